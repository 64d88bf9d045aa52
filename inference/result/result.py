"""A finished map: its file, its pixels and what they show."""

from __future__ import annotations

from dataclasses import dataclass

from ..grid.grid import Grid
from .tally import ClassStatistics


@dataclass(frozen=True)
class Result:
    """A finished map.

    Attributes:
        path: Where it lies now.
        shown: Where it will stand.
        grid: Its pixels.
        statistics: Its classes.
    """

    path: str
    shown: str
    grid: Grid
    statistics: ClassStatistics
