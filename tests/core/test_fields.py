"""The values of model files: numbers, lists, classes, colours and cell sizes, in the spellings that programs write."""

import math

import pytest
from pixelwise.inference import ModelError
from pixelwise.inference.formats.colors import color_parts
from pixelwise.inference.formats.emd_cell_sizes import cell_range
from pixelwise.inference.formats.fields import (
    Fields,
    band_list,
    flag,
    is_missing,
    listed,
    number,
    pair,
    spell_keys,
    whole,
)
from pixelwise.inference.model.cell_size import CellRange, CellSize


@pytest.mark.parametrize("value", [None, "", " ", "None", "null", "NaN", math.nan])
def test_a_value_that_programs_write_for_none_is_missing(value):
    assert is_missing(value)
    assert Fields({"key": value}, "m.emd").integer("key") is None


@pytest.mark.parametrize("value", [0, "0", False, [], {}])
def test_zero_and_empty_lists_are_values(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("[1, 2]", ["1", "2"]), ("(1;2)", ["1", "2"]), ("1 2", ["1", "2"]), ("7", ["7"]), ([1, 2], [1, 2])],
)
def test_a_text_of_several_values_is_a_list(value, expected):
    assert [*listed(value)] == expected


@pytest.mark.parametrize("value", ["", "red", 3, None, {"a": 1}])
def test_anything_else_is_not_a_list(value):
    with pytest.raises(ValueError, match="is not a list"):
        listed(value)


@pytest.mark.parametrize("value", ["inf", "nan", "1e999", "x", None, [1]])
def test_a_number_is_finite(value):
    with pytest.raises(ValueError, match="is not a number"):
        number(value)


def test_numbers_may_be_texts_and_whole_numbers_may_end_in_zeros():
    assert (number("1.5"), whole("3.0"), whole(-2, -3)) == (1.5, 3, -2)
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number of at least 0"):
        whole(1.5)


@pytest.mark.parametrize(("value", "expected"), [("True", True), ("1", True), (0, False), (False, False)])
def test_a_flag_has_the_spellings_of_python_and_json(value, expected):
    assert flag(value) is expected


def test_bands_are_names_or_indices():
    assert band_list(["0", "1"]) == (0, 1)
    assert band_list(["red", "1"]) == ("red", "1")
    assert band_list([2, "nir"]) == (2, "nir")
    assert pair("[0, 255]") == (0.0, 255.0)


def test_keys_get_their_usual_case_unless_the_file_has_that_key_too():
    assert spell_keys({"modelfile": 1, "ModelType": 2, "MODELTYPE": 3}, ("ModelFile", "ModelType")) == {
        "ModelFile": 1,
        "ModelType": 2,
        "MODELTYPE": 3,
    }


def test_the_message_about_an_invalid_value_names_the_file_and_the_key():
    with pytest.raises(ModelError, match=r"m\.emd: BatchSize: 0 is not a whole number of at least 1"):
        Fields({"BatchSize": 0}, "m.emd").integer("BatchSize", 1)


def test_values_that_were_not_read_are_shown_as_texts():
    fields = Fields({"a": 1, "b": {"c": 2}, "d": None, "e": " x "}, "m.emd")
    fields.integer("a")

    assert fields.unread("b") == (("e", "x"),)
    assert fields.unread() == (("b", '{"c": 2}'), ("e", "x"))


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ([0, 128, 255], (0, 128, 255)),
        ("0, 128, 255", (0, 128, 255)),
        ("rgb(0, 128, 255)", (0, 128, 255)),
        ("#0080ff", (0, 128, 255)),
        ("0x0080FF", (0, 128, 255)),
        ("#08f", (0, 136, 255)),
        ("#0080ff7f", (0, 128, 255)),  # with an opacity
        ([0, 128, 255, 127], (0, 128, 255)),
        ([0.0, 0.5, 1.0], (0, 127.5, 255)),
        ([1, 0, 1], (255, 0, 255)),
        (None, ()),
        ([], ()),
    ],
)
def test_a_colour_has_many_spellings(color, expected):
    assert color_parts([color]) == [expected]


def test_numbers_up_to_1_are_dark_next_to_larger_ones():
    assert color_parts([[1, 0, 1], [0, 0, 200]]) == [(1, 0, 1), (0, 0, 200)]


def test_a_colour_that_is_not_one_is_named():
    with pytest.raises(ValueError, match='the colour "blue-ish" is neither three numbers'):
        color_parts(["blue-ish"])


def test_cell_sizes_have_the_crs_of_their_code_and_an_invalid_one_is_ignored():
    least = {"x": 0.5, "y": 0.5, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}
    most = {"x": 0, "y": 1, "spatialReference": {"wkid": 102008}}

    sizes, notes = cell_range({"MinCellSize": least, "MaxCellSize": most}, "m.emd")

    assert sizes == CellRange(CellSize(0.5, 0.5, "EPSG:3857"), None)
    assert notes == (
        "m.emd: MaxCellSize: a cell of 0 x 1 has no area. Correct it as described in docs/model-formats.md. "
        "It is ignored.",
    )
    assert cell_range({"MinCellSize": {**most, "x": 1}}, "m.emd")[0] == CellRange(CellSize(1, 1, "ESRI:102008"), None)
