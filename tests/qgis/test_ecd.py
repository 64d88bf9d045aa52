"""Deep Learning Model To ECD from the console, the dialog, the command line and a graphical model."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pixelwise
import processing
import pytest
from osgeo import gdal
from pixelwise.conversion import Agreement, Conversion
from pixelwise.tests.models import argmax_model
from pixelwise.tests.packages import class_information, land_cover_information
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterLayer,
)

MODEL_TO_ECD = "pixelwise:deeplearningmodeltoecd"
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ROOT = Path(pixelwise.__file__).parent
CLASSES = [{"Value": 10 * number, "Name": f"Band {number}", "Color": [number, 0, 0]} for number in (1, 2, 3)]


class Log(QgsProcessingFeedback):
    """Records the messages for the user."""

    def __init__(self) -> None:
        super().__init__(False)
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors.append(error)


@pytest.fixture
def algorithm(provider):
    return QgsApplication.processingRegistry().createAlgorithmById(MODEL_TO_ECD)


@pytest.fixture
def parameters(tmp_path) -> dict[str, str]:
    """Parameters for a small model of three bands and classes; the .ecd is in the same folder."""
    return {
        "MODEL": str(argmax_model(tmp_path / "brightest.onnx", 3)),
        "CLASS_INFO": str(class_information(tmp_path / "info.json", CLASSES, NumberRasterBands=3)),
        "OUTPUT": str(tmp_path / "brightest.ecd"),
    }


@pytest.fixture(scope="session")
def land_cover_parameters(landcover, tmp_path_factory) -> dict[str, str]:
    """The land cover network without metadata, and class information with the values 100 … 600."""
    information = tmp_path_factory.mktemp("information") / "info.json"
    model = str(Path(landcover).with_suffix(".onnx"))
    return {"MODEL": model, "CLASS_INFO": str(land_cover_information(information, Path(landcover)))}


def hundreds(by_emd: str) -> np.ndarray:
    """The map of the .emd, with the values 100 … 600 for 0 … 5."""
    pixels = read_pixels(by_emd)
    nodata = 255
    return np.where(pixels == nodata, 65535, (pixels.astype(np.int64) + 1) * 100)


def test_parameters_have_their_fixed_names_types_and_defaults(algorithm):
    definitions = [(each.name(), each.type(), each.defaultValue()) for each in algorithm.parameterDefinitions()]

    assert algorithm.displayName() == "Deep Learning Model To ECD"
    assert definitions == [
        ("MODEL", "file", None),
        ("CLASS_INFO", "file", None),
        ("EMBED", "boolean", True),
        ("OUTPUT", "fileDestination", None),
    ]
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert not any(each.flags() & optional for each in algorithm.parameterDefinitions())
    assert [(each.name(), each.type()) for each in algorithm.outputDefinitions()] == [("OUTPUT", "outputFile")]
    assert algorithm.parameterDefinition("OUTPUT").defaultFileExtension() == "ecd"


def test_an_ecd_packed_from_the_console_gives_the_map_of_the_emd_with_its_own_values(
    land_cover_parameters, real_piece, classified_piece, project, tmp_path
):
    ecd = processing.run(MODEL_TO_ECD, {**land_cover_parameters, "OUTPUT": str(tmp_path / "landcover.ecd")})["OUTPUT"]

    run = {**real_piece, "MODEL": ecd, "OUTPUT": str(tmp_path / "out.tif")}
    result = processing.runAndLoadResults(CLASSIFY_PIXELS, run)["OUTPUT"]

    np.testing.assert_array_equal(read_pixels(result), hundreds(classified_piece))
    (layer,) = project.mapLayers().values()
    assert shown_classes(layer)[0] == (100, "Evergreen Forest", (0, 51, 0))
    assert [value for value, _, _ in shown_classes(layer)] == [100, 200, 300, 400, 500, 600]


@pytest.mark.parametrize("embed", [True, False])
def test_the_model_is_embedded_or_stays_a_separate_file(parameters, embed, small, tmp_path):
    ecd = processing.run(MODEL_TO_ECD, {**parameters, "EMBED": embed})["OUTPUT"]

    packed = json.loads(Path(ecd).read_text())["Definitions"][0]["DeepLearning"]
    assert ("Model" in packed) is embed
    run = {**small.parameters, "MODEL": ecd, "OUTPUT": str(tmp_path / "out.tif")}
    np.testing.assert_array_equal(read_pixels(processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]), 10 * (small.classes + 1))


def test_a_temporary_ecd_is_made(parameters):
    ecd = processing.run(MODEL_TO_ECD, {**parameters, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]

    assert ecd.endswith(".ecd")
    assert os.path.isfile(ecd)


def test_a_model_of_another_framework_is_packed_with_a_warning(parameters, tmp_path):
    (tmp_path / "net.pb").write_bytes(b"tensors")
    log = Log()

    processing.run(MODEL_TO_ECD, {**parameters, "MODEL": str(tmp_path / "net.pb")}, feedback=log)

    (warning,) = log.warnings
    assert "net.pb is a TensorFlow model" in warning
    assert "tf2onnx" in warning


@pytest.fixture
def lite_model(tmp_path) -> Path:
    """A file that is identified as a TensorFlow Lite model."""
    path = tmp_path / "net.tflite"
    path.write_bytes(b"\x1c\0\0\0TFL3" + bytes(64))
    return path


@pytest.fixture
def saved_model(tmp_path) -> Path:
    """A folder that is identified as a SavedModel."""
    folder = tmp_path / "saved"
    (folder / "variables").mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(b"\x08\x01\x12\x00")
    return folder


@pytest.fixture
def installed(monkeypatch, tmp_path) -> SimpleNamespace:
    """A profile in which all frameworks are or are not installed; what converts a model is replaced."""
    state = SimpleNamespace(frameworks=True, jobs=[])

    def convert(job, root, progress):
        state.jobs.append(job)
        argmax_model(job.output, 3)
        model = onnx.load(job.output)
        onnx.helper.set_model_props(model, {"converted_from": json.dumps({"file": job.model.name})})
        onnx.save(model, job.output)
        return Conversion(job.output, "TensorFlow Lite", Agreement(0.0, 1.0, 1), True)

    def environment_of(framework, root):
        return SimpleNamespace(is_ready=state.frameworks, folder=root / framework.id)

    monkeypatch.setattr("pixelwise.processing_provider.frameworks.environment_of", environment_of)
    monkeypatch.setattr("pixelwise.processing_provider.deep_learning_model_to_ecd.convert", convert)
    return state


@pytest.mark.parametrize("kind", ["lite_model", "saved_model"])
def test_a_model_of_an_installed_framework_is_converted_and_packed(
    parameters, installed, small, kind, request, tmp_path
):
    model = request.getfixturevalue(kind)
    if kind == "saved_model":
        model = model / "saved_model.pb"  # as the file dialog gives it

    ecd = processing.run(MODEL_TO_ECD, {**parameters, "MODEL": str(model)})["OUTPUT"]

    (job,) = installed.jobs
    packed = json.loads(Path(ecd).read_text())["Definitions"][0]["DeepLearning"]
    assert (packed["Framework"], packed["ModelFile"]) == ("ONNX", f"{job.model.stem}.onnx")
    assert packed["ConvertedFrom"] == {"file": job.model.name}
    run = {**small.parameters, "MODEL": ecd, "OUTPUT": str(tmp_path / "out.tif")}
    np.testing.assert_array_equal(read_pixels(processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]), 10 * (small.classes + 1))


def test_a_converted_model_is_embedded(parameters, installed, lite_model):
    with pytest.raises(QgsProcessingException, match=r"Embed the model: net\.tflite is converted to ONNX when"):
        processing.run(MODEL_TO_ECD, {**parameters, "MODEL": str(lite_model), "EMBED": False})


def test_without_its_framework_a_model_is_packed_as_it_is(parameters, installed, lite_model):
    installed.frameworks = False
    log = Log()

    ecd = processing.run(MODEL_TO_ECD, {**parameters, "MODEL": str(lite_model)}, feedback=log)["OUTPUT"]

    assert json.loads(Path(ecd).read_text())["Definitions"][0]["DeepLearning"]["Framework"] == "TensorFlow Lite"
    assert "net.tflite is not converted to ONNX, because TensorFlow" in log.warnings[0]
    assert "Conversion Frameworks" in log.warnings[0]


def test_without_its_framework_a_folder_is_refused(parameters, installed, saved_model):
    installed.frameworks = False

    with pytest.raises(QgsProcessingException, match="the framework that converts it is not installed"):
        processing.run(MODEL_TO_ECD, {**parameters, "MODEL": str(saved_model)})


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"MODEL": ""}, "Binary model file: no value specified for MODEL."),
        ({"MODEL": "/nowhere/net.onnx"}, "/nowhere/net.onnx: the file does not exist"),
        ({"CLASS_INFO": ""}, "Class information: no value specified for CLASS_INFO."),
        ({"CLASS_INFO": "/nowhere/info.json"}, "/nowhere/info.json: the file does not exist"),
        ({"OUTPUT": ""}, "no value specified for OUTPUT."),
        ({"OUTPUT": "/tmp/out.txt"}, "Enter a name that ends in .ecd"),
        ({"OUTPUT": "TEMPORARY_OUTPUT", "EMBED": False}, "is not in the folder of the .ecd or below"),
    ],
)
def test_unusable_values_are_rejected_with_the_plugin_s_messages(parameters, keys, expected):
    log = Log()

    with pytest.raises(QgsProcessingException) as caught:
        processing.run(MODEL_TO_ECD, {**parameters, **keys}, feedback=log)

    words = "\n".join([str(caught.value), *log.errors])
    assert expected in words
    assert "Traceback" not in words
    assert not os.path.exists(parameters["OUTPUT"])


def test_bands_that_do_not_fit_are_rejected_before_the_run(algorithm, parameters, tmp_path):
    class_information(tmp_path / "info.json", CLASSES, NumberRasterBands=4)

    fits, words = algorithm.checkParameterValues(parameters, QgsProcessingContext())

    assert not fits
    assert "NumberRasterBands is 4, but the model brightest.onnx expects 3 bands" in words


def test_the_dialog_shows_the_four_parameters_and_packs(algorithm, parameters, project, qtbot, save_picture):
    dialog = AlgorithmDialog(algorithm)
    qtbot.addWidget(dialog)
    dialog.show()
    wrappers = dialog.mainWidget().wrappers
    assert list(wrappers) == ["MODEL", "CLASS_INFO", "EMBED", "OUTPUT"]
    for name in ("MODEL", "CLASS_INFO"):
        wrappers[name].setParameterValue(parameters[name], QgsProcessingContext())
    save_picture(dialog, "model_to_ecd")

    collected = dialog.createProcessingParameters()

    assert (collected["MODEL"], collected["EMBED"]) == (parameters["MODEL"], True)
    assert algorithm.checkParameterValues(collected, QgsProcessingContext()) == (True, "")


def test_the_command_line_packs_and_reports_errors(parameters):
    def run(**keys):
        values = [f"{name}={value}" for name, value in {**parameters, **keys}.items()]
        command = [ROOT / "scripts" / "qgis_process", "run", MODEL_TO_ECD, "--", *values]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    done = run(EMBED="false")
    refused = run(OUTPUT="/nowhere/o.ecd")

    assert done.returncode == 0, done.stderr
    packed = json.loads(Path(parameters["OUTPUT"]).read_text())["Definitions"][0]["DeepLearning"]
    assert packed["ModelFile"] == "brightest.onnx"
    assert "Model" not in packed
    assert refused.returncode == 1
    assert "/nowhere does not exist" in refused.stderr


def chained(file: str) -> QgsProcessingModelAlgorithm:
    """Build, save and load the graphical model from a network, its class information and a raster to a map."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("Pack and classify", "tests")
    inputs = (
        QgsProcessingParameterFile("network", "Network"),
        QgsProcessingParameterFile("information", "Class information"),
        QgsProcessingParameterRasterLayer("image", "Image"),
    )
    for each in inputs:
        model.addModelParameter(each, QgsProcessingModelParameter(each.name()))
    pack = QgsProcessingModelChildAlgorithm(MODEL_TO_ECD)
    pack.setChildId("pack")
    pack.addParameterSources("MODEL", [source.fromModelParameter("network")])
    pack.addParameterSources("CLASS_INFO", [source.fromModelParameter("information")])
    model.addChildAlgorithm(pack)
    classify = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    classify.setChildId("classify")
    classify.addParameterSources("INPUT", [source.fromModelParameter("image")])
    classify.addParameterSources("MODEL", [source.fromChildOutput("pack", "OUTPUT")])
    output = QgsProcessingModelOutput("map", "Map")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT")
    classify.setModelOutputs({"map": output})
    model.addChildAlgorithm(classify)
    assert model.toFile(file)
    return loaded(file)


