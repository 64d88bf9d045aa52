"""The preflight checks of a model and rasters."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import EngineError, Environment, Extent, NullProgress, Polygons, Processor, RasterError, run
from pixelwise.inference.batch import ItemFailure
from pixelwise.inference.model.definition import AS_THEY_ARE, Normalisation
from pixelwise.inference.model.expected_values import Spread
from pixelwise.inference.network import engine
from pixelwise.inference.preflight import Fix, Preflight, PreflightRequest, Severity
from pixelwise.inference.preflight.samples import sample_windows
from pixelwise.inference.preflight.values import check_values
from pixelwise.inference.raster.mask import Mask
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

UINT8, UINT16, FLOAT = np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.float32)
BYTES = Normalisation(low=(0.0,), high=(255.0,))
REFLECTANCE = Normalisation(low=(0.0,), high=(1.0,), mean=(0.27,), std=(0.24,))
IMAGENET = Normalisation(low=(0.0,), high=(255.0,), mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))


def spreads(low, high, bands=3):
    return [Spread(low, high, (low + high) / 2)] * bands


@pytest.mark.parametrize(
    ("model", "dtype", "low", "high", "severity"),
    [
        (BYTES, UINT8, 12, 240, Severity.FINE),
        (BYTES, UINT16, 300, 9800, Severity.WARNING),
        (BYTES, FLOAT, 0.01, 0.6, Severity.WARNING),
        (IMAGENET, UINT8, 12, 240, Severity.FINE),
        (IMAGENET, UINT16, 300, 9800, Severity.WARNING),
        (IMAGENET, FLOAT, 0.01, 0.6, Severity.WARNING),
        (REFLECTANCE, FLOAT, 0.02, 0.84, Severity.FINE),
        (REFLECTANCE, UINT8, 12, 240, Severity.WARNING),
        (REFLECTANCE, UINT16, 300, 9800, Severity.WARNING),
        (Normalisation(), UINT8, 12, 240, Severity.UNVERIFIED),
        (Normalisation(), UINT16, 300, 9800, Severity.WARNING),
        (Normalisation(), UINT16, 300, 60000, Severity.UNVERIFIED),
        (Normalisation(assumed=True), UINT8, 12, 240, Severity.UNVERIFIED),
        (Normalisation(assumed=True), FLOAT, 0.01, 0.6, Severity.UNVERIFIED),
        (Normalisation(assumed=True), FLOAT, 1, 3000, Severity.WARNING),
        (AS_THEY_ARE, UINT16, 300, 9800, Severity.UNVERIFIED),
        (Normalisation(low=(0.0,), high=(1.0,)), UINT8, 12, 240, Severity.WARNING),
    ],
)
def test_values_are_compared_with_those_of_the_training(model, dtype, low, high, severity):
    assert check_values(model, dtype, spreads(low, high)).severity is severity


@pytest.mark.parametrize(
    ("model", "dtype", "low", "high", "message"),
    [
        (REFLECTANCE, UINT16, 300, 9800, "Set the model argument value_range to 0,10000"),
        (REFLECTANCE, UINT8, 12, 240, "Set the model argument value_range to 0,255"),
        (BYTES, FLOAT, 0.01, 0.6, "Set the model argument value_range to 0,1, or"),
        (Normalisation(), UINT16, 300, 9800, "Scale the raster to Byte"),
        (Normalisation(), FLOAT, 300, 9800, "Set the model argument value_range to 0,10000"),
        (BYTES, FLOAT, -9000, -8000, "Choose imagery with such values"),
        (Normalisation(low=(0.0,), high=(3000.0,)), UINT16, 300, 2900, "The model expects 0 to 3000."),
        (Normalisation(low=(0.0,), high=(0.123456,)), FLOAT, 0.01, 0.1, "The model expects 0 to 0.123."),
    ],
)
def test_the_expected_values_and_their_fix_are_reported_in_plain_numbers(model, dtype, low, high, message):
    assert message in check_values(model, dtype, spreads(low, high)).text


def test_an_assumed_scale_causes_a_warning_if_the_model_expects_multispectral_imagery():
    check = check_values(Normalisation(assumed=True), UINT8, spreads(12, 240, bands=6))

    assert check.severity is Severity.WARNING
    assert "0 to 255 is assumed" in check.text


def test_a_band_with_one_value_everywhere_causes_a_warning():
    check = check_values(BYTES, UINT8, [*spreads(12, 240), Spread(255, 255, 255)])

    assert (check.severity, check.text.split(";")[0]) == (
        Severity.WARNING,
        "Values: model band 4 receives 255 almost everywhere",
    )


def test_a_few_small_windows_of_a_large_raster_are_sampled():
    looked = list(sample_windows(30000, 50000))

    assert len(looked) == 16
    assert sum(window.pixels for window in looked) == 16 * 64 * 64
    assert all(window.bottom <= 30000 and window.right <= 50000 for window in looked)


def report_of(tmp_path, raster, model, **rest):
    return Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "classes.tif", **rest)))


def check_of(report, about):
    return next(check for check in report.checks if check.about == about)


@pytest.fixture
def scene(tmp_path):
    return write_raster(tmp_path / "scene.tif", textured(120, 200))


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "net.onnx", 3, tile_size=64, padding=8, value_range=[0, 255])


def named(raster, *names):
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset.FlushCache()
    return raster


def test_the_checks_of_a_suitable_scene_are_fine_and_its_estimate_matches_the_run(tmp_path, scene, model):
    preflight, request = Preflight(), PreflightRequest(make_job(scene, model, tmp_path / "classes.tif"))

    actual = preflight.benchmark(preflight.check(request))
    record = run(actual.plans[0], NullProgress()).record

    ahead = actual.estimate
    assert [(check.about, check.severity) for check in actual.checks] == [
        ("Bands", Severity.UNVERIFIED),
        ("Values", Severity.FINE),
        ("Cell size", Severity.UNVERIFIED),
    ]
    assert (ahead.rows, ahead.cols, ahead.results, ahead.pixels, ahead.tiles) == (120, 200, 1, 24000, 15)
    assert ahead.area == pytest.approx(
        record.result.statistics.nodata.area + record.result.statistics.classified.area, rel=1e-4
    )
    assert (tmp_path / "classes.tif").stat().st_size < 8000 < ahead.size == 32000
    assert ahead.seconds > 0


def test_an_automatic_padding_is_not_verified_before_the_run(tmp_path, scene, model):
    actual = report_of(tmp_path, scene, model, arguments="padding auto")
    without = report_of(tmp_path, scene, model)

    check = check_of(actual, "Padding")
    assert check.severity is Severity.NOTE
    assert f"estimated with {without.plans[0].tiling.padding} pixels" in check.text
    assert actual.estimate.tiles == without.estimate.tiles
    assert "Padding" not in {each.about for each in without.checks}


def test_names_that_do_not_match_cause_the_warning_of_the_run(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "nir"])
    named(scene, "B08 - NIR", "B03 - Green", "B05 - Red Edge")

    report = report_of(tmp_path, scene, model)

    check = check_of(report, "Bands")
    assert (check.severity, check.text, check.fix) == (Severity.WARNING, report.plans[0].bands.warnings[0], None)
    assert "no band matches red" in check.text


@pytest.mark.parametrize(
    ("model_bands", "raster_bands", "severity"),
    [
        (["red", "green", "blue"], ["Red", "GREEN", "blue "], Severity.FINE),
        (["red", "green", "blue"], ["B4 Red (665 nm)", "B3 (560 nm)", "490 nm"], Severity.FINE),
        (["red", "green", "blue"], ["nir", "red", "green"], Severity.WARNING),
        (["red", "green", "blue"], ["alpha", "beta", "gamma"], Severity.WARNING),
        (["red", "green", "blue"], ["", "", ""], Severity.UNVERIFIED),
        (["red", "green", "blue"], ["Band 1", "Band 2", "Band 3"], Severity.UNVERIFIED),
        ([0, 1, 2], ["red", "green", "blue"], Severity.UNVERIFIED),
        ([0, 1, 2], ["", "", ""], Severity.UNVERIFIED),
        (None, ["red", "green", "blue"], Severity.UNVERIFIED),
        (None, ["", "", ""], Severity.UNVERIFIED),
    ],
)
def test_bands_are_fine_only_if_names_were_compared(tmp_path, scene, model, model_bands, raster_bands, severity):
    stated = {"bands": model_bands} if model_bands else {}
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], **stated)
    named(scene, *raster_bands)

    report = report_of(tmp_path, scene, model)

    assert check_of(report, "Bands").severity is severity
    assert (severity is Severity.FINE) == report.plans[0].bands.by_name


@pytest.mark.parametrize(
    ("raster_bands", "text"),
    [
        (["", "", ""], "(as red, green, blue), "),
        (["Red", "Green", "Blue"], "(Red, Green, Blue), "),
        (["rot", "", "blau"], "(rot as red, band 2 as green, blau as blue), "),
    ],
)
def test_names_of_the_model_are_not_reported_as_names_of_the_raster(tmp_path, scene, model, raster_bands, text):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    named(scene, *raster_bands)

    assert text in check_of(report_of(tmp_path, scene, model, bands="1,2,3"), "Bands").text


def test_the_only_band_of_a_raster_is_not_verified_by_being_the_only_one(tmp_path):
    raster = write_raster(tmp_path / "one.tif", textured(64, 64, bands=1))
    model = argmax_model(tmp_path / "one.onnx", 1, tile_size=64, padding=8, value_range=[0, 255])

    assert check_of(report_of(tmp_path, raster, model), "Bands").severity is Severity.UNVERIFIED


@pytest.mark.parametrize(
    ("raster_bands", "order", "severity"),
    [
        (["blue", "green", "red"], "3,2,1", Severity.FINE),
        (["nir", "red", "green"], "2,3,1", Severity.WARNING),  # near infrared as blue
        (["", "", ""], "3,2,1", Severity.UNVERIFIED),
        (["rot", "gruen", "blau"], "1,2,3", Severity.UNVERIFIED),  # in a language that is not supported
    ],
)
def test_an_order_of_the_user_s_own_is_compared_with_the_names(tmp_path, scene, model, raster_bands, order, severity):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    named(scene, *raster_bands)

    assert check_of(report_of(tmp_path, scene, model, bands=order), "Bands").severity is severity


def test_a_raster_whose_bands_have_no_names_is_not_verified_by_the_names_of_another(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    others = [write_raster(tmp_path / f"{number}.tif", textured(120, 200)) for number in range(5)]
    for raster in (scene, *others[:-1]):
        named(raster, "red", "green", "blue")

    for rasters in ([scene, others[-1]], [scene, *others]):  # the last one is not sampled
        assert check_of(report_of(tmp_path, rasters, model), "Bands").severity is Severity.UNVERIFIED


@pytest.mark.parametrize(
    ("crs", "size", "stated", "severity"),
    [
        ("EPSG:32633", 10, 10, Severity.FINE),
        ("EPSG:4326", 0.0001, 10, Severity.FINE),  # 11 m on the ground
        ("EPSG:4326", 0.01, 10, Severity.WARNING),
        ("", 10, 10, Severity.UNVERIFIED),
        ("EPSG:32633", 10, None, Severity.UNVERIFIED),
    ],
)
def test_cell_sizes_are_fine_only_if_they_were_compared(tmp_path, model, crs, size, stated, severity):
    raster = write_raster(tmp_path / "cells.tif", textured(64, 64))
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetProjection(crs)
    left, top = (15.0, 1.0) if crs == "EPSG:4326" else (500000, 100000)
    dataset.SetGeoTransform((left, size, 0, top, 0, -size))
    dataset.FlushCache()
    del dataset
    stating = {} if stated is None else {"cell_size": stated}
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], **stating)

    assert check_of(report_of(tmp_path, raster, model), "Cell size").severity is severity


def test_a_model_without_metadata_cannot_be_verified(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64)

    report = report_of(tmp_path, scene, model)

    assert [(check.about, check.severity) for check in report.checks] == [
        ("Bands", Severity.UNVERIFIED),
        ("Values", Severity.UNVERIFIED),
        ("Cell size", Severity.UNVERIFIED),
    ]
    assert report.worst is Severity.UNVERIFIED


def test_the_report_is_fine_if_all_properties_were_compared_and_agree(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"], cell_size=10)
    named(scene, "red", "green", "blue")

    report = report_of(tmp_path, scene, model)

    assert report.worst is Severity.FINE
    assert [check.severity for check in report.checks] == [Severity.FINE] * 3


def test_a_band_order_of_the_user_is_compared_with_the_names(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    named(scene, "blue", "green", "red")

    assert check_of(report_of(tmp_path, scene, model), "Bands").severity is Severity.FINE
    check = check_of(report_of(tmp_path, scene, model, bands="1,2,3"), "Bands")
    assert (check.severity, check.fix) == (Severity.WARNING, Fix("BANDS", "3,2,1"))


def test_more_bands_than_the_model_needs_cause_a_warning_if_they_are_unnamed(tmp_path, model):
    raster = write_raster(tmp_path / "five.tif", textured(64, 64, bands=5))

    assert check_of(report_of(tmp_path, raster, model), "Bands").severity is Severity.WARNING
    assert check_of(report_of(tmp_path, raster, model, bands="5,4,3"), "Bands").severity is Severity.UNVERIFIED


def test_cells_far_from_the_model_s_come_with_the_model_s(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], cell_size=28.5)

    check = check_of(report_of(tmp_path, scene, model), "Cell size")

    assert (check.severity, check.fix) == (Severity.WARNING, Fix("CELL_SIZE", 28.5))
    fixed = report_of(tmp_path, scene, model, environment=Environment(cell_size=28.5))
    assert check_of(fixed, "Cell size").severity is Severity.FINE


def test_a_cell_size_in_metres_on_a_grid_in_degrees_can_be_cleared(tmp_path, scene, model):
    gdal.Warp(str(tmp_path / "degrees.tif"), str(scene), dstSRS="EPSG:4326").FlushCache()

    error = report_of(tmp_path, tmp_path / "degrees.tif", model, environment=Environment(cell_size=10)).checks[0]
    few = report_of(tmp_path, tmp_path / "degrees.tif", model, environment=Environment(cell_size=0.01))

    assert (error.severity, error.fix) == (Severity.ERROR, Fix("CELL_SIZE", 0.0))
    check = check_of(few, "Cell size")
    assert (check.severity, check.fix) == (Severity.WARNING, Fix("CELL_SIZE", 0.0))
    assert "Cell sizes are in degrees" in check.text


def test_cells_in_degrees_that_are_oblong_on_the_ground_come_with_a_utm_zone(tmp_path, model):
    raster = write_raster(tmp_path / "north.tif", textured(64, 64))
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetProjection("EPSG:4326")
    dataset.SetGeoTransform((25.0, 0.001, 0, 65.0, 0, -0.001))
    dataset.FlushCache()
    del dataset

    check = check_of(report_of(tmp_path, raster, model), "Output coordinate system")

    assert (check.severity, check.fix) == (Severity.WARNING, Fix("CRS", "EPSG:32635"))


def test_an_extent_mostly_outside_the_raster_can_be_cleared(tmp_path, scene, model):
    outside = Environment(extent=Extent(490000, 5398800, 500500, 5400000))

    check = check_of(report_of(tmp_path, scene, model, environment=outside), "Extent")

    assert (check.severity, check.fix) == (Severity.WARNING, Fix("EXTENT", None))
    assert "the input covers 5% of it" in check.text


def test_rasters_far_from_each_other_are_better_processed_separately(tmp_path, scene, model):
    far = write_raster(tmp_path / "far.tif", textured(64, 64))
    dataset = gdal.Open(str(far), gdal.GA_Update)
    dataset.SetGeoTransform((560000, 10, 0, 5480000, 0, -10))
    dataset.FlushCache()
    del dataset

    check = check_of(report_of(tmp_path, [scene, far], model), "Input raster")

    assert (check.severity, check.fix) == (Severity.WARNING, Fix("PROCESSING_MODE", 1))
    job = make_job([scene, far], model, "")
    apart = Preflight().check(PreflightRequest(job, separately=True, folder=str(tmp_path / "items")))
    assert (apart.worst, apart.estimate.results, apart.estimate.pixels) == (Severity.UNVERIFIED, 2, 120 * 200 + 64 * 64)


@pytest.mark.parametrize(
    ("rest", "fix"),
    [
        ({"environment": Environment(extent=Extent(0, 0, 1, 1))}, Fix("EXTENT", None)),
        ({"environment": Environment(crs="EPSG:4978")}, Fix("CRS", None)),
        ({"parallel_factor": "many"}, Fix("PARALLEL_FACTOR", "")),
        ({"bands": "1,2"}, Fix("BANDS", "")),
        ({"arguments": "padding -1"}, Fix("ARGUMENTS", "")),
        ({"bands": "1,2", "arguments": "padding -1"}, None),
    ],
)
def test_removing_the_only_invalid_value_is_the_fix(tmp_path, scene, model, rest, fix):
    (check,) = report_of(tmp_path, scene, model, **rest).checks

    assert (check.severity, check.fix) == (Severity.ERROR, fix)


def test_a_mask_outside_the_raster_can_be_cleared_and_the_tiles_of_one_inside_are_counted(tmp_path, scene, model):
    def polygons(wkt):
        return Polygons("lake", (bytes(ogr.CreateGeometryFromWkt(wkt).ExportToWkb()),))

    away = report_of(tmp_path, scene, model, mask=polygons("POLYGON ((0 0, 1 0, 1 1, 0 0))"))
    square = "POLYGON ((500440 5399900, 500600 5399900, 500600 5399800, 500440 5399800, 500440 5399900))"
    inside = report_of(tmp_path, scene, model, mask=polygons(square))

    assert away.checks[0].fix == Fix("MASK", None)
    assert inside.estimate.tiles == 2  # columns 44 to 60, and the kept window of a tile has 48


SQUARE = "POLYGON ((500440 5399900, 500600 5399900, 500600 5399800, 500440 5399800, 500440 5399900))"
TRIANGLE = "POLYGON ((500000 5400000, 502000 5400000, 500000 5398800, 500000 5400000))"


def polygons(*wkts):
    return Polygons("lake", tuple(bytes(ogr.CreateGeometryFromWkt(wkt).ExportToWkb()) for wkt in wkts))


@pytest.mark.parametrize(
    ("shapes", "environment"),
    [
        ((SQUARE,), Environment()),
        ((SQUARE, TRIANGLE), Environment()),
        ((TRIANGLE,), Environment()),
        ((TRIANGLE,), Environment(extent=Extent(500300, 5399000, 501500, 5399700))),
        ((TRIANGLE,), Environment(cell_size=25)),
        ((TRIANGLE,), Environment(crs="EPSG:4326")),
    ],
)
def test_area_and_tiles_are_those_inside_the_mask(tmp_path, model, shapes, environment):
    scene = write_raster(tmp_path / "full.tif", np.maximum(textured(120, 200), 1))
    mask = replace(polygons(*shapes), crs=gdal.Open(str(scene)).GetProjection())

    report = report_of(tmp_path, scene, model, mask=mask, environment=environment)
    plan, ahead = report.plans[0], report.estimate

    classified = run(plan, NullProgress()).record.result.statistics.classified
    kept = [tile.keep for tile in plan.tiling.tiles(plan.imagery.grid.rows, plan.imagery.grid.cols)]
    assert ahead.exact
    assert ahead.inside == np.count_nonzero(plan.mask.inside(plan.imagery.grid.window))
    if "4326" not in environment.crs:  # its corners have no data
        assert ahead.inside == classified.pixels
        assert ahead.area == pytest.approx(classified.area, rel=2e-3)
    assert ahead.tiles == ahead.steps == sum(bool(plan.mask.inside(window).any()) for window in kept)
    assert ahead.pixels == plan.imagery.grid.window.pixels


def test_a_mask_on_a_large_raster_is_sampled_in_squares_of_pixels(tmp_path, scene, model, monkeypatch):
    exact = report_of(tmp_path, scene, model, mask=polygons(TRIANGLE)).estimate
    for bound in ("_MOST_SAMPLED", "_LEAST_SAMPLED"):
        monkeypatch.setattr(import_module("pixelwise.inference.preflight.estimate"), bound, 2000)

    actual = report_of(tmp_path, scene, model, mask=polygons(TRIANGLE)).estimate

    assert (exact.exact, actual.exact) == (True, False)
    assert actual.area == pytest.approx(exact.area, rel=0.05)
    assert actual.inside == pytest.approx(exact.inside, rel=0.05)
    assert exact.tiles <= actual.tiles <= exact.tiles + 2


def test_without_a_crs_a_mask_still_has_pixels(tmp_path, scene, model):
    dataset = gdal.Open(str(scene), gdal.GA_Update)
    dataset.SetProjection("")
    del dataset

    actual = report_of(tmp_path, scene, model, mask=polygons(SQUARE)).estimate

    assert (actual.area, actual.inside) == (None, 160)


def test_the_time_is_that_of_the_tiles_inside_the_mask(tmp_path, scene, model):
    preflight = Preflight()
    whole = preflight.benchmark(preflight.check(PreflightRequest(make_job(scene, model, tmp_path / "a.tif")))).estimate
    request = PreflightRequest(make_job(scene, model, tmp_path / "a.tif", mask=polygons(SQUARE)))

    inside = preflight.benchmark(preflight.check(request)).estimate

    assert inside.seconds / inside.tiles == pytest.approx(whole.seconds / whole.tiles)


def test_tiles_touched_by_several_polygons_are_counted_once(tmp_path, scene, model):
    grid = report_of(tmp_path, scene, model).plans[0].imagery.grid
    shapes = [f"POLYGON (({x} 5399990, {x + 9} 5399990, {x + 9} 5399980, {x} 5399990))" for x in (500011, 500031)]
    mask = Mask(grid, tuple(bytes(ogr.CreateGeometryFromWkt(shape).ExportToWkb()) for shape in shapes))

    assert (mask.touched(48, 48), mask.touched(120, 200)) == (1, 1)


def test_paths_that_cannot_be_written_are_errors(tmp_path, scene, model):
    nowhere = Preflight().check(PreflightRequest(make_job(scene, model, tmp_path / "missing" / "classes.tif")))
    folder = Preflight().check(
        PreflightRequest(make_job(scene, model, ""), separately=True, folder=str(scene / "items"))
    )

    report = Preflight().check(PreflightRequest(make_job(scene, model, tmp_path / "classes.tif", report=str(tmp_path))))
    pages = tmp_path / "pages.html"
    pages.mkdir()
    existing = Preflight().check(PreflightRequest(make_job(scene, model, tmp_path / "classes.tif", report=str(pages))))

    assert check_of(nowhere, f"Output {tmp_path / 'missing' / 'classes.tif'}").severity is Severity.ERROR
    assert report.worst is Severity.ERROR
    assert check_of(existing, f"Report {pages}").fix == Fix("OUTPUT_REPORT", None)
    assert (folder.worst, folder.checks[-1].severity) == (Severity.ERROR, Severity.ERROR)


def test_an_item_that_does_not_open_is_a_warning_and_the_others_are_checked(tmp_path, scene, model):
    broken = ItemFailure("gone", RasterError('Input raster "gone": there is no such file.'))

    actual = Preflight().check(PreflightRequest(make_job(scene, model, ""), True, str(tmp_path / "items"), (broken,)))

    assert check_of(actual, 'Input raster "gone"').severity is Severity.WARNING
    assert len(actual.plans) == 1


def test_a_missing_engine_is_the_only_reported_check(tmp_path, scene, model, monkeypatch):
    def missing():
        raise EngineError("The inference engine onnxruntime is not installed.")

    monkeypatch.setattr(engine, "_onnxruntime", missing)

    (check,) = report_of(tmp_path, scene, model).checks

    assert (check.severity, check.text) == (Severity.ERROR, "The inference engine onnxruntime is not installed.")


@pytest.fixture
def sessions(monkeypatch):
    """A list that grows by one whenever a network is opened."""
    opened, real = [], onnxruntime.InferenceSession

    def counting(*arguments, **options):
        opened.append(1)
        return real(*arguments, **options)

    monkeypatch.setattr(onnxruntime, "InferenceSession", counting)
    return opened


@pytest.mark.parametrize("as_text", [False, True], ids=["file", "text"])
def test_a_network_is_opened_to_read_it_and_to_measure_it_and_never_again(tmp_path, scene, model, sessions, as_text):
    definition = {"ModelFile": str(model), "ModelType": "ImageClassification"}
    preflight, chosen = Preflight(), json.dumps(definition) if as_text else model
    request = PreflightRequest(make_job(scene, chosen, tmp_path / "classes.tif"))
    preflight.benchmark(preflight.check(request))
    before = len(sessions)

    other = PreflightRequest(make_job(scene, chosen, tmp_path / "other.tif", environment=Environment(cell_size=20)))
    again = preflight.benchmark(preflight.check(other))

    assert before > 0
    assert len(sessions) == before
    assert again.estimate.seconds > 0


def test_a_missing_gpu_can_be_deselected(tmp_path, scene, model, monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    preflight = Preflight()
    report = preflight.check(
        PreflightRequest(make_job(scene, model, tmp_path / "classes.tif", processor=Processor.GPU))
    )

    actual = preflight.benchmark(report)

    assert actual.checks[0].fix == Fix("PROCESSOR_TYPE", 0)


def test_the_land_cover_model_states_no_properties_to_compare_with_its_scene(tmp_path, shared_data):
    landcover = shared_data / "models" / "landcover_naip" / "trained.emd"

    report = report_of(tmp_path, shared_data / "naip" / "naip_2018.tif", landcover)

    assert report.worst is Severity.UNVERIFIED
    assert [(check.about, check.severity) for check in report.checks] == [
        ("Bands", Severity.UNVERIFIED),  # its bands are numbers
        ("Values", Severity.UNVERIFIED),  # it accepts the whole range of their type
        ("Cell size", Severity.UNVERIFIED),
    ]
    assert report.estimate.tiles == 48
    assert report.estimate.area == pytest.approx(16_918_800, rel=1e-4)


@pytest.mark.parametrize(
    ("factor", "dtype", "severity", "message"),
    [
        (1, "float32", Severity.FINE, "The model was trained on about"),
        (10000, "uint16", Severity.WARNING, "set the model argument value_range to 0,10000"),
        (200, "uint8", Severity.WARNING, "set the model argument value_range to 0,255"),
    ],
)
def test_the_cloud_model_expects_reflectance(tmp_path, shared_data, factor, dtype, severity, message):
    folder = shared_data / "models" / "clouds_sentinel2"
    means, deviations = json.loads((folder / "model_6b_l1c.json").read_text())["data"]["dataset_statistics"]["img"]
    model = {
        "ModelFile": str(folder / "model_6b_l1c.onnx"),
        "ModelType": "ImageClassification",
        "NormalizationStats": {"scaled_mean_values": means, "scaled_std_values": deviations},
    }
    pixels = gdal.Open(str(shared_data / "sentinel2" / "sentinel2_l1c.tif")).ReadAsArray() * factor
    raster = write_raster(tmp_path / "scene.tif", np.clip(pixels, 0, 255 if dtype == "uint8" else None).astype(dtype))

    check = check_of(report_of(tmp_path, raster, json.dumps(model)), "Values")

    assert check.severity is severity
    assert message in check.text


def test_the_cloud_model_causes_a_warning_on_bytes(tmp_path, shared_data):
    cloud = shared_data / "models" / "clouds_sentinel2" / "model_6b_l1c.onnx"

    report = report_of(tmp_path, shared_data / "landsat" / "landsat_2020.tif", cloud, bands="1,2,3,4,1,2")

    assert check_of(report, "Values").severity is Severity.WARNING
