"""Run the program that converts a model, with the packages of an environment, in a process of its own.

The process gets no variable of QGIS or the user, a copy of the model, and a folder to work in. Its memory and its time
are bounded, and it leaves the network where the system lets it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..inference import Cancelled, NullProgress, Progress
from ..inference.i18n import tr
from ..inference.processes.machine import memory_of_machine
from ..inference.processes.programs import Programs
from ..inference.processes.subprocesses import Subprocesses
from ..installation.errors import InstallationError
from ..installation.interpreter import Interpreter, RunningPython, find_interpreter
from .environment import FrameworkEnvironment, isolated_options
from .errors import ConversionError
from .messages import refusal_text
from .source import ModelSource

_PROGRAM = Path(__file__).parent / "worker" / "run.py"
_LEAST_MEMORY = 8 * 2**30  # bytes of address space; TensorFlow reserves several GB that it never uses
_LONGEST = 1800  # seconds
_LARGEST_RESULT = 2**20  # bytes
_FLAGS = ("quantised", "channels_last", "isolated")
_KEPT = ("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE")
_SETTINGS = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONIOENCODING": "utf-8",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
}
_HOMES = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "KERAS_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR")


@dataclass(frozen=True)
class ConversionLimits:
    """The limits of a converting process.

    Attributes:
        seconds: Its duration, and the CPU time of each core.
        memory: Bytes of address space, on Linux.
    """

    seconds: int
    memory: int

    @classmethod
    def here(cls) -> ConversionLimits:
        """Return the usual limits on this computer."""
        return cls(_LONGEST, max(memory_of_machine(), _LEAST_MEMORY))


@dataclass(frozen=True)
class ConversionReport:
    """The report of the converting program about a converted model.

    Attributes:
        table: Whether the model takes rows of band values.
        quantised: Whether the network computes with rounded numbers.
        channels_last: Whether the classes are the last axis of the answers, and not the second.
        isolated: Whether the process had left the network.
        versions: The versions of the packages that converted the model, by name.
        notes: A code and the values of each note.
    """

    table: bool
    quantised: bool
    channels_last: bool
    isolated: bool
    versions: Mapping[str, str]
    notes: tuple[tuple[str, Mapping[str, str]], ...]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> ConversionReport:
        """Parse the program's report.

        Raises:
            KeyError, TypeError, ValueError, AttributeError: It is not such a report.
        """
        notes = tuple((str(code), _texts(details)) for code, details in document["notes"])
        quantised, channels_last, isolated = (bool(document[key]) for key in _FLAGS)
        table = document["task"] == "table"
        return cls(table, quantised, channels_last, isolated, _texts(document["versions"]), notes)


@dataclass(frozen=True)
class Converter:
    """Runs the converting program.

    Attributes:
        environment: The packages of the framework.
        interpreter: QGIS's Python.
        programs: Runs it.
        limits: The limits of the process.
    """

    environment: FrameworkEnvironment
    interpreter: Interpreter
    programs: Programs
    limits: ConversionLimits

    @classmethod
    def found(cls, environment: FrameworkEnvironment, programs: Programs, progress: Progress) -> Converter:
        """Return a converter that runs QGIS's Python.

        Raises:
            InstallationError: It is not found.
            Cancelled: The user cancelled.
        """
        interpreter = find_interpreter(RunningPython.here(), programs, os.environ, progress.cancelled)
        return cls(environment, interpreter, programs, ConversionLimits.here())

    def run(
        self, source: ModelSource, folder: Path, settings: Mapping[str, Any], progress: Progress
    ) -> ConversionReport:
        """Convert a model; its ONNX model and the answers are then in the folder.

        Args:
            source: The model, for messages.
            folder: An empty folder.
            settings: The job of the program.
            progress: Can cancel.

        Returns:
            The report of the program.

        Raises:
            ConversionError: The model cannot be converted, or the process ends early.
            Cancelled: The user cancelled; the process has ended.
        """
        job = folder / "job.json"
        bounds = {"seconds": self.limits.seconds, "memory": self.limits.memory}
        job.write_text(json.dumps({**settings, **bounds}), encoding="utf-8")
        command = [self.interpreter.path, *isolated_options(self.interpreter), str(_PROGRAM)]
        lines: list[str] = []
        deadline = time.monotonic() + self.limits.seconds

        def stopped() -> bool:
            return progress.cancelled() or time.monotonic() > deadline

        try:
            code = self.programs.run(
                [*command, str(self.environment.folder), str(job)], self._variables(folder), lines.append, stopped
            )
        except Cancelled:
            if progress.cancelled():
                raise
            raise ConversionError(self._too_long(source)) from None
        except OSError as error:
            raise ConversionError(
                tr("{program}: QGIS's Python cannot be started ({reason}).").format(program=command[0], reason=error)
            ) from error
        return self._outcome(source, folder, code, lines)

    def _outcome(self, source: ModelSource, folder: Path, code: int, lines: list[str]) -> ConversionReport:
        path = folder / "result.json"
        if code or not path.is_file() or path.stat().st_size > _LARGEST_RESULT:
            last = next((line.strip() for line in reversed(lines) if line.strip()), tr("nothing"))
            raise ConversionError(
                tr(
                    "Model {path}: the converting process ended early (code {code}: {words}), possibly because the "
                    "file is damaged or memory ran out. Check that the file is complete, close other programs and try "
                    "again."
                ).format(path=source.path, code=code, words=last)
            )
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            if "refusal" not in document:
                return ConversionReport.parse(document)
            refusal = str(document["refusal"]), _texts(document["details"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ConversionError(no_result(source, str(error))) from error
        raise refusal_text(source, *refusal)

    def _variables(self, folder: Path) -> dict[str, str]:
        """Return the only variables that the process gets."""
        kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
        home = {"PYTHONHOME": self.interpreter.home} if self.interpreter.home else {}
        return {**kept, **_SETTINGS, **dict.fromkeys(_HOMES, str(folder)), **home}

    def _too_long(self, source: ModelSource) -> str:
        return tr(
            "Model {path}: the conversion took longer than {minutes} minutes and was stopped. Convert the model on a "
            "faster computer."
        ).format(path=source.path, minutes=max(self.limits.seconds // 60, 1))


def no_result(source: ModelSource, reason: str) -> str:
    """Return the message about files that the converting program should have written."""
    return tr("Model {path}: the converting process left no usable result ({reason}). Try again.").format(
        path=source.path, reason=reason
    )


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def is_isolated(programs: Programs | None = None) -> bool:
    """Return whether converting processes have no access to the network on this system, by starting one."""
    if not sys.platform.startswith("linux"):
        return False
    starter, follower = programs or Subprocesses(), NullProgress()
    lines: list[str] = []
    try:
        interpreter = find_interpreter(RunningPython.here(), starter, os.environ, follower.cancelled)
        command = [interpreter.path, *isolated_options(interpreter), str(_PROGRAM), "--isolation"]
        starter.run(command, dict(_SETTINGS), lines.append, follower.cancelled)
    except (InstallationError, OSError):
        return False
    return "isolated" in lines


def working_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder for one conversion."""
    return tempfile.TemporaryDirectory(prefix="pixelwise-conversion-")
