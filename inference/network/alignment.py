"""Find how the output of a network is aligned with its image: as large, without a margin, or coarser.

The sizes alone do not decide it: an output half as long as the image may be its centre, or all of it at half the
resolution. If no file specifies it, the network is run: on images of two sizes if it accepts any, otherwise on an image
in which a patch is changed at one position after another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import ModelError
from .engine import Network
from .probing import output_shape, predict, random_image

LARGEST_STRIDE = 64
_SIDES = (*range(192, 257, 2), 300, 384, 512)  # small enough to be run a few times; the first is a multiple of most
_STEPS = (LARGEST_STRIDE, 84, 128, 256, 300)  # by which one is longer than another: multiples of strides of every kind
_DEEPEST = 16  # the total stride of the deepest network without padding that is common, the first U-Net
_POSITIONS = 9  # of a changed patch
_PERIODS = (64, 32, 16, 8)  # after which an image repeats itself: multiples of most total strides
_REPEATED = 0.05  # of the spread of outputs, by which repeated pixels may differ
_FAINT = (0.05, 0.2, 0.5)  # of the strongest reaction: fainter ones are of layers that see the whole image

_SLOWEST = 0.8  # how far the measured speed of reactions may be off

Edges = NDArray[np.float64]
"""First and last row, first and last column that react: shape (2, 2); NaN for those at an edge of the output."""


@dataclass(frozen=True)
class _Path:
    """Where the reaction to a change is along one axis.

    Attributes:
        speed: Pixels by which the reaction moves if the change moves by one.
        middle: Position of the reaction if the change is in the middle of the image.
    """

    speed: float
    middle: float


@dataclass(frozen=True)
class _Patch:
    """A change of a part of an image.

    Attributes:
        share: Half its side is this share of the middle of the image.
        painted: Brightness of a uniform patch, 0 to 1; without it the values are inverted.
    """

    share: int
    painted: float | None

    def applied(self, values: Batch, brightest: int) -> Batch:
        """Return changed values of an image whose values are 0 to `brightest`."""
        return brightest - values if self.painted is None else np.full_like(values, self.painted * brightest)


# Tried in turn until the alignment is clear: a painted patch can change class ids that noise does not.
_PATCHES = (_Patch(32, None), _Patch(8, 1.0), _Patch(8, 0.0))


@dataclass(frozen=True)
class OutputAlignment:
    """The output covers the image without a margin on each side, with one value for a square of pixels.

    Attributes:
        margin: Pixels on each side of the image that the output leaves out.
        output_stride: Side of that square in pixels; 1 for an output of the image's resolution.
    """

    margin: int = 0
    output_stride: int = 1

    def length(self, side: int) -> int:
        """Return the length of the output for an image of this length; a part of a square at the end counts as one."""
        return -((2 * self.margin - side) // self.output_stride)

    def matches(self, image: tuple[int, int], output_size: tuple[int, int]) -> bool:
        """Return whether an image of these rows and columns can have an output of those."""
        return all(self.length(side) == length for side, length in zip(image, output_size))

    def ambiguous(self) -> bool:
        """Return whether the margin may instead be the rest that is left over at the end of an image."""
        return 0 < 2 * self.margin < self.output_stride

    def divides(self, side: int) -> bool:
        """Return whether the squares cover an image of this length without a rest."""
        return (side - 2 * self.margin) % self.output_stride == 0


@dataclass(frozen=True)
class ProbedAlignment:
    """The result of running a network that accepts many sizes on images of two of them.

    Attributes:
        alignment: How its output is aligned with the image.
        side: A length that it accepts.
        step: It also accepts a length that is longer by this.
    """

    alignment: OutputAlignment
    side: int
    step: int


def fixed_alignment(
    network: Network, tile: tuple[int, int], margin: int | None, output_stride: int | None
) -> OutputAlignment | None:
    """Find the alignment of a network that accepts one size only.

    Args:
        network: The network.
        tile: Rows and columns that it accepts.
        margin: The margin that a file states; it is ignored if the output contradicts it.
        output_stride: The stride that a file states; as for `margin`.

    Returns:
        The alignment, if it can be determined and is one of those.
    """
    _, rows, cols = output_shape(network, *tile)
    output_size = (rows, cols)
    possible = [*_possible_alignments(tile, output_size)]
    alignments = [
        alignment
        for alignment in possible
        if margin in (None, alignment.margin) and output_stride in (None, alignment.output_stride)
    ]
    stated = len(alignments) == 1 and (margin is not None or output_stride is not None)
    if stated and (len(possible) == 1 or _repeats_as_stated(network, tile, output_size, alignments[0], possible)):
        return alignments[0]
    if len(possible) == 1 and output_size == tile:
        return possible[0]
    moving = (
        _alignment_of_reactions(network, tile, output_size, alignments if len(alignments) > 1 else possible)
        if possible
        else None
    )
    return alignments[0] if moving is None and stated else moving


def probed_alignment(network: Network, margin: int | None, output_stride: int | None) -> ProbedAlignment | None:
    """Find the alignment of a network that accepts images of many sizes.

    Args:
        network: The network.
        margin: The margin that a file states.
        output_stride: The stride that a file states.

    Returns:
        The alignment, if the network accepts two of the sizes tried and their outputs match one.
    """
    for side in _SIDES if margin is None else (_SIDES[0] + 2 * margin, *_SIDES):
        shorter = _output_length(network, side)
        probed = None if shorter is None else _probed(network, side, shorter)
        if probed is None:
            continue
        if output_stride not in (None, probed.alignment.output_stride):
            return None
        if margin is None:
            return _with_least_margin(network, probed)
        if margin == probed.alignment.margin:
            return probed
    return None


def _probed(network: Network, side: int, shorter: int) -> ProbedAlignment | None:
    """Return the alignment that the outputs for images of `side` pixels and longer ones match, if any."""
    for step in _STEPS:
        longer = _output_length(network, side + step)
        alignment = None if longer is None else _from_lengths(side, step, shorter, longer)
        if alignment is not None:
            return ProbedAlignment(alignment, side, step)
    return None


def _from_lengths(side: int, step: int, shorter: int, longer: int) -> OutputAlignment | None:
    """Return the alignment that matches the lengths of the outputs for `side` and for `step` more, if any."""
    if longer <= shorter or step % (longer - shorter):
        return None
    output_stride = step // (longer - shorter)
    alignment = OutputAlignment(max(0, (side - output_stride * shorter) // 2), output_stride)
    matches = alignment.length(side) == shorter and alignment.length(side + step) == longer
    return alignment if matches and not alignment.ambiguous() else None


def _with_least_margin(network: Network, probed: ProbedAlignment) -> ProbedAlignment:
    """Return the alignment for a nearby length of which the network leaves out least.

    A U-Net without padding also accepts sizes that are not multiples of its total stride: pooling then drops a row, and
    the output is off centre.
    """
    least, side, output_stride = probed, probed.side, probed.alignment.output_stride
    for length in range(side + 2, side + _DEEPEST, 2) if probed.alignment.margin else ():
        output_length = _output_length(network, length)
        margin = None if output_length is None else (length - output_stride * output_length) // 2
        if (
            margin is not None
            and margin < least.alignment.margin
            and OutputAlignment(margin, output_stride).length(length) == output_length
        ):
            least = ProbedAlignment(OutputAlignment(margin, output_stride), length, probed.step)
    return least


def _output_length(network: Network, side: int) -> int | None:
    """Return the rows of the output for a square image, if it is accepted and the output is a square."""
    try:
        _, rows, cols = output_shape(network, side, side)
    except ModelError:
        return None
    return rows if rows == cols else None


def _possible_alignments(image: tuple[int, int], output_size: tuple[int, int]) -> Iterator[OutputAlignment]:
    """Yield all alignments that the sizes allow."""
    for output_stride in range(1, LARGEST_STRIDE + 1):
        whole = OutputAlignment(0, output_stride)
        if whole.matches(image, output_size):
            yield whole
        margin = (image[0] - output_stride * output_size[0]) // 2
        cut = OutputAlignment(max(margin, 1), output_stride)
        if margin > 0 and cut.matches(image, output_size) and all(map(cut.divides, image)):
            yield cut


def _repeats_as_stated(
    network: Network,
    tile: tuple[int, int],
    output_size: tuple[int, int],
    stated: OutputAlignment,
    possible: list[OutputAlignment],
) -> bool:
    """Return whether the output for a periodic image has the period of the stated alignment: a first check, in one run.

    An output as fine as the image has the image's period, a coarser one a shorter period.
    """
    period = next((length for length in _PERIODS if length <= min(output_size) // 4 * stated.output_stride), 0)
    if not period:
        return False
    patch = random_image(network, period, period)
    image = np.tile(patch, (1, 1, -(-tile[0] // period), -(-tile[1] // period)))[..., : tile[0], : tile[1]]
    rows, cols = (slice(side // 4, side - side // 4) for side in output_size)
    inner = predict(network, image)[..., rows, cols]
    spread = max(float(inner.std(axis=(-2, -1)).mean()), 1e-6)

    def repeats(output_stride: int) -> bool:
        step = period // output_stride
        if period % output_stride or step >= min(inner.shape[-2:]):
            return False
        down = np.abs(inner[..., step:, :] - inner[..., :-step, :]).mean()
        across = np.abs(inner[..., :, step:] - inner[..., :, :-step]).mean()
        return float(max(down, across)) <= _REPEATED * spread

    return [alignment.output_stride for alignment in possible if repeats(alignment.output_stride)][-1:] == [
        stated.output_stride
    ]


def _alignment_of_reactions(
    network: Network, tile: tuple[int, int], output_size: tuple[int, int], alignments: list[OutputAlignment]
) -> OutputAlignment | None:
    """Return the alignment with which the reactions to a change follow it, around the middle of the image."""
    for change in _PATCHES:
        positions, reactions = _reactions(network, tile, output_size, change)
        for faint in _FAINT if reactions else ():
            edges = np.array([_edges(reaction, faint) for reaction in reactions])
            paths = [_mean_path(positions[:, axis] - tile[axis] / 2, edges[:, axis]) for axis in (0, 1)]
            alignment = _closest(alignments, [path for path in paths if path], output_size) if all(paths) else None
            if alignment is not None:
                return alignment
    return None


def _closest(
    alignments: list[OutputAlignment], paths: list[_Path], output_size: tuple[int, int]
) -> OutputAlignment | None:
    """Return the alignment that matches the paths of the reactions, if one does well."""
    if min(path.speed for path in paths) <= 0:
        return None
    speed = math.sqrt(math.prod(path.speed for path in paths))
    alignment = min(alignments, key=lambda alignment: abs(speed - 1 / alignment.output_stride))
    off = max(abs(path.middle - (length - 1) / 2) for path, length in zip(paths, output_size))
    centred = off <= max(1.5, alignment.margin / alignment.output_stride / 2)
    return (
        alignment
        if centred and not alignment.ambiguous() and _SLOWEST < speed * alignment.output_stride < 1 / _SLOWEST
        else None
    )


def _reactions(
    network: Network,
    tile: tuple[int, int],
    output_size: tuple[int, int],
    change: _Patch,
) -> tuple[NDArray[np.int64], list[NDArray[np.float64]]]:
    """Return how strongly each output value reacts to a change at one position after another.

    A patch is changed along the diagonal of the middle of the image. The edges of the reaction move with the patch if
    the output is a crop, and by a fraction of that if it is coarser.

    Returns:
        Row and column of each position, and for each an array of the output's rows and columns; no arrays if the output
        is too small.
    """
    span = np.maximum(output_size, np.array(tile) // 2)
    positions = (np.array(tile) - span) // 2 + span * np.arange(_POSITIONS)[:, None] // (_POSITIONS - 1)
    if min(output_size) < 2 or span.min() < _POSITIONS:
        return positions, []
    image = random_image(network, *tile)
    plain, half = predict(network, image), max(1, int(span.min()) // change.share)
    reactions = []
    for row, col in positions:
        changed = image.copy()
        patch = (..., slice(max(row - half, 0), row + half), slice(max(col - half, 0), col + half))
        changed[patch] = change.applied(changed[patch], 255 if network.signature.image.dtype.kind == "u" else 1)
        reaction = np.abs(predict(network, changed) - plain)
        reactions.append(reaction.reshape(-1, *output_size).sum(axis=0, dtype=np.float64))
    return positions, reactions


def _edges(reaction: NDArray[np.float64], faint: float) -> Edges:
    edges = np.full((2, 2), np.nan)
    for axis, profile in enumerate((reaction.sum(axis=1), reaction.sum(axis=0))):
        (reacting,) = np.nonzero(profile > profile.max() * faint)
        if len(reacting) and reacting[0] > 0:
            edges[axis, 0] = reacting[0]
        if len(reacting) and reacting[-1] < len(profile) - 1:
            edges[axis, 1] = reacting[-1]
    return edges


def _mean_path(moved: NDArray[np.float64], edges: Edges) -> _Path | None:
    """Return the mean path of the first and the last position that reacts, if both are seen moving.

    Args:
        moved: Positions of the patch, counted from the middle of the image.
        edges: First and last position that reacts, shape (positions, 2).
    """
    lines = []
    for edge in edges.T:
        visible = ~np.isnan(edge)
        if visible.sum() < 2:
            return None
        lines.append(np.polyfit(moved[visible], edge[visible], 1))
    speed, middle = np.mean(lines, axis=0)
    return _Path(float(speed), float(middle))
