"""Read the protobuf Dictionary in which CNTK 2 saves models, without interpreting its keys.

Field numbers are those of CNTK.proto (https://github.com/microsoft/CNTK, Source/CNTKv2LibraryDll/proto). A file is
read once, and the number of values and the depth are limited, so that a hostile file costs little more than its size.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..i18n import tr
from ..onnx.file import signed
from ..onnx.protobuf import FieldValue, decode_text, fields, varint

FREE = -3  # a side of any length
INFERRED = -1  # a side that CNTK computes
UNKNOWN_SHAPE = (-2,)

_MOST_ENTRIES = 500_000  # of all dictionaries and lists together
_MOST_FIELDS = 8 * _MOST_ENTRIES  # of all messages, known or not: an entry has about five
_FIRST_TYPE = 3  # of the fields of a value; those before are its version
_DEEPEST = 64  # dictionaries and lists inside each other
_MOST_SIDES = 32
_MOST_LENGTH = 2**31
_DENSE = 0
_READ_TYPES = (1, 2)  # float and double
_OTHER_ELEMENTS = {6, 7}  # fields of values of other types
_ELEMENTS = {4: ("<f4", 1), 5: ("<f8", 1)}  # fields of the values of an array, their type, and the field inside


@dataclass(frozen=True)
class NodeAxis:
    """An axis of a tensor.

    Attributes:
        index: Counted from the fastest, or a number of CNTK's own for axes that have no index.
        name: Name of a dynamic axis, such as the batch.
    """

    index: int
    name: str


CntkShape = tuple[int, ...]
"""The lengths of all axes, the fastest first."""


def read_dictionary(content: bytes) -> dict[str, Any]:
    """Return a Dictionary: values are bool, int, float, str, `CntkShape`, `NodeAxis`, arrays, lists and dictionaries.

    Arrays have type float32, and the axes in reverse order: the fastest last, as numpy and ONNX have them.

    Raises:
        ModelError: An array is sparse, or of a type that is not supported.
        ValueError: The bytes are not a complete Dictionary, or it is too large or too deep.
    """
    return _DictionaryReader().dictionary(memoryview(content), 0)


@dataclass
class _DictionaryReader:
    """Reads nested dictionaries up to a number of values."""

    left: int = _MOST_ENTRIES
    fields_left: int = _MOST_FIELDS

    def dictionary(self, message: memoryview, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for number, value in self._counted(message, depth):
            if number != 2 or not isinstance(value, memoryview):
                continue
            entry = self._last(value)
            entries[decode_text(_message(entry, 1))] = self._value(_message(entry, 2), depth)
        return entries

    def _list(self, message: memoryview, depth: int) -> list[Any]:
        values = (value for number, value in self._counted(message, depth) if number == 1)
        return [self._value(value, depth) for value in values if isinstance(value, memoryview)]

    def _counted(self, message: memoryview, depth: int) -> Iterator[tuple[int, FieldValue]]:
        if depth > _DEEPEST:
            raise ValueError("values are nested too deeply")
        for item in self._fields(message):
            self.left -= 1
            if self.left < 0:
                raise ValueError("there are too many values")
            yield item

    def _fields(self, message: memoryview) -> Iterator[tuple[int, FieldValue]]:
        for item in fields(message):
            self.fields_left -= 1
            if self.fields_left < 0:
                raise ValueError("there are too many fields")
            yield item

    def _last(self, message: memoryview) -> dict[int, FieldValue]:
        """Return the last value of each field."""
        return dict(self._fields(message))

    def _value(self, message: memoryview, depth: int) -> object:
        """Return the last value in a message, which has one of several types."""
        last: tuple[int, FieldValue] | None = None
        for number, value in self._fields(message):
            if number >= _FIRST_TYPE:
                last = number, value
        return None if last is None else self._decoded(*last, depth + 1)

    def _decoded(self, number: int, value: FieldValue, depth: int) -> object:
        if isinstance(value, int):
            return bool(value) if number == 3 else _decoded_integer(value)
        if isinstance(value, bytes):
            return _decoded_number(value) if number in (6, 7) else None
        if number == 8:
            return decode_text(value)
        if number == 11:
            return self._list(value, depth)
        if number == 12:
            return self.dictionary(value, depth)
        read = {9: self._shape, 10: self._axis, 13: self._array}.get(number)
        return None if read is None else read(value)

    def _shape(self, message: memoryview) -> CntkShape:
        sides: list[int] = []
        for number, value in self._fields(message):
            if number == 1 and not isinstance(value, bytes):
                sides += [value] if isinstance(value, int) else _packed(value)
            if len(sides) > _MOST_SIDES:
                raise ValueError("a shape has too many axes")
        return tuple(map(_decoded_integer, sides))

    def _axis(self, message: memoryview) -> NodeAxis:
        entries = self._last(message)
        return NodeAxis(_decoded_integer(entries.get(1, 0)), decode_text(_message(entries, 2)))

    def _array(self, message: memoryview) -> NDArray[np.float32]:
        entries = self._last(message)
        sides = self._shape(_message(entries, 3))
        if entries.get(2, _DENSE) != _DENSE:
            raise ModelError(
                tr("it contains a sparse array, which is not supported. Save the network with dense arrays in CNTK.")
            )
        if any(side < 1 for side in sides) or math.prod(sides) > _MOST_LENGTH:
            raise ValueError("an array has no valid shape")
        for number, (kind, inside) in _ELEMENTS.items():
            if number in entries:
                values = self._last(_message(entries, number))
                return _elements(_message(values, inside), kind, sides[::-1])
        if entries.get(1) not in _READ_TYPES or not _OTHER_ELEMENTS.isdisjoint(entries):
            raise ModelError(
                tr(
                    "it contains numbers of a type that is not supported (only float and double are). Save the network "
                    "with numbers of type float in CNTK."
                )
            )
        raise ValueError("an array has no values")


def _message(entries: dict[int, FieldValue], number: int) -> memoryview:
    value = entries.get(number, memoryview(b""))
    if not isinstance(value, memoryview):
        raise ValueError("a field has the wrong type")
    return value


def _decoded_integer(value: FieldValue) -> int:
    """Convert an encoded integer of 64 bits, which may be negative."""
    return signed(value % 2**64) if isinstance(value, int) else 0


def _decoded_number(value: bytes) -> float:
    return float(struct.unpack("<f" if len(value) == 4 else "<d", value)[0])


def _packed(values: memoryview) -> Iterator[int]:
    position = count = 0
    while position < len(values) and count <= _MOST_SIDES:
        value, position = varint(values, position)
        count += 1
        yield value


def _elements(values: memoryview, kind: str, shape: CntkShape) -> NDArray[np.float32]:
    if len(values) != math.prod(shape) * np.dtype(kind).itemsize:
        raise ValueError("an array is incomplete")
    with np.errstate(over="ignore"):
        return np.frombuffer(values, kind).reshape(shape).astype("<f4", copy=False)
