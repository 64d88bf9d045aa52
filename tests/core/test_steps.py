"""Steps of the preprocessing give what numpy gives in double precision, and are read from the files of models."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from pixelwise.inference import ModelError, plan, read_definition, run
from pixelwise.inference.formats.preprocessing import parse_steps, written_steps
from pixelwise.inference.formats.properties import parse_properties
from pixelwise.inference.model.definition import Normalisation
from pixelwise.inference.model.stated_values import stated_range
from pixelwise.inference.network.normalise import Normaliser, SteppedNormaliser, normaliser_of
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preflight.check import Severity
from pixelwise.inference.preprocessing.chain import Chain
from pixelwise.inference.preprocessing.steps import PARAMETERS, Step, StepKind
from pixelwise.tests import dynamic_world
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, textured, write_raster
from pixelwise.tests.core.tables import NUMBERS, tree
from pixelwise.tests.models import argmax_model

BANDS = 3
FLOAT = np.dtype(np.float32)
# Each kind: how a file states it, and the same in numpy for one band.
numbers = st.floats(-3, 3, allow_nan=False).map(lambda number: round(number, 3))
positive = st.floats(0.1, 4).map(lambda number: round(number, 3))
per_band = {kind: st.one_of(kind, st.lists(kind, min_size=BANDS, max_size=BANDS)) for kind in (numbers, positive)}


def of_band(parameter, band):
    return parameter[band] if isinstance(parameter, list) else parameter


IN_NUMPY = {
    "scale": lambda x, factor: x * factor,
    "offset": lambda x, add: x + add,
    "clip": lambda x, minimum=-math.inf, maximum=math.inf: np.clip(x, minimum, maximum),
    "log1p": np.log1p,
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "signed-power": lambda x, exponent: np.sign(x) * np.abs(x) ** exponent,
    "z-score": lambda x, mean, std: (x - mean) / std,
    "min-max": lambda x, minimum, maximum: (x - minimum) / (maximum - minimum),
    "tile-z-score": lambda x: (x - x.mean()) / (x.std() if x.min() < x.max() else 1),
}
TOTAL = st.one_of(
    st.builds(lambda factor: {"type": "scale", "factor": factor}, per_band[numbers]),
    st.builds(lambda add: {"type": "offset", "add": add}, per_band[numbers]),
    st.builds(lambda low, size: {"type": "clip", "minimum": low, "maximum": low + size}, numbers, positive),
    st.builds(lambda low: {"type": "clip", "minimum": low}, per_band[numbers]),
    st.builds(lambda high: {"type": "clip", "maximum": high}, per_band[numbers]),
    st.just({"type": "sigmoid"}),
    st.builds(lambda power: {"type": "signed-power", "exponent": power}, st.sampled_from([0.5, 2, 3])),
    st.builds(lambda mean, std: {"type": "z-score", "mean": mean, "std": std}, per_band[numbers], per_band[positive]),
    st.builds(lambda low, size: {"type": "min-max", "minimum": low, "maximum": low + size}, numbers, positive),
    st.just({"type": "tile-z-score"}),
)
# Functions that are not defined everywhere follow a step that keeps their values inside.
PARTIAL = st.sampled_from(["log", "log1p", "log10", "sqrt"]).map(
    lambda name: [{"type": "sigmoid"}, {"type": "offset", "add": 0.1}, {"type": name}]
)
CHAINS = st.lists(st.one_of(TOTAL.map(lambda step: [step]), PARTIAL), max_size=5).map(
    lambda groups: [step for group in groups for step in group]
)


def in_numpy(entries, pixels):
    """The steps as a model file states them, computed by numpy in double precision."""
    done = pixels.astype(np.float64)
    for entry in entries:
        for band in range(BANDS):
            given = {key: of_band(value, band) for key, value in entry.items() if key not in ("type", "bands")}
            if band in entry.get("bands", range(BANDS)):
                done[band] = IN_NUMPY[entry["type"]](done[band], **given)
    return done


def normalised(how, pixels, dtype=FLOAT):
    out = np.empty(pixels.shape, dtype)
    normaliser_of(how.chains(*how.linear(pixels.dtype, len(pixels))), dtype).apply(pixels, out)
    return out


@given(CHAINS, st.sampled_from([np.uint8, np.int16, np.float32, np.float64]))
@settings(max_examples=150, deadline=None)
def test_a_chain_gives_what_numpy_gives_in_double_precision(entries, dtype):
    random = np.random.default_rng(0)
    pixels = (random.uniform(0, 9, (BANDS, 6, 7))).astype(dtype)

    result = normalised(Normalisation.of_steps(parse_steps(entries), "m"), pixels)

    expected = in_numpy(entries, pixels)
    spread = max(1, np.abs(expected).max(initial=0))
    # Cancellation in single precision: subtracting means near the values, then dividing by a small deviation.
    if len(entries) < 3:
        np.testing.assert_allclose(result, expected, rtol=2e-5, atol=2e-5 * spread)
    else:
        exact = np.empty(pixels.shape, np.float64)
        how = Normalisation.of_steps(parse_steps(entries), "m")
        normaliser_of(how.chains(*how.linear(FLOAT, BANDS)), np.dtype(np.float64)).apply(
            pixels.astype(np.float64), exact
        )
        np.testing.assert_allclose(exact, expected, rtol=1e-6, atol=1e-7 * spread)


@given(CHAINS)
@settings(max_examples=60, deadline=None)
def test_steps_survive_being_written(entries):
    steps = parse_steps(entries)

    assert parse_steps(written_steps(steps)) == steps


def test_a_step_for_some_bands_leaves_the_others():
    entries = [{"type": "log1p", "bands": [2]}, {"type": "z-score", "mean": [5, 6], "std": 2, "bands": [2, 0]}]
    pixels = np.arange(1, 13, dtype=np.float32).reshape(3, 2, 2)

    result = normalised(Normalisation.of_steps(parse_steps(entries), "m"), pixels)

    np.testing.assert_allclose(result[0], (pixels[0] - 6) / 2)
    np.testing.assert_array_equal(result[1], pixels[1])
    np.testing.assert_allclose(result[2], (np.log1p(pixels[2]) - 5) / 2, rtol=1e-6)


def test_the_chain_of_dynamic_world_gives_the_values_of_its_notebook():
    pixels = np.random.default_rng(1).integers(0, 10000, (9, 40, 50)).astype(np.uint16)

    result = normalised(Normalisation.of_steps(parse_steps([*dynamic_world.STEPS]), "m"), pixels)

    np.testing.assert_allclose(np.moveaxis(result, 0, -1), dynamic_world.prepared(pixels), rtol=0, atol=1e-6)


def test_embeddings_of_eight_bits_are_squared_with_their_sign():
    pixels = np.arange(-127, 128, dtype=np.int16).reshape(1, 15, 17)
    how = Normalisation.of_steps([Step.of(StepKind.SCALE, 1 / 127.5), Step.of(StepKind.SIGNED_POWER, 2)], "m")

    np.testing.assert_allclose(normalised(how, pixels), np.sign(pixels) * (pixels / 127.5) ** 2, rtol=1e-6)


@pytest.mark.parametrize(
    ("entries", "same"),
    [
        ([{"type": "min-max", "minimum": 0, "maximum": 255}], Normalisation((0.0,), (255.0,))),
        (
            [{"type": "scale", "factor": 1 / 255}, {"type": "z-score", "mean": [0.4, 0.5, 0.6], "std": 0.2}],
            Normalisation((0.0,), (255.0,), mean=(0.4, 0.5, 0.6), std=(0.2,)),
        ),
        ([{"type": "z-score", "mean": 500, "std": 20}], Normalisation((0.0,), (1.0,), mean=(500.0,), std=(20.0,))),
        ([{"type": "offset", "add": -100}, {"type": "scale", "factor": 0.01}], Normalisation((100.0,), (200.0,))),
    ],
)
def test_linear_steps_are_the_same_value_as_a_range_with_mean_and_deviation(entries, same):
    assert Normalisation.of_steps(parse_steps(entries), "m") == same


def test_a_chain_that_is_linear_is_run_by_one_multiplication_and_addition():
    inverted = [
        Step.of(StepKind.SCALE, -1),
        Step.of(StepKind.OFFSET, 255),
        Step.of(StepKind.MIN_MAX, 0, (255, 100, 50)),
    ]
    how = Normalisation.of_steps(inverted, "m")

    found = normaliser_of(how.chains(*how.linear(np.dtype(np.uint8), BANDS)), FLOAT)

    assert isinstance(found, Normaliser)
    np.testing.assert_allclose(found.gain, -1 / np.array([255, 100, 50]))
    np.testing.assert_allclose(found.bias, 255 / np.array([255, 100, 50]))


def test_values_outside_a_function_are_finite_and_known_to_be_undefined():
    values = np.array([[-3.0, -1.0, 0.0, 2.0]], np.float32)
    expected = {
        StepKind.LOG: [False, False, False, True],
        StepKind.LOG10: [False, False, False, True],
        StepKind.LOG1P: [False, False, True, True],
        StepKind.SQRT: [False, False, True, True],
        StepKind.SIGMOID: [True] * 4,
    }

    for kind, defined in expected.items():
        chain, computed = Chain.of(1, 0, [Step.of(kind)], 0), values.copy()
        chain.apply(computed)

        assert chain.defined(values).tolist() == [defined], kind
        assert np.isfinite(computed).all(), kind
        assert chain.total == all(defined), kind


def test_a_logarithm_of_zero_that_a_clip_limits_is_the_limit(tmp_path):
    steps = ["log10", {"type": "scale", "factor": 10}, {"type": "clip", "minimum": -30, "maximum": 0}]
    pixels = textured(20, 20, bands=2).astype(np.float32) / 255
    pixels[0, 3, 4] = pixels[:, 6, 6] = 0
    pixels[:, 8, 8] = -1
    raster = write_raster(tmp_path / "r.tif", pixels)
    model = argmax_model(tmp_path / "m.onnx", 2, steps=steps)

    classes = classify(raster, model, tmp_path / "c.tif", arguments="incomplete nodata")

    with np.errstate(all="ignore"):
        decibels = np.clip(10 * np.log10(pixels), -30, 0)
    assert np.argwhere(classes == 255).tolist() == [[8, 8]]  # no limit makes a number of the logarithm of -1
    known = classes != 255
    np.testing.assert_array_equal(classes[known], decibels.argmax(axis=0)[known])


def test_a_limit_beyond_the_smallest_logarithm_does_not_count():
    chain = Chain.of(1, 0, [Step.of(StepKind.LOG10), Step.of(StepKind.CLIP, -100, 0)], 0)

    assert chain.defined(np.array([0, 0.5], np.float32)).tolist() == [False, True]


def test_statistics_of_a_tile_are_those_of_its_unfilled_samples():
    pixels = np.array([[[1.0, 2.0], [3.0, 1000.0]], [[5.0, 5.0], [5.0, 0.0]]], np.float32)
    unfilled = np.array([[True, True], [True, False]])
    how = Normalisation.of_steps([Step.of(StepKind.TILE_Z_SCORE)], "m")
    stepped = normaliser_of(how.chains(*how.linear(FLOAT, 2)), FLOAT)
    out = np.empty_like(pixels)

    stepped.apply(pixels, out, unfilled)

    assert isinstance(stepped, SteppedNormaliser)
    deviation = np.array([1.0, 2.0, 3.0]).std()
    np.testing.assert_allclose(out[0], (pixels[0] - 2) / deviation, rtol=1e-6)
    np.testing.assert_allclose(out[1], [[0, 0], [0, -5]])


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("log", "a list of steps is expected"),
        (["softmax"], 'step 1: "softmax" is not supported; the types are scale, offset, clip, log'),
        (["log", {"type": "scale"}], "step 2: scale needs factor"),
        ([{"type": "scale", "value": 3}], "scale has no parameter value; its parameters are: factor"),
        ([{"type": "clip"}], "clip needs minimum or maximum"),
        ([{"type": "clip", "minimum": 3, "maximum": 1}], "the minimum is larger than the maximum"),
        ([{"type": "z-score", "mean": 0, "std": -1}], "a standard deviation is below 0"),
        ([{"type": "z-score", "mean": "a", "std": 1}], '"a" is not a number'),
        ([{"type": "signed-power", "exponent": 0}], "the exponent must be larger than 0"),
        ([{"type": "log", "bands": []}], "a list of band numbers, counted from 0, is expected"),
        ([{"type": "log", "bands": [3]}], "its step log does not match the 3 bands of the network"),
        (["log", {"type": "scale", "factor": [1, 2]}], "its step scale does not match the 3 bands of the network"),
        ([{"type": "scale", "factor": [1, 2]}], "its step scale does not match the 3 bands of the network"),
        ([{"type": "z-score", "mean": [1, 2], "std": 1}], "its step z-score does not match the 3 bands"),
        ([{"type": "min-max", "minimum": 0, "maximum": [1] * 4}, "log"], "its step min-max does not match the 3 bands"),
        ([{"type": "offset", "add": [1, 2], "bands": [0, 0]}], "step 1: it lists a band twice"),
        ([{"type": "formula", "expression": "x + y"}], "must use exactly one name"),
        ([{"type": "formula", "expression": "__import__('os')"}], "the function __import__ is not supported"),
        ([3], 'step 1: "None" is not supported'),
        (["log"] * 33, "it has 33 steps; at most 32 are supported"),
    ],
)
def test_steps_that_are_not_valid_are_refused_by_name(tmp_path, steps, words):
    model = argmax_model(tmp_path / "m.onnx", 3, steps=steps)

    with pytest.raises(ModelError) as refusal:
        read_definition(str(model))

    assert words in str(refusal.value)
    assert str(refusal.value).startswith("m.onnx")


def test_steps_next_to_a_mean_are_refused(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, steps=["log1p"], mean=[0, 0, 0])

    with pytest.raises(ModelError, match="mean cannot be stated next to steps"):
        read_definition(str(model))


def scores_of_whole_image(path, values):
    session = network(path)
    return session.run(None, {session.get_inputs()[0].name: values.astype(np.float32)[None]})[0][0]


STEPS = [
    {"type": "scale", "factor": [0.01, 0.02, 0.03]},
    {"type": "log1p"},
    {"type": "z-score", "mean": [0.9, 1.3, 1.6], "std": [0.3, 0.4, 0.35]},
    {"type": "clip", "minimum": -1.5, "maximum": 1.5},
]


@pytest.mark.parametrize("merge", ["crop", "blend"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_run_has_the_classes_of_the_network_on_values_that_numpy_made(tmp_path, dtype, merge):
    model = argmax_model(tmp_path / "m.onnx", 3, steps=STEPS, tile_size=64)
    pixels = textured(90, 120).astype(dtype)
    raster = write_raster(tmp_path / "r.tif", pixels)

    classes = classify(raster, model, tmp_path / "c.tif", arguments=f"merge {merge}")

    scores = scores_of_whole_image(model, in_numpy(STEPS, pixels))
    best, second = np.sort(scores, axis=0)[::-1][:2]
    clear = best - second > 1e-5
    assert clear.mean() > 0.5
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=0)[clear])


def test_a_run_and_its_report_list_the_steps(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, steps=STEPS)
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    listener = Listener()
    run(plan(make_job(raster, model, tmp_path / "c.tif")), listener)

    (line,) = [line for line in listener.lines if line.startswith("Normalisation")]
    assert "natural logarithm of the value plus 1; minus the mean (0.9, 1.3, 1.6)" in line
    assert "limited to the range -1.5 to 1.5" in line


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"type": "clip", "minimum": 0, "maximum": 3000}, "sqrt"], (0, 3000)),
        (["log10", {"type": "min-max", "minimum": 1, "maximum": 3}], (10, 1000)),
        (
            ["log1p", {"type": "scale", "factor": 2}, {"type": "z-score", "mean": 8, "std": 1}],
            (math.expm1(3), math.expm1(5)),
        ),
        ([{"type": "scale", "factor": 0.1}, "sqrt", {"type": "clip", "minimum": 0, "maximum": 10}], (0, 1000)),
        (
            [{"type": "min-max", "minimum": 100, "maximum": 900}, {"type": "clip", "minimum": 0, "maximum": 1}],
            (100, 900),
        ),
        (["sqrt"], None),
        (["tile-z-score", {"type": "clip", "minimum": 0, "maximum": 1}], None),
        ([{"type": "scale", "factor": 0.005}, "log1p"], None),
    ],
)
def test_the_values_that_steps_were_made_for_are_found(tmp_path, steps, expected):
    definition = read_definition(str(argmax_model(tmp_path / "m.onnx", 3, steps=steps)))

    stated = stated_range(definition, FLOAT)

    assert (stated is None) == (expected is None)
    if expected is not None:
        np.testing.assert_allclose(stated.of(range(3)), expected)


def preflight_of_values(tmp_path, pixels, steps):
    model = argmax_model(tmp_path / "m.onnx", 3, steps=steps)
    raster = write_raster(tmp_path / "r.tif", pixels)
    job = make_job(raster, model, tmp_path / "c.tif")
    report = Preflight().check(PreflightRequest(job))
    (check,) = [check for check in report.checks if check.text.startswith("Values")]
    return check


def test_the_preflight_checks_values_against_those_of_the_steps(tmp_path):
    pixels = (textured(40, 40) * 40.0).astype(np.float32)
    steps = ["log", {"type": "min-max", "minimum": 4, "maximum": 9}]

    assert "The model expects 54.6 to 8100" in preflight_of_values(tmp_path, pixels, steps).text
    small = preflight_of_values(tmp_path, pixels / 10000, steps)
    assert small.severity is Severity.WARNING
    assert "the model expects 54.6 to 8100, so the map would be wrong" in small.text


def test_the_preflight_warns_about_values_without_a_logarithm(tmp_path):
    pixels = textured(40, 40).astype(np.float32) - 100

    check = preflight_of_values(tmp_path, pixels, ["log"])

    assert check.severity is Severity.WARNING
    assert "have no result for" in check.text


def test_the_preflight_admits_steps_that_show_no_values(tmp_path):
    check = preflight_of_values(tmp_path, textured(40, 40), ["tile-z-score"])

    assert (check.severity, "do not show which values" in check.text) == (Severity.UNVERIFIED, True)


def test_steps_of_some_bands_are_those_of_all_bands_at_their_places():
    steps = [
        Step.of(StepKind.SCALE, (1, 2, 3, 4)),
        Step.of(StepKind.OFFSET, 5),
        Step.of(StepKind.CLIP, (0, 1), math.inf, bands=(3, 0)),
        Step.of(StepKind.LOG, bands=(1,)),
    ]

    picked = [step.of_bands([3, 0]) for step in steps]

    assert picked == [
        Step.of(StepKind.SCALE, (4, 1)),
        Step.of(StepKind.OFFSET, 5),
        Step.of(StepKind.CLIP, (0, 1), (math.inf, math.inf)),
        None,
    ]
    assert steps[2].of_bands([1, 0]) == Step.of(StepKind.CLIP, 1, math.inf, bands=(1,))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 10**400), st.floats(), st.text(max_size=3), st.just("x*2")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)
KEYS = st.sampled_from([*{key for keys in PARAMETERS.values() for key in keys}, "bands", "expression", "value"])
ENTRIES = st.one_of(
    JSON,
    st.sampled_from([kind.value for kind in StepKind]),
    st.builds(
        lambda kind, numbers: {"type": kind, **numbers},
        st.sampled_from([kind.value for kind in StepKind]),
        st.dictionaries(KEYS, st.one_of(JSON, st.lists(st.floats(-2, 9), min_size=1, max_size=3)), max_size=3),
    ),
)


@given(st.lists(ENTRIES, max_size=3))
@settings(max_examples=300, deadline=None)
def test_any_json_is_a_chain_of_steps_or_refused_in_our_words(entries):
    metadata = {"classes": [{"value": n, "name": str(n)} for n in range(3)], "steps": entries}
    how, words = read_or_refused({"pixelwise": json.dumps(metadata)})

    assert words.startswith("m.onnx: ") or how is not None
    if how is not None:
        assert how.described(FLOAT, 3)
        if all(step.suits(3) for step in how.steps):
            with np.errstate(all="ignore"):  # numbers up to the largest of double precision
                normalised(replace(how, low=(0.0,), high=(1.0,), mean=None, std=None), np.ones((3, 2, 2), np.float32))


def read_or_refused(properties):
    """The normalisation, or else the words by which it is refused."""
    try:
        return parse_properties(properties, "m.onnx").normalisation, ""
    except ModelError as error:
        return None, str(error)


def test_the_argument_value_range_is_scaled_before_the_first_step(tmp_path):
    pixels = textured(30, 30).astype(np.float32) / 255
    steps = [{"type": "log1p"}, {"type": "z-score", "mean": [4.7, 4.8, 4.9], "std": [0.5, 0.6, 0.7]}]
    raster = write_raster(tmp_path / "r.tif", pixels)
    model = argmax_model(tmp_path / "m.onnx", 3, steps=steps)

    classes = classify(raster, model, tmp_path / "c.tif", arguments=f"value_range 0,{1 / 255}")

    values = in_numpy(steps, pixels * 255)
    best, second = np.sort(values, axis=0)[::-1][:2]
    clear = best - second > 1e-4
    np.testing.assert_array_equal(classes[clear], values.argmax(axis=0)[clear])


@pytest.mark.parametrize("fill", ["reflect", "zero"])
def test_statistics_of_a_tile_leave_out_nodata_and_what_is_outside_the_raster(tmp_path, fill):
    pixels = textured(40, 40, bands=2).astype(np.float32)
    pixels[1] = pixels[1] * 3 + 100
    pixels[:, 10:30, 25:] = -1
    raster = write_raster(tmp_path / "r.tif", pixels, nodata=-1)
    model = argmax_model(tmp_path / "m.onnx", 2, steps=["tile-z-score"], tile_size=64, padding=8)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments=f"fill {fill}")), listener)

    valid = pixels[0] >= 0
    first, second = ((band - band[valid].mean()) / band[valid].std() for band in pixels.astype(np.float64))
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), np.where(valid, second > first, 255))
    assert any("mean and standard deviation of each tile" in line for line in listener.lines)


def test_tables_have_no_statistics_of_tiles(tmp_path):
    classes = [{"value": value, "name": str(value)} for value in NUMBERS]
    model = tree(tmp_path / "m.onnx", classes=classes, steps=["tile-z-score"])

    with pytest.raises(ModelError, match="its step tile-z-score needs tiles"):
        read_definition(str(model))


def test_steps_of_reflectance_choose_the_real_values_of_a_scaled_raster(tmp_path):
    stored = textured(30, 30).astype(np.uint16) * 30 + 1000
    raster = write_raster(tmp_path / "r.tif", stored)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number in range(1, 4):
        dataset.GetRasterBand(number).SetScale(1e-4)
        dataset.GetRasterBand(number).SetOffset(-0.1)
    dataset = None
    steps = [{"type": "clip", "minimum": 0.1, "maximum": 0.6}, {"type": "scale", "factor": [1, 1.2, 0.8]}]
    model = argmax_model(tmp_path / "m.onnx", 3, steps=steps)
    planned = plan(make_job(raster, model, tmp_path / "c.tif"))

    run(planned, Listener())

    values = np.clip(stored * 1e-4 - 0.1, 0.1, 0.6) * np.array([1, 1.2, 0.8])[:, None, None]
    best, second = np.sort(values, axis=0)[::-1][:2]
    clear = best - second > 1e-6
    np.testing.assert_array_equal(read(tmp_path / "c.tif")[clear], values.argmax(axis=0)[clear])
    assert planned.interpretation.text().startswith(
        "real (stored numbers x 0.0001 - 0.1), since the model was trained on"
    )
