"""Graphs for rows of band values classify every pixel by its row."""

import json

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import ModelError, NullProgress, RasterError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.onnx.labels import labels_behind
from pixelwise.inference.pack import model_to_ecd
from pixelwise.tests.core.runs import (
    Listener,
    classify,
    count_sessions,
    make_job,
    network,
    read,
    textured,
    write_raster,
)
from pixelwise.tests.core.tables import LEAVES, ML, NUMBERS, TEXTS, labels_of, leaf, save, tensor, tree, tree_node

NODATA = 255


def perceptron(path, weights, **rest):
    """Write a graph of one layer whose scores are weighted sums of the bands."""
    weights = np.array(weights, np.float32)
    node = helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)
    outputs = [tensor("y", TensorProto.FLOAT, ["n", len(weights)])]
    return save(path, [node], outputs, initializers={"w": weights}, **rest)


def named(*entries):
    return [{"value": value, "name": name} for value, name in entries]


@pytest.fixture
def pixels():
    return textured(70, 90)


@pytest.fixture
def raster(tmp_path, pixels):
    return write_raster(tmp_path / "image.tif", pixels)


def names_in(path):
    dataset = gdal.Open(str(path))  # the table does not outlive it
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    return {table.GetValueAsInt(row, 0): table.GetValueAsString(row, 1) for row in range(table.GetRowCount())}


@pytest.mark.parametrize("keyed", [False, True], ids=["matrix", "mappings"])
@pytest.mark.parametrize("scores", [False, True], ids=["label alone", "label and scores"])
def test_labels_that_are_numbers_are_the_class_values(tmp_path, raster, pixels, keyed, scores):
    model = tree(tmp_path / "m.onnx", NUMBERS, keyed=keyed and scores, scores=scores)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.array(NUMBERS)[leaf(pixels)])
    assert names_in(tmp_path / "classes.tif") == {11: "Class 11", -2: "Class -2", 5: "Class 5"}


@pytest.mark.parametrize("keyed", [False, True], ids=["matrix", "mappings"])
def test_labels_that_are_texts_are_the_class_names(tmp_path, raster, pixels, keyed):
    model = tree(tmp_path / "m.onnx", TEXTS, keyed=keyed)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, leaf(pixels))
    assert names_in(tmp_path / "classes.tif") == dict(enumerate(TEXTS))


NAMED = {
    "by value": (NUMBERS, named((5, "C"), (11, "A"), (-2, "B")), [11, -2, 5]),
    "by name": (TEXTS, named((7, "water"), (8, "wood"), (9, "bare soil")), [8, 9, 7]),
    "by order, numbers": (NUMBERS, named((30, "A"), (20, "B"), (10, "C")), [30, 20, 10]),
    "by order, texts": (TEXTS, named((30, "A"), (20, "B"), (10, "C")), [30, 20, 10]),
}


@pytest.mark.parametrize("case", NAMED)
@pytest.mark.parametrize("scores", [False, True], ids=["label alone", "label and scores"])
def test_a_label_selects_the_class_named_in_a_file(tmp_path, raster, pixels, case, scores):
    labels, classes, values = NAMED[case]
    model = tree(tmp_path / "m.onnx", labels, scores=scores, classes=classes)

    actual = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(actual, np.array(values)[leaf(pixels)])
    assert names_in(tmp_path / "classes.tif") == {entry["value"]: entry["name"] for entry in classes}


def test_classes_without_a_label_have_no_effect(tmp_path, raster, pixels):
    classes = named(*((value, f"C{value}") for value in range(-2, 12)))
    model = tree(tmp_path / "m.onnx", NUMBERS, scores=False, classes=classes)

    actual = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(actual, np.array(NUMBERS)[leaf(pixels)])
    assert names_in(tmp_path / "classes.tif") == {11: "C11", -2: "C-2", 5: "C5"}


def test_the_label_takes_precedence_over_the_highest_score(tmp_path, raster, pixels):
    nodes = [
        helper.make_node("Identity", ["x"], ["scores"]),
        helper.make_node("ArgMin", ["x"], ["place"], axis=1, keepdims=0),
        helper.make_node("Gather", ["names", "place"], ["label"]),
    ]
    outputs = [tensor("scores", TensorProto.FLOAT, ["n", 3]), tensor("label", TensorProto.INT64, ["n"])]
    model = save(tmp_path / "m.onnx", nodes, outputs, initializers={"names": np.array([4, 6, 8])})

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.array([4, 6, 8])[pixels.argmin(axis=0)])


