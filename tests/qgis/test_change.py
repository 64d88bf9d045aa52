"""Compute Categorical Change in QGIS: run, dialog, dates, layers with classes of their own."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from qgis.core import (
    QgsApplication,
    QgsPalettedRasterRenderer,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingParameterDefinition,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QDate, QDateTime, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit

CHANGE = "pixelwise:computecategoricalchange"
ROOT = Path(__file__).resolve().parents[2]
PARAMETERS = {
    "FROM_RASTER": "raster", "FROM_DATE": "datetime", "TO_RASTER": "raster", "TO_DATE": "datetime", "MASK": "source",
    "MATCH": "enum", "FROM_CLASSES": "string", "TO_CLASSES": "string", "FILTER": "enum", "TRANSITION_COLORS": "enum",
    "OUTPUT_NAME": "string", "OUTPUT": "rasterDestination", "OUTPUT_TABLE": "fileDestination",
    "OUTPUT_REPORT": "fileDestination", "CRS": "crs", "EXTENT": "extent", "SNAP_RASTER": "raster",
    "CELL_SIZE": "number", "PARALLEL_FACTOR": "string",
}  # fmt: skip
REQUIRED = {"FROM_RASTER", "TO_RASTER", "OUTPUT"}


def write(path, pixels: np.ndarray) -> str:
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), pixels.shape[1], pixels.shape[0], 1, gdal.GDT_Byte)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500000, 10, 0, 5400000, 0, -10))
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).WriteArray(pixels)
    dataset.FlushCache()
    return str(path)


@pytest.fixture
def maps(tmp_path) -> SimpleNamespace:
    """Two class rasters without tables."""
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 4, (40, 50), np.uint8) for _ in range(2))
    return SimpleNamespace(
        one=one,
        other=other,
        output=str(tmp_path / "change.tif"),
        given={"FROM_RASTER": write(tmp_path / "a.tif", one), "TO_RASTER": write(tmp_path / "b.tif", other)},
        folder=tmp_path,
    )


def paletted(path: str, name: str, names: dict[int, str]) -> QgsRasterLayer:
    """A layer that the user styled by unique values."""
    layer = QgsRasterLayer(path, name)
    classes = [
        QgsPalettedRasterRenderer.Class(value, QColor(40 * value, 0, 0), label) for value, label in names.items()
    ]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))
    return layer


def test_parameters_have_their_fixed_names_and_types(provider):
    definitions = provider.algorithm("computecategoricalchange").parameterDefinitions()

    assert {definition.name(): definition.type() for definition in definitions} == PARAMETERS
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert {each.name() for each in definitions if not each.flags() & optional} == REQUIRED


def test_the_result_is_loaded_with_its_classes(maps, project):
    values = {**maps.given, "OUTPUT_NAME": "Change", "OUTPUT": maps.output, "FILTER": 1}

    processing.runAndLoadResults(CHANGE, values)

    (layer,) = project.mapLayers().values()
    shown = shown_classes(layer)
    assert layer.name() == "Change"
    assert [name for _, name, _ in shown] == [
        f"{one}->{other}" for one in (1, 2, 3) for other in (1, 2, 3) if one != other
    ]
    has_data = (maps.one > 0) & (maps.other > 0)
    np.testing.assert_array_equal(read_pixels(maps.output) == 0, has_data & (maps.one == maps.other))
    np.testing.assert_array_equal(read_pixels(maps.output) == 255, ~has_data)


def test_the_classes_are_those_that_the_layers_show(maps, project):
    earlier = paletted(maps.given["FROM_RASTER"], "before", {1: "Water", 2: "Forest", 3: "Town"})
    later = paletted(maps.given["TO_RASTER"], "after", {1: "Forest", 2: "Water", 3: "Town"})
    project.addMapLayers([earlier, later])
    values = {"FROM_RASTER": earlier, "TO_RASTER": later.id(), "MATCH": 1, "FROM_CLASSES": "Water"}

    processing.runAndLoadResults(CHANGE, {**values, "OUTPUT_NAME": "Change", "OUTPUT": maps.output})

    (layer,) = project.mapLayersByName("Change")
    assert [name for _, name, _ in shown_classes(layer)] == ["Water->Forest", "No Change (Water)", "Water->Town"]


@pytest.mark.parametrize(
    ("start", "end"),
    [("2010-07-15", "2018-07-15"), (QDate(2010, 7, 15), QDateTime(2018, 7, 15, 0, 0, 0))],
)
def test_dates_are_given_as_text_or_as_qgis_s_dates(start, end, maps):
    report = maps.folder / "report.html"
    values = {**maps.given, "FROM_DATE": start, "TO_DATE": end, "OUTPUT": maps.output, "OUTPUT_REPORT": str(report)}

    result = processing.run(CHANGE, values)

    assert result["OUTPUT_REPORT"] == str(report)
    assert "2010-07-15 to 2018-07-15" in report.read_text(encoding="utf-8").replace("From ", "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"FROM_DATE": "last summer", "TO_DATE": "2018-01-01"}, "FROM_DATE"),
        ({"FROM_DATE": "2018-01-01", "TO_DATE": "2010-01-01"}, "is not after"),
        ({"FROM_CLASSES": "9"}, "has no class 9"),
        ({"TO_CLASSES": "Sea"}, 'has no class "Sea"'),
        ({"OUTPUT_TABLE": "/tmp/matrix.txt"}, ".csv"),
        ({"TO_RASTER": ""}, "Later raster"),
        ({"FILTER": 7}, "FILTER"),
        ({"CELL_SIZE": "wide"}, "Cell size"),
    ],
)
def test_wrong_values_are_refused_with_our_messages(values, words, maps):
    before = sorted(maps.folder.iterdir())
    classes = {1: "Water", 2: "Forest", 3: "Town"}
    layers = {name: paletted(path, name, classes) for name, path in maps.given.items()}

    with pytest.raises(QgsProcessingException, match=words) as caught:
        processing.run(CHANGE, {**layers, "OUTPUT": maps.output, **values})

    assert "Traceback" not in str(caught.value)
    assert sorted(maps.folder.iterdir()) == before


@pytest.fixture
def dialog(provider, project, qtbot):
    """The dialog that the toolbox opens."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CHANGE)
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(900, 900)
    return opened


