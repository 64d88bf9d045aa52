"""Decide whether a band that is marked as transparency (alpha) is that, or imagery.

GDAL marks the fourth of four Byte bands as alpha, also where it is near infrared. What such a band is, is decided once
for a raster, from samples over all of it, by its name, or by the model that needs it; never from the extent of a run.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import RasterError
from ..loop.tiling import Window
from ..wording import tr
from .band_names import band_names
from .environment import AlphaContent, RasterInput
from .gdal_calls import CODES, TYPES, checked
from .sampling import stamp, windows
from .storage import is_on_server

_IMAGERY = 0.05  # of the sampled pixels that lie between transparent and opaque
_SEAM = 12  # pixels; feathered edges are narrower
_BEYOND = 0.2  # of the values between that lie elsewhere than in a seam
_OPAQUE = 0.2  # of the pixels that are not 0: imagery has fewer of the largest value
_MOSTLY_OPAQUE = 2 / 3
_FEW = 10  # pixels that prove nothing
_INSIDE = 8  # pixels from the edge of a transparent area: lossy compression smears colours into it
_LIKE = 8 / 255  # of the range of values, by which lossy compression alters a plain colour
_VARIED = 0.05  # of the transparent pixels that have other colours than the plain one
_REMEMBERED = 256  # rasters
_PARTS = 4  # of a raster that are looked at


@dataclass(frozen=True)
class Alpha:
    """A band that is marked as transparency.

    Attributes:
        band: Its index, from 0.
        content: What its values are.
        name: Its name where that is one of imagery; else "".
    """

    band: int
    content: AlphaContent
    name: str = ""

    @property
    def hides(self) -> bool:
        """Whether pixels have no value where it is 0, unless the model needs it as a band."""
        return self.content is not AlphaContent.IMAGERY and not self.name

    def described(self, raster: str, bands: tuple[int, ...]) -> str:
        """What a log says of it, where these bands (from 0) feed the model."""
        if self.name:
            template = tr(
                'Input raster "{raster}": band {band} is marked as transparency (alpha), but named "{name}", so it is '
                "treated as imagery and hides no pixels."
            )
        elif self.content is AlphaContent.IMAGERY:
            template = tr(
                'Input raster "{raster}": band {band} is marked as transparency (alpha), but its values are those of '
                "imagery, so it is treated as imagery and hides no pixels."
            )
        elif self.band in bands:
            template = tr(
                'Input raster "{raster}": band {band} is marked as transparency (alpha), but the model needs it, so it '
                "is treated as imagery and hides no pixels."
            )
        elif self.content is AlphaContent.UNSURE:
            template = tr(
                'Input raster "{raster}": band {band} is treated as transparency (alpha), although not all of its '
                "values are those of a mask: pixels have no value where it is 0."
            )
        else:
            template = tr(
                'Input raster "{raster}": band {band} is treated as transparency (alpha): pixels have no value where '
                "it is 0."
            )
        return template.format(raster=raster, band=self.band + 1, name=self.name)


def alpha_of(raster: RasterInput, dataset: gdal.Dataset) -> Alpha | None:
    """What is known of the band that is marked as transparency; None where there is none.

    Where several are marked, as where a virtual raster adds one, the first that hides pixels counts.
    """
    kinds = [dataset.GetRasterBand(number).GetColorInterpretation() for number in range(1, dataset.RasterCount + 1)]
    marked = [band for band, kind in enumerate(kinds) if kind == gdal.GCI_AlphaBand]
    decided = raster.alpha if len(marked) == 1 else None
    found = None
    for band in marked:
        content = decided or _remembered.content(raster, dataset, band)
        found = Alpha(band, content, _imagery_name(dataset, band))
        if found.hides:
            break
    return found


def _imagery_name(dataset: gdal.Dataset, band: int) -> str:
    """The name of a band where it is one of imagery; else ""."""
    name = band_names(dataset).bands[band]
    if not (name.common or name.wavelength or (name.number and not name.position)):
        return ""
    return name.text or f"{name.wavelength:g} nm"


def hiding_band(raster: RasterInput, dataset: gdal.Dataset) -> int | None:
    """Index of the band (from 0) that hides pixels where it is 0; None where there is none."""
    alpha = alpha_of(raster, dataset)
    return alpha.band if alpha is not None and alpha.hides else None


def content_of_parts(rasters: Sequence[RasterInput]) -> AlphaContent | None:
    """What the bands marked as transparency are in the parts of one raster; None where none of those tried has any.

    A few are looked at, from the first to the last. One with imagery is enough: parts of one raster are of a kind.
    """
    found = []
    for raster in rasters[:: -(-len(rasters) // _PARTS)] if rasters else ():
        try:
            alpha = alpha_of(raster, raster.opened())
        except RasterError:  # as the run will say
            continue
        if alpha is not None:
            found.append(alpha.content if alpha.hides else AlphaContent.IMAGERY)
    order = (AlphaContent.IMAGERY, AlphaContent.UNSURE, AlphaContent.MASK)
    return next((content for content in order if content in found), None)


class _Remembered:
    """What was found of rasters, until their files change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[tuple[object, ...], AlphaContent] = OrderedDict()

    def content(self, raster: RasterInput, dataset: gdal.Dataset, band: int) -> AlphaContent:
        """Look at a band, unless that was done before."""
        state = stamp(raster.uri)
        key = raster.uri, raster.options, band, state, dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount
        with self._lock:
            if key not in self._found:
                self._found[key] = _content(dataset, band)
                if len(self._found) > _REMEMBERED:
                    self._found.popitem(last=False)
            return self._found[key]


