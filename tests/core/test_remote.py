"""A worker that cannot access the ledger computes single blocks, from what the client sends it."""

import gc
import json
import os
import shutil
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from pixelwise.inference import NullProgress, plan
from pixelwise.inference.cluster import remote
from pixelwise.inference.cluster.remote import ModelFiles
from pixelwise.inference.disk.file_state import file_states
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.disk.pulse import wait
from pixelwise.inference.ledger.store import Store
from pixelwise.inference.raster import watch
from pixelwise.inference.work import finish, prepare
from pixelwise.tests.core.ledgers import alone, files, make, parcel, sent_blocks


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    module = import_module("pixelwise.inference.work.prepare")
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(module, "_LEAST_ROWS", 1)


def until(condition):
    for _ in range(6000):
        if condition():
            return
        wait(0.01, lambda: False)
    pytest.fail("it does not happen")


def folder_of(guest):
    return Path(guest._folder)


def test_the_folder_of_a_worker_that_was_killed_is_removed_by_the_next_one(tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "gettempdir", lambda: str(tmp_path / "rooms"))
    monkeypatch.setattr(remote, "mkdtemp", partial(remote.mkdtemp, dir=tmp_path / "rooms"))
    killed, living, other = (tmp_path / "rooms" / f"pixelwise-worker-{name}" for name in ("killed", "living", "other"))
    owner = Owner.current()
    for folder, process in ((killed, replace(owner, started="0")), (living, owner), (other, None)):
        folder.mkdir(parents=True)
        (folder / "owner.json").write_text(json.dumps(process and process.to_values()))
    wanted = make(tmp_path / "shared")

    guest = remote.arrive("test", parcel(wanted, prepare(plan(wanted), NullProgress())))
    left = {*(tmp_path / "rooms").iterdir()}
    guest.leave()

    assert left == {living, other, folder_of(guest)}
    until(lambda: {*(tmp_path / "rooms").iterdir()} == {living, other})


def test_files_of_several_folders_may_have_equal_names(tmp_path):
    expected = alone(tmp_path / "plain", extras=False)
    wanted = make(tmp_path / "shared", extras=False, confidence=str(tmp_path / "shared" / "map.tif"))
    ledger = prepare(plan(wanted), NullProgress())

    sent_blocks(wanted, ledger)
    finish(ledger, NullProgress())

    assert files(tmp_path / "shared" / "out")["map.tif"] == expected["map.tif"]


@pytest.mark.parametrize(
    "settings",
    [
        {"arguments": "padding 8"},
        {"arguments": "padding auto"},
        {"arguments": "merge blend;padding 8"},
        {"arguments": "merge blend;padding 20", "size": (200, 1100), "extras": False},  # of several strips
        {"arguments": "padding 8;test_time_augmentation true", "rasters": 2, "size": (150, 140)},
    ],
    ids=lambda settings: ", ".join(map(str, settings.values())),
)
def test_single_blocks_in_any_order_give_the_bytes_of_a_plain_run(tmp_path, monkeypatch, settings):
    monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", 1)
    expected = alone(tmp_path / "plain", **settings)
    wanted = make(tmp_path / "shared", **settings)
    ledger = prepare(plan(wanted), NullProgress())
    assert Store.at(ledger).division.blocks > 3

    sent_blocks(wanted, ledger)
    finish(ledger, NullProgress())

    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_without_the_model_is_given_it_and_keeps_it_in_a_temporary_folder_until_the_end(tmp_path):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    sent, model = parcel(wanted, ledger), Path(wanted.model)
    guest = remote.arrive("a", sent)
    assert json.loads(remote.lacking(guest)) == {"files": []}
    content = model.read_bytes()
    model.write_bytes(content + b"other")

    guest = remote.arrive("a", sent)
    assert json.loads(remote.lacking(guest)) == {"files": ["m.onnx"]}
    assert json.loads(remote.start(guest, "1", content)) == {"warnings": []}
    folder = folder_of(guest)
    assert (folder / "model" / "m.onnx").read_bytes() == content
    store = Store.at(ledger)
    for block in range(store.division.blocks):
        store.put_file(block, remote.compute(guest, [block]).partition(b"\n")[2])
    del guest
    gc.collect()

    until(lambda: not folder.exists())
    model.write_bytes(content)
    finish(ledger, NullProgress())
    assert files(tmp_path / "shared" / "out") == expected


def test_a_model_that_arrives_with_another_content_is_refused(tmp_path):
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    sent, content = parcel(wanted, ledger), Path(wanted.model).read_bytes()
    os.remove(wanted.model)
    guest = remote.arrive("a", sent)

    answer = json.loads(remote.start(guest, "1", content[:-1] + b"x"))

    assert "m.onnx was received with different content" in answer["error"]


def test_imagery_that_a_worker_does_not_see_is_named(tmp_path):
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    sent = parcel(wanted, ledger)
    shutil.move(tmp_path / "shared" / "0.tif", tmp_path / "away.tif")

    answer = json.loads(remote.start(remote.arrive("a", sent), "1"))

    assert str(tmp_path / "shared" / "0.tif") in answer["error"]


def test_blocks_of_imagery_that_has_changed_are_named_as_suspect(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "_PAUSE_FACTOR", 0)  # else a check that took long is not repeated for each block
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    guest = remote.arrive("a", parcel(wanted, ledger))
    remote.start(guest, "1")
    remote.compute(guest, [4])
    (tmp_path / "shared" / "0.tif").write_bytes(b"other")

    answer = json.loads(remote.compute(guest, [2, 3]).partition(b"\n")[0])

    assert "has changed since the run was planned" in answer["error"]
    assert 4 in answer["suspect"]
    assert answer["blocks"] == []


def test_a_worker_that_is_told_to_leave_stops_and_removes_its_files(tmp_path):
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    guest = remote.arrive("a", parcel(wanted, ledger))
    remote.start(guest, "1")
    folder = folder_of(guest)

    remote.leave("a")

    until(lambda: not folder.exists())
    remote.leave("a")  # again, and of a run that it does not know
    remote.leave("b")


def test_a_model_of_several_files_keeps_their_folders(tmp_path):
    (tmp_path / "m" / "weights").mkdir(parents=True)
    paths = [tmp_path / "m" / "a.emd", tmp_path / "m" / "weights" / "a.onnx"]
    for path in paths:
        path.write_bytes(path.name.encode())
    states = file_states([*map(str, paths), str(tmp_path / "m" / "a.json")])

    of_file = ModelFiles.of(str(paths[0]), states)
    of_folder = ModelFiles.of(str(tmp_path / "m"), states)
    of_text = ModelFiles.of('{"ModelFile": "a.onnx"}', states[1:])

    assert of_file == ModelFiles(str(tmp_path / "m"), "a.emd", ("a.emd", "weights/a.onnx"))
    assert of_folder == ModelFiles(str(tmp_path), "m", ("m/a.emd", "m/weights/a.onnx"))
    assert of_text == ModelFiles("", "", ())
    assert of_file.content("weights/a.onnx") == b"a.onnx"


def test_a_worker_takes_part_in_a_job_as_the_client_names_its_files(tmp_path, monkeypatch):
    """Paths relative to the ledger would lead elsewhere from the temporary folder of a worker."""
    monkeypatch.chdir(tmp_path)
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(replace(wanted, output=os.path.join("shared", "out", "map.tif"))), NullProgress())

    assert b'"relative"' not in parcel(wanted, ledger)
    assert b'"relative"' in Path(ledger, "manifest.json").read_bytes()
