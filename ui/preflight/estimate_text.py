"""Format the estimate of a run as text, with numbers in the user's language."""

from __future__ import annotations

from ...inference.preflight import Estimate
from ...inference.result.tally import unit_of
from ...processing_provider.i18n import numeral, tr

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_SIZES = (10**9, "GB", 1), (10**6, "MB", 1), (10**3, "kB", 0)  # bytes of a unit, its name and decimals
_SHORT = 5  # seconds, below which a run takes "a few seconds"


def estimate_text(estimate: Estimate) -> str:
    """Return the size, area, tiles, file size and duration of a run in one line."""
    return ", ".join(
        filter(None, (_pixels(estimate), _area(estimate), _tiles_text(estimate), _size_text(estimate), _time(estimate)))
    )


def _pixels(estimate: Estimate) -> str:
    if estimate.results > 1:
        return tr("{results} results, {pixels} pixels").format(
            results=numeral(estimate.results), pixels=numeral(estimate.pixels)
        )
    return tr("{cols} × {rows} pixels").format(cols=numeral(estimate.cols), rows=numeral(estimate.rows))


def _area(estimate: Estimate) -> str:
    """Return the area in the units of log and report; without a CRS, the pixels inside a mask; otherwise ""."""
    if estimate.area is not None:
        size, unit = unit_of(estimate.area)
        area = f"{numeral(estimate.area / size, 2)} {unit}"
    elif estimate.inside is not None:
        area = tr("{count} pixels").format(count=numeral(estimate.inside))
    else:
        return ""
    if estimate.inside is None:
        return area
    template = tr("{area} inside the mask") if estimate.exact else tr("about {area} inside the mask")
    return template.format(area=area)


def _tiles_text(estimate: Estimate) -> str:
    if not estimate.tiles:
        return ""
    if estimate.tiles == 1:
        return tr("1 tile")
    template = tr("{tiles} tiles") if estimate.exact else tr("about {tiles} tiles")
    return template.format(tiles=numeral(estimate.tiles))


def _size_text(estimate: Estimate) -> str:
    unit, name, decimals = next((entry for entry in _SIZES if estimate.size >= entry[0]), _SIZES[-1])
    size = f"{numeral(max(1, estimate.size / unit), decimals)} {name}"
    return tr("up to {size}").format(size=size)


def _time(estimate: Estimate) -> str:
    seconds = estimate.seconds
    if seconds is None:
        return tr("measuring the speed…")
    if seconds < _SHORT:
        return tr("a few seconds")
    if seconds < 1.5 * _MINUTE:
        return tr("about {number} s").format(number=numeral(5 * round(seconds / 5)))
    if seconds < 1.5 * _HOUR:
        return tr("about {number} min").format(number=numeral(round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return tr("about {number} h").format(number=numeral(round(seconds / _HOUR)))
    return tr("about {number} days").format(number=numeral(round(seconds / _DAY)))
