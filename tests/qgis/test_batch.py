"""Classify Pixels as a batch: QGIS's own table, its Autofill menus, and the paths that it fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.tools.dataobjects import createContext
from qgis.core import QgsApplication, QgsProcessingFeatureSourceDefinition, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QListView,
    QToolButton,
    QWidget,
)

WITH_NUMBERS, WITH_PARAMETER = 1, 2


@pytest.fixture
def batch(algorithm, project) -> Iterator[BatchAlgorithmDialog]:
    """The batch dialog; QGIS 3.40 deletes it when all rows are done, before pytest-qt would close it."""
    opened = BatchAlgorithmDialog(algorithm.create())
    opened.resize(1500, 500)
    opened.show()
    # Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
    opened.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    yield opened
    if not sip.isdeleted(opened):
        opened.close()


@pytest.fixture
def rasters(tmp_path) -> list[str]:
    """Three files of different pixels."""
    random = np.random.default_rng(9)
    folder = tmp_path / "rasters"
    folder.mkdir()
    names = "east.tif", "north.tif", "west.tif"
    return [write_raster(folder / name, random.integers(1, 255, (3, 20, 30), np.uint8)) for name in names]


@pytest.fixture
def layers(project, rasters) -> list[QgsRasterLayer]:
    """Layers of these files, with different names."""
    names = "East coast", "North coast", "West coast"
    return project.addMapLayers([QgsRasterLayer(path, name) for path, name in zip(rasters, names)])


def cell(batch: BatchAlgorithmDialog, row: int, name: str) -> QWidget:
    """A widget of the table; rows count from 0."""
    panel = batch.mainWidget()
    return panel.tblParameters.cellWidget(row + 1, panel.parameter_to_column[name])


def give(batch: BatchAlgorithmDialog, row: int, **values: object) -> None:
    """Set widgets of a row, adding the row if necessary."""
    panel = batch.mainWidget()
    while panel.batchRowCount() <= row:
        panel.addRow()
    for name, value in values.items():
        panel.wrappers[row][panel.parameter_to_column[name]].setParameterValue(value, createContext())


def value(batch: BatchAlgorithmDialog, row: int, name: str) -> object:
    panel = batch.mainWidget()
    return panel.wrappers[row][panel.parameter_to_column[name]].parameterValue()


def cell_text(batch: BatchAlgorithmDialog, row: int, name: str) -> str:
    """Return the displayed text of a cell."""
    return cell(batch, row, name).findChild(QLineEdit).text()


def outputs(batch: BatchAlgorithmDialog, name: str = "OUTPUT") -> list[str]:
    """The paths in a column of results."""
    return [cell(batch, row, name).getValue() for row in range(batch.mainWidget().batchRowCount())]


def as_soon_as_shown(kind: str, act: Callable[[QDialog], None]) -> None:
    """Do something in a dialog that the next click opens."""

    def look() -> None:
        window = next((each for each in QApplication.topLevelWidgets() if type(each).__name__ == kind), None)
        if window is None or not window.isVisible():
            QTimer.singleShot(20, look)
        else:
            act(window)

    QTimer.singleShot(0, look)


def press_ok(window: QDialog) -> None:
    """Press OK."""
    button = window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def fill(
    batch, monkeypatch, path: Path, *, column: str = "OUTPUT", how: int = WITH_PARAMETER, by: str = "INPUT"
) -> None:
    """Press … in the first row of a column, enter a path, and choose how to continue in QGIS's dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "(*.tif *.html)"))

    def choose(window: QDialog) -> None:
        window.findChild(QComboBox, "cmbFillType").setCurrentIndex(how)
        parameters = window.findChild(QComboBox, "cmbParameters")
        parameters.setCurrentIndex(parameters.findData(by))
        press_ok(window)

    as_soon_as_shown("AutofillDialog", choose)
    QTest.mouseClick(cell(batch, 0, column).pushButton, Qt.MouseButton.LeftButton)


def autofill(batch: BatchAlgorithmDialog, name: str, entry: str) -> None:
    """Choose from the menu over a column."""
    panel = batch.mainWidget()
    button = panel.tblParameters.cellWidget(0, panel.parameter_to_column[name])
    button.createMenu()
    next(action for action in button.menu.actions() if action.text() == entry).trigger()


@pytest.mark.parametrize("column", ["OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES", "OUTPUT_REPORT"])
def test_results_are_named_after_the_input_as_qgis_names_them(batch, layers, rasters, monkeypatch, tmp_path, column):
    suffix = ".html" if column == "OUTPUT_REPORT" else ".tif"
    give(batch, 0, INPUT=layers[0].id())
    give(batch, 1, INPUT=[layers[1].id()])
    give(batch, 2, INPUT=rasters[2])

    fill(batch, monkeypatch, tmp_path / f"classes_{suffix}", column=column)

    names = "East coast", "North coast", "west"
    assert outputs(batch, column) == [str(tmp_path / f"classes_{name}{suffix}") for name in names]


