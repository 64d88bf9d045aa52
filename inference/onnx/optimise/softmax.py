"""Remove the final softmax of a model: it does not change the winning class, and can take longer than the network.

The operator is replaced by Identity, so that all names and shapes stay the same.
"""

from __future__ import annotations

from ..file import Node, OnnxModel
from ..signatures import Signature

_BY_ITS_AXIS_ALONE = 13  # opset from which on Softmax is computed along its axis only, not over all axes after it too


def remove_softmax(model: OnnxModel, signature: Signature) -> tuple[Node, ...] | None:
    """Return the operators of a model with its final softmax over the channels replaced by Identity.

    Args:
        model: The model.
        signature: Its input and its output of scores.

    Returns:
        All operators, in order, if the model certainly ends with such a softmax.
    """
    name = signature.output_name
    producers = [index for index, node in enumerate(model.nodes) if name in node.outputs]
    used = any(name in node.inputs for node in model.nodes)
    if signature.gives_class_ids or used or len(producers) != 1:
        return None
    index = producers[0]
    softmax = model.nodes[index]
    if not _is_over_channels(softmax, model.version, signature):
        return None
    return (*model.nodes[:index], Node.made("Identity", softmax.inputs, name), *model.nodes[index + 1 :])


def _is_over_channels(node: Node, opset: int, signature: Signature) -> bool:
    if not node.is_own("Softmax"):
        return False
    channels, last = (3 if signature.scores_last else 1), 3
    axis = node.number("axis", -1 if opset >= _BY_ITS_AXIS_ALONE else 1) % 4
    alone = opset >= _BY_ITS_AXIS_ALONE or axis == last
    return axis == channels and alone and signature.channels != 1
