"""Cleaning a class raster: the majority filter, the smallest size of regions, and holes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import ArgumentError, Cancelled, OutputError, RasterInput
from pixelwise.inference.cleaning.clean import CleaningJob, clean
from pixelwise.inference.cleaning.majority import MajorityFilter
from pixelwise.inference.cleaning.sizes import SizeUnit
from pixelwise.inference.result.provenance import Provenance
from pixelwise.inference.thematic import read_class_raster
from pixelwise.inference.thematic.entries import Entry
from pixelwise.tests.core.runs import Listener, read, write_raster

STYLE = {value: Entry(f"Class {value}", (value * 20, 255 - value, 7)) for value in range(1, 7)}


def cleaned(folder: Path, values: np.ndarray, nodata: float | None = 0, **steps: object) -> np.ndarray:
    """Write a raster, clean it, and return the classes of the result."""
    path = write_raster(folder / "input.tif", values[None], nodata)
    run(path, folder / "cleaned.tif", **steps)
    return read(folder / "cleaned.tif")


def run(path: Path, output: Path, progress: Listener | None = None, **steps: object) -> Listener:
    progress = progress or Listener()
    raster = read_class_raster(RasterInput("input", str(path)), STYLE)
    clean(CleaningJob(raster, str(output), **steps), progress)
    return progress


def patches(rows: int, cols: int, seed: int = 0, side: int = 4) -> np.ndarray:
    """Squares of random classes with noise, and some nodata (0)."""
    random = np.random.default_rng(seed)
    coarse = random.integers(1, 7, (-(-rows // side), -(-cols // side)), np.uint8)
    values = np.kron(coarse, np.ones((side, side), np.uint8))[:rows, :cols]
    noise = random.random(values.shape)
    values[noise < 0.05] = random.integers(1, 7, (noise < 0.05).sum())
    values[noise > 0.98] = 0
    return values


def majority_by_hand(values: np.ndarray, radius: int, nodata: int) -> np.ndarray:
    """The filter as its description says, pixel by pixel."""
    result = values.copy()
    for row, col in np.argwhere(values != nodata):
        around = values[max(0, row - radius) : row + radius + 1, max(0, col - radius) : col + radius + 1]
        voters, votes = np.unique(around[around != nodata], return_counts=True)
        winners = voters[votes == votes.max()]
        if values[row, col] not in winners:
            result[row, col] = winners.min()
    return result


def filtered(values: np.ndarray, radius: int, nodata: int) -> np.ndarray:
    return MajorityFilter(radius, nodata).filtered(np.pad(values, radius, constant_values=nodata))


@pytest.mark.parametrize("radius", [1, 2, 9])
@pytest.mark.parametrize(
    ("classes", "dtype", "nodata"),
    [
        ((0, 1, 2, 3, 255), np.uint8, 0),
        ((1, 2, 255), np.uint8, 255),
        ((-3, -1, 0, 500), np.int16, -1),
        ((1, 40000, 2**31 - 2), np.int32, -(2**31)),
        (tuple(range(900)), np.uint16, 0),
    ],
)
def test_each_pixel_gets_the_class_of_most_pixels_around_it(classes, dtype, nodata, radius):
    values = np.random.default_rng(radius).choice(np.array(classes, dtype), (37, 23))

    assert (filtered(values, radius, nodata) == majority_by_hand(values, radius, nodata)).all()


def test_among_equals_the_pixel_keeps_its_class_and_otherwise_gets_the_lowest():
    values = np.array([[9, 9, 9], [2, 5, 2], [2, 5, 9]], np.uint8)  # around the centre: four 9, three 2, two 5
    tied = np.array([[9, 9, 9], [2, 5, 2], [2, 5, 5]], np.uint8)  # three of each
    tied_without_the_centre = np.array([[9, 9, 9], [9, 5, 2], [2, 2, 2]], np.uint8)

    centres = [filtered(array, 1, 0)[1, 1] for array in (values, tied, tied_without_the_centre)]

    assert centres == [9, 5, 2]


def test_pixels_without_a_class_have_no_vote_and_stay():
    values = np.zeros((5, 5), np.uint8)
    values[2, 2], values[2, 3], values[1, 3] = 7, 3, 3

    assert filtered(values, 1, 0)[1:4, 1:4].tolist() == [[0, 0, 3], [0, 3, 3], [0, 0, 0]]


def test_a_large_window_counts_beyond_a_byte():
    values = np.full((60, 60), 4, np.uint8)
    values[:, 30:] = 8

    assert (filtered(values, 25, 0) == majority_by_hand(values, 25, 0)).all()


def test_a_raster_larger_than_the_blocks_of_the_filter_has_no_seams():
    values = np.random.default_rng(0).integers(0, 4, (300, 520)).astype(np.uint8)

    votes = np.stack([box_sums(values == value, 2) for value in (1, 2, 3)])

    winner = votes.argmax(axis=0) + 1
    own = np.take_along_axis(votes, np.maximum(values.astype(int) - 1, 0)[None], axis=0)[0]
    expected = np.where((values == 0) | (own == votes.max(axis=0)), values, winner)
    assert (filtered(values, 2, 0) == expected).all()


def box_sums(flags: np.ndarray, radius: int) -> np.ndarray:
    """Sums of squares from cumulative sums of the whole image."""
    total = np.pad(flags.astype(int), radius).cumsum(axis=0).cumsum(axis=1)
    total = np.pad(total, ((1, 0), (1, 0)))
    side = 2 * radius + 1
    return total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]


def sieved_by_gdal(values: np.ndarray, threshold: int, neighbours: int, nodata: int) -> np.ndarray:
    """GDAL's sieve of a whole raster in memory."""
    dataset = gdal.GetDriverByName("MEM").Create("", values.shape[1], values.shape[0], 1, gdal.GDT_Int32)
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(nodata)
    band.WriteArray(values)
    gdal.SieveFilter(band, band.GetMaskBand(), band, threshold, neighbours)
    return band.ReadAsArray()


