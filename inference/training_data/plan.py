"""Plan an export: which tiles there are, on which grids, with which classes and in which set.

Nothing is written. A split reads all tiles once, to count them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..errors import ArgumentError, OutsideError, RasterError, blaming
from ..grid.gdal import CODES
from ..grid.grid import UNREFERENCED, Grid
from ..grid.window import Window
from ..i18n import percentage, tr
from ..job import worker_count
from ..model.values import ValueMode
from ..raster.band_names import band_names
from ..raster.cells import raster_crs, with_cells
from ..raster.earlier_reads import forget_earlier_reads
from ..raster.environment import Environment
from ..raster.inputs import RasterInput
from ..raster.mask import Mask
from ..raster.mosaic import Mosaic
from ..raster.output_grid import OutputGrid, plan_stack_grid
from ..raster.raster_items import items as raster_items
from ..survey import MosaicSurvey, survey_images
from .chip_tiling import ChipTiling, parse_tiling
from .chips import ImageBands, LabelClass, LeftOutTiles, PartCount
from .job import ClassFeatures, ExportJob, ReferenceSystem
from .labels import FeatureDrawing, Labels, RasterLabels
from .numbering import Numbering, numbering_of_features, numbering_of_raster
from .rotation import angles, rotated_grid
from .split import PARTS, Split, requested_shares

_OFF = 0.05  # share of the tiles by which a set may miss the request without a warning


@dataclass(frozen=True)
class ExportItem:
    """Imagery and labels on one grid.

    Attributes:
        name: Name of the raster, or of the first one.
        grid: The grid of the tiles.
        images: The image, and the second one if there is one.
        labels: The labels.
        mask: The polygons that contain the tiles, if given.
    """

    name: str
    grid: Grid
    images: tuple[Mosaic, ...]
    labels: Labels
    mask: Mask | None = None


@dataclass(frozen=True)
class ExportPlan:
    """A planned export.

    Attributes:
        job: The request.
        items: The rasters, or their items, one after the other.
        tiling: The tiles of each.
        angles: The rotations of each tile, in degrees.
        numbering: The classes of the labels.
        images: The bands of the image, and of the second one if there is one.
        workers: Worker threads.
        outside: Names of the raster items without a pixel in the extent or the mask.
        warnings: Warnings for the user.
        split: The set of each block, if the tiles are split.
        left_out: Numbers of tiles that are not exported, if the tiles are split and so have been counted.
    """

    job: ExportJob
    items: tuple[ExportItem, ...]
    tiling: ChipTiling
    angles: tuple[float, ...]
    numbering: Numbering
    images: tuple[ImageBands, ...]
    workers: int
    outside: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    split: Split | None = None
    left_out: LeftOutTiles = field(default_factory=LeftOutTiles)

    @property
    def classes(self) -> tuple[LabelClass, ...]:
        """The classes of the labels, by their values."""
        return self.numbering.classes

    @property
    def renumbered(self) -> bool:
        """Whether labels have other values than the classes of the input."""
        return self.numbering.renumbered

    @property
    def label_dtype(self) -> DType:
        """The type of the labels."""
        return self.numbering.dtype

    @property
    def features(self) -> bool:
        """Whether the classes are features."""
        return isinstance(self.job.classes, ClassFeatures)

    @property
    def pixel_space(self) -> bool:
        """Whether chips have no map coordinates."""
        return self.job.reference_system is ReferenceSystem.PIXEL

    @property
    def tile(self) -> tuple[int, int]:
        """Rows and columns of a tile."""
        return self.tiling.rows, self.tiling.cols

    @property
    def tile_step(self) -> tuple[int, int]:
        """Rows and columns from one tile to the next."""
        return self.tiling.row_step, self.tiling.col_step

    @property
    def crs(self) -> str:
        """The CRS of the tiles, of the first item; "" in pixel space."""
        return "" if self.pixel_space else self.items[0].grid.crs

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell, of the first item; 1 in pixel space."""
        return (1.0, 1.0) if self.pixel_space else self.items[0].grid.cell_size

    @property
    def tiles(self) -> int:
        """The number of tiles of all items, whether they are exported or not, with their rotations."""
        counts = (self.tiling.counts(item.grid) for item in self.items)
        return sum(rows * cols for rows, cols in counts) * len(self.angles)

    @property
    def parts(self) -> tuple[PartCount, ...]:
        """The sets, if the tiles are split."""
        if self.split is None:
            return ()
        occurring = frozenset().union(*self.split.classes)
        return tuple(
            PartCount(part, share, tiles, tuple(c for c in self.classes if c.value in occurring - labels))
            for part, share, tiles, labels in zip(
                PARTS, requested_shares(self.job.split), self.split.tiles, self.split.classes
            )
            if share
        )

    def chip_grid(self, item: ExportItem, tile: Window, angle: float) -> Grid:
        """Return the grid of a tile as it is written: rotated, and in pixels of the image in pixel space."""
        grid = Grid("", UNREFERENCED, item.grid.rows, item.grid.cols) if self.pixel_space else item.grid
        return rotated_grid(grid.cut(tile), angle)

    def with_split(self, split: Split, left_out: LeftOutTiles) -> ExportPlan:
        """Return the plan with the sets of the tiles, and warnings about them."""
        planned = replace(self, split=split, left_out=left_out)
        return replace(planned, warnings=(*self.warnings, *_split_warnings(planned)))


