"""Several runs at once in one QGIS, as background tasks."""

from __future__ import annotations

import os

import numpy as np
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask, QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtCore import Qt

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


class Run:
    """A run in the background, with its result."""

    def __init__(self, parameters: dict[str, str]) -> None:
        algorithm = QgsApplication.processingRegistry().algorithmById(CLASSIFY_PIXELS)
        self.output = parameters["OUTPUT"]
        self.context, self.feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        self.task = QgsProcessingAlgRunnerTask(algorithm, parameters, self.context, self.feedback)
        self.ended: list[tuple[bool, dict]] = []
        self.task.executed.connect(lambda successful, results: self.ended.append((successful, results)))

    def start(self) -> None:
        QgsApplication.taskManager().addTask(self.task)


@pytest.fixture
def images(tmp_path) -> list[str]:
    """Two rasters large enough that their runs overlap."""
    random = np.random.default_rng(3)
    return [
        write_raster(tmp_path / f"{name}.tif", random.integers(1, 255, (3, 600, 700), np.uint8))
        for name in ("first", "second")
    ]


@pytest.fixture
def runs(images, tmp_path) -> list[Run]:
    """A run for each raster, all with one model."""
    model = str(argmax_model(tmp_path / "brightest.onnx", 3, tile_size=32, padding=8))
    outputs = [str(tmp_path / f"{number}_classes.tif") for number in range(len(images))]
    return [Run({"INPUT": image, "MODEL": model, "OUTPUT": output}) for image, output in zip(images, outputs)]


def brightest(path: str) -> np.ndarray:
    return read_pixels(path).argmax(axis=0)


def test_two_simultaneous_runs_write_their_own_rasters(runs, images, qtbot):
    for run in runs:
        run.start()
    qtbot.waitUntil(lambda: all(run.ended for run in runs), timeout=120_000)

    for run, image in zip(runs, images):
        assert run.ended == [(True, {"OUTPUT": run.output})]
        np.testing.assert_array_equal(read_pixels(run.output), brightest(image))


def test_one_run_is_cancelled_while_the_other_continues(runs, images, qtbot):
    cancelled, other = runs
    cancelled.feedback.progressChanged.connect(
        lambda percent: percent > 0 and cancelled.feedback.cancel(),
        Qt.ConnectionType.DirectConnection,  # in the thread of the run, which does not end before
    )

    for run in runs:
        run.start()
    qtbot.waitUntil(lambda: all(run.ended for run in runs), timeout=120_000)

    assert not os.path.exists(cancelled.output)
    assert "OUTPUT" not in cancelled.ended[0][1]
    assert other.ended == [(True, {"OUTPUT": other.output})]
    np.testing.assert_array_equal(read_pixels(other.output), brightest(images[1]))
