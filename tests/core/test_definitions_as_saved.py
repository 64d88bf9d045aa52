"""Definitions in the encodings, spellings and paths that editors, shells and other programs produce."""

import json
import unicodedata
import zipfile

import numpy as np
import onnx
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.formats import class_information
from pixelwise.inference.formats.lenient_json import loads
from pixelwise.inference.model.classes import default_color
from pixelwise.tests.core.runs import classify, write_raster
from pixelwise.tests.models import argmax_model

GREEN, RED = (1, 200, 3), (200, 0, 0)
CLASSES = [
    {"Value": 10, "Name": "Grünland", "Color": [1, 200, 3]},
    {"Value": 20, "Name": "Gebäude", "Color": [200, 0, 0]},
]
ENTRIES = {"ModelFile": "net.onnx", "ModelType": "ImageClassification", "ExtractBands": [1, 0], "Classes": CLASSES}
PIXELS = np.array([[[200, 10, 30]], [[100, 20, 20]]], np.uint8).repeat(40, 1)


@pytest.fixture
def folder(tmp_path):
    """A folder with a graph of two bands without metadata, whose class is the index of the brighter band."""
    path = argmax_model(tmp_path / "net.onnx", 2)
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)
    return tmp_path


def text_of(**keys):
    return json.dumps({**ENTRIES, **keys}, ensure_ascii=False, indent=1)


def saved(folder, text, encoding="utf-8", name="model.emd"):
    (folder / name).write_bytes(text.encode(encoding))
    return read_definition(str(folder / name))


def legend(model):
    return [(entry.value, entry.name, entry.color) for entry in model.classes]


WANTED = [(10, "Grünland", GREEN), (20, "Gebäude", RED)]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "cp1252"],
)
def test_a_definition_in_any_encoding_has_the_right_map_and_names(folder, encoding):
    model = saved(folder, text_of(), encoding)

    result = classify(write_raster(folder / "in.tif", PIXELS), folder / "model.emd", folder / "out.tif")

    assert legend(model) == WANTED
    np.testing.assert_array_equal(result, np.array([[20, 10, 20]], np.uint8).repeat(40, 0))
    guessed = encoding in ("latin-1", "cp1252")
    note = "model.emd: the file is not UTF-8, so it was read as Windows-1252 (Latin-1). Save it as UTF-8."
    assert model.notes == ((note,) if guessed else ())


def test_byte_order_marks_and_line_endings_of_all_kinds_are_accepted(folder):
    text = "\ufeff" + text_of().replace("\n", "\r\n").replace("{", "{\ufeff", 1) + "\x1a\0\0"

    assert legend(saved(folder, text, "utf-8-sig")) == WANTED


@pytest.mark.parametrize("content", [b"\x80\x81\x01\x02", b"\xff\xfe\x00\x01\x80", b"\xfe\xff\xd8", b"{\xff\x01"])
def test_a_file_that_is_not_text_in_any_encoding_is_refused(folder, content):
    (folder / "model.emd").write_bytes(content)

    with pytest.raises(ModelError, match="the file is not text"):
        read_definition(str(folder / "model.emd"))


def test_an_error_in_a_text_whose_encoding_was_guessed_names_the_encoding(folder):
    with pytest.raises(ModelError, match=r"line 2, column \d.*Save it as UTF-8\."):
        saved(folder, text_of().replace(":", "=", 1), "latin-1")


@pytest.mark.parametrize(
    "named",
    [
        *("C:\\Users\\mueller\\models\\net.onnx", "c:/models/net.onnx", "\\\\server\\share\\net.onnx", "~/net.onnx"),
        *("//server/net.onnx", "/home/other/net.onnx", "file:///home/other/net.onnx", "%USERPROFILE%\\net.onnx"),
        *("C:\\models\\NET.ONNX", "D:net.onnx", "https://example.com/models/net.onnx"),
    ],
)
def test_a_path_of_the_authors_disk_resolves_to_the_file_of_that_name_in_the_folder(folder, named):
    model = saved(folder, text_of(ModelFile=named))

    assert model.file.path == str(folder / "net.onnx")
    assert model.notes == (f"model.emd: its model file {named} was searched by name in the folder of the definition.",)


