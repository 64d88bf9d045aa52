"""Measure how much faster several workers on one folder are than one, and what they cost compared with a plain run.

Everything is measured from the start of processes to their end, with one thread in each: a plain run
(`classify`), a prepared run with one worker (`classify --prepare`, `worker`, `finish`), the workers of a prepared run
alone, and a whole run on as many processes of a Dask cluster (`classify --cluster local:N`), which is compared with the
whole prepared run. A first run, of a part of the raster, is not measured: the others then find the bytecode of Python's
modules, as in an installation. The turns alternate, so that other programs slow all of them down. All write the same
bytes, which is checked. `small` is the network of `benchmarks/throughput` on noise; --raster and --model measure a
scene that is repeated to the size.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from measuring.folders import folder_in_memory, temporary_folders
from measuring.machine import described
from measuring.plans import ARGUMENTS
from measuring.results import Row, write_results
from measuring.scene import make_mosaic
from osgeo import gdal
from throughput import cases

_SPEEDUP, _OVERHEAD = 1.85, 1.05  # goals, the first one for two workers
_PART = 512  # rows and columns of the part that is not measured


@dataclass(frozen=True)
class Task:
    """What is classified.

    Attributes:
        raster: The raster.
        model: The model.
        arguments: Model arguments for the command line.
    """

    raster: Path
    model: Path
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Seconds of each part of a turn.

    Attributes:
        plain: A run without a ledger.
        prepare: Preparing a run.
        one: Its only worker.
        finish: Publishing it.
        several: Several workers of another prepared run, until the last one ends.
        cluster: A run on as many processes of a Dask cluster; NaN without Dask.
    """

    plain: float
    prepare: float
    one: float
    finish: float
    several: float
    cluster: float

    @property
    def speedup(self) -> float:
        """The time of one worker over that of several."""
        return self.one / self.several

    @property
    def overhead(self) -> float:
        """The time of a prepared run with one worker over that of a plain run."""
        return self._prepared / self.plain

    @property
    def cluster_speedup(self) -> float:
        """The time of a prepared run with one worker over that of a run on a cluster."""
        return self._prepared / self.cluster

    @property
    def _prepared(self) -> float:
        return self.prepare + self.one + self.finish

    def __str__(self) -> str:
        """Return the row of the printed table."""
        seconds = (self.plain, self.prepare, self.one, self.finish, self.several, self.cluster)
        shares = (self.overhead, self.speedup, self.cluster_speedup)
        return "".join(f"{value:>8.2f} s" for value in seconds) + "".join(f"{value:>10.3f}" for value in shares)


def measure(task: Task, options: argparse.Namespace, folder: Path) -> Row:
    """Measure, print and return what workers gain and cost."""
    print(f"     plain   prepare  1 worker    finish {options.workers} workers   local:{options.workers}", end="")
    print("  overhead  speed-up   cluster")
    turns = []
    for _ in range(options.repeats):
        turns.append(_turn(task, options.workers, folder))
        print(turns[-1], flush=True)
    row: Row = {
        "row": task.raster.stem,
        "size": gdal.Open(str(task.raster)).RasterXSize,
        "workers": options.workers,
        "speedup": statistics.median(turn.speedup for turn in turns),
        "overhead": statistics.median(turn.overhead for turn in turns),
        "cluster": statistics.median(turn.cluster_speedup for turn in turns),
        "target": _SPEEDUP if options.workers == 2 else None,
    }
    target = f" (the goal is at least {_SPEEDUP})" if row["target"] else ""
    print(
        f"{options.workers} workers with one thread each are {row['speedup']:.3f} times as fast as one{target}, a run "
        f"on a cluster of as many processes {row['cluster']:.3f} times as fast as a prepared run with one worker. A "
        f"prepared run with one worker takes {row['overhead']:.3f} times as long as a plain one (the goal is at most "
        f"{_OVERHEAD})."
    )
    return row


def _warm_up(task: Task, rasters: Path, folder: Path) -> None:
    """Let Python compile what the commands import, in a run of a part of the raster."""
    sys.stdout.flush()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    part, output = rasters / "part.tif", folder / "part.tif"
    side = min(_PART, gdal.Open(str(task.raster)).RasterXSize)
    gdal.Translate(str(part), str(task.raster), srcWin=[0, 0, side, side])
    _timed([[*_classify(replace(task, raster=part), output), *_on_cluster(1)]])
    part.unlink()
    output.unlink()


