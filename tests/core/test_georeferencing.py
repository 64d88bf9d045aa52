"""The result has the location and the pixels of the output of gdalwarp."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, osr
from pixelwise.inference import Environment, Extent, Job, NullProgress, PixelwiseError, RasterInput, plan, run
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.shared import opener, shared_sources
from pixelwise.tests.core.runs import classify, make_job, read
from pixelwise.tests.core.warps import (
    NODATA,
    NORTH_UP,
    UTM_33,
    brightest,
    brightest_warped,
    gdalwarp,
    placed,
    write_grid,
)
from pixelwise.tests.models import argmax_model

BANDS = 3
ROTATED = (500000.0, 9.0, 2.5, 5400000.0, 2.0, -8.5)
SOUTH_UP = (500000.0, 10.0, 0.0, 5399000.0, 0.0, 10.0)
NOT_SQUARE = (500003.0, 14.0, 0.0, 5400001.0, 0.0, -6.0)

# The CRS of each raster, and the other CRS to which it is reprojected.
RASTERS = {
    "aerial": "EPSG:4269",
    "degrees": "EPSG:32718",
    "rotated": "EPSG:32634",
    "south-up": "EPSG:3857",
    "not square": "EPSG:32634",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", BANDS, value_range=[0, 1], tile_size=128)


@pytest.fixture(scope="module")
def rasters(tmp_path_factory, shared_data):
    """Small rasters on grids of every kind, the first two cut from real ones."""
    folder = tmp_path_factory.mktemp("rasters")

    def cut(source, name, window):
        path = folder / f"{name}.tif"
        dataset = gdal.Translate(str(path), str(shared_data / source), srcWin=window, bandList=[1, 2, 3])
        x, width, _, y, _, height = dataset.GetGeoTransform()
        # Not aligned to multiples of the cell size, because -tap could add a row by rounding there.
        dataset.SetGeoTransform((x + 0.3 * width, width, 0, y + 0.4 * height, 0, height))
        return path

    return {
        "aerial": cut("naip/naip_2018.tif", "aerial", [300, 400, 83, 61]),
        "degrees": cut("landsat/landsat_2020.tif", "degrees", [100, 90, 71, 64]),
        "rotated": write_grid(folder / "rotated.tif", noise(57, 66), ROTATED),
        "south-up": write_grid(folder / "south-up.tif", noise(64, 52), SOUTH_UP),
        "not square": write_grid(folder / "not square.tif", noise(80, 43), NOT_SQUARE),
    }


def noise(rows, cols, dtype=np.uint8, bands=BANDS):
    """Valid pixels without any structure, so that a misplaced pixel is detected."""
    return np.random.default_rng(rows * cols).integers(1, 250, (bands, rows, cols)).astype(dtype)


def crs_text(path):
    return gdal.Open(str(path)).GetProjection()


def means(crs, other):
    """Whether two texts are the same CRS."""
    references = [osr.SpatialReference(), osr.SpatialReference()]
    for reference, text in zip(references, (crs, other)):
        reference.SetFromUserInput(text)
    return bool(references[0].IsSame(references[1]))


def direct_classes(path):
    return brightest(read(path), (read(path) != 0).any(axis=0))


@pytest.fixture(scope="module")
def suggested(rasters, tmp_path_factory):
    """The grid of a raster: its own if it is north-up and no other CRS is requested, otherwise that of gdalwarp."""
    folder = tmp_path_factory.mktemp("suggested")

    @functools.lru_cache(None)
    def find(name, crs):
        own = placed(rasters[name])
        if not crs and own.transform[2] == 0 and own.transform[5] < 0:
            return own
        return placed(gdalwarp(rasters[name], folder / "grid.vrt", "-of", "VRT", *(["-t_srs", crs] if crs else [])))

    return find


def part_of(extent):
    """A rectangle that covers a part of another and extends beyond it in the west."""
    xmin, ymin, xmax, ymax = extent
    width, height = xmax - xmin, ymax - ymin
    return xmin - 0.11 * width, ymin + 0.23 * height, xmin + 0.57 * width, ymax - 0.29 * height


def near(actual, expected):
    """Whether two grids are the same, to a millionth of a cell."""
    cell = min(math.hypot(*expected.transform[1::3]), math.hypot(*expected.transform[2::3]))
    return actual.size == expected.size and np.allclose(actual.transform, expected.transform, rtol=0, atol=1e-6 * cell)


COMBINATIONS = [
    combination
    for combination in itertools.product(RASTERS, ["", "CRS"], ["", "EXTENT"], ["", "SNAP"], ["", "finer", "coarser"])
    if any(combination[1:2] + combination[3:])
    # Two rasters are tested with every combination in another CRS, the others with every second one.
    and (not combination[1] or combination[0] in ("degrees", "rotated") or bool(combination[2]) == bool(combination[3]))
]


@pytest.mark.parametrize("combination", COMBINATIONS, ids=["-".join(filter(None, c)) for c in COMBINATIONS])
def test_every_combination_of_environments_matches_gdalwarp(rasters, suggested, model, tmp_path, combination):
    name, crs, extent, snap, size = combination
    crs = crs and RASTERS[name]
    own = suggested(name, crs)
    cell = (own.transform[1], -own.transform[5])
    if size:
        cell = (cell[0] * {"finer": 0.41, "coarser": 1.37}[size],) * 2
    box = part_of(own.extent) if extent else own.extent if snap else None
    options = ["-t_srs", crs] if crs else []
    options += ["-te", *box] if box else []
    options += ["-tr", *cell] if size or snap or (extent and not crs) else []
    options += ["-tap"] if snap else []
    options += ["-r", "average" if max(cell[0] / own.transform[1], cell[1] / -own.transform[5]) > 1 else "bilinear"]
    warped = gdalwarp(rasters[name], tmp_path / "warped.tif", *options)
    at_origin = write_grid(tmp_path / "snap.tif", noise(5, 5), (0, cell[0], 0, 0, 0, -cell[1]), "")
    environment = Environment(
        crs=crs,
        extent=Extent(*box) if extent else None,
        snap=RasterInput("snap", str(at_origin)) if snap else None,
        cell_size=cell[0] if size else 0.0,
    )

    classes = classify(rasters[name], model, tmp_path / "classes.tif", environment=environment)

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    assert means(crs_text(tmp_path / "classes.tif"), crs or crs_text(rasters[name]))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("name", RASTERS)
def test_without_environments_the_grid_is_that_of_the_input_without_resampling(rasters, model, tmp_path, name):
    classes = classify(rasters[name], model, tmp_path / "classes.tif")

    assert placed(tmp_path / "classes.tif") == placed(rasters[name])
    assert means(crs_text(tmp_path / "classes.tif"), crs_text(rasters[name]))
    np.testing.assert_array_equal(classes, direct_classes(rasters[name]))


@pytest.mark.parametrize("name", RASTERS)
def test_another_spelling_of_the_crs_of_the_input_does_not_change_the_result(rasters, model, tmp_path, name):
    code = {"aerial": "EPSG:26914", "degrees": "EPSG:4326"}.get(name, UTM_33)

    classes = classify(rasters[name], model, tmp_path / "classes.tif", environment=Environment(crs=code))

    assert placed(tmp_path / "classes.tif") == placed(rasters[name])
    np.testing.assert_array_equal(classes, direct_classes(rasters[name]))


@pytest.mark.parametrize("name", RASTERS)
def test_an_extent_alone_selects_the_cells_that_it_touches(rasters, model, tmp_path, name):
    own = placed(rasters[name])
    box = part_of(own.extent)
    to_pixel = gdal.InvGeoTransform(list(own.transform))
    corners = [gdal.ApplyGeoTransform(to_pixel, x, y) for x in box[::2] for y in box[1::2]]
    (left, top), (right, bottom) = np.floor(np.min(corners, axis=0)), np.ceil(np.max(corners, axis=0))
    left, top, right, bottom = int(left), int(top), int(right), int(bottom)
    beyond = np.full((bottom - top, right - left), NODATA, np.uint8)
    whole = direct_classes(rasters[name])
    inside = whole[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    row, col = max(-top, 0), max(-left, 0)
    beyond[row : row + inside.shape[0], col : col + inside.shape[1]] = inside
    x, y = gdal.ApplyGeoTransform(list(own.transform), left, top)

    classes = classify(rasters[name], model, tmp_path / "c.tif", environment=Environment(extent=Extent(*box)))

    actual = placed(tmp_path / "c.tif")
    np.testing.assert_allclose(actual.transform, (x, *own.transform[1:3], y, *own.transform[4:]), rtol=1e-12)
    np.testing.assert_array_equal(classes, beyond)


@pytest.mark.parametrize("name", ["aerial", "degrees", "not square"])
def test_an_extent_alone_is_snapped_outward_as_gdalwarp_does(rasters, model, tmp_path, name):
    own = placed(rasters[name])
    west, width, _, north, _, height = own.transform
    box = part_of(own.extent)
    xs = [west + math.floor((box[0] - west) / width) * width, west + math.ceil((box[2] - west) / width) * width]
    ys = [north + math.ceil((box[1] - north) / height) * height, north + math.floor((box[3] - north) / height) * height]
    warped = gdalwarp(rasters[name], tmp_path / "warped.tif", "-te", xs[0], ys[0], xs[1], ys[1], "-tr", width, -height)

    classes = classify(rasters[name], model, tmp_path / "classes.tif", environment=Environment(extent=Extent(*box)))

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("digits", [12, 9, 8])
def test_an_extent_on_cell_edges_gains_no_row_by_its_rounded_decimals(rasters, model, tmp_path, digits):
    x, width, _, y, _, height = placed(rasters["degrees"]).transform
    whole = direct_classes(rasters["degrees"])
    windows = [(top, top + 11 + top % 7, top * 2, top * 2 + 9 + top % 5) for top in range(0, 30)]

    sizes = []
    for top, bottom, left, right in windows:
        edges = (x + left * width, y + bottom * height, x + right * width, y + top * height)
        environment = Environment(extent=Extent(*(round(edge, digits) for edge in edges)))
        planned = plan(make_job(rasters["degrees"], model, tmp_path / "c.tif", environment=environment))
        sizes.append((*planned.tiling.phase, planned.imagery.grid.rows, planned.imagery.grid.cols))
    top, bottom, left, right = windows[-1]
    classes = classify(rasters["degrees"], model, tmp_path / "classes.tif", environment=environment)

    assert sizes == [(top, left, bottom - top, right - left) for top, bottom, left, right in windows]
    np.testing.assert_array_equal(classes, whole[top:bottom, left:right])


@pytest.mark.parametrize(("network", "padding"), [("fcn_tiny_5c_dyn.onnx", 16), ("fcn_small_5c_dyn.onnx", 24)])
@pytest.mark.parametrize("window", [(40, 33, 70, 81), (1, 2, 3, 5), (-9, 77, 60, 90), (90, 95, 61, 65)])
def test_an_extent_alone_is_the_crop_of_the_full_result_for_a_network_with_context(
    shared_data, tmp_path, network, padding, window
):
    scene = tmp_path / "scene.tif"
    source = str(shared_data / "naip" / "naip_2018.tif")
    gdal.Translate(str(scene), source, srcWin=[411, 333, 160, 150], bandList=[1, 2, 3])
    model = shared_data / "models" / "bench" / network
    row, col, rows, cols = window
    x, width, _, y, _, height = placed(scene).transform
    box = Extent(x + col * width, y + (row + rows) * height, x + (col + cols) * width, y + row * height)
    arguments = f"tile_size 64;padding {padding}"

    part = classify(scene, model, tmp_path / "part.tif", arguments=arguments, environment=Environment(extent=box))

    whole = classify(scene, model, tmp_path / "whole.tif", arguments=arguments)
    surrounded = np.pad(whole, 50, constant_values=NODATA)
    np.testing.assert_array_equal(part, surrounded[row + 50 : row + 50 + rows, col + 50 : col + 50 + cols])


@pytest.mark.parametrize("crs", ["", "EPSG:3035"])
@pytest.mark.parametrize("cell_size", [0.0, 7.0])
def test_an_extent_can_be_in_another_crs(rasters, model, tmp_path, crs, cell_size):
    target = crs or UTM_33
    box = Extent(15.0012, 48.7481, 15.0059, 48.7507, "EPSG:4326")
    around = outline_bounds(box, target)
    if not crs and not cell_size:
        x, width, _, y, _, height = NOT_SQUARE
        columns = [math.floor((around[0] - x) / width), math.ceil((around[2] - x) / width)]
        rows = [math.floor((around[3] - y) / height), math.ceil((around[1] - y) / height)]
        around = (x + columns[0] * width, y + rows[1] * height, x + columns[1] * width, y + rows[0] * height)
    method = "average" if cell_size > 6 and not crs else "bilinear"
    options = ["-te", *around, "-r", method, *(["-t_srs", crs] if crs else [])]
    options += ["-tr", cell_size, cell_size] if cell_size else [] if crs else ["-tr", width, -height]
    warped = gdalwarp(rasters["not square"], tmp_path / "warped.tif", *options)
    environment = Environment(crs=crs, extent=box, cell_size=cell_size)

    classes = classify(rasters["not square"], model, tmp_path / "classes.tif", environment=environment)

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


def outline_bounds(extent, crs):
    """The rectangle around another CRS's rectangle, from many points along its sides."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    for reference, text in ((source, extent.crs), (target, crs)):
        reference.SetFromUserInput(text)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    share = np.linspace(0, 1, 23)
    xs, ys = extent.xmin + share * (extent.xmax - extent.xmin), extent.ymin + share * (extent.ymax - extent.ymin)
    outline = [(x, y) for x in xs for y in (ys[0], ys[-1])] + [(x, y) for y in ys for x in (xs[0], xs[-1])]
    points = np.array(osr.CoordinateTransformation(source, target).TransformPoints(outline))
    return (*points[:, :2].min(axis=0).tolist(), *points[:, :2].max(axis=0).tolist())


