"""Side files of a raster or vector file: which are its own, and which belong to other data of the same name.

GDAL finds side files of a raster by its whole name (a.tif.aux.xml). QGIS finds styles and layer metadata by the name
without its extension (a.qml), so those next to a.tif may be those of a.shp.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..i18n import tr
from ..progress import Progress
from .layer_metadata import is_own
from .names import longest_name, within_length
from .style import is_own_style, is_raster_style, is_vector_style
from .vector_formats import VectorFormat, vector_format

_SIDECARS = (".aux.xml", ".ovr", ".msk")  # added to the whole name of the raster
_STYLE = ".qml"
_STYLES = (_STYLE, ".sld")
PREVIOUS = ".previous"  # in the name of a file of the user that gives way
_METADATA = ".qmd"  # layer metadata; texts of a user are kept
_RESULTS = (".tif", ".tiff")  # rasters that Pixelwise writes, so that a style by Pixelwise may be theirs

# Files that QGIS does not open as layers, or only as a part of one. Any other file of the same name is a layer, for
# which QGIS reads the style and metadata of this name. Notes (.txt), web pages and archives are seldom layers.
_NO_LAYERS = frozenset(
    (
        *(*_STYLES, _METADATA, ".qlr", ".qgs", ".qgz", ".lyr", ".lyrx", ".clr", ".model3"),
        *(".prj", ".qpj", ".tfw", ".tifw", ".tiffw", ".wld", ".jgw", ".jpgw", ".pgw", ".pngw", ".j2w", ".points"),
        *(".aux", ".ovr", ".msk", ".rrd", ".hdr", ".stx", ".rdc", ".rpb", ".rpc", ".imd", ".pvl", ".met", ".xml"),
        *(".shx", ".cpg", ".qix", ".sbn", ".sbx", ".idm", ".ind", ".fbn", ".fbx", ".ain", ".aih", ".atx", ".csvt"),
        *(".xsd", ".gfs", ".html", ".htm", ".txt", ".md", ".log", ".pdf", ".doc", ".docx", ".odt", ".svg", ".ini"),
        *(".yml", ".yaml", ".toml", ".py", ".ipynb", ".r", ".sh", ".bat", ".md5", ".sha1", ".sha256", ".lock", ".lck"),
        *(".tmp", ".part", ".bak", ".old", ".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar"),
        *(".onnx", ".emd", ".ecd", ".dlpk", ".pt", ".pth", ".keras", ".pkl"),
    )
)
_FOLDERS = (".gdb", ".zarr")  # layers that are folders
_PACKED = (".gz", ".zip")  # QGIS reads a.gpkg.zip with the style of a.gpkg
_ALIKE = (_RESULTS, (".html", ".htm"))  # suffixes of the same kind of file
_WITH_PRJ = (".asc", ".bil", ".bip", ".bsq", ".bt", ".flt", ".grd", ".sdat")  # rasters whose CRS is in a .prj


def with_side_files(raster: str) -> set[str]:
    """Return the paths of a raster and its side files, which are replaced together."""
    stem = os.path.splitext(raster)[0]
    return {raster, *(raster + suffix for suffix in _SIDECARS), *(stem + suffix for suffix in (*_STYLES, _METADATA))}


@dataclass(frozen=True)
class SideFiles:
    """The side files at the path of a raster or vector file.

    Attributes:
        raster: The absolute path of the file.
        exists: Whether there is a file already.
        others: The names of other data in the folder that share style and metadata with it.
        real: The path of the file that a symbolic link leads to; that of the file itself if it is no link.
    """

    raster: str
    exists: bool
    others: tuple[str, ...]
    real: str

    @classmethod
    def at(cls, raster: str) -> SideFiles:
        """Look for other data at the path of a raster or vector file."""
        real = os.path.realpath(raster) if os.path.islink(raster) else raster
        return cls(raster, os.path.isfile(raster), tuple(sorted(_others(raster))), real)

    @property
    def is_link(self) -> bool:
        """Whether the path is that of a symbolic link."""
        return self.real != self.raster

    @property
    def style(self) -> str:
        """The path of the style that QGIS applies to the raster."""
        return self._path(_STYLE)

    @property
    def metadata(self) -> str:
        """The path of the layer metadata that QGIS shows."""
        return self._path(_METADATA)

    @property
    def written(self) -> tuple[str, ...]:
        """The paths of the side files that a run may write."""
        if self._vector is not None:
            return (self.style,) if self._vector.style_file else ()
        return (self.raster + ".aux.xml", self.style, self.metadata)

    @property
    def refused(self) -> tuple[str, ...]:
        """Paths at which no style or metadata is written, because QGIS would read it, or reads it, for other data."""
        named = [path for path in (self.style, self.metadata) if path in self.written]
        return tuple(path for path in named if path != self.kept and self._is_foreign(path))

    @property
    def kept(self) -> str:
        """Path of layer metadata that a user wrote or edited, which is not replaced; "" without it."""
        path = self.metadata
        is_written = path in self.written and os.path.exists(path)
        return path if is_written and not is_own(path) and not self.others else ""

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """Paths of styles of the raster that a user made, and the path to which each is renamed."""
        styles = [path for path in self._named() if path != self.metadata]
        made = [path for path in styles if os.path.lexists(path) and not is_own_style(path)]
        return [(path, free_previous_path(path)) for path in made if not self._is_foreign(path)]

    @property
    def parts_of_others(self) -> list[str]:
        """Paths of files that are parts of a vector file by their names, but may be parts of other data."""
        if self._vector is None:
            return []
        if self.is_link:  # its parts are links too, to the parts of the same file
            beside = [(self._path(suffix), _beside(self.real, suffix)) for suffix in sorted(_both(self._vector.beside))]
            return [path for path, real in beside if os.path.lexists(path) and not _leads_to(path, real)]
        parts = sorted(filter(os.path.lexists, _own_side_files(self.raster)))
        if not os.path.lexists(self.raster):
            return parts
        shared = {suffix for other in self.others for suffix in _parts_beside(other)}
        return [path for path in parts if _suffix(path) in shared]

    @property
    def unlinked_parts(self) -> list[str]:
        """Paths of parts without which a vector file cannot be opened through the link to it, as they are missing."""
        needed = self._vector.needed if self._vector and self.is_link else ()
        return [path for path in map(self._path, needed) if not os.path.lexists(path)]

    def stale(self) -> set[str]:
        """Return the paths of the raster and of the side files that are replaced with it.

        The parts of a vector file are those of the real file; next to a link to it there are none.
        """
        own = {self.raster} if self._vector and self.is_link else {self.raster, *_own_side_files(self.raster)}
        return own | {path for path in self._named() if path != self.kept and not self._is_foreign(path)}

    @property
    def _vector(self) -> VectorFormat | None:
        return vector_format(self.raster)

    def _named(self) -> list[str]:
        """Return the paths of styles and metadata that are those of this file or of other data."""
        suffixes = (*_STYLES, _METADATA) if self._vector is None else (_STYLE,) if self._vector.style_file else ()
        return [self._path(suffix) for suffix in suffixes]

    def _path(self, suffix: str) -> str:
        return _beside(self.raster, suffix)

    def _is_foreign(self, path: str) -> bool:
        """Return True if a style or metadata at this path is, or would be, that of other data."""
        if not os.path.lexists(path):
            return bool(self.others)
        if is_raster_style(path) if self._vector else is_vector_style(path):
            return True
        if is_own_style(path) or is_own(path):
            return any(_suffix(name) in _RESULTS for name in self.others)
        return not self.exists or bool(self.others)


def log_side_files(places: Sequence[SideFiles], progress: Progress) -> None:
    """Log the side files that are not replaced, not written or renamed."""
    for side_files in places:
        if side_files.kept:
            progress.info(_kept(side_files.kept))
        for path, aside in side_files.set_aside:
            progress.info(
                tr(
                    "{path} is a style that was not written by Pixelwise. It was renamed to {aside}, so that the "
                    "result is shown with its own classes."
                ).format(path=path, aside=os.path.basename(aside))
            )
        if side_files.refused:
            progress.warning(_refused(side_files))


def _kept(path: str) -> str:
    return tr(
        "{path} was not written by Pixelwise or has been edited since, so it was not replaced. "
        "It may not describe this result."
    ).format(path=path)


def _refused(side_files: SideFiles) -> str:
    names = ", ".join(map(os.path.basename, side_files.refused))
    if vector_format(side_files.raster):
        return tr(
            "{output}: {files} was not written, because it is the style of other data of the same name. The names and "
            "colors of the classes are in the fields of the polygons, and the layer is styled when this tool loads "
            "it. To save the style as well, choose another file name or a GeoPackage."
        ).format(output=side_files.raster, files=names)
    if side_files.others:
        template = tr(
            "{output}: {files} was not written, because QGIS would also use it for {others}. The names and colors of "
            "the classes are in the attribute table of the raster, and the layer is styled when this tool loads it. To "
            "save the style as well, choose another file name."
        )
    else:
        template = tr(
            "{output}: {files} was not replaced, because it existed before the raster or is the style of a vector "
            "layer. The names and colors of the classes are in the attribute table of the raster, and the layer is "
            "styled when this tool loads it. To save the style as well, choose another file name."
        )
    return template.format(output=side_files.raster, files=names, others=", ".join(side_files.others))


def parts_refusal(side_files: SideFiles, title: str) -> str:
    """Return an error message, which names a vector file by its title, if its parts may be those of others; else ""."""
    parts = side_files.parts_of_others or side_files.unlinked_parts
    if not parts:
        return ""
    if not side_files.is_link:
        template = tr(
            "{title} {output}: {files} would be replaced as part of this file, but may belong to other data of the "
            "same name. Choose another file name, or move {files} to another folder."
        )
    elif side_files.parts_of_others:
        template = tr(
            "{title} {output}: this is a symbolic link to {real}, but {files} next to it is not a link to a part of "
            "that file, and may belong to other data. Choose another file name, such as {real}."
        )
    else:
        template = tr(
            "{title} {output}: this is a symbolic link to {real}, but there are no links to the other parts of that "
            "file: {files}. The layer could not be opened through this link. Choose another file name, such as {real}."
        )
    names = ", ".join(map(os.path.basename, parts))
    return template.format(title=title, output=side_files.raster, files=names, real=side_files.real)


def link_refusal(path: str, title: str) -> str:
    """Return an error message, which names a file by its title, if it is a link to another kind of file; else ""."""
    real = os.path.realpath(path)
    if not os.path.islink(path) or _is_alike(path, real):
        return ""
    return tr(
        "{title} {output}: this is a symbolic link to {real}, whose name does not end in {suffix}, so another kind of "
        "file would be replaced. Choose another file name."
    ).format(title=title, output=path, real=real, suffix=_suffix(path))


def _is_alike(path: str, other: str) -> bool:
    """Return True if two paths are those of the same kind of file by their suffixes."""
    suffixes = {_suffix(path), _suffix(other)}
    is_vector = vector_format(path) is not None and vector_format(path) == vector_format(other)
    return len(suffixes) == 1 or is_vector or any(suffixes <= {*alike} for alike in _ALIKE)


def _leads_to(path: str, real: str) -> bool:
    """Return True if a path is a link to a file, which need not exist."""
    return os.path.islink(path) and os.path.realpath(path) == os.path.realpath(real)


def _both(suffixes: Sequence[str]) -> list[str]:
    """Return suffixes in small and in large letters, if these make different names."""
    if _comparable("A") == _comparable("a"):
        return [*suffixes]
    return [spelt for suffix in suffixes for spelt in (suffix, suffix.upper())]


def _beside(path: str, suffix: str) -> str:
    return os.path.splitext(path)[0] + suffix


def _own_side_files(path: str) -> set[str]:
    """Return the paths of the side files that are found by format; GDAL also finds them with large suffixes."""
    file_format = vector_format(path)
    appended, beside = (file_format.appended, file_format.beside) if file_format else (_SIDECARS, ())
    own = {*(path + suffix for suffix in _both(appended)), *(_beside(path, suffix) for suffix in _both(beside))}
    return own - {path}


def _others(raster: str) -> Iterator[str]:
    """Yield the names of other data with the name of a raster, apart from the extension."""
    folder, name = os.path.split(raster)
    stem = _comparable(os.path.splitext(name)[0])
    try:
        names = os.listdir(folder)
    except OSError:  # reported where the folder is opened for writing
        return
    own = {_comparable(os.path.basename(path)) for path in (raster, *_own_side_files(raster))}
    for other in names:
        layer = _name_without_packing(other)
        if _comparable(os.path.splitext(layer)[0]) == stem and _comparable(layer) not in own:
            is_layer = _suffix(layer) in _FOLDERS or not os.path.isdir(os.path.join(folder, other))
            if is_layer and _suffix(layer) not in _NO_LAYERS:
                yield other


def _name_without_packing(name: str) -> str:
    """Return the name by which QGIS looks for the style of a file, which may be packed."""
    inner, suffix = os.path.splitext(name)
    return inner if suffix.lower() in _PACKED and os.path.splitext(inner)[1] else name


def _parts_beside(name: str) -> tuple[str, ...]:
    """Return the suffixes of the parts next to other data, as far as these could be those of a vector file too."""
    file_format = vector_format(name)
    return file_format.beside if file_format else (".prj",) if _suffix(name) in _WITH_PRJ else ()


def _comparable(name: str) -> str:
    """Return a name so that equal ones are the same file on file systems that ignore case."""
    return name.casefold() if sys.platform in ("win32", "darwin") else name


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def free_previous_path(path: str) -> str:
    """Return an unused path for an older version of a file: a.previous.qml, a.previous-2.qml and so on."""
    folder, name = os.path.split(path)
    stem, suffix = os.path.splitext(name)
    endings = (
        f"{PREVIOUS}{number}{suffix}" for number in itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    )
    names = (within_length(stem, longest_name(folder) - len(ending)) + ending for ending in endings)
    return next(free for free in (os.path.join(folder, name) for name in names) if not os.path.lexists(free))
