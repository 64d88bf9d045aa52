"""The windows of the menu, driven like a user; small programs replace pip and QGIS's Python."""

from __future__ import annotations

import importlib
import os
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pixelwise.conversion import FRAMEWORKS
from pixelwise.installation.install_context import InstallContext
from pixelwise.installation.package_folder import DaskFolder, EngineFolder, InstalledPackage
from pixelwise.installation.pip_command import CPU_PACKAGE
from pixelwise.installation.self_test import MODEL, SCENE
from pixelwise.processing_provider.i18n import menu_path
from pixelwise.processing_provider.links import INSTALL
from pixelwise.tests.interpreters import asked, fake_python, qgis_program, running_in
from pixelwise.tests.qgis.rasters import read_pixels
from pixelwise.ui.menu.engine_setup import OFFERED
from pixelwise.ui.menu.frameworks_dialog import FrameworksDialog
from pixelwise.ui.menu.install_dialog import InstallDialog
from pixelwise.ui.menu.menu import CLASSIFY_PIXELS, Menu
from pixelwise.ui.menu.qt_programs import QtPrograms
from processing.gui.MessageDialog import MessageDialog
from qgis.core import (
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.gui import QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt, QTimer, QTranslator
from qgis.PyQt.QtGui import QIcon, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QWidget,
)


class Iface:
    """The part of QGIS's interface that the menu uses."""

    def __init__(self, *, may_close: bool = True) -> None:
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.window.setMenuWidget(self.bar)
        self.actions: list[object] = []
        self.may_close = may_close
        self.asked_to_save: list[bool] = []
        self.active = None

    def mainWindow(self) -> QMainWindow:
        return self.window

    def messageBar(self) -> QgsMessageBar:
        return self.bar

    def addPluginToMenu(self, menu: str, action: object) -> None:
        self.actions.append(action)

    def removePluginMenu(self, menu: str, action: object) -> None:
        self.actions.remove(action)

    def newProject(self, promptToSaveFlag: bool = False) -> bool:
        self.asked_to_save.append(promptToSaveFlag)
        if self.may_close:
            QgsProject.instance().clear()
        return self.may_close

    def setActiveLayer(self, layer: QgsRasterLayer) -> None:
        self.active = layer

    def mapCanvas(self) -> object:
        return types.SimpleNamespace(setExtent=lambda extent: None, refresh=lambda: None)


@pytest.fixture
def iface(qtbot) -> Iface:
    created = Iface()
    qtbot.addWidget(created.window)
    return created


@pytest.fixture
def menu(iface):
    created = Menu(iface, QIcon())
    created.add()
    yield created
    created.remove()


def click(iface: Iface, text: str) -> None:
    next(action for action in iface.actions if action.text() == text).trigger()


@pytest.fixture
def install_context(tmp_path, monkeypatch) -> InstallContext:
    """The context of a QGIS on Windows without an engine; a small program replaces its Python."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    prefix = tmp_path / "QGIS 3.40" / "apps" / "Python312"
    running = running_in(qgis_program(tmp_path / "QGIS 3.40" / "bin" / "qgis-bin.exe"), prefix, "win32")
    folder = EngineFolder(tmp_path / "profile" / "pixelwise" / "engine", "cp312")
    return InstallContext(folder, running, dict(os.environ), "", "", "/numpy")


def python_of(install_context: InstallContext, **settings: object) -> Path:
    return fake_python(Path(install_context.running.prefix) / "python.exe", **settings)


def opened(install_context: InstallContext, qtbot) -> InstallDialog:
    """Return the dialog after it has searched QGIS's Python."""
    dialog = InstallDialog(None, install_context)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.busy)
    return dialog


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_dialog_shows_its_command_and_waits_for_a_click(install_context, qtbot, save_picture):
    program = python_of(install_context)

    dialog = opened(install_context, qtbot)

    assert dialog.status.text() == "Not installed."
    assert dialog.folder.text() == str(install_context.folder.path)
    assert dialog.package.currentText() == "onnxruntime (about 25 MB to download, 70 MB on disk)"
    assert dialog.package.count() == 1
    assert f'"{program}" -m pip install --target' in dialog.command.toPlainText()
    assert dialog.install.isEnabled()
    assert not dialog.remove.isEnabled()
    assert not install_context.folder.base.exists()
    assert not any("pip" in question["arguments"] for question in asked(program))
    save_picture(dialog, "install")


