"""Accuracies and areas from a sample, as the literature computes them."""

import math

import numpy as np
import pytest
from pixelwise.inference.accuracy.allocation import equalised, proportional
from pixelwise.inference.accuracy.area_estimates import AreaEstimates
from pixelwise.inference.accuracy.matrix import PairCounter
from pixelwise.inference.accuracy.spacing import Spacing
from pixelwise.inference.model.classes import ModelClass

# Olofsson et al. 2014, the example of section 5: deforestation, forest gain, stable forest, stable non-forest.
COUNTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
MAPPED_PIXELS = np.array([200_000.0, 150_000.0, 3_200_000.0, 6_450_000.0])  # of 30 m


def classes(*values):
    return [ModelClass(value, f"class {value}", (0, 0, 0)) for value in values]


def matrix(counts):
    """A confusion matrix counted from single samples, in any order."""
    size = len(counts)
    pairs = [(row, col) for row in range(size) for col in range(size) for _ in range(counts[row][col])]
    np.random.RandomState(1).shuffle(pairs)
    counter = PairCounter()
    for part in np.array_split(np.array(pairs, np.int16), 3):
        counter.add(part[:, 0], part[:, 1])
    return counter.matrix(classes(*range(size)))


def test_the_published_example_of_a_confusion_matrix():
    # https://pro.arcgis.com/en/pro-app/latest/tool-reference/spatial-analyst/compute-confusion-matrix.htm
    published = matrix([[49, 4, 4], [2, 40, 2], [3, 3, 59]])

    np.testing.assert_allclose(published.users[1:], [0.9091, 0.9077], atol=5e-5)
    np.testing.assert_allclose(published.producers, [0.9074, 0.8511, 0.9077], atol=5e-5)
    assert published.overall == pytest.approx(0.8916, abs=5e-5)
    assert published.kappa == pytest.approx(0.8357, abs=5e-5)


def test_f1_and_intersection_over_union_count_pixels_of_each_class():
    counts = [[5, 1, 0], [2, 7, 3], [0, 0, 4]]

    found = matrix(counts)

    for index in range(3):
        hits = counts[index][index]
        false = sum(counts[index]) - hits
        missed = sum(row[index] for row in counts) - hits
        assert found.iou[index] == pytest.approx(hits / (hits + false + missed))
        assert found.f1[index] == pytest.approx(hits / (hits + (false + missed) / 2))


def test_accuracies_of_absent_classes_are_undefined():
    found = matrix([[3, 1, 0], [0, 0, 0], [0, 0, 0]])

    np.testing.assert_array_equal(np.isnan(found.users), [False, True, True])
    np.testing.assert_array_equal(np.isnan(found.producers), [False, False, True])
    np.testing.assert_array_equal(np.isnan(found.f1), [False, False, True])
    np.testing.assert_array_equal(np.isnan(found.iou), [False, False, True])


def test_kappa_of_a_single_class_is_undefined():
    only = matrix([[9]])

    assert only.overall == 1
    assert math.isnan(only.kappa)


def test_pairs_of_negative_and_large_values_stay_apart():
    counter = PairCounter()
    counter.add(np.array([-5, 2**31 - 2, -5], np.int32), np.array([7, -5, 7], np.int32))

    found = counter.matrix(classes(-5, 7, 2**31 - 2))

    np.testing.assert_array_equal(found.counts, [[0, 2, 0], [0, 0, 0], [1, 0, 0]])
    assert counter.values == {-5, 7, 2**31 - 2}


def test_the_worked_example_of_olofsson_et_al():
    estimates = AreaEstimates.of(COUNTS, MAPPED_PIXELS)

    def rounded(estimate, digits=2):
        return [*zip(np.round(estimate.value, digits).tolist(), np.round(estimate.margin, digits).tolist())]

    assert rounded(estimates.users) == [(0.88, 0.07), (0.73, 0.10), (0.93, 0.04), (0.96, 0.02)]
    # The intervals of these follow from equation 7 as printed, see the next test.
    assert np.round(estimates.producers.value, 2).tolist() == [0.75, 0.85, 0.93, 0.96]
    np.testing.assert_allclose(estimates.producers.margin, [0.2133, 0.2544, 0.0343, 0.0184], atol=5e-5)
    assert (round(float(estimates.overall.value), 3), round(float(estimates.overall.margin), 2)) == (0.947, 0.02)
    hectares = estimates.shares.scaled(MAPPED_PIXELS.sum() * 0.09)
    assert np.round(hectares.value).tolist() == [21158, 11686, 285770, 581386]
    assert np.round(hectares.margin).tolist() == [6158, 3756, 15510, 16282]


