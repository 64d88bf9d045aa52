"""Categorical change of whole rasters, compared with numpy on whole arrays."""

import csv
from collections import Counter
from datetime import date

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise import inference
from pixelwise.inference import (
    ArgumentError,
    Cancelled,
    Environment,
    Extent,
    Job,
    OutputError,
    Polygons,
    RasterError,
    RasterInput,
)
from pixelwise.inference.change.job import ChangeJob, plan
from pixelwise.inference.change.legend import ChangeFilter
from pixelwise.inference.change.pairing import Matching
from pixelwise.inference.change.run import run
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.thematic import read_class_raster
from pixelwise.inference.thematic.entries import Entry
from pixelwise.tests.core.runs import Listener

CELL = 100.0  # m² of the ground of a cell, about
WATER, FOREST, TOWN = (
    ModelClass(1, "Water", (0, 0, 200)),
    ModelClass(2, "Forest", (0, 100, 0)),
    ModelClass(4, "Town", (200, 0, 0)),
)
TYPES = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "int32": gdal.GDT_Int32,
    "uint32": gdal.GDT_UInt32,
    "float32": gdal.GDT_Float32,
}


def write(path, pixels, classes=(), nodata=None, transform=(500000, 10, 0, 5400000, 0, -10), crs="EPSG:32633"):
    """Write a class raster, with an attribute table if it has classes, and return its ClassRaster."""
    rows, cols = pixels.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, 1, TYPES[pixels.dtype.name], ["TILED=YES"])
    if crs:
        dataset.SetProjection(crs)
    dataset.SetGeoTransform(transform)
    band = dataset.GetRasterBand(1)
    if nodata is not None:
        band.SetNoDataValue(nodata)
    band.WriteArray(pixels)
    if classes:
        table = gdal.RasterAttributeTable()
        colors = (("Red", gdal.GFU_Red), ("Green", gdal.GFU_Green), ("Blue", gdal.GFU_Blue))
        for name, usage in (("Value", gdal.GFU_MinMax), ("Class_Name", gdal.GFU_Name), *colors):
            kind = gdal.GFT_String if name == "Class_Name" else gdal.GFT_Integer
            table.CreateColumn(name, kind, usage)
        for row, entry in enumerate(classes):
            for column, value in enumerate((entry.value, entry.name, *entry.color)):
                (table.SetValueAsString if column == 1 else table.SetValueAsInt)(row, column, value)
        band.SetDefaultRAT(table)
        del table
    del band
    dataset.FlushCache()
    return read_class_raster(RasterInput(path.stem, str(path)))


