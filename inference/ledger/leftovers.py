"""The leftovers of runs that ended early, in a folder: ledgers, and hidden folders in which files were written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from ..disk.durable import remove_file
from ..errors import OutputError
from ..i18n import tr
from ..result.interrupted import finish_interrupted
from ..result.staging import hidden_folders, is_abandoned, owner_of, remove, staged_target
from .claims import has_workers
from .store import OUTPUT, Store, is_items_file, ledgers_in, notes_in, output_of


@dataclass(frozen=True)
class Leftover:
    """A folder that a run has left.

    Attributes:
        path: The folder.
        output: The path of the output of the run.
        share: The share of the run that is done, 0 to 1; None if it cannot be continued.
        bytes: The size of all files.
        in_use: Whether a run is using it, or may be using it on another computer.
        is_note: Whether the run has been published, and only a note for workers that start too late is left.
        is_of_items: Whether it is the file with the job of raster items that have a ledger each.
    """

    path: str
    output: str
    share: float | None
    bytes: int
    in_use: bool
    is_note: bool = False
    is_of_items: bool = False

    def remove(self) -> None:
        """Remove it; files that a killed run was putting in place are put there before.

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
        hidden = sorted(name for name in names if name.startswith("."))
        names[:] = [name for name in names if not name.startswith(".")]
        found = [leftover for name in hidden for leftover in _in_hidden(os.path.join(beside, name))]
        yield from found
        in_use = any(leftover.in_use for leftover in found)
        for path in (os.path.join(beside, name) for name in sorted(filter(is_items_file, files))):
            yield Leftover(path, beside, None, os.lstat(path).st_size, in_use, is_of_items=True)


def _in_hidden(path: str) -> Iterator[Leftover]:
    """Find the leftovers in a hidden folder."""
    beside, target = os.path.dirname(path), staged_target(path)
    if target:
        yield Leftover(path, os.path.join(beside, target), None, _size(path), not is_abandoned(path))
    for store in ledgers_in(path):
        yield _of_ledger(store, beside)
    for note in notes_in(path):
        output = os.path.join(beside, output_of(path))
        yield Leftover(note, output, 1.0, _size(note), has_workers(note), is_note=True)


def _of_ledger(store: Store, beside: str) -> Leftover:
    store.verify(removes=False)
    output = os.path.join(beside, str(store.details.get(OUTPUT, "")))
    in_use = has_workers(store.folder) or any(
        owner_of(path) is not None and not is_abandoned(path) for path in hidden_folders(output)
    )
    return Leftover(store.folder, output, store.share, store.bytes, in_use)


def _size(folder: str) -> int:
    return sum(os.lstat(os.path.join(place, name)).st_size for place, _, names in os.walk(folder) for name in names)


def _remove_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:  # there are other ledgers
        return
