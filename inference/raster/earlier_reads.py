"""What GDAL keeps of files that this process has read before, and the states of files on servers.

GDAL keeps parts of a file on a server, or that there is none, until the process ends; QGIS may run for days. If that
file is replaced, GDAL returns the old content, or a mixture of both. It also keeps the state of the archive of gzip
that it read last.
"""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Iterable

from osgeo import gdal

from .inputs import RasterInput
from .source_files import SourceFiles

RemoteState = tuple[int, int]
"""The size in bytes and the time in s that a server states for a file."""
RemoteStates = tuple[tuple[str, RemoteState], ...]
"""The names of files on servers, with their states."""

_MOST_REMOTE = 64  # files whose states are requested
_NEXT_SECOND = 1.1  # seconds after which a time that is that of the request has changed
_ACCESS = re.compile(r"(?<=//)[^/@]*@|\?.*")  # a user with a password, and the signature of an address
_GZIP = "/vsigzip/"
_GZIP_ENDINGS = (".gz", ".tgz")
_SMALL = "/vsimem/pixelwise_small.gz"
_small_lock = threading.Lock()  # of several runs


def forget_earlier_reads(rasters: Iterable[RasterInput], paths: Iterable[str] = ()) -> None:
    """Let GDAL read rasters and other files again, if it may have kept something of them.

    Args:
        rasters: The rasters.
        paths: Names of other files, as GDAL opens them.
    """
    names = {*(raster.uri for raster in rasters if raster.blocks is None), *paths}
    found = [SourceFiles.of_name(name) for name in names if name]
    if any(files.remote for files in found):
        gdal.VSICurlClearCache()
    if any(map(_is_gzip, names.union(*(files.paths | files.remote for files in found)))):
        _forget_gzip()


def remote_states(names: Iterable[str]) -> RemoteStates:
    """Return the states of files on servers, as far as the servers state them; of very many only some."""
    wanted = [name for name in sorted(names) if name.startswith("/vsi")][:_MOST_REMOTE]
    return tuple((name, state) for name in wanted if (state := _remote_state(name)) is not None)


def changed_on_server(states: RemoteStates) -> str:
    """Return the name of a file that has changed on its server, among those that can be reached; "" if none has.

    A server that creates a file for each request states another time for each; then the size alone counts. What grants
    access to the file is left out of its name.
    """
    for name, before in states:
        now = _state_now(name)
        if now is None or now == before:
            continue
        if now[0] != before[0] or _state_after(_NEXT_SECOND, name) == now:
            return _ACCESS.sub("", name)
    return ""


def _state_after(seconds: float, name: str) -> RemoteState | None:
    time.sleep(seconds)
    return _state_now(name)


def _state_now(name: str) -> RemoteState | None:
    gdal.VSICurlClearCache()
    return _remote_state(name)


def _remote_state(name: str) -> RemoteState | None:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        status = gdal.VSIStatL(name)
    except RuntimeError:  # if another plugin has enabled exceptions
        return None
    finally:
        gdal.PopErrorHandler()
    return None if status is None else (status.size, status.mtime)


def _is_gzip(name: str) -> bool:
    return _GZIP in name or name.lower().endswith(_GZIP_ENDINGS)


def _forget_gzip() -> None:
    """Let GDAL read another archive, so that it keeps the state of that one."""
    with _small_lock:
        gdal.FileFromMemBuffer(_SMALL, gzip.compress(b"\0"))
        file = gdal.VSIFOpenL(_GZIP + _SMALL, "rb")
        if file is not None:
            gdal.VSIFReadL(1, 1, file)
            gdal.VSIFCloseL(file)
        gdal.Unlink(_SMALL)
