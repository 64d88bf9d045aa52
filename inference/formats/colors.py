"""Read the colours of classes as files spell them: three numbers of 0 to 255 or 0 to 1, or a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..i18n import tr
from .fields import is_missing, listed, number

_BRIGHTEST = 255
_HEX = re.compile(r"(?:#|0x)?(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")  # a fourth part is how opaque it is
_FUNCTION = re.compile(r"rgba?\s*(\(.*\))", re.IGNORECASE)

Parts = tuple[float, ...]
"""Red, green and blue, 0 to 255; other numbers than three, or negative ones, as a file gives them."""


def color_parts(colors: Iterable[Any]) -> list[Parts]:
    """Read the colours of a list of classes; () for a class that has none.

    Numbers of 0 to 1 are told by a fraction, or by none of all colours being brighter than 1.

    Raises:
        ValueError: One of them is no colour.
    """
    found = list(colors)
    exact = [_of_hex(color) for color in found]
    numbers = [() if known else _numbers(color) for known, color in zip(exact, found)]
    dark = all(part <= 1 for parts in (*exact, *numbers) for part in parts)
    return [
        known or (_scaled(parts) if dark or any(part % 1 for part in parts) else parts)
        for known, parts in zip(exact, numbers)
    ]


def _scaled(parts: Parts) -> Parts:
    """Of 0 to 1, those of 0 to 255."""
    in_unit = all(0 <= part <= 1 for part in parts)
    return tuple(part * _BRIGHTEST for part in parts) if in_unit else parts


def _of_hex(color: Any) -> Parts:  # noqa: ANN401  JSON of others
    """The parts of a text such as #1E90FF; () for anything else."""
    if not isinstance(color, str) or not _HEX.fullmatch(color.strip()):
        return ()
    digits = re.sub("^(#|0x)", "", color.strip())
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(float(part) for part in bytes.fromhex(digits)[:3])


def _numbers(color: Any) -> Parts:  # noqa: ANN401  JSON of others
    if is_missing(color) or color in ([], ()):
        return ()
    called = _FUNCTION.fullmatch(color.strip()) if isinstance(color, str) else None
    try:
        parts = listed(called.group(1) if called else color)[:3]  # what follows is how opaque it is
    except ValueError as error:
        raise ValueError(
            tr('the colour "{color}" is neither three numbers from 0 to 255 nor written as #RRGGBB').format(
                color=str(color)[:80]
            )
        ) from error
    return tuple(number(part) for part in parts)
