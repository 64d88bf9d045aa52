"""The origin of a result, read from its files: `python -m pixelwise.inference describe RESULT`.

The record in the raster is used first, and the layer metadata next to it (.qmd) if a program that copied the raster
dropped the record.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import in_words, open_dataset, whole_files
from ..grid.grid import Grid
from ..i18n import tr
from ..result.layer_metadata import grid_lines, history
from ..result.provenance import Provenance, recorded
from .facts import Fact, FactTable, Section, as_text

_COLOR_USAGES = (gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue, gdal.GFU_Alpha)


@dataclass(frozen=True)
class ResultCard:
    """A result as sections of facts."""

    title: str
    sections: tuple[Section, ...]

    def values(self) -> dict[str, Any]:
        """Return the card as a JSON object."""
        return {section.key: section.value() for section in self.sections}

    def text(self, width: int = 100) -> str:
        """Return the card as text, wrapped at `width` characters between words."""
        return as_text(self.title, self.sections, width)


@in_words()
@whole_files()
def describe_result(path: str) -> ResultCard:
    """Read how a result was made.

    Raises:
        RasterError: It cannot be opened, or it has neither a record nor layer metadata.
    """
    dataset = open_dataset(path, path)
    made = recorded(dataset)
    lines = _qmd_lines(path)
    if made is None and not lines:
        raise RasterError(
            tr(
                'Raster "{path}": it does not contain a record of its creation, and there is no layer metadata (.qmd) '
                "next to it. Choose a raster that was made by Pixelwise."
            ).format(path=path)
        )
    if made is None:
        sections: tuple[Section, ...] = (Section("layer_metadata", tr("Layer metadata"), sentences=lines),)
    else:
        grid = Section("grid", tr("Grid"), sentences=tuple(grid_lines(Grid.of(dataset))))
        sections = (*_sections(made), grid, _stored_classes(dataset, lines))
    return ResultCard(os.path.basename(path), sections)


def _qmd_lines(path: str) -> tuple[str, ...]:
    try:
        return history(os.path.splitext(path)[0] + ".qmd")
    except OSError:  # it does not exist
        return ()


def _sections(made: Provenance) -> tuple[Section, ...]:
    labels = {
        "name": tr("Model"),
        "file": tr("Model file"),
        "network": tr("Network file"),
        "sha256": tr("SHA-256 of the network"),
    }
    model = tuple(Fact(label, made.model.get(key, ""), key, made.model.get(key)) for key, label in labels.items())
    more = tr("and {count} more").format(count=made.more_inputs) if made.more_inputs else ""
    inputs = (
        Fact(tr("Input"), ", ".join(filter(None, (*made.inputs, more))), "rasters", list(made.inputs)),
        Fact(tr("Bands"), ", ".join(map(str, made.bands)), "bands", list(made.bands)),
        Fact(tr("Mask"), made.mask, "mask", made.mask),
    )
    versions = {"software": made.software, "provider": made.provider, **made.versions}
    titles = {"software": tr("Software"), "provider": tr("Execution provider")}
    if made.model:
        origin = (
            Section("model", tr("Model"), model),
            Section("arguments", tr("Model arguments"), _facts(made.arguments)),
        )
    else:
        origin = (
            Section("tool", tr("Tool"), (Fact(tr("Tool"), made.tool, "name", made.tool),)),
            Section("arguments", tr("Parameters"), _facts(made.arguments)),
        )
    return (
        *origin,
        Section("inputs", tr("Inputs"), inputs),
        Section(
            "versions",
            tr("Versions"),
            tuple(Fact(titles.get(key, key), text, key, text) for key, text in versions.items()),
        ),
    )


def _facts(pairs: Mapping[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(key, text, key, text) for key, text in pairs.items())


def _stored_classes(dataset: gdal.Dataset, lines: Sequence[str]) -> Section:
    """Return the attribute table without colours, or the classes of the layer metadata if there is no table."""
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    count = 0 if table is None else table.GetColumnCount()
    columns = [column for column in range(count) if table.GetUsageOfCol(column) not in _COLOR_USAGES]
    rows = [
        [table.GetValueAsString(row, column) for column in columns]
        for row in range(table.GetRowCount() if columns else 0)
    ]
    if not rows:
        counted = tuple(line for line in lines if line.startswith(("Class ", "No data")))
        return Section("classes", tr("Classes"), sentences=counted)
    names = [table.GetNameOfCol(column) for column in columns]
    are_texts = [table.GetTypeOfCol(column) == gdal.GFT_String for column in columns]
    values = [
        {name.lower(): text if is_text else _number_or_text(text) for name, text, is_text in zip(names, row, are_texts)}
        for row in rows
    ]
    headings = tuple(name if is_text else f" {name}" for name, is_text in zip(names, are_texts))
    return Section(
        "classes", tr("Classes"), table=FactTable("classes", headings, tuple(map(tuple, rows)), tuple(values))
    )


def _number_or_text(text: str) -> float | int | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
