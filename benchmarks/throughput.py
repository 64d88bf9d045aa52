"""Measure the time of a run relative to the least possible time for its result.

For a network the limit is onnxruntime with exactly the tiles of the run, normalised and held in memory, without using
its outputs, in the fastest of its settings. It computes the model as given; if a run omits a softmax, or computation
that only affects the padding of tiles, the ratio to the reduced graph is printed too. `identity` has no network: its
class is the brightest of three bands. Its limit is `gdal_translate` of one of them in the format of the result, with
overviews (gdal.Translate and BuildOverviews of GDAL's Python, in this process, without GDAL's threads).

Run and limits are timed in one process and in turns, so that other programs slow all of them down. The run is timed
from opening the raster, including planning, to the finished GeoTIFF. On both sides the network is opened before; the
time for that is printed. The model's definition is read before, as in the dialog.

The rasters are synthetic: smooth noise that does not repeat, and for `clouds` a mosaic of its own scene. They are in
memory if the system has a folder for that, as the tiles of the limits are: some systems drop a file that was not read
for half a minute from the cache, and would read it from the disk in each turn. Results are written to the disk.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from measuring.folders import folder_in_memory, temporary_folders
from measuring.limits import Limit, as_run, copy_limit, network_limits
from measuring.machine import described
from measuring.plans import ARGUMENTS, CLOUDS, SENTINEL2, SMALL, TINY, network_feeds, plan_run
from measuring.results import Row, write_results
from measuring.scene import make_mosaic, make_raster
from measuring.timing import Timing, timed
from osgeo import gdal
from pixelwise.inference import NullProgress, PixelwiseError, Plan, Processor, read_definition, run
from pixelwise.inference.memory import batch_size
from pixelwise.inference.network.engine import Network
from pixelwise.inference.run import open_planned
from pixelwise.tests.models import argmax_model

PROCESSORS = {"cpu": Processor.CPU, "best": Processor.BEST_AVAILABLE, "gpu": Processor.GPU}


_QUIET = 0.97  # the share of the cores' time on an idle machine


@dataclass(frozen=True)
class Case:
    """A measured model.

    Attributes:
        name: The name of its row.
        model: Its file.
        target: The highest acceptable ratio; None without a goal.
        scene: The scene that the raster repeats; None for noise.
        arguments: Model arguments.
        network: Whether the model has a network.
    """

    name: str
    model: Path
    target: float | None = None
    scene: Path | None = None
    arguments: Mapping[str, str] = field(default_factory=lambda: ARGUMENTS)
    network: bool = True

    def make(self, path: Path, size: int, compression: str) -> None:
        """Write the raster of the case."""
        if self.scene is not None:
            make_mosaic(path, size, self.scene, compression)
        else:
            make_raster(path, size, read_definition(str(self.model)).signature.image.bands, compression)


@dataclass(frozen=True)
class Turn:
    """One run, followed by one measurement of each limit.

    Attributes:
        run: Time of the run.
        limits: Time of each limit.
        threads: Number of busy threads of the last limit.
        own: Time of onnxruntime alone with the graph of the run, if it differs from the model's.
    """

    run: Timing
    limits: tuple[Timing, ...]
    threads: int
    own: Timing | None

    @property
    def ratio(self) -> float:
        """The time of the run over that of the fastest limit."""
        return self.run.seconds / min(limit.seconds for limit in self.limits)

    @property
    def own_ratio(self) -> float | None:
        """The time of the run over that of its graph."""
        return self.run.seconds / self.own.seconds if self.own else None

    @property
    def processor_ratio(self) -> float:
        """Processor time of the run over that of the last limit, which never waits."""
        return self.run.busy / self.limits[-1].busy

    @property
    def share(self) -> float:
        """The share of the cores' time for the last limit: clearly below 1 if other programs run."""
        return self.limits[-1].busy / self.limits[-1].seconds / self.threads

    def __str__(self) -> str:
        """Return the row of the printed table."""
        limits = "".join(f"{timing.seconds:>23.2f} s" for timing in (*self.limits, *([self.own] if self.own else [])))
        own = f"{self.own_ratio:>13.3f}" if self.own else ""
        ratios = f"{self.ratio:>9.3f}{own}{self.processor_ratio:>17.3f}"
        return f"{self.run.seconds:>9.2f} s{limits}{ratios}{self.share:>13.0%}"


def cases(folder: Path) -> dict[str, Case]:
    """Return all cases by name; the model without a network is written to a folder."""
    identity = argmax_model(folder / "identity.onnx", 3)
    rows = (
        Case("small", SMALL, target=1.08),
        Case("tiny", TINY, target=1.25),
        Case("clouds", CLOUDS, 1.05, SENTINEL2, {"tile_size": "256", "padding": "32"}),
        Case("identity", identity, target=1.5, network=False),
    )
    return {row.name: row for row in rows}


def measure(case: Case, options: argparse.Namespace, rasters: Path, folder: Path) -> Row:
    """Measure, print and return the time of the run relative to its limits.

    Raises:
        PixelwiseError: The run fails, for example without a GPU.
    """
    raster, output = rasters / f"{case.name}.tif", folder / "classes.tif"
    case.make(raster, options.size, options.compress)
    planning = partial(
        plan_run, raster, output, case.model, options.workers, case.arguments, PROCESSORS[options.processor]
    )
    planned = planning()
    started = time.perf_counter()
    graph = open_planned(planned)
    opening = time.perf_counter() - started
    print(f"\n{_described(case, planned)}Opening  {opening:.2f} s for the network, which is part of no time below\n")
    limits, own = _limits(case, planned, graph)
    heads = "".join(f"{timing.name:>23}  " for timing in (*limits, *([own] if own else [])))
    print(f"{'run':>9}  {heads}  ratio{'  over as run' if own else ''}  processor time  cores' time")
    turns = []
    for _ in range(options.repeats):
        spent = timed(lambda: run(planning(), NullProgress(), graph))
        limited = tuple(limit.time() for limit in limits)
        turns.append(Turn(spent, limited, limits[-1].threads, own.time() if own else None))
        print(turns[-1], flush=True)
    raster.unlink()
    row = {**_row(case, planned, limits, turns), "opening": opening}
    _print_result(row, turns)
    return row


