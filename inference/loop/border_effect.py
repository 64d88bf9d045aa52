"""Find the smallest padding at which a raster's classes do not depend on where its tiles end.

Two tiles that lie askew over each other show the network the same pixels, near the border of the one and deep inside
the other. Where they get another class, the border has reached them: how many do, by their distance from the border,
tells what each padding would give. Tiles have the size, the lattice and the surroundings of the run, so that networks
of fixed size are judged like others, and in no more memory. Nothing here knows of arguments, QGIS or files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, Pixels, Validity
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..network.engine import Network
from ..progress import Progress
from ..raster.imagery import RasterSource
from ..raster.missing import Filled, read_filled
from .classify import Classifier, cut_out, in_batches

TOLERANCE = 0.001  # of the outermost pixels that are kept may depend on the border

_TELLING = 1000  # pixels; fewer cannot tell so small a share
_AS_GOOD = 1.5  # times the least share: where no padding is enough, a larger one is not worth less than that
_PLACES = 8  # looked at together
_MOST_PLACES = 64  # of a raster with little in it
_TRIES = 4096  # places that may lie inside the mask
_ENOUGH = 0.25  # of the pixels of the first places, if they were full: then no more are looked at
_SPREAD = (0.7548776662466927, 0.5698402909980532)  # 1/g, 1/g²; g³ = g + 1: the R2 sequence fills a square evenly

Counts = NDArray[np.int64]
Distances = NDArray[np.int_]


@dataclass(frozen=True)
class BorderEffect:
    """What borders do to classes.

    Attributes:
        compared: Pixels that two tiles show, by how many pixels of the tile lie between them and its border.
        differing: Those of them that get another class.
        paddings: What the run can choose from and was judged, the smallest first.
        total_stride: The lattice, by which they differ.
        places: Places of the raster that were looked at.
    """

    compared: Counts
    differing: Counts
    paddings: tuple[int, ...]
    total_stride: int
    places: int

    @property
    def pixels(self) -> int:
        """How many pixels were compared."""
        return int(self.compared.sum())

    @property
    def tiles(self) -> int:
        """How many tiles the network was shown."""
        return 2 * self.places

    def share(self, padding: int) -> float:
        """The part of the pixels that are kept with a padding that depends on the border."""
        return self._share(slice(padding, None))

    def outermost(self, padding: int) -> float:
        """The same of those alone that the next larger padding would not keep."""
        return self._share(slice(padding, padding + self.total_stride))

    def smallest(self) -> int | None:
        """The smallest padding with which no more than `TOLERANCE` depends on the border; None where there is none."""
        for padding in self.paddings:
            if self._tells(padding) and max(self.share(padding), self.outermost(padding)) <= TOLERANCE:
                return padding
        return None

    def nearly(self) -> int | None:
        """The smallest padding that is about as good as the largest; None where too few pixels tell."""
        largest = self.paddings[-1]
        if not self._tells(largest):
            return None
        return next(padding for padding in self.paddings if self.share(padding) <= _AS_GOOD * self.share(largest))

    def _tells(self, padding: int) -> bool:
        return int(self.compared[padding:].sum()) >= _TELLING

    def _share(self, distances: slice) -> float:
        compared = self.compared[distances].sum()
        return float(self.differing[distances].sum() / compared) if compared else 1.0


@dataclass(frozen=True)
class Askew:
    """Two tiles that lie over each other, the second further down and to the right.

    Near the lower right corner of the first, and near the upper left one of the second, the other one is deep inside.

    Attributes:
        height: Rows of a tile.
        width: Columns of a tile.
        shift: Rows and columns between the two, on the lattice.
    """

    height: int
    width: int
    shift: tuple[int, int]

    @classmethod
    def of(cls, tiling: Tiling) -> Askew:
        """As deep inside as can be: a quarter of a tile, where the lattice allows it."""
        rows, cols = (_shift(side, tiling.total_stride) for side in (tiling.height, tiling.width))
        return cls(tiling.height, tiling.width, (rows, cols))

    @property
    def depth(self) -> int:
        """How far inside the other tile all compared pixels are: larger paddings cannot be judged."""
        sides = zip((self.height, self.width), self.shift)
        return max(0, min(min(shift, side // 2 - shift) for side, shift in sides))

    @property
    def compared(self) -> tuple[int, int]:
        """Rows and columns of the square, seen from corner to corner, that the compared pixels lie in."""
        return self.height - self.shift[0], self.width - self.shift[1]

    def at(self, row: int, col: int) -> Tile:
        """Both tiles as one, where that square begins: what they read, and the square."""
        (down, right), (height, width) = self.shift, self.compared
        read = Window(row - down, col - right, self.height + down, self.width + right)
        return Tile(read, Window(row, col, height, width))

    def cut(self, pixels: Pixels) -> tuple[Pixels, Pixels]:
        """Each tile's own pixels, of shape (bands, rows, cols)."""
        down, right = self.shift
        return pixels[:, : self.height, : self.width], pixels[:, down:, right:]

    def differences(self, first: Classes, second: Classes, valid: Validity) -> Counts:
        """Compare the classes of both tiles.

        Args:
            first: Classes of the first tile.
            second: Classes of the second.
            valid: Which of all the pixels that both read count.

        Returns:
            How many pixels were compared, and how many differ, by distance from the border; shape (2, distances).
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
        return _counted(corners, min(row, col))


def find(
    classifier: Classifier,
    open_source: Callable[[], RasterSource],
    area: Window,
    workers: int,
    progress: Progress,
) -> BorderEffect:
    """Compare classes at some places of a raster, always the same ones.

    Args:
        classifier: That of the run; its padding does not matter.
        open_source: Opens the imagery; called by every thread.
        area: The part of the output to look at.
        workers: Places looked at side by side.
        progress: Asked whether to go on.

    Raises:
        Cancelled: The user wishes so.
    """
    tiling = classifier.tiling
    askew = Askew.of(tiling)
    look = _Look(classifier, askew)
    counts, found = np.zeros((2, min(askew.height, askew.width) // 2), np.int64), 0
    at_once = min(_PLACES, -(-area.height // tiling.height) * -(-area.width // tiling.width))
    enough = _ENOUGH * min(at_once * 2 * (askew.height // 2) * (askew.width // 2), area.pixels)
    places = islice(filter(look.may_count, places_of(tiling, askew, area)), _MOST_PLACES)
    while counts[0].sum() < enough and (some := list(islice(places, at_once))):
        with closing(in_batches(look, open_source, some, look.differences, workers, progress)) as steps:
            for part in (part for parts in steps for part in parts):
                counts, found = counts + part, found + 1
    return BorderEffect(counts[0], counts[1], _paddings(tiling, askew), tiling.total_stride, found)


def places_of(tiling: Tiling, askew: Askew, area: Window) -> Iterator[Tile]:
    """Places spread evenly over an area, however many are taken; on the lattice, and none of them twice."""
    room = area.height - askew.compared[0], area.width - askew.compared[1]
    rows, cols = (
        [_start(tiling, axis, begin, room[axis], number) for number in range(_TRIES)]
        for axis, begin in enumerate((area.row, area.col))
    )
    return (askew.at(row, col) for row, col in dict.fromkeys(zip(rows, cols)))


def _start(tiling: Tiling, axis: int, begin: int, room: int, number: int) -> int:
    """Where a place begins along an axis: anywhere inside where there is room, else where the area begins."""
    start = begin + int((number * _SPREAD[axis] + 0.5) % 1 * max(0, room))
    first = tiling.first[axis]
    return first + (start - first) // tiling.total_stride * tiling.total_stride


@dataclass(frozen=True)
class _Look:
    """What is done at places, in threads."""

    classifier: Classifier
    askew: Askew
    batch: int = 1

    @property
    def network(self) -> Network:
        """The network, whose runs can be stopped."""
        return self.classifier.network

    def may_count(self, place: Tile) -> bool:
        """Whether a pixel of a place lies inside the mask."""
        stencil = self.classifier.stencil
        return stencil is None or bool(stencil.inside(place.keep).any())

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """What both tiles of a place show; None where no pixel of it counts."""

        def see(window: Window) -> Filled:
            return self.classifier.gaps.kept(read_filled(source, window, self.classifier.fill, self.askew.depth))

        return [cut_out(self.classifier.stencil, source, tile.keep, tile.read, see) for tile in tiles]

    def differences(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[Counts]:
        """Compare the classes at places; those without a pixel that counts are left out."""
        found = []
        for tile, image in zip(tiles, images):
            if image is None:
                continue
            valid, counted = image.valid, np.zeros_like(image.valid)
            rows, cols = tile.keep.slices_within(tile.read)
            counted[rows, cols] = valid[rows, cols]
            if counted.any():
                first, second = (self._classes(part) for part in self.askew.cut(image.pixels))
                found.append(self.askew.differences(first, second, counted))
        return found

    def _classes(self, pixels: Pixels) -> Classes:
        scores = self.classifier.scorer.scores([pixels])
        classes: Classes = self.classifier.rule.predict(scores).classes[0]
        return classes


def _counted(corners: Iterable[tuple[Distances, Validity, Validity]], length: int) -> Counts:
    """Count pixels that are compared, and that differ, by distance."""
    counts = np.zeros((2, length), np.int64)
    for distance, other, valid in corners:
        counts[0] += np.bincount(distance[valid], minlength=length)
        counts[1] += np.bincount(distance[valid & other], minlength=length)
    return counts


def _shift(side: int, multiple: int) -> int:
    """A length on the lattice that leaves as much of half a tile before as behind it."""
    below = side // 4 // multiple * multiple
    return max(below or multiple, below + multiple, key=lambda shift: min(shift, side // 2 - shift))


def _paddings(tiling: Tiling, askew: Askew) -> tuple[int, ...]:
    """Those that can be judged, and leave something of a tile."""
    most = min(askew.depth, (min(tiling.height, tiling.width) - tiling.total_stride) // 2)
    return tuple(range(0, most + 1, tiling.total_stride))
