"""Rasters that QGIS reads through its own data providers: web maps, coverages, databases, virtual rasters.

A layer is accessed on the main thread only, where its provider is cloned. Every thread that reads from a server clones
the clone. Clones of other providers are not safe to use concurrently: those of virtual rasters share layers, and QGIS
crashes. So all threads share one clone and a lock.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from qgis.core import (
    Qgis,
    QgsNetworkAccessManager,
    QgsRasterBlock,
    QgsRasterBlockFeedback,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)

from ..inference import Extent, Progress, RasterError, RasterInput
from ..inference.arrays import DType, Pixels, Validity
from ..inference.errors import UnreadableError
from ..inference.grid.grid import Grid
from ..inference.raster.blocks import BlockRaster
from ..inference.raster.damage import place_of
from ..inference.raster.image import Image, NodataRule, image_of
from ..inference.raster.scaling import BandScale, band_scales
from .i18n import tr
from .layer_names import shown_name
from .no_data import byte_limits, ranges_of
from .requests import FailedRequest, Requests
from .xyz_tiles import XyzTiles

_TYPES: dict[Qgis.DataType, DType] = {
    Qgis.DataType.Byte: np.dtype(np.uint8),
    Qgis.DataType.UInt16: np.dtype(np.uint16),
    Qgis.DataType.Int16: np.dtype(np.int16),
    Qgis.DataType.UInt32: np.dtype(np.uint32),
    Qgis.DataType.Int32: np.dtype(np.int32),
    Qgis.DataType.Float32: np.dtype(np.float32),
    Qgis.DataType.Float64: np.dtype(np.float64),
}
_IMAGE_TYPES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)
_COLORS = ("red", "green", "blue")
_ONE_BAND = re.compile(r'\s*"?(?P<layer>[^"]+)@(?P<band>\d+)"?\s*')  # a virtual raster that shows one band unchanged
# Prefixes of the QGIS classes that send the requests, by provider.
_INITIATORS = {"wms": ("QgsWms",), "wcs": ("QgsWcs",), "arcgismapserver": ("QgsAms", "QgsArcGis")}
_MOST_COLOURS = 65536  # of a colour table
_ATTEMPTS = 4  # without progress
_MOST_ATTEMPTS = 40
_PAUSE = 1.0  # seconds before the second attempt; longer before later ones
_TIMEOUT_SHARE = 0.9  # of QGIS's own timeout, which would silently return an empty tile


def provider_raster(layer: QgsRasterLayer, crs: str, title: str) -> RasterInput:
    """Convert a layer that GDAL does not read to an input that is read in blocks.

    Args:
        layer: A valid layer.
        crs: Its CRS as WKT, or "".
        title: The parameter's title, for messages.

    Raises:
        RasterError: The layer's data type cannot be classified.
    """
    provider = layer.dataProvider()
    kinds = [provider.dataType(number) for number in range(1, provider.bandCount() + 1)]
    is_image = len(kinds) == 1 and kinds[0] in _IMAGE_TYPES
    if not kinds or not (is_image or all(kind in _TYPES for kind in kinds)):
        raise RasterError(
            tr(
                '{title} "{layer}": its data type cannot be classified. Save it as a GeoTIFF (Export → Save As…) and '
                "choose that file."
            ).format(title=title, layer=shown_name(layer))
        )
    dtype = np.dtype(np.uint8) if is_image else np.result_type(*(_TYPES[kind] for kind in kinds))
    bounds = provider.extent()
    extent = Extent(bounds.xMinimum(), bounds.yMinimum(), bounds.xMaximum(), bounds.yMaximum(), crs)
    rows, cols = provider.ySize(), provider.xSize()
    grid = _grid(extent, rows, cols) if rows > 0 and cols > 0 else None
    blocks = BlockRaster(
        source=ProviderRaster.of(layer, grid),
        extent=extent,
        bands=_COLORS if is_image else ("",) * len(kinds),
        dtype=dtype,
        grid=grid,
        cell_sizes=tuple(provider.nativeResolutions()),
        limits=() if is_image else byte_limits(provider),
        scales=_scales_behind(layer),
        colours=() if is_image else _colours(provider),
        settings=repr((layer.providerType(), ranges_of(provider))),
    )
    return RasterInput(shown_name(layer), layer.source(), blocks=blocks)


def _scales_behind(layer: QgsRasterLayer) -> tuple[BandScale | None, ...]:
    """Return the scale of the band that a virtual raster shows unchanged, applied by QGIS; else ()."""
    if layer.providerType() != "virtualraster":
        return ()
    virtual, is_decoded = QgsRasterDataProvider.decodeVirtualRasterProviderUri(layer.source())
    named = _ONE_BAND.fullmatch(virtual.formula) if is_decoded else None
    source = next((entry for entry in virtual.rInputLayers if named and entry.name == named["layer"]), None)
    if named is None or source is None or source.provider != "gdal":
        return ()
    try:
        dataset, band = RasterInput(source.name, source.uri).open_dataset(), int(named["band"])
    except RasterError:  # QGIS opens it with its own options
        return ()
    scale = band_scales(dataset, [band - 1])[0] if 1 <= band <= dataset.RasterCount else None
    return (replace(scale, applied=True) if scale else None,)


def _colours(provider: QgsRasterDataProvider) -> tuple[tuple[int, int, int, int], ...]:
    """Return the colour table of a raster with one band, by value; () if there is none."""
    items = {item.value: item.color for item in provider.colorTable(1)} if provider.bandCount() == 1 else {}
    if not items or any(value != int(value) or not 0 <= value < _MOST_COLOURS for value in items):
        return ()
    return tuple(items[number].getRgb() if number in items else (0, 0, 0, 0) for number in range(int(max(items)) + 1))


def _grid(extent: Extent, rows: int, cols: int) -> Grid:
    width, height = (extent.xmax - extent.xmin) / cols, (extent.ymax - extent.ymin) / rows
    return Grid(extent.crs, (extent.xmin, width, 0.0, extent.ymax, 0.0, -height), rows, cols)


def _clone(provider: QgsRasterDataProvider) -> QgsRasterDataProvider:
    """Clone a provider, including which declared nodata values it uses, which some providers' clones lose.

    The clone has no user-defined nodata values, which would replace the declared ones in its blocks.
    """
    clone = provider.clone()
    for number in range(1, provider.bandCount() + 1):
        clone.setUserNoDataValue(number, [])
        clone.setUseSourceNoDataValue(number, provider.useSourceNoDataValue(number))
    return clone


class ProviderRaster:
    """A raster that QGIS reads, with its pending reads."""

    def __init__(
        self,
        name: str,
        kind: str,
        provider: QgsRasterDataProvider,
        no_data: tuple[tuple[tuple[float, float], ...], ...],
        grid: Grid | None = None,
    ) -> None:
        """Store a provider of a kind, which nothing else uses, the nodata ranges of each band, and its pixels."""
        self.name = name
        self.initiators = _INITIATORS.get(kind, ())
        self.network = QgsNetworkAccessManager.instance()
        self.requests: Requests | None = None
        self.stopped = threading.Event()
        self.reads: set[_PendingRead] = set()
        self.no_data = no_data
        self.grid = grid
        self._provider = provider
        self._lock = threading.Lock()

    @classmethod
    def of(cls, layer: QgsRasterLayer, grid: Grid | None = None) -> ProviderRaster:
        """Return the raster of a layer, with a clone of its provider; on the main thread."""
        provider = layer.dataProvider()
        return cls(shown_name(layer), layer.providerType(), _clone(provider), ranges_of(provider), grid)

    def open(self) -> _BlockReader:
        """Return a reader for the calling thread."""
        if not self.initiators:
            return _BlockReader(self, self._provider, self._lock)
        with self._lock:
            provider = _clone(self._provider)
        if not provider.isValid():
            raise RasterError(
                tr('Input raster "{name}": QGIS cannot open it a second time. Check its data source.').format(
                    name=self.name
                )
            )
        return _BlockReader(self, provider, nullcontext())

    def stop(self) -> None:
        """Cancel pending reads and refuse further ones."""
        self.stopped.set()
        for read in [*self.reads]:
            read.feedback.cancel()

    def cancel_stalled(self, timeout: float) -> None:
        """Cancel reads that have waited longer than `timeout` seconds for a response."""
        latest = self.requests.latest_response if self.requests is not None else 0.0
        for read in [*self.reads]:
            if self.initiators and time.monotonic() - max(latest, read.since) > timeout:
                read.timed_out = True
                read.feedback.cancel()


class _PendingRead:
    """A block that is being read."""

    def __init__(self) -> None:
        self.feedback = QgsRasterBlockFeedback()
        self.since = time.monotonic()
        self.timed_out = False


class _BlockReader:
    """Reads blocks of a raster in one thread."""

    def __init__(
        self, raster: ProviderRaster, provider: QgsRasterDataProvider, lock: AbstractContextManager[object]
    ) -> None:
        self._raster = raster
        self._provider = provider
        self._lock = lock
        self._tiles = XyzTiles.of(provider) if raster.initiators else None

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read bands (from 0) on a grid; retry if a server fails."""
        error, failures, failed_before, attempts = "", frozenset[str](), frozenset[str](), 0
        for _ in range(_MOST_ATTEMPTS):
            image, failures, error = self._attempt(grid, bands)
            if not error:
                return image
            attempts = attempts + 1 if failed_before <= failures else 1
            if attempts == _ATTEMPTS:
                break
            failed_before = failures
            self._raster.stopped.wait(_PAUSE * attempts if self._raster.initiators else 0)
        text = tr(
            'Input raster "{name}": {place} cannot be read ({words}). Check the layer in QGIS and the connection to '
            "its server, then run again."
        ).format(name=self._raster.name, place=self._place(grid), words=error)
        if failed_before or failures:
            raise RasterError(text)  # its server does not respond, so other parts cannot be read either
        raise UnreadableError(text, error)

    def _place(self, grid: Grid) -> str:
        """Return what part of the raster a grid is, for messages: rows and columns if it has pixels of its own."""
        own = None if self._raster.grid is None else grid.window_in(self._raster.grid)
        extent = grid.extent().text()
        return extent if own is None else f"{place_of(own)} ({extent})"

    def _attempt(self, grid: Grid, bands: tuple[int, ...]) -> tuple[Image, frozenset[str], str]:
        """Return the pixels, the URLs of failed requests, and an error message or ""."""
        requests = self._raster.requests
        count = requests.begin_read() if requests is not None else 0
        with self._lock:
            image, error = self._blocks(grid, bands)
        failures: dict[str, FailedRequest] = {}
        if requests is not None and (error or not image.valid.all()):
            failures = requests.failures_since(count, lambda: not self._raster.stopped.is_set())
        first = next(iter(failures.values()), None)
        return image, frozenset(failures), f"{first.reason}: {first.url}" if first is not None else error

    def stop(self) -> None:
        """Cancel the reads of all threads."""
        self._raster.stop()

    def _blocks(self, grid: Grid, bands: tuple[int, ...]) -> tuple[Image, str]:
        """Return the pixels, and the provider's error messages or ""."""
        if self._provider.dataType(1) in _IMAGE_TYPES:
            pixels, valid, errors = self._map_image(grid)
            return Image(pixels[[*bands]], valid), "; ".join(errors)
        errors, layers = [], []
        for band in bands:
            block, block_errors = self._block(grid, band + 1)
            errors += block_errors
            if not block_errors:
                layers.append(self._values(block, band + 1))
        if errors:
            return Image(np.zeros((1, 1, 1)), np.zeros((1, 1), bool)), "; ".join(errors)
        pixels = np.stack([values for values, _, _ in layers])
        rules, masked = [rule for _, rule, _ in layers], [mask for _, _, mask in layers]
        return image_of(pixels, rules, masked), ""

    def _map_image(self, grid: Grid) -> tuple[Pixels, Validity, list[str]]:
        """Return red, green and blue of a web map, the valid pixels, and error messages."""
        if self._tiles is not None:
            with self._pending_read() as read:
                tiles = self._tiles.read(grid, read.feedback)
            if tiles is not None:
                argb, errors = tiles
                return (*_colors(argb), errors)
        block, errors = self._block(grid, 1)
        return (*_image_colors(block), errors)

    @contextmanager
    def _pending_read(self) -> Iterator[_PendingRead]:
        """Register a read so that it can be cancelled, and raise if it was."""
        read = _PendingRead()
        self._raster.reads.add(read)
        try:
            if self._raster.stopped.is_set():
                read.feedback.cancel()
            yield read
        finally:
            self._raster.reads.discard(read)
        self._raise_if_incomplete(read)

    def _block(self, grid: Grid, number: int) -> tuple[QgsRasterBlock, list[str]]:
        extent = grid.extent()
        rectangle = QgsRectangle(extent.xmin, extent.ymin, extent.xmax, extent.ymax)
        with self._pending_read() as read:
            block = self._provider.block(number, rectangle, grid.cols, grid.rows, read.feedback)
        errors = [*read.feedback.errors()]
        if block is None:
            return QgsRasterBlock(), [*errors, tr("QGIS returned no pixels")]
        is_known = block.isValid() and (block.dataType() in _TYPES or block.dataType() in _IMAGE_TYPES)
        if not is_known or (block.height(), block.width()) != (grid.rows, grid.cols):
            errors.append(block.error().message() or tr("QGIS returned no pixels"))
        return block, errors

    def _raise_if_incomplete(self, read: _PendingRead) -> None:
        if read.timed_out:
            seconds = QgsNetworkAccessManager.timeout() / 1000
            raise RasterError(
                tr(
                    'Input raster "{name}": its server has not responded for {seconds:.0f} s. Check the connection, '
                    "or run again later. The timeout is set under Settings → Options → Network."
                ).format(name=self._raster.name, seconds=seconds)
            )
        if self._raster.stopped.is_set():
            raise RasterError(tr('Input raster "{name}": reading was stopped.').format(name=self._raster.name))

    def _values(self, block: QgsRasterBlock, number: int) -> tuple[Pixels, NodataRule, Validity | None]:
        """Return the values of one band, its nodata rule, and a mask of nodata without a value."""
        dtype = _TYPES[block.dataType()]
        values = np.frombuffer(bytes(block.data()), dtype).reshape(block.height(), block.width())
        declared, hidden = None, None
        if block.hasNoDataValue():
            declared = dtype.type(block.noDataValue())
        elif block.hasNoData():
            flags = (block.isNoData(index) for index in range(values.size))
            hidden = np.fromiter(flags, bool, values.size).reshape(values.shape)
        byte = dtype == np.uint8
        return values, NodataRule.of(declared, self._raster.no_data[number - 1], byte=byte), hidden


