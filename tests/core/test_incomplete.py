"""Validity is per band: a missing sample is filled like a hole of that band, and reported."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Environment, Extent, Polygons, RasterInput, plan, run
from pixelwise.inference.grid.window import Window
from pixelwise.inference.preflight.samples import SampleCache
from pixelwise.inference.raster import imagery
from pixelwise.inference.raster.imagery import Imagery, pixel_type
from pixelwise.inference.raster.inputs import NodataSettings
from pixelwise.inference.raster.output_grid import SourceRaster, plan_output_grid
from pixelwise.tests.core.fills import filled_by_hand
from pixelwise.tests.core.runs import Listener, classify, make_job, network, read, textured, write_raster
from pixelwise.tests.core.warps import NODATA, NORTH_UP, brightest, gdalwarp, write_grid
from pixelwise.tests.models import argmax_model

BANDS = 3
ROWS, COLS = 40, 44
READINGS = {"finer": {"cell_size": 6.5}, "coarser": {"cell_size": 23.0}, "CRS": {"crs": "EPSG:32634"}}
NOTED = re.compile(r"([\d,]+) pixels have no value in some of the bands")
KEPT_NUMBERS = re.compile(r"([\d,]+) pixels have the declared NoData value 0 or 255")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The class is the brightest of three bands, of any value range."""
    return argmax_model(tmp_path_factory.mktemp("model") / "model.onnx", BANDS, value_range=[0, 1], tile_size=64)


def noise(dtype: str = "uint8") -> np.ndarray:
    return np.random.default_rng(3).integers(10, 250, (BANDS, ROWS, COLS)).astype(dtype)


def with_value() -> np.ndarray:
    """The samples with a value: a stripe and a lake lack one band, a corner two, single pixels any, a pond all."""
    random = np.random.default_rng(9)
    known = random.random((BANDS, ROWS, COLS)) > 0.03
    known[2, :, 20:25] = False
    known[0, 8:17, 29:40] = False
    known[1:, 30:, :9] = False
    known[:, 24:29, 30:38] = False
    return known


def declared(path: Path, pixels: np.ndarray, known: np.ndarray, nodata: float) -> Path:
    return write_grid(path, np.where(known, pixels, pixels.dtype.type(nodata)), nodata=nodata)


def undeclared_nan(path: Path, pixels: np.ndarray, known: np.ndarray) -> Path:
    return write_grid(path, np.where(known, pixels, np.nan).astype(pixels.dtype))


def nan_and_a_declared_value(path: Path, pixels: np.ndarray, known: np.ndarray) -> Path:
    values = np.where(known, pixels, np.nan).astype(pixels.dtype)
    values[:, 20:][~known[:, 20:]] = -9999
    return write_grid(path, values, nodata=-9999)


def own_masks(path: Path, pixels: np.ndarray, known: np.ndarray) -> Path:
    """A VRT with a mask for each band."""
    write_grid(path.with_suffix(".bands.tif"), pixels)
    write_grid(path.with_suffix(".masks.tif"), np.where(known, 255, 0).astype(np.uint8))
    bands = gdal.Open(str(path.with_suffix(".bands.tif")))
    name = gdal.GetDataTypeName(bands.GetRasterBand(1).DataType)

    def source(kind: str, number: int) -> str:
        file = path.with_suffix(f".{kind}.tif").name
        return (
            f'<SimpleSource><SourceFilename relativeToVRT="1">{file}</SourceFilename>'
            f"<SourceBand>{number}</SourceBand></SimpleSource>"
        )

    bands = "".join(
        f'<VRTRasterBand dataType="{name}" band="{number}">{source("bands", number)}<MaskBand>'
        f'<VRTRasterBand dataType="Byte">{source("masks", number)}</VRTRasterBand></MaskBand></VRTRasterBand>'
        for number in range(1, BANDS + 1)
    )
    transform = ", ".join(map(str, NORTH_UP))
    path.with_suffix(".vrt").write_text(
        f'<VRTDataset rasterXSize="{COLS}" rasterYSize="{ROWS}"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>{transform}</GeoTransform>{bands}</VRTDataset>"
    )
    return path.with_suffix(".vrt")


