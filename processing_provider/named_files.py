"""Files for results of which only a name is known: safe on every file system, and never replacing another file."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProperty,
)

from ..inference.batch.file_names import safe_name, same_name
from ..inference.result.publish import files_of

_RASTERS = ".tif", ".tiff"
_SHORT = 60  # letters of a layer's name: Windows allows 260 in a path, and unfinished files repeat the name
_KIND_OF_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")  # .png or .gpkg, not the end of "v1.2" or "Dr. Smith"
_NO_FILE = re.compile(r"(memory|ogr|gdal|postgis):|[A-Za-z]:|.*[/\\]", re.DOTALL)


def is_bare_name(text: str, suffixes: Sequence[str]) -> bool:
    """Tell whether a text names a file without a folder, of one of these kinds or of none."""
    text = text.strip()
    if not text or text == QgsProcessing.TEMPORARY_OUTPUT or _NO_FILE.match(text):
        return False
    suffix = os.path.splitext(text)[1]
    return suffix.lower() in suffixes or not _KIND_OF_FILE.fullmatch(suffix)


def file_name(text: str, suffixes: Sequence[str]) -> tuple[str, str]:
    """Split a name for people into the safe name of a file and its suffix, the first of these if it has none."""
    stem, suffix = os.path.splitext(text.strip())
    if suffix.lower() not in suffixes:
        stem, suffix = text, suffixes[0]
    return safe_name(stem), suffix


def layer_file_name(name: str, suffixes: Sequence[str]) -> tuple[str, str]:
    """Give the file of a layer a name: the layer's, as much of it as is good for a path."""
    stem, suffix = file_name(name, suffixes)
    return safe_name(unicodedata.normalize("NFC", stem)[:_SHORT]), suffix


def free_path(folder: str, stem: str, suffix: str, others: Iterable[str] = ()) -> str:
    """Give a file a path in a folder, with a number where it would replace a file, or one that is being written.

    Args:
        folder: The folder.
        stem: The name of the file.
        suffix: Its suffix.
        others: Paths that are given away already.
    """
    parts = [os.path.split(os.path.normpath(path)) for path in others]
    known = [same_name(name) for parent, name in parts if parent == os.path.normpath(folder)]
    with suppress(OSError):  # the folder is judged elsewhere
        known += [same_name(name) for name in os.listdir(folder)]
    return os.path.join(folder, next(name for name in _numbered(stem, suffix) if not _is_taken(name, known)))


def with_named_temporary(
    parameters: Mapping[str, Any], output: str, name: str, context: QgsProcessingContext
) -> Mapping[str, Any]:
    """Name the file of a temporary raster after its layer, in a temporary folder of its own; leave other places."""
    value = parameters.get(output)
    sink = value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value
    if not name or sink != QgsProcessing.TEMPORARY_OUTPUT:
        return parameters
    newer = hasattr(context, "temporaryFolder")  # QGIS 3.32: the folder can be another one than QGIS's own
    file = "".join(layer_file_name(name, _RASTERS))
    path = QgsProcessingUtils.generateTempFilename(file, *([context] if newer else []))
    return {**parameters, output: moved(value, path)}


def moved(value: object, path: str) -> object:
    """Give a destination another path, and keep what else QGIS was told of it."""
    if not isinstance(value, QgsProcessingOutputLayerDefinition):
        return path
    copy = QgsProcessingOutputLayerDefinition(value)
    copy.sink = QgsProperty.fromValue(path)
    return copy


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield stem + suffix
    for number in count(2):
        yield f"{stem} {number}{suffix}"


def _is_taken(name: str, known: Sequence[str]) -> bool:
    is_raster = name.lower().endswith(_RASTERS)
    own = {same_name(each) for each in (files_of(name) if is_raster else [name])}
    unfinished = same_name(f".{name}.")  # the folder in which a run writes it
    return any(each in own or each.startswith(unfinished) for each in known)
