"""Weights outside the folder of a model are refused before onnxruntime opens anything."""

import os

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.onnx.external_data import external_files
from pixelwise.installation.check import _outdated


def external(location):
    """A tensor of one float whose value is in another file."""
    tensor = numpy_helper.from_array(np.ones(1, np.float32), "w")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    return tensor


def graph_with(tensor, place):
    """A graph with an external tensor as an initializer, in a Constant, in a branch, or in a sparse tensor."""
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, None, None])
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3, None, None])
    nodes, initializers = [helper.make_node("Identity", ["image"], ["scores"])], []
    if place == "initializer":
        initializers.append(tensor)
    elif place == "constant":
        nodes.append(helper.make_node("Constant", [], ["c"], value=tensor))
    else:
        inner = helper.make_graph([helper.make_node("Constant", [], ["c"], value=tensor)], "inner", [], [])
        nodes.append(helper.make_node("If", ["b"], ["d"], then_branch=inner, else_branch=inner))
    graph = helper.make_graph(nodes, "g", [image], [scores], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


@pytest.fixture
def never_opened(monkeypatch):
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: pytest.fail("onnxruntime opened the model"))


@pytest.mark.parametrize("place", ["initializer", "constant", "branch"])
@pytest.mark.parametrize("location", ["../secret", "/etc/passwd", "a/../../secret", "link", "linked/secret"])
def test_weights_outside_the_folder_are_refused(tmp_path, never_opened, place, location):
    (tmp_path / "secret").write_bytes(bytes(4))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("..")
    onnx.save(graph_with(external(location), place), folder / "m.onnx")

    with pytest.raises(ModelError, match="outside the folder of the model and, for security, is not opened"):
        read_definition(str(folder / "m.onnx"))


def test_weights_that_are_a_pipe_are_refused(tmp_path, never_opened):
    os.mkfifo(tmp_path / "w")
    onnx.save(graph_with(external("w"), "initializer"), tmp_path / "m.onnx")

    with pytest.raises(ModelError, match="not a regular file"):
        read_definition(str(tmp_path / "m.onnx"))


def test_weights_in_the_folder_are_allowed(tmp_path):
    (tmp_path / "w").write_bytes(bytes(4))
    onnx.save(graph_with(external("w"), "initializer"), tmp_path / "m.onnx")

    assert read_definition(str(tmp_path / "m.onnx")).channels == 3
    assert external_files(str(tmp_path / "m.onnx")) == {"w"}


@pytest.mark.parametrize(
    ("version", "warns"), [("1.19.2", True), ("1.30.0", True), ("1.30.1", False), ("1.31.1", False), ("2.0.0", False)]
)
def test_the_check_of_the_installation_warns_of_versions_with_memory_errors(version, warns):
    assert ("memory errors" in " ".join(fact.text for fact in _outdated(version))) is warns
