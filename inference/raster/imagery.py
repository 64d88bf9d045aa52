"""Read the imagery: windows of pixels on the output's grid, and which of them are valid.

Pixel arrays have the axis order (bands, rows, cols) in the file's own type; which samples have a value is told per band
(`image.py`). A window may be read by one thread at a time; `shared.py` says which threads share a reader.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any, Protocol, runtime_checkable

import numpy as np
from osgeo import gdal

from ..arrays import DType, Validity
from ..errors import RasterError
from ..grid.gdal import CODES, TYPES, checked, open_dataset
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from .block_source import BlockPixels, WarpedBlockPixels
from .blocks import Blocks
from .by_band import BandwiseWarp, SampleTypes
from .footprint import Footprints
from .image import Image, NodataRule, at_limits, image_of
from .inputs import NodataSettings, RasterInput
from .output_grid import PixelMapping, Warp
from .scaling import ScaledPixels, Scaling
from .vrt.virtual_raster import texts_within

_FLOATS = (gdal.GDT_Float32, gdal.GDT_Float64)
_AT_ONCE = 1024  # pixels along a side of what is looked at together

# Before GDAL 3.7 bytes with a sign were Byte bands with a mark, and since then asking for the mark gives a warning.
_MARKS_SIGNED_BYTES = int(gdal.VersionInfo("VERSION_NUM")) < 3070000


class RasterSource(Protocol):
    """Where pixels come from. Arrays fake it in tests."""

    @property
    def area(self) -> Window:
        """The pixels there are, in rows and columns of the output; it may be larger than the output."""

    def read(self, window: Window) -> Image:
        """Read a window that lies within `area`: values of valid pixels are finite, but for those that are lacking."""


@runtime_checkable
class Sparse(Protocol):
    """A source that knows, without reading, of windows in which nothing was ever stored."""

    def is_empty(self, window: Window) -> bool:
        """Whether it is certain that no pixel of a window has a value; it may reach beyond `area`."""


@runtime_checkable
class Stoppable(Protocol):
    """A source whose reads may wait for long, for a server's answer, and that can be told not to."""

    def stop(self) -> None:
        """End reads soon, those under way and those that begin later; called by any thread."""


