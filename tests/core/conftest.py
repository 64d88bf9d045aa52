"""Shared fixtures of the core tests."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest


@pytest.fixture(autouse=True, scope="module")
def no_dataset_outlives_gdal() -> Iterator[None]:
    """Release datasets referenced by caught exceptions, because QGIS shuts GDAL down before Python closes them."""
    yield
    gc.collect()


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make blocks of single units for shared ledgers."""
    module = importlib.import_module("pixelwise.inference.work.prepare")
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(module, "_LEAST_ROWS", 1)


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Dask, whose processes find the package as in QGIS."""
    from pixelwise.tests.core.clusters import ROOT

    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("distributed")
