"""What a run will give, in words and numbers as people of a country write them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QLocale

from ...inference.preflight import Outlook
from ...inference.result.tally import unit_of
from ...processing_provider.i18n import tr

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_SOON = 5  # seconds that nobody needs to know exactly


def outlook_text(outlook: Outlook) -> str:
    """Say it in one line."""
    return ", ".join(filter(None, (_pixels(outlook), _area(outlook), _tiles(outlook), _size(outlook), _time(outlook))))


def _pixels(outlook: Outlook) -> str:
    if outlook.results > 1:
        return tr("{results} results, {pixels} pixels").format(
            results=_whole(outlook.results), pixels=_whole(outlook.pixels)
        )
    return tr("{cols} × {rows} pixels").format(cols=_whole(outlook.cols), rows=_whole(outlook.rows))


def _area(outlook: Outlook) -> str:
    """Say it as log and report do; without a CRS, of a mask alone, in pixels."""
    if outlook.area is not None:
        size, unit = unit_of(outlook.area)
        area = f"{QLocale().toString(outlook.area / size, 'f', 2)} {unit}"
    elif outlook.inside is not None:
        area = tr("{count} pixels").format(count=_whole(outlook.inside))
    else:
        return ""
    if outlook.inside is None:
        return area
    template = tr("{area} inside the mask") if outlook.exact else tr("about {area} inside the mask")
    return template.format(area=area)


def _tiles(outlook: Outlook) -> str:
    if not outlook.tiles:
        return ""
    if outlook.tiles == 1:
        return tr("1 tile")
    template = tr("{tiles} tiles") if outlook.exact else tr("about {tiles} tiles")
    return template.format(tiles=_whole(outlook.tiles))


def _size(outlook: Outlook) -> str:
    size = QLocale().formattedDataSize(
        outlook.size, 1 if outlook.size >= 10**6 else 0, QLocale.DataSizeFormat.DataSizeSIFormat
    )
    return tr("up to {size}").format(size=size)


def _time(outlook: Outlook) -> str:
    seconds = outlook.seconds
    if seconds is None:
        return tr("measuring the speed…")
    if seconds < _SOON:
        return tr("a few seconds")
    if seconds < 1.5 * _MINUTE:
        return tr("about {number} s").format(number=_whole(5 * round(seconds / 5)))
    if seconds < 1.5 * _HOUR:
        return tr("about {number} min").format(number=_whole(round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return tr("about {number} h").format(number=_whole(round(seconds / _HOUR)))
    return tr("about {number} days").format(number=_whole(round(seconds / _DAY)))


def _whole(number: int) -> str:
    return QLocale().toString(number)
