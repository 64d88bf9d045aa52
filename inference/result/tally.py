"""Count the pixels of each class and the area they cover.

Areas are square metres on the ellipsoid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes
from ..grid.areas import CellAreas, cell_areas, part_of
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import numeral, percentage, tr
from ..model.classes import ModelClass
from ..progress import LogTable, Progress, log_table

_LONG_RUN = 4  # pixels: mean length of runs of equal classes from which runs are counted instead of pixels
# Square metres of a unit, its name, and the smallest area it is used for.
_UNITS = ((1e6, "km²", 1e9), (1e4, "ha", 1e4), (1.0, "m²", 0.0))


@dataclass(frozen=True)
class Coverage:
    """A number of pixels, and their area in m² if the raster is on the Earth."""

    pixels: int
    area: float | None


@dataclass(frozen=True)
class ClassStatistics:
    """Pixels and area of each class of a map, and of nodata.

    Attributes:
        classes: Each class with its pixels.
        nodata: The pixels without a class.
        damaged: The number of those that are nodata because the input cannot be read there.
    """

    classes: tuple[tuple[ModelClass, Coverage], ...]
    nodata: Coverage
    damaged: int = 0

    @property
    def counts(self) -> tuple[tuple[ModelClass, int], ...]:
        """The number of pixels of each class."""
        return tuple((entry, covered.pixels) for entry, covered in self.classes)

    @property
    def classified(self) -> Coverage:
        """The pixels of all classes together."""
        covered = [coverage for _, coverage in self.classes]
        area = None if self.nodata.area is None else sum(coverage.area or 0.0 for coverage in covered)
        return Coverage(sum(coverage.pixels for coverage in covered), area)

    def share(self, covered: Coverage) -> float:
        """Return the share of a class among the pixels with a class, 0 to 1."""
        return covered.pixels / max(self.classified.pixels, 1)

    def unit(self) -> tuple[float, str]:
        """Return the unit for the whole area: its square metres and its name."""
        total = (self.classified.area or 0.0) + (self.nodata.area or 0.0)
        return unit_of(total)

    def log(self, progress: Progress) -> None:
        """Log the classes that occur, and the number of the others."""
        log_table(self.table(), progress)
        absent = sum(not covered.pixels for _, covered in self.classes)
        if absent == 1:
            progress.info(tr("1 other class of the model has no pixels."))
        elif absent:
            progress.info(tr("{count} other classes of the model have no pixels.").format(count=absent))

    def table(self) -> LogTable:
        """Return a table of the classes that occur and of nodata: pixels, area, share of the classified pixels."""
        size, unit = self.unit()
        rows = [(tr("Value"), tr("Pixels"), tr("Area"), tr("Share"), tr("Class"))]
        for entry, covered in self.classes:
            if covered.pixels:
                share = percentage(self.share(covered), 2)
                name = " ".join(entry.name.split())
                rows.append((str(entry.value), numeral(covered.pixels), _area(covered, size, unit), share, name))
        rows.append(("", numeral(self.nodata.pixels), _area(self.nodata, size, unit), "", tr("No data")))
        return LogTable(tuple(rows))


def unit_of(area: float) -> tuple[float, str]:
    """Return the unit for an area in square metres: its square metres and its name."""
    return next((size, name) for size, name, least in _UNITS if area >= least)


class Tally:
    """Counts pixels and area by class value, window by window."""

    def __init__(self, areas: CellAreas | None, nodata: int) -> None:
        """Start at zero, for a raster with these cell areas, if they are known, and this nodata value."""
        self._areas = areas
        self._nodata = nodata
        self._pixels: defaultdict[int, int] = defaultdict(int)
        self._area: defaultdict[int, float] = defaultdict(float)  # square metres

    @classmethod
    def of(cls, grid: Grid, nodata: int) -> Tally:
        """Return a tally for a raster of this grid and nodata value."""
        return cls(cell_areas(grid), nodata)

    def add(self, window: Window, values: Classes) -> None:
        """Count the class values of a window, shape (rows, cols)."""
        candidates, index = _indexed(values)
        areas = np.zeros((1, 1)) if self._areas is None else self._areas.within(window)
        counts, covered = counts_and_areas(index, len(candidates), areas)
        for present in np.flatnonzero(counts).tolist():
            self._pixels[candidates[present]] += int(counts[present])
            self._area[candidates[present]] += float(covered[present])

    def add_nodata(self, window: Window) -> None:
        """Count a window of nodata."""
        self._pixels[self._nodata] += window.pixels
        if self._areas is not None:
            self._area[self._nodata] += self._areas.total(window)

    @property
    def values(self) -> list[int]:
        """The values that occur, without nodata."""
        return sorted(value for value, count in self._pixels.items() if count and value != self._nodata)

    def pixels(self, value: int) -> int:
        """Return the number of pixels of a value."""
        return self._pixels[value]

    def statistics(self, classes: Sequence[ModelClass], *, only_present: bool = False) -> ClassStatistics:
        """Return the counts of classes, or only of those that occur, and of nodata."""
        listed = [entry for entry in classes if self._pixels[entry.value] or not only_present]
        return ClassStatistics(
            tuple((entry, self._covered(entry.value)) for entry in listed), self._covered(self._nodata)
        )

    def _covered(self, value: int) -> Coverage:
        return Coverage(self._pixels[value], None if self._areas is None else self._area[value])


def _area(covered: Coverage, size: float, unit: str) -> str:
    return "-" if covered.area is None else f"{numeral(covered.area / size, 2)} {unit}"


def counts_and_areas(
    index: NDArray[Any], length: int, areas: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return number and area of the pixels of each of `length` classes.

    Args:
        index: The class of each pixel, from 0, shape (rows, cols), any type of integers.
        length: The number of classes.
        areas: A cell area for each part of the window, as `CellAreas.within` returns them.
    """
    if areas.shape == index.shape and areas.size > 1:
        flat = index.ravel()
        covered = np.asarray(np.bincount(flat, areas.ravel(), minlength=length), np.float64)
        return np.bincount(flat, minlength=length), covered
    if areas.size > 1:
        rows, cols = (part_of(*lengths) for lengths in zip(index.shape, areas.shape))
        index = index + length * (rows[:, None] * areas.shape[1] + cols)
    counts = _histogram(index.ravel(), length * areas.size).reshape(areas.size, length)
    return counts.sum(axis=0), areas.ravel() @ counts


