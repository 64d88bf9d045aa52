"""What the model sees where there is no value: outside the raster, in nodata holes, and in bands that a pixel lacks.

A window is read with whatever lies in and around it, so that the answer depends on the raster alone
and never on how it was cut into tiles. Arrays are (bands, rows, cols).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels, Validity
from ..grid.window import Window
from ..model.arguments import Fill
from .image import Image, Samples
from .imagery import RasterSource

DEEP = 64  # pixels: so far from a value samples are filled that a valid pixel lacks, whatever the padding


class Filled(NamedTuple):
    """A window with something sensible in every sample.

    Attributes:
        pixels: Values, shape (bands, rows, cols).
        valid: Which pixels count, shape (rows, cols): those that the raster has, and where a mask asks for them.
        incomplete: Those of the raster's pixels that lacked a band, shape (rows, cols); None where there are none.
        ambiguous: Its pixels with a number that a byte band declares as nodata; None where there are none.
    """

    pixels: Pixels
    valid: Validity
    incomplete: Validity | None = None
    ambiguous: Validity | None = None

    def complete(self) -> Filled:
        """The window in which pixels that lacked a band do not count."""
        return self if self.incomplete is None else self._replace(valid=self.valid & ~self.incomplete)


def read_filled(source: RasterSource, window: Window, fill: Fill, reach: int) -> Filled:
    """Read a window that may reach beyond the raster, with something sensible in every sample.

    Args:
        source: The raster.
        window: What to read.
        fill: `REFLECT` mirrors the image at its edges and into its holes; `ZERO` puts raw zeros there.
        reach: How far, in pixels, a hole matters to the valid pixels around it: holes are mirrored that
            deep, deeper inside they are zero. What valid pixels lack is mirrored `DEEP`, as a hole of that band.
    """
    image, inside = _read_extended(source, window)
    if fill is Fill.ZERO:
        return _told(_zeroed(image, inside), image, inside)
    if (image.lacking is None and image.valid.all()) or not (image.valid & inside).any():
        return _told(image.pixels, image, inside)
    depth = reach if image.lacking is None else max(reach, DEEP)
    wide = window.grown(2 * depth)  # a mirror image lies at most twice as far as its pixel from the edge
    around, _ = _read_extended(source, wide)
    rows, cols = window.slices_within(wide)
    return _told(_mirrored_into(around, reach)[:, rows, cols], image, inside)


def _told(pixels: Pixels, image: Image, inside: Validity) -> Filled:
    """Filled pixels, and what an image, some of it inside the raster, says of them."""
    image = image.within(inside)
    incomplete = None if image.lacking is None else image.lacking.any(axis=0)
    return Filled(pixels, image.valid, incomplete, image.ambiguous)


def _zeroed(image: Image, inside: Validity) -> Pixels:
    """The image with zeros outside the raster, in its holes, and for what pixels lack."""
    zero, keep = image.pixels.dtype.type(0), image.valid & inside
    pixels = image.pixels if keep.all() else np.where(keep, image.pixels, zero)
    return pixels if image.lacking is None else np.where(image.lacking, zero, pixels)


def _mirrored_into(image: Image, reach: int) -> Pixels:
    """The image mirrored into its holes, and each band into what pixels lack of it."""
    pixels, valid, lacking, _ = image
    filled = pixels if valid.all() else mirror_into_holes(pixels, valid, reach)
    if lacking is None:
        return filled
    filled = filled.copy()
    for bands in _alike(lacking):
        absent = lacking[bands[0]]
        known = valid & ~absent
        deep = mirror_into_holes(pixels[bands], known, DEEP)
        filled[bands] = deep if valid.all() else np.where(absent, deep, mirror_into_holes(pixels[bands], known, reach))
    return filled


def _alike(lacking: Samples) -> list[list[int]]:
    """The bands that pixels lack, together those that the same pixels lack."""
    groups: dict[bytes, list[int]] = {}
    for band in np.flatnonzero(lacking.any(axis=(1, 2))):
        groups.setdefault(lacking[band].tobytes(), []).append(int(band))
    return [*groups.values()]


def mirror_into_holes(pixels: Pixels, valid: Validity, reach: int) -> Pixels:
    """Mirror the image into its holes.

    A missing pixel takes the value as far on the other side of the nearest valid pixel, or of that pixel
    itself where the other side is missing too. Distance is the larger of rows and columns. Beyond `reach`
    a hole is zero; within it values do not depend on `reach`.

    Args:
        pixels: Shape (bands, rows, cols).
        valid: Shape (rows, cols).
        reach: Depth in pixels.

    Returns:
        A copy of `pixels` with its holes filled.
    """
    filled = np.where(valid, pixels, pixels.dtype.type(0))
    (rows, cols), (edge_rows, edge_cols) = _nearest_valid(valid, reach)
    image_rows, image_cols = 2 * edge_rows - rows, 2 * edge_cols - cols
    height, width = valid.shape
    usable = (image_rows >= 0) & (image_rows < height) & (image_cols >= 0) & (image_cols < width)
    usable[usable] = valid[image_rows[usable], image_cols[usable]]
    filled[:, rows, cols] = pixels[:, np.where(usable, image_rows, edge_rows), np.where(usable, image_cols, edge_cols)]
    return filled


_Places = tuple[NDArray[np.int32], NDArray[np.int32]]  # rows and columns


def _nearest_valid(valid: Validity, reach: int) -> tuple[_Places, _Places]:
    """The missing pixels that have a valid one within `reach`, in any order, and the valid pixel nearest to each.

    The valid pixels grow by a ring at a time, straight before aslant, so that which of several as near is
    taken does not depend on what else is in the array.
    """
    height, width = valid.shape[0] + 2, valid.shape[1] + 2
    known = np.ones((height, width), bool)  # a frame around, for what is outside
    known[1:-1, 1:-1] = valid
    nearest = np.where(known.ravel(), np.int32(0), np.int32(-1))  # -1: nothing yet
    ring = np.flatnonzero(_at_a_hole(valid, known)).astype(np.int32)
    nearest[ring] = ring
    steps = (width, -width, 1, -1, width + 1, width - 1, -width + 1, -width - 1)
    holes = [ring[:0]]
    for _ in range(reach):
        reached = []
        for step in steps:
            target = ring + np.int32(step)
            target = target[nearest[target] == -1]
            nearest[target] = nearest[target - np.int32(step)]
            reached.append(target)
        ring = np.concatenate(reached)
        if not ring.size:
            break
        holes.append(ring)
    found = np.concatenate(holes)
    return _places(found, width), _places(nearest[found], width)


def _at_a_hole(valid: Validity, known: Validity) -> Validity:
    """Which pixels are valid and touch a missing one, in an array with a frame like `known`."""
    along = known[:-2] & known[1:-1] & known[2:]
    surrounded = along[:, :-2] & along[:, 1:-1] & along[:, 2:]
    return np.pad(valid & ~surrounded, 1)


def _places(indices: NDArray[np.int32], width: int) -> _Places:
    """Rows and columns, without the frame, of indices with it."""
    rows, cols = np.divmod(indices, np.int32(width))
    return rows - np.int32(1), cols - np.int32(1)


def _read_extended(source: RasterSource, window: Window) -> tuple[Image, Validity]:
    """Read a window of the raster mirrored endlessly at its edges.

    Returns:
        The image, its pixels valid also where they mirror a valid one, and where they lie inside the raster.
    """
    area = source.area
    if window.within(area):
        image = source.read(window)
        return image, np.ones_like(image.valid)
    rows = _mirrored(window.row - area.row, window.height, area.height)
    cols = _mirrored(window.col - area.col, window.width, area.width)
    needed = Window(
        area.row + int(rows.min()), area.col + int(cols.min()), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1
    )
    image = source.read(needed)
    rows, cols = rows - rows.min(), cols - cols.min()
    inside_rows = _inside(window.row - area.row, window.height, area.height)
    inside_cols = _inside(window.col - area.col, window.width, area.width)
    # One axis after the other: both at once take eight times as long.
    if not inside_rows.all():
        image = image.taken(rows, axis=0)
    if not inside_cols.all():
        image = image.taken(cols, axis=1)
    return image, inside_rows[:, None] & inside_cols


def _mirrored(start: int, length: int, size: int) -> NDArray[np.intp]:
    """Indices start .. start + length - 1 of an axis that is mirrored at both ends, without repeating them."""
    period = max(2 * size - 2, 1)
    folded = np.arange(start, start + length) % period
    return np.minimum(folded, period - folded) if size > 1 else np.zeros(length, np.intp)


def _inside(start: int, length: int, size: int) -> Validity:
    indices = np.arange(start, start + length)
    return (indices >= 0) & (indices < size)
