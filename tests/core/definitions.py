"""Make definitions of models without a file."""

import numpy as np
from pixelwise.inference import ModelDefinition
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.onnx.signatures import ImageInput, Signature


def definition(values, channels, **rest):
    image = ImageInput("i", np.dtype(np.float32), False, None, 3, None, None)
    signature = Signature((image,), "o", channels == 0, False, channels)
    classes = tuple(ModelClass(value, f"Class {value}", (0, 0, 0)) for value in values)
    return ModelDefinition("m.onnx", "m.onnx", signature, classes, channels, **rest)