def _limits(case: Case, planned: Plan, graph: Network) -> tuple[list[Limit], Limit | None]:
    """Return the limits, and onnxruntime alone with the graph of the run."""
    if case.network:
        feeds = list(network_feeds(planned))
        return network_limits(planned, feeds), as_run(planned, graph, feeds)
    run(planned, NullProgress(), graph)  # the copy has the format of its result
    return [copy_limit(Path(planned.job.rasters[0].uri), Path(planned.job.output))], None


def _described(case: Case, planned: Plan) -> str:
    grid, tiling, dtype = planned.imagery.grid, planned.tiling, planned.imagery.dtype
    return (
        f"Model    {case.name}: {planned.definition.origin}\n"
        f"Raster   {grid.cols} x {grid.rows} pixels, {len(planned.bands.bands)} bands, {dtype}\n"
        f"Tiles    {tiling.count(grid.rows, grid.cols)} of {tiling.height} x {tiling.width}, padding {tiling.padding}, "
        f"batch {batch_size(planned)}, {planned.workers} workers\n"
    )


def _row(case: Case, planned: Plan, limits: Sequence[Limit], turns: Sequence[Turn]) -> Row:
    """Return the row of the results, in the format of `results`."""
    grid, tiling = planned.imagery.grid, planned.tiling
    processor = planned.job.processor
    names = [limit.name for limit in limits]
    own_ratios = [turn.own_ratio for turn in turns if turn.own_ratio is not None]
    return {
        "row": case.name,
        "model": planned.definition.origin,
        "size": grid.cols,
        "bands": len(planned.bands.bands),
        "type": str(planned.imagery.dtype),
        "tile": tiling.height,
        "padding": tiling.padding,
        "tiles": tiling.count(grid.rows, grid.cols),
        "batch": batch_size(planned),
        "workers": planned.workers,
        "processor": processor.name,
        "limit": "onnxruntime alone" if case.network else "gdal_translate of one band",
        "turns": [
            {
                "run": turn.run.seconds,
                "limits": dict(zip(names, (limit.seconds for limit in turn.limits))),
                "own": turn.own.seconds if turn.own else None,
                "ratio": turn.ratio,
                "processor_ratio": turn.processor_ratio,
                "share": turn.share,
            }
            for turn in turns
        ],
        "ratio": statistics.median(turn.ratio for turn in turns),
        "processor_ratio": statistics.median(turn.processor_ratio for turn in turns),
        "own_ratio": statistics.median(own_ratios) if own_ratios else None,
        "target": case.target if processor is Processor.CPU else None,
    }


def _print_result(row: Row, turns: Sequence[Turn]) -> None:
    target = "" if row["target"] is None else f"; the goal is at most {row['target']}"
    print(f"\nA run takes {row['ratio']:.3f} times as long as {row['limit']} (median of {len(turns)}){target}.")
    if row["own_ratio"]:
        print(
            "The run computes the model without what its classes do not need, a softmax at the end and what lies in "
            f"the padding of tiles: {row['own_ratio']:.3f} times as long as onnxruntime alone with that graph."
        )
    if row["processor"] == Processor.CPU.name and min(turn.share for turn in turns) < _QUIET:
        print(
            "Other programs took part of the cores' time: go by the ratio of processor time, which they disturb less."
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/throughput", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", default="small,tiny,clouds,identity", help="rows, with commas (default: all four)")
    parser.add_argument("--model", type=Path, help="another model file instead of the rows")
    parser.add_argument("--size", type=int, default=8192, help="rows and columns of the rasters (default: 8192)")
    parser.add_argument("--repeats", type=int, default=5, help="turns of run and limits (default: 5)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the raster, as in GDAL (default: NONE)")
    parser.add_argument(
        "--rasters", type=Path, default=folder_in_memory(), help="folder for the rasters (default: %(default)s)"
    )
    parser.add_argument("--processor", choices=PROCESSORS, default="cpu", help="the processor (default: cpu)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the file for the results")
    return parser.parse_args()


def _chosen(options: argparse.Namespace, folder: Path) -> list[Case]:
    if options.model:
        return [Case(options.model.stem, options.model)]
    rows = cases(folder)
    unknown = set(options.rows.split(",")) - set(rows)
    if unknown:
        sys.exit(f"--rows: there is no {', '.join(sorted(unknown))}; there are {', '.join(rows)}.")
    return [rows[name] for name in options.rows.split(",")]


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    with temporary_folders(options.rasters, "throughput") as (rasters, folder):
        missing, rows = [], []
        for case in _chosen(options, folder):
            if not case.model.is_file():
                missing.append(f"{case.name}: there is no {case.model}.")
                continue
            try:
                rows.append(measure(case, options, rasters, folder))
            except PixelwiseError as error:
                missing.append(f"{case.name}: {error}")
    write_results(options.json, rows)
    if missing:
        sys.exit("\n".join(["", "Not measured:", *missing]))


if __name__ == "__main__":
    main()
