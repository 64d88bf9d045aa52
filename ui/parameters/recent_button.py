"""A button with a menu of recently used models."""

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

_MAX_ENTRIES = 10  # models in the menu
_LETTERS = 45  # of a folder's path
_TIMEOUT = 0.7  # seconds to wait for slow drives


class RecentButton(QToolButton):
    """Opens the menu on a click, with Space, or with Alt+Down in the field next to it."""

    chosen = pyqtSignal(str)  # a path

    def __init__(self, recent: RecentModels, sample: str, field: QLineEdit, parent: QWidget) -> None:
        """Store the list of models and the path of a sample model, or ""."""
        super().__init__(parent)
        self._recent, self._sample = recent, sample
        self._existence_check = _ExistenceCheck()
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
        paths = self._existence_check.existing(self._recent.paths)[:_MAX_ENTRIES]
        for path, title in zip(paths, titles(paths, self.fontMetrics())):
            self._add_entry(title, path)
        if not paths:
            self.menu().addAction(tr("No model has been used yet")).setEnabled(False)
        if os.path.exists(self._sample) and self._sample not in paths:
            self.menu().addSeparator()
            self._add_entry(tr("Sample Model"), self._sample)
        self.menu().addSeparator()
        clear = self.menu().addAction(tr("Clear List"), self._recent.clear)
        clear.setEnabled(bool(self._recent.paths))

    def _add_entry(self, title: str, path: str) -> None:
        action = self.menu().addAction(title)
        action.setToolTip(os.path.normpath(path))
        action.triggered.connect(partial(self.chosen.emit, path))


def titles(paths: Sequence[str], metrics: QFontMetrics) -> list[str]:
    """Return the file and folder of each model, unambiguously; a menu aligns text after a tab."""
    short = partial(_title, shorten=partial(_last_letters, metrics=metrics))
    counted = Counter(map(short, paths))
    return [short(path) if counted[short(path)] == 1 else _title(path, shorten=str) for path in paths]


def _title(path: str, shorten: Callable[[str], str]) -> str:
    folder, name = os.path.split(os.path.normpath(path))
    return f"{name}\t{shorten(folder)}".replace("&", "&&")


def _last_letters(folder: str, metrics: QFontMetrics) -> str:
    return metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, _LETTERS * metrics.averageCharWidth())


class _ExistenceCheck:
    """Checks which files exist without waiting for drives that do not respond."""

    def __init__(self) -> None:
        self._pending: dict[str, threading.Thread] = {}  # checks that have not ended yet

    def existing(self, paths: Sequence[str]) -> list[str]:
        """Return the existing paths, in their order."""
        existing_paths: set[str] = set()
        for path in paths:
            if path not in self._pending:
                self._pending[path] = threading.Thread(target=_add_if_exists, args=(path, existing_paths), daemon=True)
                self._pending[path].start()
        end = time.monotonic() + _TIMEOUT
        for thread in self._pending.values():
            thread.join(max(0.0, end - time.monotonic()))
        self._pending = {path: thread for path, thread in self._pending.items() if thread.is_alive()}
        return [path for path in paths if path in existing_paths]


def _add_if_exists(path: str, existing_paths: set[str]) -> None:
    if os.path.exists(path):
        existing_paths.add(path)
