"""The mode that classifies all raster items separately: where their results go, and that they become layers."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsProject

from ..inference import Job, OutputError, Progress
from ..inference.batch import BatchPlan, ItemFailure, plan_batch, run_batch
from ..inference.result.stored_legend import stored_legend
from .from_qgis import ParameterReader
from .i18n import tr
from .result_layer import Extra, load

_OUTPUT, _FOLDER, _LAYERS = "OUTPUT", "OUTPUT_FOLDER", "OUTPUT_LAYERS"


@dataclass(frozen=True)
class BatchItems:
    """Where the results of the items go.

    Attributes:
        folder: The folder that was named; "" for a temporary one.
        project: Where they become layers; None for nowhere.
        broken: The rasters that cannot be opened.
    """

    folder: str
    project: QgsProject | None
    broken: tuple[ItemFailure, ...] = ()

    @classmethod
    def of(cls, reader: ParameterReader, output: str, broken: tuple[ItemFailure, ...]) -> BatchItems:
        """Read what the user gave beside the place of the overlay, `output`, which may be "".

        Raises:
            OutputError: No result was asked for.
        """
        folder = reader.file_output(_FOLDER)
        if not folder and not output:
            raise OutputError(
                tr(
                    "Folder for the raster items: neither OUTPUT_FOLDER nor OUTPUT is specified. Choose a folder for "
                    "the results of the items, a file to merge them into, or both."
                ),
                _FOLDER,
            )
        # Where the overlay will not be loaded, nor will they; without an overlay nothing says that they shall not.
        project = reader.destination_project(_OUTPUT) if output else reader.context.project()
        return cls(folder, project, broken)

    def judge(self, job: Job) -> None:
        """Plan the run."""
        self._planned(job)

    def classify(self, job: Job, progress: Progress, context: QgsProcessingContext) -> dict[str, object]:
        """Classify all items, and have their results loaded; give the algorithm's results."""
        planned = self._planned(job)
        legends = {single.job.output: stored_legend(single.job.output) for single in planned.plans}
        done = run_batch(planned, progress)
        if self.project is not None:
            for name, summary in done.items:
                load(Extra(summary.output, name, legends[summary.output]), _LAYERS, self.project, context)
        results: dict[str, object] = {_LAYERS: [summary.output for _, summary in done.items], _FOLDER: planned.folder}
        return {**results, _OUTPUT: job.output} if done.overlay else results

    def _planned(self, job: Job) -> BatchPlan:
        folder = self.folder or QgsProcessingUtils.generateTempFilename("items")
        return plan_batch(job, folder, temporary=not self.folder, broken=self.broken)
