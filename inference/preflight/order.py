"""Hold the choice of bands against the names that raster and model give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import PixelwiseError
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.band_names import band_names
from ..raster.bands import choose_bands
from ..spectra.names import BandNames
from ..wording import tr
from .check import Check, Kind, Remedy

_SHOWN = 8  # bands in a line


def judge_bands(plan: Plan) -> Iterator[Check]:
    """Say which band of the first raster feeds which of the model, and whether their names agree.

    Raises:
        RasterError: The raster cannot be opened.
    """
    raster, model = plan.job.rasters[0], plan.definition
    first = plan.imagery.items[0]
    names, alpha = band_names(first.raster.opened()), first.alpha
    chosen = plan.bands.bands
    better = _named_bands(model, names, alpha)
    if better is not None and better != chosen:
        yield Check(
            Kind.WARNING,
            tr(
                'Bands: the names of the bands of "{raster}" say that {better} are what the model needs ({names}), but '
                "{chosen} are fed to it."
            ).format(
                raster=raster.name, better=_listed(better), names=_fed(better, model, names), chosen=_listed(chosen)
            ),
            Remedy("BANDS", _numbers(better)),
        )
        return
    if plan.bands.warnings:
        yield from (Check(Kind.WARNING, warning) for warning in plan.bands.warnings)
        return
    fed = tr('Bands: {chosen} of "{raster}" ({names}), {reason}').format(
        chosen=_listed(chosen), raster=raster.name, names=_fed(chosen, model, names), reason=plan.bands.reason
    )
    given = bool(plan.job.bands.strip())
    if given or better is not None or any(isinstance(band, int) for band in model.bands):
        yield Check(Kind.FINE, f"{fed}.")
        return
    yield _in_order(plan, fed, len(names.bands) - (alpha is not None))


def _in_order(plan: Plan, fed: str, count: int) -> Check:
    """What to say of the raster's order, which no names confirm, of so many bands."""
    model, chosen = plan.definition, plan.bands.bands
    if count > len(chosen):
        return Check(
            Kind.WARNING,
            tr(
                "{fed}; it has {count}, and nothing says which of them the model was trained on. Check, and set Band "
                "order if these are not."
            ).format(fed=fed, count=count),
        )
    unnamed = any(isinstance(band, str) for band in model.bands) or len(chosen) > 1
    text = tr("{fed}; no names say whether that is the model's order.").format(fed=fed)
    return Check(Kind.NOTE if unnamed else Kind.FINE, text)


def _named_bands(model: ModelDefinition, names: BandNames, alpha: int | None) -> tuple[int, ...] | None:
    """The bands that have the names the model wants; None where not all are found."""
    try:
        choice = choose_bands("", model, names, alpha, "")
    except PixelwiseError:  # the raster has too few bands, which were chosen by hand
        return None
    return choice.bands if choice.by_name else None


def _listed(bands: Sequence[int]) -> str:
    if len(bands) == 1:
        return tr("band {number}").format(number=bands[0] + 1)
    return tr("bands {numbers}").format(numbers=_numbers(bands, ", "))


def _numbers(bands: Sequence[int], separator: str = ",") -> str:
    return separator.join(str(band + 1) for band in bands)


def _fed(bands: Sequence[int], model: ModelDefinition, given: BandNames) -> str:
    """What each band is, by the raster's name for it and the model's."""
    names = [band.text for band in given.bands]
    said = model.bands if len(model.bands) == len(bands) else ()
    needed = [name if isinstance(name, str) else "" for name in said] or [""] * len(bands)
    if not any(needed) and not any(names[band] for band in bands):
        return tr("without names")
    texts = []
    for band, wanted in zip(bands[:_SHOWN], needed):
        own = names[band]
        both = own and wanted and own.lower() != wanted.lower()
        texts.append(
            tr("{own} as {wanted}").format(own=own, wanted=wanted) if both else own or wanted or tr("without a name")
        )
    return ", ".join(texts) + (", …" if len(bands) > _SHOWN else "")
