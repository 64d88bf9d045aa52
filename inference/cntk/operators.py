"""CNTK's primitive functions as operators of ONNX, one function each.

Every function here takes the graph, the CNTK function and its inputs, and returns the result. `CONVERTERS` lists them.
The functions are documented with the Python API of CNTK (https://docs.microsoft.com/cognitive-toolkit), the shapes of
their results in PrimitiveFunction.h.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..i18n import tr
from .dictionary import FREE, INFERRED, NodeAxis
from .function import Function
from .geometry import Windows, window_sides
from .refusal import not_converted
from .tensors import SideLengths, Tensor, TensorGraph, combined

OperatorConverter = Callable[[TensorGraph, Function, Sequence[Tensor]], Tensor]

_ALL_AXES = (2**31 - 2, 2**31 - 5)  # numbers of CNTK's axes "all static axes" and "all axes"
_END_OF_AXES = 2**31 - 4
_FAR = 2**63 - 1
_LONGEST_PADDING = 4096
_REDUCTIONS = {
    "Sum": "ReduceSum",
    "Mean": "ReduceMean",
    "Max": "ReduceMax",
    "Min": "ReduceMin",
    "Prod": "ReduceProd",
    "LogSum": "ReduceLogSumExp",
}
_INDICES = {"Argmax": "ArgMax", "Argmin": "ArgMin"}
_FLOAT, _BOOLEAN = 1, 9
_LEAST_OF_LOG, _LOG_OF_LESS = 1e-37, -85.1  # EPS_IN_LOG and LOG_OF_EPS_IN_LOG of CNTK's CommonMatrix.h
_AVERAGE = 1  # the pooling type
_PADDINGS = {0: "constant", 1: "reflect"}


def _alone(operator: str, graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    return graph.result(function, operator, [tensor], tensor)


def _reciprocal(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert 1 / x, which is 0 in CNTK for x = 0. A division is a product with it."""
    (tensor,) = _take(function, inputs, 1)
    if tensor.values is not None and tensor.values.all():
        return graph.result(function, "Reciprocal", [tensor], tensor)
    zero = graph.number(0.0)
    is_zero = graph.step("Equal", [tensor, zero], function.uid)
    inverse = graph.step("Reciprocal", [tensor], function.uid)
    return graph.result(function, "Where", [is_zero, zero, inverse], tensor)


