"""A running QGIS with the provider, and one real result that many tests share."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import numpy as np
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import write_raster
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsProcessingRegistry, QgsProject, QgsTask
from qgis.gui import QgsBrowserGuiModel, QgsLayerTreeView
from qgis.PyQt.QtCore import QCoreApplication, QThreadPool
from qgis.PyQt.QtWidgets import QWidget

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"

PATIENCE = 60_000  # ms

# 256 x 128 cells of naip_2018.tif, with land and water: two tiles of the network.
PIECE = "486902,488182,5206948,5207588 [EPSG:26914]"


@pytest.fixture(scope="session", autouse=True)
def provider(qgis_processing, qgis_iface):
    """Pixelwise as a Processing provider after the plugin's start."""
    from pixelwise.plugin import PixelwisePlugin

    # Attributes of QGIS's window that Processing's dialogs and result loading need and the stub lacks.
    qgis_iface.browserModel = MagicMock(return_value=QgsBrowserGuiModel())
    qgis_iface.layerTreeView = MagicMock(return_value=QgsLayerTreeView())  # 3.44 refuses a mock
    plugin = PixelwisePlugin(qgis_iface)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().providerById("pixelwise")
    plugin.unload()


@pytest.fixture(autouse=True, scope="module")
def no_layer_outlives_qgis(provider) -> Iterator[None]:
    """Delete layers referenced by caught exceptions: deleting them after QGIS has exited crashes."""
    yield
    gc.collect()


class PatientBot(QtBot):
    """Waits a minute at least: a busy computer takes longer than the five seconds of pytest-qt."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 0) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: object, *, timeout: int = 0, **rest: object) -> object:
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE), **rest)


@pytest.fixture
def qtbot(qapp, request) -> PatientBot:
    """What pytest-qt calls so, with more patience."""
    return PatientBot(request)


@pytest.fixture
def project(qgis_new_project) -> QgsProject:
    """An empty project."""
    yield qgis_new_project
    QgsProject.instance().clear()


@pytest.fixture
def algorithm(provider):
    """Classify Pixels."""
    return QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)


@pytest.fixture(scope="session")
def scene(shared_data) -> str:
    """A real aerial image of four bands."""
    return str(shared_data / "naip" / "naip_2018.tif")


@pytest.fixture(scope="session")
def landcover(shared_data) -> str:
    """The real land cover model for it."""
    return str(shared_data / "models" / "landcover_naip" / "trained.emd")


@pytest.fixture(scope="session")
def real_piece(scene, landcover) -> dict[str, str]:
    """Parameters of a real run that takes seconds."""
    return {"INPUT": scene, "MODEL": landcover, "EXTENT": PIECE}


@pytest.fixture(scope="session")
def classified_piece(provider, real_piece, tmp_path_factory) -> str:
    """The piece, classified from the console."""
    import processing

    output = str(tmp_path_factory.mktemp("piece") / "landcover.tif")
    return processing.run(CLASSIFY_PIXELS, {**real_piece, "OUTPUT": output})["OUTPUT"]


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> SimpleNamespace:
    """A made-up raster of three bands, and a model whose class is the brightest band: runs almost instantly."""
    folder = tmp_path_factory.mktemp("small")
    pixels = np.random.default_rng(7).integers(1, 255, (3, 40, 50), np.uint8)
    raster = write_raster(folder / "small.tif", pixels)
    model = str(argmax_model(folder / "brightest.onnx", 3))
    parameters = {"INPUT": raster, "MODEL": model, "OUTPUT": "TEMPORARY_OUTPUT"}
    return SimpleNamespace(
        folder=folder, raster=raster, model=model, parameters=parameters, classes=pixels.argmax(axis=0)
    )


@pytest.fixture
def save_picture():
    """Save a picture of a widget in the folder PIXELWISE_SCREENSHOTS, if it is set."""

    def save(widget: QWidget, name: str) -> None:
        folder = os.environ.get("PIXELWISE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            QCoreApplication.processEvents()  # layouts follow
            widget.grab().save(str(Path(folder) / f"{name}.png"))

    return save


@pytest.fixture
def registry(monkeypatch, tmp_path):
    """A registry as before the plugin's start, separate from the one of the other tests."""
    fresh = QgsProcessingRegistry()
    monkeypatch.setattr(
        "pixelwise.plugin.QgsApplication",
        SimpleNamespace(processingRegistry=lambda: fresh, qgisSettingsDirPath=lambda: str(tmp_path)),
    )
    return fresh


class _Blocker(QgsTask):
    """Occupies a thread of QGIS until it is released; cannot be cancelled."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__("Blocker")
        self._gate = gate

    def run(self) -> bool:
        return self._gate.wait(60)


@pytest.fixture
def full_queue(qgis_app, qtbot) -> Iterator[threading.Event]:
    """Occupy every task thread, so that further tasks wait until this event is set or the test ends."""
    gate = threading.Event()
    blockers = [_Blocker(gate) for _ in range(QThreadPool.globalInstance().maxThreadCount())]
    for blocker in blockers:
        QgsApplication.taskManager().addTask(blocker)  # a Python reference to the manager would keep all tasks
    qtbot.waitUntil(lambda: all(blocker.status() == QgsTask.TaskStatus.Running for blocker in blockers))
    yield gate
    gate.set()
    qtbot.waitUntil(lambda: QgsApplication.taskManager().countActiveTasks() == 0, timeout=20_000)