_remembered = _Remembered()


def _content(dataset: gdal.Dataset, band: int) -> AlphaContent:
    """What the values are, by samples from all over the raster."""
    if is_on_server(dataset):  # whose pictures have an alpha band that is one, and that is slow
        return AlphaContent.MASK
    looked = [_Look.at(dataset, band, window) for window in windows(dataset.RasterYSize, dataset.RasterXSize)]
    seen = [each for each in looked if each is not None]
    return _judged(seen) if seen else AlphaContent.MASK


@dataclass(frozen=True)
class _Look:
    """What is seen in a window.

    Attributes:
        alpha: The values, shape (rows, cols), the raster's own around the window and 0 outside of the raster.
        others: Up to three other bands, shape (bands, rows, cols).
        core: Which of them are the window's, shape (rows, cols).
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
        inside = wide.common(whole)
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
        beyond = np.concatenate(
            [(_between(look.alpha, opaque) & ~_seam(look.alpha, opaque))[look.core] for look in looks]
        )
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


def _seam(alpha: NDArray[np.float64], opaque: float) -> NDArray[np.bool_]:
    """The pixels near both a transparent and an opaque one."""
    return _near(alpha <= 0, _SEAM) & _near(alpha >= opaque, _SEAM)


def _near(pixels: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """Which pixels lie so near to one of these, along rows, columns or aslant."""
    for axis in (0, 1):
        sums = np.cumsum(np.pad(pixels.astype(np.int32), _around(axis, distance + 1, distance)), axis=axis)
        size = pixels.shape[axis]
        window = 2 * distance + 1
        pixels = np.take(sums, np.arange(window, window + size), axis) > np.take(sums, np.arange(size), axis)
    return pixels


def _around(axis: int, before: int, after: int) -> list[tuple[int, int]]:
    return [(before, after) if each == axis else (0, 0) for each in (0, 1)]


def _is_varied(looks: list[_Look]) -> bool:
    """Whether the other bands show more than plain colours where the band is 0."""
    colours = np.concatenate([look.others[:, _deep(look)] for look in looks], axis=1).T
    if len(colours) <= _FEW or not colours.shape[1]:
        return False
    everything = np.concatenate([look.others[:, look.core] for look in looks], axis=1)
    low, high = min(0.0, float(everything.min())), float(everything.max())
    kinds, counts = np.unique(colours, axis=0, return_counts=True)
    plain = [kinds[counts.argmax()], np.zeros(colours.shape[1]), np.full(colours.shape[1], high)]
    unlike = [np.abs(colours - colour).max(axis=1) > _LIKE * (high - low) for colour in plain]
    return bool(np.logical_and.reduce(unlike).mean() > _VARIED)


def _deep(look: _Look) -> NDArray[np.bool_]:
    """The pixels of a window that are 0, and far from those that are not."""
    return look.core & ~_near(look.alpha != 0, _INSIDE)
