"""Parse lists of bands, some of which may be calculated from bands of the raster.

An entry is a name, a number from 0, or an object with a name, an expression, or both: docs/model-formats.md,
"Calculated bands".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ..i18n import tr
from ..preprocessing.expression import Expression, band, parse_expression
from .fields import band_list, whole

Parsed = tuple[tuple[object, ...], Optional[tuple[Expression, ...]]]


def parse_bands(entries: object) -> Parsed:
    """Parse a list of bands.

    Returns:
        The bands of the raster, and the expression of each band of the model; None if none is calculated.

    Raises:
        ValueError: An entry is not valid, or names and numbers are mixed in expressions.
    """
    if not isinstance(entries, list) or not any(isinstance(entry, dict) for entry in entries):
        return band_list(entries), None
    expressions = tuple(map(_expression, entries))
    names = tuple(dict.fromkeys(name for expression in expressions for name in expression.names))
    if all(expression.is_band for expression in expressions):
        return tuple(name for expression in expressions for name in expression.names), None
    constant = next((expression.text for expression in expressions if not expression.names), None)
    if constant is not None:
        raise ValueError(tr("the expression {text} does not use any band").format(text=constant))
    if len({isinstance(name, str) for name in names}) > 1:
        raise ValueError(tr("calculated bands use names and numbers; use names only, or numbers only"))
    return names, expressions


def written_bands(bands: Sequence[object], expressions: Sequence[Expression]) -> list[Any] | None:
    """Return bands as JSON values, which `parse_bands` reads; None if there are none."""
    if not expressions:
        return list(bands) or None
    return [
        expression.names[0] if expression.is_band else {"expression": expression.text} for expression in expressions
    ]


def _expression(entry: object) -> Expression:
    if isinstance(entry, dict):
        if entry.get("expression") is not None:
            return parse_expression(entry["expression"])
        entry = entry["name"]
    return band(entry if isinstance(entry, str) else whole(entry))
