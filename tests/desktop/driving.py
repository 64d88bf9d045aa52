"""Mouse, keyboard and screen of a user of QGIS's window, for the tours performed by drive.py.

Each `yield` of a tour is a condition, which a timer checks until it is true. Actions that open a dialog run in a
separate timer, since a dialog blocks its caller until it is closed.

The test names a job (a JSON file) in the environment variable PIXELWISE_DRIVE: the tour, its values and its look. The
notes of the tour are written as JSON for the test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QTreeView,
    QWidget,
)
from qgis.utils import iface

Steps = Iterator[Callable[[], object]]

JOB = json.loads(Path(os.environ["PIXELWISE_DRIVE"]).read_text())
PATIENCE = 120.0  # seconds, on a busy machine
SMALL = 640, 480
_LEFT = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier
_seen: dict[str, object] = {}


class Driver:
    """Performs the steps of a tour, each as soon as its condition is true, and quits QGIS."""

    def __init__(self, steps: Steps) -> None:
        """Start as soon as QGIS is idle."""
        sys.excepthook = _fail  # QGIS would show a window and wait for a click
        self._steps = steps
        self._awaited: Callable[[], object] = lambda: True
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    def _look(self) -> None:
        if self._awaited():
            self._since = time.monotonic()
            try:
                self._awaited = next(self._steps)
            except StopIteration:
                tell()
                self._timer.timeout.disconnect(self._look)
                self._timer.timeout.connect(self._quit)
        elif time.monotonic() - self._since > PATIENCE:
            raise TimeoutError(f"what {_innermost(self._steps)} waits for did not come")

    def _quit(self) -> None:
        """Quit once no task runs: 3.40 crashes if one of its own threads ends later."""
        if not QgsApplication.taskManager().countActiveTasks():
            self._timer.stop()
            iface.actionExit().trigger()


def note(**facts: object) -> None:
    """Record values for the test."""
    _seen.update(facts)


def visible_window(kind: str) -> QDialog | None:
    """Return the visible window of a class."""
    windows = [each for each in QApplication.topLevelWidgets() if type(each).__name__ == kind and each.isVisible()]
    return windows[-1] if windows else None


def dialog() -> QDialog | None:
    """The dialog of an algorithm."""
    return visible_window("GroupedDialog")


def field(name: str) -> QLineEdit:
    """Return the text field of a parameter."""
    widget = dialog().mainWidget().wrappers[name].wrappedWidget()
    if isinstance(widget, QLineEdit):
        return widget
    return widget.findChild(QLineEdit, "mCondensedLineEdit") or widget.findChild(QLineEdit)  # of an extent, the text


def explanation(name: str) -> str:
    """Return the explanation that the dialog shows under a parameter."""
    return dialog().mainWidget().row(name).explanation


def classes(layer: QgsRasterLayer) -> list[list[object]]:
    """Value, name and colour of each class in a layer's legend."""
    return [[int(each.value), each.label, each.color.name()] for each in layer.renderer().classes()]


def layers() -> dict[str, QgsRasterLayer]:
    """The layers of the project by name."""
    return {each.name(): each for each in QgsProject.instance().mapLayers().values()}


def item_named(view: QAbstractItemView, text: str) -> QModelIndex | None:
    """Return the item of a tree or list with this name."""
    flags = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchStartsWith
    matches = view.model().match(view.model().index(0, 0), Qt.ItemDataRole.DisplayRole, text, 1, flags)
    return matches[0] if matches else None


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click as soon as nothing else runs."""
    later(lambda: QTest.mouseClick(widget, _LEFT, _PLAIN, place or widget.rect().center()))


def double_click(tree: QTreeView, item: QModelIndex) -> None:
    """Double-click an item, after the click that selects it."""
    tree.scrollTo(item)
    middle = tree.visualRect(item).center()
    QTest.mouseClick(tree.viewport(), _LEFT, _PLAIN, middle)
    later(lambda: QTest.mouseDClick(tree.viewport(), _LEFT, _PLAIN, middle))


def button(window: QWidget, text: str) -> QAbstractButton:
    """Return the visible button with this text."""
    buttons = window.findChildren(QAbstractButton)
    return next(each for each in buttons if each.isVisible() and each.text().replace("&", "") == text)


def press(window: QWidget, text: str) -> None:
    """Press the button with this text."""
    click(button(window, text))


def type_into(edit: QLineEdit, text: str) -> None:
    """Replace the text of a field by typing."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)


