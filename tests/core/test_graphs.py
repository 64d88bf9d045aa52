"""Graphs of every common layout and type return the same classes as arithmetic on the pixels."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from osgeo import gdal
from pixelwise.inference import ModelError, RasterError
from pixelwise.inference.onnx.signatures import Signature, TensorInfo, declared_head, read_image_input, refuse_detector
from pixelwise.tests.core.runs import classify, textured, write_raster

TYPES = {
    "float32": TensorProto.FLOAT,
    "float16": TensorProto.FLOAT16,
    "uint8": TensorProto.UINT8,
    "uint16": TensorProto.UINT16,
    "int64": TensorProto.INT64,
    "int32": TensorProto.INT32,
    "float64": TensorProto.DOUBLE,
}
FREE = ["b", 3, "h", "w"]
LAST = ["b", "h", "w", 3]


def node(kind, source, target, **attributes):
    return helper.make_node(kind, [source], [target], **attributes)


def graph(path, image, answer, nodes, *, named=True, more=()):
    """Write a graph from (type, shape) of its input "x" and output "y", optionally with three named classes."""
    inputs = [helper.make_tensor_value_info("x", TYPES[image[0]], image[1])]
    outputs = [*more, helper.make_tensor_value_info("y", TYPES[answer[0]], answer[1])]
    model = helper.make_model(
        helper.make_graph(nodes, "g", inputs, outputs), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    classes = [{"value": 10 * value, "name": f"C{value}"} for value in (1, 2, 3)]
    if named:
        helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes})})
    onnx.save(model, path)
    return path


AUXILIARY = helper.make_tensor_value_info("aux", TensorProto.FLOAT, ["b", 3])
IDS = [node("ArgMax", "x", "i", axis=1, keepdims=0), node("Cast", "i", "y", to=TensorProto.INT64)]
GRAPHS = {
    "channels first": (("float32", FREE), ("float32", FREE), [node("Identity", "x", "y")], ()),
    "channels last": (("float32", LAST), ("float32", LAST), [node("Identity", "x", "y")], ()),
    "channels last, then first": (
        ("float32", [1, 32, 32, 3]),
        ("float32", [1, 3, 32, 32]),
        [node("Transpose", "x", "y", perm=[0, 3, 1, 2])],
        (),
    ),
    "float16": (("float16", FREE), ("float16", FREE), [node("Identity", "x", "y")], ()),
    "uint8": (("uint8", FREE), ("float32", FREE), [node("Cast", "x", "y", to=TensorProto.FLOAT)], ()),
    "uint16": (("uint16", FREE), ("float32", FREE), [node("Cast", "x", "y", to=TensorProto.FLOAT)], ()),
    "class ids": (("float32", FREE), ("int64", ["b", "h", "w"]), IDS, ()),
    "class ids in one channel": (
        ("float32", FREE),
        ("int64", ["b", 1, "h", "w"]),
        [node("ArgMax", "x", "y", axis=1, keepdims=1)],
        (),
    ),
    "fixed size": (("float32", [1, 3, 32, 32]), ("float32", [1, 3, 32, 32]), [node("Identity", "x", "y")], ()),
    "fixed batch of four": (("float32", [4, 3, 32, 32]), ("float32", [4, 3, 32, 32]), [node("Identity", "x", "y")], ()),
    "dynamic sides without names": (
        ("float32", [None, 3, None, None]),
        ("float32", [None, 3, None, None]),
        [node("Identity", "x", "y")],
        (),
    ),
    "dynamic sides given as -1": (
        ("float32", [-1, 3, -1, -1]),
        ("float32", [-1, 3, -1, -1]),
        [node("Identity", "x", "y")],
        (),
    ),
    "an output without a shape": (("float32", FREE), ("float32", None), [node("Relu", "x", "y")], ()),
    "channels last without names": (
        ("float32", [None, None, None, 3]),
        ("float32", [None, None, None, 3]),
        [node("Identity", "x", "y")],
        (),
    ),
    "channels last with class ids": (
        ("float32", LAST),
        ("int64", ["b", "h", "w"]),
        [node("ArgMax", "x", "y", axis=3, keepdims=0)],
        (),
    ),
    "class ids in a last channel": (
        ("float32", LAST),
        ("int64", ["b", "h", "w", 1]),
        [node("ArgMax", "x", "y", axis=3, keepdims=1)],
        (),
    ),
    "float16 of fixed batch": (
        ("float16", [2, 3, 32, 32]),
        ("float16", [2, 3, 32, 32]),
        [node("Identity", "x", "y")],
        (),
    ),
    "float64": (("float64", FREE), ("float64", FREE), [node("Identity", "x", "y")], ()),
    "an auxiliary head of the same shape first": (
        ("float32", FREE),
        ("float32", FREE),
        [node("Neg", "x", "Aux_Head"), node("Identity", "x", "y")],
        (helper.make_tensor_value_info("Aux_Head", TensorProto.FLOAT, FREE),),
    ),
    "fixed oblong size": (("float32", [1, 3, 16, 32]), ("float32", [1, 3, 16, 32]), [node("Identity", "x", "y")], ()),
    "an auxiliary head first": (
        ("float32", FREE),
        ("float32", FREE),
        [node("GlobalAveragePool", "x", "p"), node("Flatten", "p", "aux"), node("Identity", "x", "y")],
        (AUXILIARY,),
    ),
}


@pytest.mark.parametrize(("image", "answer", "nodes", "more"), GRAPHS.values(), ids=GRAPHS)
def test_the_class_is_that_of_the_highest_score(tmp_path, image, answer, nodes, more):
    pixels = textured(70, 90)
    raster = write_raster(tmp_path / "image.tif", pixels)
    model = graph(tmp_path / "m.onnx", image, answer, nodes, more=more)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


def test_values_that_a_graph_of_bytes_would_wrap_are_refused(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(20, 30).astype(np.uint16))
    cast = [node("Cast", "x", "y", to=TensorProto.FLOAT)]
    model = graph(tmp_path / "m.onnx", ("uint8", FREE), ("float32", FREE), cast)

    with pytest.raises(RasterError, match="expects unscaled uint8 values, but the raster has uint16"):
        classify(raster, model, tmp_path / "classes.tif")


def test_class_ids_without_names_become_the_classes_that_occur(tmp_path):
    pixels = textured(70, 90)
    pixels[1] = 0
    raster = write_raster(tmp_path / "image.tif", pixels)
    model = graph(tmp_path / "m.onnx", ("float32", FREE), ("int64", ["b", "h", "w"]), IDS, named=False)

    classes = classify(raster, model, tmp_path / "classes.tif")

    dataset = gdal.Open(str(tmp_path / "classes.tif"))
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    np.testing.assert_array_equal(classes, pixels.argmax(axis=0))
    assert [table.GetValueAsString(row, 1) for row in range(table.GetRowCount())] == ["Class 0", "Class 2"]


@pytest.mark.parametrize("batch", [1, 4, 16])
def test_a_fixed_batch_can_be_filled_with_fewer_tiles(tmp_path, batch):
    pixels = textured(20, 41)
    raster = write_raster(tmp_path / "image.tif", pixels)
    sides = [batch, 3, 32, 32]
    model = graph(tmp_path / "m.onnx", ("float32", sides), ("float32", sides), [node("Identity", "x", "y")])

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="padding 0")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


@pytest.mark.parametrize("kind", ["int64", "int32", "uint8"])
def test_class_ids_of_any_integer_type_are_indices_of_the_classes(tmp_path, kind):
    pixels = textured(40, 50)
    raster = write_raster(tmp_path / "image.tif", pixels)
    nodes = [node("ArgMax", "x", "i", axis=1, keepdims=0), node("Cast", "i", "y", to=TYPES[kind])]
    model = graph(tmp_path / "m.onnx", ("float32", FREE), (kind, ["b", "h", "w"]), nodes)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.array([10, 20, 30])[pixels.argmax(axis=0)])


@pytest.mark.parametrize("sides", [["b", 3, "h", "w"], [1, 3, 70, 70]], ids=["free", "fixed"])
@pytest.mark.parametrize("tile", [32, 70])
def test_a_model_with_an_output_margin_classifies_every_pixel(tmp_path, sides, tile):
    pixels = textured(70, 90)
    raster = write_raster(tmp_path / "image.tif", pixels)
    smaller = [side - 10 if side == 70 else side for side in sides]
    average = helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[11, 11])
    graph(tmp_path / "m.onnx", ("float32", sides), ("float32", smaller), [average])
    definition = {"ModelFile": str(tmp_path / "m.onnx"), "ModelPadding": 5}
    arguments = f"tile_size {tile}" if sides[2] == "h" else ""

    classes = classify(raster, json.dumps(definition), tmp_path / "classes.tif", arguments=arguments)

    padded = np.pad(pixels, ((0, 0), (5, 5), (5, 5)), mode="reflect").astype(float)
    sums = np.lib.stride_tricks.sliding_window_view(padded, (11, 11), axis=(1, 2)).sum(axis=(3, 4))
    clear = np.diff(np.sort(sums, axis=0), axis=0)[-1] > 1  # no winner by rounding
    np.testing.assert_array_equal(classes[clear], np.array([10, 20, 30])[sums.argmax(axis=0)][clear])
    assert clear.mean() > 0.99


LAYOUTS = {
    # image, output, expected: channels last in the image, channels last in the scores
    "many classes upright": ([1, 3, 640, 480], [1, 150, 160, 120], False, False),
    "many classes lying": ([1, 3, 480, 640], [1, 150, 120, 160], False, False),
    "many classes last": ([1, 128, 128, 3], [1, 32, 32, 40], True, True),
    "more classes than rows, last": ([1, 128, 128, 3], [1, 128, 128, 130], True, True),
    "many bands last": ([1, 64, 64, 200], [1, 64, 64, 5], True, True),
    "many bands first": ([1, 200, 64, 64], [1, 5, 64, 64], False, False),
    "bands first, scores last": ([1, 4, 96, 64], [1, 96, 64, 4], False, True),
    "oblong, bands last": ([1, 96, 64, 4], [1, 96, 64, 6], True, True),
    "without a border": ([1, 4, 256, 256], [1, 6, 128, 128], False, False),
}


@pytest.mark.parametrize("case", LAYOUTS.values(), ids=LAYOUTS)
def test_the_shape_of_the_image_determines_the_axes_of_the_scores(case):
    image, answer, bands_last, scores_last = case

    declared, output = (
        TensorInfo(name, "tensor(float)", tuple(shape)) for name, shape in (("x", image), ("y", answer))
    )

    signature = declared_head(output, declared, Signature((read_image_input(declared),)))

    assert (signature.image.channels_last, signature.scores_last) == (bands_last, scores_last)


@pytest.mark.parametrize("dets", [(1, 100, 5), (1, None, 5), (1, 116, 8400), (1, 100, 8192)], ids=str)
def test_a_graph_that_lists_objects_in_addition_to_maps_is_refused(dets):
    outputs = [TensorInfo("dets", "tensor(float)", dets), TensorInfo("masks", "tensor(float)", (1, 32, 160, 160))]

    with pytest.raises(ModelError, match="a list of objects, as object detectors and instance segmentation models do"):
        refuse_detector(outputs, "masks", TensorInfo("x", "tensor(float)", (1, 3, 640, 640)), "m.onnx")


@pytest.mark.parametrize(
    "others",
    [
        [("height", (1, 64, 64))],
        [("certain", (1, 256, 256))],
        [("tokens", (None, 1025, 768))],
        [("scene", (None, 1, 10)), ("scene_logits", (None, 10))],
        [("embedding", (1, 64, 32, 32))],
    ],
    ids=lambda others: others[0][0],
)
def test_outputs_other_than_the_scores_are_ignored(others):
    outputs = [TensorInfo(name, "tensor(float)", shape) for name, shape in [("scores", (1, 5, 64, 64)), *others]]

    refuse_detector(outputs, "scores", TensorInfo("x", "tensor(float)", (1, 3, 256, 256)), "m.onnx")
