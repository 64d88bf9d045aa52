"""Convert TensorFlow Lite models with tf2onnx."""

from __future__ import annotations

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx
from common import MODEL, RefusalError, WorkerJob, WorkerResult, answered, first_line, random_values
from onnx import helper, numpy_helper
from tensorflow_models import OPSET, require_standard


def convert(job: WorkerJob) -> WorkerResult:
    """Convert a TensorFlow Lite model."""
    try:
        interpreter = tf.lite.Interpreter(job.path, num_threads=1)
    except ValueError as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    model, _ = tf2onnx.convert.from_tflite(job.path, opset=OPSET)
    require_standard(model)
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    for value_info, entry in zip(model.graph.output, outputs):
        if _is_rounded(entry):
            _give_numbers(model.graph, value_info, entry)
    onnx.save(model, MODEL)
    result = WorkerResult(quantised=any(_is_rounded(tensor) for tensor in interpreter.get_tensor_details()))
    result.inputs = [entry.name for entry in model.graph.input]
    tiles = [
        [random_values(tuple(entry["shape"]), np.dtype(entry["dtype"]), tile) for entry in inputs] for tile in range(2)
    ]
    interpreter.allocate_tensors()

    def run(arrays: list[np.ndarray]) -> list[np.ndarray]:
        for entry, array in zip(inputs, arrays):
            interpreter.set_tensor(entry["index"], array)
        interpreter.invoke()
        return [_numbers(interpreter.get_tensor(entry["index"]), entry) for entry in outputs]

    answered(result, tiles, run)
    return result


def _give_numbers(graph: onnx.GraphProto, value_info: onnx.ValueInfoProto, entry: dict) -> None:
    """Let an output give the scores that its rounded numbers stand for, which Classify Pixels takes."""
    rounded, scale, zero = (f"{value_info.name} {name}" for name in ("rounded", "scale", "zero"))
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [rounded if name == value_info.name else name for name in names]
    (step,), (origin,) = (entry["quantization_parameters"][name] for name in ("scales", "zero_points"))
    graph.initializer.append(numpy_helper.from_array(np.array(step, np.float32), scale))
    graph.initializer.append(numpy_helper.from_array(np.array(origin, entry["dtype"]), zero))
    graph.node.append(helper.make_node("DequantizeLinear", [rounded, scale, zero], [value_info.name]))
    value_info.type.tensor_type.elem_type = onnx.TensorProto.FLOAT


def _numbers(values: np.ndarray, entry: dict) -> np.ndarray:
    """Return the scores that the rounded numbers of an output stand for; other outputs as they are."""
    if not _is_rounded(entry):
        return values
    (step,), (origin,) = (entry["quantization_parameters"][name] for name in ("scales", "zero_points"))
    return (values.astype(np.float32) - np.float32(origin)) * np.float32(step)


def _is_rounded(tensor: dict) -> bool:
    return tensor["dtype"] in (np.int8, np.uint8) and len(tensor["quantization_parameters"]["scales"]) > 0
