"""Small sample windows of a raster, and a stamp of its files to detect changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html import unescape

from ..grid.window import Window
from ..regular_files import Stamp, stamp_of

_WINDOWS = 4  # along each axis
_WINDOW_SIDE = 64  # pixels of a window
_FILES = re.compile(r"<SourceFilename[^>]*>([^<]*)</SourceFilename>")


def sample_windows(rows: int, cols: int, along: int = _WINDOWS) -> Iterator[Window]:
    """Return small windows spread evenly over a raster, `along` of them on each axis."""
    height, width = min(_WINDOW_SIDE, rows), min(_WINDOW_SIDE, cols)
    for row in _starts(rows - height, along):
        for col in _starts(cols - width, along):
            yield Window(row, col, height, width)


def stamp(uri: str) -> tuple[Stamp, ...]:
    """Return the stamps of the file that GDAL opens, or of the files in the text of a virtual raster."""
    if not uri.lstrip().startswith("<"):
        return (_file_stamp(uri),)
    within = [stamp(unescape(path)) for path in dict.fromkeys(_FILES.findall(uri))]
    return tuple(state for states in within for state in states)


def _starts(room: int, count: int) -> list[int]:
    return sorted({room * (2 * number + 1) // (2 * count) for number in range(count)})


def _file_stamp(path: str) -> Stamp:
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError):  # a URI of GDAL that is not a file
        return ()
