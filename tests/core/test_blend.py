"""Blended scores are the mean over all tiles that contain a pixel, weighted by a Hann window."""

import json
import threading
import tracemalloc
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import Cancelled, Environment, Extent, NullProgress, plan, read_definition, run
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.grid.window import Window
from pixelwise.inference.loop import classify, classify_blended
from pixelwise.inference.loop.blend import BlendLayout, Strip
from pixelwise.inference.loop.tile_pool import TilePool
from pixelwise.inference.model.arguments import Fill, Merge, read_arguments
from pixelwise.inference.model.classes import Legend, ModelClass
from pixelwise.inference.network.scoring import ScoredWindow, Scorer
from pixelwise.inference.network.upsample import upsampled
from pixelwise.inference.raster.image import Image
from pixelwise.inference.result.classes import ClassRule
from pixelwise.tests.core.blends import SMALL, coarse_model, expected_scores, means_model, scores_of
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SIZES = {
    "smaller than a tile": (50, 41),
    "one pixel": (1, 1),
    "one row": (1, 130),
    "a tile": (96, 96),
    "one pixel more than a tile": (97, 97),
    "a multiple of nothing": (131, 157),
}


@pytest.fixture(scope="session")
def small(shared_data):
    return shared_data / "models" / "bench" / SMALL


def turned(score):
    """The mean of the scores of the eight orientations of a tile."""

    def mean(values):
        answers = []
        for quarter in range(4):
            for step in (1, -1):
                answer = score(np.rot90(values[..., ::step], quarter, (1, 2)))
                answers.append(np.rot90(answer, -quarter, (1, 2))[..., ::step])
        return np.mean(answers, axis=0)

    return mean


@pytest.fixture
def narrow(monkeypatch):
    """Strips of the minimum width: 256 columns for the tiles of these tests."""
    monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", 1)


def blended(raster, model, output, arguments, **rest):
    """Run a job and return the class values it wrote, and its log."""
    listener = Listener()
    run(plan(make_job(raster, model, output, arguments=f"merge blend;{arguments}", **rest)), listener)
    return read(output), "\n".join(listener.lines)


def assert_classes(actual, scores, margin=1e-5):
    """Compare with the best class, except for the few pixels with two scores so close that rounding decides."""
    first, second = np.sort(scores, axis=0)[[-1, -2]]
    clear = first - second > margin
    np.testing.assert_array_equal(actual[clear], scores.argmax(axis=0)[clear])
    assert clear.mean() > 0.99


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("fill", "mode"), [("reflect", "reflect"), ("zero", "constant")])
def test_the_map_is_that_of_the_weighted_mean_of_all_tiles(small, tmp_path, size, fill, mode):
    pixels = textured(*size)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, small, tmp_path / "c.tif", f"tile_size 96;padding 24;fill {fill}")

    assert_classes(classes, expected_scores(scores_of(small), pixels / 255, Tiling(96, 96, 24, 4), mode=mode))


def test_a_pixel_in_several_tiles_has_their_weighted_mean(small, tmp_path, narrow):
    pixels = textured(37, 300)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, small, tmp_path / "c.tif", "tile_size 64;padding 28")

    assert_classes(classes, expected_scores(scores_of(small), pixels / 255, Tiling(64, 64, 28, 4)))


def test_rotated_tiles_are_blended(small, tmp_path):
    pixels = textured(75, 91)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, small, tmp_path / "c.tif", "tile_size 64;padding 12;test_time_augmentation true")

    assert_classes(classes, expected_scores(turned(scores_of(small)), pixels / 255, Tiling(64, 64, 12, 4)))


def test_coarse_scores_are_blended_after_interpolation_to_pixels(tmp_path):
    model = coarse_model(tmp_path / "m.onnx")
    pixels = textured(75, 91)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, model, tmp_path / "c.tif", "padding 8")

    coarse, multiple = scores_of(model), read_definition(str(model)).total_stride
    scores = expected_scores(
        lambda values: upsampled(coarse(values)[None], 4)[0], pixels / 255, Tiling(32, 32, 8, multiple)
    )
    assert_classes(classes, scores)


def table(log):
    """The cells of the log's table of classes, below its heading: value, pixels, area with its unit, share, class."""
    lines = log.splitlines()
    heading = next(number for number, line in enumerate(lines) if line.split()[:2] == ["Value", "Pixels"])
    last = next(number for number, line in enumerate(lines) if line.endswith("No data"))
    return [line.split() for line in lines[heading + 1 : last + 1]]


