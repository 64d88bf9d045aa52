"""Running again to a file that layers display: their names, pixels, styles and legends."""

from __future__ import annotations

import os

import numpy as np
import processing
import pytest
from pixelwise.tests.models import argmax_model, color
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayerTreeModel,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsRasterLayer,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def job(small, tmp_path):
    """Parameters of a run to a file."""
    return {**small.parameters, "OUTPUT": str(tmp_path / "classes.tif")}


@pytest.fixture
def other_model(tmp_path):
    """A model with other classes."""
    return str(argmax_model(tmp_path / "other.onnx", 3, [(7 + n, f"Other {n}", color(n)) for n in range(3)]))


def run(parameters, **more):
    """Run, and load the results."""
    return processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, **more})


def names(project) -> list[str]:
    return sorted(layer.name() for layer in project.mapLayers().values())


def only_layer(project) -> QgsRasterLayer:
    (layer,) = project.mapLayers().values()
    return layer


def pixels_shown(layer: QgsRasterLayer) -> np.ndarray:
    """Return the pixels from the layer's own provider."""
    block = layer.dataProvider().block(1, layer.extent(), layer.width(), layer.height())
    return np.array([[int(block.value(row, col)) for col in range(layer.width())] for row in range(layer.height())])


def test_the_name_of_a_layer_of_the_same_file_can_be_used_again(job, project):
    run(job, OUTPUT_NAME="Land cover")

    run(job, OUTPUT_NAME="Land cover")

    assert names(project) == ["Land cover"]


def test_a_layer_renamed_by_the_user_keeps_its_name(job, project):
    run(job, OUTPUT_NAME="Land cover")
    only_layer(project).setName("Mine")

    run(job)

    assert names(project) == ["Mine"]


def test_an_output_name_overrides_the_name_of_the_layer(job, project):
    run(job)
    only_layer(project).setName("Mine")

    run(job, OUTPUT_NAME="New")

    assert names(project) == ["New"]


def test_the_name_of_a_layer_of_another_file_is_rejected(small, job, project):
    run(job, OUTPUT_NAME="Land cover")
    project.addMapLayer(QgsRasterLayer(small.raster, "Land cover"))

    with pytest.raises(QgsProcessingException, match='the project already has a layer named "Land cover"'):
        run(job, OUTPUT_NAME="Land cover")


@pytest.mark.parametrize("how", ["link to the file", "link to the folder", "relative", "dots", "option", "directory"])
def test_another_spelling_of_the_path_is_the_same_file(how, job, project, tmp_path, monkeypatch):
    processing.run(CLASSIFY_PIXELS, job)
    path = job["OUTPUT"]
    (tmp_path / "folder").symlink_to(tmp_path)
    (tmp_path / "link.tif").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    source = {
        "link to the file": str(tmp_path / "link.tif"),
        "link to the folder": str(tmp_path / "folder" / "classes.tif"),
        "relative": "classes.tif",
        "dots": str(tmp_path / "folder" / ".." / tmp_path.name / "classes.tif"),
        "option": path + "|option:NUM_THREADS=1",
        "directory": "GTIFF_DIR:1:" + path,
    }[how]
    layer = QgsRasterLayer(source, "Mine")
    assert layer.isValid()
    project.addMapLayer(layer)

    run(job, ARGUMENTS="threshold 0.5")

    assert names(project) == ["Mine"]
    np.testing.assert_array_equal(pixels_shown(only_layer(project)), read_pixels(path))


def test_all_layers_of_the_file_display_the_new_one_under_their_own_names(job, other_model, project):
    run(job, OUTPUT_NAME="One")
    project.addMapLayer(QgsRasterLayer(job["OUTPUT"], "Two"))

    run(job, MODEL=other_model, OUTPUT_NAME="Two")

    assert names(project) == ["One", "Two"]
    for layer in project.mapLayers().values():
        np.testing.assert_array_equal(pixels_shown(layer), read_pixels(job["OUTPUT"]))
        assert [value for value, _, _ in shown_classes(layer)] == [7, 8, 9]


def test_a_removed_layer_is_loaded_again(job, project):
    run(job, OUTPUT_NAME="Mine")
    project.removeAllMapLayers()

    run(job)

    assert names(project) == ["Classified raster"]


def test_a_layer_whose_file_was_deleted_displays_the_new_file(job, project):
    run(job, OUTPUT_NAME="Mine")
    os.remove(job["OUTPUT"])
    layer = only_layer(project)
    layer.setDataSource(layer.source(), layer.name(), "gdal")
    assert not layer.isValid()

    run(job)

    assert names(project) == ["Mine"]
    np.testing.assert_array_equal(pixels_shown(only_layer(project)), read_pixels(job["OUTPUT"]))


def test_the_layer_has_the_new_extent(job, project):
    run(job, EXTENT="500000,500200,4599800,4600000")
    assert only_layer(project).width() == 20

    run(job)

    layer = only_layer(project)
    assert (layer.width(), layer.height()) == (50, 40)
    assert (layer.extent().width(), layer.extent().height()) == (500, 400)
    np.testing.assert_array_equal(pixels_shown(layer), read_pixels(job["OUTPUT"]))


