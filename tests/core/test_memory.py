"""The memory reserved for a run, checked against the blocks that its tiles touch."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference import ArgumentError, RasterInput
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.grid.window import Window
from pixelwise.inference.memory import batch_size, cache_size, enough_memory, source_count
from pixelwise.inference.raster.imagery import Imagery
from pixelwise.inference.raster.mosaic import Mosaic
from pixelwise.inference.raster.output_grid import PixelMapping
from pixelwise.inference.raster.storage import BlockLayout
from pixelwise.tests.core.numpy_networks import image_signature

FLOOR, CEILING = 2**24, 2**30  # bytes of the block cache


def planned(rows=1000, cols=1000, *, tiling=None, stored=None, workers=4, local=True):
    grid = Grid("", (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), rows, cols)
    item = Imagery(RasterInput("r", "r.tif"), (0,), np.dtype(np.uint8), PixelMapping(grid.window))
    mosaic = Mosaic(grid, np.dtype(np.uint8), (item,), local)
    return SimpleNamespace(
        imagery=mosaic,
        tiling=tiling or Tiling(128, 128, 16),
        stored=stored or BlockLayout(256, 256, 3, cols),
        workers=workers,
    )


def bytes_touched(plan):
    """The bytes of all blocks under the first row of tiles."""
    (rows, cols), stored = (plan.imagery.grid.rows, plan.imagery.grid.cols), plan.stored
    touched = set()
    for tile in plan.tiling.tiles(rows, cols):
        if tile.keep.row > 0:
            break
        top, bottom = max(tile.read.row, 0), min(tile.read.bottom, rows) - 1
        left, right = max(tile.read.col, 0), min(tile.read.right, cols) - 1
        for row in range(top // stored.rows, bottom // stored.rows + 1):
            touched |= {(row, col) for col in range(left // stored.cols, right // stored.cols + 1)}
    heights = [min(stored.rows, rows - row * stored.rows) for row, _ in touched]
    widths = [min(stored.cols, cols - col * stored.cols) for _, col in touched]
    return sum(height * width * stored.pixel for height, width in zip(heights, widths))


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(1, 900), st.integers(20, 200), st.integers(0, 9), st.integers(1, 3000))
def test_the_blocks_under_a_row_of_tiles_fit_for_every_source(block_rows, block_cols, side, padding, cols):
    stored = BlockLayout(block_rows, min(block_cols, cols), 6, cols)
    plan = planned(2000, cols, tiling=Tiling(side, side, padding), stored=stored)

    given_bytes = cache_size(plan) - FLOOR

    assert given_bytes >= source_count(plan) * bytes_touched(plan)


def test_the_cache_and_the_number_of_open_rasters_are_limited():
    few = planned(workers=256, stored=BlockLayout(256, 256, 3, 1000))
    wide = planned(cols=10**6, workers=16, stored=BlockLayout(512, 10**6, 2, 10**6))
    enormous = planned(cols=10**7, workers=16, stored=BlockLayout(512, 10**7, 8, 10**7))

    assert cache_size(few) < cache_size(wide) <= CEILING
    assert (source_count(few), source_count(wide), source_count(enormous)) == (128, 1, 1)
    assert cache_size(enormous) == CEILING


def test_rasters_on_servers_are_open_once_for_each_thread_and_one_more():
    local, remote = planned(workers=6), planned(workers=6, local=False)

    assert (source_count(local), source_count(remote)) == (3, 0)
    assert (cache_size(local) - FLOOR) * 7 == (cache_size(remote) - FLOOR) * 3


def test_a_strip_needs_only_its_own_columns():
    plan = planned(cols=100_000, stored=BlockLayout(256, 256, 3, 100_000))

    assert cache_size(plan, Window(0, 0, 1000, 2000)) < cache_size(plan, Window(0, 0, 1000, 4000)) < cache_size(plan)


def tiles_of(side, bands, channels, *, asked=0, fixed=None, workers=1):
    signature = image_signature(bands, channels, batch=fixed)
    return SimpleNamespace(
        definition=SimpleNamespace(signature=signature, channels=channels),
        arguments=SimpleNamespace(tile=(side, side), batch_size=asked),
        one_by_one=False,
        workers=workers,
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (tiles_of(512, 3, 5), 1),
        (tiles_of(512, 3, 5, asked=4), 4),
        (tiles_of(512, 3, 5, asked=4096), 2**27 // (512 * 512 * 8 * 4)),
        (tiles_of(512, 3, 0, asked=4096), 2**27 // (512 * 512 * 4 * 4)),  # class ids: one number per pixel
        (tiles_of(16384, 100, 300, asked=8), 1),
        (tiles_of(16384, 100, 300, asked=8, fixed=7), 7),
    ],
)
def test_as_many_tiles_go_into_a_batch_as_the_model_the_user_and_the_memory_allow(plan, expected):
    assert batch_size(plan) == expected


def test_the_message_for_too_little_memory_names_the_values_to_reduce():
    plan = tiles_of(512, 3, 5, asked=4, workers=3)

    with pytest.raises(ArgumentError, match="3 times 4 tiles of 512 x 512 pixels"), enough_memory(plan):
        raise MemoryError


def test_other_errors_are_not_converted():
    with pytest.raises(OverflowError), enough_memory(SimpleNamespace()):
        raise OverflowError
