"""Rasters that QGIS reads through a data provider of its own: web maps, coverages, databases, virtual rasters.

A layer is touched on the main thread only, where its provider is cloned. Every thread that reads from a server clones
the clone. Of other providers clones are not safe to use side by side: those of virtual rasters share layers, and QGIS
crashes. So all threads take turns with the one clone.
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
from ..inference.grid.grid import Grid
from ..inference.raster.blocks import Blocks
from ..inference.raster.image import Image, NodataRule, image_of
from ..inference.raster.scaling import BandScale, band_scales
from .i18n import tr
from .no_data import limits_of, ranges_of
from .requests import Failure, Requests
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
_PICTURES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)
_COLORS = ("red", "green", "blue")
_ONE_BAND = re.compile(r'\s*"?(?P<layer>[^"]+)@(?P<band>\d+)"?\s*')  # a virtual raster that computes nothing
# How the classes that ask servers are called, by provider.
_INITIATORS = {"wms": ("QgsWms",), "wcs": ("QgsWcs",), "arcgismapserver": ("QgsAms", "QgsArcGis")}
_MOST_COLOURS = 65536  # of a colour table
_ATTEMPTS = 4  # without any progress
_MOST_ATTEMPTS = 40
_PAUSE = 1.0  # seconds before the second; longer before the others
_PATIENCE = 0.9  # of QGIS's own, which would end in a tile that is silently empty


def provider_raster(layer: QgsRasterLayer, crs: str, title: str) -> RasterInput:
    """Turn a layer that GDAL does not read into a raster that is read in blocks.

    Args:
        layer: A valid layer.
        crs: Its CRS as WKT, "" where it has none.
        title: What the user knows the parameter by, for messages.

    Raises:
        RasterError: Its values are of a kind that cannot be classified.
    """
    provider = layer.dataProvider()
    kinds = [provider.dataType(number) for number in range(1, provider.bandCount() + 1)]
    picture = len(kinds) == 1 and kinds[0] in _PICTURES
    if not kinds or not (picture or all(kind in _TYPES for kind in kinds)):
        raise RasterError(
            tr(
                '{title} "{layer}": its data type cannot be classified. Save it as a GeoTIFF (Export → Save As…) and '
                "choose that file."
            ).format(title=title, layer=layer.name())
        )
    dtype = np.dtype(np.uint8) if picture else np.result_type(*(_TYPES[kind] for kind in kinds))
    around = provider.extent()
    extent = Extent(around.xMinimum(), around.yMinimum(), around.xMaximum(), around.yMaximum(), crs)
    rows, cols = provider.ySize(), provider.xSize()
    blocks = Blocks(
        source=ProviderRaster(layer),
        extent=extent,
        bands=_COLORS if picture else ("",) * len(kinds),
        dtype=dtype,
        grid=_grid(extent, rows, cols) if rows > 0 and cols > 0 else None,
        cell_sizes=tuple(provider.nativeResolutions()),
        limits=() if picture else limits_of(provider),
        scales=_scales_behind(layer),
        colours=() if picture else _colours(provider),
    )
    return RasterInput(layer.name(), layer.source(), blocks=blocks)


def _scales_behind(layer: QgsRasterLayer) -> tuple[BandScale | None, ...]:
    """Scale and offset of the band that a virtual raster shows as it is, which QGIS has applied; empty for others."""
    if layer.providerType() != "virtualraster":
        return ()
    virtual, known = QgsRasterDataProvider.decodeVirtualRasterProviderUri(layer.source())
    named = _ONE_BAND.fullmatch(virtual.formula) if known else None
    source = next((each for each in virtual.rInputLayers if named and each.name == named["layer"]), None)
    if named is None or source is None or source.provider != "gdal":
        return ()
    try:
        behind, band = RasterInput(source.name, source.uri).opened(), int(named["band"])
    except RasterError:  # QGIS opens it with options of its own
        return ()
    scale = band_scales(behind, [band - 1])[0] if 1 <= band <= behind.RasterCount else None
    return (replace(scale, applied=True) if scale else None,)


def _colours(provider: QgsRasterDataProvider) -> tuple[tuple[int, int, int, int], ...]:
    """The colour of each number where the one band has a colour table; nothing elsewhere."""
    items = {item.value: item.color for item in provider.colorTable(1)} if provider.bandCount() == 1 else {}
    if not items or any(value != int(value) or not 0 <= value < _MOST_COLOURS for value in items):
        return ()
    return tuple(items[number].getRgb() if number in items else (0, 0, 0, 0) for number in range(int(max(items)) + 1))


def _grid(extent: Extent, rows: int, cols: int) -> Grid:
    width, height = (extent.xmax - extent.xmin) / cols, (extent.ymax - extent.ymin) / rows
    return Grid(extent.crs, (extent.xmin, width, 0.0, extent.ymax, 0.0, -height), rows, cols)


def _cloned(provider: QgsRasterDataProvider) -> QgsRasterDataProvider:
    """A clone that uses the declared values as the user says, which some providers' clones forget.

    It has none of the user's own: they become the declared one in its blocks.
    """
    clone = provider.clone()
    for number in range(1, provider.bandCount() + 1):
        clone.setUserNoDataValue(number, [])
        clone.setUseSourceNoDataValue(number, provider.useSourceNoDataValue(number))
    return clone


class ProviderRaster:
    """A raster read through QGIS, with its pending reads."""

    def __init__(self, layer: QgsRasterLayer) -> None:
        """Take what reading needs of a layer; on the main thread."""
        self.name = layer.name()
        self.initiators = _INITIATORS.get(layer.providerType(), ())
        self.network = QgsNetworkAccessManager.instance()
        self.requests: Requests | None = None
        self.stopped = threading.Event()
        self.reads: set[_Read] = set()
        self.no_data = ranges_of(layer.dataProvider())
        self._provider = _cloned(layer.dataProvider())
        self._turn = threading.Lock()

    def open(self) -> _Reader:
        """Open it for the thread that calls."""
        if not self.initiators:
            return _Reader(self, self._provider, self._turn)
        with self._turn:
            provider = _cloned(self._provider)
        if not provider.isValid():
            raise RasterError(
                tr('Input raster "{name}": QGIS cannot open it a second time. Check its data source.').format(
                    name=self.name
                )
            )
        return _Reader(self, provider, nullcontext())

    def stop(self) -> None:
        """Cancel pending reads and refuse further ones."""
        self.stopped.set()
        for read in [*self.reads]:
            read.feedback.cancel()

    def give_up(self, patience: float) -> None:
        """Cancel reads that have waited longer than `patience` seconds for a response."""
        heard = self.requests.latest if self.requests is not None else 0.0
        for read in [*self.reads]:
            if self.initiators and time.monotonic() - max(heard, read.since) > patience:
                read.given_up = True
                read.feedback.cancel()


class _Read:
    """A block that is being read."""

    def __init__(self) -> None:
        self.feedback = QgsRasterBlockFeedback()
        self.since = time.monotonic()
        self.given_up = False


class _Reader:
    """Reads blocks of a raster, for one thread."""

    def __init__(
        self, raster: ProviderRaster, provider: QgsRasterDataProvider, turn: AbstractContextManager[object]
    ) -> None:
        self._raster = raster
        self._provider = provider
        self._turn = turn
        self._tiles = XyzTiles.of(provider) if raster.initiators else None

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read bands (from 0) on a grid; try again where a server fails."""
        words, before, idle = "", frozenset[str](), 0
        for _ in range(_MOST_ATTEMPTS):
            image, failures, words = self._attempt(grid, bands)
            if not words:
                return image
            idle = idle + 1 if before <= failures else 1
            if idle == _ATTEMPTS:
                break
            before = failures
            self._raster.stopped.wait(_PAUSE * idle)
        raise RasterError(
            tr(
                'Input raster "{name}": {extent} cannot be read ({words}). Check the layer in QGIS and the connection '
                "to its server, then run again."
            ).format(name=self._raster.name, extent=grid.extent().text(), words=words)
        )

    def _attempt(self, grid: Grid, bands: tuple[int, ...]) -> tuple[Image, frozenset[str], str]:
        """Pixels, the requests that failed, and what went wrong."""
        requests = self._raster.requests
        heard = requests.begin() if requests is not None else 0
        with self._turn:
            image, words = self._blocks(grid, bands)
        failures: dict[str, Failure] = {}
        if requests is not None and (words or not image.valid.all()):
            failures = requests.failures_since(heard, lambda: not self._raster.stopped.is_set())
        first = next(iter(failures.values()), None)
        return image, frozenset(failures), f"{first.words}: {first.url}" if first is not None else words

    def stop(self) -> None:
        """End reads soon, those of other threads too."""
        self._raster.stop()

    def _blocks(self, grid: Grid, bands: tuple[int, ...]) -> tuple[Image, str]:
        """Pixels, and what went wrong in the provider's words."""
        if self._provider.dataType(1) in _PICTURES:
            pixels, valid, said = self._drawn(grid)
            return Image(pixels[[*bands]], valid), "; ".join(said)
        words: list[str] = []
        found = []
        for band in bands:
            block, said = self._block(grid, band + 1)
            words += said
            found.append(self._values(block, band + 1))
        if words:
            return Image(np.zeros((1, 1, 1)), np.zeros((1, 1), bool)), "; ".join(words)
        pixels = np.stack([values for values, _, _ in found])
        rules, masked = [rule for _, rule, _ in found], [mask for _, _, mask in found]
        return image_of(pixels, rules, masked), ""

    def _drawn(self, grid: Grid) -> tuple[Pixels, Validity, list[str]]:
        """Red, green and blue of a web map, which pixels are valid, and what went wrong."""
        if self._tiles is not None:
            with self._reading() as read:
                tiles = self._tiles.read(grid, read.feedback)
            if tiles is not None:
                argb, words = tiles
                return (*_colors(argb), words)
        block, words = self._block(grid, 1)
        return (*_picture(block), words)

    @contextmanager
    def _reading(self) -> Iterator[_Read]:
        """Let the block that is read be stopped, and refuse what is left of it then."""
        read = _Read()
        self._raster.reads.add(read)
        try:
            if self._raster.stopped.is_set():
                read.feedback.cancel()
            yield read
        finally:
            self._raster.reads.discard(read)
        self._refuse_halves(read)

    def _block(self, grid: Grid, number: int) -> tuple[QgsRasterBlock, list[str]]:
        extent = grid.extent()
        rectangle = QgsRectangle(extent.xmin, extent.ymin, extent.xmax, extent.ymax)
        with self._reading() as read:
            block = self._provider.block(number, rectangle, grid.cols, grid.rows, read.feedback)
        words = [*read.feedback.errors()]
        if not block.isValid() or (block.height(), block.width()) != (grid.rows, grid.cols):
            words.append(block.error().message() or tr("QGIS returned no pixels"))
        return block, words

    def _refuse_halves(self, read: _Read) -> None:
        if read.given_up:
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
        """Values of one band, which of them are none, and where they are hidden otherwise."""
        if not block.isValid():
            return np.zeros((1, 1)), NodataRule(), None
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