def _logarithm(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert log(x), which is a constant in CNTK for x below a small positive number."""
    (tensor,) = _take(function, inputs, 1)
    is_small = graph.step("Less", [tensor, graph.number(_LEAST_OF_LOG)], function.uid)
    logarithm = graph.step("Log", [tensor], function.uid)
    return graph.result(function, "Where", [is_small, graph.number(_LOG_OF_LESS), logarithm], tensor)


def _square_root(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a square root, which is 0 in CNTK for a negative number and for NaN."""
    (tensor,) = _take(function, inputs, 1)
    zero = graph.number(0.0)
    is_positive = graph.step("Greater", [tensor, zero], function.uid)
    root = graph.step("Sqrt", [tensor], function.uid)
    return graph.result(function, "Where", [is_positive, root, zero], tensor)


def _power(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a power. In CNTK, 0 to a negative power is 0, as it is to a positive one; to the power of 0 it is 1."""
    pair = _take(function, inputs, 2)
    like = combined(function, pair)
    base, exponent = graph.aligned(pair)
    if exponent.values is not None and (exponent.values >= 0).all():
        return graph.result(function, "Pow", [base, exponent], like)
    zero = graph.number(0.0)
    is_zero = graph.step("Equal", [base, zero], function.uid)
    of_zero = graph.step("Cast", [graph.step("Equal", [exponent, zero], function.uid)], function.uid, to=_FLOAT)
    power = graph.step("Pow", [base, exponent], function.uid)
    return graph.result(function, "Where", [is_zero, of_zero, power], like)


def _unchanged(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    return graph.same(function, inputs[0])


def _together(operator: str, graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    pair = _take(function, inputs, 2)
    return graph.result(function, operator, graph.aligned(pair), combined(function, pair))


def _comparison(operator: str, graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a comparison. Its result in CNTK is 0 or 1; a selection by it uses the booleans."""
    pair = _take(function, inputs, 2)
    is_true = graph.step("Equal" if operator == "NotEqual" else operator, graph.aligned(pair), function.uid)
    if operator == "NotEqual":
        is_true = graph.step("Not", [is_true], function.uid)
    number = graph.result(function, "Cast", [is_true], combined(function, pair), to=_FLOAT)
    return Tensor(number.name, number.sides, number.batched, is_true=is_true)


def _select(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    condition, yes, no = graph.aligned(_take(function, inputs, 3))
    is_true = condition.is_true or graph.step("Cast", [condition], function.uid, to=_BOOLEAN)
    return graph.result(function, "Where", [is_true, yes, no], combined(function, inputs))


def _clip(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a limitation to a range. Values below the lower limit become it, also if the upper one is still lower."""
    tensor, low, high = graph.aligned(_take(function, inputs, 3))
    like = combined(function, inputs)
    if _ascending(low, high):
        return graph.result(function, "Min", [graph.step("Max", [tensor, low], function.uid), high], like)
    is_below = graph.step("Less", [tensor, low], function.uid)
    limited = graph.step("Min", [tensor, high], function.uid)
    return graph.result(function, "Where", [is_below, low, limited], like)


def _ascending(low: Tensor, high: Tensor) -> bool:
    if low.values is None or high.values is None or not low.values.size or not high.values.size:
        return False
    return bool(low.values.max() <= high.values.min())


def _elu(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    alpha = function.attributes.get("alpha", 1.0)
    return graph.result(function, "Elu", [tensor], tensor, alpha=float(alpha) if isinstance(alpha, float) else 1.0)


def _log_plus(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert log(exp(a) + exp(b)), with 0 the softplus of the other."""
    pair = _take(function, inputs, 2)
    if pair[0].values is not None:
        pair = pair[::-1]
    like = combined(function, pair)
    if pair[1].values is not None and not pair[1].values.any() and like.sides == pair[0].sides:
        return graph.result(function, "Softplus", [pair[0]], like)
    pair = graph.aligned(pair)
    difference = graph.step("Abs", [graph.step("Sub", pair, function.uid)], function.uid)
    rest = graph.step("Softplus", [graph.step("Neg", [difference], function.uid)], function.uid)
    return graph.result(function, "Add", [graph.step("Max", pair, function.uid), rest], like)


def _softmax(operator: str, graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a softmax over one axis; without a stated axis it is over the only one."""
    (tensor,) = _take(function, inputs, 1)
    axis = function.attributes.get("axis")
    if not isinstance(axis, NodeAxis) or axis.index in _ALL_AXES:
        if tensor.rank != 1:
            raise not_converted(function.operator, tr("it is over all axes"))
        axis = NodeAxis(0, "")
    return graph.result(function, operator, [tensor], tensor, axis=tensor.axis(_side(function, tensor.rank, axis)))


def _convolution(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    weights, image = _take(function, inputs, 2)
    attributes, count = function.attributes, image.rank - 1
    sharing = attributes.get("sharing", [])
    kernel = weights.sides[2:]
    if not image.batched or weights.batched or count < 1 or len(kernel) != count or None in kernel:
        raise not_converted(function.operator, tr("its weights are not those of rows, columns and channels"))
    if not (isinstance(sharing, list) and all(sharing)) or attributes.get("sequential") is True:
        raise not_converted(function.operator, tr("its weights differ between pixels"))
    windows = Windows.of(function, kernel)
    if windows.rounds_up:
        raise not_converted(function.operator, tr("its last window is incomplete"))
    if attributes.get("transpose") is True:
        return _transposed(graph, function, (weights, image), windows)
    groups = attributes.get("groups", 1)
    groups = groups if isinstance(groups, int) and groups > 1 else 1
    _require_channels(function, image, (weights.sides[1] or 0) * groups)
    like = Tensor("", (weights.sides[0], *windows.sides(image.sides[1:])), batched=True)
    settings = {
        "kernel_shape": windows.kernel,
        "strides": windows.strides,
        "dilations": windows.dilations,
        "pads": windows.pads(image.sides[1:]),
    }
    return graph.result(function, "Conv", [image, weights], like, group=groups, **settings)


def _transposed(graph: TensorGraph, function: Function, inputs: tuple[Tensor, Tensor], windows: Windows) -> Tensor:
    weights, image = inputs
    _require_channels(function, image, weights.sides[0] or 0)
    pads, added = windows.spread_pads(image.sides[1:])
    like = Tensor("", (weights.sides[1], *windows.spread_sides(image.sides[1:])), batched=True)
    settings = {
        "kernel_shape": windows.kernel,
        "strides": windows.strides,
        "dilations": windows.dilations,
        "pads": pads,
        **({"output_padding": added} if any(added) else {}),
    }
    return graph.result(function, "ConvTranspose", [image, weights], like, **settings)


def _require_channels(function: Function, image: Tensor, count: int) -> None:
    """Refuse weights for another number of channels, or windows that are moved over the channels too."""
    strides, padded = function.attributes.get("strides", ()), function.attributes.get("autoPadding", [])
    moved = isinstance(strides, tuple) and len(strides) == image.rank and strides[-1] < (image.sides[0] or 1)
    if image.sides[0] != count or (moved and isinstance(padded, list) and len(padded) == image.rank and padded[-1]):
        raise not_converted(function.operator, tr("its weights do not match the number of channels"))


def _pooling(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (image,) = _take(function, inputs, 1)
    if not image.batched or image.rank < 2:
        raise not_converted(function.operator, tr("its input is not an image"))
    average = function.attributes.get("poolingType") == _AVERAGE
    kernel = window_sides(function, image.rank - 1)
    if kernel is None:
        operator = "GlobalAveragePool" if average else "GlobalMaxPool"
        return graph.result(function, operator, [image], Tensor("", (image.sides[0], *[1] * (image.rank - 1)), True))
    _require_one_channel_each(function, image)
    padded = average and function.attributes.get("includePad") is True
    windows = Windows.of(function, kernel)
    if windows.rounds_up:
        windows = windows.rounded(image.sides[1:], padded=padded)
    like = Tensor("", (image.sides[0], *windows.sides(image.sides[1:])), batched=True)
    settings: dict[str, Any] = {
        "kernel_shape": windows.kernel,
        "strides": windows.strides,
        "pads": windows.pads(image.sides[1:]),
        "ceil_mode": int(windows.rounds_up),
    }
    if average:
        settings["count_include_pad"] = int(padded)
    return graph.result(function, "AveragePool" if average else "MaxPool", [image], like, **settings)


def _require_one_channel_each(function: Function, image: Tensor) -> None:
    """Refuse windows that leave out channels."""
    strides = function.attributes.get("strides", ())
    if isinstance(strides, tuple) and any(stride != 1 for stride in strides[image.rank - 1 :]):
        raise not_converted(function.operator, tr("its window moves over the channels"))


def _batch_normalisation(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a normalisation by stored means and variances; the count of images that follows them is not needed."""
    tensor, *statistics = _take(function, inputs[:5], 5)
    scale, offset, mean, variance = (statistic.values for statistic in statistics)
    epsilon = function.attributes.get("epsilon", 1e-5)
    if scale is None or offset is None or mean is None or variance is None or not isinstance(epsilon, float):
        raise not_converted(function.operator, tr("its statistics are not stored"))
    spatial = function.attributes.get("spatial") is True
    shape = [tensor.sides[0], *[1] * (tensor.rank - 1)] if spatial and tensor.rank else list(tensor.sides)
    wanted = None if None in shape else math.prod(side or 1 for side in shape)
    if not tensor.batched or any(values.size != wanted for values in (scale, offset, mean, variance)):
        raise not_converted(function.operator, tr("its statistics do not match its input"))
    if spatial and tensor.rank > 1:
        named = [
            graph.scalars(f"{function.uid}_{index}", values.reshape(-1))
            for index, values in enumerate((scale, offset, mean, variance))
        ]
        return graph.result(function, "BatchNormalization", [tensor, *named], tensor, epsilon=epsilon)
    with np.errstate(all="ignore"):
        gain = (scale / np.sqrt(variance + epsilon)).reshape(shape).astype("<f4")
        bias = (offset - mean * gain.reshape(mean.shape)).reshape(shape).astype("<f4")
    scaled = graph.step("Mul", [tensor, graph.scalars(f"{function.uid}_gain", gain)], function.uid)
    return graph.result(function, "Add", [scaled, graph.scalars(f"{function.uid}_bias", bias)], tensor)


def _times(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a product of a matrix with a tensor: the last axes of the first are those of the second."""
    matrix, tensor = _take(function, inputs, 2)
    kept = function.attributes.get("outputRank", 1)
    if matrix.batched or not isinstance(kept, int) or not 0 < kept < matrix.rank or None in matrix.sides:
        raise not_converted(function.operator, tr("its first input is not a matrix of weights"))
    summed = matrix.rank - kept
    length = math.prod(side or 1 for side in matrix.sides[:summed])
    if not tensor.batched or None in tensor.sides or tensor.sides[tensor.rank - summed :] != matrix.sides[:summed]:
        raise not_converted(function.operator, tr("the sizes of its inputs do not match"))
    rest = tensor.sides[: tensor.rank - summed]
    flat = graph.step("Reshape", [matrix, graph.numbers((length, -1))], function.uid)
    rows = graph.step("Reshape", [tensor, graph.numbers((0, *(side or 1 for side in rest), length))], function.uid)
    product = graph.step("MatMul", [rows, flat], function.uid)
    sides = (*rest, *matrix.sides[summed:])
    target = graph.numbers((0, *(side or 1 for side in sides)))
    return graph.result(function, "Reshape", [product, target], Tensor("", sides, batched=True))


def _reduction(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    name = function.attributes.get("reductionOpName")
    name = name if isinstance(name, str) else ""
    keeps = function.attributes.get("reductionKeepDimensions", True) is True
    reduced = _reduced_sides(function, tensor)
    sides = [
        1 if side in reduced else length for side, length in enumerate(tensor.sides) if keeps or side not in reduced
    ]
    like = Tensor("", tuple(sides), tensor.batched)
    axes = tuple(tensor.axis(side) for side in sorted(reduced))
    if not axes:
        return graph.same(function, tensor)
    if name in _INDICES and len(axes) == 1:
        index = graph.step(_INDICES[name], [tensor], function.uid, axis=axes[0], keepdims=int(keeps))
        return graph.result(function, "Cast", [index], like, to=_FLOAT)
    if name not in _REDUCTIONS:
        raise not_converted(function.operator, name)
    if name == "Sum":
        return graph.result(function, "ReduceSum", [tensor, graph.numbers(axes)], like, keepdims=int(keeps))
    return graph.result(function, _REDUCTIONS[name], [tensor], like, axes=axes, keepdims=int(keeps))


def _splice(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    axis = function.attributes.get("axis")
    ranks = max(tensor.rank for tensor in inputs)
    if not isinstance(axis, NodeAxis) or not -ranks <= axis.index <= ranks:
        raise not_converted(function.operator, tr("its axis is not one of rows, columns or channels"))
    rank = max(ranks, axis.index + 1)
    tensors = [graph.with_rank(tensor, rank) for tensor in inputs]
    side = _side(function, rank, axis)
    others = [tensor.sides[:side] + tensor.sides[side + 1 :] for tensor in tensors]
    if any(other != others[0] or tensor.rank != rank for other, tensor in zip(others, tensors)):
        raise not_converted(function.operator, tr("the sizes of its inputs do not match"))
    if len({tensor.batched for tensor in tensors}) != 1:
        raise not_converted(function.operator, tr("it joins constants to images"))
    lengths = [tensor.sides[side] for tensor in tensors]
    total = None if None in lengths else sum(length or 0 for length in lengths)
    like = Tensor("", (*others[0][:side], total, *others[0][side:]), tensors[0].batched)
    return graph.result(function, "Concat", tensors, like, axis=like.axis(side))


def _slice(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    axes, begins, ends = (_list(function, key) for key in ("axis", "beginIndex", "endIndex"))
    steps = _list(function, "sliceStrides") or [1] * len(axes)
    if not axes or not len(axes) == len(begins) == len(ends) == len(steps):
        raise not_converted(function.operator, tr("its indices are incomplete"))
    sides = list(tensor.sides)
    chosen = [_side(function, tensor.rank, axis) for axis in axes]
    for side, begin, end, step in zip(chosen, begins, ends, steps):
        if not all(isinstance(number, int) for number in (begin, end, step)) or step < 1:
            raise not_converted(function.operator, tr("its indices are incomplete"))
        sides[side] = _sliced(function, sides[side], (begin, end, step))
    lists = (begins, [end or _FAR for end in ends], [tensor.axis(side) for side in chosen], steps)
    return graph.result(
        function, "Slice", [tensor, *map(graph.numbers, lists)], Tensor("", tuple(sides), tensor.batched)
    )


def _sliced(function: Function, length: int | None, indices: tuple[int, int, int]) -> int | None:
    """Return the length of a slice of an axis; an end of 0 is the end of the axis."""
    begin, end, step = indices
    if length is None:
        return -(-(end - begin) // step) if 0 <= begin < end else None
    first, last = (begin + length if begin < 0 else begin), (end + length if end <= 0 else end)
    if not 0 <= first < last <= length:
        raise not_converted(function.operator, tr("its indices are outside of its input"))
    return -(-(last - first) // step)


def _transpose(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    attributes, rank = function.attributes, tensor.rank
    order = list(range(rank))
    if "axisVec" in attributes:
        order = [_side(function, rank, axis) for axis in _list(function, "axis")][::-1]
    else:
        first, second = (_side(function, rank, attributes.get(key)) for key in ("axis1", "axis2"))
        order[first], order[second] = second, first
    if sorted(order) != list(range(rank)):
        raise not_converted(function.operator, tr("its order of axes is incomplete"))
    if order == list(range(rank)):
        return graph.same(function, tensor)
    like = Tensor("", tuple(tensor.sides[side] for side in order), tensor.batched)
    axes = tuple(tensor.axis(side) for side in order)
    return graph.result(function, "Transpose", [tensor], like, perm=(0, *axes) if tensor.batched else axes)


def _reshape(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    """Convert a change of shape of all axes or, in CNTK's order, those from `beginAxis` to `endAxis`."""
    (tensor,) = _take(function, inputs, 1)
    new = function.attributes.get("newShape")
    lengths = tensor.sides[::-1]
    begin = _boundary(function, "beginAxis", tensor.rank, 0)
    end = _boundary(function, "endAxis", tensor.rank, tensor.rank)
    if not isinstance(new, tuple) or begin > end:
        raise not_converted(function.operator, tr("its new shape is incomplete"))
    replaced = _inferred(function, lengths[begin:end], new)
    sides = (*lengths[:begin], *replaced, *lengths[end:])[::-1]
    if sides == tensor.sides:
        return graph.same(function, tensor)
    kept = set(range(tensor.rank - end))  # sides with the same index before and after
    if len(sides) == tensor.rank:
        kept |= set(range(tensor.rank - begin, tensor.rank))
    target = [(0 if index in kept else -1) if side is None else side for index, side in enumerate(sides)]
    if target.count(-1) > 1:
        raise not_converted(function.operator, tr("its new shape has several free sizes"))
    shape = graph.numbers((0, *target) if tensor.batched else target)
    return graph.result(function, "Reshape", [tensor, shape], Tensor("", sides, tensor.batched))


def _inferred(function: Function, lengths: SideLengths, new: Sequence[int]) -> SideLengths:
    """Return new lengths, with the one that CNTK computes; None for free ones."""
    before = None if None in lengths else math.prod(length or 1 for length in lengths)
    stated = math.prod(length for length in new if length > 0)
    open_ended = [length for length in new if length <= 0]
    if any(length not in (FREE, INFERRED) for length in open_ended) or len(open_ended) > len(lengths):
        raise not_converted(function.operator, tr("its new shape is incomplete"))
    if before is None:
        return tuple(length if length > 0 else None for length in new)
    if len(open_ended) > 1 or before % stated or (not open_ended and before != stated):
        raise not_converted(function.operator, tr("its new shape does not match its input"))
    return tuple(length if length > 0 else before // stated for length in new)


def _pad(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    attributes = function.attributes
    mode = _PADDINGS.get(attributes.get("paddingMode", 0))
    head, foot = (_list(function, key)[::-1] for key in ("paddingHead", "paddingFoot"))
    if mode is None or len(head) != tensor.rank or len(foot) != tensor.rank:
        raise not_converted(function.operator, tr("its padding is of a different type"))
    if not all(isinstance(side, int) and 0 <= side <= _LONGEST_PADDING for side in (*head, *foot)):
        raise not_converted(function.operator, tr("a window, stride or padding is out of range"))
    value = attributes.get("paddingConstantValue", 0.0)
    with np.errstate(over="ignore"):
        filled = graph.scalars(f"{function.uid}_value", np.array(value if isinstance(value, float) else 0.0, "<f4"))
    sides = tuple(
        None if side is None else side + before + after for side, before, after in zip(tensor.sides, head, foot)
    )
    batch = [0] * tensor.batched
    pads = graph.numbers([*batch, *head, *batch, *foot])
    given: list[Tensor | str] = [tensor, pads, *([filled] if mode == "constant" else [])]
    return graph.result(function, "Pad", given, Tensor("", sides, tensor.batched), mode=mode)


def _squeeze(graph: TensorGraph, function: Function, inputs: Sequence[Tensor]) -> Tensor:
    (tensor,) = _take(function, inputs, 1)
    listed = _list(function, "axis")
    sides = {_side(function, tensor.rank, axis) for axis in listed}
    if not listed:
        sides = {side for side, length in enumerate(tensor.sides) if length == 1}
    if any(tensor.sides[side] != 1 for side in sides):
        raise not_converted(function.operator, tr("an axis to be removed is not 1"))
    like = Tensor("", tuple(s for index, s in enumerate(tensor.sides) if index not in sides), tensor.batched)
    if not sides:
        return graph.same(function, tensor)
    axes = graph.numbers([tensor.axis(side) for side in sorted(sides)])
    return graph.result(function, "Squeeze", [tensor, axes], like)


def _take(function: Function, inputs: Sequence[Tensor], count: int) -> list[Tensor]:
    """Return the inputs of a function.

    Raises:
        ModelError: There are more or fewer.
    """
    if len(inputs) != count:
        raise not_converted(function.operator, tr("it has a different number of inputs"))
    return list(inputs)


def _list(function: Function, key: str) -> list[Any]:
    """Return a setting that is a single value, or a list under a key that ends in "Vec"; an empty list if missing."""
    value = function.attributes.get(f"{key}Vec", function.attributes.get(key))
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _reduced_sides(function: Function, tensor: Tensor) -> set[int]:
    """Return the sides that a reduction is over.

    Raises:
        ModelError: It is over the batch.
    """
    axes = _list(function, "axis")
    if len(axes) == 1 and isinstance(axes[0], NodeAxis) and axes[0].index in _ALL_AXES[:1]:
        return set(range(tensor.rank))
    return {_side(function, tensor.rank, axis) for axis in axes}


def _side(function: Function, rank: int, axis: object) -> int:
    """Return the side that an axis of CNTK is; negative numbers count from the last.

    Raises:
        ModelError: It is the batch, or there is no such axis.
    """
    if not isinstance(axis, NodeAxis) or not -rank <= axis.index < rank:
        raise not_converted(function.operator, tr("its axis is not one of rows, columns or channels"))
    return rank - 1 - axis.index % rank


def _boundary(function: Function, key: str, rank: int, otherwise: int) -> int:
    """Return a boundary between axes in CNTK's order, from 0 to their number."""
    axis = function.attributes.get(key)
    if axis is None or (isinstance(axis, NodeAxis) and axis.index == _END_OF_AXES):
        return otherwise
    if not isinstance(axis, NodeAxis) or not -rank <= axis.index <= rank:
        raise not_converted(function.operator, tr("its axis is not one of rows, columns or channels"))
    return axis.index if axis.index >= 0 else axis.index + rank


_ALONE = {
    **{name: name for name in ("Sigmoid", "Tanh", "Exp", "Floor", "Abs")},
    **{name: name for name in ("Sin", "Cos", "Tan", "Sinh", "Cosh", "Asin", "Acos", "Atan", "Asinh", "Atanh")},
    **{"Negate": "Neg", "ReLU": "Relu", "StableSigmoid": "Sigmoid"},
}
_TOGETHER = {"Plus": "Add", "Minus": "Sub", "ElementTimes": "Mul"}
_COMPARED = {
    **{"Equal": "Equal", "NotEqual": "NotEqual", "Less": "Less", "LessEqual": "LessOrEqual"},
    **{"Greater": "Greater", "GreaterEqual": "GreaterOrEqual"},
}

CONVERTERS: Mapping[str, OperatorConverter] = {
    **{name: partial(_alone, operator) for name, operator in _ALONE.items()},
    **{name: partial(_together, operator) for name, operator in _TOGETHER.items()},
    **{name: partial(_comparison, operator) for name, operator in _COMPARED.items()},
    **{name: partial(_softmax, name) for name in ("Softmax", "LogSoftmax")},
    **dict.fromkeys(("Dropout", "Pass", "NoOp", "StopGradient", "Cast"), _unchanged),
    "BatchNormalization": _batch_normalisation,
    "Clip": _clip,
    "Convolution": _convolution,
    "ELU": _elu,
    "Log": _logarithm,
    "LogPlus": _log_plus,
    "Pad": _pad,
    "Pooling": _pooling,
    "Pow": _power,
    "Reciprocal": _reciprocal,
    "ReduceElements": _reduction,
    "Reshape": _reshape,
    "Select": _select,
    "Slice": _slice,
    "Splice": _splice,
    "Sqrt": _square_root,
    "Squeeze": _squeeze,
    "Times": _times,
    "TransposeAxes": _transpose,
}
"""The conversion of each operator, by its name in CNTK."""
