"""Numbers whose lowest value selects a default of the algorithm: a text in the field, and the unit next to it."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.dialogs import come_back, give
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsRasterLayer,
)
from qgis.gui import QgsDoubleSpinBox, QgsSpinBox
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QToolButton, QWidget

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog of Classify Pixels with its environments unfolded."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 900)
    opened.mainWidget().box("CELL_SIZE").setCollapsed(False)
    return opened


def spin(dialog, name: str = "CELL_SIZE") -> QgsDoubleSpinBox:
    """The field of a number."""
    widget = dialog.mainWidget().wrappers[name].wrappedWidget()
    return widget.findChild(QgsDoubleSpinBox) or widget.findChild(QgsSpinBox)


def unit(widget: QWidget) -> str:
    """Return the text next to a number."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def unit_of_cells(dialog) -> str:
    return unit(dialog.mainWidget().wrappers["CELL_SIZE"].wrappedWidget())


def value(dialog, name: str = "CELL_SIZE") -> object:
    return dialog.mainWidget().wrappers[name].parameterValue()


def type_number(dialog, text: str) -> None:
    """Replace the text of a field, and leave the field with Tab; an empty text clears it."""
    field = spin(dialog)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def test_fields_display_a_text_for_their_lowest_value(dialog, save_picture):
    assert (spin(dialog).text(), value(dialog)) == ("Same as input", 0)
    assert (spin(dialog, "GPU_ID").text(), value(dialog, "GPU_ID")) == ("0, the first GPU", 0)
    save_picture(dialog, "number-fields")


@pytest.mark.parametrize(
    ("typed", "displayed", "passed"),
    [("0.5", "0.5", 0.5), ("30", "30", 30), ("0.000008983", "0.000008983", 0.000008983), ("0", "Same as input", 0)],
)
def test_a_typed_cell_size_is_displayed_without_trailing_zeros(dialog, typed, displayed, passed):
    type_number(dialog, typed)

    assert (spin(dialog).text(), value(dialog)) == (displayed, passed)


def test_removing_the_cell_size_restores_that_of_the_input(dialog):
    type_number(dialog, "2")
    type_number(dialog, "")
    assert (spin(dialog).text(), value(dialog)) == ("Same as input", 0)

    type_number(dialog, "2")
    (clear,) = (button for button in spin(dialog).findChildren(QToolButton) if button.isVisible())
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)

    assert value(dialog) == 0
    assert "Same as input" in (spin(dialog).text(), spin(dialog).lineEdit().placeholderText())


@pytest.mark.parametrize("entered", [None, 0, 0.0])
def test_none_and_zero_are_displayed_alike(dialog, entered):
    type_number(dialog, "2")

    give(dialog, CELL_SIZE=entered)

    assert (spin(dialog).text(), value(dialog)) == ("Same as input", 0)


def test_the_unit_is_that_of_the_output_crs_else_of_the_input(dialog, small, project, tmp_path):
    assert unit_of_cells(dialog) == ""

    give(dialog, INPUT=small.raster)
    assert unit_of_cells(dialog) == "meters"
    give(dialog, CRS="EPSG:4326")
    assert unit_of_cells(dialog) == "degrees"
    give(dialog, CRS="EPSG:2263")
    assert "feet" in unit_of_cells(dialog)
    give(dialog, INPUT=[])
    assert "feet" in unit_of_cells(dialog)
    give(dialog, CRS=None)
    assert unit_of_cells(dialog) == ""


def test_the_unit_follows_the_chosen_layer_and_its_crs(dialog, small, project, qtbot):
    plain, degrees = (QgsRasterLayer(small.raster, name) for name in ("plain", "degrees"))
    degrees.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    project.addMapLayers([plain, degrees])

    give(dialog, INPUT=[degrees.id(), plain.id()])
    assert unit_of_cells(dialog) == "degrees"
    give(dialog, INPUT=[plain.id()])
    assert unit_of_cells(dialog) == "meters"
    plain.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    come_back(dialog)

    assert unit_of_cells(dialog) == "degrees"


