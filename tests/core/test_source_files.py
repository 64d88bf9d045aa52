"""The files that contain a raster are found for the identity and the watch of a run, whatever its name for GDAL is."""

import gzip
import os
import tarfile
import zipfile
from html import escape

import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, RasterError, RasterInput, plan, run
from pixelwise.inference.grid.gdal import open_dataset
from pixelwise.inference.ledger.manifest import INPUT, RunIdentity
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.ledger.unfinished import unfinished_runs
from pixelwise.inference.raster import source_files as source_files_module
from pixelwise.inference.raster.source_files import SourceFiles, source_files
from pixelwise.inference.raster.watch import raster_states
from pixelwise.inference.work.prepare import prepare
from pixelwise.tests.core.runs import Changing, Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SIDE = 64


@pytest.fixture
def tif(tmp_path):
    return write_raster(tmp_path / "in.tif", textured(SIDE, SIDE))


def zipped(tif, archive="a.zip", name="in.tif"):
    with zipfile.ZipFile(tif.with_name(archive), "w") as file:
        file.write(tif, name)
    return tif.with_name(archive)


def in_zip(tif):
    path = zipped(tif)
    return f"/vsizip/{path}/in.tif", path


def in_zip_with_another_slash(tif):
    path = zipped(tif)
    return f"/vsizip//{path}/in.tif", path


def in_zip_in_braces(tif):
    path = zipped(tif)
    return f"/vsizip/{{{path}}}/in.tif", path


def in_zip_with_breaks_in_its_name(tif):
    path = zipped(tif, "a,b=c.zip")
    return f"/vsizip/{path}/in.tif", path


def in_tar(tif):
    path = tif.with_name("a.tar")
    with tarfile.open(path, "w") as file:
        file.add(tif, "in.tif")
    return f"/vsitar/{path}/in.tif", path


def in_zip_in_tar(tif):
    path = tif.with_name("a.tar")
    with tarfile.open(path, "w") as file:
        file.add(zipped(tif), "a.zip")
    return f"/vsizip/{{/vsitar/{{{path}}}/a.zip}}/in.tif", path


def in_gzip(tif):
    path = tif.with_name("in.tif.gz")
    path.write_bytes(gzip.compress(tif.read_bytes()))
    return f"/vsigzip/{path}", path


def part_of_a_file(tif):
    return f"/vsisubfile/0_{tif.stat().st_size},{tif}", tif


def sparse_file(tif):
    size = tif.stat().st_size
    region = f"<Filename>{tif}</Filename><DestinationOffset>0</DestinationOffset><SourceOffset>0</SourceOffset>"
    path = tif.with_name("s.xml")
    path.write_text(
        f"<VSISparseFile><Length>{size}</Length><SubfileRegion>{region}<RegionLength>{size}</RegionLength>"
        "</SubfileRegion></VSISparseFile>"
    )
    return f"/vsisparse/{path}", tif


def directory_of_a_tif(tif):
    return f"GTIFF_DIR:1:{tif}", tif


def virtual_connection(tif):
    return f"vrt://{tif}?bands=3,2,1", tif


def net_cdf(tif):
    folder = tif.parent / "a:b, c"
    folder.mkdir()
    gdal.Translate(str(folder / "n.nc"), str(tif), format="netCDF")
    return f'NETCDF:"{folder}/n.nc":Band1', folder / "n.nc"


def geopackage(tif):
    path = tif.with_name("g.gpkg")
    gdal.Translate(str(path), str(tif), format="GPKG", creationOptions=["RASTER_TABLE=t"])
    return f"GPKG:{path}:t", path


def mrf_data(tif):
    gdal.Translate(str(tif.with_name("m.mrf")), str(tif), format="MRF")
    return str(tif.with_name("m.mrf")), tif.with_name("m.ppg")


def mrf_index(tif):
    return mrf_data(tif)[0], tif.with_name("m.idx")


def envi_header(tif):
    gdal.Translate(str(tif.with_name("e.bil")), str(tif), format="ENVI")
    return str(tif.with_name("e.bil")), tif.with_name("e.hdr")


def folder_of_zarr(tif):
    if gdal.GetDriverByName("Zarr") is None:
        pytest.skip("GDAL without Zarr")
    gdal.Translate(str(tif.with_name("z.zarr")), str(tif), format="Zarr")
    folder = tif.with_name("z.zarr") / "Band1"
    return f'ZARR:"{tif.with_name("z.zarr")}":/Band1', next(path for path in folder.iterdir() if path.name == "0.0")


NAMES = [
    *(in_zip, in_zip_with_another_slash, in_zip_in_braces, in_zip_with_breaks_in_its_name, in_tar, in_zip_in_tar),
    *(in_gzip, part_of_a_file, sparse_file, directory_of_a_tif, virtual_connection, net_cdf, geopackage, mrf_data),
    *(mrf_index, envi_header, folder_of_zarr),
]


