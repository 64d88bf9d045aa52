"""The files outside an ONNX file that contain its weights, wherever in the graph they are named.

onnxruntime 1.19 to 1.23 opens any path that a model names, such as /etc/passwd, so a model is checked before it is
opened. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator

from ..errors import ModelError
from ..i18n import tr
from ..regular_files import is_special, open_regular
from . import hub_cache
from .file import EXTERNAL_DATA
from .protobuf import all_of, text

_MOST_DEPTH = 64  # of graphs in operators


def require_inside(path: str, origin: str) -> None:
    """Refuse an ONNX file that names a file outside its folder, or a pipe or device.

    Args:
        path: The ONNX file.
        origin: Its name for messages.

    Raises:
        ModelError: It does.
    """
    folder = os.path.dirname(path)
    for name in sorted(external_files(path)):
        located = os.path.join(folder, name)
        if os.path.isabs(name) or not hub_cache.contains(folder, located):
            raise ModelError(
                tr(
                    "{origin}: its weights are in {name}, which is outside the folder of the model and, for security, "
                    "is not opened. Put the file into the folder of the model, and export the model again with that "
                    "name."
                ).format(origin=origin, name=name)
            )
        if is_special(located):
            raise ModelError(
                tr(
                    "{origin}: its weights are in {name}, which is not a regular file. Download the model again."
                ).format(origin=origin, name=name)
            )


def external_files(path: str) -> set[str]:
    """Return the names of external files in an ONNX file; none for a file that cannot be parsed, nor opened."""
    try:
        with open_regular(path) as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return external_names(content)
    except (OSError, ValueError, BufferError):  # empty, or invalid protobuf: onnxruntime reports it in better words
        return set()


def external_names(content: bytes | mmap.mmap) -> set[str]:
    """Return the names of external files in the content of an ONNX file.

    Raises:
        ValueError: It is not valid protobuf.
    """
    if content.find(EXTERNAL_DATA) < 0:
        return set()
    with memoryview(content) as model:
        return set(_of_model(model))


def _of_model(model: memoryview) -> Iterator[str]:
    for graph in all_of(model, 7):
        yield from _of_graph(graph, 0)
    for function in all_of(model, 25):
        yield from _of_nodes(function, 7, 0)
    for training in all_of(model, 20):
        for number in (1, 2):
            for graph in all_of(training, number):
                yield from _of_graph(graph, 0)


def _of_graph(graph: memoryview, depth: int) -> Iterator[str]:
    if depth > _MOST_DEPTH:
        return
    for tensor in all_of(graph, 5):
        yield from _locations(tensor)
    for sparse in all_of(graph, 15):
        yield from _of_sparse(sparse)
    yield from _of_nodes(graph, 1, depth)


def _of_nodes(holder: memoryview, number: int, depth: int) -> Iterator[str]:
    for node in all_of(holder, number):
        for attribute in all_of(node, 5):
            for tensor in (*all_of(attribute, 5), *all_of(attribute, 10)):
                yield from _locations(tensor)
            for sparse in (*all_of(attribute, 22), *all_of(attribute, 23)):
                yield from _of_sparse(sparse)
            for graph in (*all_of(attribute, 6), *all_of(attribute, 11)):
                yield from _of_graph(graph, depth + 1)


def _of_sparse(sparse: memoryview) -> Iterator[str]:
    for number in (1, 2):
        for tensor in all_of(sparse, number):
            yield from _locations(tensor)


def _locations(tensor: memoryview) -> Iterator[str]:
    for entry in all_of(tensor, 13):
        key, value = ("".join(map(text, all_of(entry, number))) for number in (1, 2))
        if key == EXTERNAL_DATA.decode():
            yield value
