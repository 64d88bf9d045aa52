"""A result contains a record of its creation: in the raster, in its layer metadata and in its attribute table."""

import hashlib
import json
import os
import shutil
import xml.etree.ElementTree as ElementTree

import numpy as np
import onnx
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, plan, run
from pixelwise.inference.command_line import main
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.model_hash import network_hash
from pixelwise.inference.result.layer_metadata import history, is_own
from pixelwise.inference.result.provenance import DOMAIN, Provenance
from pixelwise.tests.core.runs import Listener, classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model, color, conv_model

THREE = [(value, name, color(value)) for value, name in zip((1, 4, 7), ("Water", "Wald & Wiese <1>", "湿地"))]


@pytest.fixture
def raster(tmp_path):
    return write_raster(tmp_path / "image.tif", textured(60, 80))


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "m.onnx", 3, THREE, name="Three classes")


def record_of(path):
    return json.loads(gdal.Open(str(path)).GetMetadataItem("RECORD", DOMAIN))


def columns_of(path):
    """The columns of a raster's attribute table by name."""
    dataset = gdal.Open(str(path))
    table = dataset.GetRasterBand(1).GetDefaultRAT()  # exists as long as the dataset
    names = [table.GetNameOfCol(column) for column in range(table.GetColumnCount())]
    rows = range(table.GetRowCount())
    return {name: [table.GetValueAsString(row, column) for row in rows] for column, name in enumerate(names)}


def describe(capsys, *arguments):
    code = main(["describe", *map(str, arguments)])
    return code, *capsys.readouterr()


def test_the_raster_names_model_arguments_inputs_and_versions(tmp_path, raster, model):
    classify(raster, model, tmp_path / "o.tif", arguments="padding 16;batch_size 2")

    record = record_of(tmp_path / "o.tif")
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert record["model"] == {"name": "Three classes", "file": "m.onnx", "network": "m.onnx", "sha256": digest}
    assert record["arguments"]["padding"] == "16"
    assert record["inputs"] == ["image.tif"]
    assert record["bands"] == [1, 2, 3]
    assert {"onnxruntime", "GDAL", "numpy"} == set(record["versions"])
    assert gdal.Open(str(tmp_path / "o.tif")).GetMetadataItem("TIFFTAG_SOFTWARE") == record["software"]
    assert record["software"].startswith("Pixelwise ")


@pytest.mark.parametrize("output", ["output", "confidence", "probabilities"])
def test_every_raster_has_a_record_and_layer_metadata(tmp_path, raster, output):
    model = conv_model(tmp_path / "m.onnx", np.eye(3).tolist(), value_range=[0, 1])
    files = {name: str(tmp_path / f"{name}.tif") for name in ("output", "confidence", "probabilities")}

    run(plan(make_job(raster, model, files.pop("output"), **files)), NullProgress())

    assert record_of(tmp_path / f"{output}.tif")["inputs"] == ["image.tif"]
    assert is_own(str(tmp_path / f"{output}.qmd"))


def test_the_same_run_produces_the_same_bytes_in_any_folder(tmp_path, raster, model):
    written = []
    for number, arguments in enumerate(("", "batch_size 3")):
        folder = tmp_path / str(number)
        folder.mkdir()
        copies = shutil.copy(raster, folder), shutil.copy(model, folder)
        classify(*copies, folder / "o.tif", arguments=arguments)
        written.append([(folder / name).read_bytes() for name in ("o.tif", "o.tif.aux.xml", "o.qml", "o.qmd")])

    assert written[0] == written[1]


def test_no_record_has_an_absolute_path(tmp_path, raster, model):
    classify(raster, model, tmp_path / "o.tif")

    texts = [(tmp_path / name).read_bytes() for name in ("o.tif", "o.tif.aux.xml", "o.qmd")]
    assert not any(str(tmp_path).encode() in text for text in texts)


def test_the_attribute_table_has_the_area_of_each_class_in_hectares(tmp_path, raster, model):
    classes = classify(raster, model, tmp_path / "o.tif")

    columns = columns_of(tmp_path / "o.tif")
    areas = [float(area) for area in columns["Area_ha"]]
    assert list(columns) == ["Value", "Class", "Count", "Red", "Green", "Blue", "Area_ha"]
    # Cells of 10 m at the central meridian of UTM; there, a metre of the map is 1 / 0.9996 m.
    expected = [(classes == value).sum() * 100 / 0.9996**2 / 1e4 for value, _, _ in THREE]
    np.testing.assert_allclose(areas, expected, rtol=1e-4)


def test_a_map_without_a_location_on_the_earth_has_no_areas(tmp_path, model):
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "plain.tif"), 80, 60, 3)
    dataset.WriteArray(textured(60, 80))
    dataset = None

    classify(tmp_path / "plain.tif", model, tmp_path / "o.tif")

    assert list(columns_of(tmp_path / "o.tif")) == ["Value", "Class", "Count", "Red", "Green", "Blue"]


