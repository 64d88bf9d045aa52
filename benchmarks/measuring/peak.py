"""Measure the peak memory of this process."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_memory() -> int:
    """Return the peak memory of this process so far, in bytes.

    Linux resets the value when a program starts. The value of `getrusage` may be the peak of the parent program, since
    it is inherited by fork and exec.
    """
    if _STATUS.is_file():
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        peak_line = next((line for line in lines if line.startswith("VmHWM:")), None)
        if peak_line is not None:
            return int(peak_line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
