"""Confidence and probabilities: written on request, named and styled in the project."""

from __future__ import annotations

import os

import numpy as np
import processing
import pytest
from pixelwise.tests.models import conv_model, index_model
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes
from qgis.core import QgsProcessingException, QgsRasterLayer

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
WEIGHTS = ((0.9, -0.7, 0.2), (-0.8, 0.6, 0.3), (0.1, 0.4, -0.6))


@pytest.fixture
def job(small, tmp_path):
    """Parameters of a run with all outputs, and the expected probabilities from numpy."""
    classes = [(value, name, (value, 0, 0)) for value, name in ((3, "Wood"), (5, "Bare soil"), (9, "Water"))]
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, classes=classes, value_range=[0, 32])
    scores = np.tensordot(np.array(WEIGHTS), read_pixels(small.raster) / 32, 1)
    shares = np.exp(scores - scores.max(axis=0))
    names = ("OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES")
    outputs = {name: str(tmp_path / f"{name.lower()}.tif") for name in names}
    return {"INPUT": small.raster, "MODEL": str(model), **outputs}, shares / shares.sum(axis=0)


def assert_percents(path, expected):
    percents = read_pixels(path)
    border = np.abs(expected * 100 % 1 - 0.5) < 1e-3
    np.testing.assert_array_equal(np.where(border, 0, percents), np.where(border, 0, np.rint(expected * 100)))


def test_confidence_and_probabilities_are_written_in_addition_to_the_classes(job):
    parameters, shares = job

    result = processing.run(CLASSIFY_PIXELS, parameters)

    assert result == {name: parameters[name] for name in ("OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES")}
    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), np.array([3, 5, 9])[shares.argmax(axis=0)])
    assert_percents(result["OUTPUT_CONFIDENCE"], shares.max(axis=0))
    assert_percents(result["OUTPUT_PROBABILITIES"], shares)


def test_the_command_line_writes_confidence_and_probabilities_too(job):
    parameters, shares = job

    done = qgis_process(**parameters)

    assert done.returncode == 0, done.stderr
    assert_percents(parameters["OUTPUT_PROBABILITIES"], shares)


def test_both_rasters_are_loaded_with_their_own_names_and_from_black_to_white(job, project):
    parameters, _ = job
    temporary = {name: "TEMPORARY_OUTPUT" for name in ("OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES")}

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, **temporary, "OUTPUT_NAME": "My classes"})

    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(layers) == {"My classes", "Confidence raster", "Probability raster"}
    assert [name for _, name, _ in shown_classes(layers["My classes"])] == ["Wood", "Bare soil", "Water"]
    for name in ("Confidence raster", "Probability raster"):
        renderer = layers[name].renderer()
        enhancement = renderer.contrastEnhancement()
        assert renderer.type() == "singlebandgray"
        assert (enhancement.minimumValue(), enhancement.maximumValue()) == (0, 100)
    bands = [layers["Probability raster"].bandName(number) for number in (1, 2, 3)]
    assert bands == ["Band 1: Wood", "Band 2: Bare soil", "Band 3: Water"]


def test_files_opened_by_hand_show_the_same(job):
    parameters, _ = job
    processing.run(CLASSIFY_PIXELS, parameters)

    layer = QgsRasterLayer(parameters["OUTPUT_CONFIDENCE"], "by hand")

    assert layer.renderer().type() == "singlebandgray"
    assert layer.renderer().contrastEnhancement().maximumValue() == 100


def test_a_raster_without_a_destination_is_not_written(job, tmp_path):
    parameters, shares = job
    del parameters["OUTPUT_PROBABILITIES"]
    parameters["OUTPUT"] = "TEMPORARY_OUTPUT"

    result = processing.run(CLASSIFY_PIXELS, parameters)

    assert set(result) == {"OUTPUT", "OUTPUT_CONFIDENCE"}
    assert_percents(result["OUTPUT_CONFIDENCE"], shares.max(axis=0))
    assert sorted(os.listdir(tmp_path)) == [
        "m.onnx",
        "output_confidence.qmd",
        "output_confidence.qml",
        "output_confidence.tif",
    ]


@pytest.mark.parametrize("output", ["OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES"])
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("/tmp/percent.img", "percent.img.*the result is always a GeoTIFF"),
        ("output.tif", "another result has this name"),
        ("small.tif", "a file of the input raster"),
    ],
)
def test_an_unusable_destination_is_explained_in_an_error(job, small, tmp_path, output, value, words):
    parameters, _ = job
    for name in ("OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES"):
        del parameters[name]
    folder = small.folder if value == "small.tif" else tmp_path

    with pytest.raises(QgsProcessingException, match=words):
        processing.run(CLASSIFY_PIXELS, {**parameters, output: str(folder / value)})

    assert sorted(os.listdir(tmp_path)) == ["m.onnx"]


def test_after_a_failed_run_no_raster_is_loaded(job, project, tmp_path):
    parameters, _ = job
    classes = [(value, f"K{value}", (value, 0, 0)) for value in range(3)]
    parameters["MODEL"] = str(index_model(tmp_path / "other.onnx", classes, bands=[7]))

    with pytest.raises(QgsProcessingException):
        processing.runAndLoadResults(CLASSIFY_PIXELS, parameters)

    assert project.mapLayers() == {}
