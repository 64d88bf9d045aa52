"""Runs cancelled at random moments: no partial file, no thread that continues, and the next run is the same."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import processing
import pytest
from pixelwise.inference.ledger import ledger
from pixelwise.tests.qgis.dialogs import choose_model, give, press_run
from pixelwise.tests.qgis.kept_runs import kept_run
from qgis.core import (
    QgsApplication,
    QgsProcessingFeedback,
    QgsTask,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QTextEdit

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
CANCELS = 50


@pytest.fixture
def parameters(monkeypatch, provider, tmp_path) -> dict[str, object]:
    """A run of some tiles, which keeps its blocks from the first one on."""
    return kept_run(monkeypatch, tmp_path, 130, 100, units=2)


def threads() -> set[str]:
    """The names of our threads; QGIS's own appear as dummies."""
    return {each.name for each in threading.enumerate() if not each.name.startswith("Dummy")}


class Impatient(QgsProcessingFeedback):
    """Cancels the run when it has asked so many times whether it is cancelled."""

    def __init__(self, patience: int) -> None:
        super().__init__(False)
        self.asked = 0
        self._patience = patience

    def isCanceled(self) -> bool:
        self.asked += 1
        return self.asked > self._patience


def test_fifty_cancels_at_random_moments_leave_the_old_file_or_the_whole_new_one(parameters, tmp_path):
    output, old = Path(parameters["OUTPUT"]), b"an older result"
    patient = Impatient(10**9)
    plain = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "p.tif")}, feedback=patient)
    expected = Path(plain["OUTPUT"]).read_bytes()
    moments, before, found = random.Random(7), threads(), []

    for _ in range(CANCELS):
        output.write_bytes(old)
        processing.run(CLASSIFY_PIXELS, parameters, feedback=Impatient(moments.randrange(patient.asked * 5 // 4)))
        found.append(output.read_bytes())
        assert {path.name for path in output.parent.iterdir() if path.is_dir()} <= {".map.tif.unfinished"}

    assert {old} <= {*found} <= {old, expected}
    assert threads() <= before  # one of an earlier test may have ended


@pytest.fixture
def dialog(algorithm, project, qtbot, parameters):
    """The dialog, open, with the parameters."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    choose_model(opened, parameters["MODEL"])
    give(opened, **parameters)
    return opened


def test_cancel_in_the_dialog_is_no_error_and_the_log_says_that_run_continues(
    dialog, parameters, qtbot, monkeypatch, save_picture
):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip
    from pixelwise.ui.preflight.unfinished_strip import UnfinishedStrip

    reached, pressed = threading.Event(), threading.Event()
    keep = ledger.Ledger.keep

    def keep_and_wait(*arguments):
        keep(*arguments)
        reached.set()
        pressed.wait(60)

    monkeypatch.setattr(ledger.Ledger, "keep", keep_and_wait)
    press_run(dialog)
    qtbot.waitUntil(reached.is_set, timeout=60_000)
    with qtbot.waitSignal(dialog.algorithmFinished, timeout=60_000):
        QTest.mouseClick(dialog.cancelButton(), Qt.MouseButton.LeftButton)
        pressed.set()
    log = dialog.findChild(QTextEdit, "txtLog").toPlainText()
    save_picture(dialog, "unfinished-cancelled")

    assert f"Unfinished run of {parameters['OUTPUT']}, " in log
    assert "done: Run continues it." in log
    assert "Cancelled. No result was written." in log
    assert "Traceback" not in log
    assert not Path(parameters["OUTPUT"]).exists()

    dialog.showParameters()
    checks, strip = dialog.findChild(PreflightStrip), dialog.findChild(UnfinishedStrip)
    qtbot.waitUntil(lambda: not checks.busy and not strip.busy and strip.isVisible(), timeout=60_000)
    assert not [task for task in QgsApplication.taskManager().tasks() if task.status() == QgsTask.TaskStatus.Running]
