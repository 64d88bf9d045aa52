"""Chips of training data: pixels as numpy and gdalwarp have them, labels as gdal.Rasterize draws them."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import (
    ArgumentError,
    Cancelled,
    Environment,
    Extent,
    NullProgress,
    Polygons,
    RasterError,
    RasterInput,
)
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.raster.image import NodataRule, image_of
from pixelwise.inference.training_data import labels
from pixelwise.inference.training_data.chips import LeftOutTiles
from pixelwise.inference.training_data.job import ClassFeatures, ExportJob, ReferenceSystem
from pixelwise.inference.training_data.reading import chips, plan_export

from tests.core.runs import Listener

UTM = (500000.0, 10.0, 0.0, 5400000.0, 0.0, -10.0)


def raster(path, pixels, transform=UTM, crs="EPSG:32633", nodata=None):
    codes = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}
    bands, rows, cols = pixels.shape
    options = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, codes[pixels.dtype.name], options)
    if crs:
        dataset.SetProjection(crs)
    dataset.SetGeoTransform(transform)
    for number, band in enumerate(pixels, start=1):
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
        dataset.GetRasterBand(number).WriteArray(band)
    dataset.FlushCache()
    return RasterInput(path.stem, str(path))


def reference(crs):
    """A CRS with x before y."""
    made = osr.SpatialReference()
    made.SetFromUserInput(crs)
    made.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return made


def noise(rows, cols, bands=3, dtype=np.uint8, seed=0):
    return np.random.default_rng(seed).integers(1, 255, (bands, rows, cols)).astype(dtype)


def wkb(text):
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def box(west, south, east, north):
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def everywhere():
    return ClassFeatures("all", (wkb(box(4e5, 4e6, 8e5, 6e6)),), (1,), class_field="class", crs="EPSG:32633")


def export(rasters, classes, listener=None, **rest):
    """Plan and read all chips: the plan, the chips and the numbers of tiles that are left out."""
    inputs = (rasters,) if isinstance(rasters, RasterInput) else tuple(rasters)
    settings = {"tile_size": "64", "stride": "64", "parallel_factor": "2", **rest}
    progress = listener or NullProgress()
    plan = plan_export(ExportJob(inputs, classes, "", **settings), progress)
    left_out = LeftOutTiles()
    return plan, [*chips(plan, left_out, progress)], left_out


def tile_of(pixels, row, col, side=64):
    """The pixels of a tile, 0 beyond the edge."""
    bands, rows, cols = pixels.shape
    padded = np.zeros((bands, max(rows, row + side), max(cols, col + side)), pixels.dtype)
    padded[:, :rows, :cols] = pixels
    return padded[:, row : row + side, col : col + side]


def first(chip):
    return chip.images[0].pixels


@pytest.mark.parametrize(
    ("rows", "cols", "origins"),
    [
        (64, 64, [(0, 0)]),
        (40, 30, [(0, 0)]),
        (65, 64, [(0, 0), (64, 0)]),
        (128, 129, [(0, 0), (0, 64), (0, 128), (64, 0), (64, 64), (64, 128)]),
    ],
    ids=["exactly a tile", "smaller than a tile", "one row more", "one column more"],
)
def test_tiles_are_the_pixels_of_the_raster_and_the_last_ones_are_filled(rows, cols, origins, tmp_path):
    pixels = noise(rows, cols)

    _, exported, left_out = export(raster(tmp_path / "a.tif", pixels), everywhere())

    assert [chip.index for chip in exported] == [*range(len(origins))]
    for chip, (row, col) in zip(exported, origins):
        np.testing.assert_array_equal(first(chip), tile_of(pixels, row, col))
        np.testing.assert_array_equal(chip.labels, tile_of(pixels, row, col).any(axis=0))
        assert chip.grid.transform == (500000 + 10 * col, 10, 0, 5400000 - 10 * row, 0, -10)
    assert left_out == LeftOutTiles()


@pytest.mark.parametrize(("stride", "count"), [("32", 9), ("16,64", 10), ("100", 4), ("", 9), ("128", 1)])
def test_the_stride_is_the_step_from_tile_to_tile(stride, count, tmp_path):
    pixels = noise(128, 128)

    _, exported, _ = export(raster(tmp_path / "a.tif", pixels), everywhere(), stride=stride)

    assert len(exported) == count
    for chip in exported:
        x, _, _, y, _, _ = chip.grid.transform
        row, col = round((5400000 - y) / 10), round((x - 500000) / 10)
        np.testing.assert_array_equal(first(chip), tile_of(pixels, row, col))


def test_tile_size_is_columns_and_rows(tmp_path):
    pixels = noise(100, 100)

    plan, exported, _ = export(raster(tmp_path / "a.tif", pixels), everywhere(), tile_size="80,50", stride="80,50")

    assert plan.tile == (50, 80)
    assert [first(chip).shape for chip in exported] == [(3, 50, 80)] * 4


@pytest.mark.parametrize("text", ["0", "a", "64,0", "64,64,64", "-4", "20000", ""])
def test_a_tile_size_that_is_not_one_is_refused(text, tmp_path):
    with pytest.raises(ArgumentError, match="Tile size"):
        export(raster(tmp_path / "a.tif", noise(8, 8)), everywhere(), tile_size=text)


@pytest.mark.parametrize(
    ("transform", "crs"),
    [
        ((500000, 10, 0, 5400000, 0, -20), "EPSG:32633"),
        ((15, 0.001, 0, 48, 0, -0.0005), "EPSG:4326"),
        ((500000, 8, 6, 5400000, 6, -8), "EPSG:32633"),
    ],
    ids=["cells that are not square", "degrees", "rotated"],
)
def test_labels_are_those_of_gdal_on_any_grid(transform, crs, tmp_path):
    pixels = noise(100, 100)
    source = raster(tmp_path / "a.tif", pixels, transform, crs)
    to_map = lambda col, row: gdal.ApplyGeoTransform(list(transform), col, row)  # noqa: E731
    corners = [to_map(col, row) for col, row in ((10, 12), (70.3, 20), (50, 90), (10, 12))]
    other = [to_map(col, row) for col, row in ((40, 40), (99, 40), (99, 99), (40, 40))]
    shapes = [f"POLYGON(({','.join(f'{x!r} {y!r}' for x, y in ring)}))" for ring in (corners, other)]

    _, exported, _ = export(source, ClassFeatures("c", tuple(map(wkb, shapes)), (7, 3), class_field="c"))

    expected = gdal.GetDriverByName("MEM").Create("", 100, 100, 1, gdal.GDT_Byte)
    expected.SetGeoTransform(transform)
    for shape, value in zip(shapes, (7, 3)):
        vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
        layer = vectors.CreateLayer("", srs=None)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
        gdal.RasterizeLayer(expected, [1], layer, burn_values=[value])
    whole = expected.ReadAsArray()[None]
    assert {7, 3} <= set(whole.flat)
    for chip, (row, col) in zip(exported, ((0, 0), (0, 64), (64, 0), (64, 64))):
        np.testing.assert_array_equal(first(chip), tile_of(pixels, row, col))
        np.testing.assert_array_equal(chip.labels, tile_of(whole, row, col)[0])


def test_features_in_another_crs_are_reprojected(tmp_path):
    source = raster(tmp_path / "a.tif", noise(64, 64))
    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32633)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    shape = ogr.CreateGeometryFromWkt(box(500101, 5399701, 500399, 5399899))
    shape.Transform(osr.CoordinateTransformation(utm, degrees))
    classes = ClassFeatures("c", (bytes(shape.ExportToWkb()),), (5,), class_field="c", crs="EPSG:4326")

    _, (chip,), _ = export(source, classes)

    expected = np.zeros((64, 64), np.uint8)
    expected[10:30, 10:40] = 5
    np.testing.assert_array_equal(chip.labels, expected)


def test_the_later_of_overlapping_features_is_on_top_and_parts_belong_together(tmp_path):
    source = raster(tmp_path / "a.tif", noise(64, 64))
    low = "MULTIPOLYGON(((500000 5399800,500200 5399800,500200 5400000,500000 5400000,500000 5399800)),"
    low += "((500400 5399800,500600 5399800,500600 5400000,500400 5400000,500400 5399800)))"

    _, (chip,), _ = export(
        source, ClassFeatures("c", (wkb(low), wkb(box(500100, 5399900, 500500, 5400000))), (9, 4), class_field="c")
    )

    expected = np.zeros((64, 64), np.uint8)
    expected[:20, :20] = expected[:20, 40:60] = 9
    expected[:10, 10:50] = 4
    np.testing.assert_array_equal(chip.labels, expected)


def test_points_and_lines_have_a_buffer_in_map_units(tmp_path):
    source = raster(tmp_path / "a.tif", noise(64, 64))
    shapes = (wkb("POINT(500200 5399800)"), wkb("LINESTRING(500400 5399600,500400 5399800)"))

    _, (chip,), _ = export(source, ClassFeatures("c", shapes, (1, 2), class_field="c"), buffer=52)

    y, x = np.mgrid[5399995 : 5399995 - 640 : -10, 500005 : 500005 + 640 : 10][:, :64, :64]
    expected = np.zeros((64, 64), np.uint8)
    expected[np.hypot(x - 500200, y - 5399800) < 52] = 1
    expected[np.hypot(x - 500400, np.maximum(np.maximum(5399600 - y, y - 5399800), 0)) < 52] = 2
    np.testing.assert_array_equal(chip.labels, expected)


def test_points_without_a_buffer_are_the_pixels_they_are_in(tmp_path):
    source = raster(tmp_path / "a.tif", noise(64, 64))

    _, (chip,), _ = export(source, ClassFeatures("c", (wkb("MULTIPOINT(500123 5399877,500001 5399999)"),), (6,)))

    expected = np.zeros((64, 64), np.uint8)
    expected[12, 12] = expected[0, 0] = 6
    np.testing.assert_array_equal(chip.labels, expected)


def test_a_buffer_in_degrees_is_refused(tmp_path):
    source = raster(tmp_path / "a.tif", noise(64, 64), (15, 0.001, 0, 48, 0, -0.001), "EPSG:4326")
    points = ClassFeatures("c", (wkb("POINT(15.01 47.99)"),), (1,), crs="EPSG:4326")

    with pytest.raises(ArgumentError, match="degrees") as refused:
        export(source, points, buffer=5)
    _, exported, _ = export(source, points, buffer=50, environment=Environment(crs="EPSG:32633"))

    assert refused.value.about == "buffer"
    assert (exported[0].labels > 0).sum() >= 1


def test_samples_without_a_value_keep_the_nodata_value_and_have_no_label(tmp_path):
    pixels = noise(64, 64, 2, np.int16)
    pixels[:, :10, :10] = -5
    pixels[0, 20:30, 20:30] = -5

    plan, (chip,), _ = export(raster(tmp_path / "a.tif", pixels, nodata=-5), everywhere())

    assert plan.images[0].nodata == -5
    np.testing.assert_array_equal(first(chip), pixels)
    np.testing.assert_array_equal(chip.images[0].has_value, pixels != -5)
    np.testing.assert_array_equal(chip.labels, (pixels != -5).any(axis=0))


def test_missing_samples_are_zero_if_no_value_means_nodata(tmp_path):
    pixels = noise(64, 64, 1, np.float32)
    pixels[0, 3, 4] = math.nan

    plan, (chip,), _ = export(raster(tmp_path / "a.tif", pixels), everywhere())

    assert plan.images[0].nodata is None
    np.testing.assert_array_equal(first(chip), np.nan_to_num(pixels))


def test_pixels_on_another_grid_are_those_of_gdalwarp(tmp_path):
    pixels = noise(150, 150)
    source = raster(tmp_path / "a.tif", pixels)
    extent = Extent(500103, 5398800, 501303, 5399800)
    environment = Environment(crs="EPSG:32633", extent=extent, cell_size=12.5)

    _, exported, _ = export(source, everywhere(), environment=environment)

    warped = gdal.Warp(
        "",
        source.uri,
        options=gdal.WarpOptions(
            format="MEM",
            outputBounds=(500103, 5398800, 501303, 5399800),
            xRes=12.5,
            yRes=12.5,
            resampleAlg="average",
            errorThreshold=0,
            warpOptions=["XSCALE=1", "YSCALE=1"],
        ),
    ).ReadAsArray()
    assert warped.shape == (3, 80, 96)
    for chip, (row, col) in zip(exported, ((0, 0), (0, 64), (64, 0), (64, 64))):
        np.testing.assert_array_equal(first(chip), tile_of(warped, row, col))


def test_chosen_bands_are_exported_in_their_order(tmp_path):
    pixels = noise(64, 64, 4)

    plan, (chip,), _ = export(raster(tmp_path / "a.tif", pixels), everywhere(), bands="4, 2")

    assert plan.images[0].names == ("Band 4", "Band 2")
    np.testing.assert_array_equal(first(chip), pixels[[3, 1]])


def test_a_second_image_has_the_same_grid(tmp_path):
    pixels, later = noise(64, 128), noise(64, 128, 1, np.uint16, 1)
    shifted = (500640, 10, 0, 5400000, 0, -10)

    plan, exported, left_out = export(
        raster(tmp_path / "a.tif", pixels), everywhere(), second=raster(tmp_path / "b.tif", later, shifted)
    )

    assert [bands.dtype for bands in plan.images] == [np.uint8, np.uint16]
    (chip,) = exported
    np.testing.assert_array_equal(first(chip), pixels[:, :, 64:])
    np.testing.assert_array_equal(chip.images[1].pixels, later[:, :, :64])
    assert left_out == LeftOutTiles(no_pixels=1)


def test_of_several_rasters_the_first_is_on_top(tmp_path):
    pixels, below = noise(64, 64), noise(64, 100, seed=1)
    pixels[:, :5] = 0

    _, exported, _ = export(
        [raster(tmp_path / "a.tif", pixels, nodata=0), raster(tmp_path / "b.tif", below, nodata=0)], everywhere()
    )

    expected = below.copy()
    expected[:, 5:, :64] = pixels[:, 5:]
    np.testing.assert_array_equal(first(exported[0]), expected[:, :, :64])
    np.testing.assert_array_equal(first(exported[1]), tile_of(expected, 0, 64))


def test_raster_items_are_exported_one_after_the_other(tmp_path):
    pixels, other = noise(64, 64), noise(64, 64, seed=1).astype(np.uint16)
    far = (300000, 5, 0, 5400000, 0, -5)
    inputs = [raster(tmp_path / "a.tif", pixels), raster(tmp_path / "b.tif", other, far, "EPSG:32634")]

    plan, exported, _ = export(inputs, everywhere(), separately=True)

    assert [(chip.source, chip.index) for chip in exported] == [("a", 0), ("b", 1)]
    np.testing.assert_array_equal(first(exported[0]), pixels)
    np.testing.assert_array_equal(first(exported[1]), other)
    assert {first(chip).dtype for chip in exported} == {plan.images[0].dtype} == {np.dtype(np.uint16)}


def test_items_with_other_bands_are_refused(tmp_path):
    inputs = [raster(tmp_path / "a.tif", noise(64, 64)), raster(tmp_path / "b.tif", noise(64, 64, 2))]

    with pytest.raises(RasterError, match='"b": 2 bands of it would be exported, but 3 of "a"'):
        export(inputs, everywhere(), separately=True)


def test_items_outside_the_extent_are_named(tmp_path):
    far = (600000, 10, 0, 5400000, 0, -10)
    inputs = [raster(tmp_path / "a.tif", noise(64, 64), far), raster(tmp_path / "b.tif", noise(64, 64))]
    environment = Environment(extent=Extent(500000, 5399000, 501000, 5400000))

    plan, exported, _ = export(inputs, everywhere(), separately=True, environment=environment)

    assert plan.outside == ("a",)
    assert [chip.source for chip in exported] == ["b"]


def test_only_tiles_entirely_inside_the_mask_are_exported(tmp_path):
    pixels = noise(192, 192)
    mask = Polygons("m", (wkb(box(500000, 5398080, 501280, 5399500)),))

    _, exported, left_out = export(raster(tmp_path / "a.tif", pixels), everywhere(), mask=mask)

    inside = [tile_of(pixels, row, col) for row in (64, 128) for col in (0, 64)]
    np.testing.assert_array_equal([first(chip) for chip in exported], inside)
    assert left_out == LeftOutTiles(outside_mask=5)


@pytest.mark.parametrize(("only_labelled", "count"), [(True, 1), (False, 4)])
def test_tiles_without_labels_are_left_out_on_request(only_labelled, count, tmp_path):
    classes = ClassFeatures("c", (wkb(box(500000, 5399900, 500100, 5400000)),), (1,))

    _, exported, left_out = export(raster(tmp_path / "a.tif", noise(128, 128)), classes, only_labelled=only_labelled)

    assert len(exported) == count
    assert left_out == LeftOutTiles(unlabelled=4 - count)


def test_tiles_without_pixels_are_left_out(tmp_path):
    pixels = noise(128, 128)
    pixels[:, :64, 64:] = 0

    _, exported, left_out = export(raster(tmp_path / "a.tif", pixels, nodata=0), everywhere(), only_labelled=False)

    assert len(exported) == 3
    assert left_out == LeftOutTiles(no_pixels=1)


@pytest.mark.parametrize(("share", "labelled"), [(0, [40, 20]), (0.3, [40, 20]), (0.4, [40]), (0.7, [])])
def test_features_with_too_small_a_part_in_a_tile_are_not_labelled_there(share, labelled, tmp_path):
    classes = ClassFeatures("c", (wkb(box(500240, 5399900, 500840, 5400000)),), (1,))

    _, exported, _ = export(raster(tmp_path / "a.tif", noise(64, 128)), classes, min_overlap=share)

    assert [int(chip.labels.any(axis=0).sum()) for chip in exported] == labelled


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:3857"])
@pytest.mark.parametrize(("share", "count"), [(0.0009, 2), (0.0012, 0)])
def test_the_part_of_a_feature_is_one_of_the_whole_feature_in_any_crs(crs, share, count, tmp_path):
    shape = ogr.CreateGeometryFromWkt(box(490000, 5389680, 510640, 5409680))  # a tile is 0.1% of it
    shape.Segmentize(100)
    shape.Transform(osr.CoordinateTransformation(reference("EPSG:32633"), reference(crs)))
    classes = ClassFeatures("c", (bytes(shape.ExportToWkb()),), (1,), crs=crs)

    _, exported, _ = export(raster(tmp_path / "a.tif", noise(64, 128)), classes, min_overlap=share)

    assert len(exported) == count


def test_the_area_of_the_part_of_each_feature_is_on_the_ellipsoid(tmp_path):
    classes = ClassFeatures("c", (wkb(box(500240, 5399900, 500840, 5400000)),), (3,))

    _, exported, _ = export(raster(tmp_path / "a.tif", noise(64, 128)), classes)

    scale = 0.9996**-2  # of areas at the central meridian of a UTM zone
    assert [value for chip in exported for value, _ in chip.features] == [3, 3]
    np.testing.assert_allclose(
        [area for chip in exported for _, area in chip.features], [40000 * scale, 20000 * scale], rtol=1e-5
    )


def test_parts_of_invalid_features_are_counted_in_pixels(tmp_path):
    bow = wkb("POLYGON((500000 5400000,500400 5399800,500400 5400000,500000 5399800,500000 5400000))")

    _, exported, _ = export(raster(tmp_path / "a.tif", noise(64, 128)), ClassFeatures("c", (bow,), (1,)))

    assert dict(exported[0].features)[1] == pytest.approx(np.count_nonzero(exported[0].labels) * 100, rel=1e-3)


@pytest.mark.parametrize("height", ["", " 7"])
def test_very_detailed_features_are_drawn_in_pieces_like_the_whole(tmp_path, monkeypatch, height):
    monkeypatch.setattr(labels, "_LARGE", 2**11)
    angles, random = np.linspace(0, 2 * np.pi, 2000)[:-1], np.random.default_rng(0)
    distances = 300 + random.uniform(-20, 20, angles.size)
    points = [f"{500647 + r * np.cos(a)!r} {5399600 + r * np.sin(a)!r}{height}" for a, r in zip(angles, distances)]
    hole = "(500600 5399550,500700 5399550,500700 5399680,500600 5399680,500600 5399550)"
    if height:
        hole = hole.replace(",", f"{height},").replace(")", f"{height})")
    shape = f"POLYGON{' Z' if height else ''}(({','.join([*points, points[0]])}),{hole})"

    plan, exported, _ = export(
        raster(tmp_path / "a.tif", noise(128, 128)), ClassFeatures("c", (wkb(shape),), (2,)), rotation=30
    )

    assert len(plan.items[0].labels.shapes.shapes) > 15
    geometry = ogr.CreateGeometryFromWkt(shape)
    for chip in exported:
        target = gdal.GetDriverByName("MEM").Create("", 64, 64, 1, gdal.GDT_Byte)
        target.SetGeoTransform(chip.grid.transform)
        vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
        layer = vectors.CreateLayer("")
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
        gdal.RasterizeLayer(target, [1], layer, burn_values=[2])
        np.testing.assert_array_equal(chip.labels, target.ReadAsArray())
    upright = [area for chip in exported if chip.angle == 0 for _, area in chip.features]
    assert sum(upright) == pytest.approx(geometry.GetArea(), rel=1e-3)


def test_many_raster_items_share_the_features(tmp_path):
    sources = []
    for number in range(6):
        transform = (500000 + 640 * number, 10, 0, 5400000, 0, -10)
        sources.append(raster(tmp_path / f"{number}.tif", noise(64, 64, seed=number), transform))
    shapes = [wkb(box(500000 + 640 * n - 10, 5399900, 500000 + 640 * n + 20, 5400000)) for n in range(6)]

    plan, exported, _ = export(
        sources, ClassFeatures("c", shapes, (1, 2, 3, 4, 5, 6), crs="EPSG:32633"), separately=True
    )

    assert [sorted(set(chip.labels.flat)) for chip in exported] == [
        [0, 1, 2],
        [0, 2, 3],
        [0, 3, 4],
        [0, 4, 5],
        [0, 5, 6],
        [0, 6],
    ]
    assert [len(item.labels.shapes.shapes) for item in plan.items] == [2, 2, 2, 2, 2, 1]


@pytest.mark.parametrize(("rotation", "count"), [(0, 1), (90, 4), (45, 8), (100, 4), (359, 2)])
def test_tiles_are_rotated_again_and_again_up_to_a_full_turn(rotation, count, tmp_path):
    _, exported, _ = export(raster(tmp_path / "a.tif", noise(64, 64)), everywhere(), rotation=rotation)

    assert [chip.angle for chip in exported] == [number * rotation for number in range(count)]


def test_features_with_a_crs_are_refused_on_imagery_without_one(tmp_path):
    with pytest.raises(RasterError, match="the layer has a CRS, but the input raster has none") as refused:
        export(raster(tmp_path / "a.tif", noise(64, 64), crs=""), everywhere())

    assert refused.value.about == "classes"


@pytest.mark.parametrize("rotation", [-90, 0.5, 360])
def test_an_angle_that_is_not_one_is_refused(rotation, tmp_path):
    with pytest.raises(ArgumentError, match="Rotation"):
        export(raster(tmp_path / "a.tif", noise(8, 8)), everywhere(), rotation=rotation)


def test_quarter_turns_are_exact(tmp_path):
    pixels = noise(64, 64)
    classes = ClassFeatures("c", (wkb(box(500000, 5399900, 500300, 5400000)),), (3,))

    _, exported, _ = export(raster(tmp_path / "a.tif", pixels), classes, rotation=90)

    for turns, chip in enumerate(exported):
        np.testing.assert_array_equal(first(chip), np.rot90(pixels, turns, (1, 2)))
        np.testing.assert_array_equal(chip.labels, np.rot90(exported[0].labels, turns))


@pytest.mark.parametrize(
    ("transform", "crs"),
    [(UTM, "EPSG:32633"), ((15, 0.001, 0, 48, 0, -0.0005), "EPSG:4326")],
    ids=["metres", "degrees that are not square"],
)
def test_rotated_tiles_are_those_of_gdalwarp_to_their_geotransform(transform, crs, tmp_path):
    pixels = noise(192, 192)
    pixels[:, 80:90, 70:130] = 0
    source = raster(tmp_path / "a.tif", pixels, transform, crs, nodata=0)

    _, exported, _ = export(source, everywhere(), rotation=30)

    rotated = [chip for chip in exported if chip.angle == 30]
    assert len(rotated) == 9
    for chip in rotated:
        target = gdal.GetDriverByName("MEM").Create("", 64, 64, 4, gdal.GDT_Byte)
        target.SetGeoTransform(chip.grid.transform)
        target.SetProjection(crs)
        target.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
        options = ["XSCALE=1", "YSCALE=1", "UNIFIED_SRC_NODATA=YES"]
        gdal.Warp(target, source.uri, resampleAlg="bilinear", errorThreshold=0, warpOptions=options)
        expected = target.ReadAsArray()
        has_value = chip.images[0].has_value
        inside = np.ones((64, 64), bool) if has_value is None else has_value[0]
        np.testing.assert_array_equal(inside, expected[3] != 0)
        np.testing.assert_array_equal(first(chip), np.where(inside, expected[:3], 0))
        np.testing.assert_array_equal(chip.labels, inside)
    assert not all(chip.images[0].has_value is None for chip in rotated)


def test_chips_in_pixel_space_have_rows_and_columns_of_the_image(tmp_path):
    pixels = noise(64, 128)
    classes = ClassFeatures("c", (wkb(box(500000, 5399900, 501000, 5400000)),), (3,))

    plan, exported, _ = export(raster(tmp_path / "a.tif", pixels), classes, reference_system=ReferenceSystem.PIXEL)

    assert (plan.pixel_space, plan.crs, plan.cell_size) == (True, "", (1.0, 1.0))
    assert [(chip.grid.crs, chip.grid.transform) for chip in exported] == [
        ("", (0, 1, 0, 0, 0, -1)),
        ("", (64, 1, 0, 0, 0, -1)),
    ]
    np.testing.assert_array_equal(exported[0].labels[:10], np.full((10, 64), 3))


def test_pixel_space_refuses_other_grids_and_mosaics(tmp_path):
    one, two = raster(tmp_path / "a.tif", noise(64, 64)), raster(tmp_path / "b.tif", noise(64, 64))
    pixel = ReferenceSystem.PIXEL

    with pytest.raises(ArgumentError, match="Cell size empty"):
        export(one, everywhere(), reference_system=pixel, environment=Environment(cell_size=20))
    with pytest.raises(ArgumentError, match="separately"):
        export([one, two], everywhere(), reference_system=pixel)
    assert len(export([one, two], everywhere(), reference_system=pixel, separately=True)[1]) == 2


def test_one_thread_and_several_read_the_same_chips(tmp_path):
    source = raster(tmp_path / "a.tif", noise(300, 300))

    _, one, _ = export(source, everywhere(), parallel_factor="0", rotation=120)
    _, several, _ = export(source, everywhere(), parallel_factor="4", rotation=120)

    assert len(one) == len(several) == 75
    for chip, other in zip(one, several):
        np.testing.assert_array_equal(first(chip), first(other))
        np.testing.assert_array_equal(chip.labels, other.labels)
        assert (chip.index, chip.grid, chip.angle) == (other.index, other.grid, other.angle)


def test_a_cancelled_export_ends_within_a_few_tiles(tmp_path):
    source, read = raster(tmp_path / "a.tif", noise(640, 640)), []
    plan = plan_export(ExportJob((source,), everywhere(), "", tile_size="64", stride="64"), NullProgress())

    with pytest.raises(Cancelled):
        read.extend(chips(plan, LeftOutTiles(), Listener(cancel_after=3)))

    assert len(read) <= 3


def test_windows_that_store_nothing_are_not_read(tmp_path):
    path = tmp_path / "sparse.tif"
    options = ["TILED=YES", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 100_000, 100_000, 1, gdal.GDT_Byte, options)
    dataset.SetGeoTransform(UTM)
    dataset.SetProjection("EPSG:32633")
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).WriteArray(np.full((256, 256), 7, np.uint8), 51200, 76800)
    dataset = None

    _, exported, left_out = export(
        RasterInput("sparse", str(path)), everywhere(), tile_size="256", stride="256", only_labelled=False
    )

    (chip,) = exported
    np.testing.assert_array_equal(first(chip), np.full((1, 256, 256), 7))
    assert left_out == LeftOutTiles(no_pixels=391 * 391 - 1)


@dataclass(frozen=True)
class ArrayBlocks:
    """Pixels that a provider reads in blocks; 0 is nodata."""

    pixels: np.ndarray

    def open(self):
        return self

    def read(self, grid, bands):
        row, col = round((UTM[3] - grid.transform[3]) / 10), round((grid.transform[0] - UTM[0]) / 10)
        part = self.pixels[:, row : row + grid.rows, col : col + grid.cols]
        return image_of(part[[*bands]], [NodataRule.of(0, byte=False)] * len(bands))

    def stop(self):
        """Nothing waits."""


def test_rasters_of_other_providers_of_qgis_are_exported(tmp_path):
    pixels = noise(100, 100, 2, np.uint16)
    pixels[0, 30:40, 30:40] = 0
    grid = Grid("EPSG:32633", UTM, 100, 100)
    blocks = BlockRaster(ArrayBlocks(pixels), grid.extent(), ("red", ""), pixels.dtype, grid)

    plan, exported, _ = export(RasterInput("service", "", blocks=blocks), everywhere(), rotation=90)

    assert plan.images[0].names == ("red", "Band 2")
    for chip, (row, col) in zip(exported[::4], ((0, 0), (0, 64), (64, 0), (64, 64))):
        np.testing.assert_array_equal(first(chip), tile_of(pixels, row, col))
    np.testing.assert_array_equal(exported[1].images[0].pixels, np.rot90(tile_of(pixels, 0, 0), 1, (1, 2)))


def test_transparency_hides_pixels_and_is_not_exported(tmp_path):
    pixels = noise(64, 64, 4)
    pixels[3] = 255
    pixels[3, :7] = 0
    source = raster(tmp_path / "a.tif", pixels)
    dataset = gdal.Open(source.uri, gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    dataset = None

    plan, (chip,), _ = export(source, everywhere())

    assert len(plan.images[0].names) == 3
    np.testing.assert_array_equal(first(chip), np.where(pixels[3] > 0, pixels[:3], 0))
    np.testing.assert_array_equal(chip.labels, pixels[3] > 0)


def test_a_picture_with_a_colour_table_is_exported_in_colours(tmp_path):
    pixels = noise(64, 64, 1)
    source = raster(tmp_path / "a.tif", pixels)
    colours = np.random.default_rng(2).integers(0, 256, (256, 3))
    table = gdal.ColorTable()
    for index, color in enumerate(colours.tolist()):
        table.SetColorEntry(index, (*color, 255))
    dataset = gdal.Open(source.uri, gdal.GA_Update)
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None

    _, (chip,), _ = export(source, everywhere())

    np.testing.assert_array_equal(first(chip), np.moveaxis(colours[pixels[0]], -1, 0))


def test_files_of_a_virtual_raster_are_items_of_their_own(tmp_path):
    left, right = noise(64, 64), noise(64, 64, seed=1)
    paths = [raster(tmp_path / "l.tif", left).uri]
    paths.append(raster(tmp_path / "r.tif", right, (500640, 10, 0, 5400000, 0, -10)).uri)
    gdal.BuildVRT(str(tmp_path / "both.vrt"), paths)
    source = RasterInput("both", str(tmp_path / "both.vrt"))

    _, together, _ = export(source, everywhere())
    _, apart, _ = export(source, everywhere(), separately=True)

    for exported in (together, sorted(apart, key=lambda chip: chip.source)):
        np.testing.assert_array_equal(first(exported[0]), left)
        np.testing.assert_array_equal(first(exported[1]), right)
    assert {chip.source for chip in apart} == {"l", "r"}


def test_the_plan_changes_nothing_of_the_job(tmp_path):
    job = ExportJob((raster(tmp_path / "a.tif", noise(8, 8)),), everywhere(), "", tile_size="8")

    assert plan_export(replace(job, stride="8"), NullProgress()).job == replace(job, stride="8")
