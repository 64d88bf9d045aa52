"""The SHA-256 of a model, which identifies it in the metadata of a result.

The same model has the same hash whether it is a file of its own or part of an .ecd or a .dlpk.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Union

from ..errors import ModelError
from ..i18n import tr
from ..regular_files import open_regular
from . import hub_cache
from .file import EXTERNAL_DATA
from .model_file import ModelFile
from .protobuf import all_of, text

_PIECE = 4 * 2**20  # bytes

Bytes = Union[bytes, mmap.mmap]


def network_hash(file: ModelFile) -> str:
    """Hash a model as its author saved it, followed by its external weight files, if any, in the order of their names.

    Raises:
        ModelError: The file cannot be read any more.
    """
    try:
        return _hashed(file, _stamp(file.path))
    except OSError as error:
        raise ModelError(
            tr("Model {path}: the file cannot be read ({reason}). Check that it is still there.").format(
                path=file.path, reason=error.strerror
            )
        ) from error


@lru_cache(maxsize=16)
def _hashed(file: ModelFile, stamp: tuple[int, int]) -> str:  # noqa: ARG001  a changed file is another one
    graph = file.original()
    if isinstance(graph, bytes):
        return _digest(graph, os.path.dirname(file.path))
    if not os.path.getsize(graph):
        return hashlib.sha256().hexdigest()
    with open_regular(graph) as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _digest(content, os.path.dirname(graph))


def _digest(content: Bytes, folder: str) -> str:
    digest = hashlib.sha256(content)
    for name in _weights(content) if content.find(EXTERNAL_DATA) >= 0 else ():
        path = os.path.join(folder, name)
        if hub_cache.contains(folder, path) and os.path.isfile(path):
            with open_regular(path) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
    return digest.hexdigest()


def _weights(content: Bytes) -> list[str]:
    """Return the names of the external weight files; an empty list for a file that cannot be parsed."""
    message = memoryview(content)
    try:
        return sorted(set(_locations(message)))
    except ValueError:
        return []
    finally:
        message.release()


def _locations(message: memoryview) -> Iterator[str]:
    for graph in all_of(message, 7):
        for tensor in all_of(graph, 5):
            for entry in all_of(tensor, 13):
                key, value = ("".join(map(text, all_of(entry, number))) for number in (1, 2))
                if key == EXTERNAL_DATA.decode():
                    yield value


def _stamp(path: str) -> tuple[int, int]:
    state = os.stat(path)
    return state.st_mtime_ns, state.st_size
