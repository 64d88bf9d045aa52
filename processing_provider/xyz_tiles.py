"""Read the tiles of an XYZ layer as the server stores them.

Newer versions of QGIS expand the rectangle of every tile to whole pixels when they draw it (qgis/QGIS pull request
61591). Rounded coordinates then shift parts of the image by a pixel, even on exactly the grid of the tiles. So tiles
are requested here, through QGIS's network manager with its proxy, authentication and cache, and joined unchanged.
"""

from __future__ import annotations

import base64
import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDataSourceUri,
    QgsFeedback,
    QgsNetworkAccessManager,
    QgsNetworkRequestParameters,
    QgsRasterDataProvider,
)
from qgis.PyQt.QtCore import QBuffer, QEventLoop, QSize, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QImage, QImageReader
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..inference.grid.grid import Grid
from ..inference.grid.window import Window
from .i18n import tr
from .images import read_scaled
from .requests import MISSING

Colors = NDArray[np.uint32]
"""Pixels as 0xAARRGGBB, shape (rows, cols)."""

_DRAWN_EXACTLY = 34006  # the last version of QGIS that is known to draw tiles pixel by pixel
_HALF_WORLD = math.pi * 6378137  # metres from the middle of the world map to its edges
_CACHE_SIZE = 64  # decoded tiles
_POLL_INTERVAL = 100  # milliseconds between checks for cancellation
_TOLERANCE = 1e-6  # in zoom levels and in pixels
_INITIATOR = "QgsWmsTiledImageDownload"  # the prefix of QGIS's own tile requests, which `Requests` records


