"""The accuracy of a class raster: compare it with a reference, and estimate areas from a probability sample."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ..errors import Cancelled, RasterError
from ..i18n import numeral, percentage, tr
from ..progress import LogTable, Progress, log_table
from ..result.tally import ClassStatistics, Tally
from ..thematic import ClassRaster, numbered, windows
from .area_estimates import AreaEstimates
from .comparison import Comparison, LeftOutSamples, Reference, compare
from .matrix import ConfusionMatrix, Ratios
from .reference import NOT_YET, ReferenceLayer, quoted_names

_COMPARED = 0.5  # of the work, if the map is measured too
_MOST_LOGGED = 20  # classes of a matrix in the log; the table has all


class ReferenceDesign(IntEnum):
    """How the samples of a reference were chosen, by the number that users enter."""

    RANDOM = 0  # a simple random sample
    STRATIFIED = 1  # a random sample in each class of the map
    OTHER = 2  # not a probability sample


@dataclass(frozen=True)
class Assessment:
    """The accuracy of a class raster.

    Attributes:
        raster: The map.
        reference: The points, polygons or raster it was compared with.
        design: How the samples of the reference were chosen.
        comparison: The samples.
        matrix: The confusion matrix.
        statistics: The classes of the map with their areas, if the samples are a probability sample.
        estimates: The estimates of accuracies and areas, if the samples are a probability sample.
    """

    raster: ClassRaster
    reference: Reference
    design: ReferenceDesign
    comparison: Comparison
    matrix: ConfusionMatrix
    statistics: ClassStatistics | None = None
    estimates: AreaEstimates | None = None

    @property
    def area(self) -> float | None:
        """The area in m² of the part of the map that the estimates are for; None if it is unknown."""
        if self.statistics is None or self.estimates is None or self.statistics.classified.area is None:
            return None
        return self.statistics.classified.area * self.estimates.sampled

    def warnings(self) -> list[str]:
        """Return the warnings about the samples and the estimates."""
        return [*_sample_warnings(self), *_estimate_warnings(self)]


def assess(raster: ClassRaster, reference: Reference, design: ReferenceDesign, progress: Progress) -> Assessment:
    """Assess the accuracy of a class raster.

    Args:
        raster: The map.
        reference: The points, polygons or raster it is compared with.
        design: How the samples of the reference were chosen.
        progress: The listener of the run.

    Raises:
        RasterError: The reference has no sample with a class on both sides.
        Cancelled: The user cancelled.
    """
    raster = raster.completed(progress)
    if isinstance(reference, ClassRaster):
        reference = reference.completed(progress)
    comparison = compare(raster, reference, progress)
    if not comparison.pairs.total:
        raise RasterError(_no_samples(reference, comparison.left_out), "reference")
    raster = raster.with_values(comparison.pairs.mapped_values)
    statistics = None if design is ReferenceDesign.OTHER else _measured_classes(raster, progress)
    classes = {entry.value: entry for entry in (*comparison.added, *raster.classes)}
    if statistics is not None:
        classes |= {entry.value: entry for entry, _ in statistics.classes}
    classes = {entry.value: entry for entry in numbered(tuple(classes.values()), comparison.pairs.values)}
    mapped = () if statistics is None else (entry.value for entry, covered in statistics.classes if covered.pixels)
    matrix = comparison.pairs.matrix([classes[value] for value in sorted({*comparison.pairs.values, *mapped})])
    estimates = None if statistics is None else AreaEstimates.of(matrix.counts, _areas(matrix, statistics))
    return Assessment(raster, reference, design, comparison, matrix, statistics, estimates)


def log(assessment: Assessment, progress: Progress) -> None:
    """Log the matrix, the accuracies and the samples that were left out."""
    for text in left_out_lines(assessment.comparison.left_out, assessment.reference):
        progress.info(text)
    for text in assessment.warnings():
        progress.warning(text)
    matrix = assessment.matrix
    if len(matrix.classes) <= _MOST_LOGGED:
        log_table(_log_table(matrix), progress)
    progress.info(summary(matrix))
    estimates = assessment.estimates
    if estimates is not None:
        progress.info(
            tr("Estimated overall accuracy of the map, weighted by area: {accuracy} ± {margin} (95% interval).").format(
                accuracy=share_text(float(estimates.overall.value)), margin=share_text(float(estimates.overall.margin))
            )
        )


def summary(matrix: ConfusionMatrix) -> str:
    """Return the number of samples, and how many of them agree."""
    return tr("Samples: {count}. Overall accuracy: {accuracy}. Kappa: {kappa}.").format(
        count=numeral(matrix.total), accuracy=share_text(matrix.overall), kappa=decimal(matrix.kappa)
    )


def share_text(share: float) -> str:
    """Return a share in percent; "-" if it is undefined."""
    return "-" if np.isnan(share) else percentage(share, 1)


def decimal(number: float) -> str:
    """Return a number with three decimals; "-" if it is undefined."""
    return "-" if np.isnan(number) else numeral(number, 3)


def left_out_lines(left_out: LeftOutSamples, reference: Reference) -> list[str]:
    """Return a line for each kind of samples that were not compared."""
    points = isinstance(reference, ReferenceLayer) and not reference.areal
    lines = [
        _unlabelled_points(left_out.unlabelled) if points else _unlabelled_polygons(left_out.unlabelled),
        tr("Points left out because they are outside the raster: {count}").format(count=numeral(left_out.outside)),
        _points_without_class(left_out.no_data) if points else _pixels_without_class(left_out.no_data),
        tr("Pixels left out because polygons of different classes overlap there: {count}").format(
            count=numeral(left_out.contradictory)
        ),
    ]
    counts = (left_out.unlabelled, left_out.outside, left_out.no_data, left_out.contradictory)
    return [line for line, count in zip(lines, counts) if count]


def _unlabelled_points(count: int) -> str:
    return tr("Points left out because they have no reference class (empty or -1): {count}").format(
        count=numeral(count)
    )


def _unlabelled_polygons(count: int) -> str:
    return tr("Polygons left out because they have no reference class (empty or -1): {count}").format(
        count=numeral(count)
    )


def _points_without_class(count: int) -> str:
    return tr("Points left out because the raster is NoData there: {count}").format(count=numeral(count))


def _pixels_without_class(count: int) -> str:
    return tr("Pixels left out because the raster is NoData there: {count}").format(count=numeral(count))


def _areas(matrix: ConfusionMatrix, statistics: ClassStatistics) -> Ratios:
    """Return the mapped area of each class of a matrix, in m² or pixels."""
    areas = {
        entry.value: covered.pixels if covered.area is None else covered.area for entry, covered in statistics.classes
    }
    return np.array([areas.get(entry.value, 0.0) for entry in matrix.classes], np.float64)


def _measured_classes(raster: ClassRaster, progress: Progress) -> ClassStatistics:
    """Measure the classes of the map."""
    source, tally = raster.open(), Tally.of(raster.grid, raster.legend().nodata)
    done = 0
    for window in windows(raster.grid):
        if progress.cancelled():
            raise Cancelled
        if source.is_empty(window):
            tally.add_nodata(window)
        else:
            tally.add(window, source.read(window))
        done += window.pixels
        progress.advance(_COMPARED + (1 - _COMPARED) * done / raster.grid.window.pixels)
    return tally.statistics(raster.with_values(tally.values).classes)


def _no_samples(reference: Reference, left_out: LeftOutSamples) -> str:
    return " ".join(
        [
            tr(
                'Reference "{name}": it has no sample with a reference class where the raster has a class, so there is '
                "nothing to compare. Check that both cover the same area, and their CRS."
            ).format(name=reference.name),
            *(f"{line}." for line in left_out_lines(left_out, reference)),
        ]
    )


def _sample_warnings(assessment: Assessment) -> list[str]:
    comparison, reference = assessment.comparison, assessment.reference
    warnings = []
    if comparison.changed:
        warnings.append(
            tr(
                "The class in the field Classified of {count} points differs from that of the raster there. The class "
                "of the raster is used. If the raster was changed after the points were created, the sample is "
                "stratified by another map: use the original raster."
            ).format(count=numeral(comparison.changed))
        )
    mapped = {*comparison.pairs.mapped_values, *(entry.value for entry in assessment.raster.classes)}
    added = [entry for entry in assessment.matrix.classes if entry.value in comparison.pairs.values - mapped]
    if added:
        warnings.append(
            tr(
                "Reference classes that the raster does not have, so their samples count as errors: {names}. Check "
                "their spelling."
            ).format(names=quoted_names([f"{entry.value} {entry.name}" for entry in added]))
        )
    if isinstance(reference, ReferenceLayer) and NOT_YET in comparison.pairs.values:
        warnings.append(
            tr(
                "The raster has a class with the value -1, so samples with -1 count as this class, not as samples "
                "without a reference class. Check that all samples are labelled."
            )
        )
    renamed = [f"{ours.value} {ours.name} / {theirs.name}" for ours, theirs in comparison.renamed]
    if renamed:
        warnings.append(
            tr("Classes with the same value but another name in the reference: {names}.").format(
                names=quoted_names(renamed)
            )
        )
    if assessment.design is not ReferenceDesign.OTHER and not (
        isinstance(reference, ReferenceLayer) and not reference.areal
    ):
        warnings.append(
            tr(
                "Every pixel counts as an independent sample. Neighbouring pixels are not independent, so the "
                "intervals are narrower than they should be. Use points for a probability sample."
            )
        )
    return warnings


def _estimate_warnings(assessment: Assessment) -> list[str]:
    estimates, matrix = assessment.estimates, assessment.matrix
    if estimates is None or assessment.statistics is None:
        return []
    warnings = []
    areas = _areas(matrix, assessment.statistics)
    unsampled = [entry.name for entry, area, n in zip(matrix.classes, areas, matrix.mapped) if area and not n]
    if unsampled:
        warnings.append(
            tr(
                "Classes of the raster without a sample: {names}. The estimates are for the other classes, {share} of "
                "the mapped area."
            ).format(names=quoted_names(unsampled), share=share_text(estimates.sampled))
        )
    single = [entry.name for entry, n in zip(matrix.classes, matrix.mapped) if n == 1]
    if single:
        warnings.append(
            tr(
                "Classes of the raster with a single sample: {names}. Intervals that depend on them are unknown; they "
                "need at least two samples, better 50."
            ).format(names=quoted_names(single))
        )
    return warnings


def _log_table(matrix: ConfusionMatrix) -> LogTable:
    """Return the matrix with the accuracies of each class as a table for the log."""
    head = [str(entry.value) for entry in matrix.classes]
    rows = [(*head, tr("Total"), tr("User's accuracy"), tr("Producer's accuracy"), tr("Class"))]
    for index, entry in enumerate(matrix.classes):
        counts = [numeral(count) for count in matrix.counts[index]]
        accuracies = share_text(matrix.users[index]), share_text(matrix.producers[index])
        name = f"{entry.value} {' '.join(entry.name.split())}"
        rows.append((*counts, numeral(matrix.mapped[index]), *accuracies, name))
    totals = [numeral(count) for count in matrix.reference]
    rows.append((*totals, numeral(matrix.total), "", "", tr("Total")))
    return LogTable(tuple(rows))
