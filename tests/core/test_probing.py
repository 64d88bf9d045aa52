"""Trial runs of numpy networks with known properties."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.network.probing import (
    accepts_tile,
    gives_probabilities,
    nearest_tile,
    output_shape,
    random_image,
    sees_single_pixels,
)
from pixelwise.tests.core.numpy_networks import image_signature, numpy_network


def softmax(image):
    powers = np.exp(image - image.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def sigmoid(image):
    return 1 / (1 + np.exp(-image))


def smoothed(image):
    return image + np.roll(image, 1, axis=2)


def accepting(condition):
    """A network that returns its image if its side fulfils a condition."""

    def run(image):
        if not condition(image.shape[-1]):
            raise ValueError("shape mismatch")
        return image

    return numpy_network(run)


def test_a_size_is_run_once():
    runs = []
    network = numpy_network(lambda image: runs.append(image.shape) or image[:, :2, ::2, ::4])

    shapes = [output_shape(network, 32, 64) for _ in range(3)]

    assert shapes == [(2, 16, 16)] * 3
    assert runs == [(1, 3, 32, 64)]


def test_class_ids_have_no_channels():
    network = numpy_network(lambda image: image.argmax(axis=1), image_signature(channels=0))

    assert output_shape(network, 8, 12) == (0, 8, 12)


@pytest.mark.parametrize(
    ("function", "channels", "expected"),
    [
        (softmax, 3, True),
        (lambda image: sigmoid(image[:, :1]), 1, True),
        (lambda image: image, 3, False),
        (lambda image: image / 10 + 0.3, 3, False),  # small logits: 0 to 1 for small values only
        (lambda image: softmax(image) * 1.1, 3, False),
        (sigmoid, 3, False),  # each channel for itself
    ],
)
def test_probabilities_are_distinguished_from_logits(function, channels, expected):
    network = numpy_network(function, image_signature(channels=channels))

    assert gives_probabilities(network, 16, 16) is expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (softmax, True),
        (lambda image: image * [[[[2]], [[3]], [[-1]]]], True),
        (lambda image: np.ones_like(image), True),
        (smoothed, False),
        (lambda image: image - image.mean(axis=(2, 3), keepdims=True), False),
        (lambda image: image[..., ::-1], False),
        (lambda image: image[..., ::2, ::2], False),
    ],
)
def test_a_network_of_single_pixels_is_distinguished_from_one_that_sees_neighbours(function, expected):
    assert sees_single_pixels(numpy_network(function), 24, 20) is expected


@pytest.mark.parametrize("asked", [*range(32, 40), 100, 255, 257, 600])
def test_the_nearest_tile_is_the_one_that_a_search_through_all_finds(asked):
    def condition(side):
        return 64 <= side <= 256 and side % 8 == 0

    network = accepting(condition)
    aligned = asked - asked % 8

    actual = nearest_tile(network, aligned, 128, 8)

    accepted = [side for side in range(8, 1000, 8) if condition(side)]
    assert actual == min(accepted, key=lambda side: abs(side - aligned))


def test_a_network_that_fails_does_not_accept_a_tile():
    network = accepting(lambda side: side < 100)

    assert accepts_tile(network, 99)
    assert not accepts_tile(network, 100)
    with pytest.raises(ModelError, match="1 x 100 x 100 pixels \\(shape mismatch\\)"):
        output_shape(network, 100, 100)


@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 1.0), (np.uint8, 255), (np.float16, 1.0)])
def test_random_images_are_always_the_same_and_of_the_range_of_their_type(dtype, most):
    network = numpy_network(lambda image: image, image_signature(dtype=dtype, batch=2))

    first, second = random_image(network, 16, 16), random_image(network, 16, 16)

    np.testing.assert_array_equal(first, second)
    assert first.shape == (2, 3, 16, 16)
    assert 0 <= first.min() < 0.1 * most
    assert 0.9 * most < first.max() <= most
