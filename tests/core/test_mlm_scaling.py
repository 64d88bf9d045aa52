"""Scalings of STAC MLM items are computed by the formulas of the extension ("Value Scaling Object")."""

import numpy as np
import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.mlm_scaling import function_name, functions_of, kind_of, parse_scaling
from pixelwise.inference.model.definition import AS_THEY_ARE

WHERE = "item.json, mlm:input"
X = np.linspace(-30, 300, 12)


def computed(normalisation, values=(X, X)):
    """Values, shape (bands, values), after all steps."""
    results = np.array(values, np.float64)
    gain, bias = normalisation.linear(np.dtype(np.float32), len(results))
    for chain, band in zip(normalisation.chains(gain, bias), results):
        chain.apply(band)
    return results


def scaling(*entries, functions=None, **rest):
    given = {"value_scaling": list(entries)} if entries else {}
    normalisation, _, _ = parse_scaling({**given, **rest}, WHERE, ("red", "nir"), functions)
    return normalisation


def arithmetic(expression):
    return {"type": "processing", "format": "gdal-calc", "expression": expression}


# Entries of value_scaling, and what the extension defines.
FORMULAS = [
    ({"type": "min-max", "minimum": 10, "maximum": 210}, lambda x: (x - 10) / (210 - 10)),
    ({"type": "z-score", "mean": 100, "stddev": 25}, lambda x: (x - 100) / 25),
    ({"type": "clip", "minimum": 0, "maximum": 255}, lambda x: np.minimum(np.maximum(x, 0), 255)),
    ({"type": "clip-min", "minimum": 5}, lambda x: np.maximum(x, 5)),
    ({"type": "clip-max", "maximum": 200}, lambda x: np.minimum(x, 200)),
    ({"type": "offset", "value": 3}, lambda x: x - 3),
    ({"type": "scale", "value": 255}, lambda x: x / 255),
    (arithmetic("sqrt(abs(x)) + 1"), lambda x: np.sqrt(np.abs(x)) + 1),
    ({"type": None}, lambda x: x),
    ({"type": "Min_Max", "minimum": "0", "maximum": 2.0, "cut": True}, lambda x: np.clip(x / 2, 0, 1)),
    ({**arithmetic("x / 100"), "cut": True}, lambda x: np.clip(x / 100, 0, 1)),
]


@pytest.mark.parametrize(("entry", "formula"), FORMULAS, ids=[str(entry["type"]) for entry, _ in FORMULAS])
def test_one_scaling_is_that_of_all_bands(entry, formula):
    actual = scaling(entry)

    np.testing.assert_allclose(computed(actual), [formula(X)] * 2, rtol=1e-12, atol=1e-12)
    assert actual.source == "item.json, mlm:input, value_scaling"


@pytest.mark.parametrize(("entry", "formula"), FORMULAS, ids=[str(entry["type"]) for entry, _ in FORMULAS])
@pytest.mark.parametrize("other", [0, 1, 2, 5, 7])
def test_each_band_has_its_own_scaling(entry, formula, other):
    other_entry, other_formula = FORMULAS[other]

    actual = scaling(entry, other_entry)

    np.testing.assert_allclose(computed(actual), [formula(X), other_formula(X)], rtol=1e-12, atol=1e-12)


def test_bands_with_the_same_kind_share_a_step():
    actual = scaling({"type": "clip", "minimum": 0, "maximum": 1}, {"type": "clip", "minimum": 2, "maximum": 3})

    assert [step.numbers for step in actual.steps] == [((0, 2), (1, 3))]


