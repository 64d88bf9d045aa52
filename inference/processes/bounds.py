"""Bounds of a process that it sets for itself: memory, time, and the life of the process that started it.

Programs that import no module of the plugin load this file by its path: it needs the standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
import time

OUT_OF_MEMORY = 85  # the exit code of a process that has taken more memory than it may
_ORPHANED = 86
_LARGEST_FILE = 2**32  # bytes
_PARENT_DEATH_SIGNAL, _KILL = 1, 9  # PR_SET_PDEATHSIG of Linux's prctl.h, SIGKILL
_INTERVAL = 0.1  # seconds between two looks at the memory and the parent


def bound(memory: int, seconds: int) -> None:
    """Bound the address space, in bytes, and the CPU time of each core; without effect on Windows."""
    try:
        import resource
    except ImportError:
        return
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds * (os.cpu_count() or 1)),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, limit in limits:
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some, or an administrator set a lower one
            resource.setrlimit(kind, (limit, limit))


def end_with(parent: int, memory: int) -> None:
    """End this process when its parent has ended, or when it has used more memory than it may; not on Windows.

    Args:
        parent: The parent's process number.
        memory: Bytes in use; macOS does not bound the address space.
    """
    if sys.platform == "win32":
        return  # its job object does both (job_object.py)
    if sys.platform.startswith("linux"):
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, _KILL)
    threading.Thread(target=_watch, args=(parent, memory), daemon=True).start()


def _watch(parent: int, memory: int) -> None:
    while os.getppid() == parent:
        if memory_used() > memory:
            os._exit(OUT_OF_MEMORY)
        time.sleep(_INTERVAL)
    os._exit(_ORPHANED)


def memory_used() -> int:
    """Return the most bytes of memory that this process has used at once; 0 on Windows.

    Linux resets its own figure when a program starts; that of `getrusage` may be the peak of the parent.
    """
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def address_space() -> int:
    """Return the bytes of the address space of this process on Linux; 0 elsewhere."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
