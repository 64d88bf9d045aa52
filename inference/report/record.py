"""What is known of a run at its end: all that a report tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..plan import Plan
from ..progress import Times
from ..raster.inputs import RasterInput
from ..result.result import Result


@dataclass(frozen=True)
class Record:
    """A run at its end.

    Attributes:
        plan: What was to be done.
        result: The map.
        provider: The execution provider that ran the network.
        batch: Tiles given to the network at once.
        times: What took how long.
        warnings: What the user should not miss.
        log: What else was said.
    """

    plan: Plan
    result: Result
    provider: str
    batch: int
    times: Times
    warnings: tuple[str, ...]
    log: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A run over raster items one by one, at its end.

    Attributes:
        rasters: What was to be classified.
        folder: Where the results stand.
        done: Each finished item's name and its record; one at least.
        overlay: All results laid over each other; None where that was not asked for, or not possible.
        failed: Name of each item that cannot be classified, and why.
        outside: Names of those outside the extent or the mask.
    """

    rasters: Sequence[RasterInput]
    folder: str
    done: Sequence[tuple[str, Record]]
    overlay: Result | None
    failed: Sequence[tuple[str, str]]
    outside: Sequence[str]
