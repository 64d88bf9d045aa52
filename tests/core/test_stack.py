"""Several rasters are stacked into one image: all their bands, on the grid of the first."""

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import ArgumentError, Environment, Extent, OutsideError, Polygons, RasterError, plan, run
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.result.provenance import recorded
from pixelwise.tests.core import tables
from pixelwise.tests.core.noise import noise, shifted
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, write_raster
from pixelwise.tests.core.warps import NODATA, brightest, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model, texture_model

UTM_34 = "EPSG:32634"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of six bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", 6, value_range=[0, 1], tile_size=64)


def on_grid_of(onto, path, folder, resampling="bilinear"):
    """A raster on the grid of another one, by gdalwarp: pixels and validity."""
    _, width, *_, height = placed(onto).transform
    warped = gdalwarp(
        path, folder / f"warped_{path.name}", "-t_srs", gdal.Open(str(onto)).GetProjection(),
        "-te", *placed(onto).extent, "-tr", width, -height, "-r", resampling,
    )  # fmt: skip
    *bands, alpha = gdal.Open(str(warped)).ReadAsArray()
    return np.array(bands), alpha != 0


def logged(job):
    listener = Listener()
    run(plan(job), listener)
    return "\n".join(listener.lines), "\n".join(listener.warnings)


def test_the_bands_of_rasters_on_one_grid_are_one_image_in_list_order(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(90, 70, 1))
    second = write_grid(tmp_path / "second.tif", noise(90, 70, 2))

    classes = classify([first, second], model, tmp_path / "o.tif", stacked=True)
    swapped = classify([second, first], model, tmp_path / "s.tif", stacked=True)

    stack = np.concatenate([noise(90, 70, 1), noise(90, 70, 2)])
    np.testing.assert_array_equal(classes, brightest(stack, np.ones((90, 70), bool)))
    np.testing.assert_array_equal(swapped, brightest(np.roll(stack, 3, axis=0), np.ones((90, 70), bool)))


@pytest.mark.parametrize(("step", "resampling"), [(7.0, "average"), (13.0, "bilinear")])
def test_a_second_raster_in_another_crs_with_other_cells_is_warped_to_the_grid_of_the_first(
    model, tmp_path, step, resampling
):
    first = write_grid(tmp_path / "first.tif", noise(90, 70, 1))
    other = write_grid(
        tmp_path / "o34.tif", noise(140, 120, 2, 0.2), (59100.0, step, 0, 5417380.0, 0, -step), UTM_34, 0
    )

    classes = classify([first, other], model, tmp_path / "o.tif", stacked=True)

    pixels, valid = on_grid_of(first, other, tmp_path, resampling)
    assert 0.2 < valid.mean() < 0.9
    np.testing.assert_array_equal(classes, brightest(np.concatenate([noise(90, 70, 1), pixels]), valid))
    assert placed(tmp_path / "o.tif") == placed(first)


@pytest.mark.parametrize("explicit", [False, True])
def test_a_pixel_that_lacks_all_bands_of_one_raster_is_nodata_unless_the_user_classifies_incomplete_pixels(
    model, tmp_path, explicit
):
    first = write_grid(tmp_path / "first.tif", noise(90, 70, 1, 0.3), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(60, 80, 2, 0.3), shifted(10, 20), nodata=0)
    present = np.zeros((2, 90, 70), bool)
    present[0] = noise(90, 70, 1, 0.3).any(axis=0)
    present[1, 20:80, 10:70] = noise(60, 80, 2, 0.3)[:, :, :60].any(axis=0)

    job = make_job([first, second], model, tmp_path / "o.tif", stacked=True, arguments={"fill": "zero"})
    if explicit:
        job = make_job(
            [first, second], model, tmp_path / "o.tif", stacked=True, arguments="fill zero;incomplete classify"
        )
    lines, _ = logged(job)

    stack = np.zeros((6, 90, 70), np.uint8)
    stack[:3] = noise(90, 70, 1, 0.3)
    stack[3:, 20:80, 10:70] = noise(60, 80, 2, 0.3)[:, :, :60]
    valid = present.any(axis=0) if explicit else present.all(axis=0)
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), brightest(stack, valid))
    for number, (name, lacking) in enumerate(zip(("first", "second"), ~present & present.any(axis=0)), start=1):
        assert f'Raster {number}, "{name}": {lacking.sum()} pixels have a value in another raster' in lines


