"""Time the stages of a run from outside, by wrapping the functions of each stage during the run.

The engine does not depend on it. If a function of the engine is renamed or moved, change `STAGES`;
tests/core/test_benchmarks.py reports the wrong name.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any
from unittest import mock

ENGINE = "pixelwise.inference."

# Stages in the order of the work. Functions imported by name are wrapped in the importing module.
STAGES: Mapping[str, tuple[str, ...]] = {
    "open network": (ENGINE + "run.open_planned",),
    "open raster": (ENGINE + "raster.mosaic.Mosaic.open",),
    "read": (ENGINE + "loop.classify.read_tile", ENGINE + "loop.classify_rows.read_tile"),
    "warp": (
        ENGINE + "raster.imagery._WarpedReader.read",
        ENGINE + "raster.by_band.BandwiseWarp.read",
        ENGINE + "raster.block_source.WarpedBlockPixels.read",
    ),
    "normalise": (ENGINE + "network.normalise.Normaliser.apply",),
    "wait for a turn": ("threading.BoundedSemaphore.__enter__",),
    "infer": (ENGINE + "network.engine.Network.run", ENGINE + "network.engine.Network.run_outputs"),
    "upsample": (ENGINE + "network.scoring.upsampled",),
    "blend": (
        ENGINE + "loop.blend.BlendLayout.weighted",
        ENGINE + "loop.blend.Strip.add",
        ENGINE + "loop.blend.Strip.take",
    ),
    "classes": (
        ENGINE + "loop.classify.predict_window",
        ENGINE + "loop.classify_blended.predict_window",
        ENGINE + "loop.classify_rows.RowClassifier._predict_rows",
    ),
    "wait for a result": (ENGINE + "loop.steps._awaited",),
    "write": (ENGINE + "result.result_files.ResultFiles.write",),
    "overviews": (ENGINE + "result.geotiff.most_frequent", ENGINE + "result.percent_tiff.mean"),
    "finish": (ENGINE + "result.result_files.ResultFiles.finish",),
}


@dataclass
class Spent:
    """The time of a stage, without nested stages.

    Attributes:
        calls: The number of calls.
        busy: Seconds of processor time of the threads in the stage.
        waiting: Seconds in which these threads waited: for the disk, for each other, or for a processor.
    """

    calls: int = 0
    busy: float = 0.0
    waiting: float = 0.0

    def add(self, other: Spent) -> None:
        """Add the time of another thread."""
        self.calls += other.calls
        self.busy += other.busy
        self.waiting += other.waiting


@dataclass
class _Call:
    """A running call, and the seconds of nested wrapped calls."""

    stage: str
    busy: float = 0.0
    wall: float = 0.0


@dataclass
class _Thread:
    """The running and finished calls of one thread."""

    calls: list[_Call] = field(default_factory=list)
    spent: dict[str, Spent] = field(default_factory=dict)

    def timed(self, stage: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  any function
        inside = any(call.stage == stage for call in self.calls)
        call = _Call(stage)
        self.calls.append(call)
        started, wall = time.thread_time(), time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            busy, wall = time.thread_time() - started, time.perf_counter() - wall
            self.calls.pop()
            exclusive = busy - call.busy
            self.spent.setdefault(stage, Spent()).add(
                Spent(not inside, exclusive, max(0.0, wall - call.wall - exclusive))
            )
            if self.calls:
                self.calls[-1].busy += busy
                self.calls[-1].wall += wall


class Recorder:
    """Adds up the time of threads by stage."""

    def __init__(self) -> None:
        """Start without times."""
        self._local = threading.local()
        self._threads: list[_Thread] = []

    @contextmanager
    def listening(self, stages: Mapping[str, tuple[str, ...]] = STAGES) -> Iterator[None]:
        """Wrap the functions of all stages during the block."""
        with ExitStack() as stack:
            for stage, names in stages.items():
                for name in names:
                    owner, _, function = name.rpartition(".")
                    wrapped = self._wrapped(stage, resolve_name(name))
                    stack.enter_context(mock.patch.object(resolve_name(owner), function, wrapped))
            yield

    def spent(self) -> dict[str, Spent]:
        """Return the time of all threads by stage, in the order of `STAGES`, without stages that did not occur."""
        total: dict[str, Spent] = {}
        for thread in self._threads:
            for stage, spent in thread.spent.items():
                total.setdefault(stage, Spent()).add(spent)
        return {stage: total[stage] for stage in STAGES if stage in total}

    def _wrapped(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  any function
            return self._thread().timed(stage, function, *args, **kwargs)

        return timed

    def _thread(self) -> _Thread:
        if not hasattr(self._local, "thread"):
            self._local.thread = _Thread()
            self._threads.append(self._local.thread)
        thread: _Thread = self._local.thread
        return thread
