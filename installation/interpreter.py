"""Find the Python that belongs to the running QGIS, as a program that can be started.

On Windows and macOS `sys.executable` is QGIS itself before QGIS 4.4 (QGIS issue 66672), and starting it would open a
second QGIS. So candidates are looked up where the installers put them, and each is asked who it is before it is used.

The layouts: OSGeo4W and the standalone installers for Windows keep python.exe in `sys.prefix` (apps/Python312) and
python3.exe beside qgis-bin.exe (QGIS pull request 67318). Bundles for macOS keep it in Contents/MacOS/bin (up to
QGIS 3.42), or in Contents/MacOS with its library in Contents/Frameworks (later ones; QGIS issue 64195), the developers'
builds in tools/python3 of the prefix.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..inference.i18n import tr
from .errors import InstallationError
from .programs import Programs

# Launchers of QGIS set these for its own Python, and children trip over them (QGIS pull request 67319). The user's
# settings of pip's target would fight with the one given here.
_LEFT_OUT = (
    "PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__",
    "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT",
)  # fmt: skip
_SET = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONIOENCODING": "utf-8"}

_QUESTION = (
    "import importlib.util, json, platform, sys; "
    "print('pixelwise ' + json.dumps([list(sys.version_info[:2]), sys.maxsize, platform.machine(), "
    "importlib.util.find_spec('pip') is not None]))"
)


@dataclass(frozen=True)
class Running:
    """The properties of the running Python.

    Attributes:
        platform: As `sys.platform`.
        executable: As `sys.executable`: Python, or the QGIS that holds it.
        prefix: As `sys.prefix`.
        version: Major and minor number.
        machine: As `platform.machine()`.
        word: As `sys.maxsize`: a Python of 32 bits is another one.
    """

    platform: str
    executable: str
    prefix: str
    version: tuple[int, int]
    machine: str = ""
    word: int = sys.maxsize

    @classmethod
    def here(cls) -> Running:
        """The Python that runs this."""
        version = sys.version_info[0], sys.version_info[1]
        return cls(sys.platform, sys.executable or "", sys.prefix, version, platform.machine())


@dataclass(frozen=True)
class Interpreter:
    """A Python that can be started and is the running one.

    Attributes:
        path: The program.
        home: The PYTHONHOME that it needs; empty for none.
        has_pip: Whether it has pip.
    """

    path: str
    home: str
    has_pip: bool

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """Give the environment in which to start it."""
        kept = {name: value for name, value in inherited.items() if name.upper() not in _LEFT_OUT}
        return {**kept, **_SET, **({"PYTHONHOME": self.home} if self.home else {})}


def find_interpreter(
    running: Running, programs: Programs, inherited: Mapping[str, str], cancelled: Callable[[], bool]
) -> Interpreter:
    """Find the running Python as a program, one with pip if there is one.

    Args:
        running: The Python to find.
        programs: Starts the candidates.
        inherited: The environment of this process.
        cancelled: Asked whether to stop.

    Raises:
        InstallationError: There is none.
        Cancelled: The user wishes so.
    """
    refused: dict[Path, str] = {}
    without_pip: list[Interpreter] = []
    for path in candidates(running):
        # One that finds its own library needs no home, and another's would harm it.
        for home in ("", running.prefix):
            found, reason = _asked(Interpreter(str(path), home, True), running, programs, inherited, cancelled)
            if found is None:
                refused.setdefault(path, f"{path}: {reason}")
            elif found.has_pip:
                return found
            else:
                without_pip.append(found)
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


def candidates(running: Running) -> list[Path]:
    """List the files that may be the running Python, likeliest first."""
    places = {"win32": _on_windows, "darwin": _on_macos}.get(running.platform, _on_linux)
    found = dict.fromkeys(places(running))
    own = Path(running.executable)
    # Last: a QGIS on Linux takes for its own program whatever python3 comes first on PATH.
    if running.executable and own.name.lower().startswith("python"):
        found.setdefault(own)
    return [path for path in found if path.is_file()]


def _on_windows(running: Running) -> Iterator[Path]:
    prefix, beside = Path(running.prefix), Path(running.executable).parent
    for folder in (prefix, beside.parent / "apps" / "Python{}{}".format(*running.version), beside):
        yield folder / "python.exe"
        yield folder / "python3.exe"


def _on_macos(running: Running) -> Iterator[Path]:
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


def _on_linux(running: Running) -> Iterator[Path]:
    for name in (f"python{_dotted(running.version)}", "python3"):
        yield Path(running.prefix) / "bin" / name


def _asked(
    candidate: Interpreter,
    running: Running,
    programs: Programs,
    inherited: Mapping[str, str],
    cancelled: Callable[[], bool],
) -> tuple[Interpreter | None, str]:
    """The candidate with what it says of itself, or None and why it is not the running Python."""
    lines: list[str] = []
    try:
        code = programs.run(
            [candidate.path, "-c", _QUESTION], candidate.environment(inherited), lines.append, cancelled
        )
    except OSError as error:
        return None, str(error)
    answers = [line for line in lines if line.startswith("pixelwise ")]
    if code or not answers:
        return None, lines[-1].strip() if lines else tr("exited with code {code}").format(code=code)
    version, word, machine, has_pip = json.loads(answers[-1].partition(" ")[2])
    difference = _difference(tuple(version), word, machine, running)
    return (None, difference) if difference else (Interpreter(candidate.path, candidate.home, bool(has_pip)), "")


def _difference(version: tuple[int, int], word: int, machine: str, running: Running) -> str:
    """In what a Python is not the running one; "" for nothing."""
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


def inherited_environment() -> dict[str, str]:
    """The environment of this process."""
    return dict(os.environ)
