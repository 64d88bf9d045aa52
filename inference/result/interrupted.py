"""Publications of a process that was killed: those that had begun are finished, the others removed."""

from __future__ import annotations

import time

from ..errors import OutputError
from ..i18n import tr
from .staging import (
    Renames,
    discard,
    has_begun,
    has_journal,
    hidden_folders,
    is_abandoned,
    make_renames,
    owner_of,
    remove,
    remove_journal,
    renames_left,
)

_PATIENCE = 60.0  # seconds, for renames that take far less
_POLL = 0.1  # seconds


def finish_interrupted(target: str, title: str) -> None:
    """Finish the publications of killed processes to a file, and remove what they have left otherwise.

    Args:
        target: The absolute path of the file.
        title: Its title in messages.

    Raises:
        OutputError: The files of such a process cannot be put in place, or another process is doing that.
    """
    for folder in hidden_folders(target):
        renames = renames_left(folder)
        try:
            if renames is not None:
                _await_end(folder, target, title)
                _finish(folder, renames)
            elif not has_journal(folder) and is_abandoned(folder):
                discard(folder, target)
        except OSError as error:
            raise OutputError(
                tr(
                    "{title} {output}: an earlier run ended while it put its files in place, and this cannot be "
                    "finished ({reason}). Close programs that use the file, and run again."
                ).format(title=title, output=target, reason=error.strerror)
            ) from error


def _await_end(folder: str, target: str, title: str) -> None:
    """Wait until the process that is publishing has finished, or is known to be dead.

    Raises:
        OutputError: It still runs after a minute.
    """
    began = time.monotonic()
    while has_journal(folder) and not is_abandoned(folder):
        if time.monotonic() - began < _PATIENCE:
            time.sleep(_POLL)
            continue
        owner = owner_of(folder)
        if owner is None or not owner.is_here:  # of another computer nothing more can be known
            return
        raise OutputError(
            tr(
                "{title} {output}: process {process} on this computer is writing this file. Wait until it has "
                "finished, or choose another file name."
            ).format(title=title, output=target, process=owner.pid)
        )


def _finish(folder: str, renames: Renames) -> None:
    """Make the renames in all hidden folders of a publication, if it has taken place; else remove this one.

    Raises:
        OSError: The file system refuses.
    """
    if not has_journal(folder):  # it has ended in the meantime
        return
    places = [folder]
    if renames_left(renames.places[0]) is not None or has_begun(folder, renames):
        journals = {place: journal for place in (*renames.places, folder) if (journal := renames_left(place))}
        for place, journal in journals.items():
            make_renames(place, journal)
        places = [*journals]
    for place in places:
        remove_journal(place)
    for place in places:
        remove(place)
