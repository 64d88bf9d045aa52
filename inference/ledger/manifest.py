"""What decides over the results of a run, as digests: two runs with the same ones give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from ..disk.file_state import content_sample
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..onnx.model_file import ModelFile
from ..onnx.model_hash import network_hash
from ..plan import Plan
from ..raster.imagery import source_files
from ..raster.inputs import RasterInput
from ..raster.watch import AUXILIARY, significant
from ..result.provenance import software

_VERSION = 1  # of the way in which digests are computed
_PIECES = 64  # of a file that are read to recognise it
_MOST_PIECES = 2**14  # of all files of a run; at least the first and the last of each
_WORDS = frozenset(("notes", "warnings", "remarks"))  # fields for messages, which may be translated
_NAMES: dict[type, tuple[str, ...]] = {RasterInput: ("name", "uri"), ModelDefinition: ("origin", "format")}

MODEL, INPUT, READING, PARAMETERS = "model", "input", "reading", "parameters"
OUTPUTS, ENGINE, VERSIONS = "outputs", "engine", "versions"


def group_name(group: str) -> str:
    """Return the name of a group of items for messages."""
    return {
        MODEL: tr("the model"),
        INPUT: tr("the input rasters"),
        READING: tr("the bands or the output grid"),
        PARAMETERS: tr("the parameters"),
        OUTPUTS: tr("the outputs"),
        ENGINE: tr("the processor"),
        VERSIONS: tr("the versions of the software"),
    }.get(group, group)


def run_digests(plan: Plan, provider: str, versions: Mapping[str, str]) -> dict[str, str]:
    """Return a digest for each group of what decides over the results.

    Args:
        plan: The run, with the padding that was found.
        provider: The execution provider that runs the network.
        versions: Versions of the libraries.

    Raises:
        ModelError: The model can no longer be read.
        RasterError: A raster can no longer be opened.
    """
    job = plan.job
    mask = plan.mask.shapes if plan.mask else ()
    return {
        MODEL: _digest([_VERSION, network_hash(plan.definition.file), plan.definition]),
        INPUT: _digest(_states(input_files(plan))),
        READING: _digest(plan.imagery),
        PARAMETERS: _digest([plan.arguments, plan.tiling, mask, plan.acquisition, job.on_read_error]),
        OUTPUTS: _digest([output.kind.value for output in job.outputs if output.kind.is_raster]),
        ENGINE: engine_digest(plan, provider),
        VERSIONS: _digest([software(), dict(versions)]),
    }


def engine_digest(plan: Plan, provider: str) -> str:
    """Return the digest of the processor, which is known only when the network is opened."""
    return _digest([provider, plan.job.gpu_id])


def input_files(plan: Plan) -> list[str]:
    """Return the real paths of the files of all rasters, as far as they are files."""
    paths: set[str] = set()
    for raster in plan.job.rasters:
        read_by_qgis = {os.path.realpath(raster.uri.split("|")[0])}  # such as a table of a GeoPackage
        paths |= source_files(raster.open_dataset()) if raster.blocks is None else read_by_qgis
    return sorted(filter(os.path.isfile, paths))


def times_of(paths: Iterable[str]) -> dict[str, int]:
    """Return when each file was changed."""
    return {path: os.stat(path).st_mtime_ns for path in paths if os.path.isfile(path)}


def key_of(digests: Mapping[str, str]) -> str:
    """Return the name of the ledger of a run."""
    return _digest(dict(digests))[:16]


def _states(paths: Sequence[str]) -> list[tuple[str, int, str]]:
    """Return the path of each file, its size, and a digest of a sample of its content, without GDAL's statistics."""
    pieces = max(2, min(_PIECES, _MOST_PIECES // max(1, len(paths))))
    return [(path, *_state(path, pieces)) for path in paths if not path.endswith(AUXILIARY) or significant(path)]


def _state(path: str, pieces: int) -> tuple[int, str]:
    if not path.endswith(AUXILIARY):
        return content_sample(path, pieces)
    content = significant(path)
    return len(content), hashlib.sha256(content).hexdigest()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True).encode("ascii")).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401  whatever JSON takes
    """Return a value as lists, mappings and texts, so that equal values give the same JSON in every process."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, (np.ndarray, np.generic)):
        return [value.dtype.str, list(value.shape), _plain(value.tobytes())]
    if isinstance(value, Mapping):
        return sorted([_plain(key), _plain(entry)] for key, entry in value.items())
    if isinstance(value, (list, tuple, range)):
        return [_plain(entry) for entry in value]
    return _plain_object(value)


def _place(uri: str) -> str:
    """Return the place of a raster, whose path may be relative; the user's name for it does not count."""
    return os.path.realpath(uri) if os.path.exists(uri) else uri


def _plain_object(value: object) -> Any:  # noqa: ANN401
    name = type(value).__name__
    if isinstance(value, Enum):
        return [name, value.name]
    if isinstance(value, (set, frozenset)):
        return sorted(json.dumps(_plain(entry), sort_keys=True) for entry in value)
    if isinstance(value, np.dtype):
        return value.str
    if isinstance(value, ModelFile):
        return [name, os.path.realpath(value.path)]
    if is_dataclass(value):
        names = {*_WORDS, *_NAMES.get(type(value), ())}
        known = [entry for entry in fields(value) if entry.init and entry.compare and entry.name not in names]
        place = [_place(value.uri)] if isinstance(value, RasterInput) else []
        return [name, *place, *([entry.name, _plain(getattr(value, entry.name))] for entry in known)]
    return name  # such as a reader of blocks: its content cannot be known
