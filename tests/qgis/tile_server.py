"""A local web server for a raster as XYZ tiles and as a WMS, with optional failures typical of servers."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
from osgeo import gdal

_SIDE = 256
_HALF = 20037508.342789244
_numbers = itertools.count()  # part of the URLs: QGIS keeps tiles, and a later server may get the same port

Answer = tuple[int, str, bytes]
"""Status, content type, content."""

_CAPABILITIES = """<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>test</Title></Service><Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get><OnlineResource xlink:href="{url}"/></Get></HTTP>
</DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource xlink:href="{url}"/></Get></HTTP>
</DCPType></GetMap></Request><Exception><Format>XML</Format></Exception>
<Layer><Title>all</Title><CRS>EPSG:3857</CRS>
<Layer><Name>scene</Name><Title>scene</Title><CRS>EPSG:3857</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>-180</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude>
<southBoundLatitude>-85</southBoundLatitude><northBoundLatitude>85</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="EPSG:3857" minx="{0}" miny="{1}" maxx="{2}" maxy="{3}"/></Layer></Layer></Capability>
</WMS_Capabilities>"""


def cell_size(zoom: int) -> float:
    """Side of a pixel of a zoom level, in metres of EPSG:3857."""
    return 2 * _HALF / _SIDE / 2**zoom


class TileServer:
    """Serves a raster of three bands on the grid of a zoom level, transparent outside its extent.

    Attributes:
        behave: Called with the path of every request for pixels; its answer, if any, replaces the normal one.
        requests: The paths of all requests for pixels.
    """

    def __init__(self, raster: str, zoom: int) -> None:
        self._path = raster
        dataset = gdal.Open(raster)
        self._pixels = dataset.ReadAsArray()
        self._pixels = np.concatenate([self._pixels, np.full_like(self._pixels[:1], 255)])
        x, size, _, y, _, _ = dataset.GetGeoTransform()
        self._zoom, self._size = zoom, size
        self._left, self._top = round((x + _HALF) / size), round((_HALF - y) / size)
        _, rows, cols = self._pixels.shape
        self._extent = x, y - rows * size, x + cols * size, y
        self.behave: Callable[[str], Answer | None] = lambda _: None
        self.requests: list[str] = []
        self.port = 0
        self.ended = threading.Event()
        self._number = next(_numbers)

    @property
    def xyz(self) -> str:
        """The URI of its tiles, in QGIS's form."""
        url = f"http://127.0.0.1:{self.port}/tiles/{self._number}/%7Bz%7D/%7Bx%7D/%7By%7D.png"
        return f"type=xyz&url={url}&zmin={self._zoom}&zmax={self._zoom}"

    @property
    def wms(self) -> str:
        """The URI of its WMS, in QGIS's form."""
        url = f"http://127.0.0.1:{self.port}/wms/{self._number}"
        return f"crs=EPSG:3857&format=image/png&layers=scene&styles=&url={url}"

    def answer(self, path: str) -> Answer:
        """Answer a request."""
        parts = urlsplit(path)
        query = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
        if query.get("request") == "GetCapabilities":
            words = _CAPABILITIES.format(*self._extent, url=f"http://127.0.0.1:{self.port}/wms/{self._number}?")
            return 200, "text/xml", words.encode()
        if parts.path == "/files/scene.tif":
            return 200, "image/tiff", Path(self._path).read_bytes()
        if parts.path.startswith("/files/"):
            return 404, "text/plain", b""
        self.requests.append(path)
        return self.behave(path) or self.drawn(path)

    def drawn(self, path: str) -> Answer:
        """Answer a request for pixels correctly."""
        parts = urlsplit(path)
        query = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
        return self._map(query) if parts.path.startswith("/wms/") else self._tile(parts.path)

    def stalled(self, _: str) -> Answer:
        """Answer when the test has ended; pytest ends a test that waits for it."""
        self.ended.wait(3600)
        return 200, "image/png", b""

    def _tile(self, path: str) -> Answer:
        *_, zoom, x, y = path.removesuffix(".png").split("/")
        if int(zoom) != self._zoom:
            return 404, "text/plain", b"there is no such zoom level"
        pixels = self._cut(int(y) * _SIDE, int(x) * _SIDE, _SIDE, _SIDE)
        if not pixels[3].any():
            return 404, "text/plain", b"there is no such tile"
        return 200, "image/png", _png(pixels)

    def _map(self, query: dict[str, str]) -> Answer:
        """Draw from the nearest pixels."""
        xmin, ymin, xmax, ymax = (float(part) for part in query["bbox"].split(","))
        width, height = int(query["width"]), int(query["height"])
        xs = xmin + (np.arange(width) + 0.5) * (xmax - xmin) / width
        ys = ymax - (np.arange(height) + 0.5) * (ymax - ymin) / height
        cols = np.floor((xs + _HALF) / self._size).astype(int)
        rows = np.floor((_HALF - ys) / self._size).astype(int)
        around = self._cut(rows[0], cols[0], rows[-1] - rows[0] + 1, cols[-1] - cols[0] + 1)
        return 200, "image/png", _png(around[:, rows - rows[0]][:, :, cols - cols[0]])

    def _cut(self, row: int, col: int, height: int, width: int) -> np.ndarray:
        """Return pixels of the whole zoom level."""
        pixels = np.zeros((4, height, width), np.uint8)
        row, col = row - self._top, col - self._left
        _, rows, cols = self._pixels.shape
        top, bottom, left, right = max(row, 0), min(row + height, rows), max(col, 0), min(col + width, cols)
        if top < bottom and left < right:
            pixels[:, top - row : bottom - row, left - col : right - col] = self._pixels[:, top:bottom, left:right]
        return pixels


