"""A thumbnail of a classified raster in its classes' colours, north up and transparent in nodata pixels."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

from ..arrays import Classes
from ..errors import OutputError
from ..grid.gdal import checked
from ..grid.grid import Grid
from ..i18n import tr
from ..result.result import Result
from .png import Rgba, png_of

_SMALL = 420  # pixels: thumbnails of smaller rasters are enlarged to about this size
_FLAT = 12  # pixels: the smallest width and height
_TRANSPARENT: Rgba = (0, 0, 0, 0)


def thumbnail(result: Result, longest: int) -> tuple[bytes, tuple[int, int]]:
    """Return a PNG of at most `longest` pixels along a side, with its width and height.

    Raises:
        OutputError: The raster cannot be read back.
    """
    width, height = _thumbnail_size(result.grid, longest)
    values = checked(
        lambda: _read_overview(result.path, width, height),
        lambda reason: OutputError(
            tr("Output {output}: it cannot be read back for the report ({reason}).").format(
                output=result.target, reason=reason
            )
        ),
    )
    if is_straight(result.grid):
        _, dx, _, _, _, dy = result.grid.transform
        values = values[:: -1 if dy > 0 else 1, :: -1 if dx < 0 else 1]
    colors = {entry.value: (*entry.color, 255) for entry, _ in result.statistics.classes}
    unique, index = np.unique(values, return_inverse=True)
    palette = [colors.get(value, _TRANSPARENT) for value in unique.tolist()]
    return png_of(index.reshape(values.shape), palette), (width, height)


def is_straight(grid: Grid) -> bool:
    """Whether rows and columns run along the axes of the CRS."""
    _, _, row_x, _, col_y, _ = grid.transform
    return row_x == 0 and col_y == 0


def _thumbnail_size(grid: Grid, longest: int) -> tuple[int, int]:
    """Return width and height for square pixels, whatever the shape of the cells."""
    cell_width, cell_height = grid.cell_size
    width, height = grid.cols * cell_width, grid.rows * cell_height
    most = max(grid.cols, grid.rows)
    side = most * min(-(-_SMALL // most), longest // most) if most < longest else longest
    scale = side / max(width, height)
    return max(_FLAT, round(width * scale)), max(_FLAT, round(height * scale))


def _read_overview(path: str, width: int, height: int) -> Classes | None:
    """Read the whole raster at this size from its overviews, if it can be opened."""
    dataset = gdal.Open(path)
    band = None if dataset is None else dataset.GetRasterBand(1)
    if band is None:
        return None
    # Rasters without overviews are small. GDAL computes the mode in 32-bit floats, which change large Int32 values.
    exact = band.DataType != gdal.GDT_Int32
    resampling = gdal.GRIORA_Mode if band.GetOverviewCount() and exact else gdal.GRIORA_NearestNeighbour
    values: Classes | None = band.ReadAsArray(buf_xsize=width, buf_ysize=height, resample_alg=resampling)
    return values
