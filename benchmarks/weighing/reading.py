"""Techniques of reading: all tiles of a raster, by two threads, nothing else done with them."""

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
from .ways import Arrays, Technique, Way

Opens = Callable[[], RasterSource]

_SIDE = 512  # of blocks
_BLOCKS = ("TILED=YES", f"BLOCKXSIZE={_SIDE}", f"BLOCKYSIZE={_SIDE}", "COMPRESS=DEFLATE")
_STRIPS = ("TILED=NO", "COMPRESS=DEFLATE")


def reads(trial: Trial) -> Iterator[Technique]:
    """Whether threads share an open raster, and with it what GDAL keeps of it, in a cache as large as in a run."""
    layouts = {"DEFLATE, blocks of 512": _BLOCKS, "DEFLATE, strips": _STRIPS}
    for subject, options in layouts.items():
        planned = trial.planned(_copied(trial, subject, options))
        shared = partial(opener, planned.imagery, WORKERS, 1)
        engine = Way("one for both threads", lambda planned=planned, shared=shared: _read(planned, shared()))
        other = Way("one for each", lambda planned=planned: _read(planned, planned.imagery.open))
        yield Technique("open rasters", f"reads, {subject}", engine, (other,))


def blocks(trial: Trial) -> Iterator[Technique]:
    """Whether blocks of the file are kept by code of its own, both times for two threads that share an open raster."""
    subject = f"DEFLATE, blocks of {_SIDE}"
    planned = trial.planned(_copied(trial, subject, _BLOCKS))
    shared = partial(opener, planned.imagery, WORKERS, 1)

    def whole() -> Opens:
        most = cache_size(planned) // (planned.imagery.dtype.itemsize * len(planned.bands.bands) * _SIDE**2)
        source = Whole(shared()(), most)
        return lambda: source

    engine = Way("kept by GDAL", lambda: _read(planned, shared()))
    yield Technique(
        "blocks", f"reads, {subject}", engine, (Way("read whole, and kept here", lambda: _read(planned, whole())),)
    )


class Whole:
    """A source that reads whole blocks, keeps the last ones, and copies what is asked for out of them."""

    def __init__(self, source: RasterSource, most: int) -> None:
        """Keep so many blocks of a source."""
        self.area = source.area
        self._source = source
        self._most = most
        self._kept: OrderedDict[tuple[int, int], tuple[Window, Image]] = OrderedDict()
        self._turn = threading.Lock()

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        with self._turn:
            rows, cols = (
                range(begin // _SIDE, -(-end // _SIDE))
                for begin, end in ((window.row, window.bottom), (window.col, window.right))
            )
            parts = [self._block(row, col) for row in rows for col in cols]
            pixels = parts[0][1].pixels
            found = np.empty((len(pixels), window.height, window.width), pixels.dtype)
            known = np.empty(found.shape[1:], bool)
            for place, image in parts:
                common = window.intersection(place)
                here, there = common.slices_within(window), common.slices_within(place)
                found[(slice(None), *here)] = image.pixels[(slice(None), *there)]
                known[here] = image.valid[there]
        return Image(found, known)

    def _block(self, row: int, col: int) -> tuple[Window, Image]:
        if (row, col) not in self._kept:
            place = Window(row * _SIDE, col * _SIDE, _SIDE, _SIDE).intersection(self.area)
            self._kept[row, col] = (place, self._source.read(place))
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end((row, col))
        return self._kept[row, col]


def nodata(trial: Trial) -> Iterator[Technique]:
    """Whether one band is looked at before the others are read, of a raster whose lower half has no value."""
    for interleave in ("PIXEL", "BAND"):
        subject = f"half nodata, interleaved by {interleave.lower()}"
        planned = trial.planned(_copied(trial, subject, (*_BLOCKS, f"INTERLEAVE={interleave}"), half=True))
        engine = Way("all bands at once", lambda planned=planned: _read(planned, planned.imagery.open))
        looking = Way(
            "one band first; the others where it has a value",
            lambda planned=planned: _read(planned, lambda: Looking(planned.imagery.open())),
        )
        yield Technique("tiles without a value", f"reads, {subject}", engine, (looking,))


class Looking:
    """A source that reads the first band before all, and takes it for all: the engine may not, as bands differ."""

    def __init__(self, source: Any) -> None:  # noqa: ANN401  the engine's own source of a GDAL dataset, not public
        """Look before a source reads."""
        self.area = source.area
        self._source = source
        self._first = source.dataset.GetRasterBand(1)

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        first = self._first.ReadAsArray(window.col, window.row, window.width, window.height)
        if (first != self._first.GetNoDataValue()).any():
            return self._source.read(window)
        return Image(
            np.zeros((self._source.dataset.RasterCount, *first.shape), first.dtype), np.zeros(first.shape, bool)
        )


def _read(planned: Plan, opens: Opens) -> Arrays:
    """Read all tiles, each thread from what it opens first; give pixels and validity of each."""
    local = threading.local()
    grid = planned.imagery.grid

    def read(tile: Tile) -> Image:
        if not hasattr(local, "source"):
            local.source = opens()
        return local.source.read(tile.read.intersection(local.source.area))

    with CacheLimit(cache_size(planned)), ThreadPoolExecutor(WORKERS) as pool:
        images = pool.map(read, planned.tiling.tiles(grid.rows, grid.cols))
        return [array for image in images for array in image[:2]]


def _copied(trial: Trial, name: str, options: Sequence[str], *, half: bool = False) -> Path:
    """Write a raster of three bands with these creation options, its lower half without a value where asked for."""
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
