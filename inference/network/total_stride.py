"""Find the total stride of a network: the shift of an image by which its output shifts equally.

Many networks halve their image several times. They accept only some sizes, and return different values if an image
starts at another pixel: sizes and origins of tiles are multiples of the total stride.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Batch
from ..errors import ModelError
from .alignment import LARGEST_STRIDE, OutputAlignment, ProbedAlignment
from .engine import Network
from .probing import output_shape, predict, random_image

_CAUTIOUS = 32  # the total stride of most encoders: assumed if a network depends on its whole image
_WINDOW = 8  # output pixels compared in the middle of the image, at most
_TOLERANCE = 0.01  # of the spread of the output; a wrong phase changes it by much more
_WORTH_KEEPING = 0.9  # of the output of a tile: less than that is not kept for the sake of a coarser stride
_CLEARLY = 0.5  # of the change by the next larger shift: how small the change by the best shift must be
_LARGE_SHIFT = 4  # pixels; smaller shifts change little of any image
# Powers of two, and the patch sizes of transformers.
_STRIDES = (1, 2, 3, 4, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64)


def probed_total_stride(network: Network, probed: ProbedAlignment) -> int:
    """Find the total stride of a network that accepts images of many sizes.

    Args:
        network: The network.
        probed: The result of trial runs so far.

    Returns:
        The smallest length by which images may be longer, and by which the output shifts equally.
    """
    alignment, size = probed.alignment, (probed.side + probed.step,) * 2
    lengths = [length for length in range(1, probed.step + 1) if probed.step % length == 0]
    smallest = next((length for length in lengths if _accepts(network, probed.side + length, alignment)), probed.step)
    shifts = [length for length in lengths if length % smallest == 0 and length % alignment.output_stride == 0]
    trial = _ShiftTrial.of(network, size, alignment, probed.step + alignment.output_stride)
    return _first_equivariant(trial, shifts) or math.lcm(max(smallest, _CAUTIOUS), alignment.output_stride)


def fixed_total_stride(network: Network, tile: tuple[int, int], alignment: OutputAlignment) -> int:
    """Find the total stride of a network of fixed size.

    A multiple of the true stride works as well as the stride itself, so that of most encoders is tried first if it
    divides the tile well.

    Args:
        network: The network.
        tile: Rows and columns it accepts.
        alignment: How its output is aligned with the image.
    """
    kept = [side - 2 * alignment.margin for side in tile]
    cautious = math.lcm(_CAUTIOUS, alignment.output_stride)
    # Then the total stride need not divide the output: steps between tiles are rounded down to it.
    rounded = bool(alignment.margin) or not all(map(alignment.divides, tile))
    if rounded and all(length // cautious * cautious >= _WORTH_KEEPING * length for length in kept):
        return cautious
    assumed = alignment.output_stride if rounded else math.gcd(cautious, *kept)
    trial = _ShiftTrial.of(network, tile, alignment, max(assumed, LARGEST_STRIDE) + alignment.output_stride)
    if not rounded and 4 * assumed <= min(tile) and trial.stands_out(assumed):
        return assumed
    longest, whole = (min(kept), 0) if rounded else (LARGEST_STRIDE, math.gcd(*tile))
    multiples = (length for length in _STRIDES if length <= longest and length % alignment.output_stride == 0)
    return _first_equivariant(trial, [length for length in multiples if whole % length == 0]) or assumed


def is_shift_equivariant(network: Network, tile: tuple[int, int], alignment: OutputAlignment, shift: int) -> bool:
    """Return whether the output certainly shifts with an image that is shifted by `shift` pixels.

    Args:
        network: The network.
        tile: Rows and columns that it accepts.
        alignment: How its output is aligned with the image.
        shift: A multiple of the stride of the alignment.
    """
    return _ShiftTrial.of(network, tile, alignment, shift).change(shift) <= _TOLERANCE


def _first_equivariant(trial: _ShiftTrial, shifts: Sequence[int]) -> int | None:
    """Return the smallest shift with which the output shifts equally.

    If the network depends on its whole image, so that no shift does, return the best one if it stands out.
    """
    changes: dict[int, float] = {}
    for shift in shifts:
        changes[shift] = trial.change(shift)
        if changes[shift] <= _TOLERANCE:
            return shift
    large = [shift for shift in shifts if shift >= _LARGE_SHIFT and math.isfinite(changes[shift])]
    best = min(large, key=lambda shift: changes[shift], default=None)
    return best if best is not None and trial.stands_out(best) else None


def _accepts(network: Network, side: int, alignment: OutputAlignment) -> bool:
    try:
        _, rows, cols = output_shape(network, side, side)
    except ModelError:
        return False
    return alignment.matches((side, side), (rows, cols))


@dataclass(frozen=True)
class _ShiftTrial:
    """Runs a network on shifted images, and compares the output with that of the unshifted image.

    Attributes:
        network: The network.
        tile: Rows and columns of an image.
        alignment: How its output is aligned with the image.
        image: An image from which shifted ones are cut.
        unshifted: The output for the unshifted image.
    """

    network: Network
    tile: tuple[int, int]
    alignment: OutputAlignment
    image: Batch
    unshifted: Batch

    @classmethod
    def of(cls, network: Network, tile: tuple[int, int], alignment: OutputAlignment, furthest: int) -> _ShiftTrial:
        """Make an image of `tile` that can be shifted by up to `furthest` pixels, and run it unshifted."""
        height, width = tile
        image = random_image(network, height + furthest, width + furthest)
        return cls(network, tile, alignment, image, predict(network, image[..., :height, :width]))

    def stands_out(self, shift: int) -> bool:
        """Return whether the output shifts equally, or changes much less than with the next larger shift."""
        change = self.change(shift)
        return change <= _TOLERANCE or change < _CLEARLY * self.change(shift + self.alignment.output_stride)

    def change(self, shift: int) -> float:
        """Return the largest change of the output if image and output are shifted by `shift` pixels.

        Returns:
            A share of the spread of the output in the middle half of the image.
        """
        (height, width), output_stride, unshifted = self.tile, self.alignment.output_stride, self.unshifted
        shifted = predict(self.network, self.image[..., shift : shift + height, shift : shift + width])
        lengths = [self.alignment.length(side) for side in self.tile]
        window, back = min(_WINDOW, max(1, min(lengths) // 4)), shift // output_stride
        row, col = (max(length // 2, back) for length in lengths)
        before = unshifted[..., row : row + window, col : col + window]
        after = shifted[..., row - back : row - back + window, col - back : col - back + window]
        if before.shape != after.shape or not before.size:
            return math.inf  # too few pixels to compare
        # The spread of each channel, away from the edges, which padding may change.
        rows, cols = (slice(length // 4, -(length // 4) or None) for length in lengths)
        spread = float(unshifted[..., rows, cols].std(axis=(-2, -1)).mean())
        return float(np.abs(before - after).max()) / max(spread, 1e-6)
