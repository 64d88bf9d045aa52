"""A raster is placed where QGIS displays it; if no usable georeferencing exists, a message explains it."""

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Environment, Extent, Job, PixelwiseError, RasterInput, plan, run
from pixelwise.inference.batch import plan_batch
from pixelwise.inference.grid.gdal import spatial_reference
from pixelwise.inference.grid.georeferencing import Georeferencing, dataset_crs, georeferencing_of
from pixelwise.inference.raster.raster_items import items
from pixelwise.tests.core.runs import Listener, classify, make_job, read
from pixelwise.tests.core.warps import brightest, brightest_warped, gdalwarp, placed, write_grid
from pixelwise.tests.models import argmax_model

ROWS, COLS = 40, 64
HEIGHT = 800
UTM = "EPSG:32633"
TRANSFORM = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model whose class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "argmax.onnx", 3, value_range=[0, 1], tile_size=32)


def noise(dtype=np.uint8):
    return np.random.default_rng(5).integers(1, 250, (3, ROWS, COLS)).astype(dtype)


def polynomials(**changed):
    """RPCs of a slanted view: each metre of height moves the ground by a fraction of a pixel."""
    zeros = " ".join(["0"] * 16)
    result = {
        "LINE_OFF": ROWS / 2,
        "SAMP_OFF": COLS / 2,
        "LAT_OFF": 45.0,
        "LONG_OFF": 15.0,
        "HEIGHT_OFF": HEIGHT,
        "LINE_SCALE": ROWS / 2,
        "SAMP_SCALE": COLS / 2,
        "LAT_SCALE": 0.001,
        "LONG_SCALE": 0.002,
        "HEIGHT_SCALE": 400,
        "LINE_NUM_COEFF": f"0 0.1 -1 0.4 {zeros}",
        "LINE_DEN_COEFF": f"1 0 0 0 {zeros}",
        "SAMP_NUM_COEFF": f"0 1 0.05 -0.3 {zeros}",
        "SAMP_DEN_COEFF": f"1 0 0 0 {zeros}",
    }
    return {key: str(value) for key, value in {**result, **changed}.items()}


def points():
    corners = [(500000, 5000000, 0, 0), (500640, 5000080, 64, 0), (500070, 4999590, 0, 40), (500710, 4999660, 64, 40)]
    return [gdal.GCP(x, y, 0, col, row) for x, y, col, row in corners]


def by_polynomials(folder, pixels=None, name="scene.tif", **changed):
    """A raster as satellites deliver it, with RPCs instead of a geotransform."""
    path = write_grid(folder / name, noise() if pixels is None else pixels, transform=None, crs="")
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadata(polynomials(**changed), "RPC")
    dataset = None
    return path


def by_arrays(folder):
    """A swath with longitude and latitude of every pixel in other files."""
    path = write_grid(folder / "pixels.tif", noise(), transform=None, crs="")
    lines, columns = np.mgrid[:ROWS, :COLS]
    for name, values in (("x", 15 + 0.001 * columns), ("y", 45 - 0.001 * lines)):
        write_grid(folder / f"{name}.tif", values[None].astype(np.float64), transform=None, crs="")
    dataset = gdal.Translate(str(folder / "swath.vrt"), str(path), format="VRT")
    domain = {
        "LINE_OFFSET": "0",
        "LINE_STEP": "1",
        "PIXEL_OFFSET": "0",
        "PIXEL_STEP": "1",
        "X_BAND": "1",
        "Y_BAND": "1",
    }
    wgs84 = spatial_reference("EPSG:4326").ExportToWkt()
    domain.update(SRS=wgs84, X_DATASET=str(folder / "x.tif"), Y_DATASET=str(folder / "y.tif"))
    dataset.SetMetadata(domain, "GEOLOCATION")
    dataset = None
    return folder / "swath.vrt"


ENVIRONMENTS = [{}, {"cell_size": 2e-5}, {"cell_size": 1e-4}, {"crs": UTM}, {"crs": UTM, "cell_size": 7.0}]


