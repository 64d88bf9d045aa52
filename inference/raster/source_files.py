"""The files on disk that contain a raster, whatever its name for GDAL is.

The identity of a run, the watch of its inputs, and the checks of its outputs all need them.

GDAL lists names: paths, paths inside archives, connection strings. It does not list the sources of the sources of a
virtual raster, those that are not paths, and the data of some formats.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import open_dataset, require_regular_files
from ..grid.named_sources import (
    files_named,
    folders_named,
    folders_of,
    is_on_server,
    is_plain_path,
    is_xml,
    names_in,
    names_in_file,
    status_of,
)
from .storage import SERVERS
from .vrt.xml import written

AUXILIARY = ".aux.xml"
_BESIDE = (AUXILIARY, ".msk", ".ovr")
_IN_LARGE = tuple(ending.upper() for ending in _BESIDE[1:])  # GDAL finds these too, but no .AUX.XML
_OF_MASK = ".msk.ovr"  # overviews of a mask
_BESIDE_ENDING = re.compile(r"(?:\.msk)?\.(?:msk|ovr)\Z", re.IGNORECASE)
_DATABASES = (".gpkg", ".sqlite", ".db", ".mbtiles")
_JOURNALS = ("-wal", "-journal")  # of SQLite: what has been written to a database, but is not in its file yet
_ERDAS = ".aux"  # overviews of a raster of any format
# Formats in one file, of which large mosaics consist.
_WHOLE = (".tif", ".tiff", ".jp2", ".j2k", ".png", ".jpg", ".jpeg", ".vrt", ".nc", ".h5", ".gpkg", ".mbtiles", ".zip")
# The index and the data of MRF, by its compression.
_MRF = (".idx", ".ppg", ".pjg", ".pzp", ".pzs", ".til", ".ptf", ".lrc", ".qb3")
_HEADERS = (".hdr", ".HDR", ".ige", ".rrd")  # of ENVI, ESRI and Erdas
_INDEXES = (".xml", ".safe", ".dim", ".til", ".toc", ".gti", ".gti.gpkg")  # of files that name others
_VIRTUAL = (".vrt", ".mrf")  # in an archive
_TABLES = {"GTI"}  # drivers whose files are rows of a table
_MOST_IN_FOLDER = 1000  # files of a raster that is a folder
_MOST_LEVELS = 8  # of rasters that GDAL has to open for their files


@dataclass(frozen=True)
class SourceFiles:
    """The files of a raster.

    Attributes:
        paths: The paths of the files as GDAL opens them, which may be links.
        missing: Paths of sources that do not exist, but would change the raster if they appeared.
        remote: Names of GDAL on servers.
        unknown: Names of GDAL on this machine that refer to no file, or to too many.
    """

    paths: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    remote: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    @classmethod
    def of(cls, dataset: gdal.Dataset) -> SourceFiles:
        """Return the files of an opened raster, with the sources of virtual rasters."""
        search = _Search()
        search.add_dataset(dataset)
        return search.found()

    @classmethod
    def of_path(cls, path: str) -> SourceFiles:
        """Return the file of a raster that GDAL cannot open, if it is one."""
        return cls(frozenset((os.path.abspath(path),)) if os.path.isfile(path) else frozenset())

    @classmethod
    def of_name(cls, name: str) -> SourceFiles:
        """Return the files that a name of GDAL refers to, with the sources of virtual rasters; GDAL opens none."""
        search = _Search()
        search._add(name, "", 0)
        return search.found()

    @property
    def names(self) -> frozenset[str]:
        """All of them, whether or not they are files; the real paths of those that are."""
        return frozenset(map(os.path.realpath, self.paths)) | self.missing | self.remote | self.unknown

    @property
    def with_neighbours(self) -> frozenset[str]:
        """The paths, and those next to them at which GDAL looks for masks, overviews and settings; may be no files."""
        main = self._main
        by_stem = (os.path.splitext(path)[0] + _ERDAS for path in main)
        journals = (path + ending for path in main if is_database(path) for ending in _JOURNALS)
        beside = (path + ending for path in main for ending in (*_BESIDE, _OF_MASK))
        return self.paths.union(beside, by_stem, journals, *map(_spelt_otherwise, main))

    @property
    def watched(self) -> frozenset[str]:
        """The paths that would change the raster if one of these files changed or appeared."""
        in_large = (path + ending for path in self._main for ending in _IN_LARGE)
        return self.with_neighbours.union(self.missing, in_large)

    @property
    def _main(self) -> list[str]:
        return [path for path in self.paths if not _is_beside(path)]


def _is_beside(path: str) -> bool:
    return path.lower().endswith(_BESIDE)


def _spelt_otherwise(path: str) -> tuple[str, ...]:
    """Return the paths of files next to a raster with large letters in their ending, such as .OVR or .Ovr."""
    folder, name = os.path.split(path)
    try:
        beside = _beside_in(folder, os.stat(folder).st_mtime_ns)
    except (OSError, ValueError):  # not listable: nor can GDAL find these files by listing
        return ()
    return tuple(os.path.join(folder, other) for other in beside.get(name.lower(), ()))


@lru_cache(maxsize=1024)
def _beside_in(folder: str, changed: int) -> dict[str, list[str]]:  # noqa: ARG001  a changed folder is another one
    """Return the names of masks and overviews with large letters in their ending, by the small name of the raster."""
    found: dict[str, list[str]] = {}
    for name in os.listdir(folder):
        ending = _BESIDE_ENDING.search(name)
        if ending and not ending[0].islower():
            found.setdefault(name[: ending.start()].lower(), []).append(name)
    return found


def is_database(path: str) -> bool:
    """Return whether a file is one of SQLite, to which QGIS may write though the raster in it stays the same."""
    return path.lower().endswith(_DATABASES)


def database_of(path: str) -> str:
    """Return the database to which a journal belongs; "" if a path is not that of a journal."""
    database = next((path[: -len(ending)] for ending in _JOURNALS if path.endswith(ending)), "")
    return database if is_database(database) else ""


def source_files(dataset: gdal.Dataset) -> frozenset[str]:
    """Return the real paths of all files of a raster with the sources of virtual rasters, and names on servers."""
    return SourceFiles.of(dataset).names


class _Search:
    """Looks for the files of one raster; the status of each path is read once."""

    def __init__(self) -> None:
        self._statuses: dict[str, os.stat_result | None] = {}
        self._seen: set[tuple[str, str, bool]] = set()
        self._paths: set[str] = set()
        self._missing: set[str] = set()
        self._remote: set[str] = set()
        self._unknown: set[str] = set()
        self._large: set[str] = set()  # folders

    def found(self) -> SourceFiles:
        """Return what was found."""
        large = {folder for folder in self._large if not any(path.startswith(folder) for path in self._paths)}
        here = os.getcwd()
        paths, missing = ({os.path.join(here, path) for path in found} for found in (self._paths, self._missing))
        return SourceFiles(*map(frozenset, (paths, missing, self._remote, self._unknown | large)))

    def add_dataset(self, dataset: gdal.Dataset, levels: int = _MOST_LEVELS) -> None:
        """Add the files of an opened raster, and of the rasters that it needs."""
        name, driver = dataset.GetDescription(), dataset.GetDriver().ShortName
        listed = [*(dataset.GetFileList() or ()), name]
        if driver in SERVERS or is_on_server(name):
            self._remote.add(name)
            listed = [path for path in listed if self._look(path)]
        for path in listed:
            status = self._look(path)
            if status is not None and stat.S_ISREG(status.st_mode):
                self._add_file(path, status, levels)
            else:
                self._add(path, "", levels, opens=False)
        if driver == "VRT" and name.startswith("/vsi"):
            self._add_all(names_in(written(dataset)), os.path.dirname(name), levels)
        if driver in _TABLES:
            self._unknown.add(name)

    def _add_all(self, names: Iterable[str], folder: str, levels: int) -> None:
        for name in names:
            self._add(name, folder, levels)

    def _add(self, name: str, folder: str, levels: int, *, opens: bool = True) -> None:
        """Add the files of a name of GDAL, as it is and in a folder; `opens` raster files that are not complete."""
        if not name or (name, folder, opens) in self._seen:
            return
        self._seen.add((name, folder, opens))
        if is_xml(name):
            self._add_all(names_in(name), folder, levels)
        elif is_on_server(name) and not self._look(name):
            self._remote.add(name)
        else:
            self._add_local(name, folder, levels, opens=opens)

    def _add_local(self, name: str, folder: str, levels: int, *, opens: bool) -> None:
        if folder.startswith("/vsi") and is_plain_path(name):
            name, folder = os.path.join(folder, name), ""
            if is_on_server(name):
                self._remote.add(name)
                return
        files = [
            (path, status) for path, status in files_named(name, folder, self._look) if stat.S_ISREG(status.st_mode)
        ]
        folders = [] if files else list(folders_named(name, folder, self._look))
        for path, status in files:
            self._add_file(path, status, levels)
        for path in folders:
            self._add_folder(path)
        if not files and not folders:
            (self._missing if is_plain_path(name) else self._unknown).add(os.path.join(folder, name))
        elif opens and levels and (folders or _is_index(name)):
            self._open(os.path.join(folder, name), levels - 1)

    def _add_file(self, path: str, status: os.stat_result, levels: int) -> None:
        if path in self._paths:
            return
        self._paths.add(path)
        if _is_beside(path):
            return
        self._paths.update(self._parts_of(path))
        names = names_in_file(path, status)
        for folder in folders_of(path) if names else ():
            self._add_all(names, folder, levels)

    def _add_folder(self, folder: str) -> None:
        """Add the files in a folder that is a raster, such as one of Zarr, unless there are too many."""
        paths = list(islice(_files_in(folder), _MOST_IN_FOLDER + 1))
        if len(paths) > _MOST_IN_FOLDER:
            self._large.add(folder)
        else:
            self._paths.update(paths)

    def _open(self, name: str, levels: int) -> None:
        """Let GDAL list the files of a raster, unless it is on a server."""
        with suppress(RasterError):  # reported when its pixels are read
            require_regular_files(name, name)
            driver = gdal.IdentifyDriverEx(name, gdal.OF_RASTER)
            if driver is not None and driver.ShortName not in SERVERS:
                self.add_dataset(open_dataset(name, name), levels)

    def _parts_of(self, path: str) -> Iterator[str]:
        """Yield further files of a raster whose names follow from that of the first."""
        stem, ending = os.path.splitext(path)
        if ending.lower() in _WHOLE:
            return
        endings = _MRF if ending.lower() == ".mrf" else _HEADERS
        yield from filter(self._is_file, (*(stem + other for other in endings), path + ".hdr"))

    def _is_file(self, path: str) -> bool:
        status = self._look(path)
        return status is not None and stat.S_ISREG(status.st_mode)

    def _look(self, path: str) -> os.stat_result | None:
        if path not in self._statuses:
            self._statuses[path] = status_of(path)
        return self._statuses[path]


def _is_index(name: str) -> bool:
    """Return whether a raster names other files, and is not read by `names_in_file`."""
    return name.lower().endswith(_INDEXES) or (name.startswith("/vsi") and name.lower().endswith(_VIRTUAL))


def _files_in(folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        yield from (os.path.join(parent, name) for name in names)
