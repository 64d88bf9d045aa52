"""A raster across the date line keeps its cells and its whole extent, or an error names a suitable output CRS."""

import math

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Environment, Extent, Job, PixelwiseError, Polygons, RasterError, RasterInput, plan, run
from pixelwise.inference.grid.areas import total_area
from pixelwise.inference.grid.crs import same_crs, transformation
from pixelwise.inference.grid.date_line import (
    covered_view,
    crosses_date_line,
    lies_around_pole,
    shows_all,
    suitable_crs,
)
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.raster.inputs import NodataSettings
from pixelwise.inference.raster.mask import Mask
from pixelwise.tests.core.runs import Listener, classify, make_job, read
from pixelwise.tests.core.warps import brightest, brightest_warped, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model

ROWS, COLS = 40, 64
DEGREES = (179.968, 0.001, 0.0, -16.5, 0.0, -0.001)  # 32 columns on each side
BEHIND = (-180.032, 0.001, 0.0, -16.5, 0.0, -0.001)  # the same place
UTM_60, UTM_1 = "EPSG:32660", "EPSG:32601"
METRES = (833978.0 - 320, 10.0, 0.0, 40000.0, 0.0, -10.0)  # of UTM zone 60 N
NZ = "EPSG:4167"
FROM_THE_LINE = "+proj=longlat +datum=WGS84 +pm=180"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", 3, value_range=[0, 1], tile_size=32)


def noise(rows=ROWS, cols=COLS, seed=7):
    return np.random.default_rng(seed).integers(1, 250, (3, rows, cols)).astype(np.uint8)


def whole(pixels):
    return brightest(pixels, np.ones(pixels.shape[1:], bool))


@pytest.mark.parametrize(
    ("grid", "crosses"),
    [
        (Grid("EPSG:4326", DEGREES, ROWS, COLS), True),
        (Grid("EPSG:4326", BEHIND, ROWS, COLS), True),
        (Grid(UTM_60, METRES, ROWS, COLS), True),
        (Grid("EPSG:3832", (3.3e6, 1000, 0, 0, 0, -1000), 9, 90), True),
        (Grid("EPSG:4326", (179, 0.1, 0, 5, 0, -0.1), 10, 10), False),  # ends there
        (Grid("EPSG:4326", (-180, 0.1, 0, 5, 0, -0.1), 10, 10), False),
        (Grid("EPSG:4326", (-180, 1, 0, 90, 0, -1), 180, 360), False),
        (Grid("EPSG:4326", (0, 1, 0, 90, 0, -1), 180, 360), False),
        (Grid("EPSG:32633", (500000, 10, 0, 0, 0, -10), 9, 9), False),
        (Grid("", (179, 1, 0, 0, 0, -1), 2, 2), False),
    ],
)
def test_grids_that_cross_the_date_line_are_detected(grid, crosses):
    assert crosses_date_line(grid) == crosses


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        (Grid("EPSG:4326", DEGREES, ROWS, COLS), "EPSG:32701 (WGS 84 / UTM zone 1S)"),
        (Grid(UTM_60, (833000, 10, 0, 40000, 0, -10), 9, 99), "EPSG:32660 (WGS 84 / UTM zone 60N)"),
        (Grid("EPSG:4326", (170, 1, 0, 10, 0, -1), 9, 30), "EPSG:3832 (WGS 84 / PDC Mercator)"),
        (Grid("EPSG:4326", (179, 0.1, 0, 86, 0, -0.1), 9, 30), "EPSG:3995 (WGS 84 / Arctic Polar Stereographic)"),
        (Grid("EPSG:4326", (179, 0.1, 0, -84, 0, -0.1), 9, 30), "EPSG:3031 (WGS 84 / Antarctic Polar Stereographic)"),
    ],
)
def test_a_suitable_crs_contains_the_whole_area(grid, code):
    assert suitable_crs(grid) == code


def test_a_raster_across_the_date_line_keeps_its_own_pixels(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(), DEGREES, "EPSG:4326")

    classes = classify(path, model, tmp_path / "c.tif")

    assert placed(tmp_path / "c.tif").transform == DEGREES
    np.testing.assert_array_equal(classes, whole(noise()))


