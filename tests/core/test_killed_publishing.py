"""A process that is killed while it publishes leaves the old files, or the new ones after the next start."""

import itertools
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import pytest
from pixelwise.inference import Cancelled, OutputError
from pixelwise.inference.disk import pulse
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.result import interrupted
from pixelwise.inference.result.outputs import Output, OutputKind
from pixelwise.inference.result.publish import Publication, Publications, publish_together

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed in their middle")

STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open")  # what a process does to files
STYLE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.40\"></qgis>\n"


def die_at(step):
    """Kill this process before it does something to a file for the nth time."""
    count = itertools.count()

    def hook(event, arguments):
        if event in STEPS and next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def in_a_process_that_dies(work, step):
    """Do work in a process that is killed at a step; return whether it was."""
    pid = os.fork()
    if not pid:
        try:
            die_at(step)
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def listing(*folders):
    return {path.name: path.read_text() for folder in folders for path in folder.iterdir() if path.is_file()}


def hidden(folder):
    return [path for path in folder.iterdir() if path.is_dir()]


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def outputs(one, two):
    return [Output(OutputKind.CLASSES, str(one / "a.tif")), Output(OutputKind.CONFIDENCE, str(two / "b.tif"))]


def publish_new(one, two):
    with Publications(outputs(one, two)) as publications:
        for publication in publications.files.values():
            for suffix in ("", ".aux.xml"):
                Path(publication.path + suffix).write_text("new")
        publications.publish()


NEW = {"a.tif": "new", "a.tif.aux.xml": "new", "b.tif": "new", "b.tif.aux.xml": "new"}
OLD = {"a.tif": "old", "a.tif.aux.xml": "old", "a.qml": STYLE, "b.tif": "old", "b.tif.ovr": "old"}


@pytest.fixture
def places(tmp_path):
    """Two folders with the old results; the first has a style of the user."""
    made = []

    def make():
        one, two = (tmp_path / str(len(made)) / name for name in ("one", "two"))
        made.append(one)
        for folder in (one, two):
            folder.mkdir(parents=True)
            for name, text in OLD.items():
                if name.startswith("a" if folder is one else "b"):
                    (folder / name).write_text(text)
        return one, two

    return make


@pytest.mark.parametrize("started", [(0, 1), (1,), (1, 0)])
def test_a_kill_at_any_step_leaves_all_old_files_or_all_new_ones_at_the_next_start(places, started):
    seen = []
    for step in itertools.count():
        folders = places()

        killed = in_a_process_that_dies(lambda folders=folders: publish_new(*folders), step)
        for number in started:  # the next run with one of the targets, which does nothing
            with Publication(outputs(*folders)[number].path):
                pass

        found = listing(*folders)
        assert found in (OLD, {**NEW, "a.previous.qml": STYLE}), step
        assert not any(files_in(path) for number in started for path in hidden(folders[number]))
        seen.append(found == OLD)
        if not killed:
            break

    assert seen == sorted(seen, reverse=True)  # first the old ones, from some step on the new ones
    assert len(seen) > 30


def test_a_kill_while_the_next_start_finishes_loses_nothing(places):
    new = {**NEW, "a.previous.qml": STYLE}
    for begun in itertools.count():
        folders = places()
        assert in_a_process_that_dies(lambda folders=folders: publish_new(*folders), begun)
        if listing(*folders) not in (OLD, new):
            break
    for step in itertools.count():
        folders = places()
        in_a_process_that_dies(lambda folders=folders: publish_new(*folders), begun)

        def start(folders=folders):
            with Publication(str(folders[0] / "a.tif")):
                pass

        killed = in_a_process_that_dies(start, step)
        start()

        assert listing(*folders) == new, step
        if not killed:
            break
    assert step > 10


def test_the_files_behind_a_link_survive_a_kill_at_any_step(tmp_path):
    for step in itertools.count():
        store, project = (tmp_path / str(step) / name for name in ("store", "project"))
        for folder in (store, project):
            folder.mkdir(parents=True)
        for name in ("v1.tif", "v1.tif.aux.xml"):
            (store / name).write_text("old")
        (project / "a.tif").symlink_to(store / "v1.tif")
        (project / "a.tif.aux.xml").write_text("old")

        def work(link=project / "a.tif"):
            with Publication(str(link)) as publication:
                for suffix in ("", ".aux.xml"):
                    Path(publication.path + suffix).write_text("new")
                publication.publish()

        killed = in_a_process_that_dies(work, step)
        with Publication(str(project / "a.tif")):
            pass

        assert (project / "a.tif").is_symlink()
        assert len({*listing(store, project).values()}) == 1, step
        if not killed:
            break
    assert {*listing(store, project).values()} == {"new"}


def test_files_and_folders_are_on_the_disk_before_the_first_old_file_gives_way(places, monkeypatch):
    one, two = places()
    done, flush, rename = [], os.fsync, os.rename

    def flushed(number):
        done.append(os.readlink(f"/proc/self/fd/{number}"))
        flush(number)

    def renamed(source, place):
        done.append("renamed")
        rename(source, place)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "rename", renamed)

    publish_new(one, two)

    before, after = done[: done.index("renamed")], done[done.index("renamed") :]
    assert {Path(path).name for path in before} >= {*NEW}
    assert {str(Path(path).parent) for path in before if Path(path).name in NEW} <= {*before}  # their folders too
    assert {str(one), str(two)} <= {*after}
    assert len([path for path in before if "renames.json" in path]) == 2


