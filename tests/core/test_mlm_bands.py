"""The bands of inputs of STAC MLM items, and their calculation from others."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.mlm_bands import StatedBands, parse_bands

WHERE = "item.json, mlm:input"
VALUES = {name: np.array([3.0, 5.0, 8.0]) * factor for factor, name in enumerate(("red", "nir", "blue", "B 8"), 1)}
DESCRIBED = [[{"name": "red", "common_name": "rouge"}, {"name": "nir", "eo:common_name": "nir08"}], None, ["x"]]


def parsed(bands=None, channels=-1, described=(), **entry):
    return parse_bands({**({} if bands is None else {"bands": bands}), **entry}, channels, described, WHERE)


def calculated(name, expression, **rest):
    return {"name": name, "format": "gdal-calc", "expression": expression, **rest}


def results(stated):
    return [expression.evaluate(VALUES) for expression in stated.expressions]


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ({"bands": ["red", "nir"]}, ("red", "nir")),
        ({"bands": [{"name": "red"}, {"name": "nir", "expression": None}]}, ("red", "nir")),
        ({"bands": [1, "nir"]}, ("1", "nir")),
        ({"variables": ["slope"]}, ("slope",)),
        ({"bands": ["red"], "variables": ["slope"]}, ("red",)),
        ({"bands": [], "variables": ["slope"]}, ("slope",)),
    ],
    ids=str,
)
def test_named_bands_are_those_of_the_raster(entry, names):
    assert parse_bands(entry, -1, (), WHERE) == StatedBands(names, names)


@pytest.mark.parametrize("entry", [{}, {"bands": []}, {"bands": None, "variables": []}], ids=str)
def test_bands_may_not_be_stated(entry):
    assert parse_bands(entry, 3, (), WHERE) == StatedBands()


@pytest.mark.parametrize("bands", [{"name": "red"}, "red", [{"title": "red"}]], ids=str)
def test_what_is_no_list_of_bands_is_refused(bands):
    with pytest.raises(ModelError, match=r"item\.json, mlm:input.*bands"):
        parsed(bands)


def test_bands_may_be_calculated_from_others():
    stated = parsed(["red", calculated("ndvi", "(nir - red) / (nir + red)"), {"name": "nir"}])

    red, nir = VALUES["red"], VALUES["nir"]
    np.testing.assert_array_equal(results(stated), [red, (nir - red) / (nir + red), nir])
    assert (stated.names, stated.bands) == (("red", "ndvi", "nir"), ("red", "nir"))


@pytest.mark.parametrize("name", ["red", "B 8"])
def test_a_letter_stands_for_the_band_itself(name):
    stated = parsed([calculated(name, "A / 10 + sqrt(A)")])

    np.testing.assert_array_equal(results(stated), [VALUES[name] / 10 + np.sqrt(VALUES[name])])
    assert stated.bands == (name,)


def test_an_expression_may_be_a_band_that_the_item_describes():
    stated = parsed([calculated("second", "nir"), "red"], described=DESCRIBED)

    np.testing.assert_array_equal(results(stated), [VALUES["nir"], VALUES["red"]])


def test_a_letter_that_is_the_name_of_a_band_stands_for_it():
    stated = parsed(["A", calculated("red", "A / 10")])

    assert stated.bands == ("A",)


def test_bands_of_an_expression_are_those_that_the_item_describes():
    stated = parsed([calculated("sum", "rouge + nir08")], described=DESCRIBED)

    assert stated.bands == ("rouge", "nir08")
    with pytest.raises(ModelError, match="does not describe a band blue"):
        parsed([calculated("sum", "red + blue")], described=DESCRIBED)


@pytest.mark.parametrize(
    ("band", "reason"),
    [
        (calculated("sum", "A + B"), "does not describe a band A"),
        (calculated("sum", "os.path + 1"), "does not describe a band os.path"),
        (calculated("sum", "other"), "not arithmetic of bands"),
        (calculated("sum", "1 + 2"), "not arithmetic of bands"),
        (calculated("red", "red * 2", format="docker"), "not arithmetic of bands"),
        (calculated('a "band"', "A * 2"), "quotation mark"),
        (calculated("sum", "red +"), "not supported"),
        (calculated("sum", ["red"]), "must be text"),
    ],
    ids=lambda given: given["expression"] if isinstance(given, dict) else "",
)
def test_what_cannot_be_calculated_is_refused_with_the_remedy(band, reason):
    with pytest.raises(ModelError, match=f"is calculated .*{reason}.*Calculate it as a band of the raster"):
        parsed([band])


@pytest.mark.parametrize(
    ("function", "formula"),
    [
        ("(nir - red) / (nir + red)", lambda red, nir: (nir - red) / (nir + red)),
        ({"format": "gdal-calc", "expression": "(B - A) / 2"}, lambda red, nir: (nir - red) / 2),
        ("A * 1.5", lambda red, nir: red * 1.5),
    ],
    ids=str,
)
def test_a_function_that_makes_one_band_of_several_is_the_calculation_of_that_band(function, formula):
    stated = parsed(["red", "nir", "blue"], 1, pre_processing_function=[function, "x / 10"])

    np.testing.assert_array_equal(results(stated), [formula(VALUES["red"], VALUES["nir"])])
    assert stated.names == ("",)
    assert stated.bands == tuple(name for name in ("red", "nir") if name in stated.expressions[0].names)
    assert stated.functions == ["x / 10"]


@pytest.mark.parametrize(
    ("function", "channels"),
    [
        ("nir - red", 2),  # the model takes two bands
        ("x / 10", 1),
        ("nir", 1),
        ("nir - swir", 1),
        ("A - D", 1),
        ({"format": "uri", "expression": "nir - red"}, 1),
        ("nir -", 1),
    ],
    ids=str,
)
def test_any_other_function_is_left_to_the_scaling(function, channels):
    stated = parsed(["red", "nir"], channels, pre_processing_function=function)

    assert stated == StatedBands(("red", "nir"), ("red", "nir"), None, function)
