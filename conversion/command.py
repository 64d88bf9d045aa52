"""Install a framework in a terminal, where no dialog offers it: the command, and its description."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..inference import PixelwiseError
from ..inference.i18n import tr
from ..installation.interpreter import Interpreter, RunningPython, candidates
from ..installation.pip_command import as_shell_text
from .environment import make_environment
from .frameworks import FRAMEWORKS, Framework


def installation_command(framework: Framework, root: Path) -> str:
    """Return the command that installs a framework, as text for a terminal.

    Args:
        framework: The framework.
        root: The folder of the user's profile.
    """
    running = RunningPython.here()
    program = next(map(str, candidates(running)), "python3")
    arguments = [program, str(Path(__file__).parent), framework.id, str(root)]
    return as_shell_text(Interpreter(program, "", True), arguments, running.platform)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install the framework that the arguments name; return the exit code."""
    parser = argparse.ArgumentParser(description="Install a framework that converts models to ONNX.")
    parser.add_argument("framework", choices=[framework.id for framework in FRAMEWORKS])
    parser.add_argument("profile", type=Path, help="the folder of the QGIS profile")
    given = parser.parse_args(arguments)
    framework = next(entry for entry in FRAMEWORKS if entry.id == given.framework)
    try:
        environment = make_environment(framework, given.profile.absolute(), _Console())
    except PixelwiseError as error:
        print(error, file=sys.stderr)
        return 1
    print(tr("{framework} is installed in {folder}.").format(framework=framework.name, folder=environment.folder))
    return 0


class _Console:
    """Implements the core's `Progress` with the lines of a terminal."""

    def advance(self, fraction: float) -> None:
        """Ignore the share of the work done."""

    def cancelled(self) -> bool:
        """Return False: Ctrl+C ends the program."""
        return False

    def info(self, text: str) -> None:
        """Print a line."""
        print(text, flush=True)

    def warning(self, text: str) -> None:
        """Print a line."""
        print(text, file=sys.stderr, flush=True)
