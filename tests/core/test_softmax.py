"""The last softmax is removed from a graph if that cannot change a class."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import plan, read_definition
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise import optimise
from pixelwise.inference.result.outputs import OutputKind
from pixelwise.inference.run import open_planned, opened_classifier
from pixelwise.tests.core.runs import make_job, textured, write_raster

IMAGE = np.random.default_rng(0).random((1, 3, 32, 32), np.float32)


def model_of(path, nodes, *, opset=17, last=False):
    """A graph of these operators from image to scores, optionally with channels last."""
    shape = ["batch", "height", "width", 3] if last else ["batch", 3, "height", "width"]
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("image", "scores")]
    graph = helper.make_graph(nodes, "graph", [tensors[0]], [tensors[1]])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8), str(path))
    return path


def node(operator, source, target, **attributes):
    return helper.make_node(operator, [source], [target], **attributes)


def cut(path, signature=None):
    """The graph without its softmax, or None if it is kept."""
    signature = signature or read_definition(str(path)).signature
    result = optimise(ModelFile(str(path)), signature, without_softmax=True, output_size=(32, 32), unused_margin=0)
    return result and result.content


def scores(graph, image=IMAGE):
    return onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(["scores"], {"image": image})[0]


@pytest.mark.parametrize(
    ("opset", "last", "attributes"),
    [
        (17, False, {"axis": 1}),
        (17, False, {"axis": -3}),
        (13, True, {}),
        (11, True, {"axis": 3}),
        (11, True, {"axis": -1}),
    ],
)
def test_the_output_is_the_input_of_the_removed_softmax(tmp_path, opset, last, attributes):
    nodes = [node("Neg", "image", "logits"), node("Softmax", "logits", "scores", **attributes)]
    path = model_of(tmp_path / "m.onnx", nodes, opset=opset, last=last)
    image = np.moveaxis(IMAGE, 1, 3) if last else IMAGE

    bare = cut(path)

    np.testing.assert_array_equal(scores(bare, image), -image)


UNTOUCHED = {
    "no softmax": [node("Neg", "image", "scores")],
    "over columns": [node("Softmax", "image", "scores", axis=-1)],
    "used by another operator": [
        node("Softmax", "image", "scores", axis=1),
        node("Neg", "scores", "unused"),
    ],
    "not the last operator": [node("Softmax", "image", "shares", axis=1), node("Neg", "shares", "scores")],
    "a logarithm follows within": [node("LogSoftmax", "image", "scores", axis=1)],
}


@pytest.mark.parametrize("nodes", UNTOUCHED.values(), ids=UNTOUCHED)
def test_a_graph_without_a_final_softmax_is_unchanged(tmp_path, nodes):
    assert cut(model_of(tmp_path / "m.onnx", nodes)) is None


def test_a_softmax_of_an_old_opset_over_all_axes_is_kept(tmp_path):
    nodes = [node("Softmax", "image", "scores", axis=1)]

    assert cut(model_of(tmp_path / "m.onnx", nodes, opset=11)) is None


def test_a_file_that_breaks_off_stays_for_onnxruntime_to_refuse(tmp_path):
    path = model_of(tmp_path / "m.onnx", [node("Softmax", "image", "scores", axis=1)])
    signature = read_definition(str(path)).signature
    content = path.read_bytes()

    for length in range(1, len(content), 7):
        (tmp_path / "part.onnx").write_bytes(content[:length])
        cut(tmp_path / "part.onnx", signature)


@pytest.mark.parametrize("name", ["fcn_tiny_5c_dyn", "fcn_small_5c_512_b1"])
def test_real_networks_choose_the_same_classes_without_their_softmax(shared_data, name):
    path = shared_data / "models" / "bench" / f"{name}.onnx"
    image = np.random.default_rng(0).random((1, 3, 512, 512), np.float32)
    whole, bare = (
        onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(None, {"input": image})[0]
        for graph in (str(path), cut(path))
    )
    first, second = np.sort(bare, axis=1)[:, -1], np.sort(bare, axis=1)[:, -2]

    decided = first - second > 1e-5  # softmax can round closer scores to equal ones
    assert decided.mean() > 0.99
    np.testing.assert_array_equal(whole.argmax(axis=1)[decided], bare.argmax(axis=1)[decided])


def test_a_graph_with_external_weights_is_unchanged(tmp_path):
    path = model_of(tmp_path / "m.onnx", [node("Softmax", "image", "scores", axis=1)])
    model = onnx.load(str(path))
    model.graph.initializer.append(numpy_helper.from_array(np.full((1, 3, 1, 1), 2, np.float32), "gain"))
    model.graph.node.insert(0, helper.make_node("Mul", ["image", "gain"], ["logits"]))
    model.graph.node[1].input[0] = "logits"
    onnx.save(model, str(path), save_as_external_data=True, location="weights.bin", size_threshold=0)

    assert (tmp_path / "weights.bin").is_file()
    assert cut(path) is None


@pytest.mark.parametrize(
    ("arguments", "bare"), [("", True), ("test_time_augmentation true", False), ("merge blend;padding 8", False)]
)
def test_the_softmax_is_removed_only_if_scores_are_not_averaged(tmp_path, arguments, bare):
    nodes = [node("Neg", "image", "logits"), node("Softmax", "logits", "scores", axis=1)]
    model = model_of(tmp_path / "m.onnx", nodes)
    raster = write_raster(tmp_path / "image.tif", textured(300, 300))

    planned = plan(make_job(raster, model, tmp_path / "c.tif", arguments=arguments))
    classifier = opened_classifier(planned, open_planned(planned))

    assert classifier.network.without_softmax is bare


def test_the_softmax_is_kept_if_scores_are_interpolated(tmp_path):
    nodes = [
        helper.make_node("AveragePool", ["image"], ["logits"], kernel_shape=[4, 4], strides=[4, 4]),
        node("Softmax", "logits", "scores", axis=1),
    ]
    model = model_of(tmp_path / "m.onnx", nodes)
    raster = write_raster(tmp_path / "image.tif", textured(300, 300))

    planned = plan(make_job(raster, model, tmp_path / "c.tif"))

    assert planned.definition.output_stride == 4
    assert not open_planned(planned).without_softmax


def test_a_missing_model_is_reported_by_onnxruntime(tmp_path):
    path = model_of(tmp_path / "m.onnx", [node("Softmax", "image", "scores", axis=1)])
    signature = read_definition(str(path)).signature
    path.unlink()

    assert cut(path, signature) is None


def test_probabilities_equal_those_of_the_model_although_its_softmax_is_removed(tmp_path):
    nodes = [node("Softmax", "image", "once", axis=1), node("Softmax", "once", "scores", axis=1)]
    model = model_of(tmp_path / "m.onnx", nodes)
    raster = write_raster(tmp_path / "image.tif", textured(40, 40))
    planned = plan(make_job(raster, model, tmp_path / "c.tif", confidence=str(tmp_path / "p.tif")))
    classifier = opened_classifier(planned, open_planned(planned))
    probabilities = scores(str(model))

    actual = classifier.rule.predict(classifier.network.run(IMAGE))

    assert classifier.network.without_softmax
    np.testing.assert_allclose(actual.percents[OutputKind.CONFIDENCE], 100 * probabilities.max(axis=1), atol=0.51)
