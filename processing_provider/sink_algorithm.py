"""The base class of tools whose result is written by QGIS, to any destination that it knows: features, or a table."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameters,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from ..inference import Cancelled, OutputError, PixelwiseError, Progress
from ..inference.result.publish import Publication
from ..inference.result.side_files import SideFiles, parts_refusal
from .algorithm import qgis_error
from .feedback import FeedbackProgress
from .from_qgis import ParameterReader
from .i18n import tr
from .provider_raster import monitor_servers
from .signals import cancelled_by_signals, results_of_cancelled
from .thematic_algorithm import ThematicAlgorithm

LETTERS = 254  # of a text; as many as a .dbf file can have
_META_TYPES = 33800  # the first QGIS whose fields have types of QMetaType
_DBASE, _SHAPES = ".dbf", ".shp"


@dataclass(frozen=True)
class SinkOutput:
    """The destination of a tool's result: the parameter of an algorithm, with the values of a run."""

    algorithm: QgsProcessingAlgorithm
    name: str
    parameters: Mapping[str, Any]
    context: QgsProcessingContext

    def write(
        self,
        fields: QgsFields,
        features: Sequence[QgsFeature],
        geometry: QgsWkbTypes.Type = QgsWkbTypes.Type.NoGeometry,
        crs: QgsCoordinateReferenceSystem | None = None,
    ) -> str:
        """Write all features at once; return the path or id of the layer.

        Raises:
            OutputError: It cannot be written.
        """
        crs = crs or QgsCoordinateReferenceSystem()
        path = ParameterReader(self.algorithm, self.parameters, self.context).layer_output(self.name)
        if path.lower().endswith(_DBASE) and geometry == QgsWkbTypes.Type.NoGeometry:
            return self._write_dbase(fields, features, path)
        refusal = parts_refusal(SideFiles.at(path), self._title)  # QGIS would delete these
        if refusal:
            raise OutputError(refusal)
        try:
            sink, layer = self.algorithm.parameterAsSink(
                self.parameters, self.name, self.context, fields, geometry, crs
            )
        except QgsProcessingException as error:
            raise self._failure(str(error)) from error
        if sink is None:
            raise self._failure("")
        refused = self._refused(features, sink)
        del sink  # which closes the file
        if refused is not None:
            _delete(path)
            raise self._failure(refused)
        return str(layer)

    def _write_dbase(self, fields: QgsFields, features: Sequence[QgsFeature], path: str) -> str:
        """Write a table as the .dbf file of a shapefile without shapes, which QGIS's sinks would misname."""
        stem = os.path.realpath(path)[: -len(_DBASE)]
        for shapes in filter(os.path.exists, (stem + _SHAPES, stem + _SHAPES.upper())):
            raise OutputError(
                tr("{title} {output}: this file is part of the shapefile {shapes}. Choose another file name.").format(
                    title=self._title, output=path, shapes=os.path.basename(shapes)
                )
            )
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.fileEncoding = "ESRI Shapefile", "UTF-8"
        kind, crs, transforms = (
            QgsWkbTypes.Type.NoGeometry,
            QgsCoordinateReferenceSystem(),
            QgsCoordinateTransformContext(),
        )
        with Publication(path, has_side_files=False, title=self._title) as publication:
            shapes = publication.path[: -len(_DBASE)] + _SHAPES
            writer = QgsVectorFileWriter.create(shapes, fields, kind, crs, transforms, options)
            refused = self._refused(features, writer)
            del writer  # which closes the file
            if refused is not None:
                raise self._failure(refused)
            os.rename(shapes[: -len(_SHAPES)] + _DBASE, publication.path)  # which may end in .DBF
            publication.publish()
        definition = self.algorithm.parameterDefinition(self.name)
        return str(QgsProcessingParameters.parameterAsOutputLayer(definition, self.parameters, self.context))

    def _refused(self, features: Sequence[QgsFeature], sink: QgsFeatureSink) -> str | None:
        """Add features to a sink; return the reason if it refuses them."""
        for feature in features:
            feature.setAttributes([_shortened(value) for value in feature.attributes()])
        return None if sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert) else str(sink.lastError())

    @property
    def _title(self) -> str:
        return str(self.algorithm.parameterDefinition(self.name).description())

    def _failure(self, reason: str) -> OutputError:
        return OutputError(
            tr("{title}: it cannot be written ({reason}). Choose another file or format, and check the disk.").format(
                title=self._title, reason=reason.strip().rstrip(".") or tr("QGIS gave no reason")
            )
        )


def _delete(path: str) -> None:
    """Delete a file with a part of the features; a table of a database or in memory stays."""
    if path.lower().endswith(_SHAPES):
        QgsVectorFileWriter.deleteShapeFile(path)
    elif os.path.isfile(path):
        os.remove(path)


def _shortened(value: object) -> object:
    """Return a value that fits a field of texts, which refuses longer ones; in .dbf files its width is in bytes."""
    if not isinstance(value, str) or len(value.encode("utf-8")) <= LETTERS:
        return value
    return value.encode("utf-8")[: LETTERS - 3].decode("utf-8", "ignore") + "..."


def field(name: str, kind: type[int | float | str]) -> QgsField:
    """Return a field of whole numbers, numbers or texts."""
    if Qgis.QGIS_VERSION_INT < _META_TYPES:
        types = {int: QVariant(0).type(), float: QVariant(0.0).type(), str: QVariant("").type()}
    else:
        types = {int: QMetaType.Type.Int, float: QMetaType.Type.Double, str: QMetaType.Type.QString}
    return QgsField(name, types[kind], "", LETTERS if kind is str else 0)


class SinkAlgorithm(ThematicAlgorithm):
    """A tool that computes its whole result before QGIS writes it."""

    OUTPUT = "OUTPUT"

    @abstractmethod
    def compute(self, job: Any, output: SinkOutput, progress: Progress) -> dict[str, Any]:  # noqa: ANN401
        """Run a job, and write its result.

        Returns:
            The values of the outputs by name.

        Raises:
            PixelwiseError: The run failed.
            Cancelled: The user cancelled.
        """

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the job."""
        output = SinkOutput(self, self.OUTPUT, parameters, context)
        try:
            progress = FeedbackProgress(feedback)
            with cancelled_by_signals(feedback), monitor_servers(self._job.rasters, progress) as progress:
                results = self.compute(self._job, output, progress)
        except Cancelled:
            return results_of_cancelled(feedback, tr("Cancelled. Nothing was written."))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._report = getattr(self._job, "report", "")
        return results

    def _read(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:  # noqa: ANN401
        """Return the job; its result has no path, but it may have a report."""
        reader = ParameterReader(self, parameters, context)
        job = self.read_job(reader)
        reader.check_other_values()
        return job