@pytest.mark.parametrize("environment", [{}, {"cell_size": 0.0003}, {"cell_size": 0.002}], ids=str)
def test_metres_are_converted_to_degrees_on_both_sides(model, tmp_path, environment):
    path = write_grid(tmp_path / "raster.tif", noise(), METRES, UTM_60)
    size = environment.get("cell_size")
    options = ["-t_srs", FROM_THE_LINE, *(["-tr", size, size] if size else [])]
    warped = gdalwarp(path, tmp_path / "w.tif", *options, "-r", "average" if size else "bilinear")
    listener = Listener()

    run(
        plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs="EPSG:4326", **environment))),
        listener,
    )

    actual, expected = placed(tmp_path / "c.tif"), placed(warped)
    assert actual.size == expected.size
    assert actual.transform[0] == pytest.approx(expected.transform[0] + 180, abs=1e-9)
    assert actual.transform[1:] == pytest.approx(expected.transform[1:], rel=1e-9)
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest_warped(warped, 3))
    assert listener.warnings == []


@pytest.mark.parametrize(("transform", "crs"), [(DEGREES, "EPSG:4326"), (BEHIND, "EPSG:4326"), (METRES, UTM_60)])
@pytest.mark.parametrize("target", [NZ, UTM_1, "EPSG:32760", "EPSG:3832", "EPSG:2193"])
def test_a_crs_that_does_not_end_there_contains_the_whole_area(model, tmp_path, transform, crs, target):
    path = write_grid(tmp_path / "raster.tif", noise(), transform, crs)
    ones = write_grid(tmp_path / "ones.tif", np.full((3, ROWS, COLS), 7, np.uint8), transform, crs)
    listener = Listener()

    run(plan(make_job(ones, model, tmp_path / "c.tif", environment=Environment(crs=target))), listener)

    # As much ground as before, to the width of the edge.
    shown = np.count_nonzero(read(tmp_path / "c.tif") != 255)
    assert shown == pytest.approx(ground(tmp_path / "c.tif", ones), rel=0.05)
    assert listener.warnings == []
    assert path.exists()


def ground(result, raster):
    """The number of cells of a result that have the area of a whole raster."""
    areas = []
    for path in (raster, result):
        dataset = gdal.Open(str(path))
        grid = Grid(dataset.GetProjection(), dataset.GetGeoTransform(), dataset.RasterYSize, dataset.RasterXSize)
        areas.append((total_area(grid), grid.window.pixels))
    (wanted, _), (actual, pixels) = areas
    return wanted / (actual / pixels)


@pytest.mark.parametrize(("transform", "crs"), [(DEGREES, "EPSG:4326"), (BEHIND, "EPSG:4326"), (METRES, UTM_60)])
@pytest.mark.parametrize("environment", [{}, {"cell_size": 10.0}], ids=str)
def test_a_crs_that_ends_there_is_refused_with_a_suitable_one(model, tmp_path, transform, crs, environment):
    path = write_grid(tmp_path / "island.tif", noise(), transform, crs)

    with pytest.raises(PixelwiseError) as caught:
        plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs="EPSG:3857", **environment)))

    assert 'Input raster "island": it crosses the date line (180 degrees), where WGS 84 / Pseudo-Mercator' in str(
        caught.value
    )
    assert "Choose a suitable output CRS, such as EPSG:32" in str(caught.value)


@pytest.mark.parametrize("side", ["west", "east"])
def test_one_side_can_be_classified_in_a_crs_that_ends_there(model, tmp_path, side):
    path = write_grid(tmp_path / "island.tif", noise(), DEGREES, "EPSG:4326")
    edge = math.pi * 6378137
    x = edge - 3000 if side == "west" else -edge
    box = (x, -1867000.0, x + 3000, -1863000.0)
    warped = gdalwarp(path, tmp_path / "w.tif", "-t_srs", "EPSG:3857", "-te", *box, "-tr", 50, 50, "-r", "bilinear")
    environment = Environment(crs="EPSG:3857", extent=Extent(*box), cell_size=50.0)

    classes = classify(path, model, tmp_path / "c.tif", environment=environment)

    np.testing.assert_array_equal(classes, brightest_warped(warped, 3))
    assert (classes != 255).any()


