"""Inputs that describe an image instead of containing its pixels: when and where it was taken, its cells, its bands.

Models of several years of imagery and of several sensors have such inputs, which are recognised by the names and
shapes of the known ones, or declared by a file of the model. This module turns values into their arrays; where the
values are from is not known here. Years and days are those of UTC, longitudes grow to the east.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..i18n import tr

Vector = tuple[float, ...]

NOON = 12  # the hour of an image of which only the day is known
_WEEKS = 52  # Clay divides by it, although some years have a week 53
_DATED_AXES = 3  # (batch, dates, values)


class MetadataKind(enum.Enum):
    """The content of a metadata input. The values are the words by which files declare it."""

    YEAR_DAY = "year_day"
    WEEK_HOUR = "week_hour_sin_cos"
    LAT_LON = "lat_lon"
    LON_LAT = "lon_lat"
    LAT_LON_CIRCLE = "lat_lon_sin_cos"
    CELL_SIZE = "gsd"
    MICROMETRES = "wavelengths"
    NANOMETRES = "wavelengths_nm"

    @property
    def needs_dates(self) -> bool:
        """Whether it is computed from dates."""
        return self in (MetadataKind.YEAR_DAY, MetadataKind.WEEK_HOUR)

    @property
    def needs_location(self) -> bool:
        """Whether it is computed from the location of a tile."""
        return self in (MetadataKind.LAT_LON, MetadataKind.LON_LAT, MetadataKind.LAT_LON_CIRCLE)

    @property
    def needs_wavelengths(self) -> bool:
        """Whether it is computed from the wavelengths of the bands."""
        return self in (MetadataKind.MICROMETRES, MetadataKind.NANOMETRES)

    @property
    def title(self) -> str:
        """A description for people."""
        return {
            MetadataKind.YEAR_DAY: tr("date as year and day of the year"),
            MetadataKind.WEEK_HOUR: tr("date as sine and cosine of week and hour"),
            MetadataKind.LAT_LON: tr("latitude and longitude in degrees"),
            MetadataKind.LON_LAT: tr("longitude and latitude in degrees"),
            MetadataKind.LAT_LON_CIRCLE: tr("sine and cosine of latitude and longitude"),
            MetadataKind.CELL_SIZE: tr("cell size in metres"),
            MetadataKind.MICROMETRES: tr("wavelength of each band in micrometres"),
            MetadataKind.NANOMETRES: tr("wavelength of each band in nanometres"),
        }[self]


@dataclass(frozen=True)
class TileMetadata:
    """The values of a batch of tiles from which metadata inputs are computed.

    Attributes:
        locations: Latitude and longitude of the centre of each tile, in degrees.
        dates: The date of each image in a tile; a `datetime` in UTC if the time of day is known.
        cell_size: Metres.
        wavelengths: Of each band, in nanometres.
    """

    locations: tuple[tuple[float, float], ...] = ()
    dates: tuple[date, ...] = ()
    cell_size: float = 0.0
    wavelengths: Vector = ()


def typical_metadata(bands: int, dates: int) -> TileMetadata:
    """Return the values with which a network is tried."""
    wavelengths = tuple(float(value) for value in np.linspace(450, 2200, bands))
    return TileMetadata(((45.0, 10.0),), (datetime(2024, 7, 1, NOON),) * dates, 10.0, wavelengths)


@dataclass(frozen=True)
class MetadataInput:
    """An input with metadata.

    Attributes:
        name: Its name.
        dtype: Its element type.
        shape: Lengths of its axes; None for a free one.
        kind: Its content; None if it is not known.
    """

    name: str
    dtype: DType
    shape: tuple[int | None, ...]
    kind: MetadataKind | None = None

    @property
    def dates(self) -> int | None:
        """The number of dates that it contains, if fixed; 0 if it contains none."""
        if self.kind is None or not self.kind.needs_dates:
            return 0
        return self.shape[1] if len(self.shape) == _DATED_AXES else 1

    @property
    def batch(self) -> int | None:
        """The number of tiles at once, if fixed."""
        return self.shape[0] if len(self.shape) > 1 else None

    def array(self, metadata: TileMetadata, batch: int) -> NDArray[Any]:
        """Return the array for a batch of tiles; if the content is not known, zeros to try the network with.

        Args:
            metadata: The values. The location of the last tile is repeated up to the batch.
            batch: The number of tiles.
        """
        sides = [batch if length is None else length for length in self.shape]
        if self.kind is None:
            return np.zeros(sides, self.dtype)
        if self.kind is MetadataKind.CELL_SIZE:
            return np.full(sides, metadata.cell_size, self.dtype)
        if self.kind.needs_location:
            last = len(metadata.locations) - 1
            located = (metadata.locations[min(tile, last)] for tile in range(batch))
            return np.array([_LOCATED[self.kind](*place) for place in located], self.dtype)
        values = np.array(_shared_values(self.kind, metadata), np.float64)
        if self.kind.needs_dates and len(self.shape) < _DATED_AXES:
            values = values[0]
        for_each = (batch, *values.shape) if len(self.shape) > values.ndim else values.shape
        return np.ascontiguousarray(np.broadcast_to(values, for_each), self.dtype)


def _shared_values(kind: MetadataKind, metadata: TileMetadata) -> Sequence[Sequence[float] | float]:
    """Return the values that are the same for all tiles: a vector for each date, or a number for each band."""
    if kind is MetadataKind.YEAR_DAY:
        return [(day.year, day.timetuple().tm_yday) for day in metadata.dates]
    if kind is MetadataKind.WEEK_HOUR:
        return [_week_and_hour(day) for day in metadata.dates]
    per_unit = 1000 if kind is MetadataKind.MICROMETRES else 1
    return [wavelength / per_unit for wavelength in metadata.wavelengths]


def _week_and_hour(day: date) -> Vector:
    """Return sine and cosine of the week of the year and of the hour (Clay, `normalize_timestamp`)."""
    hour = day.hour if isinstance(day, datetime) else NOON
    return (*_circle(day.isocalendar()[1] / _WEEKS * 360), *_circle(hour / 24 * 360))


def _circle(degrees: float) -> Vector:
    return math.sin(math.radians(degrees)), math.cos(math.radians(degrees))


_LOCATED: dict[MetadataKind, Callable[[float, float], Vector]] = {
    MetadataKind.LAT_LON: lambda latitude, longitude: (latitude, longitude),
    MetadataKind.LON_LAT: lambda latitude, longitude: (longitude, latitude),
    MetadataKind.LAT_LON_CIRCLE: lambda latitude, longitude: (*_circle(latitude), *_circle(longitude)),
}


@dataclass(frozen=True)
class _KnownInput:
    """Inputs of known models: their names, their numbers of axes, and the length of the last one if it matters."""

    kind: MetadataKind
    names: str
    axes: tuple[int, ...]
    last: int | None = None

    def matches(self, name: str, shape: Sequence[int | None]) -> bool:
        """Whether it is an input of this name, the last part of which counts, and of this shape."""
        word = re.split(r"[./:]", name.lower())[-1]
        return (
            len(shape) in self.axes and self.last in (None, *shape[-1:]) and re.fullmatch(self.names, word) is not None
        )


# Prithvi and TerraTorch: temporal_coords (batch, dates, 2), location_coords (batch, 2). Clay: time (batch, 4),
# latlon (batch, 4), waves (bands), gsd (1).
_COORDINATES = r"(_?coord(s|inates)?)?"
_TIME = rf"(temporal|times?|dates?|datetimes?|timestamps?){_COORDINATES}"
_PLACE = rf"(locations?|lat_?lons?){_COORDINATES}"
_KNOWN = (
    _KnownInput(MetadataKind.YEAR_DAY, _TIME, (2, _DATED_AXES), 2),
    _KnownInput(MetadataKind.WEEK_HOUR, _TIME, (2, _DATED_AXES), 4),
    _KnownInput(MetadataKind.LAT_LON, _PLACE, (2,), 2),
    _KnownInput(MetadataKind.LON_LAT, rf"lon_?lats?{_COORDINATES}", (2,), 2),
    _KnownInput(MetadataKind.LAT_LON_CIRCLE, _PLACE, (2,), 4),
    _KnownInput(MetadataKind.CELL_SIZE, "gsd|ground_sampl(e|ing)_distance", (0, 1, 2)),
    _KnownInput(MetadataKind.MICROMETRES, "waves?|(central_)?wave_?lengths?", (1, 2)),
)


def recognised_kind(name: str, shape: Sequence[int | None]) -> MetadataKind | None:
    """Return the content of an input by its name and shape, if it is that of a known model."""
    return next((known.kind for known in _KNOWN if known.matches(name, shape)), None)


def is_possible(kind: MetadataKind, shape: Sequence[int | None]) -> bool:
    """Return whether an input of a shape can have a content."""
    return any(
        len(shape) in known.axes and known.last in (None, *shape[-1:], *([known.last] if None in shape[-1:] else []))
        for known in _KNOWN
        if known.kind is (MetadataKind.MICROMETRES if kind is MetadataKind.NANOMETRES else kind)
    )


def with_declared(inputs: Sequence[MetadataInput], declared: Mapping[str, MetadataKind]) -> tuple[MetadataInput, ...]:
    """Return inputs with the contents that a file declares, which take precedence."""
    return tuple(replace(metadata, kind=declared.get(metadata.name, metadata.kind)) for metadata in inputs)
