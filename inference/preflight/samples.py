"""Sample the values of rasters.

Only a few small windows of a raster are read, on its own grid, in the model's bands; only valid pixels count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..grid.grid import Grid
from ..model.expected_values import Spread
from ..raster.calculation import Calculation
from ..raster.imagery import Imagery
from ..raster.output_grid import PixelMapping
from ..raster.sampling import sample_windows, stamp

_ITEMS = 4  # of many rasters
_MOST_CACHED = 16


class SampleCache:
    """Samples of rasters, cached until the file changes. Not thread-safe."""

    def __init__(self) -> None:
        """Create an empty cache."""
        self._read: dict[tuple[object, ...], NDArray[np.float64]] = {}

    def spreads(self, items: Sequence[Imagery], calculation: Calculation | None = None) -> tuple[Spread, ...]:
        """Return a spread for each band of the model; () if no sampled pixel is valid.

        Args:
            items: The rasters.
            calculation: The calculation of the model's bands, if any.

        Raises:
            RasterError: A raster cannot be read.
        """
        values = np.concatenate([self._values(item) for item in items[:_ITEMS]], axis=1)
        if calculation is not None:
            values = calculation.of_samples(values)
        return tuple(map(Spread.of, values)) if values.size else ()

    def _values(self, item: Imagery) -> NDArray[np.float64]:
        key = (item.raster, item.bands, item.dtype, item.alpha, item.scaling, stamp(item.raster.uri))
        if key not in self._read:
            if len(self._read) >= _MOST_CACHED:
                self._read.clear()
            self._read[key] = _values(item)
        return self._read[key]


def _values(item: Imagery) -> NDArray[np.float64]:
    """Return valid pixels, shape (bands, pixels); NaN if a band has no value."""
    grid = Grid.of(item.raster.open_dataset())
    source = replace(item, mapping=PixelMapping(grid.window)).open()
    samples = [np.zeros((len(item.bands), 0))]
    for window in sample_windows(grid.rows, grid.cols):
        image = source.read(window)
        values = image.pixels[:, image.valid].astype(np.float64)
        if image.lacking is not None:
            values[image.lacking[:, image.valid]] = np.nan
        samples.append(values)
    return np.concatenate(samples, axis=1)
