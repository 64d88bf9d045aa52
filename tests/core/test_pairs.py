"""Two scores of background and foreground: a threshold on their softmax, computed with numpy, selects one."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.inference import ModelDefinition, read_definition
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.onnx.signatures import ImageInput, Signature
from pixelwise.inference.result.classes import ClassRule
from pixelwise.inference.result.outputs import OutputKind
from pixelwise.tests.core.runs import classify, read, textured, write_raster
from pixelwise.tests.models import conv_model

WEIGHTS, BIAS = ((-3.0, 1.0), (2.0, -1.5)), (0.3137, -0.2)
GRAY = (90, 90, 90)
LAND_WATER = ((0, "Land", GRAY), (7, "Water", GRAY))
NODATA = 255


@pytest.fixture
def pixels():
    return textured(110, 130, bands=2)


@pytest.fixture
def raster(tmp_path, pixels):
    return write_raster(tmp_path / "image.tif", pixels)


def pair_model(path, classes=LAND_WATER, *, softmax=False, **metadata):
    """A network of one convolution with two scores of raw / 255, optionally followed by a softmax."""
    conv_model(path, WEIGHTS, BIAS, classes=classes, value_range=[0, 255], **metadata)
    if softmax:
        model = onnx.load(str(path))
        model.graph.node[0].output[0] = "logits"
        model.graph.node.append(helper.make_node("Softmax", ["logits"], ["scores"], axis=1))
        onnx.save(model, str(path))
    return path


def with_metadata(path, **metadata):
    """Replace a model's metadata with these, or remove them."""
    model = onnx.load(str(path))
    model.ClearField("metadata_props")
    helper.set_model_props(model, metadata)
    onnx.save(model, str(path))
    return path