@pytest.mark.parametrize("origin", [(123.4, -77.7), (500001.1, 5400002.3)])
@pytest.mark.parametrize("south_up", [False, True])
@pytest.mark.parametrize("cell_size", [0.0, 7.3, 25.0])
def test_cells_align_to_those_of_a_snap_raster_at_any_location(rasters, model, tmp_path, origin, south_up, cell_size):
    own = placed(rasters["not square"])
    cell = (cell_size or NOT_SQUARE[1], cell_size or -NOT_SQUARE[5])
    box = [math.floor((own.extent[n] - origin[n]) / cell[n]) * cell[n] + origin[n] for n in (0, 1)]
    box += [math.ceil((own.extent[n + 2] - origin[n]) / cell[n]) * cell[n] + origin[n] for n in (0, 1)]
    method = "bilinear" if cell_size == 0 else "average"
    warped = gdalwarp(rasters["not square"], tmp_path / "w.tif", "-te", *box, "-tr", *cell, "-r", method)
    transform = (origin[0], cell[0], 0, origin[1], 0, cell[1] if south_up else -cell[1])
    snap = RasterInput("snap", str(write_grid(tmp_path / "snap.tif", noise(4, 4), transform)))
    environment = Environment(snap=snap, cell_size=cell_size)

    classes = classify(rasters["not square"], model, tmp_path / "classes.tif", environment=environment)

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


