"""Windows of convolutions and pooling: their positions in CNTK, expressed as the pads of ONNX.

CNTK pads automatically so that the centres of the windows are in the middle of the image (ConvolveGeometry.h): with a
stride of 2, an image with an even side is padded at its beginning. All tuples here have ONNX's order, rows first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Union

from ..i18n import tr
from .dictionary import UNKNOWN_SHAPE
from .function import Function
from .refusal import not_converted

SideLength = Union[int, None]
"""The length of a side; None if it is free."""

_LONGEST = 4096  # pixels of a window, a stride or a dilation
_FIXED_CENTRE = 2  # the largest stride for which the position of the windows does not depend on the size of the image


@dataclass(frozen=True)
class Windows:
    """The windows of a convolution or pooling.

    Attributes:
        function: The function, for messages.
        kernel: Rows and columns of a window.
        strides: From window to window.
        dilations: From pixel to pixel of a window.
        automatic: Whether CNTK pads, for each axis.
        lower: Pixels to pad before the image, otherwise.
        upper: Pixels to pad after it.
        rounds_up: Whether a last incomplete window counts.
    """

    function: Function
    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    automatic: tuple[bool, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    rounds_up: bool

    @classmethod
    def of(cls, function: Function, kernel: Sequence[SideLength]) -> Windows:
        """Read the settings of a function.

        Raises:
            ModelError: They are not valid.
        """
        attributes, count = function.attributes, len(kernel)
        windows = cls(
            function,
            tuple(side or 0 for side in kernel),
            _spread(attributes.get("strides"), count, 1),
            _spread(attributes.get("dilation"), count, 1),
            tuple(bool(flag) for flag in _spread(attributes.get("autoPadding"), count, 0)),
            _spread(attributes.get("lowerPad"), count, 0),
            _spread(attributes.get("upperPad"), count, 0),
            attributes.get("ceilOutDim") is True,
        )
        sizes = (*windows.kernel, *windows.strides, *windows.dilations)
        pads = (*windows.lower, *windows.upper)
        if min(sizes) < 1 or max(sizes) > _LONGEST or min(pads) < 0 or max(pads) >= max(windows.extents):
            raise not_converted(function.operator, tr("a window, stride or padding is out of range"))
        return windows

    def rounded(self, sides: Sequence[SideLength], *, padded: bool) -> Windows:
        """Return windows of which a last incomplete one counts, as ONNX computes them.

        Args:
            sides: Rows and columns of the image.
            padded: Whether the average of an incomplete window is over all of its pixels, those outside as zeros.

        Raises:
            ModelError: ONNX has no such windows.
        """
        for axis, side in enumerate(sides):
            stride = self.strides[axis]
            differs = side is None or (side - 1) % stride > 0
            beyond = stride > self.extents[axis] and (side is None or (side - self.extents[axis]) % stride > 0)
            if (differs if self.automatic[axis] else beyond) or self.lower[axis] or self.upper[axis]:
                raise not_converted(self.function.operator, tr("its last window is incomplete"))
        if not padded:
            return self
        upper = (
            0 if automatic else stride - 1 if side is None else (extent - side) % stride
            for automatic, stride, extent, side in zip(self.automatic, self.strides, self.extents, sides)
        )
        return replace(self, upper=tuple(upper), rounds_up=False)

    @property
    def extents(self) -> tuple[int, ...]:
        """Pixels from the first to the last of a window."""
        return tuple((side - 1) * step + 1 for side, step in zip(self.kernel, self.dilations))

    def pads(self, sides: Sequence[SideLength]) -> tuple[int, ...]:
        """Return ONNX's pads for an image: all before it, then all after it.

        The pixels that CNTK pads after an image depend on its size. Here it is their maximum, since a window that does
        not fit is not used.

        Raises:
            ModelError: They depend on a free size of the image, or are negative.
        """
        begins = [self._begin(axis, side) for axis, side in enumerate(sides)]
        ends = [
            extent - 1 - begin if automatic else upper
            for extent, begin, automatic, upper in zip(self.extents, begins, self.automatic, self.upper)
        ]
        return (*begins, *ends)

    def sides(self, sides: Sequence[SideLength]) -> tuple[SideLength, ...]:
        """Return the size of the result."""
        pads = self.pads(sides)
        count = len(sides)
        return tuple(
            None if side is None else self._count(axis, side + pads[axis] + pads[axis + count])
            for axis, side in enumerate(sides)
        )

    def spread_sides(self, sides: Sequence[SideLength]) -> tuple[SideLength, ...]:
        """Return the size of the result of a transposed convolution: as stated, or by the padding.

        Raises:
            ModelError: A stated size is free.
        """
        stated = self.function.attributes.get("outputShape", ())
        if isinstance(stated, tuple) and any(stated):
            result = stated[: len(sides)][::-1]
            if len(result) < len(sides) or min(result) < 1 or None in sides:
                raise not_converted(self.function.operator, tr("its output has a free size"))
            return result
        return tuple(self._least_spread(axis, side) for axis, side in enumerate(sides))

    def spread_pads(self, sides: Sequence[SideLength]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return ONNX's pads and output_padding of a transposed convolution of an image."""
        begins, ends, added = [], [], []
        for axis, (small, large) in enumerate(zip(sides, self.spread_sides(sides))):
            span = 0 if small is None else (small - 1) * self.strides[axis]
            extra = 0 if small is None or large is None else large - span - 1
            begin = self._centred(axis, extra) if self.automatic[axis] else self.lower[axis]
            end = self.upper[axis]
            if self.automatic[axis] or (small is not None and large is not None):
                end = span + self.extents[axis] - begin - (span + 1 if large is None else large)
            if begin < 0 or -end >= self.strides[axis]:
                raise not_converted(self.function.operator, tr("a window, stride or padding is out of range"))
            begins.append(begin)
            ends.append(max(end, 0))
            added.append(max(-end, 0))
        return (*begins, *ends), tuple(added)

    def _least_spread(self, axis: int, side: SideLength) -> SideLength:
        if side is None:
            return None
        span = (side - 1) * self.strides[axis]
        if self.automatic[axis]:
            return span + 1
        return span + self.extents[axis] - self.lower[axis] - self.upper[axis]

    def _begin(self, axis: int, side: SideLength) -> int:
        if not self.automatic[axis]:
            return self.lower[axis]
        stride = self.strides[axis]
        if side is None and stride > _FIXED_CENTRE:
            raise not_converted(self.function.operator, tr("its padding depends on a free size"))
        extra = 0 if side is None else (side - 1) % stride
        if self.rounds_up and extra:
            extra -= stride
        begin = self._centred(axis, extra)
        if begin < 0:
            raise not_converted(self.function.operator, tr("a window, stride or padding is out of range"))
        return begin

    def _centred(self, axis: int, extra: int) -> int:
        """Return the pixels to pad before the image if `extra` of its pixels are beyond the centres of the windows."""
        return (self.extents[axis] - 1) // 2 - int(extra / 2)

    def _count(self, axis: int, padded: int) -> int:
        whole, rest = divmod(padded - self.extents[axis], self.strides[axis])
        if whole < 0:
            raise not_converted(self.function.operator, tr("its window is larger than the image"))
        return whole + 1 + (self.rounds_up and rest > 0)


def window_sides(function: Function, rank: int) -> tuple[int, ...] | None:
    """Return rows and columns of the windows of pooling, unless it is over the whole image.

    Raises:
        ModelError: The windows are also over channels.
    """
    shape = function.attributes.get("poolingWindowShape", ())
    if shape == UNKNOWN_SHAPE:
        return None
    if not isinstance(shape, tuple) or len(shape) < rank or any(side != 1 for side in shape[rank:]):
        raise not_converted(function.operator, tr("its window is not one of rows and columns"))
    return shape[:rank][::-1]


def _spread(values: object, count: int, default: int) -> tuple[int, ...]:
    """Return a setting for each axis in ONNX's order; a single number applies to all of them."""
    numbers = list(_integers_in(values)) or [default]
    if len(numbers) == 1:
        numbers *= count
    return tuple([*numbers, *[default] * count][:count][::-1])


def _integers_in(values: object) -> Iterator[int]:
    return (int(value) for value in values if isinstance(value, int)) if isinstance(values, (tuple, list)) else iter(())