def _picture(block: QgsRasterBlock) -> tuple[Pixels, Validity]:
    """Red, green and blue of a drawn map, valid where it is not wholly transparent."""
    if not block.isValid():
        return np.zeros((3, 1, 1), np.uint8), np.zeros((1, 1), bool)
    argb = np.frombuffer(bytes(block.data()), np.uint32).reshape(block.height(), block.width())
    return _colors(argb, premultiplied=block.dataType() == Qgis.DataType.ARGB32_Premultiplied)


def _colors(argb: NDArray[np.uint32], *, premultiplied: bool = False) -> tuple[Pixels, Validity]:
    """Red, green and blue of pixels that are 0xAARRGGBB, valid where they are not wholly transparent."""
    alpha = (argb >> 24).astype(np.uint8)
    colors = np.stack([argb >> 16 & 255, argb >> 8 & 255, argb & 255])
    if premultiplied:
        colors = np.minimum((colors * 255 + alpha // 2) // np.maximum(alpha, 1), 255)
    return colors.astype(np.uint8), alpha != 0


@contextmanager
def watched(rasters: Sequence[RasterInput], progress: Progress) -> Iterator[Progress]:
    """Monitor the servers of rasters while the block reads them.

    Args:
        rasters: All that is read.
        progress: What the block would use without this.

    Yields:
        The progress to use: it also ends reads that no server answers.
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
        yield _Watching(progress, own, requests) if own else progress
    finally:
        if requests is not None:
            requests.end()
        for source in own:
            source.requests = None
    if requests is not None and requests.missing:
        _tell_missing(requests, progress)


def _tell_missing(requests: Requests, progress: Progress) -> None:
    """Report missing tiles to the user."""
    count = len(requests.missing)
    if requests.had:
        words = tr("The server reports {count} missing tiles. Pixels there are NoData.")
        progress.info(words.format(count=count))
        return
    words = tr(
        "The server reports that all {count} requested tiles are missing. Check the address of the web map, its zoom "
        "levels (Min. and Max. Zoom Level of the connection), and the extent."
    )
    progress.warning(words.format(count=count))


class _Watching:
    """Progress of a run that reads from servers."""

    def __init__(self, progress: Progress, rasters: Sequence[ProviderRaster], requests: Requests | None) -> None:
        self._progress = progress
        self._rasters = rasters
        self._requests = requests
        self._patience = _PATIENCE * QgsNetworkAccessManager.timeout() / 1000
        self.advance = progress.advance
        self.info = progress.info
        self.warning = progress.warning

    def cancelled(self) -> bool:
        """Tell whether the user wants the run to stop; the driving thread asks several times a second."""
        if self._requests is not None:
            self._requests.deliver()
        for raster in self._rasters:
            raster.give_up(self._patience)
        return self._progress.cancelled()
