"""Rasters read through QGIS's own data providers, above all web maps, and GDAL's less common sources."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.inference import Environment, RasterInput
from pixelwise.inference.raster.image import Image
from pixelwise.inference.raster.imagery import Imagery
from pixelwise.inference.raster.output_grid import SourceRaster, plan_output_grid
from pixelwise.inference.raster.sources import source_name
from pixelwise.processing_provider import provider_raster, xyz_tiles
from pixelwise.processing_provider.no_data import nodata_settings_of
from pixelwise.tests.models import argmax_model, conv_model, plain_classes
from pixelwise.tests.qgis.listeners import Listener
from pixelwise.tests.qgis.programs import qgis_process
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from pixelwise.tests.qgis.tile_server import cell_size, serving, warped_to_tiles
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsNetworkAccessManager,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRasterRange,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ZOOM = 14


@pytest.fixture(scope="module")
def scene_on_tiles(scene, tmp_path_factory) -> SimpleNamespace:
    """The real scene on the pixels of a zoom level, and its extent."""
    path = warped_to_tiles(scene, tmp_path_factory.mktemp("tiles") / "scene.tif", ZOOM)
    return SimpleNamespace(path=path, box=_box(path, 0), around=_box(path, 30), inside=_box(path, -100))


def _box(path: str, cells: int) -> str:
    """The extent of a raster, grown by cells."""
    dataset = gdal.Open(path)
    x, size, _, y, _, _ = dataset.GetGeoTransform()
    xmin, xmax = x - cells * size, x + (dataset.RasterXSize + cells) * size
    ymin, ymax = y - (dataset.RasterYSize + cells) * size, y + cells * size
    return f"{xmin},{xmax},{ymin},{ymax} [EPSG:3857]"


@pytest.fixture
def server(scene_on_tiles):
    """A server of that scene."""
    with serving(scene_on_tiles.path, ZOOM) as tiles:
        yield tiles


@pytest.fixture
def parameters(server, scene_on_tiles, small, tmp_path) -> dict[str, object]:
    """Parameters of a run over the tiles."""
    layer = QgsRasterLayer(server.xyz, "tiles", "wms")
    settings = {"MODEL": small.model, "ARGUMENTS": "padding 8;tile_size 128", "OUTPUT": str(tmp_path / "out.tif")}
    return {**settings, "INPUT": layer, "EXTENT": scene_on_tiles.box, "CELL_SIZE": cell_size(ZOOM)}


@pytest.fixture
def impatient():
    """Let QGIS wait two seconds for a server."""
    before = QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(2000)
    yield
    QgsNetworkAccessManager.setTimeout(before)


@pytest.fixture
def hasty(monkeypatch) -> None:
    """Retry requests to servers after a short pause."""
    monkeypatch.setattr(provider_raster, "_PAUSE", 0.05)


def _over_the_file(scene_on_tiles, parameters, tmp_path, **changed: object) -> str:
    """Run with the same parameters on the served file."""
    values = {
        **parameters,
        "INPUT": scene_on_tiles.path,
        "CELL_SIZE": 0,
        "OUTPUT": str(tmp_path / "file.tif"),
        **changed,
    }
    return processing.run(CLASSIFY_PIXELS, values)["OUTPUT"]


def _same(one: str, other: str) -> None:
    np.testing.assert_array_equal(read_pixels(one), read_pixels(other))
    geotransforms = (gdal.Open(path).GetGeoTransform() for path in (one, other))
    np.testing.assert_allclose(next(geotransforms), next(geotransforms), rtol=0, atol=1e-6)


@pytest.mark.parametrize("part", ["box", "inside"])
@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_a_web_map_gives_the_same_result_as_a_file_of_its_pixels(
    kind, part, server, scene_on_tiles, parameters, tmp_path
):
    layer = QgsRasterLayer(getattr(server, kind), "map", "wms")
    parameters["EXTENT"] = getattr(scene_on_tiles, part)

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": layer})

    assert len(np.unique(read_pixels(done["OUTPUT"]))) > 1
    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


@pytest.mark.skipif(
    Qgis.versionInt() < 32600, reason="this QGIS has no headers of connections, and draws tiles exactly"
)
@pytest.mark.parametrize("part", ["box", "around", "inside"])
def test_tiles_are_joined_without_the_shift_of_qgis_s_drawing(part, scene_on_tiles, parameters, tmp_path, monkeypatch):
    monkeypatch.setattr(xyz_tiles, "_DRAWN_EXACTLY", 0)
    parameters["EXTENT"] = getattr(scene_on_tiles, part)

    done = processing.run(CLASSIFY_PIXELS, parameters)

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


def test_a_rounded_cell_size_is_that_of_the_zoom_level(scene_on_tiles, parameters, tmp_path):
    done = processing.run(CLASSIFY_PIXELS, {**parameters, "CELL_SIZE": 9.555})

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


@pytest.mark.parametrize("spelling", ["uri", "provider and uri"])
def test_a_web_map_can_be_entered_as_text(spelling, server, scene_on_tiles, parameters, tmp_path):
    values = {"uri": server.xyz, "provider and uri": f"wms://{server.xyz}"}

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": values[spelling]})

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


def test_the_command_line_accepts_a_web_map(server, scene_on_tiles, parameters, tmp_path):
    done = qgis_process(**{**parameters, "INPUT": server.xyz, "CELL_SIZE": str(parameters["CELL_SIZE"])})

    assert done.returncode == 0, done.stderr
    _same(parameters["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


@pytest.mark.parametrize(
    ("crs", "size"), [("EPSG:3857", 25.0), ("EPSG:26914", 6.0), ("EPSG:26914", 20.0), ("EPSG:4326", 0.0001)]
)
def test_other_cell_sizes_are_warped_from_the_pixels_of_the_nearest_zoom_level(
    crs, size, scene_on_tiles, parameters, tmp_path
):
    changes = {"CRS": crs, "CELL_SIZE": size, "EXTENT": scene_on_tiles.inside}

    done = processing.run(CLASSIFY_PIXELS, {**parameters, **changes})

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path, **changes))


def test_a_web_map_fills_the_area_around_a_file_on_top(small, scene_on_tiles, parameters, tmp_path):
    upper = str(tmp_path / "upper.tif")
    gdal.Translate(upper, scene_on_tiles.path, srcWin=[100, 50, 90, 80], noData=0)
    pixels = 255 - read_pixels(upper)
    dataset = gdal.Open(upper, gdal.GA_Update)
    dataset.WriteArray(pixels)
    dataset.FlushCache()
    expected = read_pixels(scene_on_tiles.path)
    expected[:, 50:130, 100:190] = np.where((pixels != 0).any(axis=0), pixels, expected[:, 50:130, 100:190])

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": [upper, parameters["INPUT"]]})

    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected.argmax(axis=0))


def test_a_web_map_under_a_file_has_the_cell_size_of_the_file(scene_on_tiles, parameters, tmp_path):
    part = str(tmp_path / "part.tif")
    gdal.Translate(part, scene_on_tiles.path, srcWin=[100, 50, 90, 80])

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": [part, parameters["INPUT"]], "CELL_SIZE": 0})

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


def test_missing_tiles_are_nodata_and_counted(scene_on_tiles, parameters):
    listener = Listener()

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "EXTENT": scene_on_tiles.around}, feedback=listener)

    expected = np.pad(read_pixels(scene_on_tiles.path).argmax(axis=0), 30, constant_values=255)
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)
    assert any("missing tiles" in line for line in listener.lines)


def test_a_missing_cell_size_is_requested_with_suitable_sizes(parameters):
    with pytest.raises(QgsProcessingException, match=r"CELL_SIZE.*9\.55462853564703"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "CELL_SIZE": 0})


def test_a_web_map_without_an_extent_is_rejected(parameters, server):
    with pytest.raises(QgsProcessingException, match="Enter the extent to classify"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "EXTENT": None})

    assert server.requests == []


def test_an_extent_outside_the_map_is_rejected(parameters):
    with pytest.raises(QgsProcessingException, match="does not overlap"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "EXTENT": "3e7,3.1e7,0,1e6 [EPSG:3857]"})


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("kind", ["xyz", "wms"])
@pytest.mark.parametrize(
    ("answer", "expected_error"),
    [
        ((500, "text/plain", b"broken"), "500"),
        ((403, "text/plain", b"no"), "(403|Forbidden)"),
        ((200, "text/html; charset=utf-8", b"<html>Please log in</html>"), "not an image but text/html"),
        ((200, "image/png", b"\x89PNG\r\n\x1a\n and no more"), "the response is not a valid image"),
        ((200, "image/png", b""), "the response is not a valid image"),
        ((200, "application/octet-stream", b"<html>Please log in</html>"), "the response is not a valid image"),
    ],
)
def test_a_failing_server_ends_the_run_with_its_error(kind, answer, expected_error, server, parameters):
    server.behave = lambda _: answer
    layer = QgsRasterLayer(getattr(server, kind), "the map", "wms")

    with pytest.raises(QgsProcessingException, match=f'(?s)"the map".*cannot be read.*{expected_error}'):
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": layer})

    assert not os.path.exists(parameters["OUTPUT"])


@pytest.mark.usefixtures("hasty")
def test_a_truncated_tile_ends_the_run(server, parameters):
    bad = []

    def behave(path: str) -> object:
        status, kind, content = server.drawn(path)
        bad.extend([path] if status == 200 and not bad else [])
        return status, kind, content[:-40] if path in bad else content

    server.behave = behave

    with pytest.raises(QgsProcessingException, match=r"not a valid image: http") as error:
        processing.run(CLASSIFY_PIXELS, parameters)

    assert bad[0] in str(error.value)
    assert server.requests.count(bad[0]) >= 3
    assert not os.path.exists(parameters["OUTPUT"])


@pytest.mark.usefixtures("hasty")
def test_a_wms_response_without_content_is_an_error(server, parameters):
    server.behave = lambda _: (204, "", b"")

    with pytest.raises(QgsProcessingException, match="not a valid image"):
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": QgsRasterLayer(server.wms, "map", "wms")})


@pytest.mark.parametrize("status", [204, 404])
def test_a_map_without_any_tile_causes_a_warning(status, server, parameters):
    server.behave = lambda _: (status, "text/plain", b"")
    listener = Listener()

    processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)

    assert any("all " in line and "Check the address" in line for line in listener.warnings)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("part", ["box", "around"])
@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_occasional_failures_of_a_server_do_not_end_the_run(kind, part, server, scene_on_tiles, parameters):
    server.behave = lambda _: (503, "text/plain", b"busy") if len(server.requests) % 7 == 3 else None
    parameters["EXTENT"] = getattr(scene_on_tiles, part)

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": QgsRasterLayer(getattr(server, kind), "map", "wms")})

    margin = 30 if part == "around" else 0
    expected = np.pad(read_pixels(scene_on_tiles.path).argmax(axis=0), margin, constant_values=255)
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_requests_are_repeated_after_failures_of_the_server(kind, server, scene_on_tiles, parameters, tmp_path):
    server.behave = lambda _: (503, "text/plain", b"busy") if len(server.requests) <= 3 else None

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": QgsRasterLayer(getattr(server, kind), "map", "wms")})

    assert server.requests.count(server.requests[0]) > 1
    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_a_stalled_server_ends_the_run_with_a_message(kind, server, parameters, impatient):
    server.behave = server.stalled

    with pytest.raises(QgsProcessingException, match='"map": its server has not responded for 2 s'):
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": QgsRasterLayer(getattr(server, kind), "map", "wms")})

    assert not os.path.exists(parameters["OUTPUT"])


@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_cancel_works_while_a_server_is_stalled(kind, server, parameters):
    listener = Listener()

    def behave(path: str) -> object:
        threading.Timer(0.5, listener.cancel).start()
        return server.stalled(path)

    server.behave = behave

    done = processing.run(
        CLASSIFY_PIXELS, {**parameters, "INPUT": QgsRasterLayer(getattr(server, kind), "map", "wms")}, feedback=listener
    )

    assert done == {}
    assert not os.path.exists(parameters["OUTPUT"])


@pytest.fixture
def virtual(small, project):
    """A virtual raster layer: QGIS computes its single band, with fractions, from two bands of the file."""
    source = small.raster.replace(":", "%3A")
    uri = (
        "?crs=EPSG:32633&extent=500000,4599600,500500,4600000&width=50&height=40"
        f'&formula="small@1" / 2 - "small@3"&small:uri={source}&small:provider=gdal'
    )
    layer = QgsRasterLayer(uri, "computed", "virtualraster")
    assert layer.isValid(), layer.error().message()
    project.addMapLayer(layer)  # QGIS crashes at its exit if such a layer outlives its project
    return layer


@pytest.fixture
def computed(small) -> np.ndarray:
    """The expected values of the virtual raster."""
    red, _, blue = read_pixels(small.raster).astype(np.float64)
    return red / 2 - blue


@pytest.fixture
def sign(tmp_path) -> str:
    """A model of one band that separates negative values from the others."""
    return str(conv_model(tmp_path / "sign.onnx", [[-1.0], [1.0]], value_range=[0, 1]))


def test_a_virtual_raster_layer_is_read_by_its_own_provider(virtual, computed, sign, tmp_path):
    values = {"INPUT": virtual, "MODEL": sign, "ARGUMENTS": "padding 3;tile_size 16"}

    done = processing.run(CLASSIFY_PIXELS, {**values, "OUTPUT": str(tmp_path / "o.tif")})

    clear = computed != 0
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"])[clear], (computed > 0)[clear])


def test_additional_nodata_values_of_a_virtual_raster_layer_are_nodata(virtual, computed, sign, tmp_path):
    virtual.dataProvider().setUserNoDataValue(1, [QgsRasterRange(-10, 60)])

    done = processing.run(CLASSIFY_PIXELS, {"INPUT": virtual, "MODEL": sign, "OUTPUT": str(tmp_path / "o.tif")})

    expected = np.where((computed >= -10) & (computed <= 60), 255, computed > 0)
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)


@pytest.fixture
def numbers(tmp_path) -> QgsRasterLayer:
    """A layer of a single-band file with the nodata value 0."""
    pixels = np.arange(2000, dtype=np.uint8).reshape(1, 40, 50)
    return QgsRasterLayer(_without_zero(write_raster(tmp_path / "numbers.tif", pixels)), "numbers")


def _without_zero(path: str) -> str:
    """Declare 0 nodata in a file."""
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    return path


@pytest.fixture
def every(tmp_path) -> str:
    """A model whose class is the pixel's value, up to 240."""
    weights, bias = [[2.0 * value] for value in range(241)], [-float(value * value) for value in range(241)]
    return str(conv_model(tmp_path / "every.onnx", weights, bias, plain_classes(241), value_range=[0, 1]))