@pytest.mark.parametrize(
    ("kind", "environment"),
    [
        *(("file", environment) for environment in ENVIRONMENTS),
        *(
            (kind, environment)
            for kind in ("VRT", "one band more")
            for environment in (ENVIRONMENTS[0], ENVIRONMENTS[-1])
        ),
    ],
    ids=str,
)
def test_rational_polynomials_place_a_raster_at_the_height_of_its_middle(model, tmp_path, environment, kind):
    path = by_polynomials(tmp_path)
    if kind == "VRT":
        gdal.Translate(str(tmp_path / "scene.vrt"), str(path), format="VRT")
        path = tmp_path / "scene.vrt"
    if kind == "one band more":
        path = by_polynomials(tmp_path, np.concatenate([noise(), noise()[:1]]), "four.tif")
    size = environment.get("cell_size")
    method = "average" if size in (1e-4, 7.0) else "bilinear"
    options = [*(["-tr", size, size] if size else []), *(["-t_srs", UTM] if "crs" in environment else [])]
    warped = gdalwarp(path, tmp_path / "w.tif", "-rpc", "-to", f"RPC_HEIGHT={HEIGHT}", *options, "-r", method)
    bands = gdal.Open(str(warped)).RasterCount - 1

    classes = classify(path, model, tmp_path / "classes.tif", environment=Environment(**environment), bands="1,2,3")

    *pixels, alpha = read(warped)
    assert (bands, placed(tmp_path / "classes.tif")) == (len(pixels), placed(warped))
    assert dataset_crs(gdal.Open(str(tmp_path / "classes.tif"))) == dataset_crs(gdal.Open(str(warped)))
    np.testing.assert_array_equal(classes, brightest(np.array(pixels[:3]), alpha != 0))


def test_the_log_reports_that_such_a_raster_is_warped(model, tmp_path):
    listener = Listener()

    run(plan(make_job(by_polynomials(tmp_path), model, tmp_path / "c.tif")), listener)

    assert any(line.startswith("Grid: ") and line.endswith("resampled (bilinear).") for line in listener.lines)
    assert listener.warnings == []


def test_samples_without_a_value_are_left_out_of_the_warp_by_polynomials(model, tmp_path):
    pixels = noise(np.float32)
    pixels[1, 10:20, 10:30] = np.nan
    pixels[:, 30:, 50:] = np.nan
    path = by_polynomials(tmp_path, pixels)
    whole = by_polynomials(tmp_path, noise(np.float32), "whole.tif")
    warped = gdalwarp(path, tmp_path / "w.tif", "-rpc", "-to", f"RPC_HEIGHT={HEIGHT}", "-r", "bilinear")

    classify(path, model, tmp_path / "c.tif")

    assert placed(tmp_path / "c.tif") == placed(warped)
    plain = classify(whole, model, tmp_path / "plain.tif")
    complete = np.isfinite(read(warped)[:3]).all(axis=0) & (read(warped)[3] == 255)
    np.testing.assert_array_equal(read(tmp_path / "c.tif")[complete], plain[complete])
    partly = np.isnan(read(warped)[1]) & np.isfinite(read(warped)[0]) & (read(warped)[3] == 255)
    assert partly.any()
    assert (read(tmp_path / "c.tif")[partly] != 255).all()


def test_geotransform_and_points_take_precedence_over_polynomials(model, tmp_path):
    flat = write_grid(tmp_path / "flat.tif", noise(), TRANSFORM, UTM)
    marked = write_grid(tmp_path / "marked.tif", noise(), None, "")
    for path, places in ((flat, ()), (marked, points())):
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetMetadata(polynomials(), "RPC")
        if places:
            dataset.SetGCPs(places, spatial_reference(UTM))
        dataset = None
    warped = gdalwarp(marked, tmp_path / "w.tif", "-r", "bilinear")

    classes = classify(flat, model, tmp_path / "flat classes.tif")
    by_points = classify(marked, model, tmp_path / "marked classes.tif")

    assert placed(tmp_path / "flat classes.tif").transform == TRANSFORM
    np.testing.assert_array_equal(classes, brightest(noise(), np.ones((ROWS, COLS), bool)))
    assert placed(tmp_path / "marked classes.tif") == placed(warped)
    np.testing.assert_array_equal(by_points, brightest_warped(warped, 3))


