"""Count the pixels that a raster loses to a band that is marked as transparency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..errors import Cancelled
from ..grid.grid import Grid
from ..grid.window import Window
from .imagery import Imagery

_SIDE = 1024  # pixels along a side of what is read at once


def hidden_pixels(item: Imagery, grid: Grid, cancelled: Callable[[], bool]) -> int:
    """The pixels of a grid that have values, but for the band.

    Args:
        item: The raster, on that grid.
        grid: The output's grid.
        cancelled: Whether the user wishes to end this.

    Raises:
        RasterError: They cannot be read.
        Cancelled: The user wishes so.
    """
    shown, all_there = item.open(), replace(item, alpha=None).open()
    if not item.mapping.area.overlaps(grid.window):
        return 0
    area = item.mapping.area.intersection(grid.window)
    count = 0
    for row in range(area.row, area.bottom, _SIDE):
        for col in range(area.col, area.right, _SIDE):
            if cancelled():
                raise Cancelled
            window = Window(row, col, min(_SIDE, area.bottom - row), min(_SIDE, area.right - col))
            count += int(np.count_nonzero(all_there.read(window).valid & ~shown.read(window).valid))
    return count
