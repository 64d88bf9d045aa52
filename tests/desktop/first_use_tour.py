"""The first use of the plugin in a QGIS without the engine: message bar, toolbox, and the sample to its map."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pixelwise.installation.engine_folder import EngineFolder
from pixelwise.installation.install_context import InstallContext
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
    found,
    later,
    layers,
    map_drawn,
    note,
    picture,
    press,
    settle,
    shown,
    type_into,
    wait,
)


def tour() -> Steps:
    """Close the installer twice, and let the sample go on after the third time."""
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
    """Stand-ins for pip and QGIS's Python; the engine that they bring is the real one, which was hidden."""
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
    """What the message bar says of the engine, once the user has closed what QGIS itself has to say."""
    item = iface.messageBar().currentItem()
    if item is not None and item.title() != "Pixelwise":
        iface.messageBar().popWidget(item)  # QGIS 3.40 misses a font where there is no network
        return None
    return item


def see_the_message_bar() -> Steps:
    """Take its button, and close what it opens."""
    yield offer
    note(offered=offer().text())
    picture("50-offer", keep_messages=True)
    click(offer().findChild(QPushButton))
    yield lambda: shown("InstallDialog")
    yield lambda: not shown("InstallDialog").busy
    note(offer_left=offer() is not None)
    yield from escape(shown("InstallDialog"))


def be_refused_by_the_toolbox() -> Steps:
    """Double-click the tool, read why it cannot run, and click the link."""
    toolbox = iface.mainWindow().findChild(QWidget, "ProcessingToolbox")
    toolbox.show()
    type_into(toolbox.searchBox, "Classify Pixels Using")
    tree = toolbox.findChild(QTreeView)
    yield lambda: found(tree, "Classify Pixels Using")
    yield wait(0.3)
    double_click(tree, found(tree, "Classify Pixels Using"))
    yield lambda: shown("MessageDialog")
    yield wait(0.3)
    window = shown("MessageDialog")
    window.move(40, 60)
    yield wait(0.3)
    picture("51-toolbox", window)
    note(refused=window.txtMessage.toPlainText())
    click(window.txtMessage.viewport(), link_in(window.txtMessage, "inference engine…"))
    yield lambda: shown("InstallDialog")
    note(blocked=shown("MessageDialog") is not None)
    yield lambda: not shown("InstallDialog").busy
    toolbox.hide()
    yield from escape(shown("InstallDialog"))


def open_the_sample() -> Steps:
    """Say yes, press Return, and find the sample with its dialog."""
    choose_in_menu("Open the sample project")
    yield lambda: shown("QMessageBox")
    note(asked=shown("QMessageBox").text())
    picture("52-question", shown("QMessageBox"))
    later(shown("QMessageBox").button(QMessageBox.StandardButton.Yes).click)
    yield lambda: shown("InstallDialog")
    window = shown("InstallDialog")
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
    yield lambda: shown("DocumentationWindow")
    window = shown("DocumentationWindow")
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
    """Close a window by the key."""
    later(lambda: QTest.keyClick(window, Qt.Key.Key_Escape))
    yield lambda: sip.isdeleted(window) or not window.isVisible()


def link_in(browser: QTextBrowser, words: str) -> QPoint:
    """Where the link is that ends so."""
    cursor = browser.document().find(words)
    browser.setTextCursor(cursor)
    browser.ensureCursorVisible()
    return browser.cursorRect(cursor).center() - QPoint(6, 0)