def _image_colors(block: QgsRasterBlock) -> tuple[Pixels, Validity]:
    """Return red, green and blue of a map image, valid unless fully transparent."""
    if not block.isValid() or block.dataType() not in _IMAGE_TYPES:
        return np.zeros((3, 1, 1), np.uint8), np.zeros((1, 1), bool)
    argb = np.frombuffer(bytes(block.data()), np.uint32).reshape(block.height(), block.width())
    return _colors(argb, premultiplied=block.dataType() == Qgis.DataType.ARGB32_Premultiplied)


def _colors(argb: NDArray[np.uint32], *, premultiplied: bool = False) -> tuple[Pixels, Validity]:
    """Return red, green and blue of 0xAARRGGBB pixels, valid unless fully transparent."""
    alpha = (argb >> 24).astype(np.uint8)
    colors = np.stack([argb >> 16 & 255, argb >> 8 & 255, argb & 255])
    if premultiplied:
        colors = np.minimum((colors * 255 + alpha // 2) // np.maximum(alpha, 1), 255)
    return colors.astype(np.uint8), alpha != 0


@contextmanager
def monitor_servers(rasters: Sequence[RasterInput], progress: Progress) -> Iterator[Progress]:
    """Monitor the servers of rasters while the block reads them.

    Args:
        rasters: All rasters that the block reads.
        progress: The progress of the run.

    Yields:
        The progress to use in the block, which also ends reads without a response.
    """
    sources = [raster.blocks.source for raster in rasters if raster.blocks is not None]
    own = [source for source in sources if isinstance(source, ProviderRaster)]
    initiators = tuple(name for source in own for name in source.initiators)
    requests = Requests(own[0].network, initiators) if initiators else None
    for source in own:
        source.requests = requests
        source.stopped.clear()
    if requests is not None:
        requests.start()
    try:
        yield _MonitoringProgress(progress, own, requests) if own else progress
    finally:
        if requests is not None:
            requests.end()
        for source in own:
            source.requests = None
    if requests is not None and requests.missing:
        _report_missing(requests, progress)


def _report_missing(requests: Requests, progress: Progress) -> None:
    """Report missing tiles to the user."""
    count = len(requests.missing)
    if requests.any_received:
        template = tr("The server reports {count} missing tiles. Pixels there are NoData.")
        progress.info(template.format(count=count))
        return
    template = tr(
        "The server reports that all {count} requested tiles are missing. Check the address of the web map, its zoom "
        "levels (Min. and Max. Zoom Level of the connection), and the extent."
    )
    progress.warning(template.format(count=count))


class _MonitoringProgress:
    """The progress of a run that reads from servers."""

    def __init__(self, progress: Progress, rasters: Sequence[ProviderRaster], requests: Requests | None) -> None:
        self._progress = progress
        self._rasters = rasters
        self._requests = requests
        self._timeout = _TIMEOUT_SHARE * QgsNetworkAccessManager.timeout() / 1000
        self.advance = progress.advance
        self.info = progress.info
        self.warning = progress.warning

    def cancelled(self) -> bool:
        """Return whether the user cancelled; also check the servers, several times a second."""
        if self._requests is not None:
            self._requests.process_events()
        for raster in self._rasters:
            raster.cancel_stalled(self._timeout)
        return self._progress.cancelled()
