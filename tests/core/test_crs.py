"""Only the horizontal part of a CRS is compared, a warp keeps values, and an unusable CRS is refused."""

import math
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import (
    Environment,
    Extent,
    Job,
    NullProgress,
    PixelwiseError,
    Polygons,
    RasterError,
    RasterInput,
    plan,
    run,
)
from pixelwise.inference.grid.areas import cell_areas, total_area
from pixelwise.inference.grid.crs import flaw, horizontal_text, same_crs, transformation, transformed
from pixelwise.inference.grid.date_line import crosses_date_line, extent_in_crs, is_split_by_date_line, require_one_side
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.ground import automatic_cells_warning, locations
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.cell_size import size_in
from pixelwise.inference.preflight import Preflight, PreflightRequest, Severity
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.raster.cells import with_cells
from pixelwise.inference.raster.footprint import Footprints
from pixelwise.inference.raster.imagery import Imagery
from pixelwise.inference.raster.mask import Mask
from pixelwise.inference.raster.output_grid import SourceRaster, Warp, nearest_mapping, plan_output_grid
from pixelwise.tests.core.runs import Listener, make_job, read
from pixelwise.tests.core.warps import brightest, brightest_warped, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model

ROOT = Path(__file__).resolve().parents[2]
PLAIN, COMPOUND = "EPSG:25832", "EPSG:25832+7837"
TRANSFORM = (500000.0, 10.0, 0.0, 5400000.0, 0.0, -10.0)
AXES = 'AXIS["easting",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["northing",north,ORDER[2],LENGTHUNIT["metre",1]]'
ENGINEERING = f'ENGCRS["ETRS89 / UTM zone 32N",EDATUM["site"],CS[Cartesian,2],{AXES}]'
UNUSABLE = {
    "engineering": ENGINEERING,
    "local": 'LOCAL_CS["Hall",UNIT["metre",1]]',
    "local with heights": 'COMPD_CS["both",LOCAL_CS["Hall",UNIT["metre",1]],VERT_CS["h",VERT_DATUM["d",2005],'
    'UNIT["metre",1]]]',
    "geocentric": "EPSG:4978",
    "vertical": "EPSG:5773",
    "broken": 'PROJCS["broken",GEOGCS["',
}


def esri(code):
    reference = osr.SpatialReference()
    reference.SetFromUserInput(code)
    return reference.ExportToWkt(["FORMAT=WKT1_ESRI"])


