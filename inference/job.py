"""A job: the rasters, the model, the outputs and the settings of a run."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .errors import ArgumentError, blaming
from .i18n import tr
from .inert import start_of
from .network.processors import Processor
from .raster.damage import OnReadError
from .raster.environment import Environment
from .raster.inputs import RasterInput
from .raster.mask import Polygons
from .result.outputs import Output, OutputKind, outputs_of

_MOST_WORKERS = 256  # each holds tiles in memory


class ProcessingMode(enum.IntEnum):
    """How several rasters are handled, with the numbers of the parameter PROCESSING_MODE."""

    MOSAICKED = 0
    SEPARATELY = 1
    STACKED = 2


@dataclass(frozen=True)
class Job:
    """A request to classify rasters with a model.

    Attributes:
        rasters: The imagery, the first on top, or a stack in the order of the model.
        model: Path of a model file, or an .emd's JSON text.
        output: The GeoTIFF to write.
        arguments: Model arguments, in any spelling of `arguments.argument_pairs`.
        bands: Raster bands for the model bands, such as "4,3,2", or "1:4,1:3,2:4" (raster:band) of a stack; empty to
            choose them automatically.
        stacked: Whether all bands of all rasters are one image, such as dates or sensors, on the grid of the first one.
        environment: The processing environments, which determine the grid of the output.
        mask: The polygons to classify inside; by default all pixels are classified.
        confidence: The GeoTIFF for the probability of the winning class; "" to omit it.
        probabilities: The GeoTIFF for the probability of every class; "" to omit it.
        report: The HTML report of the run; "" to omit it.
        polygons: The vector file for the classes as polygons; "" to omit it.
        host: The calling program and its version, for the report.
        parallel_factor: Worker threads: "" (all processors), "4", "50%", "0" (one).
        processor: The kind of processor that runs the network.
        gpu_id: The index of the GPU.
        resumable: Whether finished parts of a long run are kept next to the output until it is published, so that the
            same run started again resumes from there.
        on_read_error: Whether a part of a raster that cannot be read ends the run, or becomes nodata.
        cluster: Where the workers are, in a spelling of `cluster.address_of`; "" for this process.
    """

    rasters: tuple[RasterInput, ...]
    model: str
    output: str
    arguments: object = ""
    bands: str = ""
    environment: Environment = field(default_factory=Environment)
    mask: Polygons | None = None
    confidence: str = ""
    probabilities: str = ""
    report: str = ""
    polygons: str = ""
    host: str = ""
    parallel_factor: str = ""
    processor: Processor = Processor.BEST_AVAILABLE
    gpu_id: int = 0
    stacked: bool = False
    resumable: bool = False
    on_read_error: OnReadError = OnReadError.STOP
    cluster: str = ""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The outputs that have a path, the classes first."""
        return outputs_of(self)

    @property
    def extras(self) -> tuple[OutputKind, ...]:
        """The outputs that are computed from scores."""
        return tuple(output.kind for output in self.outputs if output.kind.from_scores)

    def with_outputs(self, paths: Mapping[OutputKind, str]) -> Job:
        """Return the job with other paths for some outputs; "" leaves one out."""
        return replace(self, **{kind.value: path for kind, path in paths.items()})  # type: ignore[arg-type]


@blaming("parallel_factor")
def worker_count(factor: str, processors: int | None = None) -> int:
    """Return the number of worker threads for a parallel factor.

    Args:
        factor: "" for all processors, a number, a percentage of the processors, or "0" for one.
        processors: The number of processors; by default that of the system.

    Raises:
        ArgumentError: `factor` is not valid.
    """
    count = processors or _processors()
    text = factor.strip()
    if not text:
        return count
    match = re.fullmatch(r"(\d{1,9})\s*(%?)", text)
    if match is None:
        raise ArgumentError(
            tr(
                'Parallel factor "{factor}": expected a number of threads such as "4", a percentage of the processors '
                'such as "50%", or "0" for one thread; or leave it empty to use all.'
            ).format(factor=start_of(factor))
        )
    number = int(match[1])
    return min(max(1, round(count * number / 100) if match[2] else number), _MOST_WORKERS)


def _processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
