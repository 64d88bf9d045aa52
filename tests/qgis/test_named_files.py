"""The files of results for which only a name was entered, in the dialog and elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import processing
import pytest
from pixelwise.tests.qgis.dialogs import press_run, settle
from pixelwise.tests.qgis.rasters import read_pixels
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPushButton, QWidget

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ECD = "pixelwise:deeplearningmodeltoecd"


@pytest.fixture(autouse=True)
def output_folder(tmp_path):
    """A profile without a default folder, and an Output folder in QGIS's Processing options."""
    folder = tmp_path / "qgis's outputs"
    folder.mkdir()
    before = ProcessingConfig.getSetting(ProcessingConfig.OUTPUT_FOLDER)
    ProcessingConfig.setSettingValue(ProcessingConfig.OUTPUT_FOLDER, str(folder))
    QgsSettings().remove("pixelwise")
    yield folder
    ProcessingConfig.setSettingValue(ProcessingConfig.OUTPUT_FOLDER, before)
    QgsSettings().remove("pixelwise")


@pytest.fixture
def own_folder(tmp_path) -> Path:
    """The chosen default folder."""
    from pixelwise.ui.dialog.default_folder import choose_folder

    folder = tmp_path / "my results"
    folder.mkdir()
    choose_folder(str(folder))
    return folder


@pytest.fixture
def dialog(algorithm, project, qtbot, small):
    """The dialog of Classify Pixels, filled in except for the result."""
    return filled(algorithm, qtbot, small)


def filled(algorithm, qtbot, small):
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    opened.setParameters(dict(small.parameters))
    settle(opened)
    return opened


def type_into(dialog, name: str, text: str) -> None:
    widget = dialog.mainWidget().wrappers[name].wrappedWidget()
    field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(field, text)
    else:  # QTest has no keys for such letters
        field.insert(text)
    QCoreApplication.processEvents()


def line(dialog, name: str = "OUTPUT") -> str:
    """Return the line under a destination; "" if there is none."""
    file_line = file_line_of(dialog, name)
    return file_line.line.full_text if file_line.line.isVisibleTo(dialog) else ""


def file_line_of(dialog, name: str = "OUTPUT"):
    from pixelwise.ui.dialog.result_file_line import ResultFileLine

    return dialog.mainWidget().row(name).findChild(ResultFileLine)


def destination(dialog, name: str = "OUTPUT") -> str:
    """Return the path that a run receives."""
    value = dialog.createProcessingParameters()[name]
    return value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value


def run(dialog, qtbot) -> None:
    dialog.showParameters()
    finished = []
    dialog.algorithmFinished.connect(lambda *_: finished.append(True))
    press_run(dialog)
    qtbot.waitUntil(lambda: bool(finished), timeout=60_000)


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("landcover", "landcover.tif"),
        ("landcover.tif", "landcover.tif"),
        ("landcover.TIFF", "landcover.TIFF"),
        ("Land cover, v1.2", "Land cover, v1.2.tif"),
        ("土地利用 Fläche", "土地利用 Fläche.tif"),
        ("water: 50 % <wet>?", "water_ 50 % _wet__.tif"),
        ("con", "_con.tif"),
        ("map...", "map.tif"),
    ],
)
def test_a_file_without_a_folder_is_written_to_qgis_s_output_folder(dialog, output_folder, typed, file):
    type_into(dialog, "OUTPUT", typed)

    assert destination(dialog) == str(output_folder / file)
    assert line(dialog) == f"File: {file} in {output_folder}"


@pytest.mark.parametrize("typed", ["/data/landcover.tif", "maps/landcover.tif", "C:\\maps\\landcover.tif"])
def test_a_path_is_unchanged_and_has_no_line(dialog, typed):
    type_into(dialog, "OUTPUT", typed)

    assert destination(dialog).endswith(typed)
    assert line(dialog) == ""


def test_a_name_of_another_kind_of_file_is_explained(dialog):
    type_into(dialog, "OUTPUT", "landcover.png")

    press_run(dialog)

    assert "the result is always a GeoTIFF" in dialog.mainWidget().row("OUTPUT").explanation
    assert line(dialog) == ""


def test_a_long_name_is_shortened_to_a_writable_length(dialog, output_folder):
    type_into(dialog, "OUTPUT", "ü" * 300)

    Path(destination(dialog)).write_bytes(b"")

    assert len(os.path.basename(destination(dialog)).encode()) < 200


def test_the_default_folder_has_priority_over_that_of_qgis(dialog, own_folder):
    type_into(dialog, "OUTPUT", "landcover")

    assert destination(dialog) == str(own_folder / "landcover.tif")


