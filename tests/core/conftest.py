"""What the tests of the core share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def no_dataset_outlives_gdal() -> Iterator[None]:
    """Let go of datasets that caught exceptions hold: QGIS shuts GDAL down at its end, and Python closes them after."""
    yield
    gc.collect()