def test_the_counts_per_raster_do_not_depend_on_tiles_and_end_at_the_mask_and_the_extent(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(200, 150, 1, 0.0), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(60, 80, 2, 0.0), shifted(30, 50), nodata=0)
    extent = Extent(500200.0, 5398700.0, 500900.0, 5399700.0)  # rows 30 to 130, columns 20 to 90

    for tile_size in (64, 96):
        lines, _ = logged(
            make_job(
                [first, second], model, tmp_path / "o.tif", stacked=True, arguments=f"tile_size {tile_size}",
                environment=Environment(extent=extent),
            )
        )  # fmt: skip
        assert f'Raster 2, "second": {100 * 70 - 60 * 60} pixels have a value in another raster' in lines
        assert 'Raster 1, "first"' not in lines.split("Tiles:")[1]


def test_pixels_outside_the_mask_are_not_counted(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(90, 70, 1, 0.0), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(90, 70, 2, 0.0), shifted(30, 0), nodata=0)
    upper = ogr.CreateGeometryFromWkt("POLYGON ((0 5399800, 600000 5399800, 600000 5400000, 0 5400000, 0 5399800))")
    mask = Polygons("upper", (bytes(upper.ExportToWkb()),), spatial_reference("EPSG:32633").ExportToWkt())

    lines, _ = logged(make_job([first, second], model, tmp_path / "o.tif", stacked=True, mask=mask))

    assert f'Raster 2, "second": {20 * 30} pixels have a value in another raster' in lines


def stack_oracle(model, pixels, gain, padding):
    """The classes of one run over a whole stack of rasters, mirrored around its edges."""
    _, rows, cols = pixels.shape
    extended = np.pad(pixels, ((0, 0), (padding, padding), (padding, padding)), mode="reflect")
    session = network(model)
    feed = (extended * gain[:, None, None]).astype(np.float32)[None]
    scores = session.run(None, {session.get_inputs()[0].name: feed})[0][0]
    return scores.argmax(axis=0)[padding : padding + rows, padding : padding + cols]


def test_tiles_of_a_stack_give_the_map_of_one_run_over_the_whole_image(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 6, value_range=[0, 255], tile_size=64, padding=8)
    first = write_grid(tmp_path / "first.tif", noise(150, 170, 1, 0.0))
    second = write_grid(tmp_path / "second.tif", noise(190, 230, 2, 0.0), shifted(-30.4, -20.3))

    classes = classify([first, second], model, tmp_path / "o.tif", stacked=True)

    pixels, valid = on_grid_of(first, second, tmp_path)
    assert valid.all()
    stack = np.concatenate([noise(150, 170, 1, 0.0), pixels])
    np.testing.assert_array_equal(classes, stack_oracle(model, stack, np.full(6, 1 / 255), 8))


def test_each_raster_is_scaled_by_its_own_type_scale_and_offset(tmp_path):
    """Numbers with a scale become real values; those of the other rasters are used as they are."""
    model = texture_model(tmp_path / "m.onnx", 5, value_range=[0, 1], tile_size=64, padding=8)
    random = np.random.default_rng(3)
    numbers = random.integers(1000, 9000, (2, 80, 90)).astype(np.uint16)
    floats = random.random((2, 80, 90)).astype(np.float32)
    height = random.random((1, 80, 90)).astype(np.float32)
    scaled = write_raster(tmp_path / "scaled.tif", numbers)
    dataset = gdal.Open(str(scaled), gdal.GA_Update)
    for band in (1, 2):
        dataset.GetRasterBand(band).SetScale(1e-4)
        dataset.GetRasterBand(band).SetOffset(-0.1)
    dataset = None
    rasters = [scaled, write_raster(tmp_path / "real.tif", floats), write_raster(tmp_path / "dem.tif", height)]

    classes = classify(rasters, model, tmp_path / "o.tif", stacked=True, arguments="values real")

    stack = np.concatenate([(numbers * 1e-4 - 0.1).astype(np.float32), floats, height])
    np.testing.assert_array_equal(classes, stack_oracle(model, stack, np.ones(5), 8))


def test_bytes_next_to_a_height_in_metres_are_scaled_by_the_type_of_each(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 4, tile_size=64, padding=8)  # it does not state its values
    colours, height = noise(80, 90, 4, 0.0), np.random.default_rng(5).random((1, 80, 90)).astype(np.float32)
    rasters = [write_raster(tmp_path / "rgb.tif", colours), write_raster(tmp_path / "dem.tif", height)]

    classes = classify(rasters, model, tmp_path / "o.tif", stacked=True)

    stack = np.concatenate([colours, height]).astype(np.float32)
    np.testing.assert_array_equal(classes, stack_oracle(model, stack, np.array([1 / 255] * 3 + [1.0]), 8))


