"""Convert sizes that the user gives, in pixels or hectares, to numbers of pixels of a grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from ..errors import ArgumentError
from ..grid.areas import cell_area_range, total_area
from ..grid.grid import Grid
from ..i18n import percentage, short, tr
from ..progress import Progress

_HECTARE = 1e4  # square metres
_ALIKE = 0.01  # relative difference of cell areas above which the run says so
_ROUNDING = 1e-9  # of a pixel: 0.09 ha are 9 pixels of 10 m, though the quotient is a little more


class SizeUnit(Enum):
    """The unit of sizes."""

    PIXELS = "pixels"
    HECTARES = "hectares"


@dataclass(frozen=True)
class PixelSizes:
    """Converts sizes to pixels.

    Attributes:
        cell: The size of a pixel in the unit of the user.
    """

    cell: float

    @classmethod
    def of(cls, unit: SizeUnit, grid: Grid, progress: Progress) -> PixelSizes:
        """Return the conversion for a grid; hectares are converted by the mean cell area.

        Raises:
            ArgumentError: Hectares are given, but the grid is not on the Earth.
        """
        if unit is SizeUnit.PIXELS:
            return cls(1.0)
        area, extremes = total_area(grid), cell_area_range(grid)
        if area is None or extremes is None:
            raise ArgumentError(
                tr(
                    "Unit of the sizes: hectares were chosen, but the raster has no valid CRS, so the area of its "
                    "pixels is unknown. Choose pixels, or set the CRS of the layer."
                ),
                about="unit",
            )
        mean = area / grid.window.pixels
        lowest, highest = extremes
        if highest - lowest > _ALIKE * mean:
            progress.warning(
                tr(
                    "The area of a pixel varies from {lowest} to {highest} m² within the raster. Hectares are "
                    "converted to pixels by the mean of {mean} m², so sizes on the ground differ by up to "
                    "{share}. For equal sizes, reproject the raster to an equal-area CRS."
                ).format(
                    lowest=short(lowest),
                    highest=short(highest),
                    mean=short(mean),
                    share=percentage(max(highest - mean, mean - lowest) / mean),
                )
            )
        return cls(mean / _HECTARE)

    def least(self, size: float) -> int:
        """Return the number of pixels of the smallest region that has this size."""
        return math.ceil(size / self.cell - _ROUNDING)

    def most(self, size: float) -> int:
        """Return the number of pixels of the largest region that does not exceed this size."""
        return math.floor(size / self.cell + _ROUNDING)
