"""Files that GDAL opens because a raster names them, such as the sources of a virtual raster.

GDAL waits for ever for a pipe or a device, so a raster that names one is refused before GDAL opens it. Files are
recognised by their content, as GDAL does; only files on a disk are examined.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache

from ..regular_files import open_regular, read_start, special_file_in
from .xml_nodes import ATTRIBUTE, TEXT, XmlNode, parsed

_LARGEST = 64 * 2**20  # bytes of a virtual raster
_START = 1024  # bytes in which GDAL looks for the name of the outermost element
_KINDS = (b"<VRTDataset", b"<MRF_META", b"<GDALTileIndexDataset", b"<OGRVRTDataSource")
_NAMES = {"sourcefilename", "sourcedataset", "datafile", "indexfile", "source", "indexdataset", "srcdatasource"}
_KEYS = {"x_dataset", "y_dataset"}  # of a geolocation
# Where a path can begin or end in a connection string, such as vrt:///a.tif?bands=1 or NETCDF:"a.nc":b.
_BREAKS = re.compile(r'[":?,{}]|/vsi[a-z0-9_]+/')


def unreadable_source(uri: str) -> str:
    """Return a pipe or device that GDAL would open with a dataset, such as a source of a virtual raster; "" if none."""
    if uri.lstrip().startswith("<"):
        return _first_special((uri, ""))
    for path, status in _files(uri, ""):
        special = _special_at(path, status)
        if not special and stat.S_ISREG(status.st_mode):
            special = _named_by(path, status.st_mtime_ns, status.st_size)
        if special:
            return special
    return ""


@lru_cache(maxsize=256)
def _named_by(path: str, changed: int, size: int) -> str:  # noqa: ARG001  a changed file is another one
    """Return the first pipe or device that a file names, or a file that it names; "" if there is none."""
    text = _text_of(path)
    return _first_special((text, os.path.dirname(path)), path) if text else ""


def _first_special(first: tuple[str, str], path: str = "") -> str:
    """Return the first pipe or device that the XML of a virtual raster in a folder names, also by other ones."""
    seen, waiting = {path}, [first]
    while waiting:
        text, folder = waiting.pop()
        for name in _names_in(text):
            if name.lstrip().startswith("<"):
                waiting.append((name, folder))
                continue
            for source, status in _files(name, folder):
                if source in seen:
                    continue
                special = _special_at(source, status)
                if special:
                    return special
                seen.add(source)
                waiting.append((_text_of(source), os.path.dirname(source)))
    return ""


def _special_at(path: str, status: os.stat_result) -> str:
    """Return a path if it is that of a pipe or device, or one in the folder in which GDAL looks for its metadata."""
    if stat.S_ISDIR(status.st_mode):
        return special_file_in(path)
    return special_file_in(os.path.dirname(os.path.abspath(path))) if stat.S_ISREG(status.st_mode) else path


def _text_of(path: str) -> str:
    """Return the XML of a virtual raster; "" for other files."""
    try:
        with open_regular(path) as file:
            start = file.read(_START)
        is_virtual = any(kind in start for kind in _KINDS)
        return read_start(path, _LARGEST).decode("utf-8", "replace") if is_virtual else ""
    except OSError:
        return ""


def _names_in(text: str) -> Iterator[str]:
    """Yield the names of files in the XML of a virtual raster."""
    if not text:
        return
    root = parsed(text)
    if root:
        yield from _names(root)


def _names(node: XmlNode) -> Iterator[str]:
    """Yield the names of files in an element and those in it."""
    attributes = {inner[1].lower(): inner[2][1] for inner in node[2:] if inner[0] == ATTRIBUTE}
    if node[1].lower() in _NAMES or str(attributes.get("key", "")).lower() in _KEYS:
        yield from (inner[1] for inner in node[2:] if inner[0] == TEXT)
    for inner in node[2:]:
        if inner[0] not in (TEXT, ATTRIBUTE):
            yield from _names(inner)


def _files(name: str, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files, pipes and devices that a file name or connection string may refer to, as it is and in a folder.

    A file may be an archive with the raster in it. The whole name may be that of a folder.
    """
    for part in dict.fromkeys((name, *_BREAKS.split(name))):
        for path in dict.fromkeys((part, os.path.join(folder, part))):
            existing = _existing(path, climbs=part != name or name.startswith("/vsi"))
            if existing is not None and (part == name or not stat.S_ISDIR(existing[1].st_mode)):
                yield existing


def _existing(path: str, *, climbs: bool) -> tuple[str, os.stat_result] | None:
    """Return a path that exists, or a file on the way to it if `climbs`, with its status."""
    status, whole = _status(path), path
    while status is None and climbs and os.path.dirname(path) not in ("", path):
        path = os.path.dirname(path)
        status = _status(path)
    if status is None or (path != whole and stat.S_ISDIR(status.st_mode)):
        return None
    return path, status


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (OSError, ValueError):  # it does not exist, or is no path
        return None
