"""Fill missing samples for the model: outside the raster, in nodata holes, and in missing bands of a pixel.

A window is filled from the pixels in and around it, so that its values depend on the raster alone and not on the
tiling. Arrays are (bands, rows, cols).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels, Validity
from ..grid.window import Window
from ..model.arguments import Fill
from .image import Image, SampleMask
from .imagery import RasterSource

SAMPLE_FILL_DEPTH = 64  # pixels, for missing samples of valid pixels; independent of the padding


class Filled(NamedTuple):
    """A window with a value in every sample.

    Attributes:
        pixels: Values, shape (bands, rows, cols).
        valid: Pixels to classify, shape (rows, cols): those with a value in the raster, within the mask.
        incomplete: Valid pixels that lacked a band, if any, shape (rows, cols).
        at_declared_limit: Pixels with a value that a byte band declares as nodata, if any.
        absent: For the rasters of a stack, the pixels that lack this raster alone, if any, as in `Image`.
        undefined: Pixels without a result in any band of the model, within the mask, if any, as in `Image`.
        damaged: Pixels that cannot be read, within the mask, if any, as in `Image`.
        in_raster: Pixels with a value in the raster, also outside the mask, shape (rows, cols); None for all.
        lacking: Samples without a value of such pixels, if any, shape (bands, rows, cols).
    """

    pixels: Pixels
    valid: Validity
    incomplete: Validity | None = None
    at_declared_limit: Validity | None = None
    absent: SampleMask | None = None
    undefined: Validity | None = None
    damaged: Validity | None = None
    in_raster: Validity | None = None
    lacking: SampleMask | None = None

    def unfilled(self) -> Validity | None:
        """Return the samples that are those of pixels, rather than filled: of each band, or the same of all."""
        if self.in_raster is None or self.lacking is None:
            return self.in_raster
        return self.in_raster & ~self.lacking

    def complete(self) -> Filled:
        """Return the window with pixels that lacked a band made invalid."""
        return self if self.incomplete is None else self._replace(valid=self.valid & ~self.incomplete)


def read_filled(source: RasterSource, window: Window, fill: Fill, fill_depth: int) -> Filled:
    """Read a window, which may extend beyond the raster, and fill its missing samples.

    Args:
        source: The raster.
        window: The window to read.
        fill: `REFLECT` mirrors the image at its edges and into its holes; `ZERO` fills with raw zeros.
        fill_depth: Depth in pixels to which holes are mirrored: the distance at which they matter to valid pixels.
            Deeper inside they are zero. Missing samples of valid pixels are mirrored to `SAMPLE_FILL_DEPTH`, as holes
            of their band.
    """
    image, inside = _read_extended(source, window)
    if fill is Fill.ZERO:
        return _with_validity(_zeroed(image, inside), image, inside)
    if (image.lacking is None and image.valid.all()) or not (image.valid & inside).any():
        return _with_validity(image.pixels, image, inside)
    depth = fill_depth if image.lacking is None else max(fill_depth, SAMPLE_FILL_DEPTH)
    wide = window.grown(2 * depth)  # a mirror image is at most twice as far from the edge as its pixel
    around, _ = _read_extended(source, wide)
    rows, cols = window.slices_within(wide)
    return _with_validity(_mirrored_into(around, fill_depth)[:, rows, cols], image, inside)


def _with_validity(pixels: Pixels, image: Image, inside: Validity) -> Filled:
    """Return filled pixels with the validity of an image, restricted to `inside` of the raster."""
    image = image.masked(inside)
    incomplete = None if image.lacking is None else image.lacking.any(axis=0)
    flags = image.at_declared_limit, image.absent, image.undefined, image.damaged
    return Filled(pixels, image.valid, incomplete, *flags, in_raster=image.valid, lacking=image.lacking)


def _zeroed(image: Image, inside: Validity) -> Pixels:
    """Return the pixels with zeros outside the raster, in holes, and in missing samples."""
    zero, keep = image.pixels.dtype.type(0), image.valid & inside
    pixels = image.pixels if keep.all() else np.where(keep, image.pixels, zero)
    return pixels if image.lacking is None else np.where(image.lacking, zero, pixels)


def _mirrored_into(image: Image, fill_depth: int) -> Pixels:
    """Return the image mirrored into its holes, and each band into its missing samples."""
    pixels, valid, lacking, *_ = image
    filled = pixels if valid.all() else mirror_into_holes(pixels, valid, fill_depth)
    if lacking is None:
        return filled
    filled = filled.copy()
    for bands in _alike(lacking):
        absent = lacking[bands[0]]
        present = valid & ~absent
        filled_samples = mirror_into_holes(pixels[bands], present, SAMPLE_FILL_DEPTH)
        if valid.all():
            filled[bands] = filled_samples
        else:
            filled[bands] = np.where(absent, filled_samples, mirror_into_holes(pixels[bands], present, fill_depth))
    return filled


def _alike(lacking: SampleMask) -> list[list[int]]:
    """Return the bands with missing samples, grouped by the pixels they are missing in."""
    groups: dict[bytes, list[int]] = {}
    for band in np.flatnonzero(lacking.any(axis=(1, 2))):
        groups.setdefault(lacking[band].tobytes(), []).append(int(band))
    return [*groups.values()]


def mirror_into_holes(pixels: Pixels, valid: Validity, fill_depth: int) -> Pixels:
    """Mirror the image into its holes.

    A missing pixel gets the value as far on the other side of the nearest valid pixel, or of that pixel itself if the
    other side is missing too. Distance is the larger of rows and columns. Beyond `fill_depth` a hole is zero; within it
    values do not depend on `fill_depth`.

    Args:
        pixels: Shape (bands, rows, cols).
        valid: Shape (rows, cols).
        fill_depth: Depth in pixels.

    Returns:
        A copy of `pixels` with its holes filled.
    """
    filled = np.where(valid, pixels, pixels.dtype.type(0))
    (rows, cols), (edge_rows, edge_cols) = _nearest_valid(valid, fill_depth)
    image_rows, image_cols = 2 * edge_rows - rows, 2 * edge_cols - cols
    height, width = valid.shape
    usable = (image_rows >= 0) & (image_rows < height) & (image_cols >= 0) & (image_cols < width)
    usable[usable] = valid[image_rows[usable], image_cols[usable]]
    filled[:, rows, cols] = pixels[:, np.where(usable, image_rows, edge_rows), np.where(usable, image_cols, edge_cols)]
    return filled


_RowsCols = tuple[NDArray[np.int32], NDArray[np.int32]]  # rows and columns


def _nearest_valid(valid: Validity, fill_depth: int) -> tuple[_RowsCols, _RowsCols]:
    """Return the missing pixels within `fill_depth` of a valid one, in any order, and the nearest valid pixel of each.

    Valid pixels grow by a ring at a time, straight before diagonal, so that the choice between equally near pixels does
    not depend on the rest of the array.
    """
    height, width = valid.shape[0] + 2, valid.shape[1] + 2
    framed = np.ones((height, width), bool)  # with a frame for the outside
    framed[1:-1, 1:-1] = valid
    nearest = np.where(framed.ravel(), np.int32(0), np.int32(-1))  # -1: not reached
    ring = np.flatnonzero(_at_a_hole(valid, framed)).astype(np.int32)
    nearest[ring] = ring
    steps = (width, -width, 1, -1, width + 1, width - 1, -width + 1, -width - 1)
    holes = [ring[:0]]
    for _ in range(fill_depth):
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
    indices = np.concatenate(holes)
    return _rows_cols(indices, width), _rows_cols(nearest[indices], width)


def _at_a_hole(valid: Validity, framed: Validity) -> Validity:
    """Return the valid pixels that touch a missing one, in an array with a frame like `framed`."""
    along = framed[:-2] & framed[1:-1] & framed[2:]
    surrounded = along[:, :-2] & along[:, 1:-1] & along[:, 2:]
    return np.pad(valid & ~surrounded, 1)


def _rows_cols(indices: NDArray[np.int32], width: int) -> _RowsCols:
    """Return rows and columns without the frame, for indices with it."""
    rows, cols = np.divmod(indices, np.int32(width))
    return rows - np.int32(1), cols - np.int32(1)


def _read_extended(source: RasterSource, window: Window) -> tuple[Image, Validity]:
    """Read a window of the raster, mirrored endlessly at its edges.

    Returns:
        The image, with mirrored pixels as valid as their originals, and the pixels inside the raster.
    """
    area = source.area
    if window.within(area):
        image = source.read(window)
        return image, np.ones_like(image.valid)
    rows, inside_rows = _mirrored(window.row - area.row, window.height, area.height)
    cols, inside_cols = _mirrored(window.col - area.col, window.width, area.width)
    needed = Window(
        area.row + int(rows.min()), area.col + int(cols.min()), int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1
    )
    image = source.read(needed)
    rows, cols = rows - rows.min(), cols - cols.min()
    # One axis after the other is eight times as fast as both at once.
    if not inside_rows.all():
        image = image.taken(rows, axis=0)
    if not inside_cols.all():
        image = image.taken(cols, axis=1)
    return image, inside_rows[:, None] & inside_cols


def _mirrored(start: int, length: int, size: int) -> tuple[NDArray[np.intp], Validity]:
    """Return indices start .. start + length - 1 of an axis mirrored at both ends, and which of them are inside.

    The first and the last index are not repeated.
    """
    indices = np.arange(start, start + length)
    period = max(2 * size - 2, 1)
    folded = indices % period
    mirrored = np.minimum(folded, period - folded) if size > 1 else np.zeros(length, np.intp)
    return mirrored, (indices >= 0) & (indices < size)
