"""Read the imagery: windows of pixels on the output's grid, and which of them are valid.

Pixel arrays have the axis order (bands, rows, cols) in the file's own type; validity is (rows, cols),
True where at least one band has a value. A window may be read by one thread at a time; `shared.py`
says which threads share a reader.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Protocol, runtime_checkable

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import RasterError
from ..loop.tiling import Window
from ..wording import tr
from .block_source import OwnPixels, WarpedPixels
from .blocks import Blocks
from .environment import NoValues, RasterInput
from .footprint import Footprints
from .gdal_calls import CODES, TYPES, checked, open_dataset
from .grid import Grid
from .placement import Way


class RasterSource(Protocol):
    """Where pixels come from. Arrays fake it in tests."""

    @property
    def area(self) -> Window:
        """The pixels there are, in rows and columns of the output; it may be larger than the output."""

    def read(self, window: Window) -> tuple[Pixels, Validity]:
        """Read a window that lies within `area`.

        Returns:
            Values of shape (bands, rows, cols), and validity of shape (rows, cols).
        """


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
        dtype: Type of the values read.
        way: How it gets on the output's grid.
    """

    raster: RasterInput
    bands: tuple[int, ...]
    dtype: DType
    way: Way

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: How many threads GDAL may warp with.

        Raises:
            RasterError: GDAL cannot open them.
        """
        blocks = self.raster.blocks
        if blocks is not None and self.way.warp is not None:
            return WarpedPixels(self.raster, blocks, self.bands, self.dtype, self.way)
        if blocks is not None:
            return OwnPixels(blocks, self.bands, self.dtype, self.way)
        dataset = self.raster.opened()
        alpha = _separate_alpha(dataset, self.bands)
        if self.way.warp is None:
            return _Reader(dataset, self, self.bands, alpha)
        if self.raster.no_values is not None:
            return WarpedPixels(self.raster, self._as_blocks(dataset), self.bands, self.dtype, self.way)
        warped = self.way.warp.applied(self._selected(dataset, alpha), self.raster.name, threads)
        return _WarpedReader(warped, self, _Reader(dataset, self, self.bands, alpha), self.way.warp.source_crs)

    def _as_blocks(self, dataset: gdal.Dataset) -> Blocks:
        """The raster's own pixels, read in blocks: a warp of GDAL's knows of one nodata value only."""
        if dataset.GetGeoTransform(can_return_null=True) is None:
            raise RasterError(
                tr(
                    'Input raster "{raster}": the no data settings of the layer cannot be used, since it has no grid '
                    "of its own. Save it as a GeoTIFF (Export → Save As…) and choose that."
                ).format(raster=self.raster.name)
            )
        grid = Grid.of(dataset)
        source = _FileBlocks(replace(self, way=Way(grid.window)), grid)
        return Blocks(source, grid.extent(), tuple(band_names(dataset)), self.dtype, grid)

    def _selected(self, dataset: gdal.Dataset, alpha: int | None) -> gdal.Dataset:
        """The model's bands alone: pixels are valid where one of these is, and no other is warped."""
        chosen = [*self.bands] if alpha is None else [*self.bands, alpha]
        options = gdal.TranslateOptions(format="VRT", bandList=[band + 1 for band in chosen])
        selected = checked(
            lambda: gdal.Translate("", dataset, options=options),
            lambda words: RasterError(
                tr('Input raster "{raster}": its bands cannot be selected ({reason}). Choose another raster.').format(
                    raster=self.raster.name, reason=words
                )
            ),
        )
        for number in range(1, len(self.bands) + 1):
            selected.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)  # none is transparency here
        if alpha is None:
            _add_masks(selected, self.raster, _masks_unseen_by_warps(dataset, self.bands))
        return selected


def alpha_band(dataset: gdal.Dataset) -> int | None:
    """Index of the band (from 0) that is marked as transparency; None where there is none."""
    kinds = [dataset.GetRasterBand(n).GetColorInterpretation() for n in range(1, dataset.RasterCount + 1)]
    return kinds.index(gdal.GCI_AlphaBand) if gdal.GCI_AlphaBand in kinds else None