@pytest.mark.parametrize("broken", [{"LINE_NUM_COEFF": " ".join(["0"] * 20)}, {"SAMP_OFF": "", "SAMP_NUM_COEFF": "1"}])
def test_polynomials_that_cannot_be_used_are_named_with_the_remedy(model, tmp_path, broken):
    path = write_grid(tmp_path / "scene.tif", noise(), transform=None, crs="")
    dataset = gdal.Translate(str(tmp_path / "scene.vrt"), str(path), format="VRT")
    dataset.SetMetadata(polynomials(**broken), "RPC")
    dataset = None

    with pytest.raises(PixelwiseError) as caught:
        plan(make_job(tmp_path / "scene.vrt", model, tmp_path / "c.tif"))

    assert str(caught.value).startswith(
        'Input raster "scene": its RPC metadata (rational polynomials), which georeference it,'
    )
    assert "Orthorectify the raster first" in str(caught.value)


@pytest.mark.parametrize("first", ["polynomials", "grid"])
def test_a_mosaic_places_each_raster_at_its_location(model, tmp_path, first):
    scene = by_polynomials(tmp_path)
    lying = gdalwarp(scene, tmp_path / "w.vrt", "-of", "VRT", "-rpc", "-to", f"RPC_HEIGHT={HEIGHT}")
    west, _, east, north = placed(lying).extent
    flat = write_grid(tmp_path / "flat.tif", noise(), (east, 5e-5, 0, north, 0, -5e-5), "EPSG:4326")
    paths = [scene, flat] if first == "polynomials" else [flat, scene]

    planned = plan(make_job(paths, model, tmp_path / "c.tif"))
    run(planned, Listener())

    classes, actual = read(tmp_path / "c.tif"), placed(tmp_path / "c.tif")
    resampling = planned.imagery.items[paths.index(scene)].mapping.warp.resampling
    assert actual.extent[0] == pytest.approx(west, abs=1e-4)
    assert actual.extent[2] == pytest.approx(east + COLS * 5e-5, abs=1e-4)
    warped = gdalwarp(
        scene, tmp_path / "w.tif", "-rpc", "-to", f"RPC_HEIGHT={HEIGHT}", "-t_srs", "EPSG:4326", "-te", *actual.extent,
        "-ts", *actual.size, "-r", resampling,
    )  # fmt: skip
    lying = read(warped)[3] != 0
    lying[:, round((east - actual.extent[0]) / actual.transform[1]) :] = False
    np.testing.assert_array_equal(classes[lying], brightest_warped(warped, 3)[lying])


def test_an_extent_and_raster_items_use_the_location_of_a_scene(model, tmp_path):
    scene = by_polynomials(tmp_path)
    whole = classify(scene, model, tmp_path / "whole.tif")
    x, width, _, y, _, height = placed(tmp_path / "whole.tif").transform
    box = Extent(x + 10 * width, y + 30 * height, x + 42 * width, y + 5 * height, "EPSG:4326")

    part = classify(scene, model, tmp_path / "part.tif", environment=Environment(extent=box))

    np.testing.assert_array_equal(part, whole[5:30, 10:42])
    job = make_job(scene, model, "", environment=Environment())
    (item,) = plan_batch(job, str(tmp_path / "items")).plans
    assert item.imagery.grid.transform == placed(tmp_path / "whole.tif").transform


@pytest.mark.parametrize("kind", ["points", "polynomials"])
def test_a_virtual_raster_with_its_own_georeferencing_is_one_item(tmp_path, kind):
    path = write_grid(tmp_path / "pixels.tif", noise(), transform=None, crs="")
    dataset = gdal.Translate(str(tmp_path / "placed.vrt"), str(path), format="VRT")
    if kind == "points":
        dataset.SetGCPs(points(), spatial_reference(UTM))
    else:
        dataset.SetMetadata(polynomials(), "RPC")
    dataset = None
    raster = RasterInput("placed", str(tmp_path / "placed.vrt"))

    assert items(raster) == (raster,)


@pytest.mark.parametrize("kind", ["points", "polynomials", "nothing"])
def test_a_snap_raster_without_a_grid_is_refused(model, tmp_path, kind):
    path = write_grid(tmp_path / "raster.tif", noise(), TRANSFORM, UTM)
    snap = by_polynomials(tmp_path) if kind == "polynomials" else write_grid(tmp_path / "s.tif", noise(), None, "")
    if kind == "points":
        dataset = gdal.Open(str(snap), gdal.GA_Update)
        dataset.SetGCPs(points(), spatial_reference(UTM))
        dataset = None

    with pytest.raises(PixelwiseError, match='Snap raster "snap": it is not georeferenced by a geotransform'):
        plan(make_job(path, model, tmp_path / "c.tif", environment=Environment(snap=RasterInput("snap", str(snap)))))


