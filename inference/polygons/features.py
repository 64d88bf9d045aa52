"""Write traced polygons as features: one for each, or one for each class with all of its polygons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..errors import Cancelled
from ..grid.areas import CellAreas, cell_areas
from ..grid.grid import Grid
from ..grid.sides import CellSides, cell_sides
from ..progress import Progress
from .confidence import Confidence
from .rings import Rings
from .smoothing import Smoothing
from .tracing import Part, TracedPolygons
from .vector_file import Measures, PolygonFile

MeasureColumns = NDArray[np.float64]
"""Columns of measures, which can be added up: area in m², perimeter in m, sum of the confidence, cells that have one.
Shape (4, polygons); NaN for what is unknown."""


@dataclass(frozen=True)
class Measuring:
    """Measures polygons.

    Attributes:
        grid: The grid that they were traced on.
        areas: The areas of its cells; None if it is not on the Earth.
        sides: The lengths of their sides; None likewise.
        confidence: The confidence in each polygon; None if there is none.
    """

    grid: Grid
    areas: CellAreas | None
    sides: CellSides | None
    confidence: Confidence | None

    @classmethod
    def of(cls, grid: Grid, confidence: Confidence | None) -> Measuring:
        """Prepare for a grid."""
        return cls(grid, cell_areas(grid), cell_sides(grid), confidence)

    def measured(self, rings: Rings, numbers: Sequence[int]) -> MeasureColumns:
        """Measure polygons with these rings and numbers."""
        table = np.full((4, rings.count), np.nan)
        if self.areas is not None and self.sides is not None:
            table[:2] = rings.areas(self.areas), rings.perimeters(self.sides)
        if self.confidence is not None:
            table[2:] = self.confidence.totals[:, list(numbers)]
        return table


@dataclass
class FeatureWriter:
    """Writes polygons, and counts the features.

    Attributes:
        file: The file to write to.
        measuring: Measures the polygons.
        smoothing: Rounds their corners; None to keep them.
        count: The number of features written so far.
    """

    file: PolygonFile
    measuring: Measuring
    smoothing: Smoothing | None
    count: int = 0
    by_class: ClassVar[bool] = False  # the order in which it takes the polygons

    def write(self, traced: TracedPolygons, progress: Progress) -> None:
        """Write all polygons.

        Raises:
            OutputError: The file cannot be written.
            Cancelled: The user cancelled.
        """
        total, done = traced.count(), 0
        for part in traced.parts(by_class=self.by_class):
            if progress.cancelled():
                raise Cancelled
            self.file.checked(partial(self._add, part))
            done += len(part.features)
            progress.advance(done / total)
        self.file.checked(self._finish)

    def _shaped(self, part: Part) -> tuple[Sequence[ogr.Geometry], MeasureColumns]:
        """Return the geometries to write, and the measures of each."""
        rings = Rings.of(part.wkb, self.measuring.grid)
        geometries = self.smoothing.smoothed(rings) if self.smoothing else part.geometries
        return geometries, self.measuring.measured(rings, part.numbers)

    def _add(self, part: Part) -> bool:
        geometries, table = self._shaped(part)
        for value, geometry, measures in zip(part.values, geometries, _measures_of_polygons(table)):
            self._write(value, geometry, measures)
        return True

    def _write(self, value: int, geometry: ogr.Geometry, measures: Measures) -> None:
        self.file.write(value, geometry, measures)
        self.count += 1

    def _finish(self) -> bool:
        return True


@dataclass
class DissolvedWriter(FeatureWriter):
    """Writes all polygons of a class as one feature. They share no sides, only corners, so they need not be merged."""

    by_class: ClassVar[bool] = True
    _value: int | None = None
    _geometry: Any = None
    _table: MeasureColumns = field(default_factory=lambda: np.zeros((4, 1)))

    def _add(self, part: Part) -> bool:
        geometries, table = self._shaped(part)
        values = np.array(part.values)
        for value in np.unique(values).tolist():
            if value != self._value:
                self._finish()
                self._value, self._geometry, self._table = value, ogr.Geometry(ogr.wkbMultiPolygon), np.zeros((4, 1))
            self._collect(geometries, table, np.flatnonzero(values == value))
        return True

    def _collect(self, geometries: Sequence[ogr.Geometry], table: MeasureColumns, numbers: NDArray[np.intp]) -> None:
        for number in numbers.tolist():
            self._geometry.AddGeometry(geometries[number])
        self._table += table[:, numbers].sum(axis=1, keepdims=True)

    def _finish(self) -> bool:
        if self._value is not None:
            self._write(self._value, self._geometry, _measures_of_polygons(self._table)[0])
            self._value, self._geometry = None, None
        return True


def _measures_of_polygons(table: MeasureColumns) -> list[Measures]:
    """Return the measures of each polygon."""
    areas, perimeters, sums, counts = table
    means = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return [Measures(*row) for row in zip(areas.tolist(), perimeters.tolist(), means.tolist())]