def with_shift(code):
    """The CRS with a stated transformation to WGS 84."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(code)
    reference.SetTOWGS84(598.1, 73.7, 418.2, 0.2, 0.0, -2.5, 6.7)
    return reference.ExportToWkt()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (COMPOUND, PLAIN),
        ("EPSG:5498", "EPSG:4269"),
        ("EPSG:4979", "EPSG:4326"),
        ("OGC:CRS84", "EPSG:4326"),
        (esri("EPSG:2180"), "EPSG:2180"),  # northing first in one of them
        (esri("EPSG:3857"), "EPSG:3857"),
        (esri("EPSG:31468"), "EPSG:31468"),
        (with_shift("EPSG:31468"), "EPSG:31468"),
        (ENGINEERING, ENGINEERING),
        ("", ""),
    ],
    ids=lambda text: text[:24],
)
def test_two_crs_are_equal_if_their_horizontal_parts_are(first, second):
    assert same_crs(first, second)
    assert same_crs(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (COMPOUND, "EPSG:25833"),
        ("EPSG:25832", "EPSG:32632"),
        ("EPSG:31467", "EPSG:31468"),
        ("EPSG:4326", "EPSG:4269"),
        ("EPSG:3857", "EPSG:3832"),
        (ENGINEERING, PLAIN),
        ("EPSG:4978", "EPSG:4979"),
        ("EPSG:4978", "EPSG:4326"),
    ],
    ids=lambda text: text[:24],
)
def test_two_crs_differ_if_their_horizontal_parts_do(first, second):
    assert not same_crs(first, second)
    assert not same_crs(second, first)


@pytest.mark.parametrize(("crs", "plain"), [(COMPOUND, PLAIN), ("EPSG:5498", "EPSG:4269"), ("EPSG:4979", "EPSG:4326")])
def test_the_text_of_a_horizontal_part_has_no_heights(crs, plain):
    actual = osr.SpatialReference(horizontal_text(crs))

    assert (actual.GetAxesCount(), same_crs(actual.ExportToWkt(), plain)) == (2, True)
    assert (horizontal_text(plain), horizontal_text("")) == (plain, "")


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("engineering", "a local (engineering) CRS"),
        ("local", "a local (engineering) CRS"),
        ("local with heights", "a local (engineering) CRS"),
        ("geocentric", "a geocentric CRS"),
        ("vertical", "a vertical CRS"),
    ],
)
def test_an_unusable_crs_is_described_by_its_kind(name, description):
    assert flaw(UNUSABLE[name]) == description


@pytest.mark.parametrize("crs", [PLAIN, COMPOUND, "EPSG:4979", "EPSG:3031", with_shift("EPSG:31468")])
def test_crs_of_maps_have_no_flaw(crs):
    assert flaw(crs) == ""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", 3, value_range=[0, 1], tile_size=32)


def noise(rows=20, cols=24, dtype=np.uint8):
    return np.random.default_rng(rows * cols).integers(1, 250, (3, rows, cols)).astype(dtype)


def grid_in(crs):
    return Grid(crs, TRANSFORM, 20, 24)


class NoPixels:
    """A source of blocks that is never read."""

    def open(self):
        raise AssertionError


def drawn(crs):
    """A web map in a CRS, without a fixed cell size."""
    extent = Extent(500000, 5399000, 501000, 5400000, crs)
    return RasterInput("map", "map", crs, blocks=BlockRaster(NoPixels(), extent, ("a", "b", "c"), np.dtype(np.uint8)))


def square(crs):
    ring = ogr.CreateGeometryFromWkt("POLYGON((500020 5399850,500200 5399850,500200 5399990,500020 5399850))")
    return Polygons("mask", (bytes(ring.ExportToWkb()),), crs)


def raster_in(folder, crs, name="raster"):
    """A raster layer with a CRS set by the user."""
    path = write_grid(folder / f"{name}.tif", noise(), TRANSFORM, PLAIN)
    return RasterInput(name, str(path), crs)


def source_in(folder, crs, name="raster"):
    raster = raster_in(folder, crs, name)
    return SourceRaster.of(raster.open_dataset(), raster)


def footprint(folder, crs):
    dataset = raster_in(folder, crs).open_dataset()
    warp = Warp(crs, crs, cell_size=(7.0, 7.0))
    return Footprints.between(dataset, warp.applied(dataset, "raster"), warp.transformer_options(dataset)).of(
        Window(0, 0, 3, 3)
    )


OPERATIONS = {
    "transformation from": lambda _, crs: transformation(crs, PLAIN, RasterError),
    "transformation to": lambda _, crs: transformation(PLAIN, crs, RasterError),
    "extent to": lambda _, crs: Extent(0, 0, 1, 1, PLAIN).to_crs(crs),
    "extent from": lambda _, crs: Extent(0, 0, 1, 1, crs).to_crs(PLAIN),
    "extent across to": lambda _, crs: extent_in_crs(Extent(0, 0, 1, 1, PLAIN), crs),
    "extent across from": lambda _, crs: extent_in_crs(Extent(0, 0, 1, 1, crs), PLAIN),
    "mask to": lambda _, crs: Mask.of(square(PLAIN), grid_in(crs), "raster"),
    "mask from": lambda _, crs: Mask.of(square(crs), grid_in(PLAIN), "raster"),
    "output": lambda folder, crs: plan_output_grid([source_in(folder, PLAIN)], Environment(crs=crs)),
    "reprojected": lambda folder, crs: plan_output_grid([source_in(folder, crs)], Environment(crs=PLAIN)),
    "extent of raster": lambda folder, crs: plan_output_grid(
        [source_in(folder, crs)], Environment(extent=Extent(9, 48, 9.1, 48.1, "EPSG:4326"))
    ),
    "extent in it": lambda folder, crs: plan_output_grid(
        [source_in(folder, "")], Environment(extent=Extent(0, 0, 1, 1, crs))
    ),
    "snap": lambda folder, crs: plan_output_grid(
        [source_in(folder, PLAIN)], Environment(snap=raster_in(folder, crs, "snap"))
    ),
    "first": lambda folder, crs: plan_output_grid(
        [source_in(folder, crs), source_in(folder, PLAIN, "b")], Environment()
    ),
    "second": lambda folder, crs: plan_output_grid(
        [source_in(folder, PLAIN), source_in(folder, crs, "b")], Environment()
    ),
    "warp from": lambda folder, crs: Warp(crs, PLAIN).applied(raster_in(folder, "").open_dataset(), "raster"),
    "warp to": lambda folder, crs: Warp(PLAIN, crs).applied(raster_in(folder, "").open_dataset(), "raster"),
    "nearest": lambda folder, crs: nearest_mapping(source_in(folder, crs), grid_in(PLAIN)),
    "cells from": lambda _, crs: with_cells([drawn(crs)], Environment(crs=PLAIN, cell_size=5.0)),
    "cells to": lambda _, crs: with_cells([drawn(PLAIN)], Environment(crs=crs, cell_size=5.0)),
    "one side": lambda _, crs: require_one_side([Extent(-2e7, 0, -1.9e7, 1, crs), Extent(1.9e7, 0, 2e7, 1, crs)]),
}
QUIET = {
    "footprint": footprint,
    "areas": lambda _, crs: cell_areas(grid_in(crs)),
    "all areas": lambda _, crs: total_area(grid_in(crs)),
    "size from": lambda _, crs: size_in(grid_in(crs), ""),
    "size to": lambda _, crs: size_in(grid_in(PLAIN), crs),
    "odd cells from": lambda _, crs: automatic_cells_warning(grid_in(crs), grid_in(PLAIN)),
    "odd cells to": lambda _, crs: automatic_cells_warning(grid_in(PLAIN), grid_in(crs)),
    "crossing": lambda _, crs: crosses_date_line(grid_in(crs)),
    "torn": lambda _, crs: is_split_by_date_line(grid_in("EPSG:4326"), crs),
}


@pytest.mark.parametrize("exceptions", [False, True], ids=["quiet GDAL", "GDAL raises"])
@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_coordinate_operation_refuses_an_unusable_crs_with_a_message(
    tmp_path, gdal_raising, operation, name, exceptions
):
    gdal_raising(exceptions)
    crs = UNUSABLE[name]

    if operation == "one side":  # this operation accepts any CRS
        expecting_our_errors(lambda: OPERATIONS[operation](tmp_path, crs))
        return
    with pytest.raises(PixelwiseError) as caught:
        OPERATIONS[operation](tmp_path, crs)

    assert str(caught.value).endswith(".") or operation.startswith("transformation")


@pytest.mark.parametrize("name", [name for name in UNUSABLE if name != "broken"])
@pytest.mark.parametrize("operation", QUIET)
def test_descriptions_of_a_grid_do_not_fail_if_its_crs_is_unusable(tmp_path, operation, name):
    actual = QUIET[operation](tmp_path, UNUSABLE[name])

    assert actual in (None, "", False) or operation == "footprint" or name.startswith(("local", "engineering"))


def expecting_our_errors(call):
    """Run a function that may only fail with a message of ours."""
    with suppress(PixelwiseError):
        call()


SEEN_FROM_SPACE = "+proj=ortho +lat_0=0 +lon_0=0 +ellps=WGS84"


@pytest.fixture
def gdal_raising():
    """Switch GDAL's exceptions, as QGIS plugins may, and restore them."""
    before = gdal.GetUseExceptions()

    def switch(on):
        if on and not gdal.GetUseExceptions():
            gdal.UseExceptions()
            osr.UseExceptions()
        elif not on and gdal.GetUseExceptions():
            osr.DontUseExceptions()
            gdal.DontUseExceptions()

    yield switch
    switch(before)


