"""A run that ended early resumes from its finished blocks, and its files are the same, byte by byte."""

import os
import re
import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Cancelled, NullProgress, OutputError, Polygons, RasterInput, plan, run
from pixelwise.inference.i18n import translate_by
from pixelwise.inference.ledger import ledger as ledger_module
from pixelwise.inference.ledger import manifest
from pixelwise.inference.ledger.store import Division, Store, stores, unfinished_folder
from pixelwise.inference.network.processors import CPU_PROVIDER
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.core.tables import tree
from pixelwise.tests.models import argmax_model, texture_model

TILES = {"tile_size": 64, "padding": 8}
TRIANGLE = "POLYGON ((500100 5399900, 502500 5399000, 500300 5397500, 500100 5399900))"


@pytest.fixture(autouse=True)
def every_run_is_long(monkeypatch):
    """Runs keep their blocks, of two units, from the first one on."""
    monkeypatch.setattr(ledger_module, "_WORTH", 0)
    monkeypatch.setattr(ledger_module, "_SAMPLE", 0)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 2)


def image(path, seed=0, rows=500, cols=370):
    """An image with an area without values, and one where a band lacks values."""
    pixels = textured(rows, cols, seed=seed)
    pixels[:, 60:200, 100:260] = 0
    pixels[1, 250:260] = 0
    return write_raster(path, pixels, nodata=0)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def folders(folder):
    return [path for path in folder.iterdir() if path.is_dir()]


def polygons():
    return Polygons("fields", (bytes(ogr.CreateGeometryFromWkt(TRIANGLE).ExportToWkb()),))


WIDE = [(-300, "A", (0, 0, 1)), (7, "B", (0, 0, 2)), (999, "C", (0, 0, 3))]
CASES = {
    "crop": {},
    "one thread": {"parallel_factor": "1"},
    "batches": {"arguments": "batch_size 4"},
    "percentages": {"extras": True, "arguments": "threshold 0.4"},
    "blend": {"arguments": "merge blend", "extras": True},
    "blend in batches": {"arguments": "merge blend;batch_size 4"},
    "mask": {"mask": polygons()},
    "blend in a mask": {"mask": polygons(), "arguments": "merge blend"},
    "augmented": {"arguments": "test_time_augmentation true"},
    "padding auto": {"arguments": "padding auto"},
    "incomplete": {"arguments": "incomplete nodata"},
    "several rasters": {"rasters": 2},
    "a stack": {"rasters": 2, "stacked": True, "model": lambda path: argmax_model(path, 6, **TILES)},
    "a network that sees far": {"model": lambda path: texture_model(path, 3, tile_size=64), "arguments": "padding 8"},
    "values of 16 bits": {"model": lambda path: argmax_model(path, 3, WIDE, **TILES)},
    "rows": {"model": tree, "extras": True, "size": (1500, 2300)},
}


def default_model(path):
    return argmax_model(path, 3, **TILES)


def job(tmp_path, folder, extras=False, rasters=1, model=default_model, size=(500, 370), **rest):
    network = tmp_path / "m.onnx"
    if not network.exists():
        model(network)
    inputs = [tmp_path / f"{number}.tif" for number in range(rasters)]
    for number, path in enumerate(inputs):
        if not path.exists():
            image(path, number, rows=size[0] - 100 * number, cols=size[1])
    (tmp_path / folder).mkdir(exist_ok=True)
    if extras:
        rest |= {kind: str(tmp_path / folder / f"{kind}.tif") for kind in ("confidence", "probabilities")}
    rest.setdefault("parallel_factor", "3")
    return make_job(inputs, network, tmp_path / folder / "map.tif", **rest)


def lines(listener):
    """The log without what depends on times, and on the ledger."""
    log = [
        line for line in listener.lines if not re.search(r" in [\d.,]+ s|nfinished|Finished parts|^Padding auto", line)
    ]
    return log, listener.warnings


