"""Random sample points of a class raster.

Two passes over windows: the first measures each class in each window, the second looks up the drawn pixels in the
windows that contain them. A draw is a position along the summed areas of the pixels, so every part of the area has the
same chance, also where cells differ in area. Positions depend on the seed and the classes alone, so the same seed gives
the same points.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, Doubles
from ..errors import Cancelled
from ..grid.areas import cell_areas, part_of
from ..grid.grid import Grid
from ..grid.window import Window
from ..model.classes import ModelClass
from ..progress import Progress
from ..raster.mask import Mask
from ..result.tally import Tally
from ..thematic import ClassRaster, ClassSource, windows
from .allocation import Sampling, equalised, proportional
from .matrix import VALUE_OFFSET
from .spacing import Spacing

_FEW = 1000  # pixels of a stratum that are all looked up, instead of being drawn
_TRIES = 30  # draws per point, before the minimum distance is said to leave no room
_AHEAD = 1.25  # draws per missing point in a round
_MORE = 16  # further draws in a round
_FIRST_PASS = 0.9  # of the work
_ALL = 2**32 - 1  # the stream of random numbers for all classes together; no class has it


@dataclass(frozen=True)
class SampleDesign:
    """How points are drawn.

    Attributes:
        sampling: Their distribution over the classes.
        count: Their number.
        seed: The seed of the random numbers.
        distance: The minimum distance of two points, see `Spacing`; 0 for none.
    """

    sampling: Sampling
    count: int
    seed: int
    distance: float = 0.0


@dataclass(frozen=True)
class SamplePoint:
    """The centre of a pixel, in the CRS of the raster, and the class value of the pixel."""

    x: float
    y: float
    value: int


@dataclass(frozen=True)
class StratumSample:
    """The points of a class, or of all classes together.

    Attributes:
        classes: The classes of its pixels.
        pixels: The number of its pixels.
        share: Its share of the area of all classes.
        wanted: The number of points that the design asks for.
        drawn: The number of points that were drawn.
    """

    classes: tuple[ModelClass, ...]
    pixels: int
    share: float
    wanted: int
    drawn: int


@dataclass(frozen=True)
class Sample:
    """Sample points in random order, and their strata."""

    points: tuple[SamplePoint, ...]
    strata: tuple[StratumSample, ...]


def draw_sample(raster: ClassRaster, mask: Mask | None, design: SampleDesign, progress: Progress) -> Sample:
    """Draw sample points; none if the raster has no class pixel inside the mask.

    Args:
        raster: The map.
        mask: Only pixels inside it get points.
        design: How points are drawn.
        progress: The listener of the run.

    Raises:
        RasterError: The raster cannot be read.
        Cancelled: The user cancelled.
    """
    completed = raster.completed(progress)
    pixels = _MaskedPixels(completed, completed.open(), mask)
    population = _measure(pixels, progress)
    strata = _strata(population, design)
    spacing = Spacing(raster.grid.crs, design.distance)
    points: list[SamplePoint] = []
    drawn = [0] * len(strata)
    draws = [_Draws(stratum, pixels, design) for stratum in strata]
    while True:
        rounds = [draw.candidates(stratum.wanted - got) for draw, stratum, got in zip(draws, strata, drawn)]
        if not any(rounds):
            break
        for index, candidate in _interleaved(rounds):
            if drawn[index] < strata[index].wanted and spacing.add(candidate.x, candidate.y):
                points.append(candidate)
                drawn[index] += 1
        _report(progress, _FIRST_PASS + (1 - _FIRST_PASS) * sum(drawn) / sum(stratum.wanted for stratum in strata))
    whole = sum(stratum.area for stratum in strata)
    samples = [
        StratumSample(stratum.classes, stratum.pixels, stratum.area / whole, stratum.wanted, got)
        for stratum, got in zip(strata, drawn)
    ]
    return Sample(tuple(points), tuple(samples))


class _MaskedPixels:
    """The pixels of a class raster with a class, inside a mask if there is one."""

    def __init__(self, raster: ClassRaster, source: ClassSource, mask: Mask | None) -> None:
        self.raster = raster
        self.nodata = raster.legend().nodata
        self.areas = cell_areas(raster.grid)
        self.windows = tuple(windows(raster.grid))
        self._mask = mask
        self._source = source

    @property
    def grid(self) -> Grid:
        return self.raster.grid

    def read(self, window: Window) -> Classes | None:
        """Return the classes of a window; None without a class."""
        if self._source.is_empty(window):
            return None
        inside = None if self._mask is None else self._mask.inside(window)
        if inside is not None and not inside.any():
            return None
        values = self._source.read(window)
        return values if inside is None else np.where(inside, values, values.dtype.type(self.nodata))

    def weights(self, window: Window) -> Doubles:
        """Return the area of each pixel of a window; 1 if it is unknown."""
        if self.areas is None:
            return np.ones((window.height, window.width))
        parts = self.areas.within(window)
        rows, cols = part_of(window.height, parts.shape[0]), part_of(window.width, parts.shape[1])
        return np.asarray(parts[rows[:, None], cols])


@dataclass
class _ClassExtent:
    """The windows in which a class occurs, with its area in each."""

    windows: array[int] = field(default_factory=lambda: array("q"))
    areas: array[float] = field(default_factory=lambda: array("d"))
    pixels: int = 0


def _measure(pixels: _MaskedPixels, progress: Progress) -> dict[ModelClass, _ClassExtent]:
    """Measure each class in each window; windows have their index in `pixels.windows`."""
    extents: defaultdict[ModelClass, _ClassExtent] = defaultdict(_ClassExtent)
    measured = 0
    for number, window in enumerate(pixels.windows):
        values = pixels.read(window)
        if values is not None:
            tally = Tally(pixels.areas, pixels.nodata)
            tally.add(window, values)
            pixels.raster = pixels.raster.with_values(tally.values)
            for entry, covered in tally.statistics(pixels.raster.classes, only_present=True).classes:
                extent = extents[entry]
                extent.windows.append(number)
                extent.areas.append(covered.pixels if covered.area is None else covered.area)
                extent.pixels += covered.pixels
        measured += window.pixels
        _report(progress, _FIRST_PASS * measured / pixels.grid.window.pixels)
    return {entry: extents[entry] for entry in pixels.raster.classes if entry in extents}


@dataclass(frozen=True)
class _Stratum:
    """Pixels that points are drawn from.

    Attributes:
        classes: The classes of the pixels.
        pixels: Their number.
        wanted: The number of points to draw.
        windows: The windows they are in, ascending.
        areas: Their area in each of these windows.
    """

    classes: tuple[ModelClass, ...]
    pixels: int
    wanted: int
    windows: NDArray[np.int64]
    areas: NDArray[np.float64]

    @property
    def area(self) -> float:
        """Their area in all windows."""
        return float(self.areas.sum())


def _strata(population: dict[ModelClass, _ClassExtent], design: SampleDesign) -> list[_Stratum]:
    if not population:
        return []
    single = [
        _Stratum((entry,), extent.pixels, 0, np.array(extent.windows, np.int64), np.array(extent.areas, np.float64))
        for entry, extent in population.items()
    ]
    if design.sampling is Sampling.RANDOM:
        numbers, index = np.unique(np.concatenate([stratum.windows for stratum in single]), return_inverse=True)
        areas = np.asarray(np.bincount(index, np.concatenate([stratum.areas for stratum in single])), np.float64)
        pixels = sum(stratum.pixels for stratum in single)
        return [_Stratum(tuple(population), pixels, design.count, numbers, areas)]
    equal = design.sampling is Sampling.EQUALISED
    wanted = (
        equalised(len(single), design.count)
        if equal
        else proportional([stratum.area for stratum in single], design.count)
    )
    return [
        _Stratum(stratum.classes, stratum.pixels, count, stratum.windows, stratum.areas)
        for stratum, count in zip(single, wanted)
    ]


class _Draws:
    """Draws pixels of a stratum in random order, none of them twice."""

    def __init__(self, stratum: _Stratum, pixels: _MaskedPixels, design: SampleDesign) -> None:
        self._stratum = stratum
        self._pixels = pixels
        stream = _ALL if design.sampling is Sampling.RANDOM else stratum.classes[0].value + VALUE_OFFSET
        self._random = np.random.RandomState([design.seed, stream])  # its numbers are the same in all versions of numpy
        self._drawn: set[tuple[float, float]] = set()
        self._tries = _TRIES * stratum.wanted + _FEW
        self._is_few = stratum.pixels <= max(_FEW, 2 * stratum.wanted)
        self._ends = np.cumsum(stratum.areas)

    def candidates(self, missing: int) -> list[SamplePoint]:
        """Return the next pixels; [] if no point is missing, or there are no more pixels."""
        if missing <= 0 or self._tries <= 0:
            return []
        if self._is_few:
            self._tries = 0
            return self._all()
        count = int(missing * _AHEAD) + _MORE
        self._tries -= count
        drawn = self._at(self._random.random_sample(count) * self._ends[-1])
        return drawn or self.candidates(missing)

    def _all(self) -> list[SamplePoint]:
        """Return all pixels; the larger ones tend to be first, with the chance that `_at` gives them."""
        chosen = [
            (-np.log1p(-self._random.random_sample()) / weight, self._point(row, col, value))
            for number in self._stratum.windows.tolist()
            for row, col, value, weight in self._found(number)
        ]
        return [point for _, point in sorted(chosen, key=lambda pair: pair[0])]

    def _at(self, positions: Doubles) -> list[SamplePoint]:
        """Return the new pixels at positions along the areas of all windows, in the order of the positions."""
        parts = np.minimum(np.searchsorted(self._ends, positions, side="right"), len(self._ends) - 1)
        points: dict[int, SamplePoint] = {}
        for part in np.unique(parts).tolist():
            window, values, weights = self._window(int(self._stratum.windows[part]))
            here = np.flatnonzero(self._belongs(values))
            ends = np.cumsum(weights.ravel()[here])
            order = np.flatnonzero(parts == part)
            offsets = positions[order] - (self._ends[part] - self._stratum.areas[part])
            indices = np.minimum(np.searchsorted(ends, offsets, side="right"), len(here) - 1)
            for position, pixel in zip(order.tolist(), here[indices].tolist()):
                row, col = window.row + pixel // window.width, window.col + pixel % window.width
                points[position] = self._point(row, col, int(values.flat[pixel]))
        drawn = []
        for position in sorted(points):
            point = points[position]
            if (point.x, point.y) not in self._drawn:
                self._drawn.add((point.x, point.y))
                drawn.append(point)
        return drawn

    def _found(self, number: int) -> Iterator[tuple[int, int, int, float]]:
        window, values, weights = self._window(number)
        for row, col in np.argwhere(self._belongs(values)).tolist():
            yield window.row + row, window.col + col, int(values[row, col]), float(weights[row, col])

    def _window(self, number: int) -> tuple[Window, Classes, Doubles]:
        window = self._pixels.windows[number]
        values = self._pixels.read(window)
        if values is None:
            raise AssertionError("the first pass found a class here")
        return window, values, self._pixels.weights(window)

    def _belongs(self, values: Classes) -> NDArray[np.bool_]:
        if len(self._stratum.classes) == 1:
            return np.asarray(values == self._stratum.classes[0].value)
        return np.asarray(values != self._pixels.nodata)

    def _point(self, row: int, col: int, value: int) -> SamplePoint:
        return SamplePoint(*self._pixels.grid.point(row + 0.5, col + 0.5), value)


def _interleaved(rounds: Sequence[Sequence[SamplePoint]]) -> Iterator[tuple[int, SamplePoint]]:
    """Yield candidates with the index of their stratum: the first of each, then the second of each, and so on."""
    for step in range(max(map(len, rounds))):
        for index, candidates in enumerate(rounds):
            if step < len(candidates):
                yield index, candidates[step]


def _report(progress: Progress, fraction: float) -> None:
    if progress.cancelled():
        raise Cancelled
    progress.advance(min(fraction, 1.0))
