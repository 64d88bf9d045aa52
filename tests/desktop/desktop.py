"""QGIS's window in its own profile, with this plugin, for tours that a script inside it performs (drive.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Quitting would otherwise ask questions, and the tour could not answer them.
SETTINGS = """[PythonPlugins]
processing=true
pixelwise=true

[qgis]
checkVersion=false
askToSaveProjectChanges=false
style=Fusion

[app]
askToSaveMemoryLayers=false

[UI]
UITheme={theme}
"""


@dataclass(frozen=True)
class Look:
    """How the desktop looks: the theme, and whether windows are small."""

    name: str
    theme: str
    small: bool


LIGHT = Look("light", "default", small=False)
DARK_AND_SMALL = Look("dark-small", "Night Mapping", small=True)


class Desktop:
    """A new profile with this plugin, in which tours are performed."""

    def __init__(self, folder: Path) -> None:
        """Make the plugin and onnxruntime known to QGIS's own Python."""
        self._folder = folder
        plugins = folder / "plugins"
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
        self.environment = {**kept, **changed}

    def take(self, tour: str, look: Look, files: Sequence[str] = (), **job: object) -> dict[str, object]:
        """Open QGIS's window with some files, perform the tour, and return its notes."""
        settings = self._folder / "profiles" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS.format(theme=look.theme))
        report = self._folder / "report.json"
        order = self._folder / "job.json"
        order.write_text(json.dumps({"tour": tour, "small": look.small, "report": str(report), **job}))
        command = ["qgis", "--profiles-path", str(self._folder / "profiles"), "--noversioncheck", "--nologo"]

        window = subprocess.run(
            [*command, "--code", str(Path(__file__).with_name("drive.py")), *files],
            env={**self.environment, "PIXELWISE_DRIVE": str(order)},
            timeout=300,
            check=False,
            capture_output=True,
            text=True,
        )

        assert report.is_file(), window.stderr
        seen = json.loads(report.read_text())
        assert seen["error"] == "", seen["error"]
        assert window.returncode == 0, window.stderr
        return seen