def interrupted(wanted, reports):
    listener = Listener(cancel_after=reports)
    with pytest.raises(Cancelled):
        run(plan(wanted), listener)
    return listener


def blends(case):
    return "blend" in case.get("arguments", "")


@pytest.fixture(params=[(name, strip) for name in CASES for strip in (2**26, 1)[: 1 + blends(CASES[name])]], ids=str)
def case(request, monkeypatch):
    """The settings of a job; of those that blend also with strips of a few tiles."""
    name, strip = request.param
    monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", strip)
    if blends(CASES[name]):  # its units are rows of tiles
        monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 1)
    return CASES[name]


def test_the_files_and_the_log_are_the_same_with_a_ledger_without_one_and_after_an_interruption(tmp_path, case):
    logs = [Listener(), Listener(), Listener()]
    plain, kept, resumed = (job(tmp_path, folder, **case) for folder in ("plain", "kept", "resumed"))
    kept, resumed = replace(kept, resumable=True), replace(resumed, resumable=True)

    run(plan(plain), logs[0])
    run(plan(kept), logs[1])
    shares = []
    for part in (0.6, 0.8):
        interrupted(resumed, int(part * len(logs[0].fractions)))
        (store,) = stores(resumed.output)
        store.verify()
        shares.append(store.share)
    run(plan(resumed), logs[2])

    assert files(tmp_path / "kept") == files(tmp_path / "plain")
    assert files(tmp_path / "resumed") == files(tmp_path / "plain")
    assert lines(logs[1]) == lines(logs[0])
    assert lines(logs[2]) == lines(logs[0])
    assert 0 < shares[0] <= shares[1]
    assert [
        path.name for folder in ("kept", "resumed") for path in (tmp_path / folder).iterdir() if path.is_dir()
    ] == []


def unfinished(wanted, part=0.9):
    """The ledger of a run that was cancelled after a share of its reports."""
    counting = Listener()
    run(plan(replace(wanted, resumable=False)), counting)
    published = files(Path(wanted.output).parent)
    for path in Path(wanted.output).parent.iterdir():
        path.unlink()
    interrupted(wanted, int(part * len(counting.fractions)))
    (store,) = stores(wanted.output)
    store.verify()
    return store, published


def block_files(store):
    return sorted(Path(store.folder, "blocks").iterdir())


def resume(wanted):
    listener = Listener()
    run(plan(wanted), listener)
    return listener, files(Path(wanted.output).parent)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("arguments", ["", "merge blend"])
def test_any_set_of_finished_blocks_gives_the_same_files(tmp_path, monkeypatch, arguments, seed):
    monkeypatch.setattr(import_module("pixelwise.inference.run"), "_STRIP", 1)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: 1)
    wanted = job(tmp_path, "out", extras=True, arguments=arguments, mask=polygons(), resumable=True)
    store, published = unfinished(wanted)
    chosen = np.random.default_rng(seed).random(len(block_files(store))) < 0.5
    for path, is_removed in zip(block_files(store), chosen):
        if is_removed:
            path.unlink()
    assert 0 < chosen.sum() < len(chosen)

    assert resume(wanted)[1] == published


