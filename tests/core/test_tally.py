"""Pixels, areas and shares in the log are right."""

import numpy as np
import pytest
from osgeo import osr
from pixelwise.inference.definition import ModelClass
from pixelwise.inference.grid import Grid
from pixelwise.inference.tally import Tally, row_areas
from pixelwise.inference.tiling import Window

UTM = Grid("EPSG:32633", (500000, 10, 0, 5400000, 0, -20), 40, 30)


def test_a_projected_pixel_covers_its_sides():
    np.testing.assert_allclose(row_areas(UTM), np.full(40, 200.0))


def test_feet_become_metres():
    grid = Grid("EPSG:2263", (0, 10, 0, 0, 0, -10), 2, 2)

    areas = row_areas(grid)

    np.testing.assert_allclose(areas, np.full(2, 100 * (1200 / 3937) ** 2))


def test_without_a_crs_there_is_no_area():
    assert row_areas(Grid("", (0, 1, 0, 0, 0, 1), 2, 2)) is None


def test_the_whole_earth_has_the_area_of_the_ellipsoid():
    grid = Grid("EPSG:4326", (-180, 1, 0, 90, 0, -1), 180, 360)

    total = row_areas(grid).sum() * 360

    assert total == pytest.approx(510_065_621_724_089, rel=1e-9)  # m²; NIMA TR8350.2, third edition, table 3.3


def test_a_geographic_pixel_has_the_area_that_an_equal_area_projection_gives():
    grid = Grid("EPSG:4326", (10, 0.01, 0, 48, 0, -0.01), 3, 3)
    flat = osr.SpatialReference()
    flat.SetFromUserInput("+proj=cea +lat_ts=48 +ellps=WGS84")
    round_earth = osr.SpatialReference()
    round_earth.SetFromUserInput("+proj=longlat +ellps=WGS84 +no_defs")
    to_flat = osr.CoordinateTransformation(round_earth, flat)
    corners = [to_flat.TransformPoint(10 + 0.01 * (row > 0), 48 - 0.01 * row)[:2] for row in range(4)]

    areas = row_areas(grid)

    width = corners[1][0] - corners[0][0]
    heights = [abs(lower[1] - upper[1]) for upper, lower in zip(corners, corners[1:])]
    np.testing.assert_allclose(areas, np.array(heights) * width, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32"])
def test_pixels_are_counted_by_class(dtype):
    values = np.random.default_rng(0).choice([1, 3, 255], (40, 30)).astype(dtype)
    tally = Tally(UTM, 255)

    for row in range(0, 40, 20):
        for col in range(0, 30, 15):
            tally.add(Window(row, col, 20, 15), values[row : row + 20, col : col + 15])

    assert [tally.pixels(value) for value in (1, 2, 3, 255)] == [(values == value).sum() for value in (1, 2, 3, 255)]


def test_the_table_tells_classes_pixels_area_and_share():
    tally = Tally(Grid("EPSG:32633", (500000, 100, 0, 5400000, 0, -100), 2, 5), 255)
    tally.add(Window(0, 0, 2, 5), np.array([[1, 1, 1, 1, 1], [1, 2, 2, 255, 255]], np.uint8))

    table = tally.table([ModelClass(1, "Wood", (0, 0, 0)), ModelClass(2, "Lake", (0, 0, 0))])

    assert table == [
        "Value | Class   | Pixels |    Area |   Share",
        "    1 | Wood    |      6 | 6.00 ha | 75.00 %",
        "    2 | Lake    |      2 | 2.00 ha | 25.00 %",
        "      | No data |      2 | 2.00 ha |        ",
    ]
