"""The cells to trace: the classes of a raster in a scratch file, with small patches merged and other classes left out.

The scratch file covers only the part of the raster that contains data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from osgeo import gdal

from ..arrays import Classes
from ..cleaning.regions import SieveRule, TemporaryClasses
from ..disk.reason import reason_not_written
from ..errors import Cancelled, OutputError
from ..grid.gdal import checked
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..model.classes import Legend
from ..progress import Progress
from ..thematic import ClassRaster, windows


@dataclass(frozen=True)
class CellSelection:
    """Which cells become polygons.

    Attributes:
        legend: The classes of the raster, its type and its nodata value.
        values: The values of the classes to convert; None for all.
        sieve: Which patches are merged into their neighbours before; None for none.
    """

    legend: Legend
    values: tuple[int, ...] | None
    sieve: SieveRule | None

    def apply(self, cells: Classes) -> Classes:
        """Return the cells with nodata instead of other classes."""
        if self.values is None:
            return cells
        kept = np.isin(cells, np.array(self.values, cells.dtype))
        return np.where(kept, cells, cells.dtype.type(self.legend.nodata))


@dataclass(frozen=True)
class TracedCells:
    """The cells to trace.

    Attributes:
        dataset: Their class values, with a nodata value.
        grid: Their grid.
        corners: The number of corners of the polygons, about; the memory for tracing grows with them.
    """

    dataset: gdal.Dataset
    grid: Grid
    corners: int


def copied(raster: ClassRaster, selection: CellSelection, path: str, steps: Sequence[Progress]) -> TracedCells:
    """Copy the cells of a class raster to a scratch file.

    Args:
        raster: The class raster.
        selection: Which cells become polygons.
        path: The scratch file.
        steps: The listeners of copying, of merging small patches, and of leaving out classes.

    Raises:
        PixelwiseError: The raster cannot be read, or the file cannot be written.
        Cancelled: The user cancelled.
    """
    source, grid = raster.open(legend=selection.legend), raster.grid
    filled = [window for window in windows(grid) if not source.is_empty(window)] or [next(windows(grid))]
    area = _window_around(filled)
    corners = 0

    def copy(window: Window) -> Classes:
        nonlocal corners
        values = source.read(window)
        corners += _count_corners(values)
        return values if selection.sieve else selection.apply(values)

    with TemporaryClasses(path, area, selection.legend) as file:
        _write_windows(file, filled, copy, steps[0])
        if selection.sieve:
            file.sieve(selection.sieve, steps[1])
            if selection.values is not None:
                _write_windows(file, filled, lambda window: selection.apply(file.read(window)), steps[2])
    located = grid.cut(area)
    return TracedCells(checked(lambda: _located(path, located), partial(_not_written, path)), located, corners)


def _write_windows(
    file: TemporaryClasses, filled: Sequence[Window], values: Callable[[Window], Classes], progress: Progress
) -> None:
    for number, window in enumerate(filled, start=1):
        if progress.cancelled():
            raise Cancelled
        file.write(window, values(window))
        progress.advance(number / len(filled))


def _count_corners(cells: Classes) -> int:
    """Return the number of points between cells where borders turn or meet."""
    across, down = cells[:, :-1] != cells[:, 1:], cells[:-1] != cells[1:]
    turns = (across[:-1] != across[1:]) | (down[:, :-1] != down[:, 1:])
    return int(np.count_nonzero(turns))


def _window_around(parts: Sequence[Window]) -> Window:
    row, col = min(part.row for part in parts), min(part.col for part in parts)
    return Window(row, col, max(part.bottom for part in parts) - row, max(part.right for part in parts) - col)


def _not_written(path: str, words: str) -> OutputError:
    return OutputError(
        tr("Polygons: the temporary file {path} is incomplete ({reason}). Check the free disk space.").format(
            path=path, reason=reason_not_written(path, words)
        )
    )


def _located(path: str, grid: Grid) -> gdal.Dataset:
    dataset = gdal.Open(path, gdal.GA_Update)
    if dataset is not None:
        dataset.SetGeoTransform(grid.transform)
    return dataset
