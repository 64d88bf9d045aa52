"""The record of a run contains everything its pixels depend on, and no information about the computer."""

import hashlib
from dataclasses import replace

import pytest
from pixelwise.inference import Job, Polygons, RasterInput, plan
from pixelwise.inference.report.lineage import provenance
from pixelwise.tests.core.runs import textured, write_raster
from pixelwise.tests.models import argmax_model


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The plan of a job without any default value."""
    folder = tmp_path_factory.mktemp("secret")
    raster = write_raster(folder / "image.tif", textured(40, 50))
    model = argmax_model(folder / "m.onnx", 3, name="Land", tile_size=32, padding=0)
    job = Job(
        (RasterInput("Layer", str(raster)),),
        str(model),
        str(folder / "map.tif"),
        arguments="padding 4;batch_size 3;fill zero",
        bands="3,1,2",
        parallel_factor="2",
        host="QGIS 9.9",
    )
    return plan(job)


def record(planned, **job):
    return provenance(replace(planned, job=replace(planned.job, **job)), "Some Provider")


def test_the_model_is_named_by_its_files_and_the_hash_of_its_bytes(planned):
    model = record(planned).model

    with open(planned.definition.file.path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    assert model == {"name": "Land", "file": "m.onnx", "network": "m.onnx", "sha256": digest}


def test_arguments_are_those_that_change_a_pixel(planned):
    arguments = record(planned).arguments

    assert {key: arguments[key] for key in ("padding", "fill", "tile_size")} == {
        "padding": "4",
        "fill": "zero",
        "tile_size": "32",
    }
    assert "batch_size" not in arguments


def test_bands_are_counted_from_one_in_the_order_of_the_model(planned):
    assert record(planned).bands == (3, 1, 2)


def test_a_file_is_named_without_its_folder_and_any_other_source_as_the_user_calls_it(planned):
    file = planned.job.rasters[0]
    server = RasterInput("My map", "https://user:password@example.org/wms?layers=a")

    made = record(planned, rasters=(file, server))

    assert made.inputs == ("image.tif", "My map")
    assert "password" not in made.to_json()


def test_of_many_inputs_some_are_named_and_the_others_counted(planned):
    many = tuple(RasterInput(f"tile {number}", "not a file") for number in range(431))

    made = record(planned, rasters=many)

    assert list(made.inputs) == [f"tile {number}" for number in range(len(made.inputs))]
    assert len(made.inputs) + made.more_inputs == 431
    assert made.more_inputs > 0


def test_provider_mask_and_host_are_those_of_the_run(planned):
    made = record(planned, mask=Polygons("/home/somebody/fields.gpkg", ()))

    assert (made.provider, made.mask, made.host) == ("Some Provider", "fields.gpkg", "QGIS 9.9")
    assert record(planned).mask == ""


def test_the_record_of_the_raster_contains_no_folder_host_or_output(planned):
    text = record(planned).to_json()

    for word in ("secret", "QGIS 9.9", "map.tif", "/"):
        assert word not in text
