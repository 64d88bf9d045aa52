"""Choose the class values of the map by the network's scores.

Arrays have the axis order (batch, channels, rows, cols); channels are counted from 0. This module does
not know files or onnxruntime.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch, Classes, Validity
from ..errors import ModelError
from ..i18n import tr
from ..model.classes import Legend
from ..model.definition import ModelDefinition
from .outputs import OutputKind
from .prediction import PERCENT_NODATA, Percent, Prediction, whole_percents

_NEARLY_ONE = 1 - 2.0**-25  # larger probabilities are 1 in float32, in which networks compute


@dataclass(frozen=True)
class ClassRule:
    """The rule by which a pixel gets its class.

    Attributes:
        legend: Type and nodata value of the map.
        values: Class value of each channel; that of the foreground for a binary model.
        excluded_channels: Channels that are never chosen.
        threshold: Minimum probability of the winning channel, or of the second of a pair; 0 for no threshold.
        fallback_value: The class value of pixels below the threshold.
        pair: Whether the threshold decides between two channels, background and foreground.
        probabilities: Whether the scores are probabilities, not logits.
        extras: The outputs to compute from the scores; () if the model gives class ids.
    """

    legend: Legend
    values: tuple[int, ...]
    excluded_channels: tuple[int, ...] = ()
    threshold: float = 0.0
    fallback_value: int = 0
    probabilities: bool = False
    extras: tuple[OutputKind, ...] = ()
    pair: bool = False
    _lookup: Classes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make a lookup table of class values by channel."""
        object.__setattr__(self, "_lookup", np.array(self.values, self.legend.dtype))

    @classmethod
    def of(
        cls,
        model: ModelDefinition,
        *,
        threshold: float | None,
        predict_background: bool,
        probabilities: bool,
        extras: tuple[OutputKind, ...] = (),
    ) -> ClassRule:
        """Return the rule for a model and the user's arguments."""
        legend = Legend.of(model.map_classes(predict_background=predict_background))
        values = tuple(entry.value for entry in model.classes)
        fallback_value = legend.nodata
        excluded_channels = model.excluded_channels
        if model.has_background and predict_background:
            fallback_value = model.background().value
        if model.binary:
            if len(model.classes) == 2:
                fallback_value = values[0]
            return cls(
                legend, values[-1:], (), 0.5 if threshold is None else threshold, fallback_value, probabilities, extras
            )
        if model.has_background:
            values = (model.background().value, *values)
            excluded_channels = excluded_channels if predict_background else (0, *excluded_channels)
        pair = bool(threshold) and model.binary_pair and 1 not in excluded_channels
        if pair and 0 not in excluded_channels:
            fallback_value = values[0]
        return cls(legend, values, excluded_channels, threshold or 0.0, fallback_value, probabilities, extras, pair)

    @property
    def bands(self) -> int:
        """Number of probabilities per pixel: one for each channel; background and foreground of a binary model."""
        return max(len(self.values), 2)

    def empty(self, shape: tuple[int, ...]) -> Prediction:
        """Return a prediction of nodata, shape (rows, cols)."""
        percents = {
            kind: np.full((self.bands, *shape) if kind is OutputKind.PROBABILITIES else shape, PERCENT_NODATA, np.uint8)
            for kind in self.extras
        }
        return Prediction(np.full(shape, self.legend.nodata, self.legend.dtype), percents)

    @property
    def foreground_alone(self) -> bool:
        """Whether the threshold decides between a foreground, and a background that the map does not show."""
        return self.fallback_value == self.legend.nodata and (self.pair or len(self.values) == 1)

    @property
    def hides_unscored(self) -> bool:
        """Whether pixels without a score look like those below the threshold."""
        return self.threshold > 0 and self.fallback_value == self.legend.nodata

    def unscored(self, scores: Batch) -> Validity:
        """Return where there is no score to decide by, as in `decide`: NaN, or infinity of several channels."""
        if scores.dtype.kind in "iu":
            return np.zeros((len(scores), *scores.shape[1:]), bool)
        return np.asarray(np.isnan(scores[:, 0]) if scores.shape[1] == 1 else ~np.isfinite(scores.max(axis=1)))

    def predict(self, scores: Batch) -> Prediction:
        """Return the class value of every pixel, as `decide` does, and the percentages of the extra outputs.

        The confidence is the probability of the most probable class that the map can show, whatever the threshold. If
        the threshold decides between background and foreground, it is the probability of the class in the map, or of
        the foreground for pixels that become nodata.
        """
        return Prediction(self.decide(scores), self._percents(scores, self._confidence) if self.extras else {})

    def predict_labels(self, channels: NDArray[np.intp], scores: Batch | None) -> Prediction:
        """Return a prediction for single pixels, of which the model itself chose the channel.

        Args:
            channels: The chosen channels, shape (pixels,); their probability is the confidence.
            scores: Shape (pixels, channels); not needed without a threshold and extra outputs.
        """
        classes = self._lookup[channels]
        if scores is None:
            return Prediction(classes)
        if self.threshold > 0:
            classes[~self.is_confident(scores)] = self.fallback_value
        chosen = np.take_along_axis(scores, channels[:, None], axis=1)[:, 0]
        return Prediction(
            classes, self._percents(scores, lambda scores: whole_percents(self._probability(scores, chosen)))
        )

    def _percents(self, scores: Batch, confidence: Callable[[Batch], Percent]) -> dict[OutputKind, Percent]:
        """Return the percentages of each extra output."""
        compute = {OutputKind.CONFIDENCE: confidence, OutputKind.PROBABILITIES: self._percentages}
        return {kind: compute[kind](scores) for kind in self.extras}

    def decide(self, scores: Batch) -> Classes:
        """Return the class value of every pixel.

        Args:
            scores: Shape (batch, channels, rows, cols), floating point; or class ids, shape
                (batch, rows, cols), integer.

        Returns:
            Class values, shape (batch, rows, cols), of the legend's type. In a tie the first channel wins. Pixels
            below the threshold get the fallback value, pixels with NaN or infinite scores the legend's nodata value.

        Raises:
            ModelError: A class id has no class.
        """
        if scores.dtype.kind in "iu":
            return self._of_ids(scores)
        if scores.shape[1] == 1:
            return self._foreground(scores[:, 0])
        if self.pair:
            return self._of_pair(scores)
        best, winner = _winners(scores, self.excluded_channels)
        classes: Classes = np.take(self._lookup, winner, mode="clip")
        if self.threshold > 0:
            classes[self._probability(scores, best) < self.threshold] = self.fallback_value
        classes[~np.isfinite(best)] = self.legend.nodata  # the network overflowed
        return classes

    def is_confident(self, scores: Batch) -> Validity:
        """Return where the winning channel reaches the threshold."""
        return np.asarray(self._probability(scores, scores.max(axis=1)) >= self.threshold)

    def _probability(self, scores: Batch, chosen: Batch) -> Batch:
        return chosen if self.probabilities else 1 / _exponentials(scores, chosen)

    def _of_pair(self, scores: Batch) -> Classes:
        second = self._is_second(scores)
        classes = np.where(second, self._lookup[1], self.legend.dtype.type(self.fallback_value))
        best = np.maximum(scores[:, 0], scores[:, 1])
        classes[~np.isfinite(best)] = self.legend.nodata
        return classes

    def _is_second(self, scores: Batch) -> Validity:
        """Return where the second of two channels reaches the threshold."""
        if self.probabilities:
            return np.asarray(scores[:, 1] >= self.threshold)
        share = min(self.threshold, _NEARLY_ONE)
        with np.errstate(invalid="ignore"):  # infinity - infinity is NaN: the pixel gets no class
            lead = scores[:, 1].astype(np.result_type(scores, np.float32)) - scores[:, 0]
        return np.asarray(lead >= math.log(share) - math.log1p(-share))

    def _confidence(self, scores: Batch) -> Percent:
        if self.pair:
            both = self._percentages(scores)
            foreground_counts = self._is_second(scores) | (self.fallback_value == self.legend.nodata)
            return np.where(foreground_counts, both[:, 1], both[:, 0])
        if scores.shape[1] > 1:
            return whole_percents(self._probability(scores, _winners(scores, self.excluded_channels)[0]))
        foreground = whole_percents(self._of_foreground(scores[:, 0]))
        return foreground if self.fallback_value == self.legend.nodata else np.maximum(foreground, _rest(foreground))

    def _percentages(self, scores: Batch) -> Percent:
        """Return the percentage of each channel, shape as that of the scores; background and foreground if binary."""
        if scores.shape[1] == 1:
            foreground = whole_percents(self._of_foreground(scores[:, 0]))
            return np.stack([_rest(foreground), foreground], axis=1)
        percentages = np.empty(scores.shape, np.uint8)
        top = scores.max(axis=1)
        total = None if self.probabilities else _exponentials(scores, top)
        for channel in range(scores.shape[1]):  # one by one: with many classes a copy needs much memory
            score = scores[:, channel]
            percentages[:, channel] = whole_percents(score if total is None else _exponential(score, top) / total)
        return percentages

    def _of_ids(self, ids: Classes) -> Classes:
        unnamed = ids[(ids < 0) | (ids >= len(self.values))]
        if unnamed.size:
            raise ModelError(
                tr(
                    "The model returned the class id {id}, but only the ids 0 to {highest} have a class. List all "
                    "classes in the model's .emd or metadata."
                ).format(id=unnamed.flat[0], highest=len(self.values) - 1)
            )
        return self._lookup[ids]

    def _foreground(self, score: Batch) -> Classes:
        probability = self._of_foreground(score)
        classes = np.where(probability >= self.threshold, self._lookup[0], self.legend.dtype.type(self.fallback_value))
        classes[np.isnan(probability)] = self.legend.nodata
        return classes

    def _of_foreground(self, score: Batch) -> Batch:
        with np.errstate(over="ignore"):  # 1 / infinity is 0, as it should be
            return score if self.probabilities else np.asarray(1 / (1 + np.exp(-score.astype(np.float32))))


