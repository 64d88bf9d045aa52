"""Survey the headers of a job's rasters: their grids, the roles of their bands, their values and files.

A survey of several rasters is a `MosaicSurvey`, in which all bands of a pixel come from one raster, or a `StackSurvey`,
in which the bands of all of them are one image. It decides how values are read, and plans the grid and the imagery.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from osgeo import gdal

from .arrays import DType
from .disk.file_state import FileStates
from .errors import OutsideError, RasterError
from .i18n import tr
from .model.definition import ModelDefinition, Normalisation
from .model.values import ValueMode
from .raster.bands import BandChoice, listed_bands, requested_bands
from .raster.environment import Environment
from .raster.imagery import Imagery, pixel_type
from .raster.inputs import RasterInput
from .raster.interpretation import Header, ValueInterpretation, fed_type, interpret_values
from .raster.mosaic import Mosaic
from .raster.output_grid import OutputGrid, PixelMapping, SourceRaster, enclosing, plan_output_grid, plan_stack_grid
from .raster.raster_items import overlapping_items
from .raster.roles import BandRoles, offered_bands, roles_of, roles_of_item, stacked_roles
from .raster.scaling import Scaling, band_scales
from .raster.source_files import SourceFiles
from .raster.stack import Stack, StackedRaster
from .raster.stack_bands import unused_rasters
from .raster.storage import BlockLayout, is_local, require_complete
from .raster.watch import raster_states


@dataclass(frozen=True)
class RasterSurvey:
    """The header of a raster: its grid, the roles of its bands, the data type, its files.

    Attributes:
        count: The number of bands without a transparency band.
        dtype: The data type of the pixels that are read.
        header: The scales and offsets of the model's bands.
        local: Whether its files are on this machine.
        stored: Its block layout.
        states: The states of its files.
    """

    source: SourceRaster
    count: int
    roles: BandRoles
    dtype: DType
    header: Header
    files: SourceFiles
    local: bool
    stored: BlockLayout
    states: FileStates = ()

    @classmethod
    def of(
        cls, dataset: gdal.Dataset, raster: RasterInput, roles: BandRoles, places: tuple[int, ...] = ()
    ) -> RasterSurvey:
        """Survey an opened raster whose bands have roles; in a stack, they feed the model bands `places`.

        Raises:
            RasterError: Its file is shorter than its pixels.
        """
        require_complete(dataset, raster.name)
        used = roles.choice.bands
        read = dataset if roles.raster is raster else roles.raster.open_dataset()
        dtype = pixel_type(read, used, raster.name)
        header = replace(_header(roles.raster, read, used, dtype), places=places)
        files = SourceFiles.of(dataset) if raster.blocks is None else SourceFiles.of_path(raster.uri.split("|")[0])
        local = raster.blocks is None and is_local(dataset, files.names)
        count = read.RasterCount - (roles.alpha is not None)
        source, stored = SourceRaster.of(read, roles.raster), BlockLayout.of(dataset, len(used))
        return cls(source, count, roles, dtype, header, files, local, stored, raster_states(files))

    @property
    def bands(self) -> BandChoice:
        """The bands that are passed to the model."""
        return self.roles.choice

    def imagery(self, values: ValueMode, fed: DType, mapping: PixelMapping) -> Imagery:
        """Return how the pixels are read: as stored, then scaled to a type if the interpretation requires it."""
        scaling = Scaling.of(self.header.scales, values)
        dtype, scaled = (self.dtype, fed) if scaling else (fed, None)
        return Imagery(self.source.raster, self.bands.bands, dtype, mapping, self.roles.alpha, scaling, scaled)


class Survey(Protocol):
    """The survey of the rasters of a job."""

    @property
    def items(self) -> Sequence[RasterSurvey]:
        """The rasters that are read, or their items."""

    @property
    def bands(self) -> BandChoice:
        """The bands of the first raster, or of a stack, with the warnings of all rasters."""

    @property
    def stored(self) -> BlockLayout:
        """The block layout of what is read together."""

    def with_statistics(self, model: ModelDefinition, statistics: Normalisation) -> ModelDefinition:
        """Return the model with the statistics of its bands, of those that its file lists for all bands of a raster.

        Raises:
            RasterError: The rasters have another number of bands than there are statistics, or other bands.
        """

    def interpretation(self, requested: ValueMode, model: ModelDefinition) -> ValueInterpretation:
        """Decide which numbers the network gets.

        Raises:
            PixelwiseError: The values of the rasters cannot be read in this way.
        """

    def output_grid(self, environment: Environment) -> OutputGrid:
        """Return the output grid, and the mapping of each item to it.

        Raises:
            PixelwiseError: The rasters cannot be combined with the settings.
        """

    def imagery(self, values: ValueMode, output: OutputGrid) -> Mosaic | Stack:
        """Return how the pixels are read."""


@dataclass(frozen=True)
class MosaicSurvey:
    """The survey of rasters that are one image together, the first on top."""

    items: tuple[RasterSurvey, ...]

    @property
    def bands(self) -> BandChoice:
        """The bands of the first raster, with the warnings of all; chosen by name if those of all rasters are."""
        by_name = all(survey.bands.by_name for survey in self.items)
        return replace(self.items[0].bands, by_name=by_name, warnings=_band_warnings(self.items))

    @property
    def stored(self) -> BlockLayout:
        """The block layout of the rasters."""
        return BlockLayout.like_all(survey.stored for survey in self.items)

    def with_statistics(self, model: ModelDefinition, statistics: Normalisation) -> ModelDefinition:
        """Return the model with the statistics of its bands; see `Survey`."""
        bands = self.items[0].bands.bands
        for survey in self.items:
            if survey.count != statistics.count or survey.bands.bands != bands or max(bands) >= statistics.count:
                raise _unlike_statistics(survey.source.raster.name, model, statistics.count)
        return replace(model, normalisation=statistics.of_bands(bands))

    def interpretation(self, requested: ValueMode, model: ModelDefinition) -> ValueInterpretation:
        """Decide which numbers the network gets; see `Survey`."""
        headers = [survey.header for survey in self.items]
        interpretation = interpret_values(requested, model, headers)
        _require_one_type(headers, interpretation, model)
        return interpretation

    def output_grid(self, environment: Environment) -> OutputGrid:
        """Return the output grid; see `Survey`."""
        return plan_output_grid([survey.source for survey in self.items], environment)

    def imagery(self, values: ValueMode, output: OutputGrid) -> Mosaic:
        """Return how the pixels are read."""
        fed = fed_type(values, [survey.header for survey in self.items])
        items = tuple(survey.imagery(values, fed, mapping) for survey, mapping in zip(self.items, output.mappings))
        return Mosaic(output.grid, fed, items, all(survey.local for survey in self.items))


@dataclass(frozen=True)
class StackedSurvey:
    """The survey of a raster of a stack that feeds bands of the model.

    Attributes:
        index: Its index (from 0) among the input rasters.
        name: Its name for messages.
        items: The raster, or its items.
        places: The model band (from 0) that each of its bands feeds.
    """

    index: int
    name: str
    items: tuple[RasterSurvey, ...]
    places: tuple[int, ...]

    @property
    def headers(self) -> list[Header]:
        """The headers of its items."""
        return [survey.header for survey in self.items]

    def values(self, interpretation: ValueMode) -> ValueMode:
        """Return the numbers that are read of this raster: stored numbers if no band of it has a scale."""
        return interpretation if any(any(header.scales) for header in self.headers) else ValueMode.RAW


@dataclass(frozen=True)
class StackSurvey:
    """The survey of rasters whose bands are one image together.

    Attributes:
        names: The names of all rasters.
        choice: The bands of all rasters.
        first: The first raster or its items, which determine the grid.
        rasters: The rasters that feed bands.
        keeps_partial: Whether pixels that lack all bands of a raster are classified.
    """

    names: tuple[str, ...]
    choice: BandChoice
    first: tuple[SourceRaster, ...]
    rasters: tuple[StackedSurvey, ...]
    keeps_partial: bool

    @property
    def items(self) -> tuple[RasterSurvey, ...]:
        """The rasters that are read, or their items."""
        return tuple(survey for raster in self.rasters for survey in raster.items)

    @property
    def bands(self) -> BandChoice:
        """The bands of all rasters."""
        return replace(self.choice, warnings=(*self.choice.warnings, *unused_rasters(self.choice, self.names)))

    @property
    def stored(self) -> BlockLayout:
        """The block layout of all rasters together."""
        return BlockLayout.together(
            [BlockLayout.like_all(survey.stored for survey in raster.items) for raster in self.rasters]
        )

    def with_statistics(self, model: ModelDefinition, statistics: Normalisation) -> ModelDefinition:
        """Return the model with the statistics of its bands: of the bands of all rasters, or of each raster."""
        counts = {raster.index: raster.items[0].count for raster in self.rasters}
        pairs = [*zip(self.choice.rasters, self.choice.bands)]
        if all(count == statistics.count for count in counts.values()):
            return replace(model, normalisation=statistics.of_bands([band for _, band in pairs]))
        if sum(counts.values()) != statistics.count or len(counts) < len(self.names):
            raise _unlike_statistics(self.names[0], model, statistics.count)
        fed = [*dict.fromkeys(self.choice.rasters)]  # the order of the training, whichever that of the list is
        before = {index: sum(counts[other] for other in fed[:place]) for place, index in enumerate(fed)}
        return replace(model, normalisation=statistics.of_bands([before[index] + band for index, band in pairs]))

    def interpretation(self, requested: ValueMode, model: ModelDefinition) -> ValueInterpretation:
        """Decide which numbers the network gets of rasters with a scale; of others, it gets the stored numbers."""
        headers = [header for raster in self.rasters for header in raster.headers]
        scaled = [header for header in headers if any(header.scales)]
        interpretation = interpret_values(requested, model, scaled or headers)
        for raster in self.rasters:
            _require_one_type(
                raster.headers, replace(interpretation, values=raster.values(interpretation.values)), model
            )
        if len(scaled) in (0, len(headers)):
            return interpretation
        if interpretation.values is not ValueMode.REAL:  # then the numbers of the others are probably of another kind
            return interpret_values(requested, model, headers)
        return replace(interpretation, warnings=(*interpretation.warnings, *_unscaled(headers)))

    def output_grid(self, environment: Environment) -> OutputGrid:
        """Return the grid of the first raster, and the mapping of each item to it.

        Raises:
            OutsideError: A raster does not overlap the first one or the extent.
        """
        others = [survey.source for raster in self.rasters if raster.index > 0 for survey in raster.items]
        output = plan_stack_grid(self.first, others, environment)
        mappings = {id(source): mapping for source, mapping in zip((*self.first, *others), output.mappings)}
        for raster in self.rasters:
            areas = [mappings[id(survey.source)].area for survey in raster.items]
            if not any(area.overlaps(output.grid.window) for area in areas):
                raise _outside(raster.name, self.names[0], environment)
        return output

    def imagery(self, values: ValueMode, output: OutputGrid) -> Stack:
        """Return how the pixels are read."""
        count = len(self.first)
        own, others = output.mappings[:count], iter(output.mappings[count:])
        stacked = []
        for raster in self.rasters:
            read = raster.values(values)
            fed = fed_type(read, raster.headers)
            mappings = own if raster.index == 0 else [next(others) for _ in raster.items]
            items = tuple(survey.imagery(read, fed, mapping) for survey, mapping in zip(raster.items, mappings))
            mosaic = Mosaic(output.grid, fed, items, all(survey.local for survey in raster.items))
            stacked.append(StackedRaster(raster.index, raster.name, mosaic, raster.places))
        area = enclosing(mapping.area for mapping in own)
        dtype = np.result_type(*(raster.mosaic.dtype for raster in stacked))
        local = all(raster.mosaic.local for raster in stacked)
        return Stack(output.grid, area, dtype, tuple(stacked), self.keeps_partial, local)


def survey_mosaic(rasters: Iterable[RasterInput], bands: str, model: ModelDefinition) -> MosaicSurvey:
    """Survey rasters that are one image together.

    Args:
        rasters: The rasters, the first on top.
        bands: The bands that the user chose; empty for those of the model.
        model: The model.

    Raises:
        PixelwiseError: A raster cannot be opened, or does not have the bands of the model.
    """
    return MosaicSurvey(
        tuple(_surveyed(item, bands, model) for raster in rasters for item in overlapping_items(raster))
    )


def survey_stack(
    rasters: Sequence[RasterInput], bands: str, model: ModelDefinition, *, keeps_partial: bool
) -> StackSurvey:
    """Survey rasters whose bands are one image together.

    Args:
        rasters: The rasters, the first of which determines the grid.
        bands: The bands that the user chose; empty for those of the model.
        model: The model.
        keeps_partial: Whether pixels that lack all bands of a raster are classified.

    Raises:
        PixelwiseError: A raster cannot be opened, or the rasters do not have the bands of the model.
    """
    items = [overlapping_items(raster) for raster in rasters]
    choice, roles = stacked_roles(items, bands, model)
    stacked = []
    for index, (raster, own, own_roles) in enumerate(zip(rasters, items, roles)):
        places = choice.places_of(index)
        surveys = [RasterSurvey.of(item.open_dataset(), item, roles, places) for item, roles in zip(own, own_roles)]
        for survey in surveys:
            _require_values(survey.header.dtype, model, survey.header.name)
        if surveys:
            stacked.append(StackedSurvey(index, raster.name, tuple(surveys), places))
    if stacked[0].index == 0:
        first = tuple(survey.source for survey in stacked[0].items)
    else:
        first = tuple(SourceRaster.of(item.open_dataset(), item) for item in items[0])
    return StackSurvey(tuple(raster.name for raster in rasters), choice, first, tuple(stacked), keeps_partial)


def survey_images(rasters: Sequence[RasterInput], bands: str = "") -> MosaicSurvey:
    """Survey rasters that are one image together, for work without a model.

    Args:
        rasters: The rasters, the first on top.
        bands: The bands that the user chose; empty for all but transparency.

    Raises:
        PixelwiseError: A raster cannot be opened, or does not have the bands of the first one.
    """
    items = [item for raster in rasters for item in overlapping_items(raster)]
    first = offered_bands(items[0])
    chosen = requested_bands(bands, len(listed_bands(bands)), len(first.names.bands), first.raster)
    choice = BandChoice(chosen or first.imagery, tr("as given under Band order") if chosen else tr("all bands"))
    roles = [roles_of_item(item, choice, by_user=bool(chosen)) for item in items]
    return MosaicSurvey(tuple(RasterSurvey.of(item.open_dataset(), item, own) for item, own in zip(items, roles)))


def _surveyed(raster: RasterInput, bands: str, model: ModelDefinition) -> RasterSurvey:
    dataset = raster.open_dataset()
    survey = RasterSurvey.of(dataset, raster, roles_of(raster, dataset, bands, model))
    _require_values(survey.header.dtype, model, raster.name)
    return survey


def _header(raster: RasterInput, dataset: gdal.Dataset, bands: tuple[int, ...], dtype: DType) -> Header:
    """Return the scales and offsets of the model's bands."""
    if raster.blocks is None:
        return Header(raster.name, bands, band_scales(dataset, bands), dtype)
    band_scale = raster.blocks.scales or (None,) * len(raster.blocks.bands)
    scales = tuple(band_scale[band] for band in bands)
    if all(scales):  # stored numbers are computed from real values
        dtype = np.result_type(*(scale.dtype for scale in scales if scale))
    return Header(raster.name, bands, scales, dtype)


