"""Count the pixels that a raster loses to a band marked as transparency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..errors import Cancelled
from ..grid.grid import Grid
from ..grid.window import Window
from .imagery import Imagery

_SIDE = 1024  # pixels along a side of a window that is read at once


def hidden_pixels(item: Imagery, grid: Grid, cancelled: Callable[[], bool]) -> int:
    """Count the pixels of a grid that are invalid only because of the alpha band.

    Args:
        item: The raster, mapped to the grid.
        grid: The output grid.
        cancelled: Whether the user cancelled the run.

    Raises:
        RasterError: They cannot be read.
        Cancelled: The user cancelled the run.
    """
    with_alpha, without_alpha = item.open(), replace(item, alpha=None).open()
    if not item.mapping.area.overlaps(grid.window):
        return 0
    area = item.mapping.area.intersection(grid.window)
    count = 0
    for row in range(area.row, area.bottom, _SIDE):
        for col in range(area.col, area.right, _SIDE):
            if cancelled():
                raise Cancelled
            window = Window(row, col, min(_SIDE, area.bottom - row), min(_SIDE, area.right - col))
            count += int(np.count_nonzero(without_alpha.read(window).valid & ~with_alpha.read(window).valid))
    return count
