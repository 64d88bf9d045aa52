"""The raster band for each model band is chosen from lists, in the dialog that the toolbox opens."""

from __future__ import annotations

import json

import numpy as np
import onnx
import processing
import pytest
from onnx import TensorProto, helper
from osgeo import gdal
from pixelwise.tests.models import conv_model
from pixelwise.tests.qgis.dialogs import press_run
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QScrollArea

NAMES = ("Blue", "Green", "Red", "NIR")


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog of Classify Pixels, open."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    return opened


@pytest.fixture
def imagery(tmp_path):
    """Write a raster with these band names."""

    def write(names=NAMES, name="scene.tif"):
        pixels = np.random.default_rng(1).integers(1, 9000, (len(names), 20, 20)).astype(np.uint16)
        path = write_raster(tmp_path / name, pixels)
        dataset = gdal.Open(path, gdal.GA_Update)
        for number, text in enumerate(names, start=1):
            dataset.GetRasterBand(number).SetDescription(text)
        return path

    return write


@pytest.fixture
def model(tmp_path):
    """Write a model that expects bands of these names."""

    def write(names=("NIR", "Red", "Green"), name="model.emd"):
        graph = conv_model(tmp_path / f"{name}.onnx", np.eye(2, len(names)).tolist())
        path = tmp_path / name
        path.write_text(json.dumps({"ModelFile": graph.name, "ExtractBands": [*names]}), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def any_bands(tmp_path) -> str:
    """Write a model that accepts any number of bands."""
    image, scores = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["b", depth, "h", "w"])
        for name, depth in (("image", "depth"), ("scores", 2))
    )
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Neg", ["mean"], ["less"]),
        helper.make_node("Concat", ["mean", "less"], ["scores"], axis=1),
    ]
    graph = helper.make_graph(nodes, "any", [image], [scores])
    path = str(tmp_path / "any.onnx")
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path


def chooser(dialog):
    from pixelwise.ui.parameters.band_chooser import BandChooser

    return dialog.findChild(BandChooser)


def combos(dialog):
    return chooser(dialog).list.combos


def chosen_bands(dialog) -> list[str]:
    return [combo.currentText() for combo in combos(dialog)]


def give(dialog, qtbot, **values) -> None:
    """Fill the dialog, and wait for the bands."""
    panel = dialog.mainWidget()
    for name, value in values.items():
        panel.wrappers[name].setParameterValue(value, panel.processing_context)
    qtbot.waitUntil(lambda: not chooser(dialog).busy, timeout=30_000)


def field(dialog) -> QLineEdit:
    """The text of Band order."""
    return dialog.mainWidget().wrappers["BANDS"].wrappedWidget()


def text(dialog) -> str:
    return dialog.mainWidget().wrappers["BANDS"].parameterValue()


def show(dialog) -> None:
    """Scroll to the bands."""
    area = dialog.mainWidget().findChild(QScrollArea)
    QCoreApplication.processEvents()
    area.ensureWidgetVisible(chooser(dialog))
    QCoreApplication.processEvents()


def combo_of(dialog, name: str):
    return next(combo for combo in combos(dialog) if combo.accessibleName() == name)


def pick(dialog, name: str, band: str) -> None:
    """Choose a band by keyboard only, by typing its number."""
    combo = combo_of(dialog, name)
    combo.setFocus()
    QTest.keyClicks(combo, band)
    QCoreApplication.processEvents()


def test_the_bands_of_the_run_are_chosen_and_labelled_as_automatic(dialog, qtbot, imagery, model, save_picture):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model())
    show(dialog)
    save_picture(dialog, "bands-automatic")

    assert [combo.accessibleName() for combo in combos(dialog)] == ["NIR", "Red", "Green"]
    assert chosen_bands(dialog) == ["4: NIR", "3: Red", "2: Green"]
    assert chooser(dialog).line.text() == "Automatic, by name"
    assert chooser(dialog).list.isVisibleTo(dialog)
    assert (text(dialog), chooser(dialog).automatic.isEnabled()) == ("", False)


