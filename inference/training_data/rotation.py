"""Rotated tiles: their grids, and the pixels of a window warped to them by GDAL.

A tile is rotated about its centre, in pixels, whichever shape cells have on the ground. With a positive angle its
content appears turned anticlockwise: a quarter turn is `np.rot90`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from osgeo import gdal

from ..arrays import Classes, Pixels
from ..errors import ArgumentError, RasterError
from ..grid.gdal import CODES, checked
from ..grid.georeferencing import Transform
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..raster.image import Image, SampleMask

_TURN = 360.0
_MARGIN = 2  # pixels around a rotated tile that interpolation needs
_DIGITS = 12  # of sine and cosine, so that quarter turns are exact
_OPAQUE = 255


def angles(rotation: float) -> tuple[float, ...]:
    """Return the angles of a tile: multiples of an angle up to a full turn, as in the published tool.

    Args:
        rotation: The angle in degrees; 0 for tiles that are not rotated.

    Raises:
        ArgumentError: The angle is less than 1 degree, or not less than a full turn.
    """
    if rotation == 0:
        return (0.0,)
    if not 1 <= rotation < _TURN:
        raise ArgumentError(
            tr(
                "Rotation {angle:g}: enter 0 for tiles that are not rotated, or an angle from 1 to less than 360 "
                "degrees."
            ).format(angle=rotation),
            "rotation",
        )
    return tuple(number * rotation for number in range(math.ceil(_TURN / rotation - 1e-9)))


def rotated_grid(grid: Grid, angle: float) -> Grid:
    """Return a grid rotated about its centre."""
    if angle == 0:
        return grid
    row, col = _turned(-grid.rows / 2, -grid.cols / 2, angle)
    (x, y), (_, dx, row_x, _, col_y, dy) = grid.point(grid.rows / 2 + row, grid.cols / 2 + col), grid.transform
    (down_row, down_col), (right_row, right_col) = _turned(1, 0, angle), _turned(0, 1, angle)
    along_row = right_col * dx + right_row * row_x, right_col * col_y + right_row * dy
    along_col = down_col * dx + down_row * row_x, down_col * col_y + down_row * dy
    return Grid(grid.crs, (x, along_row[0], along_col[0], y, along_row[1], along_col[1]), grid.rows, grid.cols)


def footprint(window: Window, angle: float) -> Window:
    """Return the smallest window that contains a rotated tile."""
    if angle == 0:
        return window
    corners = [
        _turned(row, col, angle)
        for row in (-window.height / 2, window.height / 2)
        for col in (-window.width / 2, window.width / 2)
    ]
    half_height, half_width = (max(map(abs, offsets)) for offsets in zip(*corners))
    row, col = window.row + window.height / 2, window.col + window.width / 2
    top, left = math.floor(row - half_height + 1e-6), math.floor(col - half_width + 1e-6)
    bottom, right = math.ceil(row + half_height - 1e-6), math.ceil(col + half_width - 1e-6)
    return Window(top, left, bottom - top, right - left)


def needed(window: Window, angle: float) -> Window:
    """Return the window to read for a rotated tile."""
    return footprint(window, angle).grown(_MARGIN) if angle else window


def rotated_image(image: Image, read: Window, tile: Window, angle: float) -> tuple[Pixels, SampleMask]:
    """Warp an image to a rotated tile, bilinearly, each band without the samples that it lacks.

    Args:
        image: The pixels of the window `read`.
        read: From `needed`.
        tile: The tile before its rotation.
        angle: The angle.

    Returns:
        The pixels, undefined where there is no value, and whether each sample has a value; shape (bands, rows, cols).
    """
    if image.lacking is None:
        return _warped(image.pixels, image.valid, read, tile, angle)
    bands = [
        _warped(band[None], image.valid & ~lacks, read, tile, angle) for band, lacks in zip(image.pixels, image.lacking)
    ]
    pixels, has_value = zip(*bands)
    return np.concatenate(pixels), np.concatenate(has_value)


def rotated_classes(classes: Classes, read: Window, tile: Window, angle: float) -> Classes:
    """Return the nearest class of each pixel of a rotated tile; 0 outside the window that was read."""
    source = _memory(classes[None], _shifted(read))
    target = _target(1, classes.dtype.type(0), tile, angle)
    _warp(source, target, "near", [])
    return np.asarray(target.ReadAsArray())


def _turned(row: float, col: float, angle: float) -> tuple[float, float]:
    """Return an offset from the centre of a tile, rotated."""
    sine, cosine = (round(value, _DIGITS) for value in (math.sin(math.radians(angle)), math.cos(math.radians(angle))))
    return row * cosine + col * sine, col * cosine - row * sine


def _shifted(window: Window) -> Transform:
    """Return the transform of a window whose coordinates are columns and rows, which grow downwards."""
    return (float(window.col), 1.0, 0.0, float(window.row), 0.0, 1.0)


def _memory(bands: Pixels, transform: Transform) -> gdal.Dataset:
    count, rows, cols = bands.shape
    dataset = gdal.GetDriverByName("MEM").Create("", cols, rows, count, CODES[bands.dtype])
    dataset.SetGeoTransform(transform)
    for number, band in enumerate(bands, start=1):
        dataset.GetRasterBand(number).WriteArray(band)
    return dataset


def _target(count: int, sample: np.generic, tile: Window, angle: float) -> gdal.Dataset:
    """Return an empty dataset of a rotated tile, of the type of `sample`."""
    grid = rotated_grid(Grid("", _shifted(tile), tile.height, tile.width), angle)
    dataset = gdal.GetDriverByName("MEM").Create("", tile.width, tile.height, count, CODES[sample.dtype])
    dataset.SetGeoTransform(grid.transform)
    return dataset


def _warped(
    bands: Pixels, has_value: SampleMask, read: Window, tile: Window, angle: float
) -> tuple[Pixels, SampleMask]:
    """Warp bands that lack the same samples, with these as a last band (alpha)."""
    alpha = np.where(has_value, _OPAQUE, 0).astype(bands.dtype)
    source = _memory(np.concatenate([bands, alpha[None]]), _shifted(read))
    target = _target(len(bands) + 1, alpha.flat[0], tile, angle)
    for dataset in (source, target):
        dataset.GetRasterBand(len(bands) + 1).SetColorInterpretation(gdal.GCI_AlphaBand)
    _warp(source, target, "bilinear", [f"SRC_ALPHA_MAX={_OPAQUE}", f"DST_ALPHA_MAX={_OPAQUE}"])
    warped = np.asarray(target.ReadAsArray())
    return warped[:-1], np.broadcast_to(warped[-1] != 0, warped[:-1].shape)


def _warp(source: gdal.Dataset, target: gdal.Dataset, resampling: str, more: Sequence[str]) -> None:
    options = gdal.WarpOptions(
        resampleAlg=resampling,
        errorThreshold=0,
        srcAlpha=len(more) > 0,
        warpOptions=["XSCALE=1", "YSCALE=1", *more],
    )
    checked(lambda: gdal.Warp(target, source, options=options) or None, RasterError)
