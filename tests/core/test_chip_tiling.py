"""The tiles of an export: which pixels they have, and how many there are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference import ArgumentError
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.training_data.chip_tiling import ChipTiling, parse_tiling

SIDES = st.integers(1, 40)


@settings(deadline=None)
@given(SIDES, SIDES, SIDES, SIDES, SIDES, SIDES)
def test_tiles_without_gaps_cover_the_grid_and_none_begins_outside_it(rows, cols, height, width, down, across):
    down, across = min(down, height), min(across, width)
    tiling, covered = ChipTiling(height, width, down, across), np.zeros((rows + height, cols + width), int)

    for tile in tiling.windows(Grid("", (0, 1, 0, 0, 0, -1), rows, cols)):
        assert (tile.height, tile.width) == (height, width)
        assert tile.row < rows
        assert tile.col < cols
        covered[tile.row : tile.row + height, tile.col : tile.col + width] += 1

    assert covered[:rows, :cols].min() >= 1
    if (down, across) == (height, width):
        assert covered[:rows, :cols].max() == 1


def test_a_run_of_tiles_has_the_pixels_of_all_of_them():
    tiling = ChipTiling(10, 20, 5, 15)

    assert tiling.run(2, 3, 4) == Window(10, 45, 10, 65)
    assert tiling.window(2, 6) == Window(10, 90, 10, 20)


@pytest.mark.parametrize(
    ("size", "stride", "expected"),
    [
        ("256", "128", ChipTiling(256, 256, 128, 128)),
        ("256,512", "", ChipTiling(512, 256, 256, 128)),
        (" 1 x 1 ", "", ChipTiling(1, 1, 1, 1)),
        ("64;32", "16 8", ChipTiling(32, 64, 8, 16)),
    ],
)
def test_sizes_are_one_number_or_columns_and_rows(size, stride, expected):
    assert parse_tiling(size, stride) == expected


@pytest.mark.parametrize(
    ("size", "stride", "about"), [("0", "", "tile_size"), ("16385", "", "tile_size"), ("8", "-1", "stride")]
)
def test_a_text_that_is_not_a_size_is_refused_with_its_parameter(size, stride, about):
    with pytest.raises(ArgumentError, match="expected pixels from 1 to 16384") as caught:
        parse_tiling(size, stride)

    assert caught.value.about == about
