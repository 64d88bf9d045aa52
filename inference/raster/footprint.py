"""Where the pixels of a warped raster come from: windows of the raster before the warp, large enough for all they use.

A generous answer costs a read; one that is too small would lose pixels. So windows are widened, and where a
coordinate transformation fails there is no answer.
"""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from ..grid.window import Window

_POINTS = 9  # along a side of a window
_SHARE = 0.1  # of its length that a side is widened by at each end: lines bend between the points
_KERNEL = 2  # pixels beside a point that a resampling looks at


class Footprints:
    """The way back from a warped raster. For one thread."""

    def __init__(self, before: gdal.Dataset, warped: gdal.Dataset, options: list[str]) -> None:
        """Prepare the way.

        Args:
            before: The raster before the warp.
            warped: The raster after it.
            options: Of GDAL's transformer between them, as `Warp.way_back` gives them.
        """
        self._datasets = before, warped
        try:
            self._back = gdal.Transformer(before, warped, options)
        except RuntimeError:  # where GDAL's exceptions are on
            self._back = None

    def of(self, window: Window) -> Window | None:
        """The pixels before the warp that a window after it is made of; None where that is not known.

        They may lie beyond the raster, all or some of them.
        """
        if self._back is None or self._back.this is None:
            return None
        rows = np.linspace(window.row, window.bottom, _POINTS)
        cols = np.linspace(window.col, window.right, _POINTS)
        points, found = self._back.TransformPoints(1, [(col, row) for row in rows for col in cols])
        xy = np.array(points)[:, :2]
        if not all(found) or not np.isfinite(xy).all():
            return None
        low, high = xy.min(axis=0), xy.max(axis=0)
        # A cell of an average reaches as far as the cell itself, which a step between points covers.
        margin = _KERNEL + (high - low) * (_SHARE + 1 / (_POINTS - 1))
        left, top = np.floor(low - margin).astype(int)
        right, bottom = np.ceil(high + margin).astype(int)
        return Window(int(top), int(left), int(bottom - top), int(right - left))
