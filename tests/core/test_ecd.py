"""An .ecd made from a model and its classes runs like the model, or is refused with a message."""

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.conversion import ConversionJob, convert
from pixelwise.inference import ModelError, NullProgress, OutputError, PixelwiseError, plan, read_definition
from pixelwise.inference.model.classes import ModelClass, default_color
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.pack import model_to_ecd
from pixelwise.inference.result.outputs import OutputKind
from pixelwise.tests.core.runs import Listener, classify, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.packages import class_information, land_cover_information, make_ecd

CLASSES = [
    {"Value": 100, "Name": "Impervious", "Color": [204, 204, 204]},
    {"Value": 200, "Name": " Other (Pervious)", "Color": [56, 168, 0]},
]


@pytest.fixture
def net(tmp_path):
    """A graph of two bands and two scores whose metadata describe its input."""
    return argmax_model(tmp_path / "net.onnx", 2, tile_size=64, padding=8, size_multiple=4, value_range=[0, 1000])


@pytest.fixture
def information(tmp_path):
    return class_information(tmp_path / "info.json", CLASSES, NumberRasterBands=2, MiniBatchSize=16)


def contents(path):
    return json.loads(path.read_text(encoding="utf-8"))


def refusal(path):
    with pytest.raises(ModelError) as caught:
        read_definition(str(path))
    return str(caught.value)


@pytest.mark.parametrize("embed", [True, False])
def test_an_ecd_has_the_classes_of_the_information_and_all_other_properties_of_the_model(
    net, information, tmp_path, embed
):
    path = make_ecd(net, information, tmp_path / "packed.ecd", embed=embed)

    packed, alone = read_definition(str(path)), read_definition(str(net))
    assert packed.classes == (
        ModelClass(100, "Impervious", (204, 204, 204)),
        ModelClass(200, "Other (Pervious)", (56, 168, 0)),
    )
    for part in ("signature", "batch", "normalisation", "tile", "total_stride", "padding", "flexible", "output_margin"):
        assert getattr(packed, part) == getattr(alone, part), part


def test_the_published_example_and_a_network_of_six_scores_disagree_on_the_classes(shared_data, tmp_path):
    job = model_to_ecd.EcdJob(
        str(conv_model(tmp_path / "trained.onnx", np.eye(6, 4).tolist())),
        str(shared_data / "emd" / "esri_docs_in_extra_info.json"),
        str(tmp_path / "o.ecd"),
    )

    with pytest.raises(ModelError, match="the model returns 6 scores per pixel, but 2 classes are named"):
        model_to_ecd.plan(job)


def test_the_land_cover_network_without_metadata_has_the_regions_of_its_emd(shared_data, tmp_path):
    folder = shared_data / "models" / "landcover_naip"
    information = land_cover_information(tmp_path / "info.json", folder / "trained.emd")
    path = make_ecd(folder / "trained.onnx", information, tmp_path / "landcover.ecd")
    raster = write_raster(tmp_path / "r.tif", textured(100, 120, bands=4))

    packed = classify(raster, path, tmp_path / "ecd.tif")

    by_emd = classify(raster, folder / "trained.emd", tmp_path / "emd.tif")
    np.testing.assert_array_equal(packed, (by_emd.astype(int) + 1) * 100)
    assert len(np.unique(packed)) > 2


def test_statistics_of_all_bands_of_a_raster_are_packed_for_the_raster_to_pick_from(net, tmp_path):
    stats = {"scaled_mean_values": [1, 2, 3], "scaled_std_values": [10, 20, 30]}
    keys = {"ExtractBands": ["Red", "NearInfrared"], "NormalizationStats": stats}
    path = make_ecd(net, class_information(tmp_path / "info.json", CLASSES, **keys), tmp_path / "p.ecd")
    raster = write_raster(tmp_path / "r.tif", textured(20, 30))

    definition = plan(make_job(raster, path, tmp_path / "o.tif", bands="3,1")).definition

    assert (definition.normalisation.mean, definition.normalisation.std) == ((3, 1), (30, 10))


