"""Expressions of bands give what Python gives for the same text, and anything else is refused in our words."""

import ast
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference.preprocessing.expression import Expression, parse_expression

NAMES = {"red": 0.4, "nir": 3.5, "B8A": -2.0, "blau_grün": 0.0}
FUNCTIONS = {
    "abs": abs,
    "min": min,
    "max": max,
    "sqrt": math.sqrt,
    "log": math.log,
    "log10": math.log10,
    "log1p": math.log1p,
    "exp": math.exp,
    "clip": lambda x, low, high: min(max(x, low), high),
    "sign": lambda x: (x > 0) - (x < 0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
}
LEAVES = st.one_of(st.sampled_from([*NAMES]), st.sampled_from(["0", "1", "2.5", ".5", "3.", "1e2", "1.5E-1"]))


def composed(inner):
    pairs = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", " - ", " * "]), inner).map("".join)
    return st.one_of(
        pairs,
        pairs.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(st.sampled_from(["abs", "sqrt", "log", "log10", "log1p", "exp", "sign", "sigmoid"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        inner.map(lambda text: f"clip({text}, -1, 2)"),
        inner.map(lambda text: f"({text})**2"),
    )


EXPRESSIONS = st.recursive(LEAVES, composed, max_leaves=8)


def evaluated(expression: Expression, values=NAMES):
    return float(expression.evaluate({name: np.float64(value) for name, value in values.items()}))


def by_python(text):
    """Python's own result; NaN where it is not defined."""
    try:
        result = eval(text, {"__builtins__": {}}, {**FUNCTIONS, **NAMES})
    except (ZeroDivisionError, ValueError, OverflowError):
        return math.nan
    return math.nan if isinstance(result, complex) else float(result)


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_an_expression_gives_what_python_gives(text):
    expected, result = by_python(text), evaluated(parse_expression(text))

    if math.isfinite(expected):
        assert result == pytest.approx(expected, rel=1e-12, abs=1e-300)
    # Python ends at the first undefined operation; numpy continues, and 1 / inf is 0 again.


@pytest.mark.parametrize("text", ["red / (nir - nir)", "0 / 0", "1/blau_grün", "log(-1 * nir)", "sqrt(B8A)", "log(0)"])
def test_a_result_that_is_not_defined_is_not_finite(text):
    assert not math.isfinite(evaluated(parse_expression(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2 ** 2", -4),
        ("2 ** -1", 0.5),
        ("2 ** 3 ** 2", 512),
        ("1 - 2 - 3", -4),
        ("8 / 4 / 2", 1),
        ("1 - -1", 2),
        ("np.log(numpy.exp(2))", 2),
        ("np.maximum(1, 2) + np.power(2, 3)", 10),
        ("1 \N{MINUS SIGN} 2", -1),
        ('"red" * 2', 0.8),
        ("(nir - red)/(nir + red)", 3.1 / 3.9),
    ],
)
def test_operators_bind_as_in_mathematics(text, expected):
    assert evaluated(parse_expression(text)) == pytest.approx(expected)


def test_bands_are_listed_in_the_order_of_their_first_occurrence():
    assert parse_expression('(B08 - "near infrared") / (B08 + band(3)) + B02').names == (
        "B08",
        "near infrared",
        3,
        "B02",
    )


def test_arrays_are_computed_element_by_element():
    near, red = np.float32([[1, 0], [4, 2]]), np.float32([[3, 0], [1, 2]])

    index = parse_expression("(nir - red) / (nir + red)").evaluate({"nir": near, "red": red})

    assert index.dtype == np.float32
    np.testing.assert_allclose(index, np.float32([[-0.5, np.nan], [0.6, 0]]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is incomplete"),
        ("(nir - red", "is incomplete"),
        ("nir -", "is incomplete"),
        ("nir red", '"red" is unexpected'),
        ("nir)", '")" is unexpected'),
        ("nir ^ 2", '"^" is not supported in an expression (character 5'),
        ("nir > 2", '">" is not supported'),
        ("nir[0]", '"[" is not supported'),
        ("2nir", '"2" is not supported'),
        ("lambda x: x", '"x" is unexpected'),
        ("__import__('os')", "the function __import__ is not supported; the functions are abs, clip"),
        ("os.system(1)", "the function os.system is not supported"),
        ("log(1, 2)", "log() has 2 arguments"),
        ("min(1)", "min() has 1 arguments"),
        ("band(nir)", "band() needs the number of a band"),
        ("(" * 40 + "1" + ")" * 40, "nested more than 32 levels deep"),
        ("-" * 40 + "1", "nested more than 32 levels deep"),
        ("+".join("1" * 150), "more than 200 numbers, bands and operators"),
        ("1" * 1001, "has 1001 characters; at most 1000"),
        (None, "must be text"),
        (["nir"], "must be text"),
    ],
)
def test_anything_else_is_refused_by_name(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse_expression(text)


@given(EXPRESSIONS, st.data())
@settings(max_examples=400, deadline=None)
def test_a_mutated_expression_gives_a_number_or_ends_in_our_words(text, data):
    position = data.draw(st.integers(0, len(text)))
    inserted = data.draw(st.text("()*+-/,.0e9ax_'\"[]{}<>=!%&|~`\\^ \n\0é²", max_size=3))
    mutated = text[:position] + inserted + text[position + data.draw(st.integers(0, 3)) :]

    parsed, words = read(mutated)

    if parsed is None:
        assert words.startswith(('"', "the ", "log", "min", "max")) or "arguments" in words
        assert len(words) < 400
    else:
        evaluated(parsed, dict.fromkeys(parsed.names, 1.5))
        assert {*map(str, parsed.names)} >= names_for_python(mutated)


def read(text):
    """The expression of a text, or else the words by which it is refused."""
    try:
        return parse_expression(text), ""
    except ValueError as error:
        return None, str(error)


def names_for_python(text):
    """The names that Python reads in a text, apart from functions; none if it is not Python."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return set()
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called} & {*NAMES}
