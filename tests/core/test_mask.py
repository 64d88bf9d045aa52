"""A pixel is inside polygons if its centre is; other pixels are neither read nor classified."""

import re

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import ArgumentError, Environment, Extent, Polygons, RasterError, plan, run
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.network import engine
from pixelwise.inference.raster import imagery
from pixelwise.inference.raster.mask import Mask
from pixelwise.tests.core.runs import Listener, classify, make_job, read, textured, write_raster
from pixelwise.tests.core.tables import NUMBERS, tree
from pixelwise.tests.models import argmax_model

UTM_33 = spatial_reference("EPSG:32633").ExportToWkt()
GRIDS = {
    "north up": Grid(UTM_33, (500000, 10, 0, 5400000, 0, -10), 60, 80),
    "turned": Grid(UTM_33, (500000, 9, 2.5, 5400000, 2, -8.5), 60, 80),
    "south up": Grid(UTM_33, (500000, 10, 0, 5399400, 0, 10), 60, 80),
    "not square": Grid(UTM_33, (500003, 14, 0, 5400001, 0, -6), 60, 80),
    "degrees": Grid(spatial_reference("EPSG:4326").ExportToWkt(), (15, 1e-4, 0, 48.75, 0, -1e-4), 60, 80),
}
SHAPES = (
    # In rows and columns of the grid: a triangle, one with a hole, two parts, and one far away.
    "POLYGON ((3.2 4.1, 30.7 9.9, 12.3 40.2, 3.2 4.1))",
    "POLYGON ((40.1 10.3, 70.2 12.7, 66.3 50.9, 38.8 44.4, 40.1 10.3), (50.3 20.2, 60.1 22.3, 55.5 33.3, 50.3 20.2))",
    "MULTIPOLYGON (((1.1 50.2, 9.9 50.2, 9.9 58.8, 1.1 58.8, 1.1 50.2)), ((20.2 50, 22.9 50, 21 55, 20.2 50)))",
    "POLYGON ((900 900, 910 900, 905 910, 900 900))",
)


def on(grid, text):
    """Convert a shape from rows and columns to coordinates of the CRS."""
    x, dx, row_x, y, col_y, dy = grid.transform
    wkt = ogr.CreateGeometryFromWkt(text).ExportToWkt()

    def place(match):
        col, row = map(float, match.group().split())
        return f"{x + col * dx + row * row_x!r} {y + col * col_y + row * dy!r}"

    return ogr.CreateGeometryFromWkt(re.sub(r"[\d.]+ [\d.]+", place, wkt))


def centres_inside(grid, shapes):
    """Test the centre of every pixel with OGR."""
    result = np.zeros((grid.rows, grid.cols), bool)
    for row in range(grid.rows):
        for col in range(grid.cols):
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(*grid.point(row + 0.5, col + 0.5))
            result[row, col] = any(shape.Contains(point) for shape in shapes)
    return result


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_a_pixel_is_inside_if_its_centre_is(grid):
    shapes = [on(grid, text) for text in SHAPES]
    mask = Mask.of(Polygons("area", tuple(bytes(shape.ExportToWkb()) for shape in shapes), grid.crs), grid)

    whole = mask.inside(Window(0, 0, grid.rows, grid.cols))

    np.testing.assert_array_equal(whole, centres_inside(grid, shapes))
    assert 0.1 < whole.mean() < 0.6


@pytest.mark.parametrize("window", [Window(5, 7, 20, 30), Window(-10, -8, 30, 40), Window(50, 70, 40, 40)], ids=str)
def test_a_window_that_extends_beyond_the_grid_has_its_part_of_the_mask(window):
    grid = GRIDS["turned"]
    shapes = tuple(bytes(on(grid, text).ExportToWkb()) for text in SHAPES)
    mask = Mask.of(Polygons("area", shapes, grid.crs), grid)
    around = Window(-20, -20, 140, 140)

    part = mask.inside(window)

    np.testing.assert_array_equal(part, mask.inside(around)[window.slices_within(around)])


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32634", "EPSG:3035"])
def test_polygons_of_another_crs_are_reprojected(crs):
    grid = GRIDS["north up"]
    change = osr.CoordinateTransformation(spatial_reference(UTM_33), spatial_reference(crs))
    shapes = [on(grid, text) for text in SHAPES]
    there = []
    for shape in shapes:
        moved = shape.Clone()
        moved.Segmentize(5)
        moved.Transform(change)
        there.append(bytes(moved.ExportToWkb()))

    actual = Mask.of(Polygons("area", tuple(there), spatial_reference(crs).ExportToWkt()), grid)

    np.testing.assert_array_equal(actual.inside(grid.window), centres_inside(grid, shapes))


