"""The parameters that several algorithms share, each with its help: mask, layer name, report, environments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingOutputFile,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..inference import Environment
from .algorithm import NUMBER_WIDGET
from .from_qgis import ParameterReader
from .i18n import tr
from .layer_parameters import ExtentParameter, FeatureSourceParameter, RasterLayerParameter

Described = tuple[QgsProcessingParameterDefinition, str]
"""A parameter and its help."""

MASK = "MASK"
OUTPUT_NAME = "OUTPUT_NAME"
OUTPUT_REPORT = "OUTPUT_REPORT"
CRS = "CRS"
EXTENT = "EXTENT"
SNAP_RASTER = "SNAP_RASTER"
CELL_SIZE = "CELL_SIZE"
PARALLEL_FACTOR = "PARALLEL_FACTOR"
ENVIRONMENTS = (CRS, EXTENT, SNAP_RASTER, CELL_SIZE, PARALLEL_FACTOR)

# By the names of the fields of `Environment` and of jobs.
FIELDS: Mapping[str, str] = {
    "mask": MASK,
    "crs": CRS,
    "extent": EXTENT,
    "snap": SNAP_RASTER,
    "cell_size": CELL_SIZE,
    "parallel_factor": PARALLEL_FACTOR,
}


def declare(algorithm: QgsProcessingAlgorithm, parameters: Iterable[Described], *, environments: bool = False) -> None:
    """Add parameters with their help to an algorithm; environments are advanced and optional."""
    flag = QgsProcessingParameterDefinition.Flag
    for parameter, text in parameters:
        if environments:
            parameter.setFlags(parameter.flags() | flag.FlagAdvanced | flag.FlagOptional)
        parameter.setHelp(text)
        # "htm" in the filter would make the report an HTML output, which fails at the end of a batch
        # (qgis/QGIS issue 47884).
        is_report = parameter.name() == OUTPUT_REPORT
        algorithm.addParameter(parameter, not is_report)
        if is_report:
            algorithm.addOutput(QgsProcessingOutputFile(OUTPUT_REPORT, tr("Report")))


def with_lowest(number: QgsProcessingParameterNumber, lowest: str, **options: object) -> QgsProcessingParameterNumber:
    """Return a number whose field shows a text instead of the lowest value, with other options of `NumberField`."""
    number.setMetadata({"widget_wrapper": {"class": NUMBER_WIDGET, "lowest": lowest, **options}})
    return number


def whole_number(
    name: str, title: str, default: int, *limits: int, optional: bool = False
) -> QgsProcessingParameterNumber:
    """Return a parameter for a whole number between limits: the lowest, and the highest if there is one."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(name, title, kind, default, optional, *limits)


def mask(text: str = "") -> Described:
    """Return the polygons outside of which nothing is processed."""
    kinds = [QgsProcessing.SourceType.TypeVectorPolygon]
    return (
        FeatureSourceParameter(MASK, tr("Mask"), kinds, None, True),
        text
        or tr(
            "A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon are processed; "
            "all others are NoData in the result. If empty, all pixels are processed."
        ),
    )


def output_name(text: str = "") -> Described:
    """Return the name of the result in the Layers panel."""
    return (
        QgsProcessingParameterString(OUTPUT_NAME, tr("Output name"), optional=True),
        text
        or tr(
            "Name of the result in the Layers panel. No other layer in the project may have this name, except one "
            "that shows the file to be overwritten. If empty, such a layer keeps its name, and QGIS names a new "
            "layer. If no file is chosen, the file also gets this name; in the dialog it is saved in the default "
            "folder if one is set."
        ),
    )


def report(text: str) -> Described:
    """Return the HTML report."""
    pages = tr("HTML files (*.html *.htm)")
    parameter = QgsProcessingParameterFileDestination(
        OUTPUT_REPORT, tr("Report"), pages, optional=True, createByDefault=False
    )
    return parameter, text


def grid_environments(raster: str, extent_help: str = "", cell_size_help: str = "") -> Iterator[Described]:
    """Yield the environments that determine the grid of the result.

    Args:
        raster: Name of the parameter with the input raster.
        extent_help: The help of the extent; "" for that of tools.
        cell_size_help: The help of the cell size; "" for that of tools.
    """
    yield (
        QgsProcessingParameterCrs(CRS, tr("Output coordinate system"), optional=True),
        tr(
            "Coordinate system of the result, for example EPSG:32633. If empty, that of the first input raster is used."
        ),
    )
    yield (
        ExtentParameter(EXTENT, tr("Processing extent"), optional=True),
        extent_help
        or tr(
            "Only this rectangle is processed, extended to whole cells. As text: xmin,xmax,ymin,ymax [EPSG:…]; "
            "without a code, the numbers are in the output coordinate system. If empty, the entire input is "
            "processed."
        ),
    )
    yield (
        RasterLayerParameter(SNAP_RASTER, tr("Snap raster"), optional=True),
        tr(
            "The cells of the result are aligned with the cells of this raster, which must have the CRS of the "
            "result. If empty, they are aligned with the cells of the input."
        ),
    )
    cell_size = QgsProcessingParameterNumber(
        CELL_SIZE, tr("Cell size"), QgsProcessingParameterNumber.Type.Double, 0, True, 0
    )
    # QGIS's six decimals would round cell sizes in degrees by a thousandth.
    yield (
        with_lowest(cell_size, tr("Same as input"), decimals=12, units_of=[CRS, raster]),
        cell_size_help
        or tr(
            "The cell size of the result, whose cells get the class of the nearest input cell. In units of the output "
            "coordinate system (usually metres or degrees). 0, the default, keeps the cell size of the input."
        ),
    )


def parallel_factor() -> Described:
    """Return the number of processor cores."""
    return (
        QgsProcessingParameterString(PARALLEL_FACTOR, tr("Parallel processing factor"), "", False, True),
        tr(
            "How many processor cores to use: a number such as 4, a share such as 50%, or 0 for one core. If "
            "empty, all cores are used. Fewer cores need less memory."
        ),
    )


def common_placeholders() -> dict[str, str]:
    """Return the texts of empty fields of these parameters."""
    return {
        MASK: tr("[All pixels]"),
        OUTPUT_NAME: tr("[Named by QGIS]"),
        OUTPUT_REPORT: tr("[No report]"),
        CRS: tr("[Same as input]"),
        EXTENT: tr("[Entire input]"),
        SNAP_RASTER: tr("[Cells of the input]"),
        PARALLEL_FACTOR: tr("[All cores]"),
    }


def read_environment(reader: ParameterReader) -> Environment:
    """Read the environments of the grid, on the main thread.

    Raises:
        PixelwiseError: A value is not valid.
    """
    return Environment(
        crs=reader.crs(CRS),
        extent=reader.extent(EXTENT),
        snap=reader.raster(SNAP_RASTER),
        cell_size=reader.number(CELL_SIZE),
    )