def widget(dialog, name: str, kind: type):
    """The widget of a parameter."""
    panel = dialog.mainWidget()
    wrapped = panel.wrappers[name].wrappedWidget()
    return wrapped if isinstance(wrapped, kind) else wrapped.findChild(kind)


def test_the_dialog_runs_with_what_is_typed(dialog, maps, project):
    panel = dialog.mainWidget()
    earlier, later = (QgsRasterLayer(path, name) for name, path in maps.given.items())
    project.addMapLayers([earlier, later])
    for name, layer in (("FROM_RASTER", earlier), ("TO_RASTER", later)):
        panel.wrappers[name].setParameterValue(layer.id(), panel.processing_context)
    panel.wrappers["OUTPUT"].setParameterValue(maps.output, panel.processing_context)
    QTest.keyClicks(widget(dialog, "FROM_CLASSES", QLineEdit), "2,3")
    QTest.keyClick(widget(dialog, "FILTER", QComboBox), Qt.Key.Key_Down)

    dialog.runAlgorithm()

    end = time.monotonic() + 60
    while not project.mapLayersByName("Change raster"):
        assert time.monotonic() < end, dialog.txtLog.toPlainText()
        QCoreApplication.processEvents()
    pixels = read_pixels(maps.output)
    has_data = (maps.one > 0) & (maps.other > 0)
    np.testing.assert_array_equal((pixels > 0) & (pixels < 255), has_data & (maps.one > 1) & (maps.one != maps.other))


def test_dates_stay_empty_in_the_dialog_until_they_are_set(dialog, maps, project):
    panel = dialog.mainWidget()
    project.addMapLayer(QgsRasterLayer(maps.given["FROM_RASTER"], "a"))
    panel.wrappers["OUTPUT"].setParameterValue(maps.output, panel.processing_context)

    before = dialog.createProcessingParameters()
    panel.wrappers["TO_DATE"].setParameterValue("2018-07-15", panel.processing_context)
    after = dialog.createProcessingParameters()

    assert not before.get("FROM_DATE")
    assert not before.get("TO_DATE")
    assert after["TO_DATE"] in (QDate(2018, 7, 15), QDateTime(QDate(2018, 7, 15)))


def test_the_supplied_graphical_model_classifies_two_images_and_compares_them(project, tmp_path):
    rng = np.random.default_rng(7)
    images = [rng.integers(0, 255, (3, 40, 50), np.uint8) for _ in range(2)]
    paths = [write_raster(tmp_path / f"image_{number}.tif", image) for number, image in enumerate(images)]
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(ROOT / "resources" / "models" / "change_between_two_images.model3"))
    model.initAlgorithm()
    keys = {definition.name().rpartition(":")[2]: definition.name() for definition in model.outputDefinitions()}

    result = processing.run(
        model,
        {
            "EARLIER_IMAGE": paths[0],
            "LATER_IMAGE": paths[1],
            "MODEL": str(argmax_model(tmp_path / "brightest.onnx", 3)),
            "EARLIER_DATE": "2010-07-01",
            "LATER_DATE": "2018-07-01",
            keys["Change"]: str(tmp_path / "change.tif"),
            keys["Report"]: str(tmp_path / "report.html"),
            keys["Earlier classes"]: "TEMPORARY_OUTPUT",
            keys["Later classes"]: "TEMPORARY_OUTPUT",
        },
    )

    classes = [read_pixels(result[keys[name]]).astype(int) for name in ("Earlier classes", "Later classes")]
    for image, found in zip(images, classes):
        assert (np.take_along_axis(image, found[None] - found.min(), axis=0)[0] == image.max(axis=0)).all()
    np.testing.assert_array_equal(read_pixels(str(tmp_path / "change.tif")) - 1, 3 * classes[0] + classes[1])
    assert "2010-07-01" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not result.get(keys["Matrix"])  # it was not asked for