def noise(seed, values, dtype="uint8", shape=(70, 90)):
    """Patches of classes, as maps have, with single pixels of others."""
    rng = np.random.default_rng(seed)
    patches = rng.choice(values, (-(-shape[0] // 8), -(-shape[1] // 8))).repeat(8, axis=0).repeat(8, axis=1)
    patches = patches[: shape[0], : shape[1]]
    return np.where(rng.random(shape) < 0.1, rng.choice(values, shape), patches).astype(dtype)


def changed(tmp_path, earlier, later, listener=None, **rest):
    return run(plan(ChangeJob(earlier, later, str(tmp_path / "change.tif"), **rest)), listener or Listener())


def table_of(path):
    """The attribute table of a raster as rows of texts, by the names of its columns."""
    dataset = gdal.Open(str(path))
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    names = [table.GetNameOfCol(column) for column in range(table.GetColumnCount())]
    return [
        {name: table.GetValueAsString(row, column) for column, name in enumerate(names)}
        for row in range(table.GetRowCount())
    ]


def expected_raster(earlier, later, has_data, nodata=255):
    """The number of each pixel's transition among all that occur, sorted by values."""
    pairs = sorted({*zip(earlier[has_data].tolist(), later[has_data].tolist())})
    result = np.full(earlier.shape, nodata, np.int64)
    for number, (one, other) in enumerate(pairs, start=1):
        result[has_data & (earlier == one) & (later == other)] = number
    return result, pairs


def read(tmp_path):
    return gdal.Open(str(tmp_path / "change.tif")).ReadAsArray()


def test_every_pixel_has_the_number_of_its_transition(tmp_path):
    one, other = noise(1, [1, 2, 4, 0]), noise(2, [1, 2, 4, 9])
    earlier = write(tmp_path / "a.tif", one, (WATER, FOREST, TOWN), nodata=0)
    later = write(tmp_path / "b.tif", other, (WATER, FOREST, TOWN), nodata=9)

    changed(tmp_path, earlier, later)

    expected, pairs = expected_raster(one, other, (one != 0) & (other != 9))
    np.testing.assert_array_equal(read(tmp_path), expected)
    names = {1: "Water", 2: "Forest", 4: "Town"}
    rows = table_of(tmp_path / "change.tif")
    assert [*rows[0]] == [
        *("Value", "Classvalue", "Class_name", "Class_From", "Class_To", "Count", "Area", "Area_ha"),
        *("Red", "Green", "Blue"),
    ]
    assert [
        (row["Value"], row["Class_name"], row["Class_From"], row["Class_To"], int(row["Count"])) for row in rows
    ] == [
        (
            str(number),
            "No Change" if before == after else f"{names[before]}->{names[after]}",
            names[before],
            names[after],
            int((expected == number).sum()),
        )
        for number, (before, after) in enumerate(pairs, start=1)
    ]
    assert float(rows[0]["Area"]) == pytest.approx(int(rows[0]["Count"]) * CELL, rel=2e-3)
    assert float(rows[0]["Area_ha"]) == pytest.approx(float(rows[0]["Area"]) / 1e4)


def test_names_colours_and_style_are_those_of_the_transitions(tmp_path):
    one, other = np.array([[1, 2, 2]], "uint8"), np.array([[1, 1, 2]], "uint8")
    earlier, later = (
        write(tmp_path / name, each, (WATER, FOREST), 0) for name, each in (("a.tif", one), ("b.tif", other))
    )

    changed(tmp_path, earlier, later, filter=ChangeFilter.CHANGED)

    dataset = gdal.Open(str(tmp_path / "change.tif"))
    band = dataset.GetRasterBand(1)
    assert dataset.GetGeoTransform()[1] == 10  # GDAL 3.6 reads the names from the .aux.xml only after this
    assert band.GetCategoryNames() == ["Other", "Forest->Water"]
    assert band.GetColorTable().GetColorEntry(1) == (0, 50, 100, 255)
    assert read(tmp_path).tolist() == [[0, 1, 0]]
    style = (tmp_path / "change.qml").read_text(encoding="utf-8")
    assert 'value="1" label="Forest-&gt;Water" color="#003264"' in style
    assert 'value="0"' not in style  # so QGIS draws nothing there


@pytest.mark.parametrize("chosen", [ChangeFilter.CHANGED, ChangeFilter.UNCHANGED])
def test_the_filter_leaves_the_other_pixels_at_0_with_their_count(chosen, tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [1, 2, 4])
    earlier, later = write(tmp_path / "a.tif", one, nodata=0), write(tmp_path / "b.tif", other, nodata=0)

    changed(tmp_path, earlier, later, filter=chosen)

    np.testing.assert_array_equal(read(tmp_path) == 0, (one == other) == (chosen is ChangeFilter.CHANGED))
    first = table_of(tmp_path / "change.tif")[0]
    assert (first["Value"], first["Class_name"], int(first["Count"])) == (
        "0",
        "Other",
        int((read(tmp_path) == 0).sum()),
    )


def test_lists_of_classes_limit_raster_and_matrix(tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [1, 2, 4])
    earlier, later = (
        write(tmp_path / name, each, (WATER, FOREST, TOWN), 0) for name, each in (("a.tif", one), ("b.tif", other))
    )

    changed(tmp_path, earlier, later, earlier_classes="Forest", later_classes="1,4", table=str(tmp_path / "m.csv"))

    shown = (one == 2) & np.isin(other, [1, 4])
    np.testing.assert_array_equal(read(tmp_path) > 0, shown)
    with open(tmp_path / "m.csv", encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file)]
    counts = [int(((one == 2) & (other == value)).sum()) for value in (1, 4)]
    assert rows[:3] == [
        ["Class_From", "Unit", "Water", "Town", "Total"],
        ["Forest", "pixels", *map(str, counts), str(sum(counts))],
        ["Total", "pixels", *map(str, counts), str(sum(counts))],
    ]
    assert float(rows[3][4]) == pytest.approx(sum(counts) * CELL / 1e4, rel=2e-3)
    assert [row[1] for row in rows[3:]] == ["ha", "ha"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (noise(1, [-32767, -3, 0, 500], "int16"), noise(2, [-1, 0, 7], "int16")),
        (noise(1, [0, 255]), noise(2, [0, 1, 255])),
        (noise(1, [3, 70000], "int32"), noise(2, [1, 2])),
        (noise(1, [1, 2, 3], "float32"), noise(2, [1, 2, 3], "uint16")),
    ],
)
def test_rasters_of_any_type_without_table_or_nodata_are_compared(one, other, tmp_path):
    earlier, later = write(tmp_path / "a.tif", one), write(tmp_path / "b.tif", other)

    changed(tmp_path, earlier, later)

    expected, pairs = expected_raster(one, other, np.ones(one.shape, bool))
    np.testing.assert_array_equal(read(tmp_path), expected)
    rows = table_of(tmp_path / "change.tif")
    assert [(row["Class_From"], row["Class_To"]) for row in rows] == [
        (str(int(before)), str(int(after))) for before, after in pairs
    ]


def test_90_000_transitions_have_a_row_each(tmp_path):
    one = np.arange(300, dtype="uint16").repeat(300).reshape(300, 300)
    earlier, later = write(tmp_path / "a.tif", one, nodata=999), write(tmp_path / "b.tif", one.T.copy(), nodata=999)

    changed(tmp_path, earlier, later, report=str(tmp_path / "r.html"))

    np.testing.assert_array_equal(read(tmp_path), np.arange(1, 90_001).reshape(300, 300))
    dataset = gdal.Open(str(tmp_path / "change.tif"))
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    assert [table.GetValueAsString(row, 2) for row in (0, 1, 301, 89_999)] == [
        "No Change",
        "0->1",
        "No Change",
        "No Change",
    ]
    assert (tmp_path / "r.html").stat().st_size < 2_000_000


def test_the_same_raster_twice_has_no_change(tmp_path):
    one = noise(1, [1, 2, 4, 0])
    same = write(tmp_path / "a.tif", one, (WATER, FOREST, TOWN), 0)
    listener = Listener()

    change = changed(tmp_path, same, same, listener)

    assert change.figures.matrix.changed.pixels == 0
    assert {row["Class_name"] for row in table_of(tmp_path / "change.tif")} == {"No Change"}
    assert change.figures.lead().startswith("0.00 ha of")
    assert listener.warnings == ['The earlier and the later raster are the same: "a". Nothing can have changed.']


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32633", (500003, 10, 0, 5399996, 0, -10)),
        ("EPSG:32633", (499900, 25, 0, 5400100, 0, -25)),
        ("EPSG:25833", (500000, 10, 0, 5400000, 0, -10)),
        ("EPSG:4326", (14.999, 0.00012, 0, 48.753, 0, -0.00009)),
    ],
)
def test_the_later_raster_is_resampled_to_the_nearest_class_of_the_grid_of_the_earlier_one(crs, transform, tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [1, 2, 4])
    earlier = write(tmp_path / "a.tif", one, (WATER, FOREST, TOWN), 0)
    later = write(tmp_path / "b.tif", other, (WATER, FOREST, TOWN), 0, transform, crs)
    bounds = [500000, 5400000 - 10 * one.shape[0], 500000 + 10 * one.shape[1], 5400000]
    warped = gdal.Warp(
        "", str(tmp_path / "b.tif"), format="MEM", dstSRS="EPSG:32633", outputBounds=bounds, xRes=10, yRes=10,
        resampleAlg="near", dstNodata=0,
    )  # fmt: skip

    changed(tmp_path, earlier, later)

    near = warped.ReadAsArray()
    expected, _ = expected_raster(one, near, near != 0)
    np.testing.assert_array_equal(read(tmp_path), expected)
    assert (near != 0).any()


