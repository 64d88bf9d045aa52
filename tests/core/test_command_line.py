"""The command `classify`: its arguments, what it prints where, and its exit codes."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import Environment, Extent, RasterInput
from pixelwise.inference.command_line import interruption as interruption_module
from pixelwise.inference.command_line import main
from pixelwise.inference.command_line.interruption import Interruption
from pixelwise.inference.command_line.progress import ConsoleProgress, rate, rough_duration
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger.store import stores
from pixelwise.tests.core.runs import classify, read, textured, write_raster
from pixelwise.tests.models import argmax_model

TRIANGLE = "POLYGON ((500000 5400000, 500900 5399900, 500100 5399400, 500000 5400000))"


@pytest.fixture
def scene(tmp_path):
    """A raster, a model whose class is the brightest band, and a path for the map."""
    raster = write_raster(tmp_path / "scene.tif", textured(80, 100))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=32, padding=4)
    return [str(raster), str(model), str(tmp_path / "map.tif")]


def polygon_file(path, wkt=TRIANGLE, kind=ogr.wkbPolygon, code=32633):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("fields", reference, kind)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
    layer.CreateFeature(feature)
    return str(path)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_raster_is_classified_and_the_path_of_the_result_is_printed(scene, capsys):
    code = main(["classify", *scene])

    printed = capsys.readouterr()
    assert (code, printed.out) == (0, scene[2] + "\n")
    assert "Classified 100 x 80 pixels in" in printed.err
    np.testing.assert_array_equal(read(scene[2]), gdal.Open(scene[0]).ReadAsArray().argmax(axis=0))


def test_the_environments_are_those_of_the_core(scene, tmp_path):
    snap = str(write_raster(tmp_path / "snap.tif", textured(30, 30)))
    extent = "500200,500700,5399300,5399900 [EPSG:32633]"
    options = ["--extent", extent, "--cell-size", "7", "--snap-raster", snap, "--bands", "3,1,2"]
    environment = Environment(
        extent=Extent(500200, 5399300, 500700, 5399900, "EPSG:32633"), snap=RasterInput("snap", snap), cell_size=7.0
    )
    expected = classify(scene[0], scene[1], tmp_path / "core.tif", environment=environment, bands="3,1,2")

    code = main(["classify", *scene, *options, "--parallel-factor", "1", "--processor-type", "cpu", "-q"])

    assert code == 0
    np.testing.assert_array_equal(read(scene[2]), expected)


@pytest.mark.parametrize("mode", ["stacked", "2"])
def test_options_may_be_anywhere_and_modes_have_names_and_numbers(scene, tmp_path, mode):
    other = str(write_raster(tmp_path / "other.tif", textured(80, 100, seed=1)))
    model = str(argmax_model(tmp_path / "six.onnx", 6))

    code = main(["classify", scene[0], "--processing-mode", mode, other, "-q", model, scene[2]])

    assert code == 0
    np.testing.assert_array_equal(
        read(scene[2]), np.concatenate([read(scene[0]), read(other)]).argmax(axis=0).astype(np.uint8)
    )


@pytest.mark.parametrize("extent", ["-500,-300,-200,0", "-.5e3,-300,-200,0"])
def test_an_extent_may_begin_with_a_minus(scene, extent):
    dataset = gdal.Open(scene[0], gdal.GA_Update)
    dataset.SetGeoTransform((-600, 10, 0, 0, 0, -10))
    dataset = None

    code = main(["classify", *scene, "--extent", extent, "-q"])

    assert code == 0
    np.testing.assert_array_equal(read(scene[2]), read(scene[0]).argmax(axis=0)[:20, 10:30])


@pytest.mark.parametrize(
    ("extent", "words"),
    [
        ("1,2,3", 'Extent "1,2,3": this is not a rectangle.'),
        ("a,b,c,d", 'Extent "a,b,c,d": this is not a rectangle.'),
        ("1,2,3,inf", 'Extent "1,2,3,inf": this is not a rectangle.'),
        ("1,2,3,4 []", 'Extent "1,2,3,4 []": this is not a rectangle.'),
        ("2,1,3,4", "it has no area"),
        ("1,2,3,4 [EPSG:0]", "EPSG:0"),
    ],
)
def test_an_extent_that_is_none_is_refused_in_words(scene, capsys, extent, words):
    code = main(["classify", *scene, "--extent", extent])

    printed = capsys.readouterr()
    assert (code, printed.out, words in printed.err) == (1, "", True)


def test_an_extent_may_cross_the_date_line(tmp_path, scene):
    pixels = textured(20, 40)
    raster = write_raster(tmp_path / "pacific.tif", pixels)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.SetProjection("EPSG:4326")
    dataset.SetGeoTransform((170, 0.5, 0, 10, 0, -0.5))
    dataset = None

    code = main(["classify", str(raster), scene[1], scene[2], "--extent", "175,-175,2,8 [EPSG:4326]", "-q"])

    assert code == 0
    np.testing.assert_array_equal(read(scene[2]), pixels.argmax(axis=0)[4:16, 10:30])


@pytest.mark.parametrize("layer", ["", "|layername=fields"])
def test_only_pixels_inside_a_mask_are_classified(scene, tmp_path, layer):
    mask = polygon_file(tmp_path / "mask.gpkg") + layer
    inside = gdal.GetDriverByName("MEM").CreateCopy("", gdal.Open(scene[0]))
    inside.WriteRaster(0, 0, 100, 80, bytes(3 * 80 * 100))
    polygons = gdal.OpenEx(str(tmp_path / "mask.gpkg"))
    gdal.RasterizeLayer(inside, [1], polygons.GetLayer(0), burn_values=[1])

    code = main(["classify", *scene, "--mask", mask, "-q"])

    classes = read(scene[0]).argmax(axis=0)
    assert code == 0
    np.testing.assert_array_equal(read(scene[2]), np.where(inside.GetRasterBand(1).ReadAsArray() == 1, classes, 255))


@pytest.mark.parametrize(
    ("shape", "layer", "words"),
    [
        (
            ("POINT (500100 5399900)", ogr.wkbPoint),
            "",
            "feature 1 is not a polygon but a POINT. Choose a polygon layer.",
        ),
        (("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",), "", "the geometry of feature 1 is invalid. Repair it"),
        ((TRIANGLE,), "|layername=roads", 'it does not contain the layer "roads". Enter one of: fields.'),
    ],
)
def test_a_mask_that_cannot_be_used_is_explained(scene, tmp_path, capsys, shape, layer, words):
    code = main(["classify", *scene, "--mask", polygon_file(tmp_path / "mask.gpkg", *shape) + layer])

    printed = capsys.readouterr()
    assert (code, words in printed.err, "Traceback" in printed.err) == (1, True, False)


def test_a_curved_polygon_counts_with_its_curve(scene, tmp_path):
    circle = "CURVEPOLYGON (CIRCULARSTRING (500200 5399600, 500800 5399600, 500200 5399600))"
    mask = polygon_file(tmp_path / "mask.gpkg", circle, ogr.wkbCurvePolygon)

    code = main(["classify", *scene, "--mask", mask, "-q"])

    y, x = np.mgrid[5399995:5399195:-10, 500005:501005:10]
    distance = np.hypot(x - 500500, y - 5399600)
    mapped = read(scene[2]) != 255
    assert code == 0
    assert mapped[distance < 298].all()
    assert not mapped[distance > 300].any()


def test_all_outputs_are_written_and_named_in_json(scene, tmp_path, capsys):
    options = []
    for name, suffix in (("confidence", "tif"), ("probabilities", "tif"), ("report", "html"), ("polygons", "gpkg")):
        options += [f"--output-{name}" if suffix == "tif" else f"--{name}", str(tmp_path / f"{name}.{suffix}")]

    code = main(["classify", *scene, *options, "--json"])

    summary = json.loads(capsys.readouterr().out)
    assert code == 0
    assert summary["outputs"] == {
        "OUTPUT": scene[2],
        **{
            f"OUTPUT_{name.upper()}": str(path)
            for name in ("confidence", "probabilities")
            for path in [tmp_path / f"{name}.tif"]
        },
        "OUTPUT_REPORT": str(tmp_path / "report.html"),
        "OUTPUT_POLYGONS": str(tmp_path / "polygons.gpkg"),
    }
    assert all(os.path.exists(path) for path in summary["outputs"].values())
    values, counts = np.unique(read(scene[0]).argmax(axis=0), return_counts=True)
    listed = [(entry["value"], entry["pixels"], entry["area_m2"] > 0) for entry in summary["classes"]]
    assert listed == [(value, count, True) for value, count in zip(values.tolist(), counts.tolist())]


def test_raster_items_are_processed_separately_without_an_output(scene, tmp_path, capsys):
    other = str(write_raster(tmp_path / "other.tif", textured(40, 50, seed=2)))

    code = main(
        [
            "classify",
            scene[0],
            other,
            scene[1],
            "--processing-mode",
            "separately",
            "--output-folder",
            str(tmp_path / "m"),
        ]
    )

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "m" / name) for name in ("scene.tif", "other.tif")]
    np.testing.assert_array_equal(read(tmp_path / "m" / "other.tif"), read(other).argmax(axis=0))


def test_items_without_a_folder_are_merged_and_removed(scene, tmp_path, capsys):
    code = main(["classify", *scene, "--processing-mode", "1", "--json", "-q"])

    summary = json.loads(capsys.readouterr().out)
    assert (code, summary["items"], summary["outputs"]) == (0, [], {"OUTPUT": scene[2]})
    np.testing.assert_array_equal(read(scene[2]), read(scene[0]).argmax(axis=0))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "INPUT, MODEL and OUTPUT are required"),
        (["a.tif", "m.onnx"], "INPUT, MODEL and OUTPUT are required"),
        (["a.tif", "m.onnx", "c.tif", "--colour", "red"], "unrecognized arguments: --colour"),
        (["a.tif", "m.onnx", "c.tif", "--extend=1,2,3,4"], "unrecognized arguments: --extend=1,2,3,4"),
        (["a.tif", "m.onnx", "c.tif", "--cell", "2"], "unrecognized arguments: --cell"),
        (["a.tif", "m.onnx", "c.tif", "--cell-size", "-2"], 'argument --cell-size: "-2" is not a cell size'),
        (["a.tif", "m.onnx", "c.tif", "--cell-size", "wide"], 'argument --cell-size: "wide" is not a cell size'),
        (["a.tif", "m.onnx", "c.tif", "--gpu-id", "x"], 'argument --gpu-id: "x" is not a number from 0 on'),
        (["a.tif", "m.onnx", "c.tif", "--processor-type", "tpu"], '"tpu" is not one of best, cpu, gpu'),
        (["a.tif", "m.onnx", "c.tif", "--processing-mode", "3"], '"3" is not one of mosaicked, separately, stacked'),
        (["a.tif", "m.onnx", "c.tif", "--processing-mode", "1", "--prepare"], "--prepare needs --output-folder"),
        (["a.tif", "m.onnx", "a\nb.tif", "--prepare"], "may not contain line breaks"),
        (["a.tif", "m.onnx", "a\udcff.tif", "--prepare"], "may not contain line breaks or bytes that are not UTF-8"),
        (
            ["a.tif", "m.onnx", "--processing-mode", "1", "--output-folder", "f\n", "--prepare"],
            "may not contain line breaks",
        ),
        (["a.tif", "m.onnx", "--processing-mode", "1", "--cluster", "local:2"], "--cluster needs --output-folder"),
        (["a.tif", "m.onnx", "c.tif", "--output-folder", "f"], "--output-folder is only used with --processing-mode"),
    ],
)
def test_wrong_arguments_end_with_code_2_and_are_named(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(["classify", *arguments])

    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert words in printed.err
    assert "usage: pixelwise classify [options] INPUT... MODEL OUTPUT" in printed.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: "missing.tif"}, 'Input raster "missing": it cannot be opened'),
        ({0: "type=xyz&url=https://tile.example.org/{z}/{x}/{y}.png"}, 'data provider "wms" was specified, which only'),
        (
            {0: "postgresraster://table=scenes"},
            'data provider "postgresraster" was specified, which only QGIS can read',
        ),
        ({1: "missing.onnx"}, "missing.onnx"),
        ({2: "map.png"}, "the result is a GeoTIFF"),
        ({2: "no/such/folder/map.tif"}, "no/such/folder"),
    ],
)
def test_what_cannot_be_used_ends_with_code_1_and_words(scene, capsys, change, words):
    code = main(["classify", *(change.get(number, text) for number, text in enumerate(scene))])

    printed = capsys.readouterr()
    assert (code, printed.out, words in printed.err) == (1, "", True)
    assert "Traceback" not in printed.err


def test_every_failed_item_has_a_line_of_its_own(scene, tmp_path, capsys):
    missing = [str(tmp_path / "a.tif"), str(tmp_path / "b.tif")]

    code = main(["classify", *missing, *scene[1:], "--processing-mode", "separately"])

    listed = [line for line in capsys.readouterr().err.splitlines() if line.startswith("- ")]
    assert (code, [line.split(":")[0] for line in listed]) == (1, ["- a", "- b"])


@pytest.fixture
def long_runs(monkeypatch):
    """Runs keep their blocks from the first one on."""
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 2)


def signalled(monkeypatch, number, method="advance", after=0.5):
    """Send a signal to this process when half of the run is done."""
    original = getattr(ConsoleProgress, method)

    def send(progress, *arguments):
        if not arguments or not isinstance(arguments[0], float) or arguments[0] > after:
            os.kill(os.getpid(), number)
        return original(progress, *arguments)

    monkeypatch.setattr(ConsoleProgress, method, send)


@pytest.mark.usefixtures("long_runs")
@pytest.mark.parametrize("end", [(signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM")])
def test_a_signal_stops_the_run_and_the_same_command_continues_it(scene, tmp_path, capsys, monkeypatch, end):
    number, exit_code, cause = end
    before, handlers = files(tmp_path), [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    with monkeypatch.context() as changed:
        signalled(changed, number)
        code = main(["classify", *scene, "--parallel-factor", "1"])
    [store] = stores(scene[2])

    stopped = capsys.readouterr()
    assert (code, stopped.out, files(tmp_path)) == (exit_code, "", before)
    assert f"Stopped by {cause}. No result was written." in stopped.err
    assert f"are kept in {store.folder}; the same command continues it." in stopped.err
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers
    assert main(["classify", *scene]) == 0
    assert "An unfinished run of" in capsys.readouterr().err
    np.testing.assert_array_equal(read(scene[2]), read(scene[0]).argmax(axis=0))
    assert stores(scene[2]) == []


def test_a_signal_before_the_run_stops_at_once(scene, tmp_path, capsys, monkeypatch):
    before = files(tmp_path)
    signalled(monkeypatch, signal.SIGTERM, "begin", after=-1)

    code = main(["classify", *scene])

    assert (code, files(tmp_path)) == (143, before)
    assert "Stopped by SIGTERM. No result was written." in capsys.readouterr().err


def test_the_second_signal_does_not_wait_for_the_run():
    with Interruption() as interruption:
        interruption.defer()
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.requested()

        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def prepared(scene, capsys):
    """The ledger of a run for workers."""
    assert main(["classify", *scene, "--prepare"]) == 0
    return capsys.readouterr().out.splitlines()[-1]


def test_workers_compute_what_is_prepared_and_finish_writes_the_same_bytes(scene, tmp_path, capsys):
    plain = tmp_path / "plain"
    plain.mkdir()
    main(["classify", *scene[:2], str(plain / "map.tif")])
    capsys.readouterr()

    ledger = prepared(scene, capsys)
    codes = [main([name, ledger, "--parallel-factor", "1"]) for name in ("worker", "finish")]

    assert (codes, capsys.readouterr().out) == ([0, 0], scene[2] + "\n")
    assert files(plain) == {name: content for name, content in files(tmp_path).items() if name.startswith("map.")}
    assert [main([name, ledger]) for name in ("worker", "finish")] == [0, 0]
    assert capsys.readouterr().out == ""


def test_finish_prints_the_summary_of_classify(scene, tmp_path, capsys):
    main(["classify", *scene[:2], str(tmp_path / "plain.tif"), "--json", "-q"])
    expected = json.loads(capsys.readouterr().out)["classes"]

    code = main(["finish", prepared(scene, capsys), "--json", "-q"])

    summary = json.loads(capsys.readouterr().out)
    assert (code, summary["output"], summary["classes"]) == (0, scene[2], expected)


def test_finish_names_all_outputs(scene, tmp_path, capsys):
    confidence = str(tmp_path / "confidence.tif")
    ledger = prepared([*scene, "--confidence", confidence], capsys)

    main(["finish", ledger, "-q"])

    assert capsys.readouterr().out.splitlines() == [scene[2], confidence]

    ledger = prepared([*scene, "--confidence", confidence], capsys)
    main(["finish", ledger, "-q", "--json"])

    assert json.loads(capsys.readouterr().out)["outputs"] == {"OUTPUT": scene[2], "OUTPUT_CONFIDENCE": confidence}


STUCK = """
import os, signal, sys, threading
from pixelwise.inference.command_line import interruption
interruption._PATIENCE = 1.0, 0.2
with interruption.Interruption() as stop:
    stop.defer()
    try:
        for number in map(int, sys.argv[1:]):
            os.kill(os.getpid(), number)
        threading.Event().wait(60)
    except KeyboardInterrupt:
        threading.Event().wait(60)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no signals for other processes")
