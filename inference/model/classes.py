"""The classes of a model: their values, names and colours, and the type and nodata value of a raster of them."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np

from ..arrays import DType
from ..i18n import tr
from ..inert import inert_line

# Paul Tol's "muted" qualitative scheme, distinct for colour-blind readers too
# (https://sronpersonalpages.nl/~pault/). Further classes get hues spaced by the golden ratio, which are not near black
# or white but cannot be distinguished by everybody.
_PALETTE = (
    (136, 204, 238),
    (204, 102, 119),
    (221, 204, 119),
    (17, 119, 51),
    (51, 34, 136),
    (170, 68, 153),
    (68, 170, 153),
    (153, 153, 51),
    (136, 34, 85),
)
_GOLDEN = 0.6180339887498949
_SATURATIONS = (0.75, 0.5, 0.95, 0.3)
_BRIGHTNESSES = (0.85, 0.6, 0.97)
_BACKGROUND_COLOR = (225, 225, 225)
_TYPES = (np.uint8, np.uint16, np.int16, np.int32)


def default_color(index: int) -> tuple[int, int, int]:
    """Return the default colour of the class at `index`; the first 300 are distinct."""
    if index < len(_PALETTE):
        return _PALETTE[index]
    cycle = index // len(_PALETTE)
    hue = index * _GOLDEN % 1
    red, green, blue = colorsys.hsv_to_rgb(hue, _SATURATIONS[cycle % 4], _BRIGHTNESSES[cycle // 4 % 3])
    return round(255 * red), round(255 * green), round(255 * blue)


@dataclass(frozen=True)
class ModelClass:
    """A class of the map: its pixel value, name and colour (red, green, blue; 0-255)."""

    value: int
    name: str
    color: tuple[int, int, int]

    def __post_init__(self) -> None:
        """Refuse values that do not fit an Int32 raster, and invalid colours; make the name one harmless line."""
        object.__setattr__(self, "name", inert_line(self.name))
        if not -(2**31) < self.value < 2**31 - 1:
            raise ValueError(tr("class value {value} does not fit a 32-bit raster").format(value=self.value))
        if len(self.color) != 3 or not all(0 <= part <= 255 for part in self.color):
            raise ValueError(
                tr("class {value} has the colour {color}, expected three numbers from 0 to 255").format(
                    value=self.value, color=self.color
                )
            )


BACKGROUND = ModelClass(0, "Background", _BACKGROUND_COLOR)


@dataclass(frozen=True)
class Legend:
    """The classes that can occur in the map, and how the raster stores them.

    Attributes:
        classes: In the model's order, background first where it is predicted.
        dtype: The smallest integer type for all values and nodata.
        nodata: A value of that type that is not a class.
    """

    classes: tuple[ModelClass, ...]
    dtype: DType
    nodata: int

    @classmethod
    def of(cls, classes: tuple[ModelClass, ...]) -> Legend:
        """Return the legend of these classes, with the smallest type and a free nodata value."""
        values = {entry.value for entry in classes}
        for kind in _TYPES:
            limits = np.iinfo(kind)
            free = (limits.max, 0) if limits.min == 0 else (limits.min,)
            nodata = next((value for value in free if value not in values), None)
            if nodata is not None and limits.min <= min(values) and max(values) <= limits.max:
                return cls(classes, np.dtype(kind), int(nodata))
        raise AssertionError("ModelClass refuses values outside int32")
