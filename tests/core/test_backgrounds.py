"""From scores to the pixels of the map: backgrounds, excluded channels, and values of every kind."""

import json

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.tests.core.runs import classify, read, textured, write_raster
from pixelwise.tests.models import conv_model

BYTE, SHORT = 255, 65535  # nodata values


def definition(model, values, **keys):
    """The text of an .emd with classes of these values."""
    classes = [{"Value": value, "Name": f"Class {value}", "Color": [value % 256, 0, 0]} for value in values]
    return json.dumps({"ModelFile": str(model), "Classes": classes, "DataRange": [0, 1], **keys})


@pytest.fixture
def scene(tmp_path):
    """A raster of four bands with a hole, its pixels, and a network that returns each band as a score."""
    pixels = textured(60, 50, bands=4)
    pixels[:, 10:20, 5:15] = 0
    raster = write_raster(tmp_path / "r.tif", pixels, nodata=0)
    model = conv_model(tmp_path / "m.onnx", np.eye(4).tolist(), value_range=[0, 255])
    return raster, pixels.astype(int), model


def softmax(scores):
    powers = np.exp(scores / 255)
    return powers.max(axis=0) / powers.sum(axis=0)


CASES = {
    # class values, keys of the .emd, arguments, value of each channel (None: excluded), nodata
    "as many classes as scores": ((1, 2, 3, 4), {}, "", (1, 2, 3, 4), BYTE),
    "value 0 is a class like any other": ((0, 1, 2, 3), {}, "", (0, 1, 2, 3), BYTE),
    "values with gaps, beyond a byte": ((111, 112, 211, 999), {}, "", (111, 112, 211, 999), SHORT),
    "a value beyond 16 bits and one below 0": ((-5, 70000, 3, 9), {}, "", (-5, 70000, 3, 9), -(2**31)),
    "values in another order": ((40, 30, 20, 10), {}, "", (40, 30, 20, 10), BYTE),
    "all of a byte is taken at its ends": ((0, 255, 1, 2), {}, "", (0, 255, 1, 2), SHORT),
    "a background that is not predicted": ((7, 8, 9), {}, "", (None, 7, 8, 9), BYTE),
    "a background that is predicted": ((7, 8, 9), {}, "predict_background true", (0, 7, 8, 9), BYTE),
    "a background beside large values": ((300, 800, 900), {}, "predict_background true", (0, 300, 800, 900), SHORT),
    "an ignored channel": ((1, 2, 3, 4), {"ignore_mapped_class": [2]}, "", (1, 2, None, 4), BYTE),
    "an ignored channel beside a background": (
        (7, 8, 9),
        {"ignore_mapped_class": [1, 3]},
        "predict_background true",
        (0, None, 8, None),
        BYTE,
    ),
    "an ignored channel, and no background": ((7, 8, 9), {"ignore_mapped_class": [3]}, "", (None, 7, 8, None), BYTE),
    "an ignored background": (
        (7, 8, 9),
        {"ignore_mapped_class": [0]},
        "predict_background true",
        (None, 7, 8, 9),
        BYTE,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_best_score_that_is_not_excluded_determines_the_value(scene, tmp_path, case):
    values, keys, arguments, channels, nodata = case
    raster, pixels, model = scene

    classes = classify(raster, definition(model, values, **keys), tmp_path / "o.tif", arguments=arguments)

    allowed = np.array([value is not None for value in channels])
    winners = np.where(allowed[:, None, None], pixels, -1).argmax(axis=0)
    expected = np.array([value or 0 for value in channels])[winners]
    np.testing.assert_array_equal(classes, np.where((pixels == 0).all(axis=0), nodata, expected))


@pytest.mark.parametrize(("background", "below"), [("true", 0), ("false", BYTE)])
def test_uncertain_pixels_have_the_background_value_if_it_is_predicted(scene, tmp_path, background, below):
    raster, pixels, model = scene
    arguments = f"threshold 0.3;predict_background {background}"

    classes = classify(raster, definition(model, (7, 8, 9)), tmp_path / "o.tif", arguments=arguments)

    candidates = pixels if background == "true" else np.where(np.arange(4)[:, None, None] > 0, pixels, -1)
    best = np.take_along_axis(pixels, candidates.argmax(axis=0)[None], axis=0)[0] / 255
    certain = np.exp(best) / np.exp(pixels / 255).sum(axis=0)
    expected = np.where(certain < 0.3, below, np.array([0, 7, 8, 9])[candidates.argmax(axis=0)])
    near = np.abs(certain - 0.3) < 1e-6
    np.testing.assert_array_equal(classes[~near], np.where((pixels == 0).all(axis=0), BYTE, expected)[~near])
    assert 0 < (certain < 0.3).mean() < 1


def binary(path, bias):
    return conv_model(path, [[8.0, 0.0, 0.0, 0.0]], [bias], [(1, "x", (0, 0, 0))], value_range=[0, 255])


BINARY = {
    # class values, arguments, minimum probability of the foreground, values below and above it
    "one class": ((5,), "", 0.5, 0, 5),
    "one class, no background": ((5,), "predict_background false", 0.5, BYTE, 5),
    "one class, a higher threshold": ((5,), "threshold 0.9", 0.9, 0, 5),
    "one class of a large value": ((5000,), "", 0.5, 0, 5000),
    "two classes": ((3, 9), "", 0.5, 3, 9),
    "two classes, of which one is 0": ((0, 1), "threshold 0.2", 0.2, 0, 1),
}


@pytest.mark.parametrize("case", BINARY.values(), ids=BINARY)
@pytest.mark.parametrize("probabilities", [True, False], ids=["probabilities", "logits"])
def test_a_single_score_separates_foreground_from_background(scene, tmp_path, case, probabilities):
    values, arguments, least, below, above = case
    raster, pixels, _ = scene
    model = binary(tmp_path / "b.onnx", -4.0)
    if probabilities:
        add_sigmoid(model)

    classes = classify(raster, definition(model, values), tmp_path / "o.tif", arguments=arguments)

    probability = 1 / (1 + np.exp(4 - 8 * pixels[0] / 255))
    nodata = SHORT if max(values) > 255 else BYTE
    below = nodata if below == BYTE else below
    expected = np.where((pixels == 0).all(axis=0), nodata, np.where(probability >= least, above, below))
    clear = np.abs(probability - least) > 1e-5
    np.testing.assert_array_equal(classes[clear], expected[clear])
    assert {below, above} <= set(np.unique(classes)) | {nodata}


def add_sigmoid(path):
    import onnx
    from onnx import helper

    model = onnx.load(str(path))
    model.graph.node[-1].output[0] = "logits"
    model.graph.node.append(helper.make_node("Sigmoid", ["logits"], ["scores"]))
    onnx.save(model, str(path))


@pytest.mark.parametrize(
    ("count", "keys"), [(4, {"ignore_mapped_class": [0, 1, 2, 3]}), (3, {"ignore_mapped_class": [1, 2, 3]})]
)
def test_a_definition_that_leaves_no_class_is_refused(scene, tmp_path, count, keys):
    raster, _, model = scene

    with pytest.raises(ModelError, match="ignore_mapped_class"):
        classify(raster, definition(model, range(1, count + 1), **keys), tmp_path / "o.tif")


def test_the_map_can_contain_three_hundred_classes(tmp_path):
    random = np.random.default_rng(8)
    weights = random.normal(0, 1, (300, 3))
    pixels = textured(40, 70)
    raster = write_raster(tmp_path / "r.tif", pixels)
    model = conv_model(tmp_path / "m.onnx", weights.tolist(), value_range=[0, 255])
    values = list(range(1000, 1900, 3))

    classify(raster, definition(model, values), tmp_path / "o.tif")

    scores = np.tensordot(weights, pixels / 255, 1)
    clear = np.diff(np.sort(scores, axis=0)[-2:], axis=0)[0] > 1e-5
    np.testing.assert_array_equal(read(tmp_path / "o.tif")[clear], np.take(values, scores.argmax(axis=0))[clear])
