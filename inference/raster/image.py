"""Images: the pixels of a window with the validity of each sample.

A sample is the value of one band in one pixel. Axis order is (bands, rows, cols). Validity is per band: a pixel is
valid if at least one of its bands has a value; its missing samples are given separately (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arrays import Pixels, Validity

SampleMask = NDArray[np.bool_]
"""True for some samples, shape (bands, rows, cols)."""

BYTE_LIMITS = (0, 255)  # as declared nodata of a byte band these are mostly values too


class Image(NamedTuple):
    """Pixels read from a source.

    Attributes:
        pixels: Values, shape (bands, rows, cols); undefined for missing samples.
        valid: Pixels with a value in at least one band, shape (rows, cols).
        lacking: Missing samples of valid pixels, if any, shape (bands, rows, cols).
        at_declared_limit: Valid pixels with a sample of 0 or 255 in a byte band that declares this value as nodata, if
            any, shape (rows, cols).
        absent: For the rasters of a stack, the pixels with a value in another raster but in no band of this one, if
            any, shape (rasters, rows, cols). They may be valid or not.
        undefined: Pixels with a value in the raster that are not valid because no band of the model has a result there,
            if any, shape (rows, cols).
        damaged: Pixels that are not valid because a raster cannot be read there, if any, shape (rows, cols).
    """

    pixels: Pixels
    valid: Validity
    lacking: SampleMask | None = None
    at_declared_limit: Validity | None = None
    absent: SampleMask | None = None
    undefined: Validity | None = None
    damaged: Validity | None = None

    def masked(self, inside: Validity) -> Image:
        """Return the image with pixels outside of `inside`, shape (rows, cols), made invalid."""
        if inside.all():
            return self
        flags = (None if flag is None else _some(flag & inside) for flag in self[2:])
        return Image(self.pixels, self.valid & inside, *flags)

    def without(self, damaged: Validity) -> Image:
        """Return the image without pixels, shape (rows, cols), that cannot be read."""
        return self.masked(~damaged)._replace(damaged=_some(damaged))

    def part(self, place: tuple[slice, slice]) -> Image:
        """Return some rows and columns."""
        arrays = (None if array is None else array[..., place[0], place[1]] for array in self)
        return Image(*arrays)  # type: ignore[arg-type]

    def taken(self, indices: NDArray[np.intp], axis: int) -> Image:
        """Return the rows (axis 0) or columns (axis 1) with these indices."""
        arrays = (None if array is None else array.take(indices, axis=axis - 2) for array in self)
        return Image(*arrays)  # type: ignore[arg-type]


@dataclass(frozen=True)
class NodataRule:
    """The nodata values of one band.

    Attributes:
        numbers: Values of missing samples.
        ranges: Ranges of values of missing samples, both ends included.
        limits: 0 and 255 if a byte band declares them as nodata: such a sample is a value if another band of the pixel
            has one.
    """

    numbers: tuple[Any, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    limits: tuple[int, ...] = ()

    @classmethod
    def of(cls, declared: object, ranges: Sequence[tuple[float, float]] = (), *, byte: bool) -> NodataRule:
        """Return the rule of a band.

        Args:
            declared: The declared nodata value, if any, in the type that is read.
            ranges: Nodata ranges of the user.
            byte: Whether the band has the type Byte.
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
        """Whether single samples can be missing by their value."""
        return bool(self.numbers or self.ranges)

    def missing(self, values: Pixels) -> Validity | None:
        """Return the missing samples, if any, shape (rows, cols)."""
        equal = [values == number for number in self.numbers]
        return _union([*equal, *((values >= low) & (values <= high) for low, high in self.ranges)])

    def at_limit(self, values: Pixels) -> Validity | None:
        """Return the samples of 0 or 255 that are declared as nodata, if any, shape (rows, cols)."""
        return _union(values == limit for limit in self.limits)


def image_of(pixels: Pixels, rules: Sequence[NodataRule], masked: Sequence[Validity | None] = ()) -> Image:
    """Return pixels with the validity of each sample.

    Args:
        pixels: Values, shape (bands, rows, cols).
        rules: Nodata rule of each band. NaN and infinity are always nodata.
        masked: For each band the samples hidden by a mask, if any, shape (rows, cols).
    """
    valid, finite = np.ones(pixels.shape[1:], bool), _all_finite(pixels)
    if finite and not masked and all(rule == NodataRule() for rule in rules):
        return Image(pixels, valid)
    missing = [rule.missing(values) for rule, values in zip(rules, pixels)]
    if masked:
        missing = [*map(_union, zip(missing, masked))]
    if not finite:
        missing = [_union((flags, ~np.isfinite(values))) for flags, values in zip(missing, pixels)]
    limits = [rule.at_limit(values) for rule, values in zip(rules, pixels)]
    empty = [flags for flags in map(_union, zip(missing, limits)) if flags is not None]
    if len(empty) == len(pixels):
        valid = ~np.logical_and.reduce(empty)
    return Image(pixels, valid, _lacking(missing, valid), _union(limits, valid))


def at_limits(image: Image, limits: Sequence[Sequence[int]]) -> Validity | None:
    """Return the valid pixels with a value of `limits`, given for each band, if any."""
    rules = (NodataRule(limits=tuple(band_limits)) for band_limits in limits)
    return _union((rule.at_limit(band) for rule, band in zip(rules, image.pixels)), image.valid)


def _lacking(missing: Sequence[Validity | None], valid: Validity) -> SampleMask | None:
    if all(absent is None for absent in missing):
        return None
    samples_missing = np.zeros((len(missing), *valid.shape), bool)
    for samples, absent in zip(samples_missing, missing):
        if absent is not None:
            np.logical_and(absent, valid, out=samples)
    return _some(samples_missing)


def _all_finite(pixels: Pixels) -> bool:
    if pixels.dtype.kind != "f":
        return True
    with np.errstate(over="ignore", invalid="ignore"):
        total = pixels.sum()  # a finite sum implies finite values, and is faster than a test of each
    return bool(np.isfinite(total) or np.isfinite(pixels).all())


def _union(several: Iterable[Validity | None], inside: Validity | None = None) -> Validity | None:
    """Return the pixels with a flag in any of several arrays, within `inside` if given; None if there are none."""
    union: Validity | None = None
    for flags in several:
        if flags is not None:
            union = flags if union is None else union | flags
    if union is None:
        return None
    return _some(union if inside is None else union & inside)


def _some(flags: SampleMask) -> SampleMask | None:
    """Return flags; None if all are false."""
    return flags if flags.any() else None
