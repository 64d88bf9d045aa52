"""The state of a file, which reveals changes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Union

from ..i18n import numeral, tr
from ..regular_files import open_regular

_PIECES, _PIECE = 64, 4096  # of a file that are read to recognise it, and their bytes


@dataclass(frozen=True)
class FileState:
    """The state of a file. Equal states mean that nothing has been written to it, and that it is the same file.

    Attributes:
        size: Its bytes.
        modified: When its content was changed, in ns.
        changed: When its content or anything else about it was changed, in ns; on Windows when it was made.
        number: The number of the file on its disk.
        sample: A digest of pieces of its content, if they were read.
    """

    size: int
    modified: int
    changed: int
    number: tuple[int, int]
    sample: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, path: str, *, sampled: bool = False) -> FileState | None:
        """Return the state of a file; None if there is no regular file."""
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                return None
            sample = content_sample(path)[1] if sampled else ""
        except (OSError, ValueError):
            return None
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, (status.st_dev, status.st_ino), sample)


FileStates = tuple[tuple[str, Union[FileState, None]], ...]
"""Files and their states; None for one that is not there."""


def file_states(paths: Iterable[str], *, sampled: bool = False) -> FileStates:
    """Return the states of files; with samples of their content if they are to be recognised after a touch."""
    return tuple((path, FileState.of(path, sampled=sampled)) for path in dict.fromkeys(paths))


def content_sample(path: str, pieces: int = _PIECES) -> tuple[int, str]:
    """Return the size of a file, and a digest of pieces of its content that are evenly distributed.

    Raises:
        OSError: The file cannot be read.
    """
    digest = hashlib.sha256()
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        for number in range(pieces):
            file.seek(max(0, size - _PIECE) * number // (pieces - 1))
            digest.update(file.read(_PIECE))
    return size, digest.hexdigest()


def difference(before: FileState | None, now: FileState | None) -> str:
    """Return how a file has changed, for messages."""
    if now is None:
        return tr("it no longer exists")
    if before is None:
        return tr("it did not exist")
    if before.size != now.size:
        return tr("its size was {before} bytes and is {now} bytes").format(
            before=numeral(before.size), now=numeral(now.size)
        )
    return tr("it was replaced or written to")


def are_unchanged(states: FileStates) -> bool:
    """Return True if nothing has been written to any of the files."""
    return all(FileState.of(path) == state for path, state in states)


def first_changed(states: FileStates) -> tuple[str, str]:
    """Return the first file whose content has changed, and how; empty texts if there is none.

    A file whose time alone has changed counts as changed if its content was not sampled.
    """
    for path, before in states:
        now = FileState.of(path)
        if now != before and not _is_touched(path, before, now):
            return path, difference(before, now)
    return "", ""


def _is_touched(path: str, before: FileState | None, now: FileState | None) -> bool:
    """Return True if a file has a different modification time, but the same size and sample of its content."""
    if before is None or now is None or before.size != now.size or not before.sample:
        return False
    try:
        return content_sample(path)[1] == before.sample
    except OSError:
        return False