def plugin_menu() -> QMenu:
    """The menu Plugins → Pixelwise."""
    entries = iface.pluginMenu().actions()
    return next(each.menu() for each in entries if each.text().replace("&", "") == "Pixelwise")


def choose_in_menu(text: str) -> None:
    """Choose an entry of Plugins → Pixelwise."""
    later(next(action for action in plugin_menu().actions() if action.text().startswith(text)).trigger)


def choose_file(path: str) -> Steps:
    """Type a path into a file dialog."""

    def window() -> QDialog | None:
        return next((each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog)), None)

    yield lambda: window() and window().isVisible()
    edit = window().findChild(QLineEdit, "fileNameEdit")
    edit.setText(path)  # typing would race with the completer's list
    later(lambda: QTest.keyClick(edit, Qt.Key.Key_Return))
    yield lambda: not (window() and window().isVisible())


def drag(start: QPoint, end: QPoint) -> None:
    """Drag with the real mouse from one screen position to another: Qt's own events cannot."""
    ratio = iface.mainWindow().devicePixelRatioF()  # QGIS 3.40 scales with the screen's resolution
    start, end = start * ratio, end * ratio
    moves = [
        ["mousemove", start.x(), start.y()], ["sleep", "0.3"], ["mousedown", "1"], ["sleep", "0.3"],
        ["mousemove", start.x() + 15, start.y() + 6], ["sleep", "0.2"],
        ["mousemove", start.x() + 40, start.y() + 9], ["sleep", "0.2"],
        ["mousemove", end.x() - 4, end.y()], ["sleep", "0.2"], ["mousemove", end.x(), end.y()], ["sleep", "0.4"],
        ["mouseup", "1"],
    ]  # fmt: skip
    subprocess.Popen(["xdotool", *(str(word) for move in moves for word in move)])


def settle(window: QWidget, size: tuple[int, int] | None = None) -> Steps:
    """Set the position of a window, and its size if the job asks for small windows."""
    wanted = size or (SMALL if JOB["small"] else None)
    window.move(20, 40)
    if wanted:
        window.resize(*wanted)
    yield wait(0.4)


def picture(name: str, window: QWidget | None = None, *, keep_messages: bool = False) -> None:
    """Save the screen, or the area of a window, after removing QGIS's own messages unless they are to be kept."""
    if not keep_messages:
        iface.messageBar().clearWidgets()
    QApplication.processEvents()
    place = window.geometry() if window is not None else QRect(0, 0, -1, -1)
    grabbed = iface.mainWindow().screen().grabWindow(0, place.x(), place.y(), place.width(), place.height())
    grabbed.save(str(Path(JOB["pictures"]) / f"{name}.png"))


def later(action: Callable[[], object]) -> None:
    """Call a function as soon as nothing else runs."""
    QTimer.singleShot(0, action)


def wait(seconds: float) -> Callable[[], bool]:
    """Wait for this long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def map_drawn() -> Steps:
    """Wait for the map."""
    yield wait(0.7)
    yield lambda: not iface.mapCanvas().isDrawing()
    yield wait(0.3)


def _innermost(steps: Steps) -> str:
    while getattr(steps, "gi_yieldfrom", None) is not None:
        steps = steps.gi_yieldfrom
    return f"line {steps.gi_frame.f_lineno} of {steps.gi_code.co_filename}"


def _fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    note(error="".join(traceback.format_exception(kind, error, trace)))
    tell()
    picture("failure")
    os._exit(3)


def tell() -> None:
    """Write the notes for the test."""
    Path(JOB["report"]).write_text(json.dumps({"error": "", **_seen}))