def regions_of(values: np.ndarray, neighbours: int) -> list[list[tuple[int, int]]]:
    """The connected pixels of equal values, found by visiting neighbours."""
    steps = [(0, 1), (0, -1), (1, 0), (-1, 0)] + [(1, 1), (1, -1), (-1, 1), (-1, -1)] * (neighbours == 8)
    unseen, regions = {(row, col) for row, col in np.ndindex(values.shape)}, []
    while unseen:
        region = [unseen.pop()]
        for row, col in region:
            near = [(row + down, col + right) for down, right in steps]
            found = [place for place in near if place in unseen and values[place] == values[row, col]]
            unseen.difference_update(found)
            region += found
        regions.append(region)
    return regions


@pytest.mark.parametrize("neighbours", [4, 8])
def test_regions_below_the_smallest_size_are_merged_as_by_gdal(tmp_path, neighbours):
    values = patches(200, 170)

    result = cleaned(tmp_path, values, min_size=20, neighbours=neighbours)

    assert (result == sieved_by_gdal(values, 20, neighbours, 0)).all()
    assert (result != values).any()


def test_a_raster_of_several_windows_is_sieved_as_a_whole(tmp_path):
    values = patches(1100, 2100, side=7)

    result = cleaned(tmp_path, values, min_size=60)

    assert (result == sieved_by_gdal(values, 60, 4, 0)).all()


def test_a_majority_filter_has_no_seams_between_windows(tmp_path):
    values = patches(1100, 1050, side=3)

    result = cleaned(tmp_path, values, majority_radius=4)

    assert (result == filtered(values, 4, 0)).all()


@pytest.mark.parametrize(
    ("dtype", "replaced"),
    [(np.uint16, {1: 40000}), (np.int16, {1: -5, 2: -32768}), (np.int32, {1: -(2**30), 2: 2**30})],
)
def test_values_of_every_integer_type_stay(tmp_path, dtype, replaced):
    values = patches(90, 80).astype(dtype)
    for value, other in replaced.items():
        values[values == value] = other

    result = cleaned(tmp_path, values, min_size=20)

    assert result.dtype == dtype
    assert (result == sieved_by_gdal(values, 20, 4, 0)).all()


