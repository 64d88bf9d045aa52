"""Decide whether a band that is marked as transparency (alpha) is that, or imagery.

GDAL marks the fourth of four Byte bands as alpha, also where it is near infrared. What such a band is, is decided once
for a raster, from samples over all of it, by its name, or by the model that needs it; never from the extent of a run.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..errors import RasterError
from ..i18n import tr
from .alpha_values import content_of
from .band_names import band_names
from .inputs import AlphaContent, RasterInput
from .sampling import stamp

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
                'Input raster "{raster}": band {band} is treated as transparency (alpha), although some of its '
                "values are not those of a mask: pixels are NoData where it is 0."
            )
        else:
            template = tr(
                'Input raster "{raster}": band {band} is treated as transparency (alpha): pixels are NoData where it '
                "is 0."
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


def described_as_left_out(raster: str) -> str:
    """What a log says of a part of a virtual raster that leaves out a band marked as transparency."""
    return tr(
        'Input raster "{raster}": its file has a band that is marked as transparency (alpha), but is imagery. The '
        "virtual raster does not include it, and it hides no pixels."
    ).format(raster=raster)


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
                self._found[key] = content_of(dataset, band)
                if len(self._found) > _REMEMBERED:
                    self._found.popitem(last=False)
            return self._found[key]


_remembered = _Remembered()