def test_without_a_cell_size_one_side_has_cells_as_large_as_the_inputs(model, tmp_path):
    path = write_grid(tmp_path / "island.tif", noise(), DEGREES, "EPSG:4326")
    edge = math.pi * 6378137
    extent = Extent(edge - 3000, -1867000.0, edge, -1863000.0)

    planned = plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs="EPSG:3857", extent=extent)))

    assert planned.imagery.grid.cell_size[0] == pytest.approx(111.3, rel=0.05)
    assert planned.warnings == ()


def test_a_raster_whose_own_crs_ends_within_it_is_not_reprojected(model, tmp_path):
    path = write_grid(tmp_path / "web.tif", noise(), (20037508 - 320, 10, 0, 0, 0, -10), "EPSG:3857")

    np.testing.assert_array_equal(classify(path, model, tmp_path / "c.tif"), whole(noise()))
    with pytest.raises(PixelwiseError, match="extends beyond the date line"):
        plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs="EPSG:4326")))


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_rasters_on_both_sides_are_adjacent_in_degrees(model, tmp_path, aligned, order):
    right = -180.0 if aligned else -180 + 0.0004
    paths = [
        write_grid(tmp_path / "w.tif", noise(), (179.936, 0.001, 0, 10, 0, -0.001), "EPSG:4326"),
        write_grid(tmp_path / "e.tif", noise(seed=8), (right, 0.001, 0, 10, 0, -0.001), "EPSG:4326"),
    ]
    moved = write_grid(tmp_path / "m.tif", noise(seed=8), (right + 360, 0.001, 0, 10, 0, -0.001), "EPSG:4326")
    adjacent = [[paths[0], moved][number] for number in order]
    if order[0]:
        adjacent = [
            paths[1],
            write_grid(tmp_path / "n.tif", noise(), (-180.064, 0.001, 0, 10, 0, -0.001), "EPSG:4326"),
        ]
    expected = classify(adjacent, model, tmp_path / "expected.tif")

    classes = classify([paths[number] for number in order], model, tmp_path / "c.tif")

    assert placed(tmp_path / "c.tif").size == placed(tmp_path / "expected.tif").size
    assert placed(tmp_path / "c.tif").transform == pytest.approx(placed(tmp_path / "expected.tif").transform)
    np.testing.assert_array_equal(classes, expected)
    if aligned:
        np.testing.assert_array_equal(classes, np.hstack([whole(noise()), whole(noise(seed=8))]))


def test_maps_of_the_whole_earth_are_not_moved(model, tmp_path):
    halves = [
        write_grid(tmp_path / f"{west}.tif", noise(90, 90, seed=west + 200), (west, 2, 0, 90, 0, -2), "EPSG:4326")
        for west in (-180, 0)
    ]

    for paths in (halves, halves[::-1]):
        classify(paths, model, tmp_path / "c.tif")

        assert placed(tmp_path / "c.tif").extent == (-180, -90, 180, 90)


@pytest.mark.parametrize("crs", [UTM_60, "EPSG:3832"])
def test_rasters_on_both_sides_are_one_map_in_a_crs_without_an_end_there(model, tmp_path, crs):
    paths = [
        write_grid(tmp_path / "w.tif", noise(), (179.936, 0.001, 0, 10, 0, -0.001), "EPSG:4326"),
        write_grid(tmp_path / "e.tif", noise(seed=8), (-180, 0.001, 0, 10, 0, -0.001), "EPSG:4326"),
    ]

    planned = plan(make_job(paths, model, tmp_path / "c.tif", environment=Environment(crs=crs)))

    assert planned.imagery.grid.cols < 4 * COLS
    assert planned.warnings == ()