@pytest.mark.parametrize("environment", [{}, {"CELL_SIZE": 5}, {"CRS": "EPSG:3857"}])
def test_additional_nodata_values_of_a_layer_equal_nodata_in_its_file(environment, numbers, every, tmp_path):
    listed = QgsRasterLayer(numbers.source(), "listed")
    listed.dataProvider().setUserNoDataValue(1, [QgsRasterRange(7, 7), QgsRasterRange(20, 31)])
    pixels = read_pixels(numbers.source())
    pixels[(pixels == 7) | ((pixels >= 20) & (pixels <= 31))] = 0
    file = _without_zero(write_raster(tmp_path / "without.tif", pixels[np.newaxis]))

    done = [
        processing.run(CLASSIFY_PIXELS, {"INPUT": raster, "MODEL": every, "OUTPUT": "TEMPORARY_OUTPUT", **environment})
        for raster in (listed, file)
    ]

    assert (read_pixels(done[0]["OUTPUT"]) == 255).sum() > 100
    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])


@pytest.fixture
def brightest(tmp_path) -> str:
    """A model whose class is the brightest of three bands."""
    return str(argmax_model(tmp_path / "brightest.onnx", 3, value_range=[0, 1]))


@pytest.mark.parametrize("environment", [{}, {"CELL_SIZE": 5}, {"CRS": "EPSG:3857"}])
@pytest.mark.parametrize("incomplete", ["classify", "nodata"])
def test_additional_nodata_values_of_a_layer_apply_to_each_band(environment, incomplete, brightest, tmp_path):
    pixels = np.random.default_rng(7).integers(40, 250, (3, 40, 50)).astype(np.uint8)
    pixels[2, :, 20:25] = 7
    pixels[0, 30:, :9] = 23
    pixels[:, 4:9, 40:] = 7
    listed = QgsRasterLayer(write_raster(tmp_path / "listed.tif", pixels), "listed")
    for number in (1, 2, 3):
        listed.dataProvider().setUserNoDataValue(number, [QgsRasterRange(7, 7), QgsRasterRange(20, 31)])
    file = write_raster(tmp_path / "file.tif", np.where(pixels < 40, np.uint8(1), pixels))
    dataset = gdal.Open(file, gdal.GA_Update)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).SetNoDataValue(1)
    del dataset
    parameters = {
        "MODEL": brightest,
        "ARGUMENTS": f"incomplete {incomplete}",
        "OUTPUT": "TEMPORARY_OUTPUT",
        **environment,
    }

    done = [processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": raster}) for raster in (listed, file)]

    holes = (read_pixels(done[0]["OUTPUT"]) == 255).sum()
    assert holes > 0
    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])


