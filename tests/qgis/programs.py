"""Run the program qgis_process."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pixelwise
from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS

ROOT = Path(pixelwise.__file__).parent


# Run at the start of a Python: it keeps the blocks of runs from the first one on, and gets a signal at the fifth.
CUSTOMIZE = """\
import itertools, os
try:
    from pixelwise.inference.ledger import ledger
except ImportError:  # a Python that does not know the plugin yet
    ledger = None

if ledger is not None:
    ledger._WORTH = ledger._SAMPLE = 0
    ledger.units_per_block = lambda computed, seconds: 1
    keep, count = ledger.Ledger.keep, itertools.count(1)

    def keep_and_signal(*arguments):
        keep(*arguments)
        if next(count) == 5:
            os.kill(os.getpid(), {signal})

    ledger.Ledger.keep = keep_and_signal
"""
_COMMAND = """\
source "$1/scripts/environment"
export PYTHONPATH=$2:$PYTHONPATH PYTHONWARNINGS=ignore
exec "$(command -v qgis_process.bin || command -v qgis_process)" "${@:3}"
"""


def signalled_qgis_process(number: int, folder: Path, **parameters: str) -> subprocess.CompletedProcess:
    """Run the algorithm like `qgis_process`, and send it a signal in the middle of the run."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(CUSTOMIZE.format(signal=int(number)))
    values = [f"{name}={value}" for name, value in parameters.items()]
    return subprocess.run(
        ["bash", "-c", _COMMAND, "bash", str(ROOT), str(folder), "run", CLASSIFY_PIXELS, "--", *values],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


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
