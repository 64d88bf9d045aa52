"""A run whose inputs change while it reads them ends with an error, and nothing of the new content is kept."""

import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, RasterError, plan, run
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger.manifest import RunIdentity
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.raster import watch
from pixelwise.tests.core.runs import Changing, Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

ROWS, COLS = 400, 300


@pytest.fixture(autouse=True)
def checks_without_delay(monkeypatch):
    monkeypatch.setattr(watch, "WATCH_INTERVAL", 0)
    monkeypatch.setattr(watch, "_PAUSE_FACTOR", 0)


@pytest.fixture
def job(tmp_path):
    write_raster(tmp_path / "in.tif", textured(ROWS, COLS))
    argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=8)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "map.tif").write_bytes(b"the old map")
    return make_job(tmp_path / "in.tif", tmp_path / "m.onnx", tmp_path / "out" / "map.tif", parallel_factor="2")


def in_place(path):
    """Other pixels in the same file: as many bytes, another time."""
    os.utime(path, ns=(0, 0))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    size = dataset.RasterXSize, dataset.RasterYSize
    for number in range(dataset.RasterCount):
        noise = np.random.default_rng(number).integers(1, 255, size[::-1], np.uint8)
        dataset.GetRasterBand(number + 1).WriteArray(noise)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def over_it(path):
    other = path.with_name("other.tif")
    shutil.copyfile(path, other)
    in_place(other)
    os.replace(other, path)


CHANGES = {"rewritten in place": in_place, "truncated": cut, "replaced": over_it, "deleted": Path.unlink}


def as_before(tmp_path):
    return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"map.tif": b"the old map"}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("arguments", ["", "merge blend"])
def test_an_input_that_changes_ends_the_run_at_once_and_the_message_names_the_file(tmp_path, job, change, arguments):
    counting = Listener()
    run(plan(replace(job, arguments=arguments, output=str(tmp_path / "whole.tif"))), counting)
    listener = Changing(lambda: CHANGES[change](tmp_path / "in.tif"), 2)

    with pytest.raises(RasterError, match=r"in\.tif|\"in\""):
        run(plan(replace(job, arguments=arguments)), listener)

    assert len(listener.fractions) < len(counting.fractions) / 2
    assert as_before(tmp_path)


def test_a_folder_of_the_input_that_is_removed_ends_the_run(tmp_path, job):
    folder = tmp_path / "drive"
    folder.mkdir()
    path = shutil.copyfile(tmp_path / "in.tif", folder / "copy.tif")
    listener = Changing(lambda: shutil.rmtree(folder), 2)

    with pytest.raises(RasterError, match=r"copy\.tif|\"copy\""):
        run(plan(make_job(path, job.model, job.output)), listener)

    assert as_before(tmp_path)


@pytest.mark.parametrize("change", CHANGES)
def test_an_input_that_changes_between_planning_and_running_ends_the_run(tmp_path, job, change, monkeypatch):
    monkeypatch.undo()
    planned = plan(job)

    CHANGES[change](tmp_path / "in.tif")

    with pytest.raises(RasterError, match=r"in\.tif|\"in\""):
        run(planned, NullProgress())
    assert as_before(tmp_path)


def mosaic(tmp_path, job):
    write_raster(tmp_path / "below.tif", textured(ROWS, COLS, seed=1))
    return make_job([tmp_path / "in.tif", tmp_path / "below.tif"], job.model, job.output), tmp_path / "below.tif"


def virtual(tmp_path, job):
    gdal.BuildVRT(str(tmp_path / "v.vrt"), [str(tmp_path / "in.tif")], options=["-resolution", "highest"])
    return make_job(tmp_path / "v.vrt", job.model, job.output), tmp_path / "in.tif"


def overviews(tmp_path, job):
    gdal.Open(str(tmp_path / "in.tif")).BuildOverviews("NEAREST", [2])
    return job, tmp_path / "in.tif.ovr"


def mask_file(tmp_path, job):
    mask = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "in.tif.msk"), COLS, ROWS, 1)
    mask.SetMetadataItem("INTERNAL_MASK_FLAGS_1", "2")
    mask.GetRasterBand(1).Fill(255)
    del mask
    return job, tmp_path / "in.tif.msk"


def archive(tmp_path, job):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.write(tmp_path / "in.tif", "in.tif")
    return make_job(f"/vsizip/{tmp_path}/a.zip/in.tif", job.model, job.output), tmp_path / "a.zip"


def link(tmp_path, job):
    (tmp_path / "link.tif").symlink_to(tmp_path / "in.tif")
    return make_job(tmp_path / "link.tif", job.model, job.output), tmp_path / "link.tif"


