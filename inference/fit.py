"""How a graph's answer lies on its image: as large as that, without its border, or coarser.

Sizes alone do not tell it: an answer half as long as the image may be its middle, or the whole of it at half the
resolution. Where no file says which, the graph is run: on images of two sizes where it takes any, else on an image in
which a patch is changed at one place after another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import Batch
from .engine import Graph
from .errors import ModelError
from .probing import answers, output_size, random_image

_SIDES = range(192, 257, 2)  # small enough to be run a few times; the first is a multiple of every stride
LARGEST_STRIDE = 64
_DEEPEST = 16  # the total stride of the deepest network without padding that is common, the first U-Net
_PLACES = 9  # at which an image is changed, to see what reacts
_FAINT = 0.05  # of the strongest reaction: fainter ones are of layers that see the whole image

Edges = NDArray[np.float64]
"""First and last row, first and last column that react: shape (2, 2); NaN for one that the answer's own edge hides."""


@dataclass(frozen=True)
class _Path:
    """How fast reactions move with a change along one axis, and where they are while it is in the middle."""

    speed: float
    middle: float


@dataclass(frozen=True)
class Fit:
    """The answer covers the image less a border on each side, one value for a square of pixels.

    Attributes:
        border: Pixels on each side of the image that are left out.
        stride: Sides of that square in pixels; 1 for an answer as fine as the image.
    """

    border: int = 0
    stride: int = 1

    def length(self, side: int) -> float:
        """The length of the answer for an image of this length; no whole number where the image does not fit."""
        return (side - 2 * self.border) / self.stride

    def holds(self, image: tuple[int, int], answer: tuple[int, int]) -> bool:
        """Whether an image of these rows and columns can have an answer of those."""
        return all(self.length(side) == length for side, length in zip(image, answer))


def fixed_fit(graph: Graph, tile: tuple[int, int], border: int | None, stride: int | None) -> Fit | None:
    """Find the fit of a graph that takes one size only.

    Args:
        graph: The graph.
        tile: Rows and columns that it takes.
        border: The border that a file states.
        stride: The stride that a file states.

    Returns:
        None where the answer lies otherwise on the image, or nobody can tell how.
    """
    _, *found = output_size(graph, *tile)
    answer = (found[0], found[1])
    fits = [fit for fit in _possible(tile, answer) if border in (None, fit.border) and stride in (None, fit.stride)]
    if len(fits) == 1 and (border is not None or stride is not None or answer == tile):
        return fits[0]
    return _moving_along(graph, tile, answer, fits) if fits else None


def free_fit(graph: Graph, border: int | None, stride: int | None) -> tuple[Fit, int] | None:
    """Find the fit of a graph that takes images of many sizes.

    Args:
        graph: The graph.
        border: The border that a file states.
        stride: The stride that a file states.

    Returns:
        The fit, and a length that the graph takes; None where the answers of two sizes fit together in no way.
    """
    for side in _SIDES if border is None else (_SIDES[0] + 2 * border, *_SIDES):
        lengths = [_length(graph, length) for length in (side, side + LARGEST_STRIDE)]
        if lengths[0] is None or lengths[1] is None:
            continue
        fit = _fit_of(side, lengths[0], lengths[1])
        if fit is None or stride not in (None, fit.stride):
            return None
        if border is None:
            return _least_border(graph, fit, side)
        if border == fit.border:
            return fit, side
    return None


