"""The same run from the console, with every spelling of the input layer."""

from __future__ import annotations

import os
import zipfile

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.listeners import Listener
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
    QgsVectorLayer,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


def test_a_piece_of_a_real_scene_is_mostly_grassland_and_lakes(classified_piece):
    pixels = read_pixels(classified_piece)

    assert pixels.shape == (128, 256)
    share = np.bincount(pixels.ravel(), minlength=256) / pixels.size
    assert share[3] == pytest.approx(0.19, abs=0.01)
    assert share[1] == pytest.approx(0.80, abs=0.01)


@pytest.mark.parametrize("spelling", ["path", "list", "layer", "layer in a list", "id", "name"])
def test_the_input_has_several_spellings(spelling, small, project):
    layer = QgsRasterLayer(small.raster, "ortho")
    namesake = QgsVectorLayer("Point", "ortho", "memory")
    project.addMapLayers([namesake, layer])
    spellings = {
        "path": small.raster,
        "list": [small.raster],
        "layer": layer,
        "layer in a list": [layer],
        "id": layer.id(),
        "name": "ortho",
    }

    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": spellings[spelling]})

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


def test_unmatched_band_names_cause_a_warning(small, tmp_path):
    names = ["B4", "B3", "B2"]
    model = argmax_model(tmp_path / "named.onnx", 3, value_range=[0, 1], bands=["blue", "green", "red"])
    gdal.Translate(str(tmp_path / "named.tif"), small.raster, bandList=[1, 2, 3]).FlushCache()
    dataset = gdal.Open(str(tmp_path / "named.tif"), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset = None
    listener = Listener()
    parameters = {**small.parameters, "INPUT": str(tmp_path / "named.tif"), "MODEL": str(model)}

    processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)
    by_hand = Listener()
    processing.run(CLASSIFY_PIXELS, {**parameters, "BANDS": "3,2,1"}, feedback=by_hand)

    assert [warning for warning in listener.warnings if "no band matches blue, green, red" in warning]
    assert not [warning for warning in by_hand.warnings if "no band matches" in warning]


@pytest.mark.parametrize("renderer", ["paletted", "singlebandgray"])
def test_a_layer_with_a_colour_table_is_classified_by_its_colours_with_any_renderer(renderer, small, tmp_path, project):
    random = np.random.default_rng(3)
    pixels, colours = random.integers(0, 256, (30, 40)).astype(np.uint8), random.integers(0, 256, (256, 3))
    path = write_raster(tmp_path / "scan.tif", pixels[None])
    dataset = gdal.Open(path, gdal.GA_Update)
    table = gdal.ColorTable()
    for number, color in enumerate(colours.tolist()):
        table.SetColorEntry(number, (*color, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None
    layer = QgsRasterLayer(path, "scan")
    project.addMapLayer(layer)
    if renderer == "singlebandgray":
        layer.setRenderer(QgsSingleBandGrayRenderer(layer.dataProvider(), 1))
    model = argmax_model(tmp_path / "rgb.onnx", 3)
    listener = Listener()

    result = processing.run(
        CLASSIFY_PIXELS, {**small.parameters, "INPUT": layer, "MODEL": str(model)}, feedback=listener
    )

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), colours[pixels].argmax(axis=-1))
    assert any("has a colour table and is read as red, green and blue" in line for line in listener.lines)


def test_near_infrared_marked_as_transparency_masks_no_pixel_and_the_log_mentions_it(small, tmp_path, project):
    pixels = np.random.default_rng(3).integers(20, 250, (4, 60, 60)).astype(np.uint8)
    pixels[3, 10:40, 15:45] = 0
    path = write_raster(tmp_path / "scene.tif", pixels)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    dataset = None
    layer = QgsRasterLayer(path, "scene")
    project.addMapLayer(layer)
    model = argmax_model(tmp_path / "rgb.onnx", 3)
    listener = Listener()

    result = processing.run(
        CLASSIFY_PIXELS, {**small.parameters, "INPUT": layer, "MODEL": str(model)}, feedback=listener
    )

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), pixels[:3].argmax(axis=0))
    line = "marked as transparency (alpha), but its values are those of imagery, so it is treated as imagery"
    assert any(line in each for each in listener.lines)


