"""A run that ended early goes on when it is started again, if its output has a name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import processing
import pytest
from pixelwise.inference.ledger import ledger
from pixelwise.inference.ledger.store import stores
from pixelwise.tests.models import argmax_model
from pixelwise.tests.qgis.listeners import Listener
from pixelwise.tests.qgis.rasters import write_raster
from qgis.core import QgsProcessing, QgsProcessingUtils

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def parameters(monkeypatch, provider, tmp_path) -> dict[str, object]:
    """A run of some tiles, which keeps its blocks from the first one on."""
    monkeypatch.setattr(ledger, "_WORTH", 0)
    monkeypatch.setattr(ledger, "_SAMPLE", 0)
    monkeypatch.setattr(ledger, "units_per_block", lambda computed, seconds: 1)
    pixels = np.random.default_rng(4).integers(1, 256, (3, 300, 260)).astype(np.uint8)
    return {
        "INPUT": write_raster(tmp_path / "image.tif", pixels),
        "MODEL": str(argmax_model(tmp_path / "m.onnx", 3, tile_size=48, padding=8)),
        "OUTPUT": str(tmp_path / "out" / "map.tif"),
        "PARALLEL_FACTOR": "1",
    }


def cancelled_midway(parameters: dict[str, object]) -> Listener:
    listener = Listener(cancel_at=50)
    processing.run(CLASSIFY_PIXELS, parameters, feedback=listener)
    return listener


def test_a_cancelled_run_to_a_named_file_goes_on(parameters, tmp_path):
    (tmp_path / "out").mkdir()
    plain = processing.run(CLASSIFY_PIXELS, {**parameters, "OUTPUT": str(tmp_path / "plain.tif")})

    first = cancelled_midway(parameters)
    (store,) = stores(parameters["OUTPUT"])
    second = Listener()
    result = processing.run(CLASSIFY_PIXELS, parameters, feedback=second)

    assert [line for line in first.lines if "% done: Run continues it" in line]
    assert "Cancelled. No result was written." in first.lines
    assert [line for line in second.lines if "is continued" in line]
    assert Path(result["OUTPUT"]).read_bytes() == Path(plain["OUTPUT"]).read_bytes()
    assert not Path(store.folder).exists()


def test_raster_items_go_on_one_by_one(parameters, tmp_path):
    (tmp_path / "out").mkdir()
    items = {**parameters, "OUTPUT": None, "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "out")}

    cancelled_midway(items)
    second = Listener()
    processing.run(CLASSIFY_PIXELS, items, feedback=second)

    assert [line for line in second.lines if "is continued" in line]


def test_a_temporary_output_keeps_nothing(parameters):
    before = {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")}

    listener = cancelled_midway({**parameters, "OUTPUT": QgsProcessing.TEMPORARY_OUTPUT})

    assert {*Path(QgsProcessingUtils.tempFolder()).rglob(".*unfinished*")} == before
    assert not [line for line in listener.lines if "nfinished" in line]