def a_value_for_each_band(path: Path, pixels: np.ndarray, known: np.ndarray) -> Path:
    """Adjacent files in a VRT, each with its own declared value."""
    files = []
    for band, nodata in enumerate((-1, 300, 7)):
        file = path.with_suffix(f".{band}.tif")
        files.append(str(declared(file, pixels[[band]], known[[band]], nodata)))
    gdal.BuildVRT(str(path.with_suffix(".vrt")), files, separate=True).FlushCache()
    return path.with_suffix(".vrt")


LACKING = {
    "Byte 7": lambda path, known: declared(path, noise(), known, 7),
    "UInt16 0": lambda path, known: declared(path, noise("uint16"), known, 0),
    "UInt16 65535": lambda path, known: declared(path, noise("uint16"), known, 65535),
    "Int16 255": lambda path, known: declared(path, noise("int16"), known, 255),
    "Float32 -9999": lambda path, known: declared(path, noise("float32"), known, -9999),
    "Float32 NaN": lambda path, known: declared(path, noise("float32"), known, float("nan")),
    "Float64 -1e6": lambda path, known: declared(path, noise("float64"), known, -1e6),
    "NaN undeclared": lambda path, known: undeclared_nan(path, noise("float32"), known),
    "NaN and declared": lambda path, known: nan_and_a_declared_value(path, noise("float32"), known),
    "own masks": lambda path, known: own_masks(path, noise(), known),
    "a value for each band": lambda path, known: a_value_for_each_band(path, noise("int16"), known),
}


@pytest.fixture(scope="module")
def filled() -> np.ndarray:
    """The noise, each band mirrored into its missing samples."""
    margin = 30  # the image continues beyond its edges, mirrored
    sides = ((0, 0), (margin, margin), (margin, margin))
    extended = [np.pad(array, sides, mode="reflect") for array in (noise(), with_value())]
    return filled_by_hand(*extended, padding=1)[:, margin:-margin, margin:-margin]


@pytest.mark.parametrize("kind", LACKING)
def test_missing_samples_are_mirrored_from_the_same_band(model, tmp_path, filled, kind):
    raster = LACKING[kind](tmp_path / "raster.tif", with_value())

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, brightest(filled, with_value().any(axis=0)))


@pytest.mark.parametrize("arguments", ["padding 0", "padding 16", "tile_size 32;padding 8", "merge blend"])
def test_missing_samples_are_filled_identically_for_any_padding(model, tmp_path, filled, arguments):
    raster = LACKING["UInt16 65535"](tmp_path / "raster.tif", with_value())

    classes = classify(raster, model, tmp_path / "classes.tif", arguments=arguments)

    np.testing.assert_array_equal(classes, brightest(filled, with_value().any(axis=0)))


@pytest.mark.parametrize("kind", LACKING)
def test_with_fill_zero_missing_samples_are_zero(model, tmp_path, kind):
    raster = LACKING[kind](tmp_path / "raster.tif", with_value())

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="fill zero")

    np.testing.assert_array_equal(classes, brightest(noise() * with_value(), with_value().any(axis=0)))


@pytest.mark.parametrize("kind", LACKING)
def test_incomplete_nodata_leaves_out_pixels_with_missing_samples(model, tmp_path, kind):
    raster = LACKING[kind](tmp_path / "raster.tif", with_value())

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="incomplete nodata")

    np.testing.assert_array_equal(classes, brightest(noise(), with_value().all(axis=0)))


