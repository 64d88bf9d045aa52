"""From a network's scores to the class values of the map.

Arrays have the axis order (batch, channels, rows, cols); channels are counted from 0. Nothing here
knows of files or onnxruntime.
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
from .prediction import UNKNOWN, Percent, Prediction, percent

_NEARLY_ONE = 1 - 2.0**-25  # what is more than this is 1 with the 32 bits that networks compute probabilities in


@dataclass(frozen=True)
class ClassRule:
    """Which class a pixel gets for its scores.

    Attributes:
        legend: Type and nodata value of the map.
        values: Class value of each channel; of foreground alone for a binary model.
        excluded_channels: Channels that may not win.
        threshold: The least probability of the winner, or of the second of a pair; 0 is off.
        fallback_value: The value of pixels under the threshold.
        pair: Whether the two channels are background and foreground, and the threshold decides between them.
        probabilities: Whether the scores are probabilities already, not logits.
        extras: The outputs to compute from the scores; none where the model gives class ids.
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
        """Lay the values out as a table that channels index."""
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
        """Make the rule for a model and the user's arguments."""
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
        """How many probabilities a pixel has: one for each channel, of a binary model background and foreground."""
        return max(len(self.values), 2)

    def empty(self, shape: tuple[int, ...]) -> Prediction:
        """The answer for pixels without a value, shape (rows, cols)."""
        shapes = {OutputKind.CONFIDENCE: shape, OutputKind.PROBABILITIES: (self.bands, *shape)}
        percents = {kind: np.full(shapes[kind], UNKNOWN, np.uint8) for kind in self.extras}
        return Prediction(np.full(shape, self.legend.nodata, self.legend.dtype), percents)

    def predict(self, scores: Batch) -> Prediction:
        """Return the class value of every pixel, as `decide` does, and the percentages of the extra outputs.

        The confidence is the probability of the most probable class that the map can show, whatever the threshold;
        where the threshold decides between background and foreground, it is that of the class in the map, or of the
        foreground where that would be nodata.
        """
        return Prediction(self.decide(scores), self._percents(scores, self._confidence))

    def predict_labels(self, channels: NDArray[np.intp], scores: Batch | None) -> Prediction:
        """Give pixels, shape (pixels,), the classes of channels that the model chose itself.

        Args:
            channels: Those channels; their probability is the confidence.
            scores: Shape (pixels, channels); None where nothing of them is needed.
        """
        classes = self._lookup[channels]
        if scores is None:
            return Prediction(classes)
        if self.threshold > 0:
            classes[~self.is_confident(scores)] = self.fallback_value
        chosen = np.take_along_axis(scores, channels[:, None], axis=1)[:, 0]
        return Prediction(classes, self._percents(scores, lambda scores: percent(self._probability(scores, chosen))))

    def _percents(self, scores: Batch, confidence: Callable[[Batch], Percent]) -> dict[OutputKind, Percent]:
        """The percentages of each output that is computed from the scores."""
        compute = {OutputKind.CONFIDENCE: confidence, OutputKind.PROBABILITIES: self._percentages}
        return {kind: compute[kind](scores) for kind in self.extras}

    def decide(self, scores: Batch) -> Classes:
        """Give every pixel its class value.

        Args:
            scores: Shape (batch, channels, rows, cols), floating point; or class ids, shape
                (batch, rows, cols), integer.

        Returns:
            Class values, shape (batch, rows, cols), of the legend's type. Ties go to the first channel. Pixels
            under the threshold get the background's value where that is predicted, else the legend's nodata, which
            pixels without a number (NaN) get too.

        Raises:
            ModelError: A class id that stands for no class.
        """
        if scores.dtype.kind in "iu":
            return self._named(scores)
        if scores.shape[1] == 1:
            return self._foreground(scores[:, 0])
        if self.pair:
            return self._of_pair(scores)
        best, winner = _winners(scores, self.excluded_channels)
        classes: Classes = np.take(self._lookup, winner, mode="clip")
        if self.threshold > 0:
            classes[self._probability(scores, best) < self.threshold] = self.fallback_value
        classes[~np.isfinite(best)] = self.legend.nodata  # a network that overflows says nothing
        return classes

    def is_confident(self, scores: Batch) -> Validity:
        """Tell where the winner of several channels has at least the probability that is asked for."""
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
        """Tell where the second of two channels has at least the probability of the threshold."""
        if self.probabilities:
            return np.asarray(scores[:, 1] >= self.threshold)
        share = min(self.threshold, _NEARLY_ONE)
        with np.errstate(invalid="ignore"):  # infinity less infinity: no number, and no class
            lead = scores[:, 1].astype(np.result_type(scores, np.float32)) - scores[:, 0]
        return np.asarray(lead >= math.log(share) - math.log1p(-share))

    def _confidence(self, scores: Batch) -> Percent:
        if self.pair:
            both = self._percentages(scores)
            shown = self._is_second(scores) | (self.fallback_value == self.legend.nodata)
            return np.where(shown, both[:, 1], both[:, 0])
        if scores.shape[1] > 1:
            return percent(self._probability(scores, _winners(scores, self.excluded_channels)[0]))
        foreground = percent(self._of_foreground(scores[:, 0]))
        return foreground if self.fallback_value == self.legend.nodata else np.maximum(foreground, _rest(foreground))

    def _percentages(self, scores: Batch) -> Percent:
        """Of each channel, shape as that of the scores; of a binary model of background and foreground."""
        if scores.shape[1] == 1:
            foreground = percent(self._of_foreground(scores[:, 0]))
            return np.stack([_rest(foreground), foreground], axis=1)
        found = np.empty(scores.shape, np.uint8)
        top = scores.max(axis=1)
        total = None if self.probabilities else _exponentials(scores, top)
        for channel in range(scores.shape[1]):  # one after the other: with many classes a copy takes much memory
            score = scores[:, channel]
            found[:, channel] = percent(score if total is None else _exponential(score, top) / total)
        return found

    def _named(self, ids: Classes) -> Classes:
        stranger = ids[(ids < 0) | (ids >= len(self.values))]
        if stranger.size:
            raise ModelError(
                tr(
                    "The model gave the class id {id}, but only the ids 0 to {highest} have a class. Name all classes "
                    "in the model's .emd or metadata."
                ).format(id=stranger.flat[0], highest=len(self.values) - 1)
            )
        return self._lookup[ids]

    def _foreground(self, score: Batch) -> Classes:
        probability = self._of_foreground(score)
        classes = np.where(probability >= self.threshold, self._lookup[0], self.legend.dtype.type(self.fallback_value))
        classes[np.isnan(probability)] = self.legend.nodata
        return classes

    def _of_foreground(self, score: Batch) -> Batch:
        with np.errstate(over="ignore"):  # 1 / infinity is as good an answer
            return score if self.probabilities else np.asarray(1 / (1 + np.exp(-score.astype(np.float32))))


