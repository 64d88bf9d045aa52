"""Read JSON as people and programs leave it: commas are mended, comments and Python's spelling are read as meant.

Esri's own published model definitions have a missing and a trailing comma. A file need not be well meant:
its size, the digits of its numbers and what is mended are bounded, and nothing in it is evaluated but texts in quotes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from .encodings import decode
from .respelling import respell

LARGEST = 16 * 2**20  # bytes; a definition has some kilobytes, but its JSON takes a hundred times its size in memory
_MOST_MENDED = 50  # commas; each costs a pass over the text
_MOST_TOLD = 5  # keys that have several values
_SHOWN = 80  # characters of such a key
_MOST_DIGITS = 4300  # of a whole number, as in newer Pythons (3.11): more take minutes to read


def read_object(path: str, expected: str, *, bounded: bool = True) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a file that holds one JSON object.

    Args:
        path: The file.
        expected: What it should be, for messages, such as "an .emd file".
        bounded: Whether a large file is refused; not for one that may hold a model.

    Returns:
        The object, and a note for everything that was mended or guessed.

    Raises:
        ModelError: The file is something else.
    """
    origin = os.path.basename(path)
    try:
        if bounded:
            check_size(os.path.getsize(path), origin, expected)
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise ModelError(
            tr("{origin}: the file cannot be read ({reason}). Check its permissions.").format(
                origin=origin, reason=error.strerror
            )
        ) from error
    return parse_bytes(content, origin, expected)


def parse_bytes(content: bytes, origin: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Parse the bytes of a file that holds one JSON object; arguments and errors as for `read_object`."""
    text, guessed = decode(content, origin, expected)
    try:
        said, notes = parse_object(text, origin, expected)
    except ModelError as error:
        if guessed:
            raise ModelError(" ".join([str(error), *guessed])) from error
        raise
    return said, guessed + notes


def check_size(size: int, origin: str, expected: str) -> None:
    """Refuse a text of more bytes than any definition has."""
    if size > LARGEST:
        raise ModelError(
            tr(
                "{origin}: the file has {size:.0f} MiB, and one of more than {most:g} MiB is not read as {expected}. "
                "Choose another file."
            ).format(origin=origin, size=size / 2**20, most=LARGEST / 2**20, expected=expected)
        )


def parse_object(text: str, origin: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Parse JSON text that holds one object; arguments and errors as for `read_object`."""
    said, notes = loads(text, origin)
    if isinstance(said, list) and len(said) == 1 and isinstance(said[0], dict):
        said = said[0]
    if not isinstance(said, dict):
        raise ModelError(
            tr("{origin}: this is JSON, but no object with keys and values. Choose {expected}.").format(
                origin=origin, expected=expected
            )
        )
    return said, notes


def loads(text: str, origin: str) -> tuple[Any, tuple[str, ...]]:
    """Parse JSON text, mending it where only one reading is possible.

    Args:
        text: The JSON text.
        origin: Name of the file for messages.

    Returns:
        The value, and a note for everything mended.

    Raises:
        ModelError: Anything else is wrong; says line and column.
    """
    try:
        return _with_commas(text, origin)
    except ModelError:
        plain, kinds = respell(text)
        if not kinds:
            raise
    said, notes = _with_commas(plain, origin)
    note = tr("{origin}: it is not valid JSON, but could be read ({what}).")
    return said, (note.format(origin=origin, what=", ".join(kinds)), *notes)


def _with_commas(text: str, origin: str) -> tuple[Any, tuple[str, ...]]:
    """Parse JSON text in which commas may be missing or too many."""
    notes: list[str] = []
    while True:
        twice: dict[str, None] = {}
        try:
            said = json.loads(text, parse_int=_whole_number, object_pairs_hook=partial(_object, twice=twice))
            return said, (*notes, *_told_twice(twice, origin))
        except RecursionError as error:
            raise ModelError(
                tr("{origin}: its JSON is nested too deeply. Choose another file.").format(origin=origin)
            ) from error
        except json.JSONDecodeError as error:
            mended = _mended(text, error.pos)
            if mended == text or len(notes) == _MOST_MENDED:
                more = tr(", after {count} commas that were mended").format(count=len(notes)) if notes else ""
                raise ModelError(
                    tr(
                        "{origin}: this is not valid JSON (line {line}, column {column}: {reason}{more}). Correct it "
                        "there, or choose another file."
                    ).format(origin=origin, line=error.lineno, column=error.colno, reason=error.msg, more=more)
                ) from error
            if len(mended) > len(text):
                note = tr("{origin}: a missing comma near line {line} was mended.")
            else:
                note = tr("{origin}: a superfluous comma near line {line} was mended.")
            notes.append(note.format(origin=origin, line=error.lineno))
            text = mended
        except _TooManyDigits as error:
            raise ModelError(_too_many_digits(text, origin)) from error


def _object(pairs: list[tuple[str, Any]], twice: dict[str, None]) -> dict[str, Any]:
    """A JSON object, and which of its keys have several values: the last counts, as in Python and ArcGIS."""
    said = dict(pairs)
    if len(said) < len(pairs):
        twice.update(dict.fromkeys(key for key, value in pairs if said[key] != value))
    return said


def _told_twice(keys: Iterable[str], origin: str) -> tuple[str, ...]:
    note = tr("{origin}: the key {key} has several values, of which the last is used.")
    return tuple(note.format(origin=origin, key=key[:_SHOWN]) for key in list(keys)[:_MOST_TOLD])


class _TooManyDigits(Exception):  # noqa: N818  it leaves this module as a ModelError
    """A whole number is longer than any that means something."""


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise _TooManyDigits
    return int(digits)


def _too_many_digits(text: str, origin: str) -> str:
    found = re.search(rf"\d{{{_MOST_DIGITS + 1},}}", text)
    start, digits = (found.start(), len(found.group())) if found else (0, _MOST_DIGITS)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return tr(
        "{origin}: the number in line {line}, column {column} has {digits} digits, and at most {most} are read. "
        "Correct it there, or choose another file."
    ).format(origin=origin, line=line, column=column, digits=digits, most=_MOST_DIGITS)


def _mended(text: str, position: int) -> str:
    """Add or remove the comma at `position` where that can be meant; else give the text back as it is."""
    if text[position : position + 1] == "," and text[position + 1 :].lstrip()[:1] in ("}", "]"):
        position += 1  # since Python 3.13 an error is at the superfluous comma, before that behind it
    before = text[:position].rstrip()
    after = text[position:].lstrip()
    if before.endswith(",") and after[:1] in ("}", "]"):
        return before[:-1] + text[len(before) :]
    if after[:1] in (",",) and before[-1:] in ("{", "["):
        return text
    if text[position - 1 : position] == "," and after[:1] in ("}", "]"):
        return text[: position - 1] + text[position:]
    if after.startswith('"') and before[-1:] in ('"', "]", "}") and before.count('"') % 2 == 0:
        return before + "," + text[len(before) :]
    return text