def warped_by_band(raster: Path, folder: Path, reading: dict[str, object]) -> tuple[np.ndarray, np.ndarray]:
    """Warp each band separately with gdalwarp; return values and validity."""
    options = ["-r", "average" if reading.get("cell_size", 0) > 10 else "bilinear"]
    options += ["-t_srs", reading["crs"]] if "crs" in reading else ["-tr", *[reading["cell_size"]] * 2]
    values, known = [], []
    for band in range(1, BANDS + 1):
        single = folder / f"band {band}.vrt"
        gdal.Translate(str(single), str(raster), bandList=[band]).FlushCache()
        warped = gdal.Open(str(gdalwarp(single, folder / f"warped {band}.tif", *options)))
        value, alpha = warped.ReadAsArray()
        values.append(np.nan_to_num(value))
        known.append((alpha != 0) & np.isfinite(value))
    return np.array(values), np.array(known)


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
@pytest.mark.parametrize("kind", [kind for kind in LACKING if "NaN and" not in kind and "undeclared" not in kind])
def test_a_warp_of_each_band_matches_gdalwarp_on_that_band_alone(tmp_path, kind, reading):
    raster = LACKING[kind](tmp_path / "raster.tif", with_value())
    alone = raster
    if kind == "own masks":  # not supported by gdalwarp
        alone = declared(tmp_path / "alone.tif", noise("int16"), with_value(), -1)
    values, known = warped_by_band(alone, tmp_path, reading)

    image = opened(RasterInput("raster", str(raster)), Environment(**reading))

    lacking = np.zeros(known.shape, bool) if image.lacking is None else image.lacking
    np.testing.assert_array_equal(image.valid, known.any(axis=0))
    np.testing.assert_array_equal(lacking, ~known & known.any(axis=0))
    np.testing.assert_array_equal(np.where(known, image.pixels, 0), np.where(known, values, 0))


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
@pytest.mark.parametrize("kind", ["NaN undeclared", "NaN and declared"])
def test_nan_in_a_warp_is_a_hole_like_a_declared_value(tmp_path, kind, reading):
    raster = LACKING[kind](tmp_path / "raster.tif", with_value())
    other = LACKING["Float32 -9999"](tmp_path / "other.tif", with_value())

    image, expected = (opened(RasterInput("raster", str(path)), Environment(**reading)) for path in (raster, other))

    for actual, wanted in zip(image, expected):
        np.testing.assert_array_equal(actual, wanted)


@pytest.mark.parametrize("kind", ["UInt16 0", "mask and declared value"])
def test_overviews_that_a_coarser_warp_reads_have_the_validity_of_their_bands(tmp_path, kind):
    pixels = np.random.default_rng(0).integers(1, 9000, (BANDS, 200, 240)).astype(np.uint16)
    known = np.random.default_rng(1).random(pixels.shape) > 0.1
    if kind == "UInt16 0":
        file = declared(tmp_path / "raster.tif", pixels, known, 0)
    else:  # the same for all bands
        known[:] = known[0]
        file = write_grid(tmp_path / "raster.tif", (pixels % 250 + 1).astype(np.uint8), nodata=0)
        dataset = gdal.Open(str(file), gdal.GA_Update)
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(known[0], 255, 0).astype(np.uint8))
        del dataset
    fine = opened(RasterInput("raster", str(file)), Environment(cell_size=45.0))
    dataset = gdal.Open(str(file), gdal.GA_Update)
    dataset.BuildOverviews("average", [2, 4])
    del dataset

    coarse = opened(RasterInput("raster", str(file)), Environment(cell_size=45.0))

    np.testing.assert_array_equal(coarse.valid, fine.valid)
    assert coarse.lacking is fine.lacking is None
    assert np.abs(coarse.pixels.astype(float) - fine.pixels).mean() < 0.1 * fine.pixels.mean()


def opened(raster: RasterInput, environment: Environment):
    """The image that a source reads of the whole raster."""
    output = plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], environment)
    dtype = pixel_type(raster.open_dataset(), tuple(range(BANDS)), raster.name)
    source = Imagery(raster, tuple(range(BANDS)), dtype, output.mappings[0]).open()
    return source.read(source.area)


def test_windows_of_a_warp_are_those_of_all_of_it(tmp_path):
    raster = RasterInput("raster", str(LACKING["UInt16 65535"](tmp_path / "raster.tif", with_value())))
    output = plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], Environment(cell_size=3.1))
    whole = opened(raster, Environment(cell_size=3.1))

    source = Imagery(raster, (0, 1, 2), np.dtype(np.uint16), output.mappings[0]).open()

    area = source.area
    for row in range(area.row, area.bottom, 31):
        for col in range(area.col, area.right, 37):
            window = Window(row, col, min(31, area.bottom - row), min(37, area.right - col))
            image, (rows, cols) = source.read(window), window.slices_within(area)
            lacking = np.zeros(image.pixels.shape, bool) if image.lacking is None else image.lacking
            np.testing.assert_array_equal(lacking, whole.lacking[:, rows, cols])
            np.testing.assert_array_equal(image.valid, whole.valid[rows, cols])
            np.testing.assert_array_equal(
                np.where(lacking, 0, image.pixels) * image.valid,
                np.where(lacking, 0, whole.pixels[:, rows, cols]) * image.valid,
            )


