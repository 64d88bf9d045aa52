"""Create virtual environments for requirements of benchmarks that the project itself does not have.

They are in `.cache`, are created on first use, and contain exact versions.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from .plans import ROOT

_FOR_OUR_PYTHON = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH")


def foreign_variables() -> dict[str, str]:
    """Return the environment variables of this process without those for our own Python's packages."""
    return {name: value for name, value in os.environ.items() if name not in _FOR_OUR_PYTHON}


def environment_python(folder: str, requirements: Path) -> Path | None:
    """Return the Python of an environment with the requirements of a file; None, with a message, if that fails.

    Args:
        folder: The folder of the environment in `.cache`.
        requirements: The file for pip.
    """
    environment = ROOT / ".cache" / folder
    installed, python = environment / "installed", environment / "bin" / "python"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if installed.is_file() and installed.read_text() == digest:
        return python
    print(f"Making .cache/{folder} ({requirements.name})", file=sys.stderr)
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--requirement", requirements)
    for command in ((sys.executable, "-m", "venv", "--clear", environment), pip):
        completed = subprocess.run(command, capture_output=True, text=True, env=foreign_variables())
        if completed.returncode:
            print((completed.stdout + completed.stderr).strip(), file=sys.stderr)
            print(f"Without .cache/{folder}, which could not be made (above).", file=sys.stderr)
            return None
    installed.write_text(digest)
    return python
