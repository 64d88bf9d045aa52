"""The total stride of numpy networks that pool by known factors."""

import math

import numpy as np
import pytest
from pixelwise.inference.network.alignment import OutputAlignment, ProbedAlignment
from pixelwise.inference.network.total_stride import fixed_total_stride, is_shift_equivariant, probed_total_stride
from pixelwise.tests.core.numpy_networks import numpy_network

WHOLE = OutputAlignment()


def pooled(image, stride):
    batch, bands, rows, cols = image.shape
    return image.reshape(batch, bands, rows // stride, stride, cols // stride, stride).mean(axis=(3, 5))


def spread(image, stride):
    return image.repeat(stride, axis=2).repeat(stride, axis=3)


def pooling(stride, *, output_stride=1, crops=False):
    """A network that adds the mean of each square of `stride` pixels to its image, at a coarser resolution.

    It accepts multiples of the stride, or cuts the image to one.
    """

    def run(image):
        rows, cols = image.shape[2:]
        if crops:
            whole = image[..., : rows // stride * stride, : cols // stride * stride]
            coarse = np.pad(
                spread(pooled(whole, stride), stride), ((0, 0), (0, 0), (0, rows % stride), (0, cols % stride))
            )
        else:
            coarse = spread(pooled(image, stride), stride)
        return pooled(image + 3 * coarse, output_stride)

    return numpy_network(run)


def by_position(image):
    """A network whose output depends on the position of each pixel, as with positional embeddings."""
    rows, cols = np.indices(image.shape[2:])
    return image * np.sin(rows**2 + 3 * cols**2)


@pytest.mark.parametrize("stride", [1, 2, 4, 8, 16, 32])
def test_the_total_stride_of_a_network_of_many_sizes_is_that_of_its_pooling(stride):
    probed = ProbedAlignment(WHOLE, side=64, step=32)

    assert probed_total_stride(pooling(stride), probed) == stride


@pytest.mark.parametrize("stride", [3, 4, 6, 12])
def test_a_network_of_any_size_has_the_stride_by_which_its_output_shifts(stride):
    probed = ProbedAlignment(WHOLE, side=72, step=24)

    assert probed_total_stride(pooling(stride, crops=True), probed) == stride


@pytest.mark.parametrize(("stride", "output_stride"), [(4, 4), (8, 2), (16, 4)])
def test_a_total_stride_is_a_multiple_of_the_output_stride(stride, output_stride):
    network = pooling(stride, output_stride=output_stride)
    alignment = OutputAlignment(output_stride=output_stride)

    assert probed_total_stride(network, ProbedAlignment(alignment, 64, 32)) == stride
    assert fixed_total_stride(network, (96, 96), alignment) % math.lcm(stride, output_stride) == 0


def test_a_network_of_single_pixels_has_the_stride_of_the_sizes_that_it_accepts():
    def run(image):
        if image.shape[2] % 4:
            raise ValueError("shape mismatch")
        return image * 2

    assert probed_total_stride(numpy_network(run), ProbedAlignment(WHOLE, 64, 32)) == 4


def test_a_uniform_output_has_its_own_stride():
    network = numpy_network(lambda image: np.ones_like(image[..., ::4, ::4]))
    alignment = OutputAlignment(output_stride=4)

    assert probed_total_stride(network, ProbedAlignment(alignment, 64, 32)) == 4
    assert fixed_total_stride(network, (38, 38), alignment) == 4


@pytest.mark.parametrize(("smallest", "expected"), [(1, 32), (64, 64)])
def test_without_any_shift_the_stride_of_most_encoders_is_assumed(smallest, expected):
    def run(image):
        if image.shape[2] % smallest:
            raise ValueError("shape mismatch")
        return by_position(image)

    assert probed_total_stride(numpy_network(run), ProbedAlignment(WHOLE, 64, 64)) == expected


def test_the_best_shift_is_taken_if_it_stands_out():
    """A little of the whole image changes every output, so that no shift is exact."""
    network = numpy_network(
        lambda image: pooling(8, crops=True).session.run([], {"": image})[0] + by_position(image) / 50
    )

    assert probed_total_stride(network, ProbedAlignment(WHOLE, 64, 8)) == 8


TILES = [(64, 64), (96, 64), (224, 224), (112, 112), (90, 60)]
DIVIDED = [(tile, stride) for tile in TILES for stride in (1, 2, 7, 10, 14, 16, 32) if math.gcd(*tile) % stride == 0]


@pytest.mark.parametrize(("tile", "stride"), DIVIDED, ids=str)
def test_the_total_stride_of_a_network_of_one_size_is_a_multiple_that_divides_its_tile(tile, stride):
    actual = fixed_total_stride(pooling(stride), tile, WHOLE)

    assert actual % stride == 0
    assert [side % actual for side in tile] == [0, 0]


def test_a_stride_that_does_not_divide_the_tile_is_not_taken():
    actual = fixed_total_stride(pooling(4, crops=True), (90, 60), WHOLE)

    assert 30 % actual == 0


@pytest.mark.parametrize(("tile", "expected"), [((256, 256), 32), ((250, 100), 2), ((64, 96), 32)], ids=str)
def test_a_network_of_one_size_without_any_shift_has_a_divisor_of_its_tile(tile, expected):
    assert fixed_total_stride(numpy_network(by_position), tile, WHOLE) == expected


def margin_of(network, margin):
    return numpy_network(lambda image: network.session.run([], {"": image})[0][..., margin:-margin, margin:-margin])


@pytest.mark.parametrize(("side", "expected"), [(512, 32), (336, 32), (72, 32), (80, 8), (88, 8)])
def test_tiles_with_a_margin_are_rounded_down_to_the_stride_unless_much_is_lost(side, expected):
    network = margin_of(pooling(8), 4)

    assert fixed_total_stride(network, (side, side), OutputAlignment(margin=4)) == expected


def test_the_stride_of_most_encoders_is_made_a_multiple_of_the_output_stride():
    network = margin_of(pooling(3, output_stride=3), 1)

    assert fixed_total_stride(network, (294, 294), OutputAlignment(3, 3)) == 96


@pytest.mark.parametrize("shift", [2, 4, 6, 8, 12])
def test_an_output_shifts_with_its_image_by_multiples_of_the_total_stride(shift):
    network = pooling(4, output_stride=2)

    actual = is_shift_equivariant(network, (64, 48), OutputAlignment(output_stride=2), shift)

    assert actual is (shift % 4 == 0)


def test_a_network_that_turns_its_image_does_not_shift_with_it():
    assert not is_shift_equivariant(numpy_network(lambda image: image[..., ::-1]), (32, 32), WHOLE, 4)
    assert is_shift_equivariant(numpy_network(lambda image: image * 2 + 1), (32, 32), WHOLE, 4)


def test_an_output_that_is_too_small_for_a_shift_is_not_equivariant():
    network = pooling(16, output_stride=16)

    assert not is_shift_equivariant(network, (16, 16), OutputAlignment(output_stride=16), 16)
