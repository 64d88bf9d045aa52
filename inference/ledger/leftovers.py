"""The leftovers of runs that ended early, in a folder: ledgers, and hidden folders in which files were written."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ..disk.durable import remove_file
from ..disk.owner import Owner
from ..disk.pulse import PATIENCE
from ..errors import OutputError
from ..i18n import tr
from ..result.interrupted import finish_interrupted
from ..result.staging import hidden_folders, is_abandoned, owner_of, remove, staged_target
from .claims import workers_of
from .store import OUTPUT, Store, is_items_file, ledgers_in, notes_in, output_of


@dataclass(frozen=True)
class Leftover:
    """A folder that a run has left.

    Attributes:
        path: The folder.
        output: The path of the output of the run.
        share: The share of the run that is done, 0 to 1; None if it cannot be continued.
        bytes: The size of all files.
        in_use: Whether a process uses it, or may use it on another computer.
        users: These processes, as far as they are known.
        is_note: Whether the run has been published, and only a note for workers that start too late is left.
        is_of_items: Whether it is the file with the job of raster items that have a ledger each.
    """

    path: str
    output: str
    share: float | None
    bytes: int
    in_use: bool
    users: tuple[Owner, ...]
    is_note: bool = False
    is_of_items: bool = False

    @property
    def is_used_elsewhere(self) -> bool:
        """Whether only processes of other computers use it, which may have ended."""
        return bool(self.users) and not any(user.is_here for user in self.users)

    def remove(self) -> None:
        """Remove it; first put files in place that a killed run was putting in place.

        Raises:
            OutputError: They cannot be put in place.
        """
        if self.is_of_items:
            remove_file(self.path)
            return
        if self.share is None:
            finish_interrupted(self.output, "Output")
            remove(self.path)
            return
        remove(self.path)
        _remove_empty(os.path.dirname(self.path))


def leftovers(folder: str) -> Iterator[Leftover]:
    """Find the leftovers of runs in a folder and the folders in it.

    Raises:
        OutputError: The folder does not exist.
    """
    if not os.path.isdir(folder):
        raise OutputError(
            tr("Folder {folder}: it does not exist or is not a folder. Choose a folder with results.").format(
                folder=folder
            )
        )
    for beside, names, files in os.walk(os.path.abspath(folder)):
        hidden = sorted(
            name for name in names if name.startswith(".") and not os.path.islink(os.path.join(beside, name))
        )
        names[:] = [name for name in names if not name.startswith(".")]
        hidden_leftovers = [leftover for name in hidden for leftover in _in_hidden(os.path.join(beside, name))]
        yield from hidden_leftovers
        in_use = any(leftover.in_use for leftover in hidden_leftovers)
        for path in (os.path.join(beside, name) for name in sorted(filter(is_items_file, files))):
            yield Leftover(path, beside, None, os.lstat(path).st_size, in_use, (), is_of_items=True)


def watched_leftovers(folder: str) -> list[Leftover]:
    """Find the leftovers in a folder again after a minute, in which processes of other computers show that they run.

    Raises:
        OutputError: The folder does not exist.
    """
    time.sleep(PATIENCE)
    return [*leftovers(folder)]


def _in_hidden(path: str) -> Iterator[Leftover]:
    """Find the leftovers in a hidden folder."""
    beside, target = os.path.dirname(path), staged_target(path)
    if target:
        yield Leftover(
            path, os.path.join(beside, target), None, _size_of_folder(path), not is_abandoned(path), _users_of(path)
        )
    for store in ledgers_in(path):
        yield _of_ledger(store, beside)
    for note in notes_in(path):
        output = os.path.join(beside, output_of(path))
        users = tuple(workers_of(note))
        yield Leftover(note, output, 1.0, _size_of_folder(note), bool(users), users, is_note=True)


def _of_ledger(store: Store, beside: str) -> Leftover:
    store.verify(removes=False)
    output = os.path.join(beside, str(store.details.get(OUTPUT, "")))
    users = (*workers_of(store.folder), *(user for path in hidden_folders(output) for user in _users_of(path)))
    return Leftover(store.folder, output, store.share, store.bytes, bool(users), users)


def _users_of(folder: str) -> tuple[Owner, ...]:
    """Return the process that uses the hidden folder of a run, if any."""
    owner = owner_of(folder)
    return () if owner is None or is_abandoned(folder) else (owner,)


def _size_of_folder(folder: str) -> int:
    return sum(os.lstat(os.path.join(parent, name)).st_size for parent, _, names in os.walk(folder) for name in names)


def _remove_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:  # there are other ledgers
        return
