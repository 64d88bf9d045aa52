"""The map is identified among the outputs of a graph for all axes and types, as is the number of bands."""

from __future__ import annotations

import json
import re

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise import inference
from pixelwise.inference import ArgumentError, ModelError, read_definition
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured, write_raster
from pixelwise.tests.packages import class_information, make_ecd

FLOAT, HALF, DOUBLE, BOOL = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BOOL
FREE = ["b", 3, "h", "w"]
ONE = [1, 3, "h", "w"]
NAMED = {"classes": [{"value": 10 * number, "name": f"C{number}"} for number in (1, 2, 3)], "value_range": [0, 1]}
# Weights that leave three bands unchanged, and weights that subtract the second from the first.
SAME = np.eye(3, dtype=np.float32)[:, :, None, None]
FIRST_LESS_SECOND = np.array([1, -1, 0], np.float32)[None, :, None, None]
CONSTANTS = {
    "same": SAME,
    "less": FIRST_LESS_SECOND,
    "matrix": np.eye(3, dtype=np.float32),
    "nothing": np.float32(0),
    "half": np.float32(0.5),
    "zero": np.array([0]),
    "one": np.array([1]),
    "both": np.array([0, 1]),
    "only_300": np.array([-1, 3, 300, 300]),
    "pixels_last": np.array([0, 3, -1]),
    "pixels_first": np.array([0, -1, 3]),
    "pixels_alone": np.array([-1, 3]),
}


def node(kind, source, target, **attributes):
    return helper.make_node(kind, source.split(), [target], **attributes)


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(path, nodes, outputs, image=FREE, *, props=None, constants=None):
    """Write a graph from an input "x" to outputs, with the entries of CONSTANTS that it uses."""
    known = {**CONSTANTS, **(constants or {})}
    used = {name for each in nodes for name in each.input}
    initializers = [numpy_helper.from_array(array, name) for name, array in known.items() if name in used]
    graph = helper.make_graph(nodes, "g", [tensor("x", FLOAT, image)], outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps(NAMED)} if props is None else props)
    onnx.save(model, path)
    return path


@pytest.fixture
def pixels():
    return textured(70, 90)


@pytest.fixture
def raster(tmp_path, pixels):
    return write_raster(tmp_path / "image.tif", pixels)


LAST = node("Transpose", "x", "last", perm=[0, 2, 3, 1])
LESS = node("Conv", "x less", "s")
IDS = node("ArgMax", "x", "ids", axis=1, keepdims=0)

SCORES = {
    # the image, the operators, the output: one score for each of three classes
    "without a batch": (ONE, [node("Squeeze", "x zero", "y")], tensor("y", FLOAT, [3, "h", "w"])),
    "without a batch that is free": (FREE, [node("Squeeze", "x zero", "y")], tensor("y", FLOAT, [3, "h", "w"])),
    "without a batch, fixed": ([1, 3, 32, 48], [node("Squeeze", "x zero", "y")], tensor("y", FLOAT, [3, 32, 48])),
    "without a batch, scores last": (ONE, [LAST, node("Squeeze", "last zero", "y")], tensor("y", FLOAT, ["h", "w", 3])),
    "pixels in one axis": (FREE, [LAST, node("Reshape", "last pixels_first", "y")], tensor("y", FLOAT, ["b", "p", 3])),
    "pixels in the last axis": (FREE, [node("Reshape", "x pixels_last", "y")], tensor("y", FLOAT, ["b", 3, "p"])),
    "pixels in one axis, fixed": (
        [1, 3, 32, 48],
        [LAST, node("Reshape", "last pixels_first", "y")],
        tensor("y", FLOAT, [1, 32 * 48, 3]),
    ),
    "all pixels in one axis": (FREE, [LAST, node("Reshape", "last pixels_alone", "y")], tensor("y", FLOAT, ["p", 3])),
    "without a shape": (FREE, [node("Conv", "x same", "y")], tensor("y", FLOAT, None)),
    "float64": (FREE, [node("Cast", "x", "y", to=DOUBLE)], tensor("y", DOUBLE, FREE)),
    "ids of int8": (
        FREE,
        [IDS, node("Cast", "ids", "y", to=TensorProto.INT8)],
        tensor("y", TensorProto.INT8, list("bhw")),
    ),
    "ids without a batch": (ONE, [IDS, node("Squeeze", "ids zero", "y")], tensor("y", TensorProto.INT64, ["h", "w"])),
    "ids of pixels in one axis": (
        FREE,
        [LAST, node("Reshape", "last pixels_first", "flat"), node("ArgMax", "flat", "y", axis=2, keepdims=0)],
        tensor("y", TensorProto.INT64, ["b", "p"]),
    ),
}


# Operators after which onnxruntime does not know the lengths of the axes.
HIDDEN = [
    node("Shape", "s", "integers"),
    node("Cast", "integers", "floats", to=FLOAT),
    node("Round", "floats", "rounded"),
    node("Cast", "rounded", "shape", to=TensorProto.INT64),
    node("Reshape", "s shape", "y"),
]
BANDS_LAST = ["b", "h", "w", 3]


