"""Write ONNX files: operators, constants, inputs and outputs, as the messages of onnx.proto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Union

import numpy as np
from numpy.typing import NDArray

from .protobuf import as_fixed32, length_heading, with_length, with_number

FLOAT, INTEGER, BOOLEAN = 1, 7, 9  # element types
OPSET = 13  # the first in which Softmax is computed along its axis only

Attribute = Union[int, float, str, Sequence[int]]
TensorShape = Sequence[Union[int, None]]
"""The lengths of all axes; None for a free axis."""

_IR_VERSION = 7  # of the release of ONNX that introduced the opset
_ENCODED_TYPES = {np.dtype("<f4"): FLOAT, np.dtype("<i8"): INTEGER}


@dataclass
class GraphWriter:
    """The parts of a graph, encoded in the order in which they are added."""

    _parts: list[bytes] = field(default_factory=list)

    def add_node(self, operator: str, inputs: Sequence[str], output: str, **attributes: Attribute) -> None:
        """Add an operator of ONNX's own; the operators whose outputs it takes come before it."""
        names = [with_length(1, name.encode()) for name in inputs]
        own = [with_length(2, output.encode()), with_length(4, operator.encode())]
        encoded = [with_length(5, _attribute(name, value)) for name, value in attributes.items()]
        self._parts.append(with_length(1, b"".join([*names, *own, *encoded])))

    def add_constant(self, name: str, values: NDArray[Any]) -> None:
        """Add a tensor of type float32 or int64."""
        dims = b"".join(with_number(1, side) for side in values.shape)
        kind = with_number(2, _ENCODED_TYPES[values.dtype])
        content = with_length(8, name.encode()) + with_length(9, values.tobytes())
        self._parts.append(with_length(5, dims + kind + content))

    def add_input(self, name: str, sides: TensorShape) -> None:
        """Add an input of type float32."""
        self._parts.append(with_length(11, _value_info(name, sides)))

    def add_output(self, name: str, sides: TensorShape, kind: int = FLOAT) -> None:
        """Add an output."""
        self._parts.append(with_length(12, _value_info(name, sides, kind)))

    def written(self, name: str) -> bytes:
        """Return the bytes of the file with a graph of this name."""
        parts = [*self._parts, with_length(2, name.encode())]
        heading = length_heading(7, sum(map(len, parts)))
        return b"".join([with_number(1, _IR_VERSION), heading, *parts, with_length(8, with_number(2, OPSET))])


def _attribute(name: str, value: Attribute) -> bytes:
    encoded = with_length(1, name.encode())
    if isinstance(value, int):
        return encoded + with_number(3, _unsigned(value)) + with_number(20, 2)
    if isinstance(value, float):
        return encoded + as_fixed32(2, _float32(value)) + with_number(20, 1)
    if isinstance(value, str):
        return encoded + with_length(4, value.encode()) + with_number(20, 3)
    return encoded + b"".join(with_number(8, _unsigned(number)) for number in value) + with_number(20, 7)


def _float32(value: float) -> bytes:
    with np.errstate(over="ignore"):  # infinity if it is too large
        return np.array(value, "<f4").tobytes()


def _unsigned(number: int) -> int:
    return number % 2**64


def _value_info(name: str, sides: TensorShape, kind: int = FLOAT) -> bytes:
    lengths = (b"" if side is None else with_number(1, side) for side in sides)
    shape = b"".join(with_length(1, length) for length in lengths)
    tensor = with_number(1, kind) + with_length(2, shape)
    return with_length(1, name.encode()) + with_length(2, with_length(1, tensor))