def test_layer_metadata_describes_the_creation_of_the_map_as_escaped_text(tmp_path, raster, model):
    classes = classify(raster, model, tmp_path / "o.tif", arguments="padding 16")

    lines = history(str(tmp_path / "o.qmd"))
    assert "Model: Three classes" in lines
    assert any(line.startswith("Model arguments: padding 16;") for line in lines)
    assert "Input: image.tif" in lines
    assert "CRS: WGS 84 / UTM zone 33N (EPSG:32633)" in lines
    (wood,) = [line for line in lines if line.startswith("Class 4 Wald & Wiese <1>:")]
    assert f": {(classes == 4).sum()} pixels, " in wood
    # QGIS shows these texts as HTML: in the element a name is escaped once more.
    texts = [element.text for element in ElementTree.parse(tmp_path / "o.qmd").getroot().iter("history")]
    assert any("Wald &amp; Wiese &lt;1&gt;" in text for text in texts)


def test_layer_metadata_of_an_older_result_is_replaced(tmp_path, raster, model):
    classify(raster, model, tmp_path / "o.tif", arguments="padding 16")

    classify(raster, model, tmp_path / "o.tif", arguments="padding 8")

    assert any("padding 8" in line for line in history(str(tmp_path / "o.qmd")))


@pytest.mark.parametrize("edited", [False, True])
def test_layer_metadata_written_or_edited_by_others_are_kept(tmp_path, raster, model, edited):
    own = "<qgis><title>My map</title></qgis>"
    if edited:
        classify(raster, model, tmp_path / "o.tif")
        own = (tmp_path / "o.qmd").read_text().replace("</title>", ", checked by me</title>")
    (tmp_path / "o.qmd").write_text(own)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "o.tif")), listener)

    assert (tmp_path / "o.qmd").read_text() == own
    warning = f"{tmp_path / 'o.qmd'} was not written by Pixelwise or has been edited since, so it was not replaced. "
    assert warning + "It may not describe this result." in listener.lines


def test_describe_prints_model_arguments_inputs_grid_and_classes(tmp_path, raster, model, capsys):
    classes = classify(raster, model, tmp_path / "o.tif", arguments="padding 16")

    code, text, _ = describe(capsys, tmp_path / "o.tif")

    assert code == 0
    for part in ("Three classes", "padding", "image.tif", "EPSG:32633", "Wald & Wiese <1>", "Area_ha"):
        assert part in text
    _, text, _ = describe(capsys, "--json", tmp_path / "o.tif")
    values = json.loads(text)
    assert values["model"] == record_of(tmp_path / "o.tif")["model"]
    counts = {row["value"]: row["count"] for row in values["classes"]}
    assert counts == {value: (classes == value).sum() for value, _, _ in THREE}


def test_describe_needs_only_the_raster(tmp_path, raster, model, capsys):
    classify(raster, model, tmp_path / "o.tif")
    shutil.copy(tmp_path / "o.tif", tmp_path / "alone.tif")

    code, text, _ = describe(capsys, tmp_path / "alone.tif")

    assert code == 0
    assert hashlib.sha256(model.read_bytes()).hexdigest() in text


def test_describe_reads_the_layer_metadata_if_the_raster_has_lost_its_record(tmp_path, raster, model, capsys):
    classify(raster, model, tmp_path / "o.tif")
    dataset = gdal.Open(str(tmp_path / "o.tif"), gdal.GA_Update)
    dataset.SetMetadata({}, DOMAIN)
    dataset = None

    code, text, _ = describe(capsys, tmp_path / "o.tif")

    assert code == 0
    assert "Model: Three classes" in text


def test_describe_reports_that_another_raster_contains_no_record(raster, capsys):
    code, _, message = describe(capsys, raster)

    assert code == 1
    assert "it does not contain a record of its creation" in message


@pytest.mark.parametrize("text", ["", "{", "[]", '{"software": 1}', '{"software": "x", "model": 3, "inputs": []}'])
def test_an_invalid_record_is_not_read(text):
    assert Provenance.from_json(text) is None


def test_a_network_has_one_hash_as_a_file_and_inside_another(tmp_path, model):
    content = model.read_bytes()
    (tmp_path / "package").write_bytes(b"anything")

    inside = network_hash(ModelFile(str(tmp_path / "package"), lambda _: content))

    assert inside == network_hash(ModelFile(str(model))) == hashlib.sha256(content).hexdigest()


def test_the_weights_next_to_a_network_are_part_of_its_hash(tmp_path):
    model = onnx.load(str(conv_model(tmp_path / "m.onnx", np.eye(3).tolist())))
    onnx.save(model, str(tmp_path / "m.onnx"), save_as_external_data=True, location="w.bin", size_threshold=0)
    before = network_hash(ModelFile(str(tmp_path / "m.onnx")))
    weights = bytearray((tmp_path / "w.bin").read_bytes())
    weights[0] ^= 1
    (tmp_path / "w.bin").write_bytes(weights)
    os.utime(tmp_path / "m.onnx", (1, 1))

    after = network_hash(ModelFile(str(tmp_path / "m.onnx")))

    assert before != after


def test_many_inputs_are_counted_instead_of_named(tmp_path, model):
    rasters = [write_raster(tmp_path / f"{number}.tif", textured(4, 4)) for number in range(203)]

    classify(rasters, model, tmp_path / "o.tif")

    record = record_of(tmp_path / "o.tif")
    assert (len(record["inputs"]), record["more_inputs"]) == (200, 3)


def test_describe_without_a_raster_asks_for_one(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        main(["describe"])

    assert ended.value.code == 2
    assert "arguments are required: RESULT" in capsys.readouterr().err