@pytest.mark.parametrize("width", [600, 900, 1400])
def test_the_command_is_visible_in_full(install_context, qtbot, width):
    python_of(install_context)
    dialog = opened(install_context, qtbot)
    dialog.resize(width, 700)
    QCoreApplication.processEvents()
    field = dialog.command

    lines = field.document().size().height()
    assert 2 <= lines <= 8
    assert lines * field.fontMetrics().lineSpacing() <= field.viewport().height()
    assert field.verticalScrollBar().maximum() == 0
    assert not field.verticalScrollBar().isVisible()
    assert field.height() < (lines + 2) * field.fontMetrics().lineSpacing()


def test_the_frame_of_a_theme_does_not_make_the_dialog_scroll(install_context, qtbot, qgis_app):
    qgis_app.setStyleSheet("QScrollArea { border: 3px solid red; }")
    python_of(install_context)

    dialog = opened(install_context, qtbot)
    QCoreApplication.processEvents()
    hidden_pixels = dialog.findChild(QScrollArea).verticalScrollBar().maximum()
    qgis_app.setStyleSheet("")

    assert hidden_pixels == 0


def test_one_click_installs_the_engine_and_another_removes_it(install_context, qtbot, save_picture):
    python_of(install_context)
    dialog = opened(install_context, qtbot)

    press(dialog.install)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert install_context.folder.installed() == InstalledPackage("onnxruntime", "1.31.1")
    assert str(install_context.folder.path) == sys.path[-1]
    assert dialog.status.text() == "Installed by Pixelwise: onnxruntime 1.31.1."
    assert dialog.message.text().startswith("Installed")
    assert dialog.log.toPlainText().splitlines() == [
        "Collecting onnxruntime",
        "Successfully installed onnxruntime-1.31.1",
    ]
    save_picture(dialog, "installed")

    press(dialog.remove)

    assert install_context.folder.installed() is None
    assert str(install_context.folder.path) not in sys.path
    assert dialog.status.text() == "Not installed."


def test_a_failed_installation_shows_the_output_of_pip_and_a_remedy(install_context, qtbot, save_picture):
    words = "ERROR: NewConnectionError: getaddrinfo failed"
    python_of(install_context, says=words)
    dialog = opened(install_context, qtbot)

    press(dialog.install)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert words in dialog.message.text()
    assert "Check your internet connection" in dialog.message.text()
    assert dialog.log.toPlainText().splitlines()[-1] == words
    assert dialog.status.text() == "Not installed."
    assert dialog.install.isEnabled()
    save_picture(dialog, "install_fails")


def test_cancelling_an_installation_leaves_no_files(install_context, qtbot, save_picture):
    python_of(install_context, seconds=60)
    dialog = opened(install_context, qtbot)
    press(dialog.install)
    qtbot.waitUntil(lambda: "Collecting" in dialog.log.toPlainText())
    save_picture(dialog, "installing")

    press(dialog.cancel)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert dialog.message.text() == "Cancelled. Nothing was installed."
    assert list(install_context.folder.base.iterdir()) == []


def test_an_installation_cancelled_while_queued_is_reported_as_cancelled(install_context, qtbot, request):
    python_of(install_context)
    dialog = opened(install_context, qtbot)
    request.getfixturevalue("full_queue")

    press(dialog.install)
    QgsApplication.taskManager().cancelAll()
    qtbot.waitUntil(lambda: not dialog.busy)

    assert dialog.message.text() == "Cancelled. Nothing was installed."
    assert dialog.status.text() == "Not installed."
    assert str(install_context.folder.path) not in sys.path
    assert dialog.install.isEnabled()


def test_a_search_for_python_cancelled_while_queued_can_be_repeated(install_context, qtbot, full_queue, save_picture):
    python_of(install_context)
    dialog = InstallDialog(None, install_context)
    qtbot.addWidget(dialog)
    dialog.show()

    press(dialog.cancel)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert (
        dialog.message.text() == "Cancelled. QGIS's Python interpreter is needed to install the engine: search again."
    )
    assert not dialog.install.isEnabled()
    save_picture(dialog, "install_look_again")

    full_queue.set()
    press(dialog.search_again)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert dialog.message.text() == ""
    assert dialog.install.isEnabled()
    assert not dialog.search_again.isVisible()


