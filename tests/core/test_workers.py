"""Several processes compute the blocks of one ledger, with the same bytes as a run in one process."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr
from pixelwise.inference import (
    ArgumentError,
    Cancelled,
    EngineError,
    Environment,
    Extent,
    Job,
    NullProgress,
    OnReadError,
    OutputError,
    PixelwiseError,
    Polygons,
    RasterError,
    RasterInput,
    plan,
    run,
)
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger import sharing
from pixelwise.inference.ledger import store as store_module
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.job_values import Places, job_of, values_of
from pixelwise.inference.ledger.store import Division, Store, stores, unfinished_folder
from pixelwise.inference.loop.classify import Classifier
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.raster.inputs import AlphaContent, NodataSettings
from pixelwise.inference.work import finish, finish_all, parse_map, prepare, work
from pixelwise.tests.core.ledgers import alone, files, image, make
from pixelwise.tests.core.runs import Listener
from pixelwise.tests.core.tables import tree
from pixelwise.tests.models import texture_model

# Workers as processes of their own, each of which kills itself at a step with files of the ledger.
PROGRAM = """\
import itertools, os, signal, sys, traceback
from pixelwise.inference import NullProgress
from pixelwise.inference.work import work

ledger, *steps = sys.argv[1:]

def start(step):
    pid = os.fork()
    if pid:
        return pid
    count = itertools.count()

    def hook(event, details):
        is_ours = event in ("open", "os.rename", "os.remove", "os.listdir") and ledger in str(details[0])
        if is_ours and next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    try:
        work(ledger, NullProgress(), parallel_factor="1")
        os._exit(0)
    except BaseException:  # a child of a fork ends here, and never continues with the rest of the program
        traceback.print_exc()
        os._exit(1)