def differences_of(count):
    """Weights of a number of scores of three bands, of which some pixels have the highest."""
    return np.random.default_rng(2).normal(size=(count, 3, 1, 1)).astype(np.float32)


@pytest.mark.parametrize("count", [3, 64])
@pytest.mark.parametrize("image", [FREE, BANDS_LAST, [1, 3, 64, 64], [1, 3, 64, 96]], ids=str)
@pytest.mark.parametrize("last", [False, True])
def test_an_output_of_four_free_axes_is_read_in_their_order_or_refused(tmp_path, raster, pixels, count, image, last):
    weights = differences_of(count)
    first = (
        [node("Transpose", "x", "first", perm=[0, 3, 1, 2])]
        if image is BANDS_LAST
        else [node("Identity", "x", "first")]
    )
    scores = [node("Conv", "first weights", "c"), node("Transpose" if last else "Identity", "c", "s")]
    if last:
        scores[1].attribute.append(helper.make_attribute("perm", [0, 2, 3, 1]))
    output = tensor("y", FLOAT, ["i", "j", "k", "l"])
    model = save(
        tmp_path / "m.onnx",
        [*first, *scores, *HIDDEN],
        [output],
        ["n", *image[1:]],
        props={},
        constants={"weights": weights},
    )

    if count == 64 and image == [1, 3, 64, 64]:
        with pytest.raises(ModelError, match="not a pixel classifier"):
            read_definition(str(model))
        return

    actual = classify(raster, model, tmp_path / "out.tif")
    expected = np.einsum("oi,ihw->ohw", weights[:, :, 0, 0], pixels.astype(np.float32) / 255).argmax(axis=0)
    assert (actual == expected).mean() > 0.999


@pytest.mark.parametrize("shape", [[3, 5, 5], [1, 3, 5, 5], [3, 5, 8], [5, 2, 3]], ids=str)
@pytest.mark.parametrize("image", [[1, 3, 64, 96], ONE], ids=str)
def test_an_output_of_a_size_unlike_that_of_the_image_is_refused(tmp_path, shape, image):
    constants = {"row": np.array([-1]), "end": np.array([np.prod(shape)]), "small": np.array(shape)}
    nodes = [
        node("Reshape", "x row", "values"),
        node("Slice", "values zero end", "part"),
        node("Reshape", "part small", "y"),
    ]
    model = save(tmp_path / "m.onnx", nodes, [tensor("y", FLOAT, None)], image, props={}, constants=constants)

    with pytest.raises(ModelError, match=r"different or ambiguous|not a pixel classifier"):
        read_definition(str(model))


@pytest.mark.parametrize(("image", "nodes", "output"), SCORES.values(), ids=SCORES)
def test_scores_with_any_axes_are_reduced_to_the_highest_class(tmp_path, raster, pixels, image, nodes, output):
    model = save(tmp_path / "m.onnx", nodes, [output], image)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def test_a_coarser_map_with_a_flattened_axis_equals_the_same_map_with_four_axes(tmp_path, raster):
    coarse = node("AveragePool", "x", "coarse", kernel_shape=[4, 4], strides=[4, 4])
    flat = node("Reshape", "coarse pixels_last", "y")
    straight = save(tmp_path / "four.onnx", [coarse], [tensor("coarse", FLOAT, ["b", 3, "p", "q"])])
    in_one_axis = save(tmp_path / "one.onnx", [coarse, flat], [tensor("y", FLOAT, ["b", 3, "p"])])

    expected = classify(raster, straight, tmp_path / "four.tif", arguments="padding 16;tile_size 64")
    classes = classify(raster, in_one_axis, tmp_path / "one.tif", arguments="padding 16;tile_size 64")

    np.testing.assert_array_equal(classes, expected)
    assert len(np.unique(expected)) == 3


SQUEEZED = node("Squeeze", "s one", "y")
BINARY = {
    # the image, the operators, the output: above 0, or true, if the first band is brighter than the second
    "one score": (FREE, [LESS, SQUEEZED], tensor("y", FLOAT, ["b", "h", "w"])),
    "one score of a fixed batch": ([2, 3, 32, 48], [LESS, SQUEEZED], tensor("y", FLOAT, [2, 32, 48])),
    "one score as float16": (
        FREE,
        [LESS, SQUEEZED, node("Cast", "y", "z", to=HALF)],
        tensor("z", HALF, ["b", "h", "w"]),
    ),
    "one probability": (
        FREE,
        [LESS, node("Sigmoid", "s", "p"), node("Squeeze", "p one", "y")],
        tensor("y", FLOAT, ["b", "h", "w"]),
    ),
    "one score without a batch": (ONE, [LESS, node("Squeeze", "s both", "y")], tensor("y", FLOAT, ["h", "w"])),
    "a mask with a channel": (FREE, [LESS, node("Greater", "s nothing", "y")], tensor("y", BOOL, ["b", 1, "h", "w"])),
    "a mask": (FREE, [LESS, SQUEEZED, node("Greater", "y nothing", "m")], tensor("m", BOOL, ["b", "h", "w"])),
    "a mask without a batch": (
        ONE,
        [LESS, node("Squeeze", "s both", "y"), node("Greater", "y nothing", "m")],
        tensor("m", BOOL, ["h", "w"]),
    ),
    "a mask in a last channel": (
        FREE,
        [LESS, node("Transpose", "s", "t", perm=[0, 2, 3, 1]), node("Greater", "t nothing", "m")],
        tensor("m", BOOL, ["b", "h", "w", 1]),
    ),
}


