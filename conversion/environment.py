"""The environments of the frameworks in the user's profile, one folder for each framework and version of Python.

    <profile>/pixelwise/frameworks/tensorflow-cp311         complete
                                  /tensorflow-cp311.part-…  being filled

An environment is a folder of packages, made like that of the engine. Only the processes that convert models import from
it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..inference import Progress
from ..inference.i18n import tr
from ..inference.processes.programs import Programs
from ..inference.processes.subprocesses import Subprocesses
from ..installation.errors import InstallationError
from ..installation.interpreter import Interpreter, RunningPython, find_interpreter
from ..installation.pip_command import NO_PACKAGE, QUIET, advice_on, install_arguments, reported_errors
from ..installation.staged_folder import StagedFolder, python_tag
from .frameworks import Framework

_COMPLETE = "pixelwise-environment.json"  # written last
_DOWNLOADING = re.compile(r"Downloading \S+ \((?P<size>[\d.]+) (?P<unit>kB|MB|GB)\)")
# pip compares with the packages of QGIS's Python, which the environment never meets.
_OF_OTHERS = re.compile(r"pip's dependency resolver does not|which is incompatible\.$|^WARNING: Location .* is ignored")
_MB = {"kB": 1e-3, "MB": 1.0, "GB": 1e3}
_DOWNLOADED, _INSTALLED = 0.7, 0.95  # share of the work

# Without the user's and QGIS's packages (-S): those of the environment alone.
_IMPORT_TEST = (
    "import importlib, site, sys; site.addsitedir(sys.argv[1]); [importlib.import_module(m) for m in sys.argv[2:]]"
)


@dataclass(frozen=True)
class FrameworkEnvironment:
    """The environment of a framework.

    Attributes:
        framework: The framework.
        staged: The folder of its packages.
    """

    framework: Framework
    staged: StagedFolder

    @property
    def folder(self) -> Path:
        """The folder of its packages."""
        return self.staged.path

    @property
    def is_ready(self) -> bool:
        """Whether it is complete, with the present versions of all packages."""
        try:
            installed = json.loads((self.folder / _COMPLETE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(installed == _packages(self.framework))

    @property
    def size_mb(self) -> int:
        """Its size on disk in MB; 0 if there is none."""
        files = (Path(folder) / name for folder, _, names in os.walk(self.folder) for name in names)
        return round(sum(path.lstat().st_size for path in files) / 1e6)


def environment_of(framework: Framework, root: Path) -> FrameworkEnvironment:
    """Return the environment of a framework for the running Python, which need not exist.

    Args:
        framework: The framework.
        root: The folder of the user's profile.
    """
    return FrameworkEnvironment(
        framework, StagedFolder(root / "pixelwise" / "frameworks", f"{framework.id}-{python_tag()}")
    )


def make_environment(
    framework: Framework, root: Path, progress: Progress, programs: Programs | None = None
) -> FrameworkEnvironment:
    """Make an environment; after an error or a cancellation, the profile is as before.

    Args:
        framework: The framework.
        root: The folder of the user's profile.
        progress: Gets the lines of pip, and can cancel.
        programs: Runs pip; None for Python's own subprocesses.

    Raises:
        InstallationError: There are no packages for this Python, which is found before anything is downloaded; or pip
            fails, or the downloaded packages cannot be imported.
        Cancelled: The user cancelled.
    """
    environment = environment_of(framework, root)
    environment.staged.apply_pending()
    pip = _Pip.found(framework, programs or Subprocesses(), progress)
    pip.require_wheels()
    with environment.staged.staging() as staging:
        pip.install(str(staging))
        progress.advance(_INSTALLED)
        pip.require_imports(str(staging))
        (staging / _COMPLETE).write_text(json.dumps(_packages(framework)), encoding="utf-8")
        if not environment.staged.adopt(staging):
            progress.warning(tr("The files are in use: the new ones replace them at the next start of QGIS."))
    progress.advance(1.0)
    return environment


def remove_environment(framework: Framework, root: Path) -> bool:
    """Remove an environment; return False if that is deferred to the next start.

    Raises:
        InstallationError: It cannot be removed.
    """
    return environment_of(framework, root).staged.remove()


@dataclass(frozen=True)
class _Pip:
    """The pip of QGIS's Python, for the packages of a framework.

    Attributes:
        framework: The framework.
        interpreter: QGIS's Python.
        programs: Runs it.
        progress: Gets the lines, and can cancel.
    """

    framework: Framework
    interpreter: Interpreter
    programs: Programs
    progress: Progress

    @classmethod
    def found(cls, framework: Framework, programs: Programs, progress: Progress) -> _Pip:
        interpreter = find_interpreter(RunningPython.here(), programs, os.environ, progress.cancelled)
        pip = cls(framework, interpreter, programs, progress)
        if not interpreter.has_pip:
            raise pip.error([f"{interpreter.path}: No module named pip"])
        return pip

    def require_wheels(self) -> None:
        """Refuse a Python or a system for which the largest package has no wheel, before anything is downloaded."""
        name, _, version = self.framework.requirements[0].partition("==")
        command = [
            self.interpreter.path, "-m", "pip", "index", "versions", name, "--only-binary", ":all:", *QUIET[:2],
            *self.framework.index_options,
        ]  # fmt: skip
        code, lines = self._run(command, lambda _: None)
        output = "\n".join(lines)
        if re.search("unknown command|No such command", output):
            return  # of a pip before 21.2: installing finds out
        if code and not re.search(NO_PACKAGE, output):
            raise self.error(lines)
        available = re.search(r"Available versions: (.*)", output)
        if available is None or version not in available.group(1).replace(" ", "").split(","):
            raise self.error([f"ERROR: No matching distribution found for {name}=={version}"])

    def install(self, target: str) -> None:
        """Install all packages into a folder."""
        size = 0.0

        def follow(line: str) -> None:
            nonlocal size
            if not _OF_OTHERS.search(line):
                self.progress.info(line)
            if match := _DOWNLOADING.search(line):
                size += float(match["size"]) * _MB[match["unit"]]
                self.progress.advance(min(size / self.framework.download_mb, 1) * _DOWNLOADED)

        for command in (
            _install_command(self.framework, self.interpreter, target),
            _install_command(self.framework, self.interpreter, target, alone=True),
        ):
            if not command:
                continue
            code, lines = self._run(command, follow)
            if code < 0:
                raise InstallationError(
                    tr(
                        "{framework} was not installed: pip was stopped before it finished, probably because memory "
                        "ran out. Close other programs and try again."
                    ).format(framework=self.framework.name)
                )
            if code:
                raise self.error(lines)

    def require_imports(self, target: str) -> None:
        """Refuse packages that cannot be imported."""
        command = [self.interpreter.path, *isolated_options(self.interpreter), "-c", _IMPORT_TEST, target]
        code, lines = self._run([*command, *self.framework.modules], lambda _: None)
        if code:
            last = next((line.strip() for line in reversed(lines) if line.strip()), tr("nothing"))
            raise InstallationError(
                tr(
                    "{framework} was downloaded but does not load in QGIS's Python, so it was removed again ({words}). "
                    "Convert the model on another computer."
                ).format(framework=self.framework.name, words=last)
            )

    def error(self, lines: list[str]) -> InstallationError:
        """Return the error that the output of pip describes."""
        none = tr(
            "There are no packages of {framework} for Python {version} on this system ({machine}). Convert the model "
            "on another computer, with the command that Classify Pixels shows for the model."
        ).format(
            framework=self.framework.name,
            version="{}.{}".format(*sys.version_info[:2]),
            machine=RunningPython.here().machine,
        )
        return InstallationError(
            tr("{framework} was not installed. pip reported: {words}\n{advice}").format(
                framework=self.framework.name, words=reported_errors(lines), advice=advice_on(lines, none)
            )
        )

    def _run(self, command: list[str], on_line: Callable[[str], None]) -> tuple[int, list[str]]:
        lines: list[str] = []

        def collect(line: str) -> None:
            lines.append(line)
            on_line(line)

        variables = self.interpreter.environment(os.environ)
        try:
            return self.programs.run(command, variables, collect, self.progress.cancelled), lines
        except OSError as error:
            raise InstallationError(
                tr("{program}: QGIS's Python cannot be started ({reason}).").format(program=command[0], reason=error)
            ) from error


def isolated_options(interpreter: Interpreter) -> tuple[str, ...]:
    """Return the options of a Python that sees its standard library only, and no settings of the user."""
    return (*interpreter.options, "-S")


def _install_command(framework: Framework, interpreter: Interpreter, target: str, *, alone: bool = False) -> list[str]:
    requirements = framework.alone if alone else framework.requirements
    if not requirements:
        return []
    options = ("--only-binary", ":all:", *(("--no-deps", "--upgrade") if alone else ()), *framework.index_options)
    return install_arguments(interpreter, target, options, requirements)


def _packages(framework: Framework) -> list[str]:
    return [*framework.requirements, *framework.alone]
