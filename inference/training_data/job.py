"""The request of the user to export training data: imagery, classes, tiles and folders."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

from ..raster.environment import Environment
from ..raster.inputs import RasterInput
from ..raster.mask import Polygons
from ..thematic import ClassRaster

FeatureValue = Union[int, float, str, None]
"""The value of a class field; None is NULL."""


class ChipFormat(enum.IntEnum):
    """The file format of images; its values are those of the parameter FORMAT."""

    TIFF = 0
    PNG = 1
    JPEG = 2


class FolderLayout(enum.IntEnum):
    """The layout of the output folder; its values are those of the parameter LAYOUT."""

    CLASSIFIED_TILES = 0
    IMAGES_AND_MASKS = 1


class ReferenceSystem(enum.IntEnum):
    """The coordinates of chips; its values are those of the parameter REFERENCE_SYSTEM."""

    MAP = 0
    PIXEL = 1


@dataclass(frozen=True)
class ClassFeatures:
    """Labelled polygons, lines or points of a vector layer, in drawing order: later features are on top.

    Attributes:
        name: Name of the layer for messages.
        shapes: Geometries as WKB; the sequence may read them lazily.
        values: The class of each: whole numbers, or texts, which are numbered 1..n; () if all are one class, 1.
        names: The name of each feature's class; () to name classes by their values.
        ids: The id of each feature, for messages; () to count from 1.
        class_field: Name of the class field for messages; "" if all are one class.
        crs: Their CRS as WKT; empty for that of the output.
        path: Path of their file; empty without one.
        styles: Name and colour (red, green, blue) of classes in the style of the layer, by whole number or text.
    """

    name: str
    shapes: Sequence[bytes]
    values: Sequence[FeatureValue] = ()
    names: Sequence[str] = ()
    ids: Sequence[int] = ()
    class_field: str = ""
    crs: str = ""
    path: str = ""
    styles: Mapping[int | str, tuple[str, tuple[int, int, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportJob:
    """A request to export training data.

    Attributes:
        rasters: The imagery, the first on top.
        classes: Labelled features, or a class raster.
        folder: The output folder.
        separately: Whether each raster item is exported on its own grid, instead of all as one mosaic.
        second: A second image of the same tiles, such as another date.
        bands: The bands of `rasters` to export, such as "4,3,2", from 1; empty for all but transparency.
        buffer: The radius around points and lines that belongs to their class, in units of the output CRS; 0: none.
        mask: Only tiles inside these polygons are exported.
        tile_size: Columns and rows of a tile: "256" or "256,512".
        stride: Columns and rows from one tile to the next.
        only_labelled: Whether tiles without a labelled pixel are left out.
        min_overlap: The share (0 to 1) of a feature's area that must be in a tile for the feature to be labelled there.
        rotation: Degrees by which each tile is rotated again and again, up to a full turn; 0: no rotated tiles.
        reference_system: Whether chips have map coordinates.
        start_index: Number of the first tile.
        split: Percentages of training, validation and test tiles: "70,15,15" or "80,20"; empty: one folder.
        split_block: The side of the blocks that are split, in tiles.
        seed: Seed of the random split.
        layout: The layout of the folder.
        format: The format of the images.
        environment: The processing environments, which determine the grid of the tiles.
        parallel_factor: Worker threads: "" (all processors), "4", "50%", "0" (one).
        report: The HTML report; "" to omit it.
        host: The calling program and its version, for the report.
    """

    rasters: tuple[RasterInput, ...]
    classes: ClassFeatures | ClassRaster
    folder: str
    separately: bool = False
    second: RasterInput | None = None
    bands: str = ""
    buffer: float = 0.0
    mask: Polygons | None = None
    tile_size: str = "256"
    stride: str = "128"
    only_labelled: bool = True
    min_overlap: float = 0.0
    rotation: float = 0.0
    reference_system: ReferenceSystem = ReferenceSystem.MAP
    start_index: int = 0
    split: str = ""
    split_block: int = 4
    seed: int = 1
    layout: FolderLayout = FolderLayout.CLASSIFIED_TILES
    format: ChipFormat = ChipFormat.TIFF
    environment: Environment = field(default_factory=Environment)
    parallel_factor: str = ""
    report: str = ""
    host: str = ""
