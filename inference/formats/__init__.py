"""Readers of model files, one a file, all giving the same `ModelDefinition`.

To add a format: write a module with a `read(path) -> ModelDefinition` beside these, and name it in
`_READERS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from ..errors import ModelError
from ..model.definition import ModelDefinition
from ..wording import tr
from . import dlpk, ecd, emd, mlm, mlm_beside

_READERS: dict[str, Callable[[str], ModelDefinition]] = {
    ".onnx": mlm_beside.read,
    ".emd": emd.read,
    ".dlpk": dlpk.read,
    ".ecd": ecd.read,
    ".json": mlm.read,
}


def read_definition(model: str) -> ModelDefinition:
    """Read a model, whatever its format.

    Args:
        model: Path of a model file, or the JSON text of an .emd.

    Raises:
        ModelError: The file is missing, of another format, broken, or no pixel classifier.
        EngineError: onnxruntime is missing.
    """
    text = model.strip().lstrip("\ufeff").lstrip()
    if not text:
        raise ModelError(tr("Model: nothing was given. Choose {known}.").format(known=_known()))
    if "\0" in text:
        raise ModelError(
            tr("Model: the text holds a character that no path has. Choose {known}.").format(known=_known())
        )
    if text.startswith("{"):
        return emd.read_text(text)
    path = os.path.abspath(text)
    reader = _READERS.get(os.path.splitext(path)[1].lower())
    if not os.path.isfile(path):
        raise ModelError(_no_file(path))
    if reader is None:
        raise ModelError(
            tr("Model {path}: this kind of file cannot be read as a model. Choose {known}.").format(
                path=path, known=_known()
            )
        )
    return _read_when_changed(reader, path)


_seen: dict[str, tuple[ModelDefinition, tuple[float, ...]]] = {}


def _read_when_changed(reader: Callable[[str], ModelDefinition], path: str) -> ModelDefinition:
    """Read a file only when it, or a file it is read with, has changed: reading means opening the graph."""
    if path in _seen:
        definition, stamps = _seen[path]
        if stamps == _stamps(path, definition):
            return definition
    definition = reader(path)
    _seen[path] = definition, _stamps(path, definition)
    return definition


def _stamps(path: str, definition: ModelDefinition) -> tuple[float, ...]:
    """When the files behind a definition were last written, and their sizes; 0 for one that is missing."""
    files = (path, definition.file.path, mlm_beside.beside(path))
    states = [os.stat(file) if os.path.isfile(file) else None for file in files]
    return tuple(stamp for state in states for stamp in ((state.st_mtime_ns, state.st_size) if state else (0, 0)))


def _no_file(path: str) -> str:
    if os.path.isdir(path):
        return tr("Model {path}: the file is a folder. Choose {known}.").format(path=path, known=_known())
    return tr("Model {path}: the file does not exist. Choose {known}.").format(path=path, known=_known())


def _known() -> str:
    *others, last = _READERS
    return tr("an {others} or {last} file").format(others=", ".join(others), last=last)