@pytest.mark.parametrize(("signals", "code"), [((15,), 143), ((2,), 130), ((2, 2), 130), ((15, 2), 143)])
def test_a_program_that_does_not_respond_to_a_signal_is_ended(signals, code):
    done = subprocess.run(
        [sys.executable, "-c", STUCK, *map(str, signals)], capture_output=True, text=True, timeout=50, check=False
    )

    assert (done.returncode, "the program did not respond" in done.stderr) == (code, True)


def test_a_program_that_responds_is_not_ended():
    before = {*threading.enumerate()}

    with Interruption() as interruption:
        (watching,) = [each for each in threading.enumerate() if each not in before and "signals" in each.name]
        interruption.defer()
        os.kill(os.getpid(), signal.SIGTERM)
        while not interruption.requested():
            time.sleep(0.01)
    watching.join(interruption_module._PATIENCE[0] / 2)

    assert not watching.is_alive()
    assert interruption.exit_code == 143
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.parametrize("command", ["worker", "finish"])
def test_ledgers_are_read_from_the_standard_input(scene, tmp_path, capsys, monkeypatch, command):
    ledgers = [prepared([*scene[:2], str(tmp_path / f"{number} ä.tif")], capsys) for number in range(2)]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(ledgers) + "\n"))

    assert main([command, "-"]) == 0

    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as ended:
        main([command, "-"])
    assert ended.value.code == 2
    assert "the standard input names no LEDGER" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "JSON"])
