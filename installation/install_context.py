"""The state before an installation: Python, folder, driver, and other engines."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder

import numpy as np

from ..inference.network.engine import missing_engine
from .engine_folder import EngineFolder
from .interpreter import RunningPython
from .nvidia import nvidia_driver
from .pip_command import CPU_PACKAGE, NVIDIA_PACKAGE, Package


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
    """

    folder: EngineFolder
    running: RunningPython
    environment: dict[str, str]
    driver: str
    other_engine_folder: str
    numpy: str
    engine_error: str = ""

    @classmethod
    def here(cls, profile: str) -> InstallContext:
        """Return the context of this process and a QGIS profile."""
        folder, environment = EngineFolder.of(profile), dict(os.environ)
        numpy = os.path.dirname(os.path.dirname(np.__file__))
        driver = nvidia_driver(sys.platform, environment)
        other_engine_folder = _find_other_engine(folder)
        engine_error = missing_engine() if other_engine_folder or folder.installed() else ""
        return cls(folder, RunningPython.here(), environment, driver, other_engine_folder, numpy, engine_error)

    @property
    def packages(self) -> tuple[Package, ...]:
        """The builds to offer, best first."""
        return (NVIDIA_PACKAGE, CPU_PACKAGE) if self.driver else (CPU_PACKAGE,)


def _find_other_engine(folder: EngineFolder) -> str:
    paths = [path for path in sys.path if path != str(folder.path)]
    spec = PathFinder.find_spec("onnxruntime", paths)
    return os.path.dirname(spec.origin) if spec is not None and spec.origin else ""