def test_neither_strips_nor_batch_nor_workers_show(small, tmp_path, monkeypatch):
    pixels = textured(140, 700)
    pixels[:, 30:60, 240:270] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)
    runs = [(2**29, 1, "0"), (1, 1, "0"), (1, 3, "0"), (1, 4, "2"), (2**29, 7, "2")]

    results = []
    for number, (memory, batch, workers) in enumerate(runs):
        monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", memory)
        arguments = f"tile_size 64;padding 12;threshold 0.3;batch_size {batch}"
        output = tmp_path / f"{number}.tif"
        results.append(blended(raster, small, output, arguments, parallel_factor=workers))

    for classes, log in results[1:]:
        np.testing.assert_array_equal(classes, results[0][0])
        assert table(log) == table(results[0][1])
    assert len({(tmp_path / f"{number}.tif").read_bytes() for number in range(len(runs))}) == 1


def test_holes_are_nodata_and_every_other_pixel_is_blended_and_counted_once(small, tmp_path, narrow):
    pixels = textured(150, 560)
    holes = np.random.default_rng(5).random(pixels.shape[1:]) < 0.02
    holes[20:140, 200:330] = True  # hides whole tiles, on both sides of a strip's edge
    pixels[:, holes] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)

    classes, log = blended(raster, small, tmp_path / "c.tif", "tile_size 64;padding 12;fill zero")

    assert ((classes == 255) == holes).all()
    scores = expected_scores(scores_of(small), pixels / 255, Tiling(64, 64, 12, 4), mode="constant")
    scores[:, holes] = np.arange(5)[:, None]
    assert_classes(np.where(holes, 4, classes), scores)
    pixels, *_, last, word = table(log)[-1]
    assert (pixels, last, word) == (f"{holes.sum():,}", "No", "data")
    assert "got no class" not in log


def test_an_extent_is_blended_from_tiles_aligned_to_the_input(small, tmp_path):
    pixels = textured(150, 170)
    raster = write_raster(tmp_path / "image.tif", pixels)
    window = Window(21, 35, 90, 101)
    left, top = 500000 + 10 * window.col, 5400000 - 10 * window.row
    extent = Extent(left, top - 10 * window.height, left + 10 * window.width, top)

    classes, _ = blended(
        raster, small, tmp_path / "c.tif", "tile_size 64;padding 12", environment=Environment(extent=extent)
    )

    scores = expected_scores(scores_of(small), pixels / 255, Tiling(64, 64, 12, 4), window=window)
    assert_classes(classes, scores)


def test_a_network_with_an_output_margin_is_blended_by_a_quarter_on_each_side(tmp_path):
    model = means_model(tmp_path / "m.onnx", 13, sides=(64, 52))
    pixels = textured(90, 110, bands=2)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, log = blended(raster, model, tmp_path / "c.tif", "")

    padding = 6 + 16  # a quarter of 52, at a total stride of 4
    assert "padding 22, total stride 4" in log
    assert "the scores of neighbouring tiles overlap by 32 of 52 pixels" in log
    scores = expected_scores(scores_of(model), pixels / 255, Tiling(64, 64, padding, 4), crop=6)
    assert_classes(classes, scores, margin=1e-4)


def test_margins_and_sizes_with_a_remainder_are_blended_at_multiples_of_the_total_stride(tmp_path):
    definition = read_definition(str(means_model(tmp_path / "m.onnx", 13, sides=(64, 52))))
    definition = replace(definition, total_stride=16, remainder=0)

    arguments = read_arguments("merge blend", definition)

    assert arguments.padding == 6 + 16
    assert arguments.notes == ("Blending: the scores of neighbouring tiles overlap by 36 of 52 pixels.",)
    assert Tiling(64, 64, arguments.padding, 16).step == (16, 16)


def test_the_land_cover_network_blends(shared_data, tmp_path):
    definition = read_definition(str(shared_data / "models" / "landcover_naip" / "trained.emd"))

    arguments = read_arguments("merge blend", definition)

    assert (arguments.padding, arguments.merge) == (64 + 32, Merge.BLEND)


