"""Choose the bands of several stacked rasters that feed the model, such as those of several dates or sensors.

If the model repeats its band names once per raster, as for dates, each raster feeds one repetition: equal names never
mix dates. Otherwise a name is looked up in all rasters. Without names the bands of all rasters are used in list order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, RasterError, blaming
from ..i18n import tr
from ..inert import start_of
from ..model.definition import ModelDefinition
from ..spectra.matching import match
from ..spectra.names import BandName, BandNames
from .bands import BandChoice, choose_bands, first_texts, listed_bands, require_whole_dates, wanted_names

_PAIR = re.compile(r"(\d{1,9}):(\d{1,9})")


@dataclass(frozen=True)
class RasterBands:
    """The bands that a raster of a stack offers.

    Attributes:
        raster: Its name for messages.
        names: The names of all bands.
        alpha: The band (from 0) that is transparency, if any.
    """

    raster: str
    names: BandNames
    alpha: int | None = None

    @property
    def imagery(self) -> tuple[int, ...]:
        """The bands (from 0) without transparency."""
        return tuple(band for band in range(len(self.names.bands)) if band != self.alpha)


@dataclass(frozen=True)
class _BandGroup:
    """The model bands (from 0) that one raster feeds.

    Attributes:
        places: The bands.
        labels: Their names or numbers without a mark of the date.
        mark: The mark, or the name of the input, which may be part of the raster's name; "" without one.
    """

    places: tuple[int, ...]
    labels: tuple[str | int, ...] = ()
    mark: str = ""


def choose_stacked_bands(requested: str, model: ModelDefinition, rasters: Sequence[RasterBands]) -> BandChoice:
    """Choose the raster and its band for each model band.

    Args:
        requested: The choice of the user: "4,3,2" for these bands of each raster, or "1:4,1:3,2:4" for raster:band.
        model: The model.
        rasters: The bands of each raster.

    Raises:
        ArgumentError: `requested` is not valid.
        RasterError: The rasters do not have the bands of the model.
    """
    if requested.strip():
        return requested_stack(requested, model.raster_bands, rasters)
    distinct = _by_distinct_names(model, rasters)
    if distinct:
        return distinct
    groups = _repetitions(model, rasters)
    if groups:
        return _by_group(groups, model, rasters)
    if model.signature.image.dates > 1:
        _require_dates(model, rasters)
        return _in_stack_order(model, rasters)
    wanted = wanted_names(model)
    by_name = _chosen_by_name(wanted, rasters) if wanted is not None else None
    return by_name or _in_stack_order(model, rasters)


def count_stacked(text: str, rasters: int) -> int:
    """Return the number of bands that the user chose of all rasters; 0 for an automatic choice."""
    return len(listed_pairs(listed_bands(text), rasters))


def count_of_stack(model: ModelDefinition, rasters: Sequence[RasterBands]) -> int:
    """Return the number of bands of all rasters for a model that takes any number: with dates, of whole dates.

    Raises:
        RasterError: A raster does not have the bands of whole dates.
    """
    image = model.signature.image
    counts = [len(raster.imagery) for raster in rasters]
    if image.time is None:
        return sum(counts)
    for raster, count in zip(rasters, counts):
        require_whole_dates(model, "", count, raster.raster)
    return sum(max(1, count // image.bands_per_date) for count in counts) * image.bands_per_date


def unused_rasters(choice: BandChoice, names: Sequence[str]) -> tuple[str, ...]:
    """Return a warning about the rasters of a stack that feed no band, if any."""
    unused = [f'"{name}"' for index, name in enumerate(names) if index not in choice.rasters]
    if not unused:
        return ()
    template = tr(
        "Bands: no band of {rasters} is used, because the model needs only {needed} bands. Remove what the model does "
        "not need, or set Band order."
    )
    return (template.format(rasters=first_texts(unused), needed=len(choice.bands)),)


def listed_pairs(listed: Sequence[str], rasters: int) -> list[str]:
    """Return raster:band for the numbers of the user's choice; numbers without a raster are those of each raster."""
    if any(":" in number for number in listed):
        return [*listed]
    return [f"{index}:{number}" for index in range(1, rasters + 1) for number in listed]


