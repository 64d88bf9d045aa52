"""Names from files of others cannot control a terminal, reverse what follows them, or break a line."""

import json

import pytest
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import ModelError
from pixelwise.inference.model.classes import ModelClass
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

EVIL = "Wa\x1b[31m\x07ter\u202egpj\u2066\x9b\r\nNew\u2028line"
HARMFUL = set("\x1b\x07\u202e\u2066\x9b\u2028")


def test_a_class_name_is_inert_in_every_output(tmp_path):
    classes = [(1, EVIL, (1, 2, 3)), (2, "b", (4, 5, 6)), (3, "c", (7, 8, 9))]
    model = argmax_model(tmp_path / "m.onnx", 3, classes, model_name=EVIL)
    raster = write_raster(tmp_path / "r.tif", textured(40, 40))
    listener = Listener()
    outputs = {name: str(tmp_path / f"{name}.tif") for name in ("confidence", "probabilities")}

    inference.run(inference.plan(make_job(raster, model, tmp_path / "o.tif", **outputs)), listener)

    dataset, bands = gdal.Open(str(tmp_path / "o.tif")), gdal.Open(outputs["probabilities"])
    table = dataset.GetRasterBand(1).GetDefaultRAT()
    expected = "Wa[31mtergpj  New line"
    assert table.GetValueAsString(0, 1) == expected
    assert bands.GetRasterBand(1).GetDescription() == expected
    assert not HARMFUL & set("\n".join([*listener.lines, *listener.warnings]))
    for name in ("o.qml", "o.qmd", "o.tif.aux.xml"):
        assert not HARMFUL & set((tmp_path / name).read_text(encoding="utf-8"))


def test_an_error_about_a_harmful_name_is_inert(tmp_path):
    entries = {"Framework": "ONNX", "ModelType": "ImageClassification", "ModelFile": f"{EVIL}.onnx"}
    (tmp_path / "m.emd").write_text(json.dumps(entries))

    with pytest.raises(ModelError) as caught:
        inference.read_definition(str(tmp_path / "m.emd"))

    assert not HARMFUL & set(str(caught.value))


@pytest.mark.parametrize("name", ["می‌روند", "Forêt", "森林", "👩‍🌾"])
def test_names_of_all_scripts_are_kept(name):
    assert ModelClass(1, name, (1, 2, 3)).name == name


@pytest.mark.parametrize("name", ["\udcff.onnx", "a\ud800b.emd"])
def test_an_error_about_a_name_that_is_not_unicode_can_be_printed(name):
    with pytest.raises(ModelError) as caught:
        inference.read_definition(f"/no/{name}")

    assert str(caught.value).encode("utf-8")
