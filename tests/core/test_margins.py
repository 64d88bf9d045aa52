"""Computation for an unused margin is removed from a graph; the kept pixels have the same scores."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import plan
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.network.engine import open_network
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise import optimise
from pixelwise.inference.run import open_planned
from pixelwise.tests.core.numpy_networks import image_signature
from pixelwise.tests.core.runs import classify, make_job, textured, write_raster

SIDE, SPARE = 128, 40
RANDOM = np.random.default_rng(0)
IMAGE = RANDOM.random((1, 3, SIDE, SIDE), np.float32)


class SmallNetwork:
    """A builder of graphs: each method adds operators and returns the name of their output."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def add(self, operator, *inputs, **attributes):
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, [*inputs], [name], **attributes))
        return name

    def constant(self, values, dtype=np.float32):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def conv(self, source, bands, channels, kernel=3, **attributes):
        around = attributes.get("dilations", [1])[0] * (kernel - 1) // 2
        attributes = {"pads": [around] * 4, **attributes}
        if "auto_pad" in attributes:
            del attributes["pads"]
        scale = 1 / (bands * kernel * kernel) ** 0.5
        weights = self.constant(RANDOM.normal(0, scale, (channels, bands, kernel, kernel)))
        return self.add("Conv", source, weights, self.constant(RANDOM.normal(0, 0.1, channels)), **attributes)

    def relu(self, source):
        return self.add("Relu", source)

    def swish(self, source):
        return self.add("Mul", source, self.add("Sigmoid", source))

    def normed(self, source, channels):
        values = [self.constant(np.abs(RANDOM.normal(1, 0.2, channels))) for _ in range(4)]
        return self.add("BatchNormalization", source, *values)

    def larger(self, source, factor=2, **attributes):
        scales = self.constant([1, 1, factor, factor])
        return self.add("Resize", source, "", scales, **attributes)

    def spread(self, source, bands, channels):
        weights = self.constant(RANDOM.normal(0, 0.3, (bands, channels, 2, 2)))
        return self.add("ConvTranspose", source, weights, strides=[2, 2])

    def pooled(self, source):
        return self.add("MaxPool", source, kernel_shape=[2, 2], strides=[2, 2])

    def save(self, path, scores, *, opset=17, shape=("n", 5, "h", "w"), kind=TensorProto.FLOAT, more=()):
        self.nodes.append(helper.make_node("Identity", [scores], ["scores"]))
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])
        outputs = [helper.make_tensor_value_info("scores", kind, shape)]
        outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", None, None, None]) for name in more]
        graph = helper.make_graph(self.nodes, "graph", [image], outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
        onnx.save(model, str(path))
        return path


LINEAR = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
ASYMMETRIC = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}


def unet(net, upsampled, *, act=None, framing=None):
    """Two levels with a skip connection each; `upsampled` doubles channels and resolution."""
    act, framing = act or net.relu, framing or {}
    first = act(net.conv("image", 3, 32, **framing))
    second = act(net.conv(net.pooled(first), 32, 32, **framing))
    third = act(net.conv(net.pooled(second), 32, 64, **framing))
    joined = net.add("Concat", upsampled(third, 64), second, axis=1)
    fourth = act(net.conv(joined, 96, 64, **framing))
    joined = net.add("Concat", upsampled(fourth, 64), first, axis=-3)
    fifth = act(net.conv(joined, 96, 48, **framing))
    return net.conv(fifth, 48, 5, kernel=1)


def nearest(net):
    return unet(net, lambda name, _: net.larger(name, **ASYMMETRIC))


def nearest_by_middles(net):
    return unet(net, lambda name, _: net.larger(name, mode="nearest"))


def linear(net):
    return unet(net, lambda name, _: net.larger(name, **LINEAR))


def transposed(net):
    return unet(net, lambda name, channels: net.spread(name, channels, channels))


def swished(net):
    return unet(net, lambda name, _: net.larger(name, **LINEAR), act=net.swish)


