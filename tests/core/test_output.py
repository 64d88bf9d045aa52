"""The output contains its classes, so that any software displays them."""

import subprocess
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, plan, run
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.result.style import write_qml
from pixelwise.tests.core.runs import classify, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model, color, index_model

NAMES = ["Water", "Wald & Wiese <1>", "湿地"]
THREE = [(value, name, color(value)) for value, name in zip((1, 4, 7), NAMES)]
MANY = [(value, f"Class {value}", color(value)) for value in range(300)]
CORINE = [(value, f"Code {value}", color(value)) for value in range(111, 1000, 37)]


@pytest.fixture
def three(tmp_path):
    """A classified raster with three classes, and its expected class values."""
    image = textured(300, 400)
    raster = write_raster(tmp_path / "image.tif", image)
    classify(raster, argmax_model(tmp_path / "m.onnx", 3, THREE), tmp_path / "classes.tif")
    return tmp_path / "classes.tif", np.array([1, 4, 7])[image.argmax(axis=0)]


def rows_of(table):
    return [
        (
            table.GetValueAsInt(row, 0),
            table.GetValueAsString(row, 1),
            table.GetValueAsDouble(row, 2),
            tuple(table.GetValueAsInt(row, column) for column in (3, 4, 5)),
        )
        for row in range(table.GetRowCount())
    ]


def entries_of(qml):
    entries = ElementTree.parse(qml).getroot().iter("paletteEntry")
    return [(int(entry.get("value")), entry.get("label"), entry.get("color")) for entry in entries]


def test_the_attribute_table_lists_classes_counts_and_colours(three):
    path, expected = three

    dataset = gdal.Open(str(path))

    table = dataset.GetRasterBand(1).GetDefaultRAT()
    assert rows_of(table) == [(value, name, float((expected == value).sum()), parts) for value, name, parts in THREE]
    usages = [table.GetUsageOfCol(column) for column in range(6)]
    assert usages == [gdal.GFU_MinMax, gdal.GFU_Name, gdal.GFU_PixelCount, gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue]
    assert table.GetTypeOfCol(2) == gdal.GFT_Real


def test_the_band_contains_colours_names_type_and_nodata(three):
    path, expected = three

    dataset = gdal.Open(str(path))

    band = dataset.GetRasterBand(1)
    assert [band.GetColorTable().GetColorEntry(value)[:3] for value in (1, 4, 7)] == [parts for _, _, parts in THREE]
    assert band.GetCategoryNames() == ["", NAMES[0], "", "", NAMES[1], "", "", NAMES[2]]
    assert (band.DataType, band.GetNoDataValue()) == (gdal.GDT_Byte, 255)
    np.testing.assert_array_equal(band.ReadAsArray(), expected)


def test_the_style_lists_the_classes(three):
    path, _ = three

    entries = entries_of(path.with_suffix(".qml"))

    assert entries == [(value, name, "#{:02x}{:02x}{:02x}".format(*parts)) for value, name, parts in THREE]


@pytest.mark.parametrize("name", ["森林　密", "Forêt dense", "می‌روند", "a\tb\nc", "<&>\"'"])
def test_the_style_spells_names_as_the_model_does(tmp_path, name):
    classes = [(1, name, (1, 2, 3)), (2, "x\x00\x1by", (4, 5, 6))]

    write_qml(str(tmp_path / "c.qml"), [ModelClass(*entry) for entry in classes])

    labels = [label for _, label, _ in entries_of(tmp_path / "c.qml")]
    assert labels == [name.replace("\t", " ").replace("\n", " "), "xy"]


def test_overviews_can_contain_values_that_32_bit_floats_cannot(tmp_path):
    index = np.random.default_rng(0).integers(0, 3, (1, 400, 300)).astype(np.uint16)
    values = [311100001, 311100003, 311100007]
    classes = [(value, str(value), color(value % 999)) for value in values]

    classify(write_raster(tmp_path / "image.tif", index), index_model(tmp_path / "m.onnx", classes), tmp_path / "c.tif")

    dataset = gdal.Open(str(tmp_path / "c.tif"))
    assert set(np.unique(dataset.GetRasterBand(1).GetOverview(0).ReadAsArray())) == set(values)
    np.testing.assert_array_equal(dataset.ReadAsArray(), np.array(values)[index[0]])


