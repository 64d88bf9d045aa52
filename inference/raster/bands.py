"""Choose which raster bands feed the model.

Model bands and band indices are counted from 0; BANDS and all messages count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ArgumentError, RasterError, blaming
from ..model.definition import ModelDefinition
from ..wording import tr

# Spellings of one spectral band: Esri's WellKnownBandNames, the STAC extension "eo" and everyday use.
_ALIASES = {
    "nir": ("nearinfrared", "nearinfrared1", "infrared", "nir1", "nir08", "ir"),
    "nir09": ("nearinfrared2", "nir2"),
    "swir16": ("shortwaveinfrared", "shortwaveinfrared1", "swir1", "swir", "midinfrared", "midinfrared1"),
    "swir22": ("shortwaveinfrared2", "swir2", "midinfrared2"),
    "coastal": ("coastalblue", "coastalaerosol"),
    "pan": ("panchromatic",),
    "lwir": ("thermal", "thermalinfrared", "tir"),
    "red": ("r",),
    "green": ("g",),
    "blue": ("b",),
}
_STANDARD = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}


@dataclass(frozen=True)
class BandChoice:
    """The raster band (from 0) of each model band, why in words, and whether by the names of all."""

    bands: tuple[int, ...]
    reason: str
    by_name: bool = False


def choose_bands(
    requested: str, model: ModelDefinition, names: Sequence[str], alpha: int | None, raster: str
) -> BandChoice:
    """Choose the raster band of each model band.

    Args:
        requested: The user's choice such as "4,3,2"; empty for the model's own.
        model: The model.
        names: Name of every raster band; "" where it has none.
        alpha: The raster band that is marked as transparency and no imagery, from 0.
        raster: Name of the raster for messages.

    Raises:
        ArgumentError: `requested` is no list of the raster's bands, or of another length than the model's.
        RasterError: The raster has too few bands.
    """
    needed = model.signature.bands
    if requested.strip():
        return BandChoice(_requested(requested, needed, len(names), raster), tr("as given under Band order"))
    by_name = _by_name(model.bands, names) or _by_name(model.band_aliases, names)
    if by_name is not None:
        return BandChoice(by_name, tr("by name"), by_name=True)
    imagery = [band for band in range(len(names)) if band != alpha]
    indices, reason = _by_number(model, len(imagery))
    if alpha is not None and max(indices) == len(imagery):
        # GDAL marks the fourth band of a plain 4-band TIFF so, whatever it holds.
        imagery, reason = (
            [*range(len(names))],
            tr("{reason}; band {band} is marked as transparency but needed").format(reason=reason, band=alpha + 1),
        )
    if max(indices) >= len(imagery):
        raise RasterError(
            tr(
                'Input raster "{raster}": the model needs {needed} bands, but {given} were given. Pick a raster with '
                "those bands, or set Band order."
            ).format(raster=raster, needed=max(needed, max(indices) + 1), given=len(imagery))
        )
    return BandChoice(tuple(imagery[index] for index in indices), reason)


def _by_number(model: ModelDefinition, count: int) -> tuple[tuple[int, ...], str]:
    indices = tuple(band for band in model.bands if isinstance(band, int))
    if len(indices) != model.signature.bands:
        return tuple(range(model.signature.bands)), tr("in the raster's order")
    if max(indices) == count and min(indices) > 0:
        return tuple(band - 1 for band in indices), tr("as the model says, its list taken to count from 1")
    return indices, tr("as the model says")


@blaming("bands")
def _requested(text: str, needed: int, count: int, raster: str) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if not all(part.isdecimal() and 1 <= int(part) <= count for part in parts):
        raise ArgumentError(
            tr(
                'Band order "{text}": expected band numbers from 1 to {count}, which is how many bands the raster '
                '"{raster}" has, such as "4,3,2".'
            ).format(text=text, count=count, raster=raster)
        )
    if len(parts) != needed:
        raise ArgumentError(
            tr(
                'Band order "{text}": the model needs {needed} bands, but {given} were given. Give one raster band for '
                "each model band."
            ).format(text=text, needed=needed, given=len(parts))
        )
    return tuple(int(part) - 1 for part in parts)


def _by_name(wanted: Sequence[object], names: Sequence[str]) -> tuple[int, ...] | None:
    """The bands of these names; None where a side has no names, or a name is missing or stands twice."""
    if not wanted or not all(isinstance(name, str) for name in wanted):
        return None
    found = [_place(str(name), names) for name in wanted]
    places = tuple(place for place in found if place is not None)
    return places if len(places) == len(found) else None


def _place(sought: str, names: Sequence[str]) -> int | None:
    """Where the one band of this name stands: in this spelling, else in the plainest, else in any."""
    plain, standard = [_plain(name) for name in names], [_standard(name) for name in names]
    tries = ((_plain(sought), plain), (_standard(sought), plain), (_standard(sought), standard))
    return next((spellings.index(name) for name, spellings in tries if spellings.count(name) == 1), None)


def standard_name(name: str) -> str:
    """The name that all spellings of a spectral band share, such as "nir"; "" for a name that is none of these."""
    found = _standard(name)
    return found if found in _ALIASES else ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _standard(name: str) -> str:
    return _STANDARD.get(_plain(name), _plain(name))
