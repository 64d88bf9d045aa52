"""The bands of a stack: which raster feeds which band of the model, and what the checks say of it."""

from dataclasses import replace

import numpy as np
import pytest
from pixelwise.inference import Environment, RasterError, RasterInput, plan, read_definition
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.preflight import Preflight, PreflightRequest, Severity
from pixelwise.inference.preflight.band_table import band_table
from pixelwise.inference.raster.stack_bands import RasterBands, choose_stacked_bands
from pixelwise.inference.spectra.names import BandNames
from pixelwise.inference.survey import survey_stack
from pixelwise.tests.core.definitions import definition
from pixelwise.tests.core.noise import noise, shifted
from pixelwise.tests.core.runs import make_job
from pixelwise.tests.core.warps import write_grid
from pixelwise.tests.models import argmax_model, dates_model, index_model, plain_classes

RGBN = ("red", "green", "blue", "nir")
BGRN = ("blue", "green", "red", "nir")


def model_of(bands):
    """A model of these bands, names or numbers; of so many bands without names for a number."""
    count = bands if isinstance(bands, int) else len(bands)
    plain = definition((0, 1), 2)
    image = replace(plain.signature.image, bands=count)
    labels = () if isinstance(bands, int) else tuple(bands)
    return replace(plain, signature=replace(plain.signature, inputs=(image,)), bands=labels)


def chosen(bands, *rasters):
    """The choice for rasters with band names, or so many bands without names."""
    offered = [
        RasterBands(f"r{number}", BandNames.of(names if isinstance(names, tuple) else ("",) * names))
        for number, names in enumerate(rasters, start=1)
    ]
    return choose_stacked_bands("", model_of(bands), offered)


@pytest.mark.parametrize(
    ("bands", "rasters", "numbers"),
    [
        ((*RGBN, *RGBN), (RGBN, RGBN), "1:1,1:2,1:3,1:4,2:1,2:2,2:3,2:4"),
        ((*RGBN, *RGBN), (RGBN, BGRN), "1:1,1:2,1:3,1:4,2:3,2:2,2:1,2:4"),
        (("red", "red", "nir", "nir"), (RGBN, BGRN), "1:1,2:3,1:4,2:4"),
        (("red_t1", "nir_t1", "red_t2", "nir_t2"), (RGBN, BGRN), "1:1,1:4,2:3,2:4"),
        (("red_2018", "red_2010", "nir_2018", "nir_2010"), (RGBN, BGRN), "1:1,2:3,1:4,2:4"),
        (("before.B04", "before.B08", "after.B04", "after.B08"), (("B08", "B04"), ("B04", "B08")), "1:2,1:1,2:1,2:2"),
        (("red_1", "nir_1", "red_2", "nir_2", "red_3", "nir_3"), (RGBN, RGBN, BGRN), "1:1,1:4,2:1,2:4,3:3,3:4"),
        (("red_t1", "nir_t1", "red_t2", "nir_t2"), (("nir_t2", "red_t2"), ("red_t1", "nir_t1")), "2:1,2:2,1:2,1:1"),
        (
            ("2018 red", "2018 nir", "2020 red", "2020 nir"),
            (("2020 red", "2020 nir"), ("2018 red", "2018 nir")),
            "2:1,2:2,1:1,1:2",
        ),
        (
            ("Red Edge 1", "Red Edge 2", "Red Edge 3"),
            (("Red Edge 2",), ("Red Edge 1",), ("Red Edge 3",)),
            "2:1,1:1,3:1",
        ),
        (("VV asc", "VH asc", "VV desc", "VH desc"), (("VV desc", "VH desc"), ("VV asc", "VH asc")), "2:1,2:2,1:1,1:2"),
        (("near infrared", "shortwave infrared"), (("SWIR 1",), ("NIR",)), "2:1,1:1"),
        (("red", "nir", "dem"), (BGRN, ("dem",)), "1:3,1:4,2:1"),
        (("vv", "vh", "red", "nir"), (BGRN, ("VH", "VV")), "2:2,2:1,1:3,1:4"),
        (("red", "nir", "height"), (BGRN, 1), "1:3,1:4,2:1"),
        (4, (3, 1), "1:1,1:2,1:3,2:1"),
        (6, (4, 4), "1:1,1:2,1:3,2:1,2:2,2:3"),
        ((0, 1, 2, 3, 4, 5), (4, 4), "1:1,1:2,1:3,2:1,2:2,2:3"),
        ((2, 1, 0, 5, 4, 3), (3, 3), "1:3,1:2,1:1,2:3,2:2,2:1"),
        ((3, 2, 3, 2), (4, 4), "1:4,1:3,2:4,2:3"),
        ((1, 2, 3, 4), (2, 2), "1:1,1:2,2:1,2:2"),
        ((*RGBN, *RGBN), (4, 4), "1:1,1:2,1:3,1:4,2:1,2:2,2:3,2:4"),
    ],
)
def test_each_band_of_the_model_is_fed_by_the_raster_its_name_or_its_place_means(bands, rasters, numbers):
    assert ",".join(chosen(bands, *rasters).numbers) == numbers


