"""Models exported by the frameworks themselves, once a session, in a separate environment.

The exporting programs (architectures.py, clouds.py, the snippets of docs/exporting-models.md) run in the environment
of scripts/exports_python, without QGIS and this plugin; the tests run in the plugin's, without the frameworks.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent.parent / "scripts"

RunScript = Callable[..., None]


@pytest.fixture(scope="session")
def run_script(tmp_path_factory) -> RunScript:
    """Runs Python code or a file with the frameworks: run_script(folder, "-c", code)."""
    made = subprocess.run([SCRIPTS / "exports_python", "-c", ""], capture_output=True, text=True)
    if made.returncode:
        reason = f"there is no Python with the frameworks: {made.stderr.strip()}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    environment = {
        **os.environ,
        "KERAS_HOME": str(tmp_path_factory.mktemp("keras")),  # otherwise it writes its settings into the user's home
        "OMP_NUM_THREADS": "1",  # for networks this small, threads wait for each other longer than they work
    }

    def run(folder: Path, *arguments: object) -> None:
        command = [SCRIPTS / "exports_python", *map(str, arguments)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-4000:]

    return run


@pytest.fixture(scope="session")
def architectures(run_script, tmp_path_factory) -> Path:
    """A folder with NAME.onnx and NAME.npz for every network of architectures.py."""
    folder = tmp_path_factory.mktemp("architectures")
    run_script(folder, HERE / "architectures.py")
    return folder


@pytest.fixture(scope="session")
def ukis_classes(run_script, shared_data, tmp_path_factory) -> np.ndarray:
    """The classes of ukis-csmask for shared/data/sentinel2/sentinel2_l1c.tif: 0 clear, 1 cloud, 2 cloud shadow."""
    folder = tmp_path_factory.mktemp("ukis")
    run_script(folder, HERE / "clouds.py", shared_data / "sentinel2" / "sentinel2_l1c.tif", "classes.npy")
    return np.load(folder / "classes.npy")
