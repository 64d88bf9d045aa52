"""The properties that all tiles of an export share."""

from __future__ import annotations

from dataclasses import dataclass

from ..arrays import DType
from .chips import ImageBands, LabelClass
from .job import ChipFormat
from .statistics import FolderStatistics


@dataclass(frozen=True)
class TileSet:
    """The properties that all tiles of an export share.

    Attributes:
        classes: The classes of the labels.
        images: The bands of the image of each tile, and of the second one if there is one.
        rows: Height of a tile in pixels.
        cols: Width of a tile in pixels.
        label_dtype: The type of labels.
        cell_size: Width and height of a pixel, in units of the CRS.
        image_format: The file format of images.
        pixel_space: Whether tiles have the coordinates of pixels instead of those of the map.
        features: Whether the classes are features, which are counted in each tile.
    """

    classes: tuple[LabelClass, ...]
    images: tuple[ImageBands, ...]
    rows: int
    cols: int
    label_dtype: DType
    cell_size: tuple[float, float]
    image_format: ChipFormat = ChipFormat.TIFF
    pixel_space: bool = False
    features: bool = False

    @property
    def values(self) -> tuple[int, ...]:
        """The class values."""
        return tuple(entry.value for entry in self.classes)

    def no_tiles(self) -> FolderStatistics:
        """Return the statistics of a folder without tiles."""
        bands = [len(image.names) for image in self.images]
        return FolderStatistics.empty(bands, self.values, features=self.features)

    def band_names(self, image: int) -> list[str]:
        """Return the names of the bands of an image; bands without one are named by their number."""
        return [name or f"Band_{number}" for number, name in enumerate(self.images[image].names, start=1)]