@blaming("bands")
def requested_stack(text: str, needed: int, rasters: Sequence[RasterBands]) -> BandChoice:
    """Return the bands that the user chose.

    Args:
        text: As in `choose_stacked_bands`.
        needed: Number of bands of the model.
        rasters: The bands of each raster.

    Raises:
        ArgumentError: The text is not a list of as many bands as the model has.
    """
    listed = listed_bands(text)
    pairs = [_raster_and_band(number, text, rasters) for number in listed_pairs(listed, len(rasters))]
    given = str(len(pairs))
    if not any(":" in number for number in listed):
        given = tr("{bands} of each of {rasters} rasters").format(bands=len(listed), rasters=len(rasters))
    if len(pairs) != needed:
        raise ArgumentError(
            tr(
                'Band order "{text}": the model needs {needed} bands, but {given} were given. Enter raster:band for '
                'each model band, such as "1:4,1:3,2:4", or as many bands of each raster as the model needs.'
            ).format(text=text, needed=needed, given=given)
        )
    indices, bands = zip(*pairs)
    return BandChoice(bands, tr("as given under Band order"), rasters=indices)


def _raster_and_band(number: str, text: str, rasters: Sequence[RasterBands]) -> tuple[int, int]:
    """Return raster and band (from 0) of a text such as "1:4"."""
    pair = _PAIR.fullmatch(number)
    index, band = (int(pair[1]) - 1, int(pair[2]) - 1) if pair else (-1, -1)
    if not 0 <= index < len(rasters):
        raise ArgumentError(
            tr(
                'Band order "{text}": "{number}" is not a band of the stack. Enter raster:band for each model band, '
                'such as "1:4,1:3,2:4", with rasters from 1 to {count}.'
            ).format(text=start_of(text), number=start_of(number), count=len(rasters))
        )
    count = len(rasters[index].names.bands)
    if not 0 <= band < count:
        raise ArgumentError(
            tr(
                'Band order "{text}": raster {number}, "{raster}", has {count} bands, so its band numbers are from 1 '
                "to {count}."
            ).format(text=text, number=index + 1, raster=rasters[index].raster, count=count)
        )
    return index, band


def _require_dates(model: ModelDefinition, rasters: Sequence[RasterBands]) -> None:
    """Refuse rasters that cannot be assigned to the dates of a model.

    Raises:
        RasterError: The rasters are not one for each date, and do not have exactly the bands of all dates.
    """
    image = model.signature.image
    if sum(len(raster.imagery) for raster in rasters) != image.bands:
        raise RasterError(
            tr(
                "Input raster: the model needs {dates} dates of {bands} bands each, and the {count} stacked rasters "
                "have {given}, so it is not clear which of them are meant. Choose a raster for each date, or set Band "
                'order, as raster:band for each model band, such as "1:4,1:3,2:4".'
            ).format(dates=image.dates, bands=image.bands_per_date, count=len(rasters), given=_counts_text(rasters))
        )