def test_additional_zeros_are_nodata_only_if_all_byte_bands_are_zero(brightest, tmp_path):
    pixels = np.random.default_rng(7).integers(40, 250, (3, 40, 50)).astype(np.uint8)
    pixels[1:, :, 20:25] = 0
    pixels[:, 4:9] = 0
    layer = QgsRasterLayer(write_raster(tmp_path / "layer.tif", pixels), "layer")
    for number in (1, 2, 3):
        layer.dataProvider().setUserNoDataValue(number, [QgsRasterRange(0, 0)])

    done = processing.run(CLASSIFY_PIXELS, {"INPUT": layer, "MODEL": brightest, "OUTPUT": str(tmp_path / "o.tif")})

    expected = np.where(pixels.any(axis=0), pixels.argmax(axis=0), 255)
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)


def _declaring(path: str, nodata: float) -> str:
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).SetNoDataValue(nodata)
    return path


@pytest.mark.parametrize("cell_size", [0.0, 5.0])
@pytest.mark.parametrize(
    ("dtype", "nodata", "more"),
    [
        ("uint8", 0, []),
        ("uint8", 255, [QgsRasterRange(50, 60)]),
        ("uint8", 33, []),
        ("int16", -5, []),
        ("float32", -9999, []),
    ],
)
def test_blocks_of_a_provider_have_the_validity_of_a_file_for_each_band(
    project, dtype, nodata, more, cell_size, tmp_path
):
    pixels = np.random.default_rng(7).integers(40, 250, (3, 40, 50)).astype(dtype)
    pixels[2, :, 20:25] = pixels[0, 30:, :9] = pixels[:, 4:9, 40:] = nodata
    if dtype == "float32":
        pixels[1, 5:12, 5:12] = np.nan
    layer = QgsRasterLayer(_declaring(write_raster(tmp_path / "layer.tif", pixels), nodata), "layer")
    project.addMapLayer(layer)  # a clone of GDAL's provider must not outlive it
    provider = layer.dataProvider()
    for number in (1, 2, 3):
        provider.setUserNoDataValue(number, more)
    blocks = provider_raster.provider_raster(layer, layer.crs().toWkt(), "Input raster")
    file = replace(RasterInput("layer", layer.source()), nodata_settings=nodata_settings_of(provider))

    blocks_read, expected = (_all_of(raster, pixels.dtype, cell_size) for raster in (blocks, file))

    np.testing.assert_array_equal(blocks_read.valid, expected.valid)
    np.testing.assert_array_equal(blocks_read.lacking, expected.lacking)
    np.testing.assert_array_equal(blocks_read.at_declared_limit, expected.at_declared_limit)
    lacking = np.zeros(blocks_read.pixels.shape, bool) if expected.lacking is None else expected.lacking
    complete = expected.valid & ~lacking
    np.testing.assert_array_equal(blocks_read.pixels[complete], expected.pixels[complete])