def test_pixels_of_an_excluded_class_have_the_next_best_class(tmp_path, raster, pixels):
    tree(tmp_path / "m.onnx", TEXTS)
    definition = {"ModelFile": str(tmp_path / "m.onnx"), "ignore_mapped_class": [1]}

    classes = classify(raster, json.dumps(definition), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.array([0, 2, 2])[leaf(pixels)])


def test_mappings_without_a_label_yield_the_class_of_the_highest_score(tmp_path, raster, pixels):
    mapping = helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    nodes = [tree_node(TEXTS), helper.make_node("ZipMap", ["scores"], ["z"], domain=ML, **labels_of(TEXTS))]
    output = helper.make_value_info("z", helper.make_sequence_type_proto(mapping))
    model = save(tmp_path / "m.onnx", nodes, [output])

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, LEAVES.argmax(axis=1)[leaf(pixels)])
    assert names_in(tmp_path / "classes.tif") == dict(enumerate(TEXTS))


def test_with_one_output_per_score_the_label_is_used(tmp_path, raster, pixels):
    parts = [f"score of {name}" for name in TEXTS]
    nodes = [tree_node(TEXTS), helper.make_node("Split", ["scores"], [f"{name}, split" for name in parts], axis=1)]
    nodes += [helper.make_node("Squeeze", [f"{name}, split", "one"], [name]) for name in parts]
    outputs = [tensor("label", TensorProto.STRING, ["n"]), *(tensor(name, TensorProto.FLOAT, ["n"]) for name in parts)]
    model = save(tmp_path / "m.onnx", nodes, outputs, initializers={"one": np.array([1])})

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, leaf(pixels))


def test_cells_outside_the_raster_have_no_class(tmp_path, raster, pixels):
    model = tree(tmp_path / "m.onnx", TEXTS)
    extent = inference.Extent(500000 - 50, 5400000 - 300, 500000 + 200, 5400000 + 40)
    environment = inference.Environment(extent=extent)

    classes = classify(raster, model, tmp_path / "classes.tif", environment=environment)

    expected = np.full((34, 25), NODATA)
    expected[4:, 5:] = leaf(pixels)[:30, :20]
    np.testing.assert_array_equal(classes, expected)


def test_labels_missing_in_the_file_are_the_classes_that_occur(tmp_path, raster, pixels):
    nodes = [
        helper.make_node("ArgMax", ["x"], ["place"], axis=1, keepdims=0),
        helper.make_node("Mul", ["place", "ten"], ["label"]),
        helper.make_node("Identity", ["x"], ["scores"]),
    ]
    outputs = [tensor("label", TensorProto.INT64, ["n"]), tensor("scores", TensorProto.FLOAT, ["n", 3])]
    model = save(tmp_path / "m.onnx", nodes, outputs, initializers={"ten": np.array(10)})

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, 10 * pixels.argmax(axis=0))
    assert names_in(tmp_path / "classes.tif") == {0: "Class 0", 10: "Class 10", 20: "Class 20"}


@pytest.mark.parametrize("keyed", [False, True], ids=["matrix", "mappings"])
def test_pixels_below_the_threshold_have_no_class(tmp_path, raster, pixels, keyed):
    model = tree(tmp_path / "m.onnx", TEXTS, keyed=keyed)

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="threshold 0.6")

    highest = LEAVES.max(axis=1)[leaf(pixels)]
    np.testing.assert_array_equal(classes, np.where(highest >= 0.6, leaf(pixels), NODATA))


@pytest.mark.parametrize("background", ["true", "false"])
def test_with_one_class_less_than_scores_the_first_score_is_the_background(tmp_path, raster, pixels, background):
    model = tree(tmp_path / "m.onnx", [0, 1, 2], classes=named((2, "B"), (1, "A")))

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=f"predict_background {background}")

    expected = [0, 1, 2] if background == "true" else [1, 1, 2]  # 1 is the second best of the first leaf
    np.testing.assert_array_equal(classes, np.array(expected)[leaf(pixels)])


