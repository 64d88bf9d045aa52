"""The client gives blocks to workers that cannot access the ledger, and checks what they send, without Dask."""

import json
from dataclasses import replace
from importlib import import_module
from itertools import count

import numpy as np
import pytest
from pixelwise.inference import NullProgress, OutputError, plan
from pixelwise.inference.cluster import dispatch as dispatch_module
from pixelwise.inference.cluster import remote
from pixelwise.inference.cluster.dispatch import Dispatch, WorkerFailure
from pixelwise.inference.cluster.remote import ModelFiles
from pixelwise.inference.cluster.scheduling import FINISHED, TaskResult
from pixelwise.inference.grid.window import Window
from pixelwise.inference.ledger import lending, sharing
from pixelwise.inference.ledger.blocks import BlockResult
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.one_block import block_of
from pixelwise.inference.ledger.store import Store
from pixelwise.inference.work import finish, opened_work, prepare, work
from pixelwise.tests.core.ledgers import alone, files, make
from pixelwise.tests.core.runs import Listener

SMALL = {"size": (200, 180), "extras": False}  # 20 blocks


class Task:
    """Stands for a future."""

    keys = count()

    def __init__(self, function, arguments):
        self.key = f"task-{next(self.keys)}"
        self.status = "pending"
        self.work = function, arguments
        self.result = None

    def run(self):
        function, arguments = self.work
        self.result = function(*(each.value() if isinstance(each, Task) else each for each in arguments))
        self.status = FINISHED

    def value(self):
        if self.status == "pending":
            self.run()
        return self.result


class Cluster:
    """Stands for the scheduler: tasks run when the test wants it."""

    name = "test"

    def __init__(self):
        self.tasks, self.told, self.sent = [], [], []

    def submit(self, worker, function, *arguments):
        self.tasks.append((worker, Task(function, arguments)))
        return self.tasks[-1][1]

    def send(self, content):
        self.sent.append(content)
        task = Task(lambda: content, ())
        task.run()
        return task

    def outcomes(self, tasks, most=256):
        ended = {key: task for key, task in tasks.items() if task.status != "pending"}
        return {
            key: TaskResult(task.result) if task.status == FINISHED else TaskResult(is_lost=True)
            for key, task in [*ended.items()][:most]
        }

    def tell(self, workers, function, text):
        self.told += [(worker, function) for worker in workers]

    def computing(self, worker=None):
        waiting = [(name, task) for name, task in self.tasks if task.status == "pending"]
        return [task for name, task in waiting if task.work[0] is remote.compute and worker in (None, name)]

    def run(self, worker=None):
        """Run all tasks of a worker, or of all."""
        for name, task in self.tasks:
            if task.status == "pending" and worker in (None, name):
                task.run()


def blocks_of(task):
    return task.work[1][1]


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """A job, its ledger, and the means of the client."""
    monkeypatch.setattr(import_module("pixelwise.inference.work.prepare"), "_SECONDS", 0.0)
    wanted = make(tmp_path / "shared", **SMALL)
    ledger = prepare(plan(wanted), NullProgress())
    store = Store.at(ledger)
    with opened_work(store, NullProgress()) as means:
        yield store, means, ModelFiles.of(wanted.model, plan(wanted).definition.states)


def opened(cluster, dispatch, *workers):
    """Let workers come until they compute."""
    for worker in workers:
        dispatch.start_worker(worker, "1")
    for _ in range(2):
        cluster.run()
        assert dispatch.look(workers) == {}


def test_two_workers_without_the_ledger_and_one_with_it_work_on_one_run(tmp_path, shared):
    store, means, model = shared
    expected = alone(tmp_path / "plain", **SMALL)
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "a", "b")
        given = {block for task in cluster.computing() for block in blocks_of(task)}
        assert work(store.folder, NullProgress()) == store.division.blocks - len(given)
        assert set(range(store.division.blocks)) - store.listed == given
        while store.count < store.division.blocks:
            cluster.run()
            dispatch.look(("a", "b"))

    assert sum(dispatch.computed.values()) == len(given) == 4
    finish(store.folder, NullProgress())
    assert files(tmp_path / "shared" / "out") == expected


