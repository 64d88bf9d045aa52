"""The memory of this computer."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

_CONTAINER_LIMIT = "/sys/fs/cgroup/memory.max"  # of Linux's control groups, in which containers run


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        *(
            (name, ctypes.c_uint64)
            for name in ("total", "free", "page", "free_page", "virtual", "free_virtual", "more")
        ),
    )


def memory_of_machine() -> int:
    """Return the bytes of memory that this computer, or the container, has; 0 if unknown."""
    if sys.platform == "win32":
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        return status.total if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else 0
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
    with contextlib.suppress(OSError, ValueError), open(_CONTAINER_LIMIT, encoding="ascii") as file:
        memory = min(memory, int(file.read()))  # "max" without a limit
    return max(memory, 0)
