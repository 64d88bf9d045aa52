"""Techniques of the loop: whole runs, from opening the raster to the finished GeoTIFF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from pixelwise.inference import NullProgress, Plan, run
from pixelwise.inference.loop import classify, tile_pool
from pixelwise.inference.loop.tile_pool import TilePool
from pixelwise.inference.loop.writing import ClassSink
from pixelwise.inference.raster.imagery import RasterSource
from pixelwise.inference.raster.mosaic import Mosaic

from .subjects import Trial
from .ways import Arrays, Technique, Way

Change = Callable[[], AbstractContextManager[Any]]

_COMPRESSIONS = ("NONE", "DEFLATE")


def reading_ahead(trial: Trial) -> Iterator[Technique]:
    """Whether one thread more than may score reads ahead from the first tile on."""
    yield from _changed(trial, "reading ahead", "where reading makes wait", {"always": _always_ahead})


def datasets(trial: Trial) -> Iterator[Technique]:
    """Whether threads share an open raster; GDAL's cache is as large as the engine's for those that share."""
    yield from _changed(trial, "open rasters", "one for both threads", {"one for each": _with_own_sources})


def writing(trial: Trial) -> Iterator[Technique]:
    """Who writes: those that compute, or a thread that does nothing else."""
    yield from _changed(trial, "writing", "threads that compute", {"the thread that called": _written_by_caller})


def _changed(trial: Trial, name: str, own: str, others: dict[str, Change]) -> Iterator[Technique]:
    """Whole runs, as they are and with the loop changed."""
    for compression in _COMPRESSIONS:
        raster = trial.subject.make(trial.folder / "loop.tif", trial.size, compression)
        engine, *ways = (
            Way(words, partial(_finished, trial, raster, change), _bytes)
            for words, change in {own: nullcontext, **others}.items()
        )
        yield Technique(name, f"{trial.subject.name}, whole run, {compression}", engine, tuple(ways), compared="bytes")
        raster.unlink()


def _finished(trial: Trial, raster: Path, change: Change) -> Plan:
    planned = trial.planned(raster)
    with change():
        run(planned, NullProgress())
    return planned


def _always_ahead() -> AbstractContextManager[Any]:
    class OneMore(tile_pool.ReadingAhead):
        def __init__(self, workers: int) -> None:
            super().__init__(workers)
            self.threads += 1

    return patch.object(tile_pool, "ReadingAhead", OneMore)


def _with_own_sources() -> AbstractContextManager[Any]:
    def for_each(imagery: Mosaic, *_: int) -> Callable[[], RasterSource]:
        return imagery.open

    return patch.object(import_module("pixelwise.inference.run"), "opener", for_each)


def _written_by_caller() -> AbstractContextManager[Any]:
    return patch.object(classify, "run", _run_then_write)


def _run_then_write(
    classifier: classify.PixelClassifier, pool: TilePool, sink: ClassSink, size: tuple[int, int]
) -> int:
    """Classify all pixels as the engine's loop does; the thread that called writes them."""
    valid, tiles = 0, classifier.tiling.tiles(*size)
    for results in pool.process(classifier, tiles, classifier.classify):
        for result in results:
            sink.write(result.window, result.prediction)
            valid += result.valid
    return valid


def _bytes(planned: Plan) -> Arrays:
    return [np.fromfile(planned.job.output, np.uint8)]