@pytest.mark.parametrize("named", ["C:\\models\\other.onnx", "/etc/other.onnx", "\\\\server\\share\\other.onnx"])
def test_a_path_of_the_authors_disk_is_never_opened_itself(folder, named):
    with pytest.raises(ModelError) as caught:
        saved(folder, text_of(ModelFile=named))

    assert str(caught.value) == (
        f"model.emd: its model file {named} is outside the folder of the definition, which does not contain other.onnx "
        "either. Put other.onnx next to the definition, or correct ModelFile."
    )


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "net.onnx"
    (folder / "net.onnx").rename(outside)
    (folder / "net.onnx").symlink_to(outside)

    with pytest.raises(ModelError, match="is outside the folder"):
        saved(folder, text_of(ModelFile=str(outside)))


@pytest.mark.parametrize("named", ["NET.onnx", ".\\Net.Onnx", "Netz ü.onnx", "SUB/netz ü.onnx"])
def test_a_name_in_another_case_or_unicode_form_is_resolved(folder, named):
    (folder / "sub").mkdir()
    for copy in (folder / unicodedata.normalize("NFD", "Netz ü.onnx"), folder / "sub" / "Netz Ü.onnx"):
        copy.write_bytes((folder / "net.onnx").read_bytes())

    model = saved(folder, text_of(ModelFile=named))

    assert model.channels == 2


def test_two_files_that_differ_only_in_case_are_ambiguous(folder):
    (folder / "Net.onnx").write_bytes(b"")

    with pytest.raises(ModelError, match="does not exist"):
        saved(folder, text_of(ModelFile="NET.onnx"))


@pytest.mark.parametrize(
    "spelling",
    [
        '{"ModelFile": ".\\net.onnx"}',
        '{"ModelFile": "C:\\Users\\mueller\\net.onnx"}',
        "{'ModelFile': 'C:\\Users\\mueller\\net.onnx'}",
        '{"ModelFile": ["net.onnx"]}',
        '{"ModelFile": ["net.onnx.data", "net.onnx"]}',
        '{"modelfile": "net.onnx"}',
        '{"onnx": {"Infer": "net.onnx"}}',
        '[{"ModelFile": "net.onnx"}]',
        '{"ModelFile": "net.onnx", "ModelType": "Image Classification"}',
        '{"ModelFile": "net.onnx", "ModelType": ""}',
    ],
)
def test_the_model_file_is_resolved_in_every_spelling(folder, spelling):
    assert saved(folder, spelling).channels == 2


@pytest.mark.parametrize("layout", [("m.emd", "net.onnx"), ("a/m.emd", "a/net.onnx"), ("a/m.emd", "b/NET.onnx")])
def test_a_package_made_from_a_path_of_the_authors_disk_is_read(folder, layout):
    definition, net = layout
    with zipfile.ZipFile(folder / "p.dlpk", "w") as package:
        package.writestr(definition, text_of(ModelFile="C:\\models\\net.onnx").encode("utf-16"))
        package.write(folder / "net.onnx", net)

    model = read_definition(str(folder / "p.dlpk"))

    assert legend(model) == WANTED
    assert "was searched by name" in model.notes[0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("// by hand\n{'a': 1} # so", {"a": 1}),
        (
            "/* no\n'quotes' */ {'a': True, \"b\": False, 'c': None, 'd': (1, 2)}",
            {"a": True, "b": False, "c": None, "d": [1, 2]},
        ),
        ("{'it\\'s': \"it's // so\", 'b': '\\xe4\\n'}", {"it's": "it's // so", "b": "ä\n"}),
        ('{"a": "C:\\new\\models\\u1", "b": "x\\ny"}', {"a": "C:\\new\\models\\u1", "b": "x\ny"}),
        ("{'a': 'C:\\models'}", {"a": "C:\\models"}),
        ("{'a': 1,}", {"a": 1}),
        (repr({"a": [1.5, "x", None, "ü"], "b": {"c": (True,)}}), {"a": [1.5, "x", None, "ü"], "b": {"c": [True]}}),
    ],
)
def test_comments_and_python_literals_are_accepted(text, meant):
    value, notes = loads(text, "f")

    assert value == meant
    assert notes[0].startswith("f: this is not valid JSON, but could be read (")