@pytest.mark.parametrize("rows", ["n", 7, 1])
def test_scores_alone_yield_the_class_of_the_highest_score(tmp_path, raster, pixels, rows, monkeypatch):
    opened = count_sessions(monkeypatch)
    weights = np.array([[1, 0, 0.25], [0, 1, 0], [0.5, 0.5, 0.125]], np.float32)
    rest = {"inputs": [tensor("x", TensorProto.FLOAT, [rows, 3])]}
    model = perceptron(tmp_path / "m.onnx", weights, **rest)
    small = write_raster(tmp_path / "small.tif", pixels[:, :20, :30])

    classes = classify(small, model, tmp_path / "classes.tif")

    scores = np.einsum("kb,bij->kij", weights, pixels[:, :20, :30].astype(np.float32))
    np.testing.assert_array_equal(classes, scores.argmax(axis=0))
    assert opened
    assert max(opened) <= 2  # one tile: one session processes its rows, part after part


def test_one_score_separates_foreground_from_background(tmp_path, raster, pixels):
    model = perceptron(tmp_path / "m.onnx", [[1, -1, 0]], classes=named((9, "Red")))

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="threshold 0.5;predict_background true")

    np.testing.assert_array_equal(classes, np.where(pixels[0] >= pixels[1], 9, 0))


@pytest.mark.parametrize("kind", ["FLOAT", "DOUBLE", "INT32", "INT64"])
def test_every_type_of_input_receives_the_raw_values(tmp_path, raster, pixels, kind):
    inputs = [tensor("x", getattr(TensorProto, kind), ["n", 3])]
    nodes = [helper.make_node("Cast", ["x"], ["f"], to=TensorProto.FLOAT), tree_node(NUMBERS, "f")]
    model = save(tmp_path / "m.onnx", nodes, [tensor("label", TensorProto.INT64, ["n"])], inputs=inputs)
    heard = Listener()

    inference.run(inference.plan(make_job(raster, model, tmp_path / "classes.tif")), heard)

    classes = gdal.Open(str(tmp_path / "classes.tif")).ReadAsArray()
    np.testing.assert_array_equal(classes, np.array(NUMBERS)[leaf(pixels)])
    assert any("it receives the raw values" in line for line in heard.lines)
    assert "Normalisation: uint8; values are used as they are." in heard.lines


def test_a_stated_normalisation_is_applied(tmp_path, raster, pixels):
    metadata = {"classes": named((0, "A"), (1, "B"), (2, "C")), "value_range": [0, 0.5], "mean": [0, 10, 0]}
    model = tree(tmp_path / "m.onnx", [0, 1, 2], **metadata)

    classes = classify(raster, model, tmp_path / "classes.tif")

    values = pixels * 2.0 - np.array([0, 10, 0])[:, None, None]
    np.testing.assert_array_equal(classes, leaf(values))


def test_values_that_integers_would_truncate_are_refused(tmp_path, pixels):
    raster = write_raster(tmp_path / "image.tif", pixels.astype(np.float32))
    inputs = [tensor("x", TensorProto.INT64, ["n", 3])]
    nodes = [helper.make_node("Cast", ["x"], ["f"], to=TensorProto.FLOAT), tree_node(NUMBERS, "f")]
    model = save(tmp_path / "m.onnx", nodes, [tensor("label", TensorProto.INT64, ["n"])], inputs=inputs)

    with pytest.raises(RasterError, match="expects unscaled int64 values, but the raster has float32"):
        classify(raster, model, tmp_path / "classes.tif")


def test_pixels_without_values_are_not_sent_to_the_model(tmp_path, pixels):
    pixels = np.minimum(pixels, 249)
    missing = np.zeros((70, 90), bool)
    missing[10:30, 20:60] = missing[5, 7] = True
    raster = write_raster(tmp_path / "image.tif", np.where(missing, np.uint8(250), pixels), nodata=250)
    nodes = [
        helper.make_node("Cast", ["x"], ["place"], to=TensorProto.INT64),
        helper.make_node("Gather", ["values", "place"], ["y"]),  # fails on 250, which the table lacks
    ]
    values = {"values": np.arange(250, dtype=np.float32)}
    model = save(tmp_path / "m.onnx", nodes, [tensor("y", TensorProto.FLOAT, ["n", 3])], initializers=values)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.where(missing, NODATA, pixels.argmax(axis=0)))


def without_some(pixels):
    """The pixels as floats, with NaN in one band at some pixels and in all bands at others."""
    values = pixels.astype(np.float32)
    values[0, 3:9, 4:8] = np.nan
    values[:, 40:50, 30:60] = np.nan
    return values


