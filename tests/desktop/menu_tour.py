"""Every window of the menu, the packing of an .ecd, and rasters that are dragged and picked into the dialog."""

from __future__ import annotations

import os
from pathlib import Path

from pixelwise.installation.install_context import InstallContext
from pixelwise.installation.package_folder import EngineFolder
from pixelwise.tests.interpreters import running_in
from pixelwise.ui.card.card_widget import CardWidget
from pixelwise.ui.menu import menu
from pixelwise.ui.parameters.raster_chooser import RasterChooser
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QListView, QTreeView, QWidget
from qgis.utils import iface

from .driving import (
    JOB,
    SMALL,
    Steps,
    choose_file,
    choose_in_menu,
    classes,
    click,
    dialog,
    double_click,
    drag,
    explanation,
    field,
    item_named,
    later,
    layers,
    map_drawn,
    note,
    picture,
    plugin_menu,
    press,
    settle,
    type_into,
    visible_window,
    wait,
)


def tour() -> Steps:
    """Through the menu from top to bottom, then to the second tool, then to several rasters."""
    if JOB["small"]:
        iface.mainWindow().showNormal()
        iface.mainWindow().setGeometry(0, 20, 1024, 748)
    else:
        iface.mainWindow().showMaximized()
    yield wait(1)
    yield from look_at_the_menu()
    yield from open_the_sample()
    yield from inspect_a_model()
    yield from check_the_installation()
    yield from see_what_is_installed()
    yield from install_and_remove()
    yield from pack_an_ecd()
    yield from drag_a_layer()
    yield from pick_several_layers()


def look_at_the_menu() -> Steps:
    """Open Plugins → Pixelwise."""
    ours = plugin_menu()
    ours.popup(iface.mainWindow().mapToGlobal(QPoint(300, 80)))
    yield wait(0.4)
    picture("20-menu")
    note(menu=[action.text() for action in ours.actions()])
    ours.close()


def open_the_sample() -> Steps:
    """Open it, look at the dialog, and press Run."""
    choose_in_menu("Open the Sample Project")
    yield dialog
    yield from settle(dialog())
    card = dialog().findChild(CardWidget)
    yield lambda: not card.busy and card.toggle.isVisible()
    yield from map_drawn()
    picture("21-sample", dialog())
    before = set(layers())
    press(dialog(), "Run")
    yield lambda: set(layers()) - before
    yield lambda: dialog().runButton().isEnabled()
    yield wait(0.3)
    picture("22-sample-log", dialog())
    (name,) = set(layers()) - before
    note(sample=name, sample_classes=classes(layers()[name]))
    yield from closed(dialog())
    yield from map_drawn()
    picture("23-sample-map")


def inspect_a_model() -> Steps:
    """Inspect a file that is not a model, then a real model."""
    choose_in_menu("Inspect a Model")
    yield from choose_file(JOB["broken_model"])
    window = visible_window("InspectWindow")
    yield from settle(window)
    yield lambda: not window.card.busy
    picture("24-inspect-broken", window)
    note(inspect_broken=window.card.summary.toPlainText())
    type_into(window.file.lineEdit(), JOB["model"])
    yield lambda: not window.card.busy and window.card.swatches.isVisible()
    yield wait(0.4)
    picture("25-inspect", window)
    press(window, "Copy as Text")
    yield lambda: window.note.isVisible()
    note(inspected=QApplication.clipboard().text(), inspect_note=window.note.text())
    yield from closed(window)


def check_the_installation() -> Steps:
    """Wait for the report of the check, and copy it."""
    choose_in_menu("Check the Installation")
    yield lambda: visible_window("TextWindow")
    window = visible_window("TextWindow")
    yield from settle(window)
    picture("26-checking", window)
    yield lambda: not window.busy
    yield wait(0.4)
    picture("27-checked", window)
    press(window, "Copy")
    yield wait(0.2)
    note(checked=QApplication.clipboard().text())
    yield from closed(window)


def see_what_is_installed() -> Steps:
    """The dialog as it is on this machine; no button is pressed."""
    choose_in_menu("Install the Inference Engine")
    yield lambda: visible_window("InstallDialog")
    window = visible_window("InstallDialog")
    yield lambda: not window.busy
    yield from settle(window)
    picture("28-engine-here", window)
    note(engine_here=window.status.text(), may_install=window.install.isEnabled())
    yield from closed(window)


def install_and_remove() -> Steps:
    """The same dialog if nothing is installed; pip and QGIS's Python are replaced."""
    folder = EngineFolder(Path(JOB["engine"]), "cp312")
    running = running_in(Path(JOB["qgis_program"]), Path(JOB["prefix"]), "win32")
    install_context = InstallContext(folder, running, dict(os.environ), "", "", "/numpy")
    menu.InstallContext = type("ContextElsewhere", (), {"here": staticmethod(lambda _: install_context)})
    choose_in_menu("Install the Inference Engine")
    yield lambda: visible_window("InstallDialog")
    window = visible_window("InstallDialog")
    yield lambda: not window.busy
    yield from settle(window)
    picture("29-install", window)
    press(window, "Install")
    yield lambda: "Collecting" in window.log.toPlainText()
    yield wait(0.3)
    picture("30-installing", window)
    press(window, "Cancel")
    yield lambda: not window.busy
    yield wait(0.2)
    note(install_cancelled=window.message.text(), left_after_cancel=sorted(os.listdir(JOB["engine"])))
    program = Path(JOB["prefix"], "python.exe.program")
    program.write_text(program.read_text().replace("'seconds': 60", "'seconds': 0"))
    press(window, "Install")
    yield lambda: not window.busy and window.status.text() != "Not installed."
    yield wait(0.3)
    picture("31-installed", window)
    note(installed=window.status.text())
    press(window, "Remove")
    yield lambda: window.status.text() == "Not installed."
    yield from closed(window)
    menu.InstallContext = InstallContext


