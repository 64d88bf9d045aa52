"""The receptive field and the scale factor of each operator of a model.

Only operators whose receptive field is certain are listed (https://onnx.ai/onnx/operators/).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..file import Node, OnnxModel
from ..signatures import Signature

# Operators computed element by element from their first input; further inputs are parameters.
_POINTWISE = (
    "Abs", "BatchNormalization", "Cast", "Celu", "Clip", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish",
    "Identity", "LeakyRelu", "Log", "Mish", "Neg", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
)  # fmt: skip
_COMBINING = ("Add", "Div", "Max", "Min", "Mul", "PRelu", "Pow", "Sub", "Sum")  # element by element, of several inputs
_OVER_CHANNELS = ("ArgMax", "LogSoftmax", "Softmax")
_CHANNELS = (1, -3)  # their axis
_BY_THEIR_AXIS_ALONE = 13  # opset from which on they are computed along their axis only
_TO_CHANNELS_LAST = (0, 2, 3, 1)

_SCALES = (2, 4, 8)  # factors of resampling for which all positions between pixels are exact numbers
_HALF_PIXEL = ("half_pixel", "pytorch_half_pixel")  # coordinate transformations that are equal for more than one pixel


@dataclass(frozen=True)
class ReceptiveField:
    """The pixels from which an operator computes one pixel.

    Attributes:
        inputs: Indices of the inputs that it reads pixels from.
        radius: Pixels on each side.
        scale: Factor by which its output is finer than its input.
        interpolates: Whether it averages neighbouring pixels when it upsamples.
    """

    inputs: tuple[int, ...]
    radius: int = 0
    scale: int = 1
    interpolates: bool = False

    @property
    def is_pointwise(self) -> bool:
        """Whether each pixel depends on a single pixel of the input."""
        return self.radius == 0 and self.scale == 1


@dataclass(frozen=True)
class Layers:
    """The operators of a model, with the receptive field of each.

    Attributes:
        model: The model.
        signature: Its inputs and its output.
    """

    model: OnnxModel
    signature: Signature
    _producers: dict[str, int] = field(default_factory=dict)
    _uses: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _roots: dict[str, str] = field(default_factory=dict)
    _channels: dict[str, int | None] = field(default_factory=dict)
    _channels_last: set[str] = field(default_factory=set)
    _fields: dict[int, ReceptiveField | None] = field(default_factory=dict)

    @classmethod
    def of(cls, model: OnnxModel, signature: Signature) -> Layers:
        """Index the operators of a model."""
        layers = cls(model, signature)
        layers._index_tensors()
        if signature.scores_last:
            layers._channels_last.update(layers._find_channels_last())
        return layers

    def producer(self, name: str) -> int | None:
        """Return the index of the operator that computes a tensor, if it is not an input or a constant."""
        return self._producers.get(name)

    def uses(self, name: str) -> int:
        """Count the operators and outputs that use a tensor."""
        return self._uses[name]

    def channels(self, name: str) -> int | None:
        """Return the number of channels of a tensor, if known."""
        return self._channels.get(name, self.signature.bands_of(name))

    def weights(self, node: Node) -> tuple[int, ...]:
        """Return the shape of a convolution's weights; () if they are not a constant."""
        return self.model.dims(node.inputs[1]) or ()

    def receptive_field(self, index: int) -> ReceptiveField | None:
        """Return the receptive field of an operator, if certain."""
        if index not in self._fields:
            node = self.model.nodes[index]
            certain = self._knows_image_axes and len(node.outputs) == 1
            self._fields[index] = self._receptive_field(node) if certain else None
        return self._fields[index]

    @property
    def _knows_image_axes(self) -> bool:
        return bool(self._channels_last) or not self.signature.scores_last

    def _index_tensors(self) -> None:
        nodes = self.model.nodes
        self._producers.update({name: index for index, node in enumerate(nodes) for name in node.outputs if name})
        for name in (*self.model.outputs, *(name for node in nodes for name in node.inputs)):
            self._uses[name] += 1
        for node in nodes:
            if node.outputs:
                self._roots[node.outputs[0]] = self._find_root(node)
                self._channels[node.outputs[0]] = self._count_channels(node)

    def _receptive_field(self, node: Node) -> ReceptiveField | None:
        if node.outputs[0] in self._channels_last or self._is_pointwise(node):
            return ReceptiveField((0,))
        if node.is_own(*_COMBINING):
            inputs = self._varying_inputs(node)
            of_one_size = len({self._root(node.inputs[index]) for index in inputs}) == 1
            return ReceptiveField(tuple(inputs)) if of_one_size else None
        if node.is_own("Concat") and node.number("axis", 0) in _CHANNELS:
            return ReceptiveField(tuple(range(len(node.inputs))))
        if node.is_own("Conv"):
            radius = _conv_radius(node, self.weights(node))
            return None if radius is None else ReceptiveField((0,), radius)
        if node.is_own("ConvTranspose"):
            scale = _transposed_scale(node, self.weights(node))
            return ReceptiveField((0,), scale=scale) if scale in _SCALES else None
        return self._resize_field(node) if node.is_own("Resize") else None

    def _is_pointwise(self, node: Node) -> bool:
        if node.is_own(*_POINTWISE):
            return not node.number("training_mode", 0)
        if node.is_own(*_OVER_CHANNELS) and self.model.version >= _BY_THEIR_AXIS_ALONE:
            return node.number("axis", 0 if node.operator == "ArgMax" else -1) in _CHANNELS
        return False

    def _find_channels_last(self) -> set[str]:
        """Return the tensors after the final transpose to channels last; an empty set if that is not certain."""
        tensors, name = set(), self.signature.output_name
        while (index := self.producer(name)) is not None:
            node = self.model.nodes[index]
            tensors.add(name)
            if node.is_own("Transpose") and node.numbers("perm") == _TO_CHANNELS_LAST:
                return tensors
            if not (node.is_own(*_POINTWISE) and self._is_pointwise(node)):
                break
            name = node.inputs[0]
        return set()

    def _resize_field(self, node: Node) -> ReceptiveField | None:
        """Return the receptive field of a Resize that reads each pixel's own source pixel, or its neighbours too."""
        scales = self.model.few_floats(node.inputs[2]) if len(node.inputs) == 3 else None
        if scales not in [(1, 1, scale, scale) for scale in _SCALES] or node.attribute("axes") is not None:
            return None
        scale = int((scales or (1,))[-1])
        coordinates = node.words("coordinate_transformation_mode", "half_pixel")
        rounding = node.words("nearest_mode", "round_prefer_floor")
        mode = node.words("mode", "nearest")
        if mode == "linear" and coordinates in _HALF_PIXEL:
            return ReceptiveField((0,), scale=scale, interpolates=True)
        own_pixel = (coordinates == "asymmetric" and rounding == "floor") or (
            coordinates in _HALF_PIXEL and rounding == "round_prefer_floor"
        )
        return ReceptiveField((0,), scale=scale) if mode == "nearest" and own_pixel else None

    def _varying_inputs(self, node: Node) -> list[int]:
        """Return the indices of the inputs that differ between rows or columns."""
        return [index for index, name in enumerate(node.inputs) if name and not self._is_uniform(name)]

    def _is_uniform(self, name: str) -> bool:
        dims = self.model.dims(name)
        return dims is not None and all(length == 1 for length in dims[-2:])

    def _root(self, name: str) -> str:
        """Return the tensor from which one is computed pixel by pixel, and which therefore has its rows and columns."""
        return self._roots.get(name, name)

    def _find_root(self, node: Node) -> str:
        if node.is_own(*_POINTWISE):
            return self._root(node.inputs[0])
        if node.is_own(*_COMBINING):
            roots = {self._root(node.inputs[index]) for index in self._varying_inputs(node)}
            if len(roots) == 1:
                return roots.pop()
        return node.outputs[0]

    def _count_channels(self, node: Node) -> int | None:
        if node.is_own("Conv", "ConvTranspose"):
            weights = self.weights(node)
            if not weights:
                return None
            return weights[0] if node.operator == "Conv" else weights[1] * node.number("group", 1)
        if node.is_own("Concat", *_COMBINING):
            inputs = range(len(node.inputs)) if node.operator == "Concat" else self._varying_inputs(node)
            counts = [self.channels(node.inputs[index]) for index in inputs]
            certain = [count for count in counts if count is not None]
            if len(certain) < len(counts) or not certain:
                return None
            return sum(certain) if node.operator == "Concat" else max(certain)
        same = node.is_own(*_POINTWISE, "AveragePool", "MaxPool", "Resize")
        return self.channels(node.inputs[0]) if same else None


