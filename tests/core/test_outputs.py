"""The outputs of a job: the files it writes, their content, and the effect of a preflight on them."""

from dataclasses import fields, replace

import numpy as np
import pytest
from pixelwise.inference import Job, OutputError, RasterInput, plan
from pixelwise.inference.model.classes import Legend, ModelClass
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.result.classes import ClassRule
from pixelwise.inference.result.outputs import CLASSIFICATION, Output, OutputKind
from pixelwise.inference.result.prediction import Prediction
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

JOB = Job((RasterInput("a", "a.tif"),), "m.onnx", "c.tif")


def test_every_kind_of_output_has_a_field_of_the_job():
    assert {kind.value for kind in CLASSIFICATION} <= {field.name for field in fields(Job)}


def test_a_job_lists_only_outputs_with_a_path_and_the_classes_first():
    job = replace(JOB, probabilities="p.tif", report="r.html")

    assert job.outputs == (
        Output(OutputKind.CLASSES, "c.tif"),
        Output(OutputKind.PROBABILITIES, "p.tif"),
        Output(OutputKind.REPORT, "r.html"),
    )
    assert job.extras == (OutputKind.PROBABILITIES,)


def test_a_job_with_other_paths_keeps_everything_else():
    job = replace(JOB, bands="3,2,1", confidence="p.tif")

    changed = job.with_outputs({OutputKind.CONFIDENCE: "", OutputKind.CLASSES: "d.tif"})

    assert changed == replace(job, confidence="", output="d.tif")


@pytest.mark.parametrize("kind", CLASSIFICATION)
def test_an_output_is_identified_by_its_parameter_and_has_a_title_and_a_label(kind):
    assert kind.parameter == {"output": "OUTPUT"}.get(kind.value, f"OUTPUT_{kind.value.upper()}")
    assert kind.title == {"report": "Report", "polygons": "Polygons"}.get(kind.value, "Output")
    assert kind.label
    assert kind.required is (kind is OutputKind.CLASSES)


@pytest.mark.parametrize("kind", CLASSIFICATION)
def test_a_file_name_of_another_format_is_refused_for_every_output(tmp_path, kind):
    raster, model = write_raster(tmp_path / "a.tif", textured(40, 40)), argmax_model(tmp_path / "m.onnx", 3)
    job = make_job(raster, model, tmp_path / "c.tif").with_outputs({kind: str(tmp_path / "x.png")})

    with pytest.raises(OutputError, match=r"x\.png.* (Choose a file|Enter a) name that ends in") as caught:
        plan(job)

    assert caught.value.about == kind.value


def test_a_rule_computes_only_the_extra_outputs_of_the_job():
    legend = Legend.of((ModelClass(1, "one", (0, 0, 0)), ModelClass(2, "two", (0, 0, 0))))
    scores = np.array([[[[0.25]], [[0.75]]]], np.float32)
    for extras in ((), (OutputKind.CONFIDENCE,), (OutputKind.CONFIDENCE, OutputKind.PROBABILITIES)):
        prediction = ClassRule(legend, (1, 2), probabilities=True, extras=extras).predict(scores)

        assert prediction.classes.ravel().tolist() == [2]
        expected = {OutputKind.CONFIDENCE: [75], OutputKind.PROBABILITIES: [25, 75]}
        assert {kind: values.ravel().tolist() for kind, values in prediction.percents.items()} == {
            kind: expected[kind] for kind in extras
        }


def test_a_prediction_copies_only_the_selected_pixels_of_another():
    kind = OutputKind.CONFIDENCE
    own = Prediction(np.zeros((1, 2), np.uint8), {kind: np.full((1, 2), 255, np.uint8)})
    other = Prediction(np.ones((1, 2), np.uint8), {kind: np.full((1, 2), 80, np.uint8)})

    own.fill(other, where=np.array([[True, False]]))

    assert own.classes.tolist() == [[1, 0]]
    assert own.percents[kind].tolist() == [[80, 255]]


def test_a_preflight_reports_the_plan_of_the_run_without_writing_files(tmp_path):
    raster, model = write_raster(tmp_path / "a.tif", textured(40, 40)), argmax_model(tmp_path / "m.onnx", 3)
    job = make_job(raster, model, tmp_path / "c.tif")
    before = sorted(path.name for path in tmp_path.iterdir())

    report = Preflight().check(PreflightRequest(job))

    assert [replace(planned, seconds=0.0) for planned in report.plans] == [replace(plan(job), seconds=0.0)]
    assert sorted(path.name for path in tmp_path.iterdir()) == before
