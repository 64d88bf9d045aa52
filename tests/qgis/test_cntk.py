"""The published example of the ECD tool: a CNTK model and its classes are packed as an .ecd, which then classifies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pixelwise
import processing
import pytest
from pixelwise.tests.packages import class_information
from pixelwise.tests.qgis.rasters import read_pixels, shown_classes, write_raster
from qgis.core import QgsProcessingException, QgsProcessingModelAlgorithm

MODEL_TO_ECD = "pixelwise:deeplearningmodeltoecd"
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
ROOT = Path(pixelwise.__file__).parent
CLASSES = [
    {"Value": 100, "Name": "No Data", "Color": [204, 204, 204]},
    {"Value": 200, "Name": "Water", "Color": [0, 92, 230]},
    {"Value": 300, "Name": "Trees", "Color": [38, 115, 0]},
    {"Value": 400, "Name": "Herbaceous", "Color": [163, 255, 115]},
    {"Value": 500, "Name": "Barren/Impervious", "Color": [178, 178, 178]},
]
MIDDLE = "500640,501920,4598080,4599360 [EPSG:32633]"  # the values returned by the network for a tile


@pytest.fixture
def model(shared_data) -> str:
    return str(shared_data / "models" / "landcover_naip" / "trained.model")


@pytest.fixture
def parameters(provider, model, tmp_path) -> dict[str, str]:
    """The model and class information in Esri's published form, and the path of the new .ecd."""
    information = class_information(
        tmp_path / "classes.json", CLASSES, Classifier="CNTK", NumberRasterBands=4, MiniBatchSize=16
    )
    return {"MODEL": model, "CLASS_INFO": str(information), "OUTPUT": str(tmp_path / "landcover.ecd")}


@pytest.fixture
def golden(shared_data) -> dict[str, np.ndarray]:
    """A tile, and the classes of its middle from CNTK 2.7."""
    with np.load(shared_data / "golden" / "cntk_trained_model_golden.npz") as file:
        return {"tile": file["tiles"][0], "classes": 100 * (file["classes"][0].astype(int) + 1)}


@pytest.fixture
def image(golden, tmp_path) -> str:
    return write_raster(tmp_path / "tile.tif", golden["tile"])


def differing(path: str, expected: np.ndarray) -> float:
    pixels = read_pixels(path)
    assert pixels.shape == expected.shape
    return float((pixels != expected).mean())


def test_from_the_toolbox_the_map_has_the_classes_of_cntk(parameters, image, golden, project, tmp_path):
    ecd = processing.run(MODEL_TO_ECD, parameters)["OUTPUT"]

    run = {"INPUT": image, "MODEL": ecd, "EXTENT": MIDDLE, "OUTPUT": str(tmp_path / "map.tif")}
    result = processing.runAndLoadResults(CLASSIFY_PIXELS, run)["OUTPUT"]

    assert differing(result, golden["classes"]) <= 1e-4
    (layer,) = project.mapLayers().values()
    assert shown_classes(layer) == [(each["Value"], each["Name"], tuple(each["Color"])) for each in CLASSES]


def test_the_model_alone_gives_the_same_classes(model, image, golden, provider, tmp_path):
    run = {"INPUT": image, "MODEL": model, "EXTENT": MIDDLE, "OUTPUT": str(tmp_path / "map.tif")}

    result = processing.run(CLASSIFY_PIXELS, run)["OUTPUT"]

    assert differing(result, golden["classes"] // 100 - 1) <= 1e-4


def test_from_the_command_line_the_map_has_the_classes_of_cntk(parameters, image, golden, tmp_path):
    def run(algorithm: str, **keys: str) -> None:
        command = [ROOT / "scripts" / "qgis_process", "run", algorithm, "--"]
        command += [f"{name}={value}" for name, value in keys.items()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr

    run(MODEL_TO_ECD, **parameters)
    run(CLASSIFY_PIXELS, INPUT=image, MODEL=parameters["OUTPUT"], EXTENT=MIDDLE, OUTPUT=str(tmp_path / "map.tif"))

    assert differing(str(tmp_path / "map.tif"), golden["classes"]) <= 1e-4


def test_a_graphical_model_gives_the_map_of_the_toolbox(parameters, image, tmp_path):
    graphical = QgsProcessingModelAlgorithm()
    assert graphical.fromFile(str(Path(__file__).parent / "pack_and_classify.model3"))
    graphical.initAlgorithm()
    (key,) = (each.name() for each in graphical.outputDefinitions())
    inputs = {"network": parameters["MODEL"], "information": parameters["CLASS_INFO"], "image": image}

    output = processing.run(graphical, {**inputs, key: str(tmp_path / "map.tif")})[key]

    ecd = processing.run(MODEL_TO_ECD, parameters)["OUTPUT"]
    run = {"INPUT": image, "MODEL": ecd, "OUTPUT": str(tmp_path / "other.tif")}
    expected = read_pixels(processing.run(CLASSIFY_PIXELS, run)["OUTPUT"])
    np.testing.assert_array_equal(read_pixels(output), expected)
    assert set(np.unique(expected)) <= {each["Value"] for each in CLASSES}


def test_the_published_classes_of_another_model_are_rejected_with_both_counts(parameters, shared_data):
    published = str(shared_data / "emd" / "esri_docs_in_extra_info.json")

    with pytest.raises(QgsProcessingException, match="returns 5 scores per pixel, but 2 classes are named"):
        processing.run(MODEL_TO_ECD, {**parameters, "CLASS_INFO": published})

    assert not Path(parameters["OUTPUT"]).exists()


def test_the_user_s_file_is_packed_unchanged(parameters):
    ecd = processing.run(MODEL_TO_ECD, parameters)["OUTPUT"]

    (definition,) = json.loads(Path(ecd).read_text(encoding="utf-8"))["Definitions"]
    assert (definition["Classifier"], definition["NumberClasses"], definition["MiniBatchSize"]) == ("CNTK", 5, 16)
    assert definition["DeepLearning"]["ModelFile"] == "trained.model"
