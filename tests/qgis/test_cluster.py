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


def test_raster_items_are_worked_off_on_a_cluster(small, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(PLUGINS)
    monkeypatch.setitem(os.environ, "PIXELWISE_MODEL_SECONDS", "0")
    folders = [tmp_path / name for name in ("plain", "cluster")]
    settings = {**small.parameters, "PROCESSING_MODE": 1}

    for folder, cluster in zip(folders, ("", "local:1")):
        output = {"OUTPUT": str(folder) + ".tif", "OUTPUT_FOLDER": str(folder)}
        processing.run(CLASSIFY_PIXELS, {**settings, **output, "CLUSTER": cluster})

    plain, shared = ({path.name: path.read_bytes() for path in folder.glob("small.*")} for folder in folders)
    assert plain
    assert shared == plain
    assert (tmp_path / "cluster.tif").read_bytes() == (tmp_path / "plain.tif").read_bytes()


@pytest.mark.parametrize("mode", [0, 1])
def test_a_cluster_that_is_none_is_refused(small, tmp_path, mode):
    settings = {"OUTPUT": str(tmp_path / "o.tif"), "CLUSTER": "host", "PROCESSING_MODE": mode}
    with pytest.raises(QgsProcessingException, match="expected the address of a Dask scheduler"):
        processing.run(CLASSIFY_PIXELS, {**small.parameters, **settings})


def test_a_missing_dask_is_named(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(QgsProcessingException, match="package distributed, a part of Dask"):
        processing.run(CLASSIFY_PIXELS, {**small.parameters, "OUTPUT": str(tmp_path / "o.tif"), "CLUSTER": "local:1"})