def begun_journal(folder, values, owner=None):
    """A hidden folder as a killed process leaves it, with a new file."""
    place = folder / ".a.tif.killed00"
    (place / "journal").mkdir(parents=True)
    (place / "replaced").mkdir()
    (place / "a.tif").write_text("new")
    dead = Owner.current().to_values() | {"pid": 2**22 + 1} | (owner or {})
    (place / "journal" / "owner.json").write_text(json.dumps(dead))
    renames = {"journal": 1, "target": "a.tif", "aside": [["a.tif", ""]], "new": ["a.tif"], "places": [str(place)]}
    (place / "journal" / "renames.json").write_text(json.dumps(renames | values))
    (folder / "a.tif").write_text("old")
    (folder / "thesis.odt").write_text("mine")
    return place


def start(folder):
    with Publication(str(folder / "a.tif")):
        pass


def test_a_begun_publication_is_finished_by_the_next_start(tmp_path):
    place = begun_journal(tmp_path, {})

    start(tmp_path)

    assert listing(tmp_path) == {"a.tif": "new", "thesis.odt": "mine"}
    assert not place.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"aside": [["thesis.odt", ""]]},
        {"aside": [["../thesis.odt", ""]]},
        {"aside": [["a.tif", "thesis.odt"]]},
        {"aside": [["a.tif", "../x.previous.tif"]]},
        {"aside": "a.tif"},
        {"new": ["../a.tif"]},
        {"new": ["/etc/passwd"]},
        {"new": ["a.tif\0"]},
        {"new": 3},
        {"target": "thesis.odt", "new": ["thesis.odt"]},
        {"target": ""},
        {"places": []},
        {"places": None},
    ],
    ids=str,
)
def test_a_journal_can_only_name_files_of_its_target(tmp_path, values):
    place = begun_journal(tmp_path, values)
    before = {path: path.read_bytes() for path in files_in(tmp_path)}

    start(tmp_path)

    assert {path: path.read_bytes() for path in files_in(tmp_path)} == before
    assert place.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100000, "null", '{"journal": 1}'], ids=len)
def test_a_damaged_journal_is_left_alone(tmp_path, text):
    place = begun_journal(tmp_path, {})
    (place / "journal" / "renames.json").write_text(text)

    start(tmp_path)

    assert listing(tmp_path)["a.tif"] == "old"
    assert (place / "a.tif").read_text() == "new"


def test_a_file_that_somebody_put_in_place_since_is_kept_under_another_name(tmp_path):
    place = begun_journal(tmp_path, {})
    (place / "replaced" / "a.tif").write_text("old")
    (tmp_path / "a.tif").write_text("by hand")

    start(tmp_path)

    assert listing(tmp_path) == {"a.tif": "new", "a.previous.tif": "by hand", "thesis.odt": "mine"}


def test_a_process_that_publishes_is_waited_for_and_then_named(tmp_path, monkeypatch):
    begun_journal(tmp_path, {}, {"pid": os.getppid(), "started": ""})
    monkeypatch.setattr(interrupted, "PATIENCE", 0.2)

    with pytest.raises(
        OutputError, match=rf"a\.tif: process {os.getppid()} on {socket.gethostname()} is writing this file"
    ):
        start(tmp_path)

    assert listing(tmp_path)["a.tif"] == "old"


def test_a_process_of_another_computer_that_does_not_go_on_is_given_up(tmp_path, monkeypatch):
    begun_journal(tmp_path, {}, {"host": "elsewhere", "pid": os.getpid()})
    monkeypatch.setattr(interrupted, "PATIENCE", 0.2)
    monkeypatch.setattr(pulse, "PATIENCE", 0.2)

    start(tmp_path)

    assert listing(tmp_path)["a.tif"] == "new"


def test_old_files_that_cannot_be_put_back_are_not_deleted(places, monkeypatch):
    one, two = places()
    rename, calls = os.rename, itertools.count()

    def refuse_from_the_third_on(source, place):
        if next(calls) >= 3:
            raise PermissionError(13, "Permission denied")
        rename(source, place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse_from_the_third_on)
        with pytest.raises(OutputError, match="cannot be put in place"):
            publish_new(one, two)
    assert listing(one) != listing(one, *hidden(one), *(path / "replaced" for path in hidden(one)))

    start(one)

    assert listing(one, two) == {**NEW, "a.previous.qml": STYLE}


def test_nothing_to_publish_is_no_publication():
    publish_together([])


def test_the_folder_of_a_run_that_was_killed_is_removed_by_the_next_one(tmp_path):
    def work():
        with Publication(str(tmp_path / "a.tif")) as publication:
            Path(publication.path).write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_process_that_dies(work, 10**6)
    assert len(hidden(tmp_path)) == 1

    start(tmp_path)

    assert hidden(tmp_path) == []