def framed_alike(net):
    return unet(net, lambda name, _: net.larger(name, **ASYMMETRIC), framing={"auto_pad": "SAME_UPPER"})


def dilated(net):
    wide = net.relu(net.conv("image", 3, 48, dilations=[3, 3]))
    return net.conv(net.normed(net.relu(net.conv(wide, 48, 48, kernel=5)), 48), 48, 5)


def grouped(net):
    wide = net.relu(net.conv("image", 3, 64))
    return net.conv(net.relu(net.conv(net.relu(net.conv(wide, 64, 64)), 64, 64)), 64, 5)


def larger_at_the_end(net):
    deep = net.relu(net.conv(net.pooled(net.pooled(net.conv("image", 3, 32))), 32, 64))
    return net.larger(net.conv(net.relu(net.conv(deep, 64, 64)), 64, 5), 4, **LINEAR)


def shifted_by_constants(net):
    wide = net.add("Add", net.conv("image", 3, 64), net.constant(np.ones((64, 1, 1))))
    wide = net.add("Mul", net.relu(net.conv(wide, 64, 64)), net.constant([0.5]))
    return net.conv(wide, 64, 5)


def residual(net):
    """A sum of tensors of unknown sides, behind which the margin is cut."""
    wide = net.relu(net.conv("image", 3, 64))
    added = net.add("Add", wide, net.conv(wide, 64, 64))
    return net.conv(net.relu(net.conv(added, 64, 64)), 64, 5)


def attentive(net):
    """Channels weighted by their means over the whole tile."""
    wide = net.relu(net.conv("image", 3, 64))
    weight = net.add("Sigmoid", net.conv(net.add("GlobalAveragePool", wide), 64, 64, kernel=1))
    return net.conv(net.relu(net.conv(net.add("Mul", wide, weight), 64, 64)), 64, 5)


def computed_scales(net):
    """As exported by torch: the scales are concatenated from two constants and cast."""
    wide = net.relu(net.conv(net.pooled(net.conv("image", 3, 32)), 32, 64))
    pairs = [numpy_helper.from_array(np.full(2, factor, np.float32)) for factor in (1, 2)]
    ones, factors = (net.add("Constant", value=pair) for pair in pairs)
    scales = net.add("Cast", net.add("Concat", ones, factors, axis=0), to=TensorProto.FLOAT)
    return net.conv(net.add("Resize", wide, "", scales, **ASYMMETRIC), 64, 5)


BUILT = [
    nearest, nearest_by_middles, linear, transposed, swished, framed_alike, dilated, grouped, larger_at_the_end,
    shifted_by_constants, residual, attentive, computed_scales,
]  # fmt: skip


def trimmed(path, spare=SPARE, *, without_softmax=False, output_size=(SIDE, SIDE)):
    file = ModelFile(str(path))
    return optimise(
        file,
        open_network(file, "m.onnx").signature,
        without_softmax=without_softmax,
        output_size=output_size,
        unused_margin=spare,
    )


def ending_with(path, operator):
    """Rename the output of the last effective operator to that of the graph."""
    model = onnx.load(str(path))
    del model.graph.node[-1]
    assert model.graph.node[-1].op_type == operator
    model.graph.node[-1].output[0] = "scores"
    onnx.save(model, str(path))
    return path


def scores(graph, image=IMAGE, names=("scores",)):
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return session.run([*names], {"image": image})


def kept(answer, spare=SPARE, axes=(2, 3)):
    index = [slice(None)] * answer.ndim
    for axis in axes:
        index[axis] = slice(spare, answer.shape[axis] - spare)
    return answer[tuple(index)]


