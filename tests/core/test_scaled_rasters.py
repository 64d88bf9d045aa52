"""The network receives bands with a scale in the chosen reading, from every kind of raster; checked with numpy."""

from __future__ import annotations

import json
import re
import subprocess

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import Environment, Extent, ItemsError, RasterError, RasterInput, read_definition
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.model.values import ValueMode
from pixelwise.inference.preflight import Fix, Preflight, PreflightRequest, Severity
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.raster.inputs import NodataSettings
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured
from pixelwise.tests.core.warps import NODATA, NORTH_UP, gdalwarp, write_grid
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.packages import class_information, make_ecd

SCALE, OFFSET = 2.75e-5, -0.2  # of Landsat's Collection 2
CUTS = (0.05, 0.11)


@pytest.fixture
def stored():
    """Stored numbers, shape (1, 60, 80): reflectances of -0.15 to 0.27."""
    return (textured(60, 80, 1).astype(np.uint16) * 60) + 1800


@pytest.fixture
def scene(tmp_path, stored):
    return scaled(write_grid(tmp_path / "scene.tif", stored))


@pytest.fixture
def model(tmp_path):
    """Three levels of reflectance from one band, without stated training values."""
    return levels(tmp_path / "levels.onnx", CUTS, value_range=[0, 1])


def scaled(path, scale=SCALE, offset=OFFSET, bands=None):
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number in bands or range(1, dataset.RasterCount + 1):
        dataset.GetRasterBand(number).SetScale(scale)
        dataset.GetRasterBand(number).SetOffset(offset)
    dataset.FlushCache()
    return path


def levels(path, cuts, **metadata):
    """A model of one band whose class is the number of cuts below its value: its scores are lines."""
    size = range(len(cuts) + 1)
    return conv_model(path, [[k] for k in size], [-sum(cuts[:k]) for k in size], padding=0, tile_size=32, **metadata)


def level(real, cuts=CUTS):
    return np.digitize(real, cuts).astype(np.uint8)


def real_values(stored, scale=SCALE, offset=OFFSET):
    return np.asarray(stored, float) * scale + offset


@pytest.mark.parametrize(
    ("arguments", "cuts", "values"),
    [
        ("", CUTS, lambda stored: real_values(stored)),
        ("values real", CUTS, lambda stored: real_values(stored)),
        ("values dn10000", (500.5, 1100.5), lambda stored: real_values(stored) * 10000),
        ("values raw", (9000.5, 12000.5), lambda stored: stored),
    ],
)
def test_the_network_receives_the_numbers_of_the_reading(tmp_path, scene, stored, arguments, cuts, values):
    model = levels(tmp_path / "m.onnx", cuts, value_range=[0, 1])

    classes = classify(scene, model, tmp_path / "classes.tif", arguments=arguments)

    np.testing.assert_array_equal(classes, level(values(stored[0]), cuts))
    assert len(np.unique(classes)) == 3


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64"])
def test_every_type_is_scaled(tmp_path, model, dtype):
    stored = (textured(40, 50, 1) // 2).astype(dtype)
    raster = scaled(write_grid(tmp_path / "scene.tif", stored), 0.0031, -0.05)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, level(real_values(stored[0], 0.0031, -0.05)))
    assert len(np.unique(classes)) == 3


def test_every_band_has_its_own_scale(tmp_path):
    stored = textured(40, 50, 3).astype(np.uint16) * 100
    raster = write_grid(tmp_path / "scene.tif", stored)
    factors = [(1e-4, -0.1), (2e-4, -1.4), (5e-5, 0.5)]
    for number, (scale, offset) in enumerate(factors, start=1):
        scaled(raster, scale, offset, [number])
    model = argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], tile_size=32, padding=0)

    classes = classify(raster, model, tmp_path / "classes.tif", bands="3,1,2")

    real = np.stack([real_values(stored[n], *factors[n]) for n in (2, 0, 1)]).astype(np.float32)
    np.testing.assert_array_equal(classes, real.argmax(axis=0))