def test_with_an_nvidia_driver_the_gpu_build_is_offered_first_and_the_cpu_build_second(
    install_context, qtbot, save_picture
):
    python_of(install_context)
    dialog = opened(InstallContext(**{**vars(install_context), "driver": "C:/Windows/System32/nvcuda.dll"}), qtbot)

    assert dialog.command.toPlainText().endswith('"onnxruntime-gpu>=1.19"')
    save_picture(dialog, "install_gpu")

    dialog.package.setCurrentIndex(1)

    assert dialog.command.toPlainText().endswith('"onnxruntime>=1.19"')


@pytest.fixture
def with_dask(install_context, tmp_path, monkeypatch) -> InstallContext:
    """A context for installing Dask, which no test has imported before."""
    for name in [name for name in sys.modules if name.split(".")[0] == "distributed"]:
        monkeypatch.delitem(sys.modules, name)
    folder = DaskFolder(tmp_path / "profile" / "pixelwise" / "dask", "cp312")
    return replace(install_context, dask=folder, numpy_version="1.26.4")


def test_dask_is_chosen_installed_and_removed_like_the_engine(with_dask, qtbot, save_picture):
    program = python_of(with_dask, brings=("distributed", "distributed-2030.1.dist-info"))
    dialog = opened(with_dask, qtbot)
    dialog.package.setFocus()

    QTest.keyClick(dialog.package, Qt.Key.Key_Down)

    assert dialog.package.currentText() == "distributed, for Cluster (about 12 MB to download, 40 MB on disk)"
    assert dialog.folder.text() == str(with_dask.dask.path)
    assert dialog.command.toPlainText().startswith("(echo numpy==1.26.4)>numpy-of-qgis.txt && ")
    assert dialog.command.toPlainText().endswith(" distributed cryptography")
    save_picture(dialog, "install_dask")

    press(dialog.install)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert with_dask.dask.installed() == InstalledPackage("distributed", "2030.1")
    assert with_dask.folder.installed() is None
    assert sys.path[-1] == str(with_dask.dask.path)
    assert dialog.status.text() == "Installed by Pixelwise: distributed 2030.1."
    assert (dialog.succeeded, dialog.usable) == (True, False)
    pip = next(question["arguments"] for question in asked(program) if "pip" in question["arguments"])
    assert "--constraint" in pip
    assert "--no-deps" not in pip
    save_picture(dialog, "dask_installed")

    QTest.keyClick(dialog.package, Qt.Key.Key_Up)
    assert dialog.status.text() == "Not installed."
    assert dialog.message.text() == ""
    QTest.keyClick(dialog.package, Qt.Key.Key_Down)
    press(dialog.remove)

    assert with_dask.dask.installed() is None
    assert str(with_dask.dask.path) not in sys.path


def test_if_qgis_has_dask_it_is_not_installed_again_but_the_engine_can_be(with_dask, qtbot):
    python_of(with_dask)
    dialog = opened(replace(with_dask, other_dask_folder="C:/QGIS/distributed"), qtbot)

    assert dialog.install.isEnabled()
    dialog.package.setCurrentIndex(1)

    assert "already has distributed, in C:/QGIS/distributed" in dialog.status.text()
    assert not dialog.install.isEnabled()


def test_the_context_of_this_qgis_offers_dask_and_names_its_numpy(tmp_path):
    here = InstallContext.here(str(tmp_path))

    assert here.packages[-1].name == "distributed"
    assert here.folder_of(here.packages[-1]).path.parent == tmp_path / "pixelwise" / "dask"
    assert here.numpy_version == np.__version__


def test_if_qgis_has_an_engine_nothing_can_be_installed(install_context, qtbot):
    python_of(install_context)
    dialog = opened(InstallContext(**{**vars(install_context), "other_engine_folder": "C:/QGIS/onnxruntime"}), qtbot)

    assert "already has onnxruntime, in C:/QGIS/onnxruntime" in dialog.status.text()
    assert not dialog.install.isEnabled()


def test_a_failed_search_for_python_is_reported(install_context, qtbot):
    dialog = opened(install_context, qtbot)

    assert "QGIS's own Python 3.12 interpreter was not found" in dialog.message.text()
    assert "docs/installing-the-engine.md</a>" in dialog.message.text()
    assert not dialog.install.isEnabled()


def test_the_command_can_be_copied(install_context, qtbot):
    python_of(install_context)
    dialog = opened(install_context, qtbot)

    press(dialog.copy)

    assert QApplication.clipboard().text() == dialog.command.toPlainText()


