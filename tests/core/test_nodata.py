"""Exactly the pixels without any valid band are NoData in the result, in every encoding of NoData."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from osgeo import gdal
from pixelwise.inference import Environment, Extent, NullProgress, plan, run
from pixelwise.inference.network import engine
from pixelwise.inference.raster.missing import mirror_into_holes
from pixelwise.tests.core.fills import mirrored_by_hand
from pixelwise.tests.core.runs import classify, make_job, network, read, textured
from pixelwise.tests.core.warps import NODATA, NORTH_UP, brightest, brightest_warped, gdalwarp, write_grid
from pixelwise.tests.models import argmax_model

BANDS = 3
ROWS, COLS = 40, 44
PADDING = 10  # of the network with context
MISSING = 7  # a raw value that is not valid in these rasters

# Grids that are read directly, and by the two ways of resampling.
READINGS = {"direct": {}, "finer": {"cell_size": 6.5}, "coarser": {"cell_size": 23.0}, "CRS": {"crs": "EPSG:32634"}}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Makes a model whose class is the brightest of this number of bands, of any value range."""
    folder = tmp_path_factory.mktemp("model")
    return lambda bands: argmax_model(folder / f"{bands}.onnx", bands, value_range=[0, 1], tile_size=128)


def noise(bands: int = BANDS, dtype: str = "uint8") -> np.ndarray:
    return np.random.default_rng(bands).integers(10, 250, (bands, ROWS, COLS)).astype(dtype)


def holes() -> np.ndarray:
    """The holes of the test rasters: single pixels, a lake, and a corner."""
    missing = np.random.default_rng(5).random((ROWS, COLS)) < 0.02
    missing[9:17, 12:29] = True
    missing[33:, :8] = True
    return missing


