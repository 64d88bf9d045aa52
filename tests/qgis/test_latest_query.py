"""Questions asked off the main thread."""

from __future__ import annotations

import gc
import threading

import pytest
from pixelwise.inference import ModelError
from pixelwise.tests.qgis.dialogs import rows, table_of
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread
from qgis.PyQt.QtWidgets import QWidget


@pytest.fixture
def query(qgis_app):
    from pixelwise.ui.latest_query import LatestQuery

    parent = QObject()
    yield LatestQuery(parent, "Question")
    parent.deleteLater()


def test_the_question_runs_elsewhere_and_its_answer_comes_to_the_main_thread(query, qtbot):
    places = []
    query.succeeded.connect(lambda answer: places.append((answer, QThread.currentThread())))

    query.start(threading.get_ident)
    qtbot.waitUntil(lambda: bool(places))

    ((asked, heard),) = places
    assert asked != threading.get_ident()
    assert heard is QCoreApplication.instance().thread()
    assert not query.busy


def test_of_many_questions_only_the_newest_is_answered_and_those_between_are_never_asked(query, qtbot):
    asked, answers, go_on = [], [], threading.Event()
    query.succeeded.connect(answers.append)

    query.start(lambda: go_on.wait(10) and "first")
    for name in ("second", "third"):
        query.start(lambda name=name: asked.append(name) or name)
    go_on.set()
    qtbot.waitUntil(lambda: bool(answers))

    assert (asked, answers) == (["third"], ["third"])


def test_a_forgotten_question_is_not_answered_and_the_next_one_is(query, qtbot):
    answers, go_on = [], threading.Event()
    query.succeeded.connect(answers.append)
    query.start(lambda: go_on.wait(10) and "first")
    query.discard()
    go_on.set()

    query.start(lambda: "second")
    qtbot.waitUntil(lambda: bool(answers))

    assert answers == ["second"]


def test_what_the_user_can_mend_is_told_as_refused(query, qtbot):
    refusals = []
    query.failed.connect(refusals.append)

    def question() -> None:
        raise ModelError("roads.emd: no such file.")

    query.start(question)
    qtbot.waitUntil(lambda: bool(refusals))

    assert str(refusals[0]) == "roads.emd: no such file."


def test_a_bug_of_ours_is_raised_on_the_main_thread(query, qtbot):
    with qtbot.captureExceptions() as raised:
        query.start(lambda: 1 / 0)
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError


def test_a_question_that_is_cancelled_while_it_waits_is_asked_again(query, full_queue, qtbot):
    answers = []
    query.succeeded.connect(answers.append)
    query.start(lambda: "answer")

    QgsApplication.taskManager().cancelAll()

    assert query.busy
    full_queue.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["answer"]
    assert not query.busy


def test_a_question_that_is_cancelled_while_it_waits_gives_way_to_a_newer_one(query, full_queue, qtbot):
    asked, answers = [], []
    query.succeeded.connect(answers.append)
    query.start(lambda: asked.append("first") or "first")
    QgsApplication.taskManager().cancelAll()
    query.start(lambda: asked.append("second") or "second")

    full_queue.set()
    qtbot.waitUntil(lambda: bool(answers))

    assert (asked, answers) == (["second"], ["second"])


def test_a_question_that_is_cancelled_and_forgotten_is_not_asked_again(query, full_queue, qtbot):
    asked = []
    query.start(lambda: asked.append("first"))
    QgsApplication.taskManager().cancelAll()
    query.discard()

    full_queue.set()
    qtbot.waitUntil(lambda: not waiting())

    query.start(lambda: asked.append("second"))
    qtbot.waitUntil(lambda: bool(asked) and not query.busy)
    assert asked == ["second"]


def test_a_question_runs_to_its_end_though_nobody_holds_it_any_more(qgis_app, full_queue, qtbot):
    from pixelwise.ui.latest_query import LatestQuery

    parent, asked = QObject(), []
    query = LatestQuery(parent, "Question")
    query.start(lambda: asked.append("first"))
    sip.delete(parent)
    del query, parent
    gc.collect()

    full_queue.set()
    qtbot.waitUntil(lambda: not waiting())

    assert asked == ["first"]


def test_the_user_is_offered_no_way_to_cancel_a_question(query, full_queue):
    query.start(lambda: "answer")

    (question,) = waiting()
    assert not question.flags() & QgsTask.Flag.CanCancel


def test_a_dialog_whose_questions_are_cancelled_while_they_wait_says_all_the_same(
    algorithm, project, small, full_queue, qtbot
):
    from pixelwise.ui.card.card_widget import CardWidget
    from pixelwise.ui.fit.fit_strip import FitStrip

    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    strip, card, table = dialog.findChild(FitStrip), dialog.findChild(CardWidget), table_of(dialog)
    dialog.setParameters({"INPUT": [small.raster], "MODEL": small.model})
    names = {"Checking the model against the raster", "Read a model", "Reading the model's arguments"}
    qtbot.waitUntil(lambda: names <= {task.description() for task in QgsApplication.taskManager().tasks()})

    QgsApplication.taskManager().cancelAll()
    full_queue.set()
    qtbot.waitUntil(lambda: not (strip.busy or card.busy or table.reading), timeout=20_000)

    assert strip.report.estimate is not None
    assert card.summary.toPlainText().startswith("brightest.onnx")
    assert "padding" in rows(dialog)


def test_a_window_that_nobody_holds_lasts_until_the_answer_is_shown(qgis_app, qtbot):
    from pixelwise.ui.latest_query import LatestQuery

    window, seen = QWidget(), []
    window.itself = window  # so that only Python's garbage collector ends it
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
    """The questions that have not ended."""
    return [task for task in QgsApplication.taskManager().tasks() if task.description() == "Question"]
