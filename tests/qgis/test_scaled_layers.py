"""Layers whose bands have a scale: QGIS displays real values, and the user's parameters refer to these too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import conv_model
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import QgsPointXY, QgsProcessingException, QgsRasterDataProvider, QgsRasterLayer, QgsRasterRange

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
SCALE, OFFSET = 2.75e-5, -0.2
CUTS = (0.1, 0.25)
NODATA = 255


@pytest.fixture
def stored() -> np.ndarray:
    """A file with three parts: reflectances of about 0.05, 0.18 and 0.4."""
    reflectance = np.repeat([0.05, 0.18, 0.4], 20) * np.ones((1, 40, 1))
    return np.rint((reflectance - OFFSET) / SCALE).astype(np.uint16)


@pytest.fixture
def layer(project, tmp_path, stored) -> QgsRasterLayer:
    path = write_raster(tmp_path / "landsat.tif", stored)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(SCALE)
    dataset.GetRasterBand(1).SetOffset(OFFSET)
    dataset.FlushCache()
    made = QgsRasterLayer(path, "landsat")
    project.addMapLayer(made)
    return made


@pytest.fixture
def model(tmp_path) -> str:
    """A model for classes of reflectance without a stated value range."""
    biases = [0.0, -CUTS[0], -sum(CUTS)]
    return str(conv_model(tmp_path / "levels.onnx", [[0], [1], [2]], biases, value_range=[0, 1], tile_size=32))


def virtual_of(layer: QgsRasterLayer, formula: str) -> QgsRasterLayer:
    """Return a virtual raster layer of QGIS."""
    asked = QgsRasterDataProvider.VirtualRasterParameters()
    asked.crs, asked.extent = layer.crs(), layer.extent()
    asked.width, asked.height, asked.formula = layer.width(), layer.height(), formula
    source = QgsRasterDataProvider.VirtualRasterInputLayers()
    source.name, source.uri, source.provider = "landsat", layer.source(), "gdal"
    asked.rInputLayers = [source]
    uri = QgsRasterDataProvider.encodeVirtualRasterProviderUri(asked)
    made = QgsRasterLayer(uri, "virtual", "virtualraster")
    assert made.isValid(), made.error().message()
    return made


@pytest.fixture
def virtual(layer, project) -> QgsRasterLayer:
    made = virtual_of(layer, '"landsat@1"')
    project.addMapLayer(made)  # QGIS crashes at its exit if such a layer outlives its project
    return made


def classified(tmp_path: Path, **parameters: object) -> np.ndarray:
    return read_pixels(
        processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "classes.tif")})["OUTPUT"]
    )


def parts(first: int, second: int, third: int) -> np.ndarray:
    return np.repeat([first, second, third], 20) * np.ones((40, 1), int)


def test_the_network_receives_the_values_that_qgis_displays(layer, model, tmp_path):
    assert layer.dataProvider().sample(QgsPointXY(500005, 4599995), 1)[0] == pytest.approx(0.05, abs=SCALE)

    np.testing.assert_array_equal(classified(tmp_path, INPUT=layer, MODEL=model), parts(0, 1, 2))


def test_qgis_process_reads_real_values_too(layer, model, tmp_path):
    np.testing.assert_array_equal(
        classified(tmp_path, INPUT=layer.source(), MODEL=model, ARGUMENTS="values real"), parts(0, 1, 2)
    )


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((0.04, 0.06), (NODATA, 1, 2)),
        ((0.17, 0.41), (0, NODATA, NODATA)),
        ((9000, 9200), (0, 1, 2)),
    ],
)
def test_additional_nodata_values_refer_to_the_values_that_qgis_displays(layer, model, tmp_path, limits, expected):
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(*limits)])

    np.testing.assert_array_equal(classified(tmp_path, INPUT=layer, MODEL=model), parts(*expected))


def test_exactly_the_value_that_qgis_displays_can_be_nodata(layer, model, tmp_path):
    displayed = layer.dataProvider().block(1, layer.extent(), 60, 40).value(0, 0)
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(displayed, displayed)])

    np.testing.assert_array_equal(classified(tmp_path, INPUT=layer, MODEL=model), parts(NODATA, 1, 2))


def test_the_end_of_a_range_can_be_left_out(layer, model, tmp_path):
    displayed = layer.dataProvider().block(1, layer.extent(), 60, 40).value(0, 0)
    above = QgsRasterRange(displayed, 0.2, QgsRasterRange.BoundsType.IncludeMax)
    layer.dataProvider().setUserNoDataValue(1, [above])

    np.testing.assert_array_equal(classified(tmp_path, INPUT=layer, MODEL=model), parts(0, NODATA, 2))


def test_additional_nodata_values_apply_in_a_warp_too(layer, model, tmp_path):
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(0.04, 0.06)])

    classes = classified(tmp_path, INPUT=layer, MODEL=model, CELL_SIZE=5)

    expected = parts(NODATA, 1, 2).repeat(2, axis=0).repeat(2, axis=1)
    away = np.ones(120, bool)
    away[37:43] = away[77:83] = False  # pixels interpolated between the parts
    np.testing.assert_array_equal(classes[:, away], expected[:, away])


@pytest.mark.parametrize("arguments", ["", "values raw", "values real", "values dn10000"])
def test_a_virtual_raster_of_qgis_gives_the_map_of_the_file(layer, virtual, model, tmp_path, arguments):
    parameters = {"MODEL": model, "ARGUMENTS": arguments}

    of_file = classified(tmp_path, INPUT=layer, **parameters)
    of_virtual = classified(tmp_path, INPUT=virtual, **parameters)

    np.testing.assert_array_equal(of_virtual, of_file)


@pytest.mark.parametrize("arguments", ["", "values raw"])
def test_a_file_and_a_virtual_raster_of_qgis_are_one_mosaic(layer, virtual, model, tmp_path, arguments):
    bounds = (500600, 4600000, 501200, 4599600)
    gdal.Translate(str(tmp_path / "beside.tif"), layer.source(), outputBounds=bounds).FlushCache()
    parameters = {"MODEL": model, "ARGUMENTS": arguments}

    together = classified(tmp_path, INPUT=[virtual, str(tmp_path / "beside.tif")], **parameters)

    alone = classified(tmp_path, INPUT=layer, **parameters)
    np.testing.assert_array_equal(together, np.concatenate([alone, alone], axis=1))


def test_the_value_range_of_a_model_applies_to_a_virtual_raster_like_to_the_file(layer, virtual, tmp_path):
    biases = [0.0, -0.1, -0.35]
    model = str(conv_model(tmp_path / "dn.onnx", [[0], [1], [2]], biases, value_range=[0, 10000], tile_size=32))

    np.testing.assert_array_equal(classified(tmp_path, INPUT=layer, MODEL=model), parts(0, 1, 2))
    # Reflectance is divided by 10,000 and multiplied by that.
    np.testing.assert_array_equal(classified(tmp_path, INPUT=virtual, MODEL=model), parts(0, 1, 2))


def test_computed_values_of_a_virtual_raster_are_used_unchanged(layer, project, model, tmp_path):
    computed = virtual_of(layer, '"landsat@1" * 2')
    project.addMapLayer(computed)

    np.testing.assert_array_equal(classified(tmp_path, INPUT=computed, MODEL=model), parts(1, 2, 2))
    with pytest.raises(QgsProcessingException, match='no scale and offset are set for "virtual"'):
        classified(tmp_path, INPUT=computed, MODEL=model, ARGUMENTS="values real")
