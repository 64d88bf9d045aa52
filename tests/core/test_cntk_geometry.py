"""Windows of CNTK, checked against the rule of its ConvolveGeometry.h and the sizes that ONNX infers."""

import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.inference import ModelError
from pixelwise.inference.cntk.function import Function
from pixelwise.inference.cntk.geometry import Windows, window_sides

# Rows and columns of images and kernels, then strides and dilations by columns and rows, as CNTK lists them.
SHAPES = [
    ((8, 9), (3, 3), (1, 1), (1, 1)),
    ((8, 9), (3, 5), (2, 2), (1, 1)),
    ((9, 8), (4, 2), (2, 3), (1, 1)),
    ((12, 13), (3, 2), (3, 4), (2, 3)),
    ((16, 7), (1, 7), (4, 1), (1, 1)),
]


def function(**attributes):
    return Function("f", "", "Convolution", (), attributes)


def windows(kernel, **attributes):
    return Windows.of(function(**attributes), kernel)


def inferred(operator, sides, kernel, **attributes):
    """Rows and columns of the output, as ONNX infers them."""
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, *sides])]
    if operator != "MaxPool":
        inputs.append(helper.make_tensor_value_info("w", TensorProto.FLOAT, [1, 1, *kernel]))
    node = helper.make_node(operator, [value.name for value in inputs], ["y"], kernel_shape=kernel, **attributes)
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    model = helper.make_model(helper.make_graph([node], "g", inputs, [output]))
    shape = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph.output[0].type.tensor_type.shape
    return tuple(length.dim_value for length in shape.dim[2:])


