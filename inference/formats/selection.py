"""The choice of the user or the raster for a network with several outputs, or with any number of bands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkSelection:
    """The output and the number of bands that are chosen.

    Attributes:
        output: Name of the output that the user chose; empty for the best one.
        bands: Number of bands of the image, if it is known, for networks that take any number.
    """

    output: str = ""
    bands: int | None = None

    @property
    def any(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.output) or self.bands is not None


UNDECIDED = NetworkSelection()
