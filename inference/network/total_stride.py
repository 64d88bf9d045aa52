"""Find the lattice of a graph: by how many pixels an image must move for its answers to move along.

Many networks halve their image several times. They take only some sizes, and answer differently when an image begins
at another place: sizes and origins of tiles keep to multiples of the total stride.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import ModelError
from .alignment import LARGEST_STRIDE, OutputAlignment, ProbedAlignment
from .engine import Network
from .probing import output_shape, predict, random_image

_CAUTIOUS = 32  # the total stride of most encoders: assumed where a graph depends on its whole image
_WINDOW = 8  # answers compared in the middle of the image, at most
_TOLERANCE = 0.01  # of the spread of the answers; a wrong phase changes them by a good part of it
_WORTH_KEEPING = 0.9  # of what a tile answers for: more than the rest is not given up for a lattice
_CLEARLY = 0.5  # of what the shift beside it changes: how little the best shift must change
_LARGE = 4  # pixels; smaller shifts change little of any image
# Powers of two, and the sides of the patches of transformers.
_STRIDES = (1, 2, 3, 4, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64)


def probed_total_stride(network: Network, found: ProbedAlignment) -> int:
    """Find the lattice of a graph that takes images of many sizes.

    Args:
        network: The network.
        found: What was found of it so far.

    Returns:
        The smallest length by which images may be longer, and by which answers move along.
    """
    alignment, wide = found.alignment, (found.side + found.step,) * 2
    lengths = [length for length in range(1, found.step + 1) if found.step % length == 0]
    smallest = next((length for length in lengths if _takes(network, found.side + length, alignment)), found.step)
    shifts = [length for length in lengths if length % smallest == 0 and length % alignment.stride == 0]
    moved = _Moved(network, wide, alignment, found.step + alignment.stride)
    return _first_that_moves(moved, shifts) or math.lcm(max(smallest, _CAUTIOUS), alignment.stride)


def fixed_total_stride(network: Network, tile: tuple[int, int], alignment: OutputAlignment) -> int:
    """Find the lattice of a graph of fixed size.

    A multiple of the true stride is as good as the stride itself, so that of most encoders is tried first
    where it divides the tile well.

    Args:
        network: The network.
        tile: Rows and columns it takes.
        alignment: How its answer lies on the image.
    """
    kept = [side - 2 * alignment.margin for side in tile]
    cautious = math.lcm(_CAUTIOUS, alignment.stride)
    # Then the lattice need not divide what is kept: steps between tiles are rounded down to it.
    rounded = bool(alignment.margin) or not all(map(alignment.divides, tile))
    if rounded and all(length // cautious * cautious >= _WORTH_KEEPING * length for length in kept):
        return cautious
    assumed = alignment.stride if rounded else math.gcd(cautious, *kept)
    moved = _Moved(network, tile, alignment, max(assumed, LARGEST_STRIDE) + alignment.stride)
    if not rounded and 4 * assumed <= min(tile) and moved.is_lattice(assumed):
        return assumed
    longest, whole = (min(kept), 0) if rounded else (LARGEST_STRIDE, math.gcd(*tile))
    shifts = [
        length for length in _STRIDES if length <= longest and whole % length == 0 and length % alignment.stride == 0
    ]
    return _first_that_moves(moved, shifts) or assumed


def is_shift_equivariant(network: Network, tile: tuple[int, int], alignment: OutputAlignment, shift: int) -> bool:
    """Whether answers are certain to move along with an image that is moved by `shift` pixels.

    Args:
        network: The network.
        tile: Rows and columns that it takes.
        alignment: How its answer lies on the image.
        shift: A multiple of the fit's stride.
    """
    return _Moved(network, tile, alignment, shift).unevenness(shift) <= _TOLERANCE


def _first_that_moves(moved: _Moved, shifts: Sequence[int]) -> int | None:
    """The smallest shift by which answers move along.

    Where they do by none, because the graph depends on its whole image, that by which they do best, if it stands out.
    """
    found: dict[int, float] = {}
    for shift in shifts:
        found[shift] = moved.unevenness(shift)
        if found[shift] <= _TOLERANCE:
            return shift
    large = [shift for shift in shifts if shift >= _LARGE and math.isfinite(found[shift])]
    best = min(large, key=lambda shift: found[shift], default=None)
    return best if best is not None and moved.is_lattice(best) else None


def _takes(network: Network, side: int, alignment: OutputAlignment) -> bool:
    try:
        _, rows, cols = output_shape(network, side, side)
    except ModelError:
        return False
    return alignment.matches((side, side), (rows, cols))


class _Moved:
    """What becomes of the answers when an image is moved; the unmoved one is run once."""

    def __init__(self, network: Network, tile: tuple[int, int], alignment: OutputAlignment, furthest: int) -> None:
        """Make an image of `tile` that can be moved by up to `furthest` pixels."""
        height, width = tile
        self.alignment = alignment
        self._graph = network
        self._tile = tile
        self._image = random_image(network, height + furthest, width + furthest)
        self._first = predict(network, self._image[..., :height, :width])

    def is_lattice(self, shift: int) -> bool:
        """Whether answers move along by `shift`, or do so much better than by a little more."""
        found = self.unevenness(shift)
        return found <= _TOLERANCE or found < _CLEARLY * self.unevenness(shift + self.alignment.stride)

    def unevenness(self, shift: int) -> float:
        """How much else changes when the image is moved by `shift` pixels and the answers by as much.

        Returns:
            A share of the spread of the answers in the middle half of the image.
        """
        (height, width), stride, first = self._tile, self.alignment.stride, self._first
        moved = predict(self._graph, self._image[..., shift : shift + height, shift : shift + width])
        lengths = [self.alignment.length(side) for side in self._tile]
        window, back = min(_WINDOW, max(1, min(lengths) // 4)), shift // stride
        row, col = (max(length // 2, back) for length in lengths)
        there = first[..., row : row + window, col : col + window]
        here = moved[..., row - back : row - back + window, col - back : col - back + window]
        if there.shape != here.shape or not there.size:
            return math.inf  # too few answers to compare
        # Not the spread of all answers: padding may make those at the edges different, and channels differ anyway.
        rows, cols = (slice(length // 4, -(length // 4) or None) for length in lengths)
        return float(np.abs(there - here).max()) / max(float(first[..., rows, cols].std(axis=(-2, -1)).mean()), 1e-6)
