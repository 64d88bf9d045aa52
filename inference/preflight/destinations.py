"""Check that outputs can be written, without writing them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence

from ..errors import OutputError
from ..i18n import numeral, tr
from ..job import Job
from ..regular_files import is_special
from ..result.names import name_refusal
from ..result.outputs import Output
from ..result.publish import no_file, no_folder
from ..result.side_files import SideFiles, link_refusal, parts_refusal
from ..result.staging import hidden_folders, renames_left
from .check import Check, Fix, Severity


def check_destinations(job: Job, folder: str, size: int) -> Iterator[Check]:
    """Yield errors about outputs that cannot be written, and a warning if disk space is short.

    Args:
        job: The job.
        folder: The folder of the results of a batch; "" for a single run.
        size: The estimated bytes of all results, at most.
    """
    optional = [output.kind for output in job.outputs if not output.kind.required]
    skipped = {kind.value: Fix(kind.parameter, None) for kind in optional}
    errors = [*destination_errors(job.outputs, folder)]
    for error in errors:
        yield Check(Severity.ERROR, str(error), skipped.get(error.about))
    if errors:
        return
    rasters = [output.path for output in job.outputs if output.kind.is_raster]
    for output_folder in [os.path.dirname(os.path.abspath(path)) for path in rasters[:1]]:
        free = _free_bytes(output_folder)
        if free is not None and free < size:
            yield Check(
                Severity.WARNING,
                tr(
                    "Output {folder}: {free} GB are free, and the result may need up to {size} GB. Free some "
                    "space, or choose another folder."
                ).format(folder=output_folder, free=numeral(free / 1e9, 1), size=numeral(size / 1e9, 1)),
            )


def destination_errors(outputs: Sequence[Output], folder: str = "") -> Iterator[OutputError]:
    """Yield an error for each output that cannot be written.

    Args:
        outputs: The outputs.
        folder: The folder of the results of a batch, which need not exist; "" for a single run.
    """
    for output in outputs:
        reason = refusal_of(output.path, output.kind.title, is_raster=output.kind.is_raster)
        if not reason and output.kind.is_vector:
            reason = _refusal_of_parts(output.path, output.kind.title)
        if reason:
            yield OutputError(reason, output.kind.value)
    reason = _refusal_of_folder(folder) if folder else ""
    if reason:
        yield OutputError(reason, "folder")


def refusal_of(path: str, title: str, *, is_raster: bool = False) -> str:
    """Return an error message if a file cannot be written, which names it by its title; else ""."""
    refusal = link_refusal(path, title)
    path = os.path.realpath(path) if os.path.islink(path) else path
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        return no_folder(path, folder, title)
    if os.path.isdir(path):
        return tr("{title} {output}: this is a folder. Choose another file name.").format(title=title, output=path)
    if is_special(path):
        return no_file(path, title)
    if not os.access(folder, os.W_OK | os.X_OK):
        return tr("{title} {output}: the folder is not writable. Choose a folder you can write to.").format(
            title=title, output=path
        )
    return refusal or name_refusal(path, title, is_raster=is_raster)


def _refusal_of_parts(path: str, title: str) -> str:
    """Return an error message if a vector file would replace parts of other data; else ""."""
    path = os.path.abspath(path)
    for target in {path, os.path.realpath(path) if os.path.islink(path) else path}:
        if any(map(renames_left, hidden_folders(target))):  # its parts are those of a run that was killed
            return ""
        reason = parts_refusal(SideFiles.at(target), title)
        if reason:
            return reason
    return ""


def _refusal_of_folder(folder: str) -> str:
    """Return an error message if a folder cannot be created or is not writable; else ""."""
    existing = os.path.abspath(folder)
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    if not os.path.isdir(existing):
        return tr("Output folder {folder}: {place} is a file. Choose another folder.").format(
            folder=folder, place=existing
        )
    if not os.access(existing, os.W_OK | os.X_OK):
        return tr("Output folder {folder}: it is not writable. Choose a folder you can write to.").format(folder=folder)
    return ""


def _free_bytes(folder: str) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # not available for some network drives
        return None
