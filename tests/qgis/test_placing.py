"""Results have the position at which QGIS displays the layer; an unusable CRS is explained by a message."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import processing
import pytest
from osgeo import gdal, osr
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import read_pixels
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ROWS, COLS = 40, 64
LOCAL = (
    'ENGCRS["RGF93 / Lambert-93",EDATUM["site"],CS[Cartesian,2],AXIS["easting",east,ORDER[1],LENGTHUNIT["metre",1]],'
    'AXIS["northing",north,ORDER[2],LENGTHUNIT["metre",1]]]'
)
PIXELS = np.random.default_rng(3).integers(1, 250, (3, ROWS, COLS)).astype(np.uint8)


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    """A model whose class is the brightest of three bands."""
    return str(argmax_model(tmp_path_factory.mktemp("model") / "brightest.onnx", 3))


def written(path: Path, crs: str = "", transform: tuple[float, ...] | None = None) -> gdal.Dataset:
    """Write the pixels; the dataset is open."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), COLS, ROWS, 3, gdal.GDT_Byte)
    dataset.WriteArray(PIXELS)
    if crs:
        reference = osr.SpatialReference()
        reference.SetFromUserInput(crs)
        dataset.SetSpatialRef(reference)
    if transform:
        dataset.SetGeoTransform(transform)
    return dataset


@pytest.fixture
def placed(tmp_path) -> SimpleNamespace:
    """Rasters georeferenced by other means than a geotransform."""
    zeros = " ".join(["0"] * 16)
    polynomials = {
        "LINE_OFF": ROWS / 2, "SAMP_OFF": COLS / 2, "LAT_OFF": 45.0, "LONG_OFF": 15.0, "HEIGHT_OFF": 700,
        "LINE_SCALE": ROWS / 2, "SAMP_SCALE": COLS / 2, "LAT_SCALE": 0.001, "LONG_SCALE": 0.002, "HEIGHT_SCALE": 350,
        "LINE_NUM_COEFF": f"0 0.1 -1 0.4 {zeros}", "LINE_DEN_COEFF": f"1 0 0 0 {zeros}",
        "SAMP_NUM_COEFF": f"0 1 0.05 -0.3 {zeros}", "SAMP_DEN_COEFF": f"1 0 0 0 {zeros}",
    }  # fmt: skip
    dataset = written(tmp_path / "polynomials.tif")
    dataset.SetMetadata({key: str(value) for key, value in polynomials.items()}, "RPC")
    dataset = None
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    corners = [(500000, 5000000, 0, 0), (500640, 5000080, COLS, 0), (500070, 4999590, 0, ROWS)]
    dataset = written(tmp_path / "points.tif")
    dataset.SetGCPs([gdal.GCP(x, y, 0, col, row) for x, y, col, row in corners], reference)
    dataset = None
    return SimpleNamespace(polynomials=tmp_path / "polynomials.tif", points=tmp_path / "points.tif")


@pytest.mark.parametrize("kind", ["polynomials", "points"])
@pytest.mark.parametrize("as_layer", [True, False])
def test_the_result_has_the_extent_at_which_qgis_displays_the_layer(placed, model, tmp_path, kind, as_layer):
    path = str(getattr(placed, kind))
    layer = QgsRasterLayer(path, "scene")
    output = str(tmp_path / "classes.tif")

    processing.run(CLASSIFY_PIXELS, {"INPUT": layer if as_layer else path, "MODEL": model, "OUTPUT": output})

    result = QgsRasterLayer(output, "classes")
    cell = layer.rasterUnitsPerPixelX()
    layer_extent, result_extent = layer.extent(), result.extent()
    for side in ("xMinimum", "xMaximum", "yMinimum", "yMaximum"):
        assert getattr(result_extent, side)() == pytest.approx(getattr(layer_extent, side)(), abs=cell)
    assert result.crs() == layer.crs()
    row, col = result.height() // 2, result.width() // 2
    middle = result.dataProvider().block(1, result_extent, result.width(), result.height()).value(row, col)
    assert middle in (0, 1, 2)


