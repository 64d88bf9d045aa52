"""Shared fixtures: the package `pixelwise`, and the test data next to the repository."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


# The tests expect English texts, also on a desktop in another language.
os.environ["LC_ALL"] = "C.UTF-8"

# Most tests make a model of their own: it is tried in this process, not in one that takes half a second to start.
# tests/core/test_guard.py and tests/qgis/test_unknown_models.py set limits again.
os.environ.setdefault("PIXELWISE_MODEL_SECONDS", "0")

# Programs that a test starts import the package by the link that scripts/setup makes, also from an editor.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(ROOT / ".cache" / "plugins"), os.environ.get("PYTHONPATH")])
)


def bind_package() -> None:
    """Import the repository root as `pixelwise`, regardless of the name of its folder."""
    spec = importlib.util.spec_from_file_location(
        "pixelwise", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["pixelwise"] = package
    spec.loader.exec_module(package)


bind_package()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real rasters and models, next to the repository and not part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        reason = f"the real rasters and models are not there: {folder}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
