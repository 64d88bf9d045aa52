"""Web maps and coverages of QGIS Server.

QGIS Server resamples a raster to the nearest pixel; rounding decides between two equally near pixels. So the corners of
the served raster are whole numbers, and a map in another CRS is compared with the tiles themselves.
"""

from __future__ import annotations

from types import SimpleNamespace
from urllib.request import urlopen

import numpy as np
import processing
import pytest
from osgeo import gdal, osr
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.qgis_server import qgis_server
from pixelwise.tests.qgis.rasters import read_pixels
from pixelwise.tests.qgis.tile_server import cell_size
from qgis.core import QgsRasterLayer

pytest.importorskip("qgis.server", reason="QGIS was installed without its server's Python modules")

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ZOOM, TILE = 14, 256
SIZE, HALF = cell_size(ZOOM), cell_size(ZOOM) * TILE * 2**ZOOM / 2


@pytest.fixture(scope="module")
def served(scene, tmp_path_factory):
    """A server of a piece of the scene as a picture, and of a smaller one of four bands of large numbers."""
    folder = tmp_path_factory.mktemp("served")
    picture, raw = str(folder / "picture.tif"), str(folder / "raw.tif")
    gdal.Translate(picture, scene, srcWin=[200, 100, 500, 400], bandList=[1, 2, 3], noData="none")
    gdal.Translate(raw, scene, srcWin=[300, 200, 301, 201], outputType=gdal.GDT_UInt16, noData="none")
    dataset = gdal.Open(raw, gdal.GA_Update)
    dataset.WriteArray(dataset.ReadAsArray() * np.uint16(200) + np.uint16(7))
    del dataset
    with qgis_server(folder, picture=picture, raw=raw) as address:
        yield SimpleNamespace(picture=picture, raw=raw, address=address)


def _layer(served: SimpleNamespace, kind: str) -> QgsRasterLayer:
    picture = "format=image/png&layers=picture&styles="
    capabilities = "SERVICE%3DWMTS%26REQUEST%3DGetCapabilities"
    provider, uri = {
        "wms": ("wms", f"crs=EPSG:26914&{picture}&url={served.address}"),
        "wmts": ("wms", f"crs=EPSG:3857&{picture}default&tileMatrixSet=EPSG:3857&url={served.address}?{capabilities}"),
        "wcs": ("wcs", f"crs=EPSG:26914&format=GTiff&identifier=raw&url={served.address}"),
    }[kind]
    layer = QgsRasterLayer(uri, kind, provider)
    assert layer.isValid()
    return layer


def _tiles(address: str, col: int, row: int, path: str) -> str:
    """Return a file of two neighbouring tiles of the server."""
    pixels = np.zeros((4, TILE, 2 * TILE), np.uint8)
    for index in (0, 1):
        query = f"SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=picture&STYLE=default&FORMAT=image/png&TILEROW={row}"
        query += f"&TILEMATRIXSET=EPSG:3857&TILEMATRIX={ZOOM}&TILECOL={col + index}"
        with urlopen(f"{address}?{query}", timeout=30) as answer:
            gdal.FileFromMemBuffer("/vsimem/tile.png", answer.read())
        pixels[:, :, index * TILE : (index + 1) * TILE] = gdal.Open("/vsimem/tile.png").ReadAsArray()
    gdal.Unlink("/vsimem/tile.png")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 2 * TILE, TILE, 4, options=["ALPHA=YES"])
    dataset.SetGeoTransform((col * TILE * SIZE - HALF, SIZE, 0, HALF - row * TILE * SIZE, 0, -SIZE))
    dataset.SetSpatialRef(osr.SpatialReference(osr.GetUserInputAsWKT("EPSG:3857")))
    dataset.WriteArray(pixels)
    return path


def _same(one: str, other: str) -> None:
    assert len(np.unique(read_pixels(one))) > 1
    np.testing.assert_array_equal(read_pixels(one), read_pixels(other))
    geotransforms = (gdal.Open(path).GetGeoTransform() for path in (one, other))
    np.testing.assert_allclose(next(geotransforms), next(geotransforms), rtol=0, atol=1e-3)


def test_a_wms_gives_the_result_of_the_served_file(served, tmp_path):
    parameters = {"MODEL": str(argmax_model(tmp_path / "three.onnx", 3)), "CELL_SIZE": 5, "OUTPUT": "TEMPORARY_OUTPUT"}

    done = [
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": raster})
        for raster in (_layer(served, "wms"), served.picture)
    ]

    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])


def test_a_wmts_gives_the_result_of_its_tiles(served, tmp_path):
    col, row = 3679, 5761
    tiles = _tiles(served.address, col, row, str(tmp_path / "tiles.tif"))
    x, y = col * TILE * SIZE - HALF, HALF - row * TILE * SIZE
    parameters = {
        "MODEL": str(argmax_model(tmp_path / "three.onnx", 3)),
        "EXTENT": f"{x},{x + 2 * TILE * SIZE},{y - TILE * SIZE},{y} [EPSG:3857]",
        "CELL_SIZE": SIZE,
        "OUTPUT": "TEMPORARY_OUTPUT",
    }

    done = [
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": raster}) for raster in (_layer(served, "wmts"), tiles)
    ]

    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])


def test_a_wcs_has_the_raw_values_of_the_served_file(served, tmp_path):
    layer = _layer(served, "wcs")
    parameters = {"MODEL": str(argmax_model(tmp_path / "four.onnx", 4)), "OUTPUT": "TEMPORARY_OUTPUT"}
    extended = str(tmp_path / "extended.tif")  # QGIS Server reports one row and column too many, and draws these
    gdal.Translate(extended, served.raw, height=layer.height(), width=layer.width(), resampleAlg="near")

    done = [processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": raster}) for raster in (layer, extended)]

    assert read_pixels(extended).max() > 255
    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])
