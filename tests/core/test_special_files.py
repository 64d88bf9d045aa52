"""Pipes, devices and endless links as a model, as a raster or next to one are refused or ignored, and never wait."""

import json
import os
import signal

import pytest
from pixelwise import inference
from pixelwise.inference import ModelError, NullProgress, RasterError, read_definition
from pixelwise.tests.core.runs import classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

KINDS = ("pipe", "device", "endless")


@pytest.fixture(autouse=True)
def ended_instead_of_hanging():
    """End a test that waits for a writer that never comes."""
    signal.alarm(60)
    yield
    signal.alarm(0)


def make_special(path, kind):
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path.name)
    return path


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model").mkdir()
    return argmax_model(tmp_path / "model" / "m.onnx", 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".onnx", ".emd", ".dlpk", ".ecd", ".json", ".dnn", ".pt"])
def test_a_model_that_is_no_regular_file_is_refused(tmp_path, suffix, kind):
    with pytest.raises(ModelError, match="not a regular file"):
        read_definition(str(make_special(tmp_path / f"m{suffix}", kind)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["m.json", "config.json", "preprocessor_config.json", "README.md"])
def test_one_next_to_a_model_is_ignored(model, name, kind):
    make_special(model.parent / name, kind)

    assert len(read_definition(str(model)).classes) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_a_definition_names_is_refused(tmp_path, kind):
    make_special(tmp_path / "m.onnx", kind)
    entries = {"Framework": "ONNX", "ModelType": "ImageClassification", "ModelFile": "m.onnx"}
    (tmp_path / "m.emd").write_text(json.dumps(entries))

    with pytest.raises(ModelError, match=r"m\.onnx"):
        read_definition(str(tmp_path / "m.emd"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_with_one_as_description_is_refused(tmp_path, kind):
    make_special(tmp_path / "config.json", kind)

    with pytest.raises(ModelError, match=r"config\.json"):
        read_definition(str(tmp_path))


@pytest.mark.parametrize("kind", KINDS)
def test_a_raster_that_is_no_regular_file_is_refused(model, tmp_path, kind):
    raster = make_special(tmp_path / "r.tif", kind)

    with pytest.raises(RasterError, match="not a regular file"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))


@pytest.mark.parametrize("name", ["r.tif.aux.xml", "r.tif.ovr", "r.tif.msk", "r.aux", "r.tfw", "r_RPC.TXT"])
def test_a_pipe_that_gdal_would_open_with_a_raster_is_refused(model, tmp_path, name):
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    os.mkfifo(tmp_path / name)

    with pytest.raises(RasterError, match="not a regular file"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif"))


def test_other_pipes_of_the_folder_do_not_matter(model, tmp_path):
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    os.mkfifo(tmp_path / "queue")
    (tmp_path / "r.broken").symlink_to("nowhere")

    assert classify(raster, model, tmp_path / "o.tif").shape == (20, 20)


@pytest.mark.parametrize("name", ["o.qml", "o.qmd", "o.sld"])
def test_a_pipe_in_the_place_of_a_style_is_not_opened(model, tmp_path, name):
    raster = write_raster(tmp_path / "r.tif", textured(20, 20))
    os.mkfifo(tmp_path / name)

    inference.run(inference.plan(make_job(raster, model, tmp_path / "o.tif")), NullProgress())

    assert (tmp_path / "o.tif").is_file()