@pytest.mark.parametrize("units", ["degrees", "metres"])
def test_rasters_on_both_sides_are_refused_if_the_crs_ends_between_them(model, tmp_path, units):
    if units == "degrees":
        places, crs = ((179.5, 0.001, 0, 10, 0, -0.001), (-179.9, 0.001, 0, 10, 0, -0.001)), "EPSG:4326"
    else:
        places, crs = ((2.0e7, 100, 0, 0, 0, -100), (-2.0e7, 100, 0, 0, 0, -100)), "EPSG:3857"
    paths = [write_grid(tmp_path / f"{n}.tif", noise(), each, crs) for n, each in enumerate(places)]
    environment = Environment(crs="EPSG:3857" if units == "degrees" else "")

    with pytest.raises(PixelwiseError, match=r"both sides of the date line .* EPSG:3832"):
        plan(make_job(paths, model, tmp_path / "c.tif", environment=environment))


@pytest.mark.parametrize("turns", [-360, 0, 360])
@pytest.mark.parametrize("transform", [DEGREES, BEHIND])
def test_an_extent_matches_on_any_branch_of_longitudes(model, tmp_path, transform, turns):
    path = write_grid(tmp_path / "raster.tif", noise(), transform, "EPSG:4326")
    box = Extent(179.98 + turns, -16.53, 180.01 + turns, -16.51, "EPSG:4326")

    classes = classify(path, model, tmp_path / "c.tif", environment=Environment(extent=box))

    np.testing.assert_array_equal(classes, whole(noise())[10:30, 12:42])


@pytest.mark.parametrize("crs", ["", NZ])
def test_an_extent_in_metres_across_the_date_line_applies_to_degrees(model, tmp_path, crs):
    path = write_grid(tmp_path / "raster.tif", noise(), (179.968, 0.001, 0, 0.38, 0, -0.001), "EPSG:4326")
    box = Extent(833000, 39000, 835000, 40000, UTM_60)

    planned = plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs=crs, extent=box)))

    extent = planned.imagery.grid.extent()
    assert (extent.xmin, extent.xmax) == pytest.approx((179.9912, 180.0093), abs=0.001)


def test_an_extent_across_the_date_line_is_refused_if_the_crs_ends_there(model, tmp_path):
    path = write_grid(tmp_path / "web.tif", noise(), (2.0e7, 100, 0, 0, 0, -100), "EPSG:3857")
    box = Extent(179.9, -1, 180.1, 1, "EPSG:4326")

    with pytest.raises(PixelwiseError, match=r"Extent .* crosses the date line .* Choose a suitable output CRS"):
        plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(extent=box)))


def test_an_extent_that_crops_a_raster_at_the_date_line_causes_a_warning(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(), (176.8, 0.1, 0, 10, 0, -0.1), "EPSG:4326")
    world = Environment(extent=Extent(-180, -90, 180, 90, "EPSG:4326"))

    (warning,) = plan(make_job(path, model, tmp_path / "c.tif", environment=world)).warnings

    assert '"raster" continues across the date line, where the extent ends' in warning


def polygons(*wkt, crs="EPSG:4326"):
    return Polygons("mask", tuple(bytes(ogr.CreateGeometryFromWkt(each).ExportToWkb()) for each in wkt), crs)


def box(west, east, south=-16.53, north=-16.51):
    return f"({west} {south},{east} {south},{east} {north},{west} {north},{west} {south})"


MASKS = {
    "beyond": polygons(f"POLYGON({box(179.98, 180.01)})"),
    "behind": polygons(f"POLYGON({box(-180.02, -179.99)})"),
    "split": polygons(f"MULTIPOLYGON(({box(179.98, 180)}),({box(-180, -179.99)}))"),
    "two": polygons(f"POLYGON({box(179.98, 180)})", f"POLYGON({box(-180, -179.99)})"),
}


