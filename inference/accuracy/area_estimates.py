"""Estimates of accuracies and class areas from a probability sample, with confidence intervals.

The strata are the classes of the map; a simple random sample is stratified afterwards. Undefined values are NaN.

Source: P. Olofsson et al., Good practices for estimating area and assessing accuracy of land change, Remote Sensing of
Environment 148 (2014), equations 1 to 11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import CountMatrix, Ratios, ratio

_SPREAD = 1.96  # standard errors on each side of an estimate within a 95% confidence interval


@dataclass(frozen=True)
class AreaEstimate:
    """Estimates and their standard errors, arrays of one shape."""

    value: Ratios
    error: Ratios

    @property
    def margin(self) -> Ratios:
        """Half the width of the 95% confidence interval."""
        return _SPREAD * self.error

    def scaled(self, factor: float) -> AreaEstimate:
        """Return the estimates in another unit."""
        return AreaEstimate(self.value * factor, self.error * factor)


@dataclass(frozen=True)
class AreaEstimates:
    """Estimates for the part of a map whose classes have samples.

    Attributes:
        sampled: The share of that part in the mapped area of all classes.
        mapped: The mapped share of each class in that part; 0 for classes without samples of the map.
        overall: The overall accuracy, shape ().
        users: The user's accuracy of each class.
        producers: The producer's accuracy of each class.
        shares: The true share of each class in that part.
    """

    sampled: float
    mapped: Ratios
    overall: AreaEstimate
    users: AreaEstimate
    producers: AreaEstimate
    shares: AreaEstimate

    @classmethod
    def of(cls, counts: CountMatrix, areas: NDArray[np.float64]) -> AreaEstimates:
        """Estimate from a sample.

        Args:
            counts: Numbers of samples by mapped class (rows) and reference class (columns).
            areas: The mapped area of each class, in any unit.
        """
        samples = counts.sum(axis=1)
        with_samples = np.where(samples > 0, areas, 0.0)
        mapped = with_samples / max(with_samples.sum(), np.finfo(float).tiny)
        within = np.where(samples[:, None] > 0, counts / np.maximum(samples, 1)[:, None], 0.0)  # n_ij / n_i.
        # The variance of a stratum of weight 0 does not matter; that of one with a single sample is unknown.
        freedom = np.where(samples > 1, samples - 1.0, np.nan)
        variances = np.where(mapped[:, None] > 0, within * (1 - within) / freedom[:, None], 0.0)
        weighted = mapped[:, None] ** 2 * variances
        correct = np.diagonal(within)
        shares = AreaEstimate(mapped @ within, np.sqrt(weighted.sum(axis=0)))
        return cls(
            sampled=float(with_samples.sum() / max(areas.sum(), np.finfo(float).tiny)),
            mapped=mapped,
            overall=AreaEstimate(np.array(mapped @ correct), np.sqrt(np.diagonal(weighted).sum())),
            users=AreaEstimate(np.where(samples > 0, correct, np.nan), np.sqrt(correct * (1 - correct) / freedom)),
            producers=_producers(mapped * correct, weighted, shares.value),
            shares=shares,
        )


def _producers(correct: Ratios, weighted: NDArray[np.float64], shares: Ratios) -> AreaEstimate:
    """Return the producer's accuracies (equation 7).

    Args:
        correct: The share of the map that is correctly mapped as each class.
        weighted: Variances of the proportions in each stratum, times its squared weight.
        shares: The estimated share of each reference class.
    """
    producers = ratio(correct, shares)
    omitted = weighted.copy()
    np.fill_diagonal(omitted, 0.0)
    variance = (1 - producers) ** 2 * np.diagonal(weighted) + producers**2 * omitted.sum(axis=0)
    return AreaEstimate(producers, np.sqrt(ratio(variance, shares**2)))
