"""How far the operators of a graph look, and by how much they make resolution grow.

Only operators of which that is certain are known here (https://onnx.ai/onnx/operators/).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from ..file import Node, OnnxModel
from ..signatures import Signature

# Operators that make of a pixel's own values what they give for it; parameters come behind the first input.
_ALONE = (
    "Abs", "BatchNormalization", "Cast", "Celu", "Clip", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish",
    "Identity", "LeakyRelu", "Log", "Mish", "Neg", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh",
)  # fmt: skip
_TOGETHER = ("Add", "Div", "Max", "Min", "Mul", "PRelu", "Pow", "Sub", "Sum")  # the same of several inputs
_OVER_CHANNELS = ("ArgMax", "LogSoftmax", "Softmax")
_CHANNELS = (1, -3)  # their axis
_BY_THEIR_AXIS_ALONE = 13  # the version of ONNX's operators from which on they leave the axes behind it alone
_TO_CHANNELS_LAST = (0, 2, 3, 1)

_FACTORS = (2, 4, 8)  # by which resolution grows: for these the places between pixels are exact numbers
_AROUND_MIDDLES = ("half_pixel", "pytorch_half_pixel")  # the same for more than one pixel

_Channels = Optional[int]


@dataclass(frozen=True)
class Reach:
    """What an operator looks at, to give a pixel.

    Attributes:
        places: The inputs (from 0) of which it takes pixels.
        around: Pixels on each side.
        factor: By how much resolution grows.
        between: Whether it takes means of neighbours where resolution grows.
    """

    places: tuple[int, ...]
    around: int = 0
    factor: int = 1
    between: bool = False

    @property
    def stays(self) -> bool:
        """Whether it looks at one pixel alone."""
        return self.around == 0 and self.factor == 1


class Layers:
    """A graph whose operators are asked how far they look."""

    def __init__(self, graph: OnnxModel, signature: Signature) -> None:
        """Read a graph that takes and gives what a signature says."""
        self.graph = graph
        self.output = signature.output_name
        self._bands = signature.bands
        self._makers = {name: index for index, node in enumerate(graph.nodes) for name in node.outputs if name}
        self._uses: defaultdict[str, int] = defaultdict(int)
        for name in (*graph.outputs, *(name for node in graph.nodes for name in node.inputs)):
            self._uses[name] += 1
        self._kin: dict[str, str] = {}
        self._channels: dict[str, _Channels] = {}
        for node in graph.nodes:
            if node.outputs:
                self._kin[node.outputs[0]] = self._found_kin(node)
                self._channels[node.outputs[0]] = self._found_channels(node)
        self._reaches: dict[int, Reach | None] = {}
        self._channels_last = self._found_channels_last() if signature.scores_last else set()
        self._is_certain = bool(self._channels_last) or not signature.scores_last  # which axes are rows and columns

    def maker(self, name: str) -> int | None:
        """Index of the operator that makes a tensor; None for what the graph is given."""
        return self._makers.get(name)

    def uses(self, name: str) -> int:
        """How often a tensor is used, by operators or as an output."""
        return self._uses[name]

    def channels(self, name: str) -> int | None:
        """How many channels a tensor has; None where that is not known."""
        return self._channels.get(name, None if name in self.graph.constants else self._bands)

    def weights(self, node: Node) -> tuple[int, ...]:
        """Lengths of the axes of a convolution's weights; () where they are no constant."""
        return self.graph.dims(node.inputs[1]) or ()

    def reach(self, index: int) -> Reach | None:
        """What an operator looks at; None where that is not certain."""
        if index not in self._reaches:
            node = self.graph.nodes[index]
            certain = self._is_certain and len(node.outputs) == 1
            self._reaches[index] = self._reach(node) if certain else None
        return self._reaches[index]

    def _reach(self, node: Node) -> Reach | None:
        if node.outputs[0] in self._channels_last or self._stays_on_pixel(node):
            return Reach((0,))
        if node.is_own(*_TOGETHER):
            places = self._varying(node)
            alike = len({self._kin_of(node.inputs[place]) for place in places}) == 1
            return Reach(tuple(places)) if alike else None
        if node.is_own("Concat") and node.number("axis", 0) in _CHANNELS:
            return Reach(tuple(range(len(node.inputs))))
        if node.is_own("Conv"):
            around = _around(node, self.weights(node))
            return None if around is None else Reach((0,), around)
        if node.is_own("ConvTranspose"):
            factor = _own_factor(node, self.weights(node))
            return Reach((0,), factor=factor) if factor in _FACTORS else None
        return self._resize(node) if node.is_own("Resize") else None

    def _stays_on_pixel(self, node: Node) -> bool:
        if node.is_own(*_ALONE):
            return not node.number("training_mode", 0)
        if node.is_own(*_OVER_CHANNELS) and self.graph.version >= _BY_THEIR_AXIS_ALONE:
            return node.number("axis", 0 if node.operator == "ArgMax" else -1) in _CHANNELS
        return False

    def _found_channels_last(self) -> set[str]:
        """The last tensors, with their channels last; none where it is not certain how they came there."""
        found, name = set(), self.output
        while (index := self.maker(name)) is not None:
            node = self.graph.nodes[index]
            found.add(name)
            if node.is_own("Transpose") and node.numbers("perm") == _TO_CHANNELS_LAST:
                return found
            if not (node.is_own(*_ALONE) and self._stays_on_pixel(node)):
                break
            name = node.inputs[0]
        return set()

    def _resize(self, node: Node) -> Reach | None:
        """Where each pixel is made of the one it lies in, or also of that one's neighbours."""
        scales = self.graph.few_floats(node.inputs[2]) if len(node.inputs) == 3 else None
        if scales not in [(1, 1, factor, factor) for factor in _FACTORS] or node.attribute("axes") is not None:
            return None
        factor = int((scales or (1,))[-1])
        places = node.words("coordinate_transformation_mode", "half_pixel")
        rounding = node.words("nearest_mode", "round_prefer_floor")
        mode = node.words("mode", "nearest")
        if mode == "linear" and places in _AROUND_MIDDLES:
            return Reach((0,), factor=factor, between=True)
        within = (places == "asymmetric" and rounding == "floor") or (
            places in _AROUND_MIDDLES and rounding == "round_prefer_floor"
        )
        return Reach((0,), factor=factor) if mode == "nearest" and within else None

    def _varying(self, node: Node) -> list[int]:
        """The inputs (from 0) that are not the same for all rows and columns."""
        return [place for place, name in enumerate(node.inputs) if name and not self._is_flat(name)]

    def _is_flat(self, name: str) -> bool:
        dims = self.graph.dims(name)
        return dims is not None and all(length == 1 for length in dims[-2:])

    def _kin_of(self, name: str) -> str:
        """The tensor that one is made of pixel by pixel, and therefore as large as."""
        return self._kin.get(name, name)

    def _found_kin(self, node: Node) -> str:
        if node.is_own(*_ALONE):
            return self._kin_of(node.inputs[0])
        if node.is_own(*_TOGETHER):
            found = {self._kin_of(node.inputs[place]) for place in self._varying(node)}
            if len(found) == 1:
                return found.pop()
        return node.outputs[0]

    def _found_channels(self, node: Node) -> _Channels:
        if node.is_own("Conv", "ConvTranspose"):
            weights = self.weights(node)
            return (
                (weights[0] if node.operator == "Conv" else weights[1] * node.number("group", 1)) if weights else None
            )
        if node.is_own("Concat", *_TOGETHER):
            places = range(len(node.inputs)) if node.operator == "Concat" else self._varying(node)
            parts = [self.channels(node.inputs[place]) for place in places]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or not known:
                return None
            return sum(known) if node.operator == "Concat" else max(known)
        same = node.is_own(*_ALONE, "AveragePool", "MaxPool", "Resize")
        return self.channels(node.inputs[0]) if same else None