def _histogram(index: NDArray[Any], length: int) -> NDArray[np.intp]:
    """Return how often each number below `length` occurs: by runs of equal numbers where these are long, as in maps."""
    ends = np.flatnonzero(index[1:] != index[:-1])
    if ends.size * _LONG_RUN > index.size:
        return np.bincount(index, minlength=length)
    ends = np.append(ends, index.size - 1)
    lengths = np.diff(ends, prepend=-1)
    return np.bincount(index[ends], lengths, minlength=length).astype(np.intp)  # exact: counts are far below 2^53


def _indexed(values: Classes) -> tuple[Sequence[int], NDArray[Any]]:
    """Return the class values that can occur, and for each pixel the index of its value among them."""
    if values.dtype == np.uint8:
        return range(256), values
    if values.dtype.itemsize == 2:  # sorting takes ten times as long
        numbers = values.view(np.uint16)
        occurs = np.zeros(2**16, np.bool_)
        occurs[numbers] = True
        present = np.flatnonzero(occurs)
        places = np.zeros(2**16, np.uint16)
        places[present] = np.arange(present.size)
        return present.astype(np.uint16).view(values.dtype).tolist(), places.take(numbers)
    present, index = np.unique(values, return_inverse=True)
    return present.tolist(), index.reshape(values.shape)
