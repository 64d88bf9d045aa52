"""Every pixel is read with its surroundings and kept exactly once, for all sizes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.grid.window import Window


@st.composite
def tilings(draw):
    multiple = draw(st.sampled_from([1, 2, 4, 8]))
    padding = multiple * draw(st.integers(0, 4))
    beyond = draw(st.integers(0, multiple - 1))
    height, width = (multiple * draw(st.integers(1, 12)) + 2 * padding + beyond for _ in range(2))
    phase = draw(st.integers(-20, 20)), draw(st.integers(-20, 20))
    rows, cols = draw(st.integers(1, 70)), draw(st.integers(1, 70))
    return Tiling(height, width, padding, multiple, phase, across=draw(st.integers(0, 4))), rows, cols


@settings(deadline=None)
@given(tilings())
def test_every_pixel_is_kept_exactly_once(case):
    tiling, rows, cols = case
    kept = np.zeros((rows, cols), int)

    for tile in tiling.tiles(rows, cols):
        kept[tile.keep.slices_within(Window(0, 0, rows, cols))] += 1

    assert (kept == 1).all()


@settings(deadline=None)
@given(tilings())
def test_the_kept_window_is_at_least_the_padding_inside_the_window_that_is_read(case):
    tiling, rows, cols = case

    tiles = list(tiling.tiles(rows, cols))

    for tile in tiles:
        inner = tile.read.grown(-tiling.padding)
        assert inner.row <= tile.keep.row
        assert tile.keep.bottom <= inner.bottom
        assert inner.col <= tile.keep.col
        assert tile.keep.right <= inner.right


@settings(deadline=None)
@given(tilings())
def test_tile_origins_are_multiples_of_the_total_stride_of_the_input(case):
    tiling, rows, cols = case

    tiles = list(tiling.tiles(rows, cols))

    for tile in tiles:
        assert (tile.read.row + tiling.padding + tiling.phase[0]) % tiling.total_stride == 0
        assert (tile.read.col + tiling.padding + tiling.phase[1]) % tiling.total_stride == 0


@settings(deadline=None)
@given(tilings())
def test_every_tile_has_the_size_of_the_model(case):
    tiling, rows, cols = case

    sizes = {(tile.read.height, tile.read.width) for tile in tiling.tiles(rows, cols)}

    assert sizes == {(tiling.height, tiling.width)}


@settings(deadline=None)
@given(tilings())
def test_the_count_is_that_of_the_tiles(case):
    tiling, rows, cols = case

    count = tiling.count(rows, cols)

    assert count == len(list(tiling.tiles(rows, cols)))


@settings(deadline=None)
@given(tilings())
def test_a_tile_is_found_by_its_place_in_the_order(case):
    tiling, rows, cols = case
    tiles = [*tiling.tiles(rows, cols)]

    assert [tiling.tile(number, rows, cols) for number in range(len(tiles))] == tiles


def test_a_wide_raster_is_processed_in_strips_of_a_few_tiles():
    tiles = list(Tiling(10, 10, 0, across=2).tiles(20, 50))

    corners = [(tile.keep.row, tile.keep.col) for tile in tiles]
    assert corners == [(0, 0), (0, 10), (10, 0), (10, 10), (0, 20), (0, 30), (10, 20), (10, 30), (0, 40), (10, 40)]


@pytest.mark.parametrize(("height", "padding", "multiple"), [(64, 32, 1), (64, 40, 1), (66, 32, 4)])
def test_a_tiling_that_keeps_no_pixels_is_refused(height, padding, multiple):
    with pytest.raises(ValueError, match="leaves no pixels"):
        Tiling(height, height, padding, multiple)


def test_a_window_without_pixels_is_refused():
    with pytest.raises(ValueError, match="needs pixels"):
        Window(0, 0, 0, 5)


def test_a_window_is_within_another_that_has_all_its_pixels():
    window = Window(2, 3, 4, 5)

    assert window.within(window)
    assert window.within(Window(0, 0, 6, 8))
    for smaller in (Window(3, 3, 4, 5), Window(2, 4, 4, 5), Window(2, 3, 3, 5), Window(2, 3, 4, 4)):
        assert not window.within(smaller)
