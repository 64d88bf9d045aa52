"""Class probabilities in whole percent, checked against probabilities computed with numpy."""

import json
import os
from importlib import import_module

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal
from pixelwise.inference import (
    ArgumentError,
    Environment,
    Extent,
    NullProgress,
    OutputError,
    plan,
    read_definition,
    run,
)
from pixelwise.inference.batch import plan_batch
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.network.upsample import upsampled
from pixelwise.inference.result.classes import ClassRule
from pixelwise.inference.result.outputs import OutputKind
from pixelwise.inference.result.percent_tiff import PercentTiff
from pixelwise.tests.core.blends import SMALL, coarse_model, expected_scores, means_model, scores_of
from pixelwise.tests.core.definitions import definition as channels_and_classes
from pixelwise.tests.core.runs import classify, make_job, read, textured, write_raster
from pixelwise.tests.core.tables import LEAVES, NUMBERS, leaf, tensor, tree
from pixelwise.tests.core.tables import save as save_table
from pixelwise.tests.models import argmax_model, conv_model, plain_classes

WEIGHTS = ((0.9, -0.7, 0.2), (-0.8, 0.6, 0.3), (0.1, 0.4, -0.6), (-0.3, -0.2, 0.7))
RAW = {"value_range": [0, 32]}  # raw / 32: scores some units apart


@pytest.fixture
def pixels():
    return textured(150, 170)


@pytest.fixture
def raster(tmp_path, pixels):
    return write_raster(tmp_path / "image.tif", pixels)


def softmax(scores):
    shares = np.exp(scores.astype(np.float64) - scores.max(axis=0))
    return shares / shares.sum(axis=0)


def weighted(pixels, weights=WEIGHTS):
    """The scores of `conv_model`, float64."""
    return np.tensordot(np.array(weights), pixels / 32, 1)


def percents(raster, model, folder, **rest):
    """Run with all outputs and return the class values, the confidence and the probabilities."""
    names = [str(folder / f"{name}.tif") for name in ("classes", "confidence", "probabilities")]
    classes = classify(raster, model, names[0], confidence=names[1], probabilities=names[2], **rest)
    return classes, read(names[1]), read(names[2])


def assert_percents(actual, expected, width=1e-3):
    """Compare whole percentages with probabilities, except those close to a rounding limit."""
    border = np.abs(expected * 100 % 1 - 0.5) < width
    np.testing.assert_array_equal(np.where(border, 0, actual), np.where(border, 0, np.rint(expected * 100)))
    assert border.mean() < 0.05


@pytest.mark.parametrize(
    "arguments", ["", "padding 8;merge blend;tile_size 64", "test_time_augmentation true"], ids=str
)
def test_scores_become_probabilities_by_softmax(tmp_path, raster, pixels, arguments):
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)

    classes, confidence, probabilities = percents(raster, model, tmp_path, arguments=arguments)

    expected = softmax(weighted(pixels))
    assert_percents(probabilities, expected)
    assert_percents(confidence, expected.max(axis=0))
    np.testing.assert_array_equal(classes, classify(raster, model, tmp_path / "alone.tif", arguments=arguments))
    assert len(np.unique(confidence)) > 40


def test_the_probabilities_of_a_real_network_are_blended(shared_data, tmp_path):
    model, image = shared_data / "models" / "bench" / SMALL, textured(131, 157)
    raster = write_raster(tmp_path / "image.tif", image)

    _, confidence, probabilities = percents(
        raster, model, tmp_path, arguments="merge blend;tile_size 96;padding 16;batch_size 3"
    )

    expected = expected_scores(scores_of(model), image / 255, Tiling(96, 96, 16, 4))
    assert_percents(probabilities, expected)
    assert_percents(confidence, expected.max(axis=0))


def test_scores_that_are_probabilities_are_unchanged(tmp_path):
    shares = np.random.default_rng(3).dirichlet([1, 1, 1], (40, 50)).astype(np.float32)
    raster = write_raster(tmp_path / "image.tif", np.moveaxis(shares, 2, 0) * 4 - 2)
    nodes = [helper.make_node("Softmax", ["x"], ["y"], axis=1)]
    model = save(tmp_path / "m.onnx", nodes, 3, 3, classes=described(enumerate("abc")))

    _, confidence, probabilities = percents(raster, model, tmp_path)

    expected = softmax(np.moveaxis(shares, 2, 0) * 4 - 2)
    assert_percents(probabilities, expected)
    assert_percents(confidence, expected.max(axis=0))


