"""The grid of the output and the position of each raster on it, checked against gdalwarp and arithmetic."""

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import ArgumentError, Environment, Extent, PixelwiseError, RasterError, RasterInput
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.output_grid import PixelMapping, SourceRaster, nearest_mapping, plan_output_grid
from pixelwise.tests.core.warps import NORTH_UP, UTM_33, write_grid

ROWS, COLS = 30, 40
EAST, NORTH = NORTH_UP[0], NORTH_UP[3]


@pytest.fixture(scope="module")
def raster_of(tmp_path_factory):
    """A raster of 30 x 40 pixels on any grid, the same raster for the same grid."""
    folder, made = tmp_path_factory.mktemp("rasters"), {}

    def raster(transform=NORTH_UP, crs=UTM_33, size=(ROWS, COLS)):
        key = (transform, crs, size)
        if key not in made:
            made[key] = write_grid(folder / f"{len(made)}.tif", np.ones((1, *size), np.uint8), transform, crs)
        return RasterInput("raster", str(made[key]))

    return raster


def source(raster):
    return SourceRaster.of(raster.open_dataset(), raster)


def planned(*rasters, **environment):
    return plan_output_grid([source(raster) for raster in rasters], Environment(**environment))


def shifted(cols, rows, width=10.0, height=10.0):
    return (EAST + 10 * cols, width, 0.0, NORTH - 10 * rows, 0.0, -height)


def by_gdalwarp(raster, **options):
    warped = gdal.Warp("", raster.uri, options=gdal.WarpOptions(format="VRT", errorThreshold=0, **options))
    return warped.GetGeoTransform(), (warped.RasterYSize, warped.RasterXSize)


def placed(grid):
    return grid.transform, (grid.rows, grid.cols)


def test_without_settings_the_output_has_the_pixels_of_the_raster(raster_of):
    output = planned(raster_of())

    assert placed(output.grid) == (NORTH_UP, (ROWS, COLS))
    assert output.mappings == (PixelMapping(Window(0, 0, ROWS, COLS)),)
    assert (output.phase, output.warnings) == ((0, 0), ())


@pytest.mark.parametrize("transform", [(0.0, 2.0, 0.0, 0.0, 0.0, 2.0), (5.0, 3.0, 1.0, 9.0, -1.0, -3.0)])
def test_a_raster_that_is_rotated_or_upside_down_keeps_its_pixels(raster_of, transform):
    assert placed(planned(raster_of(transform)).grid) == (transform, (ROWS, COLS))


@pytest.mark.parametrize(
    ("environment", "options"),
    [
        ({"crs": "EPSG:3857"}, {"dstSRS": "EPSG:3857"}),
        ({"crs": "EPSG:4326"}, {"dstSRS": "EPSG:4326"}),
        ({"crs": "EPSG:4326", "cell_size": 1e-4}, {"dstSRS": "EPSG:4326", "xRes": 1e-4, "yRes": 1e-4}),
        ({"cell_size": 7.0}, {"xRes": 7, "yRes": 7}),
        ({"cell_size": 33.0}, {"xRes": 33, "yRes": 33}),
        (
            {"crs": UTM_33, "cell_size": 10.0, "extent": (EAST + 3, NORTH - 77, EAST + 51, NORTH - 20)},
            {"outputBounds": (EAST + 3, NORTH - 77, EAST + 51, NORTH - 20), "xRes": 10, "yRes": 10},
        ),
    ],
)
def test_a_warped_raster_has_the_grid_of_gdalwarp(raster_of, environment, options):
    if "extent" in environment:
        environment = {**environment, "extent": Extent(*environment["extent"], UTM_33)}

    output = planned(raster_of(), **environment)

    assert placed(output.grid) == by_gdalwarp(raster_of(), **options)
    assert output.mappings[0].warp is not None


