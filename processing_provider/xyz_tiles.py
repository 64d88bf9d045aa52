"""Read the tiles of an XYZ layer as the server stores them.

Newer versions of QGIS expand the rectangle of every tile to whole pixels when they draw it (qgis/QGIS pull request
61591). Rounded coordinates then shift parts of the image by a pixel, even on exactly the grid of the tiles. So tiles
are requested here, through QGIS's network manager with its proxy, authentication and cache, and joined as they are.
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
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..inference.grid.grid import Grid
from ..inference.grid.window import Window
from .i18n import tr
from .requests import MISSING

Colors = NDArray[np.uint32]
"""Pixels as 0xAARRGGBB, shape (rows, cols)."""

_DRAWN_EXACTLY = 34006  # the last version of QGIS that is known to draw tiles pixel by pixel
_HALF = math.pi * 6378137  # metres from the middle of the world map to its edges
_KEPT = 64  # decoded tiles
_LOOK = 100  # milliseconds between looks at whether to go on
_EQUAL = 1e-6  # of a zoom level, and of a pixel
_INITIATOR = (
    "QgsWmsTiledImageDownload"  # what QGIS calls its own requests for tiles begins so: `Requests` listens to them
)


@dataclass
class XyzTiles:
    """Requests tiles, for one thread.

    Attributes:
        url: Their address, with placeholders.
        side: Pixels along a side of a tile.
        levels: The least and the greatest zoom level.
        uri: The source of the layer, with its authentication and headers.
    """

    url: str
    side: int
    levels: tuple[int, int]
    uri: QgsDataSourceUri
    _known: OrderedDict[str, Colors] = field(default_factory=OrderedDict)
    _broken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, provider: QgsRasterDataProvider, version: int | None = None) -> XyzTiles | None:
        """Take over the tiles of a provider; None where QGIS draws them exactly, or it has no such tiles.

        Args:
            provider: Any provider.
            version: That of QGIS; None asks it.
        """
        uri = QgsDataSourceUri()
        uri.setEncodedUri(provider.dataSourceUri())
        url = QUrl.fromPercentEncoding(uri.param("url").encode())
        newer = (Qgis.versionInt() if version is None else version) > _DRAWN_EXACTLY
        if not newer or uri.param("type") != "xyz" or "{z}" not in url:
            return None
        levels = int(uri.param("zmin") or 0), int(uri.param("zmax") or 18)
        return cls(url, 512 if uri.param("tilePixelRatio") == "2" else 256, levels, uri)

    def read(self, grid: Grid, feedback: QgsFeedback) -> tuple[Colors, list[str]] | None:
        """Put tiles together.

        Args:
            grid: The pixels to read.
            feedback: Ends requests when it is cancelled.

        Returns:
            Pixels, 0 where there is no tile, and what went wrong; None where the grid is not that of a zoom level.
        """
        place = self._place(grid)
        if place is None:
            return None
        level, wanted = place
        pixels = np.zeros((wanted.height, wanted.width), np.uint32)
        windows = {
            self._address(level, row, col): Window(row * self.side, col * self.side, self.side, self.side)
            for row in range(max(0, wanted.row // self.side), min(2**level, -(-wanted.bottom // self.side)))
            for col in range(max(0, wanted.col // self.side), min(2**level, -(-wanted.right // self.side)))
        }
        words = self._request_missing(windows, feedback)
        for url, window in windows.items():
            if url in self._known:
                common = window.intersection(wanted)
                pixels[common.slices_within(wanted)] = self._known[url][common.slices_within(window)]
                self._known.move_to_end(url)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return pixels, words

    def _place(self, grid: Grid) -> tuple[int, Window] | None:
        """The zoom level of a grid, and its pixels there."""
        x, width, _, y, _, height = grid.transform
        level = math.log2(2 * _HALF / self.side / width)
        row, col = (_HALF - y) / width, (x + _HALF) / width
        exact = abs(height + width) < _EQUAL * width and all(
            abs(number - round(number)) < limit for number, limit in ((level, _EQUAL), (row, 0.01), (col, 0.01))
        )
        if not exact or not self.levels[0] <= round(level) <= self.levels[1]:
            return None
        return round(level), Window(round(row), round(col), grid.rows, grid.cols)

    def _address(self, level: int, row: int, col: int) -> str:
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
        """Request the tiles that are not known, all at once; give what went wrong."""
        manager = QgsNetworkAccessManager.instance(Qt.ConnectionType.DirectConnection)
        replies = {url: manager.get(self._request(url)) for url in urls if url not in self._known}
        loop, clock = QEventLoop(), QTimer()

        def look() -> None:
            if feedback.isCanceled():
                for reply in replies.values():
                    reply.abort()
            if all(reply.isFinished() for reply in replies.values()):
                loop.quit()

        for reply in replies.values():
            reply.finished.connect(look)
        clock.timeout.connect(look)
        clock.start(_LOOK)
        if not all(reply.isFinished() for reply in replies.values()):
            loop.exec()
        clock.stop()
        words = [self._take(url, reply) for url, reply in replies.items()]
        for reply in replies.values():
            reply.deleteLater()
        return [each for each in words if each]

    def _take(self, url: str, reply: QNetworkReply) -> str:
        """Keep the pixels of a tile that was answered; give what went wrong."""
        if reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) in MISSING:
            return ""
        if reply.error() != QNetworkReply.NetworkError.NoError:
            return f"{reply.errorString()}: {url}"
        colors = _decoded(reply.readAll(), self.side)
        if colors is None:
            self._broken.add(url)  # asked for again, it must not come from the cache
            return tr("the response is not a valid image") + f": {url}"
        self._broken.discard(url)
        self._known[url] = colors
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
            request.setRawHeader(b"Authorization", self._basic())
        return request

    def _basic(self) -> bytes:
        """Name and password of the connection, as HTTP sends them."""
        words = f"{self.uri.username()}:{self.uri.password()}".encode()
        return b"Basic " + base64.b64encode(words)


def _decoded(content: object, side: int) -> Colors | None:
    """The pixels of a picture, scaled to the sides of a tile; None for what is not a picture."""
    image = QImage.fromData(content)
    if image.isNull():
        return None
    if (image.width(), image.height()) != (side, side):
        ratio, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(side, side, ratio, smooth)
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bytes(bits), np.uint32).reshape(side, side)
