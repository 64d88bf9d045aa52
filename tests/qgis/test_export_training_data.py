"""Export Training Data For Deep Learning from the console, the dialog, a batch, a model and the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.tests.core.training_readers import read_by_folders, read_by_map
from pixelwise.tests.qgis.dialogs import press_run
from pixelwise.tests.qgis.programs import ROOT
from pixelwise.tests.qgis.rasters import write_raster
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QWidget

EXPORT = "pixelwise:exporttrainingdatafordeeplearning"
SIZE, STRIDE = 16, 16
ROWS, COLS = 40, 50
# Rows and columns of the polygons, and their class.
SQUARES = (((2, 12), (3, 15), 1), ((8, 30), (20, 44), 2), ((34, 38), (2, 9), 7))
NAMES = {1: "Water", 2: "Forest", 7: "Fields & meadows"}


@pytest.fixture
def export(provider):
    """The algorithm."""
    return QgsApplication.processingRegistry().createAlgorithmById(EXPORT)


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> str:
    pixels = np.random.default_rng(5).integers(1, 255, (3, ROWS, COLS), np.uint8)
    return write_raster(tmp_path_factory.mktemp("image") / "image.tif", pixels)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory) -> str:
    """Polygons along the cells of the image, with the fields that the published tool looks for and others."""
    path = str(tmp_path_factory.mktemp("classes") / "classes.gpkg")
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = source.CreateLayer("classes", reference, ogr.wkbPolygon)
    for name, kind in (("ClassValue", ogr.OFTInteger), ("ClassName", ogr.OFTString), ("zero", ogr.OFTInteger)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for (top, bottom), (left, right), value in SQUARES:
        feature = ogr.Feature(layer.GetLayerDefn())
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        points = ", ".join(f"{500000 + 10 * col} {4600000 - 10 * row}" for col, row in corners)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({points}))"))
        feature["ClassValue"], feature["ClassName"], feature["zero"] = value, NAMES[value], value - 1
        layer.CreateFeature(feature)
    return path


def labels() -> np.ndarray:
    """Return the labels that numpy makes of the polygons."""
    expected = np.zeros((ROWS, COLS), np.uint8)
    for rows, cols, value in SQUARES:
        expected[slice(*rows), slice(*cols)] = value
    return expected


def windows(made: np.ndarray) -> list[np.ndarray]:
    """Cut an array (…, rows, cols) into tiles as the export does, filled with 0 beyond the image."""
    filled = np.zeros((*made.shape[:-2], 48, 64), made.dtype)
    filled[..., :ROWS, :COLS] = made
    return [
        filled[..., row : row + SIZE, col : col + SIZE]
        for row in range(0, ROWS, STRIDE)
        for col in range(0, COLS, STRIDE)
    ]


def parameters(image: str, labelled: object, folder: Path, **others: object) -> dict[str, object]:
    sizes = {"TILE_SIZE": str(SIZE), "STRIDE": str(STRIDE)}
    return {"INPUT": image, "CLASSES": labelled, "OUTPUT_FOLDER": str(folder), **sizes, **others}


class Log(QgsProcessingFeedback):
    """Records the log; cancels if it is told to."""

    def __init__(self, *, cancel: bool = False) -> None:
        super().__init__(False)
        self.texts: list[str] = []
        self._cancel = cancel

    def pushInfo(self, info: str) -> None:
        self.texts.append(info)

    def pushWarning(self, warning: str) -> None:
        self.texts.append(warning)

    def pushFormattedMessage(self, html: str, text: str) -> None:
        self.texts.append(text)

    def isCanceled(self) -> bool:
        return self._cancel

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def test_the_export_has_its_fixed_parameters(export):
    flag = QgsProcessingParameterDefinition.Flag

    assert export.displayName() == "Export Training Data For Deep Learning"
    assert {each.name(): each.type() for each in export.parameterDefinitions()} == {
        "INPUT": "multilayer",
        "PROCESSING_MODE": "enum",
        "INPUT2": "raster",
        "CLASSES": "layer",
        "CLASS_FIELD": "field",
        "NAME_FIELD": "field",
        "BUFFER": "number",
        "MASK": "source",
        "FORMAT": "enum",
        "LAYOUT": "enum",
        "TILE_SIZE": "string",
        "STRIDE": "string",
        "TILES": "enum",
        "MIN_OVERLAP": "number",
        "ROTATION": "number",
        "REFERENCE_SYSTEM": "enum",
        "START_INDEX": "number",
        "BANDS": "string",
        "SPLIT": "string",
        "SPLIT_BLOCK": "number",
        "SEED": "number",
        "OUTPUT_FOLDER": "folderDestination",
        "OUTPUT_REPORT": "fileDestination",
        "CRS": "crs",
        "EXTENT": "extent",
        "SNAP_RASTER": "raster",
        "CELL_SIZE": "number",
        "PARALLEL_FACTOR": "string",
    }
    mandatory = {each.name() for each in export.parameterDefinitions() if not each.flags() & flag.FlagOptional}
    assert mandatory == {"INPUT", "CLASSES", "TILE_SIZE", "OUTPUT_FOLDER"}
    assert export.parameterDefinition("FORMAT").options() == ["TIFF", "PNG", "JPEG"]
    assert {each.name(): each.type() for each in export.outputDefinitions()} == {
        "OUTPUT_FOLDER": "outputFolder",
        "OUTPUT_REPORT": "outputFile",
    }


def test_the_console_exports_tiles_that_independent_readers_find_as_numpy_cuts_them(image, labelled, tmp_path):
    log = Log()

    results = processing.run(EXPORT, parameters(image, labelled, tmp_path / "out", TILES=0), feedback=log)

    assert results["OUTPUT_FOLDER"] == str(tmp_path / "out")
    expected = [*zip(windows(gdal.Open(image).ReadAsArray()), windows(labels()))]
    by_map, by_folders = read_by_map(tmp_path / "out"), read_by_folders(tmp_path / "out")
    assert len(by_map["tiles"]) == len(by_folders["tiles"]) == len(expected)
    for ([first], label), (second, same), (pixels, classes) in zip(by_map["tiles"], by_folders["tiles"], expected):
        np.testing.assert_array_equal(first.transpose(2, 0, 1), pixels)
        np.testing.assert_array_equal(second, first)
        np.testing.assert_array_equal(label, classes)
        np.testing.assert_array_equal(same, classes)
    assert by_map["classes"] == NAMES
    assert by_map["pixels"] == {value: int((labels() == value).sum()) for value in NAMES}
    assert "Fields & meadows" in log.text


def test_classes_with_0_are_renumbered_and_the_log_has_the_table(image, labelled, tmp_path):
    log = Log()

    processing.run(
        EXPORT, parameters(image, labelled, tmp_path / "out", CLASS_FIELD="zero", NAME_FIELD="ClassName"), feedback=log
    )

    assert read_by_map(tmp_path / "out")["classes"] == {1: "Water", 2: "Forest", 3: "Fields & meadows"}
    assert "Values of the classes in the labels, where 0 is NoData:" in log.texts
    assert any("3" in line and "6" in line and line.endswith("Fields & meadows") for line in log.text.splitlines())


def test_names_and_colours_come_from_the_style_of_the_layer(project, image, labelled, tmp_path):
    layer = QgsVectorLayer(labelled, "fields", "ogr")
    project.addMapLayer(layer)
    categories = []
    for value, name, color in ((1, "Lake", "#0000ff"), (2, "Wood", "#008000"), (7, "Meadow", "#ffff00")):
        symbol = QgsFillSymbol.createSimple({})
        symbol.setColor(QColor(color))
        categories.append(QgsRendererCategory(value, symbol, name))
    layer.setRenderer(QgsCategorizedSymbolRenderer("zero", categories))
    layer.setRenderer(QgsCategorizedSymbolRenderer("ClassValue", categories))

    processing.run(EXPORT, parameters(image, layer, tmp_path / "out", CLASS_FIELD="ClassValue"))

    read = read_by_map(tmp_path / "out")
    assert read["classes"] == {1: "Lake", 2: "Wood", 7: "Meadow"}
    assert read["colors"] == {1: [0, 0, 255], 2: [0, 128, 0], 7: [255, 255, 0]}


def test_a_class_raster_gives_the_labels_and_its_style_the_classes(project, image, labelled, tmp_path):
    path = write_raster(tmp_path / "classes.tif", labels()[np.newaxis])
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    del dataset
    layer = QgsRasterLayer(path, "map")
    entries = [QgsPalettedRasterRenderer.Class(value, QColor(10 * value, 20, 30), f"Class {value}") for value in NAMES]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    project.addMapLayer(layer)

    processing.run(EXPORT, parameters(image, layer, tmp_path / "out", TILES=0))

    read = read_by_map(tmp_path / "out")
    assert read["classes"] == {value: f"Class {value}" for value in NAMES}
    assert read["colors"] == {value: [10 * value, 20, 30] for value in NAMES}
    for (_, label), expected in zip(read["tiles"], windows(labels())):
        np.testing.assert_array_equal(label, expected)


def test_a_second_run_continues_the_folder_and_a_different_one_is_refused_before_it_starts(image, labelled, tmp_path):
    first = parameters(image, labelled, tmp_path / "out")
    log = Log()

    processing.run(EXPORT, first)
    once = read_by_map(tmp_path / "out")["count"]
    processing.run(EXPORT, first, feedback=log)

    assert read_by_map(tmp_path / "out")["count"] == 2 * once
    assert f"already contains {once} tiles" in log.text
    with pytest.raises(QgsProcessingException, match=r"their size is 16 x 16 pixels instead of 32 x 32"):
        processing.run(EXPORT, {**first, "TILE_SIZE": "32"})


def test_png_images_and_masks_and_a_report_with_sample_tiles(image, labelled, tmp_path):
    others = {"LAYOUT": 1, "FORMAT": 1, "OUTPUT_REPORT": str(tmp_path / "report.html")}

    processing.run(EXPORT, parameters(image, labelled, tmp_path / "out", **others))

    stated = json.loads((tmp_path / "out" / "classes.json").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in stated["classes"]] == [*NAMES.values()]
    assert len([*(tmp_path / "out" / "masks").glob("*.png")]) == stated["tiles"]
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(name.replace("&", "&amp;") in report for name in NAMES.values())
    assert report.count("data:image/png") >= len(NAMES) * 3  # swatch, bar and sample tile
    assert "<script" not in report


def test_a_split_gives_complete_folders_and_counts_what_it_leaves_out(image, labelled, tmp_path):
    log = Log()
    others = {"SPLIT": "50,50", "SPLIT_BLOCK": 1, "TILES": 0, "STRIDE": "8"}

    processing.run(EXPORT, parameters(image, labelled, tmp_path / "out", **others), feedback=log)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["train", "val"]
    assert all(read_by_map(tmp_path / "out" / part)["count"] for part in ("train", "val"))
    assert "tiles are left out because they reach into a block of another set" in log.text


def test_cancelling_leaves_no_folder(image, labelled, tmp_path):
    log = Log(cancel=True)

    results = processing.run(EXPORT, parameters(image, labelled, tmp_path / "out"), feedback=log)

    assert results.get("OUTPUT_FOLDER") is None or not (tmp_path / "out").exists()
    assert [*tmp_path.iterdir()] == []
    assert "Cancelled. Nothing was written." in log.texts


@pytest.fixture
def valid(image, labelled, tmp_path) -> dict[str, object]:
    """Parameters of a run."""
    return parameters(image, labelled, tmp_path / "out")


@pytest.mark.parametrize(
    ("invalid", "parameter", "message"),
    [
        ({"INPUT": "/nowhere/image.tif"}, "INPUT", "there is no such file"),
        ({"CLASSES": ""}, "CLASSES", "Classes: no layer selected."),
        ({"CLASSES": "/nowhere/classes.shp"}, "CLASSES", "this is not a vector layer with geometries or a raster"),
        ({"CLASS_FIELD": "kind"}, "CLASS_FIELD", 'there is no field "kind". Choose one of these: fid, ClassValue'),
        ({"NAME_FIELD": "kind"}, "NAME_FIELD", 'there is no field "kind"'),
        ({"TILE_SIZE": "big"}, "TILE_SIZE", "Tile size"),
        ({"STRIDE": "0"}, "STRIDE", "Stride"),
        ({"SPLIT": "70,20"}, "SPLIT", 'Split "70,20"'),
        ({"FORMAT": 7}, "FORMAT", "is not valid for FORMAT"),
        ({"BANDS": "9"}, "BANDS", "9"),
        ({"FORMAT": 2, "BANDS": "1,2"}, "FORMAT", "Image format JPEG: it stores 1 or 3 bands, but 2 bands"),
        ({"OUTPUT_FOLDER": __file__}, "OUTPUT_FOLDER", "is a file. Choose another folder"),
        ({"OUTPUT_REPORT": "/nowhere/report.html"}, "OUTPUT_REPORT", "/nowhere does not exist"),
        ({"MASK": "/nowhere/mask.shp"}, "MASK", "there is no such file"),
        ({"MIN_OVERLAP": 2}, "MIN_OVERLAP", "is not valid for MIN_OVERLAP"),
        ({"START_INDEX": -1}, "START_INDEX", "START_INDEX"),
        ({"OUTPUT_REPORT": "/tmp/report.txt"}, "OUTPUT_REPORT", "Choose a file name that ends in .html"),
        ({"CRS": "EPSG:999999"}, "CRS", "is not a coordinate system known to QGIS"),
    ],
)
def test_an_invalid_value_is_refused_in_words_at_its_parameter(export, valid, tmp_path, invalid, parameter, message):
    values = {**valid, **invalid}

    error = export.find_error(values, QgsProcessingContext())
    accepted, text = export.checkParameterValues(values, QgsProcessingContext())

    assert error is not None
    assert (error.parameter, message in error.text) == (parameter, True), error
    assert (accepted, text) == (False, error.full_text)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def dialog(export, project, qtbot):
    """The open dialog."""
    opened = export.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.resize(1100, 1500)
    opened.show()
    QCoreApplication.processEvents()
    return opened


def fill(dialog: QWidget, **values: object) -> None:
    panel = dialog.mainWidget()
    for name, value in values.items():
        panel.wrappers[name].setParameterValue(value, panel.processing_context)
    QCoreApplication.processEvents()


def field_combo(dialog: QWidget, name: str) -> QComboBox:
    return dialog.mainWidget().wrappers[name].wrappedWidget().findChild(QComboBox)


def is_shown(dialog: QWidget, name: str) -> bool:
    return dialog.mainWidget().row(name).isVisibleTo(dialog)


def test_the_dialog_offers_the_fields_of_the_classes(dialog, project, image, labelled, save_picture):
    layer = QgsVectorLayer(labelled, "classes", "ogr")
    project.addMapLayer(layer)

    fill(dialog, INPUT=[image], CLASSES=layer, TILE_SIZE=str(SIZE), STRIDE=str(STRIDE))

    save_picture(dialog, "export_training_data")
    for name in ("CLASS_FIELD", "NAME_FIELD"):
        combo = field_combo(dialog, name)
        assert [combo.itemText(index) for index in range(combo.count())] == ["", *layer.fields().names()]
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        QTest.keyClick(combo, Qt.Key.Key_Down)
        assert dialog.mainWidget().wrappers[name].parameterValue() == "ClassValue"


def test_a_typed_field_stays_when_the_layer_changes_to_a_raster_and_back(dialog, image, labelled):
    fill(dialog, CLASSES=labelled)
    combo = field_combo(dialog, "CLASS_FIELD")
    combo.setFocus()
    QTest.keyClicks(combo.lineEdit(), "zero")

    fill(dialog, CLASSES=image)
    of_a_raster = [combo.itemText(index) for index in range(combo.count())]
    fill(dialog, CLASSES=labelled)

    assert of_a_raster == [""]
    assert dialog.mainWidget().wrappers["CLASS_FIELD"].parameterValue() == "zero"


def test_the_dialog_hides_what_has_no_effect(dialog, project, image, labelled):
    fill(dialog, INPUT=[image], CLASSES=labelled)
    hidden = {name: is_shown(dialog, name) for name in ("PROCESSING_MODE", "SPLIT_BLOCK", "SEED", "CLASS_FIELD")}

    fill(dialog, SPLIT="80,20")
    split = {name: is_shown(dialog, name) for name in ("SPLIT_BLOCK", "SEED")}
    raster = QgsRasterLayer(image, "classes of an image")
    project.addMapLayer(raster)
    fill(dialog, CLASSES=raster)
    of_a_raster = {name: is_shown(dialog, name) for name in ("CLASS_FIELD", "NAME_FIELD", "BUFFER", "MIN_OVERLAP")}

    assert hidden == {"PROCESSING_MODE": False, "SPLIT_BLOCK": False, "SEED": False, "CLASS_FIELD": True}
    assert set(split.values()) == {True}
    assert set(of_a_raster.values()) == {False}


def test_the_dialog_runs_the_export(dialog, valid, tmp_path, qtbot, save_picture):
    fill(dialog, **{**valid, "INPUT": [valid["INPUT"]]}, OUTPUT_REPORT=str(tmp_path / "report.html"))

    press_run(dialog)
    qtbot.waitUntil(lambda: (tmp_path / "report.html").exists() and dialog.runButton().isEnabled(), timeout=60_000)

    save_picture(dialog, "export_training_data_log")
    assert read_by_map(tmp_path / "out")["classes"] == NAMES


def test_the_dialog_shows_an_error_at_its_parameter(dialog, project, image, labelled, tmp_path, save_picture):
    fill(dialog, INPUT=[image], CLASSES=labelled, TILE_SIZE="16", STRIDE="16", FORMAT=2, BANDS="1,2")
    fill(dialog, OUTPUT_FOLDER=str(tmp_path / "out"))

    press_run(dialog)

    save_picture(dialog, "export_training_data_error")
    assert dialog.messageBar().currentItem().text() == '"Image format" is not valid.'
    assert "Image format JPEG: it stores 1 or 3 bands" in dialog.mainWidget().row("FORMAT").explanation
    assert not (tmp_path / "out").exists()


def test_a_batch_exports_several_images(export, project, image, labelled, tmp_path, qtbot):
    batch = BatchAlgorithmDialog(export)
    panel = batch.mainWidget()
    panel.checkLoadLayersOnCompletion.setChecked(False)
    for index, name in enumerate(("one", "two")):
        if index:
            panel.addRow()
        values = parameters(image, labelled, tmp_path / name)
        for parameter, value in values.items():
            column = panel.parameter_to_column[parameter]
            if parameter == "OUTPUT_FOLDER":
                panel.tblParameters.cellWidget(index + 1, column).setValue(value)
            else:
                panel.wrappers[index][column].setParameterValue(value, QgsProcessingContext())

    batch.show()
    batch.runAlgorithm()
    qtbot.waitUntil(lambda: all((tmp_path / name / "map.txt").exists() for name in ("one", "two")), timeout=60_000)
    qtbot.waitUntil(lambda: batch.runButton().isEnabled(), timeout=60_000)

    counts = {read_by_map(tmp_path / name)["count"] for name in ("one", "two")}
    assert len(counts) == 1
    batch.close()
    batch.deleteLater()


def test_a_graphical_model_exports_its_inputs(provider, image, labelled, tmp_path, qtbot):
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("export", "tests")
    for definition in (
        QgsProcessingParameterRasterLayer("image", "Image"),
        QgsProcessingParameterMapLayer("classes", "Classes"),
    ):
        model.addModelParameter(definition, QgsProcessingModelParameter(definition.name()))
    child = QgsProcessingModelChildAlgorithm(EXPORT)
    child.setChildId("export")
    child.addParameterSources("INPUT", [source.fromModelParameter("image")])
    child.addParameterSources("CLASSES", [source.fromModelParameter("classes")])
    for name, value in parameters("", "", tmp_path / "out").items():
        if value:
            child.addParameterSources(name, [source.fromStaticValue(value)])
    model.addChildAlgorithm(child)
    assert model.toFile(str(tmp_path / "export.model3"))
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(tmp_path / "export.model3"))
    loaded.initAlgorithm()

    processing.run(loaded, {"image": image, "classes": labelled})

    assert read_by_map(tmp_path / "out")["classes"] == NAMES
    designer = ModelerParametersDialog(provider.algorithm("exporttrainingdatafordeeplearning"), model)
    qtbot.addWidget(designer)
    designer.show()
    assert designer.createAlgorithm().algorithmId() == EXPORT


def test_the_command_line_exports_and_refuses_with_exit_code_1(image, labelled, tmp_path):
    def run(**others: object) -> subprocess.CompletedProcess:
        values = parameters(image, labelled, tmp_path / "out", **others)
        command = [ROOT / "scripts" / "qgis_process", "run", EXPORT, "--"]
        return subprocess.run(
            [*command, *(f"{name}={value}" for name, value in values.items())],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    done, refused = run(), run(TILE_SIZE="32")

    assert done.returncode == 0, done.stderr
    assert "Fields & meadows" in done.stdout
    assert read_by_map(tmp_path / "out")["classes"] == NAMES
    assert refused.returncode == 1
    assert "it already contains tiles, and new ones cannot be added to them" in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
