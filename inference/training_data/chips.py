"""The values that pass from reading to writing: planned exports and chips.

A chip is a tile with its pixels. Arrays have the axis order (bands, rows, cols), labels (rows, cols).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from ..arrays import Classes, DType, Pixels
from ..grid.grid import Grid
from ..raster.image import SampleMask


@dataclass(frozen=True)
class LabelClass:
    """A class of the training data.

    Attributes:
        value: Its value in the labels, 1 or more.
        name: Its name.
        color: Red, green, blue; 0-255.
        original: Its value in the input: a number, or the text of a class field.
    """

    value: int
    name: str
    color: tuple[int, int, int]
    original: int | str


@dataclass(frozen=True)
class ImageBands:
    """The bands of the images of an export; the same for all its chips.

    Attributes:
        raster: Name of the first raster.
        names: Name of each band; "" if it has none.
        dtype: The type of the pixels.
        nodata: The value of samples without one; None if it is not declared: such samples are then 0.
    """

    raster: str
    names: tuple[str, ...]
    dtype: DType
    nodata: float | None


@dataclass(frozen=True)
class ChipImage:
    """The image of a chip.

    Attributes:
        pixels: Values, shape (bands, rows, cols).
        has_value: Samples with a value, same shape; None if all have one.
    """

    pixels: Pixels
    has_value: SampleMask | None = None


@dataclass(frozen=True)
class Chip:
    """A tile with its pixels.

    Attributes:
        index: Its number among the chips, from 0, in all parts together.
        part: "", or "train", "val" or "test".
        grid: Its pixels: CRS ("" in pixel space) and geotransform, also of a rotated chip.
        images: The image, and that of the second raster if there is one.
        labels: Class values, shape (rows, cols), in the smallest unsigned type; 0 where there is none.
        source: Name of the raster item, if items are exported separately.
        angle: The rotation in degrees.
        features: The class value of each labelled feature in the tile, and the area (m²) of its part there.
    """

    index: int
    part: str
    grid: Grid
    images: tuple[ChipImage, ...]
    labels: Classes
    source: str = ""
    angle: float = 0.0
    features: tuple[tuple[int, float], ...] = ()


@dataclass
class LeftOutTiles:
    """Numbers of tiles that are not exported, by the reason.

    Attributes:
        no_pixels: Tiles without a pixel of the imagery.
        outside_mask: Tiles that are not entirely inside the mask.
        unlabelled: Tiles without a labelled pixel, if only labelled ones are exported.
        between_sets: Tiles that reach into a block of another set.
        in_other_set: Tiles that overlap a tile that another set contains from an earlier export.
    """

    no_pixels: int = 0
    outside_mask: int = 0
    unlabelled: int = 0
    between_sets: int = 0
    in_other_set: int = 0

    def add(self, reason: str, count: int = 1) -> None:
        """Count tiles by the name of the field for their reason."""
        setattr(self, reason, getattr(self, reason) + count)

    def add_all(self, other: LeftOutTiles) -> None:
        """Add the numbers of others."""
        for entry in fields(other):
            self.add(entry.name, getattr(other, entry.name))


@dataclass(frozen=True)
class PartCount:
    """The content of a part of a split, by the plan.

    Attributes:
        part: Its name.
        share: The requested share of the tiles, 0 to 1.
        tiles: The number of its tiles.
        missing: The classes that occur, but not in this part.
    """

    part: str
    share: float
    tiles: int
    missing: tuple[LabelClass, ...] = field(default=())