@pytest.mark.parametrize(
    ("bands", "names", "numbers"),
    [
        (("before_red", "before_nir", "after_red", "after_nir"), ("after_flood", "Before flood"), "2:1,2:4,1:1,1:4"),
        (("before_red", "before_nir", "after_red", "after_nir"), ("after", "before_after"), "1:1,1:4,2:1,2:4"),
        (("red_2020", "nir_2020", "red_2018", "nir_2018"), ("s2_2018", "s2_2020"), "2:1,2:4,1:1,1:4"),
        (("red_1", "nir_1", "red_2", "nir_2"), ("S2 2021", "S1 2020"), "1:1,1:4,2:1,2:4"),
    ],
)
def test_rasters_that_are_named_after_the_dates_of_a_model_feed_these(bands, names, numbers):
    rasters = [RasterBands(name, BandNames.of(RGBN)) for name in names]

    assert ",".join(choose_stacked_bands("", model_of(bands), rasters).numbers) == numbers


@pytest.mark.parametrize(
    ("bands", "names", "numbers"),
    [
        (("before_red", "before_nir", "after_red", "after_nir"), ("after", "before"), "2:1,2:4,1:1,1:4"),
        (("red_t1", "nir_t1", "red_t2", "nir_t2"), ("x_t2", "x_t1"), "2:1,2:4,1:1,1:4"),
        (("red_t1", "nir_t1", "red_t2", "nir_t2"), ("2021", "2020"), "1:1,1:4,2:1,2:4"),
        (("red", "nir"), ("red", "nir"), "1:1,1:4,2:1,2:4"),
    ],
)
def test_rasters_that_are_named_after_the_dates_of_an_axis_feed_these(tmp_path, bands, names, numbers):
    model = read_definition(str(dates_model(tmp_path / "m.onnx", 2, 2, bands=list(bands))))
    rasters = [RasterBands(name, BandNames.of(RGBN)) for name in names]

    assert ",".join(choose_stacked_bands("", model, rasters).numbers) == numbers


def test_a_name_of_two_rasters_that_the_model_has_once_is_taken_from_the_first_with_a_warning():
    choice = chosen(RGBN, RGBN, BGRN)

    assert choice.numbers == ("1:1", "1:2", "1:3", "1:4")
    assert 'match bands of several rasters ("r1", "r2")' in "".join(choice.warnings)


@pytest.mark.parametrize(
    ("bands", "rasters", "message"),
    [
        (8, (4,), "the model needs 8 bands, but the raster has 4"),
        (8, (4, 3), r'needs 8 bands, but the 2 stacked rasters have 7 \("r1": 4, "r2": 3\)'),
        (6, (5, 2), r"needs 6 bands, and the 2 stacked rasters have 7 .* not clear"),
        ((*RGBN, *RGBN), (RGBN, RGBN, RGBN), "not clear which of them are meant"),
        ((*RGBN, *RGBN), (RGBN, ("red", "nir")), 'raster "r2": the model needs 4 bands, but the raster has 2'),
        ((0, 1, 9), (4, 4), "needs 10 bands"),
    ],
)
def test_too_few_or_doubtful_bands_are_refused_with_the_numbers_of_each_raster(bands, rasters, message):
    with pytest.raises(RasterError, match=message):
        chosen(bands, *rasters)


