"""The Tab key in the windows of the plugin: it cycles through every field and button in visual order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from types import SimpleNamespace

import pytest
from pixelwise.installation.install_context import InstallContext
from pixelwise.installation.package_folder import EngineFolder
from pixelwise.tests.interpreters import fake_python, qgis_program, running_in
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.dialogs import choose_model, give, press_run, table_of
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsApplication
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QCoreApplication, QPoint, QRect, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDialog, QScrollArea, QTabWidget, QWidget

ECD = "pixelwise:deeplearningmodeltoecd"
_MOST_PRESSES = 1000
_STOPS = Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus


def fields_and_buttons(window: QWidget) -> set[QWidget]:
    """Return all visible and enabled widgets that accept the focus with Tab."""
    return {
        each
        for each in window.findChildren(QWidget)
        if each.window() is window
        and each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() in _STOPS
        and each.focusProxy() is None
    }


def round_trip(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus returns to its start; return the focused widgets."""
    focused_widgets = [QApplication.focusWidget()]
    assert focused_widgets[0].window() is window
    for _ in range(_MOST_PRESSES):
        QTest.keyClick(focused_widgets[-1], key)
        focused = QApplication.focusWidget()
        if focused is focused_widgets[-1]:  # a text accepts the key once for each of its links
            continue
        if focused is focused_widgets[0]:
            return focused_widgets
        assert focused not in focused_widgets, f"the focus circles from {name_of(focused)} on"
        focused_widgets.append(focused)
    raise AssertionError(f"the focus stays in {name_of(focused_widgets[-1])}")


def name_of(widget: QWidget) -> str:
    """Return a readable name of a widget."""
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName() or text}"


def wrongly_ordered(focused_widgets: list[QWidget]) -> list[tuple[str, str]]:
    """Return the pairs whose second widget is above the first, or before it in reading direction."""
    lines = [[widget, *ancestors(widget)] for widget in focused_widgets]
    return [
        (name_of(earlier[0]), name_of(later[0]))
        for earlier, later in combinations(lines, 2)
        if not is_seen_before(earlier, later)
    ]


def is_seen_before(earlier: list[QWidget], later: list[QWidget]) -> bool:
    """Compare the siblings that contain the two widgets.

    Args:
        earlier: A widget and its ancestors, the parent first.
        later: As `earlier`.
    """
    if earlier[0] in later:
        return True
    if later[0] in earlier:
        return False
    depth = next(depth for depth, (first, second) in enumerate(zip(earlier[::-1], later[::-1])) if first is not second)
    common = earlier[-depth]
    first, second = (line[-depth - 1].geometry() for line in (earlier, later))
    if common.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        first, second = (QRect(-each.right(), each.y(), each.width(), each.height()) for each in (first, second))
    above = second.bottom() < first.top()
    beside = second.right() < first.left() and not second.top() > first.bottom()
    return not (above or beside)


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    """Yield the ancestors, from the parent on."""
    while (widget := widget.parentWidget()) is not None:
        yield widget


def assert_tab_cycles(window: QWidget) -> list[QWidget]:
    """Assert the order of a round trip forwards and backwards."""
    for area in window.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    first = min(fields_and_buttons(window), key=lambda each: place(each, window))
    first.setFocus()

    focused_widgets, back = round_trip(window, Qt.Key.Key_Tab), round_trip(window, Qt.Key.Key_Backtab)

    assert {name_of(each) for each in fields_and_buttons(window) - set(focused_widgets)} == set()
    assert set(focused_widgets) == fields_and_buttons(window)
    assert wrongly_ordered(focused_widgets) == []
    assert back == [focused_widgets[0], *focused_widgets[:0:-1]]
    return focused_widgets


def place(widget: QWidget, window: QWidget) -> tuple[int, int]:
    """Return a sort key: from top to bottom, then in reading direction."""
    corner = widget.mapTo(window, QPoint(0, 0))
    from_left = window.layoutDirection() == Qt.LayoutDirection.LeftToRight
    return corner.y(), corner.x() if from_left else -corner.x() - widget.width()


def show_window(window: QDialog, qtbot) -> QDialog:
    """Open a window with the keyboard focus."""
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def dialog(algorithm, project, qtbot) -> QDialog:
    """The dialog of Classify Pixels, open."""
    opened = show_window(algorithm.createCustomParametersWidget(None), qtbot)
    opened.resize(1000, 700)
    return opened


@pytest.fixture
def at_hand(small, qtbot, tmp_path) -> SimpleNamespace:
    """The files used in the states of the dialog."""
    model = str(argmax_model(tmp_path / "model.onnx", 4, bands=["B4", "B3", "B2", "B8"], description="Land cover."))
    other = str(argmax_model(tmp_path / "other.onnx", 3, padding=8, tile_size=64))
    return SimpleNamespace(small=small, model=model, other=other, qtbot=qtbot)


