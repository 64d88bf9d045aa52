"""How a raster is georeferenced: by a geotransform, ground control points (GCPs), rational polynomials (RPCs), or not.

The precedence is that of GDAL and QGIS: a geotransform before GCPs, GCPs before RPCs. A raster with GCPs or RPCs has no
grid on the ground and is warped. RPCs need a height: that of the middle of the scene, as in QGIS. Geolocation arrays
(a longitude and latitude for every pixel) are not used, as in QGIS.
"""

from __future__ import annotations

from enum import Enum

from osgeo import gdal

from .crs import LONGITUDE_LATITUDE
from .gdal import spatial_reference

Transform = tuple[float, float, float, float, float, float]

_IDENTITY = (0.0, 1.0, 0.0, 0.0, 0.0)  # and 1 or -1: GDAL's warps ignore this geotransform


class Georeferencing(Enum):
    """The kind of georeferencing of a raster."""

    GEOTRANSFORM = "geotransform"
    POINTS = "ground control points"
    POLYNOMIALS = "rational polynomials"
    ARRAYS = "geolocation arrays"
    NONE = "none"

    @property
    def warps(self) -> bool:
        """Whether the raster is georeferenced but has no grid on the ground."""
        return self in (Georeferencing.POINTS, Georeferencing.POLYNOMIALS)


def georeferencing_of(dataset: gdal.Dataset) -> Georeferencing:
    """Return how a raster is georeferenced."""
    stated = dataset.GetGeoTransform(can_return_null=True)
    if stated is not None and (stated[:5] != _IDENTITY or abs(stated[5]) != 1):
        return Georeferencing.GEOTRANSFORM
    if dataset.GetGCPCount() > 0:
        return Georeferencing.POINTS
    if dataset.GetMetadata("RPC"):
        return Georeferencing.POLYNOMIALS
    if stated is not None:
        return Georeferencing.GEOTRANSFORM
    return Georeferencing.ARRAYS if dataset.GetMetadata("GEOLOCATION") else Georeferencing.NONE


def geotransform_of(dataset: gdal.Dataset) -> Transform | None:
    """Return the geotransform of a raster, if it georeferences the raster."""
    if georeferencing_of(dataset) is not Georeferencing.GEOTRANSFORM:
        return None
    x, dx, row_x, y, col_y, dy = dataset.GetGeoTransform()
    return x, dx, row_x, y, col_y, dy


def dataset_crs(dataset: gdal.Dataset) -> str:
    """Return the CRS of a raster as WKT; "" without one."""
    if georeferencing_of(dataset) is Georeferencing.POLYNOMIALS:
        return str(spatial_reference(LONGITUDE_LATITUDE).ExportToWkt())
    reference = dataset.GetSpatialRef() or dataset.GetGCPSpatialRef()
    try:
        return str(reference.ExportToWkt()) if reference is not None else ""
    except RuntimeError:  # an empty CRS, if another plugin has enabled GDAL's exceptions
        return ""


def transformer_options(dataset: gdal.Dataset) -> list[str]:
    """Return the options with which GDAL's transformer georeferences a raster as QGIS does."""
    if georeferencing_of(dataset) is not Georeferencing.POLYNOMIALS:
        return []
    height = dataset.GetMetadataItem("HEIGHT_OFF", "RPC")
    return [f"RPC_HEIGHT={height}"] if height else []
