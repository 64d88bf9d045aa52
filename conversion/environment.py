"""The environments of the frameworks in the user's profile, one folder for each framework and version of Python.

    <profile>/pixelwise/frameworks/tensorflow-cp311         complete
                                  /tensorflow-cp311.part-…  being filled

An environment is a folder of packages, like that of the engine. Only the processes that convert models import from it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from .frameworks import Framework

_COMPLETE = "pixelwise-environment.json"  # written last


@dataclass(frozen=True)
class Environment:
    """The environment of a framework.

    Attributes:
        framework: The framework.
        folder: The folder of its packages.
    """

    framework: Framework
    folder: Path

    @property
    def is_ready(self) -> bool:
        """Whether it is complete, with the present versions of all packages."""
        return (self.folder / _COMPLETE).is_file()


def environment_of(framework: Framework, root: Path) -> Environment:
    """Return the environment of a framework for the running Python, which need not exist.

    Args:
        framework: The framework.
        root: The folder of the user's profile.
    """
    tag = (sys.implementation.cache_tag or "cpython-{}{}".format(*sys.version_info)).replace("cpython-", "cp")
    return Environment(framework, root / "pixelwise" / "frameworks" / f"{framework.id}-{tag}")
