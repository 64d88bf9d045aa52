"""Find out about a graph what its file does not say, by running it on small random images.

The images come from a fixed seed, so that the same file always gives the same answers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrays import Batch
from .engine import Graph, first_line
from .errors import ModelError

_STRIDES = (1, 2, 4, 8, 16, 32, 64)
_BASE = 192  # a multiple of every stride, small enough to be run a few times
_CAUTIOUS = 32  # the total stride of most encoders: assumed where a graph depends on its whole image
_WINDOW = 8  # pixels compared in the middle of the image
_PLACES = 9  # at which an image is changed, to see what reacts
_FAINT = 0.05  # of the strongest reaction: fainter ones are of layers that see the whole image
_TOLERANCE = 0.01  # of the spread of the answers; a wrong phase changes them by a good part of it


def output_size(graph: Graph, height: int, width: int) -> tuple[int, int, int]:
    """Run one image of this size; return channels (0 for class ids), rows and columns of the answer.

    Raises:
        ModelError: The graph refuses the size.
    """
    answer = graph.run(_image(graph, height, width))
    return (0 if graph.signature.class_ids else answer.shape[1]), answer.shape[-2], answer.shape[-1]


def centred_crop(graph: Graph, tile: tuple[int, int]) -> int:
    """Find the border that a graph leaves out of its answer.

    Sizes alone do not tell it: an answer half as long as the image may be its middle, or the whole image
    at half the resolution.

    Args:
        graph: The graph.
        tile: Rows and columns of an image; another size is tried where the graph takes any.

    Returns:
        Pixels on each side; 0 where the answer is as large as the image, or smaller in another way.
    """
    signature = graph.signature
    if signature.height is not None or signature.width is not None:
        border = _border(graph, *tile)
        return border if border and _shows_the_middle(graph, tile, border) else 0
    for side in range(_BASE, _BASE + _STRIDES[-1] + 1, 4):
        border = _border(graph, side, side)
        if border is not None:  # a coarser answer would lack more of a larger image
            return border if border == _border(graph, side + _STRIDES[-1], side + _STRIDES[-1]) else 0
    return 0


def _border(graph: Graph, height: int, width: int) -> int | None:
    """Half of what the answer is smaller; 0 where that is no border, None where the graph refuses the size."""
    try:
        _, rows, cols = output_size(graph, height, width)
    except ModelError:
        return None
    lacking = height - rows
    return lacking // 2 if lacking > 0 and lacking == width - cols and lacking % 2 == 0 else 0


def _shows_the_middle(graph: Graph, tile: tuple[int, int], border: int) -> bool:
    """Whether the answer is the middle of the image: its reactions to a change follow the change pixel by pixel.

    A patch of the image is changed at one place after another along the diagonal. The edges of what reacts move with
    the patch where the answer is a cut-out, and by a fraction of that where it is coarser.
    """
    kept = np.array(tile) - 2 * border
    if kept.min() < _PLACES:
        return False
    image = _image(graph, *tile)
    plain, brightest = _answers(graph, image), 255 if graph.signature.dtype.kind == "u" else 1
    half = max(1, min(border, int(kept.min()) // 32))
    moved = kept * np.arange(_PLACES)[:, None] // (_PLACES - 1)
    edges = []
    for row, col in border + moved:
        changed = image.copy()
        patch = (..., slice(row - half, row + half), slice(col - half, col + half))
        changed[patch] = brightest - changed[patch]
        edges.append(_edges(np.abs(_answers(graph, changed) - plain)))
    found = np.array(edges)
    return all(_follow(moved[:, axis], found[:, axis], int(kept[axis]), border) for axis in (0, 1))


def _edges(reactions: Batch) -> NDArray[np.float64]:
    """First and last row, first and last column that react; NaN for an edge that the answer's own edge hides."""
    strength = reactions.reshape(-1, *reactions.shape[-2:]).sum(axis=0, dtype=np.float64)
    edges = np.full((2, 2), np.nan)
    for axis, profile in enumerate((strength.sum(axis=1), strength.sum(axis=0))):
        (reacting,) = np.nonzero(profile > profile.max() * _FAINT)
        if len(reacting) and reacting[0] > 0:
            edges[axis, 0] = reacting[0]
        if len(reacting) and reacting[-1] < len(profile) - 1:
            edges[axis, 1] = reacting[-1]
    return edges


def _follow(moved: NDArray[np.int64], edges: NDArray[np.float64], kept: int, border: int) -> bool:
    """Whether the edges of the reactions move with the patch, around the same place."""
    coarser = min(0.5, kept / (kept + 2 * border))  # a stride is at least 2
    middles = []
    for edge in edges.T:
        known = ~np.isnan(edge)
        if known.sum() < 2:
            return False
        speed, start = np.polyfit(moved[known], edge[known], 1)
        if speed < (1 + coarser) / 2:
            return False
        middles.append(start + speed * kept / 2)
    return bool(abs(np.mean(middles) - (kept - 1) / 2) <= max(1.5, border / 2))


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
