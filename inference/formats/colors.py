"""Parse the colours of classes: three numbers from 0 to 255 or from 0 to 1, or a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..i18n import tr
from .fields import is_missing, listed, number

_BRIGHTEST = 255
_HEX = re.compile(r"(?:#|0x)?(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")  # a fourth part is the opacity
_FUNCTION = re.compile(r"rgba?\s*(\(.*\))", re.IGNORECASE)

Parts = tuple[float, ...]
"""Red, green and blue, 0 to 255; other than three numbers, or negative ones, if the file has them."""


def color_parts(colors: Iterable[Any]) -> list[Parts]:
    """Parse the colours of a list of classes; () for a class without a colour.

    Numbers are from 0 to 1 if one of a colour is a fraction, or if no number of any colour is greater than 1.

    Raises:
        ValueError: A colour is invalid.
    """
    listed_colors = list(colors)
    hexadecimal = [_of_hex(color) for color in listed_colors]
    numbers = [() if parts else _parts_of_numbers(color) for parts, color in zip(hexadecimal, listed_colors)]
    in_unit = all(part <= 1 for parts in (*hexadecimal, *numbers) for part in parts)
    return [
        by_hex or (_scaled_to_bytes(parts) if in_unit or any(part % 1 for part in parts) else parts)
        for by_hex, parts in zip(hexadecimal, numbers)
    ]


def _scaled_to_bytes(parts: Parts) -> Parts:
    """Scale numbers from 0 to 1 to numbers from 0 to 255."""
    in_unit = all(0 <= part <= 1 for part in parts)
    return tuple(part * _BRIGHTEST for part in parts) if in_unit else parts


def _of_hex(color: object) -> Parts:
    """Return the parts of a text such as #1E90FF; () for anything else."""
    if not isinstance(color, str) or not _HEX.fullmatch(color.strip()):
        return ()
    digits = re.sub("^(#|0x)", "", color.strip())
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(float(part) for part in bytes.fromhex(digits)[:3])


def _parts_of_numbers(color: object) -> Parts:
    if is_missing(color) or color in ([], ()):
        return ()
    called = _FUNCTION.fullmatch(color.strip()) if isinstance(color, str) else None
    try:
        parts = listed(called.group(1) if called else color)[:3]  # without the opacity
    except ValueError as error:
        raise ValueError(
            tr('the colour "{color}" is neither three numbers from 0 to 255 nor of the form #RRGGBB').format(
                color=str(color)[:80]
            )
        ) from error
    return tuple(number(part) for part in parts)
