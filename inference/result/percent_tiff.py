"""Write a GeoTIFF of whole percentages, with statistics and a style from 0 to 100."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from ..grid.grid import Grid
from ..grid.window import Window
from .geotiff import GeoTiff, GeoTiffBands
from .prediction import PERCENT_NODATA, Percent
from .provenance import Provenance
from .pyramid import mean
from .style import write_percent_qml


class PercentTiff(GeoTiff):
    """A raster of percentages that is being written, one band for each name."""

    def __init__(self, path: str, target: str, grid: Grid, names: tuple[str, ...], provenance: Provenance) -> None:
        """Describe the raster, with the names of its bands."""
        title = f"{names[0]} raster" if len(names) == 1 else "Probability raster"
        super().__init__(
            path, target, grid, GeoTiffBands(np.dtype(np.uint8), PERCENT_NODATA, names, mean, title, provenance)
        )
        self._counts = np.zeros((len(names), PERCENT_NODATA + 1), np.int64)

    def write(self, window: Window, values: Percent) -> None:
        """Write the percentages of a window, shape (rows, cols), or (bands, rows, cols)."""
        super().write(window, values)
        for counts, plane in zip(self._counts, values.reshape(len(self._counts), -1)):
            counts += np.bincount(plane, minlength=PERCENT_NODATA + 1)

    def share_below(self, percent: int) -> float:
        """Return the share of the pixels with a percentage below a limit, in the first band; 0 without a pixel."""
        counts = self._counts[0, :PERCENT_NODATA]
        return float(counts[:percent].sum() / max(1, counts.sum()))

    def finish(self) -> None:
        """Add statistics and style, and close the file.

        Raises:
            OutputError: The file system refuses.
        """
        for number, counts in enumerate(self._counts[:, :PERCENT_NODATA], start=1):
            if counts.any():
                self._dataset.GetRasterBand(number).SetStatistics(*_statistics_of_counts(counts))
        self.close()
        try:
            write_percent_qml(os.path.splitext(self.path)[0] + ".qml")
        except OSError as error:
            raise self.failure(str(error.strerror)) from error
        self.describe()


def _statistics_of_counts(counts: NDArray[np.int64]) -> tuple[float, float, float, float]:
    """Return minimum, maximum, mean and standard deviation of the values 0, 1, 2, … from their counts."""
    values = np.flatnonzero(counts)
    average = float(np.average(values, weights=counts[values]))
    spread = float(np.sqrt(np.average((values - average) ** 2, weights=counts[values])))
    return float(values[0]), float(values[-1]), average, spread
