"""The rings of polygons on a grid: their corners, areas and perimeters, compared with those that GDAL computes."""

import numpy as np
import pytest
from osgeo import ogr
from pixelwise.inference.grid.areas import cell_areas
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.sides import cell_sides
from pixelwise.inference.polygons.rings import Rings

GRID = Grid("EPSG:3035", (4321000, 10, 0, 3210000, 0, -20), 50, 60)
WITH_HOLE = ([(2, 3), (12, 3), (12, 9), (7, 9), (7, 13), (2, 13), (2, 3)], [(4, 5), (4, 7), (6, 7), (6, 5), (4, 5)])
SQUARE = ([(20, 30), (21, 30), (21, 31), (20, 31), (20, 30)],)


def polygon(*rings):
    geometry = ogr.Geometry(ogr.wkbPolygon)
    for corners in rings:
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for row, col in corners:
            ring.AddPoint_2D(*GRID.point(row, col))
        geometry.AddGeometry(ring)
    return geometry


def test_the_corners_are_those_of_cells_and_the_first_ring_of_each_polygon_is_its_outline():
    rings = Rings.of([bytes(polygon(*shape).ExportToWkb(ogr.wkbNDR)) for shape in (WITH_HOLE, SQUARE)], GRID)

    corners = [corner for shape in (WITH_HOLE, SQUARE) for ring in shape for corner in ring]
    assert [*zip(rings.rows.tolist(), rings.cols.tolist())] == corners
    assert (rings.outer.tolist(), rings.owners.tolist(), rings.count) == ([True, False, True], [0, 0, 1], 2)


def test_areas_and_perimeters_on_an_equal_area_grid_are_those_of_the_plane():
    shapes = [polygon(*WITH_HOLE), polygon(*SQUARE)]
    rings = Rings.of([bytes(shape.ExportToWkb(ogr.wkbNDR)) for shape in shapes], GRID)

    areas, perimeters = rings.areas(cell_areas(GRID)), rings.perimeters(cell_sides(GRID))

    assert areas == pytest.approx([shape.GetArea() for shape in shapes], rel=1e-3)
    plane = [sum(shape.GetGeometryRef(ring).Length() for ring in range(shape.GetGeometryCount())) for shape in shapes]
    assert perimeters == pytest.approx(plane, rel=0.05)  # the projection keeps areas, not lengths
    assert np.all(perimeters > 0)
