"""Several layers are combined into one map, the first on top, in every spelling of the input."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import QgsRasterLayer

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def two(small, tmp_path):
    """Two rasters of one grid, the first with a hole, and the brightest band of their mosaic."""
    random = np.random.default_rng(3)
    over, under = random.integers(1, 250, (2, 3, 30, 40)).astype(np.uint8)
    over[:, 5:15, 10:30] = 0
    paths = [write_raster(tmp_path / f"{name}.tif", pixels) for name, pixels in (("over", over), ("under", under))]
    for path in paths:
        dataset = gdal.Open(path, gdal.GA_Update)
        for band in (1, 2, 3):
            dataset.GetRasterBand(band).SetNoDataValue(0)
        dataset.FlushCache()
    mosaic = np.where((over == 0).all(axis=0), under, over)
    return paths, mosaic.argmax(axis=0)


@pytest.mark.parametrize("spelling", ["paths", "layers", "ids", "virtual raster"])
def test_the_first_of_several_layers_is_on_top(spelling, two, small, project, tmp_path):
    paths, brightest = two
    layers = [QgsRasterLayer(path, str(number)) for number, path in enumerate(paths)]
    project.addMapLayers(layers)
    gdal.BuildVRT(str(tmp_path / "both.vrt"), paths[::-1]).FlushCache()
    spellings = {
        "paths": paths,
        "layers": layers,
        "ids": [layer.id() for layer in layers],
        "virtual raster": str(tmp_path / "both.vrt"),
    }

    done = processing.run(
        CLASSIFY_PIXELS, {"INPUT": spellings[spelling], "MODEL": small.model, "OUTPUT": str(tmp_path / "o.tif")}
    )

    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), brightest)


def test_the_command_line_accepts_input_repeatedly(two, small, tmp_path):
    paths, brightest = two
    output = tmp_path / "o.tif"

    done = qgis_process(INPUT=paths, MODEL=small.model, OUTPUT=str(output))

    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(read_pixels(str(output)), brightest)