@pytest.mark.parametrize(("size", "resampling"), [(4.0, "bilinear"), (10.5, "average"), (25.0, "average")])
def test_cells_are_averaged_if_they_are_coarser(raster_of, size, resampling):
    assert planned(raster_of(), cell_size=size).mappings[0].warp.resampling == resampling


def test_the_cell_size_of_the_raster_does_not_cause_a_warp(raster_of):
    output = planned(raster_of(), cell_size=10.0, crs=UTM_33)

    assert placed(output.grid) == (NORTH_UP, (ROWS, COLS))
    assert output.mappings[0].warp is None


def test_an_extent_selects_all_pixels_that_it_touches_and_can_exceed_the_raster(raster_of):
    inside = planned(raster_of(), extent=Extent(EAST + 35, NORTH - 48, EAST + 62, NORTH - 21))
    beyond = planned(raster_of(), extent=Extent(EAST - 15, NORTH - 5, EAST + 5, NORTH + 25))

    assert placed(inside.grid) == (shifted(3, 2), (3, 4))
    assert (inside.mappings[0].area, inside.phase) == (Window(-2, -3, ROWS, COLS), (2, 3))
    assert placed(beyond.grid) == (shifted(-2, -3), (4, 3))
    assert beyond.mappings[0].area == Window(3, 2, ROWS, COLS)


@pytest.mark.parametrize(("cols", "rows"), [(0.3, 0.7), (-100.5, 3), (0, 0)])
def test_cells_are_aligned_with_the_snap_raster_and_cover_the_input(raster_of, cols, rows):
    snap = raster_of(shifted(cols, rows, 7.0, 7.0))

    grid = planned(raster_of(), snap=snap, cell_size=5.0).grid

    steps = [(grid.transform[0] - EAST - 10 * cols) / 5, (grid.transform[3] - NORTH + 10 * rows) / 5]
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)
    extent, own = grid.extent(), source(raster_of()).grid.extent()
    assert own.xmin - 5 < extent.xmin <= own.xmin + 0.01
    assert own.ymax - 0.01 <= extent.ymax < own.ymax + 5
    assert grid.cell_size == (5.0, 5.0)


def test_several_rasters_have_the_cells_of_the_first_and_the_rectangle_around_all(raster_of):
    aligned, unaligned = raster_of(shifted(-7, 12)), raster_of(shifted(50.5, -3.25))

    output = planned(raster_of(), aligned, unaligned)

    left, top, right, bottom = -7, -4, 91, 42  # in pixels of the first, rounded outward
    assert placed(output.grid) == (shifted(left, top), (bottom - top, right - left))
    assert output.mappings[0] == PixelMapping(Window(-top, -left, ROWS, COLS))
    assert output.mappings[1] == PixelMapping(Window(12 - top, -7 - left, ROWS, COLS))
    moved = output.mappings[2]
    assert moved.area == Window(-4 - top, 50 - left, ROWS + 1, COLS + 1)
    assert moved.warp.extent == output.grid.cut(moved.area).extent()
    assert moved.warp.cell_size == (10.0, 10.0)
    assert output.phase == (top, left)


def test_the_order_of_rasters_decides_the_cells(raster_of):
    coarse = raster_of((EAST + 5, 30.0, 0.0, NORTH, 0.0, -30.0))

    first, second = planned(raster_of(), coarse), planned(coarse, raster_of())

    assert (first.grid.cell_size, second.grid.cell_size) == ((10.0, 10.0), (30.0, 30.0))
    assert first.mappings[1].warp.resampling == "bilinear"
    assert second.mappings[1].warp.resampling == "average"


def test_a_raster_of_another_crs_covers_its_pixels_on_the_grid_of_the_first(raster_of):
    other = raster_of((15.001, 1e-4, 0.0, 48.75, 0.0, -1e-4), "EPSG:4326")

    output = planned(raster_of(), other)

    inside = source(other).suggested(output.grid.crs).extent()
    extent = output.grid.cut(output.mappings[1].area).extent()
    assert extent.xmin <= inside.xmin + 0.1 < inside.xmax <= extent.xmax + 0.1
    assert extent.xmax - extent.xmin < inside.xmax - inside.xmin + 20
    assert output.mappings[0].warp is None


