"""Remove the computation of output pixels in the margin of a tile, which a run discards.

A decoder computes its last layers for the whole tile, and the run then discards the padding. Here the layers between
the output and the last upsampling steps compute less: their inputs are cropped to the pixels that kept pixels need, and
their convolutions no longer pad with zeros. Scores of kept pixels stay the same but for rounding, since onnxruntime
adds numbers in another order if there are fewer pixels.

Inputs are cropped in front of any operator whose receptive field is not certain (layers.py). A model stays as it is
if cropping would take longer than it saves.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..file import Node, OnnxModel, constant, integers
from ..signatures import Signature
from .layers import Layers, ReceptiveField

_OLDEST = 11  # opset; Slice and Resize of older ones differ

_MARGINS_TRIED = 16  # at an upsampling step the margin must be a multiple of the scale
_DEEPEST = 5  # upsampling steps
_MOST = 500  # operators that compute less

# Cost of cropping one number and joining it to others again, in multiplications of a convolution: the order of
# magnitude that fcn_small_5c_dyn shows (docs/adr/0015).
_TRIM_COST = 60
_LEAST_SAVING = 0.05  # of the multiplications of the operators that compute less
_BLOCK = 8  # channels that onnxruntime stores next to each other

RowsAndCols = tuple[int, int]


@dataclass(frozen=True)
class TrimmedModel:
    """The operators of a model whose output lacks a margin.

    Attributes:
        nodes: All operators, in order.
        margin: Pixels missing from each side of the output.
    """

    nodes: tuple[Node, ...]
    margin: int


def trim_margin(model: OnnxModel, signature: Signature, output_size: RowsAndCols, unused: int) -> TrimmedModel | None:
    """Return a model without the computation that only the margin of its output needs.

    Args:
        model: The model.
        signature: Its inputs and its output.
        output_size: Rows and columns of the output for one tile.
        unused: Pixels on each side of the output that the run discards.

    Returns:
        The trimmed model, if computation can be removed and the gain exceeds the cost of cropping.
    """
    if model.version < _OLDEST or not 0 < unused < min(output_size) / 2:
        return None
    layers = Layers.of(model, signature)
    best: _Region | None = None
    for margin in range(unused, max(0, unused - _MARGINS_TRIED), -1):
        for depth in range(_DEEPEST + 1):
            region = _Region.grown(layers, margin, output_size, depth)
            if margin + region.inexact > unused or region.depth < depth:
                break  # deeper is worse, or the same
            if region.saved > (best.saved if best else _LEAST_SAVING * region.total):
                best = region
    return TrimmedModel(tuple(best.nodes()), best.margin) if best else None


@dataclass
class _Trim:
    """A tensor without its margin, for the operators that read only this much of it.

    Attributes:
        margin: Pixels missing from each side.
        sides: Rows and columns in the original model.
        depth: Upsampling steps between it and the output, at most.
        readers: The operators of the region that read it, and the index of their input.
    """

    margin: int
    sides: RowsAndCols
    depth: int
    readers: list[tuple[int, int]] = field(default_factory=list)

    @property
    def pixels(self) -> int:
        """Pixels in the original model."""
        return self.sides[0] * self.sides[1]

    @property
    def removed(self) -> int:
        """Pixels of these that are missing."""
        return self.pixels - (self.sides[0] - 2 * self.margin) * (self.sides[1] - 2 * self.margin)


@dataclass
class _Region:
    """The operators that compute less, found from the output backwards.

    Attributes:
        layers: All operators.
        margin: Pixels missing from each side of the output.
        members: The indices of the operators, each with the crop that it reads; empty if no margin can be removed.
        depth: Upsampling steps one after the other.
        inexact: Outermost pixels of the output that differ from those of the original model.
        total: Multiplications of the members in the original model.
        saved: Multiplications saved, less the cost of cropping.
    """

    layers: Layers
    margin: int
    members: dict[int, _Trim] = field(default_factory=dict)
    depth: int = 0
    inexact: int = 0
    total: float = 0.0
    saved: float = 0.0
    # An operator that reads less of a tensor than another one needs a crop of its own: by name, then by margin.
    _trims: defaultdict[str, dict[int, _Trim]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def grown(cls, layers: Layers, margin: int, output_size: RowsAndCols, deepest: int) -> _Region:
        """Find the region for a margin, with no more than `deepest` upsampling steps."""
        region = cls(layers, margin)
        output = layers.signature.output_name
        region._trims[output][margin] = _Trim(margin, output_size, 0)
        region._grow(deepest)
        region._shrink()
        if layers.producer(output) not in region.members:
            region.members.clear()
        else:
            region.inexact = region._count_inexact()
            region._weigh()
        return region

    def nodes(self) -> Iterator[Node]:
        """Yield the operators of the whole model, of which the members compute less."""
        names = _new_names(self.layers.model)
        inserted: defaultdict[int | None, list[Node]] = defaultdict(list)
        renamed: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for name, trim in self._trims_at_edge():
            trimming = self._trimming_nodes(name, trim, names)
            inserted[self.layers.producer(name)] += trimming
            for index, position in trim.readers:
                renamed[index][position] = trimming[-1].outputs[0]
        yield from inserted[None]
        for index, node in enumerate(self._nodes):
            padding = ("pads", "auto_pad") if node.is_own("Conv") else ()
            yield node.changed(renamed[index], without=padding) if index in self.members else node
            yield from inserted[index]

    @property
    def _nodes(self) -> tuple[Node, ...]:
        return self.layers.model.nodes

    def _grow(self, deepest: int) -> None:
        """Add operators from the output backwards, each after all operators that use it."""
        waiting: list[int] = []
        self._queue(waiting, self.layers.signature.output_name)
        while waiting and len(self.members) < _MOST:
            index = -heapq.heappop(waiting)
            reads, made = self.layers.receptive_field(index), self._only_trim(self._nodes[index].outputs[0])
            needed = _needed_crop(reads, made) if reads is not None and made is not None else None
            if index in self.members or reads is None or needed is None or needed.depth > deepest:
                continue
            self.depth = max(self.depth, needed.depth)
            for position in reads.inputs:
                name = self._nodes[index].inputs[position]
                trim = self._trims[name].setdefault(needed.margin, _Trim(needed.margin, needed.sides, needed.depth))
                trim.depth = max(trim.depth, needed.depth)
                trim.readers.append((index, position))
                self.members[index] = trim
                self._queue(waiting, name)

    def _queue(self, waiting: list[int], name: str) -> None:
        producer = self.layers.producer(name)
        if producer is not None:
            heapq.heappush(waiting, -producer)  # the last operator comes first

    def _only_trim(self, name: str) -> _Trim | None:
        """Return the crop of a tensor that only members read, all with the same margin, if it is such a tensor."""
        trims = [*self._trims[name].values()]
        readers = sum(len(trim.readers) for trim in trims) + (name == self.layers.signature.output_name)
        alone = len(trims) == 1 and trims[0].margin > 0 and readers == self.layers.uses(name)
        return trims[0] if alone else None

    def _sources(self, index: int) -> list[str]:
        """Return the tensors from which an operator reads pixels."""
        reads = self.layers.receptive_field(index)
        return [self._nodes[index].inputs[position] for position in (reads.inputs if reads else ())]

    def _shrink(self) -> None:
        """Crop after pointwise operators, which onnxruntime fuses with those before them."""
        for index in sorted(self.members):
            reads = self.layers.receptive_field(index)
            pointwise = reads is not None and reads.is_pointwise and not self._nodes[index].is_own("Concat", "Conv")
            if pointwise and all(self._is_at_edge(name) for name in self._sources(index)):
                margin = self.members.pop(index).margin
                for name in self._sources(index):
                    trim = self._trims[name][margin]
                    trim.readers = [reader for reader in trim.readers if reader[0] != index]

    def _is_at_edge(self, name: str) -> bool:
        return self.layers.producer(name) not in self.members

    def _trims_at_edge(self) -> Iterator[tuple[str, _Trim]]:
        """Yield the tensors to crop, each with its crop."""
        for name, trims in self._trims.items():
            for trim in trims.values():
                if trim.readers and trim.margin and self._is_at_edge(name):
                    yield name, trim

    def _count_inexact(self) -> int:
        """Count the pixels at the edge of the output that are interpolated from repeated pixels."""
        inexact: defaultdict[str, int] = defaultdict(int)
        for index in sorted(self.members):
            reads = self.layers.receptive_field(index) or ReceptiveField(())
            before = max(inexact[name] for name in self._sources(index))
            blurred = reads.scale // 2 if reads.interpolates else 0
            inexact[self._nodes[index].outputs[0]] = before * reads.scale + blurred
        return inexact[self.layers.signature.output_name]

    def _weigh(self) -> None:
        for index, source in self.members.items():
            node = self._nodes[index]
            if node.is_own("Conv", "ConvTranspose"):
                # Each weight is used once per output pixel of a convolution, per input pixel of a transposed one.
                trim = self._only_trim(node.outputs[0]) if node.operator == "Conv" else source
                weights = math.prod(self.layers.weights(node))
                self.total += weights * (trim or source).pixels
                self.saved += weights * (trim or source).removed
        for name, trim in self._trims_at_edge():
            channels = self.layers.channels(name)
            self.saved -= math.inf if channels is None else _TRIM_COST * channels * trim.pixels

    def _trimming_nodes(self, name: str, trim: _Trim, names: Iterator[str]) -> list[Node]:
        """Return the operators that crop a tensor."""
        start, end, axes = next(names), next(names), next(names)
        nodes = [
            constant(start, (trim.margin,) * 2),
            constant(end, (-trim.margin,) * 2),
            constant(axes, (-2, -1)),
            Node.made("Slice", (name, start, end, axes), next(names)),
        ]
        joined = any(self._nodes[index].is_own("Concat") for index, _ in trim.readers)
        if joined and (self.layers.channels(name) or 1) % _BLOCK == 0:
            # onnxruntime does not slice channels that it stores in blocks, but pools them, here over single pixels:
            # so they stay in blocks for the operators that follow.
            single = integers("kernel_shape", (1, 1))
            nodes.append(Node.made("AveragePool", nodes[-1].outputs, next(names), single))
        return nodes


def _needed_crop(reads: ReceptiveField, made: _Trim) -> _Trim | None:
    """Return the crop from which an operator can compute another one, if any."""
    scale = reads.scale
    if made.margin < reads.radius or any(length % scale for length in (made.margin, *made.sides)):
        return None
    sides = made.sides[0] // scale, made.sides[1] // scale
    return _Trim(made.margin // scale - reads.radius, sides, made.depth + (scale > 1))


def _new_names(model: OnnxModel) -> Iterator[str]:
    """Yield names that a model does not use."""
    used = {name for node in model.nodes for name in (*node.inputs, *node.outputs)} | {*model.constants}
    number = 0
    while True:
        number += 1
        if f"border_{number}" not in used:
            yield f"border_{number}"
