"""Detect an NVIDIA driver: without one the GPU build is a ten times larger download without any benefit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_ON_LINUX = ("proc/driver/nvidia/version", "usr/lib/wsl/lib/libcuda.so.1")
_ON_WINDOWS = "System32/nvcuda.dll"


def nvidia_driver(platform: str, environment: Mapping[str, str], root: str = "/") -> str:
    """Return the file that shows an NVIDIA driver; "" without a driver or a GPU build for the platform.

    Args:
        platform: As `sys.platform`.
        environment: Environment variables.
        root: The root of the file system.
    """
    if platform == "win32":
        paths = [Path(environment.get("SystemRoot", "C:/Windows")) / _ON_WINDOWS]
    elif platform == "linux":
        paths = [Path(root) / path for path in _ON_LINUX]
    else:
        paths = []
    return next((str(path) for path in paths if os.path.exists(path)), "")
