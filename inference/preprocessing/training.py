"""The values that steps were made for, as far as their numbers show it.

The first clip to a range, min-max or z-score states values of the training; the functions before it are inverted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..arrays import ValueRange
from .steps import LINEAR, Step, StepKind

_SPREAD = 2.0  # standard deviations around a mean that include most values

_INVERSES: dict[StepKind, Callable[[float], float]] = {
    StepKind.LOG: math.exp,
    StepKind.LOG1P: math.expm1,
    StepKind.LOG10: lambda value: 10.0**value,
    StepKind.SQRT: lambda value: value * abs(value),
    StepKind.SIGMOID: lambda value: math.log(value / (1 - value)),
}


def training_range(steps: Sequence[Step], band: int) -> ValueRange | None:
    """Return the smallest and largest value of a model band (from 0) that its steps were made for, if they show it."""
    inverses: list[Callable[[float], float]] = []
    for step in steps:
        numbers = step.numbers_of(band)
        if numbers is None:
            continue
        ends = _stated(step.kind, numbers)
        if ends is not None:
            return _through(inverses, ends)
        inverse = _inverse(step.kind, numbers)
        if inverse is None:
            return None
        inverses.append(inverse)
    return None


def _stated(kind: StepKind, numbers: Sequence[float]) -> ValueRange | None:
    if kind is StepKind.Z_SCORE:
        mean, std = numbers
        return mean - _SPREAD * std, mean + _SPREAD * std
    if kind is StepKind.MIN_MAX or (kind is StepKind.CLIP and all(map(math.isfinite, numbers))):
        return numbers[0], numbers[1]
    return None


def _inverse(kind: StepKind, numbers: Sequence[float]) -> Callable[[float], float] | None:
    if kind is StepKind.SIGNED_POWER:
        return lambda value: math.copysign(abs(value) ** (1 / numbers[0]), value)
    if kind is StepKind.CLIP:
        return lambda value: value
    if kind in LINEAR:
        factor, summand = (numbers[0], 0.0) if kind is StepKind.SCALE else (1.0, numbers[0])
        return None if factor == 0 else lambda value: (value - summand) / factor
    return _INVERSES.get(kind)


def _through(inverses: Sequence[Callable[[float], float]], ends: ValueRange) -> ValueRange | None:
    """Return the ends before all functions; None if a function never returns them."""
    for inverse in reversed(inverses):
        try:
            low, high = map(inverse, ends)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        ends = min(low, high), max(low, high)
    return ends if all(map(math.isfinite, ends)) else None