@dataclass(frozen=True)
class Imagery:
    """How to open the pixels of one raster that the model shall see.

    Attributes:
        raster: The raster.
        bands: Its bands (from 0), one for each model band.
        dtype: Type of the numbers read.
        way: How it gets on the output's grid.
        alpha: The band (from 0) that hides pixels where it is 0; None for none.
        scaling: What is done with these numbers then; None where they are the values.
        scaled: Type of the values that this makes.
    """

    raster: RasterInput
    bands: tuple[int, ...]
    dtype: DType
    mapping: PixelMapping
    alpha: int | None = None
    scaling: Scaling | None = None
    scaled: DType | None = None

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: How many threads GDAL may warp with.

        Raises:
            RasterError: GDAL cannot open them.
        """
        source = self._opened(threads)
        return source if self.scaling is None else ScaledPixels(source, self.scaling, self.scaled or self.dtype)

    def _opened(self, threads: int) -> RasterSource:
        """Open the numbers as they are stored."""
        blocks = self.raster.blocks
        if blocks is not None and self.mapping.warp is not None:
            return WarpedBlockPixels(self.raster, blocks, self.bands, self.dtype, self.mapping)
        if blocks is not None:
            return BlockPixels(blocks, self.bands, self.dtype, self.mapping)
        dataset = self.raster.opened()
        reader = _Reader(dataset, self, self.bands, self.alpha)
        if self.mapping.warp is None:
            return reader
        if reader.needs_blocks:
            return WarpedBlockPixels(self.raster, self._as_blocks(reader), self.bands, self.dtype, self.mapping)
        warped = self.mapping.warp.applied(self._selected(dataset), self.raster.name, threads)
        if not reader.lacks_by_band:
            return _WarpedReader(warped, self, reader)
        return _ByBandReader(warped, self, reader, partial(self._by_band, reader, self.mapping.warp, threads))

    def _by_band(self, reader: _Reader, warp: Warp, threads: int) -> BandwiseWarp:
        """The warp that leaves out what single bands lack."""
        numbers = SampleTypes(self.dtype, tuple(band.DataType not in _FLOATS for band in reader.bands))
        return BandwiseWarp(self._with_nan(reader.dataset, numbers), warp, self.raster.name, threads, numbers)

    def _as_blocks(self, reader: _Reader) -> Blocks:
        """The raster's own pixels, read in blocks: a warp of GDAL's knows of one nodata value only."""
        dataset = reader.dataset
        if dataset.GetGeoTransform(can_return_null=True) is None:
            raise RasterError(
                tr(
                    'Input raster "{raster}": the no data settings of the layer cannot be used, since it has no grid '
                    "of its own. Save it as a GeoTIFF (Export → Save As…) and choose that."
                ).format(raster=self.raster.name)
            )
        grid = Grid.of(dataset)
        source = _FileBlocks(replace(self, mapping=PixelMapping(grid.window), scaling=None), grid)
        limits = dict(zip(self.bands, (rule.limits for rule in reader.rules)))
        by_band = tuple(limits.get(band, ()) for band in range(dataset.RasterCount))
        return Blocks(source, grid.extent(), ("",) * dataset.RasterCount, self.dtype, grid, limits=by_band)

    def _with_nan(self, dataset: gdal.Dataset, numbers: SampleTypes) -> gdal.Dataset:
        """The model's bands, NaN where they have no value, and the alpha band where there is one."""
        options = gdal.TranslateOptions(
            format="VRT",
            bandList=[band + 1 for band in self.bands],
            outputType=CODES[numbers.wide],
            noData=float("nan"),
        )
        selected = self._translated(dataset, options)
        for number, band in enumerate(self.bands, start=1):
            target = selected.GetRasterBand(number)
            target.SetColorInterpretation(gdal.GCI_Undefined)  # none is transparency here
            declared = dataset.GetRasterBand(band + 1).GetNoDataValue()
            more = "" if declared is None else f"<NODATA>{declared!r}</NODATA>"
            if not dataset.GetRasterBand(band + 1).GetMaskFlags() & gdal.GMF_ALPHA:  # which may be imagery
                more += "<UseMaskBand>true</UseMaskBand>"
            source = _source(self.raster, dataset, str(band + 1), more)
            target.SetMetadata({"source_0": source}, "vrt_sources")
        if self.alpha is not None:
            selected.AddBand(dataset.GetRasterBand(self.alpha + 1).DataType)
            target = selected.GetRasterBand(len(self.bands) + 1)
            target.SetColorInterpretation(gdal.GCI_AlphaBand)
            target.SetMetadata({"source_0": _source(self.raster, dataset, str(self.alpha + 1))}, "vrt_sources")
        else:
            _add_mask(selected, self.raster, dataset, self.bands[0])
        return selected

    def _selected(self, dataset: gdal.Dataset) -> gdal.Dataset:
        """The model's bands alone: pixels are valid where one of these is, and no other is warped."""
        chosen = [*self.bands] if self.alpha is None else [*self.bands, self.alpha]
        options = gdal.TranslateOptions(format="VRT", bandList=[band + 1 for band in chosen])
        selected = self._translated(dataset, options)
        for number in range(1, len(self.bands) + 1):
            selected.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)  # none is transparency here
        if self.alpha is None:
            _add_mask(selected, self.raster, dataset, self.bands[0])
        return selected

    def _translated(self, dataset: gdal.Dataset, options: Any) -> gdal.Dataset:  # noqa: ANN401  GDAL's own
        return checked(
            lambda: gdal.Translate("", dataset, options=options),
            lambda words: RasterError(
                tr('Input raster "{raster}": its bands cannot be selected ({reason}). Choose another raster.').format(
                    raster=self.raster.name, reason=words
                )
            ),
        )


def source_files(dataset: gdal.Dataset, depth: int = 8) -> set[str]:
    """Real paths of the files behind a raster, those behind the sources of a virtual raster among them."""
    files = {os.path.realpath(path) for path in dataset.GetFileList() or ()}
    nested = {
        path for path in files if path.lower().endswith(".vrt") and path != os.path.realpath(dataset.GetDescription())
    }
    nested |= texts_within(dataset)
    for path in nested if depth else ():
        files |= source_files(open_dataset(path, path), depth - 1)
    return files


