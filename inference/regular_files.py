"""Open files that others chose, without waiting: a pipe, a device or an endless link is refused, not read."""

from __future__ import annotations

import errno
import os
import stat
from functools import lru_cache
from typing import BinaryIO

from .i18n import tr

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # opening a pipe waits for its writer

Stamp = tuple[int, ...]
"""What tells the content of a file from its content at another time: numbers of `stamp_of`, or none without a file."""

_MOST_FOLDERS = 10_000  # of a raster that are examined


def open_regular(path: str) -> BinaryIO:
    """Open a file for reading bytes.

    Raises:
        OSError: It cannot be opened, or is not a regular file.
    """
    descriptor = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, tr("it is not a regular file"), path)
    return os.fdopen(descriptor, "rb")


def stamp_of(status: os.stat_result) -> Stamp:
    """Return numbers that change if a file is written or replaced, to recognise content that has been read before.

    Size and time of modification are not enough: copies and archives restore the time.
    """
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_dev, status.st_ino


def read_start(path: str, most: int) -> bytes:
    """Return the first bytes of a file, no more than `most`; memory is allocated for those that there are.

    Raises:
        OSError: It cannot be read, or is not a regular file.
    """
    with open_regular(path) as file:
        return file.read(min(most, os.fstat(file.fileno()).st_size))


def is_special(path: str) -> bool:
    """Return True if there is something that is neither a file nor a folder: a device, a pipe, an endless link."""
    return os.path.lexists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def special_file_at(path: str) -> str:
    """Return the path of a pipe or device that GDAL may open with a file or folder; "" if there is none."""
    if is_special(path):
        return path
    if not os.path.exists(path):
        return ""
    inside = special_file_below(path) if os.path.isdir(path) else ""
    return inside or special_file_in(os.path.dirname(os.path.abspath(path)))


def special_file_below(folder: str) -> str:
    """Return the path of a pipe or device in a folder that is a raster, such as one of Zarr, or below; "" if none.

    A raster in a folder with very many others is examined in part.
    """
    waiting, looked = [folder], 0
    while waiting and looked < _MOST_FOLDERS:
        special = special_file_in(waiting[-1])
        if special:
            return special
        waiting += _folders_in(waiting.pop())
        looked += 1
    return ""


def special_file_in(folder: str) -> str:
    """Return the path of a pipe or device in a folder; "" if there is none.

    Any counts, since GDAL looks for metadata of a raster under many names, such as METADATA.DIM.
    """
    names, _ = _content(folder)
    return os.path.join(folder, names[0]) if names else ""


def _folders_in(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in _content(folder)[1]]


def _content(folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of pipes and devices in a folder, and those of folders."""
    try:
        return _content_of(folder, os.stat(folder).st_mtime_ns)
    except OSError:  # not allowed
        return (), ()


@lru_cache(maxsize=1024)
def _content_of(folder: str, changed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ARG001  a changed folder is another one
    """Return the names of pipes and devices in a folder, and those of folders in it.

    Opening a socket or a broken link fails at once.
    """
    special, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.name)
                elif not entry.is_file() and _waits(entry):
                    special.append(entry.name)
    except OSError:  # not listable: nor can GDAL find side files by listing
        return (), ()
    return tuple(special), tuple(folders)


def _waits(entry: os.DirEntry[str]) -> bool:
    try:
        mode = entry.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISSOCK(mode))
