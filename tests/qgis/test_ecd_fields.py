"""The dialog of Deep Learning Model To ECD: every error in a file is explained under the field of that file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import onnx
import pytest
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.packages import class_information
from pixelwise.ui.menu.link_follower import LinkFollower
from qgis.core import QgsApplication
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QPushButton

MODEL_TO_ECD = "pixelwise:deeplearningmodeltoecd"
CLASSES = [{"Value": 10 * number, "Name": f"Band {number}", "Color": [number, 0, 0]} for number in (1, 2, 3)]
FIELDS = ("MODEL", "CLASS_INFO", "EMBED", "OUTPUT")


@pytest.fixture
def dialog(provider, project, qtbot):
    """The dialog that the toolbox opens."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(MODEL_TO_ECD)
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(900, 760)
    return opened


@pytest.fixture
def files(tmp_path) -> SimpleNamespace:
    """A model with three bands and classes, its class information, and a path for the result."""
    return SimpleNamespace(
        folder=tmp_path,
        model=argmax_model(tmp_path / "brightest.onnx", 3),
        info=class_information(tmp_path / "info.json", CLASSES, NumberRasterBands=3),
        output=tmp_path / "brightest.ecd",
    )


def fill(dialog, **values: object) -> None:
    """Type paths into the fields."""
    for name, text in values.items():
        widget = dialog.mainWidget().wrappers[name].wrappedWidget()
        edit = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert isinstance(edit, QLineEdit), QgsFileWidget
        edit.setFocus()
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        QTest.keyClicks(edit, str(text))


