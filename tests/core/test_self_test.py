"""The check of the installation reports failures, and shows all other parts."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference.card.facts import Fact, Section
from pixelwise.inference.network import engine
from pixelwise.inference.network.processors import Attempt
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.installation import check as checking
from pixelwise.installation.check import check
from pixelwise.installation.package_folder import EngineFolder
from pixelwise.installation.self_test import MODEL, self_test


@pytest.fixture
def folder(tmp_path) -> EngineFolder:
    return EngineFolder(tmp_path, "cp312")


def test_the_bundled_model_has_the_recorded_shares_of_the_bundled_scene():
    outcome = self_test()

    assert [(share.value, round(share.actual, 4)) for share in outcome.shares] == [
        (share.value, share.expected) for share in outcome.shares
    ]
    assert outcome.as_expected
    assert outcome.warnings == ()


def test_without_problems_the_report_states_this_and_lists_every_part(folder):
    known = Section("qgis", "QGIS", (Fact("Version", "3.40"),))

    report = check([known], folder)

    assert report.failures == 0
    assert report.text.startswith("Pixelwise: no problems found\n")
    for text in ("Version  3.40", np.__version__, "CPUExecutionProvider  works", "the result is as expected"):
        assert text in report.text


def test_without_an_engine_the_other_parts_are_still_reported(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr("pixelwise.inference.formats._cache", {})

    report = check([], folder)

    assert report.failures == 3
    assert report.text.startswith("Pixelwise: problems found with Inference engine, Processors, Self-test\n")
    assert np.__version__ in report.text
    assert "Install the Inference Engine…" in report.text
    assert "Traceback" not in report.text


def test_a_map_that_is_wrong_is_a_failure(folder, monkeypatch):
    monkeypatch.setattr("pixelwise.installation.self_test.EXPECTED", {1: 60.0, 2: 40.0})

    report = check([], folder)

    assert report.text.startswith("Pixelwise: problems found with Self-test\n")
    assert "WRONG" in report.text


def test_an_internal_error_keeps_its_traceback_and_the_other_parts_are_reported(folder, monkeypatch):
    def fail():
        raise KeyError("unforeseen")

    monkeypatch.setattr(checking, "_processors", fail)

    report = check([], folder)

    assert "Internal error in Pixelwise: KeyError('unforeseen')" in report.text
    assert "Traceback (most recent call last)" in report.text
    assert "the result is as expected" in report.text


def test_a_built_in_processor_that_does_not_start_is_reported():
    feeds = {"pixels": np.zeros((1, 6, 64, 64), np.float32)}

    trouble = engine.try_provider(
        ModelFile(MODEL), "model", Attempt("CUDAExecutionProvider", {"device_id": "0"}), feeds
    )

    assert trouble.startswith("does not")
    assert engine.try_provider(ModelFile(MODEL), "model", Attempt("CPUExecutionProvider"), feeds) == ""


def test_a_missing_engine_is_noticed(monkeypatch):
    assert engine.missing_engine() == ""

    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    assert "Plugins > Pixelwise" in engine.missing_engine()


@pytest.mark.parametrize(
    ("found", "stated"),
    [(True, r"distributed +2026\.1\.0, .*packages"), (False, r"distributed +not installed; only the parameter Clus")],
)
def test_the_package_for_clusters_is_listed_and_not_needed(folder, monkeypatch, found, stated):
    def distribution(name):
        if not found:
            raise metadata.PackageNotFoundError(name)
        return SimpleNamespace(version="2026.1.0", locate_file=lambda path: f"packages{path}")

    monkeypatch.setattr(checking.metadata, "distribution", distribution)

    report = check([], folder)

    assert report.failures == 0
    assert re.search(stated, report.text)
