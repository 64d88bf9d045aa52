"""The minimum distance between sample points.

Distances are metres on the ground in a geographic CRS, and units of the CRS in any other.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict

from osgeo import osr

from ..grid.crs import horizontal

Position = tuple[float, ...]


class Spacing:
    """The points so far, none of which is closer to another than a distance."""

    def __init__(self, crs: str, distance: float) -> None:
        """Start without points.

        Args:
            crs: The CRS of the points; "" without one.
            distance: The minimum distance; 0 for none.
        """
        self._distance = distance
        self._reference = horizontal(crs) if crs and horizontal(crs).IsGeographic() else None
        self._cells: defaultdict[tuple[int, ...], list[Position]] = defaultdict(list)

    def add(self, x: float, y: float) -> bool:
        """Add a point unless it is too close to another one; return whether it was added."""
        if not self._distance:
            return True
        position: Position = (x, y) if self._reference is None else _on_earth(x, y, self._reference)
        cell = tuple(math.floor(coordinate / self._distance) for coordinate in position)
        around = itertools.product(*(range(index - 1, index + 2) for index in cell))
        near = (other for index in around if index in self._cells for other in self._cells[index])
        if any(math.dist(position, other) < self._distance for other in near):
            return False
        self._cells[cell].append(position)
        return True


def _on_earth(x: float, y: float, reference: osr.SpatialReference) -> Position:
    """Return geocentric coordinates in metres; their chords equal distances on the ground up to many kilometres."""
    unit = reference.GetAngularUnits()
    longitude, latitude = x * unit, y * unit
    major, minor = reference.GetSemiMajor(), reference.GetSemiMinor()
    eccentricity = 1 - (minor / major) ** 2
    normal = major / math.sqrt(1 - eccentricity * math.sin(latitude) ** 2)
    aside = normal * math.cos(latitude)
    up = normal * (1 - eccentricity) * math.sin(latitude)
    return aside * math.cos(longitude), aside * math.sin(longitude), float(up)