@contextmanager
def serving(raster: str, zoom: int):
    """Serve a raster during the block."""
    tiles = TileServer(raster, zoom)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # the client has stopped waiting
                self._answer()

        def _answer(self) -> None:
            status, kind, content = tiles.answer(self.path)
            span = self.headers.get("Range", "")
            if span and status == 200:
                start, end = span.removeprefix("bytes=").split("-")
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{min(int(end), len(content) - 1)}/{len(content)}")
                content = content[int(start) : int(end) + 1]
            else:
                self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET  # noqa: N815  the base class's name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    tiles.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield tiles
    finally:
        tiles.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def warped_to_tiles(source: str, path: Path, zoom: int) -> str:
    """Warp the first three bands of a raster to the pixels of a zoom level: whole tiles and parts of others."""
    three = gdal.Translate("", source, format="VRT", bandList=[1, 2, 3])
    size = cell_size(zoom)
    bounds = gdal.Warp("", three, format="VRT", dstSRS="EPSG:3857").GetGeoTransform()
    left, top = round((bounds[0] + _HALF) / size) + 40, round((_HALF - bounds[3]) / size) + 40
    xmin, ymax = -_HALF + left * size, _HALF - top * size
    extent = xmin, ymax - 300 * size, xmin + 420 * size, ymax
    options = gdal.WarpOptions(dstSRS="EPSG:3857", outputBounds=extent, width=420, height=300, resampleAlg="bilinear")
    gdal.Warp(str(path), three, options=options)
    return str(path)


def _png(pixels: np.ndarray) -> bytes:
    bands, rows, cols = pixels.shape
    dataset = gdal.GetDriverByName("MEM").Create("", cols, rows, bands, gdal.GDT_Byte)
    dataset.WriteArray(pixels)
    name = f"/vsimem/{threading.get_ident()}.png"
    gdal.GetDriverByName("PNG").CreateCopy(name, dataset)
    try:
        return bytes(gdal.VSIGetMemFileBuffer_unsafe(name))
    finally:
        gdal.Unlink(name)
