"""Plan a job: validate it, and determine how it runs, before anything is written."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal

from .arrays import DType
from .errors import ArgumentError, OutputError, RasterError, blaming
from .formats import read_definition, with_bands, with_output
from .grid.grid import Grid
from .grid.tiling import Tiling
from .i18n import tr
from .job import Job, worker_count
from .model.arguments import ModelArguments, chosen_output, read_arguments
from .model.definition import ModelDefinition
from .model.value_range import ScalingWarning, scaling_warning, with_range
from .model.values import Values
from .raster.bands import BandChoice, count_requested
from .raster.cells import with_cells, with_one_cell
from .raster.imagery import Imagery, pixel_type, source_files
from .raster.inputs import RasterInput
from .raster.mask import Mask
from .raster.mosaic import Mosaic
from .raster.output_grid import OutputGrid, SourceRaster, plan_output_grid
from .raster.raster_items import overlapping_items
from .raster.readings import Header, Reading, decide_reading, fed_type
from .raster.roles import BandRoles, Remark, count_of_imagery, in_few_lines, roles_of
from .raster.scaling import Scaling, band_scales
from .raster.storage import BlockLayout, is_local
from .result.outputs import Output, OutputKind, percent_bands
from .result.pyramid import SIDE

_ROW = 64 * 2**20  # bytes of the source's blocks and of the results under a row of tiles
_LEAST_ACROSS = 4  # tiles in such a row: at the edges between strips pixels are read twice


@dataclass(frozen=True)
class Plan:
    """A validated job and how it runs.

    Attributes:
        bands: The bands of the first raster, with the warnings of all; chosen by name if those of all rasters are.
        stored: The block layout of the rasters.
        reading: Whether the network is given stored numbers or real values.
        headers: The scales and offsets of the bands, by which the reading was decided.
        remarks: Remarks about transparency bands and colour tables.
        unsure_alpha: The indices of items with a transparency band whose values are not only those of a mask.
        seconds: The duration of planning.
        warnings: Warnings about the output grid.
    """

    job: Job
    definition: ModelDefinition
    arguments: ModelArguments
    bands: BandChoice
    imagery: Mosaic
    tiling: Tiling
    workers: int
    stored: BlockLayout
    reading: Reading
    headers: tuple[Header, ...]
    mask: Mask | None = None
    remarks: tuple[Remark, ...] = ()
    unsure_alpha: tuple[int, ...] = ()
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()

    @property
    def scaling_warning(self) -> ScalingWarning | None:
        """A warning if mean and standard deviation do not match the values, unless the user set the range."""
        if self.arguments.value_range is not None:
            return None
        # Reflectance x 10,000 is passed as floating-point numbers, with the range of integers.
        dtype = np.dtype(np.uint16) if self.reading.values is Values.DN10000 else self.imagery.dtype
        return scaling_warning(self.definition.normalisation, dtype, self.definition.signature.image.bands)


def plan(job: Job, definition: ModelDefinition | None = None) -> Plan:
    """Plan a job from its model, which is read unless given, and the headers of its rasters.

    Raises:
        PixelwiseError: The job is not valid; no file has been written.
    """
    started = time.monotonic()
    definition = selected(job, definition or read_definition(job.model))
    arguments = read_arguments(job.arguments, definition)
    _require_scores(job, definition)
    workers = worker_count(job.parallel_factor)
    inputs, environment = with_cells(job.rasters, job.environment)
    rasters = [item for raster in inputs for item in overlapping_items(raster)]
    surveys = [_survey(raster, job.bands, definition) for raster in rasters]
    _require_output(job, surveys, definition)
    definition = _with_value_range(_with_statistics(definition, surveys), arguments)
    headers = tuple(survey.header for survey in surveys)
    reading = decide_reading(arguments.values, definition, headers)
    arguments = replace(arguments, values=reading.values)
    _require_one_type(headers, reading, definition)
    output = plan_output_grid([survey.source for survey in surveys], environment)
    imagery = _imagery(surveys, reading, output)
    stored = BlockLayout.like_all(survey.stored for survey in surveys)
    tiling = Tiling(*arguments.tile, arguments.padding, definition.total_stride, output.phase)
    mask = _mask(job, output.grid)
    by_name = all(survey.bands.by_name for survey in surveys)
    bands = replace(surveys[0].bands, by_name=by_name, warnings=_band_warnings(surveys))
    planned = Plan(job, definition, arguments, bands, imagery, tiling, workers, stored, reading, headers, mask)
    remarks = in_few_lines(remark for survey in surveys for remark in survey.roles.remarks)
    unsure_alpha = tuple(number for number, survey in enumerate(surveys) if survey.roles.alpha_is_unsure)
    planned = replace(planned, remarks=remarks, unsure_alpha=unsure_alpha, warnings=output.warnings)
    return in_strips(replace(planned, seconds=time.monotonic() - started))


def _imagery(surveys: Sequence[_Survey], reading: Reading, output: OutputGrid) -> Mosaic:
    """Return how the pixels are read: as stored, then scaled if the reading requires it."""
    fed = fed_type(reading.values, [survey.header for survey in surveys])
    items = []
    for survey, mapping in zip(surveys, output.mappings):
        scaling = Scaling.of(survey.header.scales, reading.values)
        stored = survey.dtype if scaling else fed
        bands, alpha, scaled = survey.bands.bands, survey.roles.alpha, fed if scaling else None
        items.append(Imagery(survey.source.raster, bands, stored, mapping, alpha, scaling, scaled))
    return Mosaic(output.grid, fed, tuple(items), all(survey.local for survey in surveys))


def selected(job: Job, definition: ModelDefinition) -> ModelDefinition:
    """Return the model with the output of the arguments, and the number of bands of Band order or the raster.

    Raises:
        PixelwiseError: The model does not have this output or number of bands, or the raster cannot be opened.
    """
    definition = with_output(job.model, definition, chosen_output(job.arguments))
    if not definition.signature.image.any_bands or not job.rasters:
        return definition
    count = count_requested(job.bands) or count_of_imagery(with_one_cell(job.rasters[0]))
    return with_bands(job.model, definition, count)


@dataclass(frozen=True)
class _Survey:
    """The header of a raster: its grid, the roles of its bands, the data type, its files.

    Attributes:
        count: The number of bands without a transparency band.
        dtype: The data type of the pixels that are read.
        header: The scales and offsets of the model's bands.
        local: Whether its files are on this machine.
        stored: Its block layout.
    """

    source: SourceRaster
    count: int
    roles: BandRoles
    dtype: DType
    header: Header
    files: frozenset[str]
    local: bool
    stored: BlockLayout

    @property
    def bands(self) -> BandChoice:
        """The bands that are passed to the model."""
        return self.roles.choice


def _survey(raster: RasterInput, bands: str, model: ModelDefinition) -> _Survey:
    dataset = raster.open_dataset()
    roles = roles_of(raster, dataset, bands, model)
    used = roles.choice.bands
    read = dataset if roles.raster is raster else roles.raster.open_dataset()
    dtype = pixel_type(read, used, raster.name)
    header = _header(roles.raster, read, used, dtype)
    _require_values(header.dtype, model, raster.name)
    files = frozenset(source_files(dataset))
    local = raster.blocks is None and is_local(dataset, files)
    count = read.RasterCount - (roles.alpha is not None)
    source, stored = SourceRaster.of(read, roles.raster), BlockLayout.of(dataset, len(used))
    return _Survey(source, count, roles, dtype, header, files, local, stored)


def _header(raster: RasterInput, dataset: gdal.Dataset, bands: tuple[int, ...], dtype: DType) -> Header:
    """Return the scales and offsets of the model's bands."""
    if raster.blocks is None:
        return Header(raster.name, bands, band_scales(dataset, bands), dtype)
    band_scale = raster.blocks.scales or (None,) * len(raster.blocks.bands)
    scales = tuple(band_scale[band] for band in bands)
    if all(scales):  # stored numbers are computed from real values
        dtype = np.result_type(*(scale.dtype for scale in scales if scale))
    return Header(raster.name, bands, scales, dtype)