def virtual(tmp_path, scene):
    return gdal_made("gdalbuildvrt", tmp_path / "v.vrt", scene)


def virtual_with_its_own_scale(tmp_path, scene):
    bare = scaled(copied(scene, tmp_path / "bare.tif"), 1.0, 0.0)
    return gdal_made(
        "gdal_translate", "-of", "VRT", "-a_scale", str(SCALE), "-a_offset", str(OFFSET), bare, tmp_path / "own.vrt"
    )


def subdataset(tmp_path, scene):
    gdal_made("gdal_translate", "-of", "netCDF", scene, tmp_path / "scene.nc")
    return f'NETCDF:"{tmp_path / "scene.nc"}":Band1'


def stacked(tmp_path, scene):
    return gdal_made("gdalbuildvrt", "-separate", tmp_path / "stack.vrt", scene, scene)


def nested(tmp_path, scene):
    return gdal_made("gdalbuildvrt", tmp_path / "outer.vrt", virtual(tmp_path, scene))


def gdal_made(*arguments):
    subprocess.run([*map(str, arguments), *(["-q"] if arguments[0] == "gdalbuildvrt" else [])], check=True)
    return (
        arguments[-1]
        if arguments[0] == "gdal_translate"
        else next(word for word in arguments if str(word).endswith(".vrt"))
    )


def copied(path, target):
    gdal.GetDriverByName("GTiff").CreateCopy(str(target), gdal.Open(str(path))).FlushCache()
    return target


@pytest.mark.parametrize(
    "source", [virtual, virtual_with_its_own_scale, subdataset, stacked, nested], ids=lambda made: made.__name__
)
def test_all_kinds_of_source_have_the_same_classes(tmp_path, scene, model, stored, source):
    raster = source(tmp_path, scene)

    classes = classify(str(raster), model, tmp_path / "classes.tif", bands="1")

    np.testing.assert_array_equal(classes, level(real_values(stored[0])))


def test_the_scale_of_a_virtual_raster_applies_to_its_sources(tmp_path, model, stored):
    top = write_grid(tmp_path / "top.tif", np.where(stored > 9000, stored, 7), nodata=7)
    below = write_grid(tmp_path / "below.tif", stored + 500)
    vrt = tmp_path / "v.vrt"
    gdal_made("gdalbuildvrt", vrt, below, top)
    scaled(vrt)

    classes = classify(vrt, model, tmp_path / "classes.tif")

    seen = np.where(stored > 9000, stored, stored + 500)[0]
    np.testing.assert_array_equal(classes, level(real_values(seen)))