@pytest.mark.parametrize("world", [(-180, -90, 180, 90), (-180, -85, 180, 85), (-170, -60, 170, 80)])
@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:3857"])
def test_a_polygon_around_most_of_the_world_has_the_whole_raster_inside(world, crs):
    place = {"EPSG:32633": (500000, 5400000), "EPSG:3857": (1669792, 6232000)}[crs]
    grid = Grid(spatial_reference(crs).ExportToWkt(), (place[0], 10, 0, place[1], 0, -10), 50, 60)
    west, south, east, north = world
    box = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    shape = bytes(ogr.CreateGeometryFromWkt(box).ExportToWkb())

    mask = Mask.of(Polygons("world", (shape,), spatial_reference("EPSG:4326").ExportToWkt()), grid)

    assert mask.inside(grid.window).all()


def test_a_polygon_on_the_other_side_of_the_world_contains_no_pixels():
    grid = GRIDS["north up"]
    far = bytes(ogr.CreateGeometryFromWkt("POLYGON((-171 -40,-169 -40,-169 -38,-171 -38,-171 -40))").ExportToWkb())

    mask = Mask.of(Polygons("far", (far,), spatial_reference("EPSG:4326").ExportToWkt()), grid)

    assert not mask.inside(grid.window).any()


def test_a_long_straight_edge_of_another_crs_is_bent_as_its_points_are():
    grid = Grid(UTM_33, (200000, 1000, 0, 5600000, 0, -1000), 500, 600)
    degrees = spatial_reference("EPSG:4326")
    box = ogr.CreateGeometryFromWkt("POLYGON ((12 47.5, 18 47.5, 18 50, 12 50, 12 47.5))")
    polygons = Polygons("area", (bytes(box.ExportToWkb()),), degrees.ExportToWkt())

    actual = Mask.of(polygons, grid).inside(grid.window)

    back = osr.CoordinateTransformation(spatial_reference(UTM_33), degrees)
    rows, cols = np.mgrid[: grid.rows, : grid.cols] + 0.5
    points = back.TransformPoints([grid.point(row, col) for row, col in zip(rows.ravel(), cols.ravel())])
    lon, lat = np.array(points)[:, :2].T
    depth = np.minimum.reduce([lon - 12, 18 - lon, lat - 47.5, 50 - lat]).reshape(actual.shape)
    clear = np.abs(depth) > 2e-5  # degrees: two metres, of cells of a kilometre
    np.testing.assert_array_equal(actual[clear], (depth > 0)[clear])
    assert (~clear).sum() < 20


def test_a_mask_without_polygons_is_refused():
    with pytest.raises(RasterError, match='Mask "area": it contains no polygons'):
        Mask.of(Polygons("area", ()), GRIDS["north up"])


IMAGE = Grid(UTM_33, (500000, 10, 0, 5400000, 0, -10), 200, 260)
FIELDS = (
    # Within the tiles of 64 pixels from the corner: one tile, and two.
    "POLYGON ((70.2 10.1, 120.7 20.9, 90.3 55.2, 70.2 10.1))",
    "POLYGON ((20.1 140.3, 100.2 142.7, 66.3 180.9, 20.1 140.3))",
)


def fields(shapes=FIELDS, grid=IMAGE):
    return Polygons("fields", tuple(bytes(on(grid, text).ExportToWkb()) for text in shapes), grid.crs)


INSIDE = Mask.of(fields(), IMAGE).inside(IMAGE.window)