@pytest.mark.parametrize("nodata", [None, -9999, float("nan")])
def test_a_band_without_a_value_is_zero_and_a_warning_counts_the_pixels(tmp_path, pixels, nodata):
    values = without_some(pixels)
    written = values if nodata is None else np.where(np.isnan(values), np.float32(nodata), values)
    raster = write_raster(tmp_path / "image.tif", written, nodata=nodata)
    model = tree(tmp_path / "m.onnx", [0, 1, 2])
    listener = Listener()

    inference.run(inference.plan(make_job(raster, model, tmp_path / "classes.tif")), listener)

    expected = np.where(np.isnan(values).all(axis=0), NODATA, leaf(np.nan_to_num(values)))
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), expected)
    assert [line.split(":")[0] for line in listener.warnings if "no value" in line] == [
        "24 pixels have no value in some of the bands"
    ]


def test_pixels_with_missing_samples_are_not_sent_to_a_table_model_with_incomplete_nodata(tmp_path, pixels):
    values = without_some(pixels)
    raster = write_raster(tmp_path / "image.tif", values)
    model = tree(tmp_path / "m.onnx", [0, 1, 2])
    listener = Listener()

    inference.run(
        inference.plan(make_job(raster, model, tmp_path / "classes.tif", arguments="incomplete nodata")), listener
    )

    expected = np.where(np.isnan(values).any(axis=0), NODATA, leaf(np.nan_to_num(values)))
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), expected)
    assert any(line.startswith("24 pixels have no value") and "NoData" in line for line in listener.warnings)


def test_the_file_does_not_depend_on_the_number_of_workers(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(600, 1100), nodata=127)
    model = tree(tmp_path / "m.onnx", TEXTS)

    for workers in "13":
        classify(raster, model, tmp_path / f"{workers}.tif", parallel_factor=workers)

    assert (tmp_path / "1.tif").read_bytes() == (tmp_path / "3.tif").read_bytes()


def test_one_input_for_each_band_is_matched_by_name(tmp_path, raster, pixels):
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(("blue", "red", "nir"), start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset = None
    inputs = [tensor(name, TensorProto.FLOAT, ["n", 1]) for name in ("nir", "blue", "red")]
    nodes = [helper.make_node("Concat", ["nir", "blue", "red"], ["x"], axis=1), tree_node([0, 1, 2])]
    model = save(tmp_path / "m.onnx", nodes, [tensor("label", TensorProto.INT64, ["n"])], inputs=inputs)

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, leaf(pixels[[2, 0, 1]]))


def test_a_linear_classifier_matches_onnxruntime_for_all_rows(tmp_path, raster, pixels):
    random = np.random.default_rng(3)
    node = helper.make_node(
        "LinearClassifier",
        ["x"],
        ["label", "scores"],
        domain=ML,
        coefficients=random.normal(0, 0.01, 12).tolist(),
        intercepts=random.normal(0, 0.5, 4).tolist(),
        classlabels_ints=[3, 1, 7, 200],
        post_transform="SOFTMAX",
    )
    outputs = [tensor("label", TensorProto.INT64, ["n"]), tensor("scores", TensorProto.FLOAT, ["n", 4])]
    model = save(tmp_path / "m.onnx", [node], outputs)

    classes = classify(raster, model, tmp_path / "classes.tif")

    rows = pixels.reshape(3, -1).T.astype(np.float32)
    np.testing.assert_array_equal(classes.ravel(), network(model).run(["label"], {"x": rows})[0])
    assert len(np.unique(classes)) > 1


def test_only_arguments_of_single_pixels_are_offered(tmp_path):
    scored = read_definition(str(tree(tmp_path / "scored.onnx")))
    partly = read_definition(str(tree(tmp_path / "partly.onnx", [0, 1, 2], classes=named((1, "A"), (2, "B")))))
    label = read_definition(str(tree(tmp_path / "label.onnx", scores=False)))

    offered = [[argument.name for argument in offered_arguments(model)] for model in (scored, partly, label)]

    assert offered == [
        ["threshold", "incomplete", "values", "value_range"],
        ["predict_background", "threshold", "incomplete", "values", "value_range"],
        ["incomplete", "values", "value_range"],
    ]


