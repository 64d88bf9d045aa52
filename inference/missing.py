"""What the model sees where there is no pixel: outside the raster and in nodata holes.

A window is read with whatever lies in and around it, so that the answer depends on the raster alone
and never on how it was cut into tiles. Arrays are (bands, rows, cols).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arguments import Fill
from .arrays import Pixels, Validity
from .imagery import RasterSource
from .tiling import Window


def read_filled(source: RasterSource, window: Window, fill: Fill, reach: int) -> tuple[Pixels, Validity]:
    """Read a window that may reach beyond the raster, with something sensible in every pixel.

    Args:
        source: The raster.
        window: What to read.
        fill: `REFLECT` mirrors the image at its edges and into its holes; `ZERO` puts raw zeros there.
        reach: How far, in pixels, a hole matters to the valid pixels around it: holes are mirrored that
            deep, deeper inside they are zero.

    Returns:
        Values of shape (bands, rows, cols), and which of them the raster itself has, shape (rows, cols).
    """
    pixels, valid, inside = _read_extended(source, window)
    if fill is Fill.ZERO:
        return _zeroed(pixels, valid & inside), valid & inside
    if valid.all() or not (valid & inside).any():
        return _finite(pixels), valid & inside
    wide = window.grown(2 * reach)  # a mirror image lies at most twice as far as its pixel from the edge
    pixels, valid, inside = _read_extended(source, wide)
    mirrored = mirror_into_holes(pixels, valid, reach)
    rows, cols = window.slices_within(wide)
    return _finite(mirrored[:, rows, cols]), (valid & inside)[rows, cols]


def mirror_into_holes(pixels: Pixels, valid: Validity, reach: int) -> Pixels:
    """Mirror the image across the edges of its holes, first up and down, then left and right.

    A missing pixel within `reach` of the nearest valid one of its column takes the pixel as far on the
    other side of that edge, or the edge pixel itself where that is missing too. The rest does the same
    along its row, where the pixels just filled count as valid. What is left is zero.

    Args:
        pixels: Shape (bands, rows, cols).
        valid: Shape (rows, cols).
        reach: Depth in pixels.

    Returns:
        A copy of `pixels` with its holes filled.
    """
    filled = np.where(valid, pixels, pixels.dtype.type(0))
    known = _mirror_along_rows(filled.transpose(0, 2, 1), valid.T, reach).T
    _mirror_along_rows(filled, known, reach)
    return filled


def _mirror_along_rows(pixels: Pixels, known: Validity, reach: int) -> Validity:
    """Fill the unknown pixels of each row in place; give back which are known now."""
    width = known.shape[1]
    columns = np.arange(width)
    left = np.maximum.accumulate(np.where(known, columns, -2 * (width + reach)), axis=1)
    right = np.minimum.accumulate(np.where(known, columns, 3 * (width + reach))[:, ::-1], axis=1)[:, ::-1]
    nearest = np.where(columns - left <= right - columns, left, right)
    rows, cols = np.nonzero(~known & (np.abs(nearest - columns) <= reach))
    edge = nearest[rows, cols]
    image = np.clip(2 * edge - cols, 0, width - 1)
    usable = known[rows, image] & (image == 2 * edge - cols)
    pixels[:, rows, cols] = pixels[:, rows, np.where(usable, image, edge)]
    known = known.copy()
    known[rows, cols] = True
    return known


def _read_extended(source: RasterSource, window: Window) -> tuple[Pixels, Validity, Validity]:
    """Read a window of the raster mirrored endlessly at its edges.

    Returns:
        Values, whether each is a valid pixel or the image of one, and whether it lies inside the raster.
    """
    area = source.area
    rows = _mirrored(window.row - area.row, window.height, area.height)
    cols = _mirrored(window.col - area.col, window.width, area.width)
    needed = Window(
        area.row + int(rows.min()), area.col + int(cols.min()), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1
    )
    pixels, valid = source.read(needed)
    if needed == window:
        return pixels, valid, np.ones_like(valid)
    grid = np.ix_(rows - rows.min(), cols - cols.min())
    inside_rows = _inside(window.row - area.row, window.height, area.height)
    inside_cols = _inside(window.col - area.col, window.width, area.width)
    return pixels[:, grid[0], grid[1]], valid[grid], inside_rows[:, None] & inside_cols


def _mirrored(start: int, length: int, size: int) -> NDArray[np.intp]:
    """Indices start .. start + length - 1 of an axis that is mirrored at both ends, without repeating them."""
    period = max(2 * size - 2, 1)
    folded = np.arange(start, start + length) % period
    return np.minimum(folded, period - folded) if size > 1 else np.zeros(length, np.intp)


def _inside(start: int, length: int, size: int) -> Validity:
    indices = np.arange(start, start + length)
    return (indices >= 0) & (indices < size)


def _zeroed(pixels: Pixels, keep: Validity) -> Pixels:
    return _finite(pixels if keep.all() else np.where(keep, pixels, pixels.dtype.type(0)))


def _finite(pixels: Pixels) -> Pixels:
    """Zero for a band without a number in a pixel that other bands make valid."""
    if pixels.dtype.kind != "f" or np.isfinite(pixels).all():
        return pixels
    return np.where(np.isfinite(pixels), pixels, pixels.dtype.type(0))
