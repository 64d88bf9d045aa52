"""The checks behind the line of `fit_strip.py`: one a row, with a button where one value would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingParameterEnum
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
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

from ...inference.preflight import Check, Kind, Remedy
from ...processing_provider.wording import tr
from ..tab_order import stop_only_to_scroll

_TALLEST = 190  # pixels; more is scrolled
_ICONS = {
    Kind.FINE: "/mIconSuccess.svg",
    Kind.NOTE: "/mIconInfo.svg",
    Kind.WARNING: "/mIconWarning.svg",
}
_WORST_FIRST = (Kind.ERROR, Kind.WARNING, Kind.NOTE, Kind.FINE)


def icon_of(kind: Kind) -> QIcon:
    """Give QGIS's own sign for it; for errors the desktop's, which is red."""
    if kind is Kind.ERROR:
        return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxCritical)
    return QgsApplication.getThemeIcon(_ICONS[kind])


class FitChecks(QScrollArea):
    """Rows of checks, the worst first; no taller than they need."""

    chosen = pyqtSignal(object)  # the Remedy whose button was pressed

    def __init__(self, algorithm: QgsProcessingAlgorithm, parent: QWidget) -> None:
        """Start empty; the algorithm gives the parameters' names for people."""
        super().__init__(parent)
        self._algorithm = algorithm
        self._shown: tuple[tuple[Check, ...], str] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        stop_only_to_scroll(self)
        self.viewport().installEventFilter(self)

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
            layout.addWidget(_text(ahead), 0, 0, 1, 2)
        for check in sorted(checks, key=lambda check: _WORST_FIRST.index(check.kind)):
            self._add(check, layout)
        self.setWidget(rows)
        rows.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._fit_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width: texts wrap."""
        if event.type() == QEvent.Type.Resize:
            self._fit_height()
        return super().eventFilter(watched, event)

    def _add(self, check: Check, layout: QGridLayout) -> None:
        row = layout.rowCount()
        icon = QLabel()
        side = self.fontMetrics().height()
        icon.setPixmap(icon_of(check.kind).pixmap(side, side))
        layout.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(_text(check.line), row, 1)
        remedies = [remedy for remedy in (check.remedy, *check.others) if remedy is not None]
        for place, remedy in enumerate(remedies, start=row + 1):
            button = QPushButton(self._label(remedy))
            button.setAutoDefault(False)  # the key Return belongs to Run
            button.clicked.connect(partial(self._press, button, remedy))
            layout.addWidget(button, place, 1, Qt.AlignmentFlag.AlignLeft)

    def _press(self, button: QPushButton, remedy: Remedy, *_: object) -> None:
        button.setEnabled(False)
        self.chosen.emit(remedy)

    def _label(self, remedy: Remedy) -> str:
        definition = self._algorithm.parameterDefinition(remedy.parameter)
        title = definition.description()
        if not remedy.value and not isinstance(definition, QgsProcessingParameterEnum):
            return tr("Clear {parameter}").format(parameter=title)
        value = remedy.value
        if isinstance(definition, QgsProcessingParameterEnum):
            value = definition.options()[int(value)]
        elif isinstance(value, float):
            value = f"{value:.12g}"
        return tr("Set {parameter} to {value}").format(parameter=title, value=value)

    def _fit_height(self) -> None:
        if self.widget() is not None:
            wanted = self.widget().layout().totalHeightForWidth(self.viewport().width())
            frame = self.height() - self.viewport().height() if self.isVisible() else 0  # which themes add
            self.setFixedHeight(max(0, min(wanted + frame, _TALLEST)))


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
