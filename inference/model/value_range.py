"""The value range that is scaled to 0 and 1: set by the user, or checked for contradictions in the files.

Only the normalisation and the type of the values are examined, not the pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, ValueRange
from ..i18n import short, tr
from .definition import Normalisation

_BYTE_RANGE: ValueRange = (0.0, 255.0)
_HALF_BYTE: ValueRange = (0.0, 127.5)  # mapped to 0 and 1, or with an offset to -1 and 0
_REFLECTANCE_RANGE: ValueRange = (0.0, 10000.0)
AS_STORED: ValueRange = (0.0, 1.0)
_AROUND_UNIT = 2.0  # largest absolute mean of values that were scaled to 0..1
_FINE = 0.1  # a standard deviation that alone is evidence of such values
_TYPICAL = 2.0  # standard deviations around the mean that include most values
_WIDEST = 5.0  # times the range of the values: more than any standard deviation of them


@dataclass(frozen=True)
class ScalingWarning:
    """A warning that mean and standard deviation do not match the values they are applied to.

    Attributes:
        text: The warning.
        suggested: A `value_range` that may resolve it, if there is a usual one.
    """

    text: str
    suggested: ValueRange | None = None


def with_range(how: Normalisation, ends: ValueRange) -> Normalisation:
    """Return the normalisation with another range that is scaled to its target."""
    source = tr("the model argument value_range")
    if how.source and (how.mean is not None or how.std is not None):
        source = f"{source}; {how.source}"
    unbounded = ends == AS_STORED and how.target == AS_STORED
    low, high = ends
    return replace(how, low=(low,), high=(high,), assumed=False, unbounded=unbounded, stored=False, source=source)


def scaling_warning(how: Normalisation, dtype: DType, bands: int) -> ScalingWarning | None:
    """Return a warning if mean and standard deviation do not match the values they are applied to.

    Args:
        how: The normalisation.
        dtype: Type of the pixel values.
        bands: Number of model bands.
    """
    if how.mean is None and how.std is None:
        return _unsaid(dtype) if how.assumed and how.stored and dtype.kind in "iu" else None
    mean, std = how.moments(bands)
    if not (mean.any() or (std != 1).any()):
        return None
    if not how.stores_values(dtype, bands):
        return _after_scaling(how, mean, std)
    return _of_whole_numbers(dtype, mean, std) if dtype.kind in "iu" else None


def range_warning(how: Normalisation, dtype: DType, bands: int) -> ScalingWarning | None:
    """Return a warning if the stated range is that of 8-bit images, but the type of the values stores larger numbers.

    The values may still be those of such an image, so it does not belong where the values themselves are checked.
    """
    if how.assumed or how.steps or dtype.kind not in "iu" or dtype.itemsize == 1:
        return None
    if how.ends(dtype, bands) not in (_BYTE_RANGE, _HALF_BYTE):
        return None
    template = tr(
        "Values: the model scales values from 0 to 255, as of 8-bit images, but the type of the raster ({type}) stores "
        "larger ones. If its values exceed 255, the map is wrong: choose the 8-bit image, or set the model argument "
        "value_range to the range of such imagery, such as 0,{one:g}."
    )
    return ScalingWarning(template.format(type=dtype, one=_REFLECTANCE_RANGE[1]), _REFLECTANCE_RANGE)


def _unsaid(dtype: DType) -> ScalingWarning:
    """Warn about integers that are used unchanged because a STAC item states no scaling."""
    ends = _BYTE_RANGE if dtype.itemsize == 1 else _REFLECTANCE_RANGE
    template = tr(
        "Values: no scaling is specified, so the network receives whole numbers ({type}) unchanged. STAC items often "
        "omit a division: if the model was trained on values divided by {one:g}, set the model argument value_range to "
        "0,{one:g}."
    )
    return ScalingWarning(template.format(type=dtype, one=ends[1]), ends)


def _of_whole_numbers(dtype: DType, mean: NDArray[np.float64], std: NDArray[np.float64]) -> ScalingWarning | None:
    """Check mean and standard deviation that are applied to unscaled integers."""
    info = np.iinfo(dtype)
    evident = bool(mean.any()) or bool((std <= _FINE).all())
    if evident and (np.abs(mean) <= _AROUND_UNIT).all() and (std <= 1).all():
        ends = _BYTE_RANGE if dtype.itemsize == 1 else _REFLECTANCE_RANGE
        template = tr(
            "Values: mean {mean} and standard deviation {std} belong to values from 0 to 1, but are "
            "applied to whole numbers ({type}). They are used as stated, and the map is likely "
            "wrong. If the model was trained on values divided by {one:g}, set the model argument "
            "value_range to 0,{one:g}."
        )
        return ScalingWarning(
            template.format(mean=_first_numbers(mean), std=_first_numbers(std), type=dtype, one=ends[1]), ends
        )
    outside = (mean - _TYPICAL * std > info.max) | (mean + _TYPICAL * std < info.min)
    if outside.mean() < 0.5:
        return None
    template = tr(
        "Values: mean {mean} and standard deviation {std} belong to values that {type} cannot "
        "store. They are used as stated, and the map is likely wrong. Choose imagery with the "
        "values that the model was trained on."
    )
    return ScalingWarning(template.format(mean=_first_numbers(mean), std=_first_numbers(std), type=dtype))


def _after_scaling(how: Normalisation, mean: NDArray[np.float64], std: NDArray[np.float64]) -> ScalingWarning | None:
    """Check mean and standard deviation that are applied to values of the target range."""
    low, high = how.target
    span = abs(high - low)
    off = (mean > max(low, high) + span) | (mean < min(low, high) - span) | (std > _WIDEST * span)
    if off.mean() < 0.5:
        return None
    template = tr(
        "Values: mean {mean} and standard deviation {std} are applied to values that were first "
        "scaled to {low:g} to {high:g}, but cannot belong to such values. They are used as "
        "stated, and the map is likely wrong. If they belong to the raw values, set the model "
        "argument value_range to 0,1."
    )
    return ScalingWarning(
        template.format(mean=_first_numbers(mean), std=_first_numbers(std), low=low, high=high), AS_STORED
    )


def _first_numbers(numbers: NDArray[np.float64]) -> str:
    return ", ".join(dict.fromkeys(short(number) for number in numbers[:4])) + (" …" if len(numbers) > 4 else "")
