"""The process that writes the files of a shared ledger writes each block as soon as it is there."""

import signal
import threading
from dataclasses import replace
from importlib import import_module
from itertools import count

import numpy as np
import pytest
from pixelwise.inference import Cancelled, NullProgress, OutputError, plan, run
from pixelwise.inference.disk.pulse import wait
from pixelwise.inference.ledger import following
from pixelwise.inference.ledger.store import Store
from pixelwise.inference.result.result_files import ResultFiles
from pixelwise.inference.work import finish, prepare, work
from pixelwise.tests.core.ledgers import alone, files, make
from pixelwise.tests.core.runs import Listener

BLEND = "merge blend;padding 8"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    module = import_module("pixelwise.inference.work.prepare")
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(module, "_LEAST_ROWS", 1)
    monkeypatch.setattr(following, "_POLL", 0.01)


@pytest.fixture
def written(monkeypatch):
    """An event that is set when a window has been written to the files."""
    event, write = threading.Event(), ResultFiles.write

    def noted(self, window, prediction):
        write(self, window, prediction)
        event.set()

    monkeypatch.setattr(ResultFiles, "write", noted)
    return event


def first_block(ledger):
    """The first block of a ledger, all of whose blocks are computed and removed again."""
    work(ledger, NullProgress())
    store = Store.at(ledger)
    result = store.get(0)
    for block in store.listed:
        store.discard(block)
    return result


def wrong(result):
    """The same block with other classes."""
    windows = [
        replace(window, prediction=replace(window.prediction, classes=np.zeros_like(window.prediction.classes)))
        if window.prediction
        else window
        for window in result.windows
    ]
    return replace(result, windows=tuple(windows))


@pytest.mark.parametrize("arguments", ["padding 8", BLEND])
def test_a_block_that_is_removed_after_it_was_written_is_written_again(tmp_path, written, arguments):
    expected = alone(tmp_path / "plain", arguments=arguments)
    planned = plan(make(tmp_path / "shared", arguments=arguments, resumable=True))
    result = first_block(prepare(planned, NullProgress()))
    listener, calls = Listener(), count()
    written.clear()

    def worker_with_a_changed_file(store, _, progress):
        if next(calls) == 0:
            store.put(0, wrong(result).packed())
            assert written.wait(60)
            store.discard(0)

    run(planned, listener, helpers=worker_with_a_changed_file)

    assert files(tmp_path / "shared" / "out") == expected
    assert len([line for line in listener.lines if "The files are written again." in line]) == 1
    assert next(calls) == 2


def test_a_block_that_is_computed_again_with_the_same_values_is_written_once(tmp_path, written):
    expected = alone(tmp_path / "plain")
    planned = plan(make(tmp_path / "shared", resumable=True))
    result = first_block(prepare(planned, NullProgress()))
    listener = Listener()
    written.clear()

    def worker_with_a_changed_file(store, _, progress):
        store.put(0, result.packed())
        assert written.wait(60)
        store.discard(0)

    run(planned, listener, helpers=worker_with_a_changed_file)

    assert files(tmp_path / "shared" / "out") == expected
    assert not any("The files are written again." in line for line in listener.lines)


def test_progress_does_not_go_back_while_the_last_block_is_being_written(tmp_path, monkeypatch):
    planned = plan(make(tmp_path, resumable=True))
    prepare(planned, NullProgress())
    listener, asked = Listener(), threading.Event()
    is_missing, write = following.Follower._is_missing, following.Follower._write

    def noted(self, block):
        if block == self._store.division.blocks:
            asked.set()
        return is_missing(self, block)

    def slowly(self, result):
        if len(self._checksums) == self._store.division.blocks:
            assert asked.wait(60)
        write(self, result)

    monkeypatch.setattr(following.Follower, "_is_missing", noted)
    monkeypatch.setattr(following.Follower, "_write", slowly)
    run(planned, listener)

    assert listener.fractions == sorted(listener.fractions)


def test_a_file_that_cannot_be_written_ends_the_run_though_blocks_are_missing(tmp_path, monkeypatch):
    planned = plan(make(tmp_path, resumable=True))
    result = first_block(prepare(planned, NullProgress()))

    def refuse(*_):
        raise OutputError("The disk is full.")

    def endless_worker(store, _, progress):
        store.put(0, result.packed())
        while True:
            wait(0.01, progress.cancelled)

    monkeypatch.setattr(ResultFiles, "write", refuse)

    with pytest.raises(OutputError, match="The disk is full"):
        run(planned, NullProgress(), helpers=endless_worker)

    assert files(tmp_path / "out") == {}


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows sends no signals to threads")
def test_no_file_is_closed_while_the_thread_writes_it_even_on_ctrl_c(tmp_path, monkeypatch):
    planned = plan(make(tmp_path, resumable=True))
    result = first_block(prepare(planned, NullProgress()))
    writing, waiting, left, early = threading.Event(), threading.Event(), threading.Event(), []
    start, leave = following.Follower.__init__, following.Follower.__exit__

    class Ended(threading.Event):
        def wait(self, timeout=None):
            waiting.set()
            return super().wait(timeout)

    def started(self, *means):
        start(self, *means)
        self._ended = Ended()

    def leaving(self, *error):
        try:
            leave(self, *error)
        finally:
            left.set()

    def interrupted(*_):
        writing.set()
        waiting.wait(10)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        early.append(left.wait(0.5))
        raise OutputError("")

    def cancel(store, *_):
        store.put(0, result.packed())
        writing.wait(60)
        raise Cancelled

    monkeypatch.setattr(following.Follower, "__init__", started)
    monkeypatch.setattr(following.Follower, "__exit__", leaving)
    monkeypatch.setattr(ResultFiles, "write", interrupted)

    with pytest.raises(Cancelled):
        run(planned, NullProgress(), helpers=cancel)

    assert early == [False]


def test_a_disk_that_damages_every_block_is_an_error_in_words(tmp_path, monkeypatch):
    wanted = make(tmp_path)
    ledger = prepare(plan(wanted), NullProgress())
    read = Store.content
    monkeypatch.setattr(Store, "content", lambda self, number: read(self, number)[:8])

    with pytest.raises(OutputError, match=r"map\.tif: the finished parts in .* can no longer be read \(not a block\)"):
        finish(ledger, NullProgress())


@pytest.mark.parametrize("arguments", ["padding 8", BLEND])
def test_pixels_are_counted_once_whichever_process_computes_them(tmp_path, arguments):
    plain, shared = Listener(), Listener()
    run(plan(make(tmp_path / "plain", arguments=arguments)), plain)
    ledger = prepare(plan(make(tmp_path / "shared", arguments=arguments)), NullProgress())

    finish(ledger, shared)

    expected = [line for line in plain.lines if "in only some of the bands" in line]
    assert expected
    assert [line for line in shared.lines if "in only some of the bands" in line] == expected


@pytest.mark.parametrize(
    ("resumable", "words"),
    [(True, "Run continues it. Its finished parts are kept in"), (False, "are deleted with this folder for temporary")],
)
def test_the_log_of_a_run_on_a_cluster_that_is_cancelled_says_whether_its_parts_are_kept(tmp_path, resumable, words):
    planned, listener = plan(make(tmp_path, resumable=resumable)), Listener()
    prepare(planned, NullProgress())

    def cancel(*_):
        raise Cancelled

    with pytest.raises(Cancelled):
        run(planned, listener, helpers=cancel)

    assert words in listener.lines[-1]
