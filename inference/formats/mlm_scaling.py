"""Parse the conversion of values in a STAC MLM item: `pre_processing_function`, then `value_scaling`.

Fields: https://github.com/stac-extensions/mlm, "Value Scaling Object" and "Processing Expression". Before version 1.4
`norm_type` was in place of `value_scaling`. Arithmetic is read by our own parser; functions in a programming language
are not run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..i18n import tr
from ..model.definition import AS_THEY_ARE, Normalisation
from ..preprocessing.steps import LINEAR, Numbers, Step, StepKind
from .fields import Fields, number

PROGRAMS = ("uri", "docker")  # formats whose expressions are no arithmetic

_Parameters = tuple[float, ...]
_Scaling = tuple[StepKind, _Parameters, str]  # kind, its numbers, and the text of a formula
_NONE: _Scaling = (StepKind.SCALE, (1.0,), "")


def parse_scaling(
    entry: Mapping[str, Any], where: str, names: Sequence[str], functions: object
) -> tuple[Normalisation | None, str, tuple[str, ...]]:
    """Parse the scaling of an input.

    Args:
        entry: The entry of mlm:input.
        where: File and key, for messages.
        names: Names of its bands.
        functions: The functions that are applied before.

    Returns:
        The normalisation, if it states one; the key of the scaling; and a warning about a function that is not run.

    Raises:
        ModelError: A scaling is not supported, or a value is invalid.
    """
    key = "value_scaling" if "value_scaling" in entry else "norm_type"  # the latter in versions before 1.4
    before = _functions(functions, names)
    warnings = (_not_run(functions, where),) if before is None else ()
    fields = Fields(entry, where)
    # A norm_type of null does not count: programs write it as a default.
    stated = key == "value_scaling" or entry.get(key) is not None
    scalings: Sequence[Sequence[_Scaling]] = (
        fields.parsed(key, lambda value: _scalings(_entries_of(key, value, entry))) or () if stated else ()
    )
    if before:
        used = ("pre_processing_function", *((key,) if scalings else ()))
        source = tr("{origin}: {keys}").format(origin=where, keys=", ".join(used))
        return Normalisation.of_steps((*before, *_steps(scalings)), source), key, warnings
    source = f"{where}, {key}"
    if not scalings:
        return (replace(AS_THEY_ARE, source=source) if stated else None), key, warnings
    return _normalisation(scalings, source), key, warnings


def function_name(value: object) -> str:
    """Return the name of a function in an item, shortened for messages."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _normalisation(scalings: Sequence[Sequence[_Scaling]], source: str) -> Normalisation:
    """Return linear scalings as range, mean and deviation of each band, and all others as steps after them."""
    linear = [band[0] if band[0][0] in LINEAR else _NONE for band in scalings]
    low, high, mean, std = (
        tuple(parts) for parts in zip(*(_range_of_scaling(kind, numbers) for kind, numbers, _ in linear))
    )
    rest = [band[band[0][0] in LINEAR :] for band in scalings]
    return Normalisation(low=low, high=high, mean=mean, std=std, steps=_steps(rest), source=source)


def _range_of_scaling(kind: StepKind, numbers: _Parameters) -> tuple[float, float, float, float]:
    """Return a linear scaling as the values mapped to 0 and to 1, then the mean, then the divisor."""
    if kind is StepKind.MIN_MAX:
        return numbers[0], numbers[1], 0.0, 1.0
    if kind is StepKind.Z_SCORE:
        return 0.0, 1.0, numbers[0], numbers[1]
    return 0.0, 1.0, (-numbers[0] if kind is StepKind.OFFSET else 0.0), 1.0


def _steps(scalings: Sequence[Sequence[_Scaling]]) -> tuple[Step, ...]:
    """Return scalings as steps: bands with the same kind of scaling share a step."""
    steps: list[Step] = []
    for position in range(max(map(len, scalings), default=0)):
        shared: dict[tuple[StepKind, str], list[int]] = {}
        for band, band_scalings in enumerate(scalings):
            if position < len(band_scalings) and band_scalings[position] != _NONE:
                shared.setdefault((band_scalings[position][0], band_scalings[position][2]), []).append(band)
        for (kind, formula), bands in shared.items():
            listed = () if len(bands) == len(scalings) else tuple(bands)
            numbers: Iterable[Numbers] = zip(*(scalings[band][position][1] for band in bands))
            steps.append(Step.of_formula(formula, listed) if formula else Step(kind, tuple(numbers), listed))
    return tuple(steps)


def _functions(functions: object, names: Sequence[str]) -> tuple[Step, ...] | None:
    """Return processing expressions as steps, in their order; None if one of them cannot be computed."""
    try:
        return tuple(_function(function, names) for function in functions_of(functions))
    except ValueError:
        return None


