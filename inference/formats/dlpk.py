"""Read a .dlpk, Esri's deep learning package: an archive with an .emd and its ONNX file.

The package is not unpacked to disk, its other files are not opened, and Python code in it is never run.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..disk.names import comparable_name
from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from . import emd, lenient_json
from .archive import Archive, open_archive
from .folder import is_absolute, last_part
from .metadata import Description

_MOST_DEFINITIONS = 50  # to search for the right one: the archive is opened for each
_SHOWN = 10  # names in a message

_Document = tuple[dict[str, Any], tuple[str, ...]]  # the JSON of an .emd, and notes on fixed mistakes


def read(path: str) -> Description:
    """Read a .dlpk file.

    Raises:
        ModelError: The file is not a package, its .emd or ONNX file is missing or invalid.
    """
    origin = os.path.basename(path)
    archive = open_archive(path)
    chosen = _choose_definition(archive, origin)
    document, notes = _packed_definition(archive, chosen, origin)

    def find(named: str) -> ModelFile:
        member = _member(archive, chosen, named, origin)
        if member is None:
            raise ModelError(
                tr(
                    "{origin}: the package does not contain the model file {named} that {chosen} names. Repackage it "
                    "with that file."
                ).format(origin=origin, named=named, chosen=chosen)
            )
        return ModelFile(path, partial(extract, name=member))

    description = emd.describe(document, find, f"{origin} ({chosen})", notes)
    metadata = replace(description.metadata, format=tr("Esri deep learning package (.dlpk)"))
    return replace(description, metadata=metadata)


def extract(path: str, name: str) -> bytes:
    """Return the content of one file of a package.

    Raises:
        ModelError: It is missing or damaged.
    """
    archive = open_archive(path)
    if name not in archive.names:
        raise ModelError(
            tr("{file}: the package has changed and no longer contains {name}. Choose it again.").format(
                file=os.path.basename(path), name=name
            )
        )
    return archive.read(name)


def _choose_definition(archive: Archive, origin: str) -> str:
    """Return the name of the only .emd, or of the only one whose model file is in the package."""
    names = sorted(name for name in archive.names if name.lower().endswith(".emd") and not _of_macos(name))
    if not names:
        contents = _first_names(sorted(archive.names)) or tr("nothing")
        raise ModelError(
            tr(
                "{origin}: the package does not contain a model definition (.emd). Contents: {contents}. Choose a "
                "package made from an .emd."
            ).format(origin=origin, contents=contents)
        )
    if len(names) > _MOST_DEFINITIONS:
        raise ModelError(
            tr(
                "{origin}: the package contains {count} model definitions ({names}), and at most {most} are searched. "
                "Package one definition with its model file."
            ).format(origin=origin, count=len(names), names=_first_names(names), most=_MOST_DEFINITIONS)
        )
    complete = [name for name in names if _has_model(archive, name, origin)] if len(names) > 1 else names
    if len(complete) != 1:
        raise ModelError(_not_one(names, origin, several=bool(complete)))
    return complete[0]


def _not_one(names: Sequence[str], origin: str, *, several: bool) -> str:
    if several:
        return tr(
            "{origin}: the package contains the model definitions {names}, and more than one of them has its model "
            "file. Package one definition with its model file."
        ).format(origin=origin, names=_first_names(names))
    return tr(
        "{origin}: the package contains the model definitions {names}, but the model file of none of them. Package "
        "one definition with its model file."
    ).format(origin=origin, names=_first_names(names))


def _first_names(names: Sequence[str]) -> str:
    """Return names for messages; only the first ones of many."""
    first = ", ".join(names[:_SHOWN])
    if len(names) <= _SHOWN:
        return first
    return tr("{names} … and {count} more").format(names=first, count=len(names) - _SHOWN)


def _of_macos(name: str) -> bool:
    """Whether a file was added by the Finder of macOS."""
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")


def _packed_definition(archive: Archive, name: str, origin: str) -> _Document:
    where = f"{origin} ({name})"
    lenient_json.check_size(archive.size(name), where, emd.expected())
    document, notes = lenient_json.parse_bytes(archive.read(name), where, emd.expected())
    return emd.with_usual_keys(document), notes


def _has_model(archive: Archive, name: str, origin: str) -> bool:
    """Whether the model file of a definition is in the package."""
    try:
        document, _ = _packed_definition(archive, name, origin)
        return _member(archive, name, emd.model_file_name(document), origin) is not None
    except ModelError:
        return False


def _member(archive: Archive, definition: str, named: str, origin: str) -> str | None:
    """Return the member that a definition names, if it exists: relative to itself, in upper or lower case.

    An absolute path is matched by file name: next to the definition, else anywhere in the package.
    """
    folder = posixpath.dirname(definition)
    if is_absolute(named):
        name = comparable_name(last_part(named))
        alike = [member for member in archive.names if comparable_name(posixpath.basename(member)) == name]
        alike = [member for member in alike if posixpath.dirname(member) == folder] or alike
        if len(alike) == 1:
            return alike[0]
    path = posixpath.normpath(posixpath.join(folder, named.replace("\\", "/")))
    if path.startswith("../") or path == ".." or is_absolute(named):
        raise ModelError(
            tr(
                "{origin}: the model file {named} that {definition} names is outside the package and, for security, is "
                "not opened. Repackage it with the file next to its definition."
            ).format(origin=origin, named=named, definition=definition)
        )
    if path in archive.names:
        return path
    return next((name for name in archive.names if comparable_name(name) == comparable_name(path)), None)
