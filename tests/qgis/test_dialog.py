"""The dialog as QGIS creates it, with the table of model arguments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import processing
import pytest
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.batches import add_row
from pixelwise.tests.qgis.dialogs import arguments, choose_model, rows, settle, table_of, type_value
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsRasterLayer
from qgis.gui import QgsProcessingModelerParameterWidget
from qgis.PyQt import sip

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog, open."""
    opened = AlgorithmDialog(algorithm)
    qtbot.addWidget(opened)
    opened.resize(1000, 700)
    opened.show()
    return opened


def test_without_a_model_the_table_shows_a_hint(dialog):
    assert rows(dialog) == {}
    assert table_of(dialog).line.text() == "Choose a model to see its arguments."


def test_choosing_a_model_fills_the_table(dialog, landcover, save_picture):
    choose_model(dialog, landcover)

    assert rows(dialog) == {
        "threshold": "0",
        "test_time_augmentation": "false",
        "merge": "crop",
        "fill": "reflect",
        "incomplete": "classify",
        "values": "auto",
        "value_range": "model",
    }
    assert "reflect, zero" in table_of(dialog).editor("fill").toolTip()
    assert arguments(dialog) == ""
    save_picture(dialog, "dialog")


def test_only_values_that_differ_from_the_defaults_are_written(dialog, small):
    choose_model(dialog, small.model)

    type_value(dialog, "fill", "zero")

    assert arguments(dialog) == "fill zero"


def test_a_range_is_typed_and_the_word_model_selects_that_of_the_model(dialog, small):
    choose_model(dialog, small.model)
    assert rows(dialog)["value_range"] == "model"

    type_value(dialog, "value_range", "0,255")
    typed = arguments(dialog)
    type_value(dialog, "value_range", "model")

    assert (typed, arguments(dialog)) == ("value_range 0,255", "")


def test_typing_the_default_again_clears_the_value(dialog, small):
    choose_model(dialog, small.model)
    type_value(dialog, "fill", "zero")

    type_value(dialog, "fill", "reflect")

    assert arguments(dialog) == ""


def test_another_model_keeps_the_user_s_values_and_has_its_own_defaults(dialog, small, tmp_path):
    other = argmax_model(tmp_path / "other.onnx", 3, padding=8, tile_size=64)
    choose_model(dialog, small.model)
    type_value(dialog, "fill", "zero")

    choose_model(dialog, str(other))

    assert rows(dialog)["fill"] == "zero"
    assert rows(dialog)["padding"] == "8"
    assert rows(dialog)["tile_size"] == "64"
    assert arguments(dialog) == "fill zero"


def test_a_value_that_the_new_model_does_not_support_is_not_written(dialog, small, landcover):
    choose_model(dialog, small.model)
    type_value(dialog, "padding", "4")
    type_value(dialog, "fill", "zero")

    choose_model(dialog, landcover)

    assert arguments(dialog) == "fill zero"
    assert table_of(dialog).line.text() == "Ignored, because this model does not support it: padding."


def test_while_the_model_cannot_be_read_no_value_is_lost(dialog, small):
    dialog.setParameters({"MODEL": "/nowhere/model.onnx", "ARGUMENTS": "padding 4"})
    assert arguments(dialog) == "padding 4"

    choose_model(dialog, small.model)

    assert rows(dialog)["padding"] == "4"
    assert arguments(dialog) == "padding 4"


def test_a_model_that_cannot_be_read_is_explained_under_the_table(dialog, small, tmp_path, save_picture):
    garbage = tmp_path / "garbage.onnx"
    garbage.write_bytes(b"no network at all")
    choose_model(dialog, small.model)

    choose_model(dialog, str(garbage))

    assert rows(dialog) == {}
    assert "cannot be read" in table_of(dialog).line.text()
    assert "garbage.onnx" in table_of(dialog).line.toolTip()
    save_picture(dialog, "dialog-unreadable-model")


def test_values_set_by_the_dialog_are_shown(dialog, small):
    dialog.setParameters({"MODEL": small.model, "ARGUMENTS": "padding 4;fill zero"})
    settle(dialog)

    assert rows(dialog)["padding"] == "4"
    assert arguments(dialog) == "padding 4;fill zero"


def test_a_cell_size_in_degrees_is_not_rounded(dialog):
    dialog.setParameters({"CELL_SIZE": 0.000269494585})

    assert dialog.mainWidget().wrappers["CELL_SIZE"].parameterValue() == 0.000269494585


def test_the_dialog_runs_and_loads_the_result(dialog, real_piece, classified_piece, project, qtbot, save_picture):
    project.addMapLayer(QgsRasterLayer(real_piece["INPUT"], "ortho"))
    dialog.setParameters({**real_piece, "OUTPUT_NAME": "From the dialog"})

    dialog.runAlgorithm()
    qtbot.waitUntil(dialog.wasExecuted, timeout=120_000)

    (layer,) = project.mapLayersByName("From the dialog")
    assert len(shown_classes(layer)) == 6
    np.testing.assert_array_equal(read_pixels(layer.source()), read_pixels(classified_piece))
    save_picture(dialog, "dialog-log")


def test_batch_and_modeler_get_qgis_s_own_widgets(algorithm, project, qtbot):
    batch = BatchAlgorithmDialog(algorithm.create())
    qtbot.addWidget(batch)
    modeler = ModelerParametersDialog(algorithm.create(), QgsProcessingModelAlgorithm("model", "group"))
    qtbot.addWidget(modeler)

    assert "ArgumentsTable" not in {type(each).__name__ for each in batch.findChildren(object)}
    assert isinstance(modeler.widget.widget.wrappers["ARGUMENTS"], QgsProcessingModelerParameterWidget)


@pytest.fixture
def batch(algorithm):
    """The batch dialog; QGIS 3.40 deletes it when all rows are done, before pytest-qt would close it."""
    opened = BatchAlgorithmDialog(algorithm.create())
    yield opened
    if not sip.isdeleted(opened):
        opened.close()


def test_every_row_of_a_batch_gives_the_raster_of_the_console(batch, small, qtbot, tmp_path):
    other = write_raster(tmp_path / "other.tif", np.random.default_rng(8).integers(1, 255, (3, 30, 20), np.uint8))
    batch_rows = [
        {"INPUT": small.raster, "MODEL": small.model, "BANDS": "3,1,2"},
        {"INPUT": other, "MODEL": small.model, "ARGUMENTS": "threshold 0.34"},
    ]
    expected = [
        read_pixels(processing.run(CLASSIFY_PIXELS, {**small.parameters, **row})["OUTPUT"]) for row in batch_rows
    ]
    batch.mainWidget().clear()
    # Loading the results of a batch crashes QGIS 3.40 in tests, those of its own algorithms too.
    batch.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    outputs = [tmp_path / f"batch_{number}.tif" for number in range(len(batch_rows))]
    for row, output in zip(batch_rows, outputs):
        add_row(batch, {**row, "OUTPUT": str(output)})

    batch.runAlgorithm()
    tasks = QgsApplication.taskManager()
    qtbot.waitUntil(lambda: all(map(Path.exists, outputs)) and not tasks.countActiveTasks(), timeout=60_000)

    for output, pixels in zip(outputs, expected):
        np.testing.assert_array_equal(read_pixels(str(output)), pixels)


def test_the_dialog_rejects_a_wrong_suffix_with_its_own_message(dialog, small):
    dialog.setParameters({**small.parameters, "OUTPUT": "/tmp/classes.img"})

    dialog.runAlgorithm()

    assert "the result is always a GeoTIFF" in dialog.messageBar().currentItem().text()
