"""What the user says of a run beside rasters and model: grid, threads, processor."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import Enum

from osgeo import gdal

from ..errors import ArgumentError, blaming
from ..grid.gdal import open_dataset
from ..grid.grid import Extent
from ..network.processors import Processor
from ..wording import tr
from .blocks import Blocks

_MOST_WORKERS = 256  # each holds tiles in memory


@dataclass(frozen=True)
class NoValues:
    """What the user says of nodata beside the file itself.

    Attributes:
        ranges: For every band, lowest and highest of values that are none, both included.
        ignored: For every band, whether the nodata value that the file declares is a value like others.
    """

    ranges: tuple[tuple[tuple[float, float], ...], ...]
    ignored: tuple[bool, ...]


class AlphaContent(Enum):
    """What the values of a band are that is marked as transparency."""

    MASK = "mask"
    UNSURE = "unsure"  # they may be a mask, but not all of them are those of one
    IMAGERY = "imagery"


@dataclass(frozen=True)
class RasterInput:
    """A raster as the user chose it.

    Attributes:
        name: What the user calls it, for messages.
        uri: What GDAL opens, or, of a raster that is read in blocks, what QGIS does.
        crs: The CRS set by the user, as WKT; empty for the file's own.
        options: GDAL's open options for it, such as "NUM_THREADS=2".
        blocks: How it is read where GDAL does not.
        frame: What a map of it shall cover beside its own pixels, such as the virtual raster it is a source of.
        no_values: What the user says of nodata; None for nothing.
        alpha: What a band that is marked as transparency is, where that was decided for the raster it is a part of.
    """

    name: str
    uri: str
    crs: str = ""
    options: tuple[str, ...] = ()
    blocks: Blocks | None = None
    frame: Extent | None = None
    no_values: NoValues | None = None
    alpha: AlphaContent | None = None

    @property
    def ignores_declared_nodata(self) -> bool:
        """Whether the user says that a nodata value which the file declares is a value."""
        return self.no_values is not None and any(self.no_values.ignored)

    def opened(self) -> gdal.Dataset:
        """Open it for reading; of a raster that is read in blocks, only the header.

        Raises:
            RasterError: It cannot be opened.
        """
        if self.blocks is not None:
            return self.blocks.header(self.name)
        return open_dataset(self.uri, self.name, self.options)


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
