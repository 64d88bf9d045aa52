"""Hold the choice of bands against the names that raster and model give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import PixelwiseError
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.bands import choose_bands, standard_name
from ..raster.imagery import alpha_band, band_names
from ..wording import tr
from .check import Check, Kind, Remedy

_SHOWN = 8  # bands in a line

# Sentinel-2's own numbers (ESA, Sentinel-2 MSI bands) of those bands that models name.
_SENTINEL_2 = {
    "b01": "coastal", "b02": "blue", "b03": "green", "b04": "red", "b08": "nir", "b09": "nir09", "b11": "swir16",
    "b12": "swir22",
}  # fmt: skip


def judge_bands(plan: Plan) -> Check:
    """Say which band of the first raster feeds which of the model, and whether their names agree.

    Raises:
        RasterError: The raster cannot be opened.
    """
    raster, model = plan.job.rasters[0], plan.definition
    dataset = plan.imagery.items[0].raster.opened()
    names, alpha = band_names(dataset), alpha_band(dataset)
    chosen = plan.bands.bands
    better = named_bands(model, names, alpha)
    if better is not None and better != chosen:
        return Check(
            Kind.WARNING,
            tr(
                'Bands: the names of the bands of "{raster}" say that {better} are what the model needs ({names}), but '
                "{chosen} are fed to it."
            ).format(
                raster=raster.name, better=_listed(better), names=_fed(better, model, names), chosen=_listed(chosen)
            ),
            Remedy("BANDS", _numbers(better)),
        )
    fed = tr('Bands: {chosen} of "{raster}" ({names}), {reason}').format(
        chosen=_listed(chosen), raster=raster.name, names=_fed(chosen, model, names), reason=plan.bands.reason
    )
    given = bool(plan.job.bands.strip())
    if given or better is not None or any(isinstance(band, int) for band in model.bands):
        return Check(Kind.FINE, f"{fed}.")
    count = len(names) - (alpha is not None and alpha not in chosen)
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


def named_bands(model: ModelDefinition, names: Sequence[str], alpha: int | None) -> tuple[int, ...] | None:
    """The bands that have the names the model wants, also as parts of longer names; None where not all are found."""
    for wanted in (model.bands, model.band_aliases):
        if wanted and all(isinstance(name, str) for name in wanted):
            for spelt in (names, [_core(name) for name in names]):
                try:
                    choice = choose_bands("", model, spelt, alpha, "")
                except PixelwiseError:
                    continue
                if choice.by_name:
                    return choice.bands
    return None


def _core(name: str) -> str:
    """The part of a name that names a part of the spectrum, such as "red" in "Band 4 - Red"."""
    words = re.findall(r"[a-z]+\d*|\d+", name.lower())
    if "edge" in words:  # of red, which is another band than red
        return name
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            part = "".join(words[start : start + length])
            found = _SENTINEL_2.get(part) or standard_name(part)
            if found:
                return found
    return name


def _listed(bands: Sequence[int]) -> str:
    if len(bands) == 1:
        return tr("band {number}").format(number=bands[0] + 1)
    return tr("bands {numbers}").format(numbers=_numbers(bands, ", "))


def _numbers(bands: Sequence[int], separator: str = ",") -> str:
    return separator.join(str(band + 1) for band in bands)


def _fed(bands: Sequence[int], model: ModelDefinition, names: Sequence[str]) -> str:
    """What each band is, by the raster's name for it and the model's."""
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
