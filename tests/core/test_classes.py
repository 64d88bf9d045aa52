"""Scores become class values by the rules of docs/model-formats.md, "Scores to class values"."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.model.classes import Legend, ModelClass, default_color
from pixelwise.inference.result.classes import ClassRule
from pixelwise.tests.core.definitions import definition

SCORES = np.array([[[0.1, 5, -2, 3]], [[0.3, 1, -1, 3]], [[0.2, 0, -3, 1]]], np.float32)[None]
WINNERS = np.array([[1, 0, 1, 0]])


def rule(model, threshold=None, background=False, probabilities=False):
    return ClassRule.of(model, threshold=threshold, predict_background=background, probabilities=probabilities)


@pytest.mark.parametrize("values", [(0, 1, 2), (5, 6, 7), (111, 500, 70000), (-3, 4, 900)])
def test_a_channel_has_the_value_of_the_class_at_its_index(values):
    classes = rule(definition(values, 3)).decide(SCORES)

    np.testing.assert_array_equal(classes[0], np.take(values, WINNERS))


def test_the_first_of_two_equal_scores_wins():
    classes = rule(definition((1, 2), 2)).decide(np.zeros((1, 2, 1, 1), np.float32))

    np.testing.assert_array_equal(classes, [[[1]]])


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_pixel_whose_highest_score_is_not_finite_has_no_class(wrong):
    scores = SCORES.copy()
    scores[0, 1, 0, 2] = wrong

    classes = rule(definition((0, 1, 2), 3)).decide(scores)

    np.testing.assert_array_equal(classes[0], [[1, 0, 255, 0]])


def test_a_channel_more_than_classes_is_the_background_when_it_is_predicted():
    classes = rule(definition((7, 8), 3), background=True).decide(SCORES)

    np.testing.assert_array_equal(classes[0], np.take([0, 7, 8], WINNERS))


def test_the_background_never_wins_when_it_is_not_predicted():
    classes = rule(definition((7, 8), 3)).decide(SCORES)

    np.testing.assert_array_equal(classes[0], [[7, 7, 7, 7]])


def test_an_ignored_channel_never_wins():
    classes = rule(definition((1, 2, 3), 3, excluded_channels=(1,))).decide(SCORES)

    np.testing.assert_array_equal(classes[0], [[3, 1, 1, 1]])


def test_a_pixel_below_the_threshold_is_nodata():
    probability = np.exp(SCORES).max(axis=1) / np.exp(SCORES).sum(axis=1)

    classes = rule(definition((1, 2, 3), 3), threshold=0.6).decide(SCORES)

    np.testing.assert_array_equal(classes, np.where(probability < 0.6, 255, WINNERS + 1))


def test_probabilities_are_compared_with_the_threshold_directly():
    scores = np.array([[[0.5, 0.7]], [[0.5, 0.3]]], np.float32)[None]

    classes = rule(definition((1, 2), 2), threshold=0.6, probabilities=True).decide(scores)

    np.testing.assert_array_equal(classes, [[[255, 1]]])


@pytest.mark.parametrize(("background", "below"), [(True, 0), (False, 255)])
@pytest.mark.parametrize(("probabilities", "scores"), [(True, [0.2, 0.5, 0.9]), (False, [-1.0, 0.0, 4.0])])
def test_one_score_is_foreground_from_the_threshold_on(background, below, probabilities, scores):
    model = definition((4,), 1)

    classes = rule(model, background=background, probabilities=probabilities).decide(
        np.array(scores, np.float32).reshape(1, 1, 1, 3)
    )

    np.testing.assert_array_equal(classes, [[[below, 4, 4]]])


def test_one_score_and_two_classes_choose_between_them():
    classes = rule(definition((3, 9), 1)).decide(np.array([-1, 1], np.float32).reshape(1, 1, 1, 2))

    np.testing.assert_array_equal(classes, [[[3, 9]]])


def test_a_class_id_is_the_index_of_its_class():
    classes = rule(definition((10, 20, 30), 0)).decide(np.array([[[2, 0, 1]]], np.int64))

    np.testing.assert_array_equal(classes, [[[30, 10, 20]]])


def test_a_class_id_without_a_class_is_an_error():
    with pytest.raises(ModelError, match="returned the class id 3, but only the ids 0 to 2"):
        rule(definition((10, 20, 30), 0)).decide(np.array([[[3]]], np.int64))


@pytest.mark.parametrize(
    ("values", "dtype", "nodata"),
    [
        (range(3), "uint8", 255),
        ([1, 255], "uint8", 0),
        ([0, 255], "uint16", 65535),
        (range(256), "uint16", 65535),
        (range(1, 256), "uint8", 0),
        (range(300), "uint16", 65535),
        ([111, 999], "uint16", 65535),
        ([1, 65535], "uint16", 0),
        ([0, 65535], "int32", -(2**31)),
        ([-1, 5], "int16", -(2**15)),
        ([70000], "int32", -(2**31)),
    ],
)
def test_the_type_is_the_smallest_possible_and_nodata_is_not_a_class(values, dtype, nodata):
    legend = Legend.of(tuple(ModelClass(value, str(value), (0, 0, 0)) for value in values))

    assert (legend.dtype.name, legend.nodata) == (dtype, nodata)


@pytest.mark.parametrize(
    ("values", "channels", "message"),
    [
        ((1, 1), 2, "several classes have the value 1"),
        ((1, 2, 3), 5, "returns 5 scores per pixel, but 3 classes are named"),
        ((0, 1), 3, "one of them has the value 0, which is reserved for the unnamed background"),
        ((1, 2, 3), 1, "returns 1 scores per pixel, but 3 classes"),
    ],
)
def test_classes_that_contradict_the_graph_are_refused(values, channels, message):
    with pytest.raises(ModelError, match=message):
        definition(values, channels)


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_pixel_without_a_number_is_nodata(channel):
    scores = SCORES.copy()
    scores[0, channel, 0, 2] = np.nan

    classes = rule(definition((1, 2, 3), 3)).decide(scores)

    np.testing.assert_array_equal(classes[0], [[2, 1, 255, 1]])


@pytest.mark.parametrize("count", [2, 5, 256, 300])
def test_the_winner_is_that_of_numpy(count):
    scores = np.random.default_rng(count).integers(0, 50, (2, count, 9, 8)).astype(np.float32)

    classes = rule(definition(range(1, count + 1), count)).decide(scores)

    np.testing.assert_array_equal(classes, scores.argmax(axis=1) + 1)


def test_three_hundred_classes_without_colours_have_distinct_colours():
    colors = [default_color(index) for index in range(300)]

    assert len(set(colors)) == 300
    assert min(max(color) for color in colors) > 80


def test_classes_are_checked_in_linear_time():
    class Value(int):
        compared = 0

        def __eq__(self, other):
            Value.compared += 1
            return int.__eq__(self, other)

        __hash__ = int.__hash__

    definition([Value(number) for number in range(1, 2001)], 2000)

    assert Value.compared < 20 * 2000
