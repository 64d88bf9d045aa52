"""Heads of models that a numpy function replaces: the axes of their outputs, and the one that is the map."""

from dataclasses import replace

import numpy as np
import pytest
from pixelwise.inference import Cancelled, ModelError
from pixelwise.inference.network.heads import Head, as_tiles, best_head, flat_sides, names_a_quantity, read_heads
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.signatures import ImageInput, Signature, TensorInfo
from pixelwise.inference.onnx.time_axis import TimeAxis
from pixelwise.tests.core.numpy_networks import image_signature

NO_FILE = ModelFile("none.onnx")  # the weights show nothing
FREE = (None, 3, None, None)
RANDOM = np.random.default_rng(8)

# How outputs are laid out: axes as letters, with all pixels in one axis as p, and axes of length 1 as 1.
SCORE_AXES = ["bchw", "bhwc", "chw", "hwc", "bpc", "bcp", "pc"]
ID_AXES = ["bhw", "b1hw", "bhw1", "hw", "bp"]
TYPES = {"f": "tensor(float)", "i": "tensor(int64)", "b": "tensor(bool)", "u": "tensor(uint8)"}


def output(name, rank=4, kind="f", shape=None):
    return TensorInfo(name, TYPES[kind], shape or (None,) * rank)


def heads_of(function, *outputs, image=FREE, kind="f"):
    """Read the heads of a function of an image that returns an array for each output."""
    arrays = []

    def run(names, feeds):
        arrays.append(feeds["x"])
        results = dict(zip([each.name for each in outputs], function(feeds["x"])))
        return [results[name] for name in names]

    heads = read_heads([TensorInfo("x", TYPES[kind], image)], outputs, NO_FILE, run, "m.onnx")
    return heads, arrays


def scores_of(image):
    """Four scores of each pixel."""
    return np.concatenate([image, image[:, :1] - image[:, 1:2]], axis=1)


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def laid_out(values, axes):
    """Return scores (batch, channels, rows, cols) or ids (batch, rows, cols) with other axes."""
    own = "bchw" if values.ndim == 4 else "bhw"
    plain = axes.replace("1", "").replace("p", "hw")
    missing = [letter for letter in own if letter not in plain]
    values = values[tuple(0 if letter in missing else slice(None) for letter in own)]
    left = [letter for letter in own if letter not in missing]
    values = values.transpose([left.index(letter) for letter in plain])
    if "p" in axes:
        place = axes.index("p")
        values = values.reshape(*values.shape[:place], -1, *values.shape[place + 2 :])
    return values if "1" not in axes else np.expand_dims(values, axes.index("1"))


@pytest.mark.parametrize("output_stride", [1, 2])
@pytest.mark.parametrize("axes", SCORE_AXES)
def test_the_axes_of_scores_are_recognised_and_put_in_order(axes, output_stride):
    def model(image):
        return [laid_out(scores_of(image)[..., ::output_stride, ::output_stride], axes)]

    shape = tuple(4 if letter == "c" else None for letter in axes)
    ((head,), _) = heads_of(model, output("y", shape=shape), image=(None, 3, 64, 96))

    image = RANDOM.random((1 if "b" not in axes else 2, 3, 64, 96)).astype(np.float32)
    expected = scores_of(image)[..., ::output_stride, ::output_stride]
    np.testing.assert_array_equal(as_tiles(head.signature, *model(image), (64, 96)), expected)
    assert (head.signature.channels, head.signature.gives_class_ids) == (4, False)
    assert head.signature.image.batch == (None if "b" in axes else 1)


@pytest.mark.parametrize("kind", ["i", "b", "u"])
@pytest.mark.parametrize("axes", ID_AXES)
def test_the_axes_of_class_ids_are_recognised_and_put_in_order(axes, kind):
    def ids(image):
        winners = scores_of(image).argmax(axis=1)
        return (winners > 1) if kind == "b" else winners.astype(np.uint8 if kind == "u" else np.int64)

    def model(image):
        return [laid_out(ids(image), axes)]

    ((head,), _) = heads_of(model, output("y", len(axes), kind), image=(None, 3, 64, 96))

    image = RANDOM.random((1 if "b" not in axes else 2, 3, 64, 96)).astype(np.float32)
    np.testing.assert_array_equal(as_tiles(head.signature, *model(image), (64, 96)), ids(image))
    assert (head.signature.channels, head.signature.gives_class_ids, head.signature.mask) == (0, True, kind == "b")


def dated(axes, *, last_date):
    image = ImageInput(
        "x", np.dtype(np.float32), False, None, 6, None, None, time=TimeAxis(axes, 2, last_date=last_date)
    )
    return Signature((image,), "y", axes=axes, channels=4)


