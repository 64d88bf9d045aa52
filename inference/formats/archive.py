"""Read members of a ZIP or 7z archive without unpacking it to disk.

Members are identified by their names in the archive, with `/`. No file is written, and no file outside the archive is
read. 7z needs GDAL 3.7 or later, built with libarchive, or py7zr (docs/adr/0026).
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from osgeo import gdal

from ..errors import ModelError
from ..grid.gdal import checked
from ..i18n import tr
from ..regular_files import open_regular

MOST_BYTES = 2 * 2**30  # of one member, which is unpacked into memory: an ONNX file is no larger
MOST_MEMBERS = 20_000
_PIECE = 4096  # bytes, more than the description of a packed header
_MOST_RATIO = 200  # unpacked bytes of a packed one; weights, even all equal to each other, are rarely packed that well
_SMALL = 64 * 2**20  # bytes of a member that any memory takes, whatever the ratio
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"  # https://py7zr.readthedocs.io, "7z file format", "Signature header"
_SEVEN_ZIP_START = struct.Struct("<12xQQ4x")  # the offset of the header from here, and its size
_NUMBER = rb"(?:[\0-\x7f]|[\x80-\xbf].|[\xc0-\xdf]..|[\xe0-\xef]...|[\xf0-\xf7].{4}|[\xf8-\xfb].{5})"
_SHORT_NUMBER = rb"(?:[\0-\x7f]|[\x80-\xbf].|[\xc0-\xdf]..|[\xe0-\xef]...)"  # below 2**28
_CHECKSUM = rb"(?:\x0a\x01.{4})?"
# A header packed by LZMA or LZMA2, as 7-Zip and py7zr write it: where it is, its coder, and its unpacked size.
_PACKED_HEADER = re.compile(
    rb"\x17\x06%b\x01\x09%b%b\0" % (_NUMBER, _NUMBER, _CHECKSUM)
    + rb"\x07\x0b\x01\0\x01(?:\x23\x03\x01\x01\x05.{5}|\x21\x21\x01.)\x0c%b%b\0" % (_SHORT_NUMBER, _CHECKSUM),
    re.DOTALL,
)
_GDAL_SEVEN_ZIP = "/vsi7z/"
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of the others Python unpacks all that it has read at once
_BOUNDED_SEVEN_ZIP = {
    *("COPY", "LZMA", "LZMA2", "BZIP2", "PPMD"),
    *("DELTA", "BCJ", "ARM", "ARMT", "IA64", "PPC", "SPARC"),  # filters
}
# The errors of zipfile for a damaged archive; RuntimeError or a subclass for an encrypted member and for an unsupported
# compression.
_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(RuntimeError, EOFError, OSError, ValueError, MemoryError),
)


@dataclass(frozen=True)
class Archive:
    """The members of an archive: their names, and functions that read one and return its stated size."""

    names: tuple[str, ...]
    read: Callable[[str], bytes]
    size: Callable[[str], int]


def open_archive(path: str) -> Archive:
    """Open a ZIP or 7z archive of any suffix.

    Raises:
        ModelError: The file is not an archive, damaged, or a 7z archive that neither GDAL nor Python can read.
    """
    origin = os.path.basename(path)
    try:
        with open_regular(path) as file:
            seven_zip = file.read(len(_SEVEN_ZIP)) == _SEVEN_ZIP
        if not seven_zip:
            return _zip(path)
    except _ZIP_ERRORS as error:
        raise ModelError(
            tr("{origin}: this is not a readable ZIP archive ({reason}). Download the package again.").format(
                origin=origin, reason=error
            )
        ) from error
    return _seven_zip(path)


def open_bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member of which no more is unpacked than is read, whatever its header states.

    Raises:
        NotImplementedError: Its compression method does not permit that.
    """
    if member.compress_type not in _BOUNDED:
        raise NotImplementedError(tr("its compression method is not Deflate"))
    return archive.open(member)


def _zip(path: str) -> Archive:
    with zipfile.ZipFile(path) as opened:
        named = [info for info in opened.infolist() if info.filename]
    members = {info.filename.replace("\\", "/"): info for info in named if not info.is_dir()}
    _check_count(path, len(members))

    def read(name: str) -> bytes:
        member = members[name]
        _check_size(path, name, member.file_size, member.compress_size)
        try:
            # Without the size, zipfile unpacks everything that is packed, whatever the header states.
            with zipfile.ZipFile(path) as opened, open_bounded(opened, member) as file:
                return file.read(member.file_size)
        except _ZIP_ERRORS as error:
            raise ModelError(
                tr(
                    "{file}: the member {name} cannot be read ({reason}). Repackage it as a plain ZIP archive (method "
                    "Deflate, no password)."
                ).format(file=os.path.basename(path), name=name, reason=error)
            ) from error

    return Archive(tuple(members), read, lambda name: members[name].file_size)


