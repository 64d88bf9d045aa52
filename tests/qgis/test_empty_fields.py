"""The placeholders of empty fields, and rows that are visible only if they have an effect."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.tests.qgis.dialogs import give, press_run
from pixelwise.tests.qgis.rasters import read_pixels, write_raster
from qgis.core import QgsApplication, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QRect, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

ECD = "pixelwise:deeplearningmodeltoecd"
WORDS = {
    "INPUT": "[Choose a raster, or drop one here]",
    "MASK": "[All pixels]",
    "MODEL": "[Choose a model file, or drop one here]",
    "BANDS": "[All bands the model needs, in its order]",
    "OUTPUT_NAME": "[Named by QGIS]",
    "OUTPUT": "[Save to temporary file]",
    "OUTPUT_FOLDER": "[Save to a temporary folder]",
    "OUTPUT_CONFIDENCE": "[Skip output]",
    "OUTPUT_PROBABILITIES": "[Skip output]",
    "OUTPUT_REPORT": "[No report]",
    "CRS": "[Same as input]",
    "EXTENT": "[Entire input]",
    "SNAP_RASTER": "[Cells of the input]",
    "PARALLEL_FACTOR": "[All cores]",
}


def opened(algorithm, qtbot):
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(1000, 900)
    return dialog


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog of Classify Pixels with its environments unfolded."""
    dialog = opened(algorithm, qtbot)
    dialog.mainWidget().box("CRS").setCollapsed(False)
    return dialog


def widget(dialog, name: str) -> QWidget:
    return dialog.mainWidget().wrappers[name].wrappedWidget()


def value(dialog, name: str) -> object:
    return dialog.mainWidget().wrappers[name].parameterValue()


def placeholder_of(dialog, name: str) -> str:
    """Return the placeholder of an empty field; "" if it has a value."""
    from pixelwise.ui.dialog.placeholders import PlaceholderOverlay

    over, combo = widget(dialog, name).findChild(PlaceholderOverlay), widget(dialog, name).findChild(QComboBox)
    if over is not None:
        return over.text if over.is_drawn and over.isVisibleTo(combo) else ""
    if combo is not None:
        return combo.currentText() if not value(dialog, name) else ""
    line = widget(dialog, name)
    line = line if isinstance(line, QLineEdit) else extent_field(dialog, name) or line.findChild(QLineEdit)
    if line.property("nullValue") and line.text() == line.property("nullValue"):
        return line.text()
    return "" if line.text() else line.placeholderText()


def extent_field(dialog, name: str = "EXTENT") -> QLineEdit | None:
    return widget(dialog, name).findChild(QLineEdit, "mCondensedLineEdit")


@pytest.mark.parametrize("name", WORDS)
def test_an_empty_field_shows_a_placeholder_and_has_no_value(dialog, name):
    assert placeholder_of(dialog, name) == WORDS[name]
    if name != "OUTPUT":
        assert not value(dialog, name)


@pytest.mark.parametrize(
    ("algorithm", "field"),
    [
        ("cleanclasses", "INPUT"),
        ("classestopolygons", "INPUT"),
        ("computecategoricalchange", "FROM_RASTER"),
        ("computecategoricalchange", "TO_RASTER"),
        ("computeconfusionmatrix", "INPUT"),
        ("createaccuracypoints", "INPUT"),
    ],
)
def test_empty_class_rasters_have_the_same_placeholder_in_all_tools(provider, project, qtbot, algorithm, field):
    dialog = opened(QgsApplication.processingRegistry().createAlgorithmById(f"pixelwise:{algorithm}"), qtbot)

    assert placeholder_of(dialog, field) == "[Choose a class raster, or drop one here]"


def test_the_fields_of_the_other_algorithm_have_placeholders(provider, project, qtbot, save_picture):
    dialog = opened(QgsApplication.processingRegistry().createAlgorithmById(ECD), qtbot)

    assert placeholder_of(dialog, "MODEL") == "[Choose a model file, or drop one here]"
    assert placeholder_of(dialog, "CLASS_INFO") == "[Choose a JSON file, or drop one here]"
    save_picture(dialog, "empty-fields-ecd")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("INPUT", "raster"),
        ("MASK", "/nowhere/areas.shp"),
        ("OUTPUT_FOLDER", "/nowhere"),
        ("OUTPUT_REPORT", "/nowhere/report.html"),
        ("CRS", "EPSG:3857"),
        ("EXTENT", "0,1,0,1 [EPSG:4326]"),
        ("SNAP_RASTER", "raster"),
    ],
)
def test_a_value_replaces_the_placeholder_and_removing_it_restores_it(dialog, small, name, given):
    give(dialog, **{name: small.raster if given == "raster" else given})
    assert placeholder_of(dialog, name) == ""
    assert value(dialog, name)

    dialog.mainWidget().values.set_value(name, None)

    assert placeholder_of(dialog, name) == WORDS[name]
    assert not value(dialog, name)


