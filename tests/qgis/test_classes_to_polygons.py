"""Classes To Polygons in QGIS: its parameters, the fields and the style of the layer, messages, and the dialog."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import shown_classes, write_raster
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QCheckBox, QLineEdit

POLYGONS = "pixelwise:classestopolygons"
CLASSIFY = "pixelwise:classifypixelsusingdeeplearning"
NAMES = {1: "Water", 2: "Forest & Wood", 3: "Grassland"}
COLORS = {1: (0, 0, 200), 2: (0, 120, 0), 3: (200, 180, 0)}


@pytest.fixture
def algorithm(provider):
    return QgsApplication.processingRegistry().createAlgorithmById(POLYGONS)


@pytest.fixture
def classes(tmp_path) -> str:
    """Forest with a pond, two single pixels of grassland, and a margin without a class."""
    array = np.full((60, 80), 2, np.uint8)
    array[20:40, 20:50] = 1
    array[5, 5] = array[50, 7] = 3
    array[:, 70:] = 0
    path = write_raster(tmp_path / "classes.tif", array[None])
    table = gdal.RasterAttributeTable()
    for name, kind, usage in (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
    ):
        table.CreateColumn(name, kind, usage)
    for row, value in enumerate(NAMES):
        for column, content in enumerate((value, NAMES[value], *COLORS[value])):
            table.SetValueAsString(row, column, str(content))
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).SetDefaultRAT(table)
    dataset = None
    return path


def categories(layer: QgsVectorLayer) -> list[tuple[int, str, tuple[int, int, int]]]:
    renderer = layer.renderer()
    assert isinstance(renderer, QgsCategorizedSymbolRenderer)
    assert renderer.classAttribute() == "value"
    return [(int(entry.value()), entry.label(), entry.symbol().color().getRgb()[:3]) for entry in renderer.categories()]


EXPECTED = [(value, NAMES[value], COLORS[value]) for value in NAMES]


def test_parameters_have_their_fixed_names_types_and_defaults(algorithm):
    definitions = [(each.name(), each.type(), each.defaultValue()) for each in algorithm.parameterDefinitions()]

    assert definitions == [
        ("INPUT", "raster", None),
        ("CLASSES", "string", None),
        ("CONFIDENCE", "raster", None),
        ("DISSOLVE", "boolean", False),
        ("MIN_SIZE", "number", 0),
        ("MIN_SIZE_UNIT", "enum", 0),
        ("SMOOTH", "boolean", False),
        ("OUTPUT", "vectorDestination", None),
    ]
    assert algorithm.displayName() == "Classes To Polygons"
    assert algorithm.group() == "Thematic rasters"
    assert algorithm.parameterDefinition("OUTPUT").defaultFileExtension() == "gpkg"


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "fgb", "sqlite"])
def test_a_layer_has_the_classes_and_colours_of_the_raster(classes, tmp_path, suffix):
    output = processing.run(POLYGONS, {"INPUT": classes, "OUTPUT": str(tmp_path / f"polygons.{suffix}")})["OUTPUT"]

    layer = QgsVectorLayer(output, "polygons", "ogr")
    assert categories(layer) == EXPECTED
    assert sorted(feature["class"] for feature in layer.getFeatures()) == sorted([*NAMES.values(), "Grassland"])
    pond = next(feature for feature in layer.getFeatures() if feature["value"] == 1)
    assert pond["color"] == "#0000c8"
    assert pond["area"] == pytest.approx(600 * 100, rel=1e-3)
    assert pond["area_ha"] == pytest.approx(6, rel=1e-3)
    assert pond["perimeter"] == pytest.approx(1000, rel=1e-3)


def test_a_temporary_layer_is_loaded_with_its_style_and_legend(project, classes):
    processing.runAndLoadResults(POLYGONS, {"INPUT": classes, "OUTPUT": "TEMPORARY_OUTPUT"})

    (layer,) = project.mapLayers().values()
    assert isinstance(layer, QgsVectorLayer)
    assert categories(layer) == EXPECTED
    assert layer.featureCount() == 4
    assert project.layerTreeRoot().findLayer(layer.id()).isExpanded()


def test_a_layer_whose_style_file_belongs_to_the_raster_is_styled_when_it_is_loaded(project, classes, tmp_path):
    raster = QgsRasterLayer(classes, "classes")
    raster.saveNamedStyle(raster.styleURI())

    processing.runAndLoadResults(POLYGONS, {"INPUT": classes, "OUTPUT": str(tmp_path / "classes.geojson")})

    (layer,) = project.mapLayers().values()
    assert categories(layer) == EXPECTED
    assert "rasterrenderer" in (tmp_path / "classes.qml").read_text("utf-8")


def test_a_layer_of_the_file_that_is_replaced_shows_the_new_polygons(project, classes, tmp_path):
    output = str(tmp_path / "polygons.gpkg")
    processing.runAndLoadResults(POLYGONS, {"INPUT": classes, "OUTPUT": output})
    (first,) = project.mapLayers().values()

    processing.runAndLoadResults(POLYGONS, {"INPUT": classes, "CLASSES": "1", "OUTPUT": output})

    assert {layer.featureCount() for layer in project.mapLayers().values()} == {1}
    assert [feature["class"] for feature in first.getFeatures()] == ["Water"]


def test_the_names_that_the_layer_shows_are_taken_and_chosen(project, classes, tmp_path):
    layer = QgsRasterLayer(classes, "classes")
    entries = [QgsPalettedRasterRenderer.Class(value, QColor(value, 9, 9), f"My {NAMES[value]}") for value in NAMES]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, entries))
    project.addMapLayer(layer)

    output = processing.run(
        POLYGONS, {"INPUT": layer, "CLASSES": "my water; My Grassland", "OUTPUT": str(tmp_path / "p.gpkg")}
    )["OUTPUT"]

    assert categories(QgsVectorLayer(output)) == [(1, "My Water", (1, 9, 9)), (3, "My Grassland", (3, 9, 9))]


def test_all_settings_reach_the_core(classes, tmp_path):
    confidence = write_raster(tmp_path / "k.tif", np.full((1, 60, 80), 70, np.uint8))

    output = processing.run(
        POLYGONS,
        {
            "INPUT": classes,
            "CONFIDENCE": confidence,
            "DISSOLVE": True,
            "MIN_SIZE": 0.02,
            "MIN_SIZE_UNIT": 1,
            "SMOOTH": True,
            "OUTPUT": str(tmp_path / "p.gpkg"),
        },
    )["OUTPUT"]

    features = {feature["value"]: feature for feature in QgsVectorLayer(output).getFeatures()}
    assert sorted(features) == [1, 2]  # the single pixels are merged
    assert features[2]["confidence"] == 70
    assert features[1].geometry().isMultipart()
    assert features[1].geometry().constGet().vertexCount() > 5


@pytest.mark.parametrize(
    ("changes", "parameter", "message"),
    [
        ({"CLASSES": "Watr"}, "CLASSES", "no class"),
        ({"MIN_SIZE": 5000}, "MIN_SIZE", "more than the raster has"),
        ({"OUTPUT": "/no/such/folder/p.gpkg"}, "OUTPUT", "does not exist"),
        ({"OUTPUT": "p.xlsx"}, "OUTPUT", "not a supported vector format"),
        ({"OUTPUT": "ogr:dbname='a.gpkg' table=\"b\" (geom)"}, "OUTPUT", "written to files"),
        ({"OUTPUT": "memory:"}, "OUTPUT", "written to files"),
    ],
)
def test_a_wrong_value_is_reported_at_its_parameter(algorithm, classes, tmp_path, changes, parameter, message):
    parameters = {"INPUT": classes, "OUTPUT": str(tmp_path / "p.gpkg"), **changes}

    error = algorithm.find_error(parameters, QgsProcessingContext())

    assert error.parameter == parameter
    assert message in error.text
    with pytest.raises(QgsProcessingException):
        processing.run(POLYGONS, parameters)


def test_a_cancelled_run_leaves_nothing_behind_and_loads_nothing(algorithm, classes, tmp_path):
    before = sorted(each.name for each in tmp_path.iterdir())
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()

    results, ok = algorithm.run(
        {"INPUT": classes, "OUTPUT": str(tmp_path / "p.gpkg")}, QgsProcessingContext(), feedback
    )

    assert (results, ok) == ({}, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_the_dialog_groups_the_parameters_and_runs_with_what_was_typed(algorithm, classes, tmp_path, qtbot):
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    panel = dialog.mainWidget()
    groups = [box.title() for box in panel.findChildren(QgsCollapsibleGroupBox) if box.isVisible()]
    chosen, size, dissolve = (panel.wrappers[name].wrappedWidget() for name in ("CLASSES", "MIN_SIZE", "DISSOLVE"))
    panel.wrappers["INPUT"].setParameterValue(classes, QgsProcessingContext())

    QTest.keyClicks(chosen if isinstance(chosen, QLineEdit) else chosen.findChild(QLineEdit), "Water;Grassland")
    spin = size.findChild(QAbstractSpinBox)
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "1")
    QTest.keyClick(spin, Qt.Key.Key_Tab)
    box = dissolve if isinstance(dissolve, QCheckBox) else dissolve.findChild(QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    parameters = dialog.createProcessingParameters()

    assert groups == ["Input Layers", "Polygons", "Result Layer"]
    result = processing.run(POLYGONS, {**parameters, "OUTPUT": str(tmp_path / "p.gpkg")})["OUTPUT"]
    assert [feature["class"] for feature in QgsVectorLayer(result).getFeatures()] == ["Water", "Grassland"]


def test_classify_pixels_loads_its_polygons_with_the_classes_of_the_map(project, algorithm, tmp_path):
    raster = write_raster(tmp_path / "a.tif", np.random.default_rng(0).integers(0, 255, (3, 40, 50)).astype(np.uint8))
    model = argmax_model(tmp_path / "m.onnx", 3)
    parameters = {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "c.tif")}

    results = processing.runAndLoadResults(
        CLASSIFY,
        {**parameters, "OUTPUT_CONFIDENCE": str(tmp_path / "k.tif"), "OUTPUT_POLYGONS": str(tmp_path / "c.gpkg")},
    )

    assert results["OUTPUT_POLYGONS"] == str(tmp_path / "c.gpkg")
    (map_layer,) = project.mapLayersByName("Classified raster")
    (polygons,) = project.mapLayersByName("Polygons")
    assert categories(polygons) == shown_classes(map_layer)
    assert {0 <= feature["confidence"] <= 100 for feature in polygons.getFeatures()} == {True}
    assert "OUTPUT_POLYGONS" not in processing.run(CLASSIFY, {**parameters, "OUTPUT": str(tmp_path / "d.tif")})
