"""The one parameter that makes a job fail, found by planning the job without each."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference import (
    ArgumentError,
    EngineError,
    Environment,
    Extent,
    Job,
    ModelError,
    Polygons,
    RasterError,
    RasterInput,
)
from pixelwise.inference.preflight.check import Fix
from pixelwise.inference.preflight.fixes import cell_size_fix, fix_for
from pixelwise.inference.raster.blocks import BlockRaster

RASTER = RasterInput("image", "image.tif")
ENVIRONMENT = Environment("EPSG:32633", Extent(0, 0, 1, 1), RasterInput("snap", "snap.tif"), 5.0)
FULL = Job(
    (RASTER,),
    "m.emd",
    "map.tif",
    arguments="padding 8",
    bands="3,2,1",
    environment=ENVIRONMENT,
    mask=Polygons("mask", ()),
    confidence="confidence.tif",
    probabilities="probabilities.tif",
    report="report.html",
    parallel_factor="many",
)
# Each fix, and the parameter of the job that it clears.
CLEARS = {
    Fix("EXTENT", None): lambda job: job.environment.extent is None,
    Fix("CELL_SIZE", 0.0): lambda job: job.environment.cell_size == 0,
    Fix("SNAP_RASTER", None): lambda job: job.environment.snap is None,
    Fix("CRS", None): lambda job: job.environment.crs == "",
    Fix("PARALLEL_FACTOR", ""): lambda job: job.parallel_factor == "",
    Fix("MASK", None): lambda job: job.mask is None,
    Fix("BANDS", ""): lambda job: job.bands == "",
    Fix("ARGUMENTS", "padding 8;values raw"): lambda job: "values raw" in job.arguments,
    Fix("ARGUMENTS", ""): lambda job: job.arguments == "",
    Fix("OUTPUT_CONFIDENCE", None): lambda job: job.confidence == "",
    Fix("OUTPUT_PROBABILITIES", None): lambda job: job.probabilities == "",
}


def refusing(condition):
    """A planner that refuses a job unless a condition is true, and records its jobs."""
    tried = []

    def plan(job):
        tried.append(job)
        if not condition(job):
            raise ArgumentError("not so")

    return plan, tried


@pytest.mark.parametrize("fix", CLEARS, ids=lambda fix: f"{fix.parameter} {fix.value}")
def test_the_fix_clears_the_invalid_parameter_and_keeps_all_others(fix):
    plan, tried = refusing(CLEARS[fix])

    assert fix_for(FULL, ArgumentError("?"), plan) == fix
    cleared = [clears for clears in CLEARS.values() if clears(tried[-1])]
    assert cleared == [CLEARS[fix]]


def test_of_several_the_first_that_works_is_the_fix():
    plan, tried = refusing(lambda job: job.mask is None or job.bands == "" or job.environment.snap is None)

    assert fix_for(FULL, RasterError("?"), plan) == Fix("SNAP_RASTER", None)
    assert len(tried) == 3


def test_values_that_the_user_has_not_set_are_not_tried():
    plan, tried = refusing(lambda job: False)

    assert fix_for(Job((RASTER,), "m.emd", "map.tif"), ArgumentError("?"), plan) is None
    assert [job.arguments for job in tried] == ["values raw"]


@pytest.mark.parametrize("error", [ModelError("?"), EngineError("?")])
def test_no_parameter_fixes_a_model_or_an_engine(error):
    plan, tried = refusing(lambda job: True)

    assert (fix_for(FULL, error, plan), tried) == (None, [])


def test_arguments_that_cannot_be_read_are_cleared():
    plan, _ = refusing(lambda job: job.arguments == "")

    assert fix_for(replace(FULL, arguments="padding"), ArgumentError("?"), plan) == Fix("ARGUMENTS", "")


def test_a_fault_of_ours_while_planning_is_not_hidden():
    def plan(job):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fix_for(FULL, ArgumentError("?"), plan)


def web_map(*cell_sizes, crs="EPSG:32633"):
    extent = Extent(400000, 5300000, 600000, 5500000, crs)
    blocks = BlockRaster(SimpleNamespace(), extent, ("r", "g", "b"), np.dtype(np.uint8), cell_sizes=cell_sizes)
    return Job((RasterInput("map", "map", crs, blocks=blocks),), "m.emd", "map.tif")


def sizes_tried(job, trained):
    """The cell sizes that are tried if all of them fail."""
    plan, tried = refusing(lambda job: False)
    assert cell_size_fix(job, SimpleNamespace(cell_size=trained), plan) is None
    return [each.environment.cell_size for each in tried]


def test_a_web_map_has_the_cell_size_of_the_model_or_the_finest_of_its_server():
    assert sizes_tried(web_map(1.2, 0.3, 0.6), 0.5) == [pytest.approx(0.5, rel=0.01), 0.3]
    assert sizes_tried(web_map(1.2, 0.3), None) == [0.3]
    assert sizes_tried(web_map(), None) == []


def test_a_cell_size_in_metres_is_converted_to_units_of_the_output_crs():
    """A degree of latitude is about 111.2 km, and metres of Web Mercator shrink with the cosine of latitude."""
    extent = Extent(10, 59.99, 10.01, 60.01, "EPSG:4326")
    in_degrees, in_mercator = (
        replace(web_map(), environment=Environment(crs=crs, extent=extent)) for crs in ("EPSG:4326", "EPSG:3857")
    )

    assert sizes_tried(in_degrees, 10.0) == [pytest.approx(10 / 111_195, rel=0.01)]
    assert sizes_tried(in_mercator, 10.0) == [pytest.approx(10 / np.cos(np.radians(60)), rel=0.01)]


def test_a_cell_size_is_proposed_only_if_one_is_missing():
    plan, tried = refusing(lambda job: True)
    model = SimpleNamespace(cell_size=0.5)
    chosen = replace(web_map(0.3), environment=Environment(cell_size=2.0))

    assert cell_size_fix(chosen, model, plan) is None
    assert cell_size_fix(Job((RASTER,), "m.emd", "map.tif"), model, plan) is None
    assert tried == []
    assert cell_size_fix(web_map(0.3), SimpleNamespace(cell_size=None), plan) == Fix("CELL_SIZE", 0.3)
