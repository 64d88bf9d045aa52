"""The state before an installation: Python, folder, driver, and other engines."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder

import numpy as np

from ..inference.network.engine import missing_engine
from .engine_folder import EngineFolder
from .interpreter import Running
from .nvidia import nvidia_driver
from .pip_command import CPU_PACKAGE, NVIDIA_PACKAGE, Package


@dataclass(frozen=True)
class InstallContext:
    """The facts that the installation depends on.

    Attributes:
        folder: Where the engine would go.
        running: The Python it is for.
        environment: The environment of this process.
        driver: The file that tells of an NVIDIA driver; empty for none.
        elsewhere: The folder of an engine that Python finds before the one in `folder`; empty for none.
        numpy: The folder that numpy lies in.
        trouble: Why the engine that is found cannot be used; empty where it can, or where there is none.
    """

    folder: EngineFolder
    running: Running
    environment: dict[str, str]
    driver: str
    elsewhere: str
    numpy: str
    trouble: str = ""

    @classmethod
    def here(cls, profile: str) -> InstallContext:
        """Return the context of this process and a QGIS profile."""
        folder, environment = EngineFolder.of(profile), dict(os.environ)
        numpy = os.path.dirname(os.path.dirname(np.__file__))
        driver = nvidia_driver(sys.platform, environment)
        elsewhere = _elsewhere(folder)
        trouble = missing_engine() if elsewhere or folder.installed() else ""
        return cls(folder, Running.here(), environment, driver, elsewhere, numpy, trouble)

    @property
    def packages(self) -> tuple[Package, ...]:
        """The builds to offer, best first."""
        return (NVIDIA_PACKAGE, CPU_PACKAGE) if self.driver else (CPU_PACKAGE,)


def _elsewhere(folder: EngineFolder) -> str:
    places = [place for place in sys.path if place != str(folder.path)]
    found = PathFinder.find_spec("onnxruntime", places)
    return os.path.dirname(found.origin) if found is not None and found.origin else ""
