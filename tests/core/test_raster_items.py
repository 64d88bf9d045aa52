"""A virtual raster or a tile index that only places its sources is split into them."""

import re
import zipfile

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Environment, RasterError, RasterInput
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.raster_items import items, may_have_items, overlapping_items
from pixelwise.inference.raster.vrt.virtual_raster import union
from pixelwise.tests.core.noise import noise, shifted
from pixelwise.tests.core.runs import classify
from pixelwise.tests.core.warps import NODATA, write_grid
from pixelwise.tests.models import argmax_model


@pytest.fixture
def tiles(tmp_path):
    """Three rasters of one grid that overlap, with holes."""
    folder = tmp_path / "tiles Ü"
    folder.mkdir()
    return [write_grid(folder / f"t{n}.tif", noise(40, 50, n, 0.4), shifted(20 * n, 7 * n), nodata=0) for n in range(3)]


def virtual(path, sources, **options):
    path.parent.mkdir(exist_ok=True)
    dataset = gdal.BuildVRT(str(path), [str(source) for source in sources], **options)
    dataset.FlushCache()
    return path


def named(path, of=items):
    return [item.uri for item in of(RasterInput("layer", str(path)))]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("/data/mosaic.vrt", True),
        ("/data/MOSAIC.VRT", True),
        ("/data/tiles.gti.gpkg", True),
        ("GTI:/data/tiles.gpkg", True),
        ("/data/scene.tif", False),
        ("/data/tiles.gpkg", False),
        ("type=xyz&url=http://server/{z}/{x}/{y}.png", False),
    ],
)
def test_a_raster_that_can_have_several_items_is_identified_by_its_name(uri, expected):
    assert may_have_items(uri) is expected


@pytest.mark.parametrize("inside", [True, False], ids=["relative paths", "absolute paths"])
def test_a_virtual_raster_is_split_into_its_sources_with_the_last_on_top(tiles, tmp_path, inside):
    folder = tmp_path / "tiles Ü" if inside else tmp_path

    path = virtual(folder / "all.vrt", tiles)

    assert named(path) == [str(tile) for tile in tiles[::-1]]


def test_the_map_of_a_virtual_raster_is_that_of_its_sources(tiles, tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)

    classes = classify(virtual(tmp_path / "all.vrt", tiles), model, tmp_path / "a.tif")
    expected = classify(tiles[::-1], model, tmp_path / "b.tif")

    np.testing.assert_array_equal(classes, expected)


def test_a_virtual_raster_of_adjacent_sources_is_read_directly(tmp_path):
    tiles = [write_grid(tmp_path / f"{n}.tif", noise(20, 30, n), shifted(30 * n, 0), nodata=0) for n in range(3)]
    path = virtual(tmp_path / "all.vrt", tiles)

    assert named(path, overlapping_items) == [str(path)]
    assert named(path) == [str(tile) for tile in tiles[::-1]]


@pytest.mark.parametrize(
    "options",
    [{"xRes": 20, "yRes": 20, "resolution": "user"}, {"separate": True}],
    ids=["other cells", "one band each"],
)
def test_a_virtual_raster_with_other_operations_is_not_split(tiles, tmp_path, options):
    path = virtual(tmp_path / "all.vrt", tiles, **options)

    assert named(path) == [str(path)]


def test_a_warped_or_scaled_virtual_raster_is_not_split(tiles, tmp_path):
    gdal.Warp(str(tmp_path / "warped.vrt"), str(tiles[0]), format="VRT", dstSRS="EPSG:4326").FlushCache()
    gdal.Translate(str(tmp_path / "scaled.vrt"), str(tiles[0]), format="VRT", scaleParams=[[0, 9, 0, 99]]).FlushCache()

    assert named(tmp_path / "warped.vrt") == [str(tmp_path / "warped.vrt")]
    assert named(tmp_path / "scaled.vrt") == [str(tmp_path / "scaled.vrt")]
    assert named(tiles[0]) == [str(tiles[0])]