def save(path, nodes, bands, channels, kind=TensorProto.FLOAT, **metadata):
    """Write a graph from an image "x" to "y" whose values are used as they are."""
    sides = ["h", "w"]
    tensors = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", bands, *sides]),
        helper.make_tensor_value_info("y", kind, ["b", *([channels] if channels else []), *sides]),
    ]
    graph = helper.make_graph(nodes, "g", tensors[:1], tensors[1:], metadata.pop("constants", []))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"pixelwise": json.dumps({"value_range": [0, 1], **metadata})})
    onnx.save(model, str(path))
    return path


def described(classes):
    return [{"value": value, "name": name} for value, name in classes]


@pytest.mark.parametrize("sigmoid", [False, True], ids=["logits", "probabilities"])
@pytest.mark.parametrize(
    ("classes", "background", "names"),
    [
        ([(0, "Land"), (7, "Water")], None, ["Land", "Water"]),
        ([(7, "Water")], "true", ["Background", "Water"]),
        ([(7, "Water")], "false", ["Background", "Water"]),
    ],
    ids=["two classes", "background", "no background"],
)
def test_a_binary_model_has_a_band_for_each_side(tmp_path, sigmoid, classes, background, names):
    logits = np.random.default_rng(4).normal(0, 2, (1, 60, 70)).astype(np.float32)
    raster = write_raster(tmp_path / "image.tif", logits)
    nodes = [helper.make_node("Sigmoid" if sigmoid else "Identity", ["x"], ["y"])]
    model = save(tmp_path / "m.onnx", nodes, 1, 1, classes=described(classes))
    arguments = f"threshold 0.8;predict_background {background}" if background else "threshold 0.8"

    actual, confidence, probabilities = percents(raster, model, tmp_path, arguments=arguments)

    water = 1 / (1 + np.exp(-logits[0].astype(np.float64)))
    assert_percents(probabilities, np.array([1 - water, water]))
    np.testing.assert_array_equal(probabilities.sum(axis=0), 100)
    shown = water if background == "false" else np.maximum(water, 1 - water)
    assert_percents(confidence, shown)
    np.testing.assert_array_equal(actual == 7, water >= 0.8)
    assert band_names(tmp_path / "probabilities.tif") == names


def band_names(path):
    dataset = gdal.Open(str(path))
    return [dataset.GetRasterBand(number).GetDescription() for number in range(1, dataset.RasterCount + 1)]


def test_every_channel_is_a_band_including_excluded_channels(tmp_path, raster, pixels):
    model = conv_model(
        tmp_path / "m.onnx", WEIGHTS, classes=[(value, f"Kind {value}", (value, 0, 0)) for value in (3, 5, 9)], **RAW
    )

    classes, confidence, probabilities = percents(
        raster, model, tmp_path, arguments="predict_background false;threshold 0.6"
    )

    expected = softmax(weighted(pixels))
    assert_percents(probabilities, expected)
    assert_percents(confidence, expected[1:].max(axis=0))
    assert band_names(tmp_path / "probabilities.tif") == ["Background", "Kind 3", "Kind 5", "Kind 9"]
    chosen = np.array([3, 5, 9])[expected[1:].argmax(axis=0)]
    np.testing.assert_array_equal(classes, np.where(expected[1:].max(axis=0) >= 0.6, chosen, 255))


def test_the_threshold_does_not_hide_pixels_of_the_confidence(tmp_path, raster):
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)
    (tmp_path / "high").mkdir()

    low = percents(raster, model, tmp_path)
    high = percents(raster, model, tmp_path / "high", arguments="threshold 0.9")

    np.testing.assert_array_equal(high[1], low[1])
    np.testing.assert_array_equal(high[0], np.where(low[1] == 90, high[0], np.where(low[1] > 90, low[0], 255)))