def test_a_raster_with_ground_control_points_is_warped_band_by_band(model, tmp_path):
    plain = LACKING["UInt16 65535"](tmp_path / "plain.tif", with_value())
    points = [
        gdal.GCP(*_ground(col, row), 0, col, row) for col, row in ((0, 0), (COLS, 0), (0, ROWS), (COLS, ROWS), (20, 15))
    ]
    placed = tmp_path / "placed.tif"
    gdal.Translate(str(placed), str(plain), GCPs=points, outputSRS="EPSG:32633").FlushCache()
    environment = Environment(cell_size=10.0)

    classes = classify(placed, model, tmp_path / "classes.tif", environment=environment, arguments="incomplete nodata")

    assert {0, 1, 2, NODATA} == set(np.unique(classes))
    assert (classes == NODATA).sum() >= (~with_value().all(axis=0)).sum() / 2


def _ground(col: int, row: int) -> tuple[float, float]:
    x, y = gdal.ApplyGeoTransform(list(NORTH_UP), col, row)
    return x, y


# The network sees the surroundings of missing samples in every tiling.


@pytest.fixture(scope="module")
def tiny(shared_data):
    """A network with context for tiles of any size."""
    return shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"


PADDING = 10  # at least its receptive field


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """An image, the validity of its samples, and its file."""
    known = np.random.default_rng(4).random((3, 110, 131)) > 0.004
    known[2, :, 40:47] = False
    known[0, 20:50, 90:] = False
    known[:, 60:80, 60:75] = False
    known[1, 55:85, 55:80] = False
    image = np.maximum(textured(110, 131), 8)
    values = np.where(known, image, np.uint8(7))
    return image, known, write_grid(tmp_path_factory.mktemp("scene") / "scene.tif", values, nodata=7)


@pytest.fixture(scope="module")
def whole(scene, tiny):
    """The classes from one run over the whole image, extended and filled by hand."""
    image, known, _ = scene
    margin = 3 * PADDING
    sides = ((0, 0), (margin, margin), (margin, margin))
    filled = filled_by_hand(np.pad(image, sides, mode="reflect"), np.pad(known, sides, mode="reflect"), PADDING)
    session = network(tiny)
    scores = session.run(None, {session.get_inputs()[0].name: (filled / 255).astype(np.float32)[None]})[0][0]
    inner = scores.argmax(axis=0)[margin:-margin, margin:-margin]
    return np.where(known.any(axis=0), inner, NODATA).astype(np.uint8)


@pytest.mark.parametrize("sizes", [(32, 10), (37, 10), (64, 10), (96, 30), (256, 10)], ids=str)
def test_the_result_around_missing_samples_equals_that_of_the_whole_image(tiny, scene, whole, tmp_path, sizes):
    tile, padding = sizes

    classes = classify(scene[2], tiny, tmp_path / "classes.tif", arguments=f"tile_size {tile};padding {padding}")

    np.testing.assert_array_equal(classes, whole)


@pytest.mark.parametrize(
    ("arguments", "workers"),
    [
        ("tile_size 32;padding 10", "1"),
        ("tile_size 32;padding 10", "3"),
        ("tile_size 64;padding 0", "3"),
        ("tile_size 64;padding 20;batch_size 4", "3"),
        ("tile_size 64;padding 16;merge blend", "1"),
        ("tile_size 64;padding 16;merge blend", "3"),
        ("tile_size 256;fill zero", "3"),
        ("tile_size 64;padding 16;incomplete nodata", "3"),
        ("tile_size 96;padding auto", "3"),
    ],
)
def test_pixels_with_missing_samples_are_counted_once_for_any_tiles(tiny, scene, tmp_path, arguments, workers):
    _, known, raster = scene
    listener = Listener()
    job = make_job(raster, tiny, tmp_path / "classes.tif", arguments=arguments, parallel_factor=workers)

    run(plan(job), listener)

    assert counted(NOTED, listener.lines + listener.warnings) == int((known.any(axis=0) & ~known.all(axis=0)).sum())


