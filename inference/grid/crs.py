"""Coordinate reference systems (CRS): whether two are the same, what cannot be used, and transformations between them.

Rasters lie on a plane here, so only the horizontal part of a CRS counts: two that differ in their heights alone are the
same, and no transformation knows of heights, which GDAL would otherwise apply to the values of rasters of one band.
`transformation` is the only place of the core that makes a coordinate transformation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from osgeo import osr

from ..errors import PixelwiseError, RasterError
from ..i18n import tr
from .gdal import checked, spatial_reference

LONGITUDE_LATITUDE = "EPSG:4326"

_ANY_ORDER = ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]  # x comes first anyway, see `spatial_reference`
_SHIFTS = "+towgs84="  # ways to WGS 84 that are stated beside the same CRS


@lru_cache(maxsize=1024)
def same_crs(first: str, second: str) -> bool:
    """Whether two texts mean the same horizontal CRS, in whatever order its axes are.

    Raises:
        RasterError: A text is no CRS.
    """
    if first == second:
        return True
    one, other = horizontal(first), horizontal(second)
    if one.IsSame(other, _ANY_ORDER):
        return True
    if not (one.IsProjected() and other.IsProjected() and one.CloneGeogCS().IsSame(other.CloneGeogCS(), _ANY_ORDER)):
        return False
    found = _parameters(one)
    return bool(found) and found == _parameters(other)  # other names, or northing before easting


def horizontal(crs: str) -> osr.SpatialReference:
    """A CRS from WKT or an authority's code without its heights, with x (east) before y.

    Raises:
        RasterError: The text is no CRS.
    """
    reference = spatial_reference(crs)
    with suppress(RuntimeError):  # where GDAL raises: it has none
        reference.DemoteTo2D(None)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


@lru_cache(maxsize=256)
def horizontal_text(crs: str) -> str:
    """WKT of a CRS without its heights; the text itself where it has none, or is ""."""
    if not crs or spatial_reference(crs).GetAxesCount() == 2:
        return crs
    return str(horizontal(crs).ExportToWkt(["FORMAT=WKT2_2019"]))


@lru_cache(maxsize=256)
def flaw(crs: str) -> str:
    """Say why coordinates in a CRS cannot be brought to another one, such as "a geocentric CRS"; "" where they can.

    Raises:
        RasterError: The text is no CRS.
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
    """Whether a CRS is one of heights alone, which no raster can lie in.

    Raises:
        RasterError: The text is no CRS.
    """
    return bool(horizontal(crs).IsVertical())


def name_of(crs: str) -> str:
    """What a CRS is called."""
    return str(spatial_reference(crs).GetName())


def title_of(crs: str) -> str:
    """What a CRS is called, with its code."""
    reference = spatial_reference(crs)
    authority, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    name = str(reference.GetName())
    return f"{name} ({authority}:{code})" if authority and code else name


def transformation(source: str, target: str, failure: Callable[[str], PixelwiseError]) -> osr.CoordinateTransformation:
    """The way from one CRS to another, without heights, x before y in both.

    Args:
        source: WKT or an authority's code.
        target: The same.
        failure: Makes the error from the reason.

    Raises:
        PixelwiseError: What `failure` made: a CRS is none of maps, or there is no way.
    """
    require_usable(source, failure)
    require_usable(target, failure)
    one, other = horizontal(source), horizontal(target)
    return checked(lambda: _change(one, other), failure)


def require_usable(crs: str, failure: Callable[[str], PixelwiseError]) -> None:
    """Refuse a CRS whose coordinates cannot be brought to another one.

    Raises:
        PixelwiseError: What `failure` made of the reason.
    """
    try:
        why = flaw(crs)
    except RasterError as error:
        raise failure(str(error)) from error
    if why:
        raise failure(tr('"{crs}" is {flaw}').format(crs=name_of(crs), flaw=why))


def full_turn(crs: str) -> float:
    """How far it is around the Earth in a geographic CRS, in its units; 0 in any other CRS, or for ""."""
    if not crs:
        return 0.0
    reference = spatial_reference(crs)
    return 2 * math.pi / float(reference.GetAngularUnits()) if reference.IsGeographic() else 0.0


def _change(source: osr.SpatialReference, target: osr.SpatialReference) -> osr.CoordinateTransformation | None:
    """A transformation; None where there is none, of which GDAL without exceptions makes an empty shell."""
    try:
        found = checked(lambda: osr.CoordinateTransformation(source, target), RasterError)
    except RasterError:
        return None
    return found if getattr(found, "this", None) is not None else None


def _parameters(crs: osr.SpatialReference) -> list[str]:
    """The parameters of a projection, as PROJ writes them; nothing where it cannot."""
    try:
        words = checked(crs.ExportToProj4, RasterError).split()
    except RasterError:
        return []
    return [word for word in words if not word.startswith(_SHIFTS)]
