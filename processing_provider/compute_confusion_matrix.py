"""Compute Confusion Matrix: the accuracy of a class raster, from reference points, polygons or a raster."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterField,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..inference import Progress, RasterInput
from ..inference.accuracy.assessment import ReferenceDesign, assess, log
from ..inference.accuracy.comparison import Reference
from ..inference.accuracy.report import write_report
from ..inference.accuracy.table import MatrixTable
from ..inference.result.outputs import Output, OutputKind
from ..inference.thematic import ClassRaster, publishing
from .algorithm import FIELD_WIDGET
from .common_parameters import OUTPUT_REPORT, common_placeholders, declare, report
from .documents import OVERVIEW, THEMATIC, further_reading
from .from_qgis import ParameterReader, host, project_layer
from .i18n import tr
from .layer_parameters import MapLayerParameter, RasterLayerParameter
from .parameter_groups import ParameterGroup, input_layers, result_file
from .reference_layer import reference_layer
from .sink_algorithm import SinkAlgorithm, SinkOutput, field


@dataclass(frozen=True)
class MatrixJob:
    """A request to compare a class raster with a reference.

    Attributes:
        raster: The map.
        reference: The true classes.
        design: How the samples of the reference were chosen.
        report: The HTML report to write; "" for none.
    """

    raster: ClassRaster
    reference: Reference
    design: ReferenceDesign
    report: str

    @property
    def rasters(self) -> tuple[RasterInput, ...]:
        """The rasters that are read."""
        other = (self.reference.raster,) if isinstance(self.reference, ClassRaster) else ()
        return self.raster.raster, *other


class ComputeConfusionMatrix(SinkAlgorithm):
    """The algorithm, a front end to `inference.accuracy.assessment`."""

    ICON = "compute_confusion_matrix.svg"
    DOCUMENT = f"{THEMATIC}#compute-confusion-matrix"

    INPUT = "INPUT"
    REFERENCE = "REFERENCE"
    REFERENCE_FIELD = "REFERENCE_FIELD"
    SAMPLING = "SAMPLING"
    OUTPUT_REPORT = OUTPUT_REPORT
    OVERALL_ACCURACY = "OVERALL_ACCURACY"
    KAPPA = "KAPPA"

    PARAMETERS = MappingProxyType(
        {
            "rasters": INPUT,
            "reference": REFERENCE,
            "reference_field": REFERENCE_FIELD,
            "output": SinkAlgorithm.OUTPUT,
        }
    )

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "computeconfusionmatrix"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Compute Confusion Matrix")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, terms and programs."""
        return tr(
            "accuracy,accuracy assessment,validation,confusion matrix,error matrix,contingency table,kappa,"
            "overall accuracy,user's accuracy,producer's accuracy,precision,recall,f1,f1 score,iou,"
            "intersection over union,area estimation,unbiased area,confidence interval,olofsson,ground truth,"
            "reference,classified raster,class raster,land cover,deep learning,esri,arcgis pro,acatama"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Compares a class raster with reference data: confusion matrix, accuracies, areas.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Compares a class raster with reference points, polygons or a reference raster, and computes how accurate "
            "the raster is.\n"
            "<strong>Table</strong>: rows are the classes of the raster, columns those of the reference. The user's "
            "accuracy of a class is the share of its mapped samples that are correct; the producer's accuracy is the "
            "share of its reference samples that the raster has found. F1 and IoU combine both. A value that cannot be "
            "computed is empty.\n"
            "<strong>Probability samples</strong>: if the points are a random sample (see Sampling), the accuracies of "
            "the whole map and the true areas of its classes are estimated as well, weighted by the mapped areas, with "
            "95% intervals (Olofsson et al. 2014). If the points were created inside a mask, clip the raster by the "
            "same mask first.\n"
            "<strong>Left out</strong>: points without a reference class or with -1, points outside the raster, and "
            "samples where the raster is NoData. The log and the report count them."
        ) + further_reading(THEMATIC, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())
        self.addOutput(QgsProcessingOutputNumber(self.OVERALL_ACCURACY, tr("Overall accuracy")))
        self.addOutput(QgsProcessingOutputNumber(self.KAPPA, tr("Kappa")))

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.INPUT: tr("[Choose a class raster, or drop one here]"),
            self.OUTPUT_REPORT: common_placeholders()[self.OUTPUT_REPORT],
        }

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        reference = ParameterGroup(tr("Reference"), (self.REFERENCE, self.REFERENCE_FIELD, self.SAMPLING))
        return input_layers(self.INPUT), reference, result_file(self.OUTPUT, self.OUTPUT_REPORT)

    def unused_parameters(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> frozenset[str]:
        """Return the field if the reference is a raster."""
        is_raster = isinstance(project_layer(parameters.get(self.REFERENCE), context), QgsRasterLayer)
        return frozenset({self.REFERENCE_FIELD} if is_raster else ())

    def read_job(self, reader: ParameterReader) -> MatrixJob:
        """Read the parameters, on the main thread."""
        raster, reference = reader.class_raster(self.INPUT), self._reference(reader)
        design = ReferenceDesign(reader.choice(self.SAMPLING))
        return MatrixJob(raster, reference, design, reader.file_output(self.OUTPUT_REPORT))

    def validate_job(self, job: MatrixJob) -> None:
        """Accept a job whose layers could be read."""

    def compute(self, job: MatrixJob, output: SinkOutput, progress: Progress) -> dict[str, Any]:
        """Compare the raster with the reference."""
        assessment = assess(job.raster, job.reference, job.design, progress)
        log(assessment, progress)
        table = MatrixTable.of(assessment)
        results: dict[str, Any] = {self.OUTPUT_REPORT: job.report} if job.report else {}
        with publishing([Output(OutputKind.REPORT, job.report)] if job.report else [], progress) as publications:
            if job.report:
                path = publications.files[OutputKind.REPORT].path
                write_report(path, job.report, assessment, host())
            results[self.OUTPUT] = output.write(_fields(table), [*_features(table)])
        numbers = {self.OVERALL_ACCURACY: assessment.matrix.overall, self.KAPPA: assessment.matrix.kappa}
        return results | {name: number for name, number in numbers.items() if not math.isnan(number)}

    def _reference(self, reader: ParameterReader) -> Reference:
        layer = self.parameterAsLayer(dict(reader.parameters), self.REFERENCE, reader.context)
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            field = reader.text(self.REFERENCE_FIELD).strip()
            return reference_layer(layer, field, reader.context.invalidGeometryCheck())
        return reader.class_raster(self.REFERENCE)

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield (
            RasterLayerParameter(self.INPUT, tr("Class raster")),
            tr("The map to assess: a result of Classify Pixels or any other raster with a value for each class."),
        )
        kinds = QgsProcessing.SourceType
        yield (
            MapLayerParameter(
                self.REFERENCE,
                tr("Reference"),
                types=[kinds.TypeVectorPoint, kinds.TypeVectorPolygon, kinds.TypeRaster],
            ),
            tr(
                "What is true: a layer of points, such as one of Create Accuracy Assessment Points, a layer of "
                "polygons, of which every pixel with its centre inside counts, or a class raster, whose nearest pixel "
                "counts. In any coordinate system."
            ),
        )
        reference_field = QgsProcessingParameterField(
            self.REFERENCE_FIELD, tr("Reference field"), None, self.REFERENCE, optional=True
        )
        empty = tr("[GrndTruth, if the layer has it]")
        reference_field.setMetadata({"widget_wrapper": {"class": FIELD_WIDGET, "empty": empty}})
        yield (
            reference_field,
            tr(
                "The field of the points or polygons with their true class: its value, or its name as in the raster. "
                "If empty, the field GrndTruth is used. Not used for a raster."
            ),
        )
        designs = [tr("Simple random sample"), tr("Random sample stratified by class"), tr("Not a probability sample")]
        yield (
            QgsProcessingParameterEnum(self.SAMPLING, tr("Sampling"), designs, False, 2),
            tr(
                "How the samples were chosen. Simple random (0) and stratified by the classes of this raster (1): "
                "accuracies and class areas of the whole map are estimated, with 95% intervals. Points of Create "
                "Accuracy Assessment Points are stratified, unless they were created as simple random ones. Not a "
                "probability sample (2, the default), such as test areas that somebody chose: the figures are for the "
                "samples only."
            ),
        )
        yield (
            QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Confusion matrix"), kinds.TypeVector),
            tr(
                "The table: ClassValue, a column for each class (C_1 …), Total, U_Accuracy, F1, IoU, Kappa, and for "
                "probability samples the estimates. The last rows are Total, P_Accuracy and Kappa. Any format that "
                "QGIS writes, such as .csv, .xlsx, .gpkg or .dbf."
            ),
        )
        yield report(
            tr(
                "An HTML file (.html) with the matrix, the accuracies and areas, their intervals, and what they mean. "
                "QGIS lists it in the Results Viewer; any browser can show and print it. If empty, no report is "
                "written."
            )
        )


def _fields(table: MatrixTable) -> QgsFields:
    fields = QgsFields()
    for name in table.columns:
        fields.append(field(name, str if name in table.texts else float))
    return fields


def _features(table: MatrixTable) -> Iterator[QgsFeature]:
    for row in table.rows:
        feature = QgsFeature()
        feature.setAttributes([row.get(name) for name in table.columns])
        yield feature
