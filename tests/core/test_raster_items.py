"""A virtual raster or a tile index counts as its sources where it only places them."""

import re

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference.environment import RasterInput
from pixelwise.inference.raster_items import items, overlapping_items
from pixelwise.tests.core.runs import classify
from pixelwise.tests.core.test_mosaic import noise, shifted
from pixelwise.tests.core.warps import write_grid
from pixelwise.tests.models import argmax_model


@pytest.fixture
def tiles(tmp_path):
    """Three rasters of one grid that overlap, with holes."""
    folder = tmp_path / "tiles Ü"
    folder.mkdir()
    return [write_grid(folder / f"t{n}.tif", noise(40, 50, n, 0.4), shifted(20 * n, 7 * n), nodata=0) for n in range(3)]


def virtual(path, sources, **options):
    dataset = gdal.BuildVRT(str(path), [str(source) for source in sources], **options)
    dataset.FlushCache()
    return path


def named(path, of=items):
    return [item.uri for item in of(RasterInput("layer", str(path)))]


@pytest.mark.parametrize("inside", [True, False], ids=["relative paths", "absolute paths"])
def test_a_virtual_raster_counts_as_its_sources_the_last_on_top(tiles, tmp_path, inside):
    folder = tmp_path / "tiles Ü" if inside else tmp_path

    path = virtual(folder / "all.vrt", tiles)

    assert named(path) == [str(tile) for tile in tiles[::-1]]


def test_the_map_of_a_virtual_raster_is_that_of_its_sources(tiles, tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)

    found = classify(virtual(tmp_path / "all.vrt", tiles), model, tmp_path / "a.tif")
    expected = classify(tiles[::-1], model, tmp_path / "b.tif")

    np.testing.assert_array_equal(found, expected)


def test_a_virtual_raster_of_sources_side_by_side_is_read_as_it_is(tmp_path):
    tiles = [write_grid(tmp_path / f"{n}.tif", noise(20, 30, n), shifted(30 * n, 0), nodata=0) for n in range(3)]
    path = virtual(tmp_path / "all.vrt", tiles)

    assert named(path, overlapping_items) == [str(path)]
    assert named(path) == [str(tile) for tile in tiles[::-1]]


@pytest.mark.parametrize(
    "options",
    [
        {"xRes": 20, "yRes": 20, "resolution": "user"},
        {"separate": True},
        {"srcNodata": 7, "VRTNodata": 7},
        {"bandList": [3, 2, 1]},
        {"outputBounds": (500100, 5399700, 500300, 5399900)},
    ],
    ids=["other cells", "one band each", "another nodata value", "other bands", "a part"],
)
def test_a_virtual_raster_that_does_more_is_a_raster_of_its_own(tiles, tmp_path, options):
    path = virtual(tmp_path / "all.vrt", tiles, **options)

    assert named(path) == [str(path)]


def test_a_warped_or_scaled_virtual_raster_is_a_raster_of_its_own(tiles, tmp_path):
    gdal.Warp(str(tmp_path / "warped.vrt"), str(tiles[0]), format="VRT", dstSRS="EPSG:4326").FlushCache()
    gdal.Translate(str(tmp_path / "scaled.vrt"), str(tiles[0]), format="VRT", scaleParams=[[0, 9, 0, 99]]).FlushCache()

    assert named(tmp_path / "warped.vrt") == [str(tmp_path / "warped.vrt")]
    assert named(tmp_path / "scaled.vrt") == [str(tmp_path / "scaled.vrt")]
    assert named(tiles[0]) == [str(tiles[0])]


@pytest.mark.parametrize("spelling", ["GTI:{}/index.gpkg", "{}/index.gti.gpkg"])
def test_a_tile_index_counts_as_the_files_it_names(tiles, tmp_path, spelling):
    uri = spelling.format(tmp_path)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(uri.removeprefix("GTI:"))
    layer = dataset.CreateLayer("index", geom_type=ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("location", ogr.OFTString))
    for tile in tiles:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["location"] = str(tile.relative_to(tmp_path))
        layer.CreateFeature(feature)
    feature = layer = dataset = None

    assert named(uri) == [str(tile) for tile in tiles[::-1]]
    model = argmax_model(tmp_path / "m.onnx", 3)
    found = classify(uri, model, tmp_path / "a.tif")
    np.testing.assert_array_equal(found, classify(tiles[::-1], model, tmp_path / "b.tif"))


def test_a_tile_index_without_files_is_refused_in_words(tmp_path):
    with pytest.raises(Exception, match=re.escape('Input raster "layer": the tile index')):
        named(f"GTI:{tmp_path}/missing.gpkg")
