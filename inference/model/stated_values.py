"""The values a model was trained on, as its files state them: by name, by a range, or not at all.

Stated ranges are converted back to pixel values through the inverse of the normalisation. No raster is read.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..onnx.splits import band_splits
from .definition import ModelDefinition, Normalisation

_SPREAD = 2.0  # standard deviations around the mean that include most values


class Basis(enum.Enum):
    """The statement that decides how bands with a scale are read, in order of precedence."""

    WHOLE_NUMBERS = "whole numbers"  # the graph takes integers
    WORD = "word"  # the files name the values
    STORED = "stored"  # the files require stored numbers: DataRange, an MLM item or a table without scaling
    RANGE = "range"  # the files state the training values
    NOTHING = "nothing"


@dataclass(frozen=True)
class StatedRange:
    """The range of the training values of each model band.

    Attributes:
        low: Shape (bands,), float64.
        high: Shape (bands,), float64.
        by_trees: Whether it was derived from the splits of decision trees.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    by_trees: bool = False

    def of(self, bands: Sequence[int]) -> tuple[float, float]:
        """Return the common range of some model bands."""
        return float(self.low[[*bands]].min()), float(self.high[[*bands]].max())


def basis_of(model: ModelDefinition) -> Basis:
    """Return what decides the reading for a model; the splits of decision trees are read from its file."""
    basis = basis_without_file(model)
    silent = basis is Basis.STORED and model.tabular and not _by_type(model.normalisation)
    return Basis.RANGE if silent and _ranges_of_splits(model) is not None else basis


def basis_without_file(model: ModelDefinition) -> Basis:
    """Return what decides the reading for a model, without reading its file."""
    how = model.normalisation
    if model.signature.image.dtype.kind in "iu":
        return Basis.WHOLE_NUMBERS
    if model.values is not None:
        return Basis.WORD
    if model.expressions:
        return Basis.NOTHING  # the training values are those of calculated bands
    if _by_type(how):
        return Basis.STORED
    if states_range(how):
        return Basis.RANGE
    if model.signature.tabular is not None:
        return Basis.STORED
    return Basis.STORED if how.stored else Basis.NOTHING


def states_range(how: Normalisation) -> bool:
    """Whether a normalisation implies which values the model was trained on."""
    if how.steps and not is_centred(how):
        return not _keeps(how) or how.steps_show_training
    return is_centred(how) or _is_divided(how) or (not how.assumed and not _keeps(how))


def is_centred(how: Normalisation) -> bool:
    """Whether a mean of the training values is stated; 0 for all bands does not count."""
    return how.mean is not None and any(how.mean)


def stated_range(model: ModelDefinition, dtype: DType) -> StatedRange | None:
    """Return the training values as pixel values of a type, if a file states them."""
    how, bands = model.normalisation, model.signature.image.bands
    if not states_range(how):
        return _ranges_of_splits(model) if model.signature.tabular is not None else None
    if how.steps and not is_centred(how) and any(how.training_ranges(bands)):
        return _by_steps(how, dtype, bands)
    if is_centred(how):
        ends, steps = (-_SPREAD, _SPREAD), how
    elif how.assumed or _keeps(how):  # divided by a number alone
        ends, steps = (0.0, 1.0), how
    else:
        ends, steps = how.target, replace(how, mean=None, std=None)
    gain, bias = steps.linear(dtype, bands)
    pixels = np.array([(end - bias) / np.where(gain == 0, 1, gain) for end in ends])
    return StatedRange(pixels.min(axis=0), pixels.max(axis=0))


def _by_steps(how: Normalisation, dtype: DType, bands: int) -> StatedRange:
    """Return the values that the steps were made for; for bands whose steps do not show them, those of all others."""
    ranges = how.training_ranges(bands)
    known_ranges = [ends for ends in ranges if ends is not None]
    overall = min(low for low, _ in known_ranges), max(high for _, high in known_ranges)
    gain, bias = how.linear(dtype, bands)
    pixels = (np.array([ends or overall for ends in ranges]).T - bias) / np.where(gain == 0, 1, gain)
    return StatedRange(pixels.min(axis=0), pixels.max(axis=0))


def _by_type(how: Normalisation) -> bool:
    """Whether the range of the raster's type is used, as by DataRange."""
    return how.low is None and not how.assumed


def _is_divided(how: Normalisation) -> bool:
    return how.std is not None and any(std != 1 for std in how.std)


def _keeps(how: Normalisation) -> bool:
    """Whether values are unchanged before mean and standard deviation, as with a value_range of 0 to 1."""
    if how.low is None or how.high is None:
        return False
    return how.target == (0.0, 1.0) and not any(how.low) and all(high == 1 for high in how.high)


def _ranges_of_splits(model: ModelDefinition) -> StatedRange | None:
    """Return the range of each band's splits, or of all splits for bands without any, if there are splits."""
    table = model.signature.tabular
    ranges = band_splits(model.file, table, model.signature.image.bands) if table is not None else ()
    split = [ends for ends in ranges if ends is not None]
    if not split:
        return None
    overall = min(low for low, _ in split), max(high for _, high in split)
    low, high = (np.array(ends) for ends in zip(*(ends or overall for ends in ranges)))
    return StatedRange(low, high, by_trees=True)