def test_a_snap_raster_with_the_cells_of_the_input_does_not_change_the_result(rasters, model, tmp_path):
    environment = Environment(snap=RasterInput("snap", str(rasters["degrees"])))

    classes = classify(rasters["degrees"], model, tmp_path / "classes.tif", environment=environment)

    assert near(placed(tmp_path / "classes.tif"), placed(rasters["degrees"]))
    np.testing.assert_array_equal(classes, direct_classes(rasters["degrees"]))


@pytest.mark.parametrize("size", [8.0, 31.0])
@pytest.mark.parametrize("tile", [48, 112])
def test_warped_pixels_do_not_depend_on_the_tiles_they_are_read_in(shared_data, model, tmp_path, size, tile):
    scene = tmp_path / "scene.tif"
    gdal.Translate(str(scene), str(shared_data / "naip" / "naip_2018.tif"), srcWin=[0, 0, 300, 290], bandList=[1, 2, 3])
    method = "average" if size > 5 else "bilinear"
    warped = gdalwarp(scene, tmp_path / "w.tif", "-t_srs", "EPSG:3857", "-tr", size, size, "-r", method)
    environment = Environment(crs="EPSG:3857", cell_size=size)
    arguments = f"tile_size {tile};padding 5"

    output = tmp_path / "c.tif"
    classes = classify(scene, model, output, arguments=arguments, environment=environment, parallel_factor="2")

    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32", "float64"])