def _with_value_range(model: ModelDefinition, arguments: ModelArguments) -> ModelDefinition:
    """Return the model with the value range of the arguments, if given."""
    ends = arguments.value_range
    return model if ends is None else replace(model, normalisation=with_range(model.normalisation, ends))


def _with_statistics(model: ModelDefinition, surveys: Sequence[_Survey]) -> ModelDefinition:
    """Return the model with the statistics of its bands, if its file lists statistics for all bands of a raster.

    Raises:
        RasterError: A raster has another number of bands than there are statistics, or other bands than the first.
    """
    statistics = model.raster_statistics
    if statistics is None:
        return model
    bands = surveys[0].bands.bands
    for survey in surveys:
        if survey.count != statistics.count or survey.bands.bands != bands or max(bands) >= statistics.count:
            raise RasterError(
                tr(
                    'Input raster "{raster}": {origin} lists {statistics} statistics (NormalizationStats) for {bands} '
                    "named bands, so rasters of {statistics} bands in the order of the training are expected. Choose "
                    "such a raster, or list the statistics of the model's bands only."
                ).format(
                    raster=survey.source.raster.name,
                    origin=model.origin,
                    statistics=statistics.count,
                    bands=model.signature.image.bands,
                )
            )
    return replace(model, normalisation=statistics.of_bands(bands))