def test_a_row_of_several_rasters_is_named_after_them(batch, layers, rasters, monkeypatch, tmp_path):
    give(batch, 0, INPUT=[layer.id() for layer in layers[:2]])
    give(batch, 1, INPUT=[*rasters, layers[0].id()])
    give(batch, 2, INPUT=[])

    fill(batch, monkeypatch, tmp_path / "classes_.tif")

    names = "East_coast_North_coast", "east_and_3_more", ""
    assert outputs(batch) == [str(tmp_path / f"classes_{name}.tif") for name in names]


def test_the_value_of_any_parameter_names_a_file_in_the_chosen_folder(
    batch, algorithm, layers, small, monkeypatch, tmp_path
):
    mask = QgsVectorLayer("Polygon?crs=EPSG:32633", "Coast", "memory")
    QgsProject.instance().addMapLayer(mask)
    give(batch, 0, INPUT=layers[0].id(), MODEL=small.model, OUTPUT_NAME="Land cover", CRS="EPSG:32633", MASK=mask.id())
    give(batch, 1)

    named = {}
    for definition in algorithm.parameterDefinitions():
        fill(batch, monkeypatch, tmp_path / "of_.tif", by=definition.name())
        assert {Path(path).parent for path in outputs(batch)} == {tmp_path}, definition.name()
        named[definition.name()] = [Path(path).name for path in outputs(batch)]

    expected = {
        "INPUT": ["of_East coast.tif", "of_.tif"],
        "MODEL": ["of_brightest.tif", "of_.tif"],
        "OUTPUT_NAME": ["of_Land cover.tif", "of_.tif"],
        "CRS": ["of_EPSG_32633.tif", "of_.tif"],
        "MASK": ["of_Coast.tif", "of_.tif"],
        "PROCESSING_MODE": ["of_Process as mosaicked image.tif"] * 2,
    }
    assert {name: named[name] for name in expected} == expected


def test_packed_models_are_named_after_their_networks(provider, project, small, monkeypatch, tmp_path):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("pixelwise:deeplearningmodeltoecd")
    batch = BatchAlgorithmDialog(algorithm.create())
    batch.show()
    give(batch, 0, MODEL=small.model)
    give(batch, 1)

    fill(batch, monkeypatch, tmp_path / "packed_.ecd", by="MODEL")

    assert outputs(batch) == [str(tmp_path / "packed_brightest.ecd"), str(tmp_path / "packed_.ecd")]
    batch.close()