def test_unloading_the_plugin_ends_an_installation(install_context, qtbot, iface, monkeypatch):
    python_of(install_context, seconds=60)
    monkeypatch.setattr(
        "pixelwise.ui.menu.menu.InstallContext", types.SimpleNamespace(here=lambda profile: install_context)
    )
    menu = Menu(iface, QIcon())
    menu.add()
    click(iface, "Install the Inference Engine…")
    dialog = menu._windows["install"]
    qtbot.waitUntil(lambda: dialog.install.isEnabled())
    press(dialog.install)
    qtbot.waitUntil(lambda: "Collecting" in dialog.log.toPlainText())

    menu.remove()

    assert iface.actions == []
    assert list(install_context.folder.base.iterdir()) == []
    qtbot.waitUntil(lambda: sip.isdeleted(dialog))


def test_an_installation_continues_in_a_closed_dialog_and_the_menu_shows_it_again(
    install_context, qtbot, iface, menu, monkeypatch
):
    python_of(install_context, seconds=1)
    monkeypatch.setattr(
        "pixelwise.ui.menu.menu.InstallContext", types.SimpleNamespace(here=lambda profile: install_context)
    )
    click(iface, "Install the Inference Engine…")
    dialog = menu._windows["install"]
    qtbot.waitUntil(lambda: dialog.install.isEnabled())
    press(dialog.install)

    dialog.close()
    click(iface, "Install the Inference Engine…")

    assert menu._windows["install"] is dialog
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert install_context.folder.installed() == InstalledPackage("onnxruntime", "1.31.1")


def test_the_report_of_the_check_is_shown_and_can_be_copied(iface, menu, qtbot, save_picture):
    click(iface, "Check the Installation")
    window = menu._windows["check"]
    assert "Checking" in window.text.toPlainText()

    qtbot.waitUntil(lambda: not window.busy, timeout=30_000)

    text = window.text.toPlainText()
    assert text.startswith("Pixelwise: no problems found\n")
    for words in ("QGIS  ", "Qt  ", np.__version__, "CPUExecutionProvider  works", "45.41%"):
        assert words in text
    press(window.copy)
    assert QApplication.clipboard().text() == text
    save_picture(window, "check")


def test_the_sample_project_opens_with_the_dialog_filled_in_and_one_click_runs_it(
    iface, menu, provider, qtbot, save_picture
):
    folder = {path: path.read_bytes() for path in Path(SCENE).parent.iterdir()}

    click(iface, "Open the Sample Project")

    dialog = menu._sample
    qtbot.addWidget(dialog)

    assert iface.asked_to_save == [True]
    (layer,) = QgsProject.instance().mapLayers().values()
    assert Path(layer.source()) == Path(SCENE)
    assert QgsProject.instance().crs().authid() == "EPSG:31985"
    assert not QgsProject.instance().isDirty()
    assert dialog.isVisible()
    save_picture(dialog, "sample_dialog")
    image = QImage(400, 400, QImage.Format.Format_ARGB32)
    picture = QgsMapSettings()
    picture.setLayers([layer])
    picture.setExtent(layer.extent())
    picture.setOutputSize(image.size())
    job = QgsMapRendererSequentialJob(picture)
    job.start()
    job.waitForFinished()
    if os.environ.get("PIXELWISE_SCREENSHOTS"):
        job.renderedImage().save(os.environ["PIXELWISE_SCREENSHOTS"] + "/sample_map.png")

    press(dialog.runButton())
    qtbot.waitUntil(lambda: "OUTPUT" in (dialog.results() or {}), timeout=30_000)

    result = dialog.results()["OUTPUT"]
    pixels = read_pixels(result)
    shares = [round(100 * (pixels == value).sum() / (349 * 352), 2) for value in range(1, 6)]
    assert shares == [16.64, 19.74, 16.23, 45.41, 1.98]
    assert {path: path.read_bytes() for path in Path(SCENE).parent.iterdir()} == folder
    QgsProject.instance().clear()


def test_the_sample_opened_again_closes_its_first_dialog(iface, menu, qtbot):
    click(iface, "Open the Sample Project")
    first = menu._sample

    click(iface, "Open the Sample Project")

    qtbot.addWidget(menu._sample)
    assert menu._sample is not first
    assert sip.isdeleted(first) or not first.isVisible()
    (layer,) = QgsProject.instance().mapLayers()
    assert menu._sample.mainWidget().wrappers["INPUT"].parameterValue() == [layer]
    QgsProject.instance().clear()


def test_cancelling_a_new_project_keeps_the_current_one(qtbot, project):
    project.setTitle("mine")
    iface = Iface(may_close=False)
    qtbot.addWidget(iface.window)
    menu = Menu(iface, QIcon())
    menu.add()

    click(iface, "Open the Sample Project")

    assert menu._sample is None
    assert project.title() == "mine"
    menu.remove()