def test_the_log_reports_the_fill_depth_of_missing_samples(tmp_path):
    pixels = np.full((2, 20, 200), 300, np.uint16)
    pixels[1], pixels[0, :, :120] = 200, 0  # for a model of the brightest band, the second band wins if the first is 0
    raster = write_raster(tmp_path / "r.tif", pixels, nodata=0)
    model = argmax_model(tmp_path / "m.onnx", 2, value_range=[0, 1], padding=8)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif")), listener)

    expected = np.repeat([[1] * 56 + [0] * 144], 20, axis=0)  # 64 columns are filled
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), expected)
    assert any("set to 0 if these are more than 64 pixels away" in line for line in listener.lines)


def counted(pattern: re.Pattern[str], lines: list[str]) -> int:
    """The number in a line of the log, or 0 without that line."""
    result = [match for match in map(pattern.match, lines) if match]
    assert len(result) <= 1
    return int(result[0][1].replace(",", "")) if result else 0


@pytest.mark.parametrize("merge", ["crop", "blend"])
def test_only_pixels_of_the_map_with_missing_samples_are_counted(tiny, scene, tmp_path, merge):
    _, known, raster = scene
    x, width, _, y, _, height = NORTH_UP
    box = Extent(x + 13 * width, y + 150 * height, x + 140 * width, y + 7 * height)
    left, right, top, bottom = x + 30 * width, x + 100 * width, y + 20 * height, y + 90 * height
    ring = f"POLYGON(({left} {top},{right} {top},{right} {bottom},{left} {bottom},{left} {top}))"
    mask = Polygons("mask", (gdal_wkb(ring),), "EPSG:32633")
    listener = Listener()
    arguments = f"tile_size 32;padding 10;merge {merge}"
    environment = Environment(extent=box)

    run(
        plan(make_job(raster, tiny, tmp_path / "c.tif", arguments=arguments, environment=environment, mask=mask)),
        listener,
    )

    part = known[:, 20:90, 30:100]
    assert counted(NOTED, listener.lines + listener.warnings) == int((part.any(axis=0) & ~part.all(axis=0)).sum())


def gdal_wkb(text: str) -> bytes:
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def test_a_raster_without_missing_samples_is_not_reported(model, tmp_path):
    raster = declared(tmp_path / "raster.tif", noise(), np.ones((BANDS, ROWS, COLS), bool), 7)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif")), listener)

    assert counted(NOTED, listener.lines + listener.warnings) == counted(KEPT_NUMBERS, listener.lines) == 0


# 0 and 255 of byte bands.


@pytest.mark.parametrize("arguments", ["", "tile_size 32;padding 8;merge blend", "incomplete nodata", "fill zero"])
@pytest.mark.parametrize("nodata", [0, 255])
def test_a_declared_0_or_255_of_byte_bands_remains_a_value_and_is_counted(model, tmp_path, nodata, arguments):
    pixels = np.where(with_value(), noise(), np.uint8(nodata))
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=nodata)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "classes.tif", arguments=arguments)), listener)

    valid, whole = with_value().any(axis=0), with_value().all(axis=0)
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), brightest(pixels, valid))
    assert counted(KEPT_NUMBERS, listener.lines) == int((valid & ~whole).sum())
    assert counted(NOTED, listener.lines + listener.warnings) == 0


def bytes_and_floats(folder: Path, pixels: np.ndarray, known: np.ndarray) -> Path:
    """A VRT of two byte bands that declare 0, and one of floats that declares -9999."""
    write_grid(folder / "bytes.tif", (pixels * known)[:2].astype(np.uint8), nodata=0)
    floats = np.where(known, pixels.astype(np.float32), np.float32(-9999))[2:]
    write_grid(folder / "floats.tif", floats, nodata=-9999)
    for band in (1, 2):
        gdal.Translate(str(folder / f"byte {band}.vrt"), str(folder / "bytes.tif"), bandList=[band]).FlushCache()
    files = [str(folder / name) for name in ("byte 1.vrt", "byte 2.vrt", "floats.tif")]
    gdal.BuildVRT(str(folder / "both.vrt"), files, separate=True).FlushCache()
    return folder / "both.vrt"


