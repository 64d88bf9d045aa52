"""Pixels, areas and shares in the log are correct."""

from dataclasses import replace

import numpy as np
import pytest
from osgeo import osr
from pixelwise.inference import NullProgress
from pixelwise.inference.grid.areas import cell_areas, part_of, total_area
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.progress import LogTable
from pixelwise.inference.result.tally import Tally

UTM = Grid("EPSG:32633", (500000, 10, 0, 5400000, 0, -20), 40, 30)


def whole(grid):
    return Window(0, 0, grid.rows, grid.cols)


def areas_of(grid):
    """The area of every pixel, shape (rows, cols)."""
    areas = cell_areas(grid).within(whole(grid))
    rows, cols = (part_of(*each) for each in zip((grid.rows, grid.cols), areas.shape))
    return areas[rows][:, cols]


def test_the_area_of_a_projected_pixel_is_corrected_by_its_scale():
    # On the central meridian of UTM, lengths are 0.9996 of those on the ellipsoid.
    np.testing.assert_allclose(areas_of(UTM), np.full((40, 30), 200 / 0.9996**2), rtol=1e-6)


def test_feet_become_metres():
    grid = Grid("EPSG:2263", (984000, 10, 0, 200000, 0, -10), 2, 2)  # New York, between its standard parallels

    np.testing.assert_allclose(areas_of(grid), np.full((2, 2), 100 * (1200 / 3937) ** 2), rtol=1e-4)


def test_without_a_crs_areas_are_unknown():
    assert cell_areas(Grid("", (0, 1, 0, 0, 0, 1), 2, 2)) is None


def test_a_local_crs_is_treated_as_flat():
    grid = Grid('LOCAL_CS["Hall",UNIT["foot",0.3048]]', (0, 2, 0, 0, 0, -3), 4, 5)

    np.testing.assert_allclose(areas_of(grid), np.full((4, 5), 6 * 0.3048**2))


@pytest.mark.parametrize("crs", ["EPSG:3413", "EPSG:3031"])
def test_the_area_around_a_pole_includes_the_whole_cap(crs):
    # Square kilometres within 2000 km of the pole on the map, whose scale is known from the formula of the sphere
    # of the same area; EPSG:6931 and EPSG:6932 are equal-area projections of the same ellipsoid.
    equal_area = {"EPSG:3413": "EPSG:6931", "EPSG:3031": "EPSG:6932"}[crs]
    grid = Grid(crs, (-2e6, 2e4, 0, 2e6, 0, -2e4), 200, 200)
    to_equal = osr.CoordinateTransformation(*(map(spatial_reference, (crs, equal_area))))
    edge = np.linspace(-2e6, 2e6, 401)
    ring = [(x, 2e6) for x in edge] + [(2e6, -y) for y in edge] + [(-x, -2e6) for x in edge] + [(-2e6, y) for y in edge]
    x, y = np.array(to_equal.TransformPoints(ring))[:, :2].T
    expected = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2

    assert areas_of(grid).sum() == pytest.approx(expected, rel=1e-4)


def test_pixels_off_the_earth_have_an_average_area():
    grid = Grid("+proj=ortho +lat_0=0 +lon_0=0 +ellps=WGS84", (-8e6, 1e6, 0, 8e6, 0, -1e6), 16, 16)

    assert np.isfinite(areas_of(grid)).all()


def test_the_whole_earth_has_the_area_of_the_ellipsoid():
    grid = Grid("EPSG:4326", (-180, 1, 0, 90, 0, -1), 180, 360)

    total = areas_of(grid).sum()

    assert total == pytest.approx(510_065_621_724_089, rel=1e-9)  # m²; NIMA TR8350.2, third edition, table 3.3


@pytest.mark.parametrize(
    ("crs", "transform", "rows", "cols"),
    [
        ("EPSG:3857", (-1.06e7, 7.5, 0, 5.95e6, 0, -7.5), 727, 934),
        ("EPSG:3857", (-1.1e7, 900.0, 0, 6.5e6, 0, -1000.0), 4001, 3203),
        ("EPSG:32614", (486902, 5.0, 1.0, 5206628, 1.0, -5.0), 724, 934),
        ("EPSG:3413", (-2e6, 5000.0, 0, 2e6, 0, -5000.0), 800, 800),
        ("EPSG:4326", (-180, 0.25, 0, 90, 0, -0.25), 720, 1440),
    ],
)
def test_the_area_of_a_whole_grid_is_that_of_its_cells(crs, transform, rows, cols):
    grid = Grid(crs, transform, rows, cols)

    assert total_area(grid) == pytest.approx(cell_areas(grid).total(grid.window), rel=1e-3)


