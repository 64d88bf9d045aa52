"""The base class of the tools for class rasters: reads the job, runs it, and shows its results.

A subclass declares its parameters, reads them as a job of the core, and runs it. The job is a frozen dataclass with
`rasters`, the rasters that it reads, and a field for the path of each output, named by the value of its `OutputKind`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameters,
)

from ..inference import Cancelled, PixelwiseError, Progress
from ..inference.errors import blaming
from ..inference.preflight.destinations import destination_errors
from ..inference.result.outputs import OutputKind, outputs_of
from .algorithm import PixelwiseAlgorithm, qgis_error
from .common_parameters import OUTPUT_NAME
from .documents import THEMATIC
from .feedback import FeedbackProgress
from .from_qgis import ParameterReader
from .i18n import tr
from .named_files import name_temporary_raster
from .provider_raster import monitor_servers
from .result_layer import load_only_on_success, reuse_existing_layers
from .results_viewer import list_in_results_viewer
from .signals import cancelled_by_signals, results_of_cancelled


class ThematicAlgorithm(PixelwiseAlgorithm):
    """An algorithm in the group "Thematic rasters"."""

    DOCUMENT = THEMATIC
    # The parameter of each output; the first is the result that OUTPUT_NAME names.
    OUTPUTS: Mapping[OutputKind, str] = MappingProxyType({OutputKind.CLASSES: "OUTPUT"})

    def __init__(self) -> None:
        """Start without a job."""
        super().__init__()
        self._job: Any = None
        self._layer_name = ""
        self._layers: dict[str, str] = {}
        self._report = ""

    @abstractmethod
    def read_job(self, reader: ParameterReader) -> Any:  # noqa: ANN401  a dataclass of the tool
        """Read the parameters as a job, on the main thread; the paths of outputs are set later.

        Raises:
            PixelwiseError: A value is not valid.
        """

    @abstractmethod
    def validate_job(self, job: Any) -> None:  # noqa: ANN401
        """Validate a job without writing anything, in any thread.

        Raises:
            PixelwiseError: The job is not valid.
        """

    @abstractmethod
    def run_job(self, job: Any, progress: Progress) -> None:  # noqa: ANN401
        """Run a job and write its outputs.

        Raises:
            PixelwiseError: The run failed; nothing was written.
            Cancelled: The user cancelled; nothing was written.
        """

    def group(self) -> str:
        """Return the group in the toolbox."""
        return tr("Thematic rasters")

    def groupId(self) -> str:
        """Return the fixed id of the group."""
        return "thematicrasters"

    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Validate the job, and check that its outputs can be written."""
        return partial(self._validate, self._read(parameters, context))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> bool:
        """Convert the parameters to a job, on the main thread, since it reads layers."""
        try:
            self._job = self._read(parameters, context)
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._layer_name = self._name_in(ParameterReader(self, parameters, context))
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the job."""
        main, *_ = self.OUTPUTS.values()
        named = name_temporary_raster(parameters, main, self._layer_name, context)
        paths = {output.kind: self._path(output.kind, named, context) for output in outputs_of(self._job)}
        job = _with_paths(self._job, paths)
        layers = {path: "" for kind, path in paths.items() if not self._is_file(kind)}
        if self._layer_name:
            layers |= {path: self._layer_name for kind, path in paths.items() if self.OUTPUTS[kind] == main}
        try:
            loading, signals = load_only_on_success(layers, context), cancelled_by_signals(feedback)
            with signals, loading, monitor_servers(job.rasters, FeedbackProgress(feedback)) as progress:
                self.run_job(job, progress)
        except Cancelled:
            return results_of_cancelled(feedback, tr("Cancelled. Nothing was written."))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._layers = layers
        self._report = paths.get(OutputKind.REPORT, "")
        return {self.OUTPUTS[kind]: path for kind, path in paths.items()}

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> dict[str, Any]:
        """Show new files in existing layers, and list the report in the Results Viewer."""
        reuse_existing_layers(self._layers, context)
        if self._report:
            list_in_results_viewer(self, self._report)
        return {}

    def _read(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:  # noqa: ANN401
        """Return the job with the paths of its outputs; those of temporary files are not the final ones."""
        reader = ParameterReader(self, parameters, context)
        job = self.read_job(reader)
        paths = {kind: self._checked_path(kind, reader) for kind in self.OUTPUTS}
        main, *_ = self.OUTPUTS.items()
        with blaming(OUTPUT_NAME):
            reader.check_layer_name(self._name_in(reader), main[1], paths[main[0]])
        reader.check_other_values()
        return _with_paths(job, paths)

    def _name_in(self, reader: ParameterReader) -> str:
        return reader.text(OUTPUT_NAME).strip() if self.parameterDefinition(OUTPUT_NAME) is not None else ""

    def _checked_path(self, kind: OutputKind, reader: ParameterReader) -> str:
        name = self.OUTPUTS[kind]
        if self._is_file(kind):
            return reader.file_output(name)
        if not kind.is_raster:
            return reader.layer_output(name)
        optional = self.parameterDefinition(name).flags() & self.parameterDefinition(name).Flag.FlagOptional
        return reader.optional_output(name) if optional else reader.output(name)

    def _path(self, kind: OutputKind, parameters: Mapping[str, Any], context: QgsProcessingContext) -> str:
        """Return the final path of an output, which QGIS will load if it is a layer."""
        definition = self.parameterDefinition(self.OUTPUTS[kind])
        if self._is_file(kind):
            return QgsProcessingParameters.parameterAsFileOutput(definition, parameters, context)
        return QgsProcessingParameters.parameterAsOutputLayer(definition, parameters, context)

    def _is_file(self, kind: OutputKind) -> bool:
        """Whether an output is a file that QGIS does not load as a layer."""
        return isinstance(self.parameterDefinition(self.OUTPUTS[kind]), QgsProcessingParameterFileDestination)

    def _validate(self, job: Any) -> None:  # noqa: ANN401
        self.validate_job(job)
        for error in destination_errors(outputs_of(job)):
            raise error


def _with_paths(job: Any, paths: Mapping[OutputKind, str]) -> Any:  # noqa: ANN401
    return replace(job, **{kind.value: path for kind, path in paths.items()})
