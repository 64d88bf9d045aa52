"""The values that a model was trained on, as its normalisation shows them, and whether those of a raster match.

Only values are compared here; nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, ValueRange
from ..i18n import short, tr
from .definition import Normalisation

_FARTHEST = 6.0  # standard deviations between the mean of a scene and that of all training scenes
_MIN_SPREAD = 0.03  # standard deviations that the values of a scene span, even those of a calm lake
_TOLERATED_EXCESS = 0.5  # of the model's range, by which values may exceed it: bright clouds, dark water
_LEAST_USED = 0.05  # of the model's range; real scenes are not darker
_LEAST_USED_OF_16_BITS = 0.2  # sensors of 10 to 14 bits deliver 16, and a model of such imagery states its range
_LEAST_RAW = 10.0  # larger values are raw ones: normalised values are around 0
_BYTE, _REFLECTANCE = 255.0, 10000.0  # the stored numbers of 1 in pictures and in most satellite products
_TYPICAL = 2.0  # standard deviations around the mean that contain most values


@dataclass(frozen=True)
class Spread:
    """The values of one band: their 1st and 99th percentile and their mean."""

    low: float
    high: float
    mean: float

    def times(self, factor: float) -> Spread:
        """Return the spread of the values multiplied by a factor."""
        return Spread(self.low * factor, self.high * factor, self.mean * factor)

    @classmethod
    def of(cls, values: NDArray[Any]) -> Spread:
        """Return the spread of values; NaN does not count."""
        finite = values[np.isfinite(values)]  # a pixel is valid if one of its bands is
        if not finite.size:
            return cls(0.0, 0.0, 0.0)
        low, high = np.percentile(finite, (1, 99))
        return cls(float(low), float(high), float(finite.mean(dtype=np.float64)))


@dataclass(frozen=True)
class ExpectedValues:
    """The normalisation of a model per band, and the value range of its training over all bands.

    Attributes:
        gain: network value = raw value * gain + bias.
        bias: As above.
        low: The smallest raw value of training.
        high: The largest.
        centred: Whether network values are counted in standard deviations around the mean of training.
        by_type: Whether low and high are merely the limits of the raster's type.
    """

    gain: NDArray[np.float64]
    bias: NDArray[np.float64]
    low: float
    high: float
    centred: bool
    by_type: bool

    @classmethod
    def of(cls, model: Normalisation, dtype: DType, bands: int) -> ExpectedValues | None:
        """Return the expected values of a data type, if they are known."""
        gain, bias = model.linear(dtype, bands)
        if _is_centred(model):
            low, high = _raw_limits((-_TYPICAL, _TYPICAL), gain, bias)
            return cls(gain, bias, low if dtype.kind != "u" else max(0.0, low), high, centred=True, by_type=False)
        if model.steps:
            return cls._by_steps(model, gain, bias, bands)
        as_they_are = bool((gain == 1).all() and (bias == 0).all())
        if model.unbounded or (model.assumed and as_they_are):
            return None
        low, high = _raw_limits(model.target, *replace(model, mean=None, std=None).linear(dtype, bands))
        return cls(gain, bias, low, high, centred=False, by_type=model.low is None and dtype.kind in "iu")

    @classmethod
    def _by_steps(
        cls, model: Normalisation, gain: NDArray[np.float64], bias: NDArray[np.float64], bands: int
    ) -> ExpectedValues | None:
        """Return the values that the steps of a model were made for, if its steps or its range show them."""
        ranges = [ends for ends in model.training_ranges(bands) if ends is not None]
        if not ranges and (model.low, model.high) == ((0.0,), (1.0,)):
            return None
        ends = (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else model.target
        low, high = _raw_limits(ends, gain, bias)
        return cls(gain, bias, low, high, centred=False, by_type=False)

    def suits(self, spreads: Sequence[Spread]) -> bool:
        """Return whether values are plausible for the model."""
        if self.centred:
            middle = np.abs(np.array([spread.mean for spread in spreads]) * self.gain + self.bias)
            width = np.array([spread.high - spread.low for spread in spreads]) * np.abs(self.gain)
            return bool(np.median(middle) <= _FARTHEST and np.median(width) >= _MIN_SPREAD)
        span = self.high - self.low
        low, high = min(spread.low for spread in spreads), max(spread.high for spread in spreads)
        inside = self.low - _TOLERATED_EXCESS * span <= low and high <= self.high + _TOLERATED_EXCESS * span
        least = _LEAST_USED_OF_16_BITS if self.by_type and self.high > _BYTE else _LEAST_USED
        return inside and max(abs(low), abs(high)) >= least * max(abs(self.low), abs(self.high))


def _raw_limits(ends: tuple[float, float], gain: NDArray[np.float64], bias: NDArray[np.float64]) -> tuple[float, float]:
    """Return the smallest and largest raw value of all bands that are normalised to one of `ends`."""
    raw_ends = [(end - bias) / np.where(gain == 0, 1, gain) for end in ends]
    return float(np.min(raw_ends)), float(np.max(raw_ends))


def value_complaint(model: Normalisation, dtype: DType, spreads: Sequence[Spread]) -> str:
    """Return the likely reason why values are not those that a model was trained on; "" if they may be.

    Args:
        model: The normalisation of the model.
        dtype: The data type of the raw values.
        spreads: The values of each model band.
    """
    flat = flat_band(spreads)
    if flat:
        return flat
    expected = ExpectedValues.of(model, dtype, len(spreads))
    if expected is None or expected.suits(spreads):
        return ""
    return tr("{seen}, but {complaint}").format(
        seen=observed_values(dtype, spreads), complaint=problem(model, dtype, expected, spreads)
    )


def flat_band(spreads: Sequence[Spread]) -> str:
    """Return a complaint about a band that has one value, if others have several; else ""."""
    flat = [number for number, spread in enumerate(spreads, start=1) if spread.low == spread.high]
    if not flat or len(flat) == len(spreads):
        return ""
    return tr(
        "Values: model band {band} receives {value} almost everywhere; the raster band does not "
        "look like imagery. Check the band order."
    ).format(band=flat[0], value=short(spreads[flat[0] - 1].low, 6))


def observed_values(dtype: DType, spreads: Sequence[Spread]) -> str:
    """Return the range of the values as the start of a message."""
    low, high = min(spread.low for spread in spreads), max(spread.high for spread in spreads)
    return tr("Values: {low} to {high} ({type})").format(low=short(low, 6), high=short(high, 6), type=dtype)


def _is_centred(model: Normalisation) -> bool:
    """Return whether mean and standard deviation of training are given; 0 and 1 count as not given."""
    return model.mean is not None and (any(model.mean) or any(deviation != 1 for deviation in model.std or ()))


def problem(model: Normalisation, dtype: DType, expected: ExpectedValues, spreads: Sequence[Spread]) -> str:
    """Return the rest of a message about values that do not match the expected ones."""
    if expected.by_type:
        return tr(
            "the model expects {low} to {high}, the whole range of {type}, so it would see hardly any "
            "differences. Scale the raster to Byte, 0 to 255 (Translate), if it was trained on such values."
        ).format(low=short(expected.low, 6), high=short(expected.high, 6), type=dtype)
    if expected.centred:
        template = tr("the model was trained on about {low} to {high}, so the map would be wrong.")
    else:
        template = tr("the model expects {low} to {high}, so the map would be wrong.")
    problem = template.format(low=short(expected.low, 3), high=short(expected.high, 3))
    return f"{problem} {_advice(range_that_suits(model, dtype, spreads))}"


def _advice(ends: ValueRange | None) -> str:
    if ends is None:
        return tr("Choose imagery with such values, or a model for these values.")
    return tr(
        "Set the model argument value_range to {low:g},{high:g}, or choose a model trained on such values."
    ).format(low=ends[0], high=ends[1])


def range_that_suits(model: Normalisation, dtype: DType, spreads: Sequence[Spread]) -> ValueRange | None:
    """Return the value_range with which the values are most likely plausible, if any.

    Args:
        model: The normalisation of the model.
        dtype: The data type of the raw values.
        spreads: The sampled values of each model band; empty if no pixel is valid.
    """
    if not spreads:
        return None
    expected, ends = ExpectedValues.of(model, dtype, len(spreads)), model.ends(dtype, len(spreads))
    high = max(spread.high for spread in spreads)
    if expected is None:
        return (0.0, _BYTE if high <= _BYTE else _REFLECTANCE) if model.assumed and high > _LEAST_RAW else None
    if ends is None or expected.by_type or expected.suits(spreads):
        return None
    factor = _factor(model, dtype, spreads)
    return None if factor is None else (ends[0] / factor, ends[1] / factor)


def _factor(model: Normalisation, dtype: DType, spreads: Sequence[Spread]) -> float | None:
    """Return the usual factor that makes the values plausible for the model, if any."""
    high = max(spread.high for spread in spreads)
    sizes = (_BYTE, _REFLECTANCE) if dtype.itemsize == 1 or high <= _BYTE else (_REFLECTANCE, _BYTE)
    for factor in (*(1 / size for size in sizes), *sizes) if high > _LEAST_RAW else sizes:
        scaled = [spread.times(factor) for spread in spreads]
        changed = np.dtype(np.float32)
        expected = ExpectedValues.of(model, changed, len(spreads))
        if expected is not None and not expected.by_type and expected.suits(scaled):
            return factor
    return None
