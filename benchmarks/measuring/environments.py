"""Make virtual environments for what a benchmark needs and the project does not.

They lie under `.cache`, are made when first asked for, and hold exact versions.
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
    """Give the environment variables of this process, without those that lead to the packages of our own Python."""
    return {name: value for name, value in os.environ.items() if name not in _FOR_OUR_PYTHON}


def environment_python(folder: str, requirements: Path) -> Path | None:
    """Give the Python of an environment that holds what a file lists; None where it cannot be made, after saying why.

    Args:
        folder: Where it lies below `.cache`.
        requirements: What pip installs into it.
    """
    environment = ROOT / ".cache" / folder
    installed, python = environment / "installed", environment / "bin" / "python"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if installed.is_file() and installed.read_text() == wanted:
        return python
    print(f"Making .cache/{folder} ({requirements.name})", file=sys.stderr)
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--requirement", requirements)
    for command in ((sys.executable, "-m", "venv", "--clear", environment), pip):
        done = subprocess.run(command, capture_output=True, text=True, env=foreign_variables())
        if done.returncode:
            print((done.stdout + done.stderr).strip(), file=sys.stderr)
            print(f"Without .cache/{folder}, which could not be made (above).", file=sys.stderr)
            return None
    installed.write_text(wanted)
    return python
