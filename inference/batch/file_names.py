"""File names from names of rasters: valid on every file system, and distinct."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from ..disk.names import comparable_name

# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_LONGEST = 180  # bytes; of 255, since suffixes and the names of unfinished files are longer


def safe_name(text: str) -> str:
    """Return a file name without extension that is valid on every common file system."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text))
    name = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    name = re.sub(r"^\.", "_", name.strip()).rstrip(". ")
    return f"_{name}" if _RESERVED.match(name) else name or "raster"


def distinct_names(texts: Iterable[str], is_taken: Callable[[str], bool]) -> list[str]:
    """Return a safe name for each text, with a number if it is taken.

    Args:
        texts: Names for people, in the order in which names are assigned.
        is_taken: Returns whether a name is taken.
    """
    assigned: set[str] = set()
    names = []
    for text in texts:
        first = name = safe_name(text)
        number = 1
        while comparable_name(name) in assigned or is_taken(name):
            number += 1
            name = f"{first}_{number}"
        assigned.add(comparable_name(name))
        names.append(name)
    return names
