"""The dialog's table of arguments follows the output chosen as the map."""

from __future__ import annotations

import json

import numpy as np
import onnx
import processing
import pytest
from onnx import TensorProto, helper
from pixelwise.tests.qgis.dialogs import arguments, choose_model, rows, settle, table_of, type_value
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.gui.AlgorithmDialog import AlgorithmDialog

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog, open."""
    opened = AlgorithmDialog(algorithm)
    qtbot.addWidget(opened)
    opened.show()
    return opened


@pytest.fixture
def model(tmp_path):
    """A graph with scores and with the indices of the lowest scores."""
    sides = ["batch", 3, "height", "width"]
    nodes = [
        helper.make_node("Relu", ["image"], ["scores"]),
        helper.make_node("ArgMin", ["image"], ["darkest"], axis=1, keepdims=0),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, sides)
    outputs = [
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, sides),
        helper.make_tensor_value_info("darkest", TensorProto.INT64, [sides[0], *sides[2:]]),
    ]
    graph = onnx.helper.make_graph(nodes, "g", [image], outputs)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    classes = [{"value": value, "name": f"C{value}"} for value in (1, 2, 3)]
    about = {"classes": classes, "value_range": [0, 255], "output": "scores", "padding": 0, "size_multiple": 1}
    helper.set_model_props(made, {"pixelwise": json.dumps(about)})
    onnx.save(made, str(tmp_path / "two.onnx"))
    return str(tmp_path / "two.onnx")


def test_each_output_offers_its_own_arguments(dialog, model):
    choose_model(dialog, model)
    before = rows(dialog)

    type_value(dialog, "output", "darkest")
    settle(dialog)
    chosen, text = rows(dialog), arguments(dialog)
    table_of(dialog).reset("output")
    settle(dialog)

    assert before["output"] == "scores"
    assert "threshold" in before
    assert chosen["output"] == "darkest"
    assert "threshold" not in chosen
    assert text == "output darkest"
    assert rows(dialog) == before
    assert arguments(dialog) == ""


def test_arguments_from_outside_choose_the_output(dialog, model):
    dialog.setParameters({"MODEL": model, "ARGUMENTS": "output darkest"})
    settle(dialog)

    assert rows(dialog)["output"] == "darkest"
    assert "threshold" not in rows(dialog)


def test_the_run_uses_the_chosen_output(model, tmp_path):
    pixels = np.random.default_rng(3).permuted(np.arange(3 * 20 * 30).reshape(3, 20, 30) % 251, axis=0).astype(np.uint8)
    raster = write_raster(tmp_path / "image.tif", pixels)
    parameters = {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif")}

    made = processing.run(CLASSIFY_PIXELS, {**parameters, "ARGUMENTS": "output darkest"})

    np.testing.assert_array_equal(read_pixels(made["OUTPUT"]), 1 + pixels.argmin(axis=0))
