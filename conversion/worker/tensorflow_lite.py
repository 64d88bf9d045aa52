"""Convert TensorFlow Lite models with tf2onnx."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
import tf2onnx
from common import MODEL, Job, RefusalError, Result, answered, first_line, random_values
from tensorflow_models import OPSET, require_standard


def convert(job: Job) -> Result:
    """Convert a TensorFlow Lite model."""
    try:
        interpreter = tf.lite.Interpreter(job.path, num_threads=1)
    except ValueError as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    model, _ = tf2onnx.convert.from_tflite(job.path, opset=OPSET, output_path=MODEL)
    require_standard(model)
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    result = Result(quantised=any(_is_rounded(tensor) for tensor in interpreter.get_tensor_details()))
    result.inputs = [entry.name for entry in model.graph.input]
    tiles = [
        [random_values(tuple(entry["shape"]), np.dtype(entry["dtype"]), tile) for entry in inputs] for tile in range(2)
    ]
    interpreter.allocate_tensors()

    def run(arrays: list[np.ndarray]) -> list[np.ndarray]:
        for entry, array in zip(inputs, arrays):
            interpreter.set_tensor(entry["index"], array)
        interpreter.invoke()
        return [interpreter.get_tensor(entry["index"]) for entry in outputs]

    answered(result, tiles, run)
    return result


def _is_rounded(tensor: dict) -> bool:
    return tensor["dtype"] in (np.int8, np.uint8) and len(tensor["quantization_parameters"]["scales"]) > 0
