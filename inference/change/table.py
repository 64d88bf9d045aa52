"""Write the matrix of a change as CSV, and the columns of a change raster's attribute table.

Names of columns are the same in all languages, numbers have a decimal point.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from ..errors import OutputError
from ..i18n import tr
from ..model.classes import ModelClass
from ..result.tally import Coverage
from .matrix import ChangeMatrix, added

PIXELS, HECTARES = "pixels", "ha"
FROM, UNIT, TOTAL = "Class_From", "Unit", "Total"
_SQUARE_METRES = 10_000  # of a hectare


def write_csv(
    path: str, name: str, matrix: ChangeMatrix, chosen: tuple[Sequence[ModelClass], Sequence[ModelClass]]
) -> None:
    """Write the matrix: a row for each class of the earlier raster and unit, a column for each class of the later one.

    Args:
        path: Where to write it.
        name: The user's name of the path, for messages.
        matrix: The matrix.
        chosen: Classes of both rasters to write.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_lines(matrix, *chosen))
    except OSError as error:
        raise OutputError(
            tr("Transition matrix {name}: it cannot be written ({reason}). Check the free disk space.").format(
                name=name, reason=error.strerror
            ),
            about="table",
        ) from error


def _lines(
    matrix: ChangeMatrix, earlier: Sequence[ModelClass], later: Sequence[ModelClass]
) -> Iterator[Sequence[object]]:
    yield [FROM, UNIT, *_distinct(later), TOTAL]
    units: list[tuple[str, Callable[[Coverage], object]]] = [(PIXELS, lambda covered: covered.pixels)]
    if matrix.is_measured:
        units.append((HECTARES, lambda covered: round((covered.area or 0.0) / _SQUARE_METRES, 6)))
    for unit, number in units:
        totals = [Coverage(0, 0.0)] * (len(later) + 1)
        for title, entry in zip(_distinct(earlier), earlier):
            row = [matrix.covered(entry, other) for other in later]
            row.append(_sum(row))
            totals = [added(total, covered) for total, covered in zip(totals, row)]
            yield [title, unit, *map(number, row)]
        yield [TOTAL, unit, *map(number, totals)]


def _sum(row: Sequence[Coverage]) -> Coverage:
    total = Coverage(0, 0.0)
    for covered in row:
        total = added(total, covered)
    return total


def _distinct(classes: Sequence[ModelClass]) -> list[str]:
    """Return the names of classes, with their values where several rows or columns have the same name."""
    often = Counter([*(entry.name for entry in classes), FROM, UNIT, TOTAL])
    return [entry.name if often[entry.name] == 1 else f"{entry.value} {entry.name}" for entry in classes]
