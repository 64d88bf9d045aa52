"""Log an export: the classes and their balance, the sets, and tiles that were left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from ..i18n import numeral, percentage, tr
from ..progress import LogTable, Progress, log_table
from .chips import LabelClass, LeftOutTiles
from .folder import FinishedPart
from .statistics import FolderStatistics

_RARE = 0.01  # of the labelled pixels


def log_renumbered(classes: Sequence[LabelClass], progress: Progress) -> None:
    """Log the table of new values, if the classes were renumbered."""
    changed = renumbered_classes(classes)
    if not changed:
        return
    progress.info(tr("Values of the classes in the labels, where 0 is NoData:"))
    heading = tr("Value"), tr("In the input"), tr("Class")
    log_table(
        LogTable((heading, *((str(entry.value), str(entry.original), entry.name) for entry in changed))), progress
    )


def renumbered_classes(classes: Sequence[LabelClass]) -> tuple[LabelClass, ...]:
    """Return the classes if any of them has another value than in the input; else ()."""
    return tuple(classes) if any(entry.value != entry.original for entry in classes) else ()


def log_balance(classes: Sequence[LabelClass], parts: Sequence[FinishedPart], progress: Progress) -> None:
    """Log the tiles and the pixels of each class, and which classes are rare or missing."""
    heading = [tr("Value"), tr("Tiles"), tr("Pixels"), tr("Share")]
    sets = [part for part in parts if part.part]
    heading += [part_title(part.part) for part in sets]
    rows = [_balance_row(entry, parts, sets) for entry in classes]
    log_table(LogTable(((*heading, tr("Class")), *rows)), progress)
    for part in parts:
        _log_part(part, classes, progress)


def _balance_row(entry: LabelClass, parts: Sequence[FinishedPart], sets: Sequence[FinishedPart]) -> tuple[str, ...]:
    pixels = sum(part.all.class_pixels[entry.value] for part in parts)
    labelled = sum(part.all.labelled for part in parts)
    return (
        str(entry.value),
        numeral(sum(part.all.class_tiles[entry.value] for part in parts)),
        numeral(pixels),
        percentage(pixels / max(labelled, 1), 1),
        *(percentage(part.all.share(entry.value), 1) for part in sets),
        entry.name,
    )


def _log_part(part: FinishedPart, classes: Sequence[LabelClass], progress: Progress) -> None:
    template = (
        tr("{folder}: {new} tiles were added to {earlier} earlier ones; the table counts all of them.")
        if part.all.tiles > part.new.tiles
        else tr("{folder}: {new} tiles.")
    )
    earlier = part.all.tiles - part.new.tiles
    progress.info(template.format(folder=part.folder, new=numeral(part.new.tiles), earlier=numeral(earlier)))
    missing = [entry.name for entry in classes if not part.all.class_pixels[entry.value]]
    if missing and not part.part:  # the plan of a split has warned
        progress.warning(
            tr("{folder}: no tile contains these classes: {names}.").format(
                folder=part.folder, names=", ".join(missing)
            )
        )
    rare = [entry.name for entry in classes if _is_rare(part.all, entry.value)]
    if rare:
        progress.info(
            tr("{folder}: less than 1% of the labelled pixels belongs to each of these classes: {names}.").format(
                folder=part.folder, names=", ".join(rare)
            )
        )


def _is_rare(statistics: FolderStatistics, value: int) -> bool:
    return statistics.class_pixels[value] > 0 and statistics.share(value) < _RARE


def left_out_lines(left_out: LeftOutTiles) -> list[str]:
    """Return a sentence for each reason why tiles were left out."""
    pixels, mask = numeral(left_out.no_pixels), numeral(left_out.outside_mask)
    labels, sets = numeral(left_out.unlabelled), numeral(left_out.between_sets)
    earlier = numeral(left_out.in_other_set)
    lines = (
        tr("{count} tiles are left out because the imagery has no pixels there.").format(count=pixels),
        tr("{count} tiles are left out because they are not entirely inside the mask.").format(count=mask),
        tr("{count} tiles are left out because no pixel in them is labelled.").format(count=labels),
        tr("{count} tiles are left out because they reach into a block of another set.").format(count=sets),
        tr("{count} tiles are left out because they overlap earlier tiles of another set.").format(count=earlier),
    )
    counts = (getattr(left_out, entry.name) for entry in fields(LeftOutTiles))
    return [line for line, count in zip(lines, counts) if count]


def part_title(part: str) -> str:
    """Return the name of a set for users, or that of a folder without sets."""
    return {"train": tr("Training"), "val": tr("Validation"), "test": tr("Test")}.get(part, tr("All tiles"))
