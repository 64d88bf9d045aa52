"""Time the stages of a run from outside: the functions that do a stage's work are wrapped while the run goes on.

The engine knows nothing of it. Where a function of the engine gets another name or place, change `STAGES`;
tests/core/test_benchmarks.py says which name is wrong.
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

# Stages in the order of the work. What a function imported by its name does is found where it was imported to.
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
    """What was spent on a stage, without the stages inside it.

    Attributes:
        calls: How often it was begun.
        busy: Seconds of processor time of the threads that worked on it.
        waiting: Seconds in which these threads waited: for the disk, for each other, or for a processor.
    """

    calls: int = 0
    busy: float = 0.0
    waiting: float = 0.0

    def add(self, other: Spent) -> None:
        """Add what another thread spent."""
        self.calls += other.calls
        self.busy += other.busy
        self.waiting += other.waiting


@dataclass
class _Call:
    """A call that goes on, and the seconds of wrapped calls inside it."""

    stage: str
    busy: float = 0.0
    wall: float = 0.0


@dataclass
class _Thread:
    """What one thread does and did."""

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
            own = busy - call.busy
            self.spent.setdefault(stage, Spent()).add(Spent(not inside, own, max(0.0, wall - call.wall - own)))
            if self.calls:
                self.calls[-1].busy += busy
                self.calls[-1].wall += wall


class Recorder:
    """Adds up what threads spend on stages."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._local = threading.local()
        self._threads: list[_Thread] = []

    @contextmanager
    def listening(self, stages: Mapping[str, tuple[str, ...]] = STAGES) -> Iterator[None]:
        """Wrap the functions of all stages for as long as the block lasts."""
        with ExitStack() as stack:
            for stage, names in stages.items():
                for name in names:
                    owner, _, function = name.rpartition(".")
                    wrapped = self._wrapped(stage, resolve_name(name))
                    stack.enter_context(mock.patch.object(resolve_name(owner), function, wrapped))
            yield

    def spent(self) -> dict[str, Spent]:
        """What all threads spent on each stage, in the order of `STAGES`; stages that did not occur are left out."""
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
