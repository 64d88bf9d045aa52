"""Check the choice of bands by the band names of raster and model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from ..errors import PixelwiseError
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.band_names import band_names
from ..raster.bands import BandChoice, choose_bands, input_shares, wanted_names
from ..raster.imagery import Imagery
from ..spectra.matching import agree
from ..spectra.names import BandNames
from .check import Check, Fix, Severity

_BANDS_SHOWN = 8  # bands in a line
_MOST_CHECKED = 3  # rasters; their bands mostly have the same names
_WORST_FIRST = (Severity.WARNING, Severity.UNVERIFIED, Severity.FINE)


def check_bands(plan: Plan) -> Iterator[Check]:
    """Yield the assignment of raster bands to model bands, and whether their names match.

    Raises:
        RasterError: The raster cannot be opened.
    """
    checks = [_check_item(plan, item) for item in plan.imagery.items[:_MOST_CHECKED]]
    worst = min(checks, key=lambda check: _WORST_FIRST.index(check.severity))
    if worst.severity is not Severity.WARNING and plan.bands.warnings:
        yield from (Check(Severity.WARNING, warning) for warning in plan.bands.warnings)
    elif worst.severity is Severity.FINE and not plan.job.bands.strip() and not plan.bands.by_name:
        text = tr("{fed} Other rasters have no such names, so their bands cannot be verified.")
        yield Check(Severity.UNVERIFIED, text.format(fed=worst.text))
    else:
        yield worst


def check_inputs(plan: Plan) -> Iterator[Check]:
    """Yield which raster bands each input of a model of several images receives, and what its other inputs receive."""
    shares = input_shares(plan.definition, plan.bands.numbers)
    if shares:
        yield Check(Severity.NOTE, tr("Inputs: {shares}.").format(shares=shares))
    if plan.acquisition:
        yield from (Check(Severity.NOTE, note) for note in plan.acquisition.notes)
        yield from (Check(Severity.WARNING, warning) for warning in plan.acquisition.warnings)


def _check_item(plan: Plan, item: Imagery) -> Check:
    """Return the check of the bands of one raster."""
    model, chosen, raster = plan.definition, item.bands, item.raster.name
    names = band_names(item.raster.open_dataset())
    agreement = _agreement(model, chosen, names)
    automatic = _automatic_bands(model, names, item.alpha)
    better = automatic if automatic is not None and automatic.by_name else None
    if better is not None and better.bands != chosen and not (better.warnings and agreement is True):
        text = tr(
            'Bands: according to the band names of "{raster}", the model needs {better} ({names}), but '
            "{chosen} will be used."
        ).format(
            raster=raster,
            better=_bands_text(better.bands),
            names=_band_names(better.bands, model, names),
            chosen=_bands_text(chosen),
        )
        return Check(Severity.WARNING, text, Fix("BANDS", _joined_numbers(better.bands)))
    reason = plan.bands.reason if automatic is None or plan.job.bands.strip() else automatic.reason
    assignment = tr('Bands: {chosen} of "{raster}" ({names}), {reason}').format(
        chosen=_bands_text(chosen), raster=raster, names=_band_names(chosen, model, names), reason=reason
    )
    if agreement is True:
        return Check(Severity.FINE, f"{assignment}.")
    if plan.job.bands.strip():
        return _as_given(assignment, agreement)
    if any(isinstance(band, int) for band in model.bands):
        text = tr(
            "{fed}. The model lists band numbers without names, so it is unknown whether these are the right bands."
        )
        return Check(Severity.UNVERIFIED, text.format(fed=assignment))
    return _check_of_order(plan, assignment, len(names.bands) - (item.alpha is not None))


def _as_given(assignment: str, agreement: bool | None) -> Check:
    """Return the check of an order set by the user, which the names contradict (False) or do not confirm."""
    if agreement is False:
        return Check(
            Severity.WARNING,
            tr("{fed}, but not all of these names match. Check the order.").format(fed=assignment),
        )
    return Check(
        Severity.UNVERIFIED, tr("{fed}; there are no names to check the order against.").format(fed=assignment)
    )


def _agreement(model: ModelDefinition, chosen: Sequence[int], names: BandNames) -> bool | None:
    """Return whether all band names match; None if one cannot be compared."""
    wanted = wanted_names(model)
    if wanted is None or len(chosen) % len(wanted.bands):
        return None
    pairs = [  # the same names for each date
        agree(name, names.bands[band]) if names.is_named(band) else None
        for name, band in zip(cycle(wanted.bands), chosen)
    ]
    if False in pairs:
        return False
    return None if None in pairs else True


def _check_of_order(plan: Plan, assignment: str, count: int) -> Check:
    """Return the check of bands in the order of a raster with `count` bands, without names."""
    chosen = plan.bands.bands
    if count > len(chosen):
        return Check(
            Severity.WARNING,
            tr(
                "{fed}; the raster has {count} bands, and it is unknown which of them the model was trained "
                "on. Check them, and set Band order if necessary."
            ).format(fed=assignment, count=count),
        )
    if len(chosen) == 1:
        text = tr("{fed}; there is no name to check whether the model was trained on this band.")
    else:
        text = tr("{fed}; there are no names to check the order against.")
    return Check(Severity.UNVERIFIED, text.format(fed=assignment))


def _automatic_bands(model: ModelDefinition, names: BandNames, alpha: int | None) -> BandChoice | None:
    """Return the bands that are chosen automatically, if the raster has enough."""
    try:
        return choose_bands("", model, names, alpha, "")
    except PixelwiseError:  # then the user has chosen them
        return None


def _bands_text(bands: Sequence[int]) -> str:
    if len(bands) == 1:
        return tr("band {number}").format(number=bands[0] + 1)
    return tr("bands {numbers}").format(numbers=_joined_numbers(bands, ", "))


def _joined_numbers(bands: Sequence[int], separator: str = ",") -> str:
    return separator.join(str(band + 1) for band in bands)


def _band_names(bands: Sequence[int], model: ModelDefinition, given: BandNames) -> str:
    """Return the names of each band in the raster and in the model."""
    names = [band.text for band in given.bands]
    labels = model.bands_of_all_dates if len(model.bands_of_all_dates) == len(bands) else ()
    needed = [label if isinstance(label, str) else "" for label in labels] or [""] * len(bands)
    if not any(needed) and not any(names[band] for band in bands):
        return tr("without names")
    more = ", …" if len(bands) > _BANDS_SHOWN else ""
    pairs = [(band, names[band], wanted) for band, wanted in zip(bands[:_BANDS_SHOWN], needed)]
    if not any(own for _, own, _ in pairs) and all(wanted for _, _, wanted in pairs):
        return tr("as {names}").format(names=", ".join(wanted for _, _, wanted in pairs)) + more
    return ", ".join(_pair_of_names(*pair) for pair in pairs) + more


def _pair_of_names(band: int, own: str, wanted: str) -> str:
    """Return the name of a band in the raster and, if it is different, in the model."""
    if wanted and own.lower() != wanted.lower():
        return tr("{own} as {wanted}").format(own=own or tr("band {number}").format(number=band + 1), wanted=wanted)
    return own or tr("without a name")