def test_choosing_writes_the_text_and_the_automatic_choice_clears_it(dialog, qtbot, imagery, model, save_picture):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model())

    pick(dialog, "Red", "1")

    assert text(dialog) == "4,1,2"
    assert chosen_bands(dialog) == ["4: NIR", "1: Blue", "2: Green"]
    assert chooser(dialog).line.text() == "Chosen manually"
    show(dialog)
    save_picture(dialog, "bands-by-hand")
    QTest.mouseClick(chooser(dialog).automatic, Qt.MouseButton.LeftButton)
    assert (text(dialog), chosen_bands(dialog)) == ("", ["4: NIR", "3: Red", "2: Green"])


def test_typing_chooses_bands_and_clearing_the_text_restores_the_automatic_choice(
    dialog, qtbot, imagery, model, save_picture
):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model())

    QTest.keyClicks(field(dialog), "1 2;3")
    assert chosen_bands(dialog) == ["1: Blue", "2: Green", "3: Red"]

    QTest.keyClicks(field(dialog), "9")
    assert chosen_bands(dialog) == ["1: Blue", "2: Green", ""]
    assert "expected band numbers from 1 to 4" in chooser(dialog).line.text()
    show(dialog)
    save_picture(dialog, "bands-mistyped")
    pick(dialog, "Green", "4")
    assert text(dialog) == "1,2,4"

    field(dialog).selectAll()
    QTest.keyClick(field(dialog), Qt.Key.Key_Delete)
    assert chosen_bands(dialog) == ["4: NIR", "3: Red", "2: Green"]
    assert chooser(dialog).line.text() == "Automatic, by name"


def test_with_too_few_raster_bands_the_user_chooses_each_band(dialog, qtbot, imagery, model, save_picture):
    give(dialog, qtbot, INPUT=[imagery(["Blue", "Green"])], MODEL=model(["NIR", "Red", "Pan"]))
    show(dialog)
    save_picture(dialog, "bands-too-few")

    assert chosen_bands(dialog) == ["", "", ""]
    assert "the model needs 3 bands, but the raster has 2" in chooser(dialog).line.text()
    pick(dialog, "NIR", "2")
    pick(dialog, "Red", "2")
    assert text(dialog) == ""
    with qtbot.waitSignal(dialog.mainWidget().values.requested, timeout=30_000):
        give(dialog, qtbot, OUTPUT_NAME="Another value")
    give(dialog, qtbot)  # the query started meanwhile has ended
    assert chosen_bands(dialog) == ["2: Green", "2: Green", ""]
    assert chooser(dialog).line.text().endswith("1 still missing.")
    pick(dialog, "Pan", "1")
    assert text(dialog) == "2,2,1"


def test_an_error_reported_by_run_is_not_repeated_under_the_bands(dialog, qtbot, imagery, model, save_picture):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model(), BANDS="1,9,2")
    press_run(dialog)
    show(dialog)
    save_picture(dialog, "bands-refused")

    assert dialog.mainWidget().row("BANDS").explanation == chooser(dialog).line.text()
    assert not chooser(dialog).line.isVisibleTo(dialog)
    pick(dialog, "Red", "1")
    assert chooser(dialog).line.isVisibleTo(dialog)
    assert (text(dialog), chooser(dialog).line.text()) == ("1,1,2", "Chosen manually")


def test_the_bands_follow_the_raster_and_disappear_without_one(dialog, qtbot, imagery, model, save_picture):
    assert chooser(dialog).line.text() == "Choose a raster and a model to select the bands from lists."
    show(dialog)
    save_picture(dialog, "bands-nothing")
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model())
    give(dialog, qtbot, INPUT=[imagery(["Red", "NIR", "Green"], "other.tif")])
    assert chosen_bands(dialog) == ["2: NIR", "1: Red", "3: Green"]

    give(dialog, qtbot, INPUT=[])

    assert chooser(dialog).line.text() == "Choose a raster and a model to select the bands from lists."
    assert not chooser(dialog).list.isVisibleTo(dialog)


