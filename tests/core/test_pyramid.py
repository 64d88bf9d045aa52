"""A raster and its overviews, written in complete squares."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pixelwise.inference.grid.window import Window
from pixelwise.inference.result.pyramid import Pyramid, levels, mean, most_frequent

NODATA = 255

maps = arrays(
    np.uint8, st.tuples(st.just(2), st.integers(1, 7), st.integers(1, 7)), elements=st.sampled_from([0, 1, 2, NODATA])
)


def fours(planes):
    """The four pixels of each overview pixel; the last row and column replace missing ones."""
    bands, rows, cols = planes.shape
    for band in range(bands):
        for row in range(0, rows, 2):
            for col in range(0, cols, 2):
                below, right = min(row + 1, rows - 1), min(col + 1, cols - 1)
                four = [planes[(band, *at)] for at in ((row, col), (row, right), (below, col), (below, right))]
                yield (band, row // 2, col // 2), [value for value in four if value != NODATA]


@settings(deadline=None)
@given(maps)
def test_an_overview_pixel_has_the_most_frequent_value_of_four_pixels_or_the_first_of_equally_many(planes):
    half = most_frequent(planes, NODATA)

    for place, known in fours(planes):
        assert half[place] == (Counter(known).most_common(1)[0][0] if known else NODATA)


@settings(deadline=None)
@given(maps)
def test_an_overview_of_numbers_is_the_mean_of_the_known_ones(planes):
    half = mean(planes, NODATA)

    for place, known in fours(planes):
        assert half[place] == (int(np.mean(known) + 0.5) if known else NODATA)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.int32])
def test_an_overview_has_the_type_of_the_map(dtype):
    lowest = np.iinfo(dtype).min

    half = most_frequent(np.array([[[lowest, 3], [3, 7]]], dtype), int(lowest))

    assert half.dtype == dtype
    assert half.tolist() == [[[3]]]


@pytest.mark.parametrize("size", [(256, 200), (257, 200), (1000, 1537), (300, 4100)])
@pytest.mark.parametrize("steps", [(448, 448), (100, 333), (5000, 37)])
@pytest.mark.parametrize("limit", [2**26, 200_000, 0], ids=lambda limit: f"{limit} bytes held")
def test_pixels_and_overviews_do_not_depend_on_the_windows_they_come_in(size, steps, limit, monkeypatch):
    rows, cols = size
    planes = np.random.default_rng(0).integers(0, 4, (1, rows, cols)).astype(np.uint8)
    windows = [
        Window(row, col, min(steps[0], rows - row), min(steps[1], cols - col))
        for row in range(0, rows, steps[0])
        for col in range(0, cols, steps[1])
    ]
    scales = [1, *levels(rows, cols)]
    actual = [np.full((1, -(-rows // scale), -(-cols // scale)), NODATA, np.uint8) for scale in scales]

    def write(block):
        window = block.window
        assert (window.row % 256, window.col % 256) == (0, 0)
        actual[block.level][:, window.row : window.bottom, window.col : window.right] = block.planes

    def read(layer, window):
        return actual[layer][:, window.row : window.bottom, window.col : window.right].copy()

    monkeypatch.setattr("pixelwise.inference.result.pyramid._MOST_HELD", limit)
    pyramid = Pyramid.of(size, NODATA, most_frequent)
    for window in np.random.default_rng(1).permutation(len(windows)):
        window = windows[window]
        for block in pyramid.add(window, planes[:, window.row : window.bottom, window.col : window.right], read):
            write(block)

    np.testing.assert_array_equal(actual[0], planes)
    finer = planes
    for overview in actual[1:]:
        finer = most_frequent(finer, NODATA)
        np.testing.assert_array_equal(overview, finer)


def test_empty_areas_are_not_written():
    written = []
    pyramid = Pyramid.of((4096, 4096), NODATA, most_frequent)

    for row in range(0, 4096, 512):
        for col in range(0, 4096, 512):
            part = np.zeros((1, 512, 512), np.uint8) if (row, col) == (1024, 2048) else None
            blocks = pyramid.add(Window(row, col, 512, 512), part, read=None)
            written += [(block.level, block.window) for block in blocks]

    first = [(0, Window(row, col, 256, 256)) for row in (1024, 1280) for col in (2048, 2304)]
    overviews = [(1, 512, 1024), (2, 256, 512), (3, 0, 256), (4, 0, 0)]
    assert written == [*first, *((layer, Window(row, col, 256, 256)) for layer, row, col in overviews)]


@pytest.mark.parametrize(
    ("size", "expected"), [((256, 256), []), ((257, 1), [2]), ((512, 9), [2]), ((1030, 9), [2, 4, 8])]
)
def test_overviews_get_smaller_until_256_pixels_show_all(size, expected):
    assert levels(*size) == expected
