"""Models of CNTK 2 return the same outputs as CNTK, and run like any other model."""

import hashlib
import json
import shutil
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from pixelwise.inference import Environment, Extent, ModelError, PixelwiseError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.cntk import model as cntk_model
from pixelwise.inference.cntk.function import FunctionGraph
from pixelwise.inference.cntk.model import converted
from pixelwise.inference.onnx.file import OnnxModel
from pixelwise.inference.onnx.model_hash import network_hash
from pixelwise.inference.onnx.optimise.softmax import remove_softmax
from pixelwise.inference.onnx.protobuf import with_length, with_number
from pixelwise.inference.pack import model_to_ecd
from pixelwise.tests.core.runs import classify, read, textured, write_raster
from pixelwise.tests.packages import class_information, make_ecd, zipped

# Small models of all kinds, saved by CNTK 2.7 with its outputs: tests/exports/cntk_answers.py.
ANSWERS = Path(__file__).parent / "cntk_answers.npz"
with np.load(ANSWERS) as stored:
    CASES = {
        name: {key.split("/")[1]: stored[key] for key in stored.files if key.startswith(f"{name}/")}
        for name in sorted({key.split("/")[0] for key in stored.files})
    }
ZOO = ("unet", "valid", "vgg", "gn", "clipped")
FIVE = [{"Value": 100 * number, "Name": f"C{number}", "Color": [number, 0, 0]} for number in range(1, 6)]
DTYPE = np.float32


def session(content):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])


def answers_of(content, image):
    opened = session(converted(content, "m.model").content)
    return opened.run(None, {opened.get_inputs()[0].name: image})


