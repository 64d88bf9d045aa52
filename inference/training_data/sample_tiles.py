"""Sample tiles for the report: for each class the tile with most of its pixels, with the labels drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, Pixels
from ..card.png import png_of
from ..spectra.matching import match
from ..spectra.names import BandNames
from .chips import Chip, ChipImage, LabelClass
from .statistics import class_counts

_MOST = 12  # tiles of a report
_SIDE = 256  # pixels: larger tiles are drawn smaller, small ones larger
_GAP = 6  # pixels between the image and the same with labels
_OPACITY = 0.55  # of labels
_COLORS = BandNames.of(("red", "green", "blue"))

Picture = NDArray[np.uint8]
"""Red, green and blue, shape (rows, cols, 3)."""


@dataclass(frozen=True)
class SampleTile:
    """A tile of a report.

    Attributes:
        part: "", or its set.
        number: Its number in the folder.
        value: The class that it was chosen for.
        pixels: The pixels of that class in it.
        picture: The first image of the tile.
        labels: Its labels, of the same size.
    """

    part: str
    number: int
    value: int
    pixels: int
    picture: Picture
    labels: Classes

    def png(self, classes: Sequence[LabelClass]) -> tuple[bytes, tuple[int, int]]:
        """Return a PNG of the image and, next to it, the image with its labels; and its width and height."""
        rows, cols = self.labels.shape
        colors = {entry.value: np.array(entry.color, np.float64) for entry in classes}
        overlaid = self.picture.astype(np.float64)
        for value in np.unique(self.labels).tolist():
            if value in colors:
                where = self.labels == value
                overlaid[where] = (1 - _OPACITY) * overlaid[where] + _OPACITY * colors[value]
        canvas = np.full((rows, 2 * cols + _GAP, 4), 0, np.uint8)
        canvas[:, :cols, :3], canvas[:, cols + _GAP :, :3] = self.picture, np.rint(overlaid).astype(np.uint8)
        canvas[:, :cols, 3] = canvas[:, cols + _GAP :, 3] = 255
        packed = canvas.reshape(-1, 4).view(np.uint32).ravel()
        palette, index = np.unique(packed, return_inverse=True)
        shades = [tuple(color) for color in palette.view(np.uint8).reshape(-1, 4).tolist()]
        return png_of(index.reshape(rows, -1), shades), (2 * cols + _GAP, rows)


class SampleTiles:
    """Collects the sample tiles of a run; keeps at most one per class."""

    def __init__(self, band_names: Sequence[str], values: Sequence[int]) -> None:
        """Start without tiles.

        Args:
            band_names: The names of the bands, which identify the colours.
            values: The class values.
        """
        self._bands = color_bands(band_names)
        self._best: dict[int, SampleTile] = {}
        self._values = frozenset(values)

    def add(self, chip: Chip, number: int) -> None:
        """Keep a tile for each class of which it has more pixels than earlier tiles."""
        counts = class_counts(chip.labels)
        better = [
            value
            for value, count in counts.items()
            if value in self._values and (value not in self._best or count > self._best[value].pixels)
        ]
        if not better:
            return
        picture, labels = picture_of(chip.images[0], self._bands), chip.labels
        resized = _resized(picture), _resized(labels)
        for value in better:
            self._best[value] = SampleTile(chip.part, number, value, counts[value], *resized)

    def chosen(self) -> tuple[SampleTile, ...]:
        """Return the tiles, those with most pixels of their class first, none twice, and at most twelve."""
        tiles = sorted(self._best.values(), key=lambda tile: (-tile.pixels, tile.value))
        unique = {(tile.part, tile.number): tile for tile in reversed(tiles)}
        return tuple(sorted(unique.values(), key=lambda tile: (-tile.pixels, tile.value)))[:_MOST]


def _resized(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return every second, third … pixel of a large tile, or each pixel of a small one several times."""
    longest = max(pixels.shape[:2])
    step, times = -(-longest // _SIDE), max(_SIDE // longest, 1)
    return pixels[::step, ::step].repeat(times, axis=0).repeat(times, axis=1)


def color_bands(names: Sequence[str]) -> tuple[int, ...]:
    """Return the bands (from 0) to draw as red, green and blue: by their names, else the first ones."""
    named = match(_COLORS, BandNames.of(names)).complete
    return named or ((0, 1, 2) if len(names) >= 3 else (0, 0, 0))


def picture_of(image: ChipImage, bands: Sequence[int]) -> Picture:
    """Return bands as red, green and blue: bytes as they are, other values stretched from their 2nd to 98th percentile.

    Pixels without a value are black.
    """
    planes = [_plane(image.pixels[band], None if image.has_value is None else image.has_value[band]) for band in bands]
    return np.stack(planes, axis=-1)


def _plane(pixels: Pixels, has_value: NDArray[np.bool_] | None) -> NDArray[np.uint8]:
    valid = np.isfinite(pixels) if has_value is None else has_value & np.isfinite(pixels)
    if pixels.dtype == np.uint8:
        return np.where(valid, pixels, 0).astype(np.uint8)
    if not valid.any():
        return np.zeros(pixels.shape, np.uint8)
    low, high = np.percentile(pixels[valid], (2, 98))
    scaled = (np.where(valid, pixels, low).astype(np.float64) - low) * (255 / ((high - low) or 1.0))
    return np.where(valid, np.clip(scaled, 0, 255), 0).astype(np.uint8)