@pytest.mark.parametrize("labels", [NUMBERS, TEXTS], ids=["numbers", "texts"])
@pytest.mark.parametrize("embed", [True, False])
def test_an_ecd_has_the_same_map(tmp_path, raster, pixels, labels, embed):
    model = tree(tmp_path / "m.onnx", labels, keyed=True)
    classes = [{"Value": value, "Name": name} for value, name in ((40, "A"), (50, "B"), (60, "C"))]
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "NumberRasterBands": 3, "Classes": classes}
    (tmp_path / "classes.json").write_text(json.dumps(information))
    made = model_to_ecd.EcdJob(str(model), str(tmp_path / "classes.json"), str(tmp_path / "m.ecd"), embed)

    model_to_ecd.write(model_to_ecd.plan(made), NullProgress())

    actual = classify(raster, tmp_path / "m.ecd", tmp_path / "classes.tif")
    np.testing.assert_array_equal(actual, np.array([40, 50, 60])[leaf(pixels)])


def test_an_ecd_with_another_number_of_classes_is_refused(tmp_path):
    model = tree(tmp_path / "m.onnx", TEXTS)
    information = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Classes": [{"Value": 4, "Name": "A"}]}
    (tmp_path / "classes.json").write_text(json.dumps(information))

    with pytest.raises(ModelError, match="returns 3 scores per pixel, but 1 classes are named"):
        model_to_ecd.plan(model_to_ecd.EcdJob(str(model), str(tmp_path / "classes.json"), str(tmp_path / "m.ecd")))


FLOATS = tensor("x", TensorProto.FLOAT, ["n", 3])
SCORES = tensor("y", TensorProto.FLOAT, ["n", 3])
SUM = [helper.make_node("ReduceMean", ["x"], ["y"], axes=[0], keepdims=1)]
SAME = [helper.make_node("Identity", ["x"], ["y"])]
REFUSED = {
    "one answer for all rows": (SUM, [FLOATS], [tensor("y", TensorProto.FLOAT, [1, 3])], "for 61 rows .* is 1"),
    "free bands": (
        SAME,
        [tensor("x", TensorProto.FLOAT, ["n", "b"])],
        [SCORES],
        r"does not fix the number of bands .*FloatTensorType\(\[None, 4\]\)",
    ),
    "texts": (
        [helper.make_node("LabelEncoder", ["x"], ["y"], domain=ML, keys_strings=["a"], values_floats=[1.0])],
        [tensor("x", TensorProto.STRING, ["n", 3])],
        [SCORES],
        r'not numbers of one type: "x" string .*FloatTensorType\(\[None, 4\]\)',
    ),
    "several inputs": (
        [helper.make_node("Add", ["x", "z"], ["y"])],
        [FLOATS, tensor("z", TensorProto.FLOAT, ["n", 3])],
        [SCORES],
        r"several inputs that are not single bands .*FloatTensorType\(\[None, 4\]\)",
    ),
    "no answer": (
        [helper.make_node("Unsqueeze", ["x", "one"], ["y"])],
        [FLOATS],
        [tensor("y", TensorProto.FLOAT, ["n", 1, 3])],
        "not a pixel classifier.*a label for each row",
    ),
    "a regressor of scikit-learn": (
        [helper.make_node("ReduceMean", ["x"], ["variable"], axes=[1], keepdims=1)],
        [FLOATS],
        [tensor("variable", TensorProto.FLOAT, ["n", 1])],
        r'not a classifier but a regressor: its output is "variable" float \(\?, 1\).*Train and export a classifier',
    ),
    "words": (
        [helper.make_node("Cast", ["input_ids"], ["y"], to=TensorProto.FLOAT)],
        [tensor("input_ids", TensorProto.INT64, ["n", 128])],
        [tensor("y", TensorProto.FLOAT, ["n", 128])],
        r'a language model: its input is "input_ids" int64 \(\?, 128\)\. Choose a model that expects images',
    ),
    "an image classifier": (
        [helper.make_node("GlobalAveragePool", ["x"], ["p"]), helper.make_node("Flatten", ["p"], ["y"])],
        [tensor("x", TensorProto.FLOAT, ["n", 3, 224, 224])],
        [SCORES],
        "not a pixel classifier",
    ),
}


