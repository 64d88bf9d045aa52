"""Infer undeclared properties of a model from its operators: its number of bands, and whether it returns class ids.

The image is followed from the input through operators that keep or exchange its axes. The first convolution, matrix
or normalisation after it has weights for a certain number of bands. Only the shapes of constants are read, which the
file also contains if its weights are in other files (https://onnx.ai/onnx/operators/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .file import Node, few_integers, holds_whole_numbers, message_name, read_through, whole_numbers
from .model_file import ModelFile
from .protobuf import all_of, merged_message

# Operators that give a value for each value; weights follow the first input, or are on either side.
_POINTWISE = (
    "Abs", "Cast", "CastLike", "Celu", "Clip", "DequantizeLinear", "Dropout", "Elu", "Erf", "Exp", "Gelu",
    "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log", "Mish", "Neg", "QuantizeLinear", "Relu", "Selu",
    "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
)  # fmt: skip
_ARITHMETIC = ("Add", "Div", "Max", "Min", "Mul", "Pow", "Sub")
_SPATIAL = ("AveragePool", "InstanceNormalization", "LpPool", "MaxPool", "Resize", "Upsample")
_CONVOLUTIONS = {"Conv": 1, "FusedConv": 1, "ConvInteger": 1, "QLinearConv": 3, "ConvTranspose": 1}
_MATRICES = {"MatMul": 1, "Gemm": 1, "MatMulInteger": 1, "QLinearMatMul": 3}
_IMAGE_AXES = 4
_BAND_AXES = {4: (1, 3), 5: (1, 2, 4)}  # the axes that can be the bands, of an image without or with dates
_REMOVING = ("ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "Squeeze")
_MERGED = -1  # an axis that is several axes of the image in one
_KEEPING = (
    "Add", "Cast", "Flatten", "Gather", "Identity", "Mul", "Reshape", "Resize", "Slice", "Squeeze", "Sub", "Transpose",
    "Unsqueeze",
)  # fmt: skip  # operators that keep integers, shift them, or look them up
_WITH_LISTS = ("Add", "Gather", "Mul", "Sub")  # and those that take constants on either side
_STEPS = 64  # operators between an output and the index


Axes = tuple[int, ...]
"""The axis of the image that each axis of a tensor is."""


@dataclass(frozen=True)
class InferredBands:
    """The number of bands of an image, or of one date of it, and their axis: not the batch."""

    axis: int
    count: int


def bands_by_weights(file: ModelFile, image: str, shape: Sequence[int | None]) -> InferredBands | None:
    """Infer the number of bands.

    Args:
        file: The model file.
        image: Name of the image input.
        shape: Its declared shape.

    Returns:
        The bands, unless the first operators accept any number, or cannot be read.

    Raises:
        ModelError: The model cannot be extracted from its container.
    """
    try:
        return read_through(file, lambda model: _inferred_bands(model, image, shape))
    except (OSError, ValueError):  # unreadable, or invalid protobuf: onnxruntime reports it in better words
        return None


def index_outputs(file: ModelFile, outputs: Collection[str]) -> set[str]:
    """Return the outputs that are the index of the highest or lowest score, whatever their type.

    Args:
        file: The model file.
        outputs: Names of the outputs to examine.

    Raises:
        ModelError: The model cannot be extracted from its container.
    """
    try:
        return read_through(file, lambda model: _index_outputs(model, outputs))
    except (OSError, ValueError):
        return set()


def _index_outputs(model: memoryview, outputs: Collection[str]) -> set[str]:
    graph = merged_message(model, 7)
    nodes = [Node.read(message) for message in all_of(graph, 1)]
    producers = {name: node for node in nodes for name in node.outputs if name}
    lists = {message_name(tensor, 8): tensor for tensor in all_of(graph, 5)}
    for node in nodes:
        value = node.attribute("value") if node.is_own("Constant") else None
        if value is not None:
            lists.update((name, merged_message(value, 5)) for name in node.outputs)
    return {output for output in outputs if _is_index(output, producers, lists)}


def _is_index(name: str, producers: Mapping[str, Node], lists: Mapping[str, memoryview]) -> bool:
    """Return whether a tensor contains indices, or integers computed from them and constants."""
    for _ in range(_STEPS):
        node = producers.get(name)
        if node is None or not node.inputs:
            return False
        if node.is_own("ArgMax", "ArgMin") or (node.is_own("TopK") and name in node.outputs[1:]):
            return True
        if not node.is_own(*_KEEPING):
            return False
        given = node.inputs[: 2 if node.is_own(*_WITH_LISTS) else 1]
        others = [name for name in given if name not in lists]
        if not others or not all(holds_whole_numbers(lists[name]) for name in given if name in lists):
            return False
        name = others[0]
    return False


def _inferred_bands(model: memoryview, image: str, shape: Sequence[int | None]) -> InferredBands | None:
    return _BandTrace(merged_message(model, 7), image, tuple(shape)).bands()


@dataclass
class _BandTrace:
    """The path of an image through the operators.

    Attributes:
        graph: The GraphProto.
        image: Name of the image input.
        shape: Its declared shape.
    """

    graph: memoryview
    image: str
    shape: tuple[int | None, ...]
    _shapes: dict[str, Axes] = field(default_factory=dict)
    _lists: dict[str, Axes] = field(default_factory=dict)

    def bands(self) -> InferredBands | None:
        """Return the bands by the first weights, or else by a constant that is added to all bands."""
        for tensor in all_of(self.graph, 5):
            self._store_constant(message_name(tensor, 8), tensor)
        reached: dict[str, Axes] = {self.image: tuple(range(len(self.shape)))}
        by_arithmetic: InferredBands | None = None
        for message in all_of(self.graph, 1):
            node = Node.read(message)
            self._store_constant_shape(node)
            for position, name in enumerate(node.inputs):
                if name not in reached:
                    continue
                axes = reached[name]
                by_weights = self._by_weights(node, position, axes)
                if by_weights is not None:
                    return by_weights
                by_arithmetic = by_arithmetic or self._by_arithmetic(node, position, axes)
                for output, after in self._outputs_of(node, position, axes):
                    reached.setdefault(output, after)
        return by_arithmetic

    def _store_constant(self, name: str, tensor: memoryview) -> None:
        self._shapes[name] = whole_numbers(tensor, 1)
        if len(self.shape) > _IMAGE_AXES and len(self._shapes[name]) == 1:
            self._lists[name] = few_integers(tensor)

    def _store_constant_shape(self, node: Node) -> None:
        """Store the shape of a tensor that does not depend on the image."""
        if node.is_own("Constant"):
            value = node.attribute("value")
            if value is not None:
                for name in node.outputs:
                    self._store_constant(name, merged_message(value, 5))
        elif node.outputs and node.inputs and node.inputs[0] in self._shapes:
            shape = self._shapes[node.inputs[0]]
            if node.is_own(*_POINTWISE):
                self._shapes[node.outputs[0]] = shape
            elif node.is_own("Transpose"):
                self._shapes[node.outputs[0]] = tuple(shape[axis] for axis in _order(node, len(shape)))

    def _by_weights(self, node: Node, position: int, axes: Axes) -> InferredBands | None:
        """Return the bands that the weights of an operator require of its input."""
        if position:
            return None
        if node.operator in _CONVOLUTIONS:
            shape = self._shape(node, _CONVOLUTIONS[node.operator])
            if len(shape) != len(axes):
                return None
            count = shape[0] if node.operator == "ConvTranspose" else shape[1] * node.number("group", 1)
            return self._certain(axes[1], count)
        if node.operator in _MATRICES:
            shape = self._shape(node, _MATRICES[node.operator])
            turned = node.operator == "Gemm" and node.number("transB", 0)
            return self._certain(axes[-1], shape[-1 if turned else -2]) if len(shape) > 1 else None
        if node.is_own("BatchNormalization"):
            return self._certain(axes[1], *self._shape(node, 1)[:1])
        return None

    def _by_arithmetic(self, node: Node, position: int, axes: Axes) -> InferredBands | None:
        """Return the bands by a constant with a number for each of them."""
        if not node.is_own(*_ARITHMETIC) or len(node.inputs) != 2:
            return None
        shape = self._shape(node, 1 - position)
        lengths = [(axis, count) for axis, count in zip(axes[::-1], shape[::-1]) if count > 1]
        return self._certain(*lengths[0]) if len(lengths) == 1 else None

    def _outputs_of(self, node: Node, position: int, axes: Axes) -> Iterator[tuple[str, Axes]]:
        """Yield the outputs that are still the image, and their axes."""
        if not node.outputs:
            return
        if node.is_own(*_ARITHMETIC) or (position == 0 and node.is_own(*_POINTWISE, *_SPATIAL, "BatchNormalization")):
            yield node.outputs[0], axes
        elif node.is_own("Transpose"):
            order = _order(node, len(axes))
            if order:
                yield node.outputs[0], tuple(axes[axis] for axis in order)
        elif position == 0 and len(self.shape) > _IMAGE_AXES:
            yield from self._of_one_date(node, axes)

    def _of_one_date(self, node: Node, axes: Axes) -> Iterator[tuple[str, Axes]]:
        """Yield the output of an operator that removes the axis of dates, or joins it with the batch."""
        parameter = node.inputs[1] if len(node.inputs) > 1 else ""
        if node.is_own("Gather") and self._shapes.get(parameter) == ():
            yield node.outputs[0], _without_axes(axes, (node.number("axis", 0),))
        elif node.is_own(*_REMOVING):
            removed = node.numbers("axes") or self._lists.get(parameter, ())
            kept = not node.is_own("Squeeze") and node.number("keepdims", 1)
            if removed:
                yield node.outputs[0], axes if kept else _without_axes(axes, removed)
        elif node.is_own("Reshape") and sorted(axes) == [*range(len(self.shape))] and axes[0] == 0:
            # Each date may become an image of the batch; `_certain` compares the bands with the declared ones.
            bands, lengths = self.shape[axes[2]], self._lists.get(parameter, ())
            if bands is not None and lengths[1:2] in ((), (bands,), (-1,)) and len(lengths) in (0, _IMAGE_AXES):
                yield node.outputs[0], (_MERGED, *axes[2:])

    def _certain(self, axis: int, count: int = 0) -> InferredBands | None:
        """Return the bands, unless they cannot be those of the axis; of a shape with dates, also by its lengths."""
        dated = len(self.shape) > _IMAGE_AXES
        if axis not in _BAND_AXES[len(self.shape)] or count < 1:
            return None
        return None if dated and self.shape[axis] not in (None, count) else InferredBands(axis, count)

    def _shape(self, node: Node, position: int) -> Axes:
        return self._shapes.get(node.inputs[position], ()) if position < len(node.inputs) else ()


def _order(node: Node, axes: int) -> Axes:
    """Return the axis at each position of a transposed tensor."""
    order = node.numbers("perm", tuple(range(axes))[::-1])
    return order if sorted(order) == list(range(axes)) else ()


def _without_axes(axes: Axes, removed: Axes) -> Axes:
    positions = {position % max(1, len(axes)) for position in removed}
    return tuple(axis for position, axis in enumerate(axes) if position not in positions)
