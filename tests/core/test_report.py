"""The report matches the run, in HTML that no text of a model can break; it is published with the map or not at all."""

from __future__ import annotations

import base64
import os
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Cancelled, Environment, Extent, ItemsError, OutputError, plan, run
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model, index_model, plain_classes

EVIL = '<script>alert("1")</script> & \u202eco\x07'
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "ul", "li", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Document(HTMLParser):
    """The content that a browser would display: tags, words, rows of all tables, and images."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.words, self.rows, self.pictures, self.open = [], [], [], [], []
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attributes)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "img":
            self.pictures.append(base64.b64decode(dict(attributes)["src"].split(",")[1]))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data
        if self.open and self.open[-1] != "style" and data.strip():
            self.words.append(data.strip())

    def fact(self, label):
        (result,) = [row[1] for row in self.rows if len(row) == 2 and row[0] == label]
        return result


def pixels_of(png, tmp_path):
    """The image as an array (rows, cols, 4)."""
    path = f"/vsimem/{tmp_path.name}.png"
    gdal.FileFromMemBuffer(path, png)
    image = gdal.Open(path)
    table = image.GetRasterBand(1).GetColorTable()
    index = image.ReadAsArray()
    clear = image.GetRasterBand(1).GetNoDataValue()
    colors = np.array([table.GetColorEntry(number) for number in range(table.GetCount())], np.uint8)
    if clear is not None:
        colors[int(clear), 3] = 0
    return colors[index]


@pytest.fixture
def indexed(tmp_path):
    """A raster of indices of three classes with a hole, and its model."""
    classes = [(100_000, "Wood", (10, 20, 30)), (100_007, EVIL, (200, 0, 0)), (7, "Lake", (0, 0, 255))]
    model = index_model(tmp_path / "m.onnx", classes, name=EVIL, owner="<b>me</b>", tile_size=64)
    pixels = np.full((1, 60, 90), 1, np.uint8)
    pixels[:, :20] = 2
    pixels[:, 50:, 60:] = 250
    return write_raster(tmp_path / "i.tif", pixels, 250), model


def reported(rasters, model, tmp_path, listener=None, **rest):
    path = tmp_path / "report.html"
    rest = {"host": "Host 1.2", **rest}
    run(plan(make_job(rasters, model, tmp_path / "out.tif", report=str(path), **rest)), listener or Listener())
    return Document(path)


def test_the_class_table_lists_the_counted_pixels_in_descending_order(indexed, tmp_path):
    document = reported(*indexed, tmp_path)

    rows = [row[1:6] for row in document.rows if len(row) == 7]
    assert rows == [
        ["Value", "Class", "Pixels", "Area", "Share"],
        ["100007", '<script>alert("1")</script> & co', "3,300", "33.03 ha", "64.71%"],
        ["7", "Lake", "1,800", "18.01 ha", "35.29%"],
        ["", "NoData", "300", "3.00 ha", ""],
    ]  # fmt: skip
    assert any(text.startswith("Classes without pixels (1): 100000 Wood") for text in document.words)


def test_no_text_of_a_model_becomes_html(indexed, tmp_path):
    document = reported(*indexed, tmp_path)

    assert set(document.tags) <= ALLOWED
    assert document.fact("owner") == "<b>me</b>"


def test_the_image_displays_the_map_in_its_colours(indexed, tmp_path):
    document = reported(*indexed, tmp_path)

    actual = pixels_of(document.pictures[0], tmp_path)
    factor = 5  # 90 columns become 450
    assert actual.shape == (60 * factor, 90 * factor, 4)
    small = actual[factor // 2 :: factor, factor // 2 :: factor]
    expected = np.full((60, 90, 4), (200, 0, 0, 255), np.uint8)
    expected[:20] = (0, 0, 255, 255)
    expected[50:, 60:, 3] = 0
    np.testing.assert_array_equal(small[..., 3], expected[..., 3])
    np.testing.assert_array_equal(small[expected[..., 3] > 0], expected[expected[..., 3] > 0])


@pytest.mark.parametrize(
    ("transform", "shape", "turned"),
    [
        ((500000, 10, 0, 5400000, 0, -20), (12, 6), np.s_[:, :]),
        ((500000, 10, 0, 5300000, 0, 20), (12, 6), np.s_[::-1, :]),
        ((500000, -10, 0, 5400000, 0, -20), (12, 6), np.s_[:, ::-1]),
    ],
)
def test_pictures_are_north_up_and_true_to_the_shape_of_cells(transform, shape, turned, tmp_path):
    model = index_model(tmp_path / "m.onnx", plain_classes(3), tile_size=64)
    pixels = np.zeros((1, 6, 6), np.uint8)
    pixels[:, :2, :3] = 1
    raster = write_raster(tmp_path / "i.tif", pixels)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetGeoTransform(transform)
    dataset.FlushCache()

    document = reported(raster, model, tmp_path)

    actual = pixels_of(document.pictures[0], tmp_path)
    rows, cols = actual.shape[0] // shape[0], actual.shape[1] // shape[1]
    assert actual.shape[0] == 2 * actual.shape[1]
    blue = actual[rows // 2 :: rows, cols // 2 :: cols][: shape[0], : shape[1], 0] > 0
    np.testing.assert_array_equal(blue, pixels[0].repeat(2, axis=0)[turned] > 0)


def test_parameters_environment_and_times_are_those_of_the_run(indexed, tmp_path):
    raster, model = indexed
    extent = Extent(500000, 5399800, 500500, 5400000)

    document = reported(
        raster,
        model,
        tmp_path,
        arguments="padding 4;threshold 0.25",
        environment=Environment(extent=extent),
        parallel_factor="2",
    )

    assert document.fact("Input raster") == f"i, {raster}"
    assert document.fact("Classified raster") == str(tmp_path / "out.tif")
    assert document.fact("Coordinate system") == "WGS 84 / UTM zone 33N (EPSG:32633)"
    assert document.fact("Cell size") == "10 x 10 metre"
    assert document.fact("Size") == "50 x 20 pixels"
    assert document.fact("Extent") == "500000, 5399800, 500500, 5400000 (xmin, ymin, xmax, ymax)"
    assert document.fact("Program") == "Host 1.2"
    assert document.fact("Workers") == "2"
    assert document.fact("Execution provider") == "CPUExecutionProvider (requested: best available)"
    values = {row[0]: row[1] for row in document.rows if len(row) == 3}
    assert (values["padding"], values["threshold"], values["tile_size"], values["fill"]) == (
        "4",
        "0.25",
        "64",
        "reflect",
    )
    steps = [row[0] for row in document.rows if len(row) == 2 and re.fullmatch(r"\d+\.\d s", row[1])]
    assert steps == ["Planning", "Opening the model", "Classification", "Finishing the files", "Total"]


def test_the_report_lists_warnings_and_has_no_box_without_any(indexed, tmp_path):
    raster, _ = indexed
    coarse = index_model(tmp_path / "coarse.onnx", plain_classes(3), tile_size=64, cell_size=500)
    listener = Listener()

    fine = index_model(tmp_path / "fine.onnx", plain_classes(3), tile_size=64, value_range=[0, 2])
    quiet = reported(raster, fine, tmp_path)
    document = reported(raster, coarse, tmp_path, listener)

    assert "Warnings" not in quiet.words
    assert listener.warnings[0] in document.words


def test_without_a_crs_the_report_lists_only_pixels(indexed, tmp_path):
    raster, model = indexed
    plain = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "plain.tif"), 90, 60, 1)
    plain.GetRasterBand(1).WriteArray(gdal.Open(str(raster)).ReadAsArray() % 3)
    plain.FlushCache()

    document = reported(tmp_path / "plain.tif", model, tmp_path)

    assert [row[4] for row in document.rows if len(row) == 7][1:] == [""] * (len(document.pictures) // 2 + 1)
    assert document.fact("Coordinate system") == "none"
    assert not any("ellipsoid" in text for text in document.words)


def test_a_map_without_a_class_has_a_report_too(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 1, [(1, "Only", (1, 2, 3))], tile_size=64)
    raster = write_raster(tmp_path / "i.tif", np.zeros((1, 10, 10), np.uint8), 0)

    assert "No pixels were classified." in reported(raster, model, tmp_path).words


def test_a_large_map_is_drawn_small_and_300_classes_are_listed(tmp_path):
    classes = [(999_000 + value, f"Kind {value}", (value % 256, value // 256, 9)) for value in range(300)]
    model = index_model(tmp_path / "m.onnx", classes, tile_size=256)
    index = np.arange(1500) // 5
    raster = write_raster(tmp_path / "i.tif", np.broadcast_to(index.astype(np.uint16), (1, 600, 1500)).copy())

    document = reported(raster, model, tmp_path)

    assert sum(row[3] == "3,000" for row in document.rows if len(row) == 7) == 300
    width, height = np.frombuffer(document.pictures[0][16:24], ">u4")
    assert (width, height) == (900, 360)
    assert os.path.getsize(tmp_path / "report.html") < 600_000


@pytest.mark.parametrize(
    ("name", "message"),
    [("r.pdf", "ends in .html or .htm"), ("", "ends in .html or .htm"), ("gone/r.html", "does not exist")],
)
def test_a_path_that_cannot_be_written_is_refused_before_the_network_runs(indexed, tmp_path, name, message):
    raster, model = indexed
    listener = Listener()

    with pytest.raises(OutputError, match=message):
        run(plan(make_job(raster, model, tmp_path / "out.tif", report=f"{tmp_path}/{name}")), listener)

    assert listener.fractions == []
    assert not (tmp_path / "out.tif").exists()


def test_an_input_file_cannot_be_replaced_by_the_report(indexed, tmp_path):
    raster, model = indexed
    image = raster.rename(tmp_path / "image.html")

    with pytest.raises(OutputError, match="a file of the input raster"):
        plan(make_job(image, model, tmp_path / "out.tif", report=str(image)))


def test_map_and_report_appear_together_or_not_at_all(indexed, tmp_path, monkeypatch):
    raster, model = indexed
    (tmp_path / "report.html").write_text("old")
    before = sorted(os.listdir(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pixelwise.inference.card.html.heading", full)
    with pytest.raises(OutputError, match=r"report\.html: it cannot be written \(No space left"):
        reported(raster, model, tmp_path)
    monkeypatch.undo()
    with pytest.raises(Cancelled):
        reported(raster, model, tmp_path, Listener(cancel_after=1))

    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "report.html").read_text() == "old"


@pytest.fixture
def three(tmp_path):
    """Two rasters of three bands, and one of two bands that the model does not accept."""
    paths = [
        write_raster(tmp_path / f"{n}.tif", textured(30, 40 + n, bands, seed=n)) for n, bands in enumerate((3, 3, 2))
    ]
    return paths, argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], tile_size=64)


def test_items_have_a_section_each_and_the_overlay_one(three, tmp_path):
    (first, second, _), model = three
    job = make_job([first, second], model, tmp_path / "all.tif", report=str(tmp_path / "r.html"))

    run_batch(plan_batch(job, str(tmp_path / "items")), Listener())

    document = Document(tmp_path / "r.html")
    assert [row[1:3] for row in document.rows if len(row) == 5][1:] == [["0", "1,200"], ["1", "1,230"]]
    for text in ("1. 0", "2. 1", "All items merged", "2 of 2 raster items were classified into "):
        assert any(actual.startswith(text) for actual in document.words)
    assert len([png for png in document.pictures if len(png) > 200]) == 3


def test_if_an_item_fails_the_report_names_it_and_the_old_overlay_is_kept(three, tmp_path):
    rasters, model = three
    (tmp_path / "all.tif").write_text("old")
    job = make_job(rasters, model, tmp_path / "all.tif", report=str(tmp_path / "r.html"))

    with pytest.raises(ItemsError, match=r"The report is .*r\.html\."):
        run_batch(plan_batch(job, str(tmp_path / "items")), Listener())

    document = Document(tmp_path / "r.html")
    assert any(text.startswith('2: Input raster "2": the model needs 3 bands') for text in document.words)
    assert any(text.startswith("2 of 3 raster items were classified") for text in document.words)
    assert (tmp_path / "all.tif").read_text() == "old"
