"""Parse the cell sizes that a model is meant for, as stated in an .emd.

They are information, so that an invalid one does not make a model unusable: it is ignored with a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.cell_size import CellRange, CellSize
from .fields import Fields, number

_FIRST_ESRI_CODE = 32768  # smaller well-known ids of Esri are EPSG codes


def cell_range(document: Mapping[str, Any], origin: str) -> tuple[CellRange | None, tuple[str, ...]]:
    """Return the range from MinCellSize to MaxCellSize, and a note for each that is invalid."""
    sizes: dict[str, CellSize | None] = {}
    notes: tuple[str, ...] = ()
    for key in ("MinCellSize", "MaxCellSize"):
        try:
            sizes[key] = Fields(document, origin).parsed(key, _parsed_cell_size)
        except ModelError as error:  # noqa: PERF203  two of them
            notes += (tr("{reason} It is ignored.").format(reason=error),)
    least, most = sizes.get("MinCellSize"), sizes.get("MaxCellSize")
    return (CellRange(least, most) if least or most else None), notes


def _parsed_cell_size(value: Mapping[str, Any]) -> CellSize:
    x, y = (number(value[axis]) for axis in ("x", "y"))
    if x <= 0 or y <= 0:
        raise ValueError(tr("a cell of {x:g} x {y:g} has no area").format(x=x, y=y))
    reference = value["spatialReference"]
    if not isinstance(reference, dict):
        raise ValueError(tr("its spatialReference is not a JSON object"))
    # No WKT: text of an untrusted file could be a file name or an address, which GDAL accepts as a CRS.
    code = int(reference.get("latestWkid") or reference["wkid"])
    return CellSize(x, y, f"{'EPSG' if code < _FIRST_ESRI_CODE else 'ESRI'}:{code}")