def test_the_area_of_a_huge_grid_is_estimated_from_samples():
    area = total_area(Grid("EPSG:3857", (-2e7, 200.0, 0, 2e7, 0, -200.0), 200_000, 200_000))

    assert area == pytest.approx(5.07e14, rel=2e-2)


def test_a_geographic_pixel_has_its_area_in_an_equal_area_projection():
    grid = Grid("EPSG:4326", (10, 0.01, 0, 48, 0, -0.01), 3, 3)
    flat = osr.SpatialReference()
    flat.SetFromUserInput("+proj=cea +lat_ts=48 +ellps=WGS84")
    round_earth = osr.SpatialReference()
    round_earth.SetFromUserInput("+proj=longlat +ellps=WGS84 +no_defs")
    to_flat = osr.CoordinateTransformation(round_earth, flat)
    corners = [to_flat.TransformPoint(10 + 0.01 * (row > 0), 48 - 0.01 * row)[:2] for row in range(4)]

    areas = areas_of(grid)[:, 0]

    width = corners[1][0] - corners[0][0]
    heights = [abs(lower[1] - upper[1]) for upper, lower in zip(corners, corners[1:])]
    np.testing.assert_allclose(areas, np.array(heights) * width, rtol=1e-4)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32"])
def test_pixels_are_counted_by_class(dtype):
    values = np.random.default_rng(0).choice([1, 3, 255], (40, 30)).astype(dtype)
    tally = Tally.of(UTM, 255)

    for row in range(0, 40, 20):
        for col in range(0, 30, 15):
            tally.add(Window(row, col, 20, 15), values[row : row + 20, col : col + 15])

    assert [tally.pixels(value) for value in (1, 2, 3, 255)] == [(values == value).sum() for value in (1, 2, 3, 255)]


WOOD, LAKE, ROCK = (ModelClass(value, name, (0, 0, 0)) for value, name in ((1, "Wood"), (2, "Lake"), (12, "Rock")))


@pytest.fixture
def counted():
    """Ten pixels of one hectare each: six wood, two lake, two without a class."""
    tally = Tally.of(Grid("EPSG:32633", (500000, 100, 0, 5400000, 0, -100), 2, 5), 255)
    tally.add(Window(0, 0, 2, 5), np.array([[1, 1, 1, 1, 1], [1, 2, 2, 255, 255]], np.uint8))
    return tally


class Lines(NullProgress):
    """Progress that records the lines of the log."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, text: str) -> None:
        self.lines.append(text)


TABLE = [
    "Value  Pixels     Area   Share  Class",
    "    1       6  6.00 ha  75.00%  Wood",
    "    2       2  2.00 ha  25.00%  Lake",
    "            2  2.00 ha          No data",
]


@pytest.mark.parametrize(
    ("classes", "rest"),
    [
        ([WOOD, LAKE], []),
        ([WOOD, ROCK, LAKE], ["1 other class of the model has no pixels."]),
        (
            [WOOD, LAKE, *(replace(ROCK, value=value) for value in range(3, 55))],
            ["52 other classes of the model have no pixels."],
        ),
    ],
)
def test_the_log_lists_the_classes_that_occur_and_counts_the_others(counted, classes, rest):
    log = Lines()

    counted.statistics(classes).log(log)

    assert log.lines == TABLE + rest


def test_a_listener_that_supports_tables_receives_the_whole_table(counted):
    class Laid(Lines):
        def table(self, table: LogTable) -> None:
            self.lines.append("\n".join(table.lines()))

    log = Laid()

    counted.statistics([WOOD, LAKE]).log(log)

    assert log.lines == ["\n".join(TABLE)]


def test_breaks_and_tabs_in_a_name_do_not_break_the_table(counted):
    table = counted.statistics([replace(WOOD, name="Wood\n and\tgrove"), LAKE]).table()

    assert table.lines()[1] == "    1       6  6.00 ha  75.00%  Wood and grove"