def test_extent_and_mask_limit_the_comparison(tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [1, 2, 4])
    earlier, later = write(tmp_path / "a.tif", one, nodata=0), write(tmp_path / "b.tif", other, nodata=0)
    square = ogr.CreateGeometryFromWkt(
        "POLYGON((500200 5399500,500500 5399500,500500 5399800,500200 5399800,500200 5399500))"
    )
    environment = Environment(extent=Extent(500100, 5399400, 500450, 5399900))

    change = changed(
        tmp_path, earlier, later, mask=Polygons("square", (bytes(square.ExportToWkb()),)), environment=environment
    )

    inside = np.zeros((50, 35), bool)
    inside[10:40, 10:35] = True
    part = slice(10, 60), slice(10, 45)
    expected, _ = expected_raster(one[part], other[part], inside)
    np.testing.assert_array_equal(read(tmp_path), expected)
    assert change.figures.matrix.total.pixels == inside.sum()
    assert change.figures.matrix.nodata.pixels == (~inside).sum()


def test_windows_and_threads_do_not_show(tmp_path):
    one, other = noise(1, [1, 2, 4, 0], shape=(1100, 2100)), noise(2, [1, 2, 4], shape=(1100, 2100))
    earlier, later = write(tmp_path / "a.tif", one, nodata=0), write(tmp_path / "b.tif", other, nodata=0)

    changed(tmp_path, earlier, later, parallel_factor="3")

    expected, pairs = expected_raster(one, other, one != 0)
    np.testing.assert_array_equal(read(tmp_path), expected)
    counts = Counter(zip(one.ravel().tolist(), other.ravel().tolist()))
    assert [int(row["Count"]) for row in table_of(tmp_path / "change.tif")] == [counts[pair] for pair in pairs]