@pytest.mark.parametrize("named", [1, 2], ids=["foreground", "both"])
@pytest.mark.parametrize("case", BINARY.values(), ids=BINARY)
def test_one_score_or_a_mask_is_a_map_of_two_classes(tmp_path, raster, pixels, case, named):
    image, nodes, output = case
    classes = [{"value": 4, "name": "land"}, {"value": 9, "name": "water"}][-named:]
    props = {"pixelwise": json.dumps({"classes": classes, "value_range": [0, 1]})}
    model = save(tmp_path / "m.onnx", nodes, [output], image, props=props)

    actual = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    first, second = pixels[0].astype(int), pixels[1].astype(int)
    clear = first != second  # a probability of 0.5 belongs to the foreground, a score of 0 in a mask does not
    np.testing.assert_array_equal(actual[clear], np.where(first > second, 9, 4 if named == 2 else 0)[clear])


def test_a_mask_without_names_has_two_classes(tmp_path):
    nodes, output = BINARY["a mask"][1:]
    definition = read_definition(str(save(tmp_path / "m.onnx", nodes, [output], props={})))

    assert [entry.name for entry in definition.classes] == ["Class 0", "Class 1"]
    assert not definition.open_ended


TO_FIRST = node("Transpose", "x", "f", perm=[0, 3, 1, 2])
SCALED = {"mean": np.zeros((1, 3, 1, 1), np.float32), "std": np.ones((3, 1, 1), np.float32)}
BANDS = {
    # the declared image, the operators; further constants
    "by a convolution": (list("bchw"), [node("Conv", "x same", "y")], {}),
    "without any name": ([None] * 4, [node("Conv", "x same", "y")], {}),
    "of fixed sides": ([1, "c", 32, 48], [node("Conv", "x same", "y")], {}),
    "of fixed equal sides": ([1, "c", 32, 32], [node("Conv", "x same", "y")], {}),
    "behind mean and deviation": (
        list("bchw"),
        [node("Sub", "x mean", "a"), node("Div", "a std", "d"), node("Conv", "d same", "y")],
        SCALED,
    ),
    "by mean and deviation alone": (list("bchw"), [node("Sub", "x mean", "a"), node("Div", "a std", "y")], SCALED),
    "bands last": (list("bhwc"), [TO_FIRST, node("Conv", "f same", "y")], {}),
    "bands last of fixed sides": ([1, 32, 32, "c"], [TO_FIRST, node("Conv", "f same", "y")], {}),
    "by a matrix": (
        list("bhwc"),
        [node("MatMul", "x matrix", "m"), node("Transpose", "m", "y", perm=[0, 3, 1, 2])],
        {},
    ),
    "by a normalisation": (
        list("bchw"),
        [node("BatchNormalization", "x scale bias mean var", "y", epsilon=0.0)],
        {key: np.full(3, key in ("scale", "var"), np.float32) for key in ("scale", "bias", "mean", "var")},
    ),
    "by weights of another type": (
        list("bchw"),
        [node("Cast", "small", "w", to=FLOAT), node("Conv", "x w", "y")],
        {"small": SAME.astype(np.float16)},
    ),
    "by trying": (
        list("bchw"),
        [
            node("Slice", "x zero two one", "a"),
            node("Slice", "x two far one", "c"),
            node("Conv", "a left", "p"),
            node("Conv", "c right", "q"),
            node("Add", "p q", "y"),
        ],
        {"two": np.array([2]), "far": np.array([2**40]), "left": SAME[:, :2], "right": SAME[:, 2:]},
    ),
}


@pytest.mark.parametrize(("image", "nodes", "constants"), BANDS.values(), ids=BANDS)
def test_the_weights_determine_the_number_of_bands_of_a_graph(tmp_path, pixels, image, nodes, constants):
    raster = write_raster(tmp_path / "four.tif", np.concatenate([pixels, pixels[:1]]))
    rows, cols = (side if isinstance(side, int) else "s" for side in (image[2:] if image[1] == "c" else image[1:3]))
    model = save(tmp_path / "m.onnx", nodes, [tensor("y", FLOAT, ["b", 3, rows, cols])], image, constants=constants)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    definition = read_definition(str(model))
    assert definition.signature.image.bands == 3
    assert "The network does not declare the number of bands; its weights indicate 3." in definition.notes
    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def test_weights_in_another_file_determine_the_number_of_bands(tmp_path, raster, pixels):
    model = save(tmp_path / "m.onnx", [node("Conv", "x same", "y")], [tensor("y", FLOAT, FREE)], list("bchw"))
    onnx.save(onnx.load(model), model, save_as_external_data=True, location="m.data", size_threshold=0)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def any_bands(path, props=None):
    """Write a graph for any number of bands that returns one score per band."""
    return save(path, [node("Relu", "x", "y")], [tensor("y", FLOAT, list("bchw"))], list("bchw"), props=props or {})


