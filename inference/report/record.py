"""The data of a finished run or batch from which its report is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..plan import Plan
from ..progress import Times
from ..raster.inputs import RasterInput
from ..result.result import Result


@dataclass(frozen=True)
class RunRecord:
    """A finished run.

    Attributes:
        plan: The plan that was carried out.
        result: The map.
        provider: The execution provider that ran the network.
        batch: Tiles processed at once.
        times: The seconds of each step.
        warnings: Warnings of the log.
        log: The other lines of the log.
    """

    plan: Plan
    result: Result
    provider: str
    batch: int
    times: Times
    warnings: tuple[str, ...]
    log: tuple[str, ...]


@dataclass(frozen=True)
class BatchRecord:
    """A finished batch of raster items, which were classified separately.

    Attributes:
        rasters: The rasters that contain the items.
        folder: The folder of the results.
        done: Name and record of each classified item; at least one.
        overlay: All results merged, if requested and possible.
        failed: Name of each item that could not be classified, and the reason.
        outside: Names of the items outside the extent or the mask.
    """

    rasters: Sequence[RasterInput]
    folder: str
    done: Sequence[tuple[str, RunRecord]]
    overlay: Result | None
    failed: Sequence[tuple[str, str]]
    outside: Sequence[str]
