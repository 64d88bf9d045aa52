"""Count the transitions from the value of one raster to that of another, and look up a number for each.

Arrays are windows of both rasters, shape (rows, cols). A transition is a pair of values: (earlier, later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, DType
from ..grid.areas import CellAreas
from ..grid.window import Window
from ..result.tally import Coverage, counts_and_areas

Pair = tuple[int, int]
Codes = NDArray[Any]
"""A number for the transition of each pixel; which is told by a `Coder`."""

_MOST_CODES = 2**24  # up to which all possible transitions are counted in one array
_BYTE = 256


@dataclass
class _ValueNumbers:
    """Numbers from 0 for the values of a raster, in the order in which they are met.

    Attributes:
        dtype: Type of the values.
        values: The values known so far.
    """

    dtype: DType
    values: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make a lookup table if the type is small enough for one."""
        bits = 8 * self.dtype.itemsize
        self._unsigned = np.dtype(f"u{self.dtype.itemsize}")
        self._table = np.full(2**bits, -1, np.int32) if bits <= 16 else None
        self._sorted: tuple[Classes, NDArray[np.int32]] = np.zeros(0, self.dtype), np.zeros(0, np.int32)
        self.add(self.values)

    def add(self, values: Sequence[int]) -> None:
        """Add values that are not listed yet."""
        self.values = [*dict.fromkeys([*self.values, *values])]
        self._numbers = {value: number for number, value in enumerate(self.values)}
        listed = np.array(self.values, self.dtype)
        if self._table is not None:
            self._table[listed.view(self._unsigned)] = np.arange(len(listed))
        order = np.argsort(listed).astype(np.int32)
        self._sorted = listed[order], order

    def number(self, value: int) -> int:
        """Return the number of a known value."""
        return self._numbers[value]

    def indices(self, values: Classes) -> NDArray[np.int32]:
        """Return the number of each value; values met for the first time are added."""
        indices = self._look_up(values)
        if indices.size and indices.min() < 0:
            self.add(np.unique(values[indices < 0]).tolist())
            indices = self._look_up(values)
        return indices

    def _look_up(self, values: Classes) -> NDArray[np.int32]:
        if self._table is not None:
            return self._table.take(values.view(self._unsigned))
        ordered_values, order = self._sorted
        if not ordered_values.size:
            return np.full(values.shape, -1, np.int32)
        positions = np.minimum(np.searchsorted(ordered_values, values), ordered_values.size - 1)
        return np.where(ordered_values[positions] == values, order[positions], np.int32(-1))


class Coder:
    """Combines the values of two rasters to one number per pixel. Used by one thread at a time."""

    def __init__(self, earlier: DType, later: DType) -> None:
        """Start for two types of integers."""
        self._bytes = earlier == later == np.uint8
        self._earlier, self._later = _ValueNumbers(earlier), _ValueNumbers(later)

    def indexed(self, earlier: Classes, later: Classes) -> tuple[Sequence[int], Codes]:
        """Return codes of transitions that can occur, and for each pixel the index of its code among them."""
        if self._bytes:
            return range(_BYTE * _BYTE), earlier.astype(np.uint16) * np.uint16(_BYTE) + later
        rows, cols = self._earlier.indices(earlier), self._later.indices(later)
        width = len(self._later.values)
        length = len(self._earlier.values) * width
        if length <= _MOST_CODES:
            return range(length), rows * np.int32(width) + cols
        present, index = np.unique(rows.astype(np.int64) * width + cols, return_inverse=True)
        return present.tolist(), index.reshape(rows.shape)

    def add(self, pairs: Iterable[Pair]) -> None:
        """Add the values of transitions, so that no later window changes the codes."""
        earlier, later = zip(*pairs) if pairs else ((), ())
        self._earlier.add(earlier)
        self._later.add(later)

    def code(self, pair: Pair) -> int:
        """Return the code of a transition of known values."""
        earlier, later = pair
        if self._bytes:
            return earlier * _BYTE + later
        return self._earlier.number(earlier) * len(self._later.values) + self._later.number(later)

    def pair(self, code: int) -> Pair:
        """Return the transition of a code, right after `indexed` returned it."""
        if self._bytes:
            return divmod(code, _BYTE)
        row, col = divmod(code, len(self._later.values))
        return self._earlier.values[row], self._later.values[col]


def count(
    coder: Coder, window: Window, pixels: tuple[Classes, Classes], areas: CellAreas | None
) -> dict[Pair, Coverage]:
    """Return number and area of the pixels of each transition in a window.

    Args:
        coder: The coder of the calling thread.
        window: The window.
        pixels: Values of the earlier and the later raster.
        areas: Cell areas of the grid, if they are known.
    """
    codes, index = coder.indexed(*pixels)
    parts = np.zeros((1, 1)) if areas is None else areas.within(window)
    counts, covered = counts_and_areas(index, len(codes), parts)
    return {
        coder.pair(codes[place]): Coverage(int(counts[place]), None if areas is None else float(covered[place]))
        for place in np.flatnonzero(counts).tolist()
    }


class Recoder:
    """Replaces transitions by numbers. Used by one thread at a time."""

    def __init__(self, coder: Coder, numbers: Mapping[Pair, int], missing: int, dtype: DType) -> None:
        """Store a coder that knows the transitions; for the arguments see `of`."""
        self._coder, self._numbers, self._missing, self._dtype = coder, numbers, missing, dtype
        self._codes: Sequence[int] = ()
        self._table: NDArray[Any] = np.zeros(0, dtype)

    @classmethod
    def of(cls, coder: Coder, numbers: Mapping[Pair, int], missing: int, dtype: DType) -> Recoder:
        """Prepare the replacement.

        Args:
            coder: The coder of the calling thread, which is used by nothing else.
            numbers: The number of each transition.
            missing: The number of all others.
            dtype: Type of the numbers.
        """
        coder.add(numbers)
        return cls(coder, numbers, missing, dtype)

    def recode(self, earlier: Classes, later: Classes) -> Classes:
        """Return the number of the transition of each pixel."""
        codes, index = self._coder.indexed(earlier, later)
        if not isinstance(codes, range):
            table = np.array([self._numbers.get(self._coder.pair(code), self._missing) for code in codes], self._dtype)
            return np.asarray(table.take(index))
        if codes != self._codes:
            self._codes = codes
            self._table = np.full(len(codes), self._missing, self._dtype)
            self._table[[self._coder.code(pair) for pair in self._numbers]] = [*self._numbers.values()]
        return np.asarray(self._table.take(index))
