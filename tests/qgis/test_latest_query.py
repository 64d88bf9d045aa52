"""Queries that run off the main thread."""

from __future__ import annotations

import gc
import threading
from types import SimpleNamespace

import pytest
from pixelwise.inference import ModelError
from pixelwise.tests.qgis.dialogs import rows, table_of
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QElapsedTimer, QObject, QThread
from qgis.PyQt.QtWidgets import QWidget


@pytest.fixture
def query(qgis_app):
    from pixelwise.ui.latest_query import LatestQuery

    parent = QObject()
    yield LatestQuery(parent, "Question")
    parent.deleteLater()


def test_a_query_runs_in_another_thread_and_delivers_on_the_main_thread(query, qtbot):
    deliveries = []
    query.succeeded.connect(lambda result: deliveries.append((result, QThread.currentThread())))

    query.start(threading.get_ident)
    qtbot.waitUntil(lambda: bool(deliveries))

    ((query_thread, main_thread),) = deliveries
    assert query_thread != threading.get_ident()
    assert main_thread is QCoreApplication.instance().thread()
    assert not query.busy


def test_only_the_latest_of_many_queries_delivers_and_those_between_never_run(query, qtbot):
    calls, results, release = [], [], threading.Event()
    query.succeeded.connect(results.append)

    query.start(lambda: release.wait(60) and "first")
    for name in ("second", "third"):
        query.start(lambda name=name: calls.append(name) or name)
    release.set()
    qtbot.waitUntil(lambda: bool(results))

    assert (calls, results) == (["third"], ["third"])


def test_a_discarded_query_does_not_deliver_and_the_next_one_does(query, qtbot):
    results, release = [], threading.Event()
    query.succeeded.connect(results.append)
    query.start(lambda: release.wait(60) and "first")
    query.discard()
    release.set()

    query.start(lambda: "second")
    qtbot.waitUntil(lambda: bool(results))

    assert results == ["second"]


def test_an_error_the_user_can_fix_emits_failed(query, qtbot):
    refusals = []
    query.failed.connect(refusals.append)

    def question() -> None:
        raise ModelError("roads.emd: no such file.")

    query.start(question)
    qtbot.waitUntil(lambda: bool(refusals))

    assert str(refusals[0]) == "roads.emd: no such file."


def test_a_bug_is_raised_on_the_main_thread(query, qtbot):
    with qtbot.captureExceptions() as raised:
        query.start(lambda: 1 / 0)
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError


def test_a_query_cancelled_while_queued_runs_again(query, full_queue, qtbot):
    results = []
    query.succeeded.connect(results.append)
    query.start(lambda: "result")

    QgsApplication.taskManager().cancelAll()

    assert query.busy
    full_queue.set()
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["result"]
    assert not query.busy


def test_a_query_cancelled_while_queued_is_replaced_by_a_newer_one(query, full_queue, qtbot):
    calls, results = [], []
    query.succeeded.connect(results.append)
    query.start(lambda: calls.append("first") or "first")
    QgsApplication.taskManager().cancelAll()
    query.start(lambda: calls.append("second") or "second")

    full_queue.set()
    qtbot.waitUntil(lambda: bool(results))

    assert (calls, results) == (["second"], ["second"])


def test_a_query_cancelled_and_discarded_does_not_run_again(query, full_queue, qtbot):
    calls = []
    query.start(lambda: calls.append("first"))
    QgsApplication.taskManager().cancelAll()
    query.discard()

    full_queue.set()
    qtbot.waitUntil(lambda: not waiting())

    query.start(lambda: calls.append("second"))
    qtbot.waitUntil(lambda: bool(calls) and not query.busy)
    assert calls == ["second"]


def test_a_query_runs_to_its_end_without_a_reference_to_it(qgis_app, full_queue, qtbot):
    from pixelwise.ui.latest_query import LatestQuery

    parent, calls = QObject(), []
    query = LatestQuery(parent, "Question")
    query.start(lambda: calls.append("first"))
    sip.delete(parent)
    del query, parent
    gc.collect()

    full_queue.set()
    qtbot.waitUntil(lambda: not waiting())

    assert calls == ["first"]


def test_the_user_cannot_cancel_a_query(query, full_queue):
    query.start(lambda: "result")

    (question,) = waiting()
    assert not question.flags() & QgsTask.Flag.CanCancel