@pytest.mark.parametrize("build", BUILT, ids=lambda build: build.__name__)
def test_kept_pixels_have_the_scores_of_the_unmodified_graph(tmp_path, build):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", build(net))

    actual = trimmed(path)
    whole, less = scores(str(path))[0], scores(actual.content)[0]

    assert less.shape[2] == SIDE - 2 * actual.trimmed_margin < SIDE
    np.testing.assert_allclose(kept(less, SPARE - actual.trimmed_margin), kept(whole), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("spare", [*range(9, 26), 33, 47, 63])
def test_every_kept_pixel_has_the_scores_of_the_whole_graph(tmp_path, spare):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", linear(net))

    actual = trimmed(path, spare)
    whole, less = scores(str(path))[0], scores(actual.content)[0]

    assert 0 < actual.trimmed_margin <= spare
    np.testing.assert_allclose(kept(less, spare - actual.trimmed_margin), kept(whole, spare), rtol=1e-4, atol=1e-5)


def test_a_tile_need_not_be_a_square(tmp_path):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", linear(net))
    image = RANDOM.random((2, 3, 96, 160), np.float32)

    actual = trimmed(path, 24, output_size=(96, 160))
    whole, less = scores(str(path), image)[0], scores(actual.content, image)[0]

    np.testing.assert_allclose(kept(less, 24 - actual.trimmed_margin), kept(whole, 24), rtol=1e-4, atol=1e-5)


def test_softmax_and_margin_are_removed_together(tmp_path):
    net = SmallNetwork()
    path = ending_with(net.save(tmp_path / "m.onnx", net.add("Softmax", nearest(net), axis=1)), "Softmax")

    with_softmax, bare = trimmed(path), trimmed(path, without_softmax=True)
    shares = kept(scores(with_softmax.content)[0], SPARE - with_softmax.trimmed_margin)
    logits = kept(scores(bare.content)[0], SPARE - bare.trimmed_margin)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))

    assert bare.without_softmax
    assert not with_softmax.without_softmax
    np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), shares, rtol=1e-4, atol=1e-5)


def test_the_margin_of_class_ids_is_trimmed(tmp_path):
    net = SmallNetwork()
    ids = net.add("ArgMax", nearest(net), axis=1, keepdims=0)
    path = net.save(tmp_path / "m.onnx", ids, shape=("n", "h", "w"), kind=TensorProto.INT64)

    actual = trimmed(path)
    whole, less = scores(str(path))[0], scores(actual.content)[0]

    agree = kept(less, SPARE - actual.trimmed_margin, (1, 2)) == kept(whole, axes=(1, 2))
    assert agree.mean() > 0.999  # rounding may decide between equal scores


@pytest.mark.parametrize("behind", [["Transpose"], ["Transpose", "Softmax"], ["Transpose", "Sigmoid"]])
def test_channels_may_come_last(tmp_path, behind):
    net = SmallNetwork()
    name = nearest(net)
    for operator in behind:
        name = net.add(operator, name, **({"perm": [0, 2, 3, 1]} if operator == "Transpose" else {}))
    path = ending_with(net.save(tmp_path / "m.onnx", name, shape=("n", "h", "w", 5)), behind[-1])

    actual = trimmed(path, without_softmax=True)
    whole, less = scores(str(path))[0], scores(actual.content)[0]
    less = kept(less, SPARE - actual.trimmed_margin, (1, 2))
    if actual.without_softmax:
        less = np.exp(less) / np.exp(less).sum(axis=3, keepdims=True)

    assert actual.signature.scores_last
    np.testing.assert_allclose(less, kept(whole, axes=(1, 2)), rtol=1e-4, atol=1e-5)


def test_other_outputs_are_unchanged(tmp_path):
    net = SmallNetwork()
    last = nearest(net)
    before = net.nodes[-2].output[0]
    path = net.save(tmp_path / "m.onnx", last, more=(before,))

    actual = trimmed(path)

    names = ("scores", before)
    whole, less = scores(str(path), names=names), (scores(actual.content, names=names) if actual else None)
    if less:
        np.testing.assert_allclose(less[1], whole[1], rtol=1e-4, atol=1e-5)


def position(net):
    """A constant that differs from pixel to pixel."""
    wide = net.add("Add", net.conv("image", 3, 64), net.constant(RANDOM.random((1, 64, SIDE, SIDE))))
    return net.add("Add", wide, net.constant(RANDOM.random((1, 1, SIDE, SIDE))))