def test_coordinate_transformations_are_created_in_one_module_only():
    files = [
        path for path in (ROOT / "inference").rglob("*.py") if "CoordinateTransformation(" in path.read_text("utf-8")
    ]

    assert [path.name for path in files] == ["crs.py"]


@pytest.mark.parametrize("raising", [False, True])
def test_points_without_coordinates_in_the_other_crs_are_infinite(gdal_raising, raising):
    gdal_raising(raising)
    change = transformation(SEEN_FROM_SPACE, "EPSG:4326", RasterError)

    points = transformed(change, [(9e6, 0), (0, 0), (-9e6, 1), (7e6, 7e6), (1e6, 0)])

    assert np.isfinite(points).all(axis=1).tolist() == [False, True, False, False, True]
    np.testing.assert_allclose(points[1], 0, atol=1e-9)
    assert points[4, 0] == pytest.approx(np.degrees(np.arcsin(1e6 / 6378137)), rel=1e-9)  # orthographic, on the equator


def test_a_raster_without_crs_is_warped_if_another_plugin_lets_gdal_raise(gdal_raising, model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(), crs="")
    classes = []
    for raising in (False, True):
        gdal_raising(raising)
        output = tmp_path / f"{raising}.tif"
        run(plan(make_job(path, model, output, environment=Environment(cell_size=7.0))), NullProgress())
        classes.append(read(output))

    np.testing.assert_array_equal(*classes)


