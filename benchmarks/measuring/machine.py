"""Describe the machine and the software of a measurement."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess

import numpy as np
import onnxruntime
from osgeo import gdal


def machine() -> dict[str, object]:
    """Return processor, cores, load, memory in bytes, NVIDIA GPUs, operating system and software versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "memory": _memory(),
        "gpus": _gpus(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}",
        "software": {
            "onnxruntime": onnxruntime.__version__,
            "GDAL": gdal.__version__,
            "numpy": np.__version__,
            "Python": platform.python_version(),
        },
    }


def described() -> str:
    """Return the machine in two lines, for the top of a command's output."""
    facts = machine()
    software = facts["software"]
    assert isinstance(software, dict)
    return (
        f"Machine  {facts['processor']}, {facts['cores']} cores, load {facts['load']} at the start "
        "(a busy machine gives noisy figures)\n"
        f"Software {', '.join(f'{name} {version}' for name, version in software.items())}"
    )


def _processor() -> str:
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = (line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
            return next(names, platform.machine())
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", ()):
        return None
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _gpus() -> list[str]:
    """Return the name of each GPU and its driver version."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    command = [program, "--query-gpu=name,driver_version", "--format=csv,noheader"]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if completed.returncode else completed.stdout.strip().splitlines()
