"""The dialog of an algorithm, with the parameters in groups and errors explained next to the invalid value.

Running, progress, cancelling, log, history, batch and copying remain those of QGIS. An algorithm must not depend on
this dialog, because QGIS shows its plain one in some cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.tools.dataobjects import createContext
from qgis.core import Qgis, QgsProcessingContext
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QSize, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QHideEvent
from qgis.PyQt.QtWidgets import QPushButton, QScrollArea, QWidget

from ...processing_provider.i18n import tr
from ...processing_provider.links import INSTALL, are_followed
from ..menu.frameworks_window import open_frameworks_dialog
from ..tab_order import focus_next
from .error_watcher import ErrorWatcher
from .grouped_panel import GroupedPanel
from .parameter_check import ParameterCheck

if TYPE_CHECKING:
    from ...processing_provider.algorithm import ParameterError, PixelwiseAlgorithm

# The initial size of the dialog, in letters and lines of its font.
_LETTERS = 130
_LINES_OUTSIDE = 14  # above and below the page of parameters
_MAX_LINES = 48
_SHARE = 0.9  # of the screen, at most


class GroupedDialog(AlgorithmDialog):
    """QGIS's dialog with a `GroupedPanel` as its page of parameters."""

    _explained: str = ""  # the parameter named in the message bar
    _message: QgsMessageBarItem | None = None
    _parameter_check: ParameterCheck | None = None  # created on the first run
    _error_watcher: ErrorWatcher | None = None  # created with it

    def __init__(self, algorithm: PixelwiseAlgorithm, in_place: bool = False, parent: QWidget | None = None) -> None:
        """Make the dialog larger than QGIS does, unless the user has resized it before: a model card is high."""
        super().__init__(algorithm, in_place, parent)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        page = self.mainWidget().findChild(QScrollArea).widget().sizeHint().height()
        wanted = QSize(_LETTERS * letter, min(page + _LINES_OUTSIDE * line, _MAX_LINES * line))
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size() * _SHARE))
        for area in self.findChildren(QScrollArea, "scrollArea"):  # QGIS's: its focus would be invisible
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.algorithmFinished.connect(self._run_ended)

    def getParametersPanel(self, alg: PixelwiseAlgorithm, parent: QWidget) -> GroupedPanel:
        """Return the page of parameters."""
        panel = GroupedPanel(parent, alg, self.in_place, self.active_layer)
        panel.values.changed.connect(self._clear_if_explained)
        return panel

    @property
    def checking(self) -> bool:
        """Whether a run is waiting for the check of its values."""
        return self._parameter_check is not None and self._parameter_check.busy

    def runAlgorithm(self) -> None:
        """Run, or explain next to the parameter why that is not possible, where QGIS would open a window.

        The values are checked off the main thread. Meanwhile the run can be cancelled and the dialog closed.
        """
        self.messageBar().clearWidgets()
        self._message = None
        if self._parameter_check is None:
            self._error_watcher = ErrorWatcher(self)
            self._error_watcher.resolved.connect(self._clear_explanations)
            self._error_watcher.changed.connect(self._update_explanation)
            self._parameter_check = ParameterCheck(self)
            self._parameter_check.approved.connect(self._clear_explanations)
            self._parameter_check.approved.connect(super().runAlgorithm)
            self._parameter_check.refused.connect(self._refuse)
        self._parameter_check.begin(self._checking_context())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def hideEvent(self, event: QHideEvent) -> None:
        """Discard a running check when the dialog is closed, so that no run starts."""
        if self._parameter_check is not None and not event.spontaneous():
            self._parameter_check.end()
        super().hideEvent(event)

    def _explain(self, error: ParameterError) -> None:
        if self.mainWidget().explain(error.parameter, error.text):
            title = self.algorithm().parameterDefinition(error.parameter).description()
            needs_framework = tr("A framework must be installed to convert this model.")
            text = needs_framework if error.needs_framework else tr('"{title}" is not valid.').format(title=title)
        else:
            text = error.text
        self._explained, self._message = error.parameter, QgsMessageBarItem(text, Qgis.MessageLevel.Warning, 0)
        if error.needs_engine and are_followed():
            install = QPushButton(tr("Install…"), self._message)
            install.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(INSTALL)))
            self._message.layout().addWidget(install)
        if error.needs_framework:
            offer = QPushButton(tr("Install…"), self._message)
            offer.clicked.connect(lambda: self._offer(error))
            self._message.layout().addWidget(offer)
            QTimer.singleShot(0, lambda: self._offer(error))  # after the layout of this window
        self.messageBar().pushItem(self._message)

    def _refuse(self, error: ParameterError) -> None:
        """Explain an error that was found before the run, until it no longer applies."""
        self._explain(error)
        self._error_watcher.watch(error)

    def _run_ended(self, succeeded: bool, _results: object) -> None:
        """Explain an error of the run; only another run can tell whether it still applies."""
        self.mainWidget().values.run_ended.emit()
        parameters = None if succeeded else self.mainWidget().collect_parameters()
        failure = self.algorithm().failure_of(parameters, self._checking_context()) if parameters else None
        if failure is not None:
            self._explain(failure)
            QTimer.singleShot(0, self._show_explanation)  # after QGIS has finished the log

    def _show_explanation(self) -> None:
        if not sip.isdeleted(self):
            self.showParameters()

    def _offer(self, error: ParameterError) -> None:
        """Offer to install the missing framework, and run after that."""
        if not sip.isdeleted(self) and self.isVisible():
            dialog = open_frameworks_dialog(self.window())
            dialog.offer(error.needs_framework, error.text, self.algorithm().displayName(), self._run_if_open)

    def _run_if_open(self) -> None:
        if not sip.isdeleted(self) and self.isVisible():
            self.runAlgorithm()

    def _update_explanation(self, error: ParameterError) -> None:
        """Show the current reason without moving the focus."""
        has_row = self.mainWidget().update_explanation(error.parameter, error.text)
        if not has_row and self._message is not None and not sip.isdeleted(self._message):
            self._message.setText(error.text)

    def _clear_if_explained(self, name: str) -> None:
        """Remove the explanation of a parameter that the user has changed."""
        if name == self._explained:
            self._clear_explanations()

    def _clear_explanations(self) -> None:
        self._explained = ""
        if self._error_watcher is not None:
            self._error_watcher.stop()
        self.mainWidget().clear_explanations()
        if self._message is not None and not sip.isdeleted(self._message):
            self.messageBar().popWidget(self._message)
        self._message = None

    def _checking_context(self) -> QgsProcessingContext:
        context = createContext()
        if hasattr(self, "applyContextOverrides"):  # since QGIS 3.38: the settings under Advanced
            self.applyContextOverrides(context)
        return context
