"""The folder of the inference engine in the user's QGIS profile, one for each version of Python.

    <profile>/pixelwise/engine/cp311              in use: in sys.path

`StagedFolder` describes the other folders next to it.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from .staged_folder import StagedFolder, python_tag


@dataclass(frozen=True)
class InstalledEngine:
    """The name and version of the installed package."""

    package: str
    version: str


@dataclass(frozen=True)
class EngineFolder(StagedFolder):
    """The folder of the engine for one version of Python.

    Attributes:
        base: The folder of all versions.
        tag: The version, such as cp311.
    """

    @classmethod
    def of(cls, profile: str) -> EngineFolder:
        """Return the folder in a QGIS profile for the running Python."""
        return cls(Path(profile) / "pixelwise" / "engine", python_tag())

    def installed(self) -> InstalledEngine | None:
        """Return the installed package; None if it is missing or marked for removal."""
        if self._mark.exists() or not (self.path / "onnxruntime").is_dir():
            return None
        return _installed_in(self.path)

    def activate(self) -> None:
        """Append the engine to sys.path, so that QGIS's own engine takes precedence."""
        if self.installed() and str(self.path) not in sys.path:
            sys.path.append(str(self.path))
            importlib.invalidate_caches()

    def deactivate(self) -> None:
        """Remove the engine from sys.path; loaded modules stay loaded."""
        while str(self.path) in sys.path:
            sys.path.remove(str(self.path))
        importlib.invalidate_caches()

    def remove(self) -> bool:
        """Remove the engine, also from sys.path; result and errors as in `StagedFolder`."""
        self.deactivate()
        return super().remove()


def _installed_in(folder: Path) -> InstalledEngine:
    for info in sorted(folder.glob("onnxruntime*.dist-info")):
        package, _, version = info.name[: -len(".dist-info")].partition("-")
        return InstalledEngine(package.replace("_", "-"), version)
    return InstalledEngine("onnxruntime", tr("(unknown version)"))