def test_several_ledgers_are_worked_off_one_after_the_other(scene, tmp_path, capsys, as_json):
    outputs = [str(tmp_path / name) for name in ("a.tif", "b.tif")]
    ledgers = [prepared([*scene[:2], output], capsys) for output in outputs]

    codes = [main(["worker", *ledgers]), main(["finish", *ledgers, *(["--json"] if as_json else [])])]

    printed = capsys.readouterr().out
    assert codes == [0, 0]
    assert ([item["output"] for item in json.loads(printed)] if as_json else printed.splitlines()) == outputs
    assert files(tmp_path)["a.tif"] == files(tmp_path)["b.tif"]


def test_the_path_of_a_ledger_is_printed_as_json_if_asked_for(scene, capsys):
    assert main(["classify", *scene, "--prepare", "--json", "-q"]) == 0

    assert os.path.isdir(json.loads(capsys.readouterr().out)["ledger"])
    assert not os.path.exists(scene[2])


def test_folders_may_be_called_differently_on_a_worker(scene, tmp_path, capsys):
    ledger = prepared(scene, capsys)
    (tmp_path / "here").mkdir()

    code = main(["worker", ledger, "--map", f"/nowhere={tmp_path}", "--map", f"Z:\\there={tmp_path / 'here'}", "-q"])

    assert code == 0