@pytest.mark.parametrize("name", MASKS)
@pytest.mark.parametrize("transform", [DEGREES, BEHIND])
def test_a_mask_applies_on_both_sides_in_any_notation(model, tmp_path, name, transform):
    path = write_grid(tmp_path / "raster.tif", noise(), transform, "EPSG:4326")

    classes = classify(path, model, tmp_path / "c.tif", mask=MASKS[name])

    expected = np.full((ROWS, COLS), 255, np.uint8)
    expected[10:30, 12:42] = whole(noise())[10:30, 12:42]
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("name", MASKS)
@pytest.mark.parametrize("crs", [UTM_60, "EPSG:32760", "EPSG:3832", NZ])
def test_a_mask_in_degrees_is_reprojected_to_a_grid_across_the_date_line(name, crs):
    middle = {UTM_60: (820000, -1828500), "EPSG:32760": (820000, 8171500), "EPSG:3832": (3338500, -1853000)}
    x, y = middle.get(crs, (180, -16.52))
    size = 0.001 if crs == NZ else 100
    grid = Grid(crs, (x - 40 * size, size, 0, y + 40 * size, 0, -size), 80, 80)
    counted = [np.count_nonzero(Mask.of(MASKS[each], grid).inside(grid.window)) for each in (name, "beyond")]

    assert counted[0] == pytest.approx(counted[1], abs=30)  # cells on the seam of two polygons
    assert counted[1] > 400


@pytest.mark.parametrize("hole", [True, False])
@pytest.mark.parametrize("transform", [DEGREES, BEHIND])
def test_a_mask_in_metres_is_reprojected_to_degrees_across_the_date_line(hole, transform):
    grid = Grid("EPSG:4326", transform, ROWS, COLS)
    rings = ["(818000 8171000,822500 8171000,822500 8174000,818000 8174000,818000 8171000)"]
    if hole:
        rings.append("(819500 8172000,821500 8172000,821500 8173000,819500 8173000,819500 8172000)")
    shape = f"POLYGON({','.join(rings)})"

    inside = Mask.of(polygons(shape, crs="EPSG:32760"), grid).inside(grid.window)

    twin = ogr.CreateGeometryFromWkt(shape)
    expected = np.zeros((ROWS, COLS), bool)
    change = transformation_to_utm()
    for row in range(ROWS):
        for col in range(COLS):
            centre = change.TransformPoint(*grid.point(row + 0.5, col + 0.5))
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(centre[0], centre[1])
            expected[row, col] = twin.Contains(point)
    assert np.count_nonzero(inside != expected) <= 4
    assert np.count_nonzero(inside) > 500


def transformation_to_utm():
    return transformation("EPSG:4326", "EPSG:32760", RasterError)


POLAR = (-32000.0, 1000.0, 0.0, 20000.0, 0.0, -1000.0)


def test_a_raster_over_a_pole_is_detected():
    assert lies_around_pole(Grid("EPSG:3413", POLAR, ROWS, COLS))
    assert not lies_around_pole(Grid("EPSG:3413", (5e5, 1000, 0, -5e5, 0, -1000), ROWS, COLS))


@pytest.mark.parametrize("target", ["EPSG:4326", "EPSG:3857"])
def test_a_crs_that_cannot_show_a_pole_is_warned_of_or_refused(model, tmp_path, target):
    path = write_grid(tmp_path / "pole.tif", noise(), POLAR, "EPSG:3413")

    try:
        message = " ".join(
            plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs=target))).warnings
        )
    except PixelwiseError as error:
        message = str(error)

    assert "such as EPSG:3995 (WGS 84 / Arctic Polar Stereographic)" in message


@pytest.mark.parametrize(
    ("target", "cell_size", "lost"),
    [("EPSG:3857", 1000.0, True), ("EPSG:4326", 0.1, False), ("EPSG:3995", 1000.0, False)],
)
def test_a_lost_pole_causes_a_warning_even_if_the_cell_size_is_set(model, tmp_path, target, cell_size, lost):
    path = write_grid(tmp_path / "pole.tif", noise(), (-320000.0, 10000.0, 0.0, 200000.0, 0.0, -10000.0), "EPSG:3413")
    environment = Environment(crs=target, cell_size=cell_size)

    warnings = plan(make_job(path, model, tmp_path / "c.tif", environment=environment)).warnings

    assert ["it covers a pole, which" in warning for warning in warnings] == [True] * lost