def as_it_opens(dialog, at_hand) -> None:
    pass


def with_a_model(dialog, at_hand) -> None:
    show_model(dialog, at_hand, at_hand.model)


def show_model(dialog, at_hand, model) -> None:
    """Choose a model, and wait for its card."""
    card = card_of(dialog)
    choose_model(dialog, model)
    at_hand.qtbot.waitUntil(lambda: not card.busy)


def with_a_second_model(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    show_model(dialog, at_hand, at_hand.other)


def with_a_third_model_and_values_of_one_s_own(dialog, at_hand) -> None:
    with_a_second_model(dialog, at_hand)
    choose_model(dialog, at_hand.model)
    give(dialog, ARGUMENTS="fill zero;threshold 0.5")
    assert table_of(dialog).reset_all.isEnabled()


def with_the_model_gone(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    choose_model(dialog, "")


def with_all_unfolded(dialog, at_hand) -> None:
    give(dialog, INPUT=[at_hand.small.raster])
    with_a_model(dialog, at_hand)
    strip = preflight_strip_of(dialog)
    at_hand.qtbot.waitUntil(lambda: not strip.busy and strip.fold.isEnabled(), timeout=20_000)
    for box in dialog.findChildren(QgsCollapsibleGroupBox):
        box.setCollapsed(False)
    QTest.mouseClick(card_of(dialog).toggle, Qt.MouseButton.LeftButton)
    QTest.mouseClick(strip.fold, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


def with_all_folded(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    for box in dialog.findChildren(QgsCollapsibleGroupBox):
        box.setCollapsed(True)


def with_several_rasters(dialog, at_hand) -> None:
    give(dialog, INPUT=[at_hand.small.raster] * 3)
    with_a_model(dialog, at_hand)


def with_lists_of_bands(dialog, at_hand) -> None:
    from pixelwise.ui.parameters.band_combos import BandCombos

    give(dialog, INPUT=[at_hand.small.raster], MODEL=at_hand.small.model)
    bands = dialog.findChild(BandCombos)
    at_hand.qtbot.waitUntil(lambda: bool(bands.combos), timeout=20_000)
    QCoreApplication.processEvents()
    assert set(bands.combos) <= fields_and_buttons(dialog)


def with_a_mistake(dialog, at_hand) -> None:
    dialog.setParameters({**at_hand.small.parameters, "PARALLEL_FACTOR": "many"})
    press_run(dialog)
    assert dialog.mainWidget().row("PARALLEL_FACTOR").explanation


def with_the_log_in_front(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    dialog.findChild(QTabWidget).setCurrentIndex(1)


def in_a_small_window(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    dialog.resize(640, 480)
    QCoreApplication.processEvents()


def from_right_to_left(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    dialog.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QCoreApplication.processEvents()


def with_widgets_that_came_later(dialog, at_hand) -> None:
    with_a_model(dialog, at_hand)
    for name in ("INPUT", "BANDS", "OUTPUT"):
        dialog.mainWidget().row(name).add_extra(QComboBox())
    dialog.mainWidget().wrappers["BANDS"].wrappedWidget().setEnabled(False)
    QCoreApplication.processEvents()


def card_of(dialog):
    from pixelwise.ui.card.card_widget import CardWidget

    return dialog.findChild(CardWidget)


def preflight_strip_of(dialog):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    return dialog.findChild(PreflightStrip)


@pytest.mark.parametrize(
    "bring_about",
    [
        as_it_opens,
        with_a_model,
        with_a_second_model,
        with_a_third_model_and_values_of_one_s_own,
        with_the_model_gone,
        with_all_unfolded,
        with_all_folded,
        with_several_rasters,
        with_lists_of_bands,
        with_a_mistake,
        with_the_log_in_front,
        in_a_small_window,
        from_right_to_left,
        with_widgets_that_came_later,
    ],
)
def test_tab_cycles_through_every_field_and_button_in_visual_order(
    dialog, at_hand, bring_about: Callable[[QDialog, SimpleNamespace], None], save_picture
):
    bring_about(dialog, at_hand)

    assert_tab_cycles(dialog)
    save_picture(dialog, f"tab-{bring_about.__name__}")


def test_shift_and_tab_goes_backwards_too(dialog, at_hand, landcover):
    show_model(dialog, at_hand, landcover)
    model = dialog.mainWidget().wrappers["MODEL"].wrappedWidget()
    first = table_of(dialog).editor("threshold").input
    first.setFocus()

    QTest.keyClick(first, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    before = QApplication.focusWidget()

    assert model.parentWidget().isAncestorOf(before)
    assert place(before, dialog) < place(first, dialog)


def test_the_focused_widget_is_scrolled_into_view(dialog, at_hand, qtbot):
    with_all_unfolded(dialog, at_hand)
    dialog.mainWidget().wrappers["INPUT"].wrappedWidget().findChild(QComboBox).setFocus()

    for _ in fields_and_buttons(dialog):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        qtbot.waitUntil(lambda: not focused.visibleRegion().isEmpty())  # noqa: B023  it waits here


def test_an_argument_keeps_the_focus_when_the_table_is_rebuilt(dialog, at_hand):
    with_a_model(dialog, at_hand)
    table_of(dialog).editor("fill").input.setFocus()

    choose_model(dialog, at_hand.other)

    assert QApplication.focusWidget() is table_of(dialog).editor("fill").input


def test_a_button_that_disappears_passes_the_focus_on(dialog, at_hand):
    with_a_third_model_and_values_of_one_s_own(dialog, at_hand)
    table = table_of(dialog)
    table.reset_all.setFocus()

    QTest.keyClick(table.reset_all, Qt.Key.Key_Space)

    assert not table.reset_all.isEnabled()
    assert QApplication.focusWidget() is dialog.mainWidget().wrappers["BANDS"].wrappedWidget()


def test_the_first_field_of_an_invalid_parameter_has_the_focus(dialog, at_hand):
    dialog.setParameters({**at_hand.small.parameters, "INPUT": []})

    press_run(dialog)

    assert QApplication.focusWidget() is dialog.mainWidget().wrappers["INPUT"].wrappedWidget().findChild(QComboBox)


def test_tab_cycles_through_the_dialog_of_the_other_algorithm(provider, project, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ECD)

    assert_tab_cycles(show_window(algorithm.createCustomParametersWidget(None), qtbot))


def test_tab_cycles_through_the_plain_dialog_that_a_batch_opens(algorithm, project, qtbot, at_hand):
    dialog = show_window(AlgorithmDialog(algorithm), qtbot)
    dialog.resize(1000, 700)
    choose_model(dialog, at_hand.model)
    choose_model(dialog, at_hand.other)

    assert_tab_cycles(dialog)


def test_tab_cycles_through_the_window_that_inspects_models(provider, qtbot, small):
    from pixelwise.ui.menu.inspect_window import InspectWindow

    window = show_window(InspectWindow(None), qtbot)
    assert_tab_cycles(window)
    window.file.setFilePath(small.model)
    qtbot.waitUntil(lambda: not window.card.busy, timeout=20_000)

    assert window.copy in assert_tab_cycles(window)


def test_tab_cycles_through_the_window_with_the_documents(provider, qtbot):
    from pixelwise.ui.menu.documentation import DocumentationWindow

    window = show_window(DocumentationWindow(None), qtbot)
    window.open_document("docs/model-formats.md")

    assert window.back in assert_tab_cycles(window)


def test_tab_cycles_through_a_text_window(provider, qtbot):
    from pixelwise.ui.menu.text_window import TextWindow

    window = show_window(TextWindow(None, "Title", "Waiting…", lambda: "The text"), qtbot)
    qtbot.waitUntil(lambda: not window.busy)

    assert {window.text, window.check_again, window.copy} <= set(assert_tab_cycles(window))


@pytest.mark.parametrize("size", [(900, 600), (360, 240)])
def test_tab_cycles_through_the_dialog_that_installs_the_engine(provider, qtbot, tmp_path, monkeypatch, size):
    from pixelwise.ui.menu.install_dialog import InstallDialog

    monkeypatch.setattr(sys, "path", list(sys.path))
    prefix = tmp_path / "QGIS 3.40" / "apps" / "Python312"
    running = running_in(qgis_program(tmp_path / "QGIS 3.40" / "bin" / "qgis-bin.exe"), prefix, "win32")
    fake_python(prefix / "python.exe")
    folder = EngineFolder(tmp_path / "engine", "cp312")
    dialog = show_window(
        InstallDialog(None, InstallContext(folder, running, dict(os.environ), "", "", "/numpy")), qtbot
    )
    qtbot.waitUntil(lambda: not dialog.busy)
    dialog.resize(*size)
    QCoreApplication.processEvents()
    before = assert_tab_cycles(dialog)

    QTest.mouseClick(dialog.install, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert {dialog.package, dialog.command, dialog.copy, dialog.install} <= set(before)
    assert {dialog.log, dialog.remove} <= set(assert_tab_cycles(dialog))


@pytest.mark.parametrize("size", [(900, 600), (360, 240)])
def test_tab_cycles_through_the_dialog_that_lists_the_frameworks(provider, qtbot, tmp_path, size):
    from pixelwise.ui.menu.frameworks_dialog import FrameworksDialog

    dialog = show_window(FrameworksDialog(None, tmp_path), qtbot)
    dialog.resize(*size)
    QCoreApplication.processEvents()

    assert {dialog.list, dialog.command, dialog.copy, dialog.install} <= set(assert_tab_cycles(dialog))
