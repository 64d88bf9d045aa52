"""Networks with several inputs, and onnxruntime on the whole image as their reference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from pixelwise.tests.core.runs import network

FLOAT, BYTE = TensorProto.FLOAT, TensorProto.UINT8
CLASSES = {"classes": [{"value": 10 * number, "name": f"C{number}"} for number in (1, 2, 3, 4)]}


def node(kind: str, source: str, target: str, **attributes: object) -> onnx.NodeProto:
    return helper.make_node(kind, source.split(), [target], **attributes)


def tensor(name: str, shape: Sequence[object], kind: int = FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def weights(*shape: int, seed: int = 0) -> np.ndarray:
    """Random weights that preserve the spread of values."""
    spread = np.sqrt(2 / np.prod(shape[1:]))
    return np.random.default_rng(seed).normal(0, spread, shape).astype(np.float32)


def save(
    path: Path,
    inputs: Sequence[onnx.ValueInfoProto],
    nodes: Sequence[onnx.NodeProto],
    constants: Mapping[str, np.ndarray],
    metadata: Mapping[str, object],
) -> Path:
    """Write a network with the output "scores" for the four CLASSES, and metadata of our own."""
    initializers = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "g", inputs, [tensor("scores", ["b", 4, "h", "w"])], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps({**CLASSES, **metadata})})
    onnx.save(model, path)
    return path


def change_network(path: Path, **metadata: object) -> Path:
    """Write a network of two images "before" and "after" of three bands, with a softmax that a run removes."""
    constants = {
        "first": weights(16, 6, 3, 3),
        "second": weights(16, 16, 3, 3, seed=1),
        "last": weights(4, 16, 1, 1, seed=2),
    }
    nodes = [
        node("Concat", "before after", "both", axis=1),
        node("Conv", "both first", "a", pads=[1] * 4),
        node("Relu", "a", "b"),
        node("Conv", "b second", "c", pads=[1] * 4),
        node("Relu", "c", "d"),
        node("Conv", "d last", "e"),
        node("Softmax", "e", "scores", axis=1),
    ]
    images = [tensor(name, ["b", 3, "h", "w"]) for name in ("before", "after")]
    return save(path, images, nodes, constants, {"value_range": [0, 255], "mean": [0.5], "std": [0.25], **metadata})


def sensor_network(path: Path, **metadata: object) -> Path:
    """Write a network of an image of channels last and an elevation model, each with an encoder of its own."""
    constants = {
        "of_image": weights(8, 3, 3, 3),
        "of_height": weights(8, 1, 5, 5, seed=1),
        "last": weights(4, 8, 3, 3, seed=2),
    }
    nodes = [
        node("Transpose", "rgb", "first", perm=[0, 3, 1, 2]),
        node("Conv", "first of_image", "a", pads=[1] * 4),
        node("Conv", "dem of_height", "b", pads=[2] * 4),
        node("Add", "a b", "c"),
        node("Relu", "c", "d"),
        node("Conv", "d last", "scores", pads=[1] * 4),
    ]
    images = [tensor("rgb", ["b", "h", "w", 3]), tensor("dem", ["b", 1, "h", "w"])]
    return save(path, images, nodes, constants, metadata)


def whole_image(path: Path, padding: int, feeds: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the scores of every pixel, shape (classes, rows, cols), from one run over images extended by reflection.

    Args:
        path: The network.
        padding: Pixels by which the images are extended on each side.
        feeds: The array of each input; those with four axes are images, of channels last if their last axis is short.
    """
    session, arrays = network(path), {}
    for name, array in feeds.items():
        last = array.ndim == 4 and array.shape[3] < 5
        sides = ((0, 0), (padding,) * 2, (padding,) * 2)
        widths = (*sides, (0, 0)) if last else ((0, 0), *sides)
        arrays[name] = np.pad(array, widths, mode="reflect") if array.ndim == 4 else array
    scores = session.run(["scores"], arrays)[0][0]
    return scores[:, padding : scores.shape[1] - padding, padding : scores.shape[2] - padding]


def values(scores: np.ndarray) -> np.ndarray:
    """Return the value of the class with the highest score of every pixel."""
    return ((scores.argmax(axis=0) + 1) * 10).astype(np.uint8)


