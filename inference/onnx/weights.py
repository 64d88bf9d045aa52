"""What a graph does not declare, but its operators tell: how many bands it takes, and whether it gives class ids.

The image is followed from the input through operators that leave its axes as they are or exchange them. The first
convolution, matrix or normalisation behind it has weights for a certain number of bands. Only the shapes of constants
are read, which also stand in a file that keeps its weights in others (https://onnx.ai/onnx/operators/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from .file import Node, holds_whole_numbers, name_of, read_through, whole_numbers
from .model_file import ModelFile
from .protobuf import all_of

# Operators that give a value for each value; weights come behind their first input, or stand on either side.
_POINTWISE = (
    "Abs", "Cast", "CastLike", "Celu", "Clip", "DequantizeLinear", "Dropout", "Elu", "Erf", "Exp", "Gelu",
    "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log", "Mish", "Neg", "QuantizeLinear", "Relu", "Selu",
    "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
)  # fmt: skip
_ARITHMETIC = ("Add", "Div", "Max", "Min", "Mul", "Pow", "Sub")
_SPATIAL = ("AveragePool", "InstanceNormalization", "LpPool", "MaxPool", "Resize", "Upsample")
_CONVOLUTIONS = {"Conv": 1, "FusedConv": 1, "ConvInteger": 1, "QLinearConv": 3, "ConvTranspose": 1}
_MATRICES = {"MatMul": 1, "Gemm": 1, "MatMulInteger": 1, "QLinearMatMul": 3}
_AXES = (0, 1, 2, 3)
_KEEPING = (
    "Add", "Cast", "Flatten", "Gather", "Identity", "Mul", "Reshape", "Resize", "Slice", "Squeeze", "Sub", "Transpose",
    "Unsqueeze",
)  # fmt: skip  # operators that leave whole numbers what they are, shift them, or look them up
_WITH_LISTS = ("Add", "Gather", "Mul", "Sub")  # and those that take constants on either side
_STEPS = 64  # operators between an output and its places


Axes = tuple[int, ...]
"""Which axis of the image each axis of a tensor is."""


@dataclass(frozen=True)
class Bands:
    """How many bands an image has, and along which of its axes: 1 or 3."""

    axis: int
    count: int


def bands_by_weights(file: ModelFile, image: str) -> Bands | None:
    """Find the number of bands.

    Args:
        file: The file that is the graph, or holds it.
        image: Name of the input with the images.

    Returns:
        None where the first operators take any number, or cannot be read.

    Raises:
        ModelError: The graph cannot be taken out of the file.
    """
    try:
        return read_through(file, lambda model: _found(model, image))
    except (OSError, ValueError):  # unreadable, or no sound protobuf: onnxruntime says it better
        return None


def places_of_the_highest(file: ModelFile, outputs: Collection[str]) -> set[str]:
    """Those of some outputs that give the place of the highest or lowest score, whatever the type of its number.

    Args:
        file: The file that is the graph, or holds it.
        outputs: Names of outputs.

    Raises:
        ModelError: The graph cannot be taken out of the file.
    """
    try:
        return read_through(file, lambda model: _places(model, outputs))
    except (OSError, ValueError):
        return set()


def _places(model: memoryview, outputs: Collection[str]) -> set[str]:
    makers: dict[str, Node] = {}
    lists: dict[str, memoryview] = {}
    for graph in all_of(model, 7):
        nodes = [Node.read(message) for message in all_of(graph, 1)]
        makers.update((name, node) for node in nodes for name in node.outputs if name)
        lists.update((name_of(tensor, 8), tensor) for tensor in all_of(graph, 5))
        for node in nodes:
            value = node.attribute("value") if node.is_own("Constant") else None
            lists.update((name, tensor) for name in node.outputs for tensor in all_of(value or model[:0], 5))
    return {output for output in outputs if _is_place(output, makers, lists)}


def _is_place(name: str, makers: Mapping[str, Node], lists: Mapping[str, memoryview]) -> bool:
    """Whether a tensor holds places, or whole numbers that are made of them by constants."""
    for _ in range(_STEPS):
        node = makers.get(name)
        if node is None or not node.inputs:
            return False
        if node.is_own("ArgMax", "ArgMin") or (node.is_own("TopK") and name in node.outputs[1:]):
            return True
        if not node.is_own(*_KEEPING):
            return False
        given = node.inputs[: 2 if node.is_own(*_WITH_LISTS) else 1]
        others = [each for each in given if each not in lists]
        if not others or not all(holds_whole_numbers(lists[each]) for each in given if each in lists):
            return False
        name = others[0]
    return False


def _found(model: memoryview, image: str) -> Bands | None:
    for graph in all_of(model, 7):
        walk = _Walk(graph, image)
        return walk.found()
    return None


@dataclass
class _Walk:
    """The way of an image through a graph."""

    graph: memoryview
    image: str
    _shapes: dict[str, Axes] = field(default_factory=dict)

    def found(self) -> Bands | None:
        """What the first weights say; what is added to all bands says it where nothing else does."""
        self._shapes = {name_of(tensor, 8): whole_numbers(tensor, 1) for tensor in all_of(self.graph, 5)}
        reached: dict[str, Axes] = {self.image: _AXES}
        by_arithmetic: Bands | None = None
        for message in all_of(self.graph, 1):
            node = Node.read(message)
            self._note_constant(node)
            for place, name in enumerate(node.inputs):
                if name not in reached:
                    continue
                axes = reached[name]
                bands = self._by_weights(node, place, axes)
                if bands is not None:
                    return bands
                by_arithmetic = by_arithmetic or self._by_arithmetic(node, place, axes)
                for output, after in self._behind(node, place, axes):
                    reached.setdefault(output, after)
        return by_arithmetic

    def _note_constant(self, node: Node) -> None:
        """Remember the shape of what does not depend on the image."""
        if node.is_own("Constant"):
            value = node.attribute("value")
            shapes = [whole_numbers(tensor, 1) for tensor in all_of(value, 5)] if value is not None else []
            self._shapes.update((name, shape) for name in node.outputs for shape in shapes)
        elif node.outputs and node.inputs and node.inputs[0] in self._shapes:
            shape = self._shapes[node.inputs[0]]
            if node.is_own(*_POINTWISE):
                self._shapes[node.outputs[0]] = shape
            elif node.is_own("Transpose"):
                self._shapes[node.outputs[0]] = tuple(shape[axis] for axis in _order(node, len(shape)))

    def _by_weights(self, node: Node, place: int, axes: Axes) -> Bands | None:
        """What the weights of an operator say of the image that it is given."""
        if place:
            return None
        if node.operator in _CONVOLUTIONS:
            shape = self._shape(node, _CONVOLUTIONS[node.operator])
            if len(shape) != len(_AXES):
                return None
            count = shape[0] if node.operator == "ConvTranspose" else shape[1] * node.number("group", 1)
            return _certain(axes[1], count)
        if node.operator in _MATRICES:
            shape = self._shape(node, _MATRICES[node.operator])
            turned = node.operator == "Gemm" and node.number("transB", 0)
            return _certain(axes[-1], shape[-1 if turned else -2]) if len(shape) > 1 else None
        if node.is_own("BatchNormalization"):
            return _certain(axes[1], *self._shape(node, 1)[:1])
        return None

    def _by_arithmetic(self, node: Node, place: int, axes: Axes) -> Bands | None:
        """What a constant says that has a number for each band."""
        if not node.is_own(*_ARITHMETIC) or len(node.inputs) != 2:
            return None
        shape = self._shape(node, 1 - place)
        lengths = [(axis, count) for axis, count in zip(axes[::-1], shape[::-1]) if count > 1]
        return _certain(*lengths[0]) if len(lengths) == 1 else None

    def _behind(self, node: Node, place: int, axes: Axes) -> Iterator[tuple[str, Axes]]:
        """The outputs that still are the image, and how its axes lie in them."""
        if not node.outputs:
            return
        if node.is_own(*_ARITHMETIC) or (place == 0 and node.is_own(*_POINTWISE, *_SPATIAL, "BatchNormalization")):
            yield node.outputs[0], axes
        elif node.is_own("Transpose"):
            order = _order(node, len(axes))
            if sorted(order) == list(_AXES):
                yield node.outputs[0], tuple(axes[axis] for axis in order)

    def _shape(self, node: Node, place: int) -> Axes:
        return self._shapes.get(node.inputs[place], ()) if place < len(node.inputs) else ()


def _certain(axis: int, count: int = 0) -> Bands | None:
    return Bands(axis, count) if axis in (1, 3) and count > 0 else None


def _order(node: Node, axes: int) -> Axes:
    """Which axis comes at each place of a transposed tensor."""
    order = node.numbers("perm", tuple(range(axes))[::-1])
    return order if sorted(order) == list(range(axes)) else ()
