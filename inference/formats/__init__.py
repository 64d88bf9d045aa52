"""Readers of model files, one module per format; all return a `Description`, which `resolve` makes a definition.

To add a format: write a module with `read(path) -> Description` next to these, and add it to `_READERS`. A reader
parses the statements of its file, without opening the network.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from ..disk.file_state import are_unchanged, file_states
from ..errors import ModelError
from ..i18n import tr
from ..model.arguments import matching_name
from ..model.definition import ModelDefinition
from ..onnx.external_data import external_files
from ..onnx.model_file import ModelFile
from ..regular_files import is_special
from . import cntk, dlpk, ecd, emd, huggingface, mlm, sidecar
from .foreign import ARCHIVES, foreign_file, looks_like_onnx
from .foreign_kinds import explained, refusal
from .frameworks import UNKNOWN_FRAMEWORK, how_to_export, stated_framework
from .metadata import Description
from .resolve import definition_of
from .selection import UNDECIDED, NetworkSelection

_DefinitionReader = Callable[[str], Description]

# By suffix, which may have several dots, or by the whole name of the file.
_READERS: dict[str, _DefinitionReader] = {
    ".onnx": sidecar.read,
    ".emd": emd.read,
    ".dlpk": dlpk.read,
    ".ecd": ecd.read,
    **dict.fromkeys(cntk.SUFFIXES, cntk.read),
    ".json": mlm.read,
    **dict.fromkeys(huggingface.REPOSITORY_FILES, huggingface.read),
}


def read_definition(model: str, selection: NetworkSelection = UNDECIDED) -> ModelDefinition:
    """Read a model of any format.

    Args:
        model: Path of a model file or of a folder from Hugging Face, or the JSON text of an .emd.
        selection: The output and the number of bands, as far as the user or the raster decide them.

    Raises:
        ModelError: The file is missing, of another format, damaged, or not a pixel classifier.
        EngineError: onnxruntime is missing.
    """
    text = model.strip().lstrip("\ufeff").lstrip()
    if not text:
        raise ModelError(tr("Model: no file selected. Choose {known}.").format(known=_formats()))
    if "\0" in text:
        raise ModelError(tr("Model: the path contains an invalid character. Choose {known}.").format(known=_formats()))
    if text.startswith("{"):
        return _read_when_changed(emd.read_text, text, selection) if selection.any else _read(emd.read_text, text)
    path = huggingface.chosen_file(os.path.abspath(text))
    reader = _reader_of(os.path.basename(path).lower())
    if not os.path.isfile(path):
        raise ModelError(_no_file(path))
    if reader is None or (reader is cntk.read and not cntk.is_model(path)):
        raise ModelError(_no_model(path))
    try:
        return _read_when_changed(reader, path, selection)
    except ModelError as error:
        foreign = foreign_file(path)
        if foreign is None or reader in (sidecar.read, cntk.read) or (reader is dlpk.read and foreign.kind in ARCHIVES):
            raise
        raise explained(error, _model(path), foreign) from error


def _reader_of(name: str) -> _DefinitionReader | None:
    """Return the reader of files with a name, or with the longest suffix at its end."""
    suffixes = [suffix for suffix in _READERS if suffix.startswith(".") and name.endswith(suffix)]
    return _READERS.get(name) or _READERS.get(max(suffixes, key=len, default=""))


def with_output(model: str, definition: ModelDefinition, output: str) -> ModelDefinition:
    """Return a model with another output as its map; unchanged if it has no such output.

    Raises:
        ModelError: The classes or values that its files state do not match that output.
        EngineError: onnxruntime is missing.
    """
    head = matching_name(output, definition.heads)
    if head in ("", definition.signature.output_name):
        return definition
    return read_definition(model, NetworkSelection(head, _open_band_count(definition)))


def with_bands(model: str, definition: ModelDefinition, count: int) -> ModelDefinition:
    """Return a model with a number of bands if its network takes any number; unchanged if it does not.

    Raises:
        ModelError: The network fails with this number of bands.
        EngineError: onnxruntime is missing.
    """
    signature = definition.signature
    if not signature.image.any_bands or signature.image.bands == count:
        return definition
    return read_definition(model, NetworkSelection(signature.output_name if definition.heads else "", count))


def _open_band_count(definition: ModelDefinition) -> int | None:
    return definition.signature.image.bands if definition.signature.image.any_bands else None


_cache: dict[tuple[str, NetworkSelection], ModelDefinition] = {}


def _read_when_changed(reader: _DefinitionReader, path: str, selection: NetworkSelection) -> ModelDefinition:
    """Read a file only if it or another file of the model has changed, since reading opens the network."""
    key = path, selection
    cached = _cache.get(key)
    if cached is None or not are_unchanged(cached.states):
        _cache[key] = _read(reader, path, selection)
    return _cache[key]


def _read(reader: _DefinitionReader, path: str, selection: NetworkSelection = UNDECIDED) -> ModelDefinition:
    """Read a file, or a text, and note the states of all files that affect the definition and the network.

    They are noted before the network is opened: if a file is replaced after that, it differs from its state.
    """
    description = reader(path)
    described = () if path.startswith("{") else (path,)
    states = file_states((*described, description.file.path, *description.others), sampled=True)
    weights = file_states(_weights(description.file), sampled=True)
    return replace(definition_of(description, selection), states=(*states, *weights), weights=weights)


def _weights(model: ModelFile) -> list[str]:
    """Return the files of the weights beside that of the network."""
    folder = os.path.dirname(model.path)
    return [] if model.in_memory else [os.path.join(folder, name) for name in external_files(model.path)]


def _model(path: str) -> str:
    return tr("Model {path}").format(path=path)


def _no_model(path: str) -> str:
    """Return the message about a file that no reader supports, identified by its content or else by its name."""
    foreign, framework = foreign_file(path), stated_framework(path)
    if foreign is not None:
        return refusal(_model(path), foreign)
    if looks_like_onnx(path):
        return tr("Model {path}: this looks like an ONNX file. Rename it so that its name ends in .onnx.").format(
            path=path
        )
    if framework == UNKNOWN_FRAMEWORK:
        return tr("Model {path}: this kind of file is not supported. Choose {known}.").format(
            path=path, known=_formats()
        )
    return tr("Model {path}: judging by its name, this is a {framework} model, not an ONNX file. {export}").format(
        path=path, framework=framework, export=how_to_export(framework)
    )


def _no_file(path: str) -> str:
    if os.path.isdir(path):
        foreign = foreign_file(path)
        if foreign is not None:
            return refusal(_model(path), foreign)
        if os.path.isfile(os.path.join(path, huggingface.CONFIG)):
            text = tr(
                "Model {path}: {name} in this folder does not describe a Hugging Face model: it has neither "
                "architectures nor id2label. Download the file itself from the model's repository, or choose {known}."
            )
            return text.format(path=path, name=huggingface.CONFIG, known=_formats())
        return tr(
            "Model {path}: this is a folder, not a file, and has no config.json of Hugging Face. Choose {known}."
        ).format(path=path, known=_formats())
    if is_special(path):
        return tr(
            "Model {path}: this is not a regular file, but a device, a pipe or a link that leads nowhere. "
            "Choose {known}."
        ).format(path=path, known=_formats())
    return tr("Model {path}: the file does not exist. Choose {known}.").format(path=path, known=_formats())


def _formats() -> str:
    *others, last = (suffix for suffix in _READERS if suffix.startswith("."))
    return tr("an {others} or {last} file").format(others=", ".join(others), last=last)
