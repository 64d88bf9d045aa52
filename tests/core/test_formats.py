"""Every model file is read as docs/model-formats.md specifies, or refused with a helpful message."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from osgeo import gdal
from pixelwise.inference import ModelError, RasterError, plan, read_definition
from pixelwise.inference.formats import resolve
from pixelwise.inference.model.classes import ModelClass, default_color
from pixelwise.inference.network.engine import Network
from pixelwise.inference.result.classes import ClassRule
from pixelwise.tests.core.runs import LAND_COVER, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model

GREY = (128, 128, 128)


@pytest.fixture
def write_emd(tmp_path):
    """Write an .emd next to a two-band, two-class graph without metadata."""

    def write(text=None, **keys):
        path = bare(argmax_model(tmp_path / "net.onnx", 2))
        assert path.exists()
        entries = {"ModelFile": "net.onnx", "ModelType": "ImageClassification", **keys}
        emd = tmp_path / "model.emd"
        emd.write_text(json.dumps(entries) if text is None else text, encoding="utf-8")
        return str(emd)

    return write


def bare(path):
    """Remove the metadata from an ONNX file."""
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)
    return path


def graph_file(path, inputs, outputs, nodes):
    model = helper.make_model(
        helper.make_graph(nodes, "g", inputs, outputs), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    onnx.save(model, path)
    return str(path)


def test_the_land_cover_definition_is_read_completely(shared_data):
    model = read_definition(str(shared_data / "models" / "landcover_naip" / "trained.emd"))

    assert model.classes == LAND_COVER
    assert (model.tile, model.output_margin, model.bands, model.channels) == ((256, 256), 64, (0, 1, 2, 3), 6)


def test_our_metadata_are_read_completely(tmp_path):
    metadata = {
        "name": "Demo",
        "description": "For a test.",
        "bands": ["red", "nir"],
        "value_range": [0, 10000],
        "mean": [0.1, 0.2],
        "std": [0.3, 0.4],
        "tile_size": 128,
        "size_multiple": 8,
        "padding": 16,
        "cell_size": 10.0,
    }
    path = argmax_model(tmp_path / "m.onnx", 2, [(3, "Wald", (1, 2, 3)), (9, "水", GREY)], **metadata)

    model = read_definition(str(path))

    assert (model.name, model.description, model.bands) == ("Demo", "For a test.", ("red", "nir"))
    assert model.classes == (ModelClass(3, "Wald", (1, 2, 3)), ModelClass(9, "水", GREY))
    assert (model.tile, model.total_stride, model.padding, model.cell_size) == ((128, 128), 8, 16, 10.0)
    gain, bias = model.normalisation.linear(np.dtype(np.uint16), 2)
    np.testing.assert_allclose(5000 * gain + bias, [(0.5 - 0.1) / 0.3, (0.5 - 0.2) / 0.4])


def test_the_snippet_of_the_documentation_makes_a_model_describe_itself(tmp_path, monkeypatch):
    bare(conv_model(tmp_path / "roads.onnx", [[1.0, 0, 0], [0, 1.0, 0]]))
    text = (Path(__file__).parents[2] / "docs" / "model-formats.md").read_text(encoding="utf-8")
    snippet = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)

    exec(snippet, {})

    model = read_definition("roads.onnx")
    assert [(entry.value, entry.name) for entry in model.classes] == [(1, "Road"), (2, "Other")]
    assert model.bands == ("red", "green", "blue")


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"padding": "much"}, 'padding: "much" is not a number'),
        ({"padding": 2.5}, "padding: 2.5 is not a whole number"),
        ({"tile_size": 0}, "tile_size: 0 is not a whole number of at least 1"),
        ({"mean": [0.1, 0.2, 0.3]}, "it lists 3 means, but the network expects 2 bands"),
        ({"std": [0.1, 0.2, 0.3]}, "it lists 3 standard deviations, but the network expects 2 bands"),
        ({"bands": "red"}, 'bands: "red" is not a list'),
        ({"value_range": [1]}, "value_range"),
        ({"classes": 3}, "classes: "),
        ({"classes": [{"name": "x"}]}, "classes lacks 'value'"),
    ],
)
def test_implausible_metadata_are_refused_with_a_message(tmp_path, metadata, message):
    path = bare(argmax_model(tmp_path / "m.onnx", 2))
    model = onnx.load(path)
    classes = [{"value": 1, "name": "A"}, {"value": 2, "name": "B"}]
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, **metadata})})
    onnx.save(model, path)

    with pytest.raises(ModelError) as caught:
        read_definition(str(path))

    assert message in str(caught.value)
    assert str(caught.value).startswith("m.onnx: ")


def test_numbers_written_as_text_and_colours_with_fractions_are_understood(tmp_path):
    path = bare(argmax_model(tmp_path / "m.onnx", 2))
    model = onnx.load(path)
    classes = [{"value": "1", "name": None, "color": [10.0, 20.4, 30]}, {"value": 2.0, "name": "B\ud800"}]
    helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, "padding": "24"})})
    onnx.save(model, path)

    definition = read_definition(str(path))

    assert definition.classes == (ModelClass(1, "Class 1", (10, 20, 30)), ModelClass(2, "B?", default_color(1)))
    assert definition.padding == 24


def test_deepness_metadata_are_read(tmp_path):
    path = bare(conv_model(tmp_path / "m.onnx", [[1.0, 0], [0, 1.0]]))
    model = onnx.load(path)
    metadata = {
        "model_type": '"Segmentor"',
        "class_names": '{"1": "field", "0": "water"}',
        "resolution": "50",
        "tile_size": "256",
        "tiles_overlap": "15",
        "standardization_mean": "[0.5, 0.25]",
        "standardization_std": "[0.5, 0.5]",
    }
    helper.set_model_props(model, metadata)
    onnx.save(model, path)

    definition = read_definition(str(path))

    assert definition.classes == (
        ModelClass(0, "water", default_color(0)),
        ModelClass(1, "field", default_color(1)),
    )
    assert (definition.tile, definition.padding, definition.cell_size) == ((256, 256), 20, 0.5)
    gain, bias = definition.normalisation.linear(np.dtype(np.float32), 2)
    np.testing.assert_allclose(255 * gain + bias, [1, 1.5])


def test_the_overlap_of_deepness_is_a_share_of_the_tile_that_the_graph_fixes(tmp_path):
    image = tensor("x", FLOAT, [1, 2, 64, 64])
    path = graph_file(
        tmp_path / "m.onnx",
        [image],
        [tensor("y", FLOAT, [1, 2, 64, 64])],
        [helper.make_node("Identity", ["x"], ["y"])],
    )
    model = onnx.load(path)
    helper.set_model_props(model, {"model_type": '"Segmentor"', "tiles_overlap": "25"})
    onnx.save(model, path)

    assert read_definition(path).padding == 8


def test_an_emd_may_name_its_model_by_its_framework(write_emd):
    model = read_definition(write_emd(ModelFile="net.pb", ONNX={"INFER": ".\\net.onnx"}))

    assert model.file.path.endswith("net.onnx")


def test_an_ignored_channel_and_the_background_leave_the_other_class(write_emd, tmp_path):
    argmax_model(tmp_path / "three.onnx", 3)
    classes = [{"Value": 7, "Name": "A"}, {"Value": 8, "Name": "B"}]

    model = read_definition(write_emd(ModelFile="three.onnx", ignore_mapped_class=[0, 1], Classes=classes))

    rule = ClassRule.of(model, threshold=None, predict_background=False, probabilities=False)
    scores = np.array([9, 5, 1], np.float32).reshape(1, 3, 1, 1)
    np.testing.assert_array_equal(rule.decide(scores), [[[8]]])


def test_a_graph_without_metadata_runs_with_assumptions_listed_in_its_notes(tmp_path):
    model = read_definition(str(bare(argmax_model(tmp_path / "m.onnx", 3))))

    assert [entry.name for entry in model.classes] == ["Class 0", "Class 1", "Class 2"]
    assert model.normalisation.assumed
    assert "does not name any classes" in model.notes[0]


@pytest.mark.parametrize(
    ("dtype", "raw", "normalised"),
    [
        ("uint8", 255, 1),
        ("uint16", 65535, 1),
        ("int16", 300, 300),
        ("float32", 0.3, 0.3),
    ],
)
def test_values_are_scaled_by_pixel_type_if_no_scaling_is_stated(write_emd, dtype, raw, normalised):
    model = read_definition(write_emd())

    gain, bias = model.normalisation.linear(np.dtype(dtype), 2)

    np.testing.assert_allclose(raw * gain + bias, [normalised] * 2)


def test_the_data_range_is_that_of_the_pixel_type(write_emd):
    model = read_definition(write_emd(DataRange=[-1, 1]))

    gain, bias = model.normalisation.linear(np.dtype(np.uint8), 2)

    np.testing.assert_allclose(np.array([0, 127.5, 255])[:, None] * gain + bias, [[-1, -1], [0, 0], [1, 1]], atol=1e-12)


def test_statistics_under_other_keys_are_refused_instead_of_ignored(write_emd):
    with pytest.raises(ModelError, match=r"NormalizationStats: it has none of band_min_values, .*Correct it"):
        read_definition(write_emd(NormalizationStats={"mean": [1, 2, 3], "std": [1, 1, 1]}))


def test_normalization_statistics_are_picked_by_band(write_emd):
    stats = {
        "band_min_values": [0, 100, 7],
        "band_max_values": [10, 200, 7],
        "scaled_mean_values": [0.1, 0.5, 0.2],
        "scaled_std_values": [1, 0.25, 0],
    }

    model = read_definition(write_emd(NormalizationStats=stats, ExtractBands=[1, 2]))

    gain, bias = model.normalisation.linear(np.dtype(np.uint16), 2)
    np.testing.assert_allclose(150 * gain[0] + bias[0], 0)
    np.testing.assert_allclose(7 * gain[1] + bias[1], -0.2)  # without spread and deviation, the values are not divided


def test_normalization_statistics_follow_a_band_list_that_counts_from_one(write_emd):
    stats = {"scaled_mean_values": [9, 1, 2], "scaled_std_values": [9, 1, 2]}

    model = read_definition(write_emd(NormalizationStats=stats, ExtractBands=[3, 2]))

    gain, bias = model.normalisation.linear(np.dtype(np.float32), 2)
    np.testing.assert_allclose(5 * gain + bias, [(5 - 2) / 2, 5 - 1])


STATISTICS = {"scaled_mean_values": [1, 2, 3], "scaled_std_values": [10, 20, 30]}


@pytest.mark.parametrize("key", ["Bands", "AllBands"])
def test_normalization_statistics_are_picked_by_name_if_all_bands_have_names(write_emd, key):
    named = {"ExtractBands": ["Red", "NearInfrared"], key: ["nir", "g", "r"]}

    model = read_definition(write_emd(NormalizationStats=STATISTICS, **named))

    assert (model.normalisation.mean, model.normalisation.std) == ((3, 1), (30, 10))


def test_normalization_statistics_are_in_the_order_of_the_named_bands(write_emd):
    stats = {"scaled_mean_values": [1, 2], "scaled_std_values": [10, 20]}

    model = read_definition(write_emd(NormalizationStats=stats, ExtractBands=["Red", "NearInfrared"]))

    assert (model.normalisation.mean, model.normalisation.std) == ((1, 2), (10, 20))


def test_normalization_statistics_of_all_bands_of_a_raster_follow_the_bands_that_are_used(write_emd, tmp_path):
    path = write_emd(NormalizationStats=STATISTICS, ExtractBands=["Red", "NearInfrared"])
    raster = write_raster(tmp_path / "image.tif", textured(8, 8))
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(("nir", "green", "red"), start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset = None

    by_name = plan(make_job(raster, path, tmp_path / "c.tif")).definition.normalisation
    by_hand = plan(make_job(raster, path, tmp_path / "c.tif", bands="2,3")).definition.normalisation

    assert (by_name.mean, by_name.std) == ((3, 1), (30, 10))
    assert (by_hand.mean, by_hand.std) == ((2, 3), (20, 30))


def test_normalization_statistics_of_rasters_with_more_bands_are_refused_with_the_way_out(write_emd, tmp_path):
    path = write_emd(NormalizationStats=STATISTICS, ExtractBands=["Red", "NearInfrared"])
    raster = write_raster(tmp_path / "image.tif", textured(8, 8, bands=4))

    with pytest.raises(RasterError, match=r"lists 3 statistics \(NormalizationStats\) for 2 named bands"):
        plan(make_job(raster, path, tmp_path / "c.tif"))


def test_three_bands_of_arcgis_learn_are_normalised_as_imagenet(tmp_path):
    bare(argmax_model(tmp_path / "net.onnx", 3))
    (tmp_path / "m.emd").write_text('{"ModelFile": "net.onnx", "Framework": "arcgis.learn.models._inferencing"}')

    model = read_definition(str(tmp_path / "m.emd"))

    gain, bias = model.normalisation.linear(np.dtype(np.uint8), 3)
    np.testing.assert_allclose(255 * gain + bias, (1 - np.array([0.485, 0.456, 0.406])) / [0.229, 0.224, 0.225])


@pytest.mark.parametrize(
    "entries",
    [
        [{"Value": 111, "Name": " Town ", "Color": [1, 2, 3]}, {"Value": 523, "Name": 5}],
        [
            {"ClassValue": 111, "ClassName": "Town", "Color": [1, 2, 3]},
            {"ClassValue": 523, "ClassName": "5", "Color": [-1, -1, -1]},
        ],
    ],
)
def test_classes_come_in_both_spellings(write_emd, entries):
    model = read_definition(write_emd(Classes=entries))

    assert model.classes == (ModelClass(111, "Town", (1, 2, 3)), ModelClass(523, "5", default_color(1)))


def test_the_text_of_a_definition_is_a_model(tmp_path):
    argmax_model(tmp_path / "net.onnx", 2)

    model = read_definition(json.dumps({"ModelFile": str(tmp_path / "net.onnx"), "ModelName": "Text"}))

    assert (model.name, model.origin) == ("Text", "Model definition text")


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), (False, False), ("False", False), (1, True), (None, None)]
)
def test_switches_of_an_emd_are_read_in_all_their_spellings(write_emd, value, expected):
    model = read_definition(write_emd(test_time_augmentation=value, SupportsVariableTileSize=value))

    assert (model.augment, model.flexible) == (expected, expected is not False)


def test_properties_missing_in_an_emd_are_read_from_its_graph(tmp_path):
    argmax_model(tmp_path / "net.onnx", 2, [(4, "A", GREY), (5, "B", GREY)], tile_size=64, name="Inner")
    (tmp_path / "m.emd").write_text('{"ModelFile": ".\\\\net.onnx", "ModelName": "Outer"}')

    model = read_definition(str(tmp_path / "m.emd"))

    assert (model.name, [entry.value for entry in model.classes], model.tile) == ("Outer", [4, 5], (64, 64))


@pytest.mark.parametrize("mistake", ['{"ModelFile": "net.onnx" "ModelName": "x"}', '{"ModelFile": "net.onnx",}'])
def test_a_missing_or_extra_comma_is_corrected_with_a_note(write_emd, mistake):
    model = read_definition(write_emd(mistake))

    assert "comma near line 1 was" in model.notes[0]


def test_a_model_is_read_again_when_it_has_changed(write_emd):
    path = write_emd(ModelName="First")
    before = read_definition(path)

    write_emd(ModelName="Second model")
    after = read_definition(path)

    assert (before.name, after.name) == ("First", "Second model")


def test_an_upper_case_suffix_and_a_path_with_letters_of_all_kinds_are_read(tmp_path):
    folder = tmp_path / "Größe 水 modèle"
    folder.mkdir()
    shutil.copy(argmax_model(tmp_path / "m.onnx", 2), folder / "Netz ü.ONNX")

    model = read_definition(str(folder / "Netz ü.ONNX"))

    assert model.channels == 2


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"ModelType": "ObjectDetection"}, "the model type is ObjectDetection, which does not classify pixels"),
        ({"ModelFile": "net.pb", "Framework": "TensorFlow"}, "is not an ONNX file (framework: TensorFlow). Export"),
        ({"ModelFile": None}, "no model file is named"),
        ({"ModelFile": None, "AllTilesStats": []}, "exported training data, and names no model"),
        ({"ModelFile": "other.onnx"}, "does not exist. Put it there"),
        ({"ModelFile": "../net.onnx"}, "is outside the folder of the definition"),
        ({"ModelFile": "/other.onnx"}, "is outside the folder of the definition, which does not contain other.onnx"),
        ({"ImageHeight": "tall", "ImageWidth": 3}, 'ImageHeight: "tall" is not a number'),
        ({"ImageHeight": -3}, "ImageHeight: -3 is not a whole number of at least 1"),
        ({"Classes": [{"Name": "A"}, {"Name": "B"}]}, "Classes lacks 'Value'"),
        ({"Classes": [{"Value": 1.5}, {"Value": 2}]}, "Classes: entry 1: the value 1.5 is not a whole number"),
        ({"Classes": [{"Value": 1, "Color": [1, 2, 300]}, {"Value": 2}]}, "expected three numbers from 0 to 255"),
        ({"Classes": 7}, "Classes: "),
        ({"Classes": [{"Value": 10**400}, {"Value": 2}]}, "Classes: "),
        (
            {"ImageHeight": 10**9, "ImageWidth": 64},
            "it states 1000000000 pixels as the tile size (ImageHeight and ImageWidth in an .emd), but the maximum is "
            "16384",
        ),
        ({"Threshold": 5}, "Threshold: 5 is not between 0 and 1"),
        ({"ignore_mapped_class": [0, 1]}, "ignore_mapped_class excludes all classes"),
        ({"ignore_mapped_class": [111]}, "lists channel 111, but the network returns 2 scores, counted from 0"),
        ({"ExtractBands": [0, 1, 2]}, "it lists 3 bands, but the network expects 2 bands"),
        ({"ExtractBands": [-1, 0]}, "ExtractBands: -1 is not a whole number of at least 0"),
        ({"ModelFile": "a\0.onnx"}, "no model file is named"),
        ({"DataRange": [1]}, "DataRange: "),
        ({"ExtractBands": 3}, 'ExtractBands: "3" is not a list'),
        ({"test_time_augmentation": "maybe"}, 'test_time_augmentation: "maybe" is neither true nor false'),
        ({"SupportsVariableTileSize": 2}, 'SupportsVariableTileSize: "2" is neither true nor false'),
        ({"NormalizationStats": {"band_min_values": [1, 2, 3]}}, "band_min_values has 3 values for 2 bands"),
    ],
)
def test_an_implausible_definition_is_refused_with_a_message(write_emd, keys, message):
    path = write_emd(**keys)

    with pytest.raises(ModelError) as caught:
        read_definition(path)

    assert message in str(caught.value)
    assert str(caught.value).startswith("model.emd: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"ModelFile": "net.onnx", ]', "this is not valid JSON (line 1, column "),
        ("[1, 2]", "this is JSON, but not an object with keys and values. Choose an .emd file"),
        ("", "not valid JSON (line 1, column 1"),
        ("[" * 100000, "its JSON is nested too deeply"),
        ('{"ModelFile":\n  -' + "9" * 6000 + "}", "the number in line 2, column 4 has 6000 digits, but at most"),
        ('{"a":[' + "[1,]," * 51 + "1]}", ", after fixing 50 commas). Correct it there"),
        ('{"a": "' + " " * 2**24 + '"}', "model.emd: the file has 16 MiB, but an .emd file can have at most 16 MiB"),
    ],
)
def test_a_definition_that_is_not_a_json_object_is_refused(write_emd, text, message):
    path = write_emd(text)

    with pytest.raises(ModelError) as caught:
        read_definition(path)

    assert message in str(caught.value)


def test_a_definition_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "m.emd").write_bytes(b"\xff\xfe\x00\x01\x80")

    with pytest.raises(ModelError, match="the file is not text"):
        read_definition(str(tmp_path / "m.emd"))


def with_metadata(path, metadata):
    """Write a graph of two bands and two scores with these metadata_props."""
    model = onnx.load(bare(argmax_model(path, 2)))
    helper.set_model_props(model, metadata)
    onnx.save(model, path)
    return str(path)


@pytest.mark.parametrize(
    "metadata",
    [
        {"model_type": '"Detector"'},
        {"model_type": "Regressor"},
        {"model_type": '"segformer"', "seg_thresh": "0.5", "resolution": "10"},
    ],
)
def test_deepness_metadata_of_another_kind_are_refused(tmp_path, metadata):
    with pytest.raises(ModelError, match=r"the model type is (Detector|Regressor|segformer), expected Segmentor"):
        read_definition(with_metadata(tmp_path / "m.onnx", metadata))


def test_a_model_type_of_another_vocabulary_is_information(tmp_path):
    definition = read_definition(with_metadata(tmp_path / "m.onnx", {"model_type": "segformer", "task": "segment"}))

    assert definition.format == "ONNX without embedded metadata"
    assert sorted(definition.information) == [("model_type", "segformer"), ("task", "segment")]


@pytest.mark.parametrize(
    "names",
    [
        "{0: 'sea', 1: \"lake's\"}",
        "['sea', \"lake's\"]",
        "{1: 'lake\\'s', 0: 'sea',}",
        '{"0": "sea", "1": "lake\'s"}',
    ],
)
def test_names_in_the_spelling_of_python_are_understood(tmp_path, names):
    definition = read_definition(with_metadata(tmp_path / "m.onnx", {"names": names}))

    assert [(entry.value, entry.name) for entry in definition.classes] == [(0, "sea"), (1, "lake's")]
    assert definition.notes == ()


@pytest.mark.parametrize(
    "names", ["[1", "7", "{0: open('x', 'w')}", "{" * 100000, "[" + "-" * 100000 + "1]", "['a', " * 9, "{0: 'a\\x'}"]
)
def test_names_that_cannot_be_parsed_are_ignored_with_a_note(tmp_path, names):
    metadata = {"class_names": names, "names": "['a', 'b']"}

    known = read_definition(with_metadata(tmp_path / "known.onnx", metadata))
    unknown = read_definition(with_metadata(tmp_path / "unknown.onnx", {"class_names": names}))

    assert [entry.name for entry in known.classes] == ["a", "b"]
    assert [entry.name for entry in unknown.classes] == ["Class 0", "Class 1"]
    for definition in (known, unknown):
        assert "class_names: expected a list of names, or names by class id" in definition.notes[0]
        assert definition.notes[0].endswith("It is ignored.")


HUGE = {
    "tiles": [1, 3, 60000, 60000],
    "a batch": [100000, 3, 512, 512],
    "bands": ["b", 2000000, "h", "w"],
    "rows": [2**27, 4],
}


@pytest.mark.parametrize("shape", HUGE.values(), ids=HUGE)
def test_a_graph_of_a_huge_batch_is_refused_before_it_is_tried(tmp_path, shape, monkeypatch):
    monkeypatch.setattr(Network, "run_outputs", lambda *_: pytest.fail("it is tried"))
    nodes = [helper.make_node("Identity", ["x"], ["y"])]
    path = graph_file(tmp_path / "m.onnx", [tensor("x", FLOAT, shape)], [tensor("y", FLOAT, shape)], nodes)
    sides = " x ".join(str({"b": 1, "h": 256, "w": 256}.get(side, side)) for side in shape)

    with pytest.raises(ModelError) as caught:
        read_definition(path)

    assert f"m.onnx: one batch for the network has {sides} values (batch, bands" in str(caught.value)
    assert "more than 268435456 do not fit into memory. Export the model with a batch of 1" in str(caught.value)


@pytest.mark.parametrize("keys", [{"ImageHeight": 16384, "ImageWidth": 16384}, {"ModelPadding": 16384}])
def test_a_definition_of_huge_tiles_is_refused_before_they_are_tried(write_emd, monkeypatch, keys):
    monkeypatch.setattr(Network, "run_outputs", lambda *_: pytest.fail("it is tried"))

    with pytest.raises(ModelError, match=r"correct the stated tile size or output margin \(ImageHeight, ImageWidth"):
        read_definition(write_emd(**keys))


def test_exhausted_memory_is_reported(tmp_path, monkeypatch):
    def used_up(*_):
        raise MemoryError

    monkeypatch.setattr(resolve, "find_tile_shape", used_up)

    with pytest.raises(
        ModelError, match=r"m\.onnx: one batch for the network does not fit into the memory .* Free some"
    ):
        read_definition(str(argmax_model(tmp_path / "m.onnx", 2)))


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


FLOAT = TensorProto.FLOAT
IMAGE = tensor("x", FLOAT, ["b", 3, "h", "w"])
GRAPHS = {
    "an image classifier": (
        [IMAGE],
        [tensor("y", FLOAT, ["b", 3, 1, 1])],
        [helper.make_node("GlobalAveragePool", ["x"], ["y"])],
        "m.onnx: for 256 x 256 pixels the network returns 1 x 1 values",
    ),
    "a detector": (
        [IMAGE],
        [tensor("y", FLOAT, ["b", "n"])],
        [helper.make_node("Flatten", ["x"], ["y"])],
        "It may be an image classifier or an object detector",
    ),
    "of text": (
        [tensor("x", TensorProto.STRING, ["b"])],
        [tensor("y", TensorProto.STRING, ["b"])],
        [helper.make_node("Identity", ["x"], ["y"])],
        'float32, float64, float16, uint8 or uint16, but found "x"',
    ),
    "of an image and a text": (
        [IMAGE, tensor("z", TensorProto.STRING, ["b"])],
        [tensor("y", FLOAT, ["b", 3, "h", "w"])],
        [helper.make_node("Identity", ["x"], ["y"])],
        'but found "x" float (?, 3, ?, ?), "z" string (?)',
    ),
    "of two images of different size": (
        [tensor("x", FLOAT, ["b", 3, 64, 64]), tensor("z", FLOAT, ["b", 3, 32, 64])],
        [tensor("y", FLOAT, ["b", 3, 64, 64])],
        [helper.make_node("Identity", ["x"], ["y"])],
        'its inputs for images ("x", "z") differ in rows (32, 64)',
    ),
    "an image classifier of one size": (
        [tensor("x", FLOAT, [1, 3, 64, 64])],
        [tensor("y", FLOAT, [1, 3, 1, 1])],
        [helper.make_node("GlobalAveragePool", ["x"], ["y"])],
        "It may be an image classifier or an object detector",
    ),
    "an image classifier with a label": (
        [IMAGE],
        [tensor("y", TensorProto.INT64, ["b"])],
        [
            helper.make_node("GlobalAveragePool", ["x"], ["p"]),
            helper.make_node("ArgMax", ["p"], ["i"], axis=1, keepdims=0),
            helper.make_node("Flatten", ["i"], ["f"], axis=0),
            helper.make_node("Constant", [], ["shape"], value_ints=[-1]),
            helper.make_node("Reshape", ["f", "shape"], ["y"]),
        ],
        "It may be an image classifier or an object detector",
    ),
    "of rank three": (
        [tensor("x", FLOAT, [3, "h", "w"])],
        [tensor("y", FLOAT, [3, "h", "w"])],
        [helper.make_node("Identity", ["x"], ["y"])],
        'float32, float64, float16, uint8 or uint16, but found "x"',
    ),
}


@pytest.mark.parametrize(("inputs", "outputs", "nodes", "message"), GRAPHS.values(), ids=GRAPHS)
def test_a_graph_that_is_not_a_pixel_classifier_is_refused_with_a_message(tmp_path, inputs, outputs, nodes, message):
    path = graph_file(tmp_path / "m.onnx", inputs, outputs, nodes)

    with pytest.raises(ModelError) as caught:
        read_definition(path)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "no file selected. Choose an .onnx, .emd"),
        ("missing.onnx", "the file does not exist. Choose an .onnx, .emd"),
        ("folder.onnx", "this is a folder"),
        ("text.txt", "this kind of file is not supported"),
        ("garbage.onnx", "onnxruntime cannot open the file as an ONNX model"),
        ("empty.onnx", "onnxruntime cannot open the file as an ONNX model"),
        ("cut.onnx", "onnxruntime cannot open the file as an ONNX model"),
    ],
)
def test_a_file_that_is_not_a_model_is_refused_with_a_message(tmp_path, name, message):
    (tmp_path / "folder.onnx").mkdir()
    (tmp_path / "text.txt").write_text("hello")
    (tmp_path / "garbage.onnx").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "empty.onnx").write_bytes(b"")
    whole = conv_model(tmp_path / "whole.onnx", np.ones((9, 9)).tolist()).read_bytes()
    (tmp_path / "cut.onnx").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ModelError) as caught:
        read_definition(str(tmp_path / name) if name else name)

    assert message in str(caught.value)
