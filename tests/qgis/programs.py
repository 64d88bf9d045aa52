"""Run the program qgis_process."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pixelwise
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS

ROOT = Path(pixelwise.__file__).parent


def qgis_process(**parameters: str | list[str]) -> subprocess.CompletedProcess:
    """Run the algorithm on the QGIS that the tests run on; a list repeats its parameter."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in parameters.items()}
    values_of_parameters = [f"{name}={value}" for name, values in lists.items() for value in values]
    return subprocess.run(
        [ROOT / "scripts" / "qgis_process", "run", CLASSIFY_PIXELS, "--", *values_of_parameters],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