def test_each_worker_has_two_tasks_of_at_most_eight_blocks_and_the_client_claims_no_others(shared):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "a")
        sizes = []
        while store.count < store.division.blocks:
            waiting = cluster.computing()
            sizes += map(len, map(blocks_of, waiting))
            assert len(waiting) <= 2
            with Claims(store.folder) as other:
                assert len(other.taken()) == sum(map(len, map(blocks_of, waiting)))
            waiting[0].run()
            dispatch.look(("a",))

    assert sizes[0] == 1
    assert 1 < max(sizes) <= 8


def test_the_model_is_sent_once_and_only_if_a_worker_lacks_it(shared, monkeypatch):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "a")
        assert len(cluster.sent) == 1  # the manifest
        monkeypatch.setattr(remote, "_has_model", lambda values: False)
        opened(cluster, dispatch, "b")
        opened(cluster, dispatch, "c")

    assert cluster.sent[1:] == [model.content("m.onnx")]


def test_the_blocks_of_a_worker_that_dies_are_given_to_another_one(tmp_path, shared):
    store, means, model = shared
    expected = alone(tmp_path / "plain", **SMALL)
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "dying", "b")
        lost = {block for task in cluster.computing("dying") for block in blocks_of(task)}
        while store.count < store.division.blocks:
            cluster.run("b")
            dispatch.look(("b",))

    assert lost
    assert dispatch.computed == {"b": store.division.blocks}
    finish(store.folder, NullProgress())
    assert files(tmp_path / "shared" / "out") == expected


def test_without_workers_the_claims_are_given_up_for_others(shared):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch, Claims(store.folder) as other:
        opened(cluster, dispatch, "dying")
        assert other.taken()
        dispatch.look(())
        assert not other.taken()


def test_the_blocks_of_a_slow_worker_are_given_to_an_idle_one_too_and_the_first_one_wins(shared, monkeypatch):
    monkeypatch.setattr(sharing, "_LATE_AT_LEAST", 0.0)
    monkeypatch.setattr(sharing, "_LATE", 0.0)
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "slow", "b")
        slow = cluster.computing("slow")
        while store.count < store.division.blocks:
            cluster.run("b")
            dispatch.look(("slow", "b"))
        for task in slow:
            task.run()
        dispatch.look(("slow", "b"))

    assert dispatch.computed["b"] == store.division.blocks
    assert dispatch.computed["slow"] == 0


def test_a_worker_begins_again_if_what_it_needs_is_lost_with_another_one(shared):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        dispatch.start_worker("a", "1")
        cluster.tasks[-1][1].status = "cancelled"
        assert dispatch.look(("a",)) == {}
        cluster.run()
        dispatch.look(("a",))
        cluster.run()
        dispatch.look(("a",))

        assert cluster.computing("a")


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        b"",
        b"[1]\n",
        b"{}",
        b'{"blocks": [[0, 5]]}\n12',
        b'{"blocks": [[0, -1]]}\n12',
        b'{"blocks": [["x", 2]]}\n12',
        b'{"blocks": [[0, 2]]}\n12',
        b'{"blocks": [[0, 0], [1, 0]]}\n',
        b'{"blocks": 5}\n',
        b"[" * 100_000,
        {"blocks": []},
    ],
)
def test_nonsense_from_a_worker_is_not_stored_and_its_blocks_are_given_to_another_one(shared, nonsense):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "bad", "b")
        for task in cluster.computing("bad"):
            task.result, task.status = nonsense, FINISHED
        failed = dispatch.look(("bad", "b"))
        assert store.count == 0
        while store.count < store.division.blocks:
            cluster.run("b")
            dispatch.look(("b",))

    if nonsense != b"{}":
        assert "it sent invalid data" in failed["bad"].reason
        assert not failed["bad"].of_item
    assert dispatch.computed["b"] == store.division.blocks


def test_an_error_of_a_worker_is_passed_on_and_its_suspect_blocks_are_removed(shared):
    store, means, model = shared
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "a")
        cluster.run()
        dispatch.look(("a",))
        assert store.count == 2
        answer = {
            "error": "its imagery has changed",
            "of_item": True,
            "suspect": [0, 99, "x", -1],
            "warnings": ["w"],
            "blocks": [],
        }
        for task in cluster.computing():
            task.result, task.status = json.dumps(answer).encode() + b"\n", FINISHED

        assert dispatch.look(("a",)) == {"a": WorkerFailure("its imagery has changed", True)}
        assert store.listed == {1}


