"""Convert Model To ONNX from the console, the dialog, a batch, the command line and a graphical model.

Models of CNTK are converted for real; for other frameworks, whose conversion tests/exports covers, small programs
replace the installation and the conversion.
"""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pixelwise
import processing
import pytest
from pixelwise.conversion import TENSORFLOW, Agreement, Conversion, ConversionError
from pixelwise.inference import Cancelled, read_definition
from pixelwise.tests.models import argmax_model
from pixelwise.tests.packages import class_information
from pixelwise.tests.qgis.batches import add_row
from pixelwise.tests.qgis.dialogs import give, press_run
from pixelwise.tests.qgis.graphical_models import output_key
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from pixelwise.ui.dialog.convert_line import ConvertLine, output_for
from pixelwise.ui.dialog.isolation_note import IsolationNote
from pixelwise.ui.menu import frameworks_window
from pixelwise.ui.menu.frameworks_dialog import FrameworksDialog
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import (
    QgsApplication,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterLayer,
)
from qgis.gui import QgsMessageBar, QgsSpinBox
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton, QTextEdit

CONVERT = "pixelwise:convertmodeltoonnx"
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ROOT = Path(pixelwise.__file__).parent
FIELDS = ("MODEL", "BANDS_COUNT", "TILE_SIZE", "CLASS_INFO", "OUTPUT")


@pytest.fixture
def zoo(shared_data) -> Path:
    """Models of CNTK 2 with the answers of CNTK itself."""
    return shared_data / "models" / "cntk_zoo"


@pytest.fixture
def unet(zoo) -> str:
    return str(zoo / "unet.model")


@pytest.fixture
def lite_model(tmp_path) -> str:
    """A file that begins like a model of TensorFlow Lite."""
    path = tmp_path / "clouds.tflite"
    path.write_bytes(b"\x1c\0\0\0TFL3" + bytes(100))
    return str(path)


@pytest.fixture
def dialog(provider, project, qtbot):
    """The dialog that the toolbox opens."""
    return opened(CONVERT, qtbot)


def opened(algorithm: str, qtbot):
    created = QgsApplication.processingRegistry().createAlgorithmById(algorithm).createCustomParametersWidget(None)
    qtbot.addWidget(created)
    created.show()
    created.resize(900, 760)
    return created


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def log_of(dialog) -> str:
    """The text of the dialog's log."""
    return "\n".join(log.toPlainText() for log in dialog.findChildren(QTextEdit, "txtLog"))


def explained(dialog) -> dict[str, str]:
    """The explanations by field."""
    texts = {name: dialog.mainWidget().row(name).explanation for name in FIELDS}
    return {name: words for name, words in texts.items() if words}


def wait_for_run(dialog, qtbot) -> dict[str, object]:
    """Press Run and return the results."""
    finished = []
    dialog.algorithmFinished.connect(lambda succeeded, results: finished.append((succeeded, results)))
    press_run(dialog)
    qtbot.waitUntil(lambda: bool(finished), timeout=60_000)
    assert finished[0][0], log_of(dialog)
    return finished[0][1]


def scores(path: str, pixels: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path)
    return session.run(None, {session.get_inputs()[0].name: pixels})[0]


def test_a_script_converts_a_model_that_gives_the_scores_of_cntk(provider, zoo, unet, tmp_path):
    with np.load(zoo / "unet.npz") as file:
        answers = {name: file[name] for name in file.files}

    result = processing.run(CONVERT, {"MODEL": unet, "OUTPUT": str(tmp_path / "unet.onnx")})["OUTPUT"]

    assert result == str(tmp_path / "unet.onnx")
    np.testing.assert_allclose(scores(result, answers["a"]), answers["y"], atol=1e-3)


def test_the_classes_become_part_of_the_model(provider, unet, tmp_path):
    entries = [{"Value": 100 * n, "Name": f"Class {n}", "Color": [n, 0, 255]} for n in range(1, 5)]
    information = class_information(tmp_path / "classes.json", entries)
    run = {"MODEL": unet, "CLASS_INFO": str(information), "OUTPUT": str(tmp_path / "unet.onnx")}
    result = processing.run(CONVERT, run)["OUTPUT"]

    classes = read_definition(result).classes
    assert [(each.value, each.name, each.color) for each in classes] == [
        (entry["Value"], entry["Name"], tuple(entry["Color"])) for entry in entries
    ]