def test_a_crop_or_band_order_of_one_file_is_not_split(tiles, tmp_path):
    gdal.Translate(str(tmp_path / "part.vrt"), str(tiles[0]), format="VRT", srcWin=[5, 5, 20, 20]).FlushCache()
    gdal.Translate(str(tmp_path / "order.vrt"), str(tiles[0]), format="VRT", bandList=[3, 2, 1]).FlushCache()

    assert named(tmp_path / "part.vrt") == [str(tmp_path / "part.vrt")]
    assert named(tmp_path / "order.vrt") == [str(tmp_path / "order.vrt")]


# Common ways to make a virtual raster, checked against numpy: all bands of a pixel are from one file

SIZE = (40, 50)
CORNER = (500000, 5400000)


@pytest.fixture
def model(tmp_path):
    """A model whose class is the brightest of three bands."""
    return argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], tile_size=64)


def one_over_another(bands=3, dtype=np.uint8):
    """Two images at one location: the upper with holes, and with zeros in single bands that are values."""
    upper, lower = np.random.default_rng(2).integers(1, 250, (2, 4, *SIZE))[:, :bands].astype(dtype)
    upper[1, 10:30, 10:30] = 0
    upper[:, 30:38, 5:25] = 0
    return upper, lower


def laid(upper, lower):
    """The classes of the upper image above those of the lower one."""
    shows = (upper[:3] != 0).any(axis=0)
    return np.where(shows, upper[:3].argmax(axis=0), lower[:3].argmax(axis=0))


PLAIN = ("PHOTOMETRIC=MINISBLACK", "ALPHA=NO")


def written(path, pixels, nodata=None, *, place=(0, 0), options=PLAIN, size=10.0):
    """Write an image whose origin is these numbers of 10 m cells below and to the right of the corner."""
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    bands, rows, cols = pixels.shape
    path.parent.mkdir(exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, kinds[pixels.dtype.name], [*options])
    dataset.SetProjection("EPSG:32633")
    row, col = place
    dataset.SetGeoTransform((CORNER[0] + 10 * col, size, 0, CORNER[1] - 10 * row, 0, -size))
    for number, values in enumerate(pixels, start=1):
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
        dataset.GetRasterBand(number).WriteArray(values)
    dataset.FlushCache()
    return path


def pair(folder, nodata=0, bands=3, dtype=np.uint8):
    """Write the two images, the lower first, in the order of gdalbuildvrt."""
    upper, lower = one_over_another(bands, dtype)
    if nodata is not None and np.isnan(nodata):
        upper[:, (upper == 0).all(axis=0)] = np.nan
    return [written(folder / f"{name}.tif", pixels, nodata) for name, pixels in (("lower", lower), ("upper", upper))]


def nested(folder):
    inner = virtual(folder / "inner.vrt", pair(folder / "in"))
    return virtual(folder / "middle.vrt", [inner])


def with_scale(folder):
    files = pair(folder / "in")  # of Byte, whose declared zero in a single band is a value
    for file in files:
        dataset = gdal.Open(str(file), gdal.GA_Update)
        for band in (1, 2, 3):
            dataset.GetRasterBand(band).SetScale(0.0001)
            dataset.GetRasterBand(band).SetOffset(-0.1)
            dataset.GetRasterBand(band).SetUnitType("reflectance")
    dataset = None
    return virtual(folder / "all.vrt", files)


def zipped(folder):
    files = pair(folder)
    virtual(folder / "all.vrt", files)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in ("lower.tif", "upper.tif", "all.vrt"):
            archive.write(folder / name, name)
    for file in files:
        file.unlink()
    return f"/vsizip/{folder}/all.zip/all.vrt"


def rgba(folder, **options):
    upper, lower = one_over_another(4)
    upper[3] = np.where((upper[:3] != 0).any(axis=0), 255, 0)
    lower[3] = 255
    made = ["PHOTOMETRIC=RGB", "ALPHA=YES"]
    files = [
        written(folder / f"{name}.tif", pixels, options=made) for name, pixels in (("lower", lower), ("upper", upper))
    ]
    return virtual(folder / "all.vrt", files, **options)


