"""Validity of samples: nodata values, ranges, masks and NaN, band by band."""

import numpy as np
import pytest
from pixelwise.inference.raster.image import Image, NodataRule, at_limits, image_of


def pixels(*bands, dtype=np.int16):
    """Bands with one row each."""
    return np.array(bands, dtype)[:, None, :]


def test_a_pixel_is_valid_if_a_band_has_a_value():
    image = image_of(pixels([-9, -9, 3], [-9, 5, 4]), [NodataRule((-9,)), NodataRule((-9,))])

    np.testing.assert_array_equal(image.valid, [[False, True, True]])
    np.testing.assert_array_equal(image.lacking, [[[False, True, False]], [[False, False, False]]])


def test_without_missing_samples_the_mask_of_missing_samples_is_omitted():
    image = image_of(pixels([1, 2], [3, 4]), [NodataRule((-9,)), NodataRule()])

    assert image.valid.all()
    assert (image.lacking, image.at_declared_limit) == (None, None)


def test_both_ends_of_a_range_are_nodata():
    image = image_of(pixels([4, 5, 7, 8]), [NodataRule(ranges=((5, 7),))])

    np.testing.assert_array_equal(image.valid, [[True, False, False, True]])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_nodata(value):
    image = image_of(pixels([value, 1], [2, 3], dtype=np.float32), [NodataRule(), NodataRule()])

    np.testing.assert_array_equal(image.lacking, [[[True, False]], [[False, False]]])


def test_finite_values_whose_sum_is_infinite_are_values():
    image = image_of(pixels([3e38, 3e38], dtype=np.float32), [NodataRule()])

    assert image.valid.all()


def test_a_declared_zero_of_a_byte_band_is_a_value_if_another_band_has_one():
    rule = NodataRule.of(0, byte=True)

    image = image_of(pixels([0, 0], [0, 9], dtype=np.uint8), [rule, rule])

    np.testing.assert_array_equal(image.valid, [[False, True]])
    assert image.lacking is None
    np.testing.assert_array_equal(image.at_declared_limit, [[False, True]])
    np.testing.assert_array_equal(at_limits(image, [(0,), (0,)]), [[False, True]])


def test_a_mask_of_a_band_hides_its_samples():
    image = image_of(pixels([1, 2], [3, 4]), [NodataRule(), NodataRule()], [np.array([[True, False]]), None])

    np.testing.assert_array_equal(image.lacking, [[[True, False]], [[False, False]]])


def test_a_masked_image_loses_flags_outside_the_mask():
    flags = np.array([[True, True]])
    image = Image(pixels([1, 2]), flags, flags[None], flags)

    masked = image.masked(np.array([[True, False]]))

    np.testing.assert_array_equal(masked.valid, [[True, False]])
    np.testing.assert_array_equal(masked.lacking, [[[True, False]]])
    np.testing.assert_array_equal(masked.at_declared_limit, [[True, False]])
