"""Raster items that are processed separately are computed by several processes, with the same bytes as by one."""

import importlib
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal
from pixelwise.inference import Cancelled, EngineError, ItemsError, NullProgress, OutputError, plan
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.cluster import opened_cluster
from pixelwise.inference.cluster import run as cluster_run
from pixelwise.inference.command_line import main
from pixelwise.inference.ledger.claims import Claims
from pixelwise.inference.ledger.store import Store
from pixelwise.inference.model.values import ValueMode
from pixelwise.inference.work import finish_all, prepare_items, work_all
from pixelwise.inference.work.several import quietest
from pixelwise.tests.core.clusters import ROOT
from pixelwise.tests.core.ledgers import files
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import texture_model

pytestmark = pytest.mark.usefixtures("small_blocks")


def make(folder, *, count=3, **rest):
    """The job of several rasters, all outputs that a batch has, and the folder of the results."""
    folder.mkdir()
    (folder / "merged").mkdir()
    texture_model(folder / "m.onnx", 3, tile_size=64)
    rasters = [
        write_raster(folder / f"{number}.tif", textured(200 - 30 * number, 180, seed=number), nodata=0)
        for number in range(count)
    ]
    outputs = {"report": str(folder / "merged" / "report.html"), "polygons": str(folder / "merged" / "fields.gpkg")}
    settings = {"arguments": "padding 8", "parallel_factor": "1", **outputs, **rest}
    return make_job(rasters, folder / "m.onnx", folder / "merged" / "map.tif", **settings), folder / "items"


def rasters_of(folder):
    """The bytes of all rasters and styles of a batch."""
    found = {**files(folder / "items"), **files(folder / "merged")}
    return {name: content for name, content in found.items() if Path(name).suffix not in (".html", ".gpkg", ".json")}


def plain(folder, **settings):
    job, items = make(folder, **settings)
    run_batch(plan_batch(job, str(items)), NullProgress())
    return rasters_of(folder)


def ledgers_of(job, items, progress=None):
    return [*prepare_items(plan_batch(job, str(items)), progress or NullProgress())]