@pytest.mark.parametrize(("bands", "used"), [("", [0, 1, 2, 3]), ("4,2", [3, 1])])
def test_band_order_or_the_raster_determines_the_number_of_bands_if_the_weights_do_not(tmp_path, bands, used):
    pixels = textured(40, 50, bands=4)
    raster = write_raster(tmp_path / "four.tif", pixels)

    classes = classify(raster, any_bands(tmp_path / "m.onnx"), tmp_path / "classes.tif", bands=bands)

    np.testing.assert_array_equal(classes, pixels[used].argmax(axis=0))


def test_extract_bands_come_before_band_order_and_the_raster(tmp_path):
    pixels = textured(40, 50, bands=4)
    raster = write_raster(tmp_path / "four.tif", pixels)
    model = json.dumps({"ModelFile": str(any_bands(tmp_path / "m.onnx")), "ExtractBands": [3, 0, 2]})

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, pixels[[3, 0, 2]].argmax(axis=0))
    with pytest.raises(ArgumentError, match="the model needs 3 bands, but 2 were given"):
        classify(raster, model, tmp_path / "classes.tif", bands="1,2")


@pytest.mark.parametrize(
    "metadata", [{"bands": ["a", "b"]}, {"mean": [0, 0], "std": [1, 1], "value_range": [0, 1]}], ids=str
)
def test_metadata_determine_the_number_of_bands(tmp_path, metadata):
    pixels = textured(40, 50, bands=4)
    raster = write_raster(tmp_path / "four.tif", pixels)
    classes = [{"value": value, "name": str(value)} for value in (5, 6)]
    model = any_bands(tmp_path / "m.onnx", {"pixelwise": json.dumps({"classes": classes, **metadata})})

    actual = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(actual, 5 + pixels[:2].argmax(axis=0))


def test_the_card_lists_that_any_number_of_bands_is_accepted(tmp_path):
    card = model_card(read_definition(str(any_bands(tmp_path / "m.onnx"))))

    assert card.values()["input"]["band_count"] is None
    assert "any number: those listed in Band order, or all of the raster" in card.text()


EMBEDDED = np.random.default_rng(0).normal(size=(16, 3, 1, 1)).astype(np.float32)
LOW = node("AveragePool", "x", "low", kernel_shape=[4, 4], strides=[4, 4])
TURNED = node("Neg", "x", "turned")


def heads(path, outputs, nodes=(), props=None):
    """Write a graph with scores "y" among outputs of these names and shapes."""
    tensors = [tensor(name, kind, shape) for name, kind, shape in outputs]
    return save(path, [*nodes, node("Identity", "x", "y")], tensors, props=props, constants={"embed": EMBEDDED})


SCORE = ("y", FLOAT, FREE)
CHOICES = {
    # operators, outputs in their order, metadata: "y" is the map
    "as many scores as classes": ([node("Conv", "x embed", "e")], [("e", FLOAT, ["b", 16, "h", "w"]), SCORE], None),
    "the main output, not an auxiliary one": (
        [node("Identity", "turned", "aux_out"), TURNED][::-1],
        [("aux_out", FLOAT, FREE), SCORE],
        None,
    ),
    "the output that is not named after something else": (
        [node("Identity", "turned", "boundary"), TURNED][::-1],
        [("boundary", FLOAT, FREE), SCORE],
        None,
    ),
    "the output that is not named after something else in a later word": (
        [node("Identity", "turned", "lastHiddenState"), TURNED][::-1],
        [("lastHiddenState", FLOAT, FREE), SCORE],
        None,
    ),
    "the main output of a graph that runs at one size only": (
        [TURNED, node("Reshape", "turned only_300", "aux")],
        [("aux", FLOAT, FREE), SCORE],
        None,
    ),
    "the finer output": ([LOW], [("low", FLOAT, ["b", 3, "p", "q"]), SCORE], None),
    "the output that metadata name": (
        [TURNED],
        [("turned", FLOAT, FREE), SCORE],
        {"pixelwise": json.dumps({**NAMED, "output": "y"})},
    ),
    "four axes before one score": (
        [LESS, node("Squeeze", "s one", "z")],
        [("z", FLOAT, ["b", "h", "w"]), SCORE],
        None,
    ),
}


@pytest.mark.parametrize("case", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("turned", [False, True], ids=["as they are", "turned around"])
def test_the_map_is_selected_from_several_outputs(tmp_path, raster, pixels, case, turned):
    nodes, outputs, props = case
    model = heads(tmp_path / "m.onnx", outputs[::-1] if turned else outputs, nodes, props)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


@pytest.mark.parametrize("turned", [False, True], ids=["scores first", "ids first"])
def test_scores_are_preferred_to_ids_computed_from_them(tmp_path, turned):
    outputs = [SCORE, ("ids", TensorProto.INT64, ["b", "h", "w"])]

    definition = read_definition(str(heads(tmp_path / "m.onnx", outputs[::-1] if turned else outputs, [IDS])))

    assert (definition.signature.output_name, definition.heads) == ("y", ("y", "ids"))
    assert not definition.warnings


def test_ids_are_preferred_to_scores_of_other_classes(tmp_path, raster, pixels):
    outputs = [("e", FLOAT, ["b", 16, "h", "w"]), ("ids", TensorProto.INT64, ["b", "h", "w"])]
    model = heads(tmp_path / "m.onnx", outputs, [node("Conv", "x embed", "e"), IDS], {})

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, pixels.argmax(axis=0))