def plan_tiles(job: ExportJob) -> ExportPlan:
    """Plan an export without reading pixels, so without a split; a class raster has the classes known so far.

    Raises:
        PixelwiseError: The job is not valid.
    """
    tiling, rotations = parse_tiling(job.tile_size, job.stride), angles(job.rotation)
    requested_shares(job.split)
    _require_numbers(job)
    workers = worker_count(job.parallel_factor)
    numbering, values = _numbering(job)
    draw = _drawing(job, numbering, values)
    forget_earlier_reads(job.rasters if job.second is None else (*job.rasters, job.second))
    surveyed, outside = _surveyed_items(job)
    items = tuple(_item(source, draw) for source in surveyed)
    images = _image_bands(surveyed)
    warnings = [*numbering.warnings, *_job_warnings(job, surveyed)]
    return ExportPlan(job, items, tiling, rotations, numbering, images, workers, outside, tuple(warnings))


@dataclass(frozen=True)
class _Surveyed:
    """The headers of the imagery of an item, and its grid."""

    images: tuple[MosaicSurvey, ...]
    output: OutputGrid
    mask: Mask | None

    @property
    def mosaics(self) -> tuple[Mosaic, ...]:
        """The imagery, image by image."""
        mosaics, mappings = [], iter(self.output.mappings)
        for survey in self.images:
            own = tuple(next(mappings) for _ in survey.items)
            mosaics.append(survey.imagery(ValueMode.RAW, replace(self.output, mappings=own)))
        return tuple(mosaics)


def _drawing(job: ExportJob, numbering: Numbering, values: NDArray[np.int64]) -> Callable[[Grid], Labels]:
    """Return the drawing of the labels on a grid."""
    classes = job.classes
    if isinstance(classes, ClassFeatures):
        return FeatureDrawing(classes, values, numbering.dtype, job.buffer, job.min_overlap).on_grid
    return lambda grid: RasterLabels(classes, grid, numbering)


def _numbering(job: ExportJob) -> tuple[Numbering, NDArray[np.int64]]:
    """Return the classes, and the label of each feature."""
    with blaming("classes"):
        if isinstance(job.classes, ClassFeatures):
            return numbering_of_features(job.classes)
        return numbering_of_raster(job.classes.classes), np.empty(0, np.int64)


def _item(surveyed: _Surveyed, draw: Callable[[Grid], Labels]) -> ExportItem:
    grid = surveyed.output.grid
    return ExportItem(surveyed.images[0].items[0].source.raster.name, grid, surveyed.mosaics, draw(grid), surveyed.mask)


