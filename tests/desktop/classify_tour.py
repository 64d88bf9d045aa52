"""From the toolbox to the map with Classify Pixels: fill in, make mistakes, preview, cancel, run, read the report."""

from __future__ import annotations

import os
from pathlib import Path

from pixelwise.ui.card.card_widget import CardWidget
from pixelwise.ui.dialog.map_extent import MapExtent
from pixelwise.ui.parameters.band_chooser import BandChooser
from pixelwise.ui.preflight.preflight_strip import PreflightStrip
from pixelwise.ui.preflight.unfinished_strip import UnfinishedStrip
from pixelwise.ui.preview.preview_button import PreviewButton
from pixelwise.ui.wrapping import Paragraph
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QProgressBar, QTreeView, QTreeWidget, QWidget
from qgis.utils import iface

from .driving import (
    JOB,
    Steps,
    button,
    classes,
    click,
    dialog,
    double_click,
    explanation,
    field,
    item_named,
    later,
    layers,
    map_drawn,
    note,
    picture,
    press,
    settle,
    type_into,
    visible_window,
    wait,
)

SCENE = "naip_2018"
TITLE = "Classify Pixels Using Deep Learning"


def tour() -> Steps:
    """A person's way from the image to the map, including every mistake that can be made on it."""
    yield from open_from_the_toolbox()
    yield from type_half_a_model()
    yield from give_a_broken_model()
    yield from fill_in()
    yield from look_closer()
    yield from walk_by_tab()
    yield from choose_bands()
    yield from give_too_few_bands()
    yield from name_a_folder_that_is_not_there()
    yield from limit_to_the_map()
    yield from preview()
    yield from cancel_a_run()
    yield from run()
    yield from run_again()
    yield from look_at_the_map()
    yield from read_the_report()


def open_from_the_toolbox() -> Steps:
    """Search the toolbox, and double-click the search result."""
    yield lambda: SCENE in layers()
    if JOB["small"]:
        iface.mainWindow().showNormal()
        iface.mainWindow().setGeometry(0, 20, 1024, 748)
    else:
        iface.mainWindow().showMaximized()
    toolbox = iface.mainWindow().findChild(QWidget, "ProcessingToolbox")
    toolbox.show()
    yield wait(1)
    type_into(toolbox.searchBox, "land use")
    tree = toolbox.findChild(QTreeView)
    yield lambda: item_named(tree, TITLE)
    yield wait(0.3)
    picture("01-toolbox")
    double_click(tree, item_named(tree, TITLE))
    yield dialog
    yield from settle(dialog())
    picture("02-opened", dialog())
    note(preselected=dialog().mainWidget().wrappers["INPUT"].parameterValue() == [layers()[SCENE].id()])


def type_half_a_model() -> Steps:
    """Stop typing in the middle of the path."""
    type_into(field("MODEL"), JOB["model"][:-3])
    yield is_up_to_date
    yield wait(0.4)
    picture("03-half-typed", dialog())
    note(half_typed=card().summary.toPlainText(), half_typed_fit=strip().line.full_text)


def give_a_broken_model() -> Steps:
    """Choose a file that is not a model, and press Run."""
    type_into(field("MODEL"), JOB["broken_model"])
    yield is_up_to_date
    press(dialog(), "Run")
    yield lambda: explanation("MODEL")
    yield wait(0.4)
    picture("04-broken-model", dialog())
    note(broken_model=explanation("MODEL"), shown_twice=card().isVisible())


def fill_in() -> Steps:
    """Type model, name and file; the one layer is chosen already."""
    type_into(field("MODEL"), JOB["model"])
    type_into(field("OUTPUT_NAME"), JOB["name"])
    type_into(field("OUTPUT"), JOB["output"])
    type_into(field("OUTPUT_REPORT"), JOB["html"])
    yield is_up_to_date
    yield from scroll_to("INPUT")
    picture("05-filled-in", dialog())
    note(card=card().summary.toPlainText(), fit=strip().line.full_text, explained_after_mending=explanation("MODEL"))


def look_closer() -> Steps:
    """Unfold the checks, the details of the model, and the environments."""
    click(strip().fold)
    yield wait(0.4)
    picture("06-checks", dialog())
    click(strip().fold)
    click(card().toggle)
    yield wait(0.4)
    yield from scroll_to("ARGUMENTS")
    picture("07-details-and-arguments", dialog())
    click(card().toggle)
    yield from scroll_to("OUTPUT")
    picture("08-result-layer", dialog())
    environments = dialog().mainWidget().box("CRS")
    environments.setCollapsed(False)
    yield wait(0.4)
    yield from scroll_to("GPU_ID")
    picture("09-environments", dialog())
    environments.setCollapsed(True)