def test_a_sparse_raster_of_100_000_pixels_along_a_side_is_quick(tmp_path):
    rasters = []
    for name, value in (("a.tif", 1), ("b.tif", 2)):
        dataset = gdal.GetDriverByName("GTiff").Create(
            str(tmp_path / name), 100_000, 100_000, 1, gdal.GDT_Byte, ["TILED=YES", "SPARSE_OK=TRUE"]
        )
        dataset.SetGeoTransform((500000, 1, 0, 5400000, 0, -1))
        dataset.GetRasterBand(1).SetNoDataValue(0)
        dataset.GetRasterBand(1).WriteArray(np.full((300, 300), value, "uint8"), 70_000, 70_000)
        dataset.FlushCache()
        del dataset
        rasters.append(read_class_raster(RasterInput(name, str(tmp_path / name))))

    change = changed(tmp_path, *rasters)

    assert change.figures.matrix.total.pixels == 90_000
    assert change.figures.matrix.nodata.pixels == 100_000**2 - 90_000
    assert gdal.Open(str(tmp_path / "change.tif")).ReadAsArray(69_999, 69_999, 3, 3).tolist() == [
        [255, 255, 255], [255, 1, 1], [255, 1, 1],
    ]  # fmt: skip


def test_the_report_has_the_figures_and_no_scripts(tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [1, 2, 4])
    earlier = write(tmp_path / "a.tif", one, (WATER, ModelClass(2, "<b>Forest", (0, 100, 0)), TOWN), 0)
    later = write(tmp_path / "b.tif", other, (WATER, FOREST, TOWN), 0)

    change = changed(
        tmp_path, earlier, later, report=str(tmp_path / "r.html"), start=date(2010, 7, 1), end=date(2018, 7, 1)
    )

    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    water = change.figures.matrix.balances()[0]
    assert "&lt;b&gt;Forest" in page
    assert "<script" not in page
    assert "<svg" not in page
    assert page.count('src="data:image/png') > 5
    assert f"{water.net.area / 1e4:+.2f} ha" in page
    assert f"{100 * np.log(water.after.area / water.before.area) / (2922 / 365.2425):+.2f}%" in page
    assert "Class 2 is called" in page
    assert "Puyravaud" in page