class Card(QLabel):
    """Replaces the widget of the model card."""

    def __init__(self, parent: QWidget, hint: str = "", **_: object) -> None:
        super().__init__(hint, parent)

    def show_model(self, model: str) -> None:
        self.setText(model)


def test_a_model_is_inspected_without_a_run(iface, menu, qtbot, monkeypatch, save_picture):
    monkeypatch.setitem(sys.modules, "pixelwise.ui.card.card_widget", types.SimpleNamespace(CardWidget=Card))
    monkeypatch.setattr("pixelwise.ui.menu.inspect_window.QFileDialog.getOpenFileName", lambda *arguments: (MODEL, ""))

    click(iface, "Inspect a Model…")

    window = menu._windows["inspect"]
    assert window.card.text() == MODEL
    press(window.copy)
    qtbot.waitUntil(lambda: window.note.text() == "Copied.")
    assert "Bare soil and sand" in QApplication.clipboard().text()
    save_picture(window, "inspect")


def test_copying_the_card_of_a_file_that_is_not_a_model_shows_the_error(iface, menu, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "pixelwise.ui.card.card_widget", types.SimpleNamespace(CardWidget=Card))
    monkeypatch.setattr("pixelwise.ui.menu.inspect_window.QFileDialog.getOpenFileName", lambda *arguments: (SCENE, ""))

    click(iface, "Inspect a Model…")
    window = menu._windows["inspect"]
    press(window.copy)

    qtbot.waitUntil(lambda: "not an ONNX file" in window.note.text())


def test_programs_run_in_an_empty_folder_with_only_their_own_environment():
    code = "import os; print(os.listdir('.'), os.environ.get('GIVEN'), os.environ.get('HOME')); print('\u00e4', end='')"
    lines = []

    ended = QtPrograms().run(
        [sys.executable, "-c", code], {"GIVEN": "yes", "PYTHONIOENCODING": "utf-8"}, lines.append, lambda: False
    )

    assert ended == 0
    assert lines == ["[] yes None", "\u00e4"]


def test_a_missing_program_is_an_error_and_a_crashed_one_has_an_exit_code():
    with pytest.raises(OSError, match=r"\w"):
        QtPrograms().run(["/nowhere/python"], {}, print, lambda: False)

    code = "import os; os.abort()"
    assert QtPrograms().run([sys.executable, "-c", code], {}, lambda line: None, lambda: False) == -1


@pytest.mark.parametrize("entry", ["Classify Pixels…", "Open the Sample Project"])
def test_without_an_engine_entries_that_need_it_offer_its_installation(
    entry, iface, menu, install_context, qtbot, monkeypatch
):
    python_of(install_context)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr(
        "pixelwise.ui.menu.menu.InstallContext", types.SimpleNamespace(here=lambda profile: install_context)
    )
    questions = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *arguments: questions.append(arguments[-1]) or QMessageBox.StandardButton.Yes
    )

    click(iface, entry)

    assert "Install it now?" in questions[0]
    assert menu._windows["install"].isVisible()
    assert iface.asked_to_save == []
    qtbot.waitUntil(lambda: not menu._windows["install"].busy)


@pytest.fixture
def broken_engine(tmp_path, monkeypatch) -> Path:
    """An engine with a missing library."""
    folder = tmp_path / "broken" / "onnxruntime"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise OSError('libcudart.so.12: cannot open <b>it</b>')")
    monkeypatch.syspath_prepend(str(folder.parent))
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)
    return folder


def test_with_a_broken_engine_menu_and_toolbox_show_the_reason_and_offer_the_installer(
    broken_engine, iface, menu, install_context, qtbot, monkeypatch
):
    python_of(install_context)
    monkeypatch.setattr(
        "pixelwise.ui.menu.menu.InstallContext", types.SimpleNamespace(here=lambda profile: install_context)
    )
    questions = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *arguments: questions.append(arguments[-1]) or QMessageBox.StandardButton.Yes
    )

    click(iface, "Classify Pixels…")
    able, message = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS).canExecute()

    reason = "The inference engine onnxruntime does not load (libcudart.so.12: cannot open &lt;b&gt;it&lt;/b&gt;)."
    assert questions[0].startswith(f"<p>{reason}")
    assert not able
    assert message.startswith(f"<p>{reason}")
    assert INSTALL in message
    qtbot.waitUntil(lambda: not menu._windows["install"].busy)


