"""The pixels of a window, and which samples of them have a value.

A sample is the value of one band in one pixel. Axis order is (bands, rows, cols). Validity is per band: a pixel is
valid where at least one of its bands has a value, and the samples that it lacks are told beside it (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels, Validity

Samples = NDArray[np.bool_]
"""True for some samples, shape (bands, rows, cols)."""

BYTE_LIMITS = (0, 255)  # declared as nodata in a byte band, such a value is most often a number too


class Image(NamedTuple):
    """What a source reads.

    Attributes:
        pixels: Values, shape (bands, rows, cols). What stands where there is no value means nothing.
        valid: Where at least one band has a value, shape (rows, cols).
        lacking: The samples without a value in valid pixels, shape (bands, rows, cols); None where there are none.
        ambiguous: The valid pixels with a sample that is a number here, but is 0 or 255 in a byte band that declares
            this as nodata, shape (rows, cols); None where there are none.
    """

    pixels: Pixels
    valid: Validity
    lacking: Samples | None = None
    ambiguous: Validity | None = None

    def within(self, inside: Validity) -> Image:
        """The image with no valid pixel outside a mask of shape (rows, cols)."""
        if inside.all():
            return self
        return Image(self.pixels, self.valid & inside, _some(self.lacking, inside), _some(self.ambiguous, inside))

    def taken(self, indices: NDArray[np.intp], axis: int) -> Image:
        """The rows (axis 0) or columns (axis 1) with these indices."""
        parts = (None if part is None else part.take(indices, axis=axis - 2) for part in self)
        return Image(*parts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class NodataRule:
    """Values of one band that are none.

    Attributes:
        numbers: Samples with these values are missing.
        ranges: So are those from the lowest to the highest of these, both included.
        limits: 0 and 255 where a byte band declares them: a sample with such a value is a number as long as another
            band of the pixel has a value.
    """

    numbers: tuple[Any, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    limits: tuple[int, ...] = ()

    @classmethod
    def of(cls, declared: Any, ranges: Sequence[tuple[float, float]] = (), *, byte: bool) -> NodataRule:  # noqa: ANN401
        """Tell what stands for nodata in a band.

        Args:
            declared: The declared value as a number of the type that is read; None for none.
            ranges: What the user says beside it.
            byte: Whether the band stores bytes.
        """
        numbers = () if declared is None else (declared,)
        if not byte:
            return cls(numbers, tuple(ranges))
        single = [low for low, high in ranges if low == high and low in BYTE_LIMITS]
        limits = {int(value) for value in (*numbers, *single) if value in BYTE_LIMITS}
        return cls(
            tuple(value for value in numbers if value not in BYTE_LIMITS),
            tuple((low, high) for low, high in ranges if low != high or low not in BYTE_LIMITS),
            tuple(sorted(limits)),
        )

    @property
    def strict(self) -> bool:
        """Whether a sample can be missing by its value."""
        return bool(self.numbers or self.ranges)

    def missing(self, values: Pixels) -> Validity | None:
        """Where samples are missing, shape (rows, cols); None for nowhere."""
        found: Validity | None = None
        for number in self.numbers:
            found = _either(found, values == number)
        for low, high in self.ranges:
            found = _either(found, (values >= low) & (values <= high))
        return _some(found)

    def at_limit(self, values: Pixels) -> Validity | None:
        """Where samples are 0 or 255 that is declared as nodata, shape (rows, cols); None for nowhere."""
        found: Validity | None = None
        for limit in self.limits:
            found = _either(found, values == limit)
        return _some(found)


def image_of(pixels: Pixels, rules: Sequence[NodataRule], masked: Sequence[Validity | None] = ()) -> Image:
    """Tell which samples have a value.

    Args:
        pixels: Values, shape (bands, rows, cols).
        rules: For each band, values that are none. NaN and infinity always are.
        masked: For each band where a mask hides it, shape (rows, cols); None for nowhere.
    """
    missing = [rule.missing(values) for rule, values in zip(rules, pixels)]
    if masked:
        missing = [_either(one, other) for one, other in zip(missing, masked)]
    if not _all_finite(pixels):
        missing = [_either(found, ~np.isfinite(values)) for found, values in zip(missing, pixels)]
    limits = [rule.at_limit(values) for rule, values in zip(rules, pixels)]
    valid = np.ones(pixels.shape[1:], bool)
    none = [found for found in map(_either, missing, limits) if found is not None]
    if len(none) == len(pixels):
        valid = ~np.logical_and.reduce(none)
    return Image(pixels, valid, _lacking(missing, valid), _joined(limits, valid))


def at_limits(image: Image, limits: Sequence[Sequence[int]]) -> Validity | None:
    """The valid pixels with one of some numbers in a band, of which there may be others in each; None for nowhere."""
    return _joined(
        [NodataRule(limits=tuple(each)).at_limit(band) for each, band in zip(limits, image.pixels)], image.valid
    )


def _joined(flags: Sequence[Validity | None], valid: Validity) -> Validity | None:
    """The valid pixels with a flag in any band; None for nowhere."""
    found: Validity | None = None
    for flag in flags:
        found = _either(found, flag)
    return _some(found, valid)


def _lacking(missing: Sequence[Validity | None], valid: Validity) -> Samples | None:
    if all(absent is None for absent in missing):
        return None
    found = np.zeros((len(missing), *valid.shape), bool)
    for samples, absent in zip(found, missing):
        if absent is not None:
            np.logical_and(absent, valid, out=samples)
    return _some(found)


def _all_finite(pixels: Pixels) -> bool:
    if pixels.dtype.kind != "f":
        return True
    with np.errstate(over="ignore", invalid="ignore"):
        total = pixels.sum()  # finite for finite values alone, if not for all; faster than to look at each
    return bool(np.isfinite(total) or np.isfinite(pixels).all())


def _either(one: Validity | None, other: Validity | None) -> Validity | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _some(flags: Samples | None, inside: Validity | None = None) -> Samples | None:
    """Flags, those inside where that is given; None where there are none."""
    if flags is None:
        return None
    found = flags if inside is None else flags & inside
    return found if found.any() else None