def test_model_files_by_pattern_become_rows(batch, tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("one.onnx", "two.onnx", "notes.txt"):
        (folder / name).touch()

    find_files(batch, "MODEL", "*.onnx", folder)

    rows = range(batch.mainWidget().batchRowCount())
    assert sorted(value(batch, row, "MODEL") for row in rows) == [str(folder / "one.onnx"), str(folder / "two.onnx")]


def test_results_can_be_named_after_a_mask_of_selected_features(batch, monkeypatch, tmp_path):
    mask = QgsVectorLayer("Polygon?crs=EPSG:32633", "Coast", "memory")
    QgsProject.instance().addMapLayer(mask)
    give(batch, 0, MASK=QgsProcessingFeatureSourceDefinition(mask.id(), True))

    fill(batch, monkeypatch, tmp_path / "of_.tif", by="MASK")

    assert outputs(batch)[0] == str(tmp_path / "of_Coast.tif")


def test_results_are_numbered(batch, layers, monkeypatch, tmp_path):
    for row, layer in enumerate(layers):
        give(batch, row, INPUT=layer.id())

    fill(batch, monkeypatch, tmp_path / "classes_.tif", how=WITH_NUMBERS)

    assert outputs(batch) == [str(tmp_path / f"classes_{number}.tif") for number in (1, 2, 3)]


def test_open_layers_become_rows_that_show_their_names(batch, layers, save_picture):
    def choose_all(window: QDialog) -> None:
        model = window.findChild(QListView).model()
        for row in range(model.rowCount()):
            model.item(row).setCheckState(Qt.CheckState.Checked)
        press_ok(window)

    as_soon_as_shown("MultipleInputDialog", choose_all)
    autofill(batch, "INPUT", "Select from Open Layers…")

    rows = range(batch.mainWidget().batchRowCount())
    assert {value(batch, row, "INPUT") for row in rows} == {layer.id() for layer in layers}
    assert {cell_text(batch, row, "INPUT") for row in rows} == {f"{layer.name()} [EPSG:32633]" for layer in layers}
    save_picture(batch, "batch")


def find_files(batch: BatchAlgorithmDialog, name: str, pattern: str, folder: Path) -> None:
    """Have QGIS look for files, and add a row for each."""

    def find(window: QDialog) -> None:
        window.findChild(QLineEdit, "mPatternLineEdit").setText(pattern)
        window.findChild(QWidget, "mFolderWidget").setFilePath(str(folder))
        QTest.mouseClick(window.findChild(QWidget, "mFindButton"), Qt.MouseButton.LeftButton)
        press_ok(window)

    as_soon_as_shown("QgsFindFilesByPatternDialog", find)
    autofill(batch, name, "Add Files by Pattern…")


def test_files_by_pattern_become_rows(batch, layers, rasters):
    find_files(batch, "INPUT", "*st.tif", Path(rasters[0]).parent)

    rows = range(batch.mainWidget().batchRowCount())
    assert {value(batch, row, "INPUT") for row in rows} == {rasters[0], rasters[2]}
    assert {cell_text(batch, row, "INPUT") for row in rows} == {"east.tif", "west.tif"}


def test_the_first_row_is_filled_down(batch, layers):
    give(batch, 0, INPUT=[layer.id() for layer in layers])
    give(batch, 1)

    autofill(batch, "INPUT", "Fill Down")

    assert value(batch, 1, "INPUT") == [layer.id() for layer in layers]


def test_several_layers_are_chosen_for_a_row_in_qgis_s_dialog(batch, layers):
    def choose_two(window: QDialog) -> None:
        model = window.findChild(QListView).model()
        for row in range(model.rowCount()):
            paths = model.item(row).text().startswith(("East", "West"))
            model.item(row).setCheckState(Qt.CheckState.Checked if paths else Qt.CheckState.Unchecked)
        press_ok(window)

    as_soon_as_shown("QgsProcessingMultipleInputDialog", choose_two)
    QTest.mouseClick(cell(batch, 0, "INPUT").findChild(QToolButton), Qt.MouseButton.LeftButton)

    assert set(value(batch, 0, "INPUT")) == {layers[0].id(), layers[2].id()}
    assert cell_text(batch, 0, "INPUT").startswith("2 rasters: ")
    assert "West coast" in cell_text(batch, 0, "INPUT")


def test_a_layer_removed_from_the_project_is_removed_from_the_table(batch, layers):
    give(batch, 0, INPUT=[layers[0].id(), layers[1].id()])
    give(batch, 1, INPUT=layers[0].id())
    staying = layers[1].id()

    QgsProject.instance().removeMapLayer(layers[0].id())

    assert (value(batch, 0, "INPUT"), value(batch, 1, "INPUT")) == (staying, None)
    assert cell_text(batch, 1, "INPUT") == ""


def test_a_batch_named_after_its_input_writes_each_result_under_that_name(
    batch, layers, small, qtbot, monkeypatch, tmp_path
):
    give(batch, 0, INPUT=layers[0].id(), MODEL=small.model)
    give(batch, 1, INPUT=[layers[1].id(), layers[2].id()], MODEL=small.model)
    results = tmp_path / "results"
    results.mkdir()
    for column, suffix in (("OUTPUT", ".tif"), ("OUTPUT_CONFIDENCE", "_sure.tif"), ("OUTPUT_REPORT", ".html")):
        fill(batch, monkeypatch, results / f"{column}_{suffix}", column=column)
    columns = "OUTPUT", "OUTPUT_CONFIDENCE", "OUTPUT_REPORT"
    paths = [Path(path) for column in columns for path in outputs(batch, column)]

    batch.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(map(Path.exists, paths)) and not tasks.countActiveTasks(), timeout=60_000)

    assert [each.name for each in paths[:2]] == ["OUTPUT_East coast.tif", "OUTPUT_North_coast_West_coast.tif"]
    for path, layer in zip(paths[:2], layers):  # the first of several rasters is on top
        np.testing.assert_array_equal(read_pixels(str(path)), read_pixels(layer.source()).argmax(axis=0))


def test_files_given_by_name_only_are_in_the_default_folder_and_equal_names_are_numbered(
    batch, layers, small, qtbot, monkeypatch, tmp_path
):
    results = tmp_path / "results"
    results.mkdir()
    monkeypatch.setattr("pixelwise.ui.dialog.named_destination.default_folder", lambda: str(results))
    for row, layer in enumerate(layers[:2]):
        give(batch, row, INPUT=layer.id(), MODEL=small.model)
        for column, name in (("OUTPUT", "coast"), ("OUTPUT_REPORT", "coast.html")):
            line = cell(batch, row, column).findChild(QLineEdit)
            line.setFocus()
            QTest.keyClicks(line, name)
    paths = [results / name for name in ("coast.tif", "coast 2.tif", "coast.html", "coast 2.html")]

    batch.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(map(Path.exists, paths)) and not tasks.countActiveTasks(), timeout=60_000)

    for path, layer in zip(paths[:2], layers):
        np.testing.assert_array_equal(read_pixels(str(path)), read_pixels(layer.source()).argmax(axis=0))
