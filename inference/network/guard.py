"""Try unknown models in processes of their own, with limits of memory and time.

Within `guarded`, engine.py opens sessions in a process instead of this one, until the model has been tried once.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Cancelled, EngineError, LimitError, ModelError, PixelwiseError
from ..i18n import numeral, tr
from ..onnx.model_file import ModelFile
from ..onnx.model_hash import network_hash
from ..processes import frames
from ..processes.bounds import OUT_OF_MEMORY
from ..processes.machine import memory_of_machine
from ..processes.served import EndedError, ServedProgram
from ..version import own_version
from .accepted_models import accept, accepted
from .guarded_session import GuardedSession

SECONDS_VARIABLE, MEMORY_VARIABLE = "PIXELWISE_MODEL_SECONDS", "PIXELWISE_MODEL_MEMORY"  # environment variables

_PROGRAM = Path(__file__).parent / "session_program.py"
_SECONDS = 300  # a trial run of the largest models takes a minute or two
_ALTOGETHER = 12  # times as long may all trial runs take
_SHARE = 0.75  # of the memory of the computer
_LEAST, _UNKNOWN_MEMORY = 2 * 2**30, 8 * 2**30  # bytes
_GB = 1e9
_LARGEST_ANSWER = 0.25  # of the memory
_MOST_LACKS = 3  # trial runs without enough memory: an honest network may not take the largest tiles that are tried
_KILLED, _OUT_OF_TIME = -9, -24  # signals of Linux: out of memory, CPU time
_LONGEST_STARTUP = 60  # seconds to import numpy and onnxruntime
_MOST_REFUSED = 100
_QUICK = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}


@dataclass(frozen=True)
class TrialLimits:
    """The limits of a process that tries a model.

    Attributes:
        seconds: Duration of opening it, and of each trial run; 0 to try all models in this process.
        memory: Bytes.
    """

    seconds: int
    memory: int

    @classmethod
    def here(cls) -> TrialLimits:
        """Return the limits on this computer, or those of the environment variables.

        Raises:
            EngineError: A variable is not a number.
        """
        usual = max(_LEAST, int(_SHARE * (memory_of_machine() or _UNKNOWN_MEMORY)))
        memory = _number_in_environment(MEMORY_VARIABLE, 0)
        return cls(_number_in_environment(SECONDS_VARIABLE, _SECONDS), int(memory * _GB) if memory else usual)


@dataclass(frozen=True)
class GuardPython:
    """The Python that runs the processes: the command and all environment variables."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def own_python() -> GuardPython:
    """Return the running Python.

    Raises:
        EngineError: Another program embeds it.
    """
    program = sys.executable or ""
    if not os.path.basename(program).lower().startswith("python"):
        raise EngineError(tr("{program} is not Python").format(program=program))
    return GuardPython((program, "-B", "-I"), os.environ)


_find_python: Callable[[], GuardPython] = own_python
_cancelled: ContextVar[Callable[[], bool]] = ContextVar("cancelled", default=lambda: False)
_active: ContextVar[Guard | None] = ContextVar("guard", default=None)
_refused: dict[str, str] = {}  # messages about models that exceeded the limits
_in_trial: set[str] = set()  # models that are being tried
_change = threading.Condition()


def guard_by(find_python: Callable[[], GuardPython] | None) -> None:
    """Set the function that finds Python for the processes; None for the running one.

    It may raise a PixelwiseError or an OSError.
    """
    global _find_python
    _find_python = find_python or own_python


def found_python() -> GuardPython:
    """Return the Python for processes of this plugin.

    Raises:
        PixelwiseError: It is not found.
        OSError: It cannot be looked for.
    """
    return _find_python()


@contextmanager
def cancelled_by(cancelled: Callable[[], bool]) -> Iterator[None]:
    """Stop trying models in this block, in this thread, when a function returns True.

    `guarded` and preflight's measurement of a model then raise Cancelled.
    """
    token = _cancelled.set(cancelled)
    try:
        yield
    finally:
        _cancelled.reset(token)


def is_cancelled() -> bool:
    """Return whether the function of `cancelled_by` returns True; False outside its blocks."""
    return _cancelled.get()()


