"""Numbers of thousands of digits, and those that are no cell size, are refused with a message that fits a screen."""

import math

import pytest
from pixelwise import inference
from pixelwise.inference import ArgumentError, Environment
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

HUGE = "9" * 5000

CHOICES = {
    "bands": ({"bands": f"1,2,{HUGE}"}, "expected band numbers from 1 to 3"),
    "leading zeros": ({"bands": f"1,2,{'0' * 5000}3"}, "expected band numbers from 1 to 3"),
    "bands of a stack": ({"bands": f"1:1,1:2,{HUGE}:1", "stacked": True}, "is not a band of the stack"),
    "threads": ({"parallel_factor": HUGE}, "expected a number of threads"),
    "percentage": ({"parallel_factor": f"{'9' * 320}%"}, "expected a number of threads"),
    "cell size NaN": ({"environment": Environment(cell_size=math.nan)}, "Cell size nan: enter a number greater than 0"),
    "cell size inf": ({"environment": Environment(cell_size=math.inf)}, "Cell size inf: enter a number greater than 0"),
}


@pytest.mark.parametrize(("choice", "message"), CHOICES.values(), ids=CHOICES)
def test_a_number_out_of_all_bounds_is_refused(tmp_path, choice, message):
    raster = write_raster(tmp_path / "r.tif", textured(30, 30))
    job = make_job(raster, argmax_model(tmp_path / "m.onnx", 3), tmp_path / "o.tif", **choice)

    with pytest.raises(ArgumentError, match=message) as caught:
        inference.plan(job)

    assert len(str(caught.value)) < 500
