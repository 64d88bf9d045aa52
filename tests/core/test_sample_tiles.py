"""The sample tiles of the report of an export, and what its log says about the classes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from pixelwise.inference import NullProgress
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.progress import RecordingProgress
from pixelwise.inference.training_data.balance import log_balance, log_renumbered
from pixelwise.inference.training_data.chips import Chip, ChipImage, LabelClass
from pixelwise.inference.training_data.folder import FinishedPart
from pixelwise.inference.training_data.sample_tiles import SampleTiles, color_bands, picture_of
from pixelwise.inference.training_data.statistics import FolderStatistics

CLASSES = (LabelClass(1, "Water", (0, 0, 255), 1), LabelClass(2, "Forest", (0, 200, 0), 2))


def chip(index: int, water: int, forest: int, side: int = 256) -> Chip:
    """Return a grey tile with so many rows of each class."""
    pixels = np.full((3, side, side), 100, np.uint8)
    labels = np.zeros((side, side), np.uint8)
    labels[:water] = 1
    labels[side - forest :] = 2
    return Chip(index, "", Grid("", (0, 1, 0, 0, 0, -1), side, side), (ChipImage(pixels),), labels)


def test_each_class_is_shown_in_the_tile_with_most_of_its_pixels():
    samples = SampleTiles(("Red", "Green", "Blue"), (1, 2))

    for index, rows in enumerate(((3, 1), (20, 2), (9, 4))):
        samples.add(chip(index, *rows), 10 + index)

    assert [(tile.number, tile.value, tile.pixels) for tile in samples.chosen()] == [
        (11, 1, 20 * 256),
        (12, 2, 4 * 256),
    ]


def test_a_tile_with_most_of_two_classes_is_shown_once():
    samples = SampleTiles(("Red", "Green", "Blue"), (1, 2))

    samples.add(chip(0, 30, 20), 0)

    assert [(tile.number, tile.value) for tile in samples.chosen()] == [(0, 1)]


@pytest.mark.parametrize(("side", "shown"), [(256, 256), (64, 256), (100, 200), (512, 256), (600, 200)])
def test_the_picture_shows_the_image_and_next_to_it_the_labels_over_it(side, shown):
    samples = SampleTiles(("Red", "Green", "Blue"), (1, 2))
    samples.add(chip(0, side // 2, 0, side), 0)

    png, (width, height) = samples.chosen()[0].png(CLASSES)

    picture = np.array(Image.open(io.BytesIO(png)).convert("RGBA"))
    assert picture.shape == (height, width, 4)
    assert height == shown
    assert picture[0, 0].tolist() == [100, 100, 100, 255]
    assert picture[0, -1].tolist() == [45, 45, 185, 255]  # 55% of blue
    assert picture[-1, -1].tolist() == [100, 100, 100, 255]
    assert picture[0, width // 2, 3] == 0


@pytest.mark.parametrize(
    ("names", "bands"),
    [
        (("Blue", "Green", "Red", "NIR"), (2, 1, 0)),
        (("", "", "", ""), (0, 1, 2)),
        (("VV", "VH"), (0, 0, 0)),
        (("height",), (0, 0, 0)),
    ],
)
def test_bands_are_drawn_in_their_colours(names, bands):
    assert color_bands(names) == bands


def test_values_that_are_no_bytes_are_stretched_and_missing_ones_are_black():
    values = np.linspace(1000, 2000, 101, dtype=np.float32).reshape(1, 101, 1)
    has_value = np.ones_like(values, bool)
    has_value[0, 50] = False

    picture = picture_of(ChipImage(values, has_value), (0, 0, 0))

    valid = values[has_value]
    low, high = np.percentile(valid, (2, 98))
    expected = np.clip((values[0] - low) * 255 / (high - low), 0, 255).astype(np.uint8)
    expected[50] = 0
    np.testing.assert_array_equal(picture, np.repeat(expected[..., np.newaxis], 3, axis=-1))


def test_a_tile_without_values_is_black():
    nothing = ChipImage(np.full((1, 4, 4), np.nan, np.float32), np.zeros((1, 4, 4), bool))

    assert not picture_of(nothing, (0, 0, 0)).any()


def part(name: str, pixels: dict[int, int], tmp_path) -> FinishedPart:
    tiles = {value: int(count > 0) for value, count in pixels.items()}
    statistics = FolderStatistics((), (1, 2), 1, tiles, pixels)
    return FinishedPart(name, tmp_path / name, range(1), statistics, statistics)


def test_the_log_has_the_balance_in_each_set_and_names_rare_classes(tmp_path):
    log = RecordingProgress(NullProgress())

    log_balance(CLASSES, [part("train", {1: 995, 2: 5}, tmp_path), part("val", {1: 1000, 2: 0}, tmp_path)], log)

    assert [line.split() for line in log.log[:3]] == [
        ["Value", "Tiles", "Pixels", "Share", "Training", "Validation", "Class"],
        ["1", "2", "1,995", "99.8%", "99.5%", "100.0%", "Water"],
        ["2", "1", "5", "0.2%", "0.5%", "0.0%", "Forest"],
    ]
    assert log.log[4] == (
        f"{tmp_path / 'train'}: less than 1% of the labelled pixels belongs to each of these classes: Forest."
    )


def test_the_log_warns_of_a_class_without_a_tile(tmp_path):
    log = RecordingProgress(NullProgress())

    log_balance(CLASSES, [part("", {1: 1000, 2: 0}, tmp_path)], log)

    assert log.warnings == [f"{tmp_path}: no tile contains these classes: Forest."]


def test_the_log_has_a_table_of_values_only_if_they_changed():
    log = RecordingProgress(NullProgress())

    log_renumbered(CLASSES, log)
    assert log.log == []

    log_renumbered((LabelClass(1, "Water", (0, 0, 255), 0), LabelClass(2, "Forest", (0, 200, 0), 1)), log)
    assert [line.split() for line in log.log[2:]] == [["1", "0", "Water"], ["2", "1", "Forest"]]