def five_bands(folder):
    """Red, green, blue, near infrared and transparency, which GDAL does not treat as a mask here."""
    files = []
    for name, pixels in zip(("upper", "lower"), one_over_another(4)):
        opaque = np.where((pixels[:3] != 0).any(axis=0), 255, 0).astype(np.uint8)
        files.append(written(folder / f"{name}.tif", np.concatenate([pixels, opaque[None]])))
        dataset = gdal.Open(str(files[-1]), gdal.GA_Update)
        dataset.GetRasterBand(5).SetColorInterpretation(gdal.GCI_AlphaBand)
        dataset = None
    return virtual(folder / "all.vrt", files[::-1])


def with_masks(folder):
    files = pair(folder / "in", nodata=None)
    for file in files:
        dataset = gdal.Open(str(file), gdal.GA_Update)
        present = (dataset.ReadAsArray() != 0).any(axis=0)
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(present, 255, 0).astype(np.uint8))
        dataset = None
    return virtual(folder / "all.vrt", files)


ORDINARY = {
    "nested": nested,
    "three deep": lambda folder: virtual(folder / "outer.vrt", [nested(folder)]),
    "nodata given": lambda folder: virtual(folder / "all.vrt", pair(folder / "in", None), srcNodata=0, VRTNodata=0),
    "other nodata": lambda folder: virtual(folder / "all.vrt", pair(folder / "in"), VRTNodata=255),
    "hidden nodata": lambda folder: virtual(folder / "all.vrt", pair(folder / "in"), hideNodata=True),
    "some bands": lambda folder: virtual(folder / "all.vrt", pair(folder / "in", bands=4), bandList=[1, 2, 3]),
    "scale and offset": with_scale,
    "NaN": lambda folder: virtual(folder / "all.vrt", pair(folder / "in", np.nan, dtype=np.float32)),
    "archive": zipped,
    "transparency": rgba,
    "transparency of some bands": lambda folder: rgba(folder, bandList=[1, 2, 3]),
    "masks": with_masks,
    "added alpha": lambda folder: virtual(folder / "all.vrt", pair(folder / "in"), addAlpha=True),
    "added alpha, nested": lambda folder: virtual(
        folder / "outer.vrt", [virtual(folder / "in.vrt", pair(folder / "in"), addAlpha=True)]
    ),
    "five bands": five_bands,
}


@pytest.mark.parametrize("make", ORDINARY.values(), ids=ORDINARY)
def test_all_bands_of_a_pixel_come_from_one_source_of_a_virtual_raster(make, model, tmp_path):
    folder = tmp_path / "rasters"
    folder.mkdir()

    path = make(folder)

    assert [item.name for item in items(RasterInput("layer", str(path)))] == ["upper", "lower"]
    classes = classify(path, model, tmp_path / "o.tif")
    np.testing.assert_array_equal(classes, laid(*one_over_another()))


def test_a_clipped_virtual_raster_shows_only_its_own_part_of_its_sources(model, tmp_path):
    bounds = (CORNER[0] + 70, CORNER[1] - 350, CORNER[0] + 420, CORNER[1] - 40)
    path = virtual(tmp_path / "part.vrt", pair(tmp_path / "in"), outputBounds=bounds)

    classes = classify(path, model, tmp_path / "o.tif")

    upper, lower = one_over_another()
    np.testing.assert_array_equal(classes, laid(upper, lower)[4:35, 7:42])
    shown = [item.open_dataset().ReadAsArray() for item in items(RasterInput("layer", str(path)))]
    np.testing.assert_array_equal(shown, [upper[:, 4:35, 7:42], lower[:, 4:35, 7:42]])


def test_a_virtual_raster_larger_than_its_sources_keeps_its_size(model, tmp_path):
    bounds = (CORNER[0] - 100, CORNER[1] - 600, CORNER[0] + 900, CORNER[1] + 50)
    path = virtual(tmp_path / "wide.vrt", pair(tmp_path / "in"), outputBounds=bounds)

    classes = classify(path, model, tmp_path / "o.tif")

    expected = np.full((65, 100), NODATA)
    expected[5:45, 10:60] = laid(*one_over_another())
    np.testing.assert_array_equal(classes, expected)


