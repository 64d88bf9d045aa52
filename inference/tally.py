"""Count the pixels of each class and the area they cover.

Areas are square metres: planar in a projected CRS, on the ellipsoid in a geographic one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .arrays import Classes
from .definition import ModelClass
from .gdal_calls import spatial_reference
from .grid import Grid
from .tiling import Window

# Square metres of a unit, its name, and from which area on it is used.
_UNITS = ((1e6, "km²", 1e9), (1e4, "ha", 1e4), (1.0, "m²", 0.0))


class Tally:
    """Pixels and area by class value; windows are added one after the other."""

    def __init__(self, grid: Grid, nodata: int) -> None:
        """Start at zero for a raster of this grid and nodata value."""
        self._areas_of_rows = row_areas(grid)
        self._nodata = nodata
        self._pixels: defaultdict[int, int] = defaultdict(int)
        self._area: defaultdict[int, float] = defaultdict(float)  # square metres

    def add(self, window: Window, values: Classes) -> None:
        """Count the class values of a window, shape (rows, cols)."""
        found, index = _found(values)
        rows = np.arange(window.height)[:, None] * len(found)
        by_row = np.bincount((rows + index).ravel(), minlength=window.height * len(found))
        by_row = by_row.reshape(window.height, len(found))
        for value, count in zip(found, by_row.sum(axis=0).tolist()):
            self._pixels[value] += count
        if self._areas_of_rows is not None:
            areas = self._areas_of_rows[window.row : window.bottom] @ by_row
            for value, area in zip(found, areas.tolist()):
                self._area[value] += area

    def add_nodata(self, window: Window) -> None:
        """Count a window without any class."""
        self._pixels[self._nodata] += window.pixels
        if self._areas_of_rows is not None:
            self._area[self._nodata] += float(self._areas_of_rows[window.row : window.bottom].sum()) * window.width

    def pixels(self, value: int) -> int:
        """Pixels of this value so far."""
        return self._pixels[value]

    def table(self, classes: Sequence[ModelClass]) -> list[str]:
        """Lines for the log: every class with pixels, area and share of the classified pixels."""
        total = sum(self._pixels[entry.value] for entry in classes)
        areas = self._areas([*(entry.value for entry in classes), self._nodata])
        rows = [("Value", "Class", "Pixels", "Area", "Share")]
        for entry, area in zip(classes, areas):
            count = self._pixels[entry.value]
            rows.append((str(entry.value), entry.name, str(count), area, f"{100 * count / max(total, 1):.2f} %"))
        rows.append(("", "No data", str(self._pixels[self._nodata]), areas[-1], ""))
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return [
            " | ".join(f"{cell:{align}{width}}" for cell, align, width in zip(row, "><>>>", widths)) for row in rows
        ]

    def _areas(self, values: Sequence[int]) -> list[str]:
        """Areas for people, all in the unit that suits their sum."""
        if self._areas_of_rows is None:
            return ["-"] * len(values)
        total = sum(self._area[value] for value in values)
        size, unit = next((size, unit) for size, unit, least in _UNITS if total >= least)
        return [f"{self._area[value] / size:.2f} {unit}" for value in values]


def row_areas(grid: Grid) -> NDArray[np.float64] | None:
    """Area of one pixel in each row, in square metres, shape (rows,); None where the grid has no CRS."""
    if not grid.crs:
        return None
    reference = spatial_reference(grid.crs)
    if not reference.IsGeographic():
        return np.full(grid.rows, grid.area() * reference.GetLinearUnits() ** 2)
    to_radians = reference.GetAngularUnits()
    middle = grid.cols / 2
    latitudes = np.array([grid.point(row, middle)[1] for row in (0, grid.rows)]) * to_radians
    edges = np.clip(np.linspace(latitudes[0], latitudes[1], grid.rows + 1), -math.pi / 2, math.pi / 2)
    zones = np.abs(np.diff(_zone(edges, reference.GetSemiMajor(), reference.GetSemiMinor())))
    heights = np.abs(np.diff(edges))
    # Rows of a rotated grid are slanted: its pixels cover their share of the zone around their row.
    width = grid.area() * to_radians**2 / np.where(heights > 0, heights, 1)
    return np.asarray(zones * width, np.float64)


def _zone(latitude: NDArray[np.float64], semi_major: float, semi_minor: float) -> NDArray[np.float64]:
    """Area between the equator and a latitude, per radian of longitude, on an ellipsoid.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS 1395, 1987), equation 3-12.
    """
    sine = np.sin(latitude)
    squared = 1 - (semi_minor / semi_major) ** 2
    if squared <= 0:
        return np.asarray(semi_major**2 * sine, np.float64)
    e = math.sqrt(squared)
    q = sine / (1 - squared * sine**2) + np.arctanh(e * sine) / e
    return np.asarray(semi_minor**2 / 2 * q, np.float64)


def _found(values: Classes) -> tuple[list[int], NDArray[np.intp]]:
    """The values that may occur, and the index of each pixel's among them."""
    if values.dtype == np.uint8:
        return list(range(256)), values.astype(np.intp)
    found, index = np.unique(values, return_inverse=True)
    return found.tolist(), index.reshape(values.shape)
