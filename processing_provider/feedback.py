"""A run's progress, log and cancel button in QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..inference.inert import inert, inert_line
from ..inference.progress import LogTable
from .log_table import aligned_lines, as_html, is_shown_in_window

if TYPE_CHECKING:
    from qgis.core import QgsProcessingFeedback


class FeedbackProgress:
    """Implements the core's `Progress` with a QgsProcessingFeedback."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        """Store the feedback."""
        self._feedback = feedback

    def advance(self, fraction: float) -> None:
        """Move the progress bar; QGIS counts in percent."""
        self._feedback.setProgress(100.0 * fraction)

    def cancelled(self) -> bool:
        """Return whether the user pressed Cancel."""
        return self._feedback.isCanceled()

    def info(self, text: str) -> None:
        """Add a line to the log."""
        self._feedback.pushInfo(inert(text))

    def table(self, table: LogTable) -> None:
        """Add a table to the log, aligned both in QGIS's proportional font and in a console."""
        table = LogTable(tuple(tuple(map(inert_line, row)) for row in table.rows))
        lines = table.lines()
        if hasattr(self._feedback, "pushFormattedMessage"):  # since QGIS 3.36
            self._feedback.pushFormattedMessage(as_html(table), "\n".join(lines))
        else:
            for line in aligned_lines(table) if is_shown_in_window(self._feedback) else lines:
                self._feedback.pushInfo(line)

    def warning(self, text: str) -> None:
        """Add a warning to the log."""
        self._feedback.pushWarning(inert(text))
