"""The files that a definition may name: those in its own folder or below, no others."""

from __future__ import annotations

import os

from ..errors import ModelError
from ..wording import tr


def beside(folder: str, named: str, origin: str) -> str:
    r"""Find the file that a definition names.

    Args:
        folder: The definition's folder; "" for a definition without one, which may name any file.
        named: What the definition says, with `/` or `\`.
        origin: Name of the definition for messages.

    Returns:
        The absolute path; whether a file stands there is not asked.

    Raises:
        ModelError: The file lies elsewhere.
    """
    path = os.path.abspath(os.path.join(folder, os.path.normpath(named.strip().replace("\\", "/"))))
    if folder and not lies_in(path, folder):
        raise ModelError(
            tr(
                "{origin}: its model file {named} lies outside the folder of the definition, and is not opened for "
                "safety. Move it beside the definition and correct ModelFile."
            ).format(origin=origin, named=named)
        )
    return path


def lies_in(path: str, folder: str) -> bool:
    """Whether a file lies in a folder or below, links followed."""
    real = os.path.realpath(folder)
    try:
        return os.path.commonpath([real, os.path.realpath(path)]) == real
    except ValueError:  # another drive of Windows
        return False
