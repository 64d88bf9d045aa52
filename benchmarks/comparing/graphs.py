"""Create graphs with more of a run's work than the network: class selection at the end, normalisation at the start.

Graphs are bytes, as onnxruntime opens them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_VERSION = 8  # of the format; all supported onnxruntimes know it and the operators' version 13
_OPERATORS = 13


def class_selection(channels: int) -> bytes:
    """Return a graph that only selects the channel with the highest score."""
    sides = ["batch", channels, "rows", "cols"]
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, sides)
    graph = helper.make_graph(_choice("scores"), "choice", [scores], [_classes()])
    operators = [helper.make_opsetid("", _OPERATORS)]
    return bytes(helper.make_model(graph, ir_version=_VERSION, opset_imports=operators).SerializeToString())


def with_classes(graph: bytes, scores: str) -> bytes:
    """Return a graph with class selection appended, whose only output are the classes."""
    model = onnx.load_model_from_string(graph)
    model.graph.node.extend(_choice(scores))
    del model.graph.output[:]
    model.graph.output.append(_classes())
    return bytes(model.SerializeToString())


def with_raw_input(
    graph: bytes, image: str, dtype: np.dtype[np.generic], linear: Sequence[NDArray[np.float64]]
) -> bytes:
    """Return a graph with normalisation prepended, at the engine's precision, whose input are raw values.

    Args:
        graph: The graph.
        image: Name of its input, of type float32.
        dtype: Type of the raw values.
        linear: Gain and bias of each band.
    """
    model = onnx.load_model_from_string(graph)
    exact = np.dtype(np.float64 if dtype == np.uint8 else np.float32)
    element = helper.np_dtype_to_tensor_dtype
    old = next(port for port in model.graph.input if port.name == image)
    raw = onnx.ValueInfoProto()
    raw.CopyFrom(old)
    raw.name, raw.type.tensor_type.elem_type = "weighed_raw", element(dtype)
    model.graph.input.remove(old)
    model.graph.input.append(raw)
    for name, values in zip(("weighed_gain", "weighed_bias"), linear):
        model.graph.initializer.append(numpy_helper.from_array(values.astype(exact).reshape(1, -1, 1, 1), name))
    before = [
        helper.make_node("Cast", ["weighed_raw"], ["weighed_exact"], to=element(exact)),
        helper.make_node("Mul", ["weighed_exact", "weighed_gain"], ["weighed_product"]),
        helper.make_node("Add", ["weighed_product", "weighed_bias"], ["weighed_sum"]),
        helper.make_node("Cast", ["weighed_sum"], [image], to=TensorProto.FLOAT),
    ]
    after = [*model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend([*before, *after])
    return bytes(model.SerializeToString())


def _choice(scores: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("ArgMax", [scores], ["weighed_winner"], axis=1, keepdims=0),
        helper.make_node("Cast", ["weighed_winner"], ["weighed_classes"], to=TensorProto.UINT8),
    ]


def _classes() -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info("weighed_classes", TensorProto.UINT8, ["batch", "rows", "cols"])