def test_a_broken_engine_of_qgis_s_python_is_to_be_removed_first(broken_engine, tmp_path, qtbot, save_picture):
    here = InstallContext.here(str(tmp_path))
    dialog = opened(here, qtbot)

    assert "libcudart.so.12" in here.engine_error
    assert f"has an onnxruntime in {broken_engine} that cannot be used" in dialog.status.text()
    assert "python3 -m pip uninstall onnxruntime" in dialog.status.text()
    assert not dialog.install.isEnabled()
    save_picture(dialog, "install_broken")


def toolbox_message(message: str) -> MessageDialog:
    """Return the window in which QGIS's toolbox shows the message of `canExecute`."""
    window = MessageDialog()
    window.setMessage(f"<h3>This algorithm cannot be run :-( </h3>\n{message}")
    return window


def click_link(browser: QTextBrowser) -> None:
    """Click the first link of a text."""
    for y in range(0, browser.viewport().height(), 3):
        for x in range(0, browser.viewport().width(), 3):
            if browser.anchorAt(QPoint(x, y)):
                QTest.mouseClick(
                    browser.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y)
                )
                return


def test_without_an_engine_the_toolbox_mentions_the_menu_s_entry_which_opens_the_installer(
    no_engine, iface, menu, install_context, qtbot, save_picture
):
    python_of(install_context)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)
    able, message = algorithm.canExecute()
    window = toolbox_message(message)

    def read_and_click():
        save_picture(window, "toolbox")
        click_link(window.txtMessage)

    QTimer.singleShot(100, read_and_click)
    window.exec()  # as the toolbox does: it blocks all other windows

    assert not able
    entry = next(each.text() for each in iface.actions if each.text().startswith("Install"))
    assert window.txtMessage.toPlainText().endswith(f"Install it here: Plugins ▸ Pixelwise ▸ {entry}")
    qtbot.waitUntil(lambda: "install" in menu._windows and menu._windows["install"].isVisible())
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: not menu._windows["install"].busy)


def test_the_menu_s_path_has_the_name_of_qgis_s_menu(qgis_app):
    translator = QTranslator()
    if not translator.load("qgis_de", QgsApplication.i18nPath()):
        pytest.skip("QGIS's German is not installed")
    QCoreApplication.installTranslator(translator)
    try:
        assert menu_path("Hilfe") == "Erweiterungen ▸ Pixelwise ▸ Hilfe"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_with_an_engine_the_toolbox_shows_no_message(provider):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)

    assert algorithm.canExecute() == (True, "")


@pytest.fixture
def no_engine(monkeypatch, install_context) -> Callable[[], None]:
    """A Python without onnxruntime until the returned function is called, and the situation for the dialog."""
    loaded = sys.modules.get("onnxruntime") or importlib.import_module("onnxruntime")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr(
        "pixelwise.ui.menu.menu.InstallContext", types.SimpleNamespace(here=lambda profile: install_context)
    )
    QgsSettings().setValue(OFFERED, True)
    return lambda: monkeypatch.setitem(sys.modules, "onnxruntime", loaded)


@pytest.fixture(autouse=True)
def questions(monkeypatch) -> list[str]:
    """Answer every question with Yes and record the questions."""
    texts: list[str] = []
    monkeypatch.setattr(
        QMessageBox, "question", lambda *arguments: texts.append(arguments[-1]) or QMessageBox.StandardButton.Yes
    )
    return texts


def dialog_of(menu: Menu, qtbot) -> InstallDialog:
    """Return the dialog opened by the menu after it has found QGIS's Python."""
    window = menu._windows["install"]
    qtbot.waitUntil(lambda: window.install.isEnabled())
    return window


@pytest.fixture
def usable_engine(no_engine, monkeypatch) -> None:
    """End each installation with the engine of this Python, because that of the pip replacement cannot be loaded."""
    settle = InstallDialog._installation_ended

    def installed(dialog: InstallDialog, work: object) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == "onnxruntime"]:
            monkeypatch.delitem(sys.modules, name)
        settle(dialog, work)
        no_engine()

    monkeypatch.setattr(InstallDialog, "_installation_ended", installed)


