"""Buttons, menu entries and titles are capitalized as QGIS does it: every word except short ones in between."""

from __future__ import annotations

import sys

import pytest
from pixelwise.installation.install_context import InstallContext
from pixelwise.installation.package_folder import EngineFolder
from pixelwise.tests.interpreters import fake_python, qgis_program, running_in
from pixelwise.tests.qgis.dialogs import give
from pixelwise.ui.menu.documentation import DocumentationWindow
from pixelwise.ui.menu.frameworks_dialog import FrameworksDialog
from pixelwise.ui.menu.inspect_window import InspectWindow
from pixelwise.ui.menu.install_dialog import InstallDialog
from pixelwise.ui.menu.menu import Menu
from pixelwise.ui.menu.text_window import TextWindow
from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAbstractButton, QCheckBox, QGroupBox, QMainWindow, QMenu, QToolButton, QWidget

ECD = "pixelwise:deeplearningmodeltoecd"
SHORT = {"a", "an", "and", "as", "for", "from", "in", "of", "on", "or", "the", "to", "under", "with"}


def texts_of(window: QWidget) -> set[str]:
    """Return the texts of all buttons, menus and groups of a window, and its title."""
    buttons = [button for button in window.findChildren(QAbstractButton) if not isinstance(button, QCheckBox)]
    menus = [*window.findChildren(QMenu), *(button.menu() for button in window.findChildren(QToolButton))]
    for menu in filter(None, menus):
        menu.aboutToShow.emit()  # some are filled then
    actions = [action.text() for menu in filter(None, menus) for action in menu.actions() if action.isEnabled()]
    own = [text for text in actions if "\t" not in text]  # the others are file names and their folders
    groups = [box.title() for box in window.findChildren(QGroupBox)]
    return {window.windowTitle(), *(button.text() for button in buttons), *own, *groups}


def badly_capitalized(texts: set[str]) -> set[str]:
    return {text for text in texts if not is_capitalized(text.replace("&", ""))}


def is_capitalized(text: str) -> bool:
    words = [word for word in text.replace(":", " ").split() if word[0].isalpha()]
    return all(word[0].isupper() or (number and word in SHORT) for number, word in enumerate(words))


@pytest.mark.parametrize("name", ["pixelwise:classifypixelsusingdeeplearning", ECD])
def test_the_buttons_menus_and_groups_of_a_dialog_are_capitalized(provider, project, small, qtbot, name):
    dialog = QgsApplication.processingRegistry().createAlgorithmById(name).createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    if name != ECD:
        give(dialog, INPUT=[small.raster], MODEL=small.model, OUTPUT_NAME="Map", EXTENT="500000,500100,4599900,4600000")

    texts = texts_of(dialog) - {dialog.windowTitle(), "Copy as qgis_process Command"}  # QGIS's own

    assert {"Recent", "Run"} <= texts
    assert badly_capitalized(texts) == set()


def test_the_menu_of_the_plugin_is_capitalized(qtbot):
    class Iface:
        def __init__(self) -> None:
            self.window, self.actions = QMainWindow(), []

        def mainWindow(self) -> QMainWindow:
            return self.window

        def addPluginToMenu(self, menu: str, action: object) -> None:
            self.actions.append(action)

        def removePluginMenu(self, menu: str, action: object) -> None:
            self.actions.remove(action)

    iface = Iface()
    qtbot.addWidget(iface.window)
    menu = Menu(iface, QIcon())
    menu.add()
    texts = {action.text() for action in iface.actions}
    menu.remove()

    assert len(texts) == 7
    assert badly_capitalized(texts) == set()


def test_the_windows_of_the_menu_are_capitalized(provider, qtbot, tmp_path):
    prefix = tmp_path / "QGIS 3.40" / "apps" / "Python312"
    running = running_in(qgis_program(tmp_path / "QGIS 3.40" / "bin" / "qgis-bin.exe"), prefix, "win32")
    fake_python(prefix / "python.exe")
    folder = EngineFolder(tmp_path / "profile" / "pixelwise" / "engine", "cp312")
    windows = [
        DocumentationWindow(None),
        FrameworksDialog(None, tmp_path),
        InspectWindow(None),
        InstallDialog(None, InstallContext(folder, running, {}, "", "", sys.prefix)),
        TextWindow(None, "Check the Installation", "", str),
    ]
    for window in windows:
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda window=window: not window.busy, timeout=20_000)

    texts = {text for window in windows for text in texts_of(window)}

    assert {"Copy Command", "Copy as Text", "Check Again", "Open in Browser"} <= texts
    assert badly_capitalized(texts) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use Map Extent", True),
        ("Preview on the Map", True),
        ("Run as Batch Process…", True),
        ("Use map extent", False),
        ("on the Map", False),
    ],
)
def test_short_words_in_between_are_not_capitalized(text, expected):
    assert is_capitalized(text) == expected