def test_a_typed_name_can_be_run_twice_without_replacing_a_file(dialog, output_folder, small, qtbot):
    type_into(dialog, "OUTPUT", "landcover")

    run(dialog, qtbot)
    first = (output_folder / "landcover.tif").read_bytes()
    dialog.showParameters()
    QCoreApplication.processEvents()
    announced = line(dialog)
    run(dialog, qtbot)

    assert announced == f"File: landcover 2.tif in {output_folder}"
    assert (output_folder / "landcover.tif").read_bytes() == first
    np.testing.assert_array_equal(read_pixels(str(output_folder / "landcover 2.tif")), small.classes)


@pytest.mark.parametrize("there", ["landcover.tif", "LandCover.TIF", "landcover.qml", ".landcover.tif.x1y2/"])
def test_existing_files_and_files_being_written_are_not_replaced(dialog, output_folder, there):
    place = output_folder / there
    place.mkdir() if there.endswith("/") else place.write_text("mine")

    type_into(dialog, "OUTPUT", "landcover")

    assert destination(dialog) == str(output_folder / "landcover 2.tif")


def test_a_file_of_another_kind_with_the_name_does_not_change_it(dialog, output_folder):
    (output_folder / "landcover.gpkg").write_text("mine")

    type_into(dialog, "OUTPUT", "landcover")

    assert destination(dialog) == str(output_folder / "landcover.tif")


def test_a_report_with_only_a_name_is_in_that_folder_too(dialog, output_folder, qtbot):
    type_into(dialog, "OUTPUT", "landcover")
    type_into(dialog, "OUTPUT_REPORT", "landcover")

    run(dialog, qtbot)
    dialog.showParameters()
    QCoreApplication.processEvents()

    assert line(dialog, "OUTPUT_REPORT") == f"File: landcover 2.html in {output_folder}"
    assert {"landcover.tif", "landcover.html"} <= {path.name for path in output_folder.iterdir()}


def test_an_output_name_names_the_temporary_file(dialog, project, qtbot, small, save_picture):
    type_into(dialog, "OUTPUT_NAME", "Land cover: 2018")
    assert line(dialog) == "Temporary file: Land cover_ 2018.tif"
    assert destination(dialog) == "TEMPORARY_OUTPUT"
    save_picture(dialog, "named-temporary")

    run(dialog, qtbot)

    (layer,) = project.mapLayersByName("Land cover: 2018")
    assert os.path.basename(layer.source()) == "Land cover_ 2018.tif"
    assert layer.isTemporary()
    np.testing.assert_array_equal(read_pixels(layer.source()), small.classes)


def test_an_output_name_names_the_file_in_the_default_folder(dialog, project, own_folder, qtbot, save_picture):
    type_into(dialog, "OUTPUT_NAME", "Land cover")
    assert line(dialog) == f"File: Land cover.tif in {own_folder}"
    assert placeholder(dialog) == "[Land cover.tif]"
    save_picture(dialog, "named-file")

    run(dialog, qtbot)

    (layer,) = project.mapLayersByName("Land cover")
    assert layer.source() == str(own_folder / "Land cover.tif")


def placeholder(dialog) -> str:
    return dialog.mainWidget().wrappers["OUTPUT"].wrappedWidget().findChild(QLineEdit).placeholderText()


def test_removing_the_name_restores_the_placeholder_of_qgis(dialog, own_folder):
    before = placeholder(dialog)

    type_into(dialog, "OUTPUT_NAME", "Land")
    type_into(dialog, "OUTPUT_NAME", "")

    assert placeholder(dialog) == before != ""


def test_without_any_name_the_result_stays_temporary(dialog, own_folder):
    assert (destination(dialog), line(dialog)) == ("TEMPORARY_OUTPUT", "")


def test_an_output_name_does_not_change_a_path(dialog, own_folder, tmp_path):
    type_into(dialog, "OUTPUT", str(tmp_path / "a.tif"))
    type_into(dialog, "OUTPUT_NAME", "Land cover")

    assert (destination(dialog), line(dialog)) == (str(tmp_path / "a.tif"), "")


def test_a_missing_default_folder_is_explained(dialog, own_folder):
    type_into(dialog, "OUTPUT_NAME", "Land cover")
    own_folder.rmdir()

    press_run(dialog)

    assert f"{own_folder} does not exist" in dialog.mainWidget().row("OUTPUT").explanation


