"""Parse the values of model files, with messages that name the file and the key of an invalid value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from .unbound import InvalidSide

Value = TypeVar("Value")

_MISSING = ("", "none", "null", "nan")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
_AROUND = " \t\r\n\"'"


class Fields:
    """The values of a model file by key, parsed one by one. A key that is missing or null has the value None.

    Attributes:
        origin: Name of the file, for messages.
        warnings: Warnings about values that were ignored.
        invalid_sides: Sides of tiles that are invalid, which the network may make irrelevant.
    """

    def __init__(self, values: Mapping[str, Any], origin: str) -> None:
        """Store the values of the file `origin`."""
        self._values = values
        self._read: set[str] = set()
        self.origin = origin
        self.warnings: list[str] = []
        self.invalid_sides: list[InvalidSide] = []

    def unread(self, *ignored: str) -> tuple[tuple[str, str], ...]:
        """Return the values not read so far, as texts, without those of the ignored keys."""
        return as_texts({key: value for key, value in self._values.items() if key not in {*self._read, *ignored}})

    def given(self, *keys: str) -> tuple[str, ...]:
        """Return those of the keys that have a value."""
        return tuple(key for key in keys if not is_missing(self._values.get(key)))

    def parsed(self, key: str, parse: Callable[[Any], Value | None]) -> Value | None:
        """Parse the value of a key.

        Raises:
            ModelError: The parser fails; the message contains key and reason.
        """
        self._read.add(key)
        value = self._values.get(key)
        if is_missing(value):
            return None
        try:
            return parse(value)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            raise invalid(self.origin, key, error) from error

    def integer(self, key: str, least: int = 0) -> int | None:
        """Read a number of pixels or images."""
        return self.parsed(key, lambda value: whole(value, least))

    def optional_integer(self, key: str, least: int = 0) -> int | None:
        """Read a number of pixels that the network shows as well: an invalid one is ignored with a warning."""
        try:
            return self.integer(key, least)
        except ModelError as error:
            self.warnings.append(tr("{reason} It is ignored.").format(reason=error))
            return None

    def side(self, key: str, axis: str) -> int | None:
        """Read rows ("height") or columns ("width") of a tile.

        Returns:
            The number; 0 for an invalid one, which is added to `invalid_sides`.
        """
        try:
            return self.integer(key, 1)
        except ModelError as error:
            self.invalid_sides.append(InvalidSide(axis, str(error)))
            return 0

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """Read a number in a range."""
        return self.parsed(key, lambda value: number(value, low, high))


def invalid(origin: str, key: str, error: Exception) -> ModelError:
    """Return the error of a key whose value is invalid."""
    lacks = isinstance(error, KeyError)
    reason = tr("{key} lacks {what}").format(key=key, what=error) if lacks else f"{key}: {error}"
    return ModelError(
        tr("{origin}: {shown}. Correct it as described in docs/model-formats.md.").format(origin=origin, shown=reason)
    )


def is_missing(value: object) -> bool:
    """Whether a value is missing, or one that programs write for a missing value."""
    if isinstance(value, str):
        return value.strip().lower() in _MISSING
    return value is None or (isinstance(value, float) and math.isnan(value))


def spell_keys(values: Mapping[str, Any], usual: Sequence[str]) -> dict[str, Any]:
    """Return the values with the usual spelling of keys that differ from it only in case."""
    spellings = {key.lower(): key for key in usual}
    spelled = {key: spellings.get(key.strip().lower(), key) for key in values}
    return {key if spelled[key] in values else spelled[key]: value for key, value in values.items()}


def listed(values: object) -> Sequence[Any]:
    """Return a JSON value as a list; a text such as "0, 1, 2" as the list of its parts.

    Raises:
        ValueError: It is not a list.
    """
    if isinstance(values, str):
        text = values.strip()
        inner = text[1:-1] if text[:1] + text[-1:] in ("[]", "()") else text
        parts = [part.strip(_AROUND) for part in re.split(r"[,;]", inner)]
        if len(parts) == 1:
            parts = inner.split()
        if len(parts) > 1 or inner != text or _NUMBER.fullmatch(inner):
            return parts
    elif isinstance(values, (list, tuple)):
        return values
    raise ValueError(tr('"{values}" is not a list').format(values=str(values)[:80]))


def as_texts(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return keys and values as texts; values other than texts as JSON."""
    texts = ((str(key), _json_text(value)) for key, value in values.items() if value is not None)
    return tuple((without_surrogates(key), without_surrogates(text)) for key, text in texts if text)