def scores_that_depend_on_the_tile(path, channels):
    """Write a graph for tiles of 32: means over a window with zeros around the tile, so that tiles disagree."""
    kernel = np.random.default_rng(2).normal(0, 0.4, (channels, 3, 9, 9)).astype(np.float32)
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, depth, 32, 32])
        for name, depth in zip(("image", "scores"), (3, channels))
    ]
    node = helper.make_node("Conv", ["image", "w"], ["scores"], pads=[4, 4, 4, 4])
    graph = helper.make_graph([node], "g", tensors[:1], tensors[1:], [numpy_helper.from_array(kernel, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    classes = [{"value": number + 1, "name": f"Class {number}"} for number in range(channels)]
    metadata = {"classes": classes, "size_multiple": 1}
    helper.set_model_props(model, {"pixelwise": json.dumps(metadata)})
    onnx.save(model, str(path))
    return path


def test_the_threshold_is_compared_with_the_blended_scores(tmp_path):
    model = scores_that_depend_on_the_tile(tmp_path / "m.onnx", 3)
    pixels = textured(75, 81)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, model, tmp_path / "c.tif", "padding 5;threshold 0.9")

    scores = expected_scores(scores_of(model), pixels / 255, Tiling(32, 32, 5))
    certain = 1 / np.exp(scores - scores.max(axis=0)).sum(axis=0)
    clear = np.abs(certain - 0.9) > 1e-4
    np.testing.assert_array_equal(classes[clear], np.where(certain < 0.9, 255, scores.argmax(axis=0) + 1)[clear])
    assert 0.1 < (classes == 255).mean() < 0.9


def test_a_binary_network_is_blended_before_the_sigmoid(tmp_path):
    model = scores_that_depend_on_the_tile(tmp_path / "m.onnx", 1)
    pixels = textured(75, 81)
    raster = write_raster(tmp_path / "image.tif", pixels)

    classes, _ = blended(raster, model, tmp_path / "c.tif", "padding 5;threshold 0.4")

    probability = 1 / (1 + np.exp(-expected_scores(scores_of(model), pixels / 255, Tiling(32, 32, 5))[0]))
    clear = np.abs(probability - 0.4) > 1e-4
    np.testing.assert_array_equal(classes[clear], (probability >= 0.4).astype(np.uint8)[clear])
    assert 0.05 < classes.mean() < 0.95


def test_without_padding_blend_equals_crop_and_the_log_reports_it(tmp_path):
    model = scores_that_depend_on_the_tile(tmp_path / "m.onnx", 3)
    raster = write_raster(tmp_path / "image.tif", textured(75, 81))

    classes, log = blended(raster, model, tmp_path / "c.tif", "padding 0")

    run(plan(make_job(raster, model, tmp_path / "crop.tif", arguments="padding 0")), NullProgress())
    np.testing.assert_array_equal(classes, read(tmp_path / "crop.tif"))
    assert "merge blend is the same as crop here: without padding, tiles do not overlap." in log


def test_progress_rises_with_every_tile_to_the_end(tmp_path, narrow):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "image.tif", textured(200, 600))
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments="merge blend")), listener)

    assert listener.fractions == sorted(listener.fractions)
    assert len(listener.fractions) > 4 * 12
    assert listener.fractions[-1] == 1


@pytest.mark.parametrize("reports", [0, 1, 5])
def test_cancelling_takes_effect_within_two_tiles_and_leaves_no_files(tmp_path, monkeypatch, reports):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "image.tif", textured(200, 300))
    scored = []
    score = classify.Classifier.scored
    monkeypatch.setattr(classify.Classifier, "scored", lambda *args: scored.append(1) or score(*args))
    planned = plan(make_job(raster, model, tmp_path / "c.tif", arguments="merge blend;batch_size 2"))
    before, threads = sorted(tmp_path.iterdir()), {*threading.enumerate()}

    with pytest.raises(Cancelled):
        run(planned, Listener(cancel_after=reports))

    assert len(scored) <= reports + planned.workers + 2
    assert sorted(tmp_path.iterdir()) == before
    assert {*threading.enumerate()} <= threads


@st.composite
def layouts(draw):
    multiple = draw(st.sampled_from([1, 2, 4]))
    crop, beyond = draw(st.integers(0, 3)), multiple * draw(st.integers(0, 4))
    height, width = (
        multiple * draw(st.integers(1, 5)) + 2 * (crop + beyond) + draw(st.integers(0, multiple - 1)) for _ in range(2)
    )
    tiling = Tiling(height, width, crop + beyond, multiple, (draw(st.integers(0, 9)), draw(st.integers(0, 9))))
    return BlendLayout.of(tiling, crop, (draw(st.integers(1, 60)), draw(st.integers(1, 90))))


def test_weighting_does_not_modify_the_scores_of_the_network():
    layout = BlendLayout.of(Tiling(8, 8, 2), 0, (20, 20))
    piece = next(layout.pieces([Window(0, 0, 20, 20)]))
    scores = np.ones((3, piece.keep.height, piece.keep.width), np.float32)

    weighted = layout.weighted(piece, ScoredWindow(piece.keep, scores, np.ones(scores.shape[1:], bool)))

    assert (scores == 1).all()
    assert weighted.scores.min() < 1
    assert not np.shares_memory(weighted.scores, scores)