@pytest.mark.parametrize("name", ["ensemble", "out_0"])
def test_an_output_name_does_not_match_inside_another_word(tmp_path, name):
    outputs = [("feature_map", FLOAT, FREE), (name, FLOAT, FREE)]
    nodes = [node("Neg", "x", "feature_map"), node("Abs", "x", name)]

    definition = read_definition(str(save(tmp_path / "m.onnx", nodes, [tensor(*output) for output in outputs])))

    assert definition.signature.output_name == name


def test_more_bands_than_fit_into_memory_are_refused_without_a_trial_run(tmp_path):
    constants = {"many": np.zeros((2, 2**20, 1, 1), np.float16)}
    nodes = [node("Cast", "many", "wide", to=FLOAT), node("Conv", "x wide", "y"), node("Neg", "y", "z")]
    outputs = [tensor(name, FLOAT, ["b", 2, "h", "w"]) for name in "yz"]
    model = save(tmp_path / "m.onnx", nodes, outputs, list("bchw"), constants=constants)

    with pytest.raises(ModelError, match="do not fit into memory"):
        read_definition(str(model))


def two_maps(path, props=None):
    """Write a graph of two maps of three classes, without metadata that select one."""
    return heads(
        path, [("one", FLOAT, FREE), ("two", FLOAT, FREE)], [node("Neg", "x", "two"), node("Abs", "x", "one")], props
    )


def run_with_listener(raster, model, output, **rest):
    """Run a job and return the map and its listener."""
    listener = Listener()
    inference.run(inference.plan(make_job(raster, model, output, **rest)), listener)
    return read(output), listener


@pytest.mark.parametrize(("argument", "used"), [("", "one"), ("output two", "two"), ("output TWO", "two")])
def test_the_log_names_the_output_selected_by_the_argument(tmp_path, raster, pixels, argument, used):
    model = two_maps(tmp_path / "m.onnx")

    classes, listener = run_with_listener(raster, model, tmp_path / "c.tif", arguments=f"padding 0;{argument}")

    scores = pixels.astype(float) * (1 if used == "one" else -1)
    other = "two" if used == "one" else "one"
    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[scores.argmax(axis=0)])
    line = f'Output: "{used}" is used. Use the model argument output to choose "{other}" instead.'
    assert line in listener.lines
    assert [warning.split(".")[0] for warning in listener.warnings if warning.startswith("Output")] == (
        []
        if argument
        else ["Output: several outputs of the model could be the map, and its files do not specify which one"]
    )


def test_an_unknown_output_is_an_error(tmp_path, raster):
    model = two_maps(tmp_path / "m.onnx")

    with pytest.raises(ArgumentError, match=r'output "three" is not valid\. Expected one or two'):
        classify(raster, model, tmp_path / "classes.tif", arguments="output three")