def test_a_temporary_output_is_an_onnx_file(provider, unet):
    result = processing.run(CONVERT, {"MODEL": unet, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]

    assert result.endswith(".onnx")
    onnx.checker.check_model(onnx.load(result))


def test_the_dialog_converts_and_its_log_describes_the_conversion(dialog, unet, tmp_path, qtbot, save_picture):
    save_picture(dialog, "convert_empty")
    give_text(dialog, MODEL=unet, OUTPUT=tmp_path / "unet.onnx")

    results = wait_for_run(dialog, qtbot)

    assert results["OUTPUT"] == str(tmp_path / "unet.onnx")
    log = log_of(dialog)
    assert "unet.model is a CNTK model" in log
    assert "The converted model has" in log
    save_picture(dialog, "convert_log")


def give_text(dialog, **values: object) -> None:
    """Type into the fields."""
    for name, text in values.items():
        widget = dialog.mainWidget().wrappers[name].wrappedWidget()
        edit = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, str(text))
        QTest.keyClick(edit, Qt.Key.Key_Tab)


WRONG = {
    "no such file": (lambda files: {"MODEL": files.folder / "no.h5"}, "MODEL", "no.h5: the file does not exist"),
    "an ONNX file": (lambda files: {"MODEL": files.onnx}, "MODEL", "this is an ONNX file"),
    "a raster": (lambda files: {"MODEL": files.image}, "MODEL", "an image or raster"),
    "an empty file": (lambda files: {"MODEL": files.empty}, "MODEL", "an empty file"),
    "a folder": (lambda files: {"MODEL": files.folder}, "MODEL", "this is not a model that can be converted"),
    "weights": (lambda files: {"MODEL": files.weights}, "MODEL", "weights"),
    "no class information": (
        lambda files: {"CLASS_INFO": files.folder / "no.json"},
        "CLASS_INFO",
        "no.json: the file does not exist",
    ),
    "other class information": (lambda files: {"CLASS_INFO": files.onnx}, "CLASS_INFO", "the file is not text"),
    "no folder": (lambda files: {"OUTPUT": files.folder / "no" / "x.onnx"}, "OUTPUT", "does not exist"),
    "another suffix": (lambda files: {"OUTPUT": files.folder / "x.txt"}, "OUTPUT", "ends in .onnx"),
}


@pytest.fixture
def files(tmp_path, unet) -> SimpleNamespace:
    """Files that are not models to convert."""
    empty, image, weights = tmp_path / "empty.h5", tmp_path / "image.tif", tmp_path / "weights.safetensors"
    empty.write_bytes(b"")
    image.write_bytes(b"II*\0" + bytes(100))
    weights.write_bytes((2).to_bytes(8, "little") + b"{}")
    model = argmax_model(tmp_path / "model.onnx", 3)
    return SimpleNamespace(folder=tmp_path, onnx=model, image=image, empty=empty, weights=weights, model=unet)


@pytest.mark.parametrize("kind", WRONG)
def test_a_mistake_is_explained_under_its_field(dialog, files, kind):
    values, field, words = WRONG[kind]
    given = {"MODEL": files.model, "OUTPUT": files.folder / "new.onnx", **values(files)}
    give_text(dialog, **given)

    press_run(dialog)

    assert list(explained(dialog)) == [field]
    assert words in explained(dialog)[field]
    assert not (files.folder / "new.onnx").exists()


def test_an_output_in_the_folder_of_the_model_is_rejected(dialog, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "saved_model.pb").write_bytes(b"\x08\x01\x12\x00")
    give_text(dialog, MODEL=tmp_path / "model" / "saved_model.pb", OUTPUT=tmp_path / "model" / "new.onnx")

    press_run(dialog)

    assert "inside the model's folder" in explained(dialog)["OUTPUT"]


def test_a_script_without_the_framework_is_told_the_command_and_the_menu(provider, lite_model, no_frameworks):
    with pytest.raises(QgsProcessingException) as caught:
        processing.run(CONVERT, {"MODEL": lite_model, "OUTPUT": "TEMPORARY_OUTPUT"})

    words = str(caught.value)
    assert TENSORFLOW.label in words
    assert "Pixelwise ▸ Conversion Frameworks…" in words
    assert "run this command" in words


