"""Make models for blended runs, and compute their scores independently, in float64."""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference.grid.window import Window
from pixelwise.tests.core.runs import network

SMALL = "fcn_small_5c_dyn.onnx"


def hann(length):
    return np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 2


def expected_scores(score, pixels, tiling, *, window=None, crop=0, mode="reflect"):
    """Blend whole tiles over a whole raster, in float64.

    Args:
        score: Function from normalised values (bands, rows, cols) to scores (channels, rows, cols).
        pixels: Values of the raster, 0 to 1.
        tiling: Sides of a tile, padding, and total stride.
        window: The part of the raster that is classified; all of it by default.
        crop: Margin of a tile without scores.
        mode: Padding mode outside the raster, as in numpy.pad.
    """
    tile, padding, multiple = tiling.height, tiling.padding, tiling.total_stride
    window = window or Window(0, 0, *pixels.shape[1:])
    wide = np.pad(pixels, ((0, 0), (tile, 2 * tile), (tile, 2 * tile)), mode=mode).astype(np.float32)
    origins = [
        range(first - first % multiple, first + length, (tile - 2 * padding) // multiple * multiple)
        for first, length in ((window.row, window.height), (window.col, window.width))
    ]
    weights = np.outer(hann(tile - 2 * crop), hann(tile - 2 * crop))
    total, weight = 0, np.zeros(wide.shape[1:])
    for row in origins[0]:
        for col in origins[1]:
            top, left = row - padding + tile, col - padding + tile
            scores = score(wide[:, top : top + tile, left : left + tile])
            place = slice(top + crop, top + tile - crop), slice(left + crop, left + tile - crop)
            if weight.max() == 0:
                total = np.zeros((len(scores), *weight.shape))
            total[(slice(None), *place)] += scores * weights
            weight[place] += weights
    rows, cols = window.slices_within(Window(-tile, -tile, 1, 1))
    return total[:, rows, cols] / weight[rows, cols]


def scores_of(path):
    session = network(path)
    name = session.get_inputs()[0].name
    return lambda values: session.run(None, {name: np.ascontiguousarray(values[None])})[0][0]


def coarse_model(path):
    """Write a graph for tiles of 32 that scores squares of 4 x 4 pixels, with zeros around the tile."""
    kernel = np.random.default_rng(3).normal(0, 0.4, (3, 3, 8, 8)).astype(np.float32)
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, side, side])
        for name, side in (("image", 32), ("scores", 8))
    ]
    node = helper.make_node("Conv", ["image", "w"], ["scores"], pads=[2, 2, 2, 2], strides=[4, 4])
    graph = helper.make_graph([node], "g", tensors[:1], tensors[1:], [numpy_helper.from_array(kernel, "w")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path


def means_model(path, length, channels=2, sides=(64, 52)):
    """Write a graph of two bands whose scores are means over a window without padding, so it has an output margin."""
    kernel = np.random.default_rng(1).normal(0, 1, (channels, 2, length, length)).astype(np.float32)
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, depth, side, side])
        for name, depth, side in zip(("image", "scores"), (2, channels), sides)
    ]
    node = helper.make_node("Conv", ["image", "w"], ["scores"])
    graph = helper.make_graph([node], "g", tensors[:1], tensors[1:], [numpy_helper.from_array(kernel, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    classes = [{"value": number, "name": f"Class {number}"} for number in range(channels)]
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, "size_multiple": 4})})
    onnx.save(model, str(path))
    return path
