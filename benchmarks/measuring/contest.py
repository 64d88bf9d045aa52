"""Compare a run with another program on the same raster and network, each in a separate process.

The two programs take turns, so that other programs on the machine slow both of them down.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from .environments import foreign_variables
from .plans import ROOT
from .results import Row

OWN_PYTHON = Path(sys.executable)
PROGRAMS = ROOT / "benchmarks" / "peer_programs"

_STRIP = 512  # rows of the maps in memory at once
_FIRST_TILE = slice(
    64, 144
)  # rows and columns that are in the first tile only and far from its edges, in both programs


@dataclass(frozen=True)
class Measured:
    """A process that made a map.

    Attributes:
        process: Seconds from its start to its end.
        call: Seconds of the call that makes the map, without starting Python and importing packages.
        peak: Peak memory in bytes.
        tiles: Number of tiles for the network.
        filter: Seconds of `call` for filtering the map; None without a filter.
        peak_before_filter: Peak memory in bytes before the filter.
    """

    process: float
    call: float
    peak: int
    tiles: int
    filter: float | None = None
    peak_before_filter: int | None = None


@dataclass(frozen=True)
class Program:
    """One of `peer_programs` with its arguments, and its Python."""

    python: Path
    name: str
    arguments: tuple[object, ...]

    def measured(self, *more: object) -> Measured:
        """Run the program, with additional arguments."""
        command = [self.python, "-m", f"{PROGRAMS.name}.{self.name}", *self.arguments, *more]
        started = time.perf_counter()
        completed = subprocess.run(
            [str(argument) for argument in command],
            cwd=PROGRAMS.parent,  # from which Python imports the packages of this folder
            env=None if self.python == OWN_PYTHON else foreign_variables(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return Measured(time.perf_counter() - started, **json.loads(completed.stdout.splitlines()[-1]))


@dataclass(frozen=True)
class Peer:
    """A package of others.

    Attributes:
        name: Its name in the package index.
        counted: Returns the seconds to compare, for ours and for the peer.
        note: The differences between the two programs.
    """

    name: str
    counted: Callable[[Measured], float]
    note: str


@dataclass(frozen=True)
class Turn:
    """A map of ours, followed by the same map of the peer."""

    own: Measured
    other: Measured


@dataclass(frozen=True)
class Comparison:
    """A comparison on one raster and network.

    Attributes:
        row: The name of the network in the table.
        size: Rows and columns of the raster.
        peer: The peer.
        own: Our program.
        other: The peer's program; with `--keep` it also writes its classes as an array.
        output: The map of our program.
        target: The lowest acceptable ratio of times.
        memory_target: The lowest acceptable ratio of peaks; None without a goal.
    """

    row: str
    size: int
    peer: Peer
    own: Program
    other: Program
    output: Path
    target: float
    memory_target: float | None = None

    def run(self, repeats: int, peer_classes: Path) -> Row:
        """Run the comparison and return its row.

        Args:
            repeats: Turns, after one unmeasured turn that writes the maps and loads the files into memory.
            peer_classes: The path of the peer's classes.
        """
        self.own.measured()
        self.other.measured("--keep", peer_classes)
        same_pixels = agreement(self.output, peer_classes)
        print(f"\n{self.row} on {self.size} x {self.size} pixels\n{'Pixelwise':>11}{self.peer.name:>14}  ratio")
        turns = []
        for _ in range(repeats):
            turns.append(Turn(self.own.measured(), self.other.measured()))
            own, other = self.peer.counted(turns[-1].own), self.peer.counted(turns[-1].other)
            print(f"{own:>9.2f} s{other:>12.2f} s{other / own:>7.3f}", flush=True)
        return {**self._row(turns), **same_pixels}

    def _row(self, turns: Sequence[Turn]) -> Row:
        def both(measure: Callable[[Measured], float]) -> Row:
            own, other = (measure(turn.own) for turn in turns), (measure(turn.other) for turn in turns)
            return {"pixelwise": statistics.median(own), self.peer.name: statistics.median(other)}

        counted = self.peer.counted
        return {
            "row": self.row,
            "peer": self.peer.name,
            "size": self.size,
            "tiles": both(lambda measured: measured.tiles),
            "seconds": both(counted),
            "calls": both(lambda measured: measured.call),
            "peak": both(lambda measured: measured.peak),
            "ratio": statistics.median(counted(turn.other) / counted(turn.own) for turn in turns),
            "target": self.target,
            "ratio_of_calls": statistics.median(turn.other.call / turn.own.call for turn in turns),
            "memory_ratio": statistics.median(turn.other.peak / turn.own.peak for turn in turns),
            "memory_target": self.memory_target,
            "note": self.peer.note,
            **self._filter(turns),
        }

    def _filter(self, turns: Sequence[Turn]) -> Row:
        """Return the time of the peer's filter, and the ratio of times without it."""
        filter_times = [turn.other.filter for turn in turns if turn.other.filter is not None]
        if not filter_times:
            return {"filter": None, "peak_before_filter": None, "ratio_without_filter": None}
        counted = self.peer.counted
        less = [
            (counted(turn.other) - filter_time) / counted(turn.own) for turn, filter_time in zip(turns, filter_times)
        ]
        peaks = [turn.other.peak_before_filter or 0 for turn in turns]
        return {
            "filter": statistics.median(filter_times),
            "peak_before_filter": statistics.median(peaks),
            "ratio_without_filter": statistics.median(less),
        }


def agreement(own: Path, other: Path) -> Row:
    """Return the share of equal pixels in our GeoTIFF and a peer's array, in all pixels and in the first tile."""
    classes, theirs = gdal.Open(str(own)), np.load(other, mmap_mode="r")
    same = np.empty(theirs.shape, bool)
    for row in range(0, len(theirs), _STRIP):
        strip = theirs[row : row + _STRIP]
        same[row : row + _STRIP] = classes.ReadAsArray(0, row, classes.RasterXSize, len(strip)) == strip
    return {"alike": float(same.mean()), "alike_in_first_tile": float(same[_FIRST_TILE, _FIRST_TILE].mean())}