def named(path, pixels, names, *where):
    from osgeo import gdal

    write_grid(path, pixels, *where)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    return path


@pytest.fixture
def dates(tmp_path):
    """Two rasters with their bands in different orders."""
    first = named(tmp_path / "s2_2020.tif", noise(60, 70, 1), ("red", "green", "blue"))
    return [first, named(tmp_path / "s2_2021.tif", noise(60, 70, 2), ("blue", "green", "red"))]


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "m.onnx", 6, value_range=[0, 255], bands=["red", "green", "blue"] * 2)


def checked(job):
    return Preflight().check(PreflightRequest(job))


def test_the_check_says_which_raster_feeds_which_bands(dates, model, tmp_path):
    report = checked(make_job(dates, model, tmp_path / "o.tif", stacked=True))

    bands = [check for check in report.checks if check.about == "Bands"]
    assert [check.text for check in bands] == [
        'Bands: raster 1, "s2_2020", feeds 3 of 6 model bands: red as 1 (red), green as 2 (green), blue as 3 (blue).',
        'Bands: raster 2, "s2_2021", feeds 3 of 6 model bands: red as 4 (red), green as 5 (green), blue as 6 (blue).',
    ]
    assert {check.severity for check in bands} == {Severity.FINE}
    assert report.estimate is not None
    assert report.estimate.pixels == 60 * 70


@pytest.mark.parametrize("years", [(2020, 2021), (2021, 2020)])
def test_statistics_of_all_bands_of_the_training_are_those_of_each_date_in_any_order_of_the_list(tmp_path, years):
    bands = ["red_2020", "nir_2020", "red_2021", "nir_2021"]
    model = read_definition(str(argmax_model(tmp_path / "m.onnx", 4, bands=bands)))
    model = replace(model, raster_statistics=Normalisation(low=(0.0,), high=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)))
    rasters = []
    for year in years:
        path = named(tmp_path / f"{year}.tif", noise(20, 20, year), (f"nir_{year}", "other", f"red_{year}"))
        rasters.append(RasterInput(str(year), str(path)))

    survey = survey_stack(rasters, "", model, keeps_partial=False)

    assert survey.with_statistics(model, model.raster_statistics).normalisation.high == (3.0, 1.0, 6.0, 4.0)


def test_a_raster_that_the_model_does_not_need_is_named(dates, tmp_path):
    model = argmax_model(tmp_path / "one.onnx", 3, value_range=[0, 255], bands=["red", "green", "blue"])

    texts = [check.text for check in checked(make_job(dates, model, tmp_path / "o.tif", stacked=True)).checks]

    assert any('no band of "s2_2021" is used, because the model needs only 3 bands' in text for text in texts)


def test_an_order_against_the_names_and_against_time_is_reported(dates, model, tmp_path):
    report = checked(make_job(dates[::-1], model, tmp_path / "o.tif", stacked=True, bands="1,2,3"))

    by_subject = {check.about: check for check in report.checks if check.about in ("Bands", "Dates")}
    assert by_subject["Bands"].severity is Severity.WARNING or any(
        check.severity is Severity.WARNING and "not all of these names match" in check.text for check in report.checks
    )
    assert "not in the order of time" in by_subject["Dates"].text


def test_names_that_put_the_dates_in_order_need_no_remark_on_the_order_of_the_list(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 2, value_range=[0, 255], bands=["red_2020", "red_2021"])
    rasters = [named(tmp_path / f"s2_{year}.tif", noise(60, 70, year)[:1], (f"red_{year}",)) for year in (2021, 2020)]

    checks = checked(make_job(rasters, model, tmp_path / "o.tif", stacked=True)).checks

    assert not [check for check in checks if check.about == "Dates"]
    assert {check.severity for check in checks if check.about == "Bands"} == {Severity.FINE}


def test_rasters_of_a_mosaic_that_lacks_bands_are_offered_as_a_stack(dates, model, tmp_path):
    report = checked(make_job(dates, model, tmp_path / "o.tif"))

    (error,) = report.checks
    assert error.severity is Severity.ERROR
    assert (error.fix.parameter, error.fix.value) == ("PROCESSING_MODE", 2)


