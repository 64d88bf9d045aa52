"""Compare the variants of one technique: do the same work in turns, and compare the results.

This module is independent of the kind of work.
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


def differing(actual: Arrays, expected: Arrays) -> float | None:
    """Return the share of differing values; None for empty arrays."""
    total = sum(one.size for one in actual)
    different = sum(int(np.count_nonzero(one != other)) for one, other in zip(actual, expected))
    return different / total if total else None


def unchanged(output: Arrays) -> Arrays:
    """Return the arrays."""
    return output


def no_remark() -> str:
    """Return no remark."""
    return ""


@dataclass(frozen=True)
class Variant:
    """One variant of some work.

    Attributes:
        name: A description.
        work: Does the work; its output is kept until `result` converts it, outside the measured time.
        result: Converts the output to arrays for comparison.
        pixels: The amount of work, if the variants of a technique differ in it.
        remark: Returns a remark after all turns, or "".
    """

    name: str
    work: Callable[[], Any]
    result: Callable[[Any], Arrays] = unchanged
    pixels: int = 1
    remark: Callable[[], str] = no_remark


@dataclass(frozen=True)
class Technique:
    """A technique with its alternatives.

    Attributes:
        name: Its name.
        subject: The model or raster.
        engine: The engine's variant.
        others: The alternatives.
        differing: Returns the share of a result that differs from the engine's.
        compared: The unit of that share.
    """

    name: str
    subject: str
    engine: Variant
    others: tuple[Variant, ...]
    differing: Callable[[Arrays, Arrays], float | None] = differing
    compared: str = "pixels"

    def compare(self, repeats: int) -> list[Row]:
        """Return a row of results, in the format of `results`, for each alternative."""
        variants = (self.engine, *self.others)
        expected = self.engine.result(self.engine.work())
        shares = [self.differing(variant.result(variant.work()), expected) for variant in self.others]
        turns = [_time_variants(variants, number) for number in range(repeats)]
        return [self._row(variant, share, turns) for variant, share in zip(self.others, shares)]

    def _row(self, variant: Variant, share: float | None, turns: Sequence[dict[str, Timing]]) -> Row:
        work = self.engine.pixels / variant.pixels
        ratios = [
            {
                "engine": turn[self.engine.name].seconds,
                "alternative": turn[variant.name].seconds,
                "ratio": work * turn[variant.name].seconds / turn[self.engine.name].seconds,
                "processor_ratio": work * turn[variant.name].busy / turn[self.engine.name].busy,
            }
            for turn in turns
        ]
        return {
            "row": self.subject,
            "technique": self.name,
            "engine": self.engine.name,
            "alternative": variant.name,
            "turns": ratios,
            "ratio": statistics.median(turn["ratio"] for turn in ratios),
            "processor_ratio": statistics.median(turn["processor_ratio"] for turn in ratios),
            "differs": share,
            "compared": self.compared,
            "remark": "; ".join(f"{item.name}: {item.remark()}" for item in (self.engine, variant) if item.remark()),
        }


def _time_variants(variants: Sequence[Variant], number: int) -> dict[str, Timing]:
    """Time each variant once; each turn begins with another one, so that none is always first."""
    first = number % len(variants)
    return {variant.name: timed(variant.work) for variant in (*variants[first:], *variants[:first])}
