"""A run logs its steps, stops on request, and leaves no files if it fails."""

import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from osgeo import gdal
from pixelwise.inference import Cancelled, Environment, Extent, PixelwiseError, Processor, RasterInput, plan, run
from pixelwise.inference.grid.window import Window
from pixelwise.inference.loop import classify as loop
from pixelwise.inference.memory import cache_size, source_count
from pixelwise.inference.raster import imagery
from pixelwise.tests.core.runs import Listener, count_sessions, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model, endless_model, failing_model, index_model


@pytest.fixture
def raster(tmp_path):
    return write_raster(tmp_path / "image.tif", textured(200, 260))


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "model.onnx", 3, tile_size=64, padding=0)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_progress_rises_with_every_tile_to_the_end(raster, model, tmp_path):
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif")), listener)

    assert listener.fractions == sorted(listener.fractions)
    assert len(listener.fractions) > 4 * 5
    assert listener.fractions[-1] == 1


def test_progress_counts_the_pixels_kept(raster, model, tmp_path):
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif")), listener)

    first_row = np.cumsum([64 * 64] * 4 + [64 * 4]) / (200 * 260)
    np.testing.assert_allclose(listener.fractions[:5], first_row)


def test_the_log_lists_the_settings_and_the_results(raster, model, tmp_path):
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif", arguments="padding 8")), listener)

    log = "\n".join(listener.lines)
    assert f"onnxruntime {onnxruntime.__version__} with CPUExecutionProvider" in log
    assert "Bands: 1, 2, 3 of image, in the raster's order." in log
    described = "uint8; pixel values 0 to 255 are scaled to the range 0 to 1"
    assert f"Normalisation: {described} (assumed; the model does not specify this)." in log
    assert "Grid: 260 x 200 pixels of 10 x 10, same as the input, not resampled." in log
    assert "of 64 x 64 pixels, padding 8, total stride 1, batch 1" in log
    assert "Value  Pixels" in log
    assert listener.warnings == []


@pytest.mark.parametrize(("options", "across"), [(["TILED=YES"], True), ([], False)])
def test_a_very_wide_raster_with_narrow_blocks_is_processed_in_strips(tmp_path, options, across):
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(tmp_path / "image.tif"), 300_000, 300, 3, options=["SPARSE_OK=TRUE", *options]
    )
    dataset.FlushCache()
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=512, padding=32)

    planned = plan(make_job(tmp_path / "image.tif", model, tmp_path / "c.tif"))
    planned = replace(planned, workers=4)  # two open rasters, if memory allows both

    width = planned.tiling.across * planned.tiling.step[1]
    assert (4 * 512 < width < 30_000) if across else width == 0
    rows, cols, sources = (512 + 256, width + 64 + 256, 2) if across else (512 + 1, 300_000, 2)
    assert source_count(planned) == sources
    assert cache_size(planned) == 2**24 + sources * 3 * rows * cols
    strip = Window(0, 0, 300, 10_240)
    cols = 10_240 + 64 + 256 if across else 300_000
    assert cache_size(planned, strip) == 2**24 + sources * 3 * rows * cols


def test_squares_that_wait_in_the_file_come_back_as_they_were(tmp_path, monkeypatch, shared_data):
    raster = write_raster(tmp_path / "image.tif", textured(900, 700))
    model = shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"
    actual = []
    for limit in (2**26, 0):
        monkeypatch.setattr("pixelwise.inference.result.pyramid._MOST_HELD", limit)
        outputs = {name: str(tmp_path / f"{name}{limit}.tif") for name in ("map", "confidence", "probabilities")}
        job = make_job(raster, model, outputs.pop("map"), arguments="tile_size 192;padding 8", **outputs)
        run(plan(job), Listener())
        datasets = [gdal.Open(output.path) for output in job.outputs]
        bands = [each.GetRasterBand(number + 1) for each in datasets for number in range(each.RasterCount)]
        actual.append(
            [layer.ReadAsArray() for band in bands for layer in (band, band.GetOverview(0), band.GetOverview(1))]
        )

    assert len(actual[0]) == 3 * (1 + 1 + 5)
    for plain, waited in zip(*actual):
        assert len(np.unique(plain)) > 1
        np.testing.assert_array_equal(waited, plain)