def test_real_values_next_to_whole_numbers_without_a_scale_give_a_warning(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 2, value_range=[0, 1])
    scaled = write_raster(tmp_path / "a.tif", np.full((1, 20, 20), 4000, np.uint16))
    dataset = gdal.Open(str(scaled), gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(1e-4)
    dataset = None
    plain = write_raster(tmp_path / "b.tif", np.full((1, 20, 20), 4000, np.uint16))

    _, warnings = logged(make_job([scaled, plain], model, tmp_path / "o.tif", stacked=True, arguments="values real"))

    assert '"b" contains whole numbers without a scale' in warnings
    with pytest.raises(RasterError, match='no scale and offset are set for "b"'):
        plan(make_job([scaled, plain], model, tmp_path / "o.tif", stacked=True, arguments="values dn10000"))


def test_the_same_raster_twice_feeds_both_dates(model, tmp_path):
    only = write_grid(tmp_path / "only.tif", noise(60, 70, 1))

    classes = classify([only, only], model, tmp_path / "o.tif", stacked=True, bands="1:1,1:2,1:3,2:3,2:2,2:1")

    stack = np.concatenate([noise(60, 70, 1), noise(60, 70, 1)[::-1]])
    np.testing.assert_array_equal(classes, brightest(stack, np.ones((60, 70), bool)))


def test_a_stack_of_one_raster_is_the_plain_run(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    only = write_grid(tmp_path / "only.tif", noise(150, 170, 1), nodata=0)

    stacked = classify([only], model, tmp_path / "s.tif", stacked=True)

    np.testing.assert_array_equal(stacked, classify(only, model, tmp_path / "o.tif"))


def test_twelve_rasters_feed_twelve_dates_in_list_order(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 24, value_range=[0, 1], tile_size=64)
    dates = [noise(50, 60, seed, 0.0)[:2] for seed in range(12)]
    rasters = [write_grid(tmp_path / f"d{number}.tif", pixels) for number, pixels in enumerate(dates)]
    order = [7, 2, 11, 0, 1, 3, 4, 5, 6, 8, 9, 10]

    classes = classify([rasters[k] for k in order], model, tmp_path / "o.tif", stacked=True, bands="2,1")

    stack = np.concatenate([dates[k][::-1] for k in order])
    np.testing.assert_array_equal(classes, brightest(stack, np.ones((50, 60), bool)))


def test_a_virtual_raster_of_overlapping_files_is_one_raster_of_the_stack(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(60, 70, 1))
    left = write_grid(tmp_path / "left.tif", noise(60, 40, 2), nodata=0)
    right = write_grid(tmp_path / "right.tif", noise(60, 50, 3), shifted(20, 0), nodata=0)
    gdal.BuildVRT(str(tmp_path / "both.vrt"), [str(left), str(right)]).FlushCache()

    classes = classify([first, tmp_path / "both.vrt"], model, tmp_path / "o.tif", stacked=True)

    both = np.zeros((3, 60, 70), np.uint8)
    both[:, :, :40] = noise(60, 40, 2)
    top = noise(60, 50, 3)
    both[:, :, 20:] = np.where(top.any(axis=0), top, both[:, :, 20:])
    stack = np.concatenate([noise(60, 70, 1), both])
    np.testing.assert_array_equal(classes, brightest(stack, both.any(axis=0)))


def test_a_raster_outside_of_the_first_or_the_extent_is_refused(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(60, 70, 1))
    apart = write_grid(tmp_path / "apart.tif", noise(60, 70, 2), shifted(500, 0))
    near = write_grid(tmp_path / "near.tif", noise(60, 70, 2), shifted(40, 0))
    left = Environment(extent=Extent(500000.0, 5399500.0, 500300.0, 5400000.0))

    with pytest.raises(OutsideError, match='"apart": it does not overlap the first raster, "first"'):
        plan(make_job([first, apart], model, tmp_path / "o.tif", stacked=True))
    with pytest.raises(OutsideError, match='"near": it has no pixel in the extent'):
        plan(make_job([first, near], model, tmp_path / "o.tif", stacked=True, environment=left))


@pytest.mark.parametrize(
    "environment",
    [
        Environment(cell_size=4.0),
        Environment(cell_size=25.0),
        Environment(crs=UTM_34),
        Environment(extent=Extent(500203.0, 5399500.0, 500500.0, 5399803.0)),
    ],
    ids=["finer", "coarser", "other CRS", "extent"],
)
def test_the_environments_set_the_grid_of_all_rasters(model, tmp_path, environment):
    first = write_grid(tmp_path / "first.tif", noise(90, 70, 1, 0.0))
    second = write_grid(tmp_path / "second.tif", noise(190, 180, 2, 0.0), shifted(-50.5, -60.2))
    alone = argmax_model(tmp_path / "alone.onnx", 3, value_range=[0, 1], tile_size=64)
    classify(first, alone, tmp_path / "grid.tif", environment=environment)

    classes = classify([first, second], model, tmp_path / "o.tif", stacked=True, environment=environment)

    assert placed(tmp_path / "o.tif") == placed(tmp_path / "grid.tif")
    how = "average" if environment.cell_size == 25 else "bilinear"
    (one, inside), (two, valid) = (on_grid_of(tmp_path / "grid.tif", path, tmp_path, how) for path in (first, second))
    np.testing.assert_array_equal(classes, brightest(np.concatenate([one, two]), inside & valid))


def test_a_preview_of_a_stack_has_the_pixels_of_the_run(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 6, value_range=[0, 255], tile_size=64, padding=8)
    first = write_grid(tmp_path / "first.tif", noise(400, 500, 1, 0.0))
    second = write_grid(tmp_path / "second.tif", noise(500, 600, 2, 0.1), shifted(-30.4, -20.3), nodata=0)
    job = make_job([first, second], model, tmp_path / "o.tif", stacked=True)
    whole = classify([first, second], model, tmp_path / "o.tif", stacked=True)
    view = Extent(502000.0, 5397500.0, 502500.0, 5398000.0, "EPSG:32633")

    preview = plan_preview(job, view)
    run(preview.plan, Listener())

    rows, cols = preview.window.slices_within(preview.window)
    part = whole[preview.window.row : preview.window.bottom, preview.window.col : preview.window.right]
    np.testing.assert_array_equal(read(tmp_path / "o.tif")[rows, cols], part)


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("1:1,1:2", "the model needs 6 bands, but 2 were given"),
        ("1,2", "but 2 of each of 2 rasters were given"),
        ("1:1,1:2,1:3,2:1,2:2,3:1", '"3:1" is not a band of the stack'),
        ("1:1,1:2,1:3,2:1,2:2,2:4", 'raster 2, "second", has 3 bands'),
        ("1:1,1:2,1:3,2:1,2:2,2", '"2" is not a band of the stack'),
        ("1,2,x", "is not a band of the stack"),
    ],
)
def test_a_band_order_that_does_not_suit_the_stack_is_refused(model, tmp_path, bands, message):
    rasters = [write_grid(tmp_path / f"{name}.tif", noise(20, 20, 1)) for name in ("first", "second")]

    with pytest.raises(ArgumentError, match=message):
        plan(make_job(rasters, model, tmp_path / "o.tif", stacked=True, bands=bands))


