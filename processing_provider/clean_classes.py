"""Clean Classes: smooth a class raster, and remove its small regions and holes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..inference import NullProgress, Progress
from ..inference.cleaning.clean import CleaningJob, clean, plan
from ..inference.cleaning.majority import MAX_RADIUS
from ..inference.cleaning.sizes import SizeUnit
from .common_parameters import declare, whole_number, with_lowest
from .documents import OVERVIEW, THEMATIC, further_reading
from .from_qgis import ParameterReader, host
from .i18n import tr
from .layer_parameters import RasterLayerParameter
from .parameter_groups import ParameterGroup, input_layers, result_layer
from .thematic_algorithm import ThematicAlgorithm

_UNITS = (SizeUnit.PIXELS, SizeUnit.HECTARES)  # by the index of the option
_NEIGHBOURS = (4, 8)
_DECIMALS = 4  # of a size in hectares


class CleanClasses(ThematicAlgorithm):
    """The algorithm, a front end to `inference.cleaning`."""

    ICON = "clean_classes.svg"
    DOCUMENT = f"{THEMATIC}#clean-classes"

    INPUT = "INPUT"
    MAJORITY_RADIUS = "MAJORITY_RADIUS"
    MIN_SIZE = "MIN_SIZE"
    MIN_SIZE_UNIT = "MIN_SIZE_UNIT"
    NEIGHBOURS = "NEIGHBOURS"
    FILL_HOLES = "FILL_HOLES"
    OUTPUT = "OUTPUT"

    # By the names of the fields of `CleaningJob`.
    PARAMETERS = MappingProxyType(
        {
            "rasters": INPUT,
            "majority_radius": MAJORITY_RADIUS,
            "min_size": MIN_SIZE,
            "unit": MIN_SIZE_UNIT,
            "neighbours": NEIGHBOURS,
            "fill_holes": FILL_HOLES,
            "output": OUTPUT,
        }
    )

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "cleanclasses"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Clean Classes")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, methods and programs."""
        return tr(
            "clean,cleaning,generalise,generalize,generalization,post-processing,postprocessing,smooth,smoothing,"
            "salt and pepper,noise,speckle,majority filter,mode filter,majority,minimum mapping unit,mmu,sieve,"
            "eliminate,region group,boundary clean,nibble,remove small regions,small patches,fill holes,gaps,nodata,"
            "classification,classified raster,class raster,land cover,thematic,raster,deep learning"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Removes single pixels, small regions and small holes from a class raster.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Removes single pixels, small regions and small holes from a class raster, such as the result of Classify "
            "Pixels.\n"
            "Three steps run in this order; each is skipped if its value is 0.\n"
            "<strong>1. Majority filter</strong>: each pixel gets the class that most pixels around it have.\n"
            "<strong>2. Smallest size</strong>: each region below this size (the minimum mapping unit) is merged into "
            "its largest neighbour, as by Sieve of GDAL.\n"
            "<strong>3. Holes</strong>: each area without a class up to this size gets the class of its largest "
            "neighbour. Areas that reach the edge of the raster stay as they are.\n"
            "<strong>Result</strong>: a GeoTIFF with the classes, names, colours, data type and NoData value of the "
            "input, and new pixel counts. Apart from filled holes, pixels without a class stay without one.\n"
            "<strong>Log</strong>: lists the pixels of each class before and after."
        ) + further_reading(THEMATIC, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            input_layers(self.INPUT),
            ParameterGroup(
                tr("Cleaning"),
                (self.MAJORITY_RADIUS, self.MIN_SIZE, self.MIN_SIZE_UNIT, self.NEIGHBOURS, self.FILL_HOLES),
            ),
            result_layer(self.OUTPUT),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {self.INPUT: tr("[Choose a class raster, or drop one here]")}

    def read_job(self, reader: ParameterReader) -> CleaningJob:
        """Read the parameters as a job, on the main thread."""
        raster = reader.class_raster(self.INPUT)
        return CleaningJob(
            raster,
            majority_radius=reader.integer(self.MAJORITY_RADIUS),
            min_size=reader.number(self.MIN_SIZE),
            fill_holes=reader.number(self.FILL_HOLES),
            unit=_UNITS[reader.choice(self.MIN_SIZE_UNIT)],
            neighbours=_NEIGHBOURS[reader.choice(self.NEIGHBOURS)],
            host=host(),
        )

    def validate_job(self, job: CleaningJob) -> None:
        """Check the sizes and the path of the result."""
        plan(job, NullProgress())

    def run_job(self, job: CleaningJob, progress: Progress) -> None:
        """Clean the classes."""
        clean(job, progress)

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield (
            RasterLayerParameter(self.INPUT, tr("Class raster")),
            tr(
                "A raster whose values are classes, such as the result of Classify Pixels or a land cover map. Names "
                "and colours are those of the layer, if it is shown by paletted or unique values, and otherwise those "
                "in the file."
            ),
        )
        yield (
            _radius(self.MAJORITY_RADIUS, tr("Majority radius (pixels)")),
            tr(
                "Each pixel gets the class that most pixels have in the square around it: 1 for 3 x 3 pixels, 2 for 5 "
                "x 5, up to 127. If several classes have the most pixels, the pixel keeps its class if it is "
                "one of them, and otherwise gets the one with the lowest value. Pixels without a class do not count. "
                "0 skips this step."
            ),
        )
        yield (
            _size_parameter(self.MIN_SIZE, tr("Smallest size of a region")),
            tr(
                "The minimum mapping unit: regions (connected pixels of one class) smaller than this are merged into "
                "their largest neighbour. A small region whose neighbours are all small stays; a larger majority "
                "radius prevents this. 0 skips this step."
            ),
        )
        yield (
            QgsProcessingParameterEnum(
                self.MIN_SIZE_UNIT, tr("Unit of the sizes"), [tr("Pixels"), tr("Hectares")], False, 0, False
            ),
            tr(
                "The unit of both sizes: 0 = pixels (default), 1 = hectares, which are converted to pixels by the "
                "mean area of a pixel on the Earth."
            ),
        )
        yield (
            QgsProcessingParameterEnum(
                self.NEIGHBOURS,
                tr("Connected pixels"),
                [tr("4: by their sides"), tr("8: also by their corners")],
                False,
                0,
                False,
            ),
            tr(
                "Which pixels of a class form one region: 0 = those that share a side (default), 1 = also those that "
                "share only a corner."
            ),
        )
        yield (
            _size_parameter(self.FILL_HOLES, tr("Largest hole to fill")),
            tr(
                "Holes (connected pixels without a class) of up to this size get the class of their largest "
                "neighbour. Holes at the edge of the raster are not filled. 0 skips this step."
            ),
        )
        yield (
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Cleaned classes")),
            tr("The GeoTIFF to write (.tif or .tiff), with the names, colours and new pixel counts of the classes."),
        )


def _radius(name: str, title: str) -> QgsProcessingParameterNumber:
    return with_lowest(whole_number(name, title, 0, 0, MAX_RADIUS), tr("Skipped"), decimals=0)


def _size_parameter(name: str, title: str) -> QgsProcessingParameterNumber:
    kind = QgsProcessingParameterNumber.Type.Double
    number = QgsProcessingParameterNumber(name, title, kind, 0, False, 0)
    return with_lowest(number, tr("Skipped"), decimals=_DECIMALS)
