"""Create Accuracy Assessment Points: random points of a class raster whose true class people look up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ..inference import Polygons, Progress, RasterInput
from ..inference.accuracy.allocation import LEAST, Sampling
from ..inference.accuracy.reference import CLASSIFIED, GROUND_TRUTH, NOT_YET
from ..inference.accuracy.sample_log import log_sample
from ..inference.accuracy.sampling import Sample, SampleDesign, draw_sample
from ..inference.raster.mask import Mask
from ..inference.thematic import ClassRaster
from .common_parameters import MASK, common_placeholders, declare, mask, whole_number, with_lowest
from .documents import OVERVIEW, THEMATIC, further_reading
from .from_qgis import ParameterReader
from .i18n import tr
from .layer_parameters import RasterLayerParameter
from .parameter_groups import ParameterGroup, input_layers, result_layer
from .sink_algorithm import SinkAlgorithm, SinkOutput, field

NAME = "Class"  # field with the class name
_DIGITS = 9
_MOST_POINTS = 1_000_000
_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class PointsJob:
    """A request to create accuracy assessment points.

    Attributes:
        raster: The map.
        mask: Only pixels inside these polygons get points.
        design: How points are drawn.
    """

    raster: ClassRaster
    mask: Polygons | None
    design: SampleDesign

    @property
    def rasters(self) -> tuple[RasterInput, ...]:
        """The rasters that are read."""
        return (self.raster.raster,)

    def mask_on_grid(self) -> Mask | None:
        """Return the mask on the pixels of the raster."""
        if self.mask is None:
            return None
        mask = Mask.of(self.mask, self.raster.grid, self.raster.name)
        mask.require_pixels(self.mask.name)
        return mask


class CreateAccuracyPoints(SinkAlgorithm):
    """The algorithm, a front end to `inference.accuracy.sampling`."""

    ICON = "create_accuracy_points.svg"
    DOCUMENT = f"{THEMATIC}#create-accuracy-assessment-points"

    INPUT = "INPUT"
    MASK = MASK
    SAMPLING = "SAMPLING"
    COUNT = "COUNT"
    MIN_DISTANCE = "MIN_DISTANCE"
    SEED = "SEED"

    PARAMETERS = MappingProxyType({"rasters": INPUT, "mask": MASK, "extent": MASK, "output": SinkAlgorithm.OUTPUT})

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "createaccuracypoints"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Create Accuracy Assessment Points")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, terms and programs."""
        return tr(
            "accuracy,accuracy assessment,validation,sample,sampling,random points,stratified,stratified random,"
            "equalized,reference points,ground truth,test points,points,classified raster,class raster,land cover,"
            "deep learning,esri,arcgis pro,acatama"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Creates random points of a class raster, to look up their true classes.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Creates random points of a class raster. Look up the true class of each point, in the field or in better "
            "imagery, and enter its value in the field GrndTruth, which is -1 at first. Then run Compute Confusion "
            "Matrix with these points.\n"
            "<strong>Probability sample</strong>: every part of the area of a class has the same chance of a point, "
            "also where cells differ in area, as in degrees. That is what Compute Confusion Matrix needs to estimate "
            "the accuracy of the whole map and the true areas of its classes. Label all points, or a random part of "
            "them: if you delete difficult ones, the sample is not random any more.\n"
            "<strong>Fields</strong>: Classified has the class value of the raster, GrndTruth the true one, Class the "
            "name of the class. AcATaMa and ArcGIS Pro use the first two as well."
        ) + further_reading(THEMATIC, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.INPUT: tr("[Choose a class raster, or drop one here]"),
            self.MASK: common_placeholders()[self.MASK],
        }

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        settings = ParameterGroup(tr("Sample Settings"), (self.SAMPLING, self.COUNT, self.MIN_DISTANCE, self.SEED))
        return input_layers(self.INPUT, self.MASK), settings, result_layer(self.OUTPUT)

    def read_job(self, reader: ParameterReader) -> PointsJob:
        """Read the parameters, on the main thread."""
        design = SampleDesign(
            Sampling(reader.choice(self.SAMPLING)),
            reader.integer(self.COUNT),
            reader.integer(self.SEED),
            reader.number(self.MIN_DISTANCE),
        )
        return PointsJob(reader.class_raster(self.INPUT), reader.polygons(self.MASK), design)

    def validate_job(self, job: PointsJob) -> None:
        """Check that the mask has pixels."""
        job.mask_on_grid()

    def compute(self, job: PointsJob, output: SinkOutput, progress: Progress) -> dict[str, Any]:
        """Create the points."""
        sample = draw_sample(job.raster, job.mask_on_grid(), job.design, progress)
        log_sample(sample, job.design, progress)
        crs = QgsCoordinateReferenceSystem.fromWkt(job.raster.grid.crs)
        return {self.OUTPUT: output.write(_fields(sample), [*_features(sample)], QgsWkbTypes.Type.Point, crs)}

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield (
            RasterLayerParameter(self.INPUT, tr("Class raster")),
            tr("The map to sample: a result of Classify Pixels or any other raster with a value for each class."),
        )
        yield mask(
            tr(
                "A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon get points. "
                "If empty, all pixels can."
            )
        )
        samplings = [tr("Stratified random"), tr("Equalised stratified random"), tr("Simple random")]
        yield (
            QgsProcessingParameterEnum(self.SAMPLING, tr("Sampling strategy"), samplings, False, 0),
            tr(
                "How points are distributed over the classes. Stratified random (0, the default): in proportion to the "
                "areas of the classes, but at least {least} in each. Equalised stratified random (1): the same number "
                "in each class. Simple random (2): anywhere, regardless of the class."
            ).format(least=LEAST),
        )
        yield (
            whole_number(self.COUNT, tr("Number of points"), 500, 1, _MOST_POINTS),
            tr(
                "The number of points in all classes together. Depending on the sampling strategy there may be more; "
                "there are fewer only if a class has too few pixels or the minimum distance leaves no room, which the "
                "log then states."
            ),
        )
        distance = QgsProcessingParameterNumber(
            self.MIN_DISTANCE,
            tr("Minimum distance between points"),
            QgsProcessingParameterNumber.Type.Double,
            0,
            False,
            0,
        )
        yield (
            with_lowest(distance, tr("No minimum")),
            tr(
                "No two points are closer to each other than this. Metres on the ground if the coordinate system of "
                "the raster is in degrees, else units of that coordinate system, usually metres. 0, the default, for "
                "no minimum."
            ),
        )
        yield (
            whole_number(self.SEED, tr("Random seed"), 1, 0, _LARGEST_SEED),
            tr("The same number gives the same points; a different number gives different points."),
        )
        yield (
            QgsProcessingParameterFeatureSink(
                self.OUTPUT, tr("Accuracy assessment points"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            tr(
                "The points, in the centres of pixels and the coordinate system of the raster, in random order. Any "
                "format that QGIS writes."
            ),
        )


def _fields(sample: Sample) -> QgsFields:
    """Return the fields; in shapefiles, only whole numbers of up to nine digits are long integers."""
    largest = max((abs(point.value) for point in sample.points), default=0)
    digits = _DIGITS if largest < 10**_DIGITS else 0
    fields = QgsFields()
    for name in (CLASSIFIED, GROUND_TRUTH):
        number = field(name, int)
        number.setLength(digits)
        fields.append(number)
    fields.append(field(NAME, str))
    return fields


def _features(sample: Sample) -> Iterator[QgsFeature]:
    names = {entry.value: entry.name for stratum in sample.strata for entry in stratum.classes}
    for point in sample.points:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(point.x, point.y)))
        feature.setAttributes([point.value, NOT_YET, names[point.value]])
        yield feature