def walk_by_tab() -> Steps:
    """Go round with the Tab key, with the environments unfolded, and back again; a picture half-way."""
    environments = dialog().mainWidget().box("CRS")
    environments.setCollapsed(False)
    click(strip().fold)
    yield wait(0.4)
    field("MODEL").setFocus()
    there = walk(Qt.Key.Key_Tab)
    back = walk(Qt.Key.Key_Backtab)
    for name in ("ARGUMENTS", "OUTPUT_REPORT", "GPU_ID"):
        target = dialog().mainWidget().wrappers[name].wrappedWidget()
        while not target.isAncestorOf(QApplication.focusWidget()) and QApplication.focusWidget() is not target:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        yield wait(0.3)
        picture(f"09-tab-{name}", dialog())
    missed = [each for each in dialog().findChildren(QWidget) if takes_tab(each) and each not in there]
    note(tab_misses=[type(each).__name__ for each in missed], tab_goes_back=back == [there[0], *there[:0:-1]])
    environments.setCollapsed(True)
    click(strip().fold)
    yield wait(0.4)


def choose_bands() -> Steps:
    """Choose another band from the lists with the mouse and the keyboard, and go back to the automatic choice."""
    bands = dialog().findChild(BandChooser)
    yield from scroll_to("BANDS")
    note(automatic_bands=[combo.currentText() for combo in bands.list.combos])
    click(bands.list.combos[1])
    yield lambda: QApplication.activePopupWidget()
    yield wait(0.3)
    picture("10-list-of-bands")
    popup = bands.list.combos[1].view()
    QTest.keyClick(popup, Qt.Key.Key_End)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    yield lambda: QApplication.activePopupWidget() is None
    note(chosen_bands=field("BANDS").text())
    picture("10-bands-by-hand", dialog())
    click(bands.automatic)
    yield lambda: not field("BANDS").text()


def give_too_few_bands() -> Steps:
    """Enter three bands instead of four; read the immediate explanation, then the one after Run."""
    type_into(field("BANDS"), "3,2,1")
    yield is_up_to_date
    note(few_bands_fit=strip().line.full_text)
    press(dialog(), "Run")
    yield lambda: explanation("BANDS")
    yield wait(0.4)
    picture("10-too-few-bands", dialog())
    note(few_bands=explanation("BANDS"))
    type_into(field("BANDS"), "")
    note(few_bands_afterwards=explanation("BANDS"))


def name_a_folder_that_is_not_there() -> Steps:
    """Send the result to a folder that does not exist."""
    type_into(field("OUTPUT"), JOB["nowhere"])
    press(dialog(), "Run")
    yield lambda: explanation("OUTPUT")
    yield wait(0.4)
    picture("11-no-folder", dialog())
    note(no_folder=explanation("OUTPUT"))
    type_into(field("OUTPUT"), JOB["output"])


def limit_to_the_map() -> Steps:
    """Limit the run to the map extent, first of the whole image, then of a part, and undo it."""
    limit, canvas = dialog().findChild(MapExtent), iface.mapCanvas()
    yield from scroll_to("INPUT")
    click(limit.button)
    yield lambda: limit.line.text()
    note(no_limit=limit.line.text())
    whole = canvas.extent()
    canvas.setExtent(layers()[SCENE].extent().buffered(-layers()[SCENE].extent().height() / 3))
    click(limit.button)
    yield lambda: limit.whole_raster.isVisible()
    yield is_up_to_date
    picture("11b-limited-to-the-map", dialog())
    note(limit=limit.line.text(), limit_unfolds=not dialog().mainWidget().box("EXTENT").isCollapsed())
    click(limit.whole_raster)
    yield lambda: not limit.whole_raster.isVisible()
    canvas.setExtent(whole)
    yield from map_drawn()


def preview() -> Steps:
    """Preview the values on the map extent, then remove the preview."""
    yield is_up_to_date
    widget = dialog().findChild(PreviewButton)
    click(widget.button)
    yield lambda: widget.remove_button.isVisible()
    yield from map_drawn()
    picture("12-preview")
    note(preview=widget.line.text(), preview_layers=sorted(layers()))
    click(widget.remove_button)
    yield lambda: not widget.remove_button.isVisible()


