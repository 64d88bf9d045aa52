"""Fill missing samples pixel by pixel: the reference for missing.py."""

from __future__ import annotations

import numpy as np

SAMPLE_FILL_DEPTH = 64  # distance in pixels over which single missing samples are filled, regardless of the padding


def mirrored_by_hand(pixels: np.ndarray, valid: np.ndarray, reach: int) -> np.ndarray:
    """Fill holes by the rule of missing.mirror_into_holes, pixel by pixel.

    The nearest valid pixel is found step by step, each step to a pixel that is one nearer, straight before diagonal.
    """
    distance = np.where(valid, 0, reach + 1)
    for row, col in np.argwhere(~valid):
        for length in range(1, reach + 1):
            if valid[max(row - length, 0) : row + length + 1, max(col - length, 0) : col + length + 1].any():
                distance[row, col] = length
                break
    steps = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]
    height, width = valid.shape

    def inside(row: int, col: int) -> bool:
        return 0 <= row < height and 0 <= col < width

    filled = np.zeros_like(pixels)
    for row, col in np.ndindex(valid.shape):
        if distance[row, col] > reach:
            continue
        edge = (row, col)
        while distance[edge] > 0:
            around = [(edge[0] + down, edge[1] + right) for down, right in steps]
            edge = next(near for near in around if inside(*near) and distance[near] < distance[edge])
        image = (2 * edge[0] - row, 2 * edge[1] - col)
        filled[:, row, col] = pixels[(slice(None), *(image if inside(*image) and valid[image] else edge))]
    return filled


def filled_by_hand(pixels: np.ndarray, has_value: np.ndarray, padding: int) -> np.ndarray:
    """Mirror each band into its missing samples.

    Args:
        pixels: Shape (bands, rows, cols).
        has_value: Validity of each sample, of the same shape.
        padding: Padding of the run; the depth at pixels without any valid band.
    """
    valid = has_value.any(axis=0)
    result = np.zeros_like(pixels)
    for band, (values, known) in enumerate(zip(pixels, has_value)):
        shallow, deep = (mirrored_by_hand(values[None], known, reach)[0] for reach in (padding, SAMPLE_FILL_DEPTH))
        result[band] = np.where(valid, deep, shallow)
    return result