def test_a_clip_of_a_nested_virtual_raster_applies_to_all_its_sources(model, tmp_path):
    inner = virtual(tmp_path / "inner.vrt", pair(tmp_path / "in"), bandList=[1, 3, 2])
    adjacent = written(tmp_path / "beside.tif", one_over_another()[1], 0, place=(0, 50))
    bounds = (CORNER[0] + 200, CORNER[1] - 400, CORNER[0] + 900, CORNER[1])
    path = virtual(tmp_path / "outer.vrt", [inner, adjacent], outputBounds=bounds)

    classes = classify(path, model, tmp_path / "o.tif")

    upper, lower = (pixels[[0, 2, 1]] for pixels in one_over_another())
    expected = np.hstack([laid(upper, lower)[:, 20:], one_over_another()[1].argmax(axis=0)[:, :40]])
    np.testing.assert_array_equal(classes, expected)
    assert [item.name for item in items(RasterInput("layer", str(path)))] == ["beside", "upper", "lower"]


def test_sources_of_several_cell_sizes_are_items_on_their_own_grids(model, tmp_path):
    upper, lower = one_over_another()
    fine = written(tmp_path / "fine.tif", upper, 0)
    coarse = written(tmp_path / "coarse.tif", lower, 0, size=20.0)
    over, under = (
        virtual(tmp_path / f"{name}.vrt", order, resolution="highest")
        for name, order in (("over", [coarse, fine]), ("under", [fine, coarse]))
    )

    classes = classify(over, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, classify([fine, coarse], model, tmp_path / "list.tif"))
    shows = (upper != 0).any(axis=0)
    np.testing.assert_array_equal(classes[:40, :50][shows], upper.argmax(axis=0)[shows])
    assert named(over) == [str(fine), str(coarse)]
    assert named(under) == [str(coarse), str(fine)]
    # The first would have cells of 20 m in one map, but the virtual raster has 10 m.
    assert named(under, overlapping_items) == [str(under)]


def test_sources_of_a_virtual_raster_in_another_crs_have_its_crs(tmp_path):
    path = virtual(tmp_path / "all.vrt", pair(tmp_path / "in"), outputSRS="EPSG:32634")

    actual = items(RasterInput("layer", str(path)))

    assert [item.name for item in actual] == ["upper", "lower"]
    assert all('"EPSG","32634"' in item.crs for item in actual)


# Areas without sources


@pytest.fixture
def apart(tmp_path):
    """Two images without a nodata value, with a gap of 20 columns between them, and their map."""
    upper, lower = one_over_another()
    files = [
        written(tmp_path / "left.tif", upper),
        written(tmp_path / "right.tif", lower, place=(15, 70)),
    ]
    expected = np.full((55, 120), NODATA)
    expected[:40, :50], expected[15:, 70:] = upper.argmax(axis=0), lower.argmax(axis=0)
    return files, expected


@pytest.mark.parametrize("order", [1, -1])
def test_gaps_between_sources_without_nodata_are_nodata_as_in_a_list(order, apart, model, tmp_path):
    files, expected = apart
    path = virtual(tmp_path / "all.vrt", files[::order])

    classes = classify(path, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)
    np.testing.assert_array_equal(classes, classify(files, model, tmp_path / "list.tif"))


def test_gaps_remain_if_a_virtual_raster_contains_another(apart, model, tmp_path):
    files, expected = apart
    outer = virtual(tmp_path / "outer.vrt", [virtual(tmp_path / "in" / "inner.vrt", files)])

    np.testing.assert_array_equal(classify(outer, model, tmp_path / "o.tif"), expected)


