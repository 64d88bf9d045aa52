"""A pixel lies inside polygons when its centre does."""

import numpy as np
import pytest
from osgeo import ogr, osr
from pixelwise.inference.errors import RasterError
from pixelwise.inference.gdal_calls import spatial_reference
from pixelwise.inference.grid import Grid
from pixelwise.inference.mask import Mask, Polygons
from pixelwise.inference.tiling import Window

UTM_33 = spatial_reference("EPSG:32633").ExportToWkt()
GRIDS = {
    "north up": Grid(UTM_33, (500000, 10, 0, 5400000, 0, -10), 60, 80),
    "turned": Grid(UTM_33, (500000, 9, 2.5, 5400000, 2, -8.5), 60, 80),
    "south up": Grid(UTM_33, (500000, 10, 0, 5399400, 0, 10), 60, 80),
    "not square": Grid(UTM_33, (500003, 14, 0, 5400001, 0, -6), 60, 80),
    "degrees": Grid(spatial_reference("EPSG:4326").ExportToWkt(), (15, 1e-4, 0, 48.75, 0, -1e-4), 60, 80),
}
SHAPES = (
    # In rows and columns of the grid: a triangle, one with a hole, two parts, and one far away.
    "POLYGON ((3.2 4.1, 30.7 9.9, 12.3 40.2, 3.2 4.1))",
    "POLYGON ((40.1 10.3, 70.2 12.7, 66.3 50.9, 38.8 44.4, 40.1 10.3), (50.3 20.2, 60.1 22.3, 55.5 33.3, 50.3 20.2))",
    "MULTIPOLYGON (((1.1 50.2, 9.9 50.2, 9.9 58.8, 1.1 58.8, 1.1 50.2)), ((20.2 50, 22.9 50, 21 55, 20.2 50)))",
    "POLYGON ((900 900, 910 900, 905 910, 900 900))",
)


def on(grid, text):
    """A shape of rows and columns at its place in the CRS."""
    x, dx, row_x, y, col_y, dy = grid.transform
    words = ogr.CreateGeometryFromWkt(text).ExportToWkt()

    def place(match):
        col, row = map(float, match.group().split())
        return f"{x + col * dx + row * row_x!r} {y + col * col_y + row * dy!r}"

    import re

    return ogr.CreateGeometryFromWkt(re.sub(r"[\d.]+ [\d.]+", place, words))


def centres_inside(grid, shapes):
    """Ask OGR for every pixel's centre."""
    found = np.zeros((grid.rows, grid.cols), bool)
    for row in range(grid.rows):
        for col in range(grid.cols):
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(*grid.point(row + 0.5, col + 0.5))
            found[row, col] = any(shape.Contains(point) for shape in shapes)
    return found


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_pixel_whose_centre_lies_inside_is_inside(grid):
    shapes = [on(grid, text) for text in SHAPES]
    mask = Mask.of(Polygons("area", tuple(bytes(shape.ExportToWkb()) for shape in shapes), grid.crs), grid)

    whole = mask.inside(Window(0, 0, grid.rows, grid.cols))

    np.testing.assert_array_equal(whole, centres_inside(grid, shapes))
    assert 0.1 < whole.mean() < 0.6


@pytest.mark.parametrize("window", [Window(5, 7, 20, 30), Window(-10, -8, 30, 40), Window(50, 70, 40, 40)], ids=str)
def test_a_window_shows_its_part_also_beyond_the_grid(window):
    grid = GRIDS["turned"]
    shapes = tuple(bytes(on(grid, text).ExportToWkb()) for text in SHAPES)
    mask = Mask.of(Polygons("area", shapes, grid.crs), grid)
    around = Window(-20, -20, 140, 140)

    part = mask.inside(window)

    np.testing.assert_array_equal(part, mask.inside(around)[window.slices_within(around)])


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32634", "EPSG:3035"])
def test_polygons_of_another_crs_are_brought_along(crs):
    grid = GRIDS["north up"]
    change = osr.CoordinateTransformation(spatial_reference(UTM_33), spatial_reference(crs))
    shapes = [on(grid, text) for text in SHAPES]
    there = []
    for shape in shapes:
        moved = shape.Clone()
        moved.Segmentize(5)
        moved.Transform(change)
        there.append(bytes(moved.ExportToWkb()))

    found = Mask.of(Polygons("area", tuple(there), spatial_reference(crs).ExportToWkt()), grid)

    np.testing.assert_array_equal(found.inside(grid.window), centres_inside(grid, shapes))


def test_a_long_straight_edge_of_another_crs_is_bent_as_its_points_are():
    grid = Grid(UTM_33, (200000, 1000, 0, 5600000, 0, -1000), 500, 600)
    degrees = spatial_reference("EPSG:4326")
    box = ogr.CreateGeometryFromWkt("POLYGON ((12 47.5, 18 47.5, 18 50, 12 50, 12 47.5))")
    polygons = Polygons("area", (bytes(box.ExportToWkb()),), degrees.ExportToWkt())

    found = Mask.of(polygons, grid).inside(grid.window)

    back = osr.CoordinateTransformation(spatial_reference(UTM_33), degrees)
    rows, cols = np.mgrid[: grid.rows, : grid.cols] + 0.5
    points = back.TransformPoints([grid.point(row, col) for row, col in zip(rows.ravel(), cols.ravel())])
    lon, lat = np.array(points)[:, :2].T
    depth = np.minimum.reduce([lon - 12, 18 - lon, lat - 47.5, 50 - lat]).reshape(found.shape)
    clear = np.abs(depth) > 2e-5  # degrees: two metres, of cells of a kilometre
    np.testing.assert_array_equal(found[clear], (depth > 0)[clear])
    assert (~clear).sum() < 20


def test_a_mask_without_polygons_is_refused():
    with pytest.raises(RasterError, match='Mask "area": it has no polygons'):
        Mask.of(Polygons("area", ()), GRIDS["north up"])
