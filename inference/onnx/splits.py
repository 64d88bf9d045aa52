"""Read the split thresholds of the trees of a classifier from an ONNX file.

Their range shows which values the trees were trained on. Thresholds are converted to values of the model's input
through operators that scale the bands before the trees (Scaler, or a subtraction and a division by constants). Only the
fields needed are read (numbers from onnx.proto and onnx-ml.proto).
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import ValueRange
from ..errors import ModelError
from ..regular_files import Stamp, stamp_of
from .file import Node, OnnxModel
from .model_file import ModelFile
from .protobuf import all_of, fields, merged_message, spans
from .signatures import TableTensors

_TREES = ("TreeEnsembleClassifier", "TreeEnsembleRegressor", "TreeEnsemble")
_KEEPING_COLUMNS = ("Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze")  # columns stay in their order
_MODES = re.compile(rb"J[\x04-\x0b](LEAF|BRANCH_(?:LEQ|LT|GTE|GT|EQ|NEQ))")  # the texts of nodes_modes
_MOST_FOREST_BYTES = 2**31  # bytes of a file: large forests are common
_STEPS = 64  # operators between the input and a tree
_DOUBLES, _FLOATS = 11, 1  # TensorProto.DataType


@dataclass(frozen=True)
class _Columns:
    """The columns of a tensor: column i of the input * gain[i] + bias[i]."""

    gain: NDArray[np.float64]
    bias: NDArray[np.float64]

    def joined(self, other: _Columns) -> _Columns:
        """Return these columns, followed by the others."""
        return _Columns(np.concatenate([self.gain, other.gain]), np.concatenate([self.bias, other.bias]))

    def times(self, gain: NDArray[np.float64]) -> _Columns:
        """Return the columns multiplied by factors."""
        return _Columns(self.gain * gain, self.bias * gain)

    def plus(self, bias: NDArray[np.float64]) -> _Columns:
        """Return the columns plus offsets."""
        return _Columns(self.gain, self.bias + bias)


def band_splits(file: ModelFile, table: TableTensors, bands: int) -> tuple[ValueRange | None, ...]:
    """Return the smallest and the largest split threshold of each band, in values of the model's input.

    Args:
        file: The model file.
        table: The inputs and outputs of the model.
        bands: Number of columns of the input.

    Returns:
        A range for each band that a tree uses, None for the others; empty if the model has no trees, or if bands
        are changed before the trees in an unknown way.
    """
    try:
        return _cached(file, stamp_of(os.stat(file.path)), table, bands)
    except (OSError, ValueError, IndexError, ModelError, MemoryError):  # missing, or not valid
        return ()


@functools.lru_cache(maxsize=4)
def _cached(file: ModelFile, _stamp: Stamp, table: TableTensors, bands: int) -> tuple[ValueRange | None, ...]:
    graph = OnnxModel.of(file, _MOST_FOREST_BYTES)
    if graph is None:
        return ()
    ensembles = list(_splits(graph, table, bands))
    if not ensembles or not all(len(features) == len(splits) for features, splits in ensembles):
        return ()
    features, splits = (np.concatenate(arrays) for arrays in zip(*ensembles))
    if features.size and features.max() >= bands:
        return ()
    ranges = (splits[(features == band) & np.isfinite(splits)] for band in range(bands))
    return tuple((float(values.min()), float(values.max())) if values.size else None for values in ranges)


_Splits = tuple[NDArray[np.int64], NDArray[np.float64]]


def _splits(graph: OnnxModel, table: TableTensors, bands: int) -> Iterator[_Splits]:
    """Yield features and thresholds of each ensemble of trees; of different lengths if they cannot be converted."""
    for node in graph.nodes:
        if node.domain == "ai.onnx.ml" and node.operator in _TREES:
            columns = _columns(graph, node.inputs[0], table, bands, _STEPS)
            features, values = _decided(node)
            if columns is None or len(columns.gain) != bands or (features >= bands).any():
                yield np.zeros(1, np.int64), np.zeros(0)
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                yield features, (values - columns.bias[features]) / columns.gain[features]


def _columns(graph: OnnxModel, name: str, table: TableTensors, bands: int, steps: int) -> _Columns | None:
    """Return the columns of a tensor in terms of the model's inputs, if they are a linear function."""
    if name in table.inputs:
        width = bands if len(table.inputs) == 1 else 1
        return _Columns(np.ones(width), np.zeros(width))
    node = next((node for node in graph.nodes if name in node.outputs), None)
    if node is None or not steps:
        return None
    if node.is_own(*_KEEPING_COLUMNS):
        return _columns(graph, node.inputs[0], table, bands, steps - 1)
    if node.is_own("Concat") or node.operator == "FeatureVectorizer":
        return _joined_columns([_columns(graph, source, table, bands, steps - 1) for source in node.inputs])
    if node.operator == "Scaler":
        columns = _columns(graph, node.inputs[0], table, bands, steps - 1)
        offset, scale = _numbers_of(node, "offset"), _numbers_of(node, "scale")
        return columns and _scaled_columns(
            columns, -offset if offset.size else np.zeros(1), scale if scale.size else np.ones(1)
        )
    return _computed(graph, node, table, bands, steps)


def _joined_columns(inputs: Sequence[_Columns | None]) -> _Columns | None:
    linear = [columns for columns in inputs if columns is not None]
    return functools.reduce(_Columns.joined, linear) if linear and len(linear) == len(inputs) else None