@pytest.mark.parametrize("kind", [mosaic, virtual, overviews, mask_file, archive, link])
def test_each_file_of_a_raster_is_watched(tmp_path, job, kind):
    wanted, path = kind(tmp_path, job)
    planned = plan(wanted)

    def change():
        other = path.with_name("other")
        other.write_bytes(path.read_bytes()[::-1])
        os.replace(other, path)

    with pytest.raises(RasterError, match=path.name):
        run(planned, Changing(change, 6))
    assert as_before(tmp_path)


def test_a_mask_that_appears_next_to_a_raster_ends_the_run(tmp_path, job):
    with pytest.raises(RasterError, match=r"in\.tif\.msk has changed .* \(it did not exist\)"):
        run(plan(job), Changing(lambda: mask_file(tmp_path, job), 6))


def test_a_nodata_value_that_appears_next_to_a_raster_ends_the_run(tmp_path, job):
    def set_nodata():
        (tmp_path / "in.tif.aux.xml").write_text(
            '<PAMDataset><PAMRasterBand band="1"><NoDataValue>7</NoDataValue></PAMRasterBand></PAMDataset>'
        )

    with pytest.raises(RasterError, match=r"in\.tif\.aux\.xml has changed"):
        run(plan(job), Changing(set_nodata, 6))


def look_at(path):
    """Let GDAL store statistics and histograms next to a raster, as QGIS does when a layer is shown."""
    dataset = gdal.Open(str(path))
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).ComputeStatistics(False)
        dataset.GetRasterBand(number).GetDefaultHistogram(force=True)


def test_statistics_that_gdal_stores_next_to_a_raster_are_no_change(tmp_path, job):
    planned, listener = plan(job), Changing(lambda: look_at(tmp_path / "in.tif"), 6)
    run(planned, listener)

    assert (tmp_path / "in.tif.aux.xml").exists()
    assert listener.warnings == []


@pytest.mark.parametrize("has_nodata", [False, True])
@pytest.mark.parametrize("when", ["before the first pixel", "during the run"])
def test_statistics_are_no_change_whenever_and_next_to_whatever_they_are_stored(tmp_path, job, has_nodata, when):
    if has_nodata:
        dataset = gdal.Open(str(tmp_path / "in.tif"))
        dataset.GetRasterBand(1).SetNoDataValue(7)
        dataset.GetRasterBand(2).SetMetadataItem("ACQUIRED", "2026-11-30")
        del dataset
    planned, listener = plan(job), Changing(lambda: look_at(tmp_path / "in.tif"), 6)
    if when == "before the first pixel":
        look_at(tmp_path / "in.tif")
        listener = Listener()

    run(planned, listener)

    assert "STATISTICS_MEAN" in (tmp_path / "in.tif.aux.xml").read_text()
    assert listener.warnings == []


def test_a_nodata_value_that_is_stored_before_the_first_pixel_is_a_change(tmp_path, job):
    (tmp_path / "in.tif.aux.xml").write_text("<PAMDataset></PAMDataset>")
    planned = plan(job)
    (tmp_path / "in.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><NoDataValue>7</NoDataValue></PAMRasterBand></PAMDataset>'
    )

    with pytest.raises(RasterError, match=r"in\.tif\.aux\.xml has changed"):
        run(planned, NullProgress())


def test_a_touch_before_the_first_check_is_logged_and_the_run_goes_on(tmp_path, job, monkeypatch):
    monkeypatch.setattr(watch, "WATCH_INTERVAL", 3600)
    listener = Changing(lambda: os.utime(tmp_path / "in.tif", ns=(0, 0)), 1)

    run(plan(job), listener)

    (warning,) = listener.warnings
    assert warning.startswith(f"{tmp_path / 'in.tif'} has a different modification time")


def test_a_touch_alone_is_logged_and_the_run_goes_on(tmp_path, job):
    run(plan(replace(job, output=str(tmp_path / "plain.tif"))), NullProgress())
    listener = Changing(lambda: os.utime(tmp_path / "in.tif", ns=(0, 0)), 6)

    run(plan(job), listener)

    (warning,) = listener.warnings
    assert warning.startswith(f"{tmp_path / 'in.tif'} has a different modification time")
    assert (tmp_path / "out" / "map.tif").read_bytes() == (tmp_path / "plain.tif").read_bytes()


