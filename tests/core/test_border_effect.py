"""`padding auto` measures on this raster how far the border of a tile affects its classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import ogr
from pixelwise.inference import (
    ArgumentError,
    Cancelled,
    Environment,
    Extent,
    NullProgress,
    Polygons,
    plan,
    read_definition,
    run,
)
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.grid.window import Window
from pixelwise.inference.loop import border_effect
from pixelwise.inference.loop.auto_padding import find_padding
from pixelwise.inference.loop.classify import Classifier
from pixelwise.inference.loop.tile_pool import TilePool
from pixelwise.inference.model.arguments import Fill, read_arguments
from pixelwise.inference.model.classes import Legend, ModelClass
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.raster.image import Image
from pixelwise.inference.result.classes import ClassRule
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured, write_raster
from pixelwise.tests.core.tables import tree
from pixelwise.tests.models import argmax_model

WITHIN = 486900, 5207245, 488900, 5208745  # 400 x 300 cells of the NAIP scene: xmin, ymin, xmax, ymax
CLASSES = (ModelClass(1, "dark", (0, 0, 0)), ModelClass(2, "bright", (255, 255, 255)))


def noise(rows, cols, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (1, rows, cols)).astype(np.uint8)


@dataclass(frozen=True)
class Stored:
    """An array as a raster that counts its reads."""

    pixels: np.ndarray
    valid: np.ndarray
    windows: list

    @property
    def area(self):
        return Window(0, 0, *self.valid.shape)

    def read(self, window):
        self.windows.append(window)
        rows, cols = window.slices_within(self.area)
        return Image(self.pixels[:, rows, cols].copy(), self.valid[rows, cols].copy())


def stored(pixels, valid=None):
    return Stored(pixels, np.ones(pixels.shape[1:], bool) if valid is None else valid, [])


class Box:
    """Bright if the mean of the pixels up to `radius` away, with zeros outside the tile, is above the middle grey."""

    def __init__(self, radius):
        self.radius = radius

    def scores(self, images, windows=()):
        side = 2 * self.radius + 1
        sums = np.pad(np.array(images, np.int64)[:, 0], ((0, 0), *[(self.radius + 1, self.radius)] * 2))
        sums = sums.cumsum(axis=1).cumsum(axis=2)
        total = sums[:, side:, side:] - sums[:, :-side, side:] - sums[:, side:, :-side] + sums[:, :-side, :-side]
        return np.stack([np.full(total.shape, 127.5 * side**2), total], axis=1)


class Whole:
    """Bright if a pixel is brighter than the mean of the whole tile, so that every pixel depends on the tile border."""

    def scores(self, images, windows=()):
        images = np.array(images, float)
        return np.concatenate([np.broadcast_to(images.mean(axis=(2, 3), keepdims=True), images.shape), images], axis=1)


def classifier(scorer, tiling):
    scorer.network = SimpleNamespace(stop=lambda: None)
    rule = ClassRule(Legend.of(CLASSES), (1, 2))
    return Classifier(scorer, rule, tiling, Fill.REFLECT, 1)


def looked(scorer, tiling, source, workers=1, progress=None):
    pool = TilePool(lambda: source, workers, progress or NullProgress())
    return border_effect.measure(classifier(scorer, tiling), pool, source.area)


@settings(max_examples=40, deadline=None)
@given(
    radius=st.integers(0, 8),
    multiple=st.sampled_from([1, 2, 4, 8]),
    sides=st.tuples(st.integers(5, 10), st.integers(5, 10)),
    size=st.tuples(st.integers(90, 200), st.integers(90, 200)),
    phase=st.tuples(st.integers(0, 7), st.integers(0, 7)),
)
def test_the_padding_is_the_radius_of_the_network_rounded_up_to_the_total_stride(radius, multiple, sides, size, phase):
    tiling = Tiling(8 * sides[0], 8 * sides[1], 0, multiple, phase)

    actual = looked(Box(radius), tiling, stored(noise(*size)))

    assert actual.smallest() == -(-radius // multiple) * multiple


def test_tile_pairs_are_aligned_to_the_total_stride_and_have_the_size_of_the_run():
    tiling = Tiling(64, 48, 8, 8, (3, 5))
    pair = border_effect.TilePair.of(tiling)

    places = list(border_effect.positions(tiling, pair, Window(0, 0, 500, 400)))

    assert pair.shift == (16, 8)
    assert {(place.read.height, place.read.width) for place in places} == {(80, 56)}
    assert {((place.read.row + 3) % 8, (place.read.col + 5) % 8) for place in places} == {(0, 0)}
    assert len(set(places)) == len(places)


def test_tile_pairs_are_distributed_over_the_raster():
    tiling = Tiling(64, 64, 0)

    places = list(
        islice(border_effect.positions(tiling, border_effect.TilePair.of(tiling), Window(0, 0, 1000, 2000)), 8)
    )

    quarters = {(place.keep.row * 2 // 952, place.keep.col * 4 // 1952) for place in places}
    assert len(quarters) >= 6


@pytest.mark.parametrize(("size", "expected"), [((40, 50), 4), ((20, 30), None), ((1, 1), None)])
def test_a_raster_smaller_than_a_tile_is_measured_as_far_as_possible(size, expected):
    reached = looked(Box(4), Tiling(128, 128, 8), stored(noise(*size)))

    assert reached.smallest() == expected
    assert reached.nearly() is None


def test_a_graph_of_fixed_size_needs_no_larger_tiles():
    shapes = set()

    class Fixed(Box):
        def scores(self, images, windows=()):
            shapes.update(image.shape for image in images)
            return super().scores(images, windows)

    reached = looked(Fixed(5), Tiling(64, 64, 16), stored(noise(300, 300)))

    assert reached.smallest() == 5
    assert shapes == {(1, 64, 64)}


def test_only_pixels_with_a_value_count():
    pixels, valid = noise(256, 256), np.zeros((256, 256), bool)
    valid[100:180, 60:200] = True

    reached = looked(Box(3), Tiling(64, 64, 8), stored(pixels, valid))

    assert reached.smallest() == 3
    assert reached.pixels > 0
    assert reached.pixels <= reached.pairs * 2 * 32 * 32


def test_a_raster_without_values_has_no_result():
    reached = looked(Box(3), Tiling(64, 64, 8), stored(noise(300, 300), np.zeros((300, 300), bool)))

    assert (reached.smallest(), reached.nearly(), reached.pixels, reached.tiles) == (None, None, 0, 0)


def test_neither_workers_nor_the_run_s_own_padding_show():
    source = stored(noise(300, 400))

    first, second = looked(Box(6), Tiling(64, 64, 8), source), looked(Box(6), Tiling(64, 64, 24), source, workers=3)

    np.testing.assert_array_equal(first.compared, second.compared)
    np.testing.assert_array_equal(first.differing, second.differing)


def test_a_search_needs_a_few_tiles_on_rasters_of_any_size():
    reached = looked(Box(2), Tiling(64, 64, 8), stored(noise(3000, 2000)))

    assert reached.tiles == 16


def test_the_counts_equal_those_of_a_comparison_pixel_by_pixel():
    tiling, box, pixels = Tiling(32, 32, 0), Box(6), noise(100, 100)
    pair = border_effect.TilePair.of(tiling)
    place = pair.at(40, 30)

    reached = pair.differences(
        *(box.scores([part])[0].argmax(axis=0) for part in pair.cut(pixels[:, 32:72, 22:62])), np.ones((40, 40), bool)
    )

    counts = np.zeros((2, 16), int)
    for row in range(32):
        for col in range(32):
            # A pixel of a tile that is at least 8 pixels inside the tile above or below it, and that tile.
            for corner, (top, left), (other_top, other_left) in (
                (row < 16 and col < 16, (40, 30), (32, 22)),
                (row >= 16 and col >= 16, (32, 22), (40, 30)),
            ):
                if corner:
                    near = box.scores([pixels[:, top : top + 32, left : left + 32]])[0].argmax(axis=0)
                    deep = box.scores([pixels[:, other_top : other_top + 32, other_left : other_left + 32]])[0]
                    there = top + row - other_top, left + col - other_left
                    distance = min(row, col, 31 - row, 31 - col)
                    counts[0, distance] += 1
                    counts[1, distance] += near[row, col] != deep.argmax(axis=0)[there]
    assert (place.read, place.keep) == (Window(32, 22, 40, 40), Window(40, 30, 24, 24))
    np.testing.assert_array_equal(reached, counts)


def test_cancelling_ends_the_search():
    with pytest.raises(Cancelled):
        looked(Box(2), Tiling(64, 64, 8), stored(noise(500, 500)), progress=Listener(cancel_after=0))


def padding_auto(scorer, tiling, source):
    listener = Listener()
    padding = find_padding(classifier(scorer, tiling), TilePool(lambda: source, 1, listener), source.area)
    return padding, "\n".join(listener.lines), "\n".join(listener.warnings)


def test_the_log_reports_the_padding_and_its_cost():
    padding, log, warnings = padding_auto(Box(3), Tiling(64, 64, 8), stored(noise(300, 300)))

    assert padding == 3
    assert "Padding auto: 3 pixels. 0.00% of the outermost kept pixels of a tile get a class" in log
    assert "With 2 pixels: " in log
    assert "compared 16,384 pixels of 16 tiles at 8 places in " in log
    assert not warnings


def test_if_no_padding_is_enough_a_warning_reports_it():
    padding, _, warnings = padding_auto(Whole(), Tiling(64, 64, 8), stored(noise(300, 300)))

    assert padding == 8  # the default, because more padding has no effect
    assert "no padding up to 16 pixels makes the classes independent of the tile borders" in warnings
    assert "8 pixels are used" in warnings


@pytest.mark.parametrize(
    ("shares", "nearly"),
    [([200, 100, 20, 18, 17, 16, 17, 16], 2), ([200, 100, 50, 30, 20, 10, 8, 4], 7), ([20] * 8, 0)],
)
def test_if_no_padding_is_enough_one_about_as_good_as_the_largest_is_chosen(shares, nearly):
    compared = 10 ** np.arange(10, 2, -1)  # nearly all kept pixels are outermost ones
    actual = border_effect.BorderEffect(compared, compared * np.array(shares) // 1000, tuple(range(8)), 1, 8)

    assert actual.smallest() is None
    assert actual.nearly() == nearly


def test_if_too_few_pixels_have_values_the_default_is_used():
    source = stored(noise(300, 300), np.zeros((300, 300), bool))

    padding, log, warnings = padding_auto(Box(3), Tiling(64, 64, 8), source)

    assert padding == 8
    assert "too few pixels have values to determine which padding is enough, so 8 pixels are used" in log
    assert not warnings


def bench(shared_data, name):
    return shared_data / "models" / "bench" / f"{name}.onnx"


def run_auto(raster, model, output, arguments="padding auto", **rest):
    listener = Listener()
    summary = run(plan(make_job(raster, model, output, arguments=arguments, **rest)), listener)
    return summary, "\n".join(listener.lines)


@pytest.mark.parametrize(("name", "paddings"), [("fcn_tiny_5c_dyn", {1, 2, 3, 4}), ("fcn_small_5c_dyn", {16, 20})])
@pytest.mark.parametrize("tile", [128, 512])
def test_the_padding_of_the_bench_networks_matches_their_receptive_fields(shared_data, tmp_path, name, paddings, tile):
    raster, model = shared_data / "naip" / "naip_2010.tif", bench(shared_data, name)

    summary, log = run_auto(raster, model, tmp_path / "c.tif", f"padding auto;tile_size {tile}")

    padding = summary.record.plan.arguments.padding
    assert padding in paddings
    assert f"Tiles: {summary.record.plan.tiling.count(723, 934)} of {tile} x {tile} pixels, padding {padding}," in log
    assert "Finding the padding" in dict(summary.record.times)


def test_the_map_agrees_with_that_of_four_times_the_padding(shared_data, tmp_path):
    raster, model = shared_data / "naip" / "naip_2010.tif", bench(shared_data, "fcn_small_5c_dyn")
    part = Environment(extent=Extent(*WITHIN, "EPSG:26914"))

    summary, _ = run_auto(raster, model, tmp_path / "auto.tif", "padding auto;tile_size 256", environment=part)
    padding = 4 * summary.record.plan.arguments.padding
    arguments = f"padding {padding};tile_size 256"
    reference = classify(raster, model, tmp_path / "deep.tif", arguments=arguments, environment=part)

    assert (read(tmp_path / "auto.tif") != reference).mean() <= 0.001


def test_the_map_equals_that_of_the_selected_padding(shared_data, tmp_path):
    pixels = textured(170, 190)
    pixels[:, 40:90, 60:110] = 0
    raster = write_raster(tmp_path / "r.tif", pixels, nodata=0)
    model = bench(shared_data, "fcn_small_5c_dyn")

    for more in ("", ";merge blend;test_time_augmentation true"):
        rest = f";tile_size 96;batch_size 2;fill zero{more}"
        summary, _ = run_auto(raster, model, tmp_path / "auto.tif", f"padding auto{rest}")
        actual = summary.record.plan.arguments.padding
        expected = classify(raster, model, tmp_path / "given.tif", arguments=f"padding {actual}{rest}")

        np.testing.assert_array_equal(read(tmp_path / "auto.tif"), expected)
        assert summary.record.plan.tiling.padding == actual


def test_a_model_of_single_pixels_needs_no_padding_even_if_it_blends(tmp_path):
    raster = write_raster(tmp_path / "r.tif", textured(200, 210))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64)

    summary, log = run_auto(raster, model, tmp_path / "c.tif", "padding auto;merge blend")

    assert summary.record.plan.arguments.padding == 0
    assert "merge blend is the same as crop here: without padding, tiles do not overlap." in log


def test_planning_does_not_measure_the_border_effect(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "r.tif", textured(200, 210))

    planned = plan(make_job(raster, model, tmp_path / "c.tif", arguments="padding AUTO"))

    assert planned.arguments.seeks_padding
    assert (planned.arguments.padding, planned.tiling.padding) == (8, 8)


def test_a_cancelled_search_leaves_no_files(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "r.tif", textured(200, 210))
    (tmp_path / "out").mkdir()
    planned = plan(make_job(raster, model, tmp_path / "out" / "c.tif", arguments="padding auto"))

    with pytest.raises(Cancelled):
        run(planned, Listener(cancel_after=0))

    assert list((tmp_path / "out").iterdir()) == []


def test_only_pixels_inside_the_mask_are_compared(tmp_path, monkeypatch):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "r.tif", textured(400, 410))
    seen = []
    monkeypatch.setattr(
        "pixelwise.inference.loop.auto_padding.measure",
        lambda *arguments: seen.append(border_effect.measure(*arguments)) or seen[-1],
    )
    left, top = 500000 + 1000, 5400000 - 1000
    field = ogr.CreateGeometryFromWkt(f"POLYGON(({left} {top},{left + 1000} {top},{left} {top - 800},{left} {top}))")
    mask = Polygons("field", (bytes(field.ExportToWkb()),), "EPSG:32633")

    _, log = run_auto(raster, model, tmp_path / "c.tif", mask=mask)

    assert 2000 <= seen[0].pixels <= 4000 * seen[0].pairs  # of 4000
    assert re.search(r"Mask: \d of 49 tiles have pixels inside field", log)  # pixels compared earlier are not counted


def test_a_preview_does_not_search(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    raster = write_raster(tmp_path / "r.tif", textured(400, 410))
    job_ = make_job(raster, model, tmp_path / "c.tif", arguments="padding auto")

    part = plan_preview(job_, Extent(0, 0, 1e7, 1e7, "EPSG:32633"))
    listener = Listener()
    run(part.plan, listener)

    assert part.plan.tiling.padding == 8
    assert "the preview uses 8 pixels, as without auto" in "\n".join(listener.lines)
    assert "looking for" not in "\n".join(listener.lines)


def test_a_network_with_an_output_margin_needs_no_more_padding(shared_data):
    model = read_definition(str(shared_data / "models" / "landcover_naip" / "trained.emd"))

    values = read_arguments("padding auto;fill zero", model)

    assert values.padding == 64
    assert not values.seeks_padding
    assert values.notes == (
        "Padding auto: 64 pixels, the margin that the network itself leaves out; no more is needed.",
    )
    with pytest.raises(ArgumentError, match='"padding" is not an argument of this model'):
        read_arguments("padding 64", model)


def test_a_model_of_rows_needs_no_padding(tmp_path):
    model = read_definition(str(tree(tmp_path / "m.onnx")))

    values = read_arguments("padding auto", model)

    assert values.padding == 0
    assert not values.seeks_padding
    assert values.notes == ("Padding auto: no padding is needed, because the model classifies each pixel separately.",)
