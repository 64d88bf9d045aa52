"""Plan a job: validate it, and determine how it runs, before anything is written."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .arrays import DType
from .disk.file_state import FileStates
from .errors import ArgumentError, PixelwiseError, RasterError, blaming
from .formats import read_definition, with_bands, with_output
from .grid.gdal import in_words
from .grid.tiling import Tiling
from .i18n import tr
from .job import Job, worker_count
from .model.acquisition import Acquisition
from .model.arguments import (
    INCOMPLETE,
    Argument,
    Incomplete,
    ModelArguments,
    argument_pairs,
    chosen_output,
    in_effect,
    read_arguments,
    with_padding,
)
from .model.definition import ModelDefinition, Normalisation
from .model.value_range import ScalingWarning, range_warning, scaling_warning, with_range
from .model.values import ValueMode
from .raster.acquisition import acquisition_of
from .raster.bands import BandChoice, count_requested, require_whole_dates
from .raster.calculation import Calculation, calculated_type
from .raster.cells import with_cells, with_cells_of_stack, with_one_cell
from .raster.damage import KnownDamage, OnReadError
from .raster.earlier_reads import RemoteStates, forget_earlier_reads, remote_states
from .raster.inputs import RasterInput
from .raster.interpretation import Header, ValueInterpretation
from .raster.mask import Mask, mask_on
from .raster.mosaic import Mosaic
from .raster.roles import Remark, count_of_imagery, in_few_lines, offered_bands
from .raster.source_files import source_files
from .raster.stack import Stack
from .raster.stack_bands import count_of_stack, count_stacked
from .raster.storage import BlockLayout
from .result.destinations import require_destinations
from .result.outputs import Output, OutputKind, percent_bands
from .result.pyramid import BLOCK_SIDE
from .survey import RasterSurvey, Survey, survey_mosaic, survey_stack
from .tile_memory import require_fitting_tile

_ROW = 64 * 2**20  # bytes of the source's blocks and of the results under a row of tiles
_LEAST_ACROSS = 4  # tiles in such a row: at the edges between strips pixels are read twice


@dataclass(frozen=True)
class Plan:
    """A validated job and how it runs.

    Attributes:
        bands: The bands of the first raster, or of all rasters of a stack, with the warnings of all.
        stored: The block layout of the rasters.
        interpretation: Whether the network is given stored numbers or real values.
        headers: The scales and offsets of the bands, by which the interpretation was decided.
        remarks: Remarks about transparency bands and colour tables.
        unsure_alpha: The indices of items with a transparency band whose values are not only those of a mask.
        seconds: The duration of planning.
        warnings: Warnings about the output grid.
        acquisition: The values for metadata inputs of the network, if it has any.
        damage: The damage that is found in the rasters, if it becomes nodata.
        states: The states of the files of the rasters.
        remote: The states of their files on servers.
        unidentified: The names of rasters whose files are not all known.
        one_by_one: Whether a batch is one tile, since there was not enough memory for more.
    """

    job: Job
    definition: ModelDefinition
    arguments: ModelArguments
    bands: BandChoice
    imagery: Mosaic | Stack
    tiling: Tiling
    workers: int
    stored: BlockLayout
    interpretation: ValueInterpretation
    headers: tuple[Header, ...]
    mask: Mask | None = None
    remarks: tuple[Remark, ...] = ()
    unsure_alpha: tuple[int, ...] = ()
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    acquisition: Acquisition | None = None
    damage: KnownDamage | None = None
    states: FileStates = ()
    remote: RemoteStates = ()
    unidentified: tuple[str, ...] = ()
    one_by_one: bool = False

    @property
    def scaling_warning(self) -> ScalingWarning | None:
        """A warning if mean and standard deviation do not match the values, unless the user set the range."""
        return next(filter(None, (self.scaling_warning_of(*group) for group in self._normalised)), None)

    @property
    def range_warning(self) -> ScalingWarning | None:
        """A warning if values are scaled as those of 8-bit images, but may be larger, unless the user set the range."""
        if self.arguments.value_range is not None:
            return None
        return next(filter(None, (range_warning(*group) for group in self._normalised)), None)

    @property
    def _normalised(self) -> list[tuple[Normalisation, DType, int]]:
        """The normalisation of the values of each type, the type, and the number of bands."""
        how, bands = self.definition.normalisation, self.definition.signature.image.bands
        if isinstance(self.imagery, Stack) and not self.definition.expressions:
            return [(how.of_bands(own.places), own.mosaic.dtype, len(own.places)) for own in self.imagery.rasters]
        return [(how, self.fed_types[0], bands)]

    def scaling_warning_of(self, how: Normalisation, dtype: DType, bands: int) -> ScalingWarning | None:
        """Return the warning about some bands of the model, unless the user set the range.

        Args:
            how: Their normalisation.
            dtype: Type of their values.
            bands: Their number.
        """
        if self.arguments.value_range is not None:
            return None
        # Reflectance x 10,000 is passed as floating-point numbers, with the range of integers.
        return scaling_warning(
            how, np.dtype(np.uint16) if self.interpretation.values is ValueMode.DN10000 else dtype, bands
        )

    @property
    def fed_types(self) -> tuple[DType, ...]:
        """The types of values that are normalised differently: those of the rasters, or of calculated bands."""
        if self.definition.expressions:
            return (calculated_type(self.imagery.dtype),)
        return self.imagery.dtypes

    @property
    def calculation(self) -> Calculation | None:
        """The calculation of the model's bands, if it has expressions, or steps that may have no result."""
        definition = self.definition
        chains = definition.normalisation.chains(*self.linear()) if definition.normalisation.steps else ()
        return Calculation.of(definition.band_keys, definition.expressions, chains, self.imagery.dtype)

    @property
    def arguments_in_effect(self) -> tuple[tuple[Argument, str], ...]:
        """Each argument with its value, without `incomplete` if the default of a stack applies: no value states it."""
        values = in_effect(self.arguments, self.definition)
        if not isinstance(self.imagery, Stack) or self.imagery.keeps_partial:
            return values
        strict = self.arguments.incomplete is Incomplete.CLASSIFY and len(self.imagery.rasters) > 1
        return tuple(pair for pair in values if not (strict and pair[0].name == INCOMPLETE))

    def linear(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return gain and bias of each model band, by the type of the raster that feeds it."""
        how, bands = self.definition.normalisation, self.definition.signature.image.bands
        if self.definition.expressions:
            return how.linear(self.fed_types[0], bands)
        gain, bias = how.linear(self.imagery.dtype, bands)
        if isinstance(self.imagery, Stack):
            for raster in self.imagery.rasters:
                places, (gains, biases) = [*raster.places], how.linear(raster.mosaic.dtype, bands)
                gain[places], bias[places] = gains[places], biases[places]
        return gain, bias


@in_words()
def plan(job: Job, definition: ModelDefinition | None = None) -> Plan:
    """Plan a job from its model, which is read unless given, and the headers of its rasters.

    Raises:
        PixelwiseError: The job is not valid; no file has been written.
    """
    started = time.monotonic()
    forget_earlier_reads(job.rasters)
    definition = selected_model(job, definition or read_definition(job.model))
    arguments = planned_arguments(job, definition)
    _require_scores(job, definition)
    workers = worker_count(job.parallel_factor)
    inputs, environment = (with_cells_of_stack if job.stacked else with_cells)(job.rasters, job.environment)
    survey = _survey_of(job, inputs, definition)
    _require_output(job, survey.items, definition)
    if definition.raster_statistics is not None:
        definition = survey.with_statistics(definition, definition.raster_statistics)
    if arguments.value_range is not None:
        definition = replace(definition, normalisation=with_range(definition.normalisation, arguments.value_range))
    headers = tuple(item.header for item in survey.items)
    interpretation = survey.interpretation(arguments.values, definition)
    arguments = replace(arguments, values=interpretation.values)
    output = survey.output_grid(environment)
    imagery, stored = survey.imagery(interpretation.values, output), survey.stored
    damage = KnownDamage() if job.on_read_error is OnReadError.NODATA else None
    imagery = imagery.tolerating(damage) if damage else imagery
    tiling = Tiling(*arguments.tile, arguments.padding, definition.total_stride, output.phase)
    mask = mask_on(job.mask, output.grid, job.rasters[0].name) if job.mask else None
    planned = Plan(
        *(job, definition, arguments, survey.bands, imagery, tiling, workers, stored, interpretation, headers, mask),
        damage=damage,
    )
    remarks = in_few_lines(remark for item in survey.items for remark in item.roles.remarks)
    unsure_alpha = tuple(number for number, item in enumerate(survey.items) if item.roles.alpha_is_unsure)
    planned = replace(planned, remarks=remarks, unsure_alpha=unsure_alpha)
    if definition.signature.metadata:
        planned = _with_acquisition(planned)
    planned = replace(
        planned,
        warnings=output.warnings,
        states=tuple(dict(state for item in survey.items for state in item.states).items()),
        remote=remote_states({name for item in survey.items for name in item.files.remote}),
        unidentified=tuple(dict.fromkeys(item.source.raster.name for item in survey.items if item.files.unknown)),
    )
    return in_strips(replace(planned, seconds=time.monotonic() - started))


def planned_arguments(job: Job, model: ModelDefinition) -> ModelArguments:
    """Return the arguments of a job, with which a tile may fit into memory.

    Raises:
        ArgumentError: They are not valid, or a tile does not fit.
    """
    arguments = read_arguments(job.arguments, model)
    require_fitting_tile(model, arguments)
    return arguments


def _with_acquisition(planned: Plan) -> Plan:
    """Return the plan with the values for metadata inputs; its arguments have the dates that are used."""
    given = planned.arguments.dates
    acquisition = acquisition_of(planned.definition, planned.job.rasters, planned.imagery, given)
    arguments = replace(planned.arguments, dates=acquisition.dates or given)
    return replace(planned, acquisition=acquisition, arguments=arguments)


def _survey_of(job: Job, inputs: Sequence[RasterInput], model: ModelDefinition) -> Survey:
    """Return the survey of a job's rasters."""
    if not job.stacked:
        try:
            return survey_mosaic(inputs, job.bands, model)
        except (RasterError, ArgumentError) as error:
            advice = _advice_to_stack(error, inputs, job.bands, model)
            if advice is None:
                raise
            raise advice from error
    given = argument_pairs(job.arguments).get(INCOMPLETE, "").strip().lower()
    return survey_stack(inputs, job.bands, model, keeps_partial=given == Incomplete.CLASSIFY.value)


def _advice_to_stack(
    error: PixelwiseError, inputs: Sequence[RasterInput], bands: str, model: ModelDefinition
) -> PixelwiseError | None:
    """Return the error of a mosaic with the advice to stack its rasters, if they have the bands of the model."""
    if len(inputs) < 2:
        return None
    try:
        survey_stack(inputs, bands, model, keeps_partial=False)
    except PixelwiseError:
        return None
    text = tr(
        "{error} If the rasters are dates or sensors of one image, set Processing mode to Process as stacked image (2)."
    )
    return type(error)(text.format(error=error), error.about)


def selected_model(job: Job, definition: ModelDefinition) -> ModelDefinition:
    """Return the model with the output of the arguments, and the number of bands of Band order or the raster.

    Raises:
        PixelwiseError: The model does not have this output or number of bands, or the raster cannot be opened.
    """
    output = chosen_output(job.arguments)
    if output:
        definition = with_output(job.model, definition, output)
    if not definition.signature.image.any_bands or not job.rasters:
        return definition
    return with_bands(job.model, definition, _count_of_bands(job, definition))


def _count_of_bands(job: Job, model: ModelDefinition) -> int:
    """Return the number of bands of Band order or the rasters, for a model that takes any number.

    Raises:
        ArgumentError: Band order does not list the bands of whole dates.
        RasterError: A raster does not have the bands of whole dates, or cannot be opened.
    """
    rasters = [with_one_cell(raster) for raster in job.rasters]
    count = count_stacked(job.bands, len(rasters)) if job.stacked else count_requested(job.bands)
    if job.stacked and not count:
        return count_of_stack(model, [offered_bands(raster) for raster in rasters])
    count = count or count_of_imagery(rasters[0])
    require_whole_dates(model, job.bands, count, rasters[0].name)
    return count


def in_strips(plan: Plan) -> Plan:
    """Return the plan with strips of columns whose rows of tiles fit into memory.

    A raster with wider blocks, such as whole rows, has one strip, since each strip would decode all blocks.
    """
    tiling, stored, step = plan.tiling, plan.stored, plan.tiling.step[1]
    # Bytes of a pixel in all results, at most.
    written = np.dtype(np.int32).itemsize + sum(len(percent_bands(kind, plan.definition)) for kind in plan.job.extras)
    fits = (_ROW - stored.bytes_under(tiling, 0)) // (
        stored.bytes_of_column(tiling) + written * (tiling.height + BLOCK_SIDE)
    )
    whole = BLOCK_SIDE // math.gcd(BLOCK_SIDE, step)  # so many tiles end where a block of the results does
    across = max(_LEAST_ACROSS, fits // step // whole * whole or fits // step)
    return replace(plan, tiling=replace(tiling, across=across if stored.cols <= across * step else 0))


def with_padding_of(plan: Plan, padding: int) -> Plan:
    """Return a plan that seeks its padding with the padding that was found."""
    arguments = with_padding(plan.job.arguments, plan.definition, padding)
    arguments = replace(arguments, values=plan.arguments.values, dates=plan.arguments.dates)
    return in_strips(replace(plan, arguments=arguments, tiling=replace(plan.tiling, padding=arguments.padding)))


def _require_scores(job: Job, model: ModelDefinition) -> None:
    """Refuse outputs that are computed from scores if the model gives class ids only."""
    refused = next((output for output in job.outputs if output.kind.from_scores), None)
    if refused and model.signature.gives_class_ids:
        raise ArgumentError(
            tr(
                "Output {output}: {origin} returns only classes, not scores, so confidence and probabilities are not "
                "available. Leave these outputs out, or export the model with its scores."
            ).format(output=refused.path, origin=model.origin),
            about=refused.kind.value,
        )


def _require_output(job: Job, surveys: Sequence[RasterSurvey], model: ModelDefinition) -> None:
    read = {os.path.realpath(raster.uri): tr("a file of the input raster") for raster in job.rasters}
    read.update({path: tr("a file of the input raster") for survey in surveys for path in survey.files.names})
    if job.environment.snap is not None:
        with blaming("snap"):
            snap = job.environment.snap.open_dataset()
        read.update({path: tr("a file of the snap raster") for path in source_files(snap)})
    read[os.path.realpath(model.file.path)] = tr("a file of the model")
    if job.mask is not None and job.mask.path:
        read[os.path.realpath(job.mask.path)] = tr("a file of the mask")
    require_destinations(job.outputs if job.output else (Output(OutputKind.CLASSES, ""), *job.outputs), read)
