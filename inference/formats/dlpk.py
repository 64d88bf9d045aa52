"""Read a .dlpk, Esri's deep learning package: an archive with an .emd, its ONNX file and whatever else.

Nothing is unpacked to disk, nothing else in the package is opened, and no Python in it is run.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..onnx.model_file import ModelFile
from . import emd, lenient_json
from .archive import Archive, open_archive
from .folder import is_absolute, last_part, same_name
from .selection import UNDECIDED, Selection

_MOST_DEFINITIONS = 50  # that are looked into: the archive is opened for each
_SHOWN = 10  # names in a message

Said = tuple[dict[str, Any], tuple[str, ...]]  # an .emd's JSON, and what was mended in it


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read a .dlpk file.

    Raises:
        ModelError: No package, or its .emd or ONNX file is missing or cannot be used.
        EngineError: onnxruntime is missing.
    """
    origin = os.path.basename(path)
    archive = open_archive(path)
    chosen = _chosen(archive, origin)
    said, notes = _said(archive, chosen, origin)

    def find(named: str) -> ModelFile:
        member = _member(archive, chosen, named, origin)
        if member is None:
            raise ModelError(
                tr(
                    "{origin}: the model file {named} that {chosen} names is not in the package. Pack it anew with "
                    "that file."
                ).format(origin=origin, named=named, chosen=chosen)
            )
        return ModelFile(path, partial(extract, name=member))

    return replace(
        emd.definition(said, find, f"{origin} ({chosen})", notes, selection),
        format=tr("Esri deep learning package (.dlpk)"),
    )


def extract(path: str, name: str) -> bytes:
    """Take one file out of a package.

    Raises:
        ModelError: It is not there any more, or damaged.
    """
    archive = open_archive(path)
    if name not in archive.names:
        raise ModelError(
            tr("{file}: the package has changed and holds no {name}. Choose it again.").format(
                file=os.path.basename(path), name=name
            )
        )
    return archive.read(name)


def _chosen(archive: Archive, origin: str) -> str:
    """The one .emd, or of several the one whose model file is in the package."""
    found = sorted(name for name in archive.names if name.lower().endswith(".emd") and not _of_macos(name))
    if not found:
        shown = _listed(sorted(archive.names)) or tr("nothing")
        raise ModelError(
            tr(
                "{origin}: the package holds no model definition (.emd), but {shown}. Choose a package made from an "
                ".emd."
            ).format(origin=origin, shown=shown)
        )
    if len(found) > _MOST_DEFINITIONS:
        raise ModelError(
            tr(
                "{origin}: the package holds {count} model definitions ({names}), and of more than {most} none is "
                "looked for. Pack one definition with its model file."
            ).format(origin=origin, count=len(found), names=_listed(found), most=_MOST_DEFINITIONS)
        )
    fit = [name for name in found if _model_is_there(archive, name, origin)] if len(found) > 1 else found
    if len(fit) != 1:
        raise ModelError(_not_one(found, origin, several=bool(fit)))
    return fit[0]


def _not_one(found: Sequence[str], origin: str, *, several: bool) -> str:
    if several:
        return tr(
            "{origin}: the package holds the model definitions {names}, and of several of them the model file is in "
            "it. Pack one definition with its model file."
        ).format(origin=origin, names=_listed(found))
    return tr(
        "{origin}: the package holds the model definitions {names}, and of none of them the model file is in it. "
        "Pack one definition with its model file."
    ).format(origin=origin, names=_listed(found))


def _listed(names: Sequence[str]) -> str:
    """Names for messages, of many the first ones."""
    shown = ", ".join(names[:_SHOWN])
    if len(names) <= _SHOWN:
        return shown
    return tr("{names} … and {count} more").format(names=shown, count=len(names) - _SHOWN)


def _of_macos(name: str) -> bool:
    """Whether the Finder added a file for its own use."""
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")


def _said(archive: Archive, name: str, origin: str) -> Said:
    where = f"{origin} ({name})"
    lenient_json.check_size(archive.size(name), where, emd.expected())
    said, notes = lenient_json.parse_bytes(archive.read(name), where, emd.expected())
    return emd.with_usual_keys(said), notes


def _model_is_there(archive: Archive, name: str, origin: str) -> bool:
    try:
        said, _ = _said(archive, name, origin)
        return _member(archive, name, emd.model_file_name(said), origin) is not None
    except ModelError:
        return False


def _member(archive: Archive, definition: str, named: str, origin: str) -> str | None:
    """The member that a definition names, relative to itself; upper and lower case as on Windows.

    Of a path on the author's disk the name counts: beside the definition, else anywhere in the package.
    """
    folder = posixpath.dirname(definition)
    if is_absolute(named):
        name = same_name(last_part(named))
        alike = [member for member in archive.names if same_name(posixpath.basename(member)) == name]
        alike = [member for member in alike if posixpath.dirname(member) == folder] or alike
        if len(alike) == 1:
            return alike[0]
    path = posixpath.normpath(posixpath.join(folder, named.replace("\\", "/")))
    if path.startswith("../") or path == ".." or is_absolute(named):
        raise ModelError(
            tr(
                "{origin}: the model file {named} that {definition} names lies outside the package, and is not opened "
                "for safety. Pack it anew with the file beside its definition."
            ).format(origin=origin, named=named, definition=definition)
        )
    if path in archive.names:
        return path
    return next((name for name in archive.names if same_name(name) == same_name(path)), None)
