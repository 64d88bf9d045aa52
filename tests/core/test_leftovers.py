"""`python -m pixelwise.inference leftovers FOLDER` lists and removes what unfinished runs have left."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pixelwise.inference.command_line import main
from pixelwise.inference.disk import pulse
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.grid.window import Window
from pixelwise.inference.ledger.blocks import BlockCounts, BlockResult
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.store import Division, Store, unfinished_folder
from pixelwise.inference.loop.gaps import Gaps
from pixelwise.inference.loop.writing import ClassifiedWindow
from pixelwise.inference.result.publish import Publication


def ledger(folder, name="map.tif"):
    """A ledger of which a quarter is done."""
    folder.mkdir(exist_ok=True)
    place = os.path.join(unfinished_folder(str(folder / name)), "key")
    store = Store(place, Division(4, 1, 8), {}, {"output": name})
    store.create()
    counts = BlockCounts(Gaps().counts(), (0, 0), None)
    store.put(1, BlockResult((ClassifiedWindow(Window(0, 0, 1, 2), None, 0),), counts).packed())
    return store


def killed(folder):
    """The hidden folder of a run that was killed."""
    place = folder / ".b.tif.killed00"
    (place / "journal").mkdir(parents=True)
    owner = Owner.current().to_values() | {"pid": 2**22 + 1, "target": "b.tif"}
    (place / "journal" / "owner.json").write_text(json.dumps(owner))
    (place / "b.tif").write_bytes(b"0" * 250000)
    return place


def others(folder):
    """Hidden folders and files of other programs."""
    for name in (".git", ".x.unfinished", ".y.tif.unfinished"):
        (folder / name).mkdir()
        (folder / name / "owner.json").write_text("{}")
    (folder / "map.tif").write_text("a result")


def listing(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_leftovers_are_listed_and_nothing_is_removed(tmp_path, capsys):
    store, place = ledger(tmp_path / "deeper"), killed(tmp_path)
    others(tmp_path)
    before = listing(tmp_path)

    code = main(["leftovers", str(tmp_path)])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{place}: unfinished run of b.tif, cannot be continued, 0.3 MB",
        f"{store.folder}: unfinished run of map.tif, 25% done, 0.0 MB",
    ]
    assert listing(tmp_path) == before


def test_leftovers_are_removed_and_nothing_else(tmp_path, capsys):
    ledger(tmp_path), killed(tmp_path)
    others(tmp_path)

    code = main(["leftovers", str(tmp_path), "--remove"])

    assert code == 0
    assert all(line.endswith(" MB, removed") for line in capsys.readouterr().out.splitlines())
    assert listing(tmp_path) == [f"{name}/owner.json" for name in (".git", ".x.unfinished", ".y.tif.unfinished")] + [
        "map.tif"
    ]
    assert not Path(unfinished_folder(str(tmp_path / "map.tif"))).exists()
    main(["leftovers", str(tmp_path)])
    assert capsys.readouterr().out == "No unfinished runs.\n"


def test_what_a_run_is_using_is_kept(tmp_path, capsys):
    store = ledger(tmp_path)

    with Publication(str(tmp_path / "map.tif")):
        main(["leftovers", "--remove", str(tmp_path)])

    lines = capsys.readouterr().out.splitlines()
    assert [line.rsplit(", ", 1)[1] for line in lines] == ["in use", "in use"]
    assert Path(store.folder).exists()


@pytest.mark.parametrize("name", ["missing", "file"])
def test_a_folder_that_is_none_is_an_error_in_words(tmp_path, capsys, name):
    (tmp_path / "file").write_text("")

    code = main(["leftovers", str(tmp_path / name)])

    assert code == 1
    assert capsys.readouterr().err.startswith(f"Folder {tmp_path / name}: it does not exist or is not a folder.")


def test_a_model_may_be_called_leftovers(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("leftovers").write_text("no model")

    assert main(["leftovers"]) == 1
    assert "leftovers" in capsys.readouterr().err


def test_a_ledger_with_workers_is_in_use(tmp_path, capsys):
    store = ledger(tmp_path)
    with Claims(store.folder):
        main(["leftovers", str(tmp_path), "--remove"])

    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(", in use")
    assert Path(store.folder).exists()

    main(["leftovers", str(tmp_path), "--remove"])
    assert not Path(store.folder).exists()


def test_workers_of_other_computers_are_watched_for_a_minute(tmp_path, capsys, monkeypatch):
    store = ledger(tmp_path)
    owner = asdict(replace(Owner.current(), host="elsewhere"))
    with Claims(store.folder) as claims:
        name = Path(store.folder, "workers", f"{claims.worker}.json")
    name.write_text(json.dumps(owner))
    counter = name.with_suffix(".count")
    now = [1000.0]
    monkeypatch.setattr(pulse.time, "monotonic", lambda: now[0])

    def sleep(seconds):
        now[0] += seconds
        if counts:
            counter.write_text("7")

    monkeypatch.setattr(pulse.time, "sleep", sleep)

    counts = True
    main(["leftovers", str(tmp_path), "--remove"])
    assert capsys.readouterr().out.splitlines()[-1].endswith(", in use")

    counts = False
    main(["leftovers", str(tmp_path), "--remove"])
    assert capsys.readouterr().out.splitlines()[-1].endswith(", removed")
    assert not Path(store.folder).exists()


def test_the_note_of_a_published_run_is_listed_and_removed(tmp_path, capsys):
    store = ledger(tmp_path)
    shared = Store(store.folder, store.division, {}, {"output": "map.tif", "job": {}})
    shared.end()
    (tmp_path / "map.tif").write_text("a result")

    main(["leftovers", str(tmp_path)])
    listed = capsys.readouterr().out
    main(["leftovers", str(tmp_path), "--remove"])
    removed = capsys.readouterr().out

    line = f"{store.folder}: note for workers that map.tif has been published"
    assert (listed, removed) == (f"{line}\n", f"{line}, removed\n")
    assert os.listdir(tmp_path) == ["map.tif"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"output": 3}', "[" * 5000], ids=str)
def test_a_damaged_note_is_listed_too(tmp_path, capsys, content):
    place = Path(unfinished_folder(str(tmp_path / "map.tif")), "key")
    place.mkdir(parents=True)
    (place / "published.json").write_text(content)

    main(["leftovers", str(tmp_path), "--remove"])

    assert "note for workers" in capsys.readouterr().out
    assert os.listdir(tmp_path) == []


def test_of_a_ledger_that_is_a_link_the_link_alone_is_removed(tmp_path):
    store = ledger(tmp_path / "maps")
    elsewhere = tmp_path / "elsewhere"
    os.rename(store.folder, elsewhere)
    (elsewhere / "photo.jpg").write_text("mine")
    before = listing(elsewhere)
    os.symlink(elsewhere, store.folder)

    main(["leftovers", str(tmp_path / "maps"), "--remove"])

    assert listing(elsewhere) == before
    assert not os.path.lexists(store.folder)


def test_a_link_to_the_ledgers_of_another_folder_is_ignored(tmp_path):
    store = ledger(tmp_path / "elsewhere")
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / ".other.tif.unfinished").symlink_to(os.path.dirname(store.folder))
    before = listing(tmp_path)

    main(["leftovers", str(tmp_path / "maps"), "--remove"])

    assert listing(tmp_path) == before
