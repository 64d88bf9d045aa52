"""The classes of a layer are those that it shows, completed by what its file states."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, RasterError
from pixelwise.processing_provider.from_qgis import ParameterReader
from pixelwise.processing_provider.style_classes import style_classes
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import (
    QgsColorRampShader,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingParameterRasterLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

VALUES = np.array([[[1, 1, 2], [2, 3, 0]]], np.uint8)
NAMES = {1: "Water", 2: "Forest", 3: "Town"}


def write_classes(path, names=NAMES, palette=True):
    """A raster with an attribute table without colours, and a colour table of 256 entries."""
    write_raster(path, VALUES)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(0)
    if names:
        table = gdal.RasterAttributeTable()
        table.CreateColumn("Value", gdal.GFT_Integer, gdal.GFU_MinMax)
        table.CreateColumn("Class", gdal.GFT_String, gdal.GFU_Name)
        table.SetRowCount(len(names))
        for row, (value, name) in enumerate(names.items()):
            table.SetValueAsInt(row, 0, value)
            table.SetValueAsString(row, 1, name)
        band.SetDefaultRAT(table)
    if palette:
        colors = gdal.ColorTable()
        for value in range(256):
            colors.SetColorEntry(value, (value, 50, 60, 255))
        band.SetColorTable(colors)
    dataset.FlushCache()
    del band, dataset
    return QgsRasterLayer(str(path), path.stem)


def paletted(layer, *classes, band=1):
    entries = [QgsPalettedRasterRenderer.Class(value, QColor(*color), label) for value, color, label in classes]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), band, entries))
    return layer


@pytest.fixture
def read(algorithm):
    """Return a function that reads a layer, or a path, as the class raster of a parameter."""

    def of_value(value):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm.addParameter(QgsProcessingParameterRasterLayer("CLASS_RASTER", "Class raster"))
        return ParameterReader(algorithm, {"CLASS_RASTER": value}, context).class_raster("CLASS_RASTER")

    return of_value


def named(found):
    return {entry.value: (entry.name, entry.color) for entry in found.classes}


def test_names_and_colours_that_the_user_gave_the_layer_are_used(read, tmp_path):
    layer = paletted(write_classes(tmp_path / "a.tif"), (1, (0, 0, 9), "Lake"), (2, (0, 9, 0), "2"))

    assert named(read(layer)) == {1: ("Lake", (0, 0, 9)), 2: ("Forest", (0, 9, 0)), 3: ("Town", (3, 50, 60))}


def test_the_style_that_qgis_makes_of_a_colour_table_does_not_hide_the_names_of_the_file(read, tmp_path):
    layer = write_classes(tmp_path / "a.tif")

    shown = {int(entry.value): entry.color.getRgb()[:3] for entry in layer.renderer().classes()}
    assert named(read(layer)) == {value: (name, shown[value]) for value, name in NAMES.items()}


def test_a_name_that_qgis_cannot_decode_is_that_of_the_file(read, tmp_path):
    layer = paletted(write_classes(tmp_path / "a.tif"), (1, (0, 0, 9), "W\ufffdsser"), (2, (0, 9, 0), "Wood"))

    assert [entry.name for entry in read(layer).classes] == ["Water", "Wood", "Town"]


def test_a_file_that_is_not_in_the_project_has_the_colours_that_it_states(read, tmp_path):
    write_classes(tmp_path / "a.tif")

    # QGIS 3.40 gives the classes of a table without colours colours at random.
    assert named(read(str(tmp_path / "a.tif"))) == {value: (name, (value, 50, 60)) for value, name in NAMES.items()}


def test_a_path_of_a_layer_in_the_project_has_the_classes_of_the_layer(read, tmp_path, project):
    project.addMapLayer(paletted(write_classes(tmp_path / "a.tif"), (1, (0, 0, 9), "Lake")))

    assert named(read(str(tmp_path / "a.tif")))[1] == ("Lake", (0, 0, 9))


def test_the_numbers_that_qgis_writes_for_values_are_no_classes(read, tmp_path):
    layer = write_classes(tmp_path / "a.tif", names={})

    found = read(layer)

    assert (found.classes, found.is_complete) == ((), False)
    assert named(found.with_values([2]))[2] == ("2", (2, 50, 60))


def test_classes_that_only_the_layer_names_are_used(read, tmp_path):
    layer = paletted(
        write_classes(tmp_path / "a.tif", {}, palette=False), (1, (1, 2, 3), "Lake"), (3, (3, 2, 1), "City")
    )

    assert named(read(layer)) == {1: ("Lake", (1, 2, 3)), 3: ("City", (3, 2, 1))}


def test_a_transparent_class_is_known_as_such(read, tmp_path):
    layer = paletted(write_classes(tmp_path / "a.tif"), (1, (0, 0, 9, 0), "Lake"), (2, (0, 9, 0, 255), "Forest"))

    assert read(layer).transparent == {1}


@pytest.mark.parametrize(("kind", "expected"), [("Exact", {1: "Lake", 2: "Wood"}), ("Interpolated", {})])
def test_single_values_of_a_pseudocolour_style_are_classes_if_they_are_exact(tmp_path, kind, expected):
    layer = write_classes(tmp_path / "a.tif")
    function = QgsColorRampShader(0, 3, None, getattr(QgsColorRampShader.Type, kind))
    items = [(1, QColor(1, 2, 3), "Lake"), (1.5, QColor(0, 0, 0), "half"), (2, QColor(3, 2, 1), "Wood")]
    items.append((float("inf"), QColor(9, 9, 9), "Rest"))
    function.setColorRampItemList([QgsColorRampShader.ColorRampItem(*item) for item in items])
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(function)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))

    assert {value: entry.name for value, entry in style_classes(layer).items()} == expected


def test_a_virtual_raster_layer_is_a_class_raster_if_its_values_are_whole(read, tmp_path, project):
    write_classes(tmp_path / "a.tif")
    grid = "?crs=EPSG:32633&extent=500000,4599980,500030,4600000&width=3&height=2"
    source = str(tmp_path / "a.tif").replace(":", "%3A")
    uri = f'{grid}&formula="a@1" * 2&a:uri={source}&a:provider=gdal'
    virtual = project.addMapLayer(QgsRasterLayer(uri, "doubled", "virtualraster"))

    found = read(virtual).completed(NullProgress())

    assert [entry.value for entry in found.classes] == [2, 4, 6]
    expected = np.where(VALUES[0] == 0, found.legend().nodata, 2 * VALUES[0])
    np.testing.assert_array_equal(found.open().read(found.grid.window), expected)


def test_a_grey_style_shows_no_classes(tmp_path):
    write_raster(tmp_path / "a.tif", VALUES)

    assert style_classes(QgsRasterLayer(str(tmp_path / "a.tif"), "a")) == {}


def test_the_parameter_is_blamed_for_a_raster_that_is_no_class_raster(read, tmp_path):
    write_raster(tmp_path / "rgb.tif", np.repeat(VALUES, 3, axis=0))

    with pytest.raises(RasterError, match="it has 3 bands, so it is not a class raster") as caught:
        read(str(tmp_path / "rgb.tif"))

    assert caught.value.about == "CLASS_RASTER"
