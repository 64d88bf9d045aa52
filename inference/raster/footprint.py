"""Source windows of a warped raster: the pixels before the warp that a window after it is computed from.

A window that is too large costs a read, one that is too small would lose pixels. So windows are widened, and unknown if
a coordinate transformation fails.
"""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from ..grid.window import Window

_POINTS = 9  # along a side of a window
_EXTENSION = 0.1  # of its length by which a side is extended at each end, since lines bend between the points
_KERNEL = 2  # pixels around a point that resampling uses


class Footprints:
    """Transforms windows of a warped raster to windows of its source, for one thread."""

    def __init__(self, before: gdal.Dataset, warped: gdal.Dataset, back: gdal.Transformer | None) -> None:
        """Store the raster before and after the warp, which the transformer needs, and the transformer."""
        self._datasets = before, warped
        self._back = back

    @classmethod
    def between(cls, before: gdal.Dataset, warped: gdal.Dataset, options: list[str]) -> Footprints:
        """Create the transformer between a raster and its warp.

        Args:
            before: The raster before the warp.
            warped: The raster after it.
            options: Options of GDAL's transformer, from `Warp.transformer_options`.
        """
        try:
            back = gdal.Transformer(before, warped, options)
        except RuntimeError:  # if GDAL's exceptions are on
            back = None
        return cls(before, warped, back)

    def of(self, window: Window) -> Window | None:
        """Return the window before the warp from which a window after it is computed, if known.

        It may be partly or entirely outside of the raster.
        """
        if self._back is None or self._back.this is None:
            return None
        rows = np.linspace(window.row, window.bottom, _POINTS)
        cols = np.linspace(window.col, window.right, _POINTS)
        points, reached = self._back.TransformPoints(1, [(col, row) for row in rows for col in cols])
        xy = np.array(points)[:, :2]
        if not all(reached) or not np.isfinite(xy).all():
            return None
        low, high = xy.min(axis=0), xy.max(axis=0)
        # Averages use pixels within the target cell, which one step between points covers.
        margin = _KERNEL + (high - low) * (_EXTENSION + 1 / (_POINTS - 1))
        left, top = np.floor(low - margin).astype(int)
        right, bottom = np.ceil(high + margin).astype(int)
        return Window(int(top), int(left), int(bottom - top), int(right - left))
