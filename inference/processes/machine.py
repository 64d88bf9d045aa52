"""The memory of this computer."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

try:
    import resource
except ImportError:  # on Windows, which has no such limit
    resource = None  # type: ignore[assignment]

_SWAP = "/proc/meminfo"  # of Linux
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
        return _status().total
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
    with contextlib.suppress(OSError, ValueError), open(_CONTAINER_LIMIT, encoding="ascii") as file:
        memory = min(memory, int(file.read()))  # "max" without a limit
    return max(memory, 0)


def memory_with_swap() -> int:
    """Return the bytes of memory and swap space that this computer, or the container, has at most; 0 if unknown."""
    if sys.platform == "win32":
        return _status().page
    memory = memory_of_machine()
    if sys.platform == "darwin":
        return 2 * memory  # its swap grows as needed
    with contextlib.suppress(OSError, ValueError, IndexError), open(_SWAP, encoding="ascii") as file:
        swap = [int(line.split()[1]) * 1024 for line in file if line.startswith("SwapTotal:")]
        return memory + sum(swap) if memory else 0
    return memory


def limit_of_process() -> int:
    """Return the bytes of addresses that this process may use, as set by `ulimit -v`; 0 without a limit."""
    if resource is None:
        return 0
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return 0 if limit == resource.RLIM_INFINITY else limit


def _status() -> _MemoryStatus:
    """Return the memory that Windows reports; zeros if it reports none."""
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    if sys.platform == "win32" and not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return _MemoryStatus()
    return status
