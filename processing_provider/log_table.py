"""Lay out a table in QGIS's log, whose font has letters of different widths, and which drops spaces in a row."""

from __future__ import annotations

import html
from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback, QgsProcessingMultiStepFeedback
from qgis.PyQt.QtGui import QFontMetricsF, QGuiApplication
from qgis.utils import iface

from ..inference.progress import Table

_SPACE = "\N{NO-BREAK SPACE}"  # the only one that QGIS's log keeps
_GAP = 4  # spaces between columns
# Of Windows, macOS and Linux. Qt knows no common name for them.
_FONTS = "'Consolas','Menlo','DejaVu Sans Mono','Liberation Mono','Courier New',monospace"


def as_html(table: Table) -> str:
    """Show a table in a font whose letters are all equally wide; lines are broken in the last column alone."""
    text = "<br/>".join(_unbroken(line, row[-1]) for line, row in zip(table.lines(), table.rows))
    return f'<span style="font-family:{_FONTS}">{text}</span>'


def _unbroken(line: str, last: str) -> str:
    numbers = line[: len(line) - len(last) - 1].replace(" ", _SPACE)
    return html.escape(f"{numbers} {last}")


def shown_in_window(feedback: QgsProcessingFeedback) -> bool:
    """Whether a dialog's log shows what a feedback hears; also by steps, as in batches and models."""
    if iface is None:
        return False
    direct = feedback.metaObject().className() == "QgsProcessingAlgorithmDialogFeedback"
    return direct or isinstance(feedback, QgsProcessingMultiStepFeedback)


def in_letters_of_any_width(table: Table) -> list[str]:
    """Align columns in the font of QGIS's windows, by spaces as far as these can: to half a space."""
    metrics = QFontMetricsF(QGuiApplication.font())
    space = metrics.horizontalAdvance(_SPACE)
    columns = [*zip(*table.rows)][:-1]
    widths = [max(map(metrics.horizontalAdvance, column)) for column in columns]
    return [_aligned(row, widths, space, metrics) for row in table.rows]


def _aligned(row: Sequence[str], widths: Sequence[float], space: float, metrics: QFontMetricsF) -> str:
    line = ""
    end = 0.0  # of the column
    for cell, width in zip(row, widths):
        end += width
        missing = end - metrics.horizontalAdvance(cell) - metrics.horizontalAdvance(line)
        line += _SPACE * round(missing / space) + cell.replace(" ", _SPACE)
        end += _GAP * space
    return line + _SPACE * round((end - metrics.horizontalAdvance(line)) / space) + row[-1]
