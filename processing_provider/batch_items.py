"""Process all raster items separately: the destinations of their results, and loading them as layers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsProject

from ..inference import Job, Progress
from ..inference.batch import BatchPlan, ItemFailure, plan_batch, require_destination, run_batch
from ..inference.cluster import opened_cluster
from ..inference.result.stored_legend import stored_legend
from .from_qgis import ParameterReader
from .named_files import is_temporary
from .result_layer import ExtraLayer, load

_OUTPUT, _FOLDER, _LAYERS = "OUTPUT", "OUTPUT_FOLDER", "OUTPUT_LAYERS"


@dataclass(frozen=True)
class BatchItems:
    """The destinations of the results of all items.

    Attributes:
        folder: The given folder; "" for a temporary one.
        project: The project to load the results into; None if they are not loaded.
        broken: The rasters that cannot be opened.
    """

    folder: str
    project: QgsProject | None
    broken: tuple[ItemFailure, ...] = ()

    @classmethod
    def of(cls, reader: ParameterReader, output: str, broken: tuple[ItemFailure, ...]) -> BatchItems:
        """Read the destinations; `output`, the path of the merged raster, may be "".

        Raises:
            OutputError: Neither a folder nor a merged raster is specified.
        """
        folder = reader.file_output(_FOLDER)
        require_destination(output, folder)
        # The items are loaded if the merged raster is; without a merged raster they always are.
        project = reader.destination_project(_OUTPUT) if output else reader.context.project()
        return cls(folder, project, broken)

    def validate(self, job: Job) -> None:
        """Plan the run, which validates the job."""
        self._plan(job)

    def classify(self, job: Job, progress: Progress, context: QgsProcessingContext) -> dict[str, object]:
        """Classify all items and let QGIS load their results; return the algorithm's results."""
        resumable = bool(self.folder) and not is_temporary(self.folder, context)
        with opened_cluster(job) as run_item:
            batch_plan = self._plan(replace(job, resumable=resumable))
            legends = {plan.job.output: stored_legend(plan.job.output) for plan in batch_plan.plans}
            result = run_batch(batch_plan, progress, run_item)
        if self.project is not None:
            for name, summary in result.items:
                load(ExtraLayer(summary.output, name, legends[summary.output]), _LAYERS, self.project, context)
        results: dict[str, object] = {
            _LAYERS: [summary.output for _, summary in result.items],
            _FOLDER: batch_plan.folder,
        }
        return {**results, _OUTPUT: job.output} if result.overlay else results

    def _plan(self, job: Job) -> BatchPlan:
        folder = self.folder or QgsProcessingUtils.generateTempFilename("items")
        return plan_batch(job, folder, temporary=not self.folder, broken=self.broken)