def shares(pixels):
    """Probability of background and foreground, float64."""
    logits = np.tensordot(np.array(WEIGHTS), pixels / 255, 1) + np.array(BIAS)[:, None, None]
    exponentials = np.exp(logits - logits.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


def assert_equal_but_for_rounding(actual, expected, probability, threshold):
    clear = np.abs(probability - threshold) > 1e-6
    np.testing.assert_array_equal(actual[clear], expected[clear])
    assert clear.mean() > 0.999


@pytest.mark.parametrize("threshold", [0.07, 0.4, 0.5, 0.62, 0.95])
@pytest.mark.parametrize("softmax", [False, True], ids=["logits", "probabilities"])
@pytest.mark.parametrize("more", ["", ";merge blend;tile_size 64;padding 8", ";test_time_augmentation true"], ids=str)
def test_the_second_class_wins_if_its_probability_reaches_the_threshold(
    tmp_path, raster, pixels, threshold, softmax, more
):
    model = pair_model(tmp_path / "m.onnx", softmax=softmax)
    confidence = str(tmp_path / "confidence.tif")

    classes = classify(
        raster, model, tmp_path / "c.tif", arguments=f"threshold {threshold}{more}", confidence=confidence
    )

    land, water = shares(pixels)
    assert_equal_but_for_rounding(classes, np.where(water >= threshold, 7, 0), water, threshold)
    written = np.where(classes == 7, water, land) * 100
    assert np.abs(read(confidence) - written).max() <= 0.501
    assert {0, 7} == set(np.unique(classes))


@pytest.mark.parametrize("arguments", ["", "threshold 0"])
@pytest.mark.parametrize("metadata", [{}, {"class_names": "[0, 1]", "seg_thresh": "0"}], ids=str)
def test_without_a_threshold_the_highest_score_wins(tmp_path, raster, pixels, arguments, metadata):
    model = with_metadata(pair_model(tmp_path / "m.onnx"), **metadata)
    confidence = str(tmp_path / "confidence.tif")

    classes = classify(raster, model, tmp_path / "c.tif", arguments=arguments, confidence=confidence)

    land, water = shares(pixels)
    assert_equal_but_for_rounding(classes, np.where(water > land, 1, 0), water, 0.5)
    assert np.abs(read(confidence) - np.maximum(land, water) * 100).max() <= 0.501


@pytest.mark.parametrize("predicted", [True, False])
def test_an_unnamed_background_is_the_first_of_two_scores(tmp_path, raster, pixels, predicted):
    model = pair_model(tmp_path / "m.onnx", classes=[(7, "Water", GRAY)])
    files = {name: str(tmp_path / f"{name}.tif") for name in ("confidence", "probabilities")}
    arguments = f"threshold 0.3;predict_background {str(predicted).lower()}"

    classes = classify(raster, model, tmp_path / "c.tif", arguments=arguments, **files)

    land, water = shares(pixels)
    assert_equal_but_for_rounding(classes, np.where(water >= 0.3, 7, 0 if predicted else NODATA), water, 0.3)
    known = np.where(classes == 0, land, water)
    assert np.abs(read(files["confidence"]) - known * 100).max() <= 0.501
    assert np.abs(read(files["probabilities"]) - np.array([land, water]) * 100).max() <= 0.501


@pytest.mark.parametrize("first", [(1, "Background", GRAY), (1, " background ", GRAY)], ids=str)
def test_a_class_named_background_is_the_background_with_any_value(tmp_path, raster, pixels, first):
    model = pair_model(tmp_path / "m.onnx", classes=[first, (2, "Water", GRAY)])

    classes = classify(raster, model, tmp_path / "c.tif", arguments="threshold 0.3")

    water = shares(pixels)[1]
    assert_equal_but_for_rounding(classes, np.where(water >= 0.3, 2, 1), water, 0.3)


@pytest.mark.parametrize(("first", "second"), [(100, 200), (1, 0)])
def test_of_two_other_classes_the_winner_needs_the_threshold(tmp_path, raster, pixels, first, second):
    model = pair_model(tmp_path / "m.onnx", classes=[(first, "Crop", GRAY), (second, "Wood", GRAY)])

    classes = classify(raster, model, tmp_path / "c.tif", arguments="threshold 0.7")

    crop, wood = shares(pixels)
    expected = np.where(np.maximum(crop, wood) < 0.7, NODATA, np.where(wood > crop, second, first))
    assert_equal_but_for_rounding(classes, expected, np.maximum(crop, wood), 0.7)
    assert {first, second, NODATA} == set(np.unique(classes))


def test_the_threshold_of_a_model_file_is_used(tmp_path, raster, pixels):
    deepness = with_metadata(pair_model(tmp_path / "deepness.onnx"), class_names="[0, 1]", seg_thresh="0.4")
    with_metadata(pair_model(tmp_path / "plain.onnx"))
    classes = [{"Value": 0, "Name": "Land"}, {"Value": 1, "Name": "Water"}]
    emd = tmp_path / "m.emd"
    emd.write_text(json.dumps({"ModelFile": "plain.onnx", "Threshold": 0.4, "Classes": classes}))

    actual = [classify(raster, each, tmp_path / "c.tif") for each in (deepness, emd)]

    water = shares(pixels)[1]
    for each in actual:
        assert_equal_but_for_rounding(each, np.where(water >= 0.4, 1, 0), water, 0.4)


def test_a_model_without_any_class_names_is_one_of_background_and_foreground(tmp_path, raster, pixels):
    model = with_metadata(pair_model(tmp_path / "m.onnx"))

    classes = classify(raster, model, tmp_path / "c.tif", arguments="threshold 0.3")

    water = shares(pixels)[1]
    assert_equal_but_for_rounding(classes, np.where(water >= 0.3, 1, 0), water, 0.3)


def table_model(path, *, label, keyed=False, classes=()):
    """A logistic regression like that of skl2onnx: probabilities of the labels 0 and 1, with or without the label."""
    ml = "ai.onnx.ml"
    node = helper.make_node(
        "LinearClassifier",
        ["x"],
        ["label", "scores"],
        domain=ml,
        coefficients=[value / 255 for row in WEIGHTS for value in row],
        intercepts=list(BIAS),
        classlabels_ints=[0, 1],
        post_transform="SOFTMAX",
    )
    nodes, shape = [node], ["n", 2]
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, shape)
    if keyed:
        nodes.append(helper.make_node("ZipMap", ["scores"], ["z"], domain=ml, classlabels_int64s=[0, 1]))
        kind = helper.make_tensor_type_proto(TensorProto.FLOAT, [])
        mapping = helper.make_map_type_proto(TensorProto.INT64, kind)
        scores = helper.make_value_info("z", helper.make_sequence_type_proto(mapping))
    outputs = [*([helper.make_tensor_value_info("label", TensorProto.INT64, ["n"])] if label else []), scores]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    domains = [helper.make_opsetid("", 13), helper.make_opsetid(ml, 3)]
    model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs), opset_imports=domains, ir_version=8)
    described = [{"value": value, "name": name} for value, name in classes]
    if described:
        helper.set_model_props(model, {"pixelwise": json.dumps({"classes": described})})
    onnx.save(model, str(path))
    return path


