"""The right raster band feeds each model band."""

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import ArgumentError, RasterError, RasterInput, read_definition
from pixelwise.inference.raster import roles
from pixelwise.inference.raster.bands import choose_bands
from pixelwise.inference.spectra.names import BandNames
from pixelwise.tests.core.runs import classify, textured, write_raster
from pixelwise.tests.models import argmax_model, conv_model


@pytest.fixture
def model_of(tmp_path):
    def make(count, bands=None):
        path = conv_model(tmp_path / "m.onnx", np.eye(count).tolist())
        text = f'{{"ModelFile": "{path}", "ExtractBands": {bands if bands is not None else "null"}}}'
        return read_definition(text.replace("'", '"'))

    return make


@pytest.mark.parametrize(
    ("wanted", "names", "expected"),
    [
        (["Red", "NearInfrared"], ["Blue", "Green", "Red", "NIR"], (2, 3)),
        (["nir", "red"], ["B_l_u_e", "RED", "near-infrared"], (2, 1)),
        (["ShortWaveInfrared", "green"], ["swir16", "G"], (0, 1)),
        ([3, 0], ["a", "b", "c", "d"], (3, 0)),
        ([1, 4], ["a", "b", "c", "d"], (0, 3)),  # counted from 1, because the raster has four bands
        (None, ["a", "b", "c"], (0, 1)),
        (["red", "nir"], ["", "", ""], (0, 1)),
        (["red", "nir"], ["red", "red", "nir"], (0, 2)),  # with a warning
        (["nir", "red"], ["nir08", "red", "NIR"], (2, 1)),  # its own name takes precedence over its other names
        (["NearInfrared", "NearInfrared_2"], ["nir08", "nir", "nir09"], (1, 2)),
        (["MidInfrared_1", "MidInfrared_2"], ["x", "swir16", "swir22"], (1, 2)),
    ],
)
def test_the_model_chooses_by_name_else_by_number_else_in_order(model_of, wanted, names, expected):
    choice = choose_bands("", model_of(2, wanted), BandNames.of(names), None, "image")

    assert choice.bands == expected


def test_numbers_and_names_in_one_list_cause_a_warning(model_of):
    choice = choose_bands("", model_of(2, ["green", 0]), BandNames.of(["red", "green"]), None, "image")

    assert choice.bands == (0, 1)
    (warning,) = choice.warnings
    assert "by number and others by name (green, 1), so the raster's order is used: 1, 2" in warning


WELL_KNOWN = [
    ("CoastalBlue", "coastal"),
    ("Blue", "blue"),
    ("Green", "green"),
    ("Yellow", "yellow"),
    ("Red", "red"),
    ("RedEdge", "rededge"),
    ("NearInfrared", "nir"),
    ("NearInfrared_1", "nir"),
    ("Infrared", "nir"),
    ("NearInfrared_2", "nir09"),
    ("ShortWaveInfrared", "swir16"),
    ("ShortWaveInfrared_1", "swir16"),
    ("ShortWaveInfrared_2", "swir22"),
    ("MidInfrared", "swir16"),
    ("MidInfrared_1", "swir16"),
    ("MidInfrared_2", "swir22"),
    ("Thermal", "lwir"),
    ("Panchromatic", "pan"),
]


@pytest.mark.parametrize(("esri", "stac"), WELL_KNOWN)
def test_the_well_known_band_names_match_themselves_and_their_common_names(model_of, esri, stac):
    for spelling in (esri, esri.upper(), stac, stac.title()):
        assert choose_bands("", model_of(1, [esri]), BandNames.of(["x", "y", spelling]), None, "image").bands == (2,)


@pytest.mark.parametrize("text", ["3,1", " 3 ; 1 ", "3 1"])
def test_the_user_chooses_by_number_from_one(model_of, text):
    choice = choose_bands(text, model_of(2, ["red", "nir"]), BandNames.of(["red", "nir", "x"]), None, "image")

    assert choice.bands == (2, 0)


def test_transparency_is_not_an_image_band_unless_the_model_needs_it(model_of):
    names = BandNames.of(["a", "b", "c", ""])

    assert choose_bands("", model_of(3), names, 3, "image").bands == (0, 1, 2)
    assert choose_bands("", model_of(4), names, 3, "image").bands == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3", "the model needs 2 bands, but 3 were given"),
        ("1,5", 'expected band numbers from 1 to 3, which is how many bands the raster "image" has'),
        ("0,1", "expected band numbers from 1 to 3"),
        ("red,nir", "expected band numbers from 1 to 3"),
    ],
)
def test_an_invalid_band_order_is_refused(model_of, text, message):
    with pytest.raises(ArgumentError) as caught:
        choose_bands(text, model_of(2), BandNames.of(["", "", ""]), None, "image")

    assert message in str(caught.value)


@pytest.mark.parametrize(("bands", "needed"), [(None, 4), ([0, 1, 2, 7], 8)])
def test_a_raster_with_too_few_bands_is_refused(model_of, bands, needed):
    with pytest.raises(
        RasterError, match=rf'Input raster "image": the model needs {needed} bands, but the raster has 3'
    ):
        choose_bands("", model_of(4, bands), BandNames.of(["", "", ""]), None, "image")


def test_the_band_chosen_is_the_one_classified(tmp_path):
    image = textured(20, 30, bands=4)
    raster = write_raster(tmp_path / "image.tif", image)
    model = argmax_model(tmp_path / "m.onnx", 3)

    classes = classify(raster, model, tmp_path / "classes.tif", bands="4,1,3")

    np.testing.assert_array_equal(classes, image[[3, 0, 2]].argmax(axis=0))


def test_bands_are_matched_by_their_description(tmp_path):
    image = textured(20, 30, bands=3)
    raster = write_raster(tmp_path / "image.tif", image)
    dataset = gdal.Open(str(raster), gdal.GA_Update)
    for number, name in enumerate(["nir", "green", "red"], start=1):
        dataset.GetRasterBand(number).SetDescription(name)
    dataset = None
    model = conv_model(tmp_path / "m.onnx", np.eye(2).tolist(), **{"bands": ["red", "nir"]})

    classes = classify(raster, model, tmp_path / "classes.tif")

    np.testing.assert_array_equal(classes, image[[2, 0]].argmax(axis=0))


@pytest.mark.parametrize(
    ("bands", "requested", "expected"), [([2, 0], "", (2, 0)), (None, "", (0, 1)), (["red", "nir"], "3,1", (2, 0))]
)
def test_names_of_a_raster_are_not_read_without_need(tmp_path, model_of, monkeypatch, bands, requested, expected):
    raster = RasterInput("image", str(write_raster(tmp_path / "image.tif", textured(8, 8, 3))))
    monkeypatch.setattr(roles, "band_names", lambda *_: pytest.fail("the names are read"))

    assert roles.roles_of(raster, raster.open_dataset(), requested, model_of(2, bands)).choice.bands == expected