def test_geolocation_arrays_are_not_used_and_the_run_warns(model, tmp_path):
    listener = Listener()

    run(plan(make_job(by_arrays(tmp_path), model, tmp_path / "c.tif")), listener)

    (warning,) = listener.warnings
    assert warning.startswith(
        'Input raster "swath": it is georeferenced only by geolocation arrays, which are not supported'
    )
    assert gdal.Open(str(tmp_path / "c.tif")).GetGeoTransform(can_return_null=True) is None
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest(noise(), np.ones((ROWS, COLS), bool)))


@pytest.mark.parametrize("asked", ["CRS", "cell size", "mosaic"])
def test_a_raster_placed_by_geolocation_arrays_is_not_warped(model, tmp_path, asked):
    swath = RasterInput("swath", str(by_arrays(tmp_path)), "EPSG:4326")
    other = write_grid(tmp_path / "other.tif", noise(), (15, 1e-3, 0, 45, 0, -1e-3), "EPSG:4326")
    environment = {"CRS": Environment(crs=UTM), "cell size": Environment(cell_size=2.0)}.get(asked, Environment())
    rasters = (RasterInput("other", str(other)), swath) if asked == "mosaic" else (swath,)

    with pytest.raises(
        PixelwiseError, match=r'"swath": it is georeferenced only by geolocation arrays.* Warp it first'
    ):
        plan(Job(rasters, str(model), str(tmp_path / "c.tif"), environment=environment))


@pytest.mark.parametrize(
    ("transform", "gcps", "rpcs", "expected"),
    [
        (TRANSFORM, False, True, Georeferencing.GEOTRANSFORM),
        (None, True, True, Georeferencing.POINTS),
        (None, False, True, Georeferencing.POLYNOMIALS),
        ((0, 1, 0, 0, 0, 1), False, True, Georeferencing.POLYNOMIALS),
        ((0, 1, 0, 0, 0, -1), True, False, Georeferencing.POINTS),
        ((0, 1, 0, 0, 0, -1), False, False, Georeferencing.GEOTRANSFORM),
        (None, False, False, Georeferencing.NONE),
    ],
)
def test_the_georeferencing_is_selected_in_the_order_of_gdal(transform, gcps, rpcs, expected):
    dataset = gdal.GetDriverByName("VRT").Create("", COLS, ROWS, 1, gdal.GDT_Byte)
    if transform:
        dataset.SetGeoTransform(transform)
    if gcps:
        dataset.SetGCPs(points(), spatial_reference(UTM))
    if rpcs:
        dataset.SetMetadata(polynomials(), "RPC")

    assert georeferencing_of(dataset) is expected


@pytest.mark.parametrize("kind", ["world file", "point", "rotated", "south up", "one pixel", "long", "tall"])
def test_unusual_shapes_and_georeferencing_are_kept(model, tmp_path, kind):
    shape = {"one pixel": (1, 1), "long": (2, 20000), "tall": (20000, 2)}.get(kind, (ROWS, COLS))
    pixels = np.random.default_rng(1).integers(1, 250, (3, *shape)).astype(np.uint8)
    transform = {
        "rotated": (500000.0, 8.8, 4.8, 5000000.0, 4.8, -8.8),
        "south up": (500000.0, 10.0, 0.0, 4999000.0, 0.0, 10.0),
        "world file": None,
    }.get(kind, TRANSFORM)
    path = write_grid(tmp_path / "raster.tif", pixels, transform, "" if kind == "world file" else UTM)
    if kind == "world file":
        (tmp_path / "raster.tfw").write_text("10\n0\n0\n-10\n500005\n4999995\n", encoding="utf-8")
    if kind == "point":
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetMetadataItem("AREA_OR_POINT", "Point")
        dataset = None

    classes = classify(path, model, tmp_path / "c.tif")

    expected = TRANSFORM if kind == "world file" else placed(path).transform
    assert placed(tmp_path / "c.tif").transform == expected
    np.testing.assert_array_equal(np.atleast_2d(classes), brightest(pixels, np.ones(shape, bool)))