@pytest.mark.parametrize("name", CASES)
def test_a_model_returns_the_outputs_of_cntk(name):
    case = CASES[name]

    outputs = answers_of(case["model"].tobytes(), case["image"])

    expected = [case[f"answer_{index}"] for index in range(len(case) - 2)]
    assert [output.shape for output in outputs] == [answer.shape for answer in expected]
    for output, answer in zip(outputs, expected):
        np.testing.assert_allclose(output, answer, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_the_declared_sizes_are_those_of_the_outputs(name):
    case = CASES[name]

    opened = session(converted(case["model"].tobytes(), "m.model").content)

    for index, tensor in enumerate(opened.get_outputs()):
        shape = case[f"answer_{index}"].shape
        assert [side for side in tensor.shape if isinstance(side, int)] == [
            length for length, side in zip(shape, tensor.shape) if isinstance(side, int)
        ]
        assert len(tensor.shape) == len(shape)
        assert not isinstance(tensor.shape[0], int)


@pytest.mark.parametrize("name", ZOO)
def test_a_network_returns_the_outputs_of_cntk(shared_data, name):
    folder = shared_data / "models" / "cntk_zoo"
    with np.load(folder / f"{name}.npz") as case:
        image, answer = case["a"], case["y"]

    (output,) = answers_of((folder / f"{name}.model").read_bytes(), image)

    np.testing.assert_allclose(output, answer, atol=1e-4)
    np.testing.assert_array_equal(output.argmax(axis=1), answer.argmax(axis=1))


@pytest.fixture
def trained(shared_data):
    return shared_data / "models" / "landcover_naip" / "trained.model"


@pytest.fixture
def golden(shared_data):
    with np.load(shared_data / "golden" / "cntk_trained_model_golden.npz") as file:
        return {key: file[key] for key in file.files}


def test_the_land_cover_network_returns_the_scores_of_cntk(trained, golden):
    (scores,) = answers_of(trained.read_bytes(), golden["tiles"].astype(DTYPE) / 255)

    np.testing.assert_allclose(scores, golden["scores"], atol=1e-3)
    assert (scores.argmax(axis=1) != golden["classes"]).mean() <= 1e-4


@pytest.mark.parametrize("tile", [0, 1])
def test_a_run_returns_the_classes_of_cntk(trained, golden, tmp_path, tile):
    """The middle of a tile of 256 pixels is exactly one tile of the run, padded from the surrounding pixels."""
    raster = write_raster(tmp_path / "tile.tif", golden["tiles"][tile])
    middle = Environment(extent=Extent(500640, 5400000 - 1920, 501920, 5400000 - 640, "EPSG:32633"))

    classes = classify(raster, trained, tmp_path / "classes.tif", environment=middle)

    assert classes.shape == (128, 128)
    assert (classes != golden["classes"][tile]).mean() <= 1e-4


def test_a_model_file_is_described_only_by_its_network(trained):
    definition = read_definition(str(trained))

    assert (definition.channels, definition.signature.image.bands, definition.tile) == (5, 4, (256, 256))
    assert definition.output_margin == 64
    assert definition.normalisation.assumed
    assert "trained.model is a CNTK model: its 93 functions are converted to ONNX in memory." in definition.notes
    assert "CNTK model" in model_card(definition).text()


def test_a_model_is_identified_by_the_hash_of_its_file(trained):
    definition = read_definition(str(trained))

    assert network_hash(definition.file) == hashlib.sha256(trained.read_bytes()).hexdigest()


def test_a_model_is_converted_once_for_all_that_open_it(trained, tmp_path, monkeypatch):
    cntk_model._cache.clear()
    calls = []
    convert = cntk_model.convert_graph
    monkeypatch.setattr(cntk_model, "convert_graph", lambda graph: calls.append(graph) or convert(graph))
    raster = write_raster(tmp_path / "image.tif", textured(128, 128, 4))

    classify(raster, shutil.copy(trained, tmp_path / "own.model"), tmp_path / "classes.tif")

    assert len(calls) == 1


def save(path, name="softmax"):
    path.write_bytes(CASES[name]["model"].tobytes())
    return path


@pytest.mark.parametrize("name", ["net.model", "net.dnn", "net.CNTK"])
def test_a_model_runs_by_itself(tmp_path, name):
    model = save(tmp_path / name, "free")
    raster = write_raster(tmp_path / "image.tif", textured(40, 50))

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 8")

    np.testing.assert_array_equal(np.unique(classes), np.unique(expected_classes("free", raster)))
    np.testing.assert_array_equal(classes, expected_classes("free", raster))


def expected_classes(name, raster, padding=8):
    """The classes by one run over the whole image, extended by its mirror image."""
    pixels = np.pad(read(raster), ((0, 0), (padding,) * 2, (padding,) * 2), mode="reflect")
    content = converted(CASES[name]["model"].tobytes(), name).content
    opened = session(content)
    scores = opened.run(None, {opened.get_inputs()[0].name: (pixels / 255).astype(DTYPE)[None]})[0][0]
    return scores.argmax(axis=0)[padding:-padding, padding:-padding]


def as_emd(folder, content):
    (folder / "sub").mkdir()
    (folder / "sub" / "Net.model").write_bytes(content)
    entries = {
        "Framework": "CNTK",
        "ModelFile": ".\\sub\\net.model",
        "ModelType": "ImageClassification",
        "Classes": FIVE,
    }
    (folder / "m.emd").write_text(json.dumps(entries))
    return folder / "m.emd"


def as_dlpk(folder, content):
    entries = {"Framework": "CNTK", "ModelFile": "net.model", "ModelType": "ImageClassification", "Classes": FIVE}
    return zipped(folder / "m.dlpk", {"p/m.emd": json.dumps(entries).encode(), "p/net.model": content})


def as_ecd(folder, content, *, embed=True):
    (folder / "net.model").write_bytes(content)
    information = class_information(folder / "info.json", FIVE, Classifier="CNTK", NumberRasterBands=3)
    path = make_ecd(folder / "net.model", information, folder / "m.ecd", embed=embed)
    if embed:
        (folder / "net.model").unlink()
    return path


def as_ecd_next_to_its_model(folder, content):
    return as_ecd(folder, content, embed=False)


@pytest.mark.parametrize("wrap", [as_emd, as_dlpk, as_ecd, as_ecd_next_to_its_model])
def test_a_model_runs_as_part_of_a_definition(tmp_path, wrap):
    definition = wrap(tmp_path, CASES["free"]["model"].tobytes())
    raster = write_raster(tmp_path / "image.tif", textured(40, 50))

    classes = classify(raster, definition, tmp_path / "classes.tif", arguments="padding 8;value_range 0,255")

    np.testing.assert_array_equal(classes, 100 * (expected_classes("free", raster) + 1))
    assert any("net.model is a CNTK model" in note for note in read_definition(str(definition)).notes)


@pytest.mark.parametrize("embed", [True, False])
def test_an_ecd_contains_the_unmodified_file(tmp_path, trained, embed):
    information = class_information(tmp_path / "info.json", FIVE, Classifier="CNTK", NumberRasterBands=4)
    model = shutil.copy(trained, tmp_path / "trained.model")

    path = make_ecd(model, information, tmp_path / "m.ecd", embed=embed)

    packed = json.loads(path.read_text())["Definitions"][0]["DeepLearning"]
    assert packed["SHA256"] == hashlib.sha256(trained.read_bytes()).hexdigest()
    assert (packed["Framework"], packed["ModelFile"]) == ("CNTK", "trained.model")
    assert network_hash(read_definition(str(path)).file) == packed["SHA256"]


def test_class_information_for_other_classes_is_refused_with_both_counts(shared_data, trained, tmp_path):
    published = shared_data / "emd" / "esri_docs_in_extra_info.json"
    job = model_to_ecd.EcdJob(str(trained), str(published), str(tmp_path / "m.ecd"))

    with pytest.raises(ModelError, match="the model returns 5 scores per pixel, but 2 classes are named") as caught:
        model_to_ecd.plan(job)

    assert caught.value.about == "class_information"


def test_a_second_head_can_be_chosen(tmp_path):
    model = save(tmp_path / "heads.model", "combined_heads")

    definition = read_definition(str(model))

    assert definition.heads == ("map", "edge")
    assert definition.channels == 5


def test_outputs_that_need_labels_are_left_out_and_named(tmp_path):
    definition = read_definition(str(save(tmp_path / "net.model", "with_training")))

    assert definition.channels == 4
    assert definition.signature.output_name == "scores"
    (note,) = (note for note in definition.notes if "labels" in note)
    assert note.startswith("Outputs of net.model that need labels, as in training, are left out: ")


@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_a_head_of_indices_returns_class_ids(tmp_path, name):
    definition = read_definition(str(save(tmp_path / "net.model", name)))

    assert definition.signature.gives_class_ids


def test_free_sides_are_free(tmp_path):
    signature = read_definition(str(save(tmp_path / "net.model", "free"))).signature.image

    assert (signature.batch, signature.height, signature.width, signature.bands) == (None, None, None, 3)


def test_a_model_of_band_values_is_a_table(tmp_path):
    definition = read_definition(str(save(tmp_path / "net.model", "dense")))

    assert definition.tabular
    assert (definition.signature.image.bands, definition.channels) == (6, 4)


def test_the_final_softmax_is_not_computed_in_a_run(tmp_path):
    definition = read_definition(str(save(tmp_path / "net.model", "free")))

    assert remove_softmax(OnnxModel.of(definition.file), definition.signature) is not None


def refusal(model):
    with pytest.raises(ModelError) as caught:
        read_definition(str(model))
    return str(caught.value)


def test_an_operator_that_is_not_supported_is_named(shared_data):
    message = refusal(shared_data / "models" / "cntk_zoo" / "unpool.model")

    assert message == (
        "unpool.model: the CNTK model cannot be converted: its operator Unpooling is not supported. Replace that layer "
        "in CNTK, or choose another model."
    )


# A Dictionary as CNTK saves it.


@dataclass
class Axis:
    index: int


def value(content):
    if isinstance(content, Axis):
        return with_length(10, with_number(1, content.index))
    if isinstance(content, int):
        return with_number(3 if isinstance(content, bool) else 4, content % 2**64)
    if isinstance(content, float):
        return b"\x39" + struct.pack("<d", content)
    if isinstance(content, str):
        return with_length(8, content.encode())
    if isinstance(content, tuple):
        return with_length(9, b"".join(with_number(1, side % 2**64) for side in content))
    if isinstance(content, list):
        return with_length(11, b"".join(with_length(1, value(entry)) for entry in content))
    if isinstance(content, np.ndarray):
        floats = with_length(1, content.astype("<f4").tobytes())
        sides = b"".join(with_number(1, side) for side in content.shape[::-1])
        return with_length(13, with_number(1, 1) + with_length(3, sides) + with_length(4, floats))
    return with_length(12, dictionary(content))


def dictionary(entries):
    parts = (with_length(1, key.encode()) + with_length(2, value(content)) for key, content in entries.items())
    return with_number(1, 2) + b"".join(with_length(2, part) for part in parts)


def image(uid="image", shape=(8, 8, 3), **others):
    return {"uid": uid, "kind": 0, "shape": shape, "dynamic_axis": ["batch"], **others}


def function(uid, op, *inputs, **attributes):
    return {"uid": uid, "op": op, "inputs": list(inputs), "attributes": attributes}


def saved(functions, inputs, root):
    return dictionary({"root": root, "primitive_functions": functions, "inputs": inputs})


RELU, POOLING, PLUS, CONVOLUTION, SQUARED_ERROR, PAST_VALUE, SPLICE, COMBINE, BLOCK = 3, 17, 19, 33, 34, 37, 43, 44, 57


def test_a_model_as_this_file_writes_it_is_converted():
    content = saved([function("f", RELU, "image")], [image()], "f")

    (output,) = answers_of(content, np.full((1, 3, 8, 8), -1, DTYPE))

    assert not output.any()


def test_an_output_of_the_labels_alone_is_left_out():
    functions = [
        function("hidden", RELU, "image"),
        function("scores", RELU, "hidden_Output_0"),
        function("loss", SQUARED_ERROR, "scores_Output_0", "labels"),
        function("count", RELU, "labels"),
        function("all", COMBINE, "count_Output_0", "scores_Output_0", "loss_Output_0"),
    ]

    conversion = converted(saved(functions, [image(), image("labels")], "all"), "net.model")

    assert conversion.left_out == ("count", "loss")
    assert [tensor.name for tensor in session(conversion.content).get_inputs()] == ["image"]


def test_an_output_that_needs_another_image_is_not_one_that_needs_labels():
    """As a network of changes with an auxiliary head: the head alone would give another map."""
    functions = [
        function("change", PLUS, "before", "after"),
        function("auxiliary", RELU, "before"),
        function("all", COMBINE, "change_Output_0", "auxiliary_Output_0"),
    ]

    with pytest.raises(ModelError) as caught:
        converted(saved(functions, [image("before"), image("after")], "all"), "net.model")

    assert str(caught.value) == (
        'net.model: the CNTK model cannot be converted: its output "change" needs other inputs (after) than its output '
        '"auxiliary". Save a network with one image as its only input, without losses and metrics, in CNTK.'
    )


def test_outputs_of_different_inputs_are_refused():
    functions = [
        function("first", RELU, "before"),
        function("second", RELU, "after"),
        function("all", COMBINE, "first_Output_0", "second_Output_0"),
    ]

    with pytest.raises(ModelError, match=r'its output "first" needs other inputs \(before\) than its output "second"'):
        converted(saved(functions, [image("before"), image("after")], "all"), "net.model")


def test_a_distance_between_two_images_has_no_labels():
    functions = [
        function("a", PLUS, "before", "w"),
        function("b", PLUS, "after", "w"),
        function("distance", SQUARED_ERROR, "a_Output_0", "b_Output_0"),
        function("auxiliary", RELU, "a_Output_0"),
        function("all", COMBINE, "distance_Output_0", "auxiliary_Output_0"),
    ]
    weights = {**constant("w", 8, 8), "kind": 2}

    with pytest.raises(
        ModelError, match=r'its output "distance" needs other inputs \(after\) than its output "auxiliary"'
    ):
        converted(saved(functions, [image("before"), image("after"), weights], "all"), "net.model")


def test_inputs_keep_the_order_of_the_model():
    functions = [function("f", PLUS, "second", "first")]

    conversion = converted(saved(functions, [image("first"), image("second")], "f"), "net.model")

    assert [tensor.name for tensor in session(conversion.content).get_inputs()] == ["first", "second"]


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("heads_of_one_tensor", ["map", "scores", "dropped", None]),
        ("image_as_head", ["raised", "image_2"]),
        ("labels_first", ["scores"]),
    ],
)
def test_outputs_have_the_names_that_the_author_gave_them(name, heads):
    tensors = session(converted(CASES[name]["model"].tobytes(), name).content).get_outputs()

    assert len({tensor.name for tensor in tensors}) == len(heads)
    for tensor, head in zip(tensors, heads):
        assert head is None or tensor.name.startswith(head)


