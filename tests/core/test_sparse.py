"""Areas that a raster does not store need no reads, no runs of the network and no bytes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Environment, RasterError, plan, run
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.raster import imagery
from pixelwise.inference.result.geotiff import ClassTiff
from pixelwise.inference.result.pyramid import most_frequent
from pixelwise.tests.core.runs import Listener, classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

SIDE = 20480  # pixels; GDAL's own overviews begin at the same pixels, because every level divides it


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "model.onnx", 3, tile_size=256, padding=16)


def virtual(path, sources, rows, cols, nodata=0):
    """Write a VRT of three bands, rows x cols, with images (3, …) at some row and column."""
    dataset = gdal.GetDriverByName("VRT").Create(str(path), cols, rows, 3, gdal.GDT_Byte)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500000, 10, 0, 5400000, 0, -10))
    for band in (1, 2, 3):
        if nodata is not None:
            dataset.GetRasterBand(band).SetNoDataValue(nodata)
        for number, (row, col, pixels) in enumerate(sources):
            file = write_raster(path.with_name(f"{path.stem}_{number}.tif"), pixels)
            _, height, width = pixels.shape
            source = (
                f"<SimpleSource><SourceFilename>{file}</SourceFilename><SourceBand>{band}</SourceBand>"
                f'<SrcRect xOff="0" yOff="0" xSize="{width}" ySize="{height}"/>'
                f'<DstRect xOff="{col}" yOff="{row}" xSize="{width}" ySize="{height}"/></SimpleSource>'
            )
            dataset.GetRasterBand(band).SetMetadataItem(f"source_{number}", source, "new_vrt_sources")
    dataset.FlushCache()
    return path


@pytest.fixture
def calls(monkeypatch):
    """The numbers of reads and of written tiles."""
    counted = {"read": 0, "written": 0}

    def counting(owner, method, name):
        original = getattr(owner, method)

        def counted_call(*args):
            counted[name] += 1
            return original(*args)

        monkeypatch.setattr(owner, method, counted_call)

    counting(imagery._DatasetReader, "read", "read")
    counting(ClassTiff, "write", "written")
    return counted


def test_a_huge_raster_with_data_in_two_corners_processes_only_the_data(model, calls, tmp_path):
    first, last = textured(500, 500), textured(300, 300, seed=1)
    image = virtual(tmp_path / "image.vrt", [(0, 0, first), (SIDE - 300, SIDE - 300, last)], SIDE, SIDE)
    listener = Listener()

    run(plan(make_job(image, model, tmp_path / "classes.tif")), listener)

    tiles = 3 * 3 + 2 * 2  # that share a pixel with the data
    assert calls["written"] == tiles
    assert calls["read"] <= 2 * tiles
    result = gdal.Open(str(tmp_path / "classes.tif"))
    np.testing.assert_array_equal(result.ReadAsArray(0, 0, 500, 500), first.argmax(axis=0))
    np.testing.assert_array_equal(result.ReadAsArray(SIDE - 300, SIDE - 300, 300, 300), last.argmax(axis=0))
    assert (tmp_path / "classes.tif").stat().st_size < 2_000_000
    line = next(line for line in listener.lines if "No data" in line)
    assert f" {SIDE**2 - 500**2 - 300**2:,} " in line
    # UTM shrinks lengths to 0.9996 at the central meridian, at the left of the raster, and less farther east.
    area = float(re.search(r"([\d,.]+) ?km²", line)[1].replace(",", ""))
    assert area == pytest.approx((SIDE**2 - 500**2 - 300**2) * 100 / 1e6, rel=1e-3)
    assert listener.fractions[-1] == 1


@pytest.mark.parametrize(
    "environment",
    [
        Environment(crs="EPSG:4326"),
        Environment(crs="EPSG:3857", cell_size=37),
        Environment(crs="EPSG:32634"),
        Environment(crs="EPSG:3995", cell_size=23),
        Environment(cell_size=7),
    ],
    ids=["degrees", "coarser in Mercator", "the next zone", "polar", "finer"],
)
def test_areas_skipped_by_a_warp_are_empty(calls, environment, tmp_path, monkeypatch):
    monkeypatch.setattr(imagery, "_WARP_SIDE", 512)
    model = argmax_model(tmp_path / "model.onnx", 3, tile_size=128, padding=8)
    sources = [(0, 0, textured(150, 100)), (950, 750, textured(20, 250, seed=1)), (450, 1023, textured(1, 1, seed=2))]
    image = virtual(tmp_path / "image.vrt", sources, 1050, 1024)
    passed_over = classify(image, model, tmp_path / "sparse.tif", environment=environment)
    read_of_the_sparse = calls["read"]
    monkeypatch.setattr(imagery._WarpedReader, "is_empty", lambda *_: False)

    everywhere = classify(image, model, tmp_path / "dense.tif", environment=environment)

    np.testing.assert_array_equal(passed_over, everywhere)
    assert (everywhere != 255).any()
    assert read_of_the_sparse < (calls["read"] - read_of_the_sparse) / 2


def test_blending_a_huge_raster_with_data_in_two_corners_processes_only_the_data(model, calls, tmp_path):
    first, last = textured(500, 500), textured(300, 300, seed=1)
    image = virtual(tmp_path / "image.vrt", [(0, 0, first), (SIDE - 300, SIDE - 300, last)], SIDE, SIDE)

    run(plan(make_job(image, model, tmp_path / "classes.tif", arguments="merge blend")), Listener())

    result = gdal.Open(str(tmp_path / "classes.tif"))
    np.testing.assert_array_equal(result.ReadAsArray(0, 0, 500, 500), first.argmax(axis=0))
    np.testing.assert_array_equal(result.ReadAsArray(SIDE - 300, SIDE - 300, 300, 300), last.argmax(axis=0))
    assert calls["written"] * result.GetRasterBand(1).GetBlockSize()[0] < 10 * SIDE  # rows with data across a strip
    assert (tmp_path / "classes.tif").stat().st_size < 2_000_000


def test_a_mostly_empty_raster_has_overviews_of_its_data(model, tmp_path):
    parts = [(100, 3000, textured(700, 900)), (4000, 8000, textured(96, 192, seed=2))]
    image = virtual(tmp_path / "image.vrt", parts, 4096, 8192)

    classify(image, model, tmp_path / "classes.tif")

    result = gdal.Open(str(tmp_path / "classes.tif"))
    band = result.GetRasterBand(1)
    finer = band.ReadAsArray()
    assert band.GetOverviewCount() == 5
    for level in range(5):
        overview = band.GetOverview(level).ReadAsArray()
        np.testing.assert_array_equal(overview, most_frequent(finer[None], 255)[0])
        finer = overview


def test_a_sparse_raster_produces_the_same_file_every_time(model, tmp_path):
    image = virtual(tmp_path / "image.vrt", [(900, 900, textured(300, 300))], 4096, 4096)

    for name in ("one", "two"):
        classify(image, model, tmp_path / f"{name}.tif")

    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()


def test_the_blocks_that_a_geotiff_does_not_store_are_not_read(model, calls, tmp_path):
    pixels = np.zeros((3, 2048, 2048), np.uint8)
    pixels[:, :256, :256] = textured(256, 256)
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(tmp_path / "image.tif"), 2048, 2048, 3, gdal.GDT_Byte, options=["TILED=YES", "SPARSE_OK=TRUE"]
    )
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).SetNoDataValue(0)
        dataset.GetRasterBand(number).WriteArray(pixels[number - 1, :256, :256])
    dataset = None

    classes = classify(tmp_path / "image.tif", model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.where(pixels.any(axis=0), pixels.argmax(axis=0), 255))
    assert calls["written"] == 4  # of 100
    assert calls["read"] <= 8


@pytest.mark.parametrize("nodata", [None, -9999, 300])
def test_zeros_of_a_source_are_values_if_no_pixel_has_the_nodata_value(nodata, model, tmp_path):
    pixels = textured(100, 100)
    pixels[:, 20:60, 30:70] = 0
    image = virtual(tmp_path / "image.vrt", [(50, 60, pixels)], 600, 600, nodata)

    classes = classify(image, model, tmp_path / "classes.tif")

    expected = np.full((600, 600), 255, np.uint8)
    expected[50:150, 60:160] = pixels.argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("environment", [Environment(), Environment(crs="EPSG:32634")], ids=["own grid", "warped"])
def test_areas_without_sources_are_not_processed_even_without_a_nodata_value(model, calls, environment, tmp_path):
    first, last = textured(500, 500), textured(300, 300, seed=1)
    sources = [(0, 0, first), (SIDE - 300, SIDE - 300, last)]
    image = virtual(tmp_path / "image.vrt", sources, SIDE, SIDE, None)

    run(plan(make_job(image, model, tmp_path / "classes.tif", environment=environment)), Listener())

    result = gdal.Open(str(tmp_path / "classes.tif"))
    assert calls["written"] < 60  # of 8 000
    assert calls["read"] <= 3 * calls["written"]
    if not environment.crs:
        np.testing.assert_array_equal(result.ReadAsArray(0, 0, 500, 500), first.argmax(axis=0))
        np.testing.assert_array_equal(result.ReadAsArray(SIDE - 300, SIDE - 300, 300, 300), last.argmax(axis=0))
        assert calls["written"] == 3 * 3 + 2 * 2


def test_in_a_mosaic_a_raster_is_visible_below_empty_areas_of_others(model, calls, tmp_path):
    above, below = textured(200, 200), textured(200, 200, seed=3)
    top = virtual(tmp_path / "top.vrt", [(0, 0, above)], 3000, 3000)
    bottom = virtual(tmp_path / "bottom.vrt", [(0, 0, below), (2700, 2700, below)], 3000, 3000)

    classes = classify([top, bottom], model, tmp_path / "classes.tif")

    expected = np.full((3000, 3000), 255, np.uint8)
    expected[:200, :200] = above.argmax(axis=0)
    expected[2700:2900, 2700:2900] = below.argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)
    assert calls["written"] <= 5


def test_areas_that_are_transparent_because_they_are_not_stored_are_not_read(model, calls, tmp_path):
    pixels = np.concatenate([textured(256, 256), np.full((1, 256, 256), 255, np.uint8)])
    file = write_raster(tmp_path / "part.tif", pixels)
    part = gdal.Open(str(file), gdal.GA_Update)
    part.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    part = None
    bounds = (500000, 5400000 - 20480, 500000 + 20480, 5400000)
    gdal.BuildVRT(str(tmp_path / "image.vrt"), [str(file)], outputBounds=bounds).FlushCache()

    classes = classify(tmp_path / "image.vrt", model, tmp_path / "classes.tif")

    expected = np.full((2048, 2048), 255, np.uint8)
    expected[:256, :256] = pixels[:3].argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)
    assert calls["written"] == 4  # of 100
    assert calls["read"] <= 8


def test_an_empty_raster_produces_an_empty_map(model, tmp_path):
    image = virtual(tmp_path / "image.vrt", [], 1500, 1500)

    classes = classify(image, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.full((1500, 1500), 255, np.uint8))


def test_the_overlay_of_huge_raster_items_processes_only_the_data(model, calls, tmp_path):
    first, last = textured(500, 500), textured(300, 300, seed=1)
    items = [
        virtual(tmp_path / "top.vrt", [(0, 0, first)], SIDE, SIDE),
        virtual(tmp_path / "below.vrt", [(SIDE - 300, SIDE - 300, last)], SIDE, SIDE),
    ]

    run_batch(plan_batch(make_job(items, model, tmp_path / "all.tif"), str(tmp_path / "items")), Listener())

    result = gdal.Open(str(tmp_path / "all.tif"))
    np.testing.assert_array_equal(result.ReadAsArray(0, 0, 500, 500), first.argmax(axis=0))
    np.testing.assert_array_equal(result.ReadAsArray(SIDE - 300, SIDE - 300, 300, 300), last.argmax(axis=0))
    assert calls["written"] <= 13 + 2  # tiles of the items, and two squares of the overlay


def with_mask(path, pixels):
    """Write an image whose first rows and columns are hidden by a mask file, with overviews of both."""
    write_raster(path, pixels)
    mask = gdal.GetDriverByName("GTiff").Create(f"{path}.msk", pixels.shape[2], pixels.shape[1], 1)
    mask.SetMetadataItem("INTERNAL_MASK_FLAGS_1", "2")
    mask.GetRasterBand(1).Fill(255)
    mask.GetRasterBand(1).WriteArray(np.zeros((48, 48), np.uint8))
    del mask
    gdal.Open(str(path)).BuildOverviews("AVERAGE", [2, 4])
    return path


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("text", [False, True])
def test_a_virtual_raster_whose_file_is_missing_is_refused_and_not_empty(model, tmp_path, masked, text):
    """GDAL calls all of it empty, and remembers for later runs that the file could not be opened."""
    file = tmp_path / "a.tif"
    with_mask(file, textured(64, 64)) if masked else write_raster(file, textured(64, 64), 0)
    gdal.Translate(str(tmp_path / "v.vrt"), str(file), format="VRT")
    content = (tmp_path / "v.vrt").read_text().replace('relativeToVRT="1">a.tif', f">{file}")
    (tmp_path / "v.vrt").write_text(content)
    file.rename(tmp_path / "elsewhere")

    for _ in range(3):
        with pytest.raises(RasterError, match=r"a\.tif"):
            classify(content if text else tmp_path / "v.vrt", model, tmp_path / "classes.tif")


@pytest.mark.parametrize("cell_size", [20, 25, 40])
def test_the_mask_of_a_virtual_raster_in_another_folder_is_read_at_coarser_cell_sizes(model, tmp_path, cell_size):
    file = with_mask(tmp_path / "a.tif", textured(256, 256))
    gdal.BuildVRT(str(tmp_path / "v.vrt"), [str(file)])
    environment = Environment(cell_size=cell_size)

    of_file = classify(file, model, tmp_path / "file.tif", environment=environment)

    of_vrt = classify(tmp_path / "v.vrt", model, tmp_path / "vrt.tif", environment=environment)
    np.testing.assert_array_equal(of_vrt, of_file)
    assert 0 < (of_file == 255).sum() < of_file.size / 10
