"""Accuracy assessment points are random, reproducible, and on the right pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Cancelled, NullProgress, Polygons, RasterInput
from pixelwise.inference.accuracy.allocation import Sampling
from pixelwise.inference.accuracy.sample_log import log_sample
from pixelwise.inference.accuracy.sampling import SampleDesign, draw_sample
from pixelwise.inference.raster.mask import Mask
from pixelwise.inference.thematic import read_class_raster
from pixelwise.tests.core.runs import Listener

UTM = (500000, 10, 0, 5400000, 0, -10)
ROTATED = (500000, 8, 6, 5400000, 6, -8)
FIXED = [(30, 21), (25, 1), (28, 28), (26, 23)]  # row and column
TYPES = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "uint32": gdal.GDT_UInt32,
    "float32": gdal.GDT_Float32,
}


@pytest.fixture
def raster(tmp_path):
    """Makes a class raster of an array."""

    def make(values, transform=UTM, crs="EPSG:32633", nodata=0):
        rows, cols = values.shape
        path = str(tmp_path / f"{rows}x{cols}.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, cols, rows, 1, TYPES[values.dtype.name])
        dataset.SetProjection(crs)
        dataset.SetGeoTransform(transform)
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
        dataset.GetRasterBand(1).WriteArray(values)
        dataset = None
        return read_class_raster(RasterInput("map", path))

    return make


def points_of(raster, sampling, count, seed=1, distance=0.0, mask=None):
    return draw_sample(raster, mask, SampleDesign(sampling, count, seed, distance), NullProgress()).points


def pixels_of(points, transform):
    """Row and column of points, by GDAL."""
    inverse = gdal.InvGeoTransform(transform)
    found = [gdal.ApplyGeoTransform(inverse, point.x, point.y) for point in points]
    return [(row - 0.5, col - 0.5) for col, row in found]


def land(seed=0, shape=(1500, 1300), shares=(0.1, 0.6, 0.299, 0.001)):
    return np.random.RandomState(seed).choice(np.array([0, 1, 2, 7], np.uint8), shape, p=shares)


@pytest.mark.parametrize("transform", [UTM, ROTATED], ids=["north up", "rotated"])
@pytest.mark.parametrize("sampling", Sampling)
def test_points_are_the_centres_of_pixels_with_their_class(raster, sampling, transform):
    values = land()

    points = points_of(raster(values, transform), sampling, 300)

    pixels = pixels_of(points, transform)
    whole = [(round(row), round(col)) for row, col in pixels]
    np.testing.assert_allclose(pixels, whole, atol=1e-6)
    assert [int(values[pixel]) for pixel in whole] == [point.value for point in points]
    assert len(set(whole)) == len(points)


def test_stratified_points_are_proportional_with_at_least_ten_in_each_class(raster):
    points = points_of(raster(land()), Sampling.STRATIFIED, 500)

    values = [point.value for point in points]
    assert abs(values.count(1) - 500 * 0.6 / 0.9) <= 1
    assert abs(values.count(2) - 500 * 0.299 / 0.9) <= 1
    assert values.count(7) == 10


def test_equalised_points_are_the_same_number_in_each_class(raster):
    points = points_of(raster(land()), Sampling.EQUALISED, 100)

    assert [[point.value for point in points].count(value) for value in (1, 2, 7)] == [34, 34, 34]


def test_the_same_seed_gives_the_same_points_and_another_one_others(raster):
    map_ = raster(land())

    first, again = (points_of(map_, Sampling.STRATIFIED, 60, seed=4) for _ in range(2))
    other = points_of(map_, Sampling.STRATIFIED, 60, seed=5)

    assert first == again
    assert not set(first) & {point for point in other if point.value != 7}


def test_points_do_not_change_from_version_to_version(raster):
    # Fixed, so that a sample can be drawn again years later.
    points = points_of(raster(land(shape=(40, 30))), Sampling.RANDOM, 4, seed=9)

    np.testing.assert_allclose(pixels_of(points, UTM), FIXED, atol=1e-6)


def test_every_pixel_has_the_same_chance(raster):
    # 4 x 5 blocks of pixels, across several windows of the reader: chi-squared with 19 degrees of freedom.
    values = np.ones((1200, 1500), np.uint8)
    map_ = raster(values)
    hits = np.zeros((4, 5))
    for seed in range(12):
        for row, col in pixels_of(points_of(map_, Sampling.RANDOM, 800, seed=seed), UTM):
            hits[int(row) // 300, int(col) // 300] += 1

    expected = hits.sum() / hits.size
    assert ((hits - expected) ** 2 / expected).sum() < 43.8  # exceeded once in 1000 trials


def test_points_are_spread_by_area_where_cells_differ_in_area(raster):
    # Half of the area of the sphere lies within 30 degrees of the equator, but a third of the cells; the area between
    # two latitudes of the ellipsoid differs by less than a percent.
    map_ = raster(np.ones((1800, 3600), np.uint8), (-180, 0.1, 0, 90, 0, -0.1), "EPSG:4326")

    points = points_of(map_, Sampling.RANDOM, 4000)

    near = np.mean([abs(point.y) < 30 for point in points])
    assert abs(near - 0.5) < 4 * math.sqrt(0.25 / 4000) + 0.005


def test_classes_are_allotted_by_area_on_the_ground(raster):
    # North of 60 degrees a cell is at most half as large as at the equator.
    values = np.ones((180, 360), np.uint8)
    values[:30] = 2
    map_ = raster(values, (-180, 1, 0, 90, 0, -1), "EPSG:4326")

    points = points_of(map_, Sampling.STRATIFIED, 1000)

    share = (1 - math.sin(math.radians(60))) / 2  # of the sphere
    assert abs([point.value for point in points].count(2) - 1000 * share) < 10


def test_a_small_class_gets_all_its_pixels_and_the_log_says_so(raster):
    values = np.ones((50, 60), np.uint8)
    values[3, 4] = values[40, 50] = values[10, 10] = 2
    listener, design = Listener(), SampleDesign(Sampling.EQUALISED, 100, 1)

    sample = draw_sample(raster(values), None, design, listener)
    log_sample(sample, design, listener)

    found = {(round(row), round(col)) for row, col in pixels_of([p for p in sample.points if p.value == 2], UTM)}
    assert found == {(3, 4), (40, 50), (10, 10)}
    assert listener.warnings == ['"2": 3 points instead of 50, because there are only 3 pixels. Each has a point.']


def test_no_two_points_are_closer_than_the_minimum_distance(raster):
    points = points_of(raster(land(shape=(400, 400))), Sampling.STRATIFIED, 200, distance=120)

    positions = np.array([(point.x, point.y) for point in points])
    apart = np.hypot(*(positions[:, None] - positions[None]).T)
    assert apart[~np.eye(len(points), dtype=bool)].min() >= 120


def test_a_minimum_distance_in_degrees_is_metres_on_the_ground(raster):
    map_ = raster(np.ones((600, 600), np.uint8), (10, 1e-4, 0, 60, 0, -1e-4), "EPSG:4326")

    points = points_of(map_, Sampling.RANDOM, 60, distance=300)

    # At 60 degrees north: metres of a degree on the ellipsoid.
    positions = np.array([(point.x * 55_800, point.y * 111_415) for point in points])
    apart = np.hypot(*(positions[:, None] - positions[None]).T)[~np.eye(len(points), dtype=bool)]
    assert len(points) == 60
    assert 299 < apart.min() < 400


def test_a_distance_that_leaves_no_room_is_said_in_words(raster):
    listener, design = Listener(), SampleDesign(Sampling.RANDOM, 100, 1, 500.0)

    sample = draw_sample(raster(np.ones((100, 100), np.uint8)), None, design, listener)
    log_sample(sample, design, listener)

    assert 3 <= len(sample.points) < 10
    assert "no more were found with the minimum distance" in listener.warnings[0]


def test_points_are_inside_the_mask(raster):
    map_ = raster(land())
    left = b"".join(
        [
            np.array([1], "<u1").tobytes(),
            np.array([3, 1, 5], "<u4").tobytes(),
            np.array([[500000, 5400000], [503000, 5400000], [503000, 5385000], [500000, 5385000], [500000, 5400000]])
            .astype("<f8")
            .tobytes(),
        ]
    )
    mask = Mask.of(Polygons("left", (left,)), map_.grid)

    points = points_of(map_, Sampling.RANDOM, 200, mask=mask)

    assert len(points) == 200
    assert max(point.x for point in points) < 503000


def test_a_single_class_and_three_hundred_classes(raster):
    one = points_of(raster(np.full((20, 20), 5, np.uint8)), Sampling.STRATIFIED, 20)
    many = points_of(raster(np.arange(30_000, dtype=np.uint16).reshape(150, 200) % 300 + 1), Sampling.STRATIFIED, 500)

    assert [point.value for point in one] == [5] * 20
    assert np.bincount([point.value for point in many])[1:].tolist() == [10] * 300


def test_a_huge_sparse_raster_is_sampled_where_it_has_data(tmp_path):
    path = str(tmp_path / "sparse.tif")
    options = ["TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=LZW", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(path, 100_000, 100_000, 1, gdal.GDT_Byte, options=options)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((300000, 1, 0, 5400000, 0, -1))
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).WriteArray(np.full((300, 200), 3, np.uint8), 70_000, 90_000)
    dataset = None

    points = points_of(read_class_raster(RasterInput("sparse", path)), Sampling.STRATIFIED, 50)

    assert len(points) == 50
    assert all(370_000 < point.x < 370_200 and 5_309_700 < point.y < 5_310_000 for point in points)


def test_a_run_can_be_cancelled(raster):
    map_ = raster(np.ones((3000, 1100), np.uint8))

    with pytest.raises(Cancelled):
        draw_sample(map_, None, SampleDesign(Sampling.RANDOM, 10, 1), Listener(cancel_after=2))


@pytest.mark.parametrize("sampling", Sampling)
@pytest.mark.parametrize(("kind", "nodata"), [("float32", -9999), ("float32", np.nan), ("uint32", 2**32 - 1)])
def test_pixels_without_data_get_no_point_whatever_their_type(raster, kind, nodata, sampling):
    values = np.random.RandomState(0).choice(np.array([1, 2, nodata], kind), (60, 50), p=[0.3, 0.1, 0.6])

    sample = draw_sample(raster(values, nodata=nodata), None, SampleDesign(sampling, 100, 1), NullProgress())

    classes = [entry.value for stratum in sample.strata for entry in stratum.classes]
    assert classes == [1, 2]
    assert {point.value for point in sample.points} == {1, 2}
    assert sum(stratum.pixels for stratum in sample.strata) == np.count_nonzero(np.isin(values, [1, 2]))


def test_a_raster_without_a_class_pixel_is_mentioned(raster):
    design, listener = SampleDesign(Sampling.STRATIFIED, 10, 1), Listener()

    log_sample(draw_sample(raster(np.zeros((9, 9), np.uint8)), None, design, listener), design, listener)

    assert listener.warnings == ["The raster has no pixel with a class here, so there are no points."]
