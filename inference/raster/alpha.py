"""Decide whether a band that is marked as transparency (alpha) is transparency or imagery.

GDAL marks the fourth of four Byte bands as alpha, even if it is near infrared. The decision is made once per raster,
from samples of all of it, its name, or the bands of the model; it does not depend on the extent of a run.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..errors import RasterError
from ..i18n import tr
from .alpha_values import alpha_content
from .band_names import band_names
from .inputs import AlphaContent, RasterInput
from .sampling import stamp

_MOST_CACHED = 256  # rasters
_MOST_FILES = 4  # of a raster that are sampled


@dataclass(frozen=True)
class Alpha:
    """A band that is marked as transparency.

    Attributes:
        band: Its index, from 0.
        content: Content of its values.
        name: Its name if that is a name of imagery; else "".
    """

    band: int
    content: AlphaContent
    name: str = ""

    @property
    def hides(self) -> bool:
        """Whether pixels are nodata where it is 0, unless the model needs it as a band."""
        return self.content is not AlphaContent.IMAGERY and not self.name

    def described(self, raster: str, bands: tuple[int, ...]) -> str:
        """Return the log line, if these bands (from 0) feed the model."""
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
    """Return the band that is marked as transparency, if any.

    If several are marked, as in a virtual raster with an added one, it is the first that hides pixels.
    """
    kinds = [dataset.GetRasterBand(number).GetColorInterpretation() for number in range(1, dataset.RasterCount + 1)]
    marked = [band for band, kind in enumerate(kinds) if kind == gdal.GCI_AlphaBand]
    decided = raster.alpha if len(marked) == 1 else None
    alpha = None
    for band in marked:
        content = decided or _cache.content(raster, dataset, band)
        alpha = Alpha(band, content, _imagery_name(dataset, band))
        if alpha.hides:
            break
    return alpha


def _imagery_name(dataset: gdal.Dataset, band: int) -> str:
    """Return the name of a band if it is a name of imagery; else ""."""
    name = band_names(dataset).bands[band]
    if not (name.common or name.wavelength or (name.number and not name.position)):
        return ""
    return name.text or f"{name.wavelength:g} nm"


def described_as_left_out(raster: str) -> str:
    """Return the log line for a virtual raster without the band of its file that is marked as transparency."""
    return tr(
        'Input raster "{raster}": its file has a band that is marked as transparency (alpha), but is imagery. The '
        "virtual raster does not include it, and it hides no pixels."
    ).format(raster=raster)


def hiding_band(raster: RasterInput, dataset: gdal.Dataset) -> int | None:
    """Return the index of the band (from 0) that hides pixels where it is 0, if any."""
    alpha = alpha_of(raster, dataset)
    return alpha.band if alpha is not None and alpha.hides else None


def content_of_files(rasters: Sequence[RasterInput]) -> AlphaContent | None:
    """Return the content of the alpha bands of the files of one raster, if any.

    A few files are sampled. One with imagery is enough, since the files of one raster are of the same kind.
    """
    contents = []
    for raster in rasters[:: -(-len(rasters) // _MOST_FILES)] if rasters else ():
        try:
            alpha = alpha_of(raster, raster.open_dataset())
        except RasterError:  # reported by the run
            continue
        if alpha is not None:
            contents.append(alpha.content if alpha.hides else AlphaContent.IMAGERY)
    order = (AlphaContent.IMAGERY, AlphaContent.UNSURE, AlphaContent.MASK)
    return next((content for content in order if content in contents), None)


class _ContentCache:
    """A cache of decisions, valid until the files change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._contents: OrderedDict[tuple[object, ...], AlphaContent] = OrderedDict()

    def content(self, raster: RasterInput, dataset: gdal.Dataset, band: int) -> AlphaContent:
        """Return the content of a band, from the cache if possible."""
        state = stamp(raster.uri)
        key = raster.uri, raster.options, band, state, dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount
        with self._lock:
            if key not in self._contents:
                self._contents[key] = alpha_content(dataset, band)
                if len(self._contents) > _MOST_CACHED:
                    self._contents.popitem(last=False)
            return self._contents[key]


_cache = _ContentCache()
