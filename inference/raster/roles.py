"""The roles of a raster's bands in a run: model input, transparency, or indices of a colour table.

They are decided from headers, samples of the whole raster, the model, and the bands that the user chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..errors import RasterError
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..spectra.names import BandName, BandNames
from . import colour_table
from .alpha import Alpha, alpha_of, described_as_left_out
from .band_names import band_names
from .bands import BandChoice, choose_bands, names_bands
from .inputs import AlphaContent, RasterInput
from .raster_items import as_imagery
from .stack_bands import RasterBands, choose_stacked_bands

_COLOURS = 3
_LISTED = 5  # remarks of one kind


@dataclass(frozen=True)
class Remark:
    """A line for the log and the checks before a run.

    Attributes:
        text: The line.
        warning: Whether it is a warning.
    """

    text: str
    warning: bool = False


@dataclass(frozen=True)
class BandRoles:
    """The roles of the bands of a raster.

    Attributes:
        raster: The raster to read: the input, or its colours if it has a colour table.
        choice: The bands of `raster` that feed the model.
        alpha: The band of `raster` (from 0) that hides pixels where it is 0, if any.
        alpha_is_unsure: Whether some values of that band are not those of a mask.
        remarks: Remarks about the decisions.
    """

    raster: RasterInput
    choice: BandChoice
    alpha: int | None
    alpha_is_unsure: bool
    remarks: tuple[Remark, ...]


def roles_of(raster: RasterInput, dataset: gdal.Dataset, requested: str, model: ModelDefinition) -> BandRoles:
    """Decide the roles of the bands of a raster.

    Args:
        raster: The raster.
        dataset: The opened raster.
        requested: The bands that the user chose; empty for those of the model.
        model: The model.

    Raises:
        ArgumentError: `requested` is not valid.
        RasterError: The raster does not have the bands of the model.
    """
    alpha = alpha_of(raster, dataset)
    colours = _in_colours(raster, dataset, alpha, model)
    if colours is not None:
        return _of_colours(colours, requested, model)
    hiding = alpha.band if alpha is not None and alpha.hides else None
    # Reading names can open every file of a virtual raster, so they are read only for a model that names its bands.
    by_name = names_bands(model) and not requested.strip()
    names = band_names(dataset) if by_name else BandNames((BandName(),) * dataset.RasterCount)
    choice = choose_bands(requested, model, names, hiding, raster.name)
    return _roles(raster, dataset, alpha, choice, by_user=bool(requested.strip()))


def stacked_roles(
    rasters: Sequence[tuple[RasterInput, ...]], requested: str, model: ModelDefinition
) -> tuple[BandChoice, tuple[tuple[BandRoles, ...], ...]]:
    """Decide the roles of the bands of stacked rasters.

    Args:
        rasters: The items of each raster: the raster itself, or the files of a virtual raster.
        requested: The bands that the user chose; empty for those of the model.
        model: The model.

    Returns:
        The choice of bands, and the roles for each item of each raster; no roles for a raster that feeds no band.

    Raises:
        ArgumentError: `requested` is not valid.
        RasterError: The rasters do not have the bands of the model, or an item has fewer bands than the first one.
    """
    offered = [offered_bands(items[0]) for items in rasters]
    choice = choose_stacked_bands(requested, model, offered)
    roles = []
    for index, items in enumerate(rasters):
        own, by_user = choice.of_raster(index), bool(requested.strip())
        roles.append(tuple(roles_of_item(item, own, by_user=by_user) for item in items) if own.bands else ())
    return choice, tuple(roles)


def offered_bands(raster: RasterInput) -> RasterBands:
    """Return the bands that a raster of a stack offers: colours if it has a colour table.

    Raises:
        RasterError: The raster cannot be opened, or its colour table cannot be used.
    """
    dataset = raster.open_dataset()
    alpha = alpha_of(raster, dataset)
    index = alpha.band if alpha is not None else None
    if colour_table.is_picture(dataset, index):
        names = band_names(colour_table.in_colours(raster, dataset, index).open_dataset())
        return RasterBands(raster.name, names, colour_table.ALPHA if len(names.bands) > colour_table.ALPHA else None)
    return RasterBands(raster.name, band_names(dataset), index if alpha is not None and alpha.hides else None)


def roles_of_item(raster: RasterInput, choice: BandChoice, *, by_user: bool) -> BandRoles:
    """Return the roles of a raster whose bands have been chosen.

    Raises:
        RasterError: It does not have these bands.
    """
    dataset = raster.open_dataset()
    alpha = alpha_of(raster, dataset)
    index = alpha.band if alpha is not None else None
    if colour_table.is_picture(dataset, index):
        colours = colour_table.in_colours(raster, dataset, index)
        hiding = colour_table.ALPHA if colours.open_dataset().RasterCount > colour_table.ALPHA else None
        hiding = None if hiding in choice.bands else hiding
        return BandRoles(colours, choice, hiding, False, (Remark(colour_table.described_as_colours(colours.name)),))
    if max(choice.bands) >= dataset.RasterCount:
        raise RasterError(
            tr(
                'Input raster "{raster}": band {band} is needed, but it has {count} bands. Leave this file out, or set '
                "Band order."
            ).format(raster=raster.name, band=max(choice.bands) + 1, count=dataset.RasterCount)
        )
    return _roles(raster, dataset, alpha, choice, by_user=by_user)


def _roles(
    raster: RasterInput, dataset: gdal.Dataset, alpha: Alpha | None, choice: BandChoice, *, by_user: bool
) -> BandRoles:
    """Return the roles of the bands of a raster without a colour table, for a choice by the user or the model."""
    hiding = alpha.band if alpha is not None and alpha.hides else None
    paletted = [band for band in colour_table.paletted_bands(dataset) if band in choice.bands]
    if paletted and not by_user:
        raise colour_table.not_brightness(raster.name, paletted[0], choice.bands)
    remarks = [Remark(colour_table.described_as_numbers(raster.name, band)) for band in paletted[:1]]
    read = raster
    if hiding in choice.bands:
        hiding, read = None, as_imagery(raster, dataset)
    if alpha is not None:
        remarks += _of_alpha(alpha, raster.name, choice, by_user=by_user)
    elif raster.alpha is AlphaContent.IMAGERY:
        remarks.append(Remark(described_as_left_out(raster.name)))
    unsure = hiding is not None and alpha is not None and alpha.content is AlphaContent.UNSURE
    return BandRoles(read, choice, hiding, unsure, tuple(remarks))


def names_offered(raster: RasterInput, model: ModelDefinition) -> tuple[BandNames, int | None]:
    """Return the names of all bands that can be chosen for a model, and the index (from 0) of the transparency band.

    Raises:
        RasterError: The raster cannot be opened, or has a colour table that the model cannot use.
    """
    dataset = raster.open_dataset()
    alpha = alpha_of(raster, dataset)
    colours = _in_colours(raster, dataset, alpha, model)
    if colours is not None:
        names = band_names(colours.open_dataset())
        return names, colour_table.ALPHA if len(names.bands) > colour_table.ALPHA else None
    return band_names(dataset), alpha.band if alpha is not None and alpha.hides else None


def count_of_imagery(raster: RasterInput) -> int:
    """Return the number of bands for a model that takes any number: colours, no transparency."""
    dataset = raster.open_dataset()
    alpha = alpha_of(raster, dataset)
    if colour_table.is_picture(dataset, alpha.band if alpha is not None else None):
        return _COLOURS
    return int(dataset.RasterCount) - (alpha is not None and alpha.hides)


def in_few_lines(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return distinct remarks; of many rasters, those of the first ones and the number of the others."""
    different = tuple(dict.fromkeys(remarks))
    more = len(different) - _LISTED
    if more <= 0:
        return different
    listed = sorted(different, key=lambda remark: not remark.warning)[:_LISTED]
    return (*listed, Remark(tr("{count} more notes like these concern other input rasters.").format(count=more)))