def truncate(path):
    """Damage the pixels of a raster, but not its header."""
    size = os.path.getsize(path)
    os.truncate(path, size * 2 // 3)


@pytest.mark.parametrize("arguments", ["padding 8", "merge blend;padding 8", "padding auto"])
def test_prepared_items_give_the_bytes_of_a_plain_run_and_all_it_writes(tmp_path, arguments):
    expected = plain(tmp_path / "plain", arguments=arguments)
    job, items = make(tmp_path / "shared", arguments=arguments)

    ledgers = ledgers_of(job, items)
    written = [name for name in files(items) if not name.startswith(".")]
    computed = work_all(ledgers, NullProgress(), parallel_factor="1")
    done = [*finish_all(ledgers, NullProgress(), parallel_factor="1")]

    assert [os.path.dirname(os.path.dirname(ledger)) for ledger in ledgers] == [str(items)] * 3
    assert written == []
    assert computed > 3
    assert rasters_of(tmp_path / "shared") == expected
    assert [path for each in done for path in each.paths] == [
        *(str(items / f"{number}.tif") for number in range(3)),
        *(str(tmp_path / "shared" / "merged" / name) for name in ("map.tif", "report.html", "fields.gpkg")),
    ]
    assert all(f"{number}.tif" in (tmp_path / "shared" / "merged" / "report.html").read_text() for number in range(3))
    assert [name for name in files(items) if name.startswith(".")] == []


def test_what_is_made_of_all_items_waits_until_all_are_finished(tmp_path):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared")
    *first, last = ledgers_of(job, items)
    listener = Listener()

    list(finish_all(first, listener))
    before = files(tmp_path / "shared" / "merged")
    done = [*finish_all([*first, last], listener)]

    assert before == {}
    assert any("2 of 3 ledgers of raster items" in line for line in listener.lines)
    assert rasters_of(tmp_path / "shared") == expected
    assert [
        line for line in listener.warnings if "does not include the items that were published earlier: 0, 1." in line
    ]
    assert [each.paths for each in done[:2]] == [(), ()]
    assert [*finish_all(first, NullProgress())] == done[:2]


def test_a_merged_raster_that_could_not_be_written_is_written_by_the_next_call(tmp_path, monkeypatch):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared")
    ledgers = ledgers_of(job, items)
    module = importlib.import_module("pixelwise.inference.batch.run")
    written = module._write_overlay

    def fail(*_):
        raise OutputError("full")

    monkeypatch.setattr(module, "_write_overlay", fail)
    with pytest.raises(OutputError, match="full"):
        list(finish_all(ledgers, NullProgress()))
    monkeypatch.setattr(module, "_write_overlay", written)
    list(finish_all(ledgers, NullProgress()))

    assert rasters_of(tmp_path / "shared") == expected


def test_the_values_that_are_decided_for_all_items_are_those_of_each_worker(tmp_path):
    """The scale of the second raster is a divisor, so stored numbers of the first are used too."""

    def planned(folder):
        job, items = make(folder, count=2)
        for raster, scale in zip(job.rasters, (0.01, 1000.0)):
            dataset = gdal.Open(raster.uri, gdal.GA_Update)
            for number in range(1, 4):
                dataset.GetRasterBand(number).SetScale(scale)
            dataset.FlushCache()
        return plan_batch(job, str(items))

    wanted = planned(tmp_path / "plain")
    run_batch(wanted, NullProgress())
    ledgers = [*prepare_items(planned(tmp_path / "shared"), NullProgress())]
    computed = work_all(ledgers, NullProgress())
    list(finish_all(ledgers, NullProgress()))

    alone = [plan(each.job).arguments.values for each in wanted.plans]
    assert alone == [ValueMode.REAL, ValueMode.RAW]
    assert [each.arguments.values for each in wanted.plans] == [ValueMode.RAW] * 2
    assert computed > 2
    assert rasters_of(tmp_path / "shared") == rasters_of(tmp_path / "plain")


def test_the_folder_may_be_called_differently_where_items_are_finished(tmp_path):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared")
    ledgers = ledgers_of(job, items)
    (tmp_path / "shared").rename(tmp_path / "moved")

    list(finish_all([ledger.replace("shared", "moved") for ledger in ledgers], NullProgress()))

    assert rasters_of(tmp_path / "moved") == expected


def test_an_item_that_cannot_be_read_does_not_prevent_the_others(tmp_path):
    job, items = make(tmp_path / "shared")
    ledgers = ledgers_of(job, items)
    truncate(job.rasters[1].uri)

    with pytest.raises(ItemsError, match=r"1 of 3 ledgers could not be processed\.\n- \.1\.tif\.unfinished: "):
        work_all(ledgers, NullProgress())
    computed = [Store.at(ledger).share for ledger in ledgers]
    with pytest.raises(ItemsError, match=r"1 of 3 cannot be classified\.\n- 1: "):
        list(finish_all(ledgers, NullProgress()))

    assert computed == [1, 0, 1]
    assert sorted(name for name in files(items) if name.endswith(".tif")) == ["0.tif", "2.tif"]
    assert not (tmp_path / "shared" / "merged" / "map.tif").exists()


def test_an_item_that_cannot_be_planned_is_named_and_the_others_are_prepared(tmp_path, capsys):
    job, items = make(tmp_path / "shared", report="", polygons="")
    Path(job.rasters[1].uri).write_bytes(b"none")
    paths = [*(raster.uri for raster in job.rasters), job.model]

    code = main(["classify", *paths, "--processing-mode", "1", "--output-folder", str(items), "--prepare", "-q"])

    printed = capsys.readouterr()
    assert code == 1
    assert "1 of 3 cannot be classified" in printed.err
    assert "The ledgers of the other items are ready" in printed.err
    assert [Store.at(line) is not None for line in printed.out.splitlines()] == [True, True]


@pytest.mark.parametrize("change", ["", "[]", '{"items": 1}', '{"items": 2}'])
def test_items_whose_file_is_damaged_are_finished_one_by_one(tmp_path, change):
    job, items = make(tmp_path / "shared", count=2)
    ledgers = ledgers_of(job, items)
    (path,) = items.glob(".pixelwise-items-*")
    path.write_text(change)
    listener = Listener()

    done = [*finish_all(ledgers, listener)]

    assert [each.paths for each in done] == [(str(items / f"{number}.tif"),) for number in range(2)]
    assert files(tmp_path / "shared" / "merged") == {}
    assert [line for line in listener.warnings if line.startswith(f"{path}: the file cannot be read")]


def test_a_damaged_job_of_items_is_refused_in_words(tmp_path):
    job, items = make(tmp_path / "shared", count=2)
    ledgers = ledgers_of(job, items)
    (path,) = items.glob(".pixelwise-items-*")
    path.write_text(json.dumps({**json.loads(path.read_text()), "job": {"rasters": []}}))

    with pytest.raises(OutputError, match="its manifest is damaged"):
        list(finish_all(ledgers, NullProgress()))


def test_a_worker_begins_where_few_others_compute(tmp_path):
    folders = [str(tmp_path / name) for name in "abc"]
    with Claims(folders[0]), Claims(folders[1]), Claims(folders[1]):
        assert {quietest(folders) for _ in range(5)} == {folders[2]}
        assert {quietest(folders[:2]) for _ in range(5)} == {folders[0]}


def test_a_worker_leaves_out_what_is_computed(tmp_path, monkeypatch):
    job, items = make(tmp_path / "shared", count=2)
    ledgers = ledgers_of(job, items)
    work_all(ledgers[:1], NullProgress())
    opened = []
    module = importlib.import_module("pixelwise.inference.work.worker")
    real = module.open_planned
    monkeypatch.setattr(module, "open_planned", lambda planned: opened.append(planned.job.output) or real(planned))

    work_all(ledgers, NullProgress())

    assert opened == [str(items / "1.tif")]


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "JSON"])
def test_the_commands_prepare_and_finish_items(tmp_path, capsys, as_json):
    expected = plain(tmp_path / "plain", report="", polygons="")
    job, items = make(tmp_path / "shared", report="", polygons="")
    paths = [*(raster.uri for raster in job.rasters), job.model, job.output]
    options = ["--arguments", "padding 8", "--processing-mode", "1", "--output-folder", str(items)]

    assert main(["classify", *paths, *options, "--prepare", *(["--json"] if as_json else [])]) == 0
    printed = capsys.readouterr().out
    ledgers = json.loads(printed)["ledgers"] if as_json else printed.splitlines()
    codes = [main(["worker", *ledgers]), main(["finish", *ledgers, *(["--json"] if as_json else [])])]

    printed = capsys.readouterr().out
    outputs = [*(str(items / f"{number}.tif") for number in range(3)), job.output]
    assert codes == [0, 0]
    assert ([item["output"] for item in json.loads(printed)] if as_json else printed.splitlines()) == outputs
    written = rasters_of(tmp_path / "shared")
    assert {name: written[name] for name in written if ".qmd" not in name} == {
        name: expected[name]
        for name in expected
        if ".qmd" not in name  # which names the program
    }