@pytest.mark.parametrize("text", ["{a: 1}", '{"a": 1} x', '{"a": __import__("os")}', "{'a': open('x')}", "{“a”: 1}"])
def test_ambiguous_json_is_refused_by_line_and_column(text):
    with pytest.raises(ModelError, match=r"not valid JSON \(line 1, column \d+: "):
        loads(text, "f")


def test_a_key_with_two_values_causes_a_note(folder):
    model = saved(folder, text_of().replace("{", '{"ExtractBands": [0, 1], "ModelFile": "net.onnx",', 1))

    assert model.bands == (1, 0)
    assert model.notes == ("model.emd: the key ExtractBands has several values; the last one is used.",)


def test_keys_in_another_case_count_the_same(folder):
    entries = json.loads(text_of(ImageHeight=64, ImageWidth=64, DataRange=[0, 1], SupportsVariableTileSize=False))
    entries["Classes"] = [{key.upper(): value for key, value in entry.items()} for entry in entries["Classes"]]

    model = saved(folder, json.dumps({key.lower(): value for key, value in entries.items()}))

    assert (legend(model), model.bands, model.tile, model.flexible) == (WANTED, (1, 0), (64, 64), False)
    assert model.normalisation.source == "model.emd, DataRange"
    assert model.information == (("ModelType", "ImageClassification"),)


def test_a_key_in_its_usual_case_takes_precedence(folder):
    model = saved(folder, text_of(extractbands=[0, 1]))

    assert model.bands == (1, 0)


@pytest.mark.parametrize(
    ("bands", "meant"),
    [
        (["1", "0"], (1, 0)),
        ("1,0", (1, 0)),
        ("[1, 0]", (1, 0)),
        ("1 0", (1, 0)),
        ([1.0, 0.0], (1, 0)),
        (["NIR", "Red"], ("NIR", "Red")),
        ("NIR, Red", ("NIR", "Red")),
        (["B1", "1"], ("B1", "1")),
        (None, ()),
        ("", ()),
        ("None", ()),
    ],
)
def test_bands_are_read_in_all_their_spellings(folder, bands, meant):
    assert saved(folder, text_of(ExtractBands=bands)).bands == meant


def test_numbers_are_read_from_text_and_invalid_ones_are_missing(folder):
    entries = {
        "ImageHeight": "64",
        "ImageWidth": "64.0",
        "Padding": " 8 ",
        "Threshold": float("nan"),
        "BatchSize": "None",
    }

    model = saved(folder, text_of(DataRange="0, 1", ignore_mapped_class="[0]", Description=None, **entries))

    assert (model.tile, model.padding, model.threshold, model.batch, model.excluded_channels) == (
        (64, 64),
        8,
        None,
        None,
        (0,),
    )
    assert model.normalisation.target == (0, 1)


@pytest.mark.parametrize(
    ("colors", "meant"),
    [
        (["#01c803", "c80000"], [GREEN, RED]),
        (["#01C803FF", " 0xC80000 "], [GREEN, RED]),
        (["#f0a", "#fff"], [(255, 0, 170), (255, 255, 255)]),
        (["rgb(1, 200, 3)", "rgba(200,0,0,0.5)"], [GREEN, RED]),
        (["1,200,3", "200 0 0"], [GREEN, RED]),
        (["[1, 200, 3]", ["200", "0", "0"]], [GREEN, RED]),
        ([[1, 200, 3, 255], [200.0, 0.4, 0]], [GREEN, RED]),
        ([[0.5, 0.25, 1.0], [0, 1, 1]], [(128, 64, 255), (0, 255, 255)]),
        ([[1, 0, 0], [0, 1, 0]], [(255, 0, 0), (0, 255, 0)]),
        ([[0.2, 0.4, 1], [200, 0, 0]], [(51, 102, 255), RED]),
        ([[0, 1, 1], [200, 0, 0]], [(0, 1, 1), RED]),
        ([[0, 0, 0], [0, 0, 0]], [(0, 0, 0), (0, 0, 0)]),
        (["#010101", "#000001"], [(1, 1, 1), (0, 0, 1)]),
        ([None, [-1, -1, -1]], [default_color(0), default_color(1)]),
        (["", []], [default_color(0), default_color(1)]),
    ],
)
def test_colours_are_read_in_all_their_spellings(folder, colors, meant):
    classes = [{**entry, "Color": color} for entry, color in zip(CLASSES, colors)]

    model = saved(folder, text_of(Classes=classes))

    assert [entry.color for entry in model.classes] == meant


