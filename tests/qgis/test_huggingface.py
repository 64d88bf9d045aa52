"""A folder of Hugging Face is a model wherever a model is: in the dialog, by drag and drop, and in qgis_process."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import processing
import pytest
from onnx import TensorProto, helper
from pixelwise.tests.qgis.dialogs import choose_model, rows, settle
from pixelwise.tests.qgis.programs import CLASSIFY_PIXELS, qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from pixelwise.ui.menu.inspect_window import InspectWindow
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QTextBrowser

LABELS = {"0": "bare", "1": "grass", "2": "trees"}


@pytest.fixture
def hub(tmp_path) -> Path:
    """A folder whose network returns the bands as scores."""
    folder = tmp_path / "land-cover"
    (folder / "onnx").mkdir(parents=True)
    sides = ["batch_size", 3, "height", "width"]
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, sides) for name in ("pixel_values", "logits")]
    graph = helper.make_graph(
        [helper.make_node("Identity", ["pixel_values"], ["logits"])], "main_graph", tensors[:1], tensors[1:]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "onnx" / "model.onnx")
    config = {"architectures": ["SegformerForSemanticSegmentation"], "id2label": LABELS, "num_channels": 3}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "preprocessor_config.json").write_text(json.dumps({"do_normalize": False, "size": 64}))
    return folder


@pytest.fixture
def image(tmp_path) -> str:
    pixels = np.random.default_rng(5).integers(0, 255, (3, 40, 50), np.uint8)
    return write_raster(tmp_path / "image.tif", pixels)


@pytest.fixture
def dialog(provider, project, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def model_field(dialog) -> QLineEdit:
    return dialog.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(QLineEdit)


def drop(field: QLineEdit, path: Path) -> bool:
    """Drop a file or folder from a file manager; return whether the field accepts it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return drop_data(field, data)


def drop_data(field: QLineEdit, data: QMimeData) -> bool:
    middle = field.rect().center()
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(middle, *rest)
    enter.setAccepted(False)
    QApplication.sendEvent(field, enter)
    if not enter.isAccepted():
        return False
    try:
        event = QDropEvent(QPointF(middle), *rest)
    except TypeError:
        event = QDropEvent(middle, *rest)
    QApplication.sendEvent(field, event)
    return True


@pytest.mark.parametrize("chosen", [".", "config.json", "onnx/model.onnx"])
def test_the_dialog_shows_the_card_of_a_folder(dialog, hub, chosen):
    choose_model(dialog, str(hub / chosen))

    assert dialog.mainWidget().wrappers["MODEL"].parameterValue() == str(hub / chosen)


@pytest.mark.parametrize("chosen", [".", "config.json"])
def test_a_folder_can_be_dropped_on_the_field(dialog, hub, chosen):
    accepted = drop(model_field(dialog), hub / chosen)

    settle(dialog)
    assert accepted
    assert Path(dialog.mainWidget().wrappers["MODEL"].parameterValue()) == hub / chosen
    assert rows(dialog)["tile_size"] == "64"


def test_a_folder_can_be_dropped_on_the_window_that_inspects_models(provider, qtbot, hub):
    window = InspectWindow(None)
    qtbot.addWidget(window)
    window.show()

    accepted = drop(window.file.findChild(QLineEdit), hub)

    assert accepted
    texts = window.card.findChildren(QTextBrowser)
    qtbot.waitUntil(lambda: any("Hugging Face" in text.toPlainText() for text in texts), timeout=20000)


def test_folders_that_are_dropped_with_others_are_left_to_the_field(dialog, hub, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(hub)), QUrl.fromLocalFile(str(tmp_path))])

    assert not drop_data(model_field(dialog), data)


@pytest.mark.parametrize("chosen", [".", "config.json", "onnx/model.onnx"])
def test_a_run_of_processing_gives_the_classes_of_the_folder(provider, project, hub, image, tmp_path, chosen):
    output = str(tmp_path / "out.tif")

    processing.run(CLASSIFY_PIXELS, {"INPUT": [image], "MODEL": str(hub / chosen), "OUTPUT": output})

    np.testing.assert_array_equal(read_pixels(output), read_pixels(image).argmax(0))


def test_qgis_process_runs_a_folder(hub, image, tmp_path):
    output = str(tmp_path / "out.tif")

    done = qgis_process(INPUT=image, MODEL=str(hub), OUTPUT=output)

    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(read_pixels(output), read_pixels(image).argmax(0))
    assert "trees" in done.stdout
