"""Weights outside the folder of a model are refused before onnxruntime opens anything, however they are encoded."""

import os

import numpy as np
import onnx
import onnxruntime
import pytest
from google.protobuf.message import DecodeError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.onnx.external_data import external_files, external_names
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.model_hash import network_hash
from pixelwise.inference.onnx.protobuf import with_length, with_number
from pixelwise.installation.check import _outdated
from pixelwise.tests.packages import zipped


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


GROUP = b"\xa3\x06\x0b\x12\x01a\x0c\xa4\x06"  # of number 100, with another in it
LOCATION = with_length(1, b"location")


def encoded(*entries, after=b""):
    """The bytes of a graph with an initializer whose external data is encoded by hand."""
    model = graph_with(external("w"), "initializer")
    tensor = model.graph.initializer.pop()
    tensor.ClearField("external_data")
    initializer = tensor.SerializeToString() + b"".join(with_length(13, entry) for entry in entries)
    graph = with_length(7, model.graph.SerializeToString() + with_length(5, initializer))
    model.ClearField("graph")
    return model.SerializeToString() + graph + after


def hidden(name):
    """Graphs that name the same file in unusual ways."""
    value = with_length(2, name)
    return {
        "the key twice": encoded(with_length(1, b"x") + LOCATION + value),
        "the value twice": encoded(LOCATION + with_length(2, b"a") + value),
        "the value before the key": encoded(value + LOCATION),
        "a long name": encoded(LOCATION + with_length(2, b"./" * 520 + name)),
        "a group after the graph": encoded(LOCATION + value, after=GROUP),
        "a group in the entry": encoded(LOCATION + GROUP + value),
        "a key of eight bytes": encoded(LOCATION + value + b"\x09overlaid"),
        "a number as the key": encoded(LOCATION + value + with_number(1, 5)),
        "a second graph": encoded(LOCATION + value, after=with_length(7, b"")),
    }


@pytest.mark.parametrize("how", hidden(b""))
def test_weights_named_in_an_unusual_way_are_found(tmp_path, never_opened, how):
    (tmp_path / "secret").write_bytes(bytes(4))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "m.onnx").write_bytes(hidden(b"../secret")[how])

    with pytest.raises(ModelError, match="outside the folder of the model and, for security, is not opened"):
        read_definition(str(folder / "m.onnx"))


@pytest.mark.parametrize("how", hidden(b""))
def test_weights_named_in_an_unusual_way_are_part_of_the_hash(tmp_path, how):
    path = tmp_path / "m.onnx"
    path.write_bytes(hidden(b"w")[how])
    (tmp_path / "w").write_bytes(b"1234")
    before = network_hash(ModelFile(str(path)))

    (tmp_path / "w").write_bytes(b"12345")

    assert network_hash(ModelFile(str(path))) != before


@pytest.mark.parametrize(
    "content",
    [
        encoded(LOCATION + with_length(2, b"../secret"), after=b"\xa4\x06"),  # the end of a group
        encoded(LOCATION + with_length(2, b"../secret"), after=b"\x07"),  # an unknown type
        encoded(LOCATION + with_length(2, b"../secret"))[:-1],
        encoded(LOCATION + with_length(2, b"./" * 2_000_000 + b"../secret")),  # would take minutes to resolve
        encoded(LOCATION + with_length(2, b"\xff/../../secret")),  # no UTF-8
    ],
)
def test_a_model_whose_weights_cannot_be_determined_is_refused(tmp_path, never_opened, content):
    (tmp_path / "m.onnx").write_bytes(content)

    with pytest.raises(ModelError, match=r"cannot be read completely .* and, for security, is not opened"):
        read_definition(str(tmp_path / "m.onnx"))


@pytest.mark.parametrize("location", ["*/_ORT_MEM_ADDR_/*", "a\0b"])
def test_names_that_are_no_files_are_refused(tmp_path, never_opened, location):
    onnx.save(graph_with(external(location), "initializer"), tmp_path / "m.onnx")

    with pytest.raises(ModelError, match="outside the folder of the model and, for security, is not opened"):
        read_definition(str(tmp_path / "m.onnx"))


@pytest.mark.parametrize("location", ["../secret", "/etc/passwd"])
def test_a_model_in_a_package_names_no_weights_outside_it(tmp_path, never_opened, location):
    content = graph_with(external(location), "initializer").SerializeToString()
    definition = b'{"ModelFile": "m.onnx", "ModelType": "ImageClassification"}'
    path = zipped(tmp_path / "p.dlpk", {"m.emd": definition, "m.onnx": content})

    with pytest.raises(ModelError, match="outside the folder of the model and, for security, is not opened"):
        read_definition(str(path))


def test_weights_of_a_function_are_found():
    model = graph_with(external("w"), "initializer")
    model.graph.ClearField("initializer")
    model.functions.add(name="f").attribute_proto.append(helper.make_attribute("value", external("w")))

    assert external_names(model.SerializeToString(), "m.onnx") == {"w"}


def locations_by_google(message):
    """Every location in a message, wherever a tensor may be."""
    if isinstance(message, TensorProto):
        return {entry.value for entry in message.external_data if entry.key == "location"}
    values = (value for kind, value in message.ListFields() if kind.type == kind.TYPE_MESSAGE)
    inner = (part for value in values for part in ([value] if hasattr(value, "ListFields") else value))
    return set().union(*map(locations_by_google, inner))


BASES = [
    encoded(LOCATION + with_length(2, b"w")),
    *hidden(b"w").values(),
    graph_with(external("w"), "constant").SerializeToString(),
    graph_with(external("w"), "branch").SerializeToString(),
]
PIECES = [GROUP, LOCATION, with_length(2, b"v"), with_number(1, 2), b"\x09overlaid", with_length(13, LOCATION), b"\x0c"]


@settings(deadline=None, max_examples=400)
@example(BASES[0], [])
@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9), st.sampled_from(PIECES))))
def test_whatever_google_reads_is_read_equally_or_refused(content, changes):
    for place, removed, inserted in changes:
        content = content[:place] + inserted + content[place + removed :]
    try:
        expected = locations_by_google(onnx.ModelProto.FromString(content))
    except (DecodeError, UnicodeDecodeError):
        return

    try:
        actual = external_names(content, "m.onnx")
    except ModelError:
        return

    assert actual == expected


@pytest.mark.parametrize(
    ("version", "warns"), [("1.19.2", True), ("1.30.0", True), ("1.30.1", False), ("1.31.1", False), ("2.0.0", False)]
)
def test_the_check_of_the_installation_warns_of_versions_with_memory_errors(version, warns):
    assert ("memory errors" in " ".join(fact.text for fact in _outdated(version))) is warns