def test_free_sides_are_moved_by_a_reshape():
    """CNTK's axes 8 (columns), free (rows) and 3 (channels) become 2, 4, free and 3."""
    content = saved(
        [function("f", 16, "image", newShape=(2, 4), beginAxis=Axis(0), endAxis=Axis(1))],
        [image(shape=(8, -3, 3))],
        "f",
    )
    values = np.arange(3 * 5 * 8, dtype=DTYPE).reshape(1, 3, 5, 8)

    (output,) = answers_of(content, values)

    np.testing.assert_array_equal(output, values.reshape(1, 3, 5, 4, 2))


def pooling(shape=(8, 8, 3), **attributes):
    settings = {"poolingType": 0, "poolingWindowShape": (3, 3), "strides": (2, 2), **attributes}
    return saved([function("f", POOLING, "image", **settings)], [image(shape=shape)], "f")


@pytest.mark.parametrize(
    "content",
    [
        pooling(ceilOutDim=True, autoPadding=[True, True, False]),
        pooling((-3, -3, 3), ceilOutDim=True, autoPadding=[True, True, False]),
        pooling((-3, -3, 3), ceilOutDim=True, strides=(4, 4)),
        pooling((9, 9, 3), ceilOutDim=True, strides=(5, 5)),
        pooling(ceilOutDim=True, upperPad=(1, 1)),
    ],
)
def test_incomplete_windows_that_onnx_does_not_have_are_refused(content):
    with pytest.raises(
        ModelError, match=r"its operator Pooling is not supported in this form \(its last window is inc"
    ):
        converted(content, "net.model")


