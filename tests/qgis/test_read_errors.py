"""Rasters that cannot be read, in QGIS: damaged files, pipes, and data providers that fail during a run."""

from __future__ import annotations

import os
import signal

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.processing_provider import provider_raster
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS
from pixelwise.tests.qgis.graphical_models import classifying_model, output_key
from pixelwise.tests.qgis.listeners import Listener
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import QgsProcessingException, QgsRasterBlock, QgsRasterLayer

SIDE = 128


@pytest.fixture(autouse=True)
def ended_instead_of_hanging():
    """End a test that waits for a writer that never comes."""
    signal.alarm(120)
    yield
    signal.alarm(0)


@pytest.fixture
def damaged(tmp_path):
    """A raster with a JPEG tile that is cut, and the pixels it had."""
    pixels = np.random.default_rng(0).integers(0, 255, (3, 3 * SIDE, 3 * SIDE)).astype(np.uint8)
    plain, path = write_raster(tmp_path / "plain.tif", pixels), str(tmp_path / "scene.tif")
    options = ["COMPRESS=JPEG", "INTERLEAVE=PIXEL", "TILED=YES", f"BLOCKXSIZE={SIDE}", f"BLOCKYSIZE={SIDE}"]
    gdal.GetDriverByName("GTiff").CreateCopy(path, gdal.Open(plain), options=options)
    intact = read_pixels(path)
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    offset, size = (int(band.GetMetadataItem(f"BLOCK_{key}_2_1", "TIFF")) for key in ("OFFSET", "SIZE"))
    dataset = band = None
    with open(path, "r+b") as file:
        file.seek(offset + size // 3)
        file.write(bytes(size - size // 3))
    return path, intact


@pytest.fixture
def parameters(tmp_path):
    model = argmax_model(tmp_path / "model.onnx", 3)
    return {"MODEL": str(model), "OUTPUT": str(tmp_path / "classes.tif")}


def expected(intact):
    classes = intact.argmax(axis=0).astype(np.int64)
    classes[SIDE : 2 * SIDE, 2 * SIDE :] = 255
    return classes


def test_a_damaged_block_ends_the_run_with_its_place(damaged, parameters):
    with pytest.raises(QgsProcessingException, match=r"rows 128 to 255 and columns 256 to 383 cannot be read"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": damaged[0]})

    assert not os.path.exists(parameters["OUTPUT"])


def test_a_damaged_block_is_nodata_if_wanted(damaged, parameters):
    feedback = Listener()

    result = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": damaged[0], "ON_READ_ERROR": 1}, feedback=feedback)

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), expected(damaged[1]))
    assert any("rows 128 to 255 and columns 256 to 383" in line for line in feedback.lines)


def test_graphical_models_and_separate_items_have_the_parameter_too(damaged, parameters, tmp_path):
    model = classifying_model(str(tmp_path / "m.model3"), {"MODEL": parameters["MODEL"], "ON_READ_ERROR": 1})
    classes = str(tmp_path / "from_model.tif")
    processing.run(model, {"image": damaged[0], output_key(model): classes})
    separately = {"PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "items"), "OUTPUT": None, "ON_READ_ERROR": 1}

    result = processing.run(CLASSIFY_PIXELS, {**parameters, **separately, "INPUT": [damaged[0]]})

    for path in (classes, *result["OUTPUT_LAYERS"]):
        np.testing.assert_array_equal(read_pixels(path), expected(damaged[1]))


@pytest.mark.parametrize("name", ["tile", "scene.vrt"])
def test_pipes_and_virtual_rasters_of_pipes_are_refused_before_qgis_opens_them(name, parameters, tmp_path):
    os.mkfifo(tmp_path / "tile")
    (tmp_path / "scene.vrt").write_text(
        '<VRTDataset rasterXSize="20" rasterYSize="20"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">tile</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>'
    )

    with pytest.raises(QgsProcessingException, match="not a regular file"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": str(tmp_path / name)})


class FailingProvider:
    """A data provider whose blocks are missing from a row of the raster on."""

    def __init__(self, provider, fault):
        self._provider = provider
        self._fault = fault

    def __getattr__(self, name):
        return getattr(self._provider, name)

    def block(self, number, extent, width, height, feedback):
        block = self._provider.block(number, extent, width, height, feedback)
        if extent.yMinimum() >= 4600000 - 10 * SIDE:
            return block
        short = QgsRasterBlock(block.dataType(), width, 1)
        return {"none": None, "null": QgsRasterBlock(), "short": short}[self._fault]


@pytest.fixture(params=["none", "null", "short"])
def failing(request, tmp_path, project, monkeypatch):
    """A layer that QGIS reads, whose provider fails in the rows from 128 on; and where its values are above 0."""
    pixels = np.random.default_rng(0).integers(0, 255, (1, 3 * SIDE, 3 * SIDE)).astype(np.uint8)
    path = write_raster(tmp_path / "scene.tif", pixels).replace(":", "%3A")
    side = 3 * SIDE
    layer = QgsRasterLayer(
        f"?crs=EPSG:32633&extent=500000,{4600000 - 10 * side},{500000 + 10 * side},4600000&width={side}&height={side}"
        f'&formula="scene@1" - 127.5&scene:uri={path}&scene:provider=gdal',
        "computed",
        "virtualraster",
    )
    assert layer.isValid(), layer.error().message()
    project.addMapLayer(layer)  # QGIS crashes at its exit if such a layer outlives its project
    clone = provider_raster._clone
    monkeypatch.setattr(provider_raster, "_clone", lambda provider: FailingProvider(clone(provider), request.param))
    model = conv_model(tmp_path / "sign.onnx", [[-1.0], [1.0]], value_range=[0, 1])
    return {"INPUT": layer, "MODEL": str(model), "ARGUMENTS": f"tile_size {SIDE};padding 0"}, pixels[0] > 127


def test_a_provider_that_fails_during_a_run_ends_it(failing, parameters):
    with pytest.raises(QgsProcessingException, match=r'"computed": rows 128 to .* and columns 0 to .* cannot be read'):
        processing.run(CLASSIFY_PIXELS, {**parameters, **failing[0]})


def test_what_a_provider_does_not_return_is_nodata_if_wanted(failing, parameters):
    values, above = failing
    classes = above.astype(np.int64)
    classes[SIDE:] = 255
    feedback = Listener()

    result = processing.run(CLASSIFY_PIXELS, {**parameters, **values, "ON_READ_ERROR": 1}, feedback=feedback)

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), classes)
    assert any(text.startswith('Damaged block of "computed"') for text in feedback.lines)
