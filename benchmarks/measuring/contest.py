"""Hold a run against the program of somebody else: the same raster and network, each in a process of its own.

Our process and the other take turns, so that a busy machine slows both.
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

_STRIP = 512  # rows of the maps that are held at once
_FIRST_TILE = slice(64, 144)  # rows and columns that are in no other tile of anybody, and far from its edges


@dataclass(frozen=True)
class Measured:
    """A process that made a map.

    Attributes:
        process: Seconds from its start to its end.
        call: Seconds of the call that makes the map; starting Python and importing packages left out.
        peak: Bytes of memory that it had at most.
        tiles: Tiles that the network was given.
        filter: Seconds of `call` that went into filtering the map; None where nothing is filtered.
        peak_before_filter: Bytes of memory that it had at most until then.
    """

    process: float
    call: float
    peak: int
    tiles: int
    filter: float | None = None
    peak_before_filter: int | None = None


@dataclass(frozen=True)
class Program:
    """One of `peer_programs` with its arguments, and the Python that runs it."""

    python: Path
    name: str
    arguments: tuple[object, ...]

    def measured(self, *more: object) -> Measured:
        """Run it, with more arguments."""
        command = [self.python, "-m", f"{PROGRAMS.name}.{self.name}", *self.arguments, *more]
        started = time.perf_counter()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=PROGRAMS.parent,  # where Python finds the packages of this folder
            env=None if self.python == OWN_PYTHON else foreign_variables(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return Measured(time.perf_counter() - started, **json.loads(done.stdout.splitlines()[-1]))


@dataclass(frozen=True)
class Peer:
    """Somebody else's package.

    Attributes:
        name: What the package index calls it.
        counted: What counts of the seconds measured, ours and its own.
        note: What is not alike.
    """

    name: str
    counted: Callable[[Measured], float]
    note: str


@dataclass(frozen=True)
class Turn:
    """A map of ours, and right after it the same by the peer."""

    own: Measured
    other: Measured


@dataclass(frozen=True)
class Contest:
    """A raster and a network that both are given.

    Attributes:
        row: What the network is called in the table.
        size: Rows and columns of the raster.
        peer: Whom ours is held against.
        own: Our program.
        other: The peer's program; `--keep` has it write its classes as an array too.
        output: The map that ours writes.
        target: The lowest good ratio of times.
        memory_target: The lowest good ratio of peaks; None where there is no goal.
    """

    row: str
    size: int
    peer: Peer
    own: Program
    other: Program
    output: Path
    target: float
    memory_target: float | None = None

    def held(self, repeats: int, kept: Path) -> Row:
        """Hold it and give its row.

        Args:
            repeats: Turns; one more comes first, unmeasured, for the maps and for the files to be in memory.
            kept: Where the peer writes its classes.
        """
        self.own.measured()
        self.other.measured("--keep", kept)
        alike = agreement(self.output, kept)
        print(f"\n{self.row} on {self.size} x {self.size} pixels\n{'Pixelwise':>11}{self.peer.name:>14}  ratio")
        turns = []
        for _ in range(repeats):
            turns.append(Turn(self.own.measured(), self.other.measured()))
            own, other = self.peer.counted(turns[-1].own), self.peer.counted(turns[-1].other)
            print(f"{own:>9.2f} s{other:>12.2f} s{other / own:>7.3f}", flush=True)
        return {**self._row(turns), **alike}

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
        """What the peer's filter took, and the ratio of times without it."""
        taken = [turn.other.filter for turn in turns if turn.other.filter is not None]
        if not taken:
            return {"filter": None, "peak_before_filter": None, "ratio_without_filter": None}
        counted = self.peer.counted
        less = [(counted(turn.other) - part) / counted(turn.own) for turn, part in zip(turns, taken)]
        peaks = [turn.other.peak_before_filter or 0 for turn in turns]
        return {
            "filter": statistics.median(taken),
            "peak_before_filter": statistics.median(peaks),
            "ratio_without_filter": statistics.median(less),
        }


def agreement(own: Path, other: Path) -> Row:
    """Give the share of pixels with the same value in our GeoTIFF and a peer's array, in all and in the first tile."""
    classes, theirs = gdal.Open(str(own)), np.load(other, mmap_mode="r")
    same = np.empty(theirs.shape, bool)
    for row in range(0, len(theirs), _STRIP):
        strip = theirs[row : row + _STRIP]
        same[row : row + _STRIP] = classes.ReadAsArray(0, row, classes.RasterXSize, len(strip)) == strip
    return {"alike": float(same.mean()), "alike_in_first_tile": float(same[_FIRST_TILE, _FIRST_TILE].mean())}
