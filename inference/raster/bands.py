"""Choose the raster bands that feed the model.

Band indices are counted from 0; BANDS and all messages count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, RasterError, blaming
from ..i18n import tr
from ..inert import start_of
from ..model.definition import ModelDefinition
from ..spectra.matching import Ambiguity, Match, match
from ..spectra.names import BandName, BandNames

_BANDS_SHOWN = 8  # bands in a message


@dataclass(frozen=True)
class BandChoice:
    """The raster bands that feed the model.

    Attributes:
        bands: The raster band (from 0) of each model band.
        reason: The reason, for messages.
        by_name: Whether all were found by name.
        warnings: Warnings for the user, without the name of the raster.
        rasters: For a stack, the raster (from 0) of each band.
    """

    bands: tuple[int, ...]
    reason: str
    by_name: bool = False
    warnings: tuple[str, ...] = ()
    rasters: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The bands counted from 1, as in Band order: "4", or "1:4" in a stack."""
        if not self.rasters:
            return tuple(str(band + 1) for band in self.bands)
        return tuple(f"{raster + 1}:{band + 1}" for raster, band in zip(self.rasters, self.bands))

    def of_raster(self, index: int) -> BandChoice:
        """Return the choice for one raster of a stack."""
        return replace(self, bands=tuple(self.bands[model_band] for model_band in self.places_of(index)), rasters=())

    def places_of(self, index: int) -> tuple[int, ...]:
        """Return the model bands (from 0) that a raster of a stack feeds."""
        return tuple(model_band for model_band, raster in enumerate(self.rasters) if raster == index)


def choose_bands(
    requested: str, model: ModelDefinition, names: BandNames, alpha: int | None, raster: str
) -> BandChoice:
    """Choose the raster band of each model band.

    Args:
        requested: The bands that the user chose, such as "4,3,2"; empty for those of the model.
        model: The model.
        names: Band names of the raster; they may be empty if the user or the numbers of the model choose.
        alpha: The raster band (from 0) that is transparency, if any.
        raster: Name of the raster for messages.

    Raises:
        ArgumentError: `requested` is not a list of as many bands of the raster as the model has.
        RasterError: The raster has too few bands.
    """
    needed, count = model.raster_bands, len(names.bands)
    if requested.strip():
        return BandChoice(requested_bands(requested, needed, count, raster), tr("as given under Band order"))
    if model.signature.image.dates > 1 and len(model.bands) == model.signature.image.bands_per_date:
        return _of_each_date(model, names, alpha, raster)
    wanted = wanted_names(model)
    if wanted is None:
        choice = _in_raster_order(model, count, alpha, raster)
        return replace(choice, warnings=_mixed(model, choice.bands))
    matched = match(wanted, names)
    ambiguities = tuple(map(_ambiguity_text, matched.ambiguities))
    if matched.complete is not None:
        return BandChoice(matched.complete, _name_reason(wanted, names), True, ambiguities)
    filled = _with_unnamed_bands(matched, names, alpha)
    if filled is not None:
        choice = BandChoice(filled, tr("by name; the remaining ones are the bands without a name"))
    else:
        choice = _in_raster_order(model, count, alpha, raster)
    warnings = _mismatch(matched, wanted, names, choice.bands, filled=filled is not None)
    return replace(choice, warnings=(*warnings, *(ambiguities if filled is not None else ())))


def _of_each_date(model: ModelDefinition, names: BandNames, alpha: int | None, raster: str) -> BandChoice:
    """Choose the bands of each date among an equal share of the bands of the raster.

    Raises:
        RasterError: The raster has too few bands, or its bands cannot be shared equally.
    """
    dates, imagery = model.signature.image.dates, [band for band in range(len(names.bands)) if band != alpha]
    share, rest = divmod(len(imagery), dates)
    if rest:
        raise _not_of_dates(model, len(imagery), raster)
    of_one = model.of_one_date()
    choices = []
    for date in range(dates):
        own = imagery[date * share : (date + 1) * share]
        choice = choose_bands("", of_one, BandNames(tuple(names.bands[band] for band in own)), None, raster)
        choices.append(replace(choice, bands=tuple(own[band] for band in choice.bands)))
    return BandChoice(
        tuple(band for choice in choices for band in choice.bands),
        tr("{reason}, for each of {dates} dates").format(reason=choices[0].reason, dates=dates),
        all(choice.by_name for choice in choices),
        tuple(dict.fromkeys(warning for choice in choices for warning in choice.warnings)),
    )


def _not_of_dates(model: ModelDefinition, given: int, raster: str) -> RasterError:
    """Return the error for a raster of which it is not clear which bands are those of each date."""
    image = model.signature.image
    return RasterError(
        tr(
            'Input raster "{raster}": the model needs {needed} bands ({dates} dates of {bands} bands each), but the '
            "raster has {given}. Choose a raster with the bands of all dates, one date after the other, or set Band "
            "order."
        ).format(raster=raster, needed=image.bands, dates=image.dates, bands=image.bands_per_date, given=given)
    )