def reflected(net):
    around = net.add("Pad", net.conv("image", 3, 64), net.constant([0, 0, 1, 1, 0, 0, 1, 1], np.int64), mode="reflect")
    return net.conv(around, 64, 5, pads=[0, 0, 0, 0])


def stretched_to_corners(net):
    deep = net.conv(net.pooled(net.conv("image", 3, 32)), 32, 5)
    return net.larger(deep, mode="linear", coordinate_transformation_mode="align_corners")


def framed_aslant(net):
    return net.conv(net.conv("image", 3, 64), 64, 5, pads=[2, 2, 0, 0])


def spread_with_overlap(net):
    weights = net.constant(RANDOM.normal(0, 0.3, (32, 5, 4, 4)))
    deep = net.pooled(net.conv("image", 3, 32))
    return net.add("ConvTranspose", deep, weights, strides=[2, 2], pads=[1, 1, 1, 1])


def spread_to_a_shape(net):
    weights = net.constant(RANDOM.normal(0, 0.3, (32, 5, 2, 2)))
    deep = net.pooled(net.conv("image", 3, 32))
    return net.add("ConvTranspose", deep, weights, strides=[2, 2], dilations=[1, 1], output_shape=[SIDE, SIDE])


def normed_over_the_tile(net):
    values = [net.constant(np.ones(5)) for _ in range(2)]
    return net.add("InstanceNormalization", net.conv("image", 3, 5), *values)


def over_rows(net):
    return net.add("Softmax", net.conv("image", 3, 5), axis=2)


STAYING = [
    position, reflected, stretched_to_corners, framed_aslant, spread_with_overlap, spread_to_a_shape,
    normed_over_the_tile, over_rows,
]  # fmt: skip


@pytest.mark.parametrize("build", STAYING, ids=lambda build: build.__name__)
def test_a_graph_is_unchanged_if_the_receptive_field_of_its_last_operator_is_unknown(tmp_path, build):
    net = SmallNetwork()
    last = build(net)

    assert trimmed(net.save(tmp_path / "m.onnx", last, shape=("n", net_channels(build), "h", "w"))) is None


def net_channels(build):
    return 64 if build is position else 5


def test_unusual_channels_last_layouts_are_unchanged(tmp_path):
    net = SmallNetwork()
    turned = net.add("Transpose", nearest(net), perm=[0, 2, 3, 1])
    shifted = net.add("Add", turned, net.constant(np.ones(5)))

    assert trimmed(net.save(tmp_path / "m.onnx", shifted, shape=("n", "h", "w", 5))) is None


def test_old_operators_are_unchanged(tmp_path):
    net = SmallNetwork()

    assert trimmed(net.save(tmp_path / "m.onnx", grouped(net), opset=9)) is None


@pytest.mark.parametrize("spare", [0, 1])
def test_a_margin_that_saves_no_computation_is_not_trimmed(tmp_path, spare):
    net = SmallNetwork()

    assert trimmed(net.save(tmp_path / "m.onnx", linear(net)), spare) is None


def test_a_network_with_few_channels_is_not_trimmed(tmp_path):
    net = SmallNetwork()
    first = net.relu(net.conv("image", 3, 64))
    path = net.save(tmp_path / "m.onnx", net.conv(first, 64, 1, kernel=1), shape=("n", 1, "h", "w"))

    assert trimmed(path, 4) is None


def test_operators_in_an_unusual_order_are_unchanged(tmp_path):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", linear(net))
    assert trimmed(path)
    model = onnx.load(str(path))
    nodes = [*model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes[::-1])
    onnx.save(model, str(path))

    assert scores(str(path))[0].shape == (1, 5, SIDE, SIDE)
    assert trimmed(path) is None


def test_an_output_without_a_type_is_unchanged(tmp_path):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", grouped(net))
    actual = trimmed(path)
    model = onnx.load(str(path))
    model.graph.output[0].ClearField("type")
    onnx.save(model, str(path))

    assert (
        optimise(
            ModelFile(str(path)), actual.signature, without_softmax=False, output_size=(SIDE, SIDE), unused_margin=SPARE
        )
        is None
    )