def _computed(graph: OnnxModel, node: Node, table: TableTensors, bands: int, steps: int) -> _Columns | None:
    """Return the columns of an operation with a constant."""
    if not node.is_own("Add", "Sub", "Mul", "Div") or len(node.inputs) != 2 or node.inputs[1] not in graph.constants:
        return None
    columns = _columns(graph, node.inputs[0], table, bands, steps - 1)
    number = _tensor_numbers(graph.constants[node.inputs[1]])
    if columns is None or number.size not in (1, len(columns.gain)):
        return None
    if node.operator in ("Add", "Sub"):
        return columns.plus(number if node.operator == "Add" else -number)
    if not number.all():
        return None
    return columns.times(number if node.operator == "Mul" else 1 / number)


def _scaled_columns(columns: _Columns, bias: NDArray[np.float64], gain: NDArray[np.float64]) -> _Columns | None:
    if {bias.size, gain.size} - {1, len(columns.gain)} or not gain.all():
        return None
    return columns.plus(bias).times(gain)


def _decided(node: Node) -> _Splits:
    """Return feature and threshold of every node that is not a leaf."""
    features = _whole_numbers_of(node, "nodes_featureids")
    if node.operator == "TreeEnsemble":  # of ai.onnx.ml 5: leaves are listed apart
        return features, _numbers_of(node, "nodes_splits")
    values = _numbers_of(node, "nodes_values")
    values = values if values.size else _numbers_of(node, "nodes_values_as_tensor")
    modes = _MODES.findall(node.attribute("nodes_modes") or b"")
    branches = np.array([mode != b"LEAF" for mode in modes], bool)
    if not len(branches) == len(values) == len(features):
        raise ValueError("the nodes of the trees are not as many as their splits")
    return features[branches], values[branches]


def _numbers_of(node: Node, name: str) -> NDArray[np.float64]:
    """Return an attribute that is a list or a tensor of floats; empty if it is missing."""
    attribute = node.attribute(name)
    if attribute is None:
        return np.zeros(0)
    return _tensor_numbers(merged_message(attribute, 5)) if _has_tensor(attribute) else _repeated(attribute, 7, "<f4")


def _has_tensor(attribute: memoryview) -> bool:
    """Return whether the first field after the name is a tensor, without parsing lists of millions of numbers."""
    numbers = (number for number, _ in fields(attribute))
    next(numbers, 0)
    return next(numbers, 0) == 5


def _repeated(message: memoryview, wanted: int, kind: str) -> NDArray[np.float64]:
    """Return a repeated number of fixed width, packed or not.

    Raises:
        ValueError: It is in several places.
    """
    size = np.dtype(kind).itemsize
    for number, value, span in spans(message):
        if number != wanted or isinstance(value, int):
            continue
        if isinstance(value, memoryview):  # packed
            _require_none(message[span.stop :], wanted)
            return np.frombuffer(value, kind).astype(np.float64)
        rest = np.frombuffer(message[span.start :], np.uint8)
        rows = rest[: len(rest) // (size + 1) * (size + 1)].reshape(-1, size + 1)
        others = np.flatnonzero(rows[:, 0] != rest[0])
        count = int(others[0]) if others.size else len(rows)
        _require_none(message[span.start + count * (size + 1) :], wanted)
        return np.ascontiguousarray(rows[:count, 1:]).view(kind).ravel().astype(np.float64)
    return np.zeros(0)


def _require_none(message: memoryview, wanted: int) -> None:
    if any(number == wanted for number, _ in fields(message)):
        raise ValueError("a list of numbers is in several places")


def _tensor_numbers(tensor: memoryview) -> NDArray[np.float64]:
    """Return the numbers of a floating-point constant.

    Raises:
        ValueError: It has another type.
    """
    kinds = [value for number, value in fields(tensor) if number == 2 and isinstance(value, int)]
    kind = kinds[-1] if kinds else 0
    if kind not in (_FLOATS, _DOUBLES):
        raise ValueError("a constant is not of floating-point numbers")
    single = kind == _FLOATS
    for raw in list(all_of(tensor, 9))[-1:]:
        return np.frombuffer(raw, "<f4" if single else "<f8").astype(np.float64)
    return _repeated(tensor, 4, "<f4") if single else _repeated(tensor, 10, "<f8")


def _whole_numbers_of(node: Node, name: str) -> NDArray[np.int64]:
    """Return an attribute that is a list of non-negative integers."""
    attribute = node.attribute(name)
    message = memoryview(b"") if attribute is None else attribute
    for number, value, span in spans(message):
        if number == 8 and isinstance(value, int):
            return _decoded_integers(np.frombuffer(message[span.start :], np.uint8))
        if number == 8 and not isinstance(value, int):
            return _varints(np.frombuffer(value, np.uint8))
    return np.zeros(0, np.int64)


def _decoded_integers(encoded: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Decode integers that are not packed: each follows the same key."""
    numbers = _varints(encoded)
    keys = numbers[::2]
    others = np.flatnonzero(keys != keys[0])
    count = int(others[0]) if others.size else len(keys)
    return numbers[1::2][:count]


def _varints(encoded: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Decode integers of seven bits per byte, the last byte of each below 128."""
    ends = np.flatnonzero(encoded < 128)
    starts = np.concatenate([[0], ends[:-1] + 1])
    values = np.zeros(len(ends), np.int64)
    for index in range(9):
        positions = starts + index
        present = positions <= ends
        values[present] |= (encoded[positions[present]].astype(np.int64) & 127) << (7 * index)
    return values
