"""Test-time augmentation: the mean output of the eight rotated and mirrored copies of a tile, for any tiles."""

import json
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ArgumentError, plan, read_definition, run
from pixelwise.inference.model.arguments import offered_arguments, read_arguments
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SMALL = "fcn_small_5c_dyn.onnx"
SIZES = {"smaller than a tile": (50, 41), "one row": (1, 130), "a multiple of nothing": (131, 157)}


@pytest.fixture(scope="session")
def bench(shared_data):
    return shared_data / "models" / "bench"


def variants(image):
    """The eight rotations and reflections of an image's last two axes, each with its inverse."""
    for quarter in range(4):
        for mirrored in (False, True):
            first = np.flip(image, -1) if mirrored else image

            def back(turned, quarter=quarter, mirrored=mirrored):
                upright = np.rot90(turned, -quarter, (-2, -1))
                return np.flip(upright, -1) if mirrored else upright

            yield np.rot90(first, quarter, (-2, -1)), back


def mean_scores(path, pixels, padding, multiple):
    """Scores of the whole image, extended by reflection and up to a multiple, as the mean of its eight variants."""
    _, rows, cols = pixels.shape
    below, right = (-(length + 2 * padding) % multiple for length in (rows, cols))
    extended = np.pad(pixels / 255, ((0, 0), (padding, padding + below), (padding, padding + right)), mode="reflect")
    session = network(path)
    name = session.get_inputs()[0].name
    answers = []
    for turned, back in variants(extended.astype(np.float32)):
        answers.append(back(session.run(None, {name: np.ascontiguousarray(turned[None])})[0][0]))
    return np.mean(answers, axis=0, dtype=np.float64)[:, padding : padding + rows, padding : padding + cols]


def assert_classes(actual, scores, margin=1e-5):
    """Compare with the best class, except for the few pixels with two scores so close that rounding decides."""
    first, second = np.sort(scores, axis=0)[[-1, -2]]
    clear = first - second > margin
    np.testing.assert_array_equal(actual[clear], scores.argmax(axis=0)[clear])
    assert clear.mean() > 0.99


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_map_equals_that_of_the_mean_of_eight_copies_of_the_whole_image(bench, tmp_path, size):
    pixels = textured(*size)
    raster = write_raster(tmp_path / "image.tif", pixels)
    arguments = "tile_size 96;padding 24;test_time_augmentation true"

    classes = classify(raster, bench / SMALL, tmp_path / "classes.tif", arguments=arguments)

    assert_classes(classes, mean_scores(bench / SMALL, pixels, 24, 4))
    assert (classes != classify(raster, bench / SMALL, tmp_path / "c.tif", arguments="tile_size 96;padding 24")).any()