@pytest.mark.parametrize(
    ("crs", "transform", "target", "warned"),
    [
        ("EPSG:32633", (500000, 10, 0, 5400000, 0, -10), "EPSG:4326", False),
        ("EPSG:32633", (500000, 10, 0, 5400000, 0, -10), "EPSG:3857", False),
        ("EPSG:32633", (500000, 10, 0, 6600000, 0, -10), "EPSG:4326", False),
        ("EPSG:4326", (15, 1e-4, 0, 60, 0, -1e-4), "EPSG:32633", False),
        ("EPSG:4326", (-180, 5, 0, 90, 0, -5), "EPSG:3857", True),
        ("EPSG:3413", (-700000, 1000, 0, -500000, 0, -1000), "EPSG:4326", True),
        ("EPSG:4326", (15, 1e-3, 0, 85, 0, -1e-3), "EPSG:3995", True),
    ],
)
def test_automatic_cells_over_twice_or_under_half_of_the_input_cause_a_warning(
    model, tmp_path, crs, transform, target, warned
):
    rows, cols = (36, 72) if transform[1] == 5 else (ROWS, COLS)
    path = write_grid(tmp_path / "raster.tif", noise(rows, cols), transform, crs)
    listener = Listener()

    run(plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(crs=target))), listener)

    assert [line.startswith("Cell size: the automatic cells of") for line in listener.warnings] == [True] * warned


def test_a_stated_cell_size_is_not_warned_of(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(), (500000, 10, 0, 5400000, 0, -10), "EPSG:32633")

    environment = Environment(crs="EPSG:3857", cell_size=200.0)

    assert plan(make_job(path, model, tmp_path / "c.tif", environment=environment)).warnings == ()


def test_the_layer_crs_of_the_user_is_used(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(), METRES, "EPSG:32633")
    raster = RasterInput("raster", str(path), UTM_60)

    planned = plan(Job((raster,), str(model), str(tmp_path / "c.tif"), environment=Environment(crs="EPSG:4326")))

    extent = planned.imagery.grid.extent()
    assert extent.xmin < 180 < extent.xmax
    assert same_crs(extent.crs, "EPSG:4326")


def test_an_extent_in_the_west_applies_to_a_raster_from_0_to_360_degrees(model, tmp_path):
    path = write_grid(tmp_path / "climate.tif", noise(18, 36), (0, 10, 0, 90, 0, -10), "EPSG:4326")

    classes = classify(path, model, tmp_path / "c.tif", environment=Environment(extent=Extent(-70, 0, -30, 40)))

    np.testing.assert_array_equal(classes, whole(noise(18, 36))[5:9, 29:33])


@pytest.mark.parametrize("target", [NZ, UTM_1, "EPSG:3832"])
def test_nodata_settings_of_the_user_do_not_move_pixels_across_the_date_line(model, tmp_path, target):
    path = write_grid(tmp_path / "raster.tif", noise(), DEGREES, "EPSG:4326")
    settings = NodataSettings(ranges=(((255.0, 255.0),),) * 3, ignored=(False,) * 3)
    raster = RasterInput("raster", str(path), nodata_settings=settings)
    environment = Environment(crs=target, cell_size=0.00037 if target == NZ else 40.0)
    plainly = classify(path, model, tmp_path / "plain.tif", environment=environment, arguments="tile_size 32")

    run(
        plan(Job((raster,), str(model), str(tmp_path / "c.tif"), "tile_size 32", environment=environment)),
        Listener(),
    )

    np.testing.assert_array_equal(read(tmp_path / "c.tif"), plainly)
    assert (plainly != 255).mean() > 0.7