@pytest.mark.parametrize("threshold", [0.2, 0.4, 0.8])
@pytest.mark.parametrize("label", [False, True], ids=["scores alone", "label and scores"])
@pytest.mark.parametrize("keyed", [False, True], ids=["matrix", "mappings"])
def test_a_table_model_compares_the_probability_of_the_second_class_with_the_threshold(
    tmp_path, raster, pixels, threshold, label, keyed
):
    model = table_model(tmp_path / "m.onnx", label=label, keyed=keyed)
    confidence = str(tmp_path / "confidence.tif")

    classes = classify(raster, model, tmp_path / "c.tif", arguments=f"threshold {threshold}", confidence=confidence)

    clear, cloud = shares(pixels)
    assert_equal_but_for_rounding(classes, np.where(cloud >= threshold, 1, 0), cloud, threshold)
    assert np.abs(read(confidence) - np.where(classes == 1, cloud, clear) * 100).max() <= 0.501


def test_a_table_model_without_a_threshold_keeps_its_own_labels(tmp_path, raster, pixels):
    model = table_model(tmp_path / "m.onnx", label=True, classes=[(0, "Clear"), (1, "Cloud")])

    classes = classify(raster, model, tmp_path / "c.tif")

    clear, cloud = shares(pixels)
    assert_equal_but_for_rounding(classes, np.where(cloud > clear, 1, 0), cloud, 0.5)


def rule(threshold, *, probabilities=False, values=(0, 7), background=False, never=(), extras=()):
    image = ImageInput("i", np.dtype(np.float32), False, None, 3, None, None)
    signature = Signature((image,), "o", False, False, 2)
    classes = tuple(ModelClass(value, f"Class {value}", (0, 0, 0)) for value in values)
    model = ModelDefinition("m.onnx", "m.onnx", signature, classes, 2, excluded_channels=never)
    return ClassRule.of(
        model, threshold=threshold, predict_background=background, probabilities=probabilities, extras=extras
    )


def scores(first, second, dtype=np.float32):
    return np.array([[first], [second]], dtype)[None]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_logits_of_any_precision_are_compared_with_the_odds_of_the_threshold(dtype):
    lead = np.array([-30, -4, -1.1, -1, 0, 1, 1.1, 4, 30])

    actual = rule(0.25).decide(scores(1 - lead, np.ones(9), dtype))

    np.testing.assert_array_equal(actual[0, 0], np.where(lead >= np.log(1 / 3), 7, 0))


def test_thresholds_near_0_and_1_are_applied():
    lead = np.array([-800, -100, -20, 0, 20, 100, 800])

    tiny, most = (rule(threshold).decide(scores(-lead, 0 * lead))[0, 0] for threshold in (1e-40, 1.0))

    np.testing.assert_array_equal(tiny, np.where(lead >= np.log(1e-40), 7, 0))
    np.testing.assert_array_equal(most, np.where(lead >= 20, 7, 0))  # 1 with 32 bits


def test_a_probability_that_equals_the_threshold_is_enough():
    tie = rule(0.5).decide(scores([2.0], [2.0]))
    equal = rule(0.4, probabilities=True).decide(scores([0.6], [0.4]))

    np.testing.assert_array_equal([tie[0, 0], equal[0, 0]], [[7], [7]])


def test_a_pair_of_scores_that_are_not_finite_has_no_class():
    nan, infinite = np.nan, np.inf
    each = rule(0.3, extras=(OutputKind.CONFIDENCE,)).predict(
        scores([nan, 0, nan, infinite, -infinite, 0, -infinite], [0, nan, nan, infinite, -infinite, -infinite, 0])
    )

    np.testing.assert_array_equal(each.classes[0, 0], [NODATA] * 5 + [0, 7])
    np.testing.assert_array_equal(each.percents[OutputKind.CONFIDENCE][0, 0], [255] * 5 + [100, 100])


def test_an_excluded_first_class_leaves_nodata_below_the_threshold():
    actual = rule(0.5, never=(0,)).decide(scores([1.0, 0.0], [0.0, 1.0]))

    np.testing.assert_array_equal(actual[0, 0], [NODATA, 7])


def test_a_second_class_that_may_not_win_never_does():
    actual = rule(0.5, never=(1,)).decide(scores([1.0, 0.0], [0.0, 1.0]))

    np.testing.assert_array_equal(actual[0, 0], [0, NODATA])


def test_the_argument_names_the_class_of_the_threshold(tmp_path):
    model = read_definition(str(pair_model(tmp_path / "m.onnx")))

    offered = {argument.name: argument for argument in offered_arguments(model)}["threshold"]

    assert 'becomes "Water" if its probability is at least' in offered.meaning
    assert 'otherwise "Land"' in offered.meaning
    assert offered.default == "0"
