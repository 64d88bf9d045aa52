"""Fill the metadata inputs of a network from rasters: dates, location, cell size and wavelengths.

What the rasters do not state is refused with the name of the input that needs it, because a guess would change the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..errors import ArgumentError, RasterError
from ..grid.ground import locations, metres
from ..i18n import tr
from ..model.acquisition import Acquisition, MetadataNeeds, dates_text
from ..model.definition import ModelDefinition
from ..spectra.names import BandName, spectral_range
from .band_names import band_names
from .bands import wanted_names
from .dates import StatedDate, stated_date
from .inputs import RasterInput
from .mosaic import Mosaic
from .stack import Stack

_MOST_WAVELENGTHS = 12  # wavelengths in a line


@dataclass(frozen=True)
class _Subject:
    """The purpose for which metadata are needed.

    Attributes:
        model: The model.
        rasters: The input rasters.
        imagery: Their pixels.
        needs: The names of the inputs.
    """

    model: ModelDefinition
    rasters: Sequence[RasterInput]
    imagery: Mosaic | Stack
    needs: MetadataNeeds


def acquisition_of(
    model: ModelDefinition, rasters: Sequence[RasterInput], imagery: Mosaic | Stack, dates: tuple[date, ...] | None
) -> Acquisition:
    """Return the values for the metadata inputs of a model.

    Args:
        model: The model.
        rasters: The input rasters.
        imagery: Their pixels.
        dates: The dates that the user gave.

    Raises:
        RasterError: The rasters do not state what an input needs.
        ArgumentError: The dates are missing, or there are too few or too many.
    """
    needs = MetadataNeeds.of(model.signature.metadata)
    subject, acquisition = _Subject(model, rasters, imagery, needs), Acquisition()
    if needs.dates:
        acquisition = _with_dates(acquisition, subject, dates)
    if needs.location:
        acquisition = _with_location(acquisition, subject)
    if needs.cell_size:
        acquisition = _with_cell_size(acquisition, subject)
    return _with_wavelengths(acquisition, subject) if needs.wavelengths else acquisition


def _with_dates(acquisition: Acquisition, subject: _Subject, given: tuple[date, ...] | None) -> Acquisition:
    names = subject.needs.dates
    warnings: tuple[str, ...] = ()
    if given is not None:
        days, source = given, tr("as given by the argument date")
    else:
        stated = _stated_dates(subject)
        days, source = tuple(day.date for day in stated), stated[0].source
        if not isinstance(subject.imagery, Stack):
            warnings = _different_dates(subject.rasters[0], days, names)
            days = days[:1]
    _require_count(days, subject.model, names)
    text = dates_text(days)
    if subject.needs.hour and any(not isinstance(day, datetime) for day in days):
        text = tr("{dates} (12:00 UTC, because the time of day is unknown)").format(dates=text)
    note = tr("Metadata input {names}: {dates}, {source}.").format(names=names, dates=text, source=source)
    return replace(
        acquisition, dates=days, notes=(*acquisition.notes, note), warnings=(*acquisition.warnings, *warnings)
    )


def _stated_dates(subject: _Subject) -> list[StatedDate]:
    """Return the dates of the rasters; of a virtual raster without one, those of its files.

    Raises:
        ArgumentError: A raster does not state a date.
    """
    names = subject.needs.dates
    rasters = subject.rasters
    if isinstance(subject.imagery, Stack):
        rasters = [rasters[index] for index in _dated_rasters(subject.imagery, subject.model.signature.stated_dates)]
    of_rasters = [stated_date(raster, raster.open_dataset()) for raster in rasters]
    if None not in of_rasters or isinstance(subject.imagery, Stack):
        return [_required_date(day, raster, names, len(rasters)) for day, raster in zip(of_rasters, rasters)]
    items = [item.raster for item in subject.imagery.items]
    return [_required_date(stated_date(item, item.open_dataset()), item, names) for item in items]


def _dated_rasters(stack: Stack, dates: int | None) -> list[int]:
    """Return the index of the raster of each date, or of those that feed bands, in the order of the bands they feed.

    Names or Band order may assign the rasters to the dates in another order than that of the list.
    """
    feeding = {model_band: raster.index for raster in stack.rasters for model_band in raster.places}
    order = [feeding[model_band] for model_band in sorted(feeding)]
    if dates and len(order) % dates == 0:
        size = len(order) // dates
        shares = [{*order[first : first + size]} for first in range(0, len(order), size)]
        if all(len(share) == 1 for share in shares):
            return [index for share in shares for index in share]
    return [*dict.fromkeys(order)]


def _required_date(stated: StatedDate | None, raster: RasterInput, names: str, dates: int = 1) -> StatedDate:
    if stated is None:
        example = ",".join(["2026-06-01", "2026-07-01", "2026-08-01"][:dates])
        raise ArgumentError(
            tr(
                'Model arguments: the network needs the date of the imagery (input {names}), but "{raster}" does not '
                'state it, nor does a STAC item next to it. Set the argument date, such as "date {example}".'
            ).format(names=names, raster=raster.name, example=example),
            about="arguments",
        )
    return stated


def _different_dates(first: RasterInput, dates: Sequence[date], names: str) -> tuple[str, ...]:
    """Return a warning if the rasters of a mosaic are of different days."""
    days = [f"{day:%Y-%m-%d}" for day in dates]
    if len(set(days)) == 1:
        return ()
    text = tr(
        'Metadata input {names}: the rasters were taken on different days, from {first} to {last}; that of "{raster}" '
        "({used}) is used for all of them. Classify them separately, or set the argument date."
    )
    return (text.format(names=names, first=min(days), last=max(days), raster=first.name, used=days[0]),)


def _require_count(days: Sequence[date], model: ModelDefinition, names: str) -> None:
    """Refuse another number of dates than the network has images."""
    needed = model.signature.stated_dates
    if needed is not None and len(days) != needed:
        raise ArgumentError(
            tr(
                "Model arguments: the network needs {needed} dates (input {names}), but {given} are known: {dates}. "
                "Set the argument date to one date for each image, separated by commas and in their order."
            ).format(needed=needed, names=names, given=len(days), dates=dates_text(days)),
            about="arguments",
        )


def _with_location(acquisition: Acquisition, subject: _Subject) -> Acquisition:
    grid, names = subject.imagery.grid, subject.needs.location
    try:
        ((latitude, longitude),) = locations(grid, [grid.window])
    except RasterError as error:
        raise RasterError(
            tr(
                'Input raster "{raster}": the network needs its location (input {names}), which is unknown ({reason}). '
                "Assign the CRS of the raster (Assign Projection)."
            ).format(raster=subject.rasters[0].name, names=names, reason=error)
        ) from error
    note = tr(
        "Metadata input {names}: latitude and longitude of the centre of each tile (at the centre of the map "
        "{latitude:.4f}, {longitude:.4f})."
    ).format(names=names, latitude=latitude, longitude=longitude)
    return replace(acquisition, located=True, notes=(*acquisition.notes, note))


def _with_cell_size(acquisition: Acquisition, subject: _Subject) -> Acquisition:
    size, names = metres(subject.imagery.grid), subject.needs.cell_size
    if size is None:
        raise RasterError(
            tr(
                'Input raster "{raster}": the network needs the cell size in metres (input {names}), which is unknown '
                "without a CRS. Assign the CRS of the raster (Assign Projection)."
            ).format(raster=subject.rasters[0].name, names=names)
        )
    note = tr("Metadata input {names}: {size:.6g} m, the cell size.").format(names=names, size=size)
    return replace(acquisition, cell_size=size, notes=(*acquisition.notes, note))


def _with_wavelengths(acquisition: Acquisition, subject: _Subject) -> Acquisition:
    model, names = subject.model, subject.needs.wavelengths
    bands = model.signature.spectral_bands
    # A calculated band, such as an index, has no wavelength.
    wavelengths = [None] * bands if model.expressions else _of_rasters(subject.imagery)[:bands]
    source = tr("by the bands of the raster")
    wanted = None if model.expressions else wanted_names(model)
    if None in wavelengths and wanted is not None:
        own = [_wavelength_by_name(band) for band in wanted.bands]
        wavelengths = [of_model or of_raster for of_model, of_raster in zip(own, wavelengths)]
        source = tr("by the bands that the model names")
    stated = [value for value in wavelengths if value is not None]
    if len(stated) < len(wavelengths):
        missing = ", ".join(str(number) for number, value in enumerate(wavelengths, start=1) if value is None)
        raise RasterError(
            tr(
                'Input raster "{raster}": the network needs the wavelength of each band (input {names}), but that of '
                "model band {bands} is unknown. Name the bands of the raster by colour or wavelength, such as "
                '"red" or "665 nm", or list the names in the metadata of the model (bands, ExtractBands).'
            ).format(raster=subject.rasters[0].name, names=names, bands=missing)
        )
    listed = ", ".join(f"{value:g}" for value in stated[:_MOST_WAVELENGTHS]) + (
        ", …" if len(stated) > _MOST_WAVELENGTHS else ""
    )
    note = tr("Metadata input {names}: {wavelengths} nm, {source}.").format(
        names=names, wavelengths=listed, source=source
    )
    return replace(acquisition, wavelengths=tuple(stated), notes=(*acquisition.notes, note))


def _of_rasters(imagery: Mosaic | Stack) -> list[float | None]:
    """Return the wavelength of each model band, where the raster that feeds it states it."""
    if isinstance(imagery, Stack):
        wavelengths: list[float | None] = [None] * imagery.bands
        for raster in imagery.rasters:
            for model_band, wavelength in zip(raster.places, _of_rasters(raster.mosaic)):
                wavelengths[model_band] = wavelength
        return wavelengths
    first = imagery.items[0]
    bands = band_names(first.raster.open_dataset()).bands
    return [_wavelength_by_name(bands[band]) if band < len(bands) else None for band in first.bands]


def _wavelength_by_name(band: BandName) -> float | None:
    """Return the central wavelength of a band by its name: as stated, of its sensor, or of its colour."""
    around = spectral_range(band.common)
    of_sensor = band.sensor.centres.get(band.number) if band.sensor else None
    return band.wavelength or of_sensor or (around[1] if around else None)
