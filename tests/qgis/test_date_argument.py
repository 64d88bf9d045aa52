"""A model with an input for the date gets it from the table of arguments, the raster, or a refusal."""

from __future__ import annotations

import json

import numpy as np
import onnx
import processing
import pytest
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal
from pixelwise.tests.qgis.dialogs import arguments, choose_model, rows, settle, table_of, type_value
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsProcessingException

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog, open."""
    opened = AlgorithmDialog(algorithm)
    qtbot.addWidget(opened)
    opened.show()
    return opened


@pytest.fixture
def model(tmp_path) -> str:
    """A model whose class is 1 in the first half of a year and 2 in the second: the sign of the sine of the week."""
    constants = {
        "halves": np.array([[1, -1], [0, 0], [0, 0], [0, 0]], np.float32),
        "nothing": np.zeros((2, 3, 1, 1), np.float32),
        "sides": np.array([2, 3]),
    }
    nodes = [
        helper.make_node("MatMul", ["time", "halves"], ["score"]),
        helper.make_node("Unsqueeze", ["score", "sides"], ["everywhere"]),
        helper.make_node("Conv", ["image", "nothing"], ["zeros"]),
        helper.make_node("Add", ["zeros", "everywhere"], ["scores"]),
    ]
    inputs = [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, ["b", 3, "h", "w"]),
        helper.make_tensor_value_info("time", TensorProto.FLOAT, ["b", 4]),
    ]
    output = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["b", 2, "h", "w"])
    weights = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "g", inputs, [output], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    classes = [{"value": value, "name": f"Half {value}"} for value in (1, 2)]
    helper.set_model_props(made, {"pixelwise": json.dumps({"classes": classes, "value_range": [0, 255], "padding": 0})})
    onnx.save(made, str(tmp_path / "halves.onnx"))
    return str(tmp_path / "halves.onnx")


@pytest.fixture
def raster(tmp_path) -> str:
    return write_raster(tmp_path / "image.tif", np.full((3, 20, 30), 100, np.uint8))


def test_a_date_typed_into_the_table_becomes_an_argument(dialog, model):
    choose_model(dialog, model)
    before = rows(dialog)

    type_value(dialog, "date", "2026-10-01")
    settle(dialog)
    text = arguments(dialog)
    table_of(dialog).reset("date")
    settle(dialog)

    assert before["date"] == "raster"
    assert text == "date 2026-10-01"
    assert arguments(dialog) == ""


@pytest.mark.parametrize(("date", "half"), [("2026-03-01", 1), ("2026-10-01T10:30", 2)])
def test_the_map_is_that_of_the_given_date(model, raster, tmp_path, date, half):
    parameters = {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif")}

    made = processing.run(CLASSIFY_PIXELS, {**parameters, "ARGUMENTS": f"date {date}"})

    np.testing.assert_array_equal(read_pixels(made["OUTPUT"]), np.full((20, 30), half))


def test_the_date_of_the_raster_is_used(model, raster, tmp_path):
    gdal.Open(raster, gdal.GA_Update).SetMetadataItem("ACQUISITIONDATETIME", "2025-11-02T10:00:00Z", "IMAGERY")

    made = processing.run(CLASSIFY_PIXELS, {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif")})

    np.testing.assert_array_equal(read_pixels(made["OUTPUT"]), np.full((20, 30), 2))


def test_without_a_date_the_run_is_refused_with_the_argument_to_set(model, raster, tmp_path):
    parameters = {"INPUT": raster, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif")}

    with pytest.raises(QgsProcessingException, match=r'input "time".*Set the argument date, such as "date 2026-06-01"'):
        processing.run(CLASSIFY_PIXELS, parameters)