def loaded(file: str) -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(file)
    model.initAlgorithm()
    return model


def run_model(model: QgsProcessingModelAlgorithm, parameters: dict[str, str], image: str, output: str) -> np.ndarray:
    (key,) = (each.name() for each in model.outputDefinitions())  # "child:name" in QGIS 3.22, "name" later
    inputs = {"network": parameters["MODEL"], "information": parameters["CLASS_INFO"], "image": image}
    return read_pixels(processing.run(model, {**inputs, key: output})[key])


def test_a_graphical_model_makes_the_map_from_network_classes_and_raster(parameters, small, tmp_path):
    model = chained(str(tmp_path / "pack_and_classify.model3"))

    pixels = run_model(model, parameters, small.raster, str(tmp_path / "map.tif"))

    np.testing.assert_array_equal(pixels, 10 * (small.classes + 1))


def test_the_stored_graphical_model_gives_the_map_of_the_emd(land_cover_parameters, scene, landcover, tmp_path):
    model = loaded(str(Path(__file__).parent / "pack_and_classify.model3"))
    image = str(tmp_path / "piece.tif")
    gdal.Translate(image, scene, srcWin=[200, 332, 256, 128]).FlushCache()
    run = {"INPUT": image, "MODEL": landcover, "OUTPUT": str(tmp_path / "emd.tif")}
    classified = processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]

    pixels = run_model(model, land_cover_parameters, image, str(tmp_path / "map.tif"))

    np.testing.assert_array_equal(pixels, hundreds(classified))
    assert len(np.unique(pixels)) > 2
