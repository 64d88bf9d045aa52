"""Scale and offset of bands: the values and types of each reading."""

import numpy as np
import pytest
from pixelwise.inference.model.values import ValueMode
from pixelwise.inference.raster.scaling import BandScale, Scaling, band_scale, scaled_type

LANDSAT = BandScale(2.75e-5, -0.2, np.dtype(np.uint16))


@pytest.mark.parametrize(
    ("scale", "offset"), [(None, None), (1.0, 0.0), (0.0, 5.0), (float("nan"), 0.0), (2.0, float("inf"))]
)
def test_an_identity_or_invalid_scale_is_ignored(scale, offset):
    assert band_scale(scale, offset, np.dtype(np.uint8)) is None


@pytest.mark.parametrize(
    ("values", "expected"), [(ValueMode.RAW, 10000.0), (ValueMode.REAL, 0.075), (ValueMode.DN10000, 750.0)]
)
def test_a_reading_is_a_gain_and_a_bias(values, expected):
    gain, bias = LANDSAT.factors(values)

    assert 10000 * gain + bias == pytest.approx(expected)


def test_real_values_that_are_read_become_stored_numbers_again():
    applied = BandScale(LANDSAT.scale, LANDSAT.offset, LANDSAT.dtype, applied=True)
    scaling = Scaling.of([applied], ValueMode.RAW)

    stored = scaling.applied(np.array([[[0.075, np.nan]]]), np.dtype(np.uint16))

    np.testing.assert_array_equal(stored, np.array([[[10000, 0]]], np.uint16))


def test_stored_numbers_that_are_read_need_no_scaling():
    assert Scaling.of([LANDSAT, None], ValueMode.RAW) is None


def test_a_band_without_a_scale_is_unchanged_next_to_one_with_a_scale():
    scaling = Scaling.of([LANDSAT, None], ValueMode.REAL)

    values = scaling.applied(np.array([[[10000]], [[7]]], np.uint16), np.dtype(np.float32))

    np.testing.assert_allclose(values, [[[0.075]], [[7]]], rtol=1e-6)


@pytest.mark.parametrize(
    ("stored", "real"), [("u1", "f4"), ("i2", "f4"), ("f4", "f4"), ("i4", "f8"), ("u4", "f8"), ("f8", "f8")]
)
def test_real_values_have_a_type_that_is_precise_enough(stored, real):
    assert scaled_type(np.dtype(stored)) == np.dtype(real)


def test_the_formula_has_the_sign_of_the_offset():
    assert LANDSAT.text() == "x 2.75e-05 - 0.2"
    assert BandScale(0.1, 3.0, np.dtype(np.int16)).text() == "x 0.1 + 3"
    assert BandScale(0.1, 0.0, np.dtype(np.int16)).text() == "x 0.1"
