"""A folder of packages in the user's QGIS profile that Python finds after all others, one for each version of Python.

    <profile>/pixelwise/engine/cp311              the inference engine, in use: in sys.path
    <profile>/pixelwise/dask/cp311                Dask, for clusters

`StagedFolder` describes the other folders next to them.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ..inference.i18n import tr
from .staged_folder import StagedFolder, python_tag


@dataclass(frozen=True)
class InstalledPackage:
    """The name and version of the installed package."""

    package: str
    version: str


@dataclass(frozen=True)
class PackageFolder(StagedFolder):
    """The folder of a package, with what it needs, for one version of Python.

    Attributes:
        base: The folder of all versions.
        tag: The version, such as cp311.
        module: The name under which the package is imported.
    """

    module: ClassVar[str]

    def installed(self) -> InstalledPackage | None:
        """Return the installed package; None if it is missing or marked for removal."""
        if self._mark.exists() or not (self.path / self.module).is_dir():
            return None
        for info in sorted(self.path.glob(f"{self.module}*.dist-info")):
            package, _, version = info.name[: -len(".dist-info")].partition("-")
            return InstalledPackage(package.replace("_", "-"), version)
        return InstalledPackage(self.module, tr("(unknown version)"))

    @property
    def is_loaded(self) -> bool:
        """Whether the package, or a part of one that failed to load, is in memory."""
        return any(name.split(".")[0] == self.module and module for name, module in sys.modules.items())

    def activate(self) -> None:
        """Append the package to sys.path, so that QGIS's own packages take precedence."""
        if self.installed() and str(self.path) not in sys.path:
            sys.path.append(str(self.path))
            importlib.invalidate_caches()

    def deactivate(self) -> None:
        """Remove the package from sys.path; loaded modules stay loaded."""
        while str(self.path) in sys.path:
            sys.path.remove(str(self.path))
        importlib.invalidate_caches()

    def remove(self) -> bool:
        """Remove the package, also from sys.path; result and errors as in `StagedFolder`."""
        self.deactivate()
        return super().remove()


class EngineFolder(PackageFolder):
    """The folder of the inference engine."""

    module = "onnxruntime"

    @classmethod
    def of(cls, profile: str) -> EngineFolder:
        """Return the folder in a QGIS profile for the running Python."""
        return cls(Path(profile) / "pixelwise" / "engine", python_tag())


class DaskFolder(PackageFolder):
    """The folder of Dask, with which a run is computed on a cluster."""

    module = "distributed"

    @classmethod
    def of(cls, profile: str) -> DaskFolder:
        """Return the folder in a QGIS profile for the running Python."""
        return cls(Path(profile) / "pixelwise" / "dask", python_tag())
