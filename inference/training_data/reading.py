"""Read the tiles of an export: pixels and labels, in threads and in order.

A tile without a pixel of the imagery, outside the mask or without labels is left out, and counted by the reason.
Windows that store no data are skipped without reading them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from ..arrays import Validity
from ..errors import Cancelled, RasterError, blaming
from ..grid.gdal import CacheLimit
from ..grid.window import Window
from ..i18n import tr
from ..loop.steps import in_order
from ..loop.tile_pool import ThreadSources
from ..progress import Progress
from ..raster.composite import Composite
from ..raster.image import Image, SampleMask
from ..raster.imagery import RasterSource, Sparse, Stoppable
from .chips import Chip, ChipImage, ImageBands, LeftOutTiles
from .job import ClassFeatures, ExportJob
from .labels import LabelReader
from .plan import ExportItem, ExportPlan, plan_tiles
from .rotation import footprint, needed, rotated_grid, rotated_image
from .split import GroundBlocks, TileGroups, requested_shares, split_tiles

_RUN = 64  # tiles of a row that are tested together for data
_CACHE = 256 * 2**20  # bytes of decoded blocks, which overlapping tiles share
_COUNTING = 1 / 3  # share of the progress, if the tiles are counted first

Processed = TypeVar("Processed")

Reason = str
"""Name of the field of `LeftOutTiles` that counts a tile."""


def plan_export(job: ExportJob, progress: Progress) -> ExportPlan:
    """Plan an export: list the classes of a class raster without a table, and count the tiles for a split.

    Raises:
        PixelwiseError: The job is not valid.
        Cancelled: The user cancelled.
    """
    plan = plan_tiles(_with_classes(job, progress))
    shares = requested_shares(job.split)
    if not shares:
        return plan
    tiling, block = plan.tiling, job.split_block
    blocks = GroundBlocks(plan.items[0].grid, block * tiling.rows, block * tiling.cols)
    groups, left_out = TileGroups(), LeftOutTiles()
    steps, share = _Steps(plan), _Share(progress, 0.0, _COUNTING)
    for place, labels in _results(plan, steps.labels, steps.stop, left_out, share):
        if isinstance(labels, Reason):
            left_out.add(labels)
        else:
            groups.add(blocks.touched(plan.items[place.item].grid, footprint(place.tile, place.angle)), labels)
    split = split_tiles(blocks, groups, shares, job.seed)
    left_out.between_sets = split.between
    return plan.with_split(split, left_out)


def chips(plan: ExportPlan, left_out: LeftOutTiles, progress: Progress) -> Iterator[Chip]:
    """Read the tiles of a plan.

    Args:
        plan: The plan.
        left_out: Counts the tiles that are left out.
        progress: The listener of the run.

    Raises:
        RasterError: Pixels cannot be read.
        Cancelled: The user cancelled.
    """
    counted = plan.split is not None
    if counted:
        left_out.add_all(plan.left_out)
        progress = _Share(progress, _COUNTING, 1 - _COUNTING)
    skipped = LeftOutTiles() if counted else left_out
    index = 0
    steps = _Steps(plan)
    for place, result in _results(plan, steps.read, steps.stop, skipped, progress):
        if isinstance(result, Chip):
            yield replace(result, index=index, part=place.part)
            index += 1
        else:
            skipped.add(result)


@blaming("classes")
def _with_classes(job: ExportJob, progress: Progress) -> ExportJob:
    """Return the job with all classes of its class raster."""
    if isinstance(job.classes, ClassFeatures):
        return job
    completed = job.classes.completed(progress)
    if not completed.classes:
        raise RasterError(
            tr('Classes "{name}": the raster has no pixel with a class. Choose another one.').format(
                name=completed.name
            )
        )
    return replace(job, classes=completed)


@dataclass(frozen=True)
class _Place:
    """A tile before it is read.

    Attributes:
        item: The index of its item.
        tile: Its window before the rotation.
        angle: The rotation in degrees.
        part: Its set.
        done: The share of the tiles up to it.
    """

    item: int
    tile: Window
    angle: float
    part: str
    done: float


class _Share:
    """Progress of a part of the work."""

    def __init__(self, progress: Progress, start: float, share: float) -> None:
        self._progress, self._start, self._share = progress, start, share
        self.cancelled, self.info, self.warning = progress.cancelled, progress.info, progress.warning

    def advance(self, fraction: float) -> None:
        """Report the share of this part."""
        self._progress.advance(self._start + self._share * fraction)


def _results(
    plan: ExportPlan,
    step: Callable[[_Place], Processed],
    stop: Callable[[], None],
    left_out: LeftOutTiles,
    progress: Progress,
) -> Generator[tuple[_Place, Processed], None, None]:
    """Run a step for each tile that may have data and labels, in threads, and yield the results in order."""

    def placed(place: _Place) -> tuple[_Place, Processed]:
        return place, step(place)

    with CacheLimit(_CACHE):
        for place, result in in_order(placed, _places(plan, left_out, progress), lambda: plan.workers, progress, stop):
            progress.advance(place.done)
            yield place, result
    progress.advance(1.0)


def _places(plan: ExportPlan, left_out: LeftOutTiles, progress: Progress) -> Iterator[_Place]:
    """Yield the tiles that may be exported, and count the others.

    Raises:
        Cancelled: The user cancelled.
    """
    total, done = plan.tiles, 0
    for index, item in enumerate(plan.items):
        opened = _TileSources.of(item)
        rows, cols = plan.tiling.counts(item.grid)
        for row in range(rows):
            for first in range(0, cols, _RUN):
                count = min(_RUN, cols - first)
                done += count * len(plan.angles)
                reason = _reason_for_all(plan, opened, plan.tiling.run(row, first, count))
                if reason is not None:
                    if progress.cancelled():
                        raise Cancelled
                    left_out.add(reason, count * len(plan.angles))
                    continue
                for col in range(first, first + count):
                    yield from _rotations(plan, index, plan.tiling.window(row, col), done / total)


def _rotations(plan: ExportPlan, index: int, tile: Window, done: float) -> Iterator[_Place]:
    """Yield a tile in all its rotations, without those that touch blocks of several sets."""
    for angle in plan.angles:
        part: str | None = ""
        if plan.split is not None:
            part = plan.split.part_of(plan.items[index].grid, footprint(tile, angle))
        if part is not None:
            yield _Place(index, tile, angle, part, done)


def _reason_for_all(plan: ExportPlan, opened: _TileSources, run: Window) -> Reason | None:
    """Return why no tile of a run of tiles, nor its rotations, is exported; None if one may be."""
    around = run if len(plan.angles) == 1 else run.grown(max(plan.tile))
    item = opened.item
    if opened.lacks_pixels(around):
        return "no_pixels"
    if item.mask is not None and item.mask.is_far(around):
        return "outside_mask"
    if plan.job.only_labelled and opened.labels.is_empty(around):
        return "unlabelled"
    return None


@dataclass(frozen=True)
class _TileSources:
    """The imagery and labels of an item as one thread opens them."""

    item: ExportItem
    images: tuple[RasterSource, ...]
    labels: LabelReader

    @classmethod
    def of(cls, item: ExportItem) -> _TileSources:
        """Open an item."""
        return cls(item, tuple(mosaic.open() for mosaic in item.images), item.labels.open())

    def lacks_pixels(self, window: Window) -> bool:
        """Whether the files of an image store no data in a window."""
        return any(isinstance(source, Sparse) and source.is_empty(window) for source in self.images)

    def stop(self) -> None:
        """End current and later reads soon."""
        for source in self.images:
            if isinstance(source, Stoppable):
                source.stop()


class _Steps:
    """Reads one tile after the other, in several threads."""

    def __init__(self, plan: ExportPlan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._sources: OrderedDict[int, ThreadSources[_TileSources]] = OrderedDict()

    def read(self, place: _Place) -> Chip | Reason:
        """Read a tile, or return why it is left out."""
        return _read_tile(self._plan, place, self._opened(place.item).current())

    def labels(self, place: _Place) -> frozenset[int] | Reason:
        """Return the labels that occur in a tile, or why it is left out."""
        chip = self.read(place)
        return chip if isinstance(chip, Reason) else frozenset(np.unique(chip.labels[chip.labels > 0]).tolist())

    def stop(self) -> None:
        """End current and later reads soon."""
        with self._lock:
            for sources in self._sources.values():
                sources.stop()

    def _opened(self, index: int) -> ThreadSources[_TileSources]:
        """Return an item as the threads open it; those of earlier items are closed."""
        with self._lock:
            if index not in self._sources:
                self._sources[index] = ThreadSources(partial(_TileSources.of, self._plan.items[index]))
                if len(self._sources) > self._plan.workers + 1:
                    self._sources.popitem(last=False)
            return self._sources[index]


def _read_tile(plan: ExportPlan, place: _Place, opened: _TileSources) -> Chip | Reason:
    """Read a tile, or return why it is left out; its labels are read first, since that is quick."""
    item, tile, angle = opened.item, place.tile, place.angle
    if opened.lacks_pixels(needed(tile, angle)):
        return "no_pixels"
    if item.mask is not None and not item.mask.inside_grid(rotated_grid(item.grid.cut(tile), angle)).all():
        return "outside_mask"
    labels, features = opened.labels.read(tile, angle)
    if plan.job.only_labelled and not labels.any():
        return "unlabelled"
    images, with_pixels = [], np.ones(labels.shape, bool)
    for source, bands in zip(opened.images, plan.images):
        image, has_pixel = _read_image(source, item, bands, tile, angle)
        if not has_pixel.any():
            return "no_pixels"
        images.append(image)
        with_pixels &= has_pixel
    labels = np.where(with_pixels, labels, labels.dtype.type(0))
    if plan.job.only_labelled and not labels.any():
        return "unlabelled"
    grid = plan.chip_grid(item, tile, angle)
    return Chip(0, "", grid, tuple(images), labels, item.name if plan.job.separately else "", angle, features)


def _read_image(
    source: RasterSource, item: ExportItem, bands: ImageBands, tile: Window, angle: float
) -> tuple[ChipImage, Validity]:
    """Return the image of a tile, and the pixels with a value in any band."""
    window = needed(tile, angle)
    image = _read_window(source, item, bands, window)
    if angle:
        pixels, has_value = rotated_image(image, window, tile, angle)
    else:
        pixels, has_value = image.pixels, _samples(image)
    pixels = pixels.astype(bands.dtype, copy=False)
    if has_value.all():
        return ChipImage(pixels), has_value[0]
    missing = bands.dtype.type(0 if bands.nodata is None else bands.nodata)
    return ChipImage(np.where(has_value, pixels, missing), has_value), has_value.any(axis=0)


def _samples(image: Image) -> SampleMask:
    """Return whether each sample has a value, shape (bands, rows, cols)."""
    valid = np.broadcast_to(image.valid, image.pixels.shape)
    return valid if image.lacking is None else valid & ~image.lacking


def _read_window(source: RasterSource, item: ExportItem, bands: ImageBands, window: Window) -> Image:
    """Read a window; without values beyond the imagery and the grid of the tiles."""
    limits = source.area.intersection(item.grid.window) if source.area.overlaps(item.grid.window) else None
    if limits is not None and window.within(limits):
        return source.read(window)
    composite = Composite(len(bands.names), window, bands.dtype)
    if limits is not None and window.overlaps(limits):
        available = window.intersection(limits)
        composite.add(available, source.read(available))
    return composite.image()