@pytest.mark.parametrize("axes", ["bcthw", "btchw", "bthwc", "tbhwc"])
@pytest.mark.parametrize("dates", [1, 2])
def test_of_the_maps_of_all_dates_the_last_one_counts_if_a_file_states_it(axes, dates):
    scores = RANDOM.random((2, 4, dates, 5, 7))
    tiles = scores.transpose(["bcthw".index(letter) for letter in axes])

    actual = as_tiles(dated(axes, last_date=True), tiles, (5, 7))

    np.testing.assert_array_equal(actual, scores[:, :, -1])
    if dates == 1:
        np.testing.assert_array_equal(as_tiles(dated(axes, last_date=False), tiles, (5, 7)), scores[:, :, 0])
        return
    with pytest.raises(ModelError, match=r'"y": the network returns a map for each of 2 dates'):
        as_tiles(dated(axes, last_date=False), tiles, (5, 7))


def test_class_ids_that_are_floats_are_whole_numbers():
    signature = image_signature(channels=0)

    actual = as_tiles(signature, np.array([[[[1.0, 2.0]]]], np.float32), (1, 2))

    np.testing.assert_array_equal(actual, np.array([[[1, 2]]], np.int32), strict=True)


def test_a_model_that_declares_one_map_is_not_run():
    heads, runs = heads_of(lambda image: [image], output("y", shape=(None, 5, None, None)))

    assert [(head.name, head.signature.channels) for head in heads] == [("y", 5)]
    assert runs == []


def test_all_images_of_trial_runs_are_the_same_and_of_the_type_of_the_input():
    def model(image):
        return [scores_of(image)[0]]

    runs = [heads_of(model, output("y", 3), image=(None, 3, 64, None), kind=kind)[1] for kind in "ffu"]

    np.testing.assert_array_equal(runs[0][0], runs[1][0])
    assert runs[0][0].shape == (1, 3, 64, 320)
    assert [each[0].dtype for each in runs] == ["f4", "f4", "u1"]
    assert runs[2][0].max() > 200


def test_sizes_are_tried_until_the_model_accepts_one():
    def model(image):
        if image.shape[2:] != (224, 224):
            raise RuntimeError("invalid dimensions")
        return [scores_of(image)[0]]

    heads, runs = heads_of(model, output("y", 3))

    assert [head.signature.axes for head in heads] == ["chw"]
    assert [image.shape[2:] for image in runs] == [(256, 320), (256, 256), (224, 224)]


@pytest.mark.parametrize("error", [Cancelled(), ModelError("of the guard")], ids=str)
def test_errors_of_our_own_are_not_taken_for_a_size_that_is_refused(error):
    def model(image):
        raise error

    with pytest.raises(type(error)):
        heads_of(model, output("y", 3))


@pytest.mark.parametrize(
    ("accepted", "bands", "any_bands"),
    [({5}, 5, False), ({1, 4}, 4, True), (set(range(99)), 3, True), (set(), 3, True)],
)
def test_the_number_of_bands_is_one_that_the_model_accepts(accepted, bands, any_bands):
    def model(image):
        if image.shape[1] not in accepted:
            raise RuntimeError("invalid dimensions")
        return [image]

    heads, _ = heads_of(model, output("y", shape=(None, 4, None, None)), image=(None, None, 64, 96))

    image = heads[0].signature.image
    assert (image.bands, image.any_bands) == (bands, any_bands)


SMOOTH = {
    "scores": scores_of,
    "other": lambda image: -scores_of(image),
    "likely": lambda image: softmax(scores_of(image)),
}
FUNCTIONS = {
    **SMOOTH,
    "coarse": lambda image: scores_of(image)[..., ::4, ::4],
    "ids": lambda image: scores_of(image).argmax(axis=1),
    "other ids": lambda image: scores_of(image).argmin(axis=1),
    "height": lambda image: image[:, :1] * 50,
    "flat height": lambda image: image[0, 0] * 50,
}


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ([("aux_logits", "other"), ("logits", "scores")], "logits"),
        ([("deep_sup", "likely"), ("y", "scores")], "y"),
        ([("embedding", "other"), ("seg", "scores")], "seg"),
        ([("lastHiddenState", "other"), ("y", "scores")], "y"),
        ([("height", "height"), ("classes", "scores")], "classes"),
        ([("first", "coarse"), ("second", "scores")], "second"),
        ([("first", "other"), ("second", "likely")], "second"),
        ([("first", "other"), ("second", "scores")], "first"),
        ([("first", "other"), ("land_cover", "scores")], "land_cover"),
        ([("labels", "ids"), ("raw", "scores")], "raw"),  # from which the ids derive
        ([("logits", "scores"), ("labels", "other ids")], "labels"),  # of something else
        ([("sure", "flat height"), ("y", "scores")], "y"),
    ],
    ids=str,
)
def test_the_likeliest_head_is_first(outputs, expected):
    def model(image):
        return [FUNCTIONS[function](image) for _, function in outputs]

    ranks = {"ids": 3, "other ids": 3, "flat height": 2}
    declared = [output(name, ranks.get(function, 4), "i" if "ids" in function else "f") for name, function in outputs]

    heads, _ = heads_of(model, *declared, image=(1, 3, 64, 96))

    assert [heads[0].name, len(heads)] == [expected, len(outputs)]


