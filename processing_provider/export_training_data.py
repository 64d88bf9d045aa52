"""Export Training Data For Deep Learning: cut imagery and its classes into tiles to train models with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameters,
    QgsProcessingParameterString,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..inference import ArgumentError, Cancelled, OutputError, PixelwiseError
from ..inference.errors import blaming
from ..inference.preflight.destinations import refusal_of
from ..inference.thematic import ClassRaster
from ..inference.training_data.export import export, validate
from ..inference.training_data.job import ChipFormat, ClassFeatures, ExportJob, FolderLayout, ReferenceSystem
from . import common_parameters as common
from .algorithm import FIELD_WIDGET, PixelwiseAlgorithm, qgis_error
from .class_layer import class_features
from .classify_pixels import INPUT_WIDGET
from .documents import EXPORTING, OVERVIEW, TRAINING_DATA, further_reading
from .feedback import FeedbackProgress
from .from_qgis import ParameterReader, host, may_be_several, project_layer
from .i18n import tr
from .layer_names import shown_name
from .layer_parameters import MapLayerParameter, MultipleLayersParameter, RasterLayerParameter
from .parameter_groups import ParameterGroup, environments, input_layers
from .provider_raster import monitor_servers
from .results_viewer import list_in_results_viewer
from .signals import cancelled_by_signals, results_of_cancelled


class ExportTrainingData(PixelwiseAlgorithm):
    """The algorithm, a front end to `inference.training_data`."""

    ICON = "export_training_data.svg"
    DOCUMENT = TRAINING_DATA

    INPUT = "INPUT"
    PROCESSING_MODE = "PROCESSING_MODE"
    INPUT2 = "INPUT2"
    CLASSES = "CLASSES"
    CLASS_FIELD = "CLASS_FIELD"
    NAME_FIELD = "NAME_FIELD"
    BUFFER = "BUFFER"
    FORMAT = "FORMAT"
    LAYOUT = "LAYOUT"
    TILE_SIZE = "TILE_SIZE"
    STRIDE = "STRIDE"
    TILES = "TILES"
    MIN_OVERLAP = "MIN_OVERLAP"
    ROTATION = "ROTATION"
    REFERENCE_SYSTEM = "REFERENCE_SYSTEM"
    START_INDEX = "START_INDEX"
    BANDS = "BANDS"
    SPLIT = "SPLIT"
    SPLIT_BLOCK = "SPLIT_BLOCK"
    SEED = "SEED"
    OUTPUT_FOLDER = "OUTPUT_FOLDER"

    # By the names of the fields of `ExportJob` and `Environment`.
    PARAMETERS = MappingProxyType(
        {
            **common.FIELDS,
            "report": common.OUTPUT_REPORT,
            "rasters": INPUT,
            "second": INPUT2,
            "classes": CLASSES,
            "class_field": CLASS_FIELD,
            "name_field": NAME_FIELD,
            "buffer": BUFFER,
            "format": FORMAT,
            "layout": LAYOUT,
            "tile_size": TILE_SIZE,
            "stride": STRIDE,
            "min_overlap": MIN_OVERLAP,
            "rotation": ROTATION,
            "reference_system": REFERENCE_SYSTEM,
            "start_index": START_INDEX,
            "bands": BANDS,
            "split": SPLIT,
            "split_block": SPLIT_BLOCK,
            "seed": SEED,
            "folder": OUTPUT_FOLDER,
        }
    )

    def __init__(self) -> None:
        """Start without a job."""
        super().__init__()
        self._job: ExportJob | None = None
        self._report = ""

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "exporttrainingdatafordeeplearning"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Export Training Data For Deep Learning")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, files and programs."""
        return tr(
            "training data,training samples,training,train,labels,labelling,annotation,image chips,chips,tiles,patches,"
            "image tiles,masks,classified tiles,export tiles,dataset,data set,train test split,validation,esri,"
            "arcgis pro,arcgis.learn,fastai,pytorch,tensorflow,u-net,semantic segmentation,segmentation,deep learning,"
            "machine learning,neural network,ground truth"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Cuts imagery and its labelled classes into tiles to train deep learning models with.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Cuts imagery and its labelled classes into tiles to train deep learning models with.\n"
            "<strong>Classes</strong>: polygons, points or lines with a buffer, or a class raster. Labels keep the "
            "class values; 0 is NoData. Only if a class has the value 0 or less, or a text, are all classes numbered "
            "from 1; the log has the table.\n"
            "<strong>Folder</strong>: in the layout Classified_Tiles, which arcgis.learn and ArcGIS Pro read, or with "
            "images, masks and classes.json. A run into a folder with tiles of the same kind continues behind them. "
            "After an error, or if you cancel, the folder is as it was before.\n"
            "<strong>Split</strong>: with 70,15,15 the folder has complete folders for training, validation and test. "
            "Blocks of neighbouring tiles are assigned to one set, so no pixel is in two sets; tiles across the "
            "border of two sets are left out.\n"
            "<strong>Log</strong>: counts the tiles that were left out and why, and ends with a table of the classes."
        ) + further_reading(TRAINING_DATA, EXPORTING, OVERVIEW)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters; CLASSES before the fields, whose widgets read it."""
        common.declare(self, (*self._inputs(), *self._tiles(), *self._outputs()))
        grid = common.grid_environments(
            self.INPUT,
            tr(
                "Only tiles of this rectangle are exported, extended to whole cells. As text: xmin,xmax,ymin,ymax "
                "[EPSG:…]; without a code, the numbers are in the output coordinate system. If empty, tiles of the "
                "entire input are exported."
            ),
            tr(
                "The image is resampled to this cell size before it is cut into tiles, in units of the output "
                "coordinate system (usually metres or degrees). 0, the default, keeps the cell size of the input."
            ),
        )
        common.declare(self, (*grid, common.parallel_factor()), environments=True)

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            input_layers(self.INPUT, self.PROCESSING_MODE, self.INPUT2, common.MASK, self.BANDS),
            ParameterGroup(
                tr("Classes"), (self.CLASSES, self.CLASS_FIELD, self.NAME_FIELD, self.BUFFER, self.MIN_OVERLAP)
            ),
            ParameterGroup(
                tr("Tiles"), (self.TILE_SIZE, self.STRIDE, self.TILES, self.ROTATION, self.REFERENCE_SYSTEM)
            ),
            ParameterGroup(tr("Training, Validation and Test"), (self.SPLIT, self.SPLIT_BLOCK, self.SEED)),
            ParameterGroup(
                tr("Result Folder"),
                (self.FORMAT, self.LAYOUT, self.START_INDEX, self.OUTPUT_FOLDER, common.OUTPUT_REPORT),
            ),
            environments(*common.ENVIRONMENTS),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        shared = {name: text for name, text in common.common_placeholders().items() if name != common.OUTPUT_NAME}
        return {
            **shared,
            self.INPUT: tr("[Choose a raster, or drop one here]"),
            self.INPUT2: tr("[No second image]"),
            self.CLASSES: tr("[Choose a layer, or drop one here]"),
            common.MASK: tr("[Tiles of the whole image]"),
            self.STRIDE: tr("[Half a tile]"),
            self.SPLIT: tr("[One folder, for example 70,15,15 for three]"),
            self.BANDS: tr("[All bands]"),
        }

    def unused_parameters(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> frozenset[str]:
        """Return the names of parameters that only apply to several rasters, to features, or to a split."""
        unused: set[str] = set()
        if not (parameters.get(self.PROCESSING_MODE) or may_be_several(parameters.get(self.INPUT), context)):
            unused.add(self.PROCESSING_MODE)
        if not str(parameters.get(self.SPLIT) or "").strip():
            unused |= {self.SPLIT_BLOCK, self.SEED}
        if isinstance(project_layer(parameters.get(self.CLASSES), context), QgsRasterLayer):
            unused |= {self.CLASS_FIELD, self.NAME_FIELD, self.BUFFER, self.MIN_OVERLAP}
        return frozenset(unused)

    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Plan the tiles and check that the folder can take them."""
        return partial(_validate, self._read_job(parameters, context))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> bool:
        """Convert the parameters to a job, on the main thread, since it reads layers."""
        try:
            self._job = self._read_job(parameters, context)
        except PixelwiseError as error:
            raise qgis_error(error) from error
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],  # noqa: ARG002  QGIS's signature
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Export the tiles."""
        job = self._job
        rasters = job.rasters if job.second is None else (*job.rasters, job.second)
        try:
            with cancelled_by_signals(feedback), monitor_servers(rasters, FeedbackProgress(feedback)) as progress:
                export(job, progress)
        except Cancelled:
            return results_of_cancelled(feedback, tr("Cancelled. Nothing was written."))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._report = job.report
        report = {common.OUTPUT_REPORT: job.report} if job.report else {}
        return {self.OUTPUT_FOLDER: job.folder, **report}

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> dict[str, Any]:
        """List the report in the Results Viewer."""
        if self._report:
            list_in_results_viewer(self, self._report)
        return {}

    def _read_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExportJob:
        reader = ParameterReader(self, parameters, context)
        rasters, second = reader.rasters(self.INPUT), reader.raster(self.INPUT2)
        classes, mask = self._classes(reader), reader.polygons(common.MASK)
        numbers = self._numbers(reader)
        reader.check_other_values()
        return ExportJob(
            *(rasters, classes, reader.file_output(self.OUTPUT_FOLDER)),
            second=second,
            mask=mask,
            environment=common.read_environment(reader),
            bands=reader.text(self.BANDS),
            tile_size=reader.text(self.TILE_SIZE),
            stride=reader.text(self.STRIDE),
            split=reader.text(self.SPLIT),
            parallel_factor=reader.text(common.PARALLEL_FACTOR),
            report=reader.file_output(common.OUTPUT_REPORT),
            host=host(),
            **numbers,
        )

    def _numbers(self, reader: ParameterReader) -> dict[str, Any]:
        """Return the fields of the job that are numbers or choices."""
        return {
            "separately": reader.choice(self.PROCESSING_MODE) == 1,
            "buffer": reader.number(self.BUFFER),
            "only_labelled": reader.choice(self.TILES) == 1,
            "min_overlap": reader.number(self.MIN_OVERLAP),
            "rotation": reader.number(self.ROTATION),
            "reference_system": ReferenceSystem(reader.choice(self.REFERENCE_SYSTEM)),
            "start_index": reader.integer(self.START_INDEX),
            "split_block": reader.integer(self.SPLIT_BLOCK),
            "seed": reader.integer(self.SEED),
            "layout": FolderLayout(reader.choice(self.LAYOUT)),
            "format": ChipFormat(reader.choice(self.FORMAT)),
        }

    @blaming("classes")
    def _classes(self, reader: ParameterReader) -> ClassFeatures | ClassRaster:
        definition = self.parameterDefinition(self.CLASSES)
        value = reader.parameters.get(self.CLASSES)
        if value is None or value == "":
            raise ArgumentError(
                tr("Classes: no layer selected. Choose labelled polygons or points, or a class raster.")
            )
        layer = QgsProcessingParameters.parameterAsLayer(definition, dict(reader.parameters), reader.context)
        if isinstance(layer, QgsRasterLayer):
            return reader.class_raster(self.CLASSES)
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or not layer.isSpatial():
            raise ArgumentError(
                tr(
                    'Classes "{value}": this is not a vector layer with geometries or a raster layer. Check the path, '
                    "or choose another layer."
                ).format(value=value if isinstance(value, str) else shown_name(layer) if layer is not None else value)
            )
        fields = reader.text(self.CLASS_FIELD), reader.text(self.NAME_FIELD)
        return class_features(layer, fields, reader.context.invalidGeometryCheck())

    def _inputs(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        rasters = MultipleLayersParameter(self.INPUT, tr("Input raster"), QgsProcessing.SourceType.TypeRaster)
        rasters.setMetadata({"widget_wrapper": {"class": INPUT_WIDGET}})
        yield (
            rasters,
            tr(
                "The imagery to cut into tiles: a raster layer or file. If there are several rasters, the first one "
                "is on top. A virtual raster (.vrt) or GDAL tile index counts as the files it consists of."
            ),
        )
        modes = [tr("Process as mosaicked image"), tr("Process all raster items separately")]
        yield (
            QgsProcessingParameterEnum(self.PROCESSING_MODE, tr("Processing mode"), modes, False, 0, True),
            tr(
                "How several rasters are handled. Process as mosaicked image (0, the default): tiles of one image. "
                "Process all raster items separately (1): tiles of each raster, on its own grid, in the same folder."
            ),
        )
        yield (
            RasterLayerParameter(self.INPUT2, tr("Second raster"), optional=True),
            tr(
                "A second image of the same places, such as another date or sensor, for networks that compare two "
                "images. Its tiles, on the grid of the input, are in the folder images2."
            ),
        )
        kinds = [QgsProcessing.SourceType.TypeVectorAnyGeometry, QgsProcessing.SourceType.TypeRaster]
        yield (
            MapLayerParameter(self.CLASSES, tr("Classes"), types=kinds),
            tr(
                "The labelled classes: a layer of polygons, of points or lines with a buffer, or a class raster, in "
                "any coordinate system. Where features overlap, the last one in the layer counts."
            ),
        )
        yield (
            self._field(self.CLASS_FIELD, tr("Class field"), tr("[classvalue or value, if the layer has it]")),
            tr(
                "The field with the class of each feature: whole numbers, or texts, which are numbered from 1. If "
                "empty, a field named classvalue or value is used; without one, all features are one class."
            ),
        )
        yield (
            self._field(self.NAME_FIELD, tr("Class name field"), tr("[Names of the layer's style]")),
            tr(
                "The field with the name of each feature's class. If empty, classes have the names in the layer's "
                "categorised style, or else their values."
            ),
        )
        buffer = QgsProcessingParameterNumber(
            self.BUFFER, tr("Buffer"), QgsProcessingParameterNumber.Type.Double, 0, True, 0
        )
        yield (
            common.with_lowest(buffer, tr("No buffer"), decimals=6, units_of=[common.CRS, self.INPUT]),
            tr(
                "The radius around points and lines that belongs to their class, in units of the output coordinate "
                "system. With 0, the default, a point labels one pixel."
            ),
        )
        yield common.mask(
            tr(
                "A polygon layer, in any coordinate system. Only tiles that are entirely inside its polygons are "
                "exported. If empty, tiles of the whole image are."
            )
        )

    def _field(self, name: str, title: str, empty: str) -> QgsProcessingParameterDefinition:
        field = QgsProcessingParameterField(name, title, parentLayerParameterName=self.CLASSES, optional=True)
        field.setMetadata({"widget_wrapper": {"class": FIELD_WIDGET, "empty": empty}})
        return field

    def _tiles(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        formats = [image_format.name for image_format in ChipFormat]
        yield (
            QgsProcessingParameterEnum(self.FORMAT, tr("Image format"), formats, False, 0, True),
            tr(
                "The file format of the images: 0 = TIFF (default), for all bands and types; 1 = PNG, for 1 or 3 bands "
                "of 8 or 16 bits; 2 = JPEG, for 1 or 3 bands of 8 bits, with a slight loss. Labels are never JPEG."
            ),
        )
        layouts = ["Classified_Tiles", tr("Images and masks")]
        yield (
            QgsProcessingParameterEnum(self.LAYOUT, tr("Folder layout"), layouts, False, 0, True),
            tr(
                "The files in the folder: 0 = Classified_Tiles (default): images, labels, map.txt, statistics and an "
                ".emd, as arcgis.learn and ArcGIS Pro read them; 1 = images and masks: the folders images and masks, "
                "and classes.json."
            ),
        )
        yield (
            QgsProcessingParameterString(self.TILE_SIZE, tr("Tile size"), "256"),
            tr("Width and height of a tile in pixels: 256 (the default), or 256,512 for 256 columns and 512 rows."),
        )
        yield (
            QgsProcessingParameterString(self.STRIDE, tr("Stride"), "128", optional=True),
            tr(
                "Columns and rows from one tile to the next: 128 (the default), or 128,256. If empty, half a tile. If "
                "it is smaller than the tile size, tiles overlap."
            ),
        )
        choices = [tr("All tiles"), tr("Only tiles with labelled pixels")]
        yield (
            QgsProcessingParameterEnum(self.TILES, tr("Tiles to export"), choices, False, 1, True),
            tr("Which tiles are exported: 0 = all; 1 = only tiles with at least one labelled pixel (default)."),
        )
        overlap = QgsProcessingParameterNumber(
            self.MIN_OVERLAP, tr("Minimum overlap"), QgsProcessingParameterNumber.Type.Double, 0, True, 0, 1
        )
        yield (
            common.with_lowest(overlap, tr("No minimum"), decimals=3),
            tr(
                "The share of a feature's area, 0 to 1, that must be inside a tile for the feature to be labelled "
                "there. With 0, the default, every part of a feature is."
            ),
        )
        rotation = QgsProcessingParameterNumber(
            self.ROTATION, tr("Rotation"), QgsProcessingParameterNumber.Type.Double, 0, True, 0, 360
        )
        yield (
            common.with_lowest(rotation, tr("No rotated tiles"), decimals=3),
            tr(
                "Each tile is exported again and again, rotated by this angle in degrees, up to a full turn: with 90, "
                "four times. With 0, the default, it is exported once. Most training programs rotate tiles themselves."
            ),
        )
        systems = [tr("Map"), tr("Pixels")]
        yield (
            QgsProcessingParameterEnum(self.REFERENCE_SYSTEM, tr("Reference system"), systems, False, 0, True),
            tr(
                "The coordinates of the tiles: 0 = those of the map (default); 1 = pixels of the image, for imagery "
                "without a coordinate system."
            ),
        )
        yield (
            common.whole_number(self.START_INDEX, tr("Start index"), 0, 0, optional=True),
            tr(
                "The number of the first tile. If the folder already contains tiles, numbering continues after them, "
                "or from this number if it is higher."
            ),
        )
        yield (
            QgsProcessingParameterString(self.BANDS, tr("Band order"), optional=True),
            tr(
                "The bands of the input to export, counted from 1, in this order, for example 4,3,2. If empty, all "
                "bands except transparency are exported."
            ),
        )
        yield from self._split()

    def _split(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield (
            QgsProcessingParameterString(self.SPLIT, tr("Split"), optional=True),
            tr(
                "The percentages of training, validation and test tiles, for example 70,15,15, or 80,20 without test "
                "tiles: the output folder then contains the folders train, val and test, each complete. If empty, it "
                "contains all tiles."
            ),
        )
        yield (
            common.whole_number(self.SPLIT_BLOCK, tr("Split block"), 4, 1, optional=True),
            tr(
                "The side of the squares that are assigned to one set, in tiles; 4 is the default. Tiles that reach "
                "into a square of another set are left out: larger squares lose fewer tiles, smaller ones mix the "
                "sets better."
            ),
        )
        yield (
            common.whole_number(self.SEED, tr("Seed"), 1, optional=True),
            tr("A number that decides which squares belong to which set. The same number gives the same sets."),
        )

    def _outputs(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield (
            QgsProcessingParameterFolderDestination(self.OUTPUT_FOLDER, tr("Output folder")),
            tr(
                "The folder for the tiles, which need not exist. If it contains tiles of an earlier run with the same "
                "classes, bands and tile size, the new ones are added."
            ),
        )
        yield common.report(
            tr(
                "An HTML file (.html) with sample tiles, the classes and their balance, the sets, the tiles that were "
                "left out, and the parameters. QGIS lists it in the Results Viewer. If empty, no report is written."
            )
        )


def _validate(job: ExportJob) -> None:
    validate(job)
    error = refusal_of(job.report, tr("Report")) if job.report else ""
    if error:
        raise OutputError(error, "report")
