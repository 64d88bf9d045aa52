"""A finished map."""

from __future__ import annotations

from dataclasses import dataclass

from ..grid.grid import Grid
from .tally import ClassStatistics


@dataclass(frozen=True)
class Result:
    """A finished map.

    Attributes:
        path: The current path of the file.
        target: The path under which it will be published.
        grid: The grid of its pixels.
        statistics: Its classes.
    """

    path: str
    target: str
    grid: Grid
    statistics: ClassStatistics
