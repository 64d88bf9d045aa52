"""The outputs of a run: the content of each file and its path.

A new output of Classify Pixels is an `OutputKind` here, in `CLASSIFICATION`, and a field of `Job`. Whatever checks,
writes or lists outputs loops over `Job.outputs`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from ..i18n import tr
from ..model.definition import ModelDefinition
from .style import xml_text
from .vector_formats import vector_suffixes


class OutputKind(enum.Enum):
    """The content of an output. The value is the name of the field of `Job`, or of a tool's job, that has its path."""

    CLASSES = "output"
    CONFIDENCE = "confidence"
    PROBABILITIES = "probabilities"
    REPORT = "report"
    TABLE = "table"
    POLYGONS = "polygons"

    @property
    def required(self) -> bool:
        """Whether every run of Classify Pixels writes it."""
        return self is OutputKind.CLASSES

    @property
    def is_raster(self) -> bool:
        """Whether it is a GeoTIFF, with side files next to it."""
        return self is OutputKind.CLASSES or self.from_scores

    @property
    def is_vector(self) -> bool:
        """Whether it is a vector file, with side files next to it."""
        return self is OutputKind.POLYGONS

    @property
    def has_side_files(self) -> bool:
        """Whether it has side files next to it."""
        return self.is_raster or self.is_vector

    @property
    def from_scores(self) -> bool:
        """Whether it is a raster of percentages that are computed from the scores of the model."""
        return self in (OutputKind.CONFIDENCE, OutputKind.PROBABILITIES)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name extensions that it can have; () for those of any vector format."""
        if self.is_raster:
            return (".tif", ".tiff")
        if self is OutputKind.POLYGONS:
            return vector_suffixes()
        return {OutputKind.REPORT: (".html", ".htm"), OutputKind.TABLE: (".csv",)}.get(self, ())

    @property
    def parameter(self) -> str:
        """The parameter that has its path."""
        return "OUTPUT" if self.required else f"OUTPUT_{self.name}"

    @property
    def title(self) -> str:
        """The name of the output in messages about its path."""
        titles = {OutputKind.REPORT: tr("Report"), OutputKind.TABLE: tr("Table"), OutputKind.POLYGONS: tr("Polygons")}
        return titles.get(self, tr("Output"))

    @property
    def label(self) -> str:
        """The name of the output in the dialog and in the report."""
        return {
            OutputKind.CLASSES: tr("Classified raster"),
            OutputKind.CONFIDENCE: tr("Confidence raster"),
            OutputKind.PROBABILITIES: tr("Probability raster"),
            OutputKind.REPORT: tr("Report"),
            OutputKind.TABLE: tr("Table"),
            OutputKind.POLYGONS: tr("Polygons"),
        }[self]


CLASSIFICATION = (
    OutputKind.CLASSES,
    OutputKind.CONFIDENCE,
    OutputKind.PROBABILITIES,
    OutputKind.REPORT,
    OutputKind.POLYGONS,
)
"""The outputs of Classify Pixels."""


@dataclass(frozen=True)
class Output:
    """A file that a run writes.

    Attributes:
        kind: Its content.
        path: The path at which it is published.
    """

    kind: OutputKind
    path: str


def outputs_of(job: object) -> tuple[Output, ...]:
    """Return the outputs of which a job has a path, in the fields named by the values of their kinds."""
    return tuple(Output(kind, path) for kind in OutputKind if (path := getattr(job, kind.value, "")))


def percent_bands(kind: OutputKind, model: ModelDefinition) -> tuple[str, ...]:
    """Return the names of the bands of a raster of percentages.

    The probabilities have the order of `ClassRule.predict`: a band per score, two for binary models.
    """
    if kind is OutputKind.CONFIDENCE:
        return ("Confidence",)
    unnamed = model.has_background or (model.binary and len(model.classes) == 1)
    return tuple(xml_text(entry.name) for entry in ((model.background(), *model.classes) if unnamed else model.classes))
