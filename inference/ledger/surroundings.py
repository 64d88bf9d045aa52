"""Settings of GDAL and PROJ that affect the pixels which a run reads, though its files stay the same."""

from __future__ import annotations

import math

from osgeo import gdal, osr

from ..errors import RasterError
from ..grid.crs import full_turn, same_crs, transformation, transformed
from ..grid.grid import Grid
from ..plan import Plan

# Whether GDAL finds masks, overviews and .aux.xml files, and how it decodes colours, masks, NoData, units and
# positions, draws documents, and resamples the sources of a virtual raster.
_OPTIONS = (
    "CONVERT_YCBCR_TO_RGB",
    "DTED_APPLY_PIXEL_IS_POINT",
    "GDAL_DISABLE_READDIR_ON_OPEN",
    "GDAL_GEOREF_SOURCES",
    "GDAL_JPEG_TO_RGB",
    "GDAL_NETCDF_BOTTOMUP",
    "GDAL_NETCDF_CENTERLONG_180",
    "GDAL_NETCDF_IGNORE_XY_AXIS_NAME_CHECKS",
    "GDAL_PAM_ENABLED",
    "GDAL_PDF_BANDS",
    "GDAL_PDF_DPI",
    "GDAL_PDF_LAYERS",
    "GDAL_PDF_LAYERS_OFF",
    "GDAL_PDF_RENDERING_OPTIONS",
    "GDAL_RASTERIO_RESAMPLING",
    "GDAL_TIFF_INTERNAL_MASK_TO_8BIT",
    "GRIB_ADJUST_LONGITUDE_RANGE",
    "GRIB_NORMALIZE_UNITS",
    "GTIFF_POINT_GEO_IGNORE",
    "GTIFF_SRS_SOURCE",
    "JPEG_FORCE_INTERNAL_OVERVIEWS",
    "JPEG_READ_MASK",
    "MBTILES_BAND_COUNT",
    "NITF_OPEN_UNDERLYING_DS",
    "OGR_CT_OP_SELECTION",
    "OSR_USE_APPROX_TMERC",
    "PDS4_FORCE_MASK",
    "USE_RRD",
    "VRT_SHARED_SOURCE",
)
_SHARES = (0.0, 0.5, 1.0)  # of the extent of the output, across and down
_STEP = 0.1  # m or other unit of a CRS, about 1e-6 degrees: computers may round smaller differences differently
_STEPS_OF_TURN = 360e6  # in a geographic CRS


def surroundings(plan: Plan) -> list[object]:
    """Return the options of GDAL that are set, the version of PROJ, and where it places points of each warp.

    The points show datum grids that one computer has and another one lacks.
    """
    options = {name: value for name in _OPTIONS if (value := gdal.GetConfigOption(name)) is not None}
    version = osr.GetPROJVersionMajor(), osr.GetPROJVersionMinor()
    warps = {(item.mapping.warp.crs, item.mapping.warp.source_crs) for item in plan.imagery.items if item.mapping.warp}
    return [options, version, [_positions(plan.imagery.grid, *crs) for crs in sorted(warps)]]


def _positions(grid: Grid, crs: str, source_crs: str) -> list[int | None]:
    """Return points of the output in the CRS of a raster, in steps; none if they cannot be transformed."""
    if not crs or not source_crs or same_crs(crs, source_crs):
        return []
    extent = grid.extent()
    across = [extent.xmin + share * (extent.xmax - extent.xmin) for share in _SHARES]
    down = [extent.ymin + share * (extent.ymax - extent.ymin) for share in _SHARES]
    try:
        change = transformation(crs, source_crs, RasterError)
        found = transformed(change, [(x, y) for y in down for x in across])
    except RasterError:
        return []
    step = full_turn(source_crs) / _STEPS_OF_TURN or _STEP
    return [round(coordinate / step) if math.isfinite(coordinate) else None for coordinate in found.ravel().tolist()]