def test_other_tables_of_a_geopackage_may_be_written_to_with_a_warning(tmp_path, job):
    path = tmp_path / "in.gpkg"
    gdal.Translate(str(path), str(tmp_path / "in.tif"), format="GPKG", creationOptions=["TILE_FORMAT=PNG"])
    listener = Changing(lambda: os.utime(path, ns=(0, 0)), 6)

    run(plan(make_job(path, job.model, job.output, bands="1,2,3")), listener)

    assert [line for line in listener.warnings if "was written to during the run" in line] == listener.warnings[-1:]


@pytest.fixture
def every_run_is_long(monkeypatch):
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 1)


@pytest.mark.usefixtures("every_run_is_long")
@pytest.mark.parametrize("late", [0, 60])
def test_the_ledger_keeps_no_block_of_the_new_content_and_goes_on_with_the_old_file(tmp_path, job, monkeypatch, late):
    monkeypatch.setattr(watch, "LATE", late)
    run(plan(replace(job, output=str(tmp_path / "plain.tif"))), NullProgress())
    wanted = replace(job, resumable=True, parallel_factor="1")
    content, shares = (tmp_path / "in.tif").read_bytes(), []

    def change():
        (store,) = stores(wanted.output)
        store.verify()
        shares.append(store.share)
        over_it(tmp_path / "in.tif")

    with pytest.raises(RasterError, match=r"in\.tif has changed"):
        run(plan(wanted), Changing(change, 12))
    (store,) = stores(wanted.output)
    store.verify()
    assert shares[0] > 0
    assert store.share <= (0 if late else shares[0])
    assert late or store.share > 0
    (tmp_path / "in.tif").write_bytes(content)
    listener = Listener()
    run(plan(wanted), listener)

    assert any("is continued" in line for line in listener.lines)
    assert (tmp_path / "out" / "map.tif").read_bytes() == (tmp_path / "plain.tif").read_bytes()


@pytest.mark.usefixtures("every_run_is_long")
def test_an_unfinished_run_goes_on_after_gdal_has_stored_statistics(tmp_path, job):
    wanted = replace(job, resumable=True)

    def fail():
        raise RasterError("stop")

    with pytest.raises(RasterError, match="stop"):
        run(plan(wanted), Changing(fail, 12))
    dataset = gdal.Open(str(tmp_path / "in.tif"))
    dataset.GetRasterBand(1).ComputeStatistics(False)
    del dataset
    listener = Listener()
    run(plan(wanted), listener)

    assert any("is continued" in line for line in listener.lines)


@pytest.mark.parametrize("name", ["in.tif.ovr", "in.tif.msk.ovr"])
@pytest.mark.parametrize("is_virtual", [False, True])
def test_overviews_of_pixels_and_masks_that_appear_end_the_run(tmp_path, job, name, is_virtual):
    wanted = virtual(tmp_path, job)[0] if is_virtual else job
    planned = plan(wanted)

    with pytest.raises(RasterError, match=rf"{name} has changed .* \(it did not exist\)"):
        run(planned, Changing(lambda: shutil.copyfile(tmp_path / "in.tif", tmp_path / name), 6))


@pytest.fixture
def geopackage(tmp_path, job):
    """A raster in a GeoPackage that another program has opened; what this one writes stays in the journal."""
    path = tmp_path / "in.gpkg"
    gdal.Translate(str(path), str(tmp_path / "in.tif"), format="GPKG", creationOptions=["TILE_FORMAT=PNG"])
    with closing(sqlite3.connect(path, check_same_thread=False, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=wal")
        database.execute("PRAGMA wal_autocheckpoint=0")
        yield database, make_job(path, job.model, job.output, bands="1,2,3")


@pytest.mark.parametrize("change", ["CREATE TABLE notes (text)", "SELECT * FROM gpkg_contents"])
def test_what_is_written_to_the_journal_of_a_geopackage_is_a_warning(tmp_path, geopackage, change):
    database, wanted = geopackage
    listener = Changing(lambda: database.execute(change).fetchall(), 6)

    run(plan(wanted), listener)

    written = [line for line in listener.warnings if line.startswith(f"{tmp_path / 'in.gpkg'} was written to")]
    assert len(written) == (1 if "CREATE" in change else 0)


def test_a_run_is_another_one_if_the_journal_of_its_geopackage_has_changed(tmp_path, geopackage):
    database, wanted = geopackage
    content = (tmp_path / "in.gpkg").read_bytes()
    digests = []

    for change in ("SELECT * FROM gpkg_contents", "SELECT 1", "CREATE TABLE notes (text)", "CREATE TABLE more (text)"):
        database.execute(change).fetchall()
        digests.append(RunIdentity(plan(wanted), "CPUExecutionProvider", {}).digests["input"])

    assert (tmp_path / "in.gpkg").read_bytes() == content
    assert digests[0] == digests[1]
    assert len({*digests}) == 3
