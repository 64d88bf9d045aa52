"""Windows' bounds of a process: a job object, which ends with the process that made it."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_PROCESS_MEMORY, _END_ON_CLOSE, _NO_ERROR_WINDOW = 0x100, 0x2000, 0x400  # JOB_OBJECT_LIMIT_… of winnt.h
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


class JobObject:
    """Bounds the memory of a process, and ends it with the block or with this process."""

    def __init__(self, memory: int) -> None:
        """Store the bytes that a process may have; without effect elsewhere than on Windows."""
        self._memory = memory
        self._handle: int | None = None
        self._kernel: Any = None

    def __enter__(self) -> JobObject:
        """Make the job."""
        if sys.platform != "win32":
            return self
        self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._handle = self._kernel.CreateJobObjectW(None, None)
        limits = job_limits(self._memory)
        self._kernel.SetInformationJobObject(
            ctypes.c_void_p(self._handle), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        if self._handle is not None:
            self._kernel.CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = None

    def add(self, process: object) -> None:
        """Bound a process that was just started, by its `subprocess.Popen`."""
        if self._handle is not None:
            handle = int(process._handle)  # type: ignore[attr-defined]
            self._kernel.AssignProcessToJobObject(ctypes.c_void_p(self._handle), ctypes.c_void_p(handle))


def job_limits(memory: int) -> _ExtendedLimits:
    """Return the limits of a job in the form of Windows."""
    limits = _ExtendedLimits()
    limits.basic.flags = _PROCESS_MEMORY | _END_ON_CLOSE | _NO_ERROR_WINDOW
    limits.process_memory = memory
    return limits
