"""The button under the input that limits a run to the map extent."""

from __future__ import annotations

import math

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.dialogs import give, press_run
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsExtentWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QScrollArea

UTM, DEGREES = (QgsCoordinateReferenceSystem(code) for code in ("EPSG:32633", "EPSG:4326"))
# A part of the raster of 40 x 50 cells of 10 m, whose corner is 500000, 4600000; the map shows a bit more around it.
PART = QgsRectangle(500200, 4599850, 500275, 4599880)


@pytest.fixture
def canvas(qgis_iface, project, small):
    """A map with a part of the raster."""
    project.addMapLayer(QgsRasterLayer(small.raster, "small"))
    canvas = qgis_iface.mapCanvas()
    canvas.setRotation(0)
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(PART)
    yield canvas
    canvas.setRotation(0)


@pytest.fixture
def dialog(algorithm, canvas, qtbot):
    """The dialog of Classify Pixels over that map."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    return opened


def limiter(dialog):
    from pixelwise.ui.dialog.map_extent import MapExtent

    return dialog.findChild(MapExtent)


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


def extent(dialog) -> object:
    return dialog.mainWidget().wrappers["EXTENT"].parameterValue()


def sides(text: str) -> list[float]:
    return [float(number) for number in text.partition("[")[0].split(",")]


def in_order(rectangle: QgsRectangle) -> list[float]:
    return [rectangle.xMinimum(), rectangle.xMaximum(), rectangle.yMinimum(), rectangle.yMaximum()]


def test_one_click_limits_the_run_to_the_map_and_another_removes_the_limit(dialog, canvas, save_picture):
    environments = dialog.mainWidget().box("EXTENT")

    press(limiter(dialog).button)

    assert sides(extent(dialog)) == pytest.approx(in_order(canvas.extent()))
    assert extent(dialog).endswith("[EPSG:32633]")
    assert environments.isCollapsed()
    assert limiter(dialog).line.text().startswith("Only this extent is classified: ")
    assert ".0" not in limiter(dialog).line.text()
    save_picture(dialog, "map-extent")
    press(limiter(dialog).whole_raster)

    assert not extent(dialog)
    assert not limiter(dialog).line.isVisible()
    assert not limiter(dialog).whole_raster.isVisible()


def test_the_run_classifies_the_map_extent(dialog, canvas, small, qtbot, project):
    dialog.setParameters({**small.parameters, "OUTPUT_NAME": "Part"})

    press(limiter(dialog).button)
    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    (layer,) = project.mapLayersByName("Part")
    west, east, south, north = sides(limiter(dialog).line.text().partition(":")[2])
    rows = slice(math.floor((4600000 - north) / 10), math.ceil((4600000 - south) / 10))
    columns = slice(math.floor((west - 500000) / 10), math.ceil((east - 500000) / 10))
    np.testing.assert_array_equal(read_pixels(layer.source()), small.classes[rows, columns])


def test_a_map_larger_than_the_raster_does_not_enlarge_the_result(dialog, canvas):
    canvas.setExtent(QgsRectangle(500400, 4599500, 500600, 4599700))  # around its south-eastern corner
    map_extent = canvas.extent()

    press(limiter(dialog).button)

    expected = QgsRectangle(map_extent.xMinimum(), 4599600, 500500, map_extent.yMaximum())
    assert sides(extent(dialog)) == pytest.approx(in_order(expected), abs=1e-3)


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("crs", [UTM, DEGREES])
def test_a_map_of_the_whole_raster_sets_no_limit_and_a_line_explains_it(dialog, canvas, crs, limited, save_picture):
    if limited:
        press(limiter(dialog).button)
    canvas.setDestinationCrs(crs)
    seen = QgsRectangle(400000, 4599000, 600000, 4700000)
    canvas.setExtent(QgsCoordinateTransform(UTM, crs, QgsProject.instance()).transformBoundingBox(seen))

    press(limiter(dialog).button)

    assert not extent(dialog)
    assert not limiter(dialog).whole_raster.isVisible()
    assert limiter(dialog).line.text() == "The map shows the whole input, so all of it is classified."
    save_picture(dialog, "map-extent-whole")
    canvas.setExtent(PART)
    assert not limiter(dialog).line.isVisible()


@pytest.mark.parametrize(
    ("extent_text", "expected"),
    [
        (
            "500200.00000000012,500275.12345678,4599849.9999999998,4599880 [EPSG:32633]",
            "500200, 500275.1235, 4599850, 4599880 [EPSG:32633]",
        ),
        ("-0.30000000000000004,12.6,41.12345678,41.2 [EPSG:4326]", "-0.3, 12.6, 41.1234568, 41.2 [EPSG:4326]"),
        ("-20037508.342789243,20037508.342789243,-1,20048966.1", "-20037508, 20037508, -1, 20048966"),
        ("-1.7e308,1.7e308,-1.7e308,1.7e308", "-"),
    ],
)
def test_the_limit_has_no_more_digits_than_a_cell_needs(dialog, extent_text, expected):
    dialog.setParameters({"EXTENT": extent_text})

    assert limiter(dialog).line.text().startswith(f"Only this extent is classified: {expected}")


def test_the_button_fits_into_a_narrow_window_without_horizontal_scrolling(dialog):
    dialog.resize(640, 480)
    QCoreApplication.processEvents()
    sideways = dialog.mainWidget().findChild(QScrollArea, "scrollArea").horizontalScrollBar()
    before = sideways.maximum()

    press(limiter(dialog).button)

    assert limiter(dialog).whole_raster.isVisible()
    assert sideways.maximum() == before


@pytest.mark.parametrize(("crs", "rotation"), [(UTM, 30), (DEGREES, 0), (DEGREES, -45)])
def test_a_rotated_map_and_one_in_another_crs_give_the_extent_of_qgis_s_widget(dialog, canvas, crs, rotation):
    canvas.setDestinationCrs(crs)
    canvas.setExtent(QgsCoordinateTransform(UTM, crs, QgsProject.instance()).transformBoundingBox(PART))
    canvas.setRotation(rotation)
    own = QgsExtentWidget()
    own.setMapCanvas(canvas)
    own.setOutputExtentFromCurrent()

    press(limiter(dialog).button)

    assert sides(extent(dialog)) == pytest.approx(in_order(own.outputExtent()))
    assert extent(dialog).endswith(f"[{crs.authid()}]")


def test_a_map_outside_the_raster_is_explained_and_sets_no_limit(dialog, canvas, save_picture):
    canvas.setExtent(QgsRectangle(700000, 4000000, 700300, 4000200))

    press(limiter(dialog).button)

    assert not extent(dialog)
    assert (
        limiter(dialog).line.text() == "The map does not show any part of the input raster. Zoom to it and try again."
    )
    save_picture(dialog, "map-extent-missed")
    canvas.setExtent(PART)
    assert not limiter(dialog).line.isVisible()


def test_a_map_outside_the_raster_keeps_the_present_limit(dialog, canvas):
    press(limiter(dialog).button)
    before = extent(dialog)
    canvas.setExtent(QgsRectangle(700000, 4000000, 700300, 4000200))

    press(limiter(dialog).button)

    assert extent(dialog) == before
    assert "does not show any part" in limiter(dialog).line.text()
    assert "Only this extent is classified" in limiter(dialog).line.text()


def test_the_map_needs_to_show_only_one_of_several_rasters(dialog, canvas, small, tmp_path):
    far = write_raster(tmp_path / "far.tif", np.ones((3, 4, 4), np.uint8))
    gdal.Open(far, gdal.GA_Update).SetGeoTransform((700000.0, 10.0, 0.0, 4000000.0, 0.0, -10.0))
    give(dialog, INPUT=[far])
    press(limiter(dialog).button)
    assert not extent(dialog)

    give(dialog, INPUT=[far, small.raster])
    press(limiter(dialog).button)

    assert extent(dialog)


def test_a_raster_beyond_180_degrees_is_shown_by_a_map_on_either_branch(dialog, canvas, tmp_path):
    pacific = write_raster(tmp_path / "pacific.tif", np.ones((3, 40, 40), np.uint8), epsg=4326)
    gdal.Open(pacific, gdal.GA_Update).SetGeoTransform((178.0, 0.1, 0.0, 2.0, 0.0, -0.1))
    give(dialog, INPUT=pacific)
    canvas.setDestinationCrs(DEGREES)

    for west in (-179.5, 180.5):
        canvas.setExtent(QgsRectangle(west, -0.1, west + 0.2, 0.1))
        press(limiter(dialog).button)

        assert sides(extent(dialog)) == pytest.approx(in_order(canvas.extent()))
        press(limiter(dialog).whole_raster)


def test_a_limit_set_elsewhere_is_shown_too(dialog, small):
    dialog.setParameters({**small.parameters, "EXTENT": "500000,500100,4599800,4600000 [EPSG:32633]"})

    assert limiter(dialog).line.text() == (
        "Only this extent is classified: 500000, 500100, 4599800, 4600000 [EPSG:32633]"
    )
    press(limiter(dialog).whole_raster)

    assert not extent(dialog)


def test_typing_and_removing_a_limit_updates_the_line(dialog):
    panel = dialog.mainWidget()
    panel.box("EXTENT").setCollapsed(False)
    field = panel.wrappers["EXTENT"].wrappedWidget().findChild(QLineEdit, "mCondensedLineEdit")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, "500000,500200,4599800,4600000 [EPSG:32633]")
    assert "500000, 500200, 4599800, 4600000 [EPSG:32633]" in limiter(dialog).line.text()

    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)

    assert not limiter(dialog).line.isVisible()


def test_the_button_works_before_a_raster_is_chosen(dialog, canvas):
    give(dialog, INPUT=[])

    press(limiter(dialog).button)

    assert sides(extent(dialog)) == pytest.approx(in_order(canvas.extent()))
    assert sip.cast(dialog.mainWidget().wrappers["EXTENT"].wrappedWidget(), QgsExtentWidget).isValid()