def test_all_steps_run_in_their_order(tmp_path):
    values = patches(130, 140)

    result = cleaned(tmp_path, values, majority_radius=1, min_size=12, fill_holes=3)

    expected = sieved_by_gdal(filtered(values, 1, 0), 12, 4, 0)
    holes = [hole for hole in regions_of(expected, 4) if expected[hole[0]] == 0]
    small = np.zeros(values.shape, bool)
    for hole in holes:
        at_edge = any(row in (0, 129) or col in (0, 139) for row, col in hole)
        small[tuple(zip(*hole))] = len(hole) <= 3 and not at_edge
    assert small.any()
    assert (result[~small] == expected[~small]).all()
    assert (result[small] != 0).all()


@pytest.mark.parametrize(("size", "filled"), [(4, False), (5, True), (6, True)])
def test_holes_up_to_a_size_get_the_class_of_their_largest_neighbour(tmp_path, size, filled):
    values = np.full((20, 20), 1, np.uint8)
    values[:, 12:] = 3  # the smaller neighbour, with most of the border of the hole
    values[8:13, 12] = 0
    values[10, 11] = 3
    values[3, 3] = 0

    result = cleaned(tmp_path, values, fill_holes=size)

    expected = np.where(values == 0, 1, values)
    if not filled:
        expected[8:13, 12] = 0
    assert (result == expected).all()


def test_holes_at_the_edge_and_larger_ones_stay(tmp_path):
    values = np.full((30, 40), 2, np.uint8)
    values[0, 5], values[29, 39], values[10:12, 0] = 0, 0, 0  # at the edges
    values[15:18, 20:24] = 0  # 12 pixels
    values[5, 20] = 0

    result = cleaned(tmp_path, values, fill_holes=11)

    values[5, 20] = 2
    assert (result == values).all()


def test_a_frame_that_is_smaller_than_the_holes_does_not_fill_the_edge(tmp_path):
    values = np.full((40, 40), 2, np.uint8)
    values[0, 5] = 0
    values[10:20, 10:30] = 0

    result = cleaned(tmp_path, values, fill_holes=1000)

    assert result[0, 5] == 0
    assert (result[10:20, 10:30] == 2).all()


def test_a_hole_in_a_region_smaller_than_the_limit_gets_its_class(tmp_path):
    values = np.full((60, 60), 2, np.uint8)
    values[10:20, 10:20] = 5  # 99 pixels around a hole
    values[15, 15] = 0
    values[40:44, 40:44] = 6
    values[41, 41:43] = 0  # 14 pixels around a hole of two

    result = cleaned(tmp_path, values, fill_holes=500)

    values[15, 15], values[41, 41:43] = 5, 6
    assert (result == values).all()


def test_filling_holes_keeps_small_regions(tmp_path):
    values = np.full((30, 40), 2, np.uint8)
    values[5, 5], values[20, 20] = 3, 0

    result = cleaned(tmp_path, values, fill_holes=50)

    values[20, 20] = 2
    assert (result == values).all()


def test_diagonal_holes_are_one_hole_with_eight_neighbours(tmp_path):
    values = np.full((30, 40), 2, np.uint8)
    values[5, 5] = values[6, 6] = 0

    four, eight = (cleaned(tmp_path, values, fill_holes=1, neighbours=number) for number in (4, 8))

    assert [(array == 0).sum() for array in (four, eight)] == [0, 2]


def test_hectares_are_converted_by_the_area_of_a_pixel(tmp_path):
    values = np.full((40, 40), 1, np.uint8)
    values[5:14, 5:16] = 2  # 99 pixels
    values[20:30, 20:30] = 3  # 100 pixels: 1 ha but for the scale of the projection

    result = cleaned(tmp_path, values, min_size=0.995, unit=SizeUnit.HECTARES)

    assert (result[5:14, 5:16] == 1).all()
    assert (result[20:30, 20:30] == 3).all()


