"""The operators and constants of an .onnx file, as the core reads and rewrites them before onnxruntime does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import onnx
from pixelwise.inference.network.engine import open_network
from pixelwise.inference.onnx.external_data import external_files
from pixelwise.inference.onnx.fixed_sizes import likely_sizes
from pixelwise.inference.onnx.labels import labels_behind
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise import optimise
from pixelwise.inference.onnx.signatures import TableTensors
from pixelwise.inference.onnx.splits import band_splits
from pixelwise.inference.onnx.weights import bands_by_weights, index_outputs
from pixelwise.tests.core.tables import tree
from pixelwise.tests.fuzz import mutations
from pixelwise.tests.fuzz.material import content_of
from pixelwise.tests.models import argmax_model, conv_model, failing_model, texture_model

mutate = mutations.of_protobuf


def seeds() -> list[bytes]:
    """Return networks, a classifier of rows, and weights outside the file."""
    models = [content_of(argmax_model, 3), content_of(texture_model, 2), content_of(conv_model, [[1, 2], [3, 4]])]
    models += [content_of(failing_model, how) for how in ("Gather", "Reshape", "Slice")]
    models.append(content_of(tree))
    return [*models, _with_weights_outside(models[1])]


def _with_weights_outside(content: bytes) -> bytes:
    model = onnx.load_from_string(content)
    for tensor in model.graph.initializer:
        tensor.data_location = onnx.TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="weights.bin")
    return model.SerializeToString()


def reader(folder: Path) -> Callable[[bytes], object]:
    """Return a reader of one file with every function that parses it."""
    path = folder / "m.onnx"
    argmax_model(path, 3)
    signature = open_network(ModelFile(str(path)), "m.onnx").signature
    table = TableTensors(("x",), None, "label", "scores", scores_by_label=False)

    def read(data: bytes) -> object:
        path.write_bytes(data)
        file = ModelFile(str(path))
        trimmed = optimise(file, signature, without_softmax=True, output_size=(64, 64), unused_margin=8)
        return (
            trimmed,
            external_files(str(path)),
            likely_sizes(file),
            labels_behind(data, "label"),
            index_outputs(file, ("scores", "label")),
            bands_by_weights(file, "image", (None, None, None, None)),
            band_splits(file, table, 3),
        )

    return read
