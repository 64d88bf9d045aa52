"""The statements of the files of a model, before its network is opened.

Every statement is optional. Several files can describe one model, such as an .emd and the metadata inside its ONNX
file: `Metadata.merged_with` lets the more trusted one win. This module does not know the network; `resolve.py` checks
the statements against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from ..model.cell_size import CellRange
from ..model.classes import ModelClass
from ..model.definition import Normalisation
from ..model.values import ValueMode
from ..onnx.metadata_inputs import MetadataKind
from ..onnx.model_file import ModelFile
from ..onnx.time_axis import NOTHING_STATED, StatedAxes
from ..preprocessing.expression import Expression
from .unbound import Unbound


@dataclass(frozen=True)
class Metadata:
    """All optional fields of a `ModelDefinition`, which documents them.

    Attributes:
        output: Name of the output that is the map, for a network with several.
        head_classes: The classes of each output, if a file names those of several.
        metadata_inputs: The content of inputs besides the image, by their names.
        band_count: Number of bands of the image, if it is stated without a list of bands.
        unbound: Statements whose meaning depends on the network; `bind` decides them.
    """

    name: str | None = None
    description: str | None = None
    classes: tuple[ModelClass, ...] | None = None
    bands: tuple[object, ...] | None = None
    band_aliases: tuple[str, ...] | None = None
    expressions: tuple[Expression, ...] | None = None
    normalisation: Normalisation | None = None
    raster_statistics: Normalisation | None = None
    values: ValueMode | None = None
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
    metadata_inputs: Mapping[str, MetadataKind] | None = None
    band_count: int | None = None
    information: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unbound: Unbound = field(default=Unbound())

    @property
    def axes(self) -> StatedAxes:
        """The statements of the file about the axes of an image of several dates."""
        listed = len(self.bands or ()) or self.band_count or 0
        count = listed or (self.normalisation.count if self.normalisation else 0)
        inputs = [*filter(None, [self.unbound.input]), *(image.input for image in self.unbound.images)]
        stated = self.unbound.axes or NOTHING_STATED
        for entry in inputs:
            stated = stated.merged_with(entry.axes)
        return stated.merged_with(StatedAxes(bands=count if count > 1 or listed else None))

    def merged_with(self, other: Metadata) -> Metadata:
        """Return these statements, completed by those of a less trusted file."""
        missing = {
            entry.name: getattr(other, entry.name) for entry in fields(self) if getattr(self, entry.name) is None
        }
        if self.classes is not None:
            missing["head_classes"] = self.head_classes
        keys = {key for key, _ in self.information}
        return replace(
            self,
            **missing,
            information=self.information + tuple(pair for pair in other.information if pair[0] not in keys),
            notes=self.notes + other.notes,
            warnings=self.warnings + other.warnings,
            unbound=self.unbound.merged_with(other.unbound),
        )


@dataclass(frozen=True)
class Description:
    """A model as its files describe it. Every reader of a format returns one.

    Attributes:
        file: The file that is the network, or contains it.
        name: Name of that file, for messages about the network.
        origin: Name of the file or text that the user chose, for messages about the model.
        metadata: The statements of the files, apart from the metadata inside the ONNX file.
        fallback: Metadata for a model whose files state no normalisation.
        written_by_programs: Whether the files state what a program writes for every model, so that our own metadata
            inside the ONNX file, which its author added, take precedence.
        others: Paths of further files that are read if they exist, such as a sidecar.
    """

    file: ModelFile
    name: str
    origin: str
    metadata: Metadata
    fallback: Metadata = field(default=Metadata())
    written_by_programs: bool = False
    others: tuple[str, ...] = ()
