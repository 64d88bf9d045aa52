"""Readers parse files without a network; the small modules below them are tested separately."""

import ast
from pathlib import Path

import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats import emd, lenient_json, properties
from pixelwise.inference.formats.encodings import decode
from pixelwise.inference.formats.metadata import Metadata
from pixelwise.inference.formats.respelling import respell

FORMATS = Path(__file__).resolve().parents[2] / "inference" / "formats"
READERS = (
    *("dlpk", "ecd", "emd", "mlm", "mlm_input", "properties", "sidecar", "ukis", "class_information"),
    *("huggingface", "hub_tasks", "image_processor"),
)


@pytest.mark.parametrize("name", READERS)
def test_a_reader_imports_no_network(name):
    nodes = ast.walk(ast.parse((FORMATS / f"{name}.py").read_text(encoding="utf-8")))
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}

    assert not any(module.startswith(("network", "resolve", "binding", "opening")) for module in modules)


def test_an_emd_is_parsed_without_a_network():
    metadata = emd.parse({"ImageHeight": 256, "ImageWidth": 128, "ModelPadding": 8, "Padding": "16"}, "a.emd")

    assert (metadata.tile, metadata.output_margin, metadata.padding) == ((256, 128), 8, 16)


def test_an_invalid_side_is_left_to_the_network():
    metadata = emd.parse({"ImageHeight": "tall", "ImageWidth": 128}, "a.emd")

    assert metadata.tile == (0, 128)
    assert [side.axis for side in metadata.unbound.sides] == ["height"]


def test_the_overlap_of_deepness_is_left_to_the_network():
    metadata = properties.parse_properties({"model_type": '"Segmentor"', "tiles_overlap": "20"}, "m.onnx")

    assert (metadata.padding, metadata.unbound.overlap) == (None, 20)


def test_the_more_trusted_file_takes_precedence_and_all_notes_are_kept():
    merged = Metadata(name="a", notes=("1",)).merged_with(Metadata(name="b", padding=4, notes=("2",)))

    assert (merged.name, merged.padding, merged.notes) == ("a", 4, ("1", "2"))


@pytest.mark.parametrize(
    ("text", "value"),
    [('{"a": 1,}', {"a": 1}), ('{"a": "x" "b": 2}', {"a": "x", "b": 2}), ("{'a': True} // end", {"a": True})],
)
def test_json_that_is_not_quite_valid_is_fixed_with_a_note(text, value):
    fixed, notes = lenient_json.loads(text, "f")

    assert fixed == value
    assert len(notes) == 1


def test_json_that_cannot_be_fixed_is_refused_with_its_position():
    with pytest.raises(ModelError, match="line 1, column 7"):
        lenient_json.loads('{"a": ?}', "f")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_an_encoding_is_detected(encoding):
    assert decode('{"Name": "Wälder"}'.encode(encoding), "f", "a file") == ('{"Name": "Wälder"}', ())


def test_python_s_spelling_is_respelled_and_named():
    assert respell("{'a': (1, None)}") == ('{"a": [1, null]}', ("single quotes", "round brackets", "Python keywords"))