def test_two_dates_of_naip_give_the_map_of_the_whole_stack(shared_data, tmp_path):
    model = texture_model(tmp_path / "m.onnx", 8, value_range=[0, 255], tile_size=256, padding=16)
    dates = [shared_data / "naip" / f"naip_{year}.tif" for year in (2010, 2018)]

    classes = classify(dates, model, tmp_path / "o.tif", stacked=True)

    (first, inside), (second, valid) = (on_grid_of(dates[0], date, tmp_path) for date in dates)
    stack = np.concatenate([first, second])
    expected = stack_oracle(model, stack, np.full(8, 1 / 255), 16)
    whole = inside & valid & first.any(axis=0) & second.any(axis=0)
    assert (classes != NODATA).mean() > 0.5
    np.testing.assert_array_equal(classes != NODATA, whole)
    from_edge = np.ones_like(whole)
    holes = np.pad(~whole, 2)
    for row in range(5):
        for col in range(5):
            from_edge &= ~holes[row : row + whole.shape[0], col : col + whole.shape[1]]
    assert from_edge.mean() > 0.5
    assert (classes[from_edge] == expected[from_edge]).mean() > 0.9999


def test_four_quarters_at_10_m_are_classified_at_the_2_5_m_of_the_model(tmp_path):
    model = texture_model(
        tmp_path / "m.onnx", 16, value_range=[0, 3000], tile_size=256, padding=16, cell_size=2.5,
        bands=["red", "green", "blue", "nir"] * 4,
    )  # fmt: skip
    random, quarters = np.random.default_rng(8), []
    for number in range(4):
        pixels = random.integers(1, 3000, (4, 60, 50)).astype(np.uint16)
        quarters.append(write_grid(tmp_path / f"q{number + 1}.tif", pixels, nodata=0))

    classes = classify(quarters, model, tmp_path / "o.tif", stacked=True, environment=Environment(cell_size=2.5))

    assert classes.shape == (240, 200)
    warped = [on_grid_of(tmp_path / "o.tif", quarter, tmp_path)[0] for quarter in quarters]
    expected = stack_oracle(model, np.concatenate(warped), np.full(16, 1 / 3000), 16)
    assert (classes == expected).mean() > 0.9999