def _conv_radius(node: Node, weights: Sequence[int]) -> int | None:
    """Return the radius of a convolution, if it keeps the image size."""
    dilations = node.numbers("dilations", (1, 1))
    if len(weights) != 4 or weights[2] != weights[3] or len(dilations) != 2 or dilations[0] != dilations[1]:
        return None
    radius, rest = divmod(dilations[0] * (weights[2] - 1), 2)
    auto_pad, pads = node.words("auto_pad", "NOTSET"), node.numbers("pads", (0, 0, 0, 0))
    padded = auto_pad in ("SAME_UPPER", "SAME_LOWER") or (auto_pad == "NOTSET" and pads == (radius,) * 4)
    return radius if padded and not rest and node.numbers("strides", (1, 1)) == (1, 1) else None


def _transposed_scale(node: Node, weights: Sequence[int]) -> int | None:
    """Return the scale of a transposed convolution, if each pixel depends on one input pixel."""
    scales = {*node.numbers("strides", (1, 1)), *weights[2:]}
    padded = any(node.numbers("pads")) or any(node.numbers("output_padding")) or node.attribute("output_shape")
    plain = node.words("auto_pad", "NOTSET") == "NOTSET" and node.numbers("dilations", (1, 1)) == (1, 1)
    return scales.pop() if len(weights) == 4 and len(scales) == 1 and plain and not padded else None