@pytest.mark.parametrize("size", [6.5, 23.0])
def test_every_pixel_type_is_warped_as_gdalwarp_does(model, tmp_path, dtype, size):
    pixels = noise(40, 44, dtype) * (200 if dtype == "uint16" else 100 if dtype == "int16" else 0.013)
    raster = write_grid(tmp_path / "raster.tif", pixels.astype(dtype))
    method = "average" if size > 10 else "bilinear"
    options = ["-t_srs", "EPSG:3035", "-tr", size, size, "-r", method]
    warped = gdalwarp(raster, tmp_path / "warped.tif", *options)

    environment = Environment(crs="EPSG:3035", cell_size=size)
    classes = classify(raster, model, tmp_path / "classes.tif", environment=environment)

    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("declared", [None, float("nan")])
@pytest.mark.parametrize("size", [6.5, 23.0])
def test_a_float_raster_with_nan_is_warped_as_gdalwarp_does(model, tmp_path, declared, size):
    pixels = noise(40, 44, np.float32)
    pixels[:, 10:17, 5:20] = np.nan
    pixels[1, 30:33, 30:41] = np.nan
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=declared)
    options = ["-srcnodata", "nan", "-tr", size, size, "-r", "average" if size > 10 else "bilinear"]
    values, present = [], []
    for band in range(1, BANDS + 1):  # each with its own validity
        single = tmp_path / f"{band}.vrt"
        gdal.Translate(str(single), str(raster), bandList=[band]).FlushCache()
        value, alpha = read(gdalwarp(single, tmp_path / f"warped {band}.tif", *options))
        values.append(np.where(alpha != 0, value, 0))
        present.append(alpha != 0)
    environment = Environment(cell_size=size)

    classes = classify(raster, model, tmp_path / "classes.tif", environment=environment, arguments="fill zero")

    np.testing.assert_array_equal(classes, brightest(np.array(values), np.any(present, axis=0)))


