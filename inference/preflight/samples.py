"""Look at some pixels of rasters, to know what kind of values they have.

A few small windows are read, never a whole raster: on its own grid, in the model's bands, the valid pixels alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..grid.grid import Grid
from ..raster.imagery import Imagery
from ..raster.output_grid import PixelMapping
from ..raster.sampling import stamp, windows

_ITEMS = 4  # of many rasters
_REMEMBERED = 16


@dataclass(frozen=True)
class Spread:
    """Values of one band: the least and the largest but for one in a hundred, and their mean."""

    low: float
    high: float
    mean: float

    def times(self, factor: float) -> Spread:
        """The spread that these values would have, multiplied."""
        return Spread(self.low * factor, self.high * factor, self.mean * factor)


class Samples:
    """Reads samples, of each raster once until its file changes. For one thread at a time."""

    def __init__(self) -> None:
        """Start without any."""
        self._read: dict[tuple[object, ...], NDArray[np.float64]] = {}

    def spreads(self, items: Sequence[Imagery]) -> tuple[Spread, ...]:
        """A spread for each band of the model; nothing where no pixel has a value.

        Raises:
            RasterError: A raster cannot be read.
        """
        values = np.concatenate([self._values(item) for item in items[:_ITEMS]], axis=1)
        return tuple(map(_spread, values)) if values.size else ()

    def _values(self, item: Imagery) -> NDArray[np.float64]:
        key = (item.raster, item.bands, item.dtype, item.alpha, item.scaling, stamp(item.raster.uri))
        if key not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[key] = _values(item)
        return self._read[key]


def _values(item: Imagery) -> NDArray[np.float64]:
    """Valid pixels, shape (bands, pixels); NaN where a band has no value."""
    grid = Grid.of(item.raster.opened())
    source = replace(item, mapping=PixelMapping(grid.window)).open()
    found = [np.zeros((len(item.bands), 0))]
    for window in windows(grid.rows, grid.cols):
        image = source.read(window)
        values = image.pixels[:, image.valid].astype(np.float64)
        if image.lacking is not None:
            values[image.lacking[:, image.valid]] = np.nan
        found.append(values)
    return np.concatenate(found, axis=1)


def _spread(values: NDArray[np.float64]) -> Spread:
    finite = values[np.isfinite(values)]  # a pixel is valid where one of its bands is
    if not finite.size:
        return Spread(0.0, 0.0, 0.0)
    low, high = np.percentile(finite, (1, 99))
    return Spread(float(low), float(high), float(finite.mean()))
