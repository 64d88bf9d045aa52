"""Messages between two processes: a JSON object and arrays, of which nothing is executed when they are read.

A message is the length of the JSON text and of all arrays (64 bits each, little endian), the text, and the bytes of
the arrays. Programs that import no module of the plugin load this file by its path: it needs the standard library and
numpy only.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

_LENGTHS = struct.Struct("<QQ")
_LONGEST_TEXT = 2**27  # bytes
_NUMBERS = re.compile(r"[<>|][biuf][1248]")  # types of arrays that are sent as bytes
_DEEPEST = 8  # of lists in lists
_PIECE = 2**26  # bytes to write at once


class TooLargeError(Exception):
    """A message has more bytes than its reader accepts.

    Attributes:
        bytes: Its length.
    """

    def __init__(self, length: int) -> None:
        """Refuse a message of this length."""
        super().__init__(f"a message of {length} bytes")
        self.bytes = length


def write(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Write a message, whose values may be numbers, texts, None, arrays, and lists and dictionaries of those.

    Raises:
        OSError: The other process has ended.
        TypeError: A value is of another type.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    text = json.dumps(_encoded(message, arrays)).encode("ascii")
    stream.write(_LENGTHS.pack(len(text), sum(array.nbytes for array in arrays)))
    stream.write(text)
    for array in arrays:
        content = memoryview(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
        for start in range(0, len(content), _PIECE):
            stream.write(content[start : start + _PIECE])
    stream.flush()


def read(stream: BinaryIO, most: int) -> dict[str, Any]:
    """Read a message.

    Args:
        stream: The output of the other process.
        most: Bytes of arrays to accept.

    Raises:
        EOFError: The other process has ended.
        TooLargeError: The arrays have more bytes.
        ValueError: It is not a message.
    """
    length, size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if length > _LONGEST_TEXT or size > most:
        raise TooLargeError(max(length, size))
    text = _exactly(stream, length)
    try:
        encoded = json.loads(text)
        content = _exactly(stream, size)
        message = _decoded(encoded, _Pieces(content))
    except (KeyError, TypeError, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(message, dict):
        raise ValueError("not an object")
    return message


def _exactly(stream: BinaryIO, count: int) -> bytearray:
    content = bytearray(count)
    view, filled = memoryview(content), 0
    while filled < count:
        got = stream.readinto(view[filled:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        filled += got
    return content


class _Pieces:
    """The bytes of all arrays, which are taken one after the other."""

    def __init__(self, content: bytearray) -> None:
        self._content = content
        self._position = 0

    def array(self, kind: object, shape: object) -> np.ndarray[Any, Any]:
        """Return the next array."""
        if not isinstance(kind, str) or not _NUMBERS.fullmatch(kind):
            raise ValueError("not an array of numbers")
        lengths = _lengths(shape)
        dtype, count = np.dtype(kind), math.prod(lengths)
        end = self._position + count * dtype.itemsize
        if end > len(self._content):
            raise ValueError("an array is too short")
        array = np.frombuffer(self._content, dtype, count, self._position).reshape(lengths)
        self._position = end
        return array


def _lengths(shape: object) -> tuple[int, ...]:
    if not isinstance(shape, list) or not all(isinstance(side, int) and side >= 0 for side in shape):
        raise ValueError("not a shape")
    return tuple(shape)


def _encoded(value: object, arrays: list[np.ndarray[Any, Any]]) -> object:
    """Return a value as JSON has it: plain, or a list whose first item is its type."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (bytes, bytearray)):
        value = np.frombuffer(value, np.uint8)
    if isinstance(value, np.ndarray) and _NUMBERS.fullmatch(value.dtype.str):
        arrays.append(value)
        return ["array", value.dtype.str, [*value.shape]]
    if isinstance(value, np.ndarray) and value.dtype.kind in "OUS":
        return ["texts", [*value.shape], [str(text) for text in value.reshape(-1).tolist()]]
    if isinstance(value, dict):
        return ["map", [[_encoded(key, arrays), _encoded(item, arrays)] for key, item in value.items()]]
    if isinstance(value, (list, tuple)):
        return ["list", [_encoded(item, arrays) for item in value]]
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _decoded(encoded: object, pieces: _Pieces, depth: int = 0) -> object:
    if not isinstance(encoded, list):
        if isinstance(encoded, dict):
            raise ValueError("an object of JSON")
        return encoded
    if depth > _DEEPEST:
        raise ValueError("too deep")
    kind, *rest = encoded
    if kind == "array":
        return pieces.array(*rest)
    if kind == "texts":
        return _text_array(*rest)
    if kind == "map":
        return {
            _decoded(key, pieces, depth + 1): _decoded(item, pieces, depth + 1) for key, item in _dict_of_pairs(*rest)
        }
    if kind == "list":
        return [_decoded(item, pieces, depth + 1) for item in rest[0]]
    raise ValueError("an unknown type")


def _dict_of_pairs(items: list[list[object]]) -> Iterator[tuple[object, object]]:
    yield from ((key, item) for key, item in items)


def _text_array(shape: object, values: list[object]) -> np.ndarray[Any, Any]:
    lengths = _lengths(shape)
    texts = np.empty(math.prod(lengths), object)
    if len(values) != len(texts) or not all(isinstance(text, str) for text in values):
        raise ValueError("not texts")
    texts[:] = values
    return texts.reshape(lengths)
