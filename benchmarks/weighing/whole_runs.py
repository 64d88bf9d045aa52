"""Techniques of the loop: whole runs, from opening the raster to the finished GeoTIFF."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from pixelwise.inference import job
from pixelwise.inference.job import Plan, run
from pixelwise.inference.loop import classify
from pixelwise.inference.progress import Silent

from .reading import Locked
from .subjects import Trial
from .ways import Arrays, Technique, Way

Change = Callable[[], AbstractContextManager[Any]]

_COMPRESSIONS = ("NONE", "DEFLATE")


def reading_ahead(trial: Trial) -> Iterator[Technique]:
    """Whether one thread more than may score reads ahead from the first tile on."""
    yield from _changed(trial, "reading ahead", "where reading makes wait", {"always": _always_ahead})


def datasets(trial: Trial) -> Iterator[Technique]:
    """Whether threads share an open raster."""
    yield from _changed(trial, "open rasters", "one for each thread", {"one for all, behind a lock": _with_one_source})


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
            super().__init__(workers + 1)

    return patch.object(classify, "ReadingAhead", OneMore)


def _with_one_source() -> AbstractContextManager[Any]:
    def for_all(imagery: Any, _: int) -> Callable[[], Locked]:  # noqa: ANN401  as `opener` takes it
        source = Locked(imagery.open(), threading.Lock())
        return lambda: source

    return patch.object(job, "opener", for_all)


def _bytes(planned: Plan) -> Arrays:
    return [np.fromfile(planned.job.output, np.uint8)]
