"""The HTML report of a run."""

from __future__ import annotations

from collections.abc import Iterator

from ..card import html, page
from ..card.facts import Section, shortened
from ..card.html import Html
from ..card.model_card import model_card
from ..card.report_facts import grid_facts, inputs
from ..i18n import numeral, percentage, tr
from ..model.definition import ModelDefinition
from .record import BatchRecord, RunRecord
from .settings import arguments, outputs, settings
from .system_info import system_info

_MOST_PICTURES = 60  # of items: simple viewers cannot show more
_LEFT_OUT = ("classes", "arguments", "warnings", "notes")  # of the card: the report has them elsewhere


def write_run(path: str, name: str, record: RunRecord) -> None:
    """Write the report of a run.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        record: The run.

    Raises:
        OutputError: The file cannot be written.
    """
    names = ", ".join(raster.name for raster in record.plan.job.rasters)
    page.write(path, name, tr("Classification of {names}").format(names=names), _run_page(record))


def write_batch(path: str, name: str, record: BatchRecord, seconds: float) -> None:
    """Write the report of a batch of raster items.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        record: The batch.
        seconds: The duration of the batch.

    Raises:
        OutputError: The file cannot be written.
    """
    count = len(record.done)
    title = tr("Classification of 1 raster item") if count == 1 else tr("Classification of {count} raster items")
    page.write(path, name, title.format(count=count), _batch_page(record, seconds))


def _run_page(record: RunRecord) -> Iterator[Html]:
    seconds = sum(step_seconds for _, step_seconds in record.times)
    yield html.paragraph(f"{_model(record)}. {page.now()}. {page.duration(seconds)}.", "note")
    yield html.paragraph(page.lead(record.result), "lead")
    yield page.warnings(record.warnings)
    yield html.heading(tr("Map"))
    yield page.map_picture(record.result, page.LARGE)
    yield html.heading(tr("Classes"))
    yield page.classes(record.result.statistics, open_ended=record.plan.definition.open_ended)
    yield html.heading(tr("Parameters"))
    yield html.facts([*inputs(record.plan.job.rasters), *settings(record), *outputs(record)])
    yield _arguments(record)
    yield html.heading(tr("Grid"), 3)
    yield html.facts(grid_facts(record.result.grid))
    yield from _card(record.plan.definition)
    yield html.heading(tr("Time"))
    yield page.times(record.times)
    yield from _environment(record)
    yield html.heading(tr("Log"))
    yield html.bullet_list(record.log)


def _batch_page(batch: BatchRecord, seconds: float) -> Iterator[Html]:
    _, first = batch.done[0]
    total = len(batch.done) + len(batch.failed)
    yield html.paragraph(f"{_model(first)}. {page.now()}. {page.duration(seconds)}.", "note")
    yield html.paragraph(
        tr("{done} of {total} raster items were classified into {folder}.").format(
            done=len(batch.done), total=total, folder=batch.folder
        ),
        "lead",
    )
    if batch.failed:
        reasons = [f"{name}: {reason}" for name, reason in batch.failed]
        yield page.box(
            html.joined((html.heading(tr("Items that could not be classified"), 3), html.bullet_list(reasons)))
        )
    if batch.outside:
        yield html.paragraph(
            tr("Skipped, because they are outside the extent or the mask: {names}.").format(
                names=", ".join(batch.outside)
            )
        )
    yield html.heading(tr("Items"))
    yield _contents(batch)
    if batch.overlay is not None:
        yield html.heading(tr("All items merged"))
        yield html.paragraph(page.lead(batch.overlay), "lead")
        yield page.map_picture(batch.overlay, page.LARGE)
        yield page.classes(batch.overlay.statistics, open_ended=first.plan.definition.open_ended)
        yield html.facts([(tr("Classified raster"), batch.overlay.target), *grid_facts(batch.overlay.grid)])
    for number, (name, record) in enumerate(batch.done, start=1):
        yield html.element("div", html.joined(_item(number, name, record, len(batch.done))), "item")
    yield html.heading(tr("Parameters"))
    yield html.facts([*inputs(batch.rasters), *settings(first)])
    yield _arguments(first)
    yield from _card(first.plan.definition)
    yield from _environment(first)


def _item(number: int, name: str, record: RunRecord, count: int) -> Iterator[Html]:
    yield html.heading(f"{number}. {name}")
    yield html.paragraph(page.lead(record.result))
    yield page.warnings(record.warnings)
    if count <= _MOST_PICTURES:
        yield page.map_picture(record.result, page.MEDIUM)
    yield page.classes(record.result.statistics, open_ended=record.plan.definition.open_ended)
    seconds = page.duration(sum(step_seconds for _, step_seconds in record.times))
    yield html.facts(
        [(tr("Classified raster"), record.result.target), *grid_facts(record.result.grid), (tr("Time"), seconds)]
    )


def _contents(batch: BatchRecord) -> Html:
    rows = []
    for number, (name, record) in enumerate(batch.done, start=1):
        statistics = record.result.statistics
        unit = statistics.unit()
        largest = max(statistics.classes, key=lambda entry: entry[1].pixels, default=None)
        most = (
            ""
            if largest is None or not largest[1].pixels
            else f"{largest[0].name}, {percentage(statistics.share(largest[1]), 1)}"
        )
        numbers = (
            html.number_cell(numeral(statistics.classified.pixels)),
            html.number_cell(page.area_text(statistics.classified, *unit)),
        )
        rows.append((html.number_cell(str(number)), html.cell(name), *numbers, html.cell(most)))
    return html.table(
        (" ", tr("Item"), f" {tr('Classified pixels')}", f" {tr('Area')}", tr("Most frequent class")), rows
    )


def _model(record: RunRecord) -> str:
    definition = record.plan.definition
    return tr("Model: {name}").format(name=definition.name or definition.origin)


def _arguments(record: RunRecord) -> Html:
    rows = [
        (html.short_cell(name), html.short_cell(value), html.cell(meaning))
        for name, value, meaning in arguments(record)
    ]
    if not rows:
        return Html("")
    return html.joined(
        (html.heading(tr("Model arguments in effect"), 3), html.table((tr("Name"), tr("Value"), tr("Meaning")), rows))
    )


def _card(definition: ModelDefinition) -> Iterator[Html]:
    card = model_card(definition)
    yield html.heading(tr("Model card: {title}").format(title=card.title))
    for section in card.sections:
        if section.key not in _LEFT_OUT:
            yield from _section(section)
    remarks = [
        sentence
        for section in card.sections
        if section.key in ("warnings", "notes")
        for sentence in section.sentences or ()
    ]
    if remarks:
        yield html.heading(tr("Remarks"), 3)
        yield html.bullet_list(remarks)


def _section(section: Section) -> Iterator[Html]:
    table = html.facts([(fact.label.strip(), shortened(fact.text)) for fact in section.facts])
    if table:
        yield html.heading(section.title, 3)
        yield table


def _environment(record: RunRecord) -> Iterator[Html]:
    yield html.heading(tr("Environment"))
    yield html.facts(system_info(record))
