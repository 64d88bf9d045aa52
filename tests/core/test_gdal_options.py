"""Options of GDAL that a user sets for other programs do not change what Pixelwise writes."""

import threading

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, RasterInput, plan, run
from pixelwise.inference.card.result_card import describe_result
from pixelwise.inference.grid.gdal import whole_files
from pixelwise.inference.thematic import read_class_raster
from pixelwise.tests.core.runs import classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

SIDE = 600  # with overviews


@pytest.fixture
def options():
    """Sets options of GDAL until the test ends."""
    chosen = []

    def set_option(text):
        key, value = text.split("=")
        chosen.append(key)
        gdal.SetConfigOption(key, value)

    yield set_option
    for key in chosen:
        gdal.SetConfigOption(key, None)


@pytest.mark.parametrize(
    "option",
    [
        "GDAL_PAM_ENABLED=NO",
        "GDAL_DISABLE_READDIR_ON_OPEN=EMPTY_DIR",
        "GDAL_DISABLE_READDIR_ON_OPEN=TRUE",
        "GDAL_TIFF_ENDIANNESS=BIG",
        "GDAL_TIFF_INTERNAL_MASK=NO",
        "TIFF_USE_OVR=YES",
        "USE_RRD=YES",
    ],
)
def test_a_run_writes_the_same_files(tmp_path, options, option):
    raster = write_raster(tmp_path / "in.tif", textured(SIDE, SIDE))
    model = argmax_model(tmp_path / "m.onnx", 3)

    plain = written(tmp_path / "plain", raster, model)
    options(option)
    files = written(tmp_path / "option", raster, model)

    assert files == plain
    assert {"map.tif", "map.tif.aux.xml", "confidence.tif"} <= {*files}
    sections = describe_result(str(tmp_path / "option" / "map.tif")).sections
    assert any(section.key == "classes" and section.table for section in sections)


@pytest.mark.parametrize("option", ["GDAL_PAM_ENABLED=NO", "GDAL_DISABLE_READDIR_ON_OPEN=EMPTY_DIR"])
def test_the_class_tools_read_the_attribute_table_of_a_result(tmp_path, options, option):
    written(tmp_path / "out", write_raster(tmp_path / "in.tif", textured(9, 9)), argmax_model(tmp_path / "m.onnx", 3))
    (tmp_path / "out" / "map.qml").unlink()
    result = RasterInput("map", str(tmp_path / "out" / "map.tif"))
    classes = read_class_raster(result).classes

    options(option)

    assert read_class_raster(result).classes == classes
    assert classes


def test_a_run_that_ignores_georeferences_is_written_too(tmp_path, options):
    options("GDAL_GEOREF_SOURCES=NONE")
    raster = write_raster(tmp_path / "in.tif", textured(9, 9))

    files = written(tmp_path / "out", raster, argmax_model(tmp_path / "m.onnx", 3))

    assert {"map.tif", "map.tif.aux.xml"} <= {*files}


def written(folder, raster, model):
    """Return the names and content of the rasters of a run."""
    folder.mkdir()
    outputs = {"confidence": str(folder / "confidence.tif"), "polygons": str(folder / "polygons.shp")}
    run(plan(make_job(raster, model, folder / "map.tif", **outputs)), NullProgress())
    assert (folder / "polygons.dbf").stat().st_size
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith((".qmd", ".qml"))}


def test_options_of_a_user_apply_again_afterwards_and_in_other_threads(options):
    options("GDAL_PAM_ENABLED=NO")
    gdal.SetThreadLocalConfigOption("USE_RRD", "YES")
    seen = []

    with whole_files():
        inside = gdal.GetConfigOption("GDAL_PAM_ENABLED"), gdal.GetConfigOption("USE_RRD")
        thread = threading.Thread(target=lambda: seen.append(gdal.GetConfigOption("GDAL_PAM_ENABLED")))
        thread.start()
        thread.join()
    after = gdal.GetConfigOption("GDAL_PAM_ENABLED"), gdal.GetThreadLocalConfigOption("USE_RRD")
    gdal.SetThreadLocalConfigOption("USE_RRD", None)

    assert inside == ("YES", "NO")
    assert seen == ["NO"]
    assert after == ("NO", "YES")


def test_rows_of_interleaved_bands_are_read_in_blocks(tmp_path, options):
    """GDAL 3.6 reads other rows of such files if this option is set."""
    pixels = textured(90, 96)
    path = write_raster(tmp_path / "in.tif", pixels)
    gdal.Translate(str(tmp_path / "in.bil"), str(path), format="EHdr").FlushCache()
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=128, padding=0)
    options("GDAL_ONE_BIG_READ=YES")

    classes = classify(tmp_path / "in.bil", model, tmp_path / "map.tif")

    np.testing.assert_array_equal(classes, pixels.argmax(axis=0))
