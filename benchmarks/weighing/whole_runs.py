"""Techniques of the loop: whole runs, from opening the raster to the finished GeoTIFF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from pixelwise.inference.job import Plan, run
from pixelwise.inference.loop import classify
from pixelwise.inference.progress import Silent

from .subjects import Trial
from .ways import Arrays, Technique, Way

_COMPRESSIONS = ("NONE", "DEFLATE")


def reading_ahead(trial: Trial) -> Iterator[Technique]:
    """Whether one thread more than may score reads ahead."""
    in_order = classify.in_order

    def as_many(step: Any, work: Any, threads: int, *others: Any) -> Any:  # noqa: ANN401  as `in_order` takes it
        return in_order(step, work, threads - 1, *others)

    for compression in _COMPRESSIONS:
        raster = trial.folder / f"ahead-{compression}.tif"
        trial.subject.make(raster, trial.size, compression)

        def finished(raster: Path = raster) -> Plan:
            planned = trial.planned(raster)
            run(planned, Silent())
            return planned

        def without(raster: Path = raster) -> Plan:
            with patch.object(classify, "in_order", as_many):
                return finished(raster)

        subject = f"{trial.subject.name}, raster {compression}"
        engine = Way("by one thread more", finished, _bytes)
        yield Technique("reading ahead", subject, engine, (Way("none", without, _bytes),))
        raster.unlink()


def _bytes(planned: Plan) -> Arrays:
    return [np.fromfile(planned.job.output, np.uint8)]
