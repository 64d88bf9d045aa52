"""Questions asked off the main thread."""

from __future__ import annotations

import threading

import pytest
from pixelwise.inference.errors import ModelError
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread


@pytest.fixture
def newest(qgis_app):
    from pixelwise.ui.background import Newest

    parent = QObject()
    yield Newest(parent, "Question")
    parent.deleteLater()


def test_the_question_runs_elsewhere_and_its_answer_comes_to_the_main_thread(newest, qtbot):
    places = []
    newest.answered.connect(lambda answer: places.append((answer, QThread.currentThread())))

    newest.ask(threading.get_ident)
    qtbot.waitUntil(lambda: bool(places))

    ((asked, heard),) = places
    assert asked != threading.get_ident()
    assert heard is QCoreApplication.instance().thread()
    assert not newest.busy


def test_of_many_questions_only_the_newest_is_answered_and_those_between_are_never_asked(newest, qtbot):
    asked, answers, go_on = [], [], threading.Event()
    newest.answered.connect(answers.append)

    newest.ask(lambda: go_on.wait(10) and "first")
    for name in ("second", "third"):
        newest.ask(lambda name=name: asked.append(name) or name)
    go_on.set()
    qtbot.waitUntil(lambda: bool(answers))

    assert (asked, answers) == (["third"], ["third"])


def test_a_forgotten_question_is_not_answered_and_the_next_one_is(newest, qtbot):
    answers, go_on = [], threading.Event()
    newest.answered.connect(answers.append)
    newest.ask(lambda: go_on.wait(10) and "first")
    newest.forget()
    go_on.set()

    newest.ask(lambda: "second")
    qtbot.waitUntil(lambda: bool(answers))

    assert answers == ["second"]


def test_what_the_user_can_mend_is_told_as_refused(newest, qtbot):
    refusals = []
    newest.refused.connect(refusals.append)

    def question() -> None:
        raise ModelError("roads.emd: no such file.")

    newest.ask(question)
    qtbot.waitUntil(lambda: bool(refusals))

    assert str(refusals[0]) == "roads.emd: no such file."


def test_a_bug_of_ours_is_raised_on_the_main_thread(newest, qtbot):
    with qtbot.captureExceptions() as raised:
        newest.ask(lambda: 1 / 0)
        qtbot.waitUntil(lambda: bool(raised))

    assert raised[0][0] is ZeroDivisionError
