"""Choose the raster band of each model band from lists, beside the text of Band order.

The text is the value, and all that is stored. This shows what it says, or what the run chooses by itself where it is
empty, and writes it when the user chooses. What there is to choose from is asked off the main thread, of rasters that
were read for the checks: QGIS rewrites a virtual raster whenever it opens one, and nobody else can read it meanwhile.
"""

from __future__ import annotations

from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...inference import ModelError, PixelwiseError
from ...inference.preflight import PreflightRequest
from ...inference.preflight.band_table import BandTable, band_table
from ...processing_provider.i18n import tr
from ..dialog.dialog_values import DialogValues
from ..latest_query import LatestQuery
from .band_combos import BandCombos

_NEEDED = ("INPUT", "MODEL")
_ASKED = (*_NEEDED, "PROCESSING_MODE")
_FEW = 6  # model bands that unfold by themselves
_SUMMED = 4  # bands in a line


class BandChooser(QWidget):
    """Stands under the text; more than a few bands are folded away until they are wanted."""

    def __init__(self, values: DialogValues, name: str, parent: QWidget) -> None:
        """Follow the values of a dialog of Classify Pixels, where the parameter `name` is the text."""
        super().__init__(parent)
        self.toggle, self.automatic = QToolButton(self), QToolButton(self)
        self.line = QLabel(self)
        self.list = BandCombos(self)
        self._values, self._name = values, name
        self._table: BandTable | None = None
        self._reason = ""  # why there is no table
        self._unsaid = ""
        self._told = False  # whether the user folded or unfolded it
        self._waiting = False  # whether a change has not been read yet
        self._query = LatestQuery(self, tr("Read the bands"))
        self._lay_out()
        self._connect()
        self._show_without(_nothing_chosen())

    @property
    def busy(self) -> bool:
        """Whether the bands for the present raster and model are still to come."""
        return self._waiting or self._query.busy

    def _ask(self, request: PreflightRequest | None) -> None:
        """Ask what there is to choose from, also where other values than rasters and model cannot be used."""
        self._waiting = False
        if request is not None:
            self._query.start(partial(band_table, request.job, separately=request.separately))
        else:
            try:
                self._query.start(self._values.algorithm.band_question(self._values.parameters(), self._values.context))
            except PixelwiseError as error:
                self._query.discard()
                self._show_without(str(error))
                return
        if self._table is None:
            self._show_without(tr("Reading the bands…"))

    def _answered(self, table: BandTable) -> None:
        self.list.setEnabled(True)
        if table != self._table:  # else what is chosen so far stays
            self._table, self._reason = table, ""
            self._fill()
            self._refresh()

    def _refused(self, error: PixelwiseError) -> None:
        known = tr("The model cannot be read, so its bands are unknown.")
        self._show_without(known if isinstance(error, ModelError) else str(error))

    def _show_without(self, reason: str) -> None:
        """Say why there is nothing to choose from."""
        self._table, self._reason = None, reason
        self._refresh()

    def _fill(self) -> None:
        """Make the combo boxes again."""
        self.list.fill(self._table, len(self._table.chosen(self._text)))
        if not self._told:
            self.toggle.setChecked(len(self.list.combos) <= _FEW)

    @property
    def _text(self) -> str:
        return str(self._values.value(self._name) or "")

    def _follow(self, changed: str) -> None:
        if changed == self._name:
            self._refresh()
        elif changed in _NEEDED and not all(self._values.value(name) for name in _NEEDED):
            self._waiting = False
            self._query.discard()
            self._show_without(_nothing_chosen())
        elif changed in _ASKED:
            self._waiting = True
            self.list.setEnabled(False)  # what it shows may be another raster's

    def _refresh(self) -> None:
        """Show what the text says now."""
        table, text = self._table, self._text
        if table is not None and len(self.list.combos) < len(table.chosen(text)):
            self._fill()  # of a model that takes any number of bands, the text names more
        if table is not None:
            self.list.show_bands(table, text)
        self.automatic.setEnabled(bool(text.strip()))
        self._say(text)
        self._unfold()

    def omit_message(self, text: str) -> None:
        """Say nothing where the line would be this text, which stands above."""
        self._unsaid = text
        self.line.setVisible(self.line.text() != text)

    def _say(self, text: str) -> None:
        self.line.setText(self._reason if self._table is None else self._said(self._table, text))
        self.omit_message(self._unsaid)

    def _said(self, table: BandTable, text: str) -> str:
        problem = table.problem(text)
        if problem:
            return problem
        said = tr("Chosen manually") if text.strip() else tr("Automatic, {reason}").format(reason=table.reason)
        if not self.toggle.isChecked():
            said = tr("{how}: {bands}").format(how=said, bands=_summed(table, text))
        warnings = () if text.strip() else table.warnings
        return "\n".join((said, *(each[:1].upper() + each[1:] for each in warnings)))

    def _choose(self) -> None:
        """Write the text as soon as every model band has a band of the raster."""
        bands = self.list.bands()
        missing = bands.count(None)
        if missing:
            text = tr("Choose a band of the raster for each band of the model: {count} still missing.")
            self.line.setText(text.format(count=missing))
        elif bands:
            self._give(self._table.text(bands))
        else:
            self._refresh()  # not one band is nothing that a model could be given

    def _give(self, text: str) -> None:
        self._values.set_value(self._name, text)
        self._refresh()

    def _go_back(self) -> None:
        self._give("")

    def _unfold(self) -> None:
        wanted = self.toggle.isChecked()
        choosable = self._table is not None and bool(self._table.offered)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow)
        self.toggle.setVisible(choosable)
        self.automatic.setVisible(choosable or self.automatic.isEnabled())
        self.list.setVisible(choosable and wanted)

    def _toggled(self, _: bool) -> None:
        self._told = True
        self._say(self._text)
        self._unfold()

    def _connect(self) -> None:
        self._query.succeeded.connect(self._answered)
        self._query.failed.connect(self._refused)
        self._values.changed.connect(self._follow)
        self._values.requested.connect(self._ask)
        self.list.chosen.connect(self._choose)
        self.toggle.clicked.connect(self._toggled)
        self.automatic.clicked.connect(self._go_back)

    def _lay_out(self) -> None:
        self.toggle.setText(tr("Choose from lists"))
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


def _nothing_chosen() -> str:
    return tr("Choose a raster and a model to select the bands from lists.")


def _summed(table: BandTable, text: str) -> str:
    """The bands in one line."""
    bands = [band for band in table.chosen(text) if band is not None]
    texts = [table.offered[band] for band in bands if band < len(table.offered)]
    return ", ".join(texts[:_SUMMED]) + (", …" if len(texts) > _SUMMED else "")
