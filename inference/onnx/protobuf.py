"""Read and write protobuf messages field by field, as far as ONNX files need it.

This is the encoding common to all messages (https://protobuf.dev/programming-guides/encoding/). A field that claims to
be longer than its message is an error, so that a broken or hostile file costs no more than its size. What Google's
readers accept is read as they read it: of a text or number that occurs several times the last counts, a message that
occurs several times is one, a field of another wire type is unknown, and groups, which ONNX does not use, are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Union

FieldValue = Union[int, bytes, memoryview]
"""An integer, the bytes of a number of fixed width, or the bytes of a text, message or packed numbers."""

LONGEST_TEXT = 1024  # bytes of a text

_VARINT, _FIXED64, _BYTES, _GROUP, _END_OF_GROUP, _FIXED32 = range(6)
_LARGEST = 2**64 - 1  # number; further bits are ignored
_LARGEST_KEY = 2**32 - 1  # some readers ignore further bits, others refuse them


def decode_text(value: memoryview) -> str:
    """Decode a text, truncated to `LONGEST_TEXT` bytes."""
    return bytes(value[:LONGEST_TEXT]).decode("utf-8", "replace")


def all_of(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield every value of a length-delimited field.

    Raises:
        ValueError: The message is invalid.
    """
    return (value for number, value in fields(message) if number == wanted and isinstance(value, memoryview))


def last_of(message: memoryview, wanted: int) -> memoryview:
    """Return the value of a text; empty without one.

    Raises:
        ValueError: The message is invalid.
    """
    value = message[:0]
    for value in all_of(message, wanted):  # noqa: B007
        pass
    return value


def merged_message(message: memoryview, wanted: int) -> memoryview:
    """Return the value of a message inside a message; empty without one.

    Raises:
        ValueError: The message is invalid.
    """
    values = list(all_of(message, wanted))
    return values[0] if len(values) == 1 else memoryview(b"".join(values))


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
    """Yield number, value and bytes of each field except groups, the bytes with its number and length.

    Raises:
        ValueError: The message is invalid.
    """
    end = 0
    while end < len(message):
        start = end
        key, end = varint(message, end)
        if key & 7 == _GROUP:
            end = _after_group(message, end, key >> 3)
            continue
        value, end = _read_value(message, end, key)
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
            return value & _LARGEST, position
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


def _after_group(message: memoryview, position: int, number: int) -> int:
    """Return the position after a group whose number has been read."""
    opened = [number]
    while opened:
        key, position = varint(message, position)
        if key & 7 == _GROUP:
            opened.append(key >> 3)
        elif key & 7 != _END_OF_GROUP:
            _, position = _read_value(message, position, key)
        elif opened.pop() != key >> 3:
            raise ValueError("a group does not end where it should")
    return position


def _read_value(message: memoryview, position: int, key: int) -> tuple[FieldValue, int]:
    """Return the value that follows the number and type of a field, and the position after it."""
    read = _READERS.get(key & 7)
    if read is None or not 7 < key <= _LARGEST_KEY:
        raise ValueError(f"no field begins with {key}")
    value, position = read(message, position)
    if position > len(message):
        raise ValueError("a field is longer than its message")
    return value, position


def _read_with_length(message: memoryview, position: int) -> tuple[memoryview, int]:
    length, position = varint(message, position)
    return message[position : position + length], position + length


def _read_fixed(width: int) -> Callable[[memoryview, int], tuple[bytes, int]]:
    return lambda message, position: (bytes(message[position : position + width]), position + width)


_READERS: dict[int, Callable[[memoryview, int], tuple[FieldValue, int]]] = {
    _VARINT: varint,
    _BYTES: _read_with_length,
    _FIXED64: _read_fixed(8),
    _FIXED32: _read_fixed(4),
}