def test_a_raster_without_a_crs_has_unknown_units_and_a_missing_raster_none(dialog, tmp_path):
    bare = write_raster(tmp_path / "bare.tif", np.ones((3, 4, 4), np.uint8))
    gdal.Open(bare, gdal.GA_Update).SetProjection("")

    give(dialog, INPUT=bare)
    assert unit_of_cells(dialog) == "units of the raster"
    give(dialog, INPUT="/nowhere/scene.tif")

    assert unit_of_cells(dialog) == ""


def test_qgis_s_plain_dialog_has_the_text_and_the_unit_too(algorithm, project, small, qtbot):
    plain = AlgorithmDialog(algorithm)
    qtbot.addWidget(plain)

    give_plainly(plain, INPUT=[small.raster])

    assert spin(plain).text() == "Same as input"
    assert unit_of_cells(plain) == "meters"


def give_plainly(dialog, **values: object) -> None:
    for name, entered in values.items():
        dialog.mainWidget().wrappers[name].setParameterValue(entered, QgsProcessingContext())
    QCoreApplication.processEvents()


def test_a_batch_has_the_text_and_the_unit_of_each_row(algorithm, project, small, tmp_path, qtbot):
    batch = BatchAlgorithmDialog(algorithm.create())
    panel = batch.mainWidget()
    panel.addRow()
    column = panel.parameter_to_column
    for row, entered in enumerate([{"INPUT": small.raster}, {"CRS": "EPSG:4326", "CELL_SIZE": 0.25}]):
        for name, text in entered.items():
            panel.wrappers[row][column[name]].setParameterValue(text, QgsProcessingContext())

    cells = [panel.wrappers[row][column["CELL_SIZE"]] for row in range(2)]
    displayed = [cell.wrappedWidget().findChild(QgsDoubleSpinBox).text() for cell in cells]

    assert displayed == ["Same as input", "0.25"]
    assert [cell.parameterValue() for cell in cells] == [0, 0.25]
    assert [unit(cell.wrappedWidget()) for cell in cells] == ["meters", "degrees"]
    batch.close()


def test_a_batch_runs_with_the_cell_sizes_of_its_rows(algorithm, small, qtbot, tmp_path):
    batch = BatchAlgorithmDialog(algorithm.create())
    panel = batch.mainWidget()
    panel.checkLoadLayersOnCompletion.setChecked(False)  # loading the results of a batch crashes QGIS 3.40 in tests
    panel.addRow()
    outputs = [tmp_path / "own.tif", tmp_path / "coarse.tif"]
    for row, cell_size in enumerate([0, 2]):
        for name, entered in (("INPUT", small.raster), ("MODEL", small.model), ("CELL_SIZE", cell_size)):
            panel.wrappers[row][panel.parameter_to_column[name]].setParameterValue(entered, QgsProcessingContext())
        panel.tblParameters.cellWidget(row + 1, panel.parameter_to_column["OUTPUT"]).setValue(str(outputs[row]))

    batch.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(path.exists() for path in outputs) and not tasks.countActiveTasks(), timeout=60_000)

    for output, cell_size in zip(outputs, [0, 2]):
        expected = processing.run(CLASSIFY_PIXELS, {**small.parameters, "CELL_SIZE": cell_size})["OUTPUT"]
        np.testing.assert_array_equal(read_pixels(str(output)), read_pixels(expected))


def test_the_modeler_has_the_text_and_a_model_runs_with_the_default(algorithm, project, small, qtbot):
    modeler = ModelerParametersDialog(algorithm.create(), QgsProcessingModelAlgorithm("model", "group"))
    qtbot.addWidget(modeler)
    fields = modeler.widget.widget.wrappers

    cells, gpu = fields["CELL_SIZE"].findChild(QgsDoubleSpinBox), fields["GPU_ID"].findChild(QgsSpinBox)

    assert (cells.text(), gpu.text()) == ("Same as input", "0, the first GPU")
    left = {name: fields[name].value().staticValue() for name in ("CELL_SIZE", "GPU_ID")}
    result = processing.run(CLASSIFY_PIXELS, {**small.parameters, **left})["OUTPUT"]
    np.testing.assert_array_equal(read_pixels(result), small.classes)
    cells.setValue(0.5)
    assert fields["CELL_SIZE"].value().staticValue() == 0.5
