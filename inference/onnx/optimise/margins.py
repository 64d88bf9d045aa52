"""Leave out of a graph what it computes for the border of a tile alone, which the run does not keep.

A decoder computes its last layers for the whole tile, of which the run throws the padding away. Here the layers between
the answer and the last places where resolution grows compute less: what they are given is cut to what the kept pixels
need, and convolutions add no frame of zeros to it. Kept pixels get the scores that they would have had, but for
rounding, as onnxruntime adds numbers in another order where there are fewer pixels.

In front of an operator whose reach is not certain (layers.py) the cut is made. A graph is left as it is where cutting
would take longer than what it saves.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..file import Node, OnnxModel, constant, integers
from ..signatures import Signature
from .layers import Layers, Reach

_OLDEST = 11  # version of ONNX's operators; of older ones Slice and Resize are others

_TRIED = 16  # borders: where resolution grows, one must be a multiple of the factor
_DEEPEST = 5  # places where resolution grows
_MOST = 500  # operators that compute less

# What it takes to cut a number out and join it to others again, in multiplications of a convolution: of the order that
# fcn_small_5c_dyn shows (docs/adr/0015).
_CUT = 60
_WORTH = 0.05  # of the multiplications of the operators that compute less
_BLOCK = 8  # channels that onnxruntime keeps side by side

Sides = tuple[int, int]


@dataclass(frozen=True)
class Trimmed:
    """A graph whose answer lacks a border.

    Attributes:
        nodes: Its operators, in order.
        border: Pixels that are missing on each side of the answer.
    """

    nodes: tuple[Node, ...]
    border: int


def trimmed(graph: OnnxModel, signature: Signature, answer: Sides, spare: int) -> Trimmed | None:
    """Leave out what only the border of an answer needs.

    Args:
        graph: The graph.
        signature: What goes in and comes out.
        answer: Rows and columns of the answer to a tile.
        spare: Pixels on each side of it that are not kept.

    Returns:
        What is left; None where nothing can be left out, or where that would not pay.
    """
    if graph.version < _OLDEST or not 0 < spare < min(answer) / 2:
        return None
    layers = Layers(graph, signature)
    best: _Region | None = None
    for border in range(spare, max(0, spare - _TRIED), -1):
        for depth in range(_DEEPEST + 1):
            region = _Region(layers, border, answer, depth)
            if border + region.wrong > spare or region.depth < depth:
                break  # deeper is worse, or the same
            if region.saved > (best.saved if best else _WORTH * region.whole):
                best = region
    return Trimmed(tuple(best.nodes()), best.border) if best else None


@dataclass
class _Part:
    """What is left of a tensor, for those who make do with it.

    Attributes:
        border: Pixels that it lacks on each side.
        sides: Rows and columns in the graph as it is.
        depth: Places between it and the answer where resolution grows, at most.
        takers: Members that take it, and the place of their input.
    """

    border: int
    sides: Sides
    depth: int
    takers: list[tuple[int, int]] = field(default_factory=list)

    @property
    def pixels(self) -> int:
        """Its pixels in the graph as it is."""
        return self.sides[0] * self.sides[1]

    @property
    def spared(self) -> int:
        """How many of them it lacks."""
        return self.pixels - (self.sides[0] - 2 * self.border) * (self.sides[1] - 2 * self.border)


class _Region:
    """The operators that compute less, found from the answer backwards.

    Attributes:
        border: Pixels that the answer lacks on each side.
        members: The operators, as indices, and what each is given; none where the answer cannot lack a border.
        depth: Places where resolution grows, one behind the other.
        wrong: Outermost pixels of the answer that are not what they would be.
        whole: Multiplications of the members in the graph as it is.
        saved: How many of them are saved, less what cutting takes.
    """

    def __init__(self, layers: Layers, border: int, answer: Sides, deepest: int) -> None:
        self.border = border
        self.members: dict[int, _Part] = {}
        self.depth = self.wrong = 0
        self.whole = self.saved = 0.0
        self._layers = layers
        self._nodes = layers.graph.nodes
        # Who takes less of a tensor than another needs a part of its own: they are found by name and border.
        self._parts: defaultdict[str, dict[int, _Part]] = defaultdict(dict)
        self._parts[layers.output][border] = _Part(border, answer, 0)
        self._grow(deepest)
        self._shrink()
        if layers.maker(layers.output) not in self.members:
            self.members.clear()
        else:
            self.wrong = self._wrong()
            self._weigh()

    def _grow(self, deepest: int) -> None:
        """Take operators in from the answer on, each after all that use it."""
        waiting: list[int] = []
        self._await(waiting, self._layers.output)
        while waiting and len(self.members) < _MOST:
            index = -heapq.heappop(waiting)
            reach, made = self._layers.reach(index), self._only_part(self._nodes[index].outputs[0])
            needed = self._needed(reach, made) if reach is not None and made is not None else None
            if index in self.members or reach is None or needed is None or needed.depth > deepest:
                continue
            self.depth = max(self.depth, needed.depth)
            for place in reach.places:
                name = self._nodes[index].inputs[place]
                part = self._parts[name].setdefault(needed.border, _Part(needed.border, needed.sides, needed.depth))
                part.depth = max(part.depth, needed.depth)
                part.takers.append((index, place))
                self.members[index] = part
                self._await(waiting, name)

    def _await(self, waiting: list[int], name: str) -> None:
        maker = self._layers.maker(name)
        if maker is not None:
            heapq.heappush(waiting, -maker)  # the last operator comes first

    def _only_part(self, name: str) -> _Part | None:
        """What is left of a tensor where nobody needs more of it than members, and those alike."""
        parts = [*self._parts[name].values()]
        takers = sum(len(part.takers) for part in parts) + (name == self._layers.output)
        alone = len(parts) == 1 and parts[0].border > 0 and takers == self._layers.uses(name)
        return parts[0] if alone else None

    def _needed(self, reach: Reach, made: _Part) -> _Part | None:
        """What an operator must be given to make a part; None where there is no such thing."""
        factor = reach.factor
        if made.border < reach.around or any(length % factor for length in (made.border, *made.sides)):
            return None
        sides = made.sides[0] // factor, made.sides[1] // factor
        return _Part(made.border // factor - reach.around, sides, made.depth + (factor > 1))

    def _sources(self, index: int) -> list[str]:
        """The tensors whose pixels an operator takes."""
        reach = self._layers.reach(index)
        return [self._nodes[index].inputs[place] for place in (reach.places if reach else ())]

    def _shrink(self) -> None:
        """Cut behind operators that stay on the pixel, which onnxruntime joins to what comes before them."""
        for index in sorted(self.members):
            reach = self._layers.reach(index)
            stays = reach is not None and reach.stays and not self._nodes[index].is_own("Concat", "Conv")
            if stays and all(self._is_cut(name) for name in self._sources(index)):
                border = self.members.pop(index).border
                for name in self._sources(index):
                    part = self._parts[name][border]
                    part.takers = [taker for taker in part.takers if taker[0] != index]

    def _is_cut(self, name: str) -> bool:
        return self._layers.maker(name) not in self.members

    def _cuts(self) -> Iterator[tuple[str, _Part]]:
        """The tensors that are cut, and what is left of them."""
        for name, parts in self._parts.items():
            for part in parts.values():
                if part.takers and part.border and self._is_cut(name):
                    yield name, part

    def _wrong(self) -> int:
        """Pixels at the edge of the answer that are made of repeated ones."""
        found: defaultdict[str, int] = defaultdict(int)
        for index in sorted(self.members):
            reach = self._layers.reach(index) or Reach(())
            before = max(found[name] for name in self._sources(index))
            blurred = reach.factor // 2 if reach.between else 0
            found[self._nodes[index].outputs[0]] = before * reach.factor + blurred
        return found[self._layers.output]

    def _weigh(self) -> None:
        for index, given in self.members.items():
            node = self._nodes[index]
            if node.is_own("Conv", "ConvTranspose"):
                # A weight is used once for each pixel that a convolution makes, or a transposed one is given.
                part = self._only_part(node.outputs[0]) if node.operator == "Conv" else given
                weights = math.prod(self._layers.weights(node))
                self.whole += weights * (part or given).pixels
                self.saved += weights * (part or given).spared
        for name, part in self._cuts():
            channels = self._layers.channels(name)
            self.saved -= math.inf if channels is None else _CUT * channels * part.pixels

    def nodes(self) -> Iterator[Node]:
        """The operators of the whole graph, of which members compute less."""
        names = _new_names(self._layers.graph)
        behind: defaultdict[int | None, list[Node]] = defaultdict(list)
        renamed: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for name, part in self._cuts():
            cutting = self._cutting(name, part, names)
            behind[self._layers.maker(name)] += cutting
            for index, place in part.takers:
                renamed[index][place] = cutting[-1].outputs[0]
        yield from behind[None]
        for index, node in enumerate(self._nodes):
            frame = ("pads", "auto_pad") if node.is_own("Conv") else ()
            yield node.changed(renamed[index], without=frame) if index in self.members else node
            yield from behind[index]

    def _cutting(self, name: str, part: _Part, names: Iterator[str]) -> list[Node]:
        """The operators that cut a tensor."""
        start, end, axes = next(names), next(names), next(names)
        nodes = [
            constant(start, (part.border,) * 2),
            constant(end, (-part.border,) * 2),
            constant(axes, (-2, -1)),
            Node.made("Slice", (name, start, end, axes), next(names)),
        ]
        joined = any(self._nodes[index].is_own("Concat") for index, _ in part.takers)
        if joined and (self._layers.channels(name) or 1) % _BLOCK == 0:
            # onnxruntime slices no channels that it keeps side by side, but takes means of them, here of single pixels:
            # what follows keeps them so too.
            single = integers("kernel_shape", (1, 1))
            nodes.append(Node.made("AveragePool", nodes[-1].outputs, next(names), single))
        return nodes


def _new_names(graph: OnnxModel) -> Iterator[str]:
    """Names that a graph does not use."""
    taken = {name for node in graph.nodes for name in (*node.inputs, *node.outputs)} | {*graph.constants}
    number = 0
    while True:
        number += 1
        if f"border_{number}" not in taken:
            yield f"border_{number}"
