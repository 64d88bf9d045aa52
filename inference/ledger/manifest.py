"""The values that determine the results of a run, as digests: two runs with equal digests give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from ..disk.file_state import content_sample
from ..formats.unchanged import require_unchanged
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..network.processors import CPU_PROVIDER
from ..onnx.model_file import ModelFile
from ..onnx.model_hash import network_hash
from ..plan import Plan
from ..raster.inputs import RasterInput
from ..raster.mosaic import Mosaic
from ..raster.source_files import AUXILIARY, SourceFiles, database_of
from ..raster.stack import Stack, StackedRaster
from ..raster.watch import FileWatch, significant
from ..regular_files import read_start
from ..version import own_version
from .store import Store, unfinished_folder
from .surroundings import surroundings

_DIGEST_VERSION = 1  # of the way in which digests are computed
_PIECES = 64  # of a file that are read to recognise it
_MOST_PIECES = 2**14  # of all files of a run; at least the first and the last of each
_ABSOLUTE = re.compile(r"(?!/vsi)(/|[A-Za-z]:[\\/]|\\\\)[^<\n]*")  # a path, but not one of GDAL's virtual file systems
_MOST_VRT_BYTES = 256 * 2**20
_VSI = re.compile(r"(?:/vsi\w+/)+(?!\{)")  # prefixes of GDAL
_SEPARATORS = re.compile(r"([\"{}|,<>]|(?<![:\"{|,>][A-Za-z]):)")  # in names of GDAL, or XML; not the colon of a drive
_WORDS = frozenset(("notes", "warnings", "remarks"))  # fields for messages, which may be translated
_OMITTED: dict[type, tuple[str, ...]] = {  # what differs between computers and languages, but affects no pixel
    RasterInput: ("name", "uri"),
    StackedRaster: ("name",),
    ModelDefinition: ("origin", "format"),
    Mosaic: ("local",),
    Stack: ("local",),
}

MODEL, INPUT, READING, PARAMETERS = "model", "input", "reading", "parameters"
OUTPUTS, ENGINE, VERSIONS, SURROUNDINGS = "outputs", "engine", "versions", "surroundings"
STRIPS = "strips"  # follow from the others


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
        SURROUNDINGS: tr("the settings of GDAL or PROJ"),
        STRIPS: tr("the strips of tiles"),
    }.get(group, group)


def group_names(groups: Sequence[str]) -> str:
    """Return the names of groups of items for messages, joined to a list."""
    *others, last = map(group_name, groups)
    return tr("{others} and {last}").format(others=", ".join(others), last=last) if others else last


def differences(store: Store, digests: Mapping[str, str]) -> list[str]:
    """Return the groups of items that differ in a ledger; those that follow from others only if no other differs."""
    groups = store.different(digests)
    return [group for group in groups if group not in (SURROUNDINGS, STRIPS)] or groups


def engine_digest(provider: str, gpu_id: int) -> str:
    """Return the digest of the processor, which is known only when the network is opened; the CPU has no number."""
    return _value_digest([provider, 0 if provider == CPU_PROVIDER else gpu_id])


def software_versions(libraries: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that affect the results, given those of the libraries."""
    return {"Pixelwise": own_version(), **libraries}


