"""A raster of one band with a colour table is read as red, green and blue, unless Band order selects its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from pixelwise import inference
from pixelwise.inference import Environment, Extent, OutputError, RasterError, RasterInput
from pixelwise.inference.batch import plan_batch, run_batch
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.preflight import Preflight, PreflightRequest
from pixelwise.inference.preview import plan_preview
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.raster.image import Image
from pixelwise.inference.raster.inputs import NodataSettings
from pixelwise.tests.core.runs import Listener, classify, make_job, read, write_raster
from pixelwise.tests.core.warps import NODATA, brightest, brightest_warped, gdalwarp, write_grid
from pixelwise.tests.models import argmax_model, index_model, plain_classes

ROWS, COLS = 40, 60
X, Y, CELL = 500000, 5400000, 10
ENTRIES = 200
READINGS = {"finer": {"cell_size": 6.5}, "coarser": {"cell_size": 23.0}, "CRS": {"crs": "EPSG:32634"}}


@pytest.fixture
def rgb(tmp_path):
    """A model whose class is the brightest of three bands."""
    return argmax_model(tmp_path / "rgb.onnx", 3, value_range=[0, 1], tile_size=32)


@pytest.fixture
def numbers(tmp_path):
    """A model of one band whose class is the raw value."""
    return index_model(tmp_path / "numbers.onnx", plain_classes(ENTRIES + 1))


def palette(entries: int = ENTRIES, seed: int = 1) -> np.ndarray:
    """Colours of shape (entries, 4), all opaque."""
    colours = np.random.default_rng(seed).integers(0, 256, (entries, 4))
    colours[:, 3] = 255
    return colours


def indices(most: int = ENTRIES, dtype: str = "uint8", seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, most, (ROWS, COLS)).astype(dtype)


def paletted(
    path: Path,
    pixels: np.ndarray,
    colours: np.ndarray,
    nodata: float | None = None,
    corner: tuple[float, float] = (X, Y),
) -> Path:
    """Write one band with a colour table."""
    code = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16}[pixels.dtype.name]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), *pixels.shape[::-1], 1, code)
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((corner[0], CELL, 0, corner[1], 0, -CELL))
    band = dataset.GetRasterBand(1)
    band.SetColorTable(table(colours))
    if nodata is not None:
        band.SetNoDataValue(nodata)
    band.WriteArray(pixels)
    dataset = None
    return path


def table(colours: np.ndarray) -> gdal.ColorTable:
    made = gdal.ColorTable()
    for number, entry in enumerate(colours.tolist()):
        made.SetColorEntry(number, tuple(entry))
    return made


def with_table(raster: Path, colours: np.ndarray) -> Path:
    """Write a virtual raster that adds a colour table that a GeoTIFF cannot store."""
    path = raster.with_suffix(".vrt")
    virtual = gdal.GetDriverByName("VRT").CreateCopy(str(path), gdal.Open(str(raster)))
    virtual.GetRasterBand(1).SetColorTable(table(colours))
    virtual.GetRasterBand(1).SetColorInterpretation(gdal.GCI_PaletteIndex)
    virtual = None
    return path


def seen(pixels: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Red, green and blue of each pixel."""
    return colours[pixels, :3].transpose(2, 0, 1).astype(np.uint8)


def test_a_colour_table_is_read_as_red_green_and_blue(rgb, tmp_path):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours)

    classes = classify(raster, rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, seen(pixels, colours).argmax(axis=0))


@pytest.mark.parametrize(("bands", "order"), [("3,2,1", [2, 1, 0]), ("1,1,2", [0, 0, 1])])
def test_the_band_order_numbers_the_three_colours(rgb, tmp_path, bands, order):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours)

    classes = classify(raster, rgb, tmp_path / "o.tif", bands=bands)

    np.testing.assert_array_equal(classes, seen(pixels, colours)[order].argmax(axis=0))


def test_a_model_with_named_bands_receives_the_colours_of_those_names(tmp_path):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours)
    model = argmax_model(tmp_path / "m.onnx", 3, bands=["Blue", "Red", "Green"])

    classes = classify(raster, model, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, seen(pixels, colours)[[2, 0, 1]].argmax(axis=0))