def test_pooling_that_leaves_out_channels_is_refused():
    with pytest.raises(ModelError, match=r"its operator Pooling is not supported in this form \(its window moves over"):
        converted(pooling(poolingWindowShape=(3, 3, 1), strides=(2, 2, 2)), "net.model")


def constant(uid, *shape):
    return {"uid": uid, "kind": 3, "shape": shape[::-1], "value": np.ones(shape)}


def test_constants_do_not_grow_when_the_model_is_opened():
    functions = [function("table", PLUS, "row", "column"), function("f", PLUS, "image", "table_Output_0")]
    constants = [constant("row", 1, 2**14), constant("column", 2**14, 1)]

    with pytest.raises(ModelError, match=r"its operator Plus is not supported in this form \(its result is too large"):
        converted(saved(functions, [image(shape=(2**14, 2**14)), *constants], "f"), "net.model")


def test_large_conversions_are_not_kept(monkeypatch):
    monkeypatch.setattr(cntk_model, "_LARGEST_CACHED", 100)

    converted(CASES["softmax"]["model"].tobytes(), "net.model")

    assert not cntk_model._cache


def nested(depth, count):
    """Blocks inside each other, each with its own names for the same arguments."""
    blocks = [
        {
            **function(f"b{index}", BLOCK, "image"),
            "block_function_composite": {"root": f"b{index + 1}"},
            "block_function_composite_arguments_map_keys": [f"p{index}"],
            "block_function_composite_arguments_map_values": [f"p{index - 1}" if index else "image"],
        }
        for index in range(depth)
    ]
    inputs = [f"b0_Output_{index}" for index in range(count)]
    return saved([*blocks, function(f"b{depth}", SPLICE, *inputs)], [image()], f"b{depth}")


