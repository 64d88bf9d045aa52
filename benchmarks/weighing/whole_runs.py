"""Techniques of the loop: whole runs, from opening the raster to the finished GeoTIFF."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from pixelwise.inference import job
from pixelwise.inference.job import Plan, run
from pixelwise.inference.loop import classify
from pixelwise.inference.loop.tiling import Tile, Window
from pixelwise.inference.progress import Progress, Silent
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
    """Who writes: a thread that does nothing else, or those that compute."""
    yield from _changed(trial, "writing", "the thread that called", {"those that compute": _written_where_computed})


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
        run(planned, Silent())
    return planned


def _always_ahead() -> AbstractContextManager[Any]:
    class OneMore(classify.ReadingAhead):
        def __init__(self, workers: int) -> None:
            super().__init__(workers)
            self.threads += 1

    return patch.object(classify, "ReadingAhead", OneMore)


def _with_own_sources() -> AbstractContextManager[Any]:
    def for_each(imagery: Mosaic, *_: int) -> Callable[[], RasterSource]:
        return imagery.open

    return patch.object(job, "opener", for_each)


def _written_where_computed() -> AbstractContextManager[Any]:
    return patch.object(classify, "run", _run_and_write)


def _run_and_write(
    classifier: classify.PixelClassifier,
    open_source: Callable[[], RasterSource],
    sink: classify.ClassSink,
    size: tuple[int, int],
    workers: int,
    progress: Progress,
) -> int:
    """Classify all pixels as the engine's loop does; in their order, results are written by whoever has the next."""
    ready: dict[Window, classify.Classified] = {}
    order, turn = deque(classifier.tiling.tiles(*size)), threading.Lock()
    valid = 0

    def work(tiles: Sequence[Tile], images: Sequence[classify.Image | None]) -> None:
        ready.update((result.window, result) for result in classifier.classes(tiles, images))
        if turn.acquire(blocking=False):
            try:
                write_ready()
            finally:
                turn.release()

    def write_ready() -> None:
        nonlocal valid
        while order and order[0].keep in ready:
            result = ready.pop(order.popleft().keep)
            sink.write(result.window, result.answer)
            valid += result.valid

    for _ in classify.in_batches(classifier, open_source, [*order], work, workers, progress):
        pass
    write_ready()  # what came while another was about to stop
    return valid


def _bytes(planned: Plan) -> Arrays:
    return [np.fromfile(planned.job.output, np.uint8)]
