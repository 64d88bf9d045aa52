"""What a run tells the outside while it works, and how the outside stops it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Listener of a run. Called only from the thread that called `job.run`."""

    def advance(self, fraction: float) -> None:
        """Report the share of the work done, 0 to 1."""

    def cancelled(self) -> bool:
        """Tell whether the user wants the run to stop."""

    def info(self, text: str) -> None:
        """Add a line to the log."""

    def warning(self, text: str) -> None:
        """Add a line to the log that the user should not miss."""


class Silent:
    """Progress for callers that want to hear nothing."""

    def advance(self, fraction: float) -> None:
        """Ignore the share of the work done."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False

    def info(self, text: str) -> None:
        """Ignore the line."""

    def warning(self, text: str) -> None:
        """Ignore the line."""
