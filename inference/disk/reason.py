"""Why a file cannot be written, in simpler terms than those of libraries, which name their own functions."""

from __future__ import annotations

import os
import shutil

from ..i18n import numeral, tr

_FULL = 2**20  # bytes; with fewer on the disk, a write fails for lack of space
_LONGEST_REASON = 160  # characters of a library's message; SQLite repeats whole statements
_FAILED = " failed: "


def reason_not_written(path: str, words: str) -> str:
    """Return why a file could not be written.

    Args:
        path: The file.
        words: The report of the system or of a library.
    """
    folder = os.path.dirname(os.path.abspath(path))
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return tr("the folder {folder} no longer exists").format(folder=folder)
    if free < _FULL:
        return tr("the disk is full: {free} KB free").format(free=numeral(free // 1024))
    return words if len(words) <= _LONGEST_REASON else "… " + words.rpartition(_FAILED)[2][-_LONGEST_REASON:]
