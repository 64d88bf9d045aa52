"""The strip with the preflight checks, in the dialog as QGIS creates it."""

from __future__ import annotations

import gc
import json
import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.dialogs import come_back
from pixelwise.tests.qgis.rasters import write_raster
from pixelwise.ui.wrapping import Paragraph
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingFeatureSourceDefinition,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton

_BACK, _TEXT = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText


@pytest.fixture(autouse=True, scope="module")
def no_context_outlives_qgis():
    """Release the contexts of the dialogs; deleting them after QGIS has exited crashes."""
    yield
    QCoreApplication.processEvents()
    gc.collect()


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog, open, with the strip above its buttons."""
    from pixelwise.ui.dialog.dialog_values import DialogValues
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    opened = AlgorithmDialog(algorithm)
    qtbot.addWidget(opened)
    opened.values = DialogValues(
        opened.algorithm(), opened.mainWidget().wrappers, opened.mainWidget().processing_context, opened
    )
    opened.strip = PreflightStrip(opened.values, opened)
    opened.layout().insertWidget(2, opened.strip)
    opened.show()
    opened.resize(900, 700)
    yield opened
    del opened.values, opened.strip  # otherwise pytest keeps the context of the last test beyond QGIS's exit


def give(dialog, qtbot, **values) -> None:
    """Fill the dialog like a user and wait for the report of the strip."""
    for name, value in values.items():
        dialog.values.set_value(name, value)
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)


def estimate(dialog) -> str:
    """Return the estimate in the line, without the list of checks that cannot be verified."""
    return re.sub(r"^Not verifiable: [^.]+\. ", "", dialog.strip.line.full_text)


def lines(dialog) -> list[str]:
    return [f"{check.severity.value}: {check.text}" for check in dialog.strip.report.checks]


def press(dialog, qtbot, label: str) -> None:
    button = next(each for each in dialog.strip.checks.findChildren(QPushButton) if each.text() == label)
    button.click()
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)


def test_without_raster_and_model_the_strip_shows_a_hint(dialog, qtbot, save_picture):
    give(dialog, qtbot)

    assert dialog.strip.line.full_text == "Choose a raster and a model to check whether they match."
    assert not dialog.strip.fold.isEnabled()
    save_picture(dialog, "fit-nothing")


def test_for_a_scene_and_its_model_the_line_shows_the_estimate(dialog, qtbot, scene, landcover, save_picture):
    give(dialog, qtbot, INPUT=[scene], MODEL=landcover)

    assert estimate(dialog).startswith("934 × 724 pixels, 1,691.88 ha, 48 tiles, up to 902 kB, ")
    assert "measuring" not in dialog.strip.line.full_text
    dialog.strip.fold.click()
    save_picture(dialog, "fit-well")


def test_warnings_are_counted_named_and_unfold_with_their_fixes(dialog, qtbot, scene, shared_data, save_picture):
    model = shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"
    give(dialog, qtbot, INPUT=[scene], MODEL=str(model))
    dialog.strip.fold.click()
    save_picture(dialog, "fit-warnings")

    assert dialog.strip.line.full_text.startswith("2 warnings (Bands, Cell size): 934 × 724 pixels")
    dialog.resize(420, 620)
    save_picture(dialog, "fit-narrow")

    press(dialog, qtbot, "Set Cell size to 0.5")

    assert dialog.values.value("CELL_SIZE") == 0.5
    assert dialog.strip.line.full_text.startswith("1 warning (Bands): 9,340 × 7,240 pixels")


def test_the_other_readings_of_scaled_bands_are_one_click_away(dialog, qtbot, tmp_path, save_picture):
    path = write_raster(tmp_path / "scaled.tif", np.linspace(8000, 30000, 9000).reshape(3, 50, 60).astype(np.uint16))
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).SetScale(2.75e-5)
        dataset.GetRasterBand(number).SetOffset(-0.2)
    dataset.FlushCache()
    model = str(argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], padding=8))
    give(dialog, qtbot, INPUT=[path], MODEL=model, ARGUMENTS="padding 16")
    expected = "warning: Pixel values: real (stored numbers x 2.75e-05 - 0.2)"
    assert any(line.startswith(expected) for line in lines(dialog))
    dialog.strip.fold.click()
    save_picture(dialog, "fit-readings")

    press(dialog, qtbot, "Set Model arguments to padding 16;values dn10000")

    assert "values dn10000" in dialog.values.value("ARGUMENTS")
    expected = "note: Pixel values: dn10000 (stored numbers x 0.275 - 2000)"
    assert any(line.startswith(expected) for line in lines(dialog))


def test_an_error_has_the_message_of_the_algorithm(dialog, qtbot, scene, landcover, save_picture):
    give(dialog, qtbot, INPUT=[scene], MODEL=landcover, EXTENT="0,1,0,1 [EPSG:26914]")
    dialog.strip.fold.click()
    save_picture(dialog, "fit-error")

    fine, words = dialog.algorithm().checkParameterValues(dialog.values.parameters(), dialog.values.context)
    assert (fine, dialog.strip.line.full_text) == (False, words)
    press(dialog, qtbot, "Clear Processing extent")

    assert not dialog.values.value("EXTENT")
    assert estimate(dialog).startswith("934 × 724 pixels")


def test_returning_to_the_dialog_reports_a_deleted_raster(dialog, qtbot, small, tmp_path):
    image = Path(write_raster(tmp_path / "image.tif", np.ones((3, 50, 60), np.uint8)))
    give(dialog, qtbot, INPUT=[str(image)], MODEL=small.model)
    assert "60 × 50 pixels" in dialog.strip.line.full_text
    image.unlink()

    come_back(dialog)
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)

    assert "image.tif" in dialog.strip.line.full_text
    assert "no such file" in dialog.strip.line.full_text


def test_an_invalid_destination_is_reported_before_the_run(dialog, qtbot, project, small, tmp_path):
    project.addMapLayer(QgsRasterLayer(small.raster, "Taken"))
    give(dialog, qtbot, INPUT=[small.raster], MODEL=small.model, OUTPUT_NAME="Taken")
    assert dialog.strip.line.full_text.startswith('Output name: the project already has a layer named "Taken".')
    dialog.strip.fold.click()
    assert not dialog.strip.checks.findChildren(Paragraph)  # the line above already contains it
    (button,) = dialog.strip.checks.findChildren(QPushButton)
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    press(dialog, qtbot, "Set Output name to Taken 2")
    assert estimate(dialog).startswith("50 × 40 pixels")
    dialog.strip.fold.click()

    nowhere = tmp_path / "missing" / "report.html"
    give(dialog, qtbot, OUTPUT_NAME="Free", OUTPUT_REPORT=str(nowhere))
    assert dialog.strip.line.full_text.startswith(f"Report {nowhere}: {tmp_path / 'missing'} does not exist.")
    dialog.strip.fold.click()
    press(dialog, qtbot, "Clear Report")

    assert not dialog.values.value("OUTPUT_REPORT")
    assert estimate(dialog).startswith("50 × 40 pixels")


def test_an_unspecified_value_range_is_set_by_one_click(dialog, qtbot, small, tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3, value_range=[0, 1], mean=[0.485] * 3, std=[0.229] * 3)
    give(dialog, qtbot, INPUT=[small.raster], MODEL=str(model))
    assert dialog.strip.line.full_text.startswith(
        "1 warning (Values), not verifiable: Bands, Cell size. 50 × 40 pixels"
    )
    dialog.strip.fold.click()

    press(dialog, qtbot, "Set Model arguments to value_range 0,255")

    assert dialog.values.value("ARGUMENTS") == "value_range 0,255"
    assert estimate(dialog).startswith("50 × 40 pixels")


def test_an_incomplete_value_is_explained_without_an_exception(dialog, qtbot, scene, landcover):
    give(dialog, qtbot, INPUT=[scene], MODEL=landcover, PARALLEL_FACTOR="5x")

    assert dialog.strip.line.full_text.startswith('Parallel factor "5x": expected a number of threads')
    press(dialog, qtbot, "Clear Parallel processing factor")

    assert dialog.values.value("PARALLEL_FACTOR") == ""
    assert estimate(dialog).startswith("934 × 724 pixels")


def test_an_incomplete_extent_does_not_mean_the_whole_raster(dialog, qtbot, small):
    give(dialog, qtbot, INPUT=[small.raster], MODEL=small.model)
    field = dialog.mainWidget().wrappers["EXTENT"].wrappedWidget().findChild(QLineEdit, "mCondensedLineEdit")
    field.selectAll()

    QTest.keyClicks(field, "500000,500200")
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)

    assert dialog.strip.line.full_text.startswith('Processing extent: "500000,500200" is not a rectangle.')
    dialog.strip.fold.click()
    press(dialog, qtbot, "Clear Processing extent")
    assert estimate(dialog).startswith("50 × 40 pixels")


@pytest.mark.parametrize(("name", "label"), [("MASK", "Mask"), ("SNAP_RASTER", "Snap raster")])
def test_a_value_that_cannot_be_read_is_cleared_by_a_button(dialog, qtbot, small, name, label):
    give(dialog, qtbot, INPUT=[small.raster], MODEL=small.model, **{name: "/nowhere/file.gpkg"})
    assert dialog.strip.line.full_text.startswith(f'{label} "/nowhere/file.gpkg": there is no such file')
    dialog.strip.fold.click()

    press(dialog, qtbot, f"Clear {label}")

    assert not dialog.values.value(name)
    assert estimate(dialog).startswith("50 × 40 pixels")


def field(left, top, width, height) -> QgsGeometry:
    """Return a rectangle on the small raster, in cells of 10 m from its corner."""
    x, y = 500000 + 10 * left, 4600000 - 10 * top
    return QgsGeometry.fromRect(QgsRectangle(x, y - 10 * height, x + 10 * width, y))


def fields(project, *rectangles) -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633", "fields", "memory")
    add(layer, *rectangles)
    project.addMapLayer(layer)
    return layer


def add(layer, *rectangles) -> None:
    features = [QgsFeature() for _ in rectangles]
    for feature, rectangle in zip(features, rectangles):
        feature.setGeometry(field(*rectangle))
    assert layer.dataProvider().addFeatures(features)[0]


def test_the_area_is_that_inside_the_mask_and_follows_it(dialog, qtbot, project, small):
    layer = fields(project, (5, 5, 10, 10))
    give(dialog, qtbot, INPUT=[small.raster], MODEL=small.model)
    assert estimate(dialog).startswith("50 × 40 pixels, 20.02 ha, 1 tile")

    give(dialog, qtbot, MASK=layer.id())
    assert estimate(dialog).startswith("50 × 40 pixels, 1.00 ha inside the mask, 1 tile")

    add(layer, (20, 5, 10, 20))  # in the main window
    come_back(dialog)
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)
    assert estimate(dialog).startswith("50 × 40 pixels, 3.00 ha inside the mask")

    layer.selectByIds([2])
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    give(dialog, qtbot, MASK=selected)
    assert estimate(dialog).startswith("50 × 40 pixels, 2.00 ha inside the mask")

    give(dialog, qtbot, EXTENT="500200,500250,4599800,4600000 [EPSG:32633]")
    assert estimate(dialog).startswith("5 × 20 pixels, 7,506.00 m² inside the mask")

    give(dialog, qtbot, MASK=None)
    assert estimate(dialog).startswith("5 × 20 pixels, 1.00 ha, 1 tile")


def test_the_area_is_also_that_inside_a_mask_file(dialog, qtbot, small, tmp_path):
    path = tmp_path / "mask.geojson"
    ring = [[500050, 4599950], [500150, 4599950], [500150, 4599850], [500050, 4599850], [500050, 4599950]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [shape]}))

    give(dialog, qtbot, INPUT=[small.raster], MODEL=small.model, MASK=str(path))

    assert estimate(dialog).startswith("50 × 40 pixels, 1.00 ha inside the mask")


def test_every_fix_is_a_value_that_its_widget_accepts(dialog, qtbot):
    for name, value in (
        ("CRS", "EPSG:32635"), ("CRS", None), ("MASK", None), ("SNAP_RASTER", None), ("EXTENT", None),
        ("BANDS", "3,2,1"), ("BANDS", ""), ("PROCESSING_MODE", 1), ("PROCESSOR_TYPE", 0), ("OUTPUT_CONFIDENCE", None),
        ("ARGUMENTS", ""), ("CELL_SIZE", 28.5), ("PARALLEL_FACTOR", ""),
    ):  # fmt: skip
        dialog.values.set_value(name, value)
        current = dialog.values.value(name)
        assert (current.authid() if isinstance(current, QgsCoordinateReferenceSystem) else current or value) == value


def test_typing_runs_one_check_with_the_last_value(dialog, qtbot, scene, landcover):
    give(dialog, qtbot, INPUT=[scene], MODEL=landcover)
    sizes = []
    algorithm = dialog.values.algorithm
    real = algorithm.preflight_request
    algorithm.preflight_request = lambda parameters, context: (
        sizes.append(parameters["CELL_SIZE"]) or real(parameters, context)
    )

    give(dialog, qtbot, **{"CELL_SIZE": 1.0})
    sizes.clear()
    for size in (2, 20, 10):
        dialog.values.set_value("CELL_SIZE", size)
    qtbot.waitUntil(lambda: not dialog.strip.busy, timeout=60_000)

    assert sizes == [10]
    assert estimate(dialog).startswith("467 × 362 pixels")


def test_layers_far_apart_are_processed_separately_by_a_button(dialog, qtbot, project, small, tmp_path):
    far = QgsRasterLayer(write_raster(tmp_path / "far.tif", np.full((3, 40, 50), 9, np.uint8), epsg=32635), "far")
    near = QgsRasterLayer(small.raster, "near")
    project.addMapLayers([near, far])
    give(dialog, qtbot, INPUT=[near.id(), far.id()], MODEL=small.model)
    assert dialog.strip.line.full_text.startswith(
        "1 warning (Input raster), not verifiable: Bands, Values, Cell size. 100,217 × 7,059 pixels"
    )

    press(dialog, qtbot, "Set Processing mode to Process all raster items separately")

    assert dialog.values.value("PROCESSING_MODE") == 1
    assert "2 results, 4,000 pixels" in dialog.strip.line.full_text


def test_removing_the_model_removes_its_report(dialog, qtbot, scene, landcover):
    give(dialog, qtbot, INPUT=[scene], MODEL=landcover)
    dialog.strip.fold.click()

    give(dialog, qtbot, MODEL="")

    assert dialog.strip.report is None
    assert not dialog.strip.checks.isVisible()


def test_in_a_dark_theme_nothing_is_unreadable(dialog, qtbot, scene, shared_data, save_picture):
    palette = QPalette(QColor(45, 45, 48))
    QApplication.setPalette(palette)
    try:
        model = shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"
        give(dialog, qtbot, INPUT=[scene], MODEL=str(model))
        dialog.strip.fold.click()
        save_picture(dialog, "fit-dark")

        back, text = (dialog.strip.checks.palette().color(role) for role in (_BACK, _TEXT))
        assert text.lightness() - back.lightness() > 120
    finally:
        QApplication.setPalette(QApplication.style().standardPalette())


def icons(dialog) -> dict[str, tuple[str, bool]]:
    """Return the meaning of the visible icon of each check, and whether it is grey, by the subject of the check."""
    grid = dialog.strip.checks.widget().layout()
    cells = [[grid.itemAtPosition(row, column) for column in (0, 1)] for row in range(grid.rowCount())]
    widgets = [[cell.widget() for cell in row] for row in cells if all(row)]
    return {
        text.text().partition(":")[0]: (icon.toolTip().partition(":")[0], colourful_pixmap(icon.pixmap()) < 0.3)
        for icon, text in widgets
    }


def named_raster(path, names=("", "", "")) -> str:
    """Write a raster of 8 bits with these band names."""
    pixels = np.random.default_rng(5).integers(0, 256, (3, 40, 50)).astype(np.uint8)
    raster = write_raster(path, pixels)
    dataset = gdal.Open(raster, gdal.GA_Update)
    for number, name in enumerate(names, start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset.FlushCache()
    return raster


def rgb_model(path) -> str:
    """Write a model that states its bands, values and cell size."""
    return str(argmax_model(path, 3, bands=["red", "green", "blue"], value_range=[0, 255], cell_size=10))


GREEN, GREY, YELLOW = ("Checked", False), ("Not verifiable", True), ("Warning", False)


@pytest.mark.parametrize(("dtype", "highest"), [(np.uint8, 255), (np.float32, 1)])
def test_without_anything_to_compare_with_no_check_is_green(dialog, qtbot, tmp_path, dtype, highest, save_picture):
    pixels = np.random.default_rng(5).random((3, 40, 50)) * highest
    raster = write_raster(tmp_path / "r.tif", pixels.astype(dtype))
    give(dialog, qtbot, INPUT=[raster], MODEL=str(argmax_model(tmp_path / "m.onnx", 3)))
    dialog.strip.fold.click()
    save_picture(dialog, "fit-unverified")

    assert icons(dialog) == {"Bands": GREY, "Values": GREY, "Cell size": GREY}
    assert lines(dialog)[0].endswith("; there are no names to check the order against.")
    assert dialog.strip.line.full_text.startswith("Not verifiable: Bands, Values, Cell size. ")


def test_checks_are_green_where_model_and_raster_state_the_same(dialog, qtbot, tmp_path, save_picture):
    raster = named_raster(tmp_path / "r.tif", ("red", "green", "blue"))
    give(dialog, qtbot, INPUT=[raster], MODEL=rgb_model(tmp_path / "m.onnx"))
    dialog.strip.fold.click()
    save_picture(dialog, "fit-verified")

    assert icons(dialog) == {"Bands": GREEN, "Values": GREEN, "Cell size": GREEN}
    assert dialog.strip.line.full_text.startswith("50 × 40 pixels")


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("red", "green", "blue"), "3,2,1"),  # the names state a better order
        (("nir", "swir16", "swir22"), "1,2,3"),  # other bands, in an order that the user has set
        (("nir", "swir16", "swir22"), ""),
    ],
)
def test_names_that_do_not_agree_are_a_warning(dialog, qtbot, tmp_path, names, order):
    give(dialog, qtbot, INPUT=[named_raster(tmp_path / "r.tif", names)], MODEL=rgb_model(tmp_path / "m.onnx"))
    give(dialog, qtbot, BANDS=order)
    dialog.strip.fold.click()

    assert icons(dialog) == {"Bands": YELLOW, "Values": GREEN, "Cell size": GREEN}
    assert dialog.strip.line.full_text.startswith("1 warning (Bands): ")


def test_only_the_icon_of_unverified_checks_is_grey(qgis_app):
    from pixelwise.inference.preflight import Severity
    from pixelwise.ui.preflight.check_list import icon_of

    grey = [severity for severity in Severity if colourful(icon_of(severity)) < 0.3]

    assert grey == [Severity.UNVERIFIED]


def colourful(icon) -> float:
    """Return the share of pixels that are not grey."""
    return colourful_pixmap(icon.pixmap(16, 16))


def colourful_pixmap(pixmap) -> float:
    image = pixmap.toImage()
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    opaque = [color for color in colors if color.alpha() > 128]
    return sum(color.hsvSaturation() > 80 for color in opaque) / len(opaque)
