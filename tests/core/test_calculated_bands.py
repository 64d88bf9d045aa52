"""Bands of a model that are expressions of a raster's bands, and samples for which a step has no result."""

import json

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import ModelError, plan, read_definition, run
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.formats.derived_bands import parse_bands, written_bands
from pixelwise.inference.formats.preprocessing import parse_steps
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preflight.band_table import band_table
from pixelwise.inference.preflight.check import Severity
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, textured, write_raster
from pixelwise.tests.core.tables import NUMBERS, leaf, tree
from pixelwise.tests.models import argmax_model, conv_model, texture_model
from pixelwise.tests.packages import class_information, make_ecd

NDVI = {"name": "ndvi", "expression": "(nir - red) / (nir + red)"}


def named_raster(path, pixels, names, nodata=None):
    write_raster(path, pixels, nodata)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    return path


def whole_image(path, values, padding):
    """The scores of one run over the whole image, mirrored at its edges."""
    session = network(path)
    wide = np.pad(values, ((0, 0), (padding, padding), (padding, padding)), mode="reflect").astype(np.float32)
    scores = session.run(None, {session.get_inputs()[0].name: wide[None]})[0][0]
    return scores[:, padding:-padding, padding:-padding]


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32])
def test_a_run_has_the_classes_of_the_network_on_bands_that_numpy_calculated(tmp_path, dtype):
    blue, nir, red = pixels = textured(90, 100).astype(dtype)
    bands = [NDVI, "red", {"expression": "sqrt(blue) / 10"}]
    model = texture_model(tmp_path / "m.onnx", 3, bands=bands, value_range=[0, 1], tile_size=48, padding=8)
    raster = named_raster(tmp_path / "r.tif", pixels, ["blue", "nir", "red"])

    classes = classify(raster, model, tmp_path / "c.tif")

    nir, red, blue = (band.astype(np.float64) for band in (nir, red, blue))
    scores = whole_image(model, np.array([(nir - red) / (nir + red), red, np.sqrt(blue) / 10]), 8)
    best, second = np.sort(scores, axis=0)[::-1][:2]
    clear = best - second > 1e-3
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=0)[clear])


def test_calculated_bands_are_normalised_and_described(tmp_path):
    _, nir, red = pixels = textured(30, 40)
    model = argmax_model(tmp_path / "m.onnx", 2, bands=[NDVI, "red"], value_range=[0, 1], mean=[0, 127], std=[0.2, 50])
    raster = named_raster(tmp_path / "r.tif", pixels, ["blue", "nir", "red"])
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif")), listener)

    nir, red = nir.astype(float), red.astype(float)
    second = (red - 127) / 50 > (nir - red) / (nir + red) / 0.2
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), second)
    assert "Bands: 2, 3 of r, by name." in listener.lines
    assert "Calculated bands: (nir - red) / (nir + red); red." in listener.lines


def test_band_order_lists_the_bands_of_the_expressions(tmp_path):
    first, second, third = textured(20, 20).astype(float)
    bands = [{"expression": "band(0) - band(1)"}, {"expression": "band(1) - band(0)"}]
    model = argmax_model(tmp_path / "m.onnx", 2, bands=bands, value_range=[0, 1])
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))

    np.testing.assert_array_equal(classify(raster, model, tmp_path / "c.tif"), second > first)
    np.testing.assert_array_equal(classify(raster, model, tmp_path / "d.tif", bands="3,1"), first > third)


def test_a_division_by_zero_is_a_missing_sample(tmp_path):
    pixels = textured(20, 20)
    pixels[1:, 5, 7] = 0  # nir and red
    raster = named_raster(tmp_path / "r.tif", pixels, ["blue", "nir", "red"])
    alone = conv_model(tmp_path / "1.onnx", [[1], [-1]], bands=[NDVI], value_range=[0, 1])
    both = argmax_model(tmp_path / "2.onnx", 2, bands=[NDVI, "blue"], value_range=[0, 1])
    listener = Listener()

    run(plan(make_job(raster, both, tmp_path / "2.tif")), listener)

    single = classify(raster, alone, tmp_path / "1.tif")
    without = classify(raster, both, tmp_path / "3.tif", arguments="incomplete nodata")
    undefined = np.zeros((20, 20), bool)
    undefined[5, 7] = True
    np.testing.assert_array_equal(single == 255, undefined)
    np.testing.assert_array_equal(without == 255, undefined)
    assert any(
        line.startswith("1 pixels have no value in some of the bands") for line in listener.warnings + listener.lines
    )


