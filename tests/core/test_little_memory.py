"""A run that the system gives too little memory ends with a clear message: no abort, no hang, no traceback."""

import importlib
import re
import subprocess
import sys
import threading
from dataclasses import replace

import onnxruntime
import pytest
from osgeo import gdal
from pixelwise.inference import ArgumentError, NullProgress, RasterError, plan, run
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.disk.pulse import Pulse
from pixelwise.inference.errors import ShortageError
from pixelwise.inference.grid.decoding import decoded
from pixelwise.inference.grid.gdal import in_words
from pixelwise.inference.memory import enough_memory
from pixelwise.inference.network.engine import Network, open_network
from pixelwise.inference.preflight import Preflight, PreflightRequest, Severity
from pixelwise.inference.processes.memory_texts import lacks_memory
from pixelwise.inference.work import finish, prepare, work
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import texture_model

RUNNER = importlib.import_module("pixelwise.inference.run")  # in the package, this name is the function

PROGRAM = """\
import resource, sys
import numpy, onnxruntime
from pixelwise.inference import Job, NullProgress, PixelwiseError, RasterInput, plan, run

raster, model, output, spare, arguments = sys.argv[1:]
job = Job((RasterInput("image", raster),), model, output, parallel_factor="2", arguments=arguments)
planned = plan(job)
(used,) = [int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmSize")]
resource.setrlimit(resource.RLIMIT_AS, (used + int(spare) * 2**20,) * 2)
try:
    run(planned, NullProgress())
except PixelwiseError as error:
    print(error)
"""


@pytest.fixture
def job(tmp_path):
    raster = write_raster(tmp_path / "in.tif", textured(300, 280))
    model = texture_model(tmp_path / "m.onnx", 3, tile_size=128)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "map.tif").write_bytes(b"the old map")
    return make_job(raster, model, tmp_path / "out" / "map.tif", parallel_factor="2")


def as_before(tmp_path):
    return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"map.tif": b"the old map"}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is that of Linux")
