"""Several rasters are combined into one map: the first is on top, and all bands of a pixel are from one raster."""

import re

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Environment, Extent, RasterError, plan, run
from pixelwise.tests.core.noise import BANDS, noise, shifted
from pixelwise.tests.core.runs import Listener, classify, make_job, read
from pixelwise.tests.core.warps import brightest, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model

UTM_34 = "EPSG:32634"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", BANDS, value_range=[0, 1], tile_size=64)


def laid_over(paths, onto, folder, *, resampling="bilinear"):
    """Rasters on the grid of a result, by gdalwarp and numpy: pixels and validity."""
    pixels = valid = None
    for number, path in enumerate(paths):
        _, width, *_, height = placed(onto).transform
        warped = gdalwarp(
            path, folder / f"warped{number}.tif", "-t_srs", gdal.Open(str(onto)).GetProjection(),
            "-te", *placed(onto).extent, "-tr", width, -height, "-r", resampling,
        )  # fmt: skip
        *bands, alpha = gdal.Open(str(warped)).ReadAsArray()
        if pixels is None:
            pixels, valid = np.zeros_like(bands), np.zeros(alpha.shape, bool)
        shows = (alpha != 0) & ~valid
        pixels[:, shows] = np.array(bands)[:, shows]
        valid |= shows
    return pixels[:BANDS], valid


def test_rasters_on_one_grid_are_merged_pixel_by_pixel(model, tmp_path):
    top = write_grid(tmp_path / "top.tif", noise(90, 70, 1, 0.4), nodata=0)
    adjacent = write_grid(tmp_path / "beside.tif", noise(80, 90, 2), shifted(40, -15), nodata=0)
    under = write_grid(tmp_path / "under.tif", noise(200, 150, 3), shifted(-20, -30), nodata=0)

    classes = classify([top, adjacent, under], model, tmp_path / "o.tif")

    expected = np.zeros((BANDS, 200, 150), np.uint8)
    for pixels, row, col in ((noise(200, 150, 3), 0, 0), (noise(80, 90, 2), 15, 60), (noise(90, 70, 1, 0.4), 30, 20)):
        place = expected[:, row : row + pixels.shape[1], col : col + pixels.shape[2]]
        np.copyto(place, pixels, where=(pixels != 0).any(axis=0))
    np.testing.assert_array_equal(classes, brightest(expected, (expected != 0).any(axis=0)))
    assert placed(tmp_path / "o.tif").transform == shifted(-20, -30)


@pytest.mark.parametrize(("cols", "rows"), [(10.3, 20.0), (10.0, 20.02), (-30.5, -7.5)])
def test_a_raster_off_the_grid_by_a_fraction_of_a_cell_is_warped(model, tmp_path, cols, rows):
    top = write_grid(tmp_path / "top.tif", noise(60, 50, 4, 0.5), nodata=0)
    off = write_grid(tmp_path / "off.tif", noise(70, 80, 5), shifted(cols, rows), nodata=0)

    classes = classify([top, off], model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, brightest(*laid_over([top, off], tmp_path / "o.tif", tmp_path)))


def test_two_utm_zones_are_combined_into_one_map(model, tmp_path):
    top = write_grid(tmp_path / "top.tif", noise(60, 70, 6, 0.4), (799000.0, 10.0, 0, 5400000.0, 0, -10.0), nodata=0)
    corner = gdal.Warp("", str(top), format="VRT", dstSRS=UTM_34).GetGeoTransform()
    adjacent = write_grid(
        tmp_path / "beside.tif", noise(90, 80, 7), (corner[0] + 203, 11, 0, corner[3] - 5, 0, -11), UTM_34, nodata=0
    )

    classes = classify([top, adjacent], model, tmp_path / "o.tif")

    pixels, valid = laid_over([top, adjacent], tmp_path / "o.tif", tmp_path)
    np.testing.assert_array_equal(classes, brightest(pixels, valid))
    assert gdal.Open(str(tmp_path / "o.tif")).GetSpatialRef().GetAuthorityCode(None) == "32633"
    assert placed(tmp_path / "o.tif").transform[1] == 10


