"""Find the lattice of a graph: by how many pixels an image must move for its answers to move along.

Many networks halve their image several times. They take only some sizes, and answer differently when an image begins
at another place: sizes and origins of tiles keep to multiples of the total stride.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .engine import Graph
from .errors import ModelError
from .fit import LARGEST_STRIDE, Fit, Free
from .probing import answers, output_size, random_image

_CAUTIOUS = 32  # the total stride of most encoders: assumed where a graph depends on its whole image
_WINDOW = 8  # answers compared in the middle of the image, at most
_TOLERANCE = 0.01  # of the spread of the answers; a wrong phase changes them by a good part of it
_WORTH_KEEPING = 0.9  # of what a tile answers for: more than the rest is not given up for a lattice
_CLEARLY = 0.5  # of what the shift beside it changes: how little the best shift must change
_LARGE = 4  # pixels; smaller shifts change little of any image
# Powers of two, and the sides of the patches of transformers.
_STRIDES = (1, 2, 3, 4, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64)


def free_multiple(graph: Graph, found: Free) -> int:
    """Find the lattice of a graph that takes images of many sizes.

    Args:
        graph: The graph.
        found: What was found of it so far.

    Returns:
        The smallest length by which images may be longer, and by which answers move along.
    """
    fit, wide = found.fit, (found.side + found.step,) * 2
    lengths = [length for length in range(1, found.step + 1) if found.step % length == 0]
    smallest = next((length for length in lengths if _takes(graph, found.side + length, fit)), found.step)
    shifts = [length for length in lengths if length % smallest == 0 and length % fit.stride == 0]
    return _first_that_moves(graph, shifts, wide, fit) or math.lcm(max(smallest, _CAUTIOUS), fit.stride)


def fixed_multiple(graph: Graph, tile: tuple[int, int], fit: Fit) -> int:
    """Find the lattice of a graph of fixed size.

    A multiple of the true stride is as good as the stride itself, so that of most encoders is tried first
    where it divides the tile well.

    Args:
        graph: The graph.
        tile: Rows and columns it takes.
        fit: How its answer lies on the image.
    """
    kept = [side - 2 * fit.border for side in tile]
    cautious = math.lcm(_CAUTIOUS, fit.stride)
    # Then the lattice need not divide what is kept: steps between tiles are rounded down to it.
    rounded = bool(fit.border) or not all(map(fit.even, tile))
    if rounded and all(length // cautious * cautious >= _WORTH_KEEPING * length for length in kept):
        return cautious
    assumed = fit.stride if rounded else math.gcd(cautious, *kept)
    if not rounded and 4 * assumed <= min(tile) and _unevenness(graph, assumed, tile, fit) <= _TOLERANCE:
        return assumed
    longest, whole = (min(kept), 0) if rounded else (LARGEST_STRIDE, math.gcd(*tile))
    shifts = [length for length in _STRIDES if length <= longest and whole % length == 0 and length % fit.stride == 0]
    return _first_that_moves(graph, shifts, tile, fit) or assumed


def _first_that_moves(graph: Graph, shifts: Sequence[int], tile: tuple[int, int], fit: Fit) -> int | None:
    """The smallest shift by which answers move along.

    Where they do by none, because the graph depends on its whole image, the first that stands out among its neighbours.
    """
    found: dict[int, float] = {}
    for shift in shifts:
        found[shift] = _unevenness(graph, shift, tile, fit)
        if found[shift] <= _TOLERANCE:
            return shift
    for before, shift, after in zip(shifts, shifts[1:], [*shifts[2:], 0]):
        lowest = found[shift] < min(found[before], found.get(after, math.inf))
        if shift >= _LARGE and lowest and found[shift] < _CLEARLY * _unevenness(graph, shift + fit.stride, tile, fit):
            return shift
    return None


def _takes(graph: Graph, side: int, fit: Fit) -> bool:
    try:
        _, rows, cols = output_size(graph, side, side)
    except ModelError:
        return False
    return fit.holds((side, side), (rows, cols))


def _unevenness(graph: Graph, shift: int, tile: tuple[int, int], fit: Fit) -> float:
    """How much else changes when the image is moved by `shift` pixels and the answers by as much.

    Returns:
        A share of the spread of the answers in the middle half of the image.
    """
    height, width = tile
    image = random_image(graph, height + shift, width + shift)
    first = answers(graph, image[..., :height, :width])
    moved = answers(graph, image[..., shift:, shift:])
    lengths = [fit.length(side) for side in tile]
    window, back = min(_WINDOW, max(1, min(lengths) // 4)), shift // fit.stride
    row, col = (max(length // 2, back) for length in lengths)
    there = first[..., row : row + window, col : col + window]
    here = moved[..., row - back : row - back + window, col - back : col - back + window]
    if there.shape != here.shape or not there.size:
        return math.inf  # too few answers to compare
    # Not the spread of all answers: padding may make those at the edges quite different, and channels differ anyway.
    inner = first[..., lengths[0] // 4 : -(lengths[0] // 4) or None, lengths[1] // 4 : -(lengths[1] // 4) or None]
    return float(np.abs(there - here).max()) / max(float(inner.std(axis=(-2, -1)).mean()), 1e-6)
