"""Measure what a run with many blocks and workers costs the client and the scheduler of a Dask cluster.

The client is this process, with the code of a run: it claims the blocks, gives them out, checks what comes back and
stores it. The scheduler is Dask's, in a process of its own. The workers are Dask's too, all of them in one process,
with one thread in common; they do not see the ledger, which costs the client most, and compute nothing: a block of 64
pixels is made at once. So the seconds are the processor time of the client and of the scheduler. The wall clock only
says how fast that one process is.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from measuring.machine import described
from measuring.peak import peak_memory
from measuring.results import Row, write_results
from pixelwise.inference import NullProgress
from pixelwise.inference.cluster import remote, task
from pixelwise.inference.cluster.address import Address
from pixelwise.inference.cluster.connection import connected
from pixelwise.inference.cluster.crew import Crew
from pixelwise.inference.cluster.dispatch import Dispatch
from pixelwise.inference.cluster.remote import ModelFiles
from pixelwise.inference.cluster.scheduling import Scheduling
from pixelwise.inference.cluster.task import take_part
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.ledger.blocks import BlockCounts, BlockResult
from pixelwise.inference.ledger.sharing import Work
from pixelwise.inference.ledger.store import Division, Store
from pixelwise.inference.loop.gaps import Gaps
from pixelwise.inference.loop.writing import ClassifiedWindow
from pixelwise.inference.raster.watch import FileWatch
from pixelwise.inference.result.prediction import Prediction
from throughput import folder_in_memory

_SIDE, _ACROSS = 8, 1000  # of a block, in pixels; blocks beside each other
_TILING = Tiling(_SIDE, _SIDE, 0)
_MEMORY, _MILLISECONDS = 300, 1.0  # goals for the client: MB, and for a block
_MB = 1e6
_SETTINGS = {  # of many workers in one process: without what each of them does several times a second
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "10s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "60s",
    "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
}


def _size(blocks: int) -> tuple[int, int]:
    """Return rows and columns of a raster with so many blocks."""
    return -(-blocks // _ACROSS) * _SIDE, min(blocks, _ACROSS) * _SIDE


def _empty(shape: tuple[int, int]) -> Prediction:
    return Prediction(np.zeros(shape, np.uint8))


class _Guest:
    """Stands for the run on a worker: its blocks are made without a model."""

    def __init__(self, parcel: bytes) -> None:
        manifest = json.loads(parcel)[remote.LEDGER]
        store = Store.of("", manifest)
        if store is None:
            raise ValueError(manifest)
        self.lacking: list[str] = []
        self._store = store

    of = classmethod(lambda cls, parcel: cls(parcel))

    def start(self, *_: object) -> dict[str, Any]:
        """Open nothing."""
        return {}

    def compute(self, blocks: Sequence[int]) -> tuple[dict[str, Any], list[bytes]]:
        """Return blocks of zeros."""
        contents = [self._content(block) for block in blocks]
        return {remote.BLOCKS: [[block, len(content)] for block, content in zip(blocks, contents)]}, contents

    def leave(self) -> None:
        """End nothing."""

    def _content(self, block: int) -> bytes:
        window = _TILING.tile(block, *_size(self._store.division.blocks)).keep
        counts = BlockCounts(Gaps().counts(), (0, 0), None)
        result = BlockResult((ClassifiedWindow(window, _empty((_SIDE, _SIDE)), window.pixels),), counts)
        return b"".join(result.packed().to_bytes(self._store.block_identity(block)))


async def _simulate(scheduler: str, count: int) -> None:
    """Be so many workers, until the scheduler ends."""
    remote.Guest = _Guest  # type: ignore[misc, assignment]
    task.Store.at = lambda _: None  # type: ignore[method-assign, assignment]  the folder is not seen
    dask = importlib.import_module("distributed")
    pool = ThreadPoolExecutor(1)
    settings = {"nthreads": 1, "executor": pool, "memory_limit": 0, "dashboard": False, "host": "127.0.0.1"}
    workers = [dask.Worker(scheduler, name=f"w{number}", **settings) for number in range(count)]
    for first in range(0, count, 50):
        await asyncio.gather(*workers[first : first + 50])
    print("ready", flush=True)
    await asyncio.gather(*(worker.finished() for worker in workers))


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **_SETTINGS}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a scheduler and its workers; return its address and its process."""
    found = folder / "scheduler.json"
    arguments = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(found)]
    with _process("-m", "distributed.cli.dask_scheduler", *arguments) as scheduler:
        while not found.exists() or not found.read_text().strip().endswith("}"):
            if scheduler.poll() is not None:
                sys.exit("The scheduler has ended.")
            time.sleep(0.1)
        address = json.loads(found.read_text())["address"]
        with _process(__file__, "--simulate", address, "--workers", str(workers)) as simulation:
            if simulation.stdout is None or simulation.stdout.readline() != "ready\n":
                sys.exit("The workers have ended.")
            yield address, scheduler