def classify_layer(raster, model, output, environment=None):
    """Classify a layer, with the CRS set by the user if there is one, and return the class values."""
    run(plan(Job((raster,), str(model), str(output), environment=environment or Environment())), NullProgress())
    return read(output)


@pytest.mark.parametrize(
    ("environment", "crs", "local", "opened"),
    [
        (Environment(crs="EPSG:3857"), UTM_33, True, 1),
        (Environment(crs="EPSG:3857"), UTM_33, False, 1),
        (Environment(), UTM_33, True, 3),
        (Environment(), "EPSG:32632", True, 3),
        (Environment(), UTM_33, False, 6),
    ],
    ids=["all warped", "all warped, far away", "none warped", "one of two warped", "far away"],
)
def test_threads_share_readers_of_local_and_warped_rasters(model, tmp_path, environment, crs, local, opened):
    paths = [
        write_grid(tmp_path / f"{number}.tif", noise(400, 300), crs=each) for number, each in enumerate((UTM_33, crs))
    ]
    imagery = plan(make_job(paths, model, tmp_path / "c.tif", environment=environment)).imagery
    assert imagery.local

    imagery = replace(imagery, local=local)

    open_source = opener(imagery, 5, shared_sources(imagery, 5))

    sources = [open_source() for _ in range(6)]
    assert len({id(source) for source in sources}) == opened
    alone, window = imagery.open(), Window(20, 30, 100, 90)
    for source in sources:
        for actual, expected in zip(source.read(window), alone.read(window)):
            np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize("file_crs", ["", "EPSG:32632"])