def names_bands(model: ModelDefinition) -> bool:
    """Whether a model names all its bands, rather than numbering some or listing none."""
    return bool(model.bands) and all(isinstance(name, str) for name in model.bands)


def wanted_names(model: ModelDefinition) -> BandNames | None:
    """Return the band names of a model, if it names them all."""
    if not names_bands(model):
        return None
    aliases = model.band_aliases if len(model.band_aliases) == len(model.bands) else ("",) * len(model.bands)
    names = BandNames.of(BandName.of(str(name), common=alias) for name, alias in zip(model.bands, aliases))
    if names.named:
        return names
    return BandNames(tuple(replace(band, number="") for band in names.bands))  # they only count bands


def _name_reason(wanted: BandNames, names: BandNames) -> str:
    sensor = names.sensor or wanted.sensor
    return tr("by name, as bands of {sensor}").format(sensor=sensor.name) if sensor else tr("by name")


def _in_raster_order(model: ModelDefinition, count: int, alpha: int | None, raster: str) -> BandChoice:
    """Return the bands by the numbers of the model, or in the order of the raster.

    Raises:
        RasterError: The raster has too few bands.
    """
    imagery = [band for band in range(count) if band != alpha]
    indices, reason = _bands_by_number(model, len(imagery))
    if alpha is not None and max(indices) == len(imagery):
        # GDAL marks the fourth band of a plain 4-band TIFF as alpha, whatever its content.
        imagery, reason = (
            [*range(count)],
            tr("{reason}; band {band} is marked as transparency but is needed").format(reason=reason, band=alpha + 1),
        )
    numbered = bool(model.bands) and all(isinstance(band, int) for band in model.bands)
    if model.signature.image.dates > 1 and len(imagery) != model.raster_bands and not numbered:
        raise _not_of_dates(model, len(imagery), raster)
    if max(indices) >= len(imagery):
        raise RasterError(
            tr(
                'Input raster "{raster}": the model needs {needed} bands, but the raster has {given}. Choose a '
                "raster with those bands, or set Band order."
            ).format(raster=raster, needed=max(model.raster_bands, max(indices) + 1), given=len(imagery))
        )
    return BandChoice(tuple(imagery[index] for index in indices), reason)


def _mixed(model: ModelDefinition, bands: Sequence[int]) -> tuple[str, ...]:
    """Return a warning if a model lists some bands by number and others by name."""
    if len({isinstance(band, str) for band in model.bands}) < 2:
        return ()
    text = tr(
        "the model lists some of its bands by number and others by name ({listed}), so the raster's order is used: "
        "{bands}. Set Band order if this is wrong."
    )
    listed = first_texts([str(band) if isinstance(band, str) else str(int(str(band)) + 1) for band in model.bands])
    return (text.format(listed=listed, bands=first_texts([str(band + 1) for band in bands])),)


def _with_unnamed_bands(matched: Match, names: BandNames, alpha: int | None) -> tuple[int, ...] | None:
    """Return the bands, if as many are missing as the raster has unnamed ones."""
    unnamed = [band for band in range(len(names.bands)) if not names.is_named(band) and band != alpha]
    if alpha is not None and len(unnamed) < len(matched.missing) and not names.is_named(alpha):
        unnamed.append(alpha)
    if len(matched.missing) == len(matched.bands) or len(unnamed) != len(matched.missing):
        return None
    fillers = dict(zip(matched.missing, unnamed))
    return tuple(fillers[index] if band is None else band for index, band in enumerate(matched.bands))


def _mismatch(
    matched: Match, wanted: BandNames, names: BandNames, bands: Sequence[int], *, filled: bool
) -> tuple[str, ...]:
    """Return a warning if some names of a model do not match, and both sides have names."""
    if not wanted.named:
        return ()
    if not names.named:
        return _only_counted(wanted, names, bands)
    if filled:
        template = tr(
            "no band matches {missing} (the raster has {given}), so the bands without a name are used for the rest: "
            "{fed}. Set Band order if this is wrong."
        )
    else:
        template = tr(
            "no band matches {missing} (the raster has {given}), so the raster's order is used: {fed}. Set Band order "
            "if this is wrong."
        )
    text = template.format(
        missing=first_texts([wanted.bands[index].text for index in matched.missing]),
        given=first_texts([band.text or _wavelength_text(band) or tr("without a name") for band in names.bands]),
        fed=_assignment_text(bands, wanted),
    )
    numbered = [any(band.number and not band.common for band in side.bands) for side in (wanted, names)]
    named = [any(band.common for band in side.bands) for side in (names, wanted)]
    if any(map(all, zip(numbered, named))):
        text = tr("{warning} A band number identifies a colour only if the sensor is known.").format(warning=text)
    return (text,)


def _only_counted(wanted: BandNames, names: BandNames, bands: Sequence[int]) -> tuple[str, ...]:
    """Return a warning if the raster only numbers its bands and the numbers of the model give another order."""
    numbers = [band.number for band in names.bands]
    meant = [numbers.index(band.number) if band.number in numbers else None for band in wanted.bands if band.number]
    if len(meant) != len(wanted.bands) or meant == [*bands] or not any(numbers):
        return ()
    text = tr(
        "the band names ({given}) may only number the bands, so the raster's order is used: {fed}. Set Band order if "
        "they are the band numbers the model refers to."
    )
    return (text.format(given=first_texts([band.text for band in names.bands]), fed=_assignment_text(bands, wanted)),)