def test_a_logarithm_of_zero_is_a_missing_sample(tmp_path):
    pixels = textured(20, 20, bands=2).astype(np.float32)
    pixels[0, 3, 4] = 0
    pixels[:, 6, 6] = -5
    raster = write_raster(tmp_path / "r.tif", pixels)
    model = argmax_model(tmp_path / "m.onnx", 2, steps=["log"])

    classes = classify(raster, model, tmp_path / "c.tif")
    without = classify(raster, model, tmp_path / "d.tif", arguments="incomplete nodata")

    assert np.argwhere(classes == 255).tolist() == [[6, 6]]
    assert np.argwhere(without == 255).tolist() == [[3, 4], [6, 6]]
    defined = (pixels > 0).all(axis=0)
    np.testing.assert_array_equal(classes[defined], pixels.argmax(axis=0)[defined])


@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_pixels_without_a_result_in_any_band_are_counted_in_the_log(tmp_path, merge):
    pixels = textured(90, 100, bands=2).astype(np.float32)
    pixels[:, 10:60, 10:50] = -1
    pixels[0, 70:, :] = -9999  # a missing value of the raster in the only band that is needed
    raster = write_raster(tmp_path / "r.tif", pixels, nodata=-9999)
    model = conv_model(tmp_path / "m.onnx", [[1], [-1]], bands=[{"expression": "sqrt(band(0))"}], tile_size=48)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments=f"merge {merge}")), listener)

    assert (read(tmp_path / "c.tif") == 255).sum() == 50 * 40 + 20 * 100
    (line,) = [line for line in listener.warnings if "have no result" in line]
    assert line.startswith("2,000 pixels are NoData in the result, because the calculated bands or the steps")


def test_rows_of_a_table_without_a_result_are_counted_in_the_log(tmp_path):
    pixels = textured(30, 20).astype(np.float32)
    pixels[:, 5:7, 5:9] = -1
    model = tree(tmp_path / "m.onnx", classes=[{"value": v, "name": str(v)} for v in NUMBERS], steps=["log"])
    raster = write_raster(tmp_path / "r.tif", pixels)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif")), listener)

    assert any(line.startswith("8 pixels are NoData in the result") for line in listener.warnings)


def test_missing_bands_make_only_the_bands_missing_that_need_them(tmp_path):
    pixels = textured(20, 20).astype(np.float32)
    pixels[1, 2, 2] = np.nan  # nir
    raster = named_raster(tmp_path / "r.tif", pixels, ["blue", "nir", "red"])
    model = argmax_model(
        tmp_path / "m.onnx",
        2,
        bands=[
            "blue",
            "red",
        ],
        value_range=[0, 1],
    )
    needing = argmax_model(tmp_path / "n.onnx", 2, bands=[NDVI, {"expression": "blue - red"}], value_range=[0, 1])

    assert (classify(raster, model, tmp_path / "c.tif", arguments="incomplete nodata") != 255).all()
    classes = classify(raster, needing, tmp_path / "d.tif", arguments="incomplete nodata")
    assert np.argwhere(classes == 255).tolist() == [[2, 2]]


def test_a_table_of_calculated_bands_is_classified_row_by_row(tmp_path):
    pixels = textured(30, 20)
    bands = ["red", {"expression": "(nir + blue) / 2"}, {"expression": "abs(nir - blue)"}]
    model = tree(tmp_path / "m.onnx", classes=[{"value": v, "name": str(v)} for v in NUMBERS], bands=bands)
    raster = named_raster(tmp_path / "r.tif", pixels, ["blue", "nir", "red"])

    classes = classify(raster, model, tmp_path / "c.tif")

    blue, nir, red = pixels.astype(float)
    np.testing.assert_array_equal(classes, np.array(NUMBERS)[leaf(np.array([red, (nir + blue) / 2]))])


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([{"expression": "nir - "}], "the expression nir - is incomplete"),
        ([{"expression": "2 + 1"}], "the expression 2 + 1 does not use any band"),
        ([{"expression": "nir + band(2)"}], "calculated bands use names and numbers"),
        ([{"wavelength": 3}], "lacks 'name'"),
        ([{"expression": "nir.values"}, "red"], "it lists 2 bands, but the network expects 1"),
        ([{"expression": "eval('1')"}], "the function eval is not supported"),
    ],
)
def test_bands_that_cannot_be_calculated_are_refused(tmp_path, bands, words):
    with pytest.raises(ModelError) as refusal:
        read_definition(str(argmax_model(tmp_path / "m.onnx", 1, bands=bands)))

    assert words in str(refusal.value)


def test_names_in_objects_are_plain_bands():
    assert parse_bands([{"name": "B02"}, "B03"]) == (("B02", "B03"), None)


def test_a_definition_packed_as_ecd_keeps_calculated_bands_and_steps(tmp_path):
    classes = [{"Value": value, "Name": str(value)} for value in (1, 2)]
    model = argmax_model(tmp_path / "m.onnx", 2, bands=[NDVI, "red"], steps=["sigmoid", {"type": "scale", "factor": 2}])
    information = class_information(tmp_path / "i.json", classes, NumberRasterBands=2)

    packed = read_definition(str(make_ecd(model, information, tmp_path / "m.ecd")))

    alone = read_definition(str(model))
    assert (packed.bands, packed.expressions) == (alone.bands, alone.expressions)
    assert packed.normalisation == alone.normalisation


