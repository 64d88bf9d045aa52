"""Detect that the error shown in the dialog has been fixed, wherever the fix was made.

A value can be invalid because of another field, a file, or a layer of the project. So the values are checked again
after each change, off the main thread, as long as an error is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery

if TYPE_CHECKING:
    from ...processing_provider.algorithm import Complaint

_PAUSE = 300  # ms without a change before the values are judged


class ComplaintWatcher(QObject):
    """Watches one complaint of a dialog until it no longer applies."""

    resolved = pyqtSignal()
    changed = pyqtSignal(object)  # the Complaint about the same parameter in other words

    def __init__(self, dialog: AlgorithmDialog) -> None:
        """Prepare for a complaint of the dialog, the parent of this object."""
        super().__init__(dialog)
        self._complaint: Complaint | None = None
        self._query = LatestQuery(self, tr("Checking the changed value"))
        self._query.succeeded.connect(self._judged)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        dialog.mainWidget().values.changed.connect(self._look_again)
        ActivationWatcher(dialog).activated.connect(self._look_again)

    @property
    def busy(self) -> bool:
        """Whether a check of the complaint is pending."""
        return self._pause.isActive() or self._query.busy

    def follow(self, complaint: Complaint) -> None:
        """Watch this complaint from now on."""
        self.forget()
        self._complaint = complaint

    def forget(self) -> None:
        """Stop watching."""
        self._complaint = None
        self._pause.stop()
        self._query.discard()

    def _look_again(self, *_: object) -> None:
        if self._complaint is not None and self.parent().isVisible():
            self._pause.start()

    def _ask(self) -> None:
        dialog = self.parent()
        if dialog.checking:  # for a run, which finds out the same; twice at once would take twice as long
            self._pause.start()
            return
        values = dialog.mainWidget().values
        self._query.start(dialog.algorithm().question(values.parameters(), values.context))

    def _judged(self, complaint: Complaint | None) -> None:
        followed = self._complaint
        if followed is None:
            return
        if complaint is None or complaint.parameter != followed.parameter:
            self.forget()
            self.resolved.emit()
        elif complaint.text != followed.text:
            self._complaint = complaint
            self.changed.emit(complaint)
