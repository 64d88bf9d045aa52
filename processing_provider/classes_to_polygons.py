"""Classes To Polygons: convert the classes of a raster to polygons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..inference import NullProgress, Progress
from ..inference.cleaning.sizes import SizeUnit
from ..inference.polygons import PolygonsJob, plan, polygonise
from ..inference.result.outputs import OutputKind
from .common_parameters import declare, with_lowest
from .documents import OVERVIEW, THEMATIC, further_reading
from .from_qgis import ParameterReader
from .i18n import tr
from .layer_parameters import RasterLayerParameter
from .parameter_groups import ParameterGroup, input_layers, result_layer
from .thematic_algorithm import ThematicAlgorithm

_UNITS = (SizeUnit.PIXELS, SizeUnit.HECTARES)  # by the index of the option
_DECIMALS = 4  # of a size in hectares


class ClassesToPolygons(ThematicAlgorithm):
    """The algorithm, a front end to `inference.polygons`."""

    ICON = "classes_to_polygons.svg"
    DOCUMENT = f"{THEMATIC}#classes-to-polygons"

    INPUT = "INPUT"
    CLASSES = "CLASSES"
    CONFIDENCE = "CONFIDENCE"
    DISSOLVE = "DISSOLVE"
    MIN_SIZE = "MIN_SIZE"
    MIN_SIZE_UNIT = "MIN_SIZE_UNIT"
    SMOOTH = "SMOOTH"
    OUTPUT = "OUTPUT"

    OUTPUTS = MappingProxyType({OutputKind.POLYGONS: OUTPUT})
    # By the names of the fields of `PolygonsJob`.
    PARAMETERS = MappingProxyType(
        {
            "rasters": INPUT,
            "classes": CLASSES,
            "confidence_raster": CONFIDENCE,
            "min_size": MIN_SIZE,
            "unit": MIN_SIZE_UNIT,
            "polygons": OUTPUT,
        }
    )

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "classestopolygons"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Classes To Polygons")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, formats and programs."""
        return tr(
            "polygons,polygonize,polygonise,vectorize,vectorise,vector,raster to polygon,raster to vector,features,"
            "shapes,outlines,boundaries,dissolve,area,hectares,perimeter,confidence,minimum mapping unit,smooth,"
            "simplify,geopackage,shapefile,geojson,classification,classified raster,class raster,land cover,thematic,"
            "deep learning"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Converts the classes of a raster to polygons with names, colours, areas and perimeters.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Converts the classes of a raster, such as the result of Classify Pixels, to polygons.\n"
            "<strong>Polygons</strong>: each area of connected pixels of one class becomes a polygon. The polygons "
            "follow the pixels, without gaps or overlaps. Pixels without a class (NoData) have none.\n"
            "<strong>Fields</strong>: value, class, color (#rrggbb), area (m²), area_ha and perimeter (m), and "
            "confidence if a confidence raster is given. Areas and perimeters are measured on the ellipsoid, in any "
            "coordinate system, so that the areas of all polygons add up to those of the raster.\n"
            "<strong>Style</strong>: the layer has the names and colours of the classes. A GeoPackage contains this "
            "style; other formats have a style file (.qml) next to them.\n"
            "<strong>Large rasters</strong>: before the polygons are traced, a warning says if they may not fit into "
            "memory. Fewer, larger polygons need less: set a smallest size, or use Clean Classes first."
        ) + further_reading(THEMATIC, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            input_layers(self.INPUT, self.CONFIDENCE),
            ParameterGroup(
                tr("Polygons"), (self.CLASSES, self.DISSOLVE, self.MIN_SIZE, self.MIN_SIZE_UNIT, self.SMOOTH)
            ),
            result_layer(self.OUTPUT),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.INPUT: tr("[Choose a class raster, or drop one here]"),
            self.CONFIDENCE: tr("[None]"),
            self.CLASSES: tr("[All classes]"),
        }

    def read_job(self, reader: ParameterReader) -> PolygonsJob:
        """Read the parameters as a job, on the main thread."""
        return PolygonsJob(
            reader.class_raster(self.INPUT),
            classes=reader.text(self.CLASSES),
            confidence_raster=reader.raster(self.CONFIDENCE),
            dissolve=reader.boolean(self.DISSOLVE),
            min_size=reader.number(self.MIN_SIZE),
            unit=_UNITS[reader.choice(self.MIN_SIZE_UNIT)],
            smooth=reader.boolean(self.SMOOTH),
        )

    def validate_job(self, job: PolygonsJob) -> None:
        """Check the classes, the size and the path of the result."""
        plan(job, NullProgress())

    def run_job(self, job: PolygonsJob, progress: Progress) -> None:
        """Convert the classes."""
        polygonise(plan(job, progress), progress)

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
            QgsProcessingParameterString(self.CLASSES, tr("Classes"), optional=True),
            tr(
                "The classes to convert: values such as 1,3 or names such as Water;Forest. Pixels of other classes "
                "have no polygons. If empty, all classes are converted."
            ),
        )
        yield (
            RasterLayerParameter(self.CONFIDENCE, tr("Confidence raster"), optional=True),
            tr(
                "A raster whose mean in each polygon is stored in the field confidence, such as the confidence raster "
                "of Classify Pixels. Its first band is used; on another grid, its nearest pixels. If empty, there is "
                "no such field."
            ),
        )
        yield (
            QgsProcessingParameterBoolean(self.DISSOLVE, tr("One feature for each class"), False),
            tr(
                "Checked: all polygons of a class are one multipart feature. Unchecked (the default): each polygon is "
                "a feature."
            ),
        )
        kind = QgsProcessingParameterNumber.Type.Double
        size = QgsProcessingParameterNumber(self.MIN_SIZE, tr("Smallest size of a polygon"), kind, 0, False, 0)
        yield (
            with_lowest(size, tr("All sizes"), decimals=_DECIMALS),
            tr(
                "Regions (connected pixels of one class) smaller than this are merged into their largest neighbour "
                "before the polygons are traced, as by Sieve of GDAL, so that there are no gaps. This counts for all "
                "classes, also if only some are converted. 0, the default, keeps all regions."
            ),
        )
        yield (
            QgsProcessingParameterEnum(
                self.MIN_SIZE_UNIT, tr("Unit of the size"), [tr("Pixels"), tr("Hectares")], False, 0, False
            ),
            tr(
                "The unit of the smallest size: 0 = pixels (default), 1 = hectares, which are converted to pixels by "
                "the mean area of a pixel on the Earth."
            ),
        )
        yield (
            QgsProcessingParameterBoolean(self.SMOOTH, tr("Round the corners"), False),
            tr(
                "Checked: the corners of pixels are rounded, over half a pixel to each side. Neighbours keep their "
                "shared borders, so there are still no gaps or overlaps; corners where three polygons meet are kept. "
                "The fields area and perimeter remain those of the pixels. Unchecked (the default): polygons follow "
                "the pixels exactly."
            ),
        )
        kinds = QgsProcessing.SourceType.TypeVectorPolygon
        polygons = QgsProcessingParameterVectorDestination(self.OUTPUT, tr("Polygons"), kinds)
        polygons.setSupportsNonFileBasedOutput(False)
        yield (
            polygons,
            tr(
                "The vector file to write: a GeoPackage (.gpkg), Shapefile, GeoJSON, FlatGeobuf, CSV, GML, KML, "
                "SQLite or MapInfo file, by its suffix. GeoJSON and KML are in longitude and latitude. An existing "
                "file is replaced."
            ),
        )