def test_gaps_are_nodata_if_values_are_computed(apart, model, tmp_path):
    files, expected = apart
    path = virtual(tmp_path / "all.vrt", files)
    text = path.read_text().replace("SimpleSource", "ComplexSource")
    path.write_text(text.replace("</ComplexSource>", "<ScaleOffset>5</ScaleOffset></ComplexSource>"))

    classes = classify(path, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize(
    "environment", [Environment(crs="EPSG:32634"), Environment(cell_size=7.0)], ids=["crs", "cell size"]
)
def test_gaps_are_nodata_if_a_virtual_raster_is_warped(environment, apart, model, tmp_path):
    files, _ = apart
    path = virtual(tmp_path / "all.vrt", files)
    marked = []
    for file in files:  # 255 does not occur, so that it marks the pixels of the file
        marked.append(tmp_path / f"marked_{file.name}")
        gdal.Translate(str(marked[-1]), str(file), noData=255)
    nodata = virtual(tmp_path / "marked.vrt", marked)

    classes = classify(path, model, tmp_path / "o.tif", environment=environment)

    np.testing.assert_array_equal(classes, classify(nodata, model, tmp_path / "n.tif", environment=environment))
    assert (classes == NODATA).sum() > (classes != NODATA).sum() / 2


def test_no_input_behind_a_virtual_raster_with_gaps_is_overwritten(apart, model, tmp_path):
    files, _ = apart
    before = files[0].read_bytes()

    with pytest.raises(Exception, match="this is a file of the input raster"):
        classify(virtual(tmp_path / "all.vrt", files), model, files[0])

    assert files[0].read_bytes() == before


# Sources that cannot be opened


def test_a_missing_source_is_an_item_and_an_error_for_one_map(tiles, model, tmp_path):
    path = virtual(tmp_path / "all.vrt", tiles)
    tiles[1].unlink()

    assert named(path) == [str(tile) for tile in tiles[::-1]]
    with pytest.raises(RasterError, match=r'Input raster "t1": it cannot be opened \(.*t1\.tif'):
        classify(path, model, tmp_path / "o.tif")


def test_the_union_of_windows_has_each_pixel_once():
    random = np.random.default_rng(6)
    for _ in range(50):
        corners = random.integers(-10, 60, (random.integers(0, 12), 2))
        windows = [Window(int(row), int(col), *map(int, random.integers(1, 30, 2))) for row, col in corners]
        expected = np.zeros((50, 40), int)
        for window in windows:
            expected[max(window.row, 0) : max(window.bottom, 0), max(window.col, 0) : max(window.right, 0)] = 1
        actual = np.zeros_like(expected)

        for window in union(windows, Window(0, 0, 50, 40)):
            actual[window.slices_within(Window(0, 0, 50, 40))] += 1

        np.testing.assert_array_equal(actual, expected)


def test_many_tiles_without_a_gap_are_one_window():
    tiles = [Window(row, col, 10, 10) for row in range(0, 50, 10) for col in range(0, 40, 10)]

    assert union(tiles, Window(0, 0, 50, 40)) == (Window(0, 0, 50, 40),)


# Tile indexes


@pytest.mark.parametrize("spelling", ["GTI:{}/index.gpkg", "{}/index.gti.gpkg"])
def test_a_tile_index_is_split_into_its_files(tiles, tmp_path, spelling):
    uri = spelling.format(tmp_path)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(uri.removeprefix("GTI:"))
    layer = dataset.CreateLayer("index", geom_type=ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("location", ogr.OFTString))
    for tile in tiles:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["location"] = str(tile.relative_to(tmp_path))
        layer.CreateFeature(feature)
    feature = layer = dataset = None

    assert named(uri) == [str(tile) for tile in tiles[::-1]]
    model = argmax_model(tmp_path / "m.onnx", 3)
    classes = classify(uri, model, tmp_path / "a.tif")
    np.testing.assert_array_equal(classes, classify(tiles[::-1], model, tmp_path / "b.tif"))


def test_virtual_rasters_in_a_tile_index_count_as_their_sources(model, tmp_path):
    path = virtual(tmp_path / "all.vrt", pair(tmp_path / "in"))
    adjacent = written(tmp_path / "beside.tif", one_over_another()[1], place=(0, 60))
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "index.gti.gpkg"))
    layer = dataset.CreateLayer("index", geom_type=ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("location", ogr.OFTString))
    for name in (adjacent.name, path.name):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["location"] = name
        layer.CreateFeature(feature)
    feature = layer = dataset = None

    classes = classify(tmp_path / "index.gti.gpkg", model, tmp_path / "o.tif")

    expected = np.full((40, 110), NODATA)
    expected[:, :50], expected[:, 60:] = laid(*one_over_another()), one_over_another()[1].argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


def test_a_tile_index_without_files_is_refused_with_a_message(tmp_path):
    with pytest.raises(Exception, match=re.escape('Input raster "layer": the tile index')):
        named(f"GTI:{tmp_path}/missing.gpkg")