def test_the_map_depends_on_neither_batch_nor_workers_nor_tiles(bench, tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(150, 170))
    runs = [("96;padding 24;batch_size 1", "0"), ("96;padding 24;batch_size 5", "2"), ("132;padding 28", "2")]

    results = []
    for number, (tiles, workers) in enumerate(runs):
        arguments = f"test_time_augmentation true;tile_size {tiles}"
        output = tmp_path / f"{number}.tif"
        results.append(classify(raster, bench / SMALL, output, arguments=arguments, parallel_factor=workers))

    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def lopsided_model(path, sides, batch=1, bands=3):
    """Write a network that adds each band's eastern and, twice, southern neighbour; its output has no symmetry."""
    kernel = np.zeros((bands, bands, 3, 3), np.float32)
    kernel[range(bands), range(bands), 1, 1:] = 1
    kernel[range(bands), range(bands), 2, 1] = 2
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, bands, *sides]) for name in ("image", "scores")
    ]
    node = helper.make_node("Conv", ["image", "w"], ["scores"], pads=[1, 1, 1, 1])
    graph = helper.make_graph([node], "g", tensors[:1], tensors[1:], [numpy_helper.from_array(kernel, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    classes = [{"value": band, "name": f"Class {band}"} for band in range(bands)]
    metadata = {"classes": classes, "size_multiple": 1, "padding": 2}
    helper.set_model_props(model, {"pixelwise": json.dumps(metadata)})
    onnx.save(model, str(path))
    return path


def neighbours(pixels):
    """The pixel itself and its northern, southern, western and eastern neighbours, of a mirrored image."""
    wide = np.pad(pixels.astype(np.float64), ((0, 0), (1, 1), (1, 1)), mode="reflect")
    return wide[:, 1:-1, 1:-1], wide[:, :-2, 1:-1], wide[:, 2:, 1:-1], wide[:, 1:-1, :-2], wide[:, 1:-1, 2:]


@pytest.mark.parametrize("batch", [1, 3])
def test_a_graph_of_fixed_square_tiles_is_shown_all_eight(tmp_path, batch):
    pixels = textured(45, 61)
    raster = write_raster(tmp_path / "image.tif", pixels)
    model = lopsided_model(tmp_path / "m.onnx", (20, 20), batch)

    classes = classify(raster, model, tmp_path / "c.tif", arguments="test_time_augmentation true")

    own, *around = neighbours(pixels)  # each of four neighbours counts once in two copies and twice in two
    assert_classes(classes, own + 0.75 * sum(around))


def test_a_graph_of_fixed_oblong_tiles_is_only_mirrored_with_a_line_in_the_log(tmp_path):
    pixels = textured(45, 61)
    raster = write_raster(tmp_path / "image.tif", pixels)
    model = lopsided_model(tmp_path / "m.onnx", (16, 24))
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments="test_time_augmentation true")), listener)

    own, north, south, west, east = neighbours(pixels)
    assert_classes(read(tmp_path / "c.tif"), own + (north + south) + 0.5 * (west + east))
    assert "4 mirrored copies of each (no rotation, because tiles are not square)." in "\n".join(listener.lines)


def test_a_graph_that_accepts_any_size_is_rotated_even_if_its_tiles_are_oblong(tmp_path):
    lopsided_model(tmp_path / "m.onnx", ("h", "w"))
    entries = {"ModelFile": "m.onnx", "ImageHeight": 16, "ImageWidth": 24, "Padding": 2, "DataRange": [0, 1]}
    (tmp_path / "m.emd").write_text(json.dumps(entries))
    pixels = textured(45, 61)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes = classify(raster, tmp_path / "m.emd", tmp_path / "c.tif", arguments="test_time_augmentation true")

    own, *around = neighbours(pixels)
    assert_classes(classes, own + 0.75 * sum(around))


def test_scores_are_averaged_before_the_threshold(tmp_path):
    pixels = textured(45, 61)
    raster = write_raster(tmp_path / "image.tif", pixels)
    model = lopsided_model(tmp_path / "m.onnx", (20, 20))

    classes = classify(raster, model, tmp_path / "c.tif", arguments="test_time_augmentation true;threshold 0.6")

    own, *around = neighbours(pixels / 255)
    scores = own + 0.75 * sum(around)
    certain = 1 / np.exp(scores - scores.max(axis=0)).sum(axis=0)
    clear = np.abs(certain - 0.6) > 1e-5
    expected = np.where(certain < 0.6, 255, scores.argmax(axis=0))
    np.testing.assert_array_equal(classes[clear], expected[clear])
    assert 0.1 < (classes == 255).mean() < 0.9


def test_augmentation_is_off_by_default(tmp_path):
    model = read_definition(str(argmax_model(tmp_path / "m.onnx", 3)))

    assert not read_arguments("", model).augment
    assert read_arguments("", replace(model, augment=True)).augment
    assert read_arguments("test_time_augmentation true", model).augment


def test_graphs_that_return_class_ids_do_not_offer_augmentation(tmp_path):
    tensors = [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 32, 32]),
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, 32, 32]),
    ]
    node = helper.make_node("ArgMax", ["image"], ["ids"], axis=1, keepdims=0)
    graph = helper.make_graph([node], "g", tensors[:1], tensors[1:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "m.onnx")
    model = read_definition(str(tmp_path / "m.onnx"))

    names = {argument.name for argument in offered_arguments(model)}

    assert not names & {"test_time_augmentation", "merge"}
    with pytest.raises(ArgumentError, match='"test_time_augmentation" is not an argument of this model'):
        read_arguments("test_time_augmentation true", model)