def test_rasters_with_different_band_orders_are_reported(dialog, qtbot, imagery, model, save_picture):
    rasters = [imagery(), imagery(["Red", "NIR", "Green", "Blue"], "other.tif")]
    give(dialog, qtbot, INPUT=rasters, MODEL=model())
    show(dialog)
    save_picture(dialog, "bands-several")

    assert chosen_bands(dialog) == ["4: NIR / Blue", "3: Red / Green", "2: Green / NIR"]
    assert "The rasters have different band orders" in chooser(dialog).line.text()


def test_an_unreadable_model_has_no_bands(dialog, qtbot, imagery, tmp_path):
    (tmp_path / "broken.onnx").write_text("nothing")
    give(dialog, qtbot, INPUT=[imagery()], MODEL=str(tmp_path / "broken.onnx"))

    assert chooser(dialog).line.text() == "The model cannot be read, so its bands are unknown."
    assert not chooser(dialog).toggle.isVisibleTo(dialog)


def test_a_band_can_be_left_out_for_a_model_of_any_number_of_bands(dialog, qtbot, imagery, any_bands, save_picture):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=any_bands)
    assert chosen_bands(dialog) == ["1: Blue", "2: Green", "3: Red", "4: NIR"]

    pick(dialog, "Band 2 of the model", "n")  # not used

    assert text(dialog) == "1,3,4"
    assert chosen_bands(dialog) == ["1: Blue", "3: Red", "4: NIR", "Not used"]
    show(dialog)
    save_picture(dialog, "bands-any-number")
    field(dialog).setText("1,2,3,4,4")
    assert chosen_bands(dialog) == ["1: Blue", "2: Green", "3: Red", "4: NIR", "4: NIR"]
    pick(dialog, "Band 5 of the model", "n")
    assert text(dialog) == "1,2,3,4"


@pytest.mark.parametrize("count", [13, 200])
def test_many_bands_are_folded_at_first(dialog, qtbot, imagery, model, save_picture, count):
    names = [f"Spectral {number}" for number in range(1, count + 1)]
    give(dialog, qtbot, INPUT=[imagery(names)], MODEL=model(names))
    show(dialog)
    save_picture(dialog, f"bands-{count}-folded")
    summary = "Automatic, by name: 1: Spectral 1, 2: Spectral 2, 3: Spectral 3, 4: Spectral 4, …"
    assert chooser(dialog).line.text() == summary
    assert not chooser(dialog).list.isVisibleTo(dialog)

    chooser(dialog).toggle.setFocus()
    QTest.keyClick(chooser(dialog).toggle, Qt.Key.Key_Space)

    show(dialog)
    save_picture(dialog, f"bands-{count}")
    assert chooser(dialog).list.isVisibleTo(dialog)
    assert len(combos(dialog)) == count
    assert chooser(dialog).list.height() < 9.5 * combos(dialog)[0].sizeHint().height() + 9.5 * 4
    pick(dialog, f"Spectral {count}", "7:")
    assert text(dialog).split(",") == [*map(str, range(1, count)), "7"]


def test_the_tab_key_passes_through_the_bands_in_their_order(dialog, qtbot, imagery, model):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model(), BANDS="1,2,3")
    dialog.activateWindow()
    field(dialog).setFocus()
    passed = []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())

    assert passed[:5] == [chooser(dialog).toggle, chooser(dialog).automatic, *combos(dialog)]
    assert not chooser(dialog).isAncestorOf(passed[5])


def test_the_tab_key_scrolls_to_the_focused_band(dialog, qtbot, imagery, model):
    names = [f"Spectral {number}" for number in range(1, 101)]
    give(dialog, qtbot, INPUT=[imagery(names)], MODEL=model(names))
    chooser(dialog).toggle.click()
    dialog.activateWindow()
    combos(dialog)[0].setFocus()
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is combos(dialog)[60]
    assert combos(dialog)[60].visibleRegion().boundingRect() == combos(dialog)[60].rect()