@dataclass
class XyzTiles:
    """Requests tiles in one thread.

    Attributes:
        url: The URL of a tile, with placeholders.
        side: The side of a tile, in pixels.
        levels: The lowest and the highest zoom level.
        uri: The source of the layer, with its authentication and headers.
    """

    url: str
    side: int
    levels: tuple[int, int]
    uri: QgsDataSourceUri
    _cache: OrderedDict[str, Colors] = field(default_factory=OrderedDict)
    _broken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, provider: QgsRasterDataProvider, version: int | None = None) -> XyzTiles | None:
        """Return the tiles of a provider; None if QGIS draws them exactly, or the provider has none.

        Args:
            provider: Any provider.
            version: The version of QGIS; None for the running one.
        """
        uri = QgsDataSourceUri()
        uri.setEncodedUri(provider.dataSourceUri())
        url = QUrl.fromPercentEncoding(uri.param("url").encode())
        is_expanding = (Qgis.versionInt() if version is None else version) > _DRAWN_EXACTLY
        if not is_expanding or uri.param("type") != "xyz" or "{z}" not in url:
            return None
        levels = int(uri.param("zmin") or 0), int(uri.param("zmax") or 18)
        return cls(url, 512 if uri.param("tilePixelRatio") == "2" else 256, levels, uri)

    def read(self, grid: Grid, feedback: QgsFeedback) -> tuple[Colors, list[str]] | None:
        """Join the tiles of a grid.

        Args:
            grid: The pixels to read.
            feedback: Cancels the requests.

        Returns:
            Pixels, 0 for missing tiles, and error messages; None if the grid is not that of a zoom level.
        """
        tile_window = self._tile_window(grid)
        if tile_window is None:
            return None
        level, extent = tile_window
        pixels = np.zeros((extent.height, extent.width), np.uint32)
        windows = {
            self._tile_url(level, row, col): Window(row * self.side, col * self.side, self.side, self.side)
            for row in range(max(0, extent.row // self.side), min(2**level, -(-extent.bottom // self.side)))
            for col in range(max(0, extent.col // self.side), min(2**level, -(-extent.right // self.side)))
        }
        errors = self._request_missing(windows, feedback)
        for url, window in windows.items():
            if url in self._cache:
                common = window.intersection(extent)
                pixels[common.slices_within(extent)] = self._cache[url][common.slices_within(window)]
                self._cache.move_to_end(url)
        while len(self._cache) > _CACHE_SIZE:
            self._cache.popitem(last=False)
        return pixels, errors

    def _tile_window(self, grid: Grid) -> tuple[int, Window] | None:
        """Return the zoom level of a grid, and its window in the pixels of that level."""
        x, width, _, y, _, height = grid.transform
        level = math.log2(2 * _HALF_WORLD / self.side / width)
        row, col = (_HALF_WORLD - y) / width, (x + _HALF_WORLD) / width
        exact = abs(height + width) < _TOLERANCE * width and all(
            abs(number - round(number)) < limit for number, limit in ((level, _TOLERANCE), (row, 0.01), (col, 0.01))
        )
        if not exact or not self.levels[0] <= round(level) <= self.levels[1]:
            return None
        return round(level), Window(round(row), round(col), grid.rows, grid.cols)

    def _tile_url(self, level: int, row: int, col: int) -> str:
        bits = range(level - 1, -1, -1)
        values = {
            "z": level,
            "x": col,
            "y": row,
            "-y": 2**level - 1 - row,
            "q": "".join(str((col >> bit & 1) + 2 * (row >> bit & 1)) for bit in bits),
        }
        url = self.url
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", str(value))
        return url

    def _request_missing(self, urls: Iterable[str], feedback: QgsFeedback) -> list[str]:
        """Request all tiles that are not in the cache at once; return error messages."""
        manager = QgsNetworkAccessManager.instance(Qt.ConnectionType.DirectConnection)
        replies = {url: manager.get(self._request(url)) for url in urls if url not in self._cache}
        loop, clock = QEventLoop(), QTimer()

        def poll() -> None:
            if feedback.isCanceled():
                for reply in replies.values():
                    reply.abort()
            if all(reply.isFinished() for reply in replies.values()):
                loop.quit()

        for reply in replies.values():
            reply.finished.connect(poll)
        clock.timeout.connect(poll)
        clock.start(_POLL_INTERVAL)
        if not all(reply.isFinished() for reply in replies.values()):
            loop.exec()
        clock.stop()
        errors = [self._store(url, reply) for url, reply in replies.items()]
        for reply in replies.values():
            reply.deleteLater()
        return [error for error in errors if error]

    def _store(self, url: str, reply: QNetworkReply) -> str:
        """Store the pixels of a tile; return an error message, or ""."""
        if reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) in MISSING:
            return ""
        if reply.error() != QNetworkReply.NetworkError.NoError:
            return f"{reply.errorString()}: {url}"
        colors = _decode(reply.readAll(), self.side)
        if colors is None:
            self._broken.add(url)  # the next request must not use the cache
            return tr("the response is not a valid image") + f": {url}"
        self._broken.discard(url)
        self._cache[url] = colors
        return ""

    def _request(self, url: str) -> QNetworkRequest:
        request = QNetworkRequest(QUrl(url))
        initiator = int(QgsNetworkRequestParameters.RequestAttributes.AttributeInitiatorClass)
        request.setAttribute(QNetworkRequest.Attribute(initiator), _INITIATOR)
        load = QNetworkRequest.CacheLoadControl
        cached = load.AlwaysNetwork if url in self._broken else load.PreferCache
        request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, cached)
        request.setAttribute(QNetworkRequest.Attribute.CacheSaveControlAttribute, True)
        request.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy
        )
        QgsApplication.authManager().updateNetworkRequest(request, self.uri.authConfigId() or self.uri.param("authcfg"))
        self.uri.httpHeaders().updateNetworkRequest(request)
        if self.uri.param("referer"):
            request.setRawHeader(b"Referer", self.uri.param("referer").encode())
        if self.uri.username():
            request.setRawHeader(b"Authorization", self._basic_credentials())
        return request

    def _basic_credentials(self) -> bytes:
        """Return user name and password in the form of HTTP Basic authentication."""
        credentials = f"{self.uri.username()}:{self.uri.password()}".encode()
        return b"Basic " + base64.b64encode(credentials)


def _decode(content: object, side: int) -> Colors | None:
    """Return the pixels of an image, scaled to the side of a tile; None if it cannot be decoded."""
    buffer = QBuffer()
    buffer.setData(content)
    image = read_scaled(QImageReader(buffer), QSize(side, side))
    if image.isNull():
        return None
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bytes(bits), np.uint32).reshape(side, side)
