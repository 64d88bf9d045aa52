"""The process to which files belong, and whether it is still running.

Clocks are never compared: a process is known by its computer, the start of that, its number and its own start.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

_STATE, _START = 0, 19  # indices in /proc/PID/stat, counted after the name of the program
_ENDED = ("Z", "X")  # states of a process that has ended, but whose parent has not noticed
_MAY_QUERY, _RUNS = 0x1000, 259  # on Windows: PROCESS_QUERY_LIMITED_INFORMATION, STILL_ACTIVE
_INVALID = 87  # on Windows: ERROR_INVALID_PARAMETER, there is no such process
_KERN_PROC_PID = (1, 14, 1)  # on macOS: the query CTL_KERN, KERN_PROC, KERN_PROC_PID of sysctl
_KINFO_PROC = struct.Struct("@qi24xb")  # on macOS: seconds and microseconds of the start, and the state
_ZOMBIE = 5  # on macOS: SZOMB
_LONGEST_RECORD = 4096  # bytes of an answer of sysctl; struct kinfo_proc has 648


@dataclass(frozen=True)
class Owner:
    """A process.

    Attributes:
        host: The name of its computer.
        machine: An identifier of its computer; "" if unknown.
        boot: An identifier of the start of its computer; "" if unknown or not needed to distinguish processes.
        space: The set of processes in which its number is unique, such as a container; "" if there is one only.
        pid: Its number.
        started: Its start, as its system states it; "" if unknown.
    """

    host: str
    machine: str
    boot: str
    space: str
    pid: int
    started: str

    @classmethod
    def current(cls) -> Owner:
        """Return this process."""
        pid = os.getpid()
        return cls(socket.gethostname(), _machine(), _boot(), _space(), pid, _started(pid) or "")

    @classmethod
    def of(cls, values: object) -> Owner | None:
        """Return the process that `to_values` described; None if the values do not describe one."""
        if not isinstance(values, Mapping):
            return None
        try:
            host, machine, boot, space, started = (
                str(values[name]) for name in ("host", "machine", "boot", "space", "started")
            )
            return cls(host, machine, boot, space, int(values["pid"]), started)
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def to_values(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this computer whose number can be looked up."""
        if (self.host, self.machine) != (socket.gethostname(), _machine()):
            return False
        return self.boot != _boot() or self.space == _space()

    @property
    def is_dead(self) -> bool:
        """Whether it has certainly ended; False for a process of another computer."""
        if not self.is_here:
            return False
        if self.boot != _boot():
            return True
        started = _started(self.pid)
        return started is None or bool(started and self.started and started != self.started)


@lru_cache(maxsize=1)
def _machine() -> str:
    with suppress(OSError):
        return hashlib.sha256(Path("/etc/machine-id").read_bytes()).hexdigest()[:16]
    return ""


@lru_cache(maxsize=1)
def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def _space() -> str:
    with suppress(OSError, AttributeError):
        return os.readlink("/proc/self/ns/pid")
    return ""


def _started(pid: int) -> str | None:
    """Return the start of a process of this computer; "" if it is unknown, None if there is no such process."""
    if pid < 1:
        return None
    if sys.platform == "win32":
        return _started_on_windows(pid)
    if os.path.isdir("/proc/self"):
        return _started_in_proc(pid)
    return _started_on_macos(pid) if sys.platform == "darwin" else _started_somewhere(pid)


def _started_in_proc(pid: int) -> str | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    values = text.rpartition(")")[2].split()  # the name of the program may contain spaces and parentheses
    return None if values[_STATE] in _ENDED else values[_START]


def _started_on_macos(pid: int) -> str | None:
    answer, length = ctypes.create_string_buffer(_LONGEST_RECORD), ctypes.c_size_t(_LONGEST_RECORD)
    query = (ctypes.c_int * 4)(*_KERN_PROC_PID, pid)
    if ctypes.CDLL(None).sysctl(query, len(query), answer, ctypes.byref(length), None, ctypes.c_size_t(0)):
        return ""
    if length.value < _KINFO_PROC.size:  # no error: nothing is listed
        return None
    seconds, microseconds, state = _KINFO_PROC.unpack_from(answer)
    return None if state == _ZOMBIE else f"{seconds}.{microseconds:06}"


def _started_somewhere(pid: int) -> str | None:
    """Return the start of a process on a system that does not state it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except (OSError, OverflowError):
        return ""
    return ""


def _started_on_windows(pid: int) -> str | None:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_MAY_QUERY, False, pid)
    if not handle:
        return None if ctypes.get_last_error() == _INVALID else ""  # type: ignore[attr-defined,unused-ignore]
    process = ctypes.c_void_p(handle)
    try:
        code, times = ctypes.c_ulong(), [ctypes.c_ulonglong() for _ in range(4)]
        if kernel.GetExitCodeProcess(process, ctypes.byref(code)) and code.value != _RUNS:
            return None
        has_times = kernel.GetProcessTimes(process, *map(ctypes.byref, times))
        return str(times[0].value) if has_times else ""
    finally:
        kernel.CloseHandle(process)
