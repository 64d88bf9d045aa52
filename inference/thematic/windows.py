"""The windows in which class rasters are read and written."""

from __future__ import annotations

from collections.abc import Iterator

from ..grid.grid import Grid
from ..grid.window import Window

WINDOW_SIDE = 1024  # pixels along a side of a window
CACHE = 64 * 2**20  # bytes of GDAL's cache


def windows(grid: Grid, side: int = WINDOW_SIDE) -> Iterator[Window]:
    """Yield windows that cover a grid, row by row."""
    for row in range(0, grid.rows, side):
        for col in range(0, grid.cols, side):
            yield Window(row, col, min(side, grid.rows - row), min(side, grid.cols - col))
