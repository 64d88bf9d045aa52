"""Implausible mean and deviation are used with a warning, and value_range corrects them."""

import json

import numpy as np
import onnx
import pytest
from pixelwise import inference
from pixelwise.inference import ArgumentError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.model.arguments import in_effect, offered_arguments, read_arguments
from pixelwise.inference.model.definition import AS_THEY_ARE, Normalisation
from pixelwise.inference.model.value_range import range_warning, scaling_warning, with_range
from pixelwise.inference.preflight import Fix, Preflight, PreflightRequest, Severity
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CLASSES = [{"value": value, "name": str(value)} for value in range(3)]
UINT8, UINT16, INT16, FLOAT = (np.dtype(name) for name in ("uint8", "uint16", "int16", "float32"))


def model_with(folder, **metadata):
    """A model whose class is the largest normalised band, described by its own metadata."""
    return conv_model(folder / "net.onnx", np.eye(3).tolist(), **metadata)


def bare(folder):
    path = argmax_model(folder / "net.onnx", 3)
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)


def item_with(folder, scaling):
    """A STAC item that describes such a model."""
    bare(folder)
    properties = {"mlm:name": "n", "mlm:input": [{"value_scaling": scaling}], "mlm:output": [{}]}
    assets = {"model": {"href": "net.onnx", "roles": ["mlm:model"]}}
    path = folder / "item.json"
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "assets": assets}))
    return path


def emd_with(folder, **keys):
    bare(folder)
    path = folder / "model.emd"
    path.write_text(json.dumps({"ModelFile": "net.onnx", **keys}))
    return path


def z_scores(means, deviations):
    return [{"type": "z-score", "mean": mean, "stddev": std} for mean, std in zip(means, deviations)]


def classified(model, pixels, folder, arguments=""):
    listener = Listener()
    raster = write_raster(folder / "in.tif", pixels)
    inference.run(inference.plan(make_job(raster, model, folder / "out.tif", arguments=arguments)), listener)
    return read(folder / "out.tif"), [warning for warning in listener.warnings if warning.startswith("Values: ")]


def winner(pixels, low, high, mean=(0, 0, 0), std=(1, 1, 1)):
    """The index of the largest band after the steps in docs/model-formats.md."""
    scaled = (pixels.astype(np.float64) - low) / (high - low)
    return ((scaled - np.reshape(mean, (3, 1, 1))) / np.reshape(std, (3, 1, 1))).argmax(0).astype(np.uint8)


def test_an_unstated_range_causes_a_warning_and_is_set_by_value_range(tmp_path):
    item = item_with(tmp_path, z_scores(MEAN, STD))
    pixels = textured(40, 50)

    stated, warnings = classified(item, pixels, tmp_path)
    fixed, no_warnings = classified(item, pixels, tmp_path, "value_range 0,255")

    np.testing.assert_array_equal(stated, winner(pixels, 0, 1, MEAN, STD))
    np.testing.assert_array_equal(fixed, winner(pixels, 0, 255, MEAN, STD))
    assert (stated != fixed).any()
    assert [warning.split("and")[0] for warning in warnings] == ["Values: mean 0.485, 0.456, 0.406 "]
    assert "set the model argument value_range to 0,255." in warnings[0]
    assert no_warnings == []


@pytest.mark.parametrize("left", [{}, {"norm_type": None}])
def test_an_item_without_scaling_is_used_with_a_warning_that_value_range_resolves(tmp_path, left):
    item = item_with(tmp_path, "removed")
    entries = json.loads(item.read_text())
    entries["properties"]["mlm:input"] = [left]
    item.write_text(json.dumps(entries))

    stated, warnings = classified(item, textured(40, 50), tmp_path)
    _, no_warnings = classified(item, textured(40, 50), tmp_path, "value_range 0,255")
    _, of_fractions = classified(item, (textured(40, 50) / 300).astype(np.float32), tmp_path)
    raster = write_raster(tmp_path / "in.tif", textured(40, 50))
    report = Preflight().check(PreflightRequest(make_job(raster, item, tmp_path / "o.tif")))

    np.testing.assert_array_equal(stated, winner(textured(40, 50), 0, 1))
    assert [warning.startswith("Values: no scaling is specified, so the network receives") for warning in warnings] == [
        True
    ]
    assert (no_warnings, of_fractions) == ([], [])
    (check,) = [check for check in report.checks if check.text == warnings[0]]
    assert check.fix == Fix("ARGUMENTS", "value_range 0,255")


