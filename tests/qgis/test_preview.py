"""The preview of the map extent, drawn over a real map canvas."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from pixelwise.tests.models import argmax_model, color
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from pixelwise.tests.qgis.tile_server import cell_size, serving, warped_to_tiles
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor, QImage

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
UTM = "EPSG:32633"


@pytest.fixture
def canvas(qgis_app, qtbot):
    """A map of 500 x 400 pixels of 1 m with the extent of the small raster."""
    map_canvas = QgsMapCanvas()
    qtbot.addWidget(map_canvas)
    map_canvas.resize(500, 400)
    map_canvas.setDestinationCrs(QgsCoordinateReferenceSystem(UTM))
    map_canvas.setCanvasColor(QColor("white"))
    map_canvas.show()
    map_canvas.setExtent(QgsRectangle(500000, 4599600, 500500, 4600000))
    QCoreApplication.processEvents()
    return map_canvas


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog; it deletes itself when a test closes it."""
    opened = AlgorithmDialog(algorithm)
    opened.resize(700, 760)
    yield opened
    if not sip.isdeleted(opened):
        opened.close()


@pytest.fixture
def preview(dialog, canvas):
    """The button in the dialog, over that map."""
    from pixelwise.ui.dialog.dialog_values import DialogValues
    from pixelwise.ui.preview.preview_button import PreviewButton

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    values = DialogValues(dialog.algorithm(), dialog.mainWidget().wrappers, context, dialog)
    button = PreviewButton(values, dialog, canvas)
    dialog.mainWidget().layout().addWidget(button)
    dialog.show()
    return button


def press(preview, qtbot) -> str:
    """Press the button, wait for the end, and return the text of the line."""
    preview.button.click()
    qtbot.waitUntil(lambda: preview.button.text() == "Preview on the Map", timeout=60_000)
    return preview.line.text()


def drawn(canvas: QgsMapCanvas, qtbot) -> np.ndarray:
    """Return the map on the screen once it no longer changes, shape (rows, cols, 3), in red, green and blue."""
    qtbot.wait(100)
    pictures: list[np.ndarray] = []
    for _ in range(20):  # on a busy machine map and overlay come late, one after the other
        canvas.waitWhileRendering()
        qtbot.wait(300)
        pictures.append(grabbed(canvas))
        if len(pictures) > 2 and all(np.array_equal(pictures[-1], each) for each in pictures[-3:-1]):
            break
    return pictures[-1]


def grabbed(canvas: QgsMapCanvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[:, :, 2::-1].copy()


def at(canvas: QgsMapCanvas, picture: np.ndarray, x: float, y: float) -> tuple[int, ...]:
    """Return the colour on the screen at UTM coordinates."""
    crs = canvas.mapSettings().destinationCrs()
    change = QgsCoordinateTransform(QgsCoordinateReferenceSystem(UTM), crs, QgsProject.instance())
    point = change.transform(x, y)
    pixel = canvas.mapSettings().mapToPixel().transform(point)
    return tuple(int(channel) for channel in picture[int(pixel.y()), int(pixel.x())])


def centres(rows: int, cols: int) -> list[tuple[int, int, float, float]]:
    """Every cell of the small raster and the coordinates of its centre."""
    return [(row, col, 500005 + 10 * col, 4599995 - 10 * row) for row in range(rows) for col in range(cols)]


def preview_folders() -> list[Path]:
    return list(Path(QgsProcessingUtils.tempFolder()).glob("preview-*"))


def test_every_pixel_of_the_map_has_the_colour_of_its_class(preview, dialog, canvas, small, qtbot, save_picture):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})

    text = press(preview, qtbot)

    picture = drawn(canvas, qtbot)
    inner = [cell for cell in centres(40, 50) if 0 < cell[0] < 39 and 0 < cell[1] < 49]
    colours = [at(canvas, picture, x, y) for _, _, x, y in inner]
    assert colours == [color(small.classes[row, col]) for row, col, _, _ in inner]
    assert text.startswith("Preview: 50 x 40 pixels in ")
    save_picture(dialog, "preview-dialog")
    save_picture(canvas, "preview-map")


