"""A button whose menu offers the models that were used lately."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QKeySequence
from qgis.PyQt.QtWidgets import QLineEdit, QMenu, QShortcut, QToolButton, QWidget

from ...processing_provider.i18n import tr
from ...processing_provider.recent_models import RecentModels

_MOST = 10  # models in the menu
_LETTERS = 45  # of a folder's name
_PATIENCE = 0.7  # seconds in which a drive must say whether a file is there


class RecentButton(QToolButton):
    """Opens the menu by mouse, by Space, and by Alt+Down in the field that it stands beside."""

    chosen = pyqtSignal(str)  # a path

    def __init__(self, recent: RecentModels, sample: str, field: QLineEdit, parent: QWidget) -> None:
        """Offer a list of models, and a sample model; "" for none."""
        super().__init__(parent)
        self._recent, self._sample = recent, sample
        self._presence = _Presence()
        self.setText(tr("Recent"))
        self.setToolTip(tr("Recently used models (Alt+Down in the field)"))
        self.setAccessibleName(tr("Recent models"))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        shortcut = QShortcut(QKeySequence("Alt+Down"), field)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.showMenu)

    def _fill(self) -> None:
        self.menu().clear()
        paths = self._presence.of(self._recent.paths)[:_MOST]
        for path, title in zip(paths, titles(paths, self.fontMetrics())):
            self._add(title, path)
        if not paths:
            self.menu().addAction(tr("No model has been used yet")).setEnabled(False)
        if os.path.exists(self._sample) and self._sample not in paths:
            self.menu().addSeparator()
            self._add(tr("Sample model"), self._sample)
        self.menu().addSeparator()
        clear = self.menu().addAction(tr("Clear List"), self._recent.clear)
        clear.setEnabled(bool(self._recent.paths))

    def _add(self, title: str, path: str) -> None:
        action = self.menu().addAction(title)
        action.setToolTip(os.path.normpath(path))
        action.triggered.connect(partial(self.chosen.emit, path))


def titles(paths: Sequence[str], metrics: QFontMetrics) -> list[str]:
    """Name models by file and folder, so that two of the same name are told apart; a menu aligns what a tab divides."""
    short = partial(_title, shorten=partial(_last_letters, metrics=metrics))
    counted = Counter(map(short, paths))
    return [short(path) if counted[short(path)] == 1 else _title(path, shorten=str) for path in paths]


def _title(path: str, shorten: Callable[[str], str]) -> str:
    folder, name = os.path.split(os.path.normpath(path))
    return f"{name}\t{shorten(folder)}".replace("&", "&&")


def _last_letters(folder: str, metrics: QFontMetrics) -> str:
    return metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, _LETTERS * metrics.averageCharWidth())


class _Presence:
    """Finds out which files are there without waiting for drives that do not answer."""

    def __init__(self) -> None:
        self._asked: dict[str, threading.Thread] = {}  # those that have not answered yet

    def of(self, paths: Sequence[str]) -> list[str]:
        """Give those that are there, in their order."""
        there: set[str] = set()
        for path in paths:
            if path not in self._asked:
                self._asked[path] = threading.Thread(target=_look, args=(path, there), daemon=True)
                self._asked[path].start()
        end = time.monotonic() + _PATIENCE
        for thread in self._asked.values():
            thread.join(max(0.0, end - time.monotonic()))
        self._asked = {path: thread for path, thread in self._asked.items() if thread.is_alive()}
        return [path for path in paths if path in there]


def _look(path: str, there: set[str]) -> None:
    if os.path.exists(path):
        there.add(path)
