"""Convert the network of a CNTK model to an ONNX graph.

Only the functions that its outputs need are converted. Losses and metrics, which need labels, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..errors import ModelError
from ..i18n import tr
from .function import Function, FunctionGraph, Variable
from .operators import CONVERTERS
from .refusal import not_converted
from .tensors import Tensor, TensorGraph

_NAME = "CNTK"  # of a graph without a name
_OF_TRAINING = (
    "SquaredError", "CrossEntropyWithSoftmax", "ClassificationError", "Logistic", "CosDistance", "LambdaRank", "NDCG",
    "EditDistanceError", "ForwardBackward", "CosDistanceWithNegativeSamples", "LatticeSequenceWithSoftmax",
)  # fmt: skip
_LISTED = 5  # names in a message


@dataclass(frozen=True)
class Conversion:
    """A converted model.

    Attributes:
        content: The bytes of the ONNX file.
        functions: Number of functions that were converted.
        left_out: Names of the outputs that need labels.
    """

    content: bytes
    functions: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _GraphOutput:
    """An output of the model.

    Attributes:
        uid: The tensor.
        name: The name that it gets.
        functions: The functions that it needs, each after those whose results it takes.
        variables: The inputs and constants that it needs.
    """

    uid: str
    name: str
    functions: tuple[Function, ...]
    variables: tuple[Variable, ...]

    @property
    def inputs(self) -> frozenset[str]:
        """The inputs of the model that it needs."""
        return frozenset(variable.uid for variable in self.variables if variable.kind == "input")

    @property
    def of_training(self) -> bool:
        """Whether it needs a loss or a metric."""
        return any(function.operator in _OF_TRAINING for function in self.functions)


def convert(graph: FunctionGraph) -> Conversion:
    """Convert a model.

    Raises:
        ModelError: It has an operator that is not supported, or all outputs need labels.
        ValueError: It is incomplete.
    """
    outputs = [_output(graph, uid, name) for uid, name in graph.outputs().items()]
    kept = _without_labels(outputs)
    if not kept:
        names = ", ".join(output.name for output in outputs[:_LISTED])
        raise ModelError(
            tr(
                "each of its outputs ({outputs}) is a loss or a metric of training. Save the network without them in "
                "CNTK."
            ).format(outputs=names)
        )
    converter = _Converter(graph)
    for output in kept:
        converter.add(output)
    left_out = tuple(output.name for output in outputs if output not in kept)
    return Conversion(converter.written(kept), len(converter.functions), left_out)


def _without_labels(outputs: Sequence[_GraphOutput]) -> list[_GraphOutput]:
    """Return the outputs that can be computed from the image alone.

    An output that compares with labels needs more inputs than another one; its other inputs are the labels.
    """
    plain = [output for output in outputs if output.inputs and not output.of_training]
    least = [output for output in plain if not any(other.inputs < output.inputs for other in plain)]
    largest = max(least, key=lambda output: len(output.functions), default=None)
    image = largest.inputs if largest else frozenset()
    labels = {uid for output in outputs if output not in least for uid in output.inputs} - image
    return [output for output in least if not output.inputs & labels]


def _output(graph: FunctionGraph, uid: str, name: str) -> _GraphOutput:
    functions: dict[str, Function] = {}
    variables: dict[str, Variable] = {}
    for tensor, function in _needed(graph, uid):
        if function is None:
            variables[tensor] = graph.variables[tensor]
        else:
            functions[tensor] = function
    return _GraphOutput(uid, name, tuple(functions.values()), tuple(variables.values()))


def _needed(graph: FunctionGraph, output: str) -> Iterator[tuple[str, Function | None]]:
    """Yield the tensors that one needs, each after those from which it is computed, the output last.

    Raises:
        ValueError: A tensor is missing, or computed from itself.
    """
    yielded: set[str] = set()
    begun: set[str] = set()
    pending = [output]
    while pending:
        tensor = pending[-1]
        if tensor in yielded:
            pending.pop()
            continue
        function = graph.producer(tensor)
        missing = [uid for uid in graph.inputs_of(function) if uid not in yielded] if function else []
        if not missing:
            yield tensor, function
            yielded.add(tensor)
        elif tensor in begun:
            raise ValueError("a function takes its own result")
        else:
            begun.add(tensor)
            pending += missing


@dataclass
class _Converter:
    """Converts the functions of a model, each once.

    Attributes:
        source: The model.
        functions: Unique names of the functions converted so far.
    """

    source: FunctionGraph
    functions: set[str] = field(default_factory=set)
    _target: TensorGraph = field(default_factory=TensorGraph)
    _tensors: dict[str, Tensor] = field(default_factory=dict)

    def add(self, output: _GraphOutput) -> None:
        """Convert the functions that an output needs."""
        if output.functions:
            self._target.names.setdefault(output.functions[-1].uid, output.name)
        for variable in output.variables:
            if variable.uid not in self._tensors:
                self._tensors[variable.uid] = self._variable(variable)
        for function in output.functions:
            if function.uid not in self.functions:
                self.functions.add(function.uid)
                self._tensors[f"{function.uid}_Output_0"] = self._converted(function)

    def written(self, outputs: Sequence[_GraphOutput]) -> bytes:
        """Return the ONNX file."""
        for output in outputs:
            tensor = self._tensors[output.uid]
            self._target.writer.add_output(tensor.name, (None, *tensor.sides) if tensor.batched else tensor.sides)
        return self._target.writer.written(self.source.name or _NAME)

    def _variable(self, variable: Variable) -> Tensor:
        if variable.kind == "input":
            return self._target.input(variable)
        if variable.values is None:
            raise ValueError(f"{variable.uid} has no values")
        return self._target.constant(variable, variable.values)

    def _converted(self, function: Function) -> Tensor:
        converter = CONVERTERS.get(function.operator)
        if converter is None or not function.inputs:
            raise not_converted(function.operator)
        return converter(self._target, function, [self._tensors[uid] for uid in self.source.inputs_of(function)])
