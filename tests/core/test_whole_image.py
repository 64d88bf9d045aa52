"""The tiled result equals one run of the network over the whole image."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pixelwise.inference import memory, read_definition
from pixelwise.tests.core.runs import classify, network, textured, whole_image_classes, write_raster

TINY, SMALL = "fcn_tiny_5c_dyn.onnx", "fcn_small_5c_dyn.onnx"
TILE = 96
SIZES = {
    "smaller than a tile": (50, 41),
    "smaller than the padding": (9, 5),
    "one pixel": (1, 1),
    "one row": (1, 130),
    "what a tile keeps": (48, 48),
    "a tile": (TILE, TILE),
    "one pixel more than a tile": (TILE + 1, TILE + 1),
    "one pixel more than what two tiles keep": (97, 97),
    "a multiple of nothing": (131, 157),
}


@pytest.fixture(scope="session")
def bench(shared_data):
    return shared_data / "models" / "bench"


def receptive_radius(path, multiple):
    """The distance at which a changed pixel has an effect, measured on the network."""
    side, middle = 32 * multiple + 128, 16 * multiple + 64
    session = network(path)
    name = session.get_inputs()[0].name
    image = np.random.default_rng(2).random((1, 3, side, side), np.float32)
    before = session.run(None, {name: image})[0]
    reach = 0
    for phase in range(multiple):
        changed = image.copy()
        changed[..., middle + phase, middle + phase] += 100
        rows, cols = np.nonzero(np.abs(session.run(None, {name: changed})[0] - before).max(axis=(0, 1)) > 0)
        reach = max(reach, *np.abs(rows - middle - phase), *np.abs(cols - middle - phase))
    return int(reach)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("fill", ["reflect", "zero"])
@pytest.mark.parametrize(("model", "multiple"), [(TINY, 1), (SMALL, 4)])
def test_tiles_have_the_same_classes_as_the_whole_image(bench, tmp_path, model, multiple, size, fill):
    image = textured(*size)
    raster = write_raster(tmp_path / "image.tif", image)
    arguments = f"tile_size {TILE};padding 24;fill {fill}"

    classes = classify(raster, bench / model, tmp_path / "classes.tif", arguments=arguments)

    mode = "reflect" if fill == "reflect" else "constant"
    np.testing.assert_array_equal(classes, whole_image_classes(bench / model, image, 24, multiple, mode))


@pytest.mark.parametrize(("model", "multiple"), [(TINY, 1), (SMALL, 4)])
def test_the_padding_of_these_tests_covers_the_receptive_field(bench, model, multiple):
    assert receptive_radius(bench / model, multiple) <= 24


@given(
    rows=st.integers(1, 90),
    cols=st.integers(1, 90),
    tile=st.integers(13, 24).map(lambda n: 4 * n),
    padding=st.sampled_from([20, 24]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tile_borders_are_invisible_at_every_size(bench, tmp_path, rows, cols, tile, padding):
    image = textured(rows, cols, seed=rows * 100 + cols)
    raster = write_raster(tmp_path / "image.tif", image)
    arguments = {"tile_size": tile, "padding": padding}

    classes = classify(raster, bench / SMALL, tmp_path / "classes.tif", arguments=arguments)

    np.testing.assert_array_equal(classes, whole_image_classes(bench / SMALL, image, 24, 4))


@pytest.mark.parametrize("model", [TINY, SMALL])
def test_the_bytes_do_not_depend_on_batch_or_workers(bench, tmp_path, model):
    raster = write_raster(tmp_path / "image.tif", textured(300, 310))
    runs = [(1, "0"), (3, "0"), (4, "2"), (1, "2"), (3, "2"), (100, "2")]

    results = []
    for number, (batch, workers) in enumerate(runs):
        output = tmp_path / f"{number}.tif"
        arguments = f"tile_size 128;padding 24;batch_size {batch}"
        results.append(classify(raster, bench / model, output, arguments=arguments, parallel_factor=workers))

    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_the_bytes_do_not_depend_on_the_number_of_threads_or_the_cache_of_gdal(bench, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_CACHE", 2**20)
    raster = write_raster(tmp_path / "image.tif", textured(1000, 1000))
    model, files = bench / "fcn_tiny_5c_dyn.onnx", []

    for workers in ("1", "4", "4"):
        output = tmp_path / f"{len(files)}.tif"
        classify(raster, model, output, arguments="tile_size 128;padding 8", parallel_factor=workers)
        files.append(output.read_bytes())

    assert files[0] == files[1] == files[2]


def test_a_static_batch_has_the_same_classes_as_single_tiles(bench, tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(530, 460))

    static = classify(raster, bench / "fcn_small_5c_512_b1.onnx", tmp_path / "static.tif")
    dynamic = classify(raster, bench / SMALL, tmp_path / "dynamic.tif")

    np.testing.assert_array_equal(static, dynamic)


@pytest.mark.parametrize(("model", "multiple"), [(TINY, 1), (SMALL, 4)])
def test_the_total_stride_is_detected_by_probing(bench, model, multiple):
    assert read_definition(str(bench / model)).total_stride == multiple