def _in_colours(
    raster: RasterInput, dataset: gdal.Dataset, alpha: Alpha | None, model: ModelDefinition
) -> RasterInput | None:
    """Return the colours of a raster with a colour table, if the model has three bands.

    Raises:
        RasterError: The model takes neither three bands nor one, or the colour table does not contain colours.
    """
    index = alpha.band if alpha is not None else None
    if model.raster_bands == 1 or not colour_table.is_picture(dataset, index):
        return None
    if model.raster_bands == _COLOURS:
        return colour_table.in_colours(raster, dataset, index)
    raise colour_table.too_few_bands(raster.name, model.raster_bands)


def _of_colours(colours: RasterInput, requested: str, model: ModelDefinition) -> BandRoles:
    """Return the roles of a raster made by `colour_table.in_colours`."""
    dataset = colours.open_dataset()
    alpha = colour_table.ALPHA if dataset.RasterCount > colour_table.ALPHA else None
    choice = choose_bands(requested, model, band_names(dataset), alpha, colours.name)
    return BandRoles(colours, choice, alpha, False, (Remark(colour_table.described_as_colours(colours.name)),))


def _of_alpha(alpha: Alpha, raster: str, choice: BandChoice, *, by_user: bool) -> list[Remark]:
    used = alpha.band in choice.bands
    if used and alpha.content is AlphaContent.MASK and not (alpha.name or by_user):
        return [
            Remark(
                tr(
                    'Input raster "{raster}": band {band} is used by the model, but it is marked as transparency '
                    "(alpha) and has the values of a mask. Choose a raster with all bands the model needs, or set "
                    "Band order."
                ).format(raster=raster, band=alpha.band + 1),
                warning=True,
            )
        ]
    return [Remark(alpha.described(raster, choice.bands))]