@pytest.mark.parametrize("reading", [{}, {"cell_size": 5.0}], ids=["direct", "warped"])
def test_next_to_bands_of_another_type_the_rule_for_byte_bands_applies_to_byte_bands_only(model, tmp_path, reading):
    pixels, known = noise(), np.ones((BANDS, ROWS, COLS), bool)
    known[0, 5:20, 5:20] = False
    known[2, 10:30, 10:30] = False
    known[:, 35:, 35:] = False
    raster = bytes_and_floats(tmp_path, pixels, known)
    listener = Listener()
    job = make_job(raster, model, tmp_path / "c.tif", arguments="fill zero", environment=Environment(**reading))

    run(plan(job), listener)

    lacking, numbers = ~known[2] & known[:2].any(axis=0), ~known[0] & known[1:].any(axis=0)
    if not reading:
        assert counted(NOTED, listener.lines + listener.warnings) == int(lacking.sum())
        assert counted(KEPT_NUMBERS, listener.lines) == int(numbers.sum())
        np.testing.assert_array_equal(read(tmp_path / "c.tif"), brightest(pixels * known, known.any(axis=0)))
    else:  # four cells for each, except the rows of cells that mix both sides of an edge
        assert counted(NOTED, listener.lines + listener.warnings) == 4 * int(lacking.sum())
        assert 0 < counted(KEPT_NUMBERS, listener.lines) <= 4 * int(numbers.sum())
        valid = known.any(axis=0).repeat(2, axis=0).repeat(2, axis=1)
        np.testing.assert_array_equal(read(tmp_path / "c.tif") != NODATA, valid)


@pytest.mark.parametrize("reading", [{}, *READINGS.values()], ids=["direct", *READINGS])
def test_numbers_that_are_declared_as_nodata_are_counted_in_the_pixels_of_the_map(model, tmp_path, reading):
    pixels = noise()
    pixels[1, 5:15, 5:25] = 0
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=0)
    listener = Listener()

    run(plan(make_job(raster, model, tmp_path / "c.tif", environment=Environment(**reading))), listener)

    image = opened(RasterInput("raster", str(raster)), Environment(**reading))
    expected = (image.pixels == 0).any(axis=0) & image.valid
    np.testing.assert_array_equal(image.at_declared_limit, expected)
    assert counted(KEPT_NUMBERS, listener.lines) == int(expected.sum()) > 0


# NoData settings of the user, mosaics, tables, samples.


@pytest.mark.parametrize("reading", [{}, *READINGS.values()], ids=["direct", *READINGS])
def test_nodata_settings_of_the_user_apply_to_each_band(tmp_path, reading):
    known = with_value()
    file = write_grid(tmp_path / "raster.tif", np.where(known, noise("int16"), np.int16(-5)))
    ranges = (((-9.0, -3.0),),) * BANDS
    layer = RasterInput("raster", str(file), nodata_settings=NodataSettings(ranges, (False,) * BANDS))
    same = declared(tmp_path / "same.tif", noise("int16"), known, -5)

    image, expected = (opened(each, Environment(**reading)) for each in (layer, RasterInput("raster", str(same))))

    np.testing.assert_array_equal(image.valid, expected.valid)
    np.testing.assert_array_equal(image.lacking, expected.lacking)
    shown = ~expected.lacking & expected.valid
    np.testing.assert_array_equal(np.where(shown, image.pixels, 0), np.where(shown, expected.pixels, 0))


def test_missing_samples_are_not_filled_from_a_raster_below(model, tmp_path):
    known = with_value()
    top = declared(tmp_path / "top.tif", noise("int16"), known, -1)
    below = write_grid(tmp_path / "below.tif", noise("int16")[::-1] + np.int16(300))
    listener = Listener()

    run(plan(make_job([top, below], model, tmp_path / "classes.tif", arguments="fill zero")), listener)

    laid = np.where(known.any(axis=0), noise() * known, noise("int16")[::-1])
    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), laid.argmax(axis=0))
    assert counted(NOTED, listener.lines + listener.warnings) == int((known.any(axis=0) & ~known.all(axis=0)).sum())