@pytest.mark.parametrize("parameter", ["CRS", "MASK", "EXTENT"])
def test_a_layer_in_a_local_crs_is_rejected_with_a_remedy(model, tmp_path, parameter):
    written(tmp_path / "site.tif", LOCAL, (900000, 0.2, 0, 6500000, 0, -0.2)).FlushCache()
    layer = QgsRasterLayer(str(tmp_path / "site.tif"), "site")
    mask = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    add_square(mask, 900006.4, 6400000, 901000, 6600000)
    value = {"CRS": "EPSG:2154", "MASK": mask, "EXTENT": "2,4,44,46 [EPSG:4326]"}[parameter]
    parameters = {"INPUT": layer, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif"), parameter: value}

    with pytest.raises(QgsProcessingException) as caught:
        processing.run(CLASSIFY_PIXELS, parameters)

    assert 'Input raster "site": its CRS, "RGF93 / Lambert-93", is a local (engineering) CRS' in str(caught.value)
    assert "to the one its coordinates are in" in str(caught.value)


def add_square(layer: QgsVectorLayer, *sides: float) -> None:
    """Add a rectangle to a memory layer."""
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*sides)))
    layer.dataProvider().addFeatures([feature])


def test_a_crs_set_for_the_layer_replaces_a_local_crs(model, tmp_path):
    written(tmp_path / "site.tif", LOCAL, (900000, 0.2, 0, 6500000, 0, -0.2)).FlushCache()
    layer = QgsRasterLayer(str(tmp_path / "site.tif"), "site")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    mask = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    add_square(mask, 900006.4, 6400000, 901000, 6600000)
    output = str(tmp_path / "classes.tif")

    processing.run(CLASSIFY_PIXELS, {"INPUT": layer, "MODEL": model, "OUTPUT": output, "MASK": mask})

    expected = PIXELS.argmax(axis=0)
    expected[:, : COLS // 2] = 255
    np.testing.assert_array_equal(read_pixels(output), expected)


@pytest.mark.parametrize("parameter", ["CRS", "SNAP_RASTER", "INPUT"])
def test_layers_in_a_compound_crs_and_its_horizontal_crs_share_a_grid(model, tmp_path, parameter):
    transform = (500000, 0.2, 0, 5000000, 0, -0.2)
    written(tmp_path / "a.tif", "EPSG:25832+7837", transform).FlushCache()
    written(tmp_path / "b.tif", "EPSG:25832", (500000 + COLS * 0.2, *transform[1:])).FlushCache()
    first, second = (QgsRasterLayer(str(tmp_path / f"{name}.tif"), name) for name in "ab")
    output = str(tmp_path / "classes.tif")
    value = {"CRS": "EPSG:25832", "SNAP_RASTER": second, "INPUT": [first, second]}[parameter]

    processing.run(CLASSIFY_PIXELS, {"INPUT": first, "MODEL": model, "OUTPUT": output, parameter: value})

    classes = PIXELS.argmax(axis=0)
    np.testing.assert_array_equal(read_pixels(output), np.hstack([classes] * 2) if parameter == "INPUT" else classes)
    assert "ETRS89 / UTM zone 32N" in gdal.Open(output).GetProjection()


@pytest.mark.parametrize(
    "extent", ["179.98,-179.99,-16.53,-16.51 [EPSG:4326]", "179.98,180.01,-16.53,-16.51 [EPSG:4326]"]
)
def test_an_extent_across_the_date_line_may_end_in_the_west(model, tmp_path, extent):
    written(tmp_path / "islands.tif", "EPSG:4326", (179.968, 0.001, 0, -16.5, 0, -0.001)).FlushCache()
    layer = QgsRasterLayer(str(tmp_path / "islands.tif"), "islands")
    output = str(tmp_path / "classes.tif")

    processing.run(CLASSIFY_PIXELS, {"INPUT": layer, "MODEL": model, "OUTPUT": output, "EXTENT": extent})

    np.testing.assert_array_equal(read_pixels(output), PIXELS.argmax(axis=0)[10:30, 12:42])


def test_a_layer_across_the_date_line_is_rejected_if_the_crs_ends_there(model, tmp_path):
    written(tmp_path / "islands.tif", "EPSG:4326", (179.968, 0.001, 0, -16.5, 0, -0.001)).FlushCache()
    layer = QgsRasterLayer(str(tmp_path / "islands.tif"), "islands")
    parameters = {"INPUT": layer, "MODEL": model, "OUTPUT": str(tmp_path / "classes.tif"), "CRS": "EPSG:3857"}

    with pytest.raises(QgsProcessingException, match=r"islands.*date line.*such as EPSG:32701"):
        processing.run(CLASSIFY_PIXELS, parameters)
