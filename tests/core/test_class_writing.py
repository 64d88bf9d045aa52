"""The loop that writes a class raster: mask, sparse blocks, counts, table, style, record; all files or none."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Cancelled, NullProgress, OutputError, Polygons, RasterInput
from pixelwise.inference.card.result_card import describe_result
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.classes import Legend, ModelClass
from pixelwise.inference.raster.mask import Mask
from pixelwise.inference.result.class_columns import Column
from pixelwise.inference.result.destinations import require_destinations
from pixelwise.inference.result.layer_metadata import history
from pixelwise.inference.result.outputs import Output, OutputKind, outputs_of
from pixelwise.inference.result.stored_legend import write_stored_style
from pixelwise.inference.thematic import (
    ClassFile,
    files_read,
    publishing,
    read_class_raster,
    tool_provenance,
    write_class_raster,
)
from pixelwise.tests.core.runs import Listener, read, write_raster

GRID = Grid("EPSG:32633", (500000, 10, 0, 5400000, 0, -10), 1500, 1200)
CLASSES = (ModelClass(0, "Other", (9, 9, 9)), ModelClass(1, "Water", (0, 0, 255)), ModelClass(2, "Town", (255, 0, 0)))
LEGEND = Legend(CLASSES, np.dtype(np.uint8), 255)
VALUES = np.random.default_rng(1).integers(0, 4, (GRID.rows, GRID.cols)).astype(np.uint8)  # 3 has no class
RECORD = tool_provenance(
    "Clean Classes", [RasterInput("map", "map")], {"radius": "1"}, Polygons("area", ()), "QGIS 3.40"
)


def of_values(window: Window) -> np.ndarray:
    return VALUES[window.row : window.bottom, window.col : window.right]


def write(target, compute=of_values, progress=None, **fields):
    listener = progress or NullProgress()
    with publishing([Output(OutputKind.CLASSES, str(target))], listener) as publications:
        path = publications.files[OutputKind.CLASSES].path
        file = replace(ClassFile(path, str(target), GRID, LEGEND, RECORD, "Cleaned classes"), **fields)
        return write_class_raster(file, compute, listener)


def rows_of(path):
    dataset = gdal.Open(str(path))  # of which the table is a part
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    columns = range(table.GetColumnCount())
    names = [table.GetNameOfCol(column) for column in columns]
    return [
        dict(zip(names, [table.GetValueAsString(row, column) for column in columns]))
        for row in range(table.GetRowCount())
    ]


def test_the_raster_has_the_computed_values_and_a_value_without_a_class_is_counted_by_its_number(tmp_path):
    result = write(tmp_path / "c.tif")

    np.testing.assert_array_equal(read(tmp_path / "c.tif"), VALUES)
    counts = np.bincount(VALUES.ravel(), minlength=4).tolist()
    assert [(row["Value"], row["Class"], row["Count"]) for row in rows_of(tmp_path / "c.tif")] == [
        (str(value), name, str(counts[value])) for value, name in enumerate(["Other", "Water", "Town", "3"])
    ]
    assert [covered.pixels for _, covered in result.statistics.classes] == counts


@pytest.mark.parametrize("transparent", [frozenset(), frozenset({0}), frozenset({0, 2})])
def test_the_style_can_be_made_again_from_the_raster_alone(tmp_path, transparent):
    write(tmp_path / "c.tif", transparent=transparent)
    (tmp_path / "c.qml").rename(tmp_path / "written.qml")

    write_stored_style(str(tmp_path / "c.tif"), str(tmp_path / "again.qml"))

    assert (tmp_path / "again.qml").read_bytes() == (tmp_path / "written.qml").read_bytes()


def test_pixels_outside_the_mask_are_nodata_and_windows_outside_it_are_not_computed(tmp_path):
    square = "POLYGON ((500000 5400000, 503000 5400000, 503000 5396000, 500000 5396000, 500000 5400000))"
    shape = bytes(ogr.CreateGeometryFromWkt(square).ExportToWkb())
    computed = []

    def compute(window: Window) -> np.ndarray:
        computed.append(window)
        return of_values(window)

    write(tmp_path / "c.tif", compute, mask=Mask.of(Polygons("m", (shape,)), GRID))

    expected = np.full_like(VALUES, 255)
    expected[:400, :300] = VALUES[:400, :300]
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), expected)
    assert [(window.row, window.col) for window in computed] == [(0, 0)]


def test_a_window_without_classes_is_not_stored_and_counts_as_nodata(tmp_path):
    result = write(tmp_path / "c.tif", lambda window: None if window.col else of_values(window))

    dataset = gdal.Open(str(tmp_path / "c.tif"))
    band = dataset.GetRasterBand(1)
    right = GRID.cols - 1024
    assert band.GetDataCoverageStatus(1024, 0, right, GRID.rows)[0] == gdal.GDAL_DATA_COVERAGE_STATUS_EMPTY
    assert result.statistics.nodata.pixels == right * GRID.rows


def test_a_tool_writes_its_own_columns_and_leaves_transparent_values_out_of_the_style(tmp_path):
    def columns(statistics):
        classes = [entry for entry, _ in statistics.classes]
        return (
            Column("Value", gdal.GFU_MinMax, [entry.value for entry in classes]),
            Column("Class_From", gdal.GFU_Generic, [f"from {entry.name}" for entry in classes]),
            Column("Area", gdal.GFU_Generic, [0.5 for _ in classes]),
        )

    write(tmp_path / "c.tif", columns=columns, transparent=frozenset({0}))

    assert rows_of(tmp_path / "c.tif")[1] == {"Value": "1", "Class_From": "from Water", "Area": "0.5"}
    described = describe_result(str(tmp_path / "c.tif")).values()["classes"]
    assert described[1] == {"value": 1, "class_from": "from Water", "area": 0.5}
    style = (tmp_path / "c.qml").read_text(encoding="utf-8")
    assert ('value="0"' in style, 'value="1" label="Water"' in style) == (False, True)


def test_the_layer_metadata_and_the_record_name_the_tool(tmp_path):
    write(tmp_path / "c.tif")

    lines = history(str(tmp_path / "c.qmd"))
    card = describe_result(str(tmp_path / "c.tif")).values()
    assert lines[0].startswith("Made by: Pixelwise")
    assert lines[0].endswith(", Clean Classes")
    assert lines[1:5] == ("Run from: QGIS 3.40", "Parameters: radius 1", "Input: map", "Mask: area")
    assert not any(line.startswith(("Model", "Bands", "SHA")) for line in lines)
    assert card["tool"] == {"name": "Clean Classes"}
    assert card["arguments"] == {"radius": "1"}
    assert "model" not in card


def test_a_run_that_is_cancelled_leaves_the_file_that_was_there(tmp_path):
    (tmp_path / "c.tif").write_bytes(b"old")

    with pytest.raises(Cancelled):
        write(tmp_path / "c.tif", progress=Listener(cancel_after=2))

    assert os.listdir(tmp_path) == ["c.tif"]
    assert (tmp_path / "c.tif").read_bytes() == b"old"


def test_a_table_and_a_page_are_published_with_the_raster_or_not_at_all(tmp_path):
    kinds = {OutputKind.CLASSES: "c.tif", OutputKind.TABLE: "t.csv", OutputKind.REPORT: "r.html"}
    outputs = [Output(kind, str(tmp_path / name)) for kind, name in kinds.items()]

    def write_all(fail):
        with publishing(outputs, NullProgress()) as publications:
            for publication in publications.files.values():
                with open(publication.path, "w", encoding="utf-8") as file:
                    file.write("x")
            if fail:
                raise OutputError("disk full")

    with pytest.raises(OutputError):
        write_all(True)
    assert os.listdir(tmp_path) == []
    write_all(False)
    assert sorted(os.listdir(tmp_path)) == ["c.tif", "r.html", "t.csv"]


def test_what_was_written_is_read_as_the_same_class_raster(tmp_path):
    write(tmp_path / "c.tif", only_present=True)

    found = read_class_raster(RasterInput("c", str(tmp_path / "c.tif")))

    assert [(entry.value, entry.name, entry.color) for entry in found.classes][:3] == [
        (entry.value, entry.name, entry.color) for entry in CLASSES
    ]
    assert (found.nodata, found.is_complete, found.grid) == (255, True, Grid.of(gdal.Open(str(tmp_path / "c.tif"))))


class ToolJob:
    """A job of a tool: fields with the paths of its outputs."""

    def __init__(self, **paths: str) -> None:
        vars(self).update(paths)


@pytest.mark.parametrize(
    ("fields", "about", "words"),
    [
        ({"output": "c.png"}, "output", "ends in .tif or .tiff"),
        ({"output": "c.tif", "table": "t.xlsx"}, "table", "the table is a CSV file"),
        ({"output": "c.tif", "report": "r.pdf"}, "report", "ends in .html or .htm"),
        ({"output": "a.tif"}, "output", "this is a file of the input raster"),
    ],
)
def test_destinations_of_a_tool_are_refused_as_those_of_classify_pixels(tmp_path, fields, about, words):
    raster = write_raster(tmp_path / "a.tif", VALUES[None, :50, :50])
    job = ToolJob(**{field: str(tmp_path / name) for field, name in fields.items()})

    with pytest.raises(OutputError, match=words) as caught:
        require_destinations(outputs_of(job), files_read([RasterInput("a", str(raster))]))

    assert caught.value.about == about


def test_a_vector_output_may_have_the_suffix_of_a_vector_format(tmp_path):
    require_destinations(outputs_of(ToolJob(polygons=str(tmp_path / "f.gpkg"))), {})
