"""A run that ended early resumes when it is started again, if its output has a name."""

from __future__ import annotations

import signal
from pathlib import Path

import processing
import pytest
from pixelwise.inference import Job, NullProgress, RasterInput, plan
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.work import finish, prepare
from pixelwise.tests.qgis.batches import add_row
from pixelwise.tests.qgis.dialogs import choose_model, give, press_run
from pixelwise.tests.qgis.graphical_models import classifying_model, output_key
from pixelwise.tests.qgis.kept_runs import kept_run
from pixelwise.tests.qgis.listeners import Listener
from pixelwise.tests.qgis.programs import qgis_process, signalled_qgis_process
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsProcessing, QgsProcessingContext, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QTextEdit

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def parameters(monkeypatch, provider, tmp_path) -> dict[str, object]:
    """A run of some tiles, which keeps its blocks from the first one on."""
    return {**kept_run(monkeypatch, tmp_path, 190, 150), "PARALLEL_FACTOR": "1"}


def cancelled_midway(parameters: dict[str, object]) -> Listener:
    listener = Listener(cancel_at=50)
    processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)
    return listener


def test_a_cancelled_run_to_a_named_file_goes_on(parameters, tmp_path):
    plain = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "plain.tif")})

    first = cancelled_midway(parameters)
    (store,) = stores(parameters["OUTPUT"])
    second = Listener()
    result = processing.run(CLASSIFY_PIXELS, parameters, feedback=second)

    assert [line for line in first.lines if "% done: Run continues it" in line]
    assert "Cancelled. No result was written." in first.lines
    assert [line for line in second.lines if "is continued" in line]
    assert Path(result["OUTPUT"]).read_bytes() == Path(plain["OUTPUT"]).read_bytes()
    assert not Path(store.folder).exists()


def test_raster_items_go_on_one_by_one(parameters, tmp_path):
    items = {**parameters, "OUTPUT": None, "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "out")}

    cancelled_midway(items)
    second = Listener()
    processing.run(CLASSIFY_PIXELS, items, feedback=second)

    assert [line for line in second.lines if "is continued" in line]


def test_a_temporary_output_keeps_nothing(parameters):
    before = {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")}

    listener = cancelled_midway({**parameters, "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT})

    assert {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")} == before
    assert not [line for line in listener.lines if "nfinished" in line]


@pytest.fixture
def plain(parameters, tmp_path) -> bytes:
    """The file of a run that was not interrupted."""
    return Path(
        processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "plain.tif")})["OUTPUT"]
    ).read_bytes()


def log_of(dialog) -> str:
    return dialog.findChild(QTextEdit, "txtLog").toPlainText()


class Ways:
    """Runs with parameters in each of QGIS's ways, and returns the log."""

    def __init__(self, algorithm, qtbot) -> None:
        self._algorithm = algorithm
        self._qtbot = qtbot

    def console(self, parameters) -> str:
        listener = Listener()
        processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)
        return "\n".join(listener.lines)

    def dialog(self, parameters) -> str:
        layer = QgsRasterLayer(parameters["INPUT"], "Another name")
        QgsProject.instance().addMapLayer(layer)
        opened = self._shown(self._algorithm.createCustomParametersWidget(None))
        choose_model(opened, parameters["MODEL"])
        give(opened, **{**parameters, "INPUT": [layer.id()]})
        with self._qtbot.waitSignal(opened.algorithmFinished, timeout=60_000):
            press_run(opened)
        return log_of(opened)

    def batch(self, parameters) -> str:
        opened = self._shown(BatchAlgorithmDialog(self._algorithm))
        add_row(opened, parameters)
        opened.runAlgorithm()
        self._qtbot.waitUntil(lambda: "Batch execution completed" in log_of(opened), timeout=60_000)
        return log_of(opened)

    def model(self, parameters) -> str:
        fixed = {name: parameters[name] for name in ("MODEL", "PARALLEL_FACTOR")}
        loaded = classifying_model(str(Path(parameters["MODEL"]).with_name("c.model3")), fixed)
        listener = Listener()
        values = {"image": parameters["INPUT"], output_key(loaded): parameters["OUTPUT"]}
        loaded.run(values, QgsProcessingContext(), listener)
        return "\n".join(listener.lines)

    def command_line(self, parameters) -> str:
        done = qgis_process(**parameters)
        return done.stdout + done.stderr

    def _shown(self, opened):
        self._qtbot.addWidget(opened)
        opened.show()
        return opened


@pytest.fixture
def ways(algorithm, project, qtbot) -> Ways:
    """Runs in each of QGIS's ways."""
    return Ways(algorithm, qtbot)


@pytest.mark.parametrize("way", ["console", "dialog", "batch", "model", "command_line"])
def test_a_run_of_the_console_goes_on_wherever_it_is_started_again(way, ways, parameters, plain):
    cancelled_midway(parameters)
    (store,) = stores(parameters["OUTPUT"])

    log = getattr(ways, way)(parameters)

    assert f"An unfinished run of {parameters['OUTPUT']} is continued" in log
    assert Path(parameters["OUTPUT"]).read_bytes() == plain
    assert not Path(store.folder).exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_qgis_process_with_an_error_and_the_console_goes_on(number, ways, parameters, plain, tmp_path):
    done = signalled_qgis_process(number, tmp_path / "start", **parameters)

    assert done.returncode == 1, done.stderr
    assert f"Unfinished run of {parameters['OUTPUT']}, " in done.stdout
    assert "Cancelled. No result was written." in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".map.tif.unfinished"]
    assert "is continued" in ways.console(parameters)
    assert Path(parameters["OUTPUT"]).read_bytes() == plain


def test_a_model_with_a_temporary_result_keeps_nothing(parameters, tmp_path):
    before = {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")}
    fixed = {name: parameters[name] for name in ("MODEL", "PARALLEL_FACTOR")}
    loaded = classifying_model(str(tmp_path / "c.model3"), fixed)
    listener = Listener(cancel_at=50)

    loaded.run(
        {"image": parameters["INPUT"], output_key(loaded): QgsProcessing.TEMPORARY_OUTPUT},
        QgsProcessingContext(),
        listener,
    )

    assert {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")} == before
    assert not [line for line in listener.lines if "nfinished" in line]


def test_run_joins_the_workers_of_a_prepared_ledger_and_publishes(parameters, tmp_path):
    plain = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "plain.tif")})
    raster = RasterInput("from the command line", str(parameters["INPUT"]))
    job = Job((raster,), str(parameters["MODEL"]), str(parameters["OUTPUT"]))
    ledger = prepare(plan(job), NullProgress())
    listener = Listener()

    result = processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)

    assert [line for line in listener.lines if "is continued" in line and ledger in line]
    assert Path(result["OUTPUT"]).read_bytes() == Path(plain["OUTPUT"]).read_bytes()
    assert finish(ledger, NullProgress()) is None
