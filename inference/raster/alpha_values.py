"""Tell from samples of a band that is marked as transparency whether it is a mask or imagery (docs/adr/0019)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import CODES, TYPES, checked
from ..grid.window import Window
from .inputs import AlphaContent
from .sampling import windows
from .storage import is_on_server

_IMAGERY = 0.05  # of the sampled pixels that lie between transparent and opaque
_SEAM = 12  # pixels; feathered edges are narrower
_RISE = 0.5 / 255  # of the opaque value from pixel to pixel: soft edges rise faster
_BEND = 4 / 255  # by which the next step may differ from that
_ENDS = 0.03  # of the opaque value
_BEYOND = 0.2  # of the values between that lie elsewhere than in soft edges
_OPAQUE = 0.2  # of the pixels that are not 0: imagery has fewer of the largest value
_MOSTLY_OPAQUE = 2 / 3
_FEW = 10  # pixels that prove nothing
_INSIDE = 8  # pixels from the edge of a transparent area: lossy compression smears colours into it
_CLOSER = 12  # windows along each axis where a few show nothing
_LIKE = 8 / 255  # of the range of values, by which lossy compression alters a plain colour
_VARIED = 0.05  # of the transparent pixels that have other colours than the plain one


def content_of(dataset: gdal.Dataset, band: int) -> AlphaContent:
    """What the values of a band (from 0) are that is marked as transparency, by samples from all over the raster."""
    if is_on_server(dataset):  # whose pictures have an alpha band that is one, and that is slow
        return AlphaContent.MASK
    sides = dataset.RasterYSize, dataset.RasterXSize
    seen = _looks(dataset, band, windows(*sides))
    if not any(look.alpha.any() for look in seen):  # there may be an island between the samples
        seen = _looks(dataset, band, windows(*sides, _CLOSER))
    return _judged(seen) if seen else AlphaContent.MASK


def _looks(dataset: gdal.Dataset, band: int, places: Iterable[Window]) -> list[_Look]:
    """What is seen in the windows that can be read."""
    looked = (_Look.at(dataset, band, window) for window in places)
    return [each for each in looked if each is not None]


@dataclass(frozen=True)
class _Look:
    """What is seen in a window.

    Attributes:
        alpha: The values, shape (rows, cols), the raster's own around the window and 0 outside of the raster.
        others: Up to three other bands, shape (bands, rows, cols).
        core: Which of them are the window's, shape (rows, cols).
        largest: The largest value that the band's type holds; 0 for fractions.
    """

    alpha: NDArray[np.float64]
    others: NDArray[np.float64]
    core: NDArray[np.bool_]
    largest: float

    @classmethod
    def at(cls, dataset: gdal.Dataset, band: int, window: Window) -> _Look | None:
        """Read a window; None where it cannot be read, as the run will say."""
        whole = Window(0, 0, dataset.RasterYSize, dataset.RasterXSize)
        wide = window.grown(_SEAM)
        inside = wide.intersection(whole)
        numbers = [number for number in range(dataset.RasterCount) if number != band][:3]
        kinds = [TYPES.get(dataset.GetRasterBand(number + 1).DataType) for number in (band, *numbers)]
        dtype = np.dtype(np.float64)
        try:
            raw = checked(
                lambda: dataset.ReadRaster(
                    inside.col,
                    inside.row,
                    inside.width,
                    inside.height,
                    buf_type=CODES[dtype],
                    band_list=[number + 1 for number in (band, *numbers)],
                ),
                RasterError,
            )
        except RasterError:
            return None
        values = np.nan_to_num(np.frombuffer(raw, dtype).reshape(-1, inside.height, inside.width))
        padded = np.zeros((len(values), wide.height, wide.width))
        rows, cols = inside.slices_within(wide)
        padded[:, rows, cols] = values
        core = np.zeros(padded.shape[1:], bool)
        core[window.slices_within(wide)] = True
        largest = float(np.iinfo(kinds[0]).max) if kinds[0] is not None and kinds[0].kind in "iu" else 0.0
        return cls(padded[0], padded[1:], core, largest)


def _judged(looks: list[_Look]) -> AlphaContent:
    """What values are, by the rules of docs/adr/0019."""
    alpha = np.concatenate([look.alpha[look.core] for look in looks])
    opaque = _opaque(alpha, looks[0].largest)
    between = np.concatenate([_between(look.alpha, opaque)[look.core] for look in looks])
    shown = np.count_nonzero(alpha)
    full = np.count_nonzero(alpha == opaque) / max(shown, 1)
    beyond = between
    if full >= _OPAQUE:
        beyond &= np.concatenate([~_soft(look.alpha, opaque)[look.core] for look in looks])
    varied = _is_varied(looks)
    hidden = shown < alpha.size
    plainly_masked = full > _MOSTLY_OPAQUE and hidden and not varied
    if between.mean() > _IMAGERY and beyond.sum() > _BEYOND * between.sum() and not plainly_masked:
        return AlphaContent.IMAGERY
    if varied and (np.count_nonzero(beyond) > _FEW or not shown):
        return AlphaContent.IMAGERY
    return AlphaContent.UNSURE if np.count_nonzero(beyond) > _FEW else AlphaContent.MASK


def _opaque(alpha: NDArray[np.float64], largest: float) -> float:
    """The value that stands for opaque: of Byte bands 255, unless there are only 0 and 1."""
    top = float(alpha.max())
    single = np.unique(alpha[alpha != 0]).size == 1
    if top == 1 or not largest or (largest > 255 and (top in (255, 65535) or single)):
        return top
    return largest


def _between(alpha: NDArray[np.float64], opaque: float) -> NDArray[np.bool_]:
    return (alpha > 0) & (alpha < opaque)


def _soft(alpha: NDArray[np.float64], opaque: float) -> NDArray[np.bool_]:
    """The pixels of soft edges: near both a transparent and an opaque one, or where the values rise evenly."""
    seam = _near(alpha <= 0, _SEAM) & _near(alpha >= opaque, _SEAM)
    values = np.pad(alpha / opaque, 1, "edge")
    middle = values[1:-1, 1:-1]
    rising, even = np.zeros(alpha.shape, bool), np.ones(alpha.shape, bool)
    for before, after in ((values[:-2, 1:-1], values[2:, 1:-1]), (values[1:-1, :-2], values[1:-1, 2:])):
        rising |= np.abs(after - before) >= 2 * _RISE
        even &= np.abs(after - 2 * middle + before) <= _BEND
    ends = (middle < _ENDS) | (middle > 1 - _ENDS)  # where edges are rounded
    return seam | _near(even & (rising | ends), 1)


def _near(pixels: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """Which pixels lie so near to one of these, along rows, columns or aslant."""
    for axis in (0, 1) if pixels.any() else ():
        sums = np.cumsum(np.pad(pixels.astype(np.int32), _around(axis, distance + 1, distance)), axis=axis)
        size = pixels.shape[axis]
        window = 2 * distance + 1
        pixels = np.take(sums, np.arange(window, window + size), axis) > np.take(sums, np.arange(size), axis)
    return pixels


def _around(axis: int, before: int, after: int) -> list[tuple[int, int]]:
    return [(before, after) if each == axis else (0, 0) for each in (0, 1)]


def _is_varied(looks: list[_Look]) -> bool:
    """Whether the other bands show more than plain colours where the band is 0."""
    colours = np.concatenate([look.others[:, look.core & _deep(look)] for look in looks], axis=1).T
    if len(colours) <= _FEW:
        colours = np.concatenate([look.others[:, look.core & (look.alpha == 0)] for look in looks], axis=1).T
    if len(colours) <= _FEW or not colours.shape[1]:
        return False
    everything = np.concatenate([look.others[:, look.core] for look in looks], axis=1)
    low, high = min(0.0, float(everything.min())), float(everything.max())
    kinds, counts = np.unique(colours, axis=0, return_counts=True)
    plain = [kinds[counts.argmax()], np.zeros(colours.shape[1]), np.full(colours.shape[1], high)]
    unlike = [np.abs(colours - colour).max(axis=1) > _LIKE * (high - low) for colour in plain]
    return bool(np.logical_and.reduce(unlike).mean() > _VARIED)


def _deep(look: _Look) -> NDArray[np.bool_]:
    """The pixels that are 0, and far from those that are not."""
    return ~_near(look.alpha != 0, _INSIDE)
