"""The dialog that QGIS's toolbox opens: parameters in groups, errors explained next to the parameter."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.dialogs import arguments, choose_model, give, press_run, rows, settle, table_of
from pixelwise.tests.qgis.rasters import read_pixels
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import (
    QgsApplication,
    QgsMimeDataUtils,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsCollapsibleGroupBox, QgsProcessingModelerParameterWidget, QgsProcessingMultipleInputDialog
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QMimeData, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

ECD = "pixelwise:deeplearningmodeltoecd"


def opened(algorithm, qtbot):
    """Return the dialog that the toolbox opens."""
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(1000, 700)  # QGIS has just restored the size of the previous dialog
    return dialog


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog of Classify Pixels, open."""
    return opened(algorithm, qtbot)


def boxes(dialog) -> list[QgsCollapsibleGroupBox]:
    """Return the visible groups, from top to bottom."""
    visible = [box for box in dialog.mainWidget().findChildren(QGroupBox) if box.isVisibleTo(dialog)]
    return sorted((box for box in visible if box.title()), key=lambda box: box.y())


def explanations(dialog) -> dict[str, str]:
    """Return the explanations by parameter."""
    panel = dialog.mainWidget()
    texts = {name: panel.row(name).explanation for name in panel.wrappers}
    return {name: text for name, text in texts.items() if text}


def test_the_parameters_are_in_four_groups_with_the_environments_folded(dialog, save_picture):
    assert [(box.title(), box.isCollapsed()) for box in boxes(dialog)] == [
        ("Input Layers", False),
        ("Model Settings", False),
        ("Result Layer", False),
        ("Environments", True),
    ]
    save_picture(dialog, "grouped")


def test_every_widget_is_in_the_group_that_the_algorithm_names(dialog):
    panel = dialog.mainWidget()
    for group in dialog.algorithm().groups():
        for name in group.names:
            box = panel.box(name)
            assert box.title() == group.title
            assert box.isAncestorOf(panel.wrappers[name].wrappedWidget())
            assert definition_of(dialog, name).description() in label_of(panel.row(name))


def definition_of(dialog, name: str):
    return dialog.algorithm().parameterDefinition(name)


def label_of(row) -> str:
    return row.findChildren(QLabel)[0].text()


def test_the_other_algorithm_has_groups_too(provider, project, qtbot, save_picture):
    dialog = opened(QgsApplication.processingRegistry().createAlgorithmById(ECD), qtbot)

    assert [box.title() for box in boxes(dialog)] == ["Model Settings", "Result File"]
    save_picture(dialog, "grouped-ecd")


def test_the_dialog_runs_in_the_background_and_loads_the_result(dialog, small, project, qtbot, save_picture):
    dialog.setParameters({**small.parameters, "OUTPUT_NAME": "From the groups"})

    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    (layer,) = project.mapLayersByName("From the groups")
    np.testing.assert_array_equal(read_pixels(layer.source()), small.classes)
    save_picture(dialog, "grouped-log")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("INPUT", [], "no value specified for INPUT"),
        ("INPUT", ["/nowhere/scene.tif"], "there is no such file, and no such layer in the project"),
        ("MODEL", "", "no value specified for MODEL"),
        ("MODEL", "/nowhere/model.onnx", "the file does not exist"),
        ("ARGUMENTS", "padding 4000", "leaves no room in a tile"),
        ("ARGUMENTS", "threshold much", 'threshold "much" is not valid'),
        ("BANDS", "1,2,9", "expected band numbers from 1 to 3"),
        ("OUTPUT", "/tmp/classes.img", "the result is always a GeoTIFF"),
        ("OUTPUT_PROBABILITIES", "/tmp/classes.img", "the result is always a GeoTIFF"),
        ("OUTPUT_REPORT", "/tmp/report.pdf", "Choose a file name that ends in .html or .htm"),
        ("OUTPUT", "/nowhere/classes.tif", "Output /nowhere/classes.tif: /nowhere does not exist"),
        ("OUTPUT_CONFIDENCE", "/nowhere/sure.tif", "/nowhere does not exist"),
        ("OUTPUT_PROBABILITIES", "/nowhere/sure.tif", "/nowhere does not exist"),
        ("OUTPUT_REPORT", "/nowhere/report.html", "Report /nowhere/report.html: /nowhere does not exist"),
        ("CELL_SIZE", 1e-9, "Choose a cell size that suits the extent"),
        ("EXTENT", "0,1,0,1 [EPSG:4326]", "it does not overlap"),
        ("PARALLEL_FACTOR", "many", "expected a number of threads"),
    ],
)
def test_a_bad_value_is_explained_under_its_widget_in_an_open_group(dialog, small, name, value, words):
    dialog.setParameters(small.parameters)
    give(dialog, **{name: value})

    press_run(dialog)
    QCoreApplication.processEvents()

    explained = explanations(dialog)
    assert list(explained) == [name]
    assert words in explained[name]
    panel = dialog.mainWidget()
    assert not panel.box(name).isCollapsed()
    assert panel.row(name).visibleRegion().boundingRect().height() > 0
    assert definition_of(dialog, name).description() in dialog.messageBar().currentItem().text()
    assert not dialog.wasExecuted()