def test_cells_of_different_areas_are_reported_when_hectares_are_given(tmp_path):
    values = patches(100, 100)
    path = write_raster(tmp_path / "input.tif", values[None], 0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetProjection("EPSG:4326")
    dataset.SetGeoTransform((10, 0.1, 0, 55, 0, -0.1))  # from 55 to 45 degrees north
    dataset = None

    in_hectares = run(path, tmp_path / "a.tif", min_size=50000, unit=SizeUnit.HECTARES)
    in_pixels = run(path, tmp_path / "b.tif", min_size=5)

    (warning,) = in_hectares.warnings
    assert "differ by up to 10%" in warning  # as cos(45°) / cos(50°) = 1.10 and cos(55°) / cos(50°) = 0.89
    assert in_pixels.warnings == []


def test_hectares_need_a_crs(tmp_path):
    path = write_raster(tmp_path / "input.tif", patches(20, 20)[None], 0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetProjection("")
    dataset = None

    with pytest.raises(ArgumentError, match="hectares were chosen, but the raster has no valid CRS") as caught:
        run(path, tmp_path / "cleaned.tif", min_size=1, unit=SizeUnit.HECTARES)

    assert caught.value.about == "unit"


@pytest.mark.parametrize(
    ("steps", "field", "message"),
    [
        ({}, "majority_radius", "Nothing to clean"),
        ({"majority_radius": 128}, "majority_radius", "Enter a number from 0 to 127"),
        ({"majority_radius": -1}, "majority_radius", "Enter a number from 0 to 127"),
        ({"min_size": 401}, "min_size", "401 pixels is more than the raster has"),
        ({"fill_holes": 1e6}, "fill_holes", "1,000,000 pixels is more than the raster has"),
        ({"min_size": float("inf")}, "min_size", "inf is not a size"),
        ({"min_size": -1}, "min_size", "-1 is not a size"),
        ({"fill_holes": float("nan")}, "fill_holes", "nan is not a size"),
    ],
)
def test_values_that_make_no_sense_are_refused(tmp_path, steps, field, message):
    path = write_raster(tmp_path / "input.tif", patches(20, 20)[None], 0)

    with pytest.raises(ArgumentError, match=message) as caught:
        run(path, tmp_path / "cleaned.tif", **steps)

    assert caught.value.about == field


def test_the_log_has_the_pixels_of_each_class_before_and_after(tmp_path):
    values = np.full((20, 1000), 1, np.uint8)
    values[5, 5], values[10, 10:14] = 2, 0
    path = write_raster(tmp_path / "input.tif", values[None], 0)

    log = run(path, tmp_path / "cleaned.tif", min_size=2, fill_holes=4).lines

    start = next(number for number, line in enumerate(log) if "Before" in line)
    assert [line.split() for line in log[start : start + 4]] == [
        ["Value", "Before", "After", "Change", "Class"],
        ["1", "19,995", "20,000", "+5", "Class", "1"],
        ["2", "1", "0", "-1", "Class", "2"],
        ["4", "0", "-4", "No", "data"],
    ]


def test_the_result_has_the_classes_of_the_input_and_new_counts(tmp_path):
    values = np.full((20, 30), 1, np.uint8)
    values[5, 5], values[10, 10:14], values[:, 25:] = 2, 0, 3
    path = write_raster(tmp_path / "input.tif", values[None], 0)

    run(path, tmp_path / "cleaned.tif", min_size=2)

    raster = read_class_raster(RasterInput("cleaned", str(tmp_path / "cleaned.tif")))
    assert {entry.value: (entry.name, entry.color) for entry in raster.classes} == {
        value: (entry.name, entry.color) for value, entry in STYLE.items()
    }
    assert (raster.dtype, raster.nodata) == (np.uint8, 0)
    dataset = gdal.Open(str(tmp_path / "cleaned.tif"))
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    counts = {table.GetValueAsInt(row, 0): table.GetValueAsDouble(row, 2) for row in range(table.GetRowCount())}
    assert counts == {1: 496, 2: 0, 3: 100, 4: 0, 5: 0, 6: 0}


def test_values_that_a_style_only_colours_keep_their_colour_and_stay_transparent(tmp_path):
    values = np.repeat(np.array([[1], [2], [3]], np.uint8), 6, axis=0).repeat(9, axis=1)
    path = write_raster(tmp_path / "input.tif", values[None], 0)
    style = {1: Entry("Forest", (1, 2, 3)), 2: Entry("", (4, 5, 6), is_transparent=True), 3: Entry("3", (7, 8, 9))}

    raster = read_class_raster(RasterInput("input", str(path)), style)
    clean(CleaningJob(raster, str(tmp_path / "cleaned.tif"), majority_radius=1), Listener())

    found = read_class_raster(RasterInput("cleaned", str(tmp_path / "cleaned.tif")))
    expected = [(1, "Forest", (1, 2, 3)), (2, "2", (4, 5, 6)), (3, "3", (7, 8, 9))]
    assert [(entry.value, entry.name, entry.color) for entry in found.classes] == expected
    assert 'value="2"' not in (tmp_path / "cleaned.qml").read_text(encoding="utf-8")


def test_the_result_states_how_it_was_made(tmp_path):
    path = write_raster(tmp_path / "input.tif", patches(20, 20)[None], 0)

    run(path, tmp_path / "cleaned.tif", min_size=0.2, unit=SizeUnit.HECTARES)

    record = Provenance.from_json(gdal.Open(str(tmp_path / "cleaned.tif")).GetMetadataItem("RECORD", "PIXELWISE"))
    assert record.tool == "Clean Classes"
    assert record.inputs == ("input.tif",)
    assert dict(record.arguments) == {"Smallest size of a region": "0.2 hectares", "Connected pixels": "4"}


def test_a_file_that_is_read_is_not_replaced(tmp_path):
    path = write_raster(tmp_path / "input.tif", patches(20, 20)[None], 0)

    with pytest.raises(OutputError, match="a file of the input raster"):
        run(path, path, min_size=2)


def test_windows_without_data_are_skipped(tmp_path):
    path = tmp_path / "sparse.tif"
    options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 60_000, 60_000, 1, gdal.GDT_Byte, options)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500000, 1, 0, 5400000, 0, -1))
    dataset.GetRasterBand(1).SetNoDataValue(0)
    values = patches(300, 300)
    dataset.GetRasterBand(1).WriteArray(values, 51_100, 50_000)  # across the border of two windows
    dataset = None

    run(path, tmp_path / "cleaned.tif", majority_radius=2)

    result = gdal.Open(str(tmp_path / "cleaned.tif")).ReadAsArray(51_100, 50_000, 300, 300)
    assert (result == filtered(values, 2, 0)).all()


@pytest.mark.parametrize("reports", range(1, 30, 4))
def test_a_cancelled_run_leaves_nothing_behind(tmp_path, reports):
    path = write_raster(tmp_path / "input.tif", patches(1100, 1100)[None], 0)

    with pytest.raises(Cancelled):
        run(path, tmp_path / "cleaned.tif", Listener(reports), majority_radius=1, min_size=9, fill_holes=5)

    assert [each.name for each in tmp_path.iterdir()] == ["input.tif"]


def test_too_little_memory_for_the_regions_is_reported_before_the_sieve(tmp_path, monkeypatch):
    monkeypatch.setattr(gdal, "GetUsablePhysicalRAM", lambda: 100_000)
    path = write_raster(tmp_path / "input.tif", patches(300, 300)[None], 0)

    progress = run(path, tmp_path / "cleaned.tif", min_size=5)

    (warning,) = progress.warnings
    assert "GDAL needs up to" in warning
