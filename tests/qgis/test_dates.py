"""Models of several dates, from the console and from the command line."""

import numpy as np
import processing
import pytest
from pixelwise.tests.models import dates_model
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS
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
