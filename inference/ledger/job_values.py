"""A job as plain values for JSON, from which a process on another computer makes the same job.

Paths are stored relative to the folder of the ledger where that is possible, and as they were given. Nothing in the
values is executed; values that are not those of a job are refused.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ArgumentError, OutputError, RasterError
from ..grid.grid import Extent
from ..i18n import tr
from ..job import Job
from ..model.arguments import argument_pairs
from ..raster.damage import OnReadError
from ..raster.environment import Environment
from ..raster.inputs import AlphaContent, NodataSettings, RasterInput
from ..raster.mask import Polygons
from ..raster.source_files import SourceFiles
from ..result.outputs import CLASSIFICATION
from .manifest import with_files

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def parse_map(text: str) -> tuple[str, str]:
    r"""Return the two folders of a mapping, such as `Z:\=/mnt/data`.

    Raises:
        ArgumentError: It is not of this form.
    """
    old, separator, new = text.partition("=")
    if not (separator and old.strip() and new.strip()):
        raise ArgumentError(
            tr(
                'Mapping "{text}": expected OLD=NEW, a folder as stored in the ledger and its path on this computer, '
                "such as Z:\\=/mnt/data."
            ).format(text=text)
        )
    return old.strip(), new.strip()


@dataclass(frozen=True)
class Places:
    """Where the files of a ledger are on this computer.

    Attributes:
        folder: The folder of the ledger.
        maps: Folders of the computer that created the ledger, and their names here.
    """

    folder: str
    maps: Sequence[tuple[str, str]] = ()

    def values(self, path: str, *, is_output: bool = False) -> dict[str, str]:
        """Return the values for a path; that of an output need not exist yet."""
        is_file = is_output or os.path.isabs(path) or os.path.exists(path)
        if path.startswith("/vsi") or not is_file:  # of GDAL, or text
            return {"path": with_files(path, os.path.abspath)}
        absolute = os.path.abspath(path)
        try:
            relative = os.path.relpath(_real(absolute), os.path.realpath(self.folder))
        except ValueError:  # on Windows: on another drive
            return {"path": absolute}
        return {"path": absolute, "relative": relative.replace(os.sep, "/")}

    def path(self, values: Mapping[str, Any], *, is_output: bool = False) -> str:
        """Return the path that values describe: by a mapping, relative to the ledger, or as it was given."""
        given, relative = str(values["path"]), str(values.get("relative", ""))
        for old, new in self.maps:
            mapped = _mapped(given, old, new) or ("" if relative else _mapped_within(given, old, new))
            if mapped:
                return mapped
        if not relative:
            return given
        near = os.path.normpath(os.path.join(os.path.realpath(self.folder), *relative.split("/")))
        if _real(given) == near:  # as it was given: links in it are kept
            return given
        return near if is_output or os.path.exists(near) else given


def _real(path: str) -> str:
    """Return a path whose folder has no links; the file itself may be one."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


def _mapped(path: str, old: str, new: str) -> str:
    """Return a path in a folder that has another name here; "" for other paths."""
    slashed, start = (text.replace("\\", "/") for text in (path, old))
    start = start.rstrip("/") + "/"
    head = slashed[: len(start)]
    same = head.lower() == start.lower() if _WINDOWS.match(path) else head == start
    return os.path.join(new, *slashed[len(start) :].split("/")) if same else ""


def _mapped_within(name: str, old: str, new: str) -> str:
    """Return a name of GDAL with a path in a folder that has another name here; "" for other names."""
    start = re.escape(old.rstrip("/\\"))
    mapped, count = re.subn(rf"(?<![\w.~-]){start}(?=[/\\])", lambda _: new.rstrip("/\\"), name)
    return mapped if count else ""


def missing_sources(job: Job) -> Iterator[tuple[str, str]]:
    """Yield the name of each virtual raster, and each of its sources that does not exist on this computer."""
    for raster in job.rasters:
        for source in sorted(SourceFiles.of_name(raster.uri).missing - {raster.uri}):
            yield raster.name, source


def require_shareable(job: Job) -> None:
    """Refuse rasters that other processes cannot read.

    Raises:
        RasterError: A raster can only be read by QGIS.
    """
    for raster in (*job.rasters, *([job.environment.snap] if job.environment.snap else [])):
        if raster.blocks is not None:
            raise RasterError(
                tr(
                    'Raster "{name}": only QGIS can read this source, so the run cannot be shared with other '
                    "processes. Save it as a GeoTIFF and use that file."
                ).format(name=raster.name)
            )


