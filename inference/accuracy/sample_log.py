"""The log of drawn sample points: their number by class, and why there are fewer than asked for."""

from __future__ import annotations

from collections import Counter

from ..i18n import numeral, tr
from ..progress import LogTable, Progress, log_table
from .allocation import LEAST, Sampling
from .reference import NOT_YET, quoted_names
from .sampling import Sample, SampleDesign, StratumSample


def log_sample(sample: Sample, design: SampleDesign, progress: Progress) -> None:
    """Log the points by class, and warnings about them."""
    log_table(_table(sample), progress)
    progress.info(
        tr("{count} points created, seed {seed}.").format(count=numeral(len(sample.points)), seed=design.seed)
    )
    if not sample.strata:
        progress.warning(tr("The raster has no pixel with a class here, so there are no points."))
    wanted = sum(stratum.wanted for stratum in sample.strata)
    if wanted > design.count and design.sampling is Sampling.STRATIFIED:
        progress.info(
            tr("{wanted} points instead of {count}: each class gets at least {least}.").format(
                wanted=numeral(wanted), count=numeral(design.count), least=LEAST
            )
        )
    for stratum in sample.strata:
        if stratum.drawn < stratum.wanted:
            progress.warning(_shortage(stratum))
    if any(entry.value == NOT_YET for stratum in sample.strata for entry in stratum.classes):
        progress.warning(
            tr(
                "The raster has a class with the value -1, which in the field GrndTruth also means that a point has "
                "no reference class yet. Label every point."
            )
        )
    if design.distance:
        progress.info(
            tr(
                "With a minimum distance, points are spread more evenly than in a random sample. Intervals that are "
                "computed from them are approximate."
            )
        )


def _shortage(stratum: StratumSample) -> str:
    names = quoted_names([entry.name for entry in stratum.classes])
    if stratum.drawn == stratum.pixels:
        template = tr(
            "{classes}: {drawn} points instead of {wanted}, because there are only {pixels} pixels. Each has a point."
        )
    else:
        template = tr(
            "{classes}: {drawn} points instead of {wanted}, because no more were found with the minimum distance. "
            "Choose a smaller distance or fewer points."
        )
    return template.format(
        classes=names, drawn=numeral(stratum.drawn), wanted=numeral(stratum.wanted), pixels=numeral(stratum.pixels)
    )


def _table(sample: Sample) -> LogTable:
    """Return the classes with their share of the area and their points."""
    points = Counter(point.value for point in sample.points)
    rows = [(tr("Value"), tr("Points"), tr("Class"))]
    rows += [
        (str(entry.value), numeral(points[entry.value]), " ".join(entry.name.split()))
        for stratum in sample.strata
        for entry in stratum.classes
    ]
    return LogTable(tuple(rows))
