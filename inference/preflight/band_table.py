"""The bands of a model and of rasters, from which a user chooses, with the automatic choice.

The choice is the text of Band order, which `raster/bands.py` reads; a table converts it to bands and back. Bands are
counted from 0 here, and from 1 in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, RasterError
from ..formats import read_definition
from ..i18n import tr
from ..job import Job
from ..model.definition import ModelDefinition
from ..plan import selected_model
from ..raster.bands import BandChoice, listed_bands, requested_bands
from ..raster.cells import with_one_cell
from ..raster.inputs import RasterInput
from ..raster.raster_items import items, overlapping_items
from ..raster.roles import names_offered, offered_bands, roles_of
from ..raster.stack_bands import (
    RasterBands,
    choose_stacked_bands,
    count_stacked,
    listed_pairs,
    requested_stack,
    unused_rasters,
)
from ..spectra.names import BandName, BandNames

_LONG_TITLE = 16  # letters of the name of a raster
_MOST_READ = 16  # rasters; those of one image are mostly alike
_MOST_SPELLINGS = 3  # names of one band in several rasters


@dataclass(frozen=True)
class BandTable:
    """The bands to choose from.

    Attributes:
        needed: The name of each band of the model, for users.
        offered: The number and name of each band that all rasters have.
        free: Whether the model accepts any number of bands; then `needed` has one entry per raster band.
        automatic: The raster band that the run chooses for each model band; empty if it cannot.
        reason: The reason for this choice.
        refusal: The reason why there is no automatic choice.
        warnings: The warnings about the choice.
        raster: The name of the raster with the fewest bands.
        stack: The bands of each raster of a stack; then `offered` and `automatic` count the bands of all rasters.
    """

    needed: tuple[str, ...]
    offered: tuple[str, ...]
    free: bool = False
    automatic: tuple[int, ...] = ()
    reason: str = ""
    refusal: str = ""
    warnings: tuple[str, ...] = ()
    raster: str = ""
    stack: tuple[RasterBands, ...] = ()

    def chosen(self, text: str) -> tuple[int | None, ...]:
        """Return the raster band of each model band for a text of Band order; None where it has no band."""
        bands: list[int | None] = [*self.automatic]
        if text.strip():
            listed = listed_bands(text)
            bands = [self._band(number) for number in (listed_pairs(listed, len(self.stack)) if self.stack else listed)]
        count = max(len(self.needed), len(bands)) if self.free else len(self.needed)
        return (*bands[:count], *(None for _ in range(count - len(bands))))

    def text(self, bands: Sequence[int]) -> str:
        """Return the text of Band order for a choice."""
        return ",".join(self._numbers[band] for band in bands)

    def problem(self, text: str) -> str:
        """Return the error of a run with this text of Band order; "" if it is valid."""
        if not text.strip():
            return self.refusal
        try:
            if self.stack:
                needed = count_stacked(text, len(self.stack)) if self.free else len(self.needed)
                requested_stack(text, needed, self.stack)
            else:
                needed = len(listed_bands(text)) if self.free else len(self.needed)
                requested_bands(text, needed, len(self.offered), self.raster)
        except ArgumentError as error:
            return str(error)
        return ""

    def _band(self, number: str) -> int | None:
        return self._numbers.index(number) if number in self._numbers else None

    @property
    def _numbers(self) -> tuple[str, ...]:
        """The text of Band order for each offered band."""
        if not self.stack:
            return tuple(str(band + 1) for band in range(len(self.offered)))
        return tuple(f"{k + 1}:{n + 1}" for k, raster in enumerate(self.stack) for n in range(len(raster.names.bands)))


def band_table(job: Job, *, separately: bool = False) -> BandTable:
    """Return the bands of a model and of rasters, from their headers.

    Args:
        job: The job; its bands are ignored.
        separately: Whether each raster item has its own result.

    Raises:
        PixelwiseError: The model cannot be read, or a raster cannot be opened.
    """
    job = replace(job, bands="")
    model = selected_model(job, read_definition(job.model))
    if job.stacked:
        return _of_stack([with_one_cell(overlapping_items(raster)[0]) for raster in job.rasters], model)
    rasters = _rasters(job, separately=separately)
    offers = [_offer_of(raster, model) for raster in rasters[:_MOST_READ]]
    fewest = min(offers, key=lambda offer: len(offer.names.bands))
    refused = next((offer for offer in offers if offer.choice is None), None)
    first = offers[0]
    table = BandTable(
        _needed_names(model), _offered(offers), model.signature.image.any_bands, raster=fewest.raster.name
    )
    if refused is not None:
        return replace(table, refusal=refused.refusal)
    if first.choice is None:
        return table
    warnings = (*first.choice.warnings, *_different(offers))
    return replace(table, automatic=first.choice.bands, reason=first.choice.reason, warnings=warnings)


def _of_stack(rasters: Sequence[RasterInput], model: ModelDefinition) -> BandTable:
    """Return the bands of all rasters of a stack."""
    stack = [offered_bands(raster) for raster in rasters]
    titles = _distinct_titles([raster.raster for raster in stack])
    offered = tuple(
        tr("{raster}: {band}").format(raster=title, band=_band_entry(band, [_Offer(raster, bands.names, bands.alpha)]))
        for title, raster, bands in zip(titles, rasters, stack)
        for band in range(len(bands.names.bands))
    )
    table = BandTable(_needed_of_stack(model), offered, model.signature.image.any_bands, stack=tuple(stack))
    try:
        choice = choose_stacked_bands("", model, stack)
    except RasterError as error:
        return replace(table, refusal=str(error))
    warnings = (*choice.warnings, *unused_rasters(choice, [raster.raster for raster in stack]))
    automatic = table.chosen(",".join(choice.numbers))
    return replace(
        table, automatic=tuple(band for band in automatic if band is not None), reason=choice.reason, warnings=warnings
    )


def _distinct_titles(names: Sequence[str]) -> list[str]:
    """Return different titles for rasters: long names without the words that all of them begin or end with."""
    if len({*names}) < len(names):
        return [name if names.count(name) == 1 else f"{name} ({k})" for k, name in enumerate(names, start=1)]
    if len(names) < 2 or max(map(len, names)) <= _LONG_TITLE:
        return [*names]
    words = [re.findall(r"[^\W_]+[\W_]*|[\W_]+", name) for name in names]
    first, last = _alike(words), _alike([own[::-1] for own in words])
    differing = ["".join(own[first : len(own) - last]).strip("_-. ") for own in words]
    if not all(differing) or len({*differing}) < len(names):
        return [*names]
    return [("…" if first else "") + title + ("…" if last else "") for title in differing]


def _alike(words: Sequence[Sequence[str]]) -> int:
    """Return how many words all lists begin with, if each has a further one."""
    shortest = min(map(len, words)) - 1
    return next((n for n in range(shortest) if len({own[n] for own in words}) > 1), shortest)


@dataclass(frozen=True)
class _Offer:
    """The bands that one raster offers, and the automatic choice, or the reason why there is no choice."""

    raster: RasterInput
    names: BandNames
    alpha: int | None
    choice: BandChoice | None = None
    refusal: str = ""


def _rasters(job: Job, *, separately: bool) -> list[RasterInput]:
    """Return the rasters whose bands a run chooses."""
    of = items if separately else overlapping_items
    return [with_one_cell(item) for raster in job.rasters for item in of(raster)]


def _offer_of(raster: RasterInput, model: ModelDefinition) -> _Offer:
    try:
        names, alpha = names_offered(raster, model)
    except RasterError as error:
        return _Offer(raster, BandNames(()), None, refusal=str(error))
    try:
        choice = roles_of(raster, raster.open_dataset(), "", model).choice
    except RasterError as error:
        return _Offer(raster, names, alpha, refusal=str(error))
    return _Offer(raster, names, alpha, choice)


def _needed_names(model: ModelDefinition) -> tuple[str, ...]:
    count = model.raster_bands
    labels = model.bands_of_all_dates if len(model.bands_of_all_dates) == count else (0,) * count
    names = [label.strip() if isinstance(label, str) else "" for label in labels]
    return tuple(
        name if names.count(name) == 1 and name else _place(name, number, model) for number, name in enumerate(names)
    )


def _needed_of_stack(model: ModelDefinition) -> tuple[str, ...]:
    """Return the names of the model's bands, preceded by their numbers if the dates repeat them."""
    names = [label.strip() if isinstance(label, str) else "" for label in model.bands_of_all_dates]
    if len(names) != model.raster_bands or len(model.signature.inputs) > 1 or not all(names):
        return _needed_names(model)
    return tuple(f"{number}: {name}" if names.count(name) > 1 else name for number, name in enumerate(names, start=1))


