"""Detect an NVIDIA driver: without one the GPU build is ten times the download without any benefit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_ON_LINUX = ("proc/driver/nvidia/version", "usr/lib/wsl/lib/libcuda.so.1")
_ON_WINDOWS = "System32/nvcuda.dll"


def nvidia_driver(platform: str, environment: Mapping[str, str], root: str = "/") -> str:
    """Return the file that proves an NVIDIA driver; "" if there is no driver or no engine for it.

    Args:
        platform: As `sys.platform`.
        environment: Environment variables.
        root: The root of the file system.
    """
    if platform == "win32":
        places = [Path(environment.get("SystemRoot", "C:/Windows")) / _ON_WINDOWS]
    elif platform == "linux":
        places = [Path(root) / place for place in _ON_LINUX]
    else:
        places = []
    return next((str(place) for place in places if os.path.exists(place)), "")
