"""A combo box of raster bands for each model band, in as many columns as fit."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPaintEvent, QResizeEvent, QStandardItem, QStandardItemModel, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ...inference.preflight.band_table import BandTable
from ...processing_provider.i18n import tr

_BAND = Qt.ItemDataRole.UserRole
_NOT_USED = -1  # the band number of the entry "Not used"
_ROOM = 18  # the least width of a combo box next to its label, in characters
_GAP, _LINE_GAP = 12, 4  # pixels between columns and rows
_FRAME = 4  # pixels around the text of a combo box
_LABEL_LETTERS = 24  # longer names of model bands are cut in the middle
_COMBO_LETTERS = 8
_MOST_COLUMNS = 3
_MOST_ROWS = 8  # more are scrolled


class BandCombos(QScrollArea):
    """The combo boxes. The signal is emitted only when the user chooses a band."""

    activated = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        """Create an empty area."""
        super().__init__(parent)
        self.combos: list[QComboBox] = []
        self._labels: list[QLabel] = []
        self._columns = -1  # 0: each label above its combo box
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # only the combo boxes get the focus
        self.viewport().setAutoFillBackground(False)

    def fill(self, table: BandTable, count: int) -> None:
        """Create `count` combo boxes without a choice."""
        rows, old = QWidget(), self.takeWidget()
        if old is not None:
            old.deleteLater()  # one of these combo boxes may have sent the signal
        entries = _shared_model(table, rows)
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(QGridLayout())
        layout.addStretch(1)
        self._labels, self.combos = [], []
        for number in range(count):
            named = number < len(table.needed)
            name = table.needed[number] if named else tr("Band {number} of the model").format(number=number + 1)
            self._add_combo(name, entries, rows)
        self._columns = -1
        self.setWidget(rows)
        rows.setAutoFillBackground(False)
        self._reflow()

    def bands(self) -> tuple[int | None, ...]:
        """Return the chosen raster bands (from 0) without unused ones; None for a missing choice."""
        bands = [combo.currentData(_BAND) for combo in self.combos]
        return tuple(band for band in bands if band != _NOT_USED)

    def show_bands(self, table: BandTable, text: str) -> None:
        """Choose the bands of a Band order text without emitting the signal; mark changes in bold."""
        bands = (*table.chosen(text), *(None for _ in self.combos))
        for number, (label, combo, band) in enumerate(zip(self._labels, self.combos, bands)):
            if table.free and band is None:
                band = _NOT_USED
            combo.setCurrentIndex(combo.findData(band, _BAND) if band is not None else -1)
            automatic = table.automatic[number] if number < len(table.automatic) else None
            font = label.font()
            font.setBold(bool(text.strip()) and band != automatic)
            label.setFont(font)
            combo.setToolTip(_tool_tip(number, automatic, table, combo.currentText()))

    def sizeHint(self) -> QSize:
        """Return the height of all rows, up to a limit."""
        if not self.combos:
            return QSize(0, 0)
        line = self.combos[0].sizeHint().height() + _LINE_GAP
        if not self._columns:
            line += self._labels[0].sizeHint().height() + _LINE_GAP
        rows = -(-len(self.combos) // max(1, self._columns))
        visible_rows = rows if rows <= _MOST_ROWS else _MOST_ROWS + 0.5  # half a row shows that there are more
        return QSize(self.widget().sizeHint().width(), round(visible_rows * line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the columns to the width."""
        super().resizeEvent(event)
        self._reflow()

    def _add_combo(self, name: str, entries: QStandardItemModel, rows: QWidget) -> None:
        combo, label = _BandCombo(rows), QLabel(rows)
        combo.setModel(entries)
        combo.setCurrentIndex(-1)
        combo.setAccessibleName(name)
        combo.activated.connect(self._emit_activated)
        width = _LABEL_LETTERS * self.fontMetrics().averageCharWidth()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width))
        label.setToolTip(f"<p>{escape(name)}</p>")
        self._labels.append(label)
        self.combos.append(combo)

    def _emit_activated(self, _: int) -> None:
        self.activated.emit()

    def _reflow(self) -> None:
        """Lay the combo boxes out row by row, in the tab order."""
        if not self.combos:
            return
        letter = self.fontMetrics().averageCharWidth()
        widest = max(self.fontMetrics().horizontalAdvance(label.text()) for label in self._labels)
        fitting = (self.viewport().width() + _GAP) // (widest + _ROOM * letter + 2 * _GAP)
        columns = min(fitting, _MOST_COLUMNS, len(self.combos))
        if columns == self._columns:
            return
        self._columns = columns
        grid = self._new_grid()
        for number, (label, combo) in enumerate(zip(self._labels, self.combos)):
            if columns:
                row, column = divmod(number, columns)
                label.setContentsMargins(_GAP if column else 0, 0, 0, 0)
                grid.addWidget(label, row, 2 * column)
                grid.addWidget(combo, row, 2 * column + 1)
                grid.setColumnStretch(2 * column + 1, 1)
            else:
                label.setContentsMargins(0, 0, 0, 0)
                grid.addWidget(label, 2 * number, 0)
                grid.addWidget(combo, 2 * number + 1, 0)
        self.updateGeometry()

    def _new_grid(self) -> QGridLayout:
        """Replace the grid, since an emptied QGridLayout keeps its rows and columns."""
        rows = self.widget().layout()
        old = rows.takeAt(0)
        while old.layout() is not None and old.layout().count():
            old.layout().takeAt(0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP // 2)
        grid.setVerticalSpacing(_LINE_GAP)
        rows.insertLayout(0, grid)
        return grid


class _BandCombo(QComboBox):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_COMBO_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the mouse wheel to the page unless the combo box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """Draw a placeholder, which some styles of Qt 5 do not, and long names cut in the middle.

        The name of a band in a stack starts with that of its raster and ends with that of the band.
        """
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = tr("Choose a band")
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width() - _FRAME
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideMiddle, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def _shared_model(table: BandTable, parent: QObject) -> QStandardItemModel:
    """Return the model that all combo boxes share, since there may be hundreds of bands on both sides."""
    entries = QStandardItemModel(parent)
    offered = list(enumerate(table.offered))
    if table.free:
        offered.insert(0, (_NOT_USED, tr("Not used")))
    for band, text in offered:
        item = QStandardItem(text)
        item.setData(band, _BAND)
        entries.appendRow(item)
    return entries


def _tool_tip(number: int, automatic: int | None, table: BandTable, chosen: str) -> str:
    model_band = tr("Band {number} of the model").format(number=number + 1)
    if table.stack and chosen:  # which is often cut
        model_band = tr("{name}: {chosen}").format(name=model_band, chosen=chosen)
    if automatic is None or automatic >= len(table.offered):
        return model_band
    text = tr("{place}; automatic: {band}").format(place=model_band, band=table.offered[automatic])
    return f"<p>{escape(text)}</p>"
