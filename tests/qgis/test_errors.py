"""Every user mistake in QGIS ends in one message of the plugin, and leaves no files behind."""

from __future__ import annotations

import gc
import sys
import types
from pathlib import Path

import numpy as np
import processing
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
NOT_GIVEN = object()


def points() -> QgsVectorLayer:
    return QgsVectorLayer("Point?crs=EPSG:4326", "points", "memory")


def web_map() -> QgsRasterLayer:
    return QgsRasterLayer("type=xyz&url=http://localhost/{z}/{x}/{y}.png&zmax=3&zmin=0", "street map", "wms")


def broken() -> QgsRasterLayer:
    return QgsRasterLayer("/nowhere/gone.tif", "gone")


def saved_model(folder: Path) -> str:
    """A folder with a model saved by TensorFlow; its path as typed or dragged by a user."""
    (folder / "variables").mkdir(parents=True, exist_ok=True)
    (folder / "saved_model.pb").write_bytes(b"\x08\x01\x12\x9c\xaat\x0a")
    return str(folder)


# The parameter, its invalid value (or a function that makes it), and words of the location, the error and the remedy.
ROWS = [
    ("INPUT", NOT_GIVEN, ["Input raster", "no value specified", "The imagery to classify"]),
    ("INPUT", [], ["Input raster", "no value specified", "The imagery to classify"]),
    ("INPUT", "/nowhere/image.tif", ["Input raster", "/nowhere/image.tif", "no such file", "Check the path"]),
    ("INPUT", ["/nowhere/image.tif"], ["Input raster", "/nowhere/image.tif", "no such file", "Check the path"]),
    ("INPUT", lambda small: small.model, ["Input raster", "brightest.onnx", "GDAL cannot read", "Choose"]),
    ("INPUT", lambda small: [small.raster, "/nowhere/b.tif"], ["Input raster", "/nowhere/b.tif", "no such file"]),
    ("SNAP_RASTER", lambda small: [small.raster, small.raster], ["Snap raster", "2 layers", "Choose one"]),
    ("INPUT", lambda _: points(), ["Input raster", "points", "not a raster layer", "Choose"]),
    ("INPUT", lambda _: web_map(), ["street map", "no fixed cell size", "Set CELL_SIZE"]),
    ("INPUT", lambda _: broken(), ["Input raster", "gone", "cannot be opened", "repair"]),
    ("SNAP_RASTER", lambda _: web_map(), ["street map", "no fixed cell size", "Choose a raster"]),
    ("MODEL", NOT_GIVEN, ["Model definition", "no value specified", ".onnx"]),
    ("MODEL", "/nowhere/model.onnx", ["/nowhere/model.onnx"]),
    ("MODEL", "/nowhere/MODEL.ONNX", ["/nowhere/MODEL.ONNX"]),
    ("MODEL", '{"ModelFile": "x.onnx"', []),
    ("MODEL", lambda small: saved_model(small.folder / "saved"), ["TensorFlow SavedModel", "--saved-model"]),
    ("MODEL", lambda small: saved_model(small.folder / "saved") + "/saved_model.pb", ["SavedModel", "--saved-model"]),
    ("ARGUMENTS", "colour blue", ["colour", "padding"]),
    ("ARGUMENTS", "padding", ["padding"]),
    ("BANDS", "1,2", ["2", "3"]),
    ("OUTPUT", NOT_GIVEN, ["Classified raster", "no file", ".tif"]),
    ("OUTPUT", "/tmp/classes.img", ["Classified raster", "/tmp/classes.img", "GeoTIFF", ".tif"]),
    ("OUTPUT", "/tmp/classes", ["Classified raster", "/tmp/classes", "GeoTIFF", ".tif"]),
    ("OUTPUT", lambda small: small.raster, ["small.tif"]),
    ("CRS", "EPSG:999999", ["Output coordinate system", "EPSG:999999", "Enter"]),
    ("EXTENT", "here", ["Processing extent", "here", "xmin,xmax,ymin,ymax"]),
    ("EXTENT", "1,2,3,4 [EPSG:999999]", ["Processing extent", "EPSG:999999", "Enter"]),
    ("EXTENT", "0,1,0,1 [EPSG:32633]", []),
    ("SNAP_RASTER", "/nowhere/snap.tif", ["Snap raster", "/nowhere/snap.tif", "no such file", "Check the path"]),
    ("SNAP_RASTER", lambda _: points(), ["Snap raster", "points", "not a raster layer", "Choose"]),
    ("CELL_SIZE", -1, ["-1"]),
    ("CELL_SIZE", "wide", ["Cell size", "wide"]),
    ("PARALLEL_FACTOR", "many", ["many"]),
    ("PROCESSOR_TYPE", 7, ["Processor type", "7", "0 = best"]),
    ("PROCESSOR_TYPE", "GPU", ["Processor type", "GPU", "0 = best"]),
    ("GPU_ID", "first", ["GPU", "first", "counted from 0"]),
]