def with_alpha(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    return write_grid(path, pixels, alpha=np.where(missing, 0, 255))


def with_declared_value(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    return write_grid(path, np.where(missing, pixels.dtype.type(MISSING), pixels), nodata=MISSING)


def with_nan(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    return write_grid(path, np.where(missing, np.nan, pixels).astype(np.float32), nodata=float("nan"))


def with_mask(path: Path, pixels: np.ndarray, missing: np.ndarray, nodata: float | None = None) -> Path:
    write_grid(path, pixels, nodata=nodata)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(missing, 0, 255).astype(np.uint8))
    return path


def with_mask_and_declared_value(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    upper, lower = missing.copy(), missing.copy()
    upper[20:], lower[:20] = False, False
    return with_mask(path, np.where(upper, pixels.dtype.type(MISSING), pixels), lower, MISSING)


def with_alpha_and_declared_value(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    upper, lower = missing.copy(), missing.copy()
    upper[20:], lower[:20] = False, False
    alpha = np.where(lower, 0, 255)
    return write_grid(path, np.where(upper, pixels.dtype.type(MISSING), pixels), nodata=MISSING, alpha=alpha)


def with_a_mask_for_each_band(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    write_grid(path.with_suffix(".bands.tif"), pixels)
    masks = np.where(missing, 0, 255).astype(np.uint8)[None].repeat(len(pixels), axis=0)
    write_grid(path.with_suffix(".masks.tif"), masks)
    return write_vrt(path.with_suffix(".vrt"), len(pixels))


def write_vrt(path: Path, bands: int) -> Path:
    def source(kind: str, number: int) -> str:
        name = path.with_suffix(f".{kind}.tif").name
        return (
            f'<SimpleSource><SourceFilename relativeToVRT="1">{name}</SourceFilename>'
            f"<SourceBand>{number}</SourceBand></SimpleSource>"
        )

    described = "".join(
        f'<VRTRasterBand dataType="Byte" band="{number}">{source("bands", number)}<MaskBand>'
        f'<VRTRasterBand dataType="Byte">{source("masks", number)}</VRTRasterBand></MaskBand></VRTRasterBand>'
        for number in range(1, bands + 1)
    )
    transform = ", ".join(map(str, NORTH_UP))
    path.write_text(
        f'<VRTDataset rasterXSize="{COLS}" rasterYSize="{ROWS}"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>{transform}</GeoTransform>{described}</VRTDataset>"
    )
    return path


ENCODINGS: dict[str, Callable[[Path, np.ndarray, np.ndarray], Path]] = {
    "alpha": with_alpha,
    "declared value": with_declared_value,
    "NaN": with_nan,
    "mask": with_mask,
    "mask and declared value": with_mask_and_declared_value,
    "alpha and declared value": with_alpha_and_declared_value,
    "a mask for each band": with_a_mask_for_each_band,
}


def expected_classes(folder: Path, pixels: np.ndarray, missing: np.ndarray, reading: dict[str, object]) -> np.ndarray:
    """The classes of the pixels after gdalwarp, with holes as an alpha band."""
    if not reading:
        return brightest(pixels, ~missing)
    options = ["-r", "average" if reading.get("cell_size", 0) > 10 else "bilinear"]
    options += ["-t_srs", reading["crs"]] if "crs" in reading else ["-tr", *[reading["cell_size"]] * 2]
    source = with_alpha(folder / "with alpha.tif", pixels, missing)
    return brightest_warped(gdalwarp(source, folder / "warped.tif", *options), len(pixels))


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
@pytest.mark.parametrize("kind", ENCODINGS)
def test_holes_are_nodata_in_every_encoding(model, tmp_path, kind, reading):
    pixels = noise(dtype="float32" if kind == "NaN" else "uint8")
    expected = expected_classes(tmp_path, pixels, holes(), reading)
    raster = ENCODINGS[kind](tmp_path / "raster.tif", pixels, holes())

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("reading", [{}, {"cell_size": 6.5}], ids=["direct", "warped"])
@pytest.mark.parametrize(
    ("bands", "dtype"),
    [
        (2, "uint8"),
        (4, "uint8"),
        (5, "uint8"),
        (2, "uint16"),
        (3, "uint16"),
        (4, "int16"),
        (3, "float32"),
        (5, "float64"),
    ],
)
def test_an_alpha_band_applies_to_any_number_of_bands_of_any_type(model, tmp_path, bands, dtype, reading):
    pixels = noise(bands, dtype)
    expected = expected_classes(tmp_path, pixels, holes(), reading)
    raster = with_alpha(tmp_path / "raster.tif", pixels, holes())

    classes = classify(raster, model(bands), tmp_path / "classes.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
@pytest.mark.parametrize("nodata", [0, 255])
def test_the_declared_value_in_some_bands_only_is_a_value(model, tmp_path, nodata, reading):
    pixels = noise()
    pixels[:, holes()] = nodata
    pixels[0, 2:7, 3:9] = nodata
    pixels[1:, 20:24, 30:40] = nodata
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=nodata)
    expected = expected_classes(tmp_path, pixels, holes(), reading)

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_the_real_scene_is_read_as_gdalwarp_reads_it_with_its_declared_zero(shared_data, model, tmp_path, reading):
    scene = tmp_path / "scene.tif"
    gdal.Translate(str(scene), str(shared_data / "naip" / "naip_2018.tif"), srcWin=[0, 0, 70, 60])
    dataset = gdal.Open(str(scene), gdal.GA_Update)
    pixels = dataset.ReadAsArray()
    pixels[:, 10:30, 5:25] = 0
    pixels[1, 40:50, 5:25] = 0
    dataset.WriteArray(pixels)
    dataset.FlushCache()
    size = {"cell_size": 3.0} if reading.get("cell_size") == 6.5 else reading
    options = ["-tr", *[size["cell_size"]] * 2] if "cell_size" in size else []
    options += ["-t_srs", size["crs"]] if "crs" in size else []
    options += ["-r", "average" if size.get("cell_size", 0) > 5 else "bilinear"]
    warped = gdalwarp(scene, tmp_path / "warped.tif", *options)

    classes = classify(scene, model(4), tmp_path / "classes.tif", environment=Environment(**size))

    np.testing.assert_array_equal(classes, brightest_warped(warped, 4))


def test_a_pixel_with_the_declared_value_in_one_band_and_nan_in_the_others_is_nodata(model, tmp_path):
    pixels = noise(dtype="float32")
    pixels[0, holes()] = -9999
    pixels[1:, holes()] = np.nan
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=-9999)

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, brightest(pixels, ~holes()))


def test_nan_in_some_bands_reads_as_zero_with_fill_zero(model, tmp_path):
    pixels = noise(dtype="float32")
    pixels[:2, holes()] = np.nan
    raster = write_grid(tmp_path / "raster.tif", pixels)

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif", arguments="fill zero")

    np.testing.assert_array_equal(classes, brightest(pixels, np.full((ROWS, COLS), True)))


@pytest.mark.parametrize("nodata", [-9999, 256, 12.5, float("inf"), float("nan")])
def test_a_declared_value_outside_the_type_has_no_effect(model, tmp_path, nodata):
    raster = write_grid(tmp_path / "raster.tif", noise(), nodata=nodata)

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, noise().argmax(axis=0))


def test_a_declared_value_is_rounded_as_the_pixels_are(model, tmp_path):
    pixels = np.where(holes(), np.float32(-9999.9), noise(dtype="float32"))
    write_grid(tmp_path / "float.tif", pixels[:1], nodata=-9999.9)
    write_grid(tmp_path / "double.tif", pixels[:1].astype(np.float64), nodata=float(np.float32(-9999.9)))
    both = tmp_path / "both.vrt"
    gdal.BuildVRT(str(both), [str(tmp_path / "float.tif"), str(tmp_path / "double.tif")], separate=True).FlushCache()

    classes = classify(both, model(2), tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, np.where(holes(), NODATA, 0))


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_only_the_bands_that_the_model_sees_can_make_a_pixel_valid(model, tmp_path, reading):
    pixels = noise(4)
    pixels[:2, holes()] = MISSING
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=MISSING)
    expected = expected_classes(tmp_path, pixels[[1, 0]], holes(), reading)

    classes = classify(raster, model(2), tmp_path / "classes.tif", bands="2,1", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_a_band_marked_as_transparency_that_feeds_the_model_does_not_hide_pixels(model, tmp_path, reading):
    pixels = noise(4)
    pixels[3, holes()] = 0
    raster = write_grid(tmp_path / "raster.tif", pixels[:3], alpha=pixels[3])
    plain = write_grid(tmp_path / "plain.tif", pixels)
    no_holes = np.zeros((ROWS, COLS), bool)
    expected = expected_classes(tmp_path, read(plain), no_holes, reading)

    classes = classify(raster, model(4), tmp_path / "classes.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("cell_size", [0.0, 6.5])
def test_outside_the_raster_is_nodata(model, tmp_path, cell_size):
    raster = write_grid(tmp_path / "raster.tif", noise())
    x, y = NORTH_UP[0], NORTH_UP[3]
    box = (x - 130.0, y - 650.0, x + 520.0, y + 130.0)
    size = cell_size or 10.0
    warped = gdalwarp(raster, tmp_path / "warped.tif", "-te", *box, "-tr", size, size, "-r", "bilinear")
    environment = Environment(extent=Extent(*box), cell_size=cell_size)

    classes = classify(raster, model(BANDS), tmp_path / "classes.tif", environment=environment)

    np.testing.assert_array_equal(classes, brightest_warped(warped, BANDS))


@pytest.mark.parametrize("cell_size", [0.0, 5.0])
def test_windows_without_a_valid_pixel_are_not_inferred(model, tmp_path, monkeypatch, cell_size):
    pixels = np.zeros((BANDS, 96, 128), np.uint8)
    pixels[:, 3:6, 2:5] = pixels[:, 50, 70] = pixels[:, 95, 127] = 9
    raster = write_grid(tmp_path / "raster.tif", pixels, nodata=0)
    side = 32 if cell_size == 0 else 64  # of a tile without its padding, in pixels of the result
    arguments = f"tile_size {side + 8};padding 4;batch_size 2"
    environment = Environment(cell_size=cell_size)
    planned = plan(
        make_job(raster, model(BANDS), tmp_path / "classes.tif", arguments=arguments, environment=environment)
    )
    inferred = []
    inference = engine.Network.run
    monkeypatch.setattr(
        engine.Network,
        "run",
        lambda self, feed, *rest: inferred.append(len(feed)) or inference(self, feed, *rest),
    )

    run(planned, NullProgress())

    assert sum(inferred) == 1 + 3  # a requested tile size is tried once


def test_a_raster_without_a_valid_pixel_is_not_inferred(model, tmp_path, monkeypatch):
    raster = write_grid(tmp_path / "raster.tif", np.zeros((BANDS, 300, 200), np.uint8), nodata=0)
    planned = plan(make_job(raster, model(BANDS), tmp_path / "classes.tif"))
    monkeypatch.setattr(engine.Network, "run", lambda *_: pytest.fail("the network ran"))

    run(planned, NullProgress())

    np.testing.assert_array_equal(read(tmp_path / "classes.tif"), np.full((300, 200), NODATA))


# The network sees the image mirrored into the holes, or zeros; in both cases independently of the tiles.


@pytest.fixture(scope="module")
def tiny(shared_data):
    """A network with context for tiles of any size."""
    return shared_data / "models" / "bench" / "fcn_tiny_5c_dyn.onnx"


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """An image, its holes of every kind (thick, thin, ragged, at the border, around an island), and its file."""
    missing = np.random.default_rng(8).random((110, 131)) < 0.01
    missing[20:55, 30:80] = True
    missing[35:38, 50:53] = False
    missing[:, 100:103] = True
    missing[90:, :40] = True
    missing[70:75, 5] = missing[60, 60:90] = True
    image = textured(110, 131)
    raster = write_grid(tmp_path_factory.mktemp("scene") / "scene.tif", image * ~missing, nodata=0)
    return SimpleNamespace(image=image, missing=missing, raster=raster)


@pytest.fixture(scope="module")
def whole(scene, tiny):
    """The classes from one run over the whole image, extended and filled by hand, for each fill."""
    margin = 3 * PADDING  # a hole near the border of the raster is mirrored beyond it
    sides = ((margin, margin), (margin, margin))
    hole = np.pad(scene.missing, sides, mode="reflect")
    mirrored = mirrored_by_hand(np.pad(scene.image, ((0, 0), *sides), mode="reflect"), ~hole, PADDING)
    zeros = np.pad(scene.image * ~scene.missing, ((0, 0), *sides))
    session = network(tiny)

    def classes(filled: np.ndarray) -> np.ndarray:
        scores = session.run(None, {session.get_inputs()[0].name: (filled / 255).astype(np.float32)[None]})[0][0]
        inner = scores.argmax(axis=0)[margin:-margin, margin:-margin]
        return np.where(scene.missing, NODATA, inner).astype(np.uint8)

    return {"reflect": classes(mirrored), "zero": classes(zeros)}


def test_the_padding_of_these_tests_covers_the_receptive_field(tiny):
    session = network(tiny)
    name = session.get_inputs()[0].name
    image = np.random.default_rng(1).random((1, 3, 81, 81), np.float32)
    before = session.run(None, {name: image})[0]
    image[..., 40, 40] += 100
    rows, cols = np.nonzero((session.run(None, {name: image})[0] != before).any(axis=(0, 1)))

    reach = max(np.abs(rows - 40).max(), np.abs(cols - 40).max())

    assert 0 < reach <= PADDING


@pytest.mark.parametrize("fill", ["reflect", "zero"])
@pytest.mark.parametrize("sizes", [(32, 10), (37, 10), (64, 10), (64, 17), (96, 30), (256, 10)], ids=str)
def test_around_holes_the_result_is_that_of_the_whole_image(tiny, scene, whole, tmp_path, fill, sizes):
    tile, padding = sizes
    arguments = f"tile_size {tile};padding {padding};fill {fill}"

    classes = classify(scene.raster, tiny, tmp_path / "classes.tif", arguments=arguments)

    np.testing.assert_array_equal(classes, whole[fill])


@pytest.mark.parametrize("fill", ["reflect", "zero"])
@pytest.mark.parametrize("first", [(1, 1), (13, 34), (25, 40)], ids=str)
def test_around_holes_the_result_does_not_depend_on_the_tile_origins(tiny, scene, whole, tmp_path, fill, first):
    row, col = first
    x, width, _, y, _, height = NORTH_UP
    box = Extent(x + col * width, y + 110 * height, x + 131 * width, y + row * height)
    arguments = f"tile_size 48;padding {PADDING};fill {fill}"
    environment = Environment(extent=box)

    classes = classify(scene.raster, tiny, tmp_path / "part.tif", arguments=arguments, environment=environment)

    np.testing.assert_array_equal(classes, whole[fill][row:, col:])


@given(
    valid=arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.sampled_from([True, False])),
    reach=st.integers(1, 7),
)
@settings(max_examples=150, deadline=None)
def test_holes_are_mirrored_by_the_rule(valid, reach):
    pixels = np.arange(1, valid.size * 2 + 1, dtype=np.uint16).reshape(2, *valid.shape)

    filled = mirror_into_holes(pixels, valid, reach)

    np.testing.assert_array_equal(filled, mirrored_by_hand(pixels, valid, reach))


@given(valid=arrays(bool, (14, 11), elements=st.sampled_from([True, False, False, False])), reach=st.integers(1, 6))
@settings(max_examples=50, deadline=None)
def test_mirrored_values_do_not_depend_on_the_fill_depth(valid, reach):
    pixels = np.arange(1, 155, dtype=np.uint16).reshape(1, 14, 11)

    filled = mirror_into_holes(pixels, valid, reach)

    farther = mirror_into_holes(pixels, valid, 20)
    np.testing.assert_array_equal(filled, np.where(filled == 0, 0, farther))


def test_a_straight_edge_is_a_mirror():
    pixels = np.arange(1, 57, dtype=np.uint8).reshape(1, 7, 8)
    valid = np.zeros((7, 8), bool)
    valid[:, :4] = True

    filled = mirror_into_holes(pixels, valid, 9)

    expected = np.pad(pixels[:, :, :4], ((0, 0), (0, 0), (0, 3)), mode="reflect")
    np.testing.assert_array_equal(filled[:, :, :7], expected)
    np.testing.assert_array_equal(filled[:, :, 7], pixels[:, :, 3])
