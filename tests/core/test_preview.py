"""A preview has, in the middle of the map view, exactly the pixels of the whole run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from pixelwise.inference import (
    ArgumentError,
    Environment,
    Extent,
    Job,
    NullProgress,
    OutsideError,
    Polygons,
    RasterInput,
    run,
)
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.preview import Preview, plan_preview
from pixelwise.tests.core.runs import classify, make_job, read, textured, write_raster
from pixelwise.tests.core.tables import tree
from pixelwise.tests.models import argmax_model

LEFT, TOP, SIZE = 500000, 5400000, 10
UTM = "EPSG:32633"
EVERYTHING = Extent(0, 0, 1e7, 1e7, UTM)


def tried(job: Job, shown: Extent, path: Path) -> tuple[Preview, np.ndarray]:
    """The preview and its pixels."""
    part = plan_preview(job, shown)
    run(replace(part.plan, job=replace(part.plan.job, output=str(path))), NullProgress())
    return part, read(path)


def cells(top: float, left: float, rows: float, cols: float, crs: str = UTM) -> Extent:
    """The rectangle of some cells of the test raster."""
    y = TOP - top * SIZE
    return Extent(LEFT + left * SIZE, y - rows * SIZE, LEFT + (left + cols) * SIZE, y, crs)


@pytest.fixture
def network(shared_data) -> str:
    """A network with a large receptive field and a total stride of 4."""
    return str(shared_data / "models" / "bench" / "fcn_small_5c_dyn.onnx")


@pytest.fixture
def scene(tmp_path) -> Path:
    return write_raster(tmp_path / "scene.tif", textured(500, 620))


def test_the_map_view_is_classified_in_whole_tiles_as_in_the_whole_run(network, scene, tmp_path):
    how = {"arguments": "tile_size 128;padding 32"}
    whole = classify(scene, network, tmp_path / "whole.tif", **how)

    part, pixels = tried(make_job(scene, network, "x.tif", **how), cells(200, 300, 90, 70), tmp_path / "part.tif")

    assert part.covers_view
    assert part.in_view == Window(200, 300, 90, 70)
    assert part.window == Window(192, 256, 128, 128)
    np.testing.assert_array_equal(pixels, whole[192:320, 256:384])


def test_all_tiles_are_classified_if_they_are_few(network, scene, tmp_path):
    how = {"arguments": "tile_size 256;padding 32"}
    whole = classify(scene, network, tmp_path / "whole.tif", **how)

    part, pixels = tried(make_job(scene, network, "x.tif", **how), EVERYTHING, tmp_path / "part.tif")

    assert part.in_view == Window(0, 0, 500, 620)
    assert part.covers_view  # 3 x 4 tiles of 192 are few enough
    np.testing.assert_array_equal(pixels, whole)


def test_no_more_than_a_few_tiles_are_classified(tmp_path):
    scene = write_raster(tmp_path / "large.tif", np.tile(textured(500, 500), (1, 8, 10)))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=512, padding=0)
    whole = classify(scene, model, tmp_path / "whole.tif")

    part, pixels = tried(make_job(scene, model, "x.tif"), EVERYTHING, tmp_path / "part.tif")

    assert part.in_view == Window(0, 0, 4000, 5000)
    assert part.window == Window(1536, 2048, 1024, 1024)
    assert not part.covers_view
    np.testing.assert_array_equal(pixels, whole[1536:2560, 2048:3072])


def test_test_time_augmentation_makes_the_preview_smaller(tmp_path):
    scene = write_raster(tmp_path / "large.tif", np.tile(textured(500, 500), (1, 4, 4)))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=512, padding=0)

    part = plan_preview(make_job(scene, model, "x.tif", arguments="test_time_augmentation true"), EVERYTHING)

    assert (part.window.height, part.window.width) == (512, 512)


def test_a_narrow_view_has_its_tiles_in_a_row(tmp_path):
    scene = write_raster(tmp_path / "large.tif", np.tile(textured(500, 500), (1, 8, 8)))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=512, padding=0)

    part = plan_preview(make_job(scene, model, "x.tif"), cells(1100, 0, 100, 4000))

    assert part.window == Window(1024, 1024, 512, 2048)


@pytest.mark.parametrize(
    "environment",
    [
        Environment(cell_size=23.0),
        Environment(crs="EPSG:3857"),
        Environment(crs="EPSG:4326"),
        Environment(extent=Extent(LEFT + 333, TOP - 4600, LEFT + 5000, TOP - 777, UTM)),
    ],
    ids=["cell size", "web mercator", "degrees", "extent"],
)
def test_with_environments_the_cells_are_those_of_the_whole_run(environment, network, scene, tmp_path):
    how = {"arguments": "tile_size 128;padding 32", "environment": environment}
    whole = classify(scene, network, tmp_path / "whole.tif", **how)

    part, pixels = tried(make_job(scene, network, "x.tif", **how), cells(200, 200, 90, 70), tmp_path / "part.tif")

    rows, cols = part.window.slices_within(Window(0, 0, *whole.shape))
    np.testing.assert_array_equal(pixels, whole[rows, cols])
    everything, cut = (gdal.Open(str(tmp_path / name)) for name in ("whole.tif", "part.tif"))
    assert Grid.of(cut).transform == pytest.approx(Grid.of(everything).cut(part.window).transform, rel=1e-12)


def test_several_rasters_overlap_in_the_order_of_the_whole_run(network, scene, tmp_path):
    above = write_raster(tmp_path / "above.tif", textured(300, 300, seed=3))
    how = {"arguments": "tile_size 128;padding 32"}
    whole = classify([above, scene], network, tmp_path / "whole.tif", **how)

    part, pixels = tried(make_job([above, scene], network, "x.tif", **how), cells(250, 250, 90, 90), tmp_path / "p.tif")

    rows, cols = part.window.slices_within(Window(0, 0, 500, 620))
    np.testing.assert_array_equal(pixels, whole[rows, cols])


def test_a_map_in_another_crs_shows_the_same_place(network, scene, tmp_path):
    shown = cells(300, 400, 60, 60).to_crs("EPSG:3857")

    part = plan_preview(make_job(scene, network, "x.tif"), shown)

    assert abs(part.in_view.row - 300) < 4
    assert abs(part.in_view.bottom - 360) < 4
    assert abs(part.in_view.col - 400) < 4
    assert abs(part.in_view.right - 460) < 4


def test_a_map_that_shows_the_world_shows_all_of_the_raster(network, scene):
    part = plan_preview(make_job(scene, network, "x.tif"), Extent(-4e8, -4e8, 4e8, 4e8, "EPSG:3857"))

    assert part.in_view == Window(0, 0, 500, 620)


def test_a_raster_that_includes_the_poles_is_previewed_on_a_map_that_does_not(tmp_path):
    model = argmax_model(tmp_path / "m.onnx", 3)
    world = write_raster(tmp_path / "world.tif", textured(180, 360))
    dataset = gdal.Open(str(world), gdal.GA_Update)
    dataset.SetGeoTransform((-180, 1, 0, 90, 0, -1))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    dataset.SetSpatialRef(crs)
    del dataset

    part = plan_preview(make_job(world, model, "x.tif"), Extent(0, 0, 1_113_194, 1_118_889, "EPSG:3857"))

    assert part.in_view == Window(80, 180, 10, 10)


def test_a_map_view_outside_the_raster_is_explained(network, scene):
    with pytest.raises(OutsideError, match="Zoom to the input raster"):
        plan_preview(make_job(scene, network, "x.tif"), cells(2000, 0, 100, 100))


def test_a_map_view_outside_the_mask_is_explained_and_one_inside_is_limited_to_it(tmp_path, scene):
    from osgeo import ogr

    square = ogr.CreateGeometryFromWkt(
        "POLYGON((500200 5399800,500400 5399800,500400 5399600,500200 5399600,500200 5399800))"
    )
    mask = Polygons("fields", (bytes(square.ExportToWkb()),), UTM)
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=64, padding=0)
    job = make_job(scene, model, "x.tif", mask=mask)
    whole = classify(scene, model, tmp_path / "whole.tif", mask=mask)

    part, pixels = tried(job, cells(0, 0, 60, 60), tmp_path / "part.tif")

    np.testing.assert_array_equal(pixels, whole[:64, :64])
    assert (pixels != 255).sum() == 400
    assert part.window == Window(0, 0, 64, 64)
    with pytest.raises(OutsideError, match="does not contain any mask polygons"):
        plan_preview(job, cells(300, 300, 60, 60))


def test_a_preview_is_refused_with_the_message_of_the_run(tmp_path, scene):
    model = argmax_model(tmp_path / "m.onnx", 4)
    job = Job((RasterInput("scene", str(scene)),), str(model), "x.tif", arguments="nonsense 3")

    with pytest.raises(ArgumentError, match="nonsense"):
        plan_preview(job, EVERYTHING)


@pytest.mark.parametrize(
    "transform",
    [(500000, 8, 6, 5400000, 6, -8), (500000, 10, 0, 5390000, 0, 10)],
    ids=["rotated", "south up"],
)
def test_rasters_that_are_not_north_up_are_cropped_in_their_own_rows_and_columns(transform, network, scene, tmp_path):
    gdal.Open(str(scene), gdal.GA_Update).SetGeoTransform(transform)
    how = {"arguments": "tile_size 128;padding 32"}
    whole = classify(scene, network, tmp_path / "whole.tif", **how)
    x, y = Grid(UTM, transform, 1, 1).point(250, 310)

    job = make_job(scene, network, "x.tif", **how)
    part, pixels = tried(job, Extent(x - 100, y - 100, x + 100, y + 100, UTM), tmp_path / "part.tif")

    assert part.covers_view
    rows, cols = part.window.slices_within(Window(0, 0, 500, 620))
    np.testing.assert_array_equal(pixels, whole[rows, cols])


def test_a_model_of_single_pixels_has_a_preview_too(scene, tmp_path):
    model = tree(tmp_path / "tree.onnx")
    whole = classify(scene, model, tmp_path / "whole.tif")

    part, pixels = tried(make_job(scene, model, "x.tif"), cells(10, 10, 50, 50), tmp_path / "part.tif")

    rows, cols = part.window.slices_within(Window(0, 0, 500, 620))
    np.testing.assert_array_equal(pixels, whole[rows, cols])