def test_confidence_and_probabilities_keep_their_names(job, project, tmp_path):
    more = {f"OUTPUT_{name}": str(tmp_path / f"{name}.tif") for name in ("CONFIDENCE", "PROBABILITIES")}
    run(job, **more)
    for layer in project.mapLayers().values():
        layer.setName("My " + os.path.basename(layer.source()))

    run(job, **more)

    assert names(project) == ["My CONFIDENCE.tif", "My PROBABILITIES.tif", "My classes.tif"]


def test_results_of_raster_items_keep_their_names(job, small, project, tmp_path):
    second = write_raster(tmp_path / "second.tif", np.full((3, 5, 6), 9, np.uint8))
    job = {**job, "INPUT": [small.raster, second], "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "items")}
    run(job)
    for layer in project.mapLayers().values():
        layer.setName("My " + os.path.basename(layer.source()))

    run(job)

    assert names(project) == ["My classes.tif", "My second.tif", "My small.tif"]


@pytest.mark.parametrize("default_style", [False, True])
def test_a_style_of_the_user_is_kept_if_the_classes_are_the_same(job, small, project, tmp_path, default_style):
    run(job)
    layer = only_layer(project)
    classes = layer.renderer().classes()
    classes[0].label = "In my words"
    layer.renderer().setLabel(int(classes[0].value), "In my words")
    layer.renderer().setOpacity(0.4)
    if default_style:
        grey = str(tmp_path / "grey.qml")
        QgsRasterLayer(small.raster, "grey").saveNamedStyle(grey)
        before = ProcessingConfig.getSetting(ProcessingConfig.RASTER_STYLE)
        ProcessingConfig.setSettingValue(ProcessingConfig.RASTER_STYLE, grey)

    try:
        run(job, ARGUMENTS="threshold 0.5")
    finally:
        if default_style:
            ProcessingConfig.setSettingValue(ProcessingConfig.RASTER_STYLE, before)

    assert only_layer(project) is layer
    assert [name for _, name, _ in shown_classes(layer)] == ["In my words", "Class 1", "Class 2"]
    assert layer.renderer().opacity() == pytest.approx(0.4)


def test_other_classes_replace_the_old_ones_in_the_legend(job, other_model, project):
    run(job)
    only_layer(project).renderer().setOpacity(0.4)

    run(job, MODEL=other_model)

    assert [name for _, name, _ in shown_classes(only_layer(project))] == ["Other 0", "Other 1", "Other 2"]


@pytest.mark.parametrize("expanded", [False, True])
def test_the_legend_remains_folded_or_unfolded(expanded, job, project, tmp_path):
    root = project.layerTreeRoot()
    model = QgsLayerTreeModel(root)
    model.setAutoCollapseLegendNodes(2)
    run(job)
    (node,) = root.findLayers()
    node.setExpanded(expanded)

    run(job, MODEL=str(argmax_model(tmp_path / "m.onnx", 3, [(n, f"New {n}", color(n)) for n in range(3)])))

    assert [node.isExpanded() for node in root.findLayers()] == [expanded]


def test_a_step_of_a_model_keeps_the_name(job, project):
    model = QgsProcessingModelAlgorithm("Classify", "test")
    child = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    child.setChildId("classify")
    for name in ("INPUT", "MODEL"):
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(job[name])])
    output = QgsProcessingModelOutput("map", "Map")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"map": output})
    model.addChildAlgorithm(child)
    model.initAlgorithm()
    (key,) = (each.name() for each in model.destinationParameterDefinitions())
    processing.runAndLoadResults(model, {key: job["OUTPUT"]})
    only_layer(project).setName("Mine")

    processing.runAndLoadResults(model, {key: job["OUTPUT"]})

    assert names(project) == ["Mine"]


def test_the_layer_has_the_new_crs(job, project):
    run(job)

    run(job, CRS="EPSG:3857")

    layer = only_layer(project)
    assert layer.crs().authid() == "EPSG:3857"
    assert layer.extent() == QgsRasterLayer(job["OUTPUT"], "by hand").extent()


def test_a_crs_set_by_the_user_for_the_layer_is_kept(job, project):
    run(job)
    only_layer(project).setCrs(QgsCoordinateReferenceSystem("EPSG:25833"))

    run(job)

    assert only_layer(project).crs().authid() == "EPSG:25833"


def test_a_default_style_saved_by_the_user_is_renamed_and_the_log_reports_it(job, project, tmp_path):
    run(job)
    layer = only_layer(project)
    layer.renderer().setOpacity(0.4)
    layer.saveNamedStyle(layer.styleURI())  # as "Save as Default" does
    feedback = QgsProcessingFeedback(False)

    processing.run(CLASSIFY_PIXELS, job, feedback=feedback)

    assert QgsRasterLayer(job["OUTPUT"], "by hand").renderer().opacity() == 1
    layer.loadNamedStyle(str(tmp_path / "classes.previous.qml"))
    assert layer.renderer().opacity() == pytest.approx(0.4)
    expected_line = "classes.qml is a style that was not written by Pixelwise. It was renamed to classes.previous.qml"
    assert expected_line in feedback.textLog()
