"""A run warns of an unsuitable cell size, and does not warn if the sizes cannot be compared."""

import json
import math

import pytest
from pixelwise.inference import plan, read_definition, run
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.model.cell_size import CellRange, CellSize, cell_size_warning, size_in
from pixelwise.tests.core.runs import Listener, make_job, textured, write_raster
from pixelwise.tests.models import argmax_model

RADIUS, EQUATOR = 6371008.8, 6378137.0
CELL = 1e-4  # degrees


def degrees(latitude, turned=0.0):
    """A grid of cells of 0.0001° centred at that latitude, rotated by an angle."""
    cos, sin = CELL * math.cos(turned), CELL * math.sin(turned)
    transform = (10 - 50 * (cos + sin), cos, sin, latitude - 50 * (sin - cos), sin, -cos)
    return Grid("EPSG:4326", transform, 100, 100)


def metres(cell, crs="EPSG:32633"):
    return Grid(crs, (500000, cell, 0, 5400000, 0, -cell), 100, 100)


@pytest.mark.parametrize("latitude", [-60, 0, 48])
@pytest.mark.parametrize("turned", [0.0, 0.7])
def test_degrees_become_metres_on_the_ground(latitude, turned):
    actual = size_in(degrees(latitude, turned), "")

    across = math.radians(CELL) * RADIUS
    assert (actual.x, actual.y) == pytest.approx((across * math.cos(math.radians(latitude)), across), rel=1e-5)


@pytest.mark.parametrize("latitude", [-60, 0, 48])
def test_degrees_become_units_of_another_crs(latitude):
    actual = size_in(degrees(latitude), "EPSG:3857")

    across = math.radians(CELL) * EQUATOR
    assert (actual.x, actual.y) == pytest.approx((across, across / math.cos(math.radians(latitude))), rel=1e-5)


def test_metres_of_a_projection_become_metres_on_the_ground():
    actual = size_in(metres(10, "EPSG:3857"), "")

    latitude = math.atan(math.sinh(5400000 / EQUATOR))
    wanted = 10 * math.cos(latitude) * RADIUS / EQUATOR
    assert (actual.x, actual.y) == pytest.approx((wanted, wanted), rel=1e-4)


@pytest.mark.parametrize(
    ("grid", "crs"),
    [
        (metres(10, ""), ""),
        (metres(10, ""), "EPSG:3857"),
        (metres(10), "EPSG:999999"),
        (metres(10), "EPSG:5773"),  # heights
        (metres(1e9), "EPSG:3857"),  # beyond the earth
    ],
)
def test_sizes_that_cannot_be_compared_are_ignored(grid, crs):
    assert size_in(grid, crs) is None
    assert cell_size_warning(grid, CellRange(most=CellSize(1e-9, 1e-9, crs))) is None


@pytest.mark.parametrize(("cell", "word"), [(4.7, "smaller"), (5.1, None), (10, None), (20, None), (21.3, "larger")])
def test_half_to_double_the_size_of_the_training_is_not_warned_of(cell, word):
    warning = cell_size_warning(metres(cell), CellRange.around(10))

    assert (warning is None) == (word is None)
    assert warning is None or f"are {word} than those the model was trained on (10 m)" in warning.text


@pytest.mark.parametrize("latitude", [0, 60])
def test_degrees_of_longitude_alone_do_not_warn(latitude):
    """At 60° latitude, a cell of the same width on the ground covers twice as many degrees."""
    size = math.radians(1) * RADIUS * 1e-5
    meant = CellSize(1e-5, 1e-5, "EPSG:4326")
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) * EQUATOR
    side = size / math.cos(math.radians(latitude)) * EQUATOR / RADIUS
    grid = Grid("EPSG:3857", (1e6, side, 0, y, 0, -side), 2, 2)

    assert cell_size_warning(grid, CellRange(meant, meant)) is None
    warning = cell_size_warning(Grid("EPSG:3857", (1e6, 3 * side, 0, y, 0, -3 * side), 2, 2), CellRange(meant, meant))
    assert "larger than those the model is suitable for" in warning.text


def warnings_of(model, tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(64, 64))
    listener = Listener()
    run(plan(make_job(raster, model, tmp_path / "classes.tif")), listener)
    return listener.warnings


def emd(tmp_path, **keys):
    argmax_model(tmp_path / "net.onnx", 3, tile_size=64, value_range=[0, 255], cell_size=1000)
    path = tmp_path / "model.emd"
    path.write_text(json.dumps({"ModelFile": "net.onnx", **keys}), encoding="utf-8")
    return path


def test_a_run_warns_of_cells_that_are_too_large_for_the_definition(tmp_path):
    size = {"x": 0.5, "y": 0.5, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}

    (warning,) = warnings_of(emd(tmp_path, MinCellSize=size, MaxCellSize=size), tmp_path)

    assert warning == (
        "Cell size: the run's cells of 10 x 10 (15.144 x 15.188 metre of WGS 84 / Pseudo-Mercator) are larger than "
        "those the model is suitable for (0.5 metre of WGS 84 / Pseudo-Mercator), so the map may be wrong. Set Cell "
        "size to about 0.329 in units of the output CRS, or choose a model for such imagery."
    )


def test_a_run_does_not_warn_between_the_two_sizes_in_any_units(tmp_path):
    least = {"x": 5, "y": 5, "spatialReference": {"wkid": 3857}}
    most = {"x": 2e-4, "y": 2e-4, "spatialReference": {"wkid": 4326}}

    assert warnings_of(emd(tmp_path, MinCellSize=least, MaxCellSize=most), tmp_path) == []


def test_a_run_warns_of_cells_far_from_those_of_the_training(tmp_path):
    model = argmax_model(tmp_path / "net.onnx", 3, tile_size=64, value_range=[0, 255], cell_size=28.5)

    (warning,) = warnings_of(model, tmp_path)

    assert warning == (
        "Cell size: the run's cells of 10 x 10 (9.9739 x 10.003 m) are smaller than those the model was trained on "
        "(28.5 m), so the map may be wrong. Set Cell size to about 28.5 in units of the output CRS, or choose a model "
        "for such imagery."
    )


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (0.3, "MaxCellSize: 'float' object is not subscriptable"),
        ({"x": 1}, "MaxCellSize lacks 'y'"),
        ({"x": 1, "y": 0, "spatialReference": {"wkid": 3857}}, "MaxCellSize: a cell of 1 x 0 has no area"),
        ({"x": 1, "y": 1, "spatialReference": {"wkt": "/etc/passwd"}}, "MaxCellSize lacks 'wkid'"),
        ({"x": 1, "y": 1, "spatialReference": 3857}, "MaxCellSize: its spatialReference is not a JSON object"),
    ],
    ids=["number", "half", "no area", "WKT", "bare code"],
)
def test_implausible_sizes_are_ignored_with_a_note(tmp_path, size, message):
    model = read_definition(str(emd(tmp_path, MaxCellSize=size)))

    assert model.cell_range is None
    assert model.notes[0].startswith(f"model.emd: {message}")
    assert model.notes[0].endswith("It is ignored.")
