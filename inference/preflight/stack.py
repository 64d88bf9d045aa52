"""Check a stack: which raster feeds which bands of the model, and how much of the first raster the others cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..i18n import percentage, tr
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.band_names import band_names
from ..raster.bands import wanted_names
from ..raster.stack import Stack, StackedRaster
from ..spectra.matching import agree
from ..spectra.names import BandName
from .check import Check, Severity

_MOST_LISTED = 12  # rasters
_BANDS_SHOWN = 6  # bands of a raster in a line
_LEAST_SHARE = 0.5  # of the first raster
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_]?(0[1-9]|1[0-2])(?:[-_]?(0[1-9]|[12]\d|3[01]))?|[-_]?[qQ]([1-4]))?(?!\d)"
)


def check_stacked_bands(plan: Plan, stack: Stack) -> Iterator[Check]:
    """Yield the warnings about the bands, then the bands that each raster feeds, and the order of the dates.

    Raises:
        RasterError: A raster cannot be opened.
    """
    for warning in plan.bands.warnings:
        yield Check(Severity.WARNING, warning)
    for raster in stack.rasters[:_MOST_LISTED]:
        yield _check_raster(plan, raster)
    fed = sorted(stack.rasters, key=lambda raster: min(raster.places))  # in the order of the model's bands
    yield from _check_order_of_time([raster.name for raster in fed])


def check_coverage(stack: Stack) -> Iterator[Check]:
    """Yield a warning for each raster that covers little of the output."""
    window = stack.grid.window
    for raster in stack.rasters:
        areas = [item.mapping.area for item in raster.mosaic.items]
        covered = sum(area.intersection(window).pixels for area in areas if area.overlaps(window))
        share = min(1.0, covered / window.pixels)
        if share < _LEAST_SHARE:
            text = tr(
                'Input raster: raster {number}, "{raster}", covers {share} of the result; pixels without it are '
                "NoData. The result has the extent of the first raster: choose a smaller extent, or put another raster "
                "first."
            )
            shown = percentage(share) if share >= 0.01 else tr("less than 1%")
            yield Check(Severity.WARNING, text.format(number=raster.index + 1, raster=raster.name, share=shown))


def _check_raster(plan: Plan, raster: StackedRaster) -> Check:
    """Return the bands of a raster and the bands of the model that they feed."""
    bands = [plan.bands.bands[model_band] for model_band in raster.places]
    names = band_names(raster.mosaic.items[0].raster.open_dataset())
    pairs = zip(bands, raster.places)
    texts = [
        tr("{own} as {wanted}").format(
            own=_title(names.bands[band], band), wanted=_band_label(plan.definition, model_band)
        )
        for band, model_band in pairs
    ]
    line = tr('Bands: raster {number}, "{raster}", feeds {count} of {all} model bands: {bands}').format(
        number=raster.index + 1,
        raster=raster.name,
        count=len(bands),
        all=len(plan.bands.bands),
        bands=", ".join(texts[:_BANDS_SHOWN]) + (", …" if len(texts) > _BANDS_SHOWN else ""),
    )
    given = [names.bands[band] for band in bands]
    agreement = True if plan.bands.by_name else _agreement(plan.definition, raster, given)
    if agreement is True:
        return Check(Severity.FINE, f"{line}.")
    if agreement is False and plan.job.bands.strip():
        return Check(Severity.WARNING, tr("{fed}, but not all of these names match. Check the order.").format(fed=line))
    text = tr("{fed}; there are no names to check the order against.")
    return Check(Severity.UNVERIFIED, text.format(fed=line))


def _agreement(model: ModelDefinition, raster: StackedRaster, given: Sequence[BandName]) -> bool | None:
    """Return whether the names of a raster's bands match those of the model; None if one cannot be compared."""
    wanted = wanted_names(model)
    if wanted is None or model.raster_bands % len(wanted.bands):
        return None
    once = len(wanted.bands)  # the names of all bands, or those of one date
    pairs = [agree(wanted.bands[model_band % once], name) for model_band, name in zip(raster.places, given)]
    if False in pairs:
        return False
    return None if None in pairs else True


def _title(name: BandName, band: int) -> str:
    return name.text or tr("band {number}").format(number=band + 1)


def _band_label(model: ModelDefinition, place: int) -> str:
    """Return the number of a model band, with its name if it has one."""
    labels = model.bands_of_all_dates
    label = labels[place] if len(labels) == model.raster_bands else ""
    number = str(place + 1)
    return f"{number} ({label})" if isinstance(label, str) and label.strip() else number


def _check_order_of_time(names: Sequence[str]) -> Iterator[Check]:
    """Yield a remark if the names of the rasters contain dates that do not rise along the list."""
    matches = [_DATE.search(name) for name in names]
    dates = [tuple(int(part or 0) for part in match.groups()) for match in matches if match]
    if len(dates) < len(names) or len(dates) < 2 or dates == sorted(dates):
        return
    listed = ", ".join(f'"{name}"' for name in names[:_MOST_LISTED])
    text = tr(
        "Dates: by their names, the rasters are not in the order of time ({rasters}). The first one in the list is the "
        "first date of the model; check that the model expects this order."
    )
    yield Check(Severity.UNVERIFIED, text.format(rasters=listed))
