"""The sample of values that a run reads: of the same pixels, however the raster is cut into tiles."""

import numpy as np
import pytest
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.loop.value_sample import ValueSample
from pixelwise.inference.raster.missing import Filled

SIDE = 1024  # 64 times as many pixels as are sampled: one of 8 x 8
PIXELS = np.random.default_rng(1).integers(0, 1000, (2, SIDE, SIDE))
VALID = np.random.default_rng(2).random((SIDE, SIDE)) < 0.9
INCOMPLETE = np.random.default_rng(3).random((SIDE, SIDE)) < 0.1


def padded(array, window):
    """Cut a window out of an array, with zeros outside."""
    rows, cols = (
        np.arange(start, start + length) for start, length in ((window.row, window.height), (window.col, window.width))
    )
    inside = ((rows >= 0) & (rows < SIDE))[:, None] & ((cols >= 0) & (cols < SIDE))
    return np.where(inside, array[..., rows.clip(0, SIDE - 1)[:, None], cols.clip(0, SIDE - 1)], 0)


@pytest.mark.parametrize("tiling", [Tiling(256, 256, 0), Tiling(200, 300, 20, 4), Tiling(1024, 1024, 100)])
def test_the_sampled_pixels_do_not_depend_on_the_tiles(tiling):
    sample = ValueSample(SIDE * SIDE)
    sample.add(next(tiling.tiles(SIDE, SIDE)), None)
    for tile in tiling.tiles(SIDE, SIDE):
        pixels, valid = padded(PIXELS, tile.read), padded(VALID, tile.read).astype(bool)
        sample.add(tile, Filled(pixels, valid, padded(INCOMPLETE, tile.read).astype(bool)))

    grid = np.s_[::8, ::8]
    used = VALID[grid] & ~INCOMPLETE[grid]
    expected = PIXELS[(slice(None), *grid)][:, used]
    np.testing.assert_array_equal(np.sort(sample.values, axis=1), np.sort(expected, axis=1))


def test_a_fresh_sample_is_empty():
    sample = ValueSample(SIDE * SIDE)
    sample.collect(np.ones((2, 3)))

    assert sample.values.shape == (2, 3)
    assert (sample.fresh().values, sample.fresh().spreads()) == (None, ())
