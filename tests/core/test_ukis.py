"""Descriptions of ukis-csmask next to its networks are read with them."""

import json
import shutil

import numpy as np
import onnx
import pytest
from pixelwise.inference import ModelError, NullProgress, read_definition
from pixelwise.inference.pack.model_to_ecd import EcdJob, plan, write
from pixelwise.tests.core.runs import classify, textured, write_raster
from pixelwise.tests.models import argmax_model

MEAN, STD = [0.1, 0.5, 0.3], [0.2, 0.1, 0.4]


def described(statistics=None, model=None, **data):
    """A description of three bands and three classes, with some of its fields replaced."""
    known = {"img": [MEAN, STD], "band_names": ["red", "green", "nir"], **(statistics or {})}
    fields = {"in_channels": 3, "classes": 3, "dataset_statistics": known, "target_size": [64, 64], **data}
    return {"data": fields, "model": {"version": "1", "decoder_name": "unet"} if model is None else model}


@pytest.fixture
def net(tmp_path):
    """A graph whose class is the index of the largest band, without metadata."""
    path = argmax_model(tmp_path / "net.onnx", 3)
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)
    return path


def put(net, content, encoding="utf-8"):
    net.with_suffix(".json").write_bytes(
        (content if isinstance(content, str) else json.dumps(content)).encode(encoding)
    )
    return read_definition(str(net))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bands_values_and_tile_of_the_description_are_those_of_the_model(net, encoding):
    model = put(net, described(), encoding)

    gain, bias = model.normalisation.linear(np.dtype(np.float32), 3)
    np.testing.assert_allclose(gain, 1 / np.array(STD))
    np.testing.assert_allclose(bias, -np.array(MEAN) / STD)
    assert (model.bands, model.tile, model.origin) == (("red", "green", "nir"), (64, 64), "net.onnx")
    assert model.notes[0] == "net.json next to net.onnx describes the model (ukis-csmask)."
    assert ("decoder_name", "unet") in model.information


def test_the_map_equals_that_of_the_same_statistics_entered_by_hand(net, tmp_path):
    put(net, described())
    pixels = (textured(50, 60) / 255).astype(np.float32)

    classes = classify(write_raster(tmp_path / "in.tif", pixels), net, tmp_path / "out.tif")

    scaled = (pixels - np.reshape(MEAN, (3, 1, 1))) / np.reshape(STD, (3, 1, 1))
    np.testing.assert_array_equal(classes, scaled.argmax(0).astype(np.uint8))


@pytest.mark.parametrize("content", [described(in_channels=6), described(classes=5)])
def test_the_description_of_another_model_is_ignored_with_a_warning(net, content):
    alone = read_definition(str(net))

    model = put(net, content)

    assert (model.bands, model.normalisation, model.tile) == (alone.bands, alone.normalisation, alone.tile)
    assert "net.json is ignored: it describes a model with" in model.warnings[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (described({"img": [MEAN]}), "img: expected a list of means and a list of standard deviations"),
        (described({"img": [MEAN, ["x", 1, 2]]}), 'img: "x" is not a number'),
        (described({"img": [MEAN[:2], STD[:2]]}), "it lists 2 means, but the network expects 3 bands"),
        (described({"band_names": ["red"]}), "it lists 1 bands, but the network expects 3 bands"),
        (described({"img": [MEAN, [-1, 1, 1]]}), "a standard deviation of -1, which is below 0"),
        (json.dumps(described())[:-20], "It is next to net.onnx and seems to describe it"),
    ],
)
def test_an_implausible_description_is_refused_with_a_message(net, content, message):
    with pytest.raises(ModelError) as caught:
        put(net, content)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    "content", [{"data": {"classes": 3}}, {"dataset_statistics": {}}, {"data": {"dataset_statistics": 1}}]
)
def test_json_of_another_kind_is_ignored(net, content):
    alone = read_definition(str(net))

    assert put(net, content) == alone


def test_properties_missing_in_a_description_have_their_defaults(net):
    model = put(net, described({"img": None, "band_names": None}, {}, target_size=None))

    assert (model.bands, model.tile, model.normalisation.assumed) == ((), (512, 512), True)


def test_a_classifier_definition_keeps_the_properties_of_the_description(net, tmp_path):
    put(net, described())
    classes = [{"Value": value, "Name": str(value), "Color": [value, 2, 3]} for value in (5, 6, 7)]
    information = tmp_path / "classes.json"
    information.write_text(json.dumps({"ImportDeepLearningModelToEsriExtraInfo": 0, "Classes": classes}))

    write(plan(EcdJob(str(net), str(information), str(tmp_path / "packed.ecd"))), NullProgress())

    packed, alone = read_definition(str(tmp_path / "packed.ecd")), read_definition(str(net))
    assert ([entry.value for entry in packed.classes], packed.bands) == ([5, 6, 7], alone.bands)
    assert packed.normalisation == alone.normalisation


def test_the_cloud_network_has_the_same_map_as_with_its_statistics_entered_by_hand(shared_data, tmp_path):
    folder = shared_data / "models" / "clouds_sentinel2"
    statistics = json.loads((folder / "model_6b_l1c.json").read_text())["data"]["dataset_statistics"]
    mean, std = statistics["img"]
    shutil.copy(folder / "model_6b_l1c.onnx", tmp_path)
    typed = {
        "ModelFile": "model_6b_l1c.onnx",
        "ExtractBands": statistics["band_names"],
        "NormalizationStats": {"scaled_mean_values": mean, "scaled_std_values": std},
        "Padding": 32,
    }
    (tmp_path / "clouds.emd").write_text(json.dumps(typed))
    scene = shared_data / "sentinel2" / "sentinel2_l1c.tif"

    by_hand = classify(scene, tmp_path / "clouds.emd", tmp_path / "a.tif")
    by_description = classify(scene, folder / "model_6b_l1c.onnx", tmp_path / "b.tif")

    np.testing.assert_array_equal(by_description, by_hand)
    assert set(np.unique(by_hand)) == {0, 1, 2}


def test_the_description_itself_is_refused_as_a_model_by_its_kind(shared_data):
    with pytest.raises(ModelError, match=r"this is the ukis-csmask description of the \.onnx file"):
        read_definition(str(shared_data / "models" / "clouds_sentinel2" / "model_6b_l1c.json"))
