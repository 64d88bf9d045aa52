"""Change inputs at random, in their own structure: bytes alone seldom get past a checksum, a length or a bracket.

Every function takes an input and a source of random numbers, and returns another input. The same numbers give the same
input, so an input that a test makes from a seed is the same everywhere.
"""

from __future__ import annotations

import copy
import io
import json
import math
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any, Union

Mutate = Callable[[bytes, Random], bytes]

LARGEST = 1 << 16  # bytes of an input

_NUMBERS = (
    *(0, -0.0, 1, -1, 2, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -(2**31), 2**32, 2**53, 2**63 - 1, 2**63, 2**64),
    *(1e-320, 1e-9, 0.5, 1.5, 1e9, 1e38, 1e39, 1e300, 1e308, math.inf, -math.inf, math.nan, 10**30, -(10**30)),
)
_TEXTS = (
    *("", " ", "\0", "\n", "\r\n", "\t", "\x1b[31m", "\x07", "\u202e", "\u2028", "\ud800", "\ufeff", "é", "土地", "👍"),
    *("None", "null", "nan", "inf", "-1", "0", "1e400", "0x10", "1_000", "٣", "²", "½", "true", "True", "{}", "[]"),
    *("a" * 300, "9" * 5000, "../x", "/etc/passwd", "C:\\x", "\\\\host\\x", "file:///x", "<b>&amp;", "%s%n", "{0}"),
    *(";", ",", ":", ";;", "a;b", "=", "'", '"', "(", ")", "((((", "1,2", "1:1", "50%", "#", "net.onnx", "auto"),
)
_BYTES = (b"", b"\0", b"\xff", b"\xff" * 8, b"\x80" * 10, b"\x7f\xff\xff\xff", b"\0" * 16, b"<", b">", b"&#0;", b"]]>")
_TOKENS = re.compile(rb"[A-Za-z_][\w.]*|-?\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_DEEP = 400  # brackets inside each other

Json = Any


def of_bytes(data: bytes, random: Random) -> bytes:
    """Change, remove, repeat or insert some bytes."""
    content = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        place, length = random.randrange(len(content) + 1), random.choice((1, 1, 2, 4, 16))
        change = random.randrange(6)
        if change == 0 and place < len(content):
            content[place] ^= 1 << random.randrange(8)
        elif change == 1 and place < len(content):
            content[place] = random.randrange(256)
        elif change == 2:
            del content[place : place + length]
        elif change == 3:
            content[place:place] = content[place : place + length * 4]
        elif change == 4:
            content[place:place] = random.choice(_BYTES)
        else:
            content[place : place + 4] = struct.pack(
                random.choice("<>") + "i", random.choice((0, -1, 1, 255, 2**31 - 1))
            )
    return bytes(content[:LARGEST])


def of_text(data: bytes, random: Random) -> bytes:
    """Change, remove, repeat, exchange or insert words, numbers and marks."""
    tokens = _TOKENS.findall(data)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        place, change = random.randrange(len(tokens) + 1), random.randrange(6)
        if change == 0:
            tokens[place : place + 1] = [_some_text(random)]
        elif change == 1:
            tokens.insert(place, _some_text(random))
        elif change == 2:
            del tokens[place : place + random.choice((1, 1, 3))]
        elif change == 3 and tokens:
            tokens.insert(place, random.choice(tokens))
        elif change == 4 and place + 1 < len(tokens):
            tokens[place], tokens[place + 1] = tokens[place + 1], tokens[place]
        else:
            tokens[place:place] = tokens[max(0, place - 8) : place] * random.choice((1, 2, 30))
    return b"".join(tokens)[:LARGEST]


def of_json(data: bytes, random: Random) -> bytes:
    """Change values, keys and lists of a JSON document; sometimes its text."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return of_text(data, random)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        document = _changed(document, random, document)
    text = json.dumps(document).encode("ascii")
    return of_text(text, random) if random.random() < 0.1 else text[:LARGEST]


def of_protobuf(data: bytes, random: Random) -> bytes:
    """Change fields of a protobuf message, with right lengths around them."""
    if random.random() < 0.1:
        return of_bytes(data, random)
    message = _parsed(data)
    if message is None:
        return of_bytes(data, random)
    for _ in range(random.choice((1, 1, 2, 3))):
        _change_message(message, random)
    return _encoded(message)[:LARGEST]


def of_zip(data: bytes, random: Random, inside: Mutate = of_json) -> bytes:
    """Change members of a ZIP archive, their names and methods; sometimes its bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info), info.compress_type) for info in archive.infolist()]
    except Exception:  # damaged by earlier changes: only its bytes are left to change
        return of_bytes(data, random)
    place, change = random.randrange(len(members) + 1), random.randrange(8)
    if place < len(members):
        name, content, method = members[place]
        if change < 4:
            members[place] = name, (inside if content[:1] == b"{" else of_protobuf)(content, random), method
        elif change == 4:
            members[place] = _some_text(random).decode("utf-8", "replace") or "x", content, method
        elif change == 5:
            members[place] = name, content, random.choice((0, 8, 12, 14))
        elif change == 6:
            members.append((random.choice(("x.emd", "a/net.onnx", name, name.upper(), "../" + name)), content, method))
        else:
            del members[place]
    packed = zipped(members)
    return of_bytes(packed, random) if random.random() < 0.2 else packed[:LARGEST]


