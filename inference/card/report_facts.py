"""Facts of every report, as labels and texts: input rasters, grid, software and computer."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

import numpy as np
from osgeo import gdal

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import numeral, short, tr
from ..raster.inputs import RasterInput
from ..version import own_version

_MOST_NAMED = 20


def inputs(rasters: Sequence[RasterInput]) -> list[tuple[str, str]]:
    """Return the input rasters, the topmost first."""
    lines = [
        (tr("Input raster") if number == 0 else "", _name_and_path(raster)) for number, raster in enumerate(rasters)
    ]
    more = len(lines) - _MOST_NAMED
    return [*lines[:_MOST_NAMED], *([("", tr("and {count} more").format(count=more))] if more > 0 else [])]


def grid_facts(grid: Grid) -> list[tuple[str, str]]:
    """Return CRS, cell size, size and extent of a grid."""
    width, height = grid.cell_size
    extent = grid.extent()
    sides = ", ".join(f"{side:.10g}" for side in (extent.xmin, extent.ymin, extent.xmax, extent.ymax))
    unit = _unit(grid.crs)
    return [
        (tr("Coordinate system"), _crs(grid.crs)),
        (tr("Cell size"), f"{short(width, 10)} x {short(height, 10)}{unit}"),
        (tr("Size"), tr("{columns} x {rows} pixels").format(columns=numeral(grid.cols), rows=numeral(grid.rows))),
        (tr("Extent"), f"{sides} (xmin, ymin, xmax, ymax)"),
    ]


def environment(host: str, more: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """Return program, versions, further facts and the computer."""
    return [
        (tr("Program"), host),
        ("Pixelwise", own_version()),
        ("Python", f"{platform.python_version()}, numpy {np.__version__}"),
        ("GDAL", gdal.VersionInfo("RELEASE_NAME")),
        *more,
        (tr("Computer"), platform.platform()),
    ]


def _name_and_path(raster: RasterInput) -> str:
    """Return a raster's name, and its path if it is a file: other sources may contain passwords."""
    return f"{raster.name}, {raster.uri}" if os.path.exists(raster.uri) else raster.name


def _crs(crs: str) -> str:
    if not crs:
        return tr("none")
    reference = spatial_reference(crs)
    authority, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    name = str(reference.GetName())
    return f"{name} ({authority}:{code})" if authority and code else name


def _unit(crs: str) -> str:
    if not crs:
        return ""
    reference = spatial_reference(crs)
    return f" {reference.GetAngularUnitsName() if reference.IsGeographic() else reference.GetLinearUnitsName()}"