def test_coarse_scores_are_interpolated_before_the_softmax(tmp_path):
    image = textured(75, 91)
    raster, model = write_raster(tmp_path / "image.tif", image), coarse_model(tmp_path / "m.onnx")

    _, confidence, probabilities = percents(raster, model, tmp_path, arguments="padding 8;merge blend")

    coarse, multiple = scores_of(model), read_definition(str(model)).total_stride
    scores = expected_scores(
        lambda values: upsampled(coarse(values)[None], 4)[0], image / 255, Tiling(32, 32, 8, multiple)
    )
    assert_percents(probabilities, softmax(scores), 0.01)
    assert_percents(confidence, softmax(scores).max(axis=0), 0.01)


def test_a_network_with_an_output_margin_has_seamless_probabilities_on_a_mosaic(tmp_path):
    image = textured(130, 150, bands=2)
    parts = [image[:, :, :90].copy(), image[:, :, 60:].copy()]
    paths = []
    for number, part in enumerate(parts):
        paths.append(write_raster(tmp_path / f"{number}.tif", part))
        dataset = gdal.Open(str(paths[-1]), gdal.GA_Update)
        dataset.SetGeoTransform((500000 + 600 * number, 10, 0, 5400000, 0, -10))
        dataset.FlushCache()
    model = means_model(tmp_path / "m.onnx", 13, channels=3)

    _, confidence, probabilities = percents(paths, model, tmp_path)

    (tmp_path / "whole").mkdir()
    raster = write_raster(tmp_path / "image.tif", image)
    _, whole, shares = percents(raster, model, tmp_path / "whole", arguments="merge crop")
    np.testing.assert_array_equal(probabilities, shares)
    np.testing.assert_array_equal(confidence, whole)
    weights = numpy_helper.to_array(onnx.load(str(model)).graph.initializer[0])
    wide = np.pad(image / 255, ((0, 0), (6, 6), (6, 6)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(wide, (13, 13), axis=(1, 2))
    assert_percents(probabilities, softmax(np.einsum("brcij,kbij->krc", windows, weights, optimize=True)))


def test_pixels_without_values_have_no_percentages(tmp_path, pixels):
    pixels[:, 30:60, 20:90] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)

    classes, confidence, probabilities = percents(raster, model, tmp_path)

    empty = (pixels == 0).all(axis=0)
    np.testing.assert_array_equal(classes == 255, empty)
    np.testing.assert_array_equal(confidence == 255, empty)
    np.testing.assert_array_equal(probabilities == 255, np.broadcast_to(empty, probabilities.shape))


def test_a_score_that_is_not_a_number_has_no_percentage(tmp_path):
    values = np.array([[[0.0, np.nan, 3.0]], [[1.0, 2.0, 1.0]], [[2.0, 2.0, 2.0]]], np.float32)
    rule = ClassRule.of(
        definition((1, 2, 3)),
        threshold=None,
        predict_background=False,
        probabilities=False,
        extras=(OutputKind.CONFIDENCE, OutputKind.PROBABILITIES),
    )

    answer = rule.predict(values[None])

    expected = np.rint(100 * softmax(values))
    np.testing.assert_array_equal(answer.classes[0], [[3, 255, 1]])
    np.testing.assert_array_equal(
        answer.percents[OutputKind.PROBABILITIES][0], np.where(np.isnan(expected), 255, expected)
    )
    np.testing.assert_array_equal(answer.percents[OutputKind.CONFIDENCE][0, 0, [0, 2]], expected.max(axis=0)[0, [0, 2]])
    assert answer.percents[OutputKind.CONFIDENCE][0, 0, 1] == 255


def definition(values):
    return channels_and_classes(values, len(values))


def test_scores_far_apart_are_0_and_100_percent():
    scores = np.array([[2000.0], [-2000.0], [1990.0]], np.float32).reshape(1, 3, 1, 1)
    rule = ClassRule.of(
        definition((1, 2, 3)),
        threshold=None,
        predict_background=False,
        probabilities=False,
        extras=(OutputKind.CONFIDENCE, OutputKind.PROBABILITIES),
    )

    answer = rule.predict(scores)

    np.testing.assert_array_equal(answer.percents[OutputKind.PROBABILITIES].ravel(), [100, 0, 0])
    np.testing.assert_array_equal(answer.percents[OutputKind.CONFIDENCE].ravel(), [100])


@pytest.mark.parametrize("keyed", [False, True], ids=["matrix", "mappings"])
@pytest.mark.parametrize("threshold", [0, 0.6], ids=str)
def test_a_table_model_outputs_the_probability_of_its_label(tmp_path, pixels, raster, keyed, threshold):
    model = tree(tmp_path / "m.onnx", NUMBERS, keyed=keyed)

    classes, confidence, probabilities = percents(raster, model, tmp_path, arguments=f"threshold {threshold}")

    shares = LEAVES[leaf(pixels)]
    np.testing.assert_array_equal(probabilities, np.rint(np.moveaxis(shares, 2, 0) * 100))
    np.testing.assert_array_equal(confidence, np.rint(shares.max(axis=2) * 100))
    chosen = np.array(NUMBERS)[leaf(pixels)]
    np.testing.assert_array_equal(classes, np.where(shares.max(axis=2) >= threshold, chosen, -32768))


def test_the_confidence_is_the_probability_of_the_label_even_if_another_score_is_higher(tmp_path, pixels, raster):
    nodes = [
        helper.make_node("Div", ["x", "range"], ["scores"]),
        helper.make_node("ArgMin", ["x"], ["place"], axis=1, keepdims=0),
        helper.make_node("Gather", ["names", "place"], ["label"]),
    ]
    outputs = [tensor("scores", TensorProto.FLOAT, ["n", 3]), tensor("label", TensorProto.INT64, ["n"])]
    constants = {"names": np.array([4, 6, 8]), "range": np.float32(64)}
    model = save_table(tmp_path / "m.onnx", nodes, outputs, initializers=constants)

    classes, confidence, probabilities = percents(raster, model, tmp_path)

    np.testing.assert_array_equal(classes, np.array([4, 6, 8])[pixels.argmin(axis=0)])
    assert_percents(confidence, softmax(pixels / 64).min(axis=0))
    assert_percents(probabilities, softmax(pixels / 64))


def test_a_table_model_has_no_percentages_for_pixels_without_values(tmp_path, pixels):
    pixels[:, :40] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)

    _, confidence, probabilities = percents(raster, tree(tmp_path / "m.onnx", NUMBERS), tmp_path)

    empty = (pixels == 0).all(axis=0)
    np.testing.assert_array_equal(confidence == 255, empty)
    np.testing.assert_array_equal(probabilities == 255, np.broadcast_to(empty, (3, *empty.shape)))