@pytest.mark.parametrize("raising", [False, True])
def test_a_tile_off_the_earth_is_refused_in_the_same_words(gdal_raising, raising):
    gdal_raising(raising)
    grid = Grid(SEEN_FROM_SPACE, (-8e6, 1e6, 0, 8e6, 0, -1e6), 16, 16)

    with pytest.raises(RasterError, match="centre of a tile is not on the Earth"):
        locations(grid, [Window(0, 0, 4, 4)])


@pytest.mark.parametrize("environment", [{}, {"cell_size": 7.0}, {"cell_size": 23.0}], ids=str)
def test_a_raster_in_a_local_crs_is_classified_in_it(model, tmp_path, environment):
    path = write_grid(tmp_path / "raster.tif", noise(), TRANSFORM, ENGINEERING)
    size = environment.get("cell_size", 10.0)
    warped = gdalwarp(path, tmp_path / "warped.tif", "-tr", size, size, "-r", "average" if size > 10 else "bilinear")
    listener = Listener()

    run(plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(**environment))), listener)

    assert placed(tmp_path / "c.tif").size == placed(warped).size
    assert osr.SpatialReference(gdal.Open(str(tmp_path / "c.tif")).GetProjection()).IsLocal()
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest_warped(warped, 3))
    assert listener.warnings == []


@pytest.mark.parametrize(
    ("environment", "mask"),
    [
        (Environment(crs=PLAIN), None),
        (Environment(extent=Extent(9, 48, 9.1, 48.1, "EPSG:4326")), None),
        (Environment(), square(PLAIN)),
    ],
    ids=["CRS", "extent", "mask"],
)
def test_a_local_crs_that_bears_the_name_of_a_real_one_is_named_with_the_fix(model, tmp_path, environment, mask):
    path = write_grid(tmp_path / "site.tif", noise(), TRANSFORM, ENGINEERING)

    with pytest.raises(PixelwiseError) as caught:
        plan(make_job(path, model, tmp_path / "c.tif", environment=environment, mask=mask))

    assert 'Input raster "site": its CRS, "ETRS89 / UTM zone 32N", is a local (engineering) CRS' in str(caught.value)
    assert "to the one its coordinates are in" in str(caught.value)


def test_a_mask_in_a_local_crs_is_named_with_the_fix(model, tmp_path):
    path = write_grid(tmp_path / "site.tif", noise(), TRANSFORM, PLAIN)

    with pytest.raises(
        PixelwiseError, match=r'"mask".*a local \(engineering\) CRS.*Set the CRS of the mask layer to the one'
    ):
        plan(make_job(path, model, tmp_path / "c.tif", mask=square(ENGINEERING)))


def test_the_crs_set_on_a_layer_replaces_a_local_one(model, tmp_path):
    path = write_grid(tmp_path / "site.tif", noise(), TRANSFORM, ENGINEERING)
    halves = ogr.CreateGeometryFromWkt(
        "POLYGON((500120 5390000,510000 5390000,510000 5410000,500120 5410000,500120 5390000))"
    )
    mask = Polygons("mask", (bytes(halves.ExportToWkb()),), PLAIN)
    job = Job((RasterInput("site", str(path), PLAIN),), str(model), str(tmp_path / "c.tif"), mask=mask)

    run(plan(job), Listener())

    expected = brightest(noise(), np.ones((20, 24), bool))
    expected[:, :12] = 255
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), expected)


@pytest.fixture
def three(tmp_path):
    """Adjacent rasters in a compound CRS and its horizontal part, and a snap raster."""
    adjacent = (TRANSFORM[0] + 240, *TRANSFORM[1:])
    return (
        write_grid(tmp_path / "a.tif", noise(), TRANSFORM, COMPOUND),
        write_grid(tmp_path / "b.tif", noise(20, 30)[:, :, :24].copy(), adjacent, PLAIN),
        write_grid(tmp_path / "snap.tif", noise(4, 4), TRANSFORM, PLAIN),
    )