def test_an_emd_calculates_bands_and_lists_steps(tmp_path):
    argmax_model(tmp_path / "m.onnx", 2)
    steps = ["log1p", {"type": "z-score", "mean": [1, 2], "std": 1}]
    emd = {"ModelFile": "m.onnx", "ModelType": "ImageClassification", "extractbands": [NDVI, "red"], "Steps": steps}
    (tmp_path / "m.emd").write_text(json.dumps(emd), encoding="utf-8")

    definition = read_definition(str(tmp_path / "m.emd"))

    assert definition.bands == ("nir", "red")
    assert [expression.text for expression in definition.expressions] == ["(nir - red) / (nir + red)", "red"]
    assert definition.normalisation == Normalisation.of_steps(parse_steps(steps), "")


def test_calculated_bands_survive_being_written():
    entries = [NDVI, "red", {"expression": "abs(band_3)"}]
    names, expressions = parse_bands(entries)

    assert names == ("nir", "red", "band_3")
    assert parse_bands(written_bands(names, expressions)) == (names, expressions)


def values_check(job):
    (check,) = [check for check in Preflight().check(PreflightRequest(job)).checks if check.text.startswith("Values")]
    return check


def test_the_preflight_compares_calculated_values_with_those_of_the_training(tmp_path):
    raster = named_raster(tmp_path / "r.tif", textured(60, 60), ["blue", "nir", "red"])
    centred = argmax_model(tmp_path / "a.onnx", 1, bands=[NDVI], value_range=[0, 1], mean=[0.1], std=[0.4])
    raw = argmax_model(tmp_path / "b.onnx", 1, bands=[NDVI], steps=[{"type": "clip", "minimum": 0, "maximum": 255}])

    fine = values_check(make_job(raster, centred, tmp_path / "c.tif"))
    wrong = values_check(make_job(raster, raw, tmp_path / "c.tif"))

    assert (fine.severity, wrong.severity) == (Severity.FINE, Severity.WARNING)
    assert "the model expects 0 to 255, so the map would be wrong" in wrong.text


def test_stacked_rasters_are_checked_and_classified_with_the_steps_of_their_bands(tmp_path):
    first, second = textured(40, 40, bands=1), textured(40, 40, bands=1, seed=5)
    steps = [{"type": "log1p", "bands": [1]}, {"type": "z-score", "mean": [127, 4.7], "std": [50, 0.6]}]
    model = argmax_model(tmp_path / "m.onnx", 2, steps=steps)
    rasters = [write_raster(tmp_path / "1.tif", first), write_raster(tmp_path / "2.tif", second)]
    job = make_job(rasters, model, tmp_path / "c.tif", stacked=True)

    run(plan(job), Listener())

    later = (np.log1p(second[0].astype(float)) - 4.7) / 0.6 > (first[0].astype(float) - 127) / 50
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), later)
    assert values_check(job).severity is Severity.FINE


def test_the_card_and_the_choice_of_bands_list_what_is_read_and_what_is_calculated(tmp_path):
    steps = ["log1p", {"type": "z-score", "mean": [1, 2], "std": [3, 3]}]
    model = argmax_model(tmp_path / "m.onnx", 2, bands=[NDVI, "blue"], steps=steps)
    raster = named_raster(tmp_path / "r.tif", textured(9, 9), ["blue", "nir", "red"])

    card = model_card(read_definition(str(model)))
    table = band_table(make_job(raster, model, tmp_path / "c.tif"))

    brief = {fact.label: fact.text for fact in card.brief}
    assert brief["Bands"] == "2, calculated from raster bands named nir, red, blue"
    assert brief["Calculated bands"] == "(nir - red) / (nir + red); blue"
    assert brief["Values"].startswith(
        "natural logarithm of the value plus 1; minus the mean (1, 2), divided by the standard deviation (3)"
    )
    assert (table.needed, table.automatic) == (("nir", "red", "blue"), (1, 2, 0))


def test_a_difference_of_two_dates_is_calculated_from_a_stack(tmp_path):
    first, second = textured(40, 40, bands=2), textured(40, 40, bands=2, seed=5)
    bands = [{"expression": "band(2) - band(0)"}, {"expression": "band(3) - band(1)"}]
    model = argmax_model(tmp_path / "m.onnx", 2, bands=bands, value_range=[0, 1])
    rasters = [write_raster(tmp_path / "1.tif", first), write_raster(tmp_path / "2.tif", second)]

    run(plan(make_job(rasters, model, tmp_path / "c.tif", stacked=True)), Listener())

    changes = second.astype(int) - first.astype(int)
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), changes[1] > changes[0])