def test_many_names_along_blocks_are_refused():
    with pytest.raises(ModelError, match="its blocks have too many inputs and outputs"):
        converted(nested(990, 20_000), "net.model")


def test_more_outputs_or_inputs_than_a_network_has_are_refused():
    combined = function("all", COMBINE, *["f_Output_0"] * 101)
    with pytest.raises(ModelError, match=r"it is too large \(more than 100 outputs\). Choose a smaller model."):
        converted(saved([function("f", RELU, "image"), combined], [image()], "all"), "net.model")

    with pytest.raises(ModelError, match=r"it is too large \(more than 1000 inputs\). Choose a smaller model."):
        converted(saved([function("f", RELU, "i1")], [image(f"i{index}") for index in range(1001)], "f"), "net.model")


def test_many_outputs_of_a_long_network_are_walked_through_once(monkeypatch):
    """The functions that all outputs need are asked for their inputs a few times, not once for each output."""
    chain = [function(f"f{index}", RELU, f"f{index - 1}_Output_0" if index else "image") for index in range(500)]
    heads = [function(f"h{index}", RELU, "f499_Output_0") for index in range(90)]
    combined = function("all", COMBINE, *(f"h{index}_Output_0" for index in range(90)))
    calls = []
    inputs_of = FunctionGraph.inputs_of
    monkeypatch.setattr(FunctionGraph, "inputs_of", lambda graph, of: calls.append(of.uid) or inputs_of(graph, of))

    converted(saved([*chain, *heads, combined], [image()], "all"), "net.model")

    assert calls.count("f0") < 10