@pytest.mark.parametrize(("name", "value", "expected"), ROWS, ids=lambda value: str(value)[:40])
def test_an_invalid_value_is_rejected_before_the_run(name, value, expected, small, algorithm, project):
    value = value(small) if callable(value) else value
    parameters = {**small.parameters, name: value}
    if value is NOT_GIVEN:
        del parameters[name]

    accepted, message = algorithm.checkParameterValues(parameters, QgsProcessingContext())

    assert not accepted
    assert "Incorrect parameter value" not in message
    assert message.endswith(".")
    for words in expected:
        assert words in message


def test_the_name_of_an_existing_layer_is_rejected(small, algorithm, project):
    project.addMapLayer(QgsRasterLayer(small.raster, "ortho"))
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)

    accepted, message = algorithm.checkParameterValues(
        {**small.parameters, "OUTPUT": output, "OUTPUT_NAME": "ortho"}, QgsProcessingContext()
    )

    assert not accepted
    assert message == (
        'Output name: the project already has a layer named "ortho". Choose another name, such as "ortho 2", or '
        "remove or rename that layer."
    )


def test_without_onnxruntime_the_message_explains_its_installation(small, algorithm, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    unseen = argmax_model(tmp_path / "unseen.onnx", 3)

    accepted, message = algorithm.checkParameterValues(
        {**small.parameters, "MODEL": str(unseen)}, QgsProcessingContext()
    )

    assert not accepted
    assert "onnxruntime is not installed" in message
    assert "pip install onnxruntime" in message


def test_checking_values_does_not_request_loading(small, algorithm, project):
    context = QgsProcessingContext()
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)

    accepted, message = algorithm.checkParameterValues({**small.parameters, "OUTPUT": output}, context)

    assert (accepted, message) == (True, "")
    assert context.layersToLoadOnCompletion() == {}


def test_the_console_gets_the_message_without_a_traceback(small):
    with pytest.raises(QgsProcessingException) as caught:
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": "/nowhere/image.tif"})

    assert "there is no such file" in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_an_unwritable_destination_is_rejected(small):
    output = f"{small.model}/below/a/file.tif"

    with pytest.raises(QgsProcessingException) as caught:
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output})

    assert output in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_failure_during_the_run_loads_nothing(small, project, monkeypatch, tmp_path):
    from pixelwise.inference import OutputError
    from pixelwise.processing_provider import classify_pixels

    def fail(plan: object, progress: object) -> None:
        raise OutputError("The disk is full. Make room, then run again.")

    monkeypatch.setattr(classify_pixels, "run_job", fail)
    context = QgsProcessingContext()
    context.setProject(project)

    with pytest.raises(QgsProcessingException, match=r"^The disk is full\. Make room, then run again\.$"):
        processing.runAndLoadResults(
            CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": str(tmp_path / "out.tif")}, context=context
        )

    assert context.layersToLoadOnCompletion() == {}
    assert project.mapLayers() == {}


def test_a_crs_set_in_qgis_is_used_by_the_core(small, project):
    from pixelwise.processing_provider.from_qgis import raster_input

    layer = QgsRasterLayer(small.raster, "ortho")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:25833"))

    source = raster_input(layer, "Input raster")

    assert QgsCoordinateReferenceSystem.fromWkt(source.crs).authid() == "EPSG:25833"
    assert raster_input(QgsRasterLayer(small.raster, "ortho"), "Input raster").crs == ""


@pytest.mark.parametrize(
    ("spelling", "authid"),
    [
        ("numbers", ""),
        ("numbers and code", "EPSG:4326"),
        ("rectangle", ""),
        ("rectangle with a CRS", "EPSG:4326"),
        ("layer", "EPSG:32633"),
        ("file", "EPSG:32633"),
    ],
)
def test_an_extent_has_its_own_crs_or_none(spelling, authid, small, algorithm):
    from pixelwise.processing_provider.from_qgis import ParameterReader

    layer = QgsRasterLayer(small.raster, "ortho")
    sides = layer.extent()
    numbers = "500000,500500,4599600,4600000"
    spellings = {
        "numbers": numbers,
        "numbers and code": f"{numbers} [EPSG:4326]",
        "rectangle": sides,
        "rectangle with a CRS": QgsReferencedRectangle(sides, QgsCoordinateReferenceSystem("EPSG:4326")),
        "layer": layer,
        "file": small.raster,
    }

    extent = ParameterReader(algorithm, {"EXTENT": spellings[spelling]}, QgsProcessingContext()).extent("EXTENT")

    assert (extent.xmin, extent.xmax, extent.ymin, extent.ymax) == (500000, 500500, 4599600, 4600000)
    assert QgsCoordinateReferenceSystem.fromWkt(extent.crs).authid() == authid


def test_a_failed_run_closes_its_rasters(small, tmp_path):
    torn = Path(write_raster(tmp_path / "torn.tif", np.ones((3, 777, 777), np.uint8)))
    torn.write_bytes(torn.read_bytes()[:200_000])

    for _ in range(2):
        with pytest.raises(QgsProcessingException, match="cannot be read"):
            processing.run(
                CLASSIFY_PIXELS, {"INPUT": str(torn), "MODEL": small.model, "OUTPUT": str(tmp_path / "o.tif")}
            )

    gc.collect()
    frames = [each for each in gc.get_objects() if isinstance(each, types.FrameType)]
    left = [frame.f_locals for frame in frames if "inference" in frame.f_code.co_filename and frame.f_locals]
    assert left == []
