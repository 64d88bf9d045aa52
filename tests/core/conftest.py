"""Shared fixtures of the core tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def no_dataset_outlives_gdal() -> Iterator[None]:
    """Release datasets referenced by caught exceptions, because QGIS shuts GDAL down before Python closes them."""
    yield
    gc.collect()
