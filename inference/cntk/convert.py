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
from .refusal import not_converted, too_large
from .tensors import Tensor, TensorGraph

_NAME = "CNTK"  # of a graph without a name
_OF_TRAINING = (
    "SquaredError", "CrossEntropyWithSoftmax", "ClassificationError", "Logistic", "CosDistance", "LambdaRank", "NDCG",
    "EditDistanceError", "ForwardBackward", "CosDistanceWithNegativeSamples", "LatticeSequenceWithSoftmax",
)  # fmt: skip
_RECURRENT = ("PastValue", "FutureValue")
_LISTED = 5  # names in a message
_MOST_INPUTS = 1000


@dataclass(frozen=True)
class CntkConversion:
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
        images: The inputs of the model that it needs, without labels.
        of_training: Whether it needs labels, a loss or a metric.
    """

    uid: str
    name: str
    images: tuple[str, ...]
    of_training: bool


def convert_graph(graph: FunctionGraph) -> CntkConversion:
    """Convert a model.

    Raises:
        ModelError: It has an operator that is not supported, all outputs need labels, or they need different inputs.
        ValueError: It is incomplete.
    """
    dependencies = _Dependencies.of(graph)
    outputs = [_GraphOutput(uid, name, *dependencies.of_tensor(uid)) for uid, name in graph.outputs()]
    _require_the_same_inputs(graph, [output for output in outputs if output.images])
    kept = [output for output in outputs if output.images and not output.of_training]
    if not kept:
        names = ", ".join(output.name for output in outputs[:_LISTED])
        raise ModelError(
            tr(
                "each of its outputs ({outputs}) is a loss or a metric of training. Save the network without them in "
                "CNTK."
            ).format(outputs=names)
        )
    converter = _Converter(graph)
    converter.add(kept)
    left_out = tuple(output.name for output in outputs if output not in kept)
    return CntkConversion(converter.written(kept), converter.count, left_out)


def _require_the_same_inputs(graph: FunctionGraph, outputs: Sequence[_GraphOutput]) -> None:
    """Refuse a model of several images or of labels whose loss is not an operator of its own."""
    if not outputs:
        return
    largest = max(outputs, key=lambda output: len(output.images))
    for output in outputs:
        others = [uid for uid in largest.images if uid not in output.images]
        if others:
            names = ", ".join(graph.variables[uid].name or uid for uid in others[:_LISTED])
            raise ModelError(
                tr(
                    'its output "{output}" needs other inputs ({inputs}) than its output "{other}". Save a network '
                    "with one image as its only input, without losses and metrics, in CNTK."
                ).format(output=largest.name, inputs=names, other=output.name)
            )


@dataclass
class _Dependencies:
    """What the tensors of a model are computed from.

    Sets of inputs are the bits of integers, which take little memory for many functions.

    Attributes:
        inputs: The inputs of the model, in the order of the author.
        labels: Inputs that a loss or a metric compares with the scores.
    """

    inputs: tuple[str, ...]
    labels: frozenset[str] = frozenset()
    _needed: dict[str, int] = field(default_factory=dict)
    _depths: dict[str, tuple[bool, int]] = field(default_factory=dict)
    _of_training: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, graph: FunctionGraph) -> _Dependencies:
        """Return the dependencies of all tensors that the outputs need.

        Raises:
            ModelError: There are too many inputs.
            ValueError: A tensor is missing.
        """
        inputs = tuple(uid for uid, variable in graph.variables.items() if variable.kind == "input")
        if len(inputs) > _MOST_INPUTS:
            raise too_large(tr("more than {count} inputs").format(count=_MOST_INPUTS))
        dependencies = cls(inputs)
        bits = {uid: 1 << index for index, uid in enumerate(inputs)}
        labels, losses = 0, graph.blocks_of(_OF_TRAINING)
        for tensor, function in _needed(graph, [uid for uid, _ in graph.outputs()]):
            if function is None:
                dependencies._needed[tensor] = bits.get(tensor, 0)
                dependencies._depths[tensor] = (graph.variables[tensor].kind == "parameter", 0)
            else:
                arguments = graph.inputs_of(function)
                is_training = function.operator in _OF_TRAINING
                dependencies._add(tensor, arguments, is_training=is_training or tensor in losses)
                compared = losses.get(tensor, arguments if is_training else ())
                labels |= dependencies._labels_of(compared)
        dependencies.labels = frozenset(dependencies._names(labels))
        return dependencies

    def of_tensor(self, uid: str) -> tuple[tuple[str, ...], bool]:
        """Return the inputs that a tensor needs, without labels, and whether it needs labels, a loss or a metric."""
        inputs = self._names(self._needed[uid])
        images = tuple(name for name in inputs if name not in self.labels)
        return images, uid in self._of_training or len(images) < len(inputs)

    def _names(self, bits: int) -> tuple[str, ...]:
        return tuple(uid for index, uid in enumerate(self.inputs) if bits >> index & 1)

    def _add(self, tensor: str, arguments: Sequence[str], *, is_training: bool) -> None:
        """Add the result of a function."""
        needed = 0
        for argument in arguments:
            needed |= self._needed[argument]
        depths = [self._depths[argument] for argument in arguments]
        self._needed[tensor] = needed
        self._depths[tensor] = any(learned for learned, _ in depths), 1 + max((depth for _, depth in depths), default=0)
        if is_training or any(argument in self._of_training for argument in arguments):
            self._of_training.add(tensor)

    def _labels_of(self, compared: Sequence[str]) -> int:
        """Return the labels among the inputs of a loss, which compares them with scores.

        Scores are computed with parameters, or by more functions than the labels. Tensors that are both computed with
        parameters are those of two images.
        """
        known = [argument for argument in compared if argument in self._needed]
        if not known:
            return 0
        scores = max(known, key=self._depths.__getitem__)
        needed = 0
        for argument in known:
            is_learned, _ = self._depths[argument]
            needed |= 0 if is_learned else self._needed[argument]
        return needed & ~self._needed[scores]


def _needed(graph: FunctionGraph, outputs: Sequence[str]) -> Iterator[tuple[str, Function | None]]:
    """Yield the tensors that outputs need, each once, after those from which it is computed.

    Raises:
        ModelError: The model is recurrent.
        ValueError: A tensor is missing, or computed from itself.
    """
    yielded: set[str] = set()
    begun: set[str] = set()
    pending = list(outputs[::-1])
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
            raise _of_itself(graph)
        else:
            begun.add(tensor)
            pending += missing


def _of_itself(graph: FunctionGraph) -> Exception:
    """Return the error about a function that needs its own result, as those of recurrent networks do."""
    operators = {function.operator for function in graph.functions.values()}
    recurrent = next((operator for operator in _RECURRENT if operator in operators), None)
    return not_converted(recurrent) if recurrent else ValueError("a function depends on its own result")


@dataclass
class _Converter:
    """Converts the functions of a model, each once.

    Attributes:
        source: The model.
        count: Number of functions converted so far.
    """

    source: FunctionGraph
    count: int = 0
    _target: TensorGraph = field(default_factory=TensorGraph)
    _tensors: dict[str, Tensor] = field(default_factory=dict)

    def add(self, outputs: Sequence[_GraphOutput]) -> None:
        """Convert the functions that outputs need, with the inputs in the order of the author."""
        needed = dict(_needed(self.source, [output.uid for output in outputs]))
        for output in outputs:
            function = needed[output.uid]
            if function:
                self._target.names.setdefault(function.uid, output.name)
        taken = {uid for uid, function in needed.items() if function is None}
        for variable in [variable for uid, variable in self.source.variables.items() if uid in taken]:
            self._tensors[variable.uid] = self._variable(variable)
        for uid, function in needed.items():
            if function:
                self._tensors[uid] = self._converted(function)
                self.count += 1

    def written(self, outputs: Sequence[_GraphOutput]) -> bytes:
        """Return the ONNX file."""
        for output in outputs:
            self._target.output(self._tensors[output.uid], output.name)
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