def _on_cluster(workers: int) -> list[str]:
    """Return the option for processes of a cluster; [] without Dask."""
    return ["--cluster", f"local:{workers}"] if importlib.util.find_spec("distributed") else []


def _turn(task: Task, workers: int, folder: Path) -> Turn:
    outputs = [folder / f"{name}.tif" for name in ("plain", "one", "several", "cluster")]
    plain = _timed([_classify(task, outputs[0])])
    prepare, ledger = _prepared(task, outputs[1])
    one = _timed([_command("worker", ledger, "--parallel-factor", "1")])
    finish = _timed([_command("finish", ledger, "--parallel-factor", "1")])
    _, ledger = _prepared(task, outputs[2])
    several = _timed([_command("worker", ledger, "--parallel-factor", "1")] * workers)
    _timed([_command("finish", ledger)])
    cluster = float("nan")
    if _on_cluster(workers):
        cluster = _timed([[*_classify(task, outputs[3]), *_on_cluster(workers)]])
    else:
        outputs.pop()
    if len({hashlib.sha256(output.read_bytes()).hexdigest() for output in outputs}) > 1:
        sys.exit("The bytes of the results differ.")
    for output in outputs:
        output.unlink()
    return Turn(plain, prepare, one, finish, several, cluster)


def _prepared(task: Task, output: Path) -> tuple[float, str]:
    """Prepare a run; return the time and the ledger."""
    began = time.perf_counter()
    done = subprocess.run([*_classify(task, output), "--prepare"], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    return seconds, done.stdout.splitlines()[-1]


def _classify(task: Task, output: Path) -> list[str]:
    paths = [str(task.raster), str(task.model), str(output)]
    return _command("classify", *paths, *task.arguments, "--parallel-factor", "1", "--processor-type", "cpu")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pixelwise.inference", *arguments, "--quiet"]


def _timed(commands: Sequence[Sequence[str]]) -> float:
    """Run commands at the same time; return the seconds until the last one ends."""
    began = time.perf_counter()
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    codes = [process.wait() for process in processes]
    seconds = time.perf_counter() - began
    if any(codes):
        sys.exit(f"A command has failed: {' '.join(commands[0])}")
    return seconds


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/scaling", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=16384, help="rows and columns of the raster (default: 16384)")
    parser.add_argument("--workers", type=int, default=2, help="workers at once (default: 2)")
    parser.add_argument("--repeats", type=int, default=3, help="turns (default: 3)")
    parser.add_argument("--raster", type=Path, help="a scene, instead of noise")
    parser.add_argument("--model", type=Path, help="a model for it")
    parser.add_argument(
        "--rasters", type=Path, default=folder_in_memory(), help="folder for the raster (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="the file for the results")
    options = parser.parse_args()
    if (options.raster is None) != (options.model is None):
        parser.error("--raster and --model are used together")
    if options.workers > (os.cpu_count() or 1):
        print(f"There are fewer than {options.workers} processors: they cannot all work at once.")
    return options


def _task(options: argparse.Namespace, rasters: Path, folder: Path) -> Task:
    if options.raster is not None:
        scene = rasters / options.raster.name
        make_mosaic(scene, options.size, options.raster, "NONE")
        return Task(scene, options.model, ())
    case = cases(folder)["small"]
    if not case.model.is_file():
        sys.exit(f"There is no {case.model}.")
    raster = rasters / "small.tif"
    case.make(raster, options.size, "NONE")
    return Task(raster, case.model, ("--arguments", ";".join(map(" ".join, ARGUMENTS.items()))))


def main() -> None:
    """Measure in a temporary folder."""
    gdal.UseExceptions()
    options = _options()
    print(described())
    with temporary_folders(options.rasters, "scaling") as (rasters, folder):
        task = _task(options, rasters, folder)
        _warm_up(task, rasters, folder)
        row = measure(task, options, folder)
    write_results(options.json, [row])


if __name__ == "__main__":
    main()
