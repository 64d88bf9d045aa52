"""A run's progress, log and cancel button in QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.core import QgsProcessingFeedback

# The dialog's log is HTML, where several blanks would be shown as one.
_NO_BREAK = "\N{NO-BREAK SPACE}"


class FeedbackProgress:
    """The core's `Progress`, told to a QgsProcessingFeedback."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        """Remember whom to tell."""
        self._feedback = feedback
        # Asked of Qt, since the class itself lives in qgis.gui, which a run without a window does not load.
        self._is_dialog = feedback.metaObject().className() == "QgsProcessingAlgorithmDialogFeedback"

    def advance(self, fraction: float) -> None:
        """Move the progress bar; QGIS counts in percent."""
        self._feedback.setProgress(100.0 * fraction)

    def cancelled(self) -> bool:
        """Tell whether the user pressed Cancel."""
        return self._feedback.isCanceled()

    def info(self, text: str) -> None:
        """Add a line to the log; one that is laid out in columns keeps them in a monospaced font."""
        if "  " in text:
            self._feedback.pushConsoleInfo(text.replace(" ", _NO_BREAK) if self._is_dialog else text)
        else:
            self._feedback.pushInfo(text)

    def warning(self, text: str) -> None:
        """Add a line to the log that stands out."""
        self._feedback.pushWarning(text)
