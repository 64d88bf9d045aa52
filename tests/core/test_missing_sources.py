"""Virtual rasters whose files are missing: the message names the file, and a file that is restored is read."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Job, NullProgress, OnReadError, RasterError, plan, run
from pixelwise.inference.grid.decoding import decoded
from pixelwise.inference.raster.sources import raster_of, source_name
from pixelwise.tests.core.runs import textured, write_raster
from pixelwise.tests.models import argmax_model


def virtual_of(file):
    """Write a virtual raster next to its file, which scales pixels by 1, so that GDAL reads it as one raster."""
    path = file.with_suffix(".vrt")
    gdal.Translate(str(path), str(file), format="VRT")
    scaled = path.read_text(encoding="utf-8").replace("SimpleSource", "ComplexSource")
    path.write_text(scaled.replace("</ComplexSource>", "<ScaleRatio>1</ScaleRatio></ComplexSource>"), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    return write_raster(tmp_path / "Straße 北.tif", textured(64, 64))


@pytest.fixture
def other_virtual_raster(tmp_path):
    """An open virtual raster, such as a layer of QGIS: GDAL keeps its memory of files as long as there is one."""
    dataset = gdal.Open(str(virtual_of(write_raster(tmp_path / "other.tif", textured(64, 64)))))
    dataset.ReadRaster()
    return dataset


@pytest.mark.usefixtures("other_virtual_raster")
def test_a_file_that_is_restored_is_read_though_gdal_remembers_that_it_was_missing(file):
    virtual = str(virtual_of(file))
    away = file.rename(file.with_name("away.tif"))
    assert gdal.Open(virtual).ReadRaster() is None

    away.rename(file)

    raw = decoded(gdal.Open(virtual).ReadRaster, RasterError)
    np.testing.assert_array_equal(np.frombuffer(raw, np.uint8).reshape(3, 64, 64), textured(64, 64))


@pytest.mark.parametrize("gives_reason", [True, False])
@pytest.mark.parametrize("on_read_error", [*OnReadError])
@pytest.mark.parametrize("as_text", [False, True])
def test_the_message_names_the_missing_file(file, tmp_path, monkeypatch, gives_reason, on_read_error, as_text):
    """Also if GDAL has already given its reason to somebody else; the other pixels would not be NoData."""
    if not gives_reason:
        monkeypatch.setattr("pixelwise.inference.grid.decoding._reason", lambda _: "")
    virtual = virtual_of(file)
    text = virtual.read_text(encoding="utf-8").replace('relativeToVRT="1">', f'relativeToVRT="0">{tmp_path}/')
    file.rename(tmp_path / "away.tif")
    raster = raster_of(text if as_text else str(virtual))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64)
    job = Job((raster,), str(model), str(tmp_path / "c.tif"), on_read_error=on_read_error)

    name = "virtual raster" if as_text else "Straße 北"
    expected = rf'^Input raster "{name}": its file .*Straße 北\.tif does not exist or cannot be reached, so rows 0 to'
    with pytest.raises(RasterError, match=expected):
        run(plan(job), NullProgress())

    assert not (tmp_path / "c.tif").exists()


def test_the_xml_of_a_virtual_raster_has_no_name():
    assert source_name("\n <VRTDataset rasterXSize='3'>\n</VRTDataset>") == "virtual raster"


def test_other_failures_without_a_reason_do_not_blame_a_file(file, tmp_path, monkeypatch):
    monkeypatch.setattr("pixelwise.inference.raster.imagery.decoded", lambda _, failure: decoded(lambda: None, failure))
    job = Job((raster_of(str(file)),), str(argmax_model(tmp_path / "m.onnx", 3, tile_size=64)), str(tmp_path / "c.tif"))

    with pytest.raises(RasterError, match=r"cannot be read \(GDAL gave no reason\)\. The file is damaged"):
        run(plan(job), NullProgress())
