"""Runs inside QGIS's window (`qgis --code`) and does there what a person would do, with mouse and keys.

Each `yield` names what to wait for; a timer looks again and again until it has come. Whatever opens a dialog is
done by a timer of its own, since a dialog keeps its caller until it is closed.

What it saw is written as JSON for test_desktop.py, which tells it what to do by the environment variable
PIXELWISE_DRIVE (a JSON file).
"""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QToolButton,
    QTreeView,
    QWidget,
)
from qgis.utils import iface

JOB = json.loads(Path(os.environ["PIXELWISE_DRIVE"]).read_text())
PATIENCE = 120.0


def steps() -> Iterator[Callable[[], object]]:
    """A person's way from the image to the map."""
    yield from open_from_the_toolbox()
    yield from fill_in()
    yield from run_with_a_mistake()
    yield from run()
    yield from look_at_the_map()
    later(iface.actionExit().trigger)
    yield wait(PATIENCE)


def open_from_the_toolbox() -> Iterator[Callable[[], object]]:
    """Search the toolbox, and double-click what it finds."""
    yield lambda: QgsProject.instance().mapLayersByName("naip_2018")
    iface.mainWindow().showMaximized()
    toolbox = iface.mainWindow().findChild(QWidget, "ProcessingToolbox")
    toolbox.show()
    yield wait(1)
    picture("1-image")
    type_into(toolbox.searchBox, "classify pixels")
    tree = toolbox.findChild(QTreeView)
    yield lambda: found(tree, "Classify Pixels Using Deep Learning")
    picture("2-toolbox")
    double_click(tree, found(tree, "Classify Pixels Using Deep Learning"))
    yield dialog


def fill_in() -> Iterator[Callable[[], object]]:
    """Type model, name and file; the one layer is chosen already."""
    wrappers = dialog().mainWidget().wrappers
    layer = QgsProject.instance().mapLayersByName("naip_2018")[0]
    assert wrappers["INPUT"].parameterValue() == [layer.id()], wrappers["INPUT"].parameterValue()
    type_into(wrappers["MODEL"].wrappedWidget().findChild(QLineEdit), JOB["model"])
    type_into(wrappers["OUTPUT_NAME"].wrappedWidget(), JOB["name"])
    type_into(wrappers["OUTPUT"].wrappedWidget().findChild(QLineEdit), JOB["output"])
    yield lambda: any(table.rowCount() for table in dialog().findChildren(QTableWidget))  # the model has been read
    yield wait(0.5)
    picture("3-dialog")


def run_with_a_mistake() -> Iterator[Callable[[], object]]:
    """Give too few bands, press Run, read what is said, and take the bands out again."""
    panel = dialog().mainWidget()
    field = panel.wrappers["BANDS"].wrappedWidget()
    type_into(field, "3,2,1")
    later(button(dialog(), "Run").click)
    yield lambda: panel.row("BANDS").explanation
    yield wait(0.5)
    picture("3-mistake")
    field.clear()
    assert panel.row("BANDS").explanation == ""


def run() -> Iterator[Callable[[], object]]:
    """Press Run, and wait for the layer."""
    later(button(dialog(), "Run").click)
    yield lambda: QgsProject.instance().mapLayersByName(JOB["name"])
    yield dialog().wasExecuted
    yield wait(0.5)
    picture("4-log")


def look_at_the_map() -> Iterator[Callable[[], object]]:
    """Close the dialog, and let the map draw."""
    later(dialog().close)
    yield lambda: dialog() is None
    iface.mainWindow().findChild(QWidget, "ProcessingToolbox").hide()
    iface.layerTreeView().expandAllNodes()
    yield wait(2)
    yield lambda: not iface.mapCanvas().isDrawing()
    picture("5-map")
    report()


def dialog() -> QDialog | None:
    """The algorithm's dialog, when it is open."""
    open_ones = [each for each in QApplication.topLevelWidgets() if type(each).__name__ == "GroupedDialog"]
    return next((each for each in open_ones if each.isVisible()), None)


def found(tree: QTreeView, text: str) -> object:
    """The item of a tree that is called so."""
    matches = tree.model().match(
        tree.model().index(0, 0), Qt.ItemDataRole.DisplayRole, text, 1, Qt.MatchFlag.MatchRecursive
    )
    return matches[0] if matches else None


def double_click(tree: QTreeView, item: object) -> None:
    """Double-click an item, after the click that selects it."""
    tree.scrollTo(item)
    middle = tree.visualRect(item).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    later(
        lambda: QTest.mouseDClick(
            tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(middle)
        )
    )


def button(window: QWidget, text: str) -> QWidget | None:
    """The visible button that says so."""
    buttons = [*window.findChildren(QPushButton), *window.findChildren(QToolButton), *window.findChildren(QCheckBox)]
    return next((each for each in buttons if each.isVisible() and each.text().replace("&", "") == text), None)


def type_into(field: QLineEdit, text: str) -> None:
    """Type a text into a field."""
    field.setFocus()
    QTest.keyClicks(field, text)


def picture(name: str) -> None:
    """Save what the screen shows, without QGIS's own news."""
    iface.messageBar().clearWidgets()
    QApplication.processEvents()
    screen = iface.mainWindow().screen()
    screen.grabWindow(0).save(str(Path(JOB["pictures"]) / f"{name}.png"))


def report(error: str = "") -> None:
    """Tell the test what stands in the project."""
    seen = {"error": error, "layers": {}}
    for layer in QgsProject.instance().mapLayers().values():
        renderer = layer.renderer()
        classes = renderer.classes() if renderer.type() == "paletted" else []
        seen["layers"][layer.name()] = {
            "source": layer.source(),
            "renderer": renderer.type(),
            "classes": [[int(each.value), each.label, each.color.name()] for each in classes],
        }
    Path(JOB["report"]).write_text(json.dumps(seen))


def later(action: Callable[[], object]) -> None:
    """Do something as soon as nothing else runs."""
    QTimer.singleShot(0, action)


def wait(seconds: float) -> Callable[[], bool]:
    """Wait so long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


class Driver:
    """Takes the steps, each when what it waits for has come."""

    def __init__(self) -> None:
        self._steps = steps()
        self._awaited: Callable[[], object] = lambda: True
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(100)

    def _look(self) -> None:
        try:
            if self._awaited():
                self._awaited = next(self._steps)
                self._since = time.monotonic()
            elif time.monotonic() - self._since > PATIENCE:
                raise TimeoutError("what the last step waits for did not come")
        except Exception:  # the window would show it and wait for a click that nobody makes
            report(traceback.format_exc())
            picture("failure")
            os._exit(3)


driver = Driver()
