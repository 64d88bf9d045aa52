"""Bands are calculated as numpy calculates them, and samples without a finite result are missing."""

import numpy as np
import pytest
from pixelwise.inference.grid.window import Window
from pixelwise.inference.preprocessing.chain import Chain
from pixelwise.inference.preprocessing.expression import parse_expression
from pixelwise.inference.preprocessing.steps import Step, StepKind
from pixelwise.inference.raster.calculation import Calculation, calculated_type
from pixelwise.inference.raster.image import Image

RED = np.array([[10, 0, 30], [0, 5, 7]], np.uint8)
NIR = np.array([[20, 0, 30], [9, 0, 3]], np.uint8)
BLUE = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)
VALID = np.array([[True, True, True], [True, True, False]])
NDVI, SUM = "(nir - red) / (nir + red)", "nir + blue"


def calculation(*texts, names=("red", "nir", "blue"), chains=(), dtype=np.uint8):
    return Calculation.of(names, [parse_expression(text) for text in texts], chains, np.dtype(dtype))


def logarithm(gain=1.0, bias=0.0):
    return Chain.of(gain, bias, [Step.of(StepKind.LOG)], 0)


def image(lacking=None, **rest):
    return Image(np.stack([RED, NIR, BLUE]), VALID, lacking, **rest)


def flags(*places, shape=(2, 3)):
    marked = np.zeros(shape, bool)
    for place in places:
        marked[place] = True
    return marked


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        ("u1", "f4"), ("i1", "f4"), ("u2", "f4"), ("i2", "f4"), ("f4", "f4"), ("i4", "f8"), ("u4", "f8"), ("f8", "f8"),
        ("i8", "f8"),
    ],
)  # fmt: skip
def test_calculated_bands_have_the_smallest_type_that_contains_all_values(dtype, expected):
    actual = calculated_type(np.dtype(dtype))

    assert actual == np.dtype(expected)


@pytest.mark.parametrize(
    ("chains", "dtype", "needed"),
    [
        ([], "u1", False),
        ([Chain.of(2.0, 1.0, [], 0)], "f4", False),
        ([logarithm()], "u1", True),  # of 0
        ([logarithm(gain=-1.0, bias=255.0)], "u1", True),  # of 255
        ([logarithm(bias=1.0)], "u1", False),  # no byte is below 0
        ([logarithm(bias=1.0)], "i1", True),
        ([logarithm(bias=1.0)], "f4", True),  # any number is possible
        ([logarithm(bias=1.0)], "u4", True),
    ],
)
def test_steps_need_a_calculation_if_a_value_of_the_type_has_no_result(chains, dtype, needed):
    actual = calculation(chains=chains, dtype=dtype)

    assert (actual is not None) is needed


def test_a_band_is_the_result_of_its_expression():
    actual = calculation(SUM, "3", "red").applied(image())

    expected = [NIR.astype(np.float32) + BLUE, np.full((2, 3), 3), RED]
    np.testing.assert_array_equal(actual.pixels, np.array(expected, np.float32), strict=True)
    np.testing.assert_array_equal(actual.valid, VALID)
    assert actual[2:] == (None,) * 5


def test_a_division_by_zero_is_a_missing_sample():
    actual = calculation(NDVI, SUM).applied(image())

    nir, red = NIR.astype(np.float32), RED.astype(np.float32)
    with np.errstate(invalid="ignore"):
        ndvi = (nir - red) / (nir + red)
    np.testing.assert_array_equal(actual.pixels[0], np.nan_to_num(ndvi))
    np.testing.assert_array_equal(actual.lacking, flags((0, 0, 1), shape=(2, 2, 3)))
    np.testing.assert_array_equal(actual.valid, VALID)
    assert actual.undefined is None


def test_a_pixel_that_is_not_valid_has_no_missing_samples():
    actual = calculation("blue / (red - 7)", "red").applied(image())

    assert actual.lacking is None
    np.testing.assert_array_equal(actual.valid, VALID)


