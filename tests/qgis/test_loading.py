"""The result as a layer of the project: its name, its classes, its pixels."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from pixelwise.tests.models import argmax_model, color, index_model
from pixelwise.tests.qgis.land_cover import LANDCOVER
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsProcessingOutputLayerDefinition, QgsRasterLayer

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
# The CORINE classes' values: not contiguous, and not starting at 0.
CORINE = (111, 112, 121, 122, 123, 124, 131, 132, 133, 141, 142, 211, 311, 312, 411, 511, 512, 521, 523, 999)


@pytest.fixture
def setting():
    """Change options of Processing for one test."""
    before = {}

    def change(name: str, value: object) -> None:
        before.setdefault(name, ProcessingConfig.getSetting(name))
        ProcessingConfig.setSettingValue(name, value)

    yield change
    for name, value in before.items():
        ProcessingConfig.setSettingValue(name, value)


@pytest.fixture
def many_classes(tmp_path):
    """Parameters of a run whose result contains each of 300 classes once."""
    classes = [(value, f"Kind {value}", color(value)) for value in range(300)]
    model = str(index_model(tmp_path / "many.onnx", classes))
    raster = write_raster(tmp_path / "index.tif", np.arange(300, dtype=np.uint16).reshape(1, 15, 20))
    return {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "out.tif")}, classes


def only_layer(project) -> QgsRasterLayer:
    (layer,) = project.mapLayers().values()
    return layer


def test_the_real_result_is_loaded_with_its_name_classes_and_pixels(real_piece, classified_piece, project):
    parameters = {**real_piece, "OUTPUT": "TEMPORARY_OUTPUT", "OUTPUT_NAME": "Land cover 2018"}

    result = processing.runAndLoadResults(CLASSIFY_PIXELS, parameters)

    layer = only_layer(project)
    assert layer.name() == "Land cover 2018"
    assert shown_classes(layer) == LANDCOVER
    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), read_pixels(classified_piece))


def test_without_a_name_the_layer_has_the_name_of_the_parameter(small, project):
    processing.runAndLoadResults(CLASSIFY_PIXELS, dict(small.parameters))

    assert only_layer(project).name() == "Classified raster"


def test_the_name_overrides_the_option_to_name_layers_after_files(small, project, setting, tmp_path):
    setting(ProcessingConfig.PREFER_FILENAME_AS_LAYER_NAME, True)
    output = str(tmp_path / "some_file.tif")

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output, "OUTPUT_NAME": "My classes"})

    assert only_layer(project).name() == "My classes"


def test_a_default_style_for_rasters_does_not_hide_the_classes(small, project, setting, tmp_path):
    grey = tmp_path / "grey.qml"
    QgsRasterLayer(small.raster, "grey").saveNamedStyle(str(grey))
    setting(ProcessingConfig.RASTER_STYLE, str(grey))

    processing.runAndLoadResults(CLASSIFY_PIXELS, dict(small.parameters))

    assert [name for _, name, _ in shown_classes(only_layer(project))] == ["Class 0", "Class 1", "Class 2"]


def test_a_result_file_opened_by_hand_shows_the_classes(classified_piece):
    layer = QgsRasterLayer(classified_piece, "by hand")

    assert shown_classes(layer) == LANDCOVER


def test_three_hundred_classes_are_loaded_by_processing(many_classes, project):
    parameters, classes = many_classes

    processing.runAndLoadResults(CLASSIFY_PIXELS, parameters)

    assert shown_classes(only_layer(project)) == classes


def test_three_hundred_classes_are_shown_when_opened_by_hand(many_classes):
    parameters, classes = many_classes

    output = processing.run(CLASSIFY_PIXELS, parameters)["OUTPUT"]

    assert shown_classes(QgsRasterLayer(output, "by hand")) == classes
    np.testing.assert_array_equal(read_pixels(output).ravel(), np.arange(300))


def test_values_from_111_to_999_are_kept_and_shown(project, tmp_path):
    classes = [(value, f"Corine {value}", color(value)) for value in CORINE]
    model = str(index_model(tmp_path / "corine.onnx", classes))
    index = np.arange(len(CORINE), dtype=np.uint8).reshape(1, 4, 5)
    raster = write_raster(tmp_path / "index.tif", index)

    result = processing.runAndLoadResults(
        CLASSIFY_PIXELS, {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "out.tif")}
    )

    assert shown_classes(only_layer(project)) == classes
    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), np.array(CORINE)[index[0]])


def test_a_run_without_loading_adds_no_layer(small, project):
    processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT_NAME": "My classes"})

    assert project.mapLayers() == {}


def test_a_name_of_another_layer_is_accepted_if_the_result_is_not_loaded(small, project):
    project.addMapLayer(QgsRasterLayer(small.raster, "My classes"))

    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT_NAME": "My classes"})

    np.testing.assert_array_equal(read_pixels(result["OUTPUT"]), small.classes)


def test_a_destination_with_a_project_is_accepted(small, project):
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": output, "OUTPUT_NAME": "My classes"})

    assert only_layer(project).name() == "My classes"


def pixels_shown(layer: QgsRasterLayer) -> set[int]:
    """Return the values from the layer's own provider."""
    block = layer.dataProvider().block(1, layer.extent(), layer.width(), layer.height())
    return {int(block.value(row, col)) for row in range(layer.height()) for col in range(layer.width())}