def without_surrogates(text: str) -> str:
    """Replace unpaired surrogates, which JSON can spell but UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _json_text(value: object) -> str:
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return tr("(nested too deeply to be shown)")
    return text.strip()


def whole(value: object, least: int = 0) -> int:
    """Return a JSON value as a whole number.

    Raises:
        ValueError: It is not a whole number, or less than `least`.
    """
    parsed = number(value)
    if not parsed.is_integer() or parsed < least:
        if least < 0:
            raise ValueError(tr("{value} is not a whole number").format(value=value))
        raise ValueError(tr("{value} is not a whole number of at least {least}").format(value=value, least=least))
    return int(parsed)


def number(value: Any, low: float = -math.inf, high: float = math.inf) -> float:  # noqa: ANN401  JSON of others, which float() checks
    """Return a JSON value as a finite number.

    Raises:
        ValueError: It is not a number, or not between `low` and `high`.
    """
    try:
        parsed = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(tr('"{value}" is not a number').format(value=str(value)[:80])) from error
    if not math.isfinite(parsed):
        raise ValueError(tr("{value} is not a number").format(value=value))
    if not low <= parsed <= high:
        raise ValueError(tr("{value} is not between {low:g} and {high:g}").format(value=value, low=low, high=high))
    return parsed


def flag(value: object) -> bool:
    """Return a JSON value as true or false, in any of the spellings of hand-written files.

    Raises:
        ValueError: It is neither.
    """
    text = str(value).strip().lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError(tr('"{value}" is neither true nor false').format(value=value))
    return text in ("true", "1")


def pair(values: object) -> tuple[float, float]:
    """Return a JSON list as the two ends of a range.

    Raises:
        ValueError: It is not a list of two numbers.
    """
    parts = listed(values)
    if len(parts) != 2:
        raise ValueError(tr("{values} are not two numbers").format(values=str(values)[:80]))
    return number(parts[0]), number(parts[1])


def model_class(value: object, name: object, color: Sequence[float], index: int) -> ModelClass:
    """Make a class from JSON values.

    Args:
        value: Its pixel value.
        name: Its name; without one, the name is made of the value.
        color: Red, green and blue, 0 to 255; empty or negative for a colour of the palette.
        index: Its index among the classes.

    Raises:
        ValueError: The value or the colour is invalid.
    """
    try:
        pixel = whole(value, -(2**31))
    except ValueError as error:
        raise ValueError(
            tr("{entry}: the value {reason}").format(entry=class_label(name, index), reason=error)
        ) from error
    label = without_surrogates("" if name is None else str(name).strip()) or f"Class {pixel}"
    if not color or min(color) < 0:
        return ModelClass(pixel, label, default_color(index))
    parts = tuple(round(part) for part in color)
    return ModelClass(pixel, label, parts)  # type: ignore[arg-type]


def class_label(name: object, index: int) -> str:
    """Return the name and the position of a class, for messages about it."""
    if name is None:
        return tr("entry {number}").format(number=index + 1)
    return tr('entry {number} ("{name}")').format(number=index + 1, name=without_surrogates(str(name).strip())[:80])


def number_list(values: object) -> tuple[float, ...]:
    """Return a JSON list, or a single number for all bands, as numbers."""
    return tuple(number(value) for value in ([values] if isinstance(values, (int, float)) else listed(values)))


def band_list(values: object) -> tuple[object, ...]:
    """Return a JSON list as band names, or as band indices from 0 if all entries are numbers."""
    parts = listed(values)
    if all(isinstance(part, str) for part in parts) and not all(part.strip().isdecimal() for part in parts):
        return tuple(parts)
    return tuple(part if isinstance(part, str) and not part.strip().isdecimal() else whole(part) for part in parts)
