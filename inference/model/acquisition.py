"""When, where and how imagery was acquired, for networks that have inputs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone

from ..grid.grid import Grid
from ..grid.ground import locations
from ..grid.window import Window
from ..i18n import tr
from ..onnx.metadata_inputs import MetadataInput, MetadataKind, TileMetadata


@dataclass(frozen=True)
class MetadataNeeds:
    """The inputs of a network that need a value: their names, for messages; "" if none does.

    Attributes:
        dates: Inputs that need a date.
        location: Inputs that need the location of tiles.
        cell_size: Inputs that need the cell size.
        wavelengths: Inputs that need wavelengths.
        hour: Whether one of them needs the time of day.
    """

    dates: str
    location: str
    cell_size: str
    wavelengths: str
    hour: bool

    @classmethod
    def of(cls, inputs: Sequence[MetadataInput]) -> MetadataNeeds:
        """Return the needs of the metadata inputs of a network."""
        kinds = [(f'"{metadata.name}"', metadata.kind) for metadata in inputs if metadata.kind is not None]
        return cls(
            dates=", ".join(name for name, kind in kinds if kind.needs_dates),
            location=", ".join(name for name, kind in kinds if kind.needs_location),
            cell_size=", ".join(name for name, kind in kinds if kind is MetadataKind.CELL_SIZE),
            wavelengths=", ".join(name for name, kind in kinds if kind.needs_wavelengths),
            hour=any(kind is MetadataKind.WEEK_HOUR for _, kind in kinds),
        )


@dataclass(frozen=True)
class Acquisition:
    """The values from which the metadata inputs of a network are computed.

    Attributes:
        located: Whether the network needs the location of tiles.
        dates: The date of each image in a tile; () if the network needs none.
        cell_size: Metres; 0 if the network does not need it.
        wavelengths: Of each model band, in nanometres; () if the network needs none.
        notes: The values that each input receives and why, for the log.
        warnings: Reasons why these values may be wrong.
    """

    located: bool = False
    dates: tuple[date, ...] = ()
    cell_size: float = 0.0
    wavelengths: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def of_tiles(self, grid: Grid, windows: Sequence[Window]) -> TileMetadata:
        """Return the metadata of tiles, each located at the centre of its part inside the grid.

        Args:
            grid: The grid of the output.
            windows: The pixels to keep of each; they may extend beyond the grid.
        """
        inside = [window.intersection(grid.window) for window in windows]
        places = locations(grid, inside) if self.located else ()
        return TileMetadata(places, self.dates, self.cell_size, self.wavelengths)


def parse_date(text: str) -> date:
    """Parse an ISO date such as "2026-06-01", or with a time "2026-06-01T10:30Z", which is UTC unless it says another.

    Returns:
        A date; a `datetime` in UTC, without a time zone, if the text has a time.

    Raises:
        ValueError: It is not one.
    """
    text = text.strip()
    if len(text) == len("2026-06-01"):
        return date.fromisoformat(text)
    whole, dot, rest = text.upper().replace("Z", "+00:00").partition(".")
    if dot:  # Python 3.9 reads no other fractions of a second than those of 3 or 6 digits
        whole += rest.lstrip("0123456789")
    moment = datetime.fromisoformat(whole)
    return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment


def date_text(day: date) -> str:
    """Return a date for people and for `parse_date`."""
    return day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()


def dates_text(days: Sequence[date]) -> str:
    """Return dates in one line, for people."""
    texts = [
        tr("{date} UTC").format(date=f"{day:%Y-%m-%d %H:%M}") if isinstance(day, datetime) else day.isoformat()
        for day in days
    ]
    return ", ".join(texts)