def described_network(path: Path, dates: int = 0, count: int = 3, **metadata: object) -> Path:
    """Write a network of single pixels whose scores depend on the inputs of Clay, or with dates on those of Prithvi."""
    if dates:
        inputs = [tensor("temporal_coords", ["b", dates, 2]), tensor("location_coords", ["b", 2])]
        nodes = [node("Reshape", "temporal_coords flat", "t"), node("Sub", "t usual", "days")]
        nodes += [node("Sub", "location_coords here", "away"), node("MatMul", "days of_time", "time_part")]
        nodes += [node("MatMul", "away of_place", "place_part"), node("Add", "time_part place_part", "parts")]
        usual, here = np.tile([2026, 200], dates), np.array([48.75, 15])
        constants = {"flat": np.array([0, 2 * dates]), "of_time": weights(2 * dates, 4, seed=1) / 50}
        constants.update(usual=usual.astype(np.float32), here=here.astype(np.float32), of_place=weights(2, 4) * 100)
    else:
        inputs = [tensor("time", ["b", 4]), tensor("latlon", ["b", 4]), tensor("waves", [3]), tensor("gsd", [1])]
        nodes = [
            node("MatMul", "time of_time", "time_part"),
            node("Sub", "latlon here", "away"),
            node("MatMul", "away of_place", "place_part"),
            node("MatMul", "waves of_waves", "waves_part"),
            node("Mul", "gsd of_size", "size_part"),
            node("Sum", "time_part place_part waves_part size_part", "parts"),
        ]
        constants = {
            "of_time": weights(4, 4, seed=1),
            "here": np.array([0.75184, 0.65935, 0.25882, 0.96593], np.float32),
            "of_place": weights(4, 4, seed=2) * 5000,
            "of_waves": weights(3, 4, seed=3),
            "of_size": weights(4, seed=4) / 10,
        }
    nodes += [
        node("Conv", "pixels of_pixels", "pixel_part"),
        node("Unsqueeze", "parts sides", "offsets"),
        node("Add", "pixel_part offsets", "scores"),
    ]
    constants.update(of_pixels=weights(4, count, 1, 1) * 9, sides=np.array([2, 3]))
    return save(path, [tensor("pixels", ["b", count, "h", "w"]), *inputs], nodes, constants, {"padding": 0, **metadata})


def seasonal_network(path: Path) -> Path:
    """Write a network with a receptive field of 5 pixels whose features are multiplied by those of the date."""
    constants = {
        "first": weights(8, 3, 3, 3),
        "of_time": weights(4, 8, seed=1),
        "sides": np.array([2, 3]),
        "second": weights(16, 8, 3, 3, seed=2),
        "last": weights(4, 16, 1, 1, seed=3),
    }
    nodes = [
        node("Conv", "image first", "a", pads=[1] * 4),
        node("MatMul", "time of_time", "factors"),
        node("Unsqueeze", "factors sides", "of_channels"),
        node("Mul", "a of_channels", "b"),
        node("Conv", "b second", "c", pads=[1] * 4),
        node("Relu", "c", "d"),
        node("Conv", "d last", "e"),
        node("Softmax", "e", "scores", axis=1),
    ]
    about = {"value_range": [0, 255], "mean": [0.5], "std": [0.25]}
    return save(path, [tensor("image", ["b", 3, "h", "w"]), tensor("time", ["b", 4])], nodes, constants, about)


def prithvi_like(path: Path, dates: int | None) -> Path:
    """Write a network of an image with an axis of dates, and inputs for the dates and the location."""
    number = dates or "t"
    inputs = [tensor("pixel_values", ["b", 3, number, "h", "w"]), tensor("temporal_coords", ["b", number, 2])]
    inputs.append(tensor("location_coords", ["b", 2]))
    nodes = [
        node("Conv", "pixel_values of_pixels", "by_date"),
        node("Sub", "temporal_coords usual", "days"),
        node("MatMul", "days of_time", "of_dates"),
        node("Transpose", "of_dates", "channels_first", perm=[0, 2, 1]),
        node("Unsqueeze", "channels_first sides", "for_each_pixel"),
        node("Add", "by_date for_each_pixel", "dated"),
        node("Relu", "dated", "positive"),
        node("ReduceMean", "positive", "mean", axes=[2], keepdims=0),
        node("Sub", "location_coords here", "away"),
        node("MatMul", "away of_place", "place"),
        node("Unsqueeze", "place plane", "everywhere"),
        node("Add", "mean everywhere", "scores"),
    ]
    constants = {
        "of_pixels": weights(4, 3, 1, 1, 1) * 9,
        "usual": np.array([2026, 200], np.float32),
        "of_time": weights(2, 4, seed=1) / 50,
        "here": np.array([48.75, 15], np.float32),
        "of_place": weights(2, 4) * 100,
        "sides": np.array([3, 4]),
        "plane": np.array([2, 3]),
    }
    return save(path, inputs, nodes, constants, {"padding": 0, "value_range": [0, 1]})
