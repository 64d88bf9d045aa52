"""The processor that was asked for runs the network, or the user learns why not."""

import sys

import pytest
from pixelwise.inference import environment
from pixelwise.inference.engine import CPU_PROVIDER, Processor, choose_providers, open_graph
from pixelwise.inference.errors import ArgumentError, EngineError
from pixelwise.inference.model_file import ModelFile
from pixelwise.tests.models import argmax_model

CUDA = "CUDAExecutionProvider"
COREML = "CoreMLExecutionProvider"


@pytest.mark.parametrize(
    ("available", "processor", "first"),
    [
        ([CPU_PROVIDER], Processor.BEST_AVAILABLE, CPU_PROVIDER),
        ([CUDA, CPU_PROVIDER], Processor.BEST_AVAILABLE, CUDA),
        ([CUDA, CPU_PROVIDER], Processor.CPU, CPU_PROVIDER),
        ([COREML, CUDA, CPU_PROVIDER], Processor.GPU, CUDA),
        (["AzureExecutionProvider", CPU_PROVIDER], Processor.BEST_AVAILABLE, CPU_PROVIDER),
    ],
)
def test_the_best_provider_of_the_kind_asked_for_comes_first(available, processor, first):
    providers = choose_providers(available, processor, 0)

    assert providers[0][0] == first
    assert providers[-1][0] == CPU_PROVIDER


def test_the_gpu_asked_for_is_the_one_that_runs():
    providers = choose_providers([CUDA, CPU_PROVIDER], Processor.GPU, 3)

    assert providers[0] == (CUDA, {"device_id": "3"})


def test_a_gpu_that_is_not_there_is_an_error_that_lists_what_is():
    with pytest.raises(EngineError, match="a GPU was asked for, but the installed onnxruntime offers only CPUExec"):
        choose_providers([CPU_PROVIDER], Processor.GPU, 0)


def test_without_onnxruntime_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    path = argmax_model(tmp_path / "m.onnx", 2)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(EngineError, match=r"onnxruntime is not installed .* pip install onnxruntime"):
        open_graph(ModelFile(str(path)), "m.onnx")


@pytest.mark.parametrize(
    ("factor", "workers"),
    [("", 8), ("  ", 8), ("4", 4), ("50%", 4), ("100 %", 8), ("0", 1), ("0%", 1), ("1%", 1), ("150%", 12), ("20", 20)],
)
def test_the_parallel_factor_counts_workers(factor, workers):
    assert environment.worker_count(factor, processors=8) == workers


@pytest.mark.parametrize("factor", ["many", "-1", "2.5", "50 percent", "%"])
def test_a_parallel_factor_that_is_none_is_refused(factor):
    with pytest.raises(ArgumentError, match=r"Parallel factor .* expected a number of threads"):
        environment.worker_count(factor, processors=8)