def test_each_raster_of_a_mosaic_has_its_own_scale(tmp_path, model, stored):
    cols = stored.shape[2]
    adjacent = (NORTH_UP[0] + cols * 10, *NORTH_UP[1:])
    left = scaled(write_grid(tmp_path / "left.tif", stored))
    right = scaled(write_grid(tmp_path / "right.tif", (stored // 4).astype(np.int16), adjacent), 1.1e-4, -0.15)

    classes = classify([left, right], model, tmp_path / "classes.tif")

    real = real_values(stored[0]), real_values(stored[0] // 4, 1.1e-4, -0.15)
    np.testing.assert_array_equal(classes, level(np.concatenate(real, axis=1)))


def test_a_raster_of_a_mosaic_without_a_scale_ends_the_run(tmp_path, scene, model, stored):
    bare = write_grid(tmp_path / "bare.tif", stored)

    with pytest.raises(RasterError, match='no scale and offset are set for "bare"'):
        classify([scene, bare], model, tmp_path / "classes.tif")
    assert not (tmp_path / "classes.tif").exists()


@pytest.mark.parametrize("arguments", ["", "values raw"])
@pytest.mark.parametrize("bare_first", [False, True])
def test_stored_numbers_of_an_item_without_a_scale_are_warned_of(tmp_path, scene, stored, arguments, bare_first):
    bare = write_grid(tmp_path / "bare.tif", stored)
    items = [bare, scene] if bare_first else [scene, bare]
    model = levels(tmp_path / "m.onnx", (5000, 20000), value_range=[0, 65535])
    heard = Listener()

    asked = make_job(items, model, "", arguments=arguments)
    run_batch(plan_batch(asked, str(tmp_path / "items")), heard)

    (warning,) = (text for text in heard.warnings if "scales or offsets differ" in text)
    assert 'none (band 1 of "bare")' in warning


WARPS = {
    "cell size": Environment(cell_size=7.0),
    "coarser": Environment(cell_size=23.0),
    "crs": Environment(crs="EPSG:25832"),
}


@pytest.mark.parametrize("name", WARPS)
def test_a_warp_of_real_values_is_that_of_the_stored_numbers_scaled(tmp_path, scene, model, name):
    options = {
        "cell size": ("-tr", 7, 7, "-r", "bilinear"),
        "coarser": ("-tr", 23, 23, "-r", "average"),
        "crs": ("-t_srs", "EPSG:25832", "-r", "bilinear"),
    }[name]
    expected = read(gdalwarp(scene, tmp_path / "warped.tif", *options))

    classes = classify(scene, model, tmp_path / "classes.tif", environment=WARPS[name])

    np.testing.assert_array_equal(classes, np.where(expected[1] > 0, level(real_values(expected[0])), NODATA))


def test_rounding_to_stored_numbers_moves_no_real_value_by_more_than_half_a_step(tmp_path, scene):
    float_scene = gdal_made("gdal_translate", "-unscale", "-ot", "Float64", scene, tmp_path / "real.tif")
    options = ("-tr", 7, 7, "-r", "bilinear")

    rounded = read(gdalwarp(scene, tmp_path / "a.tif", *options))
    exact = read(gdalwarp(float_scene, tmp_path / "b.tif", *options))

    inside = exact[1] > 0
    assert np.abs(real_values(rounded[0]) - exact[0])[inside].max() <= 0.5001 * SCALE


def test_a_mosaic_of_a_warped_raster_is_scaled_too(tmp_path, scene, model, stored):
    other = scaled(write_grid(tmp_path / "other.tif", stored, (500404.0, 10, 0, 5400000.0, 0, -10)), 1e-4, -0.99997)

    classes = classify([scene, other], model, tmp_path / "classes.tif")

    extent = ("-te", 500000, 5399400, 501210, 5400000, "-tr", 10, 10, "-r", "bilinear")
    values, alpha = read(gdalwarp(other, tmp_path / "warped.tif", *extent))
    real = np.where(alpha > 0, real_values(values, 1e-4, -0.99997), np.nan)
    real[:, :80] = real_values(stored[0])
    expected = np.where(np.isnan(real), NODATA, level(np.nan_to_num(real)))
    np.testing.assert_array_equal(classes[:, : expected.shape[1]], expected)


def test_nodata_is_compared_in_stored_numbers(tmp_path, model, stored):
    stored[0, 10:20, 30:50] = 0
    scene = scaled(write_grid(tmp_path / "scene.tif", stored, nodata=0))

    classes = classify(scene, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.where(stored[0] == 0, NODATA, level(real_values(stored[0]))))


def test_ranges_of_no_values_are_stored_numbers(tmp_path, scene, model, stored):
    raster = RasterInput("scene", str(scene), nodata_settings=NodataSettings((((9000.0, 9900.0),),), (False,)))
    planned = inference.plan(inference.Job((raster,), str(model), str(tmp_path / "classes.tif")))

    inference.run(planned, Listener())

    gone = (stored[0] >= 9000) & (stored[0] <= 9900)
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), np.where(gone, NODATA, level(real_values(stored[0]))))


def test_nan_values_remain_nodata(tmp_path, model):
    stored = textured(40, 50, 1).astype(np.float32)
    stored[0, 5:9, 5:9] = np.nan
    scene = scaled(write_grid(tmp_path / "scene.tif", stored), 0.00103, -0.05)

    classes = classify(scene, model, tmp_path / "classes.tif")

    expected = np.where(np.isnan(stored[0]), NODATA, level(real_values(np.nan_to_num(stored[0]), 0.00103, -0.05)))
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize(("arguments", "zero"), [("", 0.0), ("values raw", 0)])
def test_fill_zero_is_zero_in_the_input_of_the_network(tmp_path, arguments, zero):
    """At the middle of a network that sums 3 x 3 pixels, the values outside the raster are visible."""
    stored = np.full((1, 8, 8), 12000, np.uint16)
    scene = scaled(write_grid(tmp_path / "scene.tif", stored))
    fed = 12000 if arguments else real_values(12000)
    model = summing_model(tmp_path / "sum.onnx", (4 * fed + 5 * zero + 6 * fed) / 2)  # between corner and edge

    classes = classify(scene, model, tmp_path / "classes.tif", arguments=f"fill zero;padding 1;{arguments}")

    inner = np.ones((8, 8), np.uint8)
    inner[[0, 0, -1, -1], [0, -1, 0, -1]] = 0
    np.testing.assert_array_equal(classes, inner)


def summing_model(path, cut):
    """Class 1 if the sum of 3 x 3 pixels is above a cut."""
    weights = np.concatenate([np.zeros((1, 1, 3, 3)), np.ones((1, 1, 3, 3))]).astype(np.float32)
    values = [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(np.float32([0, -cut]), "b")]
    node = helper.make_node("Conv", ["image", "w", "b"], ["scores"], pads=[1, 1, 1, 1])
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", depth, "h", "w"])
        for name, depth in (("image", 1), ("scores", 2))
    ]
    graph = helper.make_graph([node], "sum", tensors[:1], tensors[1:], values)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    metadata = {
        "classes": [{"value": 0, "name": "a"}, {"value": 1, "name": "b"}],
        "value_range": [0, 1],
        "tile_size": 32,
    }
    helper.set_model_props(made, {"pixelwise": json.dumps(metadata)})
    onnx.save(made, str(path))
    return path


def test_a_preview_has_the_pixels_of_the_run(tmp_path, scene, model, stored):
    asked = make_job(scene, model, tmp_path / "part.tif")
    part = plan_preview(asked, Extent(500200, 5399700, 500500, 5399900, "EPSG:32633"))

    inference.run(part.plan, Listener())

    rows, cols = part.window.slices_within(inference.plan(asked).imagery.grid.window)
    np.testing.assert_array_equal(read(tmp_path / "part.tif"), level(real_values(stored[0]))[rows, cols])


def test_rows_of_a_table_are_scaled_too(tmp_path, stored):
    scene = scaled(write_grid(tmp_path / "scene.tif", stored, nodata=9000))
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", k]) for name, k in (("x", 1), ("y", 3))]
    weights, bias = np.float32([[0, 1, 2]]), np.float32([0, -CUTS[0], -sum(CUTS)])
    constants = [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")]
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"])], "t", tensors[:1], tensors[1:], constants
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "table.onnx"
    )

    classes = classify(scene, tmp_path / "table.onnx", tmp_path / "classes.tif", arguments="values real")

    expected = np.where(stored[0] == 9000, NODATA, level(real_values(stored[0])))
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize(
    ("dtype", "name"),
    [("int16", "own grid"), *((dtype, name) for dtype in ("uint16", "float32") for name in ("own grid", *WARPS))],
)
def test_missing_samples_are_filled_identically_in_both_readings(tmp_path, dtype, name):
    """With one scale for all, the brightest band is the same in both."""
    stored = (textured(60, 80, 3).astype(np.uint16) * 60 + 1800).astype(dtype)
    for band in range(3):
        stored[band, 10 + 9 * band : 30, 20 + 7 * band : 60 - 8 * band] = 7
    scene = scaled(write_grid(tmp_path / "scene.tif", stored, nodata=7))
    model = argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], tile_size=32, padding=8)
    environment = WARPS.get(name, Environment())

    raw, real = (
        classify(scene, model, tmp_path / f"{values}.tif", arguments=f"values {values}", environment=environment)
        for values in ("raw", "real")
    )

    np.testing.assert_array_equal(real, raw)
    assert {0, 1, 2} <= set(np.unique(raw))


