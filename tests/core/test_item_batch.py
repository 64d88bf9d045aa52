"""Every raster item is classified on its own grid; the results can be merged."""

import gc
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import (
    ArgumentError,
    Cancelled,
    Environment,
    Extent,
    ItemsError,
    OutputError,
    RasterError,
    RasterInput,
)
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.tests.core.runs import Listener, classify, make_job, read
from pixelwise.tests.core.warps import NODATA, NORTH_UP, brightest, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model, failing_model

BANDS = 3


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", BANDS, value_range=[0, 1], tile_size=64)


def noise(rows, cols, seed, holes=0.2):
    """Pixels without any structure, shape (bands, rows, cols), 0 in holes."""
    random = np.random.default_rng(seed)
    pixels = random.integers(1, 250, (BANDS, rows, cols)).astype(np.uint8)
    blocks = random.random((rows // 7 + 1, cols // 7 + 1)) < holes
    pixels[:, blocks.repeat(7, axis=0).repeat(7, axis=1)[:rows, :cols]] = 0
    return pixels


def shifted(cols, rows, size=10.0):
    """A transform whose origin is shifted to the right and down by these numbers of 10 m cells."""
    x, width, _, y, _, height = NORTH_UP
    return (x + cols * width, size, 0.0, y + rows * height, 0.0, -size)


def classes_of(path):
    pixels = gdal.Open(str(path)).ReadAsArray()
    return brightest(pixels, (pixels != 0).any(axis=0))


def run(rasters, model, folder, output="", listener=None, temporary=False, **rest):
    planned = plan_batch(make_job(rasters, model, output, **rest), str(folder), temporary=temporary)
    return run_batch(planned, listener or Listener())


def files(folder):
    """All files below a folder, including hidden ones."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))


@pytest.fixture
def two(tmp_path):
    """Two rasters, the second off the grid of the first by a fraction of a cell."""
    folder = tmp_path / "in"
    folder.mkdir()
    return [
        write_grid(folder / "first.tif", noise(60, 50, 1, 0.4), nodata=0),
        write_grid(folder / "second.tif", noise(70, 80, 2), shifted(20.3, 30.7), nodata=0),
    ]


@pytest.fixture
def truncated(tmp_path):
    """A raster with a complete header, but with truncated pixels."""
    path = write_grid(tmp_path / "truncated.tif", noise(300, 300, 3))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def test_two_dates_have_the_same_results_as_separate_runs(shared_data, tmp_path):
    dates = [shared_data / "naip" / f"naip_{year}.tif" for year in (2018, 2010)]
    network = shared_data / "models" / "landcover_naip" / "trained.emd"
    environment = Environment(extent=Extent(487000, 5207000, 487600, 5207500))

    done = run(dates, network, tmp_path / "o", environment=environment)

    assert [name for name, _ in done.items] == ["naip_2018", "naip_2010"]
    assert done.overlay is None
    for date, (name, summary) in zip(dates, done.items):
        alone = classify(date, network, tmp_path / "alone.tif", environment=environment)
        assert summary.output == str(tmp_path / "o" / f"{name}.tif")
        np.testing.assert_array_equal(read(summary.output), alone)
        assert placed(summary.output) == placed(tmp_path / "alone.tif")
        assert [count for _, count in summary.classes] == np.bincount(alone[alone != NODATA], minlength=6).tolist()


def test_sixty_tiles_produce_sixty_maps_whose_overlay_equals_that_of_the_uncut_raster(shared_data, tmp_path):
    source = shared_data / "naip" / "naip_2018.tif"
    network = argmax_model(tmp_path / "argmax.onnx", 4, value_range=[0, 1], tile_size=64)
    cols, rows = placed(source).size
    tiles = []
    for row in range(6):
        for col in range(10):
            top, left = rows * row // 6, cols * col // 10
            window = [left, top, cols * (col + 1) // 10 - left, rows * (row + 1) // 6 - top]
            tiles.append(tmp_path / f"{row}{col}.tif")
            gdal.Translate(str(tiles[-1]), str(source), srcWin=window)

    done = run(tiles, network, tmp_path / "o", tmp_path / "all.tif")

    assert len(done.items) == 60
    for tile in tiles:
        np.testing.assert_array_equal(read(tmp_path / "o" / tile.name), classes_of(tile))
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), classes_of(source))
    assert placed(tmp_path / "all.tif") == placed(source)


@pytest.mark.parametrize(
    "environment",
    [
        Environment(crs="EPSG:32634"),
        Environment(cell_size=25.0),
        Environment(extent=Extent(500150, 5399200, 500600, 5399800)),
        Environment(snap=RasterInput("snap", "")),
    ],
    ids=["crs", "cell size", "extent", "snap"],
)
def test_environments_apply_to_each_item(two, model, tmp_path, environment):
    if environment.snap:
        snap = write_grid(tmp_path / "snap.tif", noise(5, 5, 0), shifted(0.4, 0.4))
        environment = replace(environment, snap=RasterInput("snap", str(snap)))

    done = run(two, model, tmp_path / "o", environment=environment)

    for raster, (_, summary) in zip(two, done.items):
        alone = classify(raster, model, tmp_path / "alone.tif", environment=environment)
        np.testing.assert_array_equal(read(summary.output), alone)
        assert placed(summary.output) == placed(tmp_path / "alone.tif")
    assert len(done.items) == 2


def test_an_item_outside_the_extent_is_left_out_with_a_line_in_the_log(two, model, tmp_path):
    listener = Listener()
    environment = Environment(extent=Extent(500000, 5399900, 500100, 5400000))

    done = run(two, model, tmp_path / "o", listener=listener, environment=environment)

    assert [name for name, _ in done.items] == ["first"]
    assert 'Raster item "second" is outside the extent and is skipped.' in listener.lines
    assert files(tmp_path / "o") == ["first.qmd", "first.qml", "first.tif", "first.tif.aux.xml"]


def test_an_extent_outside_all_items_is_an_error(two, model, tmp_path):
    environment = Environment(extent=Extent(0, 0, 1, 1))

    with pytest.raises(ArgumentError, match="none of the 2 raster items overlaps it"):
        run(two, model, tmp_path / "o", environment=environment)

    assert not (tmp_path / "o").exists()


def test_an_extent_without_a_crs_is_one_rectangle_for_all_items(two, model, tmp_path):
    degrees = Path(gdalwarp(two[1], tmp_path / "degrees.tif", "-t_srs", "EPSG:4326", exact=False))
    extent = Extent(500300, 5399300, 500500, 5399500)

    done = run([two[0], degrees], model, tmp_path / "o", environment=Environment(extent=extent))

    actual = placed(done.items[1][1].output).extent
    expected = replace(extent, crs="EPSG:32633").to_crs("EPSG:4326")
    assert np.abs(np.subtract(actual, (expected.xmin, expected.ymin, expected.xmax, expected.ymax))).max() < 2e-4


def test_the_sources_of_a_virtual_raster_and_of_a_tile_index_are_items(two, model, tmp_path):
    adjacent = write_grid(tmp_path / "in" / "beside.tif", noise(60, 50, 4), shifted(50, 0), nodata=0)
    gdal.BuildVRT(str(tmp_path / "both.vrt"), [str(two[0]), str(adjacent)]).FlushCache()

    done = run(tmp_path / "both.vrt", model, tmp_path / "o", tmp_path / "all.tif")

    assert sorted(name for name, _ in done.items) == ["beside", "first"]
    for raster in (two[0], adjacent):
        np.testing.assert_array_equal(read(tmp_path / "o" / raster.name), classes_of(raster))
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), np.hstack([classes_of(two[0]), classes_of(adjacent)]))


def test_the_overlay_of_a_virtual_raster_with_gaps_is_the_map_of_its_sources(model, tmp_path):
    parts = [
        write_grid(tmp_path / f"{name}.tif", noise(40, 50, seed, 0), shifted(col, row))
        for name, seed, col, row in (("a", 1, 0, 0), ("b", 2, 70, 15))
    ]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(part) for part in parts]).FlushCache()

    run(tmp_path / "all.vrt", model, tmp_path / "o", tmp_path / "all.tif")

    expected = np.full((55, 120), NODATA)
    expected[:40, :50], expected[15:, 70:] = noise(40, 50, 1, 0).argmax(axis=0), noise(40, 50, 2, 0).argmax(axis=0)
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), expected)


@pytest.mark.parametrize("overlapping", [True, False])
@pytest.mark.parametrize("broken", [None, b"", b"no raster"], ids=["gone", "empty", "junk"])
def test_a_broken_source_of_a_virtual_raster_is_reported_and_the_others_are_classified(
    broken, overlapping, model, tmp_path
):
    step = 30 if overlapping else 50
    parts = [write_grid(tmp_path / f"t{n}.tif", noise(40, 50, n), shifted(step * n, 0), nodata=0) for n in range(3)]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(part) for part in parts]).FlushCache()
    parts[1].unlink()
    if broken is not None:
        parts[1].write_bytes(broken)

    with pytest.raises(
        ItemsError, match=r'1 of 3 cannot be classified\.\n- t1: Input raster "t1": .*t1\.tif'
    ) as caught:
        run(tmp_path / "all.vrt", model, tmp_path / "o", tmp_path / "all.tif")

    assert "The other items (2) are finished" in str(caught.value)
    for part in (parts[0], parts[2]):
        np.testing.assert_array_equal(read(tmp_path / "o" / part.name), classes_of(part))
    assert not (tmp_path / "all.tif").exists()


def test_a_virtual_raster_without_an_intact_source_is_refused_before_the_run(model, tmp_path):
    parts = [write_grid(tmp_path / f"t{n}.tif", noise(40, 50, n), shifted(30 * n, 0)) for n in range(2)]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(part) for part in parts]).FlushCache()
    for part in parts:
        part.unlink()

    with pytest.raises(ItemsError, match=r"2 of 2 cannot be classified(.|\n)*There is nothing else to classify"):
        run(tmp_path / "all.vrt", model, tmp_path / "o")

    assert not (tmp_path / "o").exists()


# Names


def test_items_of_the_same_name_have_separate_files(model, tmp_path):
    paths = []
    for number, name in enumerate(("a/scene.tif", "b/scene.tif", "c/SCENE.tif")):
        (tmp_path / name).parent.mkdir()
        paths.append(write_grid(tmp_path / name, noise(20, 30, number), nodata=0))

    run(paths, model, tmp_path / "o")

    for name, path in zip(("scene", "scene_2", "SCENE_3"), paths):
        np.testing.assert_array_equal(read(tmp_path / "o" / f"{name}.tif"), classes_of(path))


def test_inputs_in_the_folder_and_their_styles_are_unchanged(two, model, tmp_path):
    folder = tmp_path / "in"
    (folder / "first.qml").write_text("the user's own")
    before = {name: (folder / name).read_bytes() for name in files(folder)}

    done = run(two, model, folder, folder / "first_2.tif")

    assert {name: (folder / name).read_bytes() for name in before} == before
    assert [os.path.basename(summary.output) for _, summary in done.items] == ["first_3.tif", "second_2.tif"]
    for raster, (_, summary) in zip(two, done.items):
        np.testing.assert_array_equal(read(summary.output), classes_of(raster))


def test_a_second_run_replaces_the_results_of_the_first(two, model, tmp_path):
    run(two, model, tmp_path / "o")
    before = files(tmp_path / "o")

    run(two, model, tmp_path / "o", bands="3,2,1")

    assert files(tmp_path / "o") == before
    pixels = read(two[0])[::-1]
    np.testing.assert_array_equal(read(tmp_path / "o" / "first.tif"), brightest(pixels, (pixels != 0).any(axis=0)))


def test_other_rasters_in_the_folder_are_not_replaced(two, model, tmp_path):
    folder = tmp_path / "other year"
    folder.mkdir()
    write_grid(folder / "first.tif", noise(20, 20, 9))
    (folder / "SECOND.jp2").write_bytes(b"an image")
    before = {name: (folder / name).read_bytes() for name in files(folder)}

    for _ in range(2):
        done = run(two, model, folder)

        assert [os.path.basename(summary.output) for _, summary in done.items] == ["first_2.tif", "second_2.tif"]
    assert {name: (folder / name).read_bytes() for name in before} == before
    np.testing.assert_array_equal(read(folder / "first_2.tif"), classes_of(two[0]))


# Failures


def test_a_broken_item_is_reported_and_the_others_finish(two, truncated, model, tmp_path):
    listener = Listener()
    output = tmp_path / "all.tif"
    output.write_bytes(b"an older result")

    with pytest.raises(ItemsError) as caught:
        run([two[0], truncated, two[1]], model, tmp_path / "o", output, listener)

    message = str(caught.value)
    assert message.startswith("Raster items: 1 of 3 cannot be classified.\n- truncated: Input raster")
    assert f"The other items (2) are finished and are in {tmp_path / 'o'}; {output} was not written" in message
    assert [line for line in listener.warnings if "truncated" in line]
    for raster in two:
        np.testing.assert_array_equal(read(tmp_path / "o" / raster.name), classes_of(raster))
    assert files(tmp_path / "o") == [
        f"{name}.{end}" for name in ("first", "second") for end in ("qmd", "qml", "tif", "tif.aux.xml")
    ]
    assert output.read_bytes() == b"an older result"
    assert [name for name in files(tmp_path) if name.startswith(".")] == []


def test_items_that_cannot_be_planned_do_not_stop_the_others(two, model, tmp_path):
    narrow = write_grid(tmp_path / "narrow.tif", noise(20, 20, 5)[:2])
    garbage = tmp_path / "garbage.tif"
    garbage.write_bytes(b"no raster at all")

    with pytest.raises(ItemsError) as caught:
        run([garbage, two[0], narrow], model, tmp_path / "o")

    assert re.search("2 of 3 cannot be classified.\n- garbage: .*\n- narrow: .*", str(caught.value))
    np.testing.assert_array_equal(read(tmp_path / "o" / "first.tif"), classes_of(two[0]))


def test_if_only_the_overlay_is_requested_an_unusable_item_is_refused_beforehand(two, model, tmp_path):
    narrow = write_grid(tmp_path / "narrow.tif", noise(20, 20, 5)[:2])

    with pytest.raises(ItemsError, match=re.escape("1 of 3 cannot be classified")):
        plan_batch(make_job([*two, narrow], model, tmp_path / "all.tif"), str(tmp_path / "o"), temporary=True)


def test_an_item_on_which_the_network_fails_does_not_stop_the_network_for_the_next(tmp_path):
    network = failing_model(tmp_path / "model.onnx", "Gather")
    bright, dark = np.full((BANDS, 40, 40), 150, np.uint8), noise(40, 40, 6, 0) // 3
    dark[dark == 0] = 1
    paths = [write_grid(tmp_path / f"{name}.tif", pixels) for name, pixels in (("a", bright), ("b", dark))]

    with pytest.raises(ItemsError, match=re.escape("1 of 2 cannot be classified")):
        run(paths, network, tmp_path / "o")

    alone = classify(paths[1], network, tmp_path / "alone.tif")
    np.testing.assert_array_equal(read(tmp_path / "o" / "b.tif"), alone)


def test_after_a_failure_all_rasters_are_closed(two, truncated, model, tmp_path):
    def open_datasets():
        return [each for each in gc.get_objects() if isinstance(each, gdal.Dataset)]

    gc.collect()
    before = len(open_datasets())
    gc.disable()
    try:
        with pytest.raises(ItemsError):
            run([*two, truncated], model, tmp_path / "o")
        after = len(open_datasets())
    finally:
        gc.enable()

    assert after <= before  # one of an earlier test may have been closed


def test_a_tile_size_that_the_network_refuses_is_one_error_and_not_one_for_each_item(two, tmp_path):
    network = failing_model(tmp_path / "model.onnx", "Slice")
    listener = Listener()

    with pytest.raises(ArgumentError, match="the model does not accept tiles of 128 pixels"):
        run(two, network, tmp_path / "o", listener=listener, arguments="tile_size 128")

    assert listener.warnings == []
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"model": "/nowhere/m.onnx"}, Exception, "does not exist"),
        ({"arguments": "colour blue"}, ArgumentError, "colour"),
        ({"parallel_factor": "many"}, ArgumentError, "many"),
        ({"output": "/tmp/all.img"}, OutputError, "GeoTIFF"),
        ({"bands": "1,2,9"}, ItemsError, "2 of 2"),
    ],
)
def test_errors_not_caused_by_an_item_are_refused_beforehand(two, model, tmp_path, change, error, message):
    job = replace(make_job(two, model, ""), **change)

    with pytest.raises(error, match=message):
        plan_batch(job, str(tmp_path / "o"))

    assert not (tmp_path / "o").exists()


def test_the_overlay_may_be_no_item(two, model, tmp_path):
    with pytest.raises(OutputError, match="this is a file of the input raster"):
        plan_batch(make_job(two, model, two[1]), str(tmp_path / "o"))


def test_the_only_item_fails_with_its_own_message(model, tmp_path):
    with pytest.raises(RasterError, match="it cannot be opened"):
        plan_batch(make_job(tmp_path / "missing.tif", model, ""), str(tmp_path / "o"))


def test_a_folder_that_is_a_file_or_cannot_be_made_is_refused(two, model, tmp_path):
    with pytest.raises(OutputError, match="it is a file"):
        run(two, model, two[0])
    with pytest.raises(OutputError, match="is not writable"):
        run(two, model, two[0] / "below")


def test_cancelling_keeps_finished_results_and_no_partial_files(two, model, tmp_path):
    output = tmp_path / "all.tif"
    output.write_bytes(b"an older result")
    whole = Listener()
    run(two[:1], model, tmp_path / "count", listener=whole, arguments="tile_size 16;padding 0")
    listener = Listener(cancel_after=len(whole.fractions) + 5)

    with pytest.raises(Cancelled):
        run(two, model, tmp_path / "o", output, listener, arguments="tile_size 16;padding 0")

    assert files(tmp_path / "o") == ["first.qmd", "first.qml", "first.tif", "first.tif.aux.xml"]
    np.testing.assert_array_equal(read(tmp_path / "o" / "first.tif"), classes_of(two[0]))
    assert output.read_bytes() == b"an older result"
    assert [name for name in files(tmp_path) if name.startswith(".")] == []


def test_cancelling_immediately_leaves_no_folder(two, model, tmp_path):
    with pytest.raises(Cancelled):
        run(two, model, tmp_path / "o", listener=Listener(cancel_after=0))

    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("share", [0.96, 0.999])
def test_cancelling_while_the_results_are_merged_leaves_no_overlay(model, tmp_path, share):
    rasters = [write_grid(tmp_path / f"{seed}.tif", noise(1200, 300, seed), shifted(300 * seed, 0)) for seed in (0, 1)]

    class Stopper(Listener):
        def cancelled(self):
            return bool(self.fractions) and self.fractions[-1] > share

    with pytest.raises(Cancelled):
        run(rasters, model, tmp_path / "o", tmp_path / "all.tif", Stopper())

    assert len(files(tmp_path / "o")) == 8
    assert [name for name in files(tmp_path) if "all" in name] == []


def test_progress_rises_to_its_end_and_assumptions_are_logged_once(two, model, tmp_path):
    listener = Listener()

    run(two, model, tmp_path / "o", tmp_path / "all.tif", listener)

    assert listener.fractions == sorted(listener.fractions)
    assert listener.fractions[-1] == 1
    assert sum(line.startswith("Model: ") for line in listener.lines) == 1
    assert sum(line.startswith("Value ") for line in listener.lines) == 3


# The overlay


def laid_over(results, onto):
    """Maps in one CRS on the grid of another, by numpy: the nearest pixel of the topmost map with a class."""
    (cols, rows), transform = placed(onto).size, placed(onto).transform
    x = transform[0] + (np.arange(cols) + 0.5) * transform[1]
    y = transform[3] + (np.arange(rows) + 0.5) * transform[5]
    laid = np.full((rows, cols), NODATA, np.uint8)
    for path in results:
        values, (left, width, _, top, _, height) = read(path), placed(path).transform
        row, col = (np.floor(part).astype(int) for part in ((y - top) / height, (x - left) / width))
        in_rows, in_cols = ((part >= 0) & (part < size) for part, size in zip((row, col), values.shape))
        result = np.full_like(laid, NODATA)
        result[np.ix_(in_rows, in_cols)] = values[np.ix_(row[in_rows], col[in_cols])]
        laid = np.where(laid == NODATA, result, laid)
    return laid


@pytest.mark.parametrize(
    ("cols", "rows", "size"), [(20, 30, 10.0), (20.3, 30.7, 10.0), (-5.2, 8.1, 3.0), (3.3, -9.6, 27.0)]
)
def test_results_in_one_crs_are_merged_by_the_nearest_pixel(two, model, tmp_path, cols, rows, size):
    other = write_grid(tmp_path / "other.tif", noise(90, 110, 7), shifted(cols, rows, size), nodata=0)

    done = run([two[0], other], model, tmp_path / "o", tmp_path / "all.tif")

    classify([two[0], other], model, tmp_path / "mosaic.tif")
    assert placed(tmp_path / "all.tif") == placed(tmp_path / "mosaic.tif")
    actual = read(tmp_path / "all.tif")
    np.testing.assert_array_equal(
        actual, laid_over([summary.output for _, summary in done.items], tmp_path / "all.tif")
    )
    assert {0, 1, 2, NODATA} == set(np.unique(actual))


def test_the_overlay_uses_the_nearest_class_even_if_the_results_have_overviews(model, tmp_path):
    coarse = write_grid(tmp_path / "coarse.tif", noise(30, 30, 8, 0.5), shifted(0, 0, 80.0), nodata=0)
    fine = write_grid(tmp_path / "fine.tif", noise(700, 650, 9), shifted(12.3, 10.6, 3.0), nodata=0)

    done = run([coarse, fine], model, tmp_path / "o", tmp_path / "all.tif")

    results = [summary.output for _, summary in done.items]
    assert gdal.Open(results[1]).GetRasterBand(1).GetOverviewCount() > 0
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), laid_over(results, tmp_path / "all.tif"))


def test_results_of_two_utm_zones_are_merged(model, tmp_path):
    top = write_grid(tmp_path / "top.tif", noise(60, 70, 6, 0.4), (799000.0, 10.0, 0, 5400000.0, 0, -10.0), nodata=0)
    corner = gdal.Warp("", str(top), format="VRT", dstSRS="EPSG:32634").GetGeoTransform()
    adjacent = write_grid(
        tmp_path / "beside.tif",
        noise(90, 80, 7),
        (corner[0] + 203, 11, 0, corner[3] - 5, 0, -11),
        "EPSG:32634",
        nodata=0,
    )

    done = run([top, adjacent], model, tmp_path / "o", tmp_path / "all.tif")

    onto = placed(tmp_path / "all.tif")
    expected = np.full(onto.size[::-1], NODATA, np.uint8)
    for number, (_, summary) in enumerate(done.items):
        warped = gdalwarp(
            summary.output, tmp_path / f"{number}.tif", "-t_srs", "EPSG:32633", "-te", *onto.extent,
            "-ts", *onto.size, "-r", "near",
        )  # fmt: skip
        values, alpha = read(warped)
        np.copyto(expected, values, where=(alpha != 0) & (expected == NODATA))
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), expected)
    assert (expected != NODATA).sum() > 7000


def test_the_overlay_of_a_rotated_item_keeps_its_grid(model, tmp_path):
    rotated = write_grid(tmp_path / "rotated.tif", noise(40, 50, 10), (500000.0, 8, 3, 5400000.0, 3, -8), nodata=0)

    run([rotated], model, tmp_path / "o", tmp_path / "all.tif")

    np.testing.assert_array_equal(read(tmp_path / "all.tif"), classes_of(rotated))
    assert placed(tmp_path / "all.tif") == placed(rotated)


def test_the_overlay_has_the_classes_colours_and_counts_of_any_result(two, model, tmp_path):
    done = run(two, model, tmp_path / "o", tmp_path / "all.tif")

    values = read(tmp_path / "all.tif")
    counts = np.bincount(values[values != NODATA], minlength=BANDS).tolist()
    assert [count for _, count in done.overlay.classes] == counts
    datasets = [gdal.Open(str(path)) for path in (tmp_path / "o" / "first.tif", tmp_path / "all.tif")]
    single, laid = (dataset.GetRasterBand(1) for dataset in datasets)
    tables = [band.GetDefaultRAT() for band in (single, laid)]  # GDAL reads the names from the file next to the raster
    assert [tables[1].GetValueAsDouble(row, 2) for row in range(BANDS)] == counts
    assert laid.GetCategoryNames() == single.GetCategoryNames()
    assert laid.GetNoDataValue() == single.GetNoDataValue()
    colors = [[band.GetColorTable().GetColorEntry(value) for value in range(BANDS)] for band in (single, laid)]
    assert colors[0] == colors[1]
    assert (tmp_path / "all.qml").read_text() == (tmp_path / "o" / "first.qml").read_text()


def test_with_an_extent_the_overlay_has_the_grid_of_the_mosaic(two, model, tmp_path):
    environment = Environment(extent=Extent(500103, 5399304, 500555, 5399888))

    done = run(two, model, tmp_path / "o", tmp_path / "all.tif", environment=environment)

    classify(two, model, tmp_path / "mosaic.tif", environment=environment)
    assert placed(tmp_path / "all.tif") == placed(tmp_path / "mosaic.tif")
    expected = laid_over([summary.output for _, summary in done.items], tmp_path / "all.tif")
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), expected)
