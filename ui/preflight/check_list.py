"""The list of preflight checks under the line of `preflight_strip.py`, with a button for each suggested fix."""

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
from ...processing_provider.i18n import short, tr
from ..tab_order import skip_unless_scrollable
from ..wrapping import Paragraph, ShrinkingButton, show_scroll_bar

_FOLDER = Path(__file__).parents[2] / "resources" / "icons"
_OWN_ICONS = {Severity.NOTE: "note.svg", Severity.UNVERIFIED: "not_verifiable.svg"}
_ICONS = {Severity.FINE: "/mIconSuccess.svg", Severity.WARNING: "/mIconWarning.svg"}
_MIN_LINES = 4
_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.UNVERIFIED, Severity.NOTE, Severity.FINE)


def icon_of(severity: Severity) -> QIcon:
    """Return the icon of a severity: QGIS's, except the red one of the desktop for errors and two of our own.

    QGIS's icon of a note is grey, as is ours of a check without a comparison; so the note gets a blue one.
    """
    if severity in _OWN_ICONS:
        return QIcon(str(_FOLDER / _OWN_ICONS[severity]))
    if severity is Severity.ERROR:
        return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxCritical)
    return QgsApplication.getThemeIcon(_ICONS[severity])


def show_severity(label: QLabel, severity: Severity) -> None:
    """Show the icon of a severity in a label, with a tooltip that explains it."""
    side = label.fontMetrics().height()
    label.setPixmap(icon_of(severity).pixmap(side, side))
    description = {
        Severity.ERROR: tr("Error"),
        Severity.WARNING: tr("Warning"),
        Severity.UNVERIFIED: tr("Not verifiable: nothing to compare with"),
        Severity.NOTE: tr("Note"),
        Severity.FINE: tr("Checked: matches"),
    }[severity]
    label.setToolTip(description)
    label.setAccessibleName(description)


class CheckList(QScrollArea):
    """A scrolling list of checks, the most severe first."""

    chosen = pyqtSignal(object)  # the Fix whose button was pressed

    def __init__(self, algorithm: QgsProcessingAlgorithm, parent: QWidget) -> None:
        """Create an empty list; the algorithm provides the titles of the parameters."""
        super().__init__(parent)
        self._algorithm = algorithm
        self._content: tuple[tuple[Check, ...], str, str] | None = None
        self._reduction = 0  # pixels
        self._settled = QTimer(self)  # resizing during a resize event would leave rows at their old positions
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._fit)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        skip_unless_scrollable(self)

    def fill(self, checks: Sequence[Check], estimate: str, line: str = "") -> None:
        """Show these checks and the text of the estimate; keep the widgets if nothing has changed.

        Args:
            checks: The checks.
            estimate: The text of the estimate; "" if it is in the line.
            line: The full text of the line above; a check with the same text shows only its buttons.
        """
        if self._content == (tuple(checks), estimate, line):
            return
        self._content = tuple(checks), estimate, line
        rows = QWidget()
        layout = QGridLayout(rows)
        layout.setContentsMargins(22, 0, 4, 4)
        layout.setColumnStretch(1, 1)
        layout.setColumnMinimumWidth(0, self.fontMetrics().height())  # of the icons
        if estimate:
            layout.addWidget(Paragraph(estimate), 0, 0, 1, 2)
        for check in sorted(checks, key=lambda check: _WORST_FIRST.index(check.severity)):
            self._add(check, layout, with_text=check.line != line)
        rows.installEventFilter(self)
        self.setWidget(rows)
        rows.setAutoFillBackground(False)
        self._fit()

    def reduce_height(self, pixels: int) -> None:
        """Use this many pixels less than all rows need, but keep a readable height."""
        self._reduction = pixels
        self._fit()

    @property
    def missing_height(self) -> int:
        """The pixels by which the rows exceed the current height."""
        return max(0, self._needed_height() - self.height()) if self.isVisible() else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self._settled.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapt the height when the rows change, as with another font."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._settled.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self.widget() is not None:
            needed = self._needed_height()
            least = min(needed, _MIN_LINES * self.fontMetrics().lineSpacing())
            height = max(least, needed - self._reduction)
            show_scroll_bar(self, height < needed)
            self.setFixedHeight(height)

    def _needed_height(self) -> int:
        """Return the height of all rows at the width without a scroll bar."""
        if self.widget() is None:
            return 0
        frame = self.contentsMargins().top() + self.contentsMargins().bottom()
        layout = self.widget().layout()
        if not layout.hasHeightForWidth():  # only buttons
            return layout.totalSizeHint().height() + frame
        return layout.totalHeightForWidth(self.width() - frame) + frame

    def _add(self, check: Check, layout: QGridLayout, *, with_text: bool) -> None:
        row = layout.rowCount()
        if with_text:
            icon = QLabel()
            show_severity(icon, check.severity)
            layout.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(Paragraph(check.line), row, 1)
        fixes = [fix for fix in (check.fix, *check.others) if fix is not None]
        for fix_row, fix in enumerate(fixes, start=row + 1):
            button = ShrinkingButton(self._label(fix))
            button.setAutoDefault(False)  # Return presses Run
            button.clicked.connect(partial(self._press, button, fix))
            layout.addWidget(button, fix_row, 1, Qt.AlignmentFlag.AlignLeft)

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
            value = short(value, 12)
        return tr("Set {parameter} to {value}").format(parameter=title, value=value)
