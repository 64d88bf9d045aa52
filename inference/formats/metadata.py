"""What a model file claims about its model, before the graph itself is asked.

Every claim may be missing. Several files can speak of one model (an .emd and the metadata inside its
ONNX file): the first that says something is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ..model.cell_size import CellRange
from ..model.classes import ModelClass
from ..model.definition import Normalisation
from ..model.values import Values


@dataclass(frozen=True)
class Metadata:
    """All optional parts of a `ModelDefinition`; see there for their meaning.

    Attributes:
        output: Name of the output that is meant, of several.
        head_classes: The classes of each output, where a file names those of several.
        band_count: How many bands an image has, where no list of bands says it.
    """

    name: str | None = None
    description: str | None = None
    classes: tuple[ModelClass, ...] | None = None
    bands: tuple[object, ...] | None = None
    band_aliases: tuple[str, ...] | None = None
    normalisation: Normalisation | None = None
    raster_statistics: Normalisation | None = None
    values: Values | None = None
    tile: tuple[int, int] | None = None
    flexible: bool | None = None
    output_margin: int | None = None
    output_stride: int | None = None
    total_stride: int | None = None
    padding: int | None = None
    padding_share: int | None = None
    batch: int | None = None
    threshold: float | None = None
    excluded_channels: tuple[int, ...] | None = None
    augment: bool | None = None
    cell_size: float | None = None
    open_ended: bool | None = None
    cell_range: CellRange | None = None
    format: str | None = None
    framework: str | None = None
    output: str | None = None
    heads: tuple[str, ...] | None = None
    head_classes: Mapping[str, tuple[ModelClass, ...]] | None = None
    band_count: int | None = None
    information: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def merged_with(self, other: Metadata) -> Metadata:
        """These claims, filled up with those of a file that is believed less."""
        missing = {
            entry.name: getattr(other, entry.name) for entry in fields(self) if getattr(self, entry.name) is None
        }
        if self.classes is not None:
            missing["head_classes"] = self.head_classes
        known = {key for key, _ in self.information}
        information = self.information + tuple(pair for pair in other.information if pair[0] not in known)
        notes, warnings = self.notes + other.notes, self.warnings + other.warnings
        return replace(self, **missing, information=information, notes=notes, warnings=warnings)