def test_the_file_is_tiled_compressed_and_has_overviews_of_the_most_frequent_class(three):
    path, expected = three

    dataset = gdal.Open(str(path))

    band = dataset.GetRasterBand(1)
    assert dataset.GetMetadata("IMAGE_STRUCTURE")["COMPRESSION"] == "LZW"
    assert band.GetBlockSize() != [400, 1]
    assert [(band.GetOverview(n).YSize, band.GetOverview(n).XSize) for n in range(band.GetOverviewCount())] == [
        (150, 200)
    ]
    overview = band.GetOverview(0).ReadAsArray()
    assert set(np.unique(overview)) <= {1, 4, 7}
    blocks = expected.reshape(150, 2, 200, 2).transpose(0, 2, 1, 3).reshape(150, 200, 4)
    counts = np.stack([(blocks == value).sum(axis=2) for value in (1, 4, 7)])
    clear = counts.max(axis=0) >= 3
    np.testing.assert_array_equal(overview[clear], np.array([1, 4, 7])[counts.argmax(axis=0)][clear])


@pytest.mark.parametrize("classes", [MANY, CORINE], ids=["300 classes", "values 111 to 999"])
def test_many_classes_and_large_values_are_kept_apart(tmp_path, classes):
    index = np.random.default_rng(0).integers(0, len(classes), (1, 40, 50)).astype(np.uint16)
    raster = write_raster(tmp_path / "image.tif", index)

    values = classify(raster, index_model(tmp_path / "m.onnx", classes), tmp_path / "classes.tif")

    dataset = gdal.Open(str(tmp_path / "classes.tif"))
    band = dataset.GetRasterBand(1)
    np.testing.assert_array_equal(values, np.array([value for value, _, _ in classes])[index[0]])
    assert (band.DataType, band.GetNoDataValue()) == (gdal.GDT_UInt16, 65535)
    assert [row[:2] + row[3:] for row in rows_of(band.GetDefaultRAT())] == classes
    assert [entry[:2] for entry in entries_of(tmp_path / "classes.qml")] == [entry[:2] for entry in classes]


def test_gdalinfo_shows_the_grid_of_the_input(three, tmp_path):
    path, _ = three

    classes = [
        [line for line in printed.splitlines() if line.startswith(("Size is", "Origin", "Pixel Size", "    ID["))]
        for printed in (
            subprocess.run(["gdalinfo", str(name)], capture_output=True, text=True, check=True).stdout
            for name in (path, tmp_path / "image.tif")
        )
    ]

    assert classes[0] == classes[1]
    assert len(classes[0]) >= 4


def test_a_result_replaces_an_older_one_with_all_its_sidecars(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(30, 40))
    output = tmp_path / "classes.tif"
    classify(raster, argmax_model(tmp_path / "a.onnx", 3, THREE), output)

    classify(raster, argmax_model(tmp_path / "b.onnx", 3), output)

    dataset = gdal.Open(str(output))
    assert [row[:2] for row in rows_of(dataset.GetRasterBand(1).GetDefaultRAT())] == [
        (0, "Class 0"),
        (1, "Class 1"),
        (2, "Class 2"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.onnx", "b.onnx", "classes.qmd", "classes.qml", "classes.tif", "classes.tif.aux.xml", "image.tif",
    ]  # fmt: skip


def test_the_summary_counts_the_written_pixels(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(30, 40))
    output = tmp_path / "classes.tif"

    summary = run(plan(make_job(raster, argmax_model(tmp_path / "m.onnx", 3, THREE), output)), NullProgress())

    values = read(output)
    assert [(entry.value, count) for entry, count in summary.classes] == [
        (value, (values == value).sum()) for value in (1, 4, 7)
    ]