def test_a_second_run_to_the_same_file_is_refused_and_names_the_first(tmp_path):
    with Publication(str(tmp_path / "a.tif")) as first:
        Path(first.path).write_text("new")
        with pytest.raises(OutputError, match=rf"process {os.getpid()} on {socket.gethostname()} is writing this file"):
            start(tmp_path)
        with Publication(str(tmp_path / "a.tif.b.tif")):  # its hidden folder has a name that begins alike
            first.publish()

    assert listing(tmp_path) == {"a.tif": "new"}
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("spelling", ["link/a.tif", "maps/../link/a.tif", "link/../maps/a.tif"])
def test_a_second_run_to_the_same_file_by_another_path_is_refused_too(tmp_path, spelling):
    (tmp_path / "maps").mkdir()
    (tmp_path / "link").symlink_to("maps")
    with Publication(str(tmp_path / "maps" / "a.tif")) as first:
        Path(first.path).write_text("new")
        with pytest.raises(OutputError, match="is writing this file"), Publication(str(tmp_path / spelling)):
            pass
        first.publish()

    assert listing(tmp_path / "maps") == {"a.tif": "new"}


def test_a_second_run_is_refused_by_the_real_folder_of_a_link_that_has_moved(tmp_path):
    for name in ("maps", "other"):
        (tmp_path / name).mkdir()
    link = tmp_path / "link"
    link.symlink_to("maps")

    with Publication(str(link / "a.tif")):
        link.unlink()
        link.symlink_to("other")

        with pytest.raises(OutputError, match="is writing this file"), Publication(str(tmp_path / "maps" / "a.tif")):
            pass
        link.unlink()
        link.symlink_to("maps")


def elsewhere(folder):
    """A hidden folder of a run on another computer."""
    place = folder / ".a.tif.elsewher"
    (place / "journal").mkdir(parents=True)
    values = Owner.current().to_values() | {"host": "elsewhere"}
    (place / "journal" / "owner.json").write_text(json.dumps(values))
    return place


def test_a_run_on_another_computer_is_refused_as_long_as_its_counter_changes(tmp_path, monkeypatch):
    place = elsewhere(tmp_path)
    reads = itertools.count()
    monkeypatch.setattr(pulse, "_POLL", 0)
    monkeypatch.setattr(pulse, "read_counter", lambda path: next(reads))

    with pytest.raises(OutputError, match=rf"process {os.getpid()} on elsewhere is writing this file"):
        start(tmp_path)

    assert hidden(tmp_path) == [place]


def test_a_run_on_another_computer_whose_counter_stands_still_is_over(tmp_path, monkeypatch):
    elsewhere(tmp_path)
    monkeypatch.setattr(pulse, "_POLL", 0)
    monkeypatch.setattr(pulse, "PATIENCE", 0.1)

    start(tmp_path)

    assert hidden(tmp_path) == []


def test_a_run_that_watches_another_computer_can_be_cancelled(tmp_path, monkeypatch):
    place = elsewhere(tmp_path)
    monkeypatch.setattr(pulse, "_POLL", 0)
    polls = itertools.count()

    with pytest.raises(Cancelled), Publication(str(tmp_path / "a.tif"), cancelled=lambda: next(polls) > 3):
        pass

    assert hidden(tmp_path) == [place]


@pytest.mark.parametrize("has_journal", [False, True])
def test_a_folder_of_a_run_that_was_killed_before_it_wrote_its_first_file_is_removed(tmp_path, has_journal):
    empty = tmp_path / ".a.tif.killed00"
    others = tmp_path / ".a.tif.mine", tmp_path / ".b.tif.killed00", tmp_path / ".a.tif.killed01"
    for path in (empty, *others):
        path.mkdir()
    (others[2] / "file").write_text("")
    if has_journal:
        (empty / "journal").mkdir()

    start(tmp_path)

    assert sorted(hidden(tmp_path)) == sorted(others)


def test_a_run_whose_folder_is_removed_before_it_has_a_file_makes_another(tmp_path, monkeypatch):
    mkdir, calls = os.mkdir, []

    def mkdir_in_a_folder_that_is_gone(path, *rest):
        if os.path.basename(path) == "journal":
            calls.append(path)
            if len(calls) == 1:
                os.rmdir(os.path.dirname(path))
        mkdir(path, *rest)

    monkeypatch.setattr(os, "mkdir", mkdir_in_a_folder_that_is_gone)
    with Publication(str(tmp_path / "a.tif")) as publication:
        Path(publication.path).write_text("new")
        publication.publish()

    assert len(calls) == 2
    assert listing(tmp_path) == {"a.tif": "new"}
    assert hidden(tmp_path) == []


def test_a_long_run_counts_until_it_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(pulse, "PULSE_INTERVAL", 0.01)
    before = {*threading.enumerate()}

    with Publication(str(tmp_path / "a.tif")):
        (place,) = hidden(tmp_path)
        moves = not pulse.stands_still(str(place / "journal" / "counter"))
        added = {*threading.enumerate()} - before

    assert moves
    assert len(added) == 1
    assert {*threading.enumerate()} <= before