def test_the_wheel_scrolls_the_page_and_changes_no_band(dialog, qtbot, imagery, model):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model())
    field(dialog).setFocus()
    show(dialog)
    bar = dialog.mainWidget().findChild(QScrollArea).verticalScrollBar()
    before, combo = bar.value(), combos(dialog)[0]

    turn_wheel(combo)

    assert (text(dialog), chosen_bands(dialog)[0]) == ("", "4: NIR")
    assert bar.value() < before
    combo.setFocus()
    turn_wheel(combo)
    assert text(dialog) == "3,3,2"


def turn_wheel(widget) -> None:
    """Turn the wheel up over a widget; an ignored event goes on to the parents, as Qt does with a real mouse."""
    while widget is not None:
        middle = QPointF(widget.rect().center())
        place, turned = QPointF(widget.mapToGlobal(middle.toPoint())), QPoint(0, 120)
        buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(middle, place, QPoint(), turned, buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
        event.ignore()
        QApplication.sendEvent(widget, event)
        if event.isAccepted():
            return
        widget = widget.parentWidget()


def test_a_layer_that_qgis_reads_itself_has_three_bands(dialog, qtbot, model, project):
    layer = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=3", "map", "wms")
    assert layer.isValid()
    project.addMapLayer(layer)
    give(dialog, qtbot, INPUT=[layer.id()], MODEL=model(["Blue", "Green", "Red"]))

    assert chosen_bands(dialog) == ["3: blue", "2: green", "1: red"]


def test_a_virtual_raster_has_the_bands_of_its_files(dialog, qtbot, imagery, model, tmp_path):
    virtual = str(tmp_path / "scene.vrt")
    gdal.BuildVRT(virtual, [imagery()]).FlushCache()
    give(dialog, qtbot, INPUT=[virtual], MODEL=model())

    assert chosen_bands(dialog) == ["4: NIR", "3: Red", "2: Green"]


def test_names_in_other_scripts_are_shown_unchanged(dialog, qtbot, imagery, model, save_picture):
    names = ["Ближний ИК & тепло", "<b>赤</b>", "أحمر"]
    give(dialog, qtbot, INPUT=[imagery(names)], MODEL=model([*reversed(names)]))
    show(dialog)
    save_picture(dialog, "bands-scripts")

    assert chosen_bands(dialog) == ["3: أحمر", "2: <b>赤</b>", "1: Ближний ИК & тепло"]
    assert [combo.accessibleName() for combo in combos(dialog)] == [*reversed(names)]


def test_a_choice_from_lists_is_used_in_the_run_and_is_plain_text_in_the_history(
    dialog, qtbot, imagery, model, tmp_path
):
    output = str(tmp_path / "out.tif")
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model(), OUTPUT=output)
    pick(dialog, "Green", "1")

    parameters = dialog.mainWidget().createProcessingParameters()

    assert parameters["BANDS"] == "4,3,1"
    assert "4,3,1" in dialog.algorithm().asPythonCommand(parameters, dialog.mainWidget().processing_context)
    done = processing.run(dialog.algorithm(), {**parameters, "OUTPUT": output})
    record = json.loads(gdal.Open(done["OUTPUT"]).GetMetadataItem("RECORD", "PIXELWISE"))
    assert record["bands"] == [4, 3, 1]


def test_the_bands_are_listed_although_other_values_are_invalid(dialog, qtbot, imagery, model):
    give(dialog, qtbot, INPUT=[imagery()], MODEL=model(), OUTPUT="/nowhere/at/all.png", SNAP_RASTER="no such file")

    assert chosen_bands(dialog) == ["4: NIR", "3: Red", "2: Green"]


def test_values_of_an_earlier_run_are_shown(dialog, qtbot, imagery, model):
    dialog.setParameters({"INPUT": [imagery()], "MODEL": model(), "BANDS": [1, 2, 3]})
    qtbot.waitUntil(lambda: not chooser(dialog).busy, timeout=30_000)

    assert (text(dialog), chosen_bands(dialog)) == ("1,2,3", ["1: Blue", "2: Green", "3: Red"])