@pytest.fixture
def counted(monkeypatch):
    """The numbers of runs of the network and of reads of the raster."""
    calls = {"tiles": 0, "reads": [], "rows": 0}
    run_graph, answers, read_window = engine.Network.run, engine.Network.run_outputs, imagery._DatasetReader.read

    def run_counted(self, feed, metadata=None):
        calls["tiles"] += len(feed)
        return run_graph(self, feed, metadata)

    def answers_counted(self, outputs, feeds):
        calls["rows"] += len(next(iter(feeds.values())))
        return answers(self, outputs, feeds)

    def read_counted(self, window):
        calls["reads"].append(window)
        return read_window(self, window)

    monkeypatch.setattr(engine.Network, "run", run_counted)
    monkeypatch.setattr(engine.Network, "run_outputs", answers_counted)
    monkeypatch.setattr(imagery._DatasetReader, "read", read_counted)
    return calls


@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_only_tiles_with_pixels_inside_are_read_and_scored(tmp_path, counted, merge):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3, tile_size=80)  # another size would be tried first
    # Tiles of 80 keep 64 when cropped; with scores of all 80 they extend 8 further on each side.
    arguments = f"padding 8;batch_size 1;merge {merge};fill zero"
    tiles = [Window(row, col, 64, 64) for row in range(0, 200, 64) for col in range(0, 260, 64)]
    if merge == "blend":
        tiles = [tile.grown(8).intersection(IMAGE.window) for tile in tiles]
    else:
        tiles = [tile.intersection(IMAGE.window) for tile in tiles]
    touched = sum(INSIDE[tile.slices_within(IMAGE.window)].any() for tile in tiles)
    whole = classify(raster, model, tmp_path / "whole.tif", arguments=arguments)
    planned = plan(make_job(raster, model, tmp_path / "o.tif", arguments=arguments, mask=fields()))
    counted.update(tiles=0, reads=[])
    listener = Listener()

    run(planned, listener)

    assert counted["tiles"] == len(counted["reads"]) == touched < len(tiles) / 2
    assert f"{touched} of {len(tiles)} tiles have pixels inside fields" in "\n".join(listener.lines)
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), np.where(INSIDE, whole, 255))


@pytest.mark.parametrize("merging", ["merge crop", "merge blend", "merge blend;test_time_augmentation true"])
def test_the_network_sees_the_imagery_around_the_mask(shared_data, tmp_path, merging):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"
    arguments = f"tile_size 96;padding 16;{merging}"

    whole = classify(raster, model, tmp_path / "whole.tif", arguments=arguments)
    masked = classify(raster, model, tmp_path / "o.tif", arguments=arguments, mask=fields())

    np.testing.assert_array_equal(masked, np.where(INSIDE, whole, 255))


def test_confidence_and_probabilities_are_masked_too(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3)
    actual = {}
    for name, mask in (("whole", None), ("masked", fields())):
        names = {part: str(tmp_path / f"{name}_{part}.tif") for part in ("confidence", "probabilities")}
        classify(raster, model, tmp_path / f"{name}.tif", mask=mask, **names)
        actual[name] = [read(path) for path in names.values()]

    for whole, masked in zip(actual["whole"], actual["masked"]):
        np.testing.assert_array_equal(masked, np.where(INSIDE, whole, 255))


def test_holes_in_the_imagery_stay_holes_inside_the_mask(tmp_path):
    pixels = textured(200, 260)
    pixels[:, 20:40] = 0
    raster = write_raster(tmp_path / "image.tif", pixels, nodata=0)
    model = argmax_model(tmp_path / "m.onnx", 3)

    masked = classify(raster, model, tmp_path / "o.tif", mask=fields())

    shown = INSIDE & (pixels > 0).any(axis=0)
    np.testing.assert_array_equal(masked, np.where(shown, pixels.argmax(axis=0), 255))


def test_only_pixels_inside_are_sent_to_a_table_model(tmp_path, counted):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = tree(tmp_path / "m.onnx", NUMBERS)
    whole = classify(raster, model, tmp_path / "whole.tif")
    planned = plan(make_job(raster, model, tmp_path / "o.tif", mask=fields()))
    counted.update(rows=0)

    run(planned, Listener())

    assert counted["rows"] == INSIDE.sum()
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), np.where(INSIDE, whole, -32768))


