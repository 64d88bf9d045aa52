"""Read the cell sizes that an .emd says its model is meant for.

They are for people, and never a reason to refuse a model: what makes no sense is passed over with a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.cell_size import CellRange, CellSize
from .fields import Fields, number

_FIRST_ESRI_CODE = 32768  # below it Esri's well-known ids are those of EPSG


def cell_range(said: Mapping[str, Any], origin: str) -> tuple[CellRange | None, tuple[str, ...]]:
    """The cell sizes an .emd gives as MinCellSize and MaxCellSize, and a note for each that makes no sense."""
    sizes: dict[str, CellSize | None] = {}
    notes: tuple[str, ...] = ()
    for key in ("MinCellSize", "MaxCellSize"):
        try:
            sizes[key] = Fields(said, origin).checked(key, _cell_size)
        except ModelError as error:  # noqa: PERF203  two of them
            notes += (tr("{reason} It is passed over.").format(reason=error),)
    least, most = sizes.get("MinCellSize"), sizes.get("MaxCellSize")
    return (CellRange(least, most) if least or most else None), notes


def _cell_size(value: Mapping[str, Any]) -> CellSize:
    x, y = (number(value[axis]) for axis in ("x", "y"))
    if x <= 0 or y <= 0:
        raise ValueError(tr("a cell of {x:g} x {y:g} has no area").format(x=x, y=y))
    reference = value["spatialReference"]
    if not isinstance(reference, dict):
        raise ValueError(tr("its spatialReference is no JSON object"))
    # No WKT: what GDAL takes for a CRS may also be a file or an address, and this text is a stranger's.
    code = int(reference.get("latestWkid") or reference["wkid"])
    return CellSize(x, y, f"{'EPSG' if code < _FIRST_ESRI_CODE else 'ESRI'}:{code}")
