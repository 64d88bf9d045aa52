"""The block layout of a raster, on which the memory for reading depends, as GDAL stores it."""

from __future__ import annotations

import pytest
from osgeo import gdal
from pixelwise.inference.raster.storage import BlockLayout, is_local


def create(path, *options, bands=4, kind=gdal.GDT_UInt16, size=(700, 600)):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), *size, bands, kind, options=[*options])
    dataset.SetGeoTransform((0, 1, 0, 0, 0, -1))
    dataset.FlushCache()
    return gdal.Open(str(path))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["TILED=YES", "INTERLEAVE=PIXEL"], BlockLayout(256, 256, 4 * 2, 700)),
        (["TILED=YES", "INTERLEAVE=BAND", "BLOCKXSIZE=128"], BlockLayout(256, 128, 3 * 2, 700)),
        (["INTERLEAVE=BAND", "BLOCKYSIZE=5"], BlockLayout(5, 700, 3 * 2, 700)),
    ],
    ids=["all bands in a block", "each band by itself", "whole rows"],
)
def test_blocks_are_those_that_reading_three_of_four_bands_fills(tmp_path, options, expected):
    dataset = create(tmp_path / "image.tif", *options)

    assert BlockLayout.of(dataset, 3) == expected


def test_a_virtual_raster_has_the_block_layout_of_its_sources(tmp_path):
    create(tmp_path / "image.tif", "BLOCKYSIZE=5", "INTERLEAVE=PIXEL")
    virtual = gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(tmp_path / "image.tif")])

    assert BlockLayout.of(virtual, 3) == BlockLayout(5, 700, 4 * 2, 700)

    virtual.FlushCache()
    virtual.BuildOverviews("NEAREST", [2])  # a separate file, which GDAL lists before the source
    del virtual
    outer = gdal.BuildVRT(str(tmp_path / "outer.vrt"), [str(tmp_path / "all.vrt")])
    for each in (outer, gdal.Open(str(tmp_path / "all.vrt"))):
        assert BlockLayout.of(each, 3) == BlockLayout(5, 700, 4 * 2, 700)
    (tmp_path / "image.tif").unlink()
    assert BlockLayout.of(gdal.Open(str(tmp_path / "all.vrt")), 3).cols == 128


def test_the_largest_of_several_layouts_is_used():
    assert BlockLayout.like_all([BlockLayout(256, 128, 2, 900), BlockLayout(1, 700, 8, 700)]) == BlockLayout(
        256, 700, 8, 900
    )


def test_files_are_local_and_servers_are_not(tmp_path):
    dataset = create(tmp_path / "image.tif")

    assert is_local(dataset, {str(tmp_path / "image.tif")})
    assert not is_local(dataset, {str(tmp_path / "image.tif"), "/vsicurl/https://example.org/image.tif"})
    assert not is_local(gdal.GetDriverByName("MEM").Create("", 3, 3), set())