@pytest.mark.parametrize("content", [b"", b"PIXELWISE BLOCK\n", None], ids=["empty", "cut", "flipped"])
def test_a_damaged_block_is_computed_again(tmp_path, content):
    wanted = job(tmp_path, "out", resumable=True)
    store, published = unfinished(wanted)
    path = block_files(store)[1]
    flipped = bytearray(path.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    path.write_bytes(bytes(flipped) if content is None else content)

    assert resume(wanted)[1] == published


def test_a_block_that_disappears_while_the_run_goes_on_is_an_error_in_words(tmp_path, monkeypatch):
    wanted = job(tmp_path, "out", resumable=True)
    unfinished(wanted)
    verify = Store.verify

    def and_lose(store):
        verify(store)
        block_files(store)[0].unlink()

    with monkeypatch.context() as patch:
        patch.setattr(Store, "verify", and_lose)
        with pytest.raises(OutputError, match=r"can no longer be read .* Run again"):
            run(plan(wanted), NullProgress())

    run(plan(wanted), NullProgress())


def test_a_ledger_that_disappears_is_reported_and_the_run_goes_on(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    _, published = unfinished(wanted)

    class Removing(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            shutil.rmtree(unfinished_folder(wanted.output), ignore_errors=True)

    listener = Removing()
    for path in Path(wanted.output).parent.iterdir():
        shutil.rmtree(path)
    run(plan(wanted), listener)

    assert files(Path(wanted.output).parent) == published
    (warning,) = [line for line in listener.warnings if "no longer be kept" in line]
    assert "No such file or directory" in warning


def test_the_log_says_what_is_kept_and_how_much_is_done(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    counting = Listener()
    run(plan(wanted), counting)

    cancelled = interrupted(wanted, len(counting.fractions) // 2)
    (store,) = stores(wanted.output)
    store.verify()
    listener, _ = resume(wanted)

    kept = f"{store.share:.0%}"
    assert cancelled.lines[-1] == (
        f"Unfinished run of {wanted.output}, {kept} done: Run continues it. Its finished parts are kept in "
        f"{store.folder}."
    )
    assert f"An unfinished run of {wanted.output} is continued: {kept} of its pixels are done ({store.folder})." in (
        listener.lines
    )
    assert not Path(unfinished_folder(wanted.output)).exists()


def test_a_changed_time_alone_does_not_prevent_resuming(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    _, published = unfinished(wanted)
    os.utime(tmp_path / "0.tif", (0, 0))

    listener, found = resume(wanted)

    assert found == published
    assert [line for line in listener.lines if line.startswith("The modification time of 0.tif has changed since")]


def test_statistics_that_qgis_writes_next_to_an_image_meanwhile_do_not_prevent_resuming(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    _, published = unfinished(wanted)
    dataset = gdal.Open(str(tmp_path / "0.tif"))
    dataset.GetRasterBand(1).ComputeStatistics(True)
    dataset.GetRasterBand(2).GetDefaultHistogram(force=True)
    dataset = None  # written
    assert "STATISTICS_MEAN" in (tmp_path / "0.tif.aux.xml").read_text()
    assert "Histograms" in (tmp_path / "0.tif.aux.xml").read_text()

    listener, found = resume(wanted)

    assert found == published
    assert [line for line in listener.lines if "is continued" in line]


def test_anything_else_next_to_an_image_counts(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    unfinished(wanted)
    dataset = gdal.Open(str(tmp_path / "0.tif"))
    dataset.SetMetadataItem("ACQUIRED", "2026-05-01")
    dataset = None  # written

    listener, _ = resume(wanted)

    assert [line for line in listener.lines if "because it differs in the input rasters." in line]


def test_a_run_goes_on_whatever_the_paths_and_the_layer_are_called_and_in_any_language(tmp_path, monkeypatch):
    wanted = job(tmp_path, "out", resumable=True)
    _, published = unfinished(wanted)
    monkeypatch.chdir(tmp_path)
    translate_by(lambda text: text if text == "1,234.5" else f"~{text}")
    again = replace(wanted, rasters=(RasterInput("Orthophoto", "0.tif"),), model="m.onnx", output="out/map.tif")

    try:
        listener, found = resume(again)
    finally:
        translate_by(None)

    assert found == published
    assert [line for line in listener.lines if "is continued" in line]


def other_model(tmp_path, wanted):
    argmax_model(tmp_path / "m.onnx", 3, [(7, "A", (0, 0, 1)), (8, "B", (0, 0, 2)), (9, "C", (0, 0, 3))], **TILES)
    return wanted


def other_pixels(tmp_path, wanted):
    image(tmp_path / "0.tif", seed=5)
    return wanted


CHANGES = {
    "the model": other_model,
    "the input rasters": other_pixels,
    "the parameters": lambda _, wanted: replace(wanted, arguments="padding 12"),
    "the outputs": lambda folder, wanted: replace(wanted, confidence=str(folder / "out" / "confidence.tif")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_named_and_the_unfinished_run_is_kept(tmp_path, change):
    wanted = job(tmp_path, "out", resumable=True)
    store, _ = unfinished(wanted)
    changed = CHANGES[change](tmp_path, wanted)

    listener, found = resume(changed)

    (line,) = [line for line in listener.lines if "cannot be continued" in line]
    assert change in line
    assert store.folder in line
    assert [path.name for path in Path(unfinished_folder(wanted.output)).iterdir()] == [Path(store.folder).name]
    (tmp_path / "plain").mkdir()
    run(plan(replace(changed, resumable=False, **moved(changed, tmp_path / "plain"))), NullProgress())
    assert files(tmp_path / "plain") == found


def other_versions(monkeypatch, wanted):
    module = import_module("pixelwise.inference.run")
    versions = {**module.library_versions(), "onnxruntime": "1.0"}
    monkeypatch.setattr(module, "library_versions", lambda: versions)
    return wanted


def another_processor(monkeypatch, wanted):
    digest = manifest.engine_digest("CUDAExecutionProvider", 0)
    monkeypatch.setattr(manifest, "engine_digest", lambda provider, gpu_id: digest)
    return wanted


OTHER_COMPUTERS = {
    "the versions of the software": other_versions,
    "the processor": another_processor,
}


@pytest.mark.parametrize("change", OTHER_COMPUTERS)
def test_a_run_of_other_software_or_another_processor_starts_from_the_beginning(tmp_path, monkeypatch, change):
    wanted = job(tmp_path, "out", resumable=True)
    store, _ = unfinished(wanted)

    listener, _ = resume(OTHER_COMPUTERS[change](monkeypatch, wanted))

    (line,) = [line for line in listener.lines if "cannot be continued" in line]
    assert f"differs in {change}." in line
    assert not [line for line in listener.lines if "is continued" in line]
    assert [path.name for path in Path(unfinished_folder(wanted.output)).iterdir()] == [Path(store.folder).name]


def test_the_number_of_a_gpu_does_not_matter_on_the_cpu(tmp_path):
    wanted = job(tmp_path, "out", resumable=True)
    unfinished(wanted)

    listener, _ = resume(replace(wanted, gpu_id=1))

    assert [line for line in listener.lines if "is continued" in line]


def test_each_gpu_is_another_processor():
    cuda = {manifest.engine_digest("CUDAExecutionProvider", number) for number in range(2)}

    assert len(cuda) == 2
    assert manifest.engine_digest(CPU_PROVIDER, 0) not in cuda


def moved(wanted, folder):
    return {output.kind.value: str(folder / Path(output.path).name) for output in wanted.outputs}


def test_a_run_of_less_than_ten_seconds_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.undo()
    wanted = job(tmp_path, "out", resumable=True)

    interrupted(wanted, 30)

    assert folders(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("first", "each", "units", "begins"),
    [
        (3.0, 0.01, 256, None),  # 5.6 s, most of them for opening files
        (1.2, 0.03, 256, None),
        (0.0, 0.5, 15, None),
        (3.0, 0.5, 30, 2),
        (0.1, 0.1, 200, 10),  # as soon as a second has passed
        (0.0, 4.0, 3, 2),
        (12.0, 0.0, 3, 1),
    ],
)
def test_only_runs_of_ten_seconds_keep_blocks_however_long_their_first_tile_takes(
    tmp_path, monkeypatch, first, each, units, begins
):
    monkeypatch.undo()
    now = [0.0]
    monkeypatch.setattr(ledger_module.time, "monotonic", lambda: now[0])
    ledger = ledger_module.Ledger(
        Division(units, units, 100), 1, lambda division: Store(str(tmp_path / "x"), division, {}, {}), tuple
    )
    begun = []

    now[0] += first
    for unit in range(units):
        ledger.hand_out(unit, NullProgress())
        begun += [unit] * bool(ledger.folder)
        now[0] += each
        ledger.passed(1, 1)

    assert (begun[0] if begun else None) == begins


def test_a_job_that_is_not_resumable_keeps_nothing(tmp_path):
    wanted = job(tmp_path, "out")

    interrupted(wanted, 60)

    assert folders(tmp_path / "out") == []


@pytest.mark.parametrize("name", ["ä" * 120 + ".tif", "x" * 240 + ".tif"])
def test_long_names_are_shortened(tmp_path, name):
    wanted = job(tmp_path, "out", resumable=True)
    wanted = replace(wanted, output=str(tmp_path / "out" / name))

    interrupted(wanted, 60)
    (store,) = stores(wanted.output)
    listener, found = resume(wanted)

    assert any("is continued" in line for line in listener.lines)
    assert name in found
    assert not Path(store.folder).exists()


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize("threads", ["1", "2", "4"])
def test_neither_threads_nor_the_size_of_blocks_change_a_byte(tmp_path, monkeypatch, threads, size):
    plain = job(tmp_path, "plain", extras=True, parallel_factor="1")
    wanted = job(tmp_path, "out", extras=True, parallel_factor=threads, resumable=True)
    listener = Listener()
    run(plan(plain), listener)
    monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds: size)

    interrupted(wanted, int(0.7 * len(listener.fractions)))

    assert resume(wanted)[1] == files(tmp_path / "plain")


def test_a_run_goes_on_with_other_threads(tmp_path):
    wanted = job(tmp_path, "out", extras=True, resumable=True)
    _, published = unfinished(wanted, 0.6)

    listener, found = resume(replace(wanted, parallel_factor="1"))

    assert found == published
    assert any("is continued" in line for line in listener.lines)


@pytest.mark.parametrize("arguments", ["", "merge blend"])
def test_the_disk_next_to_the_output_has_at_most_twice_the_result(tmp_path, arguments):
    def model(path):
        return texture_model(path, 3, 20, tile_size=64, padding=8)

    class Measuring(Listener):
        def advance(self, fraction):
            super().advance(fraction)
            sizes.append(sum(size(folder, name) for folder, _, names in os.walk(tmp_path / "out") for name in names))

    def size(folder, name):
        try:
            return os.stat(os.path.join(folder, name)).st_size
        except FileNotFoundError:  # another thread of the run has renamed or removed it
            return 0

    sizes: list[int] = []
    wanted = job(tmp_path, "out", extras=True, model=model, arguments=arguments, resumable=True)

    run(plan(wanted), Measuring())

    result = sum(map(len, files(tmp_path / "out").values()))
    assert result < max(sizes) <= 2 * result


@pytest.mark.parametrize("arguments", ["", "merge blend"])
def test_blocks_of_a_lost_manifest_are_not_those_of_the_next_one(tmp_path, monkeypatch, arguments):
    run(plan(job(tmp_path, "plain", arguments=arguments)), NullProgress())
    wanted = replace(job(tmp_path, "shared", arguments=arguments), resumable=True, parallel_factor="1")
    for size, reports in ((1, 30), (4, 8)):  # the speed decides how many units a block has
        monkeypatch.setattr(ledger_module, "units_per_block", lambda computed, seconds, size=size: size)
        interrupted(wanted, reports)
        (store,) = stores(wanted.output)
        if size == 1:
            assert store.listed
            Path(store.folder, "manifest.json").unlink()

    run(plan(wanted), NullProgress())

    assert files(tmp_path / "shared") == files(tmp_path / "plain")
