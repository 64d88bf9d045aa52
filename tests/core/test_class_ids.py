"""For a graph of class ids, legends list the classes that occur."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import read_definition
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.card.model_card import model_card
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster

OCCUR = ["Class 0", "Class 2"]


def ids_model(path):
    """The index of the brightest of three bands, without metadata about classes."""
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", 3, "h", "w"])
    ids = helper.make_tensor_value_info("y", TensorProto.INT64, ["b", "h", "w"])
    graph = helper.make_graph([helper.make_node("ArgMax", ["x"], ["y"], axis=1, keepdims=0)], "g", [image], [ids])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path


@pytest.fixture
def pixels():
    pixels = textured(70, 90)
    pixels[1] = 0
    return pixels


@pytest.fixture
def raster(tmp_path, pixels):
    return write_raster(tmp_path / "image.tif", pixels)


def shown(path):
    """The classes as read from each of the three places that programs use."""
    dataset = gdal.Open(str(path))  # band and table do not outlive it
    band = dataset.GetRasterBand(1)
    table = band.GetDefaultRAT()
    in_table = [table.GetValueAsString(row, 1) for row in range(table.GetRowCount())]
    style = ElementTree.parse(path.with_suffix(".qml"))
    return (
        in_table,
        [name for name in band.GetCategoryNames() if name],
        [entry.get("label") for entry in style.iter("paletteEntry")],
    )


def test_files_and_log_have_the_classes_that_occur(tmp_path, raster, pixels):
    model, listener = ids_model(tmp_path / "m.onnx"), Listener()
    report = tmp_path / "report.html"

    inference.run(inference.plan(make_job(raster, model, tmp_path / "classes.tif", report=str(report))), listener)

    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), pixels.argmax(axis=0))
    assert shown(tmp_path / "classes.tif") == (OCCUR, OCCUR, OCCUR)
    assert "255 classes" not in "\n".join(listener.lines) + report.read_text(encoding="utf-8")
    assert "Model: m.onnx, 3 bands, class ids (those that occur become classes), run by" in listener.lines[0]
    assert "to 2 of 2 classes" in report.read_text(encoding="utf-8")


def test_the_card_does_not_list_unnamed_classes(tmp_path):
    card = model_card(read_definition(str(ids_model(tmp_path / "m.onnx")))).text()

    assert "class ids 0 to 254; the map shows those that occur" in card
    assert "255 classes" not in card
    assert "Class 7" not in card


def test_the_overlay_of_raster_items_has_the_classes_that_occur(tmp_path, raster, pixels):
    (tmp_path / "items").mkdir()
    wanted = make_job(raster, ids_model(tmp_path / "m.onnx"), tmp_path / "overlay.tif")
    listener = Listener()

    run_batch(plan_batch(wanted, str(tmp_path / "items")), listener)

    np.testing.assert_array_equal(read(tmp_path / "overlay.tif"), pixels.argmax(axis=0))
    assert shown(tmp_path / "overlay.tif") == (OCCUR, OCCUR, OCCUR)
    assert shown(tmp_path / "items" / "image.tif") == (OCCUR, OCCUR, OCCUR)
    assert "255 classes" not in "\n".join(listener.lines)


def test_an_item_that_lists_some_ids_names_only_those(tmp_path, raster):
    ids_model(tmp_path / "m.onnx")
    named = [{"value": 0, "name": "Water"}, {"value": 2, "name": "Forest"}]
    output = {"name": "y", "tasks": ["semantic-segmentation"], "classification:classes": named}
    item = {
        "type": "Feature",
        "properties": {"mlm:name": "m", "mlm:output": [output]},
        "assets": {"model": {"href": "m.onnx", "roles": ["mlm:model"]}},
    }
    (tmp_path / "m.json").write_text(json.dumps(item))
    listener = Listener()

    card = model_card(read_definition(str(tmp_path / "m.json"))).text()
    inference.run(inference.plan(make_job(raster, tmp_path / "m.json", tmp_path / "classes.tif")), listener)

    assert "class ids 0 to 2; the map shows those that occur" in card
    assert "Water" in card
    assert "Forest" in card
    assert "Class 1" not in card
    assert set(shown(tmp_path / "classes.tif")[1]) <= {"Water", "Forest"}


def test_a_map_without_a_class_has_no_names(tmp_path):
    raster = write_raster(tmp_path / "image.tif", np.full((3, 20, 30), 9, np.uint8), nodata=9)

    inference.run(
        inference.plan(make_job(raster, ids_model(tmp_path / "m.onnx"), tmp_path / "classes.tif")), Listener()
    )

    assert (read(tmp_path / "classes.tif") == 255).all()
    dataset = gdal.Open(str(tmp_path / "classes.tif"))
    assert not dataset.GetRasterBand(1).GetCategoryNames()