def test_the_placeholder_of_a_layer_list_is_painted_only_without_a_selection(dialog, small, project):
    give(dialog, SNAP_RASTER=None)
    combo = widget(dialog, "SNAP_RASTER").findChild(QComboBox)
    project.addMapLayer(QgsRasterLayer(small.raster, "small"))
    assert has_ink(combo)

    for key, empty in ((Qt.Key.Key_End, False), (Qt.Key.Key_Home, True)):
        combo.setFocus()
        QTest.keyClick(combo, key)
        assert (placeholder_of(dialog, "SNAP_RASTER") == WORDS["SNAP_RASTER"]) == empty
        assert bool(value(dialog, "SNAP_RASTER")) != empty


def has_ink(combo: QComboBox) -> bool:
    """Return whether a combo box contains text: its middle row has more than one grey."""
    QCoreApplication.processEvents()
    image = combo.grab(QRect(10, combo.height() // 2 - 4, 80, 8)).toImage()
    rows = [[image.pixel(x, y) for x in range(image.width())] for y in range(image.height())]
    return any(len(set(row)) > 3 for row in rows)


def test_a_placeholder_does_not_disturb_typing(dialog):
    field = extent_field(dialog)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, "0,1,0,1 [EPSG:4326]")

    assert field.text() == "0,1,0,1 [EPSG:4326]"


@pytest.fixture
def dark_theme(qgis_app):
    palette = QApplication.palette()
    QgsApplication.setUITheme("Night Mapping")
    yield
    QgsApplication.setUITheme("default")
    QApplication.setPalette(palette)  # the default theme keeps that of the previous one


def luminance(color: QColor) -> float:
    """Return the relative luminance of a grey, as WCAG defines it."""
    level = color.lightnessF()
    return level / 12.92 if level <= 0.03928 else ((level + 0.055) / 1.055) ** 2.4


def contrast(widget: QWidget) -> float:
    """Return the highest contrast ratio inside a field."""
    image = widget.grab().toImage()
    colors = [image.pixelColor(x, y) for x in range(5, 100) for y in range(5, image.height() - 5)]
    levels = [luminance(color) for color in colors]
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def test_placeholders_are_readable_in_dark_themes(dark_theme, dialog, save_picture):
    save_picture(dialog, "empty-fields-dark")

    lines = {name: widget(dialog, name) for name in ("MODEL", "BANDS", "OUTPUT_NAME", "OUTPUT", "OUTPUT_REPORT")}
    lines = {name: line if isinstance(line, QLineEdit) else line.findChild(QLineEdit) for name, line in lines.items()}
    assert all(line.placeholderText() and not line.text() for line in lines.values())
    assert {name: contrast(line) for name, line in lines.items() if contrast(line) < 2.9} == {}


MORE = ("PROCESSING_MODE", "OUTPUT_FOLDER")


def visible_rows(dialog) -> list[str]:
    """Return the visible rows for several rasters."""
    QCoreApplication.processEvents()
    return [name for name in MORE if dialog.mainWidget().row(name).isVisible()]


def test_mode_and_folder_are_not_shown_for_one_raster(dialog, small, save_picture):
    assert visible_rows(dialog) == []
    give(dialog, INPUT=small.raster)
    assert visible_rows(dialog) == []
    save_picture(dialog, "one-raster")

    give(dialog, INPUT=[small.raster, small.raster])
    assert visible_rows(dialog) == list(MORE)
    save_picture(dialog, "several-rasters")
    give(dialog, INPUT=small.raster)

    assert visible_rows(dialog) == []


def test_a_group_shows_the_same_rows_after_folding_and_unfolding(dialog, small):
    boxes = {name: dialog.mainWidget().box(name) for name in (*MORE, "CRS")}
    give(dialog, INPUT=small.raster)
    for box in boxes.values():
        box.setCollapsed(True)
    give(dialog, BANDS="1,2,3")
    hidden = [row for name in ("MASK", "OUTPUT", "CRS") if not (row := dialog.mainWidget().row(name)).isVisible()]
    assert len(hidden) == 3

    for box in boxes.values():
        box.setCollapsed(False)

    assert visible_rows(dialog) == []
    assert all(row.isVisible() for row in hidden)
    for box in boxes.values():
        box.setCollapsed(True)
    give(dialog, INPUT=[small.raster, small.raster])
    for box in boxes.values():
        box.setCollapsed(False)
    assert visible_rows(dialog) == list(MORE)


def mosaic(folder, raster: str, kind: str) -> str:
    """A virtual raster or a tile index of one raster."""
    if kind == "vrt":
        path = str(folder / "mosaic.vrt")
        gdal.BuildVRT(path, [raster, raster]).FlushCache()
        return path
    return str(folder / "tiles.gti.gpkg")  # recognized by name, because another test may have it open


@pytest.mark.parametrize("kind", ["vrt", "tile index", "layer"])
def test_mode_and_folder_are_shown_for_a_raster_that_contains_several(dialog, small, project, tmp_path, kind):
    path = mosaic(tmp_path, small.raster, "vrt" if kind == "layer" else kind)
    if kind == "layer":
        layer = QgsRasterLayer(path, "mosaic")
        project.addMapLayer(layer)
        path = layer.id()

    give(dialog, INPUT=[path])

    assert visible_rows(dialog) == list(MORE)


def test_a_mode_from_the_history_is_shown_and_used(dialog, small, tmp_path, qtbot):
    dialog.setParameters(
        {**small.parameters, "PROCESSING_MODE": 1, "OUTPUT": None, "OUTPUT_FOLDER": str(tmp_path / "items")}
    )
    assert visible_rows(dialog) == list(MORE)

    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    (result,) = (tmp_path / "items").glob("*.tif")
    np.testing.assert_array_equal(read_pixels(str(result)), small.classes)


def test_a_non_default_value_stays_visible_with_one_raster(dialog, small):
    give(dialog, INPUT=[small.raster, small.raster], PROCESSING_MODE=1)

    give(dialog, INPUT=small.raster)
    assert visible_rows(dialog) == list(MORE)
    give(dialog, PROCESSING_MODE=0)  # the row that is being used does not vanish under the mouse
    assert visible_rows(dialog) == ["PROCESSING_MODE"]
    give(dialog, INPUT=[small.raster])
    give(dialog, BANDS="1,2,3")
    assert visible_rows(dialog) == []

    give(dialog, OUTPUT_FOLDER="/nowhere")
    assert visible_rows(dialog) == ["OUTPUT_FOLDER"]


def test_hidden_rows_have_their_default_values_and_the_run_equals_the_console_s(dialog, small, qtbot, project):
    dialog.setParameters({**small.parameters, "OUTPUT_NAME": "One"})
    collected = dialog.createProcessingParameters()

    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    assert visible_rows(dialog) == []
    assert (collected["PROCESSING_MODE"], collected.get("OUTPUT_FOLDER")) == (0, None)
    (layer,) = project.mapLayersByName("One")
    np.testing.assert_array_equal(read_pixels(layer.source()), small.classes)


def test_an_error_in_a_hidden_row_makes_it_visible(dialog, small):
    dialog.setParameters(small.parameters)
    assert visible_rows(dialog) == []

    dialog.mainWidget().explain("OUTPUT_FOLDER", "Something is wrong with it.")
    give(dialog, BANDS="1,2,3")

    assert visible_rows(dialog) == ["OUTPUT_FOLDER"]


def test_removing_a_layer_hides_the_rows_for_several_rasters(dialog, small, project, tmp_path):
    other = write_raster(tmp_path / "other.tif", np.ones((3, 4, 4), np.uint8))
    layers = project.addMapLayers([QgsRasterLayer(path, "layer") for path in (small.raster, other)])
    give(dialog, INPUT=[layer.id() for layer in layers])
    assert visible_rows(dialog) == list(MORE)

    project.removeMapLayer(layers[0].id())
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.WindowActivate))

    assert visible_rows(dialog) == []