@pytest.mark.parametrize(
    ("color", "message"),
    [
        ("red", 'Classes: the colour "red" is neither three numbers from 0 to 255 nor of the form #RRGGBB'),
        ("#12", 'Classes: the colour "#12" is neither'),
        (16711680, 'Classes: the colour "16711680" is neither'),
        ({"r": 1}, "Classes: the colour \"{'r': 1}\" is neither"),
        ([1, 2], "class 10 has the colour (1, 2), expected three numbers from 0 to 255"),
        (["a", 1, 2], 'Classes: "a" is not a number'),
    ],
)
def test_an_invalid_colour_is_refused_with_a_message(folder, color, message):
    with pytest.raises(ModelError) as caught:
        saved(folder, text_of(Classes=[{**CLASSES[0], "Color": color}, CLASSES[1]]))

    assert message in str(caught.value)


def test_values_and_names_are_read_in_the_spellings_of_other_programs(folder):
    classes = [{"Value": 10.0, "Name": 5}, {"Value": " 20 ", "Name": "  "}]

    assert [(value, name) for value, name, _ in legend(saved(folder, text_of(Classes=classes)))] == [
        (10, "5"),
        (20, "Class 20"),
    ]


@pytest.mark.parametrize("classes", [["Grünland", "Gebäude"], {"Value": 10}, "10;20", [None, None]])
def test_classes_of_another_form_are_refused_with_a_message(folder, classes):
    with pytest.raises(ModelError, match="Classes: a list of objects with Value, Name and Color is expected"):
        saved(folder, text_of(Classes=classes))


@pytest.mark.parametrize("classes", [[], None, ""])
def test_without_classes_they_are_numbered_with_a_line_in_the_log(folder, classes):
    model = saved(folder, text_of(Classes=classes))

    assert [entry.value for entry in model.classes] == [0, 1]
    assert model.notes == ("model.emd does not name any classes: they are called Class 0, Class 1 …",)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_class_information_is_read_with_the_same_leniency(tmp_path, encoding):
    entries = {
        "importdeeplearningmodeltoesriextrainfo": 0,
        "classes": CLASSES,
        "numberrasterbands": "2",
        "extractbands": "1,0",
    }
    entries["classes"] = [{**CLASSES[0], "Color": "#01c803"}, {**CLASSES[1], "color": [200, 0, 0]}]
    del entries["classes"][1]["Color"]
    (tmp_path / "info.json").write_bytes(("// so\n" + repr(entries)).encode(encoding))

    actual = class_information.read(str(tmp_path / "info.json"))

    assert [(entry.value, entry.name, entry.color) for entry in actual.classes] == WANTED
    assert (actual.bands, actual.others) == (2, {"ExtractBands": "1,0"})


@pytest.mark.parametrize(
    "href", ["C:\\models\\net.onnx", "/home/other/net.onnx", "file:///home/other/net.onnx", "NET.onnx"]
)
def test_an_item_names_its_model_by_a_path_of_the_authors_disk(folder, href):
    properties = {"mlm:name": "n", "mlm:input": [{"bands": []}], "mlm:output": [{"tasks": ["semantic-segmentation"]}]}
    item = {"type": "Feature", "properties": properties, "assets": {"m": {"href": href, "roles": ["mlm:model"]}}}

    model = saved(folder, json.dumps(item), "utf-16", "item.json")

    assert model.file.path == str(folder / "net.onnx")