def _around(node: Node, weights: Sequence[int]) -> int | None:
    """How far a convolution looks to each side, where it gives as many pixels as it takes."""
    dilations = node.numbers("dilations", (1, 1))
    if len(weights) != 4 or weights[2] != weights[3] or len(dilations) != 2 or dilations[0] != dilations[1]:
        return None
    around, rest = divmod(dilations[0] * (weights[2] - 1), 2)
    framing, frame = node.words("auto_pad", "NOTSET"), node.numbers("pads", (0, 0, 0, 0))
    framed = framing in ("SAME_UPPER", "SAME_LOWER") or (framing == "NOTSET" and frame == (around,) * 4)
    return around if framed and not rest and node.numbers("strides", (1, 1)) == (1, 1) else None


def _own_factor(node: Node, weights: Sequence[int]) -> int | None:
    """By how much a transposed convolution makes resolution grow, where no pixel is made of two."""
    factors = {*node.numbers("strides", (1, 1)), *weights[2:]}
    framed = any(node.numbers("pads")) or any(node.numbers("output_padding")) or node.attribute("output_shape")
    plain = node.words("auto_pad", "NOTSET") == "NOTSET" and node.numbers("dilations", (1, 1)) == (1, 1)
    return factors.pop() if len(weights) == 4 and len(factors) == 1 and plain and not framed else None
