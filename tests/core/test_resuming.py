"""A run that ended early goes on from its finished blocks, and its files are the same, byte by byte."""

import re
from dataclasses import replace
from importlib import import_module

import pytest
from osgeo import ogr
from pixelwise.inference import Cancelled, Polygons, plan, run
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger.store import stores
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

TRIANGLE = "POLYGON ((500100 5399900, 502500 5399000, 500300 5397500, 500100 5399900))"


@pytest.fixture(autouse=True)
def every_run_is_long(monkeypatch):
    """Runs keep their blocks, of two units, from the first one on."""
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 2)


@pytest.fixture
def narrow(monkeypatch):
    """Strips of a few tiles."""
    monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", 1)


def image(path, seed=0, rows=500, cols=370):
    """An image with an area without values, and one where a band lacks values."""
    pixels = textured(rows, cols, seed=seed)
    pixels[:, 60:200, 100:260] = 0
    pixels[1, 250:260] = 0
    return write_raster(path, pixels, nodata=0)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def polygons():
    return Polygons("fields", (bytes(ogr.CreateGeometryFromWkt(TRIANGLE).ExportToWkb()),))


CASES = {
    "crop": {},
    "one thread": {"parallel_factor": "1"},
    "batches": {"arguments": "batch_size 4"},
    "percentages": {"extras": True, "arguments": "threshold 0.4"},
    "blend": {"arguments": "merge blend", "extras": True},
    "blend in batches": {"arguments": "merge blend;batch_size 4"},
    "mask": {"mask": polygons()},
    "blend in a mask": {"mask": polygons(), "arguments": "merge blend"},
    "augmented": {"arguments": "test_time_augmentation true"},
    "padding auto": {"arguments": "padding auto"},
    "incomplete": {"arguments": "incomplete nodata"},
    "several rasters": {"rasters": 2},
}


def job(tmp_path, folder, extras=False, rasters=1, **rest):
    model = tmp_path / "m.onnx"
    if not model.exists():
        argmax_model(model, 3, tile_size=64, padding=8)
    inputs = [tmp_path / f"{number}.tif" for number in range(rasters)]
    for number, path in enumerate(inputs):
        if not path.exists():
            image(path, number, rows=500 - 100 * number)
    (tmp_path / folder).mkdir(exist_ok=True)
    if extras:
        rest |= {kind: str(tmp_path / folder / f"{kind}.tif") for kind in ("confidence", "probabilities")}
    rest.setdefault("parallel_factor", "3")
    return make_job(inputs, model, tmp_path / folder / "map.tif", **rest)


def lines(listener):
    """The log without what depends on times, and on the ledger."""
    log = [line for line in listener.lines if not re.search(r" in [\d.,]+ s|nfinished|Finished parts", line)]
    return log, listener.warnings


def interrupted(wanted, reports):
    listener = Listener(cancel_after=reports)
    with pytest.raises(Cancelled):
        run(plan(wanted), listener)
    return listener


@pytest.mark.parametrize("strips", ["narrow", "wide"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_files_and_the_log_are_the_same_with_a_ledger_without_one_and_after_an_interruption(
    tmp_path, monkeypatch, case, strips, request
):
    if "blend" in case.get("arguments", ""):  # its units are rows of tiles
        monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 1)
    if strips == "narrow":
        if "blend" not in case.get("arguments", ""):
            pytest.skip("strips are those of blending")
        request.getfixturevalue("narrow")
    logs = [Listener(), Listener(), Listener()]
    plain, kept, resumed = (job(tmp_path, folder, **case) for folder in ("plain", "kept", "resumed"))
    kept, resumed = replace(kept, resumable=True), replace(resumed, resumable=True)

    run(plan(plain), logs[0])
    run(plan(kept), logs[1])
    shares = []
    for part in (0.6, 0.8):
        interrupted(resumed, int(part * len(logs[0].fractions)))
        (store,) = stores(resumed.output)
        store.verify()
        shares.append(store.share)
    run(plan(resumed), logs[2])

    assert files(tmp_path / "kept") == files(tmp_path / "plain")
    assert files(tmp_path / "resumed") == files(tmp_path / "plain")
    assert lines(logs[1]) == lines(logs[0])
    assert lines(logs[2]) == lines(logs[0])
    assert 0 < shares[0] <= shares[1]
    assert [
        path.name for folder in ("kept", "resumed") for path in (tmp_path / folder).iterdir() if path.is_dir()
    ] == []