@pytest.mark.parametrize("spare", [100, 140, 180])
def test_a_limit_of_the_address_space_ends_a_run_in_words(tmp_path, job, spare):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "in.tif"), job.model, job.output, str(spare), ""]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert (done.returncode, done.stderr) == (0, "")
    assert "there is not enough memory for 1 times" in done.stdout  # one thread was the last attempt
    assert as_before(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is that of Linux")
def test_a_limit_that_is_met_in_mid_run_does_not_hang_it(tmp_path):
    raster = write_raster(tmp_path / "in.tif", textured(1200, 1100))
    model, output = texture_model(tmp_path / "m.onnx", 3, 16, tile_size=512), tmp_path / "map.tif"
    command = [sys.executable, "-c", PROGRAM, str(raster), str(model), str(output), "600", "tile_size 1024;padding 8"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert (done.returncode, done.stderr) == (0, "")
    assert output.exists() != ("there is not enough memory for 1 times" in done.stdout)


def test_a_thread_that_cannot_start_ends_a_run_in_words(tmp_path, job, monkeypatch):
    start = threading.Thread.start

    def refusing(thread):
        if thread.name.startswith("pixelwise_"):
            raise RuntimeError("can't start new thread")
        start(thread)

    planned = plan(job)
    monkeypatch.setattr(threading.Thread, "start", refusing)

    with pytest.raises(ArgumentError, match="there is not enough memory for 1 times 1 tiles of 128 x 128"):
        run(planned, NullProgress())
    assert as_before(tmp_path)


def test_memory_that_onnxruntime_does_not_get_is_no_fault_of_the_model():
    text = (
        "bfc_arena.cc:360 AllocateRawInternal(size_t, bool) Failed to allocate memory for requested buffer of size 16"
    )

    assert lacks_memory(f"[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : {text}")
    assert not lacks_memory("[ONNXRuntimeError] : 2 : INVALID_ARGUMENT : Got invalid dimensions")


BYTES = 512 * 512 * 3 * 4 + (512 - 2 * 8) ** 2 * 5 * 4  # the float32 input, and the 5 scores of all kept pixels


def given_memory(monkeypatch, *, computer=2**40, process=0):
    for room in ("tile_memory", "memory"):
        monkeypatch.setattr(f"pixelwise.inference.{room}.memory_with_swap", lambda: computer)
        monkeypatch.setattr(f"pixelwise.inference.{room}.limit_of_process", lambda: process)


@pytest.mark.parametrize("whose", ["computer", "process"])
def test_a_tile_is_refused_only_if_the_input_and_output_of_the_network_alone_do_not_fit(job, monkeypatch, whose):
    large = replace(job, arguments="tile_size 512;padding 8")
    given_memory(monkeypatch, **{whose: BYTES})
    planned = plan(large)

    given_memory(monkeypatch, **{whose: BYTES - 1})
    with pytest.raises(ArgumentError, match=r"tiles of 512 x 512 pixels need more than 0\.0 GB of memory") as refusal:
        plan(large)

    assert planned.arguments.tile == (512, 512)
    assert refusal.value.about == "arguments"
    assert ("this program may use" in str(refusal.value)) == (whose == "process")


def test_the_tile_size_that_the_refusal_suggests_is_accepted(job, monkeypatch):
    given_memory(monkeypatch, computer=512 * 512 * 3 * 4)  # the input alone
    with pytest.raises(ArgumentError) as refusal:
        plan(replace(job, arguments="tile_size 512"))

    (side,) = re.findall(r"such as (\d+)\.", str(refusal.value))

    assert 0 < int(side) < 512
    assert plan(replace(job, arguments=f"tile_size {side}")).arguments.tile == (int(side), int(side))


def test_a_batch_and_the_preflight_refuse_such_a_tile_too(tmp_path, job, monkeypatch):
    large = replace(job, arguments="tile_size 512;padding 8")
    given_memory(monkeypatch, computer=BYTES - 1)

    report = Preflight().check(PreflightRequest(large))
    with pytest.raises(ShortageError, match="tiles of 512 x 512 pixels need"):
        plan_batch(large, str(tmp_path / "items"))

    assert report.worst is Severity.ERROR
    assert "tiles of 512 x 512 pixels need" in report.checks[0].text


def test_a_tile_of_16384_pixels_is_refused_by_a_computer_with_four_gigabytes(job, monkeypatch):
    given_memory(monkeypatch, computer=4 * 2**30)

    with pytest.raises(
        ShortageError, match=r"need more than 8\.\d GB of memory, but this computer has 4\.3 GB\. Choose"
    ):
        plan(replace(job, arguments="tile_size 16384;padding 8"))


def short_of_memory(monkeypatch, most):
    """Let the network fail like onnxruntime without memory on more tiles than `most` at once."""
    run_outputs = Network.run_outputs

    def failing(network, outputs, feeds):
        if len(next(iter(feeds.values()))) > most:
            raise MemoryError("bad allocation")
        return run_outputs(network, outputs, feeds)

    monkeypatch.setattr(Network, "run_outputs", failing)


def test_a_run_short_of_memory_starts_again_with_one_tile_at_a_time_and_writes_the_same_bytes(
    tmp_path, job, monkeypatch
):
    job, listener = replace(job, arguments="batch_size 4"), Listener()
    run(plan(job), NullProgress())
    expected = (tmp_path / "out" / "map.tif").read_bytes()
    short_of_memory(monkeypatch, 1)

    run(plan(job), listener)

    assert (tmp_path / "out" / "map.tif").read_bytes() == expected
    (warning,) = listener.warnings
    assert "not enough memory for 2 times 4 tiles of 128 x 128" in warning
    assert warning.endswith(
        "starts again with a parallel factor of 2, with one tile at a time per thread; the result is the same."
    )


def test_then_it_starts_again_with_one_thread(tmp_path, job, monkeypatch):
    job, listener, require = replace(job, arguments="batch_size 4"), Listener(), RUNNER.require_memory
    run(plan(job), NullProgress())
    expected = (tmp_path / "out" / "map.tif").read_bytes()

    def requiring(planned):
        require(planned)
        if planned.workers > 1:
            raise MemoryError

    monkeypatch.setattr(RUNNER, "require_memory", requiring)

    run(plan(job), listener)

    assert (tmp_path / "out" / "map.tif").read_bytes() == expected
    assert ["parallel factor of 2" in listener.warnings[0], "parallel factor of 1" in listener.warnings[1]] == [
        True
    ] * 2


def test_a_worker_short_of_memory_starts_again_with_one_thread(tmp_path, job, monkeypatch):
    listener = Listener()
    run(plan(job), NullProgress())
    expected = (tmp_path / "out" / "map.tif").read_bytes()
    ledger = prepare(plan(job), NullProgress())
    require = RUNNER.require_memory

    def requiring(planned):
        require(planned)
        if planned.workers > 1:
            raise MemoryError

    monkeypatch.setattr(RUNNER, "require_memory", requiring)

    computed = work(ledger, listener, parallel_factor="2")
    finish(ledger, NullProgress())

    assert computed > 0
    assert "parallel factor of 1" in listener.warnings[-1]
    assert (tmp_path / "out" / "map.tif").read_bytes() == expected


def test_threads_are_reduced_before_the_first_tile_if_their_tiles_together_do_not_fit(tmp_path, job, monkeypatch):
    listener = Listener()
    planned = plan(replace(job, arguments="padding 8"))
    one = 128 * 128 * 3 * 4 + (128 - 2 * 8) ** 2 * 5 * 4
    given_memory(monkeypatch, computer=2 * one - 1)

    run(planned, listener)

    assert "parallel factor of 1" in listener.warnings[0]
    assert not as_before(tmp_path)


def test_the_next_item_of_a_batch_can_use_the_network_of_a_run_that_started_again(tmp_path, job, monkeypatch):
    write_raster(tmp_path / "second.tif", textured(200, 150, seed=1))
    items = make_job(
        [tmp_path / "in.tif", tmp_path / "second.tif"], job.model, "", parallel_factor="2", arguments="batch_size 4"
    )
    run_batch(plan_batch(items, str(tmp_path / "expected")), NullProgress())
    short_of_memory(monkeypatch, 1)

    run_batch(plan_batch(items, str(tmp_path / "items")), Listener())

    expected = {path.name: path.read_bytes() for path in (tmp_path / "expected").glob("*.tif")}
    assert len(expected) == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "items").glob("*.tif")} == expected


