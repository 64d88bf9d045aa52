"""Folders of training tiles: what other programs read, numbering, and nothing by halves."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from pixelwise.inference import ArgumentError, OutputError
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.training_data import folder as folder_module
from pixelwise.inference.training_data.chips import Chip, ChipImage, ImageBands, LabelClass
from pixelwise.inference.training_data.folder import TrainingFolder
from pixelwise.inference.training_data.job import ChipFormat, FolderLayout
from pixelwise.inference.training_data.layouts import layout_of
from pixelwise.inference.training_data.tile_files import require_format
from pixelwise.inference.training_data.tile_set import TileSet
from pixelwise.tests.core.training_readers import read_by_folders, read_by_map

ROWS, COLS = 12, 16
UTM = osr.SpatialReference()
UTM.ImportFromEPSG(32617)
WKT = UTM.ExportToWkt()
CLASSES = (
    LabelClass(1, "Water", (0, 0, 255), 1),
    LabelClass(7, "Crops & <meadows>", (10, 200, 30), 7),
    LabelClass(250, "Wald", (0, 90, 0), 250),
)
NAIP = ImageBands("naip", ("Red", "Green", "Blue", "NearInfrared"), np.dtype(np.uint8), None)
RGB = ImageBands("rgb", ("Red", "Green", "Blue"), np.dtype(np.uint8), None)
TILES = TileSet(CLASSES, (NAIP,), ROWS, COLS, np.dtype(np.uint8), (0.5, 0.5))
ESRI, PLAIN = FolderLayout.CLASSIFIED_TILES, FolderLayout.IMAGES_AND_MASKS


def chips(count, tiles=TILES, first=0, part=""):
    """Return tiles of noise, whose upper left corners differ."""
    for index in range(first, first + count):
        random = np.random.default_rng(index)
        images = tuple(
            ChipImage(random.integers(0, 200, (len(bands.names), ROWS, COLS)).astype(bands.dtype))
            for bands in tiles.images
        )
        labels = random.choice([0, *tiles.values], (ROWS, COLS)).astype(tiles.label_dtype)
        grid = Grid(WKT, (500000.0 + 8 * index, 0.5, 0.0, 4000000.0, 0.0, -0.5), ROWS, COLS)
        yield Chip(index, part, grid, images, labels)


def export(path, tiles=TILES, layout=ESRI, made=(), start=0, parts=("",)):
    with TrainingFolder(Path(path), layout_of(layout), tiles, parts) as folder:
        folder.open(start)
        for chip in made:
            folder.write(chip)
        return folder.commit()


def interrupted(count):
    yield from chips(count)
    raise KeyboardInterrupt


def names(path):
    return sorted(str(found.relative_to(path)) for found in Path(path).rglob("*") if found.is_file())


def contents(path):
    return {name: (Path(path) / name).read_bytes() for name in names(path)}


def test_a_reader_that_goes_by_the_map_finds_the_same_tiles_classes_and_statistics(tmp_path):
    made = [*chips(5)]

    export(tmp_path, made=made)

    read = read_by_map(tmp_path)
    assert read["classes"] == {1: "Water", 7: "Crops & <meadows>", 250: "Wald"}
    assert read["colors"] == {1: [0, 0, 255], 7: [10, 200, 30], 250: [0, 90, 0]}
    assert read["size"] == (ROWS, COLS)
    assert read["space"] == "MAP_SPACE"
    assert read["multispectral"]
    labels = np.stack([chip.labels for chip in made])
    assert read["pixels"] == {value: int((labels == value).sum()) for value in (1, 7, 250)}
    assert read["tiles_of_class"] == [int((labels == value).any((1, 2)).sum()) for value in (1, 7, 250)]
    pixels = np.stack([chip.images[0].pixels for chip in made]).astype(np.float64)
    expected = [(band.min(), band.max(), band.mean(), band.std()) for band in pixels.transpose(1, 0, 2, 3)]
    np.testing.assert_allclose(read["normalisation"], expected, rtol=1e-12)
    np.testing.assert_allclose(read["accumulated"], expected, rtol=1e-12)
    assert read["count"] == len(read["tiles"]) == 5
    for ([image], label), chip in zip(read["tiles"], made):
        np.testing.assert_array_equal(image.transpose(2, 0, 1), chip.images[0].pixels)
        np.testing.assert_array_equal(label, chip.labels)


def test_a_reader_that_goes_by_the_folders_finds_the_same_tiles_and_counts(tmp_path):
    made = [*chips(3)]

    export(tmp_path, made=made)

    read = read_by_folders(tmp_path)
    assert read["size"] == (4, ROWS, COLS)
    labels = np.stack([chip.labels for chip in made])
    assert read["classes"] == {
        entry.value: (
            entry.name,
            int((labels == entry.value).any((1, 2)).sum()),
            int((labels == entry.value).sum()),
        )
        for entry in CLASSES
    }
    for (image, label), chip in zip(read["tiles"], made):
        np.testing.assert_array_equal(image.transpose(2, 0, 1), chip.images[0].pixels)
        np.testing.assert_array_equal(label, chip.labels)


@pytest.mark.parametrize(
    ("image_format", "image", "label", "world"),
    [
        (ChipFormat.TIFF, ".tif", ".tif", ".tfw"),
        (ChipFormat.PNG, ".png", ".png", ".pgw"),
        (ChipFormat.JPEG, ".jpg", ".png", ".jgw"),
    ],
)
def test_gdal_reads_pixels_position_classes_and_nodata_in_every_format(tmp_path, image_format, image, label, world):
    [chip] = chips(1, tiles := replace(TILES, images=(RGB,), image_format=image_format))

    export(tmp_path, tiles, made=[chip])

    dataset = gdal.Open(str(tmp_path / "images" / f"000000000{image}"))
    difference = np.abs(dataset.ReadAsArray().astype(int) - chip.images[0].pixels)
    assert difference.max() == 0 or image_format is ChipFormat.JPEG
    labels = gdal.Open(str(tmp_path / "labels" / f"000000000{label}"))
    np.testing.assert_array_equal(labels.ReadAsArray(), chip.labels)
    for opened in (dataset, labels):
        assert opened.GetGeoTransform() == chip.grid.transform
        assert opened.GetSpatialRef().IsSame(UTM)
    band = labels.GetRasterBand(1)
    table = band.GetDefaultRAT()
    assert band.GetNoDataValue() == 0
    assert dataset.GetRasterBand(1).GetNoDataValue() is None
    assert band.GetColorTable() is None  # readers of images would see colours instead of values
    rows = range(table.GetRowCount())
    assert [(table.GetValueAsInt(row, 0), table.GetValueAsString(row, 1)) for row in rows] == [
        (1, "Water"),
        (7, "Crops & <meadows>"),
        (250, "Wald"),
    ]
    numbers = [
        float(line)
        for line in (tmp_path / "labels" / "000000000")
        .with_suffix({".tif": ".tfw", ".png": ".pgw"}[label])
        .read_text()
        .split()
    ]
    assert numbers == [0.5, 0, 0, -0.5, 500000.25, 3999999.75]
    assert (tmp_path / "images" / f"000000000{world}").exists()
    del dataset, labels, opened, band, table


def test_a_second_image_has_its_own_folder_column_and_statistics(tmp_path):
    radar = ImageBands("radar", ("VV", ""), np.dtype(np.float32), -99.0)
    made = [*chips(2, tiles := replace(TILES, images=(NAIP, radar)))]

    export(tmp_path, tiles, made=made)

    lines = [line.split("\t") for line in (tmp_path / "map.txt").read_text().splitlines()]
    assert lines == [[f"{folder}/00000000{n}.tif" for folder in ("images", "images2", "labels")] for n in (0, 1)]
    stated = json.loads((tmp_path / "esri_model_definition.emd").read_text())["AllTilesStats2"]
    pixels = np.stack([chip.images[1].pixels for chip in made]).astype(np.float64)
    assert [band["BandName"] for band in stated] == ["VV", "Band_2"]
    np.testing.assert_allclose([band["Mean"] for band in stated], pixels.mean((0, 2, 3)))
    dataset = gdal.Open(str(tmp_path / "images2" / "000000001.tif"))
    np.testing.assert_array_equal(dataset.ReadAsArray(), made[1].images[1].pixels)
    assert dataset.GetRasterBand(2).GetNoDataValue() == -99
    del dataset


def test_samples_without_a_value_and_infinite_ones_are_not_in_the_statistics(tmp_path):
    bands = ImageBands("dem", ("height",), np.dtype(np.float32), -1.0)
    tiles = replace(TILES, images=(bands,))
    [chip] = chips(1, tiles)
    pixels, has_value = chip.images[0].pixels.copy(), np.ones((1, ROWS, COLS), bool)
    pixels[0, 0], has_value[0, 0], pixels[0, 1, 0] = -1, False, np.inf

    export(tmp_path, tiles, made=[replace(chip, images=(ChipImage(pixels, has_value),))])

    [band] = json.loads((tmp_path / "esri_accumulated_stats.json").read_text())["BandStatsState"]
    values = pixels[0, 1:].ravel()[1:].astype(np.float64)
    assert (band["Min"], band["Max"], band["Num"]) == (values.min(), values.max(), values.size)
    assert band["M1"] == pytest.approx(values.mean())
    assert band["M2"] == pytest.approx(values.var() * values.size)


def test_features_are_counted_by_tile_and_class(tmp_path):
    made = [
        replace(chip, features=features)
        for chip, features in zip(chips(2), (((1, 10.0), (1, 30.0), (7, 5.0)), ((250, 2.0),)))
    ]

    export(tmp_path, replace(TILES, features=True), made=made)

    stated = json.loads((tmp_path / "esri_accumulated_stats.json").read_text())["FeatureStats"]
    assert (stated["NumFeaturesTotal"], stated["NumFeaturesPerClass"]) == (4, [2, 1, 1])
    assert stated["NumFeaturesPerImage"] == {"Min": 1, "Max": 3, "Mean": 2}
    assert stated["FeatureAreaPerClass"][0] == {"Min": 10, "Max": 30, "Mean": 20}


def test_counts_do_not_overflow_in_folders_of_many_tiles(tmp_path):
    export(tmp_path, made=chips(1))
    path = tmp_path / "esri_accumulated_stats.json"
    stated = json.loads(path.read_text())
    before = stated["ClassPixelStats"]["NumPixelsPerClass"][0]
    stated["ClassPixelStats"]["NumPixelsPerClass"][0] = 2**40
    path.write_text(json.dumps(stated))

    export(tmp_path, made=[chip for chip in chips(1)])

    assert read_by_map(tmp_path)["pixels"][1] == 2**40 + before


@pytest.mark.parametrize("layout", [ESRI, PLAIN])
def test_two_runs_into_a_folder_give_what_one_run_gives(tmp_path, layout):
    (tmp_path / "one").mkdir()
    export(tmp_path / "one", layout=layout, made=chips(5))

    export(tmp_path / "two", layout=layout, made=chips(3))
    [part] = export(tmp_path / "two", layout=layout, made=chips(2, first=3))

    assert part.numbers == range(3, 5)
    assert part.all.tiles == 5
    once, twice = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert once.keys() == twice.keys()
    different = {name for name in once if once[name] != twice[name]}
    assert different <= {"esri_accumulated_stats.json", "esri_model_definition.emd", "classes.json"}
    for name in different:  # the last digit of means may differ
        _assert_close(json.loads(once[name]), json.loads(twice[name]))


def _assert_close(one, other):
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            _assert_close(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for left, right in zip(one, other):
            _assert_close(left, right)
    else:
        assert one == (pytest.approx(other, rel=1e-12) if isinstance(one, float) else other)


def test_tiles_are_numbered_from_the_start_index_or_behind_the_ones_there(tmp_path):
    export(tmp_path, made=chips(2), start=40)
    export(tmp_path, made=chips(1, first=2), start=10)
    export(tmp_path, made=chips(1, first=3), start=100)

    images = sorted(path.name for path in (tmp_path / "images").glob("*.tif"))
    assert images == ["000000040.tif", "000000041.tif", "000000042.tif", "000000100.tif"]
    assert [line.split("\t")[0] for line in (tmp_path / "map.txt").read_text().splitlines()] == [
        f"images/{name}" for name in images
    ]
    assert read_by_map(tmp_path)["count"] == 4


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"classes": CLASSES[:2]}, "the classes differ (in the folder / now): 250: Wald / -"),
        (
            {"classes": (replace(CLASSES[0], name="Lake"), *CLASSES[1:])},
            "the classes differ (in the folder / now): 1: Water / Lake",
        ),
        ({"images": (RGB,)}, "they have 4 bands of the type uint8 instead of 3 of uint8"),
        (
            {"images": (replace(NAIP, dtype=np.dtype(np.uint16)),)},
            "they have 4 bands of the type uint8 instead of 4 of uint16",
        ),
        ({"images": (NAIP, RGB)}, "they have other subfolders"),
        ({"cols": 32}, "their size is 16 x 12 pixels instead of 32 x 12"),
        ({"image_format": ChipFormat.PNG}, "they have another image format"),
        ({"pixel_space": True}, "their reference system is"),
    ],
)
@pytest.mark.parametrize("layout", [ESRI, PLAIN])
def test_tiles_that_do_not_match_those_in_the_folder_are_refused_in_words(tmp_path, layout, changed, reason):
    export(tmp_path, layout=layout, made=chips(1))
    before = contents(tmp_path)

    with pytest.raises(OutputError) as refusal:
        export(tmp_path, replace(TILES, **changed), layout)

    assert f"it already contains tiles, and new ones cannot be added to them, because {reason}" in str(refusal.value)
    assert refusal.value.about == "folder"
    assert contents(tmp_path) == before


def test_a_folder_of_the_other_layout_is_refused(tmp_path):
    export(tmp_path / "esri", made=chips(1))
    export(tmp_path / "plain", layout=PLAIN, made=chips(1))

    for name, layout in (("esri", PLAIN), ("plain", ESRI)):
        with pytest.raises(OutputError, match="they have other subfolders"):
            export(tmp_path / name, layout=layout)


def make_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda folder: (folder / "map.txt").unlink(), "map.txt cannot be read"),
        (
            lambda folder: (folder / "images" / "000000001.tif").unlink(),
            "it contains 1 images, but map.txt lists 2 tiles and 2 were counted",
        ),
        (
            lambda folder: (folder / "esri_accumulated_stats.json").write_text("{"),
            "esri_accumulated_stats.json cannot be used",
        ),
        (
            lambda folder: (folder / "esri_accumulated_stats.json").write_text("{}"),
            "esri_accumulated_stats.json cannot be used: ClassPixelStats is missing",
        ),
        (
            lambda folder: (folder / "esri_accumulated_stats.json").write_text(
                (folder / "esri_accumulated_stats.json")
                .read_text()
                .replace('"NumPixelsPerClass": [', '"NumPixelsPerClass": [-5,')
            ),
            "esri_accumulated_stats.json cannot be used: a number of pixels or tiles is negative",
        ),
        (lambda folder: make_pipe(folder / "map.txt"), "map.txt is not a regular file, but a pipe or a device"),
        (
            lambda folder: make_pipe(folder / "images" / "000000000.tif"),
            "000000000.tif is not a regular file, but a pipe or a device",
        ),
    ],
)
def test_a_damaged_folder_is_refused_in_words(tmp_path, damage, reason):
    export(tmp_path, made=chips(2))
    damage(tmp_path)

    with pytest.raises(OutputError) as refusal:
        export(tmp_path, made=chips(1))

    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("layout", "name"),
    [(ESRI, "map.txt"), (ESRI, "stats.txt"), (ESRI, "esri_accumulated_stats.json"), (ESRI, "esri_model_definition.emd"),
     (ESRI, "labels/000000000.tif"), (ESRI, "images/000000001.tfw"), (PLAIN, "classes.json"),
     (PLAIN, "masks/000000000.tif.aux.xml")],
)  # fmt: skip
def test_files_of_others_are_not_replaced(tmp_path, layout, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("of the user")

    with pytest.raises(OutputError, match=f"it contains {name}, which might be replaced"):
        export(tmp_path, made=chips(2), layout=layout)

    assert contents(tmp_path) == {name: b"of the user"}


def test_other_files_in_a_folder_do_not_matter(tmp_path):
    (tmp_path / "labels").mkdir()
    for name in ("notes.txt", "labels/legend.qml"):
        (tmp_path / name).write_text("of the user")

    export(tmp_path, made=chips(2))

    assert (tmp_path / "labels" / "legend.qml").read_text() == (tmp_path / "notes.txt").read_text() == "of the user"


def test_a_failed_run_leaves_everything_as_it_was(tmp_path):
    export(tmp_path, made=chips(2))
    before = contents(tmp_path)

    with pytest.raises(KeyboardInterrupt):
        export(tmp_path, made=interrupted(1))

    assert contents(tmp_path) == before


def test_a_failed_run_leaves_no_new_folder(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "new" / "one", made=interrupted(0))

    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("layout", [ESRI, PLAIN])
def test_tiles_that_another_run_adds_in_the_meantime_are_not_replaced(tmp_path, layout):
    export(tmp_path, layout=layout, made=chips(1))
    with TrainingFolder(tmp_path, layout_of(layout), TILES) as slow:
        slow.open()
        for chip in chips(2, first=1):
            slow.write(chip)
        export(tmp_path, layout=layout, made=chips(3, first=9))
        by_the_other = contents(tmp_path)

        with pytest.raises(OutputError, match="another run has added tiles"):
            slow.commit()

    assert contents(tmp_path).items() <= by_the_other.items()
    assert len([*(tmp_path / "images").glob("*.tif")]) == 4


def _killed(path, made, *, moves):
    """Write tiles, and end as a killed program does after some files have been moved."""

    class Killed(BaseException):
        pass

    replace_file, left = os.replace, [moves]

    def move(source, target):
        if Path(target).parent.name in ("images", "labels"):
            if not left[0]:
                raise Killed
            left[0] -= 1
        replace_file(source, target)

    folder = TrainingFolder(Path(path), layout_of(ESRI), TILES)
    folder.open()
    for chip in made:
        folder.write(chip)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_module.os, "replace", move)
        with pytest.raises(Killed):
            folder.commit()


@pytest.mark.parametrize("moves", [0, 1, 5, 9])
def test_after_a_kill_while_tiles_are_moved_the_next_run_completes_them(tmp_path, moves):
    export(tmp_path / "whole", made=chips(2))
    export(tmp_path / "whole", made=chips(3, first=2))
    export(tmp_path / "whole", made=chips(1, first=5))
    export(tmp_path / "killed", made=chips(2))
    _killed(tmp_path / "killed", chips(3, first=2), moves=moves)

    export(tmp_path / "killed", made=chips(1, first=5))

    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def test_after_a_kill_before_the_end_no_tile_counts_and_the_rest_is_removed_in_time(tmp_path):
    export(tmp_path, made=chips(2))
    before = contents(tmp_path)
    folder = TrainingFolder(tmp_path, layout_of(ESRI), TILES)
    folder.open()
    folder.write(next(chips(1)))
    [staging] = tmp_path.glob(".pixelwise-export-*")

    assert read_by_map(tmp_path)["count"] == len(read_by_folders(tmp_path)["tiles"]) == 2
    folder_module.complete(tmp_path)
    assert staging.exists()  # another run may be writing there

    for path in (staging, *staging.rglob("*")):
        os.utime(path, (time.time() - 4000,) * 2)
    folder_module.complete(tmp_path)
    assert contents(tmp_path) == before


def test_each_set_of_a_split_is_a_complete_folder(tmp_path):
    made = [chip for part, first in (("train", 0), ("val", 3), ("test", 5)) for chip in chips(2, TILES, first, part)]

    finished = export(tmp_path, made=made, parts=("train", "val", "test"))

    assert [(part.part, part.numbers) for part in finished] == [(n, range(2)) for n in ("train", "val", "test")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["test", "train", "val"]
    for index, part in enumerate(("train", "val", "test")):
        read = read_by_map(tmp_path / part)
        assert read["count"] == 2
        for ([image], _), chip in zip(read["tiles"], made[2 * index :]):
            np.testing.assert_array_equal(image.transpose(2, 0, 1), chip.images[0].pixels)


def test_a_split_is_not_mixed_with_a_folder_without(tmp_path):
    export(tmp_path / "flat", made=chips(1))
    export(tmp_path / "split", made=chips(1, part="train"), parts=("train", "val"))

    with pytest.raises(OutputError, match="it contains tiles without a split"):
        export(tmp_path / "flat", parts=("train", "val"))
    with pytest.raises(OutputError, match="it contains tiles that are split into sets"):
        export(tmp_path / "split")


@pytest.mark.parametrize("path", ["file", "file/below"])
def test_a_file_is_no_folder(tmp_path, path):
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputError, match=r"file is a file\. Choose another folder"):
        export(tmp_path / path)


def test_a_folder_without_the_right_to_write_is_refused_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_module.os, "access", lambda *_: False)

    with pytest.raises(OutputError, match=r"it cannot be written \(Permission denied\)"):
        TrainingFolder(tmp_path / "new", layout_of(ESRI), TILES).check()


def test_the_plain_layout_has_images_masks_and_classes(tmp_path):
    made = [*chips(2, tiles := replace(TILES, images=(RGB,), image_format=ChipFormat.PNG))]

    export(tmp_path, tiles, PLAIN, made)

    assert {name.split("/")[0] for name in names(tmp_path)} == {"images", "masks", "classes.json"}
    stated = json.loads((tmp_path / "classes.json").read_text(encoding="utf-8"))
    labels = np.stack([chip.labels for chip in made])
    assert [(entry["value"], entry["name"], entry["color"], entry["pixels"]) for entry in stated["classes"]] == [
        (entry.value, entry.name, [*entry.color], int((labels == entry.value).sum())) for entry in CLASSES
    ]
    assert stated["unlabelled"] == {"value": 0, "pixels": int((labels == 0).sum())}
    pixels = np.stack([chip.images[0].pixels for chip in made]).astype(np.float64)
    np.testing.assert_allclose([band["std"] for band in stated["bands"]["images"]], pixels.std((0, 2, 3)))
    mask = gdal.Open(str(tmp_path / "masks" / "000000001.png"))
    np.testing.assert_array_equal(mask.ReadAsArray(), made[1].labels)
    del mask


@pytest.mark.parametrize(
    ("image_format", "bands", "reason"),
    [
        (ChipFormat.JPEG, NAIP, 'Image format JPEG: it stores 1 or 3 bands, but 4 bands of "naip" are exported.'),
        (ChipFormat.PNG, NAIP, "Image format PNG: it stores 1 or 3 bands"),
        (ChipFormat.JPEG, replace(RGB, dtype=np.dtype(np.uint16)), "which are of the type uint16"),
        (ChipFormat.PNG, replace(RGB, dtype=np.dtype(np.float32)), "which are of the type float32"),
    ],
)
def test_bands_that_a_picture_cannot_store_are_refused(image_format, bands, reason):
    with pytest.raises(ArgumentError) as refusal:
        require_format(image_format, bands)

    assert reason in str(refusal.value)
    assert "Choose TIFF" in str(refusal.value)


def test_bands_that_a_format_can_store_are_accepted():
    require_format(ChipFormat.TIFF, NAIP)
    require_format(ChipFormat.PNG, replace(RGB, dtype=np.dtype(np.uint16)))
    require_format(ChipFormat.JPEG, RGB)


def test_a_full_disk_is_an_error_in_words(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)

    with pytest.raises(OutputError, match="No space left on device"):
        export(tmp_path, made=chips(1))