@pytest.mark.parametrize(("cols", "rows"), [(5, 7), (5.5, 7.25)])
def test_a_class_raster_is_mapped_by_its_own_or_the_nearest_pixels(raster_of, cols, rows):
    grid = source(raster_of()).grid

    mapping = nearest_mapping(source(raster_of(shifted(cols, rows))), grid)

    if cols == 5:
        assert mapping == PixelMapping(Window(7, 5, ROWS, COLS))
    else:
        assert (mapping.area, mapping.warp.resampling) == (Window(7, 5, ROWS + 1, COLS + 1), "near")


@pytest.mark.parametrize(("crs", "other"), [("", UTM_33), (UTM_33, "")])
def test_a_class_raster_is_refused_where_only_one_of_the_rasters_has_a_crs(raster_of, crs, other):
    with pytest.raises(RasterError, match="only if both have a CRS, or neither"):
        nearest_mapping(source(raster_of(crs=crs)), source(raster_of(crs=other)).grid)


@pytest.mark.parametrize("transform", [(EAST, 10.0, 0.0, NORTH, 0.0, 10.0), (EAST, 9.0, 3.0, NORTH, 3.0, -9.0)])
def test_a_class_raster_is_refused_on_a_rotated_grid_unless_it_has_its_pixels(raster_of, transform):
    grid = source(raster_of(transform)).grid

    assert nearest_mapping(source(raster_of(transform)), grid) == PixelMapping(Window(0, 0, ROWS, COLS))
    with pytest.raises(RasterError, match="rotated or mirrored"):
        nearest_mapping(source(raster_of(shifted(3, 3))), grid)


@pytest.mark.parametrize(
    ("settings", "about", "message"),
    [
        ({"cell_size": -1.0}, "cell_size", "Cell size -1"),
        ({"cell_size": 1e-7}, "cell_size", "Cell size 1e-07: the result would have"),
        ({"cell_size": 5000.0}, "cell_size", "0 columns and 0 rows"),
        ({"extent": Extent(0, 0, 10, 10)}, "extent", "does not overlap"),
    ],
)
def test_an_implausible_setting_is_refused_by_its_name(raster_of, settings, about, message):
    with pytest.raises(PixelwiseError, match=message) as caught:
        planned(raster_of(), **settings)

    assert caught.value.about == about


def test_a_snap_raster_without_usable_cells_is_refused_by_its_name(raster_of):
    for snap in (raster_of((5.0, 3.0, 1.0, 9.0, -1.0, -3.0)), raster_of(NORTH_UP, "EPSG:3857"), raster_of(None)):
        with pytest.raises(PixelwiseError, match=r"^Snap raster") as caught:
            planned(raster_of(), snap=snap)
        assert caught.value.about == "snap"


def test_a_raster_without_a_crs_is_neither_reprojected_nor_combined(raster_of):
    bare = raster_of(NORTH_UP, "")

    assert planned(bare).grid.crs == ""
    with pytest.raises(RasterError, match="it has no CRS, so it cannot be reprojected"):
        planned(bare, crs="EPSG:3857")
    with pytest.raises(RasterError, match="it has no CRS, so it cannot be combined"):
        planned(raster_of(), bare)


def test_an_output_crs_that_is_not_projected_or_geographic_is_refused(raster_of):
    with pytest.raises(ArgumentError, match="not a projected or geographic CRS") as caught:
        planned(raster_of(), crs="EPSG:4978")

    assert caught.value.about == "crs"


def test_the_output_has_its_crs_as_requested(raster_of):
    assert planned(raster_of(), crs="EPSG:3857").grid.crs == "EPSG:3857"