def _all_of(raster: RasterInput, dtype: np.dtype, cell_size: float) -> Image:
    """Return all attributes that a source reads from a raster of three bands."""
    output = plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], Environment(cell_size=cell_size))
    source = Imagery(raster, (0, 1, 2), dtype, output.mappings[0]).open()
    return source.read(source.area)


@pytest.mark.parametrize("environment", [{}, {"CELL_SIZE": 5}])
def test_an_unticked_nodata_value_is_a_valid_value(environment, numbers, every, tmp_path):
    unticked = QgsRasterLayer(numbers.source(), "unticked")
    unticked.dataProvider().setUseSourceNoDataValue(1, False)
    file = write_raster(tmp_path / "without.tif", read_pixels(numbers.source())[np.newaxis])

    done = [
        processing.run(CLASSIFY_PIXELS, {"INPUT": raster, "MODEL": every, "OUTPUT": "TEMPORARY_OUTPUT", **environment})
        for raster in (unticked, file)
    ]

    assert (read_pixels(done[0]["OUTPUT"]) == 0).any()
    _same(done[0]["OUTPUT"], done[1]["OUTPUT"])


def test_a_virtual_raster_layer_is_warped_like_a_file(virtual, computed, sign, tmp_path):
    file = str(tmp_path / "computed.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(file, 50, 40, 1, gdal.GDT_Float64)
    dataset.SetGeoTransform((500000, 10, 0, 4600000, 0, -10))
    dataset.SetProjection("EPSG:32633")
    dataset.WriteArray(computed)
    del dataset
    parameters = {"MODEL": sign, "CRS": "EPSG:3857", "ARGUMENTS": "padding 3;tile_size 16"}

    done = [
        processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": raster, "OUTPUT": str(tmp_path / name)})["OUTPUT"]
        for raster, name in ((virtual, "virtual.tif"), (file, "file.tif"))
    ]

    _same(*done)


def test_a_layer_with_open_options_is_opened_with_them(small, tmp_path):
    overviews = gdal.Open(small.raster)
    half = overviews.ReadAsArray(buf_xsize=25, buf_ysize=20)
    path = str(tmp_path / "small.tif")
    gdal.Translate(path, small.raster)
    gdal.Open(path, gdal.GA_Update).BuildOverviews("NEAREST", [2])
    layer = QgsRasterLayer(f"{path}|option:OVERVIEW_LEVEL=0", "half", "gdal")
    assert layer.width() == 25

    done = processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": layer})

    assert half.shape == (3, 20, 25)
    expected = gdal.OpenEx(path, open_options=["OVERVIEW_LEVEL=0"]).ReadAsArray().argmax(axis=0)
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)


