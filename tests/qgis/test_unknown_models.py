"""Unknown models are tried in a process: the dialog recovers, and nothing runs on when it or QGIS is closed."""

import subprocess
import sys
import threading

import processing
import pytest
from pixelwise.tests.hostile_models import endless_loop, guard_processes, large_constant
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS
from pixelwise.tests.qgis.dialogs import give
from pixelwise.tests.qgis.listeners import Listener
from qgis.core import QgsProcessingException, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def limits(monkeypatch, tmp_path):
    """Models are tried with five minutes and 2 GB; no model is known."""
    from pixelwise.inference.network import guard

    monkeypatch.setenv("PIXELWISE_MODEL_SECONDS", "300")
    monkeypatch.setenv("PIXELWISE_MODEL_MEMORY", "2")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(guard, "_refused", {})


@pytest.fixture
def dialog(algorithm, project):
    """The dialog of Classify Pixels, which is deleted when it is closed."""
    opened = algorithm.createCustomParametersWidget(None)
    opened.show()
    yield opened
    if not sip.isdeleted(opened):
        close(opened)


def close(dialog):
    """Close the dialog; QGIS deletes it when its event loop continues."""
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def card_of(dialog):
    from pixelwise.ui.card.card_widget import CardWidget

    return dialog.findChild(CardWidget)


def choose(dialog, model):
    dialog.mainWidget().wrappers["MODEL"].setParameterValue(model, dialog.mainWidget().processing_context)


def wait(qtbot, condition):
    qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)


def test_another_model_is_read_while_one_never_ends(dialog, qtbot, tmp_path):
    choose(dialog, endless_loop(tmp_path / "endless.onnx"))
    wait(qtbot, guard_processes)
    choose(dialog, str(argmax_model(tmp_path / "good.onnx", 3)))
    wait(qtbot, lambda: not card_of(dialog).busy)

    assert "good" in card_of(dialog).summary.toPlainText()
    wait(qtbot, lambda: not guard_processes())


def test_closing_the_dialog_stops_a_model_that_never_ends(dialog, qtbot, tmp_path):
    choose(dialog, endless_loop(tmp_path / "endless.onnx"))
    wait(qtbot, guard_processes)
    close(dialog)

    wait(qtbot, lambda: not guard_processes())


@pytest.mark.parametrize(
    ("seconds", "model", "words"),
    [("3", endless_loop, "did not end within 3 seconds"), ("300", large_constant, "more than the 2.0 GB")],
)
def test_the_card_shows_why_a_model_was_stopped_and_then_another_model(  # noqa: PLR0913  fixtures
    dialog, qtbot, tmp_path, monkeypatch, save_picture, small, seconds, model, words
):
    from pixelwise.ui.parameters.band_chooser import BandChooser

    monkeypatch.setenv("PIXELWISE_MODEL_SECONDS", seconds)
    give(dialog, INPUT=[small.raster])
    choose(dialog, model(tmp_path / "hostile.onnx"))
    wait(qtbot, lambda: words in card_of(dialog).summary.toPlainText())
    dialog.resize(1000, 900)
    wait(qtbot, lambda: card_of(dialog).summary.height() > 60)
    bands = dialog.findChild(BandChooser)
    wait(qtbot, lambda: "cannot be read" in bands.line.text())
    save_picture(dialog, f"stopped_{model.__name__}")
    assert bands.line.text() == "The model cannot be read, so its bands are unknown."
    choose(dialog, str(argmax_model(tmp_path / "good.onnx", 3)))

    wait(qtbot, lambda: "good" in card_of(dialog).summary.toPlainText() and not card_of(dialog).busy)


@pytest.fixture
def run(project, small, tmp_path):
    """Run Classify Pixels in this thread, on a layer of the project."""

    def classify(model, feedback, name="scene"):
        project.addMapLayer(QgsRasterLayer(small.raster, name))
        parameters = {"INPUT": name, "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif")}
        return processing.run(CLASSIFY_PIXELS, parameters, feedback=feedback)

    return classify


def test_a_run_ends_with_the_message(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PIXELWISE_MODEL_SECONDS", "2")

    with pytest.raises(QgsProcessingException, match="did not end within 2 seconds"):
        run(endless_loop(tmp_path / "endless.onnx"), Listener())
    assert not (tmp_path / "map.tif").exists()


def test_cancelling_a_run_stops_the_model(run, tmp_path):
    feedback, ended = Listener(), threading.Event()

    def cancel():
        while not guard_processes() and not ended.is_set():
            ended.wait(0.02)
        feedback.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    run(endless_loop(tmp_path / "endless.onnx"), feedback)
    ended.set()
    canceller.join()

    assert guard_processes() == []
    assert not (tmp_path / "map.tif").exists()


CLOSED = """
import sys
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from pixelwise.installation.guard_python import guard_python
from pixelwise.inference import read_definition
from pixelwise.inference.network.guard import guard_by
from pixelwise.tests.hostile_models import guard_processes
from pixelwise.ui.latest_query import LatestQuery
from qgis.PyQt.QtCore import QCoreApplication
guard_by(guard_python)
query = LatestQuery(application, "Read a model")
query.start(lambda: read_definition(sys.argv[1]))
while not guard_processes():
    QCoreApplication.processEvents()
print(*guard_processes(), flush=True)
QgsApplication.taskManager().cancelAll()
application.exitQgis()
print("closed", flush=True)
"""


def test_closing_qgis_stops_a_model_that_never_ends(provider, tmp_path, qtbot):
    command = [sys.executable, "-c", CLOSED, endless_loop(tmp_path / "endless.onnx")]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, done.stdout.split()[1:]) == (0, ["closed"]), done.stderr
    assert int(done.stdout.split()[0]) not in guard_processes()


def test_the_name_of_a_layer_is_inert_in_the_log(run, small):
    feedback = Listener()
    run(small.model, feedback, name="sce\x1b[31mne\n\u202enext\x07")

    log = "\n".join(feedback.lines)
    assert "sce[31mne next" in log
    assert not {"\x1b", "\u202e", "\x07"} & set(log)