@pytest.mark.parametrize("command", ["worker", "finish"])
def test_what_is_no_ledger_ends_with_code_1_and_words(tmp_path, capsys, command):
    code = main([command, str(tmp_path)])

    assert (code, capsys.readouterr().err) == (
        1,
        f"{tmp_path} is not a ledger. Choose the folder that --prepare printed.\n",
    )


@pytest.mark.parametrize(("arguments", "words"), [(["--map", "here"], "here"), ([], "required: LEDGER")])
def test_wrong_arguments_of_a_worker_end_with_code_2(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(["worker", *(["ledger", *arguments] if arguments else [])])

    assert (ended.value.code, words in capsys.readouterr().err) == (2, True)


def test_a_worker_that_is_stopped_keeps_its_blocks(scene, capsys, monkeypatch):
    ledger = prepared(scene, capsys)
    signalled(monkeypatch, signal.SIGTERM, "info", after=-1)

    code = main(["finish", ledger, "--parallel-factor", "1"])

    assert (code, os.path.exists(scene[2]), os.path.isdir(ledger)) == (143, False, True)
    assert f"Stopped by SIGTERM. The blocks that were finished are kept in {ledger}." in capsys.readouterr().err


class Terminal(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self):
        return self._is_terminal


def shown(is_terminal, seconds, fractions, **rest):
    """The output of a run of 100 million pixels, with a clock that shows these seconds."""
    stream, times = Terminal(is_terminal), iter([0.0, *seconds])
    progress = ConsoleProgress(Interruption(), stream=stream, clock=lambda: next(times), **rest)
    progress.begin(100_000_000)
    for fraction in fractions:
        progress.advance(fraction)
    return progress, stream


def test_a_terminal_shows_a_bar_with_speed_and_time_left(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    progress, stream = shown(True, [0, 0.1, 10, 20], [0.01, 0.25, 0.5])
    progress.info("A line")

    bars = stream.getvalue().split("\r\x1b[K")[1:]
    assert bars == [
        "[######..................]  25%  2.50 Mpx/s  30 s left",
        "[############............]  50%  2.50 Mpx/s  20 s left",
        "A line\n",
    ]


def test_a_bar_is_not_wider_than_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")

    _, stream = shown(True, [0, 10], [0.25])

    assert stream.getvalue() == "\r\x1b[K[######............"


def test_without_a_terminal_there_is_a_line_every_half_minute():
    _, stream = shown(False, [0, 10, 30, 50, 60], [0.1, 0.3, 0.5, 0.6])

    assert stream.getvalue().splitlines() == [" 30%  1.00 Mpx/s  70 s left", " 60%  1.00 Mpx/s  40 s left"]


def test_the_time_left_is_that_of_the_speed_now_if_a_part_was_done_before():
    _, stream = shown(False, [0, 1, 31, 62], [0.9, 0.91, 0.92])

    assert stream.getvalue().splitlines()[-1].endswith("4 min left")


def test_a_quiet_run_writes_warnings_only():
    progress, stream = shown(True, [0, 10], [0.5], quiet=True)
    progress.info("A line")
    progress.warning("Take care")

    assert stream.getvalue() == "Warning: Take care\n"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (99, "99 s"), (100, "2 min"), (5940, "99 min"), (7260, "2 h 1 min"), (200000, "2 d 7 h")],
)
def test_a_duration_has_two_units_at_most(seconds, text):
    assert rough_duration(seconds) == text


@pytest.mark.parametrize(
    ("pixels", "text"),
    [(1300, "1.3 kpx/s"), (99_000, "99.0 kpx/s"), (100_000, "0.10 Mpx/s"), (12_345_678, "12.35 Mpx/s")],
)
def test_a_speed_has_digits_also_if_it_is_low(pixels, text):
    assert rate(pixels) == text


def test_the_program_lists_its_commands(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"\n  {name} " in printed for name in ("classify", "worker", "finish", "card", "describe", "leftovers"))


def test_a_model_s_card_has_two_spellings(scene, capsys):
    codes = main(["card", "--json", scene[1]]), main(["--json", scene[1]])

    printed = capsys.readouterr().out
    assert codes == (0, 0)
    assert printed == printed[: len(printed) // 2] * 2


def test_open_options_are_appended_as_in_qgis(scene):
    code = main(["classify", scene[0] + "|option:NUM_THREADS=2", *scene[1:], "-q"])

    assert code == 0
    np.testing.assert_array_equal(read(scene[2]), read(scene[0]).argmax(axis=0))