def ids_model(path):
    nodes = [helper.make_node("ArgMax", ["x"], ["y"], axis=1, keepdims=0)]
    return save(path, nodes, 3, 0, TensorProto.INT64, classes=described([(n, f"K{n}") for n in range(3)]))


@pytest.mark.parametrize("output", ["confidence", "probabilities"])
@pytest.mark.parametrize("make", [ids_model, lambda path: tree(path, NUMBERS, scores=False)], ids=["ids", "labels"])
def test_a_model_without_scores_is_refused_before_the_run(tmp_path, raster, output, make):
    model = make(tmp_path / "m.onnx")

    with pytest.raises(ArgumentError, match=r"p\.tif: m\.onnx returns only classes, not scores"):
        plan(make_job(raster, model, tmp_path / "o.tif", **{output: str(tmp_path / "p.tif")}))


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("classes.tif", "another result has this name"),
        ("classes.tiff", "another result has this name"),
        ("image.tif", "this is a file of the input raster"),
        ("p.png", "the result is a GeoTIFF"),
    ],
)
def test_a_file_that_is_another_result_or_is_read_is_refused(tmp_path, raster, output, message):
    model = argmax_model(tmp_path / "m.onnx", 3)

    for name in ("confidence", "probabilities"):
        with pytest.raises(OutputError, match=message):
            plan(make_job(raster, model, tmp_path / "classes.tif", **{name: str(tmp_path / output)}))


def test_separate_items_have_no_percentages(tmp_path, raster):
    model = argmax_model(tmp_path / "m.onnx", 3)

    with pytest.raises(ArgumentError, match=r"p\.tif: confidence and probability rasters are not available"):
        plan_batch(make_job(raster, model, "", confidence=str(tmp_path / "p.tif")), str(tmp_path / "items"))