@pytest.mark.parametrize("kind", ["MBTiles", "GPKG"])
def test_only_transparent_pixels_of_tile_containers_are_invalid(kind, scene_on_tiles, small, tmp_path):
    if gdal.GetDriverByName(kind) is None:
        pytest.skip(f"GDAL was built without {kind}")
    path = str(tmp_path / f"tiles.{kind.lower()}")
    pixels = gdal.Translate("", scene_on_tiles.path, format="MEM", noData="none")
    gdal.Translate(
        path,
        pixels,
        format=kind,
        creationOptions=["TILE_FORMAT=PNG", "TILING_SCHEME=GoogleMapsCompatible"][: 1 if kind == "MBTiles" else 2],
    )
    image = gdal.Open(path).ReadAsArray()
    assert image.shape[0] == 4

    done = processing.run(CLASSIFY_PIXELS, {**small.parameters, "INPUT": path})

    expected = np.where(image[3] == 0, 255, image[:3].argmax(axis=0))
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"]), expected)


def test_a_variable_of_a_netcdf_file_can_be_the_input(sign, computed, tmp_path):
    if gdal.GetDriverByName("netCDF") is None:
        pytest.skip("GDAL was built without netCDF")
    path = str(tmp_path / "two.nc")
    memory = gdal.GetDriverByName("MEM").Create("", 50, 40, 2, gdal.GDT_Float32)
    memory.SetGeoTransform((500000, 10, 0, 4600000, 0, -10))
    memory.SetProjection("EPSG:32633")
    memory.WriteArray(np.stack([computed, -computed]))
    gdal.GetDriverByName("netCDF").CreateCopy(path, memory)

    done = processing.run(
        CLASSIFY_PIXELS, {"INPUT": f'NETCDF:"{path}":Band2', "MODEL": sign, "OUTPUT": str(tmp_path / "o.tif")}
    )

    clear = computed != 0
    np.testing.assert_array_equal(read_pixels(done["OUTPUT"])[clear], (computed < 0)[clear])


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("GPKG:{folder}/some.tiles.gpkg:two", "some.tiles_two"),
        ('NETCDF:"{folder}/m.nc":v1', "m_v1"),
        ('HDF5:"{folder}/m.h5"://group/v 1', "m_group_v_1"),
        ('HDF4_EOS:EOS_GRID:"{folder}/m.hdf":Grid:B1', "m_Grid_B1"),
        (r"GPKG:C:\data\m.gpkg:two", "m_two"),
        ("{folder}/plain.one.tif", "plain.one"),
        ("/vsizip/{folder}/a.zip/b.tif", "b"),
        ("/vsicurl/http://127.0.0.1:80/b.tif", "b"),
        ("http://127.0.0.1:80/b.tif", "b"),
    ],
)
def test_a_raster_in_a_file_of_several_is_named_after_both(source, name, tmp_path):
    assert source_name(source.format(folder=tmp_path)) == name