def test_after_the_engine_was_installed_the_sample_opens_by_itself(
    usable_engine, iface, menu, install_context, qtbot, save_picture
):
    python_of(install_context)
    click(iface, "Open the Sample Project")
    window = dialog_of(menu, qtbot)
    assert window.next_action.text() == "Once it is installed, Pixelwise continues with: Open the Sample Project"
    save_picture(window, "install_for_sample")

    press(window.install)
    qtbot.waitUntil(lambda: menu._sample is not None)

    qtbot.addWidget(menu._sample)
    assert menu._sample.isVisible()
    assert not window.isVisible()
    QgsProject.instance().clear()


def test_after_a_failed_installation_the_sample_opens_after_the_next_one(
    usable_engine, iface, menu, install_context, qtbot
):
    program = python_of(install_context, says="ERROR: NewConnectionError: getaddrinfo failed")
    click(iface, "Open the Sample Project")
    window = dialog_of(menu, qtbot)
    press(window.install)
    qtbot.waitUntil(lambda: not window.busy)
    assert menu._sample is None
    assert window.isVisible()
    program.unlink()
    python_of(install_context)

    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: menu._sample is not None)

    qtbot.addWidget(menu._sample)
    QgsProject.instance().clear()


def test_closing_the_dialog_without_installing_cancels_the_pending_action(
    usable_engine, iface, menu, install_context, qtbot
):
    python_of(install_context)
    click(iface, "Open the Sample Project")
    QTest.keyClick(dialog_of(menu, qtbot), Qt.Key.Key_Escape)

    click(iface, "Install the Inference Engine…")
    window = dialog_of(menu, qtbot)
    assert not window.next_action.isVisible()
    press(window.install)
    qtbot.waitUntil(lambda: not window.busy)

    assert menu._sample is None
    assert window.isVisible()
    assert window.message.text() == "Installed and ready to use."


