"""Pixels that lack a band: whether they are classified, and how many of them a run has.

Every pixel is counted in the one tile that keeps it, so the counts do not depend on threads or tile sizes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Union

import numpy as np

from ..arrays import Validity
from ..grid.tiling import Tile
from ..model.arguments import Incomplete
from ..raster.damage import DamagedCell, KnownDamage
from ..raster.image import SampleMask
from ..raster.missing import Filled

GapCounts = dict[str, Union[int, list[int]]]
"""The numbers of pixels by the names of their attributes."""

_NUMBERS = ("lacking", "at_declared_limit", "undefined", "unscored", "damaged")


class Gaps:
    """Counts pixels that lack a band, and drops them if they become nodata. Thread-safe.

    Attributes:
        incomplete: Whether pixels that lack a band are classified.
        lacking: Number of pixels that lacked a band.
        at_declared_limit: Number of pixels with a value that a byte band declares as nodata.
        absent: For each raster of a stack, the number of pixels that lack all of its bands, but not another raster.
        undefined: Number of pixels with a value in the raster, but without a result in any band of the model.
        damaged: Number of pixels that cannot be read (`ReadErrors.NODATA`).
        damage: The damage that the run knows, if pixels that cannot be read have no class.
        damaged_cells: The damaged cells that were read for these pixels.
        unscored: Number of valid pixels for which the network has no score, if the rule hides them (`hides_unscored`).
    """

    def __init__(self, incomplete: Incomplete = Incomplete.CLASSIFY, damage: KnownDamage | None = None) -> None:
        """Start at zero."""
        self.incomplete = incomplete
        self.damage = damage
        self.damaged_cells: set[DamagedCell] = set()
        self.lacking = 0
        self.at_declared_limit = 0
        self.absent: list[int] = []
        self.undefined = 0
        self.unscored = 0
        self.damaged = 0
        self._lock = threading.Lock()

    def apply(self, tile: Tile, image: Filled) -> Filled:
        """Count the pixels of a tile that lack a band, and return the tile without them if they become nodata."""
        if self.damage is not None:
            with self._lock:
                self.damaged_cells |= self.damage.take_new()
        if image.absent is not None:
            self._count_absent(tile, image.absent)
        if image.undefined is not None:
            self._add(undefined=_count_pixels(image.undefined, image.undefined, tile))
        if image.damaged is not None:
            self._add(damaged=_count_pixels(image.damaged, image.damaged, tile))
        if image.incomplete is None and image.at_declared_limit is None:
            return image
        self._add(
            lacking=_count_pixels(image.incomplete, image.valid, tile),
            at_declared_limit=_count_pixels(image.at_declared_limit, image.valid, tile),
        )
        return self.drop(image)

    def add_damaged(self, cells: Iterable[DamagedCell]) -> None:
        """Add the damaged cells that another run or process has read to those that this run knows."""
        if self.damage is not None:
            self.damage.add(cells)

    def _add(self, **counts: int) -> None:
        """Add to numbers, by their names."""
        with self._lock:
            for name, count in counts.items():
                setattr(self, name, getattr(self, name) + count)

    def _count_absent(self, tile: Tile, absent: SampleMask) -> None:
        counts = [_count_pixels(pixels, pixels, tile) for pixels in absent]
        with self._lock:
            self.absent = [one + other for one, other in zip(self.absent or [0] * len(counts), counts)]

    def fresh(self) -> Gaps:
        """Return one that drops the same pixels and starts at zero."""
        return Gaps(self.incomplete, self.damage)

    def counts(self) -> GapCounts:
        """Return all numbers."""
        return {**{name: getattr(self, name) for name in _NUMBERS}, "absent": [*self.absent]}

    def add(self, counts: GapCounts) -> None:
        """Add the numbers that another one has counted."""
        absent = counts["absent"]
        with self._lock:
            for name in _NUMBERS:
                setattr(self, name, getattr(self, name) + counts.get(name, 0))
            if isinstance(absent, list) and absent:
                self.absent = [one + other for one, other in zip(self.absent or [0] * len(absent), absent)]

    @property
    def drops(self) -> bool:
        """Whether pixels that lack a band become nodata."""
        return self.incomplete is Incomplete.NODATA

    def add_unscored(self, pixels: int) -> None:
        """Count pixels for which the network has no score."""
        self._add(unscored=pixels)

    def drop(self, image: Filled) -> Filled:
        """Return an image without pixels that lack a band, if these become nodata."""
        return image.complete() if self.drops else image


def _count_pixels(pixels: Validity | None, valid: Validity, tile: Tile) -> int:
    """Count the valid ones of some pixels that no other tile counts."""
    if pixels is None or tile.counted is None:
        return 0
    pixels_within = tile.counted.slices_within(tile.read)
    return int(np.count_nonzero(pixels[pixels_within] & valid[pixels_within]))