@pytest.mark.parametrize("arguments", ["", "merge blend", "test_time_augmentation true"])
def test_a_run_opens_no_more_sessions_than_work_at_once(raster, shared_data, tmp_path, monkeypatch, arguments):
    opened = count_sessions(monkeypatch)
    model = shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"

    run(
        plan(
            make_job(
                raster,
                model,
                tmp_path / "c.tif",
                arguments=f"tile_size 64;padding 16;{arguments}",
                parallel_factor="2",
            )
        ),
        Listener(),
    )

    assert opened
    assert max(opened) <= 2


def test_a_batch_that_would_exceed_the_memory_is_reduced_with_a_line_in_the_log(raster, tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments="tile_size 512;batch_size 500")), listener)

    assert any("Batch: 21 tiles at once instead of 500" in line for line in listener.lines)
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), gdal.Open(str(raster)).ReadAsArray().argmax(axis=0))


def test_cancelling_stops_a_batch_that_is_being_scored(raster, tmp_path, monkeypatch):
    model = endless_model(tmp_path / "m.onnx")
    planned = plan(make_job(raster, model, tmp_path / "c.tif", arguments="batch_size 4"))
    listener, scoring, score = Listener(), threading.Event(), loop.Classifier.classify
    monkeypatch.setattr(loop.Classifier, "classify", lambda *args: scoring.set() or score(*args))
    listener.cancelled = scoring.is_set

    with pytest.raises(Cancelled):
        run(planned, listener)

    assert listener.fractions == []
    assert files(tmp_path) == ["image.tif", "m.onnx"]


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("reports", [0, 1, 5])
def test_cancelling_takes_effect_within_two_tiles_and_leaves_no_files(
    raster, model, tmp_path, monkeypatch, reports, batch
):
    scored = []
    score = loop.Classifier.classify
    monkeypatch.setattr(loop.Classifier, "classify", lambda *args: scored.append(1) or score(*args))
    listener = Listener(cancel_after=reports)
    before, threads = files(tmp_path), {*threading.enumerate()}

    with pytest.raises(Cancelled):
        run(plan(make_job(raster, model, tmp_path / "c.tif", arguments=f"batch_size {batch}")), listener)

    workers = plan(make_job(raster, model, tmp_path / "c.tif")).workers
    assert len(scored) <= reports + workers + 2
    assert files(tmp_path) == before
    assert {*threading.enumerate()} <= threads


def test_cancelling_while_the_files_are_finished_leaves_no_files(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(600, 600))
    model = argmax_model(tmp_path / "m.onnx", 3)
    listener = Listener()
    listener.cancelled = lambda: bool(listener.fractions) and listener.fractions[-1] == 1
    before = files(tmp_path)

    with pytest.raises(Cancelled):
        run(plan(make_job(raster, model, tmp_path / "c.tif")), listener)

    assert files(tmp_path) == before


def test_a_failure_during_the_run_keeps_the_existing_file(raster, model, tmp_path, monkeypatch):
    (tmp_path / "classes.tif").write_text("old")
    monkeypatch.setattr(loop.Classifier, "classify", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run(plan(make_job(raster, model, tmp_path / "classes.tif")), Listener())

    assert (tmp_path / "classes.tif").read_text() == "old"
    assert files(tmp_path) == ["classes.tif", "image.tif", "model.onnx"]


def test_a_truncated_raster_is_an_error_that_names_the_rows(model, tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(400, 400))
    raster.write_bytes(raster.read_bytes()[:300_000])

    with pytest.raises(PixelwiseError, match=r'Input raster "image": the pixels in rows .* cannot be read'):
        run(plan(make_job(raster, model, tmp_path / "c.tif")), Listener())

    assert not (tmp_path / "c.tif").exists()


FULL_DISK = """
import resource, signal, sys
from pixelwise.inference import Job, RasterInput, NullProgress, plan, run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
raster, model, output = sys.argv[1:]
run(plan(Job((RasterInput("image", raster),), model, output)), NullProgress())
"""


def test_a_full_disk_is_an_error_with_a_message_and_leaves_no_files(tmp_path):
    noise = np.random.default_rng(0).integers(1, 255, (3, 1500, 1500)).astype(np.uint8)
    raster = write_raster(tmp_path / "image.tif", noise)
    model = argmax_model(tmp_path / "m.onnx", 3)
    (tmp_path / "c.tif").write_text("old")

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(raster), str(model), str(tmp_path / "c.tif")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "OutputError: Output" in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].endswith("Check the free disk space.")
    assert (tmp_path / "c.tif").read_text() == "old"
    assert files(tmp_path) == ["c.tif", "image.tif", "m.onnx"]


