"""ONNX models of a few hundred bytes that never end, or fill the memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

_MAP = [1, 3, "h", "w"]


def _save(path: Path, nodes: Sequence[NodeProto], **constants: object) -> str:
    """Write a model from `image` to `scores`, with constants of the types that NumPy gives them."""
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, _MAP) for name in ("image", "scores")]
    weights = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "g", tensors[:1], tensors[1:], weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return str(path)


def _added(value: str) -> list[NodeProto]:
    """Add the largest number of a tensor to the image."""
    return [
        helper.make_node("Cast", [value], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["numbers"], ["number"], keepdims=0),
        helper.make_node("Add", ["image", "number"], ["scores"]),
    ]


def _loop(source: str, output: str, *inner: NodeProto) -> NodeProto:
    """Repeat for 2⁶² times: `value`, changed by operators that give `next`."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["go on"]), *(inner or [helper.make_node("Abs", ["value"], ["next"])])],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("value", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, None),
        ],
    )
    return helper.make_node("Loop", ["turns", "yes", source], [output], body=body)


def endless_loop(path: Path) -> str:
    """Run for 2⁶² turns."""
    return _save(path, [_loop("image", "scores")], turns=2**62, yes=True)


def endless_loop_in_if(path: Path) -> str:
    """Run a loop of 2⁶² turns in a branch."""
    branch = helper.make_graph(
        [_loop("image", "looped")], "b", [], [helper.make_tensor_value_info("looped", TensorProto.FLOAT, None)]
    )
    other = helper.make_graph(
        [helper.make_node("Abs", ["image"], ["same"])],
        "o",
        [],
        [helper.make_tensor_value_info("same", TensorProto.FLOAT, None)],
    )
    nodes = [
        helper.make_node("IsNaN", ["image"], ["missing"]),
        helper.make_node("Cast", ["missing"], ["zeros"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["zeros"], ["zero"], keepdims=0),
        helper.make_node("Cast", ["zero"], ["never"], to=TensorProto.BOOL),
        helper.make_node("If", ["never"], ["scores"], then_branch=other, else_branch=branch),
    ]
    return _save(path, nodes, turns=2**62, yes=True)


def endless_for_large_tiles(path: Path) -> str:
    """Run for 2⁶¹ turns on images of more than 1000 rows, and once on others."""
    nodes = [
        helper.make_node("Shape", ["image"], ["rows"], start=2, end=3),
        helper.make_node("Greater", ["rows", "most"], ["too many"]),
        helper.make_node("Cast", ["too many"], ["large"], to=TensorProto.INT64),
        helper.make_node("Mul", ["large", "endless"], ["further"]),
        helper.make_node("Add", ["further", "one"], ["turns"]),
        _loop("image", "scores"),
    ]
    return _save(path, nodes, most=[1000], endless=[2**61], one=[1], yes=True)


def slow_constants(path: Path) -> str:
    """Multiply constant matrices for minutes, which onnxruntime does while it opens the model."""
    ones = numpy_helper.from_array(np.ones(1, np.float32))
    nodes = [helper.make_node("ConstantOfShape", ["sides"], ["product 0"], value=ones)]
    products = [
        helper.make_node("MatMul", [f"product {number}"] * 2, [f"product {number + 1}"]) for number in range(30)
    ]
    return _save(path, [*nodes, *products, *_added("product 30")], sides=[6000, 6000])


def large_constant(path: Path) -> str:
    """Make a constant of 20 GB, while the model is opened or run."""
    ones = numpy_helper.from_array(np.ones(1, np.float32))
    node = helper.make_node("ConstantOfShape", ["sides"], ["constant"], value=ones)
    return _save(path, [node, *_added("constant")], sides=[5 * 10**9])


def expanded(path: Path) -> str:
    """Repeat the mean of the image to 40 GB."""
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], keepdims=0),
        helper.make_node("Expand", ["mean", "sides"], ["many"]),
    ]
    return _save(path, [*nodes, *_added("many")], sides=[100_000, 100_000])


def resized(path: Path) -> str:
    """Enlarge the image a thousand times along each side."""
    node = helper.make_node("Resize", ["image", "", "factors"], ["large"], mode="nearest")
    return _save(path, [node, *_added("large")], factors=np.array([1, 1, 1000, 1000], np.float32))


def counted(path: Path) -> str:
    """List the integers up to 10¹⁸."""
    node = helper.make_node("Range", ["first", "end", "step"], ["count"])
    return _save(path, [node, *_added("count")], first=0, end=10**18, step=1)


def grown(path: Path) -> str:
    """Return an output of 200 times the rows and columns."""
    return _save(path, [helper.make_node("Tile", ["image", "times"], ["scores"])], times=[1, 1, 200, 200])


def doubled(path: Path) -> str:
    """Double the length of a tensor in each turn of a loop."""
    inner = helper.make_node("Concat", ["value", "value"], ["next"], axis=2)
    return _save(path, [_loop("image", "looped", inner), *_added("looped")], turns=2**62, yes=True)


def scanned(path: Path) -> str:
    """Scan a tensor of 40 GB."""
    body = helper.make_graph(
        [helper.make_node("Add", ["sum", "item"], ["new sum"])],
        "body",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, []) for name in ("sum", "item")],
        [helper.make_tensor_value_info("new sum", TensorProto.FLOAT, [])],
    )
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], keepdims=0),
        helper.make_node("Expand", ["mean", "sides"], ["many"]),
        helper.make_node("Scan", ["mean", "many"], ["total"], body=body, num_scan_inputs=1),
    ]
    return _save(path, [*nodes, *_added("total")], sides=[10**10])


ENDLESS: tuple[Callable[[Path], str], ...] = (endless_loop, endless_loop_in_if, slow_constants)
LARGE: tuple[Callable[[Path], str], ...] = (large_constant, expanded, resized, counted, grown, doubled, scanned)


def guard_processes(parent: int | None = None) -> list[int]:
    """The numbers of the processes in which this process, or another one, tries models; on Linux."""
    mark = f"session_program.py\0{parent or os.getpid()}\0".encode()
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if mark in _command(folder)]


def _command(folder: Path) -> bytes:
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:  # it has ended
        return b""
