"""Take the last softmax off a graph: it changes no winner, and can take longer than the network before it.

The operator is replaced by one that does nothing, so that inputs, outputs and all else stay what they are. Only what
is certain is touched.
"""

from __future__ import annotations

from ..file import Node, OnnxModel
from ..signatures import Signature

_BY_ITS_AXIS_ALONE = 13  # the version of ONNX's operators from which on softmax leaves the axes behind its own alone


def without_softmax(graph: OnnxModel, signature: Signature) -> tuple[Node, ...] | None:
    """Give a graph's operators, its scores as they are before the softmax over channels that it ends with.

    Args:
        graph: The graph.
        signature: Its image and its scores.

    Returns:
        All operators, in order; None where there is no such softmax, or where that is not certain.
    """
    name = signature.output_name
    makers = [index for index, node in enumerate(graph.nodes) if name in node.outputs]
    used = any(name in node.inputs for node in graph.nodes)
    if signature.gives_class_ids or used or len(makers) != 1 or not _goes_over_channels(graph, makers[0], signature):
        return None
    last = graph.nodes[makers[0]]
    nothing = Node.made("Identity", last.inputs, name)
    return (*graph.nodes[: makers[0]], nothing, *graph.nodes[makers[0] + 1 :])


def _goes_over_channels(graph: OnnxModel, index: int, signature: Signature) -> bool:
    node = graph.nodes[index]
    if not node.is_own("Softmax"):
        return False
    channels, last = (3 if signature.scores_last else 1), 3
    axis = node.number("axis", -1 if graph.version >= _BY_ITS_AXIS_ALONE else 1) % 4
    alone = graph.version >= _BY_ITS_AXIS_ALONE or axis == last
    return axis == channels and alone and signature.channels != 1
