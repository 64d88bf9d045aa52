"""The alignment of an output with its image, for networks with a known margin and stride."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference.network.alignment import OutputAlignment, fixed_alignment, probed_alignment
from pixelwise.tests.core.numpy_networks import image_signature, numpy_network

LENGTHS = st.integers(0, 40), st.integers(1, 64), st.integers(1, 600)


def coarsened(image, stride):
    """Means of squares, from the top left corner; a partial square at the end counts as a whole one."""
    rows, cols = image.shape[-2:]
    below, right = -rows % stride, -cols % stride
    image = np.pad(image, ((0, 0), (0, 0), (0, below), (0, right)), mode="edge")
    squares = image.reshape(*image.shape[:2], (rows + below) // stride, stride, (cols + right) // stride, stride)
    return squares.mean(axis=(3, 5))


def aligned(margin, stride, accepts=lambda side: True):
    """A network that removes a margin on each side and returns one value per square of pixels."""

    def run(image):
        if not all(map(accepts, image.shape[-2:])) or min(image.shape[-2:]) <= 2 * margin:
            raise ValueError("invalid size")
        inner = image[..., margin : image.shape[-2] - margin, margin : image.shape[-1] - margin]
        return coarsened(inner, stride)

    return numpy_network(run)


@settings(deadline=None)
@given(*LENGTHS)
def test_the_length_of_an_output_includes_partial_squares(margin, stride, kept):
    alignment = OutputAlignment(margin, stride)

    squares = range(margin, margin + kept, stride)

    assert alignment.length(kept + 2 * margin) == len(squares)
    assert alignment.divides(kept + 2 * margin) is (squares[-1] + stride == margin + kept)


@pytest.mark.parametrize(("margin", "stride"), [(0, 1), (0, 2), (0, 4), (0, 32), (8, 1), (92, 1), (12, 2), (16, 8)])
def test_the_alignment_of_a_network_of_many_sizes_is_detected(margin, stride):
    network = aligned(margin, stride, accepts=lambda side: not margin or (side - 2 * margin) % stride == 0)

    probed = probed_alignment(network, None, None)

    assert probed is not None
    assert probed.alignment == OutputAlignment(margin, stride)


@pytest.mark.parametrize(
    ("margin", "stride", "tile"),
    [
        (0, 1, (64, 64)),
        (0, 2, (64, 64)),  # as long as the centre would be
        (16, 1, (64, 64)),
        (0, 4, (128, 96)),
        (0, 8, (256, 256)),
        (92, 1, (284, 284)),
        (20, 1, (100, 140)),
    ],
)
def test_the_alignment_of_a_fixed_size_network_is_derived_from_outputs_that_react(margin, stride, tile):
    network = aligned(margin, stride, accepts=lambda side: side in tile)

    assert fixed_alignment(network, tile, None, None) == OutputAlignment(margin, stride)


@pytest.mark.parametrize("margin", [16, None])
@pytest.mark.parametrize("stride", [1, None])
def test_a_statement_that_the_network_confirms_is_used(margin, stride):
    assert fixed_alignment(aligned(16, 1), (64, 64), margin, stride) == OutputAlignment(16, 1)


def test_a_statement_that_the_network_contradicts_is_not_used():
    half = aligned(0, 2)

    assert fixed_alignment(half, (64, 64), 16, None) == OutputAlignment(0, 2)
    assert fixed_alignment(half, (64, 64), None, 1) == OutputAlignment(0, 2)


def test_a_wrongly_stated_margin_or_stride_is_not_accepted_as_alignment():
    assert probed_alignment(aligned(0, 2), None, 4) is None
    assert probed_alignment(aligned(8, 1), 6, None) is None


def test_a_network_without_padding_is_run_at_the_size_that_loses_least():
    """A U-Net without padding; pooling drops the last of an odd number of rows, so the margin depends on the size."""

    def run(image):
        inner = image[..., 2:-2, 2:-2]
        rows, cols = (length // 4 * 4 for length in inner.shape[-2:])
        return inner[..., 2 : rows - 2, 2 : cols - 2]

    probed = probed_alignment(numpy_network(run), None, None)

    assert probed is not None
    assert (probed.alignment, probed.side % 4) == (OutputAlignment(4, 1), 0)


@pytest.mark.parametrize(
    "function",
    [
        lambda image: image.repeat(2, axis=2),  # finer than the image along one axis
        lambda image: image[..., :1, :1],
        lambda image: image[..., ::2, :],  # coarser
        lambda image: np.zeros((1, 1, 48, 48), np.float32),
    ],
)
def test_no_alignment_is_invented(function):
    network = numpy_network(function, image_signature(1, 1))

    assert probed_alignment(network, None, None) is None
    assert fixed_alignment(network, (200, 200), None, None) is None


def test_a_rotated_output_is_not_aligned_with_the_image():
    network = numpy_network(lambda image: coarsened(image, 2)[..., ::-1, ::-1])

    assert fixed_alignment(network, (64, 64), None, None) is None


def test_class_ids_are_aligned_as_scores_are():
    signature = image_signature(channels=0)
    network = numpy_network(lambda image: coarsened(image, 4).argmax(axis=1), signature)

    assert fixed_alignment(network, (128, 128), None, None) == OutputAlignment(0, 4)