def test_arguments_are_those_of_the_chosen_output(tmp_path, raster, pixels):
    outputs = [SCORE, ("ids", TensorProto.INT64, ["b", "h", "w"])]
    model = heads(tmp_path / "m.onnx", outputs, [IDS])

    with pytest.raises(ArgumentError, match='"threshold" is not an argument of this model'):
        classify(raster, model, tmp_path / "classes.tif", arguments="output ids;threshold 0.4")
    classes = classify(raster, model, tmp_path / "classes.tif", arguments="output ids;padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def test_the_classes_of_one_output_do_not_apply_to_another_output_with_other_scores(tmp_path, raster):
    nodes, outputs, _ = CHOICES["as many scores as classes"]
    model = heads(tmp_path / "m.onnx", outputs, nodes)

    classes, listener = run_with_listener(raster, model, tmp_path / "c.tif", arguments="output e;padding 0")

    assert 'The classes that the model names are not those of the output "e".' in listener.lines
    assert classes.max() < 16


DEEPNESS = [{"0": "no", "1": "tree", "2": "bush"}, {"0": "bare", "1": "grass", "2": "crop"}]


@pytest.mark.parametrize(("argument", "names"), [("", ["no", "tree", "bush"]), ("two", ["bare", "grass", "crop"])])
def test_deepness_names_the_classes_of_each_output(tmp_path, raster, argument, names):
    model = two_maps(tmp_path / "m.onnx", {"model_type": '"Segmentor"', "class_names": json.dumps(DEEPNESS)})
    arguments = f"output {argument}" if argument else ""

    planned = inference.plan(make_job(raster, model, tmp_path / "c.tif", arguments=arguments))

    assert [entry.name for entry in planned.definition.classes] == names


def test_deepness_class_names_apply_to_the_output_with_that_number_of_scores(tmp_path):
    outputs = [("e", FLOAT, ["b", 16, "h", "w"]), SCORE]
    props = {"model_type": '"Segmentor"', "class_names": json.dumps([{"0": "a"}, {"0": "x", "1": "y", "2": "z"}])}

    definition = read_definition(str(heads(tmp_path / "m.onnx", outputs, [node("Conv", "x embed", "e")], props)))

    assert definition.signature.output_name == "y"
    assert [entry.name for entry in definition.classes] == ["x", "y", "z"]


def test_one_list_of_deepness_names_in_a_list_is_that_of_the_only_output(tmp_path):
    props = {"model_type": '"Segmentor"', "class_names": json.dumps(DEEPNESS[:1])}

    definition = read_definition(str(heads(tmp_path / "m.onnx", [SCORE], props=props)))

    assert [entry.name for entry in definition.classes] == ["no", "tree", "bush"]


def test_the_argument_is_offered_only_if_there_is_a_choice(tmp_path):
    single, several = heads(tmp_path / "one.onnx", [SCORE]), two_maps(tmp_path / "two.onnx")

    offered = [{one.name: one for one in offered_arguments(read_definition(str(path)))} for path in (single, several)]

    assert "output" not in offered[0]
    assert (offered[1]["output"].default, offered[1]["output"].choices) == ("one", ("one", "two"))


REFUSED = {
    "a sequence": (
        [node("SequenceConstruct", "x", "q")],
        helper.make_tensor_sequence_value_info("q", FLOAT, FREE),
        'Its output "q" seq(tensor(float)) () is not a tensor',
    ),
    "several masks": ([node("Greater", "x nothing", "m")], tensor("m", BOOL, FREE), 'found "m" bool (?, 3, ?, ?)'),
    "classes of whole images": (
        [node("GlobalAveragePool", "x", "g"), node("Flatten", "g", "y")],
        tensor("y", FLOAT, ["b", 3]),
        "It may be an image classifier",
    ),
    "pixels and one more": (
        [
            node("Reshape", "x pixels_last", "f"),
            node("Slice", "f zero one two", "p"),
            node("Concat", "p f", "y", axis=2),
        ],
        tensor("y", FLOAT, ["b", 3, "p"]),
        "this is not a pixel classifier",
    ),
}


@pytest.mark.parametrize(("nodes", "output", "message"), REFUSED.values(), ids=REFUSED)
def test_an_output_that_is_not_a_map_is_refused_by_its_name(tmp_path, nodes, output, message):
    model = save(tmp_path / "m.onnx", nodes, [output], constants={"two": np.array([2])})

    with pytest.raises(ModelError) as caught:
        read_definition(str(model))

    assert message in str(caught.value)


def test_a_classifier_definition_keeps_the_output_and_the_number_of_bands(tmp_path):
    pixels = textured(40, 50, bands=4)
    raster = write_raster(tmp_path / "four.tif", pixels)
    nodes = [node("Relu", "x", "one"), node("Neg", "x", "two")]
    outputs = [tensor(name, FLOAT, list("bchw")) for name in ("two", "one")]
    entries = [{"value": value, "name": str(value)} for value in (5, 6)]
    metadata = {"classes": entries, "output": "one", "value_range": [0, 1]}
    model = save(tmp_path / "m.onnx", nodes, outputs, list("bchw"), props={"pixelwise": json.dumps(metadata)})
    classes = [{"Value": value, "Name": str(value), "Color": [value, 0, 0]} for value in (5, 6)]
    information = class_information(tmp_path / "info.json", classes, NumberRasterBands=2)

    packed = make_ecd(model, information, tmp_path / "m.ecd")

    actual = classify(raster, packed, tmp_path / "classes.tif")
    np.testing.assert_array_equal(actual, 5 + pixels[:2].argmax(axis=0))


def test_each_raster_item_uses_the_chosen_output(tmp_path):
    images = [textured(40, 50, seed=seed) for seed in (1, 2)]
    rasters = [write_raster(tmp_path / f"{name}.tif", image) for name, image in zip("ab", images)]
    model = two_maps(tmp_path / "m.onnx")
    asked = make_job(rasters, model, "", arguments="padding 0;output two")

    run_batch(plan_batch(asked, str(tmp_path / "out")), Listener())

    for path, image in zip(sorted((tmp_path / "out").glob("*.tif")), images):
        np.testing.assert_array_equal(read(path), np.array([10, 20, 30])[(-image.astype(int)).argmax(axis=0)])


def test_rasters_of_different_numbers_of_bands_are_classified_one_by_one(tmp_path):
    images = [textured(40, 50, bands=bands) for bands in (2, 4)]
    rasters = [write_raster(tmp_path / f"{name}.tif", image) for name, image in zip("ab", images)]

    asked = make_job(rasters, any_bands(tmp_path / "m.onnx"), "")
    run_batch(plan_batch(asked, str(tmp_path / "out")), Listener())

    for path, image in zip(sorted((tmp_path / "out").glob("*.tif")), images):
        np.testing.assert_array_equal(read(path), image.argmax(axis=0))


def test_the_report_and_the_check_before_a_run_name_the_output(tmp_path, raster):
    model = two_maps(tmp_path / "m.onnx")

    report = Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "c.tif")))
    run_with_listener(raster, model, tmp_path / "c.tif", arguments="output two", report=str(tmp_path / "r.html"))

    warnings = [check.text for check in report.checks if check.text.startswith("Output")]
    assert len(warnings) == 1
    assert '"one" is used; "two" would match as well' in warnings[0]
    row = re.search(r"output</td>.*?</tr>", (tmp_path / "r.html").read_text(encoding="utf-8"), re.DOTALL)
    assert row is not None
    assert "two" in row[0]


