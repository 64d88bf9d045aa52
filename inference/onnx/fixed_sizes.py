"""Find the image sizes that a model may accept if it accepts only one, though it declares free rows and columns.

Some converters write such models: a size from the training is in the shape of a constant, or among the numbers that an
operator reshapes to. These numbers are read from the file; whether one of them works has to be tried.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from .file import Node, few_integers, message_name, read_through, whole_numbers
from .model_file import ModelFile
from .protobuf import all_of, merged_message

_COMMON = (512, 256, 224, 1024, 640)
_RARER = (128, 384, 320, 480, 768, 300, 416, 448, 518, 473, 513, 321, 257, 96, 64)
_STRIDES = (1, 2, 4, 8, 16, 32, 14)  # possible factors between the image and such a constant
_SHORTEST, _LONGEST = 8, 2048
_MOST_SIZES = 24  # sizes to try
_WITH_WEIGHTS = ("Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "QLinearConv", "LSTM", "GRU")
_MOST_AXES = 8  # numbers of a list that is a shape

Size = tuple[int, int]


def likely_sizes(file: ModelFile | None) -> tuple[Size, ...]:
    """Return rows and columns to try: the common ones first, then those in the file, then others.

    Args:
        file: The model file, if known.

    Raises:
        ModelError: The model cannot be extracted from its container.
    """
    from_file = _in_file(file) if file is not None else ()
    common, rarer = ([(side, side) for side in sides] for sides in (_COMMON, _RARER))
    return tuple(dict.fromkeys((*common, *from_file, *rarer)))


def _in_file(file: ModelFile) -> tuple[Size, ...]:
    try:
        return read_through(file, _likeliest)
    except (OSError, ValueError):  # unreadable, or invalid protobuf
        return ()


def _likeliest(model: memoryview) -> tuple[Size, ...]:
    """Return the sizes that most constants have in common, those with a smaller stride first."""
    votes: Counter[Size] = Counter()
    strides: dict[Size, int] = {}
    for sides in (pair for pair in _size_pairs(merged_message(model, 7))):
        for stride in _STRIDES:
            size = sides[0] * stride, sides[1] * stride
            if max(size) <= _LONGEST and min(size) > _SHORTEST:
                votes[size] += 1
                strides[size] = min(stride, strides.get(size, stride))
    return tuple(sorted(votes, key=lambda size: (-votes[size], strides[size], size))[:_MOST_SIZES])


def _size_pairs(graph: memoryview) -> Iterator[Size]:
    """Yield pairs of numbers in constants that may be rows and columns, except for weights."""
    nodes = [Node.read(message) for message in all_of(graph, 1)]
    weights = {name for node in nodes if node.is_own(*_WITH_WEIGHTS) for name in node.inputs}
    for tensor in all_of(graph, 5):
        if message_name(tensor, 8) not in weights:
            yield from _pairs_of(tensor)
    for node in nodes:
        value = node.attribute("value") if node.is_own("Constant") else None
        if value is not None and weights.isdisjoint(node.outputs):
            yield from _pairs_of(merged_message(value, 5))


def _pairs_of(tensor: memoryview) -> set[Size]:
    shape = whole_numbers(tensor, 1)
    if len(shape) == 1 and 1 < shape[0] <= _MOST_AXES:
        shape = few_integers(tensor)
    if len(shape) < 2:
        return set()
    pairs = {(rows, cols) for rows, cols in zip(shape, shape[1:]) if min(rows, cols) >= _SHORTEST}
    # All pixels may be in one axis, with one more for the whole image.
    roots = (math.isqrt(length) for count in shape[1:] for length in (count, count - 1) if _is_square(length))
    return pairs | {(root, root) for root in roots}


def _is_square(length: int) -> bool:
    return length >= _SHORTEST**2 and math.isqrt(length) ** 2 == length
