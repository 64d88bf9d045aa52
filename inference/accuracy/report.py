"""The HTML report of an accuracy assessment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..card import html, page
from ..card.html import Html
from ..card.report_facts import environment, grid_facts, inputs
from ..i18n import numeral, tr
from ..model.classes import ModelClass
from ..result.tally import unit_of
from .area_estimates import AreaEstimate
from .assessment import Assessment, ReferenceDesign, decimal, left_out_lines, share_text, summary
from .reference import ReferenceLayer

_MOST_COLUMNS = 16  # classes of a matrix that fits on a page; more are listed as confusions
_MOST_CONFUSIONS = 50

HtmlCells = tuple[Html, ...]


def write_report(path: str, name: str, assessment: Assessment, host: str) -> None:
    """Write the report of an assessment.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        assessment: The assessment.
        host: The program that ran it, with its version.

    Raises:
        OutputError: The file cannot be written.
    """
    title = tr("Accuracy of {name}").format(name=assessment.raster.name)
    page.write(path, name, title, _blocks(assessment, host))


def _blocks(assessment: Assessment, host: str) -> Iterator[Html]:
    yield html.paragraph(f"{_reference_name(assessment)}. {page.now()}.", "note")
    yield html.paragraph(_lead(assessment), "lead")
    yield page.warnings(assessment.warnings())
    yield from _estimates(assessment)
    yield html.heading(tr("Confusion matrix"))
    yield from _matrix(assessment)
    yield html.heading(tr("Accuracy of the samples by class"))
    yield _accuracies(assessment)
    yield html.paragraph(summary(assessment.matrix), "note")
    yield html.heading(tr("What the numbers mean"))
    yield html.bullet_list(_meanings(assessment))
    lines = left_out_lines(assessment.comparison.left_out, assessment.reference)
    if lines:
        yield html.heading(tr("Left out"))
        yield html.bullet_list(lines)
    yield html.heading(tr("Parameters"))
    yield html.facts([*inputs([assessment.raster.raster]), *_settings(assessment)])
    yield html.heading(tr("Grid"), 3)
    yield html.facts(grid_facts(assessment.raster.grid))
    yield html.heading(tr("Environment"))
    yield html.facts(environment(host))


def _reference_name(assessment: Assessment) -> str:
    return tr("Compared with {name}").format(name=assessment.reference.name)


def _lead(assessment: Assessment) -> str:
    matrix, estimates = assessment.matrix, assessment.estimates
    if estimates is None:
        return tr("{accuracy} of {count} samples have the class of the reference. Kappa is {kappa}.").format(
            accuracy=share_text(matrix.overall), count=numeral(matrix.total), kappa=decimal(matrix.kappa)
        )
    return tr(
        "The map is correct on {accuracy} of its area (95% interval: {interval}), estimated from {count} samples."
    ).format(
        accuracy=share_text(float(estimates.overall.value)),
        interval=_interval(estimates.overall),
        count=numeral(matrix.total),
    )


def _interval(estimate: AreaEstimate) -> str:
    """Return the interval of a single share, which is not below 0 or above 1."""
    value, margin = float(estimate.value), float(estimate.margin)
    if np.isnan(margin):
        return tr("unknown")
    low, high = max(0.0, value - margin), min(1.0, value + margin)
    return tr("{low} to {high}").format(low=share_text(low), high=share_text(high))


def _matrix(assessment: Assessment) -> Iterator[Html]:
    classes = assessment.matrix.classes
    if len(classes) > _MOST_COLUMNS:
        yield html.paragraph(
            tr("There are {count} classes; the table that the tool writes has the whole matrix.").format(
                count=len(classes)
            )
        )
        yield _confusions(assessment)
        return
    matrix = assessment.matrix
    rows = [
        (*_class_cells(entry), *map(_count_cell, counts), _count_cell(total))
        for entry, counts, total in zip(classes, matrix.counts.tolist(), matrix.mapped.tolist())
    ]
    blank = html.empty_cell()
    totals = (
        blank,
        blank,
        html.cell(tr("Total")),
        *map(_count_cell, matrix.reference.tolist()),
        _count_cell(matrix.total),
    )
    headings = ("", f" {tr('Value')}", tr("Class"), *(f" {entry.value}" for entry in classes), f" {tr('Total')}")
    yield html.table(headings, rows, totals)
    yield html.paragraph(
        tr("Numbers of samples. Rows are the classes of the map, columns those of the reference, by their values."),
        "note",
    )


def _confusions(assessment: Assessment) -> Html:
    """Return the most frequent confusions."""
    matrix = assessment.matrix
    counts = matrix.counts.copy()
    np.fill_diagonal(counts, 0)
    order = np.argsort(-counts, axis=None, kind="stable")[:_MOST_CONFUSIONS].tolist()
    pairs = [divmod(index, len(matrix.classes)) for index in order if counts.flat[index]]
    rows = [
        (
            html.cell(_titled(matrix.classes[mapped])),
            html.cell(_titled(matrix.classes[reference])),
            _count_cell(int(counts[mapped, reference])),
        )
        for mapped, reference in pairs
    ]
    return html.table((tr("Mapped as"), tr("Reference"), f" {tr('Samples')}"), rows)


def _accuracies(assessment: Assessment) -> Html:
    matrix = assessment.matrix
    rows = [
        (
            *_class_cells(entry),
            _count_cell(int(matrix.mapped[index])),
            _count_cell(int(matrix.reference[index])),
            *(html.number_cell(share_text(ratios[index])) for ratios in (matrix.users, matrix.producers)),
            *(html.number_cell(decimal(ratios[index])) for ratios in (matrix.f1, matrix.iou)),
        )
        for index, entry in enumerate(matrix.classes)
    ]
    headings = (
        *("", f" {tr('Value')}", tr("Class"), f" {tr('Mapped')}", f" {tr('Reference')}"),
        *(" " + tr("User's accuracy"), " " + tr("Producer's accuracy"), " F1", " IoU"),
    )
    return html.table(headings, rows)


def _estimates(assessment: Assessment) -> Iterator[Html]:
    estimates, area = assessment.estimates, assessment.area
    if estimates is None:
        return
    yield html.heading(tr("Estimates for the whole map"))
    factor, unit = (1.0, "") if area is None else (area, unit_of(area)[1])
    size = 1.0 if area is None else unit_of(area)[0]
    areas = estimates.shares.scaled(factor / size)
    mapped = estimates.mapped * factor / size

    def amount(value: float) -> str:
        if np.isnan(value):
            return "-"
        return share_text(value) if area is None else f"{numeral(value, 2)} {unit}"

    rows = [
        (
            *_class_cells(entry),
            html.number_cell(amount(mapped[index])),
            html.number_cell(f"{amount(areas.value[index])} ± {amount(areas.margin[index])}"),
            *(
                html.number_cell(f"{share_text(estimate.value[index])} ± {share_text(estimate.margin[index])}")
                for estimate in (estimates.users, estimates.producers)
            ),
        )
        for index, entry in enumerate(assessment.matrix.classes)
    ]
    headings = (
        *("", f" {tr('Value')}", tr("Class"), f" {tr('Mapped area')}", f" {tr('Estimated area')}"),
        *(" " + tr("User's accuracy"), " " + tr("Producer's accuracy")),
    )
    yield html.table(headings, rows)
    yield html.paragraph(
        tr(
            "Weighted by the mapped areas, with 95% intervals, after Olofsson et al. 2014 (Remote Sensing of "
            "Environment 148, 42-57). Areas are measured on the ellipsoid."
        ),
        "note",
    )


def _meanings(assessment: Assessment) -> list[str]:
    meanings = [
        tr(
            "User's accuracy: of the samples that the map assigns to a class, the share that has this class in the "
            "reference. The rest, up to 100%, is mapped too much (commission errors)."
        ),
        tr(
            "Producer's accuracy: of the samples that have a class in the reference, the share that the map assigns to "
            "it. The rest, up to 100%, was not found (omission errors)."
        ),
        tr(
            "F1 is the harmonic mean of both, IoU the share of samples with the class on both sides among those with "
            "the class on at least one side. Kappa is the agreement beyond that expected by chance: 0 for none, 1 for "
            "full agreement."
        ),
    ]
    if assessment.estimates is None:
        meanings.append(
            tr(
                "The samples are not a probability sample, so these figures describe the samples, not the whole map: "
                "the true areas of the classes cannot be estimated from them."
            )
        )
    else:
        meanings.append(
            tr(
                "Estimated area: the true area of a class, corrected for the errors of the map that the samples show. "
                "If samples were drawn again and again, 95 of 100 intervals would contain the true value. An interval "
                "that does not contain the mapped area means that the map shows too much or too little of the class."
            )
        )
        meanings.append(
            tr("An interval of ± 0 only means that all samples of a class agree, not that the map has no errors there.")
        )
    return meanings


def _settings(assessment: Assessment) -> list[tuple[str, str]]:
    reference = assessment.reference
    designs = {
        ReferenceDesign.RANDOM: tr("Simple random sample"),
        ReferenceDesign.STRATIFIED: tr("Random sample stratified by class"),
        ReferenceDesign.OTHER: tr("Not a probability sample"),
    }
    field = reference.field if isinstance(reference, ReferenceLayer) else ""
    return [
        (tr("Reference"), reference.name),
        (tr("Reference field"), field),
        (tr("Sampling"), designs[assessment.design]),
    ]


def _class_cells(entry: ModelClass) -> HtmlCells:
    return html.swatch(entry.color), html.number_cell(str(entry.value)), html.cell(entry.name)


def _titled(entry: ModelClass) -> str:
    return f"{entry.value} {entry.name}"


def _count_cell(number: int) -> Html:
    return html.number_cell(numeral(number))
