"""Other publications to the same file: those of a process that was killed, or of one that runs.

What a killed process had begun to publish is finished; what it has left otherwise is removed. A running one is first.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ..disk.owner import Owner
from ..disk.pulse import PATIENCE, not_cancelled, stands_still, wait
from ..errors import OutputError
from ..i18n import tr
from .staging import (
    Renames,
    counter_of,
    discard,
    empty_folders,
    has_begun,
    has_journal,
    hidden_folders,
    is_abandoned,
    make_renames,
    owner_of,
    remove,
    remove_empty,
    remove_journal,
    renames_left,
)

_POLL = 0.1  # seconds


def finish_interrupted(target: str, title: str, cancelled: Callable[[], bool] = not_cancelled) -> None:
    """Finish the publications of killed processes to a file, and remove what they have left otherwise.

    Args:
        target: The absolute path of the file.
        title: Its title in messages.
        cancelled: Tells whether the user cancels, while another process is waited for.

    Raises:
        Cancelled: The user cancels.
        OutputError: The files of such a process cannot be put in place, or another process is doing that.
    """
    for folder in empty_folders(target):
        remove_empty(folder)
    for folder in hidden_folders(target):
        renames = renames_left(folder)
        try:
            if renames is not None:
                _await_end(folder, target, title, cancelled)
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


def _await_end(folder: str, target: str, title: str, cancelled: Callable[[], bool]) -> None:
    """Wait until the process that is publishing has finished, or is known to be dead.

    Raises:
        Cancelled: The user cancels.
        OutputError: It still runs after a minute.
    """
    began = time.monotonic()
    while has_journal(folder) and not is_abandoned(folder):
        if time.monotonic() - began < PATIENCE:
            wait(_POLL, cancelled)
            continue
        owner = owner_of(folder)
        if owner is None or not owner.is_here:  # of another computer nothing more can be known
            return
        raise OutputError(_in_use(owner, target, title))


def require_alone(folder: str, target: str, title: str, cancelled: Callable[[], bool] = not_cancelled) -> None:
    """Refuse a publication if another process is writing the same file.

    Args:
        folder: The hidden folder of the publication.
        target: The absolute path of the file.
        title: Its title in messages.
        cancelled: Tells whether the user cancels, while a process of another computer is watched.

    Raises:
        Cancelled: The user cancels.
        OutputError: Another process is writing the file.
    """
    for other in hidden_folders(target):
        owner = owner_of(other)
        if other == folder or owner is None or is_abandoned(other):
            continue
        if not owner.is_here and stands_still(counter_of(other), cancelled):
            discard(other, target)
            continue
        raise OutputError(_in_use(owner, target, title))


def _in_use(owner: Owner, target: str, title: str) -> str:
    return tr(
        "{title} {output}: process {process} on {host} is writing this file. Wait until it has finished, or choose "
        "another file name."
    ).format(title=title, output=target, process=owner.pid, host=owner.host)


def _finish(folder: str, renames: Renames) -> None:
    """Make the renames in all hidden folders of a publication, if it has taken place; else remove this one.

    Raises:
        OSError: The file system refuses.
    """
    if not has_journal(folder):  # it has ended in the meantime
        return
    stagings = [folder]
    if renames_left(renames.places[0]) is not None or has_begun(folder, renames):
        journals = {staging: journal for staging in (*renames.places, folder) if (journal := renames_left(staging))}
        for staging, journal in journals.items():
            make_renames(staging, journal)
        stagings = [*journals]
    for staging in stagings:
        remove_journal(staging)
    for staging in stagings:
        remove(staging)
