"""The dialog of an algorithm: QGIS's own, with the parameters in groups and mistakes explained where they are.

Running, progress, cancelling, log, history, batch and copying stay QGIS's. Nothing of what an algorithm does may
depend on this dialog, since QGIS shows its plain one in places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.tools.dataobjects import createContext
from qgis.core import Qgis, QgsProcessingContext
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QSize, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QHideEvent
from qgis.PyQt.QtWidgets import QPushButton, QScrollArea, QWidget

from ...processing_provider.i18n import tr
from ...processing_provider.links import INSTALL, are_followed
from ..tab_order import focus_next
from .complaint_watcher import ComplaintWatcher
from .grouped_panel import GroupedPanel
from .parameter_check import ParameterCheck

if TYPE_CHECKING:
    from ...processing_provider.algorithm import Complaint, PixelwiseAlgorithm

# The size of a dialog that is opened for the first time, in letters and lines of its font.
_LETTERS = 130
_LINES_AROUND = 14
_MOST_LINES = 48
_SHARE = 0.9  # of the screen, at most


class GroupedDialog(AlgorithmDialog):
    """The dialog."""

    _about: str = ""  # the parameter that the message bar complains of
    _message: QgsMessageBarItem | None = None
    _parameter_check: ParameterCheck | None = None  # made on the first run
    _complaint_watcher: ComplaintWatcher | None = None  # made with it

    def __init__(self, algorithm: PixelwiseAlgorithm, in_place: bool = False, parent: QWidget | None = None) -> None:
        """Take more room than QGIS gives, where the user has not given any size yet: a model card is high."""
        super().__init__(algorithm, in_place, parent)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        page = self.mainWidget().findChild(QScrollArea).widget().sizeHint().height()
        wanted = QSize(_LETTERS * letter, min(page + _LINES_AROUND * line, _MOST_LINES * line))
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size() * _SHARE))
        for area in self.findChildren(QScrollArea, "scrollArea"):  # QGIS's: the focus would stop there and not be seen
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def getParametersPanel(self, alg: PixelwiseAlgorithm, parent: QWidget) -> GroupedPanel:
        """Make the page of parameters."""
        panel = GroupedPanel(parent, alg, self.in_place, self.active_layer)
        panel.values.changed.connect(self._take_back)
        return panel

    @property
    def checking(self) -> bool:
        """Whether a run is waiting for the check of its values."""
        return self._parameter_check is not None and self._parameter_check.busy

    def runAlgorithm(self) -> None:
        """Run, or explain next to the parameter why it is not possible; QGIS would open a window.

        The values are checked off the main thread. Meanwhile the run can be cancelled and the dialog closed.
        """
        self.messageBar().clearWidgets()
        self._message = None
        if self._parameter_check is None:
            self._complaint_watcher = ComplaintWatcher(self)
            self._complaint_watcher.resolved.connect(self._take_all_back)
            self._complaint_watcher.changed.connect(self._say_otherwise)
            self._parameter_check = ParameterCheck(self)
            self._parameter_check.approved.connect(self._take_all_back)
            self._parameter_check.approved.connect(super().runAlgorithm)
            self._parameter_check.refused.connect(self._explain)
        self._parameter_check.begin(self._checking_context())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follow the Tab key through the dialog as it looks now."""
        return focus_next(self, forward)

    def hideEvent(self, event: QHideEvent) -> None:
        """Start no run in a dialog that was closed."""
        if self._parameter_check is not None and not event.spontaneous():
            self._parameter_check.end()
        super().hideEvent(event)

    def _explain(self, complaint: Complaint) -> None:
        if self.mainWidget().explain(complaint.parameter, complaint.text):
            title = self.algorithm().parameterDefinition(complaint.parameter).description()
            text = tr('"{title}" is not valid.').format(title=title)
        else:
            text = complaint.text
        self._about, self._message = complaint.parameter, QgsMessageBarItem(text, Qgis.MessageLevel.Warning, 0)
        if complaint.needs_engine and are_followed():
            install = QPushButton(tr("Install…"), self._message)
            install.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(INSTALL)))
            self._message.layout().addWidget(install)
        self.messageBar().pushItem(self._message)
        self._complaint_watcher.follow(complaint)

    def _say_otherwise(self, complaint: Complaint) -> None:
        """Show the current reason without moving the focus."""
        has_place = self.mainWidget().explain_again(complaint.parameter, complaint.text)
        if not has_place and self._message is not None and not sip.isdeleted(self._message):
            self._message.setText(complaint.text)

    def _take_back(self, name: str) -> None:
        """Withdraw the complaint about a parameter that the user has changed."""
        if name == self._about:
            self._take_all_back()

    def _take_all_back(self) -> None:
        self._about = ""
        if self._complaint_watcher is not None:
            self._complaint_watcher.forget()
        self.mainWidget().take_all_back()
        if self._message is not None and not sip.isdeleted(self._message):
            self.messageBar().popWidget(self._message)
        self._message = None

    def _checking_context(self) -> QgsProcessingContext:
        context = createContext()
        if hasattr(self, "applyContextOverrides"):  # QGIS 3.38: what stands under Advanced
            self.applyContextOverrides(context)
        return context
