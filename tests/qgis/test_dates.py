"""Models of several dates, from the console and from the command line."""

import numpy as np
import onnxruntime
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import dates_model
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS, PIECE
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster

BANDS, DATES = 3, 2


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    """A model of two dates of three bands."""
    return str(dates_model(tmp_path_factory.mktemp("model") / "dates.onnx", BANDS, DATES, value_range=[0, 1]))


def image(bands: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (bands, 60, 70), np.uint8)


def brightest(dates: np.ndarray) -> np.ndarray:
    """The band that is brightest on both dates (dates, bands, rows, cols), the second of which counts three times."""
    weights = np.array([1, 3])[:, None, None, None]
    return (dates.astype(int) * weights).sum(axis=0).argmax(axis=0)


def test_the_bands_of_one_raster_are_those_of_the_dates(provider, model, tmp_path):
    pixels = image(BANDS * DATES, 1)
    raster = write_raster(tmp_path / "series.tif", pixels)
    run = {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "map.tif")}

    output = processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]

    np.testing.assert_array_equal(read_pixels(output), brightest(pixels.reshape(DATES, BANDS, 60, 70)))


def test_band_order_lists_the_bands_of_all_dates_on_the_command_line(model, tmp_path):
    pixels = image(8, 2)
    raster = write_raster(tmp_path / "series.tif", pixels)

    done = qgis_process(INPUT=raster, MODEL=model, BANDS="7,6,5,3,2,1", OUTPUT=str(tmp_path / "map.tif"))

    assert done.returncode == 0, done.stderr
    assert "It takes 2 dates of 3 bands each" in done.stdout
    expected = brightest(np.stack([pixels[[6, 5, 4]], pixels[[2, 1, 0]]]))
    np.testing.assert_array_equal(read_pixels(str(tmp_path / "map.tif")), expected)


def test_each_raster_of_a_stack_is_a_date_on_the_command_line(model, tmp_path):
    first, second = image(4, 3), image(4, 4)
    rasters = [write_raster(tmp_path / f"{name}.tif", pixels) for name, pixels in (("a", first), ("b", second))]

    done = qgis_process(
        INPUT=rasters, MODEL=model, PROCESSING_MODE="2", BANDS="4,3,2", OUTPUT=str(tmp_path / "map.tif")
    )

    assert done.returncode == 0, done.stderr
    expected = brightest(np.stack([first[3:0:-1], second[3:0:-1]]))
    np.testing.assert_array_equal(read_pixels(str(tmp_path / "map.tif")), expected)


def test_two_real_dates_give_the_classes_of_the_whole_image(provider, shared_data, tmp_path):
    rasters = [str(shared_data / "naip" / f"naip_{year}.tif") for year in (2010, 2018)]
    model = str(
        dates_model(tmp_path / "dates.onnx", 4, 2, value_range=[0, 255], mean=[0.4, 0.4, 0.35, 0.45], std=[0.2])
    )
    run = {"INPUT": rasters, "MODEL": model, "PROCESSING_MODE": 2, "EXTENT": PIECE, "OUTPUT": str(tmp_path / "map.tif")}

    output = processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]

    pixels = np.stack([pixels_at(raster, output) for raster in rasters])
    means = np.array([0.4, 0.4, 0.35, 0.45])[:, None, None]
    stacked = ((pixels / 255 - means) / 0.2).transpose(1, 0, 2, 3)[None].astype(np.float32)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    expected = session.run(None, {"image": stacked})[0][0, :, 0].argmax(axis=0)
    classes = read_pixels(output)
    valid = (pixels > 0).all(axis=(0, 1))
    assert valid.mean() > 0.9
    assert len(np.unique(expected[valid])) == 4
    np.testing.assert_array_equal(classes[valid], expected[valid])


def pixels_at(raster: str, output: str) -> np.ndarray:
    """Return the pixels of a raster on the grid of another one, as gdalwarp."""
    grid = gdal.Open(output)
    left, width, _, top, _, height = grid.GetGeoTransform()
    cols, rows = grid.RasterXSize, grid.RasterYSize
    bounds = (left, top + height * rows, left + width * cols, top)
    warped = gdal.Warp("", raster, format="MEM", outputBounds=bounds, width=cols, height=rows, resampleAlg="bilinear")
    return warped.ReadAsArray()
