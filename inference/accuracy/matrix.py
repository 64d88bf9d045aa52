"""Confusion matrices: counts of samples by mapped class and reference class, and the accuracies they give.

Rows are classes of the map, columns classes of the reference. Accuracies are from 0 to 1. Undefined values, such as
the user's accuracy of a class without samples, is NaN.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes
from ..model.classes import ModelClass

CountMatrix = NDArray[np.int64]
Ratios = NDArray[np.float64]

VALUE_OFFSET = 2**31  # makes 32-bit values of classes numbers from 0

_RANGE = 2**32  # a pair of 32-bit values is one 64-bit number


def ratio(numerator: NDArray[np.generic], denominator: NDArray[np.generic]) -> Ratios:
    """Return quotients of arrays of one shape, NaN where the denominator is 0."""
    quotients = np.full(np.shape(denominator), np.nan)
    np.divide(numerator, denominator, out=quotients, where=np.asarray(denominator) != 0)
    return quotients


@dataclass(frozen=True)
class ConfusionMatrix:
    """Numbers of samples by mapped class (rows) and reference class (columns).

    Attributes:
        classes: The classes of both axes.
        counts: The numbers, shape (classes, classes).
    """

    classes: tuple[ModelClass, ...]
    counts: CountMatrix

    @property
    def mapped(self) -> CountMatrix:
        """The number of samples of each class of the map."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def reference(self) -> CountMatrix:
        """The number of samples of each class of the reference."""
        return np.asarray(self.counts.sum(axis=0))

    @property
    def correct(self) -> CountMatrix:
        """The number of samples of each class that both agree on."""
        return np.diagonal(self.counts)

    @property
    def total(self) -> int:
        """The number of all samples."""
        return int(self.counts.sum())

    @property
    def users(self) -> Ratios:
        """The user's accuracy of each class: the share of its mapped samples that are correct (precision)."""
        return ratio(self.correct, self.mapped)

    @property
    def producers(self) -> Ratios:
        """The producer's accuracy of each class: the share of its reference samples that are mapped (recall)."""
        return ratio(self.correct, self.reference)

    @property
    def f1(self) -> Ratios:
        """The F1 score of each class: the harmonic mean of both accuracies."""
        return ratio(2 * self.correct, self.mapped + self.reference)

    @property
    def iou(self) -> Ratios:
        """The intersection over union of each class."""
        return ratio(self.correct, self.mapped + self.reference - self.correct)

    @property
    def overall(self) -> float:
        """The share of correct samples."""
        return float(ratio(np.array(self.correct.sum()), np.array(self.total)))

    @property
    def kappa(self) -> float:
        """Cohen's kappa: agreement beyond that expected by chance."""
        shares = np.array(self.total, np.float64) ** 2
        expected = float(ratio(self.mapped.astype(np.float64) @ self.reference, shares))
        return float(ratio(np.array(self.overall - expected), np.array(1 - expected)))


class PairCounter:
    """Counts samples by the pair of their mapped and their reference value."""

    def __init__(self) -> None:
        """Start at zero."""
        self._counts: Counter[int] = Counter()

    def add(self, mapped: Classes, reference: Classes) -> None:
        """Count samples; both arrays have one value for each."""
        pairs = mapped.ravel().astype(np.int64) * _RANGE + (reference.ravel().astype(np.int64) + VALUE_OFFSET)
        keys, counts = np.unique(pairs, return_counts=True)
        self._counts.update(dict(zip(keys.tolist(), counts.tolist())))

    @property
    def values(self) -> frozenset[int]:
        """The values that occur, in the map or in the reference."""
        return frozenset(value for key in self._counts for value in _pair_of_key(key))

    @property
    def mapped_values(self) -> frozenset[int]:
        """The values that occur in the map."""
        return frozenset(_pair_of_key(key)[0] for key in self._counts)

    @property
    def total(self) -> int:
        """The number of samples."""
        return sum(self._counts.values())

    def matrix(self, classes: Sequence[ModelClass]) -> ConfusionMatrix:
        """Return the counts of classes, which include all values that occur."""
        index = {entry.value: number for number, entry in enumerate(classes)}
        counts = np.zeros((len(classes), len(classes)), np.int64)
        for key, count in self._counts.items():
            mapped, reference = _pair_of_key(key)
            counts[index[mapped], index[reference]] += count
        return ConfusionMatrix(tuple(classes), counts)


def _pair_of_key(key: int) -> tuple[int, int]:
    mapped, reference = divmod(key, _RANGE)
    return mapped, reference - VALUE_OFFSET
