"""A tile of training data, and the properties that all tiles of a folder share.

Nothing here reads or writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Classes, DType, Pixels
from ..model.classes import ModelClass

NODATA = 0  # of labels
_TYPES = (np.uint8, np.uint16, np.uint32)
Transform = tuple[float, float, float, float, float, float]
"""GDAL's six numbers of the upper left corner of a tile, in map units or pixels."""


@dataclass(frozen=True)
class ImageBands:
    """The bands of one image of each tile.

    Attributes:
        names: The name of each band.
        dtype: Type of the values.
        nodata: The value of pixels without a value; None if the image has none, in which case they are 0.
    """

    names: tuple[str, ...]
    dtype: DType
    nodata: float | None = None


@dataclass(frozen=True)
class Contents:
    """The properties that all tiles of a run share.

    Attributes:
        rows: Height of a tile in pixels.
        cols: Width of a tile in pixels.
        classes: The classes of the labels, with the values they have there, all of them over 0.
        images: The image of each tile, and the second one if there is one.
        cell: Width and height of a pixel, in units of `crs`.
        crs: Well-known text of the tiles' coordinate system; "" if they have none.
        pixel_space: Whether transforms are in pixels of the raster instead of map units.
        sensor: The name of the sensor; "" if it is unknown.
        features: Whether the classes are features, which are counted in each tile.
    """

    rows: int
    cols: int
    classes: tuple[ModelClass, ...]
    images: tuple[ImageBands, ...]
    cell: tuple[float, float]
    crs: str = ""
    pixel_space: bool = False
    sensor: str = ""
    features: bool = False

    def __post_init__(self) -> None:
        """Refuse classes that a label cannot store."""
        values = [entry.value for entry in self.classes]
        if not values or min(values) <= NODATA or len(set(values)) < len(values):
            raise ValueError(f"labels need distinct class values over 0, not {values}")

    @property
    def label_dtype(self) -> DType:
        """The smallest unsigned type for all class values."""
        highest = max(entry.value for entry in self.classes)
        return np.dtype(next(kind for kind in _TYPES if highest <= np.iinfo(kind).max))


@dataclass(frozen=True)
class Chip:
    """A tile: its images and its labels.

    Attributes:
        index: Its place in the run, from 0.
        part: "", or the set it belongs to: "train", "val" or "test".
        transform: GDAL's transform of its upper left corner.
        images: The pixels of each image, shape (bands, rows, cols).
        valid: For each image whether a pixel has a value, shape (bands, rows, cols); None if all have one.
        labels: Class values, shape (rows, cols), 0 for NoData.
        features: The class value and the area, in m², of the part of each feature in the tile.
    """

    index: int
    part: str
    transform: Transform
    images: tuple[Pixels, ...]
    valid: tuple[Pixels | None, ...]
    labels: Classes
    features: tuple[tuple[int, float], ...] = ()
