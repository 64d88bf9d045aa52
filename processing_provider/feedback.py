"""A run's progress, log and cancel button in QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..inference.progress import Table
from .log_table import as_html, in_letters_of_any_width, shown_in_window

if TYPE_CHECKING:
    from qgis.core import QgsProcessingFeedback


class FeedbackProgress:
    """Reports the core's `Progress` to a QgsProcessingFeedback."""

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
        self._feedback.pushInfo(text)

    def table(self, table: Table) -> None:
        """Add a table to the log: aligned in QGIS's window, where letters differ in width, and in a console."""
        lines = table.lines()
        if hasattr(self._feedback, "pushFormattedMessage"):  # since QGIS 3.36
            self._feedback.pushFormattedMessage(as_html(table), "\n".join(lines))
        else:
            for line in in_letters_of_any_width(table) if shown_in_window(self._feedback) else lines:
                self._feedback.pushInfo(line)

    def warning(self, text: str) -> None:
        """Add a warning to the log."""
        self._feedback.pushWarning(text)