def pixel_type(dataset: gdal.Dataset, bands: tuple[int, ...], name: str) -> DType:
    """The smallest type that holds the values of these bands.

    Raises:
        RasterError: Complex numbers.
    """
    codes = [dataset.GetRasterBand(band + 1).DataType for band in bands]
    strange = [gdal.GetDataTypeName(code) for code in codes if code not in TYPES]
    if _MARKS_SIGNED_BYTES and gdal.GDT_Byte in codes:
        marks = (dataset.GetRasterBand(band + 1).GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") for band in bands)
        strange += filter(None, marks)
    if strange:
        raise RasterError(
            tr(
                'Input raster "{name}": values of the type {type} cannot be classified. Convert the raster to Byte, '
                "Int16, UInt16, Int32, UInt32, Float32 or Float64."
            ).format(name=name, type=strange[0])
        )
    found = np.result_type(*(TYPES[code] for code in codes))
    return found if found in CODES else np.dtype(np.float64)


def _has_shared_mask(band: gdal.Band) -> bool:
    """Whether one mask, other than an alpha band, serves all bands."""
    flags = band.GetMaskFlags()
    return bool(flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA)


def _has_own_mask(band: gdal.Band) -> bool:
    """Whether a band has a mask of its own."""
    return bool(band.GetMaskFlags() == 0)


def _add_mask(selected: gdal.Dataset, raster: RasterInput, dataset: gdal.Dataset, band: int) -> None:
    """Add an alpha band to a VRT where gdalwarp leaves the mask of all bands aside: beside a declared value."""
    own = dataset.GetRasterBand(band + 1)
    if not _has_shared_mask(own) or own.GetNoDataValue() is None:
        return
    selected.AddBand(gdal.GDT_Byte)
    alpha = selected.GetRasterBand(selected.RasterCount)
    alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
    alpha.SetMetadataItem("source_0", _source(raster, dataset, f"mask,{band + 1}"), "new_vrt_sources")


def _source(raster: RasterInput, dataset: gdal.Dataset, band: str, more: str = "") -> str:
    """A band of a raster, opened as `dataset`, as a source of a VRT of its size."""
    pairs = [option.partition("=") for option in raster.options]
    options = "".join(f'<OOI key="{escape(key)}">{escape(value)}</OOI>' for key, _, value in pairs)
    sides = f'xOff="0" yOff="0" xSize="{dataset.RasterXSize}" ySize="{dataset.RasterYSize}"'  # or overviews are empty
    return (
        f'<ComplexSource><SourceFilename shared="0">{escape(raster.uri)}</SourceFilename>'
        f"<OpenOptions>{options}</OpenOptions><SourceBand>{band}</SourceBand><SrcRect {sides}/><DstRect {sides}/>{more}"
        "</ComplexSource>"
    )


class _Reader:
    """Reads one GDAL dataset."""

    def __init__(self, dataset: gdal.Dataset, imagery: Imagery, bands: tuple[int, ...], alpha: int | None) -> None:
        self.dataset = dataset
        self._name = imagery.raster.name
        self._dtype = imagery.dtype
        self._numbers = [band + 1 for band in bands]
        self.bands = [dataset.GetRasterBand(number) for number in self._numbers]
        declared = [_nodata_value(band, self._dtype) for band in self.bands]
        # Not GDAL's mask of an alpha band: there is none for most numbers of bands and pixel types.
        self._masks = [] if alpha is None else [dataset.GetRasterBand(alpha + 1)]
        if _has_shared_mask(self.bands[0]):
            self._masks.append(self.bands[0].GetMaskBand())
        ranges, ignored = _said(imagery.raster.nodata_settings, bands)
        self._says_more = imagery.raster.nodata_settings is not None
        self._nodata = [None if unused else value for value, unused in zip(declared, ignored)]
        self.rules = [
            NodataRule.of(nodata, said, byte=band.DataType == gdal.GDT_Byte)
            for nodata, said, band in zip(self._nodata, ranges, self.bands)
        ]
        self._own_masks = [band.GetMaskBand() if _has_own_mask(band) else None for band in self.bands]
        self.area = imagery.mapping.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        rows, cols = window.slices_within(self.area)
        place = (cols.start, rows.start, window.width, window.height)
        shape = (len(self._numbers), window.height, window.width)
        raw = checked(
            lambda: self.dataset.ReadRaster(*place, buf_type=CODES[self._dtype], band_list=self._numbers),
            self._failure(window),
        )
        masked = (
            [None if mask is None else ~self._nonzero(mask, place, window) for mask in self._own_masks]
            if any(self._own_masks)
            else ()
        )
        image = image_of(np.frombuffer(raw, self._dtype).reshape(shape), self.rules, masked)
        for mask in self._masks:
            image = image.within(self._nonzero(mask, place, window))
        return image

    @property
    def lacks_by_band(self) -> bool:
        """Whether a sample can be missing in a valid pixel, or be NaN."""
        several = len(self.bands) > 1 and (any(rule.strict for rule in self.rules) or any(self._own_masks))
        return several or any(band.DataType in _FLOATS for band in self.bands)

    def is_uniform(self, window: Window) -> bool:
        """Whether a window within `area` has holes of whole pixels alone, which a warp of these knows as such."""
        image = self.read(window)
        if image.lacking is not None or (any(self._own_masks) and not image.valid.all()):
            return False
        declared = [band.GetNoDataValue() for band in self.bands]
        known = all(value is not None and np.isnan(value) for value in declared)
        return known or self._dtype.kind != "f" or bool(np.isfinite(image.pixels).all())

    @property
    def needs_blocks(self) -> bool:
        """Whether no nodata values of bands can tell a warp of GDAL's what is missing."""
        mixed = self.lacks_by_band and any(rule.limits for rule in self.rules)
        return self._says_more or mixed

    def is_empty(self, window: Window) -> bool:
        """Whether the file says that it stores nothing there, and what stands for that is no value."""
        if not window.overlaps(self.area):
            return True
        rows, cols = window.intersection(self.area).slices_within(self.area)
        return self.stores_nothing(Window(rows.start, cols.start, rows.stop - rows.start, cols.stop - cols.start))

    def stores_nothing(self, window: Window) -> bool:
        """Whether the file says so of some of its pixels."""
        place = (window.col, window.row, window.width, window.height)
        if any(mask.GetNoDataValue() in (None, 0) and _stores_nothing(mask, place) for mask in self._masks):
            return True
        return all(
            (_is_missing(nodata, band) and _stores_nothing(band, place))
            or (mask is not None and mask.GetNoDataValue() in (None, 0) and _stores_nothing(mask, place))
            for nodata, band, mask in zip(self._nodata, self.bands, self._own_masks)
        )

    def _nonzero(self, mask: gdal.Band, place: tuple[int, int, int, int], window: Window) -> Validity:
        dtype = TYPES.get(mask.DataType, np.dtype(np.float64))
        raw = checked(lambda: mask.ReadRaster(*place, buf_type=CODES[dtype]), self._failure(window))
        values: Validity = np.frombuffer(raw, dtype).reshape(window.height, window.width) != 0
        return values

    def _failure(self, window: Window) -> Callable[[str], RasterError]:
        return lambda words: RasterError(
            tr(
                'Input raster "{raster}": the pixels in rows {top} to {bottom} and columns {left} to {right} cannot be '
                "read ({reason}). Check that the file is complete."
            ).format(
                raster=self._name,
                top=window.row,
                bottom=window.bottom,
                left=window.col,
                right=window.right,
                reason=words,
            )
        )


class _WarpedReader(_Reader):
    """Reads one warped dataset; what is empty is asked of the raster before the warp."""

    def __init__(self, warped: gdal.Dataset, imagery: Imagery, before: _Reader) -> None:
        bands = tuple(range(len(imagery.bands)))
        super().__init__(warped, imagery, bands, len(bands))
        warp = imagery.mapping.warp
        self._before = before
        self._own = Window(0, 0, before.dataset.RasterYSize, before.dataset.RasterXSize)
        self._footprints = Footprints(before.dataset, warped, warp.way_back(before.dataset) if warp else [])

    def read(self, window: Window) -> Image:
        """Read a window within `area`; the values before the warp say which numbers are ambiguous."""
        image = super().read(window)
        return image._replace(ambiguous=at_limits(image, [rule.limits for rule in self._before.rules]))

    def stores_nothing(self, window: Window) -> bool:
        """Whether nothing is stored where some of the pixels come from."""
        origin = self._footprints.of(window)
        if origin is None:
            return False
        return not origin.overlaps(self._own) or self._before.stores_nothing(origin.intersection(self._own))


def _pieces(window: Window, area: Window) -> Iterator[Window]:
    """Parts of a window of a raster's own pixels, as windows of an area whose first pixel is the raster's."""
    for row in range(window.row, window.bottom, _AT_ONCE):
        for col in range(window.col, window.right, _AT_ONCE):
            height, width = min(_AT_ONCE, window.bottom - row), min(_AT_ONCE, window.right - col)
            yield Window(area.row + row, area.col + col, height, width)


class _ByBandReader(_WarpedReader):
    """Reads one warped dataset, with the validity of each band where bands differ.

    That takes longer, so the raster before the warp is asked whether they do.
    """

    def __init__(
        self, warped: gdal.Dataset, imagery: Imagery, before: _Reader, by_band: Callable[[], BandwiseWarp]
    ) -> None:
        super().__init__(warped, imagery, before)
        bilinear = imagery.mapping.warp is not None and imagery.mapping.warp.resampling == "bilinear"
        self._of_overviews = not bilinear and before.bands[0].GetOverviewCount() > 0
        self._open = by_band
        self._by_band: BandwiseWarp | None = None

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        rows, cols = window.slices_within(self.area)
        if self._is_plain(Window(rows.start, cols.start, window.height, window.width)):
            return super().read(window)
        self._by_band = self._by_band or self._open()
        return self._by_band.read((cols.start, rows.start, window.width, window.height), self._failure(window))

    def _is_plain(self, window: Window) -> bool:
        """Whether no pixel that some of the warped ones are made of lacks a band that others have.

        Of an average of overviews it is not asked: there are far more pixels than are read, and one warp will do.
        """
        if self._of_overviews:
            return False
        origin = self._footprints.of(window)
        if origin is None or not origin.overlaps(self._own):
            return origin is not None
        pieces = _pieces(origin.intersection(self._own), self._before.area)
        return all(map(self._before.is_uniform, pieces))


@dataclass(frozen=True)
class _FileBlocks:
    """The pixels of a file on its own grid."""

    imagery: Imagery
    grid: Grid

    def open(self) -> _FileReader:
        """Open it for the thread that calls."""
        return _FileReader(self)


class _FileReader:
    """Reads blocks of a file, for one thread."""

    def __init__(self, blocks: _FileBlocks) -> None:
        self._grid = blocks.grid
        self._bands = blocks.imagery.bands
        self._reader = blocks.imagery.open()

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read the model's bands; `grid` is a part of the file's."""
        window = grid.window_in(self._grid)
        if window is None or bands != self._bands:
            raise ValueError
        return self._reader.read(window)

    def stop(self) -> None:
        """Do nothing: files do not make anybody wait."""


def _said(
    nodata_settings: NodataSettings | None, bands: tuple[int, ...]
) -> tuple[list[tuple[tuple[float, float], ...]], list[bool]]:
    """What the user says of nodata in these bands (from 0): values that are none, and whether the file is wrong."""
    if nodata_settings is None:
        return [()] * len(bands), [False] * len(bands)
    return [nodata_settings.ranges[band] for band in bands], [nodata_settings.ignored[band] for band in bands]


def _is_missing(nodata: Any, band: gdal.Band) -> bool:  # noqa: ANN401  a number of the type read
    """Whether what GDAL gives for pixels that are not stored is recognised as no value."""
    declared = band.GetNoDataValue()
    is_nan = declared is not None and bool(np.isnan(declared))
    return nodata is not None or (is_nan and TYPES[band.DataType].kind == "f")


def _stores_nothing(band: gdal.Band, place: tuple[int, int, int, int]) -> bool:
    status, _ = band.GetDataCoverageStatus(*place)
    return bool(status == gdal.GDAL_DATA_COVERAGE_STATUS_EMPTY)


def _nodata_value(band: gdal.Band, dtype: DType) -> Any:  # noqa: ANN401  a number of that type
    """The number that stands for nodata in a band read as `dtype`; None where no pixel can have it."""
    nodata, own = band.GetNoDataValue(), TYPES[band.DataType]
    if nodata is None or np.isnan(nodata):
        return None
    if own.kind == "f":
        with np.errstate(over="ignore"):
            return dtype.type(own.type(nodata))
    limits = np.iinfo(own)
    return dtype.type(nodata) if limits.min <= nodata <= limits.max and nodata == int(nodata) else None
