"""The receptive field of each operator, checked against the output that changes with one pixel of its input."""

from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference.onnx.file import OnnxModel
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise.layers import Layers, ReceptiveField
from pixelwise.tests.core.numpy_networks import image_signature

SIDE, CHANGED = 24, 11
RANDOM = np.random.default_rng(0)
IMAGE = RANDOM.random((1, 3, SIDE, SIDE), np.float32) + 1


def weights(first, second, kernel):
    return RANDOM.random((first, second, kernel, kernel)).astype(np.float32) + 0.5


def conv(kernel, **attributes):
    return ("Conv", {"w": weights(2, 3, kernel)}, attributes)


def spread(kernel, strides, **attributes):
    return ("ConvTranspose", {"w": weights(3, 2, kernel)}, {"strides": [strides] * 2, **attributes})


def resize(scale, **attributes):
    return ("Resize", {"": None, "scales": np.array([1, 1, scale, scale], np.float32)}, attributes)


ASYMMETRIC = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}

# Operator, further inputs, attributes, and the receptive field of its output.
CERTAIN = [
    (("Relu", {}, {}), ReceptiveField((0,))),
    (("Mul", {"w": np.ones((1, 3, 1, 1), np.float32)}, {}), ReceptiveField((0,))),
    (("Softmax", {}, {"axis": 1}), ReceptiveField((0,))),
    (("Softmax", {}, {"axis": -3}), ReceptiveField((0,))),
    (conv(1), ReceptiveField((0,))),
    (conv(3, pads=[1] * 4), ReceptiveField((0,), 1)),
    (conv(5, auto_pad="SAME_UPPER"), ReceptiveField((0,), 2)),
    (conv(3, pads=[4] * 4, dilations=[4, 4]), ReceptiveField((0,), 4)),
    (spread(2, 2), ReceptiveField((0,), scale=2)),
    (spread(8, 8), ReceptiveField((0,), scale=8)),
    (resize(2, **ASYMMETRIC), ReceptiveField((0,), scale=2)),
    (resize(4, mode="nearest"), ReceptiveField((0,), scale=4)),
    (resize(2, mode="linear"), ReceptiveField((0,), scale=2, interpolates=True)),
    (resize(4, mode="linear", coordinate_transformation_mode="pytorch_half_pixel"),
     ReceptiveField((0,), scale=4, interpolates=True)),
]  # fmt: skip

UNCERTAIN = {
    "a mean of the image": ("GlobalAveragePool", {}, {}),
    "a pool": ("MaxPool", {}, {"kernel_shape": [2, 2], "strides": [2, 2]}),
    "a softmax over columns": ("Softmax", {}, {"axis": -1}),
    "a softmax over the default axis": ("Softmax", {}, {}),
    "a convolution without frame": conv(3),
    "a convolution framed aslant": conv(3, pads=[2, 2, 0, 0]),
    "a convolution with an even kernel": conv(2, auto_pad="SAME_UPPER"),
    "a convolution with steps": conv(3, pads=[1] * 4, strides=[2, 2]),
    "a convolution with two dilations": conv(3, pads=[1, 2, 1, 2], dilations=[1, 2]),
    "overlapping squares": spread(3, 2),
    "squares of three": spread(3, 3),
    "squares with gaps": spread(2, 2, dilations=[2, 2]),
    "squares that are cropped": spread(2, 2, pads=[1] * 4),
    "scales of three": resize(3, mode="nearest"),
    "corners aligned": resize(2, mode="linear", coordinate_transformation_mode="align_corners"),
    "cubic interpolation": resize(2, mode="cubic"),
    "the wrong nearest pixel": resize(2, **{**ASYMMETRIC, "nearest_mode": "ceil"}),
    "values by position": ("Add", {"w": weights(1, 3, SIDE)}, {}),
}


def saved(nodes, constants=(), opset=17):
    """Make a graph from "image" to the output of its last operator."""
    tensors = [numpy_helper.from_array(values, name) for name, values in dict(constants).items() if values is not None]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    output = helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "g", [image], [output], tensors)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    return made.SerializeToString()


def graph_of(operator, constants, attributes):
    return saved([helper.make_node(operator, ["image", *constants], ["y"], **attributes)], constants)


def layers_of(folder, content):
    path = folder / "m.onnx"
    path.write_bytes(content)
    model = OnnxModel.of(ModelFile(str(path)))
    assert model is not None
    return Layers.of(model, replace(image_signature(), output_name=model.outputs[0]))


