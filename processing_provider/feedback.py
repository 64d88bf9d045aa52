"""A run's progress, log and cancel button in QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.core import QgsProcessingFeedback


class FeedbackProgress:
    """The core's `Progress`, told to a QgsProcessingFeedback."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        """Remember whom to tell."""
        self._feedback = feedback

    def advance(self, fraction: float) -> None:
        """Move the progress bar; QGIS counts in percent."""
        self._feedback.setProgress(100.0 * fraction)

    def cancelled(self) -> bool:
        """Tell whether the user pressed Cancel."""
        return self._feedback.isCanceled()

    def info(self, text: str) -> None:
        """Add a line to the log."""
        self._feedback.pushInfo(text)

    def warning(self, text: str) -> None:
        """Add a line to the log that stands out."""
        self._feedback.pushWarning(text)
