"""An export from the request to the folder: warnings, cancelling, errors, the report, and the program in the docs."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Cancelled, NullProgress, OutputError, RasterError, RasterInput
from pixelwise.inference.progress import RecordingProgress
from pixelwise.inference.training_data import export as export_module
from pixelwise.inference.training_data.export import export, validate
from pixelwise.inference.training_data.job import ClassFeatures, ExportJob, ReferenceSystem
from pixelwise.tests.core.training_readers import read_by_map

ROOT = Path(__file__).resolve().parents[2]
SIDE = 32


class Cancelling(NullProgress):
    """Cancels after a number of questions."""

    def __init__(self, after: int) -> None:
        self._left = after

    def cancelled(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.random.default_rng(2).integers(1, 255, (3, 96, 160)).astype(np.uint8)


@pytest.fixture(scope="module")
def raster(tmp_path_factory, pixels) -> RasterInput:
    path = tmp_path_factory.mktemp("raster") / "image.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 160, 96, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((500000.0, 2.0, 0.0, 5400000.0, 0.0, -2.0))
    dataset.SetProjection("EPSG:32633")
    dataset.WriteArray(pixels)
    dataset.FlushCache()
    return RasterInput("image", str(path))


def square(left: int, top: int, size: int) -> bytes:
    """Return a square of pixels."""
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    points = ", ".join(f"{500000 + 2 * (left + size * x)} {5400000 - 2 * (top + size * y)}" for x, y in corners)
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({points}))").ExportToWkb())


CLASSES = ClassFeatures(
    "samples",
    (square(4, 4, 24), square(70, 20, 30), square(120, 60, 30)),
    ("water", "forest", "water"),
    class_field="kind",
    crs="EPSG:32633",
)


@pytest.fixture
def job(raster, tmp_path) -> ExportJob:
    return ExportJob((raster,), CLASSES, str(tmp_path / "tiles"), tile_size=str(SIDE), stride=str(SIDE))


def test_texts_become_numbers_and_the_log_counts_what_is_left_out(job, tmp_path):
    log = RecordingProgress(NullProgress())

    result = export(job, log)

    read = read_by_map(tmp_path / "tiles")
    assert read["classes"] == {1: "forest", 2: "water"}
    assert read["pixels"] == {1: 900, 2: 24 * 24 + 900}
    assert read["count"] + result.left_out.unlabelled == 15
    assert log.log[0] == "Values of the classes in the labels, where 0 is NoData:"
    assert f"{result.left_out.unlabelled} tiles are left out because no pixel in them is labelled." in log.log


@pytest.mark.parametrize("after", [0, 1, 5, 9])
def test_after_cancelling_there_is_no_folder_and_no_report(job, tmp_path, after):
    with pytest.raises(Cancelled):
        export(replace(job, report=str(tmp_path / "report.html")), Cancelling(after))

    assert [*tmp_path.iterdir()] == []


def test_after_cancelling_an_earlier_folder_is_as_it_was(job, tmp_path):
    export(job, NullProgress())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(Cancelled):
        export(job, Cancelling(5))

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_error_while_tiles_are_read_leaves_nothing(job, tmp_path, monkeypatch):
    def failing(*arguments: object):
        yield next(iter(chips(*arguments)))
        raise RasterError("broken")

    chips = export_module.chips
    monkeypatch.setattr(export_module, "chips", failing)

    with pytest.raises(RasterError, match="broken"):
        export(job, NullProgress())

    assert [*tmp_path.iterdir()] == []


def test_a_report_that_cannot_be_written_is_refused_before_the_first_tile(job, tmp_path):
    for path, words in ((tmp_path / "no" / "report.html", "does not exist"), (tmp_path / "report.txt", "HTML file")):
        with pytest.raises(OutputError, match=words) as refusal:
            export(replace(job, report=str(path)), NullProgress())
        assert refusal.value.about == "report"
    assert [*tmp_path.iterdir()] == []


def test_an_export_without_a_tile_says_why(job, tmp_path):
    classes = replace(CLASSES, shapes=(square(1000, 1000, 10),), values=("water",))

    with pytest.raises(RasterError, match=r"No tile to export. 15 tiles are left out because no pixel in them is labe"):
        export(replace(job, classes=classes), NullProgress())

    assert [*tmp_path.iterdir()] == []


def test_a_missing_folder_and_a_negative_number_are_refused(job):
    for changed, words in (({"folder": " "}, "no folder specified"), ({"start_index": -1}, "it is negative")):
        with pytest.raises(Exception, match=words):
            validate(replace(job, **changed))


@pytest.mark.parametrize("moves", [3, 20])
def test_the_next_run_completes_one_that_was_killed_while_it_put_tiles_in_place(job, tmp_path, monkeypatch, moves):
    replace_file, left = os.replace, [moves]

    def killed(source, target):
        if Path(target).parent.name in ("images", "labels"):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        replace_file(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            export(job, NullProgress())
    log = RecordingProgress(NullProgress())

    validate(job)
    [part] = export(job, log).parts

    assert part.all.tiles == 2 * part.new.tiles == read_by_map(tmp_path / "tiles")["count"]
    assert f"The folder already contains {part.new.tiles} tiles; new ones are numbered after them." in log.log


def covered(folder: Path) -> np.ndarray:
    """Return the pixels of the raster that tiles of a folder cover, by their world files."""
    there = np.zeros((96, 160), bool)
    for path in (folder / "images").glob("*.tfw"):
        step, *_, x, y = map(float, path.read_text().split())
        row, col = round((5400000 - y) / 2 - 0.5), round((x - 500000) / 2 - 0.5)
        assert step == 2
        there[row : row + SIDE, col : col + SIDE] = True
    return there


@pytest.mark.parametrize("changed", [{}, {"seed": 5}, {"split": "40,60", "stride": "20"}])
def test_no_pixel_is_in_two_sets_after_a_second_run_either(job, tmp_path, changed):
    split = replace(job, split="50,50", split_block=1, only_labelled=False)
    log = RecordingProgress(NullProgress())

    before = export(split, NullProgress())
    after = export(replace(split, **changed), log)

    assert before.left_out.in_other_set == 0
    assert not (covered(tmp_path / "tiles/train") & covered(tmp_path / "tiles/val")).any()
    if changed:
        count = after.left_out.in_other_set
        assert count > 0
        assert f"{count} tiles are left out because they overlap earlier tiles of another set." in log.log
    else:
        assert sum(part.new.tiles for part in after.parts) == sum(part.new.tiles for part in before.parts)


def test_tiles_of_another_crs_are_compared_with_those_of_earlier_sets(job, raster, tmp_path):
    moved = str(tmp_path / "moved.tif")
    gdal.Warp(moved, raster.uri, dstSRS="EPSG:3857", xRes=9, yRes=9)
    split = replace(job, split="50,50", split_block=1, only_labelled=False)

    export(split, NullProgress())
    with pytest.raises(RasterError, match=r"No tile to export\. .*overlap earlier tiles of another set"):
        export(replace(split, rasters=(RasterInput("moved", moved),)), NullProgress())


def test_tiles_in_pixel_space_are_not_compared_with_those_of_earlier_sets_with_a_warning(job):
    split = replace(job, split="50,50", split_block=1, reference_system=ReferenceSystem.PIXEL)
    first, second = RecordingProgress(NullProgress()), RecordingProgress(NullProgress())

    export(split, first)
    export(split, second)

    assert not any("not compared" in warning for warning in first.warnings)
    assert any("are not compared with the earlier ones" in warning for warning in second.warnings)


def test_the_program_in_the_docs_reads_a_folder(job, tmp_path, monkeypatch, pixels):
    export(replace(job, split="50,50", split_block=1), NullProgress())
    text = (ROOT / "docs" / "training-data.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    values: dict[str, np.ndarray] = {}

    exec(program, values)

    read = read_by_map(tmp_path / "tiles" / "train")
    [image], label = read["tiles"][-1]
    tiles = np.concatenate([tile[0].reshape(-1, 3) for tile, _ in read["tiles"]]).astype(float)
    np.testing.assert_allclose(values["image"], (image - tiles.mean(axis=0)) / tiles.std(axis=0))
    np.testing.assert_array_equal(values["index"][label > 0], label[label > 0] - 1)
