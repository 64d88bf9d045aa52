"""Many runs, at once or one after the other in one process, disturb each other in nothing and leave nothing behind."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pixelwise.inference import NullProgress, plan, run
from pixelwise.inference.ledger import ledger
from pixelwise.inference.ledger.store import Store
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

RUNS = int(os.environ.get("PIXELWISE_RUNS", "30"))  # docs/reliability.md has the command for two hundred
STATUS = Path("/proc/self/status")


@pytest.fixture
def source(tmp_path):
    write_raster(tmp_path / "in.tif", textured(150, 140))
    argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    (tmp_path / "out").mkdir()
    return tmp_path


def once(folder, name="map", **options):
    job = make_job(folder / "in.tif", folder / "m.onnx", folder / "out" / f"{name}.tif", parallel_factor="2", **options)
    run(plan(job), NullProgress())


def test_eight_runs_at_once_write_eight_equal_maps_into_one_folder(source):
    once(source, "plain")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: once(source, f"map{number}"), range(8)))

    names = [f"{name}{ending}" for name in ("plain", *(f"map{number}" for number in range(8)))
             for ending in (".qmd", ".qml", ".tif", ".tif.aux.xml")]  # fmt: skip
    assert sorted(path.name for path in (source / "out").iterdir()) == sorted(names)
    for ending in (".tif", ".tif.aux.xml", ".qml"):
        contents = {(source / "out" / f"map{number}{ending}").read_bytes() for number in range(8)}
        assert contents == {(source / "out" / f"plain{ending}").read_bytes()}


def used():
    """Memory in KB, open files, and threads of this process."""
    (memory,) = [int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmRSS")]
    return memory, len(os.listdir("/proc/self/fd")), threading.active_count()


@pytest.mark.skipif(not STATUS.exists(), reason="the figures are those of Linux")
@pytest.mark.parametrize("keeps_blocks", [False, True])
def test_runs_one_after_the_other_let_memory_files_and_threads_grow_no_further(source, monkeypatch, keeps_blocks):
    monkeypatch.setattr(ledger, "_WORTH", 0.0)
    monkeypatch.setattr(ledger, "_SAMPLE", 0.0)
    monkeypatch.setattr(ledger, "units_per_block", lambda computed, seconds: 1)
    kept, put = set(), Store.put

    def noted(store, number, block):
        kept.add(number)
        put(store, number, block)

    monkeypatch.setattr(Store, "put", noted)
    for _ in range(10):
        once(source, resumable=keeps_blocks)
    before = used()

    for _ in range(RUNS):
        once(source, resumable=keeps_blocks)
    after = used()

    assert after[0] - before[0] < 16 * 1024
    assert after[1] <= before[1]  # fewer if something of an earlier test ends
    assert after[2] <= before[2]
    assert bool(kept) == keeps_blocks
