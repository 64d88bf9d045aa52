"""A model that cannot be run is refused with its cause and a remedy; a model with one valid size is detected."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.network.refusals import why_refused
from pixelwise.tests.core.runs import classify, textured, write_raster

FLOAT = TensorProto.FLOAT
FREE = ["b", 3, "h", "w"]
CLASSES = [{"value": 10 * number, "name": f"C{number}"} for number in (1, 2, 3)]


def model_of(nodes, *constants, version=17, domains=(), ir_version=8, kind=FLOAT):
    """A graph of three bands from "x" to "y"."""
    tensors = [[helper.make_tensor_value_info(name, kind, FREE)] for name in "xy"]
    graph = helper.make_graph(nodes, "g", *tensors, [numpy_helper.from_array(array, name) for name, array in constants])
    imports = [helper.make_opsetid("", version), *(helper.make_opsetid(domain, 1) for domain in domains)]
    model = helper.make_model(graph, opset_imports=imports, ir_version=ir_version)
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": CLASSES, "value_range": [0, 1]})})
    return model


def node(kind, source, target, **attributes):
    return helper.make_node(kind, source.split(), [target], **attributes)


SAME = [node("Identity", "x", "y")]
REFUSED = {
    "an operator of a converter": (
        model_of([node("TFL_Custom", "x", "y", domain="ai.tf")], domains=["ai.tf"]),
        "not fully converted: operator ai.tf:TFL_Custom is not known to onnxruntime",
    ),
    "an operator of a domain that is not declared": (
        model_of([node("Sharpen", "x", "y", domain="my.layers")]),
        "not fully converted: operator Sharpen is not known",
    ),
    "an operator that ONNX does not have": (
        model_of([node("ScaleAndTranslate", "x", "y")]),
        "not fully converted: operator ScaleAndTranslate is not known",
    ),
    "operators of a later version": (model_of(SAME, version=99), r"the model uses version 99 of ONNX's operators"),
    "a later file format": (model_of(SAME, ir_version=99), r"the file has version 99 of the ONNX format"),
    "values of a type that an operator does not take": (
        model_of([node("ConvTranspose", "x w", "y")], ("w", np.zeros((3, 3, 1, 1))), kind=TensorProto.DOUBLE),
        "no operator ConvTranspose for the data type",
    ),
    "a graph that contradicts itself": (
        model_of([node("Conv", "x nothing", "y")]),
        "The graph is inconsistent: export the model again",
    ),
}


@pytest.mark.parametrize(("model", "message"), REFUSED.values(), ids=REFUSED)
def test_a_graph_that_onnxruntime_does_not_open_is_refused_by_the_cause(tmp_path, model, message):
    onnx.save(model, str(tmp_path / "m.onnx"))

    with pytest.raises(ModelError, match=message) as caught:
        read_definition(str(tmp_path / "m.onnx"))

    assert str(caught.value).startswith("m.onnx: ")
    assert "complete" not in str(caught.value)


def test_missing_weights_are_named_by_their_file(tmp_path):
    model = model_of([node("Conv", "x w", "y")], ("w", np.zeros((3, 3, 1, 1), np.float32)))
    onnx.save(model, str(tmp_path / "m.onnx"), save_as_external_data=True, location="m.weights", size_threshold=0)
    (tmp_path / "m.weights").unlink()

    with pytest.raises(ModelError, match=r"its weights are in another file, m\.weights, which cannot be read"):
        read_definition(str(tmp_path / "m.onnx"))


@pytest.mark.parametrize("share", [0, 0.3, 0.9], ids=str)
def test_a_part_of_a_file_is_refused_as_incomplete(tmp_path, share):
    content = model_of([node("Conv", "x w", "y")], ("w", np.zeros((3, 3, 9, 9), np.float32))).SerializeToString()
    (tmp_path / "m.onnx").write_bytes(content[: int(len(content) * share)])

    with pytest.raises(ModelError, match=r"cannot open the file as an ONNX model .*Choose a complete \.onnx file"):
        read_definition(str(tmp_path / "m.onnx"))


@pytest.mark.parametrize("part", [b"image_of_the_graph", b"text_of_metadata"])
def test_invalid_text_is_refused_with_a_message(tmp_path, part):
    model = model_of([node("Identity", "x", "y")])
    model.graph.input[0].name = model.graph.node[0].input[0] = "image_of_the_graph"
    model.metadata_props.add(key="note", value="text_of_metadata")
    content = model.SerializeToString().replace(part, b"\xff" * len(part))
    (tmp_path / "m.onnx").write_bytes(content)

    with pytest.raises(ModelError, match=r"^m\.onnx: "):
        read_definition(str(tmp_path / "m.onnx"))


OLDER = {
    # the messages of older versions for the same causes
    "operator": ("Fatal error: com.foo:Bar(1) is not a registered function/op", "operator com.foo:Bar is not known"),
    "operator without a schema": ("No schema registered for NonZeroX!", "operator NonZeroX is not known"),
    "weights": (
        "Initializer w: GetFileLength for /models/net.onnx.data failed:Invalid fd",
        "its weights are in another file, net.onnx.data,",
    ),
    "weights by their path": (
        'External data path does not exist: "C:\\models\\net.bin"',
        "its weights are in another file, net.bin,",
    ),
    "another cause": ("Something else", ""),
}


@pytest.mark.parametrize(("text", "cause"), OLDER.values(), ids=OLDER)
def test_causes_are_identified_by_the_messages_of_onnxruntime(text, cause):
    actual = why_refused(text, "1.16.0", inside=False)

    assert cause in actual
    assert bool(actual) == bool(cause)


SIZES = {
    # the only size at which a graph runs, its operators and constants
    "of the numbers of a shape": (
        (300, 300),
        [node("Reshape", "x shape", "y")],
        ("shape", np.array([-1, 3, 300, 300])),
    ),
    "of the numbers of a small shape": (
        (88, 88),
        [node("Reshape", "x shape", "y")],
        ("shape", np.array([1, 3, 88, 88])),
    ),
    "of a constant": ((330, 330), [node("Add", "x field", "y")], ("field", np.zeros((1, 3, 330, 330), np.float32))),
    "of an oblong constant": (
        (120, 168),
        [node("Add", "x field", "y")],
        ("field", np.zeros((1, 3, 120, 168), np.float32)),
    ),
}


@pytest.mark.parametrize("size", SIZES)
def test_a_graph_that_runs_at_one_size_only_has_tiles_of_that_size(tmp_path, size):
    sides, nodes, constant = SIZES[size]
    pixels = textured(150, 190)
    onnx.save(model_of(nodes, constant), str(tmp_path / "m.onnx"))
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes = classify(raster, tmp_path / "m.onnx", tmp_path / "classes.tif", arguments="padding 0")

    definition = read_definition(str(tmp_path / "m.onnx"))
    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])
    assert (definition.tile, definition.flexible) == (sides, False)
    note = f"test runs showed that it runs only at {sides[0]} x {sides[1]} pixels"
    assert any(note in line for line in definition.notes)


def test_a_graph_that_runs_at_no_size_is_refused_with_a_way_to_state_one(tmp_path):
    onnx.save(model_of([node("Reshape", "x shape", "y")], ("shape", np.array([1, 5, 7, 9]))), str(tmp_path / "m.onnx"))

    with pytest.raises(ModelError, match=r"it failed at all \d+ sizes that were tried.*If it runs only at one size"):
        read_definition(str(tmp_path / "m.onnx"))


def test_an_output_that_is_finer_than_the_image_is_refused_by_its_name(tmp_path):
    scales = np.array([1, 1, 4, 4], np.float32)
    resized = helper.make_node("Resize", ["x", "", "scales"], ["y"], mode="nearest")
    onnx.save(model_of([resized], ("scales", scales)), str(tmp_path / "m.onnx"))

    with pytest.raises(ModelError, match=r'its output "y" is finer than the image: 1024 x 1024 values for 256 x 256'):
        read_definition(str(tmp_path / "m.onnx"))
