"""Find the lattice of a graph: by how many pixels an image must move for its answers to move along.

Many networks halve their image several times. They take only some sizes, and answer differently when an image begins
at another place: sizes and origins of tiles keep to multiples of the total stride.
"""

from __future__ import annotations

import math

import numpy as np

from .engine import Graph
from .errors import ModelError
from .fit import LARGEST_STRIDE, Fit
from .probing import answers, output_size, random_image

_CAUTIOUS = 32  # the total stride of most encoders: assumed where a graph depends on its whole image
_WINDOW = 8  # answers compared in the middle of the image, at most
_TOLERANCE = 0.01  # of the spread of the answers; a wrong phase changes them by a good part of it
_WORTH_KEEPING = 0.9  # of what a tile answers for: more than the rest is not given up for a lattice
_STRIDES = tuple(1 << power for power in range(LARGEST_STRIDE.bit_length()))


def free_multiple(graph: Graph, fit: Fit, side: int) -> int:
    """Find the lattice of a graph that takes images of many sizes.

    Args:
        graph: The graph.
        fit: How its answer lies on the image.
        side: A length that it takes.

    Returns:
        The smallest power of two by which images may be longer, and by which answers move along.
    """
    smallest = next((stride for stride in _STRIDES if _takes(graph, side + stride, fit)), _STRIDES[-1])
    wide = side + LARGEST_STRIDE
    for stride in _STRIDES[_STRIDES.index(smallest) :]:
        if stride % fit.stride == 0 and _moves_along(graph, stride, (wide, wide), fit):
            return stride
    return math.lcm(max(smallest, _CAUTIOUS), fit.stride)


def fixed_multiple(graph: Graph, tile: tuple[int, int], fit: Fit) -> int:
    """Give the lattice of a graph of fixed size.

    A multiple of the true stride is as good as the stride itself, so that of most encoders is taken
    where it divides the tile well. Small tiles cannot afford that and are probed, which is cheap for them.

    Args:
        graph: The graph.
        tile: Rows and columns it takes.
        fit: How its answer lies on the image.
    """
    kept = [side - 2 * fit.border for side in tile]
    if fit.border and all(length // _CAUTIOUS * _CAUTIOUS >= _WORTH_KEEPING * length for length in kept):
        return math.lcm(_CAUTIOUS, fit.stride)
    assumed = math.gcd(math.lcm(_CAUTIOUS, fit.stride), *kept)
    if not fit.border and 4 * assumed <= min(tile):
        return assumed
    # Beside a border the lattice need not divide what is kept: steps between tiles are rounded down to it.
    longest = min(kept) if fit.border else assumed
    strides = [stride for stride in _STRIDES if stride <= longest and stride % fit.stride == 0]
    return next((stride for stride in strides if _moves_along(graph, stride, tile, fit)), assumed)


def _takes(graph: Graph, side: int, fit: Fit) -> bool:
    try:
        _, rows, cols = output_size(graph, side, side)
    except ModelError:
        return False
    return fit.holds((side, side), (rows, cols))


def _moves_along(graph: Graph, shift: int, tile: tuple[int, int], fit: Fit) -> bool:
    """Whether moving the image by `shift` pixels moves the answers by as much, and changes nothing else."""
    height, width = tile
    image = random_image(graph, height + shift, width + shift)
    first = answers(graph, image[..., :height, :width])
    moved = answers(graph, image[..., shift:, shift:])
    lengths = [int(fit.length(side)) for side in tile]
    window, back = min(_WINDOW, max(1, min(lengths) // 4)), shift // fit.stride
    row, col = (max(length // 2, back) for length in lengths)
    there = first[..., row : row + window, col : col + window]
    here = moved[..., row - back : row - back + window, col - back : col - back + window]
    if there.shape != here.shape or not there.size:
        return False  # too few answers to compare
    return bool(np.abs(there - here).max() <= _TOLERANCE * max(float(first.std()), 1e-6))
