"""How a file says where it lies: by a geotransform, ground control points (GCPs), rational polynomials (RPCs), or not.

The order is that of GDAL, and so of QGIS: a geotransform counts before GCPs, these before RPCs. A raster placed by GCPs
or RPCs has no grid on the ground, and is warped. RPCs need a height: that of the middle of the scene, as in QGIS.
Geolocation arrays (a longitude and latitude for every pixel) place nothing in QGIS, and nothing here.
"""

from __future__ import annotations

from enum import Enum

from osgeo import gdal

from .crs import LONGITUDE_LATITUDE
from .gdal import spatial_reference

Transform = tuple[float, float, float, float, float, float]

_IDENTITY = (0.0, 1.0, 0.0, 0.0, 0.0)  # and 1 or -1: for GDAL's warps this is no place


class Georeferencing(Enum):
    """What says where a raster lies."""

    GEOTRANSFORM = "geotransform"
    POINTS = "ground control points"
    POLYNOMIALS = "rational polynomials"
    ARRAYS = "geolocation arrays"
    NOTHING = "nothing"

    @property
    def warps(self) -> bool:
        """Whether the raster has a place, but no grid there."""
        return self in (Georeferencing.POINTS, Georeferencing.POLYNOMIALS)


def georeferencing_of(dataset: gdal.Dataset) -> Georeferencing:
    """Tell what says where a raster lies."""
    stated = dataset.GetGeoTransform(can_return_null=True)
    if stated is not None and not _is_identity(stated):
        return Georeferencing.GEOTRANSFORM
    if dataset.GetGCPCount() > 0:
        return Georeferencing.POINTS
    if dataset.GetMetadata("RPC"):
        return Georeferencing.POLYNOMIALS
    if stated is not None:
        return Georeferencing.GEOTRANSFORM
    return Georeferencing.ARRAYS if dataset.GetMetadata("GEOLOCATION") else Georeferencing.NOTHING


def geotransform_of(dataset: gdal.Dataset) -> Transform | None:
    """A raster's geotransform; None where it has none that counts."""
    if georeferencing_of(dataset) is not Georeferencing.GEOTRANSFORM:
        return None
    x, dx, row_x, y, col_y, dy = dataset.GetGeoTransform()
    return x, dx, row_x, y, col_y, dy


def crs_of(dataset: gdal.Dataset) -> str:
    """The CRS that a raster states, as WKT; "" where it states none."""
    if georeferencing_of(dataset) is Georeferencing.POLYNOMIALS:
        return str(spatial_reference(LONGITUDE_LATITUDE).ExportToWkt())
    reference = dataset.GetSpatialRef() or dataset.GetGCPSpatialRef()
    return reference.ExportToWkt() if reference is not None else ""


def transformer_options(dataset: gdal.Dataset) -> list[str]:
    """What GDAL's transformer between pixels and coordinates must be told to place a raster as QGIS does."""
    if georeferencing_of(dataset) is not Georeferencing.POLYNOMIALS:
        return []
    height = dataset.GetMetadataItem("HEIGHT_OFF", "RPC")
    return [f"RPC_HEIGHT={height}"] if height else []


def _is_identity(transform: tuple[float, ...]) -> bool:
    return transform[:5] == _IDENTITY and abs(transform[5]) == 1
