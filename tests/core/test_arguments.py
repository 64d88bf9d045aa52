"""Model arguments: the arguments of a model, their spellings, and refused values."""

from dataclasses import replace

import pytest
from pixelwise.inference import ArgumentError, read_definition
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.model.arguments import (
    Fill,
    argument_pairs,
    argument_text,
    offered_arguments,
    read_arguments,
    speed_key,
)
from pixelwise.tests.models import argmax_model, conv_model


@pytest.fixture
def model(tmp_path):
    return read_definition(str(argmax_model(tmp_path / "m.onnx", 3, tile_size=256, padding=30, size_multiple=8)))


@pytest.mark.parametrize(
    "value",
    [
        "padding 56;batch_size 4",
        " padding  56 ; batch_size 4; ",
        '{"padding": 56, "batch_size": 4}',
        '[["padding", 56], ["batch_size", "4"]]',
        {"padding": 56, "batch_size": 4},
        [("padding", "56"), ("batch_size", 4)],
    ],
)
def test_every_spelling_has_the_same_meaning(value):
    assert argument_pairs(value) == {"padding": "56", "batch_size": "4"}


@pytest.mark.parametrize("value", ["", "  ", None, {}, [], "{}"])
def test_an_empty_value_contains_no_arguments(value):
    assert argument_pairs(value) == {}


def test_the_text_is_spelled_as_in_arcgis():
    assert argument_text({"padding": "56", "batch_size": "4"}) == "padding 56;batch_size 4"


def test_defaults_come_from_the_model(model):
    offered = {argument.name: argument.default for argument in offered_arguments(model)}

    assert offered == {
        "padding": "32",
        "batch_size": "automatic",
        "tile_size": "256",
        "threshold": "0",
        "test_time_augmentation": "false",
        "merge": "crop",
        "fill": "reflect",
        "incomplete": "classify",
        "values": "auto",
        "value_range": "model",
    }


def test_the_values_are_read_from_the_text(model):
    values = read_arguments("padding 40;batch_size 4;tile_size 128;threshold 0.25;fill ZERO", model)

    assert (values.padding, values.batch_size, values.tile) == (40, 4, (128, 128))
    assert (values.threshold, values.fill, values.notes) == (0.25, Fill.ZERO, ())


def test_a_padding_off_the_total_stride_is_rounded_up_with_a_note(model):
    values = read_arguments("padding 26", model)

    assert values.padding == 32
    assert "rounded up to 32" in values.notes[0]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "pading 4",
            '"pading" is not an argument of this model. Available arguments: padding, batch_size, tile_size, '
            "threshold, test_time_augmentation, merge, fill",
        ),
        ("padding", '"padding" is not a name and a value'),
        ("padding x", 'padding "x" is not valid. Expected a whole number of at least 0 or "auto"'),
        ("padding automatic", 'padding "automatic" is not valid'),
        ("batch_size auto", 'Expected a whole number from 1 to 4096 or "automatic"'),
        ("tile_size auto", 'tile_size "auto" is not valid'),
        ("padding 1.5", "Expected a whole number"),
        ("padding -8", "Expected a whole number of at least 0"),
        ("padding 128", "leaves no room in a tile of 256 pixels. Use 120 or less"),
        ("padding 121", "a padding of 121 pixels (rounded up to 128, a multiple of 8) leaves no room"),
        ("tile_size 64;padding 32", "leaves no room in a tile of 64 pixels. Use 24 or less"),
        (
            "tile_size 100",
            "does not accept tiles of 100 pixels, only multiples of 8. The nearest valid sizes are 96 and 104",
        ),
        ("tile_size 0", "Expected a whole number from 8 to 16384"),
        ("tile_size 1e300", "Expected a whole number from 8 to 16384"),
        ("batch_size 0", "Expected a whole number from 1 to 4096"),
        ("threshold 1.1", "Expected a number from 0 to 1"),
        ("threshold nan", "Expected a number from 0 to 1"),
        ("threshold high", "Expected a number from 0 to 1"),
        ("fill mirror", "Expected reflect or zero"),
        ("predict_background true", '"predict_background" is not an argument of this model'),
        ("padding 8;padding 16", '"padding" is specified twice'),
        ('{"padding": ', "the JSON text cannot be read"),
        (7, "7 cannot be read"),
        (["padding", "8"], "is not a name and a value"),
        ("[1, 2]", '"1" is not a name and a value'),
        ('[{"padding": 1, "fill": 2}]', "is not a name and a value"),
        ("[" * 20000, "the JSON text cannot be read"),
    ],
)
def test_unusable_arguments_are_refused_with_a_message(model, value, message):
    with pytest.raises(ArgumentError) as caught:
        read_arguments(value, model)

    assert message in str(caught.value)


def test_a_binary_model_offers_background_and_a_threshold_of_one_half(tmp_path):
    model = read_definition(str(conv_model(tmp_path / "m.onnx", [[1.0]], classes=[(1, "Road", (9, 9, 9))])))

    offered = {argument.name: argument.default for argument in offered_arguments(model)}

    assert (offered["predict_background"], offered["threshold"]) == ("true", "0.5")


def test_a_model_with_its_own_padding_does_not_offer_padding(shared_data):
    model = read_definition(str(shared_data / "models" / "landcover_naip" / "trained.emd"))

    names = [argument.name for argument in offered_arguments(model)]

    assert names == [*("threshold", "test_time_augmentation", "merge", "fill", "incomplete", "values", "value_range")]


def test_an_emd_pads_by_a_quarter_and_a_bare_graph_by_an_eighth_of_the_tile(tmp_path):
    argmax_model(tmp_path / "m.onnx", 2, tile_size=256)
    (tmp_path / "m.emd").write_text('{"ModelFile": "m.onnx", "ImageHeight": 256, "ImageWidth": 256}')

    definition, alone = (read_definition(str(tmp_path / name)) for name in ("m.emd", "m.onnx"))

    assert read_arguments("", definition).padding == 64
    assert read_arguments("", alone).padding == 32


@pytest.mark.parametrize(("side", "multiple", "expected"), [(70, 32, 17), (70, 8, 24), (134, 32, 32), (64, 32, 16)])
def test_the_default_padding_leaves_at_least_one_total_stride(model, side, multiple, expected):
    small = replace(
        model, tile=(side, side), total_stride=multiple, remainder=side % multiple, padding=None, padding_share=4
    )

    arguments = read_arguments("", small)

    assert arguments.padding == expected
    assert Tiling(side, side, arguments.padding, multiple).step[0] >= multiple


def test_a_value_that_contains_the_separator_is_quoted():
    pairs = {"padding": "16", "output": "head/Relu;head/BiasAdd"}

    assert argument_pairs(argument_text(pairs)) == pairs


def test_every_argument_names_a_field_of_the_values(model):
    values = read_arguments("", model)

    fields = {argument.attribute: getattr(values, argument.attribute) for argument in offered_arguments(model)}

    assert fields["tile"] == values.tile
    assert fields["augment"] is False
    assert len(fields) == len(offered_arguments(model))


def test_only_arguments_that_cost_time_are_in_the_key_of_a_measured_speed(model):
    same = {speed_key(read_arguments(text, model), model) for text in ("", "threshold 0.3", "fill zero")}
    other = speed_key(read_arguments("merge blend", model), model)

    assert len(same) == 1
    assert other not in same