@dataclass(frozen=True)
class RunIdentity:
    """The values that determine the results of a run, wherever its files are.

    Attributes:
        plan: The run as it was planned: with `padding auto`, not with the padding that was found.
        provider: The execution provider that runs the network.
        versions: Versions of the libraries.
        watch: The files that it reads, if they are known to stay as they were planned.
    """

    plan: Plan
    provider: str
    versions: Mapping[str, str]
    watch: FileWatch | None = None

    @cached_property
    def digests(self) -> dict[str, str]:
        """A digest for each group of values that determine the results.

        Raises:
            ModelError: The model can no longer be read.
            RasterError: A raster can no longer be opened.
        """
        plan, job = self.plan, self.plan.job
        mask = plan.mask.shapes if plan.mask else ()
        tiling = replace(plan.tiling, across=0)
        digests = {
            MODEL: _value_digest([_DIGEST_VERSION, network_hash(plan.definition.file), plan.definition]),
            INPUT: _value_digest(self._input_states()),
            READING: _value_digest(plan.imagery),
            PARAMETERS: _value_digest([plan.arguments, tiling, mask, plan.acquisition, job.on_read_error]),
            OUTPUTS: _value_digest([output.kind.value for output in job.outputs if output.kind.is_raster]),
            ENGINE: engine_digest(self.provider, job.gpu_id),
            VERSIONS: _value_digest(software_versions(self.versions)),
            SURROUNDINGS: _value_digest(surroundings(plan)),
            STRIPS: _value_digest(plan.tiling.across),
        }
        if self.watch is not None:
            self.watch.check()
            require_unchanged(plan.definition)
        return digests

    def require_inputs(self) -> None:
        """Require that nothing that the run reads has changed.

        Raises:
            RasterError: A file of a raster has changed.
            ModelError: A file of the weights has changed.
        """
        if self.watch is not None:
            self.watch.check(at_once=False)

    @property
    def key(self) -> str:
        """The name of the ledger."""
        return _value_digest(self.digests)[:16]

    @property
    def folder(self) -> str:
        """The folder of the ledger."""
        return os.path.join(unfinished_folder(self.plan.job.output), self.key)

    def shared_details(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Return the details with which other processes join a job."""
        return {
            "job": dict(job),
            "values": self.plan.arguments.values.value,  # decided for all raster items of a run, not by this one alone
            "provider": self.provider,
            "versions": software_versions(self.versions),
        }

    @property
    def times(self) -> dict[str, int]:
        """When each file of the rasters was changed."""
        return {
            path: os.stat(path).st_mtime_ns
            for paths in self._files
            for path in paths
            if os.path.isfile(path) and not database_of(path)  # opening a database is enough to change a journal
        }

    def _input_states(self) -> list[object]:
        """Return the states of the files of each raster, followed by those on servers, if there are any."""
        return [*_states(self._files), *(state for _, state in self.plan.remote)]

    @cached_property
    def _files(self) -> list[list[str]]:
        """The paths of the files of each raster, as far as they are files."""
        return [_files_of(raster) for raster in self.plan.job.rasters]


def _files_of(raster: RasterInput) -> list[str]:
    by_qgis = raster.blocks is not None  # such as a table of a GeoPackage
    files = SourceFiles.of_path(raster.uri.split("|")[0]) if by_qgis else SourceFiles.of(raster.open_dataset())
    return sorted(filter(os.path.isfile, files.with_neighbours), key=lambda path: (os.path.basename(path), path))


def _states(rasters: Sequence[Sequence[str]]) -> list[list[tuple[str, int, str]]]:
    """Return the name, size and a digest of the content of each file of each raster."""
    pieces = max(2, min(_PIECES, _MOST_PIECES // max(1, sum(map(len, rasters)))))
    return [_states_of_one(paths, pieces) for paths in rasters]


def _states_of_one(paths: Sequence[str], pieces: int) -> list[tuple[str, int, str]]:
    scaled = any(map(_scales_by_statistics, paths))
    states = ((name, _sampled_state(path, pieces, scaled=scaled)) for name, path in _distinct(paths).items())
    return sorted((name, *state) for name, state in states if state is not None)


def _scales_by_statistics(path: str) -> bool:
    """Return True for a virtual raster that may scale its values by the statistics of its sources."""
    return path.lower().endswith(".vrt") and b"<Exponent>" in read_start(path, _MOST_VRT_BYTES)


def _distinct(paths: Sequence[str]) -> dict[str, str]:
    """Return the paths by a name that is the same on every computer.

    It is that of the file; of files with the same name, such as scenes in folders of their own, the end of the path in
    which they differ. Otherwise a run could not tell them from each other.
    """
    by_name: dict[str, list[str]] = {}
    for path in paths:
        by_name.setdefault(os.path.basename(path), []).append(path)
    named = {}
    for name, alike in by_name.items():
        around = os.path.commonpath(alike) if len(alike) > 1 and _on_one_drive(alike) else ""
        for path in alike:
            unlike = os.path.relpath(path, around) if around else path
            named[name if len(alike) == 1 else unlike.replace(os.sep, "/")] = path
    return named


def _on_one_drive(paths: Sequence[str]) -> bool:
    return len({os.path.splitdrive(path)[0] for path in paths}) == 1


def _sampled_state(path: str, pieces: int, *, scaled: bool) -> tuple[int, str] | None:
    """Return the size of a file, and a digest of a sample of its content.

    None for statistics alone, unless values are scaled by them, and for an empty journal of a database, which appears
    when a program opens that.
    """
    if database_of(path):
        return _state_of_journal(path, pieces)
    if scaled or not path.endswith(AUXILIARY):
        return content_sample(path, pieces)
    content = significant(path)
    return (len(content), hashlib.sha256(content).hexdigest()) if content else None


def _state_of_journal(path: str, pieces: int) -> tuple[int, str] | None:
    try:
        size, sample = content_sample(path, pieces)
    except OSError:  # removed in the meantime
        return None
    return (size, sample) if size else None


def _value_digest(value: object) -> str:
    return hashlib.sha256(json.dumps(_plain_value(value), sort_keys=True).encode("ascii")).hexdigest()


def _plain_value(value: object) -> Any:  # noqa: ANN401  whatever JSON takes
    """Return a value as lists, mappings and texts, so that equal values give the same JSON in every process."""
    if isinstance(value, str):
        return re.split(r"[\\/]", value)[-1] if _ABSOLUTE.fullmatch(value) else value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, (np.ndarray, np.generic)):
        return [value.dtype.str, list(value.shape), _plain_value(value.tobytes())]
    if isinstance(value, Mapping):
        return sorted([_plain_value(key), _plain_value(entry)] for key, entry in value.items())
    if isinstance(value, (list, tuple, range)):
        return [_plain_value(entry) for entry in value]
    return _plain_object(value)


def _portable_name(uri: str) -> str:
    """Return the name of a raster without the folders of its files: computers have different paths."""
    if os.path.exists(uri):
        return os.path.basename(uri)
    paths: dict[str, str] = {}
    with_files(uri, lambda path: paths.setdefault(path, path))
    names = {path: name for name, path in _distinct([*paths]).items()}
    return with_files(uri, names.__getitem__)


def with_files(name: str, change: Callable[[str], str]) -> str:
    """Change the paths of the files in a name of GDAL, such as `NETCDF:"a.nc":b` or `/vsizip/a.zip/b.tif`."""
    prefix = _VSI.match(name)
    if prefix is None:
        parts = _SEPARATORS.split(name)
        return "".join(change(part) if os.path.isfile(part) else part for part in parts)
    path = name[prefix.end() :]
    ends = [*(match.start() for match in re.finditer("/", path)), len(path)]
    end = next((end for end in ends if os.path.isfile(path[:end])), 0)
    return prefix[0] + (change(path[:end]) if end else "") + path[end:]


def _plain_object(value: object) -> Any:  # noqa: ANN401
    name = type(value).__name__
    if isinstance(value, Enum):
        return [name, value.name]
    if isinstance(value, (set, frozenset)):
        return sorted(json.dumps(_plain_value(entry), sort_keys=True) for entry in value)
    if isinstance(value, np.dtype):
        return value.str
    if isinstance(value, ModelFile):
        return [name, os.path.basename(value.path)]
    if is_dataclass(value):
        omitted = {*_WORDS, *_OMITTED.get(type(value), ())}
        known = [entry for entry in fields(value) if entry.init and entry.compare and entry.name not in omitted]
        names = [_portable_name(value.uri)] if isinstance(value, RasterInput) else []
        return [name, *names, *([entry.name, _plain_value(getattr(value, entry.name))] for entry in known)]
    return name  # such as a reader of blocks: its content cannot be known