def _surveyed_items(job: ExportJob) -> tuple[list[_Surveyed], tuple[str, ...]]:
    """Return the headers of all items, and the names of items without a pixel in the extent or the mask."""
    if not job.separately:
        return [_survey(job, job.rasters, job.environment)], ()
    environment = job.environment
    if environment.extent is not None and not environment.extent.crs and not environment.crs:
        environment = replace(environment, extent=replace(environment.extent, crs=raster_crs(job.rasters[0])))
    rasters = [item for given in job.rasters for item in raster_items(given)]
    surveyed = [_survey_inside(job, raster, environment) for raster in rasters]
    inside = [item for item in surveyed if isinstance(item, _Surveyed)]
    if not inside:
        raise next(error for error in surveyed if isinstance(error, OutsideError))
    return inside, tuple(raster.name for raster, item in zip(rasters, surveyed) if isinstance(item, OutsideError))


def _survey_inside(job: ExportJob, raster: RasterInput, environment: Environment) -> _Surveyed | OutsideError:
    """Read the header of a raster item; return the error if it has no pixel in the extent or the mask."""
    try:
        return _survey(job, (raster,), environment)
    except OutsideError as error:
        return OutsideError(str(error), error.about)  # without the traceback, which would keep rasters open


def _survey(job: ExportJob, rasters: Sequence[RasterInput], environment: Environment) -> _Surveyed:
    """Read the headers of rasters that are one image, and of the second image.

    Raises:
        OutsideError: They have no pixel in the extent or the mask.
        PixelwiseError: They cannot be exported.
    """
    second = () if job.second is None else (job.second,)
    inputs, environment = with_cells((*rasters, *second), environment)
    images = [survey_images(inputs[: len(rasters)], job.bands)]
    if second:
        with blaming("second"):
            images.append(survey_images(inputs[len(rasters) :]))
    _require_pixel_space(job, images[0], environment)
    own, *others = [[item.source for item in survey.items] for survey in images]
    output = plan_stack_grid(own, others[0], environment) if others else images[0].output_grid(environment)
    if others and not any(mapping.area.overlaps(output.grid.window) for mapping in output.mappings[len(own) :]):
        raise OutsideError(
            tr(
                'Second raster "{second}": it does not overlap "{raster}" in the extent. Choose images of one area.'
            ).format(second=inputs[-1].name, raster=inputs[0].name),
            "second",
        )
    mask = None
    if job.mask is not None:
        with blaming("mask"):
            mask = Mask.of(job.mask, output.grid, inputs[0].name)
            mask.require_pixels(job.mask.name)
    return _Surveyed(tuple(images), output, mask)


def _image_bands(surveyed: Sequence[_Surveyed]) -> tuple[ImageBands, ...]:
    """Return the bands of the images of all items.

    Raises:
        RasterError: The items have different numbers of bands.
    """
    return tuple(_common_bands([item.images[index] for item in surveyed]) for index in range(len(surveyed[0].images)))


def _common_bands(surveys: Sequence[MosaicSurvey]) -> ImageBands:
    """Return the bands of one image of all items."""
    first = surveys[0].items[0]
    for survey in surveys:
        count, wanted = len(survey.bands.bands), len(first.bands.bands)
        if count != wanted:
            raise RasterError(
                tr(
                    'Input raster "{raster}": {count} bands of it would be exported, but {wanted} of "{first}". Set '
                    "Band order, or leave the raster out."
                ).format(
                    raster=survey.items[0].source.raster.name,
                    count=count,
                    wanted=wanted,
                    first=first.source.raster.name,
                )
            )
    every = [item for survey in surveys for item in survey.items]
    dtype = np.result_type(*(item.header.dtype for item in every))
    dtype = dtype if dtype in CODES else np.dtype(np.float64)
    dataset = first.roles.raster.open_dataset()
    names = band_names(dataset).bands
    texts = tuple(names[band].text or tr("Band {number}").format(number=band + 1) for band in first.bands.bands)
    declared: set[float | None] = set()
    for item in every:
        opened = item.roles.raster.open_dataset()
        declared |= {opened.GetRasterBand(band + 1).GetNoDataValue() for band in item.bands.bands}
    return ImageBands(first.source.raster.name, texts, dtype, _common_nodata(declared, dtype))


