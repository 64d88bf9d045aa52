"""The matrix of a change: pixels and area from each class of the earlier raster to each class of the later one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce

from ..errors import ArgumentError
from ..i18n import tr
from ..model.classes import ModelClass
from ..result.tally import Coverage
from .pairing import Pairing
from .transitions import Pair

_YEAR = 365.2425  # days: the mean of the Gregorian calendar


@dataclass(frozen=True)
class Period:
    """The dates of both rasters."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period without length."""
        if self.start >= self.end:
            raise ArgumentError(
                tr(
                    "Date of the later raster: {end} is not after the date of the earlier raster, {start}. Check both "
                    "dates, or exchange the rasters."
                ).format(start=self.start.isoformat(), end=self.end.isoformat()),
                about="end",
            )

    @property
    def years(self) -> float:
        """The length of the period in years."""
        return (self.end - self.start).days / _YEAR


@dataclass(frozen=True)
class Balance:
    """The change of a class.

    Attributes:
        earlier: The class in the earlier raster, or in the later one if only that has it.
        later: The class in the later raster, or in the earlier one if only that has it.
        before: Its pixels in the earlier raster.
        after: Its pixels in the later raster.
        unchanged: Pixels that have the class in both.
    """

    earlier: ModelClass
    later: ModelClass
    before: Coverage
    after: Coverage
    unchanged: Coverage

    @property
    def gain(self) -> Coverage:
        """Pixels that have the class in the later raster only."""
        return _coverage_difference(self.after, self.unchanged)

    @property
    def loss(self) -> Coverage:
        """Pixels that have the class in the earlier raster only."""
        return _coverage_difference(self.before, self.unchanged)

    @property
    def net(self) -> Coverage:
        """Gain minus loss."""
        return _coverage_difference(self.after, self.before)

    def annual_rate(self, period: Period) -> float | None:
        """Return the annual rate of change, None if the class has no pixels in one of the rasters.

        It is ln(A2 / A1) / (t2 - t1), the rate of a steady growth or decline.

        Source: J.-P. Puyravaud, Standardizing the calculation of the annual rate of deforestation, Forest Ecology and
        Management 177 (2003), 593-596, equation 3.
        """
        before, after = (size_of(covered) for covered in (self.before, self.after))
        if not before or not after:
            return None
        return math.log(after / before) / period.years


@dataclass(frozen=True)
class ChangeMatrix:
    """Pixels and area of all transitions between classes.

    Attributes:
        pairing: The classes of both rasters.
        transitions: By the values of classes; only transitions that occur. If several classes of a raster are the same,
            the first represents all.
        nodata: Pixels that lack data in either raster.
        is_measured: Whether areas are known.
    """

    pairing: Pairing
    transitions: Mapping[Pair, Coverage]
    nodata: Coverage
    is_measured: bool

    def covered(self, earlier: ModelClass, later: ModelClass) -> Coverage:
        """Return the pixels of a transition."""
        return self.transitions.get((earlier.value, later.value), self._nothing)

    @cached_property
    def occurring(self) -> tuple[tuple[ModelClass, ...], tuple[ModelClass, ...]]:
        """The classes with pixels of each raster."""
        earlier, later = (set(values) for values in zip(*self.transitions)) if self.transitions else (set(), set())
        return (
            tuple(entry for entry in self.pairing.earlier if entry.value in earlier),
            tuple(entry for entry in self.pairing.later if entry.value in later),
        )

    @cached_property
    def total(self) -> Coverage:
        """All pixels with data in both rasters."""
        return self._sum(self.transitions)

    @cached_property
    def changed(self) -> Coverage:
        """Pixels whose class changed."""
        return self._sum(pair for pair in self.transitions if not self.is_unchanged(pair))

    def is_unchanged(self, pair: Pair) -> bool:
        """Whether both values of a transition are the same class."""
        return pair in self._unchanged

    def before(self, entry: ModelClass) -> Coverage:
        """Return the pixels of a class of the earlier raster."""
        return self._margins[0].get(entry.value, self._nothing)

    def after(self, entry: ModelClass) -> Coverage:
        """Return the pixels of a class of the later raster."""
        return self._margins[1].get(entry.value, self._nothing)

    def balances(self) -> list[Balance]:
        """Return the change of each class that occurs: of the earlier raster first, then of the later one only."""
        later = {self.pairing.key(entry): entry for entry in self.occurring[1]}
        none = self._nothing
        balances = []
        for entry in self.occurring[0]:
            same = later.pop(self.pairing.key(entry), None)
            if same is None:
                balances.append(Balance(entry, entry, self.before(entry), none, none))
            else:
                unchanged = self.covered(entry, same)
                balances.append(Balance(entry, same, self.before(entry), self.after(same), unchanged))
        return [*balances, *(Balance(entry, entry, none, self.after(entry), none) for entry in later.values())]

    @cached_property
    def _unchanged(self) -> frozenset[Pair]:
        later = {self.pairing.key(entry): entry.value for entry in self.pairing.later[::-1]}
        pairs = ((entry.value, later.get(self.pairing.key(entry))) for entry in self.pairing.earlier)
        return frozenset((earlier, value) for earlier, value in pairs if value is not None)

    @cached_property
    def _margins(self) -> tuple[dict[int, Coverage], dict[int, Coverage]]:
        """The pixels of each value of the earlier raster and of the later one."""
        margins: tuple[dict[int, Coverage], dict[int, Coverage]] = {}, {}
        for pair, covered in self.transitions.items():
            for margin, value in zip(margins, pair):
                margin[value] = added(margin.get(value, self._nothing), covered)
        return margins

    @property
    def _nothing(self) -> Coverage:
        return Coverage(0, 0.0 if self.is_measured else None)

    def _sum(self, pairs: Iterable[Pair]) -> Coverage:
        return reduce(added, (self.transitions[pair] for pair in pairs), self._nothing)


def matrix_of(counts: Mapping[Pair, Coverage], pairing: Pairing, nodata: Pair, *, is_measured: bool) -> ChangeMatrix:
    """Return the matrix of counted values.

    Args:
        counts: Pixels and area by the values of both rasters.
        pairing: The classes of these values.
        nodata: The nodata values of both rasters.
        is_measured: Whether areas are known.
    """
    first_earlier, first_later = pairing.first_values()
    missing = Coverage(0, 0.0 if is_measured else None)
    transitions: dict[Pair, Coverage] = {}
    for (earlier, later), covered in counts.items():
        if earlier == nodata[0] or later == nodata[1]:
            missing = added(missing, covered)
            continue
        pair = first_earlier[earlier], first_later[later]
        transitions[pair] = added(transitions[pair], covered) if pair in transitions else covered
    return ChangeMatrix(pairing, transitions, missing, is_measured)


def added(some: Coverage, other: Coverage) -> Coverage:
    """Return the pixels of both."""
    area = None if some.area is None or other.area is None else some.area + other.area
    return Coverage(some.pixels + other.pixels, area)


def size_of(covered: Coverage) -> float:
    """Return the area in m², or the number of pixels if areas are not known."""
    return covered.pixels if covered.area is None else covered.area


def _coverage_difference(some: Coverage, other: Coverage) -> Coverage:
    area = None if some.area is None or other.area is None else some.area - other.area
    return Coverage(some.pixels - other.pixels, area)