@pytest.fixture
def no_frameworks(tmp_path, monkeypatch) -> SimpleNamespace:
    """A profile without frameworks; what installs and removes them is replaced, and waits for `go_on`."""
    profile = tmp_path / "profile"
    state = SimpleNamespace(installed=set(), go_on=threading.Event(), profile=profile, error=None)
    state.go_on.set()

    def environment_of(framework, root):
        assert root == profile
        return SimpleNamespace(folder=root / framework.id, is_ready=framework.id in state.installed, size_mb=1234)

    def make(framework, root, progress):
        progress.info("Collecting packages")
        progress.advance(0.4)
        while not state.go_on.wait(0.01):
            if progress.cancelled():
                raise Cancelled
        if state.error is not None:
            raise state.error
        state.installed.add(framework.id)

    for module in ("processing_provider.frameworks", "ui.menu.frameworks_dialog"):
        monkeypatch.setattr(f"pixelwise.{module}.environment_of", environment_of)
        monkeypatch.setattr(f"pixelwise.{module}.installation_command", lambda framework, root: "pip install it")
    monkeypatch.setattr("pixelwise.ui.menu.frameworks_dialog.make_environment", make)
    monkeypatch.setattr(
        "pixelwise.ui.menu.frameworks_dialog.remove_environment",
        lambda framework, root: state.installed.discard(framework.id),
    )
    for module in (
        "processing_provider.frameworks",
        "processing_provider.convert_model_to_onnx",
        "ui.menu.frameworks_window",
    ):
        monkeypatch.setattr(f"pixelwise.{module}.profile_folder", lambda: profile)
    yield state
    frameworks_window.close_frameworks_dialog()


@pytest.fixture
def converter(monkeypatch) -> list[object]:
    """Replaces the conversion; the jobs it gets."""
    jobs = []

    def convert(job, root, progress):
        jobs.append(job)
        if job.bands is None and "of unknown bands" in job.model.name:
            raise ConversionError("The model does not state its number of bands.", "bands")
        progress.info("Converted.")
        argmax_model(job.output, 3)
        isolated = "not isolated" not in job.model.name
        return Conversion(job.output, "TensorFlow Lite", Agreement(0.0, 1.0, 1), isolated)

    monkeypatch.setattr("pixelwise.processing_provider.convert_model_to_onnx.convert", convert)
    return jobs


def offered(qtbot) -> FrameworksDialog:
    """The window that offers a framework."""
    qtbot.waitUntil(lambda: bool(windows()))
    return windows()[0]


def windows() -> list[FrameworksDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, FrameworksDialog) and each.isVisible()]


def test_return_installs_the_missing_framework_and_the_conversion_goes_on(
    dialog, lite_model, no_frameworks, converter, qtbot, save_picture
):
    give_text(dialog, MODEL=lite_model, OUTPUT=f"{lite_model}.onnx")
    finished = []
    dialog.algorithmFinished.connect(lambda succeeded, results: finished.append(succeeded))
    press_run(dialog)

    window = offered(qtbot)
    assert window.list.selected is TENSORFLOW
    assert TENSORFLOW.label in window.reason.text()
    assert window.next_action.text().endswith("Convert Model To ONNX")
    assert window.command.toPlainText() == "pip install it"
    assert not converter
    save_picture(window, "frameworks_offer")
    save_picture(dialog, "convert_framework_missing")
    window.activateWindow()
    QTest.keyClick(window.list, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: finished == [True], timeout=20_000)
    assert not window.isVisible()
    assert [job.model for job in converter] == [Path(lite_model)]
    assert "Converted." in log_of(dialog)


def test_cancelling_the_installation_leaves_everything_as_it_was(
    dialog, lite_model, no_frameworks, converter, tmp_path, qtbot
):
    no_frameworks.go_on.clear()
    give_text(dialog, MODEL=lite_model, OUTPUT=tmp_path / "clouds.onnx")
    press_run(dialog)
    window = offered(qtbot)
    press(window.install)
    qtbot.waitUntil(lambda: "Collecting" in window.log.toPlainText())
    assert not window.install.isEnabled()

    press(window.cancel)
    qtbot.waitUntil(lambda: not window.busy)

    assert window.message.text() == "Cancelled. Nothing was installed."
    assert (no_frameworks.installed, converter) == (set(), [])
    assert explained(dialog)["MODEL"].startswith(f"Model {lite_model}: the framework that converts it is not installed")


def test_a_declined_offer_can_be_opened_again_from_the_message(dialog, lite_model, no_frameworks, tmp_path, qtbot):
    give_text(dialog, MODEL=lite_model, OUTPUT=tmp_path / "clouds.onnx")
    press_run(dialog)
    window = offered(qtbot)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()

    press(dialog.messageBar().currentItem().findChild(QPushButton))

    assert offered(qtbot).list.selected is TENSORFLOW


