"""The requested processor runs the network, or an error explains the reason."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import pytest
from pixelwise import inference
from pixelwise.inference import ArgumentError, EngineError, ModelError, Processor
from pixelwise.inference.job import worker_count
from pixelwise.inference.network import engine
from pixelwise.inference.network.checked_session import mismatch
from pixelwise.inference.network.engine import open_network
from pixelwise.inference.network.processors import CPU_PROVIDER, attempts
from pixelwise.inference.network.session_pool import SessionPool
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

CUDA, TENSOR_RT = "CUDAExecutionProvider", "TensorrtExecutionProvider"
COREML, OPEN_VINO = "CoreMLExecutionProvider", "OpenVINOExecutionProvider"


@pytest.mark.parametrize(
    ("available", "processor", "tried"),
    [
        ([CPU_PROVIDER], Processor.BEST_AVAILABLE, [CPU_PROVIDER]),
        ([CUDA, CPU_PROVIDER], Processor.BEST_AVAILABLE, [CUDA, CPU_PROVIDER]),
        ([TENSOR_RT, CUDA, CPU_PROVIDER], Processor.BEST_AVAILABLE, [CUDA, TENSOR_RT, CPU_PROVIDER]),
        ([COREML, CUDA, CPU_PROVIDER], Processor.GPU, [CUDA, COREML]),
        (["AzureExecutionProvider", CPU_PROVIDER], Processor.BEST_AVAILABLE, [CPU_PROVIDER]),
    ],
)
def test_the_providers_of_the_requested_kind_are_tried_best_first(available, processor, tried):
    assert [attempt.provider for attempt in attempts(available, processor, 0)] == tried


@pytest.mark.parametrize(
    ("provider", "options"),
    [(CUDA, {"device_id": "3"}), (OPEN_VINO, {"device_type": "GPU.3"}), (COREML, {})],
)
def test_the_requested_gpu_is_used(provider, options):
    (attempt,) = attempts([provider, CPU_PROVIDER], Processor.GPU, 3)

    assert attempt.providers() == [(provider, options), (CPU_PROVIDER, {})]


def test_a_missing_gpu_is_an_error_that_lists_the_supported_processors():
    with pytest.raises(EngineError, match="a GPU was requested, but the installed onnxruntime supports only CPUExec"):
        attempts([CPU_PROVIDER], Processor.GPU, 0)


class OnGpu:
    """A session that claims to run on a GPU and returns modified outputs of the CPU."""

    def __init__(self, session, provider, change):
        self._session, self._provider, self._change = session, provider, change
        self.runs = 0

    def __getattr__(self, name):
        return getattr(self._session, name)

    def get_providers(self):
        return [self._provider, CPU_PROVIDER]

    def run(self, outputs, feeds, options):
        self.runs += 1
        return [self._change(answer) for answer in self._session.run(outputs, feeds, options)]


@pytest.fixture
def gpu(monkeypatch):
    """Adds fake GPUs to onnxruntime: gpu(CUDA=change) modifies the CPU outputs; with None the GPU does not start."""
    original = onnxruntime.InferenceSession
    opened = []

    def build(**changes):
        def session(graph, sess_options, providers, enable_fallback):
            name = providers[0][0]
            if name == CPU_PROVIDER:
                return original(graph, sess_options=sess_options, providers=[CPU_PROVIDER])
            change = changes[name.removesuffix("ExecutionProvider")]
            if change is None:
                raise RuntimeError(f"{name} has no driver")
            opened.append(OnGpu(original(graph, sess_options=sess_options, providers=[CPU_PROVIDER]), name, change))
            return opened[-1]

        names = [f"{name}ExecutionProvider" for name in changes]
        monkeypatch.setattr(onnxruntime, "InferenceSession", session)
        monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [*names, CPU_PROVIDER])
        return opened

    return build


@pytest.fixture
def scene(tmp_path):
    """A raster, a model, and the map computed on the CPU."""
    raster = write_raster(tmp_path / "r.tif", textured(70, 90))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=32, padding=0)
    return raster, model, textured(70, 90).argmax(axis=0)


def run_on(processor, raster, model, output):
    listener = Listener()
    inference.run(inference.plan(make_job(raster, model, output, processor=processor)), listener)
    return read(output), listener


@pytest.mark.parametrize("processor", [Processor.BEST_AVAILABLE, Processor.GPU])
def test_a_gpu_that_rounds_otherwise_is_used(gpu, scene, tmp_path, processor):
    raster, model, expected = scene
    opened = gpu(CUDA=lambda answer: answer * np.float32(1.0001))

    classes, listener = run_on(processor, raster, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)
    assert listener.warnings == []
    assert f"with {CUDA}" in "".join(listener.lines)
    assert opened[0].runs == 9


WRONG = {
    "returns NaN or infinity where the CPU returns numbers": lambda answer: np.full_like(answer, np.nan),
    "% of their standard deviation": lambda answer: np.full_like(answer, 0.5),
}


@pytest.mark.parametrize(("message", "change"), WRONG.items(), ids=["no numbers", "a constant"])
def test_a_gpu_with_wrong_results_is_replaced_by_the_cpu_with_one_warning(gpu, scene, tmp_path, message, change):
    raster, model, expected = scene
    gpu(CUDA=change)

    classes, listener = run_on(Processor.BEST_AVAILABLE, raster, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)
    (warning,) = listener.warnings
    assert f"Processor type: {CUDA}" in warning
    assert message in warning
    assert "so the CPU was used" in warning


@pytest.mark.parametrize(("message", "change"), WRONG.items(), ids=["no numbers", "a constant"])
def test_a_requested_gpu_with_wrong_results_is_an_error(gpu, scene, tmp_path, message, change):
    raster, model, _ = scene
    gpu(CUDA=change)

    with pytest.raises(EngineError, match="Update its drivers") as caught:
        run_on(Processor.GPU, raster, model, tmp_path / "o.tif")

    assert message in str(caught.value)
    assert not (tmp_path / "o.tif").exists()


def test_gpus_that_do_not_start_are_replaced_by_the_cpu_with_one_warning_and_its_reason(gpu, scene, tmp_path):
    raster, model, expected = scene
    gpu(CUDA=None, Dml=None)

    classes, listener = run_on(Processor.BEST_AVAILABLE, raster, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)
    (warning,) = listener.warnings
    assert "CUDAExecutionProvider does not start (CUDAExecutionProvider has no driver)" in warning
    assert "so CPUExecutionProvider is used" in warning


def test_the_next_gpu_is_tried(gpu, scene, tmp_path):
    raster, model, expected = scene
    opened = gpu(CUDA=None, Dml=lambda answer: answer)

    classes, listener = run_on(Processor.GPU, raster, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, expected)
    assert "so DmlExecutionProvider is used" in listener.warnings[0]
    assert opened[0].runs == 9


def test_a_requested_gpu_that_does_not_start_is_an_error(gpu, scene, tmp_path):
    raster, model, _ = scene
    gpu(CUDA=None)

    with pytest.raises(EngineError, match="a GPU was requested, but CUDAExecutionProvider does not start"):
        run_on(Processor.GPU, raster, model, tmp_path / "o.tif")


def test_a_broken_file_is_reported_before_a_gpu_is_started(gpu, tmp_path):
    gpu(CUDA=None)
    (tmp_path / "m.onnx").write_bytes(b"garbage")

    with pytest.raises(ModelError, match="cannot open the file as an ONNX model"):
        open_network(ModelFile(str(tmp_path / "m.onnx")), "m.onnx", Processor.GPU)


def test_class_ids_are_compared_with_those_of_the_cpu():
    right = np.zeros((1, 10, 10), np.int64)

    assert mismatch(right, right) == ""
    assert mismatch(right + 1, right) == "returns a different class for 100.0% of the first pixels"
    assert mismatch([{1: 0.5}], [{1: 0.7}]) == ""


def test_without_onnxruntime_the_message_explains_how_to_install_it(tmp_path, monkeypatch):
    path = argmax_model(tmp_path / "m.onnx", 2)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(EngineError, match=r"onnxruntime is not installed .* pip install onnxruntime"):
        open_network(ModelFile(str(path)), "m.onnx")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "raise OSError('libcudart.so.12: cannot open')",
            r"does not load \(libcudart.so.12: cannot open\)\. Install it",
        ),
        ("raise ImportError('DLL load failed')", r"does not load \(DLL load failed\)\. Install it again: .* Plugins >"),
        ("__version__ = '1.10'", "is incomplete"),
    ],
)
def test_an_engine_that_does_not_load_is_reported_as_such(tmp_path, monkeypatch, source, message):
    path = argmax_model(tmp_path / "m.onnx", 2)
    (tmp_path / "onnxruntime").mkdir()
    (tmp_path / "onnxruntime" / "__init__.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)

    with pytest.raises(EngineError, match=message) as caught:
        open_network(ModelFile(str(path)), "m.onnx")

    assert engine.missing_engine() == str(caught.value)
    assert engine.engine_found()


@pytest.mark.parametrize(
    ("factor", "workers"),
    [("", 8), ("  ", 8), ("4", 4), ("50%", 4), ("100 %", 8), ("0", 1), ("0%", 1), ("1%", 1), ("150%", 12), ("20", 20)],
)
def test_the_parallel_factor_counts_workers(factor, workers):
    assert worker_count(factor, processors=8) == workers


@pytest.mark.parametrize("factor", ["many", "-1", "2.5", "50 percent", "%"])
def test_an_invalid_parallel_factor_is_refused(factor):
    with pytest.raises(ArgumentError, match=r"Parallel factor .* expected a number of threads"):
        worker_count(factor, processors=8)


class Counted:
    """A session that waits until others run at the same time."""

    def __init__(self, together):
        self._together = together
        self.running = 0

    def run(self, outputs, feeds, options):
        self.running += 1
        assert self.running == 1
        self._together.wait(timeout=60)
        self.running -= 1
        if not outputs:
            raise ValueError("nothing is asked")
        return [*outputs]


def test_concurrent_threads_have_one_session_each_and_reuse_it():
    together = threading.Barrier(3)
    opened = [Counted(together)]
    sessions = SessionPool(opened[0], lambda: opened.append(Counted(together)) or opened[-1])

    with ThreadPoolExecutor(3) as pool:
        answers = [*pool.map(lambda number: sessions.run([number], {}, None), range(9))]

    assert answers == [[number] for number in range(9)]
    assert len(opened) == 3


def test_a_session_is_not_reused_until_its_output_is_released():
    class Answering:
        def run(self, outputs, feeds, options):
            return [np.zeros((1, 2, 4, 4))]

    opened = [Answering()]
    sessions = SessionPool(opened[0], lambda: opened.append(Answering()) or opened[-1])

    scores = sessions.run(["scores"], {}, None)[0][:, 0]  # a view of the output
    for _ in range(3):
        sessions.run(["scores"], {}, None)
    assert len(opened) == 2

    del scores
    both = [sessions.run(["scores"], {}, None) for _ in range(2)]
    assert len(both) == len(opened) == 2


def test_a_session_that_fails_is_used_again():
    sessions = SessionPool(Counted(threading.Barrier(1)), lambda: pytest.fail("another was opened"))

    for _ in range(2):
        with pytest.raises(ValueError, match="nothing is asked"):
            sessions.run([], {}, None)

    assert sessions.run(["a"], {}, None) == ["a"]