def alone(uri, folder):
    return uri


def virtual_raster(uri, count):
    bands = (
        f'<VRTRasterBand dataType="Byte" band="{band}"><SimpleSource><SourceFilename>{escape(uri)}</SourceFilename>'
        f"<SourceBand>{band}</SourceBand></SimpleSource></VRTRasterBand>"
        for band in range(1, count + 1)
    )
    return f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}">{"".join(bands)}</VRTDataset>'


def behind_its_text(uri, folder):
    return virtual_raster(uri, gdal.Open(uri).RasterCount)


def behind_a_virtual_raster(uri, folder):
    (folder / "v.vrt").write_text(behind_its_text(uri, folder))
    return str(folder / "v.vrt")


def behind_a_relative_path(uri, folder):
    gdal.Translate(str(folder / "v.vrt"), uri, format="VRT")
    return str(folder / "v.vrt")


def behind_two(uri, folder):
    """Return a virtual raster over another one whose name does not tell what it is."""
    (folder / "inner").write_text(behind_its_text(uri, folder))
    return behind_a_virtual_raster(str(folder / "inner"), folder)


WRAPPED = [alone, behind_its_text, behind_a_virtual_raster, behind_a_relative_path, behind_two]


@pytest.mark.parametrize("wrapped", WRAPPED)
@pytest.mark.parametrize("named", NAMES)
def test_the_file_is_found_and_watched(tif, tmp_path, named, wrapped):
    uri, path = named(tif)
    raster = RasterInput("in", wrapped(uri, tmp_path))

    files = SourceFiles.of(raster.open_dataset())

    assert str(path) in files.names
    assert not files.unknown
    assert {os.path.realpath(name): state for name, state in raster_states(files)}[str(path)]


@pytest.mark.parametrize("named", [in_zip, in_zip_in_braces, net_cdf, mrf_data, folder_of_zarr])
@pytest.mark.parametrize("wrapped", [alone, behind_a_virtual_raster])
def test_an_unfinished_run_of_another_content_is_not_continued(tif, tmp_path, named, wrapped):
    uri, path = named(tif)
    model = argmax_model(tmp_path / "m.onnx", 1 if named in (net_cdf, folder_of_zarr) else 3)
    job = make_job(wrapped(uri, tmp_path), model, tmp_path / "map.tif")
    before = RunIdentity(plan(job), "", {}).digests[INPUT]
    same = RunIdentity(plan(job), "", {}).digests[INPUT]

    path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1]))

    assert before == same
    assert RunIdentity(plan(job), "", {}).digests[INPUT] != before


@pytest.mark.parametrize("wrapped", [alone, behind_a_virtual_raster])
@pytest.mark.parametrize("name", ["in.tif.ovr", "in.tif.OVR", "in.tif.msk", "in.tif.MSK", "in.tif.aux.xml", "in.aux"])
def test_a_file_that_appears_next_to_a_raster_or_a_source_changes_the_run(tif, tmp_path, name, wrapped):
    job = make_job(wrapped(str(tif), tmp_path), argmax_model(tmp_path / "m.onnx", 3), tmp_path / "map.tif")
    planned = plan(job)
    before = RunIdentity(planned, "", {}).digests[INPUT]

    tif.with_name(name).write_bytes(b"<PAMDataset><SRS>EPSG:32633</SRS></PAMDataset>")

    assert RunIdentity(plan(job), "", {}).digests[INPUT] != before
    with pytest.raises(RasterError, match=name):
        run(planned, NullProgress())


@pytest.mark.parametrize("name", ["in.tif.Ovr", "IN.TIF.OVR", "in.tif.msk.OVR", "in.tif.MSK.ovr"])
def test_overviews_whose_name_has_large_letters_count(tif, tmp_path, name):
    raster = behind_a_virtual_raster(str(tif), tmp_path)
    job = make_job(raster, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "map.tif")
    before = RunIdentity(plan(job), "", {}).digests[INPUT]

    tif.with_name(name).write_bytes(b"beside")

    assert RunIdentity(plan(job), "", {}).digests[INPUT] != before


def test_a_folder_is_listed_once_for_all_rasters_in_it(tif, tmp_path, monkeypatch):
    listed = []
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: listed.append(folder) or listdir(folder))
    paths = frozenset(str(tmp_path / f"{number}.tif") for number in range(9))

    assert len(SourceFiles(paths).with_neighbours) > len(paths)
    assert listed == [str(tmp_path)]


def test_sources_outside_of_an_archive_are_found(tif, tmp_path):
    archive = zipped(tmp_path / behind_a_virtual_raster(str(tif), tmp_path), name="v.vrt")
    uri = behind_a_virtual_raster(f"/vsizip/{archive}/v.vrt", tmp_path)

    assert source_files(open_dataset(uri, "v")) == {uri, str(archive), str(tif)}


