"""Rasters read in blocks by a provider have the same pixels as files."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import ArgumentError, Environment, Extent, RasterInput
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.inference.raster.cells import with_cells
from pixelwise.inference.raster.image import Image, NodataRule, image_of
from pixelwise.inference.raster.imagery import Imagery
from pixelwise.inference.raster.output_grid import SourceRaster, plan_output_grid

LEFT, TOP, SIZE = 500000.0, 4600000.0, 10.0
ROWS, COLS = 70, 90


@dataclass(frozen=True)
class ArrayBlocks:
    """Blocks of an array with nodata value 0."""

    pixels: np.ndarray
    threads: set[int]

    def open(self) -> ArrayBlocks:
        self.threads.add(threading.get_ident())
        return self

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        row, col = round((TOP - grid.transform[3]) / SIZE), round((grid.transform[0] - LEFT) / SIZE)
        assert row >= 0
        assert col >= 0
        part = self.pixels[:, row : row + grid.rows, col : col + grid.cols]
        assert part.shape[1:] == (grid.rows, grid.cols)
        rule = NodataRule.of(0, byte=part.dtype == np.uint8)
        return image_of(part[[*bands]], [rule] * len(bands))

    def stop(self) -> None:
        raise AssertionError


@pytest.fixture(params=["uint16", "uint8"])
def both(request, tmp_path) -> tuple[RasterInput, RasterInput]:
    """The same pixels in a file and in blocks, with a hole and holes of single bands."""
    pixels = np.random.default_rng(5).integers(1, 250, (3, ROWS, COLS)).astype(request.param)
    pixels[:, 20:33, 40:60] = 0
    pixels[2, 28:40, 50:80] = pixels[0, :, 11:13] = 0
    code, limits = (gdal.GDT_Byte, ((0,),) * 3) if request.param == "uint8" else (gdal.GDT_UInt16, ())
    path = str(tmp_path / "pixels.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, COLS, ROWS, 3, code)
    dataset.SetGeoTransform((LEFT, SIZE, 0, TOP, 0, -SIZE))
    dataset.SetProjection("EPSG:32633")
    dataset.WriteArray(pixels)
    for band in (1, 2, 3):
        dataset.GetRasterBand(band).SetNoDataValue(0)
    grid = Grid.of(dataset)
    del dataset
    blocks = BlockRaster(ArrayBlocks(pixels, set()), grid.extent(), ("",) * 3, pixels.dtype, grid, limits=limits)
    return RasterInput("file", path), RasterInput("blocks", "", blocks=blocks)


@pytest.mark.parametrize(
    "environment",
    [
        Environment(),
        Environment(extent=Extent(500103, 4599400, 500504, 4599805)),
        Environment(cell_size=4.0),
        Environment(cell_size=27.0),
        Environment(crs="EPSG:3857"),
        Environment(crs="EPSG:4326", cell_size=0.0003),
    ],
)
def test_windows_of_blocks_are_those_of_a_file(environment, both):
    outputs = [plan_output_grid([SourceRaster.of(raster.open_dataset(), raster)], environment) for raster in both]

    assert outputs[0] == outputs[1]
    file, blocks = (
        Imagery(raster, (2, 0), both[1].blocks.dtype, output.mappings[0]).open()
        for raster, output in zip(both, outputs)
    )
    area = file.area
    for row in range(area.row, area.bottom, 23):
        for col in range(area.col, area.right, 31):
            window = Window(row, col, min(23, area.bottom - row), min(31, area.right - col))
            image, other = file.read(window), blocks.read(window)
            np.testing.assert_array_equal(image.valid, other.valid)
            np.testing.assert_array_equal(image.at_declared_limit, other.at_declared_limit)
            np.testing.assert_array_equal(_lacking(image), _lacking(other))
            known = image.valid & ~_lacking(image)
            np.testing.assert_array_equal(image.pixels[known], other.pixels[known])


def _lacking(image: Image) -> np.ndarray:
    return np.zeros(image.pixels.shape, bool) if image.lacking is None else image.lacking


HALF = 20037508.342789244
ZOOMS = tuple(2 * HALF / 256 / 2**zoom for zoom in range(20))


@pytest.fixture
def web_map() -> RasterInput:
    """A map of the world in tiles."""
    world = Extent(-HALF, -HALF, HALF, HALF, "EPSG:3857")
    blocks = BlockRaster(
        ArrayBlocks(np.zeros((3, 1, 1)), set()), world, ("r", "g", "b"), np.dtype(np.uint8), None, ZOOMS
    )
    return RasterInput("tiles", "", blocks=blocks)


@pytest.mark.parametrize(
    ("crs", "wanted", "zoom"),
    [
        ("", ZOOMS[17], 17),
        ("", 1.195, 17),
        ("", ZOOMS[17] * 1.9, 17),
        ("", 0.001, 19),
        ("EPSG:32633", 1.0, 17),  # at 45° north a metre of the map is 0.7 m
    ],
)
def test_the_zoom_level_is_the_coarsest_that_is_fine_enough(crs, wanted, zoom, web_map):
    around = Extent(1669792, 5621521, 1669892, 5621621, "EPSG:3857")

    (ready,), environment = with_cells([web_map], Environment(crs=crs, cell_size=wanted, extent=around))

    assert ready.blocks.grid.cell_size[0] == ZOOMS[zoom]
    row, col = (
        (HALF - ready.blocks.grid.transform[3]) / ZOOMS[zoom],
        (ready.blocks.grid.transform[0] + HALF) / ZOOMS[zoom],
    )
    assert (row % 1024, col % 1024) == pytest.approx((0, 0), abs=1e-3)
    assert environment.cell_size == (0 if wanted in (1.195, ZOOMS[17]) and not crs else wanted)


def test_a_map_without_zoom_levels_is_drawn_in_the_requested_cells(web_map):
    drawn = replace(web_map, blocks=replace(web_map.blocks, cell_sizes=()))

    (ready,), environment = with_cells([drawn], Environment(cell_size=5000.0))

    assert ready.blocks.grid.cell_size == (5000.0, 5000.0)
    assert environment.cell_size == 0


@pytest.mark.parametrize(("size", "advice"), [(0.0, "Set CELL_SIZE"), (ZOOMS[12], "Enter the extent")])
def test_a_map_without_cells_or_bounds_asks_for_them(size, advice, web_map):
    with pytest.raises(ArgumentError, match=advice):
        with_cells([web_map], Environment(cell_size=size))


@pytest.mark.parametrize("crs", ["", "EPSG:32633"])
def test_a_map_below_a_raster_with_cells_uses_those_cells(crs, web_map, tmp_path):
    path = str(tmp_path / "upper.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 4, 4)
    dataset.SetGeoTransform((1669792, 1.2, 0, 5621621, 0, -1.2))
    dataset.SetProjection("EPSG:3857")
    del dataset
    around = Extent(1669792, 5621521, 1669892, 5621621, "EPSG:3857")

    (_, ready), environment = with_cells([RasterInput("upper", path), web_map], Environment(crs=crs, extent=around))

    assert ready.blocks.grid.cell_size[0] == ZOOMS[17]
    assert environment.cell_size == 0