def test_on_a_map_in_another_crs_the_classes_are_at_their_positions(
    preview, dialog, canvas, small, qtbot, save_picture
):
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    change = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(UTM), QgsCoordinateReferenceSystem("EPSG:3857"), QgsProject.instance()
    )
    canvas.setExtent(change.transformBoundingBox(QgsRectangle(500000, 4599600, 500500, 4600000)))
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})

    press(preview, qtbot)

    picture = drawn(canvas, qtbot)
    inner = [cell for cell in centres(40, 50) if 1 < cell[0] < 38 and 1 < cell[1] < 48]
    colours = [at(canvas, picture, x, y) for _, _, x, y in inner]
    right = [color(small.classes[row, col]) == colour for (row, col, _, _), colour in zip(inner, colours)]
    assert np.mean(right) > 0.99
    save_picture(canvas, "preview-map-mercator")


def test_the_preview_follows_the_map_when_it_moves(preview, dialog, canvas, small, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    press(preview, qtbot)
    drawn(canvas, qtbot)

    canvas.setRotation(30)
    canvas.setExtent(QgsRectangle(500100, 4599700, 500300, 4599860))

    picture = drawn(canvas, qtbot)
    inner = [cell for cell in centres(40, 50) if 18 < cell[0] < 25 and 15 < cell[1] < 24]
    colours = [at(canvas, picture, x, y) for _, _, x, y in inner]
    assert colours == [color(small.classes[row, col]) for row, col, _, _ in inner]


def test_the_preview_uses_the_values_of_the_dialog(preview, dialog, canvas, small, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model, "BANDS": "3,1,2", "CELL_SIZE": 20})
    expected = processing.run(CLASSIFY_PIXELS, {**small.parameters, "BANDS": "3,1,2", "CELL_SIZE": 20})["OUTPUT"]

    press(preview, qtbot)

    (folder,) = preview_folders()
    np.testing.assert_array_equal(read_pixels(str(folder / "preview.tif")), read_pixels(expected))


def test_a_preview_replaces_the_previous_one_and_removing_it_deletes_its_files(preview, dialog, canvas, small, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    before = drawn(canvas, qtbot)
    assert not preview.remove_button.isVisible()
    press(preview, qtbot)
    first = preview_folders()
    press(preview, qtbot)
    assert len(preview_folders()) == 1
    assert preview_folders() != first

    preview.remove_button.click()

    assert preview_folders() == []
    np.testing.assert_array_equal(drawn(canvas, qtbot), before)
    assert not preview.remove_button.isVisible()
    assert not preview.line.isVisible()


def test_neither_project_nor_canvas_get_a_layer(preview, dialog, canvas, small, project, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    project.setDirty(False)

    press(preview, qtbot)

    assert project.mapLayers() == {}
    assert not project.isDirty()
    assert canvas.layers() == []


@pytest.mark.parametrize("how", ["reject", "close", "deleteLater"])
def test_closing_the_dialog_removes_the_preview(preview, dialog, canvas, small, qtbot, how):
    before = drawn(canvas, qtbot)
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    press(preview, qtbot)

    getattr(dialog, how)()
    qtbot.waitUntil(lambda: preview_folders() == [], timeout=5000)

    np.testing.assert_array_equal(drawn(canvas, qtbot), before)


def test_a_map_outside_the_raster_is_explained(preview, dialog, canvas, small, qtbot, save_picture):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    canvas.setExtent(QgsRectangle(600000, 4599600, 600500, 4600000))

    text = press(preview, qtbot)

    assert text.startswith("Preview: the map view is outside the result.")
    assert "Zoom to the input raster" in text
    assert not preview.remove_button.isVisible()
    assert preview_folders() == []
    save_picture(dialog, "preview-outside")


def test_only_the_centre_of_a_huge_view_is_classified_and_the_line_reports_that(
    preview, dialog, canvas, qtbot, tmp_path, save_picture
):
    pixels = np.tile(np.random.default_rng(1).integers(1, 255, (3, 400, 500), np.uint8), (1, 6, 6))
    raster = write_raster(tmp_path / "huge.tif", pixels)
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=512, padding=0)
    canvas.setExtent(QgsRectangle(400000, 4500000, 700000, 4700000))
    dialog.setParameters({"INPUT": raster, "MODEL": str(model)})

    text = press(preview, qtbot)

    assert text.startswith("Preview: the central 1,024 x 1,024 of the 3,000 x 2,400 pixels shown on the map, in ")
    (folder,) = preview_folders()
    np.testing.assert_array_equal(read_pixels(str(folder / "preview.tif")), pixels.argmax(axis=0)[512:1536, 1024:2048])


def test_an_invalid_value_has_the_message_of_a_run(preview, dialog, small, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model, "BANDS": "1,2,9"})

    text = press(preview, qtbot)

    ok, words = dialog.algorithm().checkParameterValues({**small.parameters, "BANDS": "1,2,9"}, QgsProcessingContext())
    assert not ok
    assert text == words


