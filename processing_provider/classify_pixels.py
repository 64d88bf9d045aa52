"""Classify Pixels Using Deep Learning: classify a raster with a model, as a thematic raster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..inference import Cancelled, Job, OnReadError, PixelwiseError, Processor, plan
from ..inference.cluster import address_of, run_job
from ..inference.errors import blaming
from ..inference.job import ProcessingMode
from ..inference.preflight import PreflightRequest
from ..inference.preflight.band_table import BandTable, band_table
from ..inference.preflight.destinations import destination_errors
from ..inference.result.outputs import CLASSIFICATION, OutputKind
from . import common_parameters
from .algorithm import MODEL_WIDGET, NUMBER_WIDGET, PixelwiseAlgorithm, qgis_error
from .batch_items import BatchItems
from .common_parameters import (
    common_placeholders,
    declare,
    grid_environments,
    mask,
    output_name,
    parallel_factor,
    read_environment,
    report,
)
from .documents import EXPORTING, MODEL_FORMATS, OVERVIEW, further_reading
from .feedback import FeedbackProgress
from .from_qgis import ParameterReader, host, may_be_several
from .i18n import tr
from .layer_parameters import MultipleLayersParameter
from .links import engine_advice
from .named_files import is_temporary, name_temporary_raster
from .parameter_groups import ParameterGroup, environments, input_layers, model_settings, result_layer
from .provider_raster import monitor_servers
from .recent_models import MODELS, add_recent_model
from .result_layer import load_only_on_success, reuse_existing_layers
from .results_viewer import list_in_results_viewer
from .signals import cancelled_by_signals, results_of_cancelled

# By name, so that only dialogs load Qt's widgets.
_WIDGETS = __package__.rpartition(".")[0] + ".ui.parameters"
INPUT_WIDGET = _WIDGETS + ".input_rasters.InputRasters"
ARGUMENTS_WIDGET = _WIDGETS + ".model_arguments.ModelArgumentsWidget"


def model_filter() -> str:
    """Return the file filter of model dialogs."""
    # With any filter but "*" QGIS itself rejects JSON text and upper-case suffixes.
    return tr("Deep learning models (*.onnx *.emd *.dlpk *.ecd *.json *.model *.dnn *.cntk);;All files (*)")


class ClassifyPixels(PixelwiseAlgorithm):
    """The algorithm, a front end to `inference.plan` and `inference.run`."""

    ICON = "classify_pixels.svg"

    INPUT = "INPUT"
    PROCESSING_MODE = "PROCESSING_MODE"
    MASK = common_parameters.MASK
    MODEL = "MODEL"
    ARGUMENTS = "ARGUMENTS"
    BANDS = "BANDS"
    OUTPUT_NAME = common_parameters.OUTPUT_NAME
    OUTPUT = "OUTPUT"
    OUTPUT_FOLDER = "OUTPUT_FOLDER"
    OUTPUT_LAYERS = "OUTPUT_LAYERS"
    OUTPUT_CONFIDENCE = "OUTPUT_CONFIDENCE"
    OUTPUT_PROBABILITIES = "OUTPUT_PROBABILITIES"
    OUTPUT_POLYGONS = "OUTPUT_POLYGONS"
    OUTPUT_REPORT = common_parameters.OUTPUT_REPORT
    CRS = common_parameters.CRS
    EXTENT = common_parameters.EXTENT
    SNAP_RASTER = common_parameters.SNAP_RASTER
    CELL_SIZE = common_parameters.CELL_SIZE
    PARALLEL_FACTOR = common_parameters.PARALLEL_FACTOR
    PROCESSOR_TYPE = "PROCESSOR_TYPE"
    GPU_ID = "GPU_ID"
    ON_READ_ERROR = "ON_READ_ERROR"
    CLUSTER = "CLUSTER"

    # By the names of the fields of `Job` and `Environment`.
    PARAMETERS = MappingProxyType(
        {
            "rasters": INPUT,
            "model": MODEL,
            "arguments": ARGUMENTS,
            "bands": BANDS,
            **{kind.value: kind.parameter for kind in CLASSIFICATION},
            "folder": OUTPUT_FOLDER,
            **common_parameters.FIELDS,
            "processor": PROCESSOR_TYPE,
            "cluster": CLUSTER,
        }
    )

    def __init__(self) -> None:
        """Start without a job."""
        super().__init__()
        self._job: Job | None = None
        self._items: BatchItems | None = None
        self._layer_name = ""
        self._names: dict[str, str] = {}
        self._report = self._used_model = ""

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "classifypixelsusingdeeplearning"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Classify Pixels Using Deep Learning")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, networks, programs, files and imagery."""
        return tr(
            "classification,image classification,pixel classification,classify image,supervised classification,"
            "segmentation,semantic segmentation,image segmentation,land cover,land use,land cover classification,"
            "land use classification,lulc,clouds,cloud mask,cloud detection,neural network,cnn,unet,u-net,"
            "deep learning,machine learning,artificial intelligence,ai,model,inference,prediction,onnx,"
            "onnxruntime,emd,dlpk,ecd,mlm,stac,esri,arcgis pro,deepness,hugging face,transformers,segformer,pytorch,"
            "tensorflow,cntk,scikit-learn,random forest,remote sensing,satellite imagery,aerial imagery,orthophoto,"
            "drone,sentinel-2,thematic,raster"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Classifies every pixel of a raster with a trained deep learning model.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        text = tr(
            "Classifies every pixel of a raster with a trained deep learning model and creates a thematic raster with "
            "the model's own classes and colours.\n"
            "<strong>Model</strong>: an ONNX file (.onnx), alone or next to an Esri model definition (.emd) or a STAC "
            "Item (.json), a folder from Hugging Face, a model of CNTK 2 (.model), a deep learning package (.dlpk), or "
            "a classifier definition (.ecd). It must output a class for every pixel, as semantic segmentation networks "
            "and per-pixel classifiers such as those from scikit-learn do. Nothing in it is executed except the "
            "network itself.\n"
            "<strong>Is it suitable?</strong> A model only works on imagery like the imagery it was trained on: "
            "the same bands, the same kind of values, and about the same cell size. Under Model definition, a card "
            "shows what the model requires. Below the parameters, checks compare it with your raster and suggest "
            "fixes, and Preview on the Map shows part of the result within seconds.\n"
            "<strong>Result</strong>: a GeoTIFF on the grid of the input, unless the environments (advanced "
            "parameters) specify another one. Pixels that are NoData in the input or outside the mask are NoData in "
            "the result. Several rasters give one result, or one each (Processing mode).\n"
            "<strong>Log</strong>: lists the assumptions that were made and ends with a table of the classes and "
            "their areas."
        )
        unfinished = tr(
            "<strong>Unfinished runs</strong>: a run of ten seconds or more to a named file keeps its finished parts "
            "next to the file. If it ends early, starting the same run again continues it. The dialog shows unfinished "
            "runs above the checks."
        )
        return f"{text}\n{unfinished}" + further_reading(OVERVIEW, MODEL_FORMATS, EXPORTING)

    def canExecute(self) -> tuple[bool, str]:
        """Return whether the engine works, and HTML that QGIS shows in the dialog if it does not."""
        advice = engine_advice()
        return not advice, advice

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters; MODEL before ARGUMENTS, whose widget reads it."""
        declare(self, (*self._settings(), *self._outputs()))
        self.addOutput(
            QgsProcessingOutputMultipleLayers(self.OUTPUT_LAYERS, tr("Classified rasters of the raster items"))
        )
        declare(self, self._environments(), environments=True)

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            input_layers(self.INPUT, self.PROCESSING_MODE, self.MASK),
            model_settings(self.MODEL, self.ARGUMENTS, self.BANDS),
            result_layer(
                self.OUTPUT_NAME,
                self.OUTPUT,
                self.OUTPUT_FOLDER,
                self.OUTPUT_CONFIDENCE,
                self.OUTPUT_PROBABILITIES,
                self.OUTPUT_REPORT,
                self.OUTPUT_POLYGONS,
            ),
            environments(
                self.CRS,
                self.EXTENT,
                self.SNAP_RASTER,
                self.CELL_SIZE,
                self.PARALLEL_FACTOR,
                self.PROCESSOR_TYPE,
                self.GPU_ID,
                self.ON_READ_ERROR,
                self.CLUSTER,
            ),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.INPUT: tr("[Choose a raster, or drop one here]"),
            self.MODEL: tr("[Choose a model file, or drop one here]"),
            self.BANDS: tr("[All bands the model needs, in its order]"),
            self.OUTPUT_FOLDER: tr("[Save to a temporary folder]"),
            self.CLUSTER: tr("[This computer, in one process]"),
            **common_placeholders(),
        }

    def unused_parameters(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> frozenset[str]:
        """Return the names of parameters that only apply to several rasters."""
        if parameters.get(self.PROCESSING_MODE) or may_be_several(parameters.get(self.INPUT), context):
            return frozenset()
        return frozenset((self.PROCESSING_MODE, self.OUTPUT_FOLDER))

    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Plan the run and check that the results can be written."""
        return partial(_validate, *self._read_job(parameters, context))

    def preflight_request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> PreflightRequest:
        """Return the request for the preflight checks; on the main thread, since it reads layers.

        Raises:
            PixelwiseError: The value of a parameter is not valid.
        """
        job, items = self._read_job(parameters, context)
        job = replace(job, resumable=_is_named(job.output if items is None else items.folder, context))
        return PreflightRequest(job) if items is None else PreflightRequest(job, True, items.folder, items.broken)

    def band_query(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], BandTable]:
        """Read rasters and model on the main thread; return a function that reads their bands in any thread.

        Raises:
            PixelwiseError: A value is not valid.
        """
        reader = ParameterReader(self, parameters, context)
        mode = reader.choice(self.PROCESSING_MODE)
        separately, stacked = mode == ProcessingMode.SEPARATELY, mode == ProcessingMode.STACKED
        rasters = reader.readable_rasters(self.INPUT)[0] if separately else reader.rasters(self.INPUT)
        job = Job(rasters, reader.text(self.MODEL), "", reader.text_or_pairs(self.ARGUMENTS), stacked=stacked)
        return partial(band_table, job, separately=separately)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> bool:
        """Convert the parameters to a job, on the main thread, since it reads layers."""
        try:
            self._job, self._items = self._read_job(parameters, context)
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._layer_name = ParameterReader(self, parameters, context).text(self.OUTPUT_NAME).strip()
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Classify."""
        named = name_temporary_raster(parameters, self.OUTPUT, self._layer_name, context)
        kinds = [output.kind for output in self._job.outputs if output.kind.is_raster or output.kind.is_vector]
        paths = {kind: self.parameterAsOutputLayer(named, kind.parameter, context) for kind in kinds}
        job = self._job.with_outputs(paths)
        job = replace(job, resumable=_is_named(job.output, context))
        layers = dict.fromkeys(paths.values(), "") | {job.output: self._layer_name}
        results: dict[str, Any] = {output.kind.parameter: output.path for output in job.outputs}
        try:
            loading, signals = load_only_on_success(layers, context), cancelled_by_signals(feedback)
            with signals, loading, monitor_servers(job.rasters, FeedbackProgress(feedback)) as progress:
                if self._items is not None:
                    results.pop(self.OUTPUT, None)  # the merged raster, which not every run creates
                    results |= self._items.classify(job, progress, context)
                else:
                    run_job(job, progress)
        except Cancelled:
            return results_of_cancelled(feedback, _cancel_message(separately=self._items is not None))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._report, self._used_model = job.report, job.model
        self._names = dict.fromkeys(results.get(self.OUTPUT_LAYERS, ()), "") | layers
        return results

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> dict[str, Any]:
        """Show new files in existing layers, list the report in the Results Viewer, note the model."""
        reuse_existing_layers(self._names, context)
        add_recent_model(MODELS, self._used_model)
        if self._report:
            list_in_results_viewer(self, self._report)
        return {}

    def preview_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Job:
        """Return the job of a preview: one image, without destinations. On the main thread.

        Raises:
            PixelwiseError: A value is not valid.
        """
        optional = [kind.parameter for kind in CLASSIFICATION if not kind.required]
        left_out = dict.fromkeys((self.OUTPUT_NAME, self.OUTPUT_FOLDER, *optional))
        mode = ParameterReader(self, parameters, context).choice(self.PROCESSING_MODE)
        single = mode if mode == ProcessingMode.STACKED else ProcessingMode.MOSAICKED
        changed = {**parameters, **left_out, self.PROCESSING_MODE: int(single)}
        return self._read_job({**changed, self.OUTPUT: QgsProcessing.TEMPORARY_OUTPUT}, context)[0]

    def _read_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Job, BatchItems | None]:
        reader = ParameterReader(self, parameters, context)
        mode = reader.choice(self.PROCESSING_MODE)
        separately = mode == ProcessingMode.SEPARATELY
        rasters, broken = reader.readable_rasters(self.INPUT) if separately else (reader.rasters(self.INPUT), ())
        polygons, model = reader.polygons(self.MASK), reader.text(self.MODEL)
        output = reader.optional_output(self.OUTPUT) if separately else reader.output(self.OUTPUT)
        items = BatchItems.of(reader, output, broken) if separately else None
        with blaming(self.OUTPUT_NAME):
            reader.check_layer_name(reader.text(self.OUTPUT_NAME).strip(), self.OUTPUT, output)
        environment = read_environment(reader)
        workers = reader.text(self.PARALLEL_FACTOR)
        processor, gpu = Processor(reader.choice(self.PROCESSOR_TYPE)), reader.integer(self.GPU_ID)
        on_read_error = OnReadError(reader.choice(self.ON_READ_ERROR))
        cluster = reader.text(self.CLUSTER)
        address_of(cluster)
        reader.check_other_values()
        arguments, bands = reader.text_or_pairs(self.ARGUMENTS), reader.text(self.BANDS)
        job = Job(
            *(rasters, model, output, arguments, bands, environment, polygons),
            host=host(),
            parallel_factor=workers,
            processor=processor,
            gpu_id=gpu,
            stacked=mode == ProcessingMode.STACKED,
            on_read_error=on_read_error,
            cluster=cluster,
        )
        return job.with_outputs(_optional_outputs(reader)), items

    def _settings(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        rasters = MultipleLayersParameter(self.INPUT, tr("Input raster"), QgsProcessing.SourceType.TypeRaster)
        rasters.setMetadata({"widget_wrapper": {"class": INPUT_WIDGET}})
        yield (
            rasters,
            tr(
                "The imagery to classify: a raster layer or file with at least the bands the model needs. If there "
                "are several rasters, the first one is on top, or the first date of a stacked image. A virtual raster "
                "(.vrt) or GDAL tile index counts as the files it consists of."
            ),
        )
        modes = [
            tr("Process as mosaicked image"),
            tr("Process all raster items separately"),
            tr("Process as stacked image (dates or sensors)"),
        ]
        yield (
            QgsProcessingParameterEnum(self.PROCESSING_MODE, tr("Processing mode"), modes, False, 0, True),
            tr(
                "How several rasters are handled. Process as mosaicked image (0, the default): one result, as if they "
                "were a single image. Process all raster items separately (1): one result for each raster, on its own "
                "grid; also for each file of a virtual raster (.vrt) or tile index. Process as stacked image (2): all "
                "bands of all rasters, in the order of the list, are one image on the grid and extent of the first, "
                "for models that take several dates or sensors. Pixels that lack all bands of one raster are NoData."
            ),
        )
        yield mask(
            tr(
                "A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon are "
                "classified; all others are NoData in the result, and tiles entirely outside the mask are skipped. If "
                "empty, all pixels are classified."
            )
        )
        model = QgsProcessingParameterFile(self.MODEL, tr("Model definition"), fileFilter=model_filter())
        model.setMetadata({"widget_wrapper": {"class": MODEL_WIDGET, "recent": MODELS, "sample": True}})
        yield (
            model,
            tr(
                "The trained model: an ONNX file (.onnx), an Esri model definition (.emd) or a STAC Item of a model "
                "(.json, MLM) with its ONNX file next to it, a folder from Hugging Face or its config.json, a model of "
                "CNTK 2 (.model), a deep learning package (.dlpk), or a classifier definition (.ecd). The text of an "
                ".emd file is also accepted. In the dialog, Recent lists recently used models, and the card below "
                "describes the model."
            ),
        )
        arguments = QgsProcessingParameterString(self.ARGUMENTS, tr("Model arguments"), optional=True)
        arguments.setMetadata({"widget_wrapper": {"class": ARGUMENTS_WIDGET, "model": self.MODEL}})
        yield (
            arguments,
            tr(
                "How the model is applied, for example padding 56;batch_size 4. The available arguments depend on the "
                "model. Arguments that are left out keep the model's default, which is usually right."
            ),
        )
        yield (
            QgsProcessingParameterString(self.BANDS, tr("Band order"), optional=True),
            tr(
                "The bands of the input to pass to the model, counted from 1, in the order the model expects. For "
                "example, with 4,3,2 the model's first band is band 4 of the raster. If empty, they are chosen as the "
                "model specifies, by name if both have band names, otherwise in the raster's order. For a "
                "stacked image, 4,3,2 means these bands of each raster, and 1:4,1:3,2:4 lists raster:band. In the "
                "dialog, Choose from Lists offers the raster's bands for each band of the model."
            ),
        )

    def _outputs(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield output_name()
        yield (
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Classified raster"), optional=True),
            tr(
                "The GeoTIFF to write (.tif or .tiff), with the classes' names, colours and pixel counts. If all "
                "raster items are processed separately, their results are merged into it and it is optional; "
                "otherwise it is required. In the dialog and in batch, a name without a folder is saved in the "
                "default folder (set with Folder in the dialog), or else in the Output folder of QGIS's Processing "
                "options."
            ),
        )
        yield (
            QgsProcessingParameterFolderDestination(
                self.OUTPUT_FOLDER, tr("Folder for the raster items"), optional=True, createByDefault=False
            ),
            tr(
                "Only used if all raster items are processed separately: the folder for their results, one GeoTIFF "
                "each, named after the item. If empty, they are temporary."
            ),
        )
        yield (
            QgsProcessingParameterRasterDestination(self.OUTPUT_CONFIDENCE, tr("Confidence raster"), None, True, False),
            tr(
                "A GeoTIFF that shows how confident the model is at each pixel: the probability of its most probable "
                "class (for per-pixel classifiers, of the predicted class), even if it is below the threshold. Values "
                "are whole percentages from 0 to 100. Only for models that output a score for each class, and not if "
                "raster items are processed separately."
            ),
        )
        yield (
            QgsProcessingParameterRasterDestination(
                self.OUTPUT_PROBABILITIES, tr("Probability raster"), None, True, False
            ),
            tr(
                "A GeoTIFF with one band per class: the probability of the class at each pixel, in whole percentages "
                "from 0 to 100. Because of rounding, they may not add up to exactly 100. Only for models that output "
                "a score for each class, and not if raster items are processed separately."
            ),
        )

        kinds = QgsProcessing.SourceType.TypeVectorPolygon
        polygons = QgsProcessingParameterVectorDestination(
            self.OUTPUT_POLYGONS, tr("Polygons"), kinds, None, True, False
        )
        polygons.setSupportsNonFileBasedOutput(False)
        yield (
            polygons,
            tr(
                "A vector file (.gpkg, .shp or .geojson …) with the classes as polygons: name, colour, area and "
                "perimeter of each, and its mean confidence if a confidence raster is written too. If raster items are "
                "processed separately, these are the polygons of the merged raster. Classes To Polygons makes the same "
                "polygons, with more settings. If empty, none are written."
            ),
        )

        yield report(
            tr(
                "An HTML file (.html) that documents the run: an image of the map, the classes with their areas and "
                "shares, the model, the parameters, software versions, times and warnings. QGIS lists it in the "
                "Results Viewer; any browser can show and print it. If empty, no report is written."
            )
        )

    def _environments(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        yield from grid_environments(
            self.INPUT,
            tr(
                "Only this rectangle is classified, extended to whole cells. As text: xmin,xmax,ymin,ymax [EPSG:…]; "
                "without a code, the numbers are in the output coordinate system. If empty, the entire input is "
                "classified. In the dialog, Use Map Extent under Input raster fills it in."
            ),
            tr(
                "The image is resampled to this cell size before classification; the result has the same cell size. "
                "In units of the output coordinate system (usually metres or degrees). 0, the default, keeps the cell "
                "size of the input."
            ),
        )
        yield parallel_factor()
        processors = [tr("Best available"), tr("CPU"), tr("GPU")]
        yield (
            QgsProcessingParameterEnum(self.PROCESSOR_TYPE, tr("Processor type"), processors, False, 0, True),
            tr(
                "The processor to use: 0 = best available (default), the GPU if one can be used, otherwise the CPU; 1 "
                "= CPU; 2 = GPU (the run fails if none can be used)."
            ),
        )
        gpu = QgsProcessingParameterNumber(
            self.GPU_ID, tr("GPU"), QgsProcessingParameterNumber.Type.Integer, 0, True, 0
        )
        gpu.setMetadata({"widget_wrapper": {"class": NUMBER_WIDGET, "lowest": tr("0, the first GPU")}})
        yield (
            gpu,
            tr("Which GPU runs the network if there are several, counted from 0. The default is 0."),
        )
        yield (
            QgsProcessingParameterEnum(
                self.ON_READ_ERROR, tr("On read error"), [tr("Stop"), tr("NoData")], False, 0, True
            ),
            tr(
                "What happens if a part of the input cannot be read because the file is damaged or incomplete. Stop "
                "(0, the default): the run fails, and the message names the rows and columns. NoData (1): the damaged "
                "blocks are NoData in the result, and the log lists them. An input that cannot be reached stops the "
                "run in any case."
            ),
        )
        yield (
            QgsProcessingParameterString(self.CLUSTER, tr("Cluster"), "", False, True),
            tr(
                "Where the run is processed, if not in this process. local:4 starts 4 processes on this computer; "
                "tcp://host:8786 or tls://host:8786?security=FILE.json uses the workers of a Dask scheduler, which "
                "must be able to access the imagery under the same paths as this computer. Requires the Python package "
                "distributed. The result is identical."
            ),
        )


def _is_named(path: str, context: QgsProcessingContext) -> bool:
    """Return whether a result stays where it is, so that an unfinished run can be continued."""
    return bool(path) and not is_temporary(path, context)


def _cancel_message(*, separately: bool) -> str:
    if separately:
        return tr("Cancelled. Rasters that were already finished are kept.")
    return tr("Cancelled. No result was written.")


def _optional_outputs(reader: ParameterReader) -> dict[OutputKind, str]:
    """Return the paths of the optional outputs."""
    optional = [kind for kind in CLASSIFICATION if not kind.required]
    return {kind: _optional_output(kind, reader) for kind in optional}


def _optional_output(kind: OutputKind, reader: ParameterReader) -> str:
    if kind.is_raster:
        return reader.optional_output(kind.parameter)
    return reader.layer_output(kind.parameter) if kind.is_vector else reader.file_output(kind.parameter)


def _validate(job: Job, items: BatchItems | None) -> None:
    plan(job) if items is None else items.validate(job)
    for error in destination_errors(job.outputs, "" if items is None else items.folder):
        raise error
