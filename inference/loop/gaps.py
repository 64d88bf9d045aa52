"""Pixels that lack a band: whether they are classified, and how many of those that a run keeps there are.

Each is counted in the one tile that keeps it, so that the numbers depend on no thread and no way of cutting.
"""

from __future__ import annotations

import threading

import numpy as np

from ..arrays import Validity
from ..grid.tiling import Tile
from ..model.arguments import Incomplete
from ..raster.missing import Filled


class Gaps:
    """Counts, for several threads.

    Attributes:
        incomplete: What becomes of pixels that lack a band.
        lacking: So many pixels lacked a band.
        ambiguous: So many have a number that a byte band declares as nodata.
    """

    def __init__(self, incomplete: Incomplete = Incomplete.CLASSIFY) -> None:
        """Start to count."""
        self.incomplete = incomplete
        self.lacking = 0
        self.ambiguous = 0
        self._lock = threading.Lock()

    def told(self, tile: Tile, image: Filled | None) -> Filled | None:
        """Count the pixels of a tile; give what the run shall see of it."""
        if image is None:
            return None
        if image.incomplete is not None or image.ambiguous is not None:
            lacking = _count(image.incomplete, image.valid, tile)
            ambiguous = _count(image.ambiguous, image.valid, tile)
            with self._lock:
                self.lacking += lacking
                self.ambiguous += ambiguous
        return self.kept(image)

    def kept(self, image: Filled) -> Filled:
        """What the run shall see of a window."""
        return image.complete() if self.incomplete is Incomplete.NODATA else image


def _count(pixels: Validity | None, valid: Validity, tile: Tile) -> int:
    """How many valid ones of these pixels a tile keeps that no other one counts."""
    if pixels is None or tile.counted is None:
        return 0
    place = tile.counted.slices_within(tile.read)
    return int(np.count_nonzero(pixels[place] & valid[place]))