@pytest.mark.parametrize(
    "environment",
    [
        Environment(crs=UTM_34),
        Environment(cell_size=7.0),
        Environment(cell_size=25.0),
        Environment(crs="EPSG:4326", extent=Extent(15.0, 48.742, 15.006, 48.75, "EPSG:4326")),
    ],
    ids=["crs", "finer", "coarser", "crs and extent"],
)
def test_environments_apply_to_all_rasters(model, tmp_path, environment):
    top = write_grid(tmp_path / "top.tif", noise(60, 50, 8, 0.4), nodata=0)
    off = write_grid(tmp_path / "off.tif", noise(70, 80, 9), shifted(20.3, 20.7), nodata=0)

    classes = classify([top, off], model, tmp_path / "o.tif", environment=environment)

    method = "average" if environment.cell_size > 10 else "bilinear"
    pixels, valid = laid_over([top, off], tmp_path / "o.tif", tmp_path, resampling=method)
    np.testing.assert_array_equal(classes, brightest(pixels, valid))
    assert valid.mean() > 0.2


@pytest.mark.parametrize("network", ["fcn_tiny_5c_dyn.onnx", "fcn_small_5c_dyn.onnx"])
def test_an_extent_selects_the_crop_of_the_whole_map(shared_data, tmp_path, network):
    first = write_grid(tmp_path / "first.tif", noise(110, 90, 10), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(100, 120, 11), shifted(50.4, -31.3), nodata=0)
    path = shared_data / "models" / "bench" / network
    arguments = "tile_size 96;padding 24"

    whole = classify([first, second], path, tmp_path / "whole.tif", arguments=arguments)
    x, width, _, y, _, height = placed(tmp_path / "whole.tif").transform
    extent = Extent(x + 33 * width, y + 91 * height, x + 121 * width, y + 22 * height)
    part = classify(
        [first, second], path, tmp_path / "part.tif", arguments=arguments, environment=Environment(extent=extent)
    )

    np.testing.assert_array_equal(part, whole[22:91, 33:121])


