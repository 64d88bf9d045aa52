"""Run programs with Python's own subprocesses: in any thread, and without Qt."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess  # nosec B404: runs QGIS's own Python, with arguments of ours and without a shell
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from ..errors import Cancelled

_POLL_INTERVAL = 0.1  # seconds between two checks for cancellation
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows: no console window


class Subprocesses:
    """Implements `Programs` with subprocess. Whatever a program has started ends with it."""

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        on_line: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> int:
        """Run a program to its end; arguments and errors as in `Programs`."""
        with started(arguments, environment) as program:
            _follow(program, on_line, cancelled)
        return program.returncode


@contextlib.contextmanager
def started(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    stdin: int = subprocess.DEVNULL,
    errors: int | IO[bytes] = subprocess.STDOUT,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in an empty folder; when the block ends, end it and whatever it has started.

    Args:
        arguments: The program and its arguments, without a shell.
        environment: All environment variables.
        stdin: Its input, as of `subprocess.Popen`.
        errors: Its standard error, as of `subprocess.Popen`; its standard output is a pipe.

    Raises:
        OSError: The program cannot be started.
    """
    folder = tempfile.mkdtemp(prefix="pixelwise-")
    try:
        program = subprocess.Popen(  # nosec B603: as above
            list(arguments),
            env=dict(environment),
            cwd=folder,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=os.name != "nt",
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
        try:
            yield program
        finally:
            _end_program(program)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _follow(program: subprocess.Popen[bytes], on_line: Callable[[str], None], cancelled: Callable[[], bool]) -> None:
    """Pass on the lines of a program until it closes its output.

    Raises:
        Cancelled: The user cancelled; the program still runs.
    """
    if program.stdout is None:
        return
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_read_lines, args=(program.stdout, lines), daemon=True).start()
    while True:
        if cancelled():
            raise Cancelled
        try:
            line = lines.get(timeout=_POLL_INTERVAL)
        except queue.Empty:
            continue
        if line is None:
            break
        on_line(line.decode("utf-8", "replace").rstrip())
    while program.poll() is None:
        if cancelled():
            raise Cancelled
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(_POLL_INTERVAL)


def _read_lines(stream: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _end_program(program: subprocess.Popen[bytes]) -> None:
    """End a program, and on Linux and macOS all that it has started."""
    if os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
    elif program.poll() is None:
        program.kill()
    program.wait()
    for stream in (program.stdin, program.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # input that the program has not read is lost
                stream.close()
