"""A dialog that runs one task at a time, with its progress, its output and a message; used by the installers."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...inference import PixelwiseError
from ...processing_provider.i18n import tr
from ..function_task import FunctionTask
from ..linked_text import show_linked
from ..tab_order import focus_next, skip_unless_scrollable
from ..wrapping import show_scroll_bar
from .text_window import fixed_font

_COMMAND_LINES = 8  # at most
_ROUNDING = 2  # pixels: Qt scrolls to a last line that is cut off by less than one
_LOG_LINES = 6  # at least
_LETTERS = 90  # the initial width


class TaskDialog(QDialog):
    """A scrolling page with a command, its output and a message, above a row of buttons.

    A subclass adds its own widgets. A running task continues when the dialog is closed.
    """

    install_ended = pyqtSignal()  # an installation has succeeded, failed or been cancelled

    def __init__(self, parent: QWidget | None) -> None:
        """Create the widgets; a subclass adds its own before it calls `lay_out`."""
        super().__init__(parent)
        self._task: FunctionTask | None = None
        self.next_action = plain_label()
        self.command = _Command()
        self.copy = QPushButton(tr("Copy Command"), self)
        self.message = plain_label()
        self.progress = QProgressBar(self)
        self._content, self._scroll = QWidget(), QScrollArea(self)
        self.log = _OutputPane()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.install = self.buttons.addButton(tr("Install"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove = self.buttons.addButton(tr("Remove"), QDialogButtonBox.ButtonRole.ActionRole)
        self.cancel = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.command.toPlainText()))
        self.cancel.clicked.connect(lambda: self._task and self._task.cancel())
        self.buttons.rejected.connect(self.close)

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return self._task is not None

    def announce(self, title: str) -> None:
        """Show the title of the action that follows the installation; "" hides the line."""
        self.next_action.setText(tr("Once it is installed, Pixelwise continues with: {what}").format(what=title))
        self.next_action.setVisible(bool(title))
        self.grow()

    def showEvent(self, event: QShowEvent) -> None:
        """Adapt the height to the texts at the final width."""
        super().showEvent(event)
        self.grow()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def unload(self) -> None:
        """Cancel the running task and wait for it, because the plugin is being unloaded."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.waitForFinished(10_000)

    def show_status(self) -> None:
        """Update what depends on whether a task is running; a subclass adds its own."""
        self.cancel.setVisible(self.busy)
        self.progress.setVisible(self.busy)
        self.grow()

    def show_message(self, text: str) -> None:
        """Show the result of a task, or what it is doing."""
        show_linked(self.message, text)

    def start(
        self, description: str, function: Callable[[FunctionTask], object], ended: Callable[[FunctionTask], None]
    ) -> None:
        """Run a function as a task, and another one with the ended task."""
        task = FunctionTask(description, function)
        task.output.connect(self.log.appendPlainText)
        task.progressChanged.connect(self._show_progress)
        task.ended.connect(lambda: self._ended(task, ended))
        self._task = task
        self.progress.setRange(0, 0)
        self.show_status()
        self._scroll.ensureWidgetVisible(self.progress)
        task.begin()

    def lay_out(self, about_command: str, *introduction: QWidget | QLayout) -> None:
        """Arrange these widgets and layouts at the top, and below them all others, with a text above the command."""
        column = QVBoxLayout(self._content)
        for item in introduction:
            column.addWidget(item) if isinstance(item, QWidget) else column.addLayout(item)
        column.addWidget(plain_label(about_command))
        column.addWidget(self.command)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.next_action)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addWidget(self.log, 100)
        column.addStretch(1)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        skip_unless_scrollable(self._scroll)
        layout = QVBoxLayout(self)
        layout.addWidget(self._scroll)
        layout.addWidget(self.buttons)
        self.log.hide()
        self.resize(self.fontMetrics().averageCharWidth() * _LETTERS, 0)

    def grow(self) -> None:
        """Enlarge the window to its content, up to the height of the screen; the rest scrolls."""
        if not self.isVisible():
            return
        self.layout().activate()
        self._content.layout().activate()
        viewport = self._scroll.viewport()  # a theme may give the area a frame
        missing = self._content.layout().totalHeightForWidth(viewport.width()) - viewport.height()
        available = self.screen().availableGeometry().height() - 2 * self.buttons.height()
        if missing > 0:
            self.resize(self.width(), min(self.height() + missing, available))

    def _show_progress(self, percent: float) -> None:
        """Show the share of the work done, of a task that reports it."""
        self.progress.setRange(0, 100)
        self.progress.setValue(round(percent))

    def _ended(self, task: FunctionTask, ended: Callable[[FunctionTask], None]) -> None:
        if self._task is not task:
            return
        self._task = None
        ended(task)
        if isinstance(task.error, PixelwiseError):
            self.show_message(str(task.error))
        self.show_status()
        self._scroll.ensureWidgetVisible(self.message)
        if ended == self._installation_ended:
            self.install_ended.emit()
        if task.error is not None and not isinstance(task.error, PixelwiseError):
            raise task.error  # a bug: QGIS shows its traceback

    @abstractmethod
    def _installation_ended(self, task: FunctionTask) -> None:
        """Show the result of an installation."""


def plain_label(text: str = "") -> QLabel:
    """Return a label of selectable text that wraps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)  # the output of pip may look like HTML
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


class _OutputPane(QPlainTextEdit):
    """Read-only text in a fixed-width font."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(fixed_font())
        self.setMinimumHeight(self._height_of(_LOG_LINES * self.fontMetrics().lineSpacing()))

    def _height_of(self, text: float) -> int:
        around = max(self.height() - self.viewport().height(), 2 * self.frameWidth())  # also what a theme adds
        return math.ceil(text + 2 * self.document().documentMargin()) + _ROUNDING + around


class _Command(_OutputPane):
    """As high as its text, up to a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *_: object) -> None:
        text = self.blockBoundingRect(self.document().firstBlock()).height()
        limit = _COMMAND_LINES * self.fontMetrics().lineSpacing()
        self.setFixedHeight(self._height_of(min(text, limit)))
        show_scroll_bar(self, text > limit)
