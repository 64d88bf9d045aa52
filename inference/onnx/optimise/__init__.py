"""The graph of a run, without what it would compute in vain.

Two things are left out: the softmax that it ends with, where only the winner of each pixel counts (softmax.py), and
what only the border of a tile needs, which is not kept (margins.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..file import OnnxModel
from ..model_file import ModelFile
from ..signatures import Signature
from .margins import Sides, trimmed
from .softmax import without_softmax


@dataclass(frozen=True)
class Lean:
    """A graph without what a run computes in vain.

    Attributes:
        content: The bytes of an ONNX file.
        signature: What goes in and comes out: that of the graph as given.
        bare: Whether its scores are those before the softmax.
        border: Pixels that its answer lacks on each side.
    """

    content: bytes
    signature: Signature
    bare: bool = False
    border: int = 0


def lean(file: ModelFile, signature: Signature, *, bare: bool, answer: Sides, spare: int) -> Lean | None:
    """Give the graph without what a run computes in vain.

    Args:
        file: The file that is the graph, or holds it.
        signature: What goes in and comes out.
        bare: Whether scores may be those before the softmax.
        answer: Rows and columns of the answer to a tile.
        spare: Pixels on each side of it that are not kept.

    Returns:
        What is to be opened instead of the file; None where the graph is to stay as it is.

    Raises:
        ModelError: The graph cannot be taken out of the file.
    """
    if signature.table is not None or signature.axes or not (bare or spare > 0):
        return None
    try:
        graph = OnnxModel.of(file)
        return _less(graph, signature, bare, answer, spare) if graph else None
    except (OSError, ValueError):  # unreadable, or no sound protobuf: onnxruntime says it better
        return None


def _less(graph: OnnxModel, signature: Signature, bare: bool, answer: Sides, spare: int) -> Lean | None:
    winner = without_softmax(graph, signature) if bare else None
    nodes = winner or graph.nodes
    cut = trimmed(replace(graph, nodes=nodes), signature, answer, spare)
    if cut:
        content = graph.written(cut.nodes, free_output=signature.output_name)
        return Lean(content, signature, bare=winner is not None, border=cut.border)
    return Lean(graph.written(winner), signature, bare=True) if winner else None