def test_a_failed_installation_is_explained_in_the_window(no_frameworks, qtbot):
    from pixelwise.installation.errors import InstallationError

    no_frameworks.error = InstallationError("No package for this version of Python.")
    window = frameworks_window.open_frameworks_dialog(None)

    press(window.install)
    qtbot.waitUntil(lambda: not window.busy)

    assert window.message.text() == "No package for this version of Python."
    assert window.list.topLevelItem(0).text(3) == "Not installed"


def test_the_end_of_an_installation_whose_window_was_closed_is_shown_in_qgis(no_frameworks, qtbot, monkeypatch):
    bar = QgsMessageBar()
    qtbot.addWidget(bar)
    monkeypatch.setattr("pixelwise.ui.menu.frameworks_dialog.iface", SimpleNamespace(messageBar=lambda: bar))
    no_frameworks.go_on.clear()
    window = frameworks_window.open_frameworks_dialog(None)
    press(window.install)
    qtbot.waitUntil(lambda: "Collecting" in window.log.toPlainText())

    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    no_frameworks.go_on.set()
    qtbot.waitUntil(lambda: not window.busy)

    assert no_frameworks.installed == {"tensorflow"}
    assert bar.currentItem().text() == "Installed and ready to use."
    assert frameworks_window.open_frameworks_dialog(None).list.topLevelItem(0).text(3).startswith("Installed")


def test_the_progress_of_pip_is_shown(no_frameworks, qtbot):
    no_frameworks.go_on.clear()
    window = frameworks_window.open_frameworks_dialog(None)
    press(window.install)

    qtbot.waitUntil(lambda: window.progress.value() == 40)

    assert (window.progress.minimum(), window.progress.maximum()) == (0, 100)
    press(window.cancel)
    qtbot.waitUntil(lambda: not window.busy)


def test_the_window_lists_the_size_of_installed_frameworks_and_removes_them(no_frameworks, qtbot, save_picture):
    no_frameworks.installed.update({"tensorflow", "trees"})
    window = frameworks_window.open_frameworks_dialog(None)
    qtbot.addWidget(window)

    qtbot.waitUntil(lambda: states(window) == ["Installed, 1,234 MB", "Not installed", "Installed, 1,234 MB"])
    save_picture(window, "frameworks")
    press(window.remove)
    qtbot.waitUntil(lambda: not window.busy)

    assert states(window)[0] == "Not installed"
    assert window.message.text() == "Removed."
    assert no_frameworks.installed == {"trees"}
    assert not window.remove.isEnabled()
    QTest.keyClick(window.list, Qt.Key.Key_Down)
    QTest.keyClick(window.list, Qt.Key.Key_Down)
    assert window.remove.isEnabled()


def states(window: FrameworksDialog) -> list[str]:
    return [window.list.topLevelItem(row).text(3) for row in range(window.list.topLevelItemCount())]


@pytest.mark.parametrize("isolated", [True, False])
def test_the_dialog_says_if_the_conversion_is_not_isolated(provider, project, qtbot, monkeypatch, isolated):
    monkeypatch.setattr("pixelwise.ui.dialog.isolation_note.is_isolated", lambda: isolated)
    dialog = opened(CONVERT, qtbot)
    note = dialog.findChild(IsolationNote)

    qtbot.waitUntil(lambda: not note.busy)

    assert note.text.isVisible() != isolated
    assert "is not isolated" in note.text.text()


def renamed(model: str, name: str) -> str:
    return str(Path(model).rename(Path(model).with_name(name)))


def test_a_value_that_turns_out_to_be_missing_is_asked_for_under_its_field(
    dialog, lite_model, no_frameworks, converter, qtbot, save_picture
):
    no_frameworks.installed.add("tensorflow")
    give_text(dialog, MODEL=renamed(lite_model, "of unknown bands.tflite"), OUTPUT=f"{lite_model}.onnx")
    finished = []
    dialog.algorithmFinished.connect(lambda succeeded, _: finished.append(succeeded))

    press_run(dialog)
    qtbot.waitUntil(lambda: finished == [False], timeout=20_000)

    assert explained(dialog) == {"BANDS_COUNT": "The model does not state its number of bands."}
    qtbot.waitUntil(dialog.mainWidget().row("BANDS_COUNT").isVisible)
    save_picture(dialog, "convert_bands_missing")
    dialog.mainWidget().wrappers["BANDS_COUNT"].wrappedWidget().findChild(QgsSpinBox).setValue(4)
    assert explained(dialog) == {}
    press_run(dialog)
    qtbot.waitUntil(lambda: finished == [False, True], timeout=20_000)
    assert [job.bands for job in converter] == [None, 4]
    assert explained(dialog) == {}


