"""The blocks of HTML reports: the page itself, a class raster, its classes, warnings and times.

A tool builds its report from these and from the pieces of `html.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..disk.reason import reason_not_written
from ..errors import OutputError
from ..i18n import numeral, percentage, tr
from ..model.classes import ModelClass
from ..progress import Times
from ..result.result import Result
from ..result.tally import ClassStatistics, Coverage
from . import html
from .html import Html
from .thumbnail import is_straight, thumbnail

LARGE, MEDIUM = 900, 420  # longest side of a picture in pixels: of a single map, of one of many


def write(path: str, name: str, title: str, blocks: Iterable[Html]) -> None:
    """Write a page.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        title: Its title.
        blocks: Its content.

    Raises:
        OutputError: The file cannot be written.
    """
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
                name=name, reason=reason_not_written(path, str(error.strerror))
            )
        ) from error


def now() -> str:
    """Return the time, with that of the time zone."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def lead(result: Result) -> str:
    """Return the result in one sentence."""
    statistics = result.statistics
    number = sum(1 for _, covered in statistics.classes if covered.pixels)
    if not number:
        return tr("No pixels were classified.")
    area = "" if statistics.classified.area is None else f", {area_text(statistics.classified, *statistics.unit())},"
    if len(statistics.classes) == 1:
        template = tr("{pixels} pixels{area} were assigned to {number} of {count} class.")
    else:
        template = tr("{pixels} pixels{area} were assigned to {number} of {count} classes.")
    return template.format(
        pixels=numeral(statistics.classified.pixels), area=area, number=number, count=len(statistics.classes)
    )


def warnings(sentences: Sequence[str]) -> Html:
    """Return a box with the warnings of a run; "" without any."""
    if not sentences:
        return Html("")
    return box(html.joined((html.heading(tr("Warnings"), 3), html.bullet_list(dict.fromkeys(sentences)))))


def box(inside: Html) -> Html:
    """Return a box that the reader should not miss."""
    return html.element("div", inside, "warnings")


def map_picture(result: Result, longest: int) -> Html:
    """Return a class raster as a picture of at most `longest` pixels along a side, with its size."""
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


def classes(statistics: ClassStatistics, *, open_ended: bool = False) -> Html:
    """Return the classes that occur, the largest first, with bars; and the names of the others, unless `open_ended`."""
    present = sorted((entry for entry in statistics.classes if entry[1].pixels), key=lambda entry: -entry[1].pixels)
    unit = statistics.unit()
    most = max((covered.pixels for _, covered in present), default=1)
    rows = [_class(entry, covered, statistics, covered.pixels / most) for entry, covered in present]
    empty = html.empty_cell()
    numbers = html.number_cell(numeral(statistics.nodata.pixels)), html.number_cell(area_text(statistics.nodata, *unit))
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
        html.number_cell(str(entry.value)),
        html.cell(entry.name),
        html.number_cell(numeral(covered.pixels)),
        html.number_cell(area_text(covered, *statistics.unit())),
        html.number_cell(percentage(statistics.share(covered), 2)),
        html.bar(entry.color, length),
    )


def area_text(covered: Coverage, size: float, unit: str) -> str:
    """Return an area in a unit of `ClassStatistics.unit`; "" if it is unknown."""
    return "" if covered.area is None else f"{numeral(covered.area / size, 2)} {unit}"


def times(steps: Times) -> Html:
    """Return a table of the steps of a run and their times."""
    rows = [(html.cell(step), html.number_cell(duration(seconds))) for step, seconds in steps]
    total = html.cell(tr("Total")), html.number_cell(duration(sum(seconds for _, seconds in steps)))
    return html.table((tr("Step"), f" {tr('Time')}"), rows, total)


def duration(seconds: float) -> str:
    """Return a duration as text."""
    if seconds < 60:
        return tr("{seconds} s").format(seconds=numeral(seconds, 1))
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return tr("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