def test_an_item_that_states_no_scaling_is_needed_causes_no_warning(tmp_path):
    _, warnings = classified(item_with(tmp_path, None), textured(40, 50), tmp_path)

    assert warnings == []


@pytest.mark.parametrize(
    "arguments",
    [
        *("value_range 0,255", "value_range 0, 255;padding 0", "value_range [0,255]", "value_range 0 255"),
        *(
            '{"value_range": [0, 255]}',
            '{"value_range": "0,255"}',
            {"value_range": [0, 255]},
            {"value_range": (0, 255.0)},
        ),
        [["value_range", "0,255"]],
    ],
)
def test_value_range_is_read_in_all_spellings_of_arguments(tmp_path, arguments):
    model = read_definition(str(model_with(tmp_path)))

    assert read_arguments(arguments, model).value_range == (0, 255)


@pytest.mark.parametrize("text", ["255", "0,1,2", "0,x", "255,0", "1,1", "0,inf", "nan,1", "0;255", "[0", ","])
def test_an_invalid_range_is_refused_with_an_example(tmp_path, text):
    model = read_definition(str(model_with(tmp_path)))

    with pytest.raises(ArgumentError, match="Model arguments: "):
        read_arguments(f"value_range {text}", model)
    with pytest.raises(ArgumentError, match='two numbers such as "0,255", the smaller first, or "model"'):
        read_arguments({"value_range": text}, model)


def test_the_range_in_effect_is_written_as_it_is_set(tmp_path):
    model = read_definition(str(model_with(tmp_path)))

    written = [dict((one.name, text) for one, text in in_effect(read_arguments(value, model), model)) for value in (
        "", "value_range model", "value_range -0.5,1e4"
    )]  # fmt: skip

    assert [each["value_range"] for each in written] == ["model", "model", "-0.5,10000"]
    assert all(read_arguments(f"value_range {each['value_range']}", model) for each in written)


def test_only_graphs_of_floating_point_numbers_have_a_range(tmp_path):
    path = model_with(tmp_path)
    model = onnx.load(path)
    cast = onnx.helper.make_node("Cast", ["bytes"], ["image"], to=onnx.TensorProto.FLOAT)
    model.graph.node.insert(0, cast)
    model.graph.input[0].name = "bytes"
    model.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.UINT8
    onnx.save(model, path)

    offered = [argument.name for argument in offered_arguments(read_definition(str(path)))]

    assert "value_range" not in offered


@pytest.mark.parametrize(
    ("metadata", "ends", "pixels"),
    [
        ({"value_range": [0, 10000]}, (0, 255), textured(30, 40)),
        ({"value_range": [0, 255], "mean": [0.2, 0.5, 0.1], "std": [0.1, 0.2, 0.3]}, (-10, 3000), textured(30, 40)),
        ({}, (0, 4095), textured(30, 40).astype(np.uint16) * 16),
        ({}, (0.1, 0.7), (textured(30, 40) / 300).astype(np.float32)),
    ],
)
def test_the_range_replaces_the_models_own_before_mean_and_deviation(tmp_path, metadata, ends, pixels):
    model = model_with(tmp_path, **metadata)

    classes, warnings = classified(model, pixels, tmp_path, {"value_range": list(ends)})

    how = {key: metadata[key] for key in ("mean", "std") if key in metadata}
    np.testing.assert_array_equal(classes, winner(pixels, *ends, **how))
    assert warnings == []


