"""A transparency band hides pixels if it is a mask, but not if it is imagery."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import Environment, Extent, OutputError
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.preflight import Preflight, PreflightRequest, Severity
from pixelwise.inference.preview import plan_preview
from pixelwise.tests.core.runs import Listener, classify, make_job, read, write_raster
from pixelwise.tests.core.warps import NODATA, brightest, brightest_warped, gdalwarp, write_grid
from pixelwise.tests.models import argmax_model

ROWS, COLS = 120, 160
TRANSFORM = (500000, 10, 0, 5400000, 0, -10)
READINGS = {"finer": {"cell_size": 6.5}, "coarser": {"cell_size": 23.0}, "CRS": {"crs": "EPSG:32634"}}


@pytest.fixture
def rgb(tmp_path):
    """A model whose class is the brightest of three bands."""
    return argmax_model(tmp_path / "rgb.onnx", 3, value_range=[0, 1], tile_size=64)


def image(dtype: str = "uint8") -> np.ndarray:
    """Red, green and blue that vary everywhere."""
    return np.random.default_rng(3).integers(10, 250, (3, ROWS, COLS)).astype(dtype)


def lake() -> np.ndarray:
    """Water, black in near infrared."""
    water = np.zeros((ROWS, COLS), bool)
    water[30:70, 40:110] = True
    return water


def near_infrared() -> np.ndarray:
    values = np.random.default_rng(7).integers(30, 220, (ROWS, COLS))
    return np.where(lake(), 0, values)


def speckled() -> np.ndarray:
    """Dark and saturated pixels everywhere."""
    return np.random.default_rng(7).integers(0, 256, (ROWS, COLS))


def nearly_all_water() -> np.ndarray:
    """Zeros although the other bands vary, except for a small shore."""
    values = np.zeros((ROWS, COLS), int)
    values[18:40, 20:30] = np.random.default_rng(7).integers(30, 220, (22, 10))
    return values


def from_center() -> np.ndarray:
    y, x = np.mgrid[:ROWS, :COLS]
    return np.hypot(y - ROWS / 2, x - COLS / 2)


def feathered(width: float) -> np.ndarray:
    """Opaque in the middle, with an edge that fades over this number of pixels."""
    return np.clip((50 - from_center()) / width * 255, 0, 255).round().astype(int)


def raster_with(path: Path, pixels: np.ndarray, marked: np.ndarray, name: str = "") -> Path:
    """Write bands plus one that is marked as transparency."""
    write_grid(path, pixels, TRANSFORM, "EPSG:32633", alpha=marked)
    if name:
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.GetRasterBand(len(pixels) + 1).SetDescription(name)
        dataset = None
    return path


IMAGERY = {
    "near infrared": near_infrared,
    "speckled": speckled,
    "nearly all water": nearly_all_water,
    "a few bright pixels": lambda: np.where(speckled() > 245, speckled() // 2, 0),
    "two values": lambda: np.where(lake(), 0, 140),
    "stripes": lambda: np.repeat([0, 120, 255, 60], COLS // 4)[None].repeat(ROWS, axis=0),
}


@pytest.mark.parametrize("reading", [{}, *READINGS.values()], ids=["direct", *READINGS])
@pytest.mark.parametrize("kind", IMAGERY)
def test_imagery_marked_as_transparency_does_not_hide_pixels(rgb, tmp_path, kind, reading):
    raster = raster_with(tmp_path / "scene.tif", image(), IMAGERY[kind]())
    expected = image().argmax(axis=0)
    if reading:
        plain = write_grid(tmp_path / "plain.tif", image(), TRANSFORM, "EPSG:32633")
        options = ["-r", "average" if reading.get("cell_size", 0) > 10 else "bilinear"]
        options += ["-t_srs", reading["crs"]] if "crs" in reading else ["-tr", *[reading["cell_size"]] * 2]
        expected = brightest_warped(gdalwarp(plain, tmp_path / "warped.tif", *options), 3)

    classes = classify(raster, rgb, tmp_path / "o.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


def test_imagery_of_16_bits_marked_as_transparency_does_not_hide_pixels(rgb, tmp_path):
    raster = raster_with(tmp_path / "scene.tif", image("uint16") * 20, near_infrared() * 25)

    classes = classify(raster, rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, image().argmax(axis=0))


def test_log_and_preflight_report_a_transparency_band_read_as_imagery(rgb, tmp_path):
    raster = raster_with(tmp_path / "scene.tif", image(), near_infrared())
    listener = Listener()

    planned = inference.plan(make_job(raster, rgb, tmp_path / "o.tif"))
    inference.run(planned, listener)

    line = (
        'Input raster "scene": band 4 is marked as transparency (alpha), but its values are those of imagery, so it is '
        "treated as imagery and hides no pixels."
    )
    assert line in listener.lines
    assert listener.warnings == []
    assert (Severity.NOTE, line) in [
        (each.severity, each.text) for each in Preflight().check(PreflightRequest(planned.job)).checks
    ]


def binary() -> np.ndarray:
    return np.where(from_center() < 50, 255, 0)


MASKS = {
    "hard edge": (binary, True),
    "colours beneath": (binary, False),
    "of ones": (lambda: binary() // 255, True),
    "feathered by 3 pixels": (lambda: feathered(3), True),
    "feathered by 10 pixels": (lambda: feathered(10), True),
    "feathered by 30 pixels": (lambda: feathered(30), True),
    "wholly transparent": (lambda: np.zeros((ROWS, COLS), int), True),
}


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("kind", MASKS)
def test_a_mask_stays_transparency_also_with_soft_edges(rgb, tmp_path, kind, dtype):
    marked, black = MASKS[kind][0](), MASKS[kind][1]
    pixels = image()
    if black:
        pixels[:, marked == 0] = 0
    scale = 257 if dtype == "uint16" and kind != "of ones" else 1
    raster = raster_with(tmp_path / "ortho.tif", pixels.astype(dtype), marked * scale)
    listener = Listener()

    inference.run(inference.plan(make_job(raster, rgb, tmp_path / "o.tif")), listener)

    np.testing.assert_array_equal(read(tmp_path / "o.tif"), brightest(pixels, marked != 0))
    assert 'Input raster "ortho": band 4 is treated as transparency (alpha): pixels' in "\n".join(listener.lines)
    assert listener.warnings == []


@pytest.mark.parametrize("resampling", ["bilinear", "cubic", "lanczos"])
def test_the_alpha_band_of_a_warped_mask_stays_transparency(rgb, tmp_path, resampling):
    pixels = image()
    source = raster_with(tmp_path / "ortho.tif", np.where(binary() == 0, 0, pixels), binary())
    warped = tmp_path / "warped.tif"
    plain = tmp_path / "plain.tif"
    options = ["-nosrcalpha", "-co", "ALPHA=NO", "-co", "PHOTOMETRIC=MINISBLACK"]
    gdal.Warp(str(plain), str(source), dstSRS="EPSG:32634", resampleAlg=resampling, options=options)
    gdal.Translate(str(warped), str(plain), creationOptions=["PHOTOMETRIC=RGB", "ALPHA=YES"])
    *bands, alpha = read(warped)

    classes = classify(warped, rgb, tmp_path / "o.tif")

    assert ((alpha > 0) & (alpha < 255)).any()
    np.testing.assert_array_equal(classes, brightest(np.array(bands), alpha != 0))


def test_a_lossy_mask_stays_transparency(rgb, tmp_path):
    pixels = np.where(binary() == 0, 0, image())
    source = raster_with(tmp_path / "ortho.tif", pixels, binary())
    lossy = tmp_path / "lossy.tif"
    gdal.Translate(str(lossy), str(source), creationOptions=["COMPRESS=JPEG", "INTERLEAVE=PIXEL"])
    *bands, alpha = read(lossy)

    classes = classify(lossy, rgb, tmp_path / "o.tif")

    assert ((alpha > 0) & (alpha < 255)).any()
    np.testing.assert_array_equal(classes, brightest(np.array(bands), alpha != 0))


@pytest.mark.parametrize("name", ["nir", "NIR", "Near Infrared", "B8", "B08", "Band 4 (Near_Infrared)", "842 nm"])
def test_a_band_named_as_imagery_never_hides_pixels(rgb, tmp_path, name):
    raster = raster_with(tmp_path / "scene.tif", image(), binary(), name)
    listener = Listener()

    inference.run(inference.plan(make_job(raster, rgb, tmp_path / "o.tif")), listener)

    np.testing.assert_array_equal(read(tmp_path / "o.tif"), image().argmax(axis=0))
    assert f'marked as transparency (alpha), but named "{name}"' in "\n".join(listener.lines)


@pytest.mark.parametrize("name", ["Alpha", "Band 4", "mask"])
def test_other_band_names_do_not_change_how_transparency_is_read(rgb, tmp_path, name):
    raster = raster_with(tmp_path / "scene.tif", image(), binary(), name)

    classes = classify(raster, rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, brightest(image(), binary() != 0))


@pytest.mark.parametrize("how", ["in order", "by number", "by band order"])
def test_a_band_that_the_model_needs_does_not_hide_pixels(tmp_path, how):
    pixels, marked = image(), feathered(4)
    raster = raster_with(tmp_path / "scene.tif", pixels, marked)
    bands = {"bands": [0, 1, 3]} if how == "by number" else {}
    model = argmax_model(tmp_path / "m.onnx", 4 if how == "in order" else 3, value_range=[0, 1], **bands)
    listener = Listener()

    asked = make_job(raster, model, tmp_path / "o.tif", bands="1,2,4" if how == "by band order" else "")
    inference.run(inference.plan(asked), listener)

    fed = np.concatenate([pixels, marked[None]])
    order = [0, 1, 2, 3] if how == "in order" else [0, 1, 3]
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), fed[order].argmax(axis=0))
    warned = "has the values of a mask" in "\n".join(listener.warnings)
    assert warned is (how != "by band order")


@pytest.mark.parametrize("how", ["the model's bands", "band order"])
def test_in_a_virtual_raster_a_band_that_the_model_needs_hides_no_other_band(tmp_path, how):
    marked = binary()
    path = raster_with(tmp_path / "scene.tif", image(), marked)
    bounds = (TRANSFORM[0] - 100, TRANSFORM[3] - 1200, TRANSFORM[0] + 1600, TRANSFORM[3])
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(path)], outputBounds=bounds).FlushCache()
    order = [0, 1, 2, 3] if how == "the model's bands" else [3, 0, 1]
    model = argmax_model(tmp_path / "m.onnx", len(order), value_range=[0, 1])
    bands = "" if how == "the model's bands" else ",".join(str(band + 1) for band in order)

    classes = classify(tmp_path / "all.vrt", model, tmp_path / "o.tif", bands=bands)

    expected = np.full((ROWS, COLS + 10), NODATA)
    expected[:, 10:] = np.concatenate([image(), marked[None]])[order].argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


def test_pixels_lost_to_a_band_that_may_be_imagery_are_counted(rgb, tmp_path):
    marked = np.full((ROWS, COLS), 255)
    marked[20:90, 30:60] = 0
    marked[40:44, 120:140] = 130
    raster = raster_with(tmp_path / "scene.tif", np.where(marked == 0, 0, image()), marked)
    part = Extent(500000, 5399000, 500450, 5399500, "EPSG:32633")
    whole, cut = Listener(), Listener()

    inference.run(inference.plan(make_job(raster, rgb, tmp_path / "o.tif")), whole)
    inference.run(inference.plan(make_job(raster, rgb, tmp_path / "p.tif", environment=Environment(extent=part))), cut)

    np.testing.assert_array_equal(read(tmp_path / "o.tif"), brightest(image(), marked != 0))
    lost = np.count_nonzero(marked[50:100, :45] == 0)
    for listener, count in ((whole, 2100), (cut, lost)):
        [warning] = listener.warnings
        assert f'Input raster "scene": {count:,} pixels have no value because band 4, which is marked' in warning


def test_pixels_lost_around_an_island_between_the_samples_are_counted(rgb, tmp_path):
    """In the sea, near infrared and the other bands are 0."""
    land = np.s_[360:420, 360:440]
    pixels, marked = np.full((3, 800, 800), 9, np.uint8), np.zeros((800, 800), np.uint8)
    pixels[(slice(None), *land)] = np.random.default_rng(3).integers(10, 250, (3, 60, 80))
    marked[land] = np.random.default_rng(7).integers(30, 220, (60, 80))
    raster = raster_with(tmp_path / "coast.tif", pixels, marked)
    listener = Listener()

    inference.run(inference.plan(make_job(raster, rgb, tmp_path / "o.tif")), listener)

    lost = int(np.count_nonzero(marked == 0))
    (warning,) = listener.warnings
    assert f'Input raster "coast": {lost:,} pixels have no value because band 4' in warning


def test_the_role_of_a_band_does_not_depend_on_the_extent(rgb, tmp_path):
    raster = raster_with(tmp_path / "scene.tif", image(), near_infrared())
    x, y = TRANSFORM[0], TRANSFORM[3]
    in_the_lake = Extent(x + 400, y - 700, x + 1100, y - 300, "EPSG:32633")

    part = classify(raster, rgb, tmp_path / "part.tif", environment=Environment(extent=in_the_lake))
    inference.run(plan_preview(make_job(raster, rgb, tmp_path / "preview.tif"), in_the_lake).plan, Listener())

    whole = image().argmax(axis=0)
    np.testing.assert_array_equal(part, whole[30:70, 40:110])
    assert (read(tmp_path / "preview.tif") != NODATA).all()


@pytest.mark.parametrize("bands", [None, [1, 2, 3]], ids=["all bands", "three bands"])
@pytest.mark.parametrize("step", [COLS, 100], ids=["side by side", "overlapping"])
def test_a_virtual_raster_of_scenes_is_not_hidden_by_near_infrared(rgb, tmp_path, step, bands):
    pixels = [image(), np.flip(image(), axis=2)]
    for number, each in enumerate(pixels):
        path = raster_with(tmp_path / f"{number}.tif", each, near_infrared())
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetGeoTransform((TRANSFORM[0] + 10 * step * number, *TRANSFORM[1:]))
        dataset = None
    virtual = gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(tmp_path / f"{n}.tif") for n in (0, 1)], bandList=bands)
    virtual.FlushCache()
    listener = Listener()

    inference.run(inference.plan(make_job(tmp_path / "all.vrt", rgb, tmp_path / "o.tif")), listener)

    expected = np.zeros((ROWS, COLS + step))
    expected[:, :COLS] = pixels[0].argmax(axis=0)
    expected[:, step:] = pixels[1].argmax(axis=0)
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), expected)
    assert sum("is marked as transparency (alpha), but" in line for line in listener.lines) == 2


def test_a_virtual_raster_with_added_alpha_has_values_inside_its_scenes(rgb, tmp_path):
    raster_with(tmp_path / "scene.tif", image(), near_infrared())
    bounds = (TRANSFORM[0] - 100, TRANSFORM[3] - 1200, TRANSFORM[0] + 1600, TRANSFORM[3])
    options = {"addAlpha": True, "outputBounds": bounds}
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(tmp_path / "scene.tif")], **options).FlushCache()

    classes = classify(tmp_path / "all.vrt", rgb, tmp_path / "o.tif")

    expected = np.full((ROWS, COLS + 10), NODATA)
    expected[:, 10:] = image().argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("nested", [False, True], ids=["scene", "virtual raster"])
@pytest.mark.parametrize("bands", [None, [1, 2, 3]], ids=["all bands", "three bands"])
def test_a_virtual_raster_with_another_cell_size_is_not_hidden_by_near_infrared(rgb, tmp_path, bands, nested):
    path = raster_with(tmp_path / "scene.tif", image(), near_infrared())
    if nested:
        gdal.BuildVRT(str(tmp_path / "inner.vrt"), [str(path)]).FlushCache()
        path = tmp_path / "inner.vrt"
    bounds = (TRANSFORM[0] - 100, TRANSFORM[3] - 1200, TRANSFORM[0] + 1600, TRANSFORM[3])
    options = {"resolution": "user", "xRes": 5, "yRes": 5, "outputBounds": bounds, "bandList": bands}
    gdal.BuildVRT(str(tmp_path / "fine.vrt"), [str(path)], **options).FlushCache()

    classes = classify(tmp_path / "fine.vrt", rgb, tmp_path / "o.tif")

    with pytest.raises(OutputError, match="a file of the input raster"):
        inference.plan(make_job(tmp_path / "fine.vrt", rgb, tmp_path / "scene.tif"))
    expected = np.full((2 * ROWS, 2 * COLS + 20), NODATA)
    expected[:, 20:] = image().argmax(axis=0).repeat(2, axis=0).repeat(2, axis=1)
    np.testing.assert_array_equal(classes, expected)


def test_a_virtual_raster_with_another_cell_size_hides_the_pixels_of_a_mask(rgb, tmp_path):
    path = raster_with(tmp_path / "ortho.tif", image(), binary())
    options = {"resolution": "user", "xRes": 5, "yRes": 5}
    gdal.BuildVRT(str(tmp_path / "fine.vrt"), [str(path)], **options).FlushCache()

    classes = classify(tmp_path / "fine.vrt", rgb, tmp_path / "o.tif")

    expected = np.where(binary() == 0, NODATA, image().argmax(axis=0))
    np.testing.assert_array_equal(classes, expected.repeat(2, axis=0).repeat(2, axis=1))


def test_each_raster_of_a_mosaic_is_judged_for_itself(rgb, tmp_path):
    ortho = np.where(binary() == 0, 0, image())
    files = [
        raster_with(tmp_path / "ortho.tif", ortho, binary()),
        raster_with(tmp_path / "scene.tif", np.flip(image(), axis=2), near_infrared()),
    ]

    classes = classify(files, rgb, tmp_path / "o.tif")

    below = np.flip(image(), axis=2).argmax(axis=0)
    np.testing.assert_array_equal(classes, np.where(binary() != 0, ortho.argmax(axis=0), below))


def test_raster_items_of_a_batch_are_not_hidden_by_near_infrared(rgb, tmp_path):
    raster_with(tmp_path / "scene.tif", image(), near_infrared())
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [str(tmp_path / "scene.tif")]).FlushCache()

    asked = make_job(tmp_path / "all.vrt", rgb, tmp_path / "all.tif")
    run_batch(plan_batch(asked, str(tmp_path / "items")), Listener())

    np.testing.assert_array_equal(read(tmp_path / "items" / "scene.tif"), image().argmax(axis=0))


def test_a_band_is_sampled_once_until_its_file_changes(rgb, tmp_path, monkeypatch):
    raster = raster_with(tmp_path / "scene.tif", image(), near_infrared())
    asked = make_job(raster, rgb, tmp_path / "o.tif")
    first = inference.plan(asked)
    reads: list[object] = []
    own = gdal.Dataset.ReadRaster
    monkeypatch.setattr(
        gdal.Dataset, "ReadRaster", lambda *arguments, **named: reads.append(1) or own(*arguments, **named)
    )

    again = inference.plan(asked)
    unread = not reads
    raster_with(raster, np.where(binary() == 0, 0, image()), feathered(3))
    changed = inference.plan(asked)

    assert unread
    assert [each.imagery.items[0].alpha for each in (first, again, changed)] == [None, None, 3]


def test_a_raster_without_a_marked_band_is_not_sampled(rgb, tmp_path, monkeypatch):
    raster = write_raster(tmp_path / "scene.tif", np.concatenate([image(), near_infrared()[None].astype(np.uint8)]))
    monkeypatch.setattr(gdal.Dataset, "ReadRaster", lambda *_, **__: pytest.fail("pixels were read"))

    planned = inference.plan(make_job(raster, rgb, tmp_path / "o.tif"))

    assert planned.remarks == ()


def test_the_real_scene_marked_as_transparent_is_classified_completely(shared_data, rgb, tmp_path):
    scene = tmp_path / "naip.tif"
    source = str(shared_data / "naip" / "naip_2018.tif")
    gdal.Translate(str(scene), source, noData="none", creationOptions=["PHOTOMETRIC=RGB", "ALPHA=YES"])
    dataset = gdal.Open(str(scene), gdal.GA_Update)
    pixels = dataset.ReadAsArray()
    pixels[3][pixels[3] < 40] = 0  # as dark as water is elsewhere
    dataset.GetRasterBand(4).WriteArray(pixels[3])
    marked = dataset.GetRasterBand(4).GetColorInterpretation()
    dataset = None

    classes = classify(scene, rgb, tmp_path / "o.tif")

    assert marked == gdal.GCI_AlphaBand
    np.testing.assert_array_equal(classes, pixels[:3].argmax(axis=0))
