"""The explanation of an error disappears as soon as the error is fixed, whatever change fixes it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.packages import class_information
from pixelwise.tests.qgis.dialogs import choose_model, come_back, give, press_run, type_value
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import QgsApplication, QgsRasterLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit


@pytest.fixture
def dialog(algorithm, project, qtbot, small):
    """The dialog of Classify Pixels, filled in."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    opened.setParameters(small.parameters)
    return opened


def refuse(dialog, **invalid_value) -> None:
    """Set an invalid value, press Run, and wait for the explanation."""
    give(dialog, **invalid_value)
    press_run(dialog)
    assert list(explanations(dialog)) == list(invalid_value)
    title = dialog.algorithm().parameterDefinition(*invalid_value).description()
    assert dialog.messageBar().currentItem().text() == f'"{title}" is not valid.'


def explanations(dialog) -> dict[str, str]:
    panel = dialog.mainWidget()
    texts = {name: panel.row(name).explanation for name in panel.wrappers}
    return {name: text for name, text in texts.items() if text}


def expect_no_explanation(dialog, qtbot) -> None:
    qtbot.waitUntil(lambda: not explanations(dialog), timeout=20_000)
    assert dialog.messageBar().currentItem() is None


def wrapped(dialog, name: str, kind=QLineEdit):
    widget = dialog.mainWidget().wrappers[name].wrappedWidget()
    return widget if isinstance(widget, kind) else widget.findChild(kind)


def in_bands(folder: Path, bands: int) -> str:
    return write_raster(folder / f"{bands}.tif", np.full((bands, 40, 50), 9, np.uint8))


def test_typing_a_valid_value_removes_the_explanation(dialog, qtbot):
    refuse(dialog, PARALLEL_FACTOR="many")
    field = wrapped(dialog, "PARALLEL_FACTOR")
    field.selectAll()

    QTest.keyClicks(field, "2")

    expect_no_explanation(dialog, qtbot)


def test_pasting_a_valid_value_removes_the_explanation(dialog, qtbot):
    refuse(dialog, PARALLEL_FACTOR="many")
    field = wrapped(dialog, "PARALLEL_FACTOR")
    field.selectAll()
    QApplication.clipboard().setText("2")

    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    expect_no_explanation(dialog, qtbot)


def test_typing_a_valid_destination_removes_the_explanation(dialog, qtbot, tmp_path):
    refuse(dialog, OUTPUT="/nowhere/classes.tif")
    field = wrapped(dialog, "OUTPUT")
    field.selectAll()

    QTest.keyClicks(field, str(tmp_path / "classes.tif"))

    expect_no_explanation(dialog, qtbot)


def test_choosing_an_existing_file_removes_the_explanation(dialog, qtbot, small):
    refuse(dialog, MODEL="/nowhere/model.onnx")

    wrapped(dialog, "MODEL", QgsFileWidget).setFilePath(small.model)  # as the file dialog does

    expect_no_explanation(dialog, qtbot)


def test_dropping_an_existing_file_removes_the_explanation(dialog, qtbot, small):
    refuse(dialog, MODEL="/nowhere/model.onnx")
    field, data = wrapped(dialog, "MODEL"), QMimeData()
    data.setUrls([QUrl.fromLocalFile(small.model)])

    position = QPointF(field.rect().center())
    try:
        event = QDropEvent(position, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.NoModifier)
    except TypeError:  # some builds of Qt 5.15 expect whole pixels
        event = QDropEvent(position.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.NoModifier)
    field.dropEvent(event)

    assert dialog.mainWidget().wrappers["MODEL"].parameterValue() == small.model
    expect_no_explanation(dialog, qtbot)


def test_a_valid_value_in_the_table_of_arguments_removes_the_explanation(dialog, qtbot, small):
    choose_model(dialog, small.model)
    refuse(dialog, ARGUMENTS="padding 4000")

    type_value(dialog, "padding", "8")

    expect_no_explanation(dialog, qtbot)


def test_setting_all_values_again_removes_the_explanation(dialog, qtbot, small):
    refuse(dialog, BANDS="1,2,9")

    dialog.setParameters({**small.parameters, "BANDS": ""})

    expect_no_explanation(dialog, qtbot)


def test_a_raster_with_enough_bands_removes_the_explanation(dialog, qtbot, tmp_path):
    refuse(dialog, BANDS="1,2,9")

    give(dialog, INPUT=[in_bands(tmp_path, 9)])

    expect_no_explanation(dialog, qtbot)


def test_a_model_with_that_number_of_bands_removes_the_explanation(dialog, qtbot, tmp_path):
    refuse(dialog, BANDS="1,2")

    choose_model(dialog, str(argmax_model(tmp_path / "two.onnx", 2)))

    expect_no_explanation(dialog, qtbot)


