"""A run that the system gives too little memory ends with an error in words: no abort, no hang, no traceback."""

import subprocess
import sys
import threading

import pytest
from pixelwise.inference import ArgumentError, NullProgress, plan, run
from pixelwise.inference.network.refusals import lacks_memory
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import texture_model

PROGRAM = """\
import resource, sys
import numpy, onnxruntime
from pixelwise.inference import Job, NullProgress, PixelwiseError, RasterInput, plan, run

raster, model, output, spare = sys.argv[1:]
job = Job((RasterInput("image", raster),), model, output, parallel_factor="2")
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
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "in.tif"), job.model, job.output, str(spare)]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert (done.returncode, done.stderr) == (0, "")
    assert "there is not enough memory for 2 times" in done.stdout
    assert as_before(tmp_path)


def test_a_thread_that_cannot_start_ends_a_run_in_words(tmp_path, job, monkeypatch):
    start = threading.Thread.start

    def refusing(thread):
        if thread.name.startswith("pixelwise_"):
            raise RuntimeError("can't start new thread")
        start(thread)

    planned = plan(job)
    monkeypatch.setattr(threading.Thread, "start", refusing)

    with pytest.raises(ArgumentError, match="there is not enough memory for 2 times 1 tiles of 128 x 128"):
        run(planned, NullProgress())
    assert as_before(tmp_path)


def test_memory_that_onnxruntime_does_not_get_is_no_fault_of_the_model():
    text = (
        "bfc_arena.cc:360 AllocateRawInternal(size_t, bool) Failed to allocate memory for requested buffer of size 16"
    )

    assert lacks_memory(f"[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : {text}")
    assert not lacks_memory("[ONNXRuntimeError] : 2 : INVALID_ARGUMENT : Got invalid dimensions")