def test_a_crs_set_on_the_layer_is_used_in_warps(model, tmp_path, file_crs):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), crs=file_crs)
    layer = RasterInput("raster", str(path), spelled_out(UTM_33))
    options = ["-s_srs", UTM_33, "-t_srs", "EPSG:4326", "-r", "bilinear"]
    warped = gdalwarp(path, tmp_path / "warped.tif", *options)

    classes = classify_layer(layer, model, tmp_path / "classes.tif", Environment(crs="EPSG:4326"))

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("file_crs", ["", "EPSG:32632"])
def test_a_crs_set_on_the_layer_is_the_results(model, tmp_path, file_crs):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), crs=file_crs)
    layer = RasterInput("raster", str(path), spelled_out(UTM_33))

    classes = classify_layer(layer, model, tmp_path / "classes.tif")

    assert means(crs_text(tmp_path / "classes.tif"), UTM_33)
    assert placed(tmp_path / "classes.tif") == placed(path)
    np.testing.assert_array_equal(classes, direct_classes(path))


@pytest.mark.parametrize("environment", [{}, {"cell_size": 6.5}, {"crs": "EPSG:4326"}], ids=str)
def test_a_raster_with_ground_control_points_is_placed_as_gdalwarp_places_it(model, tmp_path, environment):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), transform=None, crs="")
    corners = [(500000, 5400000, 0, 0), (500430, 5400080, 44, 0), (500070, 5399590, 0, 40), (500510, 5399660, 44, 40)]
    points = [gdal.GCP(x, y, 0, col, row) for x, y, col, row in corners]
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetGCPs(points, spelled_out(UTM_33))
    dataset = None
    size = environment.get("cell_size")
    options = [*(["-tr", size, size] if size else []), *(["-t_srs", "EPSG:4326"] if "crs" in environment else [])]
    warped = gdalwarp(path, tmp_path / "warped.tif", *options, "-r", "bilinear")

    classes = classify(path, model, tmp_path / "classes.tif", environment=Environment(**environment))

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