@pytest.mark.parametrize("rounds_up", [False, True])
@pytest.mark.parametrize(("sides", "kernel", "strides", "dilations"), SHAPES)
def test_the_centres_of_windows_are_in_the_middle_of_the_image(sides, kernel, strides, dilations, rounds_up):
    automatic = windows(kernel, strides=strides, dilation=dilations, autoPadding=(True,), ceilOutDim=rounds_up)

    counts, pads = automatic.sides(sides), automatic.pads(sides)

    for axis, (side, length, stride, step) in enumerate(zip(sides, kernel, strides[::-1], dilations[::-1])):
        extent = (length - 1) * step + 1
        count = -(-(side - 1) // stride) + 1 if rounds_up else (side - 1) // stride + 1
        beyond = side - 1 - (count - 1) * stride  # pixels that are not between the first and the last centre
        assert counts[axis] == count
        assert pads[axis] == (extent - 1) // 2 - int(beyond / 2)
        assert pads[axis] + pads[axis + 2] == extent - 1


@pytest.mark.parametrize("automatic", [False, True])
@pytest.mark.parametrize(("sides", "kernel", "strides", "dilations"), SHAPES)
def test_onnx_computes_as_many_windows(sides, kernel, strides, dilations, automatic):
    padded = {"autoPadding": (True,)} if automatic else {"lowerPad": (1, 0), "upperPad": (0, 1)}
    each = windows(kernel, strides=strides, dilation=dilations, **padded)

    actual = each.sides(sides)

    assert actual == inferred(
        "Conv", sides, kernel, strides=strides[::-1], dilations=dilations[::-1], pads=each.pads(sides)
    )
    assert automatic or each.pads(sides) == (0, 1, 1, 0)


@pytest.mark.parametrize("sides", [(8, 8), (9, 8), (10, 11), (7, 13)])
@pytest.mark.parametrize(("kernel", "stride"), [(2, 2), (3, 2), (3, 3), (2, 3)])
def test_an_incomplete_window_counts_as_in_onnx_if_it_rounds_up(sides, kernel, stride):
    each = windows((kernel, kernel), strides=(stride,), ceilOutDim=True)
    rest = [(side - kernel) % stride for side in sides]

    actual = each.sides(sides)

    assert actual == tuple((side - kernel) // stride + 1 + bool(left) for side, left in zip(sides, rest))
    if stride > kernel and any(rest):
        with pytest.raises(ModelError, match="last window is incomplete"):
            each.rounded(sides, padded=True)
        return
    filled = each.rounded(sides, padded=True)
    assert each.rounded(sides, padded=False) is each
    assert not filled.rounds_up
    assert filled.pads(sides) == (0, 0, *(-left % stride for left in rest))
    assert inferred("MaxPool", sides, (kernel,) * 2, strides=(stride,) * 2, pads=filled.pads(sides)) == actual


@pytest.mark.parametrize(
    "attributes", [{"lowerPad": (1,)}, {"upperPad": (1,)}, {"autoPadding": (True,), "strides": (2,)}]
)
def test_padded_windows_that_round_up_are_refused(attributes):
    with pytest.raises(ModelError, match="last window is incomplete"):
        windows((3, 3), ceilOutDim=True, **attributes).rounded((8, 8), padded=False)


def test_a_free_side_has_the_padding_of_every_length_if_that_is_the_same():
    automatic = windows((3, 5), strides=(2, 1), autoPadding=(True,))

    actual = automatic.pads((None, None))

    assert actual == automatic.pads((8, 8)) == automatic.pads((9, 9)) == (1, 2, 1, 2)
    assert automatic.sides((None, 9)) == (None, 5)


def test_the_padding_of_a_free_side_is_refused_if_it_depends_on_the_length():
    automatic = windows((3, 3), strides=(3, 1), autoPadding=(True,))

    assert automatic.pads((None, 9)) == (1, 0, 1, 2)
    with pytest.raises(ModelError, match="depends on a free size"):
        automatic.pads((9, None))


@pytest.mark.parametrize("output", [(), (18, 16), (17, 15), (19, 17)], ids=str)
@pytest.mark.parametrize("padded", [{}, {"lowerPad": (1, 0), "upperPad": (0, 1)}, {"autoPadding": (True,)}], ids=str)
def test_a_transposed_convolution_has_the_stated_size_in_onnx(output, padded):
    sides, kernel, strides = (8, 9), (3, 3), (2, 2)
    each = windows(kernel, strides=strides, outputShape=output, **padded)
    span = [(side - 1) * 2 + 1 for side in sides]

    actual = each.spread_sides(sides)
    pads, added = each.spread_pads(sides)

    natural = span if "autoPadding" in padded else [length + 2 - bool(padded) for length in span]
    assert actual == (output[::-1] or tuple(natural))
    assert inferred("ConvTranspose", sides, kernel, strides=strides, pads=pads, output_padding=added) == actual
    assert min(*pads, *added) >= 0


def test_a_transposed_convolution_of_a_free_side_needs_no_size():
    each = windows((2, 2), strides=(2,))

    assert each.spread_sides((None, 4)) == (None, 8)
    assert each.spread_pads((None, 4)) == ((0, 0, 0, 0), (0, 0))
    with pytest.raises(ModelError, match="free size"):
        windows((2, 2), strides=(2,), outputShape=(8, 8)).spread_sides((None, 4))


def test_a_transposed_convolution_is_refused_if_onnx_does_not_add_as_many_pixels():
    with pytest.raises(ModelError, match="out of range"):
        windows((3, 3), strides=(2,), outputShape=(20, 17), lowerPad=(1,)).spread_pads((8, 9))


@pytest.mark.parametrize(
    ("kernel", "attributes"),
    [
        ((3, None), {}),
        ((3, 5000), {}),
        ((3, 3), {"strides": (0, 1)}),
        ((3, 3), {"dilation": (1, 5000)}),
        ((3, 3), {"lowerPad": (-1,)}),
        ((3, 3), {"upperPad": (3,)}),
    ],
)
def test_settings_that_make_no_window_are_refused(kernel, attributes):
    with pytest.raises(ModelError, match=r"operator Convolution .*out of range"):
        windows(kernel, **attributes)


def test_a_window_that_is_larger_than_the_image_is_refused():
    with pytest.raises(ModelError, match="larger than the image"):
        windows((3, 9)).sides((8, 8))


@pytest.mark.parametrize(("shape", "expected"), [((2, 3), (3, 2)), ((2, 3, 1), (3, 2)), ((-2,), None)], ids=str)
def test_windows_of_pooling_are_rows_and_columns(shape, expected):
    assert window_sides(function(poolingWindowShape=shape), 2) == expected


@pytest.mark.parametrize("shape", [(), (2,), (2, 3, 4), 2], ids=str)
def test_windows_of_pooling_over_channels_are_refused(shape):
    with pytest.raises(ModelError, match="not one of rows and columns"):
        window_sides(function(poolingWindowShape=shape), 2)