def test_log_and_preflight_report_that_colours_are_read(rgb, tmp_path):
    raster = paletted(tmp_path / "scan.tif", indices(), palette())
    listener = Listener()

    planned = inference.plan(make_job(raster, rgb, tmp_path / "o.tif"))
    inference.run(planned, listener)

    line = 'Input raster "scan": its only band has a colour table and is read as red, green and blue.'
    assert line in listener.lines
    checks = Preflight().check(PreflightRequest(planned.job)).checks
    assert line in [check.text for check in checks]
    assert any("(red, green, blue)" in check.text for check in checks)


@pytest.mark.parametrize("reading", [{}, *READINGS.values()], ids=["direct", *READINGS])
@pytest.mark.parametrize("kind", ["nodata", "transparent entry", "mask", "nodata and mask"])
def test_pixels_without_a_value_are_nodata_and_never_a_colour(rgb, tmp_path, kind, reading):
    pixels, colours = indices(), palette()
    pixels[10:20, 12:30] = 77
    missing = pixels == 77 if kind != "mask" else np.zeros(pixels.shape, bool)
    raster = paletted(tmp_path / "scan.tif", pixels, colours, 77 if "nodata" in kind else None)
    if kind == "transparent entry":
        colours[77, 3] = 0
        raster = with_table(raster, colours)
    if "mask" in kind:
        missing[25:, 40:] = True
        hidden = np.zeros(pixels.shape, bool)
        hidden[25:, 40:] = True
        dataset = gdal.Open(str(raster), gdal.GA_Update)
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(hidden, 0, 255).astype(np.uint8))
        dataset = None
    expected = brightest(seen(pixels, colours), ~missing)
    if reading:
        expanded = write_rgba(tmp_path / "rgba.tif", seen(pixels, colours), missing)
        options = ["-r", "average" if reading.get("cell_size", 0) > 10 else "bilinear"]
        options += ["-t_srs", reading["crs"]] if "crs" in reading else ["-tr", *[reading["cell_size"]] * 2]
        expected = brightest_warped(gdalwarp(expanded, tmp_path / "warped.tif", *options), 3)

    classes = classify(raster, rgb, tmp_path / "o.tif", environment=Environment(**reading))

    np.testing.assert_array_equal(classes, expected)


def write_rgba(path: Path, pixels: np.ndarray, missing: np.ndarray) -> Path:
    transform = (X, CELL, 0, Y, 0, -CELL)
    return write_grid(path, pixels, transform, "EPSG:32633", alpha=np.where(missing, 0, 255))


def test_no_data_settings_of_a_layer_count_in_palette_numbers(rgb, tmp_path):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours, nodata=5)
    settings = NodataSettings((((50.0, 60.0),),), (True,))
    asked = make_job(raster, rgb, tmp_path / "o.tif")
    colours[5, 3] = 255
    asked = inference.Job((RasterInput("scan", str(raster), nodata_settings=settings),), asked.model, asked.output)

    inference.run(inference.plan(asked), Listener())

    # When GDAL writes a GeoTIFF, it makes the entry of the nodata value transparent.
    expected = brightest(seen(pixels, colours), ~((pixels >= 50) & (pixels <= 60)) & (pixels != 5))
    np.testing.assert_array_equal(read(tmp_path / "o.tif"), expected)


def test_a_table_of_16_bits_is_a_colour_table(rgb, tmp_path):
    pixels, colours = indices(900, "uint16"), palette(900)
    raster = paletted(tmp_path / "scan.tif", pixels, colours)

    classes = classify(raster, rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, seen(pixels, colours).argmax(axis=0))


def test_a_number_without_an_entry_in_the_table_has_no_value(rgb, tmp_path):
    pixels, colours = indices(), palette(150)
    raster = with_table(write_raster(tmp_path / "plain.tif", pixels[None]), colours)

    classes = classify(raster, rgb, tmp_path / "o.tif")

    known = pixels < 150
    np.testing.assert_array_equal(classes, brightest(seen(np.where(known, pixels, 0), colours), known))


def test_a_table_for_fractions_is_refused(rgb, tmp_path):
    raster = with_table(write_raster(tmp_path / "plain.tif", indices()[None].astype(np.float32)), palette())

    with pytest.raises(RasterError, match=r"its colour table cannot be read as red, green and blue\. Convert"):
        inference.plan(make_job(raster, rgb, tmp_path / "o.tif"))


