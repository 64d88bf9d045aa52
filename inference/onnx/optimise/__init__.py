"""Optimise a model for a run: remove computation that does not change the result.

Two things are removed: the final softmax, if only the winning class of each pixel counts (softmax.py), and the
computation of output pixels in the margin of a tile, which a run discards (margins.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..file import OnnxModel
from ..model_file import ModelFile
from ..signatures import Signature
from .margins import RowsAndCols, trim_margin
from .softmax import remove_softmax


@dataclass(frozen=True)
class OptimisedModel:
    """A model with unneeded computation removed.

    Attributes:
        content: The bytes of an ONNX file.
        signature: The inputs and the output: those of the original model.
        without_softmax: Whether the scores are those before the final softmax.
        trimmed_margin: Pixels missing from each side of the output.
    """

    content: bytes
    signature: Signature
    without_softmax: bool = False
    trimmed_margin: int = 0


def optimise(
    file: ModelFile, signature: Signature, *, without_softmax: bool, output_size: RowsAndCols, unused_margin: int
) -> OptimisedModel | None:
    """Return the model as a run executes it, with unneeded computation removed.

    Args:
        file: The model file.
        signature: The inputs and the output.
        without_softmax: Whether the final softmax may be removed.
        output_size: Rows and columns of the output for one tile.
        unused_margin: Pixels on each side of the output that the run discards.

    Returns:
        The model to open instead of the file, if computation can be removed safely and it is worth it.

    Raises:
        ModelError: The model cannot be read from its container.
    """
    if signature.tabular is not None or signature.axes or not (without_softmax or unused_margin > 0):
        return None
    try:
        model = OnnxModel.of(file)
        return _optimised(model, signature, without_softmax, output_size, unused_margin) if model else None
    except (OSError, ValueError, IndexError):  # unreadable, or not valid: onnxruntime reports it in better words
        return None


def _optimised(
    model: OnnxModel, signature: Signature, without_softmax: bool, output_size: RowsAndCols, unused_margin: int
) -> OptimisedModel | None:
    nodes = remove_softmax(model, signature) if without_softmax else None
    trimmed = trim_margin(replace(model, nodes=nodes or model.nodes), signature, output_size, unused_margin)
    if trimmed:
        content = model.written(trimmed.nodes, free_output=signature.output_name)
        return OptimisedModel(content, signature, nodes is not None, trimmed.margin)
    return OptimisedModel(model.written(nodes), signature, without_softmax=True) if nodes else None
