"""QGIS's window is closed in the middle of a run, and its question about the running task is answered with Yes."""

from __future__ import annotations

from pathlib import Path

import processing
from pixelwise.inference.ledger import ledger
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface

from .driving import JOB, Steps, button, dialog, later, note, picture, tell

_opened: list[QObject] = []


def tour() -> Steps:
    """Start a run, close the window as soon as some parts are finished, and let QGIS cancel the task."""
    ledger._WORTH = ledger._SAMPLE = 0
    ledger.units_per_block = lambda computed, seconds: 1
    folder = Path(JOB["output"]).parent
    _opened.append(processing.createAlgorithmDialog("pixelwise:classifypixelsusingdeeplearning", JOB["parameters"]))
    _opened[0].show()
    yield lambda: dialog()
    later(_opened[0].runAlgorithm)
    yield lambda: len([*folder.glob(".*.unfinished/*/blocks/*.blk")]) > 2
    note(output_before=Path(JOB["output"]).exists())
    tell()
    later(iface.actionExit().trigger)
    yield question
    picture("closing", question())
    later(button(question(), "Yes").click)
    yield lambda: not QgsApplication.taskManager().countActiveTasks()  # QGIS stays open until the next attempt


def question() -> QMessageBox | None:
    """QGIS's question whether it is to cancel its tasks."""
    boxes = (each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible())
    return next(boxes, None)
