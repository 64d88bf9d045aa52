"""A graph whose answer is smaller than its image: the middle of it, found by trying, or a coarser image."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference.errors import ModelError
from pixelwise.inference.formats import read_definition
from pixelwise.tests.core.runs import classify, textured, write_raster

FREE = ("h", "w")


def save(path, nodes, sizes, weights=(), kind=TensorProto.FLOAT):
    """Write a graph from two bands to two scores; `sizes` are the sides of its image and of its answer."""
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
    """Weights that give every score the mean of its own band over a window of this length."""
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
def test_a_border_that_nobody_states_is_found_and_the_map_is_whole(tmp_path, sizes, length):
    path = save(tmp_path / "m.onnx", without_padding(length), sizes, [means(length)])
    pixels = textured(90, 110, bands=2)
    raster = write_raster(tmp_path / "r.tif", pixels)

    definition = read_definition(path)
    found = classify(raster, path, tmp_path / "o.tif")

    assert definition.crop == length // 2
    assert f"leaves out {length // 2} pixels on each side" in " ".join(definition.notes)
    extended = np.pad(pixels / 255, ((0, 0), *[(length // 2, length // 2)] * 2), mode="reflect").cumsum(1).cumsum(2)
    sums = np.pad(extended, ((0, 0), (1, 0), (1, 0)))
    windows = sums[:, length:, length:] - sums[:, :-length, length:] - sums[:, length:, :-length]
    windows += sums[:, :-length, :-length]
    clear = np.abs(windows[0] - windows[1]) > 1e-3  # the network computes in float32
    np.testing.assert_array_equal(found[clear], windows.argmax(axis=0)[clear])
    assert clear.mean() > 0.9


def test_a_plain_cut_of_the_middle_is_found(tmp_path):
    path = cut(tmp_path / "m.onnx", [16, 16], [-16, -16], ((64, 64), (32, 32)))

    assert read_definition(path).crop == 16


def test_a_graph_of_bytes_is_tried_too(tmp_path):
    nodes = [
        helper.make_node("Cast", ["image"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("Conv", ["values", "w"], ["scores"]),
    ]
    path = save(tmp_path / "m.onnx", nodes, ((64, 64), (32, 32)), [means(33)], TensorProto.UINT8)

    assert read_definition(path).crop == 16


def test_a_graph_that_answers_for_every_pixel_has_no_border(tmp_path):
    nodes = [helper.make_node("Conv", ["image", "w"], ["scores"], pads=[2, 2, 2, 2])]

    assert read_definition(save(tmp_path / "m.onnx", nodes, ((64, 64), (64, 64)), [means(5)])).crop == 0


def strided(path):
    nodes = [helper.make_node("Conv", ["image", "w"], ["scores"], pads=[2, 2, 2, 2], strides=[2, 2])]
    return save(path, nodes, ((64, 64), (32, 32)), [means(5)])


def corner(path):
    return cut(path, [0, 0], [32, 32], ((64, 64), (32, 32)))


def deaf(path):
    zeros = numpy_helper.from_array(np.zeros((2, 2, 33, 33), np.float32), "w")
    return save(path, without_padding(33), ((64, 64), (32, 32)), [zeros])


def lopsided(path):
    return cut(path, [16, 8], [-16, -8], ((64, 64), (32, 48)))


@pytest.mark.parametrize("make", [strided, corner, deaf, lopsided])
def test_an_answer_that_is_smaller_in_another_way_is_refused_in_words(tmp_path, make):
    with pytest.raises(
        ModelError,
        match="cannot be told to be the middle of the image; where they are, state the border as ModelPadding",
    ):
        read_definition(make(tmp_path / "m.onnx"))


def test_a_coarser_answer_of_a_graph_of_any_size_is_refused_in_words(tmp_path):
    nodes = [helper.make_node("AveragePool", ["image"], ["scores"], kernel_shape=[4, 4], strides=[4, 4])]

    with pytest.raises(ModelError, match="gives no answer per pixel, whatever the size of the image"):
        read_definition(save(tmp_path / "m.onnx", nodes, (FREE, FREE)))
