"""The first use of the plugin in a QGIS without the engine: message bar, toolbox, and the sample to its map."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pixelwise.installation.install_context import InstallContext
from pixelwise.installation.package_folder import EngineFolder
from pixelwise.tests.interpreters import running_in
from pixelwise.ui.menu import menu
from pixelwise.ui.menu.install_dialog import InstallDialog
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton, QTextBrowser, QTreeView, QWidget
from qgis.utils import iface

from .driving import (
    JOB,
    Steps,
    choose_in_menu,
    click,
    dialog,
    double_click,
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


def tour() -> Steps:
    """Close the installer twice; the third time, let the sample continue."""
    if JOB["small"]:
        iface.mainWindow().showNormal()
        iface.mainWindow().setGeometry(0, 20, 1024, 748)
    else:
        iface.mainWindow().showMaximized()
    pretend()
    yield wait(1)
    yield from see_the_message_bar()
    yield from be_refused_by_the_toolbox()
    yield from open_the_sample()
    yield from read_the_documents()


def pretend() -> None:
    """Replace pip and QGIS's Python; they install the real engine, which was hidden."""
    folder = EngineFolder(Path(JOB["engine"]), "cp312")
    running = running_in(Path(JOB["qgis_program"]), Path(JOB["prefix"]), "win32")
    install_context = InstallContext(folder, running, dict(os.environ), "", "", "/numpy")
    menu.InstallContext = type("ContextElsewhere", (), {"here": staticmethod(lambda _: install_context)})
    end = InstallDialog._installation_ended

    def installed(window: InstallDialog, work: object) -> None:
        del sys.modules["onnxruntime"]
        end(window, work)

    InstallDialog._installation_ended = installed


def offer() -> QgsMessageBarItem | None:
    """Return the text of the message bar about the engine, after closing QGIS's own messages."""
    item = iface.messageBar().currentItem()
    if item is not None and item.title() != "Pixelwise":
        iface.messageBar().popWidget(item)  # QGIS 3.40 misses a font if there is no network
        return None
    return item


def see_the_message_bar() -> Steps:
    """Click its button, and close the dialog that opens."""
    yield offer
    note(offered=offer().text())
    picture("50-offer", keep_messages=True)
    click(offer().findChild(QPushButton))
    yield lambda: visible_window("InstallDialog")
    yield lambda: not visible_window("InstallDialog").busy
    note(offer_left=offer() is not None)
    yield from escape(visible_window("InstallDialog"))


def be_refused_by_the_toolbox() -> Steps:
    """Double-click the tool, read why it cannot run, and click the link."""
    toolbox = iface.mainWindow().findChild(QWidget, "ProcessingToolbox")
    toolbox.show()
    type_into(toolbox.searchBox, "Classify Pixels Using")
    tree = toolbox.findChild(QTreeView)
    yield lambda: item_named(tree, "Classify Pixels Using")
    yield wait(0.3)
    double_click(tree, item_named(tree, "Classify Pixels Using"))
    yield lambda: visible_window("MessageDialog")
    yield wait(0.3)
    window = visible_window("MessageDialog")
    window.move(40, 60)
    yield wait(0.3)
    picture("51-toolbox", window)
    note(refused=window.txtMessage.toPlainText())
    click(window.txtMessage.viewport(), link_in(window.txtMessage, "inference engine…"))
    yield lambda: visible_window("InstallDialog")
    note(blocked=visible_window("MessageDialog") is not None)
    yield lambda: not visible_window("InstallDialog").busy
    toolbox.hide()
    yield from escape(visible_window("InstallDialog"))


def open_the_sample() -> Steps:
    """Answer Yes, press Return, and find the sample with its dialog."""
    choose_in_menu("Open the Sample Project")
    yield lambda: visible_window("QMessageBox")
    note(asked=visible_window("QMessageBox").text())
    picture("52-question", visible_window("QMessageBox"))
    later(visible_window("QMessageBox").button(QMessageBox.StandardButton.Yes).click)
    yield lambda: visible_window("InstallDialog")
    window = visible_window("InstallDialog")
    yield lambda: window.install.isEnabled()
    yield from settle(window)
    picture("53-install-for-sample", window)
    note(announced=window.next_action.text())
    later(lambda: QTest.keyClick(window, Qt.Key.Key_Return))
    yield dialog
    note(installer_left=not sip.isdeleted(window) and window.isVisible())
    yield from settle(dialog())
    yield from map_drawn()
    before = set(layers())
    press(dialog(), "Run")
    yield lambda: set(layers()) - before
    yield lambda: dialog().runButton().isEnabled()
    note(made=sorted(set(layers()) - before))
    later(dialog().close)
    yield lambda: dialog() is None


def read_the_documents() -> Steps:
    """Open them by the menu, and go to a section by links."""
    choose_in_menu("Documentation")
    yield lambda: visible_window("DocumentationWindow")
    window = visible_window("DocumentationWindow")
    yield from settle(window)
    yield wait(0.5)
    picture("54-documentation", window)
    click(window.browser.viewport(), link_in(window.browser, "Model formats"))
    yield lambda: "Model formats" in window.windowTitle()
    click(window.browser.viewport(), link_in(window.browser, "STAC MLM"))
    yield lambda: window.browser.verticalScrollBar().value() > 0
    yield wait(0.3)
    picture("55-documentation-section", window)
    note(read=window.windowTitle(), section=window.browser.source().fragment())
    yield from escape(window)


def escape(window: QWidget) -> Steps:
    """Close a window with the Escape key."""
    later(lambda: QTest.keyClick(window, Qt.Key.Key_Escape))
    yield lambda: sip.isdeleted(window) or not window.isVisible()


def link_in(browser: QTextBrowser, words: str) -> QPoint:
    """Return the position of the link with this ending."""
    cursor = browser.document().find(words)
    browser.setTextCursor(cursor)
    browser.ensureCursorVisible()
    return browser.cursorRect(cursor).center() - QPoint(6, 0)