def test_an_item_that_names_the_output_of_a_graph_decides(tmp_path, raster, pixels):
    model = two_maps(tmp_path / "m.onnx", {})
    entries = [{"value": value, "name": f"N{value}"} for value in range(3)]
    item = {
        "type": "Feature",
        "id": "net",
        "properties": {
            "mlm:name": "net",
            "mlm:input": [{"name": "x", "input": {"shape": [-1, 3, -1, -1], "dim_order": list("bchw")}}],
            "mlm:output": [
                {"name": "other", "classification:classes": entries[:2]},
                {"name": "two", "classification:classes": entries},
            ],
        },
        "assets": {"model": {"href": "./m.onnx", "type": "application/onnx", "roles": ["mlm:model"]}},
    }
    item["properties"]["mlm:input"][0]["input"]["dim_order"] = ["batch", "bands", "height", "width"]
    (tmp_path / "m.json").write_text(json.dumps(item), encoding="utf-8")

    definition = read_definition(str(model))
    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    assert definition.heads == ("two", "one")
    assert not definition.warnings
    assert [entry.name for entry in definition.classes] == ["N0", "N1", "N2"]
    np.testing.assert_array_equal(classes, (-pixels.astype(int)).argmax(axis=0))


AS_FLOATS = {
    # the operators behind the ids, and the output: whole numbers other than scores
    "ids as floats": ([IDS, node("Cast", "ids", "y", to=FLOAT)], tensor("y", FLOAT, ["b", "h", "w"])),
    "ids as floats in a channel": (
        [node("ArgMax", "x", "ids", axis=1, keepdims=1), node("Cast", "ids", "y", to=FLOAT)],
        tensor("y", FLOAT, ["b", 1, "h", "w"]),
    ),
    "ids as float16, squeezed": (
        [
            node("ArgMax", "x", "ids", axis=1, keepdims=1),
            node("Cast", "ids", "z", to=HALF),
            node("Squeeze", "z one", "y"),
        ],
        tensor("y", HALF, ["b", "h", "w"]),
    ),
    "the best of several": (
        [
            helper.make_node("TopK", ["x", "one"], ["best", "place"], axis=1),
            node("Cast", "place", "y", to=FLOAT),
        ],
        tensor("y", FLOAT, ["b", 1, "h", "w"]),
    ),
}


@pytest.mark.parametrize(("nodes", "output"), AS_FLOATS.values(), ids=AS_FLOATS)
def test_whole_numbers_computed_as_floats_are_class_ids(tmp_path, raster, pixels, nodes, output):
    model = save(tmp_path / "m.onnx", nodes, [output])

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


@pytest.mark.parametrize("stored", ["an initializer", "a constant operator"])
@pytest.mark.parametrize("kind", [np.float32, np.int64])
def test_numbers_gathered_by_the_index_of_the_highest_score_are_class_ids(tmp_path, raster, pixels, stored, kind):
    numbers = np.array([2, 0, 1], kind)
    nodes = [IDS, node("Gather", "numbers ids", "found"), node("Cast", "found", "y", to=FLOAT)]
    if stored == "a constant operator":
        nodes.insert(0, helper.make_node("Constant", [], ["numbers"], value=numpy_helper.from_array(numbers)))
    output = [tensor("y", FLOAT, ["b", "h", "w"])]
    constants = {"numbers": numbers} if stored == "an initializer" else {}
    model = save(tmp_path / "m.onnx", nodes, output, constants=constants)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([30, 10, 20])[pixels.argmax(axis=0)])


@pytest.mark.parametrize("made", ["Mul ten f", "Mul f ten", "Add ten f", "Sub f ten", "Sub ten f"])
def test_ids_as_floats_that_are_shifted_or_multiplied_by_whole_numbers_are_class_ids(tmp_path, made):
    kind, source = made.split(" ", 1)
    nodes = [IDS, node("Cast", "ids", "f", to=FLOAT), node(kind, source, "y")]
    output, constants = [tensor("y", FLOAT, ["b", "h", "w"])], {"ten": np.float32(10)}
    model = save(tmp_path / "m.onnx", nodes, output, props={}, constants=constants)

    assert read_definition(str(model)).signature.gives_class_ids


