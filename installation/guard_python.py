"""The Python that tries unknown models for QGIS, in processes of their own (inference/network/guard.py)."""

from __future__ import annotations

import os
from functools import lru_cache

from ..inference.network.guard import GuardPython
from ..inference.processes.subprocesses import Subprocesses
from .interpreter import RunningPython, find_interpreter


@lru_cache(maxsize=1)
def guard_python() -> GuardPython:
    """Return QGIS's Python, which is looked up once.

    Raises:
        InstallationError: It is not found.
    """
    interpreter = find_interpreter(RunningPython.here(), Subprocesses(), os.environ, lambda: False)
    return GuardPython((interpreter.path, *interpreter.options), interpreter.environment(os.environ))