def active_guard() -> Guard | None:
    """Return the guard of this block of this thread."""
    return _active.get()


@contextmanager
def guarded(file: ModelFile, origin: str, engine: str, *statements: object) -> Iterator[list[str]]:
    """Open sessions of an unknown model in a process of its own; those of one that was tried, in this process.

    If no error leaves the block, the model has been tried.

    Args:
        file: The model file.
        origin: Its name for messages.
        engine: The version of onnxruntime.
        statements: Whatever else decides which trial runs there are.

    Yields:
        Warnings, which are complete when the block ends.

    Raises:
        LimitError: The model exceeds the limits.
        EngineError: A limit is not a number.
        Cancelled: The user cancelled.
    """
    limits = TrialLimits.here()
    if not limits.seconds or _active.get() is not None:
        yield []
        return
    key = _key_of(file, engine, limits.memory, statements)
    with _one_trial_at_a_time(key):
        if key in _refused:
            raise LimitError(_refused[key])
        if key in accepted():
            yield []
            return
        with Guard(origin, limits, key) as guard:
            yield guard.warnings
        if guard.complete and key and key == _key_of(file, engine, limits.memory, statements):  # not replaced meanwhile
            accept(key)


@contextmanager
def _one_trial_at_a_time(key: str) -> Iterator[None]:
    """Wait until no other thread tries a model."""
    with _change:
        while key in _in_trial and key:
            if _cancelled.get()():
                raise Cancelled
            _change.wait(0.1)
        _in_trial.add(key)
    try:
        yield
    finally:
        with _change:
            _in_trial.discard(key)
            _change.notify_all()


