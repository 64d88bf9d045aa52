"""Find out about a graph what its file does not say, by running it on small random images.

The images come from a fixed seed, so that the same file always gives the same answers.
"""

from __future__ import annotations

import numpy as np

from .arrays import Batch
from .engine import Graph, first_line
from .errors import ModelError

_STRIDES = (1, 2, 4, 8, 16, 32, 64)
_BASE = 192  # a multiple of every stride, small enough to be run a few times
_CAUTIOUS = 32  # the total stride of most encoders: assumed where a graph depends on its whole image
_WINDOW = 8  # pixels compared in the middle of the image
_TOLERANCE = 0.01  # of the spread of the answers; a wrong phase changes them by a good part of it


def output_size(graph: Graph, height: int, width: int) -> tuple[int, int, int]:
    """Run one image of this size; return channels (0 for class ids), rows and columns of the answer.

    Raises:
        ModelError: The graph refuses the size.
    """
    answer = graph.run(_image(graph, height, width))
    return (0 if graph.signature.class_ids else answer.shape[1]), answer.shape[-2], answer.shape[-1]


def size_multiple(graph: Graph, crop: int, origin: str) -> int:
    """Find the lattice of a graph whose rows and columns are free: its total stride.

    Args:
        graph: The graph.
        crop: Border by which the answer is smaller than the image, on each side.
        origin: Name of the model for messages.

    Returns:
        The smallest power of two such that the graph takes every multiple of it as a size (beside the
        border), and gives the same answers when the image is moved by it.

    Raises:
        ModelError: No size tried gives an answer of the expected size.
    """
    refusal = ""
    for stride in _STRIDES:
        refusal = _refusal(graph, _BASE + stride + 2 * crop, crop)
        if not refusal:
            return _equivariant_multiple(graph, stride, crop)
    raise ModelError(
        f"{origin}: the graph gives no answer per pixel, whatever the size of the image ({refusal}). Choose a semantic "
        "segmentation model whose output is as large as its input, or an .emd that states the model's border as "
        "ModelPadding."
    )


def nearest_tile(graph: Graph, asked: int, known: int, multiple: int) -> int:
    """Find the tile size nearest to one that may not work.

    Args:
        graph: The graph.
        asked: Rows and columns of the tile that is wanted.
        known: Those of a tile that works.
        multiple: Sizes differ by multiples of it.

    Returns:
        `asked` where it works; else the nearest size towards `known` that does.
    """
    if _works(graph, asked):
        return asked
    works, fails = known, asked
    while abs(works - fails) > multiple:
        steps = abs(fails - works) // (2 * multiple)
        middle = works + (steps if fails > works else -steps) * multiple
        works, fails = (middle, fails) if _works(graph, middle) else (works, middle)
    return works


def _works(graph: Graph, side: int) -> bool:
    try:
        output_size(graph, side, side)
    except ModelError:
        return False
    return True


def gives_probabilities(graph: Graph, height: int, width: int) -> bool:
    """Tell probabilities (0 to 1; several channels sum to 1) from logits.

    Args:
        graph: A graph that gives scores.
        height: Rows it takes.
        width: Columns it takes.
    """
    for gain in (1.0, 30.0):  # large values drive logits out of 0..1, whatever their bias
        scores = graph.run(_image(graph, height, width, gain)).astype(np.float32)
        if scores.min() < -1e-4 or scores.max() > 1 + 1e-4:
            return False
        if scores.shape[1] > 1 and not np.allclose(scores.sum(axis=1), 1, atol=1e-2):
            return False
    return True


def _refusal(graph: Graph, side: int, crop: int) -> str:
    """Why the graph gives no answer per pixel for an image of `side` x `side`; empty where it does."""
    try:
        _, rows, cols = output_size(graph, side, side)
    except ModelError as error:
        return first_line(error.__cause__ or error)
    kept = side - 2 * crop
    return "" if (rows, cols) == (kept, kept) else f"its output has {rows} x {cols} pixels, expected {kept} x {kept}"


def fixed_multiple(graph: Graph, tile: tuple[int, int], crop: int) -> int:
    """Give the lattice of a graph of fixed size.

    A multiple of the true stride is as good as the stride itself, so that of most encoders is taken
    where it divides the tile well. Small tiles cannot afford that and are probed, which is cheap for them.

    Args:
        graph: The graph.
        tile: Rows and columns it takes.
        crop: Border by which the answer is smaller than the image, on each side.
    """
    assumed = int(np.gcd.reduce([_CAUTIOUS, tile[0] - 2 * crop, tile[1] - 2 * crop]))
    if crop or 4 * assumed <= min(tile):
        return assumed
    strides = [stride for stride in _STRIDES if stride <= assumed]
    return next((stride for stride in strides if _moves_along(graph, stride, tile, crop)), assumed)


def _equivariant_multiple(graph: Graph, smallest: int, crop: int) -> int:
    side = _BASE + _STRIDES[-1] + 2 * crop
    for stride in _STRIDES[_STRIDES.index(smallest) :]:
        if _moves_along(graph, stride, (side, side), crop):
            return stride
    return max(smallest, _CAUTIOUS)


def _moves_along(graph: Graph, shift: int, tile: tuple[int, int], crop: int) -> bool:
    """Whether moving the image by `shift` pixels moves the answers by as much, and changes nothing else."""
    height, width = tile
    image = _image(graph, height + shift, width + shift)
    first = _answers(graph, image[..., :height, :width])
    moved = _answers(graph, image[..., shift:, shift:])
    row, col = height // 2 - crop, width // 2 - crop
    there = first[..., row : row + _WINDOW, col : col + _WINDOW]
    here = moved[..., row - shift : row - shift + _WINDOW, col - shift : col - shift + _WINDOW]
    return bool(np.abs(there - here).max() <= _TOLERANCE * max(float(first.std()), 1e-6))


def _answers(graph: Graph, image: Batch) -> Batch:
    return graph.run(image).astype(np.float32)


def _image(graph: Graph, height: int, width: int, gain: float = 1.0) -> Batch:
    shape = (graph.signature.batch or 1, graph.signature.bands, height, width)
    values = np.random.default_rng(1).random(shape, np.float32)
    if graph.signature.dtype.kind == "u":
        return (values * 255).astype(graph.signature.dtype)
    return (values - 0.5 if gain > 1 else values) * np.float32(gain)
