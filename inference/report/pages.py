"""The HTML report of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ..card import html
from ..card.facts import Section, shortened
from ..card.html import Html
from ..card.model_card import model_card
from ..errors import OutputError
from ..i18n import numeral, tr
from ..model.classes import ModelClass
from ..model.definition import ModelDefinition
from ..progress import Times
from ..result.result import Result
from ..result.tally import ClassStatistics, Coverage
from .record import BatchRecord, RunRecord
from .settings import arguments, grid_lines, inputs, outputs, settings
from .system_info import system_info
from .thumbnail import is_straight, thumbnail

_LARGE, _MEDIUM = 900, 420  # longest side of a thumbnail in pixels: of a single map, of one of many
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
    _write(path, name, tr("Classification of {names}").format(names=names), _run(record))


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
    _write(path, name, title.format(count=count), _batch(record, seconds))


def _write(path: str, name: str, title: str, blocks: Iterable[Html]) -> None:
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(html.opening(title))
            file.write(f"{html.heading(title, 1)}\n")
            for block in blocks:
                file.write(f"{block}\n")
            file.write(html.CLOSING)
    except OSError as error:
        raise OutputError(
            tr("Output {name}: it cannot be written ({reason}). Check the free disk space.").format(
                name=name, reason=error.strerror
            )
        ) from error


def _run(record: RunRecord) -> Iterator[Html]:
    seconds = sum(step_seconds for _, step_seconds in record.times)
    yield html.paragraph(f"{_model(record)}. {_now()}. {_duration(seconds)}.", "note")
    yield html.paragraph(_lead(record.result), "lead")
    yield _warnings(record.warnings)
    yield html.heading(tr("Map"))
    yield _picture(record.result, _LARGE)
    yield html.heading(tr("Classes"))
    yield _classes(record.result.statistics, open_ended=record.plan.definition.open_ended)
    yield html.heading(tr("Parameters"))
    yield html.facts([*inputs(record.plan.job.rasters), *settings(record), *outputs(record)])
    yield _arguments(record)
    yield html.heading(tr("Grid"), 3)
    yield html.facts(grid_lines(record.result.grid))
    yield from _card(record.plan.definition)
    yield html.heading(tr("Time"))
    yield _times(record.times)
    yield from _environment(record)
    yield html.heading(tr("Log"))
    yield html.listed(record.log)


def _batch(batch: BatchRecord, seconds: float) -> Iterator[Html]:
    _, first = batch.done[0]
    total = len(batch.done) + len(batch.failed)
    yield html.paragraph(f"{_model(first)}. {_now()}. {_duration(seconds)}.", "note")
    yield html.paragraph(
        tr("{done} of {total} raster items were classified into {folder}.").format(
            done=len(batch.done), total=total, folder=batch.folder
        ),
        "lead",
    )
    if batch.failed:
        reasons = [f"{name}: {reason}" for name, reason in batch.failed]
        yield _box(html.joined((html.heading(tr("Items that could not be classified"), 3), html.listed(reasons))))
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
        yield html.paragraph(_lead(batch.overlay), "lead")
        yield _picture(batch.overlay, _LARGE)
        yield _classes(batch.overlay.statistics, open_ended=first.plan.definition.open_ended)
        yield html.facts([(tr("Classified raster"), batch.overlay.target), *grid_lines(batch.overlay.grid)])
    for number, (name, record) in enumerate(batch.done, start=1):
        yield html.element("div", html.joined(_item(number, name, record, len(batch.done))), "item")
    yield html.heading(tr("Parameters"))
    yield html.facts([*inputs(batch.rasters), *settings(first)])
    yield _arguments(first)
    yield from _card(first.plan.definition)
    yield from _environment(first)


def _item(number: int, name: str, record: RunRecord, count: int) -> Iterator[Html]:
    yield html.heading(f"{number}. {name}")
    yield html.paragraph(_lead(record.result))
    yield _warnings(record.warnings)
    if count <= _MOST_PICTURES:
        yield _picture(record.result, _MEDIUM)
    yield _classes(record.result.statistics, open_ended=record.plan.definition.open_ended)
    seconds = _duration(sum(step_seconds for _, step_seconds in record.times))
    yield html.facts(
        [(tr("Classified raster"), record.result.target), *grid_lines(record.result.grid), (tr("Time"), seconds)]
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
            else f"{largest[0].name}, {numeral(statistics.share(largest[1]), 1)} %"
        )
        numbers = html.number(numeral(statistics.classified.pixels)), html.number(_area(statistics.classified, *unit))
        rows.append((html.number(str(number)), html.cell(name), *numbers, html.cell(most)))
    return html.table(
        (" ", tr("Item"), f" {tr('Classified pixels')}", f" {tr('Area')}", tr("Most frequent class")), rows
    )


def _model(record: RunRecord) -> str:
    definition = record.plan.definition
    return tr("Model: {name}").format(name=definition.name or definition.origin)


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def _lead(result: Result) -> str:
    """Return the result in one sentence."""
    statistics = result.statistics
    number = sum(1 for _, covered in statistics.classes if covered.pixels)
    if not number:
        return tr("No pixels were classified.")
    area = "" if statistics.classified.area is None else f", {_area(statistics.classified, *statistics.unit())},"
    if len(statistics.classes) == 1:
        template = tr("{pixels} pixels{area} were assigned to {number} of {count} class.")
    else:
        template = tr("{pixels} pixels{area} were assigned to {number} of {count} classes.")
    return template.format(
        pixels=numeral(statistics.classified.pixels), area=area, number=number, count=len(statistics.classes)
    )


def _warnings(warnings: Sequence[str]) -> Html:
    if not warnings:
        return Html("")
    return _box(html.joined((html.heading(tr("Warnings"), 3), html.listed(dict.fromkeys(warnings)))))


def _box(inside: Html) -> Html:
    return html.element("div", inside, "warnings")


def _picture(result: Result, longest: int) -> Html:
    png, size = thumbnail(result, longest)
    if is_straight(result.grid):
        template = tr("{columns} x {rows} pixels. Transparent where there is no class.")
    else:
        template = tr(
            "{columns} x {rows} pixels. Transparent where there is no class. The raster is rotated: rows and "
            "columns are drawn as they are stored."
        )
    caption = template.format(columns=numeral(result.grid.cols), rows=numeral(result.grid.rows))
    return html.joined(
        (html.picture(png, size, tr("The map in the colours of its classes")), html.paragraph(caption, "note"))
    )


def _classes(statistics: ClassStatistics, *, open_ended: bool) -> Html:
    """Return the classes that occur, the largest first, with bars; and the names of the others."""
    present = sorted((entry for entry in statistics.classes if entry[1].pixels), key=lambda entry: -entry[1].pixels)
    unit = statistics.unit()
    most = max((covered.pixels for _, covered in present), default=1)
    rows = [_class(entry, covered, statistics, covered.pixels / most) for entry, covered in present]
    empty = Html("<td></td>")
    numbers = html.number(numeral(statistics.nodata.pixels)), html.number(_area(statistics.nodata, *unit))
    total = (empty, empty, html.cell(tr("NoData")), *numbers, empty, empty)
    blocks = [
        html.table(
            ("", f" {tr('Value')}", tr("Class"), f" {tr('Pixels')}", f" {tr('Area')}", f" {tr('Share')}", ""),
            rows,
            total,
        )
    ]
    missing = [f"{entry.value} {entry.name}" for entry, covered in statistics.classes if not covered.pixels]
    if missing and not open_ended:
        blocks.append(html.small(tr("Classes without pixels ({count}): ").format(count=len(missing)), missing))
    if statistics.nodata.area is None:
        note = tr("Shares refer to the pixels that have a class.")
    else:
        note = tr("Shares refer to the pixels that have a class. Areas are measured on the ellipsoid.")
    return html.joined((*blocks, html.paragraph(note, "note")))


def _class(entry: ModelClass, covered: Coverage, statistics: ClassStatistics, length: float) -> tuple[Html, ...]:
    return (
        html.swatch(entry.color),
        html.number(str(entry.value)),
        html.cell(entry.name),
        html.number(numeral(covered.pixels)),
        html.number(_area(covered, *statistics.unit())),
        html.number(f"{numeral(statistics.share(covered), 2)} %"),
        html.bar(entry.color, length),
    )


def _area(covered: Coverage, size: float, unit: str) -> str:
    return "" if covered.area is None else f"{numeral(covered.area / size, 2)} {unit}"


def _arguments(record: RunRecord) -> Html:
    rows = [(html.short(name), html.short(value), html.cell(meaning)) for name, value, meaning in arguments(record)]
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
        yield html.listed(remarks)


def _section(section: Section) -> Iterator[Html]:
    table = html.facts([(fact.label.strip(), shortened(fact.text)) for fact in section.facts])
    if table:
        yield html.heading(section.title, 3)
        yield table


def _times(times: Times) -> Html:
    rows = [(html.cell(step), html.number(_duration(seconds))) for step, seconds in times]
    total = html.cell(tr("Total")), html.number(_duration(sum(seconds for _, seconds in times)))
    return html.table((tr("Step"), f" {tr('Time')}"), rows, total)


def _environment(record: RunRecord) -> Iterator[Html]:
    yield html.heading(tr("Environment"))
    yield html.facts(system_info(record))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return tr("{seconds} s").format(seconds=numeral(seconds, 1))
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return tr("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
