"""Readers of model files, one a file, all giving the same `ModelDefinition`.

To add a format: write a module with a `read(path) -> ModelDefinition` beside these, and name it in
`_READERS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from ..errors import ModelError
from ..i18n import tr
from ..model.arguments import same_name
from ..model.definition import ModelDefinition
from . import dlpk, ecd, emd, mlm, sidecar
from .foreign import ARCHIVES, foreign_file, looks_like_onnx
from .foreign_kinds import explained, refusal
from .frameworks import UNKNOWN, framework_of, how_to_export
from .selection import UNDECIDED, Selection

_Reader = Callable[[str, Selection], ModelDefinition]

_READERS: dict[str, _Reader] = {
    ".onnx": sidecar.read,
    ".emd": emd.read,
    ".dlpk": dlpk.read,
    ".ecd": ecd.read,
    ".json": mlm.read,
}


def read_definition(model: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read a model, whatever its format.

    Args:
        model: Path of a model file, or the JSON text of an .emd.
        selection: What the user or the raster decide of a graph that leaves it open.

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
        return _read_when_changed(emd.read_text, text, selection) if selection.any else emd.read_text(text)
    path = os.path.abspath(text)
    reader = _READERS.get(os.path.splitext(path)[1].lower())
    if not os.path.isfile(path):
        raise ModelError(_no_file(path))
    if reader is None:
        raise ModelError(_no_model(path))
    try:
        return _read_when_changed(reader, path, selection)
    except ModelError as error:
        found = foreign_file(path)
        if found is None or reader is sidecar.read or (reader is dlpk.read and found.kind in ARCHIVES):
            raise
        raise explained(error, _model(path), found) from error


def with_output(model: str, definition: ModelDefinition, output: str) -> ModelDefinition:
    """A model with another output as its map; as it is where it has no such output.

    Raises:
        ModelError: The classes or values that its files state do not suit that output.
        EngineError: onnxruntime is missing.
    """
    meant = same_name(output, definition.heads)
    if meant in ("", definition.signature.output_name):
        return definition
    return read_definition(model, Selection(meant, _bands_of(definition)))


def with_bands(model: str, definition: ModelDefinition, count: int) -> ModelDefinition:
    """A model whose network takes any number of bands, for a number of them; any other model as it is.

    Raises:
        ModelError: The network fails on as many.
        EngineError: onnxruntime is missing.
    """
    signature = definition.signature
    if not signature.any_bands or signature.bands == count:
        return definition
    return read_definition(model, Selection(signature.output_name if definition.heads else "", count))


def _bands_of(definition: ModelDefinition) -> int | None:
    return definition.signature.bands if definition.signature.any_bands else None


_seen: dict[tuple[str, Selection], tuple[ModelDefinition, tuple[float, ...]]] = {}


def _read_when_changed(reader: _Reader, path: str, selection: Selection) -> ModelDefinition:
    """Read a file only when it, or a file it is read with, has changed: reading means opening the graph."""
    key = path, selection
    if key in _seen:
        definition, stamps = _seen[key]
        if stamps == _stamps(path, definition):
            return definition
    definition = reader(path, selection)
    _seen[key] = definition, _stamps(path, definition)
    return definition


def _stamps(path: str, definition: ModelDefinition) -> tuple[float, ...]:
    """When the files behind a definition were last written, and their sizes; 0 for one that is missing."""
    files = (path, definition.file.path, sidecar.sidecar_path(path))
    states = [os.stat(file) if os.path.isfile(file) else None for file in files]
    return tuple(stamp for state in states for stamp in ((state.st_mtime_ns, state.st_size) if state else (0, 0)))


def _model(path: str) -> str:
    return tr("Model {path}").format(path=path)


def _no_model(path: str) -> str:
    """What a file is that no reader takes: by its content, else by its name."""
    found, framework = foreign_file(path), framework_of(path)
    if found is not None:
        return refusal(_model(path), found)
    if looks_like_onnx(path):
        return tr("Model {path}: this looks like an ONNX file. Rename it so that its name ends in .onnx.").format(
            path=path
        )
    if framework == UNKNOWN:
        return tr("Model {path}: this kind of file cannot be read as a model. Choose {known}.").format(
            path=path, known=_known()
        )
    return tr("Model {path}: by its name this is a model of {framework}, not an ONNX file. {export}").format(
        path=path, framework=framework, export=how_to_export(framework)
    )


def _no_file(path: str) -> str:
    if os.path.isdir(path):
        found = foreign_file(path)
        if found is not None:
            return refusal(_model(path), found)
        return tr("Model {path}: the file is a folder. Choose {known}.").format(path=path, known=_known())
    return tr("Model {path}: the file does not exist. Choose {known}.").format(path=path, known=_known())


def _known() -> str:
    *others, last = _READERS
    return tr("an {others} or {last} file").format(others=", ".join(others), last=last)