def test_classes_with_other_names_are_listed_as_a_warning(tmp_path):
    one = noise(1, [1, 2])
    earlier = write(tmp_path / "a.tif", one, (WATER, FOREST), 0)
    later = write(tmp_path / "b.tif", one, (WATER, ModelClass(2, "Woods", (0, 90, 0))), 0)
    listener = Listener()

    changed(tmp_path, earlier, later, listener)

    assert 'Class 2 is called "Forest" in the earlier raster and "Woods" in the later one.' in listener.warnings


def test_classes_are_matched_by_name(tmp_path):
    one, other = noise(1, [1, 2, 4]), noise(2, [7, 8, 9])
    names = (
        ModelClass(7, "Town", (200, 0, 0)),
        ModelClass(8, "Water", (0, 0, 200)),
        ModelClass(9, "Forest", (0, 100, 0)),
    )
    earlier, later = (
        write(tmp_path / "a.tif", one, (WATER, FOREST, TOWN), 0),
        write(tmp_path / "b.tif", other, names, 0),
    )

    change = changed(tmp_path, earlier, later, matching=Matching.NAME)

    unchanged = sum(int(((one == before) & (other == after)).sum()) for before, after in ((1, 8), (2, 9), (4, 7)))
    assert change.figures.matrix.total.pixels - change.figures.matrix.changed.pixels == unchanged


