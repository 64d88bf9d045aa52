"""Convert TorchScript models and exported programs of PyTorch."""

from __future__ import annotations

import os
import pickle  # nosec B403: for the name of an error; nothing is loaded with it
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence

# Otherwise torch.export.load loads pickles with any code in them, if the safe way fails.
os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"

import numpy as np
import torch
from common import (
    DEFAULT_SIDE,
    MODEL,
    RefusalError,
    WorkerJob,
    WorkerResult,
    answered,
    first_line,
    random_values,
    texts_in,
)

_OPSET = 18

# Functions of TorchScript that write or map files. Words are enough: the code in the file has no other names for them.
_ON_FILES = re.compile(rb"\b(save|from_file)\b")


def convert(job: WorkerJob) -> WorkerResult:
    """Convert a TorchScript model or an exported program."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    return _torchscript(job) if job.kind == "torchscript" else _exported(job)


def _torchscript(job: WorkerJob) -> WorkerResult:
    _refuse_files(job.path)
    try:
        model = torch.jit.load(job.path, map_location="cpu").eval()
    except RuntimeError as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    dtype = next((parameter.dtype for parameter in model.parameters() if parameter.is_floating_point()), torch.float32)
    bands = job.bands or _bands_of_first_convolution(model)
    if bands is None:
        raise RefusalError("bands")
    result = WorkerResult(channels_last=False)
    free = {} if job.fixed else {"x": {0: "batch", 2: "height", 3: "width"}}
    example = torch.zeros(1, bands, job.some_side, job.some_side, dtype=dtype)
    torch.onnx.export(
        model, (example,), MODEL, input_names=["x"], dynamic_axes=free, dynamo=False, opset_version=_OPSET - 1
    )
    result.inputs = ["x"]
    side = job.some_side
    shapes = [(1, bands, side, side)] * 2 + ([] if job.fixed else [(2, bands, side, side + 64)])
    _answer(result, model, [[_random(shape, dtype, tile)] for tile, shape in enumerate(shapes)])
    return result


def _refuse_files(path: str) -> None:
    """Refuse a model whose code reaches files, before it is loaded, which may run parts of it."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = [name for name in archive.namelist() if name.endswith(".py")]
            names = sorted({name.decode() for text in texts_in(archive, files) for name in _ON_FILES.findall(text)})
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    if names:
        raise RefusalError("files", names=", ".join(names))


def _bands_of_first_convolution(model: torch.jit.ScriptModule) -> int | None:
    """Return the bands that the first convolution takes; parameters are in the order of the layers."""
    shapes = (parameter.shape for parameter in model.parameters())
    return next((int(shape[1]) for shape in shapes if len(shape) == 4), None)


def _exported(job: WorkerJob) -> WorkerResult:
    try:
        program = torch.export.load(job.path)
    except pickle.UnpicklingError as error:
        raise RefusalError("pickled") from error
    except (RuntimeError, ValueError, KeyError) as error:
        raise RefusalError("damaged", reason=first_line(error)) from error
    exported = torch.onnx.export(program, (), external_data=False, opset_version=_OPSET)
    exported.save(MODEL, external_data=False)
    result = WorkerResult(channels_last=False)
    result.inputs = [entry.name for entry in exported.model.graph.inputs]
    names = program.graph_signature.user_inputs
    values = {node.name: node.meta["val"] for node in program.graph.nodes if node.op == "placeholder"}
    entries = [values[name] for name in names]
    tiles = [
        [_random(_sizes(entry, job, oblong), entry.dtype, tile) for entry in entries]
        for tile, oblong in enumerate((False, False, True))
    ]
    _answer(result, program.module(), tiles)
    return result


def _sizes(entry: torch.Tensor, job: WorkerJob, oblong: bool) -> tuple[int, ...]:
    """Return a size of an input; the free axes are the batch, rows and columns."""
    sizes = []
    for axis, size in enumerate(entry.shape):
        if isinstance(size, int):
            sizes.append(size)
        else:
            sizes.append(
                (2 if axis == 0 else (job.side or DEFAULT_SIDE) + 64 * (axis == 3))
                if oblong
                else max(axis and DEFAULT_SIDE, 1)
            )
    return tuple(sizes)


def _random(shape: Sequence[int], dtype: torch.dtype, tile: int) -> np.ndarray:
    if dtype == torch.bfloat16:
        raise RefusalError("type", type="bfloat16")
    return random_values(shape, torch.zeros(0, dtype=dtype).numpy().dtype, tile)


def _answer(result: WorkerResult, model: torch.nn.Module, tiles: Sequence[list[np.ndarray]]) -> None:
    def run(inputs: list[np.ndarray]) -> list[np.ndarray]:
        with torch.no_grad():
            outputs = model(*(torch.from_numpy(array) for array in inputs))
        return [output.numpy() for output in _tensors(outputs)]

    answered(result, tiles, run)


def _tensors(outputs: object) -> list[torch.Tensor]:
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    entries = outputs.values() if isinstance(outputs, dict) else outputs
    return [tensor for entry in entries for tensor in _tensors(entry)]