def test_a_graph_of_bytes_that_returns_class_ids_can_be_packed(tmp_path):
    nodes = [
        helper.make_node("Cast", ["image"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("ArgMax", ["values"], ["ids"], axis=1, keepdims=0),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.UINT8, ["b", 2, "h", "w"])
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["b", "h", "w"])
    opsets = [helper.make_opsetid("", 13)]
    graph = helper.make_graph(nodes, "g", [image], [ids])
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), str(tmp_path / "net.onnx"))
    information = class_information(tmp_path / "info.json", CLASSES)
    pixels = textured(40, 50, bands=2)
    raster = write_raster(tmp_path / "r.tif", pixels)

    packed = classify(raster, make_ecd(tmp_path / "net.onnx", information, tmp_path / "p.ecd"), tmp_path / "o.tif")

    np.testing.assert_array_equal(packed, (pixels.argmax(axis=0) + 1) * 100)


@pytest.mark.parametrize(
    "metadata", [{}, {"mean": [0.5, 0.25]}, {"value_range": [0, 10], "std": [2, 4]}, {"value_range": [0, 1]}]
)
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
def test_values_are_normalised_as_for_the_model_alone(information, tmp_path, metadata, dtype):
    net = argmax_model(tmp_path / "net.onnx", 2, **metadata)

    packed = read_definition(str(make_ecd(net, information, tmp_path / "packed.ecd"))).normalisation

    alone = read_definition(str(net)).normalisation
    assert packed.assumed is alone.assumed
    for actual, expected in zip(packed.linear(np.dtype(dtype), 2), alone.linear(np.dtype(dtype), 2)):
        np.testing.assert_array_equal(actual, expected)


def test_the_written_file_has_the_published_keys_and_one_object_of_ours(net, tmp_path):
    entries = [{**CLASSES[0], "Legend": "grey"}, {"Value": 7, "Name": "Plain"}]
    information = class_information(
        tmp_path / "info.json", entries, NumberRasterBands=2, MiniBatchSize=16, Owner={"name": "Ödön"}
    )

    written = contents(make_ecd(net, information, tmp_path / "packed.ecd"))

    (body,) = written.pop("Definitions")
    assert written == {"EsriClassifierDefinitionFile": 0, "FileVersion": 3, "NumberDefinitions": 1}
    packed = body.pop("DeepLearning")
    red, green, blue = default_color(1)
    assert body == {
        "Classifier": "ONNX",
        "Owner": {"name": "Ödön"},
        "NumberClasses": 2,
        "RasterIsSegmented": False,
        "NumberBands": 2,
        "NumberRasterBands": 2,
        "MiniBatchSize": 16,
        "Classes": [
            {"Legend": "grey", "ClassValue": 100, "ClassName": "Impervious", "Red": 204, "Green": 204, "Blue": 204},
            {"ClassValue": 7, "ClassName": "Plain", "Red": red, "Green": green, "Blue": blue},
        ],
    }
    assert base64.b64decode(packed.pop("Model")) == net.read_bytes()
    assert packed == {
        "Version": 1,
        "Framework": "ONNX",
        "ModelFile": "net.onnx",
        "SHA256": hashlib.sha256(net.read_bytes()).hexdigest(),
        "Input": {"Name": "image", "Type": "float32", "Shape": [None, 2, None, None], "Layout": "NCHW"},
        "Output": {"Name": "scores", "Kind": "scores", "Channels": 2, "Layout": "NCHW"},
        "ImageHeight": 64,
        "ImageWidth": 64,
        "SizeMultiple": 4,
        "SupportsVariableTileSize": True,
        "ModelPadding": 0,
        "OutputStride": 1,
        "Padding": 8,
        "Normalization": {"Low": [0], "High": [1000], "Target": [0, 1]},
    }


