"""Small ONNX models for tests, one operator each, whose correct output is easy to compute.

They describe themselves in their metadata (docs/model-formats.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Value, name and colour of a class.
Entry = tuple[int, str, tuple[int, int, int]]


def argmax_model(path: Path, bands: int, /, classes: Sequence[Entry] = (), **metadata: object) -> Path:
    """Write a model whose class is the index of the brightest band; tiles of any size.

    Args:
        path: The .onnx file to write.
        bands: Number of bands, and of classes.
        classes: One per band; by default unnamed, with values 0, 1, …
        metadata: Further entries of our metadata, such as tile_size or cell_size.
    """
    node = helper.make_node("Identity", ["image"], ["scores"])
    return _save(path, [node], [], (bands, bands), {**_described(classes or plain_classes(bands)), **metadata})


def index_model(path: Path, classes: Sequence[Entry], **metadata: object) -> Path:
    """Write a model of one band whose raw value is the index of the pixel's class; tiles of any size.

    The score of class i is 2ix - i², which differs from -(x - i)² by the same x² for every class.
    """
    index = np.arange(len(classes), dtype=np.float32)
    weights = numpy_helper.from_array((2 * index).reshape(-1, 1, 1, 1), "weights")
    bias = numpy_helper.from_array(-(index**2), "bias")
    node = helper.make_node("Conv", ["image", "weights", "bias"], ["scores"])
    entries = {**_described(classes), "value_range": [0, 1], **metadata}
    return _save(path, [node], [weights, bias], (1, len(classes)), entries)


def conv_model(
    path: Path,
    weights: Sequence[Sequence[float]],
    bias: Sequence[float] = (),
    classes: Sequence[Entry] = (),
    **metadata: object,
) -> Path:
    """Write a model whose scores are weighted sums of a pixel's bands; tiles of any size.

    Args:
        path: The .onnx file to write.
        weights: One row per score, one weight per band.
        bias: Added to the scores; 0 by default.
        classes: One per score by default.
        metadata: Further entries of our metadata.
    """
    kernel = np.array(weights, np.float32)[:, :, None, None]
    offset = np.array(bias or [0.0] * len(kernel), np.float32)
    node = helper.make_node("Conv", ["image", "weights", "bias"], ["scores"])
    initializers = [numpy_helper.from_array(kernel, "weights"), numpy_helper.from_array(offset, "bias")]
    entries = {**_described(classes or plain_classes(len(kernel))), **metadata}
    return _save(path, [node], initializers, (kernel.shape[1], len(kernel)), entries)


def texture_model(path: Path, bands: int, classes: int = 5, /, **metadata: object) -> Path:
    """Write a model of random weights whose scores depend on 5 x 5 pixels, with zeros around the image."""
    random = np.random.default_rng(bands)
    weights = {
        "near": random.normal(0, 0.2, (12, bands, 5, 5)),
        "mix": random.normal(0, 1, (classes, 12, 1, 1)),
    }
    nodes = [
        helper.make_node("Conv", ["image", "near"], ["features"], pads=[2, 2, 2, 2]),
        helper.make_node("Relu", ["features"], ["positive"]),
        helper.make_node("Conv", ["positive", "mix"], ["scores"]),
    ]
    values = [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()]
    return _save(path, nodes, values, (bands, classes), {**_described(plain_classes(classes)), **metadata})


def failing_model(path: Path, how: str) -> Path:
    """Write a three-band model that onnxruntime loads, but that fails on some input.

    Args:
        path: The .onnx file to write.
        how: "Gather" fails on values above 100, "Reshape" on batches of more than one tile, "Slice" on tiles of more
            than 100 pixels.
    """
    metadata = {"value_range": [0, 1], "tile_size": 64, "size_multiple": 64 if how == "Reshape" else 8, "padding": 0}
    if how == "Gather":
        nodes = [
            helper.make_node("Cast", ["image"], ["index"], to=TensorProto.INT64),
            helper.make_node("Gather", ["table", "index"], ["scores"]),
        ]
        initializers = {"table": np.arange(101, dtype=np.float32)}
    elif how == "Reshape":
        nodes = [helper.make_node("Reshape", ["image", "shape"], ["scores"])]
        initializers = {"shape": np.array([1, 3, 64, 64])}
    else:
        nodes = [
            helper.make_node("Shape", ["image"], ["shape"]),
            helper.make_node("Slice", ["shape", "two", "four"], ["sides"]),
            helper.make_node("Concat", ["ones", "sides"], ["ends"], axis=0),
            helper.make_node("Slice", ["field", "zeros", "ends"], ["part"]),
            helper.make_node("Add", ["image", "part"], ["scores"]),
        ]
        initializers = {"field": np.zeros((1, 1, 100, 100), np.float32), "zeros": np.zeros(4, np.int64)}
        initializers |= {"ones": np.ones(2, np.int64), "two": np.array([2]), "four": np.array([4])}
    values = [numpy_helper.from_array(array, name) for name, array in initializers.items()]
    return _save(path, nodes, values, (3, 3), {**_described(plain_classes(3)), **metadata})


def endless_model(path: Path) -> Path:
    """Write a three-band model whose runs do not end by themselves if the batch has more than one tile."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["go_on"], ["on"]), helper.make_node("Identity", ["pixels"], ["same"])],
        "body",
        [
            helper.make_tensor_value_info("iteration", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("pixels", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("same", TensorProto.FLOAT, None),
        ],
    )
    nodes = [
        helper.make_node("Shape", ["image"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["tiles"]),
        helper.make_node("Sub", ["tiles", "one"], ["further"]),
        helper.make_node("Mul", ["further", "many"], ["count"]),
        helper.make_node("Loop", ["count", "", "image"], ["scores"], body=body),
    ]
    numbers = {"first": 0, "one": 1, "many": 2**50}
    values = [numpy_helper.from_array(np.array(number), name) for name, number in numbers.items()]
    metadata = {"value_range": [0, 1], "tile_size": 64, "padding": 0}
    return _save(path, nodes, values, (3, 3), {**_described(plain_classes(3)), **metadata})


def dates_model(path: Path, bands: int, dates: int | None, /, **metadata: object) -> Path:
    """Write a model of (batch, bands, dates, rows, cols) whose class is the band that is brightest on the mean date.

    The second date counts three times as much as the others, so that their order matters.

    Args:
        path: The .onnx file to write.
        bands: Bands of a date, and number of classes.
        dates: Number of dates; None for any, which then count equally.
        metadata: Further entries of our metadata.
    """
    weights = np.zeros((bands, bands, dates or 1, 1, 1), np.float32)
    weights[range(bands), range(bands)] = 1
    weights[:, :, 1:2] *= 3
    image, scores = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", bands, count, "height", "width"])
        for name, count in (("image", dates or "dates"), ("scores", 1))
    )
    nodes = [
        helper.make_node("Conv", ["image", "weights"], ["weighted"]),
        helper.make_node("ReduceMean", ["weighted"], ["scores"], axes=[2], keepdims=1),
    ]
    graph = helper.make_graph(nodes, path.stem, [image], [scores], [numpy_helper.from_array(weights, "weights")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps({**_described(plain_classes(bands)), **metadata})})
    onnx.save(model, str(path))
    return path


def plain_classes(count: int) -> list[Entry]:
    """Make classes with values 0, 1, …, distinct names and distinct colours."""
    return [(value, f"Class {value}", color(value)) for value in range(count)]


def color(index: int) -> tuple[int, int, int]:
    """Return a unique colour for every index below 2²⁴, with distant colours for neighbouring indices."""
    code = index * 0x9E3779 % 2**24
    return code >> 16, code >> 8 & 255, code & 255


def _described(classes: Sequence[Entry]) -> dict[str, object]:
    return {"classes": [{"value": value, "name": name, "color": list(parts)} for value, name, parts in classes]}


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    initializers: list[onnx.TensorProto],
    depths: tuple[int, int],
    metadata: dict[str, object],
) -> Path:
    """Write a graph from an image with this number of bands to this number of scores."""
    image, scores = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", depth, "height", "width"])
        for name, depth in zip(("image", "scores"), depths)
    )
    graph = helper.make_graph(nodes, path.stem, [image], [scores], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps(metadata)})
    onnx.save(model, str(path))
    return path