@pytest.mark.parametrize("target", [NZ, UTM_1])
def test_sparse_rasters_across_the_date_line_are_complete(model, tmp_path, target):
    path = tmp_path / "sparse.tif"
    options = ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "SPARSE_OK=TRUE"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 320, 320, 3, gdal.GDT_Byte, options)
    dataset.SetProjection(spatial_reference("EPSG:4326").ExportToWkt())
    dataset.SetGeoTransform((179.84, 0.001, 0, -16.5, 0, -0.001))
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).SetNoDataValue(0)
        dataset.GetRasterBand(number).WriteArray(noise(32, 64, seed=number)[0], 200, 150)
    dataset = None
    full = gdal.Translate(str(tmp_path / "full.tif"), str(path))
    full = None
    expected = classify(tmp_path / "full.tif", model, tmp_path / "e.tif", environment=Environment(crs=target))

    classes = classify(path, model, tmp_path / "c.tif", environment=Environment(crs=target))

    np.testing.assert_array_equal(classes, expected)
    assert full is None
    assert np.count_nonzero(classes != 255) > 1800


@pytest.mark.parametrize(("x", "cols"), [(20036000, (18, 31)), (-20037400, (32, 44))])
def test_a_preview_covers_the_map_view_on_either_side(model, tmp_path, x, cols):
    path = write_grid(tmp_path / "raster.tif", noise(), DEGREES, "EPSG:4326")
    shown = Extent(x, -1866000, x + 1300, -1864000, "EPSG:3857")

    part = plan_preview(make_job(path, model, tmp_path / "c.tif"), shown)

    assert (part.in_view.col, part.in_view.right) == pytest.approx(cols, abs=3)


@pytest.mark.parametrize(
    ("shown", "covered", "part"),
    [
        ((1, 1, 2, 2), [(0, 0, 9, 9)], (1, 1, 2, 2)),
        ((-5, -5, 20, 5), [(0, 0, 9, 9)], (0, 0, 9, 5)),
        ((-5, -5, 20, 20), [(0, 0, 1, 1), (3, 3, 4, 4), (30, 30, 31, 31)], (0, 0, 4, 4)),
        ((10, 10, 20, 20), [(0, 0, 9, 9)], None),
        ((-182, 0, -179, 1), [(178, -1, 183, 2)], (-182, 0, -179, 1)),
        ((170, -9, 190, 9), [(-185, -1, -175, 2)], (175, -1, 185, 2)),
    ],
)
def test_the_covered_part_of_a_map_view_ends_with_the_rasters_on_its_branch_of_longitudes(shown, covered, part):
    actual = covered_view(Extent(*shown, "EPSG:4326"), [Extent(*each, "EPSG:4326") for each in covered])

    assert actual == (None if part is None else Extent(*part, "EPSG:4326"))


@pytest.mark.parametrize(
    ("view", "covered", "whole"),
    [
        ((0, 0, 9, 9), [(0, 0, 9, 9)], True),
        ((0, 0, 9, 8.9), [(0, 0, 9, 9)], False),
        ((-5, -5, 20, 20), [(0, 0, 1, 1), (3, 3, 4, 4)], True),
        ((-5, -5, 20, 20), [(0, 0, 1, 1), (30, 30, 31, 31)], False),
        ((170, -9, 190, 9), [(-185, -1, -175, 2)], True),
        ((170, -9, 190, 9), [], False),
    ],
)
def test_a_map_view_covers_rasters_only_if_they_all_end_inside_it(view, covered, whole):
    assert shows_all(Extent(*view, "EPSG:4326"), [Extent(*each, "EPSG:4326") for each in covered]) is whole


def test_a_map_that_cannot_show_all_of_a_raster_never_shows_all():
    view = Extent(-1e6, -1e6, 1e6, 1e6, "EPSG:3031")  # around the South Pole

    assert not shows_all(view, [Extent(-180, 60, 180, 95, "EPSG:4326")])


def test_if_a_map_cannot_show_a_whole_raster_the_whole_view_counts_as_covered():
    shown = Extent(-1e6, -1e6, 1e6, 1e6, "EPSG:3031")  # around the South Pole

    assert (
        covered_view(shown, [Extent(-180, -90, 180, 90, "EPSG:3857"), Extent(-180, 60, 180, 95, "EPSG:4326")]) == shown
    )
