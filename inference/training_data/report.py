"""The HTML report of an export: sample tiles, classes, sets, tiles that were left out, and the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..card import html, page
from ..card.html import Html
from ..card.report_facts import environment
from ..i18n import numeral, percentage, short, tr
from .balance import left_out_lines, part_title, renumbered_classes
from .chips import LabelClass, LeftOutTiles
from .folder import FinishedPart
from .sample_tiles import SampleTile
from .statistics import FolderStatistics
from .tile_set import TileSet


@dataclass(frozen=True)
class ExportRecord:
    """The content of a report.

    Attributes:
        inputs: The rasters and the classes, as labels and texts.
        settings: The parameters, as labels and texts.
        tiles: The properties of the tiles.
        parts: The folder, or the sets.
        left_out: Tiles that were not exported.
        samples: The sample tiles.
        warnings: The warnings of the run.
        host: The calling program.
        seconds: The duration of the run.
    """

    inputs: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str]]
    tiles: TileSet
    parts: Sequence[FinishedPart]
    left_out: LeftOutTiles
    samples: Sequence[SampleTile]
    warnings: Sequence[str] = ()
    host: str = ""
    seconds: float = 0.0


def write_report(path: str, name: str, record: ExportRecord) -> None:
    """Write the report of an export.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        record: The export.

    Raises:
        OutputError: The file cannot be written.
    """
    title = tr("Training data: {folder}").format(folder=_root(record).name or str(_root(record)))
    page.write(path, name, title, _blocks(record))


def _blocks(record: ExportRecord) -> Iterator[Html]:
    tiles, new = record.tiles, sum(part.new.tiles for part in record.parts)
    yield html.paragraph(f"{page.now()}. {page.duration(record.seconds)}.", "note")
    lead = tr("{count} tiles of {cols} x {rows} pixels were exported to {folder}.")
    yield html.paragraph(
        lead.format(count=numeral(new), cols=tiles.cols, rows=tiles.rows, folder=_root(record)), "lead"
    )
    yield page.warnings(record.warnings)
    yield html.heading(tr("Classes"))
    yield _class_counts(record)
    yield from _sets(record)
    yield html.heading(tr("Sample tiles"))
    yield html.paragraph(
        tr(
            "For each class the tile with most of its pixels: on the left the image, on the right the image with the "
            "labels in the colours of their classes."
        ),
        "note",
    )
    for sample in record.samples:
        yield html.element("div", html.joined(_sample(sample, tiles, record.parts)), "item")
    yield from _left_out(record)
    yield html.heading(tr("Bands"))
    yield _bands_section(record)
    yield html.heading(tr("Parameters"))
    yield html.facts([*record.inputs, *record.settings])
    yield html.heading(tr("Environment"))
    yield html.facts(environment(record.host))


def _root(record: ExportRecord) -> Path:
    part = record.parts[0]
    return part.folder.parent if part.part else part.folder


def _class_counts(record: ExportRecord) -> Html:
    """Return the classes with their pixels in all sets together, in the order of their values."""
    statistics = _together(record.parts)
    most = max((statistics.class_pixels[entry.value] for entry in record.tiles.classes), default=0)
    old = renumbered_classes(record.tiles.classes)
    headings = ("", f" {tr('Value')}", *([f" {tr('Value in the input')}"] if old else []), tr("Class"))
    numbers = f" {tr('Tiles')}", f" {tr('Pixels')}", f" {tr('Share')}", ""
    rows = [_class(entry, statistics, most, with_original=bool(old)) for entry in record.tiles.classes]
    blank = html.cell("")
    unlabelled = html.number_cell(numeral(statistics.unlabelled))
    total = (blank, *([blank] if old else []), html.number_cell("0"), html.cell(tr("Unlabelled")), blank, unlabelled)
    return html.table((*headings, *numbers), rows, (*total, blank, blank))


def _class(entry: LabelClass, statistics: FolderStatistics, most: int, *, with_original: bool) -> list[Html]:
    pixels = statistics.class_pixels[entry.value]
    original = [html.number_cell(str(entry.original))] if with_original else []
    return [
        html.swatch(entry.color),
        html.number_cell(str(entry.value)),
        *original,
        html.cell(entry.name),
        html.number_cell(numeral(statistics.class_tiles[entry.value])),
        html.number_cell(numeral(pixels)),
        html.number_cell(percentage(statistics.share(entry.value), 1)),
        html.bar(entry.color, pixels / max(most, 1)),
    ]


def _sets(record: ExportRecord) -> Iterator[Html]:
    """Yield the tiles of each set, and of each class its share there."""
    if not record.parts[0].part and record.parts[0].new.tiles == record.parts[0].all.tiles:
        return
    yield html.heading(tr("Sets") if record.parts[0].part else tr("Folder"))
    headings = tr("Set"), f" {tr('New tiles')}", f" {tr('All tiles')}", tr("Files of the new tiles")
    yield html.table(
        headings,
        [
            (
                html.cell(part_title(part.part)),
                html.number_cell(numeral(part.new.tiles)),
                html.number_cell(numeral(part.all.tiles)),
                html.cell(f"{part.numbers.start:09} - {part.numbers.stop - 1:09}"),
            )
            for part in record.parts
        ],
    )
    if record.parts[0].part:
        yield html.heading(tr("Share of each class in the sets"), 3)
        yield html.table(
            ("", tr("Class"), *(f" {part_title(part.part)}" for part in record.parts)),
            [
                (
                    html.swatch(entry.color),
                    html.cell(entry.name),
                    *(html.number_cell(percentage(part.all.share(entry.value), 1)) for part in record.parts),
                )
                for entry in record.tiles.classes
            ],
        )


def _sample(sample: SampleTile, tiles: TileSet, parts: Sequence[FinishedPart]) -> Iterator[Html]:
    entry = next(entry for entry in tiles.classes if entry.value == sample.value)
    part = next(part for part in parts if part.part == sample.part)
    folder_name = f"{part.part}/" if part.part else ""
    share = 100 * sample.pixels / (tiles.rows * tiles.cols)
    yield html.paragraph(
        tr("{name} in tile {tile}: {share} of its pixels").format(
            name=entry.name, tile=f"{folder_name}{sample.number:09}", share=numeral(share, 1)
        )
    )
    png, size = sample.png(tiles.classes)
    yield html.picture(png, size, tr("Image, and image with labels"))


def _left_out(record: ExportRecord) -> Iterator[Html]:
    lines = left_out_lines(record.left_out)
    if lines:
        yield html.heading(tr("Tiles left out"))
        yield html.bullet_list(lines)


def _bands_section(record: ExportRecord) -> Html:
    headings = tr("Band"), f" {tr('Minimum')}", f" {tr('Maximum')}", f" {tr('Mean')}", f" {tr('Standard deviation')}"
    statistics = _together(record.parts)
    return html.table(
        headings,
        [
            (
                html.cell(tr("{band} (second image)").format(band=name) if index else name),
                *(
                    html.number_cell(short(number, 6))
                    for number in (band.minimum, band.maximum, band.mean, band.deviation)
                ),
            )
            for index, image in enumerate(statistics.images)
            for name, band in zip(record.tiles.band_names(index), image)
        ],
    )


def _together(parts: Sequence[FinishedPart]) -> FolderStatistics:
    """Return the statistics of all parts together, with the tiles that were there before."""
    first, *others = (part.all for part in parts)
    for other in others:
        first = first.merged_with(other)
    return first
