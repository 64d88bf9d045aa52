"""The tutorial: tiles of the sample scene, a network trained on them, its map, and the accuracy of that."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import onnx
import pytest
from osgeo import gdal
from pixelwise.tests.core.runs import network, read

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorials" / "train-your-own.md"
SCENE = ROOT / "resources" / "sample" / "landsat7_olinda.tif"
CLASSES = ["Water", "Forest and mangrove", "Grass, crops and gardens", "Built-up", "Bare soil and sand"]
STEPS = 40  # of 900, for a network that has learned something


@pytest.fixture(scope="module")
def finished(run_script, tmp_path_factory) -> tuple[Path, str]:
    """The folder of a short run of the tutorial, and what it printed. `run_script` skips without the frameworks."""
    folder = tmp_path_factory.mktemp("tutorial")
    command = [ROOT / "scripts" / "train_sample_model", "--tutorial", "--steps", str(STEPS), "--folder", folder]
    before = PAGE.read_bytes()
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    assert PAGE.read_bytes() == before  # only a full training writes its figures
    return folder, done.stdout


def tiles(folder: Path, part: str) -> np.ndarray:
    """Where the tiles of a set are, on the grid of the scene."""
    scene = gdal.Open(str(SCENE))
    x, size, _, y, _, _ = scene.GetGeoTransform()
    covered = np.zeros((scene.RasterYSize, scene.RasterXSize), bool)
    for path in (folder / "tiles" / part / "labels").glob("*.tif"):
        tile = gdal.Open(str(path))
        left, _, _, top, _, _ = tile.GetGeoTransform()
        row, col = round((y - top) / size), round((left - x) / size)
        covered[row : row + tile.RasterYSize, col : col + tile.RasterXSize] = True
    return covered


def test_no_pixel_is_in_two_sets(finished):
    train, val, test = (tiles(finished[0], part) for part in ("train", "val", "test"))

    assert all(covered.any() for covered in (train, val, test))
    assert not (train & val).any()
    assert not (train & test).any()
    assert not (val & test).any()


def test_the_exported_tiles_are_the_pixels_of_the_scene_and_the_labels(finished):
    scene, labels = read(SCENE), read(finished[0] / "labels.tif")
    x, size, _, y, _, _ = gdal.Open(str(SCENE)).GetGeoTransform()
    folder = finished[0] / "tiles" / "train"

    lines = (folder / "map.txt").read_text().splitlines()
    assert len(lines) > 20
    for image, label in (line.split() for line in lines):
        left, _, _, top, _, _ = gdal.Open(str(folder / image)).GetGeoTransform()
        row, col = round((y - top) / size), round((left - x) / size)
        window = np.s_[row : row + 64, col : col + 64]
        whole = labels[window].shape
        np.testing.assert_array_equal(read(folder / image)[:, : whole[0], : whole[1]], scene[:, window[0], window[1]])
        np.testing.assert_array_equal(read(folder / label)[: whole[0], : whole[1]], labels[window])


def test_the_map_is_what_the_network_gives_for_the_whole_scene(finished):
    about = json.loads(next(iter(onnx.load(str(finished[0] / "land_cover.onnx")).metadata_props)).value)
    pixels = read(SCENE).astype(np.float32)
    mean, std = (np.array(about[key], np.float32)[:, None, None] for key in ("mean", "std"))
    _, rows, cols = pixels.shape
    padded = np.pad((pixels - mean) / std, ((0, 0), (24, 24 + -rows % 4), (24, 24 + -cols % 4)), mode="reflect")

    (scores,) = network(finished[0] / "land_cover.onnx").run(None, {"image": padded[None]})

    expected = scores[0].argmax(axis=0)[24 : 24 + rows, 24 : 24 + cols] + 1
    assert (read(finished[0] / "map.tif") == expected).mean() > 0.9999  # equal scores may be rounded differently
    assert [entry["name"] for entry in about["classes"]] == CLASSES


def test_the_accuracy_is_that_of_the_test_tiles(finished):
    folder, printed = finished
    inside = tiles(folder, "test")
    labels, found = read(folder / "labels.tif")[inside], read(folder / "map.tif")[inside]

    compared, overall = re.search(r"Compared pixels: (\d+)\. Overall accuracy: \*\*([\d.]+)\*\*", printed).groups()

    assert int(compared) == inside.sum()
    assert float(overall) == pytest.approx((labels == found).mean(), abs=5e-4)
    assert float(overall) > 0.6  # a short training
    assert [name for name in CLASSES if f"| {name} | " in printed] == CLASSES


def test_the_page_has_the_figures_of_a_full_training():
    text = PAGE.read_text(encoding="utf-8")
    figures = text.split("<!-- figures")[1].split("<!-- end of figures")[0]

    assert float(re.search(r"Overall accuracy: \*\*([\d.]+)\*\*", figures)[1]) > 0.8
    assert all(f"| {name} | " in figures for name in CLASSES)


def test_the_page_exports_as_the_command_does():
    program = (ROOT / "scripts" / "train_your_own.py").read_text(encoding="utf-8")
    size, stride, split, block, seed = re.search(
        r'^TILE_SIZE, STRIDE, SPLIT, SPLIT_BLOCK, SEED = "(\d+)", "(\d+)", "([\d,]+)", (\d+), (\d+)$', program, re.M
    ).groups()

    assert f"TILE_SIZE={size} STRIDE={stride} SPLIT={split} SPLIT_BLOCK={block} SEED={seed}" in PAGE.read_text(
        encoding="utf-8"
    )
