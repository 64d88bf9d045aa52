"""A sample of the values that a run reads, evenly distributed over the raster; the same for all threads and tiles."""

from __future__ import annotations

import math
import threading

import numpy as np

from ..arrays import Pixels
from ..grid.tiling import Tile
from ..model.expected_values import Spread
from ..raster.missing import Filled

_MOST = 2**14  # pixels


class ValueSample:
    """Collects the values of valid pixels at the crossings of a wide grid. Thread-safe."""

    def __init__(self, pixels: int = _MOST) -> None:
        """Start with no value of a raster of this many pixels."""
        self._step = max(1, math.ceil(math.sqrt(pixels / _MOST)))
        self._values: list[Pixels] = []
        self._count = 0
        self._lock = threading.Lock()

    def add(self, tile: Tile, image: Filled | None) -> None:
        """Collect the values of a tile, as they are before normalisation; filled ones do not count."""
        if image is None:
            return
        rows, cols = tile.keep.slices_within(tile.read)
        rows = slice(rows.start + -tile.keep.row % self._step, rows.stop, self._step)
        cols = slice(cols.start + -tile.keep.col % self._step, cols.stop, self._step)
        used = image.valid[rows, cols]
        if image.incomplete is not None:
            used = used & ~image.incomplete[rows, cols]
        if used.any() and self._count < 2 * _MOST:
            self.collect(image.pixels[:, rows, cols][:, used])

    def collect(self, values: Pixels) -> None:
        """Collect values, shape (bands, pixels)."""
        with self._lock:
            self._values.append(values)
            self._count += values.shape[1]

    def fresh(self) -> ValueSample:
        """Return one of the same pixels without values."""
        sample = ValueSample()
        sample._step = self._step
        return sample

    @property
    def values(self) -> Pixels | None:
        """All values, shape (bands, pixels), if there are any."""
        with self._lock:
            return np.concatenate(self._values, axis=1) if self._values else None

    def spreads(self) -> tuple[Spread, ...]:
        """Return a spread for each band; () without a value."""
        values = self.values
        return () if values is None else tuple(map(Spread.of, values))
