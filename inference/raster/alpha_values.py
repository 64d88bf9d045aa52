"""Decide from samples whether a band that is marked as transparency is a mask or imagery (docs/adr/0019)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..grid.decoding import decoded
from ..grid.gdal import CODES, TYPES
from ..grid.window import Window
from .inputs import AlphaContent
from .sampling import sample_windows
from .storage import reads_from_server

_MOST_BETWEEN = 0.05  # share of the sampled pixels of a mask with values between transparent and opaque
_MOST_BEYOND = 0.2  # share of those pixels outside of soft edges
_LEAST_OPAQUE = 0.2  # share of opaque pixels among those that are not 0; imagery has fewer of the largest value
_MOSTLY_OPAQUE = 2 / 3
_SEAM = 12  # pixels; feathered edges are narrower
_LEAST_RISE = 0.5 / 255  # of the opaque value from pixel to pixel in a soft edge
_MOST_BEND = 4 / 255  # of the opaque value, by which consecutive steps in a soft edge differ
_ENDS = 0.03  # of the opaque value, at either end of a soft edge, where it is rounded
_FEW = 10  # pixels, too few to decide
_INSIDE = 8  # pixels from the edge of a transparent area, as lossy compression smears colours into it
_CLOSER = 12  # windows along each axis if the first ones are empty
_ALIKE = 8 / 255  # of the range of values, by which lossy compression alters a plain colour
_MOST_VARIED = 0.05  # share of the transparent pixels of a mask with other colours than the plain ones


def alpha_content(dataset: gdal.Dataset, band: int) -> AlphaContent:
    """Return the content of a band (from 0) that is marked as transparency, from samples of the whole raster."""
    if reads_from_server(dataset):  # their images have a real alpha band, and reading is slow
        return AlphaContent.MASK
    sides = dataset.RasterYSize, dataset.RasterXSize
    samples = _samples(dataset, band, sample_windows(*sides))
    if not any(sample.alpha.any() for sample in samples):  # there may be data between the samples
        samples = _samples(dataset, band, sample_windows(*sides, _CLOSER))
    return _content(samples) if samples else AlphaContent.MASK


def _samples(dataset: gdal.Dataset, band: int, areas: Iterable[Window]) -> list[_SampledWindow]:
    """Return the samples of the windows that can be read."""
    samples = (_SampledWindow.at(dataset, band, window) for window in areas)
    return [sample for sample in samples if sample is not None]


@dataclass(frozen=True)
class _SampledWindow:
    """A sampled window.

    Attributes:
        alpha: Values of the band, shape (rows, cols), with a margin around the window; 0 outside the raster.
        others: Up to three other bands, shape (bands, rows, cols).
        core: The pixels of the window without the margin, shape (rows, cols).
        largest: The largest value of the band's type; 0 for fractions.
    """

    alpha: NDArray[np.float64]
    others: NDArray[np.float64]
    core: NDArray[np.bool_]
    largest: float

    @classmethod
    def at(cls, dataset: gdal.Dataset, band: int, window: Window) -> _SampledWindow | None:
        """Read a window, if it can be read; otherwise the run reports the error."""
        whole = Window(0, 0, dataset.RasterYSize, dataset.RasterXSize)
        wide = window.grown(_SEAM)
        inside = wide.intersection(whole)
        numbers = [number for number in range(dataset.RasterCount) if number != band][:3]
        kinds = [TYPES.get(dataset.GetRasterBand(number + 1).DataType) for number in (band, *numbers)]
        dtype = np.dtype(np.float64)
        try:
            raw = decoded(
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


def _content(samples: list[_SampledWindow]) -> AlphaContent:
    """Return the content by the rules of docs/adr/0019."""
    alpha = np.concatenate([sample.alpha[sample.core] for sample in samples])
    opaque = _opaque(alpha, samples[0].largest)
    between = np.concatenate([_between(sample.alpha, opaque)[sample.core] for sample in samples])
    visible = np.count_nonzero(alpha)
    full = np.count_nonzero(alpha == opaque) / max(visible, 1)
    beyond = between
    if full >= _LEAST_OPAQUE:
        beyond &= np.concatenate([~_soft(sample.alpha, opaque)[sample.core] for sample in samples])
    varied = _is_varied(samples)
    hidden = visible < alpha.size
    plainly_masked = full > _MOSTLY_OPAQUE and hidden and not varied
    if between.mean() > _MOST_BETWEEN and beyond.sum() > _MOST_BEYOND * between.sum() and not plainly_masked:
        return AlphaContent.IMAGERY
    if varied and (np.count_nonzero(beyond) > _FEW or not visible):
        return AlphaContent.IMAGERY
    return AlphaContent.UNSURE if np.count_nonzero(beyond) > _FEW else AlphaContent.MASK


def _opaque(alpha: NDArray[np.float64], largest: float) -> float:
    """Return the value of opaque pixels: 255 for Byte bands, unless there are only 0 and 1."""
    top = float(alpha.max())
    single = np.unique(alpha[alpha != 0]).size == 1
    if top == 1 or not largest or (largest > 255 and (top in (255, 65535) or single)):
        return top
    return largest


def _between(alpha: NDArray[np.float64], opaque: float) -> NDArray[np.bool_]:
    return (alpha > 0) & (alpha < opaque)


def _soft(alpha: NDArray[np.float64], opaque: float) -> NDArray[np.bool_]:
    """Return the pixels of soft edges: near a transparent and an opaque pixel, or on an even slope."""
    seam = _near(alpha <= 0, _SEAM) & _near(alpha >= opaque, _SEAM)
    values = np.pad(alpha / opaque, 1, "edge")
    middle = values[1:-1, 1:-1]
    rising, even = np.zeros(alpha.shape, bool), np.ones(alpha.shape, bool)
    for before, after in ((values[:-2, 1:-1], values[2:, 1:-1]), (values[1:-1, :-2], values[1:-1, 2:])):
        rising |= np.abs(after - before) >= 2 * _LEAST_RISE
        even &= np.abs(after - 2 * middle + before) <= _MOST_BEND
    ends = (middle < _ENDS) | (middle > 1 - _ENDS)
    return seam | _near(even & (rising | ends), 1)


def _near(pixels: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """Return the pixels within a distance of given ones, along rows, columns or diagonals."""
    for axis in (0, 1) if pixels.any() else ():
        sums = np.cumsum(np.pad(pixels.astype(np.int32), _pad_widths(axis, distance + 1, distance)), axis=axis)
        size = pixels.shape[axis]
        window = 2 * distance + 1
        pixels = np.take(sums, np.arange(window, window + size), axis) > np.take(sums, np.arange(size), axis)
    return pixels


def _pad_widths(axis: int, before: int, after: int) -> list[tuple[int, int]]:
    return [(before, after) if index == axis else (0, 0) for index in (0, 1)]


def _is_varied(samples: list[_SampledWindow]) -> bool:
    """Whether the other bands contain more than plain colours where the band is 0."""
    colours = np.concatenate([sample.others[:, sample.core & _deep(sample)] for sample in samples], axis=1).T
    if len(colours) <= _FEW:
        colours = np.concatenate([sample.others[:, sample.core & (sample.alpha == 0)] for sample in samples], axis=1).T
    if len(colours) <= _FEW or not colours.shape[1]:
        return False
    everything = np.concatenate([sample.others[:, sample.core] for sample in samples], axis=1)
    low, high = min(0.0, float(everything.min())), float(everything.max())
    distinct, counts = np.unique(colours, axis=0, return_counts=True)
    plain = [distinct[counts.argmax()], np.zeros(colours.shape[1]), np.full(colours.shape[1], high)]
    unlike = [np.abs(colours - colour).max(axis=1) > _ALIKE * (high - low) for colour in plain]
    return bool(np.logical_and.reduce(unlike).mean() > _MOST_VARIED)


def _deep(sample: _SampledWindow) -> NDArray[np.bool_]:
    """Return the pixels that are 0 and far from others."""
    return ~_near(sample.alpha != 0, _INSIDE)
