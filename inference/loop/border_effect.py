"""Measure how the classes of a raster depend on where its tiles end, to find the smallest padding.

Two overlapping tiles show the network the same pixels: near the border of one tile, and deep inside the other. A pixel
with another class in the second tile is within reach of the border. The number of such pixels, by their distance from
the border, shows the effect of each padding. The tiles have the size, alignment and surroundings of the run, so
networks of fixed size are measured like others, and in no more memory. This module does not know arguments or files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, Pixels, Validity
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..network.engine import Network
from ..raster.imagery import RasterSource
from ..raster.missing import Filled
from .classify import Classifier
from .reading import read_tile
from .tile_pool import TilePool

TOLERANCE = 0.001  # share of the outermost kept pixels that may depend on the border

_ENOUGH_TO_JUDGE = 1000  # pixels; fewer cannot show so small a share
_AS_GOOD = 1.5  # times the smallest share: if no padding is enough, a larger one than that is not worth its time
_PAIRS_AT_ONCE = 8  # pairs of tiles compared together
_MOST_PAIRS = 64  # compared on a raster with few valid pixels
_TRIES = 4096  # positions that are checked against the mask
_ENOUGH = 0.25  # of the pixels of the first pairs, if all were valid: then no more pairs are compared
_SPREAD = (0.7548776662466927, 0.5698402909980532)  # 1/g, 1/g²; g³ = g + 1: the R2 sequence fills a square evenly

PixelCounts = NDArray[np.int64]
Distances = NDArray[np.int_]


@dataclass(frozen=True)
class BorderEffect:
    """How many pixels get another class near the border of a tile.

    Attributes:
        compared: Number of compared pixels, by their distance from the border in pixels.
        differing: Number of those that get another class.
        paddings: The paddings that the run can choose from and that were measured, the smallest first.
        total_stride: The step of these paddings, in pixels.
        pairs: Number of compared pairs of tiles.
    """

    compared: PixelCounts
    differing: PixelCounts
    paddings: tuple[int, ...]
    total_stride: int
    pairs: int

    @property
    def pixels(self) -> int:
        """Number of compared pixels."""
        return int(self.compared.sum())

    @property
    def tiles(self) -> int:
        """Number of tiles that the network classified."""
        return 2 * self.pairs

    def share(self, padding: int) -> float:
        """Return the share of the pixels kept with a padding that depends on the border."""
        return self._share(slice(padding, None))

    def outermost(self, padding: int) -> float:
        """Return the same share of the pixels that the next larger padding would not keep."""
        return self._share(slice(padding, padding + self.total_stride))

    def smallest(self) -> int | None:
        """Return the smallest padding with at most `TOLERANCE` of either share, if there is one."""
        for padding in self.paddings:
            if self._can_judge(padding) and max(self.share(padding), self.outermost(padding)) <= TOLERANCE:
                return padding
        return None

    def nearly(self) -> int | None:
        """Return the smallest padding that is about as good as the largest, if enough pixels were compared."""
        largest = self.paddings[-1]
        if not self._can_judge(largest):
            return None
        return next(padding for padding in self.paddings if self.share(padding) <= _AS_GOOD * self.share(largest))

    def _can_judge(self, padding: int) -> bool:
        return int(self.compared[padding:].sum()) >= _ENOUGH_TO_JUDGE

    def _share(self, distances: slice) -> float:
        compared = self.compared[distances].sum()
        return float(self.differing[distances].sum() / compared) if compared else 1.0


@dataclass(frozen=True)
class TilePair:
    """Two overlapping tiles, the second shifted down and to the right.

    Pixels near the lower right corner of the first tile, and near the upper left one of the second, are deep inside the
    other tile.

    Attributes:
        height: Rows of a tile.
        width: Columns of a tile.
        shift: Rows and columns between the two, multiples of the total stride.
    """

    height: int
    width: int
    shift: tuple[int, int]

    @classmethod
    def of(cls, tiling: Tiling) -> TilePair:
        """Shift by a quarter of a tile, or the nearest multiple of the total stride: then pixels are deepest inside."""
        rows, cols = (_shift(side, tiling.total_stride) for side in (tiling.height, tiling.width))
        return cls(tiling.height, tiling.width, (rows, cols))

    @property
    def depth(self) -> int:
        """Smallest distance of the compared pixels from the other tile's border: the largest measurable padding."""
        sides = zip((self.height, self.width), self.shift)
        return max(0, min(min(shift, side // 2 - shift) for side, shift in sides))

    @property
    def compared(self) -> tuple[int, int]:
        """Rows and columns of the square around the compared pixels, which are in two of its corners."""
        return self.height - self.shift[0], self.width - self.shift[1]

    def at(self, row: int, col: int) -> Tile:
        """Return one tile that covers both, and keeps the square of the compared pixels, which begins here."""
        (down, right), (height, width) = self.shift, self.compared
        read = Window(row - down, col - right, self.height + down, self.width + right)
        return Tile(read, Window(row, col, height, width))

    def cut(self, pixels: Pixels) -> tuple[Pixels, Pixels]:
        """Return the pixels of each tile, shape (bands, rows, cols)."""
        down, right = self.shift
        return pixels[:, : self.height, : self.width], pixels[:, down:, right:]

    def differences(self, first: Classes, second: Classes, valid: Validity) -> PixelCounts:
        """Compare the classes of both tiles.

        Args:
            first: Classes of the first tile.
            second: Classes of the second.
            valid: The pixels of both tiles that count.

        Returns:
            Number of compared and of differing pixels by distance from the border, shape (2, distances).
        """
        (down, right), (row, col) = self.shift, (self.height // 2, self.width // 2)
        upper_left = slice(0, row), slice(0, col)
        lower_right = slice(self.height - row, self.height), slice(self.width - col, self.width)
        # The same pixels inside the other tile.
        inside_first = slice(down, down + row), slice(right, right + col)
        inside_second = (
            slice(self.height - row - down, self.height - down),
            slice(self.width - col - right, self.width - right),
        )
        distance = np.minimum(np.arange(row)[:, None], np.arange(col))
        corners = (
            (distance, second[upper_left] != first[inside_first], valid[inside_first]),
            (distance[::-1, ::-1], first[lower_right] != second[inside_second], valid[lower_right]),
        )
        return _counted_by_distance(corners, min(row, col))


def measure(classifier: Classifier, pool: TilePool, area: Window) -> BorderEffect:
    """Compare classes in pairs of tiles, at the same positions for the same raster.

    Args:
        classifier: The classifier of the run; its padding does not matter.
        pool: The threads.
        area: The part of the output to measure.

    Raises:
        Cancelled: The user cancels.
    """
    tiling = classifier.tiling
    pair = TilePair.of(tiling)
    comparison = _Comparison(classifier, pair)
    counts, pairs = np.zeros((2, min(pair.height, pair.width) // 2), np.int64), 0
    at_once = min(_PAIRS_AT_ONCE, -(-area.height // tiling.height) * -(-area.width // tiling.width))
    enough = _ENOUGH * min(at_once * 2 * (pair.height // 2) * (pair.width // 2), area.pixels)
    tiles = islice(filter(comparison.in_mask, positions(tiling, pair, area)), _MOST_PAIRS)
    while counts[0].sum() < enough and (batch := list(islice(tiles, at_once))):
        with closing(pool.process(comparison, batch, comparison.differences)) as steps:
            for differences in (differences for results in steps for differences in results):
                counts, pairs = counts + differences, pairs + 1
    return BorderEffect(counts[0], counts[1], _paddings(tiling, pair), tiling.total_stride, pairs)


def positions(tiling: Tiling, pair: TilePair, area: Window) -> Iterator[Tile]:
    """Yield distinct pairs of tiles, aligned to the total stride and spread evenly, however many are used."""
    room = area.height - pair.compared[0], area.width - pair.compared[1]
    rows, cols = (
        [_start(tiling, axis, begin, room[axis], number) for number in range(_TRIES)]
        for axis, begin in enumerate((area.row, area.col))
    )
    return (pair.at(row, col) for row, col in dict.fromkeys(zip(rows, cols)))


def _start(tiling: Tiling, axis: int, begin: int, room: int, number: int) -> int:
    """Return where the pair of this number begins along an axis: inside the area, or at its edge if that is small."""
    start = begin + int((number * _SPREAD[axis] + 0.5) % 1 * max(0, room))
    first = tiling.first[axis]
    return first + (start - first) // tiling.total_stride * tiling.total_stride


@dataclass(frozen=True)
class _Comparison:
    """Reads pairs of tiles and compares their classes, in threads."""

    classifier: Classifier
    pair: TilePair
    batch: int = 1

    @property
    def network(self) -> Network:
        """The network, whose runs can be stopped."""
        return self.classifier.network

    def in_mask(self, tile: Tile) -> bool:
        """Return True if a compared pixel may be inside the mask."""
        mask = self.classifier.mask
        return mask is None or bool(mask.inside(tile.keep).any())

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each pair of tiles in which a pixel can be compared."""
        fill, depth, mask = self.classifier.fill, self.pair.depth, self.classifier.mask
        images = [read_tile(source, tile, fill, depth, mask) for tile in tiles]
        return [image if image is None else self.classifier.gaps.drop(image) for image in images]

    def differences(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[PixelCounts]:
        """Compare the classes of pairs; those without a valid pixel are omitted."""
        results = []
        for tile, image in zip(tiles, images):
            if image is None:
                continue
            valid, counted = image.valid, np.zeros_like(image.valid)
            rows, cols = tile.keep.slices_within(tile.read)
            counted[rows, cols] = valid[rows, cols]
            if counted.any():
                first, second = (self._classes(pixels, tile) for pixels in self.pair.cut(image.pixels))
                results.append(self.pair.differences(first, second, counted))
        return results

    def _classes(self, pixels: Pixels, pair: Tile) -> Classes:
        """Return the classes of a tile; both tiles of a pair are located where the pair is."""
        classes: Classes = self.classifier.rule.decide(self.classifier.scorer.scores([pixels], [pair.keep]))[0]
        return classes


def _counted_by_distance(corners: Iterable[tuple[Distances, Validity, Validity]], length: int) -> PixelCounts:
    """Count the compared and the differing pixels by distance."""
    counts = np.zeros((2, length), np.int64)
    for distance, differs, valid in corners:
        counts[0] += np.bincount(distance[valid], minlength=length)
        counts[1] += np.bincount(distance[valid & differs], minlength=length)
    return counts


def _shift(side: int, total_stride: int) -> int:
    """Return the multiple of the total stride that leaves as much of half a tile before as behind it."""
    below = side // 4 // total_stride * total_stride
    return max(below or total_stride, below + total_stride, key=lambda shift: min(shift, side // 2 - shift))


def _paddings(tiling: Tiling, pair: TilePair) -> tuple[int, ...]:
    """Return the paddings that can be measured, and keep a part of a tile."""
    most = min(pair.depth, (min(tiling.height, tiling.width) - tiling.total_stride) // 2)
    return tuple(range(0, most + 1, tiling.total_stride))
