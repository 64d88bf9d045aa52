"""A graph with an output smaller than its image: either its middle, found by trial runs, or a coarser image."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ArgumentError, ModelError, read_definition
from pixelwise.tests.core.runs import classify, network, textured, write_raster

FREE = ("h", "w")


def save(path, nodes, sizes, weights=(), kind=TensorProto.FLOAT):
    """Write a graph from two bands to two scores; `sizes` are the sides of its image and of its output."""
    image, answer = sizes
    made = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("image", kind, [1, 2, *image])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 2, *answer])],
        list(weights),
    )
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return str(path)


def means(length):
    """Weights for scores that are the means of one band each over a window of this length."""
    kernel = np.zeros((2, 2, length, length), np.float32)
    kernel[[0, 1], [0, 1]] = 1 / length**2
    return numpy_helper.from_array(kernel, "w")


def without_padding(length):
    return [helper.make_node("Conv", ["image", "w"], ["scores"])]


def cut(path, before, after, sizes):
    bounds = [numpy_helper.from_array(np.array(ends, np.int64), name) for name, ends in zip("se", (before, after))]
    axes = numpy_helper.from_array(np.array([2, 3], np.int64), "a")
    return save(path, [helper.make_node("Slice", ["image", "s", "e", "a"], ["scores"])], sizes, [*bounds, axes])


@pytest.mark.parametrize(
    ("sizes", "length"),
    [
        (((64, 64), (32, 32)), 33),  # half as long, as the land cover network
        (((64, 64), (60, 60)), 5),
        (((64, 96), (52, 84)), 13),
        ((FREE, FREE), 13),
    ],
)
def test_an_unstated_margin_is_detected_and_the_map_is_complete(tmp_path, sizes, length):
    path = save(tmp_path / "m.onnx", without_padding(length), sizes, [means(length)])
    pixels = textured(90, 110, bands=2)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(path)
    classes = classify(raster, path, tmp_path / "o.tif")

    assert definition.output_margin == length // 2
    assert f"leaves out {length // 2} pixels on each side" in " ".join(definition.notes)
    extended = np.pad(pixels / 255, ((0, 0), *[(length // 2, length // 2)] * 2), mode="reflect").cumsum(1).cumsum(2)
    sums = np.pad(extended, ((0, 0), (1, 0), (1, 0)))
    windows = sums[:, length:, length:] - sums[:, :-length, length:] - sums[:, length:, :-length]
    windows += sums[:, :-length, :-length]
    clear = np.abs(windows[0] - windows[1]) > 1e-3  # the network computes in float32
    np.testing.assert_array_equal(classes[clear], windows.argmax(axis=0)[clear])
    assert clear.mean() > 0.9


def test_a_crop_of_the_middle_is_detected(tmp_path):
    path = cut(tmp_path / "m.onnx", [16, 16], [-16, -16], ((64, 64), (32, 32)))

    assert read_definition(path).output_margin == 16


def test_the_margin_of_a_graph_of_bytes_is_detected(tmp_path):
    nodes = [
        helper.make_node("Cast", ["image"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("Conv", ["values", "w"], ["scores"]),
    ]
    path = save(tmp_path / "m.onnx", nodes, ((64, 64), (32, 32)), [means(33)], TensorProto.UINT8)

    assert read_definition(path).output_margin == 16


def test_a_graph_with_an_output_for_every_pixel_has_no_margin(tmp_path):
    nodes = [helper.make_node("Conv", ["image", "w"], ["scores"], pads=[2, 2, 2, 2])]

    assert read_definition(save(tmp_path / "m.onnx", nodes, ((64, 64), (64, 64)), [means(5)])).output_margin == 0


def corner(path):
    return cut(path, [0, 0], [32, 32], ((64, 64), (32, 32)))


def deaf(path):
    zeros = numpy_helper.from_array(np.zeros((2, 2, 33, 33), np.float32), "w")
    return save(path, without_padding(33), ((64, 64), (32, 32)), [zeros])


def lopsided(path):
    return cut(path, [16, 8], [-16, -8], ((64, 64), (32, 48)))


@pytest.mark.parametrize("make", [corner, deaf, lopsided])
def test_an_output_that_is_smaller_in_another_way_is_refused_with_a_message(tmp_path, make):
    with pytest.raises(
        ModelError, match="specify the output margin as ModelPadding or the output stride as OutputStride"
    ):
        read_definition(make(tmp_path / "m.onnx"))


@pytest.mark.parametrize("make", [corner, deaf])
def test_stated_values_are_accepted_if_they_cannot_be_checked(tmp_path, make):
    path = make(tmp_path / "m.onnx")

    border = read_definition(json.dumps({"ModelFile": path, "ModelPadding": 16}))
    stride = read_definition(json.dumps({"ModelFile": path, "OutputStride": 2}))

    assert (border.output_margin, border.output_stride) == (16, 1)
    assert (stride.output_margin, stride.output_stride) == (0, 2)


@pytest.mark.parametrize("stated", [{"ModelPadding": 7}, {"OutputStride": 3}, {"ModelPadding": 16, "OutputStride": 2}])
def test_a_statement_that_contradicts_the_graph_is_refused_with_a_message(tmp_path, stated):
    path = corner(tmp_path / "m.onnx")

    with pytest.raises(ModelError, match="Correct the stated output margin or output stride"):
        read_definition(json.dumps({"ModelFile": path, **stated}))


def valid_unet(path, side):
    """Write a U-Net of two levels without padding, which accepts only sides that are multiples of 4 plus 2."""
    random = np.random.default_rng(5)

    def kernel(name, *shape):
        return numpy_helper.from_array(random.normal(0, 0.4, shape).astype(np.float32), name)

    weights = [kernel("w1", 4, 2, 3, 3), kernel("w2", 4, 4, 3, 3), kernel("w3", 4, 4, 3, 3)]
    weights += [kernel("u2", 4, 4, 2, 2), kernel("u1", 8, 4, 2, 2), kernel("w4", 2, 8, 1, 1)]
    for name, values in {"s2": [2, 2], "e2": [-2, -2], "s1": [8, 8], "e1": [-8, -8], "axes": [2, 3]}.items():
        weights.append(numpy_helper.from_array(np.array(values, np.int64), name))
    nodes = [
        helper.make_node("Conv", ["image", "w1"], ["a"]),  # n - 2
        helper.make_node("MaxPool", ["a"], ["b"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["b", "w2"], ["c"]),  # (n - 6) / 2
        helper.make_node("MaxPool", ["c"], ["d"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["d", "w3"], ["e"]),  # (n - 14) / 4
        helper.make_node("ConvTranspose", ["e", "u2"], ["f"], strides=[2, 2]),
        helper.make_node("Slice", ["c", "s2", "e2", "axes"], ["skip2"]),
        helper.make_node("Concat", ["f", "skip2"], ["g"], axis=1),  # (n - 14) / 2
        helper.make_node("ConvTranspose", ["g", "u1"], ["h"], strides=[2, 2]),
        helper.make_node("Slice", ["a", "s1", "e1", "axes"], ["middle"]),  # n - 18
        helper.make_node("Slice", ["h", "s2", "e2", "axes"], ["i"]),  # n - 18
        helper.make_node("Concat", ["i", "middle"], ["j"], axis=1),
        helper.make_node("Conv", ["j", "w4"], ["scores"]),
    ]
    sides = (side, side) if side else FREE
    return save(path, nodes, (sides, (side - 18, side - 18) if side else ("r", "c")), weights)


@pytest.mark.parametrize(("side", "tile"), [(None, 50), (None, 70), (102, None)], ids=str)
def test_a_network_without_padding_that_accepts_few_sizes_matches_the_whole_image(tmp_path, side, tile):
    path = valid_unet(tmp_path / "m.onnx", side)
    pixels = textured(133, 150, bands=2)
    raster = write_raster(tmp_path / "r.tif", pixels)
    # The true stride of a fixed size is unknown; the usual multiples are used instead, with the same result.
    arguments = f"tile_size {tile}" if tile else ""

    definition = read_definition(path)
    classes = classify(raster, path, tmp_path / "o.tif", arguments=arguments)

    assert (definition.output_margin, definition.remainder) == (9, definition.tile[0] % definition.total_stride)
    assert definition.total_stride % 4 == 0
    extended = np.pad(pixels / 255, ((0, 0), (9, 9 + 3), (9, 9 + 2)), mode="reflect").astype(np.float32)
    assert [length % 4 for length in extended.shape[1:]] == [2, 2]
    whole = network(valid_unet(tmp_path / "whole.onnx", None))
    (scores,) = whole.run(None, {"image": extended[None]})
    expected = scores[0, :, : pixels.shape[1], : pixels.shape[2]]
    clear = np.abs(expected[0] - expected[1]) > 1e-4
    np.testing.assert_array_equal(classes[clear], expected.argmax(axis=0)[clear])
    assert clear.mean() > 0.99


def test_a_size_that_such_a_network_does_not_accept_is_refused_with_the_nearest_sizes(tmp_path):
    path = valid_unet(tmp_path / "m.onnx", None)
    raster = write_raster(tmp_path / "r.tif", textured(60, 60, bands=2))

    with pytest.raises(ArgumentError, match=r"only multiples of 4 plus 2\. The nearest valid sizes are 62 and 66"):
        classify(raster, path, tmp_path / "o.tif", arguments="tile_size 64")


def test_sizes_for_which_pooling_drops_the_last_rows_are_not_used(tmp_path):
    nodes = [
        helper.make_node("Conv", ["image", "w"], ["a"]),
        helper.make_node("MaxPool", ["a"], ["b"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Resize", ["b", "", "four"], ["scores"], mode="nearest", nearest_mode="floor",
                         coordinate_transformation_mode="asymmetric"),
    ]  # fmt: skip
    four = numpy_helper.from_array(np.array([1, 1, 4, 4], np.float32), "four")
    path = save(tmp_path / "m.onnx", nodes, (FREE, ("r", "c")), [means(3), four])
    pixels = textured(94, 122, bands=2)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(path)
    classes = classify(raster, path, tmp_path / "o.tif", arguments="tile_size 50")

    assert (definition.output_margin, definition.total_stride, definition.remainder) == (1, 4, 2)
    extended = np.pad(pixels / 255, ((0, 0), (1, 3), (1, 3)), mode="reflect")
    blurred = np.lib.stride_tricks.sliding_window_view(extended, (3, 3), axis=(1, 2)).mean(axis=(3, 4))
    pooled = blurred.reshape(2, 24, 4, 31, 4).max(axis=(2, 4)).repeat(4, axis=1).repeat(4, axis=2)[:, :94, :122]
    clear = np.abs(pooled[0] - pooled[1]) > 1e-3
    np.testing.assert_array_equal(classes[clear], pooled.argmax(axis=0)[clear])
    assert clear.mean() > 0.9