def test_a_missing_sample_is_zero_in_the_input_of_a_table_model(tmp_path):
    stored = np.full((2, 6, 8), 5000, np.uint16)  # -0.0625
    stored[1, :, 4:] = 1
    scene = scaled(write_grid(tmp_path / "scene.tif", stored, nodata=1))
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 2]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "t", tensors[:1], tensors[1:])
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "table.onnx"
    )

    classes = classify(scene, tmp_path / "table.onnx", tmp_path / "classes.tif", arguments="values real")

    np.testing.assert_array_equal(classes, np.repeat([[0, 1]], 4, axis=1) * np.ones((6, 1), int))


def items_of(tmp_path, model, rasters, arguments=""):
    asked = make_job(rasters, model, "", arguments=arguments)
    heard = Listener()
    run_batch(plan_batch(asked, str(tmp_path / "items")), heard)
    return heard


def test_raster_items_have_one_reading(tmp_path, stored):
    """The first could be stored numbers by itself, but not together with the second."""
    model = levels(tmp_path / "m.onnx", CUTS, value_range=[0, 10000])
    first = scaled(write_grid(tmp_path / "first.tif", stored), 1e-4, -0.1)
    second = scaled(write_grid(tmp_path / "second.tif", stored))

    items_of(tmp_path, model, [first, second])

    for name, factors in (("first", (1e-4, -0.1)), ("second", (SCALE, OFFSET))):
        real = real_values(stored[0], *factors)
        np.testing.assert_array_equal(read(tmp_path / "items" / f"{name}.tif"), level(real))


