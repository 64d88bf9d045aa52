"""Tensors of the ONNX graph that a CNTK model becomes, and the operators that compute them.

All sizes have ONNX's order: the axis that CNTK lists first comes last. The batch is not among the sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Union

import numpy as np
from numpy.typing import NDArray

from ..i18n import tr
from ..onnx.writer import Attribute, GraphWriter
from .dictionary import FREE, INFERRED
from .function import Function, Variable
from .refusal import not_converted

SideLengths = tuple[Union[int, None], ...]
"""The lengths of all sides; None for a free side."""

_MOST_TENSOR_VALUES = 2**28  # of one tensor for one image
_MOST_FOLDED, _FOLDED_PER_STORED = 2**20, 8  # values computed from constants, which onnxruntime does when it opens
_MOST_AXES = 8


@dataclass(frozen=True)
class Tensor:
    """A tensor of the ONNX graph.

    Attributes:
        name: Its name.
        sides: Its axes without the batch.
        batched: Whether the batch is its first axis.
        values: The values of a constant.
        is_true: Name of the same tensor as booleans, for the result of a comparison.
    """

    name: str
    sides: SideLengths
    batched: bool
    values: NDArray[np.float32] | None = None
    is_true: str = ""

    @property
    def rank(self) -> int:
        """The number of axes without the batch."""
        return len(self.sides)

    def axis(self, side: int) -> int:
        """Return the index of the axis of a side in the ONNX tensor."""
        return side + self.batched

    @property
    def axes(self) -> tuple[int, ...]:
        """All axes but the batch."""
        return tuple(map(self.axis, range(self.rank)))


@dataclass
class TensorGraph:
    """The ONNX graph that is being built.

    Attributes:
        writer: Writes the operators.
        names: The names to be given to outputs, by the unique name of the function that computes them.
    """

    writer: GraphWriter = field(default_factory=GraphWriter)
    names: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _ports: set[str] = field(default_factory=set)
    _numbers: dict[tuple[int, ...], str] = field(default_factory=dict)
    _stored: int = 0  # values of constants
    _folded: int = 0  # values of results that are computed from constants alone
    _floats: dict[float, Tensor] = field(default_factory=dict)

    def input(self, variable: Variable) -> Tensor:
        """Add an input of the model."""
        sides = sides_of(variable.shape)
        name = self.unused(variable.name or variable.uid)
        self._ports.add(name)
        self.writer.add_input(name, (None if variable.batched else 1, *sides))
        return Tensor(name, sides, batched=True)

    def constant(self, variable: Variable, values: NDArray[np.float32]) -> Tensor:
        """Add a parameter or constant."""
        name = self.unused(variable.uid)
        self._stored += values.size
        self.writer.add_constant(name, values)
        return Tensor(name, values.shape, batched=False, values=values)

    def numbers(self, values: Sequence[int]) -> str:
        """Return the name of a list of integers."""
        key = tuple(values)
        if key not in self._numbers:
            self._numbers[key] = self.unused("_".join(["list", *map(str, key)]))
            self.writer.add_constant(self._numbers[key], np.array(key, "<i8"))
        return self._numbers[key]

    def number(self, value: float) -> Tensor:
        """Return a constant without axes."""
        if value not in self._floats:
            self._floats[value] = self.scalars(f"value_{value}", np.array(value, "<f4"))
        return self._floats[value]

    def scalars(self, name: str, values: NDArray[np.float32]) -> Tensor:
        """Add a constant that is computed from others."""
        name = self.unused(name)
        self.writer.add_constant(name, values)
        return Tensor(name, values.shape, batched=False, values=values)

    def step(self, operator: str, inputs: Iterable[Tensor | str], near: str, **attributes: Attribute) -> str:
        """Add an operator that is not the last of a function, and return the name of its output."""
        output = self.unused(f"{near}_{operator}")
        self.writer.add_node(operator, [_name(tensor) for tensor in inputs], output, **attributes)
        return output

    def result(
        self, function: Function, operator: str, inputs: Sequence[Tensor | str], like: Tensor, **attributes: Attribute
    ) -> Tensor:
        """Add the last operator of a function, and return its output, with the sides of `like`."""
        count = math.prod(side or 1 for side in like.sides)
        if not like.batched:
            self._folded += count
        if (
            count > _MOST_TENSOR_VALUES
            or like.rank > _MOST_AXES
            or self._folded > _MOST_FOLDED + _FOLDED_PER_STORED * self._stored
        ):
            raise not_converted(function.operator, tr("its result is too large"))
        output = self.unused(self.names.get(function.uid) or function.uid)
        self.writer.add_node(operator, [_name(tensor) for tensor in inputs], output, **attributes)
        return Tensor(output, like.sides, like.batched)

    def output(self, tensor: Tensor, name: str) -> None:
        """Add an output of the model, under a name of its own if the tensor is an input or another output."""
        if tensor.name in self._ports:
            same = self.unused(name)
            self.writer.add_node("Identity", [tensor.name], same)
            tensor = replace(tensor, name=same)
        self._ports.add(tensor.name)
        self.writer.add_output(tensor.name, (None, *tensor.sides) if tensor.batched else tensor.sides)

    def same(self, function: Function, tensor: Tensor) -> Tensor:
        """Return the result of a function that leaves its input unchanged."""
        return self.result(function, "Identity", [tensor], tensor) if function.uid in self.names else tensor

    def aligned(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """Return tensors that ONNX broadcasts as CNTK does: missing axes are inserted after the batch."""
        rank = max(tensor.rank for tensor in tensors)
        return [self.with_rank(tensor, rank) for tensor in tensors]

    def with_rank(self, tensor: Tensor, rank: int) -> Tensor:
        """Return a tensor with axes of length 1 inserted after the batch, if it has a batch."""
        missing = rank - tensor.rank
        if missing <= 0 or not tensor.batched:
            return tensor
        name = self.step("Unsqueeze", [tensor, self.numbers(range(1, missing + 1))], tensor.name)
        return replace(tensor, name=name, sides=(1,) * missing + tensor.sides, is_true="")

    def unused(self, name: str) -> str:
        """Return a name that no tensor has yet: this one, or one like it."""
        chosen, count = name, 1
        while chosen in self._used or not chosen:
            count += 1
            chosen = f"{name}_{count}_{len(self._used)}"
        self._used.add(chosen)
        return chosen


def sides_of(shape: Sequence[int]) -> SideLengths:
    """Return the sides of a shape of CNTK.

    Raises:
        ValueError: A length is not valid.
    """
    if any(side < 1 and side not in (FREE, INFERRED) for side in shape) or len(shape) > _MOST_AXES:
        raise ValueError("a shape is not valid")
    return tuple(side if side > 0 else None for side in shape[::-1])


def combined(function: Function, tensors: Sequence[Tensor]) -> Tensor:
    """Return the sides of a result that is computed element by element from several tensors.

    Raises:
        ModelError: The sides do not match.
    """
    rank = max(tensor.rank for tensor in tensors)
    sides: list[int | None] = []
    for column in zip(*((1,) * (rank - tensor.rank) + tensor.sides for tensor in tensors)):
        lengths = {side for side in column if side != 1}
        fixed = lengths - {None}
        if len(fixed) > 1:
            raise not_converted(function.operator, tr("the sizes of its inputs do not match"))
        sides.append(fixed.pop() if fixed else None if lengths else 1)
    return Tensor("", tuple(sides), batched=any(tensor.batched for tensor in tensors))


def _name(tensor: Tensor | str) -> str:
    return tensor if isinstance(tensor, str) else tensor.name
