"""Check that outputs can be written, without writing anything."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..errors import OutputError
from ..i18n import tr
from ..job import Job
from ..result.publish import no_folder


def destination_errors(job: Job, folder: str = "") -> Iterator[OutputError]:
    """Yield an error for each output of a job that cannot be written.

    Args:
        job: The job.
        folder: The folder of the results of a batch, which need not exist; "" for none.
    """
    for output in job.outputs:
        words = refusal_of(output.path, output.kind.title)
        if words:
            yield OutputError(words, output.kind.value)
    words = _folder(folder) if folder else ""
    if words:
        yield OutputError(words, "folder")


def refusal_of(path: str, title: str) -> str:
    """Return why a file cannot be written, named by its title; "" if no reason is known."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        return no_folder(path, folder, title)
    if os.path.isdir(path):
        return tr("{title} {output}: this is a folder. Choose another file name.").format(title=title, output=path)
    if not os.access(folder, os.W_OK | os.X_OK):
        return tr("{title} {output}: the folder is not writable. Choose a folder you can write to.").format(
            title=title, output=path
        )
    return ""


def _folder(folder: str) -> str:
    """Return why a folder cannot be created or is not writable; "" if no reason is known."""
    place = os.path.abspath(folder)
    while not os.path.exists(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place):
        return tr("Output folder {folder}: {place} is a file. Choose another folder.").format(
            folder=folder, place=place
        )
    if not os.access(place, os.W_OK | os.X_OK):
        return tr("Output folder {folder}: it is not writable. Choose a folder you can write to.").format(folder=folder)
    return ""