@pytest.mark.parametrize("way", ["CRS", "snap", "nothing", "twin"])
def test_pixels_are_not_resampled_between_a_compound_crs_and_its_horizontal_part(model, three, tmp_path, way):
    first, second, snap = three
    environment = {
        "CRS": Environment(crs=PLAIN),
        "twin": Environment(crs=COMPOUND),
        "snap": Environment(snap=RasterInput("snap", str(snap))),
        "nothing": Environment(),
    }[way]
    path = second if way == "twin" else first
    planned = plan(make_job(path, model, tmp_path / "c.tif", environment=environment))

    run(planned, Listener())

    assert planned.imagery.items[0].mapping.warp is None
    assert placed(tmp_path / "c.tif") == placed(path)
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest(read(path), np.ones((20, 24), bool)))
    actual = osr.SpatialReference(gdal.Open(str(tmp_path / "c.tif")).GetProjection())
    assert same_crs(actual.ExportToWkt(), PLAIN)
    assert bool(actual.IsCompound()) == (way in ("snap", "nothing"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_rasters_in_a_compound_crs_and_its_plain_twin_are_one_mosaic(model, three, tmp_path, order):
    paths = [three[number] for number in order]
    planned = plan(make_job(paths, model, tmp_path / "c.tif"))

    run(planned, Listener())

    assert [item.mapping.warp for item in planned.imagery.items] == [None, None]
    both = np.concatenate([read(three[0]), read(three[1])], axis=2)
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest(both, np.ones((20, 48), bool)))


@pytest.mark.parametrize("source", ["EPSG:26910+6360", "EPSG:26910+5703", "EPSG:26910"])
@pytest.mark.parametrize("target", ["EPSG:26911", "EPSG:4326", "EPSG:26911+5703", "EPSG:4979"])
@pytest.mark.parametrize("bands", [1, 2])
def test_no_warp_changes_heights_in_a_band(tmp_path, source, target, bands):
    rows, cols = np.mgrid[:20, :24]
    pixels = np.stack([(100 + 9 * rows + 3 * cols + 50 * band).astype(np.float32) for band in range(bands)])
    path = write_grid(tmp_path / "raster.tif", pixels, TRANSFORM, source)
    twin = write_grid(tmp_path / "twin.tif", pixels, TRANSFORM, "EPSG:26910")
    plain = {"EPSG:26911+5703": "EPSG:26911", "EPSG:4979": "EPSG:4326"}.get(target, target)
    warped = gdal.Open(str(gdalwarp(twin, tmp_path / "warped.tif", "-t_srs", plain, "-r", "bilinear")))
    raster = RasterInput("raster", str(path))
    output = plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], Environment(crs=target))

    source_of_pixels = Imagery(raster, tuple(range(bands)), np.dtype(np.float32), output.mappings[0]).open()
    actual, valid = source_of_pixels.read(output.grid.window)[:2]

    *expected, alpha = warped.ReadAsArray()
    assert (output.grid.cols, output.grid.rows) == (warped.RasterXSize, warped.RasterYSize)
    np.testing.assert_array_equal(valid, alpha != 0)
    np.testing.assert_array_equal(actual[:, valid], np.array(expected)[:, alpha != 0])
    assert same_crs(output.grid.crs, target)


def test_areas_are_those_of_the_horizontal_part():
    assert total_area(grid_in(COMPOUND)) == total_area(grid_in(PLAIN))
    assert total_area(replace(grid_in("EPSG:4979"), transform=(9, 1e-4, 0, 48, 0, -1e-4))) == total_area(
        replace(grid_in("EPSG:4326"), transform=(9, 1e-4, 0, 48, 0, -1e-4))
    )


def test_a_geocentric_crs_has_no_areas():
    assert total_area(grid_in("EPSG:4978")) is None
    assert math.isclose(total_area(grid_in(ENGINEERING)), 20 * 24 * 100)


@pytest.mark.parametrize("name", [name for name in UNUSABLE if name not in ("broken", "vertical")])
def test_a_run_in_a_crs_that_cannot_be_transformed_has_a_report_and_checks(model, tmp_path, name):
    raster = raster_in(tmp_path, UNUSABLE[name])
    job = Job((raster,), str(model), str(tmp_path / "c.tif"), report=str(tmp_path / "report.html"))

    report = Preflight().check(PreflightRequest(job))
    run(plan(job), Listener())

    assert [check.text for check in report.checks if check.severity is Severity.ERROR] == []
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest(noise(), np.ones((20, 24), bool)))
    assert (tmp_path / "report.html").exists()


def test_a_crs_of_heights_alone_is_refused(model, tmp_path):
    job = Job((raster_in(tmp_path, UNUSABLE["vertical"]),), str(model), str(tmp_path / "c.tif"))

    with pytest.raises(PixelwiseError, match='"raster": its CRS, "EGM96 height", is a vertical CRS'):
        plan(job)


def test_a_crs_without_relation_is_an_error_of_the_checks_too(model, tmp_path):
    raster = raster_in(tmp_path, ENGINEERING)

    report = Preflight().check(
        PreflightRequest(Job((raster,), str(model), str(tmp_path / "c.tif"), environment=Environment(crs=PLAIN)))
    )

    assert "is a local (engineering) CRS" in " ".join(check.text for check in report.checks)