def test_the_preflight_reads_a_changed_image_again(rgb, tmp_path):
    asked = make_job(paletted(tmp_path / "scan.tif", indices(20), palette()), rgb, tmp_path / "o.tif")
    preflight = Preflight()

    before = [
        check.text for check in preflight.check(PreflightRequest(asked)).checks if check.text.startswith("Values")
    ]
    paletted(tmp_path / "scan.tif", np.zeros((ROWS + 1, COLS), np.uint8), np.full((1, 4), 255))
    after = [check.text for check in preflight.check(PreflightRequest(asked)).checks if check.text.startswith("Values")]

    assert "Values: 255 to 255" in after[0]
    assert before != after


@pytest.mark.parametrize("driver", ["PNG", "GIF"])
def test_transparent_colours_of_images_are_nodata(rgb, tmp_path, driver):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours, nodata=9)
    picture = tmp_path / f"scan.{driver.lower()}"
    gdal.Translate(str(picture), str(raster), format=driver)

    classes = classify(picture, rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, brightest(seen(pixels, colours), pixels != 9))


def test_a_subdataset_is_read_with_its_own_colour_table(rgb, tmp_path):
    pixels, colours = indices(), palette()
    first = paletted(tmp_path / "first.tif", indices(seed=8), palette(seed=9))
    second = paletted(tmp_path / "second.tif", pixels, colours)
    gdal.Translate(str(tmp_path / "all.tif"), str(first))
    gdal.Translate(str(tmp_path / "all.tif"), str(second), creationOptions=["APPEND_SUBDATASET=YES"])

    classes = classify(f"GTIFF_DIR:2:{tmp_path / 'all.tif'}", rgb, tmp_path / "o.tif")

    np.testing.assert_array_equal(classes, seen(pixels, colours).argmax(axis=0))