def test_a_dialog_shows_the_results_of_queries_cancelled_while_queued(algorithm, project, small, full_queue, qtbot):
    from pixelwise.ui.card.card_widget import CardWidget
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    strip, card, table = dialog.findChild(PreflightStrip), dialog.findChild(CardWidget), table_of(dialog)
    dialog.setParameters({"INPUT": [small.raster], "MODEL": small.model})
    names = {"Checking the model against the raster", "Read a model", "Reading the model's arguments"}
    qtbot.waitUntil(lambda: names <= {task.description() for task in QgsApplication.taskManager().tasks()})

    QgsApplication.taskManager().cancelAll()
    full_queue.set()
    qtbot.waitUntil(lambda: not (strip.busy or card.busy or table.reading), timeout=20_000)

    assert strip.report.estimate is not None
    assert card.summary.toPlainText().startswith("brightest.onnx")
    assert "padding" in rows(dialog)


def test_a_window_without_references_lasts_until_the_result_is_shown(qgis_app, qtbot):
    from pixelwise.ui.latest_query import LatestQuery

    window, seen = QWidget(), []
    window.itself = window  # only Python's garbage collector can delete it
    query = LatestQuery(window, "Question")

    def show(_: object) -> None:
        gc.collect()
        seen.append(sip.isdeleted(query))

    query.succeeded.connect(show)
    query.start(lambda: 1)
    del window
    qtbot.waitUntil(lambda: bool(seen))

    assert seen == [False]


def waiting() -> list[QgsTask]:
    """Return the queries that have not ended."""
    return [task for task in QgsApplication.taskManager().tasks() if task.description() == "Question"]


def test_a_query_whose_task_qgis_has_lost_is_repeated(query, qtbot, monkeypatch):
    manager, added, results = QgsApplication.taskManager(), [], []

    def add(task):
        added.append(task)
        if len(added) == 1:
            task.hold()  # it never gets a thread, as one whose runnable QGIS has removed
        else:  # its thread may take long to start
            monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 60_000)
        manager.addTask(task)

    lossy = SimpleNamespace(addTask=add, activeTasks=manager.activeTasks)
    monkeypatch.setattr("pixelwise.ui.kept_task.QgsApplication", SimpleNamespace(taskManager=lambda: lossy))
    monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 50)
    query.succeeded.connect(results.append)

    query.start(lambda: "result")
    qtbot.waitUntil(lambda: bool(results), timeout=20_000)

    assert (results, len(added)) == (["result"], 2)
    qtbot.waitUntil(lambda: not manager.countActiveTasks(), timeout=20_000)


def test_a_task_whose_thread_has_not_started_at_the_first_look_is_not_cancelled(query, qtbot, monkeypatch):
    from pixelwise.ui.kept_task import KeptTask

    manager, added, results, look = QgsApplication.taskManager(), [], [], KeptTask._cancel_if_lost

    def add(task):
        added.append(task)
        task.hold()
        manager.addTask(task)

    def look_and_start(task):
        monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 60_000)
        look(task)
        task.unhold()

    late = SimpleNamespace(addTask=add, activeTasks=manager.activeTasks)
    monkeypatch.setattr("pixelwise.ui.kept_task.QgsApplication", SimpleNamespace(taskManager=lambda: late))
    monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 50)
    monkeypatch.setattr(KeptTask, "_cancel_if_lost", look_and_start)
    query.succeeded.connect(results.append)

    query.start(lambda: "result")
    qtbot.waitUntil(lambda: bool(results))

    assert (results, len(added)) == (["result"], 1)


def test_a_task_that_waits_while_another_one_runs_is_not_cancelled(query, qtbot, full_queue, monkeypatch):
    monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 20)
    calls, results, patience = [], [], QElapsedTimer()
    query.succeeded.connect(results.append)
    monkeypatch.setattr("pixelwise.ui.kept_task.KeptTask.cancel", calls.append)

    query.start(lambda: "result")
    patience.start()
    qtbot.waitUntil(lambda: patience.elapsed() > 200)
    monkeypatch.setattr("pixelwise.ui.kept_task._PATIENCE", 60_000)  # its thread may take long to start
    full_queue.set()
    qtbot.waitUntil(lambda: bool(results), timeout=20_000)

    assert calls == []
