"""The hidden folder of one file: new files are written into it, and replaced files moved into it."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ..disk.durable import flush_file, flush_folder, remove_file, write_whole
from ..disk.owner import Owner
from ..disk.pulse import Pulse, has_ended
from ..errors import OutputError
from ..i18n import tr
from ..regular_files import read_start
from .names import hidden_prefix
from .side_files import PREVIOUS, SideFiles, free_previous_path

REPLACED = "replaced"  # a folder in the hidden one, for the old files
_JOURNAL = "journal"  # a folder, since a new file may have any name
_RENAMES, _OWNER, _COUNTER, _TRIED = "renames.json", "owner.json", "counter", "tried"
_VERSION = 1  # of the keys of the journal
_MOST = 2**20  # bytes of a journal
_TRIES = 5  # to make a folder, which another process may take for an abandoned one until it has a file
_RANDOM_PART = re.compile("[a-z0-9_]{8}")  # what tempfile adds to a name

_open: set[str] = set()  # the real paths of the hidden folders that this process uses
_pulse = Pulse()


@dataclass(frozen=True)
class Renames:
    """The renames that publish a file. Since they consist of plain names, they can move nothing elsewhere.

    Attributes:
        target: The name of the file.
        aside: Names of files next to the target that give way, and their new names there; "" for the hidden folder.
        new: Names of files in the hidden folder, which they keep next to the target.
        places: All hidden folders of the publication. It takes place as soon as the first one has its journal.
    """

    target: str
    aside: tuple[tuple[str, str], ...]
    new: tuple[str, ...]
    places: tuple[str, ...] = ()

    def in_order(self, folder: str) -> list[tuple[str, str]]:
        """Return the old and new path of each rename, given the hidden folder: old files first, then new ones."""
        beside = os.path.dirname(folder)
        away = [
            (os.path.join(beside, name), os.path.join(beside, other) if other else os.path.join(folder, REPLACED, name))
            for name, other in self.aside
        ]
        return away + [(os.path.join(folder, name), os.path.join(beside, name)) for name in self.new]

    @classmethod
    def of(cls, values: object) -> Renames | None:
        """Return the renames of a journal; None if it is damaged, or names anything but files of the target."""
        try:
            renames = cls(
                str(values["target"]),  # type: ignore[index]
                tuple((str(name), str(other)) for name, other in values["aside"]),  # type: ignore[index]
                tuple(map(str, values["new"])),  # type: ignore[index]
                tuple(map(str, values["places"])),  # type: ignore[index]
            )
        except (TypeError, KeyError, ValueError):
            return None
        return renames if renames._is_plain() and renames.places else None

    def _is_plain(self) -> bool:
        """Return True if all names are those of files in a folder that begin with the name of the target."""
        stem = os.path.splitext(self.target)[0]
        own, free = (
            [self.target, *self.new, *(name for name, _ in self.aside)],
            [name for _, name in self.aside if name],
        )
        is_plain = all(os.path.basename(name) == name and "\0" not in name for name in own + free)
        is_own = all(name.startswith(stem) for name in own) and all(PREVIOUS in name for name in free)
        return is_plain and is_own and bool(stem.strip("."))


class Staging:
    """A hidden folder next to a file: new files are written into it, and replaced files moved into it."""

    def __init__(self, target: str, *, has_side_files: bool, is_link: bool = False) -> None:
        """Plan to replace a file, or only the side files of a symbolic link."""
        self.target = target
        self.folder = ""
        self._real_folder = ""
        self._has_side_files = has_side_files
        self._is_link = is_link
        self._was_writable = True

    @property
    def path(self) -> str:
        """The path in the hidden folder to write the file to."""
        return os.path.join(self.folder, os.path.basename(self.target))

    def make(self) -> None:
        """Make the hidden folder.

        Raises:
            OSError: The folder of the target is not writable.
        """
        owner = json.dumps({"target": os.path.basename(self.target), **Owner.current().to_values()})
        for tries in range(_TRIES):
            self.folder = tempfile.mkdtemp(prefix=hidden_prefix(self.target), dir=os.path.dirname(self.target))
            self._real_folder = os.path.realpath(self.folder)
            _open.add(self._real_folder)
            try:
                os.mkdir(os.path.join(self.folder, _JOURNAL))
                with open(_file(self.folder, _OWNER), "w", encoding="ascii") as file:
                    file.write(owner)
                break
            except FileNotFoundError:
                _open.discard(self._real_folder)
                if tries == _TRIES - 1:
                    raise
        self._was_writable = _is_writable(os.path.dirname(self.target))
        _pulse.add(_file(self.folder, _COUNTER))

    def require_in_place(self, title: str) -> None:
        """Require that the folders still are where they were, and can be written to, as far as the system tells.

        Args:
            title: The title of the file in messages.

        Raises:
            OutputError: They are not, or cannot.
        """
        beside = os.path.dirname(self.target)
        if _is_gone(self.folder):
            raise OutputError(
                tr(
                    "{title} {output}: the hidden folder {folder}, in which it is written, no longer exists: it or a "
                    "parent folder was deleted or renamed. Choose a folder that is not removed during the run, and run "
                    "again."
                ).format(title=title, output=self.target, folder=self.folder)
            )
        if self._was_writable and not _is_writable(beside):
            raise OutputError(
                tr(
                    "{title} {output}: the folder {folder} has become read-only. Make it writable, and run again."
                ).format(title=title, output=self.target, folder=beside)
            )

    def try_replacing(self) -> None:
        """Move the file at the target away and back.

        Raises:
            OSError: It cannot be replaced.
        """
        os.rename(self.target, _file(self.folder, _TRIED))
        os.rename(_file(self.folder, _TRIED), self.target)

    def clear(self) -> None:
        """Remove the hidden folder, unless its journal still has to be carried out."""
        if not self.folder:
            return
        _pulse.remove(_file(self.folder, _COUNTER))
        if not has_journal(self.folder):
            remove(self.folder)
        _open.discard(self._real_folder)

    def side_files(self) -> SideFiles | None:
        """Return the side files at the target, if it is a raster or vector file."""
        return SideFiles.at(self.target) if self._has_side_files else None

    def copy_side_files(self, staging: Staging) -> None:
        """Copy the new side files of the file that a link leads to, named after the link."""
        for own, other in zip(SideFiles.at(self.path).written, SideFiles.at(staging.path).written):
            if os.path.isfile(other):
                shutil.copyfile(other, own)

    def renames(self) -> Renames:
        """Return the renames: old files give way, then new ones move to their targets."""
        folder, target = os.path.split(self.target)
        side_files = self.side_files()
        unwritten = {os.path.basename(path) for path in (side_files.kept, *side_files.refused)} if side_files else set()
        new = {entry.name for entry in os.scandir(self.folder) if entry.is_file()} - unwritten
        stale = {os.path.join(folder, name) for name in new} | (side_files.stale() if side_files else {self.target})
        if self._is_link:
            new, stale = new - {target}, stale - {self.target}
        aside = {path: os.path.basename(place) for path, place in side_files.set_aside} if side_files else {}
        old = _distinct(path for path in sorted(stale) if _gives_way(path))
        away = [(os.path.basename(path), aside.get(path, "")) for path in old]
        return Renames(target, tuple(away), tuple(sorted(new)))

    def flush(self, new: Sequence[str]) -> None:
        """Make the folder for the old files, and flush the new ones to the disk.

        Raises:
            OSError: The disk is full, or fails.
        """
        os.mkdir(os.path.join(self.folder, REPLACED))
        for name in new:
            flush_file(os.path.join(self.folder, name))
        flush_folder(self.folder)

    def write_journal(self, renames: Renames) -> None:
        """Write the renames that are to be made, whatever happens.

        Raises:
            OSError: The file system refuses.
        """
        values = {"journal": _VERSION, **vars(renames)}
        write_whole(_file(self.folder, _RENAMES), json.dumps(values).encode("ascii"))


def _is_gone(folder: str) -> bool:
    """Return True if a folder is certainly not there; a server that does not answer says nothing about it."""
    try:
        os.stat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _is_writable(folder: str) -> bool:
    """Return False if a folder is there, but the system lets nobody write to it, or not this user."""
    return os.access(folder, os.W_OK) or not os.access(folder, os.F_OK)


def _gives_way(path: str) -> bool:
    return os.path.lexists(path) and not os.path.isdir(path)


def _distinct(paths: Iterable[str]) -> list[str]:
    """Return the paths of existing files, each file once: some file systems find it by small and large letters."""
    found: dict[tuple[str, int, int], str] = {}
    for path in paths:
        state = os.lstat(path)
        found.setdefault((path.casefold(), state.st_dev, state.st_ino), path)
    return [*found.values()]


def _file(folder: str, name: str) -> str:
    return os.path.join(folder, _JOURNAL, name)


def remove_journal(folder: str) -> None:
    """Note that all renames have been made, or undone.

    Raises:
        OSError: The file system refuses.
    """
    if has_journal(folder):
        os.remove(_file(folder, _RENAMES))
        flush_folder(os.path.join(folder, _JOURNAL))


def renames_left(folder: str) -> Renames | None:
    """Return the renames in the journal of a hidden folder, if there is one that belongs to this folder."""
    renames = Renames.of(_read_json(_file(folder, _RENAMES)))
    if renames is None or os.path.islink(folder):
        return None
    beside, name = os.path.split(folder)
    return renames if name.startswith(hidden_prefix(os.path.join(beside, renames.target))) else None


def owner_of(folder: str) -> Owner | None:
    """Return the process that made a hidden folder, if it says so."""
    return Owner.of(_read_json(_file(folder, _OWNER)))


def is_abandoned(folder: str) -> bool:
    """Return True if the process that made a hidden folder uses it no more, as far as this process has seen."""
    owner = owner_of(folder)
    if owner is None:
        return False
    return not _is_open(folder) if owner == Owner.current() else has_ended(owner, counter_of(folder))


def _is_open(folder: str) -> bool:
    """Return True if this process uses a hidden folder, whichever path leads to it: a link, a mount, other case."""
    return os.path.realpath(folder) in _open or any(_is_same(folder, used) for used in tuple(_open))


def _is_same(folder: str, other: str) -> bool:
    try:
        return os.path.samefile(folder, other)
    except OSError:  # one of them is gone
        return False


def hidden_folders(target: str) -> list[str]:
    """Return the hidden folders next to a file that runs with this target have made."""
    beside = os.path.dirname(target)
    try:
        with os.scandir(beside) as entries:
            folders = [entry.path for entry in entries if entry.name.startswith(hidden_prefix(target))]
    except OSError:  # a missing folder is reported where the file is written
        return []
    return sorted(path for path in folders if _is_for(path, os.path.basename(target)) and not os.path.islink(path))


def empty_folders(target: str) -> list[str]:
    """Return the hidden folders next to a file that a process made, and that have no file yet."""
    beside, name = os.path.dirname(target), hidden_prefix(target)
    try:
        with os.scandir(beside) as entries:
            folders = [entry.path for entry in entries if entry.name.startswith(name) and entry.is_dir()]
    except OSError:
        return []
    return [path for path in folders if _RANDOM_PART.fullmatch(os.path.basename(path)[len(name) :])]


def remove_empty(folder: str) -> None:
    """Remove a hidden folder if it has no file: a process that was about to write one makes another folder."""
    with suppress(OSError):  # it is not empty
        if os.listdir(folder) == [_JOURNAL]:
            os.rmdir(os.path.join(folder, _JOURNAL))
        os.rmdir(folder)


def _is_for(folder: str, name: str) -> bool:
    """Return True if a hidden folder is that of a file of this name: its own name also fits longer ones."""
    values = _read_json(_file(folder, _OWNER))
    stated = values.get("target", name) if isinstance(values, dict) else name
    return stated == name and os.path.isdir(os.path.join(folder, _JOURNAL))


def staged_target(folder: str) -> str:
    """Return the name of the file for which a hidden folder was made; "" if it is another folder."""
    values = _read_json(_file(folder, _OWNER))
    name = values.get("target") if isinstance(values, dict) and not os.path.islink(folder) else None
    is_plain = isinstance(name, str) and os.path.basename(name) == name
    return (
        name if isinstance(name, str) and is_plain and os.path.basename(folder).startswith(hidden_prefix(name)) else ""
    )


def counter_of(folder: str) -> str:
    """Return the path of the counter that shows that the process of a hidden folder runs."""
    return _file(folder, _COUNTER)


def discard(folder: str, target: str) -> None:
    """Remove a hidden folder from which nothing is published; a file that was moved there for a trial goes back."""
    tried = _file(folder, _TRIED)
    if os.path.lexists(tried) and not os.path.lexists(target):
        os.rename(tried, target)
    remove(folder)


def remove(folder: str) -> None:
    """Remove a hidden folder as far as possible, last of all what says whose it is; of a link the link alone."""
    if os.path.islink(folder):
        remove_file(folder)
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name != _JOURNAL:
                shutil.rmtree(entry.path, ignore_errors=True) if entry.is_dir() else remove_file(entry.path)
    shutil.rmtree(folder, ignore_errors=True)


def has_journal(folder: str) -> bool:
    """Return True if a hidden folder has a journal, be it damaged."""
    return os.path.lexists(_file(folder, _RENAMES))


def make_renames(folder: str, renames: Renames) -> None:
    """Make those renames of a journal that have not been made yet, and flush the names to the disk.

    Raises:
        OSError: The file system refuses.
    """
    moves = renames.in_order(folder)
    old, new = moves[: len(renames.aside)], moves[len(renames.aside) :]
    waiting = [move for move in new if os.path.lexists(move[0])]
    if len(waiting) == len(new):  # once a new file is in place, all old ones have given way
        for source, target in old:
            if os.path.lexists(source) and not os.path.lexists(target):
                os.rename(source, target)
    for source, target in waiting:
        if _gives_way(target):  # somebody has put it there since
            os.rename(target, free_previous_path(target))
        os.rename(source, target)
    flush_folder(os.path.dirname(folder))


def has_begun(folder: str, renames: Renames) -> bool:
    """Return True if some renames have certainly been made."""
    away = [target for _, target in renames.in_order(folder)[: len(renames.aside)]]
    return any(map(os.path.lexists, away)) or not all(
        os.path.lexists(os.path.join(folder, name)) for name in renames.new
    )


def _read_json(path: str) -> object:
    try:
        return json.loads(read_start(path, _MOST))
    except (OSError, ValueError, RecursionError):
        return None
