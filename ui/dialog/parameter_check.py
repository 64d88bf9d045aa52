"""Check the values off the main thread after the user presses Run and before the run starts.

The check may have to read and run a model and open hundreds of rasters; QGIS would freeze meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsProcessingContext
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ...processing_provider.i18n import tr
from ..latest_query import LatestQuery

if TYPE_CHECKING:
    from ...processing_provider.algorithm import Complaint

_PATIENCE = 300  # ms after which the button says what it waits for


class ParameterCheck(QObject):
    """Checks the values of a dialog's widgets, again if they change during the check."""

    approved = pyqtSignal()  # QGIS's own check will believe it
    refused = pyqtSignal(object)  # the Complaint

    def __init__(self, dialog: AlgorithmDialog) -> None:
        """Prepare a check for the dialog, the parent of this object."""
        super().__init__(dialog)
        self._parameters: dict[str, object] = {}
        self._context: QgsProcessingContext | None = None
        self._wanted = self._stale = False
        self._label = dialog.runButton().text()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._say_what_it_waits_for)
        self._query = LatestQuery(self, tr("Checking the parameters"))
        # Queued, since a run must not start inside the end of a task: QGIS may open a window then.
        self._query.succeeded.connect(self._judged, Qt.ConnectionType.QueuedConnection)
        dialog.mainWidget().values.changed.connect(self._note_change)
        dialog.cancelButton().clicked.connect(self.end)

    @property
    def busy(self) -> bool:
        """Whether a check is running."""
        return self._wanted

    def begin(self, context: QgsProcessingContext) -> None:
        """Read the values and start checking them, unless a check is running."""
        if self._wanted:
            return
        self._wanted, self._context = True, context
        self.parent().runButton().setEnabled(False)
        self.parent().cancelButton().setEnabled(True)
        self._patience.start()
        self._ask()

    def end(self, *_: object) -> None:
        """Discard the check and enable Run again."""
        if not self._wanted:
            return
        self._wanted = False
        self._query.discard()
        self._patience.stop()
        self._context = None
        self.parent().runButton().setText(self._label)
        self.parent().runButton().setEnabled(True)
        self.parent().cancelButton().setEnabled(False)

    def _ask(self) -> None:
        self._stale = False
        self._parameters = self.parent().mainWidget().collected()
        self._query.start(self.parent().algorithm().question(self._parameters, self._context))

    def _judged(self, complaint: Complaint | None) -> None:
        if not self._wanted:
            return
        if self._stale:
            self._ask()
            return
        self.end()
        if complaint is None:
            self.parent().algorithm().approve(self._parameters)
            self.approved.emit()
        else:
            self.refused.emit(complaint)

    def _note_change(self) -> None:
        self._stale = True

    def _say_what_it_waits_for(self) -> None:
        self.parent().runButton().setText(tr("Checking…"))
