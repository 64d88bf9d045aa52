"""Read JSON that people wrote by hand: a missing or a trailing comma is mended, nothing else.

Esri's own published model definitions contain both.
"""

from __future__ import annotations

import json
import os
from typing import Any

from ..errors import ModelError


def read_object(path: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a file that holds one JSON object.

    Args:
        path: The file.
        expected: What it should be, for messages, such as "an .emd file".

    Returns:
        The object, and a note for every comma mended.

    Raises:
        ModelError: The file is something else.
    """
    origin = os.path.basename(path)
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise ModelError(f"{origin}: the file is not text (UTF-8). Choose {expected}.") from error
    except OSError as error:
        raise ModelError(f"{origin}: the file cannot be read ({error.strerror}). Check its permissions.") from error
    return loads_object(text, origin, expected)


def loads_object(text: str, origin: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Parse JSON text that holds one object; arguments and errors as for `read_object`."""
    said, notes = loads(text, origin)
    if not isinstance(said, dict):
        raise ModelError(f"{origin}: this is not a model definition, which is a JSON object. Choose {expected}.")
    return said, notes


def loads(text: str, origin: str) -> tuple[Any, tuple[str, ...]]:
    """Parse JSON text, mending commas where only one reading is possible.

    Args:
        text: The JSON text.
        origin: Name of the file for messages.

    Returns:
        The value, and a note for every comma mended.

    Raises:
        ModelError: Anything else is wrong; says line and column.
    """
    notes: list[str] = []
    while True:
        try:
            return json.loads(text), tuple(notes)
        except RecursionError as error:  # noqa: PERF203  each pass mends one comma
            raise ModelError(f"{origin}: its JSON is nested too deeply. Choose another file.") from error
        except json.JSONDecodeError as error:
            mended = _mended(text, error.pos)
            if mended == text:
                raise ModelError(
                    f"{origin}: this is not valid JSON (line {error.lineno}, column {error.colno}: {error.msg}). "
                    "Correct it there, or choose another file."
                ) from error
            what = "missing" if len(mended) > len(text) else "superfluous"
            notes.append(f"{origin}: a {what} comma near line {error.lineno} was mended.")
            text = mended


def _mended(text: str, position: int) -> str:
    """Add or remove the comma at `position` where that can be meant; else give the text back as it is."""
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
