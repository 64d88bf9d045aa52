"""The memory of a tile in the input and the output of a network, and whether the computer has it.

The layers between them take many times as much, which only a run shows: what is refused here cannot fit.
"""

from __future__ import annotations

import math

from .errors import ShortageError
from .i18n import numeral, tr
from .model.arguments import ModelArguments, largest_tile
from .model.definition import ModelDefinition
from .onnx.signatures import INPUT_TYPES
from .processes.machine import limit_of_process, memory_with_swap

_GB = 1e9
_SHARE = 8  # of the memory is suggested for the input and the output


def bytes_of_batch(model: ModelDefinition, arguments: ModelArguments) -> int:
    """Return the least bytes of the input and the output of a network for one tile, or for its fixed batch.

    0 for a tabular model, which is given the pixels of a tile in parts.
    """
    if model.signature.tabular is not None:
        return 0
    rows, cols = arguments.tile
    kept = [max(side - 2 * arguments.padding, 0) // model.output_stride for side in (rows, cols)]
    per_pixel, per_value = _bytes_per_value(model)
    return (model.signature.image.batch or 1) * (rows * cols * per_pixel + kept[0] * kept[1] * per_value)


def require_fitting_tile(model: ModelDefinition, arguments: ModelArguments) -> None:
    """Refuse a tile whose input and output alone take more memory than there is.

    Raises:
        ShortageError: They do.
    """
    needed, limit, memory = bytes_of_batch(model, arguments), limit_of_process(), memory_with_swap()
    there = min(filter(None, (limit, memory)), default=needed)
    if needed <= there:
        return
    what = tr("this program may use {memory} GB") if there == limit else tr("this computer has {memory} GB")
    rows, cols = arguments.tile
    text = tr(
        "Model arguments: tiles of {rows} x {columns} pixels need more than {needed} GB of memory, but {available}. "
        "{remedy}"
    ).format(
        rows=rows,
        columns=cols,
        needed=numeral(needed / _GB, 1),
        available=what.format(memory=numeral(there / _GB, 1)),
        remedy=_remedy(model, there),
    )
    raise ShortageError(text, about="arguments")


def _remedy(model: ModelDefinition, memory: int) -> str:
    if not model.flexible:
        return tr("Use a computer with more memory, or export the model with smaller tiles.")
    per_pixel = (model.signature.image.batch or 1) * sum(_bytes_per_value(model))
    side = largest_tile(model, math.isqrt(memory // _SHARE // per_pixel))
    return tr("Choose a smaller tile_size, such as {side}.").format(side=side)


def _bytes_per_value(model: ModelDefinition) -> tuple[int, int]:
    """Return the bytes of a pixel in the input, and those of a pixel in the output at least."""
    signature = model.signature
    types = [output.type for output in model.declaration.outputs if output.name == signature.output_name]
    of_value = next((INPUT_TYPES[name].itemsize for name in types if name in INPUT_TYPES), 1)  # ids may be bytes
    return signature.image.bands * signature.image.dtype.itemsize, max(model.channels, 1) * of_value
