"""Files that GDAL opens because a raster names them, such as the sources of a virtual raster.

GDAL waits for ever for a pipe or a device, so a raster that names one is refused before GDAL opens it. Files are
recognised by their content, as GDAL does; only files on a disk are examined.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Optional

from osgeo import gdal

from ..regular_files import Stamp, open_regular, read_start, special_file_below, special_file_in, stamp_of
from .xml_nodes import ATTRIBUTE, TEXT, XmlNode, parsed

_LARGEST = 64 * 2**20  # bytes of a virtual raster
_START = 1024  # bytes in which GDAL looks for the name of the outermost element
_KINDS = (b"<VRTDataset", b"<MRF_META", b"<GDALTileIndexDataset", b"<OGRVRTDataSource", b"<VSISparseFile")
_NAMES = {"sourcefilename", "sourcedataset", "datafile", "indexfile", "source", "indexdataset", "srcdatasource"}
_NAMES |= {"filename"}  # of a sparse file
_KEYS = {"x_dataset", "y_dataset"}  # of a geolocation
# Where a path can begin or end in a connection string, such as vrt:///a.tif?bands=1 or NETCDF:"a.nc":b.
_BREAKS = re.compile(r':(?://)?|["?,{}=&]|/vsi[a-z0-9_]+/')
_VSI, _STDIN = "/vsi", "/vsistdin"
_ARCHIVES = (".zip", ".kmz", ".tar", ".tgz", ".gz", ".7z", ".rar")
_MOST_ARCHIVED = 1000  # files in archives that are examined
_PIECE = 2**20  # bytes
_MOST_NAMES = 256  # of rasters that are remembered
_MOST_BREAKS = 24  # in a connection string, as its parts are between any two of them
_SERVERS = re.compile(
    r"/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)(?:_streaming)?[/?]|(?:https?|ftp)://"
    r"|^(?:PG|WMS|WMTS|WCS|WFS|OGCAPI|EEDAI?|DAAS|PLMOSAIC|PLSCENES|STACTA|STACIT|GEORASTER|GEOR|RASDAMAN|DODS|NGW):",
    re.IGNORECASE,
)

Status = Callable[[str], Optional[os.stat_result]]
"""Returns the status of a path; None if there is nothing."""


def unreadable_source(uri: str) -> str:
    """Return a pipe or device that GDAL would open with a dataset, such as a source of a virtual raster; "" if none."""
    times = _times_without.get(uri)
    if times and all(_time_of(path) == time for path, time in times.items()):
        return ""
    search = _Search()
    special = search.first_special(((uri,), ""))
    if len(_times_without) >= _MOST_NAMES:
        _times_without.clear()
    _times_without[uri] = {} if special or search.in_folders else search.times
    return special


_times_without: dict[str, dict[str, int]] = {}  # for names without a pipe: folders and files, and their times then


class _Search:
    """Looks for pipes and devices among names, and among those in the virtual rasters of these names.

    Attributes:
        times: When each virtual raster, and each folder in which something was looked for, was changed.
        in_folders: Whether the content of folders belongs to the raster.
    """

    def __init__(self) -> None:
        self.times: dict[str, int] = {}
        self.in_folders = False
        self._seen: set[str] = set()
        self._archived = 0

    def first_special(self, first: tuple[tuple[str, ...], str]) -> str:
        """Return the first pipe or device, given names and the folder in which GDAL looks for them; "" if none."""
        waiting = [first]
        while waiting:
            names, folder = waiting.pop()
            for name in names:
                if is_xml(name):
                    waiting.append((names_in(name), folder))
                    continue
                if _STDIN in name.lower():
                    return _STDIN
                self._note_folder(os.path.join(folder, name))
                for source, status in _named(name, folder):
                    special = self._special_at(source, status)
                    if special:
                        return special
                    waiting += self._names_in(source, status)
                waiting += self._names_in_archives(os.path.join(folder, name) if folder.startswith(_VSI) else name)
        return ""

    def _special_at(self, path: str, status: os.stat_result) -> str:
        """Return a path if it is a pipe or device, or one in the folder in which GDAL looks for its metadata."""
        if path in self._seen:
            return ""
        if stat.S_ISDIR(status.st_mode):
            self.in_folders = True
            return special_file_below(path)
        if not stat.S_ISREG(status.st_mode):
            return path
        self._note_folder(path)
        if os.path.islink(path):
            self._note_folder(os.path.realpath(path))
        return special_file_in(os.path.dirname(os.path.abspath(path)))

    def _names_in(self, path: str, status: os.stat_result) -> list[tuple[tuple[str, ...], str]]:
        """Return the names in a file that has not been seen yet, with each folder in which GDAL looks for them."""
        if path in self._seen:
            return []
        self._seen.add(path)
        names = names_in_file(path, status)
        if names or path.lower().endswith(_ARCHIVES):
            self.times[path] = status.st_mtime_ns
        return [(names, folder) for folder in (folders_of(path) if names else ())]

    def _names_in_archives(self, name: str) -> list[tuple[tuple[str, ...], str]]:
        """Return the names in a virtual raster that is in an archive, with its folder there."""
        found = []
        for path in _parts(name) if _VSI in name and not is_on_server(name) else ():
            if path.startswith(_VSI) and path not in self._seen and self._archived < _MOST_ARCHIVED:
                self._archived += 1
                self._seen.add(path)
                found.append((names_in(_archived_text(path)), os.path.dirname(path)))
        return found

    def _note_folder(self, path: str) -> None:
        folder = os.path.dirname(path)
        if folder not in self.times:
            self.times[folder] = _time_of(folder)


def _time_of(path: str) -> int:
    """Return when a file or folder was changed; 0 if it is not there."""
    status = status_of(path or os.curdir)
    return status.st_mtime_ns if status else 0


def _named(name: str, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files, pipes, devices and folders that a name may refer to."""
    yield from files_named(name, folder)
    if not is_plain_path(name):  # else the whole name is that of the folder
        yield from ((path, status) for path in folders_named(name, folder) if (status := status_of(path)) is not None)


