"""The extra widgets of the dialog, by algorithm and parameter.

Each reads the values of the dialog's widgets (`DialogValues`) and displays something; none stores a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import iface

from ..card.model_card import ModelCard
from ..fit.fit_strip import FitStrip
from ..parameters.band_chooser import BandChooser
from ..preview.preview_button import PreviewButton
from .dialog_values import DialogValues
from .map_extent import MapExtent
from .result_place import ResultPlace

_CLASSIFY_PIXELS = "classifypixelsusingdeeplearning"


def widgets_under(name: str, values: DialogValues, parent: QWidget) -> Iterator[QWidget]:
    """Yield the extra widgets directly under a parameter's widget."""
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "INPUT") and _has_map():
        yield MapExtent(values, name, "EXTENT", iface.mapCanvas(), parent)
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "MODEL"):
        yield _model_card(name, values, parent)
    if (values.algorithm.name(), name) == (_CLASSIFY_PIXELS, "BANDS"):
        yield BandChooser(values, name, parent)
    destination = values.named(name)
    if destination is not None:
        yield ResultPlace(destination, values, parent)


def widgets_below(values: DialogValues, parent: QWidget) -> Iterator[QWidget]:
    """Yield the widgets below the page, always visible, from top to bottom."""
    if values.algorithm.name() != _CLASSIFY_PIXELS:
        return
    yield FitStrip(values, parent)
    if _has_map():
        yield PreviewButton(values, parent)


def _has_map() -> bool:
    return iface is not None and iface.mapCanvas() is not None


def _model_card(name: str, values: DialogValues, parent: QWidget) -> ModelCard:
    card = ModelCard(parent)

    def follow(changed: str) -> None:
        if changed == name:
            card.follow(str(values.value(name) or ""))

    values.changed.connect(follow)
    return card