def _seven_zip(path: str) -> Archive:
    if _GDAL_SEVEN_ZIP in gdal.GetFileSystemsPrefixes():
        return through_gdal(path, _GDAL_SEVEN_ZIP)
    try:
        return _through_py7zr(path)
    except ImportError as error:
        folder = os.path.splitext(os.path.basename(path))[0]
        raise ModelError(
            tr(
                "{file}: this package is a 7z archive, which neither this GDAL nor Python can read (py7zr 1.0 or later "
                'is not installed). Repackage it as ZIP: 7z x "{path}" -o"{folder}" && 7z a -tzip "{folder}-zip.dlpk" '
                '"./{folder}/*"'
            ).format(file=os.path.basename(path), path=path, folder=folder)
        ) from error


def through_gdal(path: str, prefix: str) -> Archive:
    """Open an archive with one of GDAL's virtual file systems, such as /vsi7z/.

    Raises:
        ModelError: GDAL cannot read it.
    """
    inside = f"{prefix}{{{path}}}"
    names = checked(lambda: gdal.ReadDirRecursive(inside), lambda words: _damaged(path, words))

    def size(name: str) -> int:
        status = checked(lambda: gdal.VSIStatL(f"{inside}/{name}"), lambda words: _damaged(path, f"{name}: {words}"))
        return int(status.size)

    def read(name: str) -> bytes:
        stated = size(name)
        _check_size(path, name, stated, os.path.getsize(path))
        return checked(
            lambda: _bytes_in_archive(f"{inside}/{name}", stated), lambda words: _damaged(path, f"{name}: {words}")
        )

    _check_count(path, len(names))
    return Archive(tuple(name for name in names if not name.endswith("/")), read, size)


def _bytes_in_archive(name: str, size: int) -> bytes | None:
    """Return the bytes of a file that GDAL opens, if they can be read."""
    file = gdal.VSIFOpenL(name, "rb")
    if file is None:
        return None
    try:
        content = bytes(gdal.VSIFReadL(1, size, file) or b"") if size else b""
    finally:
        gdal.VSIFCloseL(file)
    return content if len(content) == size else None


def _through_py7zr(path: str) -> Archive:
    import py7zr
    from py7zr.io import BytesIOFactory

    try:
        _check_header(path)
        with py7zr.SevenZipFile(path) as opened:
            sizes = {entry.filename: entry.uncompressed for entry in opened.list() if not entry.is_directory}
            methods = {name.upper() for name in opened.archiveinfo().method_names}
    except Exception as error:  # py7zr's own classes, and those of a dozen decoders
        raise _damaged(path, str(error)) from error

    _check_count(path, len(sizes))
    if not methods <= _BOUNDED_SEVEN_ZIP:
        names = ", ".join(sorted(methods - _BOUNDED_SEVEN_ZIP))
        raise _damaged(path, tr("compression method {names}; LZMA2 is supported").format(names=names))

    def read(name: str) -> bytes:
        _check_size(path, name, sizes[name], os.path.getsize(path))
        memory = BytesIOFactory(sizes[name] + 1)
        try:
            with py7zr.SevenZipFile(path) as opened:
                opened.extract(targets=[name], factory=memory)
        except Exception as error:  # as above
            raise _damaged(path, str(error)) from error
        content = memory.get(name)
        content.seek(0)
        return bytes(content.read())

    return Archive(tuple(sizes), read, sizes.__getitem__)


def _check_header(path: str) -> None:
    """Refuse a 7z archive whose header py7zr would unpack without a bound.

    Raises:
        ValueError: It may be such a one.
    """
    with open_regular(path) as file:
        offset, size = _SEVEN_ZIP_START.unpack(file.read(_SEVEN_ZIP_START.size))
        file.seek(offset, os.SEEK_CUR)
        header = file.read(min(size, _PIECE))
    if header[:1] == b"\x17" and not _PACKED_HEADER.match(header):
        raise ValueError(tr("its header is not packed by LZMA"))


def _check_count(path: str, count: int) -> None:
    """Refuse an archive of so many members that listing them takes long."""
    if count > MOST_MEMBERS:
        raise ModelError(
            tr(
                "{file}: the package contains {count} files, and at most {most} are searched. Package the definition "
                "with its model file only."
            ).format(file=os.path.basename(path), count=count, most=MOST_MEMBERS)
        )


def _check_size(path: str, name: str, size: int, packed: int) -> None:
    """Refuse a member that would fill the memory, by its sizes in the header of the archive, before it is unpacked."""
    if size > MOST_BYTES:
        raise ModelError(
            tr(
                "{file}: the member {name} has {size:.1f} GiB, but at most {most:g} GiB can be unpacked into memory. "
                "Unpack the package, and choose its .emd file."
            ).format(file=os.path.basename(path), name=name, size=size / 2**30, most=MOST_BYTES / 2**30)
        )
    if size > max(_SMALL, _MOST_RATIO * packed):
        raise ModelError(
            tr(
                "{file}: the member {name} has {size:.1f} GiB, but only {packed:.1f} MiB in the archive, as in files "
                "designed to exhaust the memory. If you trust the package, unpack it and choose its .emd file."
            ).format(file=os.path.basename(path), name=name, size=size / 2**30, packed=packed / 2**20)
        )


def _damaged(path: str, why: str) -> ModelError:
    return ModelError(
        tr("{file}: the 7z archive cannot be read ({why}). Download it again, or repackage it.").format(
            file=os.path.basename(path), why=why
        )
    )
