"""The tiles that a network accepts, from statements that it confirms, contradicts or leaves open."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.metadata import Metadata
from pixelwise.inference.formats.tile_shape import DEFAULT_TILE, LARGEST_TILE, find_tile_shape
from pixelwise.inference.network.alignment import OutputAlignment
from pixelwise.tests.core.numpy_networks import image_signature, numpy_network


def pooled(image, stride):
    """Add to every pixel the mean of its square, like a network that downsamples and upsamples."""
    rows, cols = image.shape[-2:]
    if rows % stride or cols % stride:
        raise ValueError("sides are no multiples")
    squares = image.reshape(*image.shape[:2], rows // stride, stride, cols // stride, stride).mean(axis=(3, 5))
    return image + 3 * squares.repeat(stride, axis=2).repeat(stride, axis=3)


def deep(stride, **sides):
    return numpy_network(lambda image: pooled(image, stride), image_signature(1, 1, **sides))


def plain(**sides):
    return numpy_network(lambda image: image, image_signature(1, 1, **sides))


def cropping(margin):
    return numpy_network(lambda image: image[..., margin:-margin, margin:-margin], image_signature(1, 1))


def only_at(rows, cols):
    """A network that declares sides of any length but accepts one size."""

    def run(image):
        if image.shape[-2:] != (rows, cols):
            raise ValueError("cannot reshape")
        return image

    return numpy_network(run, image_signature(1, 1))


def shape_of(network, **stated):
    return find_tile_shape(Metadata(**stated), network, "m.emd")


@pytest.mark.parametrize("stride", [1, 2, 8, 16, 32])
def test_the_total_stride_of_a_network_is_detected_and_divides_its_tile(stride):
    shape = shape_of(deep(stride))

    assert (shape.total_stride, shape.remainder, shape.tile, shape.fixed) == (stride, 0, (DEFAULT_TILE,) * 2, False)
    assert shape.warnings == ()


@pytest.mark.parametrize(
    ("stated", "expected"), [((100, 120), (112, 128)), ((256, 128), (256, 128)), ((17, 16), (32, 16))]
)
def test_a_stated_tile_grows_to_the_next_size_that_the_network_accepts(stated, expected):
    shape = shape_of(deep(16), tile=stated, padding=0)

    assert shape.tile == expected
    assert len(shape.warnings) == (stated != expected)


@pytest.mark.parametrize("stated", [(3, 3), (7, 400), (200, 200)])
def test_an_invalid_tile_is_not_used(stated):
    """The size of a kernel, a short side, and one that is used up by the padding."""
    shape = shape_of(plain(), tile=stated, padding=100)

    assert shape.tile == (DEFAULT_TILE, DEFAULT_TILE)
    assert len(shape.warnings) == 1
    assert f"{stated[0]} x {stated[1]}" in shape.warnings[0]


def test_a_large_padding_makes_the_default_tile_larger():
    assert shape_of(plain(), padding=200).tile == (800, 800)
    assert shape_of(plain(), padding=10**9).tile == (2048, 2048)


def test_fixed_sides_of_the_network_override_a_stated_tile():
    shape = shape_of(plain(height=64, width=96), tile=(256, 256))

    assert (shape.tile, shape.fixed) == ((64, 96), True)
    assert "64 x 96 is used" in shape.warnings[0]


def test_one_fixed_side_leaves_the_other_to_the_files():
    assert shape_of(plain(height=64), tile=(512, 128)).tile == (64, 128)
    assert shape_of(plain(height=64)).tile == (64, DEFAULT_TILE)
    assert shape_of(plain(height=64), tile=(1, 1)).tile == (64, 64)


def test_a_margin_is_detected_and_returned_with_a_remainder():
    shape = shape_of(cropping(20))

    assert shape.alignment == OutputAlignment(20, 1)
    assert min(shape.tile) - 2 * 20 >= shape.total_stride
    assert shape.tile[0] % shape.total_stride == shape.remainder


def test_a_stated_border_that_the_network_does_not_have_is_a_warning():
    shape = shape_of(cropping(20), output_margin=8)

    assert shape.alignment == OutputAlignment(20, 1)
    assert shape.warnings == (
        "m.emd: it states output margin 8 (keys border / ModelPadding, output_stride / OutputStride), "
        "but the network has output margin 20, output stride 1, which is used.",
    )


def test_a_stated_multiple_of_the_total_stride_is_kept():
    assert shape_of(deep(8), total_stride=16).total_stride == 16


def test_a_stated_total_stride_that_the_image_contradicts_is_replaced_with_a_warning():
    shape = shape_of(deep(16), total_stride=3)

    assert shape.total_stride == 16
    assert "it states the size multiple 3, but" in shape.warnings[-1]


def test_tile_and_total_stride_together_are_tried_before_anything_else():
    sizes = []

    def run(image):
        sizes.append(image.shape[-2:])
        return image

    shape = shape_of(numpy_network(run, image_signature(1, 1)), tile=(100, 100), total_stride=10)

    assert (shape.tile, shape.total_stride) == ((100, 100), 10)
    assert sizes[0] == (100, 100)


@pytest.mark.parametrize(("size", "stated"), [((96, 160), (96, 160)), ((224, 224), None), ((473, 473), (400, 400))])
def test_a_network_that_accepts_one_size_runs_at_the_stated_or_a_common_size(size, stated):
    shape = shape_of(only_at(*size), tile=stated)

    assert (shape.tile, shape.fixed) == (size, True)
    assert len(shape.warnings) == (stated not in (None, size))


def test_a_network_that_runs_at_no_size_is_refused_with_the_sizes_tried():
    with pytest.raises(
        ModelError, match=r"failed at all \d+ sizes that were tried: 256 x 256 pixels fail \(cannot reshape\)"
    ):
        shape_of(only_at(31, 37))


def test_an_output_finer_than_the_image_is_refused():
    network = numpy_network(lambda image: image.repeat(2, 2).repeat(2, 3), image_signature(1, 1, height=64, width=64))

    with pytest.raises(ModelError, match="finer than the image: 128 x 128 values for 64 x 64 pixels"):
        shape_of(network)


@pytest.mark.parametrize(
    ("stated", "key"), [({}, "ModelPadding or the output stride"), ({"output_stride": 3}, "Correct")]
)
def test_one_value_for_the_whole_image_is_not_a_map(stated, key):
    network = numpy_network(lambda image: np.zeros((1, 1, 1, 1)), image_signature(1, 1, height=64, width=64))

    with pytest.raises(ModelError, match=f'returns 1 x 1 values \\("scores"\\).*{key}'):
        shape_of(network, **stated)


@pytest.mark.parametrize(
    "stated", [{"tile": (LARGEST_TILE + 1, 8)}, {"output_margin": LARGEST_TILE + 1}, {"total_stride": LARGEST_TILE + 1}]
)
def test_a_length_that_would_exceed_the_memory_is_refused_before_a_trial_run(stated):
    def run(image):
        raise AssertionError("it was run")

    with pytest.raises(
        ModelError, match=f"states {LARGEST_TILE + 1} pixels as the .*, but the maximum is {LARGEST_TILE}"
    ):
        shape_of(numpy_network(run, image_signature(1, 1)), **stated)