def _fit_of(side: int, shorter: int, longer: int) -> Fit | None:
    """The fit by the lengths of the answers for `side` and for `LARGEST_STRIDE` more; None where there is none."""
    if longer <= shorter:
        return None
    stride = LARGEST_STRIDE / (longer - shorter)
    fit = Fit(round(side - stride * shorter) // 2, round(stride))
    fits = fit.length(side) == shorter and fit.length(side + LARGEST_STRIDE) == longer
    return fit if fits and fit.border >= 0 else None


def _least_border(graph: Graph, fit: Fit, side: int) -> tuple[Fit, int]:
    """The fit, and a length, of which the graph leaves out least.

    A U-Net that pads nothing takes sizes off its lattice too: pooling drops a row, and what comes of it stands askew.
    """
    least = fit, side
    for length in range(side + 2, side + _DEEPEST, 2) if fit.border else ():
        found = _length(graph, length)
        border = None if found is None else (length - fit.stride * found) // 2
        if border is not None and border < least[0].border and Fit(border, fit.stride).length(length) == found:
            least = Fit(border, fit.stride), length
    return least


def _length(graph: Graph, side: int) -> int | None:
    """Rows of the answer for a square image; None where the graph refuses it, or answers with no square."""
    try:
        _, rows, cols = output_size(graph, side, side)
    except ModelError:
        return None
    return rows if rows == cols else None


def _possible(image: tuple[int, int], answer: tuple[int, int]) -> Iterator[Fit]:
    """All fits that the sizes allow."""
    for stride in range(1, LARGEST_STRIDE + 1):
        border = (image[0] - stride * answer[0]) // 2
        if border >= 0 and Fit(border, stride).holds(image, answer):
            yield Fit(border, stride)


def _moving_along(graph: Graph, tile: tuple[int, int], answer: tuple[int, int], fits: list[Fit]) -> Fit | None:
    """The fit by which the reactions to a change follow the change, around the middle of the image."""
    paths = _paths(graph, tile, answer)
    if not paths or min(path.speed for path in paths) <= 0:
        return None
    speed = math.sqrt(math.prod(path.speed for path in paths))
    fit = min(fits, key=lambda fit: abs(speed - 1 / fit.stride))
    off = max(abs(path.middle - (length - 1) / 2) for path, length in zip(paths, answer))
    centred = off <= max(1.5, fit.border / fit.stride / 2)
    return fit if centred and 0.6 < speed * fit.stride < 1.6 else None


def _paths(graph: Graph, tile: tuple[int, int], answer: tuple[int, int]) -> list[_Path]:
    """How reactions move down and across; nothing where that cannot be seen.

    A patch of the image is changed at one place after another along the diagonal of its middle. The edges of what
    reacts move with the patch where the answer is a cut-out, and by a fraction of that where it is coarser.
    """
    span = np.maximum(answer, np.array(tile) // 2)
    if min(answer) < 2 or span.min() < _PLACES:
        return []
    image = random_image(graph, *tile)
    plain, brightest = answers(graph, image), 255 if graph.signature.dtype.kind == "u" else 1
    half = max(1, int(span.min()) // 32)
    places = (np.array(tile) - span) // 2 + span * np.arange(_PLACES)[:, None] // (_PLACES - 1)
    found = []
    for row, col in places:
        changed = image.copy()
        patch = (..., slice(max(row - half, 0), row + half), slice(max(col - half, 0), col + half))
        changed[patch] = brightest - changed[patch]
        found.append(_edges(np.abs(answers(graph, changed) - plain)))
    paths = [_path(places[:, axis] - tile[axis] / 2, np.array(found)[:, axis]) for axis in (0, 1)]
    return [path for path in paths if path] if all(paths) else []


def _edges(reactions: Batch) -> Edges:
    strength = reactions.reshape(-1, *reactions.shape[-2:]).sum(axis=0, dtype=np.float64)
    edges = np.full((2, 2), np.nan)
    for axis, profile in enumerate((strength.sum(axis=1), strength.sum(axis=0))):
        (reacting,) = np.nonzero(profile > profile.max() * _FAINT)
        if len(reacting) and reacting[0] > 0:
            edges[axis, 0] = reacting[0]
        if len(reacting) and reacting[-1] < len(profile) - 1:
            edges[axis, 1] = reacting[-1]
    return edges


def _path(moved: NDArray[np.float64], edges: Edges) -> _Path | None:
    """The mean path of the first and the last place that reacts; None where one of them is not seen moving.

    Args:
        moved: Places of the patch, counted from the middle of the image.
        edges: First and last place that reacts, shape (places, 2).
    """
    lines = []
    for edge in edges.T:
        known = ~np.isnan(edge)
        if known.sum() < 2:
            return None
        lines.append(np.polyfit(moved[known], edge[known], 1))
    speed, middle = np.mean(lines, axis=0)
    return _Path(float(speed), float(middle))