def spelled_out(crs):
    """The CRS as passed by QGIS."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    return reference.ExportToWkt(["FORMAT=WKT2_2019"])


@pytest.mark.parametrize("environment", [{}, {"cell_size": 6.5}, {"cell_size": 23.0}], ids=["direct", "fine", "coarse"])
def test_a_raster_without_crs_has_a_result_without_crs(model, tmp_path, environment):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), crs="")
    size = environment.get("cell_size", 10.0)
    method = "average" if size > 10 else "bilinear"
    warped = gdalwarp(path, tmp_path / "warped.tif", "-tr", size, size, "-r", method)

    classes = classify(path, model, tmp_path / "classes.tif", environment=Environment(**environment))

    assert crs_text(tmp_path / "classes.tif") == ""
    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


def test_a_raster_without_georeferencing_has_a_result_without_georeferencing(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), transform=None, crs="")

    classes = classify(path, model, tmp_path / "classes.tif")

    assert gdal.Open(str(tmp_path / "classes.tif")).GetGeoTransform(can_return_null=True) is None
    np.testing.assert_array_equal(classes, direct_classes(path))


def test_an_extent_drawn_in_qgis_applies_to_a_raster_without_georeferencing(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), transform=None, crs="")
    box = Extent(5, -27, 21, -3)  # QGIS shows such a raster below the origin, one unit per pixel

    classes = classify(path, model, tmp_path / "classes.tif", environment=Environment(extent=box))

    assert placed(tmp_path / "classes.tif").transform == (5, 1, 0, -3, 0, -1)
    np.testing.assert_array_equal(classes, direct_classes(path)[3:27, 5:21])


@pytest.mark.parametrize("name", ["with spaces.tif", "Übersicht östlich.tif", "卫星影像.tif", "a&b<c>'d'.tif"])
@pytest.mark.parametrize("cell_size", [0.0, 6.5])
def test_paths_can_contain_any_letters(model, tmp_path, name, cell_size):
    folder = tmp_path / f"folder of {name}"
    folder.mkdir()
    path = write_grid(folder / name, noise(20, 24))
    size = cell_size or 10.0
    warped = gdalwarp(path, tmp_path / "warped.tif", "-tr", size, size, "-r", "bilinear")

    classes = classify(path, model, folder / f"classes {name}", environment=Environment(cell_size=cell_size))

    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("shape", [(1, 1), (1, 37), (37, 1), (2, 2)])
@pytest.mark.parametrize("environment", [{}, {"cell_size": 3.0}, {"cell_size": 14.0}, {"crs": "EPSG:4326"}], ids=str)
def test_the_smallest_rasters_are_placed_as_gdalwarp_does(model, tmp_path, shape, environment):
    path = write_grid(tmp_path / "raster.tif", noise(*shape))
    size = environment.get("cell_size")
    options = ["-tr", size, size] if size else []
    options += ["-t_srs", environment["crs"]] if "crs" in environment else []
    options += ["-r", "average" if size == 14 else "bilinear"]
    warped = gdalwarp(path, tmp_path / "warped.tif", *options)

    classes = classify(path, model, tmp_path / "classes.tif", environment=Environment(**environment))

    assert near(placed(tmp_path / "classes.tif"), placed(warped))
    expected = brightest_warped(warped, BANDS)
    np.testing.assert_array_equal(classes.reshape(expected.shape), expected)


@pytest.mark.parametrize(
    ("environment", "excerpts"),
    [
        ({"snap": "EPSG:3035"}, ['Snap raster "snap"', "CRS", "Choose a snap raster in the output CRS"]),
        ({"snap": UTM_33, "crs": "EPSG:3035"}, ['Snap raster "snap"', "CRS", "set the output CRS"]),
        ({"snap": "rotated"}, ['Snap raster "snap"', "rotated", "Choose one"]),
        ({"extent": Extent(0, 0, 10, 10)}, ["Extent (0, 0, 10, 10)", "does not overlap", '"layer"', "Enter an extent"]),
        ({"extent": Extent(0, 0, 10, 10), "cell_size": 5.0}, ["Extent (0, 0, 10, 10)", "overlap", "Enter an extent"]),
        ({"extent": Extent(0, 0, 1, 1, "EPSG:4326"), "crs": "EPSG:3035"}, ["Extent", "overlap", "Enter an extent"]),
        ({"crs": "EPSG:1"}, ['CRS "EPSG:1"', "unknown CRS", "Choose another"]),
        ({"cell_size": -1.0}, ["Cell size -1", "greater than 0"]),
        ({"cell_size": 1e-9}, ["Cell size 1e-09", "columns", "Choose a cell size"]),
        ({"cell_size": 1e9}, ["Cell size 1e+09", "0 columns and 0 rows", "Choose a cell size"]),
    ],
    ids=str,
)
def test_unsuitable_environments_are_refused_with_location_problem_and_remedy(model, tmp_path, environment, excerpts):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44))
    if "snap" in environment:
        rotated = environment["snap"] == "rotated"
        crs = UTM_33 if rotated else environment["snap"]
        snap = write_grid(tmp_path / "snap.tif", noise(4, 4), ROTATED if rotated else NORTH_UP, crs)
        environment = {**environment, "snap": RasterInput("snap", str(snap))}
    job = Job(
        (RasterInput("layer", str(path)),), str(model), str(tmp_path / "c.tif"), environment=Environment(**environment)
    )

    with pytest.raises(PixelwiseError) as caught:
        plan(job)

    assert [word for word in excerpts if word not in str(caught.value)] == []


def test_a_raster_without_crs_cannot_be_reprojected(model, tmp_path):
    path = write_grid(tmp_path / "raster.tif", noise(40, 44), crs="")
    job = Job(
        (RasterInput("layer", str(path)),),
        str(model),
        str(tmp_path / "c.tif"),
        environment=Environment(crs="EPSG:4326"),
    )

    with pytest.raises(PixelwiseError) as caught:
        plan(job)

    assert str(caught.value) == (
        'Input raster "layer": it has no CRS, so it cannot be reprojected. Set the CRS of the layer first, or '
        "leave the output CRS empty."
    )