def test_without_a_trial_run_heads_are_ranked_by_their_names():
    def model(image):
        raise RuntimeError("invalid dimensions")

    heads, _ = heads_of(model, output("aux"), output("depth"), output("y"), output("logits"))

    assert [head.name for head in heads] == ["logits", "y", "depth", "aux"]
    assert len({head.group for head in heads}) == 4


@pytest.mark.parametrize(("changed", "same"), [(0, True), (30, True), (3000, False), (6144, False)])
def test_heads_with_the_same_winner_at_nearly_all_pixels_are_a_group(changed, same):
    def model(image):
        scores = scores_of(image)
        signs = np.where(np.arange(64 * 96) < changed, -1, 1).reshape(64, 96)
        return [scores, softmax(scores), scores.argmax(axis=1), scores * signs]

    heads, _ = heads_of(model, output("a"), output("b"), output("c", 3, "i"), output("d"), image=(1, 3, 64, 96))

    groups = {head.name: head.group for head in heads}
    assert groups["a"] == groups["b"] == groups["c"]
    assert (groups["d"] == groups["a"]) is same


def test_one_probability_and_its_logit_are_the_same_map():
    def model(image):
        logits = image[:, :1] - 0.4
        return [logits, 1 / (1 + np.exp(-logits)), logits > 0]

    heads, _ = heads_of(model, output("a"), output("b"), output("c", 4, "b"), image=(1, 3, 64, 96))

    assert len(heads) == 3
    assert len({head.group for head in heads}) == 1


@pytest.mark.parametrize(
    ("outputs", "arrays"),
    [
        ([output("y", shape=(None, 1000))], lambda image: [np.zeros((len(image), 1000), np.float32)]),
        ([output("y", 3)], lambda image: [image[0, :, :7, :7]]),
        ([output("y", 2, "i")], lambda image: [np.zeros((1, 6), np.int64)]),
        ([], lambda image: []),
    ],
    ids=["labels", "small", "few", "nothing"],
)
def test_a_model_without_a_map_is_refused(outputs, arrays):
    with pytest.raises(ModelError, match=r"m\.onnx: this is not a pixel classifier"):
        heads_of(arrays, *outputs, image=(1, 3, 64, 96))


def test_a_detector_is_refused():
    outputs = output("boxes", shape=(1, 100, 4)), output("masks", shape=(1, 32, None, None))

    with pytest.raises(ModelError, match=r"boxes.*a list of objects"):
        heads_of(lambda image: [np.zeros((1, 100, 4)), np.zeros((1, 32, 64, 96))], *outputs, image=(1, 3, 64, 96))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("embedding", True), ("nDSM_height", True), ("lastHiddenState", True), ("edgeMap", True), ("uncertainty", True),
        ("logits", False), ("knowledge", False), ("predictions", False), ("", False),
    ],
)  # fmt: skip
def test_names_of_quantities_are_recognised(name, expected):
    assert names_a_quantity(name) is expected


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (64 * 96, (64, 96)), (32 * 48, (32, 48)), (22 * 32, (22, 32)), (4 * 6, (4, 6)), (2 * 3, (2, 3)),
        (64 * 95, None), (96 * 96, None), (1, None),
    ],
)  # fmt: skip
def test_pixels_in_one_axis_have_the_rows_and_columns_of_the_image_or_a_coarser_one(pixels, expected):
    assert flat_sides(pixels, (64, 96)) == expected


@pytest.mark.parametrize(
    ("channels", "mask", "classes", "expected"),
    [
        (5, False, None, 0), (5, False, 5, 0), (5, False, 4, 1), (None, False, 4, 1), (5, False, 6, 2),
        (1, False, 2, 0), (1, False, 1, 0), (1, False, 3, 2), (0, False, 9, 0), (0, True, 2, 0), (0, True, 3, 2),
    ],
)  # fmt: skip
def test_a_head_suits_as_many_classes_as_it_has_channels(channels, mask, classes, expected):
    assert Head(image_signature(channels=channels, mask=mask)).suits(classes) == expected


def head(name, channels, group, likelihood=0):
    signature = image_signature(channels=channels)
    return Head(replace(signature, output_name=name), (0, likelihood, 0, 0, group), group)


def test_the_best_head_is_the_first_that_suits_its_classes():
    heads = [head("a", 5, 0), head("b", 3, 1), head("c", 3, 2)]

    assert best_head(heads, dict.fromkeys("abc"))[0].name == "a"
    assert best_head(heads, dict.fromkeys("abc", 3))[0].name == "b"
    assert best_head(heads, {"a": 3, "b": 4, "c": 3})[0].name == "c"
    assert best_head(heads, dict.fromkeys("abc", 9))[0].name == "a"


def test_rivals_suit_equally_well_and_return_another_map():
    heads = [
        head("best", 3, 0),
        head("rival", 3, 1),
        head("same map", 3, 0),
        head("less likely", 3, 2, likelihood=1),
        head("other classes", 7, 3),
    ]

    best, rivals = best_head(heads, dict.fromkeys([each.name for each in heads], 3))

    assert (best.name, [rival.name for rival in rivals]) == ("best", ["rival"])
