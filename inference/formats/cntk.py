"""Read a model of CNTK 2 (.model): a network without any description, which is converted to ONNX in memory."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial

from ..cntk.model import MAGIC, converted, is_cntk
from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from ..regular_files import open_regular
from .metadata import Description, Metadata

SUFFIXES = (".model", ".dnn", ".cntk")


def read(path: str) -> Description:
    """Read a model file.

    Raises:
        ModelError: The file is not a model of CNTK 2, or one that cannot be converted.
    """
    name = os.path.basename(path)
    model = as_onnx(ModelFile(path), name)
    if model is None:
        raise ModelError(tr("Model {path}: this is not a model of CNTK 2. Choose another model.").format(path=path))
    file, notes = model
    return Description(file, name, name, Metadata(format=tr("CNTK model"), notes=notes))


def is_model(path: str) -> bool:
    """Return whether a file begins like a model of CNTK 2."""
    try:
        with open_regular(path) as file:
            return is_cntk(file.read(len(MAGIC)))
    except OSError:
        return False


def as_onnx(file: ModelFile, name: str) -> tuple[ModelFile, tuple[str, ...]] | None:
    """Return a model of CNTK 2 as one that onnxruntime opens, and notes on the conversion; None for another model.

    Args:
        file: The file that is the model, or contains it.
        name: Name of the model for messages.

    Raises:
        ModelError: The model cannot be read or converted.
    """
    original = file.original()
    if not (is_model(original) if isinstance(original, str) else is_cntk(original)):
        return None
    conversion = converted(_bytes_of(original, name), name)
    notes = [
        tr("{model} is a CNTK model: its {count} functions are converted to ONNX in memory.").format(
            model=name, count=conversion.functions
        )
    ]
    if conversion.left_out:
        note = tr("Outputs of {model} that need labels, as in training, are left out: {names}.")
        notes.append(note.format(model=name, names=", ".join(conversion.left_out)))
    return replace(file, convert=partial(_onnx, name=name)), tuple(notes)


def _onnx(original: str | bytes, name: str) -> bytes:
    return converted(_bytes_of(original, name), name).content


def _bytes_of(original: str | bytes, name: str) -> bytes:
    if isinstance(original, bytes):
        return original
    try:
        with open_regular(original) as file:
            return file.read()
    except OSError as error:
        raise ModelError(
            tr("{origin}: the model file cannot be read ({reason}). Check that it is still there.").format(
                origin=name, reason=error.strerror
            )
        ) from error
