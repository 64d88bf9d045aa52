"""Find the running QGIS's Python as a program that can be started.

On Windows and macOS before QGIS 4.4, `sys.executable` is QGIS itself (QGIS issue 66672), and starting it would open a
second QGIS. So candidates are looked up in the layouts of the installers, and each is queried before it is used.

The layouts: OSGeo4W and the standalone installers for Windows keep python.exe in `sys.prefix` (apps/Python312) and
python3.exe next to qgis-bin.exe (QGIS pull request 67318). Bundles for macOS keep it in Contents/MacOS/bin (up to
QGIS 3.42), or in Contents/MacOS with its library in Contents/Frameworks (later ones; QGIS issue 64195), and developer
builds in tools/python3 of the prefix.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from ..inference.processes.programs import Programs
from .errors import InstallationError

# QGIS's launchers set these for its own Python, and child processes fail with them (QGIS pull request 67319). The
# user's settings of pip's target would conflict with ours.
_REMOVED_VARIABLES = (
    "PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__",
    "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT",
)  # fmt: skip
_ADDED_VARIABLES = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONIOENCODING": "utf-8"}

_QUERY = (
    "import importlib.util, json, platform, sys; "
    "print('pixelwise ' + json.dumps([list(sys.version_info[:2]), sys.maxsize, platform.machine(), "
    "importlib.util.find_spec('pip') is not None]))"
)


@dataclass(frozen=True)
class RunningPython:
    """The properties of the running Python.

    Attributes:
        platform: As `sys.platform`.
        executable: As `sys.executable`: Python, or the QGIS that embeds it.
        prefix: As `sys.prefix`.
        version: Major and minor number.
        machine: As `platform.machine()`.
        word: As `sys.maxsize`, which differs between 32 and 64 bits.
    """

    platform: str
    executable: str
    prefix: str
    version: tuple[int, int]
    machine: str = ""
    word: int = sys.maxsize

    @classmethod
    def here(cls) -> RunningPython:
        """Return the properties of this process."""
        version = sys.version_info[0], sys.version_info[1]
        return cls(sys.platform, sys.executable or "", sys.prefix, version, platform.machine())


@dataclass(frozen=True)
class Interpreter:
    """A program that is the running Python.

    Attributes:
        path: The program.
        home: The PYTHONHOME that it needs; "" for none.
        has_pip: Whether it has pip.
    """

    path: str
    home: str
    has_pip: bool

    @property
    def options(self) -> tuple[str, ...]:
        """The options of a Python without settings of the user, which writes nothing next to its modules."""
        return ("-B", "-s") if self.home else ("-B", "-I")  # -I would ignore the home

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """Return the environment for starting it."""
        kept = {name: value for name, value in inherited.items() if name.upper() not in _REMOVED_VARIABLES}
        return {**kept, **_ADDED_VARIABLES, **({"PYTHONHOME": self.home} if self.home else {})}


def find_interpreter(
    running: RunningPython, programs: Programs, inherited: Mapping[str, str], cancelled: Callable[[], bool]
) -> Interpreter:
    """Find the program of the running Python, preferably one with pip.

    Args:
        running: The Python to find.
        programs: Starts the candidates.
        inherited: The environment of this process.
        cancelled: Returns whether to stop.

    Raises:
        InstallationError: No candidate matches.
        Cancelled: The user cancelled.
    """
    refused: dict[Path, str] = {}
    without_pip: list[Interpreter] = []
    for path in candidates(running):
        # A Python that finds its own library needs no home, and a wrong one would break it.
        for home in ("", running.prefix):
            interpreter, reason = _query(Interpreter(str(path), home, True), running, programs, inherited, cancelled)
            if interpreter is None:
                refused.setdefault(path, f"{path}: {reason}")
            elif interpreter.has_pip:
                return interpreter
            else:
                without_pip.append(interpreter)
                break
    if without_pip:
        return without_pip[0]
    tried = "; ".join(refused.values()) or tr("not found in {prefix} or next to {program}").format(
        prefix=running.prefix, program=running.executable
    )
    raise InstallationError(
        tr(
            "QGIS's own Python {version} interpreter was not found ({tried}). Install onnxruntime manually, as "
            "described in docs/installing-the-engine.md."
        ).format(version=_dotted(running.version), tried=tried)
    )


def candidates(running: RunningPython) -> list[Path]:
    """Return the files that may be the running Python, most likely first."""
    layout = {"win32": _on_windows, "darwin": _on_macos}.get(running.platform, _on_linux)
    paths = dict.fromkeys(layout(running))
    own = Path(running.executable)
    # Last: on Linux `sys.executable` is the first python3 on PATH.
    if running.executable and own.name.lower().startswith("python"):
        paths.setdefault(own)
    return [path for path in paths if path.is_file()]


def _on_windows(running: RunningPython) -> Iterator[Path]:
    prefix, program_folder = Path(running.prefix), Path(running.executable).parent
    for folder in (prefix, program_folder.parent / "apps" / "Python{}{}".format(*running.version), program_folder):
        yield folder / "python.exe"
        yield folder / "python3.exe"


def _on_macos(running: RunningPython) -> Iterator[Path]:
    contents = Path(running.executable).parent.parent
    version = _dotted(running.version)
    folders = (
        contents / "MacOS" / "bin",
        contents / "MacOS",
        contents / "Frameworks" / "bin",
        contents / "Frameworks" / "Python.framework" / "Versions" / version / "bin",
        Path(running.prefix) / "bin",
        Path(running.prefix) / "tools" / "python3",
    )
    for folder in folders:
        for name in (f"python{version}", "python3", "python"):
            yield folder / name


def _on_linux(running: RunningPython) -> Iterator[Path]:
    for name in (f"python{_dotted(running.version)}", "python3"):
        yield Path(running.prefix) / "bin" / name


def _query(
    candidate: Interpreter,
    running: RunningPython,
    programs: Programs,
    inherited: Mapping[str, str],
    cancelled: Callable[[], bool],
) -> tuple[Interpreter | None, str]:
    """Return the candidate with its properties and "", or None and why it is not the running Python."""
    lines: list[str] = []
    try:
        code = programs.run([candidate.path, "-c", _QUERY], candidate.environment(inherited), lines.append, cancelled)
    except OSError as error:
        return None, str(error)
    reports = [line for line in lines if line.startswith("pixelwise ")]
    if code or not reports:
        return None, lines[-1].strip() if lines else tr("exited with code {code}").format(code=code)
    version, word, machine, has_pip = json.loads(reports[-1].partition(" ")[2])
    difference = _difference(tuple(version), word, machine, running)
    return (None, difference) if difference else (Interpreter(candidate.path, candidate.home, bool(has_pip)), "")


def _difference(version: tuple[int, int], word: int, machine: str, running: RunningPython) -> str:
    """Return the difference between a Python and the running one; "" if they match."""
    if version != running.version:
        return tr("is Python {found}, not {version}").format(found=_dotted(version), version=_dotted(running.version))
    if word != running.word:
        return tr("is {bits}-bit Python {found}; QGIS uses {own_bits}-bit Python").format(
            found=_dotted(version), bits=_bits(word), own_bits=_bits(running.word)
        )
    if running.machine and machine != running.machine:
        return tr("is for {found}, but QGIS runs on {machine}").format(found=machine, machine=running.machine)
    return ""


def _bits(word: int) -> int:
    return word.bit_length() + 1  # the sign


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