def test_a_second_run_to_the_same_file_shows_the_new_pixels(small, project, tmp_path):
    models = [
        str(argmax_model(tmp_path / f"{first}.onnx", 3, [(first + n, f"K{first + n}", color(n)) for n in range(3)]))
        for first in (1, 7)
    ]
    parameters = {**small.parameters, "OUTPUT": str(tmp_path / "same.tif")}
    processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, "MODEL": models[0]})
    before = pixels_shown(only_layer(project))

    processing.runAndLoadResults(CLASSIFY_PIXELS, {**parameters, "MODEL": models[1]})

    for layer in project.mapLayers().values():
        assert pixels_shown(layer) == {value + 6 for value in before}
        assert {value for value, _, _ in shown_classes(layer)} == {7, 8, 9}


def test_the_metadata_of_the_layer_describe_the_run(small, project):
    processing.runAndLoadResults(CLASSIFY_PIXELS, dict(small.parameters))

    metadata = only_layer(project).metadata()
    history = metadata.history()
    assert metadata.title().startswith("Classified raster: ")
    assert any(line.startswith("SHA-256 of the network: ") for line in history)
    assert any(line.startswith("Model arguments: ") for line in history)
    assert any(line.startswith("Class ") for line in history)
    assert metadata.crs() == only_layer(project).crs()
    assert metadata.extent().spatialExtents()[0].bounds.toRectangle() == only_layer(project).extent()


@pytest.mark.parametrize("output", ["OUTPUT", "OUTPUT_CONFIDENCE"])
def test_next_to_a_layer_of_the_same_name_the_result_is_styled_and_the_other_style_is_kept(
    small, project, tmp_path, output
):
    (tmp_path / "landuse.shp").write_text("data")
    before = {"landuse.qml": "<qgis><renderer-v2/></qgis>", "landuse.qmd": "<qgis><title>Parcels</title></qgis>"}
    for name, text in before.items():
        (tmp_path / name).write_text(text)
    parameters = {**small.parameters, "OUTPUT": str(tmp_path / "classes.tif"), output: str(tmp_path / "landuse.tif")}

    for _ in range(2):
        processing.runAndLoadResults(CLASSIFY_PIXELS, parameters)

    (layer,) = [layer for layer in project.mapLayers().values() if layer.source().endswith("landuse.tif")]
    if output == "OUTPUT":
        assert [name for _, name, _ in shown_classes(layer)] == ["Class 0", "Class 1", "Class 2"]
    else:
        enhancement = layer.renderer().contrastEnhancement()
        assert (enhancement.minimumValue(), enhancement.maximumValue()) == (0, 100)
    assert layer.metadata().title() != "Parcels"
    assert {name: (tmp_path / name).read_text() for name in before} == before