def test_estimates_equal_the_equations_term_by_term():
    random = np.random.RandomState(5)
    counts = random.randint(0, 30, (5, 5)) + 2 * np.eye(5, dtype=int)
    areas = random.rand(5) * 1000
    n, size = counts.tolist(), range(5)
    totals = [sum(row) for row in n]
    weight = (areas / areas.sum()).tolist()
    p = [[weight[i] * n[i][j] / totals[i] for j in size] for i in size]
    column = [sum(p[i][j] for i in size) for j in size]
    user = [n[i][i] / totals[i] for i in size]
    producer = [p[j][j] / column[j] for j in size]

    def producer_variance(j):
        population = areas.tolist()
        reference = sum(population[i] / totals[i] * n[i][j] for i in size)
        own = population[j] ** 2 * (1 - producer[j]) ** 2 * user[j] * (1 - user[j]) / (totals[j] - 1)
        others = sum(
            population[i] ** 2 * n[i][j] / totals[i] * (1 - n[i][j] / totals[i]) / (totals[i] - 1)
            for i in size
            if i != j
        )
        return (own + producer[j] ** 2 * others) / reference**2

    def area_variance(j):
        return sum((weight[i] * p[i][j] - p[i][j] ** 2) / (totals[i] - 1) for i in size)

    found = AreaEstimates.of(counts, areas)

    overall = sum(weight[i] ** 2 * user[i] * (1 - user[i]) / (totals[i] - 1) for i in size)
    np.testing.assert_allclose(found.overall.value, sum(p[i][i] for i in size))
    np.testing.assert_allclose(found.overall.error, math.sqrt(overall))
    np.testing.assert_allclose(found.users.error, [math.sqrt(u * (1 - u) / (t - 1)) for u, t in zip(user, totals)])
    np.testing.assert_allclose(found.producers.value, producer)
    np.testing.assert_allclose(found.producers.error, [math.sqrt(producer_variance(j)) for j in size])
    np.testing.assert_allclose(found.shares.value, column)
    np.testing.assert_allclose(found.shares.error, [math.sqrt(area_variance(j)) for j in size])


def test_intervals_cover_the_truth_in_95_of_100_samples():
    # 400 stratified samples of a known population: 3 classes, mapped with errors.
    random = np.random.RandomState(7)
    truth = np.array([[0.9, 0.1, 0.0], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]])  # reference shares in each mapped class
    areas = np.array([10.0, 30.0, 60.0])
    true_shares = areas / 100 @ truth
    within = np.zeros(3)

    for _ in range(400):
        counts = np.array([random.multinomial(100, row) for row in truth])
        found = AreaEstimates.of(counts, areas).shares
        within += np.abs(found.value - true_shares) <= found.margin

    assert (within / 400 > 0.91).all()
    assert (within / 400 < 0.985).all()


def test_classes_without_samples_are_left_out_of_the_estimates():
    counts = np.array([[8, 2, 0], [1, 9, 0], [0, 0, 0]])

    found = AreaEstimates.of(counts, np.array([30.0, 50.0, 20.0]))

    assert found.sampled == pytest.approx(0.8)
    np.testing.assert_allclose(found.mapped, [0.375, 0.625, 0])
    np.testing.assert_allclose(found.shares.value, [0.375 * 0.8 + 0.625 * 0.1, 0.375 * 0.2 + 0.625 * 0.9, 0])
    assert np.isnan(found.users.value[2])
    assert np.isnan(found.producers.value[2])


def test_a_class_with_a_single_sample_has_an_unknown_interval():
    found = AreaEstimates.of(np.array([[1, 0], [3, 7]]), np.array([40.0, 60.0]))

    assert found.users.value[0] == 1
    assert np.isnan(found.users.error[0])
    assert np.isnan(found.overall.error)
    assert not np.isnan(found.users.error[1])


def test_points_are_proportional_to_areas_with_at_least_ten_for_each_class():
    assert proportional([60.0, 30.0, 9.5, 0.5], 500) == [300, 150, 48, 10]


def test_points_of_equal_classes_add_up_to_the_number():
    assert sum(proportional([1.0] * 7, 500)) == 500


def test_equal_numbers_never_fall_below_the_total():
    assert equalised(7, 500) == [72] * 7


def test_a_distance_in_degrees_is_measured_on_the_ground():
    # At 60 degrees north a degree of longitude is 55.8 km on the ellipsoid, one of latitude 111.4 km.
    north = Spacing("EPSG:4326", 55_000)
    assert north.add(10, 60)
    assert north.add(11, 60)
    assert not spaced_from("EPSG:4326", 57_000, (10, 60)).add(11, 60)
    assert spaced_from("EPSG:4326", 111_000, (10, 60)).add(10, 61)
    assert not spaced_from("EPSG:4326", 112_000, (10, 60)).add(10, 61)


def test_a_distance_holds_across_the_date_line():
    assert not spaced_from("EPSG:4326", 3000, (179.99, 0)).add(-179.99, 0)


def test_a_projected_distance_is_in_units_of_the_map():
    spacing = Spacing("EPSG:32633", 10)

    assert [spacing.add(*point) for point in [(0, 0), (6, 7.9), (6, 8.1), (0, 10)]] == [True, False, True, False]


def spaced_from(crs, distance, point):
    spacing = Spacing(crs, distance)
    assert spacing.add(*point)
    return spacing
