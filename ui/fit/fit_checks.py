"""The checks behind the line of `fit_strip.py`: one per row, with a button for each suggested fix."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingParameterEnum
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QWidget,
)

from ...inference.preflight import Check, Fix, Severity
from ...processing_provider.i18n import tr
from ..tab_order import skip_unless_scrollable
from ..wrapping import Paragraph, ShrinkingButton, show_scroll_bar

_OWN_ICON = Path(__file__).parents[2] / "resources" / "icons" / "not_verifiable.svg"
_ICONS = {
    Severity.FINE: "/mIconSuccess.svg",
    Severity.NOTE: "/mIconInfo.svg",
    Severity.WARNING: "/mIconWarning.svg",
}
_LEAST_LINES = 4
_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.UNVERIFIED, Severity.NOTE, Severity.FINE)


def icon_of(severity: Severity) -> QIcon:
    """Give QGIS's own sign for it; for errors the desktop's, which is red; a grey one where nothing was compared."""
    if severity is Severity.UNVERIFIED:
        return QIcon(str(_OWN_ICON))
    if severity is Severity.ERROR:
        return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxCritical)
    return QgsApplication.getThemeIcon(_ICONS[severity])


def show_severity(sign: QLabel, severity: Severity) -> None:
    """Have a label show the sign for it, and say in words what that means."""
    side = sign.fontMetrics().height()
    sign.setPixmap(icon_of(severity).pixmap(side, side))
    words = {
        Severity.ERROR: tr("Error"),
        Severity.WARNING: tr("Warning"),
        Severity.UNVERIFIED: tr("Not verifiable: nothing to compare with"),
        Severity.NOTE: tr("Note"),
        Severity.FINE: tr("Checked: matches"),
    }[severity]
    sign.setToolTip(words)
    sign.setAccessibleName(words)


class FitChecks(QScrollArea):
    """Rows of checks, the worst first, that scroll if they do not fit."""

    chosen = pyqtSignal(object)  # the Fix whose button was pressed

    def __init__(self, algorithm: QgsProcessingAlgorithm, parent: QWidget) -> None:
        """Start empty; the algorithm gives the parameters' names for people."""
        super().__init__(parent)
        self._algorithm = algorithm
        self._shown: tuple[tuple[Check, ...], str] | None = None
        self._less = 0  # pixels of its height that it goes without
        self._settled = QTimer(self)  # no resizing within a resizing: Qt would leave rows where they were before
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._fit)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        skip_unless_scrollable(self)

    def fill(self, checks: Sequence[Check], ahead: str) -> None:
        """Show these checks and what the run will give; nothing is touched where they are shown already."""
        if self._shown == (tuple(checks), ahead):
            return
        self._shown = tuple(checks), ahead
        rows = QWidget()
        layout = QGridLayout(rows)
        layout.setContentsMargins(22, 0, 4, 4)
        layout.setColumnStretch(1, 1)
        if ahead:
            layout.addWidget(Paragraph(ahead), 0, 0, 1, 2)
        for check in sorted(checks, key=lambda check: _WORST_FIRST.index(check.severity)):
            self._add(check, layout)
        rows.installEventFilter(self)
        self.setWidget(rows)
        rows.setAutoFillBackground(False)
        self._fit()

    def reduce_height(self, pixels: int) -> None:
        """Be lower by so many pixels than all rows need, but not too low to read."""
        self._less = pixels
        self._fit()

    @property
    def missing_height(self) -> int:
        """How many pixels more the rows need now."""
        return max(0, self._needed() - self.height()) if self.isVisible() else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width, with which lines break."""
        super().resizeEvent(event)
        self._settled.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the rows, which need another height with another font."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._settled.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self.widget() is not None:
            needed = self._needed()
            least = min(needed, _LEAST_LINES * self.fontMetrics().lineSpacing())
            height = max(least, needed - self._less)
            show_scroll_bar(self, height < needed)
            self.setFixedHeight(height)

    def _needed(self) -> int:
        """The height of all rows at the width that there is without a scroll bar."""
        if self.widget() is None:
            return 0
        frame = self.contentsMargins().top() + self.contentsMargins().bottom()
        return max(0, self.widget().layout().totalHeightForWidth(self.width() - frame)) + frame

    def _add(self, check: Check, layout: QGridLayout) -> None:
        row = layout.rowCount()
        sign = QLabel()
        show_severity(sign, check.severity)
        layout.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Paragraph(check.line), row, 1)
        fixes = [fix for fix in (check.fix, *check.others) if fix is not None]
        for place, fix in enumerate(fixes, start=row + 1):
            button = ShrinkingButton(self._label(fix))
            button.setAutoDefault(False)  # the key Return belongs to Run
            button.clicked.connect(partial(self._press, button, fix))
            layout.addWidget(button, place, 1, Qt.AlignmentFlag.AlignLeft)

    def _press(self, button: QPushButton, fix: Fix, *_: object) -> None:
        button.setEnabled(False)
        self.chosen.emit(fix)

    def _label(self, fix: Fix) -> str:
        definition = self._algorithm.parameterDefinition(fix.parameter)
        title = definition.description()
        if not fix.value and not isinstance(definition, QgsProcessingParameterEnum):
            return tr("Clear {parameter}").format(parameter=title)
        value = fix.value
        if isinstance(definition, QgsProcessingParameterEnum):
            value = definition.options()[int(value)]
        elif isinstance(value, float):
            value = f"{value:.12g}"
        return tr("Set {parameter} to {value}").format(parameter=title, value=value)
