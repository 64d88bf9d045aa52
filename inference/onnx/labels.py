"""Read the labels that a classifier can return from an ONNX file, in the order of its scores.

onnxruntime does not provide them. They are attributes of a few operators of the domain ai.onnx.ml, or a constant that
the index of the winning class selects from; both are found by following the operators back from the output. Only these
fields of the protobuf are read (numbers from onnx.proto); an invalid file has no labels.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass, field
from itertools import islice
from typing import Union

import numpy as np

from ..regular_files import open_regular
from .file import message_name
from .protobuf import all_of, decode_text, fields, last_of, merged_message, packed_integers

Label = Union[int, str]

_MOST_LABELS = 65536  # labels; no raster has more classes
_STEPS = 64  # operators between an output and its labels

# Attributes that contain labels, in the order of the scores.
_OF_LABELS = {
    "classlabels_int64s", "classlabels_ints", "classlabels_strings",  # ZipMap and the classifiers
    "values_int64s", "values_strings",  # LabelEncoder
}  # fmt: skip
_KEEPING_LABELS = (
    "Cast",
    "Flatten",
    "Identity",
    "Reshape",
    "Squeeze",
    "Unsqueeze",
)  # values keep their order
_PICKING = ("ArrayFeatureExtractor", "Gather")  # the first input by the numbers in the second

_INT32, _INT64, _STRING = 6, 7, 8  # TensorProto.DataType


@dataclass(frozen=True)
class _LabelNode:
    operator: str
    inputs: list[str]
    labels: tuple[Label, ...]


@dataclass
class _Graph:
    """The operators by their outputs, and the constants by name (decoded when they are needed)."""

    producers: dict[str, _LabelNode] = field(default_factory=dict)
    constants: dict[str, memoryview] = field(default_factory=dict)


def labels_behind(graph: str | bytes, output: str) -> tuple[Label, ...]:
    """Find the labels that an output can contain.

    Args:
        graph: Path of an ONNX file, or its bytes.
        output: Name of an output of labels, or of mappings from labels.

    Returns:
        Integers or texts, each once, in the order of the scores; empty if the file does not list them.
    """
    try:
        if isinstance(graph, bytes):
            return _labels(memoryview(graph), output)
        with open_regular(graph) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _labels(memoryview(content), output)
    except (OSError, ValueError, BufferError):  # unreadable, empty, or invalid protobuf
        return ()


def _labels(model: memoryview, output: str) -> tuple[Label, ...]:
    operators = _Graph()
    for number, value in fields(merged_message(model, 7)):
        if number == 1 and isinstance(value, memoryview):
            _add_node(operators, value)
        elif number == 5 and isinstance(value, memoryview):
            operators.constants[decode_text(last_of(value, 8))] = value
    labels = _labels_of(operators, output)
    return labels if len(set(labels)) == len(labels) else ()


def _labels_of(graph: _Graph, name: str) -> tuple[Label, ...]:
    for _ in range(_STEPS):
        node = graph.producers.get(name)
        if node is None:
            return ()
        if node.labels:
            return node.labels
        if node.operator not in (*_KEEPING_LABELS, *_PICKING) or not node.inputs:
            return ()
        name = node.inputs[0]
        if node.operator in _PICKING and name in graph.constants:
            return _labels_of_tensor(graph.constants[name])
    return ()


def _add_node(graph: _Graph, node: memoryview) -> None:
    operator = decode_text(last_of(node, 4))
    labels: tuple[Label, ...] = ()
    for attribute in all_of(node, 5):
        name = message_name(attribute, 1)
        if name in _OF_LABELS:
            labels = labels or _integers(attribute, 8) or _all_texts(attribute, 9)
        if operator == "Constant" and name == "value":
            graph.constants.update((decode_text(output), merged_message(attribute, 5)) for output in all_of(node, 2))
    entry = _LabelNode(operator, [decode_text(value) for value in all_of(node, 1)], labels)
    graph.producers.update((decode_text(output), entry) for output in all_of(node, 2))


def _labels_of_tensor(tensor: memoryview) -> tuple[Label, ...]:
    """Return the values of a constant of integers or texts."""
    kinds = [value for number, value in fields(tensor) if number == 2 and isinstance(value, int)][-1:]
    if kinds == [_STRING]:
        return _all_texts(tensor, 6)
    if kinds not in ([_INT32], [_INT64]):
        return ()
    wide = kinds == [_INT64]
    for raw in list(all_of(tensor, 9))[-1:]:
        if len(raw) <= 8 * _MOST_LABELS and len(raw) % (8 if wide else 4) == 0:
            return tuple(np.frombuffer(raw, "<i8" if wide else "<i4").tolist())
    return _integers(tensor, 7 if wide else 5)


def _integers(message: memoryview, wanted: int) -> tuple[int, ...]:
    """Return a repeated integer, packed or not."""
    integers: list[int] = []
    for number, value in fields(message):
        if number != wanted or isinstance(value, bytes):
            continue
        integers += [value] if isinstance(value, int) else islice(packed_integers(value), _MOST_LABELS + 1)
        if len(integers) > _MOST_LABELS:
            return ()
    return tuple(value - 2**64 if value >= 2**63 else value for value in integers)


def _all_texts(message: memoryview, wanted: int) -> tuple[str, ...]:
    texts = []
    for value in all_of(message, wanted):
        texts.append(decode_text(value))
        if len(texts) > _MOST_LABELS:
            return ()
    return tuple(texts)
