"""Read and write protobuf messages field by field, as far as ONNX files need it.

This is the encoding common to all messages (https://protobuf.dev/programming-guides/encoding/). A field that claims to
be longer than its message is an error, so that a broken or hostile file costs no more than its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Union

FieldValue = Union[int, memoryview]

LONGEST_TEXT = 1024  # bytes of a text

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def text(value: memoryview) -> str:
    """Decode a text, truncated to `LONGEST_TEXT` bytes."""
    return bytes(value[:LONGEST_TEXT]).decode("utf-8", "replace")


def all_of(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield every value of a length-delimited field.

    Raises:
        ValueError: The message is invalid.
    """
    return (value for number, value in fields(message) if number == wanted and isinstance(value, memoryview))


def packed_integers(values: memoryview) -> Iterator[int]:
    """Yield the integers of a packed field.

    Raises:
        ValueError: The field is invalid.
    """
    position = 0
    while position < len(values):
        value, position = varint(values, position)
        yield value


def fields(message: memoryview) -> Iterator[tuple[int, FieldValue]]:
    """Yield number and value of each field of a message.

    Raises:
        ValueError: The message is invalid.
    """
    return ((number, value) for number, value, _ in spans(message))


def spans(message: memoryview) -> Iterator[tuple[int, FieldValue, slice]]:
    """Yield number, value and bytes of each field, the bytes with its number and length.

    Raises:
        ValueError: The message is invalid.
    """
    end = 0
    while end < len(message):
        start = end
        key, end = varint(message, end)
        read = _READERS.get(key & 7)
        if read is None:
            raise ValueError(f"no field begins with {key}")
        value, end = read(message, end)
        if end > len(message):
            raise ValueError("a field is longer than its message")
        yield key >> 3, value, slice(start, end)


def varint(message: memoryview, position: int) -> tuple[int, int]:
    """Return the integer that starts at a position, and the position after it.

    Raises:
        ValueError: It has no end.
    """
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            break
        byte = message[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
    raise ValueError("a number does not end")


def with_length(number: int, value: bytes) -> bytes:
    """Encode a length-delimited field: a text or a message."""
    return length_heading(number, len(value)) + value


def length_heading(number: int, length: int) -> bytes:
    """Encode the number and the length of a length-delimited field."""
    return _as_varint(number << 3 | _BYTES) + _as_varint(length)


def with_number(number: int, value: int) -> bytes:
    """Encode an integer field; the value must not be negative."""
    return _as_varint(number << 3 | _VARINT) + _as_varint(value)


def as_fixed32(number: int, value: bytes) -> bytes:
    """Encode a field of four bytes."""
    return _as_varint(number << 3 | _FIXED32) + value


def _as_varint(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _read_with_length(message: memoryview, position: int) -> tuple[memoryview, int]:
    length, position = varint(message, position)
    return message[position : position + length], position + length


_READERS: dict[int, Callable[[memoryview, int], tuple[FieldValue, int]]] = {
    _VARINT: varint,
    _BYTES: _read_with_length,
    _FIXED64: lambda message, position: (message[position : position + 8], position + 8),
    _FIXED32: lambda message, position: (message[position : position + 4], position + 4),
}
