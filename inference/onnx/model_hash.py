"""The SHA-256 of a model, which identifies it in the metadata of a result.

The same model has the same hash whether it is a file of its own or part of an .ecd or a .dlpk.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from functools import lru_cache
from typing import Union

from ..errors import ModelError
from ..i18n import tr
from ..regular_files import Stamp, open_regular, stamp_of
from . import hub_cache
from .external_data import external_files, external_names
from .model_file import ModelFile

_PIECE = 4 * 2**20  # bytes

_Content = Union[bytes, mmap.mmap]


def network_hash(file: ModelFile) -> str:
    """Hash a model as its author saved it, followed by its external weight files, if any, in the order of their names.

    Raises:
        ModelError: The file cannot be read any more, or may have weights in other files, but cannot be parsed.
    """
    try:
        return _hashed(file, _stamps(file))
    except OSError as error:
        raise ModelError(
            tr("Model {path}: the file cannot be read ({reason}). Check that it is still there.").format(
                path=file.path, reason=error.strerror
            )
        ) from error


@lru_cache(maxsize=16)
def _hashed(file: ModelFile, stamps: tuple[Stamp, ...]) -> str:  # noqa: ARG001  a changed file is another one
    graph = file.original()
    if isinstance(graph, bytes):
        return _model_digest(graph, file.path)
    if not os.path.getsize(graph):
        return hashlib.sha256().hexdigest()
    with open_regular(graph) as opened:
        content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)  # an error may keep it for a while
    return _model_digest(content, graph)


def _model_digest(content: _Content, origin: str) -> str:
    folder, name = os.path.split(origin)
    digest = hashlib.sha256(content)
    for weights in sorted(external_names(content, name)):
        path = os.path.join(folder, weights)
        if hub_cache.contains(folder, path) and os.path.isfile(path):
            with open_regular(path) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
    return digest.hexdigest()


def _stamps(file: ModelFile) -> tuple[Stamp, ...]:
    """Return the stamps of a model and of its external weight files."""
    own = stamp_of(os.stat(file.path))
    folder = os.path.dirname(file.path)
    weights = () if file.in_memory else _weights_of(file.path, own)
    others = (os.path.join(folder, name) for name in weights)
    return (own, *(stamp_of(os.stat(path)) for path in others if os.path.isfile(path)))


@lru_cache(maxsize=16)
def _weights_of(path: str, stamp: Stamp) -> tuple[str, ...]:  # noqa: ARG001  as above
    return tuple(sorted(external_files(path)))
