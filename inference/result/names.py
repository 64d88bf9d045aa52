"""Lengths of file names: those that a file system takes, and names that are shortened to them.

Lengths are in the unit of the file system: bytes, or UTF-16 characters on Windows.
"""

from __future__ import annotations

import os

from ..i18n import tr

_USUAL = 255
_TABLE = ".aux.xml"  # the longest ending that is added to the name of a raster
_RANDOM_LENGTH = 8  # characters that tempfile adds


def longest_name(folder: str) -> int:
    """Return the length of the longest file name in a folder."""
    try:
        longest = os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows; a folder that does not exist; a file system without limit
        return _USUAL
    return longest if longest > 0 else _USUAL


def length(name: str) -> int:
    """Return the length of a file name."""
    return len(name.encode("utf-16-le", "surrogatepass")) // 2 if os.name == "nt" else len(os.fsencode(name))


def within_length(name: str, longest: int) -> str:
    """Return the start of a name with at most this length."""
    while length(name) > longest:
        name = name[:-1]
    return name


def hidden_prefix(path: str) -> str:
    """Return the start of the name of the hidden folder in which a file is written."""
    folder, name = os.path.split(path)
    return f".{within_length(name, longest_name(folder or os.curdir) - _RANDOM_LENGTH - 2)}."


def name_refusal(path: str, title: str, *, is_raster: bool) -> str:
    """Return an error message, which names a file by its title, if its name is too long; else ""."""
    folder, name = os.path.split(os.path.abspath(path))
    longest = longest_name(folder) - (len(_TABLE) if is_raster else 0)
    if length(name) <= longest:
        return ""
    if is_raster:
        template = tr(
            "{title} {output}: the file name is too long ({length} bytes). Choose a name of at most {longest} bytes, "
            "because GDAL stores the classes in a file whose name has {ending} added to it."
        )
    else:
        template = tr(
            "{title} {output}: the file name is too long ({length} bytes). Choose a name of at most {longest} bytes."
        )
    return template.format(title=title, output=path, length=length(name), longest=longest, ending=_TABLE)
