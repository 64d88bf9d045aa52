"""Grids, extents and polygons across the date line, where longitudes jump by a full turn and most maps end.

In a geographic CRS a point has many longitudes, a full turn apart (179 and -181 degrees). A grid uses one branch of
them, also beyond 180 degrees, and other geometries are shifted to that branch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from osgeo import ogr, osr

from ..errors import ArgumentError, RasterError
from ..i18n import tr
from .crs import (
    LONGITUDE_LATITUDE,
    Coordinates,
    flaw,
    full_turn,
    horizontal,
    name_of,
    same_crs,
    transformation,
    transformed,
)
from .grid import Extent, Grid

_SIDE_POINTS = 21  # points along a side of a grid
_HALF = 180.0
_TURN = 360.0
_ASIDE = 1e-6  # degrees, by which a grid must extend beyond the date line to cross it
_FAR = 1.0  # degrees, or the equivalent in metres: points on both sides that are further apart on a map are split
_METRES = 111_000.0  # per degree
_POLE = 80.0  # degrees of latitude beyond which there are no UTM zones
_NARROW = 12.0  # degrees of longitude, the most that a UTM zone shows with little distortion
_DISTANT = 10_000_000.0  # metres, the least distance between opposite ends of a map
_ARCTIC, _ANTARCTIC, _PACIFIC = "EPSG:3995", "EPSG:3031", "EPSG:3832"


@lru_cache(maxsize=1024)
def crosses_date_line(grid: Grid) -> bool:
    """Whether a grid has cells on both sides of the date line; False if it spans half the Earth or a pole."""
    positions = _on_the_earth(grid)
    if positions is None:
        return False
    west, east = float(positions[..., 0].min()) + _ASIDE, float(positions[..., 0].max()) - _ASIDE
    return east - west <= _HALF and math.floor((east + _HALF) / _TURN) > math.floor((west + _HALF) / _TURN)


@lru_cache(maxsize=1024)
def is_split_by_date_line(grid: Grid, crs: str) -> bool:
    """Whether a grid crosses the date line and its two sides are far apart in a CRS."""
    positions = _on_the_earth(grid) if crs and crosses_date_line(grid) else None
    if positions is None:
        return False
    return _jumps(crs, positions[:, 0, 1].tolist())


def lies_around_pole(grid: Grid) -> bool:
    """Whether a grid contains a pole."""
    positions = _on_the_earth(grid)
    if positions is None:
        return False
    return bool(np.abs(positions[..., 1]).max() > _POLE and np.ptp(positions[..., 0]) > _HALF)


def loses_pole(own: Grid, cells: Grid) -> bool:
    """Whether a raster contains a pole but its reprojected grid does not."""
    positions = _on_the_earth(own)
    if positions is None or not lies_around_pole(own):
        return False
    pole = np.copysign(90.0, positions[..., 1].mean())
    north = float(_transformed([(0.0, pole)], LONGITUDE_LATITUDE, cells.crs)[0, 1])
    extent, edge = cells.extent(), cells.cell_size[1]
    return not extent.ymin - edge <= north <= extent.ymax + edge


def counted_from(crs: str, grid: Grid) -> tuple[str, float]:
    """Return a geographic CRS whose longitudes are counted from the middle of a grid, so that the grid is not split.

    Returns:
        The CRS as WKT, and the shift from its longitudes to those of `crs`.
    """
    reference, positions = horizontal(crs), _on_the_earth(grid)
    middle = 0.0 if positions is None else round(float(positions[..., 0].min() + positions[..., 0].max()) / 2)
    own = float(reference.GetAttrValue("PRIMEM", 1) or 0)
    shifted = osr.SpatialReference()
    shifted.SetGeogCS(
        "counted from another meridian",
        reference.GetAttrValue("DATUM"),
        reference.GetAttrValue("SPHEROID"),
        reference.GetSemiMajor(),
        reference.GetInvFlattening(),
        "meridian",
        middle,
        reference.GetAngularUnitsName(),
        reference.GetAngularUnits(),
    )
    lacking = math.remainder(middle - own, _TURN)
    return str(shifted.ExportToWkt()), (_HALF if lacking == -_HALF else lacking) * full_turn(crs) / _TURN


def around_pieces(grid: Grid, crs: str) -> Grid:
    """Return a grid in a CRS around both sides of a split grid, with cells of about the same size."""
    points = _transformed(_points_within(grid), grid.crs, crs)
    points = points[np.isfinite(points).all(axis=1)]
    row, col = grid.rows / 4, grid.cols / 4
    corners = [grid.point(row, col), grid.point(row, col + 1), grid.point(row + 1, col)]
    (x, y), along, down = _transformed(corners, grid.crs, crs).tolist()
    size = math.sqrt(abs((along[0] - x) * (down[1] - y) - (down[0] - x) * (along[1] - y)))
    (xmin, ymin), (xmax, ymax) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    rows, cols = math.ceil((ymax - ymin) / size), math.ceil((xmax - xmin) / size)
    return Grid(crs, (xmin, size, 0.0, ymax, 0.0, -size), max(rows, 1), max(cols, 1))


def suitable_crs(grid: Grid) -> str:
    """Return the name and code of a CRS in which a grid across the date line is not split."""
    positions = _on_the_earth(grid)
    if positions is None:
        return _code_and_name(_PACIFIC)
    west, south = positions.reshape(-1, 2).min(axis=0).tolist()
    east, north = positions.reshape(-1, 2).max(axis=0).tolist()
    if max(abs(south), abs(north)) > _POLE:
        code = _ARCTIC if north > -south else _ANTARCTIC
    elif east - west > _NARROW:
        code = _PACIFIC
    else:
        zone = math.floor(math.remainder((west + east) / 2, _TURN) / 6 + 30) % 60 + 1
        code = f"EPSG:{(32600 if south + north >= 0 else 32700) + zone}"
    return _code_and_name(code)


def shifts_to_neighbour(extents: Sequence[Extent]) -> list[float]:
    """Return the shift in x of each extent that brings it next to the first one across the date line.

    All shifts are 0 if the extents do not fit into half the Earth, as for world maps.
    """
    turn = full_turn(extents[0].crs)
    unmoved = [0.0] * len(extents)
    if not turn or _width(extents) <= turn / 2:
        return unmoved
    middles = [(extent.xmin + extent.xmax) / 2 for extent in extents]
    shifts = [turn * round((middles[0] - middle) / turn) for middle in middles]
    return shifts if _width([extent.moved(shift) for extent, shift in zip(extents, shifts)]) <= turn / 2 else unmoved


def require_one_side(extents: Sequence[Extent]) -> None:
    """Refuse rasters on both sides of the date line in a projected CRS in which the sides are far apart.

    Args:
        extents: Extents of the rasters, all in that CRS.

    Raises:
        RasterError: The rasters are on both sides.
    """
    crs = extents[0].crs
    if not crs or full_turn(crs) or flaw(crs) or _width(extents) * float(horizontal(crs).GetLinearUnits()) < _DISTANT:
        return
    middles = [((extent.xmin + extent.xmax) / 2, (extent.ymin + extent.ymax) / 2) for extent in extents]
    positions = _transformed(middles, crs, LONGITUDE_LATITUDE)
    if not np.isfinite(positions).all():
        return
    unwrapped = positions[0, 0] + [math.remainder(x - positions[0, 0], _TURN) for x in positions[:, 0]]
    if np.ptp(positions[:, 0]) <= _HALF or np.ptp(unwrapped) > _HALF or not _jumps(crs, positions[:, 1].tolist()):
        return
    raise RasterError(
        tr(
            "Input rasters: they are on both sides of the date line (180 degrees), where {crs} ends, so the result "
            "would span the whole Earth. Choose a suitable output CRS, such as {suitable}, or enter an extent on one "
            "side."
        ).format(crs=name_of(crs), suitable=_code_and_name(_PACIFIC))
    )


def extent_in_crs(extent: Extent, crs: str) -> Extent:
    """Return the bounding box of an extent in another CRS.

    Raises:
        ArgumentError: It cannot be transformed, or crosses the date line, where the CRS ends.
    """
    sides = extent.xmax - extent.xmin, extent.ymin - extent.ymax
    area = Grid(extent.crs, (extent.xmin, sides[0], 0.0, extent.ymax, 0.0, sides[1]), 1, 1)
    if extent.crs and crs and not full_turn(crs) and not same_crs(extent.crs, crs) and is_split_by_date_line(area, crs):
        raise ArgumentError(
            tr(
                "Extent {extent}: it crosses the date line (180 degrees), where {crs} ends. Choose a suitable output "
                "CRS, such as {suitable}, or enter an extent on one side."
            ).format(extent=extent.text(), crs=name_of(crs), suitable=suitable_crs(area))
        )
    return extent.to_crs(crs)


def wrapped_to(extent: Extent, covered: Extent) -> Extent:
    """Return an extent shifted to the branch of longitudes on which it overlaps `covered`; unchanged without one."""
    turn = full_turn(covered.crs)
    if not turn or extent.overlaps(covered):
        return extent
    first = math.ceil((covered.xmin - extent.xmax) / turn)
    shifted = [extent.moved(turn * count) for count in range(first, first + 2)]
    return next((copy for copy in shifted if copy.overlaps(covered)), extent)


def covered_view(view: Extent, covered: Sequence[Extent]) -> Extent | None:
    """Return the part of a map view that rasters cover; None if they are outside it.

    Args:
        view: The map view, in the CRS of the map.
        covered: Extent of each raster, in its own CRS and on any branch of longitudes.

    Returns:
        A part of `view`; all of it if a raster extends beyond the CRS of the map, such as to a pole.
    """
    try:
        extents = [wrapped_to(extent.to_crs(view.crs), view) for extent in covered]
    except ArgumentError:
        return view
    extents = [extent for extent in extents if extent.overlaps(view)]
    if not extents:
        return None
    return replace(
        view,
        xmin=max(view.xmin, min(extent.xmin for extent in extents)),
        ymin=max(view.ymin, min(extent.ymin for extent in extents)),
        xmax=min(view.xmax, max(extent.xmax for extent in extents)),
        ymax=min(view.ymax, max(extent.ymax for extent in extents)),
    )


def shows_all(view: Extent, covered: Sequence[Extent]) -> bool:
    """Whether a map view contains all rasters; False if one extends beyond the CRS of the map.

    Args:
        view: The map view, in the CRS of the map.
        covered: Extent of each raster, in its own CRS and on any branch of longitudes.
    """
    try:
        extents = [wrapped_to(extent.to_crs(view.crs), view) for extent in covered]
    except ArgumentError:
        return False
    return bool(extents) and all(view.contains(extent) for extent in extents)


def around_the_earth(shapes: Sequence[bytes], grid: Grid) -> tuple[bytes, ...]:
    """Return polygons in the CRS of a grid and, if it is geographic, their copies on other branches on the grid."""
    turn = full_turn(grid.crs)
    if not turn:
        return tuple(shapes)
    extent = grid.extent()
    copies = [*shapes]
    for shape in shapes:
        geometry = ogr.CreateGeometryFromWkb(shape)
        xmin, xmax, _, _ = geometry.GetEnvelope()
        if xmax - xmin > 2 * turn:  # these are not degrees
            continue
        first, last = math.floor((extent.xmin - xmax) / turn) + 1, math.ceil((extent.xmax - xmin) / turn)
        copies += [bytes(moved(geometry, turn * count).ExportToWkb()) for count in range(first, last) if count]
    return tuple(copies)


def moved(geometry: ogr.Geometry, right: float) -> ogr.Geometry:
    """Return a polygon or multipolygon shifted in x."""
    copy = geometry.Clone()
    for ring in _rings(copy):
        points = np.array(ring.GetPoints())
        _set_x(ring, points[:, 0] + right)
    return copy


def without_jumps(geometry: ogr.Geometry, turn: float) -> ogr.Geometry:
    """Unwrap longitudes of polygons in place, so that no edge jumps by a full turn."""
    first = None
    for ring in _rings(geometry):
        x = np.array(ring.GetPoints())[:, 0]
        if np.ptp(x) <= turn / 2:
            continue
        steps = np.diff(x)
        unrolled = x - turn * np.concatenate([[0], np.cumsum(np.round(steps / turn))])
        first = unrolled[0] if first is None else first
        _set_x(ring, unrolled - turn * np.round((unrolled[0] - first) / turn))
    return geometry


def _jumps(crs: str, latitudes: Sequence[float]) -> bool:
    """Whether the two sides of the date line are far apart in a CRS."""
    west, east = (
        _transformed([(x, y) for y in latitudes], LONGITUDE_LATITUDE, crs) for x in (_HALF - _ASIDE, _ASIDE - _HALF)
    )
    apart = np.hypot(*(west - east).T)
    unit = 1.0 if full_turn(crs) else _METRES / float(horizontal(crs).GetLinearUnits())
    return bool((apart[np.isfinite(apart)] > _FAR * unit).any())


def _width(extents: Sequence[Extent]) -> float:
    return max(extent.xmax for extent in extents) - min(extent.xmin for extent in extents)


def _code_and_name(code: str) -> str:
    return f"{code} ({name_of(code)})"


def _rings(geometry: ogr.Geometry) -> list[ogr.Geometry]:
    inner = [geometry.GetGeometryRef(number) for number in range(geometry.GetGeometryCount())]
    if not inner:
        return [geometry] if geometry.GetPointCount() else []
    return [ring for shape in inner for ring in _rings(shape)]


def _set_x(ring: ogr.Geometry, xs: Coordinates) -> None:
    for number, x in enumerate(xs.tolist()):
        ring.SetPoint_2D(number, x, ring.GetY(number))


def _points_within(grid: Grid) -> list[tuple[float, float]]:
    return [
        grid.point(float(row), float(col))
        for row in np.linspace(0, grid.rows, _SIDE_POINTS)
        for col in np.linspace(0, grid.cols, _SIDE_POINTS)
    ]


@lru_cache(maxsize=1024)
def _on_the_earth(grid: Grid) -> Coordinates | None:
    """Return unwrapped longitude and latitude of points of a grid, shape (rows, cols, 2), if all have them."""
    if not grid.crs or flaw(grid.crs):
        return None
    points = _transformed(_points_within(grid), grid.crs, LONGITUDE_LATITUDE).reshape(_SIDE_POINTS, _SIDE_POINTS, 2)
    if not np.isfinite(points).all():
        return None
    radians = np.unwrap(np.unwrap(np.radians(points[..., 0]), axis=1), axis=0)
    return np.dstack([np.degrees(radians), points[..., 1]])


def _transformed(points: Sequence[tuple[float, float]], source: str, target: str) -> Coordinates:
    """Return points in another CRS, shape (points, 2); infinite for points without coordinates there."""
    return transformed(transformation(source, target, RasterError), [*points])


def pole_error(name: str, grid: Grid, crs: str) -> RasterError:
    """Return the error for a raster over a pole that cannot be reprojected."""
    return RasterError(
        tr(
            'Input raster "{raster}": it covers a pole, which {crs} cannot represent. Choose a suitable output CRS, '
            "such as {suitable}, or leave it empty."
        ).format(raster=name, crs=name_of(crs), suitable=suitable_crs(grid))
    )


def date_line_error(name: str, grid: Grid, crs: str) -> RasterError:
    """Return the error for a raster that is split by a CRS, its own or another."""
    if same_crs(grid.crs, crs):
        return RasterError(
            tr(
                'Input raster "{raster}": it extends beyond the date line (180 degrees), where its own CRS, {crs}, '
                "ends, so part of it would be lost when it is reprojected. Leave the output CRS empty, or reproject "
                "both sides separately."
            ).format(raster=name, crs=name_of(crs))
        )
    return RasterError(
        tr(
            'Input raster "{raster}": it crosses the date line (180 degrees), where {crs} ends, so its two sides '
            "would be at opposite ends of the map. Choose a suitable output CRS, such as {suitable}, leave it empty, "
            "or enter an extent on one side."
        ).format(raster=name, crs=name_of(crs), suitable=suitable_crs(grid))
    )