def test_the_file_of_items_is_a_leftover_until_they_are_finished(tmp_path, capsys):
    job, items = make(tmp_path / "shared", count=2)
    ledgers = ledgers_of(job, items)
    (path,) = items.glob(".pixelwise-items-*")

    with Claims(ledgers[0]):
        assert main(["leftovers", "--remove", str(items)]) == 0
    used = capsys.readouterr().out.splitlines()
    assert f"{path}: job of raster items that were prepared for workers, in use" in used
    assert path.exists()
    assert main(["leftovers", "--remove", str(items)]) == 0

    assert [*items.iterdir()] == []
    assert (
        f"{path}: job of raster items that were prepared for workers, removed" in capsys.readouterr().out.splitlines()
    )


def test_the_same_run_joins_in_on_prepared_items(tmp_path):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared")
    ledgers = ledgers_of(job, items)
    computed = work_all(ledgers, NullProgress())
    listener = Listener()

    run_batch(plan_batch(replace(job, resumable=True), str(items)), listener)

    assert computed > 3
    assert len([line for line in listener.lines if "is continued: 100% of its pixels are done" in line]) == 3
    assert rasters_of(tmp_path / "shared") == expected
    assert [each.summary for each in finish_all(ledgers[:1], NullProgress())] == [None]


