"""What the user says of a run beside rasters and model: grid, threads, processor."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ..errors import ArgumentError, blaming
from ..grid.grid import Extent
from ..network.processors import Processor
from ..wording import tr
from .inputs import RasterInput

_MOST_WORKERS = 256  # each holds tiles in memory


@dataclass(frozen=True)
class Environment:
    """The processing environments; every default means "as the input".

    Attributes:
        crs: CRS of the output, as WKT or an authority's code.
        extent: What to classify.
        snap: The output's cells align to this raster's.
        cell_size: Sides of a cell, in units of the output CRS; 0 for the input's.
        parallel_factor: Worker threads: "" (all processors), "4", "50%", "0" (one).
        processor: Which kind of processor runs the network.
        gpu_id: Which GPU, where there are several.
    """

    crs: str = ""
    extent: Extent | None = None
    snap: RasterInput | None = None
    cell_size: float = 0.0
    parallel_factor: str = ""
    processor: Processor = Processor.BEST_AVAILABLE
    gpu_id: int = 0


@blaming("parallel_factor")
def worker_count(factor: str, processors: int | None = None) -> int:
    """Number of worker threads for a parallel factor.

    Args:
        factor: "" for all processors, a number, a percentage of the processors, or "0" for one.
        processors: How many there are; None asks the system.

    Raises:
        ArgumentError: `factor` is none of these.
    """
    count = processors or _processors()
    text = factor.strip()
    if not text:
        return count
    match = re.fullmatch(r"(\d+)\s*(%?)", text)
    if match is None:
        raise ArgumentError(
            tr(
                'Parallel factor "{factor}": expected a number of threads such as "4", a percentage of the processors '
                'such as "50%", "0" for one thread, or nothing for all.'
            ).format(factor=factor)
        )
    number = int(match[1])
    return min(max(1, round(count * number / 100) if match[2] else number), _MOST_WORKERS)


def _processors() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