def test_a_raster_with_an_alpha_band_lacks_the_pixels_that_it_hides(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(60, 70, 1, 0.0))
    shows = np.ones((60, 70), bool)
    shows[10:30, 20:50] = False
    second = write_grid(tmp_path / "rgba.tif", noise(60, 70, 2, 0.0), alpha=shows * 255)

    lines, _ = logged(make_job([first, second], model, tmp_path / "o.tif", stacked=True))

    stack = np.concatenate([noise(60, 70, 1, 0.0), noise(60, 70, 2, 0.0)])
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), brightest(stack, shows))
    assert 'Raster 2, "rgba": 600 pixels have a value in another raster' in lines


def test_a_picture_with_a_colour_table_is_three_bands_of_the_stack(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(60, 70, 1, 0.0))
    indices = np.random.default_rng(4).integers(0, 5, (60, 70)).astype(np.uint8)
    colours = np.array([(250, 10, 20), (1, 240, 3), (30, 31, 252), (200, 201, 7), (90, 5, 251)], np.uint8)
    picture = write_grid(tmp_path / "picture.tif", indices[None])
    dataset = gdal.Open(str(picture), gdal.GA_Update)
    table = gdal.ColorTable()
    for index, colour in enumerate(colours):
        table.SetColorEntry(index, (*map(int, colour), 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None

    classes = classify([first, picture], model, tmp_path / "o.tif", stacked=True)

    stack = np.concatenate([noise(60, 70, 1, 0.0), colours[indices].transpose(2, 0, 1)])
    np.testing.assert_array_equal(classes, brightest(stack, np.ones((60, 70), bool)))


def test_a_rotated_first_raster_keeps_its_grid_if_all_have_it(model, tmp_path):
    turned = (500000.0, 8.0, 3.0, 5400000.0, 3.0, -8.0)
    rasters = [write_grid(tmp_path / f"{n}.tif", noise(60, 70, n, 0.0), turned) for n in (1, 2)]
    straight = write_grid(tmp_path / "straight.tif", noise(150, 150, 3, 0.0), (499900.0, 9.0, 0, 5400300.0, 0, -9.0))

    classes = classify(rasters, model, tmp_path / "o.tif", stacked=True)
    mixed = classify([rasters[0], straight], model, tmp_path / "m.tif", stacked=True)

    stack = np.concatenate([noise(60, 70, 1, 0.0), noise(60, 70, 2, 0.0)])
    np.testing.assert_array_equal(classes, brightest(stack, np.ones((60, 70), bool)))
    assert placed(tmp_path / "o.tif") == placed(rasters[0])
    (one, inside), (two, valid) = (on_grid_of(tmp_path / "m.tif", path, tmp_path) for path in (rasters[0], straight))
    np.testing.assert_array_equal(mixed, brightest(np.concatenate([one, two]), inside & valid))


def test_the_bytes_of_a_stack_depend_neither_on_threads_nor_on_shared_sources(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 6, value_range=[0, 255], tile_size=64, padding=8)
    first = write_grid(tmp_path / "first.tif", noise(300, 280, 1), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(330, 300, 2), shifted(-10.4, -20.3), nodata=0)

    for factor in ("1", "4"):
        classify([first, second], model, tmp_path / f"o{factor}.tif", stacked=True, parallel_factor=factor)

    assert (tmp_path / "o1.tif").read_bytes() == (tmp_path / "o4.tif").read_bytes()


def test_the_memory_plan_counts_the_blocks_of_all_rasters(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 36, value_range=[0, 255], tile_size=64, padding=8)
    rasters = [write_grid(tmp_path / f"{n}.tif", noise(80, 90, n)) for n in range(12)]

    single = plan(make_job(rasters[0], argmax_model(tmp_path / "one.onnx", 3), tmp_path / "o.tif")).stored
    stored = plan(make_job(rasters, model, tmp_path / "o.tif", stacked=True)).stored

    assert (stored.pixel, stored.rows, stored.cols) == (12 * single.pixel, single.rows, single.cols)


def test_blended_augmented_and_padded_automatically_the_stack_is_classified_like_one_file(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 6, value_range=[0, 255], tile_size=64, padding=16)
    first = write_grid(tmp_path / "first.tif", noise(150, 170, 1, 0.0))
    second = write_grid(tmp_path / "second.tif", noise(150, 170, 2, 0.0))
    both = write_grid(tmp_path / "both.tif", np.concatenate([noise(150, 170, 1, 0.0), noise(150, 170, 2, 0.0)]))

    for arguments in ("merge blend", "test_time_augmentation true", "padding auto", "fill zero"):
        stacked = classify([first, second], model, tmp_path / "s.tif", stacked=True, arguments=arguments)
        np.testing.assert_array_equal(stacked, classify(both, model, tmp_path / "b.tif", arguments=arguments))


def test_all_outputs_of_a_stack_are_those_of_one_file(tmp_path):
    model = texture_model(tmp_path / "m.onnx", 6, value_range=[0, 255], tile_size=64, padding=16)
    first = write_grid(tmp_path / "first.tif", noise(150, 170, 1, 0.0))
    second = write_grid(tmp_path / "second.tif", noise(150, 170, 2, 0.0))
    both = write_grid(tmp_path / "both.tif", np.concatenate([noise(150, 170, 1, 0.0), noise(150, 170, 2, 0.0)]))
    names = ("confidence", "probabilities")

    for rasters, prefix, stacked in (([first, second], "s", True), (both, "b", False)):
        paths = {name: str(tmp_path / f"{prefix}_{name}.tif") for name in names}
        report = str(tmp_path / f"{prefix}.html")
        classify(rasters, model, tmp_path / f"{prefix}.tif", stacked=stacked, report=report, **paths)

    for name in names:
        np.testing.assert_array_equal(read(tmp_path / f"s_{name}.tif"), read(tmp_path / f"b_{name}.tif"))
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "1:1, 1:2, 1:3, 2:1, 2:2, 2:3" in page
    assert "second" in page


def test_the_record_and_the_log_state_incomplete_only_where_it_was_given(model, tmp_path):
    first = write_grid(tmp_path / "first.tif", noise(60, 70, 1), nodata=0)
    second = write_grid(tmp_path / "second.tif", noise(60, 70, 2), nodata=0)
    recorded_values = []

    for arguments in ("", "incomplete classify", "incomplete nodata"):
        lines, _ = logged(make_job([first, second], model, tmp_path / "o.tif", stacked=True, arguments=arguments))
        recorded_values.append(recorded(gdal.Open(str(tmp_path / "o.tif"))).arguments.get("incomplete"))
        assert ("incomplete " in lines.split("Model arguments:")[1].split("\n")[0]) == bool(arguments)

    assert recorded_values == [None, "classify", "nodata"]


def test_a_mosaic_without_the_bands_of_the_model_is_refused_with_the_advice_to_stack_it(model, tmp_path):
    rasters = [write_grid(tmp_path / f"{name}.tif", noise(20, 20, 1)) for name in ("first", "second")]

    with pytest.raises(RasterError, match="set Processing mode to Process as stacked image"):
        plan(make_job(rasters, model, tmp_path / "o.tif"))
    with pytest.raises(ArgumentError, match="set Processing mode to Process as stacked image"):
        plan(make_job(rasters, model, tmp_path / "o.tif", bands="1:1,1:2,1:3,2:1,2:2,2:3"))
    with pytest.raises(RasterError, match=r"or set Band order\.$"):
        plan(make_job(rasters[:1], model, tmp_path / "o.tif"))


def test_rows_of_a_table_model_have_the_bands_of_all_rasters(tmp_path):
    model = tables.tree(tmp_path / "tree.onnx", [0, 1, 2])
    bands = noise(60, 70, 1)
    rasters = [write_grid(tmp_path / f"{n}.tif", bands[n : n + 1], nodata=0) for n in range(3)]

    classes = classify(rasters, model, tmp_path / "o.tif", stacked=True)

    np.testing.assert_array_equal(classes, np.where(bands.all(axis=0), tables.leaf(bands), NODATA))
