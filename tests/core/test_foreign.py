"""Files of other frameworks or of unknown kinds are identified by their content, regardless of their names."""

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import pickle
import pickletools
import re
import tracemalloc
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.formats.frameworks import export_commands, how_to_export, stated_framework
from pixelwise.inference.pack import model_to_ecd
from pixelwise.tests.core.runs import Listener, classify, textured, write_raster
from pixelwise.tests.models import argmax_model

PAGE = Path(__file__).parents[2] / "docs" / "exporting-models.md"


def zipped(method=zipfile.ZIP_STORED, **members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def pickled(module, name="Model", protocol=4):
    """A pickle that references a class of a module, as models do, and must never be loaded."""
    if protocol < 2:
        return f"ccopy_reg\n_reconstructor\n(c{module}\n{name}\n.".encode()
    return pickletools.optimize(pickle.dumps(["x"], protocol))[:-1] + f"c{module}\n{name}\n.".encode()


SKLEARN = pickled("sklearn.ensemble._forest")
NODE = b"\x0a\x05image\x12\x0bPlaceholder"
TORCH_MAGIC = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
HDF5 = b"\x89HDF\r\n\x1a\n" + bytes(3000)
WEIGHTS = pickle.dumps(OrderedDict(weight=1))

# Name, content, description, the beginning of the remedy.
FILES = {
    "CNTK 1": ("old.dnn", b"B\0C\0N\0\0\0B\0V\0", "a CNTK model of version 1", "Load it with CNTK 2 and save it"),
    "SavedModel": ("saved_model.pb", b"\x08\x01\x12\x9c\xaat\x0a", "a TensorFlow SavedModel", "--saved-model"),
    "SavedModel, zipped": (
        "model.zip",
        zipped(**{"m/saved_model.pb": b"", "m/variables/variables.index": b""}),
        "a ZIP archive with a TensorFlow SavedModel",
        "Unpack it. Export it to ONNX: python -m tf2onnx.convert --saved-model",
    ),
    "frozen graph": ("old.pb", b"\x0a" + bytes([len(NODE)]) + NODE, "a frozen TensorFlow graph", "--graphdef old.pb"),
    "graph as text": (
        "old.pbtxt",
        b'node {\n  name: "image"\n',
        "a TensorFlow graph as text",
        "Export the original model",
    ),
    "TensorFlow Lite": ("old.tflite", b"\x1c\0\0\0TFL3\x14\0", "a TensorFlow Lite model", "--tflite old.tflite"),
    "Keras, HDF5": ("old.h5", HDF5 + b'model_config{"batch_shape": [1]}', "a Keras model", 'load_model("old.h5"'),
    "Keras 2, HDF5": (
        "old.hdf5",
        HDF5 + bytes(2**20 - 3010) + b'model_config{"batch_input_shape": [1]}',
        "a model of Keras 2",
        'tf_keras.models.load_model("old.h5"',
    ),
    "Keras weights, HDF5": (
        "old.weights.h5",
        HDF5 + b"layer_names",
        "a file with the weights of a Keras",
        "Load it in",
    ),
    "HDF5": ("old.h5", HDF5, "an HDF5 file without a Keras model", "Download the file again"),
    "Keras": (
        "old.keras",
        zipped(**{"metadata.json": '{"keras_version": "3.15.1"}', "config.json": "", "model.weights.h5": ""}),
        "a Keras model",
        "model(keras.ops.zeros((1, 256, 256, 3))); model.export(",
    ),
    "Keras 2": (
        "old.keras",
        zipped(**{"metadata.json": '{"keras_version": "2.15.0"}', "config.json": "", "model.weights.h5": ""}),
        "a model of Keras 2",
        'tf_keras.models.load_model("old.keras"',
    ),
    "Keras layers": ("old.json", b'{"class_name": "Functional", "config": {}}', "a file with the layers of", "Load it"),
    "TorchScript": (
        "old.pt",
        zipped(**{"m/data.pkl": "", "m/code/__torch__.py": "", "m/constants.pkl": ""}),
        "a TorchScript model of PyTorch",
        'torch.jit.load("old.pt")',
    ),
    "exported program": (
        "old.pt2",
        zipped(**{"m/models/model.json": "", "m/archive_format": "pt2"}),
        "an exported program of PyTorch",
        'torch.export.load("old.pt2")',
    ),
    "exported program of PyTorch 2.6": (
        "old.pt2",
        zipped(**{"serialized_exported_program.json": "", "version": ""}),
        "an exported program of PyTorch",
        'torch.export.load("old.pt2")',
    ),
    "compiled program": (
        "old.pt2",
        zipped(**{"m/data/aotinductor/model/x.so": ""}),
        "a PyTorch model compiled for one kind of computer",
        "Export the original model",
    ),
    "weights": (
        "old.pth",
        zipped(**{"m/data.pkl": WEIGHTS}),
        "a file with the weights of a PyTorch",
        "torch.onnx.export(",
    ),
    "a checkpoint": ("old.ckpt", zipped(**{"m/data.pkl": WEIGHTS}), "a file with the weights of a PyTorch", "Load it"),
    "weights, old": ("old.bin", TORCH_MAGIC + b"weight", "a file with the weights of a PyTorch", "torch.onnx.export("),
    "network": (
        "old.pt",
        zipped(**{"m/data.pkl": pickle.dumps(["_parameters", "_modules"])}),
        "a PyTorch network that can only be loaded with its own code",
        "torch.onnx.export(",
    ),
    "network, old": (
        "old.pt",
        TORCH_MAGIC + b"_modules _parameters",
        "a PyTorch network that can only be loaded",
        "torch.onnx",
    ),
    "safetensors": (
        "model.safetensors",
        (20).to_bytes(8, "little") + b'{"__metadata__": {}}',
        "a file with the weights of a network (safetensors)",
        "torch.onnx.export(",
    ),
    "skops": (
        "old.skops",
        zipped(**{"schema.json": "{}", "1.npy": ""}),
        "a scikit-learn model saved with skops",
        'skops.io.load("old.skops", trusted=["sklearn.tree._tree.Tree"])',
    ),
    "scikit-learn": ("old.pkl", SKLEARN, "a scikit-learn model", "skl2onnx.to_onnx("),
    "scikit-learn, protocol 0": (
        "old.pkl",
        pickled("sklearn.svm", protocol=0),
        "a scikit-learn model",
        "skl2onnx.to_onnx(",
    ),
    "joblib, zlib": ("old.joblib", zlib.compress(SKLEARN, 3), "a scikit-learn model", 'joblib.load("old.joblib")'),
    "joblib, zlib at most": ("old.joblib", zlib.compress(SKLEARN, 9), "a scikit-learn model", "joblib.load("),
    "joblib, gzip": ("old.joblib", gzip.compress(SKLEARN), "a scikit-learn model", "joblib.load("),
    "joblib, bz2": ("old.joblib", bz2.compress(SKLEARN), "a scikit-learn model", "joblib.load("),
    "joblib, xz": ("old.joblib", lzma.compress(SKLEARN), "a scikit-learn model", "joblib.load("),
    "joblib, lzma": ("old.joblib", lzma.compress(SKLEARN, lzma.FORMAT_ALONE), "a scikit-learn model", "joblib.load("),
    "LightGBM": ("old.txt", b"tree\nversion=v4\nnum_class=3\n", "a LightGBM model", 'model_file="old.txt"'),
    "LightGBM of Windows": ("old.txt", b"tree\r\nversion=v4\r\n", "a LightGBM model", 'model_file="old.txt"'),
    "LightGBM, pickle": (
        "old.pkl",
        pickled("lightgbm.sklearn"),
        "a LightGBM model",
        "onnxmltools.convert_lightgbm(model",
    ),
    "XGBoost": ("old.json", b'{"learner":{"attributes":{}},"version":[3,2,0]}', "an XGBoost model", '("old.json")'),
    "XGBoost, version first": ("old.json", b'{"version": [1, 7], "learner": {}}', "an XGBoost model", '("old.json")'),
    "XGBoost, UBJ": ("old.ubj", b"{L\0\0\0\0\0\0\0\x07learner{L", "an XGBoost model", '("old.ubj")'),
    "XGBoost, binary": (
        "old.model",
        b"\0\0\0\x3f" + bytes(200) + b"gbtree",
        "an XGBoost model in its old",
        "Save it as",
    ),
    "XGBoost, pickle": ("old.pkl", pickled("xgboost.sklearn"), "an XGBoost model", 'joblib.load("old.pkl")'),
    "CatBoost": ("old.cbm", b"CBM1h&\0\0\x10", "a CatBoost model", 'load_model("old.cbm")'),
    "CatBoost, JSON": (
        "old.json",
        b'{"features_info": {}}',
        "a CatBoost model",
        'load_model("old.json", format="json")',
    ),
    "CatBoost, pickle": ("old.pkl", pickled("catboost.core"), "a CatBoost model", 'joblib.load("old.pkl")'),
    "another pickle": (
        "old.pkl",
        pickle.dumps({"a": 1}),
        "a Python pickle of unknown content",
        "Pixelwise never loads",
    ),
    "OpenVINO": (
        "old.xml",
        b'<?xml version="1.0"?>\n<net name="m" version="11">',
        "an OpenVINO model",
        "Export the original model",
    ),
    "TensorRT": ("old.engine", b"ftrt\0\0\0\0", "a TensorRT engine", "Export the original model"),
    "TensorFlow.js": (
        "model.json",
        b'{"format": "x", "modelTopology": {}}',
        "a TensorFlow.js model",
        "Export the original model",
    ),
    "ncnn": ("old.param", b"7767517\n12 14\n", "an ncnn model", "Export the original model"),
    "PMML": ("old.pmml", b'<?xml version="1.0"?>\n<PMML version="4.4">', "a PMML model", "Export the original model"),
    "OpenCV": (
        "old.rf",
        b"%YAML:1.0\n---\nopencv_ml_rtrees:\n",
        "an OpenCV model, as Orfeo ToolBox trains",
        "Train it",
    ),
    "R": ("old.rds", gzip.compress(b"X\n\0\0\0\x03"), "an R object", "Train the classifier with scikit-learn"),
    "ORT": ("old.ort", b"\x20\0\0\0ORTM", "a model in the ORT format", "Choose the .onnx file"),
    "a web page": (
        "m.onnx",
        b"\n<!DOCTYPE html>\n<html>",
        "a web page",
        "The download was probably answered by a login",
    ),
    "a server's error": (
        "m.onnx",
        b'<?xml version="1.0"?>\n<Error><Code>',
        "the error message of a server",
        "Download",
    ),
    "a Git LFS pointer": (
        "m.onnx",
        b"version https://git-lfs.github.com/spec/v1\n",
        "a Git LFS pointer",
        'Run "git lfs',
    ),
    "GeoTIFF": ("m.onnx", b"II*\0\x08\0\0\0", "an image or raster", "Choose it as the input raster"),
    "BigTIFF": ("m.onnx", b"MM\0+\0\x08\0\0", "an image or raster", "Choose it as the input raster"),
    "PDF": ("m.onnx", b"%PDF-1.7", "a PDF document", "Download the file again"),
    "ZIP": ("m.onnx", zipped(**{"model.onnx": b""}), "a ZIP archive", "Unpack it and choose the model inside"),
    "gzip": ("m.onnx", gzip.compress(b"no pickle"), "a compressed file", "Unpack it and choose the model inside"),
}
MODELS = [name for name, (file, *_) in FILES.items() if file != "m.onnx"]


def refusal(model):
    with pytest.raises(ModelError) as caught:
        read_definition(str(model))
    return str(caught.value)


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_identified_by_its_content(tmp_path, case):
    name, content, description, remedy = FILES[case]
    (tmp_path / name).write_bytes(content)

    message = refusal(tmp_path / name)

    assert message.startswith((f"Model {tmp_path / name}: this is {description}", f"{name}: this is {description}"))
    assert ", not an ONNX file. " in message
    assert remedy in message


@pytest.mark.parametrize("name", ["model.onnx", "model.bin", "model"])
@pytest.mark.parametrize("case", FILES)
def test_the_content_takes_precedence_over_the_suffix(tmp_path, case, name):
    _, content, description, remedy = FILES[case]
    (tmp_path / name).write_bytes(content)

    message = refusal(tmp_path / name)

    assert message.startswith((f"Model {tmp_path / name}: this is {description}", f"{name}: this is {description}"))
    assert remedy in message


@pytest.mark.parametrize("suffix", [".json", ".emd", ".ecd", ".dlpk"])
@pytest.mark.parametrize("case", ["XGBoost, UBJ", "a web page", "a Git LFS pointer", "scikit-learn", "weights"])
def test_a_definition_with_other_content_is_identified_by_it(tmp_path, case, suffix):
    content, description = FILES[case][1:3]
    (tmp_path / f"m{suffix}").write_bytes(content)

    assert f"this is {description}" in refusal(tmp_path / f"m{suffix}")


@pytest.mark.parametrize("named", ["own", "net.onnx"])
@pytest.mark.parametrize("case", MODELS)
def test_the_model_file_of_an_emd_is_identified_by_its_content(tmp_path, case, named):
    name, content, description, remedy = FILES[case]
    name = name if named == "own" else named
    (tmp_path / name).write_bytes(content)
    (tmp_path / "m.emd").write_text(json.dumps({"ModelFile": name, "Framework": "PyTorch"}))

    message = refusal(tmp_path / "m.emd")

    assert description in message
    assert remedy in message
    if named == "own" and "Export it to ONNX: " in remedy:
        assert message.endswith("Then enter the .onnx file as ModelFile.")


def test_the_model_file_in_a_package_is_identified_by_its_content(tmp_path):
    for name in ("old.pt", "old.onnx"):
        packed = zipped(**{"m.emd": json.dumps({"ModelFile": name}), name: FILES["TorchScript"][1]})
        (tmp_path / "m.dlpk").write_bytes(packed)

        message = refusal(tmp_path / "m.dlpk")

        assert f"is a TorchScript model of PyTorch, not an ONNX file. {how_to_export('torchscript')}" in message


@pytest.mark.parametrize("name", ["metadata.json", "m/data.pkl"])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_little_of_an_archive_is_unpacked_to_identify_it(tmp_path, name, method):
    content = zipped(method, **{name: bytes(40 * 2**20), "model.weights.h5": ""})
    (tmp_path / "old.onnx").write_bytes(content)
    tracemalloc.start()

    message = refusal(tmp_path / "old.onnx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "not an ONNX file" in message
    assert peak < 10 * 2**20


def test_the_model_of_an_mlm_item_is_identified_by_its_content(tmp_path):
    (tmp_path / "old.pt").write_bytes(FILES["TorchScript"][1])
    asset = {"href": "old.pt", "roles": ["mlm:model"]}
    properties = {"mlm:name": "m", "mlm:tasks": ["semantic-segmentation"]}
    item = {"type": "Feature", "properties": properties, "assets": {"model": asset}}
    (tmp_path / "m.json").write_text(json.dumps(item))

    message = refusal(tmp_path / "m.json")

    assert message.startswith(
        "m.json: its model old.pt is a TorchScript model of PyTorch, not an ONNX file. "
        f"{how_to_export('torchscript')} Then put the .onnx file next to the item"
    )


def class_information(folder, classifier):
    entries = [{"Value": value, "Name": f"C{value}", "Color": [value, 0, 0]} for value in range(3)]
    fields = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classifier": classifier, "Classes": entries}
    (folder / "classes.json").write_text(json.dumps({**fields, "NumberRasterBands": 3, "MiniBatchSize": 1}))
    return str(folder / "classes.json")


@pytest.mark.parametrize("embed", [True, False])
def test_a_packed_model_is_identified_by_its_content(tmp_path, embed):
    (tmp_path / "old.bin").write_bytes(FILES["TorchScript"][1])
    output, progress = tmp_path / "m.ecd", Listener()
    job = model_to_ecd.EcdJob(str(tmp_path / "old.bin"), class_information(tmp_path, "CNTK"), str(output), embed)

    model_to_ecd.write(model_to_ecd.plan(job), progress)

    assert "old.bin is a PyTorch model" in progress.warnings[0]
    assert progress.warnings[0].endswith(how_to_export("torchscript"))
    message = refusal(output)
    assert message.startswith(
        "m.ecd: it contains a PyTorch model (old.bin), but only ONNX and CNTK 2 models can be run. "
    )
    assert message.endswith(f"{how_to_export('torchscript')} Then create the .ecd again from the .onnx file.")


def test_an_onnx_file_of_other_content_is_not_packed(tmp_path):
    (tmp_path / "m.onnx").write_bytes(FILES["a web page"][1])
    job = model_to_ecd.EcdJob(str(tmp_path / "m.onnx"), class_information(tmp_path, "ONNX"), str(tmp_path / "m.ecd"))

    with pytest.raises(ModelError, match="this is a web page, not an ONNX file"):
        model_to_ecd.plan(job)


def test_an_ecd_that_calls_its_model_onnx_is_not_believed(tmp_path):
    content = FILES["Keras"][1]
    packed = {
        "Framework": "ONNX",
        "SHA256": hashlib.sha256(content).hexdigest(),
        "Model": base64.b64encode(content).decode(),
    }
    body = {"Classifier": "Keras", "Classes": [], "DeepLearning": packed}
    (tmp_path / "m.ecd").write_text(json.dumps({"EsriClassifierDefinitionFile": 0, "Definitions": [body]}))

    assert refusal(tmp_path / "m.ecd").startswith("m.ecd: this is a Keras model, not an ONNX file. Export it to ONNX: ")


@pytest.mark.parametrize(
    ("files", "description"),
    [
        (["saved_model.pb", "variables/variables.index"], "a TensorFlow SavedModel"),
        (["model.safetensors", "config.json"], "a file with the weights of a PyTorch network"),
        (["pytorch_model.bin", "config.json"], "a file with the weights of a PyTorch network"),
    ],
)
def test_a_folder_is_identified_by_the_model_in_it(tmp_path, files, description):
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")

    assert f"this is {description}" in refusal(tmp_path)
    assert f"this is {description}" in refusal(f"{tmp_path}/")


def test_a_folder_without_a_model_is_called_one(tmp_path):
    assert "this is a folder, not a file, and has no config.json of Hugging Face. Choose an .onnx" in refusal(tmp_path)


def test_a_core_ml_package_is_named(tmp_path):
    (tmp_path / "m.mlpackage").mkdir()

    assert "this is a Core ML model, not an ONNX file" in refusal(tmp_path / "m.mlpackage")


@pytest.mark.parametrize(("name", "framework"), [("m.mlmodel", "Core ML"), ("m.pdmodel", "PaddlePaddle")])
def test_a_file_with_unknown_content_is_identified_by_its_name(tmp_path, name, framework):
    (tmp_path / name).write_bytes(b"\xfe\xfe\xfe")

    assert f"judging by its name, this is a {framework} model, not an ONNX file. Export it to ONNX" in refusal(
        tmp_path / name
    )


def test_unknown_content_under_an_unknown_name_is_refused_as_unsupported(tmp_path):
    (tmp_path / "m.xyz").write_bytes(b"\xfe\xfe\xfe")

    assert "this kind of file is not supported. Choose an .onnx" in refusal(tmp_path / "m.xyz")


@pytest.mark.parametrize("name", ["m.pb", "m.model", "m"])
def test_the_message_for_an_onnx_file_of_another_name_asks_to_rename_it(tmp_path, name):
    argmax_model(tmp_path / "m.onnx", 3).rename(tmp_path / name)

    assert "this looks like an ONNX file. Rename it so that its name ends in .onnx." in refusal(tmp_path / name)


def test_a_broken_onnx_file_is_refused_with_the_message_of_onnxruntime(tmp_path):
    content = argmax_model(tmp_path / "m.onnx", 3).read_bytes()
    (tmp_path / "m.onnx").write_bytes(content[: len(content) // 2])

    assert "onnxruntime cannot open the file as an ONNX model" in refusal(tmp_path / "m.onnx")


@pytest.mark.parametrize("name", ["m.onnx", "m.emd", "m.dlpk", "m.ecd", "m.json"])
def test_an_empty_file_is_called_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")

    assert refusal(tmp_path / name).endswith(" The file is empty.")


def test_an_empty_file_of_another_name_is_called_empty(tmp_path):
    (tmp_path / "m.bin").write_bytes(b"")

    assert "this is an empty file, not an ONNX file. Download the file again" in refusal(tmp_path / "m.bin")


def test_a_broken_archive_is_identified_as_far_as_possible(tmp_path):
    content = FILES["weights"][1]
    (tmp_path / "m.pth").write_bytes(content[:-30])

    assert "this is a ZIP archive" in refusal(tmp_path / "m.pth")


def test_an_onnx_file_runs_as_before(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(40, 50))

    classes = classify(raster, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, textured(40, 50).argmax(axis=0))


def test_files_are_never_unpickled(tmp_path):
    mark = tmp_path / "mark"
    for packed in (lambda content: content, zlib.compress, lambda content: zipped(**{"m/data.pkl": content})):
        (tmp_path / "m.pkl").write_bytes(packed(b"\x80\x02cos\nmkdir\n(X" + _length(mark) + b"tR."))

        refusal(tmp_path / "m.pkl")

        assert not mark.exists()


def _length(path):
    text = str(path).encode()
    return len(text).to_bytes(4, "little") + text


@pytest.mark.parametrize("command", export_commands())
def test_the_page_lists_each_command(command):
    page = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))

    assert re.sub(r"\s+", " ", command.replace("; ", " ")) in page.replace("; ", " ")


def test_a_model_of_cntk_is_not_sent_to_an_exporter_that_fails():
    assert how_to_export(stated_framework("old.model")) == "Download or copy the file again, as CNTK 2 saved it."
