"""Check the values off the main thread after the user presses Run and before the run starts.

The check may have to read and run a model and open hundreds of rasters, which would freeze QGIS on the main thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsProcessingContext
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ...processing_provider.i18n import tr
from ..latest_query import LatestQuery

if TYPE_CHECKING:
    from ...processing_provider.algorithm import ParameterError

_PATIENCE = 300  # ms before the Run button shows that a check is running


class ParameterCheck(QObject):
    """Checks the values of a dialog's widgets, again if they change during the check."""

    approved = pyqtSignal()  # QGIS's own check will accept the values too
    refused = pyqtSignal(object)  # the ParameterError

    def __init__(self, dialog: AlgorithmDialog) -> None:
        """Create a check for the dialog, the parent of this object."""
        super().__init__(dialog)
        self._parameters: dict[str, object] = {}
        self._context: QgsProcessingContext | None = None
        self._running = self._stale = False
        self._label = dialog.runButton().text()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._show_checking)
        self._query = LatestQuery(self, tr("Checking the parameters"))
        # Queued, because a run may open a window and must not start while QGIS finishes a task.
        self._query.succeeded.connect(self._checked, Qt.ConnectionType.QueuedConnection)
        dialog.mainWidget().values.changed.connect(self._mark_stale)
        dialog.cancelButton().clicked.connect(self.end)

    @property
    def busy(self) -> bool:
        """Whether a check is running."""
        return self._running

    def begin(self, context: QgsProcessingContext) -> None:
        """Read the values and start checking them, unless a check is running."""
        if self._running:
            return
        self._running, self._context = True, context
        self.parent().runButton().setEnabled(False)
        self.parent().cancelButton().setEnabled(True)
        self._patience.start()
        self._check()

    def end(self, *_: object) -> None:
        """Discard the check and enable Run again."""
        if not self._running:
            return
        self._running = False
        self._query.discard()
        self._patience.stop()
        self._context = None
        self.parent().runButton().setText(self._label)
        self.parent().runButton().setEnabled(True)
        self.parent().cancelButton().setEnabled(False)

    def _check(self) -> None:
        self._stale = False
        self._parameters = self.parent().mainWidget().collect_parameters()
        self._query.start(self.parent().algorithm().prepare_check(self._parameters, self._context))

    def _checked(self, error: ParameterError | None) -> None:
        if not self._running:
            return
        if self._stale:
            self._check()
            return
        self.end()
        if error is None:
            self.parent().algorithm().approve(self._parameters)
            self.approved.emit()
        else:
            self.refused.emit(error)

    def _mark_stale(self) -> None:
        self._stale = True

    def _show_checking(self) -> None:
        self.parent().runButton().setText(tr("Checking…"))
