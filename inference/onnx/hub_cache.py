"""The cache of Hugging Face: the files of a snapshot are links to the blobs of their repository.

`models--OWNER--NAME/snapshots/REVISION/model.onnx` is a link to `models--OWNER--NAME/blobs/HASH`.
"""

from __future__ import annotations

import os
import re

from ..regular_files import open_regular

_LONGEST_REVISION = 64  # letters of a hash
_REVISION = re.compile("[0-9a-f]+")
_SNAPSHOT = re.compile(r"(?P<repository>.*[/\\]models--(?P<name>[^/\\]+))[/\\]snapshots[/\\][^/\\]+(?:[/\\].*)?")


def contains(folder: str, path: str) -> bool:
    """Whether a file is in a folder or below after resolving links, or in the blobs of the repository of a snapshot."""
    try:
        real, base = os.path.realpath(path), os.path.realpath(folder)
    except ValueError:  # no file has such a name
        return False
    snapshot = _SNAPSHOT.fullmatch(base)
    bases = [base, os.path.join(snapshot["repository"], "blobs")] if snapshot else [base]
    return any(is_below(entry, real) for entry in bases)


def repository_of(folder: str) -> str:
    """Return owner and name of the repository of a snapshot, such as "nvidia/segformer-b0"; "" for another folder."""
    snapshot = _SNAPSHOT.fullmatch(os.path.abspath(folder))
    return snapshot["name"].replace("--", "/", 1) if snapshot else ""


def current_snapshot(repository: str) -> tuple[str, ...]:
    """Return the snapshot that a repository in the cache uses, as a tuple; () for any other folder."""
    try:
        with open_regular(os.path.join(repository, "refs", "main")) as file:
            revision = file.read(_LONGEST_REVISION).decode("ascii").strip()
    except (OSError, ValueError):
        return ()
    return (os.path.join(repository, "snapshots", revision),) if _REVISION.fullmatch(revision) else ()


def is_below(folder: str, path: str) -> bool:
    """Return whether an absolute path is that of a folder or below it, by its text alone."""
    try:
        return os.path.commonpath([folder, path]) == folder
    except ValueError:  # another drive of Windows
        return False
