"""Preflight: check a model against rasters, settings and destinations before a run.

It only reports: it writes no file, and the run does not depend on it. Each check is a line of text, with a
fix if one parameter would fix the problem.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..batch import ItemFailure, plan_batch
from ..errors import EngineError, PixelwiseError
from ..formats import read_definition
from ..i18n import tr
from ..job import Job
from ..ledger.ledger import is_long
from ..ledger.unfinished import UnfinishedRun, unfinished_runs
from ..model.arguments import speed_key
from ..model.definition import ModelDefinition, Normalisation
from ..model.expected_values import range_that_suits
from ..network.engine import starts_on_cpu
from ..network.processors import CPU_PROVIDER, Processor
from ..plan import Plan, plan
from ..raster.calculation import calculated_type
from ..raster.mosaic import Mosaic
from ..raster.stack import Stack
from ..report.versions import library_versions
from ..run import open_planned
from .band_order import check_bands, check_inputs
from .cell_size import check_cell_size
from .check import Check, Fix, Severity
from .dates import check_dates
from .definition import check_definition, with_range_fix
from .destinations import check_destinations
from .estimate import Estimate, estimate
from .extent import check_extent
from .fixes import cell_size_fix, fix_for
from .interpretation import check_interpretation
from .padding import check_padding
from .samples import SampleCache
from .speed import seconds_per_tile
from .stack import check_stacked_bands
from .values import check_values

__all__ = ["Check", "Estimate", "Fix", "Preflight", "PreflightReport", "PreflightRequest", "Severity", "UnfinishedRun"]

_MOST_CHECKED = 3  # results; their rasters are mostly alike


@dataclass(frozen=True)
class PreflightRequest:
    """A job to check.

    Attributes:
        job: The job; for a batch, its output is the merged raster, "" to omit it.
        separately: Whether it is a batch, with a result for each raster item.
        folder: The folder of the items' results; "" for a temporary one.
        broken: Raster items that the caller could not open.
    """

    job: Job
    separately: bool = False
    folder: str = ""
    broken: tuple[ItemFailure, ...] = ()


@dataclass(frozen=True)
class PreflightReport:
    """The checks of a job.

    Attributes:
        checks: The checks, in order of their subjects.
        estimate: The size and duration of the run; None if it is not possible.
        plans: The plan of each result.
    """

    checks: tuple[Check, ...]
    estimate: Estimate | None = None
    plans: tuple[Plan, ...] = ()

    @property
    def worst(self) -> Severity:
        """The worst severity of all checks; a note counts as fine."""
        severities = {check.severity for check in self.checks}
        worst_first = (Severity.ERROR, Severity.WARNING, Severity.UNVERIFIED)
        return next((severity for severity in worst_first if severity in severities), Severity.FINE)


class Preflight:
    """Checks jobs one after the other, and caches slow results. Not thread-safe."""

    def __init__(self) -> None:
        """Create an empty cache."""
        self._samples = SampleCache()
        self._speeds: dict[tuple[object, ...], float | PixelwiseError] = {}
        self._models: dict[tuple[str, float], ModelDefinition] = {}  # models given as JSON text

    def check(self, request: PreflightRequest) -> PreflightReport:
        """Check a job without running the network."""
        try:
            plans, failures = self._planned(request)
        except PixelwiseError as error:
            return PreflightReport((Check(Severity.ERROR, str(error), self._fix(request, error)),))
        estimated = estimate(plans)
        destinations = check_destinations(request.job, request.folder, estimated.size)
        checks = [*failures, *dict.fromkeys(self._checks(plans)), *destinations]
        return self._timed(PreflightReport(tuple(checks), estimated, plans))

    def benchmark(self, report: PreflightReport) -> PreflightReport:
        """Return the report with the estimated time, for which the network runs on a tile unless cached."""
        if not report.plans or report.worst is Severity.ERROR:
            return report
        first = report.plans[0]
        key = _key(first)
        if key not in self._speeds:
            try:
                self._speeds[key] = seconds_per_tile(first, open_planned(first))
            except PixelwiseError as error:
                self._speeds[key] = error
        return self._timed(report)

    def unfinished(self, report: PreflightReport) -> tuple[UnfinishedRun, ...]:
        """Return the unfinished runs of the outputs of a report, the ones that the planned runs go on from first.

        Raises:
            PixelwiseError: The model or a raster can no longer be read, or the engine is missing.
        """
        runs = [run for plan in report.plans for run in unfinished_runs(plan, _provider_of, library_versions)]
        return tuple(sorted(runs, key=lambda run: bool(run.different)))

    def _planned(self, request: PreflightRequest) -> tuple[tuple[Plan, ...], list[Check]]:
        if not request.separately:
            return (self._plan(request.job),), []
        folder = request.folder or _missing_folder()
        planned = plan_batch(request.job, folder, temporary=not request.folder, broken=request.broken)
        return planned.plans, [Check(Severity.WARNING, str(failure.error)) for failure in planned.failures]

    def _plan(self, job: Job) -> Plan:
        return plan(job, self._model(job.model))

    def _model(self, model: str) -> ModelDefinition | None:
        """Return the model of a JSON text, read once; for a file None, since `formats` caches files."""
        if not model.strip().startswith("{"):
            return None
        definition = next((cached for (text, _), cached in self._models.items() if text == model), None)
        if definition is None or (model, _modified(definition)) not in self._models:
            definition = read_definition(model)
            self._models = {(model, _modified(definition)): definition}
        return definition

    def _fix(self, request: PreflightRequest, error: PixelwiseError) -> Fix | None:
        def planned(job: Job) -> object:
            return self._planned(replace(request, job=job))

        fix = fix_for(request.job, error, planned)
        if fix is None and not isinstance(error, EngineError):
            try:
                model = self._model(request.job.model) or read_definition(request.job.model)
                fix = cell_size_fix(request.job, model, planned)
            except PixelwiseError:  # the model itself is not valid
                return None
        return fix

    def _checks(self, plans: Sequence[Plan]) -> Iterator[Check]:
        """Yield all checks of the first result, and the warnings of a few others."""
        for number, result in enumerate(plans[:_MOST_CHECKED]):
            checks = [
                *_check_bands(result),
                *check_inputs(result),
                *check_dates(result),
                *_remarks(result),
                *check_interpretation(result),
                *self._values(result),
                *check_cell_size(result),
                *check_extent(result),
                *check_definition(result),
                *check_padding(result),
            ]
            for check in checks:
                if number == 0:
                    yield check
                elif check.severity is Severity.WARNING:
                    yield replace(check, raster=result.job.rasters[0].name)

    def _values(self, planned: Plan) -> Iterator[Check]:
        """Yield the checks of the values; of a stack, those of the rasters with a warning, or else of the first."""
        if planned.definition.expressions and isinstance(planned.imagery, Stack):
            text = tr(
                "Values: the bands of the model are calculated from those of several rasters, so they are not compared "
                "with the values that it was trained on."
            )
            yield Check(Severity.UNVERIFIED, text)
            return
        if not isinstance(planned.imagery, Stack):
            bands = planned.definition.signature.image.bands
            yield from self._values_of(planned, planned.definition.normalisation, planned.imagery, bands)
            return
        how, checks = planned.definition.normalisation, []
        for raster in planned.imagery.rasters:
            raster_checks = self._values_of(planned, how.of_bands(raster.places), raster.mosaic, len(raster.places))
            checks += [replace(check, raster=raster.name, fix=None) for check in raster_checks]
        yield from [check for check in checks if check.severity is Severity.WARNING] or checks[:1]

    def _values_of(self, planned: Plan, how: Normalisation, imagery: Mosaic, bands: int) -> Iterator[Check]:
        dtype = calculated_type(imagery.dtype) if planned.definition.expressions else imagery.dtype
        items, warning = imagery.items, planned.scaling_warning_of(how, dtype, bands)
        if any(item.raster.blocks is not None for item in items):
            if warning is not None:
                yield with_range_fix(Check(Severity.WARNING, warning.text), planned.job, warning.suggested)
            yield Check(
                Severity.UNVERIFIED,
                tr("Values: {type}; no values were read from the server, so they could not be checked.").format(
                    type=imagery.dtype
                ),
            )
            return
        try:
            spreads = self._samples.spreads(items, planned.calculation)
        except PixelwiseError as error:
            yield Check(Severity.ERROR, str(error))
            return
        check, ends = check_values(how, dtype, spreads), range_that_suits(how, dtype, spreads)
        if warning is not None:
            yield with_range_fix(Check(Severity.WARNING, warning.text), planned.job, ends or warning.suggested)
        if warning is None or check.severity is not Severity.WARNING:
            yield with_range_fix(check, planned.job, ends)

    def _timed(self, report: PreflightReport) -> PreflightReport:
        speed = self._speeds.get(_key(report.plans[0]))
        if speed is None or report.estimate is None:
            return report
        if isinstance(speed, PixelwiseError):
            gpu = isinstance(speed, EngineError) and report.plans[0].job.processor is Processor.GPU
            refusal = Check(Severity.ERROR, str(speed), Fix("PROCESSOR_TYPE", 0) if gpu else None)
            return replace(report, checks=(refusal, *report.checks))
        seconds = report.estimate.steps * speed
        checks = (*report.checks, *_remark_on_resuming(report.plans[0], seconds))
        return replace(report, checks=checks, estimate=replace(report.estimate, seconds=seconds))


def _remark_on_resuming(planned: Plan, seconds: float) -> Iterator[Check]:
    """Yield a note that a long run cannot be continued, if its output is temporary."""
    if is_long(seconds) and not planned.job.resumable:
        yield Check(
            Severity.NOTE,
            tr(
                "Unfinished runs: the result is temporary, so a run that ends early cannot be continued. To be able to "
                "continue it, choose a file."
            ),
        )


def _provider_of(planned: Plan) -> str:
    """Return the execution provider that will run the network, which is opened only if it may be one of several."""
    job = planned.job
    return CPU_PROVIDER if starts_on_cpu(job.processor, job.gpu_id) else open_planned(planned).provider


def _check_bands(planned: Plan) -> Iterator[Check]:
    if isinstance(planned.imagery, Stack):
        yield from check_stacked_bands(planned, planned.imagery)
    else:
        yield from check_bands(planned)


def _remarks(planned: Plan) -> Iterator[Check]:
    for remark in planned.remarks:
        yield Check(Severity.WARNING if remark.warning else Severity.NOTE, remark.text)


def _key(planned: Plan) -> tuple[object, ...]:
    """Return the settings that the time per tile depends on most."""
    job, model = planned.job, planned.definition
    return (
        model.file.path,
        _modified(model),
        model.signature,
        *speed_key(planned.arguments, model),
        planned.workers,
        job.processor,
        job.gpu_id,
        planned.imagery.dtype,
    )


def _modified(model: ModelDefinition) -> float:
    try:
        return os.stat(model.file.path).st_mtime
    except OSError:  # a missing file is reported by the run
        return 0.0


def _missing_folder() -> str:
    """Return a folder that does not exist."""
    return os.path.join(tempfile.gettempdir(), "pixelwise-items")