@pytest.mark.parametrize(
    ("entry", "formula"),
    [
        (
            {"norm_type": "min-max", "statistics": [{"minimum": 0, "maximum": 10}, {"minimum": 10, "maximum": 20}]},
            lambda x: [x / 10, (x - 10) / 10],
        ),
        (
            {"norm_type": "z-score", "statistics": [{"mean": 7, "stddev": 2}], "norm_by_channel": False},
            lambda x: [(x - 7) / 2] * 2,
        ),
        ({"norm_type": "clip", "norm_clip": [100, 200]}, lambda x: [np.clip(x / 100, 0, 1), np.clip(x / 200, 0, 1)]),
    ],
    ids=["min-max", "z-score", "clip"],
)
def test_the_norm_type_of_old_versions_is_computed_with_its_statistics(entry, formula):
    actual, key, warnings = parse_scaling(entry, WHERE, ("red", "nir"), None)

    np.testing.assert_allclose(computed(actual), formula(X), rtol=1e-12)
    assert (key, warnings) == ("norm_type", ())


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, None),
        ({"norm_type": None}, None),
        ({"value_scaling": None}, AS_THEY_ARE),
        ({"value_scaling": []}, AS_THEY_ARE),
        ({"norm_type": "none"}, AS_THEY_ARE),
    ],
    ids=str,
)
def test_no_scaling_is_distinguished_from_one_that_is_not_stated(entry, expected):
    actual, _, _ = parse_scaling(entry, WHERE, ("red", "nir"), None)

    assert actual == expected
    assert actual is None or (actual.unbounded and actual.stored)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"type": "min-max", "minimum": 3}, "min-max needs maximum"),
        ({"type": "z-score", "mean": 3}, "z-score needs stddev"),
        ({"type": "scale", "value": 0}, '"scale" is not supported'),
        ({"type": "quantile"}, '"quantile" is not supported'),
        ({"type": "clip", "minimum": 3, "maximum": 1}, "value_scaling"),
        ({"type": "offset", "value": "three"}, "value_scaling"),
        (arithmetic("red + nir"), "cannot be computed"),
        (arithmetic("exec(x)"), "cannot be computed"),
        ({**arithmetic("x"), "format": "docker"}, "cannot be computed"),
        ("min-max", "list of objects"),
    ],
    ids=str,
)
def test_a_scaling_that_cannot_be_computed_is_refused_with_its_place(entry, reason):
    with pytest.raises(ModelError, match=f"item.json, mlm:input.*{reason}"):
        scaling(entry)


def test_statistics_that_differ_contradict_one_normalisation_of_all_bands():
    statistics = [{"mean": 7, "stddev": 2}, {"mean": 8, "stddev": 2}]

    with pytest.raises(ModelError, match="statistics differ by band"):
        scaling(norm_type="z-score", statistics=statistics, norm_by_channel=False)


@pytest.mark.parametrize(
    "functions", ["x / 2 + 1", {"format": "numexpr", "expression": "x / 2 + 1"}, ["x / 2", "y + 1"]]
)
def test_a_function_is_computed_before_the_scaling(functions):
    actual = scaling(FORMULAS[1][0], functions=functions)

    np.testing.assert_allclose(computed(actual), [(X / 2 + 1 - 100) / 25] * 2, rtol=1e-12)
    assert actual.source == "item.json, mlm:input: pre_processing_function, value_scaling"
    assert scaling(functions=functions).source == "item.json, mlm:input: pre_processing_function"


@pytest.mark.parametrize(
    "functions",
    [
        {"format": "docker", "expression": "x / 2"},
        {"format": "uri", "expression": "x"},
        {"expression": ["x"]},
        "some.module:function",
        "red * 2",  # of a band
        "x",
        ["x / 2", "numpy.fft(x)"],
    ],
    ids=str,
)
def test_a_function_that_is_not_arithmetic_of_the_value_is_not_run_but_mentioned(functions):
    actual, _, warnings = parse_scaling({"value_scaling": [FORMULAS[0][0]]}, WHERE, ("red", "nir"), functions)

    (warning,) = warnings
    assert function_name(functions) in warning
    assert "is not run" in warning
    np.testing.assert_allclose(computed(actual), [(X - 10) / 200] * 2, rtol=1e-12)


def test_long_functions_are_shortened():
    assert [function_name("a" * 120), function_name("a" * 121)] == ["a" * 120, "a" * 119 + "…"]
    assert function_name({"format": "uri"}) == '{"format": "uri"}'


def test_functions_are_one_or_several_or_none():
    assert [functions_of(given) for given in (None, "", [], "x", ["x", "y"], {"a": 1})] == [
        [], [], [], ["x"], ["x", "y"], [{"a": 1}],
    ]  # fmt: skip


def test_the_name_of_a_scaling_is_spelled_in_several_ways():
    assert [kind_of(name) for name in ("min_max", " Min-Max ", None)] == ["min-max", "min-max", "none"]
