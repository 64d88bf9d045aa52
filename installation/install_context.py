"""The state before an installation: Python, folder, driver, and other engines."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder

import numpy as np

from ..inference.network.engine import missing_engine
from .interpreter import RunningPython
from .nvidia import nvidia_driver
from .package_folder import DaskFolder, EngineFolder, PackageFolder
from .pip_command import CPU_PACKAGE, DASK_PACKAGE, NVIDIA_PACKAGE, Package


@dataclass(frozen=True)
class InstallContext:
    """The facts that the installation depends on.

    Attributes:
        folder: The destination of the engine.
        running: The running Python.
        environment: The environment of this process.
        driver: The file that shows an NVIDIA driver; "" for none.
        other_engine_folder: The folder of another engine that Python imports first; "" for none.
        numpy: The folder that contains numpy.
        engine_error: The reason why the present engine cannot be used; "" if it works or is missing.
        dask: The destination of Dask; None if it is not offered.
        other_dask_folder: The folder of another Dask that Python imports first; "" for none.
        numpy_version: The version of numpy.
    """

    folder: EngineFolder
    running: RunningPython
    environment: dict[str, str]
    driver: str
    other_engine_folder: str
    numpy: str
    engine_error: str = ""
    dask: DaskFolder | None = None
    other_dask_folder: str = ""
    numpy_version: str = ""

    @classmethod
    def here(cls, profile: str) -> InstallContext:
        """Return the context of this process and a QGIS profile."""
        folder, environment = EngineFolder.of(profile), dict(os.environ)
        numpy = os.path.dirname(os.path.dirname(np.__file__))
        driver = nvidia_driver(sys.platform, environment)
        other_engine_folder = _find_other(folder)
        dask = DaskFolder.of(profile)
        engine_error = missing_engine() if other_engine_folder or folder.installed() else ""
        return cls(
            *(folder, RunningPython.here(), environment, driver, other_engine_folder, numpy, engine_error),
            *(dask, _find_other(dask), np.__version__),
        )

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages to offer: the builds of the engine, best first, and Dask."""
        builds = (NVIDIA_PACKAGE, CPU_PACKAGE) if self.driver else (CPU_PACKAGE,)
        return (*builds, DASK_PACKAGE) if self.dask else builds

    def folder_of(self, package: Package) -> PackageFolder:
        """Return the destination of a package."""
        return self.dask if self.dask and package is DASK_PACKAGE else self.folder

    def other_folder_of(self, package: Package) -> str:
        """Return the folder of another copy of a package that Python imports first; "" for none."""
        return self.other_dask_folder if package is DASK_PACKAGE else self.other_engine_folder


def _find_other(folder: PackageFolder) -> str:
    paths = [path for path in sys.path if path != str(folder.path)]
    spec = PathFinder.find_spec(folder.module, paths)
    return os.path.dirname(spec.origin) if spec is not None and spec.origin else ""
