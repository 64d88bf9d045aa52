"""Make rasters of noise with holes, and shifted transforms."""

import numpy as np
from pixelwise.tests.core.warps import NORTH_UP

BANDS = 3


def noise(rows, cols, seed, holes=0.2):
    """Pixels without any structure, shape (bands, rows, cols), 0 in holes."""
    random = np.random.default_rng(seed)
    pixels = random.integers(1, 250, (BANDS, rows, cols)).astype(np.uint8)
    blocks = random.random((rows // 7 + 1, cols // 7 + 1)) < holes
    pixels[:, blocks.repeat(7, axis=0).repeat(7, axis=1)[:rows, :cols]] = 0
    return pixels


def shifted(cols, rows, transform=NORTH_UP):
    """A transform whose origin is shifted to the right and down by these numbers of cells."""
    x, width, _, y, _, height = transform
    return (x + cols * width, width, 0.0, y + rows * height, 0.0, height)