def _winners(scores: Batch, excluded_channels: tuple[int, ...]) -> tuple[Batch, Classes]:
    """The highest score of each pixel, NaN where any is, and its channel; both of shape (batch, rows, cols)."""
    first, *others = (channel for channel in range(scores.shape[1]) if channel not in excluded_channels)
    best = scores[:, first].copy()
    index = np.uint8 if scores.shape[1] <= 256 else np.uint16
    winner = np.full(best.shape, first, index)
    for channel in others:
        # Channels rise, so the highest that was better wins. No masked copy: it takes 30 times as long.
        better = (scores[:, channel] > best).view(np.uint8)
        np.maximum(winner, better * index(channel), out=winner)
        np.maximum(best, scores[:, channel], out=best)
    return best, winner


def _rest(foreground: Percent) -> Percent:
    """The percentages of the background: both sum to 100."""
    return np.where(foreground == UNKNOWN, foreground, 100 - foreground)


def _exponentials(scores: Batch, chosen: Batch) -> Batch:
    """The sum over channels of exp(score - chosen): one over the softmax probability of the chosen score.

    Channel by channel: numpy's own sum takes them in an order that depends on the number of pixels.
    """
    total: Batch = np.zeros(chosen.shape, np.float32)
    for channel in range(scores.shape[1]):
        total += _exponential(scores[:, channel], chosen)
    return total


def _exponential(score: Batch, chosen: Batch) -> Batch:
    with np.errstate(over="ignore", invalid="ignore"):  # 1 / infinity is as good an answer, infinities give none
        return np.asarray(np.exp(score.astype(np.float32, copy=False) - chosen))