def test_a_pixel_without_any_result_is_not_valid_but_undefined():
    actual = calculation(NDVI, "blue / red").applied(image())

    np.testing.assert_array_equal(actual.valid, VALID & ~flags((0, 1)))
    np.testing.assert_array_equal(actual.undefined, flags((0, 1)))


def test_a_missing_sample_is_missing_in_the_bands_that_use_it():
    lacking = flags((0, 1, 1), (2, 0, 2), shape=(3, 2, 3))

    actual = calculation("red * 2", SUM).applied(image(lacking))

    np.testing.assert_array_equal(actual.lacking, flags((0, 1, 1), (1, 0, 2), shape=(2, 2, 3)))
    np.testing.assert_array_equal(actual.pixels[0], np.where(lacking[0], 0, RED * 2.0))


def test_a_pixel_that_lacks_all_its_samples_is_a_missing_value_of_the_raster():
    actual = calculation(SUM).applied(image(flags((1, 0, 0), shape=(3, 2, 3))))

    np.testing.assert_array_equal(actual.valid, VALID & ~flags((0, 0)))
    assert actual.undefined is None


def test_a_step_without_a_result_makes_samples_of_its_band_missing():
    lacking, damaged = flags((2, 0, 0), shape=(3, 2, 3)), flags((1, 2))
    total = Chain.of(1.0, 0.0, [], 0)

    actual = calculation(chains=[logarithm(), total, total]).applied(image(lacking, damaged=damaged))

    expected = lacking.copy()
    expected[0] = (RED == 0) & VALID
    np.testing.assert_array_equal(actual.lacking, expected)
    np.testing.assert_array_equal(actual.pixels, image().pixels, strict=True)
    np.testing.assert_array_equal(actual.damaged, damaged)
    np.testing.assert_array_equal(lacking, flags((2, 0, 0), shape=(3, 2, 3)))


def test_an_image_of_defined_values_is_returned_as_it_is():
    given = image()

    assert calculation(chains=[logarithm(), *[logarithm(bias=1.0)] * 2]).applied(
        given._replace(pixels=given.pixels | 1)
    )
    assert calculation(chains=[logarithm(bias=1.0), logarithm(bias=1.0), logarithm()]).applied(given) is given


def test_samples_without_a_finite_result_are_nan():
    samples = np.array([[1.0, 0.0, 4.0], [3.0, 0.0, np.nan], [0.0, 0.0, 0.0]])

    actual = calculation(NDVI, "2", "1 / blue").of_samples(samples)

    np.testing.assert_array_equal(actual, [[0.5, np.nan, np.nan], [2, 2, 2], [np.nan] * 3])


class Source:
    """A source of an image that records what is asked of it."""

    area = Window(3, 4, 2, 3)

    def __init__(self):
        self.stopped = False

    def read(self, window):
        return image().part(window.slices_within(self.area))

    def is_empty(self, window):
        return window.row > 4

    def stop(self):
        self.stopped = True


class Dense:
    """A source without the methods that are optional."""

    area = Window(0, 0, 1, 1)

    def read(self, window):
        raise AssertionError(window)


def test_a_source_is_calculated_window_by_window():
    source = Source()
    bands = calculation(SUM).over(source)
    window = Window(4, 5, 1, 2)

    actual = bands.read(window)

    np.testing.assert_array_equal(actual.pixels, [[[5, 9]]])
    np.testing.assert_array_equal(actual.valid, [[True, False]])
    assert bands.area == Source.area


def test_a_source_is_asked_for_empty_windows_and_to_stop_if_it_can():
    source = Source()
    bands, dense = calculation(SUM).over(source), calculation(SUM).over(Dense())

    bands.stop()
    dense.stop()

    assert source.stopped
    assert [bands.is_empty(Window(row, 4, 1, 1)) for row in (4, 5)] == [False, True]
    assert not dense.is_empty(Window(9, 9, 1, 1))
