"""Virtual rasters: as values their placed files, the pixels with a source, and their XML; selections of bands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from pixelwise.inference.grid import xml_nodes
from pixelwise.inference.grid.gdal import open_dataset
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.vrt.virtual_raster import Rectangle, band_sources, covered, placed_files, union
from pixelwise.inference.raster.vrt.xml import root_of
from pixelwise.tests.core.runs import classify, textured, write_raster
from pixelwise.tests.models import argmax_model


@pytest.fixture
def virtual(tmp_path):
    """A virtual raster of two files, the second to the right of the first with a gap of ten columns."""
    names = []
    for number in range(2):
        names.append(str(tmp_path / f"{number}.tif"))
        file = gdal.GetDriverByName("GTiff").Create(names[-1], 20, 10, 2, gdal.GDT_Byte)
        file.SetGeoTransform((30.0 * number, 1, 0, 10, 0, -1))
        file.WriteArray(np.full((2, 10, 20), number + 1, np.uint8))
        file.FlushCache()
        del file
    path = str(tmp_path / "all.vrt")
    built = gdal.BuildVRT(path, names)
    built.FlushCache()
    del built
    return path


def test_placed_files_have_the_areas_given_to_gdal(virtual, tmp_path):
    placed = placed_files(gdal.Open(virtual), virtual)

    assert [(each.path, each.bands, each.target_area) for each in placed] == [
        (str(tmp_path / "0.tif"), (1, 2), Rectangle(0, 0, 10, 20)),
        (str(tmp_path / "1.tif"), (1, 2), Rectangle(0, 30, 10, 20)),
    ]


def test_a_file_that_is_not_virtual_has_no_placed_files(virtual, tmp_path):
    path = str(tmp_path / "0.tif")

    assert placed_files(gdal.Open(path), path) == ()
    assert covered(gdal.Open(path)) is None


def test_each_band_has_the_windows_of_its_sources(virtual):
    windows = (Window(0, 0, 10, 20), Window(0, 30, 10, 20))

    assert covered(gdal.Open(virtual)) == (windows, windows)


def test_the_source_of_a_band_is_its_first_file(virtual, tmp_path):
    assert band_sources(gdal.Open(virtual)) == [(str(tmp_path / "0.tif"), 1), (str(tmp_path / "0.tif"), 2)]


@settings(deadline=None)
@given(st.lists(st.tuples(*(st.integers(-3, 12),) * 2, *(st.integers(1, 8),) * 2), max_size=6))
def test_the_union_of_windows_has_their_pixels_each_once(places):
    whole = Window(0, 0, 10, 12)
    windows = [Window(*place) for place in places]
    expected = np.zeros((whole.height, whole.width), int)
    for window in windows:
        if window.overlaps(whole):
            expected[window.intersection(whole).slices_within(whole)] = 1

    counts = np.zeros_like(expected)
    for window in union(windows, whole):
        counts[window.slices_within(whole)] += 1

    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize(
    ("rectangle", "expected"),
    [
        (Rectangle(0, 0, 10, 20), Window(0, 0, 10, 20)),
        (Rectangle(0.4, 0.6, 1, 1), Window(0, 1, 1, 1)),
        (Rectangle(0.6, 0.6, 0.2, 5), None),
    ],
)
def test_a_rectangle_has_the_pixels_whose_centres_are_inside(rectangle, expected):
    assert rectangle.window() == expected


def test_xml_is_read_changed_and_written(virtual):
    root = root_of(gdal.Open(virtual))
    band = xml_nodes.child(root, "VRTRasterBand")

    changed = xml_nodes.with_attribute(band, "dataType", "UInt16")

    assert xml_nodes.attribute(root, "rasterXSize") == "50"
    assert xml_nodes.attribute(root, "missing") == ""
    assert (xml_nodes.attribute(band, "dataType"), xml_nodes.attribute(changed, "dataType")) == ("Byte", "UInt16")
    assert xml_nodes.xml_of(xml_nodes.new_element("A", "text", key="1")) == '<A key="1">text</A>\n'
    assert xml_nodes.child(root, "Nothing") is None


def test_each_dataset_of_a_selection_of_bands_has_a_file_of_its_own(tmp_path):
    """GDAL opens that file once in a thread: two threads would read from it at the same time, and get wrong pixels."""
    before, after = textured(40, 30), textured(40, 30, seed=1)
    path = write_raster(tmp_path / "a.tif", before)
    held = [gdal.Open(f"vrt://{path}?bands=2,1"), open_dataset(f"vrt://{path}?bands=2,1", "a")]
    held_pixels = [dataset.ReadAsArray() for dataset in held]
    write_raster(tmp_path / "b.tif", after).replace(path)

    pixels = open_dataset(f"vrt://{path}?bands=2,1", "a").ReadAsArray()

    for of_held in held_pixels:
        np.testing.assert_array_equal(of_held, before[[1, 0]])
    np.testing.assert_array_equal(pixels, after[[1, 0]])


def test_threads_read_a_selection_of_bands_like_its_file(tmp_path):
    pixels = textured(900, 800)
    path = write_raster(tmp_path / "a.tif", pixels)
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=0)

    classes = classify(f"vrt://{path}?bands=1,2,3", model, tmp_path / "map.tif", parallel_factor="8")

    np.testing.assert_array_equal(classes, pixels.argmax(axis=0))