def test_sixty_tiles_have_the_same_map_as_the_uncut_raster(shared_data, tmp_path):
    source = shared_data / "naip" / "naip_2018.tif"
    model = shared_data / "models" / "landcover_naip"
    definition = next(model.glob("*.emd"))
    cols, rows = placed(source).size
    tiles = []
    for row in range(6):
        for col in range(10):
            top, left = rows * row // 6, cols * col // 10
            window = [left, top, cols * (col + 1) // 10 - left, rows * (row + 1) // 6 - top]
            tiles.append(tmp_path / f"{row}{col}.tif")
            gdal.Translate(str(tiles[-1]), str(source), srcWin=window)
    extent = Extent(487000, 5207800, 488200, 5208300)  # across three cuts, in two tiles of the network

    uncut = classify(source, definition, tmp_path / "uncut.tif", environment=Environment(extent=extent))
    classes = classify(tiles, definition, tmp_path / "tiles.tif", environment=Environment(extent=extent))

    np.testing.assert_array_equal(classes, uncut)
    assert placed(tmp_path / "tiles.tif") == placed(tmp_path / "uncut.tif")


def test_bands_of_several_dates_are_never_mixed_in_a_pixel(shared_data, model, tmp_path):
    dates = [shared_data / "naip" / f"naip_{year}.tif" for year in (2018, 2010)]

    classes = classify(dates, model, tmp_path / "o.tif")

    pixels, valid = laid_over(dates, tmp_path / "o.tif", tmp_path)
    np.testing.assert_array_equal(classes, brightest(pixels, valid))


def test_the_order_determines_the_topmost_raster(model, tmp_path):
    paths = [write_grid(tmp_path / f"{seed}.tif", noise(40, 40, seed, 0)) for seed in (1, 2)]

    maps = [classify(order, model, tmp_path / f"o{n}.tif") for n, order in enumerate((paths, paths[::-1]))]

    for actual, seed in zip(maps, (1, 2)):
        np.testing.assert_array_equal(actual, noise(40, 40, seed, 0).argmax(axis=0))


def test_a_rotated_raster_below_or_above_is_warped_with_the_others(model, tmp_path):
    turned = write_grid(
        tmp_path / "turned.tif", noise(60, 50, 8, 0.3), (500000.0, 9.0, 2.5, 5400000.0, 2.0, -8.5), nodata=0
    )
    plain = write_grid(tmp_path / "plain.tif", noise(70, 80, 9), nodata=0)

    above = classify([turned, plain], model, tmp_path / "above.tif")
    below = classify([plain, turned], model, tmp_path / "below.tif")

    expected = laid_over([turned, plain], tmp_path / "above.tif", tmp_path)
    np.testing.assert_array_equal(above, brightest(*expected))
    pixels, valid = laid_over([turned], tmp_path / "below.tif", tmp_path, resampling="average")  # of 9 m, on 10 m
    x, _, _, y, _, _ = placed(tmp_path / "below.tif").transform
    rows, cols = (slice(round(d / 10), round(d / 10) + n) for d, n in ((y - 5400000.0, 70), (500000.0 - x, 80)))
    present = (noise(70, 80, 9) != 0).any(axis=0)
    np.copyto(pixels[:, rows, cols], noise(70, 80, 9), where=present)
    valid[rows, cols] |= present
    np.testing.assert_array_equal(below, brightest(pixels, valid))


def test_many_rasters_are_read_although_a_thread_keeps_few_open(model, tmp_path):
    pixels = noise(20, 800, 12)
    strips = [
        write_grid(tmp_path / f"{n:02}.tif", pixels[:, :, 10 * n : 10 * n + 10], shifted(10 * n, 0), nodata=0)
        for n in range(80)
    ]

    classes = classify(strips, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, brightest(pixels, (pixels != 0).any(axis=0)))


def test_the_log_counts_the_rasters_and_those_that_are_warped(model, tmp_path):
    paths = [write_grid(tmp_path / f"{n}.tif", noise(20, 20, n), shifted(n * 0.75, 0)) for n in range(3)]
    listener = Listener()

    run(plan(make_job(paths, model, tmp_path / "o.tif")), listener)

    text = "\n".join(listener.lines)
    assert "3 rasters merged, the first on top, 2 of them resampled (bilinear)" in text


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"crs": ""}, 'Input raster "b": it has no CRS, so it cannot be combined with the other rasters. Set'),
        ({"dtype": np.uint16}, 'Input raster "b": its values are uint16, those of "a" uint8, and the model scales'),
        ({"bands": 2}, 'Input raster "b": the model needs 3 bands, but the raster has 2'),
        ({"transform": shifted(10**8, 10**8)}, "the result would have"),
    ],
)
def test_incompatible_rasters_are_refused_with_a_message(tmp_path, second, message):
    model = argmax_model(tmp_path / "m.onnx", BANDS)
    first = write_grid(tmp_path / "a.tif", noise(20, 20, 1))
    pixels = noise(20, 20, 2)[: second.pop("bands", 3)].astype(second.pop("dtype", np.uint8))
    other = write_grid(tmp_path / "b.tif", pixels, **second)

    with pytest.raises(Exception, match=re.escape(message)) as caught:
        plan(make_job([first, other], model, tmp_path / "o.tif"))

    assert type(caught.value).__module__ == RasterError.__module__


def test_an_extent_outside_all_rasters_is_refused(model, tmp_path):
    paths = [write_grid(tmp_path / f"{n}.tif", noise(20, 20, n), shifted(30 * n, 0)) for n in range(2)]
    environment = Environment(extent=Extent(0, 0, 10, 10))

    with pytest.raises(RasterError, match="does not overlap the input rasters, which together cover"):
        plan(make_job(paths, model, tmp_path / "o.tif", environment=environment))


def test_no_input_is_overwritten(model, tmp_path):
    paths = [write_grid(tmp_path / f"{n}.tif", noise(20, 20, n)) for n in range(2)]
    before = read(paths[1])

    with pytest.raises(Exception, match="this is a file of the input raster"):
        classify(paths, model, paths[1])

    np.testing.assert_array_equal(read(paths[1]), before)
