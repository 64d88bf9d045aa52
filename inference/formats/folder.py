"""The files that a definition may name: those in its own folder or below, no others.

A path of the author's computer is never looked at: the file of that name in the folder is meant.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Sequence

from ..errors import ModelError
from ..i18n import tr

_ABSOLUTE = re.compile(r"[/\\~%$]|[A-Za-z][A-Za-z0-9+.-]*:")  # a root, a home, a drive, or an address


def find_in_folder(folder: str, named: str, origin: str) -> str:
    r"""Find the file that a definition names.

    Args:
        folder: The definition's folder; "" for a definition without one, which may name any file.
        named: What the definition says, with `/` or `\`.
        origin: Name of the definition for messages.

    Returns:
        Its absolute path.

    Raises:
        ModelError: The file lies elsewhere, or does not exist.
    """
    path = path_from(folder, named)
    found = locate(folder, named) if folder else path
    if found is not None and os.path.isfile(found):
        return found
    if not folder or (not is_absolute(named) and is_inside(path, folder)):
        raise ModelError(
            tr("{origin}: its model file {path} does not exist. Put it there, or correct ModelFile.").format(
                origin=origin, path=path
            )
        )
    if is_absolute(named):
        template = tr(
            "{origin}: its model file {named} lies outside the folder of the definition, and there is no {name} in the "
            "folder. Put {name} next to the definition, or correct ModelFile."
        )
    else:
        template = tr(
            "{origin}: its model file {named} lies outside the folder of the definition, and is not opened for "
            "safety. Move it beside the definition and correct ModelFile."
        )
    raise ModelError(template.format(origin=origin, named=named, name=last_part(named)))


def locate(folder: str, named: str) -> str | None:
    """Find a file in a folder or below; None where there is none.

    Args:
        folder: The folder.
        named: A path relative to it, in any case and form of Unicode; or an absolute path, of which the name counts.
    """
    path: str | None = path_from(folder, named)
    if path is not None and not (leads_into(path, folder) and os.path.isfile(path)):
        parts = [last_part(named)] if is_absolute(named) else posixpath.normpath(_slashed(named)).split("/")
        path = None if ".." in parts else _walked(folder, parts)
    return path if path is not None and os.path.isfile(path) and is_inside(path, folder) else None


def is_absolute(named: str) -> bool:
    """Whether a path begins at a root, a drive or a home, on whatever computer it was written; or is an address."""
    return bool(_ABSOLUTE.match(named.strip()))


def last_part(named: str) -> str:
    """The name of a file without its folders and drive."""
    return re.sub("^[A-Za-z]:", "", posixpath.basename(_slashed(named)))


def same_name(name: str) -> str:
    """A name in the form in which names are compared: upper and lower case and forms of Unicode count the same."""
    return unicodedata.normalize("NFC", name).casefold()


def is_inside(path: str, folder: str) -> bool:
    """Whether a file lies in a folder or below, links followed."""
    return leads_into(os.path.realpath(path), os.path.realpath(folder))


def leads_into(path: str, folder: str) -> bool:
    """Whether a path leads into a folder by its letters, which asks no disk and no server."""
    for base in (os.path.abspath(folder), os.path.realpath(folder)):
        try:
            if os.path.commonpath([base, path]) == base:
                return True
        except ValueError:  # noqa: PERF203  another drive of Windows
            continue
    return False


def path_from(folder: str, named: str) -> str:
    """The absolute path that a definition in a folder names."""
    return os.path.abspath(os.path.join(folder, os.path.normpath(_slashed(named))))


def _slashed(named: str) -> str:
    return named.strip().replace("\\", "/")


def _walked(folder: str, parts: Sequence[str]) -> str | None:
    """The one path below a folder whose parts have these names; None where there is none, or several."""
    path = os.path.abspath(folder)
    for part in parts:
        try:
            names = os.listdir(path)
        except OSError:
            return None
        alike = [name for name in names if same_name(name) == same_name(part)]
        if len(alike) != 1:
            return None
        path = os.path.join(path, alike[0])
    return path