def test_a_long_chain_of_blocks_is_followed_once():
    blocks = [
        {
            **function(f"b{index}", BLOCK, "image"),
            "block_function_composite": {"root": f"b{index + 1}"},
            "block_function_composite_arguments_map_keys": [],
            "block_function_composite_arguments_map_values": [],
        }
        for index in range(900)
    ]
    functions = [*blocks, function("b900", RELU, "image"), function("f", SPLICE, *["b0_Output_0"] * 100_000)]

    with pytest.raises(ModelError, match="its operator Splice is not supported in this form"):
        converted(saved(functions, [image()], "f"), "net.model")


def array(content):
    """A model whose only value is an array."""
    entry = with_length(1, b"a") + with_length(2, with_number(1, 1) + with_length(13, content))
    return with_number(1, 2) + with_length(2, entry)


BLOCK_OF_ITSELF = {
    **function("b", BLOCK, "image"),
    "block_function_composite": {"root": "b"},
    "block_function_composite_arguments_map_keys": ["p"],
    "block_function_composite_arguments_map_values": ["p"],
}


@pytest.mark.parametrize(
    ("content", "excerpt"),
    [
        (saved([function("f", 999, "image")], [image()], "f"), "its operator 999 is not supported."),
        (saved([function("f", 37, "image")], [image()], "f"), "its operator PastValue is not supported."),
        (saved([function("f", 36, "image", "image")], [image()], "f"), "each of its outputs (f) is a loss or a metric"),
        (saved([function("f", PLUS, "image", "f_Output_0")], [image()], "f"), "a function depends on its own result"),
        (
            saved(
                [function("f", PLUS, "image", "p_Output_0"), function("p", PAST_VALUE, "f_Output_0", "image")],
                [image()],
                "f",
            ),
            "its operator PastValue is not supported.",
        ),
        (array(with_number(2, 1)), "it contains a sparse array, which is not supported."),
        (array(with_number(1, 4) + with_length(3, b"")), "it contains numbers of a type that is not supported"),
        (saved([function("f", PLUS, "image", "gone")], [image()], "f"), "gone is missing"),
        (saved([function("f", RELU)], [image()], "f"), "each of its outputs (f)"),
        (saved([function("f", PLUS, "image")], [image()], "f"), "its operator Plus is not supported in this form (it"),
        (saved([function("f", RELU, "image")], [image()], ""), "it contains no network"),
        (saved([], [image()], "image"), "it contains no network"),
        (saved([function("f", RELU, "b_Output_0"), BLOCK_OF_ITSELF], [image()], "f"), "a block refers to itself"),
        (saved([function("f", RELU, "image")], [image(shape=(8, 0, 3))], "f"), "a shape is not valid"),
        (saved([function("f", RELU, "image")], [image(shape=(2**20, 2**20, 3))], "f"), "its result is too large"),
        (
            saved([function("f", CONVOLUTION, "w", "image")], [image(), {"uid": "w", "kind": 2, "shape": (3, 3)}], "f"),
            "w has no values",
        ),
        (
            saved(
                [function("f", CONVOLUTION, "w", "image", strides=(1, 1, 4), sharing=[True])],
                [image(), {"uid": "w", "kind": 2, "shape": (), "value": np.ones((5, 4, 3, 3))}],
                "f",
            ),
            "(its weights do not match the number of channels)",
        ),
        (
            saved(
                [
                    function("f", 17, "image", poolingWindowShape=(2, 2), strides=(2, 2)),
                    function("g", 58, "f_Output_0", "image"),
                ],
                [image()],
                "g",
            ),
            "its operator Unpooling is not supported.",
        ),
        (b"\x08\x02\x12\x02\x0a\x00", "it contains no network"),
        (b"\x08\x02\x12\x7f", "a field is longer than its message"),
    ],
)
def test_a_model_that_cannot_be_converted_is_refused_with_a_message(tmp_path, content, excerpt):
    (tmp_path / "net.model").write_bytes(content)

    message = refusal(tmp_path / "net.model")

    assert excerpt in message
    assert message.startswith("net.model: the CNTK model cannot be ")