def _place(name: str, band: int, model: ModelDefinition) -> str:
    """Return the number of a band of the model (from 0), with the date or the input of several that it belongs to."""
    signature, dates = model.signature, model.signature.image.dates
    if dates > 1:
        date, number = divmod(band, signature.image.bands_per_date)
        template = tr("{name} (date {date})") if name else tr("Band {number} of date {date}")
        return template.format(name=name, number=number + 1, date=date + 1)
    if len(signature.inputs) == 1:
        template = tr("{name} (band {number} of the model)") if name else tr("Band {number} of the model")
        return template.format(name=name, number=band + 1)
    image, share = next(pair for pair in zip(signature.inputs, signature.shares) if band in pair[1])
    template = tr('{name} (band {number} of "{input}")') if name else tr('Band {number} of "{input}"')
    return template.format(name=name, number=band - share.start + 1, input=image.name)


def _offered(offers: Sequence[_Offer]) -> tuple[str, ...]:
    count = min(len(offer.names.bands) for offer in offers)
    return tuple(_band_entry(band, offers) for band in range(count))


def _band_entry(band: int, offers: Sequence[_Offer]) -> str:
    """Return the number and name of a band, with its names in several rasters."""
    titles = [_band_title(offer.names.bands[band], transparency=offer.alpha == band) for offer in offers]
    spellings = [text for text in dict.fromkeys(titles) if text]
    if not spellings:
        return tr("Band {number}").format(number=band + 1)
    names = " / ".join(spellings[:_MOST_SPELLINGS]) + (" / …" if len(spellings) > _MOST_SPELLINGS else "")
    return f"{band + 1}: {names}"


def _band_title(band: BandName, *, transparency: bool) -> str:
    """Return the name of a band, its common name and wavelength."""
    wavelength = f"{band.wavelength:g} nm" if band.wavelength else ""
    common = band.common if band.common.lower() not in band.plain else ""
    more = [common, wavelength if wavelength.replace(" ", "") not in band.plain else ""]
    if transparency:
        more.append(tr("transparency"))
    details = ", ".join(filter(None, more))
    return f"{band.text} ({details})" if band.text and details else band.text or details


def _different(offers: Sequence[_Offer]) -> tuple[str, ...]:
    """Return a warning if the run does not choose the same bands of all rasters."""
    first, *others = offers
    other = next((offer for offer in others if offer.choice and first.choice and _order(offer) != _order(first)), None)
    if other is None:
        return ()
    text = tr(
        'the rasters have different band orders: {first_bands} are used from "{first}", {other_bands} from '
        '"{other}". A manual choice applies to all of them.'
    )
    return (
        text.format(
            first_bands=_order(first),
            first=first.raster.name,
            other_bands=_order(other),
            other=other.raster.name,
        ),
    )


def _order(offer: _Offer) -> str:
    return ",".join(str(band + 1) for band in offer.choice.bands) if offer.choice else ""