@pytest.mark.parametrize(("nodes", "inputs", "outputs", "message"), REFUSED.values(), ids=REFUSED)
def test_a_graph_that_does_not_classify_rows_is_refused_with_a_message(tmp_path, nodes, inputs, outputs, message):
    path = save(tmp_path / "m.onnx", nodes, outputs, inputs=inputs, initializers={"one": np.array([1])})

    with pytest.raises(ModelError, match=message):
        read_definition(str(path))


def test_another_number_of_classes_than_labels_is_refused(tmp_path):
    path = tree(tmp_path / "m.onnx", TEXTS, scores=False, classes=named((1, "A"), (2, "B")))

    with pytest.raises(ModelError, match=r"returns 3 labels \(wood, bare soil, water\), but 2 classes are named"):
        read_definition(str(path))


def test_a_label_without_a_class_ends_the_run(tmp_path, raster):
    encode = helper.make_node(
        "LabelEncoder", ["label"], ["y"], domain=ML, keys_int64s=[0, 1], values_int64s=[70, 80], default_int64=90
    )
    outputs = [tensor("y", TensorProto.INT64, ["n"])]
    model = save(tmp_path / "m.onnx", [tree_node([0, 1, 2]), encode], outputs)

    with pytest.raises(ModelError, match="returned the label 90, which is not one of its 2 classes"):
        classify(raster, model, tmp_path / "classes.tif")

    assert not (tmp_path / "classes.tif").exists()


@pytest.mark.parametrize("kind", [np.int32, np.int64, object])
@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize("constant", [True, False])
def test_labels_are_read_from_the_constant_indexed_by_the_best_score(tmp_path, kind, raw, constant):
    labels = ["a", "b", "ü"] if kind is object else [3, -4, 500]
    tensor = numpy_helper.from_array(np.array(labels, kind), "names")
    if not raw and kind is not object:
        tensor = helper.make_tensor("names", tensor.data_type, [3], labels)
    pick = helper.make_node("ArrayFeatureExtractor", ["names", "place"], ["picked"], domain=ML)
    nodes = [pick, helper.make_node("Reshape", ["picked", "shape"], ["y"])]
    if constant:
        nodes.insert(0, helper.make_node("Constant", [], ["names"], value=tensor))
    graph = helper.make_graph(nodes, "g", [], [], [] if constant else [tensor])
    onnx.save(helper.make_model(graph), str(tmp_path / "m.onnx"))

    assert labels_behind(str(tmp_path / "m.onnx"), "y") == tuple(labels)
    assert labels_behind((tmp_path / "m.onnx").read_bytes(), "y") == tuple(labels)


def test_labels_of_a_nested_estimator_are_not_used(tmp_path):
    nodes = [
        tree_node([7, 8, 9]),
        helper.make_node("Cast", ["label"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["f", "f"], ["y"]),
    ]
    save(tmp_path / "m.onnx", nodes, [tensor("y", TensorProto.FLOAT, ["n"])])

    assert labels_behind(str(tmp_path / "m.onnx"), "y") == ()
    assert labels_behind(str(tmp_path / "m.onnx"), "label") == (7, 8, 9)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_a_file_that_is_not_onnx_has_no_labels(content):
    assert labels_behind(content, "y") == ()


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_never_raises_an_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "damaged.onnx"
    content = bytearray((path if path.exists() else tree(path)).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    labels_behind(bytes(content[: data.draw(st.integers(0, len(content)))]), "y")


def test_the_card_of_a_table_model_mentions_rows(tmp_path):
    values = model_card(read_definition(str(tree(tmp_path / "m.onnx", TEXTS)))).values()

    assert set(values["tiles"].values()) == {None}
    assert values["network"]["output"]["name"] == "y"
    assert values["network"]["other_outputs"] == []
    assert [argument["name"] for argument in values["arguments"]] == [
        "threshold",
        "incomplete",
        "values",
        "value_range",
    ]


def test_metadata_of_an_output_do_not_apply_to_a_graph_of_rows(tmp_path):
    entries = [{"value": value, "name": f"N{value}"} for value in (1, 2)]
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    weights = numpy_helper.from_array(np.eye(2, dtype=np.float32), "w")
    tensors = [[helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 2])] for name in "xy"]
    graph = helper.make_graph(nodes, "g", *tensors, [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": entries, "output": "y"})})
    onnx.save(model, str(tmp_path / "rows.onnx"))

    assert [entry.name for entry in read_definition(str(tmp_path / "rows.onnx")).classes] == ["N1", "N2"]
