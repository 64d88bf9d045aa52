"""Take the last softmax off a graph: it changes no winner, and can take longer than the network before it.

The operator is replaced by one that does nothing, so that inputs, outputs and all else stay what they are. Only what
is certain is touched; field numbers are those of onnx.proto.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..model.model_file import ModelFile
from .graph import Signature
from .protobuf import LONGEST, Value, all_of, fields, length_heading, spans, text, with_length

ELSEWHERE = b"location"  # key under which a graph names a file of weights beside it: such a graph is a path, not bytes
_LARGEST = 64 * 2**20  # bytes; the networks in larger files take so long that a softmax does not matter
_BY_ITS_AXIS_ALONE = 13  # the version of ONNX's operators from which on softmax leaves the axes behind its own alone
_WITH_GRAPHS = ("If", "Loop", "Scan", "SequenceMap")  # operators that hold graphs, which may use any name


def without_softmax(file: ModelFile, signature: Signature) -> bytes | None:
    """Give the graph with its scores as they are before the softmax over channels that it ends with.

    Args:
        file: The file that is the graph, or holds it.
        signature: Its image and its scores.

    Returns:
        The bytes of the graph; None where it has no such softmax, or where that is not certain.

    Raises:
        ModelError: The graph cannot be taken out of the file.
    """
    if signature.class_ids or signature.table is not None:
        return None
    try:
        if os.path.getsize(file.path) > _LARGEST:
            return None
        graph = file.graph()
        content = graph if isinstance(graph, bytes) else _content(graph)
        return None if ELSEWHERE in content else _cut(memoryview(content), signature)
    except (OSError, ValueError):  # unreadable, or no sound protobuf: onnxruntime says it better
        return None


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


@dataclass(frozen=True)
class _Node:
    """An operator and the bytes of the graph that hold it."""

    operator: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    message: memoryview
    span: slice

    @classmethod
    def read(cls, message: memoryview, span: slice) -> _Node:
        """Read what matters of a NodeProto."""
        texts: dict[int, list[str]] = {1: [], 2: [], 4: [], 7: []}
        for number, value in fields(message):
            if number in texts and isinstance(value, memoryview):
                texts[number].append(text(value))
        return cls("".join(texts[4]), "".join(texts[7]), tuple(texts[1]), tuple(texts[2]), message, span)

    def axis(self, otherwise: int) -> int:
        """Its attribute of that name."""
        for attribute in all_of(self.message, 5):
            if [text(name) for name in all_of(attribute, 1)] == ["axis"]:
                return _signed(dict(fields(attribute)).get(3, 0))
        return otherwise

    def doing_nothing(self) -> bytes:
        """The operator that gives what this one is given, under the same names."""
        names = with_length(1, self.inputs[0].encode()) + with_length(2, self.outputs[0].encode())
        return names + with_length(4, b"Identity")


def _cut(model: memoryview, signature: Signature) -> bytes | None:
    graphs = [(value, span) for number, value, span in spans(model) if number == 7 and isinstance(value, memoryview)]
    if len(graphs) != 1:
        return None
    graph, place = graphs[0]
    nodes = [
        _Node.read(value, span) for number, value, span in spans(graph) if number == 1 and isinstance(value, memoryview)
    ]
    last = _last_softmax(nodes, signature, _version(model))
    if last is None:
        return None
    node = with_length(1, last.doing_nothing())
    before, after = graph[: last.span.start], graph[last.span.stop :]
    heading = length_heading(7, len(before) + len(node) + len(after))
    return b"".join((model[: place.start], heading, before, node, after, model[place.stop :]))


def _last_softmax(nodes: list[_Node], signature: Signature, version: int) -> _Node | None:
    """The softmax over channels that makes the scores, where nothing else uses what it makes."""
    name = signature.output_name
    makers = [node for node in nodes if name in node.outputs]
    if len(name) >= LONGEST or any(len(name) >= LONGEST for node in makers for name in node.inputs):
        return None
    used = any(name in node.inputs or node.operator in _WITH_GRAPHS for node in nodes)
    if used or len(makers) != 1 or (makers[0].operator, makers[0].domain) != ("Softmax", ""):
        return None
    channels, last = (3 if signature.scores_last else 1), 3
    axis = makers[0].axis(-1 if version >= _BY_ITS_AXIS_ALONE else 1) % 4
    alone = version >= _BY_ITS_AXIS_ALONE or axis == last
    return makers[0] if axis == channels and alone and signature.channels != 1 else None


def _version(model: memoryview) -> int:
    """The version of ONNX's own operators that a model is written for; 0 where it does not say."""
    for operators in all_of(model, 8):
        if [text(domain) for domain in all_of(operators, 1)] in ([], [""], ["ai.onnx"]):
            return _signed(dict(fields(operators)).get(2, 0))
    return 0


def _signed(value: Value) -> int:
    number = value if isinstance(value, int) else 0
    return number - 2**64 if number >= 2**63 else number
