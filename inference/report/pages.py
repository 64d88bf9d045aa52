"""The report of a run, from its record to the HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ..card import model_card
from ..definition import ModelClass, ModelDefinition
from ..errors import OutputError
from ..sections import Section
from ..tally import Covered, Found
from . import html
from .html import Html
from .picture import is_straight, thumbnail
from .record import Items, Record, Result, Times
from .settings import arguments, grid_lines, inputs, outputs, settings
from .surroundings import surroundings

_LARGE, _MEDIUM = 900, 420  # pixels along a picture: of a map, of one of many
_LONGEST = 300  # characters of a line of the model card
_MOST_PICTURES = 60  # of items: simple viewers take no more at once
_LEFT_OUT = ("classes", "arguments", "warnings", "notes")  # of the card: the report has them elsewhere


def write_run(path: str, shown: str, record: Record) -> None:
    """Write the report of a run.

    Args:
        path: Where to write it.
        shown: What the user calls that place, for messages.
        record: The run.

    Raises:
        OutputError: The file system refuses.
    """
    names = ", ".join(raster.name for raster in record.plan.job.rasters)
    _write(path, shown, f"Classification of {names}", _run(record))


def write_items(path: str, shown: str, items: Items, seconds: float) -> None:
    """Write the report of a run over raster items one by one, which took so long; otherwise as `write_run`."""
    count = len(items.done)
    _write(path, shown, f"Classification of {count} raster {'item' if count == 1 else 'items'}", _items(items, seconds))


def _write(path: str, shown: str, title: str, parts: Iterable[Html]) -> None:
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(html.opening(title))
            file.write(f"{html.heading(title, 1)}\n")
            for part in parts:
                file.write(f"{part}\n")
            file.write(html.CLOSING)
    except OSError as error:
        raise OutputError(
            f"Output {shown}: it cannot be written ({error.strerror}). Check the space left on the disk."
        ) from error


def _run(record: Record) -> Iterator[Html]:
    seconds = sum(spent for _, spent in record.times)
    yield html.paragraph(f"{_model(record)}. {_now()}. {_duration(seconds)}.", "note")
    yield html.paragraph(_lead(record.result), "lead")
    yield _warnings(record.warnings)
    yield html.heading("Map")
    yield _picture(record.result, _LARGE)
    yield html.heading("Classes")
    yield _classes(record.result.found, open_ended=record.plan.definition.open_ended)
    yield html.heading("Parameters")
    yield html.facts([*inputs(record.plan.job.rasters), *settings(record), *outputs(record)])
    yield _arguments(record)
    yield html.heading("Grid", 3)
    yield html.facts(grid_lines(record.result.grid))
    yield from _card(record.plan.definition)
    yield html.heading("Time")
    yield _times(record.times)
    yield from _environment(record)
    yield html.heading("Log")
    yield html.listed(record.log)


def _items(items: Items, seconds: float) -> Iterator[Html]:
    _, first = items.done[0]
    total = len(items.done) + len(items.failed)
    yield html.paragraph(f"{_model(first)}. {_now()}. {_duration(seconds)}.", "note")
    yield html.paragraph(f"{len(items.done)} of {total} raster items were classified into {items.folder}.", "lead")
    if items.failed:
        why = [f"{name}: {reason}" for name, reason in items.failed]
        yield _box(html.joined((html.heading("Items that cannot be classified", 3), html.listed(why))))
    if items.outside:
        yield html.paragraph(f"Outside the extent or the mask, and left out: {', '.join(items.outside)}.")
    yield html.heading("Items")
    yield _contents(items)
    if items.overlay is not None:
        yield html.heading("All items, laid over each other")
        yield html.paragraph(_lead(items.overlay), "lead")
        yield _picture(items.overlay, _LARGE)
        yield _classes(items.overlay.found, open_ended=first.plan.definition.open_ended)
        yield html.facts([("Classified raster", items.overlay.shown), *grid_lines(items.overlay.grid)])
    for number, (name, record) in enumerate(items.done, start=1):
        yield html.element("div", html.joined(_item(number, name, record, len(items.done))), "item")
    yield html.heading("Parameters")
    yield html.facts([*inputs(items.rasters), *settings(first)])
    yield _arguments(first)
    yield from _card(first.plan.definition)
    yield from _environment(first)


def _item(number: int, name: str, record: Record, count: int) -> Iterator[Html]:
    yield html.heading(f"{number}. {name}")
    yield html.paragraph(_lead(record.result))
    yield _warnings(record.warnings)
    if count <= _MOST_PICTURES:
        yield _picture(record.result, _MEDIUM)
    yield _classes(record.result.found, open_ended=record.plan.definition.open_ended)
    seconds = _duration(sum(spent for _, spent in record.times))
    yield html.facts([("Classified raster", record.result.shown), *grid_lines(record.result.grid), ("Time", seconds)])


def _contents(items: Items) -> Html:
    rows = []
    for number, (name, record) in enumerate(items.done, start=1):
        found = record.result.found
        unit = found.unit()
        largest = max(found.classes, key=lambda each: each[1].pixels, default=None)
        most = "" if largest is None or not largest[1].pixels else f"{largest[0].name}, {found.share(largest[1]):.1f} %"
        numbers = html.number(f"{found.classified.pixels:,}"), html.number(_area(found.classified, *unit))
        rows.append((html.number(str(number)), html.cell(name), *numbers, html.cell(most)))
    return html.table((" ", "Item", " Classified pixels", " Area", "Most frequent class"), rows)


def _model(record: Record) -> str:
    definition = record.plan.definition
    return f"Model: {definition.name or definition.origin}"


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def _lead(result: Result) -> str:
    """The result in one sentence."""
    found = result.found
    number = sum(1 for _, covered in found.classes if covered.pixels)
    if not number:
        return "No pixel got a class."
    area = "" if found.classified.area is None else f", {_area(found.classified, *found.unit())},"
    classes = "class" if number == 1 else "classes"
    return f"{found.classified.pixels:,} pixels{area} lie in {number} of {len(found.classes)} {classes}."


def _warnings(warnings: Sequence[str]) -> Html:
    if not warnings:
        return Html("")
    return _box(html.joined((html.heading("Warnings", 3), html.listed(dict.fromkeys(warnings)))))


def _box(inside: Html) -> Html:
    return html.element("div", inside, "warnings")


def _picture(result: Result, longest: int) -> Html:
    png, size = thumbnail(result, longest)
    turned = (
        "" if is_straight(result.grid) else " The raster is rotated: rows and columns are drawn as they are stored."
    )
    caption = f"{result.grid.cols:,} x {result.grid.rows:,} pixels. Clear where there is no class.{turned}"
    return html.joined(
        (html.picture(png, size, "The map in the colours of its classes"), html.paragraph(caption, "note"))
    )


def _classes(found: Found, *, open_ended: bool) -> Html:
    """The classes that occur, the largest first, with bars; and the names of the others."""
    present = sorted((each for each in found.classes if each[1].pixels), key=lambda each: -each[1].pixels)
    unit = found.unit()
    most = max((covered.pixels for _, covered in present), default=1)
    rows = [_class(entry, covered, found, covered.pixels / most) for entry, covered in present]
    nothing = Html("<td></td>")
    numbers = html.number(f"{found.nodata.pixels:,}"), html.number(_area(found.nodata, *unit))
    total = (nothing, nothing, html.cell("No data"), *numbers, nothing, nothing)
    parts = [html.table(("", " Value", "Class", " Pixels", " Area", " Share", ""), rows, total)]
    missing = [f"{entry.value} {entry.name}" for entry, covered in found.classes if not covered.pixels]
    if missing and not open_ended:
        parts.append(html.small(f"Without a pixel ({len(missing)}): ", missing))
    shares = "Shares are those of the pixels that have a class."
    areas = "" if found.nodata.area is None else " Areas are measured on the ellipsoid."
    return html.joined((*parts, html.paragraph(shares + areas, "note")))


def _class(entry: ModelClass, covered: Covered, found: Found, length: float) -> tuple[Html, ...]:
    return (
        html.swatch(entry.color),
        html.number(str(entry.value)),
        html.cell(entry.name),
        html.number(f"{covered.pixels:,}"),
        html.number(_area(covered, *found.unit())),
        html.number(f"{found.share(covered):.2f} %"),
        html.bar(entry.color, length),
    )


def _area(covered: Covered, size: float, unit: str) -> str:
    return "" if covered.area is None else f"{covered.area / size:,.2f} {unit}"


def _arguments(record: Record) -> Html:
    rows = [(html.short(name), html.short(value), html.cell(words)) for name, value, words in arguments(record)]
    if not rows:
        return Html("")
    return html.joined((html.heading("Model arguments in effect", 3), html.table(("Name", "Value", "Meaning"), rows)))


def _card(definition: ModelDefinition) -> Iterator[Html]:
    card = model_card(definition)
    yield html.heading(f"Model card: {card.title}")
    for section in card.sections:
        if section.key not in _LEFT_OUT:
            yield from _section(section)
    remarks = [
        sentence for each in card.sections if each.key in ("warnings", "notes") for sentence in each.sentences or ()
    ]
    if remarks:
        yield html.heading("Remarks", 3)
        yield html.listed(remarks)


def _section(section: Section) -> Iterator[Html]:
    lines = html.facts([(line.label.strip(), _cut(line.text)) for line in section.lines])
    if lines:
        yield html.heading(section.title, 3)
        yield lines


def _cut(words: str) -> str:
    """A text of a model, some of which list all layers of the network."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} … ({len(words)} characters)"


def _times(times: Times) -> Html:
    rows = [(html.cell(done), html.number(_duration(spent))) for done, spent in times]
    total = html.cell("Together"), html.number(_duration(sum(spent for _, spent in times)))
    return html.table(("Step", " Time"), rows, total)


def _environment(record: Record) -> Iterator[Html]:
    yield html.heading("Environment")
    yield html.facts(surroundings(record))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