def test_after_a_change_the_preview_is_reported_as_outdated(preview, dialog, small, qtbot):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    text = press(preview, qtbot)

    dialog.setParameters({"OUTPUT_NAME": "Other"})
    after_name = preview.line.text()
    dialog.setParameters({"BANDS": "3,2,1"})

    assert after_name == text
    assert preview.line.text().startswith("These values have changed since the preview was made")


def test_without_model_or_raster_the_tooltip_of_the_button_explains_it(preview, dialog, small):
    dialog.setParameters({"INPUT": small.raster})
    assert not preview.button.isEnabled()
    assert preview.button.toolTip() == "Choose an input raster and a model first."

    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})

    assert preview.button.isEnabled()


def test_without_a_map_the_tooltip_of_the_button_explains_it(dialog, monkeypatch, small):
    from pixelwise.ui.dialog.dialog_values import DialogValues
    from pixelwise.ui.preview.preview_button import PreviewButton

    monkeypatch.setattr("qgis.utils.iface", None)
    values = DialogValues(dialog.algorithm(), dialog.mainWidget().wrappers, QgsProcessingContext(), dialog)
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})

    button = PreviewButton(values, dialog).button

    assert not button.isEnabled()
    assert button.toolTip().startswith("No map is available here.")


@pytest.fixture
def slow(monkeypatch):
    """Make previews wait before they classify, until the event is set."""
    from pixelwise.ui.preview import preview_button as module

    gate, real = threading.Event(), module.run

    def waiting(plan, progress) -> None:
        gate.wait(60)
        real(plan, progress)

    monkeypatch.setattr(module, "run", waiting)
    yield gate
    gate.set()


def test_the_button_cancels_a_running_preview(preview, dialog, small, slow, qtbot, save_picture):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    preview.button.click()
    assert preview.button.text() == "Cancel Preview"
    save_picture(dialog, "preview-running")

    preview.button.click()
    slow.set()
    qtbot.waitUntil(lambda: preview.button.text() == "Preview on the Map", timeout=10_000)

    assert preview.line.text() == "Preview cancelled."
    assert preview_folders() == []


@pytest.mark.parametrize("how", ["cancelled", "refused", "failed"])
def test_after_a_failed_preview_the_previous_one_is_reported_as_such(preview, dialog, canvas, small, qtbot, how):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    press(preview, qtbot)
    if how == "refused":
        dialog.setParameters({"BANDS": "1,2,9"})
    elif how == "failed":
        canvas.setExtent(QgsRectangle(600000, 4599600, 600500, 4600000))

    preview.button.click()
    if how == "cancelled":
        preview.button.click()
    qtbot.waitUntil(lambda: preview.button.text() == "Preview on the Map", timeout=10_000)

    text = preview.line.text().splitlines()
    assert text[0].startswith(
        {"cancelled": "Preview cancelled.", "refused": "Band order", "failed": "Preview: the map view is outside"}[how]
    )
    assert text[-1] == "The map still shows the previous preview."
    assert len(preview_folders()) == 1


