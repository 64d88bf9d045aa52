"""Feedback that records the messages and progress of a run."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingFeedback,
)


class Listener(QgsProcessingFeedback):
    """Records messages and progress of a run, and cancels it at a given percentage."""

    def __init__(self, cancel_at: float = float("inf")) -> None:
        super().__init__(False)
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.shares: list[float] = []
        self._cancel_at = cancel_at
        self.progressChanged.connect(self._moved)

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushConsoleInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushFormattedMessage(self, html: str, text: str) -> None:  # since QGIS 3.36
        self.lines.extend(text.splitlines())

    def pushWarning(self, warning: str) -> None:
        self.lines.append(warning)
        self.warnings.append(warning)

    def _moved(self, percent: float) -> None:
        self.shares.append(percent)
        if percent >= self._cancel_at:
            self.cancel()