def joined_without_end(net):
    """A small file of empty lists that double with every operator."""
    deep = net.relu(net.conv(net.pooled(net.conv("image", 3, 32)), 32, 64))
    empty = net.constant([])
    for _ in range(30):
        empty = net.add("Concat", *[empty] * 8, axis=0)
    scales = net.add("Concat", net.constant([1, 1, 2, 2]), empty, axis=0)
    return net.conv(net.add("Resize", deep, "", scales, **LINEAR), 64, 5)


def long_chain(net):
    wide = net.conv("image", 3, 64)
    for _ in range(3000):
        wide = net.relu(wide)
    return net.conv(wide, 64, 5)


@pytest.mark.parametrize("build", [joined_without_end, long_chain], ids=lambda build: build.__name__)
def test_optimising_a_small_file_terminates(tmp_path, build):
    """Without limits it would take minutes or never end, and pytest would stop the run (faulthandler_timeout)."""
    net = SmallNetwork()
    file = ModelFile(str(net.save(tmp_path / "m.onnx", build(net))))
    signature = image_signature(3, 5)

    actual = optimise(file, signature, without_softmax=False, output_size=(SIDE, SIDE), unused_margin=SPARE)

    assert actual is None or actual.trimmed_margin > 0


def test_numbers_by_themselves_are_not_read_without_end(tmp_path):
    net = SmallNetwork()
    path = net.save(tmp_path / "m.onnx", grouped(net))
    file = ModelFile(str(path))
    signature = open_network(file, "m.onnx").signature
    content = path.read_bytes()
    loose = b"\x25\x00\x00\x00\x00" * 5000  # field 4 of a tensor, float_data, each number a field
    tensor = b"\x08\x01\x10\x01" + loose + b"\x42\x01x"
    head = bytes([0x2A]) + length(len(tensor))
    path.write_bytes(content + b"\x3a" + length(len(head) + len(tensor)) + head + tensor)

    assert optimise(file, signature, without_softmax=False, output_size=(SIDE, SIDE), unused_margin=SPARE) is None


def length(number):
    return bytes([number & 127 | 128, number >> 7 & 127 | 128, number >> 14])


@pytest.mark.parametrize(
    ("arguments", "border"),
    [
        ("padding 32", True),
        ("padding 32;test_time_augmentation true", True),
        ("padding 32;merge blend", False),
        ("padding auto", False),
    ],
)
def test_a_run_trims_the_margin_if_other_tiles_do_not_need_it(tmp_path, arguments, border):
    net = SmallNetwork()
    model = net.save(tmp_path / "m.onnx", linear(net))
    raster = write_raster(tmp_path / "image.tif", textured(300, 300))

    graph = open_planned(plan(make_job(raster, model, tmp_path / "c.tif", arguments=f"{arguments};tile_size 128")))

    assert (graph.trimmed_margin > 0) is border


@pytest.mark.parametrize("arguments", ["", ";test_time_augmentation true"])
def test_the_map_equals_that_of_the_unmodified_graph(tmp_path, monkeypatch, arguments):
    net = SmallNetwork()
    model = net.save(tmp_path / "m.onnx", linear(net))
    raster = write_raster(tmp_path / "image.tif", textured(160, 170))
    maps = []
    for name in ("less.tif", "whole.tif"):
        maps.append(classify(raster, model, tmp_path / name, arguments=f"padding 32;tile_size 128{arguments}"))
        monkeypatch.setattr(import_module("pixelwise.inference.run"), "optimise", lambda *_, **__: None)

    assert (maps[0] == maps[1]).mean() > 0.9999
    assert len(np.unique(maps[0])) > 1


def test_the_kept_window_of_a_tile_never_overlaps_its_padding():
    tiling = Tiling(64, 64, 10, 4, (3, 1))

    for tile in tiling.tiles(150, 170):
        assert tile.keep.within(tile.read.grown(-10))
