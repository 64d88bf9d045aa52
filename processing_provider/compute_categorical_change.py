"""Compute Categorical Change: which class became which between two class rasters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)

from ..inference import Progress
from ..inference.change.job import ChangeJob, plan
from ..inference.change.legend import ChangeFilter, TransitionColors
from ..inference.change.pairing import Matching
from ..inference.change.run import run
from ..inference.result.outputs import OutputKind
from .common_parameters import (
    ENVIRONMENTS,
    FIELDS,
    MASK,
    OUTPUT_NAME,
    OUTPUT_REPORT,
    PARALLEL_FACTOR,
    Described,
    common_placeholders,
    declare,
    grid_environments,
    mask,
    output_name,
    parallel_factor,
    read_environment,
    report,
)
from .documents import OVERVIEW, THEMATIC, further_reading
from .from_qgis import ParameterReader, host
from .i18n import tr
from .layer_parameters import RasterLayerParameter
from .parameter_groups import ParameterGroup, environments, input_layers, result_layer
from .thematic_algorithm import ThematicAlgorithm


class ComputeCategoricalChange(ThematicAlgorithm):
    """The algorithm, a front end to `inference.change`."""

    ICON = "compute_categorical_change.svg"
    DOCUMENT = f"{THEMATIC}#compute-categorical-change"

    FROM_RASTER = "FROM_RASTER"
    TO_RASTER = "TO_RASTER"
    MATCH = "MATCH"
    FROM_CLASSES = "FROM_CLASSES"
    TO_CLASSES = "TO_CLASSES"
    FILTER = "FILTER"
    TRANSITION_COLORS = "TRANSITION_COLORS"
    FROM_DATE = "FROM_DATE"
    TO_DATE = "TO_DATE"
    OUTPUT = "OUTPUT"
    OUTPUT_TABLE = "OUTPUT_TABLE"

    OUTPUTS = MappingProxyType(
        {OutputKind.CLASSES: OUTPUT, OutputKind.TABLE: OUTPUT_TABLE, OutputKind.REPORT: OUTPUT_REPORT}
    )
    # By the names of the fields of `ChangeJob` and `Environment`.
    PARAMETERS = MappingProxyType(
        {
            "rasters": FROM_RASTER,
            "earlier": FROM_RASTER,
            "later": TO_RASTER,
            "matching": MATCH,
            "earlier_classes": FROM_CLASSES,
            "later_classes": TO_CLASSES,
            "filter": FILTER,
            "colors": TRANSITION_COLORS,
            "start": FROM_DATE,
            "end": TO_DATE,
            "output": OUTPUT,
            "table": OUTPUT_TABLE,
            "report": OUTPUT_REPORT,
            **FIELDS,
        }
    )

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "computecategoricalchange"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Compute Categorical Change")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, methods and programs."""
        return tr(
            "change,change detection,categorical change,compute change raster,land cover change,land use change,lulc,"
            "post-classification comparison,transition,transitions,transition matrix,cross tabulation,crosstab,"
            "from-to,difference,compare rasters,deforestation,forest loss,urban growth,gains and losses,annual rate,"
            "sankey,time series,multitemporal,classified raster,class raster,thematic,raster,deep learning,arcgis pro,"
            "esri"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Computes which class became which between two class rasters, with areas.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Compares two class rasters of the same place, such as two results of Classify Pixels, and creates a "
            "raster with one value for each transition from one class to another.\n"
            "<strong>Result</strong>: a GeoTIFF on the grid of the earlier raster. Its attribute table lists for each "
            "transition, such as Forest->Water, both classes, pixels and area. Unchanged pixels have a row for each "
            "class, named No Change. Pixels without data in one of the rasters are NoData.\n"
            "<strong>Matrix</strong>: a CSV file with the pixels and hectares from each class to each class.\n"
            "<strong>Report</strong>: an HTML file with the map, a diagram of the transitions, and gains, losses, net "
            "change and, if both dates are given, the annual rate of each class.\n"
            "<strong>Accuracy</strong>: errors of both maps add up in the change. Compare maps that the same model "
            "made, and check the accuracy of both."
        ) + further_reading(THEMATIC, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, (*self._inputs(), *self._classes(), *self._outputs()))
        declare(self, (*grid_environments(self.FROM_RASTER), parallel_factor()), environments=True)

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            input_layers(self.FROM_RASTER, self.FROM_DATE, self.TO_RASTER, self.TO_DATE, MASK),
            ParameterGroup(
                tr("Classes"), (self.MATCH, self.FROM_CLASSES, self.TO_CLASSES, self.FILTER, self.TRANSITION_COLORS)
            ),
            result_layer(OUTPUT_NAME, self.OUTPUT, self.OUTPUT_TABLE, OUTPUT_REPORT),
            environments(*ENVIRONMENTS),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            **common_placeholders(),
            self.FROM_RASTER: tr("[Choose a class raster, or drop one here]"),
            self.TO_RASTER: tr("[Choose a class raster, or drop one here]"),
            self.FROM_CLASSES: tr("[All classes]"),
            self.TO_CLASSES: tr("[All classes]"),
            self.OUTPUT_TABLE: tr("[No table]"),
        }

    def read_job(self, reader: ParameterReader) -> ChangeJob:
        """Read the parameters as a job, on the main thread."""
        return ChangeJob(
            earlier=reader.class_raster(self.FROM_RASTER),
            later=reader.class_raster(self.TO_RASTER),
            matching=Matching(reader.choice(self.MATCH)),
            earlier_classes=reader.text(self.FROM_CLASSES),
            later_classes=reader.text(self.TO_CLASSES),
            filter=ChangeFilter(reader.choice(self.FILTER)),
            colors=TransitionColors(reader.choice(self.TRANSITION_COLORS)),
            start=reader.date(self.FROM_DATE),
            end=reader.date(self.TO_DATE),
            mask=reader.polygons(MASK),
            environment=read_environment(reader),
            parallel_factor=reader.text(PARALLEL_FACTOR),
            host=host(),
        )

    def validate_job(self, job: ChangeJob) -> None:
        """Check that the rasters can be compared."""
        plan(job)

    def run_job(self, job: ChangeJob, progress: Progress) -> None:
        """Compute the change."""
        run(plan(job), progress)

    def _inputs(self) -> Iterator[Described]:
        yield (
            RasterLayerParameter(self.FROM_RASTER, tr("Earlier raster (from)")),
            tr(
                "The class raster before the change. The result has its grid. Names and colours of the classes are "
                "those of the layer if it is shown by unique values, otherwise those in the file."
            ),
        )
        yield (
            self._date(self.FROM_DATE, tr("Date of the earlier raster")),
            tr(
                "When the image of the earlier raster was taken, such as 2010-07-15. With both dates, the report has "
                "the annual rate of change of each class. Optional."
            ),
        )
        yield (
            RasterLayerParameter(self.TO_RASTER, tr("Later raster (to)")),
            tr(
                "The class raster after the change. If its coordinate system or cells differ from those of the "
                "earlier raster, each pixel gets its nearest class."
            ),
        )
        yield (
            self._date(self.TO_DATE, tr("Date of the later raster")),
            tr("When the image of the later raster was taken, such as 2018-07-15. Optional."),
        )
        yield mask()

    def _classes(self) -> Iterator[Described]:
        yield (
            self._choice(self.MATCH, tr("Match classes by"), (tr("Value"), tr("Name"))),
            tr(
                "Which classes of both rasters are the same: those with the same value (0, the default), or those with "
                "the same name, in upper or lower case, regardless of their values (1). Names that differ are listed "
                "in the log and in the report."
            ),
        )
        listed = tr(
            "Only transitions from these classes are shown: values such as 1,3, or names such as Water;Forest. All "
            "other pixels have the value 0 (Other). If empty, all classes are used."
        )
        yield (
            QgsProcessingParameterString(self.FROM_CLASSES, tr("Classes of the earlier raster"), optional=True),
            listed,
        )
        yield (
            QgsProcessingParameterString(self.TO_CLASSES, tr("Classes of the later raster"), optional=True),
            tr("Only transitions to these classes are shown: values such as 1,3, or names such as Water;Forest."),
        )
        filters = tr("All pixels"), tr("Changed pixels only"), tr("Unchanged pixels only")
        yield (
            self._choice(self.FILTER, tr("Filter"), filters),
            tr(
                "The pixels that get the value of their transition: all (0, the default), those whose class changed "
                "(1), or those whose class did not (2). The others have the value 0 (Other), which is transparent. The "
                "matrix always has all."
            ),
        )
        colors = tr("Average of both classes"), tr("Earlier class"), tr("Later class")
        yield (
            self._choice(self.TRANSITION_COLORS, tr("Transition colours"), colors),
            tr(
                "The colour of a transition: the average of the colours of both classes (0, the default), the colour "
                "of the earlier class (1), or that of the later class (2)."
            ),
        )

    def _outputs(self) -> Iterator[Described]:
        yield output_name()
        yield (
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Change raster")),
            tr("The GeoTIFF to write (.tif or .tiff), with a value, name, colour and area for each transition."),
        )
        table = QgsProcessingParameterFileDestination(
            self.OUTPUT_TABLE, tr("Transition matrix"), tr("CSV files (*.csv)"), optional=True, createByDefault=False
        )
        yield (
            table,
            tr(
                "A CSV file with a row for each class of the earlier raster and a column for each class of the later "
                "one, in pixels and in hectares. If empty, none is written."
            ),
        )
        yield report(
            tr(
                "An HTML file (.html) with the map, a diagram of the transitions, the matrix, and gains, losses, net "
                "change and annual rates of the classes. QGIS lists it in the Results Viewer; any browser can show and "
                "print it. If empty, no report is written."
            )
        )

    @staticmethod
    def _date(name: str, title: str) -> QgsProcessingParameterDateTime:
        return QgsProcessingParameterDateTime(name, title, QgsProcessingParameterDateTime.Type.Date, optional=True)

    @staticmethod
    def _choice(name: str, title: str, options: tuple[str, ...]) -> QgsProcessingParameterEnum:
        return QgsProcessingParameterEnum(name, title, [*options], False, 0, True)