def test_a_raster_item_without_a_scale_is_named(tmp_path, scene, model, stored):
    bare = write_grid(tmp_path / "bare.tif", stored)

    with pytest.raises(ItemsError, match='bare: Values real: no scale and offset are set for "bare"'):
        items_of(tmp_path, model, [bare, scene])
    assert not (tmp_path / "items" / "bare.tif").exists()


def test_log_and_report_contain_the_reading_and_its_reason(tmp_path, scene, model):
    report = tmp_path / "report.html"
    heard = Listener()

    inference.run(inference.plan(make_job(scene, model, tmp_path / "classes.tif", report=str(report))), heard)

    line = "real (stored numbers x 2.75e-05 - 0.2), as QGIS shows them, since the model does not specify"
    assert any(line in text for text in heard.lines)
    assert any("levels.onnx does not specify its training values" in text for text in heard.warnings)
    text = report.read_text(encoding="utf-8")
    assert line in text
    assert re.search(r"values</td><td[^>]*>real</td>", text)


def test_a_raster_without_a_scale_is_read_unchanged(tmp_path, model, stored):
    raster = write_grid(tmp_path / "plain.tif", stored)
    heard = Listener()
    planned = inference.plan(make_job(raster, model, tmp_path / "classes.tif"))

    inference.run(planned, heard)

    assert planned.imagery.items[0].scaling is None
    assert planned.imagery.dtype == np.uint16
    assert not any("Pixel values" in text for text in heard.lines + heard.warnings)


def test_automatic_padding_keeps_the_reading(tmp_path, scene, stored):
    model = levels(tmp_path / "m.onnx", CUTS, values="real")

    classes = classify(scene, model, tmp_path / "classes.tif", arguments="padding auto")

    np.testing.assert_array_equal(classes, level(real_values(stored[0])))


def packed_with(tmp_path, model, **others):
    entries = [{"Value": value, "Name": str(value)} for value in range(3)]
    information = class_information(tmp_path / "classes.json", entries, **others)
    return make_ecd(model, information, tmp_path / "m.ecd")