def functions_of(functions: object) -> list[object]:
    """Return processing expressions, of which there may be one, several or none, as a list."""
    return functions if isinstance(functions, list) else [functions] if functions else []


def _function(function: object, names: Sequence[str]) -> Step:
    """Return the step of an expression of one value, which is computed for every band.

    Raises:
        ValueError: It is not arithmetic, or computes one band of several.
    """
    form, text = (function.get("format"), function.get("expression")) if isinstance(function, dict) else ("", function)
    if form in PROGRAMS or not isinstance(text, str):
        raise ValueError(tr("{function} is not an expression").format(function=function_name(function)))
    step = Step.of_formula(text)
    (name,) = step.formula.names if step.formula else ("",)
    if (step.formula and step.formula.is_band) or "." in str(name) or (len(names) > 1 and name in names):
        raise ValueError(tr("{function} is not an expression of the values").format(function=function_name(function)))
    return step


def _not_run(functions: object, where: str) -> str:
    template = tr(
        "{origin}: the pre_processing_function {function} is not run. If it changes values, use a raster to which it "
        "has been applied."
    )
    return template.format(origin=where, function=function_name(functions))


def _entries_of(key: str, value: object, entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return _old_entries(kind_of(value), entry) if key == "norm_type" else _require_entries(value)


def _require_entries(entries: object) -> list[dict[str, Any]]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects is expected"))
    return entries


def kind_of(value: object) -> str:
    """Return the name of a scaling; "none" for null."""
    return str(value).strip().lower().replace("_", "-")


def _old_entries(kind: str, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of `value_scaling` that are equivalent to `norm_type`, `statistics` and `norm_clip`."""
    if kind == "none":
        return []
    if kind == "clip":  # divides by the limit of each band, then clips to 0 and 1
        return [{"type": "min-max", "minimum": 0, "maximum": limit, "cut": True} for limit in entry["norm_clip"]]
    entries = [{**statistics, "type": kind} for statistics in _require_entries(entry.get("statistics"))]
    if entry.get("norm_by_channel") is False and len({_scaling(scaling) for scaling in entries}) > 1:
        raise ValueError(tr("norm_by_channel is false, but the statistics differ by band; correct one of them"))
    return entries


def _scalings(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[_Scaling, ...], ...]:
    """Return the scalings of each entry in their order: one, or two if its result is clipped to 0 and 1."""
    clip: _Scaling = (StepKind.CLIP, (0.0, 1.0), "")
    scalings = tuple((_scaling(entry), clip) if entry.get("cut") is True else (_scaling(entry),) for entry in entries)
    _steps(scalings)  # refuses invalid numbers
    return scalings


def _scaling(entry: Mapping[str, Any]) -> _Scaling:
    kind = kind_of(entry.get("type"))

    def value(key: str) -> float:
        if entry.get(key) is None:
            raise ValueError(tr("{kind} needs {key}").format(kind=kind, key=key))
        return number(entry[key])

    parse = _scaling_kinds(value).get(kind)
    if kind == "processing":
        return StepKind.FORMULA, (), _formula(entry)
    if parse is None or (kind == "scale" and value("value") == 0):
        raise ValueError(
            tr(
                'the scaling "{kind}" is not supported; only min-max, z-score, clip, clip-min, clip-max, offset, scale '
                "and processing are (scale by a number other than 0)"
            ).format(kind=kind)
        )
    return parse()


def _scaling_kinds(value: Callable[[str], float]) -> dict[str, Callable[[], _Scaling]]:
    """Return a function for each type of scaling, given one that reads a number of the entry."""
    return {
        "none": lambda: _NONE,
        "min-max": lambda: (StepKind.MIN_MAX, (value("minimum"), value("maximum")), ""),
        "z-score": lambda: (StepKind.Z_SCORE, (value("mean"), value("stddev")), ""),
        "clip": lambda: (StepKind.CLIP, (value("minimum"), value("maximum")), ""),
        "clip-min": lambda: (StepKind.CLIP, (value("minimum"), math.inf), ""),
        "clip-max": lambda: (StepKind.CLIP, (-math.inf, value("maximum")), ""),
        "offset": lambda: (StepKind.OFFSET, (-value("value"),), ""),
        "scale": lambda: (StepKind.Z_SCORE, (0.0, value("value")), ""),  # divides by it
    }


def _formula(entry: Mapping[str, Any]) -> str:
    """Return the expression of a band, which must be arithmetic of one value."""
    expression = entry.get("expression")
    try:
        step = _function({"format": entry.get("format"), "expression": expression}, ())
    except ValueError as error:
        raise ValueError(
            tr("the expression {expression} cannot be computed: {reason}").format(
                expression=function_name(expression), reason=error
            )
        ) from error
    return step.formula.text if step.formula else ""
