"""The confusion matrix as a table of a database, with the columns and rows of the published tool.

Rows are the classes of the map, Total, P_Accuracy and Kappa; columns the classes of the reference, Total, U_Accuracy
and Kappa. Columns of ours follow: F1, IoU, and the estimates of a probability sample. Names have at most ten
characters, as .dbf files need. Values that are undefined or do not apply are None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..result.layer_metadata import hectares
from .assessment import Assessment
from .matrix import Ratios

VALUE, TOTAL, USERS, PRODUCERS, KAPPA = "ClassValue", "Total", "U_Accuracy", "P_Accuracy", "Kappa"
F1, IOU, NAME = "F1", "IoU", "Class"

TableRow = Mapping[str, "str | float | None"]


@dataclass(frozen=True)
class MatrixTable:
    """A table; texts are in `texts`, all other columns contain numbers.

    Attributes:
        columns: The names of its columns.
        rows: Its rows, by column; columns that are not in a row are empty.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    texts: tuple[str, ...] = (VALUE, NAME)

    @classmethod
    def of(cls, assessment: Assessment) -> MatrixTable:
        """Return the table of an assessment."""
        matrix = assessment.matrix
        names = [f"C_{entry.value}" for entry in matrix.classes]
        estimated = _estimated(assessment)
        rows = []
        for index, entry in enumerate(matrix.classes):
            row = {
                VALUE: names[index],
                **dict(zip(names, matrix.counts[index].tolist())),
                TOTAL: int(matrix.mapped[index]),
                USERS: _defined(matrix.users[index]),
                F1: _defined(matrix.f1[index]),
                IOU: _defined(matrix.iou[index]),
                **{column: _defined(values[index]) for column, values in estimated.items()},
                NAME: entry.name,
            }
            rows.append(row)
        totals = {VALUE: TOTAL, **dict(zip(names, matrix.reference.tolist())), TOTAL: matrix.total}
        producers = {VALUE: PRODUCERS, **dict(zip(names, map(_defined, matrix.producers)))}
        producers |= {USERS: _defined(matrix.overall), **_overall(assessment)}
        kappa = {VALUE: KAPPA, KAPPA: _defined(matrix.kappa)}
        columns = (VALUE, *names, TOTAL, USERS, F1, IOU, KAPPA, *estimated, NAME)
        return cls(columns, (*rows, totals, producers, kappa))


def _defined(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _estimated(assessment: Assessment) -> dict[str, Ratios]:
    """Return the estimates of each class by column."""
    estimates = assessment.estimates
    if estimates is None:
        return {}
    columns = {
        "EstU_Acc": estimates.users.value,
        "EstU_CI": estimates.users.margin,
        "EstP_Acc": estimates.producers.value,
        "EstP_CI": estimates.producers.margin,
        "MapShare": estimates.mapped,
        "EstShare": estimates.shares.value,
        "EstShareCI": estimates.shares.margin,
    }
    if assessment.area is not None:
        size = hectares(assessment.area)
        columns |= {
            "MapArea_ha": estimates.mapped * size,
            "EstArea_ha": estimates.shares.value * size,
            "EstArea_CI": estimates.shares.margin * size,
        }
    return columns


def _overall(assessment: Assessment) -> dict[str, float | None]:
    """Return the estimated overall accuracy, in the columns of the user's accuracy."""
    if assessment.estimates is None:
        return {}
    overall = assessment.estimates.overall
    return {"EstU_Acc": _defined(float(overall.value)), "EstU_CI": _defined(float(overall.margin))}
