"""The table for choosing bands: the model's bands, the raster's bands, and the automatic choice."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from osgeo import gdal
from pixelwise.inference import Environment, Extent, Job, PixelwiseError, RasterError, RasterInput, plan
from pixelwise.inference.preflight.band_table import BandTable, band_table
from pixelwise.inference.raster.blocks import BlockRaster
from pixelwise.tests.core.runs import make_job, textured, write_raster
from pixelwise.tests.models import argmax_model


@pytest.fixture
def model(tmp_path):
    """Write a model with bands of these names, or with this number of bands."""

    def make(bands):
        count = bands if isinstance(bands, int) else len(bands)
        graph = argmax_model(tmp_path / f"net{count}.onnx", count, padding=0, tile_size=16)
        named = {} if isinstance(bands, int) else {"ExtractBands": bands}
        return json.dumps({"ModelFile": str(graph), **named}, ensure_ascii=False)

    return make


@pytest.fixture
def imagery(tmp_path):
    """Write a raster with bands of these names, wavelengths (numbers) or colours."""

    def make(*descriptions, name="scene"):
        path = write_raster(tmp_path / f"{name}.tif", textured(20, 30, bands=len(descriptions)))
        dataset = gdal.Open(str(path), gdal.GA_Update)
        for number, each in enumerate(descriptions, start=1):
            band = dataset.GetRasterBand(number)
            if isinstance(each, tuple):
                band.SetColorInterpretation(each[0])
            elif isinstance(each, int):
                band.SetMetadataItem("wavelength_nm", str(each))
            else:
                band.SetDescription(each)
        return path

    return make


@pytest.fixture
def check(tmp_path):
    def at(rasters, model, **rest):
        return band_table(make_job(rasters, model, ""), **rest)

    return at


RED, GREEN, BLUE = ((kind,) for kind in (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand))


@pytest.mark.parametrize(
    ("wanted", "descriptions", "offered"),
    [
        (["NIR", "Red"], ["Blue", "Green", "Red", "NIR"], ["1: Blue", "2: Green", "3: Red", "4: NIR"]),
        (["Red", "Blue"], [BLUE, GREEN, RED], ["1: blue", "2: green", "3: red"]),
        (["Red", "NIR"], [842, 560, 665], ["1: 842 nm", "2: 560 nm", "3: 665 nm"]),
        ([2, 0], ["", "", ""], ["Band 1", "Band 2", "Band 3"]),
        (2, ["", "", ""], ["Band 1", "Band 2", "Band 3"]),
        (["B8", "B4"], ["B4", "B8", "B8A"], ["1: B4 (red)", "2: B8 (nir)", "3: B8A (nir08)"]),
        (["紅", "проче"], ["проче", "красный", "紅"], ["1: проче", "2: красный", "3: 紅"]),
    ],
    ids=["names", "colours", "wavelengths", "numbers", "order", "sensor", "unicode"],
)
def test_the_automatic_bands_are_those_of_the_run(model, imagery, check, wanted, descriptions, offered):
    raster, wanted = imagery(*descriptions), model(wanted)

    table = check(raster, wanted)

    planned = plan(make_job(raster, wanted, raster.with_name("out.tif")))
    assert (table.automatic, table.reason) == (planned.bands.bands, planned.bands.reason)
    assert table.chosen("") == table.automatic
    assert list(table.offered) == offered


def test_bands_of_the_model_are_named_as_it_names_them(model, imagery, check):
    raster = imagery("a", "b", "c")

    assert check(raster, model(["NIR", "Röt"])).needed == ("NIR", "Röt")
    assert check(raster, model(2)).needed == ("Band 1 of the model", "Band 2 of the model")
    assert check(raster, model([2, 0])).needed == ("Band 1 of the model", "Band 2 of the model")
    assert check(raster, model(["t", "t"])).needed == ("t (band 1 of the model)", "t (band 2 of the model)")


@settings(deadline=None)
@given(st.lists(st.integers(0, 11), min_size=4, max_size=4))
def test_a_choice_that_was_written_is_read_back_the_same(bands):
    table = BandTable(tuple("abcd"), tuple("abcdefghijkl"), automatic=(0, 1, 2, 3))

    text = table.text(bands)

    assert table.chosen(text) == tuple(bands)
    assert table.problem(text) == ""


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("4 1;2", (3, 0, 1)),
        ("1,9,2", (0, None, 1)),
        ("1,red", (0, None, None)),
        ("1,2", (0, 1, None)),
        ("1,2,3,4", (0, 1, 2)),
        ("0,-1,²", (None, None, None)),
    ],
)
def test_a_text_is_understood_as_far_as_it_can_be_and_judged_as_the_run_does(model, imagery, check, text, chosen):
    raster, wanted = imagery("a", "b", "c", "d"), model(3)
    table = check(raster, wanted)

    assert table.chosen(text) == chosen
    try:
        plan(make_job(raster, wanted, raster.with_name("out.tif"), bands=text))
        message = ""
    except PixelwiseError as error:
        message = str(error)
    assert table.problem(text) == message


def test_a_raster_with_too_few_bands_offers_them_and_reports_the_problem(model, imagery, check, tmp_path):
    raster, wanted = imagery("x", "y"), model(3)

    table = check(raster, wanted)

    assert (table.offered, table.automatic, table.chosen("")) == (("1: x", "2: y"), (), (None, None, None))
    with pytest.raises(RasterError) as refused:
        plan(make_job(raster, wanted, tmp_path / "out.tif"))
    assert table.problem("") == str(refused.value)
    assert table.problem("1,2,2") == ""


def paletted(path):
    write_raster(path, textured(20, 30, bands=1))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    colours = gdal.ColorTable()
    for number in range(256):
        colours.SetColorEntry(number, (number, 255 - number, 7, 255))
    dataset.GetRasterBand(1).SetColorTable(colours)
    return path


def test_a_colour_table_offers_three_bands(model, check, tmp_path):
    table = check(paletted(tmp_path / "palette.tif"), model(["Blue", "Red", "Green"]))

    assert (table.offered, table.automatic) == (("1: red", "2: green", "3: blue"), (2, 0, 1))


def test_a_model_of_one_band_receives_palette_numbers_only_by_band_order(model, check, tmp_path):
    table = check(paletted(tmp_path / "palette.tif"), model(1))

    assert (table.offered, table.chosen("")) == (("Band 1",), (None,))
    assert "set Band order to 1" in table.problem("")


def test_a_colour_table_offers_no_bands_to_a_model_of_four_bands(model, check, tmp_path):
    table = check(paletted(tmp_path / "palette.tif"), model(4))

    assert (table.offered, table.automatic) == ((), ())
    assert "which counts as three" in table.problem("")


def test_transparency_can_be_chosen_and_is_labelled_as_such(model, check, tmp_path):
    pixels = textured(20, 30, bands=4)
    pixels[3] = 255
    raster = write_raster(tmp_path / "rgba.tif", pixels)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    dataset = None

    table = check(raster, model(3))

    assert table.offered == ("Band 1", "Band 2", "Band 3", "4: transparency")
    assert table.automatic == (0, 1, 2)


def test_names_of_rasters_with_different_orders_are_all_listed_with_a_warning(model, imagery, check):
    rasters = [imagery("Red", "NIR", "Blue", name="a"), imagery("NIR", "Red", name="b")]

    table = check(rasters, model(["Red", "NIR"]))

    assert table.offered == ("1: Red / NIR", "2: NIR / Red")
    assert table.automatic == (0, 1)
    (warning,) = table.warnings
    assert '1,2 are used from "a", 2,1 from "b"' in warning
    assert 'the raster "b"' in table.problem("3,1")


def test_one_of_several_rasters_with_too_few_bands_is_named(model, imagery, check):
    table = check([imagery("a", "b", "c", name="a"), imagery("a", "b", name="b")], model(3))

    assert (table.automatic, len(table.offered)) == ((), 2)
    assert 'Input raster "b"' in table.problem("")


def test_the_separate_files_of_a_virtual_raster_are_checked_individually(model, check, tmp_path):
    names = {"a": ("Red", "NIR"), "b": ("NIR", "Red")}
    for place, (name, bands) in enumerate(names.items()):
        path = write_raster(tmp_path / f"{name}.tif", textured(20, 30, bands=2))
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetGeoTransform((500000 + 300 * place, 10, 0, 5400000, 0, -10))
        for number, band in enumerate(bands, start=1):
            dataset.GetRasterBand(number).SetDescription(band)
        dataset = None
    virtual = str(tmp_path / "both.vrt")
    gdal.BuildVRT(virtual, [str(tmp_path / "a.tif"), str(tmp_path / "b.tif")]).FlushCache()

    table = check(virtual, model(["Red", "NIR"]), separately=True)

    assert table.offered == ("1: NIR / Red", "2: Red / NIR")  # the last file is on top
    assert len(table.warnings) == 1


@pytest.fixture
def any_bands(tmp_path):
    """Write a model for any number of bands."""
    image, scores = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["b", depth, "h", "w"])
        for name, depth in (("image", "depth"), ("scores", 2))
    )
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Neg", ["mean"], ["less"]),
        helper.make_node("Concat", ["mean", "less"], ["scores"], axis=1),
    ]
    graph = helper.make_graph(nodes, "any", [image], [scores])
    path = tmp_path / "any.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path


def test_a_model_of_any_number_of_bands_accepts_all_chosen_bands(imagery, check, any_bands):
    table = check(imagery("a", "b", "c", "d"), any_bands)

    assert (table.free, table.automatic) == (True, (0, 1, 2, 3))
    assert table.chosen("4,2") == (3, 1, None, None)
    assert table.chosen("1,2,3,4,4") == (0, 1, 2, 3, 3)
    assert (table.problem("4,2"), "from 1 to 4" in table.problem("5")) == ("", True)


def test_names_that_do_not_match_are_reported(model, imagery, check):
    table = check(imagery("Red", "Green"), model(["Red", "NIR"]))

    assert table.automatic == (0, 1)
    assert "no band matches NIR" in table.warnings[0]


def test_many_bands_are_many_entries(model, imagery, check):
    names = [f"w{number}" for number in range(200)]

    table = check(imagery(*names), model(names))

    assert table.automatic == tuple(range(200))
    assert table.offered[199] == "200: w199"
    assert np.array_equal(table.chosen(table.text(range(200))), np.arange(200))


@pytest.fixture
def web_map():
    """A map of three bands without a fixed cell size."""
    world = Extent(-20037508, -20037508, 20037508, 20037508, "EPSG:3857")
    blocks = BlockRaster(None, world, ("Red", "Green", "Blue"), np.dtype(np.uint8))
    return RasterInput("map", "map", blocks=blocks)


def test_a_web_map_offers_its_bands_without_any_cells(web_map, model):
    table = band_table(Job((web_map,), model(["Blue", "Red"]), ""))

    assert (table.offered, table.automatic) == (("1: Red", "2: Green", "3: Blue"), (2, 0))


def test_a_model_of_any_number_of_bands_uses_the_bands_of_a_web_map(web_map, any_bands, tmp_path):
    around = Environment(extent=Extent(0, 0, 50, 50, "EPSG:3857"), cell_size=1)

    planned = plan(Job((web_map,), str(any_bands), str(tmp_path / "out.tif"), environment=around))

    assert planned.bands.bands == (0, 1, 2)
    assert band_table(planned.job).automatic == (0, 1, 2)
