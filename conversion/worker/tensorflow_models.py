"""Convert SavedModels and frozen graphs of TensorFlow with tf2onnx."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf
import tf2onnx
from common import MODEL, RefusalError, WorkerJob, WorkerResult, answered, first_line, random_values
from google.protobuf.message import DecodeError
from scale_and_translate import HANDLERS
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

OPSET = 18  # the first in which Resize can antialias
FOREIGN = "ai.onnx.converters"  # begins the domain of operators that tf2onnx leaves as they are
_STANDARD = ("", "ai.onnx", "ai.onnx.ml")

# Operators of a graph that reach beyond it. tf2onnx converts none of them, but loading might run them.
_REFUSED = frozenset(
    ("PyFunc", "PyFuncStateless", "EagerPyFunc", "ReadFile", "WriteFile", "MatchingFiles", "PrintV2", "ImmutableConst")
)
_NO_OUTPUTS = ("Const", "Placeholder", "NoOp", "Assert", "VariableV2", "VarHandleOp", "SaveV2", "RestoreV2")


@dataclass(frozen=True)
class Callee:
    """A function of the framework.

    Attributes:
        call: Takes a tensor for each input, and returns the outputs.
        specs: The inputs, as the file declares them.
    """

    call: Callable
    specs: tuple[tf.TensorSpec, ...]


def convert(job: WorkerJob) -> WorkerResult:
    """Convert a SavedModel or a frozen graph."""
    result = WorkerResult()
    callee = _saved_model(job, result) if job.kind == "tensorflow savedmodel" else _frozen_graph(job, result)
    return convert_callee(callee, job, result)


def convert_callee(callee: Callee, job: WorkerJob, result: WorkerResult) -> WorkerResult:
    """Convert a function, and ask it for answers afterwards: then ONNX knows all of its operators."""
    specs = [_completed(spec, job, result) for spec in callee.specs]
    function = tf.function(callee.call, input_signature=specs, autograph=False)
    model, _ = tf2onnx.convert.from_function(
        function, input_signature=specs, opset=OPSET, custom_op_handlers=HANDLERS, output_path=MODEL
    )
    require_standard(model)
    result.inputs = [entry.name for entry in model.graph.input]
    tiles = [
        [random_values(shape, np.dtype(spec.dtype.as_numpy_dtype), tile) for spec, shape in zip(specs, shapes)]
        for tile, shapes in enumerate(zip(*(_shapes(spec, job, result) for spec in specs)))
    ]
    answered(result, tiles, lambda inputs: tf.nest.flatten(function(*map(tf.constant, inputs))))
    return result


def require_standard(model: object) -> None:
    """Refuse a converted model with operators that ONNX does not know."""
    names = sorted({node.op_type for node in model.graph.node if node.domain not in _STANDARD})
    if names:
        raise RefusalError("operators", operators=", ".join(names))


def _saved_model(job: WorkerJob, result: WorkerResult) -> Callee:
    _check_operators(job.path)
    try:
        loaded = tf.saved_model.load(job.path)
    except (OSError, tf.errors.OpError) as error:  # of the variables, which are in other files
        raise RefusalError("damaged", reason=first_line(error)) from error
    signatures = dict(loaded.signatures)
    if not signatures:
        raise RefusalError("signatures")
    key = "serving_default" if "serving_default" in signatures else sorted(signatures)[0]
    if len(signatures) > 1:
        result.note("signature", chosen=key, names=", ".join(sorted(signatures)))
    function = signatures[key]
    named = function.structured_input_signature[1]
    names = list(named)

    def call(*tensors: tf.Tensor) -> dict:
        return function(**dict(zip(names, tensors)))

    call.owner = loaded  # the variables live as long as the object
    specs = (tf.TensorSpec(named[name].shape, named[name].dtype, name) for name in names)
    return Callee(call, tuple(specs))


def _check_operators(folder: str) -> None:
    """Refuse a SavedModel with operators that read files or run Python, before it is loaded."""
    document = SavedModel()
    try:
        with open(os.path.join(folder, "saved_model.pb"), "rb") as file:
            document.ParseFromString(file.read())
    except (OSError, DecodeError) as error:
        raise RefusalError("damaged", reason=error) from error
    for graph in document.meta_graphs:
        check_nodes(graph.graph_def)


def check_nodes(graph: tf.compat.v1.GraphDef) -> None:
    """Refuse a graph with operators that read files or run Python."""
    functions = [node for function in graph.library.function for node in function.node_def]
    names = sorted({node.op for node in [*graph.node, *functions]} & _REFUSED)
    if names:
        raise RefusalError("operators", operators=", ".join(names))


def _frozen_graph(job: WorkerJob, result: WorkerResult) -> Callee:
    graph = tf.compat.v1.GraphDef()
    try:
        with open(job.path, "rb") as file:
            graph.ParseFromString(file.read())
    except DecodeError as error:
        raise RefusalError("damaged", reason=error) from error
    check_nodes(graph)
    if any(node.op in ("VariableV2", "VarHandleOp", "Variable") for node in graph.node):
        raise RefusalError("not frozen")
    _fix_switches(graph, result)
    inputs = [f"{node.name}:0" for node in graph.node if node.op == "Placeholder"]
    if not inputs:
        raise RefusalError("inputs")
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph, name="")
    outputs = [output.name for output in _outputs(graph, imported)]
    if not outputs:
        raise RefusalError("outputs")
    result.note("ports", inputs=", ".join(inputs), outputs=", ".join(outputs))

    def call(*tensors: tf.Tensor) -> list[tf.Tensor]:
        return tf.import_graph_def(graph, dict(zip(inputs, tensors)), outputs, name="model")

    tensors = (imported.get_tensor_by_name(name) for name in inputs)
    return Callee(call, tuple(tf.TensorSpec(tensor.shape, tensor.dtype, tensor.op.name) for tensor in tensors))


def _fix_switches(graph: tf.compat.v1.GraphDef, result: WorkerResult) -> None:
    """Replace inputs that are no image by constants for inference: no training, and all units kept."""
    for node in graph.node:
        if node.op == "PlaceholderWithDefault":
            dtype = node.attr["dtype"].type
            node.op = "Identity"
            node.attr.clear()
            node.attr["T"].type = dtype
        elif node.op == "Placeholder" and _is_switch(node):
            dtype = tf.as_dtype(node.attr["dtype"].type)
            value = False if dtype == tf.bool else 1
            result.note("switch", name=node.name, value=value)
            node.op = "Const"
            node.attr.pop("shape", None)
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(value, dtype, shape=[]))


def _is_switch(node: tf.compat.v1.NodeDef) -> bool:
    """Return whether an input is true or false, or a single number."""
    if node.attr["dtype"].type == tf.bool.as_datatype_enum:
        return True
    shape = node.attr["shape"].shape if "shape" in node.attr else None
    return shape is not None and not shape.unknown_rank and not shape.dim


def _outputs(graph: tf.compat.v1.GraphDef, imported: tf.Graph) -> list[tf.Tensor]:
    """Return the tensors that no operator takes and that have a value for each pixel."""
    taken = {name.lstrip("^").split(":")[0] for node in graph.node for name in node.input}
    ends = [node.name for node in graph.node if node.name not in taken and node.op not in _NO_OUTPUTS]
    tensors = [tensor for name in ends for tensor in imported.get_operation_by_name(name).outputs[:1]]
    numbers = [tensor for tensor in tensors if tensor.dtype.is_floating or tensor.dtype.is_integer]
    return [tensor for tensor in numbers if tensor.shape.rank is None or tensor.shape.rank >= 2]


def _completed(spec: tf.TensorSpec, job: WorkerJob, result: WorkerResult) -> tf.TensorSpec:
    """Return an input with the number of bands, and with fixed sides if they are wanted."""
    shape = spec.shape.as_list() if spec.shape.rank is not None else [None] * 4
    if len(shape) != 4:
        return tf.TensorSpec(shape, spec.dtype, spec.name)
    result.channels_last = shape[3] is not None or shape[1] is None
    rows, cols, channels = (1, 2, 3) if result.channels_last else (2, 3, 1)
    if shape[channels] is None:
        if job.bands is None:
            raise RefusalError("bands")
        shape[channels] = job.bands
    if job.fixed:
        shape[0] = shape[0] or 1
        shape[rows], shape[cols] = shape[rows] or job.some_side, shape[cols] or job.some_side
    return tf.TensorSpec(shape, spec.dtype, spec.name)


def _shapes(spec: tf.TensorSpec, job: WorkerJob, result: WorkerResult) -> Sequence[tuple[int, ...]]:
    """Return the shapes of the tiles to try: squares, and if the sides are free, one oblong batch of two."""
    shape = spec.shape.as_list()
    side = job.some_side
    square = tuple(length or (1 if axis == 0 else side) for axis, length in enumerate(shape))
    columns = 2 if result.channels_last else 3
    oblong = tuple(length or (2 if axis == 0 else side + 64 * (axis == columns)) for axis, length in enumerate(shape))
    return (square, square, oblong)