def test_rasters_with_tables_of_their_own_and_one_without_are_one_map(rgb, tmp_path):
    image = np.random.default_rng(4).integers(1, 256, (3, ROWS, COLS)).astype(np.uint8)
    pictures = [(indices(seed=seed), palette(seed=seed)) for seed in (5, 6)]
    files = [
        paletted(tmp_path / f"{number}.tif", pixels, colours, nodata=3, corner=(X + 200 * number, Y))
        for number, (pixels, colours) in enumerate(pictures)
    ]
    last = write_raster(tmp_path / "image.tif", image)

    classes = classify([*files, last], rgb, tmp_path / "o.tif")

    expected = np.full((ROWS, COLS + 20), NODATA)
    expected[:, :COLS] = image.argmax(axis=0)
    for number, (pixels, colours) in reversed([*enumerate(pictures)]):
        part = expected[:, 20 * number : 20 * number + COLS]
        np.copyto(part, seen(pixels, colours).argmax(axis=0), where=pixels != 3, casting="unsafe")
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("step", [400, COLS * CELL, COLS * CELL + 50], ids=["overlapping", "side by side", "gap"])
def test_a_virtual_raster_of_paletted_files_shows_their_colours(rgb, tmp_path, step):
    colours = palette()
    left, right = indices(seed=5), indices(seed=6)
    files = [
        paletted(tmp_path / "left.tif", left, colours, nodata=3),
        paletted(tmp_path / "right.tif", right, colours, nodata=3, corner=(X + step, Y)),
    ]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [*map(str, files)]).FlushCache()

    classes = classify(tmp_path / "all.vrt", rgb, tmp_path / "o.tif")

    expected = np.full((ROWS, COLS + step // CELL), NODATA)
    for start, pixels in ((0, left), (step // CELL, right)):
        part = expected[:, start : start + COLS]
        np.copyto(part, seen(pixels, colours).argmax(axis=0), where=pixels != 3, casting="unsafe")
    np.testing.assert_array_equal(classes, expected)


def test_a_virtual_raster_with_another_table_than_its_files_shows_its_own(rgb, tmp_path):
    colours = palette(seed=7)
    left, right = indices(seed=5), indices(seed=6)
    files = [
        paletted(tmp_path / "left.tif", left, palette()),
        paletted(tmp_path / "right.tif", right, palette(), corner=(X + 400, Y)),
    ]
    virtual = gdal.BuildVRT(str(tmp_path / "all.vrt"), [*map(str, files)])
    virtual.GetRasterBand(1).SetColorTable(table(colours))
    virtual = None

    classes = classify(tmp_path / "all.vrt", rgb, tmp_path / "o.tif")

    expected = np.full((ROWS, COLS + 40), 0)
    expected[:, :COLS] = seen(left, colours).argmax(axis=0)
    expected[:, 40:] = seen(right, colours).argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


@pytest.mark.parametrize("step", [400, COLS * CELL], ids=["overlapping", "side by side"])
def test_files_of_a_virtual_raster_keep_the_tables_that_are_not_the_first_ones(rgb, tmp_path, step):
    pictures = [(indices(seed=seed), palette(seed=seed)) for seed in (5, 6)]
    files = [
        paletted(tmp_path / f"{number}.tif", *picture, corner=(X + step * number, Y))
        for number, picture in enumerate(pictures)
    ]
    gdal.BuildVRT(str(tmp_path / "all.vrt"), [*map(str, files)]).FlushCache()

    classes = classify(tmp_path / "all.vrt", rgb, tmp_path / "o.tif")

    expected = np.full((ROWS, COLS + step // CELL), 0)
    for number, (pixels, colours) in enumerate(pictures):
        start = number * step // CELL
        expected[:, start : start + COLS] = seen(pixels, colours).argmax(axis=0)
    np.testing.assert_array_equal(classes, expected)


def test_a_virtual_raster_with_another_cell_size_is_refused_if_its_files_have_different_tables(rgb, tmp_path):
    files = [
        paletted(tmp_path / f"{seed}.tif", indices(seed=seed), palette(seed=seed), corner=(X + 400 * seed, Y))
        for seed in (5, 6)
    ]
    options = {"resolution": "user", "xRes": CELL / 2, "yRes": CELL / 2}
    gdal.BuildVRT(str(tmp_path / "fine.vrt"), [*map(str, files)], **options).FlushCache()

    with pytest.raises(RasterError, match=r'"fine": its files have different colour tables, .* Choose the files'):
        classify(tmp_path / "fine.vrt", rgb, tmp_path / "o.tif")


def test_the_preview_and_an_extent_show_the_colours_of_the_run(rgb, tmp_path):
    pixels, colours = indices(), palette()
    raster = paletted(tmp_path / "scan.tif", pixels, colours)
    middle = Extent(X + 100, Y - 300, X + 400, Y - 100, "EPSG:32633")

    inference.run(plan_preview(make_job(raster, rgb, tmp_path / "preview.tif"), middle).plan, Listener())
    part = classify(raster, rgb, tmp_path / "part.tif", environment=Environment(extent=middle))

    whole = seen(pixels, colours).argmax(axis=0)
    shown = gdal.Open(str(tmp_path / "preview.tif"))
    left, top = (shown.GetGeoTransform()[0] - X) / CELL, (Y - shown.GetGeoTransform()[3]) / CELL
    rows, cols = shown.RasterYSize, shown.RasterXSize
    np.testing.assert_array_equal(shown.ReadAsArray(), whole[int(top) : int(top) + rows, int(left) : int(left) + cols])
    np.testing.assert_array_equal(part, whole[10:30, 10:40])


def test_a_model_of_one_band_receives_palette_numbers_only_if_band_order_is_set(numbers, tmp_path):
    pixels = indices()
    raster = paletted(tmp_path / "classes.tif", pixels, palette())

    with pytest.raises(RasterError, match=r"colour table.*set Band order to 1\. Otherwise choose a model with three"):
        inference.plan(make_job(raster, numbers, tmp_path / "o.tif"))
    classes = classify(raster, numbers, tmp_path / "o.tif", bands="1")

    np.testing.assert_array_equal(classes, pixels)


@pytest.mark.parametrize("bands", ["", "1,2,3,4", "1,1,1,1"])
@pytest.mark.parametrize("count", [2, 4])
def test_a_model_of_other_than_three_bands_is_refused_by_the_colour_table(tmp_path, count, bands):
    raster = paletted(tmp_path / "scan.tif", indices(), palette())
    model = argmax_model(tmp_path / "m.onnx", count)

    with pytest.raises(RasterError, match=f"needs {count} bands, but the raster has one band with a colour table"):
        inference.plan(make_job(raster, model, tmp_path / "o.tif", bands=bands))


def test_a_palette_band_among_others_is_used_only_if_band_order_is_set(tmp_path):
    image = np.random.default_rng(4).integers(1, 256, (1, ROWS, COLS)).astype(np.uint8)
    files = [write_raster(tmp_path / "image.tif", image), paletted(tmp_path / "classes.tif", indices(), palette())]
    gdal.BuildVRT(str(tmp_path / "both.vrt"), [*map(str, files)], separate=True).FlushCache()
    virtual = gdal.Open(str(tmp_path / "both.vrt"), gdal.GA_Update)
    virtual.GetRasterBand(2).SetColorTable(table(palette()))
    virtual.GetRasterBand(2).SetColorInterpretation(gdal.GCI_PaletteIndex)
    virtual = None
    model = argmax_model(tmp_path / "m.onnx", 2)

    with pytest.raises(RasterError, match=r"band 2 are indices into a colour table.*set Band order to 1,2\."):
        inference.plan(make_job(tmp_path / "both.vrt", model, tmp_path / "o.tif"))
    classes = classify(tmp_path / "both.vrt", model, tmp_path / "o.tif", bands="1,2")

    np.testing.assert_array_equal(classes, np.stack([image[0], indices()]).argmax(axis=0))


@dataclass(frozen=True)
class _NumberBlocks:
    """Blocks of palette numbers; 3 is nodata."""

    pixels: np.ndarray

    def open(self) -> _NumberBlocks:
        return self

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        assert bands == (0,)
        row, col = round((Y - grid.transform[3]) / CELL), round((grid.transform[0] - X) / CELL)
        part = self.pixels[row : row + grid.rows, col : col + grid.cols]
        return Image(part[None], part != 3)

    def stop(self) -> None:
        raise AssertionError


@pytest.mark.parametrize("cell_size", [0.0, 6.5])
def test_blocks_with_a_colour_table_are_read_as_a_file_with_one(rgb, numbers, tmp_path, cell_size):
    pixels, colours = indices(), palette(150)
    colours[40, 3] = 0
    grid = Grid("EPSG:32633", (X, CELL, 0, Y, 0, -CELL), ROWS, COLS)
    entries = tuple(map(tuple, colours.tolist()))
    blocks = BlockRaster(_NumberBlocks(pixels), grid.extent(), ("",), np.dtype(np.uint8), grid, colours=entries)
    missing = (pixels == 3) | (pixels == 40) | (pixels >= 150)
    same = write_rgba(tmp_path / "rgba.tif", seen(np.where(missing, 0, pixels), colours), missing)
    environment = Environment(cell_size=cell_size)
    raster = RasterInput("coverage", "", blocks=blocks)

    asked = inference.Job((raster,), str(rgb), str(tmp_path / "o.tif"), environment=environment)
    inference.run(inference.plan(asked), Listener())

    np.testing.assert_array_equal(
        read(tmp_path / "o.tif"), classify(same, rgb, tmp_path / "same.tif", environment=environment)
    )
    with pytest.raises(RasterError, match="colour table"):
        inference.plan(inference.Job((raster,), str(numbers), str(tmp_path / "n.tif")))


def test_the_result_may_not_be_the_paletted_file(rgb, tmp_path):
    raster = paletted(tmp_path / "scan.tif", indices(), palette())

    with pytest.raises(OutputError, match="a file of the input raster"):
        inference.plan(make_job(raster, rgb, raster))


def test_raster_items_with_colour_tables_are_classified_separately_and_merged(rgb, tmp_path):
    colours = palette()
    pictures = [indices(seed=5), indices(seed=6)]
    files = [
        paletted(tmp_path / f"{number}.tif", pixels, colours, corner=(X + COLS * CELL * number, Y))
        for number, pixels in enumerate(pictures)
    ]

    run_batch(plan_batch(make_job(files, rgb, tmp_path / "all.tif"), str(tmp_path / "items")), Listener())

    expected = [seen(pixels, colours).argmax(axis=0) for pixels in pictures]
    np.testing.assert_array_equal(read(tmp_path / "all.tif"), np.hstack(expected))
    for number, each in enumerate(expected):
        np.testing.assert_array_equal(read(tmp_path / "items" / f"{number}.tif"), each)