def band_names(dataset: gdal.Dataset) -> list[str]:
    """Name of every band: its description, else the colour it is marked as, else nothing."""
    colors = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
    bands = [dataset.GetRasterBand(n) for n in range(1, dataset.RasterCount + 1)]
    return [band.GetDescription() or colors.get(band.GetColorInterpretation(), "") for band in bands]


def source_files(dataset: gdal.Dataset, depth: int = 8) -> set[str]:
    """Real paths of the files behind a raster, those behind the sources of a virtual raster among them."""
    files = {os.path.realpath(path) for path in dataset.GetFileList() or ()}
    nested = {
        path for path in files if path.lower().endswith(".vrt") and path != os.path.realpath(dataset.GetDescription())
    }
    for path in nested if depth else ():
        files |= source_files(open_dataset(path, path), depth - 1)
    return files


def pixel_type(dataset: gdal.Dataset, bands: tuple[int, ...], name: str) -> DType:
    """The smallest type that holds the values of these bands.

    Raises:
        RasterError: Complex numbers.
    """
    codes = [dataset.GetRasterBand(band + 1).DataType for band in bands]
    kinds = [dataset.GetRasterBand(band + 1).GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") for band in bands]
    strange = [gdal.GetDataTypeName(code) for code in codes if code not in TYPES] + [kind for kind in kinds if kind]
    if strange:
        raise RasterError(
            tr(
                'Input raster "{name}": values of the type {type} cannot be classified. Convert the raster to Byte, '
                "Int16, UInt16, Int32, UInt32, Float32 or Float64."
            ).format(name=name, type=strange[0])
        )
    found = np.result_type(*(TYPES[code] for code in codes))
    return found if found in CODES else np.dtype(np.float64)


def _separate_alpha(dataset: gdal.Dataset, bands: tuple[int, ...]) -> int | None:
    """Index of the band that tells which pixels are valid; None where there is none, or the model sees it."""
    alpha = alpha_band(dataset)
    return None if alpha in bands else alpha


def _has_shared_mask(band: gdal.Band) -> bool:
    """Whether one mask, other than an alpha band, serves all bands."""
    flags = band.GetMaskFlags()
    return bool(flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA)


def _has_own_mask(band: gdal.Band) -> bool:
    """Whether a band has a mask of its own."""
    return bool(band.GetMaskFlags() == 0)


def _masks_unseen_by_warps(dataset: gdal.Dataset, bands: tuple[int, ...]) -> list[int]:
    """The bands (from 0) whose masks gdalwarp leaves aside: those of single bands, and any beside a declared value."""
    chosen = [dataset.GetRasterBand(band + 1) for band in bands]
    if all(map(_has_own_mask, chosen)):
        return [*bands]
    beside_value = _has_shared_mask(chosen[0]) and chosen[0].GetNoDataValue() is not None
    return [bands[0]] if beside_value else []


def _add_masks(dataset: gdal.Dataset, raster: RasterInput, bands: list[int]) -> None:
    """Add an alpha band to a VRT: valid where the mask of one of these bands (from 0) of the raster is."""
    if not bands:
        return
    dataset.AddBand(gdal.GDT_Byte)
    alpha = dataset.GetRasterBand(dataset.RasterCount)
    alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
    pairs = [option.partition("=") for option in raster.options]
    options = "".join(f'<OOI key="{escape(key)}">{escape(value)}</OOI>' for key, _, value in pairs)
    for band in bands:
        source = (  # laid over those before it, except where it is 0
            f'<ComplexSource><SourceFilename shared="0">{escape(raster.uri)}</SourceFilename>'
            f"<OpenOptions>{options}</OpenOptions>"
            f"<SourceBand>mask,{band + 1}</SourceBand><NODATA>0</NODATA></ComplexSource>"
        )
        alpha.SetMetadataItem(f"source_{band}", source, "new_vrt_sources")


class _Reader:
    """Reads one GDAL dataset."""

    def __init__(self, dataset: gdal.Dataset, imagery: Imagery, bands: tuple[int, ...], alpha: int | None) -> None:
        self.dataset = dataset
        self._name = imagery.raster.name
        self._dtype = imagery.dtype
        self._numbers = [band + 1 for band in bands]
        self._bands = [dataset.GetRasterBand(number) for number in self._numbers]
        self._nodata = [_nodata_value(band, self._dtype) for band in self._bands]
        # Not GDAL's mask of an alpha band: there is none for most numbers of bands and pixel types.
        self._masks = [] if alpha is None else [dataset.GetRasterBand(alpha + 1)]
        if _has_shared_mask(self._bands[0]):
            self._masks.append(self._bands[0].GetMaskBand())
        self._ranges, ignored = _said(imagery.raster.no_values, bands)
        self._nodata = [None if unused else value for value, unused in zip(self._nodata, ignored)]
        self._own_masks = [band.GetMaskBand() if _has_own_mask(band) else None for band in self._bands]
        self.area = imagery.way.area

    def read(self, window: Window) -> tuple[Pixels, Validity]:
        """Read values and validity of a window within `area`."""
        rows, cols = window.slices_within(self.area)
        place = (cols.start, rows.start, window.width, window.height)
        shape = (len(self._numbers), window.height, window.width)
        raw = checked(
            lambda: self.dataset.ReadRaster(*place, buf_type=CODES[self._dtype], band_list=self._numbers),
            self._failure(window),
        )
        pixels = np.frombuffer(raw, self._dtype).reshape(shape)
        valid = self._has_value(pixels, place, window)
        for mask in self._masks:
            valid &= self._nonzero(mask, place, window)
        return pixels, valid

    def is_empty(self, window: Window) -> bool:
        """Whether the file says that it stores nothing there, and what stands for that is no value."""
        if not window.overlaps(self.area):
            return True
        rows, cols = window.common(self.area).slices_within(self.area)
        return self.stores_nothing(Window(rows.start, cols.start, rows.stop - rows.start, cols.stop - cols.start))

    def stores_nothing(self, window: Window) -> bool:
        """Whether the file says so of some of its pixels."""
        place = (window.col, window.row, window.width, window.height)
        if any(mask.GetNoDataValue() in (None, 0) and _stores_nothing(mask, place) for mask in self._masks):
            return True
        return all(
            _is_missing(nodata, band) and _stores_nothing(band, place)
            for nodata, band in zip(self._nodata, self._bands)
        )

    def _has_value(self, pixels: Pixels, place: tuple[int, int, int, int], window: Window) -> Validity:
        """Where at least one band has a value, by what is said of each band."""
        valid = np.zeros(pixels.shape[1:], bool)
        for values, nodata, mask, ranges in zip(pixels, self._nodata, self._own_masks, self._ranges):
            found = np.isfinite(values) if self._dtype.kind == "f" else np.ones_like(valid)
            if nodata is not None:
                found &= values != nodata
            for low, high in ranges:
                found &= (values < low) | (values > high)
            if mask is not None:
                found &= self._nonzero(mask, place, window)
            valid |= found
            if valid.all():
                break
        return valid

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

    def __init__(self, warped: gdal.Dataset, imagery: Imagery, before: _Reader, crs: str) -> None:
        bands = tuple(range(len(imagery.bands)))
        super().__init__(warped, imagery, bands, len(bands))
        self._before = before
        self._own = Window(0, 0, before.dataset.RasterYSize, before.dataset.RasterXSize)
        self._footprints = Footprints(before.dataset, warped, crs)

    def stores_nothing(self, window: Window) -> bool:
        """Whether nothing is stored where some of the pixels come from."""
        origin = self._footprints.of(window)
        if origin is None:
            return False
        return not origin.overlaps(self._own) or self._before.stores_nothing(origin.common(self._own))


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

    def read(self, grid: Grid, bands: tuple[int, ...]) -> tuple[Pixels, Validity]:
        """Read the model's bands; `grid` is a part of the file's."""
        window = grid.window_in(self._grid)
        if window is None or bands != self._bands:
            raise ValueError
        return self._reader.read(window)

    def stop(self) -> None:
        """Do nothing: files do not make anybody wait."""


def _said(
    no_values: NoValues | None, bands: tuple[int, ...]
) -> tuple[list[tuple[tuple[float, float], ...]], list[bool]]:
    """What the user says of nodata in these bands (from 0): values that are none, and whether the file is wrong."""
    if no_values is None:
        return [()] * len(bands), [False] * len(bands)
    return [no_values.ranges[band] for band in bands], [no_values.ignored[band] for band in bands]


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