def changed_pixels(content):
    """Rows and columns of the output that change with one pixel of the image."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    image = IMAGE.copy()
    image[..., CHANGED, CHANGED] += 7
    before, after = (session.run(None, {"image": values})[0] for values in (IMAGE, image))
    return np.argwhere((before != after).any(axis=(0, 1)))


@pytest.mark.parametrize(("built", "expected"), CERTAIN, ids=[built[0] for built, _ in CERTAIN])
def test_the_receptive_field_of_an_operator_matches_the_pixels_it_changes(tmp_path, built, expected):
    content = graph_of(*built)

    field = layers_of(tmp_path, content).receptive_field(0)

    reached = abs(changed_pixels(content) // expected.scale - CHANGED).max()
    assert field == expected
    assert reached == expected.radius + expected.interpolates
    assert field.is_pointwise is (expected.radius == 0 and expected.scale == 1)


@pytest.mark.parametrize("case", UNCERTAIN)
def test_an_uncertain_operator_has_an_unknown_receptive_field(tmp_path, case):
    layers = layers_of(tmp_path, graph_of(*UNCERTAIN[case]))

    assert layers.receptive_field(0) is None


def test_an_operator_of_another_domain_is_uncertain_although_its_name_is_known(tmp_path):
    node = helper.make_node("Relu", ["image"], ["y"], domain="somebody.else")

    assert layers_of(tmp_path, saved([node])).receptive_field(0) is None


def test_a_softmax_of_old_operators_is_over_all_axes(tmp_path):
    node = helper.make_node("Softmax", ["image"], ["y"], axis=1)

    assert layers_of(tmp_path, saved([node], opset=11)).receptive_field(0) is None
    assert layers_of(tmp_path, saved([node], opset=13)).receptive_field(0) == ReceptiveField((0,))


def test_a_sum_is_certain_only_if_both_have_the_same_pixels(tmp_path):
    nodes = [
        helper.make_node("Relu", ["image"], ["a"]),
        helper.make_node("Sigmoid", ["image"], ["b"]),
        helper.make_node("Add", ["a", "b"], ["c"]),
        helper.make_node("MaxPool", ["image"], ["d"], kernel_shape=[3, 3], pads=[1] * 4),
        helper.make_node("Add", ["c", "d"], ["e"]),
        helper.make_node("Concat", ["e", "a"], ["y"], axis=1),
    ]

    layers = layers_of(tmp_path, saved(nodes))

    fields = [layers.receptive_field(index) for index in range(len(nodes))]
    assert fields[2] == ReceptiveField((0, 1))
    assert fields[3:5] == [None, None]
    assert fields[5] == ReceptiveField((0, 1))
    assert [layers.uses(name) for name in ("image", "a", "e", "y")] == [3, 2, 1, 1]
    assert [layers.producer(name) for name in ("image", "c", "y")] == [None, 2, 5]


def test_channels_are_those_that_onnx_infers(tmp_path):
    constants = {"w1": weights(8, 3, 3), "w2": weights(8, 2, 2), "w3": weights(4, 1, 3)}
    nodes = [
        helper.make_node("Conv", ["image", "w1"], ["a"], pads=[1] * 4),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("ConvTranspose", ["b", "w2"], ["c"], strides=[2, 2], group=2),
        helper.make_node("Conv", ["c", "w3"], ["d"], group=4, pads=[1] * 4),
        helper.make_node("Concat", ["c", "d"], ["y"], axis=1),
    ]
    content = saved(nodes, constants)

    layers = layers_of(tmp_path, content)

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    assert layers.channels("y") == session.run(None, {"image": IMAGE})[0].shape[1] == 8
    assert [layers.channels(name) for name in ("image", "a", "b", "c", "d", "w1")] == [3, 8, 8, 4, 4, None]


def test_of_channels_that_come_last_only_the_final_transpose_is_certain(tmp_path):
    nodes = [
        helper.make_node("Relu", ["image"], ["a"]),
        helper.make_node("Transpose", ["a"], ["b"], perm=[0, 2, 3, 1]),
        helper.make_node("Sigmoid", ["b"], ["y"]),
    ]
    turned = [nodes[0], helper.make_node("Transpose", ["a"], ["b"], perm=[0, 3, 2, 1]), nodes[2]]

    last, turned_aslant = (
        Layers.of(layers.model, replace(layers.signature, scores_last=True))
        for layers in (layers_of(tmp_path, saved(each)) for each in (nodes, turned))
    )

    assert [last.receptive_field(index) for index in range(3)] == [ReceptiveField((0,))] * 3
    assert [turned_aslant.receptive_field(index) for index in range(3)] == [None] * 3
