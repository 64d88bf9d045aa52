"""Implausible tile sizes, margins and paddings in a file are checked against the graph and ignored."""

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise import inference
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.model.arguments import offered_arguments, read_arguments
from pixelwise.inference.network import alignment
from pixelwise.inference.preflight import Fix, Preflight, PreflightRequest, Severity
from pixelwise.tests.core.runs import Listener, make_job, read, textured, whole_image_classes, write_raster
from pixelwise.tests.models import argmax_model

FREE = ("batch", "height", "width")


def blurring(path, sides=FREE, window=9, **metadata):
    """Write a graph whose scores are band means around a pixel, so that it needs a padding of half a window."""
    kernel = np.zeros((3, 3, window, window), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1 / window**2
    node = helper.make_node("Conv", ["image", "w"], ["scores"], pads=[window // 2] * 4)
    return saved(path, [node], (sides, sides), [numpy_helper.from_array(kernel, "w")], **metadata)


def halving(path, sides=FREE, **metadata):
    """Write a graph of total stride 4, which averages squares of 4 pixels and returns a score per pixel."""
    nodes = [
        helper.make_node("AveragePool", ["image"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Resize", ["small", "", "scales"], ["scores"], mode="nearest"),
    ]
    scales = numpy_helper.from_array(np.array([1, 1, 4, 4], np.float32), "scales")
    return saved(path, nodes, (sides, sides), [scales], **metadata)


def skipping(path, **metadata):
    """Write a graph like `halving` plus a skip connection, so that it runs at multiples of 4 pixels only."""
    nodes = [
        helper.make_node("AveragePool", ["image"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Resize", ["small", "", "scales"], ["large"], mode="nearest"),
        helper.make_node("Add", ["image", "large"], ["scores"]),
    ]
    scales = numpy_helper.from_array(np.array([1, 1, 4, 4], np.float32), "scales")
    return saved(path, nodes, (FREE, FREE), [scales], **metadata)


def shrinking(path, sides, answer, stride=1):
    """Write a graph with an output margin or an output stride, each value from the pixels at its centre."""
    lost = sides[1] - answer[1] * stride + 1
    kernel = np.zeros((3, 3, lost, lost), np.float32)
    kernel[[0, 1, 2], [0, 1, 2]] = 1 / lost**2
    node = helper.make_node("Conv", ["image", "w"], ["scores"], strides=[stride] * 2)
    return saved(path, [node], (sides, answer), [numpy_helper.from_array(kernel, "w")])


def saved(path, nodes, sides, weights, **metadata):
    image, scores = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [lengths[0], 3, *lengths[1:]])
        for name, lengths in zip(("image", "scores"), sides)
    )
    graph = helper.make_graph(nodes, "g", [image], [scores], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {key: json.dumps(value) for key, value in metadata.items()})
    onnx.save(model, str(path))
    return path


def emd(folder, **keys):
    path = folder / "model.emd"
    path.write_text(json.dumps({"ModelFile": "net.onnx", "DataRange": [0, 1], **keys}))
    return path


def item(folder, shape):
    array = {"shape": [-1, 3, *shape], "dim_order": ["batch", "channel", "height", "width"]}
    scaling = [{"type": "min-max", "minimum": 0, "maximum": 255}]
    properties = {"mlm:name": "n", "mlm:input": [{"input": array, "value_scaling": scaling}], "mlm:output": [{}]}
    assets = {"model": {"href": "net.onnx", "roles": ["mlm:model"]}}
    path = folder / "item.json"
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "assets": assets}))
    return path


def classified(model, pixels, folder, **rest):
    """The map of a run over these pixels, and its warnings."""
    listener = Listener()
    raster = write_raster(folder / "in.tif", pixels)
    inference.run(inference.plan(make_job(raster, model, folder / "out.tif", **rest)), listener)
    return read(folder / "out.tif"), listener.warnings


STATED = {
    "an .emd": lambda folder, side: emd(folder, ImageHeight=side, ImageWidth=side),
    "an item": lambda folder, side: item(folder, [side, side]),
    "our metadata": lambda folder, side: blurring(
        folder / "net.onnx", pixelwise={"classes": CLASSES, "tile_size": side, "value_range": [0, 255]}
    ),
    "Deepness": lambda folder, side: blurring(folder / "net.onnx", tile_size=side),
}
CLASSES = [{"value": value, "name": str(value)} for value in range(3)]


@pytest.mark.parametrize("side", [3, 1, 7])
@pytest.mark.parametrize("how", STATED)
def test_an_implausible_tile_size_causes_a_warning_and_the_map_of_the_whole_image(tmp_path, how, side):
    blurring(tmp_path / "net.onnx")
    pixels = textured(90, 110)

    classes, warnings = classified(STATED[how](tmp_path, side), pixels, tmp_path)

    np.testing.assert_array_equal(classes, whole_image_classes(tmp_path / "net.onnx", pixels, 64, 1))
    assert [f"the stated tile size of {side} x {side} pixels" in warning for warning in warnings] == [True]
    assert "512 x 512 is used" in warnings[0]


@pytest.mark.parametrize("how", ["an .emd", "an item"])
@pytest.mark.parametrize("side", [3, 100, 4096])
def test_the_fixed_size_of_a_graph_overrides_a_stated_tile_size(tmp_path, how, side):
    blurring(tmp_path / "net.onnx", (1, 64, 64))
    pixels = textured(90, 110)

    classes, warnings = classified(STATED[how](tmp_path, side), pixels, tmp_path)

    np.testing.assert_array_equal(classes, whole_image_classes(blurring(tmp_path / "free.onnx"), pixels, 16, 1))
    assert (
        f"stated tile size of {side} x {side} pixels does not match the network or the padding; 64 x 64 is"
        in warnings[0]
    )


@pytest.mark.parametrize("side", [0, -3, "tall", 1e30, 2.5])
def test_an_invalid_tile_size_is_ignored_if_the_graph_fixes_it(tmp_path, side):
    blurring(tmp_path / "net.onnx", (1, 64, 64))

    model = read_definition(str(emd(tmp_path, ImageHeight=side, ImageWidth=side)))

    assert model.tile == (64, 64)
    assert "64 x 64 is used" in model.warnings[0]


@pytest.mark.parametrize(
    ("keys", "tile"),
    [
        ({"ImageHeight": 64, "ImageWidth": 64, "Padding": 32}, 512),
        ({"ImageHeight": 64, "ImageWidth": 64, "Padding": 300}, 1200),
        ({"ImageHeight": 64, "ImageWidth": 64, "Padding": 31}, 64),
        ({"ImageHeight": 64, "ImageWidth": 64, "Padding": 10**6}, 64),
        ({"ImageHeight": 9, "ImageWidth": 9}, 9),
    ],
)
def test_a_tile_has_room_for_its_padding(tmp_path, keys, tile):
    blurring(tmp_path / "net.onnx")

    model = read_definition(str(emd(tmp_path, **keys)))

    assert model.tile == (tile, tile)
    assert bool(model.warnings) == (tile not in (9, 64))
    assert 0 < read_arguments("", model).padding < tile / 2


@pytest.mark.parametrize(("side", "tile"), [(3, 512), (4, 512), (10, 12), (12, 12)])
def test_a_tile_is_at_least_a_total_stride_plus_padding(tmp_path, side, tile):
    halving(tmp_path / "net.onnx")

    model = read_definition(str(emd(tmp_path, ImageHeight=side, ImageWidth=side)))

    assert (model.tile, model.total_stride, bool(model.warnings)) == ((tile, tile), 4, tile != side)


def test_a_padding_too_large_for_a_fixed_tile_causes_a_warning(tmp_path):
    blurring(tmp_path / "net.onnx", (1, 64, 64))

    _, warnings = classified(emd(tmp_path, Padding=100), textured(70, 70), tmp_path)

    assert warnings == ["The model states a padding of 100 pixels, but a tile of 64 pixels has room for only 31."]


FITS = {
    "the whole tile": (lambda path: blurring(path, (1, 64, 64)), (0, 1)),
    "the whole tile of any size": (blurring, (0, 1)),
    "its middle": (lambda path: shrinking(path, (1, 64, 64), (1, 32, 32)), (16, 1)),
    "its middle, of any size": (lambda path: shrinking(path, (1, 64, 64), (1, 52, 52)), (6, 1)),
    "coarser": (lambda path: shrinking(path, (1, 64, 64), (1, 32, 32), 2), (0, 2)),
}


@pytest.mark.parametrize("keys", [{"ModelPadding": 16}, {"OutputStride": 2}, {"ModelPadding": 7}, {"OutputStride": 4}])
@pytest.mark.parametrize("name", FITS)
def test_a_border_or_stride_that_contradicts_the_graph_is_replaced_by_the_graphs_own_with_a_warning(
    tmp_path, name, keys
):
    make, (border, stride) = FITS[name]
    make(tmp_path / "net.onnx")

    model = read_definition(str(emd(tmp_path, **keys)))

    right = keys.get("ModelPadding", border) == border and keys.get("OutputStride", stride) == stride
    ((key, length),) = keys.items()
    word = "output margin" if key == "ModelPadding" else "output stride"
    warning = (
        f"model.emd: it states {word} {length} (keys border / ModelPadding, output_stride / OutputStride), but the "
        f"network has output margin {border}, output stride {stride}, which is used."
    )
    assert (model.output_margin, model.output_stride) == (border, stride)
    assert model.warnings == (() if right else (warning,))


def test_a_stated_margin_that_matches_is_accepted_after_one_run(tmp_path, monkeypatch):
    shrinking(tmp_path / "net.onnx", (1, 64, 64), (1, 32, 32))
    monkeypatch.setattr(
        alignment, "_alignment_of_reactions", lambda *_: pytest.fail("what is stated was looked for at length")
    )

    assert read_definition(str(emd(tmp_path, ModelPadding=16))).output_margin == 16


def test_a_size_multiple_that_a_fixed_graph_cannot_have_is_replaced_with_a_warning(tmp_path):
    blurring(tmp_path / "net.onnx", (1, 64, 64), pixelwise={"classes": CLASSES, "size_multiple": 48})

    model = read_definition(str(tmp_path / "net.onnx"))

    assert (64 % model.total_stride, len(model.warnings)) == (0, 1)
    assert "it states the size multiple 48, but the network expects tiles of 64 x 64 pixels" in model.warnings[0]


@pytest.mark.parametrize("tile", [{}, {"tile_size": 56}])
@pytest.mark.parametrize(("stated", "used"), [(1, 4), (2, 4), (3, 4), (6, 4), (4, 4), (8, 8), (16, 16)])
def test_a_size_multiple_by_which_the_output_does_not_shift_is_replaced_with_a_warning(tmp_path, stated, used, tile):
    metadata = {"classes": CLASSES, "value_range": [0, 255], "padding": 6, "size_multiple": stated, **tile}
    halving(tmp_path / "net.onnx", pixelwise=metadata)
    pixels = textured(70, 90)

    model = read_definition(str(tmp_path / "net.onnx"))
    classes, warnings = classified(tmp_path / "net.onnx", pixels, tmp_path)

    relevant = [warning for warning in warnings if f"it states the size multiple {stated}, but" in warning]
    assert (model.total_stride, len(relevant)) == (used, int(stated % 4 > 0))
    assert all("total stride is 4 pixels, which is used" in warning for warning in relevant)
    np.testing.assert_array_equal(classes, whole_image_classes(tmp_path / "net.onnx", pixels, 16, 4))


@pytest.mark.parametrize(("stated", "tile"), [(1, 50), (3, 57), (7, 70), (1, 56), (2, 58)])
def test_a_size_multiple_at_which_the_graph_fails_is_replaced_with_a_warning(tmp_path, stated, tile):
    metadata = {"classes": CLASSES, "value_range": [0, 255], "padding": 6, "size_multiple": stated, "tile_size": tile}
    skipping(tmp_path / "net.onnx", pixelwise=metadata)
    pixels = textured(70, 90)

    classes, warnings = classified(tmp_path / "net.onnx", pixels, tmp_path)

    assert [f"it states the size multiple {stated}, but" in warning for warning in warnings][-1]
    np.testing.assert_array_equal(classes, whole_image_classes(tmp_path / "net.onnx", pixels, 16, 4))


@pytest.mark.parametrize(
    ("metadata", "padding"),
    [
        ({"tile_size": 0}, 64),
        ({"tile_size": -5, "tiles_overlap": 60}, 154),
        ({"tile_size": 256, "tiles_overlap": 60, "resolution": 0}, 77),
        ({"tile_size": 256, "tiles_overlap": 100}, 128),
        ({"tiles_size": 256}, 32),
    ],
)
def test_deepness_metadata_that_cannot_be_meant_leave_a_padding(tmp_path, metadata, padding):
    blurring(tmp_path / "net.onnx", **metadata)

    model = read_definition(str(tmp_path / "net.onnx"))

    assert read_arguments("", model).padding == padding
    assert [word in " ".join(model.warnings) for word in ("implausible",)] == [metadata.get("tile_size", 1) < 1]


@pytest.mark.parametrize("side", [8, 16, 64, 70])
@pytest.mark.parametrize("sides", [True, False], ids=["fixed", "free"])
def test_a_default_padding_is_never_0_for_a_network_that_looks_around(tmp_path, side, sides):
    blurring(tmp_path / "net.onnx", (1, side, side) if sides else FREE, 3)
    pixels = textured(50, 60)

    classes, warnings = classified(emd(tmp_path, ImageHeight=side, ImageWidth=side), pixels, tmp_path)

    np.testing.assert_array_equal(
        classes, whole_image_classes(blurring(tmp_path / "free.onnx", window=3), pixels, 1, 1)
    )
    assert warnings == []


def test_a_tile_of_two_total_strides_has_a_padding_of_half_a_stride(tmp_path):
    halving(tmp_path / "net.onnx", (1, 8, 8))
    pixels = textured(50, 60)

    model = read_definition(str(tmp_path / "net.onnx"))
    classes, warnings = classified(tmp_path / "net.onnx", pixels, tmp_path)

    assert (model.total_stride, read_arguments("", model).padding, warnings) == (4, 1, [])
    np.testing.assert_array_equal(classes, whole_image_classes(halving(tmp_path / "free.onnx"), pixels, 1, 4))
    offered = next(argument for argument in offered_arguments(model) if argument.name == "padding")
    assert (offered.default, offered.maximum, offered.step) == ("1", 2, 1)


ZERO = "Padding 0, as the model states, but its classes depend on the surrounding pixels"


@pytest.mark.parametrize(
    "metadata", [{"pixelwise": {"classes": CLASSES, "padding": 0}}, {"tiles_overlap": 0, "names": {}}]
)
def test_a_stated_padding_of_0_is_used_with_a_warning(tmp_path, metadata):
    path = blurring(tmp_path / "net.onnx", **metadata, model_type="Segmentor")

    _, warnings = classified(path, textured(50, 60), tmp_path)
    _, with_argument = classified(path, textured(50, 60), tmp_path, arguments="padding 0")

    model = read_definition(str(path))
    assert read_arguments("", model).padding == 0
    assert [warning.startswith(ZERO) for warning in warnings] == [True]
    assert with_argument == []  # the argument of the user
    assert model_card(model).section("warnings").sentences[0].startswith(ZERO)


def test_a_network_that_sees_single_pixels_needs_no_padding_and_no_warning(tmp_path):
    model = read_definition(str(argmax_model(tmp_path / "net.onnx", 3, padding=0)))

    assert (read_arguments("", model).padding, read_arguments("", model).warnings, model.single_pixels) == (0, (), True)


@pytest.mark.parametrize("dilation", [1, 2, 8])
def test_a_network_that_sees_distant_pixels_is_not_a_classifier_of_single_pixels(tmp_path, dilation):
    kernel = np.zeros((3, 3, 3, 3), np.float32)
    kernel[[0, 1, 2], [0, 1, 2], 0, 2] = 1
    node = helper.make_node("Conv", ["image", "w"], ["scores"], pads=[dilation] * 4, dilations=[dilation] * 2)
    metadata = {"classes": CLASSES, "padding": 0}
    saved(tmp_path / "net.onnx", [node], (FREE, FREE), [numpy_helper.from_array(kernel, "w")], pixelwise=metadata)

    assert not read_definition(str(tmp_path / "net.onnx")).single_pixels


REFUSED = {
    "deviation": ({"std": [1, -0.2, 1]}, r"it lists a standard deviation of -0\.2, which is below 0\. Correct it"),
    "range": (
        {"value_range": [255, 0]},
        "it states a range from 255 to 0, but the smaller number must come first. Correct it",
    ),
}


@pytest.mark.parametrize(("metadata", "message"), REFUSED.values(), ids=REFUSED)
def test_scaling_that_inverts_the_values_is_refused(tmp_path, metadata, message):
    blurring(
        tmp_path / "net.onnx", pixelwise={"classes": CLASSES, "value_range": [0, 255], "mean": [0, 0, 0], **metadata}
    )

    with pytest.raises(ModelError, match=message):
        read_definition(str(tmp_path / "net.onnx"))


@pytest.mark.parametrize(
    "stats",
    [
        {"band_min_values": [0, 9, 0], "band_max_values": [1, 3, 1]},
        [],
        "none of them",
        {"band_min_values": 0, "band_max_values": 255},
    ],
)
def test_implausible_statistics_are_refused_with_a_message(tmp_path, stats):
    blurring(tmp_path / "net.onnx")

    with pytest.raises(ModelError, match=r"must come first|a JSON object is expected|is not a list"):
        read_definition(str(emd(tmp_path, NormalizationStats=stats)))


@pytest.mark.parametrize("keys", [{"ModelPadding": -64}, {"OutputStride": 0}, {"ModelPadding": "wide"}])
def test_an_invalid_margin_or_stride_is_ignored_because_the_graph_determines_it(tmp_path, keys):
    blurring(tmp_path / "net.onnx")

    model = read_definition(str(emd(tmp_path, **keys)))

    assert (model.output_margin, model.output_stride) == (0, 1)
    assert [warning.endswith("It is ignored.") for warning in model.warnings] == [True]


@pytest.mark.parametrize("metadata", [{"resolution": 0}, {"pixelwise": {"classes": CLASSES, "cell_size": 0}}])
def test_a_cell_size_of_0_is_ignored(tmp_path, metadata):
    blurring(tmp_path / "net.onnx", **metadata)

    assert read_definition(str(tmp_path / "net.onnx")).cell_size is None


def test_one_mean_and_one_deviation_apply_to_all_bands(tmp_path):
    blurring(tmp_path / "net.onnx", standardization_mean=0.5, standardization_std="0.2")

    how = read_definition(str(tmp_path / "net.onnx")).normalisation

    assert (how.mean, how.std) == ((0.5,), (0.2,))


def test_the_preflight_lists_the_warnings_of_the_run_and_offers_a_padding(tmp_path):
    blurring(tmp_path / "net.onnx")
    model = emd(tmp_path, ImageHeight=3, ImageWidth=3, Padding=0)
    raster = write_raster(tmp_path / "in.tif", textured(90, 110))

    report = Preflight().check(PreflightRequest(make_job(raster, model, tmp_path / "o.tif", arguments="fill zero")))

    warned = [check for check in report.checks if check.severity is Severity.WARNING]
    assert [check.text for check in warned] == list(classified(model, textured(90, 110), tmp_path)[1])
    assert [check.fix for check in warned] == [None, Fix("ARGUMENTS", "fill zero;padding auto")]