def test_classes_that_do_not_match_the_converted_model_are_explained_under_their_field(dialog, unet, tmp_path, qtbot):
    information = class_information(tmp_path / "two.json", [{"Value": n, "Name": f"Class {n}"} for n in (1, 2)])
    give_text(dialog, MODEL=unet, CLASS_INFO=information, OUTPUT=tmp_path / "new.onnx")
    finished = []
    dialog.algorithmFinished.connect(lambda succeeded, _: finished.append(succeeded))

    press_run(dialog)
    qtbot.waitUntil(lambda: finished == [False], timeout=60_000)

    assert list(explained(dialog)) == ["CLASS_INFO"]
    assert "returns 4 scores per pixel, but 2 classes are named" in explained(dialog)["CLASS_INFO"]
    assert not (tmp_path / "new.onnx").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("clouds.tflite", "The conversion was isolated"), ("not isolated.tflite", "The conversion was not isolated")],
)
def test_the_log_states_the_sizes_and_the_isolation(provider, lite_model, no_frameworks, converter, name, words):
    no_frameworks.installed.add("tensorflow")
    feedback = Log()

    processing.run(CONVERT, {"MODEL": renamed(lite_model, name), "OUTPUT": "TEMPORARY_OUTPUT"}, feedback=feedback)

    size = next(line for line in feedback.lines if line.startswith("Size: "))
    assert size.endswith("the original model has 0.1 kB.")
    assert any(line.startswith(words) for line in feedback.lines)


class Log(QgsProcessingFeedback):
    """Records the lines of the log."""

    def __init__(self) -> None:
        super().__init__(False)
        self.lines: list[str] = []

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushWarning(self, warning: str) -> None:
        self.lines.append(warning)


@pytest.fixture
def classify(provider, project, qtbot):
    """The dialog of Classify Pixels."""
    return opened(CLASSIFY_PIXELS, qtbot)


def convert_button(dialog, qtbot) -> QPushButton:
    """The button, after the model has been identified."""
    line = dialog.findChild(ConvertLine)
    qtbot.waitUntil(lambda: not line.busy, timeout=20_000)
    return line.button


def test_a_foreign_model_is_converted_from_the_dialog_that_runs_it(
    classify, lite_model, no_frameworks, converter, qtbot, save_picture
):
    no_frameworks.installed.add("tensorflow")
    give(classify, MODEL=lite_model)
    button = convert_button(classify, qtbot)
    assert button.isVisible()
    save_picture(classify, "classify_foreign_model")

    QTest.keyClick(button, Qt.Key.Key_Space)
    (dialog,) = (
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and each.windowTitle().endswith("Convert Model To ONNX")
    )
    save_picture(dialog, "convert_filled_in")
    wait_for_run(dialog, qtbot)

    new = str(Path(lite_model).with_suffix(".onnx"))
    assert [(job.model, str(job.output)) for job in converter] == [(Path(lite_model), new)]
    assert classify.mainWidget().wrappers["MODEL"].parameterValue() == new
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not convert_button(classify, qtbot).isVisible()
    item = classify.messageBar().currentItem()
    assert item.text() == "The model was converted and is now clouds.onnx."
    press(item.findChild(QPushButton))
    assert dialog.isVisible()


def test_models_that_run_as_they_are_have_no_button(classify, unet, small, tmp_path, qtbot):
    for model in (unet, small.model, str(tmp_path / "no.h5"), '{"Framework": "Keras"}', ""):
        give(classify, MODEL=model)

        assert not convert_button(classify, qtbot).isVisible(), model


def test_the_tab_key_reaches_the_button_between_the_model_and_its_arguments(classify, lite_model, qtbot):
    give(classify, MODEL=lite_model)
    button = convert_button(classify, qtbot)
    field = classify.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(QLineEdit)
    field.setFocus()
    reached = []
    while classify.focusWidget() is not button and len(reached) < 10:
        QTest.keyClick(classify.focusWidget(), Qt.Key.Key_Tab)
        reached.append(classify.focusWidget())

    assert reached[-1] is button
    assert all(classify.mainWidget().row("MODEL").isAncestorOf(widget) for widget in reached)