def test_the_results_of_several_rasters_in_one_file_are_named_after_them(small, tmp_path):
    path = str(tmp_path / "x.gpkg")
    for table in ("one", "two"):
        options = [f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES", "TILE_FORMAT=PNG"]
        gdal.Translate(path, small.raster, format="GPKG", creationOptions=options[: 3 if table == "two" else 1])
    items = {"INPUT": [f"GPKG:{path}:{table}" for table in ("one", "two")], "PROCESSING_MODE": 1}

    done = processing.run(
        CLASSIFY_PIXELS, {**small.parameters, **items, "OUTPUT": None, "OUTPUT_FOLDER": str(tmp_path / "out")}
    )

    assert [os.path.basename(layer) for layer in done["OUTPUT_LAYERS"]] == ["x_one.tif", "x_two.tif"]


def test_a_file_on_a_web_server_can_be_the_input(server, scene_on_tiles, parameters, tmp_path):
    url = f"/vsicurl/http://127.0.0.1:{server.port}/files/scene.tif"

    done = processing.run(CLASSIFY_PIXELS, {**parameters, "INPUT": url, "CELL_SIZE": 0})

    _same(done["OUTPUT"], _over_the_file(scene_on_tiles, parameters, tmp_path))


def test_web_maps_can_be_classified_separately(server, scene_on_tiles, parameters, tmp_path):
    layers = [QgsRasterLayer(getattr(server, kind), kind, "wms") for kind in ("xyz", "wms")]
    changes = {"INPUT": layers, "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "items")}

    done = processing.run(CLASSIFY_PIXELS, {**parameters, **changes})

    for result in (*done["OUTPUT_LAYERS"], done["OUTPUT"]):
        _same(result, _over_the_file(scene_on_tiles, parameters, tmp_path))


def _in_the_background(algorithm, parameters, qtbot) -> tuple[bool, Listener]:
    """Run like the dialog, while the main thread processes events."""
    context, listener = QgsProcessingContext(), Listener()
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, listener)
    with qtbot.waitSignal(task.executed, timeout=30000) as done:
        QgsApplication.taskManager().addTask(task)
    return done.args[0], listener


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fails", [False, True])
def test_a_web_map_is_read_in_the_background(fails, algorithm, server, scene_on_tiles, parameters, qtbot):
    if fails:
        server.behave = lambda _: (500, "text/plain", b"broken")
    parameters["EXTENT"] = scene_on_tiles.around

    succeeded, listener = _in_the_background(algorithm, parameters, qtbot)

    assert succeeded == (not fails)
    assert os.path.exists(parameters["OUTPUT"]) == (not fails)
    if not fails:
        assert any("missing tiles" in line for line in listener.lines)
        expected = np.pad(read_pixels(scene_on_tiles.path).argmax(axis=0), 30, constant_values=255)
        np.testing.assert_array_equal(read_pixels(parameters["OUTPUT"]), expected)


def test_the_blocks_of_a_provider_include_its_colour_table(tmp_path):
    path = write_raster(tmp_path / "scan.tif", np.arange(200, dtype=np.uint8).reshape(1, 10, 20))
    dataset = gdal.Open(path, gdal.GA_Update)
    table = gdal.ColorTable()
    for number in range(256):
        table.SetColorEntry(number, (number, 255 - number, 7, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None

    raster = provider_raster.provider_raster(QgsRasterLayer(path, "scan"), "", "Input raster")

    assert raster.blocks.colours == tuple((number, 255 - number, 7, 255) for number in range(256))
