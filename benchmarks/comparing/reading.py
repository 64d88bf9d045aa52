"""Techniques of reading: reading all tiles of a raster in two threads, without processing them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from measuring.scene import make_raster
from osgeo import gdal
from pixelwise.inference import Plan
from pixelwise.inference.grid.gdal import CacheLimit
from pixelwise.inference.grid.tiling import Tile
from pixelwise.inference.grid.window import Window
from pixelwise.inference.memory import cache_size
from pixelwise.inference.raster.image import Image
from pixelwise.inference.raster.imagery import RasterSource
from pixelwise.inference.raster.shared import opener

from .subjects import WORKERS, Trial
from .variants import Arrays, Technique, Variant

Opens = Callable[[], RasterSource]

_SIDE = 512  # of blocks
_BLOCKS = ("TILED=YES", f"BLOCKXSIZE={_SIDE}", f"BLOCKYSIZE={_SIDE}", "COMPRESS=DEFLATE")
_STRIPS = ("TILED=NO", "COMPRESS=DEFLATE")


def reads(trial: Trial) -> Iterator[Technique]:
    """Compare threads that share an open raster, and GDAL's cache of it, with one raster per thread."""
    layouts = {"DEFLATE, blocks of 512": _BLOCKS, "DEFLATE, strips": _STRIPS}
    for subject, options in layouts.items():
        planned = trial.planned(_copy(trial, subject, options))
        shared = partial(opener, planned.imagery, WORKERS, 1)
        engine = Variant("one for both threads", lambda planned=planned, shared=shared: _read(planned, shared()))
        other = Variant("one for each", lambda planned=planned: _read(planned, planned.imagery.open))
        yield Technique("open rasters", f"reads, {subject}", engine, (other,))


def blocks(trial: Trial) -> Iterator[Technique]:
    """Compare GDAL's cache of blocks with our own, both for two threads that share an open raster."""
    subject = f"DEFLATE, blocks of {_SIDE}"
    planned = trial.planned(_copy(trial, subject, _BLOCKS))
    shared = partial(opener, planned.imagery, WORKERS, 1)

    def cached() -> Opens:
        limit = cache_size(planned) // (planned.imagery.dtype.itemsize * len(planned.bands.bands) * _SIDE**2)
        source = BlockCache(shared()(), limit)
        return lambda: source

    engine = Variant("kept by GDAL", lambda: _read(planned, shared()))
    yield Technique(
        "blocks", f"reads, {subject}", engine, (Variant("read whole, and kept here", lambda: _read(planned, cached())),)
    )


class BlockCache:
    """A source that reads whole blocks, caches the last ones, and copies windows from them."""

    def __init__(self, source: RasterSource, limit: int) -> None:
        """Cache up to `limit` blocks of a source."""
        self.area = source.area
        self._source = source
        self._limit = limit
        self._blocks: OrderedDict[tuple[int, int], tuple[Window, Image]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        with self._lock:
            rows, cols = (
                range(begin // _SIDE, -(-end // _SIDE))
                for begin, end in ((window.row, window.bottom), (window.col, window.right))
            )
            cached_blocks = [self._block(row, col) for row in rows for col in cols]
            pixels = cached_blocks[0][1].pixels
            pixels_read = np.empty((len(pixels), window.height, window.width), pixels.dtype)
            valid = np.empty(pixels_read.shape[1:], bool)
            for block_window, image in cached_blocks:
                common = window.intersection(block_window)
                target, source_slices = common.slices_within(window), common.slices_within(block_window)
                pixels_read[(slice(None), *target)] = image.pixels[(slice(None), *source_slices)]
                valid[target] = image.valid[source_slices]
        return Image(pixels_read, valid)

    def _block(self, row: int, col: int) -> tuple[Window, Image]:
        if (row, col) not in self._blocks:
            block_window = Window(row * _SIDE, col * _SIDE, _SIDE, _SIDE).intersection(self.area)
            self._blocks[row, col] = (block_window, self._source.read(block_window))
            if len(self._blocks) > self._limit:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end((row, col))
        return self._blocks[row, col]


def nodata(trial: Trial) -> Iterator[Technique]:
    """Compare reading all bands with reading one band first, on a raster whose lower half is nodata."""
    for interleave in ("PIXEL", "BAND"):
        subject = f"half nodata, interleaved by {interleave.lower()}"
        planned = trial.planned(_copy(trial, subject, (*_BLOCKS, f"INTERLEAVE={interleave}"), half=True))
        engine = Variant("all bands at once", lambda planned=planned: _read(planned, planned.imagery.open))
        first_band_first = Variant(
            "one band first; the others where it has a value",
            lambda planned=planned: _read(planned, lambda: FirstBandFirst(planned.imagery.open())),
        )
        yield Technique("tiles without a value", f"reads, {subject}", engine, (first_band_first,))


class FirstBandFirst:
    """A source that skips other bands if the first is nodata; the engine may not, as bands may differ."""

    def __init__(self, source: Any) -> None:  # noqa: ANN401  the engine's own source of a GDAL dataset, not public
        """Store the source."""
        self.area = source.area
        self._source = source
        self._first = source.bands.dataset.GetRasterBand(1)

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        first = self._first.ReadAsArray(window.col, window.row, window.width, window.height)
        if (first != self._first.GetNoDataValue()).any():
            return self._source.read(window)
        return Image(
            np.zeros((self._source.bands.dataset.RasterCount, *first.shape), first.dtype), np.zeros(first.shape, bool)
        )


def _read(planned: Plan, opens: Opens) -> Arrays:
    """Read all tiles, each thread from its own result of `opens`; return pixels and validity of each."""
    local = threading.local()
    grid = planned.imagery.grid

    def read(tile: Tile) -> Image:
        if not hasattr(local, "source"):
            local.source = opens()
        return local.source.read(tile.read.intersection(local.source.area))

    with CacheLimit(cache_size(planned)), ThreadPoolExecutor(WORKERS) as pool:
        images = pool.map(read, planned.tiling.tiles(grid.rows, grid.cols))
        return [array for image in images for array in image[:2]]


def _copy(trial: Trial, name: str, options: Sequence[str], *, half: bool = False) -> Path:
    """Write a raster of three bands with these creation options, optionally with nodata in the lower half."""
    plain, path = trial.folder / "plain.tif", trial.folder / f"{name}.tif"
    make_raster(plain, trial.size, 3, "NONE")
    dataset = gdal.Open(str(plain), gdal.GA_Update)
    if half:
        below = np.zeros((3, trial.size - trial.size // 2, trial.size), np.uint8)
        dataset.WriteArray(below, 0, trial.size // 2)
        for number in (1, 2, 3):
            dataset.GetRasterBand(number).SetNoDataValue(0)
    gdal.Translate(str(path), dataset, creationOptions=[*options]).FlushCache()
    del dataset
    plain.unlink()
    return path