def _band_warnings(surveys: Sequence[_Survey]) -> tuple[str, ...]:
    """Return the warnings about the choice of bands, each once for all rasters that it concerns."""
    rasters: dict[str, list[str]] = {}
    for survey in surveys:
        for warning in survey.bands.warnings:
            rasters.setdefault(warning, []).append(survey.source.raster.name)
    texts = []
    for warning, (first, *others) in rasters.items():
        if others:
            template = tr('Bands: in "{raster}" and {count} more rasters, {warning}')
        else:
            template = tr('Bands: in "{raster}", {warning}')
        texts.append(template.format(raster=first, count=len(others), warning=warning))
    return tuple(texts)


def in_strips(plan: Plan) -> Plan:
    """Return the plan with strips of columns whose rows of tiles fit into memory.

    A raster with wider blocks, such as whole rows, has one strip, since each strip would decode all blocks.
    """
    tiling, stored, written = plan.tiling, plan.stored, _bytes_written(plan.job, plan.definition)
    step = tiling.step[1]
    fits = (_ROW - stored.bytes_under(tiling, 0)) // (stored.bytes_of_column(tiling) + written * (tiling.height + SIDE))
    whole = SIDE // math.gcd(SIDE, step)  # so many tiles end where a block of the results does
    across = max(_LEAST_ACROSS, fits // step // whole * whole or fits // step)
    return replace(plan, tiling=replace(tiling, across=across if stored.cols <= across * step else 0))


def _bytes_written(job: Job, model: ModelDefinition) -> int:
    """Return the bytes of a pixel in all results, at most."""
    return np.dtype(np.int32).itemsize + sum(len(percent_bands(kind, model)) for kind in job.extras)


def _require_one_type(headers: Sequence[Header], reading: Reading, model: ModelDefinition) -> None:
    """Refuse rasters of different data types if the model scales values by their type."""
    bands = model.signature.image.bands
    types = [fed_type(reading.values, [header]) for header in headers]
    first, *others = [(header, model.normalisation.linear(dtype, bands)) for header, dtype in zip(headers, types)]
    for header, (gain, bias) in others:
        if not (np.array_equal(gain, first[1][0]) and np.array_equal(bias, first[1][1])):
            raise RasterError(
                tr(
                    'Input raster "{raster}": its values are {type}, those of "{first}" {first_type}, and the model '
                    "scales values by their type. Convert one of them to the other's type and range."
                ).format(
                    raster=header.name,
                    type=header.dtype,
                    first=first[0].name,
                    first_type=first[0].dtype,
                )
            )


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


@blaming("mask")
def _mask(job: Job, grid: Grid) -> Mask | None:
    if job.mask is None:
        return None
    mask = Mask.of(job.mask, grid, job.rasters[0].name)
    mask.require_pixels(job.mask.name)
    return mask


def _require_values(dtype: DType, model: ModelDefinition, raster: str) -> None:
    """Refuse values outside the range of an integer input of the model."""
    wanted = model.signature.image.dtype
    if wanted.kind in "iu" and not np.can_cast(dtype, wanted):
        raise RasterError(
            tr(
                'Input raster "{raster}": the model expects unscaled {wanted} values, but the raster has '
                "{type}. Convert the raster to {wanted}."
            ).format(raster=raster, wanted=wanted, type=dtype)
        )


def _require_output(job: Job, surveys: Sequence[_Survey], model: ModelDefinition) -> None:
    read = {os.path.realpath(raster.uri): tr("a file of the input raster") for raster in job.rasters}
    read.update({path: tr("a file of the input raster") for survey in surveys for path in survey.files})
    if job.environment.snap is not None:
        with blaming("snap"):
            snap = job.environment.snap.open_dataset()
        read.update({path: tr("a file of the snap raster") for path in source_files(snap)})
    read[os.path.realpath(model.file.path)] = tr("a file of the model")
    if job.mask is not None and job.mask.path:
        read[os.path.realpath(job.mask.path)] = tr("a file of the mask")
    stems: list[str] = []
    for output in job.outputs if job.output else (Output(OutputKind.CLASSES, ""), *job.outputs):
        with blaming(output.kind.value):
            _require_file_name(output)
            _require_unread(output, read)
            if output.kind.is_raster:
                _require_own_style(output.path, read, stems)
                stems.append(_stem(output.path))


def _require_file_name(output: Output) -> None:
    """Refuse a file name that is not that of a GeoTIFF or, for a report, of an HTML file."""
    if os.path.splitext(output.path)[1].lower() in output.kind.suffixes and "\0" not in output.path:
        return
    if output.kind.is_raster:
        template = tr("Output {output!r}: the result is a GeoTIFF. Choose a file name that ends in .tif or .tiff.")
    else:
        template = tr("Report {output!r}: the report is an HTML file. Choose a file name that ends in .html or .htm.")
    raise OutputError(template.format(output=output.path))


def _require_unread(output: Output, read: Mapping[str, str]) -> None:
    """Refuse a file that the run reads."""
    target = os.path.realpath(output.path)
    if target in read:
        raise OutputError(
            tr("{title} {output}: this is {what}. Choose another file name.").format(
                title=output.kind.title, output=output.path, what=read[target]
            )
        )


def _require_own_style(output: str, read: Iterable[str], stems: Sequence[str]) -> None:
    """Refuse a raster whose style would replace that of an input or of another output."""
    target = os.path.realpath(output)
    style = os.path.splitext(target)[0] + ".qml"
    if os.path.isfile(style) and not os.path.isfile(target) and any(_shares(style, path) for path in read):
        raise OutputError(
            tr("Output {output}: its style would replace the input's {style}. Choose another file name.").format(
                output=output, style=style
            )
        )
    if _stem(output) in stems:
        raise OutputError(
            tr(
                "Output {output}: another result has this name, and both would use the same style file (.qml). "
                "Choose another file name."
            ).format(output=output)
        )


def _stem(path: str) -> str:
    return os.path.normcase(os.path.splitext(os.path.realpath(path))[0])


def _shares(style: str, path: str) -> bool:
    return os.path.splitext(path)[0] == os.path.splitext(style)[0]