def cancel_a_run() -> Steps:
    """Start a run with cells so small that it takes minutes, cancel it, and discard what it finished."""
    values = dialog().mainWidget().values
    values.set_value("CELL_SIZE", 1.5)
    yield is_up_to_date
    press(dialog(), "Run")
    yield lambda: dialog().findChild(QProgressBar).value() > 0
    yield lambda: "Finished parts of this run are kept" in log()
    yield wait(0.3)
    picture("13-running", dialog())
    click(dialog().cancelButton())
    yield lambda: dialog().buttonBox().button(QDialogButtonBox.StandardButton.Close).isEnabled()
    yield lambda: dialog().runButton().isEnabled()
    yield wait(0.4)
    picture("14-cancelled", dialog())
    note(
        cancelled_files=sorted(os.listdir(Path(JOB["output"]).parent)),
        cancelled_layers=sorted(layers()),
        cancelled_log=log(),
    )
    dialog().showParameters()
    unfinished = dialog().findChild(UnfinishedStrip)
    yield lambda: unfinished.isVisible() and not unfinished.busy
    yield wait(0.3)
    picture("14-unfinished", dialog())
    note(unfinished=unfinished.findChild(Paragraph).toPlainText())
    click(button(unfinished, "Discard"))
    yield lambda: visible_window("QMessageBox")
    picture("14-discard", visible_window("QMessageBox"))
    later(button(visible_window("QMessageBox"), "Discard").click)
    yield lambda: not unfinished.isVisible()
    note(discarded_files=os.listdir(Path(JOB["output"]).parent))
    values.set_value("CELL_SIZE", 0)


def run() -> Steps:
    """Classify a part of the scene, and wait for the layer."""
    type_into(field("EXTENT"), JOB["extent"])
    yield is_up_to_date
    press(dialog(), "Run")
    yield lambda: JOB["name"] in layers()
    yield lambda: dialog().runButton().isEnabled()
    yield wait(0.4)
    picture("15-log", dialog())


def run_again() -> Steps:
    """Run to the same file under the same name, with an unchanged legend."""
    layer = layers()[JOB["name"]]
    node = QgsProject.instance().layerTreeRoot().findLayer(layer)
    entries = iface.layerTreeView().layerTreeModel().layerLegendNodes(node)
    note(unfolded=node.isExpanded(), legend=[entry.data(0) for entry in entries][1:])
    before = written_at(JOB["output"])
    press(dialog(), "Change Parameters")
    yield dialog().runButton().isVisible
    press(dialog(), "Run")
    yield lambda: written_at(JOB["output"]) not in (before, 0)
    yield lambda: dialog().runButton().isEnabled()
    note(layers_afterwards=sorted(layers()), same_layer=layers()[JOB["name"]] is layer)


def look_at_the_map() -> Steps:
    """Close the dialog, and let the map draw."""
    later(dialog().close)
    yield lambda: dialog() is None
    iface.mainWindow().findChild(QWidget, "ProcessingToolbox").hide()
    yield from map_drawn()
    picture("16-map")
    layer = layers()[JOB["name"]]
    note(layers=sorted(layers()), source=layer.source(), classes=classes(layer))


def read_the_report() -> Steps:
    """Find the report in the Results Viewer."""
    viewer = iface.mainWindow().findChild(QWidget, "ResultsViewer")
    viewer.show()
    yield wait(0.5)
    tree = viewer.findChild(QTreeWidget)
    titles = [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]
    tree.setCurrentItem(tree.topLevelItem(0))
    yield wait(0.8)
    picture("17-results-viewer")
    note(results=titles)


def written_at(path: str) -> int:
    """Return when a file was written, in ns; 0 while the run that replaces it has moved it away."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


def is_up_to_date() -> bool:
    """Return whether card and checks are up to date with the typed values."""
    return not (card().busy or strip().busy)


def walk(key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus returns to its start or reaches a widget for the second time."""
    visited: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in visited[:-1]:
        if focused not in visited:  # a text with links keeps the focus for one key press per link
            visited.append(focused)
        QTest.keyClick(focused, key)
    return visited


def takes_tab(widget: QWidget) -> bool:
    """Return whether a widget is a visible, enabled field or button that accepts the focus with Tab."""
    used = widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
    return used and widget.window() is dialog() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def card() -> CardWidget:
    """The model card of the dialog."""
    return dialog().findChild(CardWidget)


def strip() -> PreflightStrip:
    """The strip with the preflight checks."""
    return dialog().findChild(PreflightStrip)


def log() -> str:
    """The text of the log."""
    return dialog().findChild(QWidget, "txtLog").toPlainText()


def scroll_to(name: str) -> Steps:
    """Bring a parameter into sight."""
    panel = dialog().mainWidget()
    panel._scroll_target = name
    panel._scroll()
    yield wait(0.3)