def test_values_that_are_nested_too_deeply_are_refused(tmp_path):
    content = b""
    for _ in range(5000):
        content = with_length(2, with_length(1, b"a") + with_length(2, with_length(12, content)))
    (tmp_path / "net.model").write_bytes(with_number(1, 2) + content)

    assert "values are nested too deeply" in refusal(tmp_path / "net.model")


def test_many_small_values_do_not_fill_the_memory(tmp_path):
    (tmp_path / "net.model").write_bytes(with_number(1, 2) + with_length(2, b"") * 2_000_000)

    assert "there are too many values" in refusal(tmp_path / "net.model")


def test_a_model_of_cntk_1_is_recognised(tmp_path):
    (tmp_path / "old.model").write_bytes("BCN".encode("utf-16-le") + bytes(100))

    assert refusal(tmp_path / "old.model").endswith(
        "this is a CNTK model of version 1, not an ONNX file. Load it with CNTK 2 and save it again."
    )


def test_the_message_for_a_model_under_another_name_asks_to_rename_it(tmp_path):
    assert refusal(save(tmp_path / "net.bin")).endswith(
        "this is a CNTK model, not an ONNX file. Rename it so that its name ends in .model."
    )


def test_a_definition_whose_model_is_missing_is_refused(tmp_path):
    (tmp_path / "m.emd").write_text(json.dumps({"Framework": "CNTK", "ModelFile": "net.model", "Classes": FIVE}))

    assert "net.model does not exist. Put it there, or correct ModelFile." in refusal(tmp_path / "m.emd")


def mutated(content, random):
    """A copy with bytes changed, removed, repeated or cut off."""
    damaged = bytearray(content)
    for _ in range(random.integers(1, 5)):
        place = int(random.integers(3, len(damaged)))
        length = int(random.integers(1, 20))
        kind = random.integers(4)
        if kind == 0:
            damaged[place] = int(random.integers(256))
        elif kind == 1:
            del damaged[place : place + length]
        elif kind == 2:
            damaged[place:place] = damaged[place : place + length]
        elif len(damaged) > 100:
            damaged[place] ^= 1 << int(random.integers(8))
    if random.integers(4) == 0:
        del damaged[int(random.integers(3, len(damaged))) :]
    return bytes(damaged)


SMALLEST = sorted(CASES, key=lambda name: len(CASES[name]["model"]))[:25]


def test_damaged_models_are_refused_with_a_message():
    random = np.random.default_rng(18)
    refusals = []
    for index in range(10_000):
        content = mutated(CASES[SMALLEST[index % len(SMALLEST)]]["model"].tobytes(), random)
        with suppress(PixelwiseError):
            converted(content, "net.model")
            continue
        refusals.append(content)

    assert len(refusals) > 5000
