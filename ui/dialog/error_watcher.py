"""Detect that the error shown in the dialog has been fixed, whatever change fixed it.

The fix may be a change of another field, of a file or of a layer of the project. As long as the dialog shows an error,
the values are therefore checked again after each change, off the main thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery

if TYPE_CHECKING:
    from ...processing_provider.algorithm import ParameterError

_PAUSE = 300  # ms without a change before the values are checked


class ErrorWatcher(QObject):
    """Watches the error that a dialog shows until it no longer applies."""

    resolved = pyqtSignal()
    changed = pyqtSignal(object)  # a ParameterError about the same parameter with another text

    def __init__(self, dialog: AlgorithmDialog) -> None:
        """Create a watcher for the dialog, the parent of this object."""
        super().__init__(dialog)
        self._error: ParameterError | None = None
        self._query = LatestQuery(self, tr("Checking the changed value"))
        self._query.succeeded.connect(self._checked)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._check)
        dialog.mainWidget().values.changed.connect(self._check_later)
        ActivationWatcher(dialog).activated.connect(self._check_later)

    @property
    def busy(self) -> bool:
        """Whether a check of the error is pending."""
        return self._pause.isActive() or self._query.busy

    def watch(self, error: ParameterError) -> None:
        """Watch this error instead of the previous one."""
        self.stop()
        self._error = error

    def stop(self) -> None:
        """Stop watching."""
        self._error = None
        self._pause.stop()
        self._query.discard()

    def _check_later(self, *_: object) -> None:
        if self._error is not None and self.parent().isVisible():
            self._pause.start()

    def _check(self) -> None:
        dialog = self.parent()
        if dialog.checking:  # before a run: the same check, which would take twice as long if done twice at once
            self._pause.start()
            return
        values = dialog.mainWidget().values
        self._query.start(dialog.algorithm().prepare_check(values.parameters(), values.context))

    def _checked(self, error: ParameterError | None) -> None:
        previous = self._error
        if previous is None:
            return
        if error is None or error.parameter != previous.parameter:
            self.stop()
            self.resolved.emit()
        elif error.text != previous.text:
            self._error = error
            self.changed.emit(error)
