"""Check the values of a raster against those that a model was trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import DType, ValueRange
from ..i18n import short, tr
from ..model.definition import Normalisation
from ..model.expected_values import (
    ExpectedValues,
    Spread,
    flat_band,
    observed_values,
    problem,
    range_that_suits,
)
from .check import Check, Severity

_BANDS_OF_PICTURES = 4  # red, green, blue, and a fourth


def check_values(model: Normalisation, dtype: DType, spreads: Sequence[Spread]) -> Check:
    """Check whether values are plausible for a model.

    Args:
        model: The normalisation of the model.
        dtype: The data type of the raw values.
        spreads: The sampled values of each model band; empty if no pixel is valid.
    """
    if not spreads:
        return Check(
            Severity.UNVERIFIED, tr("Values: all sampled pixels are NoData, so the value range could not be checked.")
        )
    flat = flat_band(spreads)
    if flat:
        return Check(Severity.WARNING, flat)
    observed = observed_values(dtype, spreads)
    expected = ExpectedValues.of(model, dtype, len(spreads))
    complaint = _undefined(model, dtype, spreads)
    if expected is not None and not complaint and not expected.suits(spreads):
        complaint = problem(model, dtype, expected, spreads)
    if complaint:
        return Check(Severity.WARNING, tr("{seen}, but {complaint}").format(seen=observed, complaint=complaint))
    if expected is None:
        return _unknown_values(observed, range_that_suits(model, dtype, spreads), by_steps=bool(model.steps))
    if not model.assumed and expected.by_type:
        return Check(
            Severity.UNVERIFIED,
            tr(
                "{seen}. The model accepts the whole range of {type} and does not specify the values it was trained on."
            ).format(seen=observed, type=dtype),
        )
    if not model.assumed:
        return Check(Severity.FINE, _as_trained(observed, expected))
    return _assumed(observed, dtype, expected, len(spreads))


def _undefined(model: Normalisation, dtype: DType, spreads: Sequence[Spread]) -> str:
    """Return a complaint about values for which a step of the model has no result, such as a logarithm of 0."""
    if not model.steps:
        return ""
    for number, (chain, spread) in enumerate(zip(model.chains(*model.linear(dtype, len(spreads))), spreads), start=1):
        ends = np.array([spread.low, spread.high], np.float64)
        defined = chain.defined(ends)
        if not defined.all():
            return tr(
                "the steps of the model have no result for {value} (model band {band}), such as for a logarithm of 0: "
                "pixels with such values lack this band. Choose imagery with the values the model was trained on."
            ).format(value=short(float(ends[~defined][0])), band=number)
    return ""


def _as_trained(observed: str, expected: ExpectedValues) -> str:
    if expected.centred:
        template = tr("{seen}. The model was trained on about {low} to {high}.")
    else:
        template = tr("{seen}. The model expects {low} to {high}.")
    return template.format(seen=observed, low=short(expected.low, 3), high=short(expected.high, 3))


def _assumed(observed: str, dtype: DType, expected: ExpectedValues, bands: int) -> Check:
    assumed = tr("{seen}. The model does not specify its value range: {low} to {high} is assumed").format(
        seen=observed, low=short(expected.low, 6), high=short(expected.high, 6)
    )
    if dtype == np.uint8 and bands <= _BANDS_OF_PICTURES:
        return Check(Severity.UNVERIFIED, tr("{assumed}, as for 8-bit images.").format(assumed=assumed))
    return Check(
        Severity.WARNING,
        tr(
            "{assumed}, but networks for multispectral imagery were mostly trained on reflectance. Try it on a "
            "small extent first, and specify value_range in the model (docs/model-formats.md)."
        ).format(assumed=assumed),
    )


def _unknown_values(observed: str, ends: ValueRange | None, *, by_steps: bool) -> Check:
    if by_steps:
        text = tr("{seen}. The steps of the model do not show which values it was trained on.")
        return Check(Severity.UNVERIFIED, text.format(seen=observed))
    if ends is not None:
        return Check(
            Severity.WARNING,
            tr(
                "{seen}, used unchanged, since the model does not specify the values it was trained on. Most "
                "networks were trained on 0 to 1; if this one was, set the model argument value_range to "
                "{low:g},{high:g}."
            ).format(seen=observed, low=ends[0], high=ends[1]),
        )
    text = tr("{seen}, used unchanged. The model does not specify the values it was trained on.")
    return Check(Severity.UNVERIFIED, text.format(seen=observed))