def values_of(job: Job, places: Places) -> dict[str, Any]:
    """Return a job whose rasters other processes can read as plain values.

    Raises:
        ArgumentError: The arguments cannot be read.
    """
    return {
        "rasters": [_raster_values(raster, places) for raster in job.rasters],
        "model": places.values(job.model) if os.path.exists(job.model) else {"path": job.model},
        "outputs": {output.kind.value: places.values(output.path, is_output=True) for output in job.outputs},
        "arguments": argument_pairs(job.arguments),
        "bands": job.bands,
        "stacked": job.stacked,
        "environment": {
            "crs": job.environment.crs,
            "extent": _extent_values(job.environment.extent),
            "snap": _raster_values(job.environment.snap, places) if job.environment.snap else None,
            "cell_size": job.environment.cell_size,
        },
        "mask": _mask_values(job.mask),
        "host": job.host,
        "gpu_id": job.gpu_id,
        "on_read_error": job.on_read_error.name,
    }


def job_of(values: Mapping[str, Any], places: Places) -> Job:
    """Return the job that values describe, on this computer.

    Raises:
        OutputError: They do not describe one.
    """
    try:
        return _job_of(values, places)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise OutputError(
            tr(
                "Ledger {folder}: its manifest is damaged or was written by a different version ({reason}). Create a "
                "new ledger with --prepare."
            ).format(folder=places.folder, reason=error)
        ) from error


def _job_of(values: Mapping[str, Any], places: Places) -> Job:
    around, outputs = values["environment"], values["outputs"]
    snap = around["snap"]
    job = Job(
        tuple(_raster_of(raster, places) for raster in values["rasters"]),
        places.path(values["model"]),
        "",
        {str(name): str(value) for name, value in values["arguments"].items()},
        str(values["bands"]),
        Environment(
            str(around["crs"]),
            _extent_of(around["extent"]),
            _raster_of(snap, places) if snap else None,
            _parsed_number(around["cell_size"]),
        ),
        _mask_of(values["mask"]),
        host=str(values["host"]),
        gpu_id=int(values["gpu_id"]),
        on_read_error=OnReadError[values["on_read_error"]],
        stacked=bool(values["stacked"]),
        resumable=True,
    )
    known = {kind: places.path(outputs[kind.value], is_output=True) for kind in CLASSIFICATION if kind.value in outputs}
    return job.with_outputs(known)


def _raster_values(raster: RasterInput, places: Places) -> dict[str, Any]:
    nodata = raster.nodata_settings
    return {
        "name": raster.name,
        "uri": places.values(raster.uri),
        "crs": raster.crs,
        "options": list(raster.options),
        "frame": _extent_values(raster.frame),
        "nodata": {"ranges": nodata.ranges, "ignored": nodata.ignored} if nodata else None,
        "alpha": raster.alpha.value if raster.alpha else None,
    }


def _raster_of(values: Mapping[str, Any], places: Places) -> RasterInput:
    nodata, alpha = values["nodata"], values["alpha"]
    settings = None
    if nodata:
        ranges = tuple(
            tuple((_parsed_number(low), _parsed_number(high)) for low, high in band) for band in nodata["ranges"]
        )
        settings = NodataSettings(ranges, tuple(map(bool, nodata["ignored"])))
    return RasterInput(
        str(values["name"]),
        places.path(values["uri"]),
        str(values["crs"]),
        tuple(map(str, values["options"])),
        frame=_extent_of(values["frame"]),
        nodata_settings=settings,
        alpha=AlphaContent(alpha) if alpha else None,
    )


def _extent_values(extent: Extent | None) -> list[Any] | None:
    return [extent.xmin, extent.ymin, extent.xmax, extent.ymax, extent.crs] if extent else None


def _extent_of(values: Sequence[Any] | None) -> Extent | None:
    if not values:
        return None
    xmin, ymin, xmax, ymax = map(_parsed_number, values[:4])
    return Extent(xmin, ymin, xmax, ymax, str(values[4]))


def _parsed_number(value: object) -> float:
    """Return a number as it is: the digests of 1 and 1.0 differ."""
    if not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is not a number")
    return value


def _mask_values(mask: Polygons | None) -> dict[str, Any] | None:
    if mask is None:
        return None
    shapes = [base64.b64encode(shape).decode("ascii") for shape in mask.shapes]
    return {"name": mask.name, "crs": mask.crs, "shapes": shapes}


def _mask_of(values: Mapping[str, Any] | None) -> Polygons | None:
    if values is None:
        return None
    shapes = tuple(base64.b64decode(str(shape), validate=True) for shape in values["shapes"])
    return Polygons(str(values["name"]), shapes, str(values["crs"]))
