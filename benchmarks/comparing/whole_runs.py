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
from .variants import Arrays, Technique, Variant

Change = Callable[[], AbstractContextManager[Any]]

_COMPRESSIONS = ("NONE", "DEFLATE")


def reading_ahead(trial: Trial) -> Iterator[Technique]:
    """Compare reading ahead where reads are slow with an additional thread from the first tile on."""
    yield from _compare_loops(trial, "reading ahead", "where reading makes wait", {"always": _always_ahead})


def datasets(trial: Trial) -> Iterator[Technique]:
    """Compare threads that share an open raster, and GDAL's cache, with one raster per thread."""
    yield from _compare_loops(trial, "open rasters", "one for both threads", {"one for each": _with_own_sources})


def writing(trial: Trial) -> Iterator[Technique]:
    """Compare writing in the compute threads with writing in a separate thread."""
    yield from _compare_loops(trial, "writing", "threads that compute", {"the thread that called": _write_in_caller})


def _compare_loops(trial: Trial, name: str, own: str, others: dict[str, Change]) -> Iterator[Technique]:
    """Yield the techniques of whole runs, unchanged and with a changed loop."""
    for compression in _COMPRESSIONS:
        raster = trial.subject.make(trial.folder / "loop.tif", trial.size, compression)
        engine, *variants = (
            Variant(variant_name, partial(_run, trial, raster, change), _bytes)
            for variant_name, change in {own: nullcontext, **others}.items()
        )
        yield Technique(
            name, f"{trial.subject.name}, whole run, {compression}", engine, tuple(variants), compared="bytes"
        )
        raster.unlink()


def _run(trial: Trial, raster: Path, change: Change) -> Plan:
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


def _write_in_caller() -> AbstractContextManager[Any]:
    return patch.object(classify, "run", _run_then_write)


def _run_then_write(
    classifier: classify.PixelClassifier, pool: TilePool, sink: ClassSink, size: tuple[int, int]
) -> int:
    """Classify all pixels as the engine's loop does, but write them in the calling thread."""
    valid, tiles = 0, classifier.tiling.tiles(*size)
    for results in pool.process(classifier, tiles, classifier.classify):
        for result in results:
            sink.write(result.window, result.prediction)
            valid += result.valid
    return valid


def _bytes(planned: Plan) -> Arrays:
    return [np.fromfile(planned.job.output, np.uint8)]