def _repetitions(model: ModelDefinition, rasters: Sequence[RasterBands]) -> tuple[_BandGroup, ...]:
    """Return the model bands of each raster, if the model repeats its bands once per raster; else ()."""
    needed, count = model.raster_bands, len(rasters)
    labels = tuple(band for band in model.bands if isinstance(band, (str, int)))
    if model.signature.image.dates > 1 and model.signature.image.dates % count == 0:
        return _of_dates(labels, model.signature.image.bands_per_date, range(0, needed, needed // count))
    if count == 1:
        return (_BandGroup(tuple(range(needed)), labels if len(labels) == needed else ()),)
    shares = model.signature.shares
    if len(shares) == count and not model.expressions:  # each raster feeds an input
        whole = len(labels) == needed
        return tuple(
            _BandGroup(tuple(share), tuple(labels[band] for band in share) if whole else (), image.name)
            for share, image in zip(shares, model.signature.inputs)
        )
    if labels and len(labels) * count == needed:  # listed once, for all dates
        size = len(labels)
        return tuple(_BandGroup(tuple(range(k * size, (k + 1) * size)), labels) for k in range(count))
    if len(labels) != needed:
        return ()
    several = [groups for groups in _marked(labels, count) if groups]
    return next((groups for groups in several if _all_match(groups, model, rasters)), several[0] if several else ())


def _by_names_of_rasters(groups: Sequence[_BandGroup], rasters: Sequence[RasterBands]) -> tuple[_BandGroup, ...]:
    """Return the group of each raster, if the name of each contains the mark of another group; else ()."""
    marks = [_words(group.mark) for group in groups]
    if not all(len(mark.strip()) > 1 for mark in marks):  # a digit occurs in names for other reasons
        return ()
    contained = [[n for n, mark in enumerate(marks) if mark in _words(raster.raster)] for raster in rasters]
    order = [numbers[0] for numbers in contained if len(numbers) == 1]
    return tuple(groups[number] for number in order) if sorted(order) == [*range(len(groups))] else ()


def _words(name: str) -> str:
    """Return the words and numbers of a name, each between spaces, in lower case."""
    return " ".join(("", *re.findall(r"[^\W\d_]+|\d+", name.lower()), ""))


def _of_dates(labels: tuple[str | int, ...], bands: int, firsts: range) -> tuple[_BandGroup, ...]:
    """Return the model bands of each raster of as many dates; `firsts` are the first of each raster."""
    places = [tuple(range(first, first + firsts.step)) for first in firsts]
    if len(labels) == bands:  # listed once, for all dates
        return tuple(_BandGroup(own, labels) for own in places)
    listed = [tuple(labels[own[0] : own[-1] + 1]) for own in places]
    return tuple(_BandGroup(own, names, _shared_mark(names)) for own, names in zip(places, listed))


def _shared_mark(labels: Sequence[str | int]) -> str:
    """Return the last or first word of all names, which may be the mark of their date; "" if they share none."""
    words = [re.split(r"[\W_]+", str(label).strip().lower()) for label in labels]
    for position in (-1, 0):
        shared = {parts[position] for parts in words if len(parts) > 1}
        if len(shared) == 1 and all(len(parts) > 1 for parts in words):
            return shared.pop()
    return ""


def _marked(labels: Sequence[str | int], count: int) -> Iterator[tuple[_BandGroup, ...]]:
    """Yield the groups of labels by repetition, and by a last or first word that may name the date."""
    yield _grouped([(label, "") for label in labels], count)
    words = [re.split(r"[\W_]+", label.strip()) if isinstance(label, str) else [] for label in labels]
    if all(len(parts) > 1 for parts in words):
        yield _grouped([(" ".join(parts[:-1]), parts[-1].lower()) for parts in words], count)
        yield _grouped([(" ".join(parts[1:]), parts[0].lower()) for parts in words], count)


def _grouped(labels: Sequence[tuple[str | int, str]], count: int) -> tuple[_BandGroup, ...]:
    """Return `count` groups with the same labels, by the mark of each or in the order of repetition; else ()."""
    marks = [*dict.fromkeys(mark for _, mark in labels)]
    seen: dict[tuple[str, str], int] = {}
    groups: list[list[tuple[int, str | int]]] = [[] for _ in range(max(count, len(marks)))]
    for model_band, (label, mark) in enumerate(labels):
        key = (str(label).lower(), mark)
        group = marks.index(mark) if mark else seen.get(key, 0)
        if group >= count:
            return ()
        seen[key] = seen.get(key, 0) + 1
        groups[group].append((model_band, label))
    contents = [sorted(str(label).lower() for _, label in group) for group in groups]
    if len(marks) not in (1, count) or any(content != contents[0] for content in contents[1:]):
        return ()
    return tuple(
        _BandGroup(tuple(model_band for model_band, _ in group), tuple(label for _, label in group), mark)
        for group, mark in zip(groups, marks if len(marks) == count else [""] * count)
    )


def _all_match(groups: Sequence[_BandGroup], model: ModelDefinition, rasters: Sequence[RasterBands]) -> bool:
    """Whether each raster has all names of its group."""
    wanted = [wanted_names(_part(model, group)) for group in groups]
    return all(
        names is not None and match(names, raster.names).complete is not None for names, raster in zip(wanted, rasters)
    )


def _part(model: ModelDefinition, group: _BandGroup) -> ModelDefinition:
    """Return the model with the bands of one raster only."""
    image = model.signature.image.with_bands(len(group.places))
    aliased = len(model.band_aliases) == len(model.bands) == model.raster_bands
    aliases = tuple(model.band_aliases[model_band] for model_band in group.places) if aliased else ()
    signature = replace(model.signature, inputs=(image,))
    return replace(model, signature=signature, bands=group.labels, band_aliases=aliases)


def _by_group(groups: Sequence[_BandGroup], model: ModelDefinition, rasters: Sequence[RasterBands]) -> BandChoice:
    """Return the bands of rasters of which each feeds one group."""
    named = _by_names_of_rasters(groups, rasters) if len(rasters) > 1 else ()
    groups = named or groups
    choices = [
        choose_bands("", _part(model, group), raster.names, raster.alpha, raster.raster)
        for group, raster in zip(groups, rasters)
    ]
    fed = {
        model_band: (index, band)
        for index, (group, choice) in enumerate(zip(groups, choices))
        for model_band, band in zip(group.places, choice.bands)
    }
    indices, bands = zip(*(fed[model_band] for model_band in range(len(fed))))
    reasons = " / ".join(dict.fromkeys(choice.reason for choice in choices))
    warnings = tuple(
        tr('Bands: in "{raster}", {warning}').format(raster=raster.raster, warning=warning)
        for choice, raster in zip(choices, rasters)
        for warning in choice.warnings
    )
    unnamed = [(len(group.places), raster) for group, raster in zip(groups, rasters) if not group.labels]
    for used in dict.fromkeys(count for count, _ in unnamed):
        alike = [raster for count, raster in unnamed if count == used]
        warnings += _cut_off([used] * len(alike), alike)
    by_name = all(choice.by_name for choice in choices)
    if named:
        reasons = tr("{reason}, the rasters by their names").format(reason=reasons)
    elif len(rasters) > 1 and not by_name:
        reasons = tr("{reason}, the rasters in the order of the list").format(reason=reasons)
    return BandChoice(bands, reasons, by_name, warnings, rasters=indices)


def _by_distinct_names(model: ModelDefinition, rasters: Sequence[RasterBands]) -> BandChoice | None:
    """Return the bands if each name occurs once in the model and in one raster only, in any order of the rasters.

    Names such as "red_2018" and "red_2020" then decide by themselves which raster is which date.
    """
    wanted = wanted_names(model)
    if wanted is None or len(rasters) < 2 or len(wanted.bands) != model.raster_bands:
        return None
    texts = [name.plain for name in wanted.bands]
    if len(set(texts)) < len(texts):
        return None
    places: dict[str, list[tuple[int, int]]] = {}
    for k, raster in enumerate(rasters):
        for band in filter(raster.names.is_named, raster.imagery):
            places.setdefault(raster.names.bands[band].plain, []).append((k, band))
    candidates = [places.get(text, []) for text in texts]
    if not all(len(pairs) == 1 for pairs in candidates):  # not as written: by their meaning
        matches = [match(wanted, raster.names) for raster in rasters]
        if any(matched.ambiguities for matched in matches):
            return None
        candidates = [
            [(k, band) for k, matched in enumerate(matches) for band in [matched.bands[model_band]] if band is not None]
            for model_band in range(len(texts))
        ]
    if not all(len(pairs) == 1 for pairs in candidates):
        return None
    indices, bands = zip(*(pairs[0] for pairs in candidates))
    return BandChoice(bands, tr("by name"), True, rasters=indices)


def _chosen_by_name(wanted: BandNames, rasters: Sequence[RasterBands]) -> BandChoice | None:
    """Return the bands by names that are looked up in all rasters, or None if not all can be assigned."""
    matches = [match(wanted, raster.names).bands for raster in rasters]
    rasters_by_band = [
        [k for k, bands in enumerate(matches) if bands[model_band] is not None]
        for model_band in range(len(wanted.bands))
    ]
    missing = [model_band for model_band, where in enumerate(rasters_by_band) if not where]
    unnamed = [
        (k, band) for k, raster in enumerate(rasters) for band in raster.imagery if not raster.names.is_named(band)
    ]
    if len(missing) == len(rasters_by_band) or (missing and len(unnamed) != len(missing)):
        return None
    fillers = dict(zip(missing, unnamed))
    pairs = [
        fillers[model_band] if model_band in fillers else (where[0], matches[where[0]][model_band])
        for model_band, where in enumerate(rasters_by_band)
    ]
    several = [model_band for model_band, where in enumerate(rasters_by_band) if len(where) > 1]
    warnings = [
        *_in_several(several, rasters_by_band, wanted, rasters),
        *_unnamed_bands_warning(fillers, wanted, rasters),
    ]
    indices, bands = zip(*pairs)
    reason = tr("by name; the remaining ones are the bands without a name") if missing else tr("by name")
    return BandChoice(bands, reason, not missing, tuple(warnings), rasters=indices)


def _in_several(
    places: Sequence[int], rasters_by_band: Sequence[Sequence[int]], wanted: BandNames, rasters: Sequence[RasterBands]
) -> Iterator[str]:
    """Yield a warning about names that several rasters have."""
    if not places:
        return
    where = dict.fromkeys(k for model_band in places for k in rasters_by_band[model_band])
    yield tr(
        "Bands: {names} match bands of several rasters ({rasters}), but the model has each of them once; the first "
        "raster with the band is used. Check the list of rasters, or set Band order."
    ).format(
        names=first_texts([f'"{wanted.bands[model_band].text}"' for model_band in places]),
        rasters=first_texts([f'"{rasters[k].raster}"' for k in where]),
    )


def _unnamed_bands_warning(
    fillers: dict[int, tuple[int, int]], wanted: BandNames, rasters: Sequence[RasterBands]
) -> Iterator[str]:
    """Yield a warning about model bands that are fed by bands without a name."""
    if fillers:
        template = tr(
            "Bands: no band matches {missing}, so bands without a name are used: {fed}. Set Band order if this is "
            "wrong."
        )
        yield template.format(
            missing=first_texts([wanted.bands[model_band].text for model_band in fillers]),
            fed=first_texts([_fed(pair, wanted.bands[model_band], rasters) for model_band, pair in fillers.items()]),
        )


def _in_stack_order(model: ModelDefinition, rasters: Sequence[RasterBands]) -> BandChoice:
    """Return the bands of all rasters in their order.

    Raises:
        RasterError: The rasters have too few bands, or it is not clear which of them are meant.
    """
    needed = model.raster_bands
    counts = [len(raster.imagery) for raster in rasters]
    share, rest = divmod(needed, len(rasters))
    numbers = [band for band in model.bands if isinstance(band, int)]
    if len(numbers) == needed and numbers != [*range(needed)]:  # else they only count the bands
        return _chosen_by_number(numbers, rasters)
    if sum(counts) < needed:
        raise _too_few(needed, rasters)
    if sum(counts) == needed:
        taken = counts
    elif len(model.signature.shares) > 1:
        raise _not_of_inputs(model, rasters)
    elif rest == 0 and min(counts) >= share:
        taken = [share] * len(rasters)
    else:
        raise RasterError(
            tr(
                "Input raster: the model needs {needed} bands, and the {count} stacked rasters have {given}, so it is "
                "not clear which of them are meant. Set Band order, as raster:band for each model band, such as "
                '"1:4,1:3,2:4".'
            ).format(needed=needed, count=len(rasters), given=_counts_text(rasters))
        )
    pairs = [(k, band) for k, raster in enumerate(rasters) for band in raster.imagery[: taken[k]]]
    indices, bands = zip(*pairs)
    warnings = (*_mismatch(pairs, model, rasters), *_cut_off(taken, rasters))
    return BandChoice(bands, tr("in the order of the rasters and their bands"), False, warnings, rasters=indices)


def _not_of_inputs(model: ModelDefinition, rasters: Sequence[RasterBands]) -> RasterError:
    """Return the error for rasters of which equal shares would be those of no input."""
    inputs = ", ".join(f'"{image.name}": {image.bands}' for image in model.signature.inputs)
    return RasterError(
        tr(
            "Input raster: the model has {number} inputs with {needed} bands ({inputs}), and the {count} stacked "
            "rasters have {given}, so it is not clear which of them are meant. Choose a raster for each input, or set "
            'Band order, as raster:band for each model band, such as "1:4,1:3,2:4".'
        ).format(
            number=len(model.signature.inputs),
            needed=model.raster_bands,
            inputs=inputs,
            count=len(rasters),
            given=_counts_text(rasters),
        )
    )


def _chosen_by_number(numbers: Sequence[int], rasters: Sequence[RasterBands]) -> BandChoice:
    """Return the bands with the numbers of the model, counted through all rasters."""
    pairs = [(k, band) for k, raster in enumerate(rasters) for band in raster.imagery]
    reason = tr("as the model specifies")
    if max(numbers) > len(pairs) or (max(numbers) == len(pairs) and min(numbers) < 1):
        raise _too_few(max(numbers) + 1, rasters)
    if max(numbers) == len(pairs):
        numbers = [number - 1 for number in numbers]
        reason = tr("as the model specifies, counting its list from 1")
    indices, bands = zip(*(pairs[number] for number in numbers))
    return BandChoice(bands, reason, rasters=indices)


def _mismatch(
    pairs: Sequence[tuple[int, int]], model: ModelDefinition, rasters: Sequence[RasterBands]
) -> tuple[str, ...]:
    """Return a warning if model and rasters name their bands, but not alike."""
    wanted = wanted_names(model)
    if wanted is None or not wanted.named or not any(raster.names.named for raster in rasters):
        return ()
    template = tr(
        "Bands: the band names of the model ({wanted}) do not match those of the rasters, so the order of the rasters "
        "is used: {fed}. Set Band order if this is wrong."
    )
    fed = [_fed(pair, name, rasters) for pair, name in zip(pairs, wanted.bands)]
    return (template.format(wanted=first_texts([name.text for name in wanted.bands]), fed=first_texts(fed)),)


def _cut_off(taken: Sequence[int], rasters: Sequence[RasterBands]) -> tuple[str, ...]:
    """Return a warning about rasters with more bands than are used."""
    more = [f'"{raster.raster}"' for raster, used in zip(rasters, taken) if len(raster.imagery) > used]
    if not more:
        return ()
    template = tr(
        "Bands: {rasters} have more bands than the {used} that are used of each; it is unknown which of them the model "
        "was trained on. Check them, and set Band order if necessary."
    )
    return (template.format(rasters=first_texts(more), used=taken[0]),)


def _too_few(needed: int, rasters: Sequence[RasterBands]) -> RasterError:
    return RasterError(
        tr(
            "Input raster: the model needs {needed} bands, but the {count} stacked rasters have {given}. Add the "
            "missing rasters, such as further dates, in the order of the model, or set Band order."
        ).format(needed=needed, count=len(rasters), given=_counts_text(rasters))
    )


def _counts_text(rasters: Sequence[RasterBands]) -> str:
    """Return the number of bands of all rasters, and of each."""
    total = sum(len(raster.imagery) for raster in rasters)
    band_counts = first_texts([f'"{raster.raster}": {len(raster.imagery)}' for raster in rasters])
    return f"{total} ({band_counts})"


def _fed(pair: tuple[int, int], name: BandName, rasters: Sequence[RasterBands]) -> str:
    index, band = pair
    return tr('band {number} of "{raster}" as {name}').format(
        number=band + 1, raster=rasters[index].raster, name=name.text
    )
