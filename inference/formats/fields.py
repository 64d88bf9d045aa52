"""Take values out of a model file so that a message names the key when one makes no sense."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass, default_color

_MISSING = ("", "none", "null", "nan")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
_AROUND = " \t\r\n\"'"


class Fields:
    """The values of a model file by key; None for a key that is missing or null."""

    def __init__(self, said: Mapping[str, Any], origin: str) -> None:
        """Read from `said`, the contents of the file `origin`."""
        self._said = said
        self.origin = origin
        self._read: set[str] = set()
        self.passed_over: list[str] = []

    def unread(self, *passed_over: str) -> tuple[tuple[str, str], ...]:
        """What nobody has asked for so far, as texts; without the keys that are passed over."""
        return as_texts({key: value for key, value in self._said.items() if key not in {*self._read, *passed_over}})

    def given(self, *keys: str) -> tuple[str, ...]:
        """Those of the keys that have a value."""
        return tuple(key for key in keys if not is_missing(self._said.get(key)))

    def checked(self, key: str, parse: Callable[[Any], Any]) -> Any:  # noqa: ANN401  as the parser gives it
        """Parse the value of a key.

        Raises:
            ModelError: The parser cannot; says key and reason.
        """
        self._read.add(key)
        value = self._said.get(key)
        if is_missing(value):
            return None
        try:
            return parse(value)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            lacks = isinstance(error, KeyError)
            shown = tr("{key} lacks {what}").format(key=key, what=error) if lacks else f"{key}: {error}"
            raise ModelError(
                tr("{origin}: {shown}. Correct it as docs/model-formats.md describes.").format(
                    origin=self.origin, shown=shown
                )
            ) from error

    def whole(self, key: str, least: int = 0) -> int | None:
        """Read a number of pixels or images."""
        return self.checked(key, lambda value: whole(value, least))  # type: ignore[no-any-return]

    def of_graph(self, key: str, least: int = 0) -> int | None:
        """Read a number of pixels that the graph tells as well: what makes no sense is passed over, and told."""
        try:
            return self.whole(key, least)
        except ModelError as error:
            self.passed_over.append(tr("{reason} It is passed over.").format(reason=error))
            return None

    def side(self, key: str, fixed: int | None) -> int | None:
        """Read rows or columns of a tile; what makes no sense is no reason to refuse a graph that fixes them.

        Args:
            key: The key.
            fixed: What the graph fixes, None where it takes any.

        Returns:
            The number; None for a key that is missing, 0 for what makes no sense.
        """
        try:
            return self.whole(key, 1)
        except ModelError:
            if fixed is None:
                raise
            return 0

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """Read a number between two others."""
        return self.checked(key, lambda value: number(value, low, high))  # type: ignore[no-any-return]

    def numbers(self, key: str) -> tuple[float, ...] | None:
        """Read a list of numbers; a single one stands for all bands."""
        return self.checked(key, _numbers)  # type: ignore[no-any-return]

    def text(self, key: str) -> str | None:
        """Read a text."""
        return self.checked(key, str)  # type: ignore[no-any-return]

    def flag(self, key: str) -> bool | None:
        """Read a yes or no."""
        return self.checked(key, flag)  # type: ignore[no-any-return]

    def bands(self, key: str) -> tuple[object, ...] | None:
        """Read a list of band names, or of indices from 0."""
        return self.checked(key, _bands)  # type: ignore[no-any-return]


def is_missing(value: object) -> bool:
    """Whether a value of a file is none, or what programs write where they have none."""
    if isinstance(value, str):
        return value.strip().lower() in _MISSING
    return value is None or (isinstance(value, float) and math.isnan(value))


def spell_keys(said: Mapping[str, Any], usual: Sequence[str]) -> dict[str, Any]:
    """The same keys and values, keys that are usual ones but for upper and lower case spelt as those."""
    known = {key.lower(): key for key in usual}
    changed = {key: known.get(key.strip().lower(), key) for key in said}
    return {key if changed[key] in said else changed[key]: value for key, value in said.items()}


def listed(values: Any) -> Sequence[Any]:  # noqa: ANN401  JSON of others
    """Give a JSON value as a list; a text such as "0, 1, 2" as that of its parts.

    Raises:
        ValueError: It is none.
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