@pytest.mark.parametrize(
    ("rest", "error", "words"),
    [
        ({"later_classes": "1,99"}, ArgumentError, "has no class 99"),
        ({"earlier_classes": "Sea"}, ArgumentError, 'has no class "Sea"'),
        ({"start": date(2010, 1, 1)}, ArgumentError, "only one of them is specified"),
        ({"start": date(2018, 1, 1), "end": date(2010, 1, 1)}, ArgumentError, "is not after"),
        ({"table": "/tmp/m.txt"}, OutputError, "ends in .csv"),
        ({"report": "/tmp/m.txt"}, OutputError, "ends in .html"),
        ({"output": "/tmp/m.png"}, OutputError, "ends in .tif"),
        ({"parallel_factor": "many"}, ArgumentError, "many"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_written(rest, error, words, tmp_path):
    one = noise(1, [1, 2, 4])
    earlier, later = (write(tmp_path / name, one, (WATER, FOREST, TOWN), 0) for name in ("a.tif", "b.tif"))

    with pytest.raises(error, match=words):
        plan(ChangeJob(earlier, later, **{"output": str(tmp_path / "change.tif"), **rest}))


@pytest.mark.parametrize("name", ["a.tif", "b.tif"])
def test_the_result_does_not_replace_an_input(name, tmp_path):
    one = noise(1, [1, 2, 4])
    earlier, later = (write(tmp_path / each, one, (WATER, FOREST, TOWN), 0) for each in ("a.tif", "b.tif"))

    with pytest.raises(OutputError, match="a file of the input raster"):
        plan(ChangeJob(earlier, later, str(tmp_path / name)))


def test_rasters_that_do_not_overlap_are_refused(tmp_path):
    one = noise(1, [1, 2, 4])
    earlier = write(tmp_path / "a.tif", one, nodata=0)
    later = write(tmp_path / "b.tif", one, nodata=0, transform=(600000, 10, 0, 5400000, 0, -10))

    with pytest.raises(RasterError, match='"b": it does not overlap') as caught:
        plan(ChangeJob(earlier, later, str(tmp_path / "change.tif")))

    assert caught.value.about == "later"


@pytest.mark.parametrize("crs", [("", "EPSG:32633"), ("EPSG:32633", "")])
def test_rasters_of_which_one_has_no_crs_are_refused(crs, tmp_path):
    one = noise(1, [1, 2, 4])
    earlier, later = (write(tmp_path / f"{name}.tif", one, crs=each) for name, each in zip("ab", crs))

    with pytest.raises(RasterError, match="it has no CRS"):
        plan(ChangeJob(earlier, later, str(tmp_path / "change.tif")))


def test_a_cancelled_run_leaves_no_file(tmp_path):
    one = noise(1, [1, 2, 4], shape=(1500, 1500))
    earlier, later = write(tmp_path / "a.tif", one, nodata=0), write(tmp_path / "b.tif", one, nodata=0)
    before = sorted(tmp_path.iterdir())

    for reports in (1, 6):
        with pytest.raises(Cancelled):
            changed(tmp_path, earlier, later, Listener(reports), table=str(tmp_path / "m.csv"))

    assert sorted(tmp_path.iterdir()) == before


def test_the_lakes_of_naip_grew_by_what_numpy_counts(shared_data, tmp_path):
    model = str(shared_data / "models" / "landcover_naip" / "trained.emd")
    environment = Environment(extent=Extent(487000, 5206700, 488200, 5207600))
    for year in (2010, 2018):
        image = RasterInput(f"naip_{year}", str(shared_data / "naip" / f"naip_{year}.tif"))
        inference.run(
            inference.plan(Job((image,), model, str(tmp_path / f"{year}.tif"), environment=environment)), Listener()
        )
    earlier, later = (read_class_raster(RasterInput(year, str(tmp_path / f"{year}.tif"))) for year in ("2010", "2018"))

    change = changed(tmp_path, earlier, later)

    one = gdal.Open(str(tmp_path / "2010.tif"))
    left, width, _, top, _, height = one.GetGeoTransform()
    bounds = [left, top + height * one.RasterYSize, left + width * one.RasterXSize, top]
    near = gdal.Warp(
        "", str(tmp_path / "2018.tif"), format="MEM", outputBounds=bounds, xRes=width, yRes=-height, resampleAlg="near"
    )
    before, after = one.ReadAsArray(), near.ReadAsArray()
    expected, _ = expected_raster(before, after, (before != 255) & (after != 255))
    np.testing.assert_array_equal(read(tmp_path), expected)
    water = next(each for each in change.figures.matrix.balances() if each.earlier.name == "Open Water")
    both = (before != 255) & (after != 255)
    assert water.net.pixels == int((after[both] == 3).sum()) - int((before[both] == 3).sum())
    assert water.after.pixels > 1.3 * water.before.pixels


def test_classes_of_one_name_are_one_row_whichever_of_them_is_chosen(tmp_path):
    pixels, after = noise(3, [1, 2, 3]), noise(4, [1, 2])
    town = (0, 100, 0)
    names = ModelClass(1, "Wald", town), ModelClass(2, "Stadt", town), ModelClass(3, "STADT", town)
    earlier, later = write(tmp_path / "a.tif", pixels, names), write(tmp_path / "b.tif", after, names[:2])
    arguments = {"matching": Matching.NAME, "earlier_classes": "3", "report": str(tmp_path / "r.html")}

    changed(tmp_path, earlier, later, table=str(tmp_path / "m.csv"), **arguments)

    counts = [int(np.count_nonzero((pixels > 1) & (after == value))) for value in (1, 2)]
    with open(tmp_path / "m.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if "pixels" in row]
    assert rows[0] == ["Stadt", "pixels", *map(str, counts), str(sum(counts))]
    assert [row[0] for row in rows] == ["Stadt", "Total"]
    assert "data:image/png" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lists", [{"earlier_classes": "9"}, {"later_classes": "9"}])
def test_chosen_classes_without_pixels_have_a_report_without_a_diagram(lists, tmp_path):
    classes = (WATER, FOREST, ModelClass(9, "Bog", (9, 9, 9)))
    earlier = write(tmp_path / "a.tif", noise(3, [1, 2]), classes, nodata=0)
    later = write(tmp_path / "b.tif", noise(4, [1, 2]), classes, nodata=0)

    changed(tmp_path, earlier, later, report=str(tmp_path / "r.html"), **lists)

    assert (read(tmp_path) == 0).all()  # Other
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Gains and losses" in page
    assert "Matrix" not in page


def test_classes_called_like_a_column_of_the_matrix_have_their_values(tmp_path):
    classes = ModelClass(1, "Total", (0, 0, 9)), ModelClass(2, "Unit", (0, 9, 0)), TOWN
    earlier = write(tmp_path / "a.tif", noise(3, [1, 2, 4]), classes, nodata=0)
    later = write(tmp_path / "b.tif", noise(4, [1, 2, 4]), classes, nodata=0)

    changed(tmp_path, earlier, later, table=str(tmp_path / "m.csv"))

    with open(tmp_path / "m.csv", encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file)]
    assert rows[0] == ["Class_From", "Unit", "1 Total", "2 Unit", "Town", "Total"]
    assert [row[0] for row in rows[1:5]] == ["1 Total", "2 Unit", "Town", "Total"]


@pytest.mark.parametrize("count", [30, 31])
def test_the_report_says_that_classes_are_left_out_only_if_some_are(count, tmp_path):
    pixels = np.arange(1, count + 1, dtype=np.uint8)[None, :].repeat(3, axis=0)
    earlier, later = write(tmp_path / "a.tif", pixels, nodata=0), write(tmp_path / "b.tif", pixels, nodata=0)

    changed(tmp_path, earlier, later, report=str(tmp_path / "r.html"))

    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert ("Only the 30 largest classes" in page) == (count == 31)


def test_the_nodata_value_of_uint32_rasters_is_no_class(tmp_path):
    one, other = noise(1, [1, 2, 2**32 - 1], "uint32"), noise(2, [1, 2, 2**32 - 1], "uint32")
    earlier, later = (
        write(tmp_path / name, each, nodata=2**32 - 1) for name, each in (("a.tif", one), ("b.tif", other))
    )

    changed(tmp_path, earlier, later)

    expected, _ = expected_raster(one, other, (one < 3) & (other < 3))
    np.testing.assert_array_equal(read(tmp_path), expected)


def test_unchanged_classes_keep_their_names_where_qgis_calls_all_of_them_no_change(tmp_path):
    classes = (WATER, FOREST, TOWN)
    earlier = write(tmp_path / "a.tif", noise(1, [1, 2, 4]), classes, nodata=0)
    later = write(tmp_path / "b.tif", noise(2, [1, 2, 4]), classes, nodata=0)
    changed(tmp_path, earlier, later)
    rows = table_of(tmp_path / "change.tif")
    style = {int(row["Value"]): Entry(row["Class_name"], (9, 9, 9)) for row in rows}  # as QGIS 3.40 makes one

    found = read_class_raster(RasterInput("change", str(tmp_path / "change.tif")), style)

    assert [entry.name for entry in found.classes][:4] == [
        "No Change (Water)", "Water->Forest", "Water->Town", "Forest->Water",
    ]  # fmt: skip
    assert found.classes[0].color == (9, 9, 9)


def test_names_are_the_same_however_their_accents_are_encoded(tmp_path):
    composed, apart = "Gr\u00fcnland", "Gru\u0308nland"
    pixels = noise(1, [1, 2])
    earlier = write(tmp_path / "a.tif", pixels, (ModelClass(1, composed, (0, 9, 0)), FOREST), nodata=0)
    later = write(tmp_path / "b.tif", pixels, (ModelClass(1, apart, (0, 9, 0)), FOREST), nodata=0)

    change = changed(tmp_path, earlier, later, matching=Matching.NAME)

    assert change.figures.matrix.changed.pixels == 0
    assert not change.figures.matrix.pairing.differences()
