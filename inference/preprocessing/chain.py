"""Compute steps: those of each band, in their order, in place.

Steps that follow each other and are linear are combined into one multiplication and addition. Every function is defined
for all numbers here, since a network cannot be given values that are not finite: the logarithm of a number of at most 0
is that of the smallest positive one, the root of a negative number is 0, and a formula without a finite result is 0.
`defined` returns for which values a step has a result in mathematics; the others are missing values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels, Validity
from .expression import Expression
from .functions import sigmoid
from .steps import LINEAR, Step, StepKind

_Values = NDArray[np.floating[Any]]
_LEAST = float(np.finfo(np.float32).tiny)  # in place of 0 in logarithms


class _Operation:
    """An operation on the values of one band.

    Attributes:
        total: Whether it has a result for every value.
        of_tile: Whether a result depends on other values of the tile.
    """

    total = True
    of_tile = False

    def strictly(self, values: _Values) -> None:
        """Compute it as in mathematics, in place."""
        raise NotImplementedError

    def apply(self, values: _Values, unfilled: Validity | None) -> None:  # noqa: ARG002
        """Compute it in place, with a finite result for every value."""
        self.strictly(values)


@dataclass(frozen=True)
class _Linear(_Operation):
    """value * gain + bias."""

    gain: float
    bias: float

    def strictly(self, values: _Values) -> None:
        values *= self.gain
        if self.bias:
            values += self.bias

    def then(self, gain: float, bias: float) -> _Linear:
        return _Linear(self.gain * gain, self.bias * gain + bias)


@dataclass(frozen=True)
class _Clip(_Operation):
    low: float
    high: float

    def strictly(self, values: _Values) -> None:
        np.clip(values, self.low, self.high, out=values)


@dataclass(frozen=True)
class _InPlaceFunction(_Operation):
    """A function of numpy, with an argument `out`."""

    compute: Callable[..., Any]

    def strictly(self, values: _Values) -> None:
        self.compute(values, out=values)


@dataclass(frozen=True)
class _Partial(_InPlaceFunction):
    """A function that is defined from some number on; `least` stands for all smaller values."""

    least: float
    total = False

    def apply(self, values: _Values, unfilled: Validity | None) -> None:  # noqa: ARG002
        np.maximum(values, self.least, out=values)
        self.strictly(values)


@dataclass(frozen=True)
class _SignedPower(_Operation):
    exponent: float

    def strictly(self, values: _Values) -> None:
        np.copysign(np.abs(values) ** self.exponent, values, out=values)


@dataclass(frozen=True)
class _Formula(_Operation):
    expression: Expression
    total = False

    def strictly(self, values: _Values) -> None:
        values[...] = self.expression.evaluate({self.expression.names[0]: values})

    def apply(self, values: _Values, unfilled: Validity | None) -> None:  # noqa: ARG002
        self.strictly(values)
        values[~np.isfinite(values)] = 0


@dataclass(frozen=True)
class _OfTile(_Operation):
    """Mean 0 and standard deviation 1 of the unfilled samples of a tile; 0 for all if they are equal."""

    of_tile = True

    def apply(self, values: _Values, unfilled: Validity | None) -> None:
        samples = values if unfilled is None else values[unfilled]
        if not samples.size:
            values[...] = 0
            return
        equal = samples.min() == samples.max()  # rounding may give equal numbers a deviation
        mean, std = samples.mean(dtype=np.float64), samples.std(dtype=np.float64)
        values -= mean
        values /= 1.0 if equal else std


_STEP_FUNCTIONS = {
    StepKind.LOG: _Partial(np.log, _LEAST),
    StepKind.LOG1P: _Partial(np.log1p, float(np.nextafter(np.float32(-1), np.float32(0)))),
    StepKind.LOG10: _Partial(np.log10, _LEAST),
    StepKind.SQRT: _Partial(np.sqrt, 0.0),
    StepKind.SIGMOID: _InPlaceFunction(sigmoid),
}


@dataclass(frozen=True)
class Chain:
    """The operations on the values of one band."""

    operations: tuple[_Operation, ...]

    @classmethod
    def of(cls, gain: float, bias: float, steps: Sequence[Step], band: int) -> Chain:
        """Combine a linear function and the steps of a model band (from 0), which follow it."""
        operations: list[_Operation] = []
        pending = _Linear(gain, bias)
        for step in steps:
            numbers = step.numbers_of(band)
            if numbers is not None and step.kind in LINEAR:
                pending = pending.then(*linear(step.kind, numbers))
            elif numbers is not None:
                operations += [pending, _operation(step, numbers)]
                pending = _Linear(1.0, 0.0)
        operations.append(pending)
        return cls(tuple(operation for operation in operations if operation != _Linear(1.0, 0.0)))

    @property
    def linear(self) -> tuple[float, float] | None:
        """Gain and bias, if that is all."""
        if not self.operations:
            return 1.0, 0.0
        first = self.operations[0]
        return (first.gain, first.bias) if len(self.operations) == 1 and isinstance(first, _Linear) else None

    @property
    def of_tile(self) -> bool:
        """Whether a result depends on other values of the tile."""
        return any(operation.of_tile for operation in self.operations)

    @property
    def total(self) -> bool:
        """Whether the steps have a result for every value."""
        return all(operation.total for operation in self.operations)

    def apply(self, values: _Values, unfilled: Validity | None = None) -> None:
        """Compute the steps in place.

        Args:
            values: Values of one band, floating-point and finite.
            unfilled: The values that are those of pixels, rather than filled; None for all.
        """
        with np.errstate(all="ignore"):
            for operation in self.operations:
                operation.apply(values, unfilled)

    def defined(self, pixels: Pixels) -> Validity:
        """Return where the steps up to the first one that depends on the tile have a finite result.

        A clip can make one of an infinite number, such as of the logarithm of 0. It counts if `apply` computes it too.
        """
        exact: _Values = pixels.astype(np.float32 if pixels.dtype.itemsize <= 4 else np.float64)
        computed = exact.copy()
        with np.errstate(all="ignore"):
            for operation in self.operations:
                if operation.of_tile:
                    break
                operation.strictly(exact)
                operation.apply(computed, None)
        result: Validity = np.isfinite(exact) & (exact == computed)
        return result


def linear(kind: StepKind, numbers: Sequence[float]) -> tuple[float, float]:
    """Return gain and bias of a linear step. A deviation of 0, and equal minimum and maximum, divide by 1."""
    first, last = numbers[0], numbers[-1]
    if kind is StepKind.SCALE:
        return first, 0.0
    if kind is StepKind.OFFSET:
        return 1.0, first
    divisor = (last if kind is StepKind.Z_SCORE else last - first) or 1.0
    return 1 / divisor, -first / divisor


def _operation(step: Step, numbers: Sequence[float]) -> _Operation:
    if step.kind is StepKind.CLIP:
        return _Clip(*numbers)
    if step.kind is StepKind.SIGNED_POWER:
        return _SignedPower(*numbers)
    if step.kind is StepKind.FORMULA and step.formula is not None:
        return _Formula(step.formula)
    return _OfTile() if step.kind is StepKind.TILE_Z_SCORE else _STEP_FUNCTIONS[step.kind]
