"""The extra widgets of the dialog, by algorithm and parameter.

They read the values of the dialog's widgets (`DialogValues`) and display information; they store no values.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import iface

from ..card.card_widget import CardWidget
from ..parameters.band_chooser import BandChooser
from ..preflight.preflight_strip import PreflightStrip
from ..preflight.unfinished_strip import UnfinishedStrip
from ..preview.preview_button import PreviewButton
from .convert_line import ConvertLine
from .dialog_values import DialogValues
from .isolation_note import IsolationNote
from .map_extent import MapExtent
from .result_file_line import ResultFileLine

_CLASSIFY_PIXELS = "classifypixelsusingdeeplearning"
_CONVERT = "convertmodeltoonnx"


def widgets_under(name: str, values: DialogValues, parent: QWidget) -> Iterator[QWidget]:
    """Yield the extra widgets directly under a parameter's widget."""
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "INPUT") and _has_map():
        yield MapExtent(values, name, "EXTENT", iface.mapCanvas(), parent)
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "MODEL"):
        yield ConvertLine(values, name, parent)
        yield _model_card(name, values, parent)
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "BANDS"):
        yield BandChooser(values, name, parent)
    if (values.algorithm.name(), name) == (_CONVERT, "MODEL"):
        yield IsolationNote(parent)
    destination = values.destination(name)
    if destination is not None:
        yield ResultFileLine(destination, values, parent)


def widgets_below(values: DialogValues, parent: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of the footer, from top to bottom."""
    if values.algorithm.name() != _CLASSIFY_PIXELS:
        return
    checks = PreflightStrip(values, parent)
    unfinished = UnfinishedStrip(checks.preflight, parent)
    checks.reported.connect(unfinished.show_for)
    yield unfinished
    yield checks
    if _has_map():
        yield PreviewButton(values, parent)


def _has_map() -> bool:
    return iface is not None and iface.mapCanvas() is not None


def _model_card(name: str, values: DialogValues, parent: QWidget) -> CardWidget:
    card = CardWidget(parent)

    def update(changed: str) -> None:
        if changed == name:
            card.show_model(str(values.value(name) or ""))

    values.changed.connect(update)
    return card