def blended_scores(layout, strips, scores_of_tile):
    """Blend scores computed from the number of each tile; also count how often each pixel was written."""
    shape = layout.rows.size, layout.cols.size
    result, times = np.full((3, *shape), np.nan, np.float32), np.zeros(shape, int)
    canvas = None
    for piece in layout.pieces(strips):
        if canvas is None or canvas.window != piece.strip:
            canvas = Strip(piece.strip, 3, layout.rows.length)
        answered = piece.read.grown(-layout.output_margin)
        made_up = scores_of_tile(piece.place[0] * 1000 + piece.place[1])
        scores = np.broadcast_to(np.float32(made_up), (3, answered.height, answered.width)).copy()
        rows, cols = piece.keep.slices_within(answered)
        valid = np.ones((piece.keep.height, piece.keep.width), bool)
        canvas.add(layout.weighted(piece, ScoredWindow(piece.keep, scores[:, rows, cols], valid)))
        for part in canvas.take(piece.complete):
            rows, cols = part.window.slices_within(Window(0, 0, *shape))
            result[:, rows, cols], times[rows, cols] = part.scores, times[rows, cols] + part.valid
    return result, times


@given(layouts())
@settings(deadline=None)
def test_every_pixel_is_written_once_and_its_weights_sum_to_one(layout):
    whole, times = blended_scores(layout, layout.strips(3, 1, 2**30), lambda seed: 1.0)

    assert (times == 1).all()
    np.testing.assert_allclose(whole, 1, rtol=1e-5)


@given(layouts())
@settings(deadline=None)
def test_strips_leave_no_trace_in_the_last_bit(layout):
    def random(seed):
        return np.random.default_rng(seed).random((3, layout.rows.length, layout.cols.length), np.float32)

    whole, _ = blended_scores(layout, layout.strips(3, 1, 2**30), random)
    narrow, times = blended_scores(layout, layout.strips(3, 1, 1), random)

    assert (times == 1).all()
    np.testing.assert_array_equal(narrow, whole)


@settings(deadline=None)
@given(layouts(), st.sampled_from([1, 16]), st.integers(1, 10**6))
def test_strips_cover_the_raster_and_keep_to_the_memory_or_three_steps(layout, block, memory):
    strips = layout.strips(3, block, memory)

    assert [strip.col for strip in strips] == [0, *(strip.right for strip in strips[:-1])]
    assert strips[-1].right == layout.cols.size
    assert {strip.width % block for strip in strips[:-1]} <= {0}
    assert {(strip.row, strip.height) for strip in strips} == {(0, layout.rows.size)}
    most = max(strip.width for strip in strips) * layout.rows.length * 3 * 4
    assert most <= max(memory, (3 * layout.cols.starts.step + block) * layout.rows.length * 3 * 4)


class ManyClasses(Scorer):
    """A fake network of sixty classes that is never run."""

    def scores(self, images, windows=(), unfilled=()):
        ramp = np.arange(60, dtype=np.float32)[:, None, None]
        return np.array([-np.abs(image[0] - ramp) for image in images], np.float32)


class Wide:
    """A raster of any width whose values are its column numbers."""

    def __init__(self, size):
        self.area = Window(0, 0, *size)

    def read(self, window):
        values = np.arange(window.col, window.right, dtype=np.float32) % 60
        return Image(np.tile(values, (1, window.height, 1)), np.ones((window.height, window.width), bool))


def peak_memory(width):
    """The peak memory for blending a raster of 200 rows in addition to its result, in bytes, and the result."""
    size = (200, width)
    legend = Legend.of(tuple(ModelClass(value, str(value), (0, 0, 0)) for value in range(60)))
    rule = ClassRule(legend, tuple(range(60)))
    classifier = classify.Classifier(
        ManyClasses(SimpleNamespace(stop=lambda: None, trimmed_margin=0), SimpleNamespace(of_tile=False)),
        rule,
        Tiling(64, 64, 8),
        Fill.REFLECT,
        1,
    )
    result = np.zeros(size, np.uint8)

    def write(window, answer):
        result[window.slices_within(Window(0, 0, *size))] = answer.classes

    tracemalloc.start()
    try:
        blending = classify_blended.Blending.of(classifier, size, 60, 256, 4 * 2**20)
        pool = TilePool(lambda: Wide(size), 2, NullProgress())
        classify_blended.run(blending, pool, SimpleNamespace(write=write))
        return tracemalloc.get_traced_memory()[1], result
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_width_of_the_raster():
    narrow, _ = peak_memory(256)  # one strip

    wide, actual = peak_memory(8192)

    assert wide < 1.5 * narrow
    assert wide < 64 * 8192 * 60 * 4 / 4  # a quarter of the scores of one row of tiles
    np.testing.assert_array_equal(actual, np.tile(np.arange(8192) % 60, (200, 1)))
