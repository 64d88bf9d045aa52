"""Readers of model files, one a file, all giving the same `ModelDefinition`.

To add a format: write a module with a `read(path) -> ModelDefinition` beside these, and name it in
`_READERS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from ..definition import ModelDefinition
from ..errors import ModelError
from . import dlpk, ecd, emd, onnx_file

_READERS: dict[str, Callable[[str], ModelDefinition]] = {
    ".onnx": onnx_file.read,
    ".emd": emd.read,
    ".dlpk": dlpk.read,
    ".ecd": ecd.read,
}


def read_definition(model: str) -> ModelDefinition:
    """Read a model, whatever its format.

    Args:
        model: Path of a model file, or the JSON text of an .emd.

    Raises:
        ModelError: The file is missing, of another format, broken, or no pixel classifier.
        EngineError: onnxruntime is missing.
    """
    text = model.strip()
    if not text:
        raise ModelError(f"Model: nothing was given. Choose {_known()}.")
    if "\0" in text:
        raise ModelError(f"Model: the text holds a character that no path has. Choose {_known()}.")
    if text.startswith("{"):
        return emd.read_text(text)
    path = os.path.abspath(text)
    reader = _READERS.get(os.path.splitext(path)[1].lower())
    if not os.path.isfile(path):
        what = "is a folder" if os.path.isdir(path) else "does not exist"
        raise ModelError(f"Model {path}: the file {what}. Choose {_known()}.")
    if reader is None:
        raise ModelError(f"Model {path}: this kind of file cannot be read as a model. Choose {_known()}.")
    return _read_when_changed(reader, path)


_seen: dict[str, tuple[ModelDefinition, tuple[float, ...]]] = {}


def _read_when_changed(reader: Callable[[str], ModelDefinition], path: str) -> ModelDefinition:
    """Read a file only when it, or the ONNX file behind it, has changed: reading means opening the graph."""
    if path in _seen:
        definition, stamps = _seen[path]
        if os.path.isfile(definition.file.path) and stamps == _stamps(path, definition.file.path):
            return definition
    definition = reader(path)
    _seen[path] = definition, _stamps(path, definition.file.path)
    return definition


def _stamps(*paths: str) -> tuple[float, ...]:
    return tuple(stamp for path in paths for stamp in (os.stat(path).st_mtime_ns, os.path.getsize(path)))


def _known() -> str:
    *others, last = _READERS
    return f"an {', '.join(others)} or {last} file"
