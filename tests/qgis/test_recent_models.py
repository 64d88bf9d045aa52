"""Recently used models are offered next to the field for the model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import processing
import pytest
from pixelwise.tests.packages import class_information
from pixelwise.tests.qgis.dialogs import press_run, settle, table_of
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingModelAlgorithm, QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QLineEdit, QMenu, QToolButton, QWidget

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ECD = "pixelwise:deeplearningmodeltoecd"
SAMPLE, CLEAR, EMPTY = "Sample Model", "Clear List", "No model has been used yet"


@pytest.fixture(autouse=True)
def no_recent_models(monkeypatch):
    """A profile without runs, and a file check that answers even on a busy machine."""
    monkeypatch.setattr("pixelwise.ui.parameters.recent_button._TIMEOUT", 30)
    QgsSettings().remove("pixelwise")
    yield
    QgsSettings().remove("pixelwise")


@pytest.fixture
def opened(provider, project, qtbot):
    """Open the dialog of an algorithm."""

    def open_it(algorithm_id: str = CLASSIFY_PIXELS):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        dialog = algorithm.createCustomParametersWidget(None)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.resize(1000, 700)
        return dialog

    return open_it


@pytest.fixture
def models(small, tmp_path) -> list[str]:
    """Three models, two of them with the same name."""
    paths = [tmp_path / "river" / "model.onnx", tmp_path / "forest" / "model.onnx", tmp_path / "town & land.onnx"]
    for place in paths:
        place.parent.mkdir(exist_ok=True)
        shutil.copy(small.model, place)
    return [str(place) for place in paths]


def run_with(small, *paths: str) -> None:
    for path in paths:
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "MODEL": path})


def field(dialog) -> QLineEdit:
    return dialog.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(QLineEdit)


def button(dialog) -> QToolButton:
    from pixelwise.ui.parameters.recent_button import RecentButton

    return dialog.mainWidget().wrappers["MODEL"].wrappedWidget().findChild(RecentButton)


def model(dialog) -> object:
    return dialog.mainWidget().wrappers["MODEL"].parameterValue()


def in_menu(act: Callable[[], object], use: Callable[[QMenu], object]) -> None:
    """Call a function that opens a menu and blocks until it is closed; use the menu meanwhile."""
    failures: list[BaseException] = []
    timer = QTimer()

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        timer.stop()
        try:
            use(menu)
        except BaseException as error:  # an exception raised from here would end QGIS
            failures.append(error)
        menu.close()

    timer.timeout.connect(look)
    timer.start(10)
    act()
    assert not timer.isActive(), "no menu opened"
    if failures:
        raise failures[0]


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def entries(dialog) -> list[str]:
    """Return the entries of the menu."""
    texts: list[str] = []
    in_menu(lambda: click(button(dialog)), lambda menu: texts.extend(each.text() for each in menu.actions()))
    return [text for text in texts if text]


def entry(menu: QMenu, path: str) -> QAction:
    return next(action for action in menu.actions() if action.toolTip() == path)


def pick(menu: QMenu, action: QAction) -> None:
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_at_first_only_the_sample_model_is_offered(opened, save_picture):
    dialog = opened()

    assert entries(dialog) == [EMPTY, SAMPLE, CLEAR]
    save_picture(dialog, "recent-none")


def test_models_of_earlier_runs_are_offered_once_each_with_the_newest_first(opened, small, models):
    run_with(small, models[0], models[2], models[0], models[1])

    names = [text.partition("\t")[0] for text in entries(opened())]

    assert names == ["model.onnx", "model.onnx", "town && land.onnx", SAMPLE, CLEAR]


def test_two_models_of_the_same_name_have_their_folders_in_the_menu(opened, small, models, save_picture):
    run_with(small, *models[:2])
    dialog = opened()
    texts: dict[str, str] = {}

    def look(menu: QMenu) -> None:
        texts.update({action.toolTip(): action.text() for action in menu.actions() if "\t" in action.text()})
        save_picture(menu, "recent-menu")

    in_menu(lambda: click(button(dialog)), look)

    assert list(texts) == [models[1], models[0]]
    assert [Path(text.partition("\t")[2]).name for text in texts.values()] == ["forest", "river"]


def test_folders_with_the_same_ending_are_shown_in_full(opened, small, tmp_path):
    from pixelwise.ui.parameters.recent_button import titles

    paths = [f"/data/{name}/{'deep/' * 40}model.onnx" for name in ("a", "b")]

    assert titles(paths, opened().fontMetrics()) == [f"model.onnx\t{path.rpartition('/')[0]}" for path in paths]


def test_a_click_on_a_model_fills_the_field_and_the_arguments(opened, small, models):
    run_with(small, *models)
    dialog = opened()

    in_menu(lambda: click(button(dialog)), lambda menu: pick(menu, entry(menu, models[0])))
    settle(dialog)

    assert (model(dialog), field(dialog).text()) == (models[0], models[0])
    assert table_of(dialog).table.rowCount() > 0


@pytest.mark.parametrize("opening", ["space on the button", "alt and down in the field"])
def test_keys_open_the_menu_and_choose(opened, small, models, opening, qtbot):
    run_with(small, *models)
    dialog = opened()
    dialog.activateWindow()

    def open_menu() -> None:
        if opening == "space on the button":
            assert button(dialog).focusPolicy() & Qt.FocusPolicy.TabFocus
            button(dialog).setFocus()
            QTest.keyClick(button(dialog), Qt.Key.Key_Space)
        else:
            field(dialog).setFocus()
            qtbot.waitUntil(field(dialog).hasFocus)
            QTest.keyClick(field(dialog), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    def choose_the_second(menu: QMenu) -> None:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
            QTest.keyClick(menu, key)

    in_menu(open_menu, choose_the_second)
    settle(dialog)

    assert model(dialog) == models[1]


def test_a_missing_model_is_not_offered_until_it_exists_again(opened, small, models, tmp_path):
    run_with(small, *models[:2])
    dialog = opened()
    folder = Path(models[1]).parent

    away = folder.rename(tmp_path / "away")
    without = len([text for text in entries(dialog) if "\t" in text])
    away.rename(folder)
    again = len([text for text in entries(dialog) if "\t" in text])

    assert (without, again) == (1, 2)


def test_the_list_can_be_cleared(opened, small, models):
    run_with(small, *models)
    dialog = opened()

    in_menu(lambda: click(button(dialog)), lambda menu: pick(menu, menu.actions()[-1]))

    assert entries(dialog) == [EMPTY, SAMPLE, CLEAR]


def test_at_most_ten_models_are_offered(opened, small, tmp_path):
    from pixelwise.processing_provider.recent_models import RecentModels

    for number in range(12):
        place = tmp_path / f"{number}.onnx"
        shutil.copy(small.model, place)
        RecentModels("models").add(str(place))

    names = [text.partition("\t")[0] for text in entries(opened()) if "\t" in text]

    assert names == [f"{number}.onnx" for number in range(11, 1, -1)]


def test_the_model_of_a_failed_run_or_one_entered_as_text_is_not_offered(opened, small, tmp_path):
    broken = tmp_path / "broken.onnx"
    broken.write_text("no model")
    with pytest.raises(Exception, match="broken"):
        run_with(small, str(broken))

    from pixelwise.processing_provider.recent_models import RecentModels

    RecentModels("models").add('{"Framework": "PyTorch"}')

    assert entries(opened()) == [EMPTY, SAMPLE, CLEAR]


def test_the_model_of_a_run_is_offered_in_the_same_dialog(opened, small, qtbot):
    dialog = opened()
    dialog.setParameters(dict(small.parameters))
    press_run(dialog)
    qtbot.waitUntil(dialog.wasExecuted, timeout=60_000)

    assert entries(dialog)[0].startswith("brightest.onnx\t")


def test_typing_half_a_path_changes_no_other_value(opened, small, models):
    run_with(small, *models)
    dialog = opened()

    field(dialog).setFocus()
    QTest.keyClicks(field(dialog), models[0][:-3])

    assert (model(dialog), field(dialog).text()) == (models[0][:-3], models[0][:-3])
    settle(dialog)


def test_a_model_from_the_history_is_set_and_copied(opened, small):
    dialog = opened()
    dialog.setParameters(dict(small.parameters))
    settle(dialog)

    parameters = dialog.createProcessingParameters()

    assert parameters["MODEL"] == small.model
    assert f"'MODEL':'{small.model}'" in dialog.algorithm().asPythonCommand(parameters, QgsProcessingContext())


def test_the_packer_offers_its_packed_models_without_the_sample(opened, small, tmp_path):
    classes = [{"Value": value, "Name": f"Kind {value}", "Color": [value, 0, 0]} for value in (1, 2, 3)]
    information = class_information(tmp_path / "classes.json", classes)
    parameters = {"MODEL": small.model, "CLASS_INFO": str(information), "OUTPUT": str(tmp_path / "packed.ecd")}
    processing.run(ECD, parameters)

    names = [text.partition("\t")[0] for text in entries(opened(ECD))]

    assert names == ["brightest.onnx", CLEAR]
    assert entries(opened()) == [EMPTY, SAMPLE, CLEAR]


def test_batch_and_modeler_keep_qgis_s_own_field(algorithm, project, qtbot):
    from pixelwise.ui.parameters.recent_button import RecentButton

    batch = BatchAlgorithmDialog(algorithm)
    qtbot.addWidget(batch)
    graph = QgsProcessingModelAlgorithm()
    graph.initAlgorithm({})
    modeler = ModelerParametersDialog(algorithm, graph)
    qtbot.addWidget(modeler)

    assert not batch.findChildren(RecentButton)
    assert not modeler.findChildren(RecentButton)


def test_the_inspection_window_offers_recent_models_too(provider, small, models, qtbot):
    from pixelwise.ui.menu.inspect_window import InspectWindow

    run_with(small, *models)
    window = InspectWindow(None)
    qtbot.addWidget(window)
    window.show()

    in_menu(lambda: click(window.recent), lambda menu: pick(menu, entry(menu, models[0])))

    assert window.file.filePath() == models[0]
    qtbot.waitUntil(lambda: not (window.busy or window.card.busy), timeout=20_000)