@pytest.mark.parametrize("values", ["raw", "real", "dn10000"])
def test_an_ecd_keeps_the_reading(tmp_path, values):
    model = argmax_model(tmp_path / "m.onnx", 3, values=values, value_range=[0, 1])

    packed = packed_with(tmp_path, model)

    assert read_definition(str(packed)).values is ValueMode(values)


def test_an_ecd_of_a_model_with_an_item_uses_stored_numbers(tmp_path, scene):
    model = conv_model(tmp_path / "m.onnx", [[1.0], [0.0], [-1.0]])
    rewritten = onnx.load(model)
    del rewritten.metadata_props[:]
    onnx.save(rewritten, model)
    item = {
        "type": "Feature",
        "properties": {"mlm:name": "m", "mlm:input": [{"name": "image", "value_scaling": None}]},
        "assets": {"model": {"href": "m.onnx", "roles": ["mlm:model"]}},
    }
    (tmp_path / "m.json").write_text(json.dumps(item), encoding="utf-8")
    packed = packed_with(tmp_path, model)

    interpretations = [
        inference.plan(make_job(scene, each, tmp_path / "c.tif")).interpretation for each in (model, packed)
    ]

    assert [(each.values, each.warnings) for each in interpretations] == [(ValueMode.RAW, ())] * 2


def test_an_ecd_names_the_reading_that_its_class_information_names(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, values="raw", value_range=[0, 1])

    packed = packed_with(tmp_path, model, values="dn10000")

    assert read_definition(str(packed)).values is ValueMode.DN10000


def test_the_card_lists_the_reading_the_model_expects(tmp_path):
    word = argmax_model(tmp_path / "word.onnx", 3, values="dn10000")
    silent = argmax_model(tmp_path / "silent.onnx", 3, value_range=[0, 1])

    cards = [model_card(read_definition(str(path))) for path in (word, silent)]

    assert [card.values()["input"]["values"] for card in cards] == ["dn10000", None]
    assert "real values x 10,000, as the model specifies" in cards[0].text()
    assert "real values, because the model does not specify its training values" in cards[1].text()


def checks_of(raster, model, tmp_path, about, **rest):
    report = Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "c.tif", **rest)))
    return [check for check in report.checks if check.text.startswith(about)]


def test_the_check_offers_the_other_readings_by_one_click(tmp_path, scene, model):
    (check,) = checks_of(scene, model, tmp_path, "Pixel values", arguments="padding 4")

    assert check.severity is Severity.WARNING
    assert check.fix == Fix("ARGUMENTS", "padding 4;values raw")
    assert check.others == (Fix("ARGUMENTS", "padding 4;values dn10000"),)


def test_the_check_is_fine_with_a_suitable_reading(tmp_path, scene):
    model = levels(tmp_path / "m.onnx", CUTS, value_range=[0, 0.5])

    (check,) = checks_of(scene, model, tmp_path, "Pixel values")

    assert check.severity is Severity.FINE
    assert {check.fix.value, check.others[0].value} == {"values raw", "values dn10000"}


def test_the_check_judges_the_numbers_that_are_fed(tmp_path, scene):
    model = levels(tmp_path / "m.onnx", CUTS, value_range=[0, 0.5])

    (real,) = checks_of(scene, model, tmp_path, "Values")
    (raw,) = checks_of(scene, model, tmp_path, "Values", arguments="values raw")

    assert (real.severity, raw.severity) == (Severity.FINE, Severity.WARNING)
    assert "float32" in real.text


def test_stored_numbers_are_the_fix_if_a_scale_is_missing(tmp_path, scene, model, stored):
    bare = write_grid(tmp_path / "bare.tif", stored)

    (check,) = checks_of([scene, bare], model, tmp_path, "Values real")

    assert (check.severity, check.fix) == (Severity.ERROR, Fix("ARGUMENTS", "values raw"))
