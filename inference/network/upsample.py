"""Upsample the output of a network to the pixels of its image.

Arrays have the axes (batch, channels, rows, cols) for scores, (batch, rows, cols) for class ids.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Batch


def upsampled(scores: Batch, output_stride: int) -> Batch:
    """Upsample scores bilinearly, class ids by repetition.

    A score is placed at the centre of its square of `output_stride` x `output_stride` pixels; beyond the outermost
    centres, scores are constant. This is PyTorch's bilinear interpolation with align_corners=False.

    Args:
        scores: Scores of shape (batch, channels, rows, cols), or class ids of shape (batch, rows, cols).
        output_stride: Pixels per output value along each axis.

    Returns:
        The same with `output_stride` times the rows and columns.
    """
    if output_stride == 1:
        return scores
    if scores.dtype.kind in "iu":
        return scores.repeat(output_stride, axis=1).repeat(output_stride, axis=2)
    return _interpolated(_interpolated(scores, output_stride, axis=2), output_stride, axis=3)


def _interpolated(scores: Batch, output_stride: int, axis: int) -> Batch:
    length = scores.shape[axis]
    shape = [*scores.shape]
    shape[axis] = length * output_stride
    fine = np.empty(shape, scores.dtype)
    by_axis, onto = np.moveaxis(scores, axis, 0), np.moveaxis(fine, axis, 0)
    # Pixels at the same offset within their squares have the same weights.
    for offset in range(output_stride):
        away = (offset + 0.5) / output_stride - 0.5
        neighbours = np.clip(np.arange(length) + (1 if away > 0 else -1), 0, length - 1)
        share = scores.dtype.type(abs(away))
        onto[offset::output_stride] = by_axis * (1 - share) + by_axis[neighbours] * share
    return fine
