"""A graph with an output stride: its output is interpolated to the pixels of the image."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import read_definition
from pixelwise.inference.network.upsample import upsampled
from pixelwise.tests.core.runs import classify, network, textured, whole_image_classes, write_raster

FREE = ["b", 3, "h", "w"]
IDS = [
    helper.make_node("ArgMax", ["s"], ["i"], axis=1, keepdims=0),
    helper.make_node("Cast", ["i"], ["y"], to=TensorProto.INT64),
]


def strided(path, stride, sides=("h", "w"), *, length=None, ids=False, metadata=None):
    """Write a graph whose scores are the means of its three bands over squares around every `stride`-th pixel."""
    length = length or stride
    kernel = np.zeros((3, 3, length, length), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1 / length**2
    around = (length - stride) // 2
    beyond = around + (-sides[0] % stride if isinstance(sides[0], int) else 0)
    nodes = [
        helper.make_node(
            "Conv", ["x", "k"], ["s" if ids else "y"], strides=[stride, stride], pads=[around, around, beyond, beyond]
        ),
        *(IDS if ids else []),
    ]
    answers = [-(-side // stride) if isinstance(side, int) else f"{side}_coarse" for side in sides]
    shape = ["b", *answers] if ids else ["b", 3, *answers]
    made = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", 3, *sides])],
        [helper.make_tensor_value_info("y", TensorProto.INT64 if ids else TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(kernel, "k")],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    if metadata is not None:
        helper.set_model_props(model, {"pixelwise": json.dumps(metadata)})
    onnx.save(model, str(path))
    return path


def interpolated(coarse, stride):
    """Linear interpolation along both axes by numpy.interp, constant beyond the outermost centres."""
    for axis in (1, 2):
        middles = (np.arange(coarse.shape[axis]) + 0.5) * stride - 0.5
        places = np.arange(coarse.shape[axis] * stride)
        coarse = np.apply_along_axis(lambda values, p=places, m=middles: np.interp(p, m, values), axis, coarse)
    return coarse


def whole_image_scores(path, pixels, stride, padding):
    """Scores of every pixel from one run over the image, mirrored at its edges up to a multiple of the total stride."""
    _, rows, cols = pixels.shape
    below, right = (-(length + 2 * padding) % stride for length in (rows, cols))
    extended = np.pad(pixels, ((0, 0), (padding, padding + below), (padding, padding + right)), mode="reflect")
    (answer,) = network(path).run(None, {"x": (extended / 255).astype(np.float32)[None]})
    return interpolated(answer[0], stride)[:, padding : padding + rows, padding : padding + cols]


@pytest.mark.parametrize("stride", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 4)])
def test_scores_are_interpolated_linearly_between_the_middles(stride, size):
    coarse = np.random.default_rng(3).random((2, 3, *size))

    fine = upsampled(coarse, stride)

    for scores, expected in zip(fine, coarse):
        np.testing.assert_allclose(scores, interpolated(expected, stride), rtol=1e-12)


def test_class_ids_are_repeated():
    ids = np.array([[[1, 2], [3, 4]]])

    np.testing.assert_array_equal(upsampled(ids, 2), [[[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]])


@pytest.mark.parametrize("sides", [("h", "w"), (64, 64), (64, 96)], ids=str)
@pytest.mark.parametrize(("stride", "length"), [(2, 2), (4, 4), (4, 12), (8, 16)])
def test_the_map_is_that_of_the_whole_image(tmp_path, sides, stride, length):
    model = strided(tmp_path / "m.onnx", stride, sides, length=length)
    pixels = textured(150, 131)
    raster = write_raster(tmp_path / "r.tif", pixels)
    definition = read_definition(str(model))

    classes = classify(raster, model, tmp_path / "o.tif", arguments="padding 16")

    assert (definition.output_margin, definition.output_stride) == (0, stride)
    free = strided(tmp_path / "free.onnx", stride, length=length)
    scores = whole_image_scores(free, pixels, stride, 16)
    clear = np.diff(np.sort(scores, axis=0)[-2:], axis=0)[0] > 1e-5
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=0)[clear])
    assert clear.mean() > 0.99


@pytest.mark.parametrize("stride", [3, 6, 14])
def test_the_remainder_at_the_end_of_an_image_is_not_a_margin(tmp_path, stride):
    model = strided(tmp_path / "m.onnx", stride)
    pixels = textured(150, 131)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(str(model))
    classes = classify(raster, model, tmp_path / "o.tif", arguments=f"padding {stride}")

    assert (definition.output_margin, definition.output_stride, definition.total_stride % stride) == (0, stride, 0)
    scores = whole_image_scores(model, pixels, stride, stride)
    clear = np.diff(np.sort(scores, axis=0)[-2:], axis=0)[0] > 1e-5
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=0)[clear])
    assert clear.mean() > 0.99


def test_class_ids_of_a_coarse_graph_fill_their_squares(tmp_path):
    model = strided(tmp_path / "m.onnx", 4, ids=True)
    pixels = textured(64, 80)
    raster = write_raster(tmp_path / "r.tif", pixels)

    classes = classify(raster, model, tmp_path / "o.tif")

    squares = pixels.reshape(3, 16, 4, 20, 4).mean(axis=(2, 4)).argmax(axis=0)
    np.testing.assert_array_equal(classes, squares.repeat(4, axis=0).repeat(4, axis=1))


def test_a_stated_stride_is_used_and_divides_the_total_stride(tmp_path):
    classes = [{"value": value, "name": f"C{value}"} for value in range(3)]
    metadata = {"classes": classes, "output_stride": 4, "size_multiple": 6}

    definition = read_definition(str(strided(tmp_path / "m.onnx", 4, metadata=metadata)))

    assert (definition.output_stride, definition.total_stride) == (4, 12)


@pytest.mark.parametrize("sides", [("h", "w"), (64, 64)], ids=["free", "fixed"])
def test_a_margin_and_a_stride_together_are_detected(tmp_path, sides):
    kernel = np.zeros((3, 3, 17, 17), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1 / 17**2
    nodes = [
        helper.make_node("Conv", ["x", "k"], ["c"]),
        helper.make_node("AveragePool", ["c"], ["y"], kernel_shape=[4, 4], strides=[4, 4]),
    ]
    answer = [12, 12] if sides[0] == 64 else ["r", "c"]
    made = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, *sides])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, *answer])],
        [numpy_helper.from_array(kernel, "k")],
    )
    onnx.save(
        helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(tmp_path / "m.onnx")
    )
    pixels = textured(90, 70)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(str(tmp_path / "m.onnx"))
    classes = classify(raster, tmp_path / "m.onnx", tmp_path / "o.tif")

    assert (definition.output_margin, definition.output_stride) == (8, 4)
    around = np.pad(pixels / 255, ((0, 0), (8 + 16, 64), (8 + 16, 64)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(around, (17, 17), axis=(1, 2)).mean(axis=(3, 4))
    rows, cols = (length // 4 * 4 for length in windows.shape[1:])
    coarse = windows[:, :rows, :cols].reshape(3, rows // 4, 4, cols // 4, 4).mean(axis=(2, 4))
    scores = interpolated(coarse, 4)[:, 16 : 16 + 90, 16 : 16 + 70]
    clear = np.diff(np.sort(scores, axis=0)[-2:], axis=0)[0] > 1e-3
    inner = np.zeros_like(clear)  # within the output of a tile, its neighbour is not used
    inner[8:-8, 8:-8] = True
    agree = (classes == scores.argmax(axis=0)) | ~clear | ~inner
    assert agree.mean() > 0.97


@pytest.mark.parametrize(("side", "stride"), [(513, 4), (257, 8), (225, 4), (510, 4)])
def test_a_partial_square_at_the_edge_has_its_own_output(tmp_path, side, stride):
    model = strided(tmp_path / "m.onnx", stride, (side, side), length=stride + 2)
    pixels = textured(side, side)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(str(model))
    classes = classify(raster, model, tmp_path / "o.tif", arguments="padding 0")

    assert (definition.output_margin, definition.output_stride) == (0, stride)
    (scores,) = network(model).run(None, {"x": (pixels / 255).astype(np.float32)[None]})
    fine = interpolated(scores[0], stride)[:, :side, :side]
    clear = np.diff(np.sort(fine, axis=0)[-2:], axis=0)[0] > 1e-5
    clear[definition.tile[0] // definition.total_stride * definition.total_stride :] = (
        False  # another tile determines this pixel
    )
    clear[:, definition.tile[0] // definition.total_stride * definition.total_stride :] = False
    np.testing.assert_array_equal(classes[clear], fine.argmax(axis=0)[clear])
    assert clear.mean() > 0.8


@pytest.mark.parametrize(("patch", "side"), [(14, 224), (12, 96), (6, 66), (7, None), (3, None), (128, None)])
def test_a_total_stride_that_is_large_or_not_a_power_of_two_is_detected(tmp_path, patch, side):
    model = patches(tmp_path / "m.onnx", patch, side)
    pixels = textured(300, 260)
    raster = write_raster(tmp_path / "r.tif", pixels)
    padding = -(-16 // patch) * patch

    definition = read_definition(str(model))
    classes = classify(raster, model, tmp_path / "o.tif", arguments=f"padding {padding}")

    assert definition.total_stride % patch == 0
    expected = whole_image_classes(patches(tmp_path / "free.onnx", patch, None), pixels, padding, patch)
    np.testing.assert_array_equal(classes, expected)


def patches(path, patch, side):
    """Write a network whose pixels have the scores of their patch, and that accepts only whole patches."""
    random = np.random.default_rng(4)
    weights = {"k": random.normal(0, 1, (6, 3, patch, patch)) / patch, "b": random.normal(0, 0.1, 6)}
    weights |= {"up": np.ones((6, 1, patch, patch))}
    nodes = [
        helper.make_node("Conv", ["x", "k", "b"], ["c"], strides=[patch, patch]),
        helper.make_node("ConvTranspose", ["c", "up"], ["u"], strides=[patch, patch], group=6),
        helper.make_node("Concat", ["x", "x"], ["xx"], axis=1),
        helper.make_node("Mul", ["xx", "zero"], ["z"]),
        helper.make_node("Add", ["z", "u"], ["y"]),  # refuses a size that is not a multiple
    ]
    sides = ["h", "w"] if side is None else [side, side]
    made = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, *sides])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 6, *sides])],
        [
            *(numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()),
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
        ],
    )
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path


def test_dynamic_sides_that_work_at_one_size_only_are_treated_as_fixed(tmp_path):
    kernel = np.zeros((3, 3, 1, 1), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1
    made = helper.make_graph(
        [helper.make_node("Conv", ["x", "k"], ["c"]), helper.make_node("Add", ["c", "field"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, "h", "w"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, "h", "w"])],
        [
            numpy_helper.from_array(kernel, "k"),
            numpy_helper.from_array(np.zeros((1, 3, 224, 224), np.float32), "field"),
        ],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(tmp_path / "m.onnx"))
    raster = write_raster(tmp_path / "r.tif", textured(90, 250))

    definition = read_definition(str(tmp_path / "m.onnx"))
    classes = classify(raster, tmp_path / "m.onnx", tmp_path / "o.tif")

    assert (definition.tile, definition.flexible) == ((224, 224), False)
    np.testing.assert_array_equal(classes, textured(90, 250).argmax(axis=0))
