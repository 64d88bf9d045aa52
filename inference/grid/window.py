"""Windows: rectangles of pixels.

Lengths are pixels of the output grid. Rows grow downwards, columns to the right, and every window is half-open.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A half-open rectangle of pixels; it may extend beyond the raster."""

    row: int
    col: int
    height: int
    width: int

    def __post_init__(self) -> None:
        """Refuse a window without pixels."""
        if self.height < 1 or self.width < 1:
            raise ValueError(f"a window needs pixels, got {self.height} x {self.width}")

    @property
    def bottom(self) -> int:
        """The row below the last one."""
        return self.row + self.height

    @property
    def right(self) -> int:
        """The column to the right of the last one."""
        return self.col + self.width

    @property
    def pixels(self) -> int:
        """The number of pixels."""
        return self.height * self.width

    def grown(self, margin: int) -> Window:
        """Return the window with `margin` more pixels on each side."""
        return Window(self.row - margin, self.col - margin, self.height + 2 * margin, self.width + 2 * margin)

    def overlaps(self, other: Window) -> bool:
        """Whether the windows share a pixel."""
        rows = self.row < other.bottom and other.row < self.bottom
        return rows and self.col < other.right and other.col < self.right

    def within(self, other: Window) -> bool:
        """Whether all pixels of this window are in `other`."""
        rows = self.row >= other.row and self.bottom <= other.bottom
        return rows and self.col >= other.col and self.right <= other.right

    def intersection(self, other: Window) -> Window:
        """Return the window of the pixels in both windows, which must overlap."""
        row, col = max(self.row, other.row), max(self.col, other.col)
        return Window(row, col, min(self.bottom, other.bottom) - row, min(self.right, other.right) - col)

    def relative_to(self, outer: Window) -> Window:
        """Return the window in rows and columns counted from the first pixel of `outer`."""
        return Window(self.row - outer.row, self.col - outer.col, self.height, self.width)

    def slices_within(self, outer: Window) -> tuple[slice, slice]:
        """Return row and column slices of this window in an array of the window `outer`."""
        top, left = self.row - outer.row, self.col - outer.col
        return slice(top, top + self.height), slice(left, left + self.width)
