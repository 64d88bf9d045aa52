"""Measure what the ledger of a run costs: its time relative to a run without one, memory, and disk space.

Runs with and without a ledger alternate in one process, on the rasters of `benchmarks/throughput`. Both write the same
bytes, which is checked. The space is measured in a turn of its own, since looking for it takes time. The memory is the
peak of processes with one run each; the medians of those with and without a ledger are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
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


@dataclass(frozen=True)
class Measured:
    """A run that is measured.

    Attributes:
        raster: The raster to classify.
        output: The file to write.
        model: The model file.
        workers: Parallel factor, as in the tool.
        arguments: Model arguments.
        keep: Whether the run keeps a ledger.
    """

    raster: str
    output: str
    model: str
    workers: str
    arguments: Mapping[str, str]
    keep: bool = False

    def planned(self) -> Plan:
        """Plan the run."""
        planned = plan_run(Path(self.raster), Path(self.output), Path(self.model), self.workers, self.arguments)
        return replace(planned, job=replace(planned.job, resumable=self.keep))

    def run(self, graph: Network | None = None) -> None:
        """Plan and run it, with a network that is open already, if given."""
        run(self.planned(), NullProgress(), graph)

    def peak(self) -> int:
        """Run it in a process of its own, and return the peak memory of that, in bytes."""
        command = [sys.executable, __file__, "--child", json.dumps(asdict(self))]
        return int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


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
    without = Measured(str(raster), str(output), str(case.model), options.workers, dict(case.arguments))
    kept = replace(without, keep=True)
    graph = open_planned(without.planned())
    print(f"\n{case.name}: {options.size} x {options.size} pixels\n  without      with    ratio  processor time")
    turns = []
    without.run(graph)  # what the first run of a process does, such as reading the raster into the cache
    for _ in range(options.repeats):
        time_without = timed(lambda: without.run(graph))
        expected = hashlib.sha256(output.read_bytes()).hexdigest()
        turns.append(Turn(time_without, timed(lambda: kept.run(graph))))
        print(turns[-1], flush=True)
        if hashlib.sha256(output.read_bytes()).hexdigest() != expected:
            sys.exit(f"{case.name}: with a ledger the bytes of the result differ.")
    with _Space(Path(unfinished_folder(str(output)))) as space:
        kept.run(graph)
    peaks = [(without.peak(), kept.peak()) for _ in range(options.repeats)]
    row: Row = {
        "row": case.name,
        "size": options.size,
        "turns": [{"without": turn.without.seconds, "with": turn.kept.seconds} for turn in turns],
        "ratio": statistics.median(turn.ratio for turn in turns),
        "processor_ratio": statistics.median(turn.processor_ratio for turn in turns),
        "memory_without": statistics.median(peak for peak, _ in peaks),
        "memory_with": statistics.median(peak for _, peak in peaks),
        "peaks": [list(pair) for pair in peaks],
        "space": space.most,
        "result": output.stat().st_size,
        "target": _GOALS.get(case.name),
    }
    raster.unlink()
    _print_result(row)
    return row


def _print_result(row: Row) -> None:
    target = "" if row["target"] is None else f"; the goal is at most {row['target']}"
    print(
        f"A run with a ledger takes {row['ratio']:.3f} times as long (median; processor time "
        f"{row['processor_ratio']:.3f} times){target}. Its peak memory is {row['memory_with'] / _MB:.0f} MB, without a "
        f"ledger {row['memory_without'] / _MB:.0f} MB ({_peaks(row)}). The ledger takes {row['space'] / _MB:.2f} MB, "
        f"the result {row['result'] / _MB:.2f} MB ({row['space'] / row['result']:.2f} times; the goal is at most 2)."
    )
    if not row["space"]:
        print("The run was too short for a ledger: use a larger --size.")


def _peaks(row: Row) -> str:
    """Return the peaks of all processes, without and with a ledger."""
    without, kept = ([f"{peak / _MB:.0f}" for peak in peaks] for peaks in zip(*row["peaks"]))
    return f"without: {', '.join(without)}; with: {', '.join(kept)}"


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
    parser.add_argument("--child", type=json.loads, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    if options.child:
        Measured(**options.child).run()
        print(peak_memory())
        return
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