def test_each_raster_of_a_mosaic_brings_its_own_rule(model, tmp_path):
    top, below = noise(), noise("uint16")
    top[:, :20] = 0
    top[1, 20:25] = 0
    below[2, 3:9] = 0
    files = [write_grid(tmp_path / f"{name}.tif", pixels, nodata=0) for name, pixels in (("a", top), ("b", below))]
    listener = Listener()

    run(plan(make_job(files, model, tmp_path / "classes.tif")), listener)

    assert counted(KEPT_NUMBERS, listener.lines) == 5 * COLS
    assert counted(NOTED, listener.lines + listener.warnings) == 6 * COLS


def test_samples_of_the_preflight_leave_out_missing_samples(tmp_path):
    known = np.ones((BANDS, ROWS, COLS), bool)
    known[1, :, :30] = False
    raster = RasterInput("raster", str(declared(tmp_path / "raster.tif", noise("int16"), known, -9999)))
    output = plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], Environment())

    spreads = SampleCache().spreads([Imagery(raster, (0, 1, 2), np.dtype(np.int16), output.mappings[0])])

    assert [spread.low >= 10 for spread in spreads] == [True, True, True]
    assert spreads[1].mean == pytest.approx(noise()[1, :, 30:].mean(), rel=0.05)


# Virtual rasters with bands from files of different sizes.


@pytest.fixture
def unequal(tmp_path):
    """A VRT of three files, the last of which ends earlier, and the validity of its samples."""
    known = np.ones((BANDS, ROWS, COLS), bool)
    known[2, :, 30:] = False
    known[2, 33:] = False
    files = [write_grid(tmp_path / f"{band}.tif", noise()[[band]]) for band in (0, 1)]
    files.append(write_grid(tmp_path / "2.tif", noise()[[2], :33, :30]))
    gdal.BuildVRT(str(tmp_path / "stack.vrt"), [str(file) for file in files], separate=True).FlushCache()
    return tmp_path / "stack.vrt", known


@pytest.mark.parametrize("reading", [{}, {"cell_size": 5.0}], ids=["direct", "warped"])
def test_a_band_of_a_virtual_raster_without_a_file_has_no_value(model, unequal, tmp_path, reading):
    raster, known = unequal
    listener = Listener()
    arguments, environment = "incomplete nodata", Environment(**reading)

    run(plan(make_job(raster, model, tmp_path / "c.tif", arguments=arguments, environment=environment)), listener)

    times = 2 if reading else 1
    valid = known.all(axis=0).repeat(times, axis=0).repeat(times, axis=1)
    np.testing.assert_array_equal(read(tmp_path / "c.tif") != NODATA, valid)
    assert counted(NOTED, listener.lines + listener.warnings) == int((~valid).sum())


def test_bands_of_a_virtual_raster_without_a_file_are_filled(model, unequal, tmp_path):
    raster, known = unequal

    classes = classify(raster, model, tmp_path / "classes.tif", arguments="fill zero")

    np.testing.assert_array_equal(classes, brightest(noise() * known, known.any(axis=0)))


def test_areas_of_a_virtual_raster_without_files_are_not_read(model, tmp_path, monkeypatch):
    files = []
    for band, rows in enumerate((ROWS, ROWS, 30)):
        files.append(str(write_grid(tmp_path / f"{band}.tif", noise()[[band], :rows])))
    x, _, _, y, _, _ = NORTH_UP
    bounds = (x, y - 20000, x + 20000, y)
    vrt = tmp_path / "far.vrt"
    gdal.BuildVRT(str(vrt), files, separate=True, outputBounds=bounds).FlushCache()
    windows = []
    original = imagery._DatasetReader.read
    monkeypatch.setattr(
        imagery._DatasetReader, "read", lambda self, window: windows.append(window) or original(self, window)
    )

    classes = classify(vrt, model, tmp_path / "classes.tif")

    assert len(windows) <= 8  # of 4000 tiles
    assert (classes != NODATA).sum() == ROWS * COLS
