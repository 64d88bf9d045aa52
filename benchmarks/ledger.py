"""Measure what the ledger of a run costs: its time relative to a run without one, memory, and disk space.

Runs with and without a ledger alternate in one process, on the rasters of `benchmarks/throughput`. Both write the same
bytes, which is checked. The space is measured in a turn of its own, since looking for it takes time.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import threading
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from measuring.folders import folder_in_memory, temporary_folders
from measuring.machine import described
from measuring.peak import peak_memory
from measuring.plans import plan_run
from measuring.results import Row, write_results
from measuring.timing import Timing, timed
from osgeo import gdal
from pixelwise.inference import NullProgress, PixelwiseError, Plan, run
from pixelwise.inference.ledger.store import unfinished_folder
from pixelwise.inference.network.engine import Network
from pixelwise.inference.run import open_planned
from throughput import Case, cases

_EVERY = 0.2  # seconds between two looks at the space
_MB = 1e6
_GOALS = {"small": 1.03, "clouds": 1.03, "tiny": 1.08}


@dataclass(frozen=True)
class Turn:
    """One run without a ledger and one with it."""

    without: Timing
    kept: Timing

    @property
    def ratio(self) -> float:
        """The time with a ledger over that without."""
        return self.kept.seconds / self.without.seconds

    @property
    def processor_ratio(self) -> float:
        """The processor time with a ledger over that without."""
        return self.kept.busy / self.without.busy

    def __str__(self) -> str:
        """Return the row of the printed table."""
        seconds = f"{self.without.seconds:>7.2f} s {self.kept.seconds:>7.2f} s"
        return f"{seconds} {self.ratio:>8.3f} {self.processor_ratio:>15.3f}"


class _Space:
    """The most bytes that a folder has contained while this watches it."""

    def __init__(self, folder: Path) -> None:
        self.most = 0
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Space:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            self.most = max(self.most, sum(map(_size, self._folder.rglob("*"))))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # it has just been renamed or removed
        return 0


def measure(case: Case, options: argparse.Namespace, rasters: Path, folder: Path) -> Row:
    """Measure, print and return what a ledger costs for one model.

    Raises:
        PixelwiseError: A run fails.
    """
    raster, output = rasters / f"{case.name}.tif", folder / "classes.tif"
    case.make(raster, options.size, "NONE")
    planning = partial(plan_run, raster, output, case.model, options.workers, case.arguments)
    graph = open_planned(planning())
    print(f"\n{case.name}: {options.size} x {options.size} pixels\n  without      with    ratio  processor time")
    turns = []
    _run(planning(), graph)  # what the first run of a process does, such as reading the raster into the cache
    before = peak_memory()
    for _ in range(options.repeats):
        without = timed(lambda: _run(planning(), graph))
        expected = hashlib.sha256(output.read_bytes()).hexdigest()
        turn = Turn(without, timed(lambda: _run(planning(), graph, keep=True)))
        turns.append(turn)
        print(turn, flush=True)
        if hashlib.sha256(output.read_bytes()).hexdigest() != expected:
            sys.exit(f"{case.name}: with a ledger the bytes of the result differ.")
    memory = peak_memory() - before
    with _Space(Path(unfinished_folder(str(output)))) as space:
        _run(planning(), graph, keep=True)
    row: Row = {
        "row": case.name,
        "size": options.size,
        "turns": [{"without": turn.without.seconds, "with": turn.kept.seconds} for turn in turns],
        "ratio": statistics.median(turn.ratio for turn in turns),
        "processor_ratio": statistics.median(turn.processor_ratio for turn in turns),
        "memory": memory,
        "space": space.most,
        "result": output.stat().st_size,
        "target": _GOALS.get(case.name),
    }
    raster.unlink()
    _print_result(row)
    return row


def _run(planned: Plan, graph: Network, *, keep: bool = False) -> None:
    run(replace(planned, job=replace(planned.job, resumable=keep)), NullProgress(), graph)


def _print_result(row: Row) -> None:
    target = "" if row["target"] is None else f"; the goal is at most {row['target']}"
    print(
        f"A run with a ledger takes {row['ratio']:.3f} times as long (median; processor time "
        f"{row['processor_ratio']:.3f} times){target}. The peak of memory grew by {row['memory'] / _MB:.0f} MB. The "
        f"ledger takes {row['space'] / _MB:.2f} MB, the result {row['result'] / _MB:.2f} MB "
        f"({row['space'] / row['result']:.2f} times; the goal is at most 2)."
    )
    if not row["space"]:
        print("The run was too short for a ledger: use a larger --size.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/ledger", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", default="small,tiny,clouds", help="rows, with commas (default: all three)")
    parser.add_argument("--size", type=int, default=8192, help="rows and columns of the rasters (default: 8192)")
    parser.add_argument("--repeats", type=int, default=3, help="turns (default: 3)")
    parser.add_argument("--workers", default="", help="parallel factor, as in the tool (default: all processors)")
    parser.add_argument(
        "--rasters", type=Path, default=folder_in_memory(), help="folder for the rasters (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="the file for the results")
    return parser.parse_args()


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    with temporary_folders(options.rasters, "ledger") as (rasters, folder):
        known = cases(folder)
        rows = []
        for name in options.rows.split(","):
            if name not in known:
                sys.exit(f"--rows: there is no {name}; there are {', '.join(known)}.")
            if not known[name].model.is_file():
                sys.exit(f"{name}: there is no {known[name].model}.")
            try:
                rows.append(measure(known[name], options, rasters, folder))
            except PixelwiseError as error:
                sys.exit(f"{name}: {error}")
    write_results(options.json, rows)


if __name__ == "__main__":
    main()
