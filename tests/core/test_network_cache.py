"""A large graph opened to read its metadata is reused by the run that follows."""

import os
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from pixelwise.inference import EngineError, Processor, read_definition
from pixelwise.inference.network import network_cache
from pixelwise.inference.network.network_cache import open_for_metadata, open_for_run
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.inference.onnx.optimise import OptimisedModel
from pixelwise.tests.models import argmax_model


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model that is treated as large, with an empty cache before and after."""
    monkeypatch.setattr(network_cache, "_LARGE_FILE", 0)
    network_cache._kept.clear()
    yield ModelFile(str(argmax_model(tmp_path / "m.onnx", 2)))
    network_cache._kept.clear()


def run_with(file, processor=Processor.CPU, optimised=None):
    return open_for_run(file, "again.onnx", processor, 0, optimised)


def test_the_run_uses_the_session_opened_for_metadata(model):
    read = open_for_metadata(model, "m.onnx")
    graph = run_with(model)

    assert graph.session is read.session
    assert graph.origin == "again.onnx"


def test_a_cached_session_is_used_once_so_that_runs_cannot_stop_each_other(model):
    read = open_for_metadata(model, "m.onnx")
    first, second = run_with(model), run_with(model)
    first.stop()
    read.stop()

    assert first.session is not second.session
    assert second.run(np.zeros((1, 2, 4, 4), np.float32)).shape == (1, 2, 4, 4)


def test_a_graph_that_was_stopped_while_it_was_read_runs(model):
    open_for_metadata(model, "m.onnx").stop()

    assert run_with(model).run(np.zeros((1, 2, 4, 4), np.float32)).shape == (1, 2, 4, 4)


def test_a_file_that_has_changed_is_opened_again(model, tmp_path):
    open_for_metadata(model, "m.onnx")
    os.replace(argmax_model(tmp_path / "new.onnx", 3), model.path)

    assert run_with(model).signature.image.bands == 3


def test_another_file_is_opened_and_the_kept_one_let_go(model, tmp_path):
    open_for_metadata(model, "m.onnx")

    assert run_with(ModelFile(str(argmax_model(tmp_path / "other.onnx", 4)))).signature.image.bands == 4
    assert not network_cache._kept


def test_a_graph_without_its_softmax_is_another(model):
    read = open_for_metadata(model, "m.onnx")
    with open(model.path, "rb") as file:
        graph = run_with(model, optimised=OptimisedModel(file.read(), read.signature, without_softmax=True))

    assert graph.without_softmax
    assert graph.session is not read.session


def test_the_original_graph_is_run_if_the_optimised_one_does_not_open(model):
    read = open_for_metadata(model, "m.onnx")
    graph = run_with(
        model, optimised=OptimisedModel(b"nothing", read.signature, without_softmax=True, trimmed_margin=3)
    )

    assert not graph.without_softmax
    assert graph.trimmed_margin == 0
    assert graph.run(np.zeros((1, 2, 4, 4), np.float32)).shape == (1, 2, 4, 4)


@pytest.mark.parametrize(("helps", "border"), [(True, 0), (False, 3)])
def test_a_gpu_that_accepts_only_the_original_graph_receives_it(model, monkeypatch, helps, border):
    """If it accepts neither, the CPU runs the optimised graph."""
    read = open_for_metadata(model, "m.onnx")

    def opened(file, origin, processor, gpu_id, optimised=None):
        return replace(
            read,
            trimmed_margin=optimised.trimmed_margin if optimised else 0,
            fallback="it fails" if optimised or not helps else "",
        )

    monkeypatch.setattr(network_cache, "open_network", opened)
    graph = run_with(model, Processor.BEST_AVAILABLE, OptimisedModel(b"", read.signature, trimmed_margin=3))

    assert graph.trimmed_margin == border


def test_if_a_gpu_is_tried_first_the_cached_session_is_not_used(model, monkeypatch):
    read = open_for_metadata(model, "m.onnx")
    monkeypatch.setattr(
        onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider", "CPUExecutionProvider"]
    )

    assert run_with(model, Processor.BEST_AVAILABLE).session is not read.session


def test_a_missing_gpu_is_still_an_error(model):
    open_for_metadata(model, "m.onnx")

    with pytest.raises(EngineError, match="a GPU was requested"):
        run_with(model, Processor.GPU)


def test_a_small_file_is_not_kept(model, monkeypatch):
    monkeypatch.setattr(network_cache, "_LARGE_FILE", 2**20)
    open_for_metadata(model, "m.onnx")

    assert not network_cache._kept


def test_a_model_inside_another_file_is_not_cached(model):
    with open(model.path, "rb") as file:
        inside = file.read()
    open_for_metadata(ModelFile(model.path, lambda _: inside), "m.ecd")

    assert not network_cache._kept


def test_reading_a_definition_keeps_its_graph(model):
    read_definition(model.path)

    assert len(network_cache._kept) == 1