def test_a_data_range_is_used_as_the_range():
    how = with_range(Normalisation(target=(-1.0, 1.0)), (0, 10000))

    gain, bias = how.linear(UINT16, 1)

    np.testing.assert_allclose(np.array([0, 5000, 10000]) * gain + bias, [-1, 0, 1], atol=1e-12)


MODELS = {
    "mean and deviation of bytes after our range": lambda folder: model_with(
        folder, value_range=[0, 255], mean=[123.7, 116.3, 103.5], std=[58.4, 57.1, 57.4]
    ),
    "mean and deviation of bytes without a range": lambda folder: model_with(
        folder, mean=[123.7, 116.3, 103.5], std=[58.4, 57.1, 57.4]
    ),
    "statistics of bytes in an .emd": lambda folder: emd_with(
        folder,
        NormalizationStats={
            "band_min_values": [0, 0, 0],
            "band_max_values": [255, 255, 255],
            "scaled_mean_values": [123.7, 116.3, 103.5],
            "scaled_std_values": [58.4, 57.1, 57.4],
        },
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_mean_and_deviation_that_contradict_the_stated_range_cause_a_warning_with_a_fix(tmp_path, name):
    model, pixels = MODELS[name](tmp_path), textured(40, 50)

    _, warnings = classified(model, pixels, tmp_path)
    fixed, no_warnings = classified(model, pixels, tmp_path, "value_range 0,1")
    raster = write_raster(tmp_path / "in.tif", pixels)
    report = Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "o.tif", arguments="fill zero")))

    means, deviations = (123.7, 116.3, 103.5), (58.4, 57.1, 57.4)
    np.testing.assert_array_equal(fixed, winner(pixels, 0, 1, means, deviations))
    assert ["If they belong to the raw values, set" in warning for warning in warnings] == [True]
    assert no_warnings == []
    checks = [check for check in report.checks if check.text.startswith("Values: ")]
    assert [(check.severity, check.text) for check in checks] == [(Severity.WARNING, warnings[0])]
    assert checks[0].fix == Fix("ARGUMENTS", "fill zero;value_range 0,1")
    assert warnings[0] in model_card(read_definition(str(model))).section("warnings").sentences


@pytest.mark.parametrize(
    ("pixels", "ends"),
    [
        (textured(40, 50), "0,255"),
        (textured(40, 50).astype(np.uint16) * 12, "0,10000"),
        (textured(40, 50).astype(np.uint16), "0,255"),
        (textured(40, 50).astype(np.int16) * 12, "0,10000"),
    ],
)
def test_the_preflight_offers_the_range_of_the_sampled_values(tmp_path, pixels, ends):
    item, raster = item_with(tmp_path, z_scores(MEAN, STD)), write_raster(tmp_path / "in.tif", pixels)

    before = Preflight().check(PreflightRequest(make_job(raster, item, tmp_path / "o.tif")))
    (doubted,) = [check for check in before.checks if check.severity is Severity.WARNING]
    after = Preflight().check(PreflightRequest(make_job(raster, item, tmp_path / "o.tif", arguments=doubted.fix.value)))

    assert doubted.fix == Fix("ARGUMENTS", f"value_range {ends}")
    assert [check.severity for check in after.checks if check.about == "Values"] == [Severity.FINE]


def test_a_range_is_also_offered_for_unsuitable_values(tmp_path):
    model = model_with(tmp_path, value_range=[0, 10000])
    raster = write_raster(tmp_path / "in.tif", (textured(40, 50) / 300).astype(np.float32))

    report = Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "o.tif")))

    (check,) = [check for check in report.checks if check.severity is Severity.WARNING]
    assert "Set the model argument value_range to 0,1, or choose a model trained on such values." in check.text
    assert check.fix == Fix("ARGUMENTS", "value_range 0,1")


def scores(mean=None, std=None, **rest):
    return Normalisation(mean=mean, std=std, **{"low": (0.0,), "high": (1.0,), **rest})


