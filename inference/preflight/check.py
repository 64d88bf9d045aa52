"""A check: a line of text with a severity and a fix."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.Enum):
    """The severity of a check."""

    FINE = "fine"  # two statements were compared and agree
    NOTE = "note"  # information without a comparison
    UNVERIFIED = "unverified"  # one side makes no statement, so they cannot be compared
    WARNING = "warning"  # the run is possible, but the map may be wrong
    ERROR = "error"  # the run is not possible


@dataclass(frozen=True)
class Fix:
    """A parameter of the algorithm and the value that fixes a problem; None clears the parameter."""

    parameter: str
    value: str | float | None


@dataclass(frozen=True)
class Check:
    """One check. Its text is the subject, a colon and the finding."""

    severity: Severity
    text: str
    fix: Fix | None = None
    others: tuple[Fix, ...] = ()  # alternative fixes
    raster: str = ""  # the raster, if there are several runs

    @property
    def about(self) -> str:
        """The subject of the check."""
        return self.text.partition(":")[0]

    @property
    def line(self) -> str:
        """The text, with the raster if there are several."""
        return f'"{self.raster}": {self.text}' if self.raster else self.text
