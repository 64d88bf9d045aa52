"""A process that is killed while it publishes leaves the old files, or the new ones after the next start; never both."""

import itertools
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from pixelwise.inference import OutputError
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


def hidden(*folders):
    return [path.name for folder in folders for path in folder.iterdir() if path.is_dir()]


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
        if started != (1,):
            assert hidden(folders[0]) in ([], [".a.tif." + name[7:] for name in hidden(folders[0])])
        assert hidden(folders[1]) == []
        seen.append(found == OLD)
        if not killed:
            break

    assert seen == sorted(seen, reverse=True)  # first the old ones, from some step on the new ones
    assert len(seen) > 30


def test_a_kill_while_the_next_start_finishes_loses_nothing(places):
    sample = places()
    begun = next(
        step
        for step in itertools.count()
        if in_a_process_that_dies(lambda: publish_new(*sample), step)
        and "a.previous.qml" in listing(*sample)
        and listing(*sample) != {**NEW, "a.previous.qml": STYLE}
    )
    for step in itertools.count():
        folders = places()
        in_a_process_that_dies(lambda folders=folders: publish_new(*folders), begun)

        def start(folders=folders):
            with Publication(str(folders[0] / "a.tif")):
                pass

        killed = in_a_process_that_dies(start, step)
        start()

        assert listing(*folders) == {**NEW, "a.previous.qml": STYLE}, step
        if not killed:
            break
    assert step > 10
