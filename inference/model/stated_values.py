"""Which values a model was trained on, by what its files say: a word, a range, or nothing.

Stated ranges are taken back through the model's normalisation to numbers of the raster. Nothing here knows a raster.
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

_SPREAD = 2.0  # standard deviations around the mean between which most values lie


class Basis(enum.Enum):
    """What decides the reading of scaled bands, in this order."""

    WHOLE_NUMBERS = "whole numbers"  # the graph takes them
    WORD = "word"  # the model's files name the reading
    STORED = "stored"  # they ask for stored numbers: DataRange, an MLM item or a table without scaling
    RANGE = "range"  # they state values of training
    NOTHING = "nothing"


@dataclass(frozen=True)
class StatedRange:
    """Values of training, for each model band.

    Attributes:
        low: Shape (bands,), float64.
        high: Shape (bands,), float64.
        by_trees: Whether the splits of trees tell it.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    by_trees: bool = False

    def of(self, bands: Sequence[int]) -> tuple[float, float]:
        """The range of some model bands together."""
        return float(self.low[[*bands]].min()), float(self.high[[*bands]].max())


def basis_of(model: ModelDefinition) -> Basis:
    """Find out what decides the reading for a model; the splits of trees are read from its file."""
    basis = basis_without_file(model)
    silent = basis is Basis.STORED and model.tabular and not _by_type(model.normalisation)
    return Basis.RANGE if silent and _splits(model) is not None else basis


def basis_without_file(model: ModelDefinition) -> Basis:
    """As `basis_of`, by what has been read of the model."""
    how = model.normalisation
    if model.signature.dtype.kind in "iu":
        return Basis.WHOLE_NUMBERS
    if model.values is not None:
        return Basis.WORD
    if _by_type(how):
        return Basis.STORED
    if states_range(how):
        return Basis.RANGE
    if model.signature.tabular is not None:
        return Basis.STORED
    return Basis.STORED if how.stored else Basis.NOTHING


def states_range(how: Normalisation) -> bool:
    """Whether a normalisation tells which values the model was trained on."""
    return is_centred(how) or _is_divided(how) or (not how.assumed and not _keeps(how))


def is_centred(how: Normalisation) -> bool:
    """Whether the mean of the values of training is stated; 0 for all bands is a way to say nothing."""
    return how.mean is not None and any(how.mean)


def stated_range(model: ModelDefinition, dtype: DType) -> StatedRange | None:
    """The values of training in numbers of the raster, which have a type; None where nothing states them."""
    how, bands = model.normalisation, model.signature.bands
    if not states_range(how):
        return _splits(model) if model.signature.tabular is not None else None
    if is_centred(how):
        ends, steps = (-_SPREAD, _SPREAD), how
    elif how.assumed or _keeps(how):  # divided by a number alone
        ends, steps = (0.0, 1.0), how
    else:
        ends, steps = how.target, replace(how, mean=None, std=None)
    gain, bias = steps.linear(dtype, bands)
    found = np.array([(end - bias) / np.where(gain == 0, 1, gain) for end in ends])
    return StatedRange(found.min(axis=0), found.max(axis=0))


def _by_type(how: Normalisation) -> bool:
    """Whether the range of the raster's type is asked for, as by DataRange."""
    return how.low is None and not how.assumed


def _is_divided(how: Normalisation) -> bool:
    return how.std is not None and any(part != 1 for part in how.std)


def _keeps(how: Normalisation) -> bool:
    """Whether values stay what they are before mean and deviation, such as with a value_range of 0 to 1."""
    if how.low is None or how.high is None:
        return False
    return how.target == (0.0, 1.0) and not any(how.low) and all(part == 1 for part in how.high)


def _splits(model: ModelDefinition) -> StatedRange | None:
    """The range between the least and the greatest split of each band; of one that no tree splits, that of all."""
    table = model.signature.tabular
    ranges = band_splits(model.file, table, model.signature.bands) if table is not None else ()
    known = [each for each in ranges if each is not None]
    if not known:
        return None
    overall = min(low for low, _ in known), max(high for _, high in known)
    low, high = (np.array(ends) for ends in zip(*(each or overall for each in ranges)))
    return StatedRange(low, high, by_trees=True)
