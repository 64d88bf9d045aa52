"""Measure what a run costs over the least that anybody would have to do for its result.

For a network that is onnxruntime given the very tiles of the run, normalised and held in memory, its answers thrown
away; the best of its settings counts. It computes the model as given; where a run leaves out a softmax, or what only
the padding of tiles needs, the time over what is left is told too. `identity` has no network: its class is the
brightest of three bands, and it is held against `gdal_translate` of one of them in the form of the result, overviews
included (gdal.Translate and BuildOverviews of GDAL's Python, in this process, without threads of GDAL's own).

Run and limits are timed in one process and in turns, so that a busy machine slows all. The run is timed from opening
the raster, planning included, to the finished GeoTIFF in its place. On both sides the network is open before; how long
the run's takes to open is told. The model's definition has been read before, as the dialog does.

Rasters are made for the purpose: smooth noise that repeats nowhere, and for `clouds` a mosaic of its own scene. They
lie in memory where the system has a folder there, as the tiles of the limits do: some systems let go of a file that was
not read for half a minute, and would read it from the disk in each turn. Results are written to the disk.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

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

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30  # bytes, which the largest raster and others leave free

_QUIET = 0.97  # share of the cores' time on a machine that does nothing else


@dataclass(frozen=True)
class Case:
    """A model that is measured.

    Attributes:
        name: What its row is called.
        model: Its file.
        target: The highest ratio that is good; None where there is no goal.
        scene: What the raster repeats; None for noise.
        arguments: Model arguments.
        network: Whether there is one.
    """

    name: str
    model: Path
    target: float | None = None
    scene: Path | None = None
    arguments: Mapping[str, str] = field(default_factory=lambda: ARGUMENTS)
    network: bool = True

    def make(self, path: Path, size: int, compression: str) -> None:
        """Write its raster."""
        if self.scene is not None:
            make_mosaic(path, size, self.scene, compression)
        else:
            make_raster(path, size, read_definition(str(self.model)).signature.image.bands, compression)


@dataclass(frozen=True)
class Turn:
    """One run, and each limit right after it.

    Attributes:
        run: Time of the run.
        limits: Time of each limit.
        threads: How many threads the last limit keeps busy.
        own: Time of onnxruntime alone with the graph that the run computes, where it is another than the model's.
    """

    run: Timing
    limits: tuple[Timing, ...]
    threads: int
    own: Timing | None

    @property
    def ratio(self) -> float:
        """The run over the best of the limits."""
        return self.run.seconds / min(limit.seconds for limit in self.limits)

    @property
    def own_ratio(self) -> float | None:
        """The run over the graph that it computes."""
        return self.run.seconds / self.own.seconds if self.own else None

    @property
    def processor_ratio(self) -> float:
        """Processor time of the run over that of the last limit, which waits for nothing."""
        return self.run.busy / self.limits[-1].busy

    @property
    def share(self) -> float:
        """The part of the cores' time that the last limit got: clearly below 1 where other programs were at work."""
        return self.limits[-1].busy / self.limits[-1].seconds / self.threads

    def __str__(self) -> str:
        """The turn as a row of the table."""
        others = "".join(f"{each.seconds:>23.2f} s" for each in (*self.limits, *([self.own] if self.own else [])))
        own = f"{self.own_ratio:>13.3f}" if self.own else ""
        ratios = f"{self.ratio:>9.3f}{own}{self.processor_ratio:>17.3f}"
        return f"{self.run.seconds:>9.2f} s{others}{ratios}{self.share:>13.0%}"


def cases(folder: Path) -> dict[str, Case]:
    """All rows by name; the model without a network is written into a folder."""
    identity = argmax_model(folder / "identity.onnx", 3)
    rows = (
        Case("small", SMALL, target=1.08),
        Case("tiny", TINY, target=1.25),
        Case("clouds", CLOUDS, 1.05, SENTINEL2, {"tile_size": "256", "padding": "32"}),
        Case("identity", identity, target=1.5, network=False),
    )
    return {row.name: row for row in rows}


def measure(case: Case, options: argparse.Namespace, rasters: Path, folder: Path) -> Row:
    """Print and give the time of the run over that of its limits.

    Raises:
        PixelwiseError: The run cannot be done, such as for want of a GPU.
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
    limits, own = _held_against(case, planned, graph)
    heads = "".join(f"{each.name:>23}  " for each in (*limits, *([own] if own else [])))
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


def _held_against(case: Case, planned: Plan, graph: Network) -> tuple[list[Limit], Limit | None]:
    """The limits, and onnxruntime alone with the graph that the run computes."""
    if case.network:
        feeds = list(network_feeds(planned))
        return network_limits(planned, feeds), as_run(planned, graph, feeds)
    run(planned, NullProgress(), graph)  # the copy takes the form of its result
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
    """What was measured, as `results` says."""
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


def _folder_in_memory() -> str:
    """A folder of files in memory, as Linux has; that for temporary files where there is none with room."""
    room = shutil.disk_usage(_IN_MEMORY).free if _IN_MEMORY.is_dir() else 0
    return str(_IN_MEMORY) if room >= _ROOM else tempfile.gettempdir()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/throughput", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", default="small,tiny,clouds,identity", help="rows, with commas (default: all four)")
    parser.add_argument("--model", type=Path, help="another model file instead of the rows")
    parser.add_argument("--size", type=int, default=8192, help="rows and columns of the rasters (default: 8192)")
    parser.add_argument("--repeats", type=int, default=5, help="turns of run and limits (default: 5)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument("--compress", default="NONE", help="compression of the raster, as in GDAL (default: NONE)")
    parser.add_argument(
        "--rasters", type=Path, default=_folder_in_memory(), help="folder for the rasters (default: %(default)s)"
    )
    parser.add_argument("--processor", choices=PROCESSORS, default="cpu", help="what computes (default: cpu)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to keep the results")
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
    """Measure what was asked for, in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    with ExitStack() as stack:
        rasters, folder = (
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pixelwise-throughput-", dir=place)))
            for place in (options.rasters, None)
        )
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
