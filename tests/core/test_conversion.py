"""Models of other frameworks are converted to ONNX files with classes and the name of the original."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from pixelwise.conversion import (
    TENSORFLOW,
    ConversionError,
    ConversionJob,
    convert,
    converting_framework,
    environment_of,
)
from pixelwise.conversion.source import _BY_KIND
from pixelwise.inference import ModelError, NullProgress, OutputError, PixelwiseError, read_definition
from pixelwise.inference.formats.foreign_kinds import CONVERTIBLE

CLASSES = [
    {"Value": 100, "Name": "Nothing", "Color": [0, 0, 0]},
    {"Value": 200, "Name": "Water", "Color": [0, 0, 255]},
    {"Value": 300, "Name": "Trees", "Color": [0, 128, 0]},
    {"Value": 400, "Name": "Herbs", "Color": [128, 255, 128]},
    {"Value": 500, "Name": "Barren", "Color": [128, 96, 96]},
]


@pytest.fixture
def class_info(tmp_path):
    path = tmp_path / "classes.json"
    document = {"ImportDeepLearningModelToEsriExtraInfo": 0, "Version": 1, "Classifier": "CNTK", "Classes": CLASSES}
    path.write_text(json.dumps(document))
    return path


def properties_of(path):
    return {entry.key: entry.value for entry in onnx.load(path).metadata_props}


def test_a_cntk_model_needs_no_environment_and_gives_the_scores_of_cntk(shared_data, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"
    assert converting_framework(model) is None

    conversion = convert(ConversionJob(model, tmp_path / "new.onnx"), tmp_path, NullProgress())

    with np.load(shared_data / "golden" / "cntk_trained_model_golden.npz") as golden:
        pixels, expected = golden["tiles"].astype(np.float32) / 255, golden["scores"]
    session = onnxruntime.InferenceSession(conversion.output)
    name = session.get_inputs()[0].name
    scores = np.concatenate([session.run(None, {name: tile[None]})[0] for tile in pixels])
    np.testing.assert_allclose(scores, expected, atol=1e-3)


def test_the_converted_model_has_the_classes_and_names_its_original(shared_data, class_info, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"

    convert(ConversionJob(model, tmp_path / "new.onnx", class_info=class_info), tmp_path, NullProgress())

    definition = read_definition(str(tmp_path / "new.onnx"))
    assert [(c.value, c.name, list(c.color)) for c in definition.classes] == [
        (entry["Value"], entry["Name"], entry["Color"]) for entry in CLASSES
    ]
    origin = json.loads(properties_of(tmp_path / "new.onnx")["converted_from"])
    assert (origin["framework"], origin["file"]) == ("CNTK", "trained.model")
    assert origin["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()


def test_classes_of_an_emd_are_written_too(shared_data, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"
    (tmp_path / "old.emd").write_text(json.dumps({"Framework": "CNTK", "ModelFile": "elsewhere", "Classes": CLASSES}))

    convert(ConversionJob(model, tmp_path / "new.onnx", class_info=tmp_path / "old.emd"), tmp_path, NullProgress())

    definition = read_definition(str(tmp_path / "new.onnx"))
    assert [entry.name for entry in definition.classes] == [entry["Name"] for entry in CLASSES]


def test_classes_that_do_not_match_the_model_leave_no_file(shared_data, class_info, tmp_path):
    document = json.loads(class_info.read_text())
    class_info.write_text(json.dumps({**document, "Classes": CLASSES[:2]}))
    model = shared_data / "models" / "landcover_naip" / "trained.model"

    with pytest.raises(Exception, match=r"2.*5|5.*2"):
        convert(ConversionJob(model, tmp_path / "new.onnx", class_info=class_info), tmp_path, NullProgress())

    assert [path.name for path in tmp_path.iterdir()] == ["classes.json"]


def test_an_environment_is_ready_only_when_it_is_complete(tmp_path):
    environment = environment_of(TENSORFLOW, tmp_path)
    assert not environment.is_ready

    environment.folder.mkdir(parents=True)

    assert not environment.is_ready


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x80\x04\x95cjoblib\nsklearn.ensemble", "Save the model as skops where it was trained: import skops.io"),
        (b"B\0C\0N\0\0\0", "Load it with CNTK 2 and save it again"),
        (b"II*\0", "an image or raster, which cannot be converted"),
        (b"", "an empty file, which cannot be converted"),
        (b"\x01\x02garbage", "this is not a model that can be converted. Choose a model file of TensorFlow"),
        (b"\x08\x07\x12\x07pytorch", "an ONNX file, which needs no conversion"),
    ],
)
def test_other_files_are_refused_with_the_reason_and_the_remedy(tmp_path, content, words):
    path = tmp_path / "old.bin"
    path.write_bytes(content)

    with pytest.raises(ConversionError) as caught:
        converting_framework(path)

    assert words in str(caught.value)


def test_without_the_environment_the_message_names_its_size_and_the_command_for_another_computer(tmp_path):
    model = tmp_path / "old.txt"
    model.write_text("tree\nversion=v4\n")

    with pytest.raises(ConversionError) as caught:
        convert(ConversionJob(model, tmp_path / "new.onnx"), tmp_path, NullProgress())

    assert caught.value.about == "environment"
    assert "MB to download" in str(caught.value)
    assert "onnxmltools.convert_lightgbm" in str(caught.value)


def test_an_error_in_the_class_information_is_about_that_parameter(shared_data, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"

    with pytest.raises(PixelwiseError, match="nowhere") as caught:
        convert(ConversionJob(model, tmp_path / "new.onnx", class_info=Path("nowhere.json")), tmp_path, NullProgress())

    assert caught.value.about == "class_info"


def test_a_damaged_archive_is_reported_as_such(tmp_path):
    model = tmp_path / "old.keras"
    model.write_bytes(b"PK\x03\x04 the beginning of an archive")

    with pytest.raises(ConversionError, match=r"the file is incomplete\. Download or copy it again"):
        converting_framework(model)


def test_a_missing_model_is_named():
    with pytest.raises(ConversionError, match=r"nowhere\.h5: the file does not exist"):
        converting_framework(Path("nowhere.h5"))


def test_an_output_of_another_suffix_is_refused(shared_data, tmp_path):
    model = shared_data / "models" / "landcover_naip" / "trained.model"

    with pytest.raises(OutputError, match=r"must end in \.onnx"):
        convert(ConversionJob(model, tmp_path / "new.pb"), tmp_path, NullProgress())


def test_the_message_about_a_model_that_can_be_converted_names_the_tool_that_does_it(tmp_path):
    lite, weights = tmp_path / "clouds.tflite", tmp_path / "weights.safetensors"
    lite.write_bytes(b"\x1c\0\0\0TFL3" + bytes(100))
    weights.write_bytes((2).to_bytes(8, "little") + b"{}")

    messages = []
    for model in (lite, weights):
        with pytest.raises(ModelError) as caught:
            read_definition(str(model))
        messages.append(str(caught.value))

    assert set(_BY_KIND) == CONVERTIBLE
    assert messages[0].endswith("In QGIS, the tool Convert Model To ONNX does this for you.")
    assert "Convert Model To ONNX" not in messages[1]