def as_texts(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Give keys and values of JSON as texts for people; a text as it is, anything else as JSON."""
    texts = ((str(key), _text(value)) for key, value in said.items() if value is not None)
    return tuple((whole_letters(key), whole_letters(text)) for key, text in texts if text)


def whole_letters(text: str) -> str:
    """Give a text without the halves of letters that JSON can spell, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(value: Any) -> str:  # noqa: ANN401  JSON of others
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return tr("(nested too deeply to be shown)")
    return text.strip()


def whole(value: Any, least: int = 0) -> int:  # noqa: ANN401  JSON of others
    """Give a JSON value as a whole number.

    Raises:
        ValueError: It is none, or less than `least`.
    """
    found = number(value)
    if not found.is_integer() or found < least:
        if least < 0:
            raise ValueError(tr("{value} is not a whole number").format(value=value))
        raise ValueError(tr("{value} is not a whole number of at least {least}").format(value=value, least=least))
    return int(found)


def number(value: Any, low: float = -math.inf, high: float = math.inf) -> float:  # noqa: ANN401  JSON of others
    """Give a JSON value as a finite number.

    Raises:
        ValueError: It is none, or not between `low` and `high`.
    """
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(tr('"{value}" is not a number').format(value=str(value)[:80])) from error
    if not math.isfinite(found):
        raise ValueError(tr("{value} is not a number").format(value=value))
    if not low <= found <= high:
        raise ValueError(tr("{value} is not between {low:g} and {high:g}").format(value=value, low=low, high=high))
    return found


def flag(value: Any) -> bool:  # noqa: ANN401  JSON of others
    """Give a JSON value as yes or no; hand-written files spell it in several ways.

    Raises:
        ValueError: It is neither.
    """
    text = str(value).strip().lower()
    if text not in ("true", "false", "1", "0"):
        raise ValueError(tr('"{value}" is neither true nor false').format(value=value))
    return text in ("true", "1")


def pair(values: Any) -> tuple[float, float]:  # noqa: ANN401  JSON of others
    """Give a JSON list as the two ends of a range.

    Raises:
        ValueError: It is none.
    """
    parts = listed(values)
    if len(parts) != 2:
        raise ValueError(tr("{values} are not two numbers").format(values=str(values)[:80]))
    return number(parts[0]), number(parts[1])


def model_class(value: Any, name: Any, color: Sequence[float], index: int) -> ModelClass:  # noqa: ANN401  JSON of others
    """Make a class from JSON values.

    Args:
        value: Its pixel value.
        name: Its name; None or empty for one after its value.
        color: Red, green and blue, 0 to 255; none or negative for a colour by its place.
        index: Its place among the classes.

    Raises:
        ValueError: They make no class.
    """
    try:
        pixel = whole(value, -(2**31))
    except ValueError as error:
        raise ValueError(
            tr("{entry}: the value {reason}").format(entry=class_shown(name, index), reason=error)
        ) from error
    shown = whole_letters("" if name is None else str(name).strip()) or f"Class {pixel}"
    if not color or min(color) < 0:
        return ModelClass(pixel, shown, default_color(index))
    parts = tuple(round(part) for part in color)
    return ModelClass(pixel, shown, parts)  # type: ignore[arg-type]


def class_shown(name: Any, index: int) -> str:  # noqa: ANN401  JSON of others
    """A class by its name and its place, for messages about its value."""
    if name is None:
        return tr("entry {number}").format(number=index + 1)
    return tr('entry {number} ("{name}")').format(number=index + 1, name=whole_letters(str(name).strip())[:80])


def _numbers(values: Any) -> tuple[float, ...]:  # noqa: ANN401  JSON of others
    return tuple(number(value) for value in ([values] if isinstance(values, (int, float)) else listed(values)))


def _bands(values: Any) -> tuple[object, ...]:  # noqa: ANN401  JSON of others
    """Names; or numbers, where all of them are."""
    parts = listed(values)
    if all(isinstance(part, str) for part in parts) and not all(part.strip().isdecimal() for part in parts):
        return tuple(parts)
    return tuple(part if isinstance(part, str) and not part.strip().isdecimal() else whole(part) for part in parts)