class _Shown(NullProgress):
    """Progress that shows how much is done, from time to time."""

    def __init__(self) -> None:
        self._next = 0.1

    def advance(self, fraction: float) -> None:
        """Show every tenth."""
        if fraction >= self._next:
            self._next += 0.1
            print(f"{fraction:.0%}, client {peak_memory() / _MB:.0f} MB", flush=True)


def measure(blocks: int, workers: int, folder: Path) -> Row:
    """Measure, print and return the load."""
    psutil = importlib.import_module("psutil")
    store = Store(str(folder / "ledger"), Division(blocks, 1, blocks * _SIDE**2), {}, {"job": {}})
    store.create()
    rule = SimpleNamespace(empty=_empty)
    classifier: Any = SimpleNamespace(tiling=_TILING, rule=rule)
    pool: Any = None
    work = Work(classifier, None, pool, _size(blocks), FileWatch(()))
    before = peak_memory()
    with _cluster(folder, workers) as (address, process), connected(Address(address), NullProgress()) as client:
        scheduler = psutil.Process(process.pid)
        scheduling, progress = Scheduling(address, client, ""), _Shown()

        def join(worker: str, threads: str) -> object:
            return scheduling.submit(worker, take_part, store.folder, "", threads)

        own, others, began = time.process_time(), sum(scheduler.cpu_times()[:2]), time.monotonic()
        with (
            Dispatch(scheduling, store, work, ModelFiles("", "", ()), progress) as dispatch,
            Crew(scheduling, store, join, dispatch, progress) as crew,
        ):
            crew.work()
        own, others = time.process_time() - own, sum(scheduler.cpu_times()[:2]) - others
        memory = scheduler.memory_info().rss
    row: Row = {
        "row": "load",
        "blocks": blocks,
        "workers": workers,
        "client": own / blocks,
        "scheduler": others / blocks,
        "client_memory": peak_memory(),
        "scheduler_memory": memory,
        "target": _MILLISECONDS / 1000,
    }
    print(
        f"{blocks:,} blocks, {workers:,} workers, {time.monotonic() - began:.0f} s in all.\n"
        f"Client     {1000 * own / blocks:6.3f} ms of processor time a block (the goal is under {_MILLISECONDS:g}), "
        f"{peak_memory() / _MB:.0f} MB at its peak (under {_MEMORY}), of which {before / _MB:.0f} before it began\n"
        f"Scheduler  {1000 * others / blocks:6.3f} ms of processor time a block, {memory / _MB:.0f} MB at the end"
    )
    return row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/cluster_load", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--blocks", type=int, default=100_000, help="blocks of the run (default: 100000)")
    parser.add_argument("--workers", type=int, default=1000, help="simulated workers (default: 1000)")
    parser.add_argument("--simulate", help=argparse.SUPPRESS)
    parser.add_argument(
        "--ledger",
        type=Path,
        default=folder_in_memory(),
        help="folder for the ledger, 4 KB a block (default: %(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="the file for the results")
    return parser.parse_args()


def main() -> None:
    """Measure in a temporary folder."""
    options = _options()
    if options.simulate:
        asyncio.run(_simulate(options.simulate, options.workers))
        return
    print(described())
    with tempfile.TemporaryDirectory(prefix="pixelwise-load-", dir=options.ledger) as folder:
        row = measure(options.blocks, options.workers, Path(folder))
    write_results(options.json, [row])


if __name__ == "__main__":
    main()
