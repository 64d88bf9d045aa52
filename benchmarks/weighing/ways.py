"""Weigh one technique: do the same work in the engine's way and in others, in turns, and compare what comes out.

Nothing here knows what the work is.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from measuring.results import Row
from measuring.timing import Timing, timed
from numpy.typing import NDArray

Arrays = Sequence[NDArray[Any]]


def differing(found: Arrays, expected: Arrays) -> float | None:
    """Give the share of values that are not the same; None where there is nothing to compare."""
    total = sum(one.size for one in found)
    different = sum(int(np.count_nonzero(one != other)) for one, other in zip(found, expected))
    return different / total if total else None


def as_it_is(worked: Arrays) -> Arrays:
    """Give what the work gave: the result."""
    return worked


def nothing() -> str:
    """Have no remark."""
    return ""


@dataclass(frozen=True)
class Way:
    """One way to do some work.

    Attributes:
        name: What it does, in words.
        work: Does it; what it gives is kept until `result` has made arrays of it, beside the clock.
        result: Makes arrays of that, which are compared.
        pixels: How much it does, where ways of one technique do not do the same amount.
        remark: Says what else is to be known of it, after all turns.
    """

    name: str
    work: Callable[[], Any]
    result: Callable[[Any], Arrays] = as_it_is
    pixels: int = 1
    remark: Callable[[], str] = nothing


@dataclass(frozen=True)
class Technique:
    """What is weighed.

    Attributes:
        name: What it is called.
        subject: The model or raster that it is tried on.
        engine: The engine's way.
        others: What could be done instead.
        differing: Tells what share of a result is not as the engine's.
        compared: What that is a share of.
    """

    name: str
    subject: str
    engine: Way
    others: tuple[Way, ...]
    differing: Callable[[Arrays, Arrays], float | None] = differing
    compared: str = "pixels"

    def weigh(self, repeats: int) -> list[Row]:
        """Give a row, as `results` describes it, for each of the other ways."""
        ways = (self.engine, *self.others)
        expected = self.engine.result(self.engine.work())
        shares = [self.differing(way.result(way.work()), expected) for way in self.others]
        turns = [_turn(ways, number) for number in range(repeats)]
        return [self._row(way, share, turns) for way, share in zip(self.others, shares)]

    def _row(self, way: Way, share: float | None, turns: Sequence[dict[str, Timing]]) -> Row:
        work = self.engine.pixels / way.pixels
        ratios = [
            {
                "engine": turn[self.engine.name].seconds,
                "alternative": turn[way.name].seconds,
                "ratio": work * turn[way.name].seconds / turn[self.engine.name].seconds,
                "processor_ratio": work * turn[way.name].busy / turn[self.engine.name].busy,
            }
            for turn in turns
        ]
        return {
            "row": self.subject,
            "technique": self.name,
            "engine": self.engine.name,
            "alternative": way.name,
            "turns": ratios,
            "ratio": statistics.median(turn["ratio"] for turn in ratios),
            "processor_ratio": statistics.median(turn["processor_ratio"] for turn in ratios),
            "differs": share,
            "compared": self.compared,
            "remark": "; ".join(f"{each.name}: {each.remark()}" for each in (self.engine, way) if each.remark()),
        }


def _turn(ways: Sequence[Way], number: int) -> dict[str, Timing]:
    """Time each way once; another one begins each turn, so that none is always the first."""
    first = number % len(ways)
    return {way.name: timed(way.work) for way in (*ways[first:], *ways[:first])}
