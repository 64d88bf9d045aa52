"""The ground that the sets of a split cover from earlier exports, so that new tiles of another set keep off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..grid.crs import same_crs, transformation, transformed
from ..grid.gdal import whole_files
from ..grid.grid import Grid
from .chips import Chip
from .earlier_tiles import IMAGE_SUFFIXES
from .split import CURVED, PARTS

_TOUCHING = -1e-3  # pixels; tiles side by side do not overlap

Corners = NDArray[np.float64]
"""The corners of tiles, shape (tiles, 4, 2): x and y."""


@dataclass(frozen=True)
class _Ground:
    """The tiles of a set in one CRS; `slack` is their distance in pixels up to which others overlap them."""

    part: str
    crs: str
    corners: Corners
    slack: float = _TOUCHING

    def in_crs(self, crs: str) -> _Ground | None:
        """Return the tiles in another CRS; None if they have no place there."""
        if self.crs == crs or (self.crs and crs and same_crs(self.crs, crs)):
            return self
        if not self.crs or not crs:
            return None
        try:
            change = transformation(self.crs, crs, RasterError)
        except RasterError:
            return None
        corners = transformed(change, self.corners.reshape(-1, 2).tolist())
        return _Ground(self.part, crs, corners.reshape(-1, 4, 2), CURVED)

    def overlaps(self, grid: Grid) -> bool:
        """Whether a tile overlaps a grid in the same CRS."""
        extent, margin = grid.extent(), max(grid.cell_size)
        low, high = self.corners.min(axis=1), self.corners.max(axis=1)
        near = (low <= (extent.xmax + margin, extent.ymax + margin)) & (
            high >= (extent.xmin - margin, extent.ymin - margin)
        )
        x, y = np.moveaxis(self.corners[near.all(axis=1)], -1, 0)
        inverse = gdal.InvGeoTransform(grid.transform)
        cols, rows = (inverse[i] + inverse[i + 1] * x + inverse[i + 2] * y for i in (0, 3))
        return bool(np.any(_reach_into(rows, grid.rows, self.slack) & _reach_into(cols, grid.cols, self.slack)))


class EarlierGround:
    """The ground of the tiles that sets contain from earlier exports."""

    def __init__(self, grounds: Sequence[_Ground]) -> None:
        """Store the ground of tiles by set and CRS."""
        self._grounds = grounds
        self._placed: dict[str, Sequence[_Ground]] = {}

    @classmethod
    def read(cls, folder: Path) -> EarlierGround:
        """Read the positions of the tiles of all sets in a folder."""
        return cls([ground for part in PARTS for ground in _grounds(part, folder / part / "images")])

    def is_in_other_set(self, chip: Chip) -> bool:
        """Whether a tile overlaps an earlier one of another set."""
        crs = chip.grid.crs
        if crs not in self._placed:
            self._placed[crs] = [placed for ground in self._grounds if (placed := ground.in_crs(crs)) is not None]
        return any(ground.part != chip.part and ground.overlaps(chip.grid) for ground in self._placed[crs])


@whole_files()
def _grounds(part: str, images: Path) -> list[_Ground]:
    """Return the tiles of a set, by their CRS."""
    corners: dict[str, list[list[tuple[float, float]]]] = {}
    for path in sorted(images.iterdir()) if images.is_dir() else ():
        dataset = gdal.Open(str(path)) if path.suffix in IMAGE_SUFFIXES else None
        if dataset is not None:
            grid = Grid.of(dataset)
            edges = [(row, col) for row in (0, grid.rows) for col in (0, grid.cols)]
            corners.setdefault(grid.crs, []).append([grid.point(row, col) for row, col in edges])
    return [_Ground(part, crs, np.array(points)) for crs, points in corners.items()]


def _reach_into(positions: NDArray[np.float64], length: int, slack: float) -> NDArray[np.bool_]:
    """Whether the positions of the corners of tiles reach into 0 to `length`."""
    inside = (positions.min(axis=1) < length + slack) & (positions.max(axis=1) > -slack)
    return np.asarray(inside)
