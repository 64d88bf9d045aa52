"""Parse the preprocessing steps of a model file, and write them.

The key `steps` of our metadata, of an .emd and of an .ecd: docs/model-formats.md, "Steps".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..i18n import tr
from ..preprocessing.expression import parse_expression
from ..preprocessing.steps import MOST_STEPS, PARAMETERS, Step, StepKind
from .fields import number, whole

_EXPRESSION = "expression"
_OPEN_ENDS = {"minimum": -math.inf, "maximum": math.inf}  # of a clip


def parse_steps(entries: object) -> tuple[Step, ...]:
    """Parse a list of steps; each is an object with a type and its numbers, or the name of a type without any.

    Raises:
        ValueError: A step is not one of the closed list, or its parameters are not valid.
    """
    if not isinstance(entries, list):
        raise ValueError(tr("a list of steps is expected"))
    if len(entries) > MOST_STEPS:
        raise ValueError(
            tr("it has {count} steps; at most {most} are supported").format(count=len(entries), most=MOST_STEPS)
        )
    return tuple(_numbered_step(position, entry) for position, entry in enumerate(entries, start=1))


def written_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as JSON values, which `parse_steps` reads."""
    return [_written(step) for step in steps]


def _numbered_step(position: int, entry: object) -> Step:
    try:
        return _step(entry)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(tr("step {number}: {reason}").format(number=position, reason=error)) from error


def _step(entry: object) -> Step:
    stated: Mapping[str, Any] = {"type": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
    kind = _kind(stated.get("type"))
    keys = (_EXPRESSION,) if kind is StepKind.FORMULA else PARAMETERS.get(kind, ())
    unknown = [str(key) for key in stated if key not in ("type", "bands", *keys)]
    if unknown:
        raise ValueError(
            tr("{step} has no parameter {unknown}; its parameters are: {keys}").format(
                step=kind.value, unknown=", ".join(unknown), keys=", ".join(keys) or tr("none")
            )
        )
    bands = stated.get("bands")
    chosen = () if bands is None else tuple(whole(band) for band in _listed(bands))
    if kind is StepKind.FORMULA:
        return Step(kind, (), chosen, parse_expression(stated.get(_EXPRESSION)))
    ends = _OPEN_ENDS if kind is StepKind.CLIP else {}
    return Step(kind, tuple(_stated_numbers(stated, key, kind, ends.get(key)) for key in keys), chosen)


def _kind(name: object) -> StepKind:
    text = str(name).strip().lower().replace("_", "-")
    try:
        return StepKind(text)
    except ValueError as error:
        raise ValueError(
            tr('"{name}" is not supported; the types are {types}').format(
                name=str(name)[:80], types=", ".join(kind.value for kind in StepKind)
            )
        ) from error


def _stated_numbers(stated: Mapping[str, Any], key: str, kind: StepKind, missing: float | None) -> tuple[float, ...]:
    """Return the numbers of a parameter; `missing` stands for null, if that is allowed."""
    given = stated.get(key)
    if given is None and missing is None:
        raise ValueError(tr("{kind} needs {key}").format(kind=kind.value, key=key))
    return tuple(
        missing if entry is None and missing is not None else number(entry)
        for entry in (given if isinstance(given, list) else [given])
    )


def _listed(bands: object) -> list[Any]:
    if not isinstance(bands, list) or not bands:
        raise ValueError(tr("bands: a list of band numbers, counted from 0, is expected"))
    return bands


def _written(step: Step) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": step.kind.value}
    for key, given in zip(PARAMETERS.get(step.kind, ()), step.numbers):
        numbers = [None if math.isinf(value) else value for value in given]
        entry[key] = numbers[0] if len(numbers) == 1 else numbers
    if step.formula is not None:
        entry[_EXPRESSION] = step.formula.text
    if step.bands:
        entry["bands"] = [*step.bands]
    return entry
