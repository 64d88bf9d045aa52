"""Read out of an ONNX file which labels a classifier can give, in the order of its scores.

onnxruntime does not tell them. They stand in the attributes of a few operators of the domain ai.onnx.ml, or in a
constant that the winner's number picks from; both are found by walking back from the output. Only these few fields
of the protobuf are looked at (https://protobuf.dev/programming-guides/encoding/, numbers from onnx.proto); no field
is believed to be longer than the file, and a file that is no sound protobuf has no labels.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Union

import numpy as np

Label = Union[int, str]
_Value = Union[int, memoryview]

_MOST = 65536  # labels; no raster has more classes
_LONGEST = 1024  # bytes of a name or label
_STEPS = 64  # operators between an output and its labels

# Attributes that hold labels, in the order of the scores.
_OF_LABELS = {
    "classlabels_int64s", "classlabels_ints", "classlabels_strings",  # ZipMap and the classifiers
    "values_int64s", "values_strings",  # LabelEncoder
}  # fmt: skip
_PASSING = ("Cast", "Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze")  # what goes in comes out, in its order
_PICKING = ("ArrayFeatureExtractor", "Gather")  # the first input by the numbers in the second

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_INT32, _INT64, _STRING = 6, 7, 8  # TensorProto.DataType


@dataclass(frozen=True)
class _Node:
    operator: str
    inputs: list[str]
    labels: tuple[Label, ...]


@dataclass
class _Graph:
    """Who makes what: operators by their outputs, constants by their names (read when they are asked for)."""

    makers: dict[str, _Node] = field(default_factory=dict)
    constants: dict[str, memoryview] = field(default_factory=dict)


def labels_behind(graph: str | bytes, output: str) -> tuple[Label, ...]:
    """Find the labels that an output can give.

    Args:
        graph: Path of an ONNX file, or its bytes.
        output: Name of an output of labels, or of mappings from labels.

    Returns:
        Integers or texts, each once, in the order of the scores; empty where the file does not tell.
    """
    try:
        if isinstance(graph, bytes):
            return _labels(memoryview(graph), output)
        with open(graph, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _labels(memoryview(content), output)
    except (OSError, ValueError, BufferError):  # unreadable, empty, or no sound protobuf
        return ()


def _labels(model: memoryview, output: str) -> tuple[Label, ...]:
    made = _Graph()
    for graph in _all(model, 7):
        for number, value in _fields(graph):
            if number == 1 and isinstance(value, memoryview):
                _add_node(made, value)
            elif number == 5 and isinstance(value, memoryview):
                made.constants[_text(next(_all(value, 8), value[:0]))] = value
    found = _walked(made, output)
    return found if len(set(found)) == len(found) else ()


def _walked(made: _Graph, name: str) -> tuple[Label, ...]:
    for _ in range(_STEPS):
        node = made.makers.get(name)
        if node is None:
            return ()
        if node.labels:
            return node.labels
        if node.operator not in (*_PASSING, *_PICKING) or not node.inputs:
            return ()
        name = node.inputs[0]
        if node.operator in _PICKING and name in made.constants:
            return _of_tensor(made.constants[name])
    return ()


def _add_node(made: _Graph, node: memoryview) -> None:
    operator = _text(next(_all(node, 4), node[:0]))
    labels: tuple[Label, ...] = ()
    for attribute in _all(node, 5):
        name = _attribute_name(attribute)
        if name in _OF_LABELS:
            labels = labels or _integers(attribute, 8) or _texts(attribute, 9)
        if operator == "Constant" and name == "value":
            made.constants.update((_text(output), tensor) for output in _all(node, 2) for tensor in _all(attribute, 5))
    entry = _Node(operator, [_text(value) for value in _all(node, 1)], labels)
    made.makers.update((_text(output), entry) for output in _all(node, 2))


def _attribute_name(attribute: memoryview) -> str:
    """The name stands first: a forest's attributes hold millions of numbers behind it, which nobody wants to see."""
    number, value = next(_fields(attribute), (0, 0))
    return _text(value) if number == 1 and isinstance(value, memoryview) else ""


def _of_tensor(tensor: memoryview) -> tuple[Label, ...]:
    """The values of a constant of whole numbers or texts."""
    kinds = [value for number, value in _fields(tensor) if number == 2]
    if kinds == [_STRING]:
        return _texts(tensor, 6)
    if kinds not in ([_INT32], [_INT64]):
        return ()
    wide = kinds == [_INT64]
    for raw in _all(tensor, 9):
        if len(raw) <= 8 * _MOST and len(raw) % (8 if wide else 4) == 0:
            return tuple(np.frombuffer(raw, "<i8" if wide else "<i4").tolist())
    return _integers(tensor, 7 if wide else 5)


def _integers(message: memoryview, wanted: int) -> tuple[int, ...]:
    """A repeated whole number, each by itself or packed."""
    found: list[int] = []
    for number, value in _fields(message):
        if number != wanted:
            continue
        found += [value] if isinstance(value, int) else _packed(value)
        if len(found) > _MOST:
            return ()
    return tuple(value - 2**64 if value >= 2**63 else value for value in found)


def _packed(values: memoryview) -> list[int]:
    found: list[int] = []
    place = 0
    while place < len(values) and len(found) <= _MOST:
        value, place = _varint(values, place)
        found.append(value)
    return found


def _texts(message: memoryview, wanted: int) -> tuple[str, ...]:
    found = []
    for value in _all(message, wanted):
        found.append(_text(value))
        if len(found) > _MOST:
            return ()
    return tuple(found)


def _text(value: memoryview) -> str:
    return bytes(value[:_LONGEST]).decode("utf-8", "replace")


def _all(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Every value of a field that has a length."""
    return (value for number, value in _fields(message) if number == wanted and isinstance(value, memoryview))


def _fields(message: memoryview) -> Iterator[tuple[int, _Value]]:
    """The fields of a message, one after the other; those of other types than ours are passed over.

    Raises:
        ValueError: This is no message.
    """
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        read = _READERS.get(key & 7)
        if read is None:
            raise ValueError(f"no field begins with {key}")
        value, place = read(message, place)
        if place > len(message):
            raise ValueError("a field is longer than its message")
        yield key >> 3, value


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            break
        byte = message[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
    raise ValueError("a number does not end")


def _with_length(message: memoryview, place: int) -> tuple[memoryview, int]:
    length, place = _varint(message, place)
    return message[place : place + length], place + length


_READERS: dict[int, Callable[[memoryview, int], tuple[_Value, int]]] = {
    _VARINT: _varint,
    _BYTES: _with_length,
    _FIXED64: lambda message, place: (message[place : place + 8], place + 8),
    _FIXED32: lambda message, place: (message[place : place + 4], place + 4),
}