def test_keys_of_an_emd_in_the_class_information_are_applied(tmp_path):
    net = argmax_model(tmp_path / "net.onnx", 2)
    model = onnx.load(net)
    del model.metadata_props[:]
    onnx.save(model, net)
    information = class_information(
        tmp_path / "info.json", CLASSES, DataRange=[-1, 1], ExtractBands=[3, 1], ImageHeight=96, ImageWidth=96
    )

    packed = read_definition(str(make_ecd(net, information, tmp_path / "packed.ecd")))

    assert (packed.bands, packed.tile) == ((3, 1), (96, 96))
    gain, bias = packed.normalisation.linear(np.dtype(np.uint8), 2)
    np.testing.assert_allclose(255 * gain + bias, 1)


def test_an_embedded_model_needs_no_other_file(net, information, tmp_path):
    path = make_ecd(net, information, tmp_path / "packed.ecd")
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.move(path, alone / "moved.ecd")
    net.unlink()

    definition = read_definition(str(alone / "moved.ecd"))

    assert definition.channels == 2
    assert os.listdir(alone) == ["moved.ecd"]


def test_a_model_next_to_its_ecd_is_moved_with_it(net, information, tmp_path):
    home = tmp_path / "home"
    (home / "nets").mkdir(parents=True)
    shutil.move(net, home / "nets" / "net.onnx")
    path = make_ecd(home / "nets" / "net.onnx", information, home / "packed.ecd", embed=False)
    assert contents(path)["Definitions"][0]["DeepLearning"]["ModelFile"] == "nets/net.onnx"

    home.rename(tmp_path / "elsewhere")

    definition = read_definition(str(tmp_path / "elsewhere" / "packed.ecd"))
    assert definition.file == ModelFile(str(tmp_path / "elsewhere" / "nets" / "net.onnx"))


def test_weights_in_a_separate_file_stay_next_to_an_ecd_and_are_not_embedded(tmp_path, information, monkeypatch):
    net = conv_model(tmp_path / "net.onnx", np.eye(2).tolist())
    onnx.save(onnx.load(net), str(net), save_as_external_data=True, location="net.data", size_threshold=0)
    monkeypatch.chdir(tmp_path)  # onnxruntime searches here for the weights of a graph without a path
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    definition = read_definition(str(make_ecd(net, information, tmp_path / "packed.ecd", embed=False)))

    assert definition.channels == 2
    with pytest.raises(ModelError, match="weights may be in other files, which cannot be embedded"):
        make_ecd(net, information, elsewhere / "packed.ecd")
    assert os.listdir(elsewhere) == []


FRAMEWORKS = [
    ("old.model", "CNTK", "Download or copy the file again, as CNTK 2 saved it."),
    ("old.pb", "TensorFlow", "python -m tf2onnx.convert --graphdef"),
    ("old.h5", "Keras", "model.export("),
    ("old.pth", "PyTorch", "torch.onnx.export("),
    ("old.bin", "Theano", "Export it to ONNX with the framework it was trained with"),
]


@pytest.mark.parametrize("embed", [True, False])
@pytest.mark.parametrize(("name", "framework", "command"), FRAMEWORKS)
def test_other_frameworks_are_packed_with_a_warning_and_refused_with_a_way_out(
    tmp_path, name, framework, command, embed
):
    model = tmp_path / name
    model.write_bytes(b"whatever is inside")
    information = class_information(tmp_path / "info.json", CLASSES, Classifier="Theano", NumberRasterBands=9)
    job = model_to_ecd.EcdJob(str(model), str(information), str(tmp_path / "packed.ecd"), embed)
    listener = Listener()

    model_to_ecd.write(model_to_ecd.plan(job), listener)

    (warning,) = listener.warnings
    assert f"{name} is a {framework} model: it is packed without being checked" in warning
    assert command in warning
    message = refusal(tmp_path / "packed.ecd")
    assert message.startswith(f"packed.ecd: it contains a {framework} model ({name}), but only ONNX and CNTK 2 models ")
    assert command in message


