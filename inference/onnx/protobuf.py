"""Read a message of protobuf field by field, as the ONNX files hold them.

Only what is common to all messages is known here (https://protobuf.dev/programming-guides/encoding/). No field is
believed to be longer than its message, so that a broken or hostile file costs no more than its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Union

Value = Union[int, memoryview]

LONGEST = 1024  # bytes of a text

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def text(value: memoryview) -> str:
    """A text, cut off where it is longer than any name or label."""
    return bytes(value[:LONGEST]).decode("utf-8", "replace")


def all_of(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Every value of a field that has a length.

    Raises:
        ValueError: This is no message.
    """
    return (value for number, value in fields(message) if number == wanted and isinstance(value, memoryview))


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """The fields of a message, one after the other, as their numbers and values.

    Raises:
        ValueError: This is no message.
    """
    return ((number, value) for number, value, _ in spans(message))


def spans(message: memoryview) -> Iterator[tuple[int, Value, slice]]:
    """The fields of a message with the bytes that hold each, its number and length among them.

    Raises:
        ValueError: This is no message.
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


def varint(message: memoryview, place: int) -> tuple[int, int]:
    """The whole number that begins at a place, and where it ends.

    Raises:
        ValueError: It does not end.
    """
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


def with_length(number: int, value: bytes) -> bytes:
    """The bytes of a field that holds bytes: a text or a message."""
    return length_heading(number, len(value)) + value


def length_heading(number: int, length: int) -> bytes:
    """The bytes before so many bytes of a field that holds bytes."""
    return _as_varint(number << 3 | _BYTES) + _as_varint(length)


def with_number(number: int, value: int) -> bytes:
    """The bytes of a field that holds a whole number, not a negative one."""
    return _as_varint(number << 3 | _VARINT) + _as_varint(value)


def _as_varint(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _read_with_length(message: memoryview, place: int) -> tuple[memoryview, int]:
    length, place = varint(message, place)
    return message[place : place + length], place + length


_READERS: dict[int, Callable[[memoryview, int], tuple[Value, int]]] = {
    _VARINT: varint,
    _BYTES: _read_with_length,
    _FIXED64: lambda message, place: (message[place : place + 8], place + 8),
    _FIXED32: lambda message, place: (message[place : place + 4], place + 4),
}
