"""Grids and windows: positions, alignment and coverage, in rows and columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference import ArgumentError, Extent, OutsideError
from pixelwise.inference.grid.grid import Grid, require_overlap, snapped
from pixelwise.inference.grid.window import Window

NORTH_UP = Grid("", (1000.0, 10.0, 0.0, 5000.0, 0.0, -10.0), 40, 30)
ROTATED = Grid("", (1000.0, 8.0, 6.0, 5000.0, 6.0, -8.0), 40, 30)


@pytest.mark.parametrize("grid", [NORTH_UP, ROTATED])
def test_a_position_in_pixels_is_that_of_its_coordinates(grid):
    x, y = grid.point(12.5, 7.25)

    assert grid.pixel(x, y) == pytest.approx((12.5, 7.25))


@pytest.mark.parametrize("grid", [NORTH_UP, ROTATED])
def test_a_window_of_a_grid_is_aligned_with_it(grid):
    window = Window(5, -3, 10, 8)

    part = grid.cut(window)

    assert part.window_in(grid) == window
    assert part.offset_in(grid) == (5, -3)


def test_a_grid_that_is_off_by_a_hundredth_of_a_cell_is_not_aligned():
    assert NORTH_UP.moved(0.1).window_in(NORTH_UP) is None
    assert NORTH_UP.moved(0.1).offset_in(NORTH_UP) is None


def test_a_grid_of_cells_half_as_large_is_not_aligned():
    finer = Grid("", (1000.0, 5.0, 0.0, 5000.0, 0.0, -5.0), 80, 60)

    assert finer.window_in(NORTH_UP) is None


def test_the_pixels_of_an_extent_are_all_that_it_touches():
    assert NORTH_UP.covering(Extent(1005, 4975, 1031, 4999)) == Window(0, 0, 3, 4)


def test_rounded_numbers_of_an_extent_add_no_pixel():
    assert NORTH_UP.covering(Extent(999.999, 4969.999, 1030.001, 5000.001)) == Window(0, 0, 3, 3)


def test_an_extent_snaps_outward_to_cells():
    assert snapped(Extent(1, 2, 19, 28), (5.0, 5.0), (10.0, 10.0)) == Extent(-5, -5, 25, 35)


def test_a_rectangle_without_area_is_refused():
    with pytest.raises(ArgumentError, match=r"Extent \(3, 0, 3, 1\): it has no area"):
        Extent(3, 0, 3, 1)


def test_an_extent_outside_the_raster_is_refused_with_both_rectangles():
    with pytest.raises(OutsideError, match=r'\(0, 0, 1, 1\).*"scene", which covers \(1000, 4600, 1300, 5000\)'):
        require_overlap(Extent(0, 0, 1, 1), NORTH_UP.extent(), "scene")


@settings(deadline=None)
@given(*(st.integers(-20, 20),) * 2, *(st.integers(1, 20),) * 2)
def test_a_window_relative_to_another_selects_the_same_pixels(row, col, height, width):
    outer = Window(-20, -20, 60, 60)
    window = Window(row, col, height, width)
    pixels = np.arange(outer.pixels).reshape(outer.height, outer.width)

    own = window.relative_to(outer)

    rows, cols = window.slices_within(outer)
    np.testing.assert_array_equal(pixels[own.row : own.bottom, own.col : own.right], pixels[rows, cols])


def test_the_intersection_of_two_windows_has_the_pixels_of_both():
    assert Window(0, 0, 10, 10).intersection(Window(4, 7, 10, 10)) == Window(4, 7, 6, 3)