def in_menu(act: Callable[[], object], use: Callable[[QMenu], object]) -> None:
    """Call a function that opens a menu and blocks until it is closed; use the menu meanwhile."""
    timer = QTimer()

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            timer.stop()
            use(menu)
            menu.close()

    timer.timeout.connect(look)
    timer.start(10)
    act()
    assert not timer.isActive(), "no menu opened"


def test_the_default_folder_is_chosen_and_cleared_under_the_field(dialog, tmp_path, monkeypatch, output_folder):
    folder = tmp_path / "chosen"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    type_into(dialog, "OUTPUT", "landcover")
    type_into(dialog, "OUTPUT_REPORT", "landcover")
    button = file_line_of(dialog).button

    def press(widget: QWidget) -> None:
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Space)

    def take(row: int) -> Callable[[QMenu], None]:
        return lambda menu: [QTest.keyClick(menu, key) for key in (*[Qt.Key.Key_Down] * row, Qt.Key.Key_Return)]

    in_menu(lambda: press(button), take(1))
    chosen = line(dialog), line(dialog, "OUTPUT_REPORT")
    in_menu(lambda: press(button), take(2))

    assert chosen == (f"File: landcover.tif in {folder}", f"File: landcover.html in {folder}")
    assert line(dialog) == f"File: landcover.tif in {output_folder}"


def test_a_copied_value_contains_the_full_path(dialog):
    type_into(dialog, "OUTPUT", "landcover")

    command = dialog.algorithm().asPythonCommand(dialog.createProcessingParameters(), QgsProcessingContext())

    assert "outputs/landcover.tif" in command


def test_the_packer_accepts_a_name_too(provider, project, output_folder, small, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ECD)
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.setParameters({"MODEL": small.model, "CLASS_INFO": small.model})

    type_into(opened, "OUTPUT", "classifier")

    assert destination(opened) == str(output_folder / "classifier.ecd")
    assert line(opened) == f"File: classifier.ecd in {output_folder}"


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT")])
def test_a_script_finds_a_temporary_result_of_the_name_outside_the_default_folder(small, own_folder, output):
    parameters = {**small.parameters, "OUTPUT": output, "OUTPUT_NAME": "Land cover"}

    paths = [Path(processing.run(CLASSIFY_PIXELS, parameters)["OUTPUT"]) for _ in range(2)]

    assert [path.name for path in paths] == ["Land cover.tif", "Land cover.tif"]
    assert paths[0].parent != paths[1].parent
    assert not list(own_folder.iterdir())
    np.testing.assert_array_equal(read_pixels(str(paths[1])), small.classes)


def test_the_path_of_a_script_is_used_unchanged(small, tmp_path):
    parameters = {**small.parameters, "OUTPUT": str(tmp_path / "a.tif"), "OUTPUT_NAME": "Land cover"}

    assert processing.run(CLASSIFY_PIXELS, parameters)["OUTPUT"] == str(tmp_path / "a.tif")


def test_a_named_temporary_result_is_loaded_into_the_project(small, project):
    result = processing.runAndLoadResults(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT_NAME": "Land cover"})

    (layer,) = project.mapLayersByName("Land cover")
    assert layer.source() == result["OUTPUT"]
    assert os.path.basename(layer.source()) == "Land cover.tif"


@pytest.mark.parametrize(
    ("layer_names", "name", "free"),
    [
        (["Map"], "Map", "Map 2"),
        (["Map", "Map 2"], "Map", "Map 3"),
        (["Map", "Map 2"], "Map 2", "Map 3"),
        (["Land cover 2018"], "Land cover 2018", "Land cover 2018 2"),
        (["2018"], "2018", "2018 2"),
    ],
)
def test_the_name_of_an_existing_layer_is_followed_by_the_next_free_name(project, small, layer_names, name, free):
    from pixelwise.processing_provider.named_files import free_layer_name

    for each in layer_names:
        project.addMapLayer(QgsRasterLayer(small.raster, each))

    assert free_layer_name(name, project) == free


def test_running_again_under_a_name_offers_the_next_free_name_for_layer_and_file(dialog, own_folder, project, qtbot):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    strip = dialog.findChild(PreflightStrip)
    type_into(dialog, "OUTPUT_NAME", "Map")
    run(dialog, qtbot)
    dialog.showParameters()
    qtbot.waitUntil(lambda: not strip.busy and "already" in strip.line.full_text, timeout=20_000)
    strip.fold.click()

    button = next(each for each in strip.findChildren(QPushButton) if each.text() == "Set Output name to Map 2")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    run(dialog, qtbot)

    assert sorted(layer.name() for layer in project.mapLayers().values()) == ["Map", "Map 2"]
    assert {"Map.tif", "Map 2.tif"} <= {each.name for each in own_folder.iterdir()}