workers = [start(int(step)) for step in steps]
print(*[os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers])
"""
NEVER = 10**9
TRIANGLE = "POLYGON ((500100 5399900, 502500 5399000, 500300 5397500, 500100 5399900))"


def workers(ledger, steps):
    """Run a worker for each step at which it is to be killed; return their exit codes."""
    command = [sys.executable, "-c", PROGRAM, ledger, *map(str, steps)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(code) for code in done.stdout.split()]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    module = import_module("pixelwise.inference.work.prepare")
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(module, "_LEAST_ROWS", 1)
    for name in ("_LATE_AT_LEAST", "_LATE_UNKNOWN"):  # no worker is too slow, however busy the computer
        monkeypatch.setattr(sharing, name, 3600.0)


def polygons():
    return Polygons("fields", (bytes(ogr.CreateGeometryFromWkt(TRIANGLE).ExportToWkb()),))


CASES = {
    "crop": {},
    "blend": {"arguments": "merge blend;padding 8"},
    "mask": {"mask": polygons()},
    "padding auto": {"arguments": "padding auto"},
    "several rasters": {"rasters": 2},
    "rows": {"model": tree, "arguments": "", "size": (700, 2300)},
    "classes alone": {"extras": False},
    "environment": {"environment": Environment(extent=Extent(500200, 5397200, 502500, 5399500), cell_size=12)},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_prepared_run_that_is_worked_off_elsewhere_gives_the_bytes_of_a_plain_one(tmp_path, case):
    expected = alone(tmp_path / "plain", **case)
    wanted = make(tmp_path / "shared", **case)
    prepared = Path(prepare(plan(wanted), NullProgress()))
    before = files(tmp_path / "shared" / "out")
    (tmp_path / "shared").rename(tmp_path / "moved")  # as another computer sees it
    ledger = str(tmp_path / "moved" / prepared.relative_to(tmp_path / "shared"))
    blocks = Store.at(ledger).division.blocks

    computed = work(ledger, NullProgress(), parallel_factor="2")
    summary = finish(ledger, NullProgress())

    assert before == {}
    assert computed == blocks > 1
    assert summary is not None
    assert files(tmp_path / "moved" / "out") == expected


def test_who_comes_too_late_finds_that_the_result_is_published(tmp_path):
    wanted = make(tmp_path)
    ledger = prepare(plan(wanted), NullProgress())
    finish(ledger, NullProgress())
    listener = Listener()

    late = finish(ledger, listener), work(ledger, listener)

    assert late == (None, 0)
    assert listener.lines == [f"Ledger {ledger}: the result has been published already."] * 2
    assert sum(path.stat().st_size for path in Path(ledger).rglob("*")) < 100

    run(plan(replace(wanted, resumable=True, arguments="padding 12")), NullProgress())
    run(plan(replace(wanted, resumable=True)), NullProgress())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are killed in their middle")
@pytest.mark.parametrize(
    ("count", "arguments"), [(1, "padding 8"), (2, "merge blend;padding 8"), (8, "padding 8")], ids=str
)
def test_workers_that_are_killed_at_any_moment_change_no_byte(tmp_path, count, arguments):
    expected = alone(tmp_path / "plain", arguments=arguments)
    ledger = prepare(plan(make(tmp_path / "shared", arguments=arguments)), NullProgress())
    random = np.random.default_rng(count)

    codes = workers(ledger, random.integers(5, 40, count))
    codes += workers(ledger, [*random.integers(5, 150, count - 1), NEVER])
    summary = finish(ledger, NullProgress())

    assert -signal.SIGKILL in codes
    assert {*codes} <= {0, -signal.SIGKILL}
    assert summary is not None
    assert files(tmp_path / "shared" / "out") == expected


def test_workers_share_the_blocks(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    store = Store.at(ledger)
    with Claims(ledger) as other:
        assert other.take(0)
        assert other.take(3)
        computed = work(ledger, NullProgress())

    assert computed == store.division.blocks - 2
    assert store.listed == frozenset(range(store.division.blocks)) - {0, 3}


def test_the_last_one_waits_for_living_workers_and_takes_what_they_give_up(tmp_path, monkeypatch):
    monkeypatch.setattr(sharing, "_POLL", 0)
    expected = alone(tmp_path / "plain")
    ledger = prepare(plan(make(tmp_path / "shared")), NullProgress())

    class Waiting(Listener):
        def cancelled(self):
            if len(Store.at(ledger).listed) == blocks - 1:
                self.waits += 1
            if self.waits == 20:
                other.release(2)
            return False

    listener = Waiting()
    listener.waits, blocks = 0, Store.at(ledger).division.blocks
    with Claims(ledger) as other:
        assert other.take(2)
        finish(ledger, listener)

    assert listener.waits > 20
    assert files(tmp_path / "shared" / "out") == expected


def test_a_worker_goes_on_when_the_folder_was_away(tmp_path, monkeypatch):
    monkeypatch.setattr(sharing, "_POLL", 0)
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    store, put, calls = Store.at(ledger), Store.put, []

    def away_for_a_while(self, number, block):
        calls.append(number)
        if 5 <= len(calls) < 15:
            raise OSError(116, "Stale file handle")
        put(self, number, block)

    monkeypatch.setattr(Store, "put", away_for_a_while)

    assert work(ledger, NullProgress()) == store.division.blocks


def test_a_worker_whose_folder_is_gone_ends_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(sharing, "_POLL", 0)
    monkeypatch.setattr(sharing, "AWAY", 0)
    ledger = prepare(plan(make(tmp_path)), NullProgress())

    class Removing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            if len(self.fractions) == 3:
                os.rename(ledger, tmp_path / "gone")  # at once, while a thread stores a block

    with pytest.raises(OutputError, match=r"cannot be used .* Finished parts are not lost"):
        work(ledger, Removing(), parallel_factor="1")


def test_a_second_process_that_was_about_to_publish_says_that_another_one_has(tmp_path):
    wanted = make(tmp_path)
    ledger = prepare(plan(wanted), NullProgress())

    class Publishing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            if len(self.fractions) == 3:
                Store.at(ledger).end()

    listener = Publishing()
    with pytest.raises(OutputError, match="another process has published the result in the meantime"):
        finish(ledger, listener)

    assert not os.path.exists(wanted.output)
    assert not any("Unfinished run" in line for line in listener.lines)
    assert finish(ledger, NullProgress()) is None


def test_the_same_run_started_again_joins_in_and_publishes(tmp_path):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    ledger = prepare(plan(wanted), NullProgress())
    listener = Listener()

    run(plan(replace(wanted, resumable=True)), listener)

    assert files(tmp_path / "shared" / "out") == expected
    assert any(f"({ledger})" in line for line in listener.lines)
    assert listener.fractions == sorted(listener.fractions)
    assert stores(wanted.output) == []


def test_preparing_twice_gives_the_same_ledger(tmp_path):
    wanted = make(tmp_path)
    first = prepare(plan(wanted), NullProgress())
    with Claims(first) as claims:
        claims.take(0)
        again = prepare(plan(wanted), NullProgress())

        assert again == first
        assert claims.taken() == {0}


def test_a_cancelled_worker_gives_up_its_claims(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())

    with pytest.raises(Cancelled):
        work(ledger, Listener(cancel_after=3), parallel_factor="1")

    assert [path for name in ("claims", "workers") for path in Path(ledger, name).iterdir()] == []
    assert Store.at(ledger) is not None


def test_every_setting_of_a_job_is_in_its_ledger(tmp_path):
    extent = Extent(1.5, 2, 3, 4, "EPSG:4326")
    snap = RasterInput("snap", str(image(tmp_path / "snap.tif")))
    nodata = NodataSettings((((1, 2.5),), ()), (True, False))
    raster = RasterInput(
        "a", str(tmp_path / "snap.tif"), "EPSG:3857", ("X=1",), None, extent, nodata, AlphaContent.IMAGERY
    )
    job = Job(
        rasters=(raster, RasterInput("b", "/vsicurl/https://example.org/b.tif")),
        model='{"Framework": "x"}',
        output=str(tmp_path / "map.tif"),
        arguments={"padding": "8"},
        bands="1,2",
        environment=Environment("EPSG:3035", extent, snap, 12.5),
        mask=Polygons("m", (b"\x00\xff",), "EPSG:4326"),
        **{kind: str(tmp_path / kind) for kind in ("confidence", "probabilities", "report", "polygons")},
        host="QGIS 3.40",
        gpu_id=3,
        stacked=True,
        on_read_error=OnReadError.NODATA,
        resumable=True,
    )
    of_the_computer = {"parallel_factor", "processor", "cluster"}
    places = Places(str(tmp_path / "ledger"))

    values = json.loads(json.dumps(values_of(job, places)))

    assert job_of(values, places) == job
    left = {field.name for field in fields(Job) if getattr(job, field.name) == field.default}
    assert left == of_the_computer


def test_a_private_ledger_is_refused(tmp_path):
    store = Store(str(tmp_path / ".map.tif.unfinished" / "key"), Division(1, 1, 1), {}, {"output": "map.tif"})
    store.create()

    for act in (work, finish):
        with pytest.raises(OutputError, match="belongs to a single run, which other processes cannot join"):
            act(store.folder, NullProgress())


@pytest.mark.parametrize(("kind", "name"), [("report", "a.html"), ("polygons", "a.gpkg")])
def test_a_manifest_cannot_make_finish_replace_a_file_in_another_folder(tmp_path, kind, name):
    ledger = prepare(plan(make(tmp_path / "shared")), NullProgress())
    other = tmp_path / name
    other.write_text("mine")
    changed_manifest(ledger, lambda details: details["job"]["outputs"].update({kind: {"path": str(other)}}))

    with pytest.raises(OutputError, match=rf"it would replace {other}, which is not in the folder of its output"):
        finish(ledger, NullProgress())

    assert other.read_text() == "mine"
    other.unlink()
    assert finish(ledger, NullProgress()) is not None
    assert other.exists()


def test_a_folder_that_is_no_ledger_is_refused(tmp_path):
    with pytest.raises(OutputError, match=r"is not a ledger\. Choose the folder that --prepare printed"):
        work(str(tmp_path), NullProgress())


def test_a_ledger_on_a_drive_that_does_not_answer_is_not_called_a_folder_without_one(tmp_path, monkeypatch):
    def read_start(path, most):
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    ledger = prepare(plan(make(tmp_path)), NullProgress())
    monkeypatch.setattr(store_module, "read_start", read_start)

    for act in (work, finish):
        with pytest.raises(OutputError, match=rf"Ledger {ledger}: it cannot be used \({os.strerror(errno.EIO)}\)"):
            act(ledger, NullProgress())


def changed_manifest(ledger, change):
    path = Path(ledger, "manifest.json")
    values = json.loads(path.read_text())
    change(values["details"])
    path.write_text(json.dumps(values))


def test_a_worker_with_other_versions_is_refused_and_both_are_named(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    changed_manifest(ledger, lambda details: details["versions"].update(numpy="1.0.1"))

    with pytest.raises(EngineError, match=rf"created with numpy 1\.0\.1, here {np.__version__}\. .* does not join"):
        work(ledger, NullProgress())


def test_a_worker_without_the_processor_of_the_ledger_is_refused(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    changed_manifest(ledger, lambda details: details.update(provider="CUDAExecutionProvider"))

    with pytest.raises(EngineError, match="GPU"):
        work(ledger, NullProgress())


@pytest.mark.parametrize("damage", [{"job": {}}, {"job": []}, {"job": {"rasters": 3}}, {"job": None}], ids=str)
def test_a_damaged_manifest_is_refused_in_words(tmp_path, damage):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    changed_manifest(ledger, lambda details: details.update(damage))

    with pytest.raises(OutputError, match="manifest is damaged"):
        work(ledger, NullProgress())


@pytest.mark.parametrize(("name", "words"), [("0.tif", "the input rasters"), ("m.onnx", "the model")])
def test_a_worker_with_other_files_is_refused_and_they_are_named(tmp_path, name, words):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    if name == "m.onnx":
        texture_model(tmp_path / name, 3, 4, tile_size=64)
    else:
        image(tmp_path / name, seed=9)

    with pytest.raises(OutputError, match=f"this computer differs in {words}"):
        work(ledger, NullProgress())


def test_a_worker_that_cannot_read_the_source_says_so_and_leaves_the_blocks_to_others(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    (tmp_path / "0.tif").unlink()

    with pytest.raises(RasterError, match="0"):
        work(ledger, NullProgress())

    assert not Path(ledger, "claims").exists()


def test_a_worker_that_can_no_longer_read_the_source_leaves_its_blocks_to_others(tmp_path, monkeypatch):
    expected = alone(tmp_path / "plain")
    ledger = prepare(plan(make(tmp_path / "shared")), NullProgress())
    read, calls = Classifier.read, []

    def unreachable_from_the_tenth_on(self, source, tiles):
        calls.append(1)
        if len(calls) > 10:
            raise RasterError("the drive is gone")
        return read(self, source, tiles)

    with monkeypatch.context() as patch:
        patch.setattr(Classifier, "read", unreachable_from_the_tenth_on)
        with pytest.raises(RasterError, match="the drive is gone"):
            work(ledger, NullProgress(), parallel_factor="1")

    assert Store.at(ledger).listed
    assert list(Path(ledger, "claims").iterdir()) == []
    finish(ledger, NullProgress())
    assert files(tmp_path / "shared" / "out") == expected


@pytest.mark.parametrize("arguments", ["padding 8", "merge blend;padding 8"])
def test_blocks_that_were_exchanged_are_computed_again(tmp_path, arguments):
    expected = alone(tmp_path / "plain", arguments=arguments)
    ledger = Path(prepare(plan(make(tmp_path / "shared", arguments=arguments)), NullProgress()))
    work(str(ledger), NullProgress())
    first, second = (ledger / "blocks" / f"00000{number}.blk" for number in (1, 2))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)

    finish(str(ledger), NullProgress())

    assert files(tmp_path / "shared" / "out") == expected


def test_blocks_of_a_changed_file_are_removed_even_if_it_was_checked_long_before_the_last_block(tmp_path, monkeypatch):
    watch = import_module("pixelwise.inference.raster.watch")
    monkeypatch.setattr(watch, "_PAUSE_FACTOR", 1e9)  # as if a check took very long
    monkeypatch.setattr(watch, "WATCH_INTERVAL", 1e9)
    ledger = prepare(plan(make(tmp_path)), NullProgress())

    class Changing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            if 0 < fraction < 1 and (tmp_path / "other.tif").exists():
                (tmp_path / "other.tif").replace(tmp_path / "0.tif")  # at once, since another thread reads it

    image(tmp_path / "other.tif", 300, 281, seed=9)

    with pytest.raises(RasterError, match=r"0\.tif has changed since the run was planned"):
        work(ledger, Changing(), parallel_factor="1")

    assert Store.at(ledger).listed == frozenset()


def test_a_worker_makes_the_folder_of_the_blocks_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sharing, "AWAY", 0)
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    shutil.rmtree(Path(ledger, "blocks"))

    assert work(ledger, NullProgress()) == Store.at(ledger).division.blocks


def test_a_ledger_that_was_moved_away_from_its_output_is_not_finished(tmp_path):
    ledger = prepare(plan(make(tmp_path)), NullProgress())
    (tmp_path / "away" / "beside").mkdir(parents=True)
    moved = shutil.move(ledger, str(tmp_path / "away" / "beside"))

    with pytest.raises(OutputError, match="it is not next to its output"):
        finish(moved, NullProgress(), [parse_map(f"{tmp_path}={tmp_path}")])


def test_outputs_with_relative_paths_are_written_to_their_folder_wherever_it_is_finished(tmp_path, monkeypatch):
    expected = alone(tmp_path / "plain")
    wanted = make(tmp_path / "shared")
    monkeypatch.chdir(tmp_path / "shared" / "out")
    relative = replace(wanted, output="map.tif", confidence="confidence.tif", probabilities="probabilities.tif")
    ledger = prepare(plan(relative), NullProgress())
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    moved = shutil.move(tmp_path / "shared", tmp_path / "moved")

    finish(str(Path(moved, Path(ledger).relative_to(tmp_path / "shared"))), NullProgress())

    assert files(tmp_path / "moved" / "out") == expected
    assert files(tmp_path / "other") == {}


def test_a_folder_of_the_output_that_is_a_link_does_not_lead_other_outputs_elsewhere(tmp_path):
    expected = alone(tmp_path / "plain", extras=False)
    wanted = make(tmp_path / "shared", extras=False)
    (tmp_path / "confidence").mkdir()
    os.symlink(tmp_path / "shared" / "out", tmp_path / "link")
    linked = replace(
        wanted, output=str(tmp_path / "link" / "map.tif"), confidence=str(tmp_path / "confidence" / "c.tif")
    )
    ledger = prepare(plan(linked), NullProgress())

    (done,) = finish_all([ledger], NullProgress())

    assert files(tmp_path / "shared" / "out")["map.tif"] == expected["map.tif"]
    assert [path.name for path in (tmp_path / "confidence").glob("*.tif")] == ["c.tif"]
    assert done.paths == (str(tmp_path / "link" / "map.tif"), str(tmp_path / "confidence" / "c.tif"))


def test_a_ledger_that_is_prepared_again_is_for_the_files_of_the_last_command(tmp_path):
    wanted = make(tmp_path, extras=False)
    first, second = (tmp_path / "out" / name for name in ("first.tif", "second.tif"))
    ledger = prepare(plan(replace(wanted, confidence=str(first))), NullProgress())
    work(ledger, NullProgress())
    last = replace(wanted, confidence=str(second), report=str(tmp_path / "out" / "report.html"))

    again = prepare(plan(last), listener := Listener())
    finish(again, NullProgress())

    assert again == ledger
    assert [line for line in listener.lines if "now it is for the files of this command" in line]
    assert (first.exists(), second.exists()) == (False, True)
    assert (tmp_path / "out" / "report.html").exists()


def test_folders_that_have_another_name_are_mapped(tmp_path):
    expected = alone(tmp_path / "plain")
    ledger = Path(prepare(plan(make(tmp_path / "shared")), NullProgress()))
    for name in ("0.tif", "m.onnx"):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        shutil.move(str(tmp_path / "shared" / name), str(tmp_path / "elsewhere"))
    maps = [parse_map(f"{tmp_path / 'shared' / 'out'}={tmp_path / 'shared' / 'out'}")]
    maps += [parse_map(f"{tmp_path / 'shared'}={tmp_path / 'elsewhere'}")]

    finish(str(ledger), NullProgress(), maps)

    assert files(tmp_path / "shared" / "out") == expected


@pytest.mark.parametrize("name", ["/vsizip/{zip}/0.tif", "/vsizip/{{{zip}}}/0.tif", "GTIFF_DIR:1:{tif}"])
@pytest.mark.parametrize("relative", [True, False])
def test_paths_in_names_of_gdal_are_mapped(tmp_path, monkeypatch, name, relative):
    wanted = make(tmp_path / "shared", extras=False)
    folder, images = tmp_path / "shared", tmp_path / "images"
    images.mkdir()
    shutil.move(folder / "0.tif", images)
    with zipfile.ZipFile(images / "z.zip", "w") as archive:
        archive.write(images / "0.tif", "0.tif")
    start = "" if relative else f"{images}/"
    raster = RasterInput("0", name.format(zip=f"{start}z.zip", tif=f"{start}0.tif"))
    monkeypatch.chdir(images)
    wanted = replace(wanted, rasters=(raster,))
    run(plan(replace(wanted, output=str(tmp_path / "plain.tif"))), NullProgress())
    ledger = prepare(plan(wanted), NullProgress())
    monkeypatch.chdir(tmp_path)
    images.rename(tmp_path / "elsewhere")

    finish(ledger, NullProgress(), [parse_map(f"{images}={tmp_path / 'elsewhere'}")])

    assert (folder / "out" / "map.tif").read_bytes() == (tmp_path / "plain.tif").read_bytes()


VIRTUAL = """<VRTDataset rasterXSize="280" rasterYSize="300"><GeoTransform>500000, 10, 0, 5400000, 0, -10</GeoTransform>
{}</VRTDataset>"""
VIRTUAL_BAND = """<VRTRasterBand dataType="Byte" band="{0}"><NoDataValue>0</NoDataValue><SimpleSource>
<SourceFilename relativeToVRT="0">{1}</SourceFilename><SourceBand>{0}</SourceBand></SimpleSource></VRTRasterBand>"""


def virtual(source):
    """The XML of a virtual raster of three bands, with its source under a whole path."""
    return VIRTUAL.format("".join(VIRTUAL_BAND.format(band, source) for band in (1, 2, 3)))


@pytest.mark.parametrize("kind", ["file", "file that names another", "next to its source"])
def test_virtual_rasters_with_whole_paths_that_differ_here_are_refused_with_the_remedy(tmp_path, kind):
    folder, images = tmp_path / "shared", tmp_path / "images"
    wanted = make(folder, extras=False)
    images.mkdir()
    shutil.move(folder / "0.tif", images)
    path = (images if kind == "next to its source" else folder) / "a.vrt"
    path.write_text(virtual(images / "0.tif"))
    if kind == "file that names another":
        path = folder / "b.vrt"
        path.write_text(virtual(folder / "a.vrt"))
    ledger = prepare(plan(replace(wanted, rasters=(RasterInput("scene", str(path)),))), NullProgress())
    images.rename(tmp_path / "elsewhere")

    with pytest.raises(RasterError) as caught:
        work(ledger, NullProgress(), [parse_map(f"{images}={tmp_path / 'elsewhere'}")])

    assert str(caught.value) == (
        f'Raster "scene": {images / "0.tif"}, which it names, does not exist on this computer. --map does not replace '
        "the paths in virtual rasters: use relative paths to sources that all computers can access, or the same paths "
        "on all computers."
    )


def test_paths_in_a_virtual_raster_that_is_no_file_are_mapped(tmp_path):
    folder, images = tmp_path / "shared", tmp_path / "images"
    wanted = make(folder, extras=False)
    images.mkdir()
    shutil.move(folder / "0.tif", images)
    wanted = replace(wanted, rasters=(RasterInput("scene", virtual(images / "0.tif")),))
    run(plan(replace(wanted, output=str(tmp_path / "plain.tif"))), NullProgress())
    ledger = prepare(plan(wanted), NullProgress())
    images.rename(tmp_path / "elsewhere")

    finish(ledger, NullProgress(), [parse_map(f"{images}={tmp_path / 'elsewhere'}")])

    assert (folder / "out" / "map.tif").read_bytes() == (tmp_path / "plain.tif").read_bytes()


@pytest.mark.parametrize(
    ("path", "mapping", "expected"),
    [
        ("Z:\\maps\\a.tif", "z:\\=/mnt/data", "/mnt/data/maps/a.tif"),
        ("Z:\\maps\\a.tif", "Z:=/mnt/data", "/mnt/data/maps/a.tif"),
        ("Z:\\maps\\a.tif", "z:=/mnt/data", "/mnt/data/maps/a.tif"),
        ("\\\\srv\\share\\a.tif", "\\\\SRV\\share=/mnt", "/mnt/a.tif"),
        ("\\\\srv\\share\\a.tif", "//SRV/share=/mnt", "/mnt/a.tif"),
        ("/mnt/data/a.tif", "/mnt/data/=/net", "/net/a.tif"),
        ("/mnt/database/a.tif", "/mnt/data=/net", "/mnt/database/a.tif"),
        ("/MNT/data/a.tif", "/mnt/data=/net", "/MNT/data/a.tif"),
    ],
)
def test_mappings_take_the_folders_of_other_systems(path, mapping, expected):
    assert Places("/ledger", [parse_map(mapping)]).path({"path": path}) == expected


@pytest.mark.parametrize("text", ["", "Z:", "=", "a=", "=b"])
def test_a_mapping_without_two_folders_is_refused(text):
    with pytest.raises(ArgumentError, match="expected OLD=NEW"):
        parse_map(text)


def test_a_raster_that_only_qgis_can_read_is_refused(tmp_path):
    wanted = make(tmp_path)
    blocks = BlockRaster(object(), Extent(0, 0, 4, 4, ""), ("",), np.dtype(np.uint8))
    planned = plan(wanted)
    read_by_qgis = replace(wanted, rasters=(replace(wanted.rasters[0], blocks=blocks),))

    with pytest.raises(RasterError, match="only QGIS can read this source"):
        prepare(replace(planned, job=read_by_qgis), NullProgress())

    assert not Path(unfinished_folder(wanted.output)).exists()


def test_an_unfinished_run_becomes_one_for_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 2)
    expected = alone(tmp_path / "plain")
    wanted = replace(make(tmp_path / "shared"), resumable=True, parallel_factor="1")
    with pytest.raises(Cancelled):
        run(plan(wanted), Listener(cancel_after=30))
    kept = stores(wanted.output)[0].listed

    ledger = prepare(plan(wanted), NullProgress())
    blocks = Store.at(ledger).division.blocks
    computed = work(ledger, NullProgress())
    finish(ledger, NullProgress())

    assert kept
    assert computed == blocks - len(kept)
    assert files(tmp_path / "shared" / "out") == expected


def manifests(values, path=()):
    """Every place in the values of a job."""
    for key, value in values.items() if isinstance(values, dict) else enumerate(values):
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from manifests(value, (*path, key))


def test_whatever_is_in_the_values_of_a_job_is_a_job_or_is_refused_in_words(tmp_path):
    job = make(tmp_path, mask=polygons(), environment=Environment(extent=Extent(1, 2, 3, 4)))
    places = Places(str(tmp_path))
    text = json.dumps(values_of(job, places))
    refused = 0
    for place in manifests(json.loads(text)):
        for wrong in (None, [], {}, "x", 1e999, -1, [[]], {"path": None}):
            values = json.loads(text)
            inner = values
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = wrong
            try:
                job_of(values, places)
            except PixelwiseError:
                refused += 1

    assert refused > 50
