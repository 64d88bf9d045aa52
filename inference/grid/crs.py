"""Coordinate reference systems (CRS): comparison, usability, and transformations between them.

Rasters are planar, so only the horizontal part of a CRS counts: two CRSs that differ only in their vertical part are
equal, and transformations ignore heights, which GDAL would otherwise apply to the values of single-band rasters.
`transformation` is the only function of the core that creates coordinate transformations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..errors import PixelwiseError, RasterError
from ..i18n import tr
from .gdal import checked, spatial_reference

LONGITUDE_LATITUDE = "EPSG:4326"

Coordinates = NDArray[np.float64]

_ANY_ORDER = ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]  # x is always first, see `spatial_reference`
_SHIFTS = "+towgs84="  # datum shifts, which may be given or not for the same CRS


@lru_cache(maxsize=1024)
def same_crs(first: str, second: str) -> bool:
    """Whether two texts define the same horizontal CRS, regardless of axis order.

    Raises:
        RasterError: A text does not define a CRS.
    """
    if first == second:
        return True
    one, other = horizontal(first), horizontal(second)
    if one.IsSame(other, _ANY_ORDER):
        return True
    if not (one.IsProjected() and other.IsProjected() and one.CloneGeogCS().IsSame(other.CloneGeogCS(), _ANY_ORDER)):
        return False
    parameters = _parameters(one)
    return bool(parameters) and parameters == _parameters(other)  # differing names, or northing before easting


def horizontal(crs: str) -> osr.SpatialReference:
    """Return the horizontal part of a CRS from WKT or an authority code, with x (east) before y.

    Raises:
        RasterError: The text does not define a CRS.
    """
    reference = spatial_reference(crs)
    with suppress(RuntimeError):  # raised by GDAL without a vertical part
        reference.DemoteTo2D(None)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


@lru_cache(maxsize=256)
def horizontal_text(crs: str) -> str:
    """Return the WKT of a CRS without its vertical part; unchanged if it has no vertical part, or is ""."""
    if not crs or spatial_reference(crs).GetAxesCount() == 2:
        return crs
    return str(horizontal(crs).ExportToWkt(["FORMAT=WKT2_2019"]))


@lru_cache(maxsize=256)
def flaw(crs: str) -> str:
    """Return why a CRS cannot be transformed to another, such as "a geocentric CRS"; "" if it can.

    Raises:
        RasterError: The text does not define a CRS.
    """
    reference = horizontal(crs)
    if reference.IsLocal():
        return tr("a local (engineering) CRS")
    if reference.IsGeocentric():
        return tr("a geocentric CRS")
    if reference.IsVertical():
        return tr("a vertical CRS")
    return "" if _change(reference, horizontal(LONGITUDE_LATITUDE)) else tr("a CRS without a relation to the Earth")


@lru_cache(maxsize=256)
def is_vertical(crs: str) -> bool:
    """Whether a CRS is a vertical CRS, which cannot be that of a raster.

    Raises:
        RasterError: The text does not define a CRS.
    """
    return bool(horizontal(crs).IsVertical())


def wkt_of(text: str) -> str:
    """Return the WKT of a CRS from WKT or an authority code, as QGIS writes it.

    Raises:
        RasterError: The text does not define a CRS.
    """
    return str(spatial_reference(text).ExportToWkt(["FORMAT=WKT2_2019"]))


def name_of(crs: str) -> str:
    """Return the name of a CRS."""
    return str(spatial_reference(crs).GetName())


def title_of(crs: str) -> str:
    """Return the name of a CRS with its authority code."""
    reference = spatial_reference(crs)
    authority, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    name = str(reference.GetName())
    return f"{name} ({authority}:{code})" if authority and code else name


def transformation(source: str, target: str, failure: Callable[[str], PixelwiseError]) -> osr.CoordinateTransformation:
    """Return the horizontal transformation from one CRS to another, x before y in both.

    Args:
        source: WKT or an authority code.
        target: WKT or an authority code.
        failure: Creates the error from a reason.

    Raises:
        PixelwiseError: Created by `failure`: a CRS is not usable, or no transformation exists.
    """
    require_usable(source, failure)
    require_usable(target, failure)
    one, other = horizontal(source), horizontal(target)
    return checked(lambda: _change(one, other), failure)


def transformed(change: osr.CoordinateTransformation, points: Sequence[Sequence[float]]) -> Coordinates:
    """Return points in the other CRS, shape (points, 2); infinite for points without coordinates there.

    GDAL does so by itself, unless another plugin has enabled its exceptions: then one such point is an error for all.
    """
    try:
        coordinates = checked(lambda: change.TransformPoints(points), RasterError)
    except RasterError:
        if len(points) == 1:
            return np.full((1, 2), np.inf)
        half = len(points) // 2
        return np.concatenate((transformed(change, points[:half]), transformed(change, points[half:])))
    return np.array(coordinates, np.float64).reshape(-1, 3)[:, :2]


def require_usable(crs: str, failure: Callable[[str], PixelwiseError]) -> None:
    """Refuse a CRS that cannot be transformed to another.

    Raises:
        PixelwiseError: Created by `failure` from the reason.
    """
    try:
        why = flaw(crs)
    except RasterError as error:
        raise failure(str(error)) from error
    if why:
        raise failure(tr('"{crs}" is {flaw}').format(crs=name_of(crs), flaw=why))


def full_turn(crs: str) -> float:
    """Return 360 degrees in the units of a geographic CRS; 0 for any other CRS, or for ""."""
    if not crs:
        return 0.0
    reference = spatial_reference(crs)
    return 2 * math.pi / float(reference.GetAngularUnits()) if reference.IsGeographic() else 0.0


def _change(source: osr.SpatialReference, target: osr.SpatialReference) -> osr.CoordinateTransformation | None:
    """Return a transformation, if any; without exceptions, GDAL returns an empty object instead of None."""
    try:
        change = checked(lambda: osr.CoordinateTransformation(source, target), RasterError)
    except RasterError:
        return None
    return change if getattr(change, "this", None) is not None else None


def _parameters(crs: osr.SpatialReference) -> list[str]:
    """Return the PROJ parameters of a projection, if any."""
    try:
        words = checked(crs.ExportToProj4, RasterError).split()
    except RasterError:
        return []
    return [word for word in words if not word.startswith(_SHIFTS)]