def test_an_explanation_disappears_when_the_value_changes(dialog, small, save_picture):
    dialog.setParameters({**small.parameters, "PARALLEL_FACTOR": "many"})
    press_run(dialog)
    save_picture(dialog, "grouped-explained")

    give(dialog, OUTPUT_NAME="Another")
    assert list(explanations(dialog)) == ["PARALLEL_FACTOR"]
    give(dialog, PARALLEL_FACTOR="2")

    assert explanations(dialog) == {}
    assert dialog.messageBar().currentItem() is None


def test_the_other_algorithm_explains_errors_too(provider, project, qtbot, small):
    dialog = opened(QgsApplication.processingRegistry().createAlgorithmById(ECD), qtbot)
    dialog.setParameters({"MODEL": small.model, "CLASS_INFO": "/nowhere/classes.json"})

    press_run(dialog)

    assert list(explanations(dialog)) == ["CLASS_INFO"]


def test_values_from_the_history_unfold_their_group(dialog, small):
    dialog.setParameters({**small.parameters, "CRS": None, "CELL_SIZE": 0})
    assert dialog.mainWidget().box("CELL_SIZE").isCollapsed()

    dialog.setParameters({**small.parameters, "CELL_SIZE": 2})

    assert not dialog.mainWidget().box("CELL_SIZE").isCollapsed()


def test_a_list_of_bands_is_displayed_as_text(dialog, small):
    dialog.setParameters({**small.parameters, "BANDS": [3, 2, 1]})

    assert dialog.createProcessingParameters()["BANDS"] == "3,2,1"


@pytest.mark.parametrize("chosen", [1, 2])
def test_a_raster_removed_from_the_project_is_deselected_without_a_replacement(dialog, layers, chosen):
    names = [layer.id() for layer in layers]
    give(dialog, INPUT=names[:chosen])

    QgsProject.instance().removeMapLayer(names[0])

    assert chooser_of(dialog).sources() == names[1:chosen]


def test_values_copied_from_one_dialog_fill_another(dialog, algorithm, small, qtbot, tmp_path):
    parameters = {
        "INPUT": [small.raster, small.raster],
        "MODEL": small.model,
        "ARGUMENTS": "padding 8;fill zero",
        "BANDS": "3,2,1",
        "CELL_SIZE": 2,
        "OUTPUT": str(tmp_path / "classes.tif"),
    }
    dialog.setParameters(parameters)
    copied = dialog.createProcessingParameters()
    other = opened(algorithm, qtbot)

    other.setParameters(copied)
    settle(other)

    assert {name: other.createProcessingParameters()[name] for name in parameters if name != "OUTPUT"} == {
        name: value for name, value in parameters.items() if name != "OUTPUT"
    }
    command = other.algorithm().asPythonCommand(other.createProcessingParameters(), QgsProcessingContext())
    assert f"'INPUT':['{small.raster}','{small.raster}']" in command
    assert "'ARGUMENTS':'padding 8;fill zero'" in command


