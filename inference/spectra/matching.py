"""Match the names that a model gives its bands with those that a raster gives its own.

Names are read by `names.py`. A band of the raster feeds one band of the model at most.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from .names import BandName, BandNames, spectral_range

_SAME = 0.5  # nm: wavelengths this close are one
_BESIDE = 15.0  # nm, from a wavelength that a model states


@dataclass(frozen=True)
class Ambiguity:
    """A name of the model's that fits more bands of the raster than the model has of that name."""

    name: str
    fitting: tuple[int, ...]
    used: tuple[int, ...]


@dataclass(frozen=True)
class Match:
    """What was found.

    Attributes:
        places: For each model band the raster band (from 0); None where none has its name.
        doubts: The names that fit several bands.
    """

    bands: tuple[int | None, ...]
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def complete(self) -> tuple[int, ...] | None:
        """The raster bands where all are found; None otherwise."""
        found = tuple(place for place in self.bands if place is not None)
        return found if len(found) == len(self.bands) else None

    @property
    def missing(self) -> tuple[int, ...]:
        """The model bands (from 0) that are not found."""
        return tuple(index for index, place in enumerate(self.bands) if place is None)


@dataclass(frozen=True)
class _Rule:
    """One way for names to agree: what of the model's name counts ("" and None: nothing), and which bands have it."""

    key: Callable[[BandName], Hashable]
    fits: Callable[[BandName, BandName], bool]
    sole: bool = False  # whether it holds only where it leaves no choice


_RULES = (
    _Rule(lambda band: band.plain, lambda wanted, given: wanted.plain == given.plain and _comparable(wanted, given)),
    _Rule(lambda band: band.number, lambda wanted, given: wanted.number == given.number and _comparable(wanted, given)),
    _Rule(lambda band: band.common, lambda wanted, given: wanted.common == given.common),
    _Rule(lambda band: _range(band), lambda wanted, given: _in_range(wanted, given)),
    _Rule(lambda band: band.wider, lambda wanted, given: wanted.wider == given.wider, sole=True),
)


def match(wanted: BandNames, given: BandNames) -> Match:
    """Find the raster band of each model band.

    The strictest rule that finds a band decides. Where a name stands as often on both sides, the first feeds the
    first, and so on. Of several bands with wavelengths the nearest to the centre is taken.

    Args:
        wanted: The model's names.
        given: The raster's; none of it counts that only says its place.
    """
    found: dict[int, int] = {}
    ambiguities = []
    for rule in _RULES:
        for indices in _groups(rule, wanted, found):
            band = wanted.bands[indices[0]]
            free = [place for place in range(len(given.bands)) if place not in found.values() and given.says(place)]
            fitting = [place for place in free if rule.fits(band, given.bands[place])]
            if len(fitting) > len(indices):
                fitting = _nearest(band, fitting, given)
            if len(fitting) > len(indices):
                if rule.sole:
                    continue
                ambiguities.append(Ambiguity(band.text, tuple(fitting), tuple(fitting[: len(indices)])))
            found.update(zip(indices, fitting))
    return Match(tuple(found.get(index) for index in range(len(wanted.bands))), tuple(ambiguities))


def agree(wanted: BandName, given: BandName) -> bool | None:
    """Whether a raster's name for a band is the model's; None where the two cannot be compared."""
    if any(rule.key(wanted) and rule.fits(wanted, given) for rule in _RULES):
        return True
    return False if all(band.common or band.wavelength for band in (wanted, given)) else None


def _groups(rule: _Rule, wanted: BandNames, found: dict[int, int]) -> list[list[int]]:
    """The model bands that are not found yet, together where they have the same name."""
    groups: dict[Hashable, list[int]] = {}
    for index, band in enumerate(wanted.bands):
        key = rule.key(band)
        if index not in found and key:
            groups.setdefault(key, []).append(index)
    return [*groups.values()]


def _comparable(wanted: BandName, given: BandName) -> bool:
    """Whether equal numbers mean equal bands: not where sensors are known to count otherwise, or wavelengths differ."""
    around = _range(wanted) if wanted.number else None
    if around is not None and given.wavelength is not None and not around[0] <= given.wavelength <= around[2]:
        return False
    sensors = {wanted.sensor, given.sensor} - {None}
    return len(sensors) < 2 or not wanted.number or wanted.common == given.common


def _range(band: BandName) -> tuple[float, float, float] | None:
    """Lowest, best and highest wavelength for a model band."""
    around = spectral_range(band.common)
    if around is None:
        stated = band.wavelength
        return None if stated is None or band.common else (stated - _BESIDE, stated, stated + _BESIDE)
    centre = band.wavelength or (band.sensor.centres.get(band.number) if band.sensor else None)
    return around[0], centre or around[1], around[2]


def _in_range(wanted: BandName, given: BandName) -> bool:
    around = _range(wanted)
    if around is None or given.wavelength is None or (given.common and given.wider != wanted.wider):
        return False
    return around[0] <= given.wavelength <= around[2]


def _nearest(wanted: BandName, bands: list[int], given: BandNames) -> list[int]:
    """Of bands that all have a wavelength, those nearest to what is wanted."""
    around = _range(wanted)
    wavelengths = {place: given.bands[place].wavelength for place in bands}
    if around is None or None in wavelengths.values():
        return bands
    best = min((wavelength or 0.0 for wavelength in wavelengths.values()), key=lambda each: abs(each - around[1]))
    return [place for place, wavelength in wavelengths.items() if abs((wavelength or 0.0) - best) <= _SAME]
