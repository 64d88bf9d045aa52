"""Models of every framework are converted to ONNX, with the answers of the framework itself."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from pixelwise.conversion import FRAMEWORKS, ConversionError, ConversionJob, convert, environment_of
from pixelwise.inference import NullProgress, read_definition
from pixelwise.tests import dynamic_world
from pixelwise.tests.core.runs import classify, textured, write_raster

HERE = Path(__file__).resolve().parent
BANDS, CLASSES = 4, 3
CLASS_INFO = {
    "ImportDeepLearningModelToEsriExtraInfo": 0,
    "Version": 1,
    "Classes": [{"Value": 10 * value, "Name": name, "Color": [value, 0, 0]} for value, name in enumerate("abc", 1)],
}

ASK_SAVED_MODEL = """
import numpy, tensorflow
scores = tensorflow.saved_model.load({model!r})(numpy.load("wide.npy"))
numpy.save("scores.npy", numpy.asarray(scores))
"""


@pytest.fixture(scope="session")
def profile(run_script, tmp_path_factory):
    """A profile whose environments are that of scripts/exports_python."""
    folder = tmp_path_factory.mktemp("profile")
    packages = folder / "packages.txt"
    run_script(folder, "-c", "import numpy; print(numpy.__path__[0], file=open('packages.txt', 'w'))")
    for framework in FRAMEWORKS:
        environment = environment_of(framework, folder)
        environment.folder.mkdir(parents=True)
        (environment.folder / "packages.pth").write_text(str(Path(packages.read_text().strip()).parent))
        installed = json.dumps([*framework.requirements, *framework.alone])
        (environment.folder / "pixelwise-environment.json").write_text(installed)
    return folder


@pytest.fixture(scope="session")
def models(run_script, tmp_path_factory):
    """Makes the models of one framework, once: models("torch") returns their folder."""
    folder = tmp_path_factory.mktemp("models")
    made = set()

    def make(kind):
        if kind not in made:
            run_script(folder, HERE / "foreign_models.py", kind)
            made.add(kind)
        return folder

    return make


@pytest.fixture
def needs_tensorflow(run_script, tmp_path):
    run_script(
        tmp_path, "-c", "import importlib.util as u; open('found', 'w').write(str(bool(u.find_spec('tensorflow'))))"
    )
    if (tmp_path / "found").read_text() != "True":
        reason = "TensorFlow has no wheel for this Python"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def hash_of(path):
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def converted(model, profile, tmp_path, **settings):
    """Convert a model, and return what its ONNX file says of the original."""
    before = hash_of(model)
    conversion = convert(ConversionJob(model, tmp_path / "new.onnx", **settings), profile, NullProgress())
    assert hash_of(model) == before
    origin = json.loads(
        {entry.key: entry.value for entry in onnx.load(conversion.output).metadata_props}["converted_from"]
    )
    assert (origin["file"], origin["sha256"]) == (model.name, before)
    return origin


def answers_of(path, image):
    session = onnxruntime.InferenceSession(path)
    return session.run(None, {session.get_inputs()[0].name: image})


@pytest.mark.usefixtures("needs_tensorflow")
@pytest.mark.parametrize(
    ("kind", "name", "framework"),
    [
        ("tensorflow", "antialiased", "TensorFlow"),
        ("tensorflow", "frozen.pb", "TensorFlow"),
        ("tensorflow", "int8.tflite", "TensorFlow Lite"),
        ("keras", "keras3.keras", "Keras"),
        ("keras", "keras2.hdf5", "Keras"),
    ],
)
def test_a_model_of_tensorflow_is_converted(models, profile, tmp_path, kind, name, framework):
    origin = converted(models(kind) / name, profile, tmp_path)

    assert origin["framework"] == framework
    assert origin["converters"].keys() >= {"tf2onnx"}
    assert origin["agreement"]["scores"] <= 1e-3
    assert origin["agreement"]["classes"] >= 0.9999


@pytest.mark.usefixtures("needs_tensorflow")
def test_rounded_scores_become_numbers_that_classify_pixels_takes(models, profile, tmp_path):
    origin = converted(models("tensorflow") / "uint8.tflite", profile, tmp_path)

    definition = read_definition(str(tmp_path / "new.onnx"))
    image = np.random.default_rng(3).integers(0, 256, (1, 64, 64, BANDS), np.uint8)
    assert len(definition.classes) == CLASSES
    assert origin["agreement"]["scores"] <= 1e-3
    np.testing.assert_allclose(answers_of(tmp_path / "new.onnx", image)[0].sum(axis=-1), 1, atol=0.02)


@pytest.mark.usefixtures("needs_tensorflow")
def test_a_savedmodel_without_its_variables_is_reported_as_incomplete(models, profile, tmp_path):
    with pytest.raises(ConversionError, match="copy the file again and check that it is complete"):
        convert(ConversionJob(models("tensorflow") / "incomplete", tmp_path / "new.onnx"), profile, NullProgress())


def test_an_exported_program_of_pytorch_is_converted(models, profile, tmp_path):
    origin = converted(models("torch") / "free.pt2", profile, tmp_path)

    assert origin["framework"] == "PyTorch"
    assert origin["agreement"]["scores"] <= 1e-5


@pytest.mark.parametrize(
    ("name", "framework"),
    [
        ("forest.skops", "scikit-learn"),
        ("boosted.txt", "LightGBM"),
        ("boosted.json", "XGBoost"),
        ("stopped.json", "XGBoost"),
    ],
)
def test_a_classifier_of_rows_is_converted_without_loading_its_framework(models, profile, tmp_path, name, framework):
    origin = converted(models("trees") / name, profile, tmp_path)

    assert origin["framework"] == framework
    assert origin["agreement"]["classes"] >= 0.99
    assert read_definition(str(tmp_path / "new.onnx")).signature.image.bands == 4
    assert not {"lightgbm", "sklearn", "skops", "xgboost"} & sys.modules.keys()


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("torch", "weights.pth", "the weights of a PyTorch network, but not the network"),
        ("torch", "changed.pt", r"the file cannot be read \(\w.*\)\. Download"),
        ("trees", "forest.joblib", "Save the model as skops where it was trained"),
        ("trees", "code.skops", r"contains types that can run code when they are loaded \(\w+path\.join\)"),
        ("trees", "borrowed.skops", r"when they are loaded \(sklearn\.utils\._testing\.check_output\)"),
        ("trees", "regressor.txt", "regression, not a classifier"),
    ],
)
def test_a_model_that_cannot_be_converted_is_refused(models, profile, tmp_path, kind, name, words):
    with pytest.raises(ConversionError, match=words):
        convert(ConversionJob(models(kind) / name, tmp_path / "new.onnx"), profile, NullProgress())

    assert not (tmp_path / "new.onnx").exists()


@pytest.mark.usefixtures("needs_tensorflow")
@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("tensorflow", "python", "no counterpart of its operators EagerPyFunc"),
        ("keras", "lambda_keras2.hdf5", 'the layer "doubled" is Python code'),
        ("keras", "lambda_keras3.keras", 'the layer "doubled" is Python code'),
        ("keras", "module_keras3.keras", r"layers that only its own code defines \(os\.system\)"),
    ],
)
def test_python_in_a_model_of_tensorflow_is_never_run(models, profile, tmp_path, kind, name, words):
    with pytest.raises(ConversionError, match=words):
        convert(ConversionJob(models(kind) / name, tmp_path / "new.onnx"), profile, NullProgress())


def test_a_pickle_in_an_exported_program_of_pytorch_is_not_loaded(models, profile, tmp_path):
    """torch.export.load loads pickles itself, and without safety if the safe way fails."""
    folder = models("torch")

    with pytest.raises(ConversionError, match="contains Python objects that can run code"):
        convert(ConversionJob(folder / "code.pt2", tmp_path / "new.onnx"), profile, NullProgress())

    assert not (folder / "code_was_run").exists()


def test_torchscript_that_writes_files_is_never_run(models, profile, tmp_path):
    folder = models("torch")

    with pytest.raises(ConversionError, match=r"its code can write files \(save\), so it is never run"):
        convert(ConversionJob(folder / "writing.pt", tmp_path / "new.onnx"), profile, NullProgress())

    assert not (folder / "code_was_run").exists()


@pytest.mark.usefixtures("needs_tensorflow")
def test_dynamic_world_is_converted_and_classifies_reflectance(shared_data, profile, run_script, tmp_path):
    """Its SavedModel has the operator ScaleAndTranslate, which tf2onnx leaves in; an .emd lists its preprocessing."""
    model = shared_data / "models" / "dynamicworld"
    pixels = np.clip(textured(128, 128, bands=9) * 13.0 - 200, 1, None).astype(np.uint16)
    definition = {"ModelFile": "new.onnx", "ModelType": "ImageClassification", "values": "raw", "Padding": 32}
    sides = {"ImageHeight": 192, "ImageWidth": 192}
    (tmp_path / "dw.emd").write_text(json.dumps({**definition, **sides, "steps": [*dynamic_world.STEPS]}))

    origin = converted(model, profile, tmp_path)
    classes = classify(write_raster(tmp_path / "image.tif", pixels), tmp_path / "dw.emd", tmp_path / "classes.tif")

    assert origin["agreement"]["scores"] <= 1e-4
    oblong = np.zeros((1, 192, 160, 9), np.float32)
    assert answers_of(tmp_path / "new.onnx", oblong)[0].shape == (1, 192, 160, 9)
    wide = dynamic_world.prepared(np.pad(pixels, ((0, 0), (32, 32), (32, 32)), mode="reflect"))
    np.save(tmp_path / "wide.npy", wide[None].astype(np.float32))
    run_script(tmp_path, "-c", ASK_SAVED_MODEL.format(model=str(model)))
    scores = np.load(tmp_path / "scores.npy")[0, 32:-32, 32:-32]
    second, best = np.sort(scores, axis=-1)[..., -2:].transpose(2, 0, 1)
    clear = best - second > 1e-4
    assert clear.mean() > 0.99
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=-1)[clear])


@pytest.mark.usefixtures("needs_tensorflow")
def test_a_network_of_keras_2_is_converted(shared_data, profile, tmp_path):
    model = shared_data / "models" / "clouds_keras2" / "landsatbiomeRGBI6.hdf5"

    origin = converted(model, profile, tmp_path)

    assert origin["converters"].keys() >= {"tf-keras"}
    assert origin["agreement"]["scores"] <= 1e-3


def test_the_converted_model_has_the_scores_of_the_original_and_the_given_classes(models, profile, tmp_path):
    """The oracle is PyTorch, asked here, and not in the process that converts."""
    (tmp_path / "classes.json").write_text(json.dumps(CLASS_INFO))
    converted(models("torch") / "traced.pt", profile, tmp_path, class_info=tmp_path / "classes.json")
    image = np.random.default_rng(5).random((2, 4, 96, 80)).astype(np.float32)
    np.save(tmp_path / "image.npy", image)
    code = (
        f"import numpy, torch; model = torch.jit.load({str(models('torch') / 'traced.pt')!r}); "
        "numpy.save('scores.npy', model(torch.from_numpy(numpy.load('image.npy'))).detach().numpy())"
    )
    subprocess.run([HERE.parents[1] / "scripts" / "exports_python", "-c", code], cwd=tmp_path, check=True)

    scores = answers_of(tmp_path / "new.onnx", image)[0]

    np.testing.assert_allclose(scores, np.load(tmp_path / "scores.npy"), atol=1e-5)
    classes = read_definition(str(tmp_path / "new.onnx")).classes
    assert [(entry.value, entry.name) for entry in classes] == [(10, "a"), (20, "b"), (30, "c")]