def test_memory_that_gdal_does_not_get_is_no_damage_of_the_raster():
    def read(*numbers):
        for number in numbers:
            gdal.Error(gdal.CE_Failure, number, "cannot allocate 3x9 bytes")

    with pytest.raises(ShortageError, match=r"not enough memory to read the input \(cannot allocate 3x9 bytes\)"):
        decoded(lambda: read(gdal.CPLE_OutOfMemory, gdal.CPLE_AppDefined), RasterError)
    with pytest.raises(RasterError, match="cannot allocate"):
        decoded(lambda: read(gdal.CPLE_AppDefined, gdal.CPLE_OutOfMemory), RasterError)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("std::bad_alloc")])
def test_memory_that_a_model_does_not_get_when_it_is_opened_is_no_fault_of_its_file(job, monkeypatch, error):
    file = plan(job).definition.file

    def failing(*_, **__):
        raise error

    monkeypatch.setattr(onnxruntime, "InferenceSession", failing)

    with pytest.raises(ShortageError, match=r"^m\.onnx: there is not enough memory to open the model"):
        open_network(file, "m.onnx")


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't start new thread")])
def test_a_lack_of_memory_or_threads_is_reported_in_words(job, error):
    with pytest.raises(ShortageError, match="for 2 times 1 tiles"), enough_memory(plan(job)):
        raise error


def test_memory_that_planning_does_not_get_is_reported_in_words():
    with pytest.raises(ShortageError, match="There is not enough memory"), in_words():
        raise MemoryError


def test_a_counter_whose_thread_cannot_start_counts_nowhere(tmp_path, monkeypatch):
    def refusing(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refusing)
    pulse = Pulse()

    with pytest.raises(MemoryError):
        pulse.add(str(tmp_path / "pulse"))
    pulse.remove(str(tmp_path / "pulse"))

    assert list(tmp_path.iterdir()) == []