def test_the_files_do_not_depend_on_batch_workers_or_strips(shared_data, tmp_path, monkeypatch):
    image = textured(300, 600)
    raster = write_raster(tmp_path / "image.tif", image)
    model = shared_data / "models" / "bench" / "fcn_small_5c_dyn.onnx"
    actual = {}
    for merge in ("crop", "blend"):
        for batch, workers, memory in ((1, "1", 2**28), (3, "3", 1)):
            monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", memory)
            folder = tmp_path / f"{merge}{batch}"
            folder.mkdir()
            arguments = f"tile_size 128;padding 16;merge {merge};batch_size {batch}"
            percents(raster, model, folder, arguments=arguments, parallel_factor=workers)
            names = [f"{name}.tif" for name in ("classes", "confidence", "probabilities")]
            actual.setdefault(merge, []).append([read(folder / name) for name in names])

    for first, second in actual.values():
        for one, other in zip(first, second):
            np.testing.assert_array_equal(one, other)


def test_the_same_input_produces_the_same_files(tmp_path, raster):
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        percents(raster, model, folder)

    for name in os.listdir(folders[0]):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_the_files_are_on_the_grid_of_the_map_with_statistics_and_overviews(tmp_path):
    image = textured(700, 600)
    raster = write_raster(tmp_path / "image.tif", image)
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, classes=plain_classes(4), **RAW)
    extent = Environment(extent=Extent(500100, 5393500, 505900, 5399900))

    _, confidence, probabilities = percents(raster, model, tmp_path, environment=extent)

    grid = gdal.Open(str(tmp_path / "classes.tif"))
    for name, arrays in (("confidence", confidence[None]), ("probabilities", probabilities)):
        dataset = gdal.Open(str(tmp_path / f"{name}.tif"))
        assert dataset.GetGeoTransform() == grid.GetGeoTransform()
        assert dataset.GetProjection() == grid.GetProjection()
        assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "LZW"
        for number, values in enumerate(arrays, start=1):
            band = dataset.GetRasterBand(number)
            assert (band.DataType, band.GetNoDataValue()) == (gdal.GDT_Byte, 255)
            assert band.GetColorInterpretation() in (gdal.GCI_GrayIndex, gdal.GCI_Undefined)
            assert band.GetBlockSize() == grid.GetRasterBand(1).GetBlockSize()
            actual = band.GetStatistics(False, False)
            np.testing.assert_allclose(actual, [values.min(), values.max(), values.mean(), values.std()], rtol=1e-6)
            half = band.GetOverview(0).ReadAsArray()[:-1, :-1]
            blocks = values[: 2 * half.shape[0], : 2 * half.shape[1]].reshape(half.shape[0], 2, half.shape[1], 2)
            assert np.abs(half - blocks.mean(axis=(1, 3))).max() <= 0.5
    assert band_names(tmp_path / "confidence.tif") == ["Confidence"]
    assert band_names(tmp_path / "probabilities.tif") == ["Class 0", "Class 1", "Class 2", "Class 3"]


def test_a_failed_run_leaves_no_files(tmp_path, raster, monkeypatch):
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)
    before = sorted(os.listdir(tmp_path))

    def fails(self):
        raise OutputError("the disk is full")

    monkeypatch.setattr(PercentTiff, "finish", fails)
    with pytest.raises(OutputError, match="the disk is full"):
        percents(raster, model, tmp_path)

    assert sorted(os.listdir(tmp_path)) == before


def test_no_other_file_is_written_unless_requested(tmp_path, raster):
    model = conv_model(tmp_path / "m.onnx", WEIGHTS, **RAW)
    before = set(os.listdir(tmp_path))

    run(plan(make_job(raster, model, tmp_path / "o.tif")), NullProgress())

    assert set(os.listdir(tmp_path)) - before == {"o.tif", "o.tif.aux.xml", "o.qml", "o.qmd"}


@pytest.mark.parametrize("name", ["森林　密", "می‌روند", "<&>\"'"])
def test_bands_spell_names_as_the_model_does(tmp_path, raster, name):
    classes = [(1, name, (1, 2, 3)), (2, "x\x00\x1by", (4, 5, 6)), (3, "c", (7, 8, 9))]
    model = argmax_model(tmp_path / "m.onnx", 3, classes)

    percents(raster, model, tmp_path)

    assert band_names(tmp_path / "probabilities.tif") == [name, "xy", "c"]
