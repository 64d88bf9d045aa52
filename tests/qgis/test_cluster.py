"""The parameter Cluster of Classify Pixels."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from qgis import processing
from qgis.core import QgsProcessingException

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
PLUGINS = str(Path(__file__).resolve().parents[2] / ".cache" / "plugins")


def test_processes_of_this_computer_give_the_bytes_of_a_plain_run(small, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(PLUGINS)  # as QGIS does with the folder of plugins
    monkeypatch.setitem(os.environ, "PIXELWISE_MODEL_SECONDS", "0")
    paths = [str(tmp_path / name) for name in ("plain.tif", "cluster.tif")]

    processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": paths[0]})
    processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": paths[1], "CLUSTER": "local:1"})

    assert Path(paths[1]).read_bytes() == Path(paths[0]).read_bytes()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CLUSTER": "host"}, "expected the address of a Dask scheduler"),
        ({"CLUSTER": "local:2", "PROCESSING_MODE": 1}, "processed separately cannot be shared"),
    ],
)
def test_a_cluster_that_cannot_be_used_is_refused(small, tmp_path, settings, words):
    with pytest.raises(QgsProcessingException, match=words):
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": str(tmp_path / "o.tif"), **settings})


def test_a_missing_dask_is_named(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(QgsProcessingException, match="package distributed, a part of Dask"):
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": str(tmp_path / "o.tif"), "CLUSTER": "local:1"})