def test_if_the_dialog_is_closed_the_message_bar_reports_the_end_and_continues(
    usable_engine, iface, menu, install_context, qtbot, save_picture
):
    python_of(install_context, seconds=1)
    click(iface, "Open the Sample Project")
    window = dialog_of(menu, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert window.busy
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()

    qtbot.waitUntil(lambda: iface.bar.currentItem() is not None)

    assert menu._sample is None
    item = iface.bar.currentItem()
    assert item.text() == "Installed and ready to use."
    (button,) = item.findChildren(QPushButton)
    assert button.text() == "Open the Sample Project"
    save_picture(iface.window, "bar_installed")
    press(button)
    qtbot.addWidget(menu._sample)
    assert menu._sample.isVisible()
    assert iface.bar.currentItem() is None
    QgsProject.instance().clear()


def test_a_failure_in_a_closed_dialog_is_reported_and_can_be_shown(no_engine, iface, menu, install_context, qtbot):
    python_of(install_context, says="ERROR: NewConnectionError: getaddrinfo failed", seconds=1)
    click(iface, "Install the Inference Engine…")
    window = dialog_of(menu, qtbot)
    press(window.install)
    window.close()

    qtbot.waitUntil(lambda: iface.bar.currentItem() is not None)

    assert "Check your internet connection" in iface.bar.currentItem().text()
    press(iface.bar.currentItem().findChild(QPushButton))
    assert menu._windows["install"].isVisible()
    assert "Check your internet connection" in menu._windows["install"].message.text()


def test_an_engine_that_needs_a_restart_does_not_continue(no_engine, iface, menu, install_context, qtbot):
    python_of(install_context)
    sys.modules["onnxruntime.capi"] = types.ModuleType("onnxruntime.capi")  # parts of one that failed to load
    try:
        click(iface, "Open the Sample Project")
        window = dialog_of(menu, qtbot)
        press(window.install)
        qtbot.waitUntil(lambda: not window.busy)
    finally:
        del sys.modules["onnxruntime.capi"]

    assert window.message.text() == "Installed. Restart QGIS to use it."
    assert window.isVisible()
    assert menu._sample is None


def test_an_engine_installed_by_another_window_of_qgis_is_used(iface, menu, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(
        "pixelwise.ui.menu.engine_setup.QgsApplication",
        types.SimpleNamespace(qgisSettingsDirPath=lambda: str(tmp_path)),
    )
    folder = EngineFolder.of(str(tmp_path))
    (folder.path / "onnxruntime").mkdir(parents=True)
    calls = []
    monkeypatch.setattr("pixelwise.ui.menu.menu.open_sample_project", lambda *arguments: calls.append(list(sys.path)))

    click(iface, "Open the Sample Project")

    assert calls[0][-1] == str(folder.path)


def widgets_with_focus(window: QWidget) -> list[QWidget]:
    """Return all widgets that Tab reaches in a window."""
    visited: list[QWidget] = []
    while QApplication.focusWidget() not in visited:
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    return visited


def test_return_installs_unless_another_button_has_the_focus(install_context, qtbot, monkeypatch):
    python_of(install_context)
    installs = []
    monkeypatch.setattr(InstallDialog, "_install", lambda dialog: installs.append(1))
    dialog = opened(install_context, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert len(installs) == 1
    dialog.package.setFocus()

    reached = widgets_with_focus(dialog)

    assert {dialog.package, dialog.install} <= set(reached)
    for widget in reached:
        widget.setFocus()
        before = len(installs)
        if not isinstance(widget, QPushButton) or widget is dialog.install:
            QTest.keyClick(widget, Qt.Key.Key_Return)
            assert len(installs) == before + 1
    dialog.copy.setFocus()
    before = len(installs)
    QApplication.clipboard().clear()
    QTest.keyClick(dialog.copy, Qt.Key.Key_Return)
    assert len(installs) == before
    assert QApplication.clipboard().text() == dialog.command.toPlainText()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_long_name_of_a_package_does_not_push_the_dialog_out_of_a_narrow_window(install_context, qtbot, monkeypatch):
    python_of(install_context)
    monkeypatch.setattr("pixelwise.ui.menu.install_dialog._package_text", lambda package: "onnxruntime " * 12)
    dialog = opened(install_context, qtbot)

    dialog.resize(640, 480)
    QCoreApplication.processEvents()

    assert dialog.width() == 640
    assert dialog.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


def test_return_does_not_install_twice(install_context, qtbot):
    program = python_of(install_context, seconds=1)
    dialog = opened(install_context, qtbot)

    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.busy)
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert not dialog.isVisible()
    assert not dialog.busy
    assert sum("--target" in question["arguments"] for question in asked(program)) == 1


def test_an_engine_that_does_not_load_is_reported_and_return_installs_it_again(install_context, qtbot, monkeypatch):
    python_of(install_context)
    (install_context.folder.path / "onnxruntime").mkdir(parents=True)
    dialog = opened(InstallContext(**{**vars(install_context), "engine_error": "It does not load (no DLL)."}), qtbot)
    assert dialog.status.text().endswith("It cannot be used: It does not load (no DLL).")

    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.busy)

    assert dialog.status.text() == "Installed by Pixelwise: onnxruntime 1.31.1."


def test_at_the_first_start_without_an_engine_the_message_bar_offers_it_once(
    no_engine, iface, menu, install_context, qtbot, save_picture
):
    python_of(install_context)
    menu.remove()
    QgsSettings().remove(OFFERED)
    menu.add()

    item = iface.bar.currentItem()
    assert item.text().startswith("Install its inference engine")
    iface.window.resize(1000, 300)
    iface.window.show()
    save_picture(iface.window, "bar_offer")
    press(item.findChild(QPushButton))

    assert menu._windows["install"].isVisible()
    assert iface.bar.currentItem() is None
    qtbot.waitUntil(lambda: not menu._windows["install"].busy)
    menu.remove()
    menu.add()
    assert iface.bar.currentItem() is None


def test_with_an_engine_the_first_start_shows_no_offer_and_unloading_removes_one(no_engine, iface, menu):
    menu.remove()
    QgsSettings().remove(OFFERED)
    menu.add()
    assert iface.bar.currentItem() is not None

    menu.remove()

    assert iface.bar.currentItem() is None
    no_engine()
    QgsSettings().remove(OFFERED)
    menu.add()
    assert iface.bar.currentItem() is None
    assert not QgsSettings().value(OFFERED, False, bool)


def test_the_install_context_of_this_qgis_contains_its_engine(tmp_path):
    here = InstallContext.here(str(tmp_path))

    assert Path(here.other_engine_folder).name == "onnxruntime"
    assert here.folder.base == tmp_path / "pixelwise" / "engine"
    assert CPU_PACKAGE in here.packages


def test_the_menu_lists_the_frameworks_that_convert_models_in_one_window(iface, monkeypatch, tmp_path):
    monkeypatch.setattr("pixelwise.ui.menu.frameworks_window.profile_folder", lambda: tmp_path)
    menu = Menu(iface, QIcon())
    menu.add()

    for _ in range(2):
        click(iface, "Conversion Frameworks…")

    (window,) = iface.window.findChildren(FrameworksDialog)
    assert window.isVisible()
    assert window.list.topLevelItemCount() == len(FRAMEWORKS)
    menu.remove()
    assert not window.isVisible()