BYTES, THOUSANDS = {"high": (255.0,)}, {"high": (10000.0,)}


@pytest.mark.parametrize(
    ("how", "dtype", "ends"),
    [
        (scores(MEAN, STD), UINT8, (0, 255)),
        (scores(MEAN, STD), UINT16, (0, 10000)),
        (scores(MEAN, STD), INT16, (0, 10000)),
        (scores(MEAN), UINT8, (0, 255)),
        (scores((0.0,), (0.0039,)), UINT8, (0, 255)),
        (scores((-0.1, 0.2, 1.4), (0.1, 0.2, 0.3)), UINT16, (0, 10000)),
        (scores((1350.0,), (500.0,)), UINT8, None),
        (scores((-900.0,), (10.0,)), UINT16, None),
        (scores(MEAN, (58.0, 58.0, 58.0), **BYTES), UINT8, (0, 1)),
        (scores((1350.0,), (500.0,), **THOUSANDS), UINT16, (0, 1)),
        (scores((1350.0,), (500.0,), **THOUSANDS), FLOAT, (0, 1)),
        (Normalisation(mean=(120.0,), std=(60.0,), assumed=True), UINT8, (0, 1)),
    ],
)
def test_implausible_scaling_is_detected_from_the_statements_and_the_type_alone(how, dtype, ends):
    assert scaling_warning(how, dtype, 3).suggested == ends


@pytest.mark.parametrize(
    ("how", "dtype"),
    [
        (AS_THEY_ARE, UINT8),
        (Normalisation(assumed=True), UINT16),
        (scores((0.0,), (1.0,)), UINT8),
        (scores(MEAN, STD), FLOAT),
        (scores((0.0,), (255.0,)), UINT8),
        (scores((0.0,), (10000.0,)), UINT16),
        (scores((123.7, 116.3, 103.5), (58.4, 57.1, 57.4)), UINT8),
        (scores((1350.0,), (500.0,)), UINT16),
        (scores((270.0,), (300.0,)), UINT8),
        (scores((0.5, 30.0, 200.0), (0.5, 20.0, 90.0)), UINT8),
        (scores(MEAN, STD, **BYTES), UINT8),
        (scores((0.1, 0.08, 0.3), (0.02, 0.03, 0.1), **THOUSANDS), UINT16),
        (Normalisation(mean=MEAN, std=STD, assumed=True), UINT8),
        (scores((-0.5,), (0.5,), target=(-1.0, 1.0), **BYTES), UINT8),
    ],
)
def test_plausible_scaling_causes_no_warning(how, dtype):
    assert scaling_warning(how, dtype, 3) is None


@pytest.mark.parametrize(
    ("how", "dtype", "warns"),
    [
        (scores(MEAN, STD, **BYTES), UINT16, True),
        (Normalisation((0.0,), (255.0,)), INT16, True),
        (Normalisation((0.0,), (127.5,), (-1.0, 0.0)), UINT16, True),
        (scores(MEAN, STD, **BYTES), UINT8, False),
        (scores(MEAN, STD, **BYTES), FLOAT, False),
        (scores(MEAN, STD, **THOUSANDS), UINT16, False),
        (Normalisation((0.0, 0.0, 0.0), (255.0, 90.0, 255.0)), UINT16, False),
        (Normalisation(), UINT16, False),
    ],
)
def test_the_range_of_8_bit_images_is_doubted_for_larger_types(how, dtype, warns):
    assert (range_warning(how, dtype, 3) is not None) is warns


@pytest.mark.parametrize(("arguments", "warns"), [("", True), ("value_range 0,10000", False)])
def test_a_run_warns_of_16_bit_values_scaled_as_those_of_8_bits(tmp_path, arguments, warns):
    model = model_with(tmp_path, value_range=[0, 255])

    _, warnings = classified(model, textured(20, 30).astype(np.uint16) * 14, tmp_path, arguments)

    assert ["(uint16) stores larger ones" in warning for warning in warnings] == [True] * warns
