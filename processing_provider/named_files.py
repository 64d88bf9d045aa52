"""Safe file paths for results that have only a name, without replacing existing files."""

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
    QgsProject,
    QgsProperty,
)

from ..inference.batch.file_names import safe_name
from ..inference.disk.names import comparable_name
from ..inference.result.names import hidden_prefix
from ..inference.result.side_files import with_side_files

_RASTERS = ".tif", ".tiff"
_MAX_LENGTH = 60  # characters of a layer's name: Windows allows 260 in a path, and unfinished files repeat the name
_FILE_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")  # .png or .gpkg, not the end of "v1.2" or "Dr. Smith"
_NOT_A_FILE_NAME = re.compile(r"(memory|ogr|gdal|postgis):|[A-Za-z]:|.*[/\\]", re.DOTALL)


def is_bare_name(text: str, suffixes: Sequence[str]) -> bool:
    """Return whether a text is a file name without a folder, with one of these suffixes or none."""
    text = text.strip()
    if not text or text == QgsProcessing.TEMPORARY_OUTPUT or _NOT_A_FILE_NAME.match(text):
        return False
    suffix = os.path.splitext(text)[1]
    return suffix.lower() in suffixes or not _FILE_SUFFIX.fullmatch(suffix)


def file_name(text: str, suffixes: Sequence[str]) -> tuple[str, str]:
    """Split a display name into a safe file stem and its suffix, by default the first of `suffixes`."""
    stem, suffix = os.path.splitext(text.strip())
    if suffix.lower() not in suffixes:
        stem, suffix = text, suffixes[0]
    return safe_name(stem), suffix


def layer_file_name(name: str, suffixes: Sequence[str]) -> tuple[str, str]:
    """Return the stem and suffix of a layer's file, shortened for the path."""
    stem, suffix = file_name(name, suffixes)
    return safe_name(unicodedata.normalize("NFC", stem)[:_MAX_LENGTH]), suffix


def free_path(folder: str, stem: str, suffix: str, others: Iterable[str] = ()) -> str:
    """Return a path in a folder, with a number if the name belongs to an existing or unfinished file.

    Args:
        folder: The folder.
        stem: The stem of the file name.
        suffix: Its suffix.
        others: Paths that are already assigned.
    """
    split_paths = [os.path.split(os.path.normpath(path)) for path in others]
    used_names = [comparable_name(name) for parent, name in split_paths if parent == os.path.normpath(folder)]
    with suppress(OSError):  # the folder is checked elsewhere
        used_names += [comparable_name(name) for name in os.listdir(folder)]
    return os.path.join(folder, next(name for name in _numbered_names(stem, suffix) if not _is_used(name, used_names)))


def free_layer_name(name: str, project: QgsProject) -> str:
    """Return the name with the first number that is free in a project: "Map 3" for "Map 2" if there is also a "Map"."""
    stem, _, number = name.rpartition(" ")
    first = stem if number.isdecimal() and project.mapLayersByName(stem) else name
    return next(free for free in _numbered_names(first, "") if not project.mapLayersByName(free))


def name_temporary_raster(
    parameters: Mapping[str, Any], output: str, name: str, context: QgsProcessingContext
) -> Mapping[str, Any]:
    """Name the file of a temporary raster after its layer, in its own folder; keep other destinations."""
    value = parameters.get(output)
    sink = value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value
    if not name or sink != QgsProcessing.TEMPORARY_OUTPUT:
        return parameters
    newer = hasattr(context, "temporaryFolder")  # since QGIS 3.32 the folder can differ from QGIS's own
    file = "".join(layer_file_name(name, _RASTERS))
    path = QgsProcessingUtils.generateTempFilename(file, *([context] if newer else []))
    return {**parameters, output: with_path(value, path)}


def is_temporary(path: str, context: QgsProcessingContext) -> bool:
    """Return True if a path is in a folder of QGIS for temporary files, which QGIS removes."""
    folders = {QgsProcessingUtils.tempFolder()}
    if hasattr(context, "temporaryFolder"):  # since QGIS 3.32
        folders |= {QgsProcessingUtils.tempFolder(context)}
    real = os.path.realpath(path)
    return any(real.startswith(os.path.join(os.path.realpath(folder), "")) for folder in folders)


def with_path(value: object, path: str) -> object:
    """Return a destination with another path and its other properties."""
    if not isinstance(value, QgsProcessingOutputLayerDefinition):
        return path
    copy = QgsProcessingOutputLayerDefinition(value)
    copy.sink = QgsProperty.fromValue(path)
    return copy


def _numbered_names(stem: str, suffix: str) -> Iterator[str]:
    yield stem + suffix
    for number in count(2):
        yield f"{stem} {number}{suffix}"


def _is_used(name: str, used_names: Sequence[str]) -> bool:
    is_raster = name.lower().endswith(_RASTERS)
    own_names = {comparable_name(file) for file in (with_side_files(name) if is_raster else [name])}
    unfinished = comparable_name(hidden_prefix(name))  # the folder in which a run writes it
    return any(used in own_names or used.startswith(unfinished) for used in used_names)
