"""Match the band names of a model with those of a raster.

Names are parsed by `names.py`. A raster band feeds at most one model band.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from .names import BandName, BandNames, spectral_range

_SAME = 0.5  # nm; closer wavelengths are equal
_MODEL_TOLERANCE = 15.0  # nm, from a wavelength of the model


@dataclass(frozen=True)
class Ambiguity:
    """A name of the model that matches more raster bands than the model has bands of that name.

    Attributes:
        name: The name.
        fitting: The matching raster bands (from 0).
        used: Those of them that are used.
    """

    name: str
    fitting: tuple[int, ...]
    used: tuple[int, ...]


@dataclass(frozen=True)
class Match:
    """The result of matching.

    Attributes:
        bands: The raster band (from 0) of each model band, if any.
        ambiguities: The names that match several bands.
    """

    bands: tuple[int | None, ...]
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def complete(self) -> tuple[int, ...] | None:
        """The raster bands, if every model band has one."""
        bands = tuple(band for band in self.bands if band is not None)
        return bands if len(bands) == len(self.bands) else None

    @property
    def missing(self) -> tuple[int, ...]:
        """The model bands (from 0) without a raster band."""
        return tuple(index for index, band in enumerate(self.bands) if band is None)


@dataclass(frozen=True)
class _Rule:
    """A rule by which names match.

    Attributes:
        key: Returns the part of a model's name that is compared, if the name has it.
        fits: Whether a raster's name matches a model's.
        sole: Whether the rule applies only if one band matches.
    """

    key: Callable[[BandName], Hashable]
    fits: Callable[[BandName, BandName], bool]
    sole: bool = False


_RULES = (
    _Rule(lambda band: band.plain, lambda wanted, given: wanted.plain == given.plain and _comparable(wanted, given)),
    _Rule(lambda band: band.number, lambda wanted, given: wanted.number == given.number and _comparable(wanted, given)),
    _Rule(lambda band: band.common, lambda wanted, given: wanted.common == given.common),
    _Rule(lambda band: _wavelength_range(band), lambda wanted, given: _in_range(wanted, given)),
    _Rule(lambda band: band.wider, lambda wanted, given: wanted.wider == given.wider, sole=True),
)


def match(wanted: BandNames, given: BandNames) -> Match:
    """Find the raster band of each model band.

    The strictest rule that a band meets decides. Equal names on both sides are assigned in order. Of several bands with
    wavelengths the one nearest to the centre is used.

    Args:
        wanted: Names of the model.
        given: Names of the raster; those that only number the bands are ignored.
    """
    assigned: dict[int, int] = {}
    ambiguities = []
    for rule in _RULES:
        for indices in _groups(rule, wanted, assigned):
            band = wanted.bands[indices[0]]
            free = [
                candidate
                for candidate in range(len(given.bands))
                if candidate not in assigned.values() and given.is_named(candidate)
            ]
            fitting = [candidate for candidate in free if rule.fits(band, given.bands[candidate])]
            if len(fitting) > len(indices):
                fitting = _nearest(band, fitting, given)
            if len(fitting) > len(indices):
                if rule.sole:
                    continue
                ambiguities.append(Ambiguity(band.text, tuple(fitting), tuple(fitting[: len(indices)])))
            assigned.update(zip(indices, fitting))
    return Match(tuple(assigned.get(index) for index in range(len(wanted.bands))), tuple(ambiguities))


def agree(wanted: BandName, given: BandName) -> bool | None:
    """Whether a raster's name for a band matches that of the model, if they can be compared."""
    if any(rule.key(wanted) and rule.fits(wanted, given) for rule in _RULES):
        return True
    return False if all(band.common or band.wavelength for band in (wanted, given)) else None


def _groups(rule: _Rule, wanted: BandNames, assigned: dict[int, int]) -> list[list[int]]:
    """Return the model bands that are not assigned yet, grouped by name."""
    groups: dict[Hashable, list[int]] = {}
    for index, band in enumerate(wanted.bands):
        key = rule.key(band)
        if index not in assigned and key:
            groups.setdefault(key, []).append(index)
    return [*groups.values()]


def _comparable(wanted: BandName, given: BandName) -> bool:
    """Whether equal numbers mean equal bands: not if sensors number differently, or wavelengths differ."""
    around = _wavelength_range(wanted) if wanted.number else None
    if around is not None and given.wavelength is not None and not around[0] <= given.wavelength <= around[2]:
        return False
    sensors = {wanted.sensor, given.sensor} - {None}
    return len(sensors) < 2 or not wanted.number or wanted.common == given.common


def _wavelength_range(band: BandName) -> tuple[float, float, float] | None:
    """Return the lowest, best and highest wavelength for a model band."""
    around = spectral_range(band.common)
    if around is None:
        stated = band.wavelength
        return None if stated is None or band.common else (stated - _MODEL_TOLERANCE, stated, stated + _MODEL_TOLERANCE)
    centre = band.wavelength or (band.sensor.centres.get(band.number) if band.sensor else None)
    return around[0], centre or around[1], around[2]


def _in_range(wanted: BandName, given: BandName) -> bool:
    around = _wavelength_range(wanted)
    if around is None or given.wavelength is None or (given.common and given.wider != wanted.wider):
        return False
    return around[0] <= given.wavelength <= around[2]


def _nearest(wanted: BandName, bands: list[int], given: BandNames) -> list[int]:
    """Return the bands nearest to a wavelength, if all have one."""
    around = _wavelength_range(wanted)
    wavelengths = {band: given.bands[band].wavelength for band in bands}
    if around is None or None in wavelengths.values():
        return bands
    best = min((value or 0.0 for value in wavelengths.values()), key=lambda wavelength: abs(wavelength - around[1]))
    return [band for band, wavelength in wavelengths.items() if abs((wavelength or 0.0) - best) <= _SAME]
