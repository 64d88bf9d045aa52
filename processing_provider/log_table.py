"""Lay out tables for QGIS's log, which has a proportional font and drops repeated spaces."""

from __future__ import annotations

import html
from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback, QgsProcessingMultiStepFeedback
from qgis.PyQt.QtGui import QFontMetricsF, QGuiApplication
from qgis.utils import iface

from ..inference.progress import Table

_SPACE = "\N{NO-BREAK SPACE}"  # the only kind that QGIS's log keeps
_GAP = 4  # spaces between columns
# Of Windows, macOS and Linux. Qt has no common name for them.
_FONTS = "'Consolas','Menlo','DejaVu Sans Mono','Liberation Mono','Courier New',monospace"


def as_html(table: Table) -> str:
    """Return a table as HTML in a monospaced font; lines break in the last column only."""
    text = "<br/>".join(_unbroken(line, row[-1]) for line, row in zip(table.lines(), table.rows))
    return f'<span style="font-family:{_FONTS}">{text}</span>'


def _unbroken(line: str, last: str) -> str:
    numbers = line[: len(line) - len(last) - 1].replace(" ", _SPACE)
    return html.escape(f"{numbers} {last}")


def is_shown_in_window(feedback: QgsProcessingFeedback) -> bool:
    """Return whether a dialog shows the log of a feedback; also in batches and models."""
    if iface is None:
        return False
    direct = feedback.metaObject().className() == "QgsProcessingAlgorithmDialogFeedback"
    return direct or isinstance(feedback, QgsProcessingMultiStepFeedback)


def aligned_lines(table: Table) -> list[str]:
    """Return the rows aligned by spaces, to half a space, in the font of QGIS's windows."""
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