@pytest.mark.parametrize("made", ["Gather numbers ids", "Mul half f"])
def test_fractional_numbers_computed_from_ids_are_not_class_ids(tmp_path, made):
    kind, source = made.split(" ", 1)
    nodes = [IDS, node("Cast", "ids", "f", to=FLOAT), node(kind, source, "y")]
    output, constants = [tensor("y", FLOAT, ["b", "h", "w"])], {"numbers": np.array([0.1, 0.5, 0.9], np.float32)}
    model = save(tmp_path / "m.onnx", nodes, output, props={}, constants=constants)

    assert not read_definition(str(model)).signature.gives_class_ids


@pytest.mark.parametrize(("name", "warned"), [("canopy_height", True), ("water", False)])
def test_one_value_that_is_called_after_a_quantity_is_warned_of(tmp_path, name, warned):
    nodes = [LESS, node("Squeeze", "s one", name)]

    definition = read_definition(
        str(save(tmp_path / "m.onnx", nodes, [tensor(name, FLOAT, ["b", "h", "w"])], props={}))
    )

    assert [warning.split(",")[0] for warning in definition.warnings] == (
        [f'Output: "{name}" has one value for each pixel'] if warned else []
    )


def test_deepness_names_in_python_s_spelling_are_those_of_each_output_too(tmp_path):
    names = "[{0: 'no', 1: 'tree', 2: 'bush'}, {0: 'bare', 1: 'grass', 2: 'crop'}]"
    model = two_maps(tmp_path / "m.onnx", {"model_type": '"Segmentor"', "class_names": names})

    assert [entry.name for entry in read_definition(str(model)).classes] == ["no", "tree", "bush"]


UNUSUAL = {
    # operators behind "y", its shape
    "without a batch": ([node("Squeeze", "p zero", "y")], [3, "h", "w"]),
    "pixels in one axis": ([node("Reshape", "p pixels_last", "y")], ["b", 3, "q"]),
    "all pixels in one axis": (
        [node("Transpose", "p", "l", perm=[0, 2, 3, 1]), node("Reshape", "l pixels_alone", "y")],
        ["q", 3],
    ),
}
OTHER_OUTPUTS = {
    # operators and shape of another output with four axes
    "auxiliary": ([node("Neg", "x", "aux_out")], ("aux_out", FREE)),
    "of other values": ([node("Conv", "x embed", "other")], ("other", ["b", 16, "h", "w"])),
    "how sure": ([node("ReduceMax", "p", "confidence", axes=[1], keepdims=0)], ("confidence", ["b", "h", "w"])),
}


@pytest.mark.parametrize(("nodes", "shape"), UNUSUAL.values(), ids=UNUSUAL)
@pytest.mark.parametrize("extra", OTHER_OUTPUTS.values(), ids=OTHER_OUTPUTS)
def test_a_map_with_unusual_axes_is_selected_over_an_output_with_usual_axes(tmp_path, extra, nodes, shape):
    more, (name, sides) = extra
    outputs = [tensor(name, FLOAT, sides), tensor("y", FLOAT, shape)]
    nodes = [node("Softmax", "x", "p", axis=1), *nodes, *more]
    model = save(tmp_path / "m.onnx", nodes, outputs, ONE, props={}, constants={"embed": EMBEDDED})

    definition = read_definition(str(model))

    assert definition.signature.output_name == "y"
    assert not definition.warnings
    assert definition.channels == 3


def test_the_weights_identify_channels_last_images_of_an_oblong_size(tmp_path, raster, pixels):
    nodes = [TO_FIRST, node("Conv", "f same", "y")]
    model = save(tmp_path / "m.onnx", nodes, [tensor("y", FLOAT, [1, 3, 32, 48])], [1, 32, 48, None])

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def test_different_outputs_that_match_only_by_their_axes_cause_a_warning(tmp_path):
    nodes = [node("Squeeze", "x zero", "y"), node("Conv", "x embed", "other")]
    outputs = [tensor("other", FLOAT, ["b", 16, "h", "w"]), tensor("y", FLOAT, [3, "h", "w"])]
    model = save(tmp_path / "m.onnx", nodes, outputs, ONE, props={}, constants={"embed": EMBEDDED})

    (warning,) = read_definition(str(model)).warnings

    assert '"other" is used; "y" would match as well' in warning


@pytest.mark.parametrize("case", [*SCORES.values()][:6], ids=[*SCORES][:6])
def test_unusual_axes_support_blending_augmentation_and_probabilities_like_four_axes(tmp_path, raster, case):
    image, nodes, output = case
    straight = save(tmp_path / "four.onnx", [node("Identity", "x", "y")], [tensor("y", FLOAT, image)], image)
    unusual = save(tmp_path / "m.onnx", nodes, [output], image)
    arguments = "merge blend;padding 8;test_time_augmentation true"

    made = []
    for model in (straight, unusual):
        more = {"confidence": str(tmp_path / "c.tif"), "probabilities": str(tmp_path / "p.tif")}
        classes = classify(raster, model, tmp_path / "classes.tif", arguments=arguments, **more)
        made.append((classes, read(tmp_path / "c.tif"), read(tmp_path / "p.tif")))

    for expected, actual in zip(*made):
        np.testing.assert_array_equal(actual, expected)