def test_a_folder_that_is_away_for_a_moment_loses_no_block(tmp_path, shared, monkeypatch):
    store, means, model = shared
    folder = tmp_path / "shared" / "out" / ".map.tif.unfinished"
    cluster = Cluster()
    with Dispatch(cluster, store, means, model, Listener()) as dispatch:
        opened(cluster, dispatch, "a")
        cluster.run()
        folder.rename(tmp_path / "away")
        dispatch.look(("a",))
        (tmp_path / "away").rename(folder)
        dispatch.look(("a",))
        assert store.listed == {0, 1}
        cluster.run()
        folder.rename(tmp_path / "away")
        monkeypatch.setattr(dispatch_module, "AWAY", 0)
        with pytest.raises(OutputError, match="cannot be used"):
            dispatch.look(("a",))
        (tmp_path / "away").rename(folder)


def test_at_the_end_workers_are_told_to_leave_and_nothing_is_claimed(shared):
    store, means, model = shared
    cluster = Cluster()
    with Claims(store.folder) as other:
        with Dispatch(cluster, store, means, model, Listener()) as dispatch:
            opened(cluster, dispatch, "a", "b")
            assert other.taken()
        assert not other.taken()

    assert cluster.told == [("a", remote.leave), ("b", remote.leave)]


def changed(result, **changes):
    first = replace(result.windows[0], **changes)
    return replace(result, windows=(first, *result.windows[1:]))


def other_windows(result):
    window = result.windows[0].window
    return changed(result, window=Window(window.row + 1, window.col, window.height, window.width))


def too_few_windows(result):
    return replace(result, windows=result.windows[1:])


def too_many_windows(result):
    return replace(result, windows=result.windows * 2)


def other_type(result):
    prediction = result.windows[0].prediction
    return changed(result, prediction=replace(prediction, classes=prediction.classes.astype(np.uint32)))


def without_percents(result):
    return changed(result, prediction=replace(result.windows[0].prediction, percents={}))


def too_large(result):
    return replace(result, counts=replace(result.counts, values=np.zeros((3, 2**23), np.float32)))


@pytest.mark.parametrize(
    "change", [other_windows, too_few_windows, too_many_windows, other_type, without_percents, too_large]
)
@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_a_block_of_another_form_is_refused(tmp_path, monkeypatch, change, merge):
    monkeypatch.setattr(import_module("pixelwise.inference.work.prepare"), "_SECONDS", 0.0)
    monkeypatch.setattr(import_module("pixelwise.inference.work.prepare"), "_LEAST_ROWS", 1)
    wanted = make(tmp_path, arguments=f"padding 8;merge {merge}", size=(300, 180))
    store = Store.at(prepare(plan(wanted), NullProgress()))
    work(store.folder, NullProgress())
    with opened_work(store, NullProgress()) as means:
        content = b"".join(store.get(1).packed().to_bytes(store.block_identity(1)))
        assert isinstance(block_of(means, store.division, 1, content, store.block_identity(1)), BlockResult)
        wrong = b"".join(change(store.get(1)).packed().to_bytes(store.block_identity(1)))

        with pytest.raises(ValueError):  # noqa: PT011  whichever check finds it first
            block_of(means, store.division, 1, wrong, store.block_identity(1))
        with pytest.raises(ValueError, match="another block"):
            block_of(means, store.division, 1, content, store.block_identity(0))


def test_a_pass_over_the_blocks_begins_again_for_those_that_others_have_given_up(shared, monkeypatch):
    monkeypatch.setattr(lending, "_AGAIN", 0.0)
    monkeypatch.setattr(lending, "_REST", 0)
    store, means, _ = shared
    everything = [*range(store.division.blocks)]
    with Claims(store.folder) as other, lending.Lending(store, means) as lent:
        held = other.take_some(iter(everything), 3)
        assert held == [0, 1, 2]
        assert lent.take(100) == everything[3:]
        assert lent.take(1) == []
        other.release(1)
        assert lent.take(100) == [1]
