"""Windows that are put together from images have each pixel of the first image with a value there."""

import numpy as np
import pytest
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.composite import Composite
from pixelwise.inference.raster.image import Image

WINDOW = Window(10, 20, 12, 15)
PARTS = [Window(10, 20, 8, 9), Window(12, 24, 10, 11), Window(15, 20, 7, 15), WINDOW]


def random_image(window, seed, *, flags=True):
    random = np.random.default_rng(seed)
    shape = window.height, window.width
    valid = random.random(shape) < 0.5
    pixels = random.integers(1, 200, (2, *shape)).astype(np.int16)
    if not flags:
        return Image(pixels, valid)
    lacking = (random.random((2, *shape)) < 0.3) & valid
    return Image(
        pixels, valid, lacking, (random.random(shape) < 0.3) & valid, damaged=~valid & (random.random(shape) < 0.5)
    )


def composed(images):
    composite = Composite(2, WINDOW, np.dtype(np.int16))
    for window, image in images:
        composite.add(window, image)
    return composite


def first_values(images, name):
    """The value of a flag, or of the pixels, in the first image that is valid at each pixel; 0 without one."""
    found = []
    for row in range(WINDOW.row, WINDOW.bottom):
        for col in range(WINDOW.col, WINDOW.right):
            tops = (
                getattr(image, name)[..., row - window.row, col - window.col]
                for window, image in images
                if Window(row, col, 1, 1).within(window) and image.valid[row - window.row, col - window.col]
            )
            found.append(next(tops, None))
    zero = np.zeros_like(next(value for value in found if value is not None))
    stacked = np.array([zero if value is None else value for value in found])
    return stacked.T.reshape(*zero.shape, WINDOW.height, WINDOW.width)


@pytest.mark.parametrize("name", ["pixels", "valid", "lacking", "at_declared_limit"])
def test_a_pixel_is_that_of_the_first_image_with_a_value_there(name):
    images = [(window, random_image(window, seed)) for seed, window in enumerate(PARTS)]

    actual = composed(images).image()

    np.testing.assert_array_equal(getattr(actual, name), first_values(images, name))


def test_a_pixel_is_damaged_if_it_is_so_in_any_image_and_none_has_a_value():
    images = [(window, random_image(window, seed)) for seed, window in enumerate(PARTS)]

    actual = composed(images).image()

    damaged = np.zeros((12, 15), bool)
    for window, image in images:
        damaged[window.slices_within(WINDOW)] |= image.damaged
    np.testing.assert_array_equal(actual.damaged, damaged & ~first_values(images, "valid").astype(bool))
    assert actual.damaged.any()
    assert (damaged & ~actual.damaged).any()


def test_flags_that_no_image_has_are_none():
    actual = composed([(window, random_image(window, 3, flags=False)) for window in PARTS]).image()

    assert actual[2:] == (None,) * 5


def test_a_flag_of_a_later_image_leaves_earlier_pixels_without_it():
    shape = WINDOW.height, WINDOW.width
    above = Image(np.ones((2, *shape), np.int16), np.tri(*shape, dtype=bool))
    below = Image(np.full((2, *shape), 2, np.int16), np.ones(shape, bool), np.ones((2, *shape), bool))

    actual = composed([(WINDOW, above), (WINDOW, below)]).image()

    np.testing.assert_array_equal(actual.lacking[1], ~np.tri(*shape, dtype=bool))
    np.testing.assert_array_equal(actual.pixels[0], np.where(above.valid, 1, 2))


def test_a_window_is_full_when_all_of_its_pixels_have_a_value():
    composite = Composite(1, WINDOW, np.dtype(np.uint8))
    filled, part = Window(11, 22, 3, 4), Window(11, 22, 3, 3)
    before = composite.is_full(part)

    composite.add(filled, Image(np.ones((1, 3, 4), np.uint8), np.array([[True] * 3 + [False]] * 3)))

    assert [before, composite.is_full(part), composite.is_full(filled), composite.is_full(WINDOW)] == [
        False,
        True,
        False,
        False,
    ]
