"""The time axis of an image input: the order of its axes, and the dates that the bands of an image belong to.

Outside a network, an image of several dates has the bands of all dates, one date after the other. Letters stand for
axes: b batch, c bands of one date, t dates, h rows, w columns.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..arrays import Batch
from ..errors import ModelError
from ..i18n import tr

AXES = "bcthw"
ORDERS = ("bcthw", "btchw", "bthwc")
"""The usual orders."""

_SPELLINGS = {
    "b": ("b", "n", "batch", "batchsize", "batches"),
    "c": ("c", "channel", "channels", "band", "bands", "numchannels", "numbands", "inchannels", "inchans", "variable",
          "variables"),
    "t": ("t", "time", "times", "date", "dates", "temporal", "timestep", "timesteps", "timestamps", "step", "steps",
          "frame", "frames", "numframes", "numdates", "numtimes", "numtimesteps", "seq", "seqlen", "sequence",
          "sequencelength", "season", "seasons", "month", "months"),
    "h": ("h", "height", "row", "rows", "y", "lat", "latitude"),
    "w": ("w", "width", "col", "cols", "column", "columns", "x", "lon", "longitude"),
}  # fmt: skip
_LETTERS = {spelling: letter for letter, spellings in _SPELLINGS.items() for spelling in spellings}


class Evidence(str, enum.Enum):
    """What shows the order of the axes."""

    NONE = ""
    WEIGHTS = "weights"
    STATED = "stated"
    NAMES = "names"
    SIZES = "sizes"
    TRIAL = "trial"


@dataclass(frozen=True)
class StatedAxes:
    """What files state about the axes of an image input with a time axis.

    Attributes:
        order: The letters of all axes in their order; "" if it is not stated.
        bands: Bands of one date, if stated.
        dates: Number of dates, if stated.
        last_date: Whether the map is that of the last date, of an output with a map for each date.
    """

    order: str = ""
    bands: int | None = None
    dates: int | None = None
    last_date: bool = False

    def merged_with(self, other: StatedAxes) -> StatedAxes:
        """Return these statements, completed by those of a less trusted file."""
        return StatedAxes(
            self.order or other.order,
            self.bands or other.bands,
            self.dates or other.dates,
            self.last_date or other.last_date,
        )


NOTHING_STATED = StatedAxes()


@dataclass(frozen=True)
class TimeAxis:
    """The axes of an image input with a time axis.

    Attributes:
        order: The letters of all axes in their order.
        dates: Number of dates of an image.
        evidence: What shows the order.
        orders: All orders that are possible as far as is known; one if it is certain.
        last_date: Whether the map is that of the last date, of an output with a map for each date.
    """

    order: str
    dates: int
    evidence: Evidence = Evidence.NONE
    orders: tuple[str, ...] = ()
    last_date: bool = False

    @property
    def certain(self) -> bool:
        """Whether only one order is possible."""
        return len(self.orders) < 2

    def arranged(self, images: Batch) -> Batch:
        """Return images of shape (batch, dates * bands, rows, cols) with the axes of the input; a view."""
        batch, bands, rows, cols = images.shape
        dated = images.reshape(batch, self.dates, bands // self.dates, rows, cols)
        return dated.transpose(["btchw".index(letter) for letter in self.order])

    def with_dates(self, dates: int) -> TimeAxis:
        """Return the axes of images of another number of dates."""
        return replace(self, dates=dates)

    def date_of(self, output: Batch, axis: int, name: str) -> Batch:
        """Return an output without its axis of dates.

        Args:
            output: The output.
            axis: Its axis of dates.
            name: Its name, for messages.

        Raises:
            ModelError: It is a map for each of several dates, and no file states which one counts.
        """
        if output.shape[axis] > 1 and not self.last_date:
            raise ModelError(
                tr(
                    'Output "{name}": the network returns a map for each of {count} dates, but one map is expected. '
                    'For the map of the last date, set "output_date": "last" in the metadata of the .onnx file '
                    "(OutputDate in an .emd); for the others, export the model with that date as its output."
                ).format(name=name, count=output.shape[axis])
            )
        last: Batch = output.take(-1, axis)
        return last


def named_order(names: Sequence[str]) -> str:
    """Return the letter of each axis by its name, "?" for one that does not tell."""
    return "".join(axis_letter(name) or "?" for name in names)


def axis_letter(name: str) -> str:
    """Return the letter of an axis by its name, such as "time" or "num_frames"; "" if the name does not tell."""
    plain = re.sub(r"[^a-z]", "", name.lower())
    return _LETTERS.get(plain, "")


def parse_order(value: object) -> str:
    """Return the letters of all axes of a text such as "bcthw" or "batch, time, bands, rows, columns", or of a list.

    Raises:
        ValueError: These are not the five axes, each once.
    """
    if isinstance(value, str):
        text = value.strip().strip("[]()")
        names = re.split(r"[,;\s]+", text) if re.search(r"[,;\s]", text) else list(text)
    elif isinstance(value, (list, tuple)):
        names = [str(name) for name in value]
    else:
        names = []
    order = named_order([name.strip("\"' ") for name in names])
    if sorted(order) != sorted(AXES):
        raise ValueError(
            tr('"{value}" are not the five axes batch, bands, time, rows and columns, such as "b, c, t, h, w"').format(
                value=str(value)[:80]
            )
        )
    return order


def spelled(order: str) -> str:
    """Return an order for messages, such as "(b, c, t, h, w)"."""
    return f"({', '.join(order)})"
