"""Operate the dialog like a user, and read its widgets."""

from __future__ import annotations

import time

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget


def give(dialog: AlgorithmDialog, **values: object) -> None:
    """Set widgets, and wait for the updates that follow."""
    for name, value in values.items():
        panel = dialog.mainWidget()
        panel.wrappers[name].setParameterValue(value, panel.processing_context)
    settle(dialog)


def press_run(dialog: AlgorithmDialog) -> None:
    """Press Run, and wait until the run has started or was refused."""
    end = time.monotonic() + 60
    dialog.runAlgorithm()
    while dialog.checking:
        assert time.monotonic() < end, "the values were not judged"
        QCoreApplication.processEvents()


def choose_model(dialog: AlgorithmDialog, model: str) -> None:
    """Choose a model, and wait until it has been read."""
    give(dialog, MODEL=model)


def settle(dialog: AlgorithmDialog) -> None:
    """Wait until the table contains the model's arguments."""
    end = time.monotonic() + 60
    QCoreApplication.processEvents()
    while table_of(dialog).reading:
        assert time.monotonic() < end, "the model was not read"
        QCoreApplication.processEvents()


def table_of(dialog: AlgorithmDialog):
    """The table of model arguments."""
    from pixelwise.ui.parameters.arguments_table import ArgumentsTable

    return dialog.findChild(ArgumentsTable)


def rows(dialog: AlgorithmDialog) -> dict[str, str]:
    """Return the names and displayed values of the table."""
    table = table_of(dialog)
    names = [table.table.item(row, 0).text() for row in range(table.table.rowCount())]
    return {name: displayed_text(table.editor(name).input) for name in names}


def displayed_text(widget) -> str:
    """Return the displayed text of a widget."""
    if isinstance(widget, QCheckBox):
        return "true" if widget.isChecked() else "false"
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def type_value(dialog: AlgorithmDialog, name: str, text: str) -> None:
    """Change a value in the table like a user."""
    widget = table_of(dialog).editor(name).input
    widget.setFocus()
    if isinstance(widget, QCheckBox):
        if displayed_text(widget) != text:
            QTest.keyClick(widget, Qt.Key.Key_Space)
    elif isinstance(widget, QComboBox):
        QTest.keyClick(widget, Qt.Key.Key_Home)
        for _ in range(widget.findText(text)):
            QTest.keyClick(widget, Qt.Key.Key_Down)
    else:
        widget.selectAll()
        QTest.keyClicks(widget, text)
    QCoreApplication.processEvents()


def arguments(dialog: AlgorithmDialog) -> str:
    """Return the value of ARGUMENTS for a run."""
    return dialog.mainWidget().wrappers["ARGUMENTS"].parameterValue()


def come_back(window: QWidget) -> None:
    """Send a window the events of switching to another program and back."""
    for kind in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowActivate):
        QApplication.sendEvent(window, QEvent(kind))
