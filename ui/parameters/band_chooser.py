"""Choose a raster band for each model band from lists below the text field Band order.

The text is the parameter's value. The lists show the bands it selects, or the automatic ones if it is empty, and write
it when the user chooses a band. The bands are read off the main thread, from the rasters that were opened for the
checks: QGIS rewrites a virtual raster whenever it opens one, and other threads cannot read it meanwhile.
"""

from __future__ import annotations

from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...inference import ModelError, PixelwiseError
from ...inference.errors import LimitError
from ...inference.preflight import PreflightRequest
from ...inference.preflight.band_table import BandTable, band_table
from ...processing_provider.i18n import tr
from ..dialog.dialog_values import DialogValues
from ..latest_query import LatestQuery
from .band_combos import BandCombos

_NEEDED = ("INPUT", "MODEL")
_QUERIED = (*_NEEDED, "PROCESSING_MODE")
_UNFOLDED_BANDS = 6  # the largest number of model bands that is unfolded initially
_SUMMARY_BANDS = 4  # bands in the summary


class BandChooser(QWidget):
    """The lists, folded if there are more than a few bands, with a line about the current choice."""

    def __init__(self, values: DialogValues, name: str, parent: QWidget) -> None:
        """Follow the values of a Classify Pixels dialog; the parameter `name` is Band order."""
        super().__init__(parent)
        self.toggle, self.automatic = QToolButton(self), QToolButton(self)
        self.line = QLabel(self)
        self.list = BandCombos(self)
        self._values, self._name = values, name
        self._table: BandTable | None = None
        self._reason = ""  # why there is no table
        self._hidden_text = ""
        self._user_toggled = False
        self._is_outdated = False  # whether a change has not been queried yet
        self._query = LatestQuery(self, tr("Read the bands"))
        self._lay_out()
        self._connect()
        self._show_reason(_no_selection())

    @property
    def busy(self) -> bool:
        """Whether the bands of the current raster and model are still being read."""
        return self._is_outdated or self._query.busy

    def _start_query(self, request: PreflightRequest | None) -> None:
        """Read the bands, even if values other than the rasters and the model are not valid."""
        self._is_outdated = False
        if request is not None:
            self._query.start(partial(band_table, request.job, separately=request.separately))
        else:
            try:
                self._query.start(self._values.algorithm.band_query(self._values.parameters(), self._values.context))
            except PixelwiseError as error:
                self._query.discard()
                self._show_reason(str(error))
                return
        if self._table is None:
            self._show_reason(tr("Reading the bands…"))

    def _show_table(self, table: BandTable) -> None:
        self.list.setEnabled(True)
        if table != self._table:  # otherwise an incomplete choice stays
            self._table, self._reason = table, ""
            self._fill()
            self._refresh()

    def _show_error(self, error: PixelwiseError) -> None:
        is_model_error = isinstance(error, (ModelError, LimitError))
        self._show_reason(tr("The model cannot be read, so its bands are unknown.") if is_model_error else str(error))

    def _show_reason(self, reason: str) -> None:
        """Show why there are no bands to choose from."""
        self._table, self._reason = None, reason
        self._refresh()

    def _fill(self) -> None:
        """Create the combo boxes."""
        self.list.fill(self._table, len(self._table.chosen(self._text)))
        if not self._user_toggled:
            self.toggle.setChecked(len(self.list.combos) <= _UNFOLDED_BANDS)

    @property
    def _text(self) -> str:
        return str(self._values.value(self._name) or "")

    def _update(self, changed: str) -> None:
        if changed == self._name:
            self._refresh()
        elif changed in _NEEDED and not all(self._values.value(name) for name in _NEEDED):
            self._is_outdated = False
            self._query.discard()
            self._show_reason(_no_selection())
        elif changed in _QUERIED:
            self._is_outdated = True
            self.list.setEnabled(False)  # its bands may be those of another raster

    def _refresh(self) -> None:
        """Show the bands that the text selects."""
        table, text = self._table, self._text
        if table is not None and len(self.list.combos) < len(table.chosen(text)):
            self._fill()  # the model accepts any number of bands, and the text has more
        if table is not None:
            self.list.show_bands(table, text)
        self.automatic.setEnabled(bool(text.strip()))
        self._update_line(text)
        self._update_visibility()

    def omit_message(self, text: str) -> None:
        """Hide the line while it repeats `text`, which is shown above it."""
        self._hidden_text = text
        self.line.setVisible(self.line.text() != text)

    def _update_line(self, text: str) -> None:
        self.line.setText(self._reason if self._table is None else self._summary_lines(self._table, text))
        self.omit_message(self._hidden_text)

    def _summary_lines(self, table: BandTable, text: str) -> str:
        problem = table.problem(text)
        if problem:
            return problem
        summary = tr("Chosen manually") if text.strip() else tr("Automatic, {reason}").format(reason=table.reason)
        if not self.toggle.isChecked():
            summary = tr("{how}: {bands}").format(how=summary, bands=_band_list(table, text))
        warnings = () if text.strip() else table.warnings
        return "\n".join((summary, *(warning[:1].upper() + warning[1:] for warning in warnings)))

    def _write_choice(self) -> None:
        """Write the text once every model band has a raster band."""
        bands = self.list.bands()
        missing = bands.count(None)
        if missing:
            text = tr("Choose a band of the raster for each band of the model: {count} still missing.")
            self.line.setText(text.format(count=missing))
        elif bands:
            self._set_text(self._table.text(bands))
        else:
            self._refresh()  # every model band is set to "Not used", which is not a valid choice

    def _set_text(self, text: str) -> None:
        self._values.set_value(self._name, text)
        self._refresh()

    def _clear_text(self) -> None:
        self._set_text("")

    def _update_visibility(self) -> None:
        unfolded = self.toggle.isChecked()
        choosable = self._table is not None and bool(self._table.offered)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.toggle.setVisible(choosable)
        self.automatic.setVisible(choosable or self.automatic.isEnabled())
        self.list.setVisible(choosable and unfolded)

    def _toggled(self, _: bool) -> None:
        self._user_toggled = True
        self._update_line(self._text)
        self._update_visibility()

    def _connect(self) -> None:
        self._query.succeeded.connect(self._show_table)
        self._query.failed.connect(self._show_error)
        self._values.changed.connect(self._update)
        self._values.requested.connect(self._start_query)
        self.list.activated.connect(self._write_choice)
        self.toggle.clicked.connect(self._toggled)
        self.automatic.clicked.connect(self._clear_text)

    def _lay_out(self) -> None:
        self.toggle.setText(tr("Choose from Lists"))
        self.toggle.setToolTip(tr("Show or hide a list of the raster's bands for each band of the model"))
        self.toggle.setCheckable(True)
        self.automatic.setAccessibleName(tr("Automatic band order"))
        self.automatic.setIcon(QgsApplication.getThemeIcon("/mActionUndo.svg"))
        self.automatic.setToolTip(tr("Clear Band order so that the bands are chosen automatically"))
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head = QHBoxLayout()
        for button in (self.toggle, self.automatic):
            button.setAutoRaise(True)
            head.addWidget(button)
        head.addStretch(1)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setWordWrap(True)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addWidget(self.list)


def _no_selection() -> str:
    return tr("Choose a raster and a model to select the bands from lists.")


def _band_list(table: BandTable, text: str) -> str:
    """Return the first selected bands, separated by commas."""
    bands = [band for band in table.chosen(text) if band is not None]
    texts = [table.offered[band] for band in bands if band < len(table.offered)]
    return ", ".join(texts[:_SUMMARY_BANDS]) + (", …" if len(texts) > _SUMMARY_BANDS else "")