def zipped(members: list[tuple[str, bytes, int]]) -> bytes:
    """Return a ZIP archive of members: name, content, method."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, content, method in members:
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
            archive.writestr(info, content, compress_type=method)
    return file.getvalue()


def _some_text(random: Random) -> bytes:
    value = random.choice((random.choice(_TEXTS), str(random.choice(_NUMBERS)), str(random.randrange(-3, 40))))
    return value.encode("utf-8", "surrogatepass")


def _some_value(random: Random, document: Json) -> Json:
    choice = random.randrange(8)
    if choice < 2:
        return random.choice(_NUMBERS)
    if choice == 2:
        return random.choice(_TEXTS)
    if choice == 3:
        return random.choice((None, True, False, [], {}, [[]], [None], [0], {"": 0}, [1, "a"], ["a", "a"], -1, 3))
    if choice == 4:
        return _nested(random.choice((2, 5, _DEEP)), random)
    if choice == 5:
        return [random.choice(_NUMBERS)] * random.choice((1, 3, 4, 300))
    return copy.deepcopy(_some_part(document, random))


def _nested(depth: int, random: Random) -> Json:
    value: Json = 0
    as_list = random.random() < 0.5
    for _ in range(depth):
        value = [value] if as_list else {"a": value}
    return value


def _some_part(document: Json, random: Random) -> Json:
    """Return a random value of a document."""
    part = document
    while isinstance(part, (dict, list)) and part and random.random() < 0.75:
        part = random.choice([*part.values()] if isinstance(part, dict) else part)
    return part


def _changed(value: Json, random: Random, document: Json) -> Json:
    """Return a document with a random value changed."""
    if isinstance(value, (dict, list)) and value and random.random() < 0.85:
        places = [*value] if isinstance(value, dict) else range(len(value))
        place, change = random.choice(places), random.random()
        copied = copy.copy(value)
        if change < 0.1:
            del copied[place]
        elif change < 0.2 and isinstance(copied, dict):
            copied[random.choice((str(random.choice(_TEXTS)), place.upper(), place + " "))] = copied.pop(place)
        elif change < 0.2:
            copied.insert(place, _some_value(random, document))
        else:
            copied[place] = _changed(value[place], random, document)
        return copied
    if isinstance(value, str) and value and random.random() < 0.4:
        return of_text(value.encode("utf-8", "surrogatepass"), random).decode("utf-8", "replace")
    return _some_value(random, document)


# A message as a list of [number, wire type, value]: an integer, bytes, or another message.
_Message = list[list[Any]]
_Field = Union[int, bytes, _Message]


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
    raise IndexError


def _parsed(data: bytes, depth: int = 0) -> _Message | None:
    """Return the fields of a message; None if the bytes are not one."""
    message: _Message = []
    place = 0
    try:
        while place < len(data):
            key, place = _varint(data, place)
            number, wire = key >> 3, key & 7
            if wire == 0:
                value, place = _varint(data, place)
                message.append([number, wire, value])
                continue
            length, place = _varint(data, place) if wire == 2 else ({1: 8, 5: 4}[wire], place)
            part = data[place : place + length]
            place += length
            if place > len(data) or not number:
                return None
            inner = _parsed(part, depth + 1) if wire == 2 and len(part) > 1 and depth < 8 else None
            message.append([number, wire, inner or part])
    except (IndexError, KeyError):
        return None
    return message


def _as_varint(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _encoded(message: _Message) -> bytes:
    parts = []
    for number, wire, value in message:
        parts.append(_as_varint(number << 3 | wire))
        if isinstance(value, int):
            parts.append(_as_varint(value))
            continue
        content = _encoded(value) if isinstance(value, list) else value
        parts.append(_as_varint(len(content)) + content if wire == 2 else content)
    return b"".join(parts)


def _change_message(message: _Message, random: Random) -> None:
    """Change a random field of a message, at any depth, in place."""
    if not message:
        return
    place = random.randrange(len(message))
    number, _, value = message[place]
    if isinstance(value, list) and random.random() < 0.8:
        _change_message(value, random)
        return
    change = random.randrange(6)
    if change == 0:
        del message[place]
    elif change == 1:
        message.insert(random.randrange(len(message) + 1), copy.deepcopy(message[place]))
    elif change == 2:
        message[place][0] = random.choice((number + 1, max(1, number - 1), random.randrange(1, 40)))
    elif change == 3:
        message[place] = [number, 0, random.choice((0, 1, 2, 7, 127, 2**31, 2**32, 2**63 - 1, 2**64 - 1))]
    elif isinstance(value, int):
        message[place][2] = random.choice((0, 1, value + 1, value * 2, 2**31, 2**64 - 1, random.randrange(300)))
    else:
        content = _encoded(value) if isinstance(value, list) else value
        message[place] = [number, 2, of_bytes(content, random) if random.random() < 0.7 else _some_text(random)]
