"""Make graphs of decision trees for rows of three bands."""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ML = "ai.onnx.ml"


NUMBERS, TEXTS = [11, -2, 5], ["wood", "bare soil", "water"]


LEAVES = np.array([[0.8, 0.2, 0.0], [0.0, 0.55, 0.45], [0.0, 0.0, 1.0]], np.float32)


def leaf(pixels):
    """The leaf of the tests' tree for each pixel; every leaf has its own class."""
    return np.where(pixels[0] <= 120, 0, np.where(pixels[1] <= 130, 1, 2))


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(path, nodes, outputs, *, inputs=None, initializers=(), classes=None, **metadata):
    """Write a graph for rows of three bands "x", with class names if they are given."""
    inputs = inputs or [tensor("x", TensorProto.FLOAT, ["n", 3])]
    constants = [numpy_helper.from_array(np.array(value), name) for name, value in dict(initializers).items()]
    graph = helper.make_graph(nodes, "g", inputs, outputs, constants)
    domains = [helper.make_opsetid("", 13), helper.make_opsetid(ML, 3)]
    model = helper.make_model(graph, opset_imports=domains, ir_version=8)
    if classes is not None:
        helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, **metadata})})
    onnx.save(model, str(path))
    return path


def labels_of(labels):
    return {"classlabels_int64s" if isinstance(labels[0], int) else "classlabels_strings": labels}


def tree_node(labels, source="x"):
    return helper.make_node(
        "TreeEnsembleClassifier",
        [source],
        ["label", "scores"],
        domain=ML,
        nodes_treeids=[0] * 5,
        nodes_nodeids=[0, 1, 2, 3, 4],
        nodes_featureids=[0, 0, 1, 0, 0],
        nodes_modes=["BRANCH_LEQ", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"],
        nodes_values=[120.0, 0.0, 130.0, 0.0, 0.0],
        nodes_truenodeids=[1, 0, 3, 0, 0],
        nodes_falsenodeids=[2, 0, 4, 0, 0],
        class_treeids=[0] * 9,
        class_nodeids=[1, 1, 1, 3, 3, 3, 4, 4, 4],
        class_ids=[0, 1, 2] * 3,
        class_weights=LEAVES.ravel().tolist(),
        **labels_of(labels),
    )


def tree(path, labels=NUMBERS, *, keyed=False, scores=True, classes=None, **metadata):
    """Write a tree like skl2onnx: a label and scores, as a matrix or as mappings."""
    text = isinstance(labels[0], str)
    kind = TensorProto.STRING if text else TensorProto.INT64
    nodes = [tree_node(labels), helper.make_node("Identity" if text else "Cast", ["label"], ["y"])]
    if not text:
        nodes[1].attribute.append(helper.make_attribute("to", kind))
    outputs = [tensor("y", kind, [1])]  # as LightGBM's export declares it
    if keyed:
        nodes.append(helper.make_node("ZipMap", ["scores"], ["z"], domain=ML, **labels_of(labels)))
        mapping = helper.make_map_type_proto(kind, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
        outputs.append(helper.make_value_info("z", helper.make_sequence_type_proto(mapping)))
    elif scores:
        outputs.append(tensor("scores", TensorProto.FLOAT, ["n", 3]))
    return save(path, nodes, outputs, classes=classes, **metadata)