def test_a_classical_classifier_is_refused_by_its_name(shared_data):
    path = shared_data / "emd" / "esri_server_extension_classify_mlc.ecd"

    assert "its classifier (MaximumLikelihood) is not a deep learning model" in refusal(path)


def with_body(**keys):
    return {"EsriClassifierDefinitionFile": 0, "FileVersion": 3, "NumberDefinitions": 1, "Definitions": [keys]}


@pytest.mark.parametrize(
    ("said", "excerpt"),
    [
        (with_body(Classifier="SVM"), "its classifier (SVM) is not a deep"),
        (with_body(Classifier="RandomTrees"), "its classifier (RandomTrees) is not a deep"),
        (with_body(Classifier="CNTK"), "it defines a CNTK model in an undocumented format. Create"),
        (with_body(), "its classifier (not named) is not a deep"),
        (with_body(DeepLearning={"Framework": "ONNX"}), "it neither contains a model nor names one as ModelFile"),
        (with_body(DeepLearning={"ModelFile": "net\0.onnx"}), "it neither contains a model nor names one as ModelFile"),
        (with_body(DeepLearning={"ModelFile": ["net.onnx"]}), "it neither contains a model nor names one as ModelFile"),
        (with_body(DeepLearning=[]), "its classifier (not named) is not a deep"),
        (with_body(DeepLearning={"ModelFile": "../net.onnx"}), "is outside the folder of the definition"),
        (with_body(DeepLearning={"ModelFile": "/etc/hosts"}), "is outside the folder of the definition"),
        (with_body(DeepLearning={"ModelFile": "gone.onnx"}), "does not exist"),
        (with_body(DeepLearning={"ModelFile": "net.onnx"}), "its model file net.onnx is not the one that was packed"),
        (with_body(DeepLearning={"Model": "!!"}), "the embedded model cannot be decoded"),
        (with_body(DeepLearning={"Model": 3}), "the embedded model cannot be decoded"),
        (with_body(DeepLearning={"Model": "AAAA"}), "the embedded model is not the one that was packed"),
        ({**with_body(), "Definitions": []}, "it has 0 definitions, but one is expected"),
        ({**with_body(), "Definitions": [{}, {}]}, "it has 2 definitions, but one is expected"),
        ({**with_body(), "Definitions": [3]}, "this is not a classifier definition"),
        ({"Definitions": [{}]}, "this is not a classifier definition; the keys EsriClassifierDefinitionFile"),
        ([], "this is JSON, but not an object with keys and values. Choose an .ecd file"),
    ],
)
def test_an_ecd_that_cannot_be_run_is_refused_with_a_message(net, tmp_path, said, excerpt):
    path = tmp_path / "m.ecd"
    path.write_text(json.dumps(said))

    said = refusal(path)

    assert excerpt in said
    assert said.startswith("m.ecd: ")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("SHA256", "0" * 64, "the embedded model is not the one that was packed"),
        ("Normalization", {"Low": "a"}, 'packed.ecd: Normalization: Low: "a" is not a list'),
        ("Normalization", 5, "Normalization: a JSON object is expected"),
        ("Normalization", {"Mean": [float("nan")]}, "Normalization: Mean: nan is not a number"),
        ("Normalization", {"Target": [0, 1, 2]}, "Normalization: Target: "),
        ("Normalization", {"Low": [0, 0, 0], "High": [1]}, "it lists 3 low values, but the network expects 2 bands"),
        ("Normalization", {"Low": [0], "High": []}, "it lists 0 high values"),
        ("Normalization", {"Std": [1, 2, 3]}, "it lists 3 standard deviations, but the network expects 2 bands"),
        ("ExtractBands", [0, 1, 2], "it lists 3 bands, but the network expects 2 bands"),
        ("Threshold", 5, "Threshold: 5 is not between 0 and 1"),
        ("BatchSize", float("-inf"), "BatchSize: -inf is not a number"),
        ("Framework", ["CNTK"], "it contains a ['CNTK'] model"),
        ("Model", None, "the embedded model cannot be decoded"),
        ("SizeMultiple", -2, "SizeMultiple: -2 is not a whole number"),
        ("SizeMultiple", 10**6, "it states 1000000 pixels as the size multiple, but the maximum is 16384"),
        ("SizeMultiple", 0, "SizeMultiple: 0 is not a whole number of at least 1"),
        ("ImageHeight", float("inf"), "ImageHeight: inf is not a number"),
    ],
)
def test_a_tampered_ecd_is_refused_with_a_message(net, information, tmp_path, key, value, message):
    path = make_ecd(net, information, tmp_path / "packed.ecd")
    written = contents(path)
    written["Definitions"][0]["DeepLearning"][key] = value
    path.write_text(json.dumps(written))

    assert message in refusal(path)