def test_a_raster_that_covers_little_of_the_first_is_reported(dates, model, tmp_path):
    small = named(tmp_path / "small.tif", noise(20, 20, 3), ("red", "green", "blue"), shifted(10, 10))

    texts = [c.text for c in checked(make_job([dates[0], small], model, tmp_path / "o.tif", stacked=True)).checks]

    assert any('raster 2, "small", covers 10% of the result' in text for text in texts)


def test_values_are_checked_raster_by_raster(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 2, value_range=[0, 255])
    first = write_grid(tmp_path / "bytes.tif", noise(60, 70, 1)[:1])
    second = write_grid(tmp_path / "sixteen.tif", np.full((1, 60, 70), 9000, np.uint16) + noise(60, 70, 1)[:1])

    report = checked(make_job([first, second], model, tmp_path / "o.tif", stacked=True))

    values = [check for check in report.checks if check.about == "Values"]
    assert [(check.raster, check.severity) for check in values] == [("sixteen", Severity.WARNING)]


def test_the_cell_size_of_the_model_is_offered_for_the_stack(dates, tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 6, value_range=[0, 255], cell_size=2.5)
    job = make_job(dates, model, tmp_path / "o.tif", stacked=True)

    fixes = [check.fix for check in checked(job).checks if check.about == "Cell size"]

    assert [(fix.parameter, fix.value) for fix in fixes] == [("CELL_SIZE", 2.5)]
    finer = plan(replace(job, environment=Environment(cell_size=fixes[0].value)))
    assert (finer.imagery.grid.rows, finer.imagery.grid.cols) == (240, 280)


def test_the_table_of_bands_offers_the_bands_of_all_rasters(dates, model, tmp_path):
    table = band_table(make_job(dates, model, "", stacked=True))

    assert table.offered == (
        "s2_2020: 1: red", "s2_2020: 2: green", "s2_2020: 3: blue",
        "s2_2021: 1: blue", "s2_2021: 2: green", "s2_2021: 3: red",
    )  # fmt: skip
    assert table.needed == ("1: red", "2: green", "3: blue", "4: red", "5: green", "6: blue")
    assert table.automatic == (0, 1, 2, 5, 4, 3)
    assert table.chosen("3,2,1") == (2, 1, 0, 5, 4, 3)
    assert table.chosen("1:3,2:1") == (2, 3, None, None, None, None)
    assert table.text((2, 1, 0, 3, 4, 5)) == "1:3,1:2,1:1,2:1,2:2,2:3"
    assert "the model needs 6 bands, but 2 were given" in table.problem("1:3,2:1")
    assert table.problem("3,2,1") == ""


def test_the_record_of_a_stack_names_raster_and_band(dates, tmp_path):
    from osgeo import gdal
    from pixelwise.inference.result.provenance import recorded
    from pixelwise.tests.core.runs import classify

    model = index_model(tmp_path / "m.onnx", plain_classes(3))
    classify(dates, model, tmp_path / "o.tif", stacked=True, bands="2:3")

    assert recorded(gdal.Open(str(tmp_path / "o.tif"))).bands == ("2:3",)


def test_long_names_of_rasters_are_reduced_to_what_differs(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)
    names = [f"sentinel2_2021_{quarter}_tile_T32UQD" for quarter in ("q1", "q2", "q3_late")]
    rasters = [write_grid(tmp_path / f"{name}.tif", noise(20, 20, 1)[:1]) for name in names]

    table = band_table(make_job(rasters, model, "", stacked=True))
    twice = band_table(make_job([rasters[0]] * 3, model, "", stacked=True))
    inserted = [
        write_grid(tmp_path / f"{name}.tif", noise(20, 20, 1)[:1]) for name in ("alpha_bravo_k", "alpha_bravo_late_k")
    ]

    assert table.offered == ("…q1…: Band 1", "…q2…: Band 1", "…q3_late…: Band 1")
    assert band_table(make_job(inserted, model, "", stacked=True)).offered[0] == "alpha_bravo_k: Band 1"
    assert [entry[-12:] for entry in twice.offered] == [" (1): Band 1", " (2): Band 1", " (3): Band 1"]
