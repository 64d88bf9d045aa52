"""Measure what a run costs over the network alone.

The network alone is onnxruntime given the very tiles of the run, normalised and held in memory, its
answers thrown away. Both are timed in one process and in turns, so that a busy machine slows both. The
run is timed from opening the raster to the finished GeoTIFF in its place, overviews included; the
model's definition has been read before, as the dialog does.

The raster is made for the purpose: smooth noise that repeats nowhere, written block by block.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from measuring.alone import Network
from measuring.machine import described
from measuring.plans import SAMPLE_MODEL, SMALL, batch_size, network_feeds, plan_run
from measuring.scene import make_raster
from osgeo import gdal
from pixelwise.inference.formats import read_definition
from pixelwise.inference.job import Plan, run
from pixelwise.inference.progress import Silent

_QUIET = 0.97  # share of the cores' time on a machine that does nothing else


@dataclass(frozen=True)
class Turn:
    """One run, and onnxruntime alone in each setting right after it.

    Attributes:
        run: Seconds of the run.
        alone: Seconds of onnxruntime alone in each setting.
        share: The part of the cores' time that onnxruntime alone got with one thread for each worker: clearly below
            1 where other programs were at work.
        processor_ratio: Processor time of the run over that of onnxruntime alone with one thread for each worker.
    """

    run: float
    alone: tuple[float, ...]
    share: float
    processor_ratio: float

    @property
    def ratio(self) -> float:
        """The run over the best of onnxruntime alone."""
        return self.run / min(self.alone)

    def __str__(self) -> str:
        """The turn as a row of the table."""
        alone = "".join(f"{seconds:>17.2f} s" for seconds in self.alone)
        return f"{self.run:>9.2f} s{alone}{self.ratio:>9.3f}{self.processor_ratio:>17.3f}{self.share:>13.0%}"


def measure_time(options: argparse.Namespace, folder: Path) -> None:
    """Print the time of the run over that of onnxruntime alone."""
    raster, output = folder / "raster.tif", folder / "classes.tif"
    make_raster(raster, options.size, read_definition(str(options.model)).signature.bands, options.compress)
    planned = plan_run(raster, output, options.model, options.workers)
    print(_described(planned))
    feeds = list(network_feeds(planned))
    networks = [Network.open(planned, *setting) for setting in sorted({(1, planned.workers), (planned.workers, 1)})]
    print(
        f"{'run':>9}  " + "".join(f"{network!s:>17}  " for network in networks) + "  ratio  processor time  cores' time"
    )
    turns = []
    for _ in range(options.repeats):
        started, spent = time.perf_counter(), time.process_time()
        run(plan_run(raster, output, options.model, options.workers), Silent())
        seconds, spent = time.perf_counter() - started, time.process_time() - spent
        alone, spent_alone = zip(*(network.timed(feeds) for network in networks))
        turns.append(Turn(seconds, alone, spent_alone[-1] / alone[-1] / planned.workers, spent / spent_alone[-1]))
        print(turns[-1], flush=True)
    ratio, best = statistics.median(turn.ratio for turn in turns), min(turns, key=lambda turn: turn.run)
    print(f"\nA run takes {ratio:.3f} times as long as onnxruntime alone (median); the fastest, {best.run:.2f} s.")
    if min(turn.share for turn in turns) < _QUIET:
        print(
            "Other programs took part of the cores' time: go by the ratio of processor time, which they disturb less."
        )


def _described(planned: Plan) -> str:
    grid, tiling, dtype = planned.imagery.grid, planned.tiling, planned.imagery.dtype
    return (
        f"Model    {planned.definition.origin}\n"
        f"Raster   {grid.cols} x {grid.rows} pixels, {len(planned.bands.bands)} bands, {dtype}\n"
        f"Tiles    {tiling.count(grid.rows, grid.cols)} of {tiling.height} x {tiling.width}, padding {tiling.padding}, "
        f"batch {batch_size(planned)}, {planned.workers} workers\n"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/throughput", description=__doc__.split("\n", 1)[0])
    default = SMALL if SMALL.is_file() else SAMPLE_MODEL
    parser.add_argument("--size", type=int, default=4096, help="rows and columns of the raster (default: 4096)")
    parser.add_argument("--model", type=Path, default=default, help=f"model file (default: {default.name})")
    parser.add_argument("--repeats", type=int, default=3, help="turns of run and onnxruntime alone (default: 3)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the raster, as in GDAL (default: NONE)")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    with tempfile.TemporaryDirectory(prefix="pixelwise-throughput-") as folder:
        measure_time(options, Path(folder))


if __name__ == "__main__":
    main()