def _ambiguity_text(ambiguity: Ambiguity) -> str:
    def numbers(bands: Sequence[int]) -> str:
        return first_texts([str(band + 1) for band in bands])

    return tr('"{name}" matches several bands ({fitting}); used: {used}. Set Band order to use another.').format(
        name=ambiguity.name, fitting=numbers(ambiguity.fitting), used=numbers(ambiguity.used)
    )


def _assignment_text(bands: Sequence[int], wanted: BandNames) -> str:
    return first_texts(
        [tr("band {number} as {name}").format(number=n + 1, name=name.text) for n, name in zip(bands, wanted.bands)]
    )


def _wavelength_text(band: BandName) -> str:
    return f"{band.wavelength:g} nm" if band.wavelength else ""


def first_texts(texts: Sequence[str]) -> str:
    """Return the first texts of a list, for messages."""
    return ", ".join(texts[:_BANDS_SHOWN]) + (", …" if len(texts) > _BANDS_SHOWN else "")


def input_shares(model: ModelDefinition, numbers: Sequence[str]) -> str:
    """Return which raster bands each input of a model receives, for messages; "" for a model of one image.

    Args:
        model: The model.
        numbers: The raster band of each model band, counted from 1, from `BandChoice.numbers`.
    """
    signature = model.signature
    if len(signature.inputs) == 1:
        return ""
    sources = [expression.text for expression in model.expressions] or numbers
    texts = []
    for image, share in zip(signature.inputs, signature.shares):
        template = tr('"{input}" receives band {bands}')
        if len(share) > 1:
            template = tr('"{input}" receives bands {bands}')
        texts.append(template.format(input=image.name, bands=", ".join(sources[band] for band in share)))
    return "; ".join(texts)


def count_requested(text: str) -> int:
    """Return the number of bands that the user chose; 0 for an automatic choice."""
    return len(listed_bands(text))


def require_whole_dates(model: ModelDefinition, requested: str, count: int, raster: str) -> None:
    """Refuse bands that are not those of whole dates, if the model accepts any number of dates.

    Args:
        model: The model.
        requested: The bands that the user chose; empty for those of the raster.
        count: Their number.
        raster: Name of the raster for messages.

    Raises:
        ArgumentError: The user chose such bands.
        RasterError: The raster has such bands.
    """
    image = model.signature.image
    bands, chosen = image.bands_per_date, requested.strip()
    if image.time is None or count % bands == 0 or (not chosen and count < 2 * bands):
        return
    reason = tr(
        "the model accepts any number of dates of {bands} bands each, but {given} bands are not a multiple of {bands}. "
        "List the bands of all dates under Band order, one date after the other."
    ).format(bands=bands, given=count)
    if chosen:
        raise ArgumentError(tr('Band order "{text}": {reason}').format(text=chosen, reason=reason), about="bands")
    raise RasterError(tr('Input raster "{raster}": {reason}').format(raster=raster, reason=reason))


def listed_bands(text: str) -> list[str]:
    """Return the numbers of the user's choice as texts, valid or not."""
    return [number for number in re.split(r"[,;\s]+", text.strip()) if number]


def _bands_by_number(model: ModelDefinition, count: int) -> tuple[tuple[int, ...], str]:
    indices = tuple(band for band in model.bands if isinstance(band, int))
    if len(indices) != model.raster_bands:
        return tuple(range(model.raster_bands)), tr("in the raster's order")
    if max(indices) == count and min(indices) > 0:
        return tuple(band - 1 for band in indices), tr("as the model specifies, counting its list from 1")
    return indices, tr("as the model specifies")


@blaming("bands")
def requested_bands(text: str, needed: int, count: int, raster: str) -> tuple[int, ...]:
    """Return the raster bands (from 0) that the user chose.

    Args:
        text: The choice, such as "4,3,2".
        needed: Number of bands of the model.
        count: Number of bands of the raster.
        raster: Name of the raster for messages.

    Raises:
        ArgumentError: The choice is not a list of `needed` bands of the raster.
    """
    numbers = listed_bands(text)
    if not all(re.fullmatch(r"\d{1,9}", number) and 1 <= int(number) <= count for number in numbers):
        raise ArgumentError(
            tr(
                'Band order "{text}": expected band numbers from 1 to {count}, which is how many bands the raster '
                '"{raster}" has, such as "4,3,2".'
            ).format(text=start_of(text), count=count, raster=raster)
        )
    if len(numbers) != needed:
        raise ArgumentError(
            tr(
                'Band order "{text}": the model needs {needed} bands, but {given} were given. Enter one raster band '
                "for each model band."
            ).format(text=text, needed=needed, given=len(numbers))
        )
    return tuple(int(number) - 1 for number in numbers)
