"""Lay out tables for QGIS's log, which has a proportional font and drops repeated spaces."""

from __future__ import annotations

import html
from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback, QgsProcessingMultiStepFeedback
from qgis.PyQt.QtGui import QFont, QFontMetricsF, QGuiApplication
from qgis.utils import iface

from ..inference.progress import LogTable

_SPACE = "\N{NO-BREAK SPACE}"  # the only kind that QGIS's log keeps
_GAP = 4  # spaces between columns
# Of Windows, macOS and Linux. Qt has no common name for them.
_FONTS = "Consolas", "Menlo", "DejaVu Sans Mono", "Liberation Mono", "Courier New", "monospace"
# The paragraphs of the log that follow would otherwise be indented like the last row.
_END = '<p style="margin: 0; text-indent: 0px; -qt-paragraph-type: empty"></p>'


def as_html(table: LogTable) -> str:
    """Return a table as HTML in a monospaced font; only the last column wraps, and continues under the second one.

    Under its own beginning, a narrow window would have no room for it.
    """
    lines = table.lines()
    indent = _text_width(max(len(row[0]) for row in table.rows) + 2)
    style = f"margin: 0 0 0 {indent}px; text-indent: -{indent}px; font-family: {','.join(map(repr, _FONTS))}"
    rows = (f'<p style="{style}">{_unbroken(line, row[-1])}</p>' for line, row in zip(lines, table.rows))
    return "".join(rows) + _END


def _unbroken(line: str, last: str) -> str:
    numbers = line[: len(line) - len(last) - 1].replace(" ", _SPACE)
    return html.escape(f"{numbers} {last}", quote=False)


def _text_width(letters: int) -> int:
    """Return the width of letters of the monospaced font in QGIS's log, in pixels."""
    font = QFont(QGuiApplication.font())
    font.setFamilies(_FONTS)
    return round(QFontMetricsF(font).horizontalAdvance(_SPACE * letters))


def is_shown_in_window(feedback: QgsProcessingFeedback) -> bool:
    """Return whether a dialog shows the log of a feedback; also in batches and models."""
    if iface is None:
        return False
    direct = feedback.metaObject().className() == "QgsProcessingAlgorithmDialogFeedback"
    return direct or isinstance(feedback, QgsProcessingMultiStepFeedback)


def aligned_lines(table: LogTable) -> list[str]:
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
