"""Warnings about a result that is likely wrong, each with its likely cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..i18n import numeral, percentage, short, tr
from ..loop import classify
from ..loop.gaps import Gaps
from ..model.expected_values import value_complaint
from ..plan import Plan
from ..progress import Progress
from ..result.classes import ClassRule
from ..result.tally import ClassStatistics

_MOST_UNANSWERED = 0.1  # of the pixels, that have a value but no class
_MOST_UNSURE = 0.5  # of the pixels, with a low confidence
LOW_CONFIDENCE = 50  # percent


@dataclass(frozen=True)
class RunCounts:
    """The counts of a run.

    Attributes:
        statistics: The classes of the map with their pixels.
        valid: Number of pixels that had a value to classify.
        unsure: Share of the pixels with a confidence below LOW_CONFIDENCE; None without a confidence raster.
    """

    statistics: ClassStatistics
    valid: int
    unsure: float | None = None

    @property
    def undecided(self) -> int:
        """Number of pixels that had a value, but have no class."""
        return self.valid - self.statistics.classified.pixels


def is_large(pixels: int, outcome: RunCounts, gaps: Gaps) -> bool:
    """Return True if pixels without an answer are more than a tenth of the pixels that have a value."""
    dropped = gaps.lacking if gaps.drops else 0
    return pixels > _MOST_UNANSWERED * (outcome.valid + dropped + gaps.undefined)


def warn_of_doubts(plan: Plan, classifier: classify.PixelClassifier, outcome: RunCounts, progress: Progress) -> None:
    """Warn about a result that is likely wrong."""
    for text in (
        *_of_values(plan, classifier),
        *_of_single_class(classifier.rule, outcome.statistics),
        *_of_confidence(classifier.rule, outcome.unsure),
    ):
        progress.warning(text)


def log_undecided(classifier: classify.PixelClassifier, outcome: RunCounts, progress: Progress) -> None:
    """Log the valid pixels that have no class, because of the threshold or because the network has no score."""
    rule, gaps = classifier.rule, classifier.gaps
    unscored = gaps.unscored if rule.hides_unscored else outcome.undecided
    if unscored:
        progress.warning(
            tr(
                "{pixels} valid pixels have no class, because the network returned NaN for them. Check that the model "
                "is suitable for the values of the imagery, or choose another processor type."
            ).format(pixels=numeral(unscored))
        )
    below = outcome.undecided - unscored
    if not below:
        return
    number, threshold = numeral(below), short(rule.threshold, 6)
    if is_large(below, outcome, gaps) and not rule.foreground_alone:
        progress.warning(
            tr(
                "{pixels} valid pixels, more than a tenth, have no class, because their probability is below "
                "{threshold}. Probably the threshold is too high, or the imagery differs from that of the training: "
                "check the order of the bands, their values and the cell size."
            ).format(pixels=number, threshold=threshold)
        )
    else:
        progress.info(
            tr("{pixels} valid pixels have no class, because their probability is below {threshold}.").format(
                pixels=number, threshold=threshold
            )
        )


def _of_values(plan: Plan, classifier: classify.PixelClassifier) -> Iterator[str]:
    """Warn if the values that were read are not those that the model was trained on."""
    spreads = classifier.values.spreads()
    if not spreads or len(plan.fed_types) > 1 or plan.scaling_warning or plan.range_warning:
        return
    complaint = value_complaint(plan.definition.normalisation, plan.fed_types[0], spreads)
    if complaint:
        yield complaint


def _of_single_class(rule: ClassRule, statistics: ClassStatistics) -> Iterator[str]:
    present = [entry for entry, covered in statistics.classes if covered.pixels]
    if len(present) == 1 and len(rule.legend.classes) > 1:
        yield tr(
            'All classified pixels have the class "{name}". Unless the area is that uniform, the model probably '
            "receives other bands or values than those it was trained on: check the order of the bands, their values "
            "and the cell size."
        ).format(name=present[0].name or present[0].value)


def _of_confidence(rule: ClassRule, unsure: float | None) -> Iterator[str]:
    if unsure is not None and unsure > _MOST_UNSURE and not rule.foreground_alone:
        yield tr(
            "{share} of the pixels have a confidence below {limit}. Probably the imagery differs from that of the "
            "training (sensor, season, cell size), or the model receives other bands or values: check the order of the "
            "bands and their values."
        ).format(share=percentage(unsure), limit=percentage(LOW_CONFIDENCE / 100))