def chooser_of(dialog):
    """Return the widget of INPUT."""
    from pixelwise.ui.parameters.raster_chooser import RasterChooser

    return dialog.findChild(RasterChooser)


def value(dialog, name: str) -> object:
    return dialog.mainWidget().wrappers[name].parameterValue()


@pytest.fixture
def layers(project, small) -> list[QgsRasterLayer]:
    """Three layers of the project."""
    return project.addMapLayers([QgsRasterLayer(small.raster, name) for name in ("a", "b", "c")])


def drop(widget: QWidget, mime: QMimeData) -> Qt.DropAction:
    """Drop data onto a widget; return the accepted action, or None."""
    actions, button = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    middle = widget.rect().center()
    enter = QDragEnterEvent(middle, actions, mime, button, Qt.KeyboardModifier.NoModifier)
    enter.setAccepted(False)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return Qt.DropAction.IgnoreAction
    drop = QDropEvent(middle, actions, mime, button, Qt.KeyboardModifier.NoModifier)
    drop.setDropAction(Qt.DropAction.MoveAction)  # as the layer tree proposes
    QApplication.sendEvent(widget, drop)
    return drop.dropAction()


def files(*paths: str) -> QMimeData:
    """Return the MIME data of a file manager."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def test_the_active_raster_is_chosen_at_first(algorithm, layers, qtbot, qgis_iface):
    qgis_iface.setActiveLayer(layers[1])

    dialog = opened(algorithm, qtbot)

    assert value(dialog, "INPUT") == [layers[1].id()]
    assert chooser_of(dialog).combo.currentText().startswith("b")


def test_without_a_raster_layer_nothing_is_chosen(dialog):
    assert value(dialog, "INPUT") == []


def test_a_layer_from_the_layer_tree_is_accepted(dialog, layers):
    mime = QgsMimeDataUtils.encodeUriList([QgsMimeDataUtils.Uri(layers[2])])

    action = drop(chooser_of(dialog).combo, mime)

    assert value(dialog, "INPUT") == [layers[2].id()]
    assert action == Qt.DropAction.CopyAction  # otherwise the tree would remove the layer from the project


def test_several_layers_keep_the_order_of_dropping(dialog, layers, save_picture):
    mime = QgsMimeDataUtils.encodeUriList([QgsMimeDataUtils.Uri(layer) for layer in (layers[2], layers[0])])

    drop(chooser_of(dialog), mime)

    assert value(dialog, "INPUT") == [layers[2].id(), layers[0].id()]
    assert chooser_of(dialog).count.text() == "2 layers, the first on top"
    assert [item.split()[0] for item in listed(dialog)] == ["c", "a"]
    save_picture(dialog, "grouped-several")


def listed(dialog) -> list[str]:
    entries = chooser_of(dialog).list
    return [entries.item(row).text() for row in range(entries.count())]


def test_dropped_files_are_accepted_and_further_ones_added(dialog, small, tmp_path):
    paths = [str(tmp_path / f"{name}.tif") for name in "xyz"]

    drop(chooser_of(dialog), files(paths[0]))
    assert value(dialog, "INPUT") == paths[:1]
    drop(chooser_of(dialog), files(*paths[:2]))
    drop(chooser_of(dialog).list, files(paths[2]))

    assert value(dialog, "INPUT") == paths
    assert listed(dialog) == ["x.tif", "y.tif", "z.tif"]


def test_a_vector_layer_is_not_accepted(dialog, project):
    layer = QgsVectorLayer("Polygon", "areas", "memory")
    project.addMapLayer(layer)

    assert not drop(chooser_of(dialog), QgsMimeDataUtils.encodeUriList([QgsMimeDataUtils.Uri(layer)]))


def test_keys_reorder_and_remove_layers(dialog, layers):
    ids = [layer.id() for layer in layers]
    give(dialog, INPUT=ids)
    entries = chooser_of(dialog).list
    entries.setCurrentRow(2)

    QTest.keyClick(entries, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert value(dialog, "INPUT") == [ids[0], ids[2], ids[1]]
    QTest.keyClick(entries, Qt.Key.Key_Delete)
    assert value(dialog, "INPUT") == [ids[0], ids[1]]
    QTest.keyClick(entries, Qt.Key.Key_Delete)

    assert value(dialog, "INPUT") == [ids[0]]
    assert chooser_of(dialog).combo.isVisible()


def test_several_layers_are_ticked_in_qgis_s_own_dialog(dialog, layers):
    def tick_all_and_confirm() -> None:
        (picker,) = (
            each for each in QApplication.topLevelWidgets() if isinstance(each, QgsProcessingMultipleInputDialog)
        )
        next(each for each in picker.findChildren(QPushButton) if each.text() == "Select All").click()
        picker.accept()

    QTimer.singleShot(0, tick_all_and_confirm)
    chooser_of(dialog).choose_several()

    assert sorted(value(dialog, "INPUT")) == sorted(layer.id() for layer in layers)


def test_a_layer_removed_from_the_project_is_removed_from_the_list(dialog, layers, project):
    ids = [layer.id() for layer in layers]
    give(dialog, INPUT=ids)

    project.removeMapLayer(ids[1])

    assert value(dialog, "INPUT") == [ids[0], ids[2]]


@pytest.mark.parametrize("spelling", ["path", "layer", "id", "list"])
def test_input_accepts_every_spelling(dialog, layers, small, spelling):
    raster = {"path": small.raster, "layer": layers[1], "id": layers[1].id(), "list": [layers[1].id()]}[spelling]

    give(dialog, INPUT=raster)

    (chosen,) = value(dialog, "INPUT")
    assert QgsProject.instance().mapLayer(chosen).source() == small.raster


def test_a_model_file_is_dropped_onto_the_model(dialog, small):
    field = dialog.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(QLineEdit)

    assert drop(field, files(small.model))

    assert value(dialog, "MODEL") == small.model


def test_batch_and_modeler_keep_qgis_s_own_widgets(algorithm, project, qtbot):
    batch = BatchAlgorithmDialog(algorithm.create())
    qtbot.addWidget(batch)
    modeler = ModelerParametersDialog(algorithm.create(), QgsProcessingModelAlgorithm("model", "group"))
    qtbot.addWidget(modeler)

    assert "RasterChooser" not in {type(each).__name__ for each in batch.findChildren(object)}
    assert isinstance(modeler.widget.widget.wrappers["INPUT"], QgsProcessingModelerParameterWidget)


def test_every_argument_has_the_right_editor(dialog, landcover, tmp_path, save_picture):
    choose_model(dialog, str(argmax_model(tmp_path / "model.onnx", 3, padding=8, tile_size=64)))

    threshold, batch, tile, fill, augment = (
        table_of(dialog).editor(name).input
        for name in ("threshold", "batch_size", "tile_size", "fill", "test_time_augmentation")
    )
    assert isinstance(threshold, QDoubleSpinBox)
    assert (threshold.minimum(), threshold.maximum(), threshold.singleStep()) == (0, 1, 0.05)
    assert isinstance(batch, QSpinBox)
    assert batch.text() == "automatic"
    assert isinstance(tile, QSpinBox)
    assert isinstance(augment, QCheckBox)
    assert [fill.itemText(index) for index in range(fill.count())] == ["reflect", "zero"]
    save_picture(dialog, "grouped-arguments")


def test_a_spin_box_steps_to_the_next_size_that_the_model_accepts(dialog, shared_data):
    choose_model(dialog, str(shared_data / "models" / "bench" / "fcn_small_5c_dyn.onnx"))
    padding = table_of(dialog).editor("padding").input
    before = padding.value()

    padding.stepUp()

    assert padding.value() == before + 4
    assert arguments(dialog) == f"padding {before + 4}"


def test_padding_auto_is_typed_or_is_one_step_below_the_minimum(dialog, shared_data, save_picture):
    choose_model(dialog, str(shared_data / "models" / "bench" / "fcn_small_5c_dyn.onnx"))
    padding = table_of(dialog).editor("padding").input

    padding.selectAll()
    QTest.keyClicks(padding, "auto")
    assert (padding.text(), arguments(dialog)) == ("auto", "padding auto")
    padding.stepUp()
    assert (padding.text(), arguments(dialog)) == ("0", "padding 0")
    padding.stepUp()
    assert arguments(dialog) == "padding 4"
    padding.selectAll()
    QTest.keyClicks(padding, "au")
    padding.interpretText()
    assert arguments(dialog) == "padding 4"
    padding.stepBy(-2)

    assert arguments(dialog) == "padding auto"
    save_picture(dialog, "grouped-padding-auto")


def test_a_padding_of_auto_is_displayed(dialog, small):
    give(dialog, MODEL=small.model, ARGUMENTS="padding auto")

    assert rows(dialog)["padding"] == "auto"
    assert table_of(dialog).editor("padding").input.text() == "auto"


def test_changed_values_are_bold_and_can_be_reset_one_by_one_or_all(dialog, small):
    give(dialog, MODEL=small.model, ARGUMENTS="padding 4;fill zero;threshold 0.5")
    table = table_of(dialog)
    bold = {name: table.table.item(row, 0).font().bold() for row, name in enumerate(rows(dialog))}
    assert [name for name, is_bold in bold.items() if is_bold] == ["padding", "threshold", "fill"]

    table.table.cellWidget(list(bold).index("fill"), 2).click()
    assert arguments(dialog) == "padding 4;threshold 0.5"
    assert rows(dialog)["fill"] == "reflect"
    table.reset_all.click()

    assert arguments(dialog) == ""
    assert rows(dialog)["padding"] == table.editor("padding").argument.default


def test_values_set_before_the_model_is_read_are_kept(dialog, small, monkeypatch):
    from pixelwise.ui.parameters import arguments_table

    release, read = threading.Event(), arguments_table.read_definition
    monkeypatch.setattr(arguments_table, "read_definition", lambda model: release.wait(60) and read(model))
    dialog.setParameters({"MODEL": small.model, "ARGUMENTS": "padding 4;fill zero"})

    assert table_of(dialog).reading
    assert arguments(dialog) == "padding 4;fill zero"
    release.set()
    settle(dialog)

    assert rows(dialog)["padding"] == "4"
    assert arguments(dialog) == "padding 4;fill zero"


def test_a_value_that_the_editor_does_not_support_is_shown_unchanged(dialog, small):
    give(dialog, MODEL=small.model, ARGUMENTS="threshold much;padding 4")

    assert rows(dialog)["threshold"] == "much"
    assert arguments(dialog) == "threshold much;padding 4"


def test_text_that_cannot_be_parsed_as_arguments_is_kept_and_explained(dialog, small):
    dialog.setParameters({**small.parameters, "ARGUMENTS": "padding"})
    settle(dialog)

    press_run(dialog)

    assert arguments(dialog) == "padding"
    assert "is not a name and a value" in explanations(dialog)["ARGUMENTS"]


def test_the_tab_key_passes_through_the_arguments(dialog, small):
    give(dialog, MODEL=small.model, ARGUMENTS="fill zero")
    table_of(dialog).reset("fill")
    QCoreApplication.processEvents()
    bands = dialog.mainWidget().wrappers["BANDS"].wrappedWidget()
    dialog.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(QLineEdit).setFocus()
    stops = []

    while dialog.focusWidget() is not bands and len(stops) < 20:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        stops.append(dialog.focusWidget().accessibleName())

    assert [name for name in stops if name in rows(dialog)] == list(rows(dialog))


def test_parameters_are_validated_once_a_run(dialog, small, qtbot, monkeypatch):
    prepare, calls = type(dialog.algorithm()).prepare_validation, []
    monkeypatch.setattr(
        type(dialog.algorithm()),
        "prepare_validation",
        lambda *arguments: calls.append(arguments) or prepare(*arguments),
    )
    dialog.setParameters({**small.parameters, "CRS": "EPSG:32633", "EXTENT": "500000,500200,4599800,4600000"})

    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    assert len(calls) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,2", '"1,2" is not a rectangle'),
        ("500000,500200,4599800", '"500000,500200,4599800" is not a rectangle'),
        ("500000,500200,4599800,4600000 [EPSG:99999999]", '"EPSG:99999999" is not a coordinate system'),
    ],
)
def test_an_extent_that_qgis_would_ignore_is_explained(dialog, small, typed, words):
    dialog.setParameters({**small.parameters, "EXTENT": "500000,500100,4599800,4600000 [EPSG:32633]"})
    type_extent(dialog, typed)

    press_run(dialog)

    assert words in explanations(dialog)["EXTENT"]
    assert not dialog.wasExecuted()


def test_a_typed_extent_is_used_and_a_removed_one_is_not(dialog, small):
    dialog.setParameters(small.parameters)
    values = dialog.mainWidget().values

    type_extent(dialog, "500200,500000,4599800,4600000 [EPSG:32633]")
    assert values.unused_texts() == {}
    assert dialog.mainWidget().collect_parameters()["EXTENT"].startswith("500000.0")
    type_extent(dialog, "")
    assert values.parameters()["EXTENT"] is None

    assert not dialog.mainWidget().collect_parameters()["EXTENT"]
    assert not dialog.createProcessingParameters()["EXTENT"]


def test_an_unreadable_extent_is_rejected_in_one_line(dialog, small):
    dialog.setParameters({**small.parameters, "EXTENT": "nonsense"})

    press_run(dialog)

    assert "is not a rectangle. Enter xmin,xmax,ymin,ymax" in explanations(dialog)["EXTENT"]
    assert len(explanations(dialog)["EXTENT"]) < 200


def type_extent(dialog, text: str) -> None:
    """Replace the text of the field of the processing extent, like a user."""
    field = dialog.mainWidget().wrappers["EXTENT"].wrappedWidget().findChild(QLineEdit, "mCondensedLineEdit")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QCoreApplication.processEvents()


@pytest.fixture
def slow_validation(monkeypatch):
    """A validation that ends when the event is set, with the threads that ran it."""
    from pixelwise.processing_provider import classify_pixels

    validate, release, threads = classify_pixels._validate, threading.Event(), []

    def validate_slowly(*arguments) -> None:
        threads.append(threading.current_thread())
        assert release.wait(60)
        validate(*arguments)

    monkeypatch.setattr(classify_pixels, "_validate", validate_slowly)
    yield SimpleNamespace(release=release, threads=threads)
    release.set()


def test_values_are_checked_off_the_main_thread_and_the_button_shows_it(
    dialog, small, qtbot, project, slow_validation, save_picture
):
    dialog.setParameters({**small.parameters, "OUTPUT_NAME": "Judged"})

    dialog.runAlgorithm()

    qtbot.waitUntil(lambda: dialog.runButton().text() == "Checking…")
    assert (dialog.runButton().isEnabled(), dialog.cancelButton().isEnabled()) == (False, True)
    save_picture(dialog, "grouped-judging")
    slow_validation.release.set()
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)
    assert threading.main_thread() not in slow_validation.threads
    assert (dialog.runButton().text(), dialog.runButton().isEnabled()) == ("Run", True)
    assert len(project.mapLayersByName("Judged")) == 1


def test_the_run_can_be_cancelled_during_the_check(dialog, small, qtbot, project, slow_validation):
    dialog.setParameters(small.parameters)
    dialog.runAlgorithm()
    qtbot.waitUntil(lambda: len(slow_validation.threads) == 1)

    dialog.cancelButton().click()
    slow_validation.release.set()
    wait_for_tasks(qtbot)

    assert not dialog.wasExecuted()
    assert project.mapLayers() == {}
    assert (dialog.runButton().isEnabled(), dialog.runButton().text()) == (True, "Run")


def test_a_dialog_closed_during_the_check_does_not_run(algorithm, small, qtbot, project, slow_validation):
    dialog = algorithm.createCustomParametersWidget(None)
    dialog.show()
    dialog.setParameters(small.parameters)
    dialog.runAlgorithm()
    qtbot.waitUntil(lambda: len(slow_validation.threads) == 1)

    dialog.close()
    slow_validation.release.set()
    wait_for_tasks(qtbot)

    assert len(slow_validation.threads) == 1
    assert project.mapLayers() == {}


def wait_for_tasks(qtbot) -> None:
    """Wait for all background tasks and the events that follow."""
    qtbot.waitUntil(lambda: not QgsApplication.taskManager().countActiveTasks(), timeout=20_000)
    QCoreApplication.processEvents()


def test_a_value_changed_during_the_check_is_checked_again(dialog, small, qtbot, slow_validation):
    dialog.setParameters(small.parameters)
    dialog.runAlgorithm()
    qtbot.waitUntil(lambda: len(slow_validation.threads) == 1)

    give(dialog, PARALLEL_FACTOR="many")
    slow_validation.release.set()
    qtbot.waitUntil(lambda: not dialog.checking, timeout=20_000)

    assert list(explanations(dialog)) == ["PARALLEL_FACTOR"]
    assert not dialog.wasExecuted()


def test_a_provider_without_a_window_loads_no_widget():
    code = (
        "import sys\n"
        "from pixelwise.processing_provider.classify_pixels import ClassifyPixels\n"
        "algorithm = ClassifyPixels()\n"
        "algorithm.initAlgorithm()\n"
        "assert len(algorithm.groups()) == 4\n"
        "print([name for name in sys.modules if name.startswith('pixelwise.ui')])\n"
    )

    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_model_card_is_under_the_model(dialog, landcover, qtbot, save_picture):
    from pixelwise.ui.card.card_widget import CardWidget

    (card,) = dialog.mainWidget().row("MODEL").findChildren(CardWidget)

    give(dialog, MODEL=landcover)
    qtbot.waitUntil(lambda: not card.busy, timeout=20_000)

    swatches = [card.swatches.item(row).text() for row in range(card.swatches.count())]
    assert any("Open Water" in text for text in swatches)
    save_picture(dialog, "grouped-card")


def test_checks_and_preview_are_always_visible(dialog):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip
    from pixelwise.ui.preview.preview_button import PreviewButton

    page = dialog.mainWidget().findChild(QScrollArea, "scrollArea")
    dialog.findChild(PreviewButton).line.setText("A long line of the preview. " * 20)
    dialog.findChild(PreviewButton).line.show()
    QCoreApplication.processEvents()

    for below in dialog.findChild(PreflightStrip), dialog.findChild(PreviewButton):
        assert below.visibleRegion().boundingRect().height() > 0
        assert not page.isAncestorOf(below)


def test_returning_to_the_dialog_updates_the_arguments_of_a_changed_file(dialog, tmp_path, qtbot):
    path = argmax_model(tmp_path / "net.onnx", 3, tile_size=64)
    choose_model(dialog, str(path))
    give(dialog, ARGUMENTS="batch_size 2")
    before = rows(dialog)
    argmax_model(path, 3, tile_size=128)

    QApplication.sendEvent(dialog, QEvent(QEvent.Type.WindowActivate))
    settle(dialog)
    after = rows(dialog)
    path.unlink()
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.WindowActivate))
    settle(dialog)

    assert (before["tile_size"], after["tile_size"]) == ("64", "128")
    assert after["batch_size"] == "2"
    assert rows(dialog) == {}
    assert table_of(dialog).line.text() == "The model cannot be read, so its arguments are unknown."
    assert arguments(dialog) == "batch_size 2"
