"""The tiles of an export: their size, their step, and their windows on a grid.

Tiles begin at the first pixel of the grid, one step apart. The last ones of a row or column reach over the edge of
the grid if it does not end with a tile: all tiles have the same size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import ArgumentError
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr

_LARGEST = 16384  # pixels, as for the tiles of a model


@dataclass(frozen=True)
class ChipTiling:
    """The tiles of a grid.

    Attributes:
        rows: Height of a tile in pixels.
        cols: Width of a tile in pixels.
        row_step: Rows from one tile to the next one below.
        col_step: Columns from one tile to the next one to the right.
    """

    rows: int
    cols: int
    row_step: int
    col_step: int

    def counts(self, grid: Grid) -> tuple[int, int]:
        """Return the numbers of rows and columns of tiles."""
        return _tiles_along(grid.rows, self.rows, self.row_step), _tiles_along(grid.cols, self.cols, self.col_step)

    def window(self, row: int, col: int) -> Window:
        """Return the pixels of the tile in a row and column of tiles."""
        return Window(row * self.row_step, col * self.col_step, self.rows, self.cols)

    def run(self, row: int, first: int, count: int) -> Window:
        """Return the window around `count` tiles of a row of tiles, from the tile in the column `first`."""
        width = (count - 1) * self.col_step + self.cols
        return Window(row * self.row_step, first * self.col_step, self.rows, width)

    def windows(self, grid: Grid) -> Iterator[Window]:
        """Yield the windows of all tiles, row by row."""
        rows, cols = self.counts(grid)
        for row in range(rows):
            for col in range(cols):
                yield self.window(row, col)


def parse_tiling(tile_size: str, stride: str) -> ChipTiling:
    """Return the tiles for texts of the user.

    Args:
        tile_size: "256", or columns and rows: "256,512".
        stride: The same; empty for half a tile.

    Raises:
        ArgumentError: A text is not a size.
    """
    cols, rows = _sides(tile_size, tr("Tile size"), "tile_size")
    if not stride.strip():
        return ChipTiling(rows, cols, max(rows // 2, 1), max(cols // 2, 1))
    across, down = _sides(stride, tr("Stride"), "stride")
    return ChipTiling(rows, cols, down, across)


def _sides(text: str, title: str, about: str) -> tuple[int, int]:
    """Return columns and rows of a text.

    Raises:
        ArgumentError: The text is not one or two numbers of pixels.
    """
    match = re.fullmatch(r"\s*(\d+)(?:\s*[,;x ]\s*(\d+))?\s*", text)
    sides = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not all(1 <= side <= _LARGEST for side in sides):
        raise ArgumentError(
            tr(
                '{title} "{text}": expected pixels from 1 to {most}, such as "256", or columns and rows, such as '
                '"256,512".'
            ).format(title=title, text=text.strip(), most=_LARGEST),
            about,
        )
    return sides


def _tiles_along(length: int, tile: int, step: int) -> int:
    """Return the number of tiles along a side: until one ends at or beyond its end, or the next begins beyond it."""
    needed = -(-max(length - tile, 0) // step) + 1
    return min(needed, -(-length // step))