def test_workers_that_run_at_the_same_time_and_a_killed_one_give_the_bytes_of_a_plain_run(tmp_path):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared")
    ledgers = ledgers_of(job, items)
    environment = {**os.environ, "PYTHONPATH": ROOT}
    command = [sys.executable, "-m", "pixelwise.inference", "worker", "-q", "--parallel-factor", "1", *ledgers]
    workers = [subprocess.Popen(command, env=environment) for _ in range(3)]
    while not any(Store.at(ledger).listed for ledger in ledgers):
        assert workers[0].poll() in (None, 0)
        time.sleep(0.01)
    workers[0].kill()

    list(finish_all(ledgers, NullProgress(), parallel_factor="1"))

    assert [worker.wait() for worker in workers[1:]] == [0, 0]
    assert workers[0].wait() in (0, -9)
    assert rasters_of(tmp_path / "shared") == expected


# A cluster


def run_there(job, items, progress):
    batch = plan_batch(job, str(items))
    with opened_cluster(job) as run_item:
        return run_batch(batch, progress, run_item)


def test_a_cluster_works_off_items_over_one_connection(tmp_path, dask, monkeypatch):
    expected = plain(tmp_path / "plain", count=2)
    job, items = make(tmp_path / "shared", count=2, cluster="local:2")
    real, connections = cluster_run.connected, []
    monkeypatch.setattr(cluster_run, "connected", lambda *given: connections.append(given) or real(*given))
    listener = Listener()

    run_there(job, items, listener)

    assert rasters_of(tmp_path / "shared") == expected
    assert len(connections) == 1
    assert len([line for line in listener.lines if line.startswith("Worker tls://")]) == 2 * 2
    assert listener.fractions == sorted(listener.fractions)


def test_an_item_that_no_worker_of_a_cluster_can_read_does_not_prevent_the_others(tmp_path, dask, capsys):
    job, items = make(tmp_path / "shared", count=2)
    truncate(job.rasters[0].uri)
    paths = [*(raster.uri for raster in job.rasters), job.model]

    code = main(["classify", *paths, "--processing-mode", "1", "--output-folder", str(items), "--cluster", "local:1"])

    printed = capsys.readouterr().err
    assert code == 1
    assert "1 of 2 cannot be classified.\n- 0: Cluster local:1: none of the workers can be used" in printed
    assert sorted(name for name in files(items) if name.endswith(".tif")) == ["1.tif"]


def test_a_cluster_whose_workers_lack_pixelwise_ends_the_batch(tmp_path, dask, monkeypatch):
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path != ROOT])
    job, items = make(tmp_path / "shared", cluster="local:1")

    with pytest.raises(EngineError, match="Pixelwise is not installed there"):
        run_there(job, items, NullProgress())


def test_a_run_on_a_cluster_that_is_cancelled_is_finished_on_this_computer(tmp_path, dask):
    expected = plain(tmp_path / "plain")
    job, items = make(tmp_path / "shared", cluster="local:1")

    class Cancelling(Listener):
        def cancelled(self):
            return bool(list(items.glob(".1.tif.unfinished/*/manifest.json")))

    with pytest.raises(Cancelled):
        run_there(job, items, Cancelling())
    before = [name for name in files(items) if name.endswith(".tif")]

    run_there(replace(job, cluster="", resumable=True), items, listener := Listener())

    assert before == ["0.tif"]
    assert any("An unfinished run of" in line and "1.tif" in line for line in listener.lines)
    assert rasters_of(tmp_path / "shared") == expected
