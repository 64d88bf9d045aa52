"""Parse the bands of an input in a STAC MLM item, some of which may be calculated from others.

Fields: https://github.com/stac-extensions/mlm, "Model Band or Variable Object". A `pre_processing_function` that makes
one band of several is a calculated band as well; gdal-calc calls the bands A, B … in their order.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..i18n import tr
from ..preprocessing.expression import Expression, band, parse_expression
from .fields import Fields
from .mlm_scaling import PROGRAMS, function_name, functions_of

_LETTER = re.compile(r"(?<![\w.\"'])([A-Za-z])(?![\w.(\"'])")
_PLAIN = re.compile(r"[^\W\d]\w*")  # a name that needs no quotes


@dataclass(frozen=True)
class StatedBands:
    """The bands of an input.

    Attributes:
        names: The name of each band of the model.
        bands: The bands of the raster: these, or those from which they are calculated.
        expressions: The calculation of each band of the model; None if they are the bands of the raster.
        functions: The functions that are applied to all bands after that.
    """

    names: tuple[str, ...] = ()
    bands: tuple[str, ...] | None = None
    expressions: tuple[Expression, ...] | None = None
    functions: object = None


def parse_bands(entry: Mapping[str, Any], channels: int, described: Sequence[object], where: str) -> StatedBands:
    """Parse the bands of an entry of mlm:input.

    Args:
        entry: The entry.
        channels: The number of bands in its shape; -1 if it is not stated.
        described: Lists of bands of the item or its assets.
        where: File and key, for messages.

    Raises:
        ModelError: A band is invalid, or calculated by an expression that is not supported.
    """
    fields, known = Fields(entry, where), _described_names(described)
    stated = fields.parsed("bands", lambda entries: _stated_bands(entries, known))
    stated = stated or fields.parsed("variables", lambda entries: _stated_bands(entries, known)) or StatedBands()
    functions = entry.get("pre_processing_function")
    listed = functions_of(functions)
    if channels == 1 and len(stated.names) > 1 and not stated.expressions and listed:
        combined = _combined(listed[0], stated.names)
        if combined is not None:
            used = tuple(name for name in stated.names if name in combined.names)
            return StatedBands(("",), used, (combined,), listed[1:])
    return StatedBands(stated.names, stated.bands, stated.expressions, functions)


def _described_names(described: Sequence[object]) -> frozenset[str]:
    """Return all names by which the item describes bands."""
    bands = (band for bands in described if isinstance(bands, list) for band in bands if isinstance(band, dict))
    keys = ("name", "common_name", "eo:common_name")
    return frozenset(str(band[key]) for band in bands for key in keys if band.get(key))


def _stated_bands(entries: object, known: frozenset[str]) -> StatedBands | None:
    if not isinstance(entries, list):
        raise ValueError(tr("a list of names is expected"))
    names = tuple(str(entry["name"]) if isinstance(entry, dict) else str(entry) for entry in entries)
    if not any(isinstance(entry, dict) and entry.get("expression") is not None for entry in entries):
        return StatedBands(names, names) if names else None
    expressions = tuple(_expression(entry, name, known, names) for entry, name in zip(entries, names))
    bands = dict.fromkeys(str(name) for expression in expressions for name in expression.names)
    return StatedBands(names, tuple(bands), expressions)


def _expression(entry: object, name: str, known: frozenset[str], names: Sequence[str]) -> Expression:
    """Return the calculation of a band of the model; a single letter stands for the band itself.

    Raises:
        ValueError: It is not arithmetic of bands, or of bands that the item does not describe.
    """
    if not isinstance(entry, dict) or entry.get("expression") is None:
        return band(name)
    text = entry["expression"]
    try:
        expression = parse_expression(text)
        if len(expression.names) == 1 and _is_letter(expression.names[0], (*known, *names)):
            expression = _with_names(text, {str(expression.names[0]): name})
        unknown = [used for used in map(str, expression.names) if used not in (*known, *names)]
        if entry.get("format") in PROGRAMS or not expression.names or (expression.is_band and unknown):
            raise ValueError(tr("it is not arithmetic of bands"))
        refused = [used for used in unknown if known or "." in used or _is_letter(used, ())]
        if refused:
            raise ValueError(tr("the item does not describe a band {name}").format(name=refused[0]))
    except ValueError as error:
        raise ValueError(
            tr(
                "the band {name} is calculated ({expression}), which is not supported: {reason}. Calculate it as a "
                "band of the raster, and remove the expression here"
            ).format(name=name, expression=function_name(text), reason=error)
        ) from error
    return expression


def _is_letter(name: object, bands: Sequence[str]) -> bool:
    """Whether a name is a letter that stands for a band, as in gdal-calc, and not the name of one of these bands."""
    return len(str(name)) == 1 and str(name) not in bands


def _with_names(text: str, names: Mapping[str, str]) -> Expression:
    """Return an expression with the names of bands in place of letters.

    Raises:
        ValueError: It is not supported.
    """
    if any('"' in name for name in names.values()):
        raise ValueError(tr("the name of a band contains a quotation mark"))
    spelled = {letter: name if _PLAIN.fullmatch(name) else f'"{name}"' for letter, name in names.items()}
    return parse_expression(_LETTER.sub(lambda letter: spelled.get(letter[1], letter[1]), text))


def _combined(function: object, names: Sequence[str]) -> Expression | None:
    """Return the expression of a function that makes one band of several; None if it cannot be computed."""
    form, text = (function.get("format"), function.get("expression")) if isinstance(function, dict) else ("", function)
    if form in PROGRAMS or not isinstance(text, str):
        return None
    letters = dict(zip(string.ascii_uppercase, names))
    try:
        expression = parse_expression(text)
        if set(expression.names) <= set(letters) and not set(expression.names) <= set(names):
            expression = _with_names(text, letters)
    except ValueError:
        return None
    arithmetic = expression.names and not expression.is_band
    return expression if arithmetic and set(expression.names) <= set(names) else None
