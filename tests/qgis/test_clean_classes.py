"""Clean Classes in QGIS: its parameters, names and styles of the result, messages, and the dialog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from qgis.core import (
    QgsApplication,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
)
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractSpinBox

CLEAN = "pixelwise:cleanclasses"
COLORS = {1: (0, 0, 200), 2: (0, 120, 0), 3: (200, 180, 0)}
NAMES = {1: "Water", 2: "Forest", 3: "Grassland"}


@pytest.fixture
def algorithm(provider):
    return QgsApplication.processingRegistry().createAlgorithmById(CLEAN)


@pytest.fixture
def values() -> np.ndarray:
    """Forest with a pond, a single pixel of grassland, a hole and a margin without a class."""
    array = np.full((60, 80), 2, np.uint8)
    array[20:40, 20:50] = 1
    array[5, 5] = 3
    array[50, 60:62] = 0
    array[:, 70:] = 0
    return array


@pytest.fixture
def classes(values, tmp_path) -> str:
    """The class raster in a GeoTIFF with an attribute table."""
    path = write_raster(tmp_path / "classes.tif", values[None])
    table = gdal.RasterAttributeTable()
    for name, kind, usage in (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
    ):
        table.CreateColumn(name, kind, usage)
    for row, value in enumerate(NAMES):
        for column, content in enumerate((value, NAMES[value], *COLORS[value])):
            table.SetValueAsString(row, column, str(content))
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).SetDefaultRAT(table)
    dataset = None
    return path


def cleaned(values: np.ndarray) -> np.ndarray:
    """What is expected of both sizes."""
    expected = values.copy()
    expected[5, 5] = expected[50, 60:62] = 2
    return expected


def test_parameters_have_their_fixed_names_types_and_defaults(algorithm):
    definitions = [(each.name(), each.type(), each.defaultValue()) for each in algorithm.parameterDefinitions()]

    assert definitions == [
        ("INPUT", "raster", None),
        ("MAJORITY_RADIUS", "number", 0),
        ("MIN_SIZE", "number", 0),
        ("MIN_SIZE_UNIT", "enum", 0),
        ("NEIGHBOURS", "enum", 0),
        ("FILL_HOLES", "number", 0),
        ("OUTPUT", "rasterDestination", None),
    ]
    assert algorithm.displayName() == "Clean Classes"
    assert algorithm.group() == "Thematic rasters"
    assert len(algorithm.parameterDefinition("MIN_SIZE_UNIT").options()) == 2
    assert len(algorithm.parameterDefinition("NEIGHBOURS").options()) == 2


def test_the_result_is_loaded_with_the_classes_of_the_input(project, classes, values, tmp_path):
    output = str(tmp_path / "cleaned.tif")

    result = processing.runAndLoadResults(CLEAN, {"INPUT": classes, "MIN_SIZE": 2, "FILL_HOLES": 2, "OUTPUT": output})[
        "OUTPUT"
    ]

    np.testing.assert_array_equal(read_pixels(result), cleaned(values))
    (layer,) = project.mapLayers().values()
    assert shown_classes(layer) == [(value, NAMES[value], COLORS[value]) for value in NAMES]
    assert gdal.Open(result).GetRasterBand(1).GetNoDataValue() == 0
    assert (tmp_path / "cleaned.qmd").exists()


def test_the_layer_s_own_classes_are_kept(project, classes, tmp_path):
    layer = QgsRasterLayer(classes, "classes")
    entries = [QgsPalettedRasterRenderer.Class(value, QColor(value, 9, 9), f"My {NAMES[value]}") for value in NAMES]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    project.addMapLayer(layer)

    output = processing.run(CLEAN, {"INPUT": layer, "MAJORITY_RADIUS": 1, "OUTPUT": str(tmp_path / "cleaned.tif")})

    assert shown_classes(styled(output["OUTPUT"])) == [(value, f"My {NAMES[value]}", (value, 9, 9)) for value in NAMES]


def styled(path: str) -> QgsRasterLayer:
    layer = QgsRasterLayer(path, "result")
    layer.loadNamedStyle(layer.styleURI())
    return layer


def test_sizes_in_hectares_and_eight_neighbours_reach_the_core(classes, values, tmp_path):
    values[6, 6] = 3  # connected with the other pixel by a corner
    dataset = gdal.Open(classes, gdal.GA_Update)
    dataset.GetRasterBand(1).WriteArray(values)
    dataset = None
    parameters = {"INPUT": classes, "MIN_SIZE": 0.0199, "MIN_SIZE_UNIT": 1}  # two pixels of 10 m

    found = [
        read_pixels(
            processing.run(CLEAN, {**parameters, "NEIGHBOURS": index, "OUTPUT": str(tmp_path / name)})["OUTPUT"]
        )
        for index, name in enumerate(("four.tif", "eight.tif"))
    ]

    assert [(array == 3).sum() for array in found] == [0, 2]


@pytest.mark.parametrize(
    ("changes", "parameter", "message"),
    [
        ({}, "MAJORITY_RADIUS", "Nothing to clean"),
        ({"MAJORITY_RADIUS": 200}, "MAJORITY_RADIUS", "Majority radius"),
        ({"MIN_SIZE": 5000}, "MIN_SIZE", "more than the raster has"),
        ({"FILL_HOLES": 5000}, "FILL_HOLES", "more than the raster has"),
        ({"MIN_SIZE": 2, "OUTPUT": "/no/such/folder/cleaned.tif"}, "OUTPUT", "does not exist"),
    ],
)
def test_a_wrong_value_is_reported_at_its_parameter(algorithm, classes, tmp_path, changes, parameter, message):
    parameters = {"INPUT": classes, "OUTPUT": str(tmp_path / "cleaned.tif"), **changes}

    error = algorithm.find_error(parameters, QgsProcessingContext())

    assert error.parameter == parameter
    assert message in error.text
    with pytest.raises(QgsProcessingException):
        processing.run(CLEAN, parameters)


def test_a_raster_of_measurements_is_refused(algorithm, tmp_path):
    heights = write_raster(tmp_path / "heights.tif", np.random.default_rng(0).random((1, 20, 20), np.float32))

    error = algorithm.find_error(
        {"INPUT": heights, "MIN_SIZE": 2, "OUTPUT": str(tmp_path / "out.tif")}, QgsProcessingContext()
    )

    assert "not a class raster" in error.text
    assert error.parameter == "INPUT"


def test_the_input_is_not_overwritten(algorithm, classes):
    error = algorithm.find_error({"INPUT": classes, "MIN_SIZE": 2, "OUTPUT": classes}, QgsProcessingContext())

    assert error.parameter == "OUTPUT"


def test_a_cancelled_run_leaves_nothing_behind(algorithm, classes, tmp_path):
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()

    results, ok = algorithm.run(
        {"INPUT": classes, "MIN_SIZE": 2, "OUTPUT": str(tmp_path / "cleaned.tif")}, QgsProcessingContext(), feedback
    )

    assert (results, ok) == ({}, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(path.name for path in sources(Path(classes)))


def sources(path: Path) -> list[Path]:
    return [each for each in (path, path.with_name(path.name + ".aux.xml")) if each.exists()]


def test_the_dialog_groups_the_steps_and_runs_with_what_was_typed(algorithm, classes, values, tmp_path, qtbot):
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    panel = dialog.mainWidget()
    groups = [box.title() for box in panel.findChildren(QgsCollapsibleGroupBox) if box.isVisible()]
    radius, smallest, holes = (
        panel.wrappers[name].wrappedWidget().findChild(QAbstractSpinBox)
        for name in ("MAJORITY_RADIUS", "MIN_SIZE", "FILL_HOLES")
    )
    skipped = [spin.text() for spin in (radius, smallest, holes)]
    panel.wrappers["INPUT"].setParameterValue(classes, QgsProcessingContext())

    for spin in (smallest, holes):
        spin.setFocus()
        spin.selectAll()
        QTest.keyClicks(spin, "2")
        QTest.keyClick(spin, Qt.Key.Key_Tab)
    parameters = dialog.createProcessingParameters()

    assert groups == ["Input Layers", "Cleaning", "Result Layer"]
    assert skipped == ["Skipped"] * 3
    result = processing.run(CLEAN, {**parameters, "OUTPUT": str(tmp_path / "cleaned.tif")})["OUTPUT"]
    np.testing.assert_array_equal(read_pixels(result), cleaned(values))