def test_a_model_that_changed_after_it_was_read_is_not_run(net, information, tmp_path):
    path = make_ecd(net, information, tmp_path / "packed.ecd")
    definition = read_definition(str(path))
    path.write_text(path.read_text().replace('"Model": "', '"Model": "AAAA'))

    with pytest.raises(ModelError, match="the embedded model is not the one that was packed"):
        definition.file.graph()


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"Classes": []}, "it does not name any classes. List them as Classes"),
        ({"Classes": None}, "it does not name any classes"),
        ({"Classes": {"a": 1}}, "Classes: a list of objects"),
        ({"Classes": [1, 2]}, "Classes: a list of objects"),
        ({"Classes": [{"Name": "A"}]}, "Classes lacks 'Value'"),
        ({"Classes": [{"Value": 1}]}, "Classes lacks 'Name'"),
        ({"Classes": [{"Value": 1, "Name": "  "}]}, "the class of the value 1 has an empty Name"),
        ({"Classes": [{"Value": 1.5, "Name": "A"}]}, 'Classes: entry 1 ("A"): the value 1.5 is not a whole number'),
        ({"Classes": [{"Value": True, "Name": "A"}]}, 'Classes: entry 1 ("A"): the value True is not a whole number'),
        ({"Classes": [CLASSES[0], {"Value": "x", "Name": "A"}]}, 'entry 2 ("A"): the value "x" is not a number'),
        ({"Classes": [{"Value": float("inf"), "Name": "A"}]}, 'Classes: entry 1 ("A"): the value inf is not a number'),
        ({"Classes": [{"Value": 10**400, "Name": "A"}]}, 'Classes: entry 1 ("A"): the value "1000'),
        ({"Classes": [{"Value": 1, "Name": None}]}, "the class of the value 1 has an empty Name"),
        ({"Classes": [{"Value": 2**40, "Name": "A"}]}, "does not fit a 32-bit raster"),
        (
            {"Classes": [CLASSES[0], {**CLASSES[1], "Value": 100}]},
            'the classes "Impervious" and "Other (Pervious)" both',
        ),
        ({"Classes": [{**CLASSES[0], "Color": [0, 0, 256]}]}, "the colour (0, 0, 256), expected three numbers"),
        ({"Classes": [{**CLASSES[0], "Color": [-1, 0, 0]}]}, "the colour [-1, 0, 0], expected three numbers"),
        ({"Classes": [{**CLASSES[0], "Color": [1, 2]}]}, "the colour [1, 2], expected three numbers"),
        ({"Classes": [{**CLASSES[0], "Color": [1, 2, float("nan")]}]}, "Classes: nan is not a number"),
        ({"Classes": [{**CLASSES[0], "Color": 7}]}, "Classes: "),
        ({"Classes": [{**CLASSES[0], "Color": "red"}]}, "Classes: "),
        ({"NumberRasterBands": 4}, "NumberRasterBands is 4, but the model net.onnx expects 2 bands. Correct"),
        ({"NumberRasterBands": "many"}, "NumberRasterBands: "),
        ({"NumberRasterBands": float("inf")}, "NumberRasterBands: inf is not a number"),
        ({"MiniBatchSize": -1}, "MiniBatchSize: -1 is not a whole number"),
        ({"ExtractBands": [0, 1, 2]}, "it lists 3 bands, but the network expects 2 bands"),
        (
            {"ModelPadding": 10**18},
            "it states 1000000000000000000 pixels as the output margin (ModelPadding in an .emd)",
        ),
        ({"DataRange": [0, float("inf")]}, "DataRange: inf is not a number"),
        ({"Owner": {"Share": [float("inf")]}}, "it contains an infinite number or NaN"),
        ({"Classes": [*CLASSES, {"Value": 3, "Name": "C"}]}, "returns 2 scores per pixel, but 3 classes are named"),
        ({"DeepLearning": {}}, "the key DeepLearning is reserved"),
    ],
)
def test_unsuitable_class_information_is_refused_before_writing(net, tmp_path, keys, message):
    information = class_information(tmp_path / "info.json", CLASSES, **keys)

    with pytest.raises(ModelError) as caught:
        make_ecd(net, information, tmp_path / "out.ecd")

    assert message in str(caught.value)
    assert "info.json" in str(caught.value)
    assert not (tmp_path / "out.ecd").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"Classes": []}', "info.json: this is not a class information file: the key ImportDeepLearningModelToEsri"),
        ('{"Classes": ]', "info.json: this is not valid JSON (line 1, column 13"),
        (
            "[]",
            "info.json: this is JSON, but not an object with keys and values. Choose a class information file (.json)",
        ),
        ("null", "info.json: this is JSON, but not an object with keys and values. Choose a class information file"),
        (f'{{"Version":\n {"9" * 6000}}}', "info.json: the number in line 2, column 2 has 6000 digits"),
        ("[" * 100000, "info.json: its JSON is nested too deeply"),
    ],
)
def test_a_file_that_is_not_class_information_is_refused(net, tmp_path, text, message):
    (tmp_path / "info.json").write_text(text)

    with pytest.raises(ModelError) as caught:
        make_ecd(net, tmp_path / "info.json", tmp_path / "out.ecd")

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("job", "message"),
    [
        ({"model": ""}, "Model: no file selected"),
        ({"model": "gone.onnx"}, "the file does not exist"),
        ({"model": "."}, "this is a folder"),
        ({"model": "m.emd"}, "this is already a definition"),
        ({"class_information": "gone.json"}, "gone.json: the file does not exist"),
        ({"output": ""}, "Output: no file specified"),
        ({"output": "o.json"}, "Enter a name that ends in .ecd"),
        ({"output": "o\0.ecd"}, "Enter a name that ends in .ecd"),
        ({"model": "net\0.onnx"}, "the file does not exist"),
        ({"class_information": "deep"}, "deep: this is a folder, not a file. Choose a class information file"),
        ({"class_information": "info\0.json"}, "the file does not exist"),
        ({"output": "nowhere/o.ecd"}, "nowhere does not exist"),
        ({"output": "deep/o.ecd", "embed": False}, "is not in the folder of the .ecd or below"),
    ],
)
def test_unusable_files_are_refused_with_a_message(net, information, tmp_path, monkeypatch, job, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.emd").write_text("{}")
    (tmp_path / "deep").mkdir()
    values = {"model": "net.onnx", "class_information": "info.json", "output": "o.ecd", **job}

    with pytest.raises(PixelwiseError) as caught:
        model_to_ecd.write(model_to_ecd.plan(model_to_ecd.EcdJob(**values)), Listener())

    assert message in str(caught.value)
    assert not list(tmp_path.rglob("*.ecd"))


def test_the_output_cannot_be_an_input(net, tmp_path):
    information = class_information(tmp_path / "info.ecd", CLASSES)

    with pytest.raises(OutputError, match="this is one of the inputs"):
        make_ecd(net, information, information)


def test_nesting_of_any_depth_is_packed_or_refused_with_a_message(tmp_path):
    (tmp_path / "old.pb").write_bytes(b"whatever is inside")
    information = class_information(tmp_path / "info.json", CLASSES, Deep="here")
    text = information.read_text()

    def outcome(depth):
        information.write_text(text.replace('"here"', "[" * depth + "]" * depth))
        try:
            make_ecd(tmp_path / "old.pb", information, tmp_path / "packed.ecd")
        except ModelError as error:
            return str(error)
        return "packed"

    by_depth = {depth: outcome(depth) for depth in range(1, 1200, 40)}
    deepest = max(depth for depth, how in by_depth.items() if how == "packed")
    outcomes = {*by_depth.values(), *map(outcome, range(deepest, deepest + 40, 2))}

    assert outcomes == {"packed", "info.json: its JSON is nested too deeply. Choose another file."}


def test_halves_of_letters_are_replaced(net, tmp_path):
    entries = [{**CLASSES[0], "Name": "A\ud800"}, {**CLASSES[1], "Legend": "\udfff"}]
    information = class_information(tmp_path / "info.json", entries, Owner="B\ud800")

    path = make_ecd(net, information, tmp_path / "packed.ecd")

    assert read_definition(str(path)).classes[0].name == "A?"
    assert contents(path)["Definitions"][0]["Owner"] == "B?"


def test_a_folder_with_the_name_of_a_style_does_not_matter(net, information, tmp_path):
    (tmp_path / "packed.qml").mkdir()

    assert make_ecd(net, information, tmp_path / "packed.ecd").is_file()


def test_the_map_may_not_replace_the_package_of_the_model(net, information, tmp_path, monkeypatch):
    path = make_ecd(net, information, tmp_path / "packed.ecd")
    raster = write_raster(tmp_path / "r.tif", textured(40, 50, bands=2))
    monkeypatch.setattr(OutputKind, "suffixes", (".ecd",))

    with pytest.raises(OutputError, match="a file of the model"):
        plan(make_job(raster, path, path))


def test_only_the_existing_ecd_is_replaced(net, information, tmp_path):
    for name in ("packed.ecd", "packed.qml", "packed.ecd.aux.xml"):
        (tmp_path / name).write_text("old")

    path = make_ecd(net, information, tmp_path / "packed.ecd")

    assert read_definition(str(path)).channels == 2
    assert {name: (tmp_path / name).read_text() for name in ("packed.qml", "packed.ecd.aux.xml")} == {
        "packed.qml": "old",
        "packed.ecd.aux.xml": "old",
    }


def test_an_ecd_names_the_model_that_its_network_was_converted_from(shared_data, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"
    convert(ConversionJob(model, tmp_path / "net.onnx"), tmp_path, NullProgress())
    classes = [{"Value": value, "Name": f"Class {value}", "Color": [value, 0, 0]} for value in range(1, 6)]
    information = class_information(tmp_path / "info.json", classes)

    ecd = make_ecd(tmp_path / "net.onnx", information, tmp_path / "packed.ecd")

    origin = json.loads(ecd.read_text())["Definitions"][0]["DeepLearning"]["ConvertedFrom"]
    assert (origin["framework"], origin["file"]) == ("CNTK", "trained.model")
    assert origin["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()
    assert "Pixelwise" in origin["converters"]
    assert "trained.model" in dict(read_definition(str(ecd)).information)["ConvertedFrom"]


@pytest.mark.parametrize("stated", ["", "by hand", "[1]", '{"framework": NaN}', "[" * 100_000])
def test_an_origin_of_another_form_is_left_out(tmp_path, stated):
    path = argmax_model(tmp_path / "net.onnx", 3)
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"converted_from": stated})
    onnx.save(model, path)
    classes = [{"Value": value, "Name": f"Class {value}", "Color": [value, 0, 0]} for value in range(1, 4)]

    ecd = make_ecd(Path(path), class_information(tmp_path / "info.json", classes), tmp_path / "packed.ecd")

    assert "ConvertedFrom" not in json.loads(ecd.read_text())["Definitions"][0]["DeepLearning"]
