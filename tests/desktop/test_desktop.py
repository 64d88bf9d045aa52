"""A real QGIS window: from the toolbox through the dialog to the styled layer on the map."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pixelwise
import pytest
from osgeo import gdal

ROOT = Path(pixelwise.__file__).parent
HERE = Path(__file__).parent
NAME = "Land cover 2018"
LANDCOVER = [
    [0, "Evergreen Forest", "#003300"],
    [1, "Grassland/Herbaceous", "#f1b989"],
    [2, "Bare Land", "#ecec00"],
    [3, "Open Water", "#000075"],
    [4, "Scrub/Shrub", "#666600"],
    [5, "Impervious Surface", "#ececec"],
]
# Quitting would otherwise ask questions that nobody answers.
SETTINGS = """[PythonPlugins]
processing=true
pixelwise=true

[qgis]
checkVersion=false
askToSaveProjectChanges=false

[app]
askToSaveMemoryLayers=false
"""
FROM_THE_CONSOLE = """
import sys
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import processing
from processing.core.Processing import Processing
Processing.initialize()
from pixelwise.plugin import PixelwisePlugin
plugin = PixelwisePlugin(None)
plugin.initProcessing()
names = ("INPUT", "MODEL", "OUTPUT")
processing.run("pixelwise:classifypixelsusingdeeplearning", dict(zip(names, sys.argv[1:])))
app.exitQgis()
"""


@pytest.fixture
def screen() -> None:
    """A display to show windows on."""
    if not os.environ.get("DISPLAY") or not shutil.which("qgis"):
        reason = "there is no display, or no qgis to show on it: run scripts/test desktop"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """QGIS's environment: a fresh profile with this plugin, onnxruntime where QGIS's own Python finds it."""
    settings = tmp_path / "profiles" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "pixelwise").symlink_to(ROOT)
    path = [str(plugins), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    path += [each for each in sys.path if each.endswith("site-packages")]
    changed = {
        "QGIS_PLUGINPATH": str(plugins),
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "PYTHONWARNINGS": "ignore",
        "QT_QPA_PLATFORM": "xcb",
    }
    kept = {name: value for name, value in os.environ.items() if name != "QGIS_CUSTOM_CONFIG_PATH"}
    return {**kept, **changed}


@pytest.fixture
def pictures() -> Path:
    """Where the pictures of the screen go."""
    folder = Path(os.environ.get("PIXELWISE_SCREENSHOTS") or ROOT / ".cache" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_person_classifies_a_scene_from_the_toolbox(screen, environment, pictures, shared_data, tmp_path):
    scene = str(shared_data / "naip" / "naip_2018.tif")
    model = str(shared_data / "models" / "landcover_naip" / "trained.emd")
    output, console, report = tmp_path / "window.tif", tmp_path / "console.tif", tmp_path / "report.json"
    job = {"model": model, "name": NAME, "output": str(output), "report": str(report), "pictures": str(pictures)}
    (tmp_path / "job.json").write_text(json.dumps(job))
    environment["PIXELWISE_DRIVE"] = str(tmp_path / "job.json")
    command = ["qgis", "--profiles-path", str(tmp_path / "profiles"), "--noversioncheck", "--nologo"]

    window = subprocess.run(
        [*command, "--code", str(HERE / "drive.py"), scene],
        env=environment,
        timeout=200,
        check=False,
        capture_output=True,
        text=True,
    )

    assert report.is_file(), window.stderr
    seen = json.loads(report.read_text())
    assert seen["error"] == ""
    assert window.returncode == 0, window.stderr
    assert seen["layers"][NAME] == {"source": str(output), "renderer": "paletted", "classes": LANDCOVER}

    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", FROM_THE_CONSOLE, scene, model, str(console)]
    subprocess.run(command, env=environment, timeout=200, check=True)
    np.testing.assert_array_equal(gdal.Open(str(output)).ReadAsArray(), gdal.Open(str(console)).ReadAsArray())
