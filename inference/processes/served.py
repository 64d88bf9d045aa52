"""A program that answers messages, one after the other, each within a time."""

from __future__ import annotations

import contextlib
import queue
import subprocess  # nosec B404: runs QGIS's own Python, with arguments of ours and without a shell
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import Cancelled
from ..processes.subprocesses import started
from . import frames
from .job_object import JobObject

_POLL_INTERVAL = 0.1  # seconds between two checks for cancellation
_LAST_WORDS = 5  # seconds that a program has to end after it has closed its output
_LONGEST_WORDS = 2000  # bytes of its standard error that are read


class EndedError(Exception):
    """The program has ended instead of answering.

    Attributes:
        code: Its exit code; negative for a signal.
        words: The last line that it wrote to its standard error.
    """

    def __init__(self, code: int, words: str) -> None:
        """Report an exit code."""
        super().__init__(f"exit code {code}: {words}")
        self.code = code
        self.words = words


class ServedProgram:
    """A program that runs during a block; the end of the block ends it and whatever it has started."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], memory: int, longest: int) -> None:
        """Describe a program.

        Args:
            arguments: The program and its arguments, without a shell.
            environment: All environment variables.
            memory: Bytes that it may use, as far as that can be bounded from outside.
            longest: Bytes of the arrays of an answer.
        """
        self._command = arguments, environment
        self._memory, self._longest = memory, longest
        self._answers: queue.Queue[dict[str, Any] | Exception] = queue.Queue()
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> ServedProgram:
        """Start the program.

        Raises:
            OSError: It cannot be started.
        """
        with contextlib.ExitStack() as stack:
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            job = stack.enter_context(JobObject(self._memory))
            self._program = stack.enter_context(started(*self._command, subprocess.PIPE, self._errors))
            job.add(self._program)
            threading.Thread(target=self._read, daemon=True).start()
            self._opened = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self._opened.close()

    def ask(self, message: dict[str, Any], seconds: float, cancelled: Callable[[], bool]) -> dict[str, Any]:
        """Send a message and return the answer.

        Raises:
            TimeoutError: The program has not answered in this time.
            EndedError: It has ended.
            frames.TooLargeError: The answer has too many bytes.
            ValueError: The answer is not a message.
            Cancelled: The user cancelled.
        """
        deadline = time.monotonic() + seconds
        if self._program.stdin is not None:
            with contextlib.suppress(OSError):  # it has ended, which shows below
                frames.write(self._program.stdin, message)  # type: ignore[arg-type]
        while True:
            if cancelled():
                raise Cancelled
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=_POLL_INTERVAL)
                break
            if time.monotonic() > deadline:
                raise TimeoutError
        if isinstance(answer, EOFError):
            raise EndedError(*self._end())
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _read(self) -> None:
        """Read all answers; the last item of the queue is an error."""
        try:
            while self._program.stdout is not None:
                self._answers.put(frames.read(self._program.stdout, self._longest))  # type: ignore[arg-type]
        except (frames.TooLargeError, ValueError) as error:
            self._answers.put(error)
        except (EOFError, OSError, MemoryError):
            self._answers.put(EOFError())

    def _end(self) -> tuple[int, str]:
        """Return the exit code of the program, and its last words."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._program.wait(_LAST_WORDS)
        code = self._program.poll()
        self._errors.seek(0)
        lines = self._errors.read(_LONGEST_WORDS).decode("utf-8", "replace").strip().splitlines()
        return (0 if code is None else code), (lines[-1].strip() if lines else "")