def _winners(scores: Batch, excluded_channels: tuple[int, ...]) -> tuple[Batch, Classes]:
    """Return the highest score of each pixel, NaN if any score is, and its channel, shape (batch, rows, cols)."""
    first, *others = (channel for channel in range(scores.shape[1]) if channel not in excluded_channels)
    best = scores[:, first].copy()
    index = np.uint8 if scores.shape[1] <= 256 else np.uint16
    winner = np.full(best.shape, first, index)
    for channel in others:
        # Channels rise, so the last better one wins. A masked copy would take 30 times as long.
        better = (scores[:, channel] > best).view(np.uint8)
        np.maximum(winner, better * index(channel), out=winner)
        np.maximum(best, scores[:, channel], out=best)
    return best, winner


def _rest(foreground: Percent) -> Percent:
    """Return the percentages of the background, which is 100 minus that of the foreground."""
    return np.where(foreground == PERCENT_NODATA, foreground, 100 - foreground)


def _exponentials(scores: Batch, chosen: Batch) -> Batch:
    """Return the sum over channels of exp(score - chosen), the reciprocal of the chosen score's softmax probability.

    Summed channel by channel: numpy's own sum has an order that depends on the number of pixels.
    """
    total: Batch = np.zeros(chosen.shape, np.float32)
    for channel in range(scores.shape[1]):
        total += _exponential(scores[:, channel], chosen)
    return total


def _exponential(score: Batch, chosen: Batch) -> Batch:
    with np.errstate(over="ignore", invalid="ignore"):  # 1 / infinity is 0, infinity - infinity is NaN
        return np.asarray(np.exp(score.astype(np.float32, copy=False) - chosen))