def _common_nodata(declared: set[float | None], dtype: DType) -> float | None:
    """Return the nodata value that all bands declare, if it is the same and a value of the type."""
    if all(value is not None and math.isnan(value) for value in declared):
        return math.nan if dtype.kind == "f" else None
    if len(declared) != 1:
        return None
    (value,) = declared
    if value is None or dtype.kind == "f":
        return value
    limits = np.iinfo(dtype)
    return value if value.is_integer() and limits.min <= value <= limits.max else None


def _require_numbers(job: ExportJob) -> None:
    """Refuse numbers outside of their ranges."""
    if not 0 <= job.min_overlap <= 1:
        raise ArgumentError(
            tr("Minimum overlap {share:g}: enter a share of the area of a feature, from 0 to 1.").format(
                share=job.min_overlap
            ),
            "min_overlap",
        )
    if job.split.strip() and job.split_block < 1:
        raise ArgumentError(
            tr("Split block {count}: enter the side of a block, 1 tile or more.").format(count=job.split_block),
            "split_block",
        )
    if job.seed < 0:
        raise ArgumentError(tr("Seed {seed}: enter 0 or more.").format(seed=job.seed), "seed")


def _require_pixel_space(job: ExportJob, survey: MosaicSurvey, environment: Environment) -> None:
    """Refuse settings without a meaning in pixels of an image.

    Raises:
        ArgumentError: The tiles would not be pixels of one image.
    """
    if job.reference_system is not ReferenceSystem.PIXEL:
        return
    if environment.crs or environment.snap is not None or environment.cell_size:
        raise ArgumentError(
            tr(
                "Reference system: in pixel space, tiles are the pixels of the image as they are. Leave Output CRS, "
                "Snap raster and Cell size empty, or choose map space."
            ),
            "reference_system",
        )
    if len(survey.items) > 1 or survey.items[0].source.georeferencing.warps:
        raise ArgumentError(
            tr(
                'Reference system: in pixel space, tiles are cut from one image with a geotransform, but "{raster}" is '
                "a mosaic, or located by ground control points. Process raster items separately, or choose map space."
            ).format(raster=survey.items[0].source.raster.name),
            "reference_system",
        )


def _job_warnings(job: ExportJob, surveyed: Sequence[_Surveyed]) -> Iterator[str]:
    """Yield the warnings about the job and its imagery, each once."""
    if not isinstance(job.classes, ClassFeatures) and (job.buffer or job.min_overlap):
        yield tr("Buffer and Minimum overlap are ignored: they apply to features, not to a class raster.")
    yield from dict.fromkeys(text for item in surveyed for text in item.output.warnings)
    surveys = [survey for item in surveyed for survey in item.images]
    remarks = (remark for survey in surveys for item in survey.items for remark in item.roles.remarks)
    yield from dict.fromkeys(remark.text for remark in remarks if remark.warning)


def _split_warnings(plan: ExportPlan) -> Iterator[str]:
    """Yield warnings about sets that differ from the request, or lack a class."""
    total = sum(part.tiles for part in plan.parts) or 1
    for part in plan.parts:
        if abs(part.tiles / total - part.share) > _OFF:
            yield tr(
                "Split: {part} gets {share} of the tiles instead of {wanted}. A smaller split block comes closer."
            ).format(part=part.part, share=percentage(part.tiles / total), wanted=percentage(part.share))
        if part.missing:
            yield tr("Split: no tile of {part} has these classes: {names}.").format(
                part=part.part, names=", ".join(entry.name for entry in part.missing)
            )