def folders_of(path: str) -> tuple[str, ...]:
    """Return the folders in which GDAL looks for the sources of a virtual raster; for a link, also that of its target.

    Each is returned once.
    """
    return tuple(dict.fromkeys((os.path.dirname(path), os.path.dirname(os.path.realpath(path)))))


def is_xml(name: str) -> bool:
    """Return whether the name of a raster is its XML."""
    return name.lstrip().startswith("<")


def is_on_server(name: str) -> bool:
    """Return whether a name of GDAL refers to a server."""
    return _SERVERS.search(name) is not None


def is_plain_path(name: str) -> bool:
    """Return whether a name of GDAL can only be a path."""
    return _BREAKS.search(name) is None


def names_in_file(path: str, status: os.stat_result) -> tuple[str, ...]:
    """Return the names of files in a virtual raster, each once; () for other files.

    A file is opened only once, unless it changes.
    """
    return _names_of(path, stamp_of(status))


@lru_cache(maxsize=2**16)
def _names_of(path: str, stamp: Stamp) -> tuple[str, ...]:  # noqa: ARG001  a changed file is another one
    return names_in(_text_of(path))


def _text_of(path: str) -> str:
    """Return the XML of a virtual raster; "" for other files."""
    try:
        with open_regular(path) as file:
            start = file.read(_START)
        is_virtual = any(kind in start for kind in _KINDS)
        return read_start(path, _LARGEST).decode("utf-8", "replace") if is_virtual else ""
    except OSError:
        return ""


def _archived_text(name: str) -> str:
    """Return the XML of a virtual raster in one of GDAL's file systems, such as archives; "" for other files."""
    try:
        file = gdal.VSIFOpenL(name, "rb")
    except RuntimeError:  # if another plugin has enabled exceptions
        return ""
    if file is None:
        return ""
    try:
        content = bytearray(gdal.VSIFReadL(1, _START, file) or b"")
        if any(kind in content for kind in _KINDS):
            while len(content) < _LARGEST and (piece := gdal.VSIFReadL(1, _PIECE, file)):
                content += piece
            return content.decode("utf-8", "replace")
    except RuntimeError:
        pass
    finally:
        gdal.VSIFCloseL(file)
    return ""


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of files in the XML of a virtual raster, each once."""
    root = parsed(text) if text else None
    return tuple(dict.fromkeys(_names_under(root))) if root else ()


def _names_under(node: XmlNode) -> Iterator[str]:
    """Yield the names of files in an element and those in it."""
    attributes = {inner[1].lower(): inner[2][1] for inner in node[2:] if inner[0] == ATTRIBUTE}
    if node[1].lower() in _NAMES or str(attributes.get("key", "")).lower() in _KEYS:
        yield from (inner[1] for inner in node[2:] if inner[0] == TEXT)
    for inner in node[2:]:
        if inner[0] not in (TEXT, ATTRIBUTE):
            yield from _names_under(inner)


def status_of(path: str) -> os.stat_result | None:
    """Return the status of a path; None if there is nothing."""
    try:
        return os.stat(path)
    except (OSError, ValueError):  # it does not exist, or is no path
        return None


def files_named(name: str, folder: str, look: Status = status_of) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files, pipes and devices that a file name or connection string may refer to, as it is and in a folder.

    A file may be an archive with the raster in it. The whole name may be that of a folder.
    """
    found = False
    for part in _parts(name):
        for path in dict.fromkeys((part, os.path.join(folder, part))):
            existing = _existing(path, look, climbs=part != name)
            if existing is not None and (part == name or not stat.S_ISDIR(existing[1].st_mode)):
                found = True
                yield existing
        if found and part == name:
            return


def folders_named(name: str, folder: str, look: Status = status_of) -> Iterator[str]:
    """Yield the folders that a file name or connection string may refer to, as it is and in a folder."""
    for part in _parts(name):
        for path in dict.fromkeys((part, os.path.join(folder, part))):
            status = look(path)
            if status is not None and stat.S_ISDIR(status.st_mode):
                yield path


def _parts(name: str) -> Iterator[str]:
    """Yield a name, then what is between any two places in it where a path can begin or end."""
    yield name
    breaks = [found.span() for found in _BREAKS.finditer(name)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(name)]
    few = len(breaks) <= _MOST_BREAKS and not is_on_server(name)
    spans = combinations_with_replacement(range(len(starts)), 2) if few else ((n, n) for n in range(len(starts)))
    parts = (name[starts[first] : ends[last]] for first, last in spans)
    yield from dict.fromkeys(part for part in parts if part.strip("/") and part != name)


def _existing(path: str, look: Status, *, climbs: bool) -> tuple[str, os.stat_result] | None:
    """Return a path that exists, or a file on the way to it if `climbs`, with its status."""
    status, whole = look(path), path
    while status is None and climbs and os.path.dirname(path) not in ("", path):
        path = os.path.dirname(path)
        status = look(path)
    if status is None or (path != whole and stat.S_ISDIR(status.st_mode)):
        return None
    return path, status