def pack_an_ecd() -> Steps:
    """Deep Learning Model To ECD: wrong class information, then a missing folder, then correct values."""
    yield from open_tool("Deep Learning Model To ECD")
    picture("32-ecd", dialog())
    type_into(field("MODEL"), JOB["onnx"])
    type_into(field("CLASS_INFO"), JOB["broken_model"])
    type_into(field("OUTPUT"), JOB["nowhere"])
    press(dialog(), "Run")
    yield lambda: explanation("CLASS_INFO")
    yield wait(0.3)
    picture("33-ecd-wrong-classes", dialog())
    note(ecd_wrong_classes=explanation("CLASS_INFO"))
    type_into(field("CLASS_INFO"), JOB["class_information"])
    press(dialog(), "Run")
    yield lambda: explanation("OUTPUT")
    yield wait(0.3)
    picture("34-ecd-no-folder", dialog())
    note(ecd_no_folder=explanation("OUTPUT"))
    type_into(field("OUTPUT"), JOB["ecd"])
    press(dialog(), "Run")
    yield lambda: not dialog().checking  # writing tries the network, which takes long on a busy machine
    yield lambda: os.path.exists(JOB["ecd"])
    yield lambda: dialog().runButton().isEnabled()
    yield wait(0.3)
    picture("35-ecd-packed", dialog())
    yield from closed(dialog())


def drag_a_layer() -> Steps:
    """Drag another layer from the layer tree onto the dialog."""
    QgsProject.instance().clear()
    rasters = [QgsRasterLayer(path, Path(path).stem) for path in JOB["rasters"]]
    QgsProject.instance().setCrs(rasters[0].crs())  # otherwise QGIS asks how to transform
    QgsProject.instance().addMapLayers(rasters)
    iface.setActiveLayer(layers()["naip_2018"])
    yield from open_tool("Classify Pixels Using Deep Learning")
    window = iface.mainWindow()
    dialog().resize(*SMALL)
    dialog().move(window.width() - dialog().width() - 20, 40)
    tree = iface.layerTreeView()
    yield wait(0.5)
    chooser = raster_chooser()
    for _ in range(4):  # a busy machine loses moves of the mouse
        start = tree.viewport().mapToGlobal(tree.visualRect(item_named(tree, "naip_2010")).center())
        drag(start, chooser.mapToGlobal(chooser.rect().center()))
        timed_out = wait(8)
        yield lambda timed_out=timed_out: names() == ["naip_2010"] or timed_out()
        if names() == ["naip_2010"]:
            break
    yield wait(0.5)  # the layer tree does its work after a drag
    picture("36-dropped")
    note(dropped=names(), layers_after_dropping=sorted(layers()))


def pick_several_layers() -> Steps:
    """Pick both layers with "…", move the other one to the top, and remove one."""
    chooser = raster_chooser()
    click(chooser.button)
    yield lambda: chooser.button.menu().isVisible()
    yield wait(0.3)
    picture("37-several-menu")
    action = next(each for each in chooser.button.menu().actions() if each.text().startswith("Several"))
    click(chooser.button.menu(), chooser.button.menu().actionGeometry(action).center())
    yield lambda: picker() and picker().isVisible()
    yield wait(0.3)
    picture("38-several")
    view = picker().findChild(QListView)
    for row in range(view.model().rowCount()):
        view.model().item(row).setCheckState(Qt.CheckState.Checked)
    click(picker().findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok))
    yield lambda: len(chosen()) == 2
    note(several=names())
    chooser.list.setFocus()
    chooser.list.setCurrentRow(1)
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    yield wait(0.3)
    picture("39-several-chosen")
    note(several_moved=names())
    QTest.keyClick(chooser.list, Qt.Key.Key_Delete)
    yield wait(0.2)
    note(one_left=names())
    yield from closed(dialog())


def open_tool(title: str) -> Steps:
    """Search the toolbox, and double-click the search result."""
    toolbox = iface.mainWindow().findChild(QWidget, "ProcessingToolbox")
    toolbox.show()
    type_into(toolbox.searchBox, title)
    tree = toolbox.findChild(QTreeView)
    yield lambda: item_named(tree, title)
    yield wait(0.3)
    double_click(tree, item_named(tree, title))
    yield dialog
    toolbox.hide()
    yield from settle(dialog())


def closed(window: QWidget) -> Steps:
    """Close a window."""
    later(window.close)
    yield lambda: sip.isdeleted(window) or not window.isVisible()


def raster_chooser() -> QWidget:
    """The widget of INPUT."""
    return dialog().findChild(RasterChooser)


def chosen() -> list[str]:
    """Return the value of INPUT."""
    return dialog().mainWidget().wrappers["INPUT"].parameterValue()


def names() -> list[str]:
    """Return the names of the layers in INPUT, the topmost first."""
    return [QgsProject.instance().mapLayer(each).name() for each in chosen()]


def picker() -> QWidget | None:
    """QGIS's dialog for choosing several layers."""
    return visible_window("QgsProcessingMultipleInputDialog")
