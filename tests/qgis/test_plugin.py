"""The plugin loads and unloads without leaving traces, and its metadata are complete."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pixelwise
from pixelwise.installation.package_folder import DaskFolder, EngineFolder
from qgis.PyQt.QtWidgets import QMainWindow

ROOT = Path(pixelwise.__file__).parent


class Window:
    """The part of QGIS's interface that the plugin uses."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.menus: dict[str, list[object]] = {}

    def mainWindow(self) -> QMainWindow:
        return self.window

    def addPluginToMenu(self, menu: str, action: object) -> None:
        self.menus.setdefault(menu, []).append(action)

    def removePluginMenu(self, menu: str, action: object) -> None:
        self.menus[menu].remove(action)


def test_the_plugin_adds_and_removes_one_provider_and_the_menu_s_entries(registry):
    window = Window()
    plugin = pixelwise.classFactory(window)

    plugin.initGui()

    assert registry.providerById("pixelwise") is not None
    assert [action.text() for action in window.menus["Pixelwise"]] == [
        "Classify Pixels…",
        "Open the Sample Project",
        "Inspect a Model…",
        "Documentation…",
        "Check the Installation",
        "Install the Inference Engine…",
        "Conversion Frameworks…",
    ]

    plugin.unload()

    assert registry.providerById("pixelwise") is None
    assert window.menus["Pixelwise"] == []


def test_its_menu_entry_opens_the_dialog(registry, monkeypatch):
    opened = []
    monkeypatch.setattr("qgis.processing.execAlgorithmDialog", lambda *given: opened.append(given))
    window = Window()
    plugin = pixelwise.classFactory(window)
    plugin.initGui()

    window.menus["Pixelwise"][0].trigger()

    plugin.unload()
    assert opened == [("pixelwise:classifypixelsusingdeeplearning", {})]


def test_importing_the_package_does_not_load_qgis():
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('pixelwise', {str(ROOT / '__init__.py')!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "assert not [name for name in sys.modules if name.startswith(('qgis', 'PyQt'))]\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_metadata_have_the_entries_required_by_the_plugin_repository():
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    general = metadata["general"]

    for key in ("name", "description", "version", "author", "email", "about", "tracker", "repository", "homepage"):
        assert general[key]
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"
    assert general["hasProcessingProvider"] == "yes"
    assert "onnxruntime" in general["about"]
    assert (ROOT / general["icon"]).is_file()
    assert (ROOT / "LICENSE").read_text().lstrip().startswith("GNU GENERAL PUBLIC LICENSE")


def test_an_engine_in_the_profile_is_used_without_a_window_and_failures_are_logged(registry, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", ["/qgis"])
    logged = []
    monkeypatch.setattr(
        "pixelwise.plugin.QgsMessageLog", SimpleNamespace(logMessage=lambda text, *_: logged.append(text))
    )
    folder = EngineFolder.of(str(tmp_path))
    (folder.path / "onnxruntime").mkdir(parents=True)
    dask = DaskFolder.of(str(tmp_path))
    (dask.path / "distributed").mkdir(parents=True)
    plugin = pixelwise.classFactory(None)

    plugin.initProcessing()

    assert sys.path == ["/qgis", *map(str, (folder.path, dask.path))]
    assert logged == []

    plugin.unload()

    assert sys.path == ["/qgis"]

    monkeypatch.setattr(EngineFolder, "apply_pending", lambda folder: ["still in use"])
    plugin.initProcessing()
    plugin.unload()

    assert logged == ["still in use"]