def _key_of(file: ModelFile, *circumstances: object) -> str:
    """Return a digest of everything that affects the trial runs; "" if the file cannot be read, which will show."""
    try:
        parts = (network_hash(file), own_version(), *circumstances)
    except ModelError:
        return ""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _number_in_environment(variable: str, usual: int) -> int:
    text = os.environ.get(variable, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise EngineError(
            tr("{variable}: {text} is not a whole number up to 999999. Correct this environment variable.").format(
                variable=variable, text=text[:20]
            )
        )
    return int(text)


class Guard:
    """The processes in which a model is tried; a context manager that ends them.

    Attributes:
        warnings: Why the model is not tried in a process.
    """

    def __init__(self, origin: str, limits: TrialLimits, key: str) -> None:
        """Prepare to try a model of this name and key."""
        self.warnings: list[str] = []
        self._origin, self._limits, self._key = origin, limits, key
        self._started = time.monotonic()
        self._programs = ExitStack()
        self._fault = ""
        self._lacked_memory = 0  # trial runs
        self._was_cancelled = False

    def __enter__(self) -> Guard:
        """Start to open sessions in processes."""
        self._token = _active.set(self)
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """End the processes, and raise the error that a trial run may have concealed."""
        _active.reset(self._token)
        self._programs.close()
        if isinstance(error, ModelError) and self._lacked_memory:
            self._fault = self._fault or self._too_large()
        if self._fault and (error is None or isinstance(error, PixelwiseError)):
            raise self._limit_error() from error
        if self._was_cancelled and error is None:
            raise Cancelled

    @property
    def complete(self) -> bool:
        """Whether all trial runs were within the limits, in processes."""
        return not (self.warnings or self._fault or self._lacked_memory)

    def open(self, message: dict[str, Any], engine: str) -> GuardedSession | None:
        """Open a session in a process.

        Args:
            message: The model and its options, as session_program.py expects them.
            engine: The folder that contains onnxruntime.

        Returns:
            The session; None if no process can be started, which is then a warning.

        Raises:
            LimitError: The model exceeds the limits.
            RuntimeError: onnxruntime refuses the model.
            Cancelled: The user cancelled.
        """
        program = self._program(engine)
        if program is None:
            return None
        try:
            answer = self._answer(program, message)
            return GuardedSession.of(answer, lambda asked: self._answer(program, asked))
        except RuntimeError:
            if not self._lacked_memory:
                raise
            self._fault = self._too_large()
        except ValueError as error:
            if isinstance(error, UnicodeDecodeError):
                raise
            self._fault = self._crashed(str(error))
        raise self._limit_error()

    def _program(self, engine: str) -> ServedProgram | None:
        try:
            python = _find_python()
            limits = str(self._limits.memory), str(self._limits.seconds)
            program = self._programs.enter_context(
                ServedProgram(
                    [*python.command, str(_PROGRAM), str(os.getpid()), *limits, engine],
                    {**python.environment, **_QUICK},
                    self._limits.memory,
                    int(_LARGEST_ANSWER * self._limits.memory),
                )
            )
            program.ask({}, _LONGEST_STARTUP, _cancelled.get())
        except (PixelwiseError, OSError, EndedError, TimeoutError, ValueError, frames.TooLargeError) as error:
            text = tr(
                "The model was tried without limits of time and memory, because no process could be started for it "
                "({reason}). Use only models from sources that you trust."
            )
            self.warnings.append(text.format(reason=error))
            return None
        return program

    def _answer(self, program: ServedProgram, message: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of a process.

        Raises:
            LimitError: The model exceeds the limits, now or before.
            RuntimeError: onnxruntime refuses the model or the values.
            UnicodeDecodeError: A name in the model is not UTF-8.
            Cancelled: The user cancelled.
        """
        if self._was_cancelled:
            raise Cancelled
        if not self._fault:
            answer = self._within_limits(program, message)
            if not self._fault:
                return self._checked(answer)
        raise self._limit_error()

    def _within_limits(self, program: ServedProgram, message: dict[str, Any]) -> dict[str, Any]:
        left = _ALTOGETHER * self._limits.seconds - (time.monotonic() - self._started)
        try:
            return program.ask(message, min(self._limits.seconds, left), _cancelled.get())
        except Cancelled:
            self._was_cancelled = True
            raise
        except TimeoutError:
            self._fault = self._too_slow()
        except frames.TooLargeError:
            self._fault = self._too_large()
        except EndedError as error:
            self._fault = self._ended(error)
        except ValueError as error:
            self._fault = self._crashed(str(error))
        return {}

    def _checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Return an answer that is not an error."""
        kind = answer.get("kind")
        if kind is None:
            return answer
        text = str(answer.get("error"))
        self._lacked_memory += kind == "memory"
        if self._lacked_memory >= _MOST_LACKS:
            self._fault = self._too_large()
            raise self._limit_error()
        if kind == "text":
            raise UnicodeDecodeError("utf-8", b"", 0, 1, text)
        raise RuntimeError(text)

    def _limit_error(self) -> LimitError:
        if self._key:
            if len(_refused) >= _MOST_REFUSED:
                _refused.clear()
            _refused[self._key] = self._fault
        return LimitError(self._fault)

    def _ended(self, error: EndedError) -> str:
        if error.code in (OUT_OF_MEMORY, _KILLED):
            return self._too_large()
        if error.code == _OUT_OF_TIME:
            return self._too_slow()
        return self._crashed(tr("exit code {code}").format(code=error.code))

    def _too_slow(self) -> str:
        return tr(
            "{origin}: the model was stopped because opening it, or a trial run, did not end within {seconds} seconds. "
            "Its graph may never end. If you trust the model, set the environment variable {variable} to a larger "
            "number, and start the program again."
        ).format(origin=self._origin, seconds=self._limits.seconds, variable=SECONDS_VARIABLE)

    def _too_large(self) -> str:
        return tr(
            "{origin}: the model was stopped because opening it, or a trial run, takes more than the {memory} GB of "
            "memory that a model may use on this computer. If you trust the model, use a computer with more memory, "
            "or set the environment variable {variable} to a larger number of GB, and start the program again."
        ).format(origin=self._origin, memory=numeral(self._limits.memory / _GB, 1), variable=MEMORY_VARIABLE)

    def _crashed(self, reason: str) -> str:
        return tr(
            "{origin}: onnxruntime crashed when it opened or tried the model ({reason}). The file is damaged or "
            "harmful: download it again from a source that you trust, or export the model again."
        ).format(origin=self._origin, reason=reason)