def _band_warnings(surveys: Sequence[RasterSurvey]) -> tuple[str, ...]:
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


def _unlike_statistics(raster: str, model: ModelDefinition, count: int) -> RasterError:
    """Return the error for a raster whose bands are not those of the statistics in a model file."""
    return RasterError(
        tr(
            'Input raster "{raster}": {origin} lists {statistics} statistics (NormalizationStats) for {bands} '
            "named bands, so rasters of {statistics} bands in the order of the training are expected. Choose "
            "such a raster, or list the statistics of the model's bands only."
        ).format(raster=raster, origin=model.origin, statistics=count, bands=model.signature.image.bands)
    )


def _require_one_type(headers: Sequence[Header], interpretation: ValueInterpretation, model: ModelDefinition) -> None:
    """Refuse rasters of different data types if the model scales values by their type."""
    if len(headers) < 2:
        return
    bands = model.signature.image.bands
    types = [fed_type(interpretation.values, [header]) for header in headers]
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


def _unscaled(headers: Iterable[Header]) -> tuple[str, ...]:
    """Return a warning about rasters of whole numbers without a scale, next to real values of others."""
    names = dict.fromkeys(f'"{h.name}"' for h in headers if not any(h.scales) and h.dtype.kind in "iu")
    if not names:
        return ()
    template = tr(
        "Values: real values are used for the rasters with a scale, but {rasters} contains whole numbers without a "
        "scale, which are used unchanged. Check that these are real values, or set scale and offset (gdal_edit)."
    )
    return (template.format(rasters=", ".join(names)),)


def _outside(raster: str, first: str, environment: Environment) -> OutsideError:
    """Return the error for a raster of a stack without pixels on the output grid."""
    if environment.extent is not None:
        template = tr(
            'Input raster "{raster}": it has no pixel in the extent, so no pixel of the extent has all bands of the '
            "stack. Enter an extent that all rasters cover, or remove the raster."
        )
    else:
        template = tr(
            'Input raster "{raster}": it does not overlap the first raster, "{first}", whose extent the stack has, so '
            "no pixel has all bands. Choose rasters of the same area, and check their CRSs."
        )
    return OutsideError(template.format(raster=raster, first=first))
