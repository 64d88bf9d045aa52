"""Runs of some tiles that keep their blocks from the first one on, as long runs do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pixelwise.inference.ledger import ledger
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.rasters import write_raster


def kept_run(monkeypatch: pytest.MonkeyPatch, folder: Path, rows: int, cols: int, units: int = 1) -> dict[str, object]:
    """Return the parameters of a run.

    Args:
        monkeypatch: Changes what decides how long a run must be for its blocks to be kept.
        folder: Gets the raster, the model and a folder for the result.
        rows: Rows of the raster.
        cols: Columns of the raster.
        units: Tiles of a block.
    """
    monkeypatch.setattr(ledger, "_WORTH", 0)
    monkeypatch.setattr(ledger, "_SAMPLE", 0)
    monkeypatch.setattr(ledger, "units_per_block", lambda computed, seconds: units)
    pixels = np.random.default_rng(4).integers(1, 256, (3, rows, cols)).astype(np.uint8)
    (folder / "out").mkdir()
    return {
        "INPUT": write_raster(folder / "image.tif", pixels),
        "MODEL": str(argmax_model(folder / "m.onnx", 3, tile_size=48, padding=8)),
        "OUTPUT": str(folder / "out" / "map.tif"),
    }
