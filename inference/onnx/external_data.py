"""The files outside an ONNX file that contain its weights, wherever in the graph they are named.

onnxruntime 1.19 to 1.23 opens any path that a model names, such as /etc/passwd, so a model is checked before it is
opened, and refused if it cannot be read here. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator

from ..errors import ModelError
from ..i18n import tr
from ..inert import start_of
from ..regular_files import is_special, open_regular
from . import hub_cache
from .file import EXTERNAL_DATA
from .protobuf import all_of, last_of

_IN_MEMORY = "*/_ORT_"  # begins a name with which onnxruntime 1.22 and later read their own memory
_LONGEST_NAME = 4096  # bytes; Linux opens no longer ones, and resolving millions takes hours
_MOST_DEPTH = 64  # of graphs in operators; protobuf reads half as many


def require_inside(graph: str | bytes, folder: str, origin: str) -> None:
    """Refuse an ONNX model that names a file outside its folder, a pipe or device, or in a way that cannot be read.

    Args:
        graph: Path of the ONNX file, or its bytes.
        folder: Its folder; of a model in a container, the container.
        origin: Its name for messages.

    Raises:
        ModelError: It does.
    """
    names = external_names(graph, origin) if isinstance(graph, bytes) else external_files(graph, origin)
    for name in sorted(names):
        located = os.path.join(folder, name)
        if name.startswith(_IN_MEMORY) or os.path.isabs(name) or not hub_cache.contains(folder, located):
            raise ModelError(
                tr(
                    "{origin}: its weights are in {name}, which is outside the folder of the model and, for security, "
                    "is not opened. Put the file into the folder of the model, and export the model again with that "
                    "name."
                ).format(origin=origin, name=start_of(name))
            )
        if is_special(located):
            raise ModelError(
                tr(
                    "{origin}: its weights are in {name}, which is not a regular file. Download the model again."
                ).format(origin=origin, name=start_of(name))
            )


def external_files(path: str, origin: str = "") -> set[str]:
    """Return the names of external files in an ONNX file; none for a file that cannot be opened.

    Args:
        path: The ONNX file.
        origin: Its name for messages; by default that of the file.

    Raises:
        ModelError: It may name files, but cannot be parsed.
    """
    try:
        with open_regular(path) as opened:
            content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)  # an error may keep it for a while
    except (OSError, ValueError):  # missing, or empty: onnxruntime reports it in better words
        return set()
    return external_names(content, origin or os.path.basename(path))


def external_names(content: bytes | mmap.mmap, origin: str) -> set[str]:
    """Return the names of external files in the content of an ONNX file.

    Raises:
        ModelError: It may name files, but cannot be parsed.
    """
    if content.find(EXTERNAL_DATA) < 0:
        return set()
    try:
        return set(_of_model(memoryview(content)))
    except ValueError as error:
        raise ModelError(
            tr(
                "{origin}: the file may have weights in other files, but cannot be read completely ({reason}) and, for "
                "security, is not opened. Download or export the model again."
            ).format(origin=origin, reason=error)
        ) from error


def _of_model(model: memoryview) -> Iterator[str]:
    for graph in all_of(model, 7):
        yield from _of_graph(graph, 0)
    for function in all_of(model, 25):
        yield from _of_nodes(function, 7, 0)
        yield from _of_attributes(function, 11, 0)
    for training in all_of(model, 20):
        for number in (1, 2):
            for graph in all_of(training, number):
                yield from _of_graph(graph, 0)


def _of_graph(graph: memoryview, depth: int) -> Iterator[str]:
    if depth > _MOST_DEPTH:
        raise ValueError("graphs are nested too deeply")
    for tensor in all_of(graph, 5):
        yield from _locations(tensor)
    for sparse in all_of(graph, 15):
        yield from _of_sparse(sparse)
    yield from _of_nodes(graph, 1, depth)


def _of_nodes(holder: memoryview, number: int, depth: int) -> Iterator[str]:
    for node in all_of(holder, number):
        yield from _of_attributes(node, 5, depth)


def _of_attributes(holder: memoryview, number: int, depth: int) -> Iterator[str]:
    for attribute in all_of(holder, number):
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
        if last_of(entry, 1) == EXTERNAL_DATA:
            name = last_of(entry, 2)
            if len(name) > _LONGEST_NAME:
                raise ValueError("the name of a file is too long")
            yield bytes(name).decode()
