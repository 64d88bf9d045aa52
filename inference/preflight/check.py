"""What was found when a model was held against rasters: a line for people, and what would mend it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.Enum):
    """How bad it is."""

    FINE = "fine"  # two statements were compared, and agree
    NOTE = "note"  # information; there is nothing to compare
    UNVERIFIED = "unverified"  # a side states nothing, so nobody can know whether it is fine
    WARNING = "warning"  # the run would end, but perhaps with a wrong map
    ERROR = "error"  # there can be no run


@dataclass(frozen=True)
class Fix:
    """A parameter of the algorithm and the value that would mend it; None leaves the parameter empty."""

    parameter: str
    value: str | float | None


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. Its text names that, then says more after a colon."""

    severity: Severity
    text: str
    fix: Fix | None = None
    others: tuple[Fix, ...] = ()  # further values that can be chosen instead
    raster: str = ""  # where there are several runs: the one it is about

    @property
    def about(self) -> str:
        """What was looked at."""
        return self.text.partition(":")[0]

    @property
    def line(self) -> str:
        """The text with all that it is about."""
        return f'"{self.raster}": {self.text}' if self.raster else self.text
