"""What tests of the dialog do as a user does, and what they read from its widgets."""

from __future__ import annotations

import time

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget


def give(dialog: AlgorithmDialog, **values: object) -> None:
    """Set widgets, and wait for what follows from it."""
    for name, value in values.items():
        panel = dialog.mainWidget()
        panel.wrappers[name].setParameterValue(value, panel.processing_context)
    settle(dialog)


def press_run(dialog: AlgorithmDialog) -> None:
    """Press Run, and wait until the run has begun or was refused."""
    end = time.monotonic() + 20
    dialog.runAlgorithm()
    while dialog.checking:
        assert time.monotonic() < end, "the values were not judged"
        QCoreApplication.processEvents()


def choose_model(dialog: AlgorithmDialog, model: str) -> None:
    """Choose a model, and wait until it has been read."""
    give(dialog, MODEL=model)


def settle(dialog: AlgorithmDialog) -> None:
    """Wait until the table knows the model."""
    end = time.monotonic() + 20
    QCoreApplication.processEvents()
    while table_of(dialog).reading:
        assert time.monotonic() < end, "the model was not read"
        QCoreApplication.processEvents()


def table_of(dialog: AlgorithmDialog):
    """The table of model arguments."""
    from pixelwise.ui.parameters.arguments_table import ArgumentsTable

    return dialog.findChild(ArgumentsTable)


def rows(dialog: AlgorithmDialog) -> dict[str, str]:
    """What the table shows: names and values."""
    table = table_of(dialog)
    names = [table.table.item(row, 0).text() for row in range(table.table.rowCount())]
    return {name: shown(table.editor(name).input) for name in names}


def shown(widget) -> str:
    """What a widget shows."""
    if isinstance(widget, QCheckBox):
        return "true" if widget.isChecked() else "false"
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def type_value(dialog: AlgorithmDialog, name: str, text: str) -> None:
    """Change a value in the table as a user does."""
    widget = table_of(dialog).editor(name).input
    widget.setFocus()
    if isinstance(widget, QCheckBox):
        if shown(widget) != text:
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
    """The value that the dialog would run with."""
    return dialog.mainWidget().wrappers["ARGUMENTS"].parameterValue()


def come_back(window: QWidget) -> None:
    """Go to another program and back, as far as the window hears of it."""
    for kind in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowActivate):
        QApplication.sendEvent(window, QEvent(kind))