def test_the_mask_does_not_change_the_grid_and_the_extent_cuts_it(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3)
    whole = classify(raster, model, tmp_path / "whole.tif")
    extent = Environment(extent=Extent(500100, 5398500, 501500, 5399900))

    masked = classify(raster, model, tmp_path / "o.tif", mask=fields(), environment=extent)

    np.testing.assert_array_equal(masked, np.where(INSIDE, whole, 255)[10:150, 10:150])


@pytest.mark.parametrize("batch", [1, 3])
def test_the_masked_map_depends_on_neither_batch_nor_workers(tmp_path, batch):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3)
    arguments = "tile_size 64;padding 0;batch_size "

    first = tmp_path / "first.tif"
    classify(raster, model, first, mask=fields(), arguments=f"{arguments}1", parallel_factor="1")
    other = tmp_path / "other.tif"
    classify(raster, model, other, mask=fields(), arguments=f"{arguments}{batch}")

    assert first.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "shape", ["POLYGON ((900 900, 910 900, 905 910, 900 900))", "POLYGON ((4.1 4.1, 4.4 4.1, 4.2 4.4, 4.1 4.1))"]
)
def test_a_mask_without_a_pixel_of_the_output_is_refused_before_the_run(tmp_path, shape):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3)

    with pytest.raises(RasterError, match='Mask "fields": no pixel of the output has its centre inside'):
        plan(make_job(raster, model, tmp_path / "o.tif", mask=fields([shape])))


def test_of_a_hundred_thousand_polygons_those_around_a_tile_are_rasterised(monkeypatch):
    grid = Grid(UTM_33, (500000, 10, 0, 5400000, 0, -10), 10000, 10000)
    rows, cols = np.mgrid[0:10000:31, 0:10000:31]
    shapes = tuple(
        bytes(on(grid, f"POLYGON (({col} {row}, {col + 9} {row}, {col} {row + 9}, {col} {row}))").ExportToWkb())
        for row, col in zip(rows.ravel(), cols.ravel())
    )
    mask = Mask.of(Polygons("fields", shapes, grid.crs), grid)
    rasterised, decode = [], ogr.CreateGeometryFromWkb
    monkeypatch.setattr(ogr, "CreateGeometryFromWkb", lambda shape: rasterised.append(shape) or decode(shape))

    for row in range(0, 5120, 512):
        mask.inside(Window(row, row, 512, 512))

    assert len(shapes) > 100_000
    assert 0 < len(rasterised) <= 10 * 17**2  # 512 pixels meet at most 17 polygons of 9 pixels that begin 31 apart


def test_separate_items_without_a_pixel_inside_are_left_out(tmp_path):
    rasters = [write_raster(tmp_path / f"{name}.tif", textured(200, 260)) for name in ("near", "far")]
    dataset = gdal.Open(str(rasters[1]), gdal.GA_Update)
    dataset.SetGeoTransform((600000, 10, 0, 5400000, 0, -10))
    dataset.FlushCache()
    model, listener = argmax_model(tmp_path / "m.onnx", 3), Listener()
    whole = classify(rasters[0], model, tmp_path / "whole.tif")

    planned = plan_batch(make_job(rasters, model, "", mask=fields()), str(tmp_path / "items"))
    results = run_batch(planned, listener)

    assert [name for name, _ in results.items] == ["near"]
    assert 'Raster item "far" is outside the extent and the mask and is skipped.' in listener.lines
    np.testing.assert_array_equal(read(tmp_path / "items" / "near.tif"), np.where(INSIDE, whole, 255))


def test_a_mask_outside_all_raster_items_is_refused(tmp_path):
    raster = write_raster(tmp_path / "image.tif", textured(200, 260))
    model = argmax_model(tmp_path / "m.onnx", 3)
    mask = fields(["POLYGON ((900 900, 910 900, 905 910, 900 900))"])

    with pytest.raises(ArgumentError, match='Mask "fields": none of the 1 raster items has a pixel inside both'):
        plan_batch(make_job(raster, model, "", mask=mask), str(tmp_path / "items"))