def test_a_model_that_supports_the_argument_removes_the_explanation(dialog, qtbot, tmp_path):
    choose_model(dialog, str(argmax_model(tmp_path / "small.onnx", 3, tile_size=64)))
    refuse(dialog, ARGUMENTS="padding 100")

    choose_model(dialog, str(argmax_model(tmp_path / "large.onnx", 3, tile_size=512)))

    expect_no_explanation(dialog, qtbot)


def test_removing_an_extent_outside_the_raster_removes_the_explanation(dialog, qtbot, tmp_path):
    refuse(dialog, EXTENT="0,1,0,1 [EPSG:32636]")
    raster = write_raster(tmp_path / "far.tif", np.full((3, 40, 50), 9, np.uint8), epsg=32635)

    give(dialog, INPUT=[raster])  # which does not overlap the extent either
    qtbot.waitUntil(lambda: not dialog._error_watcher.busy, timeout=20_000)
    assert list(explanations(dialog)) == ["EXTENT"]
    give(dialog, EXTENT=None)

    expect_no_explanation(dialog, qtbot)


def test_a_changed_error_message_replaces_the_previous_one(dialog, qtbot, tmp_path):
    refuse(dialog, BANDS="1,2,9")
    assert "from 1 to 3" in explanations(dialog)["BANDS"]

    give(dialog, INPUT=[in_bands(tmp_path, 4)])

    qtbot.waitUntil(lambda: "from 1 to 4" in explanations(dialog).get("BANDS", ""), timeout=20_000)
    assert dialog.messageBar().currentItem().text() == '"Band order" is not valid.'


def test_an_error_that_other_fields_do_not_fix_is_kept(dialog, qtbot):
    refuse(dialog, BANDS="1,2,9")

    give(dialog, OUTPUT_NAME="Another")
    qtbot.waitUntil(lambda: not dialog._error_watcher.busy, timeout=20_000)

    assert list(explanations(dialog)) == ["BANDS"]
    assert dialog.messageBar().currentItem() is not None


def test_a_file_created_meanwhile_removes_the_explanation(dialog, qtbot, small, tmp_path):
    late = tmp_path / "late.onnx"
    refuse(dialog, MODEL=str(late))

    shutil.copy(small.model, late)
    come_back(dialog)

    expect_no_explanation(dialog, qtbot)


def test_renaming_the_layer_with_the_output_name_removes_the_explanation(dialog, qtbot, project, small):
    layer = QgsRasterLayer(small.raster, "Taken")
    project.addMapLayer(layer)
    refuse(dialog, OUTPUT_NAME="Taken")

    layer.setName("Free")
    come_back(dialog)

    expect_no_explanation(dialog, qtbot)


def test_a_started_run_removes_the_explanation(dialog, qtbot, tmp_path):
    refuse(dialog, BANDS="1,2,9")

    dialog.mainWidget().wrappers["INPUT"].setParameterValue(
        [in_bands(tmp_path, 9)], dialog.mainWidget().processing_context
    )
    press_run(dialog)  # before the next check

    assert explanations(dialog) == {}
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)


def test_the_other_dialog_removes_an_explanation_too(provider, project, qtbot, small, tmp_path):
    ecd = QgsApplication.processingRegistry().createAlgorithmById("pixelwise:deeplearningmodeltoecd")
    dialog = ecd.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    late = tmp_path / "late.onnx"
    classes = [{"Value": number, "Name": f"Band {number}", "Color": [number, 0, 0]} for number in (1, 2, 3)]
    information = class_information(tmp_path / "information.json", classes, NumberRasterBands=3)
    parameters = {"MODEL": str(late), "CLASS_INFO": str(information), "OUTPUT": str(tmp_path / "net.ecd")}
    dialog.setParameters(parameters)
    press_run(dialog)
    assert list(explanations(dialog)) == ["MODEL"]

    shutil.copy(small.model, late)
    come_back(dialog)

    expect_no_explanation(dialog, qtbot)


def test_values_are_not_checked_a_second_time_while_a_run_checks_them(dialog, qtbot, monkeypatch):
    from pixelwise.ui.dialog.error_watcher import ErrorWatcher

    refuse(dialog, OUTPUT="/nowhere/classes.tif")
    calls, release = [], threading.Event()

    def find_no_error():
        release.wait(60)

    monkeypatch.setattr(
        dialog.algorithm(), "prepare_check", lambda *arguments: calls.append(arguments) or find_no_error
    )
    pause = dialog.findChild(ErrorWatcher).findChild(QTimer)
    pause.setInterval(60_000)  # not before the run, however busy the computer
    give(dialog, OUTPUT_NAME="Land cover")

    dialog.runAlgorithm()
    assert pause.isActive()
    with qtbot.waitSignal(pause.timeout):
        pause.setInterval(1)
    pause.setInterval(60_000)  # not after the run either, which the test does not look at

    assert len(calls) == 1
    dialog.cancelButton().click()
    release.set()
