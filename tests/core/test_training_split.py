"""The split of training tiles by blocks of ground: no pixel is in two sets, and the shares are those requested."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from pixelwise.inference import ArgumentError, NullProgress, RasterInput
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.training_data.chips import LeftOutTiles
from pixelwise.inference.training_data.job import ClassFeatures, ExportJob
from pixelwise.inference.training_data.reading import chips, plan_export
from pixelwise.inference.training_data.split import GroundBlocks, TileGroups, requested_shares, split_tiles

from tests.core.runs import Listener, write_raster


def wkb(text):
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def box(west, south, east, north):
    return wkb(f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))")


EVERYWHERE = ClassFeatures("all", (box(4e5, 5e6, 6e5, 6e6),), (1,), crs="EPSG:32633")


def image(path, side=256):
    pixels = np.random.default_rng(0).integers(1, 255, (1, side, side)).astype(np.uint8)
    return RasterInput(path.stem, str(write_raster(path, pixels)))


def export(rasters, classes=EVERYWHERE, progress=None, **rest):
    settings = {"tile_size": "32", "stride": "16", "split": "70,15,15", "split_block": 2, **rest}
    plan = plan_export(ExportJob(tuple(rasters), classes, "", **settings), NullProgress())
    left_out = LeftOutTiles()
    return plan, [*chips(plan, left_out, progress or NullProgress())], left_out


def outline(chip):
    grid = chip.grid
    corners = [grid.point(row, col) for row, col in ((0, 0), (0, grid.cols), (grid.rows, grid.cols), (grid.rows, 0))]
    ring = ",".join(f"{x} {y}" for x, y in [*corners, corners[0]])
    return ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))")


def shared_area(exported):
    """The area on the ground that two tiles of different sets share."""
    parts = {}
    for chip in exported:
        parts.setdefault(chip.part, ogr.Geometry(ogr.wkbMultiPolygon)).AddGeometry(outline(chip))
    grounds = [tiles.UnionCascaded() for tiles in parts.values()]
    return sum(one.Intersection(other).GetArea() for one, other in combinations(grounds, 2))


@pytest.mark.parametrize(("split_block", "rotation"), [(1, 0), (2, 0), (3, 0), (3, 120)])
def test_no_ground_is_in_two_sets(split_block, rotation, tmp_path):
    plan, exported, left_out = export([image(tmp_path / "a.tif", 320)], split_block=split_block, rotation=rotation)

    assert shared_area(exported) == 0
    assert {chip.part for chip in exported} == {"train", "val", "test"}
    assert left_out.between_sets > 0
    assert len(exported) + left_out.between_sets == plan.tiles
    assert Counter(chip.part for chip in exported) == {part.part: part.tiles for part in plan.parts}


def test_every_tile_is_exported_or_counted_also_rotated_ones_that_reach_a_label(tmp_path):
    corners = tuple(
        box(500000 + x, 5400000 - y - 40, 500040 + x, 5400000 - y) for x in (0, 900, 2300) for y in (300, 2000)
    )

    plan, exported, left_out = export(
        [image(tmp_path / "a.tif")],
        ClassFeatures("c", corners, (1,) * 6),
        rotation=45,
        split="50,50",
        split_block=1,
    )

    assert len(exported) + sum(vars(left_out).values()) == plan.tiles
    assert left_out.unlabelled % 8 != 0
    assert Counter(chip.part for chip in exported) == {part.part: part.tiles for part in plan.parts}


def test_items_that_overlap_on_the_ground_share_its_blocks(tmp_path):
    first = image(tmp_path / "a.tif")
    overlapping = tmp_path / "b.tif"
    gdal.Translate(str(overlapping), first.uri, outputBounds=(501003, 5399007, 503563, 5396447), outputSRS="EPSG:32633")

    _, exported, _ = export([first, RasterInput("b", str(overlapping))], separately=True)

    assert {chip.source for chip in exported} == {"a", "b"}
    assert shared_area(exported) == 0


def test_items_in_another_crs_share_the_blocks_too(tmp_path):
    first, degrees = image(tmp_path / "a.tif"), tmp_path / "b.tif"
    gdal.Warp(str(degrees), first.uri, dstSRS="EPSG:4326")

    _, exported, _ = export([first, RasterInput("b", str(degrees))], separately=True)

    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(4326)
    target.ImportFromEPSG(32633)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(source, target)
    parts = {}
    for chip in exported:
        geometry = outline(chip)
        if chip.source == "b":
            geometry.Segmentize(1e-4)
            geometry.Transform(transformation)
        parts.setdefault(chip.part, ogr.Geometry(ogr.wkbMultiPolygon)).AddGeometry(geometry)
    grounds = [tiles.UnionCascaded() for tiles in parts.values()]
    assert len(grounds) == 3
    assert sum(one.Intersection(other).GetArea() for one, other in combinations(grounds, 2)) == pytest.approx(0, abs=1)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
@pytest.mark.parametrize("blocks", [4, 9, 16, 100])
def test_the_shares_are_near_the_request_also_with_few_blocks(blocks, seed):
    groups, side = TileGroups(), int(blocks**0.5)
    random = np.random.default_rng(seed)
    for row in range(side):
        for col in range(side):
            for _ in range(int(random.integers(20, 40))):
                groups.add(((row, col),), [1])
    one_block = max(group.tiles for group in groups.groups.values())
    total = sum(group.tiles for group in groups.groups.values())

    split = split_tiles(GroundBlocks(Grid("", (0, 1, 0, 0, 0, -1), 1, 1), 1, 1), groups, (0.7, 0.15, 0.15), seed)

    assert sum(split.tiles) == total
    for tiles, share in zip(split.tiles, (0.7, 0.15, 0.15)):
        assert abs(tiles - share * total) <= max(one_block, 0.02 * total)
    if blocks >= 9:
        assert max(abs(tiles / total - share) for tiles, share in zip(split.tiles, (0.7, 0.15, 0.15))) < 0.06


@pytest.mark.parametrize("seed", range(5))
def test_each_class_is_in_each_set_where_that_is_possible(seed):
    groups = TileGroups()
    for number in range(30):
        for _ in range(10):
            groups.add(((number, 0),), [1, 2] if number in (3, 4, 5) else [1])

    split = split_tiles(GroundBlocks(Grid("", (0, 1, 0, 0, 0, -1), 1, 1), 1, 1), groups, (0.7, 0.15, 0.15), seed)

    assert split.classes == (frozenset({1, 2}),) * 3


def test_a_class_that_a_set_lacks_is_named(tmp_path):
    classes = ClassFeatures("c", (box(5e5, 5.39e6, 6e5, 5.4e6), box(500100, 5399900, 500150, 5399950)), (1, 2))

    plan, exported, _ = export([image(tmp_path / "a.tif")], classes)

    lacking = {part.part for part in plan.parts if part.missing}
    assert lacking == {"train", "val", "test"} - {chip.part for chip in exported if (chip.labels == 2).any()}
    assert len([text for text in plan.warnings if "has these classes: 2" in text]) == len(lacking) == 2


def test_the_seed_decides(tmp_path):
    source = image(tmp_path / "a.tif")

    parts = [[(chip.part, chip.grid) for chip in export([source], seed=seed)[1]] for seed in (1, 1, 2)]

    assert parts[0] == parts[1] != parts[2]


def test_two_shares_make_two_sets(tmp_path):
    plan, exported, _ = export([image(tmp_path / "a.tif")], split="80,20")

    assert [part.part for part in plan.parts] == ["train", "val"]
    assert {chip.part for chip in exported} == {"train", "val"}


def test_too_few_blocks_are_refused(tmp_path):
    with pytest.raises(ArgumentError, match="in 1 blocks of 64 x 64 pixels, too few") as refused:
        export([image(tmp_path / "a.tif", 64)], split_block=2)

    assert refused.value.about == "split_block"


@pytest.mark.parametrize("text", ["70,15", "50,30,10,10", "100", "a,b", "120,-20", "100,0", "70;15;16"])
def test_percentages_that_are_no_split_are_refused(text):
    with pytest.raises(ArgumentError, match="Split"):
        requested_shares(text)


def test_percentages_may_be_separated_as_people_write_them():
    assert requested_shares("") == ()
    assert requested_shares("80 / 20") == requested_shares("80,20") == requested_shares("80; 20") == (0.8, 0.2)


def test_a_window_beyond_the_first_pixel_touches_blocks_before_it():
    grid = Grid("", (0, 1, 0, 0, 0, -1), 64, 64)

    touched = GroundBlocks(grid, 32, 32).touched(grid, Window(-1, 31, 2, 2))

    assert touched == ((-1, 0), (-1, 1), (0, 0), (0, 1))


def test_counting_and_reading_are_one_progress(tmp_path):
    listener = Listener()
    source = image(tmp_path / "a.tif")
    job = ExportJob((source,), EVERYWHERE, "", tile_size="32", stride="32", split="80,20", split_block=2)

    plan = plan_export(job, listener)
    [*chips(plan, LeftOutTiles(), listener)]

    assert listener.fractions == sorted(listener.fractions)
    assert listener.fractions[-1] == 1
