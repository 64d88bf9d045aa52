"""Parse JSON that is not quite valid: missing or extra commas, comments, Python's spelling.

Esri's own published model definitions have a missing and a trailing comma. Files are untrusted: their size, the digits
of numbers and the number of fixes are limited, and only texts in quotes are evaluated.
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
from ..regular_files import open_regular
from .encodings import decode
from .respelling import respell

LARGEST_DEFINITION = (
    16 * 2**20
)  # bytes; a definition has some kilobytes, and parsed JSON takes a hundred times its size in memory
_MOST_FIXES = 50  # commas; each costs a pass over the text
_MOST_DUPLICATES = 5  # keys with several values, in notes
_LONGEST_KEY = 80  # characters, in notes
_MOST_DIGITS = 4300  # of a whole number, as in Python 3.11 and later; more take minutes to parse


def read_object(path: str, expected: str, *, bounded: bool = True) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a file that contains one JSON object.

    Args:
        path: The file.
        expected: The expected kind of file, for messages, such as "an .emd file".
        bounded: Whether a large file is refused; false for one that may contain a model.

    Returns:
        The object, and a note on everything that was fixed or guessed.

    Raises:
        ModelError: The file cannot be read, or is not a JSON object.
    """
    origin = os.path.basename(path)
    try:
        if bounded:
            check_size(os.path.getsize(path), origin, expected)
        with open_regular(path) as file:
            content = file.read()
    except OSError as error:
        raise ModelError(
            tr("{origin}: the file cannot be read ({reason}). Check its permissions.").format(
                origin=origin, reason=error.strerror
            )
        ) from error
    return parse_bytes(content, origin, expected)


def mentions(path: str, *words: str) -> bool:
    """Whether a file contains one of these words; without them it is JSON of another kind."""
    try:
        if os.path.getsize(path) > LARGEST_DEFINITION:
            return False
        with open_regular(path) as file:
            text, _ = decode(file.read(), path, "")
    except (OSError, ModelError):
        return False
    return any(word in text for word in words)


def parse_bytes(content: bytes, origin: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Parse the bytes of a file that contains one JSON object; arguments and errors as for `read_object`."""
    text, guessed = decode(content, origin, expected)
    try:
        document, notes = parse_object(text, origin, expected)
    except ModelError as error:
        if guessed:
            raise ModelError(" ".join([str(error), *guessed])) from error
        raise
    return document, guessed + notes


def check_size(size: int, origin: str, expected: str) -> None:
    """Refuse a file that is larger than any definition."""
    if size > LARGEST_DEFINITION:
        raise ModelError(
            tr(
                "{origin}: the file has {size:.0f} MiB, but {expected} can have at most {most:g} MiB. Choose another "
                "file."
            ).format(origin=origin, size=size / 2**20, most=LARGEST_DEFINITION / 2**20, expected=expected)
        )


def parse_object(text: str, origin: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Parse JSON text that contains one object; arguments and errors as for `read_object`."""
    document, notes = loads(text, origin)
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
        document = document[0]
    if not isinstance(document, dict):
        raise ModelError(
            tr("{origin}: this is JSON, but not an object with keys and values. Choose {expected}.").format(
                origin=origin, expected=expected
            )
        )
    return document, notes


def loads(text: str, origin: str) -> tuple[Any, tuple[str, ...]]:
    """Parse JSON text, and fix errors that have only one possible correction.

    Args:
        text: The JSON text.
        origin: Name of the file, for messages.

    Returns:
        The value, and a note on everything that was fixed.

    Raises:
        ModelError: Any other error; the message contains line and column.
    """
    try:
        return _with_commas(text, origin)
    except ModelError:
        plain, kinds = respell(text)
        if not kinds:
            raise
    value, notes = _with_commas(plain, origin)
    note = tr("{origin}: this is not valid JSON, but could be read ({what}).")
    return value, (note.format(origin=origin, what=", ".join(kinds)), *notes)


def _with_commas(text: str, origin: str) -> tuple[Any, tuple[str, ...]]:
    """Parse JSON text with missing or extra commas."""
    notes: list[str] = []
    while True:
        duplicates: dict[str, None] = {}
        try:
            hook = partial(_object, duplicates=duplicates)
            value = json.loads(text, parse_int=_whole_number, object_pairs_hook=hook)
            return value, (*notes, *_duplicate_notes(duplicates, origin)) if duplicates else tuple(notes)
        except RecursionError as error:
            raise ModelError(
                tr("{origin}: its JSON is nested too deeply. Choose another file.").format(origin=origin)
            ) from error
        except json.JSONDecodeError as error:
            fixed = _fixed(text, error.pos)
            if fixed == text or len(notes) == _MOST_FIXES:
                more = tr(", after fixing {count} commas").format(count=len(notes)) if notes else ""
                raise ModelError(
                    tr(
                        "{origin}: this is not valid JSON (line {line}, column {column}: {reason}{more}). Correct it "
                        "there, or choose another file."
                    ).format(origin=origin, line=error.lineno, column=error.colno, reason=error.msg, more=more)
                ) from error
            if len(fixed) > len(text):
                note = tr("{origin}: a missing comma near line {line} was added.")
            else:
                note = tr("{origin}: an extra comma near line {line} was removed.")
            notes.append(note.format(origin=origin, line=error.lineno))
            text = fixed
        except _TooManyDigits as error:
            raise ModelError(_too_many_digits(text, origin)) from error


def _object(pairs: list[tuple[str, Any]], duplicates: dict[str, None]) -> dict[str, Any]:
    """Return a JSON object, and collect keys with several values: the last one is used, as in Python and ArcGIS."""
    values = dict(pairs)
    if len(values) < len(pairs):
        duplicates.update(dict.fromkeys(key for key, value in pairs if values[key] != value))
    return values


def _duplicate_notes(keys: Iterable[str], origin: str) -> tuple[str, ...]:
    note = tr("{origin}: the key {key} has several values; the last one is used.")
    return tuple(note.format(origin=origin, key=key[:_LONGEST_KEY]) for key in list(keys)[:_MOST_DUPLICATES])


class _TooManyDigits(Exception):  # noqa: N818  it leaves this module as a ModelError
    """A whole number has more digits than can be parsed in reasonable time."""


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise _TooManyDigits
    return int(digits)


def _too_many_digits(text: str, origin: str) -> str:
    match = re.search(rf"\d{{{_MOST_DIGITS + 1},}}", text)
    start, digits = (match.start(), len(match.group())) if match else (0, _MOST_DIGITS)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return tr(
        "{origin}: the number in line {line}, column {column} has {digits} digits, but at most {most} are supported. "
        "Correct it there, or choose another file."
    ).format(origin=origin, line=line, column=column, digits=digits, most=_MOST_DIGITS)


def _fixed(text: str, position: int) -> str:
    """Add or remove a comma at `position`; return the text unchanged if that cannot be the error."""
    if text[position : position + 1] == "," and text[position + 1 :].lstrip()[:1] in ("}", "]"):
        position += 1  # Python 3.13 and later report the position of the extra comma, earlier versions the one after it
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
