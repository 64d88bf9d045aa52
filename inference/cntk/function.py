"""The network of a CNTK model: its inputs, constants and primitive functions, with blocks replaced by their contents.

Numbers of operators are those of PrimitiveOpType.h, keys those of CompositeFunction.cpp and PrimitiveFunction.cpp
(https://github.com/microsoft/CNTK, Source/CNTKv2LibraryDll). This module does not interpret the functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..i18n import tr
from .dictionary import CntkShape, NodeAxis
from .refusal import too_large

_OPERATORS = (
    "Negate", "Sigmoid", "Tanh", "ReLU", "Exp", "Log", "Sqrt", "Floor", "Abs", "Reciprocal", "Softmax", "Hardmax",
    "TransposeAxes", "Where", "Slice", "Dropout", "Reshape", "Pooling", "SumAll", "Plus", "Minus", "ElementTimes",
    "Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual", "PackedIndex", "GatherPacked",
    "ScatterPacked", "Times", "TransposeTimes", "Convolution", "SquaredError", "CrossEntropyWithSoftmax",
    "ClassificationError", "PastValue", "FutureValue", "ReduceElements", "BatchNormalization", "Clip", "Select",
    "Splice", "Combine", "RandomSample", "RandomSampleInclusionFrequency", "ROIPooling", "Logistic",
    "OptimizedRNNStack", "ReconcileDynamicAxis", "LogSoftmax", "LogPlus", "CosDistance", "Sin", "Cos", "Pass", "Block",
    "Unpooling", "LambdaRank", "NDCG", "EditDistanceError", "NoOp", "LabelsToGraph", "StopGradient", "ELU",
    "ForwardBackward", "CosDistanceWithNegativeSamples", "OneHot", "Pow", "ToSequence", "ToSequenceLike",
    "UnpackSequence", "Assign", "Gather", "StableSigmoid", "RandomDistribution", "Sinh", "Cosh", "UnpackBatch",
    "ToBatch", "Asin", "Acos", "Pad", "Crop", "Atanh", "Asinh", "TopK", "Squeeze", "ConstantOp",
    "LatticeSequenceWithSoftmax", "Cast", "EyeLikeOp", "CustomProxyOp", "StraightThrough", "Tan", "Atan",
    "ConvolutionSequenceShape",
)  # fmt: skip
_BLOCK, _COMBINE = "Block", "Combine"
_OUTPUT = "_Output_"
_KINDS = {0: "input", 2: "parameter", 3: "constant", 4: "placeholder"}

_INTERNAL = "_"  # start of the names that CNTK gives its own functions
_LONGEST_CHAIN = 1000  # blocks inside each other
_MOST_OUTPUTS = 100
_MOST_NAMES = 1_000_000  # of tensors, several for each
_LONGEST_INDEX = 6  # digits

# Blocks that correspond to one operator of ONNX. Their contents compute the same result in several steps.
_WHOLE_BLOCKS = ("Softmax", "LogSoftmax")


@dataclass(frozen=True)
class Variable:
    """A tensor that is not computed by a function.

    Attributes:
        uid: Its unique name.
        name: The name that the author gave it, if any.
        kind: "input", "parameter", "constant" or "placeholder".
        shape: Its axes, the fastest first, without those of the batch.
        batched: Whether it has a value for each image of a batch.
        values: The values of a parameter or constant, the fastest axis last.
    """

    uid: str
    name: str
    kind: str
    shape: CntkShape
    batched: bool
    values: NDArray[np.float32] | None


@dataclass(frozen=True)
class Function:
    """A primitive function.

    Attributes:
        uid: Its unique name.
        name: The name that the author or CNTK gave it, if any.
        operator: Its type.
        inputs: Unique names of the tensors that it takes.
        attributes: Its settings.
    """

    uid: str
    name: str
    operator: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]


@dataclass
class FunctionGraph:
    """The functions and variables of a model, by unique name.

    Attributes:
        name: The name that the author gave the model, if any.
        functions: All functions, without blocks and combinations.
        variables: All tensors that are not computed by a function.
        blocks: The names of the operators that CNTK composes of functions, and the tensors that they take.
    """

    name: str = ""
    functions: dict[str, Function] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    blocks: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    _root: str = ""
    _names: dict[str, str] = field(default_factory=dict)
    _blocks: dict[str, str] = field(default_factory=dict)
    _combined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _arguments: dict[str, str] = field(default_factory=dict)
    _resolved: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> FunctionGraph:
        """Return the graph of a saved model.

        Raises:
            ValueError: The dictionary is not that of a model, or is incomplete.
        """
        graph = cls(name=_text_of(model, "name"), _root=_text_of(model, "root"))
        pending = [model]
        while pending:
            composite = pending.pop()
            for variable in map(_variable, _dictionaries(composite, "inputs")):
                graph.variables[variable.uid] = variable
            for entry in _dictionaries(composite, "primitive_functions"):
                contents = graph._add(_function(entry), entry)
                pending += [contents] if contents else []
        if not graph._root or not graph.functions:
            raise ValueError("it contains no network")
        return graph

    def outputs(self) -> list[tuple[str, str]]:
        """Return the unique names of the tensors that the model computes, each with the name that the author gave it.

        Raises:
            ModelError: There are too many.
            ValueError: A function refers to itself.
        """
        root = self._root
        for _ in range(_LONGEST_CHAIN):
            if root not in self._blocks:
                break
            root = self._blocks[root]
        listed = self._combined.get(root) or (f"{self._root}{_OUTPUT}0",)
        if len(listed) > _MOST_OUTPUTS:
            raise too_large(tr("more than {count} outputs").format(count=_MOST_OUTPUTS))
        return [(chain[-1], self._name_along(chain)) for chain in map(self._chain, listed)]

    def resolved(self, uid: str) -> str:
        """Return the tensor that a name refers to: the argument of a block, or the result of its contents.

        Raises:
            ModelError: The blocks have too many inputs and outputs.
            ValueError: A block refers to itself.
        """
        chain: list[str] = []
        while uid not in self._resolved:
            chain.append(uid)
            inner = self._inside(uid)
            if inner is None:
                break
            if len(chain) > _LONGEST_CHAIN:
                raise ValueError("a block refers to itself")
            uid = inner
        if len(self._resolved) + len(chain) > _MOST_NAMES:
            raise too_large(tr("its blocks have too many inputs and outputs"))
        resolved = self._resolved.get(uid, uid)
        self._resolved.update(dict.fromkeys(chain, resolved))
        return resolved

    def _chain(self, uid: str) -> list[str]:
        """Return all names of a tensor, from the outermost block to the innermost."""
        chain = [uid]
        while (inner := self._inside(chain[-1])) is not None:
            chain.append(inner)
            if len(chain) > _LONGEST_CHAIN:
                raise ValueError("a block refers to itself")
        return chain

    def _inside(self, uid: str) -> str | None:
        name, _, index = uid.rpartition(_OUTPUT)
        combined = self._combined.get(name, ())
        if name in self._blocks:
            return f"{self._blocks[name]}{_OUTPUT}{index}"
        if index.isdecimal() and len(index) < _LONGEST_INDEX and int(index) < len(combined):
            return combined[int(index)]
        return self._arguments.get(uid)

    def _name_along(self, chain: Sequence[str]) -> str:
        """Return the outermost name that the author gave a tensor, or else its unique name."""
        functions = [uid.rpartition(_OUTPUT)[0] for uid in chain]
        given = (self._names.get(function, "") for function in functions)
        variable = self.variables.get(chain[-1])
        otherwise = functions[-1] or (variable.name if variable else "") or chain[-1]
        return next((name for name in given if name and not name.startswith(_INTERNAL)), otherwise)

    def producer(self, uid: str) -> Function | None:
        """Return the function that computes a tensor, unless it is a variable.

        Raises:
            ValueError: The model contains neither.
        """
        name, _, index = uid.rpartition(_OUTPUT)
        if name in self.functions and index == "0":
            return self.functions[name]
        if uid in self.variables:
            return None
        raise ValueError(f"{uid} is missing")

    def blocks_of(self, operators: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the resolved names of the tensors that blocks of some operators take, by that of the first result."""
        return {
            self.resolved(f"{uid}{_OUTPUT}0"): tuple(map(self.resolved, arguments))
            for uid, (operator, arguments) in self.blocks.items()
            if operator in operators
        }

    def inputs_of(self, function: Function) -> tuple[str, ...]:
        """Return the resolved names of the tensors that a function takes."""
        return tuple(map(self.resolved, function.inputs))

    def _add(self, function: Function, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Add a function, and return the contents of a block, which old versions keep inside it."""
        self._names[function.uid] = function.name
        if function.operator == _COMBINE:
            self._combined[function.uid] = function.inputs
        elif function.operator == _BLOCK:
            return self._add_block(function, entry)
        else:
            self.functions[function.uid] = function
        return None

    def _add_block(self, block: Function, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        arguments = _names_of(entry, "block_function_composite_arguments_map_values")
        name, composite = _text_of(entry, "block_function_op_name"), entry.get("block_function_composite")
        if name in _WHOLE_BLOCKS and len(arguments) == 1 and isinstance(block.attributes.get("axis"), NodeAxis):
            self.functions[block.uid] = replace(block, operator=name, inputs=tuple(arguments))
            return None
        if not isinstance(composite, dict):
            raise ValueError("a block has no contents")
        self._arguments.update(zip(_names_of(entry, "block_function_composite_arguments_map_keys"), arguments))
        self._blocks[block.uid] = _text_of(composite, "root")
        self.blocks[block.uid] = name, tuple(arguments)
        return composite


def _function(entry: Mapping[str, Any]) -> Function:
    number, attributes = entry.get("op"), entry.get("attributes", {})
    has_name = isinstance(number, int) and 0 <= number < len(_OPERATORS)
    operator = _OPERATORS[int(number or 0)] if has_name else _operator_name(entry, number)
    if not isinstance(attributes, dict):
        raise ValueError("the attributes of a function are missing")
    return Function(_uid(entry), _text_of(entry, "name"), operator, tuple(_names_of(entry, "inputs")), attributes)


def _operator_name(entry: Mapping[str, Any], number: object) -> str:
    """Return a name for messages of an operator without a known number, such as one of the author."""
    kind = _text_of(entry, "type")
    return f"{kind} {number if isinstance(number, int) else _text_of(entry, 'name')}".strip()


def _variable(entry: Mapping[str, Any]) -> Variable:
    shape, axes, values = entry.get("shape", ()), entry.get("dynamic_axis", []), entry.get("value")
    if not isinstance(shape, tuple) or not isinstance(axes, list):
        raise ValueError("a variable has no shape")
    return Variable(
        uid=_uid(entry),
        name=_text_of(entry, "name"),
        kind=_KINDS.get(_integer_of(entry, "kind"), ""),
        shape=shape,
        batched=bool(axes),
        values=values if isinstance(values, np.ndarray) else None,
    )


def _uid(entry: Mapping[str, Any]) -> str:
    uid = _text_of(entry, "uid")
    if not uid:
        raise ValueError("a function or variable has no name")
    return uid


def _integer_of(entry: Mapping[str, Any], key: str) -> int:
    value = entry.get(key)
    return value if isinstance(value, int) else -1


def _text_of(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _names_of(entry: Mapping[str, Any], key: str) -> list[str]:
    values = entry.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{key} is not a list of names")
    return values


def _dictionaries(entry: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    values = entry.get(key, [])
    return (value for value in (values if isinstance(values, list) else ()) if isinstance(value, dict))
