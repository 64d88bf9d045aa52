"""Imagery: windows of pixels on the output grid, with the validity of each sample.

Pixel arrays have the axis order (bands, rows, cols) and the type of the file; validity is per band (`image.py`).
A reader serves one thread at a time; `shared.py` shares readers between threads.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import escape
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..arrays import DType, Validity
from ..errors import RasterError
from ..grid.decoding import decoded, is_unreachable, without_threads
from ..grid.gdal import CODES, TYPES, checked
from ..grid.grid import Grid
from ..grid.window import Window
from ..grid.xml_nodes import XmlNode, attribute, child, children
from ..i18n import tr
from .block_source import BlockPixels, WarpedBlockPixels
from .blocks import BlockRaster
from .by_band import BandwiseWarp, GdalWindow, SampleTypes
from .damage import LINES, SQUARE, CellLayout, Guarded, KnownDamage, Original, Tolerant, place_of, unreadable
from .footprint import Footprints
from .image import Image, NodataRule, at_limits, image_of
from .inputs import NodataSettings, RasterInput
from .output_grid import PixelMapping, Warp
from .scaling import ScaledPixels, Scaling
from .source_files import SourceFiles
from .vrt.xml import root_of

_FLOATS = (gdal.GDT_Float32, gdal.GDT_Float64)
_WARP_SIDE = 1024  # pixels along a side of the windows examined before a warp

# Before GDAL 3.7 bytes with a sign were Byte bands with a mark, and since then asking for the mark gives a warning.
_MARKS_SIGNED_BYTES = int(gdal.VersionInfo("VERSION_NUM")) < 3070000


class RasterSource(Protocol):
    """A source of pixels; tests implement it with arrays."""

    @property
    def area(self) -> Window:
        """The available pixels, in rows and columns of the output; it may be larger than the output."""

    def read(self, window: Window) -> Image:
        """Read a window within `area`; values of valid pixels are finite, except for missing samples."""


@runtime_checkable
class Sparse(Protocol):
    """A source that knows windows without stored data, without reading them."""

    def is_empty(self, window: Window) -> bool:
        """Whether no pixel of a window can have a value; the window may extend beyond `area`."""


@runtime_checkable
class Stoppable(Protocol):
    """A source whose reads may wait for a server and can be stopped."""

    def stop(self) -> None:
        """End current and later reads soon; may be called by any thread."""


@dataclass(frozen=True)
class Imagery:
    """The pixels of one raster for the model.

    Attributes:
        raster: The raster.
        bands: Its band (from 0) for each model band.
        dtype: Type of the values to read.
        mapping: How the raster is mapped to the output grid.
        alpha: The band (from 0) that hides pixels where it is 0, if any.
        scaling: Scaling of the values after reading, if any.
        scaled: Type of the scaled values.
        known_damage: The damage that the run knows, if pixels that cannot be read are not valid; None if they are an
            error.
    """

    raster: RasterInput
    bands: tuple[int, ...]
    dtype: DType
    mapping: PixelMapping
    alpha: int | None = None
    scaling: Scaling | None = None
    scaled: DType | None = None
    known_damage: KnownDamage | None = field(default=None, repr=False, compare=False)

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: Number of threads for GDAL's warps.

        Raises:
            RasterError: GDAL cannot open them.
        """
        source = self._open_guarded(threads)
        return source if self.scaling is None else ScaledPixels(source, self.scaling, self.scaled or self.dtype)

    def _open_guarded(self, threads: int) -> RasterSource:
        """Open the values as stored, with the damage of the file as an error that names it or as invalid pixels."""
        source = self.open_stored(threads)
        reopened = _Reopening(self, threads)
        is_warped = self.mapping.warp is not None
        original = Original(self.raster.name, len(self.bands), self.dtype, self._cell_layout, reopened, is_warped)
        if self.known_damage is None:
            return Guarded(original, source)
        key = (self.raster, self.bands, self.dtype, self.alpha, self.mapping.warp)
        return Tolerant(original, source, self.known_damage, key)

    def _cell_layout(self) -> CellLayout | None:
        """Return the cells in which damage of the raster is found, unless it is read in blocks."""
        if self.raster.blocks is not None:
            return None
        size = self.mapping.area.height, self.mapping.area.width
        dataset = self.raster.open_dataset()
        if self.mapping.warp is not None or dataset.GetDriver().ShortName == "VRT":
            return CellLayout(size, (SQUARE, SQUARE), whole=True)
        width, height = dataset.GetRasterBand(self.bands[0] + 1).GetBlockSize()
        return CellLayout(size, (height if height > 1 else LINES, width), whole=False)

    def open_stored(self, threads: int) -> RasterSource:
        """Open the values as stored."""
        blocks = self.raster.blocks
        if blocks is not None and self.mapping.warp is not None:
            return WarpedBlockPixels.of(self.raster, blocks, self.bands, self.dtype, self.mapping)
        if blocks is not None:
            return BlockPixels.of(blocks, self.bands, self.dtype, self.mapping)
        dataset = self.raster.open_dataset()
        bands, warp = _Bands.of(dataset, self, self.bands, self.alpha), self.mapping.warp
        reader = _DatasetReader(bands, self)
        if warp is None:
            return reader
        if reader.needs_blocks:
            return WarpedBlockPixels.of(self.raster, self._as_blocks(bands), self.bands, self.dtype, self.mapping)
        warped = warp.applied(self._selected(dataset), self.raster.name, threads)
        warped_reader = _WarpedReader.of(warped, self, reader, warp)
        if not bands.may_lack_samples:
            return warped_reader
        of_overviews = warp.resampling != "bilinear" and bands.bands[0].GetOverviewCount() > 0
        open_bandwise = partial(self._bandwise, bands, warp, threads)
        return _BandwiseReader(warped_reader, open_bandwise, of_overviews=of_overviews)

    def _bandwise(self, bands: _Bands, warp: Warp, threads: int) -> BandwiseWarp:
        """Open a warp that skips missing samples of single bands."""
        types = SampleTypes(self.dtype, tuple(band.DataType not in _FLOATS for band in bands.bands))
        return BandwiseWarp.of(self._with_nan(bands.dataset, types), warp, self.raster.name, threads, types)

    def _as_blocks(self, bands: _Bands) -> BlockRaster:
        """Return the raster's own pixels as blocks, since a warp of GDAL supports one nodata value only."""
        dataset = bands.dataset
        if dataset.GetGeoTransform(can_return_null=True) is None:
            raise RasterError(
                tr(
                    'Input raster "{raster}": the NoData settings of the layer cannot be used, since it is not '
                    "georeferenced by a geotransform. Save it as a GeoTIFF (Export → Save As…) and choose that file."
                ).format(raster=self.raster.name)
            )
        grid = Grid.of(dataset)
        source = _FileBlocks(replace(self, mapping=PixelMapping(grid.window), scaling=None, known_damage=None), grid)
        limits = dict(zip(self.bands, (rule.limits for rule in bands.rules)))
        by_band = tuple(limits.get(band, ()) for band in range(dataset.RasterCount))
        return BlockRaster(source, grid.extent(), ("",) * dataset.RasterCount, self.dtype, grid, limits=by_band)

    def _with_nan(self, dataset: gdal.Dataset, types: SampleTypes) -> gdal.Dataset:
        """Return a VRT of the model's bands, NaN for missing samples, and the alpha band if there is one."""
        options = gdal.TranslateOptions(
            format="VRT",
            bandList=[band + 1 for band in self.bands],
            outputType=CODES[types.wide],
            noData=float("nan"),
        )
        selected = self._translated(dataset, options)
        for number, band in enumerate(self.bands, start=1):
            target = selected.GetRasterBand(number)
            target.SetColorInterpretation(gdal.GCI_Undefined)  # not transparency
            declared = dataset.GetRasterBand(band + 1).GetNoDataValue()
            more = "" if declared is None else f"<NODATA>{declared!r}</NODATA>"
            if not dataset.GetRasterBand(band + 1).GetMaskFlags() & gdal.GMF_ALPHA:  # whose mask may be imagery
                more += "<UseMaskBand>true</UseMaskBand>"
            source = _source_xml(self.raster, dataset, str(band + 1), more)
            target.SetMetadata({"source_0": source}, "vrt_sources")
        if self.alpha is not None:
            selected.AddBand(dataset.GetRasterBand(self.alpha + 1).DataType)
            target = selected.GetRasterBand(len(self.bands) + 1)
            target.SetColorInterpretation(gdal.GCI_AlphaBand)
            target.SetMetadata({"source_0": _source_xml(self.raster, dataset, str(self.alpha + 1))}, "vrt_sources")
        else:
            _add_mask(selected, self.raster, dataset, self.bands[0])
        return selected

    def _selected(self, dataset: gdal.Dataset) -> gdal.Dataset:
        """Return a VRT of the model's bands alone, so that a warp ignores values and validity of other bands."""
        chosen = [*self.bands] if self.alpha is None else [*self.bands, self.alpha]
        options = gdal.TranslateOptions(format="VRT", bandList=[band + 1 for band in chosen])
        selected = self._translated(dataset, options)
        for number in range(1, len(self.bands) + 1):
            selected.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)  # not transparency
        if self.alpha is None:
            _add_mask(selected, self.raster, dataset, self.bands[0])
        return selected

    def _translated(self, dataset: gdal.Dataset, options: object) -> gdal.Dataset:
        selected = checked(
            lambda: gdal.Translate("", dataset, options=options),
            lambda words: RasterError(
                tr('Input raster "{raster}": its bands cannot be selected ({reason}). Choose another raster.').format(
                    raster=self.raster.name, reason=words
                )
            ),
        )
        copied = selected.GetRasterBand(1)
        if dataset.GetDriver().ShortName == "VRT" and _has_shared_mask(copied):
            # GDAL copies the mask of a virtual raster with names that are relative to the folder of that.
            source = _source_xml(self.raster, dataset, f"mask,{self.bands[0] + 1}")
            copied.GetMaskBand().SetMetadata({"source_0": source}, "vrt_sources")
        return selected