def test_a_truncated_attribute_table_is_an_error(tmp_path):
    index = np.zeros((1, 20, 30), np.uint16)
    raster = write_raster(tmp_path / "image.tif", index)
    classes = [(value, f"Class {value} of a great many", (1, 2, 3)) for value in range(300)]
    model = index_model(tmp_path / "m.onnx", classes)

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(raster), str(model), str(tmp_path / "c.tif")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "OutputError: Output" in done.stderr.splitlines()[-1]
    assert files(tmp_path) == ["image.tif", "m.onnx"]


def test_the_limit_of_the_gdal_cache_is_restored(raster, model, tmp_path):
    before = gdal.GetCacheMax()

    run(plan(make_job(raster, model, tmp_path / "c.tif")), Listener())

    assert gdal.GetCacheMax() == before


SNAPPED = Environment()  # placeholder for a snap raster whose path is known only when the test runs

MISTAKES = {
    "missing raster": ({"raster": "nowhere.tif"}, 'Input raster "nowhere": it cannot be opened'),
    "garbage raster": ({"raster": "garbage.tif"}, 'Input raster "garbage": it cannot be opened'),
    "too few bands": ({"bands": "1,2"}, "the model needs 3 bands, but 2 were given"),
    "unknown argument": ({"arguments": "paddin 3"}, '"paddin" is not an argument of this model'),
    "padding of half a tile": ({"arguments": "padding 32"}, "leaves no room in a tile of 64 pixels"),
    "missing model": ({"model": "nowhere.onnx"}, "the file does not exist"),
    "garbage model": ({"model": "garbage.onnx"}, "onnxruntime cannot open the file"),
    "wrong suffix": ({"output": "out.png"}, "Choose a file name that ends in .tif or .tiff"),
    "output is input": ({"output": "image.tif"}, "this is a file of the input raster"),
    "parent is a file": ({"output": "garbage.tif/out.tif"}, "is not a folder"),
    "no overlap": (
        {"environment": Environment(extent=Extent(0, 0, 10, 10))},
        'it does not overlap the input raster "image"',
    ),
    "unknown CRS": ({"environment": Environment(crs="EPSG:999999")}, 'CRS "EPSG:999999": unknown CRS'),
    "negative cell size": ({"environment": Environment(cell_size=-1)}, "Cell size -1: enter a number greater than 0"),
    "huge cell size": ({"environment": Environment(cell_size=1e7)}, "Choose a cell size that suits the extent"),
    "tiny cell size": ({"environment": Environment(cell_size=1e-9)}, "Choose a cell size that suits the extent"),
    "no such parallel factor": ({"parallel_factor": "x"}, 'Parallel factor "x"'),
    "no GPU": ({"processor": Processor.GPU}, "a GPU was requested, but"),
}


MISTAKES.update(
    {
        "output is the snap raster": (
            {"output": "snap.tif", "environment": SNAPPED},
            "this is a file of the snap raster",
        ),
        "output lies behind a virtual raster": ({"raster": "outer.vrt", "output": "image.tif"}, "a file of the input"),
        "output takes the input's style": ({"raster": "twin.tiff", "output": "twin.tif"}, "would replace the input's"),
        "extent beyond all bounds": (
            {"environment": Environment(extent=Extent(-1e10, 5000000, 1e10, 6000000))},
            "Choose a cell size that suits the extent",
        ),
        "network that fails on some values": (
            {"model": "crash.onnx"},
            "crash.onnx: the network fails on 1 x 64 x 64 pixels",
        ),
        "network that takes no batches": (
            {"model": "single.onnx", "arguments": "batch_size 2"},
            "single.onnx: the network fails on 2 x 64 x 64 pixels",
        ),
        "tile size that only the graph refuses": (
            {"model": "small.onnx", "arguments": "tile_size 200"},
            "the model does not accept tiles of 200 pixels. The nearest size that works is 96.",
        ),
        "name with a zero": ({"output": "a\0.tif"}, "Choose a file name that ends in .tif"),
    }
)