def test_the_input_can_be_in_an_archive(small, tmp_path):
    archive = tmp_path / "scenes.zip"
    with zipfile.ZipFile(archive, "w") as scenes:
        scenes.write(small.raster, "2018/small.tif")

    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": f"/vsizip/{archive}/2018/small.tif"})

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


@pytest.fixture
def container(small, tmp_path) -> str:
    """A GeoPackage with two copies of the raster."""
    path = str(tmp_path / "container.gpkg")
    gdal.Translate(path, small.raster, format="GPKG", creationOptions=["RASTER_TABLE=first"])
    again = ["RASTER_TABLE=second", "APPEND_SUBDATASET=YES"]
    gdal.Translate(path, small.raster, format="GPKG", creationOptions=again)
    return path


def test_the_input_can_be_one_of_several_in_a_container(container, small):
    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": f"GPKG:{container}:second"})

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


def test_a_container_of_several_rasters_is_rejected_with_a_remedy(container, small):
    with pytest.raises(QgsProcessingException, match="contains several rasters"):
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": container})


@pytest.mark.parametrize(
    "arguments",
    [
        "padding 0;tile_size 16",
        "padding auto;tile_size 16",
        '{"padding": 0, "tile_size": 16}',
        {"padding": 0},
        [["padding", 0]],
    ],
)
def test_the_arguments_have_several_spellings(arguments, small):
    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "ARGUMENTS": arguments})

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


@pytest.mark.parametrize("bands", ["3,2,1", [3, 2, 1]])
def test_the_bands_can_be_text_or_a_list(bands, small):
    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "BANDS": bands})

    expected = read_pixels(small.raster)[::-1].argmax(axis=0)
    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), expected)


@pytest.mark.parametrize("name", ["out.tif", "out.tiff", "out.TIF"])
def test_the_result_is_written_to_exactly_the_requested_path(name, small, tmp_path):
    output = str(tmp_path / name)

    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output})

    assert result["OUTPUT"] == output
    assert name in os.listdir(tmp_path)


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT")])
def test_the_result_can_be_temporary(output, small):
    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output})

    assert result["OUTPUT"].endswith(".tif")
    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


def test_progress_moves_and_the_log_ends_with_the_classes(small):
    feedback = Listener()

    processing.run(CLASSIFY_PIXELS, small.parameters, feedback=feedback)

    assert feedback.shares == sorted(feedback.shares)
    assert feedback.shares[-1] == 100
    log = "\n".join(feedback.lines)
    for name in ("Class 0", "Class 1", "Class 2"):
        assert name in log


def test_cancelling_is_not_an_error_and_leaves_no_files(small, project, tmp_path):
    context = QgsProcessingContext()
    context.setProject(project)
    output = QgsProcessingOutputLayerDefinition(str(tmp_path / "out.tif"), project)
    feedback = Listener()
    feedback.cancel()

    results = processing.runAndLoadResults(
        CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output}, feedback=feedback, context=context
    )

    assert "OUTPUT" not in results
    assert context.layersToLoadOnCompletion() == {}
    assert project.mapLayers() == {}
    assert list(tmp_path.iterdir()) == []


def test_cancelling_midway_keeps_the_previous_file(small, tmp_path):
    output = tmp_path / "out.tif"
    output.write_bytes(b"an older result")
    feedback = Listener(cancel_at=1)
    arguments = "padding 0;tile_size 4;batch_size 1"

    results = processing.run(
        CLASSIFY_PIXELS, {**small.parameters, "ARGUMENTS": arguments, "OUTPUT": str(output)}, feedback=feedback
    )

    assert "OUTPUT" not in results
    assert max(feedback.shares) < 100
    assert "Cancelled. No result was written." in feedback.lines
    assert output.read_bytes() == b"an older result"
    assert os.listdir(tmp_path) == ["out.tif"]