def run(dialog, qtbot) -> dict[str, str]:
    """Press Run, wait for the check, and return the explanations by field."""
    QTest.mouseClick(dialog.runButton(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.checking, timeout=20_000)
    texts = {name: dialog.mainWidget().row(name).explanation for name in FIELDS}
    return {name: words for name, words in texts.items() if words}


def text(name: str, content: str) -> Callable[[SimpleNamespace], Path]:
    """Write a file with this content."""

    def write(files: SimpleNamespace) -> Path:
        (files.folder / name).write_text(content, encoding="utf-8")
        return files.folder / name

    return write


def class_file(classes: object = CLASSES, **more: object) -> Callable[[SimpleNamespace], Path]:
    """Write class information with these classes and keys."""
    return lambda files: class_information(files.folder / "other.json", classes, **more)


def cut(files: SimpleNamespace) -> Path:
    """Write the first half of a model."""
    content = files.model.read_bytes()
    (files.folder / "cut.onnx").write_bytes(content[: len(content) // 2])
    return files.folder / "cut.onnx"


def two_images(files: SimpleNamespace) -> Path:
    """A network that is not a classifier: its output is a single number."""
    values = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("a", "b")]
    node = onnx.helper.make_node("Identity", ["a"], ["b"])
    graph = onnx.helper.make_graph([node], "number", values[:1], values[1:])
    opset = onnx.helper.make_opsetid("", 13)
    path = files.folder / "number.onnx"
    onnx.save(onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8), str(path))
    return path


def weights_elsewhere(files: SimpleNamespace) -> Path:
    """A model with its weights in a separate file."""
    rows = [[float(row == band) for band in range(3)] for row in range(3)]
    path = conv_model(files.folder / "split.onnx", rows)
    model = onnx.load(str(path))
    onnx.save(model, str(path), save_as_external_data=True, location="split.weights", size_threshold=0)
    return path


def nowhere(files: SimpleNamespace) -> Path:
    return files.folder / "nowhere" / "x.json"


WRONG_MODELS = {
    "missing": (lambda files: files.folder / "no.onnx", "no.onnx: the file does not exist"),
    "a folder": (lambda files: files.folder, "this is a folder"),
    "empty": (text("empty.onnx", ""), "The file is empty"),
    "garbage": (text("garbage.onnx", "no model at all"), "cannot open the file as an ONNX model"),
    "cut off": (cut, "cut.onnx: onnxruntime cannot open"),
    "the class information": (lambda files: files.info, "info.json: onnxruntime cannot open"),
    "a definition": (text("model.emd", "{}"), "this is already a definition"),
    "no classifier": (two_images, "number.onnx"),
    "weights elsewhere": (weights_elsewhere, "cannot be embedded in an .ecd"),
}
WRONG_INFORMATION = {
    "missing": (nowhere, "x.json: the file does not exist"),
    "a folder": (lambda files: files.folder, "this is a folder"),
    "empty": (text("empty.json", ""), "not valid JSON"),
    "the model": (lambda files: files.model, "brightest.onnx: the file is not text"),
    "no JSON": (text("words.json", "hello"), "not valid JSON (line 1, column 1"),
    "a list": (text("list.json", "[1, 2]"), "not an object with keys and values"),
    "other keys": (text("other.json", '{"a": 1}'), "this is not a class information file"),
    "no classes": (class_file([]), "it does not name any classes"),
    "a class without a value": (class_file([{"Name": "a"}]), "Classes lacks 'Value'"),
    "a value twice": (class_file([CLASSES[0]] * 3), "both have the value 10"),
    "a value that is not a number": (class_file([{**CLASSES[0], "Value": "ten"}, *CLASSES[1:]]), "other.json: Classes"),
    "a colour that is none": (class_file([{**CLASSES[0], "Color": [1, 2]}, *CLASSES[1:]]), "has the colour"),
    "more classes than scores": (
        class_file([*CLASSES, {"Value": 4, "Name": "x"}]),
        "brightest.onnx with other.json: the model returns 3 scores per pixel, but 4 classes are named",
    ),
    "other bands": (
        class_file(NumberRasterBands=4),
        "other.json: NumberRasterBands is 4, but the model brightest.onnx expects 3 bands",
    ),
    "bands that are no number": (class_file(NumberRasterBands="x"), 'NumberRasterBands: "x" is not a number'),
    "statistics of other bands": (
        class_file(NormalizationStats={"scaled_mean_values": [1, 2]}),
        "other.json: NormalizationStats: scaled_mean_values has 2 values for 3 bands",
    ),
    "a list of other bands": (
        class_file(ExtractBands=[0, 1, 2, 3, 4]),
        "brightest.onnx with other.json: it lists 5 bands, but the network expects 3 bands",
    ),
    "a threshold that is none": (class_file(Threshold="x"), 'Threshold: "x" is not a number'),
    "tiles that are too large": (class_file(ImageHeight=10**7, ImageWidth=10**7), "brightest.onnx with other.json"),
    "a border that is too wide": (class_file(ModelPadding=5000), "brightest.onnx with other.json: one batch"),
    "a key of ours": (class_file(DeepLearning={}), "the key DeepLearning is reserved"),
}
WRONG_OUTPUTS = {
    "no such folder": (lambda files: files.folder / "nowhere" / "x.ecd", "nowhere does not exist"),
    "a folder": (lambda files: (files.folder / "dir.ecd").mkdir() or files.folder / "dir.ecd", "this is a folder"),
    "another suffix": (lambda files: files.folder / "x.txt", "Enter a name that ends in .ecd"),
    "the model itself": (lambda files: files.model, "Enter a name that ends in .ecd"),
}


@pytest.mark.parametrize("kind", WRONG_MODELS)
def test_an_error_in_the_model_is_shown_under_the_model(dialog, files, qtbot, kind):
    make, words = WRONG_MODELS[kind]
    fill(dialog, MODEL=make(files), CLASS_INFO=files.info, OUTPUT=files.output)

    explained = run(dialog, qtbot)

    assert list(explained) == ["MODEL"]
    assert words in explained["MODEL"]
    assert not files.output.exists()


@pytest.mark.parametrize("kind", WRONG_INFORMATION)
def test_an_error_in_the_class_information_is_shown_under_it(dialog, files, qtbot, kind):
    make, words = WRONG_INFORMATION[kind]
    fill(dialog, MODEL=files.model, CLASS_INFO=make(files), OUTPUT=files.output)

    explained = run(dialog, qtbot)

    assert list(explained) == ["CLASS_INFO"]
    assert words in explained["CLASS_INFO"]
    assert not files.output.exists()


@pytest.mark.parametrize("kind", WRONG_OUTPUTS)
def test_an_error_in_the_output_is_shown_under_it(dialog, files, qtbot, kind):
    make, words = WRONG_OUTPUTS[kind]
    fill(dialog, MODEL=files.model, CLASS_INFO=files.info, OUTPUT=make(files))

    explained = run(dialog, qtbot)

    assert list(explained) == ["OUTPUT"]
    assert words in explained["OUTPUT"]


def test_an_output_equal_to_the_class_information_is_rejected_and_the_file_kept(dialog, files, qtbot):
    same = class_information(files.folder / "info.ecd", CLASSES)
    before = same.read_bytes()
    fill(dialog, MODEL=files.model, CLASS_INFO=same, OUTPUT=same)

    explained = run(dialog, qtbot)

    assert list(explained) == ["OUTPUT"]
    assert "this is one of the inputs" in explained["OUTPUT"]
    assert same.read_bytes() == before


def test_a_model_without_read_permission_is_explained_under_the_model(dialog, files, qtbot, monkeypatch):
    def refuse(path):
        if str(path) == str(files.model):
            raise PermissionError(13, "Permission denied")
        return open(path, "rb")

    monkeypatch.setattr("pixelwise.inference.formats.ecd.open_regular", refuse)
    fill(dialog, MODEL=files.model, CLASS_INFO=files.info, OUTPUT=files.output)

    explained = run(dialog, qtbot)

    assert list(explained) == ["MODEL"]
    assert "brightest.onnx: it cannot be read (Permission denied)" in explained["MODEL"]


def test_class_information_without_read_permission_is_explained_under_it(dialog, files, qtbot, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pixelwise.inference.formats.lenient_json.open_regular", refuse)
    fill(dialog, MODEL=files.model, CLASS_INFO=files.info, OUTPUT=files.output)

    explained = run(dialog, qtbot)

    assert list(explained) == ["CLASS_INFO"]
    assert "info.json: the file cannot be read (Permission denied)" in explained["CLASS_INFO"]


def test_a_broken_description_next_to_the_model_is_an_error_of_the_model(dialog, files, qtbot):
    (files.folder / "brightest.json").write_text('{"mlm:name": 3, "x": ')
    fill(dialog, MODEL=files.model, CLASS_INFO=files.info, OUTPUT=files.output)

    explained = run(dialog, qtbot)

    assert list(explained) == ["MODEL"]
    assert "It is next to brightest.onnx" in explained["MODEL"]


def test_a_model_that_contradicts_itself_is_explained_under_the_model(dialog, files, qtbot):
    model = argmax_model(files.folder / "wide.onnx", 3, tile_size=10**7)
    fill(dialog, MODEL=model, CLASS_INFO=files.info, OUTPUT=files.output)

    assert list(run(dialog, qtbot)) == ["MODEL"]


def test_errors_in_two_files_are_shown_one_after_the_other_until_it_runs(dialog, files, qtbot, save_picture):
    wrong_classes = class_information(files.folder / "wrong_classes.json", [*CLASSES, {"Value": 4, "Name": "x"}])
    fill(dialog, MODEL=files.folder / "no.onnx", CLASS_INFO=wrong_classes, OUTPUT=files.folder / "no" / "x.ecd")

    assert list(run(dialog, qtbot)) == ["MODEL"]
    fill(dialog, MODEL=files.model)
    assert dialog.mainWidget().row("MODEL").explanation == ""
    assert list(run(dialog, qtbot)) == ["CLASS_INFO"]
    save_picture(dialog, "ecd_classes")
    fill(dialog, CLASS_INFO=files.info)
    assert dialog.mainWidget().row("CLASS_INFO").explanation == ""
    assert list(run(dialog, qtbot)) == ["OUTPUT"]
    fill(dialog, OUTPUT=files.output)
    assert run(dialog, qtbot) == {}

    qtbot.waitUntil(lambda: os.path.exists(files.output), timeout=20_000)
    qtbot.waitUntil(dialog.runButton().isEnabled, timeout=20_000)
    assert json.loads(files.output.read_text())["Definitions"][0]["NumberClasses"] == 3


def test_without_an_engine_the_dialog_has_a_button_that_opens_the_installer(
    dialog, files, qtbot, monkeypatch, save_picture
):
    targets = []
    follower = LinkFollower(lambda: targets.append("install"), targets.append)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    fill(dialog, MODEL=files.model, CLASS_INFO=files.info, OUTPUT=files.output)

    assert run(dialog, qtbot) == {}
    item = dialog.messageBar().currentItem()
    assert "onnxruntime is not installed" in item.text()
    save_picture(dialog, "ecd_no_engine")
    QTest.mouseClick(item.findChild(QPushButton), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: targets == ["install"])
    follower.unregister()


def test_a_script_gets_the_same_message(provider, files):
    import processing
    from qgis.core import QgsProcessingException

    wrong_classes = class_information(files.folder / "wrong_classes.json", [*CLASSES, {"Value": 4, "Name": "x"}])
    parameters = {"MODEL": str(files.model), "CLASS_INFO": str(wrong_classes), "OUTPUT": str(files.output)}

    with pytest.raises(QgsProcessingException, match="the model returns 3 scores"):
        processing.run(MODEL_TO_ECD, parameters)