def write_mistakes(folder, raster):
    """Files that are needed only for the table above."""
    (folder / "garbage.tif").write_bytes(b"no raster")
    (folder / "garbage.onnx").write_bytes(b"no model")
    (folder / "snap.tif").write_bytes(raster.read_bytes())
    (folder / "twin.tiff").write_bytes(raster.read_bytes())
    (folder / "twin.qml").write_text("<qgis/>")
    for outer, inner in (("inner.vrt", raster), ("outer.vrt", folder / "inner.vrt")):
        gdal.Translate(str(folder / outer), str(inner), format="VRT").FlushCache()
    failing_model(folder / "crash.onnx", "Gather")
    failing_model(folder / "single.onnx", "Reshape")
    failing_model(folder / "small.onnx", "Slice")


@pytest.mark.parametrize(("changes", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_causes_one_clear_message_and_leaves_no_files(raster, model, tmp_path, changes, message):
    write_mistakes(tmp_path, raster)
    before = files(tmp_path)
    parts = {"raster": "image.tif", "model": "model.onnx", "output": "out.tif", **changes}
    paths = [tmp_path / parts.pop(name) for name in ("raster", "model", "output")]
    environment = parts.get("environment")
    if environment is SNAPPED:
        snap = RasterInput("snap", str(tmp_path / "snap.tif"))
        parts["environment"] = replace(environment, snap=snap)

    with pytest.raises(PixelwiseError) as caught:
        run(plan(make_job(*paths, **parts)), Listener())

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before


def test_an_extent_without_area_is_refused():
    with pytest.raises(PixelwiseError, match="it has no area"):
        Extent(5, 0, 5, 10)


def test_a_network_that_returns_nan_produces_nodata_and_a_warning(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(20, 30))
    model = conv_model(tmp_path / "m.onnx", np.full((2, 3), np.nan).tolist())
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif")), listener)

    assert (read(tmp_path / "c.tif") == 255).all()
    assert listener.warnings[0].startswith("600 valid pixels have no class, because the network returned NaN")


def test_the_same_input_produces_the_same_file(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(900, 1100))
    model = argmax_model(tmp_path / "m.onnx", 3)

    for name in ("a.tif", "b.tif", "c.tif"):
        run(plan(make_job(raster, model, tmp_path / name)), Listener())

    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes() == (tmp_path / "c.tif").read_bytes()


def test_bytes_with_a_sign_are_refused(tmp_path):
    path = str(tmp_path / "signed.tif")
    code = getattr(gdal, "GDT_Int8", gdal.GDT_Byte)  # a separate type since GDAL 3.7
    options = ["PIXELTYPE=SIGNEDBYTE"] if code == gdal.GDT_Byte else []
    gdal.GetDriverByName("GTiff").Create(path, 20, 20, 3, code, options=options).FlushCache()

    with pytest.raises(PixelwiseError, match="cannot be classified"):
        plan(make_job(path, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "c.tif"))


class AskedBands:
    """A raster with bands of one type that records which metadata are read."""

    def __init__(self, code):
        self.DataType, self.asked = code, []

    def GetRasterBand(self, number):
        return self

    def GetMetadataItem(self, name, domain=""):
        self.asked.append(name)


@pytest.mark.parametrize(
    ("marks", "code", "asked"),
    [(True, gdal.GDT_Byte, ["PIXELTYPE"] * 3), (True, gdal.GDT_Int16, []), (False, gdal.GDT_Byte, [])],
)
def test_signed_bytes_are_looked_up_only_in_a_gdal_that_marks_them(monkeypatch, marks, code, asked):
    raster = AskedBands(code)
    monkeypatch.setattr(imagery, "_MARKS_SIGNED_BYTES", marks)

    imagery.pixel_type(raster, (0, 1, 2), "image")

    assert raster.asked == asked


def test_planning_a_run_causes_no_gdal_warning(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(40, 50))
    messages = []
    gdal.PushErrorHandler(lambda kind, code, text: messages.append(text))
    try:
        plan(make_job(raster, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "c.tif"))
    finally:
        gdal.PopErrorHandler()

    assert messages == []