@pytest.mark.parametrize("ready", [True, False])
def test_another_project_removes_the_preview(preview, canvas, small, slow, qtbot, ready):
    before = drawn(canvas, qtbot)
    preview.window().setParameters({"INPUT": small.raster, "MODEL": small.model})
    if ready:
        slow.set()
        press(preview, qtbot)
    else:
        preview.button.click()
        qtbot.waitUntil(lambda: len(preview_folders()) == 1)

    QgsProject.instance().clear()
    slow.set()
    qtbot.waitUntil(lambda: not QgsApplication.taskManager().countActiveTasks(), timeout=10_000)
    qtbot.waitUntil(lambda: preview_folders() == [], timeout=5000)

    np.testing.assert_array_equal(drawn(canvas, qtbot), before)
    assert not preview.remove_button.isVisible()
    assert not preview.line.isVisible()
    assert preview.button.text() == "Preview on the Map"


def test_closing_the_dialog_cancels_a_running_preview(preview, dialog, canvas, small, slow, qtbot):
    before = drawn(canvas, qtbot)
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model})
    preview.button.click()
    qtbot.waitUntil(lambda: len(preview_folders()) == 1)

    dialog.close()
    slow.set()
    qtbot.waitUntil(lambda: not QgsApplication.taskManager().countActiveTasks(), timeout=10_000)
    qtbot.waitUntil(lambda: preview_folders() == [], timeout=5000)

    np.testing.assert_array_equal(drawn(canvas, qtbot), before)


def test_a_preview_during_a_run_disturbs_neither(preview, dialog, small, slow, qtbot, project):
    dialog.setParameters({"INPUT": small.raster, "MODEL": small.model, "OUTPUT_NAME": "Result"})
    preview.button.click()
    qtbot.waitUntil(lambda: len(preview_folders()) == 1)

    dialog.runAlgorithm()
    slow.set()
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)
    qtbot.waitUntil(lambda: preview.remove_button.isVisibleTo(preview), timeout=20_000)

    (layer,) = project.mapLayersByName("Result")
    np.testing.assert_array_equal(read_pixels(layer.source()), small.classes)
    (folder,) = preview_folders()
    np.testing.assert_array_equal(read_pixels(str(folder / "preview.tif")), small.classes)


def test_the_preview_of_a_real_scene_equals_the_run(preview, canvas, real_piece, classified_piece, qtbot, save_picture):
    layer = QgsRasterLayer(real_piece["INPUT"], "naip")
    canvas.setDestinationCrs(layer.crs())
    canvas.setLayers([layer])
    canvas.setExtent(QgsRasterLayer(classified_piece).extent().buffered(300))
    preview.window().setParameters(real_piece)

    text = press(preview, qtbot)

    (folder,) = preview_folders()
    np.testing.assert_array_equal(read_pixels(str(folder / "preview.tif")), read_pixels(classified_piece))
    rows, cols = read_pixels(classified_piece).shape
    assert text.startswith(f"Preview: {cols} x {rows} pixels in ")
    drawn(canvas, qtbot)
    save_picture(canvas, "preview-naip")
    save_picture(preview.window(), "preview-naip-dialog")


def test_the_visible_part_of_an_endless_web_map_is_classified(preview, canvas, scene, small, qtbot, tmp_path):
    path = warped_to_tiles(scene, tmp_path / "tiles.tif", 14)
    served = QgsRasterLayer(path)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(served.extent().buffered(-400))
    with serving(path, 14) as server:
        layer = QgsRasterLayer(server.xyz, "tiles", "wms")
        QgsProject.instance().addMapLayer(layer)
        preview.window().setParameters({"INPUT": [layer.id()], "MODEL": small.model, "CELL_SIZE": cell_size(14)})

        text = press(preview, qtbot)

    assert text.startswith("Preview: ")
    (folder,) = preview_folders()
    drawn_layer = QgsRasterLayer(str(folder / "preview.tif"))
    expected = gdal.Translate("", path, format="MEM", projWin=window_of(drawn_layer))
    np.testing.assert_array_equal(read_pixels(drawn_layer.source()), expected.ReadAsArray().argmax(axis=0))


def window_of(layer: QgsRasterLayer) -> list[float]:
    """Return the extent as GDAL's projWin."""
    around = layer.extent()
    return [around.xMinimum(), around.yMaximum(), around.xMaximum(), around.yMinimum()]
