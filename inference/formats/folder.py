"""Find the files that a definition names, which must be in its own folder or below.

A path on the author's computer is never opened: the file of the same name in the folder is used instead.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence

from ..disk.names import comparable_name
from ..errors import ModelError
from ..i18n import tr
from ..onnx import hub_cache

_ABSOLUTE = re.compile(r"[/\\~%$]|[A-Za-z][A-Za-z0-9+.-]*:")  # a root, a home, a drive, or an address


def find_in_folder(folder: str, named: str, origin: str) -> str:
    r"""Find the file that a definition names.

    Args:
        folder: The definition's folder; "" for a definition without one, which may name any file.
        named: The path in the definition, with `/` or `\`.
        origin: Name of the definition, for messages.

    Returns:
        Its absolute path.

    Raises:
        ModelError: The file is outside the folder, or does not exist.
    """
    path = path_from(folder, named)
    located = locate(folder, named) if folder else path
    if located is not None and os.path.isfile(located):
        return located
    if not folder or (not is_absolute(named) and hub_cache.contains(folder, path)):
        raise ModelError(
            tr("{origin}: its model file {path} does not exist. Put it there, or correct ModelFile.").format(
                origin=origin, path=path
            )
        )
    if is_absolute(named):
        template = tr(
            "{origin}: its model file {named} is outside the folder of the definition, which does not contain {name} "
            "either. Put {name} next to the definition, or correct ModelFile."
        )
    else:
        template = tr(
            "{origin}: its model file {named} is outside the folder of the definition and, for security, is not "
            "opened. Move it next to the definition and correct ModelFile."
        )
    raise ModelError(template.format(origin=origin, named=named, name=last_part(named)))


def locate(folder: str, named: str) -> str | None:
    """Find a file in a folder or below, and return its path if it exists.

    Args:
        folder: The folder.
        named: A path relative to it, in any case and form of Unicode; or an absolute path, matched by file name.
    """
    path: str | None = path_from(folder, named)
    if path is not None and not (leads_into(path, folder) and os.path.isfile(path)):
        names = [last_part(named)] if is_absolute(named) else posixpath.normpath(_slashed(named)).split("/")
        path = None if ".." in names else _walked(folder, names)
    return path if path is not None and os.path.isfile(path) and hub_cache.contains(folder, path) else None


def is_absolute(named: str) -> bool:
    """Whether a path starts at a root, a drive or a home of any operating system, or is an address."""
    return bool(_ABSOLUTE.match(named.strip()))


def last_part(named: str) -> str:
    """Return the name of a file without its folders and drive."""
    return re.sub("^[A-Za-z]:", "", posixpath.basename(_slashed(named)))


def leads_into(path: str, folder: str) -> bool:
    """Whether a path leads into a folder by its text alone, without access to a disk or server."""
    return any(hub_cache.is_below(base, path) for base in (os.path.abspath(folder), os.path.realpath(folder)))


def path_from(folder: str, named: str) -> str:
    """Return the absolute path that a definition in a folder names."""
    return os.path.abspath(os.path.join(folder, os.path.normpath(_slashed(named))))


def _slashed(named: str) -> str:
    return named.strip().replace("\\", "/")


def _walked(folder: str, names: Sequence[str]) -> str | None:
    """Return the path below a folder with these names of its parts, if there is exactly one."""
    path = os.path.abspath(folder)
    for name in names:
        try:
            entries = os.listdir(path)
        except OSError:
            return None
        alike = [entry for entry in entries if comparable_name(entry) == comparable_name(name)]
        if len(alike) != 1:
            return None
        path = os.path.join(path, alike[0])
    return path
