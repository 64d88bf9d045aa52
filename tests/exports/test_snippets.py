"""The programs of docs/exporting-models.md run unchanged, and Pixelwise classifies as their frameworks do."""

import re
from pathlib import Path

import numpy as np
import pytest
from pixelwise.tests.core.runs import classify, textured, write_raster

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exporting-models.md"
ROWS, COLS, REACH = 130, 161, 32
# The page leaves this normalisation to Pixelwise. It is applied here to the whole image, mirrored at
# the edges. The image of `pixels.npy` is (rows, cols, bands), uint8.
ASK_PYTORCH = """
import numpy
pixels = (numpy.load("pixels.npy") / 255 - about["mean"]) / about["std"]
with torch.no_grad():
    scores = model(torch.from_numpy(pixels.transpose(2, 0, 1)).float()[None])
numpy.save("scores.npy", scores[0].numpy())
"""
ASK_PREPARED = """
import numpy
pixels = numpy.load("pixels.npy").transpose(2, 0, 1)[None].astype("float32")
with torch.no_grad():
    scores = prepared(torch.from_numpy(pixels))
numpy.save("scores.npy", scores[0].numpy())
"""
ASK_FUSION = """
import numpy
pixels = (numpy.load("pixels.npy") - about["mean"]) / about["std"]
image = torch.from_numpy(pixels.transpose(2, 0, 1)).float()[None]
with torch.no_grad():
    scores = model(image[:, :2], image[:, 2:], torch.tensor([[2026.0, 152.0]]))
numpy.save("scores.npy", scores[0].numpy())
"""
ASK_KERAS = """
import numpy
scores = model(numpy.load("pixels.npy")[None].astype("float32") / 255)
numpy.save("scores.npy", keras.ops.convert_to_numpy(scores)[0].transpose(2, 0, 1))
"""
ASK_TABLE = """
pixels = np.load("pixels.npy")
scores = model.predict_proba(pixels.reshape(-1, 3).astype(np.float32))
np.save("scores.npy", scores.T.reshape(3, *pixels.shape[:2]))
"""


def programs(heading):
    """The Python blocks of a section of the page."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)


def keras_with_free_sides():
    """The first program of Keras, with its export replaced by the second program."""
    first, second = programs("Keras")
    export = re.search(r"^tile = .*?^model\.export\(.*?\)$", first, re.M | re.S)
    return first[: export.start()] + second + first[export.end() :]


def preprocessing_in_metadata():
    """The first program about preprocessing, with the export and the metadata of the second."""
    first, second = programs("Preprocessing")
    exported, about = re.fullmatch(r"(exported.*?\n)\n(about = .*)", second, re.S).groups()
    first = re.sub(r"^exported.*?\n", lambda _: exported, first, flags=re.M)
    return re.sub(r"^about = \{.*?^\}\n", lambda _: about, first, flags=re.M | re.S)


def scaled_regression():
    """The program of scikit-learn with a pipeline instead of its forest."""
    pipeline = "make_pipeline(StandardScaler(), LogisticRegression(C=1e-4))"
    imports = """
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
"""
    return imports + re.sub(r"RandomForestClassifier\(\d.*?\)", pipeline, programs("scikit-learn")[0])


SPATIAL = {
    "PyTorch": (lambda: programs("PyTorch")[0], ASK_PYTORCH, "tile_size 96;padding 16"),
    "PyTorch's older exporter": (
        lambda: programs("PyTorch")[0].replace("dynamic_axes=", "dynamo=False, dynamic_axes="),
        ASK_PYTORCH,
        "tile_size 96",
    ),
    "preprocessing in the graph": (lambda: programs("Preprocessing")[0], ASK_PREPARED, "tile_size 96"),
    "preprocessing in the metadata": (preprocessing_in_metadata, ASK_PREPARED, "tile_size 96"),
    "several inputs": (lambda: programs("Several inputs")[0], ASK_FUSION, "tile_size 96;date 2026-06-01"),
    "Keras": (lambda: programs("Keras")[0], ASK_KERAS, ""),
    "Keras with free sides": (keras_with_free_sides, ASK_KERAS, "tile_size 96"),
}
TABULAR = {
    "scikit-learn": lambda: programs("scikit-learn")[0],
    "scikit-learn with its list of dictionaries": (
        lambda: programs("scikit-learn")[0].replace('options={"zipmap": False}', "options=None")
    ),
    "scikit-learn with a pipeline": scaled_regression,
    "LightGBM": lambda: programs("LightGBM")[0],
    "LightGBM with its list of dictionaries": lambda: programs("LightGBM")[0].replace("zipmap=False", "zipmap=True"),
}


@pytest.mark.parametrize(("program", "ask", "arguments"), SPATIAL.values(), ids=SPATIAL)
def test_a_network_of_the_page_gives_the_classes_of_its_framework(run_script, tmp_path, program, ask, arguments):
    pixels = textured(ROWS, COLS)
    sides = [(REACH, REACH + length % 2) for length in (ROWS, COLS)]
    np.save(tmp_path / "pixels.npy", np.pad(pixels, ((0, 0), *sides), mode="reflect").transpose(1, 2, 0))
    run_script(tmp_path, "-c", program() + ask)

    classes = classify(
        write_raster(tmp_path / "image.tif", pixels),
        tmp_path / "model.onnx",
        tmp_path / "classes.tif",
        arguments=arguments,
    )

    scores = np.load(tmp_path / "scores.npy")[:, REACH : REACH + ROWS, REACH : REACH + COLS]
    compare(classes, scores, np.array([1, 2, 3]), most=0.99)


@pytest.mark.parametrize("program", TABULAR.values(), ids=TABULAR)
def test_a_pixel_classifier_of_the_page_gives_the_classes_of_its_framework(run_script, tmp_path, program):
    pixels = textured(ROWS, COLS)
    np.save(tmp_path / "pixels.npy", pixels.transpose(1, 2, 0))
    run_script(tmp_path, "-c", program() + ASK_TABLE)

    classes = classify(write_raster(tmp_path / "image.tif", pixels), tmp_path / "model.onnx", tmp_path / "classes.tif")

    compare(classes, np.load(tmp_path / "scores.npy"), np.array([10, 20, 30]), most=0.98)


def compare(classes, scores, values, most):
    """Compare every pixel with the highest score, except pixels whose two highest scores tie but for rounding."""
    second, best = np.sort(scores, axis=0)[-2:]
    clear = best - second > 1e-5
    np.testing.assert_array_equal(classes[clear], values[scores.argmax(axis=0)][clear])
    assert clear.mean() > most
    assert len(np.unique(classes)) == 3
