"""Remove small regions of a class raster, and fill small holes in it, with GDAL's sieve.

A region is an area of connected pixels of one class, a hole one of connected pixels without a class. GDAL sieves whole
bands, so the pixels are written to a temporary file first. This module does not know where they come from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
from osgeo import gdal

from ..arrays import Classes
from ..disk.reason import reason_not_written
from ..errors import Cancelled, OutputError
from ..grid.gdal import CODES, checked
from ..grid.window import Window
from ..i18n import numeral, tr
from ..model.classes import Legend
from ..progress import Progress

BLOCK_HEIGHT = 64  # low, since GDAL sieves line by line: the blocks under a line must fit its cache
_OPTIONS = ("TILED=YES", "BLOCKXSIZE=1024", f"BLOCKYSIZE={BLOCK_HEIGHT}", "SPARSE_OK=TRUE", "BIGTIFF=IF_SAFER")
_REGION_MEMORY = 40  # bytes; measured: 32 for each of 11 million regions, and GDAL's lists grow by doubling


@dataclass(frozen=True)
class SieveRule:
    """Which regions are small.

    Attributes:
        threshold: Pixels of the smallest region that stays.
        neighbours: 4 or 8: whether pixels that share only a corner are connected.
    """

    threshold: int
    neighbours: int


class TemporaryClasses:
    """Classes in a temporary file, with a frame of pixels without a class around them."""

    def __init__(self, path: str, area: Window, legend: Legend, frame: int = 0) -> None:
        """Describe the file.

        Args:
            path: The file to write.
            area: The window of the whole raster.
            legend: The type of the values, and the value of pixels without a class.
            frame: The width of the frame in pixels.
        """
        self._path = path
        self._framed = area.grown(frame)
        self.legend = legend
        self._dataset: Any = None

    def __enter__(self) -> TemporaryClasses:
        """Create the file.

        Raises:
            OutputError: The file system refuses.
        """
        self._dataset = checked(self._create, self._failure)
        self._band.SetNoDataValue(self.legend.nodata)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; it is not deleted."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset = None
        finally:
            gdal.PopErrorHandler()

    def write(self, window: Window, values: Classes) -> None:
        """Write the classes of a window.

        Raises:
            OutputError: The file system refuses.
        """
        at = window.relative_to(self._framed)
        _check(lambda: self._band.WriteArray(values, at.col, at.row), self._failure)

    def read(self, window: Window) -> Classes:
        """Return the classes of a window."""
        at = window.relative_to(self._framed)
        values: Classes = checked(lambda: self._band.ReadAsArray(at.col, at.row, at.width, at.height), self._failure)
        return values

    def sieve(self, rule: SieveRule, progress: Progress) -> None:
        """Merge each small region into its largest neighbour.

        Raises:
            OutputError: The file system refuses, or there is too little memory.
            Cancelled: The user cancelled.
        """
        self._sieve(self._band.GetMaskBand(), self, rule, progress)

    def fill_holes(self, filled: TemporaryClasses, rule: SieveRule, progress: Progress) -> None:
        """Write to `filled` the same classes, where small holes have that of their largest neighbour.

        Small regions are merged into their neighbours too, so of `filled` only the holes are to be used.

        Args:
            filled: A file of the same size.
            rule: Which holes are small.
            progress: The listener of this step.

        Raises:
            OutputError: The file system refuses, or there is too little memory.
            Cancelled: The user cancelled.
        """
        self._sieve(None, filled, rule, progress)

    def _sieve(self, mask: gdal.Band | None, target: TemporaryClasses, rule: SieveRule, progress: Progress) -> None:
        def advance(fraction: float, _message: str, _data: object) -> int:
            progress.advance(fraction)
            return not progress.cancelled()

        bands = self._band, mask, target._band
        try:
            _check(lambda: gdal.SieveFilter(*bands, rule.threshold, rule.neighbours, callback=advance), target._failure)
        except OutputError:
            if progress.cancelled():
                raise Cancelled from None
            raise

    @property
    def _band(self) -> gdal.Band:
        return self._dataset.GetRasterBand(1)

    def _create(self) -> gdal.Dataset:
        size, code = self._framed, CODES[self.legend.dtype]
        return gdal.GetDriverByName("GTiff").Create(self._path, size.width, size.height, 1, code, options=[*_OPTIONS])

    def _failure(self, words: str) -> OutputError:
        return OutputError(
            tr(
                "Temporary file {path}: regions cannot be found ({reason}). Check the free disk space and memory."
            ).format(path=self._path, reason=reason_not_written(self._path, words))
        )


def frame_width(area: Window, threshold: int) -> int:
    """Return the width of a frame that has at least as many pixels as the threshold."""
    return -(-threshold // (2 * (area.height + area.width)))


def count_regions(values: Classes, nodata: int) -> int:
    """Return the number of pixels where GDAL's sieve begins a region: about those it keeps in memory."""
    pixels = values[1:, 1:]
    begins = (pixels != values[:-1, 1:]) & (pixels != values[1:, :-1]) & (pixels != nodata)
    return int(np.count_nonzero(begins))


def warn_of_memory(regions: int, progress: Progress) -> None:
    """Warn if GDAL's sieve needs more than half of the memory of the computer for so many regions."""
    needed, installed = regions * _REGION_MEMORY, gdal.GetUsablePhysicalRAM()
    if installed and needed > installed / 2:
        progress.warning(
            tr(
                "The raster has about {regions} regions, for which GDAL needs up to {needed} GB of memory; this "
                "computer has {installed} GB. If the run fails, use a larger majority radius first, or clean the "
                "raster in parts."
            ).format(regions=numeral(regions), needed=numeral(needed / 1e9, 1), installed=numeral(installed / 1e9, 1))
        )


def _check(call: Callable[[], int], failure: Callable[[str], OutputError]) -> None:
    checked(lambda: True if call() == 0 and gdal.GetLastErrorType() < gdal.CE_Failure else None, failure)
