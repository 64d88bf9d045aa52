"""The stages that benchmarks/profile times are those of the engine."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name
from types import SimpleNamespace

import pytest
from pixelwise.inference import Environment, NullProgress, plan, run
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
TILES = 5 * 6
SQUARES = 2 * 2  # in which the result is gathered


@pytest.fixture
def stages(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from measuring import stages

    return stages


@pytest.fixture
def recorded(stages, tmp_path):
    """Classify with all stages timed and return the time of each."""

    def spent(**job):
        raster = write_raster(tmp_path / "image.tif", textured(300, 340))
        model = argmax_model(tmp_path / "model.onnx", 3, tile_size=64, padding=0)
        planned = plan(make_job(raster, model, tmp_path / "classes.tif", **job))
        recorder = stages.Recorder()
        with recorder.listening():
            run(planned, NullProgress())
        return recorder.spent()

    return spent


def test_every_stage_names_existing_functions(stages):
    names = [name for names in stages.STAGES.values() for name in names]

    functions = [resolve_name(name) for name in names]

    assert all(map(callable, functions))


def test_every_stage_is_counted_once_per_tile(recorded):
    spent = recorded()

    assert spent.pop("open raster").calls > 0  # once for each thread that processes tiles
    # The trial of a tile of the run is awaited too, so that it can be cancelled.
    once = {"open network": 1, "overviews": SQUARES, "finish": 1, "wait for a result": TILES + 1}
    each = ("read", "normalise", "wait for a turn", "infer", "upsample", "classes", "write")
    assert {stage: one.calls for stage, one in spent.items()} == {**once, **dict.fromkeys(each, TILES)}


def test_a_warp_is_a_separate_stage(recorded):
    spent = recorded(environment=Environment(crs="EPSG:32632"))

    assert 0 < spent["read"].calls <= spent["warp"].calls


def test_blending_is_a_separate_stage(recorded):
    spent = recorded(arguments="merge blend;padding 8")

    assert spent["blend"].calls > 0


def test_a_nested_stage_is_timed_separately(stages, monkeypatch):
    busy, wall = iter([0, 1, 4, 6]), iter([0, 1, 5, 9])
    clock = SimpleNamespace(thread_time=lambda: next(busy), perf_counter=lambda: next(wall))
    monkeypatch.setattr(stages, "time", clock)
    thread = stages._Thread()

    thread.timed("outer", lambda: thread.timed("inner", lambda: None))

    assert thread.spent == {"inner": stages.Spent(1, 3, 1), "outer": stages.Spent(1, 3, 2)}