def test_the_new_model_is_next_to_the_old_one_and_replaces_no_file(tmp_path):
    (tmp_path / "old.onnx").write_bytes(b"")
    (tmp_path / "folder").mkdir()

    assert output_for(str(tmp_path / "old.keras")) == str(tmp_path / "old 2.onnx")
    assert output_for(str(tmp_path / "folder" / "saved_model.pb")) == str(tmp_path / "folder.onnx")


def test_a_new_model_goes_to_the_default_folder_if_it_cannot_be_next_to_the_old_one(tmp_path, monkeypatch):
    monkeypatch.setattr("pixelwise.ui.dialog.convert_line.os.access", lambda *_: False)
    monkeypatch.setattr("pixelwise.ui.dialog.convert_line.default_folder", lambda: str(tmp_path))

    assert output_for("/somewhere/old.keras") == str(tmp_path / "old.onnx")


def test_a_batch_converts_several_models(provider, project, zoo, tmp_path, qtbot):
    batch = BatchAlgorithmDialog(QgsApplication.processingRegistry().createAlgorithmById(CONVERT))
    batch.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    outputs = [tmp_path / f"{name}.onnx" for name in ("unet", "gn")]
    for output in outputs:
        add_row(batch, {"MODEL": str(zoo / f"{output.stem}.model"), "OUTPUT": str(output)})
    batch.mainWidget().tblParameters.removeRow(1)
    batch.mainWidget().wrappers.pop(0)

    batch.show()
    batch.runAlgorithm()
    qtbot.waitUntil(lambda: all(output.exists() for output in outputs), timeout=60_000)

    for output in outputs:
        with np.load(zoo / f"{output.stem}.npz") as file:
            np.testing.assert_allclose(scores(str(output), file["a"]), file["y"], atol=1e-3)
    qtbot.waitUntil(lambda: sip.isdeleted(batch) or not batch.isVisible() or batch.runButton().isEnabled())


def test_a_graphical_model_classifies_with_the_model_it_has_converted(provider, zoo, tmp_path):
    with np.load(zoo / "unet.npz") as file:
        pixels, expected = file["a"][0], file["y"][0].argmax(axis=0)
    image = write_raster(tmp_path / "image.tif", pixels)
    graphical = converting_model(str(tmp_path / "convert.model3"))
    key = output_key(graphical)
    run = {"network": str(zoo / "unet.model"), "image": image, key: str(tmp_path / "map.tif")}

    output = processing.run(graphical, run)[key]

    np.testing.assert_array_equal(read_pixels(output), expected)


def test_the_model_designer_shows_all_parameters_with_words_for_what_the_file_states(provider, qtbot, save_picture):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CONVERT)
    designer = ModelerParametersDialog(algorithm, QgsProcessingModelAlgorithm("model", "group"))
    qtbot.addWidget(designer)
    designer.show()
    save_picture(designer, "convert_designer")

    shown = [spin.text() for spin in designer.findChildren(QgsSpinBox)]

    assert shown.count("As in the file") == 2
    assert designer.createAlgorithm().parameterSources().keys() >= {"BANDS_COUNT", "TILE_SIZE", "CLASS_INFO"}


def converting_model(file: str) -> QgsProcessingModelAlgorithm:
    """Build a graphical model that converts a model and classifies with it, save it, and load it again."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("convert and classify", "tests")
    model.addModelParameter(QgsProcessingParameterFile("network", "Network"), QgsProcessingModelParameter("network"))
    model.addModelParameter(QgsProcessingParameterRasterLayer("image", "Image"), QgsProcessingModelParameter("image"))
    convert = QgsProcessingModelChildAlgorithm(CONVERT)
    convert.setChildId("convert")
    convert.addParameterSources("MODEL", [source.fromModelParameter("network")])
    classify = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    classify.setChildId("classify")
    classify.addParameterSources("INPUT", [source.fromModelParameter("image")])
    classify.addParameterSources("MODEL", [source.fromChildOutput("convert", "OUTPUT")])
    output = QgsProcessingModelOutput("classes", "Classes")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT")
    classify.setModelOutputs({"classes": output})
    for child in (convert, classify):
        model.addChildAlgorithm(child)
    assert model.toFile(file)
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(file)
    loaded.initAlgorithm()
    return loaded


def test_the_command_line_converts_a_model(unet, tmp_path):
    command = [ROOT / "scripts" / "qgis_process", "run", CONVERT, "--", f"MODEL={unet}"]

    done = subprocess.run(
        [*command, f"OUTPUT={tmp_path / 'new.onnx'}"], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "unet.model is a CNTK model" in done.stdout
    onnx.checker.check_model(onnx.load(str(tmp_path / "new.onnx")))
