"""What affects the pixels of a run though its files have the same names, sizes and times."""

import os

import pytest
from osgeo import gdal
from pixelwise.inference import Environment, Job, NullProgress, OutputError, RasterInput, plan
from pixelwise.inference.ledger import surroundings as surroundings_module
from pixelwise.inference.ledger.keeper import Keeper
from pixelwise.inference.ledger.surroundings import surroundings
from pixelwise.inference.work import finish, prepare, work
from pixelwise.tests.core.ledgers import image, make
from pixelwise.tests.core.runs import make_job


def digests(job):
    return Keeper(plan(job), "CPUExecutionProvider", {}, NullProgress()).run.digests


def differing(before, after):
    return [group for group in before if before[group] != after[group]]


@pytest.fixture
def scenes(tmp_path):
    """A job on a virtual raster of scenes with one name in folders of their own, and these folders."""
    job = make(tmp_path)
    folders = [tmp_path / "s1", tmp_path / "s2"]
    for seed, folder in enumerate(folders):
        folder.mkdir()
        image(folder / "B.tif", 150, 140, seed=seed)
        os.utime(folder / "B.tif", (1e9, 1e9))
    gdal.BuildVRT(str(tmp_path / "m.vrt"), [str(folder / "B.tif") for folder in folders], separate=True).FlushCache()
    return make_job(
        [tmp_path / "m.vrt"], tmp_path / "m.onnx", job.output, arguments="padding 8", bands="1,2,1"
    ), folders


def test_equally_named_sources_of_a_virtual_raster_that_are_exchanged_are_another_input(tmp_path, scenes):
    job, (first, second) = scenes
    before = digests(job)

    first.rename(tmp_path / "other")
    second.rename(first)
    (tmp_path / "other").rename(second)

    assert differing(before, digests(job)) == ["input"]


def test_exchanged_sources_in_the_text_of_a_virtual_raster_are_another_reading(tmp_path, scenes):
    def of_text(text):
        return digests(Job((RasterInput("scenes", text),), job.model, job.output, bands="1,2,1"))

    job, _ = scenes
    text = (tmp_path / "m.vrt").read_text().replace('relativeToVRT="1">', f'relativeToVRT="0">{tmp_path}/')
    exchanged = text.replace("s1/B.tif", "s3/B.tif").replace("s2/B.tif", "s1/B.tif").replace("s3/B.tif", "s2/B.tif")

    assert differing(of_text(text), of_text(exchanged)) == ["reading"]


def test_the_folder_around_equally_named_sources_does_not_matter(tmp_path, scenes):
    job, _ = scenes
    before = digests(job)
    moved = tmp_path.with_name(f"{tmp_path.name} moved")

    tmp_path.rename(moved)
    job = make_job([moved / "m.vrt"], moved / "m.onnx", moved / "out" / "map.tif", arguments="padding 8", bands="1,2,1")

    assert differing(before, digests(job)) == []


@pytest.mark.parametrize("scaled", [False, True])
def test_statistics_count_only_for_a_virtual_raster_that_scales_by_them(tmp_path, scaled):
    job = make(tmp_path)
    source = gdal.Open(str(tmp_path / "0.tif"))
    options = {"exponents": [0.5], "scaleParams": [[]]} if scaled else {}
    gdal.Translate(str(tmp_path / "v.vrt"), source, format="VRT", **options).FlushCache()
    job = make_job([tmp_path / "v.vrt"], tmp_path / "m.onnx", job.output, arguments="padding 8")
    before = digests(job)

    source.GetRasterBand(1).SetStatistics(0, 120, 60, 3)
    source.FlushCache()

    assert (tmp_path / "0.tif.aux.xml").exists()
    assert differing(before, digests(job)) == (["input"] if scaled else [])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR"),
        ("GDAL_PAM_ENABLED", "NO"),
        ("CONVERT_YCBCR_TO_RGB", "NO"),
        ("GDAL_RASTERIO_RESAMPLING", "CUBIC"),
        ("JPEG_READ_MASK", "NO"),
        ("GRIB_NORMALIZE_UNITS", "NO"),
    ],
)
def test_a_worker_with_other_options_of_gdal_is_refused(tmp_path, monkeypatch, option, value):
    ledger = prepare(plan(make(tmp_path)), NullProgress())

    monkeypatch.setenv(option, value)
    with pytest.raises(OutputError, match="differs in the settings of GDAL or PROJ"):
        work(ledger, NullProgress())
    monkeypatch.delenv(option)

    assert finish(ledger, NullProgress()) is not None


def test_a_datum_shift_that_another_computer_lacks_is_noticed(tmp_path, monkeypatch):
    def shifted(*arguments):
        return transformed(*arguments) + 3.0  # metres

    job = make(tmp_path, environment=Environment(crs="EPSG:3035"))
    transformed = surroundings_module.transformed
    before = digests(job)
    monkeypatch.setattr(surroundings_module, "transformed", shifted)

    assert differing(before, digests(job)) == ["surroundings"]


def test_points_are_compared_only_for_warps_to_another_crs(tmp_path):
    kept, warped = make(tmp_path), make(tmp_path, environment=Environment(crs="EPSG:3035"))

    assert surroundings(plan(kept))[2] == []
    (points,) = surroundings(plan(warped))[2]
    assert len(points) == 18
    assert None not in points
