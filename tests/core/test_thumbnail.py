"""The thumbnail of a map, decoded by GDAL and compared with the map's own pixels."""

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import OutputError
from pixelwise.inference.card.thumbnail import is_straight, thumbnail
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.result.result import Result
from pixelwise.inference.result.tally import ClassStatistics, Coverage
from pixelwise.tests.models import color

NODATA, NORTH_UP = 255, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
CODES = {"uint8": gdal.GDT_Byte, "int16": gdal.GDT_Int16, "int32": gdal.GDT_Int32}


def result_of(path, values, transform=NORTH_UP, *, overviews=False):
    """Write class values, shape (rows, cols), and return the finished map; 255 is nodata."""
    rows, cols = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, 1, CODES[values.dtype.name])
    dataset.GetRasterBand(1).WriteArray(values)
    if overviews:
        dataset.BuildOverviews("MODE", [2, 4])
    dataset = None
    classes = [ModelClass(value, str(value), color(abs(value))) for value in np.unique(values).tolist()]
    counted = tuple((entry, Coverage(1, None)) for entry in classes if entry.value != NODATA)
    grid = Grid("", transform, rows, cols)
    return Result(str(path), "shown.tif", grid, ClassStatistics(counted, Coverage(0, None)))


def decoded(png):
    """Red, green, blue and opacity of a PNG, shape (rows, cols, 4)."""
    gdal.FileFromMemBuffer("/vsimem/thumbnail.png", png)
    dataset = gdal.Open("/vsimem/thumbnail.png")
    if dataset.RasterCount == 4:
        return dataset.ReadAsArray().transpose(1, 2, 0)
    table = dataset.GetRasterBand(1).GetColorTable()
    colors = np.array([table.GetColorEntry(index) for index in range(table.GetCount())], np.uint8)
    return colors[dataset.ReadAsArray()]


def colored(values):
    unique, index = np.unique(values, return_inverse=True)
    colors = [(*color(abs(value)), 255) if value != NODATA else (0, 0, 0, 0) for value in unique.tolist()]
    return np.array(colors, np.uint8)[index.reshape(values.shape)]


def random_values(rows, cols, values, dtype=np.uint8):
    return np.random.default_rng(0).choice(np.array(values, dtype), (rows, cols))


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([0, 1, 7, NODATA], np.uint8), ([-5, 300, NODATA], np.int16), ([2**31 - 3, -(2**31) + 2, 16777217], np.int32)],
)
def test_every_pixel_has_the_colour_of_its_class_and_nodata_is_transparent(tmp_path, values, dtype):
    values = random_values(60, 84, values, dtype)

    png, size = thumbnail(result_of(tmp_path / "c.tif", values), 84)

    assert size == (84, 60)
    np.testing.assert_array_equal(decoded(png), colored(values))


def test_more_classes_than_fit_into_a_palette_keep_their_colours(tmp_path):
    values = np.arange(60 * 84, dtype=np.int16).reshape(60, 84) % 700
    values[values == NODATA] = 0

    png, _ = thumbnail(result_of(tmp_path / "c.tif", values), 84)

    np.testing.assert_array_equal(decoded(png), colored(values))


@pytest.mark.parametrize(("dx", "dy"), [(1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0)])
def test_north_is_up_and_east_is_right(tmp_path, dx, dy):
    values = random_values(80, 80, [0, 1, 2])

    png, _ = thumbnail(result_of(tmp_path / "c.tif", values, (0.0, dx, 0.0, 0.0, 0.0, dy)), 80)

    np.testing.assert_array_equal(decoded(png), colored(values)[:: -1 if dy > 0 else 1, :: -1 if dx < 0 else 1])


def test_a_small_map_is_enlarged_pixel_by_pixel(tmp_path):
    values = random_values(10, 20, [0, 1, NODATA])

    png, size = thumbnail(result_of(tmp_path / "c.tif", values), 1000)

    assert size == (420, 210)
    np.testing.assert_array_equal(decoded(png), colored(values.repeat(21, 0).repeat(21, 1)))


@pytest.mark.parametrize(
    ("shape", "transform", "longest", "size"),
    [
        ((50, 100), NORTH_UP, 50, (50, 25)),
        ((50, 50), (0.0, 1.0, 0.0, 0.0, 0.0, -2.0), 50, (25, 50)),  # cells twice as high as wide
        ((1, 300), NORTH_UP, 60, (60, 12)),
    ],
)
def test_a_large_map_is_shrunk_with_square_pixels(tmp_path, shape, transform, longest, size):
    result = result_of(tmp_path / "c.tif", random_values(*shape, [0, 1]), transform)

    png, actual = thumbnail(result, longest)

    assert actual == size
    assert decoded(png).shape[:2] == size[::-1]


def test_overviews_show_the_most_frequent_class(tmp_path):
    values = np.zeros((160, 160), np.uint8)
    values[::4, ::4] = 1  # in the corner of the nearest pixel

    png, _ = thumbnail(result_of(tmp_path / "c.tif", values, overviews=True), 40)

    assert (decoded(png)[..., :3] == color(0)).all()


def test_only_rows_along_the_axes_are_straight():
    assert is_straight(Grid("", (5.0, -2.0, 0.0, 5.0, 0.0, 3.0), 1, 1))
    assert not is_straight(Grid("", (5.0, 2.0, 0.1, 5.0, 0.0, -3.0), 1, 1))
    assert not is_straight(Grid("", (5.0, 2.0, 0.0, 5.0, 0.1, -3.0), 1, 1))


def test_a_missing_map_is_an_error_with_its_published_name(tmp_path):
    result = result_of(tmp_path / "c.tif", random_values(4, 4, [0]))
    (tmp_path / "c.tif").unlink()

    with pytest.raises(OutputError, match=r"^Output shown\.tif: it cannot be read back"):
        thumbnail(result, 100)
