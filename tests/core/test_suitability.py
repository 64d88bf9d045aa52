"""Does it fit? What is said of a model and rasters before a run."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import EngineError, Environment, Extent, NullProgress, Polygons, Processor, RasterError, run
from pixelwise.inference.batch.separate import Failure
from pixelwise.inference.model.definition import AS_THEY_ARE, Normalisation
from pixelwise.inference.network import engine
from pixelwise.inference.preflight import Kind, Remedy, Suitability, Wish
from pixelwise.inference.preflight.samples import Spread, windows
from pixelwise.inference.preflight.values import judge_values
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
    ("model", "dtype", "low", "high", "kind"),
    [
        (BYTES, UINT8, 12, 240, Kind.FINE),
        (BYTES, UINT16, 300, 9800, Kind.WARNING),
        (BYTES, FLOAT, 0.01, 0.6, Kind.WARNING),
        (IMAGENET, UINT8, 12, 240, Kind.FINE),
        (IMAGENET, UINT16, 300, 9800, Kind.WARNING),
        (IMAGENET, FLOAT, 0.01, 0.6, Kind.WARNING),
        (REFLECTANCE, FLOAT, 0.02, 0.84, Kind.FINE),
        (REFLECTANCE, UINT8, 12, 240, Kind.WARNING),
        (REFLECTANCE, UINT16, 300, 9800, Kind.WARNING),
        (Normalisation(), UINT8, 12, 240, Kind.UNVERIFIED),
        (Normalisation(), UINT16, 300, 9800, Kind.WARNING),
        (Normalisation(), UINT16, 300, 60000, Kind.UNVERIFIED),
        (Normalisation(assumed=True), UINT8, 12, 240, Kind.UNVERIFIED),
        (Normalisation(assumed=True), FLOAT, 0.01, 0.6, Kind.UNVERIFIED),
        (Normalisation(assumed=True), FLOAT, 1, 3000, Kind.WARNING),
        (AS_THEY_ARE, UINT16, 300, 9800, Kind.UNVERIFIED),
        (Normalisation(low=(0.0,), high=(1.0,)), UINT8, 12, 240, Kind.WARNING),
    ],
)
def test_values_are_held_against_those_of_the_training(model, dtype, low, high, kind):
    assert judge_values(model, dtype, spreads(low, high)).kind is kind


@pytest.mark.parametrize(
    ("model", "dtype", "low", "high", "words"),
    [
        (REFLECTANCE, UINT16, 300, 9800, "Set the model argument value_range to 0,10000"),
        (REFLECTANCE, UINT8, 12, 240, "Set the model argument value_range to 0,255"),
        (BYTES, FLOAT, 0.01, 0.6, "Set the model argument value_range to 0,1, or"),
        (Normalisation(), UINT16, 300, 9800, "Scale the raster to Byte"),
        (Normalisation(), FLOAT, 300, 9800, "Set the model argument value_range to 0,10000"),
        (BYTES, FLOAT, -9000, -8000, "Choose imagery with such values"),
        (Normalisation(low=(0.0,), high=(3000.0,)), UINT16, 300, 2900, "The model takes 0 to 3000."),
        (Normalisation(low=(0.0,), high=(0.123456,)), FLOAT, 0.01, 0.1, "The model takes 0 to 0.123."),
    ],
)
def test_what_the_model_takes_and_what_would_mend_the_values_is_said_in_plain_numbers(model, dtype, low, high, words):
    assert words in judge_values(model, dtype, spreads(low, high)).text


def test_an_assumed_scale_is_doubted_where_the_model_takes_more_than_a_picture():
    check = judge_values(Normalisation(assumed=True), UINT8, spreads(12, 240, bands=6))

    assert check.kind is Kind.WARNING
    assert "0 to 255 is assumed" in check.text


def test_a_band_that_is_the_same_everywhere_is_no_imagery():
    check = judge_values(BYTES, UINT8, [*spreads(12, 240), Spread(255, 255, 255)])

    assert (check.kind, check.text.split(",")[0]) == (
        Kind.WARNING,
        "Values: model band 4 is fed 255 nearly everywhere",
    )


def test_of_a_large_raster_a_few_small_windows_are_looked_at():
    looked = list(windows(30000, 50000))

    assert len(looked) == 16
    assert sum(window.pixels for window in looked) == 16 * 64 * 64
    assert all(window.bottom <= 30000 and window.right <= 50000 for window in looked)


def verdict_of(tmp_path, raster, model, **rest):
    return Suitability().look(Wish(make_job(raster, model, tmp_path / "classes.tif", **rest)))


def said(verdict, about):
    return next(check for check in verdict.checks if check.about == about)


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


def test_what_fits_is_fine_and_its_outlook_is_that_of_the_run(tmp_path, scene, model):
    suitability, wish = Suitability(), Wish(make_job(scene, model, tmp_path / "classes.tif"))

    found = suitability.measure(suitability.look(wish))
    record = run(found.plans[0], NullProgress()).record

    ahead = found.outlook
    assert [(check.about, check.kind) for check in found.checks] == [
        ("Bands", Kind.UNVERIFIED),
        ("Values", Kind.FINE),
        ("Cell size", Kind.UNVERIFIED),
    ]
    assert (ahead.rows, ahead.cols, ahead.results, ahead.pixels, ahead.tiles) == (120, 200, 1, 24000, 15)
    assert ahead.area == pytest.approx(
        record.result.statistics.nodata.area + record.result.statistics.classified.area, rel=1e-4
    )
    assert (tmp_path / "classes.tif").stat().st_size < 8000 < ahead.size == 32000
    assert 0 < ahead.seconds < 60


def test_a_padding_that_the_run_looks_for_is_not_known_yet(tmp_path, scene, model):
    found = verdict_of(tmp_path, scene, model, arguments="padding auto")
    without = verdict_of(tmp_path, scene, model)

    check = said(found, "Padding")
    assert check.kind is Kind.NOTE
    assert f"reckoned with {without.plans[0].tiling.padding} pixels" in check.text
    assert found.outlook.tiles == without.outlook.tiles
    assert "Padding" not in {each.about for each in without.checks}


def test_names_that_do_not_meet_are_the_warning_of_the_run(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "nir"])
    named(scene, "B08 - NIR", "B03 - Green", "B05 - Red Edge")

    verdict = verdict_of(tmp_path, scene, model)

    check = said(verdict, "Bands")
    assert (check.kind, check.text, check.remedy) == (Kind.WARNING, verdict.plans[0].bands.warnings[0], None)
    assert "no band matches red" in check.text


@pytest.mark.parametrize(
    ("model_bands", "raster_bands", "kind"),
    [
        (["red", "green", "blue"], ["Red", "GREEN", "blue "], Kind.FINE),
        (["red", "green", "blue"], ["B4 Red (665 nm)", "B3 (560 nm)", "490 nm"], Kind.FINE),
        (["red", "green", "blue"], ["nir", "red", "green"], Kind.WARNING),
        (["red", "green", "blue"], ["alpha", "beta", "gamma"], Kind.WARNING),
        (["red", "green", "blue"], ["", "", ""], Kind.UNVERIFIED),
        (["red", "green", "blue"], ["Band 1", "Band 2", "Band 3"], Kind.UNVERIFIED),
        ([0, 1, 2], ["red", "green", "blue"], Kind.UNVERIFIED),
        ([0, 1, 2], ["", "", ""], Kind.UNVERIFIED),
        (None, ["red", "green", "blue"], Kind.UNVERIFIED),
        (None, ["", "", ""], Kind.UNVERIFIED),
    ],
)
def test_bands_are_fine_only_where_names_were_compared(tmp_path, scene, model, model_bands, raster_bands, kind):
    stated = {"bands": model_bands} if model_bands else {}
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], **stated)
    named(scene, *raster_bands)

    verdict = verdict_of(tmp_path, scene, model)

    assert said(verdict, "Bands").kind is kind
    assert (kind is Kind.FINE) == verdict.plans[0].bands.by_name


def test_the_only_band_of_a_raster_is_not_verified_by_being_the_only_one(tmp_path):
    raster = write_raster(tmp_path / "one.tif", textured(64, 64, bands=1))
    model = argmax_model(tmp_path / "one.onnx", 1, tile_size=64, padding=8, value_range=[0, 255])

    assert said(verdict_of(tmp_path, raster, model), "Bands").kind is Kind.UNVERIFIED


@pytest.mark.parametrize(
    ("raster_bands", "order", "kind"),
    [
        (["blue", "green", "red"], "3,2,1", Kind.FINE),
        (["nir", "red", "green"], "2,3,1", Kind.WARNING),  # near infrared as blue
        (["", "", ""], "3,2,1", Kind.UNVERIFIED),
        (["rot", "gruen", "blau"], "1,2,3", Kind.UNVERIFIED),  # in no language that is known here
    ],
)
def test_an_order_of_the_user_s_own_is_compared_with_the_names(tmp_path, scene, model, raster_bands, order, kind):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    named(scene, *raster_bands)

    assert said(verdict_of(tmp_path, scene, model, bands=order), "Bands").kind is kind


def test_a_raster_whose_bands_have_no_names_is_not_verified_by_the_names_of_another(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    others = [write_raster(tmp_path / f"{number}.tif", textured(120, 200)) for number in range(5)]
    for raster in (scene, *others[:-1]):
        named(raster, "red", "green", "blue")

    for rasters in ([scene, others[-1]], [scene, *others]):  # the last one is beyond those that are looked at
        assert said(verdict_of(tmp_path, rasters, model), "Bands").kind is Kind.UNVERIFIED


@pytest.mark.parametrize(
    ("crs", "size", "stated", "kind"),
    [
        ("EPSG:32633", 10, 10, Kind.FINE),
        ("EPSG:4326", 0.0001, 10, Kind.FINE),  # 11 m on the ground
        ("EPSG:4326", 0.01, 10, Kind.WARNING),
        ("", 10, 10, Kind.UNVERIFIED),
        ("EPSG:32633", 10, None, Kind.UNVERIFIED),
    ],
)
def test_cell_sizes_are_fine_only_where_they_were_compared(tmp_path, model, crs, size, stated, kind):
    raster = write_raster(tmp_path / "cells.tif", textured(64, 64))
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetProjection(crs)
    left, top = (15.0, 1.0) if crs == "EPSG:4326" else (500000, 100000)
    dataset.SetGeoTransform((left, size, 0, top, 0, -size))
    dataset.FlushCache()
    del dataset
    stating = {} if stated is None else {"cell_size": stated}
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], **stating)

    assert said(verdict_of(tmp_path, raster, model), "Cell size").kind is kind


def test_a_model_that_states_nothing_is_not_verifiable_at_all(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64)

    verdict = verdict_of(tmp_path, scene, model)

    assert [(check.about, check.kind) for check in verdict.checks] == [
        ("Bands", Kind.UNVERIFIED),
        ("Values", Kind.UNVERIFIED),
        ("Cell size", Kind.UNVERIFIED),
    ]
    assert verdict.worst is Kind.UNVERIFIED


def test_where_all_was_compared_and_agrees_the_whole_is_fine(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"], cell_size=10)
    named(scene, "red", "green", "blue")

    verdict = verdict_of(tmp_path, scene, model)

    assert verdict.worst is Kind.FINE
    assert [check.kind for check in verdict.checks] == [Kind.FINE] * 3


def test_an_order_of_the_user_s_own_is_held_against_the_names(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], bands=["red", "green", "blue"])
    named(scene, "blue", "green", "red")

    assert said(verdict_of(tmp_path, scene, model), "Bands").kind is Kind.FINE
    check = said(verdict_of(tmp_path, scene, model, bands="1,2,3"), "Bands")
    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("BANDS", "3,2,1"))


def test_more_bands_than_the_model_takes_are_a_warning_where_nobody_names_them(tmp_path, model):
    raster = write_raster(tmp_path / "five.tif", textured(64, 64, bands=5))

    assert said(verdict_of(tmp_path, raster, model), "Bands").kind is Kind.WARNING
    assert said(verdict_of(tmp_path, raster, model, bands="5,4,3"), "Bands").kind is Kind.UNVERIFIED


def test_cells_far_from_the_model_s_come_with_the_model_s(tmp_path, scene, model):
    argmax_model(model, 3, tile_size=64, value_range=[0, 255], cell_size=28.5)

    check = said(verdict_of(tmp_path, scene, model), "Cell size")

    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("CELL_SIZE", 28.5))
    mended = verdict_of(tmp_path, scene, model, environment=Environment(cell_size=28.5))
    assert said(mended, "Cell size").kind is Kind.FINE


def test_a_cell_size_in_metres_on_a_grid_in_degrees_is_taken_for_a_slip(tmp_path, scene, model):
    gdal.Warp(str(tmp_path / "degrees.tif"), str(scene), dstSRS="EPSG:4326").FlushCache()

    error = verdict_of(tmp_path, tmp_path / "degrees.tif", model, environment=Environment(cell_size=10)).checks[0]
    few = verdict_of(tmp_path, tmp_path / "degrees.tif", model, environment=Environment(cell_size=0.01))

    assert (error.kind, error.remedy) == (Kind.ERROR, Remedy("CELL_SIZE", 0.0))
    check = said(few, "Cell size")
    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("CELL_SIZE", 0.0))
    assert "Cell sizes are in degrees" in check.text


def test_cells_in_degrees_that_are_oblong_on_the_ground_come_with_a_utm_zone(tmp_path, model):
    raster = write_raster(tmp_path / "north.tif", textured(64, 64))
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetProjection("EPSG:4326")
    dataset.SetGeoTransform((25.0, 0.001, 0, 65.0, 0, -0.001))
    dataset.FlushCache()
    del dataset

    check = said(verdict_of(tmp_path, raster, model), "Output coordinate system")

    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("CRS", "EPSG:32635"))


def test_an_extent_mostly_beside_the_raster_can_be_cleared(tmp_path, scene, model):
    beside = Environment(extent=Extent(490000, 5398800, 500500, 5400000))

    check = said(verdict_of(tmp_path, scene, model, environment=beside), "Extent")

    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("EXTENT", None))
    assert "the input covers 5 % of it" in check.text


def test_rasters_far_from_each_other_are_better_processed_separately(tmp_path, scene, model):
    far = write_raster(tmp_path / "far.tif", textured(64, 64))
    dataset = gdal.Open(str(far), gdal.GA_Update)
    dataset.SetGeoTransform((560000, 10, 0, 5480000, 0, -10))
    dataset.FlushCache()
    del dataset

    check = said(verdict_of(tmp_path, [scene, far], model), "Input raster")

    assert (check.kind, check.remedy) == (Kind.WARNING, Remedy("PROCESSING_MODE", 1))
    job = make_job([scene, far], model, "")
    apart = Suitability().look(Wish(job, separately=True, folder=str(tmp_path / "items")))
    assert (apart.worst, apart.outlook.results, apart.outlook.pixels) == (Kind.UNVERIFIED, 2, 120 * 200 + 64 * 64)


@pytest.mark.parametrize(
    ("rest", "remedy"),
    [
        ({"environment": Environment(extent=Extent(0, 0, 1, 1))}, Remedy("EXTENT", None)),
        ({"environment": Environment(crs="EPSG:4978")}, Remedy("CRS", None)),
        ({"parallel_factor": "many"}, Remedy("PARALLEL_FACTOR", "")),
        ({"bands": "1,2"}, Remedy("BANDS", "")),
        ({"arguments": "padding -1"}, Remedy("ARGUMENTS", "")),
        ({"bands": "1,2", "arguments": "padding -1"}, None),
    ],
)
def test_where_one_value_stands_in_the_way_its_removal_is_the_remedy(tmp_path, scene, model, rest, remedy):
    (check,) = verdict_of(tmp_path, scene, model, **rest).checks

    assert (check.kind, check.remedy) == (Kind.ERROR, remedy)


def test_a_mask_beside_the_raster_can_be_cleared_and_one_on_it_counts_its_tiles(tmp_path, scene, model):
    def polygons(wkt):
        return Polygons("lake", (bytes(ogr.CreateGeometryFromWkt(wkt).ExportToWkb()),))

    away = verdict_of(tmp_path, scene, model, mask=polygons("POLYGON ((0 0, 1 0, 1 1, 0 0))"))
    square = "POLYGON ((500440 5399900, 500600 5399900, 500600 5399800, 500440 5399800, 500440 5399900))"
    inside = verdict_of(tmp_path, scene, model, mask=polygons(square))

    assert away.checks[0].remedy == Remedy("MASK", None)
    assert inside.outlook.tiles == 2  # columns 44 to 60, and tiles keep 48


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

    verdict = verdict_of(tmp_path, scene, model, mask=mask, environment=environment)
    plan, ahead = verdict.plans[0], verdict.outlook

    classified = run(plan, NullProgress()).record.result.statistics.classified
    kept = [tile.keep for tile in plan.tiling.tiles(plan.imagery.grid.rows, plan.imagery.grid.cols)]
    assert ahead.exact
    assert ahead.inside == np.count_nonzero(plan.mask.inside(plan.imagery.grid.window))
    if "4326" not in environment.crs:  # its corners have no data
        assert ahead.inside == classified.pixels
        assert ahead.area == pytest.approx(classified.area, rel=2e-3)
    assert ahead.tiles == ahead.steps == sum(bool(plan.mask.inside(window).any()) for window in kept)
    assert ahead.pixels == plan.imagery.grid.window.pixels


def test_of_a_mask_on_a_large_raster_squares_of_pixels_are_looked_at(tmp_path, scene, model, monkeypatch):
    exact = verdict_of(tmp_path, scene, model, mask=polygons(TRIANGLE)).outlook
    for bound in ("_LOOKED_AT", "_LEAST_LOOKED_AT"):
        monkeypatch.setattr(import_module("pixelwise.inference.preflight.outlook"), bound, 2000)

    found = verdict_of(tmp_path, scene, model, mask=polygons(TRIANGLE)).outlook

    assert (exact.exact, found.exact) == (True, False)
    assert found.area == pytest.approx(exact.area, rel=0.05)
    assert found.inside == pytest.approx(exact.inside, rel=0.05)
    assert exact.tiles <= found.tiles <= exact.tiles + 2


def test_without_a_crs_a_mask_still_has_pixels(tmp_path, scene, model):
    dataset = gdal.Open(str(scene), gdal.GA_Update)
    dataset.SetProjection("")
    del dataset

    found = verdict_of(tmp_path, scene, model, mask=polygons(SQUARE)).outlook

    assert (found.area, found.inside) == (None, 160)


def test_the_time_is_that_of_the_tiles_inside_the_mask(tmp_path, scene, model):
    suitability = Suitability()
    whole = suitability.measure(suitability.look(Wish(make_job(scene, model, tmp_path / "a.tif")))).outlook
    wish = Wish(make_job(scene, model, tmp_path / "a.tif", mask=polygons(SQUARE)))

    inside = suitability.measure(suitability.look(wish)).outlook

    assert inside.seconds / inside.tiles == pytest.approx(whole.seconds / whole.tiles)


def test_tiles_are_counted_once_however_many_polygons_touch_them(tmp_path, scene, model):
    grid = verdict_of(tmp_path, scene, model).plans[0].imagery.grid
    shapes = [f"POLYGON (({x} 5399990, {x + 9} 5399990, {x + 9} 5399980, {x} 5399990))" for x in (500011, 500031)]
    mask = Mask(grid, tuple(bytes(ogr.CreateGeometryFromWkt(shape).ExportToWkb()) for shape in shapes))

    assert (mask.touched(48, 48), mask.touched(120, 200)) == (1, 1)


def test_places_that_cannot_take_the_result_are_errors(tmp_path, scene, model):
    nowhere = Suitability().look(Wish(make_job(scene, model, tmp_path / "missing" / "classes.tif")))
    folder = Suitability().look(Wish(make_job(scene, model, ""), separately=True, folder=str(scene / "items")))

    report = Suitability().look(Wish(make_job(scene, model, tmp_path / "classes.tif", report=str(tmp_path))))
    pages = tmp_path / "pages.html"
    pages.mkdir()
    taken = Suitability().look(Wish(make_job(scene, model, tmp_path / "classes.tif", report=str(pages))))

    assert said(nowhere, f"Output {tmp_path / 'missing' / 'classes.tif'}").kind is Kind.ERROR
    assert report.worst is Kind.ERROR
    assert said(taken, f"Report {pages}").remedy == Remedy("OUTPUT_REPORT", None)
    assert (folder.worst, folder.checks[-1].kind) == (Kind.ERROR, Kind.ERROR)


def test_an_item_that_does_not_open_is_a_warning_and_the_others_are_judged(tmp_path, scene, model):
    broken = Failure("gone", RasterError('Input raster "gone": there is no such file.'))

    found = Suitability().look(Wish(make_job(scene, model, ""), True, str(tmp_path / "items"), (broken,)))

    assert said(found, 'Input raster "gone"').kind is Kind.WARNING
    assert len(found.plans) == 1


def test_without_the_engine_the_only_line_says_so(tmp_path, scene, model, monkeypatch):
    def missing():
        raise EngineError("The inference engine onnxruntime is not installed.")

    monkeypatch.setattr(engine, "_onnxruntime", missing)

    (check,) = verdict_of(tmp_path, scene, model).checks

    assert (check.kind, check.text) == (Kind.ERROR, "The inference engine onnxruntime is not installed.")


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
    suitability, chosen = Suitability(), json.dumps(definition) if as_text else model
    wish = Wish(make_job(scene, chosen, tmp_path / "classes.tif"))
    suitability.measure(suitability.look(wish))
    before = len(sessions)

    other = Wish(make_job(scene, chosen, tmp_path / "other.tif", environment=Environment(cell_size=20)))
    again = suitability.measure(suitability.look(other))

    assert before > 0
    assert len(sessions) == before
    assert again.outlook.seconds > 0


def test_a_gpu_that_is_not_there_can_be_given_up(tmp_path, scene, model, monkeypatch):
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    suitability = Suitability()
    verdict = suitability.look(Wish(make_job(scene, model, tmp_path / "classes.tif", processor=Processor.GPU)))

    found = suitability.measure(verdict)

    assert found.checks[0].remedy == Remedy("PROCESSOR_TYPE", 0)


def test_the_land_cover_model_states_nothing_that_could_be_compared_with_its_scene(tmp_path, shared_data):
    landcover = shared_data / "models" / "landcover_naip" / "trained.emd"

    verdict = verdict_of(tmp_path, shared_data / "naip" / "naip_2018.tif", landcover)

    assert verdict.worst is Kind.UNVERIFIED
    assert [(check.about, check.kind) for check in verdict.checks] == [
        ("Bands", Kind.UNVERIFIED),  # it lists numbers
        ("Values", Kind.UNVERIFIED),  # it takes the whole range of their type
        ("Cell size", Kind.UNVERIFIED),
    ]
    assert verdict.outlook.tiles == 48
    assert verdict.outlook.area == pytest.approx(16_918_800, rel=1e-4)


@pytest.mark.parametrize(
    ("factor", "dtype", "kind", "words"),
    [
        (1, "float32", Kind.FINE, "The model was trained on about"),
        (10000, "uint16", Kind.WARNING, "set the model argument value_range to 0,10000"),
        (200, "uint8", Kind.WARNING, "set the model argument value_range to 0,255"),
    ],
)
def test_the_cloud_model_takes_reflectances_and_nothing_else(tmp_path, shared_data, factor, dtype, kind, words):
    folder = shared_data / "models" / "clouds_sentinel2"
    means, deviations = json.loads((folder / "model_6b_l1c.json").read_text())["data"]["dataset_statistics"]["img"]
    model = {
        "ModelFile": str(folder / "model_6b_l1c.onnx"),
        "ModelType": "ImageClassification",
        "NormalizationStats": {"scaled_mean_values": means, "scaled_std_values": deviations},
    }
    pixels = gdal.Open(str(shared_data / "sentinel2" / "sentinel2_l1c.tif")).ReadAsArray() * factor
    raster = write_raster(tmp_path / "scene.tif", np.clip(pixels, 0, 255 if dtype == "uint8" else None).astype(dtype))

    check = said(verdict_of(tmp_path, raster, json.dumps(model)), "Values")

    assert check.kind is kind
    assert words in check.text


def test_the_cloud_model_alone_is_doubted_on_bytes(tmp_path, shared_data):
    cloud = shared_data / "models" / "clouds_sentinel2" / "model_6b_l1c.onnx"

    verdict = verdict_of(tmp_path, shared_data / "landsat" / "landsat_2020.tif", cloud, bands="1,2,3,4,1,2")

    assert said(verdict, "Values").kind is Kind.WARNING