@dataclass(frozen=True)
class _Reopening:
    """Opens the stored values of a raster once more, for as many threads."""

    imagery: Imagery
    threads: int

    @cached_property
    def grid(self) -> Grid:
        """The grid of the warp."""
        raster, warp = self.imagery.raster, self.imagery.mapping.warp
        if warp is None:
            raise ValueError
        return Grid.of(warp.applied(raster.open_dataset(), raster.name), warp.crs)

    def __call__(self, window: Window | None) -> RasterSource:
        """Open all of it; of a warp only a window of the output, if one is given."""
        mapping = self.imagery.mapping
        if window is None or mapping.warp is None:
            return self.imagery.open_stored(self.threads)
        part = self.grid.cut(window.relative_to(mapping.area))
        own = PixelMapping(window, replace(mapping.warp, extent=part.extent(), cell_size=part.cell_size))
        return replace(self.imagery, mapping=own, known_damage=None).open_stored(self.threads)


def pixel_type(dataset: gdal.Dataset, bands: tuple[int, ...], name: str) -> DType:
    """Return the smallest type for the values of these bands.

    Raises:
        RasterError: The type of a band is not supported, such as complex numbers.
    """
    codes = [dataset.GetRasterBand(band + 1).DataType for band in bands]
    unsupported = [gdal.GetDataTypeName(code) for code in codes if code not in TYPES]
    if _MARKS_SIGNED_BYTES and gdal.GDT_Byte in codes:
        marks = (dataset.GetRasterBand(band + 1).GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") for band in bands)
        unsupported += filter(None, marks)
    if unsupported:
        raise RasterError(
            tr(
                'Input raster "{name}": values of the type {type} cannot be classified. Convert the raster to Byte, '
                "Int16, UInt16, Int32, UInt32, Float32 or Float64."
            ).format(name=name, type=unsupported[0])
        )
    dtype = np.result_type(*(TYPES[code] for code in codes))
    return dtype if dtype in CODES else np.dtype(np.float64)


def _has_shared_mask(band: gdal.Band) -> bool:
    """Whether all bands share one mask other than an alpha band."""
    flags = band.GetMaskFlags()
    return bool(flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA)


def _has_own_mask(band: gdal.Band) -> bool:
    """Whether a band has a mask of its own."""
    return bool(band.GetMaskFlags() == 0)


def _add_mask(selected: gdal.Dataset, raster: RasterInput, dataset: gdal.Dataset, band: int) -> None:
    """Add an alpha band to a VRT for a shared mask, which gdalwarp ignores if there is a nodata value."""
    own = dataset.GetRasterBand(band + 1)
    if not _has_shared_mask(own) or own.GetNoDataValue() is None:
        return
    selected.AddBand(gdal.GDT_Byte)
    alpha = selected.GetRasterBand(selected.RasterCount)
    alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
    alpha.SetMetadataItem("source_0", _source_xml(raster, dataset, f"mask,{band + 1}"), "new_vrt_sources")


def _source_xml(raster: RasterInput, dataset: gdal.Dataset, band: str, more: str = "") -> str:
    """Return the XML of a VRT source: a band of a raster, opened as `dataset`, in its full size."""
    pairs = [option.partition("=") for option in without_threads(raster.options)]
    options = "".join(f'<OOI key="{escape(key)}">{escape(value)}</OOI>' for key, _, value in pairs)
    sides = f'xOff="0" yOff="0" xSize="{dataset.RasterXSize}" ySize="{dataset.RasterYSize}"'  # or overviews are empty
    return (
        f'<ComplexSource><SourceFilename shared="0">{escape(raster.uri)}</SourceFilename>'
        f"<OpenOptions>{options}</OpenOptions><SourceBand>{band}</SourceBand><SrcRect {sides}/><DstRect {sides}/>{more}"
        "</ComplexSource>"
    )


@dataclass(frozen=True)
class _Bands:
    """Bands of a dataset, with the masks and nodata values of their samples.

    Attributes:
        dataset: The dataset.
        bands: The bands that feed the model.
        empty_is_nodata: Whether the value that GDAL returns for pixels of each that are not stored is nodata.
        rules: Nodata rule of each.
        masks: Masks and alpha bands of all these bands.
        own_masks: Mask of each band alone, if any.
    """

    dataset: gdal.Dataset
    bands: tuple[gdal.Band, ...]
    empty_is_nodata: tuple[bool, ...]
    rules: tuple[NodataRule, ...]
    masks: tuple[gdal.Band, ...]
    own_masks: tuple[gdal.Band | None, ...]

    @classmethod
    def of(cls, dataset: gdal.Dataset, imagery: Imagery, indices: tuple[int, ...], alpha: int | None) -> _Bands:
        """Read the headers of bands (from 0); `alpha` is the band that hides pixels where it is 0."""
        bands = tuple(dataset.GetRasterBand(index + 1) for index in indices)
        # Not GDAL's mask of an alpha band, which does not exist for most numbers of bands and pixel types.
        masks = [] if alpha is None else [dataset.GetRasterBand(alpha + 1)]
        if _has_shared_mask(bands[0]):
            masks.append(bands[0].GetMaskBand())
        ranges, ignored = _nodata_settings(imagery.raster.nodata_settings, indices)
        nodata = [None if unused else _nodata_value(band, imagery.dtype) for band, unused in zip(bands, ignored)]
        rules = [
            NodataRule.of(value, more, byte=band.DataType == gdal.GDT_Byte)
            for value, more, band in zip(nodata, ranges, bands)
        ]
        own_masks = tuple(band.GetMaskBand() if _has_own_mask(band) else None for band in bands)
        empty_is_nodata = tuple(value is not None or _is_nan(band) for value, band in zip(nodata, bands))
        return cls(dataset, bands, empty_is_nodata, tuple(rules), tuple(masks), own_masks)

    @property
    def numbers(self) -> list[int]:
        """Numbers of the bands, from 1."""
        return [band.GetBand() for band in self.bands]

    @property
    def window(self) -> Window:
        """All pixels of the dataset."""
        return Window(0, 0, self.dataset.RasterYSize, self.dataset.RasterXSize)

    @property
    def may_lack_samples(self) -> bool:
        """Whether a sample can be missing in a valid pixel, or be NaN."""
        several = len(self.bands) > 1 and (any(rule.strict for rule in self.rules) or any(self.own_masks))
        return several or any(band.DataType in _FLOATS for band in self.bands)

    def is_unstored(self, window: Window) -> bool:
        """Whether the file stores no data in a window of its own pixels, and they are nodata."""
        if any(mask.GetNoDataValue() in (None, 0) and self._stores_nothing(mask, window) for mask in self.masks):
            return True
        return all(
            (is_nodata and self._stores_nothing(band, window))
            or (mask is not None and mask.GetNoDataValue() in (None, 0) and self._stores_nothing(mask, window))
            for is_nodata, band, mask in zip(self.empty_is_nodata, self.bands, self.own_masks)
        )

    def _stores_nothing(self, band: gdal.Band, window: Window) -> bool:
        """Whether a band, or a mask, stores no data in a window.

        GDAL also says so if it cannot open a source of a virtual raster; such a window has to be read to learn why.
        """
        if self._places is not None:
            left, top, right, bottom = self._places
            if ((left < window.right) & (right > window.col) & (top < window.bottom) & (bottom > window.row)).any():
                return False
        status, _ = band.GetDataCoverageStatus(window.col, window.row, window.width, window.height)
        return bool(status == gdal.GDAL_DATA_COVERAGE_STATUS_EMPTY)

    @cached_property
    def _places(self) -> NDArray[np.float64] | None:
        """The left, top, right and bottom sides of the sources of a virtual raster, of bands and of masks."""
        if self.dataset.GetDriver().ShortName != "VRT":
            return None
        return np.array([*_source_places(root_of(self.dataset))], np.float64).reshape(-1, 4).T


class _DatasetReader:
    """Reads a GDAL dataset whose pixels are those of the output grid."""

    def __init__(self, bands: _Bands, imagery: Imagery, *, is_warped: bool = False) -> None:
        self.bands = bands
        self._numbers = bands.numbers
        self._name = imagery.raster.name
        self._dtype = imagery.dtype
        self._is_warped = is_warped
        self._uri = imagery.raster.uri
        self._has_settings = imagery.raster.nodata_settings is not None
        self._has_own_masks = any(bands.own_masks)
        self.area = imagery.mapping.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        own = window.relative_to(self.area)
        rectangle = (own.col, own.row, window.width, window.height)
        shape = (len(self._numbers), window.height, window.width)
        raw = decoded(
            lambda: self.bands.dataset.ReadRaster(*rectangle, buf_type=CODES[self._dtype], band_list=self._numbers),
            partial(self.failure, window),
        )
        masked = (
            [None if mask is None else ~self._nonzero(mask, rectangle, window) for mask in self.bands.own_masks]
            if self._has_own_masks
            else ()
        )
        image = image_of(np.frombuffer(raw, self._dtype).reshape(shape), self.bands.rules, masked)
        for mask in self.bands.masks:
            image = image.masked(self._nonzero(mask, rectangle, window))
        return image

    def is_uniform(self, window: Window) -> bool:
        """Whether all holes of a window within `area` are whole pixels, which a warp recognises as such."""
        image = self.read(window)
        if image.lacking is not None or (self._has_own_masks and not image.valid.all()):
            return False
        declared = [band.GetNoDataValue() for band in self.bands.bands]
        recognised = all(value is not None and np.isnan(value) for value in declared)
        return recognised or self._dtype.kind != "f" or bool(np.isfinite(image.pixels).all())

    @property
    def needs_blocks(self) -> bool:
        """Whether the nodata values cannot be given to a warp of GDAL."""
        mixed = self.bands.may_lack_samples and any(rule.limits for rule in self.bands.rules)
        return self._has_settings or mixed

    def is_empty(self, window: Window) -> bool:
        """Whether the file stores no data in a window, and its pixels are nodata."""
        if not window.overlaps(self.area):
            return True
        return self.bands.is_unstored(window.intersection(self.area).relative_to(self.area))

    def failure(self, window: Window, reason: str) -> RasterError:
        """Return the error for a window that GDAL cannot read."""
        missing = self._missing_source(reason)
        if missing:
            return RasterError(
                tr(
                    'Input raster "{raster}": its file {path} does not exist or cannot be reached, so {place} cannot '
                    "be read. Restore the file or the connection to its folder, then run again."
                ).format(raster=self._name, path=missing, place=place_of(window.relative_to(self.area)))
            )
        if is_unreachable(reason, self._uri):
            return RasterError(
                tr(
                    'Input raster "{raster}": its server or folder does not respond ({reason}), so {place} cannot be '
                    "read. Check the connection, then run again."
                ).format(raster=self._name, reason=reason, place=place_of(window.relative_to(self.area)))
            )
        return unreadable(self._name, window.relative_to(self.area), reason, is_warped=self._is_warped)

    def _missing_source(self, reason: str) -> str:
        """Return the source of a virtual raster that is missing if this is, or may be, GDAL's reason; else ""."""
        missing = sorted(SourceFiles.of_name(self._uri).missing)
        return next((path for path in missing if not reason or os.path.basename(path) in reason), "")

    def _nonzero(self, mask: gdal.Band, rectangle: GdalWindow, window: Window) -> Validity:
        dtype = TYPES.get(mask.DataType, np.dtype(np.float64))
        raw = decoded(lambda: mask.ReadRaster(*rectangle, buf_type=CODES[dtype]), partial(self.failure, window))
        values: Validity = np.frombuffer(raw, dtype).reshape(window.height, window.width) != 0
        return values


class _WarpedReader:
    """Reads a warped dataset; the raster before the warp knows which windows are empty."""

    def __init__(self, after: _DatasetReader, before: _DatasetReader, footprints: Footprints) -> None:
        self._after = after
        self._before = before
        self._footprints = footprints
        self.area = after.area

    @classmethod
    def of(cls, warped: gdal.Dataset, imagery: Imagery, before: _DatasetReader, warp: Warp) -> _WarpedReader:
        """Return the reader of a warp of the raster that `before` reads."""
        source = before.bands.dataset
        bands = _Bands.of(warped, imagery, tuple(range(len(imagery.bands))), len(imagery.bands))
        footprints = Footprints.between(source, warped, warp.transformer_options(source))
        return cls(_DatasetReader(bands, imagery, is_warped=True), before, footprints)

    def read(self, window: Window) -> Image:
        """Read a window within `area`; values at declared limits are those before the warp."""
        image = self._after.read(window)
        return image._replace(at_declared_limit=at_limits(image, [rule.limits for rule in self._before.bands.rules]))

    def is_empty(self, window: Window) -> bool:
        """Whether no data are stored for the source pixels of a window."""
        if not window.overlaps(self.area):
            return True
        source = self._footprints.of(window.intersection(self.area).relative_to(self.area))
        if source is None:
            return False
        bands = self._before.bands
        return not source.overlaps(bands.window) or bands.is_unstored(source.intersection(bands.window))

    def is_uniform(self, window: Window) -> bool:
        """Whether all bands are missing together in the source pixels of a window of the dataset's own pixels."""
        source, whole = self._footprints.of(window), self._before.bands.window
        if source is None or not source.overlaps(whole):
            return source is not None
        return all(map(self._before.is_uniform, _pieces(source.intersection(whole), self._before.area)))

    def failure(self, window: Window, reason: str) -> RasterError:
        """Return the error for a window that GDAL cannot read."""
        return self._after.failure(window, reason)


def _pieces(window: Window, area: Window) -> Iterator[Window]:
    """Split a window of a raster's own pixels; the parts are windows of an area that begins at its first pixel."""
    for row in range(window.row, window.bottom, _WARP_SIDE):
        for col in range(window.col, window.right, _WARP_SIDE):
            height, width = min(_WARP_SIDE, window.bottom - row), min(_WARP_SIDE, window.right - col)
            yield Window(area.row + row, area.col + col, height, width)


class _BandwiseReader:
    """Reads a warped dataset, with a separate validity for each band in windows whose bands differ.

    A bandwise warp takes longer, so it is opened and used only for such windows.
    """

    def __init__(self, warped: _WarpedReader, open_bandwise: Callable[[], BandwiseWarp], *, of_overviews: bool) -> None:
        self._warped = warped
        self._open_bandwise = open_bandwise
        self._bandwise: BandwiseWarp | None = None
        # Far more pixels than are read contribute to averages of overviews, so all windows are warped by band.
        self._of_overviews = of_overviews
        self.area = warped.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        own = window.relative_to(self.area)
        if not self._of_overviews and self._warped.is_uniform(own):
            return self._warped.read(window)
        self._bandwise = self._bandwise or self._open_bandwise()
        return self._bandwise.read((own.col, own.row, own.width, own.height), partial(self._warped.failure, window))

    def is_empty(self, window: Window) -> bool:
        """Whether no data are stored for the source pixels of a window."""
        return self._warped.is_empty(window)


@dataclass(frozen=True)
class _FileBlocks:
    """The pixels of a file on its own grid, as a source of blocks."""

    imagery: Imagery
    grid: Grid

    def open(self) -> _FileReader:
        """Open the file for the calling thread."""
        return _FileReader(self.imagery.open(), self.grid, self.imagery.bands)


class _FileReader:
    """Reads blocks of a file, for one thread."""

    def __init__(self, reader: RasterSource, grid: Grid, bands: tuple[int, ...]) -> None:
        self._reader = reader
        self._grid = grid
        self._bands = bands

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read the bands of the model; `grid` is a window of the file's grid."""
        window = grid.window_in(self._grid)
        if window is None or bands != self._bands:
            raise ValueError
        return self._reader.read(window)

    def stop(self) -> None:
        """Return at once: reads of files end by themselves."""


def _nodata_settings(
    settings: NodataSettings | None, bands: tuple[int, ...]
) -> tuple[list[tuple[tuple[float, float], ...]], list[bool]]:
    """Return the user's nodata ranges of bands (from 0), and whether to ignore their declared values."""
    if settings is None:
        return [()] * len(bands), [False] * len(bands)
    return [settings.ranges[band] for band in bands], [settings.ignored[band] for band in bands]


def _is_nan(band: gdal.Band) -> bool:
    """Whether the nodata value of a band is NaN."""
    declared = band.GetNoDataValue()
    return declared is not None and bool(np.isnan(declared)) and TYPES[band.DataType].kind == "f"


def _source_places(node: XmlNode) -> Iterator[tuple[float, ...]]:
    """Yield the left, top, right and bottom side of each source of a virtual raster in its XML."""
    place = child(node, "DstRect")
    if place is not None:
        left, top, width, height = (float(attribute(place, name) or 0) for name in ("xOff", "yOff", "xSize", "ySize"))
        yield left, top, left + width, top + height
    elif child(node, "SourceFilename") is not None:
        yield -math.inf, -math.inf, math.inf, math.inf
    else:
        for inner in children(node):
            yield from _source_places(inner)


def _nodata_value(band: gdal.Band, dtype: DType) -> object:
    """Return the nodata value of a band in the type `dtype`, if pixels can have it."""
    nodata, own = band.GetNoDataValue(), TYPES[band.DataType]
    if nodata is None or np.isnan(nodata):
        return None
    if own.kind == "f":
        with np.errstate(over="ignore"):
            return dtype.type(own.type(nodata))
    limits = np.iinfo(own)
    return dtype.type(nodata) if limits.min <= nodata <= limits.max and nodata == int(nodata) else None