def test_a_source_that_is_missing_is_watched(tif, tmp_path):
    gdal.BuildVRT(str(tmp_path / "v.vrt"), [str(tif), str(write_raster(tmp_path / "b.tif", textured(SIDE, SIDE)))])
    os.rename(tmp_path / "b.tif", tmp_path / "c.tif")
    raster = RasterInput("v", str(tmp_path / "v.vrt"))

    files = SourceFiles.of(raster.open_dataset())

    assert (str(tmp_path / "b.tif"), None) in raster_states(files)
    assert not files.unknown


@pytest.mark.parametrize(
    "uri", ["/vsicurl/http://127.0.0.1:9/a.tif", "/vsis3/bucket/a.tif", "/vsizip//vsigs/b/a.zip/a.tif"]
)
def test_a_source_on_a_server_is_neither_a_file_nor_unknown(tmp_path, uri):
    path = tmp_path / "v.vrt"
    path.write_text(virtual_raster(uri, 1))

    files = SourceFiles.of(open_dataset(str(path), "v"))

    assert files == SourceFiles(frozenset({str(path)}), remote=frozenset({uri}))


def linked(tif, tmp_path):
    """Return a virtual raster over a link, and make that lead to another raster."""
    write_raster(tmp_path / "b.tif", textured(SIDE, SIDE, seed=1))
    (tmp_path / "link.tif").symlink_to(tif)

    def change():
        (tmp_path / "link.tif").unlink()
        (tmp_path / "link.tif").symlink_to(tmp_path / "b.tif")

    return behind_a_virtual_raster(str(tmp_path / "link.tif"), tmp_path), change


def folder_linked(tif, tmp_path):
    """Return a virtual raster over a raster in a linked folder, and make that lead to another folder."""
    for name, seed in (("one", 0), ("two", 1)):
        (tmp_path / name).mkdir()
        write_raster(tmp_path / name / "in.tif", textured(SIDE, SIDE, seed=seed))
    (tmp_path / "current").symlink_to("one")

    def change():
        (tmp_path / "current").unlink()
        (tmp_path / "current").symlink_to("two")

    return behind_a_virtual_raster(str(tmp_path / "current" / "in.tif"), tmp_path), change


@pytest.mark.parametrize("made", [linked, folder_linked])
def test_a_link_that_leads_elsewhere_changes_the_run(tif, tmp_path, made):
    uri, change = made(tif, tmp_path)
    job = make_job(uri, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "map.tif")
    planned = plan(job)
    before = RunIdentity(planned, "", {}).digests[INPUT]

    change()

    assert RunIdentity(plan(job), "", {}).digests[INPUT] != before
    with pytest.raises(RasterError, match="has changed"):
        run(planned, NullProgress())


def test_the_sources_of_a_linked_virtual_raster_are_those_next_to_its_target(tif, tmp_path):
    behind_a_relative_path(str(tif), tmp_path)
    for name in ("links", "outer"):
        (tmp_path / name).mkdir()
    (tmp_path / "links" / "v.vrt").symlink_to(tmp_path / "v.vrt")
    uri = behind_a_virtual_raster(str(tmp_path / "links" / "v.vrt"), tmp_path / "outer")

    assert str(tif) in source_files(open_dataset(uri, "v"))


def test_a_folder_with_too_many_files_is_unknown(tif, monkeypatch):
    uri, _ = folder_of_zarr(tif)
    monkeypatch.setattr(source_files_module, "_MOST_IN_FOLDER", 2)

    files = SourceFiles.of(open_dataset(uri, "z"))

    assert files.unknown


@pytest.fixture
def in_memory(tif):
    gdal.FileFromMemBuffer("/vsimem/source_files.tif", tif.read_bytes())
    yield "/vsimem/source_files.tif"
    gdal.Unlink("/vsimem/source_files.tif")


def test_nothing_is_kept_of_a_run_whose_source_is_in_no_file(tmp_path, tif, in_memory):
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=16)
    job = make_job(behind_a_virtual_raster(in_memory, tmp_path), model, tmp_path / "map.tif", resumable=True)

    def fail():
        assert not stores(job.output)
        raise RasterError("stop")

    stopped, complete = Changing(fail), Listener()
    with pytest.raises(RasterError, match="stop"):
        run(plan(job), stopped)
    run(plan(job), complete)

    assert not stores(job.output)
    assert all("cannot be resumed" in listener.warnings[0] for listener in (stopped, complete))
    run(plan(make_job(tif, model, tmp_path / "other.tif")), NullProgress())
    assert (read(tmp_path / "map.tif") == read(tmp_path / "other.tif")).all()


def test_such_a_run_is_not_shared_and_continues_none(tmp_path, in_memory):
    planned = plan(make_job(in_memory, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "map.tif"))

    with pytest.raises(RasterError, match="cannot be shared"):
        prepare(planned, NullProgress())

    assert unfinished_runs(planned, lambda _: "", dict) == ()
