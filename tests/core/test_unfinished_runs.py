"""What is said of the unfinished runs of an output before a run starts, and their removal."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pixelwise.inference import Cancelled, NullProgress, OutputError, plan, run
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger import manifest
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.ledger.unfinished import unfinished_runs
from pixelwise.inference.network.processors import CPU_PROVIDER
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.report.versions import library_versions
from pixelwise.inference.result.names import hidden_prefix
from pixelwise.inference.work import prepare
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model


@pytest.fixture(autouse=True)
def every_run_is_long(monkeypatch):
    """Runs keep their blocks, of two units, from the first one on."""
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 2)


@pytest.fixture
def job(tmp_path):
    """A run of 88 tiles to a file of its own folder."""
    raster = write_raster(tmp_path / "image.tif", textured(500, 370))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    (tmp_path / "out").mkdir()
    return make_job(raster, model, tmp_path / "out" / "map.tif", parallel_factor="2", resumable=True)


def cancelled(wanted, reports=50):
    """The ledger of a run that was cancelled."""
    with pytest.raises(Cancelled):
        run(plan(wanted), Listener(cancel_after=reports))
    (store,) = stores(wanted.output)
    store.verify()
    return store


def found(wanted, provider=CPU_PROVIDER):
    return unfinished_runs(plan(wanted), lambda _: provider, library_versions)


def refuse(*_):
    raise AssertionError("nothing has to be known without an unfinished run")


def test_without_an_unfinished_run_nothing_is_read(job):
    assert unfinished_runs(plan(job), refuse, refuse) == ()


def test_the_same_run_goes_on(job):
    store = cancelled(job)

    (unfinished,) = found(job)

    assert unfinished.text() == f"Unfinished run of map.tif, {store.share:.0%} done: Run continues it."
    assert unfinished.share == store.share
    assert unfinished.bytes == sum(path.stat().st_size for path in Path(store.folder).rglob("*") if path.is_file())


def test_a_run_that_looks_for_its_padding_goes_on(job):
    wanted = replace(job, arguments="padding auto")
    counting = Listener()
    run(plan(replace(wanted, resumable=False)), counting)
    cancelled(wanted, len(counting.fractions) - 5)

    (unfinished,) = found(wanted)
    listener = Listener()
    run(plan(wanted), listener)

    assert unfinished.different == ()
    assert [line for line in listener.lines if "is continued" in line]


@pytest.mark.parametrize(
    ("change", "items"),
    [
        ({"arguments": "padding 12"}, (manifest.PARAMETERS,)),
        ({"bands": "3,2,1"}, (manifest.READING,)),
        ({"confidence": "c.tif"}, (manifest.OUTPUTS,)),
        ({"bands": "3,2,1", "confidence": "c.tif"}, (manifest.READING, manifest.OUTPUTS)),
    ],
)
def test_another_run_is_told_what_differs(job, change, items):
    cancelled(job)

    (unfinished,) = found(replace(job, **change))

    assert unfinished.different == items
    assert (
        f"differs in {' and '.join(map(manifest.group_name, items))}: Run starts over and keeps it ("
        in unfinished.text()
    )


def test_a_run_on_another_processor_is_another_one(job):
    cancelled(job)

    (unfinished,) = found(job, "CUDAExecutionProvider")

    assert unfinished.different == (manifest.ENGINE,)


def test_the_run_that_goes_on_is_the_first_of_several(job):
    other = replace(job, arguments="padding 12")
    cancelled(other)
    with pytest.raises(Cancelled):
        run(plan(job), Listener(cancel_after=50))

    assert [bool(unfinished.different) for unfinished in found(job)] == [False, True]
    assert [bool(unfinished.different) for unfinished in found(other)] == [False, True]


def test_the_share_is_told_without_reading_the_blocks(job):
    store = cancelled(job)
    for path in Path(store.folder, "blocks").iterdir():
        content = path.read_bytes()
        header = len(b"PIXELWISE BLOCK\n") + 8 + int.from_bytes(content[20:24], "little")
        path.write_bytes(content[:header])

    (unfinished,) = found(job)

    assert unfinished.share == store.share


@pytest.mark.parametrize("content", [b"", b"PIXELWISE BLOCK\n", b"PIXELWISE BLOCK\n" + bytes(8), b"x" * 99])
def test_a_damaged_block_counts_as_none(job, content):
    store = cancelled(job)
    for path in Path(store.folder, "blocks").iterdir():
        path.write_bytes(content)

    (unfinished,) = found(job)

    assert unfinished.share == 0


def in_use_by(job, **owner):
    """Make the hidden folder of a process that writes the output."""
    folder = Path(job.output).parent / (os.path.basename(hidden_prefix(job.output)) + "x")
    (folder / "journal").mkdir(parents=True)
    values = {**Owner.current().to_values(), "target": "map.tif", "started": "", **owner}
    (folder / "journal" / "owner.json").write_text(json.dumps(values))
    return folder


def test_a_run_that_a_process_computes_is_not_discarded(job):
    store = cancelled(job)
    folder = in_use_by(job, pid=1)
    (unfinished,) = found(job)
    expected = f"A run of map.tif is in progress: process 1 on {Owner.current().host}."

    assert unfinished.text() == expected
    with pytest.raises(OutputError, match="is in progress"):
        unfinished.discard()
    assert Path(store.folder).is_dir()

    shutil.rmtree(folder)
    unfinished.discard()

    assert not Path(store.folder).parent.exists()


def test_a_process_of_another_computer_may_have_ended(job):
    cancelled(job)
    in_use_by(job, host="elsewhere", machine="other", pid=7)

    (unfinished,) = found(job)

    assert unfinished.text() == (
        "A run of map.tif is in progress: process 7 on elsewhere. If that process has ended, Run resumes it after a "
        "minute."
    )


def test_a_run_that_cannot_be_removed_is_an_error_in_words(job, monkeypatch):
    store = cancelled(job)
    (unfinished,) = found(job)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)

    with pytest.raises(OutputError, match="cannot be removed"):
        unfinished.discard()

    assert Path(store.folder).is_dir()


@pytest.mark.parametrize("resumable", [True, False])
def test_a_long_run_to_a_temporary_file_is_noted(job, resumable):
    preflight = Preflight()
    report = preflight.benchmark(preflight.check(PreflightRequest(replace(job, resumable=resumable))))

    assert ["Unfinished runs"][: not resumable] == [
        check.about for check in report.checks if check.about == "Unfinished runs"
    ]
    assert preflight.unfinished(report) == ()


def test_a_run_for_several_processes_is_joined_and_discarded_only_without_workers(job):
    folder = prepare(plan(job), NullProgress())
    (shared,) = found(job)

    refusal = r"Workers on \S+ are computing parts of map\.tif\. Stop them first\."
    with Claims(folder), pytest.raises(OutputError, match=f"{refusal}$"):
        shared.discard()
    with Claims(folder) as claims:
        name = Path(folder, "workers", f"{claims.worker}.json")
    name.write_text(json.dumps(Owner.current().to_values() | {"host": "elsewhere"}))
    with pytest.raises(OutputError, match=f"{refusal} If they have ended, try again after a minute."):
        shared.discard()
    name.unlink()

    assert shared.text() == "Run of map.tif by several processes, 0% done: Run joins it."
    shared.discard()
    assert not Path(folder).exists()
